"""The name of an indicator: the noun phrase that remains when numbers, times, bounds and verbs are taken out of a clause.

Every word of a name stands in the sentence; a particle may change where a verb becomes a noun (SNSに投稿する → SNSへの投稿), and 率 or 数
stands behind an act or a counter that alone names no measure (3割に入会してもらう → 入会率, 1台で2.5件 → 1台あたりの件数).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, pairwise, takewhile

from kpicore.guide.sentences.names.found import NameFound
from kpicore.guide.sentences.roles import BANDS, DEGREES, Roles
from kpicore.guide.sentences.stances import EXPECTED, is_condition
from kpicore.guide.sentences.uses import Case, NumberUse, is_topic
from kpicore.language import (
    EVERYONE,
    JOINING_VERBS,
    LIGHT_WORDS,
    MONEY_UNITS,
    NOW_WORDS,
    PAST_WORDS,
    MarkKind,
    Motion,
    NumberKind,
    Part,
    TextMark,
    TimeKind,
    is_low_good,
    is_measurable,
    is_money,
    is_rate,
    known_unit,
    text_of,
    without_blanks,
    word_set,
)
from kpicore.value_types import value_type

LONGEST_NAME = 60
_SAYS_NOTHING = re.compile(r"[ぁ-ん]?\W*")


@value_type
class Phrase:
    """A run of marks that names something, and the particle that closes it."""

    marks: tuple[TextMark, ...]
    particle: str
    end: int
    text: str

    @property
    def says_nothing(self) -> bool:
        """Return whether it only says that a number came out or is where things lead: 結果141名, 実績見込2.1%, 到達点は0.9%."""
        norms = {mark.norm for mark in self.marks}
        return (not norms.isdisjoint(_TOLD) and norms <= EXPECTED | _LIGHT) or self.text in _NO_NAMES


_TOPICAL = frozenset({"は", "を", "が"})
#: Closes a phrase such as 営業1人あたり, which is put before the name.
_PER = "per"
#: Of a phrase that only says when (平日, 週末): a name where there is no other.
_WHEN = "when"
#: Of a phrase since when a time is counted: 締めののち10営業日以内.
_AFTER = "after"
#: Of a phrase that only says how (逆に, 一気に).
_MANNER = "manner"
#: Of a phrase that only says of whom or where it is asked (どの班も, 全店): a name where there is no other.
_SCOPE = "scope"
_RANK = {"を": 0, "が": 1, "": 2, "も": 3, "は": 3, "・": 2, "の": 4}


def japanese_name(marks: Sequence[TextMark], roles: Roles) -> NameFound:
    """Return the name of a Japanese clause."""
    numbers = [use for use in (roles.target, roles.baseline, roles.low, *roles.rivals) if use is not None]
    left = [use for use in (*numbers, roles.check, *roles.conditions) if use is not None]
    named = {index for use in roles.in_name for index in range(use.begin, use.after)}
    taken = frozenset(index for use in left for index in range(use.begin, use.after) if index not in named)
    limits = frozenset(index for use in roles.conditions for index in range(use.begin, use.after))
    begin = min((use.begin for use in numbers), default=len(marks))
    target = roles.target or (roles.rivals[0] if roles.rivals else None)
    before = _phrases_before(marks, begin, taken, limits, target)
    after = max((use.after for use in numbers), default=len(marks))
    behind = _phrases_behind(marks, after, taken, limits)
    if target is not None and (clause := _elapsed(marks, target) or _clause_as_noun(marks, begin, before)):
        return clause
    if beyond := _beyond_limit(marks, roles):
        return beyond
    if before and before[-1].particle == "として" and is_money(before[-1].text):
        return NameFound(before[-1].text, before[-1].marks)
    if target is not None and (theirs := _counted_each(marks, target, roles) or _doing_of(marks, target, before)):
        return theirs
    if target is not None and (act := _act(marks, target, before, behind)):
        return _with_per(act, [*before, *behind])
    between = list(_phrases(marks, range(begin, after if numbers else 0), taken, limits))
    if any(each.particle in _TOPICAL for each in before):  # 会議の決定事項:残業は月30時間
        labels = [each for each in before if [mark.text for mark in marks[each.end : each.end + 1]] == [":"]]
        before = [each for each in before if each not in labels or is_measurable(each.text)]
    if target is None and (thing := _object_of_motion(marks, before)):
        before = [thing]
    chosen = _chosen_around(marks, before, behind, begin, target)
    if chosen := chosen or _chosen(between, is_share=False) or _chosen(behind, is_share=False):
        is_share = target is not None and target.unit == "%" and not is_rate(chosen.text)  # 納期どおりに渡せた案件が85%
        is_whom = target is not None and (target.unit in {"人", "名"} or target.number.kind is NumberKind.RATIO)
        is_whom = is_whom or is_share or _ARE_PEOPLE.search(chosen.text) is not None
        chosen = _with_argument(marks, chosen, before)
        chosen = _without_frequency(marks, _with_clause(marks, chosen, is_whom=is_whom))
        name = _tidied(chosen.text)
        is_name = 0 < len(name) <= LONGEST_NAME and _SAYS_NOTHING.fullmatch(name) is None
        return _with_per(NameFound(name, chosen.marks), [*before, *between, *behind]) if is_name else NameFound()
    return _named_by_part(marks, [*before, *between], target)


def _chosen_around(
    marks: Sequence[TextMark],
    before: Sequence[Phrase],
    behind: Sequence[Phrase],
    begin: int,
    target: NumberUse | None,
) -> Phrase | None:
    """Return the phrase before the first number that names it, one behind it only where that says more; None where there is none."""
    if target is not None and target.unit == "回":
        done = _object_of_motion(marks, behind)
        if done is not None and marks[done.end + 1].motion is Motion.MAKE:  # 担任は学期に1回は家庭訪問をする
            return done
    if target is not None and target.unit in {"人", "名"} and len(before) > 1 and before[-1].end == target.begin:
        is_asked = any(mark.norm in _RECEIVING for mark in marks[target.after : target.after + 6])
        topics = [each for each in before[:-1] if each.particle == "は" or _is_about(marks, each)]
        if is_asked and topics and before[-1].particle == "":
            return topics[-1]  # 記帳簿、出荷者214人全員に出してもらう
    is_ratio = len(before) > 1 and before[-1].text.endswith("比") and is_measurable(before[0].text)
    if is_ratio and marks[before[0].end].text == ":":  # 外注加工費:売上高比22%
        return before[0]
    if target is not None and (_is_amid(before, target) or _is_behind_means(marks, before, target)):
        return before[-1]
    is_share = target is not None and target.unit == "%"
    subject = before[-1] if before and before[-1].particle == "が" and before[-1].end + 1 == begin else None
    if subject is not None and is_share and target is not None and target.case is not Case.TO:
        first = next(at for at, mark in enumerate(marks) if mark is subject.marks[0])
        verb = next((mark for mark in reversed(marks[:first]) if mark.part is not Part.PREFIX), None)
        if verb is not None and verb.part in _OF_PREDICATE and verb.text[-1] in _ENDINGS:
            return subject  # 売上を伸ばした店が3割
    found = _chosen(_behind_comma(marks, before, begin), is_share=is_share)
    if found and behind and target is not None and target.case is Case.LINK and _is_about(marks, found):
        done = _with_argument(marks, behind[0], before)  # サービスについて、月40人の利用を
        found = behind[0] if done is not behind[0] else found
    if found and _RANK.get(found.particle, 5) == 5 and (later := _chosen(behind, is_share=False)):
        return later  # 営業3名で月30件の受注
    return found


def _is_amid(before: Sequence[Phrase], target: NumberUse) -> bool:
    """Return whether a time is got through with so few of what stands right before the number: 繁忙期を破損事故ゼロで乗り切る."""
    if len(before) < 2 or target.case is not Case.MEANS or before[-2].particle != "を":
        return False
    near = before[-1]
    return not near.particle and near.end == target.begin and (target.value == 0 or is_low_good(near.text))


def _is_behind_means(marks: Sequence[TextMark], before: Sequence[Phrase], target: NumberUse) -> bool:
    """Return whether what is measured stands right before the number, behind how that is done: 2号店を出して|月商300万円."""
    if len(before) < 2 or before[-1].particle or not is_measurable(before[-1].text):
        return False
    between = marks[before[-2].end : before[-1].end]
    is_done = any(mark.text in {"て", "で"} and mark.part is Part.JOINING for mark in between)
    return is_done and all(mark.kind in _PASSED for mark in marks[before[-1].end : target.begin])


def _phrases_before(
    marks: Sequence[TextMark], begin: int, taken: frozenset[int], limits: frozenset[int], target: NumberUse | None
) -> list[Phrase]:
    """Return the phrases before the first number, without those that say who, since when, in what case, or what is excepted."""
    found = list(_phrases(marks, range(begin), taken, limits))
    if not found:
        return found
    if target is not None and target.case is Case.MEANS:  # 問い合わせから2日で返す: since when it is counted
        found = [each for each in found if each.particle != "から" or each.end + 1 < target.begin]
    found = [each for each in found if not _is_counted_in(marks, each)]
    texts = [mark.text for mark in marks]
    if target is not None and _SAID.match(text_of(marks[target.after :])):  # 社長は8%にしろと言う
        found = [each for each in found if each.particle not in _SPEAKING or is_measurable(each.text)]
    found = [each for each in found if each.particle != "は" or not _WISHED.search(each.text)]  # 社長の希望は
    found = [each for each in found if texts[each.end : each.end + 2] != ["が", "「"]]  # 部長が「…」と
    found = [  # 現場としては
        each
        for each in found
        if each.particle != "として" or [mark.text for mark in marks[each.end + 3 : each.end + 4]] != ["は"]
    ]
    as_sum = [each for each in found if each.particle == "として" and is_money(each.text)]  # 修繕費として300万円を
    if as_sum and target is not None and target.unit in MONEY_UNITS:
        return as_sum[-1:]
    found = [each for each in found if each.particle != "として"] or found  # 店として: as what, not of what
    found = [each for each in found if each.particle or not _is_left_undone(marks, each, target)]
    for is_beside in (_is_excepted, _is_since, _is_conceded, _is_left_undone):
        found = [each for each in found if not is_beside(marks, each, target)] or found
    found = [each for each in found if each.particle not in {_AFTER, "だけ"}] or found  # 昼だけで90個
    told = next((at for at in reversed(range(begin)) if is_condition(marks[at])), -1)
    return [each for each in found if each.end > told or each.particle not in {"に", "で", _WHEN}]  # 春に測ったら54


#: Behind a number, that somebody says or asks it, and who may do so.
_SAID = re.compile(
    r"(?:以[上下内])?(?:に|で|まで)?(?:し|なれ|やれ)?(?:て|ろ|たい)?(?:ほしい|欲しい|くれ)?(?:(?:と|って)(?:[^、。]{0,8}に)?(?:言(?:う|い|っ|われ)|いわれ)"
    r"|って(?:さ|よ|ね)?$)"
)
_SPEAKING = frozenset({"は", "が", "から", "も"})
_WISHED = re.compile(r"の(?:希望|要望|要求|意向)$")


def _named_by_part(marks: Sequence[TextMark], phrases: Sequence[Phrase], target: NumberUse | None) -> NameFound:
    """Return the name of a clause without a noun phrase of its own: what a number is one of each of, else what is gained."""
    per = next((phrase for phrase in phrases if phrase.particle == _PER), None)
    is_one = per is not None and target is not None and f"{per.text}で" in _joined(marks[: target.begin])
    is_one = is_one or (per is not None and (per.text.endswith("ひとり") or per.marks[0].text == "1"))
    if is_one and per is not None and target is not None and target.unit:
        return NameFound(f"{per.text}あたりの{target.unit}数", per.marks)  # トラック1台で1日2.5件まわす
    if per is not None and (nouns := _trimmed([mark for mark in per.marks if mark.kind is MarkKind.WORD])):
        counted = [mark for mark in per.marks if mark.kind in {MarkKind.NUMBER, MarkKind.PER}]
        return NameFound(f"{_joined(counted)}の{_tidied(_joined(nouns))}", per.marks)  # 広告費1件あたり5,000円
    if gained := next((mark for mark in marks if mark.motion is Motion.GAIN and mark.part is Part.VERBAL), None):
        return NameFound(gained.text, (gained,))
    return NameFound()


def _phrases_behind(
    marks: Sequence[TextMark], after: int, taken: frozenset[int], limits: frozenset[int]
) -> list[Phrase]:
    """Return the phrases behind the last number that can be what it is of, none behind a verdict or in what is only quoted."""
    found = list(_phrases(marks, range(after, len(marks)), taken, limits))
    if not found:
        return found
    texts = [mark.text for mark in marks]
    pairs = enumerate("".join(pair) for pair in zip(texts, [*texts[1:], ""], strict=True))
    # 600人、というのが理事会で決まった数字です
    quoted = {at for at, pair in pairs if texts[at] == "という" or pair in {"という", "と言う"}}
    quoted |= {
        at for at, text in enumerate(texts) if text == "か" and marks[at].kind is MarkKind.PARTICLE
    }  # できないか検討中
    quoted |= _places_beyond_goal(marks, after)
    judged = next((at for at in range(after, len(marks)) if is_condition(marks[at]) or at in quoted), len(marks))
    return [each for each in found if each.end <= judged and _may_name(marks, each, after)]


def _places_beyond_goal(marks: Sequence[TextMark], after: int) -> set[int]:
    """Return where, behind the last number, something begins that the goal is good for or comes of, or what somebody says."""
    so = range(after, len(marks) - 1)
    texts = [mark.text for mark in marks]
    # 間に収まるよう盛り付けを変える
    found = {at for at in so if texts[at] == "よう" and texts[at + 1] != "に" and marks[at - 1].part is Part.VERB}
    found |= {at for at in so if texts[at] == "と" and marks[at - 1].kind is MarkKind.NOT}  # でないと資金が回らない
    found |= {at for at in so if texts[at] == "と" and marks[at - 1].norm in _WANTING}  # 220台はほしいとこ
    tie = marks[after - 1].text if marks[after - 1].kind is MarkKind.PARTICLE else text_of(marks[after : after + 1])
    for at in so if tie in {"に", "へ", "まで"} else ():  # 5回以内にして|ライン停止を減らしたい: what it is good for
        is_near = all(mark.kind in _OF_BROUGHT or mark.motion is not None for mark in marks[after:at])
        if is_near and texts[at] == "て" and marks[at - 1].motion in _BROUGHT:
            until = next((end for end in range(at, len(marks)) if marks[end].kind is MarkKind.NUMBER), len(marks))
            found |= {at} if any(two.text == "を" for _, two in pairwise(marks[at:until])) else set()
    return found


_WANTING, _BROUGHT = word_set("欲しい ほしい たい"), frozenset({Motion.MAKE, Motion.UP, Motion.DOWN, Motion.HOLD})
_OF_BROUGHT = frozenset({MarkKind.PARTICLE, MarkKind.BOUND, MarkKind.ABOUT, MarkKind.SPACE})


def _may_name(marks: Sequence[TextMark], phrase: Phrase, after: int) -> bool:
    """Return whether a phrase behind the number can be what it is of: no verdict, no remark, nothing that it becomes."""
    first = phrase.marks[0]
    between = [mark for mark in marks[after:] if mark.start < first.start]
    signs = [mark.text for mark in between]
    is_bracketed = signs.count("(") > signs.count(")")  # 4.3以上(楽天店のみ)
    # 二十棟を手がけられる会社でありたい, 48時間で返すルールに
    is_aim = phrase.particle == "を" and any(
        mark.motion is Motion.AIM for mark in marks[phrase.end + 1 : phrase.end + 2]
    )
    is_become = (phrase.particle in {"に", "で"} or is_aim) and any(mark.part is Part.VERB for mark in between)
    behind = [mark.text for mark in marks[phrase.end + 1 : phrase.end + 3]]
    # 40店にするのが精一杯です
    is_verdict = [mark.text for mark in between[-2:]] == ["の", "が"] and phrase.particle in {"です", "だ", ""}
    is_judged_so = is_verdict or (
        phrase.particle == "に" and behind in (["なら", "ん"], ["なら", "ない"])
    )  # 先月5.6、話にならん
    # 450名まで回復させたい: what becomes of the number, not what is counted
    is_done = first.part is Part.VERBAL and len(phrase.marks) == 1 and marks[after - 1].end == first.start
    is_change = is_done and (marks[after - 1].text == "まで" or behind[:1] == ["せ"])
    return not (is_bracketed or is_become or is_judged_so or is_change)


def _elapsed(marks: Sequence[TextMark], target: NumberUse) -> NameFound | None:
    """Return from what until what a time is counted as its name: 注文を受けてから発送するまで2日以内."""
    if target.unit not in _TIMES:
        return None
    before = without_blanks(marks[: target.begin])
    while before and (before[-1].text in _BEHIND_UNTIL or before[-1].norm in NOW_WORDS | {"平均"}):
        before.pop()
    if [mark.text for mark in before[-2:]] == ["で", "も"]:  # …着くまで、どこのお宅でも
        paused = next((at for at in reversed(range(len(before))) if before[at].kind in _APART), len(before))
        before = before[:paused]
    opening = next(
        (at + 1 for at in reversed(range(len(before))) if before[at].kind in _APART or before[at].text == "は"), 0
    )
    span = before[opening:]
    is_after = any(one.text in {"て", "で"} and two.text == "から" for one, two in pairwise(span))  # 受けてから発送まで
    is_until = len(span) > 2 and span[-1].text == "まで"
    is_until = is_until and (Part.VERB in {mark.part for mark in span[-3:-1]} or (is_after and span[-2].is_nominal))
    if not is_until or not {"から", "が"} & {mark.text for mark in span}:
        return None
    return NameFound(_joined(span), tuple(span))


_BEHIND_UNTIL, _APART = frozenset({"を", "は", "の", "、", "に"}), frozenset({MarkKind.BREAK, MarkKind.STOP})


def _beyond_limit(marks: Sequence[TextMark], roles: Roles) -> NameFound | None:
    """Return those beyond a limit of whom there shall be none, with what is measured: 残業が月45時間を超える社員をなくす."""
    is_none = roles.target is None or roles.target.value == 0
    for use in roles.in_name:
        end = use.after
        while end < len(marks) and (marks[end].motion in _CROSSING or marks[end].part in _OF_VERB):
            end += 1
        between = marks[use.after : end]
        is_limit = use.bound is not None or any(mark.motion in _CROSSING for mark in between)
        is_limit = is_limit or (is_none and any(mark.part is Part.VERB for mark in between))  # 3回続くお客様
        nouns = len(list(takewhile(lambda mark: mark.is_nominal or mark.part is Part.VERBAL, marks[end:])))
        begin = use.begin
        while begin and marks[begin - 1].kind in _BESIDE:
            begin -= 1
        is_measured = begin > 1 and marks[begin - 1].text in _BEFORE_LIMIT and marks[begin - 2].is_nominal
        is_measured = is_measured or (begin > 0 and marks[begin - 1].is_nominal)
        is_of_those = use.case is Case.LINK and begin > 0 and marks[begin - 1].text == "が"  # 残業が45時間以上の社員
        if (end == use.after and not is_of_those) or not (is_limit and nouns and is_measured):
            continue
        begin -= not marks[begin - 1].is_nominal
        while begin and (marks[begin - 1].is_nominal or marks[begin - 1].text == "の"):
            begin -= 1
        named = tuple(mark for mark in marks[begin : end + nouns] if mark.end > mark.start)
        return NameFound(_joined(named), named)
    return None


_BEFORE_LIMIT = frozenset({"が", "に", "の", "を"})


def _counted_each(marks: Sequence[TextMark], target: NumberUse, roles: Roles) -> NameFound | None:
    """Return what no unit is known for as the name, with whose it is: オペレーター一人あたり45コール is their コール."""
    per = next((use for use in roles.in_name if use.is_per and use.after <= target.begin and use.begin > 0), None)
    if per is None or not target.unit or known_unit(target.unit) or target.number.unit_start is None:
        return None
    begin = per.begin
    while begin > 0 and marks[begin - 1].is_nominal:
        begin -= 1
    between = marks[per.after : target.begin]
    if begin == per.begin or any(mark.kind not in {MarkKind.TIME, MarkKind.SPACE, MarkKind.ABOUT} for mark in between):
        return None
    whose = marks[begin : per.after]
    return NameFound(f"{_joined(whose)}の{target.unit}", (*whose, marks[target.at]))


def _doing_of(marks: Sequence[TextMark], target: NumberUse, before: Sequence[Phrase]) -> NameFound | None:
    """Return the share of some who are to do something as its rate: 見学者の3割に入会してもらう is 見学者の入会率."""
    verb, *behind = (*marks[target.after : target.after + 4], *[None] * 4)[:4]
    whom = before[-1] if before and before[-1].end + 1 == target.begin else None
    if whom is None or target.unit != "%" or target.case not in _OF_DOER or marks[whom.end].text != "の":
        return None
    is_theirs = any(mark is not None and mark.norm in _RECEIVING for mark in behind)
    is_theirs = is_theirs or (target.case is Case.TOPIC and any(mark and mark.motion is Motion.MAKE for mark in behind))
    if verb is None or verb.part is not Part.VERBAL or not is_theirs or is_rate(whom.text):
        return None
    whose = _with_clause(marks, whom, is_whom=True)
    return NameFound(f"{_tidied(whose.text)}の{verb.text}率", (*whose.marks, verb))


_OF_DOER = frozenset({Case.TO, Case.TOPIC})


def _with_argument(marks: Sequence[TextMark], phrase: Phrase, before: Sequence[Phrase]) -> Phrase:
    """Return an act with what it is done to or of: 苦情には3日以内に回答 is 苦情への回答, 支援制度について15名の利用 is its 利用."""
    nouns = [mark for mark in phrase.marks if mark.part is not Part.PREFIX]
    if len(nouns) != 1 or not (
        nouns[0].part is Part.VERBAL or len(phrase.marks) > 1 or phrase.marks[0].text.endswith(_NOMINAL)
    ):
        return phrase
    for each in reversed(before):
        is_between = any(mark.number is not None for mark in marks[each.end : phrase.end])
        between = marks[each.end : phrase.end - len(phrase.marks)]  # 農家への貸し蜂、来シーズンは契約25件
        is_head = each is before[0] and not each.particle and any(mark.text == "の" for mark in each.marks)
        is_timed = is_head and len(between) == _PAUSE_AND_TIME and between[-1].time is not None and not phrase.particle
        is_between = is_between or is_timed
        is_against = any(mark.part is Part.VERB for mark in marks[each.end + 1 : each.end + 2])  # 定員に対し
        if each is phrase or each.says_nothing or not is_between or (is_against and not _is_about(marks, each)):
            continue
        link = "への" if each.particle in {"に", "へ"} else "の" if _is_about(marks, each) else ""
        if link == "への" or (link and not is_measurable(each.text)):
            named = (*each.marks, *phrase.marks)
            return Phrase(named, phrase.particle, phrase.end, f"{each.text}{link}{phrase.text}")
    return phrase


_PAUSE_AND_TIME = 2
#: Nouns made of verbs, which the analyser knows as nouns: 申し込み, 申込み, 取り引き.
_NOMINAL = ("み", "き", "り", "い")


def _is_about(marks: Sequence[TextMark], phrase: Phrase) -> bool:
    """Return whether a phrase only says what a sentence is about: 支援制度について, 春の短期教室、."""
    if phrase.end >= len(marks):
        return False
    is_listed = not phrase.particle and marks[phrase.end].kind is MarkKind.BREAK
    return is_listed or (phrase.particle == "は" and is_topic(marks, phrase.end))


def _is_excepted(marks: Sequence[TextMark], phrase: Phrase, _: NumberUse | None) -> bool:
    """Return whether a phrase is only what is left out or counted in: 渋滞の影響を除いて, パートを含めて."""
    behind = marks[phrase.end + 1 : phrase.end + 3]
    is_verb = phrase.particle == "を" and len(behind) > 1 and behind[0].norm in _EXCEPTING
    return is_verb and (behind[1].text in _NOT_COUNTED or not (behind[1].is_nominal or behind[1].part in _OF_VERB))


_NOT_COUNTED = frozenset({"て", "で", "ない", "ず", "なく"})
_EXCEPTING = word_set("除く 含む 含める")


def _is_counted_in(marks: Sequence[TextMark], phrase: Phrase) -> bool:
    """Return whether a phrase only says what is counted in: お会計まで入れて四十分."""
    behind = marks[phrase.end + 1 : phrase.end + 3]
    is_verb = len(behind) > 1 and behind[0].norm in {"入れる", "含める", "込める"} and behind[1].text == "て"
    return is_verb and (phrase.marks[-1].text == "まで" or phrase.particle in {"まで", "も"})


def _is_since(marks: Sequence[TextMark], phrase: Phrase, target: NumberUse | None) -> bool:
    """Return whether a phrase belongs to what something is counted from: 依頼を受けてから2日で."""
    behind = marks[phrase.end + bool(phrase.particle) :]  # 依頼|もらってから: without a particle
    verbal = list(takewhile(lambda mark: mark.part in _OF_VERB, behind))
    ending = [mark.text for mark in behind[len(verbal) : len(verbal) + 1]]
    is_after = ending == ["から"] or ending in (["後"], ["あと"], ["のち"])
    is_after = is_after and target is not None and target.unit in _TIMES
    return phrase.particle in {"を", "が", "に", ""} and is_after and any(mark.part is Part.VERB for mark in verbal)


def _is_conceded(marks: Sequence[TextMark], phrase: Phrase, _: NumberUse | None) -> bool:
    """Return whether a phrase only tells in spite of what, or by what that を does not mark: 雨が降っても, 発注|見直して."""
    if not phrase.particle:
        verbal = [mark.text for mark in takewhile(lambda mark: mark.part in _OF_VERB, marks[phrase.end :])]
        return len(verbal) > 1 and verbal[-1] == "て" and marks[phrase.end].part is Part.VERB
    if phrase.particle not in {"が", "を", "に"}:
        return False
    behind = takewhile(lambda mark: mark.text != "は" and mark.kind not in _ENDS_CONCESSION, marks[phrase.end + 1 :])
    told = list(behind)
    granted = next((at for at, (one, two) in enumerate(pairwise(told)) if (one.text[-1], two.text) in _EVEN), 0)
    return any(mark.part in _OF_VERB or mark.part is Part.ADJECTIVE for mark in told[:granted])


def _is_left_undone(marks: Sequence[TextMark], phrase: Phrase, _: NumberUse | None) -> bool:
    """Return whether a phrase only tells without doing what: 値引き|せずに, 広告を使わずに, 恥ずかしがら|ずに; not 報告は隠さずに."""
    if phrase.particle == "は":
        return False
    behind = marks[phrase.end + bool(phrase.particle) :]
    verbal = list(takewhile(lambda mark: mark.part in _OF_VERB, behind))
    tie = behind[len(verbal)] if len(verbal) < len(behind) else None
    is_denied = bool(verbal) and verbal[-1].kind is MarkKind.NOT and verbal[-1].text in {"ず", "ない"}
    is_denied = is_denied or [mark.text for mark in verbal[-2:]] == ["ない", "で"]
    return is_denied and (verbal[-1].text == "で" or (tie is not None and tie.text in {"に", "、"}))


_EVEN = frozenset({("て", "も"), ("で", "も")})
_ENDS_CONCESSION = frozenset({MarkKind.BREAK, MarkKind.STOP, MarkKind.NUMBER})


_OF_VERB = frozenset({Part.VERB, Part.AUXILIARY, Part.JOINING, Part.VERBAL})


def _object_of_motion(marks: Sequence[TextMark], phrases: Sequence[Phrase]) -> Phrase | None:
    """Return the first phrase that a verb of change takes right behind it, or that is much or little.

    属人化をなくして、誰が休んでも回る; 夜勤が多くて体がもたない.
    """
    for each in phrases:
        behind = marks[each.end + 1] if each.end + 1 < len(marks) else None
        is_object = each.particle == "を" and behind is not None and behind.kind is MarkKind.MOTION
        if is_object or (each.particle == "が" and behind is not None and behind.norm in DEGREES):
            return each
    return None


#: Nouns that say nothing without the clause before them.
_EMPTY = word_set("人 者 方 子 客 割合 時間 日数 数 件数 回数 人数 率 額 量 重さ")


def _with_clause(marks: Sequence[TextMark], phrase: Phrase, *, is_whom: bool) -> Phrase:
    """Return a name that is an empty noun behind a verb with the clause before it: 会員になってもらえる割合, 現場に着くまでの時間.

    So are people, who are told apart by what they do: 健診を受けた40歳以上の社員.
    """
    first = next((at for at, mark in enumerate(marks) if mark is phrase.marks[0]), 0)
    is_empty = phrase.text in _EMPTY or (phrase.marks[0].text in _EMPTY and phrase.marks[1].text == "の")
    last = next((mark for mark in reversed(marks[:first]) if mark.part is not Part.PREFIX), None)
    is_there = first > 1 and {"居る", "有る"} & {mark.norm for mark in marks[first - 2 : first]}  # 1,200人いた参加者
    is_denied = last is not None and last.kind is MarkKind.NOT and not is_measurable(phrase.text)  # 取りに来ない服
    is_described = (is_whom or is_denied) and last is not None and last.part in _OF_PREDICATE
    is_described = is_described and last is not None and last.text[-1] in _ENDINGS
    is_described = is_described and not is_there
    if first == 0 or not (is_empty or is_described):
        return phrase
    begin = first
    while begin > 0 and _is_of_clause(marks[begin - 1]):
        begin -= 1
    # It begins with a noun, a verb (辞める人) or a span (1年以内に辞める人).
    opening = (
        at
        for at in range(begin, first)
        if marks[at].part is Part.VERB or marks[at].kind is MarkKind.TIME or _may_edge(marks[at], is_end=False)
    )
    begin = next(opening, first)
    before = marks[begin:first]
    pairs = zip(marks[max(0, begin - 2) : first], marks[max(0, begin - 2) + 1 :], strict=False)
    if is_described and not is_empty and any(mark.number is not None and tie.text != "まで" for mark, tie in pairs):
        return phrase  # 1日8時間働く店員を6時間に: that is where it starts
    # お出しできた割合, きっかけが紹介だったお客様
    has_verb = any(mark.part is Part.VERB or mark.text == "だっ" for mark in before)
    return _phrase((*before, *phrase.marks), phrase.particle, phrase.end) if has_verb else phrase


def _clause_as_noun(marks: Sequence[TextMark], begin: int, phrases: Sequence[Phrase]) -> NameFound | None:
    """Return the clause that の makes a noun of right before the number as its name: シミが落ちてないって言われるの|が月に3件.

    So does これ behind a comma, of which a share is told: 依頼が来たらその日に返す、これを9割.
    """
    end = begin
    while end > 1 and (marks[end - 1].kind in _BESIDE or marks[end - 1].part is Part.ADVERB):
        end -= 1
    number = marks[begin].number if begin < len(marks) and end > _SHORTEST else None
    if number is not None and number.unit == "%" and marks[end - 3].kind is MarkKind.BREAK:
        done, told = marks[end - 4], list(dropwhile(lambda mark: mark.kind in _BESIDE | _APART, marks[: end - 3]))
        ending = "する割合" if done.part is Part.VERBAL else "割合" if done.text.endswith(tuple(_ENDINGS)) else ""
        if marks[end - 2].text in {"これ", "それ"} and ending:
            return NameFound(f"{_joined(told)}{ending}", tuple(told))
    is_noun = end >= _SHORTEST and marks[end - 1].text in {"が", "は", "も"} and marks[end - 2].text == "の"
    if not is_noun or marks[end - 3].part not in _OF_PREDICATE | {Part.ADJECTIVE}:
        return None
    opening = next((at + 1 for at in reversed(range(end - 2)) if marks[at].kind in _APART or marks[at].text == "は"), 0)
    span = tuple(marks[opening : end - 1])
    if any(mark.number is not None for mark in span) or any(each.end <= opening for each in phrases):
        return None  # 予約の電話、出られないのが日に5件: of what stands before
    return NameFound(_joined(span), span)


_BESIDE, _SHORTEST = frozenset({MarkKind.TIME, MarkKind.ABOUT, MarkKind.SPACE}), 4


def _without_frequency(marks: Sequence[TextMark], phrase: Phrase) -> Phrase:
    """Return a name without how often it is there, of which it has but a half: 月|1回の勉強会の出席率."""
    first = next((at for at, mark in enumerate(marks) if mark is phrase.marks[0]), 0)
    is_half = first > 0 and marks[first - 1].time is not None and marks[first - 1].end == marks[first].start
    if not is_half or phrase.marks[0].number is None or [mark.text for mark in phrase.marks[1:2]] != ["の"]:
        return phrase
    return _phrase(phrase.marks[2:], phrase.particle, phrase.end) if len(phrase.marks) > 2 else phrase


_ARE_PEOPLE = re.compile(r"(?:さん|さま|様|者|客|員)$")
_OF_PREDICATE, _ENDINGS = frozenset({Part.VERB, Part.AUXILIARY}), frozenset("うくぐすつぬぶむるただい")


def _is_of_clause(mark: TextMark) -> bool:
    """Return whether a mark may stand in the clause before a noun; what is claimed, cut off or talked about ends it."""
    if mark.kind is MarkKind.NUMBER:
        return mark.number is None or not mark.number.is_claim or mark.number.unit in {"分", "時間", "日", "秒"}
    is_end = mark.part is Part.TOPIC or (mark.text in {"は", "を"} and mark.kind is MarkKind.PARTICLE)
    is_span = mark.time is not None and mark.time.kind is TimeKind.SPAN and mark.time.is_within
    is_span |= mark.time is not None and mark.time.kind is TimeKind.VAGUE  # 翌営業日までに返す割合
    if mark.kind is MarkKind.TIME and not is_span:
        return False
    return mark.kind not in {MarkKind.BREAK, MarkKind.STOP} and not (is_end and mark.text == "は")


def _behind_comma(marks: Sequence[TextMark], phrases: Sequence[Phrase], begin: int) -> Sequence[Phrase]:
    """Return the phrases behind the last comma where they can be a name; all of them in Xを、平日70%に."""
    comma = next((at for at in reversed(range(begin)) if marks[at].kind is MarkKind.BREAK), None)
    if comma is None:
        return phrases
    later = [phrase for phrase in phrases if phrase.end > comma and _RANK.get(phrase.particle, 5) < 5]
    later = [phrase for phrase in later if not phrase.says_nothing]
    topic = next((phrase for phrase in reversed(phrases) if phrase.end == comma and phrase.particle != _SCOPE), None)
    is_about = topic is not None and is_measurable(topic.text) and not any(is_measurable(each.text) for each in later)
    is_part = topic is not None and is_rate(topic.text) and bool(later) and later[-1].particle == "の"
    if is_part and not any(is_rate(each.text) for each in later) and topic is not None:
        return [topic]  # 輸出比率、今は売上の12%: of what it is a share
    if is_about and topic is not None:  # スタッフの定着率、この業界は3年で
        return [topic]
    ending = [phrase.end for phrase in phrases if phrase.end < comma and phrase.particle in {"を", "は", "が"}]
    waits = bool(ending) and all(mark.kind is MarkKind.SPACE for mark in marks[ending[-1] + 1 : comma])
    return later if later and not waits else phrases


def _with_per(found: NameFound, phrases: Sequence[Phrase]) -> NameFound:
    """Return the name with what it is counted by: 採用コストを1人あたり50万円 is 1人あたりの採用コスト."""
    per = next((phrase for phrase in phrases if phrase.particle == _PER), None)
    if per is None or not found.name:
        return found
    counted = per.text.removesuffix("平均")  # 1運行あたり平均60分
    whose = counted.removesuffix("につき")
    is_said = any(mark.kind is MarkKind.PER for mark in per.marks[-2:])
    tie = "の" if whose == counted and is_said else "あたりの"  # 1世帯に5キロ
    name = found.name.removesuffix("の実施") if found.is_act else found.name
    group, of, rest = name.partition("の")
    if (
        of and tie == "の" and _ARE_STAFF.search(group) and per.marks[0].number is not None
    ):  # スタッフの有休、一人あたり10日
        name, whose = rest, f"{group}{whose}"
    return NameFound(f"{whose}{tie}{name}", (*per.marks, *found.marks), found.is_act)


_ARE_STAFF = re.compile(r"(?:員|者|師|士|生|客|スタッフ|パート|アルバイト|さん|様)$")


def _chosen(phrases: Sequence[Phrase], *, is_share: bool) -> Phrase | None:
    phrases = [phrase for phrase in phrases if phrase.particle != _PER and not phrase.says_nothing]
    if not phrases:
        return None
    topic = next((phrase for phrase in phrases if phrase.particle == "は"), None)
    is_told = topic is not None and is_measurable(topic.text)
    if topic is not None and is_told and phrases[-1].particle == "" and not is_measurable(phrases[-1].text):
        return topic  # 送迎時間は片道30分以内
    apart = [phrase for phrase in phrases if phrase.particle == ""]
    if is_share and len(apart) > 1 and phrases[-1] is apart[-1] and not is_rate(apart[-1].text):
        return next((phrase for phrase in reversed(apart) if is_rate(phrase.text)), apart[-1])  # 受診率 男性85%
    if topic is not None and is_share and phrases[-1].particle == "" and phrases[-1].text.endswith("比"):
        return topic  # 外注費は売上比15%
    if (
        topic is not None and is_share and phrases[-1].particle == "の"
    ):  # 電気代は売上の2%以内: what is divided, not by what
        return topic
    ranked = sorted(range(len(phrases)), key=lambda index: (_RANK.get(phrases[index].particle, 5), -index))
    return phrases[ranked[0]]


_TOLD = EXPECTED - {"着地"}
_SAYING_NOTHING = word_set(
    "本当 本音 当たり前 当然 結果 結局 今回 前回 次回 初回 初版 初年度 当初 最初 追加 先着 実際 相当 計画 到達点 着地点 範囲 絵 つもり 所存"
)
_NO_NAMES = _SAYING_NOTHING | BANDS


def _phrases(
    marks: Sequence[TextMark], places: range, taken: frozenset[int], conditions: frozenset[int]
) -> Iterator[Phrase]:
    """Return the runs of nouns; X の Y, X からの Y, X に対する Y and X を含む Y stay together, times within them are left out."""
    words: list[TextMark] = []
    quoted = -1
    behind = _following(marks, places)
    for at in places:
        mark, following = marks[at], behind[at]
        if mark.text in _QUOTES and (closing := _end_of_quotation(marks, at, places.stop)):
            words.append(mark)
            quoted = closing
            continue
        if at <= quoted:
            words.append(mark)
            continue
        if at in taken:
            yield from _before_number(words, marks, at, is_condition=at in conditions)
            words = []
            continue
        if mark.kind is MarkKind.TIME:
            if _opens_name(marks, at):  # 2028年4月入社の新卒
                words.append(mark)
            elif words and words[-1].kind is MarkKind.PER:  # 1人あたり月間で|面談
                yield from _closed(words, "", at)
                words = []
            elif _tell_when(words, mark, following):
                words = []
            continue
        if _goes_on(mark, following, words, marks, at, places.stop):
            words.append(mark)
            continue
        if words:
            yield from _closed(words, _closing_particle(marks, at, following), at)
            words = []
    if words:
        yield from _closed(words, "", places.stop)


def _before_number(
    words: Sequence[TextMark], marks: Sequence[TextMark], at: int, *, is_condition: bool
) -> Iterator[Phrase]:
    """Return the phrase that ends before a number, with that number where it is one by which something is counted: トラック1台で."""
    number = marks[at].number
    is_one = is_condition and number is not None and number.value == 1
    if words and is_one and [each.text for each in marks[at + 1 : at + 2]] == ["で"]:
        yield _phrase((*_trimmed(list(words)), marks[at]), _PER, at)
    elif words:
        yield from _closed(words, "で" if is_condition else "", at)


def _following(marks: Sequence[TextMark], places: range) -> dict[int, TextMark | None]:
    """Return the next mark behind each place that is neither a time nor a blank."""
    following = next((mark for mark in marks[places.stop :] if mark.kind not in _PASSED), None)
    found = {}
    for at in reversed(places):
        found[at] = following
        following = following if marks[at].kind in _PASSED else marks[at]
    return found


_PASSED = frozenset({MarkKind.TIME, MarkKind.SPACE})


def _tell_when(words: Sequence[TextMark], time: TextMark, following: TextMark | None) -> bool:
    """Return whether words only tell of a time what it is: オープン3か月で日商15万円, 祭り前の6月末までに, 開店10周年の今年、."""
    if not words:
        return False
    is_before_noun = following is not None and following.is_nominal
    is_span = time.time is not None and time.time.kind is TimeKind.SPAN and words[-1].end == time.start
    if is_before_noun and is_span:
        return True
    is_described = words[-1].text == "の" and _ENDS_ADVERB.search(time.text) is not None
    is_of_time = (time.text.startswith("の") and not is_before_noun) or is_described
    return is_of_time or _BEFORE_TIME.search(_joined(words) + time.text[:1]) is not None


def _closing_particle(marks: Sequence[TextMark], at: int, following: TextMark | None) -> str:
    """Return what closes a phrase: its particle, は for について, whom it is asked of where それぞれ follows (営業5人がそれぞれ)."""
    particle = marks[at].text if marks[at].kind is MarkKind.PARTICLE else ""
    if is_topic(marks, at):
        return "は"
    if particle == "と" and [mark.norm for mark in marks[at + 1 : at + 3]] == ["為る", "て"]:
        return "として"
    if particle == "に" and marks[at].part is Part.AUXILIARY:
        return _MANNER
    last = marks[at - 1].text
    is_whose = particle == "が" or (particle in {"は", "も"} and (last[:1].isdigit() or _ARE_STAFF.search(last)))
    return _SCOPE if is_whose and following is not None and following.norm in EVERYONE else particle


#: Behind a time they make it say when, so that what の ties to it is no name.
_ENDS_ADVERB = re.compile(r"(?:[、,]|に(?:は)?|は)\s*$")
_QUOTES = {"「": "」", "『": "』"}


def _end_of_quotation(marks: Sequence[TextMark], at: int, end: int) -> int | None:
    """Return where what is quoted ends, if a particle makes a noun of it: 「また来たい」が90件; None where it is more than a name."""
    closing = next((each for each in range(at + 1, end) if marks[each].text == _QUOTES[marks[at].text]), None)
    if closing is None or closing + 1 >= len(marks) or any(mark.number is not None for mark in marks[at:closing]):
        return None
    inside, behind = marks[at + 1 : closing], marks[closing + 1]
    is_saying = any(not mark.is_nominal for mark in inside)
    return closing if is_saying and behind.text in {"が", "は", "を", "も"} else None


def _opens_name(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a month or a day is one word with an act that tells which of several things are named: 4月開講の講座."""
    time, behind = marks[at].time, marks[at + 1 : at + 4]
    is_date = (
        time is not None and time.kind in {TimeKind.MONTH, TimeKind.TERM} and time.month + (time.word.count("月")) > 0
    )
    if not is_date or len(behind) < 3 or behind[0].start != marks[at].end or behind[0].part is not Part.VERBAL:
        return False
    return behind[1].text == "の" and behind[2].is_nominal


