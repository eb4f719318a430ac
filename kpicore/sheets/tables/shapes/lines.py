"""Lines: the numbers of a block that have one name and one meaning, each with its cells, its words and the evidence about its role."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from kpicore.sheets.actuals import says_excluded
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes.block import Block
from kpicore.sheets.tables.shapes.partial_periods import Grain, PartialPeriod, whens_inside, whens_of_text
from kpicore.sheets.tables.shapes.sheet import BLANK, MARK, NUMBER, TEXT, TypedSheet
from kpicore.sheets.tables.shapes.years import weeks_of_months
from kpicore.sheets.tables.witnesses import (
    ends_like_total,
    is_letter,
    is_owner,
    is_thing,
    is_total_word,
    is_unit,
    said_of,
    without_unit,
)


class EvidenceKind(StrEnum):
    """Where a piece of evidence comes from."""

    WORD = "word"
    SUM = "sum"
    RUNNING = "running-total"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    WHOLE = "whole"
    MEAN = "mean"
    EARLIER = "earlier-period"
    CHANGE = "change"
    PERIODS = "periods-again"
    RANK = "rank"
    FLAG = "flag"
    OF_LABEL = "of-label"
    FUTURE = "numbers-ahead"
    PLANNED = "beside-target"
    SHAPE = "shape"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a role: what kind, the words it was told by, how much it weighs; of arithmetic the `others` a line was computed from
    and in how many periods that holds (`count`), all of them; `by_formula` says that formulas of the cells state it.
    """

    kind: EvidenceKind
    role: TableRole
    text: str = ""
    weight: float = 1.0
    others: tuple[str, ...] = ()
    count: int = 0
    by_formula: bool = False


