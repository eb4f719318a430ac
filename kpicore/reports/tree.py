"""The tree as rows: every active node under each of its parents, and which links are formulas.

A link is a formula where the parent's formula names the child's id as a whole word (R9), else an influence. A factor
has no number of its own: under it the formula of the indicator above counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kpicore.lint import lint
from kpicore.model.node import Node
from kpicore.model.plan import Plan
from kpicore.model.snapshot import Snapshot
from kpicore.problems import Problem
from kpicore.reports.headline import headlines
from kpicore.reports.shares import Share, shares_of_gap
from kpicore.scoring.result import NodeScore
from kpicore.scoring.scores import Scores

FORMULA, INFLUENCE = "formula", "influence"
# A minus sign has a blank on both sides, for ids may hold hyphens (R9); as a word of its own it is no id.
_SIGNS = re.compile(r"[\s()+×÷*/＋＊／（）]+")


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One node in one place. `level` 0 is a root; `edge` is `formula` or `influence`, None for a root.

    `share` is what the node holds of its goal's gap (R12), None where no arithmetic leads to a goal.
    """

    node: Node
    score: NodeScore
    level: int
    edge: str | None
    share: Share | None = None


@dataclass(frozen=True)
class TreeReport:
    """The rows in reading order, what can be filtered by, each once, in the owner's order, and what the design check
    found (R11), errors first.
    """

    rows: tuple[TreeRow, ...]
    departments: tuple[str, ...]
    owners: tuple[str, ...]
    design: tuple[Problem, ...] = ()

    @cached_property
    def findings(self) -> Mapping[str, tuple[Problem, ...]]:
        """What the design check found by node; what is about the whole plan is under ""."""
        found: dict[str, list[Problem]] = {}
        for problem in self.design:
            found.setdefault(problem.where, []).append(problem)
        return {node_id: tuple(problems) for node_id, problems in found.items()}


def tree_report(snapshot: Snapshot, scores: Scores) -> TreeReport:
    """Return the tree of a scored plan. A node stands under each parent; its branch follows under the first one."""
    nodes = [node for node in snapshot.plan.by_id.values() if node.is_active]
    return TreeReport(
        rows=tuple(_rows(snapshot.plan, scores, shares_of_gap(snapshot.plan, headlines(snapshot, scores)))),
        departments=_distinct(node.department for node in nodes),
        owners=_distinct(node.owner for node in nodes),
        design=tuple(lint(snapshot.plan, scores, scores.today)),
    )


def kept_with_ancestors(plan: Plan, wanted: Iterable[str]) -> frozenset[str]:
    """Return these ids and every id above them, so that a filtered tree still shows where its nodes belong."""
    kept: set[str] = set()
    waiting = list(wanted)
    while waiting:
        node_id = waiting.pop()
        if node_id not in kept and node_id in plan.by_id:
            kept.add(node_id)
            waiting += plan.by_id[node_id].parents
    return frozenset(kept)


def edge_of(nodes: Mapping[str, Node], parent: Node, child: str) -> str:
    """Return what kind of link leads from a parent to a child's id; `nodes` are known by their ids.

    A factor has no number of its own. Its place in a formula is that of what hangs below it: the link down to it and the links from it are
    formulas where the node above computes with the indicators below.
    """
    computed = (parent,) if parent.is_indicator else tuple(nodes[above] for above in parent.parents if above in nodes)
    inputs = {child}
    if child in nodes and not nodes[child].is_indicator:
        inputs |= {each.id for each in nodes.values() if child in each.parents}
    return FORMULA if any(inputs & formula_words(each.formula) for each in computed) else INFLUENCE


def formula_words(formula: str) -> frozenset[str]:
    """Return the words between the signs of a formula: ids and numbers.

    >>> sorted(formula_words("visitors × new-rate - 3"))
    ['3', 'new-rate', 'visitors']
    """
    return frozenset(word for word in _SIGNS.split(formula) if word not in {"", "-", "−", "－"})


def _rows(plan: Plan, scores: Scores, shares: Mapping[str, Share]) -> Iterator[TreeRow]:
    """Yield each root and all below it; the branch of a node that was shown is not repeated."""
    shown: set[str] = set()
    # A circle that no root leads into has no root of its own: its first node becomes one.
    for start in (*(root.id for root in plan.roots), *plan.by_id):
        if start not in shown and plan.by_id[start].is_active:
            stack: list[tuple[str, str | None, int]] = [(start, None, 0)]  # not recursion: a chain may be long
            while stack:
                node_id, parent, level = stack.pop()
                edge = None if parent is None else edge_of(plan.by_id, plan.by_id[parent], node_id)
                yield TreeRow(plan.by_id[node_id], scores.by_id[node_id], level, edge, shares.get(node_id))
                fresh = () if node_id in shown else plan.children.get(node_id, ())
                shown.add(node_id)
                stack += [(child.id, node_id, level + 1) for child in reversed(fresh) if child.is_active]


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
