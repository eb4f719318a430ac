"""Where a sentence turns from telling how it is to saying what it shall become, and back.

「応募が月に3人しか来ないので最低でも10人ほしい」 says two things of one indicator, and only the second is a goal. A cut is made where a predicate
ends (ので, けど, a comma, a relative clause; but, so, a dash) and the stances on both sides differ; how the parts belong together is said by
`joining`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpicore.guide.sentences.stances import Stance, is_claim, stance_of
from kpicore.language import MarkKind, Part, TextMark, word_set


@dataclass(frozen=True, slots=True)
class Proposition:
    """A stretch of marks with one stance."""

    marks: tuple[TextMark, ...]
    stance: Stance


def propositions(marks: Sequence[TextMark], *, japanese: bool) -> list[Proposition]:
    """Return the propositions of a sentence in order; one without a turn is a single proposition."""
    if not any(map(is_claim, marks)):
        return [Proposition(tuple(marks), stance_of(marks, japanese=japanese))]
    found: list[Proposition] = []
    for stretch in _with_claims(_stretches(marks, japanese=japanese), japanese=japanese):
        following = Proposition(stretch, stance_of(stretch, japanese=japanese))
        if found and not _is_turn(found[-1], following, japanese=japanese):
            joined = (*found.pop().marks, *stretch)
            following = Proposition(joined, stance_of(joined, japanese=japanese))
        found.append(following)
    return found


def _stretches(marks: Sequence[TextMark], *, japanese: bool) -> list[tuple[TextMark, ...]]:
    """Return the stretches between places where a predicate may end."""
    ends = _japanese_end if japanese else _english_end
    depth, cuts = 0, [0]
    for at, mark in enumerate(marks):
        if mark.text in {"(", "（"}:
            closing = next((end for end in range(at, len(marks)) if marks[end].text in {")", "）"}), len(marks))
            if at and closing >= len(marks) - 1:
                cuts.append(at)  # what stands in brackets at the end
            depth += 1
        elif mark.text in {")", "）"}:
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
    for stretch in stretches:
        if not any(map(is_claim, stretch)):
            waiting += stretch
            continue
        is_apart = bool(waiting) and _is_wish_beside(waiting, stretch, japanese=japanese)
        found.extend([waiting, stretch] if is_apart else [waiting + stretch])
        waiting = ()
    if waiting and found and not _is_wish_beside(waiting, found[-1], japanese=japanese):
        return [*found[:-1], found[-1] + waiting]
    return [*found, waiting] if waiting else found


def _is_wish_beside(wish: Sequence[TextMark], state: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether a stretch without a number wishes for a change of what the one beside it tells."""
    wished, told = stance_of(wish, japanese=japanese), stance_of(state, japanese=japanese)
    return wished.goal >= _A_WISH and wished.is_goal and told.is_state


_A_WISH = 3


_JOINING = word_set("が けど けれど けれども ので から のに し")
_PREDICATES = frozenset({Part.VERB, Part.ADJECTIVE, Part.AUXILIARY})
_INSTEAD = word_set("instead versus vs so because though although whereas which compared")
_DASHES = word_set("- – — --")


def _japanese_end(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a predicate ends behind a mark: at a comma, けど, ので, or before the noun that it describes."""
    mark, following = marks[at], marks[at + 1]
    before = marks[at - 1] if at else None
    if mark.kind in {MarkKind.BREAK, MarkKind.STOP}:
        return mark.text != "/"
    if mark.text in _JOINING and mark.part is Part.JOINING and before is not None:
        return following.kind is not MarkKind.BREAK
    if mark.text == "で" and before is not None and before.text == "の":  # なので, 来ないので
        return following.kind is not MarkKind.BREAK and mark.part is Part.AUXILIARY
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
    return (is_dash and following.kind is MarkKind.SIGN) or following.norm in _INSTEAD


def _is_turn(before: Proposition, after: Proposition, *, japanese: bool) -> bool:
    """Return whether one of two stretches tells a state and the other does not."""
    if before.stance.is_state and not after.stance.is_state:
        return (japanese or after.stance.is_goal) and not _is_start_of(before.marks, japanese=japanese)
    return after.stance.is_state and not before.stance.is_state


def _is_start_of(marks: Sequence[TextMark], *, japanese: bool) -> bool:
    """Return whether a stretch ends in から or in from, so that the number behind it is where it leads."""
    last = [mark for mark in marks if mark.kind not in {MarkKind.SPACE, MarkKind.BREAK}][-1:]
    return japanese and bool(last) and last[0].text == "から" and last[0].part is Part.CASE
