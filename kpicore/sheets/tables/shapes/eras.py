"""Years by their number in an era (27年度, 平成27年度): one that names no era is of the era named before it, else all of a run are of one.

Where several eras fit a run and nothing tells, it is asked with the first year of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kpicore.periods import Cadence, Period
from kpicore.sheets.cells import tidy
from kpicore.sheets.periods import DateContext
from kpicore.sheets.tables.shapes.block import Block
from kpicore.sheets.tables.shapes.partial_periods import Grain, PartialPeriod

Place = tuple[int, int]
_NUMBERED = re.compile(r"(?P<era>令和|平成|R|H)?(?P<number>元|\d{1,2})年度", re.IGNORECASE)
#: The years before the first of an era, and of the century, in which a bare number may count; plans reach so many years ahead at most.
_BEFORE = {"令和": 2018, "R": 2018, "": 2000, "平成": 1988, "H": 1988}
_FARTHEST = 5


def in_one_era(
    block: Block, whens: Mapping[Place, PartialPeriod], answer: str, context: DateContext
) -> tuple[dict[Place, PartialPeriod], tuple[str, ...]]:
    """Return the periods with the years of their eras; and the first year as each era that fits has it, where nothing tells which.

    `answer` is the place among these that a person chose.
    """
    named, index = _numbered(block), 1 if block.across else 0
    if not named:
        return dict(whens), ()
    years: dict[int, int] = {}
    fitting: tuple[int, ...] = ()
    if any(era for era, _ in named.values()):
        before = 0
        for at, (era, number) in named.items():
            before = _BEFORE[era] if era else before
            years |= {at: before + number} if before else {}
    elif context.today is not None:
        last = context.calendar.containing(Cadence.YEARLY, context.today).ordinal + _FARTHEST
        most = max(number for _, number in named.values())
        fitting = tuple(before for before in dict.fromkeys(_BEFORE.values()) if before + most <= last)
        read = {(when.year or 0) - named[place[index]][1] for place, when in whens.items() if place[index] in named}
        if len(read) == 1 and read <= {*fitting}:
            return dict(whens), ()
        chosen = fitting[int(answer) :][:1] if answer.isdigit() else fitting if len(fitting) == 1 else ()
        years = {at: before + number for before in chosen for at, (_, number) in named.items()}
    found = {
        place: replace(when, year=years[place[index]]) if place[index] in years else when
        for place, when in whens.items()
    }
    first = next(number for _, number in named.values())
    return found, () if years else tuple(str(Period(Cadence.YEARLY, before + first)) for before in fitting)


def _numbered(block: Block) -> dict[int, tuple[str, int]]:
    """Return the era and the number of each year of an axis in order, {} where one of them is written otherwise."""
    if any(when.grain is not Grain.YEAR for when in (block.across or block.down).values()):
        return {}
    found: dict[int, tuple[str, int]] = {}
    for at in sorted(block.across or block.down):
        cells = [(row, at) for row in block.header] if block.across else [(at, axis) for axis in block.axes]
        texts = ("".join(tidy(block.sheet.text(*cell)).split()).upper() for cell in cells)
        match = next(filter(None, map(_NUMBERED.fullmatch, texts)), None)
        if match is None:
            return {}
        found[at] = match["era"] or "", 1 if match["number"] == "元" else int(match["number"])
    return found
