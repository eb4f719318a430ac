"""What is wrong with a plan: the problems of reading its source and of scoring it, and the design check (R11), errors first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpicore.lint import lint
from kpicore.model import Snapshot
from kpicore.problems import Problem, Severity, by_severity, one_per_cause
from kpicore.scoring import score


@dataclass(frozen=True, slots=True)
class Check:
    """The problems of one plan, errors first: `data` what reading and scoring found, `design` what the design check found."""

    plan: str
    as_of: date
    data: tuple[Problem, ...]
    design: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, errors first."""
        return tuple(by_severity((*self.data, *self.design)))

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
            "design": [problem.as_json() for problem in self.design],
        }


def check(snapshot: Snapshot, today: date) -> Check:
    """Return what is wrong with a snapshot as of `today`; duplicates are reported once."""
    scores = score(snapshot.plan, snapshot.actuals, today)
    data, _ = one_per_cause(dict.fromkeys((*snapshot.problems, *scores.problems)))
    known = {(problem.code, problem.where) for problem in scores.problems}
    design = [problem for problem in lint(snapshot.plan, scores, today) if (problem.code, problem.where) not in known]
    return Check(snapshot.plan.settings.name, today, tuple(by_severity(data)), tuple(design))
