"""R1–R8 told a second time, one cell after the other: dates, dictionaries, loops and exact fractions, slow and plain.

Numbers are Fractions of what a person typed (0.1 is one tenth), None is missing. Nothing of the product's calendar or
scoring is used, only its model; where a rule leaves a choice the one written in docs/scoring.md is taken. The result of a
node has the fields of a `NodeScore`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

import holidays

from kpicore.model import Band, Kind, Node, NodeState, Plan, Settings, Target
from kpicore.model.node import names_percent

DAY = timedelta(days=1)
CADENCES = ("daily", "weekly", "monthly", "quarterly", "half", "yearly")
MONTHS = {"monthly": 1, "quarterly": 3, "half": 6, "yearly": 12}
GRACE = {"daily": 1, "weekly": 3, "monthly": 10, "quarterly": 20, "half": 30, "yearly": 30}
COLOURS = ("on_track", "watch", "off_track")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def exact(value: float) -> Fraction:
    """Return the number as typed: 0.1 is one tenth."""
    return Fraction(repr(float(value)))


def rounded(ratio: Fraction | None) -> Fraction | None:
    """Return the ratio as it is compared: 9 places."""
    return None if ratio is None else Fraction(round(ratio * 10**9), 10**9)


# -- R1: periods ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """A period: its cadence, first and last day (both inside) and its id."""

    cadence: str
    first: date
    last: date
    id: str

    @property
    def anchor(self) -> date:
        """The day that decides where it belongs: the last, of a week the Thursday."""
        return self.first + 3 * DAY if self.cadence == "weekly" else self.last

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def closing(settings: Settings, year: int, month: int) -> date:
    """Return the last day of a month of the plan."""
    end = calendar.monthrange(year, month)[1]
    return date(year, month, min(settings.closing_day or 31, end))


def months_on(year: int, month: int, months: int) -> tuple[int, int]:
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def fiscal_part(settings: Settings, cadence: str, year: int, part: int) -> Span:
    """Return part 0.. of the fiscal year that starts in a year (months count from January)."""
    length = MONTHS[cadence]
    start = 1 if cadence == "monthly" else settings.fiscal_start_month
    first = months_on(year, start, part * length)
    last = months_on(*first, length - 1)
    span = closing(settings, *months_on(*first, -1)) + DAY, closing(settings, *last)
    names = {
        "monthly": f"{first[0]:04d}-{first[1]:02d}",
        "quarterly": f"FY{year:04d}-Q{part + 1}",
        "half": f"FY{year:04d}-H{part + 1}",
        "yearly": f"FY{year:04d}",
    }
    return Span(cadence, *span, names[cadence])


def holding(settings: Settings, cadence: str, day: date) -> Span:
    """Return the period of a cadence that holds a day."""
    if cadence == "daily":
        return Span(cadence, day, day, day.isoformat())
    if cadence == "weekly":
        monday = day - day.weekday() * DAY
        year, week, _ = monday.isocalendar()
        return Span(cadence, monday, monday + 6 * DAY, f"{year}-W{week:02d}")
    for year in (day.year - 1, day.year, day.year + 1):
        for part in range(12 // MONTHS[cadence]):
            span = fiscal_part(settings, cadence, year, part)
            if span.holds(day):
                return span
    raise AssertionError("every day lies in a period")


def named(settings: Settings, text: str) -> Span | None:
    """Return the period of an id, None when it is none."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return holding(settings, "daily", date.fromisoformat(text))
        if match := re.fullmatch(r"(\d{4})-W(\d\d)", text):
            return holding(settings, "weekly", date.fromisocalendar(int(match[1]), int(match[2]), 1))
        if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text):
            return fiscal_part(settings, "monthly", int(match[1]), int(match[2]) - 1)
        if match := re.fullmatch(r"FY(\d{4})(?:-([QH])([1-4]))?", text):
            cadence = {"Q": "quarterly", "H": "half", None: "yearly"}[match[2]]
            part = int(match[3] or 1) - 1
            return fiscal_part(settings, cadence, int(match[1]), part) if part < 12 // MONTHS[cadence] else None
    except ValueError:
        return None
    return None


def periods_of_term(settings: Settings, cadence: str, start: date, deadline: date) -> list[Span]:
    """Return the periods of a term: those whose last day (weeks: Thursday) lies in it; days off are no days."""
    found = []
    span = holding(settings, cadence, start)
    while span.first <= deadline:
        if start <= span.anchor <= deadline and not (cadence == "daily" and is_day_off(settings, span.first)):
            found.append(span)
        span = holding(settings, cadence, span.last + DAY)
    return found


