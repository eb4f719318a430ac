"""What is known before a plan begins: last year's figures of the goal and this year's so far, and what is left of the goal from there.

Both are typed as one total or month by month, as they stand in a spreadsheet. Numbers by month become actuals when the plan is saved; a
total so far is shared evenly over its months and marked as approximate. They are asked for where they can be added up: of a goal that is
a sum, by its own periods (weeks, months, quarters, half-years).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from kpicore.guide.drafts.entries import Draft, number_text
from kpicore.model.node import Aggregation, Node
from kpicore.model.plan import Plan, Target
from kpicore.periods import Cadence, day_number, parse_period_id
from kpicore.scoring.agreements import AgreedPeriod, Periods, agreed_periods
from kpicore.sheets.cells import Measure, Number, measure_of, read_amount

_BLANK: Mapping[str, float] = MappingProxyType({})
#: A number and the next: a blank line, a tab or 、 stands between cells; a comma alone may be one of thousands.
_BETWEEN = re.compile(r"[\s、;；]+")
#: Period targets by season keep so many digits, so that people can say them.
_DIGITS = 2
APPROXIMATE = "approximate"


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """What is known of a goal, in its unit. `periods` are those of its term, `closed` how many of them are over.

    `last_year` and `so_far` are totals, None where nothing is known; `last_year_of` (by the period of this year) and `so_far_of` are the
    single months, empty where only the total is. `misread` names what cannot be read: the word `text` with the text, or `count` with how
    many numbers there are.
    """

    goal: Node
    periods: Periods
    closed: int
    last_year: float | None = None
    so_far: float | None = None
    last_year_of: Mapping[str, float] = field(default_factory=dict)
    so_far_of: Mapping[str, float] = field(default_factory=dict)
    misread: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def cadence(self) -> Cadence:
        """How often the goal is looked at."""
        return self.goal.filled().cadence or Cadence.MONTHLY

    @property
    def has_season(self) -> bool:
        """Whether last year's months tell how a year is spread."""
        months = self.last_year_of.values()
        return bool(months) and min(months) >= 0 and sum(months) > 0


@dataclass(frozen=True, slots=True)
class WorkedBack:
    """A goal worked back from last year: `growth` on last year (0.1 is +10 %), `left` to be done in `count` periods, `per_period` evenly.

    `last_year_rest` is what the same periods of last year brought, `season` what each of them gets of what is left, as last year was
    spread. None, or empty, where it is not known; `first` and `last` are the periods left, "" where the term is over.
    """

    target: float
    unit: str
    last_year: float | None
    growth: float | None
    so_far: float | None
    first: str
    last: str
    count: int
    left: float | None
    per_period: float | None
    last_year_rest: float | None
    season: tuple[tuple[str, float], ...]
    cadence: Cadence = Cadence.MONTHLY


#: A day's figures are too many to be typed, a year's is one.
_WORKED_BACK = frozenset({None, Cadence.WEEKLY, Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.HALF})


def goal_of(plan: Plan) -> Node | None:
    """Return the first goal if it is a sum looked at by week, month, quarter or half-year: figures add up to it. None for any other."""
    for goal in plan.goals[:1]:
        filled = goal.filled()
        if filled.aggregation is Aggregation.SUM and filled.cadence in _WORKED_BACK:
            return goal
    return None


def known_figures(draft: Draft, plan: Plan, today: date) -> KnownFigures | None:
    """Return what was typed about last year and this one; None where it is not asked: of a running plan, and of a goal that is no sum."""
    goal = goal_of(plan) if draft.base is None else None
    if goal is None:
        return None
    periods = agreed_periods(plan.part([goal.id]), today)[goal.id]
    closed = sum(each.last_day < day_number(today) for each in periods)
    measure = measure_of(goal.unit) or Measure(goal.unit)
    misread: dict[str, tuple[str, str]] = {}
    totals: dict[str, float | None] = {}
    months: dict[str, Mapping[str, float]] = {}
    for name, of in (("last_year", periods), ("so_far", periods[:closed])):
        numbers = _numbers(draft.known.get(name, ""), measure)
        if isinstance(numbers, str):
            misread[name] = ("text", numbers)
        elif numbers and len(numbers) not in {1, len(of)}:
            misread[name] = ("count", str(len(numbers)))
        else:
            totals[name] = math.fsum(numbers) if numbers else None
            is_by_month = len(numbers) == len(of) and (len(of) > 1 or name == "so_far")
            months[name] = dict(zip((each.period for each in of), numbers, strict=True)) if is_by_month else _BLANK
    return KnownFigures(
        goal,
        periods,
        closed,
        totals.get("last_year"),
        totals.get("so_far"),
        months.get("last_year", _BLANK),
        months.get("so_far", _BLANK),
        misread,
    )


