"""The name of an indicator: the noun phrase that remains when numbers, times, bounds and verbs are taken out of a clause.

Every word of a name stands in the sentence; a particle may change where a verb becomes a noun (SNSに投稿する → SNSへの投稿).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpicore.guide.sentences.roles import NOW_BEFORE_NOUN, Roles
from kpicore.guide.sentences.stances import AMOUNTS_TO, PAST_VERBS, REPORTING, is_condition
from kpicore.guide.sentences.uses import Case, NumberUse
from kpicore.language import (
    JOINING_VERBS,
    LIGHT_WORDS,
    NOW_WORDS,
    PAST_WORDS,
    Bound,
    MarkKind,
    Motion,
    NumberKind,
    Part,
    TextMark,
    TimeKind,
    is_measurable,
    word_set,
)

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of marks that names something, and the particle that closes it."""

    marks: tuple[TextMark, ...]
    particle: str
    end: int

    @property
    def text(self) -> str:
        return _joined(self.marks)


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name, the marks it was made of, and whether it is an act that is counted."""

    name: str = ""
    marks: tuple[TextMark, ...] = ()
    is_act: bool = False


#: Closes a phrase such as 営業1人あたり, which is put before the name.
_PER = "per"
#: Of a phrase that only says when (平日, 週末): a name where there is no other.
_WHEN = "when"
_RANK = {"を": 0, "が": 1, "": 2, "も": 3, "は": 3, "・": 2, "の": 4}


def japanese_name(marks: Sequence[TextMark], roles: Roles) -> NameFound:
    """Return the name of a Japanese clause."""
    numbers = [use for use in (roles.target, roles.baseline, roles.low, *roles.rivals) if use is not None]
    taken = _taken(roles)
    limits = frozenset(index for use in roles.conditions for index in range(use.begin, use.after))
    begin = min((use.begin for use in numbers), default=len(marks))
    target = roles.target or (roles.rivals[0] if roles.rivals else None)
    before = list(_phrases(marks, range(begin), taken, limits))
    after = max((use.after for use in numbers), default=len(marks))
    judged = next((at for at in range(after, len(marks)) if is_condition(marks[at]) or _quotes(marks, at)), len(marks))
    behind = [
        each
        for each in _phrases(marks, range(after, len(marks)), taken, limits)
        if not (_is_become(marks, each, after) or each.end > judged or _is_bracketed(marks, each, after))
    ]
    told = next((at for at in reversed(range(begin)) if is_condition(marks[at])), -1)
    before = [each for each in before if each.end > told or each.particle not in {"に", "で", _WHEN}]  # 春に測ったら54
    between = list(_phrases(marks, range(begin, max((use.after for use in numbers), default=0)), taken, limits))
    if target is not None and (act := _act(marks, target, before, behind)):
        return _with_per(act, [*before, *behind])
    is_share = target is not None and target.unit == "%"
    named_first = _chosen(_behind_comma(marks, before, begin), is_share=is_share)
    if named_first and _RANK.get(named_first.particle, 5) == 5 and (later := _chosen(behind, is_share=False)):
        named_first = later  # 営業3名で月30件の受注
    if chosen := named_first or _chosen(between, is_share=False) or _chosen(behind, is_share=False):
        chosen = _with_clause(marks, chosen)
        name = _tidied(chosen.text)
        is_name = 0 < len(name) <= LONGEST_NAME and re.search(r"\w", name) is not None
        return _with_per(NameFound(name, chosen.marks), [*before, *between, *behind]) if is_name else NameFound()
    per = next((phrase for phrase in (*before, *between) if phrase.particle == _PER), None)
    if per is not None and (nouns := _trimmed([mark for mark in per.marks if mark.kind is MarkKind.WORD])):
        counted = [mark for mark in per.marks if mark.kind in {MarkKind.NUMBER, MarkKind.PER}]
        return NameFound(f"{_joined(counted)}の{_tidied(_joined(nouns))}", per.marks)  # 広告費1件あたり5,000円
    if gained := next((mark for mark in marks if mark.motion is Motion.GAIN and mark.part is Part.VERBAL), None):
        return NameFound(gained.text, (gained,))
    return NameFound()


def _is_become(marks: Sequence[TextMark], phrase: Phrase, after: int) -> bool:
    """Return whether a phrase behind a number is what one becomes: 二十棟を手がけられる会社でありたい, 48時間で返すルールに."""
    first = next((at for at, mark in enumerate(marks) if mark is phrase.marks[0]), 0)
    has_verb = any(mark.part is Part.VERB for mark in marks[after:first])
    return phrase.particle in {"に", "で"} and has_verb


def _quotes(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether what stands before is only quoted: 600人、というのが理事会で決まった数字です."""
    return marks[at].text == "という" or "".join(mark.text for mark in marks[at : at + 2]) in {"という", "と言う"}


