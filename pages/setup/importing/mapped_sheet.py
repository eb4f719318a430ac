"""A tab and what was made of it, as the sheet that `sheet_view` draws.

`marks_of` indexes the annotations of a reading by cell, once; `sheet_of` annotates the part that is shown. Where a cell has several
annotations the most severe one wins: a problem, a known blank, then its role; what was left out carries its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kpicore.problems import Problem, Severity
from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.cells import Shows, number_format
from kpicore.sheets.grid import Grid, Position, Rectangle, column_number
from kpicore.sheets.roles import READ, RoleDecision, TableRole
from kpicore.sheets.texts import text_of
from kpicore.text.sentences import problem_words
from kpicore.text.workbook import missing_word, reason_sentence, skip_word
from pages.shared.components.sheet_view import MOST_COLUMNS, MOST_ROWS, AnnotatedSheet, Look, NumberText
from pages.shared.style import Voice

#: At most this many columns of labels stay in sight.
MOST_FROZEN = 3
#: Problems of a whole row or column that is no indicator of the tree: nothing is wrong with its cells.
UNMATCHED = frozenset({"unknown-indicator", "scope-not-in-tree"})
#: Annotations of a block of more cells than this (whole rows and columns) are shown at its edge alone.
_LARGEST_BLOCK = 5_000

_AREA = re.compile(
    r"(?:([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?|([0-9]{1,7}):([0-9]{1,7})|([A-Z]{1,3}):([A-Z]{1,3}))"
)
_LAST = 10_000_000


@dataclass(frozen=True, slots=True)
class Marks:
    """The annotations of single cells: problems, known blanks (the reason) and what was left out (the reason).

    `read` are the cells that gave a number where others wait for an answer, None where none waits.
    """

    problems: Mapping[Position, Problem] = field(default_factory=dict)
    missing: Mapping[Position, str] = field(default_factory=dict)
    skipped: Mapping[Position, str] = field(default_factory=dict)
    read: Set[Position] | None = None


def area_of(where: str, prefix: str) -> Rectangle | None:
    """Return the rectangle an address names in the tab with this prefix, None where it is of another tab or none.

    >>> area_of("実績!C7", "実績!"), area_of("実績!7:7", "実績!")[:2], area_of("目標!C7", "実績!")
    ((6, 2, 6, 2), (6, 0), None)
    """
    match = _AREA.fullmatch(where.removeprefix(prefix)) if where.startswith(prefix) else None
    if match is None:
        return None
    left, top, right, bottom, first_row, last_row, first_column, last_column = match.groups()
    if first_row:
        return int(first_row) - 1, 0, int(last_row) - 1, _LAST
    if first_column:
        return 0, column_number(first_column), _LAST, column_number(last_column)
    return int(top) - 1, column_number(left), int(bottom or top) - 1, column_number(right or left)


def marks_of(analysis: TabAnalysis, prefix: str) -> Marks:
    """Return the annotations of a reading by cell."""
    graves = [each for each in analysis.problems if each.severity is not Severity.INFO]
    waits = any(asked.blocking for asked in analysis.questions)
    cells = (*(cell for *_, cell in analysis.actuals), *(target.cell for target in analysis.targets)) if waits else ()
    read = {area[:2] for cell in cells if (area := area_of(cell, prefix)) is not None}
    return Marks(
        problems=_placed(((each.where, each) for each in reversed(graves)), prefix),
        missing=_placed(analysis.missing, prefix),
        skipped=_placed(analysis.skipped, prefix),
        read=read if waits else None,
    )


def _placed(annotations: Iterable[tuple[str, Any]], prefix: str) -> dict[Position, Any]:
    """Return annotations by cell; those of whole rows and columns are left out, their heads show them."""
    found: dict[Position, Any] = {}
    for where, annotation in annotations:
        area = area_of(where, prefix)
        if area is None:
            continue
        top, left, bottom, right = area
        if (bottom - top + 1) * (right - left + 1) > _LARGEST_BLOCK:
            continue
        found |= {(row, column): annotation for row in range(top, bottom + 1) for column in range(left, right + 1)}
    return found


def sheet_of(grid: Grid, analysis: TabAnalysis, marks: Marks, words: Voice, first: Position = (0, 0)) -> AnnotatedSheet:
    """Return the part of a tab that begins at `first`, with the role of every row, column and cell."""
    tables = [region for region in analysis.regions if region.kind == "table"]
    heads = frozenset(region.header[-1] for region in tables if region.header)
    labels = tables[0].labels if tables else ()
    wanted = max(labels, default=-1) + 1
    frozen = wanted if wanted <= MOST_FROZEN else 0
    rows = {*range(first[0], min(first[0] + MOST_ROWS, len(grid.rows))), *heads}
    columns = {*range(first[1], first[1] + MOST_COLUMNS), *range(frozen)}
    looks = {}
    for row in rows:
        for column in columns:
            look = _look(analysis.role_at(row, column), (row, column), marks, words)
            if look is not None:
                looks[row, column] = look
    return AnnotatedSheet(
        grid.address,
        _Shown(grid),
        row_looks=_head_looks(analysis, grid.address, words, is_row=True),
        column_looks=_head_looks(analysis, grid.address, words, is_row=False),
        cell_looks=looks,
        head_rows=heads,
        frozen=frozen,
        hidden_rows=grid.hidden_rows,
        hidden_columns=grid.hidden_columns,
        merged=grid.merged,
        width=grid.width,
    )


def _head_looks(analysis: TabAnalysis, prefix: str, words: Voice, *, is_row: bool) -> dict[int, Look]:
    looks = {}
    for decision in analysis.rows if is_row else analysis.columns:
        area = area_of(decision.where, prefix)
        if area is not None:
            looks[area[0] if is_row else area[1]] = Look(
                role_shown(decision), reason_sentence(decision, words.calendar, words.language)
            )
    return looks


def role_shown(decision: RoleDecision) -> TableRole:
    """Return the role a head is shown with: a column of a period is one of its kind, whatever its rows hold."""
    return (
        TableRole.PERIOD if decision.reason == "header-period" and decision.role is TableRole.ACTUAL else decision.role
    )


def _look(role: TableRole | None, at: Position, marks: Marks, words: Voice) -> Look | None:
    if problem := marks.problems.get(at):
        said = problem_words(problem, words.language, words.calendar)
        return Look("unmatched" if problem.code in UNMATCHED else "problem", f"{said.title} {said.mend}".strip())
    if reason := marks.missing.get(at):
        return Look("missing", missing_word(reason, words.language))
    waits = role in READ and marks.read is not None and at not in marks.read
    if reason := marks.skipped.get(at):
        left_out = TableRole.UNCLEAR if waits else TableRole.IGNORED
        return Look(left_out if role is None or role in READ else role, skip_word(reason, words.language))
    if waits:
        return Look(TableRole.UNCLEAR)
    return Look(role) if role is not None else None


# -- texts -----------------------------------------------------------------------------------------------------


class _Shown(Sequence[Sequence[str]]):
    """The rows of a grid as texts, computed on access: only a part of a long log is ever shown."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def __len__(self) -> int:
        return len(self._grid.rows)

    def __getitem__(self, row: Any) -> Any:
        return [cell_text(value, self._grid.format(row, column)) for column, value in enumerate(self._grid.rows[row])]


def cell_text(value: Any, pattern: str = "") -> str:
    """Return a cell as its sheet shows it, as far as that matters: percent, thousands, days and months.

    >>> cell_text(0.125, "0.0%"), cell_text(12000, "#,##0"), cell_text("八十")
    ('12.5%', '12,000', '八十')
    """
    if isinstance(value, date):
        return f"{value.year}/{value.month}" if number_format(pattern).is_month else text_of(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return text_of(value)
    shown = number_format(pattern)
    if shown.shows is not Shows.NUMBER:
        return NumberText(text_of(value))
    number = float(value * shown.factor) if shown.factor != 1 else value
    positive = pattern.partition(";")[0]
    if re.search(r"[0#]", positive):
        behind = re.search(r"\.([0#]+)", positive)
        text = f"{number:,.{len(behind[1]) if behind else 0}f}"
    else:
        # A format that leaves the places to the number: up to nine significant digits, all of a large whole number.
        text = f"{number:,.9g}" if abs(number) < 1e9 else f"{number:,.0f}"
    return NumberText(f"{shown.prefix}{text}{'%' if shown.unit == '%' else shown.suffix}")
