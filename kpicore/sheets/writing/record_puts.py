"""Changed settings and records as values for the cells they stand in, or for the rows kept for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpicore.model.rows import Key, Row, Tables
from kpicore.sheets import words
from kpicore.sheets.grid import Grid
from kpicore.sheets.texts import is_blank
from kpicore.sheets.writing.edits import Put
from kpicore.sheets.writing.layout import BLANK, mapping_cells
from kpicore.sheets.writing.places import Place, Places, Rows
from kpicore.sheets.writing.rendering import put
from kpicore.sheets.writing.wanted import RECORDS, Wanted


def setting_puts(wanted: Wanted, places: Places, now: Tables) -> Iterator[Put]:
    """Yield the cells of the settings that change. `places` and `now` are those of the workbook with room made."""
    tabs = places.tabs("settings") if wanted.has_tab("settings") else []
    below = len(tabs[0].rows) if tabs else 0
    for key, row in wanted.changed("settings").items():
        if now["settings"][key] == row or not tabs:
            continue
        cell, cells = wanted.cells_after["settings"][key]["value"], places.setting_cells.get(key[0], [])
        if key[0] == "mappings":
            yield from _mapping_puts(places, cells, row, tabs[0], below)
            below += not cells
        elif cells:  # days off add up over several rows; of any other setting the last row counts
            at = 0 if key[0] == "days_off" else -1
            yield from (Put(*place, None) for place in cells if key[0] == "days_off" and place != cells[0])
            yield Put(*cells[at], *cell)
        else:
            yield Put(tabs[0].tab, below, _first_column(tabs[0]), places.word(words.SETTINGS[key[0]]))
            yield Put(tabs[0].tab, below, _first_column(tabs[0]) + 1, *cell)
            below += 1


def _mapping_puts(places: Places, cells: Sequence[Place], row: Row | None, grid: Grid, below: int) -> Iterator[Put]:
    """Yield the cells of the one row that holds how tabs are read; other rows that hold such texts are emptied."""
    texts = [cell.value for cell in mapping_cells(row["value"] if row else ())]
    tab, at, first = cells[0] if cells else (grid.tab, below, _first_column(grid) + 1)
    if not cells:
        yield Put(tab, at, first - 1, places.word(words.SETTINGS["mappings"]))
    held = places.grid(tab)
    width = len(held.rows[at]) - first if at < len(held.rows) else 0
    for offset in range(max(width, len(texts))):
        yield Put(tab, at, first + offset, texts[offset] if offset < len(texts) else None)
    for other_tab, other, column in cells[1:]:
        width = len(places.grid(other_tab).rows[other])
        yield from (Put(other_tab, other, at, None) for at in range(column, width))


def _first_column(grid: Grid) -> int:
    return min((at for row in grid.rows for at, cell in enumerate(row) if not is_blank(cell)), default=0)


def record_puts(
    wanted: Wanted, places: Places, now: Tables, returning: Mapping[str, Mapping[Key, int]]
) -> Iterator[Put]:
    """Yield the cells of the records that change; a tab that is new came with its rows."""
    for table in RECORDS:
        rows = places.rows(table)
        if rows is None or not wanted.has_tab(table):
            continue
        below = len(rows.grid.rows)
        for key, row in wanted.changed(table).items():
            if now[table].get(key) == row:
                continue
            at = rows.at.get(key)
            if at is None and table == "targets" and key in places.targets:  # a row of targets in 実績
                cell = BLANK if row is None else wanted.cells_after["targets"][key]["target"]
                yield put(*places.targets[key], cell)
            elif row is None and at is not None:
                filled = [column for column in rows.header.fields.values() if not is_blank(rows.grid.value(at, column))]
                yield from (Put(rows.grid.tab, at, column, None) for column in filled)
            elif row is not None and at is not None:
                yield from _changed(wanted, table, key, rows, at)
            elif row is not None:
                fresh = returning.get(table, {}).get(key, below)
                below = max(below, fresh + 1)
                cells = wanted.cells_after[table][key]
                for name, column in rows.header.fields.items():
                    if cells.get(name, BLANK) != BLANK:
                        yield put(rows.grid.tab, fresh, column, cells[name])


def _changed(wanted: Wanted, table: str, key: Key, rows: Rows, at: int) -> Iterator[Put]:
    """Yield the cells of a record that change; an entry without an id is given the one it is known by."""
    old, new = wanted.cells_before[table].get(key, {}), wanted.cells_after[table][key]
    for name, column in rows.header.fields.items():
        if name == "id" and not is_blank(rows.grid.value(at, column)):
            continue
        if name in new and (new[name] != old.get(name) or name == "id"):
            yield put(rows.grid.tab, at, column, new[name])
