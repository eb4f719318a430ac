"""Which pattern of an agreed response fits an indicator: what can be done differs by what it counts. The words are in `kpicore.text`."""

from __future__ import annotations

from kpicore.language import Measured, measured
from kpicore.model.money import YEN_UNITS
from kpicore.model.node import Aggregation, Direction, Kind, Node

PATTERNS = ("action", "rank", "rate", "cost", "price", "money", "time", "stock", "fewer", "level", "count")
_TIMES = frozenset({"分", "時間", "日", "秒", "minutes", "min", "hours", "h", "days", "seconds"})
_MONEY = frozenset({*YEN_UNITS, "$", "€", "£"})


def response_pattern(node: Node) -> str:
    """Return one of `PATTERNS` for an indicator, by its kind, unit and good direction."""
    unit, filled = node.unit.strip(), node.filled()
    is_less = filled.direction is Direction.AT_MOST
    kind = measured(node.name, node.unit)
    if node.kind is Kind.KDI:
        return "action"
    if node.is_rank:
        return "rank"
    if unit in _MONEY:
        is_mean = kind is Measured.RATE or filled.aggregation is Aggregation.MEAN
        return "cost" if is_less else "price" if is_mean else "money"
    if unit in _TIMES and is_less:
        return "time"
    if unit in {"%", "％"} or kind is Measured.RATE:
        return "rate"
    if is_less:
        return "stock" if kind is Measured.LEVEL else "fewer"
    return "level" if kind is Measured.LEVEL else "count"
