"""What the numbers of a table prove about its lines: sums, running totals, differences and ratios of a plan and an actual.

Arithmetic confirms or refutes words, it does not decide alone: it shows that a line is derived, not that nobody wants it (粗利, 売上合計).
A proof holds within rounding in every period both lines have, and needs enough of them to be no accident.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.blocks import Block
from kpicore.sheets.tables.evidence.lines import Evidence, EvidenceKind, TableLine, numbers_of
from kpicore.sheets.tables.evidence.vocabulary import (
    ends_like_mean,
    ends_like_total,
    is_net_word,
    is_total_word,
    label_key,
    said_of,
)
from kpicore.sheets.tables.evidence.when import When

#: The numbers of a line by their periods, which are counted from 0 in their order.
Values = Mapping[int, float]

#: Lines are compared with those so near: a plan, its actual and what is made of them stand together.
_NEAR = 8
#: A running total needs so many steps that add something, of so many different sizes: small whole numbers add up by accident.
_STEPS, _SIZES = 4, 3
#: So many periods a difference of two flows is proven in.
_FLOWS = 3
#: A sum is looked for among so many lines above or below, of all that stand so near.
_FEWEST_SUMMANDS, _MOST_SUMMANDS, _FARTHEST = 2, 40, 200
_OPEN = (None, TableRole.ACTUAL)
_PARTNERS = (TableRole.TARGET, TableRole.PRIOR_YEAR, TableRole.PRIOR_PERIOD, TableRole.FORECAST)


def prove(block: Block, lines: Sequence[TableLine]) -> None:
    """Give the lines the roles their numbers prove, with the evidence."""
    numbers = [numbers_of(block, line) for line in lines]
    whens = sorted({when for line in numbers for when in line}, key=_order)
    places = {when: place for place, when in enumerate(whens)}
    values = [{places[when]: value for when, value in line.items()} for line in numbers]
    keys = [_bare_key(line) for line in lines]
    for index, line in enumerate(lines):
        if line.role in (*_OPEN, TableRole.TARGET) and values[index] and not line.told:
            found = next(_proofs(lines, values, index, whens, keys), None)
            if found is not None:
                line.decide(found.role, found)


def _proofs(
    lines: Sequence[TableLine],
    values: Sequence[Values],
    index: int,
    whens: Sequence[When],
    keys: Sequence[tuple[str, ...]],
) -> Iterator[Evidence]:
    """Yield what is proven of a line, the surest first."""
    line = lines[index]
    near = [other for other in range(max(0, index - _NEAR), min(len(lines), index + _NEAR + 1)) if other != index]
    if line.role is None:
        yield from _of_pairs(lines, values, index, near)
    for other in near if line.role in _OPEN else ():
        is_named_so = keys[other] == keys[index] or (not line.labels and not keys[index])
        if is_named_so and lines[other].role is line.role and is_running_total(values[index], values[other], whens):
            yield _proof(TableRole.CUMULATIVE, EvidenceKind.RUNNING, lines, (index, other), values)
    yield from _sums(lines, values, index)


def _of_pairs(
    lines: Sequence[TableLine], values: Sequence[Values], index: int, near: Sequence[int]
) -> Iterator[Evidence]:
    """Differences and ratios of an actual and its plan or its year before."""
    if is_net_word(_own_name(lines[index])):
        yield from _of_flows(lines, values, index, near)
    partners = [other for other in near if lines[other].role in _PARTNERS]
    others = [other for other in near if lines[other].role in _OPEN]
    for partner in partners:
        for other in others:
            if abs(partner - other) > _NEAR // 2:
                continue
            places = (index, other, partner)
            if sign := _difference_of(values[index], values[other], values[partner]):
                in_order = places if sign > 0 else (index, partner, other)
                yield _proof(TableRole.DIFFERENCE, EvidenceKind.DIFFERENCE, lines, in_order, values)
            if (less := _ratio_of(values[index], values[other], values[partner])) is not None:
                proof = _proof(TableRole.ATTAINMENT, EvidenceKind.RATIO, lines, places, values)
                yield replace(proof, others=(proof.others[0], f"{proof.others[1]} − 1")) if less else proof


def _of_flows(
    lines: Sequence[TableLine], values: Sequence[Values], index: int, near: Sequence[int]
) -> Iterator[Evidence]:
    """The difference of two flows that bears the name of one: Net = New − Cancelled."""
    others = [
        other for other in near if lines[other].role in _OPEN and lines[other].heads[:-1] == lines[index].heads[:-1]
    ]
    for one in others:
        for other in others:
            if one >= other or len(values[index]) < _FLOWS:
                continue
            if sign := _difference_of(values[index], values[one], values[other]):
                places = (index, one, other) if sign > 0 else (index, other, one)
                yield _proof(TableRole.DIFFERENCE, EvidenceKind.DIFFERENCE, lines, places, values)


def _proof(
    role: TableRole, kind: EvidenceKind, lines: Sequence[TableLine], places: Sequence[int], values: Sequence[Values]
) -> Evidence:
    """Return the evidence that the first of some lines is computed from the others, in all periods that it shares with any of them."""
    index, *others = places
    count = sum(any(when in values[other] for other in others) for when in values[index])
    shown = [_shown(lines[other]) for other in others]
    more = ("…",) if len(shown) > _MOST_SHOWN else ()
    return Evidence(kind, role, _shown(lines[index]), others=(*shown[:_MOST_SHOWN], *more), count=count)


#: So many of the lines that a sum adds up are named.
_MOST_SHOWN = 4


def _shown(line: TableLine) -> str:
    return next(iter(line.words), "")[:40]


def _difference_of(of: Values, one: Values, other: Values) -> int:
    """Return 1 where a line is one line less another in every period, -1 the other way round, 0 where it is neither."""
    common = [when for when in of if when in one and when in other]
    counted = [when for when in common if of[when]]
    if len(common) < 2 or len({of[when] for when in counted}) < 2:
        return 0
    if all(_same(one[when] - other[when], of[when], 2) for when in common):
        return 1
    return -1 if all(_same(other[when] - one[when], of[when], 2) for when in common) else 0


#: How far a rate may lie from its ratio: it is rounded to whole percent or to two digits.
_PERCENT_OFF, _SHARE_OFF = 0.6, 0.006


def _ratio_of(of: Values, one: Values, other: Values) -> int | None:
    """Return what a line lacks of one line divided by another in every period: 0, or 1 where it tells the growth; None for neither."""
    common = [when for when in of if when in one and other.get(when)]
    if len(common) < 2 or len({of[when] for when in common}) < 2:
        return None
    ratios = [(of[when], one[when] / other[when]) for when in common]
    for less in (0, 1):
        for times, off in ((100, _PERCENT_OFF), (1, _SHARE_OFF)):
            if all(abs(value - times * (ratio - less)) <= off for value, ratio in ratios):
                return less
    return None


def _same(one: float, other: float, terms: int) -> bool:
    """Whether two numbers are one within the rounding of so many terms."""
    places = len(repr(other).partition(".")[2]) if other != int(other) else 0
    return abs(one - other) <= 0.51 * 10.0**-places * terms + 1e-9 * max(abs(one), abs(other))


def _bare_key(line: TableLine) -> tuple[str, ...]:
    """Return the words of a line without those of its role."""
    words = [word for word in line.words if not is_total_word(word)]
    names = [said.name if (said := said_of(word)) else word for word in words]
    return tuple(label_key(name) for name in names if name)


def is_running_total(of: Values, summed: Values, whens: Sequence[When]) -> bool:
    """Whether one line adds up another from period to period, beginning anew with a month or a year at most."""
    common = sorted(place for place in of if place in summed)
    total, steps = 0.0, 0
    for position, place in enumerate(common):
        if position and _same(of[place], summed[place], 1) and _begins_anew(whens[common[position - 1]], whens[place]):
            total = 0.0
        total += summed[place]
        if not _same(total, of[place], position + 1):
            return False
        steps += bool(summed[place]) and not _same(total, summed[place], 1)
    return steps >= _STEPS and len({summed[place] for place in common if summed[place]}) >= _SIZES


def _order(when: When) -> tuple[int, int]:
    return (when.year or 0, when.place)


def _begins_anew(before: When, when: When) -> bool:
    return (before.year, before.month) != (when.year, when.month)


def _sums(lines: Sequence[TableLine], values: Sequence[Values], index: int) -> Iterator[Evidence]:
    """The sum or the mean of the lines right above or below it, where its name is that of one or it has none."""
    line = lines[index]
    name = _own_name(line)
    if name and not ends_like_total(name) and not ends_like_mean(name):
        return
    for step in (-1, 1):
        total: dict[int, float] = {}
        known: dict[int, int] = {}
        chosen: list[int] = []
        for other in _alike(lines, index, step):
            chosen.append(other)
            for place, value in values[other].items():
                total[place], known[place] = total.get(place, 0.0) + value, known.get(place, 0) + 1
            if len(chosen) >= _FEWEST_SUMMANDS and is_sum(values[index], total, len(chosen)):
                yield _proof(TableRole.TOTAL, EvidenceKind.SUM, lines, (index, *chosen), values)
            elif len(chosen) >= _FEWEST_SUMMANDS and name and is_mean(values[index], total, known):
                yield _proof(TableRole.AVERAGE, EvidenceKind.MEAN, lines, (index, *chosen), values)


def _alike(lines: Sequence[TableLine], index: int, step: int) -> Iterator[int]:
    """Yield the lines above (`step` -1) or below one that stand below the same headings in the same role, the nearest first."""
    line, other, found = lines[index], index + step, 0
    while 0 <= other < len(lines) and found < _MOST_SUMMANDS and abs(other - index) <= _FARTHEST:
        if _stand_alike(lines[other], line) and lines[other].role is line.role:
            yield other
            found += 1
        other += step


def _stand_alike(one: TableLine, other: TableLine) -> bool:
    """Whether two rows stand below the same headings, or two columns beside the same labels below the same wider heads."""
    if one.heads == other.heads:
        return True
    are_columns = one.column is not None and other.column is not None
    return are_columns and one.labels == other.labels and one.heads[:-1] == other.heads[:-1]


def _own_name(line: TableLine) -> str:
    return line.labels[-1] if line.labels else (line.heads[-1] if line.heads else "")


def is_sum(of: Values, total: Values, terms: int) -> bool:
    """Whether a line is the sum of `terms` others, which is `total`, in every period it has, two at least or the only one."""
    common = [when for when in of if when in total]
    if len(common) < min(2, len(of)) or not any(of[when] for when in common):
        return False
    return all(_same(total[when], of[when], terms) for when in common)


def is_mean(of: Values, total: Values, known: Mapping[int, int]) -> bool:
    """Whether a line is the mean of others, of those that have the period, within the rounding it shows."""
    common = [when for when in of if when in total]
    if len(common) < min(2, len(of)) or not any(of[when] for when in common):
        return False
    return all(abs(total[when] / known[when] - of[when]) <= 0.06 * max(1.0, abs(of[when]) / 100) for when in common)


def falls(values: Mapping[When, float]) -> bool:
    """Whether a line goes down within a year more than once, which no running total of amounts does."""
    ordered = sorted(values, key=_order)
    downs = sum(values[b] < values[a] and a.year == b.year for a, b in pairwise(ordered))
    return downs > max(1, 0.2 * len(ordered))