def _goes_on(
    mark: TextMark, following: TextMark | None, words: Sequence[TextMark], marks: Sequence[TextMark], at: int, end: int
) -> bool:
    """Return whether a mark belongs to the phrase that is being built."""
    if mark.is_nominal or mark.kind is MarkKind.PER:
        return True
    if mark.kind is MarkKind.NUMBER:
        return mark.number is not None and (mark.number.is_amount or mark.number.kind is NumberKind.CLOCK)
    is_last = following is None or at + 1 >= end
    is_followed = following is not None and not is_last and (following.is_nominal or following.kind in _COUNTED)
    if mark.part in _DESCRIBING and mark.kind is MarkKind.WORD:
        return is_followed and mark.norm not in LIGHT_WORDS
    if not words:
        return mark.text in _SIZE_SIGNS and following is not None and following.start == mark.end  # φ12シャフト
    if mark.kind is MarkKind.PARTICLE:
        is_time = words[-1].part is Part.TIMELY or words[-1].text.endswith("明け")  # 春から|客単価; not 早朝から昼まで
        is_since = mark.text == "から" and is_time and "まで" not in text_of(marks[at + 1 : at + 4])
        is_inside = following is not None and not is_last and not is_since
        return is_inside and following is not None and _particle_joins(mark, following, marks, at, end)
    if mark.kind in _LIMITING:
        return not mark.is_before and words[-1].kind is MarkKind.NUMBER
    if mark.kind is MarkKind.WORD and mark.part is Part.VERB:
        is_tied = words[-1].text in {"を", "が", "に"} or words[-1].kind is MarkKind.BOUND  # 3回以上来てくれる
        is_relative = is_tied and _noun_after(marks, at) and at + 1 < end
        return is_relative or (is_followed and (words[-1].kind is MarkKind.PARTICLE or mark.norm in JOINING_VERBS))
    if mark.kind is MarkKind.MOTION:  # 獲得した顧客, 20分を超える案件
        is_limit = mark.motion in _CROSSING and words[-2:][0].kind is MarkKind.NUMBER
        return is_followed and (is_limit or mark.part is Part.VERBAL) and marks[at + 1].is_nominal
    # a blank, a bracket or a sign within a name: conversion rate, CVR(購入率), 維持・拡大, LTV/CAC
    behind = marks[at + 1] if at + 1 < end else None
    if mark.kind is MarkKind.SPACE:
        touches = _LATIN.match(words[-1].text[-1:]) or (behind is not None and _LATIN.match(behind.text))
        return is_followed and bool(touches)
    if mark.kind is MarkKind.BREAK:
        return mark.text == "/" and is_followed and behind is not None and behind.is_nominal
    if mark.kind is not MarkKind.SIGN:
        return False
    return mark.text in {")", "）"} or (mark.text in _INSIDE_NAME and is_followed)


