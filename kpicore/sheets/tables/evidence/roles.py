"""What the numbers of each line are: words propose, the nearest first, and arithmetic and facts confirm or refute them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from operator import attrgetter

from kpicore.sheets.roles import READ, SIDES, TableRole
from kpicore.sheets.tables.evidence.arithmetic import falls, prove
from kpicore.sheets.tables.evidence.variants import compare_variants
from kpicore.sheets.tables.shapes import (
    Block,
    Evidence,
    EvidenceKind,
    Grain,
    PartialPeriod,
    TableLine,
    numbers_of,
    whens_inside,
)
from kpicore.sheets.tables.witnesses import (
    Said,
    counts_periods,
    ends_like_total,
    is_identifier,
    is_remark,
    is_total_word,
    is_value_word,
    label_key,
    names_telephone,
    said_of,
    summed_by,
)

#: What a title, a tab or a file may say of all its lines, where it says one of these alone.
_OF_TITLES = frozenset(
    {
        TableRole.TARGET,
        TableRole.ACTUAL,
        TableRole.FORECAST,
        TableRole.PRIOR_YEAR,
        TableRole.CUMULATIVE,
        TableRole.DIFFERENCE,
        TableRole.ATTAINMENT,
    }
)
#: Said behind a name that says plan or actual these count all the same: 売上実績 累計 is a running total.
_STRONGER = frozenset(
    {
        TableRole.CUMULATIVE,
        TableRole.DIFFERENCE,
        TableRole.ATTAINMENT,
        TableRole.PROGRESS,
        TableRole.SHARE,
        TableRole.PRIOR_YEAR,
        TableRole.PRIOR_PERIOD,
    }
)
#: 率 and 差 alone name a tab of rates, they do not say that its numbers are computed.
_SHORTEST_TITLE = 2
_TITLE_NAMES_NO_ROLE = ("管理", "達成", "対比", "比較", "進捗", "推移", "予実", " vs", "and", "&", "と")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a table: its titles, nearest first, the tab's name, the corner of its header where that tells a period."""

    titles: tuple[str, ...] = ()
    tab: str = ""
    name: str = ""
    corner: str = ""


def decide_roles(block: Block, lines: Sequence[TableLine], around: Surroundings) -> None:
    """Give every line of a block its role with the evidence for it; what nothing explains stays without one and is not read."""
    names = _wider_names(lines) | _names_beside_sides(lines)
    passed_over = names | _words_below_both_sides(lines)
    for line in lines:
        line.refuted = next((label for label in line.labels if label in names), "")
        _by_words(block, line, passed_over)
    _by_two_words([line for line in lines if not line.refuted])
    _ahead_of_actuals(lines)
    _by_periods(block, lines)
    _by_constants(block, lines)
    _by_flags(block, lines)
    _by_titles(block, lines, around)
    prove(block, lines)
    compare_variants(block, lines)
    _refute(block, lines)
    _by_likeness(block, lines)
    _by_first_words(lines)
    _by_labels(block, lines)
    _by_notes(lines)
    if _share_their_periods(block):
        for line in lines:
            if line.role is None and not line.heads:
                line.decide(TableRole.IGNORED, Evidence(EvidenceKind.SHAPE, TableRole.IGNORED, " ".join(line.labels)))
    names_of_rows = frozenset(label_key(word) for line in lines for word in (*line.labels[-1:], *line.sections))
    for line in lines:
        _by_names(line, names_of_rows)
    # A line in a run of periods with a name and nothing against it is an actual; one without any word, of its own or of a title that
    # names its numbers, is not read, nor is one named by the moment of a report.
    for line in (line for line in lines if line.role is None):
        is_named = (around.name or any((*line.words, *line.sections))) and not any(map(_MOMENT.search, line.labels))
        role = TableRole.ACTUAL if is_named else TableRole.IGNORED
        line.decide(role, Evidence(EvidenceKind.SHAPE, role, next(iter(line.words), "")))


def _wider_names(lines: Sequence[TableLine]) -> frozenset[str]:
    """Return the wider heads that name what stands below them although a word in them says a role (Planned giving above 2025, 2026 and
    Budget): some of the heads below say one themselves.
    """
    found = set()
    for line in lines:
        said = said_of(line.heads[-1]) if line.heads[1:] else None
        if said is not None and said.role in SIDES:
            found |= {
                head for head in line.heads[:-1] if (wider := said_of(head)) and wider.name and wider.role in SIDES
            }
    return frozenset(found)


