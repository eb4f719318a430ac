"""Tables of the same lines and periods, on one tab or on several: the one that is another less a third compares them, one that is the sum
of the others sums them up, whatever stands above them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kpicore.periods import Period
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.amounts import ratio_of, units_of
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.shapes import Evidence, EvidenceKind, TableLine
from kpicore.sheets.tables.tab_titles import sums_up
from kpicore.sheets.tables.witnesses import label_key, said_of

#: Tables alike share so much of their lines; more of them are compared with one another only so many at a time.
_ALIKE, _MOST_ALIKE = 0.6, 12
#: So many numbers of two tables have to agree with those of a third.
_FEWEST = 4
_PLANNED = (TableRole.TARGET, TableRole.PRIOR_YEAR, TableRole.PRIOR_PERIOD, TableRole.FORECAST)

Key = tuple[tuple[str, ...], Period]


@dataclass(frozen=True, slots=True)
class _Copy:
    """One of some tables alike: its lines by their words, their numbers by words and period."""

    reading: ReadTable
    lines: Mapping[tuple[str, ...], TableLine]
    numbers: Mapping[Key, float]

    @property
    def roles(self) -> set[TableRole | None]:
        return {line.role for line in self.lines.values()}

    @property
    def title(self) -> str:
        return self.reading.title_text or self.reading.block.sheet.grid.tab


def compare_tables(readings: Sequence[ReadTable]) -> None:
    """Give the lines of tables alike the roles their numbers prove; what stays unexplained in what is compared is left open."""
    if len(readings) < 2:
        return
    for alike in _alike([copy for reading in readings if (copy := _copy_of(reading)) is not None]):
        for index, copy in enumerate(alike):
            others = [other for other in alike if other is not copy]
            _tell_comparison(copy, others)
            if len(others) >= 2 and copy.roles <= {TableRole.ACTUAL} and (index in (0, len(alike) - 1) or _sums(copy)):
                _tell_sum(copy, [other for other in others if other.roles <= {TableRole.ACTUAL}])


def _copy_of(reading: ReadTable) -> _Copy | None:
    lines: dict[tuple[str, ...], TableLine] = {}
    numbers: dict[Key, float] = {}
    block, periods = reading.block, reading.periods.periods
    for line in reading.lines:
        key = tuple(map(label_key, (*line.labels, *line.heads)))
        if line.told or key in lines or not line.cells:
            continue
        lines[key] = line
        for place in line.cells:
            period = periods.get(place)
            value = block.sheet.amount(*place) if period is not None and place not in reading.periods.sums else None
            if period is not None and value is not None:
                numbers[key, period] = value
    return _Copy(reading, lines, numbers) if len(numbers) >= _FEWEST else None


def _alike(copies: Sequence[_Copy]) -> Iterator[list[_Copy]]:
    """Yield the tables in groups of those that share most of their lines and their periods."""
    groups: list[list[_Copy]] = []
    for copy in copies:
        for group in groups:
            first = group[0].numbers.keys()
            if len(first & copy.numbers.keys()) >= _ALIKE * max(len(first), len(copy.numbers)):
                group.append(copy)
                break
        else:
            groups.append([copy])
    for group in groups:
        if len(group) > 1:
            yield group[:_MOST_ALIKE]


def _tell_comparison(copy: _Copy, others: Sequence[_Copy]) -> None:
    """Set aside a table that is one of two others less the other, or a share of it; of these two the one that no word explains is open."""
    open_ones = [line for line in copy.lines.values() if line.role is TableRole.ACTUAL and _is_plain(line)]
    for one, other in combinations(others, 2) if open_ones else ():
        kind = _compares(copy, one, other)
        if kind is None:
            continue
        role = TableRole.DIFFERENCE if kind is EvidenceKind.DIFFERENCE else TableRole.ATTAINMENT
        evidence = Evidence(
            kind, role, copy.title[:40], others=(one.title[:40], other.title[:40]), count=len(copy.numbers)
        )
        for line in open_ones:
            line.decide(role, evidence)
        if not any(each.roles & set(_PLANNED) for each in (one, other)):
            for each in (one, other):
                for line in each.lines.values():
                    if line.role is TableRole.ACTUAL and _is_plain(line):
                        line.decide(TableRole.UNCLEAR, Evidence(EvidenceKind.SHAPE, TableRole.UNCLEAR, each.title[:40]))
        return


def _is_plain(line: TableLine) -> bool:
    """Whether nothing but its shape makes a line an actual."""
    return bool(line.evidence) and line.evidence[-1].kind is EvidenceKind.SHAPE


def _compares(copy: _Copy, one: _Copy, other: _Copy) -> EvidenceKind | None:
    common = [key for key in copy.numbers if key in one.numbers and key in other.numbers]
    if len(common) < max(_FEWEST, _ALIKE * len(copy.numbers)):
        return None
    own, a, b = (np.array([each.numbers[key] for key in common]) for each in (copy, one, other))
    if len(np.unique(own)) < _FEWEST - 1:
        return None
    off = 0.011 + 1e-9 * np.abs(a)
    if bool((np.abs(own - (a - b)) <= off).all() or (np.abs(own - (b - a)) <= off).all()):
        return EvidenceKind.DIFFERENCE if bool((own < 0).any()) else None
    units = units_of(own)
    is_rate = ratio_of(own, a, b, units) is not None or ratio_of(own, b, a, units) is not None
    return EvidenceKind.RATIO if is_rate else None


def _sums(copy: _Copy) -> bool:
    said = said_of(copy.title)
    return sums_up(copy.reading.block.sheet.grid.tab) or (said is not None and said.role is TableRole.TOTAL)


def _tell_sum(copy: _Copy, parts: Sequence[_Copy]) -> None:
    """Set aside the lines of a table that are the sum of those of the others, all or most of them."""
    keys = [key for key in copy.numbers if sum(key in part.numbers for part in parts) >= 2]
    if len(parts) < 2 or len(keys) < max(_FEWEST, _ALIKE * len(copy.numbers)):
        return
    sums = {key: sum(part.numbers.get(key, 0.0) for part in parts) for key in keys}
    fitting: dict[tuple[str, ...], list[bool]] = {}
    for key in keys:
        fitting.setdefault(key[0], []).append(abs(sums[key] - copy.numbers[key]) <= 0.011 * len(parts))
    proven = {
        words
        for words, fits in fitting.items()
        if all(fits) and any(copy.numbers[key] for key in keys if key[0] == words)
    }
    if len(proven) * 2 < len(fitting):
        return
    role = TableRole.TOTAL if _sums(copy) else TableRole.UNCLEAR
    titles = tuple(part.title[:40] for part in parts[:4])
    for words in proven:
        line = copy.lines[words]
        if _is_plain(line):
            line.decide(role, Evidence(EvidenceKind.SUM, role, copy.title[:40], others=titles, count=len(keys)))
