"""Places taken apart, as `grid` writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.sheets.addresses import Address, address_of
from kpicore.sheets.grid import Grid


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("実績!C7", Address("実績", 6, 2, "C7")),
        ("実績!7:7", Address("実績", 6, None, "7:7")),
        ("実績!C:C", Address("実績", None, 2, "C:C")),
        ("実績!", Address("実績", None, None, "")),
        ("'it''s'!AA10", Address("it's", 9, 26, "AA10")),
        ("visitors", None),
        ("", None),
        ("実績!C7&range=A1", None),
        ("実績 4月!C7", None),
    ],
)
def test_a_place_is_a_tab_and_what_of_it(where: str, address: Address | None) -> None:
    assert address_of(where) == address


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), st.integers(0, 10**6), st.integers(0, 18_000))
def test_what_a_grid_writes_is_taken_apart_again(tab: str, row: int, column: int) -> None:
    address = address_of(Grid(tab, ()).at(row, column))

    assert address is not None
    assert (address.tab, address.row, address.column) == (tab, row, column)