def is_day_off(settings: Settings, day: date) -> bool:
    for entry in settings.days_off:
        if entry in WEEKDAYS:
            off = WEEKDAYS[day.weekday()] == entry
        elif entry == "public":
            off = day in holidays.country_holidays("JP", years=day.year)
        else:
            first, _, last = entry.partition("/")
            off = date.fromisoformat(first) <= day <= date.fromisoformat(last or first)
        if off:
            return True
    return False


def a_year_before(settings: Settings, span: Span) -> Span:
    """Return last year's counterpart (R8): same month, same ISO week (53 → 52), same day (29 February → 28)."""
    if span.cadence == "daily":
        is_leap_day = (span.first.month, span.first.day) == (2, 29)
        day = span.first.replace(year=span.first.year - 1, day=28 if is_leap_day else span.first.day)
        return holding(settings, "daily", day)
    if span.cadence == "weekly":
        year, week, _ = span.first.isocalendar()
        return holding(settings, "weekly", date.fromisocalendar(year - 1, min(week, 52), 1))
    digits = 4 if span.cadence == "monthly" else 6
    head, tail = span.id[:digits], span.id[digits:]
    before = f"{head[:-4]}{int(head[-4:]) - 1:04d}{tail}"
    found = named(settings, before)
    assert found is not None
    return found


# -- R1, R2: what a node is, its term, its actuals --------------------------------------------------------------------


@dataclass(frozen=True)
class Indicator:
    """An indicator with its blanks filled."""

    node: Node
    direction: str
    aggregation: str
    cadence: str
    shape: str
    target: Fraction | tuple[Fraction, Fraction] | None
    baseline: Fraction | None

    @property
    def is_sum(self) -> bool:
        return self.aggregation == "sum"

    @property
    def is_within(self) -> bool:
        return self.direction == "within"

    @property
    def leads(self) -> bool:
        """Whether its target runs from a baseline."""
        return self.shape == "reach" and self.baseline is not None


def value_of(target: float | Band | None) -> Fraction | tuple[Fraction, Fraction] | None:
    if isinstance(target, Band):
        return exact(target.low), exact(target.high)
    return None if target is None else exact(target)


def fits(value: Any, direction: str) -> bool:
    """Return whether a target is a band where a band belongs, and a number elsewhere."""
    return isinstance(value, tuple) == (direction == "within")


def filled(node: Node) -> Indicator:
    """Return the node with what R2 says blanks mean."""
    target = value_of(node.target)
    baseline = None if node.baseline is None else exact(node.baseline)
    has_way = str(node.shape) == "reach" and isinstance(target, Fraction) and baseline not in (None, target)
    falls = target < baseline if has_way else node.unit.strip() == "位"
    usual = "within" if isinstance(target, tuple) else "at_most" if falls else "at_least"
    direction = str(node.direction or usual)
    is_rate = node.unit.strip() in ("%", "％") or node.name.strip().endswith("率") or names_percent(node.name)
    aggregation = str(node.aggregation or ("mean" if is_rate else "sum"))
    shape = str(node.shape or "each")
    if (shape == "total" and aggregation != "sum") or (shape == "reach" and direction == "within"):
        shape = "each"
    target = target if fits(target, direction) else None
    return Indicator(node, direction, aggregation, str(node.cadence or "monthly"), shape, target, baseline)


def years(plan: Plan, actuals: list[tuple[str, str, float]], today: date) -> Span:
    """Return the plan's year: the one around today, for ten days still the one that ended if anything was entered in it."""
    year = holding(plan.settings, "yearly", today)
    ended = holding(plan.settings, "yearly", year.first - DAY)
    if (today - ended.last).days > 10:
        return year
    for indicator, period, _ in actuals:
        node, span = plan.by_id.get(indicator), named(plan.settings, period)
        is_counted = node is not None and node.kind is not Kind.CSF and node.state is NodeState.ACTIVE
        if is_counted and span is not None and ended.first <= span.anchor <= ended.last:
            return ended
    return year


def term(plan: Plan, node: Node, year: Span) -> tuple[date, date]:
    """Return start and deadline: the node's own, else the nearest ancestor's, else the plan's year."""
    return nearest(plan, node, "start") or year.first, nearest(plan, node, "deadline") or year.last