_INSIDE_NAME = frozenset("(（・-&+'’_×%")
#: Before a number they say which of several sizes or lines it is.
_SIZE_SIGNS = frozenset("φΦ⌀#")
_COUNTED = frozenset({MarkKind.NUMBER, MarkKind.PER})
_DESCRIBING = frozenset({Part.ADJECTIVE, Part.ADNOMINAL})
_LIMITING = frozenset({MarkKind.BOUND, MarkKind.RANGE})
_CROSSING = frozenset({Motion.OVER, Motion.UNDER})
_LATIN = re.compile(r"[A-Za-z]")


def _particle_joins(mark: TextMark, following: TextMark, marks: Sequence[TextMark], at: int, end: int) -> bool:
    """Return whether a particle ties what stands before it to a noun behind it: の, からの, への, を除く, が利用した."""
    is_followed = following.is_nominal or following.kind in _COUNTED
    is_until = mark.text == "まで" and any(word.text == "から" for word in marks[max(0, at - 8) : at])
    if is_until and (following.text in {"を", "は", "が", "に", "平均"} or following.kind in _NUMERIC):
        return True  # 見積から受注まで
    if mark.text in {"の", "な"}:
        is_verbal = following.kind is MarkKind.MOTION and following.part is Part.VERBAL
        return is_followed or (is_verbal and _noun_after(marks, at + 1))
    if following.text == "の" and mark.text in {"へ", "から", "まで", "で", "と", "より"}:
        behind = next((each for each in marks[at + 2 : end] if each.kind not in {MarkKind.TIME, MarkKind.SPACE}), None)
        return behind is not None and (behind.is_nominal or behind.kind is MarkKind.NUMBER)
    if following.motion in _CROSSING and marks[at - 1].kind is MarkKind.NUMBER:
        return at + 2 < end and marks[at + 2].is_nominal  # 20分を超える案件
    is_case = mark.text in {"を", "が", "に", "から", "と", "で"}
    if is_case and following.part is Part.VERB and following.kind is MarkKind.WORD:
        return _noun_after(marks, at + 1) and at + 2 < end
    if mark.text in {"から", "や", "と"}:
        behind = marks[at + 2] if at + 2 < len(marks) else None
        return is_followed and not (behind is not None and behind.motion is Motion.MAKE)
    if mark.text == "て" and following.is_nominal:  # 広告を見て電話をくれるお客様; not 新商品が当たって売上が600万円
        closing = next((each for each in marks[at + 1 :] if not each.is_nominal and each.text != "の"), None)
        if closing is None or closing.text in {"が", "は"} or closing.kind in _BEFORE_AMOUNT:
            return False  # 新メニューを出して客単価1,500円
    if mark.text in _RELATIVE and marks[at - 1].part in _INFLECTED:
        return _noun_after(marks, at) and at + 1 < end
    return False