def _numbers(text: str, measure: Measure) -> list[float] | str:
    """Return the numbers of a text in order, or the piece that is none."""
    found = []
    for piece in _BETWEEN.split(text.strip()):
        if not piece:
            continue
        reading = read_amount(piece, "", measure)
        if not isinstance(reading, Number):
            return piece
        found.append(float(reading.value))
    return found


# -- worked back ---------------------------------------------------------------------------------------------------


def worked_back(known: KnownFigures) -> WorkedBack | None:
    """Return the goal worked back from what is known; None without a target or a term."""
    total = _whole_target(known)
    if total is None:
        return None
    rest = known.periods[known.closed :]
    left = None if known.so_far is None else round(total - known.so_far, 9)
    months = [known.last_year_of[each.period] for each in rest] if known.last_year_of else []
    year = math.fsum(months)
    season = () if left is None or not known.has_season or year <= 0 else tuple(_shares(rest, months, left))
    return WorkedBack(
        target=total,
        unit=known.goal.unit,
        last_year=known.last_year,
        growth=total / known.last_year - 1 if known.last_year is not None and known.last_year > 0 else None,
        so_far=known.so_far,
        first=rest[0].period if rest else "",
        last=rest[-1].period if rest else "",
        count=len(rest),
        left=left,
        per_period=left / len(rest) if left is not None and rest else None,
        last_year_rest=year if months else None,
        season=season,
        cadence=known.cadence,
    )


def _whole_target(known: KnownFigures) -> float | None:
    """Return what the goal asks for over its whole term, None where it has no number for every period."""
    values = [each.value for each in known.periods]
    if not values or not all(isinstance(value, float) for value in values):
        return None
    return round(math.fsum(value for value in values if isinstance(value, float)), 6)


def _shares(periods: Periods, weights: Sequence[float], total: float) -> Iterator[tuple[str, float]]:
    whole = math.fsum(weights)
    for each, weight in zip(periods, weights, strict=True):
        yield each.period, total * weight / whole


def season_targets(draft: Draft, plan: Plan, today: date) -> tuple[Target, ...]:
    """Return a target for every period of the goal, spread as last year was; none unless the owner chose that and last year is known.

    They are numbers people can say, and add up to the goal exactly: what rounding leaves goes to the period that has most.
    """
    if not draft.known.get("season") or (known := known_figures(draft, plan, today)) is None:
        return ()
    total = _whole_target(known)
    if total is None or total <= 0 or not known.has_season:
        return ()
    step = 10.0 ** (math.floor(math.log10(total / len(known.periods))) - _DIGITS + 1)
    months = [known.last_year_of[each.period] for each in known.periods]
    values = {period: math.floor(value / step) * step for period, value in _shares(known.periods, months, total)}
    most = max(values, key=lambda period: values[period])
    values[most] = round(values[most] + total - math.fsum(values.values()), 9)
    return tuple(Target(indicator=known.goal.id, period=period, value=value) for period, value in values.items())


# -- what becomes an actual ----------------------------------------------------------------------------------------


def known_actuals(known: KnownFigures, *, spread: bool = False) -> list[dict[str, Any]]:
    """Return the figures by month as rows of actuals: last year's, and this year's so far; with `spread` last year's total evenly too."""
    # Two weeks of a long year have one week of the year before: the first counts.
    last_year = {_a_year_before(period): value for period, value in reversed(list(known.last_year_of.items()))}
    rows = [_row(known.goal.id, period, last_year[period]) for period in sorted(last_year)]
    rows += [_row(known.goal.id, period, value) for period, value in known.so_far_of.items()]
    if spread and known.last_year is not None and not known.last_year_of:
        share = known.last_year / len(known.periods)
        rows += [_row(known.goal.id, _a_year_before(each.period), share) for each in known.periods]
    if known.so_far is not None and not known.so_far_of:
        over: Sequence[AgreedPeriod] = known.periods[: known.closed]
        share = known.so_far / len(over) if over else 0.0
        rows += [_row(known.goal.id, each.period, round(share, 2), flags=APPROXIMATE) for each in over]
    return rows


def _row(indicator: str, period: str, value: float, *, flags: str = "") -> dict[str, Any]:
    return {"indicator": indicator, "period": period, "value": value, "text": number_text(value), "flags": flags}


def _a_year_before(text: str) -> str:
    period = parse_period_id(text)
    if period is None:
        raise ValueError(f"no period: {text!r}")
    return str(period.year_before())
