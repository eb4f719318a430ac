"""Sentences become indicators, by rules that can be explained: pure, without network, model or clock.

Two doors: `read_goal` for a field where the person says that it is a goal, `read_statements` for prose and sheets, where "is this a goal?"
is asked first (`goals`). A number in a statement stands in the text; what the text leaves open is named in `missing`, and what can be read
in two ways is a question with its readings worked out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpicore.guide.sentences.clauses import clauses
from kpicore.guide.sentences.complete import completed
from kpicore.guide.sentences.goals import is_bare, is_circumstance, is_goal, without_number
from kpicore.guide.sentences.reading import read_clause
from kpicore.guide.sentences.segments import Piece, sentences
from kpicore.guide.sentences.values import NO_TIME, ParsedGoal, Statement
from kpicore.language import MarkKind, NumberKind, TextMark, TimeKind, is_japanese, text_marks
from kpicore.periods import Calendar

#: No more than this is read of a text, so that a pasted book cannot hold up a page.
LONGEST_TEXT = 200_000
#: Longer clauses are prose, in which no goal is looked for.
LONGEST_CLAUSE = 160
#: Nobody writes a sentence so long: of a row of numbers without an end this much is read.
LONGEST_SENTENCE = 2_000


def read_statements(
    text: str, *, calendar: Calendar | None = None, today: date | None = None, money: str = "円"
) -> tuple[Statement, ...]:
    """Return the goals of a Japanese or English text in order, none when there is none.

    `calendar` gives fiscal years their months (April by default, R1). `today` lets 今期末 and 3月末 become days; without it they stay open.
    `money` is the unit proposed for money that has none (売上3億).

    >>> [statement] = read_statements("Webサイトからの資料請求数週20件")
    >>> statement.name, statement.value, statement.unit, statement.cadence
    ('Webサイトからの資料請求数', 20.0, '件', 'weekly')
    """
    return _read(text, calendar or Calendar(), today, money, is_field=False)


def read_goal(
    text: str, *, calendar: Calendar | None = None, today: date | None = None, money: str = "円"
) -> tuple[Statement, ...]:
    """Return what a person typed where a goal is asked for: everything is read, and a number without a role is asked.

    Of several sentences those that set a goal count, if any does: 「先月は300万円でした。今年は3億円を目指す」 is one goal.

    >>> read_statements("駅から徒歩5分以内"), [statement.value for statement in read_goal("駅から徒歩5分以内")]
    ((), [5.0])
    """
    calendar = calendar or Calendar()
    if _SEVERAL.search(text.strip()) and (found := _read(text, calendar, today, money, is_field=False)):
        return found
    return _read(text, calendar, today, money, is_field=True)


_SEVERAL = re.compile(r"[。\n！？!?]\s*\S|\.\s+[A-Z]|[「『]")


@dataclass(frozen=True, slots=True)
class _Found:
    goal: ParsedGoal
    piece: Piece
    start: int
    end: int
    is_bare: bool = False
    is_beside: bool = False


def _read(text: str, calendar: Calendar, today: date | None, money: str, *, is_field: bool) -> tuple[Statement, ...]:
    found: list[_Found] = []
    before: str | None = None
    for sentence in sentences(text[:LONGEST_TEXT]):
        parts = [_of_piece(piece, calendar, today, is_field=is_field) for piece in sentence.quoted]
        quoted = [each for part in parts for each in part.found if not each.goal.is_bare]
        if quoted or sentence.whole is None:
            found.extend(quoted)
            continue
        own = _of_piece(sentence.whole, calendar, today, is_field=is_field)
        kept = [each for each in own.found if own.is_list or each.goal.is_claim or each.goal.low is not None]
        if is_field and found and not found[-1].goal.is_claim and (start := _start_alone(kept)):
            goal = found[-1].goal.with_(baseline=start.value, baseline_unit=start.unit)
            found[-1] = replace(found[-1], goal=goal)  # 定着率を上げたい。今は72%くらい。
            continue
        if is_field and kept and found and _is_told_before(found[-1], kept[0]):
            kept[0] = _started_from(found.pop(), kept[0])
        if is_field and before and any(not each.goal.name for each in kept):  # 測るのは訪問件数。1日8件。
            kept = [each if each.goal.name else replace(each, goal=each.goal.with_(name=before)) for each in kept]
            found = [each for each in found if each.goal.name != before or each.goal.is_claim]
        found.extend(kept)
        before = own.name or before
    if is_field and any(not each.is_bare and each.goal.is_claim for each in found):  # 席数28の居酒屋です。
        found = [each for each in found if not (each.is_beside and _IS_SO.search(each.piece.folded.text))]
    return tuple(completed(each.goal, each.piece, (each.start, each.end), money) for each in found)


def _started(found: _Found, state: ParsedGoal) -> _Found:
    """Return a goal with the present that is told behind it as its start: 上げたい（いま41％）; today it takes 13."""
    goal = found.goal
    if goal.when.is_silent:
        goal = goal.with_(when=goal.when.within(state.when))
    return replace(found, goal=goal.with_(baseline=state.value, baseline_unit=state.unit or goal.unit))


def _start_alone(kept: Sequence[_Found]) -> ParsedGoal | None:
    """Return what a sentence says that only tells the present: 今は72%くらい."""
    goal = kept[0].goal if len(kept) == 1 else None
    is_now = goal is not None and _NOW.match(kept[0].piece.folded.text[kept[0].start :]) is not None
    return goal if goal is not None and is_now and not goal.name and goal.value is not None else None


_NOW = re.compile(r"(?:今|いま|現在|現状|いまのところ)|(?:now|today|currently|we are at)\b", re.IGNORECASE)


_JOINED = re.compile(r"(?:\band|と|および|&)\s*$", re.IGNORECASE)
_IS_SO = re.compile(r"(?:です|だ|である)$|\b(?:is|are|have|has)\b")
_SAYS_NOW = re.compile(r"今|いま|現在|現状|\b(?:now|today|currently|we (?:do|have|are at))\b", re.IGNORECASE)


def _is_told_before(state: _Found, found: _Found) -> bool:
    """Return whether a sentence tells how it is, and the next what it shall become: 待ち時間が平均47分。今の半分に."""
    goal = found.goal
    if goal.baseline is not None or state.piece is found.piece or state.goal.value is None or state.goal.change:
        return False
    is_relative = goal.change or goal.is_ratio
    is_now = _SAYS_NOW.search(state.piece.folded.text) is not None
    is_same = goal.unit in {state.goal.unit, ""} or is_relative
    return (
        is_same
        and not found.is_bare
        and ((state.is_bare and is_relative) or (is_now and state.goal.direction != "reach"))
    )


def _started_from(state: _Found, found: _Found) -> _Found:
    """Return a goal with the name and the start the sentence before it told."""
    unit = state.goal.unit or found.goal.unit
    goal = found.goal.with_(name=state.goal.name or found.goal.name, baseline=state.goal.value, baseline_unit=unit)
    if goal.when.is_silent:
        goal = goal.with_(when=goal.when.within(state.goal.when))
    return replace(found, goal=goal)


@dataclass(frozen=True, slots=True)
class _OfPiece:
    """The goals of a piece, whether every part of it is one, and the name in its last part, goal or not."""

    found: list[_Found]
    is_list: bool
    name: str | None = None


def _of_piece(piece: Piece, calendar: Calendar, today: date | None, *, is_field: bool) -> _OfPiece:
    """Return the goals of a piece: goals without a number count in a list, not in prose."""
    text = piece.folded.text[:LONGEST_SENTENCE]
    is_list_like = piece.is_whole and len(text) <= _LONGEST_LIST
    if not (is_field or is_list_like or _NUMBERS.search(text)):
        return _OfPiece([], is_list=False)
    japanese = is_japanese(text)
    found: list[_Found] = []
    beside: list[_Found] = []
    is_list, is_firm = True, False
    name: str | None = None
    shared: ParsedGoal | None = None
    parts = clauses(text_marks(text), japanese=japanese)
    for index, marks in enumerate(parts):
        first, last = marks[0], marks[-1]
        if last.end - first.start > LONGEST_CLAUSE:
            is_list = False
            continue
        goal, clause = read_clause(marks, calendar, today, japanese=japanese)
        name = goal.name or name
        is_term = first.time is not None and first.time.kind not in _NO_TERMS
        if index == 0 and len(parts) > 1 and is_term and last.kind in {MarkKind.NUMBER, MarkKind.BOUND}:
            shared = goal  # 3年後に売上高12億円、経常利益1.2億円: the day holds for all of it
        elif shared is not None and goal.when.is_silent:
            goal = goal.with_(when=goal.when.within(shared.when))
        own: list[tuple[ParsedGoal, Sequence[TextMark]]]
        if not is_field and any(mark.number and mark.number.kind is NumberKind.UNREADABLE for mark in marks):
            own = []
        elif goal.is_claim or goal.low is not None:
            part = text[first.start : last.end]
            own = [(goal, marks)] if is_field or is_goal(goal, clause, piece, part, is_next=bool(found)) else []
        else:
            own = _unnumbered(marks, piece, calendar, today, is_field=is_field, japanese=japanese)
        is_list = is_list and bool(own)
        bare, aside = is_bare(goal, clause), is_circumstance(goal, clause)
        aside = (
            aside and _JOINED.search(text[: first.start]) is None
        )  # hire 5 engineers and 2 designers: one verb for both
        here = [_Found(each, piece, of[0].start, of[-1].end, bare, aside) for each, of in own]
        says_now = _NOW.match(text[first.start : last.end].lstrip("(（")) is not None
        says_now = says_now and is_bare(goal.with_(when=NO_TIME), clause)
        if is_field and says_now and found and found[-1].goal.baseline is None:
            found[-1] = _started(found[-1], goal)
            continue
        found.extend(here)
        if aside:
            beside.extend(here)
        else:
            is_firm = is_firm or clause.motion is not None or (goal.is_claim and not bare)
    if is_firm:
        found = [each for each in found if each not in beside]
    return _OfPiece(found, is_list and bool(found), name)


#: Without one of these a text has no number; then only a whole line can name a goal.
_NUMBERS = re.compile(
    r"[0-9〇零一二三四五六七八九十百千万倍半]|ゼロ|\b(?:zero|half|one|two|three|double|triple|halve)\b", re.IGNORECASE
)
_LONGEST_LIST = 200
_NO_TERMS = frozenset({TimeKind.CADENCE, TimeKind.PAST, TimeKind.IN_A_ROW})


def _unnumbered(
    marks: Sequence[TextMark], piece: Piece, calendar: Calendar, today: date | None, *, is_field: bool, japanese: bool
) -> list[tuple[ParsedGoal, Sequence[TextMark]]]:
    """Return the goals without a number in a list between commas, none unless every item is one."""
    if not (piece.is_whole or is_field):
        return []
    items: list[list[TextMark]] = [[]]
    for mark in marks:
        if mark.kind is MarkKind.BREAK and (mark.text != "/" or not japanese):
            items.append([])
        elif items[-1] or mark.kind is not MarkKind.SPACE:
            items[-1].append(mark)
    found: list[tuple[ParsedGoal, Sequence[TextMark]]] = []
    for item in items:
        if not item:
            continue
        goal, clause = read_clause(item, calendar, today, japanese=japanese)
        text = piece.folded.text[item[0].start : item[-1].end]
        if not is_field and not is_goal(goal, clause, piece, text):
            return []
        judged = without_number(goal, clause, text, is_field=is_field)
        if judged is None:
            return []
        found.append((judged, item))
    return found
