"""The words of the board's report: what a goal's strip says, and the figures, costs and next steps of its rows.

One wording for every place that shows them: the board, its rows, paper. Plain text of one line each; whoever draws it escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.model.review import Action
from kpicore.periods import Cadence
from kpicore.reports.board import Goal, Urgent
from kpicore.reports.shares import Share
from kpicore.scoring.addition import subtracted
from kpicore.scoring.result import NodeScore, Status
from kpicore.text import formats
from kpicore.text.board.cards import number_of
from kpicore.text.board.headline import needed_figure
from kpicore.text.escaping import one_line
from kpicore.text.voice import Voice, light_text

#: An action is a line of a table; longer ones are read on the page of their indicator.
LONGEST_TEXT = 300
#: An owner's name longer than this is cut.
LONGEST_OWNER = 40


class Figure(NamedTuple):
    """One figure of the strip: its name, its value, what stands below it, and what it means, which is a click away; "" for nothing.

    `section` names the heading of the manual that says more (`lights.…`).
    """

    label: str
    value: str
    note: str = ""
    meaning: str = ""
    section: str = ""


# -- a goal ----------------------------------------------------------------------------------------------------


def goal_facts(goal: Goal, words: Voice) -> list[str]:
    """Return the target of a goal, its last day, and the drivers' light where it says nothing else than the result (R7)."""
    node, score = goal.node, goal.score
    facts = [words("parts.until", day=formats.day(node.deadline, words.language, year=True))] if node.deadline else []
    if score.whole_target is not None:
        target = words.goal(score.whole_target, node.unit, node.direction)
        facts.insert(0, words("parts.of_target", target=target))
    if score.drivers and not score.disagreement:  # else the note says both
        facts.append(f"{words('figure.drivers_light')} {light_text(score.drivers.status, words)}")
    return facts


def disagreement_words(score: NodeScore, words: Voice) -> str:
    """Return what it means that result and drivers disagree, "" where they do not (R7)."""
    if not score.disagreement:
        return ""
    drivers = words.status(score.drivers.status) if score.drivers else ""
    return words(
        f"disagreement_meaning.{score.disagreement}", status=words.status(score.status), drivers_status=drivers
    )


def goal_figures(goal: Goal, words: Voice) -> list[Figure]:
    """Return label, value and note of the strip: so far against the plan, still needed per period, landing (R5, R8, R12)."""
    node, score = goal.node, goal.score
    found = [_so_far(node, goal, words)]
    needed, mean = needed_figure(goal.headline, words.language)
    if needed:
        found.append(Figure(words("board.needed"), needed, mean, words("figure_meaning.needed"), "needed"))
    if (landing := score.landing) is not None:
        value = words.amount(landing.value, node.unit, beside=number_of(score.whole_target))
        low, high = words.amount(landing.low, node.unit), words.amount(landing.high, node.unit)
        notes = [words(f"landing.{landing.method}")]
        if landing.ratio is not None:
            notes.insert(0, words("parts.landing_ratio", ratio=words.percent(landing.ratio)))
        if low != high:
            notes.append(words("board.between", low=low, high=high))
        said, meaning = words("board.dot").join(notes), words("figure_meaning.landing")
        found.append(Figure(words("figure.landing"), value, said, meaning, "landing"))
    return found


def _so_far(node: Node, goal: Goal, words: Voice) -> Figure:
    score = goal.score
    is_sum = node.aggregation is Aggregation.SUM
    actual, target, ratio = (
        (score.actual_to_date, score.target_to_date, score.attainment_to_date)
        if is_sum
        else (score.actual, score.target, score.attainment)
    )
    label = words("board.so_far")
    if score.judged_period is not None:
        period = words.period_short(score.judged_period)
        label = words("board.so_far_until" if is_sum else "board.so_far_in", period=period)
    notes = []
    if target is not None:
        notes.append(words("board.plan_to_date", target=words.amount(target, node.unit)))
    if ratio is not None:
        notes.append(words("board.attained", ratio=words.percent(ratio)))
    value = words.amount(actual, node.unit, beside=number_of(target))
    return Figure(label, value, words("board.dot").join(notes), words("figure_meaning.so_far"), "so_far")


