"""Tables of paper: what needs a hand, open actions, and the indicators of a factor, in the words of the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kpicore.model.node import Node
from kpicore.model.review import Action
from kpicore.model.snapshot import Snapshot
from kpicore.paper.content import Column, Table, TableCell, light_of
from kpicore.reports.board import Board, Card, Urgent
from kpicore.reports.meetings.agenda import node_of
from kpicore.reports.meetings.okr import Objective
from kpicore.text import formats
from kpicore.text.board import LONGEST_TEXT, change_words, cost_words, figure_words, marks, number_of, step_words
from kpicore.text.escaping import one_line
from kpicore.text.meetings import grade_text
from kpicore.text.voice import Voice

#: A name longer than this is no name; paper shows the others whole.
LONGEST_NAME = 240
#: An owner's name, a department: what stands beside something else.
LONGEST_ASIDE = 60


def name_text(node: Node) -> str:
    """Return the name of a node on one line, its id where it has none."""
    return one_line(node.name, LONGEST_NAME) or one_line(node.id, LONGEST_NAME)


def act_now(rows: Board, words: Voice, most: int | None = None) -> Table:
    """Return what needs a hand, the first `most` of it (all without), each with value, since when, next step and what it costs."""
    columns = (
        Column(words("board.column_light")),
        Column(words("board.column_name"), 3),
        Column(words("board.column_value"), is_figure=True),
        Column(words("paper.since")),
        Column(words("board.column_step"), 4),
        Column(words("board.column_cost"), is_figure=True),
    )
    found = [_urgent(each, rows.today, words) for each in rows.act_now]
    for action in rows.unbound:  # of no indicator
        owner = one_line(action.owner, LONGEST_ASIDE) or words("parts.no_owner")
        due = words("board.due", day=formats.day(action.due, words.language))
        late = words("parts.overdue_action", n=action.days_overdue(rows.today))
        step = TableCell(one_line(action.text, LONGEST_TEXT), quiet=due, late=late)
        name = TableCell(words("paper.no_indicator"), quiet=owner)
        found.append((TableCell(), name, TableCell(), TableCell(), step, TableCell()))
    return _table(words("board.act_now"), columns, found, most, words)


def _urgent(urgent: Urgent, today: date, words: Voice) -> tuple[TableCell, ...]:
    node, score = urgent.node.filled(), urgent.score
    value = words.amount(score.actual, node.unit, beside=number_of(score.target)) if score.actual is not None else ""
    goal = words.goal(score.target, node.unit, node.direction) if score.target is not None else ""
    step = step_words(urgent.actions, score, urgent.days_without_action, today, words)
    owner = one_line(node.owner, LONGEST_ASIDE) or words("parts.no_owner")
    _, *others = marks(score, words)
    beside = [owner, *(text for text, _ in others)]
    due = words("common.list_pause").join(part for part in (step["owner"], step["due"]) if part)
    return (
        TableCell(light=light_of(score.status, words)),
        TableCell(name_text(node), quiet=words("board.dot").join(beside)),
        TableCell(value, quiet=goal),
        TableCell(words.period_short(urgent.since) if urgent.since else ""),
        TableCell(step["text"], quiet=due, late=step["late"]),
        TableCell(cost_words(urgent, words)),
    )


def open_actions(
    actions: Sequence[Action], snapshot: Snapshot, today: date, words: Voice, most: int | None = None
) -> Table:
    """Return the open ones of some actions, the one due first on top; the first `most` of them, all without."""
    columns = (
        Column(words("paper.action"), 5),
        Column(words("paper.indicator"), 3),
        Column(words("common.owner")),
        Column(words("paper.due")),
    )
    rows = []
    for action in sorted((each for each in actions if each.state.is_open), key=lambda each: each.due or date.max):
        node, late = node_of(action, snapshot), action.days_overdue(today)
        due = formats.day(action.due, words.language) if action.due else words("parts.no_due")
        rows.append(
            (
                TableCell(one_line(action.text, LONGEST_TEXT)),
                TableCell(name_text(node) if node is not None else ""),
                TableCell(one_line(action.owner, LONGEST_ASIDE) or words("parts.no_owner")),
                TableCell(due, late=words("parts.overdue_action", n=late) if late else ""),
            )
        )
    return _table(words("paper.actions"), columns, rows, most, words)


def key_results(objectives: Sequence[Objective], words: Voice, most: int) -> Table:
    """Return the first `most` key results, each with its objective and its score from 0.0 to 1.0, apart from what must reach its target."""
    columns = (
        Column(words("board.column_light")),
        Column(words("okr.result"), 4),
        Column(words("okr.objective"), 4),
        Column(words("okr.grade"), is_figure=True),
    )
    rows = [
        (
            TableCell(light=light_of(result.score.status, words)),
            TableCell(name_text(result.node), quiet=one_line(result.node.owner, LONGEST_ASIDE)),
            TableCell(
                name_text(each.node) if each.node is not None else words("okr.no_objective"),
                quiet=words("okr.score", grade=grade_text(each.grade, words)),
            ),
            TableCell(grade_text(result.grade, words)),
        )
        for each in objectives
        for result in each.results
    ]
    return _table(words("okr.title"), columns, rows, most, words)


def cards(found: Sequence[Card], words: Voice) -> Table:
    """Return indicators as rows: light, name and owner, the value it was judged by, its target with the ratio, change."""
    columns = (
        Column(words("board.column_light")),
        Column(words("board.column_name"), 4),
        Column(words("common.actual"), is_figure=True),
        Column(words("common.target"), is_figure=True),
        Column(words("paper.change"), is_figure=True),
    )
    return Table("", columns, tuple(_card(each, words) for each in found))


def _card(card: Card, words: Voice) -> tuple[TableCell, ...]:
    node, score = card.node.filled(), card.score
    figure = figure_words(score, node, words)
    change = change_words(score, node, card.before, words)
    _, *others = marks(score, words)
    owner = one_line(node.owner, LONGEST_ASIDE) or words("parts.no_owner")
    return (
        TableCell(light=light_of(score.status, words)),
        TableCell(name_text(node), quiet=words("board.dot").join([owner, *(text for text, _ in others)])),
        TableCell(figure["value"], quiet=figure["when"]),
        TableCell(figure["goal"]),
        TableCell(f"{change['arrow']}{change['text']}", quiet=change["said"]) if change else TableCell(),
    )


def _table(
    title: str, columns: Sequence[Column], rows: Sequence[tuple[TableCell, ...]], most: int | None, words: Voice
) -> Table:
    shown = rows if most is None else rows[:most]
    left = len(rows) - len(shown)
    return Table(title, tuple(columns), tuple(shown), words("common.and_more", n=left) if left else "")
