"""Where one goal ends and the next begins: a cut is made only where both sides have a claim of their own.

A claim is a number that can be a target (or 倍増, 半減); the right side also needs a noun of its own before its number, or right behind it:
「50件から75件へ、50%増」 stays whole, 「応答率90%超え、放棄率5%切り」 is two.

Before that a sentence is cut where it turns from telling how it is to saying what it shall become, and back: of
「応募が月に3人しか来ないので最低でも10人ほしい」 only the second part is a goal. Such a cut is made where a predicate ends (ので, けど, a
comma, a relative clause; but, so, a dash) and the stances on both sides differ; `joining` says how the parts belong together.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpicore.guide.sentences.directions import TIME_UNITS
from kpicore.guide.sentences.stances import (
    CONCEDED_AT,
    OTHERS,
    REPORTED,
    TURNED_DOWN,
    Stance,
    is_claim,
    spoken_from,
    stance_of,
)
from kpicore.guide.sentences.uses import joins_noun
from kpicore.language import (
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
    first_mark,
    without_blanks,
    word_set,
)

_CUTTING_PARTICLES = word_set("て し ながら つつ と も")
_OPENING = word_set("( （ 「 『 [")
_CLOSING = word_set(") ） 」 』 ]")


def clauses(marks: Sequence[TextMark], *, japanese: bool) -> list[list[TextMark]]:
    """Return the clauses of a sentence's marks, in order, without empty ones."""
    cuts = [0, *_cuts(marks, japanese=japanese), len(marks)]
    parts = [list(marks[begin:end]) for begin, end in pairwise(cuts)]
    return [part for part in map(_trimmed, parts) if part]


_EDGES = frozenset({MarkKind.BREAK, MarkKind.SPACE, MarkKind.STOP})


def _trimmed(marks: list[TextMark]) -> list[TextMark]:
    begin, end = 0, len(marks)
    while begin < end and marks[begin].kind in _EDGES:
        begin += 1
    while end > begin and (marks[end - 1].kind in _EDGES or marks[end - 1].norm in {"with", "+"}):
        end -= 1
    return marks[begin:end]


def _cuts(marks: Sequence[TextMark], *, japanese: bool) -> list[int]:
    """Return the indices at which a new clause begins."""
    depth, places = 0, []
    for at, mark in enumerate(marks):
        depth += mark.text in _OPENING
        if not depth and _may_cut(marks, at, japanese=japanese):
            places.append(at)
        if mark.text in _CLOSING:
            depth = max(0, depth - 1)
    claims = [at for at, mark in enumerate(marks) if _is_claim(mark)]
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
        words = without_blanks(stretch)[:2]  # ten visits, each with at least 20 pupils
        is_of_each = len(words) > 1 and words[0].norm == "each" and words[1].kind is MarkKind.PARTICLE
        if not japanese and (is_of_each or (has_left and _tells_start(stretch))):
            continue
        is_part = marks[at].norm in _PART_OF and has_left and any(map(_names_part, stretch[:_LONGEST_STRETCH]))
        is_finer = has_left and following < len(claims) and FINER.match(_text(stretch[:6]).lstrip(" 、,(（"))
        is_more = has_left and _adds_number(marks[begin:at], stretch, japanese=japanese)
        if not (is_part or is_finer or is_more or _is_own(stretch[:_LONGEST_STRETCH], japanese=japanese)):
            continue
        before = marks[begin:at][-_LONGEST_STRETCH:]
        if japanese:  # 品質を改善し: a wish without a number
            is_joined = any(mark.motion in _WISHES for mark in before) and any(map(_is_noun, before))
        else:  # publish weekly and reach 2,000 readers: two verbs
            opening = first_mark(stretch)
            is_joined = opening is not None and opening.motion is not None and any(mark.motion for mark in before)
            is_joined = is_joined or (marks[at].text == "but" and any(map(_is_noun, before)))
        if has_left or is_joined:
            found.append(begin := at + 1)
    return found


#: What follows is a part of the number before, counted as something else: 200枚、そのうち15件は商談に.
_PART_OF = word_set("うち 内 其の内 そのうち その内")
#: So many marks are looked at on either side of a cut.
_LONGEST_STRETCH = 80
_WISHES = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER, Motion.KEEP})


#: What follows would be finer still than the goal before: 10個以内、できたら5個.
FINER = re.compile(
    r"(?:できれば|できたら|出来れば|出来たら|欲を言えば|あわよくば|最低でも|理想は|理想を言えば)"
    r"|理想[:：]|(?:[0-9]+|one|two|three|four|five) is (?:the |our )?(?:bare |absolute )?(?:minimum|maximum)"
    r"|(?:but |and )?(?:ideally|preferably|hopefully|stretch|certainly|definitely|at worst)\b",
    re.IGNORECASE,
)


