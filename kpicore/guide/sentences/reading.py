"""One clause becomes a goal: its numbers get roles, its verb and bounds a direction, the noun phrase that remains is the name.

Steps, the same for Japanese and English: marks (`kpicore.language`) → what tells no number of its own left out → `uses` → `roles` →
`names` → `when` → `directions`. Whether it is a goal at all is judged afterwards (`goals`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, takewhile

from kpicore.guide.sentences.directions import TIME_UNITS, GoalParts, directed, signed
from kpicore.guide.sentences.names import NameFound, english_name, japanese_name
from kpicore.guide.sentences.roles import Roles, in_scale_of, in_unit_of, is_difference, roles_of
from kpicore.guide.sentences.stances import NOT_EVEN, PAST_VERBS, asked_for_none, spoken_from
from kpicore.guide.sentences.uses import Case, NumberUse, number_uses
from kpicore.guide.sentences.values import ParsedGoal
from kpicore.guide.sentences.when import When, when_of
from kpicore.language import (
    NONE_LEFT,
    NOW_WORDS,
    TIMES,
    Bound,
    MarkKind,
    Motion,
    NumberKind,
    Part,
    TextMark,
    TimeKind,
    WrittenNumber,
    as_float,
    first_mark,
    is_low_good,
    is_money,
    rounded_share,
    text_of,
    unit_name,
    without_blanks,
    word_set,
    words_of,
)
from kpicore.periods import Calendar
from kpicore.value_types import replace, value_type


@value_type
class Clause:
    """A clause with what was found in it, for the step that judges whether it is a goal."""

    marks: tuple[TextMark, ...]
    roles: Roles
    name: NameFound
    motion: TextMark | None
    is_turned: bool


def read_clause(
    marks: Sequence[TextMark], calendar: Calendar, today: date | None, *, japanese: bool
) -> tuple[ParsedGoal, Clause]:
    """Return what a clause says, and the clause; what it does not say is empty."""
    marks = marks if japanese else marks[spoken_from(marks) :]
    words = words_of(marks)
    for about, rewritten in _JAPANESE_STEPS if japanese else _ENGLISH_STEPS:
        if about is None or not about.isdisjoint(words):
            marks = rewritten(marks)
    marks = _with_moment_told(marks, calendar, today) if japanese else marks
    roles = roles_of(marks, number_uses(marks, japanese=japanese), japanese=japanese)
    found = (japanese_name if japanese else english_name)(marks, roles)
    motion = _motion(marks, roles, found, japanese=japanese)
    clause = Clause(tuple(marks), roles, found, motion, _is_turned(marks, roles, japanese=japanese))
    when = _when(clause, calendar, today, japanese=japanese)
    uses = [use for use in (roles.low, roles.target, roles.baseline, *roles.rivals) if use is not None]
    directing = [mark for use in uses for mark in use.says_direction]
    directing += [motion] if motion is not None else []
    directing += [mark for mark in marks if mark.kind is MarkKind.NOT] if clause.is_turned else []
    evidence = {
        "name": found.marks,
        "time": when.marks,
        "direction": tuple(sorted(directing, key=lambda mark: mark.start)),
    }
    goal = ParsedGoal(
        name=found.name or None,
        is_act=found.is_act,
        when=when,
        counted="" if japanese else _counted_noun(marks, roles),
        is_english=not japanese,
        marks=evidence,
        numbers=tuple(use.number for use in uses),
    )
    return _with_numbers(goal, clause, japanese=japanese), clause


def _is_turned(marks: Sequence[TextMark], roles: Roles, *, japanese: bool) -> bool:
    """Return whether a negation turns the bound: 超えない and 超えてはならない do, しなければならない does not."""
    is_forbidden = _FORBIDDEN.search(text_of(marks)) is not None
    negations, target = [mark for mark in marks if mark.kind is MarkKind.NOT], roles.target
    is_only = target is not None and target.bound and text_of(marks[target.after : target.after + 1]) == "しか"
    if not negations or is_only:  # 多くても1日3件しか入れない: no more
        return is_forbidden
    begin = marks[roles.target.after - 1].start if japanese and roles.target is not None else 0
    ends = [
        at for at in range(1, len(marks)) if marks[at].kind is MarkKind.BREAK and marks[at - 1].part is not Part.CASE
    ]
    until = next((marks[at].start for at in ends if japanese and marks[at].start >= begin), marks[-1].end)
    aim = marks[roles.target.at].start if roles.target is not None else 0
    negations = [mark for mark in negations if begin <= mark.start < until]
    negations = [
        mark for mark in negations if mark.norm != "without" or mark.start < aim
    ]  # up 15% without adding staff
    if negations and not japanese:
        ordered = [at for at, mark in enumerate(marks) if mark.motion in _ORDERS and mark.start < aim]
        orders = [at for at in ordered if (first := first_mark(reversed(marks[:at]))) and first.kind is MarkKind.BREAK]
        begin = marks[orders[-1]].start if orders else 0  # cannot go on, | keep it within 15
        negations = [mark for mark in negations if mark.start >= begin]
    if not japanese:  # 4% of tools broken or not at all
        crossing = [mark.start for mark in marks if mark.motion in {Motion.OVER, Motion.UNDER}]  # is not to be exceeded
        last = max(crossing, default=-1)
        negations = [mark for mark in negations if mark.start < aim or mark.end <= last]
    if japanese:  # without those of what must be: 20万以内にしないときつい, しなければならない
        behind = {mark.start: after.text for mark, after in pairwise(marks)}
        crossed = {after.start for mark, after in pairwise(marks) if mark.motion in {Motion.OVER, Motion.UNDER}}
        negations = [  # 減らせないか: a wish; not 超えないか
            mark for mark in negations if behind.get(mark.start) not in {"か", "もの"} or mark.start in crossed
        ]
        duty = next((at for at, mark in enumerate(negations) if behind.get(mark.start) in _OR_ELSE), len(negations))
        negations = [mark for at, mark in enumerate(negations) if at not in {duty, duty + 1}]
    return (len(negations) + is_forbidden) % 2 == 1


def _when(clause: Clause, calendar: Calendar, today: date | None, *, japanese: bool) -> When:
    """Return the times of a clause: what it is compared with, its term, its cadence."""
    marks, roles = clause.marks, clause.roles
    target_at = marks[roles.target.at].start if roles.target else marks[-1].end
    start_at = marks[roles.baseline.after - 1].start if roles.baseline and roles.baseline.at < len(marks) else -1
    start_at = start_at if start_at < target_at else -1
    stages = [marks[use.after - 1].start for use in roles.conditions if use.is_left_for(marks)]
    start_at = max([start_at, *stages])
    is_money = _SAYS_MONEY.search(text_of(marks)) is not None
    described = _without_relative(marks, clause.name, roles) if japanese else _without_difference(marks, roles)
    if not japanese and roles.target is None:  # back to where it was in 2024
        described = list(takewhile(lambda mark: mark.norm not in {"was", "were"}, described))
    timed = _without_time_of_start(described, roles, japanese=japanese)
    timed = _without_time_of_event(timed, today, japanese=japanese)
    levels = [one for one, two in pairwise(timed) if one.time is not None and two.norm in _LEVELS]  # 8月の水準まで戻す
    timed = [mark for mark in timed if mark not in levels or mark.text[:1] in _AHEAD]
    uses = [use for use in (roles.target, roles.baseline) if use is not None and use.begin]
    name = " ".join([clause.name.name, *(marks[use.begin - 1].text for use in uses)])  # 製造数は日産12,000食
    when = when_of(timed, name, calendar, today, at=(start_at, target_at), is_money=is_money)
    closings = [one for one, two in pairwise(marks) if two.norm in _CLOSING and one.time and one.time.month]
    if closings and japanese and any(mark.time and "期" in mark.text for mark in timed):  # 今期は3億円(来年6月締め)
        end = when_of(closings[:1], "", calendar, today, at=(-1, target_at), is_money=is_money)
        when = replace(when, deadline=end.deadline, deadlines=end.deadlines, is_open=end.is_open, start=None)
    per = [use.unit for use in roles.in_name if use.is_per and use.value == 1]  # 1台1日あたりの営収
    each = next((_PER_TIME[unit] for unit in per if unit in _PER_TIME), "")
    is_said = any(mark.time is not None and mark.time.kind is TimeKind.CADENCE for mark in when.marks)
    if japanese and when.cadence == "per_event" and roles.target and roles.target.unit in TIME_UNITS:
        return replace(when, cadence="unspecified")  # 1回あたり20分: how long each takes
    return replace(when, cadence=each) if each and not is_said else when


def _without_time_of_event(marks: Sequence[TextMark], today: date | None, *, japanese: bool) -> Sequence[TextMark]:
    """Return the marks without a year that is over in which something happened to what is counted: the 15 customers we lost in 2025.

    2024年に辞めた6人を呼び戻す.
    """
    told: list[TextMark] = []
    for at, mark in enumerate(marks):
        year = _YEAR.match(mark.time.word) if mark.time is not None and mark.time.kind is TimeKind.TERM else None
        if year is None or today is None or int(year[0]) >= today.year:
            continue
        if japanese:
            behind = marks[at + 1 : at + 1 + _LONGEST_EVENT]
            ends = (two for one, two in pairwise(behind) if one.text in {"た", "だ"} and one.part is Part.AUXILIARY)
            is_event = any(mark.is_nominal or mark.number is not None for mark in ends)
        else:
            before = first_mark(reversed(marks[:at]))
            is_event = before is not None and (before.norm in PAST_VERBS or _PAST_FORM.search(before.norm) is not None)
        told += [mark] if is_event else []
    return [mark for mark in marks if mark not in told] if told else marks


_YEAR, _PAST_FORM, _LONGEST_EVENT = (
    re.compile(r"20[0-9]{2}(?=年$|-)"),
    re.compile(r"[a-z]{2}ed$|^(?:bought|hired|built|left)$"),
    6,
)


def _without_difference(marks: Sequence[TextMark], roles: Roles) -> Sequence[TextMark]:
    """Return the marks without by how much the target differs from what was: £25k, £8k more than last year."""
    told = next((use for use in roles.conditions if is_difference(marks, use)), None)
    if told is None:
        return marks
    than = next((at + 1 for at in range(told.after, len(marks)) if marks[at].time is not None), told.after)
    return [*marks[: told.begin], *marks[than:]]


_CLOSING = frozenset({"締め", "締める", "決算", "〆"})
_LEVELS, _AHEAD = frozenset({"水準", "レベル", "並み", "並"}), frozenset("来翌再今")
_ORDERS = frozenset({Motion.KEEP, Motion.HOLD, Motion.UP, Motion.DOWN, Motion.MAKE})
_OR_ELSE = frozenset({"と", "ば"})


def _counted_noun(marks: Sequence[TextMark], roles: Roles) -> str:
    """Return the plural that a number without a unit counts: 60 weddings, three reprint jobs, from 140 kids to 60, 48 of our 52 places."""
    for use in (roles.target, roles.baseline):
        if use is None or use.unit:
            continue
        found = ""
        for at in range(use.at + 1, len(marks)):
            mark = marks[at]
            is_skipped = mark.kind is MarkKind.SPACE or mark.text == "-"
            if mark.norm in _ENDS_COUNTED:
                break
            is_owner = not found and (mark.kind in _BEFORE_COUNTED or mark.norm in {"of", "the", "our", "my", "all"})
            if mark.kind is MarkKind.WORD:
                is_one = (
                    (marks[use.at].text == "1" or marks[use.at].norm in _ORDINALS)
                    and use.case is Case.NONE
                    and mark.norm.isalpha()
                )  # 1 club a term
                found = mark.norm if is_one or _PLURAL.search(mark.norm) else found
            elif not (is_skipped or is_owner):
                break
        if found:
            return unit_name(found)
    return ""


#: Behind what is counted they open a clause that says when, or are no noun.
_ENDS_COUNTED = frozenset({"before", "after", "until", "till", "once", "when", "while", "pls", "please"})
_BEFORE_COUNTED = frozenset({MarkKind.NUMBER, MarkKind.MOTION, MarkKind.ABOUT})
_PLURAL = re.compile(r"^(?!ones$)(?:.*[^sui'’]s|people|children|men|women|staff|.*ies)$")


_PER_TIME = {"日": "daily", "週": "weekly", "か月": "monthly", "年": "annual"}


def _without_relative(marks: Sequence[TextMark], found: NameFound, roles: Roles) -> Sequence[TextMark]:
    """Return the marks without a cadence in a clause that only describes the name: 3か月ごとに来てくれる患者さん."""
    first = next((at for at, mark in enumerate(marks) if found.marks and mark is found.marks[0]), 0)
    first += bool(found.marks) and found.marks[0].part is Part.VERB  # 毎週|通ってくれるお客様
    verbs = [at for at, mark in enumerate(marks[:first]) if mark.part is Part.VERB and mark.kind is MarkKind.WORD]
    last = verbs[-1] if verbs else 0
    ends = [at for at in range(last, first) if marks[at].kind in {MarkKind.BREAK, MarkKind.NUMBER}]
    is_of_target = roles.target is not None and roles.target.at < last  # 月に3件は書いてもらえるよう声かけする
    if not verbs or ends or is_of_target:
        return marks
    return [
        mark
        for at, mark in enumerate(marks)
        if at >= last or mark.time is None or mark.time.kind is not TimeKind.CADENCE
    ]


def _without_time_of_start(marks: Sequence[TextMark], roles: Roles, *, japanese: bool) -> Sequence[TextMark]:
    """Return the marks without the time at which the start was told: 目標120件(9月末実績 95件), up from 310 members in 2025."""
    start, target = roles.baseline, roles.target
    if start is None or target is None or start.number.start < target.number.start:
        return marks
    if not japanese:
        behind = first_mark(mark for mark in marks if mark.start >= start.number.end and mark.kind is not MarkKind.WORD)
        time = behind.time if behind is not None else None
        words = [mark.norm for mark in without_blanks(marks) if mark.end <= start.number.start]
        if words[-2:-1] == ["than"] and "rather" not in words:  # five more than the 14 we did in 2026
            return [mark for mark in marks if mark.time is None or mark.start < start.number.end]
        is_of_start = time is not None and time.kind in _OF_START and not time.is_until
        return [mark for mark in marks if not (is_of_start and mark is behind)]
    before = [mark for mark in marks if mark.end <= start.number.start and mark.kind is not MarkKind.SPACE]
    while before and (before[-1].norm in NOW_WORDS or before[-1].text in _BEFORE_START):
        before.pop()
    told = before[-1] if before and before[-1].start > target.number.start else None
    return [mark for mark in marks if mark is not told or mark.time is None]


_OF_START = frozenset({TimeKind.TERM, TimeKind.RELATIVE, TimeKind.MONTH})
_BEFORE_START = frozenset({"の", "は", "で", ":", "=", "、", "時点"})


#: 超えたらアウト: what is judged bad is the other side; as is what shall stop: 5割切るのやめたい.
_FORBIDDEN = re.compile(
    r"(?:たら|ると|れば|ては|ちゃ).{0,3}(?:アウト|だめ|ダメ|駄目|NG|まずい|失格|失敗|要[一-龥]{2}|是正|対策|見直|撤退|中止)"
    r"|(?:切る|割る|割り込む|下回る|上回る|[超越]える)(?:の|こと)[をはも]?(?:やめ|止め|避け|な[くし]|無[くし])"
)
_SAYS_MONEY = re.compile(r"売上|売り上げ|利益|粗利|収益|\b(?:revenue|sales|profit|income)\b", re.IGNORECASE)


def _without_formula(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks without a reckoning in brackets: 売上350万円(客数700人×客単価5,000円)."""
    opening = next((at for at, mark in enumerate(marks) if mark.text == "("), 0)
    if not opening:
        return marks
    closing = next((at for at in range(opening, len(marks)) if marks[at].text == ")"), len(marks) - 1)
    inside = marks[opening : closing + 1]
    if not any(mark.text in {"×", "÷", "=", "*"} for mark in inside):
        return marks
    return [*marks[:opening], *marks[closing + 1 :]]