def _is_bracketed(marks: Sequence[TextMark], phrase: Phrase, after: int) -> bool:
    """Return whether a phrase behind a number stands in brackets, where it only tells more: 4.3以上(楽天店のみ)."""
    between = [mark.text for mark in marks[after:] if mark.start < phrase.marks[0].start]
    return between.count("(") > between.count(")")


#: Nouns that say nothing without the clause before them.
_EMPTY = word_set("人 者 方 子 客 割合 時間 日数 数 件数 回数 人数 率 額 量 重さ")


def _with_clause(marks: Sequence[TextMark], phrase: Phrase) -> Phrase:
    """Return a name that is an empty noun behind a verb with the clause before it: 会員になってもらえる割合, 現場に着くまでの時間."""
    first = next((at for at, mark in enumerate(marks) if mark is phrase.marks[0]), 0)
    is_empty = phrase.text in _EMPTY or (phrase.marks[0].text in _EMPTY and phrase.marks[1].text == "の")
    if first == 0 or not is_empty:
        return phrase
    begin = first
    while begin > 0 and _is_of_clause(marks[begin - 1]):
        begin -= 1
    while begin < first and not _may_open_clause(marks[begin]):
        begin += 1
    before = marks[begin:first]
    has_verb = any(mark.part is Part.VERB for mark in before)
    return Phrase((*before, *phrase.marks), phrase.particle, phrase.end) if has_verb else phrase


def _may_open_clause(mark: TextMark) -> bool:
    """Return whether a clause before a noun may begin with a mark: a noun, a verb (辞める人), a span (1年以内に辞める人)."""
    return mark.part is Part.VERB or mark.kind is MarkKind.TIME or _may_edge(mark, is_end=False)


def _is_of_clause(mark: TextMark) -> bool:
    """Return whether a mark may stand in the clause before a noun; what is claimed, cut off or talked about ends it."""
    if mark.kind is MarkKind.NUMBER:
        return mark.number is None or not mark.number.is_claim or mark.number.unit in {"分", "時間", "日", "秒"}
    is_end = mark.part is Part.TOPIC or (mark.text in {"は", "を"} and mark.kind is MarkKind.PARTICLE)
    is_span = mark.time is not None and mark.time.kind is TimeKind.SPAN and mark.time.is_within
    if mark.kind is MarkKind.TIME and not is_span:
        return False
    return mark.kind not in {MarkKind.BREAK, MarkKind.STOP} and not (is_end and mark.text == "は")


def _behind_comma(marks: Sequence[TextMark], phrases: Sequence[Phrase], begin: int) -> Sequence[Phrase]:
    """Return the phrases behind the last comma where they can be a name; all of them in Xを、平日70%に."""
    comma = next((at for at in reversed(range(begin)) if marks[at].kind is MarkKind.BREAK), None)
    if comma is None:
        return phrases
    later = [phrase for phrase in phrases if phrase.end > comma and _RANK.get(phrase.particle, 5) < 5]
    topic = next((phrase for phrase in reversed(phrases) if phrase.end == comma), None)
    is_about = topic is not None and is_measurable(topic.text) and not any(is_measurable(each.text) for each in later)
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
    return NameFound(f"{per.text}の{found.name}", (*per.marks, *found.marks), found.is_act)


def _chosen(phrases: Sequence[Phrase], *, is_share: bool) -> Phrase | None:
    phrases = [phrase for phrase in phrases if phrase.particle != _PER and phrase.text not in _SAYING_NOTHING]
    if not phrases:
        return None
    topic = next((phrase for phrase in phrases if phrase.particle == "は"), None)
    if (
        topic is not None and is_share and phrases[-1].particle == "の"
    ):  # 電気代は売上の2%以内: what is divided, not by what
        return topic
    ranked = sorted(range(len(phrases)), key=lambda index: (_RANK.get(phrases[index].particle, 5), -index))
    return phrases[ranked[0]]


#: Before a number they only say that it came out: 結果141名.
_SAYING_NOTHING = word_set("結果 結局 今回 前回 実際 相当 見込み 見通し")


def _taken(roles: Roles) -> frozenset[int]:
    """Return the indices of marks that belong to a number which is no part of the name."""
    free = [
        use for use in (roles.target, roles.baseline, roles.low, roles.check, *roles.rivals, *roles.conditions) if use
    ]
    named = {index for use in roles.in_name for index in range(use.begin, use.after)}
    return frozenset(index for use in free for index in range(use.begin, use.after) if index not in named)


