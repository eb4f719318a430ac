"""What a number format shows: a month, a year, a clock, or a day."""

from __future__ import annotations

import pytest

from kpicore.sheets.cells.number_formats import number_format


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('m"月"', "month"),
        ('yyyy"年"m"月"', "month"),
        ("mmm-yy", "month"),
        ("yyyy", "year"),
        ("h:mm", "clock"),
        ("mm:ss", "clock"),
        ("[h]:mm", "clock"),
        ('[m]"分"', "clock"),
        ("m/d", "day"),
        ("yyyy/m/d h:mm", "day"),
        ("#,##0", "number"),
    ],
)
def test_a_format_shows_a_month_a_year_a_clock_or_none_of_them(text, shown):
    found = number_format(text)

    assert (found.is_month, found.is_year, found.is_clock) == (shown == "month", shown == "year", shown == "clock")
