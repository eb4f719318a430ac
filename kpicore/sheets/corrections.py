"""What a person says of an analysed tab, put into its mapping by the words that stand there: reading it again does the rest.

`where` is an address as decisions have them (`売上!7:7`, `売上!C:C`, `売上!C7`). What has no words of its own (a column without a header, a
row without a label) cannot be found again and is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kpicore.periods import parse_period_id
from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.mapping import CellEntry, LineEntry, TabMapping
from kpicore.sheets.roles import TableRole


def with_role(mapping: TabMapping, analysis: TabAnalysis, where: str, role: TableRole | str) -> TabMapping:
    """Return the mapping in which a person says what a row, a column or a single cell is."""
    said = TableRole(role)
    return _with_entries(
        mapping,
        analysis,
        where,
        lambda entry: replace(entry, role=said, told=True),
        lambda cell: replace(cell, role=said),
    )


def with_indicator(mapping: TabMapping, analysis: TabAnalysis, where: str, indicator: str) -> TabMapping:
    """Return the mapping in which a person says which indicator a row or a column holds: the id of a node, or a name ("" for neither).

    `where` may name several places, parted by `, `.
    """
    for place in where.split(", "):
        mapping = _with_entries(mapping, analysis, place, lambda entry: replace(entry, indicator=indicator, told=True))
    return mapping


def with_answer(mapping: TabMapping, analysis: TabAnalysis, key: str, choice: str) -> TabMapping:
    """Return the mapping in which a question of an analysis is answered with one of its choices.

    The period may also be any other period's id. Raises ValueError for a key that is not asked or a choice that is none.
    """
    question = next((question for question in analysis.questions if question.key == key), None)
    if question is None:
        raise ValueError(f"not asked: {key!r}")
    is_period = question.code == "period" and parse_period_id(choice) is not None
    if choice not in question.choices and not is_period:
        raise ValueError(f"no choice of {key!r}: {choice!r}")
    if question.code in ("role", "total"):
        targets = question.facts.get("targets", ()) if choice == TableRole.IGNORED else ()
        for where in (question.where, *question.facts.get("also", ()), *targets):
            mapping = with_role(mapping, analysis, where, choice)
        return mapping
    answered = replace(mapping, answers={**mapping.answers, key: choice})
    if question.code == "year":
        return replace(answered, year=int(choice))
    if question.code == "period":
        return with_read(answered, read=False) if choice == "leave" else replace(answered, period=choice)
    if question.code == "list":
        return replace(answered, read=choice == "read" or mapping.read)
    return replace(answered, dash_means=choice) if question.code == "dash" else answered


def with_read(mapping: TabMapping, read: bool) -> TabMapping:
    """Return the mapping in which a person says whether the tab is read at all."""
    return replace(mapping, read=read)


def _with_entries(
    mapping: TabMapping,
    analysis: TabAnalysis,
    where: str,
    change: Callable[[LineEntry], LineEntry],
    change_cell: Callable[[CellEntry], CellEntry] | None = None,
) -> TabMapping:
    """Return the mapping with the entries of a row or a column changed, in every table the address lies in, else of a single cell."""
    tables = list(mapping.tables)
    for number, pointed in enumerate(analysis.pointed(where)[: len(tables)]):
        table = tables[number]
        for entry in pointed.rows:
            table = replace(table, rows=_changed(table.rows, entry, change))
        for entry in pointed.columns:
            table = replace(table, columns=_changed(table.columns, entry, change))
        if pointed.cell is not None and change_cell is not None:
            others = tuple(other for other in table.cells if (other.row, other.column) != pointed.cell)
            table = replace(table, cells=(*others, change_cell(CellEntry(*pointed.cell, TableRole.IGNORED))))
        tables[number] = table
    return replace(mapping, tables=tuple(tables))


def _changed(
    entries: tuple[LineEntry, ...], entry: LineEntry, change: Callable[[LineEntry], LineEntry]
) -> tuple[LineEntry, ...]:
    """Return the entries with that of the same words changed, or put in where there is none yet."""
    if all(other.key != entry.key for other in entries):
        return (*entries, change(entry))
    return tuple(change(other) if other.key == entry.key else other for other in entries)
