"""Is this a goal? A step of its own, for prose and sheets: evidence for and against is added up, and its sum decides.

In a field where a person says that it is a goal this is not asked. Facts, questions, conditions and offers look like goals in all but their
mood: what happened, what is, what may be, and what is asked speak against; a verb of change, a bound, a cadence, an indicator's name and a
word such as 目標 speak for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kpicore.guide.sentences.directions import TIME_UNITS, is_act
from kpicore.guide.sentences.reading import COMPARED, Clause
from kpicore.guide.sentences.segments import Piece
from kpicore.guide.sentences.stances import JUDGED, is_thought
from kpicore.guide.sentences.uses import Case, NumberUse
from kpicore.guide.sentences.values import ParsedGoal
from kpicore.language import (
    LIGHT_WORDS,
    MONEY_UNITS,
    MarkKind,
    Motion,
    NumberKind,
    Part,
    TextMark,
    first_mark,
    is_measurable,
    is_sum,
    text_of,
    without_blanks,
    word_set,
)

#: Moods in which nobody sets a goal: past, possible, asked, conditional, reported, in progress.
_NO_GOAL = re.compile(
    r"(?:した|でした|だった|ました|かった|[っいえきれけげ]た)(?:$|が|けど|ので|とき|場合|ため|結果|という|と[^こ])"
    r"|[?]|(?:です|ます|でしょう|だろう|たの|のです)か$|でしょう|だろう|かもしれ|らしい|によると|こともあ|ことがあ"
    r"|可能性|おそれ|恐れ"
    r"|(?:場合|もし|すれば|なければ(?!なら)|したら|[えいっ]たら|だったら|とすれば|とすると)|てい(?:る|ます|た)(?!客)|ておりま|ですが"
    r"|けれど|のに$"
    r"|(?:必要|重要|大切|不可欠|可能|効果的|おすすめ)(?:です|があ|である|だ|$|な)|お?すすめ|(?:でき|れ)ます$|ではな"
    r"|ではありません|ません|ください"
    r"|(?:先月|昨年|去年|前年度?|先週|昨日|前期|前回|昨年度)(?:の(?!約?[0-9])|は|に)|実績(?:は|:|が|$)|予想|予測|見通し"
    r"|見込み(?!客)|といえ|と言え|そうだ|そうです"
)
_NO_ENGLISH_GOAL = re.compile(
    r"\?|\b(?:was|were|had|has been|have been|did|increased|decreased|grew|rose|fell|dropped|reached|achieved"
    r"|hit last|if|unless|might|maybe|perhaps|please"
    r"|can|could|would(?! like)|according to|for example|reported|announced|forecast|expected|estimated|yesterday"
    r"|last (?:year|month|week|quarter)'s|there (?:is|are)|usually|opens|closes|starts|lasts|takes)\b",
    re.IGNORECASE,
)
#: A wish at the end outweighs what is told before it: 売上が落ちたので、6,000万円まで戻したい.
_WISH = re.compile(r"(?:たい|ましょう)(?:です|と思います|と考えています)?$")
_GOAL_WORD = re.compile(
    r"目標|目指|めざ|ノルマ|ゴール|KGI|KPI|KDI|狙|コミット|\b(?:goal|target|aim|objective)\b", re.IGNORECASE
)
_METHOD = re.compile(
    r"(?:KGI|KPI|CSF|KSF|KDI|OKR|指標|目標|成果|数値|原則|要因|要素|対象|体制|仕組み|フレームワーク|リソース|連携"
    r"|手順|方法|サイクル|数字|データ|情報)s?(?:の?設定)?$"
)
_FORMULA = re.compile(r"[÷×=＝∑Σ]|\s[+−-]\s")
_COPULA = re.compile(r"^(?:です|である|だ|になります|となります|でございます|とする|とします)")
#: What may follow the number or its verb to the end of a goal.
_FINISHED = re.compile(
    r"^(?:る|す|せる|する|させる|させ|して|し|した[いく]|たい|たく|ます|します|させます|しましょう|ましょう|こと"
    r"|ように|ていく|いく|きる|を?目指(?:す|し|します)?|目標|が目標|を目標に?"
    r"|とする|に|を|が|の|は|で|です|だ|て|って|[っりきえめげけせべ]|う|よう|、|体制|状態|べき|べく|必達|死守"
    r"|ライン|予定|方針|計画|か月|間|の?実現|の?達成|確実|に?設定|に?置く|化|され|れる|られる|為|ため|図る|図り"
    r"|努める|チャレンジ|ない|なければ|なら|まで|ある|ない"
    r"|挑戦|継続|以上|以内|以下|未満|アップ|する目標|必ず|[!。.)」』]|\s)*$"
)
_IS = re.compile(r"\b(?:is|are|am|has|have)\b|['’]s (?:at|up|down|now|still|[a-z]+ing)\b", re.IGNORECASE)
#: 対応は24時間以内に行う: a bound and a plain verb.
_DONE_IN_TIME = re.compile(r"^[^、。]{1,7}[うくぐすつぶむる]$")
#: A sum that is at least so much is a goal.
_ENOUGH = 3
_METHOD_NOUNS = frozenset({"KPI", "KGI", "CSF", "KSF", "KDI", "OKR", "指標"})


def is_talk_of_method(name: str) -> bool:
    """Return whether the words are about goal setting itself: 3個のKPI is no goal."""
    return _METHOD.search(name) is not None


#: What a company has, of which a number tells what it is: people, years, places.
_HAS = frozenset({"人", "名", "年", "店", "店舗", "室", "席", "床", "台", "拠点", "か所", "坪", "世帯", "歳", ""})


def is_bare(goal: ParsedGoal, clause: Clause) -> bool:
    """Return whether a clause has a number and no word that makes it a goal: no verb, bound, start, cadence or day."""
    target = clause.roles.target
    if target is None or goal.low is not None or goal.is_act or goal.value == 0:
        return False
    is_tied = target.bound is not None or target.case in {Case.TO, Case.UNTIL} or target.is_arrow
    is_timed = goal.cadence != "unspecified" or goal.when.deadline is not None
    return not (is_tied or is_timed or clause.motion is not None or goal.baseline is not None)


def is_circumstance(goal: ParsedGoal, clause: Clause) -> bool:
    """Return whether a clause describes who speaks and sets nothing: 席数28の居酒屋です, 社員23人, all 56 rooms.

    A bare count of people, years or places under a name that is no indicator's (会員数500人 is a goal), or of a noun behind it. Beside a
    clause that sets a goal it is left out; alone it is read.
    """
    target = clause.roles.target
    if target is None or target.number.kind is NumberKind.RATIO or goal.unit not in _HAS:
        return False
    if any(mark.text == "を" and mark.kind is MarkKind.PARTICLE for mark in clause.marks[: target.at]):
        return False  # 従業員を40人、売上を3億円にする: one verb for both
    is_place = goal.is_english and target.case in {Case.MEANS, Case.LINK} and target.bound is None and not goal.unit
    is_place = is_place and not (_is_named_of(clause, target) or goal.when.deadline or goal.when.is_span)
    if is_place and not _COUNTED.search(goal.name or "") and goal.baseline is None:  # in 3 counties, our team of 14
        return True
    if is_to_come(goal.name or ""):
        return False
    is_named = goal.name is not None and is_measurable(goal.name) and target.case is not Case.LINK
    is_named = is_named or (_is_named_of(clause, target) and is_sum(goal.name or ""))  # turnover of 4 million
    return is_bare(goal, clause) and not is_named


def is_to_come(name: str) -> bool:
    """Return whether a name is of what is not there yet, so that its number describes nobody: 20 new clients, 新規の生徒8名."""
    return _NEW.search(name) is not None


_NEW = re.compile(r"新規|^既存$|新しい|\b(?:new|extra|additional)\b", re.IGNORECASE)
#: Units that a number of an aim may have by itself; a count of people or things needs a tie.
_TELLING = MONEY_UNITS | {"%", "ポイント", "倍", "点", "℃", "kg", "t", "L", "位"}
_TYING = frozenset({Case.TO, Case.UNTIL, Case.FROM, Case.BY, Case.OBJECT})


def is_untied(goal: ParsedGoal, clause: Clause, text: str) -> bool:
    """Return whether a sentence wishes or tells something to which its number is not tied: 3人の子どもを育てながら, on route 66.

    What has no predicate is only a number and is read (定員20名). A tie is a limit, a case, a start, a cadence, a day, a unit that tells,
    a name that is measured, an object or a verb right beside the number.
    """
    target = clause.roles.target
    if target is None or goal.low is not None or goal.baseline is not None or goal.change or not goal.value:
        return False
    is_timed = goal.cadence != "unspecified" or goal.when.deadline is not None or goal.when.is_span
    if _is_named_of(clause, target):
        return False
    is_done = target.unit in TIME_UNITS and (  # close the books in 5 days, turn rooms in 25 minutes
        clause.marks[0].kind is MarkKind.MOTION or (goal.is_english and is_act(clause.marks, target))
    )
    before, behind = first_mark(reversed(clause.marks[: target.begin])), clause.marks[target.after :]
    is_mean = target.case is Case.LINK and before is not None and before.norm in _MEANS  # an average of 4.7 stars
    is_often = target.case is Case.TOPIC and target.unit == "回"  # 学期に1回は訪問する
    each = first_mark(behind) if goal.is_english and target.unit == "回" else None
    is_often = is_often or (each is not None and each.norm in _EACH)  # 3x a shift
    is_wished = target.case in {Case.SUBJECT, Case.TOPIC} and (  # 2名が合格できれば、と; 6人は入部してほしい
        is_thought(behind) or any(mark.norm in {"欲しい", "ほしい"} for mark in behind)
    )
    is_tied = (
        is_done
        or _is_act_reached(behind, target)
        or is_mean
        or is_often
        or is_wished
        or target.bound is not None
        or target.is_arrow
        or target.case in _TYING
    )
    is_tied = is_tied or target.number.kind is NumberKind.RATIO or text_of(behind[:1]) == "体制"  # 20台体制
    is_tied = is_tied or any(use.is_per for use in clause.roles.in_name)  # 1社に2名の担当をつける
    if is_timed or is_tied or goal.unit in _TELLING or (goal.name is not None and is_counted(goal.name)):
        return False
    if _GOAL_WORD.search(text) or JUDGED.search(text.lower()):
        return False
    return (_is_aside_in_english if goal.is_english else _is_aside_in_japanese)(clause, target)


def _is_act_reached(behind: Sequence[TextMark], target: NumberUse) -> bool:
    """Return whether so many acts are reached or expected in Japanese: 15名の利用を達成する; not 3人の子どもを育てる."""
    at = next((at for at, mark in enumerate(behind) if mark.text == "を"), 0)
    verb = behind[at + 1] if at and at + 1 < len(behind) else None
    is_reached = verb is not None and (verb.motion in _REACHING or verb.norm == "見込む")
    return target.case is Case.LINK and is_reached and behind[at - 1].part is Part.VERBAL


_REACHING = frozenset({Motion.REACH, Motion.GAIN, Motion.SECURE})
_EACH = frozenset({"a", "an", "per", "each", "every"})
#: Measures whose number stands behind of; not a team of 14.
_MEANS = frozenset({"average", "mean", "total", "score", "rating", "minimum", "maximum"})


def _is_named_of(clause: Clause, target: NumberUse) -> bool:
    """Return whether a clause is nothing but a name with its number: Lambing percentage of 165; not our team of 14 is tired."""
    first = next((mark for mark in clause.marks if mark.kind is MarkKind.WORD), None)
    is_alone = all(mark.kind in _BEHIND_NUMBER for mark in clause.marks[target.after :])
    is_head = bool(clause.name.marks) and clause.marks[0] is clause.name.marks[0] is first
    return target.case is Case.LINK and is_alone and is_head


_BEHIND_NUMBER = frozenset({MarkKind.SPACE, MarkKind.TIME, MarkKind.STOP, MarkKind.BREAK, MarkKind.BOUND})


def _is_aside_in_japanese(clause: Clause, target: NumberUse) -> bool:
    marks = clause.marks
    has_predicate = any(mark.part in {Part.VERB, Part.ADJECTIVE} or mark.motion is not None for mark in marks)
    behind = [
        mark
        for mark in marks[target.after :]
        if mark.kind is not MarkKind.SPACE and mark.part not in {Part.PREFIX, Part.ADVERB}
    ]
    is_object = any(mark.text == "を" and mark.kind is MarkKind.PARTICLE for mark in marks[: target.at])
    becomes = target.case is Case.LINK and any(mark.text == "に" for mark in behind[1:-1])
    if becomes and any(mark.motion is Motion.MAKE for mark in behind[2:4]):
        return False  # 従業員20人の会社にする
    is_done = bool(behind) and (behind[0].part is Part.VERB or behind[0].motion is not None)
    is_done = is_done and not (len(behind) > 1 and behind[1].is_nominal)  # 100年続く会社
    return has_predicate and not (is_object or is_done)


def _is_aside_in_english(clause: Clause, target: NumberUse) -> bool:
    words = without_blanks(clause.marks)
    before = without_blanks(clause.marks[: target.begin])
    is_asked = any(mark.motion is not None or mark.norm in _WISHING for mark in before)
    is_told = any(mark.norm in _TOLD for mark in before) or any(mark.norm in _TOLD - _OWN for mark in words)
    is_place = target.case in {Case.MEANS, Case.LINK}
    return len(words) >= _SENTENCE and (is_place or (is_told and not is_asked))


_WISHING = word_set("want wants need needs like love would should must i'd we'd have get")
_TOLD = word_set("is are am was were we i it they he she we've i've they've we're i'm my our")
_OWN = word_set("my our")
_SENTENCE = 4  # words; shorter ones are no sentences


def is_goal(goal: ParsedGoal, clause: Clause, piece: Piece, text: str, *, is_next: bool = False) -> bool:
    """Return whether a clause sets a goal; `text` is the clause, folded, `is_next` that it follows one that does."""
    mood = _NO_ENGLISH_GOAL.search(piece.folded.text) if goal.is_english else _NO_GOAL.search(text)
    if mood and not goal.is_english and _WISH.search(text) and not re.search(r"[?]|(?:です|ます)か$", text):
        mood = None
    if mood or is_talk_of_method(goal.name or "") or _FORMULA.search(goal.name or ""):
        return False
    if not goal.is_claim:
        return True
    target = clause.roles.target
    counted = clause.marks[0 if target.unit in {"個", "つ", ""} else target.after :] if target is not None else ()
    is_of_method = any(mark.text in _METHOD_NOUNS for mark in counted)  # 3〜5個のKPIを設定する
    if is_of_method or _FORMULA.search(re.sub(r"\([^()]*\)", "", text)):
        return False
    score = (_english_score if goal.is_english else _japanese_score)(goal, clause, piece, text)
    return score + 2 * is_next >= _ENOUGH


def _japanese_score(goal: ParsedGoal, clause: Clause, piece: Piece, text: str) -> int:
    """Return the evidence that a Japanese clause with a number is a goal."""
    motion = clause.motion.motion if clause.motion else None
    target = clause.roles.target
    is_marked = bool(piece.level or piece.is_marked or _GOAL_WORD.search(text))
    has_cadence = goal.cadence != "unspecified"
    has_bound = (target is not None and target.bound is not None) or goal.low is not None
    has_verb = motion is not None
    rest = _rest(clause)
    score = 0
    if _COPULA.match(rest):
        return 3 if is_marked and goal.name else 0
    score += 2 * is_marked + 2 * (goal.baseline is not None) + has_cadence + has_bound
    score += bool(goal.when.deadline or goal.when.is_span)
    score += 2 * (goal.name is not None and is_measurable(goal.name))
    score += bool(goal.unit or goal.rivals) + piece.is_whole
    score += 2 * (goal.is_act and goal.unit == "回")
    score += 3 * has_verb if goal.name or piece.is_whole else has_verb
    score += 2 * (has_verb and piece.is_whole)
    if goal.is_act:
        score += 2 * (has_cadence or has_bound or goal.when.deadline is not None) - 2
    elif not (_FINISHED.match(rest) or (has_bound and _DONE_IN_TIME.match(rest))) and not _name_is_behind(clause):
        score -= 6
    is_to = target is not None and target.case is Case.TO and not clause.marks[target.after :]
    score += 2 * (goal.value == 0 and bool(goal.name))
    is_tied = (
        any(use.is_per for use in clause.roles.in_name)
        or is_to
        or goal.value == 0
        or is_marked
        or has_cadence
        or goal.baseline is not None
        or (goal.name is not None and is_measurable(goal.name))
    )
    score += 2 * is_to
    if not has_verb and not goal.is_act and not is_tied:
        score -= 2
    if not goal.name:
        score -= 0 if piece.is_whole else 3
    return score


def _rest(clause: Clause) -> str:
    """Return the words behind the number, its attachments and its verb."""
    target = clause.roles.target or next(reversed(clause.roles.rivals), None)
    if target is None:
        return ""
    begin = clause.marks[target.after - 1].end
    if clause.motion is not None and clause.motion.end > begin:
        begin = clause.motion.end
    rest = "".join(mark.text for mark in clause.marks if mark.start >= begin and mark.kind is not MarkKind.TIME)
    return re.sub(r"\([^()]*\)?", "", rest)


def _name_is_behind(clause: Clause) -> bool:
    """Return whether the name stands behind the number, and nothing but a verb of reaching after it."""
    target = clause.roles.target
    if target is None or not clause.name.marks or clause.name.marks[-1].start < clause.marks[target.at].start:
        return False
    end = clause.name.marks[-1].end
    behind = [mark for mark in clause.marks if mark.start >= end and mark is not clause.motion]
    if clause.name.is_act:
        return True
    return all(
        mark.kind in {MarkKind.PARTICLE, MarkKind.MOTION, MarkKind.TIME, MarkKind.SPACE}
        or mark.norm in LIGHT_WORDS
        or mark.norm in {"為る", "する"}
        for mark in behind
    )


def _english_score(goal: ParsedGoal, clause: Clause, piece: Piece, text: str) -> int:
    """Return the evidence that an English clause with a number is a goal."""
    motion = clause.motion
    target = clause.roles.target
    is_marked = bool(piece.level or _GOAL_WORD.search(text))
    if not goal.name or (motion is not None and motion.is_past):
        return 0
    has_bound = (target is not None and target.bound is not None) or goal.low is not None
    counted = is_measurable(goal.name) or _COUNTED.search(goal.name) is not None
    is_timed = goal.cadence != "unspecified" or goal.when.deadline is not None
    score = (
        3 * is_marked
        + piece.is_whole
        + 2 * counted
        + has_bound
        + is_timed
        + bool(goal.unit)
        + 2 * (goal.baseline is not None)
    )
    is_short = piece.is_whole and len(text.split()) <= _SHORT and (is_timed or text.endswith(("%", "percent")))
    score += is_short and motion is None and not _IS.search(text)  # 15 new clients a month, Occupancy 85%
    if motion is not None:
        score += 3
    elif (
        _IS.search(text)
        or len(text.split()) > 10
        or (target is not None and target.case is Case.LINK and target.at == 0)
    ):
        score -= 3
    if re.search(r"\b(?:I|you|he|she|they|it|says|shows|because|that|which)\b", text) and not is_marked:
        score -= 3
    if motion is None and re.match(r"\s*of\b", text[target.number.end :] if target else "") and not has_bound:
        score -= 3
    return score


_SHORT = 6  # words; longer fragments are sentences of their own
_COUNTED = re.compile(
    r"\b(?:leads?|customers?|inquir(?:y|ies)|enquir(?:y|ies)|orders?|visits?|visitors?|calls?|contracts?|deals?"
    r"|sales|revenue|profit|income|members?|users?|sign-?ups?|downloads?"
    r"|articles?|posts?|meetings?|appointments?|hires?|applicants?|applications?|reviews?|referrals?|subscribers?"
    r"|complaints?|defects?|accidents?|rate|ratio|share|score|time|days"
    r"|hours|cost|costs|margin|satisfaction|retention|churn|turnover|NPS|CVR|CPA|ROAS|LTV|MRR|ARR|value|price"
    r"|proposals?|demos?|responses?|repl(?:y|ies)|tickets?|views?|sessions?"
    r"|stores?|shops?|units?|shipments?|interviews?|conversion|attrition|inventory|followers?|clicks?|requests?"
    r"|overtime|absences?|errors?|bookings?|reservations?|guests?|patients?|deliveries|missed)\b",
    re.IGNORECASE,
)


def is_counted(name: str) -> bool:
    """Return whether a name is of something that is measured or counted, in either language."""
    return is_measurable(name) or _COUNTED.search(name) is not None


# -- without a number ------------------------------------------------------------------------------------------------

_FACTOR = re.compile(r"(?:獲得|開拓|採用|防止|維持・拡大|創出|定着|育成|確保|最適化|充実|改善|強化|成長)$")
_MEASURES = re.compile(
    r"(?:売上|売り上げ|売上高|[^関指係変複]数|率|利益|利益額|単価|シェア|満足度|生産量|残高|コスト|品質|納期|対効果|CPA|CVR"
    r"|ROAS|NPS|MRR|LTV)(?:\([A-Za-z]{2,8}\))?$"
)
_LONGEST_FACTOR, _LONGEST_BARE = 20, 18
_CHANGES = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER, Motion.KEEP, Motion.HOLD})


def without_number(goal: ParsedGoal, clause: Clause, text: str, *, is_field: bool) -> ParsedGoal | None:
    """Return a goal without a number: a factor (リピート率の向上), a wish (離脱率を下げる), an indicator's bare name; else None."""
    name = goal.name or ""
    words = re.sub(r"[\s。、]+$", "", text)
    kinds = {mark.number.kind for mark in clause.marks if mark.number is not None}
    is_dated = bool(kinds) and clause.motion is None and kinds <= _NO_AMOUNTS  # 創業は昭和38年
    if not name or is_talk_of_method(name) or is_talk_of_method(words) or is_dated:
        return None
    if any(mark.kind is MarkKind.NUMBER for mark in clause.marks):
        return goal if is_field else None  # 十数件の問い合わせ: a number, but none that was written
    if any(verb.norm in _PURSUED and after.kind is MarkKind.NOT for verb, after in pairwise(clause.marks)):
        return None  # 数は追わない
    is_alone = clause.motion is None and is_measurable(name) and _NAMED_ONLY.search(words) is None
    is_wished = clause.motion is None and clause.marks[0].norm in COMPARED  # more repeat customers
    is_improved = is_measurable(name) and _IMPROVED.search(words) is not None
    if is_field and (is_alone or is_wished or is_improved or _MADE_BETTER.search(words)):
        return goal
    if goal.is_english:
        is_named = is_field or ((is_measurable(name) or _COUNTED.search(name)) and len(name.split()) <= _LONGEST_WISH)
        return goal if is_named and _wishes_for_change(goal, clause) else None
    marks = [mark for mark in clause.marks if mark.kind not in {MarkKind.SPACE, MarkKind.TIME}]
    motion = clause.motion.motion if clause.motion else None
    is_change = motion in _CHANGES and is_measurable(name)
    if _FACTOR.search(words) and not is_change and (factor := _as_factor(goal, words)):
        return factor
    rest = "".join(mark.text for mark in clause.marks if clause.motion and mark.start >= clause.motion.end)
    if motion in _CHANGES:
        is_nominal = not any(mark.part in {Part.VERB, Part.TOPIC} or mark.text in {"を", "が"} for mark in marks)
        if not (_FINISHED.match(rest) or (is_field and _WISHED_FOR.search(words))):
            return None
        is_short = is_nominal and len(words) <= _LONGEST_FACTOR
        return goal.with_(is_factor=is_nominal) if is_field or is_short or is_measurable(name) else None
    if motion in {Motion.REACH, Motion.GAIN}:
        return goal if is_field or (is_measurable(name) and _REACHED_ONLY.fullmatch(rest)) else None
    is_phrase = all(mark.is_nominal or mark.text in {"の", "・", "(", ")"} for mark in marks)
    if is_phrase and _FACTOR.search(words) and len(words) <= _LONGEST_FACTOR:
        return _as_factor(goal, words)
    if is_phrase and len(words) <= _LONGEST_BARE and _MEASURES.search(words):
        return goal.with_(is_bare=True)
    return None


