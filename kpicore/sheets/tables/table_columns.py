"""The columns of a table in any sheet: what its header rows say of each, what stands below, and what it is therefore.

The header is read as a whole: merged cells are spread, a group above several columns speaks for all of them, a year above months is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kpicore.periods import Period
from kpicore.sheets import words
from kpicore.sheets.cells import Fault, known_unit, label_unit, tidy
from kpicore.sheets.mapping import ANY_PERIOD, Path
from kpicore.sheets.periods import DateContext, Derived, Heading, Total, read_header
from kpicore.sheets.roles import COMPUTED, READ, SUMS, TableRole, plain_name, role_of, split_role
from kpicore.sheets.tables.canvas import MARK, NUMBER, PERIOD, TEXT, Canvas
from kpicore.sheets.tables.regions import Frame, field_word, is_year, period_and_role
from kpicore.sheets.texts import name_key


@dataclass(slots=True)
class Column:
    """A column of a table. `heading` is the period its header names (a Fault where it cannot be read) as `written` in row `named_at`.

    `names` is what else the header says, `kind` what a header word says stands in it, `filled` how many cells of each kind are below,
    `indicator` what a person said it means; `named_whole` that the tree has its name as it is.
    """

    at: int
    words: Path = ()
    heading: Period | Fault | None = None
    named_at: int = 0
    written: tuple[Any, str] = (None, "")
    names: Path = ()
    kind: str = ""
    filled: Sequence[int] = (0, 0, 0, 0, 0)
    role: TableRole = TableRole.IGNORED
    reason: str = "no-header"
    facts: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    told: bool = False
    indicator: str = ""
    named_whole: bool = False

    def decide(self, role: TableRole, reason: str, confidence: float, **facts: Any) -> None:
        self.role, self.reason, self.confidence, self.facts = role, reason, confidence, facts

    @property
    def is_read(self) -> bool:
        return self.role in READ

    @property
    def is_numeric(self) -> bool:
        """Whether most of what stands below is numbers."""
        total = sum(self.filled)
        return total > 0 and (self.filled[NUMBER] + self.filled[MARK]) * 2 > total and self.filled[NUMBER] > 0

    @property
    def is_periods(self) -> bool:
        return self.filled[PERIOD] * 2 > sum(self.filled)

    @property
    def is_texts(self) -> bool:
        return self.filled[TEXT] * 2 >= sum(self.filled) > 0

    @property
    def is_empty(self) -> bool:
        return not sum(self.filled)


#: Fields whose columns are no data and no labels.
_ASIDE = {
    "remark": TableRole.REMARK,
    "basis": TableRole.IGNORED,
    "deadline": TableRole.IGNORED,
    "cadence": TableRole.IGNORED,
    "direction": TableRole.IGNORED,
    "definition": TableRole.IGNORED,
    "excluded": TableRole.IGNORED,
}
#: Fields that tell when.
WHEN = ("period", "first", "last", "moment")


def columns_of(canvas: Canvas, frame: Frame, context: DateContext) -> list[Column]:
    """Return the columns of a table with what each is, as far as header and cells tell."""
    levels = _levels(canvas, frame)
    counted = _counted(canvas, frame)
    columns = []
    for index, at in enumerate(frame.columns):
        parts = _parts([(row, texts[index]) for row, texts in zip(frame.header, levels, strict=True)])
        columns.append(_column(at, parts, counted[index]))
    _read_periods(canvas, frame, columns, levels, context)
    _decide(columns)
    return columns


# -- the words of a header ------------------------------------------------------------------------------------------


def _levels(canvas: Canvas, frame: Frame) -> list[list[str]]:
    """Return the texts of the header rows, groups spread over the columns they stand above."""
    found = []
    for number, row in enumerate(frame.header):
        texts = [canvas.text(row, column) for column in frame.columns]
        if number + 1 < len(frame.header):
            _spread(canvas, frame, row, texts)
        found.append(texts)
    return found


def _spread(canvas: Canvas, frame: Frame, row: int, texts: list[str]) -> None:
    """Let a group that is not merged speak for the columns to its right up to the next one, where a lower header has words."""
    lower = [other for other in frame.header if other > row]
    last = ""
    for index, column in enumerate(frame.columns):
        if texts[index]:
            is_merged = (row, column) in canvas.heads or (row, column + 1) in canvas.heads
            is_label = field_word(texts[index]) is not None
            last = "" if is_merged or is_label or index == 0 else texts[index]
        elif last and any(canvas.text(other, column) for other in lower):
            texts[index] = last
        else:
            last = ""


def _parts(cells: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the words of a column from the top, those said twice (merged down) once."""
    parts: list[tuple[int, str]] = []
    for row, text in cells:
        if text and (not parts or name_key(parts[-1][1]) != name_key(text)):
            parts.append((row, text))
    return parts


