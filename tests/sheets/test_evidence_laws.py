"""Laws of recognising tables by evidence: those of any analysis, and that roles rest on more than words and sizes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.mapping import mapping_of_text, mapping_text
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab, read_workbook
from kpicore.sheets.roles import READ
from tests.counting import calls_of
from tests.laws import tried
from tests.sheets.test_analysis_laws import formats, grids, numbers, tables, told
from tests.sheets.test_linear import SHAPES

CONTEXT = DateContext(today=date(2026, 8, 15))
#: Months that have all begun by then.
MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]
NAMES = ["Orders", "売上", "解約数", "Visits", "問い合わせ", "NPS", "粗利"]
SCOPES = ["東京店", "大阪店", "福岡店", "札幌店"]


def read(rows: list[list[Any]], **more: Any) -> TabAnalysis:
    return read_tab(Grid("board", rows, **more), CONTEXT)


@st.composite
def boards(draw: st.DrawFn) -> list[list[Any]]:
    """A board of months across: for each name its plan, its actual and their difference, or the actual alone."""
    months = MONTHS[: draw(st.integers(3, len(MONTHS)))]
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    amounts = st.lists(st.integers(101, 1_400), min_size=len(months), max_size=len(months), unique=True)
    rows: list[list[Any]] = [["", "", *months]]
    for name in names:
        actual, plan = draw(amounts), draw(amounts)
        if draw(st.booleans()):
            rows.append([name, "Actual", *actual])
            continue
        rows.append([name, "Plan", *plan])
        rows.append([None, "Actual", *actual])
        rows.append([None, "Var", *(a - p for a, p in zip(actual, plan, strict=True))])
    return rows


def roles(analysis: TabAnalysis) -> list[str]:
    return [str(decision.role) for decision in analysis.rows]


@tried()
@given(st.one_of(grids, tables()), st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=3), st.data())
def test_recognising_by_evidence_never_raises_whatever_the_cells_are(rows, merged, data):
    shown = data.draw(st.one_of(st.just(()), st.just([[data.draw(formats) for _ in row] for row in rows])))
    blocks = tuple((min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in merged)

    analysis = read(rows, merged=blocks, formats=shown)

    assert mapping_of_text(mapping_text(analysis.mapping)) == analysis.mapping
    for row in range(len(rows)):
        for column in range(7):
            analysis.role_at(row, column)


@tried()
@given(st.one_of(grids, tables(), boards()))
def test_no_cell_is_told_of_twice_by_evidence(rows):
    assert {cell: count for cell, count in told(read(rows), Grid("board", rows)).items() if count > 1} == {}


@tried()
@given(st.one_of(tables(), boards()), st.integers(0, 9), st.integers(0, 8))
def test_an_empty_row_or_column_changes_nothing_of_what_is_read_by_evidence(rows, at_row, at_column):
    with_row = [*rows[:at_row], [], *rows[at_row:]]
    with_column = [[*row[:at_column], *([None] if len(row) > at_column else []), *row[at_column:]] for row in rows]

    before = read(rows)

    for again in (read(with_row), read(with_column)):
        assert numbers(again) == numbers(before)
        assert roles(again) == roles(before)


@tried()
@given(boards(), st.sampled_from([10, 1_000, 1_000_000]))
def test_scaling_all_amounts_by_a_power_of_ten_changes_no_role(rows, factor):
    scaled = [rows[0], *([*row[:2], *(amount * factor for amount in row[2:])] for row in rows[1:])]

    assert roles(read(scaled)) == roles(read(rows))


@tried()
@given(st.permutations(SCOPES), st.lists(st.integers(101, 1_400), min_size=12, max_size=12, unique=True))
def test_permuting_scopes_changes_no_role(scopes, amounts):
    def table(order: list[str]) -> list[list[Any]]:
        cells = {scope: amounts[3 * at : 3 * at + 3] for at, scope in enumerate(SCOPES)}
        total = [sum(cells[scope][month] for scope in SCOPES) for month in range(3)]
        return [["店舗", *MONTHS[:3]], *([scope, *cells[scope]] for scope in order), ["合計", *total]]

    assert numbers(read(table(list(scopes)))) == numbers(read(table(SCOPES)))
    assert roles(read(table(list(scopes)))) == roles(read(table(SCOPES)))


@tried()
@given(boards())
def test_with_nonsense_words_no_value_and_no_period_changes(rows):
    """Every label is another word of no meaning: what is read still is what the cells hold, where they hold it."""
    words = [["", "", *rows[0][2:]], *([f"zq{at}", f"xv{at}", *row[2:]] for at, row in enumerate(rows[1:]))]
    cells = {(period, float(row[at])) for row in rows[1:] for at, period in enumerate(rows[0][2:], 2)}

    read_now = {(period, value) for _, period, value, _ in read(words).actuals}

    assert read_now <= cells


@tried()
@given(boards())
def test_dropping_the_last_month_never_turns_a_reading_into_another(rows):
    assume(len(rows[0]) > 5)
    fewer = read([row[:-1] for row in rows])
    before = {(indicator, period): value for indicator, period, value, _ in read(rows).actuals}

    assert all(before.get((indicator, period), value) == value for indicator, period, value, _ in fewer.actuals)
    wider, narrower = read(rows), fewer
    for one, other in zip(wider.rows, narrower.rows, strict=True):
        assert one.role == other.role or other.role not in READ or one.role not in READ


@tried()
@given(boards())
def test_a_board_read_by_the_mapping_of_its_own_reading_reads_the_same(rows):
    first = read(rows)

    again = read_tab(Grid("board", rows), CONTEXT, mapping=first.mapping)

    assert again.fits
    assert numbers(again) == numbers(first)


@pytest.mark.parametrize(
    "shape",
    ["log", "long", "labels", "sums", "sums of their own", "one label", "header again and again", "periods", "numbers"],
)
def test_four_times_the_rows_cost_four_times_the_work_by_evidence(shape: str):
    def work(count: int) -> int:
        book = Workbook((Grid("表", SHAPES[shape](count)),))
        return calls_of(lambda: read_workbook(book, today=date(2026, 8, 15)))

    work(40)  # what is known once, such as words, is known now

    few, many = work(100), work(400)

    assert many <= 4.8 * few