def _names_beside_sides(lines: Sequence[TableLine]) -> frozenset[str]:
    """Return the labels that name what their row holds although a word in them says plan or actual (Plan income beside NHS income), where
    the heads alone tell plan and actual apart: no other label says the other side; and those of the first of two halves of a year, which
    is no year before: 前期入学者 beside 後期入学者.
    """
    every = {label for line in lines for label in line.labels}
    halves = frozenset(label for label in every if label[:2] == "前期" and f"後期{label[2:]}" in every)
    heads = {said.role for line in lines for head in line.heads if (said := said_of(head)) and not said.name}
    if not heads.issuperset(SIDES):
        return halves
    labels = {label: said for line in lines for label in line.labels if (said := said_of(label)) and said.role in SIDES}
    sides = {said.role for said in labels.values()}
    return halves.union(label for label, said in labels.items() if said.name and len(sides) == 1)


def _words_below_both_sides(lines: Sequence[TableLine]) -> frozenset[str]:
    """Return the words for an actual (単月) that stand below a plan as well as below an actual and so do not tell the two apart."""
    above: dict[str, set[TableRole]] = defaultdict(set)
    for line in lines:
        told = [(word, said.role) for word in line.words if (said := said_of(word)) and not said.name]
        sides = [(word, role) for word, role in told if role in SIDES]
        if len(sides) > 1 and sides[0][1] is TableRole.ACTUAL:
            above[sides[0][0]].add(sides[1][1])
    return frozenset(word for word, roles in above.items() if roles.issuperset(SIDES))


def _by_words(block: Block, line: TableLine, names: Collection[str]) -> None:
    if line.told:
        return
    if all(when is None for when in line.whens):
        _without_period(block, line)
        return
    for word in line.words:
        said = said_of(word) if word not in names else None
        if said is not None and _counts(line, word, said):
            line.decide(said.role, Evidence(EvidenceKind.WORD, said.role, word))
    for section in reversed(line.sections):
        said = said_of(section)
        is_told = said is not None and (said.role in _OF_TITLES or said.role is TableRole.TOTAL) and not said.name
        if said is not None and is_told and (line.role is None or said.role is TableRole.TOTAL):
            line.decide(said.role, Evidence(EvidenceKind.WORD, said.role, section))
    heads = line.heads[-1:] if block.is_down else ()
    if line.role in (None, TableRole.ACTUAL) and any(
        counts_periods(head) or (is_identifier(head) and not _are_calls(block, line, head)) for head in heads
    ):
        role = TableRole.UNCLEAR if _counts_something(block, line, heads[0]) else TableRole.ID
        line.decide(role, Evidence(EvidenceKind.WORD, role, heads[0]))


#: Below the telephone numbers that nobody could dial count something: bookings by telephone, calls.
_SHORTEST_DIALLED = 1e5


def _are_calls(block: Block, line: TableLine, head: str) -> bool:
    return names_telephone(head) and all(number < _SHORTEST_DIALLED for number in numbers_of(block, line).values())


#: Numbers of so many periods that rise and fall count something, whatever the end of their heading says.
_FEWEST_COUNTED = 5


def _counts_something(block: Block, line: TableLine, head: str) -> bool:
    """Whether a heading of several words that ends like one of numbers of things (new_line_id) stands above numbers, one for each
    period, that go up and down as counts do.
    """
    values = list(numbers_of(block, line).values())
    is_one_each = len(values) == len(line.whens) >= _FEWEST_COUNTED and len(set(line.whens)) == len(values)
    steps = {a < b for a, b in pairwise(values) if a != b}
    return is_one_each and len(steps) == 2 and len(re.split(r"[\s_\-]+", head.strip())) > 2


