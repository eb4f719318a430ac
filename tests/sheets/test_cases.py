"""Every ugly sheet of `cases/` is read exactly as its file says, and the files themselves say what can be so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpicore.stores.files.store import open_workbook
from tests.sheets.case_files import Case, Version, all_cases, write_case
from tests.sheets.case_outcomes import read_case, report, score, scores_of

CASES = all_cases()
LAYOUTS = [f"L{number}" for number in range(1, 18)]
SCALES = {1.0, 100.0, 1000.0, 10_000.0, 1e6, 1e8}

by_name = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


# -- the files ------------------------------------------------------------------------------------------------------


def test_every_layout_and_every_decision_has_a_sheet() -> None:
    told = {layout for case in CASES for layout in case.layouts}

    assert [layout for layout in LAYOUTS if layout not in told] == []
    assert [f"decision {n}" for n in range(1, 14) if f"decision {n}" not in told] == []
    assert len(CASES) >= 36


@by_name
def test_every_number_of_a_sheet_is_declared(case: Case) -> None:
    for version in (case.first, *case.later):
        assert _undeclared(version) == []


def _undeclared(version: Version) -> list[str]:
    """Return the cells with numbers that a case says nothing of, besides those of tabs declared as a whole and template tabs."""
    return [
        grid.at(row, column)
        for grid in version.workbook
        if grid.tab not in version.whole and grid.tab not in ("ツリー", "設定")
        for row, values in enumerate(grid.rows)
        for column, value in enumerate(values)
        if isinstance(value, int | float) and (grid.tab, row, column) not in version.cells
    ]


@by_name
def test_every_expected_value_is_what_its_cell_says_after_scale(case: Case) -> None:
    for version in (case.first, *case.later):
        grids = {grid.tab: grid for grid in version.workbook}
        for (tab, row, column), expected in version.cells.items():
            if expected.value is not None:
                drawn = grids[tab].value(row, column)
                assert _may_mean(drawn, expected.value), f"{grids[tab].at(row, column)}: {drawn!r} as {expected.value}"


def _may_mean(drawn: object, value: float) -> bool:
    if not isinstance(drawn, int | float):
        return drawn is not None  # how texts are read is proved in test_cells
    return any(abs(drawn * scale - value) <= 1e-9 * max(1, abs(value)) for scale in SCALES)


# -- reading --------------------------------------------------------------------------------------------------------


@by_name
def test_a_sheet_is_read_as_its_case_says(case: Case) -> None:
    differences = report(case.name, scores_of(case))

    assert not differences, f"{case.title}\n{differences}"


@by_name
def test_the_same_sheet_as_a_real_file_is_read_the_same(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    write_case(case.first, path)
    drawn = read_case(case, case.first.workbook)

    written = read_case(case, open_workbook(path))

    assert _numbers(written) == _numbers(drawn)
    assert score(case.first, written).differences == score(case.first, drawn).differences


def _numbers(reading: object) -> list[tuple[object, ...]]:
    table = reading.actuals  # type: ignore[attr-defined]
    return sorted(zip(table["indicator"], table["period"], table["value"], table["cell"], strict=True))


@pytest.mark.parametrize("case", [case for case in CASES if case.csv], ids=lambda case: case.name)
def test_a_case_that_came_as_csv_is_read_the_same_from_the_file(case: Case, tmp_path: Path) -> None:
    encoding, separator = case.csv.split()
    separator = {"comma": ",", "tab": "\t", "semicolon": ";"}[separator]
    for grid in case.first.workbook:
        lines = [separator.join(_csv_cell(cell, separator) for cell in row) for row in grid.rows]
        (tmp_path / f"{grid.tab}.csv").write_bytes("\r\n".join(lines).encode(encoding))

    reading = read_case(case, open_workbook(tmp_path))

    assert report(case.name, [score(case.first, reading)]) == ""


def _csv_cell(value: object, separator: str) -> str:
    text = "" if value is None else str(value)
    return f'"{text}"' if separator in text or re.search('["\n]', text) else text
