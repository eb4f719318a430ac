"""The ways a draft begins: blank, from one sentence, from a template, from the running plan, from the indicators of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kpicore.guide.drafts.editing import add_entry, choose, set_field, set_sentence, statements_of
from kpicore.guide.drafts.entries import (
    BLANK,
    FOCUS_MARK,
    PLAN,
    REASONS,
    SENTENCE,
    TABLE,
    TEMPLATE,
    Draft,
    Entry,
    setting_texts,
)
from kpicore.guide.drafts.filling import texts_of_statement
from kpicore.guide.sentences import Statement, is_goal_name
from kpicore.guide.templates import Template, TemplateNode, TradeFormula, trades_of
from kpicore.language import near_key
from kpicore.lint.counts import CSFS_WANTED
from kpicore.model.node import Kind, Shape
from kpicore.model.plan import Plan
from kpicore.periods import Calendar

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})

#: Fields of a template's node that become texts as they are.
_TEMPLATE_FIELDS = ("name", "definition", "unit", "direction", "aggregation", "cadence", "shape", "formula", "response")


def blank(*, draft_id: str = "", language: str = "ja", settings: Mapping[str, str] = NO_SETTINGS) -> Draft:
    """Return a draft with an empty KGI and the texts of settings it begins with."""
    draft, _ = add_entry(Draft(id=draft_id, origin=BLANK, settings={**settings, "language": language}), Kind.KGI)
    return draft


# -- from a sentence -----------------------------------------------------------------------------------------------


def from_sentence(
    text: str,
    calendar: Calendar | None = None,
    today: date | None = None,
    *,
    draft_id: str = "",
    language: str = "ja",
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Draft:
    """Return a draft from what a person wants, in one text, with the texts of settings it begins with.

    The first goal that is a KGI by its words (else the first with a number, else the first) becomes the KGI, the others candidates
    below it. A text that states no goal stands as the KGI's sentence: nothing typed is lost. The trade its words name is proposed, where
    they name one; a start the goal's sum is told to begin from is last year's figure.
    """
    texts = {**settings_of(calendar or Calendar()), **settings, "language": language}
    draft = Draft(id=draft_id, origin=SENTENCE, settings=texts, known=_known(*trades_of(text)))
    statements = statements_of(draft, text, today)
    by_rank = sorted(statements, key=lambda each: (each.level != "KGI", each.value is None))
    goal = by_rank[0] if by_rank else None
    draft, goal_id = add_entry(draft, Kind.KGI, fields={"name": goal.name or ""} if goal else {}, filled=("name",))
    sentence = text.strip() if goal is None or len(statements) == 1 else goal.text
    draft = set_sentence(draft, goal_id, sentence, today).draft
    entry = draft.by_id[goal_id]
    if entry.text("shape") == Shape.TOTAL and (start := entry.text("baseline")):
        draft = draft.but(known={**draft.known, "last_year": start})
    for statement in statements:
        if statement is not goal:
            draft = _with_candidate(draft, statement, goal_id)
    return draft


def settings_of(calendar: Calendar) -> dict[str, str]:
    """Return a calendar as the texts of settings, those that are usual left out but for the month the year begins in."""
    texts = {"fiscal_start_month": str(calendar.fiscal_start_month)}
    if calendar.fiscal_year_name != "start":
        texts["fiscal_year_name"] = calendar.fiscal_year_name
    if calendar.closing_day is not None:
        texts["closing_day"] = str(calendar.closing_day)
    return texts


def _known(*trades: str) -> dict[str, str]:
    return {"trade": trades[0]} if len(trades) == 1 else {}


def _with_candidate(draft: Draft, statement: Statement, goal_id: str) -> Draft:
    kind = Kind.CSF if statement.level == "CSF" else Kind.KDI if statement.level == "KDI" else Kind.KPI
    texts = texts_of_statement(statement, kind, draft.settings.get("language", "ja"))
    draft, _ = add_entry(
        draft,
        kind,
        parents=(goal_id,),
        fields=texts,
        filled=tuple(name for name, value in texts.items() if value),
        sentence=statement.text,
        chosen=False,
    )
    return draft


# -- from a template -----------------------------------------------------------------------------------------------


def from_template(
    template: Template,
    language: str,
    today: date,
    *,
    draft_id: str = "",
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Draft:
    """Return a draft with the whole tree of a template, its further factors as candidates. Ids are the template's.

    Targets and baselines are blank: they are the owner's own. Amounts of money are in the currency of `settings`, the texts of settings it
    begins with. The KGI is due at the end of the fiscal year around `today`, which can be changed like everything else.
    """
    texts = {**settings, "language": language, "name": template.name(language)}
    draft = Draft(id=draft_id, origin=TEMPLATE + template.key, settings=texts, known=_known(template.key))
    deadline = draft.calendar.last_day(draft.calendar.fiscal_year(today)).isoformat()
    nodes, more = template.nodes(language), template.more_factors(language)
    entries = [template_entry(node, draft.money_unit) for node in nodes]
    goal = entries[0]
    fields = {**goal.fields, "deadline": deadline}
    entries[0] = Entry.model_validate({**dict(goal), "fields": fields, "filled": tuple(fields)})
    entries += [template_entry(node, draft.money_unit, chosen=False) for node in more]
    return draft.but(entries=tuple(entries))


def template_entry(node: TemplateNode, money: str, *, chosen: bool = True) -> Entry:
    """Return a node of a template as an entry, money in a unit of the plan's; its texts count as filled: a sentence may replace them."""
    fields = {name: str(value) for name in _TEMPLATE_FIELDS if (value := getattr(node.in_money(money), name))}
    fields |= {"focus": FOCUS_MARK} if node.focus else {}
    return Entry(
        id=node.id,
        kind=node.kind,
        parents=node.parents,
        fields=fields,
        filled=tuple(fields),
        why=node.why,
        effect=node.effect,
        control=node.control,
        chosen=chosen,
    )


