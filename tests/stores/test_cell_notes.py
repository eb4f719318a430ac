"""Notes on the cells of a Google Sheet: ours come and go, a person's stay as they are, and no value is ever touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.errors import CannotWrite, StoreUnavailable
from kpicore.sheets.grid import draw
from kpicore.stores.google.api import access
from kpicore.stores.google.cell_notes import MARK, Notes, Place, Present, is_ours, marked, note_requests
from kpicore.stores.google.requests import TabShape
from kpicore.stores.google.stand_in import SPREADSHEET, Call, Reply, Spreadsheet, StandIn
from kpicore.stores.google.store import GoogleSheet, GoogleSheetStore
from tests.stores import apart
from tests.stores.quick import quick_caller
from tests.stores.sheet_child import KILLED, show_and_die, show_notes_often, store_of

ACTUALS = draw(
    "実績",
    """
    | ID       | 2026-04 | 2026-05 |
    | visitors | 八十    | 4200    |
    | open     | 0.25    | ?       |
    """,
)
WRONG, UNREAD = ("実績", 1, 1), ("実績", 2, 2)


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of([ACTUALS])).running() as stand_in:
        yield stand_in


@pytest.fixture
def store(google: StandIn) -> GoogleSheetStore:
    sheet = GoogleSheet(SPREADSHEET, lambda: access(SPREADSHEET, google.secrets, google.environ), caller=quick_caller())
    return GoogleSheetStore(sheet)


def notes(google: StandIn) -> dict[tuple[int, int], str]:
    return dict(google.sheet.tab("実績").notes)


def writes(google: StandIn) -> list[Call]:
    return [call for call in google.calls if call.path.endswith(":batchUpdate")]


# -- on the sheet -----------------------------------------------------------------------------------------------


def test_a_problem_appears_on_its_cell_stays_and_goes_when_it_is_mended(
    google: StandIn, store: GoogleSheetStore
) -> None:
    store.show_notes({WRONG: "数字ではありません", UNREAD: "読めません"})
    first = notes(google)
    store.show_notes({WRONG: "数字ではありません", UNREAD: "読めません"})
    second = notes(google)
    store.show_notes({UNREAD: "読めません"})

    assert set(first) == {(1, 1), (2, 2)}
    assert first[1, 1].splitlines()[:2] == [MARK, "数字ではありません"]
    assert second == first
    assert set(notes(google)) == {(2, 2)}
    assert len(writes(google)) == 2


def test_values_formats_and_the_notes_of_people_are_never_touched(google: StandIn, store: GoogleSheetStore) -> None:
    tab = google.sheet.tab("実績")
    tab.notes |= {(1, 1): "佐藤: 確認中", (0, 0): "指標のID", (2, 1): f"{MARK}\nと人が書いた"}
    before = deepcopy((tab.rows, tab.formats, tab.notes))

    store.show_notes({WRONG: "数字ではありません", UNREAD: "読めません"})
    store.show_notes({})

    tab = google.sheet.tab("実績")
    assert (tab.rows, tab.formats, tab.notes) == before
    assert {
        request["updateCells"]["fields"] for call in writes(google) for request in json.loads(call.body)["requests"]
    } == {"note"}


def test_a_note_of_ours_in_which_somebody_wrote_belongs_to_them(google: StandIn, store: GoogleSheetStore) -> None:
    store.show_notes({WRONG: "数字ではありません"})
    answered = google.sheet.tab("実績").notes[1, 1] + "\n直しておきます（田中）"
    google.sheet.tab("実績").notes[1, 1] = answered

    store.show_notes({})

    assert notes(google) == {(1, 1): answered}


def test_a_note_moves_with_its_cell_and_is_still_found(google: StandIn, store: GoogleSheetStore) -> None:
    store.show_notes({WRONG: "数字ではありません"})
    google.sheet.insert_row("実績", 1)

    store.show_notes({("実績", 2, 1): "数字ではありません"})
    moved = set(notes(google))
    google.sheet.rename_tab("実績", "実績 4月")
    store.show_notes({})

    assert moved == {(2, 1)}
    assert google.sheet.tab("実績 4月").notes == {}
    assert len(writes(google)) == 2


def test_cells_and_tabs_that_are_not_there_are_left_out(google: StandIn, store: GoogleSheetStore) -> None:
    shown = store.show_notes({("消えた", 0, 0): "?", ("実績", 10**6, 0): "?", WRONG: "数字ではありません"})

    assert (shown, set(notes(google))) == (1, {(1, 1)})


def test_nothing_to_do_is_one_reading_and_no_write(google: StandIn, store: GoogleSheetStore) -> None:
    store.show_notes({WRONG: "数字ではありません"})
    before = len(google.calls)

    assert store.show_notes({WRONG: "数字ではありません"}) == 0
    assert len(google.calls) == before + 1


def test_a_refusal_leaves_the_sheet_as_it_was_and_says_so(google: StandIn, store: GoogleSheetStore) -> None:
    google.sheet.tab("実績").protected.append({"range": {"startRowIndex": 1, "endRowIndex": 2}})

    with pytest.raises(CannotWrite) as failure:
        store.show_notes({WRONG: "数字ではありません", UNREAD: "読めません"})

    assert failure.value.facts["reason"] == "refused"
    assert notes(google) == {}


@pytest.mark.parametrize("body", [b"{}", b'{"sheets": 3}', b'{"sheets": [{"data": []}]}'])
def test_an_answer_of_another_shape_is_a_failure_of_the_store(
    body: bytes, google: StandIn, store: GoogleSheetStore
) -> None:
    google.fault = lambda call: Reply(200, body) if call.method == "GET" else None

    with pytest.raises(StoreUnavailable) as failure:
        store.show_notes({WRONG: "数字ではありません"})

    assert failure.value.facts["reason"] == "bad-answer"


# -- several programs -------------------------------------------------------------------------------------------


def test_two_programs_come_to_the_same_notes(google: StandIn) -> None:
    wanted = {WRONG: "数字ではありません", UNREAD: "読めません"}
    both = [apart.begun(show_notes_often, google.secrets, wanted, 5) for _ in range(2)]
    for process in both:
        process.join(60)

    assert [process.exitcode for process in both] == [0, 0]
    assert {place: is_ours(note) for place, note in notes(google).items()} == {(1, 1): True, (2, 2): True}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_program_killed_in_the_middle_leaves_all_notes_or_none_and_the_next_mends_it(
    google: StandIn, when: str
) -> None:
    wanted = {WRONG: "数字ではありません", UNREAD: "読めません"}
    killed = apart.begun(show_and_die, google.secrets, wanted, 1, when)
    killed.join(60)
    left = set(notes(google))
    store_of(google.secrets).show_notes({UNREAD: "読めません"})

    assert killed.exitcode == KILLED
    assert left == (set() if when == "before" else {(1, 1), (2, 2)})
    assert set(notes(google)) == {(2, 2)}


# -- laws -------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(codec="utf-8"), max_size=30).filter(str.strip)
places = st.tuples(st.just("実績"), st.integers(0, 3), st.integers(0, 3))
SHAPES = {"実績": TabShape(7, 4, 4)}


def carried_out(present: Present, wanted: Notes) -> dict[Place, str]:
    after = dict(present.notes)
    for request in note_requests(wanted, present):
        start, cell = request["updateCells"]["start"], request["updateCells"]["rows"][0]["values"][0]
        after[("実績", start["rowIndex"], start["columnIndex"])] = cell.get("note", "")
    return {place: note for place, note in after.items() if note}


@given(st.dictionaries(places, st.tuples(texts, st.booleans())), st.dictionaries(places, texts))
def test_whatever_stands_there_ours_become_the_wanted_ones_and_the_others_stay(
    standing: dict[Place, tuple[str, bool]], wanted: dict[Place, str]
) -> None:
    notes_before = {place: marked(text) if ours else text for place, (text, ours) in standing.items()}
    present = Present(notes_before, SHAPES)

    after = carried_out(present, wanted)

    foreign = {place: note for place, note in notes_before.items() if not is_ours(note)}
    assert {place: note for place, note in after.items() if place in foreign} == foreign
    assert {place for place, note in after.items() if place not in foreign} == set(wanted) - set(foreign)
    assert note_requests(wanted, Present(after, SHAPES)) == []


@given(texts, texts)
def test_a_note_is_ours_until_a_word_is_added(text: str, added: str) -> None:
    note = marked(text)

    assert is_ours(note)
    assert is_ours(note.replace("\n", "\r\n") + "\n")
    assert not is_ours(f"{note}\nあ")
    assert not is_ours(note.replace(f"{MARK}\n", f"{MARK}\n+ ", 1))
    assert not is_ours(added)
