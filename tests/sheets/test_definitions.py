"""Cells of 設定 and ツリー that hold several things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Settings
from kpicore.sheets.cells.cell import Fault
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Grid
from kpicore.sheets.template.definitions import read_days_off, read_settings
from kpicore.sheets.template.lists import join_list, split_list


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("", []),
        ("a", ["a"]),
        ("a, b、c，d;e\nf", ["a", "b", "c", "d", "e", "f"]),
        ('"a,b", c', ["a,b", "c"]),
        ('a"b, "c', ['a"b', '"c']),
        (101, ["101"]),
        (",,", []),
    ],
)
def test_entries_are_separated_by_commas_of_any_kind_and_quotes_keep_them_together(
    cell: object, entries: list[str]
) -> None:
    assert split_list(cell) == entries


@given(st.lists(st.text(min_size=1).filter(lambda text: bool(text.strip())), max_size=4))
def test_joined_entries_are_split_into_what_they_were(entries: list[str]) -> None:
    assert split_list("'" + join_list(entries)) == entries


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("土日祝", ["saturday", "sunday", "public"]),
        ("土、日、祝日", ["saturday", "sunday", "public"]),
        ("毎週水曜", ["wednesday"]),
        ("Saturday, Sunday, public holidays", ["saturday", "sunday", "public"]),
        ("2026/8/13〜8/16", ["2026-08-13/2026-08-16"]),
        ("2026-08-13 から 2026-08-16", ["2026-08-13/2026-08-16"]),
        ("2026-08-13/2026-08-16", ["2026-08-13/2026-08-16"]),
        ("日 2026-12-29", ["sunday", "2026-12-29"]),
    ],
)
def test_days_off_are_weekdays_public_holidays_days_and_spans(cell: str, entries: list[str]) -> None:
    assert read_days_off(cell) == entries


@pytest.mark.parametrize(
    ("cells", "found", "wrong"),
    [
        ([("祝日の国", "us"), ("通貨", "usd")], ("US", "usd"), []),
        ([("Country of holidays", "United Kingdom"), ("Currency", "£")], ("GB", "£"), []),
        ([("祝日の国", "日本"), ("通貨", "円")], ("JP", "円"), []),
        ([("祝日の国", "アトランティス"), ("通貨", "1,000円")], ("JP", "JPY"), ["bad-setting", "bad-setting"]),
        ([("country", "JPN"), ("currency", "a b")], ("JP", "JPY"), ["bad-setting"]),
        ([("祝日の国", ""), ("通貨", "")], ("JP", "JPY"), []),
    ],
)
def test_country_and_currency_are_read_as_people_write_them(cells, found, wrong) -> None:
    findings = Findings()

    settings = read_settings(Grid("設定", tuple(cells)), Settings(), findings)

    assert (settings.country, settings.currency) == found
    assert [problem.code for problem in findings.problems] == wrong


@pytest.mark.parametrize("cell", ["盆休み", "2026-08-16〜2026-08-13", "8月"])
def test_what_is_no_day_off_is_a_fault(cell: str) -> None:
    (fault,) = read_days_off(cell)

    assert isinstance(fault, Fault)
    assert fault.code == "bad-setting"
