"""What a chart can show, and how its legend and its tooltips name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from kpicore.text.catalogue import catalogue
from kpicore.text.voice import Voice


class ChartItem(StrEnum):
    """One thing a chart shows. Its word is `charts.<item>` of the catalogue."""

    ACTUAL = "actual"
    TARGET = "target"
    LANDING = "landing"
    PREVIOUS = "previous"
    OPEN = "open"
    EXPECTED = "expected"
    REVIEWS = "reviews"
    LIGHT = "light"
    CUMULATIVE = "cumulative"
    MONTH_VALUE = "month_value"
    MOVING_TOTAL = "moving_total"
    PERIOD = "period"
    METHOD = "method"
    RATIO = "ratio"


class TooltipLine(NamedTuple):
    """One line of a tooltip: the column that holds its text, and the title before it."""

    column: str
    title: str


class LegendEntry(NamedTuple):
    """One entry of a legend: signs like the marks, each with a colour by its name in a palette ("" for the text's own), and the word."""

    signs: tuple[tuple[str, str], ...]
    word: str


_SIGNS = {
    ChartItem.ACTUAL: (("blue", "━"),),
    ChartItem.CUMULATIVE: (("blue", "━"),),
    ChartItem.TARGET: (("", "╍"),),
    ChartItem.LANDING: (("violet", "◆"),),
    ChartItem.PREVIOUS: (("gray", "┈"),),
    ChartItem.MONTH_VALUE: (("gray", "▮"),),
    ChartItem.MOVING_TOTAL: (("violet", "╌"),),
    ChartItem.OPEN: (("blue", "○"),),
    ChartItem.EXPECTED: (("", "━"),),
    ChartItem.REVIEWS: (("violet", "▼"),),
    ChartItem.LIGHT: (("green", "●"), ("yellow", "▲"), ("red", "■")),
}


def legend_of(items: Sequence[ChartItem], words: Voice) -> tuple[LegendEntry, ...]:
    """Return the legend of the items a chart shows, in their order."""
    return tuple(LegendEntry(_SIGNS[item], words(f"charts.{item}")) for item in items)


def legend_markdown(entries: Sequence[LegendEntry]) -> str:
    """Return the legend as Markdown, so that it is text of the page: it wraps on a phone and is read aloud; "" without entries."""
    if not entries:
        return ""
    said = [
        "".join(f":{colour}[{sign}]" if colour else sign for colour, sign in entry.signs) + f" {entry.word}"
        for entry in entries
    ]
    return f":small[{'　'.join(said)}]"


def tooltip_lines(items: Sequence[ChartItem], language: str) -> list[TooltipLine]:
    """Return the lines of a tooltip. Its texts are columns made here: the browser cannot write 万."""
    words = catalogue(language)
    plain = (ChartItem.PERIOD, ChartItem.METHOD)
    return [TooltipLine(str(item) if item in plain else f"{item}_text", words(f"charts.{item}")) for item in items]


def spoken_column(columns: Mapping[str, Sequence[Any]], items: Sequence[ChartItem], words: Voice) -> list[str]:
    """Return what a screen reader says of each row: its tooltip in one line."""
    lines = tooltip_lines(items, words.language)
    rows = zip(*(columns[line.column] for line in lines), strict=True)
    return [
        words("charts.pause").join(f"{line.title} {text}" for line, text in zip(lines, row, strict=True))
        for row in rows
    ]