def _by_two_words(lines: Sequence[TableLine]) -> None:
    """Decide lines whose row is called a plan below a head that is none: where other heads are plans neither word is nearer and it is
    asked; else the heads tell which periods are over (実績, 見込) and the row is a plan in all of them.
    """
    of_heads = {line.heads: _nearest(line.heads) for line in lines}
    has_plans = TableRole.TARGET in of_heads.values()
    for line in lines:
        head, label = of_heads[line.heads], _nearest(line.labels)
        if (
            line.told
            or line.role not in (*SIDES, TableRole.FORECAST)
            or head is None
            or label not in SIDES
            or head is label
        ):
            continue
        if label is TableRole.TARGET and not has_plans:
            line.decide(label, Evidence(EvidenceKind.WORD, label, line.labels[-1]))
        elif head in SIDES:
            line.decide(TableRole.UNCLEAR, Evidence(EvidenceKind.SHAPE, TableRole.UNCLEAR, next(iter(line.words), "")))


def _nearest(words: Sequence[str]) -> TableRole | None:
    told = (said.role for word in reversed(words) if (said := said_of(word)) is not None)
    return next((role for role in told if role in (*SIDES, TableRole.FORECAST)), None)


def _ahead_of_actuals(lines: Sequence[TableLine]) -> None:
    """Read as forecasts what heads call planned (予) where no period has a plan and an actual, and all planned ones lie behind: the days
    to come of a row whose other days are actuals. The budget of next year is a plan.
    """
    rows: dict[tuple[object, object], dict[TableRole, TableLine]] = defaultdict(dict)
    for line in lines:
        if line.heads and line.role in SIDES and not line.told:
            rows[line.labels, line.sections][line.role] = line
    for pair in rows.values():
        if len(pair) < len(SIDES):
            continue
        planned, actual = (
            [
                (when.year or 0, when.place)
                for when in pair[role].whens
                if when is not None and when.grain is not Grain.YEAR
            ]
            for role in SIDES
        )
        if planned and actual and max(actual) < min(planned):
            pair[TableRole.TARGET].decide(
                TableRole.FORECAST, Evidence(EvidenceKind.FUTURE, TableRole.FORECAST, pair[TableRole.TARGET].heads[-1])
            )


def _counts(line: TableLine, word: str, said: Said) -> bool:
    """Whether what a word says counts beside what nearer ones said."""
    if said.role is TableRole.TOTAL or said.role is TableRole.AVERAGE:
        return line.role in (None, TableRole.ACTUAL, TableRole.TARGET) and is_total_word(word)
    if line.role is None:
        return True
    return said.role in _STRONGER and line.role in (TableRole.ACTUAL, TableRole.TARGET, TableRole.FORECAST)


def _without_period(block: Block, line: TableLine) -> None:
    """A column or row beside the periods: what its words say, else something nobody explained; never read."""
    roles = [said.role for word in line.words if (said := said_of(word))]
    stronger = next((role for role in roles if role not in READ), None)
    role = stronger or next(iter(roles), TableRole.REMARK if any(map(is_remark, line.words)) else TableRole.IGNORED)
    is_plan = block.is_down and role is TableRole.TARGET  # a row of plans, that of a total among them
    if stronger is None and not is_plan and any(map(ends_like_total, line.heads)):
        role = TableRole.TOTAL
    line.decide(role, Evidence(EvidenceKind.SHAPE, role, " ".join(line.heads)))


#: So many numbers are no amounts that happen to be years.
_FEWEST_YEARS = 3
_PLAUSIBLE_YEARS = range(1980, 2061)
#: So many numbers are no amounts that happen to be months, days or weeks; no week has a higher one.
_FEWEST_PLACES, _LAST_WEEK = 6, 53
#: What may be said again of a period beside its year.
_PLACES = (attrgetter("month"), attrgetter("day"), attrgetter("number"))


def _by_periods(block: Block, lines: Sequence[TableLine]) -> None:
    """Set aside the numbers that say again of which period they are (2025 or 4 beside 2025/04), and what a head or
    a label says to be of another year than its table: Visitors 2024 beside the weeks of 2025.
    """
    columns: dict[object, list[TableLine]] = defaultdict(list)
    for line in lines:
        if line.role in (None, *SIDES) and not line.told:
            columns[line.column if block.is_down else id(line)].append(line)
    for alike in columns.values():
        first = numbers_of(block, alike[0]).values()
        highest = max(first, default=0)
        says_again = _are_their_years if highest in _PLAUSIBLE_YEARS else _are_their_places
        counts = accumulate(len(numbers_of(block, line)) for line in alike)
        may_be_places = highest <= _LAST_WEEK and any(count >= _FEWEST_PLACES for count in counts)
        is_near = highest in _PLAUSIBLE_YEARS or (may_be_places and not any(map(is_value_word, alike[0].heads)))
        if is_near and says_again([pair for line in alike for pair in numbers_of(block, line).items()]):
            for line in alike:
                text = next(iter(line.words), "")
                line.decide(TableRole.PERIOD, Evidence(EvidenceKind.PERIODS, TableRole.PERIOD, text))
        word = next(iter((alike[0].heads if block.is_down else alike[0].labels)[-1:]), "")
        if role := _of_another_year(word, alike):
            for line in alike:
                line.decide(role, Evidence(EvidenceKind.WORD, role, word))


