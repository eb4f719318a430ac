"""Where one goal ends and the next begins: a cut is made only where both sides have a claim of their own.

A claim is a number that can be a target (or 倍増, 半減); the right side also needs a noun of its own before its number, or right behind it:
「50件から75件へ、50%増」 stays whole, 「応答率90%超え、放棄率5%切り」 is two.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Sequence
from itertools import pairwise

from kpicore.language import LIGHT_WORDS, NOW_WORDS, PAST_WORDS, MarkKind, Motion, Part, TextMark, word_set

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
    while end > begin and marks[end - 1].kind in _EDGES:
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
        if not _is_own(stretch[:_LONGEST_STRETCH], japanese=japanese):
            continue
        before = marks[begin:at][-_LONGEST_STRETCH:]
        if japanese:  # 品質を改善し: a wish without a number
            is_joined = any(mark.motion in _WISHES for mark in before) and any(map(_is_noun, before))
        else:  # publish weekly and reach 2,000 readers: two verbs
            opening = next((mark for mark in stretch if mark.kind is not MarkKind.SPACE), None)
            is_joined = opening is not None and opening.motion is not None and any(mark.motion for mark in before)
        if has_left or is_joined:
            found.append(begin := at + 1)
    return found


#: So many marks are looked at on either side of a cut.
_LONGEST_STRETCH = 80
_WISHES = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER, Motion.KEEP})


def _is_claim(mark: TextMark) -> bool:
    is_amount = mark.kind is MarkKind.NUMBER and mark.number is not None and mark.number.is_claim
    return is_amount or mark.motion in {Motion.DOUBLE, Motion.HALVE}


def _may_cut(marks: Sequence[TextMark], at: int, *, japanese: bool) -> bool:
    mark = marks[at]
    if mark.kind in {MarkKind.BREAK, MarkKind.STOP}:
        return True
    before = marks[at - 1] if at else None
    if before is None:
        return False
    if not japanese:
        return False
    if mark.kind is MarkKind.SPACE:
        return before.kind in {MarkKind.NUMBER, MarkKind.BOUND, MarkKind.MOTION}
    if mark.norm in {"うち", "内"}:
        return True
    if mark.kind is MarkKind.PARTICLE and mark.text in _CUTTING_PARTICLES:
        return before.kind in {MarkKind.NUMBER, MarkKind.BOUND, MarkKind.MOTION} or mark.text in {
            "て",
            "ながら",
            "つつ",
        }
    return False


def _is_own(stretch: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether a stretch has a number and a noun of its own."""
    number = next((at for at, mark in enumerate(stretch) if _is_claim(mark)), None)
    if number is None:
        return False
    if any(_is_noun(mark) for mark in stretch[:number]):
        return True
    if not japanese:
        return any(mark.kind is MarkKind.WORD for mark in stretch[number + 1 : number + 4])
    following = stretch[number + 1 : number + 3]
    return len(following) == 2 and following[0].text == "の" and _is_noun(following[1])


def _is_noun(mark: TextMark) -> bool:
    return (
        mark.is_nominal
        and mark.part not in {Part.SUFFIX, Part.PREFIX}
        and mark.norm not in LIGHT_WORDS
        and mark.norm not in NOW_WORDS
        and mark.norm not in PAST_WORDS
    )
