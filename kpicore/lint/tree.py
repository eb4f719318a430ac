"""Rules about the tree: everything leads to the goal once, by a way that can be walked (R11)."""

from __future__ import annotations

from collections.abc import Iterator

from kpicore.language import near_key, same_key
from kpicore.lint.design import Design
from kpicore.model.node import Kind, Node
from kpicore.problems import Problem, info, warning
from kpicore.sheets.cells import unit_name


def csf_without_kpi(design: Design) -> Iterator[Problem]:
    """A factor nobody measures is a slogan."""
    for factor in design.of_kind(Kind.CSF):
        if not any(node.kind is Kind.KPI for node in design.below(factor)):
            yield warning("csf-without-kpi", factor.id, name=factor.name)


def kpi_without_csf(design: Design) -> Iterator[Problem]:
    """A KPI under a goal belongs to a factor: that says why it matters."""
    for node in design.of_kind(Kind.KPI):
        above = design.above(node)
        if above and not any(each.kind is Kind.CSF for each in above):
            yield warning("kpi-without-csf", node.id, name=node.name)


def orphan(design: Design) -> Iterator[Problem]:
    """A parent that is not in the tree (found by scoring)."""
    yield from (problem for problem in design.tree_problems if problem.code == "orphan")


def cycle(design: Design) -> Iterator[Problem]:
    """Parents that go round in a circle (found by scoring)."""
    yield from (problem for problem in design.tree_problems if problem.code == "cycle")


def not_under_kgi(design: Design) -> Iterator[Problem]:
    """A branch of its own, under no goal; only its top is reported."""
    for node in design.nodes:
        if node.kind is not Kind.KGI and not node.parents:
            yield warning("not-under-kgi", node.id, name=node.name, kind=str(node.kind))


def duplicate_name(design: Design) -> Iterator[Problem]:
    """Two nodes of one name, or of names that mean the same; in two departments or two units they are two things."""
    first_of: dict[tuple[bool, str], list[Node]] = {}
    for node in design.nodes:
        if not node.name.strip():
            continue
        earlier = first_of.setdefault((node.is_indicator, near_key(node.name)), [])
        # Two departments, or two units, by their own words: the same name for two indicators is no duplicate.
        other = next(
            (
                each
                for each in earlier
                if not _differ(each.department.strip(), node.department.strip())
                and not _differ(unit_name(each.unit), unit_name(node.unit))
            ),
            None,
        )
        earlier.append(node)
        if other is None:
            continue
        report = warning if same_key(other.name) == same_key(node.name) else info
        yield report("duplicate-name", node.id, name=node.name, other=other.name, other_id=other.id)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def no_shared_indicator(design: Design) -> Iterator[Problem]:
    """Several departments need one indicator that is everybody's.

    Shared is what has no department or several, what stands under several parents, and what has indicators of several departments
    below it; a KGI is every plan's and does not count.
    """
    indicators = [node for node in design.indicators if node.kind is not Kind.KGI]
    departments = {name for node in indicators for name in node.departments}
    if len(departments) < 2:
        return
    is_any_shared = any(
        len(node.departments) != 1
        or len(set(node.parents)) > 1
        or any(each.departments - node.departments for each in design.below(node))
        for node in indicators
    )
    if not is_any_shared:
        yield info("no-shared-indicator", "", departments=sorted(departments), count=len(departments))


def focus_count(design: Design) -> Iterator[Problem]:
    """One indicator is starred: the one to look at first."""
    indicators = [node for node in design.indicators if node.kind is not Kind.KGI]
    starred = [node.name for node in indicators if node.focus]
    if len(indicators) > 1 and len(starred) != 1:
        yield info("focus-count", "", count=len(starred), names=starred[:10])


TREE_RULES = (
    orphan,
    cycle,
    not_under_kgi,
    csf_without_kpi,
    kpi_without_csf,
    duplicate_name,
    no_shared_indicator,
    focus_count,
)
