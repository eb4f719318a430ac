"""A problem is a value: what is wrong in a person's data, where, and the facts. It is never raised and never a sentence.

`kpicore.text` turns a problem into words; docs/problems.md has one section per code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