def _counted(canvas: Canvas, frame: Frame) -> list[Sequence[int]]:
    """Return for each column how many cells of each kind stand below its header."""
    rows = [canvas.kinds[row] for row in frame.body]
    counted: list[Sequence[int]] = []
    for at in frame.columns:
        below = bytes(kinds[at] for kinds in rows)
        counted.append((0, *(below.count(kind) for kind in (TEXT, NUMBER, PERIOD, MARK))))
    return counted


@lru_cache(maxsize=16384)
def _period_inside(text: str) -> str | None:
    """Return a period in brackets in a header: 当月 (2026年8月)."""
    opened = max(tidy(text).rfind("("), tidy(text).rfind("["))
    inside = tidy(text)[opened + 1 :].rstrip(")] ") if opened > 0 else ""
    return inside if inside and period_and_role(inside) == (inside, None) else None


def _column(at: int, parts: Sequence[tuple[int, str]], filled: Sequence[int]) -> Column:
    """Return a column with the words and names of its header; roles in it are decided later, beside the others."""
    column = Column(at, filled=filled)
    names, said = [], []
    for _, text in parts:
        found = (text, None) if is_year(text) else period_and_role(text)
        if found is not None:
            said += [ANY_PERIOD] if ANY_PERIOD not in said else []
            if found[1] is not None:
                said.append(text[len(found[0]) :].strip() or str(found[1]))
                names.append(split_role(text).word)
            continue
        inside = _period_inside(text)
        said.append(text if inside is None else tidy(text)[: tidy(text).rfind(inside) - 1].strip())
        names.append(said[-1])
        column.kind = column.kind or field_word(text) or ""
    column.words, column.names = tuple(said), tuple(names)
    return column


# -- periods --------------------------------------------------------------------------------------------------------


def _read_periods(
    canvas: Canvas, frame: Frame, columns: Sequence[Column], levels: Sequence[Sequence[str]], context: DateContext
) -> None:
    """Read the periods that the header names, as one row: of two levels the lower, its years from the upper."""
    cells: list[Any] = []
    formats: list[str] = []
    for index, column in enumerate(columns):
        value, shown, row = _period_cell(canvas, frame, column, [texts[index] for texts in levels])
        if is_corner(column):
            value = None
        cells.append(value)
        formats.append(shown)
        column.named_at, column.written = row, (value, shown)
    if not any(cell is not None for cell in cells):
        return
    headings = read_header(cells, formats, context=context)
    for column, cell, heading in zip(columns, cells, headings, strict=True):
        if cell is not None:
            _put_heading(column, heading)
            _forget_number(canvas, column)


def is_corner(column: Column) -> bool:
    """Whether a column holds labels below a header that is a period: 2026年度 in the corner of a table tells of all of it."""
    words, numbers = column.filled[TEXT], column.filled[NUMBER] + column.filled[MARK]
    return column.words[:1] == (ANY_PERIOD,) and words > 0 and not numbers


def _forget_number(canvas: Canvas, column: Column) -> None:
    """Take a bare number that names a period (4 for April) out of the words of its header."""
    if canvas.kind(column.named_at, column.at) != NUMBER:
        return
    text = canvas.text(column.named_at, column.at)
    column.names = tuple(name for name in column.names if name != text)
    column.words = tuple(ANY_PERIOD if word == text else word for word in column.words)