def _phrases(
    marks: Sequence[TextMark], places: range, taken: frozenset[int], conditions: frozenset[int]
) -> Iterator[Phrase]:
    """Return the runs of nouns; X の Y, X からの Y, X に対する Y and X を含む Y stay together, times within them are left out."""
    words: list[TextMark] = []
    for at in places:
        mark = marks[at]
        following = next(
            (each for each in marks[at + 1 :] if each.kind is not MarkKind.TIME and each.kind is not MarkKind.SPACE),
            None,
        )
        if at in taken:
            if words:
                yield from _closed(words, "で" if at in conditions else "", at)
                words = []
            continue
        if mark.kind is MarkKind.TIME:
            continue
        if _goes_on(mark, following, words, marks, at, places.stop):
            words.append(mark)
            continue
        particle = mark.text if mark.kind is MarkKind.PARTICLE else ""
        yield from _closed(words, particle, at)
        words = []
    yield from _closed(words, "", places.stop)


def _goes_on(
    mark: TextMark, following: TextMark | None, words: Sequence[TextMark], marks: Sequence[TextMark], at: int, end: int
) -> bool:
    """Return whether a mark belongs to the phrase that is being built."""
    naming = following is not None and (following.is_nominal or following.kind in {MarkKind.NUMBER, MarkKind.PER})
    is_followed = naming and at + 1 < end
    if mark.kind is MarkKind.NUMBER:
        return mark.number is not None and (mark.number.is_amount or mark.number.kind is NumberKind.CLOCK)
    if mark.is_nominal or mark.kind is MarkKind.PER:
        return True
    if mark.kind is MarkKind.WORD and mark.part in {Part.ADJECTIVE, Part.ADNOMINAL}:
        return is_followed and mark.norm not in LIGHT_WORDS
    if not words:
        return False
    if mark.kind in {MarkKind.BOUND, MarkKind.RANGE}:
        return not mark.is_before and words[-1].kind is MarkKind.NUMBER
    if mark.kind is MarkKind.WORD and mark.part is Part.VERB:
        is_tied = words[-1].text in {"を", "が", "に"} or words[-1].kind is MarkKind.BOUND  # 3回以上来てくれる
        is_relative = is_tied and _noun_after(marks, at) and at + 1 < end
        return is_relative or (is_followed and (words[-1].kind is MarkKind.PARTICLE or mark.norm in JOINING_VERBS))
    if mark.kind is MarkKind.MOTION:  # 獲得した顧客, 20分を超える案件
        is_limit = mark.motion in {Motion.OVER, Motion.UNDER} and words[-2:][0].kind is MarkKind.NUMBER
        return is_followed and (is_limit or mark.part is Part.VERBAL) and marks[at + 1].is_nominal
    if mark.kind is MarkKind.PARTICLE:
        return following is not None and at + 1 < end and _particle_joins(mark, following, marks, at, end)
    # a blank, a bracket or a sign within a name: conversion rate, CVR(購入率), 維持・拡大, LTV/CAC
    behind = marks[at + 1] if at + 1 < end else None
    if mark.kind is MarkKind.SPACE:
        touches = _LATIN.match(words[-1].text[-1:]) or (behind is not None and _LATIN.match(behind.text))
        return is_followed and bool(touches)
    if mark.kind is MarkKind.BREAK:
        return mark.text == "/" and is_followed and behind is not None and behind.is_nominal
    if mark.kind is not MarkKind.SIGN:
        return False
    return mark.text in {")", "）"} or (
        mark.text in {"(", "（", "・", "-", "&", "+", "'", "’", "_", "×", "%"} and is_followed
    )


_LATIN = re.compile(r"[A-Za-z]")


def _particle_joins(mark: TextMark, following: TextMark, marks: Sequence[TextMark], at: int, end: int) -> bool:
    """Return whether a particle ties what stands before it to a noun behind it: の, からの, への, を除く, が利用した."""
    is_followed = following.is_nominal or following.kind in {MarkKind.NUMBER, MarkKind.PER}
    is_end = following.text in {"を", "は", "が", "に", "平均"} or following.kind in {MarkKind.NUMBER, MarkKind.ABOUT}
    if mark.text == "まで" and is_end and any(word.text == "から" for word in marks[max(0, at - 8) : at]):
        return True  # 見積から受注まで
    if mark.text in {"の", "な"}:
        is_verbal = following.kind is MarkKind.MOTION and following.part is Part.VERBAL
        return is_followed or (is_verbal and _noun_after(marks, at + 1))
    if following.text == "の" and mark.text in {"へ", "から", "まで", "で", "と", "より"}:
        behind = next((each for each in marks[at + 2 : end] if each.kind not in {MarkKind.TIME, MarkKind.SPACE}), None)
        return behind is not None and (behind.is_nominal or behind.kind is MarkKind.NUMBER)
    if following.motion in {Motion.OVER, Motion.UNDER} and marks[at - 1].kind is MarkKind.NUMBER:
        return at + 2 < end and marks[at + 2].is_nominal  # 20分を超える案件
    if (
        following.kind is MarkKind.WORD
        and following.part is Part.VERB
        and mark.text in {"を", "が", "に", "から", "と", "で"}
    ):
        return _noun_after(marks, at + 1) and at + 2 < end
    if mark.text in {"から", "や", "と"}:
        behind = marks[at + 2] if at + 2 < len(marks) else None
        return is_followed and not (behind is not None and behind.motion is Motion.MAKE)
    if mark.text in _RELATIVE and marks[at - 1].part in {Part.VERB, Part.AUXILIARY, Part.JOINING}:
        return _noun_after(marks, at) and at + 1 < end
    return False


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
    if words and (words[-1].kind is MarkKind.PER or is_rate):  # 1人あたり, 1時間に
        yield Phrase(tuple(words), _PER, end)
        return
    kept = _trimmed(list(words))
    nouns = [mark for mark in kept if mark.is_nominal]
    is_manner = particle == "に" and all(mark.part is Part.ADJECTIVAL for mark in nouns)  # 賑やかに
    if any(mark.part is not Part.PREFIX for mark in nouns) and not is_manner:
        is_timely = all(mark.part is Part.TIMELY for mark in nouns)  # 平日65%以上
        yield Phrase(tuple(kept), _WHEN if is_timely else particle, end)


