"""Drafts, in one place to import from: what they are, how they begin, how they are edited, read and saved.

draft = from_sentence("年間売上1.5億円", today=today)
draft, csf = add_entry(draft, Kind.CSF, parents=("kgi-1",), fields={"name": "新規顧客の獲得"})
draft = set_field(draft, csf, "name", "新規顧客を増やす")
read = read_draft(draft, today)       # read.plan, read.problems at "<entry id>/<field>"
changes = changes_of(draft, snapshot, today)
"""

from kpicore.guide.drafts.beginnings import (
    FoundIndicator,
    blank,
    from_plan,
    from_rows,
    from_sentence,
    from_template,
    template_entry,
)
from kpicore.guide.drafts.editing import (
    Filled,
    add_entry,
    answer,
    at_step,
    choose,
    move,
    open_questions,
    rate,
    remove,
    retire,
    set_actions,
    set_effective_from,
    set_field,
    set_kind,
    set_parents,
    set_sentence,
    set_setting,
    set_why,
    star,
)
from kpicore.guide.drafts.entries import FIELDS, LEVELS, SETTING_FIELDS, STEPS, Draft, Entry
from kpicore.guide.drafts.reading import ReadDraft, place_of, read_draft, where_of
from kpicore.guide.drafts.saving import Moved, Placement, changes_of, moved_meanwhile, placement, rebased, stored_plan

__all__ = [
    "FIELDS",
    "LEVELS",
    "SETTING_FIELDS",
    "STEPS",
    "Draft",
    "Entry",
    "Filled",
    "FoundIndicator",
    "Moved",
    "Placement",
    "ReadDraft",
    "add_entry",
    "answer",
    "at_step",
    "blank",
    "changes_of",
    "choose",
    "from_plan",
    "from_rows",
    "from_sentence",
    "from_template",
    "move",
    "moved_meanwhile",
    "open_questions",
    "place_of",
    "placement",
    "rate",
    "read_draft",
    "rebased",
    "remove",
    "retire",
    "set_actions",
    "set_effective_from",
    "set_field",
    "set_kind",
    "set_parents",
    "set_sentence",
    "set_setting",
    "set_why",
    "star",
    "stored_plan",
    "template_entry",
    "where_of",
]
