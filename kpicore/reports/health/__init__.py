"""The health of the data: problems by cause, how fresh each tab is, whose input is missing, and what one person has to do about it."""

from kpicore.reports.health.freshness import DueInput, TabFreshness
from kpicore.reports.health.person import Task, TaskKind, people, tasks_of
from kpicore.reports.health.problems import ProblemGroup, health, problem_groups

__all__ = [
    "DueInput",
    "ProblemGroup",
    "TabFreshness",
    "Task",
    "TaskKind",
    "health",
    "people",
    "problem_groups",
    "tasks_of",
]