@dataclass(slots=True)
class TableLine:
    """The numbers of one name in one meaning. `labels` are the words of its rows from the outermost in, `heads` those of its columns,
    `sections` the words of rows above it that hold nothing else. `cells` are places on the canvas, `whens` the periods as far as told;
    `is_for_all`: its one number holds for every period of the table; `refuted` is a word that said a role the numbers deny, and so a name;
    of a sum `parts` are the lines it adds up, `stated` those that formulas say so of, of any tables; `sums` are cells that formulas make of
    other cells of the line; `is_unscaled`: what a title states of money is not said of it.
    """

    labels: tuple[str, ...]
    heads: tuple[str, ...]
    sections: tuple[str, ...] = ()
    unit: str = ""
    row: int | None = None
    column: int | None = None
    cells: list[tuple[int, int]] = field(default_factory=list)
    whens: list[PartialPeriod | None] = field(default_factory=list)
    role: TableRole | None = None
    evidence: list[Evidence] = field(default_factory=list)
    name: str = ""
    scope: str = ""
    indicator: str = ""
    told: bool = False
    is_for_all: bool = False
    refuted: str = ""
    parts: tuple[TableLine, ...] = ()
    stated: tuple[TableLine, ...] = ()
    sums: frozenset[tuple[int, int]] = frozenset()
    is_unscaled: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, the nearest to the numbers first."""
        return (*reversed(self.heads), *reversed(self.labels))

    def decide(self, role: TableRole, evidence: Evidence) -> None:
        self.role = role
        self.evidence.append(evidence)


def lines_of(block: Block) -> list[TableLine]:
    """Return the lines of a block in the order they are met, by row and then by column."""
    if block.is_down and all(map(block.heads.get, block.columns)):
        return _columns_as_lines(block)
    found: dict[object, TableLine] = {}
    is_down = block.is_down
    for row, (labels, sections, unit) in _label_paths(block):
        kinds = block.sheet.canvas.kinds[row]
        for at in block.columns:
            when = block.down.get(row) if is_down else block.when(row, at)
            if kinds[at] == BLANK and when is None:
                continue
            heads = block.heads.get(at, ())
            if when is None and block.across and block.down:
                heads = ()
            key = (
                labels,
                sections,
                heads,
                None if block.down and heads else row,
                at if is_down or (when is None and heads) else None,
            )
            line = found.get(key)
            if line is None:
                line = found[key] = TableLine(
                    labels, heads, sections, unit, None if block.down else row, at if is_down else None
                )
            line.cells.append((row, at))
            line.whens.append(when)
    return list(found.values())


def _columns_as_lines(block: Block) -> list[TableLine]:
    """Return the lines of a block with periods down and a head above every column: the cells of a column beside the same words."""
    rows_of: dict[tuple[Path, Path], list[int]] = defaultdict(list)
    units: dict[int, str] = {}
    for row, (labels, sections, unit) in _label_paths(block):
        rows_of[labels, sections].append(row)
        if unit:
            units[row] = unit
    found = []
    for (labels, sections), rows in rows_of.items():
        whens = list(map(block.down.get, rows))
        for at in block.columns:
            line = TableLine(labels, block.heads[at], sections, column=at)
            kinds = block.sheet.canvas.kinds_down[at]
            told = [
                (row, when) for row, when in zip(rows, whens, strict=True) if when is not None or kinds[row] != BLANK
            ]
            if told:
                line.unit = units.get(told[0][0], "")
                line.cells, line.whens = [(row, at) for row, _ in told], [when for _, when in told]
                found.append(line)
    return sorted(found, key=lambda line: line.cells[0])


Path = tuple[str, ...]


def _label_paths(block: Block) -> Iterator[tuple[int, tuple[Path, Path, str]]]:
    """Yield for each row with numbers the words that name it, those of the sections it lies in, and its unit; below each title anew."""
    parts: dict[object, list[int]] = defaultdict(list)
    for row in block.body:
        parts[block.titles.get(row)].append(row)
    for rows in parts.values():
        yield from _paths_in(replace(block, body=tuple(rows)) if len(parts) > 1 else block)


def _paths_in(block: Block) -> Iterator[tuple[int, tuple[Path, Path, str]]]:
    """Yield the same of the rows of one table. A blank before a filled label means the one above; a row with only a label is a section."""
    sheet = block.sheet
    units = [at for at, role in block.spare.items() if role is TableRole.UNIT]
    labels = _without_attributes(block, _without_owners(block, _telling(block)))
    above, dittos = dict[int, str](), dict[int, str]()
    indents: dict[int, list[tuple[int, str]]] = {}
    section: Path = ()
    steps = [at for at in labels if NUMBER in sheet.kinds_down(at, block.body)]
    down = {at: map(sheet.canvas.values_down[at].__getitem__, block.body) for at in labels}
    distinct = {at: {value for value in values if isinstance(value, str)} for at, values in down.items()}
    indented = [at for at in labels if any(map(_is_indented, distinct[at]))]
    has_dittos = any(value.strip()[:1] in _DITTO for at in labels for value in distinct[at] if value.strip())
    # A row of a log that has all its words is named by them alone: what was found for them holds again.
    is_told = units or steps or indented or block.rests or has_dittos or block.titles
    is_log = bool(labels) and block.is_down and not is_told
    known: dict[tuple[object, ...], tuple[tuple[Path, Path, str], dict[int, str]]] = {}
    for row in block.body:
        values = tuple(map(sheet.canvas.values[row].__getitem__, labels)) if is_log and row in block.down else ()
        if values in known:
            found, texts = known[values]
            above.update(texts)
            yield row, found
            continue
        texts = {at: text for at in labels if (text := _label_at(block, row, at, steps))}
        for at, text in texts.items() if has_dittos else ():
            dittos[at] = texts[at] = _spelled_out(text, dittos.get(at, ""))
        if not any(map(sheet.canvas.kinds[row].__getitem__, block.columns)):
            is_alone = len({sheet.head_of(row, at) for at in texts}) == 1  # be it merged over several columns of labels
            if is_alone and (block.titles or not block.down) and not _is_note(next(iter(texts.values()))):
                section = (next(iter(texts.values())),)
                above.clear()
            continue
        parents = _parents(sheet, row, {at: texts[at] for at in indented if at in texts}, indents) if indented else ()
        path = (*parents, *_path_at(block, row, labels, texts, above))
        beside = (text for at in labels if is_unit(text := above.get(at, "")) and not is_letter(text))
        unit = next((text for at in units if (text := sheet.text(row, at))), next(beside, ""))
        if values and len(texts) == len(labels) and all(type(value) is str for value in values):
            known[values] = (path, section, unit), texts
        yield row, (path, section, unit)


def _path_at(block: Block, row: int, labels: Sequence[int], texts: Mapping[int, str], above: dict[int, str]) -> Path:
    """Return the words that name a row: its labels or those above again, what stands beside its period, a word in place of one."""
    sheet = block.sheet
    is_told = bool(block.across) and any(sheet.kind(row, at) for at in block.axes)
    path = _filled_down(labels, texts, above, is_told=is_told)
    beside: Path = (block.rests[row],) if row in block.rests else ()
    if block.down and row not in block.down:
        beside += tuple(sheet.text(row, at) for at in block.axes if sheet.kind(row, at) == TEXT)
    return (*path, *beside)


def _label_at(block: Block, row: int, at: int, steps: Collection[int]) -> str:
    """Return the words of a cell of labels, of a step those of its column as well: Grade 1, Grade K; "" for none."""
    sheet = block.sheet
    kind, text = sheet.kind(row, at), sheet.text(row, at)
    if at in steps and (kind == NUMBER or (kind == TEXT and is_unit(text))):
        return " ".join((*block.heads.get(at, ())[-1:], text))
    return text if kind in (TEXT, MARK) else ""


_DITTO = "〃″々"


def _spelled_out(text: str, above: str) -> str:
    """Return a label with its ditto marks as the words of the label above in the same places: 訪問回数 介護 above 〃 医療."""
    before = above.split()
    words = [
        before[place] if word in _DITTO and place < len(before) else word for place, word in enumerate(text.split())
    ]
    return " ".join(words)


def _without_attributes(block: Block, labels: Sequence[int]) -> Sequence[int]:
    """Return the columns of words without those right of one that names every row, where these say no role and come again, but not for all
    rows: 資格 beside 氏名; 売上 beside every shop is what is counted.
    """
    sheet = block.sheet
    rows = [row for row in block.body if NUMBER in sheet.canvas.kinds[row]]
    if block.down or len(labels) < 2 or len(rows) < 2:
        return labels
    texts = {at: [sheet.text(row, at) for row in rows] for at in labels}
    name = next((at for at in labels if all(texts[at]) and len(set(texts[at])) == len(rows)), labels[-1])
    right = [text for at in labels if at > name for text in texts[at]]
    is_more = all(right) and 1 < len(set(right)) < len(right) and not any(map(said_of, right))
    return [at for at in labels if at <= name] if is_more else labels


def _without_owners(block: Block, labels: Sequence[int]) -> list[int]:
    """Return the columns of words without those of who is in charge, unless rows have no other word or the other words come again for
    each of them: then the rows are of these persons. A row that is only called a plan (target) comes again below every indicator.
    """
    sheet = block.sheet
    rest = [at for at in labels if block.down or not any(map(is_owner, block.heads.get(at, ())))]
    if len(rest) == len(labels):
        return rest
    rows = [row for row in block.body if NUMBER in sheet.canvas.kinds[row]]
    named = sum(any(sheet.kind(row, at) == TEXT for at in rest) for row in rows)
    if not rest or named < len(rows):
        return list(labels)
    texts = [tuple(sheet.text(row, at) for at in rest) for row in rows]
    texts = [words for words in texts if any(word and ((said := said_of(word)) is None or said.name) for word in words)]
    return rest if len(set(texts)) == len(texts) > 0 else list(labels)


#: A text alone in its row is a section up to this length, a unit in brackets not counted; longer ones are notes, and those that begin
#: with such a sign.
_LONGEST_SECTION = 24


def _is_note(text: str) -> bool:
    return (
        len(without_unit(text)) > _LONGEST_SECTION
        or text.startswith(("※", "*", "注", "(", "（"))
        or text.casefold().startswith("note")
    )


def _telling(block: Block) -> list[int]:
    """Return the columns of words that name lines: where every row is another period, words beside it (weekdays, remarks) tell no line
    apart, unless they say what it is; nor do words right of numbers and periods (ok, late) where the others and the period already are
    different in every row and each of the others comes with several of them.
    """
    sheet, rows = block.sheet, [row for row in block.body if row in block.down]
    if not block.is_down or len(rows) < 2:
        return list(block.labels)
    periods = [block.down[row] for row in rows]
    if len(set(periods)) == len(rows):
        return [at for at in block.labels if any(said_of(sheet.text(row, at)) for row in rows)]
    edge = max(*block.axes, min(block.columns))
    rest = [at for at in block.labels if at < edge]
    if not rest or len(rest) == len(block.labels):
        return list(block.labels)
    others = list(zip(*([sheet.text(row, at) for row in rows] for at in rest), strict=True))
    behind = list(zip(*([sheet.text(row, at) for row in rows] for at in block.labels if at > edge), strict=True))
    are_apart = len(set(zip(periods, others, strict=True))) == len(rows) >= _COMES_AGAIN * len(set(others))
    is_more = are_apart and len(set(zip(others, behind, strict=True))) > len(set(others)) + 1
    return (
        rest if is_more and not any(map(said_of, {text for texts in behind for text in texts})) else list(block.labels)
    )


#: Words come again so often where they name lines.
_COMES_AGAIN = 3


_EXCLUDED = re.compile(r"対象外|除外|exclude", re.IGNORECASE)


def excluded_rows(block: Block) -> frozenset[int]:
    """Return the rows that a column 対象外 takes out."""
    columns = [at for at in (*block.labels, *block.spare) if any(map(_EXCLUDED.search, block.heads.get(at, ())))]
    return frozenset(row for row in block.body for at in columns if says_excluded(block.sheet.canvas.value(row, at)))


_INDENT = " \t　└├│"


def _is_indented(value: str) -> bool:
    return value[:1] in _INDENT and value != ""


def _parents(sheet: TypedSheet, row: int, texts: Mapping[int, str], indents: dict[int, list[tuple[int, str]]]) -> Path:
    """Return the labels a row is indented below, the outermost first."""
    found: list[str] = []
    for at, text in texts.items():
        raw = sheet.canvas.values[row][at]
        if not isinstance(raw, str):
            continue
        depth = len(raw) - len(raw.lstrip(_INDENT))
        outer = [pair for pair in indents.get(at, []) if pair[0] < depth]
        found += [label for _, label in outer]
        indents[at] = outer
        if not (is_total_word(text) or ends_like_total(text)):  # rows indented below a sum are no parts of it
            said = said_of(text)  # what it says of its own numbers (目標不良率) is not said of theirs
            indents[at] = [*outer, (depth, said.name if said is not None and said.name else text)]
    return tuple(found)


def _filled_down(labels: Sequence[int], texts: Mapping[int, str], above: dict[int, str], *, is_told: bool) -> Path:
    """Return the labels of a row, blank outer ones as they were above, all of them where a period or a word beside it tells the row apart
    (2025, 2026, +/-); what is new forgets what stood right of it.
    """
    path = []
    fresh = False
    for index, at in enumerate(labels):
        text = texts.get(at, "")
        inner = is_told or any(texts.get(other) for other in labels[index + 1 :])
        if text:
            fresh = fresh or above.get(at) != text
            above[at] = text
        elif inner and not fresh and at in above:
            text = above[at]
        else:
            above.pop(at, None)
        if text and (is_thing(text) or is_letter(text) or not is_unit(text)):
            path.append(text)
    return tuple(path)


#: What is left of a bracket that tells from when (6月〜).
_EMPTY_BRACKETS = re.compile(r"\s*[(（]\W*[)）]$")


@lru_cache(maxsize=32768)
def without_periods(words: Path) -> Path:
    """Return words without those that name nothing but a period, and without the period inside the others."""
    found = []
    for word in words:
        if [when for when in whens_of_text(word) if when.grain is not Grain.BARE]:
            continue
        inside = whens_inside(word)
        rest = _EMPTY_BRACKETS.sub("", inside[0][1]) if len(inside) == 1 else ""
        rest = rest or word
        found.append(rest)
    return tuple(found)


def numbers_of(block: Block, line: TableLine) -> dict[PartialPeriod, float]:
    """Return the numbers of a line by what is told of their periods; the last of two for one."""
    kinds, amounts = block.sheet.canvas.kinds, block.sheet.amounts(line.cells)
    return {
        when: amount
        for (row, at), when, amount in zip(line.cells, line.whens, amounts, strict=True)
        if amount is not None and when is not None and kinds[row][at] == NUMBER
    }


def in_months(block: Block, lines: Sequence[TableLine]) -> Block:
    """Return a block, and its lines, with weeks whose numbers come again in one line as those of months (`weeks_of_months`)."""
    axis, index = (block.across, 1) if block.across else (block.down, 0)
    weeks = {at for at, when in axis.items() if when.grain is Grain.WEEK and when.number and not when.month}
    numbers = [[axis[place[index]] for place in line.cells if place[index] in weeks] for line in lines]
    if (block.across and block.down) or not any(len(set(own)) < len(own) for own in numbers):
        return block
    found = weeks_of_months(axis)
    for line in lines:
        line.whens = [found.get(place[index], when) for place, when in zip(line.cells, line.whens, strict=True)]
    return replace(block, across=found) if block.across else replace(block, down=found)
