"""From what was found to a statement: the level proposed, the mode, what is missing, and what has to be asked.

What is missing, and when:

| word | when |
|---|---|
| indicator, target_value, cadence | there is none in the sentence |
| unit | a number without a unit whose name does not say it is money |
| definition | a rate, a degree or a score: people count it differently until it is written down |
| scope | 市場シェア, 特定の, 各: the words point at something they do not name |
| baseline | the goal is a change, or a multiple, of a number not told |
| percent_or_point | a percentage changes by percent |
| fiscal_year, valid_period, start_date, deadline | exactly one of them while no day is told |

A yearly goal lacks its year, a recurring or kept one the time it holds, a span (3年以内) its beginning, any other its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kpicore.guide.sentences.lexicon import ACTION, ENCOUNTER, is_goal_name, is_money, needs_definition, needs_scope
from kpicore.guide.sentences.meaning import meaning_of
from kpicore.guide.sentences.questions import asks_percent_or_point, questions_of
from kpicore.guide.sentences.segments import Piece
from kpicore.guide.sentences.values import MISSING, UNKNOWN, Meaning, ParsedGoal, Statement
from kpicore.model.node import Shape

_RECURRING = frozenset({"half_year", "quarterly", "monthly", "weekly", "daily", "per_event"})
_YEARLY_GOALS = ("契約数", "獲得数", "採用人数", "採用数", "会員数", "販売数", "店舗数")


def completed(draft: ParsedGoal, piece: Piece, money: str) -> Statement:
    """Return the statement of a draft; `money` is the unit of money that states none."""
    draft = _with_unit(draft, money)
    if draft.unit == "つ" and draft.cadence == "unspecified" and ENCOUNTER.search(piece.folded):
        draft = draft.with_(cadence="per_event")  # counted within one talk: ヒアリング … ニーズを3つ以上引き出す
    value = None if draft.low is not None or draft.readings else draft.value  # a question has the two readings
    missing = frozenset(_missing(draft))
    meaning = _meaning(draft)
    return Statement(
        text=piece.text,
        level=piece.level or _level(draft),
        name=_ratio_name(draft),
        value=value,
        unit=(draft.unit or None) if draft.value is not None else None,
        cadence=draft.cadence,
        direction="unspecified" if draft.low is not None else draft.direction,
        mode=None if value is None else _mode(draft),
        baseline=draft.baseline,
        deadline=draft.deadline,
        missing=tuple(word for word in MISSING if word in missing),
        questions=questions_of(draft),
        start=None if meaning.shape is Shape.REACH else draft.start,
        meaning=meaning,
        baseline_unit=draft.baseline_unit,
    )


def _meaning(draft: ParsedGoal) -> Meaning:
    """Return how the number lies over time; of a change it is that of the indicator that changes."""
    if draft.value is None:
        return UNKNOWN
    is_share = draft.unit in {"%", "倍"} and (draft.change or draft.is_ratio) and draft.baseline_unit != "%"
    unit = draft.baseline_unit if is_share else draft.unit
    has_baseline = draft.baseline is not None or draft.change
    found = meaning_of(
        _ratio_name(draft) or "", unit, draft.cadence, has_baseline=has_baseline, deadline=draft.deadline
    )
    is_open = draft.is_span and draft.deadline is None and found.shape is Shape.TOTAL
    return replace(found, shape=None) if is_open else found  # 3年後に売上10億円: the term is an open question


def _with_unit(draft: ParsedGoal, money: str) -> ParsedGoal:
    """Return the draft with `money` as the unit of money without one (売上3億), and the baseline's unit where the target has none."""
    if draft.value is None or draft.unit:
        return draft
    if draft.baseline_unit:
        return draft.with_(unit=draft.baseline_unit)
    is_amount = is_money(draft.name or "") and abs(draft.value) >= 10_000 and not draft.is_english
    return draft.with_(unit=money) if is_amount else draft


def _ratio_name(draft: ParsedGoal) -> str | None:
    """Return the name; a ratio to last year without a verb is an indicator of its own (売上の前年比 120%)."""
    word = {"year": "前年比", "month": "前月比", "week": "前週比", "quarter": "前四半期比", "now": "現状比"}.get(
        draft.compared or ""
    )
    if not draft.name or not word or not draft.is_ratio or draft.change or draft.unit != "%":
        return draft.name
    return f"{draft.name}の{word}"


def _mode(draft: ParsedGoal) -> str | None:
    if asks_percent_or_point(draft) or (draft.is_ratio and draft.change):
        return None
    if draft.is_kept:
        return "maintain"
    if draft.change:
        return "percent_change" if draft.unit in {"%", "倍"} else "delta"
    return "percent_change" if draft.is_ratio and draft.unit == "倍" else "absolute"


def _level(draft: ParsedGoal) -> str | None:
    """Return a proposal: a factor, a final goal, an act that is counted, else a KPI; None for a mere wish or name."""
    name = draft.name or ""
    if draft.is_factor:
        return "CSF"
    if draft.value is None or not name:
        return None
    if draft.is_act or draft.cadence == "per_event" or ACTION.search(name):
        return "KDI"
    is_final = is_goal_name(name) or (draft.cadence == "annual" and name.endswith(_YEARLY_GOALS))
    return "KGI" if is_final else "KPI"


def _missing(draft: ParsedGoal) -> Iterator[str]:
    name = draft.name or ""
    if not name:
        yield "indicator"
    elif needs_definition(name):
        yield "definition"
    if needs_scope(name):
        yield "scope"
    has_value = draft.value is not None and draft.low is None and not draft.readings
    if not has_value:
        yield "target_value"
    elif not draft.unit and not draft.is_english:
        yield "unit"
    if asks_percent_or_point(draft):
        yield "percent_or_point"
    if draft.baseline is None and (
        draft.change or (draft.unit == "倍" and draft.is_ratio) or draft.direction in {"increase", "decrease"}
    ):
        yield "baseline"
    if draft.cadence == "unspecified":
        yield "cadence"
    if draft.deadline is None:
        yield _missing_day(draft)


def _missing_day(draft: ParsedGoal) -> str:
    if draft.is_span:
        return "start_date"
    if draft.is_deadline_open:
        return "deadline" if draft.deadlines else "fiscal_year"
    if draft.cadence == "annual":
        return "fiscal_year"
    return "valid_period" if draft.cadence in _RECURRING or draft.is_kept else "deadline"
