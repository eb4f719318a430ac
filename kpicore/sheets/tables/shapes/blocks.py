"""Tables by what their cells are: a run of periods, the numbers beside or below it, the words that name its rows and columns.

A block has its periods across, down, or both, where each lacks what the other has (months down, years across). Its rows and columns are
those of the canvas. Blank lines part nothing; a second header, a label column between two runs and a run that ends do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpicore.sheets.roles import SIDES
from kpicore.sheets.tables.shapes.across import blocks_across
from kpicore.sheets.tables.shapes.axes import column_axes, named_axes, row_axes
from kpicore.sheets.tables.shapes.block import Block
from kpicore.sheets.tables.shapes.down import blocks_down, carries_rows
from kpicore.sheets.tables.shapes.one_period import blocks_beside, stacked_blocks
from kpicore.sheets.tables.shapes.partial_periods import joined
from kpicore.sheets.tables.shapes.sheet import TEXT, TypedSheet
from kpicore.sheets.tables.witnesses import said_of


def blocks_of(sheet: TypedSheet) -> list[Block]:
    """Return the tables of a tab from top to bottom, every number in at most one of them."""
    columns = column_axes(sheet)
    rows = row_axes(sheet, columns)
    across = blocks_across(sheet, rows, columns)
    down = blocks_down(sheet, [axis for axis in columns if carries_rows(sheet, axis)])
    if not across and not down:
        down = blocks_down(sheet, named_axes(sheet)) or stacked_blocks(sheet)
    beside = blocks_beside(sheet)
    taken = {row for block in beside for row in block.body}
    others = [block for block in _contested(across, down) if taken.isdisjoint(block.body)]
    return sorted([*beside, *others], key=lambda block: (block.top, block.left))


def _contested(across: Sequence[Block], down: Sequence[Block]) -> list[Block]:
    """Return the blocks with every number in one of them: where two lie over each other they are one, or the fuller one stays."""
    kept = list(across)
    found: list[Block] = []
    for each in down:
        block = _right_of_others(_left_of(each, kept), kept)
        rows, columns = set(block.body), set(block.columns)
        rivals = [other for other in kept if rows & set(other.body) and columns & set(other.columns)]
        if not rivals:
            found.append(block)
            continue
        for other in rivals:
            verdict = _verdict(other, block)
            if verdict != "across":
                kept.remove(other)
            if verdict == "both":
                kept.append(_crossed(other, block))
        if all(_verdict(other, block) == "down" for other in rivals):
            found.append(block)
    return [*kept, *found]


def _left_of(block: Block, others: Sequence[Block]) -> Block:
    """Return a table with periods down without the columns of one beside it that begins with labels of its own, right of its numbers."""
    edges = [other.left for other in others if max(block.axes) < other.left and set(other.body) & set(block.body)]
    columns = tuple(at for at in block.columns if at < min(edges, default=block.right + 1))
    if not columns or len(columns) == len(block.columns):
        return block
    return _of_columns(block, columns, range(columns[-1]))


def _right_of_others(block: Block, others: Sequence[Block]) -> Block:
    """Return a table with periods down without the columns of those that end left of its periods in the same rows."""
    beside = [other for other in others if other.right < min(block.axes) and set(other.body) & set(block.body)]
    edge = max((other.right for other in beside), default=-1)
    columns = tuple(at for at in block.columns if at > edge)
    if edge < 0 or not columns or len(columns) == len(block.columns):
        return block
    return _of_columns(block, columns, range(edge + 1, block.sheet.width))


def _of_columns(block: Block, columns: tuple[int, ...], between: range) -> Block:
    """Return a table with periods down as far as it stands in some of its columns, its words and remarks `between` two of the tab."""
    kinds = block.sheet.canvas.kinds
    return replace(
        block,
        body=tuple(row for row in block.body if any(kinds[row][at] for at in columns)),
        columns=columns,
        labels=tuple(at for at in block.labels if at in between),
        spare={at: role for at, role in block.spare.items() if at in between},
    )


def _verdict(across: Block, down: Block) -> str:
    """Return which of two blocks over the same numbers stays, `both` where each tells what the other lacks."""
    one, other = list(across.across.values()), list(down.down.values())
    if not one or not other:
        return "across" if one else "down"
    together = {(joined(a, b), b) for a in one[:3] for b in other[:3]}
    if all(when is not None for when, _ in together) and any(when != b for when, b in together):
        return "both"  # a month above days that have their dates is a title
    periods, rows = len(set(one)), len(set(other))
    covered = sum(row in down.down for row in across.body)
    if periods < 2:
        return "down" if rows >= 2 else "across"
    if min(down.axes) > min(across.across) or covered * 2 < len(across.body):
        return "across"
    return "down" if rows >= periods else "across"


def _crossed(across: Block, down: Block) -> Block:
    """Return the block with periods across and down, of the rows both have and the columns of the first."""
    labels = tuple(at for at in across.labels if at not in down.axes)
    return replace(
        across,
        body=tuple(row for row in across.body if row >= down.body[0]),
        labels=labels,
        down=down.down,
        axes=down.axes,
        columns=tuple(at for at in across.columns if at not in down.axes),
        of_titles=frozenset(row for row in across.body if row not in down.down and _says_side(down, row)),
    )


def _says_side(block: Block, row: int) -> bool:
    """Whether a row says plan or actual where others say their year (実績 above 2025年度): it is of the year the titles tell."""
    said = [said_of(block.sheet.text(row, at)) for at in block.axes if block.sheet.kind(row, at) == TEXT]
    return any(each is not None and not each.name and each.role in SIDES for each in said)
