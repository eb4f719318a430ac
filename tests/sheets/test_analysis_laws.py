"""Laws of analysing any sheet: it never raises, tells of no cell twice, and neither empty rows nor full-width signs change what is read."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.grid import Grid, Uncomputed
from kpicore.sheets.mapping import mapping_of_text, mapping_text
from kpicore.sheets.periods.dates import DateContext
from kpicore.sheets.reader import read_tab
from tests.sheets.places import cells_of

CONTEXT = DateContext(today=date(2026, 8, 15))

#: What cells of sheets hold: labels, roles, periods, numbers as people type them, and what nobody should.
WORDS = [
    "項目",
    "店舗",
    "売上",
    "客数（人）",
    "営業部",
    "備考",
    "単位",
    "件",
    "担当",
    "※税抜の数字です。",
    "【営業】",
    "　うち新規",
    "達成",
    "率",
]
ROLES = [
    "目標",
    "実績",
    "達成率",
    "前年",
    "前年比",
    "合計",
    "累計",
    "着地見込",
    "売上計画",
    "売上実績",
    "実績/見込",
    "差異",
    "平均",
]
PERIODS = [
    "4月",
    "5月",
    "2026年4月",
    "2026/5",
    "1Q合計",
    "上期",
    "2026年度",
    "4月第1週",
    "第15週",
    "2026/4/6",
    "4月実績",
    "R8.4",
    "13月",
]
NUMBERS = ["1,234", "１２", "△5", "12.5%", "-", "未定", "#DIV/0!", "○", "120※", "3時間30分", "1.2億"]
ODD = ["=A1", "a" * 300, "\x1b[2J", "<b>x</b>", "{}", "|", "'", "😀", "　", "令和", "月"]

values = st.one_of(
    st.none(),
    st.sampled_from([*WORDS, *ROLES, *PERIODS, *NUMBERS, *ODD]),
    st.integers(-5, 2030),
    st.floats(allow_nan=True, allow_infinity=True),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
    st.booleans(),
    st.just(Uncomputed("=SUM(A1:A3)")),
    st.text(max_size=6),
)
grids = st.lists(st.lists(values, max_size=7), max_size=9)
formats = st.sampled_from(["", "0%", "yyyy/m/d", "#,##0", "m月"])


@st.composite
def tables(draw: st.DrawFn) -> list[list[Any]]:
    """A table as people keep it: a header of periods or roles, rows of labels and numbers, sometimes a title and totals."""
    header = draw(st.lists(st.sampled_from([*PERIODS[:6], *ROLES]), min_size=1, max_size=6, unique=True))
    labels = draw(st.lists(st.sampled_from([*WORDS, *ROLES]), min_size=1, max_size=6))
    cells = st.one_of(st.none(), st.integers(0, 500), st.sampled_from(NUMBERS))
    rows = [["項目", *header]] + [
        [label, *draw(st.lists(cells, min_size=len(header), max_size=len(header)))] for label in labels
    ]
    return [["2026年度 管理表（単位：千円）"], *rows] if draw(st.booleans()) else rows


def read(rows: list[list[Any]], **more: Any) -> TabAnalysis:
    return read_tab(Grid("月次", rows, **more), CONTEXT)


def told(analysis: TabAnalysis, grid: Grid) -> Counter[tuple[int, int]]:
    """Return how often each cell is told of as an actual, a target, missing, skipped or a problem."""
    places = [cell for *_, cell in analysis.actuals] + [target.cell for target in analysis.targets]
    places += [where for where, _ in (*analysis.missing, *analysis.skipped)]
    places += [problem.where for problem in analysis.problems if problem.severity != "info"]
    return Counter(cell for place in places for cell in cells_of(place, grid))


def numbers(analysis: TabAnalysis) -> list[tuple[Any, ...]]:
    """Return what was read, without addresses."""
    actuals = [(indicator, period, value) for indicator, period, value, _ in analysis.actuals]
    return sorted(actuals) + sorted(
        (t.target.indicator, t.target.period or "", str(t.target.value)) for t in analysis.targets
    )


def outcome(analysis: TabAnalysis) -> tuple[Any, ...]:
    """Return everything an analysis says, without addresses."""
    roles = [(decision.role, decision.reason) for decision in (*analysis.rows, *analysis.columns, *analysis.cells)]
    problems = Counter((problem.code, str(problem.facts.get("text"))) for problem in analysis.problems)
    questions = [(question.key, question.code) for question in analysis.questions]
    return numbers(analysis), roles, problems, questions, analysis.counts.as_json(), analysis.reason


@given(st.one_of(grids, tables()), st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=3), st.data())
def test_analysis_never_raises_whatever_the_cells_are(rows, merged, data):
    shown = data.draw(st.one_of(st.just(()), st.just([[data.draw(formats) for _ in row] for row in rows])))
    blocks = tuple((min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in merged)

    analysis = read(rows, merged=blocks, formats=shown)

    assert mapping_of_text(mapping_text(analysis.mapping)) == analysis.mapping
    for row in range(len(rows)):
        for column in range(7):
            analysis.role_at(row, column)


@given(st.one_of(grids, tables()))
def test_no_cell_is_told_of_twice(rows):
    grid = Grid("月次", rows)

    assert {cell: count for cell, count in told(read_tab(grid, CONTEXT), grid).items() if count > 1} == {}


@given(tables(), st.integers(0, 9), st.integers(0, 7))
def test_an_empty_row_or_column_put_in_anywhere_changes_nothing_but_addresses(rows, at_row, at_column):
    with_row = [*rows[:at_row], [], *rows[at_row:]]
    with_column = [[*row[:at_column], *([None] if len(row) > at_column else []), *row[at_column:]] for row in rows]

    before = outcome(read(rows))

    assert outcome(read(with_row)) == before
    assert outcome(read(with_column)) == before


@given(tables())
def test_full_width_and_half_width_spellings_read_the_same(rows):
    wide = [[full_width(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    narrow = [[unicodedata.normalize("NFKC", cell) if isinstance(cell, str) else cell for cell in row] for row in rows]

    assert numbers(read(wide)) == numbers(read(narrow))
    assert read(wide).counts == read(narrow).counts


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@given(tables())
def test_a_tab_read_by_the_mapping_of_its_own_reading_reads_the_same(rows):
    first = read(rows)

    again = read_tab(Grid("月次", rows), CONTEXT, mapping=first.mapping)

    assert numbers(again) == numbers(first)
    assert again.mapping == first.mapping
