"""What one person has to do: theirs alone, the most urgent first, at its cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpicore.problems import Problem, error, info, warning
from kpicore.reports.health import Task, people, tasks_of
from tests.reports.small import node, scored, snapshot

NODES = [
    node("goal", kind="KGI", owner="佐藤"),
    node("visits", "goal", owner="鈴木"),
    node("orders", "goal", owner="鈴木"),
    node("old", "goal", owner="田中", state="retired"),
]
FULL = [100.0] * 7


def held_with(*problems: Problem, **actuals: list[float | None]):
    rows = {"goal": FULL, "visits": FULL, "orders": FULL} | actuals
    return replace(snapshot(NODES, rows), problems=problems)


def tasks(held, owner: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(task.ask, task.node.id, task.where, task.periods) for task in found(held, owner)]


def found(held, owner: str) -> tuple[Task, ...]:
    return tasks_of(held, scored(held), owner)


def test_people_are_the_owners_of_active_indicators_in_the_order_of_the_plan():
    assert people(held_with()) == ("佐藤", "鈴木")


def test_mistakes_come_before_overdue_input_before_doubts_before_gaps():
    held = held_with(
        warning("unit-clash", "実績!C30", indicator="visits"),
        error("not-a-number", "実績!C31", indicator="visits", period="2026-01", text="八十"),
        visits=[100.0, None, 100.0, 100.0, 100.0, 100.0, 100.0],
        orders=[100.0] * 4,
    )

    assert [(ask, node_id) for ask, node_id, _, _ in tasks(held, "鈴木")] == [
        ("mend", "visits"),
        ("enter", "orders"),
        ("check", "visits"),
        ("fill", "visits"),
    ]


def test_what_is_overdue_names_its_periods():
    ((ask, node_id, _, periods),) = tasks(held_with(orders=[100.0] * 5), "鈴木")

    assert (ask, node_id, periods) == ("enter", "orders", ("2026-09", "2026-10"))


def test_a_period_whose_cell_holds_a_mistake_is_told_once():
    wrong = error("not-a-number", "実績!C11", indicator="orders", period="2026-10", text="八十")

    assert tasks(held_with(wrong, orders=[100.0] * 6), "鈴木") == [("mend", "orders", "実績!C11", ())]


def test_a_problem_is_whose_indicator_the_other_numbers_of_its_row_are():
    held = held_with(error("sheet-error", "'売上 表'!F7", text="#N/A"))
    cells = [f"'売上 表'!{letter}7" if each == "goal" else "実績!C1" for each, letter in _letters(held)]
    held = replace(held, actuals=held.actuals.assign(cell=cells))

    assert tasks(held, "佐藤") == [("mend", "goal", "'売上 表'!F7", ())]
    assert tasks(held, "鈴木") == []


def _letters(held):
    return zip(held.actuals["indicator"].tolist(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False)


def test_a_problem_of_a_node_is_its_owners_and_what_is_only_worth_knowing_is_nobodys():
    held = held_with(error("formula-broken", "orders"), info("future-zero", "実績!C9", indicator="orders"))

    assert tasks(held, "鈴木") == [("mend", "orders", "orders", ())]


def test_a_problem_nobody_can_be_asked_about_is_on_no_list():
    held = held_with(
        error("sheet-error", "実績!Z99", text="#N/A"),
        error("unknown-indicator", "実績!A9", indicator="来客"),
        error("unknown-zone", "設定"),
    )

    assert [found(held, owner) for owner in ("佐藤", "鈴木", "田中", "")] == [(), (), (), ()]


def test_missing_numbers_are_typed_in_the_row_or_the_tab_of_those_before():
    held = held_with(orders=[100.0] * 5)
    wide, long = ["実績!C7", "実績!D7"], ["実績!C7", "実績!C9"]

    def where(cells: list[str]) -> str:
        placed = held.actuals.assign(cell=[cells[at % 2] for at in range(len(held.actuals))])
        placed.loc[placed["indicator"] != "orders", "cell"] = ""
        if cells is long:
            placed.loc[placed["indicator"] == "orders", "cell"] = [f"実績!C{row}" for row in range(2, 7)]
        return tasks(replace(held, actuals=placed), "鈴木")[0][2]

    assert (where(wide), where(long), where(["", ""])) == ("実績!7:7", "実績!", "")


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        (["実績!C7"], "実績!7:7"),  # a single number is taken for the first of its row
        (["実績!C7", "昨年!C9"], "昨年!"),
        (["昨年!C9", "昨年!D9", "実績!C7", "実績!D7"], "実績!7:7"),
        (["実績!C7", "実績!D7", "実績!C9"], "実績!"),
        (["実績!C6", "実績!C7", "実績!D7"], "実績!7:7"),
        (["実績!C7", "手入力"], "実績!7:7"),
    ],
)
def test_where_to_type_is_told_by_the_latest_numbers_place(cells, where):
    held = held_with(orders=[100.0] * len(cells))
    places = dict(zip(held.actuals.index[held.actuals["indicator"] == "orders"], cells, strict=True))
    held = replace(held, actuals=held.actuals.assign(cell=[places.get(at, "") for at in held.actuals.index]))

    assert tasks(held, "鈴木")[0][2] == where


def test_a_note_in_place_of_a_cell_owns_no_row():
    held = held_with(error("sheet-error", "実績!F7", text="#N/A"))
    held = replace(held, actuals=held.actuals.assign(cell="実績!7行目"))

    assert [tasks(held, owner) for owner in ("佐藤", "鈴木")] == [[], []]