def _trimmed(words: list[TextMark]) -> list[TextMark]:
    while words and not _may_edge(words[-1], is_end=True):
        words.pop()
    while words and not (_may_edge(words[0], is_end=False) or _opens_compound(words)):
        words.pop(0)
    return words


#: At the head of a compound these are still no part of the name: 目標売上, 現状離職率.
_NEVER_FIRST = word_set(
    "目標 KGI KPI KDI CSF KSF ゴール 当社 弊社 うち 内 例えば 約 今後 当面 先ず 更に 計 合計 現在 現状 今 昨 後 残り 何 最低 "
    "最大 上限 下限"
)


def _opens_compound(words: Sequence[TextMark]) -> bool:
    """Return whether a light word is the first part of a compound: 平均単価, 次アポ率, 既存顧客."""
    first = words[0]
    if len(words) < 2 or first.norm in _NEVER_FIRST or first.text in _NEVER_FIRST or not first.is_nominal:
        return False
    return words[1].is_nominal and words[1].start == first.end


def _may_edge(mark: TextMark, *, is_end: bool) -> bool:
    if mark.text in {")", "）", "まで"}:
        return is_end
    if mark.kind in {MarkKind.NUMBER, MarkKind.PER}:
        return not is_end
    if mark.kind is MarkKind.WORD and mark.part in {Part.ADJECTIVE, Part.ADNOMINAL} and not is_end:
        return True
    if not mark.is_nominal:
        return False
    if mark.part is Part.SUFFIX and mark.text in _TITLES:
        return is_end
    light = LIGHT_WORDS | NOW_WORDS | PAST_WORDS
    return mark.norm not in light and mark.text not in light


#: Behind people; alone they are no names (様 is 様々 too).
_TITLES = frozenset({"さま", "様", "さん"})


def _joined(marks: Sequence[TextMark]) -> str:
    """Return the words of a phrase; a blank stays only beside Latin letters."""
    text, last = "", None
    for mark in marks:
        if mark.kind is MarkKind.SPACE:
            continue
        is_apart = (
            last is not None
            and mark.start > last.end
            and re.match(r"[A-Za-z]", mark.text)
            and re.search(r"[A-Za-z]$", text)
        )
        text += (" " if is_apart else "") + mark.text
        last = mark
    return text


def _tidied(name: str) -> str:
    """Return a name without brackets that have no partner and without signs at its ends."""
    for opening, closing in ("()", "（）", "「」", "『』", "【】", "[]"):
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
    if last is not None and target.unit == "%" and not last.particle and is_measurable(last.text):
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
    thing = next((phrase for phrase in reversed(behind) if phrase.end <= at and phrase.particle == "を"), None)
    if thing is None:
        near = [
            phrase
            for phrase in (*before, *behind)
            if phrase.particle in {"を", "に", "へ", "が", "と"} and phrase.end <= at
        ]
        objects = [phrase for phrase in near if phrase.particle in {"を", "が"}]
        thing = objects[-1] if objects else near[-1] if near else None
        if thing is None and before and before[-1].particle:
            return None
        if thing is None and before:
            return None
    return _named_act(verb, thing, [*before, *behind], target)


def _is_verb(marks: Sequence[TextMark], at: int) -> bool:
    mark = marks[at]
    if mark.kind is MarkKind.WORD and mark.part is Part.VERB:
        return True
    following = marks[at + 1] if at + 1 < len(marks) else None
    is_joined = at > 0 and marks[at - 1].is_nominal and marks[at - 1].end == mark.start
    is_done = (following is None and not is_joined) or (
        following is not None and (following.norm in {"為る", "する"} or following.motion is Motion.MAKE)
    )
    return (
        mark.kind is MarkKind.WORD and mark.part is Part.VERBAL and is_done and (at == 0 or marks[at - 1].text != "の")
    )


