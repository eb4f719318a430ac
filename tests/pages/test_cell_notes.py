"""When the notes on cells are renewed: after a refresh that changed them, if the plan says so, and never so that the board notices."""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.errors import StoreUnavailable
from kpicore.model import Plan, Settings, Snapshot
from kpicore.problems import Problem, error
from pages.shared.after_refresh.cell_notes import PAUSE_AFTER_FAILURE_SECONDS, CellNotes


class Sheet:
    """A store that shows notes, and counts how often it is asked to."""

    def __init__(self) -> None:
        self.shown: list[Mapping[tuple[str, int, int], str]] = []
        self.fails = False

    def show_notes(self, wanted: Mapping[tuple[str, int, int], str]) -> int:
        if self.fails:
            raise StoreUnavailable(reason="quota")
        self.shown.append(wanted)
        return len(wanted)


def snapshot(*cells: str, on: bool = True) -> Snapshot:
    problems: tuple[Problem, ...] = tuple(error("not-a-number", cell, text="?") for cell in cells)
    return Snapshot(plan=Plan(settings=Settings(cell_notes=on)), problems=problems)


def places(sheet: Sheet) -> list[list[tuple[str, int, int]]]:
    return [list(notes) for notes in sheet.shown]


def test_notes_are_written_only_when_the_problems_changed():
    sheet, notes = Sheet(), CellNotes()
    first = snapshot("実績!A1")

    for each in (first, first, snapshot("実績!A1"), snapshot("実績!A1", "実績!B2"), snapshot()):
        notes(sheet, each)

    assert places(sheet) == [[("実績", 0, 0)], [("実績", 0, 0), ("実績", 1, 1)], []]


def test_switched_off_all_of_ours_go_and_the_sheet_is_not_asked_again():
    sheet, notes = Sheet(), CellNotes()

    for each in (snapshot("実績!A1"), snapshot("実績!A1", on=False), snapshot("実績!B2", on=False)):
        notes(sheet, each)

    assert places(sheet) == [[("実績", 0, 0)], []]


def test_a_program_that_starts_looks_once_for_notes_that_outlived_the_setting():
    sheet, notes = Sheet(), CellNotes()

    notes(sheet, snapshot("実績!A1", on=False))
    notes(sheet, snapshot("実績!B2", on=False))

    assert places(sheet) == [[]]


def test_a_failure_is_remembered_and_tried_again_after_a_while():
    sheet, now = Sheet(), [0.0]
    notes = CellNotes(lambda: now[0])
    sheet.fails = True
    wanted = snapshot("実績!A1")

    notes(sheet, wanted)
    failure, sheet.fails = notes.failure, False
    notes(sheet, wanted)
    too_soon, now[0] = places(sheet), PAUSE_AFTER_FAILURE_SECONDS
    notes(sheet, wanted)

    assert failure is not None
    assert failure.facts["reason"] == "quota"
    assert too_soon == []
    assert (places(sheet), notes.failure) == ([[("実績", 0, 0)]], None)


def test_a_store_without_cells_is_left_alone():
    notes = CellNotes()

    notes(object(), snapshot("実績!A1"))  # type: ignore[arg-type]

    assert notes.failure is None
