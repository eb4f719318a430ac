"""Headings of ツリー that a plan needs and that are gone: renamed (目標値 → メモ) or taken out, and with them what stood below.

Two ways to know it. Beside what was read or stored before, a heading is gone when nodes had what it gives (`gone_headings`). Without a
before, an unknown heading is doubtful when what stands below it is what a missing heading would have given (`doubtful_headings`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kpicore.model.node import Node
from kpicore.problems import Problem, error, warning
from kpicore.sheets import words
from kpicore.sheets.cells import Fault, Measure, Missing, known_unit, read_target
from kpicore.sheets.grid import Grid
from kpicore.sheets.template.headers import Header, choice
from kpicore.sheets.texts import is_blank, name_key, text_of, word_key

_SHOWN = 80
#: So many of the filled cells below a heading must be what a field holds, in tenths.
_MOST = 8


@dataclass(frozen=True, slots=True)
class TreeHeadings:
    """The header of ツリー: its row (`where`) and the fields that have a heading there; `words` are the headings nobody knows."""

    where: str = ""
    fields: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def with_header(self, grid: Grid, header: Header) -> TreeHeadings:
        """Return these headings and those of one more tab."""
        unknown = tuple(text_of(grid.value(header.row, at))[:_SHOWN] for at in header.unknown)
        where = self.where or grid.row_address(header.row)
        return TreeHeadings(where, self.fields | set(header.fields), (*self.words, *unknown))


# -- beside what was before -----------------------------------------------------------------------------------------


def given_fields(nodes: Iterable[Node]) -> dict[str, int]:
    """Return the fields of a tree that nodes have something in, each with how many nodes do."""
    found: dict[str, int] = {}
    for node in nodes:
        for name, default in {**_BLANKS, "name": node.id}.items():
            if getattr(node, name) != default:
                found[name] = found.get(name, 0) + 1
    return found


_BLANKS: Mapping[str, Any] = {
    name: info.get_default(call_default_factory=True)
    for name, info in Node.model_fields.items()
    if name in words.HEADERS["tree"] and not info.is_required()
}


def gone_headings(now: TreeHeadings, before: Mapping[str, int], language: str = "ja") -> list[Problem]:
    """Return a problem for each heading that nodes had something below before (`given_fields`) and that is not there now."""
    if not now.where:
        return []
    return [
        error(
            "heading-gone",
            now.where,
            heading=words.HEADERS["tree"][name][language == "en"],
            count=count,
            others=list(now.words) or [_NONE[language]],
        )
        for name, count in before.items()
        if name not in now.fields
    ]


_NONE = {"ja": "なし", "en": "none"}


@dataclass(slots=True)
class HeadingMemory:
    """The headings of earlier readings of a tree, so that one that is gone is reported until it is back or given up."""

    given: dict[str, int] = field(default_factory=dict)

    def update(self, now: TreeHeadings, nodes: Sequence[Node], language: str) -> tuple[Problem, ...]:
        """Return what is gone since the readings before, and remember this one."""
        if not now.where:
            return ()
        gone = {name: count for name, count in self.given.items() if name not in now.fields}
        self.given = gone | given_fields(nodes)
        return tuple(gone_headings(now, gone, language))


# -- without a before -----------------------------------------------------------------------------------------------


def doubtful_headings(grid: Grid, header: Header, nodes: Sequence[Node], aimed: frozenset[str]) -> Iterator[Problem]:
    """Return a warning for each unknown heading of ツリー that seems to be a known one that is missing.

    `aimed` are the ids of nodes that have targets elsewhere: where all have, no heading of targets is missing.
    """
    missing = [name for name in words.HEADERS["tree"] if name not in header.fields]
    known = {name_key(text) for node in nodes for text in (node.id, node.name)}
    if all(node.id in aimed for node in nodes if node.is_indicator):
        missing = [name for name in missing if name != "target"]
    rows = range(header.row + 1, len(grid.rows))
    for at in header.unknown:
        cells = [(grid.value(row, at), grid.format(row, at)) for row in rows if not is_blank(grid.value(row, at))]
        text = text_of(grid.value(header.row, at))
        key = word_key(text)
        fields = {word_key(word): name for name in missing for word in words.HEADERS["tree"][name] if len(word) > 1}
        # 0.6: 目標額 is near 目標値 (two of three signs), 目的 is not
        near = difflib.get_close_matches(key[:_SHOWN], list(fields), 1, cutoff=0.6) or [
            word for word in fields if word in key
        ]
        meant = fields[near[0]] if near else _like_cells(cells, missing, known)
        if meant and cells:
            missing.remove(meant)
            facts = {"text": text[:_SHOWN], "headings": list(words.HEADERS["tree"][meant]), "cells": len(cells)}
            yield warning("unknown-heading", grid.at(header.row, at), **facts)


def _like_cells(cells: Sequence[tuple[Any, str]], missing: Sequence[str], known: set[str]) -> str | None:
    """Return the missing field that most of the cells can be of, None where they are of none."""
    for name, fits in _FITS.items():
        if (
            name in missing
            and cells
            and sum(fits(cell, shown, known) for cell, shown in cells) * 10 >= len(cells) * _MOST
        ):
            texts = [text_of(cell) for cell, _ in cells]
            numbers_rows = len(cells) > 1 and texts == [str(number + 1) for number in range(len(cells))]
            return None if name == "target" and numbers_rows else name
    return None


def _is_target(cell: Any, shown: str, _: set[str]) -> bool:
    return not isinstance(read_target(cell, shown, Measure()), Fault | Missing)


def _is_nodes(cell: Any, _: str, known: set[str]) -> bool:
    parts = [part for part in re.split(r"[,、，;；\n]", text_of(cell)) if part.strip()]
    return bool(parts) and all(name_key(part) in known for part in parts)


def _is_formula(cell: Any, _: str, known: set[str]) -> bool:
    parts = [part for part in re.split(r"[-+*/()×÷\s]+", text_of(cell)) if part]
    return len(parts) >= 2 and all(name_key(part) in known or part.replace(".", "").isdigit() for part in parts)


def _is_choice(name: str, cell: Any, _shown: str, _known: set[str]) -> bool:
    return isinstance(cell, str) and choice(name, cell) is not None


#: What the cells below a heading look like, the plainest first.
_FITS: Mapping[str, Callable[[Any, str, set[str]], bool]] = {
    "parents": _is_nodes,
    "formula": _is_formula,
    **{name: partial(_is_choice, name) for name in ("kind", "direction", "aggregation", "cadence", "shape", "state")},
    "unit": lambda cell, _shown, _known: isinstance(cell, str) and known_unit(text_of(cell)) is not None,
    "target": _is_target,
}
