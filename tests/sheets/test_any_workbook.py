"""A law of the reader: whatever the cells, formats, merged blocks and settings of a workbook are, reading it ends in a reading."""

from __future__ import annotations

import json
from datetime import UTC, date, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kpicore.sheets.grid import Grid, Uncomputed, Workbook
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.roles import TableRole
from tests.sheets.test_analysis_laws import NUMBERS, ODD, PERIODS, ROLES, WORDS

TODAY = date(2026, 8, 15)
TABS = (
    "ツリー",
    "実績",
    "実績_週次",
    "目標",
    "設定",
    "振り返り",
    "アクション",
    "着地見込み",
    "変更履歴",
    "日報",
    "月次 8月",
    "Sheet1",
)
HEADINGS = [
    *(
        "ID",
        "親",
        "種別",
        "名称",
        "目標値",
        "単位",
        "期間",
        "日付",
        "指標",
        "値",
        "目標",
        "項目",
        "担当",
        "年",
        "月",
        "日",
    ),
    *(
        "週開始",
        "週終了",
        "記録日時",
        "適用開始",
        "対象",
        "内容",
        "対象外",
        "メモ",
        "表",
        "キー",
        "日時",
        "読み取り設定",
    ),
]

values = st.one_of(
    st.none(),
    st.sampled_from(
        [*WORDS, *ROLES, *PERIODS, *NUMBERS, *ODD, *HEADINGS, "2027/7/2", "9999-12-31", "0001/1/1", "a", "a,b"]
    ),
    st.integers(-(10**20), 10**20),
    st.integers(0, 12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=9))])),
    st.times(),
    st.timedeltas(),
    st.booleans(),
    st.just(Uncomputed("=SUM(A1:A3)")),
    st.text(max_size=8),
)
formats = st.one_of(
    st.sampled_from(["", "0%", "yyyy/m/d", "#,##0,", "m月", "h:mm", "[h]:mm", "@", '"FY"0']), st.text(max_size=6)
)
small = st.integers(0, 6)
_ADDRESSES = st.sampled_from(["A1", "B2", "$B$2", "C3", "D$2", "B2:B4", "$B$2:C3", "ZZ99999", "A1:XFD1048576"])
_PARTS = st.builds("{}{}".format, st.sampled_from(["", "", "'4月'!", "実績!", "4月:5月!", "x!"]), _ADDRESSES)
FORMULAS = st.one_of(
    st.builds("={}{}{}".format, _PARTS, st.sampled_from("+-*/"), _PARTS),
    st.builds(
        "={}({},{})".format, st.sampled_from(["SUM", "AVERAGE", "RANK", "IFERROR", "IF", "ROUND"]), _PARTS, _PARTS
    ),
    st.builds("={}/{}-1".format, _PARTS, _PARTS),
    st.text("=ABC12+-*/(),!'\"$:", max_size=20),
)


def rows_of(cells: st.SearchStrategy[Any], width: int = 6, height: int = 8) -> st.SearchStrategy[list[list[Any]]]:
    return st.lists(st.lists(cells, max_size=width), max_size=height)


@st.composite
def logs(draw: st.DrawFn) -> list[list[Any]]:
    """A log with some of its days ahead: the header, days of several years, persons, numbers."""
    header = draw(st.permutations(["日付", "担当", "件数", "売上実績"]).map(lambda found: found[:3]))
    day = st.dates(date(2025, 1, 1), date(2028, 1, 1)).map(date.isoformat)
    kinds = {"日付": st.one_of(day, values), "担当": st.sampled_from(["田中", "佐藤", "合計", None])}
    number = st.one_of(st.integers(0, 50), values)
    body = [[draw(kinds.get(head, number)) for head in header] for _ in range(draw(st.integers(1, 6)))]
    return [header, *body]


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    rows = draw(st.one_of(rows_of(values), logs()))
    if rows and draw(st.booleans()):
        rows = [draw(st.lists(st.sampled_from(HEADINGS), max_size=6)), *rows]
    return Grid(
        draw(st.sampled_from(TABS)),
        rows,
        formats=draw(st.one_of(st.just([]), rows_of(formats))),
        hidden=draw(st.booleans()),
        hidden_rows=frozenset(draw(st.sets(small, max_size=2))),
        merged=tuple(draw(st.lists(st.tuples(small, small, small, small), max_size=2))),
        formulas=draw(st.one_of(st.just({}), st.dictionaries(st.tuples(small, small), FORMULAS, max_size=12))),
    )


words = st.lists(st.sampled_from(["日付", "担当", "件数", "*", "売上", "田中", ""]), max_size=2)
entries = st.fixed_dictionaries(
    {"words": words, "role": st.sampled_from([*map(str, TableRole), "nothing"])},
    optional={"indicator": st.sampled_from(["a", "売上", ""]), "told": st.booleans()},
)
tables = st.fixed_dictionaries(
    {"layout": st.sampled_from(["periods-across", "periods-down", "one-period", "long", "fixed", "?"])},
    optional={
        "title": st.text(max_size=3),
        "anchor": words,
        "rows": st.lists(entries, max_size=2),
        "columns": st.lists(entries, max_size=3),
    },
)
plain = st.one_of(
    st.none(), st.booleans(), st.integers(-9999, 9999), st.floats(), st.text(max_size=6), st.just([]), st.just({})
)
mappings = st.fixed_dictionaries(
    {"version": st.sampled_from([1, 1, 1, 2, "1"]), "tab": st.sampled_from(TABS)},
    optional={
        "read": plain,
        "scope": plain,
        "year": plain,
        "period": st.one_of(plain, st.sampled_from(["2026-08", "2026-W99"])),
        "scale": plain,
        "dash_means": plain,
        "tables": st.one_of(st.lists(tables, max_size=2), plain),
        "answers": st.one_of(
            plain, st.dictionaries(st.sampled_from(["year", "reading", "role:件数"]), st.text(max_size=3))
        ),
    },
)
texts_of_mappings = st.one_of(st.text(max_size=20), mappings.map(lambda found: json.dumps(found, ensure_ascii=False)))


@st.composite
def workbooks(draw: st.DrawFn) -> Workbook:
    found = draw(st.lists(grids(), max_size=3))
    if draw(st.booleans()):
        told = [["読み取り設定", text] for text in draw(st.lists(texts_of_mappings, max_size=3))]
        found.append(Grid("設定", [["項目", "値"], *told]))
    return Workbook(tuple(found))


@given(workbooks())
def test_no_exception_leaves_the_reader_whatever_a_workbook_holds(workbook: Workbook) -> None:
    reading = read_workbook(workbook, today=TODAY)

    assert reading.as_json()["problems"] is not None
    assert reading.snapshot().actuals is reading.actuals
    assert {tab.tab for tab in reading.tabs} <= set(TABS)