def _named_act(verb: TextMark, thing: Phrase | None, phrases: Sequence[Phrase], target: NumberUse) -> NameFound | None:
    marks = (*(thing.marks if thing else ()), verb)
    if verb.norm in _DOING or verb.text in _DOING:
        if verb.text == "実施" and thing:
            return NameFound(f"{_tidied(thing.text)}の実施", marks, is_act=True)
        return NameFound(_tidied(thing.text), thing.marks, is_act=True) if thing else None
    if thing is None:
        return NameFound(verb.text, marks, is_act=True) if verb.part is Part.VERBAL else None
    name = _tidied(thing.text)
    if _IS_MEASURE.search(name) or (_IS_COUNTED.search(name) and target.unit in {"人", "名"}):
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


# -- English -------------------------------------------------------------------------------------------------------

_INSIDE = word_set(
    "of per for in on with the to from at a our by and & - . ' ’ an into after about without under its their within before during "
    "among between against through than who whose which"
)
_ENGLISH_LIGHT = word_set(
    "we our the a an of in on at for to is are be will with their its this that all each must should would like need so and "
    "then from by as per stay it up down out no not more than least most sure get goal target aim objective kpi kgi rate_of "
    "currently now just only level least every average_ i my team also please let us have has about around new_ total_ want "
    "wants by be being been going keep go falling rising exceeding exceed getting there least it i'd we'd we're i'm we'll i'll we've "
    "they've let's again back here together overall last next season moment today instead love within before during than who "
    "which whose half lot limit far could would might can "
    "starting happy fine great good too still already roughly ideally maybe perhaps fewer more higher lower less "
    "versus vs even away come presently somewhere ought present year month week quarter summer winter spring "
    "autumn christmas easter term"
)
_SUBJECTS = word_set("we i it they he she you us we've i've they've we're they're i'm it's we'd i'd we'll who")
_BE = word_set("is are am was were we're they're")
_OWNING = word_set("has have had with")
_HELPERS = word_set("has had have been be being would could can't don't won't currently now also still only just")
_MODALS = word_set("can can't cannot could should must will won't would shall mustn't shouldn't don't not")
_WISHING = word_set("has have had need needs want wants like love aim hope plan going able")
_BEFORE_OBJECT = word_set("the a an our my your their its his her each every us")


def english_name(marks: Sequence[TextMark], roles: Roles) -> NameFound:
    """Return the name of an English clause: what is counted right behind a number that nothing ties, else the words before it."""
    numbers = [use for use in (roles.target, roles.baseline, roles.low, roles.check, *roles.rivals) if use is not None]
    limits = roles.target.says_direction if roles.target is not None else ()
    taken = _taken(roles) | {at for at, mark in enumerate(marks) if any(mark is each for each in limits)}
    begin = min((use.begin for use in numbers), default=len(marks))
    groups = [group for group in _groups(marks, taken) if _word_before(marks, group[0][0]) != "not"]
    before = [group for group in groups if group[0][0] < begin]
    before = [each for each in before if _word_before(marks, each[0][0]) not in _NO_NAME_AFTER]
    behind = [group for group in groups if group[0][0] >= begin]
    chosen = next((each for each in reversed(before) if is_measurable(_text_of(each))), before[-1] if before else None)
    later = [group for group in behind if _word_before(marks, group[0][0]) not in {"by", "before", "until", "till"}]
    chosen = chosen or (later[0] if later else None)
    if chosen is None:
        return NameFound()
    counted = _counted(marks, roles, behind)
    if counted is None and _is_people(marks, roles, chosen):  # seat 9k people
        return NameFound("people", ())
    is_apart = bool(before) and any(mark.kind is MarkKind.BREAK for mark in marks[chosen[-1][0] : begin])
    is_led = roles.target is not None and roles.target.case in {Case.TO, Case.BY}
    is_led = is_led or any(mark.text in {":", "="} for mark in marks[max(0, begin - 2) : begin])
    if counted and is_apart and not is_led:  # growth isn't needed, 6% more revenue will do
        chosen = counted
    if before and counted and (_is_unknown_verb(marks, chosen, roles, counted) or _is_counted(marks, roles, chosen)):
        chosen = counted
    if not before and (thing := _counted_per(marks, roles, chosen)):  # 28 litres per cow
        return thing
    found = tuple(mark for _, mark in chosen)
    per = next((use for use in roles.in_name if use.is_per and use.begin > begin), None)
    if per is not None and chosen in before:  # complaints fewer than 5 per 1,000 orders
        after = next((group for group in behind if group[0][0] >= per.begin), [])
        counts = (*marks[per.begin : per.after], *(mark for at, mark in after if at >= per.after))
        found = (*found, *(mark for mark in counts if mark.kind is not MarkKind.SPACE))
    name = ""
    for at, mark in enumerate(found):
        name += (" " if at and mark.start > found[at - 1].end else "") + mark.text
    return NameFound(name.strip(" :'\"-").removesuffix("'s").removesuffix("’s"), found)


