"""Whole sentences about what scoring and reading found: why a light shines, where it ends, what is wrong.

Everything is worded in the language asked for. Names from sheets are put in as plain text; pages escape them for
their own markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kpicore.errors import KpiError
from kpicore.model.node import Band, Direction, Node, Shape
from kpicore.periods import Calendar
from kpicore.problems import Problem
from kpicore.scoring.landing import SUM_DEFAULTS
from kpicore.scoring.result import ChosenBy, NodeScore, PeriodPoint, Status
from kpicore.stores.google import StepResult
from kpicore.text import formats
from kpicore.text.catalogue import BLANK, Words, catalogue, fact_text, lint_catalogue, problem_catalogue

#: Facts of a problem that are words of the model, by the section that says them.
_MODEL_WORDS = ("direction", "aggregation", "cadence", "shape", "kind", "status", "state", "needs")
#: Facts that are amounts in the unit the facts name, when they name one.
_AMOUNT_FACTS = ("computed", "goal", "lacking", "surplus", "baseline", "added", "actual")
_DAY_FACTS = ("deadline", "kgi_deadline")
_PERIOD_FACTS = ("period", "counted_period", "first", "last")


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """A problem in words: `title` a few words, `meaning` what it does to the numbers, `mend` what to do.

    One of the design check also says `why` it matters and which `source` that comes from; of others both are blank.
    """

    title: str
    meaning: str
    mend: str
    why: str = ""
    source: str = ""


def status_mark(status: Status, language: str) -> str:
    """Return mark and word of a light, readable without its colour: `■ 要対策`."""
    words = catalogue(language)
    return f"{words(f'status_mark.{status}')} {words(f'status.{status}')}"


# -- why a light shines ----------------------------------------------------------------------------------------


def light_sentence(
    score: NodeScore, node: Node, calendar: Calendar, language: str, *, point: PeriodPoint | None = None
) -> str:
    """Return why the light is what it is (R6): actual, target, rule, period, thresholds, source of the actual.

    `point` is the judged period of the indicator's series; without it the source is not mentioned.
    """
    words = catalogue(language)
    if score.drivers is not None and not node.is_indicator:
        return _factor_sentence(score, words)
    if not score.status.is_colour:
        is_blank = score.status is Status.NO_TARGET and score.actual is None
        return words(
            "explain.no_target_no_data" if is_blank else f"explain.{score.status}",
            status=words(f"status.{score.status}"),
            period=formats.period_name(score.judged_period, calendar, words.language),
            overdue=score.overdue or 0,
            actual=formats.amount(score.actual, node.unit, words.language),
        )
    status = words(f"status.{score.status}")
    rule = words("explain.without_ratio", status=status)
    if score.light_ratio is not None:
        green, yellow = formats.ratio(score.green), formats.ratio(score.yellow)
        rule = words("explain.thresholds", green=green, yellow=yellow, status=status)
    parts = [_judgement(score, node.filled(), calendar, words), rule]
    if point is not None:
        parts.append(_source_sentence(point, language))
    return _sentences(parts, language)


def _source_sentence(point: PeriodPoint, language: str) -> str:
    """Return who entered an actual, when, in which cell and how it was typed; says so when nothing is known."""
    words = catalogue(language)
    parts = []
    if point.entered_by:
        parts.append(words("explain.source_who", who=point.entered_by))
    if point.recorded_at:
        parts.append(words("explain.source_when", when=moment(point.recorded_at, language)))
    if point.cell:
        parts.append(words("explain.source_cell", cell=point.cell))
    if point.text:
        parts.append(words("explain.source_text", text=point.text))
    return words("explain.source", parts=words.joined(parts or [words("explain.source_unknown")]))


def moment(iso_text: str, language: str) -> str:
    """Return an ISO date and time as people write it: `2026年9月3日(木) 14:05`."""
    at = datetime.fromisoformat(iso_text)
    return f"{formats.day(at.date(), language, year=True)} {at:%H:%M}"


def _judgement(score: NodeScore, node: Node, calendar: Calendar, words: Words) -> str:
    """Return the comparison the light was judged by: to date for total targets, else of the judged period (R5)."""
    language = words.language
    to_date = node.shape is Shape.TOTAL
    actual = score.actual_to_date if to_date else score.actual
    target = score.target_to_date if to_date else score.target
    shortfall = BLANK
    if actual is not None and target is not None:
        nearest = target if not isinstance(target, Band) else target.low if actual < target.low else target.high
        shortfall = formats.difference(abs(actual - nearest), node.unit, language, of=max(actual, nearest)).lstrip("+±")
    facts: dict[str, Any] = {
        "period": formats.period_name(score.judged_period, calendar, language),
        "actual": formats.amount(actual, node.unit, language, beside=target),
        "goal": formats.goal(target, node.unit, node.direction or Direction.AT_LEAST, language),
        "ratio": formats.ratio(score.light_ratio),
        "reported": score.reported_periods,
        "due": score.due_periods,
        "baseline": formats.amount(node.baseline, node.unit, language),
        "difference": shortfall,
    }
    if score.light_ratio is None:
        verdict = "met" if score.met else "not_met"
        key = f"{verdict}_to_date" if to_date else verdict
    elif isinstance(target, Band):
        key = "within_band" if score.met else "out_of_band"
    elif to_date:
        key = "attained_to_date"
    else:
        key = "reached" if node.shape is Shape.REACH and node.baseline is not None else "attained"
    return words(f"explain.{key}", **facts)


def _factor_sentence(score: NodeScore, words: Words) -> str:
    drivers = score.drivers
    if drivers is None:
        return ""
    facts = {
        "counted": drivers.counted,
        "total": drivers.total,
        "ratio": formats.ratio(drivers.attainment),
        "status": words(f"status.{drivers.status}"),
    }
    if drivers.status is Status.STALE:
        return words("explain.factor_thin", **facts)
    if not drivers.status.is_colour or drivers.attainment is None:
        return words("explain.factor_empty", **facts)
    parts = [words("explain.factor", **facts)]
    capped = drivers.status is Status.WATCH and drivers.attainment >= score.green
    if capped:
        parts.append(words("explain.factor_capped", **facts))
    else:
        green, yellow = formats.ratio(score.green), formats.ratio(score.yellow)
        parts.append(words("explain.thresholds", green=green, yellow=yellow, status=facts["status"]))
    return _sentences(parts, words.language)


def _sentences(parts: list[str], language: str) -> str:
    return ("" if language == "ja" else " ").join(parts)


# -- what it means and where it ends ---------------------------------------------------------------------------


def landing_sentence(score: NodeScore, node: Node, language: str) -> str:
    """Return where an indicator will end, by which method, and the range over all (R8); blank without a landing."""
    landing = score.landing
    if landing is None:
        return ""
    words = catalogue(language)
    key = "explain.landing_without_ratio" if landing.ratio is None else "explain.landing"
    whole = score.whole_target if isinstance(score.whole_target, int | float) else None
    return words(
        key,
        value=formats.amount(landing.value, node.unit, language, beside=whole),
        ratio=formats.ratio(landing.ratio),
        method=words(f"landing.{landing.method}"),
        low=formats.amount(landing.low, node.unit, language),
        high=formats.amount(landing.high, node.unit, language),
    )


def landing_reason_sentence(score: NodeScore, node: Node, language: str) -> str:
    """Return why the landing is shown by its method, and which values the unit's limits hold (R8); blank without a landing."""
    if score.landing is None:
        return ""
    words, reason = catalogue(language), score.landing.reason
    unit = formats.difference_unit(node.unit)
    errors = [
        words("landing_reason.error", method=words(f"landing.{name}"), error=formats.amount(error, unit, language))
        for name, error in reason.errors.items()
    ]
    facts = {"origins": reason.origins, "steps": reason.steps, "errors": words.joined(errors)}
    facts["default"] = words(f"landing.{reason.default}") if reason.default else ""
    if reason.chosen_by is not ChosenBy.DEFAULT:
        key = str(reason.chosen_by)
    elif reason.default in SUM_DEFAULTS:
        key = str(reason.default)
    else:
        key = "confirmed" if reason.errors else "untested"
    parts = [words(f"landing_reason.{key}", **facts)]
    for end, limit in (("floor", reason.floor), ("ceiling", reason.ceiling)):
        held = [name for name in reason.cut if limit is not None and score.landing.methods.get(name) == limit]
        if held:
            facts = {"methods": words.joined([words(f"landing.{name}") for name in held])}
            parts.append(words(f"landing_reason.{end}", limit=formats.amount(limit, node.unit, language), **facts))
    return _sentences(parts, language)


