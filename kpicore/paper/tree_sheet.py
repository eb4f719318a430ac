"""The whole tree on one A3: as cards joined by edges while there is room for them, else as rows under each other in columns.

It is drawn as SVG in millimetres, so that the PDF, the picture and the HTML file show the same. Solid edges are formulas, dashed ones are
influence. Widths of texts are reckoned: a full-width sign is as wide as the font is high, any other a little more than half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import NamedTuple
from unicodedata import east_asian_width

from kpicore.paper.content import Heading, ImageBlock, PaperSheet, Paragraph, Size, Tone, light_of
from kpicore.paper.fonts import FAMILY, drawable
from kpicore.paper.rows import name_text
from kpicore.reports.tree import FORMULA, TreeReport, TreeRow
from kpicore.text.board import figure_words, share_words
from kpicore.text.escaping import one_line
from kpicore.text.voice import Voice

#: The room for the drawing below the heading of an A3 sheet, millimetres.
WIDTH, HEIGHT = 396.0, 244.0
_INK, _QUIET, _RULE = "#0f1720", "#4a5563", "#8e99a6"
_COLOURS = {"green": "#0f5c40", "yellow": "#7a4f00", "red": "#a3241b", "gray": _QUIET}
_POINT = 25.4 / 72
#: A narrow sign is so wide, as a part of the font's height.
_NARROW = 0.58
#: Cards are drawn at their full size or down to this part of it; a smaller one could not be read.
_SMALLEST_SCALE = 0.72
#: The sizes of the letters of rows, in points, tried from the largest on.
_SIZES = (9.0, 8.0, 7.0, 6.0, 5.2)
_MOST_COLUMNS = 6


def tree_sheet(report: TreeReport, words: Voice) -> PaperSheet:
    """Return the tree on one sheet."""
    heading = Heading(words("tree.title"))
    if not report.rows:
        return PaperSheet(Size.A3_LANDSCAPE, (heading, Paragraph(words("board.empty_text"))))
    svg = _cards(report.rows, words)
    if (
        not svg
    ):  # as rows, in as large letters as there is room for; where not even the smallest fit, taller than the sheet
        tried = ((size * _POINT, columns) for size in _SIZES for columns in range(1, _MOST_COLUMNS + 1))
        drawn = (_columns(report.rows, words, size, columns) for size, columns in tried)
        svg = next((each for each in drawn if each is not None), None)
        svg = svg or _columns(report.rows, words, _SIZES[-1] * _POINT, _MOST_COLUMNS, must=True) or ""
    alt = words("paper.tree_alt", n=len({row.node.id for row in report.rows}))
    return PaperSheet(
        Size.A3_LANDSCAPE, (heading, Paragraph(words("paper.tree_key"), Tone.QUIET), ImageBlock(svg, alt, fills=True))
    )


class _Spot(NamedTuple):
    """Where letters begin and how high they are, millimetres."""

    x: float
    y: float
    size: float

    def moved(self, *, right: float = 0.0, down: float = 0.0) -> _Spot:
        return _Spot(self.x + right, self.y + down, self.size)


# -- cards -----------------------------------------------------------------------------------------------------


_CARD, _GAP, _BETWEEN = 78.0, 20.0, 4.0
_PAD, _NAME, _SMALL = 2.5, 9.5 * _POINT, 8.0 * _POINT


@dataclass(slots=True)
class _Placed:
    """A row as a card: its name on lines, its figures, its place, and the cards below it."""

    row: TreeRow
    lines: list[str]
    figures: list[str]
    below: list[_Placed]
    x: float = 0.0
    y: float = 0.0

    @property
    def height(self) -> float:
        return 2 * _PAD + _SMALL * 1.3 + len(self.lines) * _NAME * 1.3 + len(self.figures) * _SMALL * 1.35 + 0.6


def _cards(rows: Sequence[TreeRow], words: Voice) -> str | None:
    """Return the tree as cards from left to right, None where they would be too small to be read."""
    roots: list[_Placed] = []
    path: list[_Placed] = []
    for row in rows:
        card = _Placed(row, _wrapped(name_text(row.node), (_CARD - 2 * _PAD) / _NAME, 4), _figures(row, words), [])
        del path[row.level :]
        (path[-1].below if path else roots).append(card)
        path.append(card)
    height = 0.0
    for root in roots:
        height = _place(root, height) + _BETWEEN
    height -= _BETWEEN
    every = [card for root in roots for card in _flat(root)]
    width = max(card.x for card in every) + _CARD
    scale = min(WIDTH / width, HEIGHT / height, 1.25)
    if scale < _SMALLEST_SCALE:
        return None
    parts = []
    for card in every:
        for below in card.below:  # the edge to it is solid where a formula leads to it, dashed for influence
            half = (card.x + _CARD + below.x) / 2
            dash = "" if below.row.edge == FORMULA else ' stroke-dasharray="2.2 1.6"'
            start = f"M{card.x + _CARD:.2f} {card.y + card.height / 2:.2f}"
            edge = f"{start}H{half:.2f}V{below.y + below.height / 2:.2f}H{below.x:.2f}"
            parts.append(f'<path d="{edge}" fill="none" stroke="{_RULE}" stroke-width="0.5"{dash}/>')
    parts += [part for card in every for part in _card(card, words)]
    return _svg(f'<g transform="scale({scale:.4f})">{"".join(parts)}</g>', width * scale, height * scale)


def _place(root: _Placed, top: float) -> float:
    """Put a card and all below it at their places from `top` on, and return where they end.

    A card stands beside the middle of those below it; what has none stacks up. Rows come in reading order, so no recursion is needed.
    """
    order = list(_flat(root))
    for card in order:
        card.x = card.row.level * (_CARD + _GAP)
        if not card.below:
            card.y = top
            top += card.height + _BETWEEN
    for card in reversed(order):
        if card.below:
            first, last = card.below[0], card.below[-1]
            card.y = (first.y + last.y + last.height - card.height) / 2
    shift = max(0.0, order[0].y * -1)
    for card in order:
        card.y += shift
    return max(top - _BETWEEN + shift, *(card.y + card.height for card in order))


def _flat(root: _Placed) -> Iterator[_Placed]:
    waiting = [root]
    while waiting:
        card = waiting.pop()
        yield card
        waiting += reversed(card.below)


def _card(card: _Placed, words: Voice) -> Iterator[str]:
    row, x = card.row, card.x + _PAD
    right = card.x + _CARD - _PAD
    light = light_of(row.score.status, words)
    colour = _COLOURS[light.colour]
    yield (
        f'<rect x="{card.x:.2f}" y="{card.y:.2f}" width="{_CARD}" height="{card.height:.2f}" rx="1.5" fill="#ffffff"'
        f' stroke="{colour}" stroke-width="0.5"/>'
    )
    y = card.y + _PAD + _SMALL
    yield _text(_Spot(x, y, _SMALL), f"{light.mark} {light.word}", colour, is_bold=True)
    owner = one_line(row.node.owner, 14)
    who = " ".join(part for part in (owner, str(row.node.kind)) if part)
    yield _text(_Spot(right, y, _SMALL), who, _QUIET, "end")
    y += _SMALL * 0.3 + _NAME
    for line in card.lines:
        yield _text(_Spot(x, y, _NAME), line, _INK, is_bold=True)
        y += _NAME * 1.3
    y += _SMALL * 0.15
    room = (_CARD - 2 * _PAD) / _SMALL
    for line in card.figures:
        yield _text(_Spot(x, y, _SMALL), _cut(line, room), _INK)
        y += _SMALL * 1.35


def _figures(row: TreeRow, words: Voice) -> list[str]:
    """Return the value with when it is of and its target; and below it what the node holds of the gap."""
    share = share_words(row.share, words) if row.share is not None else ""
    if not row.node.is_indicator:
        return [share] if share else []
    figure = figure_words(row.score, row.node.filled(), words)
    value = " ".join(part for part in (figure["when"], figure["value"]) if part)
    return [" / ".join(part for part in (value, figure["goal"]) if part), *([share] if share else [])]


# -- rows ------------------------------------------------------------------------------------------------------


#: Rows of this width at least, as a multiple of the letters' height: light, name, figures.
_NARROWEST = 34.0
_LIGHT = 5.6
_INDENT = 1.1
_LEADING = 1.42


def _columns(rows: Sequence[TreeRow], words: Voice, size: float, columns: int, *, must: bool = False) -> str | None:
    """Return the rows in so many columns with letters of so many millimetres, None where they do not fit."""
    width = WIDTH / columns - (3.0 if columns > 1 else 0.0)
    if width / size < _NARROWEST and not must:
        return None
    texts = [_row_texts(row, words, width / size) for row in rows]
    total = sum(len(name) for name, _ in texts)
    most = max(int(HEIGHT / (size * _LEADING)), 1)
    room = most if not must else max(ceil(total / columns) + 2, most)
    parts: list[str] = []
    column, line = 0, 0
    above: dict[int, tuple[int, float]] = {}
    for row, (name, figures) in zip(rows, texts, strict=True):
        if line + len(name) > room:
            column, line = column + 1, 0
        if column >= columns:
            return None
        at = _Spot(column * WIDTH / columns, (line + 1) * size * _LEADING, size)
        over = above.get(row.level - 1)
        parts += _row(row, name, at, over[1] if over is not None and over[0] == column else None, words)
        parts.append(_text(at.moved(right=width), figures, _INK, "end"))
        above[row.level] = (column, at.y)
        line += len(name)
    height = room * size * _LEADING + size if must else HEIGHT
    return _svg("".join(parts), WIDTH, height)


def _row_texts(row: TreeRow, words: Voice, room: float) -> tuple[list[str], str]:
    """Return the name of a row on one or two lines, and its figures; `room` is the width in letters."""
    name = name_text(row.node)
    shared = room - _LIGHT - row.level * _INDENT - 1.5
    figures = _cut("  ".join(_figures(row, words)), max(room * 0.48, shared - _wide(name)))
    return _wrapped(name, max(shared - _wide(figures), 6.0), 2), figures


def _row(row: TreeRow, name: Sequence[str], at: _Spot, above: float | None, words: Voice) -> Iterator[str]:
    """Yield the light of a row and the lines of its name, indented by its level, and the line from the row above, which is that high.

    Where the row above stands in another column (None), the line begins at the top of this one.
    """
    light = light_of(row.score.status, words)
    begin = at.moved(right=row.level * _INDENT * at.size)
    label = _cut(f"{light.mark} {light.word}", _LIGHT - 0.4)
    yield _text(begin, label, _COLOURS[light.colour], is_bold=True)
    for number, line in enumerate(name):
        spot = begin.moved(right=_LIGHT * at.size, down=number * at.size * _LEADING)
        yield _text(spot, line, _INK, is_bold=row.level == 0)
    if row.edge is None:
        return
    x, y, size = at
    start = above + size * 0.25 if above is not None else size * 0.4
    left = x + (row.level - 1) * _INDENT * size + size * 0.45
    dash = "" if row.edge == FORMULA else ' stroke-dasharray="0.9 0.7"'
    path = f"M{left:.2f} {start:.2f}V{y - size * 0.35:.2f}H{left + size * 0.5:.2f}"
    yield f'<path d="{path}" fill="none" stroke="{_RULE}" stroke-width="0.25"{dash}/>'


# -- texts -----------------------------------------------------------------------------------------------------


def _svg(inner: str, width: float, height: float) -> str:
    # A millimetre around it: half of the edge of a card lies outside of the card.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {width + 2:.2f} {height + 2:.2f}" width="{width:.2f}mm"'
        f' height="{height:.2f}mm" font-family="{FAMILY}, Hiragino Sans, Yu Gothic UI, Meiryo, sans-serif">{inner}</svg>'
    )


def _text(at: _Spot, text: str, colour: str, anchor: str = "start", *, is_bold: bool = False) -> str:
    weight = ' font-weight="bold"' if is_bold else ""
    return (
        f'<text x="{at.x:.2f}" y="{at.y:.2f}" font-size="{at.size:.3f}" fill="{colour}" text-anchor="{anchor}"{weight}>'
        f"{escape(drawable(text))}</text>"
    )


def _wide(text: str) -> float:
    """Return how wide a text is, in heights of its letters."""
    return sum(1.0 if east_asian_width(c) in "WFA" else _NARROW for c in text)


def _cut(text: str, room: float) -> str:
    """Return a text that fits into so many heights of its letters, cut with an ellipsis."""
    if _wide(text) <= room:
        return text
    kept = 0.0
    for at, sign in enumerate(text):
        kept += _wide(sign)
        if kept > room - 1.0:
            return text[:at].rstrip() + "…"
    return text


def _wrapped(text: str, room: float, most: int) -> list[str]:
    """Return a text on at most so many lines, broken at a blank where one is near the end of a line."""
    lines: list[str] = []
    while text and len(lines) < most - 1 and _wide(text) > room:
        end, wide = 0, 0.0
        while wide + _wide(text[end]) <= room or end == 0:
            wide += _wide(text[end])
            end += 1
        blank = text.rfind(" ", end // 2, end + 1)
        at = blank if blank > 0 else end
        lines.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*lines, _cut(text, room)]
