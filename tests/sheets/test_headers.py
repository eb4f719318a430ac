"""Words of the format: header and tab names, fixed values, and what stands above a header."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.periods import Cadence, Calendar
from kpicore.sheets import words
from kpicore.sheets.grid import Uncomputed, draw
from kpicore.sheets.periods.dates import DateContext
from kpicore.sheets.template.headers import (
    choice,
    field_of,
    find_header,
    header_words,
    tab_kind,
    tab_suffix,
    title_of,
    yes_or_no,
)
from kpicore.sheets.texts import escaped, is_blank, name_key, text_of, word_key


@pytest.mark.parametrize(
    ("tab", "kind"),
    [
        ("ツリー", "tree"),
        ("ﾂﾘｰ", "tree"),
        (" tree ", "tree"),
        ("TREE", "tree"),
        ("実績", "actuals"),
        ("実績_営業", "actuals"),
        ("実績（週次）", "actuals"),
        ("Actuals_Weekly", "actuals"),
        ("目標", "targets"),
        ("振り返り", "reviews"),
        ("Change s", "changes"),
        ("変更履歴", "changes"),
        ("How To", "how_to"),
        ("販売履歴", None),
    ],
)
def test_tabs_are_known_in_both_languages_after_nfkc_case_and_blanks(tab: str, kind: str | None) -> None:
    assert tab_kind(tab) == kind


@pytest.mark.parametrize("kind", list(words.HEADERS))
def test_every_header_the_export_writes_is_read_back(kind: str) -> None:
    for field, pair in words.HEADERS[kind].items():
        assert [field_of(kind, word) for word in pair] == [field, field]


@pytest.mark.parametrize("field", list(words.VALUES))
def test_every_word_of_a_fixed_list_has_one_meaning(field: str) -> None:
    seen: dict[str, str] = {}
    for value, names in words.VALUES[field].items():
        assert [choice(field, name) for name in names] == [value] * len(names)
        for name in names:
            assert seen.setdefault(word_key(name), value) == value


@pytest.mark.parametrize("kind", list(words.HEADERS))
def test_no_word_names_two_headers_of_one_tab(kind: str) -> None:
    owners: dict[str, str] = {}
    for field, pair in words.HEADERS[kind].items():
        for word in (*pair, *words.ALSO.get(kind, {}).get(field, ())):
            assert owners.setdefault(word_key(word), field) == field, word
            assert header_words(kind)[word_key(word)] == field


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("目標値（円）", "target"),
        ("目標値 [千円]", "target"),
        ("ＩＤ", "id"),
        ("fiscal_x", None),
        ("目標の 形", "shape"),
    ],
)
def test_a_header_may_carry_a_unit_in_brackets(written: str, field: str | None) -> None:
    assert field_of("tree", written) == field


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  売上　", "売上"),
        ("'  as typed", "  as typed"),
        ("\xa0x\ufeff", "x"),
        (3.0, "3"),
        (3.25, "3.25"),
        (101, "101"),
        (True, "TRUE"),
        (date(2026, 4, 6), "2026-04-06"),
        (datetime(2026, 4, 6), "2026-04-06"),
        (datetime(2026, 4, 6, 14, 5), "2026-04-06T14:05:00"),
        (Uncomputed("=A1"), ""),
    ],
)
def test_a_cell_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


@given(st.text())
def test_an_escaped_text_is_read_back_as_it_was(text: str) -> None:
    assert text_of(escaped(text)) == text


@pytest.mark.parametrize(
    ("value", "blank"), [(None, True), (" 　\n", True), ("'", True), (0, False), ("-", False), (Uncomputed("="), False)]
)
def test_what_is_blank(value: object, blank: bool) -> None:
    assert is_blank(value) is blank


@pytest.mark.parametrize(
    ("value", "mark"),
    [("○", True), ("はい", True), (True, True), (1, True), ("", False), ("×", False), (0, False), ("たぶん", None)],
)
def test_marks_say_yes_or_no_or_neither(value: object, mark: bool | None) -> None:
    assert yes_or_no(value) is mark


def test_names_are_compared_without_width_case_and_blanks() -> None:
    assert name_key("売　上 ＣＶＲ") == name_key("売上cvr")
    assert name_key("売上") != name_key("売り上げ")


@pytest.mark.parametrize(
    ("tab", "suffix"),
    [
        ("実績", ""),
        ("実績_営業", "営業"),
        ("実績（週次）", "週次"),
        ("Actuals Weekly", "Weekly"),
        ("実績 2026年度", "2026年度"),
    ],
)
def test_what_the_name_of_an_actuals_tab_adds(tab: str, suffix: str) -> None:
    assert tab_suffix(tab) == suffix


def test_the_header_need_not_be_the_first_row_nor_its_columns_in_order() -> None:
    grid = draw(
        "ツリー",
        """
        | 2026年度の計画 |      |      |    |
        |                |      |      |    |
        | 名称           | 色   | 種別 | ID |
        | 売上           | 赤   | KGI  | a  |
    """,
    )

    header = find_header(grid, "tree")

    assert header is not None
    assert (header.row, dict(header.fields), header.unknown) == (2, {"name": 0, "kind": 2, "id": 3}, (1,))


def test_a_tab_without_the_headers_it_needs_has_no_header() -> None:
    assert find_header(draw("ツリー", "| 売上 | 100 |"), "tree") is None


@pytest.mark.parametrize(
    ("title", "fiscal_year", "year"),
    [
        ("2026年度 実績表", 2026, None),
        ("令和8年度", 2026, None),
        ("FY2026", 2026, None),
        ("2027年3月期 実績", 2026, None),
        ("2026年の実績", None, 2026),
        ("実績表", None, None),
    ],
)
def test_the_year_is_told_by_the_rows_above_the_header(title: str, fiscal_year: int | None, year: int | None) -> None:
    grid = draw("実績", f"| {title} |\n| 指標 | 4月 |")

    context = title_of(grid, 1, DateContext(calendar=Calendar())).context

    assert (context.fiscal_year, context.year) == (fiscal_year, year)


def test_a_year_row_above_the_months_tells_the_fiscal_year() -> None:
    grid = draw("実績", "| 年度 | 2024 |  |\n| 指標 | 4月 | 5月 |")

    assert title_of(grid, 1, DateContext(calendar=Calendar())).context.fiscal_year == 2024


def test_the_name_of_the_tab_tells_year_and_cadence_when_the_title_does_not() -> None:
    title = title_of(draw("実績_週次_2026年度", "| 指標 | W15 |"), 0, DateContext(calendar=Calendar()))

    assert (title.context.fiscal_year, title.context.cadence) == (2026, Cadence.WEEKLY)


def test_the_title_states_the_unit_of_money() -> None:
    title = title_of(
        draw("実績", "| 月次実績 |  | 単位：千円 |\n| 指標 | 2026-04 |"), 1, DateContext(calendar=Calendar())
    )

    assert (title.unit, title.scale) == ("円", 1000.0)


def test_the_page_about_the_format_names_every_tab_header_and_setting() -> None:
    page = (Path(__file__).parents[2] / "docs" / "sheet-format.md").read_text(encoding="utf-8")

    named = [*words.TABS.values(), *words.SETTINGS.values()]
    named += [pair for headers in words.HEADERS.values() for pair in headers.values()]

    assert [word for pair in named for word in pair if word not in page] == []
