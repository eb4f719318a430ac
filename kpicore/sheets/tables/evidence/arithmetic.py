"""What the numbers of a table prove about its lines: sums, means, running totals, differences and ratios, earlier periods again.

Arithmetic confirms or refutes words, it does not decide alone: it shows that a line is derived, not that nobody wants it (粗利, 売上合計).
What is derived under a name that says nothing of it is asked about. A proof holds within rounding in every period the lines have, and
needs enough of them, with enough digits, to be no accident. What the formulas of the cells state (`by_formulas`) needs none of that: it
comes first, and where a table has formulas, what was typed in it, or is stated to be something else, is no sum because it adds up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, product

import numpy as np

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.amounts import Amounts, Flags, Floats, amounts_of, fitting
from kpicore.sheets.tables.evidence.by_formulas import ADDING, agree_with, by_formulas
from kpicore.sheets.tables.evidence.matrix import (
    DIGITS_BESIDE,
    DIGITS_NEAR,
    FEWEST,
    FEWEST_SHARING,
    FEWEST_SUMMANDS,
    NEAR,
    OPEN,
    OPENS,
    PARTNERS,
    WHOLE,
    WITHIN,
    Matrix,
    compared_with,
    difference_of,
    groups_of,
    less_one,
    names_whole,
    own_name,
    says_growth,
)
from kpicore.sheets.tables.evidence.stated import StatedKind, stated_of, typed_of
from kpicore.sheets.tables.shapes import Block, Evidence, EvidenceKind, PartialPeriod, TableLine
from kpicore.sheets.tables.witnesses import (
    ends_like_mean,
    ends_like_total,
    is_net_word,
    is_rate,
    is_result_word,
    label_key,
    names_rate,
    says_all,
    shared_by,
)

#: A running total needs so many steps that add something, of so many different sizes: small whole numbers add up by accident.
_STEPS, _SIZES = 4, 3
#: So many periods a difference of two flows is proven in, and anything that no word proposes.
_FLOWS = 3
#: A sum is looked for among so many lines above or below, of all that stand so near.
_MOST_SUMMANDS, _FARTHEST = 40, 200
#: Larger tables are logs of many labels, of which nothing is compared.
_MOST_NUMBERS = 3_000_000


def prove(block: Block, lines: Sequence[TableLine]) -> None:
    """Give the lines the roles their numbers prove, with the evidence."""
    amounts = amounts_of(block, lines, _MOST_NUMBERS)
    if amounts is None:
        return
    found = stated_of(block, lines)
    stated = {index: each for index, each in found.items() if not each.is_partly or agree_with(amounts, index, each)}
    adds_up = any(each.kind in ADDING for each in stated.values())
    table = Matrix(lines, amounts, stated, stated.keys() | (typed_of(block, lines) if adds_up else frozenset()))
    for index, each in stated.items():
        if each.kind is StatedKind.SUM and lines[index].role is not TableRole.TARGET:
            lines[index].parts = tuple(lines[other] for other in each.lines)
    if _decide(table, by_formulas):
        _decide(table, by_formulas)  # one that compares with what was told of another just now
    for index, line in enumerate(lines if stated else ()):
        # Formulas that state what the words of a line say are added to these; a sum of plans is left to its words.
        is_plan = any(evidence.role is TableRole.TARGET for evidence in line.evidence)
        is_by_word = any(evidence.kind is EvidenceKind.WORD for evidence in line.evidence[-1:])
        if line.role not in OPEN and not line.told and not is_plan and is_by_word:
            line.evidence += [found for found in by_formulas(table, index) if found.role is line.role]
    _decide_columns(table, _of_pairs)
    _decide(table, _running)
    if _decide_columns(table, _sums):
        _decide_columns(table, _sums)  # a grand total adds up what sums were set aside from
    for index, line in enumerate(lines):
        if line.role is TableRole.TOTAL and not line.parts and table.sizes[index]:
            next(_sums(table, index), None)  # a word told that it is a sum, the numbers of what
    _decide(table, _shares)
    for find in (_ranks, _earlier, _of_two, _growth):
        _decide_columns(table, find)


#: A column is one thing for all its labels: what is told of fewer than this share of them is an accident.
_SHARE_OF_COLUMN = 0.5


def _decide_columns(table: Matrix, find: Callable[[Matrix, int], Iterator[Evidence]]) -> bool:
    """Give open lines what one kind of proof tells of them, but what no word proposes not of a few labels of a column alone. Return whether
    it told of any.
    """
    before = [line.role for line in table.lines]
    told = _decide(table, find)
    columns: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(table.lines):
        if line.column is not None:
            columns[line.column].append(index)
    for alike in columns.values():
        changed = [index for index in alike if table.lines[index].role is not before[index]]
        numbers = [table.amounts.values[index][table.amounts.known(index)] for index in alike if index not in changed]
        others = sum(len(np.unique(each)) > 1 for each in numbers)  # of one number again and again nothing is told
        for index in changed if len(changed) < _SHARE_OF_COLUMN * (len(changed) + others) else ():
            line = table.lines[index]
            if find is not _sums or line.role is TableRole.UNCLEAR:
                line.role, line.parts = before[index], ()
                line.evidence.pop()
    return told


def _decide(table: Matrix, find: Callable[[Matrix, int], Iterator[Evidence]]) -> bool:
    """Give open lines what one kind of proof tells of them; return whether it told of any."""
    told = False
    for index, line in enumerate(table.lines):
        is_open = line.role in OPEN or (find in (_sums, by_formulas) and line.role is TableRole.TARGET)
        is_open &= not (find in _BY_NUMBERS and index in table.stated)
        found = next(find(table, index), None) if is_open and not line.told and table.sizes[index] else None
        if found is not None:
            line.decide(found.role, found)
            told = True
    return told


# -- a line and its plan or its year before ---------------------------------------------------------------------------


def _of_pairs(table: Matrix, index: int) -> Iterator[Evidence]:
    """Differences and ratios of an actual and its plan or its year before, and of two flows under the name of a net."""
    lines = table.lines
    if lines[index].role is not None:
        return
    near = table.near(index)
    name = own_name(lines[index])
    if is_net_word(name) and not is_result_word(name):
        yield from _of_flows(table, index, near)
    for partner in (other for other in near if lines[other].role in PARTNERS and not says_growth(lines[other])):
        for other in (other for other in near if lines[other].role in (*OPEN, TableRole.TOTAL)):
            if abs(partner - other) > NEAR // 3:
                continue
            if sign := difference_of(table, index, other, partner):
                in_order = (index, other, partner) if sign > 0 else (index, partner, other)
                yield table.proof(TableRole.DIFFERENCE, EvidenceKind.DIFFERENCE, in_order)
            if (less := table.amounts.ratio(index, other, partner)) is not None:
                proof = table.proof(TableRole.ATTAINMENT, EvidenceKind.RATIO, (index, other, partner))
                yield less_one(proof) if less else proof


def _of_flows(table: Matrix, index: int, near: Sequence[int]) -> Iterator[Evidence]:
    """The difference of two flows that bears the name of one: Net = New − Cancelled."""
    lines = table.lines
    others = [
        other for other in near if lines[other].role in OPEN and lines[other].heads[:-1] == lines[index].heads[:-1]
    ]
    for one in others:
        for other in others:
            if one >= other or table.sizes[index] < _FLOWS:
                continue
            if sign := difference_of(table, index, one, other):
                places = (index, one, other) if sign > 0 else (index, other, one)
                yield table.proof(TableRole.DIFFERENCE, EvidenceKind.DIFFERENCE, places)


# -- running totals and sums -------------------------------------------------------------------------------------------


def _running(table: Matrix, index: int) -> Iterator[Evidence]:
    """A running total of a line near by of the same name and role, or of any where nothing else can be meant."""
    lines = table.lines
    for other in table.near(index):
        if lines[other].role is not lines[index].role:
            continue
        is_named_so = table.keys[other] == table.keys[index] or (not lines[index].labels and not table.keys[index])
        if not is_named_so and (index in table.settled or table.weight(index) < DIGITS_NEAR):
            continue
        if _is_running_total(table.amounts, index, other):
            role = TableRole.CUMULATIVE if is_named_so else TableRole.UNCLEAR
            yield table.proof(role, EvidenceKind.RUNNING, (index, other))


def _is_running_total(amounts: Amounts, index: int, other: int) -> bool:
    """Whether one line adds up another from period to period, beginning anew with a month or a year at most."""
    places = np.flatnonzero(amounts.known(index) & amounts.known(other))
    added = amounts.values[other][places]
    if len(places) < _STEPS or abs(added[0] - amounts.values[index][places[0]]) > amounts.units[index][places[0]]:
        return False
    if len(np.unique(added[added != 0])) < _SIZES:
        return False
    total, steps = np.zeros(len(amounts.whens)), 0
    begins_again = amounts.same(index, amounts.values[other])
    for position, place in enumerate(places):
        before = total[places[position - 1]] if position else 0.0
        last, when = amounts.whens[places[position - 1]], amounts.whens[place]
        if position and begins_again[place] and (last.year, last.month) != (when.year, when.month):
            before = 0.0
        total[place] = before + added[position]
        steps += bool(before and added[position])
    terms = np.zeros(len(total))
    terms[places] = np.arange(1, len(places) + 1)
    own = amounts.values[index][places]
    off = 0.51 * amounts.units[index][places] * terms[places] + 1e-9 * np.abs(own)
    return steps >= _STEPS - 1 and bool((np.abs(total[places] - own) <= off).all())


def _sums(table: Matrix, index: int) -> Iterator[Evidence]:
    """The sum or the mean of lines right above or below it, right or left of it: a total where its name is that of one or it has none."""
    line, amounts = table.lines[index], table.amounts
    known = amounts.known(index)
    for key, name in (*table.whole.get(index, {}).items(), *groups_of(line).items()):
        is_sure = not name or ends_like_total(name) or ends_like_mean(name)
        kind = key[0] if isinstance(key, tuple) else ""
        is_within, others_of = kind == WITHIN, len(table.groups[key]) - 1 if kind == WHOLE else 0
        if not is_sure and (is_within or index in table.settled or not table.proves(index, DIGITS_BESIDE)):
            continue
        for others in _alike(table, table.groups[key], index):
            if not _may_fit(amounts, index, others):
                continue
            summed = amounts.values[others]
            totals = np.nancumsum(summed, axis=0)
            counts = np.cumsum(~np.isnan(summed), axis=0)
            own = amounts.values[index, known], amounts.units[index, known]
            terms = fitting(*own, totals[:, known], counts[:, known])
            are_parts = bool(terms) and _are_parts(summed[:terms], known)
            if are_parts:
                line.parts = tuple(table.lines[other] for other in others[:terms])
            if terms and (is_sure or (are_parts and not names_whole(table, name, others[:terms], index))):
                is_total = is_sure or says_all(name) or terms == others_of
                role = TableRole.TOTAL if is_total else TableRole.UNCLEAR
                yield table.proof(role, EvidenceKind.SUM, (index, *others[:terms]))
            may_be_mean = bool(name) and (is_sure or table.proves(index, DIGITS_NEAR))
            if may_be_mean and (terms := _fitting_mean(amounts, index, totals, counts, is_sure=is_sure)):
                role = TableRole.AVERAGE if is_sure else TableRole.UNCLEAR
                yield table.proof(role, EvidenceKind.MEAN, (index, *others[:terms]))


def _alike(table: Matrix, group: Sequence[int], index: int) -> Iterator[list[int]]:
    """Yield the lines of a group that stand before one, then those behind it, the nearest first, that are in the same role, of a total
    those that are open.
    """
    role = table.lines[index].role
    roles = OPEN if role is TableRole.TOTAL else (role,)
    at = group.index(index)
    for others in (group[max(0, at - _FARTHEST) : at][::-1], group[at + 1 : at + 1 + _FARTHEST]):
        alike = [other for other in others if table.lines[other].role in roles][:_MOST_SUMMANDS]
        if len(alike) >= FEWEST_SUMMANDS:
            yield alike


#: So many periods of a line tell most lines that are no sum or mean of others before all of them are computed.
_TRIED = 4


def _may_fit(amounts: Amounts, index: int, others: Sequence[int]) -> bool:
    """Whether a line may be the sum or the mean of some of the first of other lines, by a few of its periods alone."""
    places = np.flatnonzero(amounts.known(index))[:_TRIED]
    own, units = amounts.values[index, places], amounts.units[index, places]
    summed = amounts.values[others][:, places]
    totals, counts = np.nancumsum(summed, axis=0), np.cumsum(~np.isnan(summed), axis=0)
    off = 0.51 * units * np.arange(1, len(others) + 1)[:, None] + 1e-9 * np.abs(own)
    with np.errstate(invalid="ignore", divide="ignore"):
        is_mean = np.abs(totals / counts - own) <= np.maximum(0.51 * units, 0.06 * np.maximum(1.0, np.abs(own) / 100))
    fits = (np.abs(totals - own) <= off) | is_mean | (counts == 0)
    return bool(fits[FEWEST_SUMMANDS - 1 :].all(axis=1).any())


def _fitting_mean(amounts: Amounts, index: int, totals: Floats, counts: Floats, *, is_sure: bool) -> int:
    """Return of how many lines, two at least, one is the mean in every period it has, of those that have it; 0 for none."""
    known = amounts.known(index)
    own = amounts.values[index][known]
    if not own.any() or len(totals) < FEWEST_SUMMANDS:
        return 0
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps = np.abs(totals[:, known] / counts[:, known] - own)
    off = 0.06 * np.maximum(1.0, np.abs(own) / 100) if is_sure else 0.51 * amounts.units[index][known]
    common = counts[:, known] > 0
    fits = ((gaps <= off) | ~common).all(axis=1) & (common.sum(axis=1) >= min(2, len(own)))
    fits[: (FEWEST_SUMMANDS if is_sure else _FEWEST_MEANT) - 1] = False
    return int(np.argmax(fits)) + 1 if fits.any() else 0


#: A mean that no word proposes is of so many lines at least: any number lies halfway between some two.
_FEWEST_MEANT = 3


def _are_parts(summed: Floats, known: Flags) -> bool:
    """Whether lines are parts of a whole: none of them is negative, and more than one counts."""
    parts = np.nan_to_num(summed[:, known])
    return bool((parts >= 0).all()) and int((parts > 0).any(axis=1).sum()) >= FEWEST_SUMMANDS


def _shares(table: Matrix, index: int) -> Iterator[Evidence]:
    """A part of a sum near by divided by the sum, unless its name is that of a rate (不良率); by a name that says share, or is that of the
    part, the line it names divided by one that it never exceeds, or what is a whole together with others named so.
    """
    heads, name = table.lines[index].heads, own_name(table.lines[index])
    shared = label_key(shared_by(name))
    if not table.proves(index, 0.0) or (names_rate(name) and not shared):
        return
    below = table.groups["heads", heads]
    place = below.index(index)
    alike = [other for other in below[max(0, place - NEAR) : place + NEAR + 1] if other != index]
    near = dict.fromkeys((*alike, *table.near(index)))
    named = [part for part in near if shared and shared in label_key(own_name(table.lines[part]))]
    for whole in near:
        own = {id(part) for part in table.lines[whole].parts}
        parts = [part for part in near if id(table.lines[part]) in own] if len(own) >= FEWEST_SHARING else []
        for part in (*named, *parts):
            if table.amounts.ratio(index, part, whole) == 0 and not table.amounts.exceeds(part, whole):
                is_named_so = shared or is_rate(name) or table.keys[part] == table.keys[index]
                role = TableRole.SHARE if is_named_so else TableRole.UNCLEAR
                yield table.proof(role, EvidenceKind.RATIO, (index, part, whole))
    shares = [each for each in (*alike, index) if shared and shared_by(own_name(table.lines[each]))]
    before = [each for each in sorted(shares) if each < index][::-1]
    behind = [each for each in sorted(shares) if each > index]
    for first, last in product(range(len(before) + 1), range(len(behind) + 1)):
        if first + last and table.amounts.are_whole((index, *before[:first], *behind[:last])):
            yield Evidence(EvidenceKind.WORD, TableRole.SHARE, name)
    if not table.amounts.may_be_share(index):
        return
    # Columns have a head each.
    beside, at = (below, place) if len(below) >= FEWEST_SHARING else (range(len(table.lines)), index)
    if others := _whole_with(table, beside, at):
        yield table.proof(TableRole.UNCLEAR, EvidenceKind.WHOLE, (index, *others))


def _whole_with(table: Matrix, lines: Sequence[int], place: int) -> list[int]:
    """Return the lines beside one of a row that are 100 % together with it, [] where there are none."""
    amounts, first = table.amounts, int(np.argmax(table.amounts.known(lines[place])))
    told = list(
        zip(amounts.values[list(lines), first].tolist(), amounts.units[list(lines), first].tolist(), strict=True)
    )
    for begin in range(max(0, place - NEAR), place + 1):
        for end in range(max(place + 1, begin + FEWEST_SHARING), min(len(lines), place + NEAR) + 1):
            summed, unit = sum(value for value, _ in told[begin:end]), max(unit for _, unit in told[begin:end])
            if min(abs(summed - 1.0), abs(summed - 100.0)) > 2 * unit:
                continue  # most are told apart by one place
            if amounts.are_whole(lines[begin:end]):
                return [each for each in lines[begin:end] if each != lines[place]]
    return []


#: A rank is that of so many different numbers: fewer in the same order are an accident.
_FEWEST_RANKED = 5


def _ranks(table: Matrix, index: int) -> Iterator[Evidence]:
    """Whole numbers from 1 that are the place of each number of a line near by among all of them, of the largest or the smallest first."""
    amounts = table.amounts
    known = amounts.known(index)
    own = amounts.values[index][known]
    if len(own) < _FEWEST_RANKED or own.min() != 1 or own.max() > len(own) or len(np.unique(own)) < _FEWEST_RANKED:
        return
    if (np.diff(own) >= 0).all() or (np.diff(own) <= 0).all():
        return  # one shop more each year, and sales that grow with them
    for other in table.near(index):
        ranked = amounts.values[other][known]
        if np.isnan(ranked).any():
            continue
        places = (ranked[:, None] < ranked).sum(axis=1), (ranked[:, None] > ranked).sum(axis=1)
        if any(bool((own == place + 1).all()) for place in places) and len(np.unique(ranked)) >= _FEWEST_RANKED:
            yield table.proof(TableRole.ID, EvidenceKind.RANK, (index, other))


# -- what no word proposes ----------------------------------------------------------------------------------------------

#: The number of a period or a year before stands in a line again; that of the last December does not.
_REPEATED = 2
#: Means over so many periods are looked for.
_WINDOWS = (2, 3, 4, 5, 6, 7, 12)


def _earlier(table: Matrix, index: int) -> Iterator[Evidence]:
    """A line near by again a period or a year later, its growth since then or since the first, or its mean over the last periods."""
    amounts, line = table.amounts, table.lines[index]
    if is_net_word(own_name(line)) and not is_result_word(own_name(line)):
        yield from _steps_of(table, index)
    if not table.proves(index, DIGITS_BESIDE):
        return
    last = int(np.flatnonzero(amounts.known(index))[-1])
    near = [other for other in table.near(index) if table.lines[other].role in OPEN]
    befores = [
        amounts.places_before(1),
        amounts.places_before(amounts.year),
        amounts.last_of_year_before(),
        amounts.first(),
    ]
    may_follow = [amounts.may_follow(index, near, last, before[last]) for before in befores]
    may_be_mean = amounts.may_be_mean(index, near, last, _WINDOWS)
    for number, other in enumerate(near):
        for which, before in enumerate(befores):
            if not may_follow[which][number]:
                continue
            earlier = amounts.at(amounts.values[other], before)
            if which < _REPEATED and _agrees(amounts, index, earlier) and not OPENS.search(own_name(line)):
                role = TableRole.PRIOR_YEAR if which else TableRole.PRIOR_PERIOD
                yield table.proof(role, EvidenceKind.EARLIER, (index, other))
            growth, off = amounts.growth(other, other, before)
            if any(
                _agrees(amounts, index, times * growth + more, times * off, more, is_mostly=True)
                for times in (1, 100)
                for more in (0, times)
            ):
                yield table.proof(TableRole.PRIOR_PERIOD, EvidenceKind.CHANGE, (index, other))
        for at in np.flatnonzero(may_be_mean[number]):
            window = _WINDOWS[at]
            mean = _moving(amounts.values[other], window)
            if _agrees(amounts, index, mean) and _differs(amounts, index, other):
                yield table.proof(TableRole.AVERAGE, EvidenceKind.MEAN, (index, other))


def _steps_of(table: Matrix, index: int) -> Iterator[Evidence]:
    """By how much a line near by has changed since the period before it, under the name of a net: Change below Total; not 純増."""
    amounts, before = table.amounts, table.amounts.places_before(1)
    for other in table.near(index):
        steps = amounts.values[other] - amounts.at(amounts.values[other], before)
        common = amounts.known(index) & ~np.isnan(steps)
        count, own = int(common.sum()), amounts.values[index][common]
        is_varied = len(np.unique(own)) >= FEWEST and count * 2 > table.sizes[index]
        if is_varied and bool(amounts.same(index, steps, 2)[common].all()):
            yield table.proof(TableRole.PRIOR_PERIOD, EvidenceKind.CHANGE, (index, other))


def _differs(amounts: Amounts, index: int, other: int) -> bool:
    """Whether two lines lie so far apart, in so many ways, that one is no mere rounding of the other."""
    apart = np.unique(np.rint(np.abs(amounts.values[index] - amounts.values[other]) / amounts.units[index]))
    return float(np.log10(np.maximum(apart[~np.isnan(apart)], 1.0)).sum()) >= DIGITS_BESIDE


def _moving(values: Floats, window: int) -> Floats:
    found = np.full(len(values), np.nan)
    if window <= len(values):
        found[window - 1 :] = np.lib.stride_tricks.sliding_window_view(values, window).mean(axis=1)
    return found


#: Where what was compared has been revised since, so many periods and more than half of them still agree.
_FEWEST_UNREVISED = 8


def _agrees(
    amounts: Amounts,
    index: int,
    computed: Floats,
    off: Floats | None = None,
    more: float = 0.0,
    *,
    is_mostly: bool = False,
) -> bool:
    """Whether a line is what was computed, which lies `off` as much, wherever that could be, in most of its periods, by no accident: what
    lies about 100 % (`more`) shows no more than how far it lies from it. `is_mostly`: revised numbers may make it another in some periods.
    """
    known = amounts.known(index)
    common = known & np.isfinite(computed)
    count = int(common.sum())
    if count < FEWEST or count * 2 <= int(known.sum()):
        return False
    same = amounts.same(index, computed, off=off) & common
    if not (same == common).all():
        if not is_mostly or same.sum() < _FEWEST_UNREVISED or same.sum() * 2 <= count:
            return False
        common = same
    is_varied = len(np.unique(amounts.values[index][common])) >= FEWEST
    return is_varied and amounts.weight(index, common, off, more) >= DIGITS_BESIDE


def _of_two(table: Matrix, index: int) -> Iterator[Evidence]:
    """One line less another, both without a word for a plan: a comparison nobody named, a net of flows, or a whole and its parts."""
    amounts, lines = table.amounts, table.lines
    name = own_name(lines[index])
    if is_result_word(name) or not table.proves(index, 0.0):
        return
    near = [other for other in table.near(index) if lines[other].role in OPEN]
    if len(near) < 2:
        return
    for one, other in _may_differ(amounts, index, near):
        less = amounts.values[one] - amounts.values[other]
        common = ~np.isnan(less) & amounts.known(index)
        count = int(common.sum())
        if count < FEWEST or count * 5 < 4 * table.sizes[index]:
            continue
        if bool(amounts.same(index, less, 2)[common].all()) and (
            found := compared_with(table, index, one, other, common)
        ):
            yield found


def _growth(table: Matrix, index: int) -> Iterator[Evidence]:
    """By how much in percent one line near by lies above another, in a language that has no word for it here; asked about."""
    amounts, known = table.amounts, table.amounts.known(index)
    if np.abs(amounts.values[index][known]).max() >= 100 * _DOUBLED or not table.proves(index, DIGITS_NEAR):
        return
    last = int(np.flatnonzero(known)[-1])
    for one, other in amounts.may_grow(index, table.near(index), last):
        growth, off = amounts.growth(one, other)
        places = known & np.isfinite(growth)
        if not (np.abs(growth[places]) < _DOUBLED).all():
            continue  # of many times as much the one that is taken off tells nothing
        for times in (1, 100):
            is_far = amounts.weight(index, places, times * off) >= DIGITS_NEAR
            if is_far and _agrees(amounts, index, times * growth, times * off):
                yield less_one(table.proof(TableRole.UNCLEAR, EvidenceKind.RATIO, (index, one, other)))


#: Lines that are compared in percent differ by less than this share of one of them.
_DOUBLED = 1.0


def _may_differ(amounts: Amounts, index: int, near: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of lines that a line may be the difference of, by a few of its periods alone."""
    places = np.flatnonzero(amounts.known(index))[:_TRIED]
    values = amounts.values[near][:, places]
    less = values[:, None, :] - values[None, :, :]
    may = (amounts.same_at(index, places, less, 2) | np.isnan(less)).all(axis=2)
    for one, other in zip(*np.nonzero(may), strict=True):
        yield near[one], near[other]


def falls(values: Mapping[PartialPeriod, float]) -> bool:
    """Whether a line goes down within a year more than once, which no running total of amounts does."""
    ordered = sorted(values, key=lambda when: (when.year or 0, when.place))
    downs = sum(values[b] < values[a] and a.year == b.year for a, b in pairwise(ordered))
    return downs > max(1, 0.2 * len(ordered))


#: What only numbers tell is not looked for where a formula states how a line is computed.
_BY_NUMBERS = (_of_pairs, _ranks, _earlier, _of_two, _growth)
