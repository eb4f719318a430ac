"""The wall of rows: what needs a hand, who has not entered, and every indicator by its factor, as one component.

`wall_of_board` and `wall_of_cards` are pure: rows of the board's report in, words ready to show out, ready for JSON. The browser's part
(`wall.html`, `wall.css`, `wall.js`) draws them with `textContent` alone, and of them only what changed; the focus stays where it was.
List or cards, unfolding and filters are the browser's: they write the address and ask no server.

A name is a real link with an address: a middle click opens a tab of its own, a plain click changes the page without a reload.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from kpicore.model.node import Band, Node
from kpicore.model.plan import Plan
from kpicore.model.review import Action
from kpicore.reports.board import Board, Card, Group, Urgent
from kpicore.reports.meetings.okr import KeyResult, Objective, is_key_result
from kpicore.reports.since import Since
from kpicore.scoring.result import NodeScore, Status
from kpicore.text import formats
from kpicore.text.board import (
    LONGEST_OWNER,
    LONGEST_TEXT,
    change_words,
    cost_words,
    figure_words,
    judged_line,
    marks,
    number_of,
    reason_lines,
    share_words,
    step_words,
)
from kpicore.text.meetings import grade_text
from pages.shared.components.address import LINKS_JS
from pages.shared.components.packed import UNPACKED_JS
from pages.shared.spark import HEIGHT, WIDTH, spark_of
from pages.shared.style import NO_COLOUR, PALETTE, Voice, light_text, one_line

Wall = dict[str, Any]
Row = dict[str, Any]

#: The indicator's page as its address, beside the page the wall stands on.
INDICATOR = "indicator"
#: Names wrap and are not cut; this long ones are no names.
LONGEST_WRITTEN = 240
#: Whose fields the entry page shows where 担当 is blank (pages/run/entry/whose.py).
NOBODY = "-"
#: So many lines of what needs a hand stand there at once; the others are one click away.
MOST_LINES = 8
#: So many indicators whose light turned are named, of more only how many.
NAMED = 2

_HERE = Path(__file__).parent
_wall = st.components.v2.component(
    "kpi_wall",
    html=(_HERE / "wall.html").read_text(encoding="utf-8"),
    css=(_HERE / "wall.css").read_text(encoding="utf-8"),
    js="\n".join((LINKS_JS, UNPACKED_JS, (_HERE / "wall.js").read_text(encoding="utf-8"))),
)


def wall(data: bytes, *, key: str) -> None:
    """Draw what `wall_of_board` or `wall_of_cards` returned, packed."""
    _wall(key=key, data=data)


def wall_of_board(rows: Board, words: Voice, *, entry: str | None = None) -> Wall:
    """Return the wall of the whole board; `entry` is the address of the page where numbers are entered, None where there is none."""
    every = {card.node.id: card for group in rows.groups for card in group.cards}
    groups = rows.factors
    cards = [card for group in groups for card in group.cards]
    people = []  # who has not entered what is overdue, each with the way to the fields that wait for them
    for each in rows.waiting:
        name = one_line(each.owner, LONGEST_OWNER) or words("parts.no_owner")
        address = "" if entry is None else f"{entry}?{urlencode({'me': each.owner or NOBODY})}"
        people.append({"text": words("board.waiting_of", name=name, n=len(each.nodes)), "address": address})
    return {
        "spark": {"width": WIDTH, "height": HEIGHT},
        "words": _words(len({card.node.id for card in cards}), words),
        "act": {
            "title": words("board.act_now"),
            "first": MOST_LINES,
            "others": words("common.and_more", n="{n}"),
            "fewer": words("board.fewer"),
            "empty": words("board.act_now_empty"),
            "rows": [
                *(_urgent(each, rows.today, words) for each in rows.act_now),
                *(_unbound(each, rows.today, words) for each in rows.unbound),
            ],
        },
        "waiting": {"label": words("board.waiting"), "people": people} if people else None,
        "okr": _okr(rows.objectives, rows, every, words),
        "title": words("board.by_factor") if groups else "",
        "filters": _filters(cards, rows, words) if cards else [],
        "groups": [_group(group, words) for group in groups],
    }


def wall_of_cards(cards: Sequence[Card], words: Voice) -> Wall:
    """Return a wall of nothing but these cards."""
    group = {"key": "", "name": "", "light": "", "tone": NO_COLOUR, "facts": [], "empty": ""}
    return {
        "spark": {"width": WIDTH, "height": HEIGHT},
        "words": _words(len(cards), words),
        "groups": [{**group, "rows": [_row(card, "", words) for card in cards]}],
        "view": "cards",
    }


def wall_of_group(group: Group, rows: Board, words: Voice) -> Wall:
    """Return the wall of one factor: key results (OKR) with their scores, and what must reach its target as cards, each under a title."""
    cards = {card.node.id: card for card in group.cards}
    must = [card for card in group.cards if not card.is_key_result]
    okr = _okr(rows.objectives_of(group), rows, cards, words)
    return {**wall_of_cards(must, words), "okr": okr, "title": words("okr.must_reach") if okr and must else ""}


def since_words(found: Since, plan: Plan, *, is_visit: bool, words: Voice) -> dict[str, Any]:
    """Return what changed since the last visit (`is_visit`) or the last review, in one line."""
    day = formats.day(found.moment.date(), words.language)
    items = []
    for turn in found.turns:
        names = [one_line(plan.by_id[each].name, LONGEST_OWNER) or each for each in turn.nodes[:NAMED]]
        facts = {"before": light_text(turn.before, words), "after": light_text(turn.after, words), "n": len(turn.nodes)}
        key = "board.since_turn" if len(turn.nodes) <= NAMED else "board.since_turn_more"
        text = words(key, names=words("charts.pause").join(names), **facts)
        items.append({"text": text, "tone": PALETTE.get(turn.after, NO_COLOUR)})
    if found.new_actuals:
        items.append({"text": words("board.since_new", n=found.new_actuals), "tone": NO_COLOUR})
    if found.lapsed:
        items.append({"text": words("board.since_lapsed", n=found.lapsed), "tone": "red"})
    if not items:
        items = [{"text": words("board.since_nothing"), "tone": ""}]
    return {"label": words("board.since_visit" if is_visit else "board.since_review", day=day), "items": items}


# -- rows ------------------------------------------------------------------------------------------------------


def _row(card: Card, place: str, words: Voice) -> Row:
    """Return one indicator: light and marks, actual of the judged period, target, change, sparkline, whose; and by what it is filtered."""
    node, score = card.node.filled(), card.score
    (light, tone), *others = marks(score, words)
    return {
        **_named(node, place),
        "star": words("parts.starred") if node.focus else "",
        "light": light,
        "tone": tone,
        "marks": [{"text": text, "tone": tone} for text, tone in others],
        **figure_words(score, node, words),
        "judged": judged_line(score, node, words),
        "change": change_words(score, node, card.before, words),
        "spark": _spark(card.spark, score, node, words),
        "whose": one_line(node.owner, LONGEST_OWNER),
        "fits": {
            "department": one_line(node.department),
            "owner": one_line(node.owner),
            "status": str(score.status),
        },
    }


def _named(node: Node, place: str) -> Row:
    return {
        "id": node.id,
        "place": f"{place}/{node.id}",
        "address": f"{INDICATOR}?{urlencode({'node': node.id})}",
        "name": one_line(node.name, LONGEST_WRITTEN) or one_line(node.id, LONGEST_WRITTEN),
    }


def _urgent(urgent: Urgent, today: date, words: Voice) -> Row:
    """Return one line of いま手を打つもの, and what stands below it when it is unfolded."""
    node, score = urgent.node.filled(), urgent.score
    (light, tone), *others = marks(score, words)
    facts = [one_line(node.owner, LONGEST_OWNER) or words("parts.no_owner")]
    if urgent.since:
        facts.append(words("parts.since", period=words.period_short(urgent.since)))
    value = words.amount(score.actual, node.unit, beside=number_of(score.target)) if score.actual is not None else ""
    return {
        **_named(node, "act"),
        "light": light,
        "tone": tone,
        "facts": facts,
        "marks": [{"text": text, "tone": tone} for text, tone in others],
        "value": value,
        "goal": words.goal(score.target, node.unit, node.direction) if score.target is not None else "",
        "spark": _spark(urgent.spark, score, node, words),
        "step": step_words(urgent.actions, score, urgent.days_without_action, today, words),
        "cost": cost_words(urgent, words),
        "more": _more(urgent, today, words),
    }


def _unbound(action: Action, today: date, words: Voice) -> Row:
    """Return a line for an action past its due day that belongs to no indicator."""
    late = words("parts.overdue_action", n=action.days_overdue(today))
    return {
        "id": "",
        "place": f"action/{action.id}",
        "address": "",
        "name": one_line(action.text, LONGEST_TEXT),
        "facts": [one_line(action.owner, LONGEST_OWNER) or words("parts.no_owner")],
        "step": {
            "text": "",
            "owner": "",
            "due": words("board.due", day=formats.day(action.due, words.language)),
            "late": late,
        },
    }


def _more(urgent: Urgent, today: date, words: Voice) -> list[dict[str, str]]:
    """Return the agreed response, what the plan says of an off-track node and its factors, and every open action with how late it is."""
    node, lines = urgent.node, []
    if node.response:
        lines.append({"text": words("parts.response", response=one_line(node.response, LONGEST_TEXT)), "late": ""})
    if urgent.score.status is Status.OFF_TRACK:
        said = reason_lines(node, urgent.factors, words)
        lines += [{"text": one_line(text, LONGEST_TEXT), "late": ""} for text in said]
    for action in urgent.actions:
        due = formats.day(action.due, words.language) if action.due else words("parts.no_due")
        text = words(
            "parts.action",
            text=one_line(action.text, LONGEST_TEXT),
            owner=one_line(action.owner, LONGEST_OWNER) or words("parts.no_owner"),
            due=due,
        )
        late = action.days_overdue(today)
        lines.append({"text": text, "late": words("parts.overdue_action", n=late) if late else ""})
    return lines


def _spark(values: Sequence[float | None], score: NodeScore, node: Node, words: Voice) -> dict[str, Any] | None:
    """Return a sparkline with its target lines, and its text for screen readers: the number of periods, the lowest and the highest value.

    None with fewer than two values.
    """
    target = score.target
    found = spark_of(
        values, [target.low, target.high] if isinstance(target, Band) else [target] if target is not None else []
    )
    if found is None:
        return None
    known = [value for value in values if value is not None]
    low, high = (words.amount(end(known), node.unit) for end in (min, max))
    return {**found._asdict(), "said": words("parts.spark", n=len(known), low=low, high=high)}


# -- around the rows -------------------------------------------------------------------------------------------


def _group(group: Group, words: Voice) -> dict[str, Any]:
    """Return a factor's head (name, light, what it holds of the gap, coverage) and its rows."""
    head = {"key": "", "name": words("board.without_factor"), "light": "", "tone": NO_COLOUR, "facts": []}
    if group.factor is not None and group.score is not None:
        facts = []
        if group.share is not None:
            facts.append(share_words(group.share, words))
        if (drivers := group.score.drivers) and drivers.counted < drivers.total:
            facts.append(words("parts.coverage", counted=drivers.counted, total=drivers.total))
        head = {
            "key": group.factor.id,
            "name": one_line(group.factor.name, LONGEST_WRITTEN) or group.factor.id,
            "light": light_text(group.score.status, words),
            "tone": PALETTE.get(group.score.status, NO_COLOUR),
            "facts": facts,
        }
    return {
        **head,
        "empty": "" if group.cards else words("indicator.factor_empty"),
        "rows": [_row(card, str(head["key"]), words) for card in group.cards],
    }


