"""What a stretch of a sentence does with its number: it sets a goal, tells how it is or was, or leaves that open.

Nobody says "this is my present state". It is told by tense and aspect (出ていた, 増えている, has crept up), by who does it (we sell), by
words of now and then, by a particle that finds it much or little (も, しか, only), by what it is the reason for (ので, けど). A goal is
told by a wish, an order, a limit, where it leads, a day to come. Both are added up; the lead decides, and no lead is an open stance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from kpicore.language import (
    NOW_WORDS,
    PAST_WORDS,
    MarkKind,
    Motion,
    Part,
    TextMark,
    TimeKind,
    text_of,
    without_blanks,
    word_set,
    words_of,
)
from kpicore.value_types import replace, value_type

#: So much evidence is a wish of its own, and such a lead tells two stretches apart.
A_WISH, A_LEAD = 3, 2


@value_type
class Stance:
    """The evidence that a stretch sets a goal, and that it tells a state."""

    goal: int = 0
    state: int = 0

    @property
    def is_goal(self) -> bool:
        return self.goal > self.state

    @property
    def is_state(self) -> bool:
        return self.state > self.goal


def stance_of(marks: Sequence[TextMark], *, japanese: bool) -> Stance:
    """Return the evidence in a stretch of marks."""
    kept = without_blanks(marks)
    # A bracket at the end that tells of now, but no number of its own, says nothing: 60日前までに発送(現状40日前くらい).
    opening = next((at for at, mark in enumerate(kept) if at and mark.text in {"(", "（"}), len(kept))
    inside = kept[opening:] if kept and kept[-1].text in {")", "）"} else []
    if any({mark.norm, mark.text} & _TELLING for mark in inside) and not any(map(is_claim, inside)):
        kept = kept[:opening]
    return (_japanese if japanese else _english)(kept) if kept else Stance()


# -- Japanese --------------------------------------------------------------------------------------------------------

#: Behind a number they tell that it is how it stands or will come out: 1.2万トン見込み→1万3千トン, 40件の着地.
EXPECTED = word_set("見込み 見通し 実績 予想 予測 着地")
_WISHES = word_set(
    "たい 欲しい べき 積もり つもり 理想 目標 目的 目安 ノルマ 狙い 計画 ゴール 約束 必達 必要 ましょう 願う 頼む 希望 要望"
)
_LEADS = word_set("に へ まで")
_ENDS = frozenset({MarkKind.BREAK, MarkKind.STOP})
#: Verbs that only say that there is so much.
STATES = word_set("有る ある 居る いる 掛かる かかる 過ぎる 済む")
_CAUSES = word_set("貰う 頂く させる せる")
_REASONS = word_set("けん さかい が けども けど けれど けれども ので から のに し ため 為")
_CROSSING = frozenset({Motion.OVER, Motion.UNDER})
_DOING = frozenset(Motion) - _CROSSING
_COPULAS = word_set("です だ でし だっ な である")
_BEHIND_FINDING = _COPULAS | _REASONS
_PARTING = word_set("わ よ ね な ぞ なあ なぁ わい")
_VOLITION = re.compile(r"[おこそとのもろごぞどぼよ]う$")


def _japanese(marks: Sequence[TextMark]) -> Stance:
    claims = [at for at, mark in enumerate(marks) if mark.number is not None and is_claim(mark)]
    last = claims[-1] if claims else -1
    tail = marks[last + 1 :]
    if claims and (settled := _settled_in_japanese(marks, last)):
        return settled
    goal = 3 * (
        any(_is_wish(mark) for mark in tail) or is_thought(tail) or (bool(claims) and is_judged(tail))
    ) + 2 * _is_limited(marks)
    goal = max(goal, 3 * any(mark.norm in _WISHES for mark in marks))
    goal += 2 * any(mark.kind is MarkKind.ARROW for mark in marks)
    verb = next((at for at in reversed(range(max(last, 0))) if marks[at].part is Part.VERB), 0)
    times = [(mark, mark.time) for mark in marks[verb:] if mark.time is not None]  # not 1年以内に辞める人
    goal += any(
        time.is_until or mark.text[:1] in {"来", "翌"} or (time.kind is TimeKind.SPAN and time.is_within)
        for mark, time in times
    )
    is_told = _is_past(tail) or (_is_going(tail) and not _is_undertaken(marks, last))
    asked = [after for mark, after in pairwise(tail) if mark.text == "どう"]  # どうすればいいか悩んでる
    moves = [(mark, after) for mark, after in pairwise([*tail, None]) if mark and mark.motion and mark not in asked]
    denied = [mark for mark, after in moves if after is not None and after.kind is MarkKind.NOT]
    goal += 3 * (not is_told and any(mark.motion in _CROSSING for mark in denied))  # 年960時間を超えない
    state = 3 * is_told
    judged = [*denied, *(mark for mark, after in moves if after is not None and after.text == "ん")]  # 話にならん
    judged = [mark for mark in judged if mark.motion is Motion.MAKE]
    moved = any(claims or (mark.motion in _DOING and mark not in judged) for mark, _ in moves)
    goal += 2 * (moved and not is_told)
    if claims:
        behind = _behind_number(marks, last, is_told=is_told)
        goal, state = goal + behind.goal, state + behind.state
    else:
        words = [mark for mark in marks if mark.kind not in _ENDS and mark.text not in _BEHIND_FINDING | _PARTING]
        is_found = bool(words) and words[-1].part is Part.ADJECTIVE and words[-1].norm not in _NO_FINDING
        is_led = is_found and any(mark.text == "て" and mark.part is Part.JOINING for mark in words)
        goal -= 2 * (is_led and moved and not is_told)  # 酒もガスも上がって頭痛いわ
        state += is_found  # 宿泊客が少ない, 単価が低いので: how somebody finds it
    state += _when_told(marks)
    texts = [mark.text for mark in marks[: max(last, 0)]]
    state += 2 * any(texts[at : at + 3] in _DONE for at in range(len(texts)))  # 30分以内に返事したのが45%
    return Stance(goal, state + _told_by_title(marks, claims, is_open=not goal))


def _is_undertaken(marks: Sequence[TextMark], last: int) -> bool:
    """Return whether so many at least are what somebody will do: 週4件は引っ張ってくる, 月20軒は回る; not 月に5件は来る."""
    tail = [mark for mark in marks[last + 1 :] if mark.kind not in _ENDS]
    if len(tail) < 2 or tail[0].text != "は" or tail[-1].text[-1] not in _PLAIN_FORMS:
        return False
    is_act = all(mark.part in _OF_ACT and mark.motion in _UNDERTAKING for mark in tail[1:])
    has_subject = any(mark.text == "が" and mark.kind is MarkKind.PARTICLE for mark in marks[:last])
    return is_act and not has_subject and all(mark.norm not in _COMING for mark in tail[1:2])


_PLAIN_FORMS = frozenset("うくぐすつぬぶむる")
_OF_ACT = frozenset({Part.VERB, Part.VERBAL, Part.JOINING, Part.AUXILIARY})
_UNDERTAKING = frozenset({None, Motion.MAKE, Motion.GAIN})
#: Verbs of what comes about by itself, of whom or what leaves, and of what only is possible.
_COMING = STATES | word_set(
    "来る 届く 出る 入る 起きる 起こる 落ちる 壊れる 切れる 遅れる 余る 溜まる 漏れる 離れる 逃げる 止まる 残る 辞める 休む "
    "売れる 取れる 要る できる 出来る なる 成る"
)
_DONE = (["た", "の", "が"], ["た", "の", "は"])


def _told_by_title(marks: Sequence[TextMark], claims: Sequence[int], *, is_open: bool) -> int:
    """Return how much what stands before a number says that it is told: 実績:平均42分, in brackets (今月63.1), (11/28時点で412人).

    `is_open` that nothing makes it a goal.
    """
    named = (mark for mark in marks if (mark.time is None and mark.kind is not MarkKind.SIGN) or mark.text == ":")
    title = list(islice(named, 2))
    is_titled = len(claims) == 1 and [mark.text for mark in title[1:]] in ([":"], ["は"])
    state = 3 * (is_titled and title[0].norm in NOW_WORDS | PAST_WORDS)
    before = marks[: claims[-1]] if claims else ()
    terms = [mark for mark in before if mark.time and mark.time.kind in _OF_NOW]
    is_expected = any(one.norm in EXPECTED and two.text in {"は", "が"} for one, two in pairwise(before))
    state += 3 * is_expected  # 今年度の着地予想は2,400万円
    is_now = any(mark.text[:1] in "今当本先去昨前" for mark in terms)
    is_now = is_now or any(mark.time is not None and "時点" in mark.text for mark in before)
    return state + 2 * (marks[0].text in {"(", "（"} and is_open and is_now)


def _settled_in_japanese(marks: Sequence[TextMark], last: int) -> Stance | None:
    """Return the stance that one phrase around the last number settles: none allowed, granted, turned down, resolved; else None."""
    if _allows_none(marks, last):
        return Stance(A_WISH, 0)
    if _tells_of_part(marks, last):
        return Stance(0, 2)
    said = text_of(marks[last + 1 :])
    if _TOLD_TO_US.search(text_of(marks)):
        return Stance(A_WISH, 0)  # 本部からは8%と言われている
    if CONCEDED.match(said) or TURNED_DOWN.match(said) or EXCEPTED.search(text_of(marks)):
        return Stance(0, A_WISH)
    return Stance(A_WISH, 0) if _RESOLVED.search(said) else None


_TOLD_TO_US = re.compile(r"から(?:は|も)?[^、。]*(?:と|って|ように?)(?:言|い)われ")
_OF_NOW = frozenset({TimeKind.RELATIVE, TimeKind.PAST})


def _behind_number(marks: Sequence[TextMark], last: int, *, is_told: bool) -> Stance:
    """Return what the words behind the last number of a Japanese clause say of it, `is_told` that its verb tells how it is."""
    if _is_undertaken(marks, last):
        return Stance(A_LEAD, 0)
    behind = _behind(marks[last + 1 :])
    words = [mark for mark in behind if mark.kind not in _ENDS]
    goal = 2 * (bool(behind) and behind[0].text in _LEADS and not is_told)
    goal += 2 * any(mark.norm in _CAUSES for mark in behind)
    goal += 3 * ([mark.text for mark in words[-2:]] == ["よう", "に"])  # 6時間は眠れるように
    goal += 3 * (
        not is_told and any(mark.norm == "行く" and mark.part is Part.VERB for mark in behind[:1])
    )  # 540万いきます
    goal += 2 * (len(words) > 1 and words[-1].text == "に" and words[-1].part is Part.CASE)  # 48時間で返すルールに
    is_order = len(words) > 1 and words[-1].norm in {"事", "こと"} and words[-2].part is Part.VERB
    goal += 3 * is_order  # 2か月分あること
    much_or_little = {"しか": 3, "も": 2}  # 6人も, 3人しか
    state = much_or_little.get(behind[0].text, 0) if behind else 0
    state += 3 * _is_found(behind)
    state += _plain_end(marks, last, behind)
    is_landing = [mark.text for mark in words] == ["で", "着地"]  # 120%で着地: what one makes it come to
    return Stance(goal, state + 3 * (not is_landing and any(mark.norm in EXPECTED for mark in behind[:2])))


def _is_found(behind: Sequence[TextMark]) -> bool:
    """Return whether a number is told as somebody finds it, or as what does not do: 4割と低く, 52%は危ない, 16,000円では払えない."""
    tie, verdict = (*(mark for mark in behind[:2]), None, None)[:2]
    if tie is None or verdict is None:
        return False
    is_verdict = verdict.part in {Part.ADJECTIVE, Part.ADJECTIVAL} and verdict.norm not in _NO_FINDING
    return (tie.text in {"と", "は", "って"} and is_verdict) or (tie.text == "で" and verdict.text == "は")


def _allows_none(marks: Sequence[TextMark], last: int) -> bool:
    """Return whether somebody will not have a single one: 1件も出さない, 一人も辞めさせない; not 1件も来ない, 1件も出していない."""
    tail, number = marks[last + 1 :], marks[last].number
    if number is None or number.value != 1 or not tail or tail[0].text not in NOT_EVEN:
        return False
    verbs = [mark for mark in tail if mark.part is Part.VERB]
    is_denied = any(mark.kind is MarkKind.NOT for mark in tail) and not (_is_past(tail) or _is_going(tail))
    is_willed = any(mark.norm.endswith(("す", "せる")) for mark in (*verbs, *tail[-2:])) or any(
        mark.text == "を" and mark.kind is MarkKind.PARTICLE for mark in marks
    )
    return is_denied and is_willed


def _tells_of_part(marks: Sequence[TextMark], last: int) -> bool:
    """Return whether a clause says how some of those before it are: うち2回は医師同席; not うち10件を新規で, うち2名は増やす."""
    if last != 1 or marks[0].norm not in _OF_WHICH:
        return False
    behind = [mark for mark in marks[last + 1 :] if mark.kind not in _ENDS]
    return (
        len(behind) > 1
        and behind[0].text == "は"
        and all(mark.is_nominal and mark.motion is None for mark in behind[1:])
    )


_OF_WHICH = word_set("うち 内 其の内 そのうち その内")
#: Not all of those a goal is about: some of the builders are dragging it out to 60.
_SOME_OF_THEM = (
    r"(?:some|a few|most|many|several|half|one|two|three|a couple|a handful|lots) of (?:the|our|my|these|those|them|us)"
)
#: Whose number it is, when it is not ours, from where something sets in, and what a thing called by a number helps with.
OTHERS = re.compile(
    r"^,? ?out of (?:the|our|about|around|some|roughly|perhaps)\b"
    r"|^(?:if|unless)\b|(?:と|って)(?:[^。、]{0,8}に)?言(?:う|って|われ(?!るの))|とおっしゃ|というけ|^[^。]{0,12}(?:予算|計画)は|業界|全国平均|他社|同業|県平均|法定|法律|法令|条例|協定|規制|規定|契約上|国の(?:基準|ルール|目標|平均)|[はがも]法の"
    r"|\b(?:next door|(?:across|down) the (?:street|road)|my \w+['’]s|the competition|head office (?:allows|has|does)"
    r"|who (?:asks?|wants?|demands?|requires?|expects?) "
    r"|industry|sector|national|competitors?|(?:our|my) rivals?|statutory|by law|legal(?:ly)?|regulations?|regulator|contract(?:ual)?"
    r"|agreement|guidelines?|guidance|(?:the|our) SLA)\b"
    r"|^(?:and |or )?(?:(?:some|certain|other|most) (?:days|nights|weeks|weekends|months|quarters|seasons|years)"
    r"|(?:some|others?) (?:it['’]s|we['’]re|they['’]re|it is))\b"
    rf"|^(?:and |but )?{_SOME_OF_THEM}\b[^,;]*? (?:is|are) [a-z]+ing\b"
    r"|\b(?:kicks in|sets in|(?:the|an?) [a-z]+ starts|begins|applies) (?:at|from|above|over|below|under) [$£€]?[0-9]"
    r"|\b(?:should|will|would|might|may|ought to|is going to) help(?: out| a lot| (?:with|on) (?:that|this|it))?\s?[.!]?$",
    re.IGNORECASE,
)
#: A number that is granted sets nothing: 価格を10%上げても客数は維持したい.
CONCEDED = re.compile(r"[^、。]{0,6}(?:[^\W\d]て|んで|たとして|にして)も(?!ら|っと|う)")
CONCEDED_AT = re.compile(
    r"[0-9半倍%割円件人名回個本台時間日分点][^、。]{0,6}(?:[^\W\d]て|んで|たとして|にして)も[、]?$"
)
#: What somebody has made up his mind to do, or has to, in whatever part of the country: 取ることにした, 伸ばさんとあかん.
_RESOLVED = re.compile(
    r"が(?:いい|良い|関の山|妥当|現実的|精一杯|限界)(?:な?(?:ところ|とこ(?!ろ))(?!だっ|でし)|(?:です|だ|かな)?$)"
    r"|ことに(?:し|決め)(?:た|ました|て[いお])|[きえけせてねめれげべ]るはず(?:だ|です|$)"  # 15分でできるはずだ
    r"|(?:[んずな]い?と|な|にゃ|なきゃ|なくちゃ|なければ|ねば)(?:あか[んへ]|いか[んへ]|いけ|なら[なんへぬ]|だめ|ダメ|駄目)"
)
#: Behind one they say that there is none.
NOT_EVEN = frozenset({"も", "たり", "すら"})
#: What is allowed in one case, or tells what counts: 12月のみ35hを許容, 300万円以上の先に限る.
EXCEPTED = re.compile(
    r"(?:のみ|だけ|に限[りっ]て?)[^、。]{0,14}(?:[をもは]|まで)(?:許容|容認|認め|可と)|までなら(?:可|OK|許容|認め|よし|良し)|の[^、。のを0-9]{1,10}に限(?:る|り|定)"
)
#: A number that is turned down is no goal, and not how it stands: 2時間でよしとせず、1時間以内とする, 3件ではなく5件.
TURNED_DOWN = re.compile(
    r"で(?:よし|良し|満足)と?(?:は?せ[ずん]|し(?:ない|なく))|(?:では|じゃ)な[くい]|にとどまら|に甘んじ(?:ず|ない|るこ)"
)


#: What would be ideal and is given up at once: 理想はゼロだけど, 本音は20人ですが; where nothing else is set it is the goal.
GRANTED_IDEAL = re.compile(
    r"(?:(?:理想|本音|本当|ほんと)(?:を言えば|を言うと|は|なら)[^。]*?|と[言い]いたい[^。、]{0,8}?)"
    r"(?:けれども|けれど|けども|けど|[だすいん]が)[^0-9ゼ]{0,16}$"
)


#: Adjectives that wish or tell nothing of how much there is.
_NO_FINDING = _WISHES | word_set("無い ない 良い 望ましい")


_SINCE = 4  # marks: から, the time, で and what is done


def _is_limited(marks: Sequence[TextMark]) -> bool:
    """Return whether a limit stands in a stretch that is no part of a name: 20%以下に, 注文から2日で返す, not 3年以内離職率."""
    ends = [mark for mark in marks if mark.kind not in _ENDS][-4:]
    is_since = len(ends) == _SINCE and [mark.text for mark in ends[:3:2]] == ["から", "で"] and is_claim(ends[1])
    if is_since and ends[-1].text == ends[-1].norm:
        return True
    limit = MarkKind.BOUND
    bounds = [at for at, mark in enumerate(marks) if mark.kind is limit]
    return any(marks[at].is_before or at + 1 == len(marks) or not marks[at + 1].is_nominal for at in bounds)


def is_claim(mark: TextMark) -> bool:
    """Return whether a mark is a number that can be a target or a start."""
    return mark.number is not None and mark.number.is_claim and mark.kind is MarkKind.NUMBER


def _behind(tail: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return what stands behind a number and its bound: くらい, 程度 and 以下 skipped."""
    at = 0
    while at < len(tail) and tail[at].kind in _LIMITING:
        at += 1
    return tail[at:]


