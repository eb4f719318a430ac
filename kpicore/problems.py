"""A problem is a value: what is wrong in a person's data, where, and the facts. It is never raised and never a sentence.

`kpicore.text` turns a problem into words; docs/ja/problems.md and docs/en/problems.md have one section per code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Severity(StrEnum):
    """How much a problem matters: an error costs a number or a light, a warning may, an info is only worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or worth knowing.

    `code` is a stable word (`not-a-number`); `where` is a cell (`実績!C7`), a range, or a node id, empty when it is about the
    whole; `facts` are plain JSON values for the sentence.
    """

    code: str
    severity: Severity
    where: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def __hash__(self) -> int:
        return hash((self.code, self.severity, self.where))

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "severity": str(self.severity), "where": self.where, "facts": dict(self.facts)}

    def __reduce__(self) -> tuple[Any, ...]:
        return (Problem, (self.code, self.severity, self.where, dict(self.facts)))


#: Codes of which one fault makes many problems: those on one tab with these facts in common are reported as one.
ONE_CAUSE: Mapping[str, tuple[str, ...]] = {
    "period-without-year": (),
    "ambiguous-period": (),
    "period-not-told": (),
    "future-date": (),
    "week-moved": (),
    "formula-without-value": (),
    "row-without-indicator": (),
    "row-without-period": (),
    "unreadable-period": ("text",),
    "unclear-role": ("label",),
    "unknown-indicator": ("indicator",),
    "ambiguous-name": ("indicator",),
    "not-an-indicator": ("indicator",),
    "scope-not-in-tree": ("indicator", "scope"),
    "duplicate-actual": ("cause",),
    "duplicate-column": ("cause",),
    "duplicate-target": ("indicator",),
    "outside-term": ("first", "last"),
    "not-a-working-day": ("first", "last"),
    "coarser-than-cadence": ("name", "cadence"),
}


def one_per_cause(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Return the problems with those of one cause as the first of them, and the others of these.

    The one that stands for all has their number as the fact `places`, and their `cells` together. Doing it again changes nothing.
    """
    groups: dict[Any, list[Problem]] = {}
    for number, problem in enumerate(problems):
        common = ONE_CAUSE.get(problem.code)
        key = (
            number
            if common is None
            else (
                problem.where.rpartition("!")[0],
                problem.code,
                *(str(problem.facts.get(fact, "")) for fact in common),
            )
        )
        groups.setdefault(key, []).append(problem)
    merged = []
    for first, *others in groups.values():
        if others:
            places, cells = (
                sum(int(problem.facts.get(fact, 1)) for problem in (first, *others)) for fact in ("places", "cells")
            )
            counted = {"cells": cells} if "cells" in first.facts else {}
            first = replace(first, facts={**first.facts, **counted, "places": places})
        merged.append(first)
    return merged, [problem for group in groups.values() for problem in group[1:]]


def error(code: str, where: str, **facts: Any) -> Problem:
    """Return a problem that costs a number or a light."""
    return Problem(code, Severity.ERROR, where, facts)


def warning(code: str, where: str, **facts: Any) -> Problem:
    """Return a problem that may cost a number."""
    return Problem(code, Severity.WARNING, where, facts)


def info(code: str, where: str, **facts: Any) -> Problem:
    """Return something worth knowing that costs nothing."""
    return Problem(code, Severity.INFO, where, facts)


def by_severity(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems, errors first, in their own order within a severity."""
    return sorted(problems, key=lambda problem: _RANK[problem.severity])
