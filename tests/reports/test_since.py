"""What changed since somebody was here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from kpicore.model import Action, Meeting, Plan, Review, Settings, Snapshot, actuals_table
from kpicore.reports.since import Since, StatusChange, last_meeting, since
from kpicore.scoring import score
from tests.reports.small import node, scored, snapshot

TODAY = date(2026, 11, 24)
FRIDAY = datetime(2026, 11, 20, 9, 0)


def held(*rows, nodes=(), actions=(), reviews=()) -> Snapshot:
    """Return a plan with actuals as (indicator, period, value, recorded at)."""
    names = ("indicator", "period", "value", "recorded_at")
    table = actuals_table([dict(zip(names, row, strict=True)) for row in rows])
    return Snapshot(Plan(settings=Settings(), nodes=nodes or (node("a"), node("b"))), table, reviews, actions)


def changed(found: Snapshot, moment: datetime = FRIDAY, today: date = TODAY):
    return since(found, score(found.plan, found.actuals, today), moment)


def is_nothing(found: Since) -> bool:
    return (found.turns, found.new_actuals, found.lapsed) == ((), 0, 0)


def test_a_number_that_came_since_is_new_and_the_light_it_turned_is_told():
    found = changed(
        held(
            ("a", "2026-09", 50.0, "2026-10-05T08:00:00"),
            ("a", "2026-10", 95.0, "2026-11-23T08:00:00"),
            ("b", "2026-09", 100.0, "2026-10-05T08:00:00"),
            ("b", "2026-10", 100.0, "2026-11-20T08:59:00"),
        )
    )

    assert (found.turns, found.new_actuals) == ((StatusChange("off_track", "watch", ("a",)),), 1)


def test_a_light_turns_by_time_alone_when_nobody_enters():
    # August is the last actual: on 8 November one period is overdue, on 24 November two.
    found = changed(held(("a", "2026-08", 100.0, "2026-09-05T08:00:00")), datetime(2026, 11, 8, 9), TODAY)

    assert found.turns == (StatusChange("on_track", "stale", ("a",)),)


def test_a_number_without_a_time_of_recording_was_known_once_its_period_was_over():
    found = changed(held(("a", "2026-10", 50.0, None), ("a", "2026-11", 10.0, None), ("b", "2026-10", 100.0, None)))

    assert (found.turns, found.new_actuals) == ((), 0)


@pytest.mark.parametrize(
    ("due", "state", "lapsed"),
    [
        (date(2026, 11, 19), "open", 0),  # was late already
        (date(2026, 11, 20), "open", 1),  # was due on the day itself
        (date(2026, 11, 23), "doing", 1),
        (date(2026, 11, 24), "open", 0),  # is due today
        (date(2026, 11, 23), "done", 0),
    ],
)
def test_a_promise_lapsed_when_its_day_passed_since(due, state, lapsed):
    assert changed(held(actions=(Action(id="a", text="x", due=due, state=state),))).lapsed == lapsed


def test_nothing_changed_is_nothing():
    assert is_nothing(changed(held(("a", "2026-10", 100.0, "2026-11-05T08:00:00"))))


def test_goals_that_turned_come_first_and_factors_are_not_counted():
    nodes = (node("k", "f"), node("f", "g", kind="CSF"), node("g", kind="KGI"))
    rows = [(each, "2026-10", 50.0, "2026-11-22T08:00:00") for each in ("k", "g")]
    before = [(each, "2026-09", 100.0, "2026-10-05T08:00:00") for each in ("k", "g")]

    assert changed(held(*before, *rows, nodes=nodes)).turns == (StatusChange("on_track", "off_track", ("g", "k")),)


def test_a_moment_after_the_day_that_is_shown_changes_nothing():
    found = changed(held(("a", "2026-10", 50.0, "2026-11-05T08:00:00")), datetime(2026, 12, 1, 9))

    assert is_nothing(found)


def test_the_last_meeting_is_the_end_of_its_day_and_one_of_today_or_later_or_not_held_is_none_yet():
    days = [date(2026, 11, 3), date(2026, 11, 10), TODAY, date(2026, 12, 1)]
    found = snapshot([node("a")], reviews=[Review(id=str(day), date=day, node="a") for day in days])
    assert last_meeting(found, scored(found)) == datetime(2026, 11, 10, 23, 59, 59)

    meetings = (Meeting(id="m", date=date(2026, 11, 17), state="closed"), Meeting(id="n", date=date(2026, 11, 20)))
    found = replace(found, meetings=meetings)
    assert last_meeting(found, scored(found)) == datetime(2026, 11, 17, 23, 59, 59)

    bare = snapshot([node("a")])
    assert last_meeting(bare, scored(bare)) is None
