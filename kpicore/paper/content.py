"""What stands on paper, before it is known as what it is drawn: sheets of blocks, made of plain texts.

Every text is as it is read, never markup: the writers (`typesetting`, `html`) hand texts over as data, so that a name of a plan can only be
read. A sheet is what belongs together; it may run over several pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kpicore.charts import LegendEntry
from kpicore.scoring.result import Status
from kpicore.text.board import Figure
from kpicore.text.voice import MARKS, NO_COLOUR, PALETTE, Voice


class Size(StrEnum):
    """The size of a sheet. A slide is 1600 × 900 pixels, for presentations and chat."""

    A4 = "a4"
    A4_LANDSCAPE = "a4-landscape"
    A3_LANDSCAPE = "a3-landscape"
    SLIDE = "slide"


class Tone(StrEnum):
    """How a paragraph is said."""

    NORMAL = "normal"
    LEAD = "lead"
    QUIET = "quiet"
    LATE = "late"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class DrawnLight:
    """A light: its mark, which is a shape, and its word, so that it is read without its colour (R6)."""

    mark: str
    word: str
    colour: str


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a table; `quiet` stands below the text, `late` in bold after it."""

    text: str = ""
    quiet: str = ""
    late: str = ""
    light: DrawnLight | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, and its part of the width (0 is as wide as its widest cell)."""

    head: str
    share: float = 0.0
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the first of a sheet."""

    text: str
    level: int = 1
    light: DrawnLight | None = None
    kind: str = field(default="title", init=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, said in one tone."""

    text: str
    tone: Tone = Tone.NORMAL
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Strip:
    """Figures side by side, and how many lights of which kind there are."""

    figures: tuple[Figure, ...]
    lights: tuple[tuple[DrawnLight, int], ...] = ()
    kind: str = field(default="strip", init=False)


@dataclass(frozen=True, slots=True)
class ImageBlock:
    """A drawing as SVG, with what it shows in one sentence and its legend."""

    svg: str
    alt: str
    legend: tuple[LegendEntry, ...] = ()
    fills: bool = False
    kind: str = field(default="picture", init=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a heading ("" for none); a row stays on one page, and the heads are repeated. `more` says what is left out."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    more: str = ""
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two columns of blocks; `share` is the left one's part of the width."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5
    kind: str = field(default="beside", init=False)


Block = Heading | Paragraph | Strip | ImageBlock | Table | SideBySide


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """Blocks that belong together, on paper of one size; `scale` is how much larger than usual its letters are."""

    size: Size
    blocks: tuple[Block, ...]
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. `about` stands at the foot of every page: the plan, the day it is judged on, and how fresh its data are."""

    title: str
    about: tuple[str, ...]
    language: str
    sheets: tuple[PaperSheet, ...]


def light_of(status: Status, words: Voice) -> DrawnLight:
    """Return a light as paper shows it."""
    return DrawnLight(MARKS[status], words.status(status), PALETTE.get(status, NO_COLOUR))
