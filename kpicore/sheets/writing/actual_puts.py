"""Changed actuals as values for cells: where they stand, in the row and column that await them, or as a row of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from kpicore.errors import CannotWrite
from kpicore.model.actuals import exempt_reason
from kpicore.model.rows import Row, Tables
from kpicore.periods import parse_period_id
from kpicore.sheets import words
from kpicore.sheets.actuals import Line
from kpicore.sheets.cells import Measure, Number, exempt_word, missing_reason, read_amount, tidy
from kpicore.sheets.grid import tab_prefix
from kpicore.sheets.texts import is_blank, text_of
from kpicore.sheets.writing.edits import Put
from kpicore.sheets.writing.layout import BLANK, Cell, number_cell
from kpicore.sheets.writing.places import Place, Places
from kpicore.sheets.writing.rendering import put
from kpicore.sheets.writing.wanted import Attempt, CandidateKind, Wanted, without_provenance


def actual_puts(wanted: Wanted, attempt: Attempt, places: Places, now: Tables) -> Iterator[Put]:
    """Yield the cells of the actuals that change. `places` and `now` are those of the workbook with room made.

    Raises CannotWrite: `occupied` where a cell holds something else, `no-place` where its format cannot show the number.
    """
    added: dict[str, int] = {}  # rows already added below a long tab
    for key, row in wanted.changed("actuals").items():
        place, current = places.actuals.get(key), now["actuals"].get(key)
        if row is None:
            for standing in [*([place] if place else []), *attempt.duplicates.get(key, ())]:
                long = places.long(standing[0])
                if long is None:  # its cell in a wide tab; in a long one every field of its row
                    yield Put(*standing, None)
                    continue
                fields = [at for name, at in long.table.fields.items() if name in words.HEADERS["actuals"]]
                yield from (Put(standing[0], standing[1], at, None) for at in fields)
        elif without_provenance(current) == without_provenance(row):
            continue
        elif place is not None:
            yield from _changed(wanted, places, place, current or {}, row)
        elif attempt.candidate(wanted, key).kind is CandidateKind.WIDE:
            yield from _in_wide(places, attempt.candidate(wanted, key).tab, row)
        elif attempt.candidate(wanted, key).kind is not CandidateKind.NEW_WIDE:  # a new wide tab came with its numbers
            yield from _in_long(wanted, places, attempt.candidate(wanted, key).tab, row, added)


def _changed(wanted: Wanted, places: Places, place: Place, old: Row, new: Row) -> Iterator[Put]:
    """Yield what changes of an actual where it stands."""
    tab, row, _ = place
    if (old.get("value"), old.get("flags")) != (new["value"], new["flags"]):
        yield _number_put(places, place, new, places.line(tab, new["indicator"]))
    long = places.long(tab)
    if long is not None:
        before, after = wanted.rendering.entry(old or new), wanted.rendering.entry(new)
        for name in ("note", "entered_by", "recorded_at", "flags"):
            if name in long.table.fields and before[name] != after[name]:
                yield put(tab, row, long.table.fields[name], after[name])


def _in_wide(places: Places, tab: str, row: Row) -> Iterator[Put]:
    """Yield a new actual for the cell of its row and column.

    Raises CannotWrite where that cell holds anything but a word for "no number yet".
    """
    indicator, period = row["indicator"], parse_period_id(row["period"])
    wides = [wide for wide in places.wides if wide.tab == tab and indicator in wide.lines]
    wide = next((wide for wide in wides if period in wide.columns), None)
    if wide is None or period is None:
        return
    at, line = wide.lines[indicator]
    place = (tab, at, wide.columns[period])
    value = places.value(place)
    if not is_blank(value) and missing_reason(tidy(text_of(value))) is None:
        where, key = places.grid(tab).at(place[1], place[2]), f"{indicator} {row['period']}"
        raise CannotWrite(reason="occupied", where=where, text=text_of(value)[:80], table="actuals", key=key)
    yield _number_put(places, place, row, line)


def _in_long(wanted: Wanted, places: Places, tab: str, row: Row, added: dict[str, int]) -> Iterator[Put]:
    """Yield a new actual as a row below a long tab, that of its cadence where `tab` is ""; counts the row in `added`."""
    period = parse_period_id(row["period"])
    long = places.long(tab or (wanted.rendering.empty_long(period.cadence).tab if period else ""))
    if long is None:
        return
    at = len(long.table.grid.rows) + added.get(long.tab, 0)
    added[long.tab] = added.get(long.tab, 0) + 1
    entry = dict(wanted.rendering.entry(row))
    known = long.lines.get(row["indicator"])
    if known is not None and row["value"] is not None:
        entry["value"] = _number_in(row["value"], known.measure, [entry["value"].format]) or entry["value"]
    for name, column in long.table.fields.items():
        if entry.get(name, BLANK) != BLANK:
            yield put(long.tab, at, column, entry[name])


def _number_put(places: Places, place: Place, actual: Row, line: Line | None) -> Put:
    """Return a number for a cell, in the unit, scale and format of its row, or the word that its period does not apply.

    Raises CannotWrite where no format shows the number.
    """
    tab, row, column = place
    if actual["value"] is None:
        return Put(*place, exempt_word(exempt_reason(actual["flags"]), actual["text"], places.language))
    node = places.node(actual["indicator"])
    usual = number_cell(actual["value"], node.unit if node else "")
    grid = places.grid(tab)
    own = grid.format(row, column)
    to_the_left = [at for at in range(column - 1, -1, -1) if isinstance(grid.value(row, at), (int, float))]
    formats = dict.fromkeys(filter(None, [own, *(grid.format(row, at) for at in to_the_left), usual.format]))
    found = _number_in(actual["value"], line.measure, formats) if line is not None else usual
    if found is None:
        key = f"{actual['indicator']} {actual['period']}"
        raise CannotWrite(reason="no-place", where=tab_prefix(tab), table="actuals", key=key)
    return Put(*place, found.value, None if found.format == own else found.format)


def _number_in(value: float, measure: Measure, formats: Iterable[str]) -> Cell | None:
    """Return the cell that is read back as a value in the indicator's unit, in the first format that can; None when none can."""
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