def _are_their_years(pairs: Sequence[tuple[PartialPeriod, float]]) -> bool:
    """Whether each number is the year of its period, by the calendar or in a fiscal year."""
    if len(pairs) < _FEWEST_YEARS or any(when.year is None or number != int(number) for when, number in pairs):
        return False
    months = [(when.year or 0) * 12 + when.month - 1 for when, _ in pairs if when.month]
    if len(months) < len(pairs):
        return all(number == when.year for when, number in pairs)
    since = [
        month - 12 * number for month, (_, number) in zip(months, pairs, strict=True)
    ]  # since January of that year
    return max(since) - min(since) < 12 and min(since) >= -12 and max(since) < 24


def _are_their_places(pairs: Sequence[tuple[PartialPeriod, float]]) -> bool:
    """Whether each number is the month of its period, or its day, week or quarter by number, and they are not all the same."""
    return len({number for _, number in pairs}) > 1 and any(
        all(number == place(when) for when, number in pairs) for place in _PLACES
    )


def _of_another_year(word: str, lines: Sequence[TableLine]) -> TableRole | None:
    """Return what the numbers under a word are that names another year than all periods of its lines: of earlier, or planned."""
    told = [when for when, rest in whens_inside(word) if when.grain is Grain.YEAR and when.year is not None and rest]
    years = {when.year for line in lines for when in line.whens if when is not None}
    known = [year for year in years if year is not None]
    if len(told) != 1 or len(known) < len(years) or not known:
        return None
    year = told[0].year or 0
    if year < min(known) - told[0].fiscal:
        return TableRole.PRIOR_YEAR
    return TableRole.FORECAST if year > max(known) + told[0].fiscal else None


#: A number of its own for so many labels, in so many periods each, is what they are known by.
_FEWEST_KNOWN, _FEWEST_TIMES = 4, 3


def _by_constants(block: Block, lines: Sequence[TableLine]) -> None:
    """Set aside columns that number their rows (1, 2, 3 …), and those of large whole numbers that never change, each label with its own:
    they number the labels (10010017), whatever their heading says.
    """
    columns: dict[int, list[TableLine]] = defaultdict(list)
    for line in lines:
        if block.is_down and line.column is not None and line.role is None:
            columns[line.column].append(line)
    for at, alike in columns.items():
        if _numbers_rows(block, at) and not any(map(is_value_word, block.heads.get(at, ()))):
            for line in alike:
                line.decide(TableRole.ID, Evidence(EvidenceKind.SHAPE, TableRole.ID, " ".join(line.heads)))
            continue
        known: list[list[float]] = []
        while len(known) < len(alike) and (not known or len(set(known[-1])) < 2):
            known.append(list(numbers_of(block, alike[len(known)]).values()))
        if len(alike) < _FEWEST_KNOWN or len(set(known[-1])) > 1:
            continue
        own = [each[0] for each in known if len(each) >= _FEWEST_TIMES]
        is_numbering = all(value == int(value) and value >= _SMALLEST_NUMBER for value in own)
        if len(own) >= _FEWEST_KNOWN and is_numbering and len(set(own)) > 0.9 * len(own):
            for line in alike:
                line.decide(TableRole.ID, Evidence(EvidenceKind.SHAPE, TableRole.ID, " ".join(line.heads)))


_SMALLEST_NUMBER = 100
#: Fewer rows that are counted from 0 or 1 may be amounts that happen to rise.
_FEWEST_NUMBERED = 5


def _numbers_rows(block: Block, at: int) -> bool:
    """Whether a column counts the rows of a table, the first of them 0 or 1."""
    amounts = block.sheet.amounts((row, at) for row in block.body)
    first = next(amounts, None)
    counted = all(
        amount is not None and first is not None and amount == first + step for step, amount in enumerate(amounts, 1)
    )
    return first in (0, 1) and counted and len(block.body) >= _FEWEST_NUMBERED


