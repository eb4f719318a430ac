"""Whether a sheet lost a tab the board lives on: deleted, renamed to something that is not read, emptied, or without its header.

Numbers that go with such a tab are missing by accident more often than by intent, so they are not taken off the board in silence. What
people type or clear inside a tab that can be read is never a loss, and a tab whose numbers are now read from another one is none either.
Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kpicore.sheets.grid import Workbook, tab_prefix
from kpicore.sheets.reader import WorkbookReading
from kpicore.sheets.template import tab_kind
from kpicore.sheets.texts import is_blank

#: Kinds of tabs besides those with actuals whose rows the board shows or judges by.
_KINDS = ("tree", "targets", "settings", "meetings", "reviews", "actions", "landings")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TabContents:
    """What the tabs of a workbook gave when they were read.

    `actuals` are indicator and period of the numbers of each tab, `kinds` the first tab of each kind that held rows, `readable` all
    tabs that were read, `blamed` those with a problem.
    """

    actuals: Mapping[str, frozenset[Key]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    readable: frozenset[str] = frozenset()
    blamed: frozenset[str] = frozenset()


def held_by(workbook: Workbook, reading: WorkbookReading) -> TabContents:
    """Return what the tabs of a workbook gave."""
    unread = {where for where, _ in reading.skipped}
    unread |= {
        problem.where for problem in reading.problems if problem.code in ("header-not-found", "mapping-does-not-fit")
    }
    read = [grid for grid in workbook if grid.address not in unread]
    kinds = {
        tab_kind(grid.tab): grid.tab
        for grid in reversed(read)
        if sum(any(not is_blank(cell) for cell in row) for row in grid.rows) > 1  # more than a header
    }
    titles = {tab_prefix(grid.tab): grid.tab for grid in workbook}
    blamed = {problem.where[: problem.where.rfind("!") + 1] for problem in reading.problems}
    found: defaultdict[str, set[Key]] = defaultdict(set)
    actuals = reading.actuals
    for indicator, period, cell in zip(actuals["indicator"], actuals["period"], actuals["cell"], strict=True):
        title = titles.get(cell[: cell.rfind("!") + 1])
        if title is not None:
            found[title].add((indicator, period))
    return TabContents(
        actuals={tab: frozenset(keys) for tab, keys in found.items()},
        kinds={kind: kinds[kind] for kind in _KINDS if kind in kinds},
        readable=frozenset(grid.tab for grid in read),
        blamed=frozenset(titles[prefix] for prefix in blamed if prefix in titles),
    )


def lost_tabs(before: TabContents, now: TabContents) -> list[str]:
    """Return the tabs that gave something before and cannot be read now, in the order the board needs them."""
    gone = [tab for kind, tab in before.kinds.items() if kind not in now.kinds and tab not in now.readable]
    still = {key for keys in now.actuals.values() for key in keys}
    for tab, keys in before.actuals.items():
        # A readable tab without problems, whose numbers people cleared, is not lost.
        is_unread = tab not in now.readable or (tab in now.blamed and tab not in now.actuals)
        if is_unread and not keys & still:
            gone.append(tab)
    return list(dict.fromkeys(gone))
