"""A tab read by its mapping: each table, row and column found again by its words, and what moved where that fails.

A mapping does not fit when a row or column that it reads is gone, or is there more often than it was: then nothing of the tab is read.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpicore.sheets.analysed import Layout
from kpicore.sheets.mapping import LineEntry, Path, TableMapping, path_key
from kpicore.sheets.roles import READ, TableRole
from kpicore.sheets.tables.study import Study, Table
from kpicore.sheets.tables.table_columns import Column
from kpicore.sheets.tables.table_rows import Row

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Misfit:
    """What moved: `facts` of the problem `mapping-does-not-fit`."""

    facts: dict[str, Any]


def apply_mapping(study: Study) -> Misfit | None:
    """Give the tables of a tab the roles of its mapping; return what moved where it does not fit."""
    if study.mapping is None or not study.mapping.tables:
        return None
    left = list(study.tables)
    for mapped in study.mapping.tables:
        table = _found(mapped, left)
        if table is None:
            return _gone_table(mapped, left)
        left.remove(table)
        table.mapped = mapped
        misfit = _apply(mapped, table)
        if misfit is not None:
            return misfit
    return None


def _found(mapped: TableMapping, tables: Sequence[Table]) -> Table | None:
    """Return the table that has most of the words of a mapping, None where none has any or two have as many."""
    scored = [(_score(mapped, table), number) for number, table in enumerate(tables)]
    best = max(scored, default=((0, 0), -1))
    if best[0][0] <= 0 or [score for score, _ in scored].count(best[0]) > 1:
        return None
    return tables[best[1]]


def _score(mapped: TableMapping, table: Table) -> tuple[int, int]:
    """Return how many of the read rows and columns of a mapping a table has, and whether its title and labels are the same."""
    if (mapped.layout == Layout.FIXED) != (table.layout is Layout.FIXED):
        return (0, 0)
    rows = {path_key(row.words) for row in table.rows}
    columns = {path_key(column.words) for column in table.columns}
    wanted = [entry.key in rows for entry in mapped.rows if entry.role in READ]
    wanted += [entry.key in columns for entry in mapped.columns if entry.role in READ]
    same = int(path_key((mapped.title,)) == path_key((table.title_text,))) + int(
        path_key(mapped.anchor) == path_key(table.anchor)
    )
    return (sum(wanted), same)


def _gone_table(mapped: TableMapping, tables: Sequence[Table]) -> Misfit:
    gone = [" / ".join(entry.words) for entry in (*mapped.rows, *mapped.columns) if entry.role in READ]
    return Misfit(
        {
            "gone": gone[:_SHOWN],
            "what": "table",
            "title": mapped.title,
            "candidates": [table.title_text for table in tables][:_SHOWN],
        }
    )


def _apply(mapped: TableMapping, table: Table) -> Misfit | None:
    rows = table.rows if table.entries is None else []
    gone = _gone(mapped.rows, [path_key(row.words) for row in rows]) if table.entries is None else []
    gone += _gone(mapped.columns, [path_key(column.words) for column in table.columns if column.words])
    if gone:
        known = {entry.key for entry in (*mapped.rows, *mapped.columns)}
        new = [row.words for row in rows if path_key(row.words) not in known]
        new += [column.words for column in table.columns if column.words and path_key(column.words) not in known]
        return Misfit(
            {
                "gone": [" / ".join(entry.words) for entry in gone][:_SHOWN],
                "what": "words",
                "title": mapped.title,
                "candidates": _nearest(gone, [" / ".join(words) for words in new]),
            }
        )
    counted = Counter(entry.key for entry in mapped.rows)
    for row in table.rows:
        entry = mapped.row(path_key(row.words))
        if entry is not None and (entry.told or counted[entry.key] == 1):
            _tell_row(entry, row)
    for column in table.columns:
        _tell_column(mapped.column(path_key(column.words)), column)
    table.cells_told = {(path_key(cell.row), path_key(cell.column)): cell.role for cell in mapped.cells}
    return None


def _gone(entries: Sequence[LineEntry], keys: Sequence[Path]) -> list[LineEntry]:
    """Return the entries that are read and are not there, or are there more often than the mapping knows of."""
    counted = Counter(keys)
    known = Counter(entry.key for entry in entries)
    return [
        entry
        for entry in entries
        if entry.role in READ
        and (not counted[entry.key] or (_is_single(entry) and counted[entry.key] > known[entry.key]))
    ]


def _is_single(entry: LineEntry) -> bool:
    """Whether the words of an entry may stand once only; columns of periods come again every month."""
    return "*" not in entry.words


def _nearest(gone: Sequence[LineEntry], new: Sequence[str]) -> list[str]:
    found: list[str] = []
    for entry in gone:
        found += difflib.get_close_matches(" / ".join(entry.words), list(new), 2, cutoff=0.4)
    return list(dict.fromkeys(found))[:_SHOWN] or list(new)[:_SHOWN]


def _tell_row(entry: LineEntry, row: Row) -> None:
    row.indicator = entry.indicator or row.indicator
    if entry.told or (entry.role is not row.role and TableRole.ACTUAL_THEN_FORECAST not in (entry.role, row.role)):
        row.told = entry.told
        row.settled = True
        row.decide(entry.role, "told" if entry.told else "as-before", 1.0 if entry.told else 0.95, text=row.own)
        row.has_role_word = row.has_role_word or entry.role in READ


def _tell_column(entry: LineEntry | None, column: Column) -> None:
    if entry is None:
        return
    column.indicator = entry.indicator or column.indicator
    if entry.told or entry.role is not column.role:
        column.told = entry.told
        text = " ".join(column.words)
        column.decide(entry.role, "told" if entry.told else "as-before", 1.0 if entry.told else 0.95, text=text)
