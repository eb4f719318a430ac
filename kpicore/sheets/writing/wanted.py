"""What a save wants of a workbook: its rows before and after, and the candidate tabs of each actual that is new.

An attempt chooses one candidate for each new actual. When what is read back is not what was wanted, the next attempt chooses others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from kpicore.model.rows import Key, Row, Tables, snapshot_of, tables_of
from kpicore.periods import Cadence, parse_period_id
from kpicore.sheets.template import tab_kind
from kpicore.sheets.writing.places import Place, Places
from kpicore.sheets.writing.rendering import Cells, Rendering

#: The rows that change, by table and key, as they are to be; None where one is removed.
Outcome = Mapping[str, Mapping[Key, Row | None]]

#: The tables with one row per record.
RECORDS = ("nodes", "targets", "landings", "meetings", "reviews", "actions")
#: Where an actual came from; once it is in the sheet, the sheet is where it comes from.
PROVENANCE = ("text", "cell")


class CandidateKind(Enum):
    """How an actual stands in a tab, and whether the tab is there."""

    WIDE = auto()  #: in the row of its indicator and the column of its period
    LONG = auto()  #: as a row of its own
    NEW_WIDE = auto()
    NEW_LONG = auto()


class CandidateTab(NamedTuple):
    """A tab that may take a new actual; `tab` is "" where it is still to be added."""

    kind: CandidateKind
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of a workbook before and after the outcome, and those that change as cells.

    `places` are those of the workbook as it is; `candidates` holds each new actual's, the tab where staff would type it first.
    """

    outcome: Outcome
    places: Places
    rows_before: Tables
    rows_after: Tables
    rendering: Rendering
    cells_before: Cells
    cells_after: Cells
    candidates: Mapping[Key, Sequence[CandidateTab]]

    def changed(self, table: str) -> Mapping[Key, Row | None]:
        """Return the rows of a table that change."""
        return self.outcome.get(table, {})

    def has_tab(self, table: str) -> bool:
        """Whether the workbook as it is has a tab for a table."""
        return bool(self.places.tabs("settings")) if table == "settings" else self.places.rows(table) is not None

    def candidates_of(self, key: Key) -> Sequence[CandidateTab]:
        return self.candidates.get(key) or _candidates_in(self.places, key)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What earlier attempts found out: how many candidates of an actual did not do, and further cells that hold a removed one."""

    tried: Mapping[Key, int] = field(default_factory=dict)
    duplicates: Mapping[Key, tuple[Place, ...]] = field(default_factory=dict)

    def candidate(self, wanted: Wanted, key: Key) -> CandidateTab:
        """Return the tab this attempt puts a new actual into."""
        return wanted.candidates_of(key)[self.tried.get(key, 0)]

    def new_in(self, wanted: Wanted, kind: CandidateKind, tab: str = "") -> list[Key]:
        """Return the new actuals this attempt puts into one tab, or into tabs of a kind still to be added."""
        return [key for key in wanted.candidates if self.candidate(wanted, key) == (kind, tab)]

    def after(self, wanted: Wanted, wrong: Iterable[tuple[str, Key]], standing: Mapping[Key, Place]) -> Attempt | None:
        """Return the next attempt after one whose `wrong` rows were read back otherwise; None when there is nothing else to try.

        `standing` are the cells where actuals stand after the failed attempt.
        """
        tried, duplicates = dict(self.tried), dict(self.duplicates)
        for table, key in wrong:
            if table != "actuals" or key not in wanted.changed("actuals"):
                continue
            if wanted.rows_after["actuals"].get(key) is None:
                place, known = standing.get(key), duplicates.get(key, ())
                if place is not None and place not in known:
                    duplicates[key] = (*known, place)
            elif tried.get(key, 0) + 1 < len(wanted.candidates_of(key)):
                tried[key] = tried.get(key, 0) + 1
        following = Attempt(tried, duplicates)
        return None if following == self else following


def wanted_of(places: Places, outcome: Outcome) -> Wanted:
    """Return what an outcome wants of the workbook with these places."""
    before = tables_of(places.reading.snapshot())
    after: dict[str, dict[Key, Row]] = {}
    for table, held in before.items():
        rows = {**held, **outcome.get(table, {})}
        after[table] = {key: row for key, row in rows.items() if row is not None}
    # What belongs to a removed node is no longer read; its cells stay as they are.
    gone = {key[0] for key, row in outcome.get("nodes", {}).items() if row is None}
    for table in ("targets", "actuals", "landings") if gone and after["nodes"] else ():
        after[table] = {key: row for key, row in after[table].items() if key[0] not in gone}
    plan_before, plan_after = (
        snapshot_of({table: list(rows.values()) for table, rows in tables.items() if table != "actuals"})
        for tables in (before, after)
    )
    has_template = any(tab_kind(grid.tab) for grid in places.workbook)
    language = places.language if has_template else plan_after.plan.settings.language
    rendering = Rendering(plan_after, places.today, language)
    changed = [table for table in ("settings", *RECORDS) if outcome.get(table)]
    return Wanted(
        outcome=outcome,
        places=places,
        rows_before=before,
        rows_after=after,
        rendering=rendering,
        cells_before=Rendering(plan_before, places.today, language).cells(before, changed),
        cells_after=rendering.cells(after, changed),
        candidates={
            key: _candidates_in(places, key)
            for key, row in outcome.get("actuals", {}).items()
            if row is not None and key not in places.actuals
        },
    )


def _candidates_in(places: Places, key: Key) -> list[CandidateTab]:
    """Return the tabs that may take a new actual, the one where staff would type it first.

    A long tab may where its name is that of the cadence or it holds entries of that cadence of the indicator.
    """
    indicator, period = key[0], parse_period_id(key[1])
    assert period is not None  # noqa: S101 - checked on the way in
    cadence = period.cadence
    wides = [wide for wide in places.wides if wide.holds(cadence)]
    used = [long.tab for long in places.longs if cadence in places.cadences_in(long.tab, indicator)]
    named = [long.tab for long in places.longs if long.table.title.context.cadence is cadence]
    found = [CandidateTab(CandidateKind.WIDE, wide.tab) for wide in wides if indicator in wide.lines]
    found += [CandidateTab(CandidateKind.LONG, tab) for tab in used]
    found += [CandidateTab(CandidateKind.WIDE, wide.tab) for wide in wides if indicator not in wide.lines]
    found += [CandidateTab(CandidateKind.LONG, tab) for tab in named if tab not in used]
    if cadence is not Cadence.DAILY and not wides:
        found.append(CandidateTab(CandidateKind.NEW_WIDE))
    return [*found, CandidateTab(CandidateKind.NEW_LONG)]


def without_provenance(row: Row | None) -> Row | None:
    """Return an actual without where it came from, other rows as they are."""
    if row is None or "cell" not in row or "indicator" not in row:
        return row
    return {name: value for name, value in row.items() if name not in PROVENANCE}
