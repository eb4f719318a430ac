"""What a person typed where a goal is asked for, as one reading: which number is the goal, which is how it stands, which is neither.

Every clause brings its stance (`stances`). The goals are those that are not told as a state; a state is the start of the goal that is about
the same thing, and names it where the goal has no name of its own. What describes the company is left out beside a goal, and read
alone. Two numbers of one thing that nothing tells apart are asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from kpicore.guide.sentences.clauses import FINER, TOTAL, counts_at_each, counts_of_them, counts_them, place_of_number
from kpicore.guide.sentences.directions import TIME_UNITS, says_up_to
from kpicore.guide.sentences.discourse import REASONS, begins_with_goal
from kpicore.guide.sentences.goals import is_bare, is_circumstance, is_counted, is_goal, is_to_come, is_untied
from kpicore.guide.sentences.reading import WEAK, Clause, needs_money_unit
from kpicore.guide.sentences.roles import in_scale_of, in_unit_of
from kpicore.guide.sentences.segments import Piece
from kpicore.guide.sentences.stances import (
    A_LEAD,
    A_WISH,
    CONCEDED,
    EXCEPTED,
    GRANTED_IDEAL,
    OTHERS,
    STATES,
    TOO_MUCH,
    TURNED_DOWN,
    Stance,
    is_condition,
    is_trigger,
)
from kpicore.guide.sentences.uses import Case
from kpicore.guide.sentences.values import Excerpt, ParsedGoal
from kpicore.language import (
    MONEY_UNITS,
    PAST_WORDS,
    Bound,
    MarkKind,
    Measured,
    Motion,
    Part,
    TextMark,
    TimeKind,
    first_mark,
    is_low_good,
    is_measurable,
    is_rate,
    measured,
    near_key,
    text_of,
    unit_name,
    without_blanks,
    word_set,
)
from kpicore.value_types import replace

_REASON = re.compile(rf"(?:{'|'.join(REASONS)})\b", re.IGNORECASE)
#: How many of us there are, whatever we do.
_WE_ARE = re.compile(r"(?:we are|we['’]re) [a-z0-9 -]{1,16} (?:people|staff|strong|of us)\b", re.IGNORECASE)
_HAPPENED = word_set("lost gained hired added left quit joined opened closed")
_PART = ("うち", "内")
_BEGINS_PART = re.compile(r"(?:その)?うち、?(?![はのでにも])|(?:of (?:which|whom)|thereof)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """What a clause says, where it stands, and its stance.

    `is_mention` that it only names something, `is_wish` that it wishes for a change without a number, `is_beside` that it stands in
    brackets.
    """

    goal: ParsedGoal
    clause: Clause
    piece: Piece
    start: int
    end: int
    stance: Stance
    is_mention: bool = False
    is_wish: bool = False
    is_beside: bool = False

    @property
    def is_own(self) -> bool:
        """Return whether it would be a goal in prose too."""
        return self.has_number and is_goal(self.goal, self.clause, self.piece, self.text)

    @property
    def is_event(self) -> bool:
        """Return whether a state tells what happened, why or who speaks rather than how it is: 3人辞めまして, since the hall holds 400."""
        target = self.clause.roles.target
        if _WE_ARE.match(self.text):
            return True
        if self.goal.is_english or target is None:
            before = self.clause.marks[: target.begin] if target is not None else ()
            rest = self.clause.marks[target.after :] if target is not None else ()
            have = next((at for at, mark in enumerate(rest) if mark.norm in {"have", "has"}), len(rest))
            told = (*before, *rest[have:])  # we've lost two, two chefs have quit
            return _REASON.match(self.text) is not None or any(mark.norm in _HAPPENED for mark in told)
        behind = next(iter(self.clause.marks[target.at + 1 :]), None)
        is_copula = behind is not None and behind.text == "やっ"  # 先月22時間やったから, as だった
        return behind is not None and behind.part is Part.VERB and behind.norm not in STATES and not is_copula

    @property
    def is_joined(self) -> bool:
        """Return whether it is tied to the one before by and or と."""
        return begins_joined(self.piece.folded.text[: self.start])

    @property
    def is_part(self) -> bool:
        """Return whether it tells a part of the number before: 契約を月30件、うち10件を新規で."""
        return self.piece.folded.text[: self.start].endswith(_PART) or _BEGINS_PART.match(self.text) is not None

    @property
    def text(self) -> str:
        return self.piece.folded.text[self.start : self.end]

    @property
    def has_number(self) -> bool:
        return self.goal.is_claim or self.goal.low is not None

    @property
    def is_state(self) -> bool:
        return self.stance.is_state and self.goal.value is not None

    def with_goal(self, goal: ParsedGoal) -> Utterance:
        return replace(self, goal=goal)


def joined(said: Sequence[Utterance]) -> list[Utterance]:
    """Return the goals of a text in order, without a number that sets nothing."""
    if len(said) > _MOST:  # a pasted text: what lies so far apart is not about the same
        return [each for begin in range(0, len(said), _MOST) for each in joined(said[begin : begin + _MOST])]
    as_said = said
    said = _with_all_of_them(said)
    said = [each for at, each in enumerate(said) if not _is_reckoned(each, said[:at])]
    landing = [each for each in said if each.is_state and each.goal.name == "着地"]  # 今期の着地は45件になりそう
    said = [each.with_goal(each.goal.with_(name=None)) if each in landing else each for each in said]
    said = [_limited_by(one, two) for one, two in zip(said, [*said[1:], None], strict=False)]
    numbered = [each for each in said if each.has_number]
    naming = [each for each in said if each.stance == Stance() and each.clause.motion is None and each.goal.name]
    naming += [each for each in said if each.is_mention and _tells_how(each)]
    is_only = len(numbered) == 1 and all(each in numbered or each in naming for each in said)
    if is_only and numbered[0].stance == Stance(0, 1):  # 売上? 去年の1.2倍だね: nothing else is said
        said = [replace(each, stance=Stance()) if each in numbered else each for each in said]
    # Of a part it says nothing that が stands before its number: うち業務用が6億5千万.
    weak = [each for each in said if each.is_part and not each.is_beside and each.stance == Stance(0, 1)]
    said = [replace(each, stance=Stance()) if each in weak else each for each in said]
    if len(said) > 1:
        said = _with_day_behind(_told_or_set(said))
        is_set = any(each.stance.is_goal and each.has_number for each in said)
        said = _under_label(_named_by_before([_only_named(each) if is_set else each for each in said]))
    if len(said) > 1:
        said = _without_asides(said)
    is_undecided = any(_UNDECIDED.search(each.text) for each in said)
    found = _in_unit_of_row(_at_pace_of_row(_named_for_later(_goals([_latest(each) for each in said]))))
    found = [_asked(each) for each in found] if is_undecided else found
    divided: list[Utterance] = []  # those into which one before them is divided: あと4人。4t2人、大型2人
    for at, whole in enumerate(found):
        parts = [each for each in found[at + 1 :] if each.goal.value and each.goal.unit == whole.goal.unit]
        is_sum = len(parts) > 1 and whole.goal.value == sum(each.goal.value or 0.0 for each in parts)
        if is_sum and whole.goal.unit != "%" and not any(each.clause.motion or each.goal.change for each in parts):
            divided += parts
    found = _beside_money([each for each in found if each not in divided])
    free = [each for each in found if not each.is_part and is_untied(each.goal, each.clause, each.text)]
    found = [each for each in found if each not in free or each.stance == _SET]
    found = [each for each in found if _STOPS_AGAIN.search(each.text) is None]
    return [_with_place_of_name(each, as_said) for each in found]


def _tells_how(said: Utterance) -> bool:
    """Return whether a clause in て tells by what something is done: 新しい機械を入れて、; not 高齢化していて、."""
    before, last = (None, None, *said.clause.marks)[-2:]
    is_joining = last is not None and last.text in {"て", "で"} and last.part is Part.JOINING
    return is_joining and before is not None and before.norm not in STATES


def _told_or_set(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what was said, a state or a goal where what stands beside it makes it one, without mere verdicts on a number."""
    told = [two for one, two in pairwise(said) if _tells_earlier_level(two, one)]
    set_by: list[Utterance] = []
    verdicts = [each for each in said[1:] if TOO_MUCH.search(each.text.lower())]  # that's a dozen too many
    for one, two in pairwise(said):
        is_of_others = _SAID_BY_OTHERS.search(one.text) and _OWN_WISH.match(two.text)
        if _leads_to_later_term(one, two):
            told, set_by = [*told, one], [*set_by, two]
        elif two in verdicts or is_of_others:
            told.append(one)
        elif _is_in_vain(two) and one.has_number and (not one.is_state or _is_labelled(one)):
            told, set_by = [*told, two], [*set_by, one]
        if _CALLED_GOAL.match(two.text):
            set_by.append(one)
    for at, one in enumerate(said):  # 7 in Oct, 5 in Nov, 2 by Feb: the months before are over
        due = [two for two in said[at + 1 :] if two.piece is one.piece and two.goal.is_english and not two.goal.name]
        due = [two for two in due if two.goal.value is not None and two.stance.goal >= A_WISH and _is_earlier(two, one)]
        over = [two for two in said[at + 1 :] if two.piece is one.piece and two.goal.is_english and two.stance.is_state]
        over = [two for two in over if not two.goal.name and _is_earlier(one, two)]  # 31k in 2025, 27k so far in 2026
        told += [one] if (due or over) and one.goal.value is not None and one.stance.goal == 0 else []
    again = [pair for pair in pairwise(said) if _IN_OTHER_WORDS.match(pair[1].text) and pair[1].goal.value is not None]
    verdicts += [one if two.goal.name else two for one, two in again if one.has_number]
    verdicts += [two for one, two in pairwise(said) if _would_break(two, one)]
    for at, mean in enumerate(said[2:]):  # weekdays 20, weekends 60; average 45: the mean of both
        pair = [each for each in said[at : at + 2] if each.piece is said[at].piece]
        both = [each.goal.value for each in pair if each.goal.value is not None]
        is_between = len(both) == _PAIR and mean.goal.value is not None and min(both) < mean.goal.value < max(both)
        verdicts += [mean] if is_between and _MEAN.match(mean.text) and not mean.goal.name else []
    set_by += [two for _, two in again]
    kept = [each for each in said if each not in verdicts]
    kept = [replace(each, stance=_SET) if each in set_by and each not in told else each for each in kept]
    return [replace(each, stance=_TOLD) if each in told else each for each in kept]


def _would_break(said: Utterance, before: Utterance) -> bool:
    """Return whether a clause without a name only forecasts that the limit before it will be crossed, which tells no level.

    月20時間以内。30時間を超えると見ている, keep it below 3%, we think it will go over 5%; not 今は30時間を超えている.
    """
    goal, limit, marks = said.goal, before.goal, said.clause.marks
    if goal.value is None or limit.value is None or goal.unit not in {"", limit.unit}:
        return False
    named = goal.marks.get("name", ())
    behind_name = text_of([mark for mark in marks if mark.start >= named[-1].end][:2]) if named else ""
    if goal.name and behind_name not in {"だと", "では"}:  # このままだと80万円を超える
        return False
    if before.is_state or (said.stance.goal >= A_WISH and not goal.is_english):
        return False  # いま72%もあるけど、65%は切りたい
    crossed = [at for at, mark in enumerate(marks) if _CROSSED.get(mark.motion or mark.bound or "") == limit.direction]
    is_beyond = goal.value >= limit.value if limit.direction == "at_most" else goal.value <= limit.value
    if not crossed or not is_beyond:
        return False
    if goal.is_english:
        return any(mark.norm in _FORECASTING for mark in marks[: crossed[-1]])
    behind = [mark.text for mark in marks[crossed[-1] + 1 : crossed[-1] + 3]]
    return _HAS_CROSSED.isdisjoint(behind) and marks[crossed[-1]].motion is not None


