"""A save into a Google Sheet, over HTTP, while everything goes wrong: afterwards nothing is lost and nothing stands twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from kpicore.errors import CannotWrite, ChangeConflict, KpiError, ReadOnlyStore, StoreUnavailable, WroteAstray
from kpicore.model import Change
from kpicore.model.rows import tables_of
from kpicore.sheets.grid import draw
from kpicore.stores.google import api as google_api
from kpicore.stores.google import save as sheet_save
from kpicore.stores.google.stand_in import EMAIL, Call, FormulaCell, Refused, Reply, Spreadsheet, StandIn, as_json
from kpicore.stores.google.store import GoogleSheetStore
from kpicore.text.sentences import error_sentence
from tests.people import owner
from tests.stores import apart
from tests.stores.sheet_child import KILLED, save_and_die, save_months, store_of

TREE = draw(
    "ツリー",
    """
    | ID       | 親    | 種別 | 名称     | 単位 | 重み |
    | sales    |       | KGI  | 売上     | 円   |      |
    | visitors | sales | KPI  | 訪問者数 | 人   |      |
    | orders   | sales | KPI  | 受注件数 | 件   |      |
    """,
)
ACTUALS = draw(
    "実績",
    """
    | 指標     | ID       | 4月  | 5月  | 6月 | 7月 | 年度2026 |
    | 訪問者数 | visitors | 4000 | 4200 |     |     |          |
    | 受注件数 | orders   | 12   | 15   |     |     |          |
    """,
)
KEY = ("orders", "2026-06")
JUNE: dict[str, Any] = {"indicator": "orders", "period": "2026-06", "value": 18.0}
ADDED = Change("actuals", KEY, None, JUNE)
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def google() -> Iterator[StandIn]:
    actuals = replace(ACTUALS, rows=(("年度", 2026), *(row[:6] for row in ACTUALS.rows)))
    with StandIn(Spreadsheet.of([TREE, actuals])).running() as stand_in:
        yield stand_in


@pytest.fixture
def store(google: StandIn, monkeypatch: pytest.MonkeyPatch) -> GoogleSheetStore:
    monkeypatch.setattr(sheet_save, "SETTLE_WAITS", (0.01, 0.01, 0.01))
    store = store_of(google.secrets)
    store.load()
    return store


def log_lines(google: StandIn) -> int:
    """Return how many changes the sheet has logged."""
    found = [tab for tab in google.sheet.tabs if tab.title == "変更履歴"]
    return len(found[0].rows) - 1 if found else 0


def june(google: StandIn) -> Any:
    """Return what stands in the row of the orders under June, wherever that is now."""
    tab = google.sheet.tab("実績")
    column = next(row for row in tab.rows if "6月" in row).index("6月")
    row = next(row for row in tab.rows if "orders" in row)
    return row[column] if column < len(row) else None


def once(name: str, act: Callable[[], Any], *, call: int = 0) -> Callable[[Call], Reply | None]:
    """Return a fault that acts once, at the call of that name so numbered; what it returns goes out."""
    left = [call]

    def fault(made: Call) -> Reply | None:
        if made.name != name:
            return None
        left[0] -= 1
        return act() if left[0] == -1 else None

    return fault


# -- the plain case -------------------------------------------------------------------------------------------


def test_an_actual_goes_into_the_cell_where_staff_would_type_it(store: GoogleSheetStore, google: StandIn):
    store.save([ADDED], owner("佐藤"))

    assert google.sheet.value("実績!E4") == 18
    assert store.load().actuals.set_index(["indicator", "period"])["cell"][KEY] == "実績!E4"
    assert [(line.author, line.change.key) for line in store.history()] == [("佐藤", KEY)]


def test_nothing_but_the_cell_and_the_log_is_written(store: GoogleSheetStore, google: StandIn):
    before = {tab.title: [list(row) for row in tab.rows] for tab in google.sheet.tabs}

    store.save([ADDED], owner("佐藤"))

    before["実績"][3] = [*before["実績"][3][:4], 18, *before["実績"][3][5:]]
    after = {tab.title: tab.rows for tab in google.sheet.tabs if tab.title != "変更履歴"}
    assert {title: [_trimmed(row) for row in rows] for title, rows in after.items()} == {
        title: [_trimmed(row) for row in rows] for title, rows in before.items()
    }


def _trimmed(row: list[Any]) -> list[Any]:
    return [value for at, value in enumerate(row) if any(other is not None for other in row[at:])]


def test_who_wrote_and_when_is_known_of_a_number_in_a_cell_until_a_person_types_another(
    store: GoogleSheetStore, google: StandIn
):
    row = JUNE | {"entered_by": "佐藤", "note": "速報", "recorded_at": "2026-07-01T09:00:00", "flags": "provisional"}
    store.save([Change("actuals", KEY, None, row)], owner("佐藤"))
    kept = tables_of(store.load())["actuals"][KEY]
    assert {name: kept[name] for name in row} == row

    google.sheet.edit("実績!E4", 19)

    typed = tables_of(store.load())["actuals"][KEY]
    assert (typed["value"], typed["note"], typed["entered_by"], typed["flags"]) == (19, "", "", "")


def test_a_name_that_looks_like_a_formula_stays_a_text(store: GoogleSheetStore, google: StandIn):
    before = tables_of(store.load())["nodes"]["orders",]

    store.save([Change("nodes", ("orders",), before, {**before, "owner": '=IMPORTXML("http://x")'})], owner("佐藤"))

    assert store.load().plan.by_id["orders"].owner == '=IMPORTXML("http://x")'
    assert not any(isinstance(cell, FormulaCell) for tab in google.sheet.tabs for row in tab.rows for cell in row)


# -- people in between ----------------------------------------------------------------------------------------


def sorts(google: StandIn) -> None:
    google.sheet.sort("実績", 0, header=2)
    assert google.sheet.value("実績!B3") == "orders"


PEOPLE: dict[str, Callable[[StandIn], None]] = {
    "sort the rows": sorts,
    "insert a row": lambda google: google.sheet.insert_row("実績", 3, ["新しい指標"]),
    "insert a column": lambda google: google.sheet.insert_column("実績", 1, [None, "担当"]),
    "delete a row": lambda google: google.sheet.delete_row("実績", 3),
    "rename the tab": lambda google: google.sheet.rename_tab("実績", "実績_店舗"),
    "type into the row": lambda google: google.sheet.edit("実績!F4", 20),
}


@pytest.mark.parametrize("call", [("get", 0), ("values:batchGet", 0), ("values:batchGet", 1)], ids=str)
@pytest.mark.parametrize("people", PEOPLE)
def test_the_number_finds_its_cell_whatever_people_do_until_the_last_look(
    store: GoogleSheetStore, google: StandIn, people: str, call: tuple[str, int]
):
    google.fault = once(call[0], lambda: PEOPLE[people](google), call=call[1])

    store.save([ADDED], owner("佐藤"))

    google.fault = None
    row = tables_of(store.load())["actuals"][KEY]
    cells = [cell for tab in google.sheet.tabs if tab.title.startswith("実績") for row in tab.rows for cell in row]
    assert (row["value"], cells.count(18), log_lines(google)) == (18, 1, 1)


def cells(google: StandIn) -> dict[tuple[str, str], Any]:
    """Return what the sheet says of each indicator and period, as the board reads it."""
    table = store_of(google.secrets).load().actuals
    return {(i, p): v for i, p, v in zip(table["indicator"], table["period"], table["value"], strict=True)}


BEFORE = {
    ("visitors", "2026-04"): 4000,
    ("visitors", "2026-05"): 4200,
    ("orders", "2026-04"): 12,
    ("orders", "2026-05"): 15,
}

#: What people do after the last look and before the write arrives.
IN_THE_MOMENT: dict[str, Callable[[StandIn], None]] = {
    "sort the rows": sorts,
    "insert a blank row": lambda google: google.sheet.insert_row("実績", 3),
    "delete another row": lambda google: google.sheet.delete_row("実績", 3),
    "rename the tab": lambda google: google.sheet.rename_tab("実績", "実績_店舗"),
    "type into the row": lambda google: google.sheet.edit("実績!F4", 20),
    "type elsewhere": lambda google: google.sheet.edit("実績!F3", 20),
    "insert a column at the end": lambda google: google.sheet.insert_column("実績", 6, [None, "担当"]),
    "insert a column before it": lambda google: google.sheet.insert_column("実績", 1, [None, "担当"]),
    "insert a blank column before it": lambda google: google.sheet.insert_column("実績", 3),
    "insert a blank column at it": lambda google: google.sheet.insert_column("実績", 4),
    "delete a column before it": lambda google: google.sheet.delete_column("実績", 2),
}


@pytest.mark.parametrize("change", ["added", "changed"])
@pytest.mark.parametrize("people", IN_THE_MOMENT)
def test_what_people_do_in_the_very_moment_of_the_write_costs_no_number(
    store: GoogleSheetStore, google: StandIn, people: str, change: str
):
    """The cells are on their way to row 4 when the rows move: what they cover is put back, and the number goes where it belongs."""
    period = "2026-06" if change == "added" else "2026-05"
    before = tables_of(store.load())["actuals"].get(("orders", period))
    google.fault = once("batchUpdate", lambda: IN_THE_MOMENT[people](google))

    store.save([Change("actuals", ("orders", period), before, {**(before or JUNE), "value": 18.0})], owner("佐藤"))

    google.fault = None
    expected = BEFORE | {("orders", period): 18}
    if people == "delete another row":
        expected = {key: value for key, value in expected.items() if key[0] == "orders"}
    if people.startswith("delete a column"):
        expected = {key: value for key, value in expected.items() if key[1] != "2026-04"}
    if people.startswith("type"):
        expected |= {("orders" if people.endswith("row") else "visitors", "2026-07"): 20}
    assert cells(google) == expected
    lines = store_of(google.secrets).history()
    assert [(line.author, line.change.key) for line in lines] == [("佐藤", ("orders", period))]
    if people in (
        "sort the rows",
        "insert a blank row",
        "delete another row",
    ):  # else the sheet holds more than was saved
        assert lines[0].revision == store.revision()


UNKNOWN: dict[str, Callable[[StandIn], None]] = {
    "insert a column at it": lambda google: google.sheet.insert_column("実績", 4, [None, "臨時"]),
    "insert a row with numbers": lambda google: google.sheet.insert_row("実績", 4, ["臨時", "extra", 1, 2, 3]),
}


@pytest.mark.parametrize("people", UNKNOWN)
def test_what_cannot_be_put_back_for_certain_is_told_by_its_cells(
    store: GoogleSheetStore, google: StandIn, people: str
):
    google.fault = once("batchUpdate", lambda: UNKNOWN[people](google))

    with pytest.raises(WroteAstray) as told:
        store.save([ADDED], owner("佐藤"))

    assert told.value.facts["where"] == "実績!E4"
    assert told.value.facts["reason"] == ("columns-moved" if "column" in people else "rows-moved")
    assert ("列" in error_sentence(told.value, "ja")) == ("column" in people)


@pytest.mark.parametrize("people", UNKNOWN)
def test_what_went_astray_is_not_written_a_second_time_before_it_is_mended(
    store: GoogleSheetStore, google: StandIn, people: str
):
    google.fault = once("batchUpdate", lambda: UNKNOWN[people](google))
    with pytest.raises(WroteAstray):
        store.save([ADDED], owner("佐藤"))
    google.fault = None
    stands = [list(row) for row in google.sheet.tab("実績").rows]

    with pytest.raises(WroteAstray) as told:
        store.save([ADDED], owner("佐藤"))
    assert told.value.facts["where"] == "実績!E4"
    assert google.sheet.tab("実績").rows == stands

    google.sheet.edit("実績!E4", None)
    store.save([ADDED], owner("佐藤"))
    assert cells(google)[KEY] == 18


def test_a_formula_that_was_moved_under_the_write_is_told_by_its_cell(store: GoogleSheetStore, google: StandIn):
    google.sheet.edit("実績!E3", FormulaCell("=C3+D3", 8200))
    google.fault = once("batchUpdate", lambda: sorts(google))

    with pytest.raises(WroteAstray) as told:
        store.save([ADDED], owner("佐藤"))

    assert told.value.facts["where"] == "実績!E4"


def test_rows_that_move_again_while_they_are_put_back_are_told(store: GoogleSheetStore, google: StandIn):
    moves = iter([lambda: sorts(google), lambda: google.sheet.insert_row("実績", 3, ["x"])])
    google.fault = lambda call: next(moves, lambda: None)() if call.name == "batchUpdate" else None

    with pytest.raises(WroteAstray):
        store.save([ADDED], owner("佐藤"))


def test_when_google_fails_while_it_is_put_back_the_cell_is_told(store: GoogleSheetStore, google: StandIn):
    replies = iter([lambda: sorts(google), lambda: Reply(503)])
    google.fault = lambda call: next(replies, lambda: None)() if call.name == "batchUpdate" else None

    with pytest.raises(WroteAstray) as told:
        store.save([ADDED], owner("佐藤"))

    for language in ("ja", "en"):
        assert "実績!E4" in error_sentence(told.value, language)


def test_a_row_far_below_its_header_is_put_back_too(google: StandIn):
    tree, numbers = google.sheet.tab("ツリー"), google.sheet.tab("実績")
    for at in range(120):
        tree.rows.append([f"k{at}", "sales", "KPI", f"指標{at:03d}", "件"])
        numbers.rows.append([f"指標{at:03d}", f"k{at}", at, at + 1])
    store = store_of(google.secrets)
    before = tables_of(store.load())["actuals"]
    google.fault = once("batchUpdate", lambda: google.sheet.sort("実績", 0, descending=True, header=2))

    store.save([Change("actuals", ("k100", "2026-06"), None, JUNE | {"indicator": "k100"})], owner("佐藤"))

    google.fault = None
    assert cells(google) == {key: row["value"] for key, row in before.items()} | {("k100", "2026-06"): 18}
    assert log_lines(google) == 1


@pytest.mark.parametrize("table", ["nodes", "settings"])
def test_a_definition_finds_its_row_whatever_happens_in_the_moment_of_the_write(google: StandIn, table: str):
    google.sheet.add_tab(draw("設定", "| 項目 | 値 |\n| 計画名 | 店 |\n| 締め日 | 20 |"))
    store = store_of(google.secrets)
    held = tables_of(store.load())
    key = ("orders",) if table == "nodes" else ("name",)
    row = held[table][key]
    after = {**row, "name": "注文"} if table == "nodes" else {**row, "value": "本店"}
    tab = "ツリー" if table == "nodes" else "設定"
    google.fault = once("batchUpdate", lambda: google.sheet.sort(tab, 0))

    store.save([Change(table, key, row, after)], owner("佐藤"))

    google.fault = None
    now = tables_of(store_of(google.secrets).load())[table]
    assert now == held[table] | {key: after}
    assert log_lines(google) == 1


def test_a_cell_somebody_edited_since_it_was_shown_is_a_conflict_with_both_values(
    store: GoogleSheetStore, google: StandIn
):
    before = tables_of(store.load())["actuals"]["orders", "2026-05"]
    google.sheet.edit("実績!D4", 16)

    with pytest.raises(ChangeConflict) as conflict:
        store.save([Change("actuals", ("orders", "2026-05"), before, {**before, "value": 17.0})], owner("佐藤"))

    facts = conflict.value.facts
    assert (facts["seen"]["value"], facts["found"]["value"], "author" in facts) == (15, 16, False)
    assert (google.sheet.value("実績!D4"), log_lines(google)) == (16, 0)


def test_a_conflict_with_somebody_who_used_the_app_names_them(store: GoogleSheetStore, google: StandIn):
    store_of(google.secrets).save([ADDED], owner("田中"))

    with pytest.raises(ChangeConflict) as conflict:
        store.save([Change("actuals", KEY, None, JUNE | {"value": 20.0})], owner("佐藤"))

    assert conflict.value.facts["author"] == "田中"


def test_a_formula_is_never_overwritten(store: GoogleSheetStore, google: StandIn):
    google.sheet.edit("実績!D4", FormulaCell("=C4+3", 15))
    before = tables_of(store.load())["actuals"]["orders", "2026-05"]

    with pytest.raises(CannotWrite) as refusal:
        store.save([Change("actuals", ("orders", "2026-05"), before, {**before, "value": 17.0})], owner("佐藤"))

    assert (refusal.value.facts["reason"], refusal.value.facts["where"]) == ("formula", "実績!D4")
    assert google.sheet.tab("実績").rows[3][3] == FormulaCell("=C4+3", 15)


def test_a_cell_that_says_something_else_is_not_overwritten_and_one_that_says_not_yet_is(
    store: GoogleSheetStore, google: StandIn
):
    google.sheet.edit("実績!E4", "十八")
    with pytest.raises(CannotWrite) as refusal:
        store.save([ADDED], owner("佐藤"))
    assert (refusal.value.facts["reason"], refusal.value.facts["where"]) == ("occupied", "実績!E4")

    google.sheet.edit("実績!E4", "未集計")
    store.save([ADDED], owner("佐藤"))

    assert google.sheet.value("実績!E4") == 18


# -- answers that tell nothing --------------------------------------------------------------------------------

UNCLEAR = {
    "500": Refused(500, "INTERNAL", "Internal error encountered.").reply(),
    "503": Refused(503, "UNAVAILABLE", "The service is currently unavailable.").reply(),
    "an HTML page": Reply(502, b"<html>502 Bad Gateway</html>", HTML),
    "a sign-in page": Reply(200, b"<html>Sign in</html>", HTML),
    "half an answer": Reply(200, b'{"spreadsheetId": "1', {}),
    "a broken connection": Reply(200, b'{"spreadsheetId": "1"}' + b" " * 500, cut=30),
    "a reset": Reply(reset=True),
    "a stall": Reply(delay=1.0),
}


@pytest.mark.parametrize("applied", [True, False], ids=["carried out", "not carried out"])
@pytest.mark.parametrize("answer", UNCLEAR)
def test_an_unclear_answer_is_settled_and_nothing_is_written_twice(
    store: GoogleSheetStore, google: StandIn, monkeypatch: pytest.MonkeyPatch, answer: str, applied: bool
):
    monkeypatch.setattr(google_api, "TIMEOUT", (1, 0.3))
    google.fault = once("batchUpdate", lambda: replace(UNCLEAR[answer], applied=applied))

    revision = store.save([ADDED], owner("佐藤"))

    assert (june(google), log_lines(google)) == (18, 1)
    assert store.revision() == revision == store.history()[0].revision


LEFT_OUT: dict[str, Callable[[dict[str, Any]], object]] = {
    "nothing of the spreadsheet": lambda answer: answer.pop("updatedSpreadsheet"),
    "no tab": lambda answer: answer["updatedSpreadsheet"].update(sheets=[]),
    "no data": lambda answer: answer["updatedSpreadsheet"]["sheets"][0].pop("data"),
    "data is empty": lambda answer: answer["updatedSpreadsheet"]["sheets"][0].update(data=[]),
    "no rows": lambda answer: answer["updatedSpreadsheet"]["sheets"][0]["data"][0].pop("rowData"),
    "rows cut off": lambda answer: answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"].pop(),
    "a row cut off": lambda answer: answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][-1]["values"].pop(),
    "no title": lambda answer: answer["updatedSpreadsheet"]["sheets"][0].pop("properties"),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_an_answer_without_the_rows_that_were_written_is_settled_and_never_rows_that_moved(
    store: GoogleSheetStore, google: StandIn, name: str
):
    left = [1]

    def fault(call: Call) -> Reply | None:
        if call.name != "batchUpdate" or not left:
            return None
        left.clear()
        answer = json.loads(google.true_answer(call).body)
        LEFT_OUT[name](answer)
        return as_json(answer)

    google.fault = fault
    revision = store.save([ADDED], owner("佐藤"))

    assert (june(google), log_lines(google)) == (18, 1)
    assert store.revision() == revision


def test_a_batch_that_arrives_after_it_was_given_up_is_refused(
    store: GoogleSheetStore, google: StandIn, monkeypatch: pytest.MonkeyPatch
):
    """The answer does not come, the claim is taken back, and then the batch arrives after all: it must not be carried out."""
    late: list[Call] = []

    def fault(call: Call) -> Reply | None:
        if call.name == "batchUpdate" and not late:
            late.append(call)
            return UNCLEAR["503"]
        return None

    google.fault = fault
    store.save([ADDED], owner("佐藤"))
    google.fault = None

    arrived = google.true_answer(late[0])

    assert (arrived.status, june(google), log_lines(google)) == (400, 18, 1)


@pytest.mark.parametrize("applied", [True, False], ids=["carried out", "not carried out"])
def test_when_google_stays_away_it_is_said_so_and_saving_again_writes_once(
    store: GoogleSheetStore, google: StandIn, applied: bool
):
    seen: list[str] = []

    def fault(call: Call) -> Reply | None:
        if call.name == "batchUpdate":
            seen.append(call.name)
            return replace(UNCLEAR["503"], applied=applied and len(seen) == 1)
        return None

    google.fault = fault
    with pytest.raises(StoreUnavailable) as failure:
        store.save([ADDED], owner("佐藤"))
    assert failure.value.facts["reason"] == "unsettled"

    google.fault = None
    rested = store_of(google.secrets)
    if applied:
        with pytest.raises(ChangeConflict):
            rested.save([ADDED], owner("佐藤"))
    else:
        rested.save([ADDED], owner("佐藤"))

    assert (june(google), log_lines(google)) == (18, 1)


# -- clear refusals -------------------------------------------------------------------------------------------


def no_quota(google: StandIn) -> None:
    google.writes_per_minute = 0


REFUSALS: dict[str, tuple[Callable[[StandIn], Any], type[KpiError], str]] = {
    "quota": (no_quota, StoreUnavailable, "quota"),
    "viewing only": (lambda google: google.sheet.viewers.add(EMAIL), ReadOnlyStore, "shared-for-viewing"),
    "not shared": (lambda google: google.sheet.shared_with.clear(), StoreUnavailable, "not-shared"),
    "deleted": (lambda google: google.sheets.clear(), StoreUnavailable, "not-found"),
    "protected": (
        lambda google: google.sheet.tab("実績").protected.append({"range": {}, "editors": {"users": ["owner@x"]}}),
        CannotWrite,
        "protected",
    ),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_is_told_and_nothing_is_written(store: GoogleSheetStore, google: StandIn, refusal: str):
    happen, kind, reason = REFUSALS[refusal]
    sheet = google.sheet
    before = [tab.copy() for tab in sheet.tabs]
    happen(google)

    with pytest.raises(kind) as failure:
        store.save([ADDED], owner("佐藤"))

    assert failure.value.facts["reason"] == reason
    assert [tab.rows for tab in sheet.tabs] == [tab.rows for tab in before]


def test_when_the_quota_is_back_the_same_save_works(store: GoogleSheetStore, google: StandIn):
    google.writes_per_minute = 0
    with pytest.raises(StoreUnavailable):
        store.save([ADDED], owner("佐藤"))

    google.writes_per_minute = None
    store.save([ADDED], owner("佐藤"))

    assert (june(google), log_lines(google)) == (18, 1)


def test_a_token_that_expires_in_the_middle_is_renewed(store: GoogleSheetStore, google: StandIn):
    google.fault = once("values:batchGet", google.tokens.expire, call=1)

    store.save([ADDED], owner("佐藤"))

    assert (june(google), log_lines(google)) == (18, 1)


# -- several processes, and processes that end ----------------------------------------------------------------


def test_two_processes_at_once_lose_nothing(google: StandIn):
    months = range(4, 8)
    google.sheet.edit("実績!C3", None)
    google.sheet.edit("実績!D3", None)
    google.sheet.edit("実績!C4", None)
    google.sheet.edit("実績!D4", None)
    children = [
        apart.begun(save_months, google.secrets, indicator, list(months)) for indicator in ("visitors", "orders")
    ]
    for child in children:
        child.join(60)

    store = store_of(google.secrets)
    assert [child.exitcode for child in children] == [0, 0]
    assert sorted(store.load().actuals["value"]) == [4, 4, 5, 5, 6, 6, 7, 7]
    assert store.load().plan.by_id["sales"].weight == 2 * len(months)
    assert log_lines(google) == 4 * len(months)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_program_killed_at_any_call_of_a_save_leaves_all_of_it_or_nothing(google: StandIn, when: str):
    """Each round adds one month and ends at a later call; the round that is not killed ends the test."""
    for call in range(12):
        period = f"2026-{call % 7 + 1:02d}"
        store = store_of(google.secrets)
        before = tables_of(store.load())["actuals"].get(("visitors", period))
        lines = log_lines(google)
        row = {"indicator": "visitors", "period": period, "value": 100.0 + call}
        change = Change("actuals", ("visitors", period), before, row)
        child = apart.begun(save_and_die, google.secrets, [change], call, when)
        child.join(60)

        is_written = log_lines(google) - lines
        now = tables_of(store_of(google.secrets).load())["actuals"].get(("visitors", period))
        assert is_written in (0, 1)
        assert (now["value"] if now else None) == (row["value"] if is_written else before and before["value"])
        if not is_written:
            store_of(google.secrets).save([change], owner("後"))
            assert log_lines(google) == lines + 1
        if child.exitcode != KILLED:
            break
    assert (child.exitcode, call >= 4) == (0, True)