def mark_sentences(score: NodeScore, language: str) -> tuple[str, ...]:
    """Return the marks beside a light: overdue periods, and misses in a row (R6)."""
    words = catalogue(language)
    marks = []
    if score.overdue:
        marks.append(words("explain.overdue_mark", n=score.overdue))
    if score.needs_review:
        marks.append(words("explain.needs_review", n=score.streak))
    elif score.streak and score.streak > 1:
        marks.append(words("explain.streak_mark", n=score.streak))
    return tuple(marks)


# -- what is wrong ---------------------------------------------------------------------------------------------


def problem_words(problem: Problem, language: str, calendar: Calendar | None = None) -> ProblemWords:
    """Return a problem in words. A code that has no words is named as it is, so that it never hides the others."""
    facts = _said(problem.facts, language, calendar or Calendar())
    facts |= {"where": problem.where or BLANK, "code": problem.code}
    design = lint_catalogue(language)
    if f"{problem.code}.title" in design:
        parts = ("title", "meaning", "mend", "why", "source")
        return ProblemWords(*(design.lenient(f"{problem.code}.{part}", facts) for part in parts))
    words = problem_catalogue(language)
    code = problem.code if f"{problem.code}.title" in words else "unnamed-problem"
    title, meaning, mend = (words.lenient(f"{code}.{part}", facts) for part in ("title", "meaning", "mend"))
    others = int(problem.facts.get("places", 1)) - 1
    if others > 0:
        meaning += catalogue(language)("problem.others", count=others)
    return ProblemWords(title, meaning, mend)


