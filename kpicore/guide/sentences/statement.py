"""Sentences become indicators, by rules that can be explained: pure, without network, model or clock.

Two doors: `read_goal` for a field where the person says that it is a goal, `read_statements` for prose and sheets, where "is this a goal?"
is asked first (`goals`). A number in a statement stands in the text; what the text leaves open is named in `missing`, and what can be read
in two ways is a question with its readings worked out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kpicore.guide.sentences.clauses import clauses, shared_end, with_shared_verb
from kpicore.guide.sentences.complete import completed
from kpicore.guide.sentences.discourse import Proposition, names_what_it_tells, propositions
from kpicore.guide.sentences.goals import is_bare, is_circumstance, is_goal, without_number
from kpicore.guide.sentences.joining import Utterance, begins_joined, joined
from kpicore.guide.sentences.reading import read_clause
from kpicore.guide.sentences.segments import Piece, sentences
from kpicore.guide.sentences.stances import Stance, is_claim, stance_of
from kpicore.guide.sentences.values import NO_TIME, ParsedGoal, Statement
from kpicore.language import MarkKind, NumberKind, Part, TextMark, TimeKind, is_japanese, text_marks
from kpicore.periods import Calendar
from kpicore.value_types import replace, value_type

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
    calendar = calendar or Calendar()
    found: list[_Found] = []
    for sentence in sentences(text[:LONGEST_TEXT]):
        parts = [_of_piece(piece, calendar, today) for piece in sentence.quoted]
        quoted = [each for part, _ in parts for each in part if not each.goal.is_bare]
        if quoted or sentence.whole is None:
            found.extend(quoted)
            continue
        own, is_list = _of_piece(sentence.whole, calendar, today)
        found.extend(each for each in own if is_list or each.goal.is_claim or each.goal.low is not None)
    return tuple(completed(each.goal, each.piece, (each.start, each.end), money) for each in found)


def read_goal(
    text: str, *, calendar: Calendar | None = None, today: date | None = None, money: str = "円"
) -> tuple[Statement, ...]:
    """Return what a person typed where a goal is asked for: everything is read, and a number without a role is asked.

    Of several sentences those that set a goal count, if any does: 「先月は300万円でした。今年は3億円を目指す」 is one goal.

    >>> read_statements("駅から徒歩5分以内"), [statement.value for statement in read_goal("駅から徒歩5分以内")]
    ((), [5.0])
    """
    calendar = calendar or Calendar()
    said: list[Utterance] = []
    found = list(sentences(text[:LONGEST_TEXT]))
    for sentence in found:
        quoted = [each for piece in sentence.quoted for each in _said(piece, calendar, today)]
        if any(not is_bare(each.goal, each.clause) and each.has_number for each in quoted) or sentence.whole is None:
            said.extend(each for each in quoted if not each.goal.is_bare)
        else:
            said.extend(_said(sentence.whole, calendar, today, is_alone=len(found) == 1))
    return tuple(completed(each.goal, each.piece, (each.start, each.end), money) for each in joined(said))


@value_type
class _Found:
    goal: ParsedGoal
    piece: Piece
    start: int
    end: int
    is_beside: bool = False


def _said(piece: Piece, calendar: Calendar, today: date | None, *, is_alone: bool = False) -> list[Utterance]:
    """Return what the clauses of a piece say in a field; what has no number counts where every part of the piece sets a goal."""
    text = piece.folded.text[:LONGEST_SENTENCE]
    japanese = is_japanese(text)
    parted = propositions(text_marks(text), japanese=japanese, is_alone=is_alone)
    is_only = is_alone and len(parted) == 1
    found: list[Utterance] = []
    is_list = True
    shared = NO_TIME
    for proposition in parted:
        parts = clauses(proposition.marks, japanese=japanese)
        for index, marks in enumerate(parts):
            if marks[-1].end - marks[0].start > LONGEST_CLAUSE:
                is_list = False
                continue
            here = _clause_said(piece, proposition, parts, index, (calendar, today))
            if index == 0 and len(parts) > 1 and _holds_for_all(marks):
                shared = here.goal.when
            elif here.goal.when.is_silent and shared is not NO_TIME:
                here = here.with_goal(here.goal.with_(when=here.goal.when.within(shared)))
            if proposition.is_adjunct:
                # Beside the goal a clause says at most the name of what it tells something of.
                is_named = names_what_it_tells(marks, here.goal.marks["name"], japanese=japanese)
                told = here.goal.with_(name=here.goal.name if is_named else None, value=None, rivals=())
                found.append(replace(here, goal=told, is_mention=True, is_wish=True))
            elif here.has_number:
                found.append(here)
            else:
                is_reason = proposition.stance.is_state and not is_only  # not リピーターが少ない
                wished = _wished(here, parts, index, (calendar, today), is_reason=is_reason)
                is_list = is_list and not wished[0].is_wish
                found.extend(wished)
    # Where not every part of a piece sets a goal, one without a number is a wish or only a mention.
    return [
        each
        if each.has_number or is_list
        else replace(each, is_wish=True, is_mention=each.is_mention or not each.stance.is_goal)
        for each in found
    ]


def _wished(
    here: Utterance,
    parts: Sequence[Sequence[TextMark]],
    index: int,
    reckoning: tuple[Calendar, date | None],
    *,
    is_reason: bool,
) -> list[Utterance]:
    """Return the goals without a number in a clause, else the clause as a wish, or as a mention where it is a reason or sets nothing."""
    marks = parts[index]
    if marks[-1].text in {"て", "で"} and any(map(is_claim, parts[index + 1] if index + 1 < len(parts) else ())):
        is_reason = True  # 説明会を増やして、辞退率を3割に
    if not is_reason and (
        items := _unnumbered(marks, here.piece, *reckoning, is_field=True, japanese=not here.goal.is_english)
    ):
        return [replace(here, goal=goal, start=item[0].start, end=item[-1].end) for goal, item in items]
    return [replace(here, is_mention=is_reason or not here.stance.is_goal, is_wish=True)]


def _clause_said(
    piece: Piece,
    proposition: Proposition,
    parts: Sequence[Sequence[TextMark]],
    index: int,
    reckoning: tuple[Calendar, date | None],
) -> Utterance:
    """Return what one clause of a proposition says, with the year and the verb that are said once for several, and a stance of its own."""
    marks, japanese = parts[index], is_japanese(piece.folded.text[:LONGEST_SENTENCE])
    whole = proposition.stance
    stance = whole if len(parts) == 1 else _own_stance(marks, whole, japanese=japanese)
    times = [mark.time for mark in marks if mark.time is not None]
    # The first clause may name the year of a part of one: 来年度は上期…、下期….
    is_part_of_year = len(times) == 1 and times[0].kind is TimeKind.PART
    year = [first] if index and is_part_of_year and (first := parts[0][0]).time is not None else []
    marked = [*year, *with_shared_verb(parts, index, japanese=japanese)]
    marked += [] if japanese else shared_end(proposition.marks, parts, index)
    goal, clause = read_clause(marked, *reckoning, japanese=japanese)
    today, last_day = reckoning[1], goal.when.deadline
    is_over = today is not None and last_day is not None and last_day < today
    if len(parts) > 1 and goal.baseline is None and is_over:
        stance = Stance(0, stance.goal + 1)  # 2024年度12%、2027年度5%: how it was
    if goal.is_english and goal.name:
        goal = goal.with_(name=_NUMBER_OF.sub("", goal.name))
    return Utterance(goal, clause, piece, marks[0].start, marks[-1].end, stance, is_beside=proposition.is_beside)


_NUMBER_OF = re.compile(r"^(?:total )?number of ", re.IGNORECASE)


def _own_stance(marks: Sequence[TextMark], whole: Stance, *, japanese: bool) -> Stance:
    """Return the stance of a clause of several: a state where the whole is one and it sets nothing itself."""
    own = stance_of(marks, japanese=japanese)
    if japanese and whole.is_state and marks[-1].text in {"て", "で"} and marks[-1].part is Part.JOINING:
        return Stance(
            own.goal, own.goal + whole.state - whole.goal
        )  # 150名を狙って結果141名だった: of the tense of what follows
    return Stance(own.goal, own.goal + 1) if whole.is_state and not (own.is_goal or own.is_state) else own


def _holds_for_all(marks: Sequence[TextMark]) -> bool:
    """Return whether a clause opens with a term for all that follow: 3年後に売上高12億円、経常利益1.2億円."""
    first, last = marks[0], marks[-1]
    is_term = first.time is not None and first.time.kind not in _NO_TERMS
    is_counted = last.kind is MarkKind.WORD and last.text.isascii() and any(mark.number is not None for mark in marks)
    return is_term and (last.kind in {MarkKind.NUMBER, MarkKind.BOUND} or is_counted)


def _of_piece(piece: Piece, calendar: Calendar, today: date | None) -> tuple[list[_Found], bool]:
    """Return the goals of a piece of prose, and whether every part of it is one: without a number they count in a list alone."""
    text = piece.folded.text[:LONGEST_SENTENCE]
    if not ((piece.is_whole and len(text) <= _LONGEST_LIST) or _NUMBERS.search(text)):
        return [], False
    japanese = is_japanese(text)
    found: list[_Found] = []
    is_list, is_firm = True, False
    shared: ParsedGoal | None = None
    parts = clauses(text_marks(text), japanese=japanese)
    for index, marks in enumerate(parts):
        first, last = marks[0], marks[-1]
        if last.end - first.start > LONGEST_CLAUSE:
            is_list = False
            continue
        whole = with_shared_verb(parts, index, japanese=japanese)
        goal, clause = read_clause(whole, calendar, today, japanese=japanese)
        if index == 0 and len(parts) > 1 and _holds_for_all(marks):
            shared = goal
        elif shared is not None and goal.when.is_silent:
            goal = goal.with_(when=goal.when.within(shared.when))
        own: list[tuple[ParsedGoal, Sequence[TextMark]]]
        if any(mark.number and mark.number.kind is NumberKind.UNREADABLE for mark in marks):
            own = []
        elif goal.is_claim or goal.low is not None:
            part = text[first.start : last.end]
            # What takes a word from the clause before is a goal where that one is: not 3 stores in Osaka and 2 in Kyoto.
            is_alone = bool(found) or len(parts) == 1 or all(mark.start >= first.start for mark in whole)
            own = [(goal, marks)] if is_alone and is_goal(goal, clause, piece, part, is_next=bool(found)) else []
        else:
            own = _unnumbered(marks, piece, calendar, today, is_field=False, japanese=japanese)
        is_list = is_list and bool(own)
        aside = is_circumstance(goal, clause) and not begins_joined(text[: first.start])
        found.extend(_Found(each, piece, of[0].start, of[-1].end, aside) for each, of in own)
        is_firm = is_firm or (
            not aside and (clause.motion is not None or (goal.is_claim and not is_bare(goal, clause)))
        )
    found = [each for each in found if not (is_firm and each.is_beside)]
    return found, is_list and bool(found)


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
