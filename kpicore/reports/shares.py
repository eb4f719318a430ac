"""What each node holds of the gap of its goal (R12): an input its contribution (R9), a factor the sum over the inputs below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from kpicore.model.node import Direction, Kind, Node
from kpicore.model.plan import Plan
from kpicore.reports.headline import Headline
from kpicore.scoring.addition import added


@dataclass(frozen=True, slots=True)
class Share:
    """What a node holds of a goal's gap, in the goal's unit; positive is against the goal. A goal's own share is the whole gap."""

    goal: Node
    value: float

    @property
    def difference(self) -> float:
        """The same as actual − target, as people read it: −1,123万円 is short of a goal and below a limit."""
        return self.value if self.goal.direction is Direction.AT_MOST else -self.value


def shares_of_gap(plan: Plan, found: Iterable[Headline]) -> Mapping[str, Share]:
    """Return the share of each node that a goal's arithmetic reaches, by id, from the headlines of the goals.

    An input counts once, under its first parent, and a factor above another has what lies below that too. Of several goals the first
    that names a node counts. A node that only moves together with the goal has no share.
    """
    shares: dict[str, Share] = {}
    for headline in found:
        if headline.gap_to_date is None:
            continue
        known = {cause.node: cause.share for cause in headline.causes if cause.share is not None}
        below: dict[str, list[float]] = {}
        for node_id, share in known.items():
            # What has a number of its own ends the way up.
            for factor in takewhile(lambda above: above.kind is Kind.CSF, plan.line_above(node_id)):
                below.setdefault(factor.id, []).append(share)
        sums = {factor: added(parts) for factor, parts in below.items()}
        for node_id, value in {headline.node.id: headline.gap_to_date, **sums, **known}.items():
            shares.setdefault(node_id, Share(headline.node, value))
    return shares