# -- rows ------------------------------------------------------------------------------------------------------


def step_words(
    actions: Sequence[Action], score: NodeScore, waited: int | None, today: date, words: Voice
) -> dict[str, str]:
    """Return the next step of a node: the open action due first, else what it waits for; whose, until when, and how late.

    `waited` is for how many days a node that is off track has been without an action.
    """
    said = {"text": "", "owner": "", "due": "", "late": ""}
    if actions:
        first = actions[0]
        late = first.days_overdue(today)
        return {
            "text": one_line(first.text, LONGEST_TEXT),
            "owner": one_line(first.owner, LONGEST_OWNER),
            "due": words("board.due", day=formats.day(first.due, words.language)) if first.due else "",
            "late": words("parts.overdue_action", n=late) if late else "",
        }
    if score.status is Status.STALE:
        return {**said, "text": words("board.step_enter", n=score.overdue or 0)}
    if waited is not None:
        return {**said, "late": words("parts.no_action", status=words.status(score.status), n=waited)}
    return said


def figure_words(score: NodeScore, node: Node, words: Voice) -> dict[str, str]:
    """Return the value a light was judged by, of when it is, and its target with the ratio: of a total the sums to date (R5)."""
    is_total = node.shape is Shape.TOTAL
    actual, target, ratio = (
        (score.actual_to_date, score.target_to_date, score.attainment_to_date)
        if is_total
        else (score.actual, score.target, score.attainment)
    )
    if score.judged_period is None:
        target = node.target
    when = words("charts.cumulative") if is_total else words.period_short(score.judged_period or "")
    goal = ""
    if target is not None:
        goal = words.goal(target, node.unit, node.direction)
        if isinstance(target, Band):  # any other target says by its direction what it is
            goal = words("parts.target", target=goal)
        if ratio is not None:
            goal = words("board.goal_ratio", goal=goal, ratio=words.percent(ratio))
        elif score.met is not None:
            goal = words("board.goal_ratio", goal=goal, ratio=words("parts.met" if score.met else "parts.not_met"))
    return {
        "value": words.amount(actual, node.unit, beside=number_of(target)),
        "when": when if actual is not None else "",
        "goal": goal,
    }


def cost_words(urgent: Urgent, words: Voice) -> str:
    """Return what a node costs its goal per period, with the sign of the effect; "" where no formula tells (R12)."""
    if urgent.cost_per_period is None or urgent.goal is None:
        return ""
    goal = urgent.goal
    effect = words.difference(-urgent.cost_per_period, formats.difference_unit(goal.unit))
    return words(f"board.cost_{goal.cadence or Cadence.MONTHLY}", effect=effect)


def share_words(share: Share, words: Voice) -> str:
    """Return what a node holds of its goal's gap, with the sign of the effect (R12)."""
    effect = words.difference(-share.value, formats.difference_unit(share.goal.unit))
    return words("board.share", effect=effect)


def change_words(score: NodeScore, node: Node, before: float | None, words: Voice) -> dict[str, str] | None:
    """Return how the judged period differs from the one before, None where that is unknown.

    Direction and improvement are both put in words: the change has one colour, so that only the light is red or green.
    """
    if score.actual is None or before is None:
        return None
    change = round(subtracted(score.actual, before), 9)
    said = words(f"parts.vs_{node.cadence}")
    if not change:
        return {"arrow": "", "text": "0", "said": said}
    if node.direction is not Direction.WITHIN:
        better = (change > 0) == (node.direction is Direction.AT_LEAST and not node.is_rank)
        said += f" {words('parts.better' if better else 'parts.worse')}"
    return {
        "arrow": "↑" if change > 0 else "↓",
        "text": words.difference(change, node.unit, of=score.actual),
        "said": said,
    }
