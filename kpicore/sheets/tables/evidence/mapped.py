"""A person's word and a saved mapping as evidence of the greatest weight: each line found again by its words, and what moved where not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kpicore.periods import Period
from kpicore.sheets.mapping import ANY_PERIOD, LineEntry, Path, TabMapping, path_key
from kpicore.sheets.roles import READ, TableRole
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.shapes import Block, Evidence, EvidenceKind, TableLine

_SHOWN = 5


def row_words(line: TableLine) -> Path:
    """Return the words of a row; a section above it names it only where it has no label."""
    return line.labels or line.sections


def _below_section(line: TableLine) -> Path:
    """Return the words of a row behind those of its section: Share of volume / Pale."""
    return (*line.sections[-1:], *line.labels)


def paths_of_rows(lines: Sequence[TableLine]) -> Iterator[Path]:
    """Yield the words by which each row is found again: with their section those of a label that also stands below another one, and those
    of a total of other sections that is asked about, or was.
    """
    sections: dict[Path, set[Path]] = defaultdict(set)
    for line in lines:
        sections[line.labels].add(line.sections)
    for line in lines:
        below, last = _below_section(line), line.evidence[-1:]
        is_told_below = any(each.kind is EvidenceKind.TOLD and each.text == " / ".join(below) for each in last)
        is_apart = is_told_below or any(each.kind is EvidenceKind.PLANNED for each in last)
        yield below if is_apart or len(sections[line.labels]) > 1 else row_words(line)


def column_words(block: Block, at: int) -> Path:
    """Return the words of a column; a period is written `*`, so that next month's column is known."""
    heads = tuple(block.heads.get(at, ()))
    return (*heads, ANY_PERIOD) if at in block.across else heads


def tell(block: Block, lines: Sequence[TableLine], mapping: TabMapping) -> None:
    """Give lines the roles and indicators that a person told, before anything else is asked of them."""
    entries = [
        entry for table in mapping.tables for entry in (*table.rows, *table.columns) if entry.told or entry.indicator
    ]
    by_key: Mapping[Path, LineEntry] = {entry.key: entry for entry in entries if entry.words}
    if not by_key:
        return
    for line in lines:
        columns = {column_words(block, at) for _, at in line.cells}
        row = _below_section(line)
        for words in (row if path_key(row) in by_key else row_words(line), *columns):
            entry = by_key.get(path_key(words)) if words else None
            if entry is not None:
                line.indicator = entry.indicator or line.indicator
            if entry is not None and entry.told:
                line.told = True
                line.decide(entry.role, Evidence(EvidenceKind.TOLD, entry.role, " / ".join(words), weight=10.0))


def roles_told(mappings: Iterable[TabMapping | None]) -> Mapping[Path, TableRole]:
    """Return what a person said of rows and columns by their words on any tab of a workbook, where they said one thing."""
    found: dict[Path, set[TableRole]] = defaultdict(set)
    for mapping in filter(None, mappings):
        for table in mapping.tables:
            for entry in (*table.rows, *table.columns):
                if entry.told and entry.words:
                    found[entry.key].add(entry.role)
    return {key: roles.pop() for key, roles in found.items() if len(roles) == 1}


def tell_unclear(block: Block, lines: Sequence[TableLine], told: Mapping[Path, TableRole]) -> None:
    """Give lines that would be asked about the roles that a person told of the same words on another tab."""
    for line in lines if told else ():
        if line.role is TableRole.UNCLEAR and not line.told:
            paths = [_below_section(line), row_words(line), *{column_words(block, at) for _, at in line.cells}]
            words = next((words for words in paths if words and path_key(words) in told), ())
            if words:
                role = told[path_key(words)]
                line.decide(role, Evidence(EvidenceKind.TOLD, role, " / ".join(words), weight=10.0))


def cell_path(block: Block, line: TableLine, place: tuple[int, int], period: Period | None) -> tuple[Path, Path]:
    """Return the words of the row and of the column of a cell, its period named."""
    told = str(period)
    columns = tuple(told if word == ANY_PERIOD else word for word in column_words(block, place[1]))
    return row_words(line) or (told,), columns or (told,)


def with_cells_told(
    block: Block, lines: Sequence[TableLine], periods: Mapping[tuple[int, int], Period], mapping: TabMapping
) -> list[TableLine]:
    """Return the lines with each cell that a person spoke of as a line of its own, in the role they said."""
    told = {
        (path_key(entry.row), path_key(entry.column)): entry.role for table in mapping.tables for entry in table.cells
    }
    found: list[TableLine] = []
    for line in lines if told else ():
        kept = []
        for place, when in zip(line.cells, line.whens, strict=True):
            row, column = cell_path(block, line, place, periods.get(place))
            role = told.get((path_key(row), path_key(column)))
            if role is None:
                kept.append((place, when))
                continue
            alone = replace(line, cells=[place], whens=[when], evidence=list(line.evidence), told=True)
            alone.decide(role, Evidence(EvidenceKind.TOLD, role, " / ".join(row), weight=10.0))
            found.append(alone)
        line.cells, line.whens = [place for place, _ in kept], [when for _, when in kept]
    return [*lines, *found]


def entries_of(reading: ReadTable) -> Iterator[tuple[str, LineEntry]]:
    """Yield the rows and columns of a table by their words, with what was decided of them: `row` or `column`, and the entry."""
    block = reading.block
    seen: set[tuple[str, Path]] = set()
    for line, words in zip(reading.lines, paths_of_rows(reading.lines), strict=True):
        role = TableRole.ACTUAL if line.role is TableRole.ACTUAL_THEN_FORECAST else line.role or TableRole.IGNORED
        if role is TableRole.UNCLEAR:
            continue
        if words and not block.is_down and ("row", words) not in seen:
            seen.add(("row", words))
            yield "row", LineEntry(words, role, line.indicator, line.told)
        for at in dict.fromkeys(at for _, at in line.cells):
            words = column_words(block, at)
            if words and ("column", words) not in seen and (block.is_down or role in READ):
                seen.add(("column", words))
                yield (
                    "column",
                    LineEntry(
                        words,
                        role if block.is_down else TableRole.ACTUAL,
                        line.indicator if block.is_down else "",
                        line.told and block.is_down,
                    ),
                )


def _keys_of(reading: ReadTable) -> Iterator[Path]:
    """Yield the rows and columns of a table that can be found again: what is there twice and so unclear cannot."""
    unclear = Counter((row_words(line), line.heads) for line in reading.lines if line.role is TableRole.UNCLEAR)
    for line in reading.lines:
        if unclear[row_words(line), line.heads] < 2:
            yield path_key(row_words(line))
            yield path_key(_below_section(line))
            yield from {path_key(column_words(reading.block, at)) for _, at in line.cells}


def fit(readings: Sequence[ReadTable], mapping: TabMapping) -> Mapping[str, Any] | None:
    """Return what moved since a mapping was made, as facts of `mapping-does-not-fit`; None where all it reads is there."""
    there = {key for reading in readings for key in _keys_of(reading)}
    for table in mapping.tables:
        gone = [entry for entry in (*table.rows, *table.columns) if entry.role in READ and entry.key not in there]
        if gone:
            new = [" / ".join(entry.words) for reading in readings for _, entry in entries_of(reading)]
            words = [" / ".join(entry.words) for entry in gone]
            return {"gone": words[:_SHOWN], "what": "words", "title": table.title, "candidates": new[:_SHOWN]}
    return None
