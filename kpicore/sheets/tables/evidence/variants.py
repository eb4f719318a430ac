"""The same names again and again under a few words (計画, 実績, 差): beside an actual that is called one, what no word explains is none but
a plan or a comparison in a language nobody knows. It is asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes import NUMBER, Block, Evidence, EvidenceKind, TableLine, whens_of_text
from kpicore.sheets.tables.witnesses import is_unit, is_value_word, label_key, said_of


def compare_variants(block: Block, lines: Sequence[TableLine]) -> None:
    """Leave open what stands unexplained beside an actual that is called one."""
    groups: dict[object, dict[str, TableLine]] = defaultdict(dict)
    for line in lines:
        if line.heads and (not block.is_down or line.heads[:-1]):
            groups["heads", line.labels, line.sections, line.heads[:-1]][line.heads[-1]] = line
        if line.labels[:-1]:
            groups["labels", line.labels[:-1], line.sections, line.heads][line.labels[-1]] = line
    for group in groups.values():
        if len(group) > 1:
            _leave_open(block, group)


def _count(block: Block, line: TableLine) -> int:
    """Return how many numbers a line has, whose periods are told."""
    kinds = block.sheet.canvas.kinds
    return sum(
        kinds[row][at] == NUMBER for (row, at), when in zip(line.cells, line.whens, strict=True) if when is not None
    )


#: What a word may say that compares two lines; beside it stand both of them.
_COMPARED = frozenset({TableRole.DIFFERENCE, TableRole.ATTAINMENT})
_PLANNED = frozenset({TableRole.TARGET, TableRole.FORECAST, TableRole.PRIOR_YEAR, TableRole.PRIOR_PERIOD})


def _leave_open(block: Block, group: Mapping[str, TableLine]) -> None:
    """Leave open the unexplained lines beside an actual, and two of them beside a comparison of which neither is called a plan."""
    said = {word: found for word in group if (found := said_of(word)) is not None}
    alone = {found.role for found in said.values() if not found.name}
    open_ones = {
        word: line
        for word, line in group.items()
        if line.role is None and not line.told and word not in said and _count(block, line) > 0
    }
    if len(said) > 1 and "%" in open_ones:
        role = TableRole.ATTAINMENT
        open_ones.pop("%").decide(role, Evidence(EvidenceKind.WORD, role, "%"))
    words = [word for word in open_ones if not (is_unit(word) or is_value_word(word)) and label_key(word)]
    # A period with its year says what it is: numbers of that time.
    words = [word for word in words if all(when.year is None for when in whens_of_text(word))]
    roles = {found.role for found in said.values()} | {line.role for line in group.values()}
    beside_comparison = bool(alone & _COMPARED) and len(words) > 1 and not roles & _PLANNED
    if TableRole.ACTUAL in alone or beside_comparison or _are_initials(open_ones):
        for word in words:
            open_ones[word].decide(TableRole.UNCLEAR, Evidence(EvidenceKind.SHAPE, TableRole.UNCLEAR, word))


#: Single letters that may stand for actual, budget, forecast, plan, target, variance — or for shops A and B.
_INITIALS, _OF_PLANS = frozenset("ABFPTV"), frozenset("BFPT")


def _are_initials(words: Collection[str]) -> bool:
    letters = {word.upper() for word in words}
    return "A" in letters and letters <= _INITIALS and bool(letters & _OF_PLANS)
