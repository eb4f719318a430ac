"""What is wrong with a plan and its numbers: the problems of reading its source and of scoring it, errors first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpicore.model import Snapshot
from kpicore.problems import Problem, Severity, by_severity
from kpicore.scoring import score


@dataclass(frozen=True, slots=True)
class Check:
    """The problems of one plan, errors first, and how many there are of each severity."""

    plan: str
    as_of: date
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many problems there are of each severity, zeros included."""
        found = Counter(problem.severity for problem in self.problems)
        return {str(severity): found[severity] for severity in Severity}

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def as_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "plan": self.plan,
            "counts": self.counts,
            "problems": [problem.as_json() for problem in self.problems],
        }


def check(snapshot: Snapshot, today: date) -> Check:
    """Return what is wrong with a snapshot as of `today`; one that reading and scoring both found is told once."""
    scores = score(snapshot.plan, snapshot.actuals, today)
    found = dict.fromkeys((*snapshot.problems, *scores.problems))
    return Check(snapshot.plan.settings.name, today, tuple(by_severity(found)))