#: Behind a verb of change they say no more than that somebody wishes for it: 上げていきたいと思っています, 減らせればと考えております.
_WISHED_FOR = re.compile(
    r"(?:(?:たい|れば|たら|[おこそとのもろごぞどぼよ]う|ないか)(?:な[あぁ]?)?と(?:思|おも|考え|願|存じ)|ていきたい|つもり(?:で|だ))[^0-9、。]*$"
)
#: What somebody wishes to make better, where it is measured: 定着をよくしたい; not 雰囲気を良くしたい.
_IMPROVED = re.compile(
    r"を(?:もっと|もう少し|さらに|より|少しでも)?(?:良く|よく)し(?:て(?:い?き|い))?(?:たい|ていこう|ましょう|よう)[^0-9、。]{0,8}$"
)
#: What is to be made better somehow is one where its name is that of a number: 取得率を何とかしたい; not 定着を何とかしたい.
_MADE_BETTER = re.compile(
    r"(?:[率数額度点価高]|時間)を[^、。]{0,10}(?:何とか|なんとか|どうにか|良く|よく)し[^、。]{0,6}(?:たい|ければ)"
)
_REACHED_ONLY = re.compile(r"(?:する|します|したい|を目指す|を目指します)?")
_PURSUED = word_set("追う 問う 拘る")


def _wishes_for_change(goal: ParsedGoal, clause: Clause) -> bool:
    """Return whether an English clause wishes that something changes: cut churn, beat last year's sales, get it back to what it was."""
    verb = clause.motion
    if verb is None or verb.is_past:
        return False
    words = [mark.norm for mark in without_blanks(clause.marks) if mark.start > verb.start]
    if verb.motion in _BRINGING and any(one == "back" and two == "to" for one, two in pairwise(words)):
        return True
    return verb.motion in _CHANGES or (verb.motion is Motion.OVER and goal.compared is not None)


_BRINGING = frozenset({Motion.MAKE, Motion.GAIN})
_LONGEST_WISH = 5  # words of the name in prose
#: Numbers that tell since when, how old or where.
_NO_AMOUNTS = frozenset({NumberKind.DATE, NumberKind.AGE, NumberKind.PHONE})


_NAMED_ONLY = re.compile(r"^[^をがはにで、。]+$")


def _as_factor(goal: ParsedGoal, words: str) -> ParsedGoal | None:
    if len(words) > _LONGEST_FACTOR or re.search(r"[をがはでも]|KGI|KPI", words):
        return None
    return goal.with_(name=words, direction="unspecified", is_factor=True)
