"""What has to be entered, by whom and for which period; what stands beside the field."""

from datetime import date

import pandas as pd

from kpicore.model import actuals_table
from kpicore.model.node import Node
from kpicore.model.snapshot import Snapshot
from kpicore.reports.due import Asked, Desk, desk, fields, matrix
from kpicore.reports.health.freshness import due_inputs
from tests.reports.small import MONTHS, node, scored, snapshot

HUNDRED = [100.0] * 7


def of(held: Snapshot, *whose: str, today: date = date(2026, 11, 24)) -> Desk:
    return desk(held, scored(held, today), frozenset(whose) or None)


def asked(found: Desk) -> list[tuple[str, str, str]]:
    return [(each.node.id, each.period, each.asked.value) for each in found.missing]


def weekly(node_id: str, parents: str = "", **fields_: object) -> Node:
    return node(node_id, parents, cadence="weekly", **fields_)


def test_a_closed_month_without_a_number_waits_for_ten_days_and_is_late_then():
    held = snapshot([node("売上", kind="KGI")], {"売上": [100.0] * 6})

    assert asked(of(held, today=date(2026, 11, 10))) == [("売上", "2026-10", "waiting")]
    assert asked(of(held, today=date(2026, 11, 11))) == [("売上", "2026-10", "late")]


def test_the_open_period_is_never_asked_for_and_says_when_it_will_be():
    found = of(snapshot([node("売上", kind="KGI")], {"売上": HUNDRED}))

    assert found.missing == ()
    assert found.next_due == (date(2026, 12, 1), "2026-11")


def test_what_is_missing_before_later_numbers_is_a_gap_and_the_rest_is_what_the_board_calls_overdue():
    held = snapshot([node("売上", kind="KGI")], {"売上": [100.0, None, 100.0, 100.0, None, None, None]})

    found = of(held)

    assert asked(found) == [
        ("売上", "2026-10", "late"),
        ("売上", "2026-09", "late"),
        ("売上", "2026-08", "late"),
        ("売上", "2026-05", "gap"),
    ]
    (board,) = due_inputs(held, scored(held))
    assert sorted(board.overdue) == sorted(each.period for each in found.missing if each.asked is Asked.LATE)
    assert sorted(board.gaps) == sorted(each.period for each in found.missing if each.asked is Asked.GAP)


def test_a_person_is_asked_for_their_own_however_their_name_is_spelled():
    nodes = [node("a", kind="KGI", owner="田中 一"), node("b", owner="鈴木"), node("c", owner="田中一")]
    held = snapshot(nodes, {each: [100.0] * 6 for each in "abc"})

    assert [each.node.id for each in of(held, "田中一").missing] == ["a", "c"]
    assert [each.node.id for each in of(held).missing] == ["a", "b", "c"]


def test_what_nobody_owns_is_asked_of_the_person_without_a_name():
    held = snapshot([node("a", kind="KGI"), node("b", owner="鈴木")], {"a": [100.0] * 6, "b": HUNDRED})

    assert asked(of(held, "")) == [("a", "2026-10", "late")]
    assert [(line.owner, dict(line.missing)) for line in matrix(of(held))] == [("", {"2026-10": 1})]


def test_a_retired_indicator_and_a_factor_are_asked_of_nobody():
    nodes = [node("a", kind="KGI", state="retired"), node("csf", "a", kind="CSF")]

    assert asked(of(snapshot(nodes))) == []


def test_the_page_opens_at_the_latest_period_that_misses_something_but_not_for_a_gap():
    whole = snapshot([node("a", kind="KGI")], {"a": [100.0, None, *HUNDRED[2:]]})
    late = snapshot([node("a", kind="KGI")], {"a": [100.0, None, 100.0, 100.0, 100.0, 100.0]})

    assert of(whole).opened_at() == "2026-05"
    assert of(late).opened_at() == "2026-10"
    assert of(late).opened_at("2026-11") == "2026-11"
    assert of(late).opened_at("1999-01") == "2026-10"
    assert of(snapshot([node("a", kind="KGI")], {"a": HUNDRED})).opened_at() == "2026-10"
    assert of(snapshot([])).opened_at() is None


