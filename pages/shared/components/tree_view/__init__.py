"""The KPI tree as nested cards: the one custom component of the board.

`tree_items` is pure: nodes and scores in, a flat list of items in reading order out, ready for JSON. The browser's
part (`tree.html`, `tree.css`, `tree.js`) builds the nesting from `level` with `textContent` alone, keeps focus and
folds over reruns and only rebuilds when `rev` changes. Folding and filtering are the browser's alone: on the tree's own page (`filters`)
they are in the address, one step of the history each, and nothing is asked of the server.

| case | what is shown |
|---|---|
| several parents | the card under each parent; its branch under the first one only, the others refer to it |
| a cycle | the card again where the circle closes, with no branch |
| a circle nobody points into | its first node as a root |
| a parent that is not among the nodes | the node as a root |
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from kpicore.model.node import Band, Kind, Node, Shape
from kpicore.reports.shares import Share
from kpicore.reports.tree import FORMULA, edge_of
from kpicore.scoring.result import NodeScore, Status
from kpicore.text.board import number_of
from pages.shared.style import MARKS, NO_COLOUR, PALETTE, Voice, one_line

Nodes = Sequence[tuple[Node, NodeScore]]
Face = Callable[[Node, NodeScore, Voice], dict[str, Any]]


class Filter(NamedTuple):
    """A list to filter by: its name in the address and in `filters` of an item, its label, and (value, text) of what can be chosen."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


#: With more items than this, branches below the factors start folded unless something in them is red.
MANY_ITEMS = 60
#: A smaller tree that is part of another page needs no buttons to fold it.
_FOLDS_FROM = 30

_HERE = Path(__file__).parent
_WORDS = ("label", "open_all", "close_all", "formula_link", "influence_link", "red_only", "nothing")
_tree = st.components.v2.component(
    "kpi_tree",
    html=(_HERE / "tree.html").read_text(encoding="utf-8"),
    css=(_HERE / "tree.css").read_text(encoding="utf-8"),
    js=(_HERE / "tree.js").read_text(encoding="utf-8"),
)


def tree_view(
    nodes: Nodes,
    *,
    rev: str,
    words: Voice,
    key: str = "tree",
    face: Face | None = None,
    filters: Sequence[Filter] | None = None,
) -> str | None:
    """Draw the tree and return the id picked by this very click, Enter or tap, None on every other run.

    `nodes` in the owner's order, each with its score; leave some out and their children become roots. `rev` changes
    whenever the numbers do. `face` returns what a card shows, by default light and figures. `filters` (empty or not) make it the page's own
    tree: its folds and filters are in the address, and it is printed on one A3 sheet. The browser is not trusted: an id that is not among
    the nodes is None.
    """
    items = tree_items(nodes, words, face)
    ids = [item["id"] for item in items]
    result = _tree(
        key=key,
        data={
            "items": items,
            "filters": None if filters is None else [each._asdict() for each in filters if len(each.options) > 1],
            "folds": filters is not None or len(items) > _FOLDS_FROM,
            "rev": f"{rev}:{words.language}:{zlib.crc32('/'.join(ids).encode())}",
            "words": {name: words(f"tree_view.{name}") for name in _WORDS}
            | {"count": words("tree_view.count", n="{n}")},
        },
        on_picked_change=lambda: None,
    )
    return result.picked if result.picked in set(ids) else None


def tree_items(nodes: Nodes, words: Voice, face: Face | None = None) -> list[dict[str, Any]]:
    """Return one item per card in reading order; `level` starts at 1, `path` is unique and stable while the tree is."""
    by_id: dict[str, tuple[Node, NodeScore]] = {}
    for node, score in nodes:
        by_id.setdefault(node.id, (node, score))
    drawn = face or score_face
    faces = {node_id: drawn(node, score, words) for node_id, (node, score) in by_id.items()}
    known = {node_id: node for node_id, (node, _) in by_id.items()}
    items: list[dict[str, Any]] = []
    for card in _reading_order(by_id):
        is_solid = card.parent is not None and edge_of(known, known[card.parent], card.node) == FORMULA
        item = {**faces[card.node], "level": card.level, "path": card.path, "solid": is_solid}
        if card.is_branch_elsewhere:
            item["note"] = words("tree_view.shown_elsewhere")
        node, score = by_id[card.node]
        item["filters"] = {"department": node.department, "owner": node.owner, "status": str(score.status)}
        if card.parent is not None:
            item["edge"] = words("tree_view.formula_link" if is_solid else "tree_view.influence_link")
        items.append(item)
    return _folded(items)


class _Occurrence(NamedTuple):
    """One card of a node: its parent there (None of a root), its level from 1, its path of ids, and whether its branch is elsewhere."""

    node: str
    parent: str | None
    level: int
    path: str
    is_branch_elsewhere: bool = False


