"""A tab that is not ours, taken apart: its tables, what each row and column is, and the series of cells that are to be read.

Nothing is read here; that is done by `series`, which knows whose numbers they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from kpicore.periods import Period, parse_period_id
from kpicore.sheets.analysed import Layout
from kpicore.sheets.cells import Fault, tidy
from kpicore.sheets.grid import Grid, Position, column_letters
from kpicore.sheets.mapping import ANY_PERIOD, Path, TableMapping, TabMapping
from kpicore.sheets.periods import DateContext
from kpicore.sheets.roles import COMPUTED, TableRole, plain_name, role_of, split_role
from kpicore.sheets.tables.aside import why_aside
from kpicore.sheets.tables.canvas import NUMBER, PERIOD, TEXT, Canvas, canvas_of
from kpicore.sheets.tables.doubts import doubt_columns, doubt_rows, find_computed, title_is_doubtful
from kpicore.sheets.tables.entries import Entries, entries_of
from kpicore.sheets.tables.regions import Frame, Frames, frames_of
from kpicore.sheets.tables.tab_titles import (
    period_of_reading,
    period_told,
    role_of_block,
    role_told,
    says_actual,
    tab_scope,
    title_name,
    title_rows,
    with_month_of_days,
)
from kpicore.sheets.tables.table_columns import Column, columns_of
from kpicore.sheets.tables.table_rows import Labels, Row, RowPeriods, decide_labels, labels_of, row_periods, rows_of
from kpicore.sheets.template import Title
from kpicore.sheets.texts import name_key, text_of

_Item = TypeVar("_Item")

#: Roles of columns that say what the rows are.
LABELS = frozenset({TableRole.LABEL, TableRole.SCOPE, TableRole.ID, TableRole.UNIT, TableRole.OWNER, TableRole.PERIOD})


@dataclass(slots=True)
class Table:
    """One table of a tab, with everything known of it before its numbers are read.

    `rows` are the rows with labels (of a table with a period in every row: its distinct labels), `period` the one of a table that names
    none, `names` what its title calls its numbers.
    """

    frame: Frame
    layout: Layout
    columns: list[Column]
    rows: list[Row]
    labels: Labels
    title: Title
    title_text: str = ""
    name: str = ""
    period: Period | None = None
    entries: Entries | None = None
    mapped: TableMapping | None = None
    says_actual: bool = False
    cells_told: dict[tuple[Path, Path], TableRole] = field(default_factory=dict)
    told_cells: dict[Position, TableRole] = field(default_factory=dict)

    @property
    def data(self) -> list[Column]:
        """The columns that hold something besides labels."""
        return [column for column in self.columns if column.role not in LABELS]

    @property
    def read_columns(self) -> list[Column]:
        return [column for column in self.columns if column.is_read]

    @property
    def anchor(self) -> tuple[str, ...]:
        """The words above the labels, by which the table is found again."""
        return tuple(" ".join(column.words) for column in self.columns if column.role in LABELS and column.words)


@dataclass(slots=True)
class Study:
    """A tab taken apart. `reason` says why nothing of it is read, "" when something is."""

    canvas: Canvas
    context: DateContext
    reason: str = ""
    frames: Frames = field(default_factory=lambda: Frames(()))
    tables: list[Table] = field(default_factory=list)
    scope: str = ""
    mapping: TabMapping | None = None
    _filled: dict[int, Sequence[Any]] = field(default_factory=dict)
    _texts: dict[int, str] = field(default_factory=dict)

    @property
    def grid(self) -> Grid:
        return self.canvas.grid

    def filled_in_row(self, row: int) -> Sequence[Any]:
        """Return the cells at both ends of a row that hold something: each row is looked at once, however many tables it is above."""
        if row not in self._filled:
            self._filled[row] = _ends([value for value in self.canvas.values[row] if value is not None])
        return self._filled[row]

    def text_of_row(self, row: int) -> str:
        """Return a row as one text."""
        if row not in self._texts:
            self._texts[row] = _row_text(self.canvas, row)
        return self._texts[row]


def study(grid: Grid, context: DateContext, mapping: TabMapping | None = None) -> Study:
    """Return a tab taken apart, by its mapping where it has one."""
    found = Study(canvas_of(grid), context, mapping=mapping)
    found.scope = tab_scope(grid.tab) if mapping is None or mapping.scope is None else mapping.scope
    found.reason = _why_not(found)
    if found.reason:
        return found
    found.frames = frames_of(found.canvas)
    drafts = [(frame, *_columns(found, frame)) for frame in found.frames.tables]
    if mapping is None:
        told = [(frame, columns, _names_periods(columns)) for frame, columns, _ in drafts]
        found.reason = why_aside(found.canvas, grid.tab, told)
    tables = [_table(found, frame, columns, title) for frame, columns, title in drafts]
    found.tables = [table for table in tables if table is not None]
    if not found.tables:
        found.tables = _fixed(found)
    if not found.tables and not found.reason:
        found.reason = "no-table"
    return found


def _why_not(found: Study) -> str:
    if found.mapping is not None and not found.mapping.read:
        return "not-read"
    return "" if found.canvas.height else "empty"


def _columns(found: Study, frame: Frame) -> tuple[list[Column], Title]:
    corner = _corner(found.canvas, frame)
    title = title_rows(found.canvas, _lines_above(found, frame), frame, found.context, corner)
    if found.mapping is not None and found.mapping.year is not None:
        title = replace(title, context=replace(title.context, year=None, fiscal_year=found.mapping.year))
    if found.mapping is not None and found.mapping.scale is not None:
        title = replace(title, unit=title.unit or "円", scale=found.mapping.scale)
    numbers = _bare_numbers(found.canvas, frame)
    if numbers:
        texts = [found.text_of_row(row) for row in reversed(_rows_above(found, frame))]
        title = replace(title, context=with_month_of_days(title.context, numbers, found.grid.tab, texts))
    columns = columns_of(found.canvas, frame, title.context)
    for column in columns:
        if isinstance(column.heading, Fault):
            column.heading = _answered(column.heading, found, title.context)
    return columns, title


def _corner(canvas: Canvas, frame: Frame) -> list[str]:
    """Return what the header says above columns of words at the left: 2026年度 in the corner."""
    texts = []
    for at in frame.columns:
        kinds = bytes(canvas.kinds[row][at] for row in frame.body)
        if not kinds.count(TEXT) or kinds.count(NUMBER):
            break
        texts += [canvas.text(row, at) for row in frame.header]
    return texts


def _answered(fault: Fault, found: Study, context: DateContext) -> Period | Fault:
    """Return the reading of an ambiguous period that a person chose, by its place among the readings; else the fault."""
    answer = "" if found.mapping is None else found.mapping.answers.get("reading", "")
    readings = fault.facts.get("readings", ()) if fault.code == "ambiguous-period" else ()
    if not answer.isdigit() or int(answer) >= len(readings):
        return fault
    return period_of_reading(str(readings[int(answer)]), context.calendar) or fault


def _bare_numbers(canvas: Canvas, frame: Frame) -> list[int]:
    """Return the numbers from 1 to 31 in the last row of a header, or down a column headed 日."""
    cells = [canvas.value(frame.header[-1], at) for at in frame.columns] if frame.header else []
    for at in frame.columns if frame.header else ():
        if name_key(canvas.text(frame.header[-1], at)) in ("日", "day"):
            cells += [canvas.value(row, at) for row in frame.body]
    texts = [tidy(text_of(cell)).removesuffix("日") for cell in cells]
    return [int(text) for text in texts if text.isdigit() and 1 <= int(text) <= 31]


def _rows_above(found: Study, frame: Frame) -> tuple[int, ...]:
    """Return the rows that may tell of a table: those at the top of the tab, then its own title."""
    first = found.frames.tables[0].title if found.frames.tables else ()
    return tuple(sorted({*_ends(found.frames.above), *_ends(first), *_ends(frame.title)}))


def _lines_above(found: Study, frame: Frame) -> list[Sequence[Any]]:
    return [found.filled_in_row(row) for row in _rows_above(found, frame)]


#: What tells of a table stands at the top of the tab or right above the table, and at the ends of a row.
_TELLING = 25


def _ends(items: Sequence[_Item]) -> Sequence[_Item]:
    """Return the first and the last items of many, so that a page of text above a thousand tables is not read a thousand times."""
    return items if len(items) <= 2 * _TELLING else [*items[:_TELLING], *items[-_TELLING:]]


def _names_periods(columns: Sequence[Column]) -> bool:
    return any(column.heading is not None or column.role is TableRole.PERIOD for column in columns)


# -- addresses and words --------------------------------------------------------------------------------------------


def place_of_row(found: Study, table: Table, row: Row) -> str:
    """Return the address of a row as decisions have it: the whole row, of a value beside its label the cell."""
    if table.layout is Layout.FIXED:
        return found.canvas.at(row.at, row.column)
    return found.grid.row_address(found.canvas.rows[row.at])


def cell_words(found: Study, table: Table, where: str) -> tuple[Path, Path] | None:
    """Return the words of the row and of the column of a cell of a table, its period named; None for one outside its numbers."""
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", where.removeprefix(found.grid.address))
    if match is None or not where.startswith(found.grid.address):
        return None
    position = _position(found.canvas, match[1], int(match[2]))
    column = next((column for column in table.data if position and column.at == position[1]), None)
    if position is None or column is None or not column.words:
        return None
    words = tuple(str(column.heading) if word == ANY_PERIOD else word for word in column.words)
    if table.entries is not None:
        if position[0] not in table.frame.body:
            return None
        place = list(table.frame.body).index(position[0])
        label = table.entries.labels[table.entries.codes[place]]
        return (str(table.entries.periods[place]), *label.words), words
    row = next((row for row in table.rows if row.at == position[0] and row.words), None)
    return None if row is None else (row.words, words)


def _position(canvas: Canvas, letters: str, number: int) -> Position | None:
    """Return where a cell of the tab is on the canvas, None where that holds nothing."""
    column = next((at for at, of_tab in enumerate(canvas.columns) if column_letters(of_tab) == letters), None)
    row = next((at for at, of_tab in enumerate(canvas.rows) if of_tab == number - 1), None)
    return None if row is None or column is None else (row, column)


# -- one table ------------------------------------------------------------------------------------------------------


def _table(found: Study, frame: Frame, columns: list[Column], title: Title) -> Table | None:
    """Return a table with its rows, None where it has no numbers."""
    canvas = found.canvas
    if not any(column.is_read or column.role in COMPUTED for column in columns):
        return None
    layout = _layout(columns)
    labels = labels_of(canvas, frame, columns)
    texts = [found.text_of_row(row) for row in reversed(_ends(frame.title))]
    table = Table(frame, layout, columns, [], labels, title, texts[0] if texts else "", title_name(texts))
    above = [found.text_of_row(row) for row in _ends(found.frames.above)]
    told = any(
        column.is_read and column.reason.startswith("header-") and column.reason != "header-period"
        for column in columns
    )
    role = None if told else role_of_block(texts) or role_told([*texts, *above[:2], found.grid.tab])
    table.name = table.name or title_name([*reversed(above), found.grid.tab])
    table.says_actual = says_actual([*texts, *above[:2], found.grid.tab])
    if layout is Layout.DOWN:
        entries = entries_of(canvas, frame, columns, labels, title.context)
        periods = [_answered(at, found, title.context) if isinstance(at, Fault) else at for at in entries.periods]
        table.entries = replace(entries, periods=periods)
        table.rows = list(table.entries.labels)
        decide_labels(table.rows, labels, role)
        table.layout = Layout.LONG if _rows_name(table) else Layout.DOWN
    else:
        data = [column.at for column in table.data if column.role is not TableRole.REMARK]
        when = row_periods(canvas, frame, columns) if layout is Layout.ACROSS else RowPeriods()
        table.rows = rows_of(canvas, frame, labels, data, role, when)
    if layout is Layout.ONE:
        table.period = _one_period(found, table, [*texts, *above])
    _think_again(found, table, [*texts, *above[:2], found.grid.tab])
    return table


def _think_again(found: Study, table: Table, titles: Sequence[str]) -> None:
    """Ask about what is an actual only because nothing else was recognised, where words or numbers speak against it."""
    told = any(row.has_role_word for row in table.rows) or any(
        column.reason in ("header-is", "header-ends") for column in table.columns
    )
    by_title = not told and title_is_doubtful(titles)
    if table.entries is None:
        find_computed(found.canvas, table.rows, [column.at for column in table.read_columns])
        doubt_rows(table.rows, by_title=by_title and table.layout is not Layout.ONE)
    doubt_columns(table.columns, by_title=by_title and table.entries is not None)


def _layout(columns: Sequence[Column]) -> Layout:
    if any(column.heading is not None for column in columns):
        return Layout.ACROSS
    told = [column for column in columns if column.role is TableRole.PERIOD]
    return Layout.DOWN if any(column.filled[PERIOD] or column.filled[NUMBER] for column in told) else Layout.ONE


def _rows_name(table: Table) -> bool:
    """Whether the rows of a table with periods name the indicators: its columns with numbers say roles only."""
    named = [column for column in table.read_columns if any(says_name(name) for name in column.names)]
    return bool(table.labels.names) and not named


def says_name(text: str) -> bool:
    """Whether a word of a header says more than a role."""
    split = split_role(text)
    return split.role is None or bool(split.base)


def _row_text(canvas: Canvas, row: int) -> str:
    return " ".join(text for text in map(text_of, canvas.values[row]) if text)[:200]


def _one_period(found: Study, table: Table, texts: Sequence[str]) -> Period | None:
    """Return the period of a table that names none: told by a person, its title, the top of the tab or the tab's name."""
    if found.mapping is not None and found.mapping.period:
        return parse_period_id(found.mapping.period)
    heads = [found.canvas.text(row, at) for row in table.frame.header for at in table.frame.columns]
    return period_told([*texts, found.grid.tab, *heads], table.title.context)