_LIMITING = frozenset({MarkKind.ABOUT, MarkKind.BOUND, MarkKind.PER})


def _is_wish(mark: TextMark) -> bool:
    is_willed = mark.text.endswith("う") and mark.part is Part.VERB and _VOLITION.search(mark.text) is not None
    return is_willed or mark.norm in _WISHES or mark.motion is Motion.AIM


def is_judged(marks: Sequence[TextMark]) -> bool:
    """Return whether a condition is only judged by what follows it: 120人になったら御の字, 半分になれば十分."""
    at = next((at for at, mark in enumerate(marks) if is_condition(mark)), None)
    behind = [mark for mark in marks[at + 1 :] if mark.kind not in _ENDS] if at is not None else []
    is_compared = bool(behind) and behind[-1].text in {"ほう", "方"}  # 7割残ればいいほう
    is_act = any(mark.part is Part.VERB or mark.kind is MarkKind.NUMBER or mark.text == "を" for mark in behind)
    return bool(behind) and not (is_compared or is_act)


def is_trigger(marks: Sequence[TextMark]) -> bool:
    """Return whether marks tell what is done or comes about once a number is crossed; not what is judged bad: 切ったらアウト.

    7割を切ったら値下げ, 30時間超えたら面談する, 90超えると誰か倒れる.
    """
    pairs = [(one, two) for one, two in pairwise(marks)]
    crossed = [at for at, (one, _) in enumerate(pairs) if one.motion in _CROSSING]
    ties = {at: pairs[at][1] for at in crossed}
    quoted = {at for at in crossed if marks[min(at + 2, len(marks) - 1)].norm in _SAID}  # 30時間を超えると見ている
    at = next((at for at, two in ties.items() if is_condition(two) or (two.text == "と" and at not in quoted)), -1)
    if at < 0 or not any(map(is_claim, marks[:at])):
        return False
    behind = [mark for mark in marks[at + 2 :] if mark.kind not in _ENDS]
    is_act = bool(behind) and (behind[-1].part in _OF_ACT or behind[-1].motion is not None)
    return is_act and not any(map(is_claim, behind)) and _JUDGED_BAD.match(text_of(behind)) is None


