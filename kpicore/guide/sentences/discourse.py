"""A sentence of several clauses is a discourse, in which every clause plays a part.

| part | how it is told | what it gives |
|---|---|---|
| state | tense, words of now and then, what will come to be anyway (去年は62台だった, 480件ですが, will land around) | topic, start |
| reason | ので, から, さかい, because, since, what stands before so or hence | nothing; the topic where no state has one |
| means | 料理を見直して, with the new jig, to justify the machine | nothing |
| goal | a wish, an order, a duty, a verdict on a number (取ることにした, 伸ばさんとあかん, 3 in 100 is doable) | number, side, day |

The goal is about its own topic; without one, or with one that is only a means or a pronoun, about that of the state whose number is of the
same kind, else about what was named first (`joining`). A number in a reason is no goal, and is a start only of the same thing.

A sentence is cut where a predicate ends (ので, けど, a comma, a relative clause; but, so, a dash, the subject of a main clause) and the
parts on both sides differ: of 「応募が月に3人しか来ないので最低でも10人ほしい」 only the second is a goal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from kpicore.guide.sentences.clauses import (
    CONCLUDING,
    EDGES,
    OPENING,
    PART_OF,
    awaits_verb,
    is_claim_or_multiple,
    is_noun,
    tells_start,
)
from kpicore.guide.sentences.directions import TIME_UNITS
from kpicore.guide.sentences.names.english_phrases import verbs
from kpicore.guide.sentences.stances import (
    A_LEAD,
    A_WISH,
    CHANGED,
    CONCEDED_AT,
    GRANTED_IDEAL,
    OTHERS,
    REPORTED,
    TURNED_DOWN,
    Stance,
    is_claim,
    is_trigger,
    spoken_from,
    stance_of,
)
from kpicore.guide.sentences.uses import is_topic
from kpicore.language import (
    NONE_LEFT,
    NOW_WORDS,
    MarkKind,
    Motion,
    NumberKind,
    Part,
    TextMark,
    TimeKind,
    first_mark,
    is_measurable,
    text_of,
    without_blanks,
    word_set,
)
from kpicore.value_types import replace, value_type


@value_type
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
        return [*propositions(rest, japanese=False), Proposition(relative, Stance(0, A_WISH), is_beside=True)]
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
        if (inside := insides.get(stretch[0].start)) and stretch[0].text in OPENING:
            found += [_of_bracket(each, stretch, japanese=japanese) for each in inside if _has_claim(each.marks)]
        else:
            found += _turned(found.pop() if found else None, stretch, japanese=japanese)
    return _around(found, japanese=japanese)


def _turned(before: Proposition | None, stretch: tuple[TextMark, ...], *, japanese: bool) -> list[Proposition]:
    """Return the proposition before a stretch and that of the stretch, as one where the sentence takes no turn between them."""
    following = Proposition(stretch, stance_of(stretch, japanese=japanese))
    if before is None or before.is_beside:  # turnover £1.2m (currently £980k), margin 12%
        return [following] if before is None else [before, following]
    if not japanese and _goes_on_telling(before, stretch):
        return [before, replace(following, stance=before.stance)]
    if not (_has_claim(stretch) and _has_claim(before.marks)):
        return [before, following]
    if not japanese and tells_start(stretch):  # it takes 50 minutes, up from 35
        return [replace(before, marks=(*before.marks, *stretch))]
    told = (_told_in_japanese if japanese else _told_in_english)(before, following)
    if told is not None:
        return [told, following]
    if _is_turn(before, following, japanese=japanese):
        return [before, following]
    joined = (*before.marks, *stretch)
    return [Proposition(joined, stance_of(joined, japanese=japanese))]


def _told_in_japanese(before: Proposition, following: Proposition) -> Proposition | None:
    """Return what stands before a Japanese stretch as a state, where its own end or what follows makes it one, else None."""
    told = replace(before, stance=Stance(0, max(1, before.stance.state)))
    words = tuple(mark.norm for mark in without_blanks(following.marks)[:2])
    is_wish = before.stance.goal >= A_WISH
    if words in _OF_US and not is_wish:
        return replace(before, stance=Stance(0, 1))  # 法の上限は960時間だが、当社は720時間まで
    if _tells_outcome(before) or (following.stance.is_goal and GRANTED_IDEAL.search(text_of(before.marks))):
        return told  # 12品に増やした結果、; 理想は月3件だけど、まずは1件に
    if following.stance.is_goal and not is_wish and (_points_back(following.marks) or _tells_why(before)):
        return told  # 月120時間、これを半分に; 看護師が1名増えますので、550件に
    if is_trigger(following.marks):
        return before  # 残業は月20時間以内、30時間超えたら面談する
    if not (before.stance.is_state and following.stance.is_state):
        return None
    claim = next((at for at, mark in enumerate(following.marks) if is_claim(mark)), 0)
    topics = pairwise(following.marks[:claim])
    return (
        before if any(one.norm in NOW_WORDS and two.text == "は" for one, two in topics) else None
    )  # コロナの前は78%、今は55%


def _told_in_english(before: Proposition, following: Proposition) -> Proposition | None:
    """Return what stands before an English stretch as a state, where that concludes from it, else None: 140 in October, so … 120."""
    words = [mark.norm for mark in without_blanks(following.marks)[:2]]
    opening = first_mark(before.marks)
    is_ours = words != ["which", "means"] or opening is None or opening.norm in _WISHER
    is_open = not is_ours or not (before.stance.is_goal or before.stance.goal >= A_WISH)
    is_concluded = words[:1] in _TURNING or words in _IS_WHY
    return replace(before, stance=Stance(0, 1)) if is_concluded and is_open and following.stance.is_goal else None


def _points_back(marks: Sequence[TextMark]) -> bool:
    """Return whether a Japanese stretch begins with a pronoun for what stands before it: これを, それを."""
    words = without_blanks(mark for mark in marks if mark.kind is not MarkKind.BREAK)
    if len(words) > 1 and words[1].text == "から":  # それから訪問を月30件に: and then; not それから半分に
        named = [one for one, two in pairwise(words[2:]) if is_noun(one) and two.text in {"を", "は", "が", "も"}]
        return words[0].norm in _PRONOUNS and not named
    return len(words) > 1 and words[0].norm in _PRONOUNS and words[1].text in {"を", "は", "が", "から"}


_PRONOUNS = word_set("此れ 其れ これ それ あれ 彼れ")


#: Who speaks, set against others.
_OF_US = frozenset((we, "は") for we in ("うち", "家", "当社", "弊社", "自社", "当店", "当院"))


def _without_adjuncts(
    stretches: Sequence[tuple[TextMark, ...]], *, japanese: bool
) -> tuple[list[Proposition], tuple[TextMark, ...], list[Proposition]]:
    """Return the clauses that stand beside the goal before and behind it, and the marks that are left between them."""
    found = [
        at
        for at, each in enumerate(stretches)
        if (
            _is_adjunct(each, japanese=japanese, is_first=at == 0 or _begins_with_subject(stretches[at + 1 :]))
            and not _goes_with(stretches[:at], each)
        )
        or _is_concluded_from(each, stretches[at + 1 :])
    ]
    core = [at for at, each in enumerate(stretches) if at not in found and any(map(_may_be_core, each))]
    if not (found and core) or _THEN.search("".join(map(text_of, stretches))):
        return [], (), []
    beside = {at: Proposition(stretches[at], Stance(), is_adjunct=True) for at in found}
    rest = tuple(mark for at, each in enumerate(stretches) if at not in beside for mark in each)
    return [beside[at] for at in found if at < core[0]], rest, [beside[at] for at in found if at > core[0]]


def _goes_with(before: Sequence[Sequence[TextMark]], marks: Sequence[TextMark]) -> bool:
    """Return whether and joins a word in -ing without an object to the word before it: open and trading by end of June."""
    *_, word, joint = (None, None, *without_blanks(before[-1] if before else ()))
    first, second = (*without_blanks(marks)[:2], None, None)[:2]
    is_joined = word is not None and word.kind is MarkKind.WORD and joint is not None and joint.text == "and"
    is_alone = second is None or second.kind in _OF_TERM
    return is_joined and first is not None and first.norm.endswith("ing") and is_alone


def _without_relative(
    stretches: Sequence[tuple[TextMark, ...]],
) -> tuple[tuple[TextMark, ...], tuple[TextMark, ...]] | None:
    """Return the marks but for a relative clause that tells a number, and that clause: our error rate, which is 7%,; else None."""
    for at, relative in enumerate(stretches):
        words = without_blanks(relative)
        claim = next((at for at, mark in enumerate(words) if is_claim(mark)), 0)
        is_told = claim > 1 and words[0].norm == "which" and words[1].norm not in {"means", "why"}
        is_told = is_told and any(mark.norm in _TELLING_VERBS for mark in words[1:claim]) and words[2].norm != "why"
        is_told = is_told and not any(mark.norm in _HOPING for mark in words[1:claim])  # which we hope is 40
        if not at or not is_told or not _has_claim(relative) or tells_start(relative):
            continue
        before = [mark for each in stretches[:at] for mark in each]
        while before and before[-1].kind in EDGES:  # the comma before it
            before.pop()
        return (*before, *(mark for each in stretches[at + 1 :] for mark in each)), relative
    return None


_HOPING = word_set("hope want need would should must aim plan like wish expect")
_TELLING_VERBS = word_set("is are was were stands sits runs currently now has had comes amounts works makes")
#: The goal points back at a day that stands in the clause beside it: 締切が12月10日だから、そこまでに.
_THEN = re.compile(r"(?:そこ|それ)まで|\bby then\b", re.IGNORECASE)


def _may_be_core(mark: TextMark) -> bool:
    is_vague = mark.number is not None and mark.number.kind is NumberKind.VAGUE
    is_span = mark.time is not None and mark.time.kind is TimeKind.SPAN
    return is_claim_or_multiple(mark) or mark.motion is not None or is_vague or is_span


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
        outside = (*marks[:opening], *marks[closing:])
        if not (any(map(is_claim, inside)) and any(map(is_claim_or_multiple, outside))):
            continue
        within = tuple(each for each in inside if each.text not in _BRACKETS | _CLOSED)
        parts = [stance_of(each, japanese=japanese) for each in (inside, *_stretches(within, {}, japanese=japanese))]
        is_part = len(within) > 1 and within[0].norm in PART_OF and within[1].text != "は"  # (うちECは8千万円)
        if (
            is_part
            or OTHERS.search(text_of(within))
            or any(each.is_state for each in parts)
            or _OF_LAST.search(text_of(within))
        ):
            found[opening] = within
    return found


#: 78% (71% last run): whatever it was that was last.
_OF_LAST = re.compile(r"\blast [a-z]+$", re.IGNORECASE)
_BRACKETS, _CLOSED = frozenset("(（"), frozenset(")）")


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
    is_verb = bool(words) and words[0].motion not in {None, Motion.AIM, *CHANGED}
    is_whole = any(mark.text in _PAUSES or mark.norm in _PREDICATED for mark in words[:-1])
    return is_verb and not is_whole and joint == "and" and before.stance.is_state


_PAUSES = frozenset(",;-–—")


def _of_bracket(inside: Proposition, bracket: Sequence[TextMark], *, japanese: bool) -> Proposition:
    """Return a proposition of a bracket that tells something; of a single one the bracket itself is evidence."""
    text = text_of(inside.marks)
    if OTHERS.search(text) or _OF_LAST.search(text):
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
        if not _has_claim(stretch):
            if waiting or not found or not _is_remark(stretch, found[-1], stretches[at + 1 :]):
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
    is_told = waiting and len(found) > 1 and is_term and stance_of(found[-1], japanese=japanese).is_state
    if is_told and not stance_of(found[-2], japanese=japanese).is_state:
        return [
            *found[:-2],
            found[-2] + waiting,
            found[-1],
        ]  # gift aid: 80%, and I mean of all five funds, by 31 January
    is_apart = bool(waiting and found) and _is_wish_beside(waiting, found[-1], japanese=japanese)
    if waiting and found and not japanese and _TELLS_NOW.match(text_of(waiting)):
        stances = [stance_of(each, japanese=False) for each in (found[-1], waiting)]
        is_apart = is_apart or (stances[0].is_goal and stances[1].is_state)
    is_other = bool(waiting and found) and (_is_other_wish if japanese else _is_own_wish)(waiting, found[-1])
    if waiting and found and not (is_apart or is_other):
        return [*found[:-1], found[-1] + waiting]
    return [*found, waiting] if waiting else found


#: How it is now, told beside a goal without a number: under 3 days - it's a full week today.
_TELLS_NOW = re.compile(r"\W*(?:it['’]s|it is|we['’]re|that['’]s)\b", re.IGNORECASE)


def _is_remark(marks: Sequence[TextMark], before: Sequence[TextMark], behind: Sequence[Sequence[TextMark]]) -> bool:
    """Return whether words without a verb between a state and a goal only say how somebody finds it: 18k, pretty flat, want 24k."""
    kept = [mark for mark in marks if mark.kind not in EDGES]
    is_plain = 0 < len(kept) <= _LONGEST_REMARK and all(
        mark.kind in {MarkKind.WORD, MarkKind.NOT} or mark.norm in _IN_REMARK for mark in kept
    )
    if not is_plain or not behind or any(mark.part is Part.VERB for mark in kept):
        return False
    japanese = not kept[0].text.isascii()
    return stance_of(before, japanese=japanese).is_state and stance_of(behind[0], japanese=japanese).goal >= A_LEAD


_LONGEST_REMARK = 3
_IN_REMARK = word_set("a the that it like")


def _is_adjunct(marks: Sequence[TextMark], *, japanese: bool, is_first: bool) -> bool:
    """Return whether a stretch without a number only tells why, what for, where or how: 人手が足りないので、, to stay afloat,."""
    kept = [mark for mark in marks if mark.kind not in EDGES]
    words = list(islice((mark.norm for mark in kept if mark.norm not in CONCLUDING), 2))
    is_by = words[:1] == ["by"] and words[1:] and words[1].endswith("ing")  # by adding two cabins
    if is_by or _tells_means(kept):
        return True
    ending = [mark.norm for mark in kept[-2:]]
    is_purpose = japanese and len(kept) > 2 and kept[-3].part is Part.VERB  # 店をもう1軒出すために
    is_purpose = is_purpose and ending in (["為", "に"], ["ため", "に"])
    if not kept or (not is_purpose and _has_claim(kept)):
        return False
    if japanese and len(kept) > 1 and kept[0].norm in _PRONOUNS and kept[1].text in {"以上", "以下"}:
        return True  # それ以上は人手が足りない
    if any(mark.time is not None for mark in kept) and not any(map(is_noun, kept)):
        return False  # only a time
    return _is_japanese_adjunct(kept) if japanese else _is_english_adjunct(kept, is_first=is_first)


def _begins_with_subject(behind: Sequence[Sequence[TextMark]]) -> bool:
    """Return whether an English main clause follows: with the new desk | we want it under 25 minutes."""
    opening = first_mark(behind[0]) if behind else None
    return opening is not None and opening.norm in _SUBJECTS


def _is_concluded_from(marks: Sequence[TextMark], behind: Sequence[Sequence[TextMark]]) -> bool:
    """Return whether a stretch without a number only gives the reason of the one that follows: the lease is going up, so …."""
    following = list(islice((mark for each in behind for mark in each if mark.kind is not MarkKind.SPACE), 3))
    opening = following[0].norm if following else ""
    is_why = [mark.norm.replace("'s", "") for mark in following if mark.norm != "is"][:2] in _IS_WHY
    is_concluded = opening in CONCLUDING or is_why or (opening in REASONS and _has_claim(behind[0]))
    if not is_concluded or _has_claim(marks):  # also cash is tight because customers pay at 41 days
        return False
    is_whole = len(without_blanks(marks)) >= _SHORTEST_CLAUSE and marks[-1].kind in EDGES and any(map(is_noun, marks))
    return is_whole and stance_of(marks, japanese=False).goal < A_WISH


def _tells_means(marks: Sequence[TextMark]) -> bool:
    """Return whether marks end in by doing something: 検品を二重にすることで; not 20万円以内ということで."""
    if all(mark.text != "こと" for mark in marks):
        return False
    ends = [mark for mark in marks if mark.kind not in EDGES][-3:]
    is_by = [mark.text for mark in ends[1:]] == ["こと", "で"]
    return is_by and ends[0].part is Part.VERB and ends[0].norm not in {"言う", "いう", "という"}


def _is_japanese_adjunct(kept: Sequence[TextMark]) -> bool:
    """Return whether a Japanese stretch ends in a connective, or in particles of place and means."""
    if any(is_topic(kept, at) for at in range(max(0, len(kept) - _LONGEST_ENDING), len(kept))):
        return False  # 離職率について
    texts = [mark.text for mark in kept]
    if any(one in _CAUSES and other in _COPULAS for one, other in pairwise([*texts, "だ"])):
        return True  # 入れ替わりが原因です
    ending = next((ending for ending in _ADJUNCT_ENDINGS if texts[-len(ending) :] == list(ending)), ())
    last, rest = kept[-1], kept[: len(kept) - len(ending)]
    is_joined = last.part is Part.JOINING and last.text in _SUBORDINATING | {"し"}  # 腰のこともあるし
    if not (ending or is_joined) or not rest:
        return False
    is_wish = stance_of(kept, japanese=True).goal >= A_WISH and not GRANTED_IDEAL.search(text_of(kept))
    return not is_wish and (
        is_joined or is_noun(rest[-1]) or rest[-1].part in _PREDICATES or rest[-1].motion is not None
    )


_LONGEST_ENDING = 5  # marks: に, つき, まし, て and a comma


def names_what_it_tells(marks: Sequence[TextMark], name: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether an adjunct tells how the thing it names is, so that the goal may be about it: 残業が多いので、月20時間以内に."""
    if not japanese:
        opening = next((mark.norm for mark in marks if mark.kind is not MarkKind.SPACE), "")
        is_beside = opening in _LEADING - {"as", "for"} or opening in {"to", "so", "instead", "rather", "given"}
        is_found = any(mark.norm in _FINDING for mark in marks)
        return is_found and not (is_beside or opening.endswith(("ing", "ly")))
    behind = [mark.text for mark in marks if name and mark.start >= name[-1].end]
    if text_of(name) in _CAUSES or not _CAUSES.isdisjoint(behind):
        return False
    said = [text for text in behind if text not in _FRAMING]  # 売上ですが、待ち時間なんですけど
    is_introduced = (said[:1] == ["です"] and said[1:2] and said[1] in _INTRODUCING) or (
        said[:1] == ["で"] and "が" in said
    )
    if behind[:1] == ["で"] and is_measurable(text_of(name)):
        return True  # 純受注額で、下期8億円
    return behind[:1] in (["が"], ["は"], ["も"]) or bool(is_introduced)