_NUMERIC = frozenset({MarkKind.NUMBER, MarkKind.ABOUT})
_BEFORE_AMOUNT = frozenset({*_NUMERIC, MarkKind.TIME, MarkKind.SPACE})
_INFLECTED = frozenset({Part.VERB, Part.AUXILIARY, Part.JOINING})
#: Between a verb and the noun it describes: 持ってる生徒, 利用している会員, 選ばれた店.
_RELATIVE = frozenset(
    {"た", "だ", "れ", "られ", "せ", "て", "い", "いる", "る", "し", "てる", "でる", "くれる", "もらえる"}
)


def _noun_after(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a noun follows a verb, its auxiliaries skipped."""
    index = at + 1
    while index < len(marks) and marks[index].text in _RELATIVE:
        index += 1
    return (
        index < len(marks)
        and marks[index].is_nominal
        and marks[index].norm not in {"事", "こと", "為", "様", "よう", "の"}
    )


def _closed(words: Sequence[TextMark], particle: str, end: int) -> Iterator[Phrase]:
    is_rate = particle == "に" and all(mark.number is not None and mark.number.unit != "倍" for mark in words)
    is_time = len(words) > 1 and words[-1].text in _AFTER_TIME and particle in {"は", "に"}
    if any(mark.text == "につき" for mark in words[:-1]):  # 1店舗につき|月商
        behind = next(at + 1 for at, mark in enumerate(words) if mark.text == "につき")
        yield _phrase(words[:behind], _PER, end)
        words = words[behind:]
    if len(words) > 1 and not particle and words[-1].text == "あと" and words[-2].part not in _OF_ACT:
        words = words[:-1]  # ドライバーあと3人
    if len(words) > 1 and not particle and words[-1].text in _SINCE:
        yield _phrase(words, _AFTER, end)
        return
    first, last = (words[0].number, words[-1].number) if words else (None, None)
    is_of_one = (last is not None and last.value == 1 and bool(last.unit)) or text_of(words[-1:]) == "ひとり"
    is_of_one = is_of_one and not particle  # 配達員ひとり1日20軒; ひとり月10時間以内に: of whatever is told
    is_bare = is_of_one and not _trimmed(list(words[:-1]))
    if words and (words[-1].norm == "為" or is_time or is_bare):  # 社員の健康のため, コロナ前は
        return
    is_each = first is not None and first.value == 1 and len(words) > 1 and not particle and not first.unit
    is_each = is_each and words[1].text not in {"シーズン", "学期"}
    if words and (words[-1].kind is MarkKind.PER or is_rate or is_each or is_of_one):  # 1人あたり, 1時間に
        yield _phrase(words, _PER, end)
        return
    if words and words[-1].text in _QUOTES.values():
        begin = next((at for at, mark in enumerate(words) if mark.text in _QUOTES), 0)
        yield _phrase(words[begin:], particle, end)
        return
    if len(words) > 2 and words[-1].text in {"話", "件"} and words[-2].text == "の":
        words = words[:-2]  # 女性管理職比率の話です
    kept = _trimmed(list(words))
    nouns = [mark for mark in kept if mark.is_nominal]
    parts = {mark.part for mark in nouns}
    is_manner = particle == "に" and (parts <= _OF_MANNER or kept[-1].text == "的")  # 賑やかに, 将来的には
    if not (parts <= _OF_PREFIX or is_manner or particle == _MANNER):
        name = _joined(kept)
        is_season = len(kept) > 1 and kept[-1].text == "期" and particle in {"は", "に", ""}  # 仕込み期は
        is_timely = parts <= _OF_TIME or is_season  # 平日65%以上
        role = _WHEN if is_timely else _SCOPE if _is_scope(words, kept, name) else particle
        yield Phrase(tuple(kept), role, end, name)


_OF_ACT = frozenset({Part.VERBAL, Part.AUXILIARY, Part.CASE})
_OF_MANNER, _OF_PREFIX, _OF_TIME = frozenset({Part.ADJECTIVAL}), frozenset({Part.PREFIX}), frozenset({Part.TIMELY})


def _phrase(marks: Sequence[TextMark], particle: str, end: int) -> Phrase:
    return Phrase(tuple(marks), particle, end, _joined(marks))


def _is_scope(words: Sequence[TextMark], kept: Sequence[TextMark], name: str) -> bool:
    """Return whether a run only says of whom or where something is asked: 各病棟, 家族全員, 社内目標; not 各店の売上, 全社売上."""
    is_thing = len(words) > 2 and words[-1].norm in {"物", "もの"} and words[-2].text == "の"  # 休業4日以上のもの
    if is_thing or words[-1].norm in EVERYONE or _WITHIN.match(name):
        return True
    is_measured = is_measurable(name) and not _ARE_MEMBERS.search(name)
    is_every = name[:1] in "各全" or kept[0].text in {"どの", "毎"}
    is_framed = words[-1] is not kept[-1] and words[-1].norm in _FRAMES
    is_plain = all(mark.kind is not MarkKind.PARTICLE for mark in kept)
    return not is_measured and ((is_every and is_plain) or is_framed)


#: 社内, 院内: nothing but where; 案内 is a word of its own.
_WITHIN = re.compile(r"[社店院校園課部室館所局班町村区市県]内$")
_ARE_MEMBERS = re.compile(r"(?:店舗|拠点|社|店|名|人|客|顧客|会員|者)$")
_FRAMES = word_set("目標 目安 基準 ノルマ")


_SINCE = frozenset({"後", "のち", "あと", "から"})
_AFTER_TIME = frozenset({"前", "後", "時", "頃", "中"})
#: A term is told by what it is before or after: 祭り前の6月末までに, 退職後の5年で.
_BEFORE_TIME = re.compile(f"[{''.join(sorted(_AFTER_TIME))}]の.?$")


def _trimmed(words: list[TextMark]) -> list[TextMark]:
    if [mark.text for mark in words[-2:]] == ["初", "年度"] and len(words) == len(_FIRST_YEAR):
        return []  # 初年度|80件の施行
    while words and not (_may_edge(words[-1], is_end=True) or _is_of_compound(words, is_end=True)):
        words.pop()
    while words and not (_may_edge(words[0], is_end=False) or _is_of_compound(words, is_end=False)):
        words.pop(0)
    return words


_FIRST_YEAR = ("初", "年度")
#: At the head of a compound these are still no part of the name: 目標売上, 現状離職率.
_NEVER_FIRST = word_set(
    "目標 KGI KPI KDI CSF KSF ゴール 当社 弊社 うち 内 例えば 約 今後 当面 先ず 更に 計 合計 現在 現状 今 昨 後 残り 何 最低 "
    "最大 上限 下限 御陰 より"
)


def _is_of_compound(words: Sequence[TextMark], *, is_end: bool) -> bool:
    """Return whether a light word opens a compound (平均単価, 次アポ率), or 値 ends one that is measured: 偏差値, not 目標値."""
    pair = words[-2:] if is_end else words[:2]
    if len(pair) < 2 or pair[0].end != pair[1].start:
        return False
    one, two = pair
    if is_end:
        return two.text == "値" and _may_edge(one, is_end=True)
    is_form = one.text == "中" and two.number is not None and two.kind is MarkKind.NUMBER  # 中3生の定期テスト
    return one.is_nominal and (two.is_nominal or is_form) and _NEVER_FIRST.isdisjoint({one.norm, one.text})


def _may_edge(mark: TextMark, *, is_end: bool) -> bool:
    if mark.text == "より":
        return False  # 受診勧奨により受診率を
    if mark.text in {")", "）", "まで"}:
        return is_end
    if mark.text in _SIZE_SIGNS:
        return not is_end
    if mark.number is not None and mark.number.value == 0:
        return is_end  # 災害ゼロ
    if mark.kind in _AHEAD:
        return not is_end
    if not is_end and mark.part in _DESCRIBING and mark.kind is MarkKind.WORD:
        return True
    if not mark.is_nominal:
        return False
    if mark.text in _TITLES and mark.part is Part.SUFFIX:
        return is_end
    return mark.norm not in _LIGHT and mark.text not in _LIGHT


_AHEAD = frozenset({MarkKind.NUMBER, MarkKind.PER, MarkKind.TIME})
_LIGHT = LIGHT_WORDS | NOW_WORDS | PAST_WORDS


#: Behind people; alone they are no names (様 is 様々 too).
_TITLES = frozenset({"さま", "様", "さん"})


def _joined(marks: Sequence[TextMark]) -> str:
    """Return the words of a phrase; a blank stays only beside Latin letters."""
    text, end = "", 0
    for mark in without_blanks(marks):
        is_apart = text and mark.start > end and _LATIN.match(mark.text) and _LATIN.match(text[-1])
        text += f" {mark.text}" if is_apart else mark.text
        end = mark.end
    return text


_BRACKETS = (("(", ")"), ("（", "）"), ("「", "」"), ("『", "』"), ("【", "】"), ("[", "]"))
_BRACKETED = re.compile(r"[()（）「」『』【】\[\]]")


def _tidied(name: str) -> str:
    """Return a name without brackets that have no partner and without signs at its ends."""
    for opening, closing in _BRACKETS if _BRACKETED.search(name) else ():
        if name.startswith(opening) and name.endswith(closing) and name.count(opening) == 1:
            name = name[1:-1]
        if name.count(opening) != name.count(closing):
            name = name.replace(opening, "").replace(closing, "")
    return name.strip("・-:：→、, 「」『』=")


# -- acts ----------------------------------------------------------------------------------------------------------

_DOING = word_set(
    "行う 行なう 実施 徹底 実行 遣る やる 致す 頂く いただく 貰う もらう 迎える 有る ある 為る 出す 生み出す 作る"
)
#: People and firms are counted themselves, whatever is done with them: 資格取得者を4名輩出する.
_IS_COUNTED = re.compile(r"(?:者|会員|社員|客|名|人)$")
_IS_MEASURE = re.compile(r"(?:数|額|率|量)$")
_TIMES = frozenset({"秒", "分", "時間", "日", "営業日", "週", "か月"})


def _act(
    marks: Sequence[TextMark], target: NumberUse, before: Sequence[Phrase], behind: Sequence[Phrase]
) -> NameFound | None:
    """Return the name of an act that is counted: 毎日20件電話する → 電話; ニーズを3つ引き出す → 引き出すニーズ数; None when none is."""
    at = next((index for index in range(target.after, len(marks)) if _is_verb(marks, index)), None)
    if target.unit in _TIMES and target.bound is not None:  # 対応は24時間以内に行う: how long it takes
        return None
    last = before[-1] if before else None
    is_rate_told = last is not None and target.unit == "%" and not last.particle and is_measurable(last.text)
    if is_rate_told or _is_amid(before, target):
        return None  # 粗利率35〜38%で案件を回す
    if at is None or any(
        mark.motion is not None and mark.motion is not Motion.MAKE for mark in marks[target.after : at]
    ):
        return None
    if any(mark.kind in {MarkKind.BREAK, MarkKind.NUMBER} for mark in marks[target.after : at]):
        return None
    verb = marks[at]
    if target.case in {Case.TO, Case.UNTIL}:
        return None
    if target.unit not in {"人", "名"} and (
        polite := _politely(marks, at)
    ):  # 40人はお越しいただきたい: of what was named
        return polite
    thing = _object_of_act(at, before, behind)
    if thing is None and before:
        return None
    is_humble = verb.part is Part.VERB and marks[at - 1].text in {"お", "ご", "御"} and at + 1 < len(marks)
    if thing is not None and thing.particle == "へ" and is_humble and marks[at + 1].norm in {"為る", "する"}:
        named = f"{_tidied(thing.text)}への{marks[at - 1].text}{verb.text}"  # 銀行へは5000万円お返しする
        return NameFound(named, (*thing.marks, marks[at - 1], verb), is_act=True)
    if thing is not None and thing.text in BANDS:
        return None  # 3億円から4億円のレンジを見込む
    if thing is not None:
        whole = _with_argument(marks, thing, before) if thing in behind else thing
        thing = _with_clause(marks, whole, is_whom=False)  # 取りに来ない服が90点ある
        is_theirs = any(mark.norm in _RECEIVING for mark in marks[at + 1 : at + 5])
        if thing.particle == "に" and is_theirs:  # 地域の方に参加していただく: they do it
            thing = Phrase(thing.marks, "の", thing.end, thing.text)
    return _named_act(verb, thing, [*before, *behind], target)


def _object_of_act(at: int, before: Sequence[Phrase], behind: Sequence[Phrase]) -> Phrase | None:
    """Return what a verb at a place does something to: the object behind the number, else the nearest phrase a particle ties to it."""
    if done := next((phrase for phrase in reversed(behind) if phrase.end <= at and phrase.particle == "を"), None):
        return done
    near = [each for each in (*before, *behind) if each.particle in _OF_OBJECT and each.end <= at]
    objects = [each for each in near if each.particle in {"を", "が"}]
    return objects[-1] if objects else near[-1] if near else None


_OF_OBJECT = frozenset({"を", "に", "へ", "が", "と"})


def _is_verb(marks: Sequence[TextMark], at: int) -> bool:
    mark = marks[at]
    if mark.kind is MarkKind.WORD and mark.part is Part.VERB:
        return mark.norm not in {"御座る", "ござる"}  # 6割でございます
    following = marks[at + 1] if at + 1 < len(marks) else None
    is_joined = at > 0 and marks[at - 1].is_nominal and marks[at - 1].end == mark.start
    is_done = (following is None and not is_joined) or (
        following is not None and (following.norm in {"為る", "する"} or following.motion is Motion.MAKE)
    )
    return (
        mark.kind is MarkKind.WORD and mark.part is Part.VERBAL and is_done and (at == 0 or marks[at - 1].text != "の")
    )


def _politely(marks: Sequence[TextMark], at: int) -> NameFound | None:
    """Return what a customer does, told politely, as the name: お買い上げいただく, お越しになる; not お届けする, which we do."""
    verb, behind = marks[at], marks[at + 1 : at + 3]
    if not at or marks[at - 1].text not in {"お", "ご", "御"} or not behind or verb.part is not Part.VERB:
        return None
    is_theirs = behind[0].norm in _RECEIVING or [mark.text for mark in behind][:1] == ["に"]
    return NameFound(f"{marks[at - 1].text}{verb.text}", (marks[at - 1], verb), is_act=True) if is_theirs else None


_RECEIVING = word_set("頂く いただく 下さる くださる 貰う もらう 欲しい")


def _named_act(verb: TextMark, thing: Phrase | None, phrases: Sequence[Phrase], target: NumberUse) -> NameFound | None:
    marks = (*(thing.marks if thing else ()), verb)
    if verb.norm in _DOING or verb.text in _DOING:
        if verb.text == "実施" and thing:
            return NameFound(f"{_tidied(thing.text)}の実施", marks, is_act=True)
        return NameFound(_tidied(thing.text), thing.marks, is_act=True) if thing else None
    if thing is None:
        is_named = verb.part is Part.VERBAL and verb.text not in _SAYING_NOTHING
        return NameFound(verb.text, marks, is_act=True) if is_named else None
    name = _tidied(thing.text)
    are_counted = _IS_COUNTED.search(name) and target.unit in {"人", "名"} and thing.particle != "の"
    if _IS_MEASURE.search(name) or are_counted:
        return NameFound(name, thing.marks, is_act=True)
    if verb.part is Part.VERBAL:
        link = {"に": "への", "へ": "への", "と": "との"}.get(thing.particle, "の")
        other = next((phrase for phrase in phrases if phrase.particle in {"に", "へ"} and phrase is not thing), None)
        if other is not None and thing.particle in {"を", "が"}:
            marks = (*other.marks, *marks)
        return NameFound(f"{name}{link}{verb.text}", marks, is_act=True)
    if thing.particle in {"に", "へ"}:
        return None
    verb_form = verb.text if verb.text.endswith(tuple("うくぐすつぬぶむる")) else verb.norm
    is_thing = is_measurable(name) or target.unit != "つ"
    return (
        NameFound(name, thing.marks, is_act=True) if is_thing else NameFound(f"{verb_form}{name}数", marks, is_act=True)
    )