def nearest(plan: Plan, node: Node, field: str) -> date | None:
    level, seen = [node], {node.id}
    while level:
        for each in level:
            if getattr(each, field) is not None:
                return getattr(each, field)
        above = [parent for each in level for parent in each.parents if parent in plan.by_id and parent not in seen]
        seen.update(above)
        level = [plan.by_id[parent] for parent in dict.fromkeys(above)]
    return None


def actuals_by_period(settings: Settings, indicator: Indicator, rows: list[tuple[str, float]]) -> dict[str, Fraction]:
    """Return the value of each period: of its own cadence, else from finer ones without their totals; coarser are none."""
    rank = CADENCES.index(indicator.cadence)
    spans = [(span, exact(value)) for text, value in rows if (span := named(settings, text))]
    own = {span.id: value for span, value in spans if span.cadence == indicator.cadence}
    finer = [(span, value) for span, value in spans if CADENCES.index(span.cadence) < rank]
    groups: dict[str, list[tuple[date, Fraction]]] = {}
    for span, value in finer:
        is_total = any(
            CADENCES.index(other.cadence) < CADENCES.index(span.cadence) and span.holds(other.anchor)
            for other, _ in finer
        )
        if not is_total:
            groups.setdefault(holding(settings, indicator.cadence, span.anchor).id, []).append((span.anchor, value))
    return {period: aggregated(values, indicator.aggregation) for period, values in groups.items()} | own


def aggregated(values: list[tuple[date, Fraction]], how: str) -> Fraction:
    if how == "last":
        return max(values)[1]
    total = sum((value for _, value in values), Fraction(0))
    return total if how == "sum" else total / len(values)


# -- R3: targets ------------------------------------------------------------------------------------------------------


def targets(plan: Plan, indicator: Indicator, spans: list[Span]) -> dict[str, Any]:
    """Return the target in force of each period of the term; a period without one is absent."""
    rows = [row for row in plan.targets if row.indicator == indicator.node.id and usable(plan.settings, indicator, row)]
    found = shaped(indicator, spans, [row for row in rows if row.effective_from is None and row.period])
    order = sorted(rows, key=lambda row: (row.effective_from or date.min, row.period is not None))
    undated = [row for row in order if row.effective_from is None]
    dated = [row for row in order if row.effective_from is not None]
    for row in undated + dated:
        for span in spans:
            in_time = row.effective_from is None or span.first >= row.effective_from
            if in_time and row.period in (None, span.id):
                found[span.id] = value_of(row.value)
    return found


def usable(settings: Settings, indicator: Indicator, row: Target) -> bool:
    """Return whether the row is a number or a band as its indicator wants, for a period of its cadence."""
    span = named(settings, row.period) if row.period is not None else None
    is_of_cadence = row.period is None or (span is not None and span.cadence == indicator.cadence)
    return is_of_cadence and fits(value_of(row.value), indicator.direction)


def shaped(indicator: Indicator, spans: list[Span], undated: list[Target]) -> dict[str, Any]:
    """Return the targets as the shape lays them."""
    target = indicator.target
    if target is None:
        return {}
    if indicator.leads:
        way = target - indicator.baseline
        return {span.id: indicator.baseline + way * k / len(spans) for k, span in enumerate(spans, start=1)}
    if indicator.shape == "total" and not indicator.is_within:
        ids = {span.id for span in spans}
        taken = {row.period: value_of(row.value) for row in undated if row.period in ids}
        free = [span for span in spans if span.id not in taken]
        return {span.id: (target - sum(taken.values())) / len(free) for span in free}
    return {span.id: target for span in spans}


# -- R4: one period -----------------------------------------------------------------------------------------------------


def attainment(actual: Fraction, target: Any, direction: str, baseline: Fraction | None = None) -> Fraction | None:
    """Return R4's ratio, None where there is none."""
    if baseline is not None:
        return None if target == baseline else rounded((actual - baseline) / (target - baseline))
    if direction == "within":
        low, high = target
        if low <= actual <= high:
            return Fraction(1)
        if actual < low:
            return rounded(actual / low) if low > 0 else None
        return rounded(2 - actual / high) if high > 0 else None
    if target <= 0:
        return None
    return rounded(actual / target) if direction == "at_least" else rounded(2 - actual / target)


def is_met(actual: Fraction, target: Any, direction: str, ratio: Fraction | None) -> bool:
    """Return whether the target was met: by the ratio, else by comparison."""
    if ratio is not None:
        return ratio >= 1
    if direction == "within":
        return target[0] <= actual <= target[1]
    return actual >= target if direction == "at_least" else actual <= target