def _okr(
    objectives: Sequence[Objective], rows: Board, cards: Mapping[str, Card], words: Voice
) -> dict[str, Any] | None:
    """Return objectives with their key results, scored from 0.0 to 1.0 and apart from what must reach its target; None without any."""
    if not objectives:
        return None
    late = {each.node.id: each for each in rows.urgent if is_key_result(each.score)}
    groups = []
    for each in objectives:
        key = f"okr/{each.node.id if each.node else ''}"
        name = one_line(each.node.name, LONGEST_WRITTEN) or each.node.id if each.node else words("okr.no_objective")
        facts = [words("okr.score", grade=grade_text(each.grade, words))]
        if each.node is not None and each.node.owner:
            facts.append(one_line(each.node.owner, LONGEST_OWNER))
        groups.append(
            {
                "key": key,
                "name": name,
                "light": "",
                "tone": NO_COLOUR,
                "facts": facts,
                "empty": "",
                "rows": [
                    _key_result(result, cards[result.node.id], key, late, rows.today, words) for result in each.results
                ],
            }
        )
    return {"title": words("okr.title"), "meaning": words("okr.meaning"), "groups": groups}


def _key_result(
    result: KeyResult, card: Card, place: str, late: Mapping[str, Urgent], today: date, words: Voice
) -> Row:
    """Return a key result as a row: its score in place of its value, and what it comes from beside the target."""
    node = card.node
    row = _row(
        replace(card, score=replace(card.score, streak=0, needs_review=False)), place, words
    )  # misses of 1.0 say nothing
    urgent = late.get(result.node.id)
    days = next((days for action in urgent.actions if (days := action.days_overdue(today))), 0) if urgent else 0
    more = [{"text": words("parts.overdue_action", n=days), "tone": "red"}] if days else []
    target = words.goal(card.score.target, node.unit, node.direction) if card.score.target is not None else ""
    goal = words("board.of_target", value=row["value"], target=target) if row["when"] and target else row["goal"]
    return {**row, "value": grade_text(result.grade, words), "goal": goal, "marks": [*row["marks"], *more]}


