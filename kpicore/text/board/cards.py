"""The words of a score in small places: its light with its marks, and the line it was judged by.

Plain text of one line each; whoever draws it as Markdown escapes it.
"""

from __future__ import annotations

from kpicore.model.node import Band, Node, Shape
from kpicore.scoring.result import NodeScore
from kpicore.text.voice import NO_COLOUR, PALETTE, Voice, light_text

#: A streak this long asks for a review (R6).
_LONG_STREAK = 3


def marks(score: NodeScore, words: Voice) -> list[tuple[str, str]]:
    """Return (text, colour) of the light and of what goes beside it: the streak from two on, and overdue inputs."""
    found = [(light_text(score.status, words), PALETTE.get(score.status, NO_COLOUR))]
    if score.streak and score.streak >= _LONG_STREAK - 1:
        tone = "red" if score.streak >= _LONG_STREAK else NO_COLOUR
        found.append((words("parts.streak", n=score.streak), tone))
    if score.overdue:
        found.append((words("parts.overdue", n=score.overdue), NO_COLOUR))
    return found


def judged_line(score: NodeScore, node: Node, words: Voice) -> str:
    """Return what a light was judged by: target, ratio and period; of a total the sums to date (R5). `node` is filled.

    Before anything is judged the target alone, "" without one.
    """
    if score.judged_period is None:
        if node.target is None:
            return ""
        return words("parts.target", target=words.goal(node.target, node.unit, node.direction))
    if node.shape is Shape.TOTAL:
        return words(
            "parts.judged_to_date",
            actual=words.amount(score.actual_to_date, node.unit, beside=number_of(score.target_to_date)),
            target=words.amount(score.target_to_date, node.unit),
            ratio=words.percent(score.attainment_to_date),
        )
    period = words.period_short(score.judged_period)
    if score.target is None:
        return words("parts.no_target_yet", period=period)
    goal = words.goal(score.target, node.unit, node.direction)
    if score.attainment is None:
        met = words("parts.met" if score.met else "parts.not_met")
        return words("parts.judged_met", period=period, target=goal, met=met)
    return words("parts.judged", period=period, target=goal, ratio=words.percent(score.attainment))


def number_of(target: float | Band | None) -> float | None:
    """Return a target that is one number, None for a band: there is no one number to compare a value with by eye."""
    return None if isinstance(target, Band) else target