_FRAMING = frozenset({"な", "ん", "の", "件", "話", "こと"})
_INTRODUCING = word_set("が けど けども けれど けれども")
_CAUSES, _COPULAS = word_set("原因 理由 せい"), word_set("です だ でし だっ で")
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
_SUBORDINATING = word_set("ので から けども けど けれど けれども が のに て で ながら つつ ば")


#: What finds how something is in an English clause: because the queue is too long.
_FINDING = word_set("is are was were has have too keeps keep takes take gets get")


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
    if re.match(
        r"(?:longer|shorter|more|less|better|higher|lower|fewer|faster|quicker) than (?:the|what|we|now)\b",
        " ".join(words),
    ):
        return True  # longer than the hour most people give us
    if words[0] == "so" and not _PREDICATED.isdisjoint(words):
        return True  # so wages are never a worry
    if words[0] == "so" and words[1] in _OWNING and not any(verbs(kept)):
        return False  # so the dumpster runs - we're paying for five
    if words[0] in {"since", "as", "so"}:
        return words[1] in _CLAUSE_OPENERS | {"that", "soon", "discussed", "agreed", "a", "an"}
    return (is_first and words[0] in _LEADING) or words[0] == "to" or words[:2] == ["in", "order"]


_PREDICATED = word_set("is are was were would will")
_IS_WHY = (["which", "why"], ["that", "why"], ["this", "why"], ["which", "means"])
_TURNING = [[word] for word in sorted(CONCLUDING)]
_SUBORDINATORS = word_set(
    "once when because coz cos although though given seeing while without if unless whereas which"
)
_LEADING = word_set("to with in as for by on at through from among during despite after")
_OWNING = word_set("the our my")
_CLAUSE_OPENERS = word_set("we i it they he she the our my there everyone nobody people")


