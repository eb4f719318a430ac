"""The steps of the wizard: what is done, what is still asked, and which step and field a problem is mended at.

Nothing is forced: a step may be entered at any time, and only what is missing is asked. Asks and places are words and ids; the
sentences are in `kpicore.text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpicore.guide.drafts import (
    STEPS,
    Draft,
    Entry,
    ReadDraft,
    asks_for_shape,
    decided_by,
    known_actuals,
    known_figures,
    open_questions,
    place_of,
    statement_of,
)
from kpicore.guide.sentences import Ambiguity
from kpicore.language import measured
from kpicore.lint import lint
from kpicore.lint.counts import CSFS_WANTED
from kpicore.model.actuals import actuals_table
from kpicore.model.node import Aggregation, Band, Kind
from kpicore.problems import Problem, Severity, by_severity
from kpicore.scoring.scores import score

__all__ = [
    "STEPS",
    "FieldPlace",
    "StepProgress",
    "StepQuestion",
    "StepState",
    "asks",
    "design_problems",
    "field_of",
    "step_states",
    "suggest_factors",
]


class StepState(StrEnum):
    """How far a step is: nothing is missing, something is still open, or something has to be mended."""

    DONE = "done"
    OPEN = "open"
    PROBLEMS = "problems"


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One step: its state, how many things are there, are asked for, and are wrong (errors and warnings)."""

    step: str
    state: StepState
    entries: int = 0
    asks: int = 0
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class StepQuestion:
    """One thing that is missing: at which step, entry ("" for the plan as a whole) and field, and the word that says what is asked.

    `question` is one of the sentence's own, with its readings, where it has two (`reason` is its key then).
    """

    step: str
    entry: str
    field: str
    reason: str
    question: Ambiguity | None = None


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where something is mended: a step, an entry ("" for none), a field ("" for the step as a whole)."""

    step: str
    entry: str = ""
    field: str = ""


# -- places --------------------------------------------------------------------------------------------------------

#: The step at which an entry of a kind is designed.
STEP_OF_KIND: Mapping[Kind, str] = {Kind.KGI: "kgi", Kind.CSF: "csf", Kind.KPI: "kpi", Kind.KDI: "kdi"}
#: Fields that are agreed on at a step of their own, whatever the kind.
_PEOPLE_FIELDS = frozenset(
    {
        *("owner", "department", "cadence", "start", "green", "yellow", "response", "focus", "weight"),
        *("response_when", "response_owner", "response_days"),
    }
)

#: The field at which each finding of the design check is mended; "" is the step as a whole.
_FIELD_OF_CODE: Mapping[str, str] = {
    "kgi-without-number": "target",
    "kgi-without-deadline": "deadline",
    "kgi-without-baseline": "baseline",
    "kgi-cadence-yearly": "cadence",
    "kpi-slower-than-kgi": "cadence",
    "deadline-after-kgi": "deadline",
    "orphan": "parents",
    "cycle": "parents",
    "not-under-kgi": "parents",
    "kpi-without-csf": "parents",
    "duplicate-name": "name",
    "kpi-without-target": "target",
    "kpi-without-owner": "owner",
    "kpi-without-cadence": "cadence",
    "kpi-without-definition": "definition",
    "no-agreed-response": "response",
    "unrealistic-target": "target",
    "already-met": "target",
    "direction-against-goal": "direction",
    "sums-a-rate": "aggregation",
    "sums-a-level": "aggregation",
    "yearly-or-monthly": "target",
    "unit-mismatch": "unit",
    "targets-do-not-sum": "target",
    "doubt-the-link": "formula",
    "term-inverted": "deadline",
    "term-too-long": "deadline",
    "total-of-non-sum": "shape",
    "target-direction-mismatch": "target",
    "target-cadence": "cadence",
}
#: Findings that are mended at a step of their own, whatever they are about: step and field.
_PLACE_OF_CODE: Mapping[str, tuple[str, str]] = {
    "no-kgi": ("kgi", ""),
    "csf-count": ("csf", ""),
    "kpi-count": ("kpi", ""),
    "only-lagging": ("kdi", ""),
    "csf-without-kpi": ("kpi", ""),
    "no-shared-indicator": ("people", "department"),
    "focus-count": ("people", "focus"),
    "too-fine": ("people", "cadence"),
    "targets-do-not-add-up": ("coherence", "target"),
    "targets-exceed-limit": ("coherence", "target"),
    "targets-exceed-goal": ("coherence", "target"),
}


def field_of(problem: Problem, draft: Draft) -> FieldPlace:
    """Return where a problem of the reader or of the design check is mended."""
    known = "formula" if problem.code.startswith("formula-") else _FIELD_OF_CODE.get(problem.code, "")
    if problem.where in draft.by_id:
        entry_id, name = problem.where, known  # of the design check: a node
    else:
        entry_id, name = place_of(problem.where) if "/" in problem.where else ("", known)
    if problem.code in _PLACE_OF_CODE:
        step, name = _PLACE_OF_CODE[problem.code]
        return FieldPlace(step, entry_id, name)
    entry = draft.by_id.get(entry_id)
    if entry is None:
        return FieldPlace("sheet" if name == "effective_from" else "start", "", name)
    return FieldPlace(step_of_field(entry, name), entry_id, name)


def step_of_field(entry: Entry, name: str) -> str:
    """Return the step at which a field of an entry is asked: what people agree on later has a step of its own, except for the goal."""
    is_later = name in _PEOPLE_FIELDS and entry.kind is not Kind.CSF
    return "people" if is_later and not (entry.kind is Kind.KGI and name == "cadence") else STEP_OF_KIND[entry.kind]


# -- what is asked -------------------------------------------------------------------------------------------------


def asks(draft: Draft, read: ReadDraft, today: date) -> tuple[StepQuestion, ...]:
    """Return what is missing, in the order of the steps, and only that."""
    found = [
        ask
        for entry in draft.entries
        if draft.in_plan(entry) and not entry.retired
        for ask in _of_entry(draft, entry, read, today)
    ]
    return tuple(sorted(found, key=lambda ask: STEPS.index(ask.step)))


_WANTED: Mapping[Kind, tuple[str, ...]] = {
    Kind.KGI: ("name", "unit", "target", "baseline", "deadline", "definition", "owner"),
    Kind.CSF: ("name",),
    Kind.KPI: ("name", "unit", "target", "definition", "owner", "response"),
    Kind.KDI: ("name", "unit", "target", "owner"),
}


def _of_entry(draft: Draft, entry: Entry, read: ReadDraft, today: date) -> Iterable[StepQuestion]:
    questions = open_questions(draft, entry, today)
    asked = {decided_by(question) for question in questions}
    if any(target.indicator == entry.id for target in read.plan.targets):
        asked.add("target")  # its periods have targets of their own
    node = read.plan.by_id.get(entry.id)
    if node is not None and isinstance(node.target, Band):
        asked.add("baseline")  # a band is kept, not reached from anywhere (R3)
    for question in questions:
        name = decided_by(question)
        yield StepQuestion(step_of_field(entry, name), entry.id, name, question.key, question)
    for name in _WANTED[entry.kind]:
        if not entry.text(name).strip() and name not in asked:
            yield StepQuestion(step_of_field(entry, name), entry.id, name, name)
    if node is not None and node.deadline is not None and node.deadline < today and not draft.is_running(entry.id):
        yield StepQuestion(step_of_field(entry, "deadline"), entry.id, "deadline", "deadline_over")
    # Every period's, a sum or a level (R3): of a goal that is summed, where the sentence leaves it open, and where name and unit do not
    # tell flow from level.
    is_open = node is not None and node.target is not None and not entry.text("shape").strip()
    is_summed = node is not None and node.filled().aggregation is Aggregation.SUM and not draft.is_running(entry.id)
    is_told = node is not None and entry.kind is not Kind.KGI and measured(node.name, node.unit) is not None
    if is_open and is_summed and (not is_told or asks_for_shape(statement_of(draft, entry, today))):
        yield StepQuestion(STEP_OF_KIND[entry.kind], entry.id, "shape", "shape")
    if entry.kind in {Kind.KGI, Kind.CSF} and not entry.why.strip() and not draft.is_running(entry.id):
        yield StepQuestion(STEP_OF_KIND[entry.kind], entry.id, "why", "why")


# -- how far it is -------------------------------------------------------------------------------------------------


def design_problems(read: ReadDraft, today: date) -> tuple[Problem, ...]:
    """Return what the design check finds in the plan of a draft (R11), errors first, without what was reported at a field already.

    A field nobody filled in yet is asked for (`asks`), not found fault with.
    """
    known = {(problem.code, place_of(problem.where)[0]) for problem in read.problems}
    asked = {(ask.entry, ask.field) for ask in asks(read.draft, read, today)}
    figures, scores = known_figures(read.draft, read.plan, today), None
    if figures is not None and figures.last_year is not None:
        # The goal is compared with last year. A total is spread evenly here: only whole years are compared by it.
        scores = score(read.plan, actuals_table(known_actuals(figures, spread=True)), today)
    found = []
    for each in lint(read.plan, scores, today):
        place = field_of(each, read.draft)
        entry = read.draft.by_id.get(place.entry)
        is_blank = entry is not None and not entry.text(place.field).strip()
        if (each.code, each.where) not in known and not (is_blank and (place.entry, place.field) in asked):
            found.append(each)
    return tuple(by_severity(found))


def step_states(
    draft: Draft, read: ReadDraft, today: date, *, design: Sequence[Problem] | None = None
) -> Mapping[str, StepProgress]:
    """Return how far every step is; `design` are the findings of the design check where they are known already."""
    found = design_problems(read, today) if design is None else design
    places = [(field_of(each, draft).step, each.severity) for each in (*read.problems, *found)]
    asked = [ask.step for ask in asks(draft, read, today)]
    # Nothing to look at yet: no entries, for actions no KPI they would move, no formula to add targets up by.
    kept = {entry.kind for entry in draft.entries if draft.in_plan(entry) and not entry.retired}
    needs = {"kgi": {Kind.KGI}, "csf": {Kind.CSF}, "kpi": {Kind.KPI}, "kdi": {Kind.KPI, Kind.KDI}}
    empty = {step for step, kinds in needs.items() if not kinds & kept}
    empty |= set() if read.formulas.by_node else {"coherence"}
    states = {}
    for step in STEPS:
        of_step = list(places) if step == "check" else [each for each in places if each[0] == step]
        errors = sum(severity is Severity.ERROR for _, severity in of_step)
        warnings = sum(severity is Severity.WARNING for _, severity in of_step)
        kinds = [kind for kind, of_kind in STEP_OF_KIND.items() if of_kind == step]
        entries = sum(draft.in_plan(entry) and not entry.retired for entry in draft.of_kind(*kinds))
        # A draft is not handed over.
        is_open = step in asked or step in empty or step == "sheet" or (step == "check" and bool(asked))
        state = StepState.PROBLEMS if errors else StepState.OPEN if is_open else StepState.DONE
        states[step] = StepProgress(step, state, entries, asked.count(step), errors, warnings)
    return states


# -- picking factors -----------------------------------------------------------------------------------------------


def suggest_factors(draft: Draft) -> tuple[Entry, ...]:
    """Return the factors, the most promising first: by effect times what we can control, those not judged last, else in their order."""
    factors = [entry for entry in draft.of_kind(Kind.CSF) if not entry.retired]
    return tuple(sorted(factors, key=lambda entry: -promise(entry)))


def promise(entry: Entry) -> int:
    """Return effect times control, 1..9; 0 while one of them is not judged."""
    return (entry.effect or 0) * (entry.control or 0)


def factors_reason(draft: Draft) -> str:
    """Return the key of the sentence that says why two or three factors are enough, for as many as are chosen."""
    count = sum(draft.in_plan(entry) and not entry.retired for entry in draft.of_kind(Kind.CSF))
    fewest, most = CSFS_WANTED
    word = "few" if count < fewest else "many" if count > most else "enough"
    return f"guide.factors.{word}"
