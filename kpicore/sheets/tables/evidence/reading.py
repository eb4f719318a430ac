"""One table as it was read: its block, its lines with their roles, and when its cells are."""

from __future__ import annotations

from dataclasses import dataclass

from kpicore.periods import Period
from kpicore.sheets.analysed import Layout
from kpicore.sheets.tables.shapes import Block, Dated, TableLine
from kpicore.sheets.template import Title


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table of a tab; `title` carries the unit of money stated above it, `title_text` are the words right above."""

    block: Block
    lines: tuple[TableLine, ...]
    periods: Dated
    title: Title
    layout: Layout
    title_text: str = ""

    def distinct_periods(self) -> set[Period]:
        """Return the periods of its places, each once."""
        return set({id(period): period for period in self.periods.periods.values()}.values())

    def where(self, line: TableLine) -> str:
        """Return the address of a line: its row, of lines in columns its column."""
        if self.block.is_down:
            return self.column_of(line)
        canvas = self.block.sheet.canvas
        row = line.row if line.row is not None else line.cells[0][0]
        return canvas.grid.row_address(canvas.rows[row])

    def column_of(self, line: TableLine) -> str:
        """Return the address of the first column of a line."""
        canvas = self.block.sheet.canvas
        at = line.column if line.column is not None else line.cells[0][1]
        return canvas.grid.column_address(canvas.columns[at])

    def named_at(self, line: TableLine) -> str:
        """Return the address of the words that tell a line apart: its column where these are heads, else where the line is."""
        return self.column_of(line) if self.is_told_by_heads(line) else self.where(line)

    def is_told_by_heads(self, line: TableLine) -> bool:
        """Whether the words above a line tell it apart: it is one of columns, or others of its row have other heads."""
        if not line.heads or self.block.is_down:
            return bool(line.heads)
        return any(other.heads != line.heads for other in self.lines if other.labels == line.labels)