def _is_wish_beside(wish: Sequence[TextMark], state: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether a stretch without a number wishes for a change of what the one beside it tells."""
    wished, told = stance_of(wish, japanese=japanese), stance_of(state, japanese=japanese)
    ends, opens = first_mark(mark for mark in reversed(wish) if mark.kind not in EDGES), first_mark(state)
    is_plain = ends is not None and (ends.motion in CHANGED or ends.norm in NONE_LEFT)  # 残業を減らす、今は月40時間ある
    is_plain = is_plain and opens is not None and not NOW_WORDS.isdisjoint({opens.norm, opens.text})
    is_own = japanese and wished.goal >= A_LEAD and any(map(is_noun, wish))
    is_own = is_own and (is_plain or CONCEDED_AT.search(text_of(state)) is not None)
    return (wished.goal >= A_WISH or is_own) and wished.is_goal and told.is_state


def _is_other_wish(wish: Sequence[TextMark], before: Sequence[TextMark]) -> bool:
    """Return whether another thing is wished for than what is counted: 従業員16名、いちばん頼られる工務店になる."""
    if [mark.text for mark in before if mark.kind not in EDGES][-2:] == ["よう", "に"]:
        return True  # 2時間は遊べるように、園庭を広げたい
    is_making = any(mark.motion is Motion.MAKE for mark in wish) and any(map(is_noun, wish))
    return is_making and stance_of(wish, japanese=True).is_goal and not stance_of(before, japanese=True).goal


def _is_own_wish(wish: Sequence[TextMark], before: Sequence[TextMark]) -> bool:
    """Return whether somebody wishes for something that is no number of what stands before: two vans, we'd like to be trusted."""
    words = [mark.norm for mark in wish if mark.kind not in {MarkKind.SPACE, MarkKind.SIGN, MarkKind.BREAK}]
    is_own = bool(words) and words[0] in _WISHER and _POINTING.isdisjoint(words)
    is_bare = not any(mark.kind in {MarkKind.BOUND, MarkKind.TIME, MarkKind.MOTION} for mark in before)
    return is_own and is_bare and stance_of(wish, japanese=False).is_goal and not stance_of(before, japanese=False).goal


_WISHER = word_set("we i we'd i'd")
_POINTING = word_set("it that this them those there")
_OF_TERM = frozenset({MarkKind.TIME, MarkKind.SPACE, MarkKind.STOP, MarkKind.BREAK})


def _has_claim(marks: Sequence[TextMark]) -> bool:
    """Return whether a stretch has a number, or a span of time with a limit, which may be one: in 8 weeks or less."""
    for at, mark in enumerate(marks):
        if mark.number is not None and is_claim(mark):
            after = first_mark(marks[at + 1 :])
            if after is None or after.kind is not MarkKind.PER:
                return True
    is_span = any(mark.time is not None and mark.time.kind is TimeKind.SPAN for mark in marks)
    return is_span and any(mark.kind is MarkKind.BOUND for mark in marks)


_CROSSING = frozenset({Motion.OVER, Motion.UNDER})
_THERE_IS = word_set("有る ある 居る いる 残る")
_JOINING = word_set("けん さかい が けども けど けれど けれども ので から のに し")
_PREDICATES = frozenset({Part.VERB, Part.ADJECTIVE, Part.AUXILIARY})
_INSTEAD = word_set("instead versus vs so because though although whereas which compared")
_DASHES = word_set("- – — --")


#: What a predicate may end with, and the signs and words behind it.
_FINAL_FORMS = ("た", "る", "う", "い")
_OF_PAUSE = frozenset({MarkKind.BREAK, MarkKind.STOP})
_MAY_END, _ENDINGS = _OF_PAUSE | {MarkKind.NOT}, _JOINING | {"も", "で", "は", "て"}


def _japanese_end(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a predicate ends behind a mark: at a comma, けど, ので, or before the noun that it describes."""
    mark, following = marks[at], marks[at + 1]
    may_end = mark.kind in _MAY_END or mark.text in _ENDINGS or mark.text.endswith(_FINAL_FORMS)
    if not may_end and mark.number is None:
        return False
    before = marks[at - 1] if at else None
    if mark.kind in _OF_PAUSE:
        behind = next((each for each in marks[at + 1 :] if each.kind is not MarkKind.STOP), following)
        is_quoted = behind.text == "と" and behind.kind is MarkKind.PARTICLE  # 翌日まで…と言いたいところですが
        return mark.text != "/" and not is_quoted and not (mark.kind is MarkKind.BREAK and awaits_verb(marks, at))
    if following.norm in _PRONOUNS and is_claim(mark):
        return _points_back(marks[at + 1 :])  # 月120時間|これを半分に
    if mark.text in _JOINING and mark.part is Part.JOINING and before is not None:
        is_softened = following.text == "も" and following.start == mark.end  # ですけども
        return following.kind is not MarkKind.BREAK and not is_softened
    if mark.text == "も" and before is not None and before.text in {"けど", "けれど"}:
        return following.kind is not MarkKind.BREAK
    if mark.text == "で" and before is not None and before.text in {"の", "ん"}:  # なので, 来ないので, かかってるんで
        return following.kind is not MarkKind.BREAK and mark.part is Part.AUXILIARY
    if mark.kind is MarkKind.NOT and mark.text in {"ず", "なく"}:  # 10%にとどまらず|7%に, 5日ではなく|8日
        claim = next((index for index in reversed(range(max(0, at - 6), at)) if is_claim(marks[index])), None)
        return claim is not None and TURNED_DOWN.match(text_of(marks[claim + 1 : at + 1])) is not None
    if mark.text == "も" and before is not None and before.text in {"て", "で"} and before.part is Part.JOINING:
        return following.kind is not MarkKind.BREAK and any(map(is_claim, marks[max(0, at - 6) : at]))  # 10%上げても|
    if mark.text == "で" and _tells_means(marks[max(0, at - 3) : at + 1]):
        return following.kind is not MarkKind.BREAK
    if mark.text == "は" and before is not None and before.text == "で" and at > 1 and is_claim(marks[at - 2]):
        is_taken_out = following.start > mark.end
        return is_taken_out or _goes_on_to_why(marks[at + 1 :])  # 16,000円では|給金が払えませんので
    if mark.text == "て" and before is not None and before.norm in _THERE_IS:  # 借金が1億あって|
        return following.kind is not MarkKind.BREAK and _follows_claim(marks, at - 1)
    is_verbal = mark.part in _PREDICATES and mark.kind in {MarkKind.WORD, MarkKind.PARTICLE, MarkKind.MOTION}
    is_final = mark.text.endswith(_FINAL_FORMS) and is_verbal
    is_described = following.is_nominal and following.norm not in _ENDS_CLAUSE_TOO  # 2か月分あること is an order
    is_described = is_described and not _is_wished_to_be(marks[at + 1 :])
    # not 45時間超える|人
    is_described = is_described and (mark.motion not in _CROSSING or following.norm in {"所", "とこ"})
    return is_final and is_described and _follows_claim(marks, at)


_ENDS_CLAUSE_TOO = word_set("事 こと 為 ため")


def _is_wished_to_be(marks: Sequence[TextMark]) -> bool:
    """Return whether a noun is what somebody wishes to be or to have become: (応募が月5件くらい来る)|会社にしたい, 店を目指す.

    Not with a number behind it: (今12人いる)|会員を20人にしたい.
    """
    end = next((at for at, mark in enumerate(marks) if not mark.is_nominal), len(marks))
    until = next((at for at, mark in enumerate(marks) if mark.kind in _OF_PAUSE), len(marks))
    tie, *behind = marks[end:until] or (None,)
    if tie is None or not behind or any(map(is_claim, behind)):
        return False
    if tie.text == "を":
        return behind[0].motion is Motion.AIM
    is_become = tie.text in {"に", "で"} and behind[0].norm in _BECOMING
    return is_become and (behind[-1].text == "する" or any(mark.norm in _WISHING for mark in behind))


_WISHING = word_set("たい 欲しい ほしい 行く いく")
_BECOMING = word_set("為る する 成る なる 有る ある")


def _goes_on_to_why(marks: Sequence[TextMark]) -> bool:
    """Return whether a clause without a number follows that tells why."""
    end = next((at for at, mark in enumerate(marks) if mark.kind in {MarkKind.BREAK, MarkKind.STOP}), len(marks))
    clause = marks[:end]
    return bool(clause) and not any(map(is_claim, clause)) and _tells_why(Proposition(tuple(clause), Stance()))


def _follows_claim(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a verb belongs to a number right before it: 月に1回だった|訪問, 1,200人いた|参加者."""
    index = at
    while index >= 0 and (marks[index].part in _PREDICATES or marks[index].kind is MarkKind.ABOUT):
        index -= 1
    return index >= 0 and is_claim(marks[index])


def _english_end(marks: Sequence[TextMark], at: int) -> bool:
    mark, following = marks[at], marks[at + 1]
    if mark.kind in _OF_PAUSE:
        return mark.text != "/"
    is_dash = mark.kind is MarkKind.SPACE and following.text in _DASHES
    if mark.kind is MarkKind.SPACE and following.norm in {"since", "as", "to", "in", "without", "if", "once", "when"}:
        return _opens_adjunct(marks, at + 1)
    if mark.kind is MarkKind.SPACE and _begins_wish(marks, at + 1):
        return True
    if mark.kind is MarkKind.SPACE and following.norm in _SUBJECTS:
        return _ends_subordinate(marks, at + 1)
    is_rather = following.norm == "rather" and text_of(marks[at + 1 : at + 4]).lower() == "rather than"
    is_so_far = following.norm == "so" and text_of(marks[at + 1 : at + 4]).lower() == "so far"
    return (is_dash and following.kind is MarkKind.SIGN) or is_rather or (following.norm in _INSTEAD and not is_so_far)


def _begins_wish(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether somebody's wish begins right behind a number, its time or now: 2.4% | boss wants it 1.5, 25 now | goal is 40."""
    before = marks[max(0, at - 2)]
    ends = is_claim(before) or before.kind is MarkKind.TIME or before.norm in _ENDS_STATE
    if not ends or not (any(map(is_claim, marks[:at])) and any(map(is_claim, marks[at:]))):
        return False
    is_order = marks[at].motion is not None and text_of(marks[at + 1 : at + 3]).lower() == " it"  # get it to 22
    is_wish = before.norm in _ENDS_STATE and marks[at].norm in {"want", "need"}
    return is_order or is_wish or _WISH_BEGINS.match(text_of(marks[at : at + 12])) is not None


_WISH_BEGINS = re.compile(
    r"(?:(?!who|that|which)[a-z]+ ){1,3}(?:wants|expects|is asking)\b|(?:we|i|they) (?:want|need|should|must)\b|(?:i|we)['’]d |let['’]?s "
    r"|(?:the |our |my )?(?:goal|target|aim)(?:['’]s| is|:) ",
    re.IGNORECASE,
)
_ENDS_STATE = frozenset({"now", "currently", "right now", "at the moment", "today"})


def _ends_subordinate(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a subject begins the main clause behind a subordinate one: with the new jig | it shall be 2 hours at most."""
    begin = next((index + 1 for index in reversed(range(at)) if marks[index].kind in _PAUSING), 0)
    words = [mark for mark in without_blanks(marks[begin:at]) if mark.norm not in CONCLUDING]
    opening = words[0].norm if words else ""
    is_reason = opening in REASONS or opening in {"if", "when", "once"}  # if we lose the contract | we need 12 clients
    is_means = opening == "by" and words[1].norm.endswith("ing")  # by adding two cabins | we want to get that to zero
    is_led = is_reason or is_means or (opening in _LEADING | {"to"} and not any(map(is_claim, words)))
    is_whole = len(words) > _SHORTEST_CLAUSE - is_led and words[-1].norm not in _TAKES_CLAUSE
    is_whole = is_whole and words[-1].motion is None  # get it down: an object
    return is_led and is_whole and (any(map(is_claim, marks[at:])) or not is_reason)


#: English words that a reason begins with.
REASONS = word_set("because coz cos since as")
_SUBJECTS = word_set("we i it they we've i've we're i'm i'd we'd we'll i'll it'll they'll it's they're nobody everyone")
_PAUSING = frozenset({MarkKind.BREAK, MarkKind.STOP, MarkKind.SIGN})
_SHORTEST_CLAUSE = 3
#: Behind them a subject begins a clause that belongs to them.
_TAKES_CLAUSE = word_set(
    "that than what which who whom when while if as because since until before after and or but how why where"
)


def _opens_adjunct(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a clause without a number begins behind the last one: to keep the lights on, as soon as we can."""
    rest = marks[at:]
    takes = _TAKING.get(marks[at].norm)
    if takes is not None and takes(marks[:at]):
        return False
    end = next((index for index, mark in enumerate(rest) if mark.kind in {MarkKind.BREAK, MarkKind.STOP}), len(rest))
    words = without_blanks(rest[:end])
    is_behind = any(is_claim_or_multiple(mark) or mark.motion in CHANGED for mark in marks[:at]) and not any(
        map(is_claim, rest)
    )
    is_verb = len(words) > 2 and words[1].kind in {MarkKind.WORD, MarkKind.MOTION} and words[0].norm == "to"
    whom = [mark for mark in words if mark.time is None]
    is_whom = len(whom) == _TO_AND_NOUN and whom[0].norm == "to" and _PLURAL.search(whom[1].norm) is not None
    return is_behind and not is_whom and (is_verb or _is_english_adjunct(words, is_first=False))


_TO_AND_NOUN, _PLURAL = 2, re.compile(r"[^s]s$")  # sell 30% to restaurants; not to survive


def _takes_infinitive(marks: Sequence[TextMark]) -> bool:
    """Return whether to goes with what stands before it: add £40k | to turnover, ought | to help, 30% direct | to shops.

    Also two thirds of our pupils | to swim.
    """
    words = without_blanks(marks)
    if any(mark.norm in {"add", "adding"} for mark in marks) or (words and words[-1].norm in _BEFORE_TO):
        return True
    claim = next((at for at in reversed(range(len(marks))) if is_claim(marks[at])), None)
    number = marks[claim].number if claim is not None else None
    behind = without_blanks(marks[claim + 1 :]) if claim is not None else []
    is_of = len(behind) > 1 and behind[0].norm == "of" and number is not None and number.unit == "%"
    return is_of and all(mark.kind is MarkKind.WORD or mark.norm in {"our", "the", "my"} for mark in behind[1:])


_BEFORE_TO = word_set("ought going set direct directly straight")


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


#: Words that open no adjunct where what stands before takes them: 1,000 days | without an accident.
_TAKING = {"without": _counts_time, "to": _takes_infinitive}


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
        has_topic = [mark.text for mark in led if mark.kind is MarkKind.PARTICLE] == ["は"] and any(map(is_noun, led))
        if has_topic and any(mark.bound for mark in limited):  # 満足9割(回収率は7割以上): another thing is limited
            return True
    if before.stance.is_state and not after.stance.is_state:
        return not is_start if japanese else after.stance.is_goal
    leads = [each.stance.state - each.stance.goal for each in (before, after)]
    if min(leads) > 0 and leads[1] - leads[0] >= A_LEAD:  # only 2 instead of 5
        return True
    ending = first_mark(mark for mark in reversed(after.marks) if mark.kind not in EDGES)
    is_copula = ending is not None and ending.text in _COPULAS and after.stance == Stance(0, 1)
    shares_end = japanese and is_open and is_copula and last is not None and is_claim(last)
    return after.stance.is_state and not before.stance.is_state and not shares_end  # 売上は3億円、利益は1,200万円です


def _tells_outcome(said: Proposition) -> bool:
    """Return whether a Japanese clause ends in a noun that makes it what led to the next: 増やした結果、, 二交代になる分、."""
    ends = [mark for mark in said.marks if mark.kind not in EDGES][-2:]
    is_led = len(ends) > 1 and ends[-1].text in _OUTCOMES and ends[0].part in _PREDICATES
    return is_led and said.marks[-1].kind in EDGES


_OUTCOMES = word_set("結果 分 おかげ お陰 せい")


def _tells_why(said: Proposition) -> bool:
    """Return whether a Japanese clause ends in what makes it a reason, and wishes for nothing: 看護師が1名増えますので; not 33%から."""
    last = first_mark(mark for mark in reversed(said.marks) if mark.kind is not MarkKind.BREAK)
    is_causal = last is not None and last.text in _CAUSAL and last.part is not Part.CASE
    is_causal = is_causal or ([mark.text for mark in said.marks if mark.kind not in EDGES][-2:] in _CAUSAL_PAIRS)
    return is_causal and said.stance.goal < A_WISH


_CAUSAL, _CAUSAL_PAIRS = word_set("ので んで から さかい けん"), (["の", "で"], ["ん", "で"])


def begins_with_goal(marks: Sequence[TextMark]) -> bool:
    """Return whether a stretch begins with the word for a goal: target 45, 目標は10人."""
    opening = first_mark(marks)
    return opening is not None and opening.norm in _GOAL_NOUNS


_GOAL_NOUNS = word_set("target goal aim objective 目標 ゴール 理想")
