"""A plan while it is being designed: how it begins, is edited, read and saved."""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.guide.drafts.beginnings import (
        ImportedIndicator,
        blank,
        from_plan,
        from_rows,
        from_sentence,
        from_template,
        template_entry,
        with_formula_of_trade,
    )
    from kpicore.guide.drafts.doing import (
        actions_to_count,
        counts_without_quality,
        kpis_below,
        under_kpi,
        with_action,
        with_quality,
    )
    from kpicore.guide.drafts.editing import open_questions, set_field, statement_of
    from kpicore.guide.drafts.entries import KNOWN, STEPS, Draft, Entry, Rival, number_text, setting_texts
    from kpicore.guide.drafts.figures import KnownFigures, WorkedBack, known_actuals, known_figures, worked_back
    from kpicore.guide.drafts.filling import asks_for_shape, decided_by
    from kpicore.guide.drafts.formulas import id_text, read_formula
    from kpicore.guide.drafts.merging import clicked_by_both, merged, settled
    from kpicore.guide.drafts.reading import ReadDraft, place_of, read_draft
    from kpicore.guide.drafts.saving import (
        Moved,
        Placement,
        changes_of,
        changes_to_archive,
        moved_meanwhile,
        placement,
        rebased,
        stored_plan,
    )
    from kpicore.guide.drafts.target_readings import (
        SaidBack,
        other_readings,
        said_back,
        statement_said_back,
        texts_of_shape,
    )
    from kpicore.guide.drafts.understanding import SentencePart, Understood, said_otherwise, understood
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "beginnings": "ImportedIndicator blank from_plan from_rows from_sentence from_template template_entry with_formula_of_trade",
            "doing": "actions_to_count counts_without_quality kpis_below under_kpi with_action with_quality",
            "editing": "open_questions set_field statement_of",
            "entries": "KNOWN STEPS Draft Entry Rival number_text setting_texts",
            "figures": "KnownFigures WorkedBack known_actuals known_figures worked_back",
            "filling": "asks_for_shape decided_by",
            "formulas": "id_text read_formula",
            "merging": "clicked_by_both merged settled",
            "reading": "ReadDraft place_of read_draft",
            "saving": "Moved Placement changes_of changes_to_archive moved_meanwhile placement rebased stored_plan",
            "target_readings": "SaidBack other_readings said_back statement_said_back texts_of_shape",
            "understanding": "SentencePart Understood said_otherwise understood",
        },
    )

__all__ = [
    "KNOWN",
    "STEPS",
    "Draft",
    "Entry",
    "ImportedIndicator",
    "KnownFigures",
    "Moved",
    "Placement",
    "ReadDraft",
    "Rival",
    "SaidBack",
    "SentencePart",
    "Understood",
    "WorkedBack",
    "actions_to_count",
    "asks_for_shape",
    "blank",
    "changes_of",
    "changes_to_archive",
    "clicked_by_both",
    "counts_without_quality",
    "decided_by",
    "from_plan",
    "from_rows",
    "from_sentence",
    "from_template",
    "id_text",
    "known_actuals",
    "known_figures",
    "kpis_below",
    "merged",
    "moved_meanwhile",
    "number_text",
    "open_questions",
    "other_readings",
    "place_of",
    "placement",
    "read_draft",
    "read_formula",
    "rebased",
    "said_back",
    "said_otherwise",
    "set_field",
    "setting_texts",
    "settled",
    "statement_of",
    "statement_said_back",
    "stored_plan",
    "template_entry",
    "texts_of_shape",
    "under_kpi",
    "understood",
    "with_action",
    "with_formula_of_trade",
    "with_quality",
    "worked_back",
]
