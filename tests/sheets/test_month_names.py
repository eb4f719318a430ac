"""Months in the words of any language: a run in order proves them, and the table of their names is that of CLDR."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpicore.sheets.grid import Grid
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab
from tests.sheets import month_names


def periods(*cells: list[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, period, *_ in read_tab(Grid("2026", cells), DateContext(today=date(2026, 11, 20))).actuals:
        found.setdefault(name, []).append(period)
    return found


def test_the_table_of_names_is_what_babel_has():
    assert month_names.table() == month_names.TABLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "months",
    [
        "Gener Febrer Març Abril Maig Juny",
        "gener febrer marc abril maig juny",
        "styczeń luty marzec kwiecień maj czerwiec",
        "sty. lut. mar. kwi. maj. cze.",
        "siječanj veljača ožujak travanj svibanj lipanj",
        "Ocak Şubat Mart Nisan Mayıs Haziran",
        "Ocak Subat Mart Nisan Mayis Haziran",
        "ianuarie februarie martie aprilie mai iunie",
        "январь февраль март апрель май июнь",
        "Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος",
        "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu",
        "जनवरी फ़रवरी मार्च अप्रैल मई जून",
        "يناير فبراير مارس أبريل مايو يونيو",
        "一月 二月 三月 四月 五月 六月",
        "Januari Februari Mac April Mei Jun",
        "jan. fev. mar. abr. mai. jun.",
    ],
)
@pytest.mark.parametrize("is_across", [True, False])
def test_months_of_any_language_that_run_in_order_are_months(months, is_across):
    lines = [["", *months.split()], ["A", 41, 52, 47, 60, 38, 55], ["B", 7, 9, 4, 8, 6, 5]]

    found = periods(*(lines if is_across else map(list, zip(*lines, strict=True))))

    assert found == {name: [f"2026-{month:02}" for month in range(1, 7)] for name in ("A", "B")}


def test_a_month_inside_the_names_of_columns_is_no_part_of_the_name():
    heads = [f"Temp_Mitjana_{month}" for month in ("Gener", "Febrer", "Març", "Abril", "Maig")]
    lines = [[year, *(10 + (month * 37 + year) % 13 / 2 for month in range(5))] for year in range(2022, 2026)]

    found = periods(["Any", *heads], *lines)

    assert [*found] == ["Temp Mitjana"]
    assert found["Temp Mitjana"] == [f"{year}-{month:02}" for year in range(2022, 2026) for month in range(1, 6)]


@pytest.mark.parametrize(
    "names",
    [
        ["Mac", "PC", "Tablet", "Phone"],
        ["Set", "Out", "Mac", "Des"],
        ["Kas", "Tem", "Nis", "Eyl"],  # people, in no order
    ],
)
def test_words_that_are_months_in_some_language_are_names_where_they_do_not_run_in_order(names):
    found = periods(["", "2026-04", "2026-05"], *([name, 40 + at, 52 - at] for at, name in enumerate(names)))

    assert found == {name: ["2026-04", "2026-05"] for name in names}
