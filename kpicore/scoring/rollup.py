"""The drivers' light (R7): children's ratios rolled up, level by level from the leaves, over arrays of edges."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from kpicore.model.node import Kind, Node, NodeState
from kpicore.model.plan import Plan
from kpicore.problems import Problem, error, warning
from kpicore.scoring.attainment import PLACES, Array, Mask
from kpicore.scoring.status import Light, colour

Indices = NDArray[np.int64]

#: Children that hold less than this share of the weight say nothing about their parent (R7).
LEAST_COVERAGE = 0.5


@dataclass(frozen=True, slots=True)
class Tree:
    """The active nodes of a plan as arrays; `parent` and `child` are the edges between them, `level` the height above the leaves.

    The edges from a node on a cycle to its children are left out: it has no drivers' light, those above it have theirs.
    """

    ids: tuple[str, ...]
    is_factor: Mask
    weight: Array
    green: Array
    yellow: Array
    parent: Indices
    child: Indices
    level: Indices
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Rollup:
    """R7 for every node of a tree; `light` -1 and NaN where a node has no children. `ever` says whether any child was ever judged."""

    light: NDArray[np.int8]
    ratio: Array
    counted: Indices
    total: Indices


def tree_of(plan: Plan) -> Tree:
    """Return the active nodes and the edges between them, with a problem for each parent that is not there and each cycle."""
    retired = NodeState.RETIRED
    nodes = [node for node in plan.by_id.values() if node.state is not retired]
    fields = attrgetter("id", "kind", "parents", "weight", "green", "yellow")
    ids, kinds, parents, weights, greens, yellows = list(zip(*map(fields, nodes), strict=True)) if nodes else [()] * 6
    settings = plan.settings
    position = {node_id: at for at, node_id in enumerate(ids)}
    edges: list[tuple[int, int]] = []
    problems: list[Problem] = []
    for at, named in enumerate(parents):
        for parent in dict.fromkeys(named) if len(named) > 1 else named:
            if parent in position:
                edges.append((position[parent], at))
            elif parent not in plan.by_id:
                problems.append(warning("orphan", nodes[at].id, name=nodes[at].name, parent=parent))
    table = _without_cycles(nodes, edges, problems)
    return Tree(
        ids=ids,
        is_factor=np.array([kind is Kind.CSF for kind in kinds], dtype=bool),
        weight=np.array([1.0 if weight is None else weight for weight in weights], dtype=np.float64),
        green=np.array([settings.green if green is None else green for green in greens], dtype=np.float64),
        yellow=np.array([settings.yellow if yellow is None else yellow for yellow in yellows], dtype=np.float64),
        parent=table[:, 0],
        child=table[:, 1],
        level=_levels(len(nodes), table[:, 0], table[:, 1]),
        problems=tuple(problems),
    )


def _without_cycles(nodes: list[Node], edges: list[tuple[int, int]], problems: list[Problem]) -> Indices:
    """Return the edges as a table without those that leave a node on a cycle, and add a problem for each such node."""
    table = np.array(edges, dtype=np.int64).reshape(-1, 2)
    if not (_levels(len(nodes), table[:, 0], table[:, 1]) < 0).any():
        return table
    children: dict[int, list[int]] = {}
    for parent, child in edges:
        children.setdefault(parent, []).append(child)
    circular = []
    for at in children:
        below: set[int] = set()  # itself too when it is on a cycle
        waiting = [at]
        while waiting:
            new = [child for child in children.get(waiting.pop(), ()) if child not in below]
            below.update(new)
            waiting += new
        if at in below:
            circular.append(at)
    problems += [error("cycle", nodes[at].id, name=nodes[at].name) for at in sorted(circular)]
    return table[~np.isin(table[:, 0], circular)]


def _levels(nodes: int, parent: Indices, child: Indices) -> Indices:
    """Return 0 for leaves, else one more than the highest child; -1 for nodes on or above a cycle."""
    level = np.full(nodes, -1, dtype=np.int64)
    waiting = np.bincount(parent, minlength=nodes)
    ready = np.nonzero(waiting == 0)[0]
    height = 0
    while len(ready):
        level[ready] = height
        freed = np.bincount(parent[np.isin(child, ready)], minlength=nodes)
        waiting = waiting - freed
        ready = np.nonzero((waiting == 0) & (level < 0))[0]
        height += 1
    return level


def roll_up(tree: Tree, light: NDArray[np.int8], ratio: Array, met: Mask) -> Rollup:
    """Return the drivers' light of every node with children (R7).

    `light`, `ratio`, `met` are the nodes' own, in the tree's order; a factor's own are filled in here as its roll-up comes out,
    so the arrays given are changed for factors.
    """
    nodes = len(tree.ids)
    rollup = Rollup(
        light=np.full(nodes, -1, dtype=np.int8),
        ratio=np.full(nodes, np.nan),
        counted=np.zeros(nodes, dtype=np.int64),
        total=np.zeros(nodes, dtype=np.int64),
    )
    light[tree.is_factor] = Light.NO_DATA
    own = _Own(light, ratio, met, ~np.isin(light, (Light.NO_DATA, Light.NO_TARGET, Light.NOT_STARTED)))
    for level in range(1, int(tree.level.max(initial=0)) + 1):
        of_level = tree.level[tree.parent] == level
        parent, child = tree.parent[of_level], tree.child[of_level]
        _roll_level(rollup, tree, parent, child, own)
        factors = np.unique(parent[tree.is_factor[parent]])
        light[factors], ratio[factors] = rollup.light[factors], rollup.ratio[factors]
        met[factors] = ratio[factors] >= 1.0
    return rollup


@dataclass(frozen=True, slots=True)
class _Own:
    """The nodes' own light, ratio and met, in the tree's order; `ever` says who was judged at all."""

    light: NDArray[np.int8]
    ratio: Array
    met: Mask
    ever: Mask


def _roll_level(rollup: Rollup, tree: Tree, parent: Indices, child: Indices, own: _Own) -> None:
    """Write the drivers' light, ratio and coverage of the parents of one level into the roll-up (R7)."""

    def per_parent(mask: Mask, weights: Array | None = None) -> Array:
        counted = parent[mask], None if weights is None else weights[mask]
        return np.bincount(*counted, minlength=len(tree.ids)).astype(np.float64)

    state = own.light[child]
    counts = state <= Light.OFF_TRACK
    covered = (state != Light.NOT_STARTED) & (state != Light.NO_TARGET)
    weight = tree.weight[child]
    ratio = own.ratio[child]
    share = np.where(np.isnan(ratio), own.met[child].astype(float), np.clip(ratio, 0.0, 1.0))
    counted_weight, covered_weight = per_parent(counts, weight), per_parent(covered, weight)
    parents = np.unique(parent)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.round(per_parent(counts, weight * share) / counted_weight, PLACES)
    light_of = colour(mean, np.zeros(len(mean), dtype=bool), tree.green, tree.yellow)
    light_of[(per_parent(state == Light.OFF_TRACK) > 0) & (light_of == Light.ON_TRACK)] = Light.WATCH
    judged = per_parent(own.ever[child]) > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage = np.round(counted_weight / covered_weight, PLACES)
    thin = ~(coverage >= LEAST_COVERAGE)
    light_of[thin] = np.where(judged[thin], Light.STALE, Light.NO_DATA)
    all_children = np.ones(len(parent), dtype=bool)
    outside = per_parent(covered) == 0
    light_of[outside] = Light.NO_TARGET
    light_of[per_parent(state == Light.NOT_STARTED) == per_parent(all_children)] = Light.NOT_STARTED
    mean[light_of > Light.OFF_TRACK] = np.nan
    rollup.light[parents], rollup.ratio[parents] = light_of[parents], mean[parents]
    rollup.counted[parents] = per_parent(counts)[parents]
    rollup.total[parents] = per_parent(covered)[parents]
    factors = parents[tree.is_factor[parents]]
    own.ever[factors] = judged[factors]
