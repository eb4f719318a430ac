"""From changed rows to edits of a workbook: each value goes into the cell where a person would type it.

Nothing is trusted to luck: the edits are tried on the cells as they are, what comes out is read by the reader, and only when it says
exactly what the changes want, and of everything else what it said before, are they returned. (A setting by which words of the sheet
mean something else, as the first month of the fiscal year, leaves the words as they are.)

Rows keep their places; one that goes away is emptied and one that comes back stands where it stood. An actual that exists is changed
where it counts, a new one goes into the row of its indicator and the column of its period, else into a tab with one row per entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpicore.errors import CannotWrite
from kpicore.model.actuals import actuals_table
from kpicore.model.rows import Key, Row, Tables, snapshot_of, tables_of
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence, Period, parse_period_id
from kpicore.sheets import words
from kpicore.sheets.actuals import Line
from kpicore.sheets.cells import Measure, Number, missing_reason, read_amount, tidy
from kpicore.sheets.grid import Grid, Workbook, tab_prefix
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.sheets.template import fields_in, tab_kind
from kpicore.sheets.texts import is_blank, text_of
from kpicore.sheets.writing.columns_of_periods import column_edits
from kpicore.sheets.writing.edits import AddTab, Edit, InsertRow, Put, edited
from kpicore.sheets.writing.layout import (
    BLANK,
    SETTINGS_WRITTEN,
    Cell,
    Sheet,
    entry_cells,
    mapping_cells,
    number_cell,
    sheets_of,
)
from kpicore.sheets.writing.places import KINDS, LongTab, Place, Places, Rows, WideTab

Outcome = Mapping[str, Mapping[Key, Row | None]]
Cells = Mapping[str, Mapping[Key, Mapping[str, Cell]]]

_RECORDS = ("nodes", "targets", "landings", "reviews", "actions")
#: Settings by which the same cells may name other periods or numbers.
_MEANINGS = frozenset(
    {"fiscal_start_month", "fiscal_year_name", "closing_day", "timezone", "dash_means", "actuals_through", "mappings"}
)
#: What a row says of where it came from; the sheet itself is where it comes from.
PROVENANCE = ("text", "cell")


@dataclass(frozen=True, slots=True)
class Placed:
    """Edits, the workbook they make, and what is read from it."""

    edits: tuple[Edit, ...]
    workbook: Workbook
    reading: WorkbookReading


def place(
    workbook: Workbook,
    reading: WorkbookReading,
    outcome: Outcome,
    *,
    today: date,
    log: Sequence[Edit] = (),
    tabs: Sequence[Sheet] = (),
) -> Placed:
    """Return the edits that make the rows of `outcome` stand in the workbook (None: gone).

    `reading` is what the workbook says now; `log` are the edits that log the changes; `tabs` are added as well where the workbook has
    none of their name. Raises CannotWrite (`reason`, `where` or `table` and `key`): `occupied` where the cell
    holds something else, `no-place` where a sheet cannot say the row or it would be read otherwise.
    """
    return _Placing(workbook, reading, outcome, today, log, tabs).placed()


def without_provenance(row: Row | None) -> Row | None:
    """Return an actual without where it came from, other rows as they are."""
    if row is None or "cell" not in row or "indicator" not in row:
        return row
    return {name: value for name, value in row.items() if name not in PROVENANCE}


class _Placing:
    """One attempt after the other to place an outcome; an actual that cannot stand in one place is tried in the next."""

    def __init__(
        self,
        workbook: Workbook,
        reading: WorkbookReading,
        outcome: Outcome,
        today: date,
        log: Sequence[Edit],
        tabs: Sequence[Sheet],
    ) -> None:
        self.workbook, self.today, self.log, self.tabs = workbook, today, log, tabs
        self.outcome = outcome
        self.places = Places(workbook, reading, today)
        self.before = tables_of(reading.snapshot())
        self.expected = _expected(self.before, outcome)
        self.snapshot = snapshot_of(
            {table: list(rows.values()) for table, rows in self.expected.items() if table != "actuals"}
        )
        if not any(tab_kind(grid.tab) for grid in workbook):
            self.places.language = self.snapshot.plan.settings.language
        self.tries: dict[Key, int] = {}
        self.choices: dict[Key, list[tuple[str, str]]] = {}
        self.doubles: dict[Key, list[Place]] = {}
        self.cells = _Rendering(self)

    def placed(self) -> Placed:
        while True:
            placed = self._draft()
            wrong = list(self._differences(tables_of(placed.reading.snapshot())))
            if not wrong:
                return placed
            if not self._learn(wrong, placed):
                self._refuse(wrong)

    def _draft(self) -> Placed:
        frame, rows_of = self._frame()
        workbook = edited(self.workbook, frame)
        reading = read_workbook(workbook, today=self.today)
        places = Places(workbook, reading, self.today)
        puts = [*self._setting_puts(places), *self._record_puts(places, rows_of), *self._actual_puts(places), *self.log]
        after = edited(workbook, puts)
        return Placed((*frame, *puts), after, read_workbook(after, today=self.today))

    # -- is it right? -----------------------------------------------------------------------------------------

    def _differences(self, after: Tables) -> Iterator[tuple[str, Key]]:
        """Yield the rows that are not read back as they should be."""
        means_otherwise = bool(_MEANINGS & {key[0] for key in self.outcome.get("settings", ())})
        for table, expected in self.expected.items():
            found, asked = after[table], self.outcome.get(table, {})
            keys: Iterable[Key] = asked if means_otherwise else {*expected, *found}
            for key in keys:
                if without_provenance(found.get(key)) != without_provenance(expected.get(key)):
                    yield table, key

    def _learn(self, wrong: Sequence[tuple[str, Key]], placed: Placed) -> bool:
        """Return whether the next draft will be another one: an actual has a further place, a removed one stands twice."""
        learnt = False
        standing = Places(placed.workbook, placed.reading, self.today).actuals
        for table, key in wrong:
            if table != "actuals" or key not in self.outcome.get("actuals", {}):
                continue
            if self.expected["actuals"].get(key) is None:
                double = standing.get(key)
                if double is not None and double not in self.doubles.setdefault(key, []):
                    self.doubles[key].append(double)
                    learnt = True
            elif self.tries.get(key, 0) + 1 < len(self._candidates(key)):
                self.tries[key] = self.tries.get(key, 0) + 1
                learnt = True
        return learnt

    def _refuse(self, wrong: Sequence[tuple[str, Key]]) -> None:
        touched = [(table, key) for table, key in wrong if key in self.outcome.get(table, {})]
        table, key = (touched or list(wrong))[0]
        raise CannotWrite(reason="no-place", table=table, key=" ".join(filter(None, key)), rows=len(wrong))

    # -- tabs, rows and columns that are missing --------------------------------------------------------------

    def _frame(self) -> tuple[list[Edit], dict[str, dict[Key, int]]]:
        """Return the edits that make room, and the rows that records which come back will stand in."""
        edits: list[Edit] = list(self._missing_tabs())
        rows_of: dict[str, dict[Key, int]] = {}
        for table in _RECORDS:
            rows = self.places.rows(table)
            if rows is not None:
                edits += self._missing_headers(table, rows)
                inserted, rows_of[table] = self._returning_rows(table, rows)
                edits += inserted
        for wide in self.places.wides:
            edits += self._room_in(wide)
        return edits, rows_of

    def _missing_tabs(self) -> Iterator[Edit]:
        wanted: dict[str, Sheet] = {}
        sheets = self.cells.sheets
        for table in ("settings", *_RECORDS):
            if any(row is not None for row in self.outcome.get(table, {}).values()) and not self._stands(table):
                wanted |= {sheet.tab: sheet for sheet in sheets if tab_kind(sheet.tab) == KINDS[table]}
        for sheet in sheets:
            if tab_kind(sheet.tab) == "actuals" and sheet.tab in self.cells.new_wides:
                wanted[sheet.tab] = sheet
        for cadence in dict.fromkeys(self._new_long_cadences()):
            sheet = self.cells.empty_long(cadence)
            wanted[sheet.tab] = sheet
        ordered = {sheet.tab: wanted.pop(sheet.tab, sheet) for sheet in self.tabs} | wanted
        yield from (AddTab(sheet) for name, sheet in ordered.items() if name not in self.places.titles)

    def _stands(self, table: str) -> bool:
        return bool(self.places.tabs("settings")) if table == "settings" else self.places.rows(table) is not None

    def _missing_headers(self, table: str, rows: Rows) -> Iterator[Put]:
        """Yield headers for fields that a changed row fills and the tab has no column for."""
        column = rows.grid.width
        kind = KINDS[table]
        needed: dict[str, None] = {}
        for key, row in self.outcome.get(table, {}).items():
            old, new = self.cells.before[table].get(key, {}), self.cells.after[table].get(key, {})
            says = [name for name, cell in new.items() if cell not in (BLANK, old.get(name))]
            needed |= dict.fromkeys(name for name in says if not _goes_without_saying(name, row))
        for name in needed:
            if name not in rows.header.fields and name != "indicator":
                word = self.places.word(words.HEADERS[kind][name])
                yield Put(rows.grid.tab, rows.header.row, column, word)
                column += 1

    def _returning_rows(self, table: str, rows: Rows) -> tuple[list[Edit], dict[Key, int]]:
        """Return rows for records that were removed and come back: after the one they stood after, in a blank row there or a new one."""
        order = self._first_order(table)
        coming = [key for key in order if key not in rows.at and self.outcome.get(table, {}).get(key) is not None]
        groups: dict[int, list[Key]] = {}
        for key in coming:
            above = [rows.at[other] for other in order[: order.index(key)] if other in rows.at]
            groups.setdefault(above[-1] if above else rows.header.row, []).append(key)
        edits: list[Edit] = []
        taken: dict[Key, int] = {}
        for anchor, keys in sorted(groups.items(), reverse=True):
            free = _blank_rows_after(rows, anchor)
            missing = 0 if free is None else max(0, len(keys) - free)
            edits += [InsertRow(rows.grid.tab, anchor + 1)] * missing
            taken = {key: row + missing for key, row in taken.items()}
            taken |= {key: anchor + 1 + at for at, key in enumerate(keys)}
        return edits, taken

    def _first_order(self, table: str) -> list[Key]:
        """Return the keys of a table that were ever removed or stand beside such ones, in the order they were first saved."""
        lines = [line.change for line in reversed(self.places.reading.history) if line.change.table == table]
        removed = {change.key for change in lines if change.after is None}
        if not removed & self.outcome.get(table, {}).keys():
            return []
        return list(dict.fromkeys(change.key for change in lines))

    def _room_in(self, wide: WideTab) -> list[Edit]:
        """Return the rows and columns a wide tab lacks for the actuals that are to stand in it."""
        wanted = [key for key in self._new_actuals() if self._candidate(key) == ("wide", wide.tab)]
        indicators = [name for name in dict.fromkeys(key[0] for key in wanted) if name not in wide.lines]
        periods = {period for key in wanted if (period := parse_period_id(key[1])) and period not in wide.columns}
        grid, fields = wide.table.grid, wide.table.fields
        edits: list[Edit] = []
        for row, indicator in enumerate(indicators, len(grid.rows)):
            label = self.cells.label(indicator)
            edits += [
                Put(grid.tab, row, at, *label[name]) for name, at in fields.items() if label.get(name, BLANK) != BLANK
            ]
        return edits + column_edits(wide, periods, self.places.settings.calendar, self.places.language)

    # -- settings and records ---------------------------------------------------------------------------------

    def _setting_puts(self, places: Places) -> Iterator[Put]:
        held = tables_of(Snapshot(places.reading.plan))["settings"]
        tabs = places.tabs("settings") if self._stands("settings") else []
        below = len(tabs[0].rows) if tabs else 0
        for key, row in self.outcome.get("settings", {}).items():
            if held[key] == row or not tabs:
                continue
            cell, cells = self.cells.after["settings"][key]["value"], places.setting_cells.get(key[0], [])
            if key[0] == "mappings":
                yield from self._mapping_puts(places, cells, row, tabs[0], below)
                below += not cells
            elif cells:
                at = 0 if key[0] == "days_off" else -1
                yield from (Put(*place, None) for place in cells if key[0] == "days_off" and place != cells[0])
                yield Put(*cells[at], *cell)
            else:
                yield Put(tabs[0].tab, below, _first_column(tabs[0]), places.word(words.SETTINGS[key[0]]))
                yield Put(tabs[0].tab, below, _first_column(tabs[0]) + 1, *cell)
                below += 1

    def _mapping_puts(
        self, places: Places, cells: Sequence[Place], row: Row | None, grid: Grid, below: int
    ) -> Iterator[Put]:
        """Yield the cells of the one row that says how tabs are read; other rows that say so are emptied."""
        wanted = [cell.value for cell in mapping_cells(row["value"] if row else ())]
        tab, at, first = cells[0] if cells else (grid.tab, below, _first_column(grid) + 1)
        if not cells:
            yield Put(tab, at, first - 1, places.word(words.SETTINGS["mappings"]))
        held = next(found for found in places.tabs("settings") if found.tab == tab)
        width = len(held.rows[at]) - first if at < len(held.rows) else 0
        for offset in range(max(width, len(wanted))):
            yield Put(tab, at, first + offset, wanted[offset] if offset < len(wanted) else None)
        for other_tab, other, column in cells[1:]:
            grid = next(found for found in places.tabs("settings") if found.tab == other_tab)
            yield from (Put(other_tab, other, at, None) for at in range(column, len(grid.rows[other])))

    def _record_puts(self, places: Places, rows_of: Mapping[str, Mapping[Key, int]]) -> Iterator[Put]:
        for table in _RECORDS:
            rows = places.rows(table)
            if rows is None or table not in self.outcome or not self._stands(table):
                continue  # a tab that is new came with its rows
            now = tables_of(places.reading.snapshot())[table]
            below = len(rows.grid.rows)
            for key, row in self.outcome[table].items():
                if now.get(key) == row:
                    continue
                at = rows.at.get(key)
                if at is None and table == "targets" and key in places.targets:
                    yield self._target_elsewhere(places.targets[key], key, row)
                elif row is None:
                    yield from _emptied(rows, at) if at is not None else ()
                elif at is not None:
                    yield from self._changed(table, key, rows, at)
                else:
                    fresh = rows_of.get(table, {}).get(key, below)
                    below = max(below, fresh + 1)
                    yield from _filled(rows, fresh, self.cells.after[table][key])

    def _target_elsewhere(self, place: Place, key: Key, row: Row | None) -> Put:
        cell = BLANK if row is None else self.cells.after["targets"][key]["target"]
        return Put(*place, cell.value, cell.format or None)

    def _changed(self, table: str, key: Key, rows: Rows, at: int) -> Iterator[Put]:
        """Yield the cells of a record that are to say something else; an entry without an id is given the one it is known by."""
        old, new = self.cells.before[table].get(key, {}), self.cells.after[table][key]
        for name, column in rows.header.fields.items():
            if name == "id" and not is_blank(rows.grid.value(at, column)):
                continue
            if name in new and (new[name] != old.get(name) or name == "id"):
                yield Put(rows.grid.tab, at, column, new[name].value, new[name].format or None)

    # -- actuals ----------------------------------------------------------------------------------------------

    def _new_actuals(self) -> list[Key]:
        asked = self.outcome.get("actuals", {})
        return [key for key, row in asked.items() if row is not None and key not in self.places.actuals]

    def _candidates(self, key: Key) -> list[tuple[str, str]]:
        """Return the places a new actual may take, the one where staff would type it first."""
        if key not in self.choices:
            self.choices[key] = self._places_for(key)
        return self.choices[key]

    def _places_for(self, key: Key) -> list[tuple[str, str]]:
        indicator, period = key[0], parse_period_id(key[1])
        assert period is not None  # noqa: S101 - checked on the way in
        cadence = period.cadence
        of_cadence = [wide for wide in self.places.wides if wide.holds(cadence)]
        known = [wide.tab for wide in of_cadence if indicator in wide.lines]
        others = [wide.tab for wide in of_cadence if indicator not in wide.lines]
        longs = [long for long in self.places.longs if _fits(long, cadence, indicator, self.places)]
        used = [long.tab for long in longs if cadence in self.places.cadences_in(long.tab, indicator)]
        found = [("wide", tab) for tab in known] + [("long", tab) for tab in used]
        found += [("wide", tab) for tab in others]
        found += [("long", long.tab) for long in longs if long.tab not in used]
        if cadence is not Cadence.DAILY and not of_cadence:
            found.append(("new-wide", ""))
        return [*found, ("new-long", "")]

    def _candidate(self, key: Key) -> tuple[str, str]:
        return self._candidates(key)[self.tries.get(key, 0)]

    def _new_long_cadences(self) -> Iterator[Cadence]:
        for key in self._new_actuals():
            period = parse_period_id(key[1])
            if period is not None and self._candidate(key)[0] == "new-long":
                yield period.cadence

    def new_wide_actuals(self) -> list[Row]:
        """Return the new actuals that are to stand in wide tabs not there yet, as numbers only."""
        keys = [key for key in self._new_actuals() if self._candidate(key)[0] == "new-wide"]
        return [
            {name: self.expected["actuals"][key][name] for name in ("indicator", "period", "value")} for key in keys
        ]

    def _actual_puts(self, places: Places) -> Iterator[Put]:
        now = tables_of(places.reading.snapshot())["actuals"]
        below: dict[str, int] = {}
        for key, row in self.outcome.get("actuals", {}).items():
            place, current = places.actuals.get(key), now.get(key)
            if row is None:
                for standing in [*([place] if place else []), *self.doubles.get(key, [])]:
                    yield from self._cleared(places, standing)
            elif without_provenance(current) == without_provenance(row):
                continue
            elif place is not None:
                yield from self._rewritten(places, place, key, current or {}, row)
            else:
                yield from self._typed(places, key, row, below)

    def _cleared(self, places: Places, place: Place) -> Iterator[Put]:
        long = next((long for long in places.longs if long.tab == place[0]), None)
        if long is None:
            yield Put(*place, None)
            return
        fields = [name for name in long.table.fields if name in words.HEADERS["actuals"]]
        yield from (Put(place[0], place[1], long.table.fields[name], None) for name in fields)

    def _rewritten(self, places: Places, place: Place, key: Key, old: Row, new: Row) -> Iterator[Put]:
        """Yield what changes of an actual where it stands."""
        long = next((long for long in places.longs if long.tab == place[0]), None)
        if (old.get("value"), old.get("flags")) != (new["value"], new["flags"]):
            yield from _number_put(places, place, key, new["value"], _line(places, place, key[0]))
        if long is not None:
            before, after = self.cells.entry(old or new), self.cells.entry(new)
            for name in ("note", "entered_by", "recorded_at", "flags"):
                if name in long.table.fields and (before[name] != after[name]):
                    yield Put(
                        place[0], place[1], long.table.fields[name], after[name].value, after[name].format or None
                    )

    def _typed(self, places: Places, key: Key, row: Row, below: dict[str, int]) -> Iterator[Put]:
        """Yield a new actual, in the cell of its row and column, or as a row of its own."""
        period = parse_period_id(key[1])
        kind, tab = self._candidate(key)
        if kind == "new-wide":
            return  # it came with its tab
        if kind == "wide":
            wide = _wide_with(places, tab, key[0], period)
            if wide is not None and period is not None:
                at, line = wide.lines[key[0]]
                place = (wide.tab, at, wide.columns[period])
                _refuse_occupied(places, place, key)
                yield from _number_put(places, place, key, row["value"], line)
            return
        long = _long_for(places, tab or (self.cells.empty_long(period.cadence).tab if period else ""))
        if long is None:
            return
        at = below.setdefault(long.tab, len(long.table.grid.rows))
        below[long.tab] += 1
        entry = dict(self.cells.entry(row))
        known = long.lines.get(key[0])
        if known is not None:
            entry["value"] = number_in(row["value"], known.measure, [entry["value"].format]) or entry["value"]
        for name, column in long.table.fields.items():
            if entry.get(name, BLANK) != BLANK:
                yield Put(long.tab, at, column, entry[name].value, entry[name].format or None)


def _written(table: str, keys: Iterable[Key]) -> list[Key]:
    """Return the keys of the rows that a workbook holds."""
    return [key for key in keys if table != "settings" or key[0] in SETTINGS_WRITTEN]


class _Rendering:
    """Rows as cells of the template, in the language of the workbook."""

    def __init__(self, placing: _Placing) -> None:
        self._placing = placing
        self._language = placing.places.language
        self._today = placing.today
        self.after = self._cells(placing.expected, placing.snapshot)
        self.before = self._cells(placing.before, snapshot_of(_without_actuals(placing.before)))

    def _cells(self, tables: Tables, snapshot: Snapshot) -> Cells:
        """Return the cells of the rows that change, by table, key and field."""
        sheets = {tab_kind(sheet.tab): sheet for sheet in self._sheets(snapshot)}
        found: dict[str, dict[Key, dict[str, Cell]]] = {}
        for table in ("settings", *_RECORDS):
            sheet, kind = sheets[KINDS[table]], KINDS[table]
            names = {column: name for name, column in fields_in(kind, sheet.header)[0].items()}
            found[table] = {
                key: {names[at]: cell for at, cell in enumerate(cells) if at in names}
                for key, cells in zip(_written(table, tables[table]), sheet.rows, strict=True)
            }
        return found

    def _sheets(self, snapshot: Snapshot) -> Sequence[Sheet]:
        return sheets_of(snapshot, today=self._today, language=self._language)

    @property
    def sheets(self) -> Sequence[Sheet]:
        """The template with everything but actuals that stand elsewhere."""
        actuals = actuals_table(self._placing.new_wide_actuals())
        return self._sheets(replace(self._placing.snapshot, actuals=actuals))

    @property
    def new_wides(self) -> set[str]:
        """The names of the wide tabs that new actuals need."""
        found = {parse_period_id(row["period"]) for row in self._placing.new_wide_actuals()}
        cadences = {period.cadence for period in found if period}
        names = set()
        for cadence in cadences:
            suffix = () if cadence is Cadence.MONTHLY else (words.CADENCE_TABS[cadence],)
            names.add("_".join(map(self._placing.places.word, (words.TABS["actuals"], *suffix))))
        return names

    def empty_long(self, cadence: Cadence) -> Sheet:
        """Return a tab for entries of a cadence, without entries."""
        period = str(self._placing.snapshot.plan.settings.calendar.containing(cadence, self._today))
        entry = {"indicator": "-", "period": period, "value": 0, "note": "-"}
        sheets = self._sheets(Snapshot(actuals=actuals_table([entry])))
        long = [sheet for sheet in sheets if tab_kind(sheet.tab) == "actuals" and len(sheet.rows) == 1]
        return replace(next(sheet for sheet in long if len(sheet.header) == 8), rows=())

    def entry(self, row: Row) -> Mapping[str, Cell]:
        snapshot = replace(self._placing.snapshot, actuals=actuals_table([row]))
        return entry_cells(snapshot, today=self._today, language=self._language)[0]

    def label(self, indicator: str) -> Mapping[str, Cell]:
        """Return what names an indicator at the head of a wide row."""
        node = self._placing.snapshot.plan.by_id.get(indicator)
        entry = self.entry({"indicator": indicator, "period": "2000-01", "value": 0})
        unit, owner = (node.unit, node.owner) if node else ("", "")
        return {
            "id": entry["id"],
            "indicator": entry["indicator"],
            "unit": Cell(unit or None),
            "owner": Cell(owner or None),
        }


# -- pure parts -----------------------------------------------------------------------------------------------


def _expected(before: Tables, outcome: Outcome) -> dict[str, dict[Key, Row]]:
    """Return the rows after the outcome. What belongs to a node that goes is no longer read; its cells stay as they are."""
    after: dict[str, dict[Key, Row]] = {}
    for table, rows in before.items():
        changed = {**rows, **outcome.get(table, {})}
        after[table] = {key: row for key, row in changed.items() if row is not None}
    gone = {key[0] for key, row in outcome.get("nodes", {}).items() if row is None}
    if gone and after["nodes"]:
        for table in ("targets", "actuals", "landings"):
            after[table] = {key: row for key, row in after[table].items() if key[0] not in gone}
    return after


def _without_actuals(tables: Tables) -> dict[str, list[Row]]:
    return {table: list(rows.values()) for table, rows in tables.items() if table != "actuals"}


def _goes_without_saying(name: str, row: Row | None) -> bool:
    """Whether a cell of this field says only what its absence says."""
    return name == "state" and row is not None and row.get("state") in ("active", "open")


def _blank_rows_after(rows: Rows, anchor: int) -> int | None:
    """Return how many blank rows follow a row, None when nothing but blank rows do."""
    for row in range(anchor + 1, len(rows.grid.rows)):
        if not all(map(is_blank, rows.grid.rows[row])):
            return row - anchor - 1
    return None


def _first_column(grid: Any) -> int:
    return min((at for row in grid.rows for at, cell in enumerate(row) if not is_blank(cell)), default=0)


def _emptied(rows: Rows, at: int) -> Iterator[Put]:
    for column in rows.header.fields.values():
        if not is_blank(rows.grid.value(at, column)):
            yield Put(rows.grid.tab, at, column, None)


def _filled(rows: Rows, at: int, cells: Mapping[str, Cell]) -> Iterator[Put]:
    for name, column in rows.header.fields.items():
        cell = cells.get(name, BLANK)
        if cell != BLANK:
            yield Put(rows.grid.tab, at, column, cell.value, cell.format or None)


def _fits(long: LongTab, cadence: Cadence, indicator: str, places: Places) -> bool:
    """Whether entries of a cadence belong into a tab: its name says so, or it holds such entries of the indicator."""
    return long.table.title.context.cadence is cadence or cadence in places.cadences_in(long.tab, indicator)


def _wide_with(places: Places, tab: str, indicator: str, period: Period | None) -> WideTab | None:
    fitting = [wide for wide in places.wides if indicator in wide.lines and period in wide.columns]
    return next((wide for wide in fitting if not tab or wide.tab == tab), None)


def _long_for(places: Places, tab: str) -> LongTab | None:
    return next((long for long in places.longs if long.tab == tab), None)


def _line(places: Places, place: Place, indicator: str) -> Line | None:
    for wide in places.wides:
        if wide.tab == place[0] and indicator in wide.lines:
            return wide.lines[indicator][1]
    return next((long.lines.get(indicator) for long in places.longs if long.tab == place[0]), None)


def _refuse_occupied(places: Places, place: Place, key: Key) -> None:
    """Raise CannotWrite where a cell without a number holds something else than a word for "no number yet"."""
    value = places.value(place)
    if is_blank(value) or missing_reason(tidy(text_of(value))) is not None:
        return
    where = places.grid(place[0]).at(place[1], place[2])
    raise CannotWrite(reason="occupied", where=where, text=text_of(value)[:80], table="actuals", key=" ".join(key))


def _number_put(places: Places, place: Place, key: Key, value: float, line: Line | None) -> Iterator[Put]:
    """Yield a number for a cell, in the unit, scale and format of its row."""
    node = places.node(key[0])
    usual = number_cell(value, node.unit if node else "")
    grid = places.grid(place[0])
    own = grid.format(place[1], place[2])
    beside = [grid.format(place[1], column) for column in range(place[2] - 1, -1, -1)]
    numbers = [
        shown for at, shown in enumerate(beside) if isinstance(grid.value(place[1], place[2] - 1 - at), (int, float))
    ]
    formats = list(dict.fromkeys(filter(None, [own, *numbers, usual.format])))
    found = number_in(value, line.measure, formats) if line is not None else usual
    if found is None:
        where = f"{tab_prefix(place[0])}"
        raise CannotWrite(reason="no-place", where=where, table="actuals", key=" ".join(key))
    yield Put(*place, found.value, None if found.format == own else found.format)


def number_in(value: float, measure: Measure, formats: Iterable[str]) -> Cell | None:
    """Return the cell that is read back as a value in the indicator's unit, in the first format that can say it; None when none can."""
    for shown in formats:
        one = read_amount(1.0, shown, measure)
        if not isinstance(one, Number) or not one.value:
            continue
        exact = Fraction(Decimal(repr(value))) / Fraction(Decimal(repr(one.value)))
        for raw in (float(exact), value / one.value):
            read = read_amount(raw, shown, measure)
            if isinstance(read, Number) and (read.value, read.flags) == (value, ""):
                return Cell(raw, shown)
    return None
