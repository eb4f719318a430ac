"""What stands around each number of a clause: its bound, the particle or preposition that gives it a case, whether it is one of each.

Japanese says it behind the number (20分を, 45日から, 8%以上へ), English before it (from 45, to under 6%); the result is the same.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from enum import StrEnum

from kpicore.guide.sentences.stances import EXPECTED
from kpicore.language import (
    ENGLISH_CHANGES,
    Bound,
    MarkKind,
    Motion,
    Part,
    TextMark,
    TimeKind,
    WrittenNumber,
    first_mark,
    word_set,
)
from kpicore.value_types import replace, value_type


class Case(StrEnum):
    """How a number is tied to what follows or precedes it."""

    NONE = ""
    FROM = "from"
    TO = "to"
    UNTIL = "until"  # 20時間まで
    BY = "by"
    OBJECT = "object"  # を
    SUBJECT = "subject"  # が
    TOPIC = "topic"  # は
    LINK = "link"  # の, of
    MEANS = "means"  # で: with three people
    EACH = "each"  # ずつ


@value_type
class NumberUse:
    """A number of a clause: `at` is its mark's index, `begin` and `after` bound all that belongs to it.

    `bound` as written, before any negation; `is_per` of 1人あたり; `is_low` of the lower end of a range; `says_direction` are the marks
    that gave bound and case.
    """

    at: int
    number: WrittenNumber
    begin: int
    after: int
    case: Case = Case.NONE
    bound: Bound | None = None
    is_per: bool = False
    is_low: bool = False
    is_arrow: bool = False
    is_around: bool = False
    says_direction: tuple[TextMark, ...] = ()

    @property
    def value(self) -> float:
        return self.number.value or 0.0

    @property
    def unit(self) -> str:
        return self.number.unit

    def is_left_for(self, marks: Sequence[TextMark]) -> bool:
        """Return whether an arrow leads from it to something that stands behind."""
        arrow = marks[self.after - 1]
        return self.case is Case.FROM and arrow.kind is MarkKind.ARROW and self.after < len(marks)


_CASES = {
    "から": Case.FROM,
    "より": Case.FROM,
    "に": Case.TO,
    "へ": Case.TO,
    "へと": Case.TO,
    "と": Case.TO,
    "まで": Case.UNTIL,
    "を": Case.OBJECT,
    "が": Case.SUBJECT,
    "は": Case.TOPIC,
    "の": Case.LINK,
    "で": Case.MEANS,
    "ずつ": Case.EACH,
}
_ENGLISH_CASES = {
    "from": Case.FROM,
    **dict.fromkeys(("off a base of", "off a baseline of", "from a base of", "from a baseline of"), Case.FROM),
    "to": Case.TO,
    "into": Case.TO,
    "by": Case.BY,
    "of": Case.LINK,
    "at": Case.OBJECT,
    "in": Case.MEANS,
    "for": Case.MEANS,
    "with": Case.MEANS,
    "across": Case.MEANS,
    "on": Case.MEANS,
}
#: May stand between 上限 and its number.
_BETWEEN = word_set("は を が の : =") | {"で", "、"}
_DETERMINERS = word_set("the a an our about just only be is are as")
_ARTICLES = _DETERMINERS | word_set("of net total further full extra gross combined current present existing")


def number_uses(marks: Sequence[TextMark], *, japanese: bool) -> list[NumberUse]:
    """Return the uses of all readable amounts of a clause, in order."""
    attach = _japanese if japanese else _english
    return [
        attach(marks, at, mark.number)
        for at, mark in enumerate(marks)
        if mark.number is not None and mark.number.is_claim and mark.kind is MarkKind.NUMBER
    ]


def _japanese(marks: Sequence[TextMark], at: int, number: WrittenNumber) -> NumberUse:
    use = _before(marks, NumberUse(at, number, at, at + 1), _BETWEEN)
    sign = _SIGNS.get(marks[use.begin - 1].text) if use.begin > 1 and not number.sign else None
    if sign is not None and marks[use.begin - 2].is_nominal:
        use = replace(use, number=replace(number, sign=sign), begin=use.begin - 1)  # クレームマイナス八千件, 粗利+約2割
    after = use.after
    while after < len(marks) and (mark := marks[after]).kind in _ATTACHED:
        if mark.kind is MarkKind.BOUND and mark.is_before:
            break
        if mark.kind is MarkKind.BOUND:
            use = replace(use, bound=mark.bound, says_direction=(*use.says_direction, mark))
        use = replace(use, is_per=use.is_per or mark.kind is MarkKind.PER, is_around=mark.text == "前後")
        after += 1
    if after < len(marks) and marks[after].kind is MarkKind.RANGE:
        return replace(use, after=after + 1, is_low=True)
    behind = marks[after : after + 3]
    if [mark.text for mark in behind[::2]] == ["(", ")"] and behind[1].time is not None:
        after += 3  # 12.6%(R7年度)を
    time = marks[after].time if after < len(marks) else None
    each = time is not None and time.kind is TimeKind.CADENCE
    is_expected = after < len(marks) and marks[after].norm in EXPECTED  # 2,550万見込→2,800万
    arrow = _skipped(marks, after + 1) if each or is_expected else after  # 45h/月 → 30h/月
    if arrow < len(marks) and marks[arrow].kind is MarkKind.ARROW:
        return replace(use, after=arrow + 1, case=Case.FROM)
    return _cased(marks, use, after + (each and marks[after].text.startswith("/")))  # 38時間/月を


_ATTACHED = frozenset({MarkKind.BOUND, MarkKind.ABOUT, MarkKind.PER, MarkKind.SPACE})
_SIGNS = {"プラス": "+", "+": "+", "マイナス": "-", "-": "-", "▲": "-", "△": "-"}


def _cased(marks: Sequence[TextMark], use: NumberUse, after: int) -> NumberUse:
    """Return a use with the particles that begin there."""
    while after < len(marks) and (marks[after].kind is MarkKind.SPACE or marks[after].text == "目"):  # 2店舗目を
        after += 1
    if [mark.norm in _EXTENTS for mark in marks[after : after + 1]] == [True] and marks[after + 1 :]:
        after += marks[after + 1].text in _BEHIND_EXTENT  # 48社|体制|に, 300人|規模|まで
    if after + 1 < len(marks) and marks[after].text == "と" and marks[after + 1].is_nominal:
        return replace(use, after=after, case=Case.MEANS)  # パート2人と私で
    if after + 1 < len(marks) and marks[after].text == "と" and marks[after + 1].norm in _SAYING:
        return replace(use, after=after)  # 20万円以内ということで
    if joins_noun(marks, after):
        return replace(use, after=after + 2, case=Case.LINK)
    if after + 1 < len(marks) and marks[after].norm in _POINTING and marks[after + 1].text == "を":
        after += 1  # 120時間これを半分に
    case, bound, says = use.case, use.bound, use.says_direction
    while after < len(marks) and (found := _CASES.get((mark := marks[after]).text)) and mark.kind is MarkKind.PARTICLE:
        if case in _NO_CASES:
            case, says = found, (*says, mark) if found in _LEADING else says
        elif not (case in _PASSED and mark.text in {"に", "の", "へ", "は"}):
            break
        after += 1
    if case in _OF_LIMIT and after < len(marks) and (mark := marks[after]).is_before and mark.kind is MarkKind.BOUND:
        bound, says, after = mark.bound, (*says, mark), after + 1  # 月100万円が上限
    limit, behind = (*marks[after : after + 2], None, None)[:2]
    if case is Case.SUBJECT and limit is not None and limit.norm == "限界" and not (behind and behind.is_nominal):
        bound, says, after = Bound.AT_MOST, (*says, limit), after + 1  # 40人が限界
    return replace(use, after=after, case=case, bound=bound, says_direction=says)


#: How many there are is told by them as well as by the number alone.
_EXTENTS, _BEHIND_EXTENT = word_set("体制 態勢 規模 ペース レベル 水準 全員 全部 全て"), word_set("に へ まで を と")
_NO_CASES, _LEADING = frozenset({Case.NONE, Case.EACH}), frozenset({Case.FROM, Case.TO, Case.UNTIL})
#: Behind them に and は only go on: 20時間までに, 45日からは.
_PASSED = frozenset({Case.UNTIL, Case.FROM})
_OF_LIMIT = frozenset({Case.SUBJECT, Case.OBJECT, Case.NONE})


def is_topic(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether に opens what makes a topic of the noun before it: について, に関しては; not についての目標."""
    verb = marks[at + 1] if at + 1 < len(marks) else None
    if marks[at].text != "に" or verb is None or verb.norm not in _ABOUT_VERBS or verb.part is not Part.VERB:
        return False
    behind = [mark.text for mark in marks[at + 2 : at + 5]]
    behind = behind[1:] if behind[:1] == ["まし"] else behind
    return behind[:1] in (["て"], ["ては"]) and behind[1:2] != ["の"]


