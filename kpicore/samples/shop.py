"""The sample plan: an online shop that wants 1.5億円 ($1.5M) of sales in a year, with numbers up to the evening
before the day it is asked for.

What is written in it, in both languages, is in `shop.toml`: the tree with its definitions and responses, reviews and actions. Here are its
numbers and days. It shares article A's figures with the template of an online shop (`guide/templates/ec.toml`) and stays a description of
its own: its goal is visitors × conversion × order value where the template adds repeat orders to those of new visitors, and its
definitions and responses name this shop's people and pages.

Everything is invented, and made the same way every time: the only inputs are `today` and the language, noise is a checksum of indicator
and period. Whatever the day, the plan passes the design check and shows every light, a KPI that missed three months in a row, an indicator
that is one period late and one that is out of date.

The term: the fiscal year from April, once three of its months are closed (from July on). In April, May and June it is
the year from the October before, so that there is always something to judge. The year before the term is history.
"""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kpicore.model import (
    Action,
    ActionState,
    Meeting,
    MeetingState,
    Node,
    Plan,
    Review,
    ReviewDecision,
    Settings,
    Snapshot,
    Target,
    actuals_table,
)
from kpicore.periods import GRACE_DAYS, Cadence, Period, period_id

GOAL_YEN = 150_000_000
CALENDAR = Settings().calendar
#: What is written in yen is so many yen to the unit of the language's shop: the English one counts in dollars.
YEN_PER_UNIT = {"ja": 1, "en": 100}

#: Each calendar month's share of the year's business, January first; an even month is 1, and they add up to 12.
SEASON = (0.95, 0.85, 1.10, 1.00, 0.95, 0.95, 1.05, 0.85, 0.95, 1.00, 1.10, 1.25)
VISITORS_A_MONTH, ORDER_YEN = 50_000, 12_500
#: The conversion rate fell with a new site design so many months ago.
MONTHS_OF_LOW_CVR = 4
#: So many weeks of the newsletter count were never entered.
WEEKS_WITHOUT_NEWSLETTERS = 5
#: Asking for reviews began so many weeks ago, and nobody has entered a number yet.
WEEKS_OF_REVIEW_REQUESTS = 3
#: The two meetings were so many days ago.
DAYS_SINCE_MEETINGS = (38, 8)
SHORTEST_HISTORY_MONTHS = 18
REPLY_HOURS_BEFORE, REPLY_HOURS_GOAL = 5.0, 3.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Where `today` lies: the term's first and last day, and the running month and week as ordinals."""

    today: date
    start: date
    deadline: date
    month: int
    week: int

    @property
    def first_month(self) -> int:
        """The ordinal of the term's first month."""
        return CALENDAR.containing(Cadence.MONTHLY, self.start).ordinal

    @property
    def first_recorded_month(self) -> int:
        """The ordinal of the first month with actuals: a year before the term, and 18 closed months at least."""
        return min(self.first_month - 12, self.month - SHORTEST_HISTORY_MONTHS)

    def elapsed(self, period: Period) -> float:
        """Return the part of a period that had gone by the evening before today: 1 for a closed one, 0 for one that begins today."""
        first, last = CALENDAR.first_day(period), CALENDAR.last_day(period)
        gone = (min(self.today - timedelta(days=1), last) - first).days + 1
        return max(gone, 0) / ((last - first).days + 1)


def shop(today: date, language: str = "ja") -> Snapshot:
    """Return the sample plan in a language (`ja`, `en`), with its actuals as they stand on the morning of `today`."""
    clock, texts = clock_at(today), _texts(language)
    per_unit = YEN_PER_UNIT[language]
    plan = Plan(
        settings=Settings(name=texts["name"], language=language, currency=texts["currency"], sample=True),
        nodes=tuple(_nodes(clock, texts)),
        targets=tuple(_targets(clock, per_unit)),
    )
    rows = [
        _row(clock, texts, indicator, period, value)
        for month in range(clock.first_recorded_month, clock.month + 1)
        if clock.elapsed(period := Period(Cadence.MONTHLY, month))
        for indicator, value in _month_values(clock, period, per_unit).items()
    ]
    rows += [_row(clock, texts, *each) for each in _weekly_values(clock)]
    return Snapshot(
        plan=plan,
        actuals=actuals_table(rows),
        reviews=_reviews(clock, texts),
        actions=(*_actions(clock, texts), _response(clock, texts)),
        meetings=_meetings(clock, texts),
    )


def clock_at(today: date) -> Clock:
    """Return the term by the rule this module states, and the running month and week."""
    half_year_before = today.month in (4, 5, 6)
    first_year = today.year - (1 if today.month < 7 else 0)
    start = date(first_year, 10 if half_year_before else 4, 1)
    return Clock(
        today=today,
        start=start,
        deadline=start.replace(year=start.year + 1) - timedelta(days=1),
        month=CALENDAR.containing(Cadence.MONTHLY, today).ordinal,
        week=CALENDAR.containing(Cadence.WEEKLY, today).ordinal,
    )