#: What stands behind them tells when, or how somebody finds it: before Covid, was a disaster.
_NO_NAME_AFTER = frozenset({"before", "after", "since", "until", "was", "were", "without", "despite"})


def _word_before(marks: Sequence[TextMark], at: int) -> str:
    """Return the word before a place, articles skipped: by the AGM."""
    word = _word_beside(marks, at, -1)
    return _word_beside(marks, at, -2) if word in {"the", "our", "a", "an"} else word


def _text_of(group: Sequence[tuple[int, TextMark]]) -> str:
    return " ".join(mark.text for _, mark in group)


def _counted_per(marks: Sequence[TextMark], roles: Roles, chosen: Sequence[tuple[int, TextMark]]) -> NameFound | None:
    """Return what a number is per as a name with its unit, where there is no other: litres per cow."""
    target = roles.target
    is_per = target is not None and _word_beside(marks, chosen[0][0], -1) == "per" and target.number.unit_start
    if not is_per or target is None:
        return None
    number = marks[target.at]
    unit = number.text[(target.number.unit_start or number.start) - number.start :].strip()
    nouns = [mark for _, mark in chosen if mark.norm not in {"average", "on"}]
    return (
        NameFound(f"{unit} per {' '.join(mark.text for mark in nouns)}", (number, *nouns)) if unit.isalpha() else None
    )


def _counted(
    marks: Sequence[TextMark], roles: Roles, behind: Sequence[list[tuple[int, TextMark]]]
) -> list[tuple[int, TextMark]] | None:
    """Return the words right behind the target: 200 loaves, 85% occupancy, 95% of our shifts, 20 more bookings."""
    target = roles.target or (roles.rivals[0] if roles.rivals else None)
    if target is None or not behind:
        return None
    between = [mark for mark in marks[target.after : behind[0][0][0]] if mark.kind is not MarkKind.SPACE]
    is_near = all(
        mark.norm in {"of", "off", "on", "the", "our", "all", "new"} or mark.kind in {MarkKind.MOTION, MarkKind.NUMBER}
        for mark in between
    )
    return behind[0] if is_near else None


def _is_counted(marks: Sequence[TextMark], roles: Roles, before: list[tuple[int, TextMark]]) -> bool:
    """Return whether the words before a number only say who does what with it: our bakery sells 200 loaves."""
    target = roles.target or (roles.rivals[0] if roles.rivals else None)
    if target is None or is_measurable(_text_of(before)):
        return False
    between = [mark for mark in marks[before[-1][0] + 1 : target.begin] if mark.kind is not MarkKind.SPACE]
    is_tied = target.case in {Case.TO, Case.FROM, Case.BY, Case.OBJECT, Case.LINK} or target.is_arrow
    is_tied = is_tied or (target.case is Case.MEANS and target.unit == "%")  # for 95% of patients
    words = " ".join(mark.norm for mark in between).replace(
        "to have", "have"
    )  # expects the board to have run eight workshops
    is_tied = is_tied or not {"is", "are", "was", "were", ":", "=", "be", "to"}.isdisjoint(words.split())
    verbs = [mark for mark in between if mark.motion is not None]
    if verbs:  # sales reps should make 25 calls
        return verbs[-1].motion in {Motion.GAIN, Motion.REACH, Motion.UP, Motion.AIM} and not is_tied
    is_verb_last = before[-1][1].norm.endswith("s") or any(mark.norm in _SUBJECTS | _OWNING for mark in between)
    return not is_tied and (target.bound is None or any(mark.norm in _SUBJECTS for mark in between)) and is_verb_last


def _is_people(marks: Sequence[TextMark], roles: Roles, chosen: Sequence[tuple[int, TextMark]]) -> bool:
    """Return whether people are counted, and the only word before their number is a verb no list knows."""
    at, mark = chosen[0]
    is_alone = len(chosen) == 1 and at == 0 and not is_measurable(mark.text) and not mark.norm.endswith("s")
    return is_alone and roles.target is not None and marks[roles.target.at].norm.endswith("people")