def _filters(cards: Sequence[Card], rows: Board, words: Voice) -> list[dict[str, Any]]:
    """Return what the indicators are filtered by: the departments, owners and lights there are; none where there is no choice."""
    departments, owners = (
        [(text, one_line(text, LONGEST_OWNER)) for text in dict.fromkeys(map(one_line, texts)) if text]
        for texts in ((card.node.department for card in cards), (card.node.owner for card in cards))
    )
    lights = [(str(status), light_text(status, words)) for status in rows.counts]
    return [
        {
            "name": name,
            "label": words(f"board.filter_{name}"),
            "all": words("board.all_of", label=words(f"board.filter_{name}")),
            "choices": [{"value": value, "text": text} for value, text in choices],
        }
        for name, choices in (("department", departments), ("owner", owners), ("status", lights))
        if len(choices) > 1
    ]


def _words(total: int, words: Voice) -> Mapping[str, str]:
    """Return the words the browser puts on what it makes itself."""
    plain = ("list", "cards", "clear", "none_fits", "view")
    return {
        **{name: words(f"board.{name}") for name in plain},
        "shown": words("board.shown", shown="{shown}", total=total),
        "more": words("board.more", name="{name}"),
        **{name: words(f"board.column_{name}") for name in ("light", "name", "value", "spark", "step", "cost")},
    }
