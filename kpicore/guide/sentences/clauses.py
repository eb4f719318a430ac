"""Where one goal ends and the next begins: a cut is made only where both sides have a claim of their own.

A claim is a number that can be a target (or 倍増, 半減); the right side also needs a noun of its own before its number, or right behind it:
「50件から75件へ、50%増」 stays whole, 「応答率90%超え、放棄率5%切り」 is two.

Before that `discourse` has cut the sentence where it turns from telling how it is, or why, to saying what it shall become.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Sequence
from itertools import pairwise

from kpicore.guide.sentences.stances import CHANGED, EXPECTED, is_claim
from kpicore.guide.sentences.uses import joins_noun
from kpicore.language import (
    LIGHT_WORDS,
    MONEY_UNITS,
    NOW_WORDS,
    PAST_WORDS,
    Bound,
    MarkKind,
    Motion,
    Part,
    TextMark,
    TimeKind,
    first_mark,
    is_rate,
    text_of,
    without_blanks,
    word_set,
)

_CUTTING_PARTICLES = word_set("て し ながら つつ と も")
OPENING = word_set("( （ 「 『 [")
_CLOSING = word_set(") ） 」 』 ]")


def clauses(marks: Sequence[TextMark], *, japanese: bool) -> list[list[TextMark]]:
    """Return the clauses of a sentence's marks, in order, without empty ones."""
    cuts = [0, *_cuts(marks, japanese=japanese), len(marks)]
    parts = [list(marks[begin:end]) for begin, end in pairwise(cuts)]
    return [part for part in map(_trimmed, parts) if part]


EDGES = frozenset({MarkKind.BREAK, MarkKind.SPACE, MarkKind.STOP})


#: What a clause may end in that says nothing: 5 more lah.
_PARTING = word_set("with at + lah leh lor")


