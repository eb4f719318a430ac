"""The log of changes by person, table, node and time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kpicore.model import Change, LoggedChange, Review
from kpicore.reports.history import history, history_json, people_in

MORNING = datetime(2026, 6, 1, 9, tzinfo=UTC)


def line(
    table: str, key: str, before: Any = None, after: Any = None, *, by: str = "佐藤", mail: str = "", hour: int = 0
) -> LoggedChange:
    keys = (key,) if table != "actuals" else (key, "2026-05")
    change = Change(table, keys, before, after)
    return LoggedChange(MORNING + timedelta(hours=hour), by, "1-a", change, mail, "board")


#: The newest first, as stores give it. The review r1 moved from orders to visitors.
LOG = [
    line("actions", "a2", None, {"review": "", "text": "全社"}, hour=5),
    line("actions", "a1", {"review": "r1", "state": "open"}, {"review": "r1", "state": "done"}, by="鈴木", hour=4),
    line("reviews", "r1", {"node": "orders"}, {"node": "visitors"}, by="鈴木　一郎", mail="suzuki@example.com", hour=3),
    line("actuals", "orders", None, {"value": 1.0}, by="Sato", hour=2),
    line("nodes", "visitors", {"name": "x"}, None, hour=1),
    line("settings", "name", {"value": ""}, {"value": "計画"}),
]


def shown(**wanted: Any) -> list[str]:
    return [each.change.key[0] for each in history(LOG, **wanted)]


def test_without_a_filter_the_whole_log_is_shown_in_its_order():
    assert list(history(LOG)) == LOG


@pytest.mark.parametrize(
    ("person", "found"),
    [
        ("佐藤", ["a2", "visitors", "name"]),
        ("鈴木一郎", ["r1"]),
        ("SUZUKI@example.com", ["r1"]),
        ("ｓａｔｏ", ["orders"]),
        ("鈴", []),
        ("　", []),
    ],
)
def test_a_person_is_found_by_name_or_address(person: str, found: list[str]):
    assert shown(person=person) == found


@pytest.mark.parametrize(
    ("node", "found"),
    [("orders", ["a1", "r1", "orders"]), ("visitors", ["a1", "r1", "visitors"]), ("name", []), ("r1", [])],
)
def test_a_node_brings_its_numbers_reviews_and_actions_wherever_they_moved(node: str, found: list[str]):
    assert shown(node=node) == found


def test_an_action_is_found_by_a_review_the_log_does_not_know():
    action = line("actions", "a", None, {"review": "typed", "text": "x"})
    typed = Review(id="typed", date=date(2026, 6, 1), node="orders")

    assert history([action], node="orders") == ()
    assert history([action], node="orders", reviews=[typed]) == (action,)


def test_a_node_an_action_names_itself_goes_before_that_of_its_review():
    action = line("actions", "a3", None, {"review": "r1", "node": "sales"})

    assert history([action, *LOG], node="sales") == (action,)


def test_table_and_time_narrow_it_down_and_the_moment_itself_counts():
    assert shown(table="actions") == ["a2", "a1"]
    assert shown(since=MORNING + timedelta(hours=3)) == ["a2", "a1", "r1"]
    assert shown(table="actions", person="鈴木", since=MORNING) == ["a1"]


def test_a_log_as_plain_values_holds_who_and_where_from():
    [found] = history_json(history(LOG, table="reviews"))

    assert found == {
        "at": "2026-06-01T12:00:00+00:00",
        "author": "鈴木　一郎",
        "mail": "suzuki@example.com",
        "origin": "board",
        "revision": "1-a",
        "table": "reviews",
        "key": ["r1"],
        "before": {"node": "orders"},
        "after": {"node": "visitors"},
    }
    assert people_in(LOG) == ("佐藤", "鈴木", "鈴木　一郎", "Sato")