def _reading_order(by_id: Mapping[str, tuple[Node, NodeScore]]) -> Iterator[_Occurrence]:
    """Yield every card in reading order, each branch once. A stack, not recursion: a chain may be long."""
    children: dict[str, list[str]] = {}
    for node, _ in by_id.values():
        for parent in dict.fromkeys(node.parents):
            if parent in by_id:
                children.setdefault(parent, []).append(node.id)
    roots = [node.id for node, _ in by_id.values() if not any(parent in by_id for parent in node.parents)]
    placed: set[str] = set()
    # A circle that no root leads into has no root of its own: its first node becomes one, and so on until every node
    # is shown.
    for start in (*roots, *by_id):
        stack = [] if start in placed else [_Occurrence(start, None, 1, f"/{start}")]
        while stack:
            card = stack.pop()
            below = children.get(card.node, [])
            if card.node in placed:
                yield card._replace(is_branch_elsewhere=bool(below))
                continue
            yield card
            placed.add(card.node)
            stack += [
                _Occurrence(child, card.node, card.level + 1, f"{card.path}/{child}") for child in reversed(below)
            ]


def unscored(node: Node) -> tuple[Node, NodeScore]:
    """Return a node of a plan that is not running yet, as the tree takes it: without target and figures."""
    score = NodeScore(id=node.id, kind=node.kind, name=node.name, parents=node.parents, status=Status.NO_TARGET)
    return node, score


class LightFigures(NamedTuple):
    """The figures of a node that belong together: what they are of (a period, to date, or what a target holds for), actual and target."""

    of: str
    actual: float | None
    target: float | Band | None


def judged(node: Node, score: NodeScore, words: Voice) -> LightFigures:
    """Return the figures a light was judged by (R5): sums to date of a total, else those of the judged period.

    Before anything is judged the target is the one that was agreed: of each period, of the whole term, or to be reached.
    """
    to_date = node.shape is Shape.TOTAL and score.actual_to_date is not None
    actual, target = (score.actual_to_date, score.target_to_date) if to_date else (score.actual, score.target)
    if target is None and score.judged_period is None:
        return LightFigures(words(f"tree_view.target_{node.filled().shape}"), actual, node.target)
    period = words.period_short(score.judged_period) if score.judged_period is not None else ""
    return LightFigures(words("common.to_date") if to_date else period, actual, target)


def score_face(node: Node, score: NodeScore, words: Voice, share: Share | None = None) -> dict[str, Any]:
    """Return what a card of this node shows: the figures its light was judged by and of what they are, of a factor what it rests on (R7),
    and its share of the goal's gap (R12).
    """
    of, actual, target = judged(node, score, words)
    ratio = score.light_ratio if score.light_ratio is not None else score.attainment
    told_target = words.goal(target, node.unit, node.filled().direction) if target is not None else ""
    drivers = score.drivers if score.drivers and score.drivers.total else None
    is_factor = node.kind is Kind.CSF
    return {
        "id": node.id,
        "kind": str(node.kind),
        "name": one_line(node.name) or node.id,
        "status": str(score.status),
        "tone": PALETTE.get(score.status, NO_COLOUR),
        "mark": MARKS[score.status],
        "word": words.status(score.status),
        "basis": "" if is_factor or actual is None else of,
        "value": "" if is_factor else words.amount(actual, node.unit, beside=number_of(target)),
        "target": words("tree_view.target_of" if of else "tree_view.target_alone", of=of, text=told_target)
        if told_target
        else "",
        "ratio": words.percent(ratio) if ratio is not None else "",
        "coverage": words("tree_view.coverage", counted=drivers.counted, total=drivers.total) if drivers else "",
        "owner": one_line(node.owner),
        "starred": node.focus,
        **share_face(node, share, words),
    }


def share_face(node: Node, share: Share | None, words: Voice) -> dict[str, Any]:
    """Return the line of a card about the goal's gap, and whether it is against the goal; nothing where there is no share."""
    if share is None:
        return {}
    told = words.difference(share.difference, share.goal.unit)
    key = "tree_view.gap" if node.id == share.goal.id else "tree_view.share"
    return {"share": words(key, text=told), "against": share.value > 0 and not told.startswith("±")}


def _folded(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Set how branches start: all open in a small tree, in a large one only goals and what is red.

    `fold` is `open`, `closed`, or `red`: only children that are red or hold something red show. `red` is set on such cards.
    """
    large = len(items) > MANY_ITEMS
    below: dict[int, list[bool]] = {}
    for item in reversed(items):
        children = below.pop(item["level"] + 1, [])
        item["red"] = any(children) or item["status"] == Status.OFF_TRACK
        if not large or item["kind"] == Kind.KGI or (children and all(children)):
            item["fold"] = "open"
        else:
            item["fold"] = "red" if any(children) else "closed"
        below.setdefault(item["level"], []).append(item["red"])
    return items
