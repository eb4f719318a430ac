"""What the formulas of the cells state of the lines of a table, decided by their words as where their numbers prove the same.

A formula needs no numbers that agree: it comes before arithmetic, and what it settles is not looked for there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.amounts import Amounts
from kpicore.sheets.tables.evidence.matrix import (
    FEWEST_SHARING,
    OPEN,
    OPENS,
    PARTNERS,
    WITHIN,
    Matrix,
    compared_with,
    groups_of,
    less_one,
    names_whole,
    own_name,
    says_growth,
)
from kpicore.sheets.tables.evidence.stated import Stated, StatedKind
from kpicore.sheets.tables.shapes import Evidence, EvidenceKind
from kpicore.sheets.tables.witnesses import (
    ends_like_mean,
    ends_like_total,
    is_net_word,
    is_rate,
    is_result_word,
    is_total_word,
    label_key,
    names_rate,
    says_all,
    shared_by,
)

#: Who adds up by formulas types no sums.
ADDING = frozenset({StatedKind.SUM, StatedKind.MEAN, StatedKind.RUNNING, StatedKind.DIFFERENCE})
#: What a line is that a formula makes of one other over several periods, and the kind of its evidence.
_OVER_TIME = {
    StatedKind.CHANGE: (TableRole.PRIOR_PERIOD, EvidenceKind.CHANGE),
    StatedKind.MOVING: (TableRole.AVERAGE, EvidenceKind.MEAN),
    StatedKind.RANK: (TableRole.ID, EvidenceKind.RANK),
    StatedKind.PRIOR_PERIOD: (TableRole.PRIOR_PERIOD, EvidenceKind.EARLIER),
    StatedKind.PRIOR_YEAR: (TableRole.PRIOR_YEAR, EvidenceKind.EARLIER),
}


def agree_with(amounts: Amounts, index: int, stated: Stated) -> bool:
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


def by_formulas(table: Matrix, index: int) -> Iterator[Evidence]:
    """What the formulas of a line state, decided by its words as where its numbers prove the same."""
    stated, line = table.stated.get(index), table.lines[index]
    if stated is None:
        return
    name, kind = own_name(line), stated.kind
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


def _added_by_formulas(table: Matrix, index: int, stated: Stated) -> Evidence | None:
    """Return what is made of a line that formulas state to be the sum or the mean of lines of its own role, or of sums of them; one that no
    word tells may add up plans, and is none then that people follow.
    """
    line, parts = table.lines[index], stated.lines
    roles = OPEN if line.role in (None, TableRole.TOTAL, TableRole.AVERAGE) else (line.role,)
    of_plans = line.role is None and any(table.lines[part].role in PARTNERS for part in parts)
    allowed = (*roles, TableRole.TOTAL, TableRole.UNCLEAR, *(PARTNERS if of_plans else ()))
    if any(table.lines[part].role not in allowed for part in parts):
        return None
    # The closest of the groups that hold them all tells by which word the sum differs from its parts: 全社 of 全社 / 実績.
    groups = [
        (len(table.groups[key]), name)
        for key, name in groups_of(line).items()
        if not (isinstance(key, tuple) and key[0] == WITHIN) and set(parts) <= set(table.groups[key])
    ]
    names = [name for _, name in sorted(groups)] or [own_name(line)]
    named = {own_name(table.lines[part]) for part in parts}
    own = own_name(line)
    # Lines of one name are added up over shops, whatever stands beside the sum; 入会計 of 入会 is no 会計.
    of_one_name = len(named) == 1 and (own in named or is_total_word(own.removeprefix(min(named))))
    is_sure = of_one_name or any(not name or ends_like_total(name) or ends_like_mean(name) for name in names)
    places = (index, *parts)
    if stated.kind is StatedKind.MEAN:
        return table.proof(TableRole.AVERAGE if is_sure else TableRole.UNCLEAR, EvidenceKind.MEAN, places)
    are_parts = bool((np.nan_to_num(table.amounts.values[list(parts)]) >= 0).all())
    if not is_sure and not of_plans and (not are_parts or names_whole(table, names[0], parts, index)):
        return None
    line.parts = tuple(table.lines[part] for part in parts)
    role = TableRole.TOTAL if is_sure or says_all(names[0]) else TableRole.UNCLEAR
    return table.proof(role, EvidenceKind.SUM, places)


def _shared_by_formulas(table: Matrix, index: int, stated: Stated) -> Evidence | None:
    """Return what is made of a line that is divided by a sum it is part of, unless its name is that of a rate."""
    name, part = own_name(table.lines[index]), stated.lines[0]
    shared = label_key(shared_by(name))
    if names_rate(name) and not shared:
        return None
    is_named_so = shared or is_rate(name) or table.keys[part] == table.keys[index]
    if not is_named_so and stated.parts < FEWEST_SHARING:
        return None
    proof = table.proof(
        TableRole.SHARE if is_named_so else TableRole.UNCLEAR, EvidenceKind.RATIO, (index, *stated.lines)
    )
    return replace(proof, others=(*proof.others, stated.whole)) if stated.whole else proof


#: What is compared with a plan or a year before: what was, so far or altogether, and what is expected.
_COMPARED = (*OPEN, TableRole.TOTAL, TableRole.CUMULATIVE, TableRole.FORECAST)


def _compared_by_formulas(table: Matrix, index: int, stated: Stated) -> Evidence | None:
    """Return what is made of a line that is one line less another, or divided by it."""
    lines, name = table.lines, own_name(table.lines[index])
    one, other = stated.lines
    is_less = stated.kind is StatedKind.DIFFERENCE
    kind = EvidenceKind.DIFFERENCE if is_less else EvidenceKind.RATIO
    role: TableRole | None = None
    for compared, partner in ((one, other), (other, one)):
        is_partner = lines[partner].role in PARTNERS and not says_growth(lines[partner])
        if is_partner and lines[compared].role in _COMPARED and (is_less or partner == other):
            role = TableRole.DIFFERENCE if is_less else TableRole.ATTAINMENT
    if role is None and stated.kind is StatedKind.GROWTH:
        role = TableRole.UNCLEAR
    if role is None and is_less and is_net_word(name) and not is_result_word(name):
        role = TableRole.DIFFERENCE
    if role is not None:
        proof = table.proof(role, kind, (index, one, other))
        return less_one(proof) if stated.kind is StatedKind.GROWTH else proof
    if not is_less or is_result_word(name):
        return None
    common = table.amounts.known(index) & table.amounts.known(one) & table.amounts.known(other)
    return compared_with(table, index, one, other, common, is_stated=True) if common.any() else None
