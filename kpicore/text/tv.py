"""What a TV on the wall shows: a few slides of large words, each as much as fits without scrolling.

| slide | shows |
|---|---|
| `goal` | a goal: its sentence (R12), the number it will end at, what is still needed, how far it is |
| `act` | what needs a hand now, in the board's order |
| `factors` | each factor with its indicators, those in trouble first; then objectives with key results by score (OKR) |
| `late` | who has not entered numbers, and which actions are overdue |

Pure: the board's report in, words out. Without names no owner stands anywhere; what people wrote into an action is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpicore.model.names import name_key
from kpicore.model.node import Aggregation, Band
from kpicore.model.plan import Plan
from kpicore.model.snapshot import Snapshot
from kpicore.reports.board import Board, Card, Goal, Group, Urgent
from kpicore.reports.meetings.okr import Objective
from kpicore.scoring.result import NodeScore, Status
from kpicore.text.board import (
    LONGEST_OWNER,
    cost_words,
    figure_words,
    goal_facts,
    goal_figures,
    headline_text,
    share_words,
    step_words,
)
from kpicore.text.escaping import one_line
from kpicore.text.meetings import grade_text
from kpicore.text.voice import NO_COLOUR, PALETTE, Voice, light_text

Slide = dict[str, Any]

#: The slides in their usual order.
SLIDES = ("goal", "act", "factors", "late")
USUAL_TURN, SHORTEST_TURN, LONGEST_TURN = 20, 5, 3600
#: Rows of a slide, and slides of one kind: more is not read from a wall.
MOST_ROWS, MOST_PAGES, MOST_GOALS = 5, 3, 3
#: Factors of a slide and indicators of a factor, where they stand in one line and where in two.
FEW_FACTORS, ROWS_OF_FEW = 3, 6
MOST_FACTORS, ROWS_OF_MANY = 6, 2
MOST_PEOPLE = 6
LONGEST_NAME = 60
_WORST_FIRST = (Status.OFF_TRACK, Status.WATCH, Status.STALE, Status.NO_DATA, Status.NO_TARGET, Status.NOT_STARTED)


@dataclass(frozen=True, slots=True)
class Programme:
    """What a TV was told to show: the slides, after how many seconds they turn (0: never), and whether owners are named."""

    show: tuple[str, ...] = SLIDES
    turn: int = USUAL_TURN
    has_names: bool = True
    is_light: bool = False

    @property
    def query(self) -> str:
        """The programme as the address has it: `show=goal,act&turn=20&names=off`."""
        parts = [f"show={','.join(self.show)}", f"turn={self.turn}"]
        parts += [] if self.has_names else ["names=off"]
        return "&".join([*parts, "theme=light"] if self.is_light else parts)


def programme_in(address: Mapping[str, str]) -> Programme:
    """Return the programme in the parameters of an address; what cannot be read is as usual.

    >>> programme_in({"show": "late,what,goal", "turn": "1", "names": "off"}).query
    'show=late,goal&turn=5&names=off'
    """
    named = [part.strip() for part in address.get("show", "").split(",")]
    show = tuple(dict.fromkeys(part for part in named if part in SLIDES)) or SLIDES
    text = address.get("turn", "")
    turn = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else USUAL_TURN
    turn = 0 if turn == 0 else min(max(turn, SHORTEST_TURN), LONGEST_TURN)
    return Programme(show, turn, address.get("names") != "off", address.get("theme") == "light")


def slides_of(rows: Board, snapshot: Snapshot, programme: Programme, words: Voice) -> list[Slide]:
    """Return the slides of a board; never none."""
    if rows.is_empty:
        return [{"kind": "empty", "title": words("tv.no_plan"), "text": words("tv.no_plan_text")}]
    makers = {
        "goal": lambda: _goals(rows, snapshot.plan, programme, words),
        "act": lambda: _act(rows, programme, words),
        "factors": lambda: _factors(rows, words),
        "late": lambda: _late(rows, snapshot, programme, words),
    }
    found = [slide for name in programme.show for slide in makers[name]()]
    return found or [{"kind": "empty", "title": words("board.no_goal_title"), "text": words("board.no_goal")}]


# -- the goals ----------------------------------------------------------------------------------------------------


def _goals(rows: Board, plan: Plan, programme: Programme, words: Voice) -> Iterator[Slide]:
    counts = [_light(status, words, f" {count}") for status, count in rows.counts.items()]
    named = plan
    if not programme.has_names:
        nodes = tuple(node.model_copy(update={"owner": ""}) for node in plan.nodes)
        named = plan.model_copy(update={"nodes": nodes})
    for goal in rows.goals[:MOST_GOALS]:
        found = goal.headline
        if not programme.has_names:
            found = replace(found, missing=tuple(replace(each, owner="") for each in found.missing))
        text = headline_text(found, named, words.language)
        light = _light(goal.score.status, words)
        figures = [{"label": each.label, "value": each.value, "note": each.note} for each in goal_figures(goal, words)]
        yield {
            "kind": "goal",
            "title": one_line(goal.node.name, LONGEST_NAME) or goal.node.id,
            "light": light,
            "facts": goal_facts(goal, words)[:2],
            # The light's mark stays with its word where the sentence breaks.
            "sentence": one_line(text.sentence).replace(light["text"], light["text"].replace(" ", "\u00a0")),
            "cause": one_line(text.cause),
            "large": figures[-1],  # where it ends; before that is known, where it is
            "figures": figures[:-1],
            "bar": _bar(goal, words),
            "lights": counts,
        }


def _bar(goal: Goal, words: Voice) -> dict[str, Any] | None:
    """Return how much of a total is there and should be, as shares of its target; None of what is no sum, or has none to fill."""
    score, target = goal.score, goal.score.whole_target
    if goal.node.aggregation is not Aggregation.SUM or score.actual_to_date is None or target is None:
        return None
    if isinstance(target, Band) or isinstance(score.target_to_date, Band) or target <= 0:
        return None
    share = max(0.0, min(1.0, score.actual_to_date / target))
    planned = None if score.target_to_date is None else max(0.0, min(1.0, score.target_to_date / target))
    return {
        "label": words("tv.bar"),
        "done": round(share, 4),
        "planned": planned,
        "text": words.percent(score.actual_to_date / target),
    }


# -- what needs a hand --------------------------------------------------------------------------------------------


def _act(rows: Board, programme: Programme, words: Voice) -> Iterator[Slide]:
    entries = [_urgent(each, rows, programme, words) for each in rows.act_now]
    title = words("board.act_now")
    if not entries:
        yield {"kind": "act", "title": title, "rows": [], "text": words("board.act_now_empty"), "more": ""}
    yield from _pages({"kind": "act", "title": title, "text": ""}, "rows", entries, MOST_ROWS, words)


def _urgent(entry: Urgent, rows: Board, programme: Programme, words: Voice) -> dict[str, Any]:
    node = entry.node.filled()
    figure = figure_words(entry.score, node, words) if node.is_indicator else {"value": "", "goal": "", "when": ""}
    step = step_words(entry.actions, entry.score, entry.days_without_action, rows.today, words)
    since = words("meeting.fact_since", period=words.period_short(entry.since)) if entry.since else ""
    owners = (one_line(node.owner, LONGEST_OWNER), step["owner"]) if programme.has_names else ("", "")
    return {
        "light": _light(entry.score.status, words),
        "name": one_line(node.name, LONGEST_NAME) or node.id,
        "value": figure["value"] if entry.score.judged_period else "",
        "goal": figure["goal"],
        "facts": [fact for fact in (owners[0], since, cost_words(entry, words)) if fact],
        "step": step["text"],
        "due": [fact for fact in (owners[1], step["due"]) if fact],
        "late": step["late"],
    }


# -- by factor ----------------------------------------------------------------------------------------------------


def _factors(rows: Board, words: Voice) -> Iterator[Slide]:
    groups = [group for group in rows.factors if group.cards]
    most = _rows_of(groups)
    yield from _columns(words("board.by_factor"), [_group(group, most, words) for group in groups], words)
    most = _rows_of(rows.objectives)
    yield from _columns(words("okr.title"), [_objective(each, most, words) for each in rows.objectives], words)


def _rows_of(groups: Sequence[Group | Objective]) -> int:
    return ROWS_OF_FEW if len(groups) <= FEW_FACTORS else ROWS_OF_MANY


def _columns(title: str, groups: Sequence[dict[str, Any]], words: Voice) -> Iterator[Slide]:
    base = {"kind": "factors", "title": title, "lines": 1 if len(groups) <= FEW_FACTORS else 2}
    yield from _pages(base, "groups", groups, MOST_FACTORS, words)


def _objective(found: Objective, most: int, words: Voice) -> dict[str, Any]:
    """Return an objective as a column: its score, and the key results in trouble first, each with its own score."""
    results = sorted(found.results, key=lambda result: _rank(result.score))
    node = found.node
    return {
        "name": words("okr.no_objective") if node is None else one_line(node.name, LONGEST_NAME) or node.id,
        "light": None,
        "share": words("okr.score", grade=grade_text(found.grade, words)),
        "rows": [
            {
                "light": _light(result.score.status, words),
                "name": one_line(result.node.name, LONGEST_NAME) or result.node.id,
                "value": grade_text(result.grade, words),
                "goal": "",
            }
            for result in results[:most]
        ],
        "more": words("common.and_more", n=len(results) - most) if len(results) > most else "",
    }


def _group(group: Group, most: int, words: Voice) -> dict[str, Any]:
    cards = sorted(group.cards, key=lambda card: _rank(card.score))
    name, light = words("board.without_factor"), None
    if group.factor is not None and group.score is not None:
        name = one_line(group.factor.name, LONGEST_NAME) or group.factor.id
        light = _light(group.score.status, words)
    return {
        "name": name,
        "light": light,
        "share": share_words(group.share, words) if group.share is not None else "",
        "rows": [_card(card, words) for card in cards[:most]],
        "more": words("common.and_more", n=len(cards) - most) if len(cards) > most else "",
    }


def _card(card: Card, words: Voice) -> dict[str, Any]:
    node = card.node.filled()
    figure = figure_words(card.score, node, words)
    light = _light(card.score.status, words)
    value, goal, unit = figure["value"] if card.score.judged_period else "", figure["goal"], node.unit.strip()
    if value and unit:  # a unit that is a word of its own is said once: there is no room for it twice
        goal = re.sub(rf" {re.escape(unit)}(?!\w)", "", goal, count=1)
    return {
        "light": light,
        "name": one_line(node.name, LONGEST_NAME) or node.id,
        "value": value,
        "goal": goal,
    }


def _rank(score: NodeScore) -> int:
    return _WORST_FIRST.index(score.status) if score.status in _WORST_FIRST else len(_WORST_FIRST)


# -- who is late --------------------------------------------------------------------------------------------------


def _late(rows: Board, snapshot: Snapshot, programme: Programme, words: Voice) -> Iterator[Slide]:
    overdue = sorted(
        (action for action in snapshot.actions if action.days_overdue(rows.today)),
        key=lambda action: -action.days_overdue(rows.today),
    )
    people: list[dict[str, str]] = []  # whose numbers are waited for and which; without names only which
    for each in rows.waiting:
        nodes = [one_line(snapshot.plan.by_id[node_id].name, LONGEST_NAME) or node_id for node_id in each.nodes]
        if programme.has_names:
            whose = one_line(each.owner, LONGEST_OWNER) or words("parts.no_owner")
            text = words("tv.numbers_of", name=whose, n=len(nodes))
            people.append({"text": text, "note": words("charts.pause").join(nodes), "late": ""})
        else:
            people += [{"text": name, "note": "", "late": ""} for name in nodes]
    actions = [
        {
            "text": one_line(action.text, 2 * LONGEST_NAME),
            "note": one_line(action.owner, LONGEST_OWNER) if programme.has_names and name_key(action.owner) else "",
            "late": words("parts.overdue_action", n=action.days_overdue(rows.today)),
        }
        for action in overdue
    ]
    is_empty = not people and not overdue
    yield {
        "kind": "late",
        "title": words("tv.late_title"),
        "text": words("tv.nothing_late") if is_empty else "",
        "columns": []
        if is_empty
        else [
            _column("late_numbers", people, words),
            _column("late_actions", actions, words),
        ],
    }


def _column(name: str, rows: Sequence[Mapping[str, str]], words: Voice) -> dict[str, Any]:
    left = len(rows) - MOST_PEOPLE
    more = words("common.and_more", n=left) if left > 0 else ""
    return {"title": f"{words(f'tv.{name}')} {len(rows)}", "rows": list(rows[:MOST_PEOPLE]), "more": more}


# -- all ----------------------------------------------------------------------------------------------------------


def _pages(base: Slide, name: str, entries: Sequence[Any], most: int, words: Voice) -> Iterator[Slide]:
    """Yield slides of so many entries each; what lies beyond the last slide is counted on it."""
    pages = min(MOST_PAGES, -(-len(entries) // most))
    left = len(entries) - pages * most
    for at in range(pages):
        is_last = at == pages - 1
        yield {
            **base,
            name: list(entries[at * most : (at + 1) * most]),
            "page": words("tv.page", n=at + 1, of=pages) if pages > 1 else "",
            "more": words("common.and_more", n=left) if is_last and left > 0 else "",
        }


def _light(status: Status, words: Voice, after: str = "") -> dict[str, str]:
    return {"text": f"{light_text(status, words)}{after}", "tone": PALETTE.get(status, NO_COLOUR)}
