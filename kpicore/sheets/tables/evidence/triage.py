"""Board or list: whether the rows of a table are periods of indicators, or things (tickets, receipts, deals) that have a date.

By facts only, never by names of tabs. A list is left out with one offer that anybody can take the other way.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import pairwise, permutations

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes import PERIOD, Block, Grain, PartialPeriod, day_of_when
from kpicore.sheets.tables.witnesses import is_identifier, is_price, is_value_word, is_weekday, names_telephone, said_of

#: With fewer rows nothing can be counted.
_FEWEST_ROWS = 4
#: So many rows are looked at: a list shows itself early, and a table of days as well.
_MOST_ROWS = 3_000


class _Table:
    """The rows of a block with a period in each, as they are counted."""

    def __init__(self, block: Block) -> None:
        self.block, self.sheet = block, block.sheet
        self.rows = [row for row in block.body if row in block.down][:_MOST_ROWS]
        self.periods = [block.down[row] for row in self.rows]
        words = [at for at in block.labels if not self._are_weekdays(at)]
        self.texts = {at: [self.sheet.text(row, at) for row in self.rows] for at in words}
        few = max(3.0, 0.4 * len(self.rows))
        self.few = [at for at, texts in self.texts.items() if len(set(texts)) <= few]
        self.many = [at for at in self.texts if at not in self.few]
        self.remarks = [at for at, role in block.spare.items() if role is TableRole.REMARK]
        self.many += [at for at in self.remarks if self._is_described(at)]

    def _are_weekdays(self, at: int) -> bool:
        return all(map(is_weekday, filter(None, (self.sheet.text(row, at) for row in self.rows))))

    def _is_described(self, at: int) -> bool:
        """Whether nearly every row has remarks of its own in a column: then they say what thing it is (摘要)."""
        texts = [text for row in self.rows if (text := self.sheet.text(row, at))]
        return len(texts) >= 0.8 * len(self.rows) and len(set(texts)) >= 0.8 * len(texts)

    @cached_property
    def has_most_combinations(self) -> bool:
        """Whether no period and labels come twice, and a row is there for most combinations of them."""
        words = [at for at in self.texts if not is_identifier(self.head(at))]
        kinds = len(set(zip(*(self.texts[at] for at in words), strict=True))) if words else 1
        periods = len(set(self.periods))
        recurs = kinds == 1 or len(self.rows) >= _RECURS * kinds or periods == 1
        is_most = len(self.rows) >= _FULL * kinds * periods and recurs
        return is_most and max(self.keys(words).values()) == 1

    def keys(self, columns: Sequence[int]) -> Counter[tuple[object, ...]]:
        return Counter((when, *(self.texts[at][index] for at in columns)) for index, when in enumerate(self.periods))

    def head(self, at: int) -> str:
        return " ".join(self.block.heads.get(at, ()))

    def amounts(self, at: int) -> list[float | None]:
        return [self.sheet.amount(row, at) for row in self.rows]


def why_list(block: Block) -> str:
    """Return which fact says that a table is a list of things, "" where it is a table of indicators."""
    if not block.is_down:
        return ""
    table = _Table(block)
    if _go_on_for_long(table):
        return "several-dates"
    if len(table.rows) < _FEWEST_ROWS:
        return "numbered" if _is_named_by_number(table) else "sparse" if _are_happenings(table) else ""
    heads = [word for at in block.columns for word in block.heads.get(at, ())]
    said = {told.role for word in heads if (told := said_of(word))}
    is_named = bool(table.many) and any(is_identifier(table.head(at)) for at in table.texts)
    if said >= {TableRole.TARGET, TableRole.ACTUAL} and not is_named:
        return ""
    if TableRole.TARGET in said and any(map(is_value_word, heads)) and TableRole.UNIT in block.spare.values():
        return ""  # name | value | target | unit | period
    return next((fact for fact, holds in _FACTS if holds(table)), "")


#: A first and a last day that lie so far apart are of no month.
_LONGER_THAN_MONTH = 31


def _go_on_for_long(table: _Table) -> bool:
    """A first and a last day in every row, in most of them farther apart than a month, each row after the one before: campaigns."""
    if len(table.block.axes) != 2 or len(table.rows) < _FEWEST_HAPPENINGS:
        return False
    spans = [tuple(_first_day(table, row, at) for at in table.block.axes) for row in table.rows]
    days = [(first, last) for first, last in spans if first is not None and last is not None and first <= last]
    long = sum((last - first).days > _LONGER_THAN_MONTH for first, last in days)
    return len(days) == len(spans) and long * 2 > len(spans) and all(a[1] < b[0] for a, b in pairwise(sorted(days)))


def _has_several_dates(table: _Table) -> bool:
    """Dates besides the one of the row that do not follow it in one step: opened, updated, closed (h09)."""
    own = [day_of_when(when) for when in table.periods]
    # Several columns of days make one week or month of nearly every row, or they are of a thing that begins and ends.
    days = sum(when.grain is Grain.DAY for when in table.periods)
    beside = table.block.axes[1:] if days * 2 > len(table.periods) else ()
    for at in (*beside, *(at for at, role in table.block.spare.items() if role is TableRole.PERIOD)):
        others = [_first_day(table, row, at) for row in table.rows]
        steps = {(b - a).days for a, b in zip(own, others, strict=False) if a is not None and b is not None}
        if len(steps) > 3:
            return True
    dated = [at for at, role in table.block.spare.items() if role is TableRole.PERIOD and _is_dated(table, at)]
    return len(dated) + len(table.block.axes) >= 3 and not _is_told_whole(table)


def _is_told_whole(table: _Table) -> bool:
    """Whether several columns tell one period of every row together: parts of a day, or a week with its first and its last day. No other
    row has it, and weeks and months go on in one step.
    """
    if not table.periods or len(table.periods) != len(set(table.periods)):
        return False
    return table.periods[0].grain is Grain.DAY or _is_in_step(table.periods)


def _is_dated(table: _Table, at: int) -> bool:
    filled = [row for row in table.rows if table.sheet.canvas.kinds[row][at]]
    return len(filled) * 2 > len(table.rows) and all(table.sheet.canvas.kinds[row][at] == PERIOD for row in filled[:50])


def _first_day(table: _Table, row: int, at: int) -> date | None:
    readings = table.sheet.whens(row, at)
    return day_of_when(readings[0]) if readings else None


_CODE = re.compile(r"[A-Za-z#]{0,6}[-_ ]?\d{2,}[A-Za-z0-9\-]*")


def _is_numbered(table: _Table) -> bool:
    """A code or a number of its own in every row: tickets, orders, members."""
    size = len(table.rows)
    goes_on = len(set(table.periods)) == size and _is_in_step(table.periods)
    if goes_on and not table.many:
        return False  # No. 1, 2, 3 beside one month after the other
    if _is_named_by_number(table) and not goes_on:
        return True
    for texts in table.texts.values():
        if len(set(texts)) == size and size >= 5 and all(map(_CODE.fullmatch, texts)):
            return True
    for at in table.block.columns:
        values = table.amounts(at)
        whole = [value for value in values if value is not None and value == int(value)]
        if len(whole) < 0.9 * size or len(set(whole)) < len(whole) or size < 5:
            continue
        steps = {b - a for a, b in pairwise(whole)}
        if is_identifier(table.head(at)) and (whole == sorted(whole) or len(table.texts) > 0):
            return True
        if steps == {1.0} and table.many and whole[0] not in (0.0, 1.0):
            return True
    return False


def _is_named_by_number(table: _Table) -> bool:
    """A column headed as a number of its own (社員番号, Rechnungsnr), never twice, beside words: of few rows never the same."""
    size = len(table.rows)
    if size < _FEWEST_HAPPENINGS:
        return False
    columns = [at for at in (*table.block.columns, *table.texts) if is_identifier(table.head(at))]
    numbers = [at for at in columns if len({table.sheet.text(row, at) for row in table.rows} - {""}) == size]
    others = [texts for at, texts in table.texts.items() if at not in numbers]
    return bool(numbers) and any(
        size >= _FEWEST_ROWS or len(set(texts)) == size for texts in others or table.texts.values()
    )


def _is_priced(table: _Table) -> bool:
    """Price × quantity = amount in every row: lines of invoices and receipts."""
    if (
        not any(is_price(table.head(at)) for at in table.block.columns)
        or len(table.block.columns) > 12
        or _is_full(table)
    ):
        return False
    for price, quantity, amount in permutations(table.block.columns, 3):
        if price > quantity and is_price(table.head(quantity)):
            continue
        triples = zip(table.amounts(price), table.amounts(quantity), table.amounts(amount), strict=True)
        known = [(a, b, c) for a, b, c in triples if a is not None and b is not None and c is not None]
        fits = len(known) >= 0.8 * len(table.rows) and all(
            abs(a * b - c) <= 1e-6 * max(1.0, abs(c)) for a, b, c in known
        )
        varied = (
            len({c for *_, c in known}) > 2 and len({a for a, *_ in known}) > 1 and len({b for _, b, _ in known}) > 1
        )
        if fits and varied and is_price(table.head(price)):
            return True
    return False


#: A row for most combinations of period and labels says table; beneath this share it is chance that none repeats.
_FULL = 0.45
#: The same labels come again so often in a table: answers of visitors are full of combinations that never do.
_RECURS = 1.5
#: So many of the rows may repeat a period and labels before rows are things.
_REPEATED = 0.15


def _is_full(table: _Table) -> bool:
    """Whether no period and labels repeat, and most combinations are there: then it is a table whatever else. So is one of another day in
    every row, a step apart, whatever the weather beside it.
    """
    if not table.many and len(set(table.periods)) == len(table.periods) and _is_stepped(table):
        return True
    return table.has_most_combinations


def _repeats(table: _Table) -> bool:
    """Many rows of one period and the same labels, told apart by words that hardly repeat, or by nothing."""
    size = len(table.rows)
    if size < 8 or _is_full(table):
        return False
    keys = table.keys(table.few)
    again = sum(count - 1 for count in keys.values())
    identified = any(is_identifier(table.head(at)) for at in (*table.block.columns, *table.texts))
    return again > _REPEATED * size and (bool(table.many) or identified or again > 0.5 * size)


def _is_sparse(table: _Table) -> bool:
    """One row for a date and hardly any combination twice, on irregular days: a diary of things that happened."""
    size = len(table.rows)
    if size < 8 or _is_full(table):
        return False
    periods, kinds = (
        len(set(table.periods)),
        len({tuple(table.texts[at][index] for at in table.few) for index in range(size)}),
    )
    hardly_twice = bool(table.many) or kinds >= 0.5 * size
    sparse = kinds >= 2 and periods >= 0.8 * size and size < _FULL * kinds * periods and not _is_regular(table)
    words = [at for at in table.texts if not is_identifier(table.head(at))]
    of_words = len({tuple(table.texts[at][index] for at in words) for index in range(size)})
    is_daily = all(when.grain is Grain.DAY for when in table.periods)
    if is_daily and of_words >= 8 and size < min(_COMES_AGAIN * of_words, _SCATTERED * periods * of_words):
        return True
    return hardly_twice and (sparse or (bool(table.many) and _is_irregular(table)))


#: With less of the combinations of days and labels than this, and labels that hardly come again, rows are things that happened.
_SCATTERED, _COMES_AGAIN = 0.15, 3


#: Of periods in no order whatever so much of the steps goes back as forth.
_FEWEST_UNORDERED, _BACK = 5, 0.25


def _is_unordered(table: _Table) -> bool:
    """Periods that go back as often as forth, in the table and among the rows of each name, with many combinations missing: they say
    something of things (vintages, years of purchase), and the rows stand in the order of the things.
    """
    size, periods = len(table.rows), len(set(table.periods))
    if size < _FEWEST_UNORDERED or not table.texts or periods < 3:
        return False
    if (not table.many and _has_most_periods(table)) if periods == size else table.has_most_combinations:
        return False
    kinds: dict[tuple[str, ...], list[PartialPeriod]] = defaultdict(list)
    for index, when in enumerate(table.periods):
        kinds[tuple(table.texts[at][index] for at in table.texts)].append(when)
    return _goes_back(table.periods) and (len(kinds) > _FEW_KINDS * size or _goes_back(*kinds.values()))


#: Where nearly every row has a name of its own the names are in no order of periods themselves.
_FEW_KINDS = 0.8


def _has_most_periods(table: _Table) -> bool:
    """Whether most months or years from the first to the last are there, whatever their order."""
    steps = {when.year * 12 + (when.month or 1) for when in table.periods if when.year is not None}
    grains = {when.grain for when in table.periods}
    if len(grains) > 1 or not steps or not grains <= {Grain.MONTH, Grain.YEAR}:
        return True
    length = 1 if grains == {Grain.MONTH} else 12
    return len(steps) * 2 > (max(steps) - min(steps)) // length


def _goes_back(*runs: Sequence[PartialPeriod]) -> bool:
    """Whether periods go back and forth in turn within runs."""
    steps = [
        (b.year or 0, b.place) > (a.year or 0, a.place)
        for run in runs
        for a, b in pairwise(run)
        if (a.year, a.place) != (b.year, b.place)
    ]
    return len(steps) >= _FEWEST_UNORDERED - 1 and _BACK * len(steps) <= sum(steps) <= (1 - _BACK) * len(steps)


def _is_regular(table: _Table) -> bool:
    days = sorted({day for when in table.periods if (day := day_of_when(when))})
    gaps = {(b - a).days for a, b in pairwise(days)}
    return bool(gaps) and (gaps == {1} or (min(gaps) >= 5 and max(gaps) - min(gaps) <= 3))


#: Days are a step apart where so many of the gaps between them are the same: closed days and holidays are left out.
_STEPPED = 0.6


def _is_stepped(table: _Table) -> bool:
    days = list(map(_day_within_month, table.periods))
    gaps = [abs((b - a).days) for a, b in pairwise(days) if a is not None and b is not None]
    if any(when.grain is not Grain.DAY for when in table.periods):
        return True
    return bool(gaps) and Counter(gaps).most_common(1)[0][1] >= _STEPPED * len(gaps)


#: A leap year: every day there is.
_ANY_YEAR = 2000


def _day_within_month(when: PartialPeriod) -> date | None:
    """Return the day of a period; of one that tells only its number within a month that day of any month, of one without a year (10/1)
    that day of any year.
    """
    if when.grain is Grain.DAY and when.year is None and when.day is not None:
        return day_of_when(replace(when, year=_ANY_YEAR, month=when.month or 1))
    return day_of_when(when)


def _is_irregular(table: _Table) -> bool:
    """Days in no step at all beside words that hardly repeat."""
    days = [day for when in table.periods if when.grain is Grain.DAY and (day := day_of_when(when))]
    steps = {(b - a).days for a, b in pairwise(days)}
    return len(days) >= 8 and len(table.block.columns) <= 3 and len(steps) > 4


def _are_answers(table: _Table) -> bool:
    """Moments of entering and nothing else that says when, of another time each, or several on a day: answers to a survey."""
    size, days = len(table.rows), len(set(table.periods))
    texts = [table.sheet.text(row, at) for row in table.rows for at in table.block.axes]
    if size < _FEWEST_HAPPENINGS or not all(map(_CLOCK.search, texts)):
        return False
    if size >= _FEWEST_ANSWERS and days * 1.5 < size and not _is_full(table):
        return True
    return len({text.split()[-1] for text in texts}) * 2 > size and not (days == size and _is_in_step(table.periods))


_FEWEST_ANSWERS = 8


#: So few rows may be a diary; a balance is proven by as many.
_FEWEST_HAPPENINGS, _FEWEST_BALANCED = 2, 4


def _are_happenings(table: _Table) -> bool:
    """Periods in no step, each with words of its own that together never come again: few as they are, nothing says they are indicators.
    Beside days that are in no step at all remarks count as such words, and some of the words may come again.
    """
    size, once = len(table.rows), list(dict.fromkeys(table.periods))
    if size < _FEWEST_HAPPENINGS or len(once) < 2:
        return False
    if _own_words(table, list(table.texts)) == size and not (len(once) == size and _is_in_step(once)):
        return True
    return _own_words(table, [*table.texts, *table.remarks]) >= _OWN_WORDS * size and not _is_in_step(once)


#: So many of a few entries have words of their own where a second one is of the same kind: Fair, Concert, Fair.
_OWN_WORDS = 0.8


def _own_words(table: _Table, columns: Sequence[int]) -> int:
    """Return how many rows differ in what stands in some columns, of those that are filled in every row."""
    texts = [[table.sheet.text(row, at) for row in table.rows] for at in columns]
    return len(set(zip(*filter(all, texts), strict=True)))


def _is_in_step(periods: Sequence[PartialPeriod]) -> bool:
    days = list(map(_day_within_month, periods))
    if None in days:
        return True
    gaps = {abs((b - a).days) for a, b in pairwise(day for day in days if day is not None)}
    return len(gaps) == 1 or (bool(gaps) and min(gaps) >= _SHORTEST_MONTH and max(gaps) <= _LONGEST_MONTH)


_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31


def _is_balanced(table: _Table) -> bool:
    """A column that goes on from row to row by what comes in and goes out, on days in no step: a cash book, a bank account."""
    periods = table.periods
    if any(when.grain is not Grain.DAY for when in periods) or (
        len(set(periods)) == len(periods) and _is_stepped(table)
    ):
        return False
    amounts = {at: table.amounts(at) for at in table.block.columns[:_MOST_BALANCED]}
    for at, balance in amounts.items():
        steps = [(row, b - a) for row, (a, b) in enumerate(pairwise(balance), 1) if a is not None and b is not None]
        if len(steps) < _FEWEST_BALANCED or len({step for _, step in steps}) < _FEWEST_BALANCED - 1:
            continue
        nothing: list[float | None] = [None] * len(balance)
        flows = [nothing, *(values for other, values in amounts.items() if other != at)]
        for one, other in permutations(flows, 2):
            if all(_is_same((one[row] or 0) - (other[row] or 0), step) for row, step in steps):
                return True
    return False


_MOST_BALANCED = 8


def _are_one_each(table: _Table) -> bool:
    """One row for each period, of another customer by number than the row before, or of another kind and with words of its own: what
    happened then, one thing at a time. An indicator goes on from row to row.
    """
    size = len(table.rows)
    if size < _FEWEST_ONE_EACH or len(set(table.periods)) < size:
        return False
    texts = {
        at: [table.sheet.text(row, at) for row in table.rows]
        for at in (*table.block.columns, *table.texts, *table.remarks)
    }
    numbers = [
        each for at, each in texts.items() if is_identifier(head := table.head(at)) and not names_telephone(head)
    ]
    if any(_alternates(each) and len(set(each)) > _FEW_KNOWN for each in numbers):
        return True
    are_described = any(len(set(filter(None, texts[at]))) >= _OWN_WORDS * size for at in table.many)
    return are_described and any(_alternates(texts[at]) for at in table.few)


#: Of fewer rows nothing is told so, and so few things by number may take turns.
_FEWEST_ONE_EACH, _FEW_KNOWN = 8, 3


def _alternates(texts: Sequence[str]) -> bool:
    """Whether words or numbers come again, but mostly not in the row below."""
    changes = sum(a != b for a, b in pairwise(texts))
    return len(set(texts)) < len(texts) and changes * 2 > len(texts)


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= 0.006 + 1e-9 * abs(one)


_CLOCK = re.compile(r"\d:\d\d")


_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")


def _is_clocked(table: _Table) -> bool:
    """Two columns of times of day, the one never before the other: who came when and left when (勤怠)."""
    times = {}
    for at in (*table.block.columns, *table.texts, *table.block.spare):
        texts = [text for row in table.rows if (text := table.sheet.text(row, at))]
        if texts and all(map(_TIME.fullmatch, texts)):
            times[at] = [_minutes(table.sheet.text(row, at)) for row in table.rows]
    return any(
        one < other and all(a is None or b is None or a < b for a, b in zip(times[one], times[other], strict=True))
        for one, other in permutations(times, 2)
    )


def _minutes(text: str) -> int | None:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes[:2]) if minutes else None


def _is_cohort(table: _Table) -> bool:
    """Each row one number shorter than the one above, down to the last: what became of those who began in a period, not indicators."""
    columns = sorted(table.block.columns)
    lengths = [len([at for at in columns if table.sheet.is_number(row, at)]) for row in table.rows]
    return (
        len(table.rows) >= _FEWEST_ROWS
        and len(columns) >= _FEWEST_ROWS
        and {a - b for a, b in pairwise(lengths)} == {1}
    )


def _is_unheaded(table: _Table) -> bool:
    """Several columns of numbers without a word above any of them, and rows that repeat a period and labels: nothing names them."""
    columns = table.block.columns
    return (
        len(columns) > 1
        and not any(table.block.heads.get(at) for at in columns)
        and max(table.keys(list(table.texts)).values()) > 1
    )


_FACTS: tuple[tuple[str, Callable[[_Table], bool]], ...] = (
    ("clocked", _is_clocked),
    ("cohort", _is_cohort),
    ("several-dates", _has_several_dates),
    ("numbered", _is_numbered),
    ("priced", _is_priced),
    ("balanced", _is_balanced),
    ("repeats", _repeats),
    ("repeats", _is_unheaded),
    ("sparse", _is_sparse),
    ("unordered", _is_unordered),
    ("answers", _are_answers),
    ("sparse", _are_happenings),
    ("sparse", _are_one_each),
)
