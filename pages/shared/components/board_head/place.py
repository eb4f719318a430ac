"""How high a head will be on a laptop and on a phone, estimated from the lengths of its texts before its script is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from pages.shared.components.place import place_key


class _Screen(NamedTuple):
    """What head.css makes of a screen, in pixels: its column, the letters of sentence and cause, the gap of parts, a light's height."""

    width: int
    sentence: int
    cause: float
    line_of_cause: float
    gap: int
    light: int
    figures_beside: int
    is_phone: bool


_LAPTOP = _Screen(650, 24, 16, 1.55, 8, 28, 3, is_phone=False)
_PHONE = _Screen(343, 19, 14, 1.5, 6, 36, 1, is_phone=True)


def place_of(head: Mapping[str, Any], name: str) -> str:
    """Return the key of a container that has the place a head (`head_of`) will take; `name` is the container's own on the page."""
    return place_key(_height(head, _LAPTOP), _height(head, _PHONE), name)


def _height(head: Mapping[str, Any], screen: _Screen) -> float:
    step = (
        " ".join(filter(None, (head["next"][part] for part in ("label", "text", "late")))) if head.get("next") else ""
    )
    parts = [
        _of_goal(head["goal"], screen) if head.get("goal") else 0,
        _text(head["sentence"], screen.sentence, 1.35, screen.width),
        _text(head.get("cause"), screen.cause, screen.line_of_cause, screen.width),
        0 if screen.is_phone else _text(head.get("note"), 13, 1.5, screen.width),
        50 if head.get("step") else 0,
        16 + _text(step, 14, 1.5, screen.width - 23) if screen.is_phone and step else 0,
        _of_figures(head["figures"], screen) if head.get("figures") else 0,
        _of_lights(head["lights"], screen) if head.get("lights") else 0,
    ]
    drawn = [part for part in parts if part]
    return sum(drawn) + screen.gap * (len(drawn) - 1)


def _of_goal(of: Mapping[str, Any], screen: _Screen) -> float:
    chips = [_wide(mark["text"], 14) + 12 for mark in of["marks"]]
    chips += [24, _wide(of["name"], 15), *(_wide(fact, 13) for fact in of["facts"])]
    rows = _rows(chips, 10, screen.width)
    return rows * 22.5 + (rows - 1) * 4


def _of_figures(figures: list[Mapping[str, Any]], screen: _Screen) -> float:
    if screen.is_phone:
        heights = [24 + _text(figure["note"], 13, 1.5, screen.width) for figure in figures]
        return sum(heights) + 4 * (len(heights) - 1) + 14
    width = screen.width / screen.figures_beside - 16
    heights = [49 + _text(figure["note"], 13, 1.5, width) for figure in figures]
    rows = [max(heights[at : at + screen.figures_beside]) for at in range(0, len(heights), screen.figures_beside)]
    return sum(rows) + 8 * (len(rows) - 1) + 26


def _of_lights(lights: Mapping[str, Any], screen: _Screen) -> float:
    padding = 22 if screen.is_phone else 18
    rows = _rows([_wide(count["text"], 13) + padding for count in lights["counts"]], 6, screen.width)
    return rows * screen.light + (rows - 1) * 6


def _text(text: str | None, size: float, line: float, width: float) -> float:
    """Return the height of a text that wraps; 0 of none."""
    return ceil(_wide(text, size) / width) * size * line if text else 0.0


def _wide(text: str, size: float) -> float:
    """Return how wide a text is in one line: a wide letter is as wide as it is high, others by half."""
    return size * sum(1.0 if east_asian_width(letter) in "WFA" else 0.48 for letter in text)


def _rows(widths: Iterable[float], gap: float, width: float) -> int:
    """Return over how many rows boxes flow that stand side by side while there is room."""
    rows, end = 1, 0.0
    for each in widths:
        if end and end + gap + each > width:
            rows, end = rows + 1, 0.0
        end += each + (gap if end else 0)
    return rows