def plain(actual: Fraction | None, target: Fraction | None) -> Fraction | None:
    """Return actual / target, None where either is unknown or the target is not positive."""
    return None if actual is None or target is None or target <= 0 else rounded(actual / target)


# -- R5, R6: figures and light --------------------------------------------------------------------------------------------


def boundary(settings: Settings) -> date:
    span = named(settings, settings.actuals_through or "")
    return span.last if span else date.max


def entered_from(plan: Plan, node: Node) -> date:
    span = named(plan.settings, plan.settings.entered_from or "")
    return nearest(plan, node, "entered_from") or (span.first if span else date.min)


def colour(ratio: Fraction | None, met: bool, green: Fraction, yellow: Fraction) -> str:
    if ratio is None:
        return "on_track" if met else "off_track"
    if ratio >= green:
        return "on_track"
    return "watch" if ratio >= yellow else "off_track"


def add(values: list[Any]) -> Any:
    """Return the sum of numbers or of bands."""
    if isinstance(values[0], tuple):
        return sum(low for low, _ in values), sum(high for _, high in values)
    return sum(values)


def indicator_score(plan: Plan, node: Node, rows: list[tuple[str, float]], today: date, year: Span) -> dict[str, Any]:
    """Return every figure of one indicator (R1–R6, R8)."""
    indicator = filled(node)
    settings = plan.settings
    start, deadline = term(plan, node, year)
    spans = periods_of_term(settings, indicator.cadence, start, deadline)
    closed = [span for span in spans if span.last < today and span.last <= boundary(settings)]
    actual = actuals_by_period(settings, indicator, rows)
    target = targets(plan, indicator, spans)
    reported = [span for span in closed if span.id in actual]
    asked = [span for span in closed if span.last >= entered_from(plan, node)]
    due = [span for span in asked if (today - span.last).days > GRACE[indicator.cadence]]
    judged = reported[-1] if reported else None
    late = [span for span in due if judged is None or span.first > judged.last]
    score: dict[str, Any] = {
        "reported_periods": len(reported),
        "due_periods": len({span.id for span in due} | {span.id for span in reported}),
        "overdue": len(late),
        "open": open_period(indicator, spans, actual, target, today),
        "whole_target": whole(indicator, spans, target),
        "judged_period": judged.id if judged else None,
        "streak": 0,
    }
    score |= period_figures(indicator, judged, actual, target) | date_figures(
        indicator, reported, actual, target, score
    )
    score["streak"] = streak(indicator, closed, actual, target) if judged else 0
    score["needs_review"] = score["streak"] >= 3
    is_total = indicator.shape == "total"
    score["light_ratio"] = score["attainment_to_date"] if is_total else score["attainment"]
    score["met"] = score.pop("met_to_date") if is_total else score["met"]
    score.pop("met_to_date", None)
    green = exact(settings.green if node.green is None else node.green)
    yellow = exact(settings.yellow if node.yellow is None else node.yellow)
    score["status"] = light(score, bool(asked or reported), bool(target), green, yellow)
    score["progress"] = progress(indicator, spans, target, score)
    score["pace"] = pace(indicator, reported, actual, target, score)
    score["landing"] = landing(settings, indicator, start, spans, reported, actual, target, score, today)
    return score


def open_period(
    indicator: Indicator, spans: list[Span], actual: dict[str, Fraction], target: dict[str, Any], today: date
) -> dict[str, Any] | None:
    for span in spans:
        if span.holds(today):
            share = Fraction((today - span.first).days + 1, (span.last - span.first).days + 1)
            has_expected = indicator.is_sum and not indicator.is_within and span.id in target
            expected = target[span.id] * share if has_expected else None
            return {"period": span.id, "actual": actual.get(span.id), "expected": expected}
    return None


def whole(indicator: Indicator, spans: list[Span], target: dict[str, Any]) -> Any:
    """Return the sum of the targets in force of a sum, else the last period's; a band as it is in the last period."""
    if indicator.is_sum and not indicator.is_within:
        return add(list(target.values())) if target else None
    return target.get(spans[-1].id) if spans else None