# -- values beside their labels -------------------------------------------------------------------------------------


def _fixed(found: Study) -> list[Table]:
    """Return the pairs of a label and a number of a tab without any table, as one table of one column and a row for each."""
    canvas = found.canvas
    pairs = [(row, column) for row in range(canvas.height) for column in _numbers_beside(canvas, row)]
    if not pairs:
        return []
    rows = [_pair_row(canvas, row, column) for row, column in pairs]
    siblings = {name_key(plain_name(row.own)) for row in rows}
    for row in rows:
        _decide_pair(row, siblings)
    frame = Frame((), tuple(row for row, _ in pairs), 0, canvas.width - 1)
    title = title_rows(
        canvas, [found.filled_in_row(row) for row in range(min(10, canvas.height))], frame, found.context
    )
    column = Column(0, (), role=TableRole.ACTUAL)
    table = Table(frame, Layout.FIXED, [column], rows, Labels(), title)
    texts = [_row_text(canvas, row) for row in range(min(10, canvas.height))]
    table.period = _one_period(found, replace(table, frame=Frame((), (), 0, -1)), texts)
    return [table]


def _numbers_beside(canvas: Canvas, row: int) -> list[int]:
    """Return the columns of a row that hold a number right of a label, or below one."""
    kinds = canvas.kinds[row]
    return [
        column
        for column, kind in enumerate(kinds)
        if kind == NUMBER
        and ((column and kinds[column - 1] == TEXT) or (row and canvas.kinds[row - 1][column] == TEXT))
    ]


def _pair_row(canvas: Canvas, row: int, column: int) -> Row:
    is_beside = column > 0 and canvas.kinds[row][column - 1] == TEXT
    own = canvas.text(row, column - 1) if is_beside else canvas.text(row - 1, column)
    return Row(row, words=(own,), own=own, name=own, column=column)


def _decide_pair(row: Row, siblings: set[str]) -> None:
    split = split_role(row.own)
    role = role_of(split, siblings)
    row.name = split.base if role is not None and split.base else plain_name(row.own)
    if role is not None:
        row.has_role_word = True
        row.decide(role, f"label-{split.how}", 0.9, word=split.word, text=row.own)
    else:
        row.decide(TableRole.ACTUAL, "beside-label", 0.65, text=row.own)
