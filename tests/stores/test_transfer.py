"""Bringing a workbook into a store: it adds and changes; what it would take away is shown first, but for a sample nobody changed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.errors import CannotImport, WouldRemove
from kpicore.model import Kind, Node, Plan, Settings, Snapshot, actuals_table
from kpicore.model.rows import changes_between, tables_of
from kpicore.samples.shop import shop
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.writing.layout import workbook_of
from kpicore.stores.base import NEVER_SAVED
from kpicore.stores.memory import MemoryStore
from kpicore.stores.transfer import STEPS, ImportOptions, emptied, import_workbook, merge
from tests.people import owner
from tests.sheets.plans import TODAY as PLANS_TODAY
from tests.sheets.plans import snapshots

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
    return import_workbook(store, book(*grids), today=TODAY, actor=owner("花子"))


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
    import_workbook(
        MemoryStore(), book(TREE), today=TODAY, actor=owner("花子"), options=ImportOptions(step=told.append)
    )

    assert tuple(told) == STEPS


# -- nothing is taken away ---------------------------------------------------------------------------------------

OWNED = draw(
    "ツリー",
    """
    | ID     | 種別 | 名称     | 親    | 単位 | 目標値 | 担当 | 定義         | 注目 | 状態 |
    | sales  | KGI  | 売上     |       | 円   | 100    | 社長 | 税抜の売上   |      |      |
    | orders | KPI  | 受注件数 | sales | 件   | 15     | 佐藤 | 契約した件数 | ○    | 終了 |
    """,
)


def fields(store: MemoryStore, node_id: str, *names: str) -> list:
    return [getattr(store.load().plan.by_id[node_id], name) for name in names]


def test_a_column_the_workbook_has_not_says_nothing_about_its_field():
    store = MemoryStore()
    into(store, OWNED)
    into(store, TREE)

    assert fields(store, "orders", "owner", "definition", "parents", "focus", "state") == [
        *("佐藤", "契約した件数", ("sales",), True, "retired"),
    ]


def test_a_blank_among_filled_cells_would_empty_a_field_so_nothing_is_stored():
    store = MemoryStore()
    into(store, OWNED)
    before = store.revision()
    without = draw(
        "ツリー",
        """
        | ID     | 種別 | 名称     | 親    | 単位 | 目標値 | 担当 |
        | sales  | KGI  | 売上高   |       | 円   | 100    | 社長 |
        | orders | KPI  | 受注件数 | sales | 件   | 15     |      |
        """,
    )

    with pytest.raises(WouldRemove) as refused:
        into(store, without)

    assert [(change.key, emptied(change)) for change in refused.value.facts["changes"]] == [(("orders",), ("owner",))]
    assert store.revision() == before


def test_with_replace_the_store_is_as_the_workbook_says():
    store = MemoryStore()
    into(store, OWNED, ACTUALS)
    only = draw("ツリー", "| ID | 種別 | 名称 | 単位 | 目標値 |\n| sales | KGI | 売上 | 円 | 100 |")

    merged = import_workbook(store, book(only), today=TODAY, actor=owner("花子"), options=ImportOptions(replace=True))

    assert set(store.load().plan.by_id) == {"sales"}
    assert (fields(store, "sales", "owner"), len(store.load().actuals)) == ([""], 0)
    assert merged.counts["nodes"] == {"added": 0, "changed": 1, "removed": 1}
    assert {(change.table, change.after is None) for change in merged.takes_away} == {
        *(("nodes", False), ("nodes", True), ("actuals", True)),
    }


def test_nodes_the_workbook_does_not_have_stay_and_are_named():
    store = MemoryStore()
    into(store, OWNED)

    merged = into(store, draw("ツリー", "| ID | 種別 | 名称 | 単位 | 目標値 |\n| sales | KGI | 売上 | 円 | 100 |"))

    assert [change.key for change in merged.leaves] == [("orders",)]
    assert set(store.load().plan.by_id) == {"sales", "orders"}


@pytest.mark.parametrize(("value", "author"), [(12, "鈴木"), (13, "")])
def test_a_number_typed_again_keeps_its_note_and_the_same_number_also_who_entered_it(value, author):
    noted = draw("実績", "| 期間 | 指標 | 値 | メモ | 入力者 |\n| 2026-04 | 受注件数 | 12 | 雨が多かった | 鈴木 |")
    store = MemoryStore()
    into(store, TREE, noted)

    into(store, TREE, draw("実績", f"| 指標 | 2026-04 |\n| 受注件数 | {value} |"))

    (row,) = store.load().actuals.to_dict("records")
    assert (row["value"], row["note"], row["entered_by"]) == (value, "雨が多かった", author)


def test_a_sample_that_became_somebodys_own_is_not_replaced_by_the_next_import():
    store = MemoryStore()
    store.save(changes_between(Snapshot(), shop(TODAY)), owner("sample"))
    exported = workbook_of(store.load(), today=TODAY)
    rows = [list(row) for row in next(grid for grid in exported if grid.tab == "設定").rows]
    renamed = [("計画名", "本店の計画") if row[0] == "計画名" else tuple(row) for row in rows]
    own = Workbook(tuple(Grid("設定", tuple(renamed)) if grid.tab == "設定" else grid for grid in exported))

    import_workbook(store, own, today=TODAY, actor=owner("花子"))
    before = tables_of(store.load())
    merged = into(store, TREE, ACTUALS)
    after = tables_of(store.load())

    assert (len(before["nodes"]), merged.replaces_sample) == (17, False)
    assert before["nodes"].keys() - after["nodes"].keys() == set()
    assert before["actuals"].keys() - after["actuals"].keys() == set()


def test_of_an_untouched_sample_nobody_has_to_agree():
    store = MemoryStore()
    store.save(changes_between(Snapshot(), shop(TODAY)), owner("sample"))

    merged = into(store, TREE, ACTUALS)

    assert (merged.replaces_sample, merged.takes_away) == (True, ())
    assert set(store.load().plan.by_id) == {"sales", "orders"}


#: Fields an import could empty, and what they are when they are blank.
BLANKED = {"owner": "", "definition": "", "unit": "", "formula": "", "parents": (), "focus": False, "deadline": None}


@given(snapshots(), st.data())
def test_an_import_without_replace_never_leaves_less(held, data):
    """Whatever stood there is there afterwards, or nothing was stored and it is said what would go."""
    blanks = st.lists(st.sampled_from(sorted(BLANKED)), unique=True)
    read = [node.model_copy(update={each: BLANKED[each] for each in data.draw(blanks)}) for node in held.plan.nodes]
    kept = tuple(node for node in read if data.draw(st.booleans()))
    less = Snapshot(plan=held.plan.model_copy(update={"nodes": kept, "targets": ()}), actuals=held.actuals[::2])
    before, store = tables_of(held), MemoryStore(held)

    try:
        import_workbook(store, workbook_of(less, today=PLANS_TODAY), today=PLANS_TODAY, actor=owner("花子"))
    except (WouldRemove, CannotImport):
        assert tables_of(store.load()) == before
        return

    after = tables_of(store.load())
    for table, rows in before.items():
        assert rows.keys() <= after[table].keys()
    for key, row in before["nodes"].items():
        assert [name for name, value in row.items() if value and not after["nodes"][key][name]] == []


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