def _only_concludes(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a clause opens with so or hence before a verb: so bring debtor days down."""
    following = first_mark(marks[at + 1 :])
    if marks[at].norm == "which" and following is not None and following.norm == "means":
        return True  # which means takings have to rise
    if marks[at].norm == "means" and at and marks[at - 2].norm == "which":
        return True
    is_verb = following is not None and following.motion is not None
    return marks[at].norm in CONCLUDING and is_verb


#: They open what is concluded from the clause before.
CONCLUDING = word_set("so hence therefore thus")


def _trimmed(marks: list[TextMark]) -> list[TextMark]:
    begin, end = 0, len(marks)
    while begin < end and (marks[begin].kind in EDGES or _only_concludes(marks, begin)):
        begin += 1
    while end > begin and (marks[end - 1].kind in EDGES or marks[end - 1].norm in _PARTING):
        end -= 1
    return marks[begin:end]


def _cuts(marks: Sequence[TextMark], *, japanese: bool) -> list[int]:
    """Return the indices at which a new clause begins."""
    may_cut = [at for at, mark in enumerate(marks) if not _MAY_CUT.isdisjoint((mark.kind, mark.text, mark.norm))]
    inside = _in_brackets(marks) if may_cut else set()
    places = [at for at in may_cut if at not in inside and _is_cut(marks, at, japanese=japanese)]
    told = [at for at, mark in enumerate(marks) if mark.number is not None or mark.motion is not None]
    per = {at for at, after in enumerate(marks[1:]) if after.kind is MarkKind.PER} if japanese and places else set()
    # スタイリスト1人あたりの月の売上、最低でも70万
    claims = [at for at in told if at not in per and is_claim_or_multiple(marks[at])] if places else []
    found: list[int] = []
    begin = 0
    for at in places:
        if marks[at].kind is MarkKind.STOP:
            found.append(begin := at + 1)
            continue
        following = bisect(claims, at)
        has_left = bisect_left(claims, begin) < following
        end = bisect_left(places, claims[following]) if following < len(claims) else len(places)
        stretch = marks[at + 1 : places[end] if end < len(places) else len(marks)]
        if not japanese and (_is_of_each(stretch) or (has_left and tells_start(stretch))):
            continue
        is_part = marks[at].norm in PART_OF and has_left and any(map(_names_part, stretch[:_LONGEST_STRETCH]))
        is_finer = has_left and following < len(claims) and FINER.match(text_of(stretch[:6]).lstrip(" 、,(（"))
        is_more = has_left and _adds_number(marks[begin:at], stretch, japanese=japanese)
        is_more = is_more or (has_left and japanese and _adds_up(marks[:at], stretch))
        if not (is_part or is_finer or is_more or _is_own(stretch[:_LONGEST_STRETCH], japanese=japanese)):
            continue
        before = marks[begin:at][-_LONGEST_STRETCH:]
        if japanese:  # 品質を改善し: a wish without a number
            is_joined = any(mark.motion in _WISHES for mark in before) and any(map(is_noun, before))
        else:  # publish weekly and reach 2,000 readers: two verbs
            opening = first_mark(stretch)
            is_joined = opening is not None and opening.motion is not None and any(mark.motion for mark in before)
            is_joined = is_joined or (marks[at].text == "but" and any(map(is_noun, before)))
        if has_left or is_joined:
            found.append(begin := at + 1)
    return found


def _in_brackets(marks: Sequence[TextMark]) -> set[int]:
    """Return the places of marks that stand in brackets, the opening ones included."""
    texts, depth = [mark.text for mark in marks], 0
    found: set[int] = set()
    if OPENING.isdisjoint(texts):
        return found
    for at, text in enumerate(texts):
        depth += text in OPENING
        if depth:
            found.add(at)
            depth -= text in _CLOSING
    return found


def _is_of_each(stretch: Sequence[TextMark]) -> bool:
    """Return whether a stretch only tells of each of those before it: ten visits, each with at least 20 pupils."""
    words = without_blanks(stretch)[:2]
    return len(words) > 1 and words[0].norm == "each" and words[1].kind is MarkKind.PARTICLE


#: What follows is a part of the number before, counted as something else: 200枚、そのうち15件は商談に.
PART_OF = word_set("うち 内 其の内 そのうち その内")
#: So many marks are looked at on either side of a cut.
_LONGEST_STRETCH = 80
_WISHES = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER, Motion.KEEP})


#: What follows would be finer still than the goal before: 10個以内、できたら5個.
FINER = re.compile(
    r"(?:できれば|できたら|出来れば|出来たら|可能であれば|可能なら|余裕があれば|うまくいけば|欲を言えば|あわよくば|最低でも|最悪でも|理想は|理想を言えば)"
    r"|理想[:：]|(?:[0-9]+|one|two|three|four|five) is (?:the |our )?(?:bare |absolute )?(?:minimum|maximum)"
    r"|(?:but |and )?(?:ideally|preferably|hopefully|stretch|certainly|definitely|at worst)\b",
    re.IGNORECASE,
)


def _adds_number(before: Sequence[TextMark], stretch: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether a stretch gives another number of what stands before it: its mean, its level in another term, how many more."""
    if text_of(stretch[:1]) == "平均":  # 口コミ100件、平均4.5: in another unit
        units = [[mark.number.unit for mark in side if mark.number is not None] for side in (before, stretch[1:])]
        if all(units) and units[0][-1] != units[1][0]:
            return True
    if _tells_later_term(before, stretch, japanese=japanese):
        return True
    if any(goes_on(before, stretch) for goes_on in (_GOING_ON_IN_JAPANESE if japanese else _GOING_ON_IN_ENGLISH)):
        return True
    return not japanese and (bool(counted_as(stretch)) or bool(counts_them(stretch)))


def _tells_more(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a stretch goes on with a number of another unit and how often: 星4つを下回らないこと、あと月に3件は; not あと3人."""
    is_added = [mark.text for mark in stretch[:1]] == ["あと"] and [mark.kind for mark in stretch[1:2]] == [
        MarkKind.TIME
    ]
    units = [[mark.number.unit for mark in side if mark.number is not None] for side in (before, stretch)]
    return is_added and all(units) and units[0][-1] != units[1][0]


def _adds_up(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a stretch begins with the word for a total and has the sum of the numbers before it: 既存6億、新規2億、あわせて8億."""
    if first_mark(stretch) is None or stretch[0].norm not in TOTAL:
        return False
    numbers = [mark.number for mark in before if mark.number is not None and mark.number.is_amount]
    total = next((mark.number for mark in stretch if mark.number is not None), None)
    parts = [number.value or 0.0 for number in numbers if total is not None and number.unit == total.unit]
    return len(parts) > 1 and total is not None and abs(sum(parts) - (total.value or 0.0)) <= _ROUNDING * sum(parts)


TOTAL, _ROUNDING = word_set("合わせる 併せる 合計 計 トータル 総計 全部"), 1e-9


def _begins_with_verb(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether each side of a cut begins with a verb and what it counts: run 50 sessions and reach 600 people."""
    for side in (before, stretch):
        words = [mark for mark in side if mark.kind not in {MarkKind.SPACE, MarkKind.BOUND, MarkKind.ABOUT}][:2]
        is_verb = len(words) > 1 and words[0].motion in _ACTING and not words[0].is_past
        if not is_verb or not is_claim(words[1]):
            return False
    return True


def _adds_more(_: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a verb and a number tell how many more there shall be of what stands before: and take on one more."""
    words = without_blanks(stretch)
    more = next((at for at, mark in enumerate(words) if mark.norm == "more"), 0)
    is_act = more > 1 and words[0].motion is not None and is_claim(words[more - 1])
    return is_act and all(mark.kind in {MarkKind.TIME, MarkKind.STOP} for mark in words[more + 1 :])


def counts_them(marks: Sequence[TextMark]) -> str:
    """Return what is done with some of those counted before, "" where it is not of them: keep 20 of them, keep one in five is kept."""
    kept = [mark for mark in without_blanks(marks) if mark.kind not in {MarkKind.BOUND, MarkKind.ABOUT, MarkKind.STOP}]
    words = [mark.norm for mark in kept]
    claim = next((at for at, mark in enumerate(kept[:2]) if is_claim(mark)), len(kept))
    if tuple(words[claim + 1 : claim + 3]) in _OF_THEM and (claim == 0 or words[0] in _HAVING):
        return _how_they_are(kept[claim + 3 :], marks)  # 20 of them turning out, have 60% of them on finance
    number = kept[claim].number if claim == 1 and kept[1:] else None
    if number is None:
        return ""
    is_part = number.unit == "%" and not number.sign and kept[0].motion in {Motion.GAIN, Motion.KEEP}
    is_part = is_part and not (kept[0].is_past or words[0] in _OF_SUMS)  # win one in five
    is_part = is_part and all(mark.kind is MarkKind.TIME for mark in kept[2:])
    if not is_part and tuple(words[2:4]) not in _OF_THEM:
        return ""
    regular = re.sub(r"e?$", "ed", re.sub(r"(?<=[^aeiou])y$", "i", words[0]), count=1)
    return _PAST_FORMS.get(words[0], regular)


def _how_they_are(told: Sequence[TextMark], marks: Sequence[TextMark]) -> str:
    """Return what some of those counted before do or how they are, "" where that is not told: trained, with colour, on yearly leases."""
    first = told[0] if told else None
    if first is None or first.norm == "still":
        return text_of(mark for mark in marks if mark.start >= first.start) if first is not None else ""
    if first.norm.endswith(("ing", "ed", "sold")) or first.norm in _PAST_FORMS.values():
        return first.norm
    is_state = first.norm in _BEING and told[-1].kind is MarkKind.WORD and len(told) > 1
    if not is_state or any(map(is_claim, told)):
        return ""
    last = told[-1].end
    return text_of(mark for mark in marks if first.start <= mark.start < last)


_HAVING, _BEING = word_set("have get see"), word_set("with on in before after without")
_OF_THEM = frozenset({("of", "them"), ("of", "those"), ("of", "these")})
_PAIR = 2
#: What one does with a sum and not with some of those that were counted.
_OF_SUMS = word_set("save earn raise gain collect get have")
_PAST_FORMS = {"keep": "kept", "win": "won", "sell": "sold", "send": "sent"}


def counted_as(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return what a part of the number before is counted as, none where a clause tells no part: at least £90k of that left as profit.

    With a limit also from whom or what it is: at least £15k of that from regular givers.
    """
    claim = next((at for at, mark in enumerate(marks) if is_claim(mark)), len(marks))
    words = without_blanks(marks[claim + 1 :])
    if len(words) < _PAIR or words[0].norm != "of" or words[1].norm not in _OF_IT:
        return ()
    is_limited = any(mark.kind is MarkKind.BOUND for mark in marks[:claim])
    last = next((at for at, mark in enumerate(words) if mark.norm == "as" or (is_limited and mark.norm == "from")), 0)
    if not last and all(mark.kind is MarkKind.WORD for mark in words[2:]):
        return words[2:]  # £150k of that profit
    is_behind = all(
        mark.kind in {MarkKind.BOUND, MarkKind.ABOUT} or mark.norm == "with" for mark in without_blanks(marks[:claim])
    )
    named = [mark for mark in words[last + 1 :] if mark.kind is MarkKind.WORD] if last > 1 and is_behind else []
    return named if named and words[last + 1] is named[0] else ()


_OF_IT = frozenset({"that", "it", "this", "which"})


def _is_for_one_term(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a number is that of one term, and another one recurs: 6 haul-outs a day minimum, 9 in April."""
    words = [mark for mark in without_blanks(stretch) if mark.kind is not MarkKind.STOP]
    time = words[1].time if len(words) == _NUMBER_AND_TERM else None
    is_own = time is not None and time.kind in _OWN_TERMS and not time.is_until and is_claim(words[0])
    recurs = any(mark.norm == "per" or (mark.time and mark.time.kind is TimeKind.CADENCE) for mark in before)
    return is_own and recurs and sum(map(is_claim, before)) == 1


_NUMBER_AND_TERM = 2


def _counts_who_comes(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether with counts those of each time, or tells a share beside a sum: with 15 people turning up, with a 12% margin."""
    if marks[at].norm not in _BESIDE_SUM:
        return False
    if _tells_share(marks, at):
        return True
    if marks[at].norm != "with":
        return False
    if counts_of_them(marks[at + 1 :]):
        return True  # with at least 100 of them
    behind = without_blanks(marks[at + 1 : at + _LONGEST_STRETCH])
    end = next((place for place, mark in enumerate(behind) if mark.kind in _ENDS_CLAUSE), len(behind))
    words = [mark for mark in behind[:end] if mark.kind not in {MarkKind.BOUND, MarkKind.ABOUT}]
    of = next((at for at, mark in enumerate(words) if mark.norm == "of"), 0)
    noun = " ".join(mark.norm for mark in words[1:of]) if of and words[0].norm in {"a", "an"} else ""
    if noun == "average" or (is_rate(noun) and _has_sum(marks[:at])):
        return any(map(is_claim, words[of + 1 : of + 2]))  # with an average of 14 people, with a margin of 9%
    return (
        len(words) > 1
        and is_claim(words[0])
        and any(mark.norm.endswith("ing") or mark.norm in _EACH_TIME for mark in words[1:])
    )


def _tells_share(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether with or at leads to a share of its own name behind another number: £2m turnover at a 15% gross margin."""
    behind = without_blanks(marks[at + 1 : at + _LONGEST_STRETCH])
    words = [mark for mark in behind if not (mark.kind is MarkKind.BOUND and mark.is_before)]
    words = words[1:] if words and words[0].norm in {"a", "an"} else words
    number = words[0].number if words else None
    if number is None or number.unit != "%" or not _has_sum(marks[:at]):
        return False
    end = next((place for place, mark in enumerate(words[1:], 1) if mark.kind is not MarkKind.WORD), len(words))
    is_ended = end == len(words) or words[end].kind in _ENDS_CLAUSE | {MarkKind.TIME}
    return is_ended and is_rate(" ".join(mark.norm for mark in words[1:end]))


def _has_sum(marks: Sequence[TextMark]) -> bool:
    """Return whether a sum of money stands in marks, or a share, beside which another one describes nothing: not 12 contracts."""
    numbers = [mark.number for mark in marks if mark.number is not None and is_claim(mark)]
    return any(number.unit in MONEY_UNITS | {"%"} or (number.scale > 1 and not number.unit) for number in numbers)


_BESIDE_SUM = frozenset({"with", "at"})
_ENDS_CLAUSE = frozenset({MarkKind.BREAK, MarkKind.STOP})
_EACH_TIME = word_set("average each apiece")


def counts_at_each(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a number tells how many there shall be at each of those counted before: 6 events, at least 40 people at each."""
    claims = [mark for mark in before if is_claim(mark)]
    words = [
        mark for mark in without_blanks(stretch) if mark.kind not in {MarkKind.BOUND, MarkKind.ABOUT, MarkKind.STOP}
    ]
    if len(claims) != 1 or len(words) < _PAIR or not is_claim(words[0]) or any(map(is_claim, words[1:])):
        return False
    ending = [mark.norm for mark in words[-2:]]
    is_plain = all(mark.kind in {MarkKind.WORD, MarkKind.PARTICLE} for mark in words[1:])
    return is_plain and (ending[-1] == "apiece" or ending in (["at", "each"], ["in", "each"], ["each", "time"]))


def _leaves_out_noun(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a number in another place is of the noun before it: 90 covers on a Friday and 110 on a Saturday."""
    claims = [at for at, mark in enumerate(before) if is_claim(mark)]
    if not place_of_number(stretch) or len(claims) != 1:
        return False
    return bool(_counted_in_place(before) or place_of_number(before[claims[0] :]))


def place_of_number(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return where or when an English number holds that stands before it and counts nothing itself: 2 a week | in the holidays."""
    words = [mark for mark in without_blanks(marks) if mark.kind not in {MarkKind.BOUND, MarkKind.ABOUT}]
    if not any(map(is_claim, words[:1])):
        return ()
    rest = [mark for mark in words[1:] if mark.time is None or mark.time.kind is not TimeKind.CADENCE]
    lead = rest[0] if rest else None
    time = lead.time if lead is not None else None
    is_vague = time is not None and time.kind is TimeKind.VAGUE and lead is not None and lead.norm.startswith("in ")
    is_placed = lead is not None and lead.norm in _PLACING and any(map(is_noun, rest[1:]))
    if lead is None or not (is_placed or is_vague) or any(map(is_claim, rest)):
        return ()
    return [mark for mark in marks if mark.start >= lead.start]


def counts_of_them(marks: Sequence[TextMark]) -> bool:
    """Return whether an English clause only tells how many there shall be of what was named before it: and 250 of them by June."""
    words = [mark for mark in without_blanks(marks) if mark.kind not in {MarkKind.BOUND, MarkKind.ABOUT}]
    is_of_them = len(words) > _PAIR and is_claim(words[0]) and tuple(mark.norm for mark in words[1:3]) in _OF_THEM
    return is_of_them and all(mark.kind in {MarkKind.TIME, MarkKind.STOP} for mark in words[3:])


def _tells_how_many(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a clause tells how many there shall be of what is rated before it: reviews - 4.9 stars and 250 of them."""
    claim = next((at for at, mark in enumerate(before) if is_claim(mark)), 0)
    number = before[claim].number if before else None
    is_score = number is not None and number.value is not None and not number.value.is_integer()
    is_named = any(map(is_noun, before[:claim])) and (is_score or any(map(is_noun, before[claim + 1 :])))
    return is_named and counts_of_them(stretch)


def _counted_in_place(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the noun that stands between the last number and the preposition of its place, with the blank before it."""
    claim = next((at for at in reversed(range(len(marks))) if is_claim(marks[at])), len(marks))
    place = next((at for at in range(claim, len(marks)) if marks[at].norm in _PLACING), claim)
    noun = marks[claim + 1 : place]
    return noun if all(mark.kind in {MarkKind.WORD, MarkKind.SPACE} for mark in noun) else ()


#: Rules by which a stretch gives another number of what stands before it.
_GOING_ON_IN_ENGLISH = (
    counts_at_each,
    _begins_with_verb,
    _adds_more,
    _leaves_out_noun,
    _tells_how_many,
    _is_for_one_term,
)
_PLACING = word_set("in on at for from with")
_ACTING = frozenset({Motion.REACH, Motion.GAIN, Motion.KEEP})


def _tells_later_term(before: Sequence[TextMark], stretch: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether each side of a cut has a number with a term of its own: 来年2億、3年後に3億; 8% this year and 5% next year.

    今期3件、来期1件 is where it stands and where it leads; in English a verb before both says that this year is ahead too.
    """
    later = _term_beside(stretch, japanese=japanese)
    term = _term_beside(before, japanese=japanese) if later is not None else None
    if term is None:
        return False
    if japanese:
        time = term.time
        is_whole = time is not None and (time.is_moment or time.is_until or bool(set(term.text) & set("中内")))
        return term.text[:1] not in set("今本当") or is_whole
    return not term.norm.startswith("this") or any(mark.motion is not None for mark in before)


def _tells_other_cadence(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether each side of a cut has a number with a cadence of its own before it: 月2回、1回20人まで.

    Of one unit the later cadence is set against the first: 月平均15時間、年間では180時間.
    """
    cadences, units, is_contrast = [], [], False
    for side in (before, stretch):
        claim = next((at for at, mark in enumerate(side) if is_claim_or_multiple(mark)), 0)
        time, number = side[claim - 1].time if claim else None, side[claim].number if side else None
        cadences.append(time.word if time is not None and time.kind is TimeKind.CADENCE else "")
        units.append(number.unit if number is not None else "")
        is_contrast = claim > 0 and side[claim - 1].text.endswith("は")
    is_of_each = (
        units[0] == "回" and cadences[1] == "per_event" and units[1] not in {"", "回"}
    )  # 24回開き、1回あたり8人
    return is_of_each or (all(cadences) and cadences[0] != cadences[1] and (units[0] != units[1] or is_contrast))


def _does_more(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether what was done so often ends in a noun of doing and something else is done to others: 年24回開催、2000世帯にお届け."""
    if len(before) < 2 or before[-1].part is not Part.VERBAL or not is_claim(before[-2]):
        return False
    claim = next((at for at, mark in enumerate(stretch) if is_claim(mark)), len(stretch))
    units = [mark.number.unit for mark in (before[-2], *stretch[claim : claim + 1]) if mark.number is not None]
    tie, *rest = stretch[claim + 1 : claim + 6] or (before[-2],)
    is_done = any(
        mark.part in {Part.VERB, Part.VERBAL} for mark in rest if mark.motion not in {Motion.MAKE, Motion.AIM}
    )
    is_each = any(mark.text == "各" for mark in stretch[:claim])  # 4本公開、各100人に見てもらう
    return len(set(units)) > 1 and tie.text in {"に", "へ"} and is_done and not is_each


_GOING_ON_IN_JAPANESE = (_tells_other_cadence, _tells_more, _does_more)


def _term_beside(marks: Sequence[TextMark], *, japanese: bool) -> TextMark | None:
    """Return the time right before the first number in Japanese, right behind the last and what it counts in English."""
    if all(mark.time is None for mark in marks):
        return None
    ordered = marks if japanese else list(reversed(marks))
    claim = next((at for at, mark in enumerate(ordered) if is_claim_or_multiple(mark)), 0)
    near = [mark for mark in ordered[:claim] if mark.kind not in {MarkKind.SPACE, MarkKind.ABOUT, MarkKind.WORD}]
    near = [mark for mark in near if not (mark.is_past or mark.norm in _SET_AT_TERM)]  # 60 volunteers trained by March
    between = (mark for mark in reversed(ordered[:claim]) if mark.norm not in _SET_AT_TERM)
    beside = next(between, None)
    is_named = japanese and beside is not None and beside.kind is MarkKind.WORD
    last = near[-1] if near and not is_named else None
    is_term = last is not None and last.time is not None and last.time.kind in _OWN_TERMS
    return last if is_term else None


#: Between a term and its number they only say that it is one: 令和8年度末の到達目標88%.
_SET_AT_TERM = EXPECTED | word_set("目標 到達 計画 予定")
_OWN_TERMS = frozenset(TimeKind) - {TimeKind.CADENCE, TimeKind.PAST, TimeKind.IN_A_ROW}
_AMPERSAND = frozenset({"&", "+", "・"})


def is_claim_or_multiple(mark: TextMark) -> bool:
    """Return whether a mark is a number that can be a target, or says one: 倍増, halve."""
    if mark.number is None:
        return mark.motion is not None and mark.motion in _MULTIPLYING
    return is_claim(mark)


_MULTIPLYING = frozenset({Motion.DOUBLE, Motion.HALVE})
#: The kinds and the words behind which a clause may begin.
_MAY_CUT = frozenset({MarkKind.STOP, MarkKind.BREAK, MarkKind.SPACE, MarkKind.PARTICLE, *_AMPERSAND, *PART_OF})
_LEADS_TO_CUT = frozenset({MarkKind.NUMBER, MarkKind.BOUND, MarkKind.MOTION})


def _is_cut(marks: Sequence[TextMark], at: int, *, japanese: bool) -> bool:
    mark = marks[at]
    before = marks[at - 1] if at else None
    if mark.kind is MarkKind.STOP:
        return True
    if mark.kind is MarkKind.BREAK:
        return _may_cut_at_break(marks, at, japanese=japanese)
    if before is None:
        return False
    if not japanese:
        return (mark.text in {"+", "&"} and mark.kind is not MarkKind.BOUND) or _counts_who_comes(marks, at)
    if mark.kind is MarkKind.SPACE or mark.text in _AMPERSAND:
        is_led_on = at + 1 < len(marks) and marks[at + 1].kind is MarkKind.ARROW
        is_limit = before.text == "まで" and is_claim(marks[at - 2])  # 待ち3人まで 欠品ゼロ
        return not is_led_on and (before.kind in _LEADS_TO_CUT or is_limit)
    if mark.norm in PART_OF:  # 面談40件のうち12件を契約に: the whole is no goal of its own
        return before.text != "の" and mark.part is not Part.SUFFIX
    if mark.kind is MarkKind.PARTICLE and mark.text in _CUTTING_PARTICLES:
        if (
            mark.text == "て"
            and at + 1 < len(marks)
            and (marks[at + 1].norm in _HELPING or marks[at + 1].text == "から")
        ):
            return False  # 来てくれるお客さん, 受けてから
        if joins_noun(marks, at):
            return False  # 10社との面談
        if mark.text == "と" and before.part is Part.VERBAL and at > 2 and marks[at - 2].text == "の":
            return is_claim(marks[at - 3])  # 利益2億円の確保と配当性向30%の維持
        return before.kind in _LEADS_TO_CUT or mark.text in {"て", "ながら", "つつ"}
    return False


def _may_cut_at_break(marks: Sequence[TextMark], at: int, *, japanese: bool) -> bool:
    before = marks[at - 1] if at else None
    following = next((each for each in range(at + 1, len(marks)) if marks[each].kind is not MarkKind.SPACE), at)
    if _joins_band(marks, at) or (not japanese and _counts_who_comes(marks, following)):
        return False
    if not japanese and marks[following].kind is MarkKind.BOUND and not marks[following].is_before:
        return False  # 30 hours a week, no more, for any carer
    if before is not None and before.text == "から" and before.part is Part.CASE:
        start = next((each for each in reversed(marks[: at - 1]) if each.kind is not MarkKind.ABOUT), marks[at])
        return not is_claim(start)  # 33%から、5月末には42%に; 30くらいから、できれば倍に
    return not awaits_verb(marks, at)


def awaits_verb(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a number before a break, or what it describes, is the object of a verb behind it: 24.6年を、15年以内に短縮する."""
    if at < 2 or marks[at - 1].text != "を" or marks[at - 1].part is not Part.CASE:
        return False
    limit = next(
        (end for end in reversed(range(at - 1)) if not (marks[end].is_nominal and not is_claim(marks[end]))), 0
    )
    is_described = limit > 1 and marks[limit].motion in {Motion.OVER, Motion.UNDER}  # 20%を下回る患者を、全体の6割に
    return is_claim(marks[at - 2]) or (is_described and any(map(is_claim, marks[limit - 2 : limit])))


_HELPING = word_set("呉れる くれる 貰う もらう 居る いる 頂く いただく 下さる 有る ある")


def _names_part(mark: TextMark) -> bool:
    return is_noun(mark) or (mark.motion is not None and mark.part is Part.VERBAL)


def _joins_band(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a floor and a ceiling of one thing stand on the sides of a break: 最低3件、最大5件, at least 4 but no more than 6."""
    left = without_blanks(marks[max(0, at - 5) : at])[-2:]
    if not any(mark.bound is Bound.AT_LEAST for mark in left):
        return False
    right = without_blanks(marks[at + 1 : at + 6])[:2]
    low, high = (next((mark.number for mark in side if mark.number is not None), None) for side in (left, right))
    if low is None or high is None or not any(mark.bound is Bound.AT_MOST for mark in right):
        return False
    return low.unit in {"", high.unit} and (low.value or 0.0) < (high.value or 0.0)


def _is_own(stretch: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether a stretch has a number and a noun of its own."""
    number = next((at for at, mark in enumerate(stretch) if is_claim_or_multiple(mark)), None)
    if number is None and japanese:  # 指摘を5件以内、是正は2週間以内に完了
        spans = [at for at, mark in enumerate(stretch) if mark.time is not None and mark.time.kind is TimeKind.SPAN]
        at = spans[0] if len(spans) == 1 else 0
        time = stretch[at].time if at > 1 else None
        is_limit = time is not None and time.is_within and time.unit[:1] == "週"
        is_done = is_limit and any(mark.part in {Part.VERBAL, Part.VERB} for mark in stretch[at + 1 : at + 2])
        return is_done and stretch[at - 1].text == "は" and is_noun(stretch[at - 2])
    if number is None:
        return False
    if not japanese and tells_start(stretch):
        return False
    if any(is_noun(mark) for mark in stretch[:number]):
        return True
    if not japanese:
        is_added = any(
            mark.norm in {"more", "of"} for mark in stretch[number + 1 : number + 3]
        )  # hire two more drivers
        return any(mark.kind is MarkKind.WORD for mark in stretch[number + 1 : number + 4 + 2 * is_added])
    following = stretch[number + 1 : number + 4]
    has_zero = any(mark.number is not None and mark.number.value == 0 for mark in stretch[number + 1 :])
    if has_zero and following[0].kind is MarkKind.BOUND:
        return True  # 平均60分、3時間超はゼロ
    is_named = bool(following) and (is_noun(following[0]) or following[0].kind is MarkKind.PER)
    is_named = is_named and following[0].start == stretch[number].end
    if is_named and any(map(is_claim_or_multiple, stretch[number + 2 :])):
        return True  # 宿泊を120泊、1泊単価を2万円に
    if len(following) > 2 and following[1].motion in {Motion.OVER, Motion.UNDER} and is_noun(following[2]):
        return True  # 20分を超える案件をなくす
    return len(following) > 1 and following[0].text == "の" and is_noun(following[1])


def tells_start(stretch: Sequence[TextMark]) -> bool:
    """Return whether an English stretch only tells where what stands before it begins: starting from 40, up from 14M last year."""
    claims = [at for at, mark in enumerate(stretch) if is_claim_or_multiple(mark)]
    words = [mark for mark in without_blanks(stretch[: claims[0]]) if mark.kind is not MarkKind.ABOUT] if claims else []
    words = (
        words[1 + (words[0].norm == "which") :] if words and words[0].norm in _IS_THAT else words
    )  # that's up from 38
    words = words[:-1] if words and words[-1].norm in {"the", "our"} else words  # up from the 45 we do now
    return len(claims) == 1 and 0 < len(words) <= _STARTING_FROM and words[-1].norm == "from"


_STARTING_FROM = 2
_IS_THAT = word_set("that's which's which it's")


def with_shared_verb(parts: Sequence[Sequence[TextMark]], index: int, *, japanese: bool) -> list[TextMark]:
    """Return the marks of a clause with the verb that is said once for several clauses."""
    marks = parts[index]
    if japanese:
        return [*marks, *_verb_behind(parts, index)]
    if index and _leaves_out_noun(parts[index - 1], marks):
        claim = next(at for at, mark in enumerate(marks) if is_claim(mark))
        return [*marks[: claim + 1], *_counted_in_place(parts[index - 1]), *marks[claim + 1 :]]
    return [*_verb_before(parts, index), *_with_shared_limit(parts, index)]


def shared_end(marks: Sequence[TextMark], parts: Sequence[Sequence[TextMark]], index: int) -> Sequence[TextMark]:
    """Return the term behind the second of two English objects, which holds for both: win 20 clients and 3 partners |by June."""
    after = parts[index + 1] if index + 1 < len(parts) else ()
    if not after or after[-1].time is None or after[-1].time.kind not in _ENDING_TERMS:
        return ()
    own = [mark.time.kind for mark in parts[index] if mark.time is not None]
    between = [mark.norm for mark in without_blanks(marks) if parts[index][-1].end <= mark.start < after[0].start]
    opening, first = first_mark(after), first_mark(parts[index])
    is_object = opening is not None and (opening.kind in _OPENING_OBJECTS or opening.norm in {"a", "an"})
    is_object = is_object and all(mark.kind not in _OF_OWN_CLAUSE for mark in after)
    is_done = first is not None and first.motion is not None and between == ["and"]
    is_shared = is_object and (is_done or between in (["with"], ["at"]))
    return after[-1:] if is_shared and set(own) <= {TimeKind.CADENCE} else ()


_ENDING_TERMS = frozenset(
    {TimeKind.TERM, TimeKind.RELATIVE, TimeKind.MONTH, TimeKind.FEAST, TimeKind.PART, TimeKind.SPAN}
)
_OPENING_OBJECTS, _OF_OWN_CLAUSE = (
    frozenset({MarkKind.NUMBER, MarkKind.BOUND}),
    frozenset({MarkKind.MOTION, MarkKind.BREAK}),
)


def _with_shared_limit(parts: Sequence[Sequence[TextMark]], index: int) -> list[TextMark]:
    """Return an item of an English row under a head with the limit of the item before it: Wait – 4 mins max counter, 6 mins drive-thru."""
    marks, before = list(parts[index]), parts[index - 1] if index else ()
    claims = [at for at, mark in enumerate(before) if is_claim(mark)]
    limits = [mark for mark in before if mark.kind is MarkKind.BOUND]
    has_head = bool(claims) and any(mark.text in _HEADING for mark in before[1 : claims[0]])
    is_item = has_head and is_claim(marks[0]) and sum(map(is_claim, marks)) == len(claims) == len(limits) == 1
    if not is_item or any(mark.kind in _SETTING or mark.text == "=" for mark in marks):
        return marks
    units = [mark.number.unit for mark in (before[claims[0]], marks[0]) if mark.number is not None]
    if units[0] != units[1]:
        return marks
    return [*limits, *marks] if limits[0].is_before else [marks[0], *limits, *marks[1:]]


_HEADING = word_set(": - – —")
_SETTING = frozenset({MarkKind.BOUND, MarkKind.MOTION, MarkKind.NOT, MarkKind.ARROW})


def _verb_behind(parts: Sequence[Sequence[TextMark]], index: int) -> Sequence[TextMark]:
    """Return what stands behind the last number of a later clause, where a Japanese clause ends in its object's number without a verb.

    売上を10%、|利益を15%伸ばす: 伸ばす is said once for both.
    """
    if not _has_object_number(parts[index]) or not is_claim(parts[index][-1]):
        return ()
    following = next((part for part in parts[index + 1 :] if not is_claim(part[-1])), ())
    last = max((at for at, mark in enumerate(following) if is_claim(mark)), default=0)
    behind = following[last + 1 :]
    is_same = following and following[0].time is not None and last == 1  # 月20件、年間では200件に抑える
    is_alike = (_has_object_number(following) or is_same) and not any(mark.kind is MarkKind.BREAK for mark in behind)
    return behind if is_alike and any(mark.motion is not None for mark in behind) else ()


def _has_object_number(marks: Sequence[TextMark]) -> bool:
    """Return whether a clause has one number, and を between a noun and that number."""
    claims = [at for at, mark in enumerate(marks) if mark.number is not None and is_claim(mark)]
    before = [mark for mark in marks[: claims[0]] if mark.time is None] if len(claims) == 1 else []
    return len(before) > 1 and before[-1].text == "を" and before[-2].is_nominal


def _verb_before(parts: Sequence[Sequence[TextMark]], index: int) -> Sequence[TextMark]:
    """Return the verb of change at the head of the English clause before one without a verb, whose number is tied as its own is.

    Cut costs 5% and |waste 10%: both are cut by so much.
    """
    if not index or any(mark.kind in {MarkKind.MOTION, MarkKind.BOUND} for mark in parts[index]):
        return ()
    before = parts[index - 1]
    verb = first_mark(before)
    ties = [_tie_of_share(part) for part in (before, parts[index])]
    return (verb,) if verb is not None and verb.motion in CHANGED and ties[0] == ties[1] is not None else ()


def _tie_of_share(marks: Sequence[TextMark]) -> str | None:
    """Return the word right before the only number of a clause where that is in percent: by, or "" behind a noun; else None."""
    claims = [at for at, mark in enumerate(marks) if is_claim(mark)]
    number = marks[claims[0]].number if len(claims) == 1 else None
    last = first_mark(reversed(marks[: claims[0]])) if claims else None
    if number is None or number.unit != "%" or last is None:
        return None
    return "" if last.kind is MarkKind.WORD else last.norm


def is_noun(mark: TextMark) -> bool:
    """Return whether a mark can be what a number is of, and not only when, how or roughly."""
    return (
        mark.is_nominal
        and mark.part not in {Part.SUFFIX, Part.PREFIX}
        and mark.norm not in LIGHT_WORDS
        and mark.norm not in NOW_WORDS
        and mark.norm not in PAST_WORDS
    )
