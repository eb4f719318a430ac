"""The health of the data: every problem by severity and code, how fresh each tab is, and whose input is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpicore.model.snapshot import Snapshot
from kpicore.problems import Problem, Severity, by_severity, one_per_cause
from kpicore.reports.health.freshness import DueInput, TabFreshness, due_inputs, tab_freshness
from kpicore.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """All problems of one code, in the order they were found."""

    severity: Severity
    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """Groups with errors first, the largest first within a severity; `counts` has every severity, 0 too."""

    groups: tuple[ProblemGroup, ...]
    counts: dict[Severity, int]
    tabs: tuple[TabFreshness, ...]
    due: tuple[DueInput, ...]


def health(snapshot: Snapshot, scores: Scores) -> Health:
    """Return what is wrong and what is missing: problems of the reader and of scoring, freshness, and due inputs."""
    problems, _ = one_per_cause((*snapshot.problems, *scores.problems))
    return Health(
        groups=problem_groups(problems),
        counts={severity: sum(problem.severity is severity for problem in problems) for severity in Severity},
        tabs=tab_freshness(snapshot),
        due=due_inputs(snapshot, scores),
    )


def problem_groups(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Return the problems by severity and code, errors first, the largest group first within a severity."""
    found: dict[tuple[Severity, str], list[Problem]] = {}
    for problem in by_severity(problems):
        found.setdefault((problem.severity, problem.code), []).append(problem)
    groups = [ProblemGroup(severity, code, tuple(each)) for (severity, code), each in found.items()]
    ranks = list(Severity)
    return tuple(sorted(groups, key=lambda group: (ranks.index(group.severity), -len(group.problems))))