def test_a_field_stands_beside_the_last_number_last_years_and_the_target_of_its_own_period():
    months = ("2025-10", *MONTHS)
    held = snapshot([node("a", kind="KGI")], {"a": [77.0, *HUNDRED[:5], 120.0]}, months=months)

    (field,) = fields(held, scored(held), "2026-10")

    assert (field.last, field.last_year, field.target) == (("2026-09", 120.0), 77.0, 100.0)
    assert (field.asked, field.actual, field.row, field.status) == (Asked.LATE, None, None, None)
    assert field.usual == (77.0, 100.0, 100.0, 100.0, 100.0, 100.0, 120.0)


def test_a_field_that_is_filled_shows_its_light_and_its_ratio_for_the_period_alone():
    held = snapshot([node("a", kind="KGI")], {"a": [*HUNDRED[:6], 80.0]})

    (field,) = fields(held, scored(held), "2026-10")

    assert (field.actual, field.ratio, field.met, field.status, field.asked) == (80.0, 0.8, False, "watch", None)
    assert field.row is not None
    assert field.row["cell"] == "実績!C11"


def test_the_open_period_has_a_field_without_a_light():
    held = snapshot([node("a", kind="KGI")], {"a": HUNDRED})

    (field,) = fields(held, scored(held), "2026-11")

    assert (field.is_open, field.asked, field.status, field.target) == (True, None, None, 100.0)


def test_a_week_asks_for_the_indicators_of_weeks_alone():
    held = snapshot([node("month", kind="KGI"), weekly("week", "month")])

    assert [field.node.id for field in fields(held, scored(held), "2026-W47")] == ["week"]
    assert [str(cadence) for cadence in of(held).periods] == ["weekly", "monthly"]
    assert of(held).periods["weekly"][-1] == "2026-W48"


def test_a_period_that_does_not_apply_is_asked_of_nobody_and_its_field_says_why():
    held = snapshot([node("a", kind="KGI", owner="森")], {"a": HUNDRED[:5]})
    away = [{"indicator": "a", "period": month, "value": None, "flags": "closed-day", "text": "休業"} for month in AWAY]
    held = Snapshot(held.plan, pd.concat([held.actuals, actuals_table(away)], ignore_index=True))

    found = of(held, "森")

    assert (asked(found), found.opened_at(), found.next_due, matrix(found)) == ([], "2026-10", None, ())
    for month in AWAY:
        (field,) = fields(held, scored(held), month)
        assert (field.exempt, field.asked, field.actual, field.is_added_up) == ("closed-day", None, None, False)
    assert due_inputs(held, scored(held)) == ()


#: Two closed months, and the one still running.
AWAY = ("2026-09", "2026-10", "2026-11")


def test_a_period_outside_the_term_and_one_that_is_none_have_no_fields():
    held = snapshot([node("a", kind="KGI")], {"a": HUNDRED})

    assert fields(held, scored(held), "2027-05") == ()
    assert fields(held, scored(held), "<script>") == ()


def test_a_month_that_days_add_up_to_is_no_field_to_type_into():
    held = snapshot([node("a", kind="KGI")], {"a": [40.0, 60.0]}, months=("2026-10-01", "2026-10-02"))

    (field,) = fields(held, scored(held), "2026-10")

    assert (field.actual, field.is_added_up) == (100.0, True)


def test_the_matrix_counts_each_persons_missing_numbers_by_period_the_latest_first():
    nodes = [node("a", kind="KGI", owner="森"), node("b", owner="田中"), node("c", owner="田中")]
    held = snapshot(nodes, {"a": HUNDRED, "b": [100.0] * 5, "c": [100.0] * 6})

    (line,) = matrix(of(held))

    assert (line.owner, dict(line.missing), line.late, line.total) == ("田中", {"2026-10": 2, "2026-09": 1}, 3, 3)