#: So many columns of 0 and 1 in so many rows mark the rows; one or two, or a few rows, may count what happens seldom.
_FEWEST_FLAGS, _FEWEST_FLAGGED = 3, 20
#: A heading that asks whether: is_partial, hasHoliday, 祝日フラグ.
_ASKS_WHETHER = re.compile(
    r"(?:[iI]s|[hH]as|[wW]as)(?:[_ ]|(?=[A-Z]))|(?:IS|HAS|WAS)[_ ]|.*(?:フラグ|有無|(?i:[_ ]fla?g))$"
)


def _by_flags(block: Block, lines: Sequence[TableLine]) -> None:
    """Set aside the columns of nothing but 0 and 1, beside columns of other numbers, whose heading asks whether, or of which a table of
    many rows has several.
    """
    if not block.is_down:
        return
    values = {at: set(block.sheet.amounts((row, at) for row in block.body)) - {None} for at in block.columns}
    flags = {at for at, found in values.items() if found and found <= {0, 1}}
    if len(block.body) < _FEWEST_FLAGGED or len(flags) < _FEWEST_FLAGS:
        flags = {at for at in flags if any(map(_ASKS_WHETHER.match, block.heads.get(at, ())))}
    if len(flags) == len(values):
        return
    for line in lines:
        if line.column in flags and line.role in (None, TableRole.ACTUAL) and not line.told:
            role = TableRole.IGNORED
            line.decide(role, Evidence(EvidenceKind.FLAG, role, " ".join(line.heads)))


#: Of so many periods without a word the one with a word beside it is no series of its own.
_FEWEST_WITHOUT_NOTE = 3


def _by_notes(lines: Sequence[TableLine]) -> None:
    """Leave open the numbers of one period with a word above them that no list knows (Q4 (pre-chiusura)) where the other periods of the
    row have none: it may say that they are of another kind.
    """
    rows: dict[tuple[object, object], list[TableLine]] = defaultdict(list)
    for line in lines:
        if any(line.whens):
            rows[line.labels, line.sections].append(line)
    for alike in rows.values():
        noted = [line for line in alike if line.heads]
        is_one = len(alike) == 2 and len(noted) == 1 and len(noted[0].cells) == 1 and bool(noted[0].labels)
        if is_one and noted[0].role is None and sum(len(line.cells) for line in alike) > _FEWEST_WITHOUT_NOTE:
            noted[0].decide(TableRole.UNCLEAR, Evidence(EvidenceKind.SHAPE, TableRole.UNCLEAR, noted[0].heads[-1]))


#: A number of its own for each of so many labels, in so many periods of each, is of the label.
_FEWEST_LABELS, _FEWEST_UNCHANGING = 3, 4


def _by_labels(block: Block, lines: Sequence[TableLine]) -> None:
    """Set aside the columns whose number never changes beside a label and is another beside others, where another column does change: a
    code, the seats of a hall. They say something of the label and nothing of its periods.
    """
    columns: dict[int, list[TableLine]] = defaultdict(list)
    for line in lines if block.is_down else ():
        if line.column is not None and line.labels:
            columns[line.column].append(line)
    known = {at: [list(numbers_of(block, line).values()) for line in alike] for at, alike in columns.items()}
    of_labels = {
        at
        for at, found in known.items()
        if len(found) >= _FEWEST_LABELS
        and all(len(set(each)) <= 1 for each in found)
        and sum(len(each) >= _FEWEST_UNCHANGING for each in found) * 2 > len(found)
        and len({each[0] for each in found if each}) > 1
    }
    for line in lines if len(of_labels) < len(columns) else ():
        if line.column in of_labels and line.role is None:
            head = block.heads.get(block.labels[0], ())[-1:] or line.labels[:1]
            role = TableRole.IGNORED
            line.decide(role, Evidence(EvidenceKind.OF_LABEL, role, " ".join(line.heads), others=head))


#: What a title says of one year (Forecast 2026) it does not say of numbers of years before the last: these are asked about.
_FOR_LATER = (TableRole.TARGET, TableRole.FORECAST)


