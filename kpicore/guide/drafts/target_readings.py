"""What a target means, restated for the person who typed it (R3): the term it is for, the amount per period, and the other ways to read it.

The periods are those the board will judge by; the sentence is in `kpicore.text.statements`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpicore.guide.drafts.beginnings import settings_of
from kpicore.guide.drafts.editing import add_entry
from kpicore.guide.drafts.entries import Draft
from kpicore.guide.drafts.filling import texts_of_statement
from kpicore.guide.drafts.reading import read_draft
from kpicore.guide.sentences import Statement
from kpicore.language import Measured, measured
from kpicore.model.node import Aggregation, Band, Kind, Node, Shape
from kpicore.model.plan import Plan
from kpicore.periods import Cadence, Calendar
from kpicore.scoring.agreements import AgreedPeriod, Value, agreed_periods


@dataclass(frozen=True, slots=True)
class SaidBack:
    """One way to read a target: `shape` None while it is asked.

    `first` and `last` are the ids of the first and the last period of the term, `per` what one period gets: of a total its share, of a
    target of every period the target, of a level how far it moves; None where it moves by no fixed amount. `whole` is the sum of the
    periods, None where they are not added up.
    """

    shape: Shape | None
    target: Value
    unit: str
    cadence: Cadence
    first: str
    last: str
    count: int
    per: Value | None = None
    whole: float | None = None


def said_back(node: Node, periods: Sequence[AgreedPeriod], *, is_asked: bool = False) -> SaidBack | None:
    """Return what a node's target means over the periods of its term; None without a target or a term."""
    if node.target is None or not periods:
        return None
    filled = node.filled()
    shape = filled.shape or Shape.EACH
    levels = [each.value for each in periods]
    numbers = [value for value in levels if isinstance(value, float)]
    is_sum = filled.aggregation is Aggregation.SUM and len(numbers) == len(levels)
    per: Value | None = numbers[0] if len(set(numbers)) == 1 and len(numbers) == len(levels) else None
    if shape is Shape.REACH:
        per = None
        if node.baseline is not None and isinstance(node.target, float):
            per = (node.target - node.baseline) / len(periods)
    elif isinstance(node.target, Band):
        per = node.target
    return SaidBack(
        shape=None if is_asked else shape,
        target=node.target,
        unit=node.unit,
        cadence=filled.cadence or Cadence.MONTHLY,
        first=periods[0].period,
        last=periods[-1].period,
        count=len(periods),
        per=per,
        whole=round(sum(numbers), 9) if is_sum else None,
    )


def texts_of_shape(node: Node, shape: Shape) -> dict[str, str]:
    """Return the texts that make a target total, each or reach: the shape, and how its sub-periods become a period (R2)."""
    kind = measured(node.name, node.unit)
    if shape is Shape.TOTAL:
        way = Aggregation.SUM
    elif kind is Measured.RATE:
        way = Aggregation.MEAN
    elif kind in {Measured.LEVEL, Measured.RANK} or (kind is None and shape is Shape.REACH):
        way = Aggregation.LAST
    else:
        way = Aggregation.SUM
    return {"shape": str(shape), "aggregation": str(way)}


def other_readings(plan: Plan, node_id: str, today: date, *, is_asked: bool = False) -> tuple[SaidBack, ...]:
    """Return the other ways to read a target, in the order total, each, reach; while it is asked all of them. A band is every period's."""
    node = plan.by_id[node_id]
    if node.target is None or isinstance(node.target, Band):
        return ()
    shapes = [shape for shape in (Shape.TOTAL, Shape.EACH, Shape.REACH) if is_asked or shape is not node.filled().shape]
    readings = []
    for shape in shapes:
        other = Node.model_validate({**dict(node), **texts_of_shape(node, shape)})
        nodes = tuple(other if each.id == node.id else each for each in plan.nodes)
        part = Plan(settings=plan.settings, nodes=nodes, targets=plan.targets).part([node.id])
        readings.append(said_back(other, agreed_periods(part, today)[node.id]))
    return tuple(each for each in readings if each is not None)


def statement_said_back(statement: Statement, calendar: Calendar, today: date) -> SaidBack | None:
    """Return what a goal sentence's target means, as the wizard would store it; None where it has no target yet."""
    texts = texts_of_statement(statement)
    if not texts.get("target"):
        return None
    draft, node_id = add_entry(Draft(settings=settings_of(calendar)), Kind.KPI, fields=texts)
    plan = read_draft(draft, today).plan
    node = plan.by_id[node_id]
    return said_back(node, agreed_periods(plan, today)[node_id], is_asked=statement.meaning.shape is None)