def period_figures(
    indicator: Indicator, judged: Span | None, actual: dict[str, Fraction], target: dict[str, Any]
) -> dict[str, Any]:
    figures: dict[str, Any] = {"actual": None, "target": None, "attainment": None, "met": None}
    if judged is None:
        return figures
    figures["actual"] = actual[judged.id]
    if judged.id in target:
        figures["target"] = target[judged.id]
        figures["attainment"], figures["met"] = judge(indicator, actual[judged.id], target[judged.id])
    return figures


def judge(indicator: Indicator, actual: Fraction, target: Any) -> tuple[Fraction | None, bool]:
    baseline = indicator.baseline if indicator.leads else None
    ratio = attainment(actual, target, indicator.direction, baseline)
    return ratio, is_met(actual, target, indicator.direction, ratio)


def date_figures(
    indicator: Indicator,
    reported: list[Span],
    actual: dict[str, Fraction],
    target: dict[str, Any],
    score: dict[str, Any],
) -> dict[str, Any]:
    figures: dict[str, Any] = dict.fromkeys(("actual_to_date", "target_to_date", "attainment_to_date", "met_to_date"))
    if not indicator.is_sum or not reported:
        return figures
    figures["actual_to_date"] = add([actual[span.id] for span in reported])
    both = [span.id for span in reported if span.id in target]
    if both:
        done, wanted = add([actual[each] for each in both]), add([target[each] for each in both])
        ratio = attainment(done, wanted, indicator.direction)
        figures["target_to_date"], figures["attainment_to_date"] = wanted, ratio
        figures["met_to_date"] = is_met(done, wanted, indicator.direction, ratio)
    return figures


def streak(indicator: Indicator, closed: list[Span], actual: dict[str, Fraction], target: dict[str, Any]) -> int:
    """Return the misses in a row that end with the judged period; a gap ends them."""
    last = max(at for at, span in enumerate(closed) if span.id in actual)
    count = 0
    for span in reversed(closed[: last + 1]):
        if span.id not in actual or span.id not in target or judge(indicator, actual[span.id], target[span.id])[1]:
            break
        count += 1
    return count


def light(score: dict[str, Any], started: bool, any_target: bool, green: Fraction, yellow: Fraction) -> str:
    judged = score["judged_period"] is not None
    has_target = score["met"] is not None if judged else any_target
    if not started:
        return "not_started"
    if not has_target:
        return "no_target"
    if not judged:
        return "no_data"
    if score["overdue"] >= 2:
        return "stale"
    return colour(score["light_ratio"], score["met"], green, yellow)


def progress(indicator: Indicator, spans: list[Span], target: dict[str, Any], score: dict[str, Any]) -> Fraction | None:
    if indicator.leads:
        final = target.get(spans[-1].id) if spans else None
        if final is None or score["actual"] is None:
            return None
        return attainment(score["actual"], final, indicator.direction, indicator.baseline)
    if not indicator.is_sum or indicator.is_within:
        return None
    return plain(score["actual_to_date"], score["whole_target"])


def pace(
    indicator: Indicator,
    reported: list[Span],
    actual: dict[str, Fraction],
    target: dict[str, Any],
    score: dict[str, Any],
) -> Fraction | None:
    both = [span.id for span in reported if span.id in target]
    if not indicator.is_sum or indicator.is_within or not both:
        return None
    done, wanted = add([actual[each] for each in both]), add([target[each] for each in both])
    now = score["open"]
    if now and now["actual"] is not None and now["expected"] is not None:
        done, wanted = done + now["actual"], wanted + now["expected"]
    return plain(done, wanted)


# -- R8: landing ------------------------------------------------------------------------------------------------------


def landing(
    settings: Settings,
    indicator: Indicator,
    start: date,
    spans: list[Span],
    reported: list[Span],
    actual: dict[str, Fraction],
    target: dict[str, Any],
    score: dict[str, Any],
    today: date,
) -> dict[str, Any] | None:
    if not reported or (indicator.is_sum and indicator.is_within):
        return None
    if indicator.is_sum:
        methods = sum_methods(settings, spans, reported, actual, target, today)
        method = next(name for name in ("pace", "plan", "run_rate") if name in methods)
        reason = {"chosen_by": "default", "default": method, "origins": 0, "steps": 0, "errors": {}}
        reason |= {"floor": None, "ceiling": None, "cut": ()}
    else:
        past = past_of(settings, start, spans, reported, actual, today)
        methods, method, reason = level_landing(indicator, spans, reported, past, actual, target)
    value = methods[method]
    return {
        "method": method,
        "value": value,
        "methods": methods,
        "low": min(methods.values()),
        "high": max(methods.values()),
        "reason": reason,
        "ratio": landing_ratio(indicator, value, score["whole_target"]),
    }


