"""A sheet is given its tabs, and a plan moves into it, out of it and through a file without losing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kpicore.model import Snapshot
from kpicore.model.rows import tables_of
from kpicore.samples.shop import shop
from kpicore.sheets.grid import Grid, draw
from kpicore.sheets.writing import without_provenance
from kpicore.sheets.writing.layout import sheets_of
from kpicore.stores.files.store import open_workbook, write_xlsx
from kpicore.stores.google.stand_in import EditableTab, FormulaCell, Spreadsheet, StandIn
from kpicore.stores.memory import MemoryStore
from kpicore.stores.open import open_source
from kpicore.stores.transfer import import_workbook, merge
from tests.people import owner
from tests.stores.conftest import SHEET_DAY, google_store

OURS = shop(SHEET_DAY)
FOREIGN = draw("集計用", "| 月 | 合計 |\n| 4月 | 10 |")


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of([Grid("シート1", ()), FOREIGN])).running() as stand_in:
        stand_in.sheet.edit("集計用!B2", FormulaCell("=SUM(A:A)", 10))
        yield stand_in


def rows(snapshot: Snapshot) -> dict[str, Any]:
    tables: dict[str, Any] = tables_of(snapshot)
    tables["actuals"] = {key: without_provenance(row) for key, row in tables["actuals"].items()}
    tables["settings"].pop(("sample",), None)  # the mark of a sample lives in databases only
    return tables


def copies(google: StandIn) -> list[EditableTab]:
    return [tab.copy() for tab in google.sheet.tabs]


def test_a_plan_moves_into_a_sheet_in_one_batch_and_is_read_back_as_it_was(google: StandIn):
    store = google_store(google)

    revision = store.provision(OURS, owner("佐藤"))

    assert google.names().count("batchUpdate") == 1
    assert rows(store.load()) == rows(OURS)
    assert (store.load().problems, store.revision()) == ((), revision)


def test_provisioning_twice_changes_nothing(google: StandIn):
    store = google_store(google)
    revision = store.provision(OURS, owner("佐藤"))
    before, made = copies(google), google.names().count("batchUpdate")

    assert google_store(google).provision(OURS, owner("佐藤")) == revision
    assert (copies(google), google.names().count("batchUpdate")) == (before, made)


def test_foreign_tabs_and_cells_are_not_touched(google: StandIn):
    before = google.sheet.tab("集計用").copy()

    google_store(google).provision(OURS, owner("佐藤"))

    assert google.sheet.tab("集計用") == before


def test_a_tab_that_is_there_keeps_what_people_put_into_it(google: StandIn):
    store = google_store(google)
    store.provision(OURS, owner("佐藤"))
    google.sheet.insert_column("ツリー", 2, ["備考", "去年から"])
    google.sheet.remove_tab("使い方")

    store.provision(OURS, owner("佐藤"))

    assert [row[2] for row in google.sheet.tab("ツリー").rows[:2]] == ["備考", "去年から"]
    assert google.sheet.tab("使い方").rows[0] == ["このブックの使い方"]


def test_the_guards_warn_and_let_pass(google: StandIn):
    google_store(google).provision(OURS, owner("佐藤"))

    tree, actuals = google.sheet.tab("ツリー"), google.sheet.tab("実績")
    assert all(area["warningOnly"] for tab in google.sheet.tabs for area in tab.protected)
    assert [len(tab.protected) for tab in (tree, actuals)] == [2, 2]
    assert (tree.frozen, actuals.frozen) == ((1, 4), (1, 4))
    rules = [guard["rule"] for tab in (tree, actuals) for guard in tab.guards if "rule" in guard]
    assert not any(rule.get("strict") for rule in rules)
    kinds = [rule["condition"]["type"] for rule in rules if "condition" in rule]
    assert kinds.count("ONE_OF_LIST") == 9
    assert kinds.count("CUSTOM_FORMULA") == 5
    colours = [rule["booleanRule"]["condition"]["values"][0] for rule in rules if "booleanRule" in rule]
    assert colours == [{"userEnteredValue": '=E$1=TEXT(EDATE(TODAY(),0),"yyyy年m月")'}]
    assert actuals.notes[0, 0].startswith("指標を見分ける")
    assert actuals.rows[0][-1] == f"{SHEET_DAY.year + 1}年{SHEET_DAY.month}月"


def test_an_english_plan_gets_english_tabs(google: StandIn):
    settings = OURS.plan.settings.model_copy(update={"language": "en"})
    english = replace(OURS, plan=OURS.plan.model_copy(update={"settings": settings}))

    google_store(google).provision(english, owner("Sato"))

    titles = [tab.title for tab in google.sheet.tabs]
    assert {"How to", "Settings", "Tree", "Actuals", "Targets", "Changes"} <= set(titles)
    assert rows(google_store(google).load()) == rows(english)


def test_from_the_sheet_into_a_local_store(google: StandIn):
    google_store(google).provision(OURS, owner("佐藤"))
    local = MemoryStore()

    import_workbook(
        local,
        open_source("gsheet:", secrets=google.secrets, environ=google.environ),
        today=SHEET_DAY,
        actor=owner("佐藤"),
    )

    assert rows(local.load()) == rows(OURS)


def test_from_the_sheet_through_a_file_into_another_sheet(google: StandIn, tmp_path: Path):
    google_store(google).provision(OURS, owner("佐藤"))
    write_xlsx(tmp_path / "plan.xlsx", sheets_of(google_store(google).load(), today=SHEET_DAY))

    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as other:
        store = google_store(other)
        import_workbook(store, open_workbook(tmp_path / "plan.xlsx"), today=SHEET_DAY, actor=owner("佐藤"))

        assert rows(store.load()) == rows(OURS)


def test_what_a_sheet_says_already_is_no_change(google: StandIn, tmp_path: Path):
    store = google_store(google)
    store.provision(OURS, owner("佐藤"))
    write_xlsx(tmp_path / "plan.xlsx", sheets_of(store.load(), today=SHEET_DAY))

    merged = merge(store.load(), open_workbook(tmp_path / "plan.xlsx"), SHEET_DAY, with_provenance=False)

    assert merged.counts == {}
