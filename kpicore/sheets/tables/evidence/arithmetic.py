"""What the numbers of a table prove about its lines: sums, means, running totals, differences and ratios, earlier periods again.

Arithmetic confirms or refutes words, it does not decide alone: it shows that a line is derived, not that nobody wants it (粗利, 売上合計).
What is derived under a name that says nothing of it is asked about. A proof holds within rounding in every period the lines have, and
needs enough of them, with enough digits, to be no accident. What the formulas of the cells state needs none of that: it comes first, and
where a table has formulas, what was typed in it, or is stated to be something else, is no sum because it adds up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.amounts import Amounts, Flags, Floats, amounts_of, fitting
from kpicore.sheets.tables.evidence.stated import Stated, StatedKind, stated_of, typed_of
from kpicore.sheets.tables.shapes import Block, Evidence, EvidenceKind, PartialPeriod, TableLine
from kpicore.sheets.tables.witnesses import (
    ends_like_mean,
    ends_like_total,
    is_net_word,
    is_rate,
    is_result_word,
    is_total_word,
    label_key,
    names_rate,
    said_of,
    says_all,
    shared_by,
    summed_by,
)

#: Lines are compared with those so near: a plan, its actual and what is made of them stand together.
_NEAR = 12
#: A running total needs so many steps that add something, of so many different sizes: small whole numbers add up by accident.
_STEPS, _SIZES = 4, 3
#: So many periods a difference of two flows is proven in, and anything that no word proposes.
_FLOWS, _FEWEST = 3, 3
#: A sum is looked for among so many lines above or below, of all that stand so near.
_FEWEST_SUMMANDS, _MOST_SUMMANDS, _FARTHEST = 2, 40, 200
#: So many digits have to agree where no word proposes what is proven: for the lines right beside, and for any two that are near.
_DIGITS_BESIDE, _DIGITS_NEAR = 4.0, 6.0
#: Larger tables are logs of many labels, of which nothing is compared.
_MOST_NUMBERS = 3_000_000
_OPEN = (None, TableRole.ACTUAL)
_PARTNERS = (TableRole.TARGET, TableRole.PRIOR_YEAR, TableRole.PRIOR_PERIOD, TableRole.FORECAST)


def prove(block: Block, lines: Sequence[TableLine]) -> None:
    """Give the lines the roles their numbers prove, with the evidence."""
    amounts = amounts_of(block, lines, _MOST_NUMBERS)
    if amounts is None:
        return
    found = stated_of(block, lines)
    stated = {index: each for index, each in found.items() if not each.is_partly or _agree_with(amounts, index, each)}
    adds_up = any(each.kind in _ADDING for each in stated.values())
    table = _Matrix(lines, amounts, stated, stated.keys() | (typed_of(block, lines) if adds_up else frozenset()))
    for index, each in stated.items():
        if each.kind is StatedKind.SUM and lines[index].role is not TableRole.TARGET:
            lines[index].parts = tuple(lines[other] for other in each.lines)
    if _decide(table, _by_formulas):
        _decide(table, _by_formulas)  # one that compares with what was told of another just now
    for index, line in enumerate(lines if stated else ()):
        # Formulas that state what the words of a line say are added to these; a sum of plans is left to its words.
        is_plan = any(evidence.role is TableRole.TARGET for evidence in line.evidence)
        is_by_word = any(evidence.kind is EvidenceKind.WORD for evidence in line.evidence[-1:])
        if line.role not in _OPEN and not line.told and not is_plan and is_by_word:
            line.evidence += [found for found in _by_formulas(table, index) if found.role is line.role]
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


def _decide_columns(table: _Matrix, find: Callable[[_Matrix, int], Iterator[Evidence]]) -> bool:
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


def _decide(table: _Matrix, find: Callable[[_Matrix, int], Iterator[Evidence]]) -> bool:
    """Give open lines what one kind of proof tells of them; return whether it told of any."""
    told = False
    for index, line in enumerate(table.lines):
        is_open = line.role in _OPEN or (find in (_sums, _by_formulas) and line.role is TableRole.TARGET)
        is_open &= not (find in _BY_NUMBERS and index in table.stated)
        found = next(find(table, index), None) if is_open and not line.told and table.sizes[index] else None
        if found is not None:
            line.decide(found.role, found)
            told = True
    return told


@dataclass(slots=True)
class _Matrix:
    """The lines of a table with their numbers, their names without what they say of their roles, and the rows and columns they form; what
    their formulas state (`stated`), and which lines these settle: they are computed so or typed, whatever adds up.
    """

    lines: Sequence[TableLine]
    amounts: Amounts
    stated: Mapping[int, Stated]
    settled: Set[int]
    keys: list[tuple[str, ...]]
    groups: Mapping[object, list[int]]
    sizes: Sequence[int]
    weights: dict[int, float]
    distinct: dict[int, int]

    def __init__(
        self, lines: Sequence[TableLine], amounts: Amounts, stated: Mapping[int, Stated], settled: Set[int]
    ) -> None:
        self.lines, self.amounts, self.stated, self.settled = lines, amounts, stated, settled
        self.sizes, self.weights, self.distinct = amounts.present.sum(axis=1).tolist(), {}, {}
        self.keys = [bare_key(line) for line in lines]
        groups: dict[object, list[int]] = defaultdict(list)
        for index, line in enumerate(lines):
            for key in _groups_of(line):
                groups[key].append(index)
        self.groups = groups

    def near(self, index: int) -> list[int]:
        return [
            other
            for other in range(max(0, index - _NEAR), min(len(self.lines), index + _NEAR + 1))
            if other != index and self.sizes[other]
        ]

    def weight(self, index: int) -> float:
        """Return how many digits all numbers of a line show."""
        if index not in self.weights:
            self.weights[index] = self.amounts.weight(index, self.amounts.known(index))
        return self.weights[index]

    def proves(self, index: int, digits: float) -> bool:
        """Whether a line has enough different numbers, with enough digits, for an agreement with all of them to be no accident."""
        if index not in self.distinct:
            self.distinct[index] = len(np.unique(self.amounts.values[index][self.amounts.known(index)]))
        return self.distinct[index] >= _FEWEST and self.weight(index) >= digits

    def proof(self, role: TableRole, kind: EvidenceKind, places: Sequence[int]) -> Evidence:
        """Return the evidence that the first of some lines is computed from the others, in all periods that it shares with any of them."""
        index, *others = places
        shared = self.amounts.known(index) & np.any([self.amounts.known(other) for other in others], axis=0)
        shown = [_shown(self.lines[other]) for other in others]
        if len({*shown, _shown(self.lines[index])}) <= len(shown):  # of one name, below other words
            shown = [" / ".join(self.lines[other].words[::-1])[:40] for other in others]
        more = ("…",) if len(shown) > _MOST_SHOWN else ()
        return Evidence(
            kind, role, _shown(self.lines[index]), others=(*shown[:_MOST_SHOWN], *more), count=int(shared.sum())
        )


#: So many of the lines that a sum adds up are named.
_MOST_SHOWN = 4


def _shown(line: TableLine) -> str:
    return next(iter(line.words), "")[:40]


def _groups_of(line: TableLine) -> dict[object, str]:
    """Return the keys under which lines are added up, with the word that tells a line from the others there: those below the same heads,
    beside the same labels, of the same last word of either, or of a word they share in one cell.
    """
    labels, heads = line.labels, line.heads
    found: dict[object, str] = {("heads", heads): labels[-1] if labels else (heads[-1] if heads else "")}
    if heads:
        found["labels", labels, line.sections] = heads[-1]
    if len(labels) > 1:
        found["last label", labels[-1], heads] = labels[-2]
    if len(heads) > 1:
        found["last head", heads[-1], labels] = heads[-2]
    word, rest = (heads[-1], (*heads[:-1], labels)) if heads else (_own_name(line), (labels[:-1],))
    if ends_like_total(word) and (summed := summed_by(word)):
        found[_WITHIN, label_key(summed), rest, line.sections] = ""
    elif len(parts := word.split()) > 1:
        for part, other in ((parts[0], parts[-1]), (parts[-1], parts[0])):
            found[_WITHIN, label_key(part), rest, line.sections] = other
    return found


#: Lines named in one cell by two words, one of which they share: 自社 売上, モール 売上 and then 売上計.
_WITHIN = "within"


def bare_key(line: TableLine) -> tuple[str, ...]:
    """Return the words of a line, the nearest first, without those of its role."""
    words = [word for word in line.words if not is_total_word(word)]
    names = [said.name if (said := said_of(word)) else word for word in words]
    return tuple(label_key(name) for name in names if name)


def _own_name(line: TableLine) -> str:
    return line.labels[-1] if line.labels else (line.heads[-1] if line.heads else "")


# -- what formulas state ------------------------------------------------------------------------------------------------

#: Who adds up by formulas types no sums.
_ADDING = frozenset({StatedKind.SUM, StatedKind.MEAN, StatedKind.RUNNING, StatedKind.DIFFERENCE})
#: What a line is that a formula makes of one other over several periods, and the kind of its evidence.
_OVER_TIME = {
    StatedKind.CHANGE: (TableRole.PRIOR_PERIOD, EvidenceKind.CHANGE),
    StatedKind.MOVING: (TableRole.AVERAGE, EvidenceKind.MEAN),
    StatedKind.RANK: (TableRole.ID, EvidenceKind.RANK),
    StatedKind.PRIOR_PERIOD: (TableRole.PRIOR_PERIOD, EvidenceKind.EARLIER),
    StatedKind.PRIOR_YEAR: (TableRole.PRIOR_YEAR, EvidenceKind.EARLIER),
}


def _agree_with(amounts: Amounts, index: int, stated: Stated) -> bool:
    """Whether all numbers of a line are what the formulas of some of them state. Those of closed months are kept as they were computed: one
    that is off by one was entered.
    """
    known, of = amounts.known(index), amounts.values[list(stated.lines)]
    with np.errstate(invalid="ignore", divide="ignore"):
        computed = {
            StatedKind.SUM: lambda: [np.nansum(of, axis=0)],
            StatedKind.MEAN: lambda: [np.nansum(of, axis=0) / np.maximum((~np.isnan(of)).sum(axis=0), 1)],
            StatedKind.DIFFERENCE: lambda: [of[0] - of[1]],
            StatedKind.RATIO: lambda: [of[0] / of[1], 100 * of[0] / of[1]],
        }[stated.kind]()
    return any(bool(amounts.same(index, each)[known].all()) for each in computed)


def _by_formulas(table: _Matrix, index: int) -> Iterator[Evidence]:
    """What the formulas of a line state, decided by its words as where its numbers prove the same."""
    stated, line = table.stated.get(index), table.lines[index]
    if stated is None:
        return
    name, kind = _own_name(line), stated.kind
    found: Evidence | None = None
    if kind in (StatedKind.SUM, StatedKind.MEAN):
        found = _added_by_formulas(table, index, stated)
    elif kind is StatedKind.RUNNING:
        (other,) = stated.lines
        is_named_so = table.keys[other] == table.keys[index] or (not line.labels and not table.keys[index])
        if line.role is not TableRole.TARGET or (is_named_so and table.lines[other].role is TableRole.TARGET):
            role = TableRole.CUMULATIVE if is_named_so else TableRole.UNCLEAR
            found = table.proof(role, EvidenceKind.RUNNING, (index, other))
    elif line.role is TableRole.TARGET:
        return
    elif kind in _OVER_TIME:
        is_name = kind in (StatedKind.PRIOR_PERIOD, StatedKind.PRIOR_YEAR) and OPENS.search(name)
        found = None if is_name else table.proof(*_OVER_TIME[kind], (index, *stated.lines))
    elif kind is StatedKind.STEP and is_net_word(name) and not is_result_word(name):
        found = table.proof(TableRole.PRIOR_PERIOD, EvidenceKind.CHANGE, (index, *stated.lines))
    elif kind is StatedKind.SHARE:
        found = _shared_by_formulas(table, index, stated)
    elif kind in (StatedKind.DIFFERENCE, StatedKind.RATIO, StatedKind.GROWTH) and line.role is None:
        found = _compared_by_formulas(table, index, stated)
    if found is not None:
        yield replace(found, count=stated.count, by_formula=True)


def _added_by_formulas(table: _Matrix, index: int, stated: Stated) -> Evidence | None:
    """Return what is made of a line that formulas state to be the sum or the mean of lines of its own role, or of sums of them; one that no
    word tells may add up plans, and is none then that people follow.
    """
    line, parts = table.lines[index], stated.lines
    roles = _OPEN if line.role in (None, TableRole.TOTAL, TableRole.AVERAGE) else (line.role,)
    of_plans = line.role is None and any(table.lines[part].role in _PARTNERS for part in parts)
    allowed = (*roles, TableRole.TOTAL, TableRole.UNCLEAR, *(_PARTNERS if of_plans else ()))
    if any(table.lines[part].role not in allowed for part in parts):
        return None
    # The closest of the groups that hold them all tells by which word the sum differs from its parts: 全社 of 全社 / 実績.
    groups = [
        (len(table.groups[key]), name)
        for key, name in _groups_of(line).items()
        if not (isinstance(key, tuple) and key[0] == _WITHIN) and set(parts) <= set(table.groups[key])
    ]
    names = [name for _, name in sorted(groups)] or [_own_name(line)]
    named = {_own_name(table.lines[part]) for part in parts}
    own = _own_name(line)
    # Lines of one name are added up over shops, whatever stands beside the sum; 入会計 of 入会 is no 会計.
    of_one_name = len(named) == 1 and (own in named or is_total_word(own.removeprefix(min(named))))
    is_sure = of_one_name or any(not name or ends_like_total(name) or ends_like_mean(name) for name in names)
    places = (index, *parts)
    if stated.kind is StatedKind.MEAN:
        return table.proof(TableRole.AVERAGE if is_sure else TableRole.UNCLEAR, EvidenceKind.MEAN, places)
    are_parts = bool((np.nan_to_num(table.amounts.values[list(parts)]) >= 0).all())
    if not is_sure and not of_plans and (not are_parts or _names_whole(table, names[0], parts, index)):
        return None
    line.parts = tuple(table.lines[part] for part in parts)
    role = TableRole.TOTAL if is_sure or says_all(names[0]) else TableRole.UNCLEAR
    return table.proof(role, EvidenceKind.SUM, places)


def _shared_by_formulas(table: _Matrix, index: int, stated: Stated) -> Evidence | None:
    """Return what is made of a line that is divided by a sum it is part of, unless its name is that of a rate."""
    name, part = _own_name(table.lines[index]), stated.lines[0]
    shared = label_key(shared_by(name))
    if names_rate(name) and not shared:
        return None
    is_named_so = shared or is_rate(name) or table.keys[part] == table.keys[index]
    if not is_named_so and stated.parts < _FEWEST_SHARING:
        return None
    proof = table.proof(
        TableRole.SHARE if is_named_so else TableRole.UNCLEAR, EvidenceKind.RATIO, (index, *stated.lines)
    )
    return replace(proof, others=(*proof.others, stated.whole)) if stated.whole else proof


#: What is compared with a plan or a year before: what was, so far or altogether, and what is expected.
_COMPARED = (*_OPEN, TableRole.TOTAL, TableRole.CUMULATIVE, TableRole.FORECAST)


def _compared_by_formulas(table: _Matrix, index: int, stated: Stated) -> Evidence | None:
    """Return what is made of a line that is one line less another, or divided by it."""
    lines, name = table.lines, _own_name(table.lines[index])
    one, other = stated.lines
    is_less = stated.kind is StatedKind.DIFFERENCE
    kind = EvidenceKind.DIFFERENCE if is_less else EvidenceKind.RATIO
    role: TableRole | None = None
    for compared, partner in ((one, other), (other, one)):
        is_partner = lines[partner].role in _PARTNERS and not _says_growth(lines[partner])
        if is_partner and lines[compared].role in _COMPARED and (is_less or partner == other):
            role = TableRole.DIFFERENCE if is_less else TableRole.ATTAINMENT
    if role is None and stated.kind is StatedKind.GROWTH:
        role = TableRole.UNCLEAR
    if role is None and is_less and is_net_word(name) and not is_result_word(name):
        role = TableRole.DIFFERENCE
    if role is not None:
        proof = table.proof(role, kind, (index, one, other))
        return _less_one(proof) if stated.kind is StatedKind.GROWTH else proof
    if not is_less or is_result_word(name):
        return None
    common = table.amounts.known(index) & table.amounts.known(one) & table.amounts.known(other)
    return _compared(table, index, one, other, common, is_stated=True) if common.any() else None


# -- a line and its plan or its year before ---------------------------------------------------------------------------


def _of_pairs(table: _Matrix, index: int) -> Iterator[Evidence]:
    """Differences and ratios of an actual and its plan or its year before, and of two flows under the name of a net."""
    lines = table.lines
    if lines[index].role is not None:
        return
    near = table.near(index)
    name = _own_name(lines[index])
    if is_net_word(name) and not is_result_word(name):
        yield from _of_flows(table, index, near)
    for partner in (other for other in near if lines[other].role in _PARTNERS and not _says_growth(lines[other])):
        for other in (other for other in near if lines[other].role in (*_OPEN, TableRole.TOTAL)):
            if abs(partner - other) > _NEAR // 3:
                continue
            if sign := _difference_of(table, index, other, partner):
                in_order = (index, other, partner) if sign > 0 else (index, partner, other)
                yield table.proof(TableRole.DIFFERENCE, EvidenceKind.DIFFERENCE, in_order)
            if (less := table.amounts.ratio(index, other, partner)) is not None:
                proof = table.proof(TableRole.ATTAINMENT, EvidenceKind.RATIO, (index, other, partner))
                yield _less_one(proof) if less else proof


def _less_one(ratio: Evidence) -> Evidence:
    """Return the evidence of a ratio as that of the growth."""
    return replace(ratio, others=(ratio.others[0], f"{ratio.others[1]} − 1"))


#: Month on month and the like: what changed, whatever stands beside it.
_COMPARING = frozenset({"yoy", "mom", "wow", "qoq"})


def _says_growth(line: TableLine) -> bool:
    """Whether a line is of an earlier period by a word for how much changed (Growth %, 前年比) and so no number to compare with."""
    said = next(filter(None, map(said_of, line.words)), None)
    if line.role in (TableRole.TARGET, TableRole.FORECAST) or said is None:
        return False
    return is_rate(said.word) or said.word.casefold() in _COMPARING


def _of_flows(table: _Matrix, index: int, near: Sequence[int]) -> Iterator[Evidence]:
    """The difference of two flows that bears the name of one: Net = New − Cancelled."""
    lines = table.lines
    others = [
        other for other in near if lines[other].role in _OPEN and lines[other].heads[:-1] == lines[index].heads[:-1]
    ]
    for one in others:
        for other in others:
            if one >= other or table.sizes[index] < _FLOWS:
                continue
            if sign := _difference_of(table, index, one, other):
                places = (index, one, other) if sign > 0 else (index, other, one)
                yield table.proof(TableRole.DIFFERENCE, EvidenceKind.DIFFERENCE, places)


def _difference_of(table: _Matrix, index: int, one: int, other: int) -> int:
    """Return 1 where a line is one line less another in every period, -1 the other way round, 0 where it is neither."""
    values = table.amounts.values
    less = values[one] - values[other]
    common = ~np.isnan(less) & table.amounts.known(index)
    own = values[index][common]
    if len(own) < 2 or len(np.unique(own[own != 0])) < 2:
        return 0
    for sign in (1, -1):
        if bool(table.amounts.same(index, sign * less, 2)[common].all()):
            return sign
    return 0


# -- running totals and sums -------------------------------------------------------------------------------------------


def _running(table: _Matrix, index: int) -> Iterator[Evidence]:
    """A running total of a line near by of the same name and role, or of any where nothing else can be meant."""
    lines = table.lines
    for other in table.near(index):
        if lines[other].role is not lines[index].role:
            continue
        is_named_so = table.keys[other] == table.keys[index] or (not lines[index].labels and not table.keys[index])
        if not is_named_so and (index in table.settled or table.weight(index) < _DIGITS_NEAR):
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


def _sums(table: _Matrix, index: int) -> Iterator[Evidence]:
    """The sum or the mean of lines right above or below it, right or left of it: a total where its name is that of one or it has none."""
    line, amounts = table.lines[index], table.amounts
    known = amounts.known(index)
    for key, name in _groups_of(line).items():
        is_sure = not name or ends_like_total(name) or ends_like_mean(name)
        is_within = isinstance(key, tuple) and key[0] == _WITHIN
        if not is_sure and (is_within or index in table.settled or not table.proves(index, _DIGITS_BESIDE)):
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
            if terms and (is_sure or (are_parts and not _names_whole(table, name, others[:terms], index))):
                role = TableRole.TOTAL if is_sure or says_all(name) else TableRole.UNCLEAR
                yield table.proof(role, EvidenceKind.SUM, (index, *others[:terms]))
            may_be_mean = bool(name) and (is_sure or table.proves(index, _DIGITS_NEAR))
            if may_be_mean and (terms := _fitting_mean(amounts, index, totals, counts, is_sure=is_sure)):
                role = TableRole.AVERAGE if is_sure else TableRole.UNCLEAR
                yield table.proof(role, EvidenceKind.MEAN, (index, *others[:terms]))


def _alike(table: _Matrix, group: Sequence[int], index: int) -> Iterator[list[int]]:
    """Yield the lines of a group that stand before one, then those behind it, the nearest first, that are in the same role, of a total
    those that are open.
    """
    role = table.lines[index].role
    roles = _OPEN if role is TableRole.TOTAL else (role,)
    at = group.index(index)
    for others in (group[max(0, at - _FARTHEST) : at][::-1], group[at + 1 : at + 1 + _FARTHEST]):
        alike = [other for other in others if table.lines[other].role in roles][:_MOST_SUMMANDS]
        if len(alike) >= _FEWEST_SUMMANDS:
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
    return bool(fits[_FEWEST_SUMMANDS - 1 :].all(axis=1).any())


def _fitting_mean(amounts: Amounts, index: int, totals: Floats, counts: Floats, *, is_sure: bool) -> int:
    """Return of how many lines, two at least, one is the mean in every period it has, of those that have it; 0 for none."""
    known = amounts.known(index)
    own = amounts.values[index][known]
    if not own.any() or len(totals) < _FEWEST_SUMMANDS:
        return 0
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps = np.abs(totals[:, known] / counts[:, known] - own)
    off = 0.06 * np.maximum(1.0, np.abs(own) / 100) if is_sure else 0.51 * amounts.units[index][known]
    common = counts[:, known] > 0
    fits = ((gaps <= off) | ~common).all(axis=1) & (common.sum(axis=1) >= min(2, len(own)))
    fits[: (_FEWEST_SUMMANDS if is_sure else _FEWEST_MEANT) - 1] = False
    return int(np.argmax(fits)) + 1 if fits.any() else 0


#: A mean that no word proposes is of so many lines at least: any number lies halfway between some two.
_FEWEST_MEANT = 3


def _names_whole(table: _Matrix, name: str, parts: Sequence[int], index: int) -> bool:
    """Whether a name is that of a whole people follow: of a result, or the one its parts lie below or are named by (国内売上, 海外売上), of
    what a result is left of (売上高 above 売上原価 and 売上総利益), or of what is split behind it, in two or in columns.
    """
    if says_all(name):
        return False
    key = label_key(name)
    words = [(*table.lines[part].labels, *table.lines[part].heads) for part in parts]
    if is_result_word(name) or any(is_result_word(word) or is_net_word(word) for own in words for word in own):
        return True
    is_column = table.lines[index].column is not None
    is_split = min(parts) > index and (is_column or len(parts) == _FEWEST_SUMMANDS)
    return is_split or _leaves_result(table, index) or all(any(key in label_key(word) for word in own) for own in words)


def _leaves_result(table: _Matrix, index: int) -> bool:
    """Whether a line less another near by is a result (Chiffre d'affaires − Achats = Marge brute): what comes in is followed itself."""
    near = table.near(index)
    results = [other for other in near if is_result_word(_own_name(table.lines[other]))]
    return any(_difference_of(table, result, index, other) > 0 for result in results for other in near)


def _are_parts(summed: Floats, known: Flags) -> bool:
    """Whether lines are parts of a whole: none of them is negative, and more than one counts."""
    parts = np.nan_to_num(summed[:, known])
    return bool((parts >= 0).all()) and int((parts > 0).any(axis=1).sum()) >= _FEWEST_SUMMANDS


#: A whole of which a share is told has so many parts: of two one may be what is left of it (利益 of 売上 and 費用), and its rate counts.
_FEWEST_SHARING = 3


def _shares(table: _Matrix, index: int) -> Iterator[Evidence]:
    """A part of a sum near by divided by the sum, unless its name is that of a rate (不良率); by a name that says share, or is that of the
    part, the line it names divided by one that it never exceeds, or what is a whole together with others named so.
    """
    heads, name = table.lines[index].heads, _own_name(table.lines[index])
    shared = label_key(shared_by(name))
    if not table.proves(index, 0.0) or (names_rate(name) and not shared):
        return
    below = table.groups["heads", heads]
    place = below.index(index)
    alike = [other for other in below[max(0, place - _NEAR) : place + _NEAR + 1] if other != index]
    near = dict.fromkeys((*alike, *table.near(index)))
    named = [part for part in near if shared and shared in label_key(_own_name(table.lines[part]))]
    for whole in near:
        own = {id(part) for part in table.lines[whole].parts}
        parts = [part for part in near if id(table.lines[part]) in own] if len(own) >= _FEWEST_SHARING else []
        for part in (*named, *parts):
            if table.amounts.ratio(index, part, whole) == 0 and not table.amounts.exceeds(part, whole):
                is_named_so = shared or is_rate(name) or table.keys[part] == table.keys[index]
                role = TableRole.SHARE if is_named_so else TableRole.UNCLEAR
                yield table.proof(role, EvidenceKind.RATIO, (index, part, whole))
    shares = [each for each in (*alike, index) if shared and shared_by(_own_name(table.lines[each]))]
    before = [each for each in sorted(shares) if each < index][::-1]
    behind = [each for each in sorted(shares) if each > index]
    for first, last in product(range(len(before) + 1), range(len(behind) + 1)):
        if first + last and table.amounts.are_whole((index, *before[:first], *behind[:last])):
            yield Evidence(EvidenceKind.WORD, TableRole.SHARE, name)
    if not table.amounts.may_be_share(index):
        return
    # Columns have a head each.
    beside, at = (below, place) if len(below) >= _FEWEST_SHARING else (range(len(table.lines)), index)
    if others := _whole_with(table, beside, at):
        yield table.proof(TableRole.UNCLEAR, EvidenceKind.WHOLE, (index, *others))


def _whole_with(table: _Matrix, lines: Sequence[int], place: int) -> list[int]:
    """Return the lines beside one of a row that are 100 % together with it, [] where there are none."""
    amounts, first = table.amounts, int(np.argmax(table.amounts.known(lines[place])))
    told = list(
        zip(amounts.values[list(lines), first].tolist(), amounts.units[list(lines), first].tolist(), strict=True)
    )
    for begin in range(max(0, place - _NEAR), place + 1):
        for end in range(max(place + 1, begin + _FEWEST_SHARING), min(len(lines), place + _NEAR) + 1):
            summed, unit = sum(value for value, _ in told[begin:end]), max(unit for _, unit in told[begin:end])
            if min(abs(summed - 1.0), abs(summed - 100.0)) > 2 * unit:
                continue  # most are told apart by one place
            if amounts.are_whole(lines[begin:end]):
                return [each for each in lines[begin:end] if each != lines[place]]
    return []


#: A rank is that of so many different numbers: fewer in the same order are an accident.
_FEWEST_RANKED = 5


def _ranks(table: _Matrix, index: int) -> Iterator[Evidence]:
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


def _earlier(table: _Matrix, index: int) -> Iterator[Evidence]:
    """A line near by again a period or a year later, its growth since then or since the first, or its mean over the last periods."""
    amounts, line = table.amounts, table.lines[index]
    if is_net_word(_own_name(line)) and not is_result_word(_own_name(line)):
        yield from _steps_of(table, index)
    if not table.proves(index, _DIGITS_BESIDE):
        return
    last = int(np.flatnonzero(amounts.known(index))[-1])
    near = [other for other in table.near(index) if table.lines[other].role in _OPEN]
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
            if which < _REPEATED and _agrees(amounts, index, earlier) and not OPENS.search(_own_name(line)):
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


def _steps_of(table: _Matrix, index: int) -> Iterator[Evidence]:
    """By how much a line near by has changed since the period before it, under the name of a net: Change below Total; not 純増."""
    amounts, before = table.amounts, table.amounts.places_before(1)
    for other in table.near(index):
        steps = amounts.values[other] - amounts.at(amounts.values[other], before)
        common = amounts.known(index) & ~np.isnan(steps)
        count, own = int(common.sum()), amounts.values[index][common]
        is_varied = len(np.unique(own)) >= _FEWEST and count * 2 > table.sizes[index]
        if is_varied and bool(amounts.same(index, steps, 2)[common].all()):
            yield table.proof(TableRole.PRIOR_PERIOD, EvidenceKind.CHANGE, (index, other))


def _differs(amounts: Amounts, index: int, other: int) -> bool:
    """Whether two lines lie so far apart, in so many ways, that one is no mere rounding of the other."""
    apart = np.unique(np.rint(np.abs(amounts.values[index] - amounts.values[other]) / amounts.units[index]))
    return float(np.log10(np.maximum(apart[~np.isnan(apart)], 1.0)).sum()) >= _DIGITS_BESIDE


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
    if count < _FEWEST or count * 2 <= int(known.sum()):
        return False
    same = amounts.same(index, computed, off=off) & common
    if not (same == common).all():
        if not is_mostly or same.sum() < _FEWEST_UNREVISED or same.sum() * 2 <= count:
            return False
        common = same
    is_varied = len(np.unique(amounts.values[index][common])) >= _FEWEST
    return is_varied and amounts.weight(index, common, off, more) >= _DIGITS_BESIDE


#: What a period begins with is what the last one ended with, and no earlier number.
OPENS = re.compile(r"期首|月初|週初|繰越|始|(?<![a-z])(?:open|begin|start)", re.IGNORECASE)


def _of_two(table: _Matrix, index: int) -> Iterator[Evidence]:
    """One line less another, both without a word for a plan: a comparison nobody named, a net of flows, or a whole and its parts."""
    amounts, lines = table.amounts, table.lines
    name = _own_name(lines[index])
    if is_result_word(name) or not table.proves(index, 0.0):
        return
    near = [other for other in table.near(index) if lines[other].role in _OPEN]
    if len(near) < 2:
        return
    for one, other in _may_differ(amounts, index, near):
        less = amounts.values[one] - amounts.values[other]
        common = ~np.isnan(less) & amounts.known(index)
        count = int(common.sum())
        if count < _FEWEST or count * 5 < 4 * table.sizes[index]:
            continue
        if bool(amounts.same(index, less, 2)[common].all()) and (found := _compared(table, index, one, other, common)):
            yield found


def _growth(table: _Matrix, index: int) -> Iterator[Evidence]:
    """By how much in percent one line near by lies above another, in a language that has no word for it here; asked about."""
    amounts, known = table.amounts, table.amounts.known(index)
    if np.abs(amounts.values[index][known]).max() >= 100 * _DOUBLED or not table.proves(index, _DIGITS_NEAR):
        return
    last = int(np.flatnonzero(known)[-1])
    for one, other in amounts.may_grow(index, table.near(index), last):
        growth, off = amounts.growth(one, other)
        places = known & np.isfinite(growth)
        if not (np.abs(growth[places]) < _DOUBLED).all():
            continue  # of many times as much the one that is taken off tells nothing
        for times in (1, 100):
            is_far = amounts.weight(index, places, times * off) >= _DIGITS_NEAR
            if is_far and _agrees(amounts, index, times * growth, times * off):
                yield _less_one(table.proof(TableRole.UNCLEAR, EvidenceKind.RATIO, (index, one, other)))


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


def _compared(
    table: _Matrix, index: int, one: int, other: int, places: Flags, *, is_stated: bool = False
) -> Evidence | None:
    """Return what is made of a line that is one line less another; two lines of one kind that are compared are asked about as well."""
    amounts, lines = table.amounts, table.lines
    own = amounts.values[index][places]
    a, b = amounts.values[one][places], amounts.values[other][places]
    pair = (lines[one], lines[other])
    of_one_name = _siblings(lines[index], *pair)
    digits = (_DIGITS_BESIDE if of_one_name else _DIGITS_NEAR) / (2 if of_one_name else 1)
    if not is_stated and amounts.weight(index, places) < digits:
        return None
    is_signed = bool((own < 0).any()) and bool((a >= 0).all()) and bool((b >= 0).all())
    if not is_signed or any(is_result_word(_own_name(line)) for line in pair):
        return None
    is_close = np.median(np.abs(own)) <= _CLOSE * np.median(np.maximum(a, b))
    if not is_close or (not of_one_name and all(line.role is TableRole.ACTUAL for line in pair)):
        return table.proof(TableRole.UNCLEAR, EvidenceKind.DIFFERENCE, (index, one, other))
    for line in pair:
        if line.role is None and not line.told:
            line.decide(TableRole.UNCLEAR, table.proof(TableRole.UNCLEAR, EvidenceKind.DIFFERENCE, (index, one, other)))
    return table.proof(TableRole.DIFFERENCE, EvidenceKind.DIFFERENCE, (index, one, other))


#: A plan and its actual differ by less than this share of them.
_CLOSE = 0.4


def _siblings(*lines: TableLine) -> bool:
    """Whether lines differ in their last label or their last head alone."""
    labels, heads = {line.labels for line in lines}, {line.heads for line in lines}
    if len(heads) == 1:
        outer = {words[:-1] for words in labels}
    elif len(labels) == 1:
        outer = {words[:-1] for words in heads}
        return len(outer) == 1
    else:
        return False
    return len(outer) == 1 and any(outer)


def falls(values: Mapping[PartialPeriod, float]) -> bool:
    """Whether a line goes down within a year more than once, which no running total of amounts does."""
    ordered = sorted(values, key=lambda when: (when.year or 0, when.place))
    downs = sum(values[b] < values[a] and a.year == b.year for a, b in pairwise(ordered))
    return downs > max(1, 0.2 * len(ordered))


#: What only numbers tell is not looked for where a formula states how a line is computed.
_BY_NUMBERS = (_of_pairs, _ranks, _earlier, _of_two, _growth)