#: The side of a limit beyond which something goes.
_CROSSED: dict[str, str] = {
    Motion.OVER: "at_most",
    Bound.AT_LEAST: "at_most",
    Motion.UNDER: "at_least",
    Bound.AT_MOST: "at_least",
}
_FORECASTING = word_set("will it'll they'll might may could expect expects expected")
_HAS_CROSSED = frozenset({"て", "た", "てる", "とる", "まし", "ちゃっ", "ない", "ず", "ん"})


def _is_reckoned(said: Utterance, before: Sequence[Utterance]) -> bool:
    """Return whether a number is only what follows from one before it, or who does it, or when something else is done.

    35人なので月35件になる計算, 20日で160件になる, 月5万円浮くはず, メンバー6名全員にやらせる, 30時間超えたら面談する.
    """
    goal, numbered = said.goal, [each for each in before if each.has_number]
    is_counted_upon = not said.goal.is_english and (is_trigger(said.clause.marks) or _SUFFICES.search(said.text))
    if numbered and is_counted_upon:
        return True
    if goal.value is None or not numbered:
        return False
    ending = first_mark(mark for mark in reversed(before[-1].clause.marks) if mark.kind not in _EDGES)
    is_led = before[-1].has_number and ending is not None and is_condition(ending)
    is_whom = (
        numbered[-1].piece is said.piece and _ALL_OF_THEM.match(said.text) is not None
    )  # メンバー6名全員にやらせる
    is_apposed = said.goal.is_english and (_APPOSED.match(said.text) or _TELLS_WHICH.match(said.text))
    if is_whom or is_apposed or _RECKONED.search(said.text) or (is_led and _FOLLOWS.search(said.text)):
        return True
    if _COMES_TO.search(said.text) is None:
        return False
    numbers = [(each, mark.number) for each in (before[-1], said) for mark in each.clause.marks if mark.number]
    return any(
        one.goal.unit == goal.unit and (one.goal.value or 0.0) * number.value == goal.value
        for one in numbered
        for each, number in numbers
        if each is not one and number.value and number.value > 1 and number.unit != goal.unit
    )