def _period_cell(canvas: Canvas, frame: Frame, column: Column, texts: Sequence[str]) -> tuple[Any, str, int]:
    """Return the value, the format and the header row that name a column's period, None where none does."""
    year, found = "", None
    for row, text in zip(frame.header, texts, strict=True):
        written = _written_period(canvas, row, column, text)
        if written is None:
            continue
        if isinstance(written[0], str) and is_year(written[0]) and row != frame.header[-1]:
            year = written[0]
        elif isinstance(written[0], int | float) and is_year(text) and row != frame.header[-1]:
            year = text
        found = written if found is None or written[0] != year else found
        if year and isinstance(written[0], str | int | float) and not is_year(text):
            found = (f"{_with_sign(year)}{_month(written[0])}", "", row)
        elif found[0] != written[0] and period_and_role(text) is not None:
            # A quarter above months: the months count, in the year that stands beside the quarter.
            year = _year_in(str(found[0]))
            found = written if not year or _year_in(text) else (f"{year}{_month(written[0])}", "", row)
    return found or (None, "", frame.header[-1])


_YEAR_BESIDE = re.compile(r"(?:(?:19|20)?[0-9]{2}|令和[0-9元]{1,2})年度|FY(?:20)?[0-9]{2}", re.IGNORECASE)


def _year_in(text: str) -> str:
    found = _YEAR_BESIDE.search(tidy(text))
    return found[0] if found else ""


def _written_period(canvas: Canvas, row: int, column: Column, text: str) -> tuple[Any, str, int] | None:
    kind = canvas.kind(row, column.at)
    if kind in (NUMBER, PERIOD):
        return (canvas.value(row, column.at), canvas.format(row, column.at), row)
    if not text:
        return None
    said = (text, None) if is_year(text) else period_and_role(text)
    inside = said[0] if said else _period_inside(text)
    return None if inside is None else (inside, "", row)


_ERA = re.compile(r"R\s*([0-9]{1,2})年?", re.IGNORECASE)


def _with_sign(year: str) -> str:
    plain = tidy(year)
    era = _ERA.fullmatch(plain)
    return f"{plain}年" if plain.isdigit() else f"令和{era[1]}年" if era else plain


def _month(value: Any) -> str:
    text = tidy(value) if isinstance(value, str) else f"{value:g}"
    return f"{text}月" if text.isdigit() and len(text) <= 2 else text


def _put_heading(column: Column, heading: Heading) -> None:
    if isinstance(heading, Period | Fault):
        column.heading = heading
    elif isinstance(heading, Total | Derived):
        column.names = (*column.names, "合計" if isinstance(heading, Total) else "")
        column.role = TableRole.TOTAL


# -- what each column is --------------------------------------------------------------------------------------------


def _decide(columns: Sequence[Column]) -> None:
    """Say what each column is: labels and remarks, numbers to read, numbers computed from others."""
    siblings = {name_key(plain_name(name)) for column in columns for name in column.names}
    first = first_data(columns)
    for column in columns:
        if column.role is TableRole.TOTAL:
            column.decide(TableRole.TOTAL, "coarser-period", 0.95, text=" ".join(column.words))
            continue
        role, word, how = role_in_words(column.names, siblings)
        if column.heading is not None and column.kind not in _ASIDE:
            _decide_period(column, role, word, how)
        elif column.kind and not (column.kind == "value" and column.is_numeric):
            _decide_field(column)
        elif role is not None and not column.is_texts:
            column.decide(role, f"header-{how}", 0.95, word=word, text=column.words[-1])
        elif column.is_periods:
            column.decide(TableRole.PERIOD, "periods-below", 0.9)
        elif column.is_texts:
            _decide_texts(column, first)
        else:
            _decide_numbers(column)
    if any(column.heading is not None for column in columns):
        _set_aside(columns)
    else:
        _set_yearly_aside(columns)


def _set_yearly_aside(columns: Sequence[Column]) -> None:
    """Leave out the target of a whole year beside numbers of one month."""
    for column in columns:
        if column.role is TableRole.TARGET and _OF_YEAR.search(" ".join(column.words)):
            column.decide(TableRole.IGNORED, "target-without-period", 0.85, text=" ".join(column.words))


_OF_YEAR = re.compile(r"年間|通期|通年|年度|annual|full.?year|yearly", re.IGNORECASE)


