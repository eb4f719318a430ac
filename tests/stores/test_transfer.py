"""Bringing a workbook into a store: it adds and changes, and takes nothing away but a sample."""

from datetime import date

import pytest

from kpicore.errors import CannotImport
from kpicore.model import Kind, Node, Plan, Settings, Snapshot, actuals_table
from kpicore.model.rows import tables_of
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.stores.base import NEVER_SAVED
from kpicore.stores.memory import MemoryStore
from kpicore.stores.transfer import STEPS, import_workbook, merge

TODAY = date(2026, 6, 20)
TREE = draw(
    "ツリー",
    """
    | ID     | 種別 | 名称     | 単位 | 目標値 |
    | sales  | KGI  | 売上     | 円   | 100    |
    | orders | KPI  | 受注件数 | 件   | 15     |
    """,
)
ACTUALS = draw(
    "実績",
    """
    | 指標     | 2026-04 | 2026-05 |
    | 受注件数 | 12      | 15      |
    """,
)
SETTINGS = draw(
    "設定",
    """
    | 項目       | 値   |
    | 計画名     | 本店 |
    | 年度開始月 | 1    |
    """,
)


def book(*grids: Grid) -> Workbook:
    return Workbook(grids)


def into(store: MemoryStore, *grids: Grid):
    return import_workbook(store, book(*grids), today=TODAY, author="花子")


def values(store: MemoryStore) -> dict[tuple[str, str], float]:
    actuals = store.load().actuals
    return {(row.indicator, row.period): row.value for row in actuals.itertuples()}


def test_a_first_import_holds_what_the_workbook_says():
    store = MemoryStore()
    merged = into(store, TREE, ACTUALS, SETTINGS)

    assert merged.counts["nodes"] == {"added": 2, "changed": 0, "removed": 0}
    assert values(store) == {("orders", "2026-04"): 12.0, ("orders", "2026-05"): 15.0}
    assert store.load().plan.settings.name == "本店"
    assert {logged.author for logged in store.history()} == {"花子"}


def test_the_same_workbook_again_changes_nothing():
    store = MemoryStore()
    into(store, TREE, ACTUALS, SETTINGS)
    revision = store.revision()

    assert into(store, TREE, ACTUALS, SETTINGS).changes == ()
    assert store.revision() == revision


def test_what_a_workbook_does_not_hold_stays():
    store = MemoryStore()
    into(store, TREE, ACTUALS, SETTINGS)
    into(store, TREE, draw("実績", "| 指標 | 2026-05 |\n| 受注件数 | 16 |"))

    assert values(store) == {("orders", "2026-04"): 12.0, ("orders", "2026-05"): 16.0}
    assert store.load().plan.settings.fiscal_start_month == 1


def test_actuals_alone_find_their_indicators_in_the_tree_of_the_store():
    store = MemoryStore()
    into(store, TREE)

    assert into(store, ACTUALS).counts == {"actuals": {"added": 2, "changed": 0, "removed": 0}}


def test_a_sample_gives_way_as_a_whole_and_its_settings_with_it():
    made_up = Node(id="made-up", kind=Kind.KPI, name="見本")
    sample = Snapshot(
        plan=Plan(settings=Settings(name="見本", sample=True, fiscal_start_month=10), nodes=(made_up,)),
        actuals=actuals_table([{"indicator": "made-up", "period": "2026-04", "value": 1}]),
    )
    store = MemoryStore(sample)
    merged = into(store, TREE, ACTUALS)

    assert merged.replaces_sample
    assert set(tables_of(store.load())["nodes"]) == {("sales",), ("orders",)}
    assert set(values(store)) == {("orders", "2026-04"), ("orders", "2026-05")}
    assert store.load().plan.settings == Settings()


@pytest.mark.parametrize(
    ("grids", "reason"),
    [((ACTUALS,), "no-tree"), ((draw("メモ", "| a |"),), "nothing-to-import"), ((), "nothing-to-import")],
)
@pytest.mark.parametrize("sample", [False, True])
def test_numbers_without_a_tree_to_place_them_are_refused_and_nothing_changes(grids, reason, sample):
    store = MemoryStore(Snapshot(plan=Plan(settings=Settings(sample=sample)))) if sample else MemoryStore()
    before = store.revision()

    with pytest.raises(CannotImport) as refused:
        into(store, *grids)

    assert refused.value.facts["reason"] == reason
    assert store.revision() == before
    assert sample or before == NEVER_SAVED


def test_looking_first_says_the_same_as_doing_it():
    store = MemoryStore()

    assert merge(store.load(), book(TREE, ACTUALS), TODAY).changes == into(store, TREE, ACTUALS).changes


def test_the_steps_are_told_in_their_order():
    told: list[str] = []
    import_workbook(MemoryStore(), book(TREE), today=TODAY, author="花子", step=told.append)

    assert tuple(told) == STEPS


def test_an_import_without_a_heading_the_stored_nodes_need_says_so():
    store = MemoryStore()
    into(store, TREE)

    merged = merge(
        store.load(), book(draw("ツリー", "| ID | 種別 | 名称 | メモ |\n| orders | KPI | 受注件数 | 大切 |")), TODAY
    )

    told = {
        problem.facts["heading"]: problem.facts["count"]
        for problem in merged.reading.problems
        if problem.code == "heading-gone"
    }
    assert told == {"単位": 1, "目標値": 1}
