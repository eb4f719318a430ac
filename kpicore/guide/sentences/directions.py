"""Which side of a number is good, or how much it moves: by the words around it, else by what its name says is better.

The first rule that fits: a change, a bound (turned by a negation), a comparison with the past, a verb, the name. What none of them tells is
a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kpicore.guide.sentences.roles import tells_most
from kpicore.guide.sentences.stances import STATES
from kpicore.guide.sentences.uses import Case, NumberUse, is_amount_of_change
from kpicore.guide.sentences.values import ParsedGoal
from kpicore.guide.sentences.when import When
from kpicore.language import (
    ENGLISH_CHANGES,
    MONEY_UNITS,
    NOW_WORDS,
    PAST_WORDS,
    TO_ONE,
    Bound,
    MarkKind,
    Motion,
    Part,
    TextMark,
    TimeKind,
    first_mark,
    is_high_good,
    is_low_good,
    is_rate,
    text_of,
    without_blanks,
    word_set,
)
from kpicore.value_types import value_type

TIME_UNITS = frozenset({"ms", "秒", "分", "時間", "日", "営業日", "週", "か月", "年"})
_MINUS = frozenset("△▲−-")
_REACHING = frozenset({Motion.REACH, Motion.GAIN, Motion.AIM, Motion.MAKE})
#: What may be negative in itself, so that a sign is no change.
_HAS_SIGN = re.compile(r"成長|増減|伸び|差|NPS|温度|気温|利益|収支|損益|promoter|temperature|balance", re.IGNORECASE)
_COUNTED_IN_TIMES = re.compile(
    r"倍率$|\b(?:turns?|turnover|cover|coverage|multiple)$|/|回転|ROAS|PBR|PER$|DSCR|レシオ$|カバレッジ$|比$|競争率|ratio$"
)


@value_type
class GoalParts:
    """What a clause says of its target: the verb, whether it is negated, the name, the time, from where it starts."""

    marks: tuple[TextMark, ...]
    target: NumberUse
    baseline: NumberUse | None
    motion: Motion | None
    is_turned: bool
    name: str
    is_act: bool
    when: When
    is_japanese: bool

    @property
    def is_to(self) -> bool:
        """Return whether the number is where it leads: に, まで, to, an arrow before it."""
        return self.target.case in {Case.TO, Case.UNTIL} or self.target.is_arrow


def signed(use: NumberUse) -> float:
    """Return a number with its minus."""
    return -use.value if use.number.sign and use.number.sign in _MINUS and use.value else use.value


def directed(goal: ParsedGoal, parts: GoalParts) -> ParsedGoal:
    """Return the goal with its direction."""
    target, motion = parts.target, parts.motion
    if goal.is_fraction and _leads_to_part(parts):  # 今の3分の1に減らす
        less = round(_WHOLE - target.number.readings[0], 1)
        return goal.with_(
            value=less, unit="%", readings=(), is_fraction=False, change=True, direction="decrease_by", is_kept=False
        )
    if _is_share_of_start(parts) and target.value != _WHOLE:  # 今の8割に減らす, to two thirds of last year
        moved = round(abs(target.value - _WHOLE), 1)
        is_less = target.value < _WHOLE
        return goal.with_(
            value=moved, change=True, direction="decrease_by" if is_less else "increase_by", is_kept=False
        )
    if way := _change(parts):
        return _changed(goal, parts, way)
    if not parts.when.compared and not goal.readings:
        goal = goal.with_(value=signed(target))
    bound = _bound(parts)
    if target.unit == TO_ONE and any(mark.norm == "or better" for mark in target.says_direction):
        return goal.with_(direction="unspecified", is_kept=False, is_side_open=True)  # 7 to 1 or better: more or fewer
    is_started = parts.baseline is not None and parts.baseline.unit == "%"  # 昨年度71% → 今年度80%
    if parts.when.compared and target.unit == "%" and not is_started:
        if target.value < _LEAST_RATIO:  # 前年比120% is a ratio of its own, 前年比15% alone may be either
            return goal.with_(direction="unspecified", is_ratio=True, change=True)
        side = "reach" if motion or target.case is Case.TO else "at_least"
        return goal.with_(direction=str(bound) if bound else side, is_ratio=True)
    if bound is None and motion is Motion.KEEP:
        return goal.with_(direction="at_most" if goal.value == 0 else "maintain")
    if target.unit == "倍":
        is_own = _COUNTED_IN_TIMES.search(parts.name) is not None or _is_of_other(parts)
        return goal.with_(direction=str(bound) if bound else "reach", is_ratio=not is_own)
    if bound is not None:
        return goal.with_(direction=str(bound))
    if motion in {Motion.UP, Motion.DOWN} and _may_be_step(parts):  # reduce food waste 30: to 30, by 30 or by 30 %
        way = "increase_by" if motion is Motion.UP else "decrease_by"
        return goal.with_(change=True, direction=way, readings=(target.value, target.value))
    is_denied = parts.is_turned and not parts.is_japanese and motion is None  # nobody should have to call twice
    way = None if is_denied else _level(goal, parts)
    return goal.with_(direction=way or "unspecified", is_side_open=way is None)


def _changed(goal: ParsedGoal, parts: GoalParts, way: str) -> ParsedGoal:
    """Return a goal whose number is how much it moves that way."""
    target = parts.target
    if goal.is_fraction and parts.is_japanese and target.number.readings:
        share = target.number.readings[0]  # 3分の1減らす
        return goal.with_(value=share, unit="%", readings=(), is_fraction=False, change=True, direction=way)
    begins = {parts.marks[target.begin].start, target.number.start}
    cadences = [mark for mark in parts.when.marks if mark.time is not None and mark.time.kind is TimeKind.CADENCE]
    is_each = any(mark.end in begins for mark in cadences)  # 月間50件増加: it stands right before the number
    is_open = parts.is_japanese and not target.unit and parts.baseline is None and goal.value is not None
    readings = (target.value, target.value) if is_open else goal.readings  # 20は上げたい: 20 % or 20 of what is counted
    return goal.with_(change=True, direction=way, is_each=is_each, is_kept=False, readings=readings)


_WHOLE = 100


def _leads_to_part(parts: GoalParts) -> bool:
    """Return whether a part of what it is is where a Japanese verb of less leads, so that the rest is how much it moves."""
    before = [mark.norm for mark in without_blanks(parts.marks[: parts.target.begin])][-2:]
    is_of_now = len(before) > 1 and before[0] in NOW_WORDS and before[1] == "の"
    is_less = parts.motion is Motion.DOWN or (is_of_now and is_low_good(parts.name))
    return (
        parts.is_japanese and bool(parts.target.number.readings) and parts.is_to and is_less and not is_rate(parts.name)
    )


def _is_share_of_start(parts: GoalParts) -> bool:
    """Return whether a share is of what is or was, so that the rest is how much it moves: 去年の8割に, two thirds of last year."""
    target = parts.target
    if target.unit != "%" or target.number.readings or parts.baseline is not None or is_rate(parts.name):
        return False
    if parts.is_japanese:
        before = [mark.norm for mark in without_blanks(parts.marks[: target.begin])][-2:]
        return parts.is_to and len(before) > 1 and before[0] in _NOW_OR_THEN and before[1] == "の"
    text = text_of(parts.marks[target.at + 1 :])
    return _OF_START.match(text) is not None


_NOW_OR_THEN = NOW_WORDS | PAST_WORDS
_OF_START = re.compile(
    r"\s+of (?:what (?:it|they|that)\b|what we(?:['’](?:re|ve)| (?:are|were|have|had|do|did|get|got|pay|paid|spend|spent|used)\b"
    r"|[^.,;]* (?:now|today|currently|before|last \w+|at the moment)\b)|(?:that of )?last (?:year|month|quarter|week|season)(?!['’]s)"
    r"|(?:the )?(?:current|present|today['’]s))",
    re.IGNORECASE,
)


def _change(parts: GoalParts) -> str | None:
    """Return increase_by or decrease_by where the number is how much it moves, None where it is a level."""
    target, motion = parts.target, parts.motion
    is_share = target.unit in {"%", "ポイント"}
    text = parts.marks[target.at].text
    of = [mark.norm for mark in parts.marks[max(0, target.at - 2) : target.at]]
    is_of_whole = len(of) > 1 and of[0] in {"全体", "全部", "全て", "全員"} and of[1] == "の"  # 受注を全体の半分に
    is_halved = text == "半分" and motion is not Motion.UP and not is_of_whole  # 半数に: half of them
    is_half = text in {"半分", "半数"} and (motion is Motion.DOWN or is_halved)
    is_half = is_half and parts.is_to and target.bound in {None, Bound.AT_MOST} and not is_rate(parts.name)
    is_half_of_it = text == "半分" and not parts.name and motion is None  # 来月は半分
    if is_half or is_half_of_it or _is_of_that(parts):
        return "decrease_by"  # ミスを半分に減らす
    if motion is Motion.BETTER:
        motion = Motion.DOWN if is_low_good(parts.name) else Motion.UP
    start = parts.baseline
    is_of_start = start is not None and start.case is Case.OBJECT and start.unit not in {"%", "ポイント"}
    is_compared = is_of_start or (parts.when.compared is not None and not parts.when.is_ratio)
    if motion in {Motion.OVER, Motion.UNDER} and is_share and is_compared:  # 昨年の820万円を1割上回る
        motion = Motion.UP if motion is Motion.OVER else Motion.DOWN  # 前年を10%上回る
    if _is_further(parts) and not parts.is_turned:
        is_down = (
            motion is Motion.DOWN
            or _is_off(parts)
            or any(mark.norm in {"fewer", "less", "lower"} | _SHORTER for mark in parts.marks)
        )
        return "decrease_by" if is_down else "increase_by"
    if motion in {Motion.UP, Motion.DOWN} and not parts.is_turned:
        way = "increase_by" if motion is Motion.UP else "decrease_by"
        return way if _is_step(parts) and not parts.is_to else None
    has_sign = _HAS_SIGN.search(parts.name) is not None
    if target.number.sign and target.unit == "%" and parts.baseline is None and not has_sign:  # 前年マイナス3%まで
        return "decrease_by" if target.number.sign in _MINUS else "increase_by"
    is_signed = bool(target.number.sign) and not parts.is_to
    if is_signed and (target.unit == "ポイント" or (target.bound is None and parts.baseline is None and not has_sign)):
        return "decrease_by" if target.number.sign in _MINUS else "increase_by"
    is_limited = parts.is_turned and target.bound is not None  # no event to run over budget by more than £500
    if motion is not None or target.case is not Case.BY or parts.is_japanese or is_limited:
        return None
    return "decrease_by" if is_low_good(parts.name) else "increase_by"


def _is_of_other(parts: GoalParts) -> bool:
    """Return whether an English multiple is of something else than what is named: pipeline at 3x quota; not 3x leads."""
    behind = first_mark(mark for mark in parts.marks[parts.target.after :] if mark.norm not in {"its", "their"})
    is_noun = behind is not None and behind.kind is MarkKind.WORD and behind.text not in parts.name
    is_noun = is_noun and behind is not None and behind.norm != "last"
    return is_noun and not parts.is_japanese and bool(parts.name)


def _is_of_that(parts: GoalParts) -> bool:
    """Return whether it is led to a half of what it is; not half of what we know is in his head."""
    before, behind = parts.marks[: parts.target.at], parts.marks[parts.target.after :]
    is_subject = not without_blanks(before) and any(mark.norm in {"is", "are"} for mark in behind)
    return _OF_THAT.match(parts.marks[parts.target.at].text) is not None and not is_subject


_OF_THAT = re.compile(r"half (?:of )?(?:that|this|it|what)", re.IGNORECASE)
_ABOUT = frozenset({"約", "~", "about", "around", "roughly", "nearly", "almost"})
_FURTHER = frozenset({"あと", "もう", "さらに", "更に", "another", "an additional", "additional", "an extra", "extra"})
_COMPARED = frozenset({"more", "fewer", "less", "higher", "lower", "better", "additional", "extra", "further"})


def _is_further(parts: GoalParts) -> bool:
    """Return whether a number is what comes on top: あと4人採る, 50 more reviews, another 40 members."""
    target = parts.target
    if parts.is_to:
        return False
    if not parts.is_japanese and _is_compared(parts):
        return True
    about = [mark for mark in reversed(parts.marks[: target.at]) if mark.kind is not MarkKind.SPACE]
    before = next((mark for mark in about if mark.text.lower() not in _ABOUT), None)
    is_time_left = parts.is_japanese and target.unit in TIME_UNITS  # あと2日で
    if target.bound is not None or is_time_left:
        return False
    behind = first_mark(parts.marks[target.at + 1 :])
    if before is not None and before.text == "もう":
        is_subject = [mark.text for mark in about[about.index(before) + 1 :][:1]] == ["が"]
        is_end = is_subject and (behind is None or behind.kind is MarkKind.BREAK)
        if is_end or (behind is not None and behind.norm in STATES):
            return False  # 離脱率がもう12%, もう90点ある: already
    if before is not None and before.text.lower() in _FURTHER:
        return True
    is_more = behind is not None and behind.kind is MarkKind.MOTION and behind.norm in _COMPARED
    return (is_more or _is_off(parts)) and not parts.is_japanese


def _is_compared(parts: GoalParts) -> bool:
    """Return whether more or less ends what is told of an English number: wait 5 minutes less, at least £2 per head more."""
    behind = without_blanks(parts.marks[parts.target.at + 1 :])
    behind = behind[2:] if behind and behind[0].norm == "per" else behind
    behind = behind[:-2] if [mark.norm for mark in behind[-2:]] == ["on", "average"] else behind
    tie = behind[1].norm if len(behind) > 1 else ""
    if (tie.startswith("than") or tie == "on") and behind[0].norm in _COMPARED | _SHORTER | _LONGER:
        return True  # wait 5 minutes shorter than now, a day faster on turnaround
    if tie == "on" and behind[0].norm in {"up", "down"} and any(mark.norm in _OF_NOW for mark in behind[2:3]):
        return True  # spend £1 up on now
    is_counted = len(behind) == _WITH_NOUN and behind[0].kind is MarkKind.WORD and not parts.target.unit
    is_counted = is_counted and parts.motion is not Motion.KEEP
    behind = behind[1:] if is_counted else behind
    return len(behind) == 1 and behind[0].norm in _COMPARED | _SHORTER | _LONGER


_WITH_NOUN = 2  # 3 pages shorter
_OF_NOW = frozenset({"now", "today", "at present", "present", "before", "at the moment"})
_SHORTER = frozenset({"shorter", "smaller", "faster", "quicker", "cheaper", "earlier", "sooner", "lighter"})
_LONGER = frozenset({"longer", "bigger", "larger", "later", "heavier", "dearer"})


def _is_off(parts: GoalParts) -> bool:
    """Return whether a number is taken off something: shave 2 days off delivery."""
    behind = without_blanks(parts.marks[parts.target.at + 1 :])[:3]
    is_each = len(behind) > 1 and behind[0].time is not None and behind[0].time.kind is TimeKind.CADENCE
    is_each = is_each and len(behind) > 2 and behind[2].kind in {MarkKind.WORD, MarkKind.PARTICLE}
    behind = behind[1:] if is_each else behind[:2]  # half an hour a day off the round
    is_free_time = len(behind) > 1 and behind[1].kind is MarkKind.TIME  # 8 days off a month
    return bool(behind) and behind[0].norm == "off" and not is_free_time


def _may_be_step(parts: GoalParts) -> bool:
    """Return whether a bare number stands behind a verb of change and its object, so that nothing tells what it is."""
    target = parts.target
    is_bare = not (target.unit or parts.is_japanese or parts.baseline or parts.is_act) and target.case is Case.NONE
    counted = [mark for mark in parts.marks[target.after :] if mark.kind is MarkKind.WORD]
    return is_bare and target.bound is None and not counted and bool(parts.name) and parts.when.cadence == "unspecified"


def _is_step(parts: GoalParts) -> bool:
    """Return whether a number with a verb of change is a step of it: 10%増やす, 成約率30%を15%向上, by 50."""
    target, baseline = parts.target, parts.baseline
    is_share = target.unit in {"%", "ポイント"}
    if parts.is_japanese:
        return _is_step_in_japanese(parts)
    behind = first_mark(parts.marks[target.after :])
    if is_share and behind is not None and behind.norm in ENGLISH_CHANGES:
        return True  # aiming for a 25% cut in paper use
    is_from = baseline is not None and baseline.case is Case.FROM
    led = first_mark(reversed(parts.marks[: baseline.begin])) if baseline is not None and is_from else None
    if is_share and behind is not None and led is not None and led.norm in {"up", "down"}:
        return False  # a third of orders, up from a fifth
    if is_amount_of_change(parts.marks, target):
        return True  # a drop of 5% in churn
    before = without_blanks(parts.marks[: target.begin])[-3:]
    is_up = len(before) > 1 and before[-1].motion is not None and before[-1].norm in {"up", "down"}
    is_verb = len(before) == _VERB_AND_WAY and behind is not None and behind.kind is MarkKind.WORD and not target.unit
    if is_up and before[-2].motion is None and target.bound is None and not is_verb:
        return True  # value per policy up £40; not save up £40, set up 3 shops
    is_cut = bool(before) and before[-1].motion is Motion.DOWN and before[-1].norm not in {"up", "down"}
    is_cut = is_cut and target.unit in TIME_UNITS | MONEY_UNITS and before[-1] is not first_mark(parts.marks)
    is_off = is_cut or (len(before) > 1 and before[-1].norm == "off" and before[-2].norm in _TAKING_OFF)
    is_off = is_off or (bool(before) and before[-1].norm.endswith(" off"))
    if target.bound is None and target.case is Case.NONE and is_off:
        return True  # changeover - cut 10 minutes, shave off 2 minutes
    is_saved = any(mark.motion is Motion.DOWN and mark.norm in {"save", "saving"} for mark in parts.marks)
    if target.case is Case.BY or (is_saved and target.case is Case.NONE):
        return True
    return target.case is Case.NONE and ((is_share and target.bound is None) or parts.when.compared is not None)


_TAKING_OFF = frozenset({"shave", "take", "cut", "trim"})


def _may_be_end(parts: GoalParts, start: NumberUse) -> bool:
    """Return whether a number right before a Japanese verb of change may be where it leads from a start that から or より tells."""
    target = parts.target
    if start.case is not Case.FROM or start.unit != target.unit or _ALWAYS_STEP.search(parts.marks[target.at].text):
        return False
    if parts.motion is Motion.UP:
        return target.value > start.value
    return start.value / 2 <= target.value < start.value


def _is_step_in_japanese(parts: GoalParts) -> bool:
    """Return whether a Japanese number with a verb of change is a step of it, and neither where that leads nor what is handed in."""
    target, baseline = parts.target, parts.baseline
    if baseline is None:
        return not _is_handed_up(parts)
    is_share = target.unit in {"%", "ポイント"}
    verb = next(iter(parts.marks[target.after :]), None)
    is_near = verb is not None and verb.motion in {Motion.UP, Motion.DOWN}
    if is_near and baseline.case is Case.FROM and target.case is Case.EACH:
        return True  # 4.8億円から毎期3千万円ずつ圧縮
    if is_near and target.case is Case.NONE and not _may_be_end(parts, baseline):
        return True  # 68日から8日短縮, 42名から6名増やす, 今90%の不良率を25%減らす
    is_signed = is_share and bool(target.number.sign or target.unit == "ポイント")
    is_part = is_share and baseline.unit not in {"", "%", "ポイント"}  # 4500万円から2割減らす
    return is_signed or is_part or target.case is Case.OBJECT or baseline.case is Case.OBJECT


def _is_handed_up(parts: GoalParts) -> bool:
    """Return whether so many are handed in or put up every time, and none more than before: 報告を月15件は上げてほしい, 動画を週3本上げる.

    What is counted in pieces is; of what may be counted of anything only where others are asked to (not 問い合わせを月5件上げたい).
    """
    said = [mark.norm for mark in parts.marks[parts.target.after : parts.target.after + 4]]
    asked = not _ASKING.isdisjoint(said[1:])
    is_piece = parts.target.unit in _PIECES or (parts.target.unit in _COUNTED and asked)
    is_measure = _IS_NUMBER.search(parts.name) is not None
    return said[:1] in (["上げる"], ["アップ"]) and is_piece and parts.when.cadence != "unspecified" and not is_measure


_PIECES, _COUNTED = frozenset({"本", "枚", "通", "部", "記事"}), frozenset({"件", "回", "個", "つ"})
_ASKING = frozenset({"欲しい", "貰う", "頂く", "下さる", "呉れる", "くれる", "事", "こと"})
_IS_NUMBER = re.compile(r"[数率額量高価比]$")
#: Right before a verb of change they are always by how much.
_ALWAYS_STEP = re.compile("割|分の|半分")
_VERB_AND_WAY = 2


_PARTICLES = frozenset({"round", "around", "out", "up", "off", "over", "back", "away", "through"})


def is_act(marks: Sequence[TextMark], target: NumberUse) -> bool:
    """Return whether an English clause tells what is done in so long: turn rooms in 25 minutes, refunds are paid in 3 days.

    It begins with a verb of doing, or a word no list knows and a plural that it does something to; or a participle stands before.
    """
    words = without_blanks(marks[: target.begin])
    while words and words[-1].norm in _PARTICLES:  # all boats turned round in 3 hours
        words.pop()
    *_, be, done = (None, None, *words)
    is_passive = be is not None and be.norm in {"be", "is", "are", "been", "get", "gets", "being"}
    if done is not None and done.kind is MarkKind.WORD and (is_passive or done.norm.endswith("ed")):
        return True
    first, second = (*without_blanks(marks)[:2], None, None)[:2]
    if first is None or first.motion is not None:
        return first is not None and first.motion in {Motion.GAIN, Motion.REACH}
    is_object = second is not None and second.kind is MarkKind.WORD and second.norm.endswith("s")
    return first.kind is MarkKind.WORD and is_object and not first.norm.endswith(("s", "ed", "ing"))


def _bound(parts: GoalParts) -> Bound | None:
    """Return the side that is good as the words say it, turned by a negation."""
    target, motion = parts.target, parts.motion
    bound = target.bound
    if says_up_to(target) and _leads_up(parts):
        return None  # grow members up to 500: where it leads, no limit
    start = parts.baseline
    if any(mark.norm == "or better" for mark in target.says_direction):
        is_low = is_low_good(parts.name) or (not is_high_good(parts.name) and target.unit in TIME_UNITS)
        bound = Bound.AT_MOST if is_low else Bound.AT_LEAST  # 28 days or better
    if bound is Bound.AT_MOST and start is not None and start.value < target.value and says_up_to(target):
        return Bound.AT_LEAST  # covers up to 85, we do 60
    if bound is None and motion in {Motion.OVER, Motion.UNDER}:
        bound = Bound.AT_LEAST if motion is Motion.OVER else Bound.AT_MOST
    if bound is None and motion in {Motion.UP, Motion.DOWN} and parts.is_turned:
        bound = Bound.AT_LEAST if motion is Motion.UP else Bound.AT_MOST
    is_crossed = parts.is_japanese and parts.is_turned and motion in {Motion.OVER, Motion.UNDER}
    if is_crossed and any(mark.is_before for mark in target.says_direction):  # 最低でも65は切らない: both say it
        return Bound.AT_MOST if motion is Motion.OVER else Bound.AT_LEAST
    if bound is not None:
        return bound.turned if parts.is_turned else bound
    return _implied_bound(parts)


#: What is done with money that there shall be for something.
_PUT_BY = word_set("溜める 貯める 積み立てる 積立 蓄える 用意 準備 貯金 貯蓄 取り置く 残す")
#: Doing something shall take so much: closing a deal should take | 6 visits.
_TAKES = re.compile(
    r"\s*[a-z]+ing [^,;]*\b(?:should|must|shall|will|may|ought to|has to|needs to|to) (?:only )?take\s*$", re.IGNORECASE
)


def _implied_bound(parts: GoalParts) -> Bound | None:
    """Return the side that is good where no word of a bound stands beside the number, but what is done with it says it."""
    target, motion = parts.target, parts.motion
    is_lasting = motion is Motion.KEEP and target.unit in TIME_UNITS and target.case is Case.UNTIL
    is_put_by = target.unit in MONEY_UNITS and any(mark.norm in _PUT_BY for mark in parts.marks[target.after :])
    if motion is Motion.SECURE or is_lasting or is_put_by:  # 無事故を500日まで続ける, 修繕費として300万円を貯める
        return Bound.AT_LEAST
    if target.case is Case.TO and parts.baseline is None:
        if any(mark.motion is Motion.KEEP and mark.norm in {"hold", "keep"} for mark in parts.marks):
            return Bound.AT_MOST  # hold bank charges to 1,200, keep absence to 3 days
    elif target.case is Case.MEANS and target.unit in TIME_UNITS:
        following = next((mark for mark in parts.marks[target.after :] if mark.kind is not MarkKind.TIME), None)
        is_done = following is not None and following.part in {Part.VERB, Part.VERBAL}
        if not parts.is_japanese:  # not open on 340 days
            is_done = parts.marks[target.begin].norm in {"in", "with"} and is_act(parts.marks, target)
        if is_done:
            return Bound.AT_MOST  # 十日で届けられる, close the books in 5 working days
    if not parts.is_japanese and target.case is Case.NONE and _TAKES.match(text_of(parts.marks[: target.begin])):
        return Bound.AT_MOST
    if judged := _IS_MOST.match(text_of(parts.marks[target.after :])):  # 3% is the most I'll stand for
        return Bound.AT_MOST if judged["most"].lower() == "most" else Bound.AT_LEAST
    allowed = {mark.norm for mark in parts.marks[target.after :]} & {"may", "can", "allowed", "permitted"}
    before = first_mark(reversed(parts.marks[: target.begin]))
    if allowed and before is not None and before.norm == "only":
        return Bound.AT_MOST  # only 1 in 50 deliveries may be late
    return Bound.AT_MOST if motion is Motion.HOLD or _is_limited_by_until(parts) else None


_IS_MOST = re.compile(r"[^,;]{0,30}\bis the (?P<most>most|least) (?:i|we)\b", re.IGNORECASE)


def _is_limited_by_until(parts: GoalParts) -> bool:
    """Return whether a Japanese number is the most there may be by its まで: 残業は20時間まで; not 6,000万円まで戻す."""
    target, motion = parts.target, parts.motion
    if target.case is not Case.UNTIL or motion is Motion.UP or parts.baseline is not None:
        return False
    plain = {MarkKind.SPACE, MarkKind.PARTICLE, MarkKind.SIGN, MarkKind.TIME}
    ending = takewhile(lambda mark: mark.kind not in {MarkKind.BREAK, MarkKind.STOP}, parts.marks[target.after :])
    is_last = all(mark.kind in plain for mark in ending)  # 1人30社まで、それ以上は持たせない
    is_object = any(mark.text == "を" and mark.kind is MarkKind.PARTICLE for mark in parts.marks[: target.at])
    is_last = is_last and not (is_object and is_high_good(parts.name))  # 参加率を世帯の4割まで
    behind = [mark for mark in parts.marks[target.after : target.after + 2] if mark.text != "なら"]  # 5回までなら許す
    is_set = bool(behind) and (
        behind[0].text == "と" or behind[0].motion is Motion.MAKE or behind[0].norm in _ALLOWING
    )  # 720時間までとする, 5人までにする
    return motion is Motion.DOWN or is_last or is_set or target.unit == "日"  # 翌月10日までに届ける


#: What is allowed up to a number is limited by it: 月2件まで許容.
_ALLOWING = frozenset({"許容", "許可", "容認", "認める", "許す", "許せる", "可", "OK", "大丈夫", "構う"})


def _leads_up(parts: GoalParts) -> bool:
    """Return whether up to tells where something is led, and no limit.

    It does beside a verb of growth, one that moves a pronoun (putting it back up to 30) and right behind one of moving (to go up to 30%).
    """
    if parts.motion in {Motion.UP, Motion.GAIN, Motion.REACH}:
        return True
    before = parts.marks[: parts.target.begin]
    verb = next((at for at, mark in enumerate(before) if mark.motion is Motion.MAKE), len(before))
    objects = [mark for mark in before[verb + 1 :] if mark.kind is MarkKind.WORD or mark.norm in _IT]
    if parts.motion is Motion.MAKE and objects:
        return True  # push first-call fixes up to 75%
    bound = next((mark for mark in parts.target.says_direction if mark.norm == "up to"), None)
    behind_verb = without_blanks([mark for mark in parts.marks if bound is not None and mark.end <= bound.start])
    return bool(behind_verb) and (behind_verb[-1].norm in _MOVING_UP or behind_verb[-1].norm in _MOVED)


_IT = frozenset({"it", "them", "this", "that"})
#: What is done to a thing until it is so much: sales brought up to £2m.
_MOVED = frozenset({"brought", "pushed", "taken", "lifted", "raised", "moved", "pulled"})
_MOVING_UP = frozenset({"go", "goes", "going", "come", "climb", "rise", "move", "get", "back"})


def says_up_to(target: NumberUse) -> bool:
    """Return whether "up to" stands before a number: a limit, or where it leads from a start below it."""
    return any(mark.norm == "up to" for mark in target.says_direction)


#: How long it takes from one thing to another, or until something is done: 面接から内定まで, クレーム対応.
_ELAPSED = re.compile(
    r"[^\W\d]から[^\W\d]|まで$"
    r"|(?:対応|対処|初動|着手|解決|回答|返答|応答|返信|完了|完成|処理|提出|修理|復旧|納品|発送|手配|決裁|承認|締め|引き?渡し)$"
    r"|\b(?:response|reply|answer|fix|repair|turnaround|delivery|dispatch|resolution|callback)$"
)
#: From here on 前年比n% is a ratio (120%); below it may as well be an increase (15%).
_LEAST_RATIO = 50


#: What is done away with by being done: fill 8 vacancies, resolve 40 complaints.
_SETTLING = frozenset({"fill", "resolve", "answer", "process", "handle", "complete", "finish"})
#: English names of what some pay and others live on.
_PAID_OR_RECEIVED = re.compile(r"\b(?:rents?|wages|payroll|overheads?|interest|commissions?)$", re.IGNORECASE)


#: Who does so to something bad is not the one who makes it good.
_SUFFERING = frozenset(
    {"lose", "waste", "miss", "have", "see", "allow", "accept", "suffer", "spend", "owe", "only", "maximum"}
)


def _is_part_done(parts: GoalParts) -> bool:
    """Return whether an English verb that no list knows does something to a share of what is named, so that the name tells no side."""
    behind = first_mark(parts.marks[parts.target.after :])
    is_part = parts.target.unit == "%" and behind is not None and behind.norm in {"of", "of the", "of our"}
    opening = first_mark(parts.marks)
    is_verb = opening is not None and opening.kind in {MarkKind.WORD, MarkKind.MOTION}
    is_verb = is_verb and opening is not None and opening.start < parts.target.number.start
    first = first_mark(parts.marks[1:])
    if (
        opening is not None
        and first is not None
        and first.number is parts.target.number
        and opening.kind is MarkKind.WORD
    ):
        is_part = is_part or (
            opening.norm not in _SUFFERING and opening.text not in parts.name.split()
        )  # move 300 tonnes of scrap
    return is_part and is_verb and not parts.is_japanese and parts.motion in {None, Motion.GAIN, Motion.REACH}


#: What some are helped or trained to do is not what they are: clients helped to lower their debts.
_HELPED_TO = re.compile(r"(?<=[a-z]ed) to [a-z].*")


def _is_low_better(goal: ParsedGoal, parts: GoalParts) -> bool:
    """Return whether less is better by what the name says and what is done with it."""
    target, motion = parts.target, parts.motion
    is_money = target.unit in MONEY_UNITS or target.number.scale > 1
    is_turnover = is_money and parts.name.lower().endswith("turnover")  # £1.2m turnover is what is sold
    behind = [mark for mark in parts.marks[target.after :] if mark.kind is not MarkKind.SPACE][:2]
    is_handed_in = target.case is Case.OBJECT and target.unit == "件" and len(behind) > 1  # ヒヤリハットを月2件提出する
    is_handed_in = is_handed_in and behind[0].part is Part.VERBAL and behind[1].motion is Motion.MAKE
    handed = f"{parts.name}{behind[0].text}" if target.case is Case.LINK and len(behind) == 1 else ""
    is_handed_in = is_handed_in or (is_high_good(handed) and not is_low_good(handed))  # 月0.5件の提出
    is_handed_in = is_handed_in or _is_handed_up(parts)
    is_done = is_handed_in or (parts.is_act and target.unit == "回")  # アンモニア漏れの検査を年4回やる
    is_done = is_done or (motion is Motion.GAIN and any(mark.norm in _SETTLING for mark in parts.marks[: target.begin]))
    is_elapsed = target.unit in TIME_UNITS and _ELAPSED.search(parts.name) is not None
    is_elapsed = is_elapsed and (parts.is_japanese or not is_high_good(parts.name))  # days without a missed delivery
    name = parts.name if parts.is_japanese else _HELPED_TO.sub("", parts.name)
    return is_elapsed or (is_low_good(name) and not (is_turnover or is_done)) or target.unit == "位" or goal.value == 0


def _level(goal: ParsedGoal, parts: GoalParts) -> str | None:
    """Return the direction of a level without a bound: by verb and case, else by what the name says; None where nothing tells."""
    target, motion = parts.target, parts.motion
    low_is_good = _is_low_better(goal, parts)
    following = first_mark(parts.marks[target.after :])
    if not parts.is_japanese and motion is Motion.DOWN and tells_most(parts.marks[target.after :]):
        return "at_least"  # cut the 12 least used stops: how many of them are dealt with
    if parts.is_japanese and following is not None and following.text == "前":
        return None  # 始業の30分前までに
    if low_is_good and _is_part_done(parts):
        return None  # cover 75% of costs from ticket sales
    side = "at_most" if low_is_good else "at_least"
    is_extended = parts.is_japanese and motion is Motion.UP and parts.is_to and parts.baseline is None
    if is_extended and low_is_good:
        return "at_least"  # 労災ゼロの連続日数を1000日まで伸ばす
    if parts.baseline is not None or (motion is Motion.UP and parts.is_to):
        return "reach"
    if motion is Motion.DOWN and (parts.is_to or not parts.is_japanese):
        return "at_most"
    if not parts.is_japanese and not parts.is_to and motion in _REACHING | {Motion.UP}:
        return side
    # 3億円の売上を達成: the verb takes the name behind the number, not the number
    takes_number = target.case is not Case.LINK and (motion is not Motion.MAKE or target.case is not Case.NONE)
    is_open = not low_is_good and target.unit in TIME_UNITS and bool(parts.name) and not is_high_good(parts.name)
    is_open = is_open or (motion is None and _PAID_OR_RECEIVED.search(parts.name) is not None)
    is_covered = any(mark.norm in {"cover", "covers"} for mark in parts.marks[: target.begin])
    if is_open and (target.case is Case.TOPIC or is_covered):
        return "at_least"  # 毎日6時間は眠れるように, reserves must cover six months
    if (motion in _REACHING | {Motion.BETTER} or parts.is_to) and takes_number and not parts.is_act:
        return "at_most" if low_is_good else None if is_open else "reach"
    if target.is_around and not low_is_good and not is_high_good(parts.name):
        return None  # 室温は25℃前後
    return None if is_open else side
