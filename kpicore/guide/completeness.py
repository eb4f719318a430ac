"""Whether a plan is whole: how many results and actions it has, what of the goal nobody works on, and what counts the same twice.

Facts only; the words are in `kpicore.text`. Every pair of names is compared once: plans have tens of indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from kpicore.language import near_key
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.scoring.links import Formulas

#: A shorter name is in many others (客 in 顧客); 契約数 is compared as 契約.
_SHORTEST_SHARED = 2
#: What a factor's name says beside what it is about: 新規顧客 in 新規顧客獲得数の増加 and 新規顧客を増やす.
_WHAT_IS_DONE = re.compile(r"(?<=..)[をにがで].*$")
_CHANGE = re.compile(
    r"(?:数|獲得|増加|減少|拡大|向上|改善|強化|促進|充実|削減|低減|短縮|維持|安定|育成|確保|推進|開拓|アップ)+$"
    r"|^(?:acquire|increase|grow|improve|raise|reduce|lower|win|gain|get|keep|boost|strengthen|more|fewer|better|the)+"
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """`results` are KGIs and KPIs, `actions` KDIs. `idle` are factors and inputs of the goal's formula with no action below them.

    `overlaps` are pairs of indicators of one kind and unit of which one's name holds the other's, and of factors about the same thing:
    what is counted or worked on there may be the same.
    """

    results: int
    actions: int
    idle: tuple[Node, ...]
    overlaps: tuple[tuple[Node, Node], ...]


def completeness(plan: Plan, formulas: Formulas) -> Completeness:
    """Return how whole the active part of a plan is."""
    nodes = [node for node in plan.by_id.values() if node.is_active]
    acted: set[str] = set()  # all that stands above an action; a circle ends where it began
    waiting = [parent for node in nodes if node.kind is Kind.KDI for parent in node.parents]
    while waiting:
        each = waiting.pop()
        if each not in acted and each in plan.by_id:
            acted.add(each)
            waiting.extend(plan.by_id[each].parents)
    goals = (formulas.by_node.get(node.id) for node in nodes if node.kind is Kind.KGI)
    parts = {each for formula in goals if formula is not None for each in formula.inputs}
    idle = [node for node in nodes if (node.kind is Kind.CSF or node.id in parts) and node.id not in acted]
    return Completeness(
        results=sum(node.kind in {Kind.KGI, Kind.KPI} for node in nodes),
        actions=sum(node.kind is Kind.KDI for node in nodes),
        idle=tuple(idle),
        overlaps=tuple(_overlaps([node for node in nodes if node.kind is not Kind.KGI])),
    )


def _overlaps(nodes: list[Node]) -> Iterator[tuple[Node, Node]]:
    keyed = []
    for node in nodes:
        key = near_key(node.name)
        if node.kind is Kind.CSF:  # compared by what it is about, without what is to be done to it
            thing = _WHAT_IS_DONE.sub("", key)
            key = _CHANGE.sub("", thing) or thing
        if node.name.strip():
            keyed.append((node, key))
    for (first, key), (second, other) in combinations(keyed, 2):
        if first.kind is not second.kind or first.unit.strip() != second.unit.strip():
            continue
        short, long = sorted((key, other), key=len)
        is_close = first.kind is not Kind.CSF or len(short) * 3 >= len(long) * 2
        if len(short) >= _SHORTEST_SHARED and short in long and is_close:
            yield first, second