def landing_ratio(indicator: Indicator, value: Fraction, wanted: Any) -> Fraction | None:
    if wanted is None:
        return None
    baseline = indicator.baseline if indicator.leads and not indicator.is_sum else None
    return attainment(value, wanted, indicator.direction, baseline)


def sum_methods(
    settings: Settings,
    spans: list[Span],
    reported: list[Span],
    actual: dict[str, Fraction],
    target: dict[str, Any],
    today: date,
) -> dict[str, Fraction]:
    done = add([actual[span.id] for span in reported])
    ids = {span.id for span in reported}
    left = [span for span in spans if span.id not in ids]
    planned = sum((target[span.id] for span in left if span.id in target), Fraction(0))
    values = [actual[span.id] for span in reported]
    recent = [span.id for span in reported[-3:] if span.id in target]
    methods = {
        "run_rate": done + done / len(reported) * len(left),
        "hold": done + values[-1] * len(left),
        "moving_average": done + rolled(values, len(left)),
    }
    if target:
        methods["plan"] = done + planned
    if recent and (wanted := add([target[each] for each in recent])) > 0:
        methods["pace"] = done + planned * add([actual[each] for each in recent]) / wanted
    before = {span.id: last_years(settings, span, actual, today) for span in spans}
    if all(value is not None for value in before.values()) and (same := sum(before[each] for each in ids)) > 0:
        methods["last_year"] = done + sum(before[span.id] for span in left) * (done / same)
    return methods


def last_years(settings: Settings, span: Span, actual: dict[str, Fraction], today: date) -> Fraction | None:
    """Return the actual of last year's counterpart, None while that is not known or not over."""
    before = a_year_before(settings, span)
    is_closed = before.last < today and before.last <= boundary(settings)
    return actual.get(before.id) if is_closed else None


def rolled(values: list[Fraction], periods: int) -> Fraction:
    """Return the sum of forecasts one by one, each the mean of the last three values, forecasts included."""
    window = [float(value) for value in values[-3:]]
    total = 0.0
    for _ in range(periods):
        forecast = sum(window) / len(window)
        total += forecast
        window = [*window, forecast][-3:]
    return Fraction(total)


def past_of(
    settings: Settings, start: date, spans: list[Span], reported: list[Span], actual: dict[str, Fraction], today: date
) -> list[Span]:
    """Return the closed periods with an actual, oldest first: the latest 36 of the year before the term and of the term."""
    before: list[Span] = []
    span = holding(settings, spans[0].cadence, start - 372 * DAY)
    while span.first < spans[0].first:
        if span.id in actual and span.last < today and span.last <= boundary(settings):
            before.append(span)
        span = holding(settings, span.cadence, span.last + DAY)
    return (before + reported)[-36:]