_SAID = word_set(
    "言う いう 思う 考える 見る 見込む 読む 聞く 予想 予測 想定 宣言 約束 伝える 書く 決める する 為る なる 成る"
)
_JUDGED_BAD = re.compile(r"アウト|だめ|ダメ|駄目|NG|まず|失格|失敗|要|是正|対策|見直|撤退|中止|困|やば|負け")


def is_condition(mark: TextMark) -> bool:
    """Return whether a mark makes what stands before it a condition: なったら, なれば."""
    return mark.text in {"たら", "だら", "ば"} and mark.part in {Part.AUXILIARY, Part.JOINING}


def is_thought(tail: Sequence[TextMark]) -> bool:
    """Return whether a condition is what somebody would like: 5割にできればと思っております, 3件取れたらうれしい."""
    return _THOUGHT.search(text_of(tail)) is not None


_THOUGHT = re.compile(
    r"(?:れば|たら)(?:な[あぁ]?)?[、,]?と(?!き|こ|も|ころ)|ならと(?:思|考え|願|存じ)|(?:れば|たら|ると)(?:うれし|嬉し|幸い|ありがた|有難|助か)"
    r"|(?:れば|たら|ると)(?:いい|良い|よい|ええ|最高)(?!ほう|方|の?か|です?か|ん(?:です|だろう|でしょう|やろう)?か|でしょう|だろう)"
    r"|ないもの(?:です|でしょう|だろう)?か|ないか(?:な[あぁ]?)?と(?:思|考え)"
)


