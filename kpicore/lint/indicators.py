"""Rules about single indicators: each is measurable, owned, watched, defined, and asks for something that can be done (R11)."""

from __future__ import annotations

from collections.abc import Iterator

from kpicore.language import Measured, measured, unit_name
from kpicore.lint.design import Design
from kpicore.model.node import Aggregation, Band, Kind, Node
from kpicore.periods import Cadence
from kpicore.problems import Problem, error, info, warning
from kpicore.scoring.links import wants_less

#: A target further than this above its baseline is asked about: more than +100 %.
MOST_GROWTH = 1.0
#: So many daily indicators can be kept without strain.
MOST_DAILY = 5

_NEVER_SUMMED_UNITS = frozenset({"%", "割", "倍", "ポイント", "位", "偏差値"})


def kpi_without_target(design: Design) -> Iterator[Problem]:
    """A KPI without a target has no light."""
    for node in design.of_kind(Kind.KPI):
        if not design.has_target(node):
            yield error("kpi-without-target", node.id, name=node.name)


def kpi_without_owner(design: Design) -> Iterator[Problem]:
    """A goal or KPI that is nobody's is done by nobody."""
    for node in design.of_kind(Kind.KGI, Kind.KPI):
        if not node.owner.strip():
            yield warning("kpi-without-owner", node.id, name=node.name, kind=str(node.kind))


def kpi_without_cadence(design: Design) -> Iterator[Problem]:
    """How often a goal or KPI is recorded is decided, not assumed."""
    for node in design.of_kind(Kind.KGI, Kind.KPI):
        if node.cadence is None:
            yield warning("kpi-without-cadence", node.id, name=node.name, kind=str(node.kind))


def kpi_without_definition(design: Design) -> Iterator[Problem]:
    """What is counted, and what is not, is written down."""
    for node in design.of_kind(Kind.KGI, Kind.KPI):
        if not node.definition.strip():
            yield warning("kpi-without-definition", node.id, name=node.name, kind=str(node.kind))


def no_agreed_response(design: Design) -> Iterator[Problem]:
    """What is done when the light turns red is agreed before it does."""
    for node in design.of_kind(Kind.KPI):
        if not node.response.strip():
            yield warning("no-agreed-response", node.id, name=node.name)


def unrealistic_target(design: Design) -> Iterator[Problem]:
    """More than twice the baseline (less than half of what should fall) is asked about."""
    for node in design.indicators:
        growth = growth_asked(node)
        if growth is not None and growth > MOST_GROWTH:
            facts = {"baseline": node.baseline, "goal": node.target, "percent": round(growth * 100)}
            yield warning("unrealistic-target", node.id, name=node.name, unit=node.unit, **facts)


def already_met(design: Design) -> Iterator[Problem]:
    """A target the baseline already meets asks for nothing; one equal to it asks to keep what there is."""
    for node in design.indicators:
        if node.baseline is None or not isinstance(node.target, float):
            continue
        beyond = node.target - node.baseline if not wants_less(node) else node.baseline - node.target
        facts = {"name": node.name, "unit": node.unit, "baseline": node.baseline, "goal": node.target}
        if beyond < 0:
            yield warning("already-met", node.id, **facts)
        elif beyond == 0:
            yield info("already-met", node.id, **facts)


def growth_asked(node: Node) -> float | None:
    """Return how much more than the baseline the target asks for, as a ratio (1.0 is twice as much, or half of what should fall).

    None without a baseline and a target to compare, or where one is not above zero.
    """
    if node.baseline is None or isinstance(node.target, Band) or node.target is None:
        return None
    if node.baseline <= 0 or node.target <= 0:
        return None
    less = wants_less(node)
    return round((node.baseline / node.target if less else node.target / node.baseline) - 1, 9)


def sums_a_rate(design: Design) -> Iterator[Problem]:
    """Rates, means, ranks and unique people are never added up over periods (R2)."""
    for node in _summed(design, Measured.RATE, Measured.RANK):
        report = error if unit_name(node.unit) in _NEVER_SUMMED_UNITS else warning
        yield report("sums-a-rate", node.id, name=node.name, unit=node.unit)


def sums_a_level(design: Design) -> Iterator[Problem]:
    """What stands at a moment (members, stock, balance) is not added up over periods: the last one counts (R2, R3)."""
    for node in _summed(design, Measured.LEVEL):
        yield warning("sums-a-level", node.id, name=node.name, unit=node.unit)


def _summed(design: Design, *kinds: Measured) -> Iterator[Node]:
    """Yield the indicators of these kinds whose periods are added up."""
    for node in design.indicators:
        if node.filled().aggregation is Aggregation.SUM and measured(node.name, node.unit) in kinds:
            yield node


def too_fine(design: Design) -> Iterator[Problem]:
    """More daily indicators than can be kept up."""
    daily = [node.name for node in design.indicators if node.cadence is Cadence.DAILY]
    if len(daily) > MOST_DAILY:
        yield warning("too-fine", "", count=len(daily), most=MOST_DAILY, names=daily[:10])


INDICATOR_RULES = (
    kpi_without_target,
    kpi_without_owner,
    kpi_without_cadence,
    kpi_without_definition,
    no_agreed_response,
    unrealistic_target,
    already_met,
    sums_a_rate,
    sums_a_level,
    too_fine,
)
