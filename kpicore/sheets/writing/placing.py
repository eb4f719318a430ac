"""From changed rows to edits of a workbook: each value goes into the cell where a person would type it.

The edits are tried on the cells as they are and the result is read by the reader. They are returned only when it reads exactly what the
changes want, and of everything else what it read before. (A setting that changes what words of the sheet mean, such as the first month
of the fiscal year, leaves the words as they are.)

Rows keep their places; one that is removed is emptied and one that comes back stands where it stood. An actual that exists is changed
where it counts, a new one goes into the row of its indicator and the column of its period, else into a tab with one row per entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kpicore.errors import CannotWrite
from kpicore.model.rows import tables_of
from kpicore.sheets.grid import Workbook
from kpicore.sheets.reader import WorkbookReading, read_by_kept
from kpicore.sheets.writing.actual_puts import actual_puts
from kpicore.sheets.writing.edits import Edit, edited
from kpicore.sheets.writing.layout import Sheet
from kpicore.sheets.writing.places import Places
from kpicore.sheets.writing.record_puts import record_puts, setting_puts
from kpicore.sheets.writing.room import Room, room_for
from kpicore.sheets.writing.wanted import Attempt, Outcome, Wanted, wanted_of, without_provenance

#: Settings by which the same cells may name other periods or numbers.
_MEANINGS = frozenset(
    {"fiscal_start_month", "fiscal_year_name", "closing_day", "timezone", "dash_means", "actuals_through", "mappings"}
)


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
    """Return the edits that put the rows of `outcome` into the workbook (None: removed).

    `reading` is what the workbook holds now; `log` are the edits that log the changes; `tabs` are added as well where the workbook has
    none of their name. Raises CannotWrite (`reason`, `where` or `table` and `key`): `occupied` where the cell
    holds something else, `no-place` where a sheet cannot hold the row or it would be read otherwise.

    Reads the workbook once for each attempt, to check it; once more where room had to be made first.
    """
    wanted = wanted_of(Places(workbook, reading, today), outcome)
    attempt = Attempt()
    while True:
        placed = _placed(wanted, attempt, room_for(wanted, attempt, tabs), log)
        found = tables_of(placed.reading.snapshot())
        # Rows that are not read back as they should be; of a setting that changes meanings, only the rows that were to change.
        means_otherwise = bool(_MEANINGS & {key[0] for key in wanted.changed("settings")})
        wrong = [
            (table, key)
            for table, expected in wanted.rows_after.items()
            for key in (wanted.changed(table) if means_otherwise else {*expected, *found[table]})
            if without_provenance(found[table].get(key)) != without_provenance(expected.get(key))
        ]
        if not wrong:
            return placed
        following = attempt.after(wanted, wrong, Places(placed.workbook, placed.reading, today).actuals)
        if following is None:
            asked = [(table, key) for table, key in wrong if key in wanted.changed(table)]
            table, key = (asked or wrong)[0]
            raise CannotWrite(reason="no-place", table=table, key=" ".join(filter(None, key)), rows=len(wrong))
        attempt = following


def _placed(wanted: Wanted, attempt: Attempt, room: Room, log: Iterable[Edit]) -> Placed:
    """Return one attempt. The places of the workbook as it is serve as long as no room was made."""
    today = wanted.places.today
    places, now = wanted.places, wanted.rows_before
    if room.edits:
        workbook = edited(places.workbook, room.edits)
        places = Places(workbook, read_by_kept(workbook, today=today, kept=places.reading.kept), today)
        now = tables_of(places.reading.snapshot())
    puts = [
        *setting_puts(wanted, places, now),
        *record_puts(wanted, places, now, room.returning),
        *actual_puts(wanted, attempt, places, now),
        *log,
    ]
    after = edited(places.workbook, puts)
    return Placed((*room.edits, *puts), after, read_by_kept(after, today=today, kept=places.reading.kept))