def _is_past(tail: Sequence[TextMark]) -> bool:
    """Return whether the stretch ends in a past form: 出た, でした, だったので."""
    for at, mark in enumerate(tail):
        if mark.text == "た" and mark.part is Part.AUXILIARY:
            following = tail[at + 1] if at + 1 < len(tail) else None
            is_asked = (
                following is not None and following.text == "か"
            )  # 減らしたか: a wish in some parts of the country
            is_reason = following is not None and following.norm in {"為", "ため"}  # 2人減ったため
            if not (is_asked or (following is not None and following.is_nominal and not is_reason)):
                return True
    return False


def _is_going(tail: Sequence[TextMark]) -> bool:
    """Return whether something goes on, has come to be or looks so: 出ている, 出てる, 増えてきて, 残ってしまう; what is kept so is none."""
    if not any(mark.norm in _GOING or mark.text == "そう" for mark in tail):
        return False
    goes_on = next((mark.text for mark in tail if mark.kind is MarkKind.PARTICLE), "") == "が"  # 20%台が続いている
    is_kept = not goes_on and any(mark.motion is Motion.KEEP for mark in tail)
    is_quoted = [mark.norm for mark in _behind(tail)[:2]] in _QUOTING  # 20万円以内ということで本部と握っている
    if any(mark.norm in _ONLY_REACHING for mark in tail) and not any(map(_is_wish, tail)):
        return True
    ends = [mark.text for mark in tail if mark.kind not in _ENDS][-2:]
    if is_quoted or is_kept or any(map(_is_wish, tail)) or is_thought(tail) or ends == ["よう", "に"]:
        return False
    if any(mark.text == "そう" and mark.part is Part.AUXILIARY for mark in tail):  # 2万4千人になりそう
        return True
    for mark, following in pairwise(tail):
        is_linked = mark.text in {"て", "で"} and mark.part in {Part.JOINING, Part.AUXILIARY}
        if is_linked and following.norm in _BEHIND_VERB:
            return True
    return any(mark.norm in _LASTING and mark.part is Part.AUXILIARY for mark in tail)


#: Verbs of what somebody does, or gets to.
_MEANT = word_set("遣る やる 行う 行なう 行く 掛ける かける 使う")
#: They find a number small: 6割にとどまる.
_ONLY_REACHING = word_set("留まる とどまる 止まる")
_BEHIND_VERB, _LASTING = word_set("居る いる てる 仕舞う 来る おる 居り"), word_set("てる ちゃう とる")
#: One of them stands in whatever goes on; そう may as well be another word.
_GOING = _ONLY_REACHING | _BEHIND_VERB | _LASTING
_QUOTING = [["と", "言う"], ["と", "いう"]]


