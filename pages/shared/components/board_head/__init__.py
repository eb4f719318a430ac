"""What a goal says first: its light, the sentence, the cause, what is still needed, where it lands, and how many lights of which kind.

`head_of` is pure: the board's report in, words ready to show out, ready for JSON. The browser draws them with `textContent` alone and only
where something changed. The counts of the lights are filters of the wall below: they write the address, no server is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from kpicore.charts import LegendEntry
from kpicore.model.node import Node
from kpicore.model.plan import Plan
from kpicore.reports.board import Board, Goal
from kpicore.scoring.result import NodeScore, Status
from kpicore.text.board import Figure, disagreement_words, goal_facts, goal_figures, headline_text, marks, step_words
from kpicore.text.manual import address_of, anchor_of
from pages.shared.components.address import LINKS_JS
from pages.shared.components.packed import UNPACKED_JS
from pages.shared.components.wall import INDICATOR
from pages.shared.style import LONGEST_NAME, LONGEST_OWNER, NO_COLOUR, PALETTE, Voice, light_text, one_line

Head = dict[str, Any]

#: A line below the figures is cut here.
LONGEST_LINE = 1000

_HERE = Path(__file__).parent
_head = st.components.v2.component(
    "kpi_board_head",
    html=(_HERE / "head.html").read_text(encoding="utf-8"),
    css=(_HERE / "head.css").read_text(encoding="utf-8"),
    js="\n".join((LINKS_JS, UNPACKED_JS, (_HERE / "head.js").read_text(encoding="utf-8"))),
)


def board_head(head: bytes, *, key: str) -> None:
    """Draw what `head_of` or `head_without_goal` returned, packed."""
    _head(key=key, data=head)


def head_of(goal: Goal, rows: Board, plan: Plan, words: Voice) -> Head:
    """Return the head of one goal; the first goal's sentence is the heading of the page and carries the lights and the next step.

    Above it stand the goal's name with its light, its target and its last day, and the drivers' light beside it (R7).
    """
    node, text = goal.node, headline_text(goal.headline, plan, words.language)
    is_first = goal is rows.goals[0]
    light = light_text(goal.score.status, words)
    return {
        "level": 1 if is_first else 2,
        "goal": {
            "name": one_line(node.name, LONGEST_NAME) or node.id,
            "address": f"{INDICATOR}?{urlencode({'node': node.id})}",
            "marks": [{"text": mark, "tone": tone} for mark, tone in marks(goal.score, words)],
            "facts": goal_facts(goal, words),
            "explained": _explained(words("figure.light"), words("figure_meaning.light"), "light", words),
        },
        # The light's mark stays with its word where the sentence breaks.
        "sentence": one_line(text.sentence).replace(light, light.replace(" ", "\u00a0")),
        "cause": one_line(text.cause),
        "note": disagreement_words(goal.score, words),
        "next": _next(rows, words) if is_first else None,
        "figures": [_figure(each, words) for each in goal_figures(goal, words)],
        "lights": _lights(rows.counts, words) if is_first else None,
    }


def head_without_goal(rows: Board, words: Voice) -> Head:
    """Return the head of a plan that has indicators and no goal."""
    return {
        "level": 1,
        "sentence": words("board.no_goal_title"),
        "cause": words("board.no_goal"),
        "lights": _lights(rows.counts, words),
    }


def head_of_node(node: Node, score: NodeScore, why: str, figures: Sequence[Figure], words: Voice) -> Head:
    """Return the head of the page of one node: its name as the heading, whose and of what kind it is, the sentence `why`, its figures."""
    facts = [str(node.kind)]
    facts += [
        f"{words(f'common.{name}')} {one_line(text, LONGEST_OWNER)}"
        for name, text in (("owner", node.owner), ("department", node.department))
        if text
    ]
    if score.drivers and node.is_indicator:
        coverage = words("parts.coverage", counted=score.drivers.counted, total=score.drivers.total)
        facts.append(f"{words('figure.drivers_light')} {light_text(score.drivers.status, words)} {coverage}")
    return {
        "level": 1,
        "sentence": one_line(node.name) or node.id,
        "about": {"marks": [{"text": text, "tone": tone} for text, tone in marks(score, words)], "facts": facts},
        "definition": one_line(node.definition),
        "cause": one_line(why),
        "figures": [_figure(each, words) for each in figures],
    }


def with_step(head: Head, text: str, address: str) -> Head:
    """Return a head with the one large button of the page: what the plan needs next, and where."""
    return {**head, "step": {"text": text, "address": address}}


def above_chart(head: Head, lines: Sequence[str], legend: Sequence[LegendEntry]) -> Head:
    """Return a head with lines below its figures, and last the legend of the chart that stands below it."""
    entries = [
        {"signs": [{"text": sign, "colour": colour} for colour, sign in entry.signs], "word": entry.word}
        for entry in legend
    ]
    return {**head, "lines": [one_line(line, LONGEST_LINE) for line in lines], "legend": entries}


def _figure(figure: Figure, words: Voice) -> dict[str, Any]:
    explained = _explained(figure.label, figure.meaning, figure.section, words) if figure.meaning else None
    return {"label": figure.label, "value": figure.value, "note": figure.note, "explained": explained}


def _explained(label: str, meaning: str, section: str, words: Voice) -> dict[str, str]:
    """Return what a figure means, what the sign beside it is called, and where the manual says more."""
    address = address_of("lights", anchor_of(words(f"lights.{section}")))
    return {"text": meaning, "help": words("figure.help", label=label), "more": words("help.more"), "address": address}


def _next(rows: Board, words: Voice) -> dict[str, str] | None:
    """Return the first thing to do, for a phone, whose first screen ends before the rows; None where nothing needs a hand."""
    if not rows.urgent:
        return None
    first = rows.urgent[0]
    step = step_words(first.actions, first.score, first.days_without_action, rows.today, words)
    if not step["text"]:
        return None
    whose = one_line(first.node.owner, LONGEST_NAME) if not first.actions else step["owner"]
    beside = [part for part in (whose, step["due"]) if part]
    text = (
        f"{step['text']}{words('board.in_brackets', text=words('charts.pause').join(beside))}"
        if beside
        else step["text"]
    )
    return {"label": words("board.next_step"), "text": text, "late": step["late"]}


def _lights(counts: Mapping[Status, int], words: Voice) -> dict[str, Any] | None:
    if not counts:
        return None
    return {
        "label": words("board.lights"),
        "counts": [
            {
                "status": str(status),
                "text": f"{light_text(status, words)} {number}",
                "tone": PALETTE.get(status, NO_COLOUR),
            }
            for status, number in counts.items()
        ],
    }
