"""The wall of KPI cards: every group of the board with its cards, as one component.

`wall_groups` is pure: rows of the board's report in, words ready to show out, ready for JSON. The browser's part
(`wall.html`, `wall.css`, `wall.js`) draws them with `textContent` alone, and only when something in them changed;
the focus stays on the link it was on. Native elements, a dozen a card, took half of a board's time (bench/board.py).

A name is a real link with an address: a middle click opens a tab of its own. A plain click or Enter comes back to
Python instead, so that the page changes without a reload.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from kpicore.model.node import Direction, Node
from kpicore.reports.board import Card, Group
from kpicore.scoring.addition import subtracted
from kpicore.scoring.result import NodeScore
from pages.shared.card_words import judged_line, marks, number_of
from pages.shared.spark import HEIGHT, WIDTH, spark_points
from pages.shared.style import LONGEST_NAME, LONGEST_OWNER, NO_COLOUR, PALETTE, Voice, light_text, one_line

Wall = list[dict[str, Any]]

#: The indicator's page as its address, beside the page the wall stands on.
ADDRESS = "indicator"

_HERE = Path(__file__).parent
_wall = st.components.v2.component(
    "kpi_card_wall",
    html=(_HERE / "wall.html").read_text(encoding="utf-8"),
    css=(_HERE / "wall.css").read_text(encoding="utf-8"),
    js=(_HERE / "wall.js").read_text(encoding="utf-8"),
)


def card_wall(groups: Wall, *, key: str) -> str | None:
    """Draw what `wall_groups` returned; return the id of the name picked by this very click or Enter, else None.

    The browser is not trusted: an id that is on no card is None.
    """
    size = {"width": WIDTH, "height": HEIGHT}
    result = _wall(key=key, data={"groups": groups, "spark": size}, on_picked_change=lambda: None)
    ids = {card["id"] for group in groups for card in group["cards"]}
    return result.picked if result.picked in ids else None


def wall_groups(groups: Sequence[Group], words: Voice) -> Wall:
    """Return one entry per group with its head (name, light, coverage) and its cards."""
    return [
        {**_head(group, words), "cards": _cards(group.cards, group.factor.id if group.factor else "", words)}
        for group in groups
    ]


def wall_of(cards: Sequence[Card], words: Voice, place: str) -> Wall:
    """Return these cards as one group without a head; `place` distinguishes them from the same cards elsewhere."""
    return [
        {"name": "", "light": "", "tone": NO_COLOUR, "coverage": "", "empty": "", "cards": _cards(cards, place, words)}
    ]


def _head(group: Group, words: Voice) -> dict[str, str]:
    empty = "" if group.cards else words("indicator.factor_empty")
    if group.factor is None or group.score is None:
        return {"name": words("board.without_factor"), "light": "", "tone": NO_COLOUR, "coverage": "", "empty": empty}
    drivers = group.score.drivers
    return {
        "name": one_line(group.factor.name, LONGEST_NAME) or group.factor.id,
        "light": light_text(group.score.status, words),
        "tone": PALETTE.get(group.score.status, NO_COLOUR),
        "coverage": words("parts.coverage", counted=drivers.counted, total=drivers.total) if drivers else "",
        "empty": empty,
    }


def _cards(cards: Sequence[Card], place: str, words: Voice) -> list[dict[str, Any]]:
    return [_card(card, place, words) for card in cards]


def _card(card: Card, place: str, words: Voice) -> dict[str, Any]:
    """Return what one card shows: name, light and marks, actual of the judged period, change, sparkline, small print."""
    node, score = card.node.filled(), card.score
    owner = one_line(node.owner, LONGEST_OWNER)
    return {
        "id": node.id,
        "place": f"{place}/{node.id}",
        "address": f"{ADDRESS}?{urlencode({'node': node.id})}",
        "name": one_line(node.name, LONGEST_NAME) or node.id,
        "whole_name": one_line(node.name) or node.id,
        "star": words("parts.starred") if node.focus else "",
        "marks": [{"text": text, "tone": tone} for text, tone in marks(score, words)],
        "value": words.amount(score.actual, node.unit, beside=number_of(score.target)),
        "change": _change(score, node, card.before, words),
        "spark": _spark(card.spark, node, words),
        "lines": [
            line for line in (judged_line(score, node, words), owner and words("parts.owner", owner=owner)) if line
        ],
    }


def _change(score: NodeScore, node: Node, before: float | None, words: Voice) -> dict[str, str] | None:
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


def _spark(values: Sequence[float | None], node: Node, words: Voice) -> dict[str, Any] | None:
    """Return the unbroken runs of a sparkline as points, and its text for screen readers: the number of periods, the
    lowest and the highest value. None with fewer than two values.
    """
    runs = spark_points(values)
    if not runs:
        return None
    known = [value for value in values if value is not None]
    low, high = (words.amount(end(known), node.unit) for end in (min, max))
    return {"runs": runs, "said": words("parts.spark", n=len(known), low=low, high=high)}
