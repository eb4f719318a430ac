"""Next month unattended: a table of any shape is read by what was saved of it, however it has grown since, exactly as it would be read anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.mapping import Mapping
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.sheets.texts import name_key
from tests.laws import tried
from tests.sheets.case_outcomes import mapping_of

TODAY = date(2026, 9, 15)
NAMES = ("売上高", "新規契約", "訪問件数", "解約数", "会員数", "不良件数", "Web 申込", "対応時間", "生産数", "LINE登録")


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of a table: which of 計画, 実績 and 達成率 it has a row for."""

    name: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A wide table: its kinds as ends of the labels or in a column of their own, so many months from April 2026, what is around it.

    `blanks` and `remarks` are the numbers of items before which an empty row or a remark stands; `total` is the header of the sums.
    """

    items: tuple[Item, ...]
    months: int
    has_kind_column: bool
    total: str
    title: str
    blanks: frozenset[int] = frozenset()
    remarks: frozenset[int] = frozenset()

    def grid(self) -> Grid:
        header = [
            "項目",
            *(["区分"] if self.has_kind_column else []),
            *(f"2026年{4 + m}月" for m in range(self.months)),
        ]
        rows: list[list[Any]] = [[self.title]] if self.title else []
        rows.append([*header, *([self.total] if self.total else [])])
        for number, item in enumerate(self.items):
            rows += [[]] if number in self.blanks else []
            rows += [["※ 台風のため2日休業"]] if number in self.remarks else []
            rows += [self._row(item, kind) for kind in item.kinds]
        return Grid("月次", tuple(map(tuple, rows)))

    def _row(self, item: Item, kind: str) -> list[Any]:
        numbers: list[Any] = [self.value(item, kind, month) for month in range(self.months)]
        if kind == "達成率":
            numbers = [f"{number}%" for number in numbers]
        total = [sum(numbers) if kind != "達成率" else "99%"] if self.total else []
        label = [item.name, kind] if self.has_kind_column else [item.name + kind]
        return [*label, *numbers, *total]

    def value(self, item: Item, kind: str, month: int) -> int:
        return 50 + NAMES.index(item.name) * 100 + ("計画", "実績", "達成率").index(kind) * 7 + month * 3

    def numbers(self, kind: str) -> set[tuple[str, str, float]]:
        return {
            (item.name, f"2026-{4 + month:02}", float(self.value(item, kind, month)))
            for item in self.items
            if kind in item.kinds
            for month in range(self.months)
        }


kinds = st.sampled_from([("実績",), ("計画", "実績"), ("計画", "実績", "達成率"), ("実績", "達成率")])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True))
    return Table(
        items=tuple(Item(name, draw(kinds)) for name in names),
        months=draw(st.integers(2, 4)),
        has_kind_column=draw(st.booleans()),
        total=draw(st.sampled_from(["", "合計", "累計"])),
        title=draw(st.sampled_from(["", "2026年度 月次管理表"])),
    )


@st.composite
def grown(draw: st.DrawFn) -> tuple[Table, Table]:
    """Return a table and what it has become: a month more, rows put in between, the items in another order, the total renamed."""
    before = draw(tables())
    places = st.frozensets(st.integers(1, len(before.items) - 1), max_size=3)
    after = replace(
        before,
        months=before.months + draw(st.integers(0, 1)),
        items=tuple(draw(st.permutations(before.items))),
        blanks=draw(places),
        remarks=draw(places),
        total=draw(st.sampled_from(["総計", "計", "年間合計"])) if before.total else "",
    )
    return before, after


def read(table: Table, mapping: Mapping | None = None) -> WorkbookReading:
    return read_workbook(Workbook((table.grid(),)), today=TODAY, mapping=mapping)


def saved(reading: WorkbookReading) -> Mapping:
    return Mapping.from_json(json.loads(json.dumps(mapping_of(reading).as_json())))


def actuals(reading: WorkbookReading) -> set[tuple[str, str, float]]:
    table = reading.actuals
    return {
        (name.replace(" ", ""), period, value)
        for name, period, value in zip(table["indicator"], table["period"], table["value"], strict=True)
    }


def targets(reading: WorkbookReading) -> set[tuple[str, str | None, Any]]:
    return {(read.target.indicator.replace(" ", ""), read.target.period, read.target.value) for read in reading.targets}


def without_blanks(numbers: set[tuple[str, str, float]]) -> set[tuple[str, str, float]]:
    return {(name.replace(" ", ""), period, value) for name, period, value in numbers}


def problems(reading: WorkbookReading) -> Sequence[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in reading.problems]


@tried(one_in=2)
@given(tables())
def test_a_wide_table_of_any_shape_gives_its_actuals_and_targets_and_nothing_else(table: Table) -> None:
    reading = read(table)

    assert actuals(reading) == without_blanks(table.numbers("実績"))
    assert targets(reading) == without_blanks(table.numbers("計画"))


@tried(one_in=2)
@given(grown())
def test_a_grown_table_is_read_by_its_saved_mapping_as_it_is_read_anew(versions: tuple[Table, Table]) -> None:
    before, after = versions

    unattended, anew = read(after, saved(read(before))), read(after)

    assert actuals(unattended) == actuals(anew) == without_blanks(after.numbers("実績"))
    assert targets(unattended) == targets(anew) == without_blanks(after.numbers("計画"))
    assert unattended.as_json()["skipped"] == anew.as_json()["skipped"]
    assert problems(unattended) == problems(anew)


@tried(one_in=2)
@given(grown())
def test_the_mapping_of_the_grown_table_reads_it_the_same_once_more(versions: tuple[Table, Table]) -> None:
    before, after = versions
    unattended = read(after, saved(read(before)))

    once_more = read(after, saved(unattended))

    assert once_more.as_json()["actuals"] == unattended.as_json()["actuals"]
    assert once_more.as_json()["targets"] == unattended.as_json()["targets"]


@tried(one_in=2)
@given(grown(), st.data())
def test_where_a_mapped_row_is_gone_nothing_of_the_tab_is_read(
    versions: tuple[Table, Table], data: st.DataObject
) -> None:
    before, after = versions
    gone = data.draw(st.sampled_from([item for item in before.items if "実績" in item.kinds]))
    after = replace(after, items=tuple(item for item in after.items if item != gone))

    reading = read(replace(after, blanks=frozenset(), remarks=frozenset()), saved(read(before)))

    assert actuals(reading) == set()
    assert targets(reading) == set()
    assert ("mapping-does-not-fit", "月次!") in problems(reading)


def test_a_mapping_is_found_by_the_words_of_a_tab_whatever_their_width() -> None:
    table = Table((Item("Web 申込", ("計画", "実績")),), 2, False, "", "")
    grid = table.grid()
    wide = Grid(grid.tab, tuple(tuple(_full_width(cell) for cell in row) for row in grid.rows))

    reading = read_workbook(Workbook((wide,)), today=TODAY, mapping=saved(read(table)))

    assert {(name_key(name), period, value) for name, period, value in actuals(reading)} == {
        (name_key(name), period, value) for name, period, value in table.numbers("実績")
    }


def _full_width(cell: Any) -> Any:
    return cell.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}) if isinstance(cell, str) else cell