def field_problem_words(problem: Problem, language: str, calendar: Calendar | None = None) -> ProblemWords:
    """Return a problem in the words of the screen that has the field: no cell, no tab, no id."""
    usual = problem_words(problem, language, calendar)
    words = catalogue(language)
    if f"field_problem.{problem.code}.title" not in words:
        return usual
    facts = _said(problem.facts, language, calendar or Calendar())
    title, meaning, mend = (
        words.lenient(f"field_problem.{problem.code}.{part}", facts) for part in ("title", "meaning", "mend")
    )
    return ProblemWords(title, meaning, mend, usual.why, usual.source)


def error_sentence(error: KpiError, language: str) -> str:
    """Return what could not be done and why, in one sentence, from an error's code and its `reason`."""
    words = catalogue(language)
    reason = str(error.facts.get("reason", "unknown"))
    reason = reason if f"reasons.{reason}" in words else "unknown"
    facts = _said(error.facts, language, Calendar())
    facts |= {"reason": words.lenient(f"reasons.{reason}", facts)}
    code = error.code if f"errors.{error.code}" in words else "error"
    return words.lenient(f"errors.{code}", facts)


def step_sentence(step: StepResult, language: str) -> str:
    """Return how a step of connecting a sheet went: what was found, or what is wrong and what to do."""
    words = catalogue(language)
    if step.ok:
        return words.lenient(f"connect.{step.code}_ok", step.facts)
    reason = step.reason if f"reasons.{step.reason}" in words else "unknown"
    return words.lenient(f"reasons.{reason}", step.facts)


def _said(facts: Mapping[str, Any], language: str, calendar: Calendar) -> dict[str, Any]:
    """Return facts with the model's own words and period ids put into the language."""
    words = catalogue(language)
    said = dict(facts)
    for name in _MODEL_WORDS:
        if f"{name}.{facts.get(name)}" in words:
            said[name] = words(f"{name}.{facts[name]}")
    for name in _PERIOD_FACTS:
        if isinstance(facts.get(name), str):
            said[name] = formats.period_name(facts[name], calendar, language)
    if isinstance(facts.get("unit"), str):
        said |= {
            name: formats.amount(facts[name], facts["unit"], language)
            for name in _AMOUNT_FACTS
            if isinstance(facts.get(name), int | float)
        }
    for name in _DAY_FACTS:
        if isinstance(facts.get(name), str):
            said[name] = formats.day(date.fromisoformat(facts[name]), language, year=True)
    return {name: fact_text(fact, language) for name, fact in said.items()}