def _without_whole(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks without the whole of which a part becomes something else: 面談40件のうち12件を契約に is about 契約."""
    of = next((at for at, mark in enumerate(marks) if mark.norm == "うち" and at > 1 and marks[at - 1].text == "の"), 0)
    if not of:
        return marks
    part = next((at for at in range(of, len(marks)) if marks[at].kind is MarkKind.NUMBER), len(marks))
    is_renamed = any(mark.is_nominal or mark.part is Part.VERBAL for mark in marks[part + 1 :])
    if marks[of - 2].kind is not MarkKind.NUMBER or not is_renamed:
        return marks
    topic = next((at + 1 for at in reversed(range(of)) if marks[at].kind is MarkKind.BREAK), 0)
    return [*marks[:topic], *(mark for mark in marks[topic:of] if mark.time is not None), *marks[of + 1 :]]


def _with_none(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks with one that there may not be as zero: 1件も出さない, 一人も辞めさせない, 1日たりとも休まない."""
    for at, mark in enumerate(marks):
        if mark.number is None or not (mark.number.is_amount and mark.number.value == 1):
            continue
        negation = next((end for end in range(at, len(marks)) if marks[end].kind is MarkKind.NOT), 0)
        if at + 2 < negation and marks[at + 1].text in NOT_EVEN and marks[negation - 1].norm == "欠かす":
            return [*marks[:at], *marks[negation + 1 :]]  # 1日も欠かさず: always, and no number of what is done
        if at + 1 < negation and marks[at + 1].text in NOT_EVEN:
            zero = replace(mark, number=replace(mark.number, value=0.0))
            return [*marks[:at], zero, *marks[at + 2 : negation], *marks[negation + 1 :]]
    return marks


def _with_none_of_bad(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks of a Japanese clause that will not have something come about as zero of it, bad or beyond a limit.

    欠品を出さない, 残業が45時間を超える人を出さない.
    """
    verb = next((at for at, mark in enumerate(marks) if mark.norm in _COMING_ABOUT and at > 1), 0)
    if not verb:
        return marks
    negation = next((at for at in range(verb + 1, min(verb + 4, len(marks))) if marks[at].kind is MarkKind.NOT), 0)
    if not negation or any(mark.number is not None for mark in marks[verb:]):
        return marks
    is_object = marks[verb - 1].text in {"を", "は", "も"} and marks[verb - 1].kind is MarkKind.PARTICLE
    nouns = [mark.text for mark in takewhile(lambda mark: mark.is_nominal, reversed(marks[: verb - 1]))]
    described = marks[: verb - 1 - len(nouns)] if nouns else []
    is_beyond = bool(described) and described[-1].part in _OF_PREDICATE and any(map(_is_limiting, described))
    is_plain = is_low_good("".join(reversed(nouns))) and not any(mark.number is not None for mark in described)
    if not is_object or not (is_beyond or is_plain):
        return marks
    number = WrittenNumber(marks[verb].start, marks[negation].end, NumberKind.AMOUNT, 0.0)
    zero = replace(marks[verb], kind=MarkKind.NUMBER, end=marks[negation].end, motion=None, number=number)
    return [*marks[:verb], zero, *marks[negation + 1 :]]


def _is_limiting(mark: TextMark) -> bool:
    return mark.kind is MarkKind.BOUND or mark.motion in {Motion.OVER, Motion.UNDER}


_OF_PREDICATE = frozenset({Part.VERB, Part.AUXILIARY})
_COMING_ABOUT = frozenset({"出す", "起こす", "発生", "招く", "生じる", "生む"})


def _without_span_to_come(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks without a year that is only told what it shall be: 基礎を見直す一年にする, 攻めの一年とする."""
    for at, mark in enumerate(marks[1:], 1):
        number, time = mark.number, mark.time
        if number is None and time is None:
            continue
        is_span = time is not None and time.kind is TimeKind.SPAN and time.amount == 1 and not time.is_within
        is_one = number is not None and number.value == 1 and number.unit in {"年", "か月", "週", "日"}
        before, behind = marks[at - 1], marks[at + 1 : at + 3]
        is_described = before.text == "の" or (before.part is Part.VERB and before.text == before.norm)
        if (is_span or is_one) and is_described and any(each.motion is Motion.MAKE for each in behind):
            return [*marks[:at], *(each for each in marks[at + 1 :] if each.motion is not Motion.MAKE)]
    return marks


def _without_outcome(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks of an English clause without what its number would make possible: would let us keep the apprentice on."""
    words = [at for at, mark in enumerate(marks) if mark.kind is not MarkKind.SPACE]
    for at, following in pairwise(words):
        is_outcome = marks[at].norm in _MODALS and marks[following].norm in _ENABLING
        if is_outcome and any(mark.number is not None and mark.number.is_claim for mark in marks[:at]):
            return marks[:at]
    return marks


_MODALS, _ENABLING = frozenset({"would", "will", "could"}), frozenset({"let", "allow", "enable", "mean", "help"})


def _with_no(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks of a clause that opens with no and a plural as zero of it: No lost-time accidents in 2027.

    So does what somebody is to have, lose or miss none of: have no accidents, lose no customers, lose nobody.
    """
    words = [at for at, mark in enumerate(marks) if mark.kind not in {MarkKind.SPACE, MarkKind.STOP}]
    if len(words) > _NAME_AND_NONE and marks[words[-1]].norm in _NONE and marks[words[-2]].text in {":", "-", "–"}:
        last = marks[words[-1]]  # Fuel spills: none
        zero = WrittenNumber(last.start, last.end, NumberKind.AMOUNT, 0.0)
        return [*marks[: words[-1]], replace(last, kind=MarkKind.NUMBER, number=zero)]
    no = asked_for_none(marks)
    if no is None or any(mark.number is not None or (mark.motion and mark.start > no.start) for mark in marks):
        return marks
    at = next(at for at, mark in enumerate(marks) if mark is no)
    behind = marks[at + 1 :]  # none of our key accounts
    nouns = [*takewhile(lambda mark: no.norm == "none" or mark.kind in _OF_NONE or mark.text == "-", behind)]
    named = [mark.norm for mark in nouns if mark.kind is MarkKind.WORD]
    if not named or not (no.norm != "no" or any(_PLURAL.search(name) or is_low_good(name) for name in named)):
        return marks
    number = WrittenNumber(no.start, no.end, NumberKind.AMOUNT, 0.0)
    return [*marks[:at], replace(no, kind=MarkKind.NUMBER, number=number), *marks[at + 1 :]]


def _with_ordinal(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks with a second or third one that somebody is to add as so many: hire a second technician, open our third shop."""
    words = without_blanks(marks)
    places = [at for at, mark in enumerate(words[:-1]) if mark.norm in _ORDINALS]
    at = places[0] if len(places) == 1 else 0
    is_one = at > 1 and words[at - 1].norm in {"a", "our", "my"} and words[at + 1].kind is MarkKind.WORD
    verb = [mark.norm for mark in words[: at - 1]][-2:]
    is_own = all(mark.kind is not MarkKind.WORD for mark in words[: at - 2])  # not one day we will open a second bakery
    is_added = is_one and is_own and verb[-1] in _ADDING
    if not is_added or any(mark.number is not None for mark in marks) or words[at + 1].norm.endswith(("hand", "time")):
        return marks
    number = WrittenNumber(words[at].start, words[at].end, NumberKind.AMOUNT, float(_ORDINALS[words[at].norm]))
    counted = replace(words[at], kind=MarkKind.NUMBER, part=Part.NUMERAL, number=number)
    return [counted if mark is words[at] else mark for mark in marks if mark is not words[at - 1]]


_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
#: What there is one more of then.
_ADDING = word_set("hire recruit employ open add buy acquire") | {"take on"}


def _with_share(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks with so many things out of so many as a share of them: 98 jobs out of every 100, for every 10 quotes, win 4."""
    words = without_blanks(marks)
    of = words[1].number if len(words) > 1 and words[0].norm in {"for every", "out of every"} else None
    last = words[-1].number
    if of is not None and last is not None and not last.unit and 0 < (last.value or 0.0) < (of.value or 0.0):
        value = rounded_share(Fraction(str(last.value)), Fraction(str(of.value)))
        share = replace(last, kind=NumberKind.RATIO, value=value, unit="%")
        return [
            *(mark for mark in marks if mark not in {words[0], words[1], words[-1]}),
            replace(words[-1], number=share),
        ]
    places = [at for at, mark in enumerate(marks) if mark.kind is not MarkKind.SPACE]
    for index, at in enumerate(places[:-1]):
        if marks[at].norm not in _OUT_OF:
            continue
        ties = places[index : index + 2] if marks[at].norm == "out" else [at]
        part = next((each for each in reversed(range(at)) if marks[each].number is not None), None)
        whole = places[index + len(ties)] if index + len(ties) < len(places) else at
        if part is None or (len(ties) > 1 and marks[ties[1]].norm != "of") or marks[whole].number is None:
            continue
        of_all = marks[whole].number
        written = marks[whole].text if of_all is None or not of_all.value else f"{of_all.value:.0f}"
        number, digits = marks[part].number, re.search("[0-9]+", written)  # nine jobs out of ten
        between = without_blanks(marks[part + 1 : at])
        if (
            number is None
            or digits is None
            or number.unit not in {"", "日", "週", "か月"}
            or not 0 < (number.value or 0.0) < int(digits[0])
        ):
            continue
        if between and len(between) <= _LONGEST_COUNTED and all(mark.kind is MarkKind.WORD for mark in between):
            value = rounded_share(Fraction(str(number.value)), Fraction(digits[0]))
            share = replace(number, kind=NumberKind.RATIO, value=value, unit="%")
            return [*marks[:part], replace(marks[part], number=share), *marks[part + 1 : at], *marks[whole + 1 :]]
    return marks


_OF_NONE = frozenset({MarkKind.WORD, MarkKind.SPACE})
_NO, _NONE = frozenset({"no", "not a single", "not one"}), frozenset({"none", "nil"})
_OUT_OF = frozenset({"out", "out of every"})
_LONGEST_COUNTED = 3
_NAME_AND_NONE = 2
#: Units in which a company or a person is described: people, years, places.
_DESCRIBING = frozenset({"人", "名", "年", "店", "店舗", "室", "席", "床", "拠点", "歳"})
_BESIDE_TIMES = frozenset({MarkKind.SIGN, MarkKind.RANGE, MarkKind.SPACE})
_LISTING = frozenset({MarkKind.BREAK, MarkKind.SIGN, MarkKind.SPACE})
_ASIDE = {MarkKind.BOUND, MarkKind.MOTION}
_COUNTING_IN = frozenset({"含む", "含める", "除く", "入れる"})


def _without_aside(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks without a bracket that says whom it is about or why: 特養(定員80名), 60分に(人が続かないので)."""
    opening = next((at for at, mark in enumerate(marks) if mark.text in {"(", "（"}), 0)
    if not opening:
        return marks
    closing = next((at for at in range(opening, len(marks)) if marks[at].text in {")", "）"}), len(marks) - 1)
    inside, outside = marks[opening : closing + 1], [*marks[:opening], *marks[closing + 1 :]]
    numbers = [mark.number for mark in inside if mark.number is not None]
    is_said = any(mark.kind in _ASIDE or {mark.norm, mark.text} & NOW_WORDS for mark in inside)
    claims = [mark.number for mark in outside if mark.number is not None and mark.number.is_claim]
    describes = bool(numbers) and all(number.unit in _DESCRIBING for number in numbers) and not is_said
    before = next((mark.number for mark in reversed(marks[:opening]) if mark.number and mark.number.is_claim), None)
    is_alike = before is not None and len(numbers) > 1 and {number.unit for number in numbers} <= {"", before.unit}
    if is_alike and before is not None and before.value == sum(number.value or 0.0 for number in numbers):
        return outside  # 売上1億円(A店6千万円、B店4千万円)
    is_listing = any(mark.kind is MarkKind.BREAK for mark in inside) and marks[opening - 1].part is not Part.WORD
    if claims and is_listing and all(mark.is_nominal or mark.kind in _LISTING or mark.text == "・" for mark in inside):
        return outside  # 瓶詰めの不良(ラベルずれ、漏れ)をゼロに
    if claims and not numbers and any(mark.norm in _COUNTING_IN and mark.part is Part.VERB for mark in inside):
        return outside  # 残業時間(持ち帰り仕事も含めて)を
    if numbers and claims and all(number.kind is NumberKind.OUT_OF for number in numbers):
        return outside  # 4.2点(5点満点)を4.5点に
    if numbers and all(number.kind is NumberKind.CLOCK for number in numbers) and not is_said:
        return outside  # 昼ピーク(11:30~13:00)の提供時間
    if len(numbers) == 1 and _says_which(marks, opening, closing):
        return outside
    times = [mark for mark in inside if mark.time is not None]
    is_of_name = [mark.text for mark in marks[closing + 1 : closing + 2]] == ["の"]  # 繁忙期(12月)の残業
    if times and not is_of_name and all(mark.time is not None or mark.kind in _BESIDE_TIMES for mark in inside):
        return [*times, *outside]  # 春のシーズン(4〜6月)だけで
    is_clause = any(mark.kind is MarkKind.PARTICLE for mark in inside[1:-1])
    if before is not None and is_clause and not any(mark.number or mark.time for mark in inside):
        return outside
    differs = all(claim.unit not in {number.unit for number in numbers} for claim in claims)
    words = [mark.text for mark in inside]
    differs = differs or words[-2:-1] == ["です"] or words[1:2] == ["定員"]  # 2名以下に抑える(定員60名の園です)
    return outside if claims and describes and differs else marks


def _with_moment_told(marks: Sequence[TextMark], calendar: Calendar, today: date | None) -> Sequence[TextMark]:
    """Return the marks of a Japanese clause, a bracket that is but a number at a time just over as one of that moment.

    85名にしたい(11月末で62名) is told in December; in August nothing tells which November is meant.
    """
    opening = next((at for at, mark in enumerate(marks) if mark.text in {"(", "（"}), 0)
    if not opening or today is None:
        return marks
    inside = list(takewhile(lambda mark: mark.text not in {")", "）"}, marks[opening + 1 :]))
    told = [mark for mark in inside if mark.kind is not MarkKind.SPACE and mark.text != ":"]
    time, number = (told[0].time, told[1].number) if len(told) == _TIME_AND_NUMBER else (None, None)
    if time is None or time.kind not in {TimeKind.MONTH, TimeKind.TERM} or time.is_until or number is None:
        return marks
    day = when_of(told[:1], "", calendar, today, at=(-1, told[0].end), is_money=False).deadline
    is_over = day is not None and day <= today
    if day is not None and not is_over and time.kind is TimeKind.MONTH and time.shift is None:
        is_over = today - (day - _A_YEAR) <= _JUST_OVER
    rest = [*marks[:opening], *marks[opening + len(inside) + 1 :]]
    cadence = when_of(rest, text_of(rest), calendar, today, at=(-1, told[0].start), is_money=False).cadence
    is_alike = cadence == "monthly" or number.unit == "%"  # not 研修を年20回(10月は3回)
    is_alike = is_alike or (cadence == "unspecified" and (time.is_moment or time.kind is TimeKind.TERM))
    if not (is_over and is_alike):
        return marks
    moment = TextMark(MarkKind.WORD, told[0].end, told[0].end, "時点", "時点", Part.NOUN)
    return [*marks[: opening + 1], told[0], moment, told[1], *marks[opening + 1 + len(inside) :]]


_TIME_AND_NUMBER = 2
#: Of a month without a year the last one is meant where that is twice as near as the next.
_A_YEAR, _JUST_OVER = timedelta(days=365), timedelta(days=122)


def _says_which(marks: Sequence[TextMark], opening: int, closing: int) -> bool:
    """Return whether a limit in brackets behind an English noun tells which are meant: receivables (90+ days) below $40k."""
    before = first_mark(reversed(marks[:opening]))
    inside = without_blanks(marks[opening + 1 : closing])
    is_limit = any(mark.kind is MarkKind.BOUND for mark in inside) and not any(mark.motion for mark in inside)
    is_behind_noun = before is not None and before.kind is MarkKind.WORD and before.text.isascii()
    is_ahead = any(mark.number is not None and mark.number.is_claim for mark in marks[closing:])
    return is_limit and is_behind_noun and is_ahead and not any(mark.number for mark in marks[:opening])


def _with_span_as_measure(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks with a lone span of time as the number it is: 納期を3週間以内に, when nothing else is measured."""
    spans = [at for at, mark in enumerate(marks) if mark.time is not None and mark.time.kind is TimeKind.SPAN]
    if len(spans) != 1:
        return marks
    each = _places_of_each(marks, spans[0])
    has_number = any(
        (mark.kind is MarkKind.NUMBER and at not in each) or mark.motion in {Motion.DOUBLE, Motion.HALVE}
        for at, mark in enumerate(marks)
    )
    if has_number and not _is_led_to(marks, spans[0]):
        return marks
    at = spans[0]
    time = marks[at].time
    has_noun = any(mark.is_nominal for mark in marks[:at])
    has_particle = marks[at].text.rstrip("にはで") != marks[at].text
    limit = first_mark(marks[at + 1 :])
    is_limited = limit is not None and limit.kind is MarkKind.BOUND and not limit.is_before  # in 8 weeks or less
    is_point = "後" in marks[at].text and time is not None and time.unit in {"年", "か月"}  # 半年後までに
    ends = all(mark.kind in {MarkKind.MOTION, MarkKind.PARTICLE} for mark in marks[at + 1 :])
    ends = ends and has_particle and not is_point
    if time is None or time.amount is None or not (time.is_within or is_limited or (has_noun and ends)):
        return marks
    number = WrittenNumber(marks[at].start, marks[at].end, NumberKind.AMOUNT, time.amount, unit_name(time.unit))
    measured = TextMark(
        MarkKind.NUMBER, marks[at].start, marks[at].end, marks[at].text, marks[at].norm, Part.NUMERAL, number=number
    )
    end, is_ceiling = marks[at].end, time.is_within and not is_limited
    bound = [TextMark(MarkKind.BOUND, end, end, "", "", bound=Bound.AT_MOST)] if is_ceiling else []
    is_led = has_number or marks[at].text.endswith("に")  # 24.6年を15年以内まで, 4か月に縮める
    leads = [TextMark(MarkKind.PARTICLE, end, end, "に", "に", Part.CASE)] if is_led else []
    return [*marks[:at], measured, *bound, *leads, *marks[at + 1 :]]


def _places_of_each(marks: Sequence[TextMark], span: int) -> set[int]:
    """Return where numbers stand that only say of each or all of which a span of time is told: 1本2週間以内, all 312 laptops."""
    each: set[int] = set()
    for at, (mark, after) in enumerate(pairwise(marks)):
        number, time = mark.number, after.time
        is_one = number is not None and number.is_amount and number.value == 1 and number.unit not in {"", *TIME_UNITS}
        if is_one and time is not None and time.kind is TimeKind.SPAN and mark.end == after.start:
            each.add(at)
    before, behind = without_blanks(marks[:span]), first_mark(marks[span + 1 :])
    if behind is not None and behind.norm == "of":  # get all 312 laptops patched | within a week of release
        owned = [two for one, two in pairwise(before) if one.norm in {"all", "our"} and two.number is not None]
        each |= {at for at, mark in enumerate(marks) if mark in owned}
    return each


def _is_led_to(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether the only number is a time that becomes a span: 24.6年を15年以内まで短縮する, 10日かかっているのを1週間に."""
    numbers = [(mark.number, after) for mark, after in pairwise(marks[: at + 1]) if mark.number is not None]
    time = marks[at].time
    is_only = len(numbers) == 1 and not any(mark.number is not None for mark in marks[at:])
    is_left = is_only and ({numbers[0][1].text, marks[at - 1].text} & {"を", "から", "より"})
    return bool(is_left) and time is not None and {numbers[0][0].unit, unit_name(time.unit)} <= TIME_UNITS


#: What is left out of a clause or put as a number before its numbers get their roles, in this order, each with the words one of which
#: stands in every clause that it is about, None where no word tells.
_IN_BOTH = (
    (frozenset({"うち"}), _without_whole),
    (frozenset({"("}), _without_formula),
    (frozenset({"(", "（"}), _without_aside),
    (None, _with_span_as_measure),
)
_JAPANESE_STEPS = (
    (NOT_EVEN, _with_none),
    (_COMING_ABOUT, _with_none_of_bad),
    (None, _without_span_to_come),
    *_IN_BOTH,
)
_ENGLISH_STEPS = (
    (_ENABLING, _without_outcome),
    (_NO | _NONE, _with_no),
    (frozenset(_ORDINALS), _with_ordinal),
    (_OUT_OF | {"for every"}, _with_share),
    *_IN_BOTH,
)

# -- the verb ------------------------------------------------------------------------------------------------------

WEAK = frozenset({Motion.REACH, Motion.AIM, Motion.MAKE, Motion.GAIN})


_TOPICAL = frozenset({"は", "も"})


def _tasks(marks: Sequence[TextMark], target: NumberUse | None) -> list[TextMark]:
    """Return the verbs that tell what some of those counted are brought to do: 40% of clients helped to lower their debts."""
    if target is None or target.case is not Case.NONE:
        return []
    words = [mark for mark in without_blanks(marks) if mark.start > target.number.start]
    pairs = zip(words, words[1:], words[2:], strict=False)
    return [
        verb for done, to, verb in pairs if to.norm == "to" and done.norm.endswith("ed") and verb.motion is not None
    ]


def _motion(marks: Sequence[TextMark], roles: Roles, name: NameFound, *, japanese: bool) -> TextMark | None:
    """Return the verb that says what happens to the number: the first strong one, else the first; of no number none of the name."""
    target = roles.target
    begin = target.after if target is not None and japanese else 0
    is_means = japanese and target is not None and target.case is Case.MEANS
    tied = (at for at in range(begin, len(marks)) if marks[at].text == "て" and marks[at].part is Part.JOINING)
    is_led = japanese and target is not None and target.case in {Case.TO, Case.UNTIL}  # 月20件にして|離職率を下げる
    apart = begin if is_means else next(tied, len(marks)) if is_led else len(marks)
    other = next((at for at in range(apart, len(marks)) if marks[at].text == "を"), len(marks))
    # 3割→5割、客単価は|据え置き: what another thing does
    breaks = [at for at in range(begin, len(marks)) if marks[at].kind is MarkKind.BREAK] if target and japanese else []
    other_topic = [any(one.is_nominal and two.text in _TOPICAL for one, two in pairwise(marks[at:])) for at in breaks]
    marks = marks[: breaks[other_topic.index(True)]] if True in other_topic else marks
    compared = [first_mark(marks[use.after :]) for use in roles.conditions if is_difference(marks, use)]
    marks = [mark for mark in marks if mark not in name.marks] if target is None else marks
    # 面談は月1回で離職を減らす: what has an object of its own is not done to the number
    moving = MarkKind.MOTION
    found = [mark for mark in marks[begin:other] if mark.kind is moving and mark not in compared]
    if japanese and target is not None and not found and roles.baseline is not None:
        found = [mark for mark in marks if mark.kind is moving]
    tasks = [] if japanese else _tasks(marks, target)
    found = [mark for mark in found if mark not in tasks]
    if not found:
        return None
    if any(mark.motion is Motion.MAKE for mark in found):  # 90%を目標とする: it only says that the number is a target
        named = [mark for word, mark in zip(marks, marks[2:], strict=False) if word.text in {"目標", "目安", "ゴール"}]
        found = [mark for mark in found if mark.motion is not Motion.MAKE or mark not in named]
    strong = [mark for mark in found if mark.motion not in WEAK]
    crossed = next((mark for mark in strong if mark.motion in {Motion.OVER, Motion.UNDER}), None)
    if not japanese and crossed is not None:
        return crossed  # keep churn from exceeding 3%
    return strong[0] if strong else found[0] if found else None


# -- value -----------------------------------------------------------------------------------------------------------


def _from_multiple(goal: ParsedGoal, marks: Sequence[TextMark]) -> ParsedGoal:
    """Return a goal with its start where it is told how many times that it is: 60 demos a month, that's double what we get now."""
    multiple = next((mark.number for mark in marks if mark.number and mark.number.kind is NumberKind.MULTIPLE), None)
    if multiple is None or not multiple.value or goal.value is None or goal.baseline is not None:
        return goal
    start = as_float(Fraction(str(goal.value)) / Fraction(str(multiple.value)))
    return goal.with_(baseline=start) if start == round(start, 2) else goal  # a third of 40 nobody counted


def _with_numbers(goal: ParsedGoal, clause: Clause, *, japanese: bool) -> ParsedGoal:
    """Return a goal with the numbers of its clause, how they are meant, and the direction."""
    roles, name, motion = clause.roles, clause.name.name, clause.motion.motion if clause.motion else None
    if roles.rivals:
        return goal.with_(rivals=tuple((use.value, use.unit) for use in roles.rivals), direction=_wish(motion, name))
    if (target := roles.target) is None:
        return _without_number(goal, clause, motion)
    kept = [mark for mark in clause.marks if mark.motion is Motion.KEEP and not japanese]
    is_kept = motion is Motion.KEEP or any(mark not in _tasks(clause.marks, target) for mark in kept)
    numbers = (mark.number for mark in clause.marks if mark.number is not None)
    around = next((number for number in numbers if number.kind is NumberKind.TOLERANCE), None)  # 98.5%±0.3, 20±1℃
    if around is not None and target.number.is_amount and roles.low is None:
        middle, step = Fraction(str(target.value)), Fraction(str(around.value))
        return goal.with_(
            value=float(middle + step), low=float(middle - step), unit=target.unit or around.unit, is_kept=is_kept
        )
    roles = _alike(roles)
    target = roles.target or target
    # 2時間→3日: the 2 must not be read as days
    units = {unit_name(use.unit) for use in (roles.baseline, target) if use is not None}
    is_comparable = len(units) == 1 or "" in units or target.unit in {"%", "ポイント", "倍"}
    goal = goal.with_(
        value=target.number.readings[0] if target.number.readings else target.value,
        unit=target.unit or (roles.low.unit if roles.low else "") or _unit_of_name(clause, japanese=japanese),
        is_fraction=target.number.kind is NumberKind.FRACTION,
        readings=target.number.readings,
        low=roles.low.value if roles.low else None,
        is_way=roles.low is not None and _may_be_way(clause, roles.low, target, japanese=japanese),
        baseline=signed(roles.baseline) if roles.baseline and is_comparable else None,
        baseline_unit=roles.baseline.unit if roles.baseline else "",
        check=roles.check.value if roles.check and roles.check.unit == "%" and roles.baseline else None,
        is_kept=is_kept,
    )
    start, is_turned = roles.baseline, clause.is_turned
    parts = GoalParts(
        clause.marks, target, start, motion, is_turned, name, goal.is_act, goal.when, is_japanese=japanese
    )
    found = directed(_from_multiple(goal, clause.marks), parts)
    is_kept_limit = target.unit == "%" and target.bound is None and any(map(_is_limit, roles.conditions))
    return found.with_(direction="at_least") if is_kept_limit and found.direction == "at_most" else found


def _is_limit(use: NumberUse) -> bool:
    """Return whether a number is a time within which something is done, so that more of what is done in it is better: 24時間以内を95%で."""
    return use.unit in TIME_UNITS and use.bound is Bound.AT_MOST


def _unit_of_name(clause: Clause, *, japanese: bool) -> str:
    """Return % where a sign of it ends an English name, of a number without a unit: GP% no lower than 62, Occupancy (%): 80."""
    target, named = clause.roles.target, clause.name.marks
    is_before = target is not None and bool(named) and named[-1].end <= target.number.start
    if japanese or not is_before:
        return ""
    behind = (mark for mark in clause.marks if mark.start >= named[-1].end and mark.text not in {"(", " "})
    return "%" if next((mark.text for mark in behind), "") == "%" else ""


def _alike(roles: Roles) -> Roles:
    """Return the roles with start and lower end in the unit and the scale of the target: 1時間半→45分 starts from 90 minutes."""
    target, start, low = roles.target, roles.baseline, roles.low
    if target is None or (start is None and low is None):
        return roles
    if start is not None and (scaled := in_scale_of(target.number, start.number)):  # from 24 million to 30
        target = replace(target, number=scaled)
    low = replace(low, number=in_scale_of(low.number, target.number) or low.number) if low is not None else None
    return replace(roles, target=target, low=low, baseline=_alike_start(start, target) if start is not None else None)


def _alike_start(start: NumberUse, target: NumberUse) -> NumberUse | None:
    """Return a start in the unit and the scale of its target, None where nothing tells its scale."""
    if start.unit != target.unit and (converted := in_unit_of(start.number, target.unit)):
        return replace(start, number=converted)
    number = in_scale_of(start.number, target.number)
    return replace(start, number=number) if number is not None else None


def _may_be_way(clause: Clause, low: NumberUse, high: NumberUse, *, japanese: bool) -> bool:
    """Return whether N to M behind what is measured may be a way: Attendance 82% to 90%; not 5 to 7 visits, in 3 to 5 days."""
    marks = clause.marks
    to = [mark.norm for mark in without_blanks(marks[low.at + 1 : high.at])]
    behind = first_mark(marks[high.after :])
    is_counted = behind is not None and behind.kind is MarkKind.WORD
    is_measured = bool(clause.name.marks) and clause.name.marks[-1].end <= low.number.start
    about = first_mark(reversed(marks[: low.at]))
    is_about = about is not None and about.kind is MarkKind.ABOUT  # in the region of 1,800 to 2,000
    is_plain = low.case is Case.NONE and low.bound is None and high.bound is None and clause.motion is None
    is_plain = is_plain and not is_about
    is_span = high.unit in TIME_UNITS | {"℃"} or is_low_good(clause.name.name)
    return not japanese and to == ["to"] and is_measured and is_plain and not (is_counted or is_span)


_WISHES = {
    Motion.UP: "increase",
    Motion.DOWN: "decrease",
    Motion.HOLD: "decrease",
    Motion.KEEP: "maintain",
    Motion.REACH: "reach",
}


#: What somebody wishes for that names only of what there shall be more or less: more repeat customers.
COMPARED = {
    **dict.fromkeys(("more", "higher", "bigger", "longer"), "increase"),
    **dict.fromkeys(("fewer", "less", "lower", "shorter", "smaller"), "decrease"),
}


def _wish(motion: Motion | None, name: str) -> str:
    """Return the direction of a goal without a number."""
    if motion is Motion.BETTER:
        return "decrease" if is_low_good(name) else "increase"
    return _WISHES.get(motion, "unspecified") if motion else "unspecified"


def _without_number(goal: ParsedGoal, clause: Clause, motion: Motion | None) -> ParsedGoal:
    name = clause.name.name
    baseline = clause.roles.baseline
    is_held = clause.is_turned and motion in {
        Motion.UP,
        Motion.DOWN,
    }  # 売上を落とさない; not 返事のない見積もりを減らす
    told = clause.motion.start if clause.motion is not None and not goal.is_english else 0
    is_held = is_held and any(mark.kind is MarkKind.NOT and mark.start >= told for mark in clause.marks)
    is_beaten = motion is Motion.OVER and not clause.is_turned  # beat last year's sales
    if tolerances := [mark.number for mark in clause.marks if mark.number and mark.number.kind is NumberKind.TOLERANCE]:
        around = tolerances[0].value or 0.0
        return goal.with_(value=around, low=-around, unit=tolerances[0].unit)  # ズレは±5%に収める
    wish = _wish(motion, name) if motion is not None else COMPARED.get(clause.marks[0].norm, "unspecified")
    vague = (mark.number.unit for mark in clause.marks if mark.number and mark.number.kind is NumberKind.VAGUE)
    goal = goal.with_(
        unit=next(vague, ""),  # 数十件: asked is the number alone
        direction="maintain" if is_held else "increase" if is_beaten else wish,
        baseline=signed(baseline) if baseline else None,
        baseline_unit=baseline.unit if baseline else "",
    )
    if motion is Motion.DOUBLE and clause.motion:
        times = next((times for word, times in TIMES.items() if clause.motion.norm.startswith(word[:-1])), 2)
        return goal.with_(value=float(times), unit="倍", direction="reach", is_ratio=True)
    is_countable = not name.endswith(_NO_COUNT)
    if clause.motion and clause.motion.norm in NONE_LEFT and is_countable and not clause.is_turned:
        unit = baseline.unit if baseline is not None else ""
        return goal.with_(
            value=0.0, unit=unit, direction="at_most" if baseline is None else "reach"
        )  # クレームをなくす
    if motion is Motion.HALVE:
        return goal.with_(value=50.0, unit="%", direction="decrease_by", change=True)
    return goal


#: What is not counted may be got rid of without a number: 属人化をなくす.
_NO_COUNT = ("化", "性", "感", "格差")


#: What is counted by the hundred million, beside money: 再生, PV.
_COUNTED_IN_MASS = re.compile(
    r"(?:数|者|客|会員|登録|フォロワー|PV|UU|DL|再生|閲覧|アクセス|インプレッション|ユーザー|人口|人|件|回|本|個)$"
)
_HUNDRED_MILLION = 10**8


def needs_money_unit(goal: ParsedGoal) -> bool:
    """Return whether a number without a unit is yen by its name (売上3億)."""
    is_large = any(number.scale >= _HUNDRED_MILLION for number in goal.numbers) and not _COUNTED_IN_MASS.search(
        goal.name or ""
    )
    is_named = is_money(goal.name or "") or goal.is_beside_money or (is_large and bool(goal.name))
    return is_named and goal.value is not None and abs(goal.value) >= 10_000 and not goal.is_english