def _adds_number(before: Sequence[TextMark], stretch: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether a stretch gives another number of what stands before it: its mean, its level in another term, how many more."""
    if _text(stretch[:1]) == "平均":  # 口コミ100件、平均4.5: in another unit
        units = [[mark.number.unit for mark in side if mark.number is not None] for side in (before, stretch[1:])]
        if all(units) and units[0][-1] != units[1][0]:
            return True
    if _tells_later_term(before, stretch, japanese=japanese):
        return True
    if japanese:
        return _tells_other_cadence(before, stretch)
    return (
        _begins_with_verb(before, stretch)
        or _adds_more(stretch)
        or _leaves_out_noun(before, stretch)
        or bool(counts_them(stretch))
        or _is_for_one_term(before, stretch)
    )


def _begins_with_verb(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether each side of a cut begins with a verb and what it counts: run 50 sessions and reach 600 people."""
    for side in (before, stretch):
        words = [mark for mark in side if mark.kind not in {MarkKind.SPACE, MarkKind.BOUND, MarkKind.ABOUT}][:2]
        is_verb = len(words) > 1 and words[0].motion in _ACTING and not words[0].is_past
        if not is_verb or not is_claim(words[1]):
            return False
    return True


def _adds_more(stretch: Sequence[TextMark]) -> bool:
    """Return whether a verb and a number tell how many more there shall be of what stands before: and take on one more."""
    words = without_blanks(stretch)
    more = next((at for at, mark in enumerate(words) if mark.norm == "more"), 0)
    is_act = more > 1 and words[0].motion is not None and is_claim(words[more - 1])
    return is_act and all(mark.kind in {MarkKind.TIME, MarkKind.STOP} for mark in words[more + 1 :])


def counts_them(marks: Sequence[TextMark]) -> str:
    """Return what is done with some of those counted before, "" where a clause is not of them: keep 20 of them is kept."""
    kept = [mark for mark in without_blanks(marks) if mark.kind not in {MarkKind.BOUND, MarkKind.ABOUT}]
    words = [mark.norm for mark in kept][:4]
    if tuple(words[1:3]) == _OF_THEM and words[3:] and any(map(is_claim, kept[:1])):
        return words[3] if words[3].endswith(("ing", "ed")) else ""  # 20 of them turning out
    if len(words) < len(_OF_THEM) + 2 or tuple(words[2:4]) != _OF_THEM or not any(map(is_claim, kept[1:2])):
        return ""
    regular = re.sub(r"e?$", "ed", re.sub(r"(?<=[^aeiou])y$", "i", words[0]), count=1)
    return _PAST_FORMS.get(words[0], regular)


_OF_THEM = ("of", "them")
#: Of get them to join nothing is done with them that would name the rest.
_PAST_FORMS = {"keep": "kept", "win": "won", "sell": "sold", "send": "sent", "get": "", "have": "", "see": ""}


def _is_for_one_term(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a number is that of one term, and another one recurs: 6 haul-outs a day minimum, 9 in April."""
    words = [mark for mark in without_blanks(stretch) if mark.kind is not MarkKind.STOP]
    time = words[1].time if len(words) == _NUMBER_AND_TERM else None
    is_own = time is not None and time.kind in _OWN_TERMS and not time.is_until and is_claim(words[0])
    recurs = any(mark.norm == "per" or (mark.time and mark.time.kind is TimeKind.CADENCE) for mark in before)
    return is_own and recurs and sum(map(is_claim, before)) == 1


_NUMBER_AND_TERM = 2


def _counts_who_comes(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether with counts those of each time: with 15 people turning up, with 10 visitors on average."""
    behind = without_blanks(marks[at + 1 : at + _LONGEST_STRETCH])
    end = next((place for place, mark in enumerate(behind) if mark.kind in _ENDS_CLAUSE), len(behind))
    words = [mark for mark in behind[:end] if mark.kind not in {MarkKind.BOUND, MarkKind.ABOUT}]
    is_counted = marks[at].norm == "with" and len(words) > 1 and is_claim(words[0])
    return is_counted and any(mark.norm.endswith("ing") or mark.norm in _EACH_TIME for mark in words[1:])


_ENDS_CLAUSE = frozenset({MarkKind.BREAK, MarkKind.STOP})
_EACH_TIME = word_set("average each apiece")


def _leaves_out_noun(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether a number in another place is of the noun before it: 90 covers on a Friday and 110 on a Saturday."""
    words = [mark for mark in without_blanks(stretch) if mark.kind not in {MarkKind.BOUND, MarkKind.ABOUT}]
    is_placed = len(words) > 2 and is_claim(words[0]) and words[1].norm in _PLACING and any(map(_is_noun, words[2:]))
    return is_placed and bool(_counted_in_place(before)) and sum(map(is_claim, before)) == 1


def _counted_in_place(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the noun that stands between the last number and the preposition of its place, with the blank before it."""
    claim = next((at for at in reversed(range(len(marks))) if is_claim(marks[at])), len(marks))
    place = next((at for at in range(claim, len(marks)) if marks[at].norm in _PLACING), claim)
    noun = marks[claim + 1 : place]
    return noun if all(mark.kind in {MarkKind.WORD, MarkKind.SPACE} for mark in noun) else ()


_PLACING = word_set("in on at for from with")
_ACTING = frozenset({Motion.REACH, Motion.GAIN, Motion.KEEP})


def _tells_later_term(before: Sequence[TextMark], stretch: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether each side of a cut has a number with a term of its own: 来年2億、3年後に3億; 8% this year and 5% next year.

    今期3件、来期1件 is where it stands and where it leads; in English a verb before both says that this year is ahead too.
    """
    terms = [_term_beside(side, japanese=japanese) for side in (before, stretch)]
    if terms[0] is None or terms[1] is None:
        return False
    time = terms[0].time
    if japanese:
        is_whole = time is not None and (time.is_moment or time.is_until or bool(set(terms[0].text) & set("中内")))
        return terms[0].text[:1] not in set("今本当") or is_whole
    return not terms[0].norm.startswith("this") or any(mark.motion is not None for mark in before)


def _tells_other_cadence(before: Sequence[TextMark], stretch: Sequence[TextMark]) -> bool:
    """Return whether each side of a cut has a number of its own unit with a cadence of its own before it: 月2回、1回20人まで."""
    cadences, units = [], []
    for side in (before, stretch):
        claim = next((at for at, mark in enumerate(side) if _is_claim(mark)), 0)
        time, number = side[claim - 1].time if claim else None, side[claim].number if side else None
        cadences.append(time.word if time is not None and time.kind is TimeKind.CADENCE else "")
        units.append(number.unit if number is not None else "")
    return all(cadences) and cadences[0] != cadences[1] and units[0] != units[1]


def _term_beside(marks: Sequence[TextMark], *, japanese: bool) -> TextMark | None:
    """Return the time right before the first number in Japanese, right behind the last and what it counts in English."""
    ordered = marks if japanese else list(reversed(marks))
    claim = next((at for at, mark in enumerate(ordered) if _is_claim(mark)), 0)
    near = [mark for mark in ordered[:claim] if mark.kind not in {MarkKind.SPACE, MarkKind.ABOUT, MarkKind.WORD}]
    near = [mark for mark in near if not mark.is_past]  # 60 volunteers trained by March
    last = near[-1] if near and not (japanese and ordered[claim - 1].kind is MarkKind.WORD) else None
    is_term = last is not None and last.time is not None and last.time.kind in _OWN_TERMS
    return last if is_term else None


_OWN_TERMS = frozenset(TimeKind) - {TimeKind.CADENCE, TimeKind.PAST, TimeKind.IN_A_ROW}
_AMPERSAND = frozenset({"&", "+", "・"})


def _is_claim(mark: TextMark) -> bool:
    is_amount = mark.kind is MarkKind.NUMBER and mark.number is not None and mark.number.is_claim
    return is_amount or mark.motion in {Motion.DOUBLE, Motion.HALVE}


def _may_cut(marks: Sequence[TextMark], at: int, *, japanese: bool) -> bool:
    mark = marks[at]
    before = marks[at - 1] if at else None
    if mark.kind is MarkKind.STOP:
        return True
    if mark.kind is MarkKind.BREAK:
        return _may_cut_at_break(marks, at, japanese=japanese)
    if before is None:
        return False
    if not japanese:
        return mark.text == "+" or _counts_who_comes(marks, at)
    if mark.kind is MarkKind.SPACE or mark.text in _AMPERSAND:
        is_led_on = at + 1 < len(marks) and marks[at + 1].kind is MarkKind.ARROW
        is_limit = before.text == "まで" and is_claim(marks[at - 2])  # 待ち3人まで 欠品ゼロ
        return not is_led_on and (before.kind in {MarkKind.NUMBER, MarkKind.BOUND, MarkKind.MOTION} or is_limit)
    if mark.norm in _PART_OF:  # 面談40件のうち12件を契約に: the whole is no goal of its own
        return before.text != "の"
    if mark.kind is MarkKind.PARTICLE and mark.text in _CUTTING_PARTICLES:
        if (
            mark.text == "て"
            and at + 1 < len(marks)
            and (marks[at + 1].norm in _HELPING or marks[at + 1].text == "から")
        ):
            return False  # 来てくれるお客さん, 受けてから
        if joins_noun(marks, at):
            return False  # 10社との面談
        return before.kind in {MarkKind.NUMBER, MarkKind.BOUND, MarkKind.MOTION} or mark.text in {
            "て",
            "ながら",
            "つつ",
        }
    return False


def _may_cut_at_break(marks: Sequence[TextMark], at: int, *, japanese: bool) -> bool:
    before = marks[at - 1] if at else None
    following = next((each for each in range(at + 1, len(marks)) if marks[each].kind is not MarkKind.SPACE), at)
    if _joins_band(marks, at) or (not japanese and _counts_who_comes(marks, following)):
        return False
    if before is not None and before.text == "から" and before.part is Part.CASE:
        start = next((each for each in reversed(marks[: at - 1]) if each.kind is not MarkKind.ABOUT), marks[at])
        return not is_claim(start)  # 33%から、5月末には42%に; 30くらいから、できれば倍に
    return not _awaits_verb(marks, at)


def _awaits_verb(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a number before a break is the object of a verb behind it: 24.6年を、15年以内に短縮する."""
    return at > 1 and marks[at - 1].text == "を" and marks[at - 1].part is Part.CASE and is_claim(marks[at - 2])


_HELPING = word_set("呉れる くれる 貰う もらう 居る いる 頂く いただく 下さる 有る ある")


def _names_part(mark: TextMark) -> bool:
    return _is_noun(mark) or (mark.motion is not None and mark.part is Part.VERBAL)


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
    number = next((at for at, mark in enumerate(stretch) if _is_claim(mark)), None)
    if number is None:
        return False
    if not japanese and _tells_start(stretch):
        return False
    if any(_is_noun(mark) for mark in stretch[:number]):
        return True
    if not japanese:
        return any(mark.kind is MarkKind.WORD for mark in stretch[number + 1 : number + 4])
    following = stretch[number + 1 : number + 4]
    has_zero = any(mark.number is not None and mark.number.value == 0 for mark in stretch[number + 1 :])
    if has_zero and following[0].kind is MarkKind.BOUND:
        return True  # 平均60分、3時間超はゼロ
    is_named = bool(following) and (_is_noun(following[0]) or following[0].kind is MarkKind.PER)
    is_named = is_named and following[0].start == stretch[number].end
    if is_named and any(map(_is_claim, stretch[number + 2 :])):
        return True  # 宿泊を120泊、1泊単価を2万円に
    if len(following) > 2 and following[1].motion in {Motion.OVER, Motion.UNDER} and _is_noun(following[2]):
        return True  # 20分を超える案件をなくす
    return len(following) > 1 and following[0].text == "の" and _is_noun(following[1])


def _tells_start(stretch: Sequence[TextMark]) -> bool:
    """Return whether an English stretch only tells where what stands before it begins: starting from 40, up from 14M last year."""
    claims = [at for at, mark in enumerate(stretch) if _is_claim(mark)]
    words = [mark for mark in without_blanks(stretch[: claims[0]]) if mark.kind is not MarkKind.ABOUT] if claims else []
    return len(claims) == 1 and 0 < len(words) <= _STARTING_FROM and words[-1].norm == "from"


_STARTING_FROM = 2


def with_shared_verb(parts: Sequence[Sequence[TextMark]], index: int, *, japanese: bool) -> list[TextMark]:
    """Return the marks of a clause with the verb that is said once for several clauses."""
    marks = parts[index]
    if japanese:
        return [*marks, *_verb_behind(parts, index)]
    if index and _leaves_out_noun(parts[index - 1], marks):
        claim = next(at for at, mark in enumerate(marks) if is_claim(mark))
        return [*marks[: claim + 1], *_counted_in_place(parts[index - 1]), *marks[claim + 1 :]]
    return [*_verb_before(parts, index), *marks]


def _verb_behind(parts: Sequence[Sequence[TextMark]], index: int) -> Sequence[TextMark]:
    """Return what stands behind the last number of a later clause, where a Japanese clause ends in its object's number without a verb.

    売上を10%、|利益を15%伸ばす: 伸ばす is said once for both.
    """
    if not _has_object_number(parts[index]) or not is_claim(parts[index][-1]):
        return ()
    following = next((part for part in parts[index + 1 :] if not is_claim(part[-1])), ())
    last = max((at for at, mark in enumerate(following) if is_claim(mark)), default=0)
    behind = following[last + 1 :]
    is_alike = _has_object_number(following) and not any(mark.kind is MarkKind.BREAK for mark in behind)
    return behind if is_alike and any(mark.motion is not None for mark in behind) else ()


def _has_object_number(marks: Sequence[TextMark]) -> bool:
    """Return whether a clause has one number, and を between a noun and that number."""
    claims = [at for at, mark in enumerate(marks) if is_claim(mark)]
    before = [mark for mark in marks[: claims[0]] if mark.kind is not MarkKind.TIME] if len(claims) == 1 else []
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
    return (verb,) if verb is not None and verb.motion in _CHANGED and ties[0] == ties[1] is not None else ()


def _tie_of_share(marks: Sequence[TextMark]) -> str | None:
    """Return the word right before the only number of a clause where that is in percent: by, or "" behind a noun; else None."""
    claims = [at for at, mark in enumerate(marks) if is_claim(mark)]
    number = marks[claims[0]].number if len(claims) == 1 else None
    last = first_mark(reversed(marks[: claims[0]])) if claims else None
    if number is None or number.unit != "%" or last is None:
        return None
    return "" if last.kind is MarkKind.WORD else last.norm


def _is_noun(mark: TextMark) -> bool:
    return (
        mark.is_nominal
        and mark.part not in {Part.SUFFIX, Part.PREFIX}
        and mark.norm not in LIGHT_WORDS
        and mark.norm not in NOW_WORDS
        and mark.norm not in PAST_WORDS
    )


# -- turns -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposition:
    """A stretch of marks with one stance.

    `is_beside` that it stands in brackets and tells something of what stands before them, `is_adjunct` that it only tells why, what
    for, where or how.
    """

    marks: tuple[TextMark, ...]
    stance: Stance
    is_beside: bool = False
    is_adjunct: bool = False


def propositions(marks: Sequence[TextMark], *, japanese: bool, is_alone: bool = False) -> list[Proposition]:
    """Return the propositions of a sentence in order; one without a turn is a single proposition.

    `is_alone` that no other sentence stands beside it: of one that goes on without a break the stance says nothing.
    """
    told = _told_brackets(marks, japanese=japanese) if _has_claim(marks) else {}
    stretches = _stretches(_with_last(marks, told) if told else marks, told, japanese=japanese)
    if not japanese and (parted := _without_relative(stretches)):
        rest, relative = parted
        return [*propositions(rest, japanese=False), Proposition(relative, Stance(0, _A_WISH), is_beside=True)]
    before, rest, behind = _without_adjuncts(stretches, japanese=japanese)
    if before or behind:
        whole = propositions(rest, japanese=japanese, is_alone=is_alone and not japanese)
        return [*before, *whole, *behind]
    if not _has_claim(marks):
        return [Proposition(tuple(marks), stance_of(marks, japanese=japanese))]
    if is_alone and len(stretches) == 1:
        is_reported = not japanese and any(mark.norm in REPORTED for mark in marks[: spoken_from(marks)])
        return [Proposition(tuple(marks), stance_of(marks, japanese=japanese) if is_reported else Stance())]
    insides = {marks[opening].start: propositions(inside, japanese=japanese) for opening, inside in told.items()}
    found: list[Proposition] = []
    for stretch in _with_claims(stretches, japanese=japanese):
        if (inside := insides.get(stretch[0].start)) and stretch[0].text in _OPENING:
            found += [_of_bracket(each, stretch, japanese=japanese) for each in inside if _has_claim(each.marks)]
        else:
            found += _turned(found.pop() if found else None, stretch, japanese=japanese)
    return _around(found, japanese=japanese)


def _turned(before: Proposition | None, stretch: tuple[TextMark, ...], *, japanese: bool) -> list[Proposition]:
    """Return the proposition before a stretch and that of the stretch, as one where the sentence takes no turn between them."""
    following = Proposition(stretch, stance_of(stretch, japanese=japanese))
    if before is None:
        return [following]
    if not japanese and _goes_on_telling(before, stretch):
        return [before, replace(following, stance=before.stance)]
    if not (_has_claim(stretch) and _has_claim(before.marks)):
        return [before, following]
    words = tuple(mark.norm for mark in without_blanks(stretch)[:2])
    if not japanese and words[:1] == ("so",) and following.stance.goal >= _A_LEAD > before.stance.goal:
        before = replace(before, stance=Stance(0, 1))  # 140 in October, so let us not go past 120
    if japanese and words in _OF_US and before.stance.goal < _A_WISH:
        return [Proposition(before.marks, Stance(0, 1)), following]  # 法の上限は960時間だが、当社は720時間まで
    if _is_turn(before, following, japanese=japanese):
        return [before, following]
    joined = (*before.marks, *stretch)
    return [Proposition(joined, stance_of(joined, japanese=japanese))]


#: Who speaks, set against others.
_OF_US = frozenset((we, "は") for we in ("うち", "家", "当社", "弊社", "自社", "当店", "当院"))


def _without_adjuncts(
    stretches: Sequence[tuple[TextMark, ...]], *, japanese: bool
) -> tuple[list[Proposition], tuple[TextMark, ...], list[Proposition]]:
    """Return the clauses that stand beside the goal before and behind it, and the marks that are left between them."""
    found = [at for at, each in enumerate(stretches) if _is_adjunct(each, japanese=japanese, is_first=at == 0)]
    core = [at for at, each in enumerate(stretches) if at not in found and any(map(_may_be_core, each))]
    if not (found and core) or _THEN.search("".join(map(_text, stretches))):
        return [], (), []
    beside = {at: Proposition(stretches[at], Stance(), is_adjunct=True) for at in found}
    rest = tuple(mark for at, each in enumerate(stretches) if at not in beside for mark in each)
    return [beside[at] for at in found if at < core[0]], rest, [beside[at] for at in found if at > core[0]]


def _without_relative(
    stretches: Sequence[tuple[TextMark, ...]],
) -> tuple[tuple[TextMark, ...], tuple[TextMark, ...]] | None:
    """Return the marks but for a relative clause that tells a number, and that clause: our error rate, which is 7%,; else None."""
    for at, relative in enumerate(stretches):
        words = without_blanks(relative)[:2]
        is_told = len(words) > 1 and words[0].norm == "which" and words[1].norm in _TELLING_VERBS
        if not at or not is_told or not _has_claim(relative):
            continue
        before = [mark for each in stretches[:at] for mark in each]
        while before and before[-1].kind in _EDGES:  # the comma before it
            before.pop()
        return (*before, *(mark for each in stretches[at + 1 :] for mark in each)), relative
    return None


_TELLING_VERBS = word_set("is are was were stands sits runs currently now has had")
#: The goal points back at a day that stands in the clause beside it: 締切が12月10日だから、そこまでに.
_THEN = re.compile(r"(?:そこ|それ)まで|\bby then\b", re.IGNORECASE)


def _may_be_core(mark: TextMark) -> bool:
    is_vague = mark.number is not None and mark.number.kind is NumberKind.VAGUE
    is_span = mark.time is not None and mark.time.kind is TimeKind.SPAN
    return _is_claim(mark) or mark.motion is not None or is_vague or is_span


def _around(found: list[Proposition], *, japanese: bool) -> list[Proposition]:
    """Return the propositions, what a state between commas cuts in two whole again: grow the list, now at 3,400, to 5,000."""
    if len(found) < _IN_THREE or not found[1].stance.is_state or _has_claim(found[0].marks):
        return found
    before, state, after, *others = found
    opening = next((mark for mark in after.marks if mark.kind not in {MarkKind.SPACE, MarkKind.SIGN}), None)
    leads_on = opening is not None and (opening.kind in _LEADS_ON or opening.norm in {"up", "down"})
    if not (leads_on or japanese):
        return found
    whole = (*before.marks, *after.marks)
    return [Proposition(whole, stance_of(whole, japanese=japanese)), state, *others]


_IN_THREE = 3
_LEADS_ON = frozenset({MarkKind.TIME, MarkKind.PARTICLE})


def _told_brackets(marks: Sequence[TextMark], *, japanese: bool) -> dict[int, tuple[TextMark, ...]]:
    """Return what stands in brackets that tell how it is or what others do, by where they open: 月42台(去年は37)、…."""
    found: dict[int, tuple[TextMark, ...]] = {}
    closing = 0
    for opening, mark in enumerate(marks):
        if opening <= closing or mark.text not in _BRACKETS:
            continue  # a bracket within another is read with it
        closing = _closing(marks, opening)
        inside = tuple(marks[opening : closing + 1])
        if not (any(map(is_claim, inside)) and any(map(is_claim, (*marks[:opening], *marks[closing:])))):
            continue
        within = tuple(each for each in inside if each.text not in _BRACKETS | _CLOSED)
        parts = [stance_of(each, japanese=japanese) for each in (inside, *_stretches(within, {}, japanese=japanese))]
        is_part = len(within) > 1 and within[0].norm in _PART_OF and within[1].text != "は"  # (うちECは8千万円)
        if is_part or OTHERS.search(_text(within)) or any(each.is_state for each in parts):
            found[opening] = within
    return found


_BRACKETS, _CLOSED = frozenset("(（"), frozenset(")）")


def _text(marks: Sequence[TextMark]) -> str:
    return "".join(mark.text for mark in marks)


def _closing(marks: Sequence[TextMark], opening: int) -> int:
    """Return where the bracket that opens there closes, the last place where it does not."""
    depth = 0
    for at in range(opening, len(marks)):
        depth += (marks[at].text in _BRACKETS) - (marks[at].text in _CLOSED)
        if depth == 0:
            return at
    return len(marks) - 1


def _with_last(marks: Sequence[TextMark], told: dict[int, tuple[TextMark, ...]]) -> list[TextMark]:
    """Return the marks, a bracket that tells something behind what it stands in: 3億円(昨年2億円)を達成 is 3億円を達成(昨年2億円)."""
    found: list[TextMark] = []
    waiting: list[TextMark] = []
    end = -1
    for at, mark in enumerate(marks):
        if at in told:
            end = _closing(marks, at)
            waiting += marks[at : end + 1]
        if at <= end:
            continue
        if mark.kind in {MarkKind.BREAK, MarkKind.STOP}:
            found += waiting
            waiting = []
        found.append(mark)
    return found + waiting


def _goes_on_telling(before: Proposition, marks: Sequence[TextMark]) -> bool:
    """Return whether a verb behind and has the subject of what was told before it, so that it is no order: we quote 60 jobs and win 12."""
    words = without_blanks(marks)
    joint = next((mark.text for mark in reversed(before.marks) if mark.kind is not MarkKind.SPACE), "")
    is_verb = bool(words) and words[0].motion not in {None, Motion.AIM, *_CHANGED}
    is_whole = any(mark.text in _PAUSES or mark.norm in _PREDICATED for mark in words[:-1])
    return is_verb and not is_whole and joint == "and" and before.stance.is_state


_PAUSES = frozenset(",;-–—")


def _of_bracket(inside: Proposition, bracket: Sequence[TextMark], *, japanese: bool) -> Proposition:
    """Return a proposition of a bracket that tells something; of a single one the bracket itself is evidence."""
    if OTHERS.search(_text(inside.marks)):
        return replace(inside, stance=Stance(0, 3), is_beside=True)
    is_open = inside.stance.goal == inside.stance.state == 0
    whole = stance_of(bracket, japanese=japanese)
    return replace(inside, stance=whole if is_open else inside.stance, is_beside=True)


def _stretches(
    marks: Sequence[TextMark], told: dict[int, tuple[TextMark, ...]], *, japanese: bool
) -> list[tuple[TextMark, ...]]:
    """Return the stretches between places where a predicate may end; brackets that tell something are stretches of their own."""
    ends = _japanese_end if japanese else _english_end
    apart = {inside[0].start for inside in told.values()}
    depth, cuts = 0, [0]
    for at, mark in enumerate(marks):
        if mark.text in _BRACKETS:
            closing = _closing(marks, at)
            if at + 1 < len(marks) and marks[at + 1].start in apart:
                cuts += [at, closing + 1]
            elif at and all(each.kind is MarkKind.STOP for each in marks[closing + 1 :]):
                cuts.append(at)  # what stands in brackets at the end
            depth += 1
        elif mark.text in _CLOSED:
            depth = max(0, depth - 1)
        elif not depth and at + 1 < len(marks) and ends(marks, at):
            cuts.append(at + 1)
    return [tuple(marks[begin:end]) for begin, end in pairwise([*cuts, len(marks)]) if begin < end]


def _with_claims(stretches: Sequence[tuple[TextMark, ...]], *, japanese: bool) -> list[tuple[TextMark, ...]]:
    """Return the stretches so joined that each has a number, or a wish beside a state: 成約率が20%しかないので上げたい.

    One without goes with the next, the last with the one before.
    """
    found: list[tuple[TextMark, ...]] = []
    waiting: tuple[TextMark, ...] = ()
    for at, stretch in enumerate(stretches):
        if not _has_claim(stretch) and found and not waiting and _is_remark(stretch, found[-1], stretches[at + 1 :]):
            continue
        if not _has_claim(stretch):
            waiting += stretch
            continue
        is_apart = bool(waiting) and _is_wish_beside(waiting, stretch, japanese=japanese)
        is_end = is_apart and bool(found) and not stance_of(found[-1], japanese=japanese).is_state
        if is_end:  # あと6ポイント、年度末までに上げたい(いま41%)
            found[-1] += waiting
        found.extend([waiting, stretch] if is_apart and not is_end else [stretch if is_end else waiting + stretch])
        waiting = ()
    is_term = all(mark.kind in _OF_TERM for mark in waiting)
    if waiting and len(found) > 1 and is_term and not _has_claim(found[-2]):
        return [*found, waiting]  # double the contracts, currently 45, by 2027
    is_apart = bool(waiting and found) and _is_wish_beside(waiting, found[-1], japanese=japanese)
    is_other = bool(waiting and found) and (_is_other_wish if japanese else _is_own_wish)(waiting, found[-1])
    if waiting and found and not (is_apart or is_other):
        return [*found[:-1], found[-1] + waiting]
    return [*found, waiting] if waiting else found


def _is_remark(marks: Sequence[TextMark], before: Sequence[TextMark], behind: Sequence[Sequence[TextMark]]) -> bool:
    """Return whether words without a verb between a state and a goal only say how somebody finds it: 18k, pretty flat, want 24k."""
    kept = [mark for mark in marks if mark.kind not in _EDGES]
    is_plain = 0 < len(kept) <= _LONGEST_REMARK and all(
        mark.kind in {MarkKind.WORD, MarkKind.NOT} or mark.norm in {"a", "the"} for mark in kept
    )
    if not is_plain or not behind or any(mark.part is Part.VERB for mark in kept):
        return False
    japanese = not kept[0].text.isascii()
    return stance_of(before, japanese=japanese).is_state and stance_of(behind[0], japanese=japanese).goal >= _A_LEAD


_LONGEST_REMARK = 3


def _is_adjunct(marks: Sequence[TextMark], *, japanese: bool, is_first: bool) -> bool:
    """Return whether a stretch without a number only tells why, what for, where or how: 人手が足りないので、, to stay afloat,."""
    kept = [mark for mark in marks if mark.kind not in _EDGES]
    ending = [mark.norm for mark in kept][-2:]
    is_purpose = japanese and len(kept) > 2 and kept[-3].part is Part.VERB  # 店をもう1軒出すために
    is_purpose = is_purpose and ending in (["為", "に"], ["ため", "に"])
    is_only_time = any(mark.kind is MarkKind.TIME for mark in kept) and not any(map(_is_noun, kept))
    if not kept or (_has_claim(kept) and not is_purpose) or is_only_time:
        return False
    return _is_japanese_adjunct(kept) if japanese else _is_english_adjunct(kept, is_first=is_first)


def _is_japanese_adjunct(kept: Sequence[TextMark]) -> bool:
    """Return whether a Japanese stretch ends in a connective, or in particles of place and means."""
    texts = [mark.text for mark in kept]
    ending = next((ending for ending in _ADJUNCT_ENDINGS if texts[-len(ending) :] == list(ending)), ())
    last, rest = kept[-1], kept[: len(kept) - len(ending)]
    is_joined = last.part is Part.JOINING and last.text in _SUBORDINATING
    if not (ending or is_joined) or not rest:
        return False
    is_wish = stance_of(kept, japanese=True).goal >= _A_WISH
    return not is_wish and (
        is_joined or _is_noun(rest[-1]) or rest[-1].part in _PREDICATES or rest[-1].motion is not None
    )


def names_what_it_tells(marks: Sequence[TextMark], name: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether an adjunct tells how the thing it names is, so that the goal may be about it: 残業が多いので、月20時間以内に."""
    if not japanese:
        opening = next((mark.norm for mark in marks if mark.kind is not MarkKind.SPACE), "")
        return opening in {"because", "since", "as", "although", "though", "for"}
    behind = [mark.text for mark in marks if name and mark.start >= name[-1].end]
    is_introduced = behind[:2] == ["です", "が"] or (behind[:1] == ["で"] and "が" in behind)  # 売上ですが、
    return behind[:1] in (["が"], ["は"], ["も"]) or is_introduced


_ADJUNCT_ENDINGS = (
    ("の", "で"),
    ("ん", "で"),
    ("ため", "に"),
    ("ため",),
    ("為", "に"),
    ("に", "は"),
    ("で", "は"),
    ("で", "も"),
    ("で",),
    ("として",),
    ("と", "し", "て"),
    ("な", "ところ"),
)
_SUBORDINATING = word_set("ので から けど けれど けれども が のに て で ながら つつ ば")


def _is_english_adjunct(kept: Sequence[TextMark], *, is_first: bool) -> bool:
    """Return whether an English stretch begins with a subordinator, or before the goal with a preposition, to or an adverb."""
    words = [mark.norm for mark in kept if mark.kind is not MarkKind.SIGN]
    if len(words) < 2:
        return is_first and bool(words) and words[0].endswith("ly")
    is_subject = not _PREDICATED.isdisjoint(words)  # doubling it by May is the plan
    if words[0] in _SUBORDINATORS or (words[0].endswith("ing") and not is_first and not is_subject):
        return True  # while keeping quality high
    if words[0] in {"instead", "anything", "everything"} or words[:2] == ["rather", "than"]:
        return True  # instead of a week, anything past that is a bonus
    if words[0] == "so" and not _PREDICATED.isdisjoint(words):
        return True  # so wages are never a worry
    if words[0] in {"since", "as", "so"}:
        return words[1] in _CLAUSE_OPENERS | {"that", "soon", "discussed", "agreed", "a", "an"}
    return (is_first and words[0] in _LEADING) or words[0] == "to" or words[:2] == ["in", "order"]


_PREDICATED = word_set("is are was were would will")
_SUBORDINATORS = word_set("because although though given seeing while without if unless whereas which")
_CHANGED = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER})
_LEADING = word_set("to with in as for by on at through from among during despite after")
_CLAUSE_OPENERS = word_set("we i it they he she the our my there everyone nobody people")


def _is_wish_beside(wish: Sequence[TextMark], state: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether a stretch without a number wishes for a change of what the one beside it tells."""
    wished, told = stance_of(wish, japanese=japanese), stance_of(state, japanese=japanese)
    is_own = japanese and wished.goal >= _A_LEAD and any(map(_is_noun, wish)) and CONCEDED_AT.search(_text(state))
    return (wished.goal >= _A_WISH or bool(is_own)) and wished.is_goal and told.is_state


def _is_other_wish(wish: Sequence[TextMark], before: Sequence[TextMark]) -> bool:
    """Return whether another thing is wished for than what is counted: 従業員16名、いちばん頼られる工務店になる."""
    if [mark.text for mark in before if mark.kind not in _EDGES][-2:] == ["よう", "に"]:
        return True  # 2時間は遊べるように、園庭を広げたい
    is_making = any(mark.motion is Motion.MAKE for mark in wish) and any(map(_is_noun, wish))
    return is_making and stance_of(wish, japanese=True).is_goal and not stance_of(before, japanese=True).goal


def _is_own_wish(wish: Sequence[TextMark], before: Sequence[TextMark]) -> bool:
    """Return whether somebody wishes for something that is no number of what stands before: two vans, we'd like to be trusted."""
    words = [mark.norm for mark in wish if mark.kind not in {MarkKind.SPACE, MarkKind.SIGN, MarkKind.BREAK}]
    is_own = bool(words) and words[0] in _WISHER and _POINTING.isdisjoint(words)
    is_bare = not any(mark.kind in {MarkKind.BOUND, MarkKind.TIME, MarkKind.MOTION} for mark in before)
    return is_own and is_bare and stance_of(wish, japanese=False).is_goal and not stance_of(before, japanese=False).goal


_WISHER = word_set("we i we'd i'd")
_POINTING = word_set("it that this them those there")
_A_WISH = 3
_OF_TERM = frozenset({MarkKind.TIME, MarkKind.SPACE, MarkKind.STOP, MarkKind.BREAK})


def _has_claim(marks: Sequence[TextMark]) -> bool:
    """Return whether a stretch has a number, or a span of time with a limit, which may be one: in 8 weeks or less."""
    behind_claims = (first_mark(marks[at + 1 :]) for at, mark in enumerate(marks) if is_claim(mark))
    if any(after is None or after.kind is not MarkKind.PER for after in behind_claims):
        return True
    spans = [mark.time for mark in marks if mark.time is not None and mark.time.kind is TimeKind.SPAN]
    return bool(spans) and any(mark.kind is MarkKind.BOUND for mark in marks)


_THERE_IS = word_set("有る ある 居る いる 残る")
_JOINING = word_set("けん さかい が けど けれど けれども ので から のに し")
_PREDICATES = frozenset({Part.VERB, Part.ADJECTIVE, Part.AUXILIARY})
_INSTEAD = word_set("instead versus vs so because though although whereas which compared")
_DASHES = word_set("- – — --")


def _japanese_end(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a predicate ends behind a mark: at a comma, けど, ので, or before the noun that it describes."""
    mark, following = marks[at], marks[at + 1]
    before = marks[at - 1] if at else None
    if mark.kind is MarkKind.BREAK and _awaits_verb(marks, at):
        return False
    if mark.kind in {MarkKind.BREAK, MarkKind.STOP}:
        return mark.text != "/"
    if mark.text in _JOINING and mark.part is Part.JOINING and before is not None:
        return following.kind is not MarkKind.BREAK
    if mark.text == "で" and before is not None and before.text in {"の", "ん"}:  # なので, 来ないので, かかってるんで
        return following.kind is not MarkKind.BREAK and mark.part is Part.AUXILIARY
    if mark.kind is MarkKind.NOT and mark.text in {"ず", "なく"}:  # 10%にとどまらず|7%に, 5日ではなく|8日
        claim = next((index for index in reversed(range(max(0, at - 6), at)) if is_claim(marks[index])), None)
        return claim is not None and TURNED_DOWN.match(_text(marks[claim + 1 : at + 1])) is not None
    if mark.text == "も" and before is not None and before.text in {"て", "で"} and before.part is Part.JOINING:
        return following.kind is not MarkKind.BREAK and any(map(is_claim, marks[max(0, at - 6) : at]))  # 10%上げても|
    if mark.text == "て" and before is not None and before.norm in _THERE_IS:  # 借金が1億あって|
        return following.kind is not MarkKind.BREAK and _follows_claim(marks, at - 1)
    is_verbal = mark.part in _PREDICATES and mark.kind in {MarkKind.WORD, MarkKind.PARTICLE, MarkKind.MOTION}
    is_final = mark.text.endswith(("た", "る", "う", "い")) and is_verbal
    return is_final and following.is_nominal and _follows_claim(marks, at)


def _follows_claim(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a verb belongs to a number right before it: 月に1回だった|訪問, 1,200人いた|参加者."""
    index = at
    while index >= 0 and (marks[index].part in _PREDICATES or marks[index].kind is MarkKind.ABOUT):
        index -= 1
    return index >= 0 and is_claim(marks[index])


def _english_end(marks: Sequence[TextMark], at: int) -> bool:
    mark, following = marks[at], marks[at + 1]
    if mark.kind in {MarkKind.BREAK, MarkKind.STOP}:
        return mark.text != "/"
    is_dash = mark.kind is MarkKind.SPACE and following.text in _DASHES
    if mark.kind is MarkKind.SPACE and following.norm in {"since", "as", "to", "in", "without", "if"}:
        return _opens_adjunct(marks, at + 1)
    is_rather = following.norm == "rather" and _text(marks[at + 1 : at + 4]).lower() == "rather than"
    is_so_far = following.norm == "so" and _text(marks[at + 1 : at + 4]).lower() == "so far"
    return (is_dash and following.kind is MarkKind.SIGN) or is_rather or (following.norm in _INSTEAD and not is_so_far)


def _opens_adjunct(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a clause without a number begins behind the last one: to keep the lights on, as soon as we can."""
    rest = marks[at:]
    if marks[at].norm == "without" and _counts_time(marks[:at]):
        return False
    if marks[at].norm == "to" and _ends_in_share(marks[:at]):
        return False  # 70% of members to attend a class
    end = next((index for index, mark in enumerate(rest) if mark.kind in {MarkKind.BREAK, MarkKind.STOP}), len(rest))
    words = without_blanks(rest[:end])
    is_behind = any(_is_claim(mark) or mark.motion in _CHANGED for mark in marks[:at]) and not any(map(is_claim, rest))
    is_verb = len(words) > 2 and words[1].kind in {MarkKind.WORD, MarkKind.MOTION} and words[0].norm == "to"
    return is_behind and (is_verb or _is_english_adjunct(words, is_first=False))


def _ends_in_share(marks: Sequence[TextMark]) -> bool:
    """Return whether marks end in a share and those of whom it is one: two thirds of our pupils."""
    claim = next((at for at in reversed(range(len(marks))) if is_claim(marks[at])), None)
    number = marks[claim].number if claim is not None else None
    behind = without_blanks(marks[claim + 1 :]) if claim is not None else []
    is_of = len(behind) > 1 and behind[0].norm == "of" and number is not None and number.unit == "%"
    return is_of and all(mark.kind is MarkKind.WORD or mark.norm in {"our", "the", "my"} for mark in behind[1:])


def _counts_time(marks: Sequence[TextMark]) -> bool:
    """Return whether marks end in a time that is no limit, so that it lasts: 1,000 days without an accident, not in 5 days."""
    words = without_blanks(marks)[-2:]
    last = words[-1] if words else None
    is_time = last is not None and (
        (last.time is not None and last.time.kind is TimeKind.SPAN)
        or (last.number is not None and last.number.unit in TIME_UNITS)
    )
    is_limit = len(words) > 1 and (words[0].kind is MarkKind.BOUND or words[0].norm in {"in", "within", "every"})
    return is_time and not is_limit


def _is_turn(before: Proposition, after: Proposition, *, japanese: bool) -> bool:
    """Return whether one of two stretches tells a state and the other does not."""
    last = next((mark for mark in reversed(before.marks) if mark.kind not in {MarkKind.SPACE, MarkKind.BREAK}), None)
    # から, so that the number behind it is where it leads
    is_start = last is not None and last.text == "から" and last.part is Part.CASE
    is_open = before.stance.goal == before.stance.state == 0 and not is_start
    if is_open and begins_with_goal(after.marks):  # 90 minutes, target 45
        return True
    if japanese and after.marks[0].text in _BRACKETS:
        claim = next((at for at, mark in enumerate(after.marks) if is_claim(mark)), 0)
        led, limited = after.marks[:claim], after.marks[claim:]
        has_topic = [mark.text for mark in led if mark.kind is MarkKind.PARTICLE] == ["は"] and any(map(_is_noun, led))
        if has_topic and any(mark.bound for mark in limited):  # 満足9割(回収率は7割以上): another thing is limited
            return True
    if before.stance.is_state and not after.stance.is_state:
        return not is_start if japanese else after.stance.is_goal
    leads = [each.stance.state - each.stance.goal for each in (before, after)]
    if min(leads) > 0 and leads[1] - leads[0] >= _A_LEAD:  # only 2 instead of 5
        return True
    return after.stance.is_state and not before.stance.is_state


_A_LEAD = 2


def begins_with_goal(marks: Sequence[TextMark]) -> bool:
    """Return whether a stretch begins with the word for a goal: target 45, 目標は10人."""
    opening = first_mark(marks)
    return opening is not None and opening.norm in _GOAL_NOUNS


_GOAL_NOUNS = word_set("target goal aim objective 目標 ゴール 理想")