def level_landing(
    indicator: Indicator,
    spans: list[Span],
    reported: list[Span],
    past: list[Span],
    actual: dict[str, Fraction],
    target: dict[str, Any],
) -> tuple[dict[str, Fraction], str, dict[str, Any]]:
    """Return the landing of a mean or last by every method, the one shown, and why."""
    left = [span for span in spans if span.first > reported[-1].last]
    floor, ceiling = limits(indicator, [actual[span.id] for span in past], target.get(spans[-1].id))
    plainly = forecasts(indicator, past, spans[-1], actual, target)
    if not left:
        plainly = {"hold": plainly["hold"]}
    methods = {name: within(value, floor, ceiling) for name, value in plainly.items()}
    default = "path" if "path" in methods else "hold"
    steps = min(len(left), len(past) // 3)
    misses: dict[str, list[Fraction]] = {name: [] for name in ("hold", "recent", "trend", "path")}
    origins = 0
    for at in range(2, len(past) - steps if steps else 0):
        later = past[at + steps]
        made = forecasts(indicator, past[: at + 1], later, actual, target)
        if default in made:
            origins += 1
            for name, value in made.items():
                misses[name].append(abs(within(value, floor, ceiling) - actual[later.id]))
    if default == "hold":
        del misses["path"]
    tested = origins >= 8
    errors = {name: add(missed) / origins for name, missed in misses.items()} if tested else {}
    better = [name for name in errors if errors[default] > 0 and 10 * errors[name] <= 9 * errors[default]]
    method = min(better, key=lambda name: errors[name]) if better else default
    chosen_by = "landed" if not left else "back_test" if better else "default"
    cut = tuple(name for name in ("hold", "recent", "trend", "path") if methods.get(name) != plainly.get(name))
    reason = {"chosen_by": chosen_by, "default": default, "origins": origins, "steps": steps, "errors": errors}
    return methods, method, reason | {"floor": floor, "ceiling": ceiling, "cut": cut}


def forecasts(
    indicator: Indicator, past: list[Span], at: Span, actual: dict[str, Fraction], target: dict[str, Any]
) -> dict[str, Fraction]:
    """Return what each method says of a later period after the last of the past."""
    values = [actual[span.id] for span in past]
    last = past[-1]
    made = {"hold": values[-1], "recent": add(values[-3:]) / len(values[-3:])}
    if len(past) >= 3:
        made["trend"] = line_at(step_of(past[0], at.anchor), past[0], past[-12:], values[-12:])
    if indicator.leads and last.id in target and at.id in target and target[last.id] != indicator.baseline:
        attained = (values[-1] - indicator.baseline) / (target[last.id] - indicator.baseline)
        made["path"] = indicator.baseline + (target[at.id] - indicator.baseline) * attained
    return made


def line_at(step: Fraction, first: Span, spans: list[Span], y: list[Fraction]) -> Fraction:
    x = [step_of(first, span.anchor) for span in spans]
    pairs = [(one, two) for two in range(len(x)) for one in range(two)]
    slope = median([(y[two] - y[one]) / (x[two] - x[one]) for one, two in pairs])
    return median([value - slope * at for at, value in zip(x, y, strict=True)]) + slope * step


def limits(indicator: Indicator, values: list[Fraction], final: Any) -> tuple[Fraction | None, Fraction | None]:
    """Return the ends of the unit that past, final target and baseline keep to."""
    unit = indicator.node.unit.strip()
    floor = None if unit in ("℃", "°C", "℉", "°F", "度") else Fraction(1 if unit == "位" else 0)
    ceiling = Fraction(100) if unit in ("%", "％") else None
    seen = list(values) + ([] if indicator.baseline is None else [indicator.baseline])
    seen += final if isinstance(final, tuple) else [] if final is None else [final]
    floor = None if floor is None or min(seen) < floor else floor
    ceiling = None if ceiling is None or max(seen) > ceiling else ceiling
    return floor, ceiling


def within(value: Fraction, floor: Fraction | None, ceiling: Fraction | None) -> Fraction:
    value = value if floor is None else max(value, floor)
    return value if ceiling is None else min(value, ceiling)


def step_of(first: Span, day: date) -> Fraction:
    """Return how many periods after the first one the period with that anchor day is."""
    if first.cadence in ("daily", "weekly"):
        return Fraction((day - first.anchor).days, 1 if first.cadence == "daily" else 7)
    months = (day.year - first.anchor.year) * 12 + day.month - first.anchor.month
    return Fraction(months, MONTHS[first.cadence])


# -- R7: roll-up ------------------------------------------------------------------------------------------------------


def score_slowly(plan: Plan, actuals: list[tuple[str, str, float]], today: date) -> dict[str, dict[str, Any]]:
    """Return every active node's figures by id."""
    active = {node.id: node for node in plan.by_id.values() if node.state is NodeState.ACTIVE}
    scores: dict[str, dict[str, Any]] = {}
    for node in active.values():
        if node.kind is not Kind.CSF:
            rows = [(period, value) for indicator, period, value in actuals if indicator == node.id]
            scores[node.id] = indicator_score(plan, node, rows, today, years(plan, actuals, today))
    circular = {node_id for node_id in active if node_id in below(active, node_id)}
    for node_id in in_order(active):
        node = active[node_id]
        children = [child for child in active.values() if node_id in child.parents]
        drivers = None if node_id in circular or not children else rollup(plan, node, children, scores)
        if node.kind is Kind.CSF:
            own = drivers or {"status": "no_data", "attainment": None, "ever": False}
            scores[node_id] = {"status": own["status"], "attainment": own["attainment"], "ever": own["ever"]}
            scores[node_id]["light_ratio"] = own["attainment"]
        scores[node_id]["drivers"] = drivers
        scores[node_id]["disagreement"] = disagreement(node, scores[node_id]["status"], drivers)
    return scores


def below(active: dict[str, Node], node_id: str) -> set[str]:
    """Return every node under a node; itself too when it is on a cycle."""
    found: set[str] = set()
    waiting = [node_id]
    while waiting:
        parent = waiting.pop()
        for child in active.values():
            if parent in child.parents and child.id not in found:
                found.add(child.id)
                waiting.append(child.id)
    return found


def in_order(active: dict[str, Node]) -> list[str]:
    """Return the ids so that children come before their parents, as far as there is such an order."""
    depth_first: list[str] = []

    def visit(node_id: str, path: frozenset[str]) -> None:
        if node_id in depth_first or node_id in path:
            return
        for child in active.values():
            if node_id in child.parents:
                visit(child.id, path | {node_id})
        depth_first.append(node_id)

    for node_id in active:
        visit(node_id, frozenset())
    return depth_first


def rollup(plan: Plan, node: Node, children: list[Node], scores: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the drivers' light of a node (R7)."""
    of = {child.id: scores.get(child.id, {"status": "no_data", "ever": False}) for child in children}
    states = [of[child.id]["status"] for child in children]
    covered = [child for child in children if of[child.id]["status"] not in ("not_started", "no_target")]
    counted = [child for child in covered if of[child.id]["status"] in COLOURS]
    ever = any(of[child.id].get("ever", of[child.id]["status"] in (*COLOURS, "stale")) for child in children)
    result = {"attainment": None, "counted": len(counted), "total": len(covered), "ever": ever}
    if all(state == "not_started" for state in states):
        return result | {"status": "not_started"}
    if not covered:
        return result | {"status": "no_target"}
    weight = {child.id: exact(1 if child.weight is None else child.weight) for child in children}
    counted_weight = sum(weight[child.id] for child in counted)
    if counted_weight == 0 or 2 * counted_weight < sum(weight[child.id] for child in covered):
        return result | {"status": "stale" if ever else "no_data"}
    mean = sum(weight[child.id] * clamped(of[child.id]) for child in counted) / counted_weight
    mean = rounded(mean)
    green = exact(plan.settings.green if node.green is None else node.green)
    yellow = exact(plan.settings.yellow if node.yellow is None else node.yellow)
    status = colour(mean, False, green, yellow)
    if status == "on_track" and "off_track" in states:
        status = "watch"
    return result | {"status": status, "attainment": mean}


def clamped(score: dict[str, Any]) -> Fraction:
    """Return a child's ratio within 0..1; without one 1 if met, else 0."""
    ratio = score["light_ratio"]
    return Fraction(1 if score["met"] else 0) if ratio is None else min(max(ratio, Fraction(0)), Fraction(1))


def disagreement(node: Node, status: str, drivers: dict[str, Any] | None) -> str | None:
    if node.kind is not Kind.KGI or drivers is None or {status, drivers["status"]} - set(COLOURS):
        return None
    result, cause = status == "on_track", drivers["status"] == "on_track"
    return {(True, True): None, (False, True): "doubt_link", (True, False): "kpi_needed", (False, False): "execute"}[
        result, cause
    ]


# -- is it the same? --------------------------------------------------------------------------------------------------


def differences(scored: Any, slow: dict[str, Any]) -> list[str]:
    """Return, in words, every figure of a `NodeScore` that is not the slow one's."""
    found = []
    for field, wanted in slow.items():
        if field in ("ever",):
            continue
        got = getattr(scored, field)
        if field == "drivers" and wanted is not None:
            wanted = {key: value for key, value in wanted.items() if key != "ever"}
        if not same(got, wanted):
            found.append(f"{scored.id}.{field}: {got!r}, by the rules {shown(wanted)!r}")
    return found


def same(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        if got is None or (isinstance(got, Mapping) and set(got) != set(wanted)):
            return False
        return all(
            same(got[key] if isinstance(got, Mapping) else getattr(got, key), value) for key, value in wanted.items()
        )
    if isinstance(wanted, tuple) and not isinstance(got, tuple):
        return isinstance(got, Band) and same(got.low, wanted[0]) and same(got.high, wanted[1])
    if isinstance(wanted, Fraction):
        return got is not None and abs(got - float(wanted)) <= 2e-9 * max(1.0, abs(float(wanted)))
    return bool(got == wanted)


def shown(wanted: Any) -> Any:
    if isinstance(wanted, Fraction):
        return float(wanted)
    if isinstance(wanted, dict):
        return {key: shown(value) for key, value in wanted.items()}
    return wanted


def consecutive(spans: list[Span]) -> bool:
    """Return whether each period starts the day after the one before."""
    return all(second.first == first.last + DAY for first, second in pairwise(spans))
