"""A plan as the design check looks at it: its active nodes by kind, who stands over whom, formulas and how their targets add up.

Everything is worked out when first asked for, and once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kpicore.model.calendar import plan_year
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.periods import Cadence, Period
from kpicore.problems import Problem
from kpicore.scoring.links import Coherence, Formulas, Material, coherence_of, formulas, material
from kpicore.scoring.rollup import tree_of
from kpicore.scoring.scores import Scores


@dataclass(frozen=True)
class Design:
    """A plan on the day it is looked at; `scores` where actuals are known, else None."""

    plan: Plan
    scores: Scores | None
    today: date

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The active nodes, in the owner's order."""
        return tuple(node for node in self.plan.by_id.values() if node.is_active)

    def of_kind(self, *kinds: Kind) -> Iterator[Node]:
        return (node for node in self.nodes if node.kind in kinds)

    @cached_property
    def indicators(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.is_indicator)

    @cached_property
    def goals(self) -> tuple[Node, ...]:
        """The active KGIs."""
        return tuple(self.of_kind(Kind.KGI))

    @cached_property
    def with_period_targets(self) -> frozenset[str]:
        """The indicators with rows of their own on the 目標 tab."""
        return frozenset(target.indicator for target in self.plan.targets)

    @cached_property
    def tree_problems(self) -> tuple[Problem, ...]:
        return tree_of(self.plan).problems

    @cached_property
    def formulas(self) -> Formulas:
        return formulas(self.plan)

    @cached_property
    def formula_inputs(self) -> frozenset[str]:
        """The ids that some formula names."""
        return frozenset(each for formula in self.formulas.by_node.values() for each in formula.inputs)

    @cached_property
    def year(self) -> Period:
        """The plan's year (R1): as it was scored, without actuals the fiscal year around the day."""
        return self.scores.year if self.scores else plan_year(self.plan, None, self.today)

    @cached_property
    def material(self) -> Material:
        return material(self.plan, self.today, year=self.year)

    @cached_property
    def coherence(self) -> tuple[Coherence, ...]:
        """How the targets of every formula that can be computed add up (R9)."""
        return tuple(coherence_of(self.material, formula) for formula in self.formulas.by_node.values())

    @cached_property
    def _above(self) -> dict[str, tuple[Node, ...]]:
        return {}

    def above(self, node: Node) -> tuple[Node, ...]:
        """Return the active nodes above one, nearest first; survives cycles."""
        if node.id not in self._above:
            self._above[node.id] = tuple(self._walk(node, up=True))
        return self._above[node.id]

    @cached_property
    def _below(self) -> dict[str, tuple[Node, ...]]:
        return {}

    def below(self, node: Node) -> tuple[Node, ...]:
        """Return the active nodes below one, nearest first; survives cycles."""
        if node.id not in self._below:
            self._below[node.id] = tuple(self._walk(node, up=False))
        return self._below[node.id]

    def _walk(self, node: Node, *, up: bool) -> Iterator[Node]:
        seen = {node.id}
        waiting = deque(self._next(node, up=up))
        while waiting:
            each = waiting.popleft()
            if each.id not in seen and each.is_active:
                seen.add(each.id)
                yield each
                waiting.extend(self._next(each, up=up))

    def _next(self, node: Node, *, up: bool) -> Iterator[Node]:
        if up:
            return (self.plan.by_id[parent] for parent in node.parents if parent in self.plan.by_id)
        return iter(self.plan.children.get(node.id, ()))

    def stated_deadline(self, node: Node) -> date | None:
        """Return the deadline a node has or takes from the nearest one above; None where only the fiscal year is left (R1)."""
        return next((each.deadline for each in (node, *self.above(node)) if each.deadline is not None), None)

    def deadline(self, node: Node) -> date:
        """Return the deadline in force: as stated, else the last day of the plan's year (R1)."""
        return self.stated_deadline(node) or self.plan.settings.calendar.last_day(self.year)

    def has_target(self, node: Node) -> bool:
        return node.target is not None or node.id in self.with_period_targets


def cadence_of(node: Node) -> Cadence:
    """Return how often a node is recorded; monthly where blank (R2)."""
    return node.cadence or Cadence.MONTHLY