def _set_aside(columns: Sequence[Column]) -> None:
    """Leave out what stands beside columns of periods and names none: a plan of the year, a column of helpers."""
    for column in columns:
        if column.is_read and column.heading is None:
            reason = "target-without-period" if column.role is TableRole.TARGET else "no-period"
            column.decide(TableRole.IGNORED, reason, 0.85, text=" ".join(column.words))


def first_data(columns: Sequence[Column]) -> int:
    """Return the first column that holds numbers or is headed by a period."""
    return next(
        (
            column.at
            for column in columns
            if column.heading is not None or (column.is_numeric and column.kind in ("", "value", "basis"))
        ),
        columns[-1].at + 1,
    )


def role_in_words(names: Sequence[str], siblings: set[str]) -> tuple[TableRole | None, str, str]:
    """Return the role that the words of a header tell, the lowest first; what is computed beats what is read."""
    found: tuple[TableRole | None, str, str] = (None, "", "")
    for name in reversed(names):
        split = split_role(name)
        role = role_of(split, siblings)
        if role is None:
            continue
        if role in COMPUTED:
            return role, split.word, split.how
        if found[0] is None:
            found = (role, split.word, split.how)
    return found


def _decide_period(column: Column, role: TableRole | None, word: str, how: str) -> None:
    text = column.words[-1] if column.words else ""
    if isinstance(column.heading, Fault):
        column.decide(role or TableRole.ACTUAL, "period-unread", 0.9, text=text)
    elif role is None:
        column.decide(TableRole.ACTUAL, "header-period", 0.9, period=str(column.heading))
    else:
        column.decide(role, f"header-{how}", 0.95, word=word, text=word)


def _decide_field(column: Column) -> None:
    roles = {"unit": TableRole.UNIT, "id": TableRole.ID, "scope": TableRole.SCOPE, "indicator": TableRole.LABEL}
    role = _ASIDE.get(column.kind) or roles.get(column.kind) or TableRole.PERIOD
    if role is TableRole.PERIOD and not (column.is_periods or column.kind == "moment" or column.filled[NUMBER]):
        role = TableRole.PERIOD if column.filled[PERIOD] or column.is_empty else TableRole.LABEL
    column.decide(role, "header-word", 0.95, text=" ".join(column.words))


def _decide_texts(column: Column, first: int) -> None:
    text = " ".join(column.words)
    if column.at < first:
        column.decide(TableRole.LABEL, "texts-left", 0.85, text=text)
    else:
        column.decide(TableRole.REMARK, "texts-right", 0.85, text=text)


def _decide_numbers(column: Column) -> None:
    if not column.words:
        column.decide(TableRole.IGNORED, "no-header", 0.9)
    elif column.is_empty:
        column.decide(TableRole.IGNORED, "empty-column", 0.9, text=" ".join(column.words))
    elif any(name_key(word) in name_key(" ".join(column.words)) for word in words.REMARKS):
        column.decide(TableRole.REMARK, "header-word", 0.9, text=" ".join(column.words))
    else:
        column.decide(TableRole.ACTUAL, "numbers-below", 0.75, text=" ".join(column.words))


def is_unit_column(canvas: Canvas, frame: Frame, column: Column) -> bool:
    """Whether a column without a word above holds units: 円, 件, %."""
    texts = [canvas.text(row, column.at) for row in list(frame.body)[:50]]
    filled = [text for text in texts if text]
    known = [
        text for text in filled if known_unit(text) or (label_unit(f"({text})")[1] and not label_unit(f"({text})")[0])
    ]
    return column.kind != "indicator" and len(filled) >= 2 and len(known) * 10 >= len(filled) * 8


def name_and_scope(names: Sequence[str], siblings: set[str], *, whole: bool = False) -> tuple[str, str]:
    """Return what a header says besides periods and roles: the innermost name, and what stands above it.

    `whole` says that the innermost is a name as it is, whatever role its words sound like.
    """
    if whole:
        return plain_name(names[-1]), ""
    kept = []
    for name in names:
        split = split_role(name)
        role = role_of(split, siblings)
        text = split.base if role is not None else plain_name(name)
        if text and not (role in SUMS and not split.base):
            kept.append(text)
    return (kept[-1], " / ".join(kept[:-1])) if kept else ("", "")