def _is_unknown_verb(
    marks: Sequence[TextMark], group: list[tuple[int, TextMark]], roles: Roles, behind: list[tuple[int, TextMark]]
) -> bool:
    """Return whether a lone first word is a verb no list knows, since its object stands behind the number: fill 95% of shifts."""
    target = roles.target
    if (
        target is None
        or len(group) != 1
        or group[0][0] != 0
        or is_measurable(group[0][1].text)
        or group[0][1].norm.endswith("s")
    ):
        return False
    limit = next((mark.norm for mark in target.says_direction if mark.kind is MarkKind.BOUND), "")
    if limit in _BEHIND_NOUNS and not any(mark.norm == "of" for mark in marks[target.after :]):
        return False  # spoilage below 350 sheets
    is_subject = any(
        mark.kind in {MarkKind.NOT, MarkKind.MOTION} or mark.norm in _MODALS for mark in marks[: target.at]
    )
    if is_subject:  # scrap must never exceed 1.5 percent of output
        return False
    between = [mark for mark in marks[target.after : behind[0][0]] if mark.kind is not MarkKind.SPACE]
    if between and between[0].norm == "off":  # shave 2 days off delivery
        return True
    is_share_of = target.bound is Bound.AT_MOST and any(mark.norm == "of" for mark in between)
    if between and between[0].kind is MarkKind.MOTION:  # spend 10% less on packaging
        between = [mark for mark in between[1:] if mark.norm != "on"]
    is_near = all(mark.norm in {"of", "the", "our", "all"} or mark.kind is MarkKind.NUMBER for mark in between)
    return not is_share_of and is_near


_BEHIND_NOUNS = word_set("below above under over within beyond")
_MAY_STAND_IN_NAME = frozenset(
    {
        MarkKind.WORD,
        MarkKind.PARTICLE,
        MarkKind.SPACE,
        MarkKind.SIGN,
        MarkKind.BREAK,
        MarkKind.TIME,
        MarkKind.PER,
        MarkKind.NUMBER,
        MarkKind.BOUND,
    }
)


def _groups(marks: Sequence[TextMark], taken: frozenset[int]) -> Iterator[list[tuple[int, TextMark]]]:
    words: list[tuple[int, TextMark]] = []
    is_relative = is_back = False  # back to where it was, back to pre-2020 levels
    aside = _aside(marks)
    for at, mark in enumerate(marks):
        if at in aside:
            continue
        is_remark = mark.number is not None and not mark.number.is_amount
        is_ended = mark.kind is MarkKind.TIME and (
            _word_beside(marks, at, 1) in {"and", "or"} or _UNTIL.match(mark.text) is not None
        )
        is_verb = mark.kind is MarkKind.WORD and not is_relative and _tells_act(marks, at)
        if mark.norm in NOW_BEFORE_NOUN:  # the current 31 complaints
            is_verb = is_verb or any(each.kind is MarkKind.NUMBER for each in marks[at + 1 : at + 3])
        is_address = mark.norm == "at" and _word_beside(marks, at, 1)[:1].isdigit()
        is_back = (is_back and mark.kind is not MarkKind.BREAK) or (
            mark.norm in {"without", "despite"} or (mark.norm == "back" and _word_beside(marks, at, 1) == "to")
        )
        is_address = is_address or is_back or (mark.norm == "used" and _word_beside(marks, at, 1) == "to")
        is_out = is_address or at in taken or is_remark or mark.kind not in _MAY_STAND_IN_NAME or mark.norm in _NO_NOUNS
        if is_out or is_ended or is_verb:
            yield from _kept(words)
            words, is_relative = [], False
        elif mark.norm in REPORTING and words and mark.kind is MarkKind.WORD:
            words, is_relative = [], False  # Jim says it's 4.2k
        elif mark.kind in {MarkKind.SPACE, MarkKind.TIME}:
            continue
        elif (
            mark.kind is MarkKind.WORD
            or mark.kind in {MarkKind.PER, MarkKind.NUMBER, MarkKind.BOUND}
            or (mark.norm in _ADVERBS and words and words[-1][1].norm.endswith("ed"))
            or (
                words and (mark.norm in _INSIDE or mark.text == "/" or (is_relative and mark.kind is MarkKind.PARTICLE))
            )
        ):
            words.append((at, mark))
            is_of_day = (
                mark.norm in _SUBJECTS and len(words) > 1 and words[-2][1].norm in {"day", "week", "month", "moment"}
            )
            is_relative = is_relative or mark.norm in {"who", "whose", "which"} or is_of_day
        elif words and words[-1][1].norm not in _ENGLISH_LIGHT and _is_it_takes(marks, at):
            words.append((at, mark))
            is_relative = True
        else:
            yield from _kept(words)
            words, is_relative = [], False
    yield from _kept(words)


def _aside(marks: Sequence[TextMark]) -> range:
    """Return the places of a bracket behind the first word, in which nothing is named: Comebacks (same fault) 2 a month."""
    opening = next((at for at, mark in enumerate(marks) if mark.text == "("), 0)
    closing = next((at for at in range(opening, len(marks)) if marks[at].text == ")"), opening - 1)
    return range(opening, closing + 1) if opening else range(0)