_ABOUT_VERBS = word_set("つく 関する")


def joins_noun(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a particle and の tie what stands before them to the noun behind: 3社への納期遵守率, 5店での客単価."""
    particle, of, noun = (*marks[at : at + 3], *[None] * 3)[:3]
    if particle is None or of is None or noun is None or of.text != "の":
        return False
    return particle.text in _JOINED_BY_OF and noun.is_nominal and noun.kind is MarkKind.WORD


_POINTING = word_set("此れ 其れ")
_SAYING = word_set("言う いう という")
_JOINED_BY_OF = word_set("へ で と から")


def _before(marks: Sequence[TextMark], use: NumberUse, between: frozenset[str]) -> NumberUse:
    """Return a use with the words before it: 最低, 上限は, 約, an arrow."""
    index = use.at - 1
    begin = use.at
    while index >= 0:
        mark = marks[index]
        if mark.is_before and mark.kind is MarkKind.BOUND:
            use = replace(use, bound=mark.bound, says_direction=(*use.says_direction, mark))
            begin = index
        elif mark.kind is MarkKind.ARROW:
            return replace(use, begin=index, is_arrow=True, says_direction=(*use.says_direction, mark))
        elif mark.kind is MarkKind.ABOUT:
            use = replace(use, is_around=use.is_around or mark.norm in {"around", "about"})
            begin = index
        elif mark.text not in between and mark.kind not in _BETWEEN_KINDS:
            break
        index -= 1
    return use if begin == use.begin else replace(use, begin=begin)


_BETWEEN_KINDS = frozenset({MarkKind.TIME, MarkKind.SPACE})


def _passed_back(marks: Sequence[TextMark], index: int, words: Container[str]) -> int:
    """Return the index of the first mark before a place that is no blank and none of the words, -1 where there is none."""
    while index >= 0 and (marks[index].kind is MarkKind.SPACE or marks[index].norm in words):
        index -= 1
    return index


def _english(marks: Sequence[TextMark], at: int, number: WrittenNumber) -> NumberUse:
    use = _before(marks, NumberUse(at, number, at, at + 1), frozenset())
    index = use.begin - 1
    # on-time in full above 97%: before a limit only what is no part of a name is passed
    index = _passed_back(marks, index, _BEFORE_NUMBER if use.begin == use.at else _DETERMINERS)
    if index > 1 and marks[index].norm == "of" and marks[index - 2].norm == "total":  # by a total of 40
        index = _passed_back(marks, index - 3, _BEFORE_TOTAL)
    if index >= 0 and marks[index].kind is MarkKind.PER:
        use = replace(use, begin=index, is_per=True)
    elif index >= 0 and marks[index].kind is MarkKind.PARTICLE and (case := _ENGLISH_CASES.get(marks[index].norm)):
        says = (*use.says_direction, marks[index]) if case in {Case.FROM, Case.TO, Case.BY} else use.says_direction
        use = replace(use, begin=index, case=case, says_direction=says)
    after = _skipped(marks, use.after)
    counted = after  # three rings or less, 2 a month max
    each = {at for at, mark in enumerate(marks) if mark.time is not None and mark.time.kind is TimeKind.CADENCE}
    while counted < len(marks) and (marks[counted].kind in {MarkKind.WORD, MarkKind.SPACE} or counted in each):
        counted += 1
    if use.bound is None and marks[-1].kind is MarkKind.BOUND and not marks[-1].is_before:
        is_last = not any(mark.number is not None or mark.kind is MarkKind.BREAK for mark in marks[after:])
        counted = len(marks) - 1 if is_last else counted  # one in a thousand returned at most
    pause = _skipped(marks, counted + 1)  # three a month, not more
    if pause < len(marks) and marks[counted].kind is MarkKind.BREAK and _NOT_MORE.search(marks[pause].norm):
        counted = pause
    limit = marks[counted] if after < counted < len(marks) else None
    if limit is not None and limit.kind is MarkKind.BOUND and not limit.is_before:
        return replace(use, bound=limit.bound, says_direction=(*use.says_direction, limit))
    if after < len(marks) and marks[after].kind is MarkKind.BOUND and not marks[after].is_before:
        use = replace(
            use, bound=marks[after].bound, after=after + 1, says_direction=(*use.says_direction, marks[after])
        )
        after = _skipped(marks, use.after)
    if after < len(marks) and marks[after].kind is MarkKind.RANGE:
        return replace(use, after=after + 1, is_low=True)
    arrow = _skipped(marks, after + 1) if after in each else after  # 30/week → 45/week
    arrow = counted if marks[after:counted] and counted < len(marks) else arrow  # 40 boxes → 25 boxes
    if arrow < len(marks) and marks[arrow].kind is MarkKind.ARROW:
        return replace(use, after=arrow + 1, case=Case.FROM)
    return replace(use, after=after + 1, is_low=True) if _begins_range(marks, use, after) else use


#: As a limit behind a pause: three a month, not more; 5 minutes, not a minute longer.
_NOT_MORE = re.compile(r" more$|^not an? .*(?:longer|over|higher|less|under|fewer|shorter|lower)$")
#: What stands between a number and its preposition: from day 8, by a total of 40.
_BEFORE_TOTAL = _ARTICLES - {"of"}
_BEFORE_NUMBER = _BEFORE_TOTAL | {"day"}


def is_amount_of_change(marks: Sequence[TextMark], use: NumberUse) -> bool:
    """Return whether an English number is how much is added to something or changes in it: add 40 to, a drop of 5% in."""
    before = first_mark(reversed(marks[: use.begin]))
    behind = first_mark(marks[use.after :])
    if before is None or behind is None or before.motion not in {Motion.UP, Motion.DOWN}:
        return False
    if use.case is Case.NONE and before.motion is Motion.DOWN and behind.norm == "from":
        named = first_mark(marks[marks.index(behind) + 1 :])
        return named is not None and named.kind in {MarkKind.WORD, MarkKind.PARTICLE}  # cut 40 from complaints
    if use.case is Case.LINK:
        return before.norm in ENGLISH_CHANGES
    return before.norm in {"add", "adding"} and behind.norm == "to"


_CHANGES = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER})
_COMPARED = word_set("more fewer less higher lower additional extra further")


_BEFORE_STEP = frozenset({"up", "down", "add", "adding"})
#: The ends of a range lie no further apart.
_WIDEST_RANGE = 3


def _begins_range(marks: Sequence[TextMark], use: NumberUse, at: int) -> bool:
    """Return whether the number is the lower end of N to M while nothing changes: 5 to 7 working days, not from 5 to 7."""
    before = first_mark(reversed(marks[: use.begin]))
    is_any = before is not None and before.norm in {"anything", "anywhere", "somewhere"}  # anything from 26 to 30
    is_way = use.case is Case.FROM and not is_any
    is_limit = use.bound is not None and use.case is not Case.BY
    if at >= len(marks) or marks[at].norm != "to" or is_way or is_limit:
        return False
    behind = _skipped(marks, at + 1)
    if behind >= len(marks):
        return False
    high = marks[behind].number
    is_above = high is not None and high.is_claim and (high.value or 0.0) > use.value
    is_alike = high is not None and use.unit in {"", high.unit}
    is_step = use.case is Case.BY or (before is not None and before.norm in _BEFORE_STEP)  # prices up 2 to 3 percent
    is_step = is_step or any(
        mark.norm in {"off", "from", "up", "down"} for mark in marks[behind : behind + 3]
    )  # take 3 to 4 off
    is_step = is_step or (use.case is Case.LINK and any(mark.norm in ENGLISH_CHANGES for mark in marks[: use.begin]))
    is_near = high is not None and (high.value or 0.0) <= _WIDEST_RANGE * use.value  # by £4 to £38 leads to 38
    if is_step and is_above and is_alike and is_near:
        return True
    steps = _COMPARED
    return is_above and is_alike and not any(mark.motion in _CHANGES and mark.norm not in steps for mark in marks)


def _skipped(marks: Sequence[TextMark], at: int) -> int:
    while at < len(marks) and marks[at].kind is MarkKind.SPACE:
        at += 1
    return at
