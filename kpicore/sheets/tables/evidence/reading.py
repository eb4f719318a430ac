"""One table as it was read: its block, its lines with their roles, and when its cells are."""

from __future__ import annotations

from dataclasses import dataclass

from kpicore.sheets.analysed import Layout
from kpicore.sheets.tables.evidence.blocks import Block
from kpicore.sheets.tables.evidence.lines import TableLine
from kpicore.sheets.tables.evidence.periods_of_blocks import Dated
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

    def where(self, line: TableLine) -> str:
        """Return the address of a line: its row, of lines in columns its column."""
        canvas = self.block.sheet.canvas
        if self.block.is_down:
            at = line.column if line.column is not None else line.cells[0][1]
            return canvas.grid.column_address(canvas.columns[at])
        row = line.row if line.row is not None else line.cells[0][0]
        return canvas.grid.row_address(canvas.rows[row])
