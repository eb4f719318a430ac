"""What tables of one workbook say of one another: the one that is another less a third compares them, what is the sum of lines of its name
in other tables or scopes is their total, whatever stands above it. Formulas that lead from one to another state it, numbers prove it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations, product

import numpy as np

from kpicore.periods import Period
from kpicore.sheets.formulas import FormulaKind
from kpicore.sheets.grid import Grid
from kpicore.sheets.names import NameIndex
from kpicore.sheets.roles import SIDES, TableRole
from kpicore.sheets.tables.evidence.amounts import fitting, ratio_of, steps_of, units_of, weight_of
from kpicore.sheets.tables.evidence.matrix import OPENS, bare_key
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.evidence.stated import StatedBetween, stated_between
from kpicore.sheets.tables.shapes import Evidence, EvidenceKind, TableLine
from kpicore.sheets.tables.tab_titles import tab_scope
from kpicore.sheets.tables.witnesses import label_key, says_all, shared_by, summed_by

#: So many lines of one name are compared for differences.
_MOST_ALIKE = 12
#: So many numbers of two tables have to agree with those of a third.
_FEWEST = 4
#: How far a number may lie from what it repeats or adds up, for each part.
_ROUNDED = 0.011


def compare_tables(readings: Sequence[ReadTable], tabs: Sequence[Grid]) -> None:
    """Give lines the roles that those of their name in other tables, or below other headings, prove; `tabs` are all tabs in their order."""
    found = stated_between(readings, tabs)
    for line, stated in found:
        if stated.kind is FormulaKind.SUM and len(stated.of) > 1 and not stated.is_before:
            line.stated = stated.of
    table_of = {id(line): id(reading) for reading in readings if found for line in reading.lines}
    for line, stated in found:
        # What is a plan only by the tabs it adds up is known to nobody in its own table.
        leads_out = any(
            table_of[id(other)] != table_of[id(line)] or _adds_up_plans(other) for other in (*stated.of, *stated.by)
        )
        if leads_out and line.role is TableRole.ACTUAL and _is_plain(line) and (proof := _stated_role(line, stated)):
            line.decide(proof.role, proof)
    _tell_differences(readings)
    if len(readings) > 1:
        _tell_shares(readings)


#: What a line of another table is compared with, or repeats.
_PARTNERS = frozenset({TableRole.TARGET, TableRole.FORECAST, TableRole.PRIOR_YEAR, TableRole.PRIOR_PERIOD})


def _adds_up_plans(line: TableLine) -> bool:
    """Whether formulas say that a line is the sum of plans, or of what was a year or a period before."""
    return bool(line.stated) and all(part.role in _PARTNERS for part in line.stated)


def _stated_role(line: TableLine, stated: StatedBetween) -> Evidence | None:
    """Return what a line is that formulas compute of other tables: compared with a plan or a forecast, or with an earlier period of its
    name, a mean or a share of lines of one name, or a plan again.
    """
    one, other = stated.of[0], (stated.by or stated.of)[0]
    is_sum, is_less = stated.kind is FormulaKind.SUM, stated.kind is FormulaKind.DIFFERENCE
    kind = EvidenceKind.DIFFERENCE if is_less else EvidenceKind.RATIO
    of_one_name = len({label_key(each.name) for each in (*stated.of, *stated.by)}) == 1
    is_partner = other.role in _PARTNERS or _adds_up_plans(other)
    shown: tuple[TableLine, ...] = (one, other)
    role: TableRole | None = None
    if stated.kind is FormulaKind.MEAN and of_one_name and len(stated.of) > 1:
        kind, role, shown = EvidenceKind.MEAN, TableRole.AVERAGE, stated.of
    elif len(stated.of) > 1 or len(stated.by) > 1 or stated.kind in (FormulaKind.MEAN, FormulaKind.RANK):
        return None
    elif stated.is_before and of_one_name:
        kind, shown = EvidenceKind.EARLIER if is_sum else EvidenceKind.CHANGE, (other,)
        if not (is_sum and OPENS.search(line.name)):
            role = TableRole.PRIOR_YEAR if stated.is_year else TableRole.PRIOR_PERIOD
    elif not stated.by and is_partner:
        kind, role, shown = EvidenceKind.SUM, TableRole.IGNORED, (other,)
    elif stated.by and not stated.is_before and is_partner:
        role = TableRole.DIFFERENCE if is_less else TableRole.ATTAINMENT
    elif of_one_name and any(part is one for part in other.stated):
        role = TableRole.SHARE
    if role is None:
        return None
    names = tuple(map(_shown, shown[:_MOST_SHOWN]))
    return Evidence(kind, role, line.name, others=names, count=stated.count, by_formula=True)


def _tell_differences(readings: Sequence[ReadTable]) -> None:
    """Set aside the lines below a heading, or of a table, that are each the difference of two others of their name, below other headings or
    in other tables, whatever is said of them; where it is proven of half of them also the rest. Of these two tables neither is read where
    no word tells which is the plan.
    """
    named: dict[tuple[str, ...], list[tuple[ReadTable, TableLine]]] = defaultdict(list)
    below: dict[object, list[TableLine]] = defaultdict(list)
    headings: dict[int, object] = {}
    for number, reading in enumerate(readings):
        for line in reading.lines:
            words = (*line.labels, *line.heads) if reading.block.is_down else line.labels
            named[tuple(map(label_key, words))].append((reading, line))
            headings[id(line)] = number, line.sections
            below[headings[id(line)]].append(line)
    proven: dict[int, tuple[TableLine, ...]] = {}
    for alike in (alike for alike in named.values() if 2 < len(alike) <= _MOST_ALIKE):
        known = {id(line): _numbers_of(reading, line) for reading, line in alike}
        for _, line in alike:
            proven[id(line)] = _subtracted(line, [other for _, other in alike], known)
    for lines in list(below.values()):
        pairs = [proven[id(line)] for line in lines if proven.get(id(line))]
        if not pairs or len(pairs) * 2 < len(lines):
            continue
        for line in lines:
            if line.role in SIDES and not line.told:
                names = tuple(next(iter((*other.sections, *other.words)), "")[:40] for other in pairs[0])
                role = TableRole.DIFFERENCE
                line.decide(role, Evidence(EvidenceKind.DIFFERENCE, role, next(iter(line.words), ""), others=names))
        if all(line.role is TableRole.ACTUAL and _is_plain(line) for pair in pairs for line in pair):
            for line in (
                line for one in pairs[0] for line in below[headings[id(one)]] if line.role is TableRole.ACTUAL
            ):
                role = TableRole.UNCLEAR
                line.decide(role, Evidence(EvidenceKind.SHAPE, role, next(iter(line.words), "")))


def _subtracted(
    line: TableLine, alike: Sequence[TableLine], known: Mapping[int, Mapping[Period, float]]
) -> tuple[TableLine, ...]:
    """Return the two of some lines of which one is the difference, in enough periods and not always above zero; () where it is of none."""
    own = known[id(line)]
    if len(set(own.values())) < _FEWEST - 1 or min(own.values()) >= 0:
        return ()
    others = [other for other in alike if other is not line and own.keys() <= known[id(other)].keys()]
    for pair in permutations(others, 2):
        one, other = (known[id(each)] for each in pair)
        if all(abs(one[period] - other[period] - value) <= 2 * _ROUNDED for period, value in own.items()):
            return pair
    return ()


def _tell_shares(readings: Sequence[ReadTable]) -> None:
    """Set aside what is named as a share of a line of another table, or as that line, and is this divided by one that it never exceeds
    (Northgate share on a tab of all sites), and the whole itself where it is 1 or 100 % beside such shares.
    """
    rates = [
        (reading, line, own)
        for reading in readings
        for line in reading.lines
        if line.role is TableRole.ACTUAL
        and _is_plain(line)
        and _may_be_shares((own := _numbers_of(reading, line)).values())
    ]
    are_rates = {id(line) for _, line, _ in rates}
    named: dict[str, list[tuple[ReadTable, TableLine]]] = defaultdict(list)
    for reading in readings if rates else ():
        for line in reading.lines:
            words = (reading.block.sheet.grid.tab, line.name, *line.sections, *line.words)
            for key in set(map(label_key, words)):
                named[key].append((reading, line))
    for reading, rate, own in rates:
        found = named[label_key(shared_by(rate.name) or rate.name)]
        parts = [(other, line) for other, line in found if other is not reading and id(line) not in are_rates]
        if pair := _divided(own, parts, reading):
            names = tuple(map(_shown, pair))
            evidence = Evidence(EvidenceKind.RATIO, TableRole.SHARE, rate.name, others=names, count=len(own))
            rate.decide(TableRole.SHARE, evidence)
            for _, line in named[label_key(pair[1].name)]:
                is_whole = line in reading.lines and set(_numbers_of(reading, line).values()) in ({1.0}, {100.0})
                if is_whole and line.role is TableRole.ACTUAL:
                    line.decide(TableRole.SHARE, Evidence(EvidenceKind.WHOLE, TableRole.SHARE, line.name))


def _may_be_shares(numbers: Collection[float]) -> bool:
    """Whether enough different numbers lie between 0 and 100 %, some of them with decimals."""
    in_range = len(set(numbers)) >= _FEWEST and min(numbers) >= 0 and max(numbers) <= 100
    return in_range and any(number % 1 for number in numbers)


def _divided(
    own: Mapping[Period, float], parts: Sequence[tuple[ReadTable, TableLine]], reading: ReadTable
) -> tuple[TableLine, ...]:
    """Return the part and the whole, in the table of the numbers or that of the part, that they are the share of in all their periods."""
    values = np.array(list(own.values()))
    for other, part in parts:
        one = _numbers_of(other, part)
        if own.keys() - one.keys():
            continue
        for each in (reading, other):
            for whole in each.lines:
                numbers = _numbers_of(each, whole)
                if own.keys() <= numbers.keys():
                    a, b = (np.array([known[period] for period in own]) for known in (one, numbers))
                    if ratio_of(values, a, b, units_of(values)) == 0 and bool((a <= b).all()):
                        return part, whole
    return ()


def leave_out_repeats(readings: Sequence[ReadTable]) -> None:
    """Leave out the lines of a table that say again, under some of its words, what one line of another table says, or that add up all of
    its lines with these words: a pivot of a log, a summary of shops.
    """
    entries = [
        (reading, line, frozenset(bare_key(line)))
        for reading in (readings if len(readings) > 1 else ())
        for line in reading.lines
        if line.role is TableRole.ACTUAL and not line.told
    ]
    with_word: dict[str, list[int]] = defaultdict(list)
    for index, (_, _, words) in enumerate(entries):
        for word in words:
            with_word[word].append(index)
    known: dict[int, dict[Period, float]] = {}
    for index, (reading, line, words) in enumerate(entries):
        rarest = min((with_word[word] for word in words), key=len, default=[])
        tables: dict[int, list[int]] = defaultdict(list)
        for other in rarest:
            if entries[other][0] is not reading and words < entries[other][2]:
                tables[id(entries[other][0])].append(other)
        for others in tables.values():
            for each in (index, *others):
                if each not in known:
                    known[each] = _numbers_of(*entries[each][:2])
            found = _repeated(known[index], [known[each] for each in others])
            if found:
                role = TableRole.IGNORED if len(found) == 1 else TableRole.TOTAL
                names = tuple(_shown(entries[others[place]][1]) for place in found[:_MOST_SHOWN])
                line.decide(role, Evidence(EvidenceKind.SUM, role, line.name, others=names, count=len(known[index])))
                break


def _shown(line: TableLine) -> str:
    return " / ".join(filter(None, (line.scope, line.name)))[:40]


def _numbers_of(reading: ReadTable, line: TableLine) -> dict[Period, float]:
    periods, sums = reading.periods.periods, reading.periods.sums
    amounts = zip(line.cells, reading.block.sheet.amounts(line.cells), strict=True)
    return {
        periods[place]: amount
        for place, amount in amounts
        if amount is not None and place in periods and place not in sums
    }


def _repeated(own: Mapping[Period, float], others: Sequence[Mapping[Period, float]]) -> list[int]:
    """Return the place of the one line that says what one says in each of its periods, else those of all of them where they add up to it,
    else nothing.
    """
    if len({amount for amount in own.values() if amount}) < _FEWEST:
        return []
    for place, numbers in enumerate(others):
        if all(period in numbers and abs(numbers[period] - amount) <= _ROUNDED for period, amount in own.items()):
            return [place]
    summed = {period: [numbers[period] for numbers in others if period in numbers] for period in own}
    is_sum = all(summed[period] and abs(sum(summed[period]) - amount) <= _ROUNDED for period, amount in own.items())
    return list(range(len(others))) if len(others) > 1 and is_sum else []


#: So many digits have to agree with a sum of all lines of a name, of another name, and with one of some lines of a name.
_DIGITS_OF_ALL, _DIGITS_OF_OTHERS, _DIGITS_OF_SOME = 4.0, 5.0, 8.0
#: Of more lines of one name nothing is compared; some of them that are a sum together are looked for among those so near. Two parts at
#: least are added up, of which so many are named.
_MOST_COMPARED, _NEAR, _FEWEST_PARTS, _MOST_SHOWN = 300, 40, 2, 4
#: A summary may count in thousands, in ten thousands, in millions or hundreds of millions of what its parts count in, or they of it.
_SCALES = (1.0, 1e3, 1e4, 1e6, 1e8, 1e-3, 1e-4, 1e-6, 1e-8)

#: A tab, or one with the words of a scope on it.
Scope = tuple[str, ...]


def tell_totals(readings: Sequence[ReadTable], tree: NameIndex) -> None:
    """Set aside the lines that are the sum of lines of their name and role in other scopes (shops, tabs, blocks) or, on another tab, of
    shorter periods, and what else the scope of such a sum says of its parts: their rates, sums too small to prove anything. What the tree
    names is read all the same.
    """
    named: dict[tuple[str, TableRole | None], list[_Scoped]] = defaultdict(list)
    names = {label_key(line.name) for reading in readings for line in reading.lines}
    for reading in readings:
        for line in reading.lines:
            role = _role_of_parts(line) if line.role in _SUMMED else line.role
            if line.stated and line.role is TableRole.ACTUAL and _is_plain(line):
                role = line.stated[0].role if len({part.role for part in line.stated}) == 1 else role
            # What is asked about is of either side: a sum of it is a total, whatever the answer.
            sides = SIDES if line.role is TableRole.UNCLEAR and role is None else (role,)
            for side in sides if line.name and any(line.whens) else ():
                if side in SIDES:
                    named[_measure(line, names), side].append(_Scoped(reading, line))
    several = [alike for alike in named.values() if len({(id(each.reading), each.scopes) for each in alike}) > 1]
    groups = [_Alike(alike) for alike in several if len(alike) <= _MOST_COMPARED]
    for group in groups:
        count = -1
        while count < len(group.parts):  # a grand total adds up what sums were set aside from
            count = len(group.parts)
            for index in range(len(group.lines)):
                is_known = (
                    group.parts.get(index) or group.lines[index].line.told
                )  # what a person told is a part at most
                parts = [] if is_known else group.parts_of(index)
                if parts and not _is_of_tree(group, index, parts, tree):
                    group.set_aside(index, parts)
    rest = _tell_rest_of_scopes(groups)
    totals = {id(group.lines[at].line) for group in groups for at in group.parts}
    for (own, scopes), role in product(rest.items(), SIDES):
        alike = [each for (_, other), each in named.items() if other is role and len(each) <= _MOST_COMPARED]
        ones = [each for lines in alike for each in lines if own in each.scopes and each.line.role is role]
        ones = [each for each in ones if not each.line.told]
        leaves = [[each for each in lines if id(each.line) not in totals] for lines in alike]
        within = [[each for each in lines if scopes.intersection(each.scopes)] for lines in leaves]
        _tell_other_names(ones, list(filter(None, within)), tree)


def _tell_other_names(ones: Sequence[_Scoped], parts: Sequence[Sequence[_Scoped]], tree: NameIndex) -> None:
    """Set aside what a scope of totals says of its parts under another name than they: the sum of their lines of one name."""
    if not ones or not parts:
        return
    table = _Alike([*ones, *(each for alike in parts for each in alike)])
    ends = np.cumsum([len(ones), *map(len, parts)]).tolist()
    sums = np.array([np.nansum(table.values[begin:end], axis=0) for begin, end in pairwise(ends)])
    scales = np.array(_SCALES)[:, None, None]
    for index in range(len(ones)):
        known = table.known[index]
        own, off = table.values[index, known], table.units[index, known] * len(table.lines)
        may = (np.abs(sums[:, known] - own * scales) <= off * scales).all(axis=2).any(axis=0)
        for at in np.flatnonzero(may).tolist():
            others = [
                other for other in range(ends[at], ends[at + 1]) if not np.isnan(table.values[other, known]).all()
            ]
            found = table.whole_of(index, others, _DIGITS_OF_OTHERS)
            if found and not _is_of_tree(table, index, found, tree):
                table.set_aside(index, found)
                break


def _measure(line: TableLine, names: Collection[str]) -> str:
    """Return the name of what a line counts, one of `names` where its own says that it is of all: 売上 of 売上合計 and of 全店売上;
    of a sum that formulas state the name of its parts.
    """
    of_parts = {label_key(summed_by(part.name)) for part in line.stated}
    if len(of_parts) == 1:
        return of_parts.pop()
    name = label_key(summed_by(line.name))
    behind = (other for other in names if other and other != name and name.endswith(other)) if says_all(name) else ()
    return max(behind, key=len, default=name)


#: What a sum in its own table is, or may be.
_SUMMED = (TableRole.TOTAL, TableRole.UNCLEAR)


def _role_of_parts(line: TableLine) -> TableRole | None:
    """Return what the parts of a sum are; of one by a word alone what its other words say, actuals where they say nothing."""
    if parts := line.parts or line.stated:
        return parts[0].role
    if line.role is TableRole.UNCLEAR:
        return None
    return next((each.role for each in line.evidence if each.role in SIDES), TableRole.ACTUAL)


@dataclass(frozen=True, slots=True)
class _Scoped:
    """A line of a table; its `scopes` are its tab, and what tells it there from others of its name."""

    reading: ReadTable
    line: TableLine

    @property
    def scopes(self) -> tuple[Scope, Scope]:
        tab = self.reading.block.sheet.grid.tab
        return (tab,), (tab, self.line.scope)

    @property
    def told_apart(self) -> tuple[int, Scope, str]:
        """What a part of a line has otherwise: its table, its scope there or its name."""
        return id(self.reading), self.scopes[1], label_key(self.line.name)


class _Alike:
    """The lines of one name and role with their numbers by period, NaN where there is none, also added up by the longer periods of others;
    which are their own (`known`), and the parts of those that are totals.
    """

    def __init__(self, lines: Sequence[_Scoped]) -> None:
        self.lines = lines
        calendar = lines[0].reading.title.context.calendar
        numbers = [_numbers_of(each.reading, each.line) for each in lines]
        places = {period: at for at, period in enumerate({period: None for own in numbers for period in own})}
        cadences = {period.cadence for period in places}
        self.values = np.full((len(lines), len(places)), np.nan)
        for index, own in enumerate(numbers):
            self.values[index, [places[period] for period in own]] = list(own.values())
        self.known = ~np.isnan(self.values)
        for period, at in places.items():
            last = calendar.last_day(period)
            for cadence in (cadence for cadence in cadences if cadence.rank > period.cadence.rank):
                longer = places.get(calendar.containing(cadence, last), at)
                short = self.known[:, at] & ~self.known[:, longer]
                self.values[short, longer] = np.nan_to_num(self.values[short, longer]) + self.values[short, at]
        self.units = np.maximum(units_of(self.values), steps_of(self.values))
        self.parts: dict[int, Sequence[int]] = {}
        index_of = {id(each.line): index for index, each in enumerate(lines)}
        for index, each in enumerate(lines):
            parts = [index_of[id(part)] for part in each.line.parts if id(part) in index_of]
            if each.line.role is TableRole.TOTAL and (
                parts or not each.line.parts
            ):  # of parts by other names it is none here
                self.parts[index] = parts
        self.stated = {
            index: found
            for index, each in enumerate(lines)
            if (found := [index_of[id(part)] for part in each.line.stated if id(part) in index_of])
            and len(found) == len(each.line.stated)
        }

    def others(self, index: int) -> list[int]:
        """Return the lines of other scopes or names than one that have numbers in its periods and are no totals, in their order."""
        one, told = self.lines[index].told_apart, ~np.isnan(self.values[:, self.known[index]]).all(axis=1)
        rest = ((at, each) for at, each in enumerate(self.lines) if at not in self.parts and told[at])
        return [at for at, each in rest if each.told_apart != one]

    def parts_of(self, index: int) -> list[int]:
        """Return the lines that one is the sum of in every period it has: those that formulas state, all others, or some that follow one
        another; [] for none.
        """
        if stated := self.stated.get(index):
            return stated
        others = self.others(index)
        if whole := self.whole_of(index, others, _DIGITS_OF_ALL):
            return whole
        near = [at for at in others if abs(at - index) <= _NEAR] if self.digits(index) >= _DIGITS_OF_SOME else []
        for first in self.firsts_of(index, near) if near else ():
            if terms := self.terms_of(index, near[first:]):
                return near[first : first + terms]
        return []

    def digits(self, index: int) -> float:
        """Return how many digits the numbers of a line show."""
        known = self.known[index]
        return weight_of(self.values[index, known], self.units[index, known])

    def whole_of(self, index: int, others: Sequence[int], digits: float) -> list[int]:
        """Return all of some lines where one is their sum by so many digits, the one that it repeats by longer periods, [] for neither."""
        if self.digits(index) < digits:
            return []
        is_sum = len(others) >= _FEWEST_PARTS and self.terms_of(index, others) == len(others)
        return list(others) if is_sum else self.again(index, others)[:1]

    def again(self, index: int, others: Sequence[int]) -> list[int]:
        """Return the lines that tell by shorter periods what one tells by longer ones."""
        known = self.known[index]
        own, units, values = self.values[index, known], self.units[index, known], self.values[others][:, known]
        found = np.any([(np.abs(values - own * times) < units * times).all(axis=1) for times in _SCALES], axis=0)
        found &= ~self.known[others][:, known].any(axis=1)
        return [at for at, is_again in zip(others, found.tolist(), strict=True) if is_again]

    def scales(self, index: int, others: Sequence[int]) -> tuple[float, ...]:
        """Return what a line may count in of what others count in, which are of the same table or not."""
        reading = self.lines[index].reading
        return _SCALES[: 1 if all(self.lines[at].reading is reading for at in others) else None]

    def firsts_of(self, index: int, others: Sequence[int]) -> list[int]:
        """Return from which of some lines on a line may be the sum of some that follow one another, by two of its periods alone."""
        places = np.flatnonzero(self.known[index])[:2]
        before = np.nancumsum(np.vstack((np.zeros(len(places)), self.values[others][:, places])), axis=0)
        sums, may = before[None, 1:] - before[:-1, None], np.zeros((len(others), len(others)), dtype=bool)
        for times in self.scales(index, others):
            gaps = np.abs(sums - self.values[index, places] * times) / (self.units[index, places] * times)
            may |= (gaps <= len(others)).all(axis=2) & (gaps < 1).any(axis=2)
        return [int(first) for first in np.flatnonzero(np.triu(may, 1).any(axis=1))]

    def terms_of(self, index: int, others: Sequence[int]) -> int:
        """Return of how many of the first of some lines one is the sum, whatever they count in; 0 for none."""
        known = self.known[index]
        own, units, values = self.values[index, known], self.units[index, known], self.values[others][:, known]
        totals, counts = np.nancumsum(values, axis=0), np.cumsum(~np.isnan(values), axis=0)
        if not (counts[-1] > 0).all():
            return 0
        found = (fitting(own * times, units * times, totals, counts) for times in self.scales(index, others))
        return next(filter(None, found), 0)

    def set_aside(self, index: int, parts: Sequence[int]) -> None:
        """Tell of a line that it is the total of others."""
        total, role = self.lines[index], TableRole.TOTAL
        names, count = [_shown(self.lines[at].line) for at in parts[:_MOST_SHOWN]], int(self.known[index].sum())
        if len(set(names)) < len(names):  # of one name on several tabs
            tabs = [self.lines[at].reading.block.sheet.grid.tab for at in parts]
            names = [f"{tab} / {name}"[:40] for tab, name in zip(tabs, names, strict=False)]
        total.line.parts = tuple(self.lines[at].line for at in parts)
        if total.line.role is not role:
            evidence = Evidence(EvidenceKind.SUM, role, _shown(total.line), others=tuple(names), count=count)
            total.line.decide(role, replace(evidence, by_formula=parts == self.stated.get(index)))
        self.parts[index] = parts

    def lies_between(self, index: int, parts: Sequence[int]) -> bool:
        """Whether a line is nowhere above all others of its period, nor below them, as a mean is."""
        low, high = np.fmin.reduce(self.values[parts]), np.fmax.reduce(self.values[parts])
        beyond = np.maximum(low - self.values[index], self.values[index] - high) > self.units[index]
        return not beyond[self.known[index]].any()


def _tell_rest_of_scopes(groups: Sequence[_Alike]) -> Mapping[Scope, set[Scope]]:
    """Set aside what else a scope of totals says of their parts, of a tab of totals over other tabs all of it: what adds up or lies between
    them, and actuals that do neither where most do. Return the scopes of the parts by that of their totals.
    """
    parts_of, told = defaultdict[Scope, set[Scope]](set), Counter[Scope]()
    for group in groups:
        for index, parts in group.parts.items():
            total, others = group.lines[index].scopes, [group.lines[at].scopes for at in parts]
            level = 1 if total[0] in {each[0] for each in others} else 0
            scopes = {each[level] for each in others}
            if scopes and total[level] not in scopes:  # it may stand below the last of its parts
                parts_of[total[level]] |= scopes
                told[total[level]] += 1
    rest: dict[Scope, list[tuple[_Alike, int, list[int]]]] = defaultdict(list)
    for group in groups if parts_of else ():
        for index, each in enumerate(group.lines):
            own = next((scope for scope in each.scopes if scope in parts_of), None)
            if own is None or index in group.parts or each.line.told:
                continue
            alike = [at for at in group.others(index) if parts_of[own].intersection(group.lines[at].scopes)]
            if not alike:
                continue
            are_several = len(alike) >= _FEWEST_PARTS and group.lies_between(index, alike)
            if are_several or group.whole_of(index, alike, 0.0):
                group.set_aside(index, alike)
                told[own] += 1
            elif each.line.role is TableRole.ACTUAL:
                rest[own].append((group, index, alike))
    for own, found in rest.items():
        for group, index, alike in found if len(found) <= told[own] else ():
            group.set_aside(index, alike)
    return parts_of


def _is_of_tree(group: _Alike, index: int, parts: Sequence[int], tree: NameIndex) -> bool:
    """Whether the tree names the scope of a total, or no scope of its parts, or may want the longer periods of one."""
    if not tree.has_tree or not (group.known[index] & group.known[parts]).any():
        return tree.has_tree
    named = []
    for each in (group.lines[at] for at in (index, *parts)):
        scopes = list(filter(None, (each.line.scope, tab_scope(each.reading.block.sheet.grid.tab))))
        named.append(any(tree.is_in(node, scope) for scope in scopes for node in tree.nodes))
    return named[0] or not any(named)


def read_lone_totals(readings: Sequence[ReadTable]) -> None:
    """Read what a word alone calls a total where a workbook has no other line it could be the total of: Date | Total."""
    lines = [line for reading in readings for line in reading.lines if any(line.whens)]
    by_word = [line for line in lines if line.evidence and line.evidence[-1].kind is EvidenceKind.WORD]
    if len(by_word) < len(lines) or any(line.role is not TableRole.TOTAL or line.told for line in lines):
        return
    for reading in readings:
        own = [line for line in reading.lines if any(line.whens)]
        if len(own) == 1 and own[0].name and len(set(own[0].whens)) > 1:
            own[0].decide(TableRole.ACTUAL, Evidence(EvidenceKind.SHAPE, TableRole.ACTUAL, own[0].name))


def _is_plain(line: TableLine) -> bool:
    """Whether nothing but its shape makes a line an actual."""
    return bool(line.evidence) and line.evidence[-1].kind is EvidenceKind.SHAPE