def _plain_end(marks: Sequence[TextMark], last: int, behind: Sequence[TextMark]) -> int:
    """Return the evidence of an end that only tells: です, 届かない, あるので, 平均が47分, くらい."""
    state = 0
    if behind and (behind[0].text in _COPULAS or any(mark.norm in _POLITE_COPULA for mark in behind[1:2])):
        state += 1  # 2割です, 6割でございます
    closing = next((mark for mark in reversed(behind) if mark.kind not in _ENDS), None)
    if closing is not None and closing.text in _REASONS and closing.part in {Part.JOINING, Part.NOUN, Part.TIMELY}:
        state += 1
    if [mark.text for mark in behind[-2:]] == ["の", "で"] or [mark.text for mark in behind[-3:-1]] == ["の", "で"]:
        state += 1
    verbs = [mark for mark in behind if mark.kind is MarkKind.WORD and mark.part is Part.VERB and mark.norm != "致す"]
    is_done = any(mark.text == "を" and mark.kind is MarkKind.PARTICLE for mark in marks)  # somebody does it
    is_done = is_done or any(mark.norm in _MEANT for mark in verbs[:1])
    if verbs:
        state += 2 if verbs[0].norm in STATES else 0 if is_done else 1
    if any(mark.norm in {"近い", "近く"} for mark in behind[:1]):
        state += 1
    if len(behind) > 1 and closing is not None and closing.text == "で" and behind[0].is_nominal:
        state += 1  # 週5日営業で、
    words = [mark for mark in behind if mark.kind not in _ENDS]
    if not words:
        begin = max((at for at in range(last) if marks[at].kind is MarkKind.BREAK), default=0)
        lead = [mark.text for mark in marks[begin:last] if mark.kind is MarkKind.PARTICLE]
        state += "が" in lead and not any(mark.text == "各" for mark in marks[begin:last])  # 各担当が月4社
        state += last + 1 < len(marks) and marks[last + 1].kind is MarkKind.ABOUT and marks[last + 1].text != "前後"
    return state


_POLITE_COPULA = word_set("御座る ござる")
_NOW = NOW_WORDS - word_set("実績 ベース 基準")
_TELLING = _NOW | PAST_WORDS


def _when_told(marks: Sequence[TextMark]) -> int:
    """Return how much words of now and then say that it is told: 今は, 去年の, これまで; not 今より, 今の倍."""
    if _TELLING.isdisjoint(words_of(marks)) and all(mark.time is None for mark in marks):
        return 0
    for at, mark in enumerate(marks):
        if mark.time is None and _TELLING.isdisjoint((mark.norm, mark.text)):
            continue
        following = marks[at + 1] if at + 1 < len(marks) else None
        if following is not None and (following.motion is Motion.KEEP or following.norm == "維持"):
            continue  # 現状維持の97
        second = marks[at + 2] if at + 2 < len(marks) else None
        link = following.text if following is not None else ""
        if mark.time is not None:
            if mark.text[:1] in {"先", "去", "昨"} and mark.time.kind is not TimeKind.PAST:
                return 3
            continue
        if _begins_change(marks, at):  # 今の120件から200件に
            continue
        before = marks[at - 1] if at else mark
        is_tied = is_claim(before) or before.part is Part.VERB or (before.is_nominal and before.end == mark.start)
        if mark.text == "前" and is_tied:  # 60日前までに, 始業前点検, 発注点を割る前に
            continue
        is_now, is_past = {mark.norm, mark.text} & _NOW, {mark.norm, mark.text} & PAST_WORDS
        if not (is_now or is_past) or link in {"より", "比", "から", "並み"}:
            continue
        of = second.number if link == "の" and second is not None else None
        if of is not None and second is not None and (of.unit == "倍" or second.text in {"半分", "半数"}):
            continue
        return 3
    return 0


