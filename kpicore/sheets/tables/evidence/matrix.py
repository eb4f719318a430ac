"""The lines of a table as a matrix: their numbers, the groups they form, and what names and numbers tell of one beside others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.amounts import Amounts, Flags
from kpicore.sheets.tables.evidence.stated import Stated
from kpicore.sheets.tables.shapes import Evidence, EvidenceKind, TableLine
from kpicore.sheets.tables.witnesses import (
    ends_like_total,
    is_net_word,
    is_rate,
    is_result_word,
    is_total_word,
    label_key,
    said_of,
    says_all,
    summed_by,
)

#: Lines are compared with those so near: a plan, its actual and what is made of them stand together.
NEAR = 12
#: A sum is of so many lines at least.
FEWEST_SUMMANDS = 2
#: So many different numbers a proof needs.
FEWEST = 3
#: A whole of which a share is told has so many parts: of two one may be what is left of it (利益 of 売上 and 費用), and its rate counts.
FEWEST_SHARING = 3
#: So many digits have to agree where no word proposes what is proven: for the lines right beside, and for any two that are near.
DIGITS_BESIDE, DIGITS_NEAR = 4.0, 6.0
OPEN = (None, TableRole.ACTUAL)
PARTNERS = (TableRole.TARGET, TableRole.PRIOR_YEAR, TableRole.PRIOR_PERIOD, TableRole.FORECAST)


@dataclass(slots=True)
class Matrix:
    """The lines of a table with their numbers, their names without what they say of their roles, and the rows and columns they form; what
    their formulas state (`stated`), and which lines these settle: they are computed so or typed, whatever adds up. `whole` has the groups
    of the lines that are named by more than what all the others of the group are called.
    """

    lines: Sequence[TableLine]
    amounts: Amounts
    stated: Mapping[int, Stated]
    settled: Set[int]
    keys: list[tuple[str, ...]]
    groups: Mapping[object, list[int]]
    whole: Mapping[int, Mapping[object, str]]
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
            for key in groups_of(line):
                groups[key].append(index)
        self.whole = _named_by_more(lines, groups)
        self.groups = groups

    def near(self, index: int) -> list[int]:
        return [
            other
            for other in range(max(0, index - NEAR), min(len(self.lines), index + NEAR + 1))
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
        return self.distinct[index] >= FEWEST and self.weight(index) >= digits

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


def groups_of(line: TableLine) -> dict[object, str]:
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
    word, rest = (heads[-1], (*heads[:-1], labels)) if heads else (own_name(line), (labels[:-1],))
    if ends_like_total(word) and (summed := summed_by(word)):
        found[WITHIN, label_key(summed), rest, line.sections] = ""
    elif len(parts := word.split()) > 1:
        for part, other in ((parts[0], parts[-1]), (parts[-1], parts[0])):
            found[WITHIN, label_key(part), rest, line.sections] = other
    return found


def _named_by_more(lines: Sequence[TableLine], groups: dict[object, list[int]]) -> Mapping[int, Mapping[object, str]]:
    """Return, of lines whose only head or label ends or begins with what others are called below or beside several (Both sites takings
    beside Takings of each), the group they are in with these, and what more their name says; the groups are added to `groups`.
    """
    alike = {
        (key[0], label_key(key[1]), key[2]): places
        for key, places in groups.items()
        if isinstance(key, tuple) and key[0] in ("last head", "last label")
    }
    found: dict[int, dict[object, str]] = {}
    for index, line in enumerate(lines if alike else ()):
        for kind, words, beside in (("last head", line.heads, line.labels), ("last label", line.labels, line.heads)):
            own = label_key(words[0]) if len(words) == 1 else ""
            parts = [(own[at:], own[:at]) for at in range(1, len(own))]
            for name, more in (*parts, *((more, name) for name, more in parts)):
                if (places := alike.get((kind, name, beside))) is not None:
                    key = (WHOLE, name, index)
                    groups[key] = sorted((*places, index))
                    found.setdefault(index, {})[key] = more
    return found


#: A line named by what others are called and more, with these.
WHOLE = "whole"
#: Lines named in one cell by two words, one of which they share: 自社 売上, モール 売上 and then 売上計.
WITHIN = "within"


def bare_key(line: TableLine) -> tuple[str, ...]:
    """Return the words of a line, the nearest first, without those of its role."""
    words = [word for word in line.words if not is_total_word(word)]
    names = [said.name if (said := said_of(word)) else word for word in words]
    return tuple(label_key(name) for name in names if name)


def own_name(line: TableLine) -> str:
    """Return the last label of a line, else its last head."""
    return line.labels[-1] if line.labels else (line.heads[-1] if line.heads else "")


def less_one(ratio: Evidence) -> Evidence:
    """Return the evidence of a ratio as that of the growth."""
    return replace(ratio, others=(ratio.others[0], f"{ratio.others[1]} − 1"))


#: Month on month and the like: what changed, whatever stands beside it.
_COMPARING = frozenset({"yoy", "mom", "wow", "qoq"})


def says_growth(line: TableLine) -> bool:
    """Whether a line is of an earlier period by a word for how much changed (Growth %, 前年比) and so no number to compare with."""
    said = next(filter(None, map(said_of, line.words)), None)
    if line.role in (TableRole.TARGET, TableRole.FORECAST) or said is None:
        return False
    return is_rate(said.word) or said.word.casefold() in _COMPARING


def difference_of(table: Matrix, index: int, one: int, other: int) -> int:
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


def names_whole(table: Matrix, name: str, parts: Sequence[int], index: int) -> bool:
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
    is_split = min(parts) > index and (is_column or len(parts) == FEWEST_SUMMANDS)
    return is_split or _leaves_result(table, index) or all(any(key in label_key(word) for word in own) for own in words)


def _leaves_result(table: Matrix, index: int) -> bool:
    """Whether a line less another near by is a result (Chiffre d'affaires − Achats = Marge brute): what comes in is followed itself."""
    near = table.near(index)
    results = [other for other in near if is_result_word(own_name(table.lines[other]))]
    return any(difference_of(table, result, index, other) > 0 for result in results for other in near)


def compared_with(
    table: Matrix, index: int, one: int, other: int, places: Flags, *, is_stated: bool = False
) -> Evidence | None:
    """Return what is made of a line that is one line less another; two lines of one kind that are compared are asked about as well."""
    amounts, lines = table.amounts, table.lines
    own = amounts.values[index][places]
    a, b = amounts.values[one][places], amounts.values[other][places]
    pair = (lines[one], lines[other])
    of_one_name = _siblings(lines[index], *pair)
    digits = (DIGITS_BESIDE if of_one_name else DIGITS_NEAR) / (2 if of_one_name else 1)
    if not is_stated and amounts.weight(index, places) < digits:
        return None
    is_signed = bool((own < 0).any()) and bool((a >= 0).all()) and bool((b >= 0).all())
    if not is_signed or any(is_result_word(own_name(line)) for line in pair):
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


#: What a period begins with is what the last one ended with, and no earlier number.
OPENS = re.compile(r"期首|月初|週初|繰越|始|(?<![a-z])(?:open|begin|start)", re.IGNORECASE)