def _with_all_of_them(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what was said, a goal for all of something with how many those are: all drivers through their tests - there's 7 of them."""
    found: list[Utterance] = []
    for each in said:
        whole = found[-1] if found and _OF_ALL.match(found[-1].text) else None
        if whole is not None and _THERE_ARE.fullmatch(each.text) and whole.goal.name and not whole.has_number:
            goal, numbers = whole.goal.with_(value=each.goal.value, direction="at_least"), each.goal.numbers
            goal = goal.with_(counted=_people_or_things(whole))
            if whole.piece is each.piece:
                goal = goal.with_(numbers=numbers)
            else:
                goal = goal.with_(elsewhere=(*goal.elsewhere, Excerpt(each.piece.folded, numbers=numbers)))
            found[-1] = replace(whole, goal=goal, stance=_SET, is_mention=False, is_wish=False)
            continue
        parts = _AND_HOW_MANY.search(each.text) if each.goal.is_english and _OF_ALL.match(each.text) else None
        if parts is not None and each.has_number:
            counted = each.goal.counted or _people_or_things(each)
            each = replace(each, goal=each.goal.with_(counted=counted), stance=_SET)
        elif _THERE_ARE.fullmatch(each.text):
            each = each.with_goal(each.goal.with_(name=None))  # there's 7 of them: of what was named before
        found.append(each)
    return found


def _people_or_things(said: Utterance) -> str:
    """Return the plural of an English name, or its first word: drivers of drivers through their tests, van of van fitted with a tracker."""
    words = [mark.norm for mark in said.goal.marks.get("name", ())]
    return next((word for word in words if word.endswith("s")), next(iter(words), ""))


#: So many of them there are, behind all of them: there's 7 of them, that's 12 in all.
_THERE_ARE = re.compile(
    r"\W*(?:and |so )?(?:there['’]?s|there (?:are|is)|that['’]?s|we have|we['’]ve got|we have got)(?: only| just)? [a-z0-9-]+ "
    r"(?:of (?:them|us)|in (?:all|total)|altogether|all told)\W*",
    re.IGNORECASE,
)
_AND_HOW_MANY = re.compile(rf"[,;–—-]{_THERE_ARE.pattern}$", re.IGNORECASE)
_OF_ALL = re.compile(r"\W*(?:(?:get|have|put|see) )?(?:all|every|each)\b", re.IGNORECASE)
#: What was said comes to this: 学期に1回、全員。つまり実施率100%.
_IN_OTHER_WORDS = re.compile(r"つまり|要するに|言い換え")


def _limited_by(said: Utterance, after: Utterance | None) -> Utterance:
    """Return a goal as the most there may be where more is said not to do, on a side that is open where nobody says whether it does.

    夜勤は月5回。それ以上やると体がもたない; not 契約は月10件、それ以上は大歓迎.
    """
    goal, target = said.goal, said.clause.roles.target
    is_beyond = after is not None and not after.has_number and _MORE_THAN_THAT.match(after.text) is not None
    is_open = goal.direction in _BY_NAME and not goal.change and target is not None and target.bound is None
    if after is None or not (is_beyond and is_open) or goal.value is None or _WELCOME.search(after.text):
        return said
    does_not_do = any(mark.kind is MarkKind.NOT for mark in after.clause.marks) or _DOES_NOT_DO.search(after.text)
    if does_not_do or goal.direction == "at_most":
        return said.with_goal(goal.with_(direction="at_most", is_side_open=False))
    return said.with_goal(goal.with_(direction="unspecified", is_side_open=True))


_MORE_THAN_THAT = re.compile(r"(?:それ|これ)以上(?!に)")
_WELCOME = re.compile(r"歓迎|目指|狙|うれし|嬉し|ありがた|賞与|ボーナス|[望求]|言わ|可能|OK|問題な|構わ|かまわ")
_DOES_NOT_DO = re.compile(r"無理|きつ|厳し|しんど|限界|困|断|不要|もたん|赤字|危な|疲れ")


#: What shall not be done again and again, which nobody counts: stop asking me for the same report twice.
_STOPS_AGAIN = re.compile(
    r"\b(?:stop|quit|avoid|without) (?:[a-z]+ )?[a-z]+ing\b[^,;0-9]*\b(?:twice|two times|three times|more than once)\W*$",
    re.IGNORECASE,
)
#: How much more a goal is than what was, said behind it: 60,000 visitors, a 12% increase on this year.
_APPOSED = re.compile(
    r"\W*(?:(?:and |so )?(?:that['’]s|that is|which is|which would be|i\.?e\.?,?) )?an? (?:roughly |about |around )?"
    r"(?:[$£€]?[0-9][0-9.,]*\s?\S*?[ -](?:[a-z]+ )??STEP|STEP of [$£€]?[0-9]\S*(?: [a-z]+)?)"
    r" (?:on|over|from|against|versus|vs|since|compared|year[- ]on[- ]year)\b".replace(
        "STEP", "(?:increase|rise|jump|growth|improvement|gain|drop|fall|decrease|reduction|cut)"
    ),
    re.IGNORECASE,
)
#: A number that tells which one of several is told of: dock 7 is the worst for it.
_TELLS_WHICH = re.compile(
    r"\W*(?:and |but |especially )?(?:the |our )?[a-z]+(?<!s) [0-9]+ (?:is|was) (?:the|our|always|usually|often|still|by far)\b",
    re.IGNORECASE,
)
#: What somebody works out, what a condition leads to, and what so many come to.
_RECKONED = re.compile(r"(?:なる|する|いう)(?:計算|勘定)|に(?:する|直す|なおす|換算する)と[^。]*な(?:る|り)")
#: A condition by which one gets to what was set before: 仕入れを2%下げれば届く, 300円をもらえばいけるはず.
_SUFFICES = re.compile(
    r"[0-9半倍][^。]*(?:[えけせてねべめれげ]ば|たら|だら|[うくすつぬむるぐぶ]と)[、]?[^、。0-9]{0,8}?"
    r"(?:[い行]け(?:る|ます|そう)|届[くきい]|達成(?:でき|可能)|間に合[うい]|足り[るま]|まわ[るりせ]|回[るりせ]|[な何]んとかな|クリア(?:でき|可能)"
    r"|まかなえ|賄え)[^、。0-9]{0,8}$"
)
_ALL_OF_THEM = re.compile(r"[^、。はを]{0,12}(?:人|名|社|店)(?:全員|全部|みんな|全社|全店)(?:に|で|が)[^はを]*$")
_FOLLOWS = re.compile(r"(?:はず|でしょう|だろう|と思(?:う|います|ってます|っています))(?:です|だ)?$")
_COMES_TO = re.compile(r"[にと]な(?:る|ります)(?:から|ので)?$")


def _with_place_of_name(said: Utterance, as_said: Sequence[Utterance]) -> Utterance:
    """Return a goal with the place where its name stands, which may be another clause or another sentence than its own."""
    name = said.goal.name
    own = next((each.goal.name for each in as_said if each.piece is said.piece and each.start == said.start), None)
    if name and own and own in name:
        return said
    named = next((each for each in as_said if name and each.goal.name == name), None)
    marks = named.goal.marks.get("name", ()) if named is not None else ()
    if named is None or named.piece is said.piece:
        return said.with_goal(said.goal.with_(marks={**said.goal.marks, "name": marks}))
    elsewhere = (*said.goal.elsewhere, Excerpt(named.piece.folded, marks))
    return said.with_goal(said.goal.with_(marks={**said.goal.marks, "name": ()}, elsewhere=elsewhere))


def _beside_money(said: Sequence[Utterance]) -> list[Utterance]:
    """Return the goals, one in 万 that counts nothing as money behind two that are: 売上3億、利益1800万、借入返済2400万; not 会員3万."""
    found: list[Utterance] = []
    for each in said:
        goal, before = each.goal, found[-2:]
        is_row = len(before) == _IN_ROW and all(one.piece is each.piece for one in before)
        are_money = is_row and all(not one.goal.unit and needs_money_unit(one.goal) for one in before)
        is_open = not goal.unit and any(number.scale > 1 for number in goal.numbers)
        is_counted = is_measurable(goal.name or "") or measured(goal.name or "", "") is not None
        if are_money and is_open and not is_counted:
            each = each.with_goal(goal.with_(is_beside_money=True))
        found.append(each)
    return found


_IN_ROW, _PAIR = 2, 2


def _with_day_behind(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what was said, a goal with the time that a sentence of its own tells: 4.6へ。来年9月までには, in 4 days. Every month."""
    found: list[Utterance] = []
    for each in said:
        goals = [at for at, one in enumerate(found) if one.has_number and not one.is_state]
        is_dated = bool(goals) and not each.has_number and _tells_only_day(each)
        is_dated = is_dated and (found[-1].piece is not each.piece or _is_only_time(each))
        is_rejected = bool(goals) and each.is_mention and each.goal.when.deadline is not None
        is_dated = is_dated or (is_rejected and _NOT_THAT.match(each.text) is not None)
        is_apart = bool(found) and found[-1].piece is not each.piece
        if is_apart and each.has_number and _is_only_time(found[-1]) and each.goal.when.is_silent:
            each = each.with_goal(
                each.goal.with_(when=each.goal.when.within(found.pop().goal.when))
            )  # This year? Half that
        if goals and is_apart and _is_only_time(each) and found[goals[-1]].goal.cadence == "unspecified":
            before, cadence = found[goals[-1]], each.goal.cadence
            found[goals[-1]] = before.with_goal(before.goal.with_(when=replace(before.goal.when, cadence=cadence)))
        if is_dated and (before := found[goals[-1]]).goal.when.is_silent:
            found[goals[-1]] = before.with_goal(before.goal.with_(when=before.goal.when.within(each.goal.when)))
        elif goals and not each.has_number and (paced := _at_pace_behind(found, each)):
            found = paced
        elif not is_dated:
            found.append(each)
    return found


#: What is not meant has no day of its own: rather than through wholesalers by the end of 2028.
_NOT_THAT = re.compile(r"(?:rather than|instead of)\b", re.IGNORECASE)


def _at_pace_behind(before: Sequence[Utterance], said: Utterance) -> list[Utterance]:
    """Return what was said before a sentence that only tells how often that shall be, the goals with its cadence: 毎日これだけは入れたい.

    Nothing where the sentence has a name of its own, points back at nothing or tells no cadence.
    """
    cadence, name = said.goal.cadence, (said.goal.name or "").lower()
    if cadence == "unspecified" or name not in {"", *_POINTING} or not _POINTS.search(said.text):
        return []
    return [
        each.with_goal(each.goal.with_(when=replace(each.goal.when, cadence=cadence)))
        if each.has_number and not each.is_state and each.goal.cadence == "unspecified"
        else each
        for each in before
    ]


def _at_pace_of_row(said: Sequence[Utterance]) -> list[Utterance]:
    """Return the goals, the items of a Japanese row with the cadence that stands before the first of them: 月間で面談25本・推薦12名."""
    found: list[Utterance] = []
    for each in said:
        before = found[-1] if found else None
        if before is not None and _is_item_of_row(each, before) and _opens_with_cadence(before, found[0]):
            each = each.with_goal(each.goal.with_(when=replace(each.goal.when, cadence=before.goal.cadence)))
        found.append(each)
    return found


def _in_unit_of_row(said: Sequence[Utterance]) -> list[Utterance]:
    """Return the goals, one that has a limit and nothing else behind its name in the unit of time of the one before it in the same row.

    Mean time to resolve: P1 under 4 hours, P2 under 12.
    """
    found: list[Utterance] = []
    for each in said:
        before = found[-1] if found else None
        target, first = each.clause.roles.target, before.clause.roles.target if before is not None else None
        if before is not None and target is not None and first is not None and before.piece is each.piece:
            is_bare = not (each.goal.unit or each.goal.change or each.goal.counted) and each.goal.is_english
            is_bare = is_bare and not without_blanks(each.clause.marks[target.after :])
            is_alike = target.bound is not None and target.bound is first.bound and before.goal.unit in TIME_UNITS
            has_head = ":" in before.piece.folded.text[: first.number.start]
            if is_bare and is_alike and has_head and each.goal.name:
                each = each.with_goal(each.goal.with_(unit=before.goal.unit))
        found.append(each)
    return found


def _is_item_of_row(said: Utterance, before: Utterance) -> bool:
    """Return whether a Japanese clause is a name and a number behind another such one and a dot: 面談25本・推薦12名."""
    is_plain = all(each.has_number and each.goal.name and each.clause.motion is None for each in (said, before))
    between = said.piece.folded.text[before.start : said.start].rstrip()
    is_tied = said.piece is before.piece and between.endswith("・") and not said.goal.is_english
    return is_plain and is_tied and not said.goal.when.marks


def _opens_with_cadence(before: Utterance, first: Utterance) -> bool:
    """Return whether a cadence stands before the first name of a row, or the item before has it from there."""
    times = [
        mark.start for mark in first.goal.when.marks if mark.time is not None and mark.time.kind is TimeKind.CADENCE
    ]
    named = [mark.start for mark in first.goal.marks.get("name", ()) if mark.kind is MarkKind.WORD]
    is_first = bool(times and named) and times[0] < named[-1]
    return is_first and before.goal.cadence == first.goal.cadence


def _is_only_time(said: Utterance) -> bool:
    """Return whether somebody names nothing but a time: This year?, Every month."""
    return all(mark.time is not None or mark.kind is MarkKind.STOP for mark in without_blanks(said.clause.marks))


def _tells_only_day(said: Utterance) -> bool:
    """Return whether a sentence is a day and what calls it one: 2028年3月末が目処, by June at the latest; not 決算は3月."""
    marks = without_blanks(said.clause.marks)
    times = [at for at, mark in enumerate(marks) if mark.time is not None]
    when = said.goal.when
    if (
        not times
        or not (when.deadline or when.deadlines)
        or any(mark.motion not in {None, Motion.AIM} for mark in marks)
    ):
        return False
    if any(one.time is not None and two.norm == "is" for one, two in pairwise(marks)):
        return False  # our year end is 31 March
    words = [mark for at, mark in enumerate(marks) if mark.kind is MarkKind.WORD and not times[0] < at < times[-1]]
    return all({mark.norm, mark.text} & _OF_DAY for mark in words)


#: What others hold, and what we do: my accountant says 30%, I'd be happy with 25.
_SAID_BY_OTHERS = re.compile(
    r"(?<!\bi )(?<!\bwe )\b(?:(?:says|recommends|advises|suggests) [$£€]?[0-9]|(?:says|reckons|thinks)\b[^,;]*\b"
    r"(?:should|must|ought|needs?|has|have|is (?:plenty|enough|fine|ok|realistic))\b|expects\b)",
    re.IGNORECASE,
)


def _is_labelled(said: Utterance) -> bool:
    """Return whether nothing but words and a sign stand before an English number, so that nobody says that it is so: Recall: 82%."""
    target = said.clause.roles.target
    before = said.clause.marks[: target.begin] if target is not None else ()
    return bool(before) and all(mark.kind in _PLAIN | {MarkKind.SIGN} for mark in before)


def _is_in_vain(said: Utterance) -> bool:
    """Return whether somebody else would like a number, and who speaks turns it down: Dr Patel wants 90 but let's be honest."""
    return _WISHED_IN_VAIN.match(said.piece.folded.text[said.start :]) is not None


#: What somebody else would like, and who speaks turns down: Dr Patel wants 90 but let's be honest; not but with the same staff.
_WISHED_IN_VAIN = re.compile(
    r"(?!i\b|we\b)[^,;0-9]{2,40}\b(?:wants|wanted|expects|would (?:like|love)|is (?:asking|pushing|hoping) for) [^,;0-9]{0,24}"
    r"[$£€]?[0-9][^;]*\bbut (?:let['’]?s|that['’]?s|it['’]?s|i|we|no (?:way|chance)|come on|good luck|honestly|not)\b[^0-9]*$",
    re.IGNORECASE,
)
_OWN_WISH = re.compile(r"(?:and |but )?(?:i|we)(?:['’]d|['’]m| would| want| need| am| are)\b", re.IGNORECASE)
_TOLD, _SET = Stance(0, A_LEAD), Stance(A_WISH, 0)
#: 月30件の受注、これが営業2課(6名)のノルマです.
_CALLED_GOAL = re.compile(r"(?:これ|それ)が[^、。]{0,20}(?:ノルマ|目標|約束|ゴール|目安)(?:です|だ|である|$)")


#: What a day is called that is a goal's, and how sure one is of it.
_OF_DAY = word_set(
    "目処 目途 目標 目安 期限 締め切り 締切 納期 予定 無理 出来る 遅い 遅くとも 最終 理想 "
    "deadline target date due latest possible ideally preferably hopefully end"
)
#: So many clauses are read together.
_MOST = 40
#: Who speaks has not decided yet.
_UNDECIDED = re.compile(
    r"未定|(?<!ないか)(?<!ないかと)(?:検討|確認)中|迷って|決めかね|のか.{1,20}のか|\b(?:tbd|not sure|undecided|let's see)\b",
    re.IGNORECASE,
)


def _asked(said: Utterance) -> Utterance:
    """Return a goal of which the number is not decided, as a question."""
    goal = said.goal
    if goal.value is None or goal.readings:
        return said
    return said.with_goal(goal.with_(value=None, rivals=((goal.value, goal.unit),), change=False))


def _latest(said: Utterance) -> Utterance:
    """Return a state told by several numbers with the last of them: 一昨年22人、昨年19人と減ってきて."""
    goal = said.goal
    if said.is_beside and goal.is_ratio and goal.baseline is not None:  # 1.2億円(現状4,300万円の約2.8倍)
        return said.with_goal(goal.with_(value=goal.baseline, unit=goal.baseline_unit, baseline=None, is_ratio=False))
    if said.is_state and goal.baseline is not None and len(left := _without_long_ago(said)) == 1:
        return said.with_goal(goal.with_(value=left[0][0], unit=left[0][1], baseline=None))
    units = {unit for _, unit in goal.rivals}
    is_chosen = goal.is_english and re.search(r"\bor\b", said.text) is not None
    is_chosen = is_chosen or (said.stance.state == 1 and _CHOICE.search(said.text) is not None)
    if not said.stance.is_state or len(units) != 1 or is_chosen or _UNDECIDED.search(said.text):
        return said
    value, unit = _without_long_ago(said)[-1]
    return said.with_goal(goal.with_(value=value, unit=unit, rivals=()))


def _without_long_ago(said: Utterance) -> Sequence[tuple[float, str]]:
    """Return the numbers of a state without that of a term before the last: 120 last year and |150 the year before."""
    goal, roles = said.goal, said.clause.roles
    uses, told = roles.rivals, goal.rivals
    if not told and goal.value is not None and goal.baseline is not None and roles.baseline and roles.target:
        uses, told = (roles.baseline, roles.target), ((goal.baseline, goal.baseline_unit), (goal.value, goal.unit))
    phrase = _LONG_AGO.search(said.text)
    if phrase is None or len(uses) != len(told):
        return told
    begin, end = said.start + phrase.start(), said.start + phrase.end()
    before = [at for at, use in enumerate(uses) if use.number.end <= begin]
    behind = [at for at, use in enumerate(uses) if use.number.start >= end]
    beside = before[-1:] if goal.is_english else behind[:1]
    return [each for at, each in enumerate(told) if at not in beside]


#: Between two numbers of which neither is told as how it is: 70か80くらい.
_CHOICE = re.compile(r"か約?[0-9]")


def _only_named(said: Utterance) -> Utterance:
    """Return a state whose number is one of several as a mention of its name: we do 8 or 9 jobs a month, I want 12."""
    is_open = said.goal.is_english and said.stance.is_state and bool(said.goal.rivals)
    if not is_open or re.search(r"\bor\b", said.text) is None:
        return said
    return replace(said, goal=said.goal.with_(value=None, rivals=()), is_mention=True, is_wish=True)


def _told_beside_goals(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what sets nothing: states, reasons, a number that the next is wished for instead of, an ideal that is given up."""
    is_set = any(each.stance.is_goal and (each.has_number or each.goal.name) for each in said)
    # 年2400万減ったので、訪問件数を1日5件: a reason is no goal
    reasons = [one for one, two in pairwise(said) if two.has_number and _GIVES_REASON.search(one.text)]
    # A number told as a state is a goal all the same where it has a start of its own, and nothing else sets one.
    states = [
        each
        for each in said
        if each.is_state and (is_set or each in reasons or not (each.goal.baseline is not None or each.goal.change))
    ]
    states += [each for each, after in pairwise(said) if each not in states and _is_wished_further(each, after)]
    states = _without_weakest(states, said)
    granted = [each for each in said if each not in states and GRANTED_IDEAL.search(each.text)]
    if any(each.has_number and each.stance.is_goal and each not in granted for each in said):
        states += granted
    return states


def _goals(said: Sequence[Utterance]) -> list[Utterance]:
    states = _told_beside_goals(said)
    goals = [each for each in said if each not in states]
    others = [each for each in states if _is_of_others(each, said) or (each.is_part and each.is_beside)]
    states = [each for each in states if each not in others]
    states = [each for each in states if not (each.is_beside and _is_one_of_several(each, states))]
    if not any(each.has_number or each.stance.is_goal for each in goals):
        told = [_only_told(each) if each in states else each for each in said]
        return [each for each in told if each.has_number or not each.is_wish]
    order = {id(each): at for at, each in enumerate(said)}
    places = [order[id(each)] for each in goals]
    goals = _named_by_others(goals, others, states)
    distance = {id(state): min(abs(order[id(state)] - place) for place in places) for state in states}
    is_alone = len(states) < _IN_ROW
    is_old = {id(state): not is_alone and _LONG_AGO.search(state.text) is not None for state in states}
    nearest = sorted(states, key=lambda state: (state.is_event, is_old[id(state)], distance[id(state)]))
    for state in nearest:
        at = order[id(state)]
        apart = [each.piece is not state.piece for each in goals]  # what the sentence itself is about comes first
        near = sorted(range(len(goals)), key=lambda each: (apart[each], abs(places[each] - at), places[each] < at))
        near = [each for each in near if not state.is_beside or places[each] < at]
        own = next((each for each in near if _is_of_same(state, goals[each])), None)
        if own is not None:
            goals[own] = _started(goals[own], state)
    names = [each.goal.name for each in states if each.goal.unit in TIME_UNITS and each.goal.name]
    for at, each in enumerate(goals):  # 3週間待ちなので、10日以内に: named as a state in another unit of time
        if names and not each.goal.name and each.goal.unit in TIME_UNITS:
            goals[at] = each.with_goal(each.goal.with_(name=names[-1]))
    goals = _named_by_changed(goals, states)
    found = [each for each in goals if each.has_number or not each.is_wish or each.goal.baseline is not None]
    if any(each.has_number for each in found):  # 毎月30人、できれば紹介で: how, not how many
        found = [each for each in found if each.has_number or not FINER.match(each.text)]
    found = _without_announced(found)
    is_wished = any(each.stance.goal >= A_WISH and each.goal.is_english for each in goals)
    helps = [each for each in states if each.goal.unit in {"人", "名"} and "てくれ" in each.text]
    helps = [each for each in helps if any(one.piece is not each.piece and one.stance.is_goal for one in goals)]
    states = [each for each in states if each not in helps]  # 電子化を進めたい。事務員2名も賛成してくれています
    told = [each for each in states if not (is_wished and each.is_event)]  # a happier team, we've lost 3 since June
    return _with_rivals(found) if found else [_only_told(each) for each in told]


#: A term before the last one: おととし, その前, the year before.
_LONG_AGO = re.compile(
    r"おととし|一昨[年日々]|一昨昨年|前々[年期月回]|先々[月週]|(?:その|更に|さらに|もう[1一]つ)前(?:の[年期月回])?(?:は|が|の|に|も|(?=[0-9]))|(?:[2-9]|[1-9][0-9])年前"
    r"|\b(?:(?:two|three|four|five|[2-9]|[1-9][0-9]) (?:years|months|seasons|quarters) ago"
    r"|the (?:year|season|month|quarter|one|summer|winter) before(?: (?:that|last))?)\b",
    re.IGNORECASE,
)
_GIVES_REASON = re.compile(r"(?:た|てる|ている|る|い|な)(?:ので|んで|から|ため|もんで|さかい)$")


def _named_by_changed(goals: Sequence[Utterance], states: Sequence[Utterance]) -> list[Utterance]:
    """Return the goals, one without a name with that of what has changed before it: 燃料費が1.3倍になったので、月380万円に戻したい."""
    found: list[Utterance] = []
    for each in goals:
        told = [one for one in states if one.piece is each.piece and one.start < each.start and one.goal.name]
        is_topic = bool(told) and (told[-1].goal.is_ratio or told[-1].goal.change or _tells_what_came_of(told[-1]))
        before = [one for one in states if one.piece is not each.piece and one.goal.name and one.goal.unit == "%"]
        if before and _BACK_TO.search(each.text) and each.goal.unit != "%":  # 客数が2割減った。月900人まで戻す
            told, is_topic = before, True
        changed = told[-1].goal if is_topic else None
        if changed is not None and each.has_number and not each.goal.name:
            is_down = each.goal.direction == "reach" and each.goal.baseline is None and is_low_good(changed.name or "")
            way = "at_most" if is_down else each.goal.direction
            each = each.with_goal(each.goal.with_(name=changed.name, direction=way))
        found.append(each)
    return found


_BACK_TO = re.compile(r"戻[しすそせ]|回復")


def _tells_what_came_of(state: Utterance) -> bool:
    """Return whether a number is not of what a state names but of what came of it: 残業が多くて2人辞めた; not 残業が多くて40時間ある."""
    named = state.goal.marks.get("name", ())
    behind = [mark for mark in state.clause.marks if named and mark.start >= named[-1].end][:3]
    is_finding = [mark.text for mark in behind[::2]] == ["が", "て"] and behind[1].part is Part.ADJECTIVE
    return is_finding and state.is_event


def _without_announced(said: Sequence[Utterance]) -> list[Utterance]:
    """Return the goals without those whose number another one gives: reduce waiting time. Target: 12 min."""
    wished = {each.goal.name: each.goal.direction for each in said if not each.has_number}
    numbered = {each.goal.name for each in said if each.has_number}
    kept = [each for each in said if each.has_number or each.goal.name not in numbered]
    return [
        each.with_goal(each.goal.with_(direction=wished[each.goal.name]))
        if each.goal.direction == "unspecified" and each.goal.name in wished
        else each
        for each in kept
    ]


def _is_one_of_several(state: Utterance, states: Sequence[Utterance]) -> bool:
    """Return whether a bracket tells several things without a name, none of which is where it starts: (opened 22 and lost 9)."""
    beside = [
        each for each in states if each.is_beside and each.piece is state.piece and each.goal.unit == state.goal.unit
    ]
    near = [each for each in beside if abs(each.start - state.start) < _SAME_BRACKET]
    return state.goal.is_english and len(near) > 1 and any(each.clause.motion is not None for each in near)


_SAME_BRACKET = 60


def _only_told(state: Utterance) -> Utterance:
    """Return a state beside a goal that could not be read: its name, and where it stands."""
    goal = state.goal
    if goal.low is not None:
        return state
    if _tells_what_came_of(state):
        return state.with_goal(goal.with_(value=None, unit="", direction="unspecified"))
    if goal.baseline is not None or goal.baseline_unit:
        return state.with_goal(goal.with_(value=None, direction="unspecified"))  # 今の9日を20分に: 20 is no start
    if held := _held_side(state):
        return state.with_goal(goal.with_(baseline=goal.value, baseline_unit=goal.unit, direction=held))
    return state.with_goal(
        goal.with_(value=None, baseline=goal.value, baseline_unit=goal.unit, direction="unspecified")
    )


def _held_side(said: Utterance) -> str:
    """Return the side of what there is now on which it shall stay, "" of anything else: 会員を減らさない（いま52人） is 52 or more."""
    moved = [at for at, mark in enumerate(said.clause.marks) if mark.motion is not None]
    told = said.clause.marks[moved[0] :] if len(moved) == 1 else ()
    is_held = len(told) > 1 and told[1].kind is MarkKind.NOT and not any(mark.text == "た" for mark in told)
    return _HELD_SIDES.get(told[0].motion, "") if is_held else ""


_HELD_SIDES: dict[Motion | None, str] = {Motion.DOWN: "at_least", Motion.UP: "at_most"}


def _without_weakest(states: Sequence[Utterance], said: Sequence[Utterance]) -> list[Utterance]:
    """Return the states without the one that is hardly told as one, where nothing else sets a goal: only 2 instead of 5."""
    leads = [each.stance.state - each.stance.goal for each in states]
    if len(states) < len(said) or not leads or max(leads) - min(leads) < A_LEAD:
        return list(states)
    weakest = leads.index(min(leads))
    return [each for at, each in enumerate(states) if at != weakest]


#: Who speaks, as the topic of a clause that is set against others: うちは, 当社は.
_OF_US = re.compile(
    r"^(?:一方)?[、\s]*(?:うち|当社|弊社|自社|わが社|我が社|当店|当院|私たち|我々)(?:で)?は(?![、\s]*今)"
)


def _is_of_others(state: Utterance, said: Sequence[Utterance]) -> bool:
    """Return whether a state is told of others, since the goal says that it is of us: この業界は7割。うちは8割を目標に."""
    after = said[said.index(state) + 1 :]
    target = state.clause.roles.target
    behind = text_of(state.clause.marks[target.at + 1 :]) if target is not None else ""
    if CONCEDED.match(behind) or any(
        told.search(state.text) for told in (OTHERS, TURNED_DOWN, EXCEPTED, GRANTED_IDEAL, _SAID_BY_OTHERS)
    ):
        return True
    if _is_in_vain(state):
        return True
    is_now = re.search(r"今|いま|現在|去年|昨年", state.text) is not None
    return not is_now and bool(after) and _OF_US.match(after[0].text) is not None


def _named_by_others(
    goals: Sequence[Utterance], others: Sequence[Utterance], states: Sequence[Utterance]
) -> list[Utterance]:
    """Return the goals, one without a name with that of what is told of others, and its share: 65%超えたらアウト、60でキープ."""
    named = [each.goal for each in others if each.goal.name]
    if not named or any(_is_topic_of(state, goal) for state in states if state.goal.name for goal in goals):
        return list(goals)
    unit = "%" if named[-1].unit == "%" else ""
    return [
        each if (goal := each.goal).name else each.with_goal(goal.with_(name=named[-1].name, unit=goal.unit or unit))
        for each in goals
    ]


#: Of what was named before: tables turn every 95 minutes, would love 80.
_BARE_WISH = re.compile(
    r"(?:and |but )?(?:(?:i|we)['’]d (?:like|love)|(?:i|we) (?:want|need)|would (?:like|love)|want|need) [$£€]?[0-9]",
    re.IGNORECASE,
)


def _is_wished_further(said: Utterance, after: Utterance) -> bool:
    """Return whether a sentence only tells a number and the next wishes for another of the same: 1日平均32人。40人は診たい。"""
    told, goal = said.goal, after.goal
    is_pointing = goal.name == told.name and _POINTS.search(after.text) is not None  # 月平均42台。これを50台に
    is_pointing = is_pointing and not counts_of_them(after.clause.marks)  # 4.9 stars and 250 of them
    is_open = said.stance.goal < A_WISH if is_pointing else said.stance.goal == said.stance.state == 0
    is_open = is_open and told.value is not None and told.baseline is None
    is_kept = after.clause.motion is not None and after.clause.motion.motion is Motion.KEEP
    is_again = (told.value, goal.unit or told.unit) == (goal.value, told.unit) and not is_kept
    is_open = is_open and not _is_in_vain(after) and not is_again  # 来客は月900人。900人来てくれたら十分
    is_apart = is_pointing or said.piece is not after.piece or begins_with_goal(after.clause.marks)
    is_apart = is_apart or _BARE_WISH.match(after.text) is not None
    is_alike = goal.unit == told.unit or "" in {goal.unit, told.unit} or {goal.unit, told.unit} <= TIME_UNITS
    is_same = goal.value is not None and is_alike and goal.baseline is None
    is_vague = not goal.name or (goal.unit not in {"", *_COUNTED} and not is_counted(goal.name))
    is_wished = after.stance.goal >= (1 if is_pointing else A_WISH) and (is_pointing or is_vague)
    is_over = not _is_earlier(after, said) or _is_of_open_month(said)
    return is_open and is_same and is_wished and is_apart and is_over


def _is_of_open_month(said: Utterance) -> bool:
    """Return whether a clause tells no time but a month of no year, the last where a goal is due before the next.

    10月の売上は420万円。年末は600万円いきたい.
    """
    times = [mark.time for mark in said.goal.when.marks if mark.time is not None]
    is_month = [time.kind for time in times] == [TimeKind.MONTH] and times[0].shift is None
    return is_month and not (times[0].is_until or times[0].word[:4].isdigit())


def _tells_earlier_level(said: Utterance, before: Utterance) -> bool:
    """Return whether a sentence only tells the level now or in an earlier term of what the goal before it is about."""
    goal, first, motion = said.goal, before.goal, said.clause.motion
    if goal.value is None or first.baseline is not None or said.piece is before.piece:
        return False
    marks = without_blanks(said.clause.marks)
    is_now = bool(marks) and marks[0].time is not None and marks[0].text[:1].lower() in set("今当本t")
    is_bare = all(mark.kind in _BARE or mark.text in {"です", "だ", "で", "is", "it's", "at"} for mark in marks[1:])
    if is_now and is_bare and (first.change or first.direction in {"increase", "decrease"}):
        return True  # 3割減らす。今月18万5千円
    is_plain = not goal.name and said.stance.goal < A_WISH and (motion is None or motion.motion is Motion.MAKE)
    is_alike = goal.unit == first.unit and before.has_number
    return is_plain and is_alike and _is_earlier(said, before)  # 今年度は9千万円の見込み


def _leads_to_later_term(said: Utterance, after: Utterance) -> bool:
    """Return whether a number is only told for a last or this term, and the one behind it is for a later: 今月6件。来月は半分。"""
    is_alike = after.goal.unit in {"", said.goal.unit} or after.goal.change
    is_bare = said.goal.value is not None and said.stance.goal == 0 and after.has_number and is_alike
    if not is_bare or after.goal.name:
        return False
    term, later = _term_order(said), _term_order(after)
    opening = next((mark for mark in without_blanks(after.clause.marks) if mark.kind is not MarkKind.BREAK), None)
    is_opened = opening is not None and _order_of_term(opening) == later
    return is_opened and term is not None and later is not None and term < later


def _term_order(said: Utterance) -> int | None:
    """Return 0 for last, 1 for this and 2 for next term, None where a clause names none of them."""
    return next((order for mark in said.clause.marks if (order := _order_of_term(mark)) is not None), None)


def _order_of_term(mark: TextMark) -> int | None:
    """Return 0 of last, 1 of this, 2 of next, whatever lasts: 先月, this Christmas, next summer."""
    word = mark.norm.partition(" ")[0]
    if word in _ENGLISH_TERMS:
        return _ENGLISH_TERMS[word]
    time = mark.time
    is_ahead = time is not None and (time.is_moment or time.is_until or bool(set(mark.text) & set("中内")))
    is_term = time is not None and time.kind in _TERM_KINDS and not is_ahead  # not 今年度末
    is_term = is_term or bool({mark.norm, mark.text} & PAST_WORDS)
    return next((order for order, signs in enumerate(_TERM_SIGNS) if is_term and mark.text[:1] in signs), None)


_TERM_KINDS = frozenset({TimeKind.RELATIVE, TimeKind.PAST, TimeKind.VAGUE})
_ENGLISH_TERMS = {"last": 0, "this": 1, "next": 2}
_TERM_SIGNS = (frozenset("先昨去前"), frozenset("今本当"), frozenset("来翌再"))


def _is_earlier(said: Utterance, other: Utterance) -> bool:
    """Return whether the last day of a clause lies before that of another one."""
    day, other_day = said.goal.when.deadline, other.goal.when.deadline
    return day is not None and other_day is not None and day < other_day


_BARE = frozenset({MarkKind.NUMBER, MarkKind.ABOUT, MarkKind.STOP, MarkKind.BREAK})


# -- names -----------------------------------------------------------------------------------------------------------

#: Point at what was named before.
_POINTING = word_set(
    "これ それ そこ ここ こちら そちら あれ 此れ 其れ it that this them they those these one ones 彼れ"
)


_POINTS = re.compile(r"(?:これ|それ)(?!から)|あれ|そこ|ここ|\b(?:it|that|this|them|those)\b", re.IGNORECASE)


def _named_by_before(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what was said with the name of the clause before where a clause has none: 測るのは訪問件数。1日8件。"""
    found: list[Utterance] = []
    last: Utterance | None = None
    states = [each for each in said if each.goal.value is not None and each.goal.name and not each.stance.goal]
    states.sort(key=lambda state: (not state.is_event, state.is_state))
    for each in _named_by_behind(said):
        topic = next((state for state in reversed(states) if each.has_number and _is_topic_of(state, each)), None)
        each = _pointing_back(each, topic, last)
        name = each.goal.name
        is_named = (
            last is not None and bool(last.goal.name) and (not last.has_number or (last.is_state and each.is_state))
        )
        if last is not None and last.has_number and each.is_part and each.has_number:
            each = each.with_goal(_as_part(each, last))
        elif last is not None and last.has_number and last.piece is each.piece and _is_case(each, last):
            each = each.with_goal(each.goal.with_(name=last.goal.name))
        if last is not None and each.has_number and _is_case_of(each, last):
            found = [_in_own_case(one) if one is last else one for one in found]
            each = each.with_goal(each.goal.with_(name=_in_case(each, last)))
        each = _taking_up(each, last, name)
        if topic is None and last is not None and is_named and each.has_number and not each.goal.name:
            each = each.with_goal(each.goal.with_(name=last.goal.name))
            if not (last.is_mention or last.has_number or each.stance.is_state or last.stance.is_goal):
                found.remove(last)
        if each.goal.name or each.goal.when.marks:
            last = each
        if not each.is_mention:
            found.append(each)
    return found


def _taking_up(said: Utterance, last: Utterance | None, name: str | None) -> Utterance:
    """Return a clause with what it takes of the one before it where it goes on with that or tells its mean; `name` is its own."""
    if last is None:
        return said
    marks, is_english = said.clause.marks, said.goal.is_english
    is_open = not name or counts_them(marks) or (is_english and place_of_number(marks))
    if said.has_number and is_open:
        said = _continued(said, last)
    if not (last.goal.name and last.has_number) or _MEAN.match(said.text) is None:
        return said
    if name and name not in _OF_SCORE:
        return said
    named = f"{last.goal.name} average" if is_english else f"{last.goal.name}の平均"
    return said.with_goal(said.goal.with_(name=named))  # レビュー100件&平均4.3


def _is_topic_of(state: Utterance, said: Utterance) -> bool:
    """Return whether a state has told of what a clause sets without naming it: a number of the same kind stands in both."""
    goal, told = said.goal, state.goal
    is_behind = state.start > said.start and state.piece is said.piece
    is_share = bool(goal.change) and (goal.is_english or goal.unit in _SHARES)
    if said.is_state or state is said or is_share or told.change or is_behind:
        return False
    units = {_counted_in(goal), _counted_in(told)}
    return len(units) == 1 or units <= TIME_UNITS or (not goal.unit and not goal.counted)


def _pointing_back(said: Utterance, topic: Utterance | None, last: Utterance | None) -> Utterance:
    """Return a clause with the name it points back at with a pronoun, and without that of a means where a state tells the topic."""
    name = said.goal.name
    if _POINTS.search(said.text) and (not name or name.lower() in _POINTING or _takes_pronoun(said)):
        named = topic or last
        if named is None and name and name.lower() not in _POINTING:
            return said  # The insurance mod, get it to 0.85
        return said.with_goal(said.goal.with_(name=named.goal.name if named is not None else None))
    return said.with_goal(said.goal.with_(name=None)) if topic is not None and _names_means(said) else said


def _takes_pronoun(said: Utterance) -> bool:
    """Return whether a pronoun stands where the English verb before a number has its object: lift it to 14 before winter hits."""
    target = said.clause.roles.target
    words = without_blanks(said.clause.marks[: target.begin]) if target is not None and said.goal.is_english else []
    while words and (words[-1].motion is not None or words[-1].kind is MarkKind.BOUND or words[-1].norm in _BACK):
        words.pop()
    return len(words) > 1 and words[-1].norm in _POINTING and words[-2].kind in {MarkKind.MOTION, MarkKind.WORD}


_BACK = word_set("back up down on off over under")


def _names_means(said: Utterance) -> bool:
    """Return whether a Japanese clause only names by what its number is reached: 料理を見直して18,500円以上を頂戴する."""
    named, target = said.goal.marks.get("name", ()), said.clause.roles.target
    if said.goal.is_english or not named or target is None:
        return False
    between = [mark for mark in said.clause.marks if named[-1].end <= mark.start < target.number.start]
    is_object = bool(between) and (between[0].text in {"を", "も", "に", "で"} or between[0].part is Part.VERB)
    return is_object and any(mark.text in {"て", "で"} and mark.part is Part.JOINING for mark in between)


def _as_part(said: Utterance, whole: Utterance) -> ParsedGoal:
    """Return a part of the number before it with the whole's unit, and its name where it says only by what: 500万はアップセルで."""
    goal, marks = said.goal, said.clause.marks
    named = goal.marks.get("name", ())
    behind = next((mark.text for mark in marks if named and mark.start >= named[-1].end), "")
    is_means = behind in {"で", "から"} and bool(whole.goal.name)
    name = f"{goal.name}の{whole.goal.name}" if is_means else goal.name
    scaled = any(number.scale > 1 for number in goal.numbers)
    when = goal.when.within(whole.goal.when) if goal.when.is_silent else goal.when
    return goal.with_(name=name, when=when, unit=goal.unit or (whole.goal.unit if scaled else ""))


def _under_label(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what was said, the items of a row with the label before the first of them: 利用率:A棟75%、B棟60%."""
    found: list[Utterance] = []
    for each in said:
        label = _ROW_LABEL.match(each.piece.folded.text)
        row = [one for one in said if one.piece is each.piece and one.goal.unit == each.goal.unit]
        is_row = label is not None and len(row) > 1 and not any(is_measurable(one.goal.name or "") for one in row)
        if (
            label is not None
            and is_row
            and each.goal.name
            and is_measurable(label[1])
            and label[1] not in each.goal.name
        ):
            each = each.with_goal(each.goal.with_(name=f"{each.goal.name}の{label[1]}"))
        found.append(each)
    return found


_ROW_LABEL = re.compile(r"([^\s:、0-9]{1,16}):\s?(?=[^\d\s])")


def _is_case_of(said: Utterance, other: Utterance) -> bool:
    """Return whether the name of a clause only tells when it is so what another one names: 土日の来店を50組、平日は20組に."""
    is_alike = said.piece is other.piece and said.goal.unit == other.goal.unit and other.has_number
    is_row = is_alike and bool(_own_case(other) or other.goal.name != _without_case(other))
    is_row = is_row and said.goal.unit == "%" and _is_name_and_number(said)
    if is_row and is_rate(other.goal.name or "") and not is_rate(said.goal.name or ""):
        return True  # 定着率は新卒60%、中途75%
    some = _ONLY_SOME.search(said.text) if is_alike and said.start > other.start and not said.is_state else None
    if some is not None and other.goal.name and said.goal.name and said.text[: some.start()].endswith(said.goal.name):
        return True  # 会員を300人、できれば法人だけで50人
    return is_alike and _is_timely(said) and bool(other.goal.name) and not _is_timely(other)


def _is_timely(said: Utterance) -> bool:
    named = said.goal.marks.get("name", ())
    return bool(named) and all(mark.part is Part.TIMELY for mark in named)


def _own_case(said: Utterance) -> str:
    """Return the nouns right before a Japanese number that are no part of the name: 平日 of 来館者を平日120人, "" where there are none."""
    target, marks, named = said.clause.roles.target, said.clause.marks, said.goal.marks.get("name", ())
    if target is None or said.goal.is_english:
        return ""
    nouns = list(takewhile(lambda mark: mark.is_nominal and mark not in named, reversed(marks[: target.begin])))
    is_apart = len(nouns) < target.begin and marks[target.begin - len(nouns) - 1] not in named
    return text_of(reversed(nouns)) if is_apart else ""


def _in_own_case(said: Utterance) -> Utterance:
    """Return a goal named with when or for whom its own number holds, if that stands right before it: 来館者を平日120人."""
    case, name = _own_case(said), said.goal.name or ""
    return said.with_goal(said.goal.with_(name=f"{case}の{name}")) if case and case not in name else said


def _in_case(said: Utterance, other: Utterance) -> str:
    """Return the name of the other with when or for whom it is so: 平日の来店."""
    named = [mark.text for mark in other.goal.marks.get("name", ()) if mark.part is Part.TIMELY]
    case = "".join(mark.text for mark in said.goal.marks.get("name", ()))
    return f"{case}の{_without_case(other).removeprefix(''.join(named)).removeprefix('の')}"


def _without_case(said: Utterance) -> str:
    """Return a name without the case that its clause named and that was put before it: 利用率 of B棟の利用率."""
    case = "".join(mark.text for mark in said.goal.marks.get("name", ()))
    return (said.goal.name or "").removeprefix(f"{case}の")


def _named_for_later(said: Sequence[Utterance]) -> list[Utterance]:
    """Return the goals, one for a later term with the name that the one before it got from its start: 現状18軒、来春25軒、再来年30軒."""
    found: list[Utterance] = []
    for each in said:
        before = found[-1] if found else None
        if before is not None and before.goal.name and not each.goal.name and _is_later_term(each, before):
            each = each.with_goal(each.goal.with_(name=before.goal.name, unit=each.goal.unit or before.goal.unit))
        found.append(each)
    return found


def _is_later_term(said: Utterance, before: Utterance) -> bool:
    """Return whether a clause gives the number before it anew for another term: 売上を来年2億、3年後に3億."""
    is_alike = said.goal.unit in {"", before.goal.unit} and before.has_number and said.piece is before.piece
    is_alike = is_alike and said.clause.marks[0].norm not in TOTAL  # 既存6億、新規2億、あわせて8億が来期
    return is_alike and not (before.is_state or said.is_state) and _terms(said) != _terms(before) and bool(_terms(said))


def _continued(said: Utterance, before: Utterance) -> Utterance:
    """Return a clause with the name of the one before it, which it gives for some of those, another term or another cadence.

    For a later term also unit, counted noun and side are those of the one before it, as far as it has none.
    """
    goal, first, target = said.goal, before.goal, said.clause.roles.target
    if (done := counts_them(said.clause.marks)) and first.name:  # drivers kept
        return said.with_goal(goal.with_(name=f"{first.name} {done}", counted=first.counted or first.unit))
    is_beside = goal.is_english and bool(first.name) and before.has_number and not before.is_state
    is_beside = is_beside and said.piece is before.piece
    if is_beside and (place := place_of_number(said.clause.marks)):  # 2 a week in the holidays
        return said.with_goal(goal.with_(name=f"{first.name} {text_of(place)}", counted=goal.counted or first.counted))
    if goal.name:
        return said
    if is_beside and counts_of_them(said.clause.marks):
        return said.with_goal(goal.with_(name=first.name, counted=(first.name or "").rpartition(" ")[2]))
    if _is_later_term(said, before):
        is_open = said.clause.motion is None and target is not None and target.bound is None
        way = first.direction if is_open and not (goal.change or first.change) else goal.direction
        counted = goal.counted or first.counted
        return said.with_goal(goal.with_(name=first.name, unit=goal.unit or first.unit, counted=counted, direction=way))
    if goal.is_english and goal.change and said.piece is before.piece and _MORE.search(said.text):
        return said.with_goal(goal.with_(name=first.counted or first.name))
    # 見学を月2回、1回20人まで: in another unit and cadence
    is_in_other_cadence = "unspecified" not in {goal.cadence, first.cadence} and goal.cadence != first.cadence
    is_in_other_cadence = is_in_other_cadence or _is_at_each(said, before)
    is_total = said.clause.marks[0].norm in TOTAL
    is_apart = is_in_other_cadence and (goal.unit != first.unit or not (goal.is_english or is_total))
    is_same = is_apart and before.has_number and said.piece is before.piece
    return said.with_goal(goal.with_(name=first.name)) if is_same else said


#: Of what was counted before: and take on one more.
_MORE = re.compile(r"\bmore\b", re.IGNORECASE)


def _terms(said: Utterance) -> list[str]:
    return [
        mark.text for mark in said.goal.when.marks if mark.time is not None and mark.time.kind is not TimeKind.CADENCE
    ]


def _is_case(said: Utterance, before: Utterance) -> bool:
    """Return whether the name of a clause only tells in which case it is the same thing: 予約ありで30分以内、予約なしでも60分以内."""
    named = said.goal.marks.get("name", ())
    behind = next((mark.text for mark in said.clause.marks if named and mark.start >= named[-1].end), "")
    target, marks = said.clause.roles.target, said.clause.marks
    ties = [mark.text for mark in marks[: target.begin if target is not None else 0] if mark.kind is MarkKind.PARTICLE]
    is_even = ties[-2:] == ["で", "も"] and not set(ties) & {"は", "を"}  # 予約のない方でも40分以内
    is_alike = said.goal.unit == before.goal.unit and is_measurable(before.goal.name or "")
    return is_alike and (is_even or (behind == "で" and not is_measurable(said.goal.name or "")))


_MEAN = re.compile(r"平均[★☆]?[0-9]|(?:and |with |at )?(?:an )?average (?:of )?[$£€]?[0-9]", re.IGNORECASE)
_OF_SCORE = word_set("stars star points")


def _named_by_behind(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what was said with the name that stands behind the last number of a row: 上期1200、下期1500の売上."""
    found = list(said)
    for at in reversed(range(len(found) - 1)):
        each, after = found[at], found[at + 1]
        is_listed = each.goal.is_english and after.is_joined and all(map(_is_item, (each, after)))
        if is_listed and each.goal.cadence == "unspecified":  # one author evening and two teen nights per quarter
            word = (each.goal.name or "").rpartition(" ")[2]
            counted = each.goal.counted or (word.lower() if word.istitle() else word)
            when = replace(each.goal.when, cadence=after.goal.cadence)
            each = found[at] = each.with_goal(each.goal.with_(when=when, counted=counted))
        target = after.clause.roles.target
        is_row = each.piece is after.piece and each.has_number and not each.goal.name and after.goal.name
        is_alike = each.goal.unit == after.goal.unit and not (each.goal.is_english or each.is_state or after.is_state)
        is_shared = target is not None and (target.case is Case.LINK or _is_later_term(after, each))
        if is_row and is_alike and is_shared and each.clause.motion is None:
            found[at] = each.with_goal(each.goal.with_(name=after.goal.name))
        elif each.has_number and after.goal.name and _is_case_of(each, after):
            found[at] = each.with_goal(each.goal.with_(name=_in_case(each, after)))
    return found


def _is_same_name(one: str, other: str) -> bool:
    first, second = near_key(one), near_key(other)
    if not first or not second:
        return False
    shared = set(re.findall(r"[a-z]{4,}", one.lower())) & set(re.findall(r"[a-z]{4,}", other.lower()))
    return first in second or second in first or bool(shared)


# -- what is left out ------------------------------------------------------------------------------------------------


def _without_asides(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what was said without what describes the company, where something else sets a goal: 席数28の居酒屋です, 社員23人."""
    in_rows = _in_rows(said)
    asides = [
        each
        for each in said
        if each not in in_rows
        and not _is_note(each)
        and is_circumstance(each.goal, each.clause)
        and not any(
            each is one and (FINER.match(after.text) or (after.is_part and after.goal.is_english))
            for one, after in pairwise(said)
        )
        and not (
            each.is_joined
            or each.piece.is_labelled
            or each.stance.is_state
            or (each.stance.goal >= A_WISH and not _is_bracketed(each))
        )
    ]
    kept = [part for whole, part in pairwise(said) if part.is_part and whole not in asides]
    others = [each for each in said if each not in asides or each in kept]
    is_firm = any(
        each.stance.is_goal
        or each.clause.motion is not None
        or (each.has_number and not is_bare(each.goal, each.clause))
        for each in others
    )
    if not is_firm:
        return list(said)
    is_told = any(each.is_own and not each.is_state for each in others)
    wished = [each.piece for each in others if each.stance.is_goal and each.has_number]
    tied = [each for pair in pairwise(said) if pair[1].is_part or FINER.match(pair[1].text) for each in pair]
    tied += [each for pair in pairwise(said) if pair[1].is_joined and pair[0].piece is pair[1].piece for each in pair]
    tied += [*in_rows, *(each for pair in pairwise(said) if _is_wished_further(*pair) for each in pair)]
    return [
        each
        for each in others
        if each.stance.is_goal or each.is_state or each in tied or not _is_passing(each, wished, is_told=is_told)
    ]


def _in_rows(said: Sequence[Utterance]) -> list[Utterance]:
    """Return what stands in a row with a goal before it, of its kind or for a later time, and so describes nothing."""
    pairs = list(pairwise(said))
    found = [each for pair in pairs if _is_later_term(pair[1], pair[0]) for each in pair]
    found += [two for one, two in pairs if one.piece is two.piece and _is_timely(two) and one.has_number]
    for one, two in pairs:
        begin = next((at for at, mark in enumerate(one.clause.marks) if mark.number is not None), 0)
        before = one.clause.marks[max(0, begin - 2) : begin]
        is_case = len(before) > 1 and before[0].part is Part.TIMELY and before[1].text == "は"  # 夏は26〜28度、冬は
        found += [one] if is_case and _is_timely(two) and two in found else []
    near = [(one, two) for one, two in pairs if one.piece is two.piece]
    found += [
        each
        for pair in near
        if all(map(_is_name_and_number, pair))
        or counts_of_them(pair[1].clause.marks)
        or (pair[1].goal.is_english and counts_them(pair[1].clause.marks))
        or (pair[1].goal.is_english and counts_at_each(pair[0].clause.marks, pair[1].clause.marks))
        for each in pair
    ]
    found += [two for one, two in near if _is_set_beside(two, one)]
    found += [each for pair in near if _are_under_title(*pair) for each in pair]
    found += [each for one, two in near if _is_at_each(two, one) for each in (one, two)]
    for one, two in near:  # 40 cakes on weekdays, 90 at weekends: one noun in two places
        names = [one.goal.marks["name"], two.goal.marks["name"]]
        found += [one, two] if one.goal.is_english and all(names) and names[0][0] == names[1][0] else []
    for one, two in near:  # one author evening and two teen nights per quarter
        if one.goal.is_english and two.is_joined and all(map(_is_item, (one, two))):
            found += [one, two]
    for one, two in near:  # want 120 demos, 30 trials, 12 customers: nothing but a number and what it counts
        marks = two.clause.marks
        is_item = bool(marks) and marks[0].kind is MarkKind.NUMBER and all(mark.kind in _PLAIN for mark in marks)
        is_item = is_item and two.goal.is_english and bool(two.goal.name)
        found += [two] if is_item and (one.stance.goal >= A_WISH or one in found) else []
    return found


def _is_note(said: Utterance) -> bool:
    """Return whether an English sentence is nothing but what is counted and its number: Subscribers 1.2k; not Staff 14."""
    named, target = said.goal.marks.get("name", ()), said.clause.roles.target
    if not (named and said.goal.is_english and is_counted(said.goal.name or "")) or target is None:
        return False
    is_whole = named[0] is first_mark(said.clause.marks) and len(said.piece.folded.text) == said.end
    return is_whole and said.start == 0 and all(mark in named for mark in without_blanks(said.clause.marks)[:-1])


def _is_at_each(said: Utterance, before: Utterance) -> bool:
    """Return whether a number is that of each time that the one before it counts: 体験会を24回開き、1回あたり8人."""
    return said.goal.cadence == "per_event" and before.goal.unit == "回" and said.goal.unit not in {"", "回"}


def _are_under_title(one: Utterance, two: Utterance) -> bool:
    """Return whether two clauses are nothing but numbers and what they count, under one title: Cafe: 4.7 stars, 300+ reviews."""
    text = one.piece.folded.text[: one.start] + one.text
    has_title = one.goal.is_english and re.match(r"[A-Za-z][A-Za-z ]{1,24}: ", text) is not None
    return has_title and all(each.goal.name and each.clause.motion is None and _is_item(each) for each in (one, two))


def _is_item(said: Utterance) -> bool:
    """Return whether an English clause, its title apart, begins with a number and goes on with what that counts."""
    marks, target = said.clause.marks, said.clause.roles.target
    title = next((at + 1 for at, mark in enumerate(marks) if mark.text == ":"), 0)
    opening = [mark for mark in without_blanks(marks[title:]) if mark.kind is not MarkKind.BOUND][:1]
    plain = _PLAIN | {MarkKind.BOUND, MarkKind.PARTICLE, MarkKind.TIME}
    is_plain = all(mark.kind in plain for mark in marks[title:])
    return target is not None and is_plain and bool(opening) and opening[0].number is target.number


def _is_set_beside(said: Utterance, before: Utterance) -> bool:
    """Return whether a clause gives the same of another: 本店は月80件、支店では30件."""
    target, marks = said.clause.roles.target, said.clause.marks
    if target is None or said.goal.is_english or not said.goal.name or not before.has_number or said.is_state:
        return False
    ahead = [mark.text for mark in marks[: target.begin] if not mark.is_nominal]
    is_topic = ahead in (["は"], ["で", "は"], ["の", "は"]) and not marks[target.after :]
    return is_topic and bool(said.goal.unit) and said.goal.unit == before.goal.unit


def _is_name_and_number(said: Utterance) -> bool:
    target, marks, name = said.clause.roles.target, said.clause.marks, said.goal.name
    if target is None or not name or said.is_state:
        return False
    if said.goal.is_english:  # turnover 650k by yr end, gross margin 35 or better
        before = without_blanks(marks[: target.begin])
        is_led = bool(before) and all(mark in said.goal.marks["name"] for mark in before)
        behind = without_blanks(marks[target.after :])
        return is_led and measured(name, "") is not None and all(mark.kind in _ENDING for mark in behind)
    is_plain = all(mark.is_nominal or mark.text == "の" for mark in marks[: target.begin])
    is_alone = not marks[target.after :] and (said.goal.unit in {"%", "円"} or said.goal.value == 0)
    return is_plain and is_alone


_ENDING = frozenset({MarkKind.TIME, MarkKind.BOUND})


_PLAIN = frozenset({MarkKind.NUMBER, MarkKind.WORD, MarkKind.SPACE})


def _is_bracketed(said: Utterance) -> bool:
    """Return whether the number stands in a bracket beside what it describes: これが営業2課(6名)のノルマ."""
    target = said.clause.roles.target
    before = text_of(said.clause.marks[: target.at]) if target is not None else ""
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


def _is_passing(said: Utterance, wished: Sequence[Piece], *, is_told: bool) -> bool:
    """Return whether a number is only told in passing, while another sentence sets a goal: 定員25頭。"""
    before = said.clause.marks[: said.clause.roles.target.at] if said.clause.roles.target else ()
    if said.piece in wished and any(mark.text == "を" for mark in before):
        return False  # 従業員を40人、売上を3億円にしたい
    is_recurring = said.goal.cadence != "unspecified" and not said.stance.state  # A店は月20件、B店は月30件の受注
    if said.piece.is_labelled or is_to_come(said.goal.name or "") or _is_note(said):
        return False  # KR3: 3 lighthouse customers
    is_share = said.goal.unit == "%" and said.goal.is_english and said.stance.state == 0  # 80% of tenants satisfied
    is_sum_of_money = needs_money_unit(said.goal) and not said.stance.state  # 売上1億2千、粗利3割
    if is_told and not (said.is_own or said.is_joined or is_recurring or is_share or is_sum_of_money):
        return True
    is_bare_count = is_bare(said.goal, said.clause) and not is_measurable(said.goal.name or "")
    is_bare_count = is_bare_count and not (is_share and _is_labelled(said))  # ads 3% of turnover
    return is_bare_count and bool(wished) and all(piece is not said.piece for piece in wished)


# -- a state and its goal --------------------------------------------------------------------------------------------

_SHARES = frozenset({"%", "ポイント", "倍"})


def _is_of_same(state: Utterance, said: Utterance) -> bool:
    """Return whether a state is the start of a goal: the same unit, and the same name, or no other one."""
    goal, told = said.goal, _in_unit_of(state, said.goal.unit)
    is_other = (
        re.search(r"\bor\s*$", state.piece.folded.text[: state.start]) is not None
    )  # sales of 200 or visits of 500
    if is_other or goal.baseline is not None or told.value is None:
        return False
    if _is_beside_topic(state, said):
        return False
    is_relative = goal.change or goal.is_ratio
    if _tells_what_came_of(state):
        return False
    if told.change and not (told.is_ratio and told.direction == "unspecified"):
        return False  # it fell by 12%: no level
    units = {_counted_in(goal), _counted_in(told)}
    if told.unit == "%" and _OUT_OF.search(said.text):
        units = {"%"}  # 7 out of 10 plans (now 55%)
    if _are_tenths(goal, state):
        units = {"%"}
    if not (len(units) == 1 or "" in units or goal.value is None or (is_relative and goal.unit in _SHARES)):
        return False
    if goal.name and not told.name and _CONTRAST.match(said.text):
        return False  # 4,800食で十分、でもロスは半分に
    if not goal.name or not told.name or _is_same_name(goal.name, told.name):
        return True
    if state.is_beside and "" in {told.unit, goal.unit} and not is_measurable(told.name):
        return True  # 4,500 hectolitres (2026: 3,150 hl)
    if is_relative and _POINTS_NOW.search(said.text):
        return True
    is_vague = goal.unit != "" and not is_counted(goal.name) and is_counted(told.name) and not _is_topic(said)
    return is_vague and goal.unit not in _COUNTED and not is_relative


def _is_topic(said: Utterance) -> bool:
    """Return whether は stands behind the name, so that it is what the clause is about."""
    named = said.goal.marks.get("name", ())
    behind = next((mark.text for mark in said.clause.marks if named and mark.start >= named[-1].end), "")
    return behind == "は"


def _is_beside_topic(state: Utterance, said: Utterance) -> bool:
    """Return whether a state tells whom it is about, of each of them, or what happens beside what the goal names."""
    goal, told = said.goal, state.goal
    if _describes_whom(state) or _is_of_whom(state) or _OF_EACH.match(state.text):
        return True
    verbs = {mark.norm for mark in state.clause.marks if mark.part is Part.VERB}
    is_flow = told.cadence in _IN_TERM and (bool(verbs - STATES) or goal.is_english) and not state.clause.name.name
    if is_flow and goal.value is None and goal.name and measured(goal.name, goal.unit) is Measured.LEVEL:
        return True  # 会員を増やす、今は月3人やめてる: how many come or leave
    if told.name or not goal.name:
        return False
    verb = said.clause.motion
    is_gained = verb is not None and verb.motion is Motion.GAIN and not goal.change
    is_saved = (
        goal.cadence in _IN_YEAR and told.cadence == "unspecified" and goal.unit in MONEY_UNITS
    )  # put by £50 a week
    if is_gained and (is_to_come(goal.name) or is_saved) and (goal.value or 0.0) < (told.value or 0.0):
        return True  # get 15 new reviews a month, we're stuck at 130
    is_left = goal.value == 0 and _TOLD_OF_NOW.match(state.text) is not None  # 待機をなくす、今は11人待ってる
    is_event = state.is_event and not is_left
    return is_event and state.piece is said.piece and not goal.is_english  # 月に12人やめるので、入会を月20人に


_TOLD_OF_NOW = re.compile(r"(?:今|いま|現在)(?![月年期週回日度季後])")
#: Each volunteer does two shifts: that is no start of what all of them do.
_OF_EACH = re.compile(r"(?:each|every)\b", re.IGNORECASE)


#: What follows is set against what was told.
_CONTRAST = re.compile(r"(?:でも|しかし|ただし?|一方|だけど|けれど)(?![、]?(?:これ|それ))")


def _describes_whom(state: Utterance) -> bool:
    """Return whether a number behind its name describes the noun behind it: 席数20の小さな店なので."""
    target, named = state.clause.roles.target, state.goal.marks.get("name", ())
    if target is None or target.unit or state.goal.is_english or not named or target.case is not Case.LINK:
        return False
    behind = state.clause.marks[target.after : target.after + 3]
    return named[-1].end <= target.number.start and any(mark.is_nominal for mark in behind)


def _is_of_whom(state: Utterance) -> bool:
    """Return whether an English number only tells how many of us there are: our team of 14 is tired, as two are leaving.

    Not an average of 12.
    """
    target, named = state.clause.roles.target, state.goal.name
    if target is None or not state.goal.is_english or target.unit:
        return False
    behind = [mark.norm for mark in without_blanks(state.clause.marks[target.after :])][:2]
    opening = [mark.norm for mark in without_blanks(state.clause.marks[: target.begin])][-1:]
    if opening == ["all"] and behind == ["of", "them"]:
        return True  # and I mean all seven of them
    if behind == ["of", "us"]:
        return True  # there's five of us
    if named:
        return False
    if behind[:1] in (["are"], ["have"], ["were"]) and behind[1:] and behind[1].endswith(("ing", "ed")):
        return True
    if target.case is not Case.LINK:
        return False
    before = [mark.norm for mark in without_blanks(state.clause.marks[: target.begin])][-2:]
    return before[:1] in (["our"], ["my"], ["the"], ["a"]) and before[-1] not in {"average", "total", "mean", "number"}


#: Of what is counted so, two numbers may well be of two things.
_COUNTED = frozenset({"人", "名", "件", "回", "店", "店舗", "個", "社", "台", "本", "枚"})
_POINTS_NOW = re.compile(r"今の|いまの|現在の|それの|その|\b(?:that|this|it)\b", re.IGNORECASE)
_OF_YEAR = re.compile(
    r"(?:去年|昨年|前年|昨年度)(?:は|の|$)(?!.*(?:[月週日]|平均))|\blast year(?!.*\b(?:month|week|day))", re.IGNORECASE
)
#: Of a mean a year tells as much as a month.
_IS_MEAN = re.compile(r"平均|単価|\b(?:average|mean)\b", re.IGNORECASE)
_BY_NAME = frozenset({"at_least", "at_most", "unspecified"})
_IN_TERM = frozenset({"monthly", "weekly", "daily"})
_IN_YEAR = frozenset({"monthly", "weekly", "daily", "quarterly", "half_year"})


def _as_share(goal: ParsedGoal, text: str, told: str) -> ParsedGoal:
    """Return a goal beside a share as one: 9 out of 10, which alone may as well be a score; only 3 in 10 do, I'd like 5."""
    if goal.unit == "分":
        return goal.with_(unit="%")  # beside 一割五分 are 五分 no minutes
    of = _OUT_OF.search(text) or (None if "%" in told else _OUT_OF.search(told))
    if of is None or goal.unit or goal.value is None or goal.value > float(of[1]) or int(of[1]) not in _SHARE_SCALES:
        return goal
    return goal.with_(value=goal.value * 100 / float(of[1]), unit="%")


def _are_tenths(goal: ParsedGoal, state: Utterance) -> bool:
    """Return whether 分 beside 割 are tenths of one: 去年は一割五分、今年は五分以下."""
    return goal.unit == "分" and (goal.value or 0.0) < _TENTHS and state.goal.unit == "%" and "割" in state.text


_TENTHS, _HUNDRED = 10, 100
#: Out of so many people tell a share; out of 90 they count.
_SHARE_SCALES = frozenset({*range(2, 13), 20, 100})
_OUT_OF = re.compile(r"\b(?:out of|in) ([0-9]{1,3})\b")


def _in_unit_of(state: Utterance, unit: str) -> ParsedGoal:
    """Return what a state tells in the unit of the goal beside it, if that is a multiple of its own: 2 kg a day, down to 500 g."""
    told, start = state.goal, state.clause.roles.target
    if start is None or told.value != start.value or told.unit != start.unit or told.unit == unit:
        return told
    number = in_unit_of(start.number, unit)
    is_plain = number is not None and number.value == round(number.value or 0.0, _PLACES)  # 10 days are no 1.43 weeks
    return told.with_(value=number.value, unit=unit) if number is not None and is_plain else told


_PLACES = 3


def _in_one_scale(said: Utterance, state: Utterance) -> tuple[ParsedGoal, ParsedGoal]:
    """Return a goal and what a state tells with the scale that one of them leaves to the other: $2.3M this year, we did 1.9."""
    goal, told = said.goal, _in_unit_of(state, said.goal.unit)
    if told.low is not None:
        return goal, told.with_(value=None)  # 週に2、3回ある
    if told is not state.goal:
        return goal, told
    target, start = said.clause.roles.target, state.clause.roles.target
    if target is None or start is None or goal.change or goal.value != target.value or told.value != start.value:
        return goal, told
    raised = in_scale_of(target.number, start.number) or target.number
    begun = in_scale_of(start.number, raised)
    return goal.with_(value=raised.value), told.with_(value=begun.value if begun is not None else None)


def _says_cadence(goal: ParsedGoal) -> bool:
    """Return whether a clause says how often, and not only for which year: 年に300名."""
    return any(mark.time is not None and mark.time.kind is TimeKind.CADENCE for mark in goal.when.marks)


def _counted_in(goal: ParsedGoal) -> str:
    """Return the unit of a number, what it counts or yen by its name: 電気代 月210万."""
    return unit_name(goal.unit or goal.counted or ("円" if needs_money_unit(goal) else ""))


def _started(said: Utterance, state: Utterance) -> Utterance:
    """Return a goal with the name, the start and the cadence that a state beside it tells."""
    goal, told = _in_one_scale(said, state)
    if (of := _OUT_OF.search(state.text)) and told.unit == "%" and int(of[1]) not in _SHARE_SCALES and not goal.unit:
        count = round((told.value or 0.0) * int(of[1]) / _HUNDRED)
        told = told.with_(value=float(count), unit="")  # lost 7 out of 90, want 3 at most
    if told.unit == "%" and (goal.unit != "分" or _are_tenths(goal, state)):
        goal = _as_share(goal, said.text, state.text)
    when = goal.when
    is_of_past = told.when.compared is not None and told.unit == "%"  # 先月79%
    is_told = told.cadence in _IN_TERM or _says_cadence(told)
    is_of_term = goal.cadence == "annual" and not (_says_cadence(goal) or goal.when.is_span)
    if (goal.cadence == "unspecified" or is_of_term) and is_told and not is_of_past:  # 月480件ですが、年度末には550件
        when = replace(when, cadence=told.cadence)
    is_other_span = goal.cadence in _IN_YEAR and told.cadence not in {"unspecified", goal.cadence}
    is_other_span = is_other_span or (goal.cadence in _IN_YEAR and _OF_YEAR.search(state.text) is not None)
    is_vague = bool(goal.name and told.name) and not _is_same_name(goal.name or "", told.name or "")
    is_vague = is_vague and not (state.is_beside and not is_measurable(told.name or ""))
    marks = dict(goal.marks)
    if (not goal.name or is_vague) and told.name and state.piece is said.piece:
        marks["name"] = tuple(told.marks.get("name", ()))
    goal = goal.with_(name=(told.name if is_vague else goal.name) or told.name, when=when, marks=marks)
    if is_other_span and not (is_rate(goal.name or "") or _IS_MEAN.search(goal.name or "")):
        return said.with_goal(goal)
    target = said.clause.roles.target
    is_free = target is None or target.bound is None
    is_open = is_free and goal.direction in _BY_NAME and not (goal.change or goal.low is not None)
    if is_open and goal.value is not None and told.value is not None and not goal.is_ratio:
        goal = goal.with_(direction="reach", is_side_open=False)
    if goal.value is not None and told.value is not None and target is not None and says_up_to(target):
        goal = goal.with_(direction="at_least") if told.value < goal.value else goal  # covers up to 85, we do 60
    if state.piece is said.piece:
        goal = goal.with_(numbers=(*goal.numbers, *told.numbers))
    else:
        goal = goal.with_(elsewhere=(*goal.elsewhere, Excerpt(state.piece.folded, numbers=told.numbers)))
    if goal.value is None and goal.direction == "maintain" and (held := _held_side(said)):
        goal = goal.with_(value=told.value, unit=told.unit, direction=held)
    unit = "" if goal.change or goal.is_ratio else goal.unit
    return said.with_goal(goal.with_(baseline=told.value, baseline_unit=told.unit or unit))


# -- what nothing tells apart ----------------------------------------------------------------------------------------


def _with_rivals(said: Sequence[Utterance]) -> list[Utterance]:
    """Return the goals, two numbers of one thing that nothing tells apart as one question."""
    found: list[Utterance] = []
    for each in said:
        before = found[-1] if found else None
        if before is not None and _is_said_again(before, each):
            continue
        if before is not None and _is_said_whole(each, before):  # Zero. Zero falls
            found[-1] = each
            continue
        if before is not None and _is_rival(before, each):
            one, other = before.goal, each.goal
            rivals = tuple((goal.value, goal.unit) for goal in (one, other) if goal.value is not None)
            numbers = (*one.numbers, *other.numbers) if before.piece is each.piece else one.numbers
            found[-1] = before.with_goal(one.with_(value=None, rivals=rivals, numbers=numbers))
        else:
            found.append(each)
    return found


def _is_said_whole(said: Utterance, before: Utterance) -> bool:
    """Return whether a sentence says again, and now of what, the number that is all the one before it has."""
    goal, number = said.goal, before.goal
    is_bare = not (number.name or number.unit or number.change) and all(
        mark.number is not None or mark.kind in _EDGES for mark in without_blanks(before.clause.marks)
    )
    return is_bare and said.piece is not before.piece and bool(goal.name) and goal.value == number.value is not None


_EDGES = frozenset({MarkKind.STOP, MarkKind.BREAK})


def _is_said_again(before: Utterance, after: Utterance) -> bool:
    """Return whether a number beside a goal repeats it, or is only what would be finer still: 10個以内、できたら5個."""
    one, other = before.goal, after.goal
    is_step = other.change and not other.name and other.unit in _SHARES and one.unit not in _SHARES
    is_step = is_step or (other.change and not other.name and _THAN_NOW.search(after.text) is not None)
    if is_step and other.baseline is None and before.piece is after.piece and not one.change:
        return True  # to 12 tonnes, i.e. by 30%
    if one.value is None or other.value is None or other.change:
        return False
    is_open = not other.name or (not after.clause.name.name and other.name == one.name and other.when.is_silent)
    if (after.is_beside or is_open) and one.value == other.value and other.unit in {"", one.unit}:
        return True
    finer = FINER.match(after.text)
    is_same = not other.name or _is_same_name(one.name or "", other.name) or (finer and other.name in finer[0])
    is_floor = finer is not None and finer[0] in {"最低でも", "最悪でも"}
    is_aim = after.clause.motion is None or after.clause.motion.motion in WEAK  # できたら7%を狙う, 10日取らせたい
    is_only = finer is not None and (is_aim or is_floor) and after.piece is before.piece
    is_only = is_only and _ONLY_SOME.search(after.text) is None  # 年500人、できれば夏休みだけで200人
    return is_only and bool(is_same) and (other.unit in {"", one.unit} or (one.value == 0 and not one.unit))


#: Of some of those counted before, and no finer number of all of them.
_ONLY_SOME = re.compile(r"(?:だけ|のみ)で")


def _is_rival(before: Utterance, after: Utterance) -> bool:
    one, other = before.goal, after.goal
    if _ALTERNATIVE.search(after.text) and one.value is not None and other.value is not None and one.unit == other.unit:
        return True
    if other.name or one.value is None or other.value is None or after.clause.marks[0].norm in TOTAL:
        return False
    is_other_time = one.cadence != other.cadence or one.when.deadline != other.when.deadline
    is_other_time = is_other_time or (bool(_terms(before) and _terms(after)) and _terms(before) != _terms(after))
    return one.unit == other.unit and not (one.change or other.change or is_other_time)


#: By how much a level differs from what is: 85 kWh, ten less than now.
_THAN_NOW = re.compile(
    r"\b(?:more|less|fewer|higher|lower|shorter|longer) than (?:now|today|before|at present|last)\b", re.IGNORECASE
)
#: What follows is said instead: 2000件、いや1500件.
_ALTERNATIVE = re.compile(
    r"^(?:いや|または|もしくは|あるいは|それか(?!ら)|それとも)|^(?:or|maybe|perhaps)\b", re.IGNORECASE
)


def begins_joined(text: str) -> bool:
    """Return whether a clause is tied to what follows the text before it by and or と."""
    return _JOINED.search(text) is not None


_JOINED = re.compile(r"(?:\band|\bwith|\+|と|および|&|・)\s*$", re.IGNORECASE)
