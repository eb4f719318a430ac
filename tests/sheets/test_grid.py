"""Grids and addresses: what a place in a workbook is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.sheets.grid import Grid, column_letters, draw, runs, tab_prefix


@pytest.mark.parametrize(
    ("tab", "address"),
    [
        ("実績", "実績!C7"),
        ("実績_営業", "実績_営業!C7"),
        ("4月", "4月!C7"),
        ("実績 4月", "'実績 4月'!C7"),
        ("実績(旧)", "'実績(旧)'!C7"),
        ("How to", "'How to'!C7"),
        ("Q1's", "'Q1''s'!C7"),
    ],
)
def test_a_tab_with_blanks_or_signs_is_quoted_in_an_address(tab: str, address: str) -> None:
    assert Grid(tab, ()).at(6, 2) == address


def test_rows_columns_ranges_and_tabs_are_addressed_as_google_sheets_does() -> None:
    grid = Grid("実績", ())

    assert grid.range(6, 2, 8, 5) == "実績!C7:F9"
    assert grid.range(6, 2, 6, 2) == "実績!C7"
    assert grid.row_address(6) == "実績!7:7"
    assert grid.column_address(2) == "実績!C:C"
    assert grid.address == "実績!"


@given(st.integers(0, 18_277))
def test_column_letters_count_in_base_26_without_a_zero(column: int) -> None:
    letters = column_letters(column)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1

    assert number - 1 == column


def test_outside_its_rows_a_grid_is_blank() -> None:
    grid = Grid("実績", ((1,), (2, 3)), (("0%",),))

    assert [grid.value(0, 1), grid.value(9, 0), grid.value(1, 1)] == [None, None, 3]
    assert [grid.format(0, 0), grid.format(1, 1), grid.format(9, 9)] == ["0%", "", ""]
    assert grid.width == 2


def test_a_drawn_grid_has_numbers_as_numbers_blanks_as_none_and_pipes_when_escaped() -> None:
    grid = draw(
        "実績",
        r"""
        | 指標     | 2026-04 | 2026-05 |

        | a \| b   | 80      | 1,200   |
        |          | -1.5    | 007     |
    """,
    )

    assert grid.rows == (("指標", "2026-04", "2026-05"), (), ("a | b", 80, "1,200"), (None, -1.5, "007"))


def test_runs_join_numbers_without_gaps() -> None:
    assert runs([2, 3, 4, 7]) == [(2, 4), (7, 7)]
    assert runs([]) == []
    assert tab_prefix("実績") == "実績!"
