"""What the formula of a cell states of how it is computed: of which cells it is the sum, the difference, the ratio, the growth, the mean or
the rank.

Formulas are as Excel writes them (`=SUM(B2:B9)`), rows and columns counted from 0. Nothing is ever computed. Guards around a formula
(`IFERROR(x, "")`, `IF(B2=0, "", x)`, `ROUND(x, 1)`) change nothing of what it states; whatever else is not understood states nothing: a
lookup or a count over a log is how actuals come into a board.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from kpicore.sheets.grid import column_letters, column_number
from kpicore.value_types import replace, value_type

#: Longer formulas state nothing that could be shown, and are kept as `UNREAD`.
LONGEST = 1_000
UNREAD = "=…"
#: Formulas that people write by hand are not nested deeper.
_DEEPEST = 24


class FormulaKind(StrEnum):
    """What a formula computes."""

    SUM = "sum"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    GROWTH = "growth"
    MEAN = "mean"
    RANK = "rank"


@value_type
class CellArea:
    """A rectangle of cells, both corners inside, of the tabs from `tab` to `last_tab` in their order, "" for the formula's own."""

    top: int
    left: int
    bottom: int
    right: int
    tab: str = ""
    last_tab: str = ""

    @property
    def is_cell(self) -> bool:
        return self.top == self.bottom and self.left == self.right and self.tab == self.last_tab

    @property
    def size(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


@value_type
class CellFormula:
    """What a formula states: the sum, mean or rank `of` cells, or of their sum less, or divided `by`, that of others; of a growth the
    quotient less one.
    """

    kind: FormulaKind
    of: tuple[CellArea, ...]
    by: tuple[CellArea, ...] = ()


_SIGNS = r"[^\s'\"!()\[\]{},;:+\-*/^&=<>%@$]+"
_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<text>"(?:[^"]|"")*")
    | (?P<ref>(?<![\w.])(?:(?P<tabs>'(?:[^']|'')*'|{_SIGNS}(?::{_SIGNS})?)!)?
        (?P<d1>\$?)(?P<c1>[A-Za-z]{{1,3}})(?P<d2>\$?)(?P<r1>[1-9]\d{{0,6}})
        (?::(?P<d3>\$?)(?P<c2>[A-Za-z]{{1,3}})(?P<d4>\$?)(?P<r2>[1-9]\d{{0,6}}))?(?![\w.(!\[]))
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?)
    | (?P<name>[^\W\d][\w.]*)(?=\()
    | (?P<sign><>|<=|>=|[-+*/^&=<>(),;%@])
    )""",
    re.VERBOSE,
)


def moved(text: str, rows: int, columns: int) -> str:
    """Return a formula as it stands so many rows below and columns right of where it was written: what is not held by $ moves along.

    >>> moved("SUM($B2:B$9)+Q1!A1", 1, 2), moved('A1&"A1"', 0, 1)
    ('SUM($B3:D$9)+Q1!C2', 'B1&"A1"')
    """

    def one(match: re.Match[str]) -> str:
        if match["ref"] is None:
            return match[0]
        found = match[0][: match.start("d1") - match.start()]
        for held, column, fixed, row in (("d1", "c1", "d2", "r1"), ("d3", "c2", "d4", "r2")):
            if match[column] is not None:
                at = column_number(match[column].upper()) + (0 if match[held] else columns)
                place = int(match[row]) + (0 if match[fixed] else rows)
                if at < 0 or place < 1:
                    return "#REF!"
                found += f"{':' if column == 'c2' else ''}{match[held]}{column_letters(at)}{match[fixed]}{place}"
        return found

    return _TOKEN.sub(one, text)


@lru_cache(maxsize=65536)
def formula_of(text: str) -> CellFormula | None:
    """Return what a formula states, None where it states nothing that is known here. Never raises.

    >>> str(formula_of("=IF(C5=0,0,ROUND(D5/C5-1,3))").kind), formula_of('=SUMIFS(Log!C:C,Log!A:A,"4月")')
    ('growth', None)
    """
    if len(text) > LONGEST or not text.startswith("="):
        return None
    try:
        found = _Parser(text[1:]).read()
    except (_Unclear, RecursionError):
        return None
    if isinstance(found, _Cells) and found.plus and not found.minus:
        return CellFormula(FormulaKind.SUM, found.plus)
    if isinstance(found, _Cells) and found.plus:
        return CellFormula(FormulaKind.DIFFERENCE, found.plus, found.minus)
    return found if isinstance(found, CellFormula) else None


@value_type
class _Cells:
    """A sum of cells, some of them taken off."""

    plus: tuple[CellArea, ...]
    minus: tuple[CellArea, ...] = ()


@value_type
class _Constant:
    """A number, or a text (None)."""

    number: float | None = None


@value_type
class _Counted:
    """How many of some cells hold a number."""

    of: tuple[CellArea, ...]


_Value = _Cells | _Constant | _Counted | CellFormula


class _Unclear(Exception):
    """A formula is not among those that are understood."""


class _Parser:
    """Reads one formula from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str, re.Match[str]]] = []
        at, text = 0, text.strip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise _Unclear
            kind = next(kind for kind in ("text", "ref", "number", "name", "sign") if match[kind] is not None)
            self.tokens.append((kind, match[kind], match))
            at = match.end()
        self.at = self.depth = 0

    def read(self) -> _Value:
        found = self.sum()
        if self.at < len(self.tokens):
            raise _Unclear
        return found

    def next_is(self, signs: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs

    def taken(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def sum(self) -> _Value:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Unclear
        found = self.product()
        while self.next_is("+-"):
            found = _OPERATIONS[self.taken()](found, self.product())
        self.depth -= 1
        return found

    def product(self) -> _Value:
        found = self.factor()
        while self.next_is("*/"):
            found = _OPERATIONS[self.taken()](found, self.factor())
        return found

    def factor(self) -> _Value:
        while self.next_is("+@"):
            self.at += 1
        if self.next_is("-"):
            self.at += 1
            found = self.factor()
            if isinstance(found, _Constant) and found.number is not None:
                return _Constant(-found.number)
            if isinstance(found, _Cells):
                return _Cells(found.minus, found.plus)
            raise _Unclear
        value = self.primary()
        if not isinstance(value, CellArea):
            return value
        if not value.is_cell:
            raise _Unclear
        return _Cells((value,))

    def primary(self) -> _Value | CellArea:
        if self.at >= len(self.tokens):
            raise _Unclear
        kind, text, match = self.tokens[self.at]
        self.at += 1
        if kind == "ref":
            return _area(match)
        if kind in ("number", "text"):
            return _Constant(float(text) if kind == "number" else None)
        if kind == "name":
            self.at += 1  # the bracket that follows it
            return self.call(text.upper().removeprefix("_XLFN.").replace("RANK.EQ", "RANK").replace("RANK.AVG", "RANK"))
        if text != "(":
            raise _Unclear
        found = self.sum()
        self.close()
        return found

    def close(self) -> None:
        if not self.next_is(")"):
            raise _Unclear
        self.at += 1

    def arguments(self) -> list[_Value | CellArea]:
        """Return what stands in the brackets of a function; of a range the range."""
        found: list[_Value | CellArea] = []
        while not self.next_is(")"):
            if found:
                if not self.next_is(",;"):
                    raise _Unclear
                self.at += 1
            kind, _, match = self.tokens[self.at] if self.at < len(self.tokens) else ("", "", None)
            area = _area(match) if kind == "ref" and match is not None else None
            if self.next_is(",;)"):
                found.append(_Constant())
            elif area is not None and not area.is_cell:
                found.append(area)
                self.at += 1
            else:
                found.append(self.sum())
        self.at += 1
        return found

    def call(self, name: str) -> _Value:
        if name == "IF":
            self.skip_condition()
            return _unguarded([*self.arguments(), _Constant()][:2])
        known = _FUNCTIONS.get(name)
        if known is None:
            raise _Unclear
        return known(self.arguments())

    def skip_condition(self) -> None:
        """Pass over what is asked before the comma, whatever it is."""
        depth = 0
        while depth or not self.next_is(",;"):
            depth += self.next_is("(") - self.next_is(")")
            self.at += 1
            if self.at >= len(self.tokens) or depth < 0:
                raise _Unclear
        self.at += 1


def _area(match: re.Match[str]) -> CellArea:
    rows = int(match["r1"]) - 1, int(match["r2"] or match["r1"]) - 1
    columns = column_number(match["c1"].upper()), column_number((match["c2"] or match["c1"]).upper())
    tabs = match["tabs"] or ""
    if "[" in tabs:
        raise _Unclear  # of another file
    name = tabs[1:-1].replace("''", "'") if tabs.startswith("'") else tabs
    first, _, last = name.partition(":")
    return CellArea(min(rows), min(columns), max(rows), max(columns), first, last or first)


def _cells_in(values: list[_Value | CellArea]) -> _Cells:
    """Return the sum of what stands in the brackets of a function."""
    plus: tuple[CellArea, ...] = ()
    minus: tuple[CellArea, ...] = ()
    for value in values:
        if isinstance(value, CellArea):
            plus += (value,)
        elif isinstance(value, _Cells):
            plus, minus = plus + value.plus, minus + value.minus
        else:
            raise _Unclear
    return _Cells(plus, minus)


def _mean_of(values: list[_Value | CellArea]) -> CellFormula:
    cells = _cells_in(values)
    if not cells.plus or cells.minus:
        raise _Unclear
    return CellFormula(FormulaKind.MEAN, cells.plus)


def _counted(values: list[_Value | CellArea]) -> _Counted:
    """Return what COUNT, COUNTA and COUNTIF are of: what they are compared with changes nothing."""
    return _Counted(_cells_in([value for value in values if not isinstance(value, _Constant)]).plus)


def _ranked(values: list[_Value | CellArea]) -> CellFormula:
    first = values[0] if len(values) > 1 else None
    if not isinstance(first, _Cells) or len(first.plus) != 1 or first.minus:
        raise _Unclear
    return CellFormula(FormulaKind.RANK, first.plus)


def _where(states: Callable[[list[_Value | CellArea]], _Value]) -> Callable[[list[_Value | CellArea]], _Value]:
    """Return what SUMIF and AVERAGEIF state of the cells that they look at themselves (above 0); of others it is a look-up."""

    def stated(values: list[_Value | CellArea]) -> _Value:
        if len(values) != 2 or not isinstance(values[0], CellArea) or not isinstance(values[1], _Constant):
            raise _Unclear
        return states(values[:1])

    return stated


def _subtotal(values: list[_Value | CellArea]) -> _Value:
    """Return what SUBTOTAL states: 9 and 109 are a sum, 1 and 101 a mean."""
    code = values[0].number if values and isinstance(values[0], _Constant) else None
    if code in (9.0, 109.0):
        return _cells_in(values[1:])
    if code in (1.0, 101.0):
        return _mean_of(values[1:])
    raise _Unclear


def _unguarded(values: list[_Value | CellArea]) -> _Value:
    """Return the one of some values that is no constant: what is shown instead of an error, or of nothing, states nothing."""
    found = [value for value in values if not isinstance(value, _Constant)]
    if len(found) != 1 or isinstance(found[0], CellArea):
        raise _Unclear
    return found[0]


def _first(values: list[_Value | CellArea]) -> _Value:
    if not values or isinstance(values[0], CellArea) or not all(isinstance(value, _Constant) for value in values[1:]):
        raise _Unclear
    return values[0]


_FUNCTIONS: dict[str, Callable[[list[_Value | CellArea]], _Value]] = {
    "SUM": _cells_in,
    "SUBTOTAL": _subtotal,
    "AVERAGE": _mean_of,
    "RANK": _ranked,
    **dict.fromkeys(("COUNT", "COUNTA", "COUNTIF"), _counted),
    "SUMIF": _where(_cells_in),
    "AVERAGEIF": _where(_mean_of),
    "IFERROR": _unguarded,
    "IFNA": _unguarded,
    **dict.fromkeys(("ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "INT", "ABS", "TEXT", "N"), _first),
    "NA": lambda _: _Constant(),
}


def _plus(one: _Value, other: _Value) -> _Value:
    if isinstance(one, _Cells) and isinstance(other, _Cells):
        return _Cells(one.plus + other.plus, one.minus + other.minus)
    raise _Unclear


#: What is taken off a quotient for the growth, of one in percent as well.
_WHOLES = (_Constant(1.0), _Constant(100.0))


def _minus(one: _Value, other: _Value) -> _Value:
    if isinstance(other, _Cells):
        return _plus(one, _Cells(other.minus, other.plus))
    if isinstance(one, CellFormula) and one.kind is FormulaKind.RATIO and other in _WHOLES:
        return replace(one, kind=FormulaKind.GROWTH)
    raise _Unclear


#: What a number is multiplied by that is shown in thousands, or in percent, and counts the same.
_SCALES = frozenset({100.0, 1e3, 1e4, 1e6, 1e8})


def _multiplied(one: _Value, other: _Value) -> _Value:
    if isinstance(one, _Constant):
        one, other = other, one
    if isinstance(one, _Constant) or not isinstance(other, _Constant) or other.number not in _SCALES:
        raise _Unclear
    return one


def _divided(one: _Value, other: _Value) -> _Value:
    if isinstance(one, _Cells) and isinstance(other, _Counted) and one == _Cells(other.of):
        return CellFormula(FormulaKind.MEAN, one.plus)
    if isinstance(one, _Cells) and isinstance(other, _Constant):
        size = sum(area.size for area in one.plus)
        if other.number in _SCALES:
            return one
        if size > 1 and other.number == size and not one.minus:
            return CellFormula(FormulaKind.MEAN, one.plus)
    if isinstance(one, _Cells) and isinstance(other, _Cells) and one.plus and other.plus and not other.minus:
        if not one.minus:
            return CellFormula(FormulaKind.RATIO, one.plus, other.plus)
        if one.minus == other.plus:
            return CellFormula(FormulaKind.GROWTH, one.plus, other.plus)
    raise _Unclear


_OPERATIONS: dict[str, Callable[[_Value, _Value], _Value]] = {
    "+": _plus,
    "-": _minus,
    "*": _multiplied,
    "/": _divided,
}
