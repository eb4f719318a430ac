"""Places of problems taken apart: `実績!C7`, `'実績 4月'!C7:F9`, `実績!7:7`, `実績!C:C`, `実績!`. The other way is `grid`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kpicore.sheets.grid import column_number

_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|(\w+))!(?:([A-Z]{0,3})([0-9]{0,7})(?::([A-Z]{0,3})([0-9]{0,7}))?)?")


@dataclass(frozen=True, slots=True)
class Address:
    """A tab and what of it: the first row and column from 0, None where the place is a whole column, row or tab; `cells` as written."""

    tab: str
    row: int | None
    column: int | None
    cells: str


def address_of(where: str) -> Address | None:
    """Return the parts of a place in a sheet, None when it is none (the id of a node, a text).

    >>> address_of("'実績 4月'!C7:F9")
    Address(tab='実績 4月', row=6, column=2, cells='C7:F9')
    """
    match = _PLACE.fullmatch(where)
    if match is None:
        return None
    tab = match[1].replace("''", "'") if match[1] else match[2]
    row = int(match[4]) - 1 if match[4] and int(match[4]) else None
    return Address(tab, row, column_number(match[3]) if match[3] else None, where.rpartition("!")[2])