def _begins_change(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether the number behind a word of now is where a change begins that is told whole: 今の120件から, 現状3%→."""
    claim = next((index for index in range(at + 1, len(marks)) if is_claim(marks[index])), len(marks))
    behind = _behind(marks[claim + 1 :])
    is_start = bool(behind) and (
        behind[0].kind is MarkKind.ARROW or (behind[0].text in {"から", "より"} and behind[0].part is Part.CASE)
    )
    return is_start and any(map(is_claim, behind))


# -- English ---------------------------------------------------------------------------------------------------------

_ENGLISH_WISHES = word_set(
    "should must will shall would need needs want wants would aim aims aiming goal goals target targets "
    "hope hoping hopes planning gotta wanna gonna "
    "propose proposes intend intends seek seeks pledge pledges wish let let's lets i'd we'd we'll i'll like love happy ideally "
    "demands insists stipulates please ought objective shouldn't mustn't oughtn't shan't"
)
_ENGLISH_NOW = frozenset(
    ("at the moment", "at this moment", "at this point", "at present", "as of today", "as of now")
) | word_set(
    "baseline rn already now momentarily currently today present moment presently nowadays current existing usually normally typically"
)
#: Verbs that only say how much there is.
AMOUNTS_TO = word_set(
    "averages average averaging sits sit sitting stands stand standing hovers hovering lies lie take "
    "takes eats costs lasts totals equals amounts runs running averaged stood sat hovered"
)
#: Verbs of those who tell a number, which is then no wish of theirs.
REPORTING = word_set("says say reckons reckon thinks allows allow permits requires")
#: Past forms of verbs that do something to what is counted.
DID = word_set("drew wrote drove threw chose broke ate flew wore stole blew")
PAST_VERBS = DID | word_set(
    "spoke began shook sank swam froze forgot rode knew "
    "was were had did used came went sold made took lost got fell rose spent hit ran saw grew won brought kept held met sent gave "
    "ago yesterday crept gone slipped turned stood sat averaged"
)
_SUBJECTS = word_set("we i it they he she there we've i've they've it's we're they're there's that's")
_NO_VERBS = word_set("to of in on at the a an our my their its and or for by with from can")


def spoken_from(marks: Sequence[TextMark]) -> int:
    """Return where begins what an English clause says that somebody decided or reported, 0 where it says nothing of the kind.

    The Board asked that | this be brought to 28; Members noted that | arrears stood at 4.9%; agreed | a ceiling of 4.25%.
    """
    words = [at for at, mark in enumerate(marks) if mark.kind is not MarkKind.SPACE]
    opening = [marks[at].norm for at in words[:5]]
    if opening[:1] == ["it's"] or opening[:2] == ["it", "is"]:
        opening = [*opening, "", ""][opening[0] == "it" :][1:]
        is_meant = opening[0] in {"our", "my", "the"} and opening[1] in _INTENTIONS and opening[2] in {"that", "to"}
        return words[5 - (marks[words[0]].norm == "it's")] if is_meant and len(words) > 5 else 0
    for index, at in enumerate(words[:_LONGEST_SPEAKER]):
        mark = marks[at]
        if mark.norm in DECIDING | REPORTED and index + 1 < len(words):
            following = marks[words[index + 1]]
            is_said = following.norm in _BEFORE_SAID or following.kind in _OBJECTS
            # It has a subject before it, or a verb of its own behind: not fix reported hazards.
            is_told = index != 1 or marks[words[0]].norm.endswith("s")
            is_told = is_told or any(marks[each].norm in _FINITE for each in words[index:])
            is_said = is_said or (mark.norm in REPORTED and is_told)
            is_said = is_said or (index == 1 and any(marks[each].norm in _DUTY for each in words[index + 1 :]))
            is_passive = index > 0 and marks[words[index - 1]].norm in _BE | _NO_VERBS | {"been", "as"}
            return (at + 1 + 2 * (following.norm in {"that", "to", "for"})) if is_said and not is_passive else 0
        if mark.kind not in {MarkKind.WORD, MarkKind.PARTICLE} and mark.text != "and":  # me and Trev have said
            return 0
    return 0


_INTENTIONS = word_set("intention aim goal ambition policy wish plan objective hope")
#: What a meeting does with a number it sets, and with one it is told.
DECIDING = word_set("asked agreed resolved decided approved requested instructed endorsed mandated")
REPORTED = word_set("said reported noted heard observed")
_FINITE = PAST_VERBS | AMOUNTS_TO | word_set("is are be been")
_DUTY = word_set("should must shall")
_BEFORE_SAID = word_set("that to a an the this for on our")
_LONGEST_SPEAKER = 6


def _english(marks: Sequence[TextMark]) -> Stance:
    if begin := spoken_from(marks):
        said, is_decided = _english(marks[begin:]), any(mark.norm in DECIDING for mark in marks[:begin])
        return replace(said, goal=said.goal + A_WISH) if is_decided else replace(said, state=said.state + A_WISH)
    if settled := _settled_in_english(marks):
        return settled
    is_expected = _EXPECTED.search(" ".join(mark.norm for mark in marks)) is not None
    marks = [mark for mark in marks if mark.kind is not MarkKind.ABOUT]
    line = " ".join(words := [mark.norm for mark in marks])
    claims = [at for at, mark in enumerate(marks) if is_claim(mark)]
    first = claims[0] if claims else len(marks)
    is_wished = any(word.removesuffix("'s") in _ENGLISH_WISHES for word in words) or _HAS_TO.search(line) is not None
    is_wished = (is_wished or (words[:1] in _ASKING and words[1:2] == ["we"])) and not is_expected  # can we double it
    is_amount = _TOLD_LIMIT.search(line) is not None and not is_wished  # holders stand at just under 5,200
    goal = 3 * is_wished + 2 * any(mark.kind in {MarkKind.BOUND, MarkKind.ARROW} for mark in marks) * (not is_amount)
    goal += 3 * any(mark.time is not None and mark.time.is_until for mark in marks)  # we see 45 clients a month by June
    opening = next((mark for mark in marks if mark.norm not in _BEFORE_VERB and mark.kind not in _EDGES), None)
    goal += any(words[at - 1] in {"to", "by"} and words[at - 2] not in PAST_VERBS for at in claims if at)
    is_from = "from" in words[:first] and "to" in words[first:]  # from the current 120 to 200
    is_told = opening is not None and opening.norm.endswith("ing") and not PAST_VERBS.isdisjoint(words[:first])
    is_rate = _RUNS_AT.match(line) is not None
    goal += 3 * (opening is not None and opening.motion is not None and not (opening.is_past or is_told or is_rate))
    behind = [word for word in words[claims[-1] + 1 :] if word not in {"、", "."}] if claims else []
    is_caused = opening is not None and opening.norm in {"have", "get", "see"}  # have 60 volunteers trained by March
    goal += 3 * is_caused + 3 * (len(behind) == 1 and behind[0] in NEEDED)  # 52 at present, 35 wanted
    changes = [
        mark for mark in marks if mark.motion and mark is not opening and (is_wished or not _is_of_subject(marks, mark))
    ]
    goal += 2 * any(not mark.is_past and mark.norm not in {"up", "down", "get"} for mark in changes)
    state = 3 * ((is_expected or any(word in _ENGLISH_NOW for word in words)) and not is_from)
    is_past = _told_in_past(marks, first, is_caused=is_caused) or (opening is not None and opening.norm == "having")
    is_label = 1 < first < len(marks) and words[first - 1] in {":", "-", "–", "—"}  # plans sold - 25 per month
    is_label = is_label and all(mark.kind in {MarkKind.WORD, MarkKind.MOTION} for mark in marks[: first - 1])
    is_past, changes = (False, []) if is_label and not is_told else (is_past, changes)
    state += 3 * (is_past or is_rate or _LAST.search(line) is not None) + 2 * any(mark.is_past for mark in changes)
    state += _told_in_present(marks, first, is_wished=is_wished)
    state += 3 * (any(word in {"instead", "versus", "vs"} for word in words[:2]) or words[:2] == ["rather", "than"])
    head = next((mark.norm for mark in marks if mark.kind is not MarkKind.BREAK), "")  # and because two left
    state += 4 * ([head] in _BEFORE_STATE or _is_unable(marks[first:])) + (words[:1] == ["("] and not goal)
    return Stance(goal, state)


def _is_unable(marks: Sequence[TextMark]) -> bool:
    """Return whether what stands behind the last number of English marks tells what those it counts cannot do: 3 guys can't keep up."""
    last = next((at for at in reversed(range(len(marks))) if is_claim(marks[at])), len(marks))
    words = without_blanks(marks[last + 1 :])
    denied = next((at for at, mark in enumerate(words) if mark.kind is MarkKind.NOT and mark.norm in _UNABLE), 0)
    return denied > 0 and all(mark.kind is MarkKind.WORD for mark in words[:denied])


_UNABLE = frozenset({"can't", "cannot", "couldn't", "can not"})


def _settled_in_english(marks: Sequence[TextMark]) -> Stance | None:
    """Return the stance that one phrase settles: where a number has got to, a verdict on it, until when one won't rest; else None."""
    line = " ".join(mark.norm for mark in marks)
    if _IF_ONLY.search(line) is not None or _TRUSTED.search(line) is not None or _TO_BE_DONE.match(line) is not None:
        return Stance(A_WISH, 0)
    if _HAS_MOVED.search(line) is not None or TOO_MUCH.search(line) is not None:
        return Stance(0, A_WISH)
    if _NO_MORE.match(line) is not None or _SETS_IN.search(line) is not None:
        return Stance(0, A_WISH)
    if marks[0].norm in {"not a single", "not one"}:
        return Stance(A_WISH, 0)  # not a single lost key
    first = next((at for at, mark in enumerate(marks) if is_claim(mark)), None)
    if first is None:
        none = asked_for_none(marks)
        behind = [mark for mark in marks if none is not None and mark.start >= none.end]
        is_past = any(mark.norm in _TOLD_OF_NONE for mark in behind) or _LAST.search(line) is not None
        return Stance(A_WISH, 0) if behind and not is_past else None  # No customers lost this year
    is_denied = _DENIED_UNTIL.search(" ".join(mark.norm for mark in marks[:first])) is not None  # I shan't rest until
    return Stance(A_WISH, 0) if is_denied or JUDGED.search(line) is not None else None


def asked_for_none(marks: Sequence[TextMark]) -> TextMark | None:
    """Return the no at the head or behind the verb of an order: lose no customers, none of the accounts; not we have no complaints."""
    words = without_blanks(marks)
    at = next((at for at, mark in enumerate(words[:2]) if mark.kind is MarkKind.NOT and mark.norm in _NONE_OF), None)
    following = words[at + 1].norm if at is not None and at + 1 < len(words) else ""
    if at is None or (at and (_NO_ORDER.search(words[0].norm) or following in {"show", "shows"})):  # Friday no shows
        return None
    if following == "longer" or any(mark.norm.split(" ")[0] == "than" for mark in words):
        return None  # no more complaints than last year
    verb = words[0]
    is_order = verb.kind is MarkKind.WORD or verb.norm in {"have", "get", "see"} or verb.motion is Motion.GAIN
    is_none = (words[at].norm == "none") == (following == "of")
    return words[at] if is_none and (at == 0 or is_order) else None


_NONE_OF = frozenset({"no", "none", "not a single", "not one"})
#: Ends no order that opens a clause: customers no longer, there's no parking.
_NO_ORDER = re.compile(r"(?<!s)s$|['’]|^(?:there|here)$")
_TOLD_OF_NONE = word_set("was were had did have has is are")


def _told_in_past(marks: Sequence[TextMark], first: int, *, is_caused: bool) -> bool:
    """Return whether a verb before the first number tells what was: was at 40, received 40; not costs held to 31%.

    So do ago, used to, and since behind what somebody has done.
    """
    words = [mark.norm for mark in marks]
    is_since = "since" in words[first:] and not {"have", "has", "we've", "they've"}.isdisjoint(words)
    if is_since or any(word.endswith("ago") for word in words) or "used to" in " ".join(words):
        return True
    told = [mark.norm for mark in marks[:first] if mark.motion is not Motion.KEEP or mark.is_past]
    done = next((at for at, word in enumerate(told) if word in {"within", "inside"}), 0)
    while done and told[done - 1] in _WAYS:
        done -= 1
    if done > 1 and told[done - 1] in _DONE_TO and _SUBJECTS.isdisjoint(told[:done]):
        del told[done - 1]  # beds turned round within 90 minutes: what shall be done to them
    return not PAST_VERBS.isdisjoint(told) or (
        not is_caused and marks[0].norm not in {"each", "every"} and _has_past_form(marks[: first + 1])
    )


def _told_in_present(marks: Sequence[TextMark], first: int, *, is_wished: bool) -> int:
    """Return how much the words of an English clause tell how it is now, beside its first number: it takes us only 9 days."""
    words = [mark.norm for mark in marks]
    before, behind = words[:first], words[first:]
    is_running = any(
        other.endswith("ing") and (one.endswith("'s") or (one in {"is", "are"} and other in AMOUNTS_TO))
        for one, other in pairwise(before)
    )
    state = 3 * is_running  # overtime's running at 60 hours
    is_duty = words[:1] in (["each"], ["every"])  # each of the lads does a talk a week
    is_verb = first + 1 < len(marks) and marks[first + 1].kind is MarkKind.WORD and words[first - 1].endswith("s")
    if is_duty and not is_wished:
        state += first > 1 and is_verb
    elif not is_wished:
        does = any(one in _SUBJECTS and ("'" in one or verb not in _NO_VERBS) for one, verb in pairwise([*before, ""]))
        told = [word for word in before[-2:] if word in AMOUNTS_TO and (word != "average" or word == before[-1])]
        is_plain = (
            bool(told) or is_numbered(marks, first - 1) or any(word in {"is", "are", "has", "have"} for word in before)
        )
        is_plain = is_plain or (" ".join(before[-3:]) == "an average of" and before[-4:][0].endswith("s"))
        is_plain = is_plain or (len(before) > 2 and before[0] in {"our", "my", "the"} and before[-1].endswith("s"))
        state += 2 * does + (is_plain or (first > 1 and is_verb))
        state += any(word in {"is", "are"} for word in behind)
        state += 2 * any(word in {"we", "i", "they"} for word in behind)
    state += any(word in {"only", "just", "barely"} for word in before)
    is_short = bool(behind) and bool(before) and before[-1].endswith("'s")
    state += is_short and marks[first - 1].time is None  # ticket's 410
    # Not permits: turnaround 10 days; nor a label at the head.
    reported = [one for one, other in pairwise([*before, ""]) if one in REPORTING and other != ":"]
    return state + 3 * bool(reported)


_WAYS = word_set("up out back round around down over through away in off")
#: Past forms that describe as well what shall have been done: trucks gone, letters sent.
_DONE_TO = word_set("gone turned made sent brought kept held met sold spent won got")


def is_numbered(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether number is a verb that tells how many there are: complaints in the year to date number | three; not order number 3."""
    if at <= 0 or marks[at].norm != "number":
        return False
    before = without_blanks(marks[:at])
    is_plural = any(mark.kind is MarkKind.WORD and mark.norm.endswith("s") for mark in before)
    return is_plural and before[-1].norm not in {"the", "a", "total", "average", "our"}


_ASKING = (["can"], ["could"], ["might"])
_BEFORE_VERB = word_set("so then and but to")
#: Conditions and reasons are told.
_BEFORE_STATE = (["if"], ["unless"], ["as"], ["because"], ["since"], ["coz"], ["cos"])
_DENIED_UNTIL = re.compile(r"(?:n't|\bnot|\bnever|\bnobody|\bno) .*\b(?:until|till)\b")
CHANGED = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER})


def _is_of_subject(marks: Sequence[TextMark], verb: TextMark) -> bool:
    """Return whether a verb only tells what its subject does: we run, they get, is open; not we cut waste to 5%."""
    before = next((mark.norm for mark, after in pairwise(marks) if after is verb), "")
    return before in _SUBJECTS | _BE and not (before in {"we", "i"} and verb.motion in CHANGED)


_BE = word_set("is are was were")
_EDGES = frozenset({MarkKind.SIGN, MarkKind.BREAK, MarkKind.STOP})
#: have to, we plan, we forecast; a membership plan, the forecast and the budget are nouns. So is what somebody is doing to what was
#: named, or reckons with: we're cutting it to 120, I'm budgeting $2.1M.
_HAS_TO = re.compile(
    r"\b(?:has|have) to\b|(?:\b(?:is|are)|'s) to be\b|\bsupposed to\b"
    r"|(?:\b(?:is|are)|'s|'re) (?:asking|looking|pushing|hoping|aiming) for\b"
    r"|\b(?:we|i|they) (?:plan|forecast|project|budget|anticipate)\b|\bplan (?:to|is)\b|\b(?:the|our|my) plan\b"
    r"|\b(?:we're|i'm|we are|i am) (?:\w+ing (?:it|them|that|this)|budgeting|targeting|after|(?:looking|shooting|going|pushing)"
    r" (?:at|for))\b"
)
#: How a number is found that somebody has in mind: 3 in 100 is doable, 6 is what I'm after.
JUDGED = re.compile(
    r"\b(?:sounds|feels|seems|looks) (?:about )?(?:good|right|fair|sensible|reasonable|fine|ok)\b"
    r"|\b(?:is|are|would be|feels|seems) (?:quite |very |perfectly )?(?:doable|achievable|feasible|realistic|reachable|within reach"
    r"|plenty|enough|fine|ok|okay|ideal|perfect|acceptable|the (?:figure|number|goal|target|aim|plan) (?:for|i|we)\b"
    r"|(?:where|what|the (?:most|least)) (?:i|we|i'm|we're|i'd|we'd|i'll|we'll)\b)|\bit is(?: \.)?$"
    r"|\b(?:regards?|considers?|deems?)\b.* (?:attainable|achievable|feasible|realistic|doable|possible|reachable)\b"
)
_TOLD_LIMIT = re.compile(
    r"\b(?:stands?|sits?|lies?|hovers?|is|are) (?:at |on )?(?:just|slightly|well|a little|somewhere) (?:under|over|above|below)\b"
)
#: What somebody would like to be able to: if we could close a third of the bids, I'd be thrilled.
_IF_ONLY = re.compile(r"^if only\b|\bif (?:only )?(?:we|i|they|you|he|she|it|that) (?:could|can)\b(?! not)")
#: What somebody thinks can be done: I reckon we can push it to £17.
_TRUSTED = re.compile(
    r"\b(?:i|we) (?:reckon|think|believe|bet|feel|suspect) (?:that )?(?:we|i|they|it) (?:can|could|should|ought)\b(?! not)"
)
#: What shall be done, said without a verb before it: staff turnover to be brought down to 12%; not it turned out to be cut to 12%.
_TO_BE_DONE = re.compile(
    r"(?!.*\b(?:used|seems?|appears?|was|were|had|said|found|known|thought|turn(?:s|ed)?|expected|likely|ought|needs?|want\w*)\b)"
    r"[^,;]*[a-z)] to be (?:now )?(?:[a-z]+ed|brought|cut|kept|held|made|built|sold|sent|done|met|won|put)\b[^,;]*[0-9][^,;]*$"
)
#: Where a number has got to: footfall is down to 150; not it has to be down to 150.
_HAS_MOVED = re.compile(
    r"(?<!to be )\b(?:is|are|we're|i'm|it's|was|were) (?:now |already )?(?:down|up|back) (?:to|at)\b"
)
#: What shall no longer be is how it is: no more 12 hour days.
_NO_MORE = re.compile(r"no more (?!than\b)[0-9]")
#: From where something sets in and how it is now and then are facts, what helps is a means: free shipping kicks in at $50, some
#: months it's 41, the new chair 3 ought to help.
_SETS_IN = re.compile(
    r"\b(?:kicks in|sets in|(?:the|an?) [a-z]+ starts|begins|applies) (?:at|from|above|over|below|under) [$£€]?[0-9]"
    r"|^(?:some|certain|other|most) (?:days|nights|weeks|weekends|months|quarters|seasons|years)\b"
    r".* (?:it's|we're|it is|we are|it was|we get|we do)\b"
    r"|^(?:and |or )?(?:some|others?) (?:it's|we're|they're|it is) "
    rf"|^(?:and |but )?{_SOME_OF_THEM}\b[^,;]*? (?:is|are) (?!aiming|hoping|going|asking|looking|planning|trying)[a-z]+ing\b"
    r"|[0-9].*\b(?:should|will|would|might|may|ought to|is going to) help(?: out| a lot| (?:with|on) (?:that|this|it))?(?: \.)?$"
)
#: A number found so is none that is wanted: that's a dozen too many.
TOO_MUCH = re.compile(
    r"(?:^| 、 |, )(?:and |but )?(?:that|which|it|this)\b.*\btoo (?:many|much|few|little|high|low|long|slow|often)(?: ?\.)?$"
)
#: What a term will come to as it goes: collections will land around $1.84M.
_EXPECTED = re.compile(
    r"\bwill (?:likely |probably )?(?:land|finish|end|close|come)\b(?: up| in| out)? (?:around|about|at|near|close)"
)
#: At what something goes on: running at about 9 a week.
_RUNS_AT = re.compile(r"(?:\( )?(?:(?:still|now|currently) )?(?:running|coming in|trending|tracking|going out) at\b")
#: Right behind a number they tell that somebody has it in mind.
NEEDED = word_set("wanted needed required desired")
#: Verbs of those who have a number in mind.
RECKONING = word_set("budgeting targeting aiming hoping looking shooting going pushing")
_PAST_ENDING = re.compile(r"^(?!supposed|need|speed|feed|exceed|seed|hundred).{2,}[^e]ed$")
_LAST = re.compile(
    r"(?<!than )(?<!on )(?<!from )(?<!beat )(?<!match )"
    r"(?<!vs )(?<!vs. )(?<!versus )(?<!against )\b(?:last (?:yr|mo|wk|qtr|(?:fiscal |financial )?year|month|week|quarter"
    r"|season|summer|winter|spring|autumn|fall)|so far|to date"
    r"|(?:at|in) (?:the |our )?last (?:census|count|check|audit|inspection|survey|review|report|reading|stocktake|tally))\b"
)


def _has_past_form(marks: Sequence[TextMark]) -> bool:
    """Return whether a verb in -ed tells what happened to a number: dropped to 85, received 40; not tuition collected on time."""
    return any(
        _PAST_ENDING.search(mark.norm)
        and (after.kind in _OBJECTS or after.norm in _OBJECT_WORDS)
        and after.norm.split()[0] not in {"within", "inside"}  # potholes fixed within 5 days
        and not (after.number and after.number.unit == "%" and mark.kind is MarkKind.WORD)  # seats filled 78%
        for mark, after in pairwise(marks)
    )


_OBJECTS = frozenset({MarkKind.NUMBER, MarkKind.TIME, MarkKind.BOUND})
_OBJECT_WORDS = word_set("to by from over the a an our us at into")