def with_formula_of_trade(draft: Draft, goal_id: str, found: TradeFormula) -> Draft:
    """Return the draft with a goal's formula as its trade works it back; KPIs it names that are not there yet are added under their factor.

    A factor the draft does not have is added while fewer than three are picked; else its KPI stands under the first that is.
    """
    ids = {}
    for factor, kpi in found.inputs:
        there = _of_name(draft, Kind.KPI, kpi.name)
        if there is None:
            draft, above = _with_factor(draft, goal_id, factor)
            new = template_entry(kpi, draft.money_unit)
            draft, ids[kpi.id] = add_entry(draft, Kind.KPI, parents=(above,), fields=new.fields, filled=new.filled)
        else:
            draft, ids[kpi.id] = choose(draft, there.id), there.id
    formula = re.sub(r"[a-z][a-z0-9-]*", lambda name: ids[name[0]], found.formula)
    return set_field(draft, goal_id, "formula", formula)


def _with_factor(draft: Draft, goal_id: str, factor: TemplateNode) -> tuple[Draft, str]:
    picked = [each for each in draft.of_kind(Kind.CSF) if draft.in_plan(each) and not each.retired]
    there = _of_name(draft, Kind.CSF, factor.name)
    if there is not None:
        return choose(draft, there.id), there.id
    if len(picked) >= CSFS_WANTED[1]:
        return draft, picked[0].id
    new = template_entry(factor, draft.money_unit)
    more = {"why": new.why, "effect": new.effect, "control": new.control}
    return add_entry(draft, Kind.CSF, parents=(goal_id,), fields=new.fields, **more)


def _of_name(draft: Draft, kind: Kind, name: str) -> Entry | None:
    return next(
        (each for each in draft.of_kind(kind) if near_key(each.name) == near_key(name) and not each.retired), None
    )


# -- from the running plan -----------------------------------------------------------------------------------------


def from_plan(plan: Plan, revision: str, today: date, *, draft_id: str = "") -> Draft:
    """Return a draft that edits the running plan: every node as it is, retired ones too, targets as they are agreed now.

    Of two nodes with one id the first is taken, as everywhere.
    """
    draft = Draft(
        id=draft_id,
        origin=PLAN,
        base_revision=revision,
        base=plan,
        began=today,
        holds_responses=True,
        settings=setting_texts(plan.settings),
    )
    entries = tuple(
        Entry(
            id=node.id,
            kind=node.kind,
            parents=node.parents,
            fields=fields,
            retired=not node.is_active,
            **{name: getattr(node, name) for name in REASONS},
        )
        for node in plan.by_id.values()
        for fields in (draft.running_texts[node.id],)
    )
    return draft.but(entries=entries)


# -- from a table --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportedIndicator:
    """An indicator found in a table that is not ours; blanks are not known. Values are codes (`at_most`, `monthly`) or words."""

    name: str
    unit: str = ""
    direction: str = ""
    cadence: str = ""
    aggregation: str = ""
    department: str = ""


def from_rows(rows: Iterable[ImportedIndicator], *, name: str = "", draft_id: str = "", language: str = "ja") -> Draft:
    """Return a draft from the indicators of a table, in its order, each name once.

    The first that companies set as their final goal (売上, 利益, …) becomes the KGI, else an empty one is added; all others are KPIs below
    it, to be put under factors. Rows without a name are left out.
    """
    first_of: dict[str, ImportedIndicator] = {}
    for row in rows:
        if row.name.strip():
            first_of.setdefault(row.name.strip(), row)
    found = tuple(first_of.values())
    goal = next((row for row in found if is_goal_name(row.name)), None)
    draft = Draft(id=draft_id, origin=TABLE, settings={"language": language, **({"name": name} if name else {})})
    draft, goal_id = add_entry(draft, Kind.KGI, fields=_row_texts(goal) if goal else {})
    for row in found:
        if row is not goal:
            draft, _ = add_entry(draft, Kind.KPI, parents=(goal_id,), fields=_row_texts(row))
    return draft


def _row_texts(row: ImportedIndicator) -> dict[str, str]:
    return {name: getattr(row, name) for name in ImportedIndicator.__dataclass_fields__}