#: So many numbers, none of them below zero, are no differences.
_FEWEST_OF_ONE_SIGN = 24


def _by_titles(block: Block, lines: Sequence[TableLine], around: Surroundings) -> None:
    """Give lines without a role of their own what the titles, else the tab say of all of them, where they say one thing (weakly)."""
    open_lines = [line for line in lines if line.role is None]
    marked = [line for line in lines if line.role in SIDES]
    if marked and not _are_plans_of_others(marked, open_lines):
        return
    numbers = [number for line in open_lines for number in numbers_of(block, line).values()]
    is_of_one_sign = len(numbers) >= _FEWEST_OF_ONE_SIGN and min(numbers) >= 0
    for texts in ((around.corner,), around.titles, (around.tab,)):
        told = {text: role for text in texts if (role := _title_role(text, is_of_one_sign=is_of_one_sign))}
        if len(set(told.values())) == 1:
            text, role = next(iter(told.items()))
            if role is not TableRole.TARGET if marked else any(line.role is role for line in lines):
                return
            years = [when.year for when, _ in whens_inside(text) if when.year is not None]
            first = years[0] - 1 if len(years) == 1 and role in _FOR_LATER else 0
            for line in open_lines:
                is_earlier = any(
                    when is not None and when.year is not None and when.year < first for when in line.whens
                )
                kind, meant = (EvidenceKind.FUTURE, TableRole.UNCLEAR) if is_earlier else (EvidenceKind.WORD, role)
                line.decide(meant, Evidence(kind, meant, text, weight=0.5))
            return


def _are_plans_of_others(marked: Sequence[TableLine], open_lines: Sequence[TableLine]) -> bool:
    """Whether lines are called targets (Tax to GDP target) of things that no line without such a word is named after."""
    said = [said_of(evidence.text) for line in marked for evidence in line.evidence[-1:]]
    names = {label_key(each.name) for each in said if each is not None}
    are_plans = all(line.role is TableRole.TARGET and not line.told for line in marked)
    return (
        are_plans
        and "" not in names
        and not any(label_key(word) in names for line in open_lines for word in line.words)
    )


def _title_role(text: str, *, is_of_one_sign: bool) -> TableRole | None:
    """Return what a title says its numbers are; one of differences that names a side as well (variance-tool__budget) is of that where its
    numbers are no differences.
    """
    if any(word in text for word in _TITLE_NAMES_NO_ROLE) or len(text) < _SHORTEST_TITLE:
        return None
    said = said_of(text)
    if said is not None and said.role is TableRole.DIFFERENCE and is_of_one_sign:
        rest = said_of(said.name)
        said = rest if rest is not None and rest.role in SIDES else said
    return said.role if said is not None and said.role in _OF_TITLES else None


#: A word of difference may as well be the name of a flow: 純増減, 差引, net change.
_NAMES_OF_FLOWS = ("増減", "差引", "残り", "不足", "ギャップ", "change", "net", "gap")


def _refute(block: Block, lines: Sequence[TableLine]) -> None:
    """Take back what words said and the numbers deny: a running total by its title that falls, a difference of nothing."""
    partners = (TableRole.TARGET, TableRole.PRIOR_YEAR, TableRole.PRIOR_PERIOD, TableRole.FORECAST, TableRole.ACTUAL)
    partner = any(line.role in partners for line in lines)
    has_names = False
    for line in lines:
        last = line.evidence[-1] if line.evidence else None
        if last is None or last.kind is not EvidenceKind.WORD or line.told:
            continue
        weak = line.role is TableRole.CUMULATIVE and last.weight < 1 and falls(numbers_of(block, line))
        may_be_name = any(part in last.text.casefold() for part in _NAMES_OF_FLOWS)
        alone = line.role is TableRole.DIFFERENCE and not partner and may_be_name
        if weak or alone:
            line.evidence.pop()
            line.role, line.refuted = None, last.text if alone else ""
            has_names = has_names or alone
    if has_names:
        prove(block, lines)  # the net of two flows is one by its numbers


#: Two columns hold numbers of one kind where in so many rows they are of one size.
_FEWEST_OF_ONE_SIZE, _ONE_SIZE = 2, 0.1


