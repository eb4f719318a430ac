"""Room for what a workbook does not hold yet: tabs, headers, rows and columns, added before any value is put into a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpicore.model.rows import Key, Row
from kpicore.periods import parse_period_id
from kpicore.sheets import words
from kpicore.sheets.template import tab_kind
from kpicore.sheets.texts import is_blank
from kpicore.sheets.writing.columns_of_periods import column_edits
from kpicore.sheets.writing.edits import AddTab, Edit, InsertRow, Put
from kpicore.sheets.writing.layout import BLANK, Sheet, actuals_tab
from kpicore.sheets.writing.places import KINDS, Rows
from kpicore.sheets.writing.wanted import RECORDS, Attempt, CandidateKind, Wanted


@dataclass(frozen=True, slots=True)
class Room:
    """The edits that make room, and the row kept for each record that was removed and comes back, by table and key."""

    edits: tuple[Edit, ...]
    returning: Mapping[str, Mapping[Key, int]]


def room_for(wanted: Wanted, attempt: Attempt, tabs: Sequence[Sheet]) -> Room:
    """Return the room an attempt needs; `tabs` are added as well where the workbook has none of their name."""
    edits: list[Edit] = list(_missing_tabs(wanted, attempt, tabs))
    returning: dict[str, dict[Key, int]] = {}
    for table in RECORDS:
        rows = wanted.places.rows(table)
        if rows is not None:
            edits += _missing_headers(wanted, table, rows)
            inserted, returning[table] = _returning_rows(wanted, table, rows)
            edits += inserted
    for wide in wanted.places.wides:  # the rows and columns it lacks for the actuals that are to stand in it
        keys = attempt.new_in(wanted, CandidateKind.WIDE, wide.tab)
        indicators = [name for name in dict.fromkeys(key[0] for key in keys) if name not in wide.lines]
        periods = {period for key in keys if (period := parse_period_id(key[1])) and period not in wide.columns}
        for row, indicator in enumerate(indicators, len(wide.table.grid.rows)):
            label = wanted.rendering.label(indicator)
            filled = {name: at for name, at in wide.table.fields.items() if label.get(name, BLANK) != BLANK}
            edits += [Put(wide.table.grid.tab, row, at, *label[name]) for name, at in filled.items()]
        edits += column_edits(wide, periods, wanted.places.settings.calendar, wanted.rendering.language)
    return Room(tuple(edits), returning)


def _missing_tabs(wanted: Wanted, attempt: Attempt, tabs: Sequence[Sheet]) -> Iterator[Edit]:
    """Yield the tabs to add: of tables that get their first row, of new actuals, and the tabs asked for."""
    missing = [
        KINDS[table]
        for table in ("settings", *RECORDS)
        if any(row is not None for row in wanted.changed(table).values()) and not wanted.has_tab(table)
    ]
    actuals = _new_wide_actuals(wanted, attempt)
    cadences = {period.cadence for actual in actuals if (period := parse_period_id(actual["period"]))}
    names = {actuals_tab(cadence, wanted.rendering.language) for cadence in cadences}
    added: dict[str, Sheet] = {}
    if missing or actuals:
        sheets = wanted.rendering.sheets(actuals)
        added = {sheet.tab: sheet for kind in missing for sheet in sheets if tab_kind(sheet.tab) == kind}
        added |= {sheet.tab: sheet for sheet in sheets if tab_kind(sheet.tab) == "actuals" and sheet.tab in names}
    periods = (parse_period_id(key[1]) for key in attempt.new_in(wanted, CandidateKind.NEW_LONG))
    for cadence in dict.fromkeys(period.cadence for period in periods if period is not None):
        sheet = wanted.rendering.empty_long(cadence)
        added[sheet.tab] = sheet
    ordered = {sheet.tab: added.pop(sheet.tab, sheet) for sheet in tabs} | added
    yield from (AddTab(sheet) for name, sheet in ordered.items() if name not in wanted.places.titles)


def _new_wide_actuals(wanted: Wanted, attempt: Attempt) -> list[Row]:
    """Return the new actuals that are to stand in wide tabs not there yet, as numbers and words only."""
    rows = [wanted.rows_after["actuals"][key] for key in attempt.new_in(wanted, CandidateKind.NEW_WIDE)]
    number, word = ("indicator", "period", "value"), ("indicator", "period", "value", "text", "flags")
    return [{name: row[name] for name in (number if row["value"] is not None else word)} for row in rows]


def _missing_headers(wanted: Wanted, table: str, rows: Rows) -> Iterator[Put]:
    """Yield headers for fields that a changed row fills and the tab has no column for."""
    column, kind = rows.grid.width, KINDS[table]
    needed: dict[str, None] = {}
    for key, row in wanted.changed(table).items():
        old, new = wanted.cells_before[table].get(key, {}), wanted.cells_after[table].get(key, {})
        # without a column of states every node is active, every action open and every meeting being prepared
        is_default_state = row is not None and row.get("state") in ("active", "open", "preparing")
        filled = [name for name, cell in new.items() if cell not in (BLANK, old.get(name))]
        needed |= dict.fromkeys(name for name in filled if not (name == "state" and is_default_state))
    for name in needed:
        if name not in rows.header.fields and name != "indicator":
            word = words.HEADERS[kind][name][wanted.rendering.language == "en"]
            yield Put(rows.grid.tab, rows.header.row, column, word)
            column += 1


def _returning_rows(wanted: Wanted, table: str, rows: Rows) -> tuple[list[Edit], dict[Key, int]]:
    """Return rows for records that were removed and come back: after the one they stood after, in a blank row there or a new one."""
    lines = [line.change for line in reversed(wanted.places.reading.history) if line.change.table == table]
    removed = {change.key for change in lines if change.after is None}
    if not removed & wanted.changed(table).keys():
        return [], {}
    order = list(dict.fromkeys(change.key for change in lines))  # as they were first saved
    groups: dict[int, list[Key]] = {}
    for at, key in enumerate(order):
        if key not in rows.at and wanted.changed(table).get(key) is not None:
            above = [rows.at[other] for other in order[:at] if other in rows.at]
            groups.setdefault(above[-1] if above else rows.header.row, []).append(key)
    edits: list[Edit] = []
    taken: dict[Key, int] = {}
    for anchor, keys in sorted(groups.items(), reverse=True):
        below = range(anchor + 1, len(rows.grid.rows))
        end = next((row for row in below if not all(map(is_blank, rows.grid.rows[row]))), None)
        missing = 0 if end is None else max(0, len(keys) - (end - anchor - 1))
        edits += [InsertRow(rows.grid.tab, anchor + 1)] * missing
        taken = {key: row + missing for key, row in taken.items()}
        taken |= {key: anchor + 1 + at for at, key in enumerate(keys)}
    return edits, taken