def _is_it_takes(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a clause follows that describes a time: the number of days it takes to close the books."""
    return marks[at].norm == "it" and _word_beside(marks, at, 1) == "takes"


def _word_beside(marks: Sequence[TextMark], at: int, step: int) -> str:
    """Return the word so many places before or behind a mark."""
    way = 1 if step > 0 else -1
    for _ in range(abs(step)):
        at += way
        while 0 <= at < len(marks) and marks[at].kind is MarkKind.SPACE:
            at += way
    return marks[at].norm if 0 <= at < len(marks) else ""


#: May stand behind a noun in a name: meetings held, hours spent.
_NO_NOUNS = word_set("stays remains") | PAST_VERBS - word_set("held spent lost made kept sold used hit sent")
_UNTIL = re.compile(r"(?:by|before|until)\b", re.IGNORECASE)
_QUANTITIES = frozenset({MarkKind.NUMBER, MarkKind.ABOUT, MarkKind.BOUND})


def _tells_act(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a word is a verb by its neighbours: we turned, has crept, ship an order."""
    before, after = _word_beside(marks, at, -1), _word_beside(marks, at, 1)
    second = _word_beside(marks, at, -2)
    if at > 1 and marks[at - 2].kind is MarkKind.NUMBER:
        return False  # 20 desserts a night
    if not before and after in {"it", "that", "this", "them", "those"}:  # push it to 78
        return True
    if before == "to" and (second in _WISHING or (second in _SUBJECTS and _word_beside(marks, at, -3) in _WISHING)):
        return True  # want it to slip
    if before in _SUBJECTS | _MODALS | {"been"}:
        return True
    if before == "too" and at < len(marks) - 1:  # footfall is too low
        return True
    if before == "have" and second == "to":  # to have run eight workshops
        return True
    if before in _HELPERS and second in _SUBJECTS:  # we currently recycle
        return True
    is_ahead = after in {"at", "to", "between"} or any(mark.kind in _QUANTITIES for mark in marks[at + 1 : at + 3])
    is_noun = marks[at].norm == "costs" and any(mark.kind is MarkKind.BOUND for mark in marks[at + 1 : at + 3])
    if marks[at].norm in AMOUNTS_TO and is_ahead and not is_noun:  # admin costs no more than 12%
        return True
    if marks[at].norm.endswith("n't"):
        return True
    if before in _HELPERS | _BE and re.search(r"(?:ed|en|ing|ne|pt|wn)$", marks[at].norm):
        return True
    is_when = after == "the" and _word_beside(marks, at, 2) in {"same", "next", "day"}  # shipped the same day
    is_verb = (
        not is_when
        and after in _BEFORE_OBJECT
        and before not in _INSIDE - {"to", "and"}
        and marks[at].norm not in _INSIDE
    )
    return is_verb and not is_measurable(marks[at].text)


def _kept(words: list[tuple[int, TextMark]]) -> Iterator[list[tuple[int, TextMark]]]:
    """Return the words without light ones at the ends, if any is left."""
    kept = list(words)
    while kept and _is_light_end(kept):
        kept.pop()
    while kept and (not (kept[0][1].kind is MarkKind.WORD or "-" in kept[0][1].text) or _is_light_head(kept)):
        kept.pop(0)
    words_of_it = [mark.text for _, mark in kept if mark.kind is MarkKind.WORD]
    if any(_NAMING.search(word) for word in words_of_it) or _LABEL.fullmatch("".join(words_of_it)):
        yield kept


_NAMING, _LABEL = re.compile(r"[A-Za-z]{2}"), re.compile(r"[A-Z][0-9]{1,2}")  # P2 within 4h
#: Behind a participle they belong to it: picked up, handed in.
_ADVERBS = frozenset({"up", "in", "out", "off", "back"})


def _is_light_end(kept: Sequence[tuple[int, TextMark]]) -> bool:
    """Return whether the last word names nothing; level and up do behind a noun or a participle: grade level, phone picked up."""
    last, before = kept[-1][1], kept[-2][1] if len(kept) > 1 else None
    if last.kind not in {MarkKind.WORD, MarkKind.NUMBER}:
        return not (before is not None and last.norm in _ADVERBS and before.norm.endswith("ed"))
    is_noun = before is not None and before.kind is MarkKind.WORD and before.norm not in _ENGLISH_LIGHT
    if last.norm == "level" and is_noun:
        return False
    return last.norm.removesuffix("'s") in _ENGLISH_LIGHT


def _is_light_head(kept: Sequence[tuple[int, TextMark]]) -> bool:
    """Return whether the first word names nothing; what a number tells apart does: Year 11 attendance."""
    is_numbered = len(kept) > 1 and kept[1][1].text[:1].isdigit() and kept[1][1].kind is MarkKind.WORD
    return kept[0][1].norm.removesuffix("'s") in _ENGLISH_LIGHT and not is_numbered