def _share_their_periods(block: Block) -> bool:
    """Whether each period of a table has a second column of numbers of the same size right of it with nothing above: two things stand below
    every period, and no word says which is which. No question would tell either: a head above the columns does.
    """
    sheet = block.sheet
    for at in block.across:
        right = at + 1
        if right >= sheet.width or right in block.across or any(sheet.kind(row, right) for row in block.header):
            return False
        pairs = [(abs(sheet.amount(row, at) or 0), abs(sheet.amount(row, right) or 0)) for row in block.body]
        sizes = sorted(min(pair) / max(pair) for pair in pairs if all(pair))
        if len(sizes) < _FEWEST_OF_ONE_SIZE or sizes[len(sizes) // 2] < _ONE_SIZE:
            return False
    return bool(block.across) and not block.down


#: A number that stands in so many periods unchanged under the name of another line with a word more looks like its target.
_FEWEST_UNCHANGED = 4
#: Words for a target that are names as well: a company, a field.
_NAMES_TOO = frozenset({"meta"})


def _by_likeness(block: Block, lines: Sequence[TableLine]) -> None:
    """Leave open what looks like a target in a language nobody knows (Doel omzet, always 60,000, beside Omzet), and what only a word
    that is a name as well calls one.
    """
    values = {line.column for line in lines if line.column is not None and any(map(is_value_word, line.heads[-1:]))}
    says_actual = bool(values) or any(line.role is TableRole.ACTUAL for line in lines)
    shown = [(line, line.heads if block.is_down else line.labels) for line in lines]
    names = [(line, words[-1].casefold() if words else "") for line, words in shown]
    for line, name in names:
        is_bare = line.role is TableRole.TARGET and not line.told and name in _NAMES_TOO and not says_actual
        if is_bare or (line.role is None and _looks_like_target(block, line, name, names)):
            line.decide(TableRole.UNCLEAR, Evidence(EvidenceKind.SHAPE, TableRole.UNCLEAR, name))


def _looks_like_target(block: Block, line: TableLine, name: str, names: Sequence[tuple[TableLine, str]]) -> bool:
    amounts = (block.sheet.amount(*place) for place in line.cells)
    known = list(islice((value for value in amounts if value is not None), _FEWEST_UNCHANGED))
    if len(known) < _FEWEST_UNCHANGED or len(set(known)) > 1 or len(set(numbers_of(block, line).values())) > 1:
        return False
    words = set(name.split())
    return any(
        other is not line and shorter and shorter != name and set(shorter.split()) < words for other, shorter in names
    )


def _by_first_words(lines: Sequence[TableLine]) -> None:
    """Leave open what only the first word of its name calls a plan where no line is called as the rest of it and nothing is computed from
    it: Plan income beside Private income may be a kind of income, and keeps its name whatever is answered. A table of nothing but plans
    has what they are of elsewhere.
    """
    words = {word for line in lines if any(line.whens) for word in line.words}
    said_by = {word: said for word in words if (said := said_of(word))}
    opening = {
        word: label_key(said.name).removesuffix("s")
        for word, said in said_by.items()
        if said.role is TableRole.TARGET and said.name
        if re.match(rf"{re.escape(said.word)}\s+\w", word.strip(), re.IGNORECASE)
    }
    names = [said_by[word].name if word in said_by else word for word in words - opening.keys()]
    keys = {label_key(each).removesuffix("s") for name in names if name for each in (name, summed_by(name))}
    compared = {name for line in lines for evidence in line.evidence for name in evidence.others}
    are_plans = all(line.role is TableRole.TARGET for line in lines if any(line.whens))
    for line in lines if not are_plans else ():
        word = next((word for word in line.words if word in opening), "")
        is_by_word = line.role is TableRole.TARGET and line.evidence[-1].text == word
        if not word or not (is_by_word or line.told) or word[:40] in compared or opening[word] in keys:
            continue
        line.refuted = word
        if not line.told:
            line.decide(TableRole.UNCLEAR, Evidence(EvidenceKind.SHAPE, TableRole.UNCLEAR, word))


def _by_names(line: TableLine, names: Collection[str]) -> None:
    """Set aside what is called the sum of a row or a section of its table: 売上計, Total for Income; 売上合計 alone is an indicator."""
    if line.role not in (None, TableRole.ACTUAL, TableRole.TARGET) or line.told:
        return
    word = (line.labels or line.heads or ("",))[-1]
    if said_of(word) is None and ends_like_total(word):
        base = label_key(summed_by(word))
        if base in names and base != label_key(word):
            line.decide(TableRole.TOTAL, Evidence(EvidenceKind.WORD, TableRole.TOTAL, word))


def read_plans_of_totals(lines: Sequence[TableLine]) -> None:
    """Read the plan of a total where no other line has one: it is no sum of plans."""
    for line in lines if not any(line.role is TableRole.TARGET for line in lines) else ():
        said = [each.role for each in line.evidence if each.kind is EvidenceKind.WORD]
        is_plan = line.role is TableRole.TOTAL and TableRole.TARGET in said and any(line.whens) and not line.told
        if is_plan and line.evidence[-1].text not in line.sections:  # the parts of a table of totals are in others
            line.decide(TableRole.TARGET, next(each for each in line.evidence if each.role is TableRole.TARGET))


def leave_sums_of_plans(block: Block, lines: Sequence[TableLine]) -> None:
    """Set aside the plan of a total that is the sum of the plans of its parts in every period (budget below TOTAL): the total stays one as
    well, whatever its plan is called.
    """
    for total in lines:
        parts = {(label_key(part.name), part.scope) for part in total.parts}
        plans = [line for line in lines if line.role is TableRole.TARGET and any(line.whens) and not line.told]
        added = [numbers_of(block, plan) for plan in plans if (label_key(plan.name), plan.scope) in parts]
        if total.role is not TableRole.TOTAL or not len(added) == len(parts) >= _FEWEST_ADDED:
            continue
        for plan in plans:
            key, own = (label_key(plan.name), plan.scope), numbers_of(block, plan)
            is_of_total = key not in parts and key == (label_key(total.name), total.scope)
            summed = {when: [each[when] for each in added if when in each] for when in own}
            is_sum = all(
                len(each) == len(added) and abs(sum(each) - own[when]) <= _OFF for when, each in summed.items()
            )
            if is_of_total and is_sum and len(set(own.values())) > 1:
                role, names = TableRole.TOTAL, tuple(part.name for part in total.parts[:_MOST_ADDED])
                plan.decide(role, Evidence(EvidenceKind.SUM, role, plan.name, others=names, count=len(own)))


#: A sum is of so many plans at least, of which so many are named; amounts that were rounded for themselves may be off by a little.
_FEWEST_ADDED, _MOST_ADDED, _OFF = 2, 4, 1.0


def follow_planned_totals(lines: Sequence[TableLine]) -> None:
    """Read a total that has a plan of its own, one that no part of it has or that is not the sum of theirs, with its plan: what is planned
    is followed. Where it has the name of its parts in other scopes (All sites / Visitors) that is left open, and its plan waits with it.
    """
    named: dict[tuple[str, str], list[TableLine]] = defaultdict(list)
    for line in lines:
        if line.name and (any(line.whens) or line.role is TableRole.TARGET):
            named[label_key(summed_by(line.name)), line.scope].append(line)
    planned = {(label_key(line.name), line.scope) for line in lines if line.role is TableRole.TARGET}
    for alike in named.values():
        plans = [line for line in alike if line.role is TableRole.TARGET]
        totals = [line for line in alike if line.role is TableRole.TOTAL and any(line.whens) and not line.told]
        if not plans or len(totals) != 1 or any(line.role is TableRole.ACTUAL for line in alike):
            continue
        (total,) = totals
        is_of_scopes = {label_key(part.name) for part in total.parts} == {label_key(total.name)}
        role, followed = (TableRole.UNCLEAR, [total, *plans]) if is_of_scopes else (TableRole.ACTUAL, totals)
        parts = {(label_key(part.name), part.scope) for part in total.parts}
        if not any(any(plan.whens) for plan in plans):  # one for all periods, a sum where parts have one as well
            followed = [] if is_of_scopes else totals
            role, followed = (TableRole.TOTAL, plans) if parts & planned else (TableRole.ACTUAL, followed)
        for line in followed:
            line.decide(role, Evidence(EvidenceKind.PLANNED, role, total.name))
        for plan in plans if followed else ():
            plan.name = total.name


#: Cash Basis Monday, January 19, 2026 04:28 PM: a moment is no name.
_MOMENT = re.compile(r"(?:19|20)\d{2}\D.*\d{1,2}:\d{2}")