@lru_cache(maxsize=2)
def _texts(language: str) -> Mapping[str, Any]:
    """Return the file with the texts and amounts of one language in place of both."""

    def chosen(value: Any) -> Any:
        if isinstance(value, dict):
            return (
                value[language] if value.keys() == {"ja", "en"} else {key: chosen(part) for key, part in value.items()}
            )
        return [chosen(part) for part in value] if isinstance(value, list) else value

    found: Mapping[str, Any] = chosen(tomllib.loads(files("kpicore.samples").joinpath("shop.toml").read_text("utf-8")))
    return found


# -- the tree --------------------------------------------------------------------------------------------------


def _nodes(clock: Clock, texts: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the nodes of the file, with people and departments by name and the days that follow today."""
    days = {
        "revenue": {"start": clock.start, "deadline": clock.deadline},
        "review-requests": {"start": CALENDAR.first_day(Period(Cadence.WEEKLY, clock.week - WEEKS_OF_REVIEW_REQUESTS))},
        "follow-calls": {"start": CALENDAR.first_day(Period(Cadence.MONTHLY, clock.month))},
    }
    for node in texts["node"]:
        named = {
            "owner": texts["people"][node["owner"]],
            "department": texts["departments"].get(node.get("department"), ""),
            "response_owner": texts["people"].get(node.get("response_owner"), ""),
        }
        yield Node.model_validate(node | named | days.get(node["id"], {}))


def _targets(clock: Clock, per_unit: int) -> Iterator[Target]:
    """Yield the season of sales and visitors, and the survey's target, raised to 10 % two closed months ago."""
    for month in range(clock.first_month, clock.first_month + 12):
        share = SEASON[month % 12]
        name = period_id(Period(Cadence.MONTHLY, month))
        yield Target(indicator="revenue", period=name, value=round(GOAL_YEN / 12 * share) / per_unit)
        yield Target(indicator="visitors", period=name, value=round(VISITORS_A_MONTH * share))
    raised = CALENDAR.first_day(Period(Cadence.MONTHLY, clock.month - 2))
    yield Target(indicator="survey-rate", value=10, effective_from=raised)


# -- the actuals -----------------------------------------------------------------------------------------------


def _month_values(clock: Clock, period: Period, per_unit: int) -> dict[str, float]:
    """Return the values of one month, of a running one those of the days gone by; rates do not depend on them."""
    month, elapsed = period.ordinal, clock.elapsed(period)

    def noise(indicator: str) -> float:
        return _noise(indicator, month)

    ago, before_term = clock.month - month, max(0, clock.first_month - month)
    growth = 1.03 - 0.007 * before_term
    visitors = round(VISITORS_A_MONTH * SEASON[month % 12] * (growth + 0.015 * noise("visitors")) * elapsed)
    # Fewer ads for two months: the rest of the budget went into the new design.
    of_new = {1: 4_690, 2: 4_860}.get(ago, 5_130 * (1 - 0.01 * before_term)) + 60 * noise("new")
    # In percent: at its goal in the term until the new design, below 80 % of that since, a bit better now.
    cvr = round((1.93 if before_term else 2.03) + 0.02 * noise("cvr"), 2)
    if ago <= MONTHS_OF_LOW_CVR:
        cvr = round(1.575 + 0.012 * noise("cvr"), 3) if ago else round(1.66 + 0.02 * noise("cvr"), 2)
    # Hours to the first reply, falling a little faster than the line to the goal.
    month_of_term = month - clock.first_month + 1
    reply_hours = round(REPLY_HOURS_BEFORE + 0.2 * noise("first-reply"), 2)
    if month_of_term >= 1:
        line = REPLY_HOURS_BEFORE + (REPLY_HOURS_GOAL - REPLY_HOURS_BEFORE) * month_of_term / 12
        reply_hours = round(line - 0.1 + 0.05 * noise("first-reply"), 2)
    order_yen = round(ORDER_YEN * (1.02 + 0.01 * noise("order-value")))
    return {
        "revenue": round(visitors * cvr / 100 * order_yen * (1 + 0.004 * noise("revenue"))) / per_unit,
        "visitors": visitors,
        "cvr": cvr,
        "order-value": order_yen / per_unit,
        "new-visitors": round(of_new * elapsed),
        "open-rate": round(26.2 + 0.5 * noise("open-rate"), 1),
        "survey-rate": round(8.9 + 0.3 * noise("survey-rate"), 1),
        "first-reply": reply_hours,
        "coupon-rate": round(7.5 + 0.4 * noise("coupon-rate"), 1),
        "line-cards": round((640 + 40 * noise("line-cards")) * elapsed),
    }


def _weekly_values(clock: Clock) -> Iterator[tuple[str, Period, float]]:
    """Yield the weeks up to the running one; articles lack their last due week, newsletters the last five."""
    first_day = CALENDAR.first_day(Period(Cadence.MONTHLY, clock.first_recorded_month))
    first_week = CALENDAR.containing(Cadence.WEEKLY, first_day).ordinal
    last_due = CALENDAR.containing(Cadence.WEEKLY, clock.today - timedelta(days=GRACE_DAYS[Cadence.WEEKLY] + 7)).ordinal
    for week in range(first_week, clock.week):
        period = Period(Cadence.WEEKLY, week)
        if week < last_due:
            yield "articles", period, 2 if _noise("articles", week) < 0.3 else 3
        if week < clock.week - WEEKS_WITHOUT_NEWSLETTERS:
            yield "newsletters", period, 2 if _noise("newsletters", week) < 0.6 else 1


def _row(clock: Clock, texts: Mapping[str, Any], indicator: str, period: Period, value: float) -> dict[str, Any]:
    """Return one actual as it was entered in the evening a day or two after its period, at the latest yesterday."""
    new_design = period.cadence is Cadence.MONTHLY and period.ordinal == clock.month - MONTHS_OF_LOW_CVR
    days = 1 + zlib.crc32(f"{indicator}{period.ordinal}day".encode()) % 2
    entered_on = min(CALENDAR.last_day(period) + timedelta(days=days), clock.today - timedelta(days=1))
    owner = next(node["owner"] for node in texts["node"] if node["id"] == indicator)
    return {
        "indicator": indicator,
        "period": period_id(period),
        "value": value,
        "note": texts["design_changed"] if indicator == "cvr" and new_design else "",
        "entered_by": texts["people"][owner],
        "recorded_at": datetime.combine(
            entered_on, time(17, zlib.crc32(f"{indicator}{period.ordinal}minute".encode()) % 60)
        ),
    }


def _noise(indicator: str, ordinal: int) -> float:
    """Return a number between -1 and 1 that is always the same for an indicator and a period."""
    return zlib.crc32(f"{indicator} {ordinal}".encode()) % 2001 / 1000 - 1


# -- what was found and agreed ---------------------------------------------------------------------------------


def _meetings(clock: Clock, texts: Mapping[str, Any]) -> tuple[Meeting, ...]:
    days = {"first": DAYS_SINCE_MEETINGS[0], "second": DAYS_SINCE_MEETINGS[1]}
    return tuple(
        Meeting(
            id=f"m-{number}",
            date=(day := clock.today - timedelta(days=days[name])),
            people=tuple(texts["people"].values()),
            state=MeetingState.CLOSED,
            as_of=day,
            **texts["meetings"][name],
        )
        for number, name in enumerate(days, 1)
    )


def _response(clock: Clock, texts: Mapping[str, Any]) -> Action:
    """Return the action that the agreed response to the low conversion rate opened by itself after the third miss."""
    first = max(clock.first_month, clock.month - MONTHS_OF_LOW_CVR)
    known = CALENDAR.first_day(Period(Cadence.MONTHLY, first + 3)) + timedelta(days=2)
    opened = min(known, clock.today)
    cvr = next(node for node in texts["node"] if node["id"] == "cvr")
    due = opened + timedelta(days=cvr["response_days"])
    is_done = due < clock.today
    return Action(
        id=f"response-cvr-{period_id(Period(Cadence.MONTHLY, first))}",
        text=cvr["response"],
        owner=texts["people"][cvr["response_owner"]],
        node="cvr",
        due=due,
        opened=opened,
        state=ActionState.DONE if is_done else ActionState.DOING,
        closed=due if is_done else None,
        result=texts["actions"]["response"]["result"] if is_done else "",
    )


def _reviews(clock: Clock, texts: Mapping[str, Any]) -> tuple[Review, ...]:
    people = texts["people"]
    last, before = (period_id(Period(Cadence.MONTHLY, clock.month - ago)) for ago in (1, 2))
    return (
        Review(
            id="r-1",
            date=clock.today - timedelta(days=DAYS_SINCE_MEETINGS[0]),
            node="new-visitors",
            period=before,
            meeting="m-1",
            decision=ReviewDecision.CONTINUE,
            author=people["suzuki"],
            **texts["reviews"]["articles"],
        ),
        Review(
            id="r-2",
            date=clock.today - timedelta(days=DAYS_SINCE_MEETINGS[1]),
            node="cvr",
            period=last,
            meeting="m-2",
            decision=ReviewDecision.REINFORCE,
            author=people["sato"],
            **texts["reviews"]["checkout"],
        ),
    )


def _actions(clock: Clock, texts: Mapping[str, Any]) -> tuple[Action, ...]:
    people, written = texts["people"], texts["actions"]
    return (
        Action(
            id="a-1",
            review="r-1",
            owner=people["suzuki"],
            due=clock.today - timedelta(days=10),
            state=ActionState.DONE,
            **written["articles"],
        ),
        Action(
            id="a-2",
            review="r-2",
            owner=people["sato"],
            due=clock.today + timedelta(days=12),
            state=ActionState.DOING,
            **written["shipping"],
        ),
        Action(
            id="a-3",
            review="r-2",
            owner=people["takahashi"],
            due=clock.today - timedelta(days=2),
            state=ActionState.OPEN,
            **written["checkout"],
        ),
    )
