"""What one person has to enter or to look at again: their problems and missing inputs, the most urgent first.

Urgent is, in this order: what was typed and does not count (errors), what is overdue, what may be wrong (warnings), older gaps.
A problem is a person's when it is about an indicator they own: named by the problem, or by the other numbers in its row.
A period whose cell holds a mistake is reported once, as the mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from kpicore.model.node import Node
from kpicore.model.snapshot import Snapshot
from kpicore.problems import Problem, Severity
from kpicore.reports.health.freshness import due_inputs, tab_of
from kpicore.scoring.scores import Scores
from kpicore.sheets.addresses import address_of
from kpicore.sheets.grid import tab_prefix


class TaskKind(StrEnum):
    """What is asked of the person, the most urgent first."""

    MEND = "mend"
    ENTER = "enter"
    CHECK = "check"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `where` is the cell, row or tab to do it in, or the node's id, "" where it is not known; `problem` is None, and
    `periods` are ids, for numbers that are missing.
    """

    ask: TaskKind
    node: Node
    where: str
    periods: tuple[str, ...] = ()
    problem: Problem | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "ask": str(self.ask),
            "indicator": self.node.id,
            "where": self.where,
            "periods": list(self.periods),
            "problem": self.problem.as_json() if self.problem is not None else None,
        }


def people(snapshot: Snapshot) -> tuple[str, ...]:
    """Return everybody who owns an active indicator, in the order of the plan."""
    nodes = snapshot.plan.by_id.values()
    return tuple(dict.fromkeys(node.owner for node in nodes if node.is_indicator and node.is_active and node.owner))


def tasks_of(snapshot: Snapshot, scores: Scores, owner: str) -> tuple[Task, ...]:
    """Return what a person has to do, the most urgent first; what nobody owns belongs to the owner ""."""
    wrong = list(_problems(snapshot, scores, owner))
    reported = {(task.node.id, str(task.problem.facts.get("period"))) for task in wrong if task.problem is not None}
    missing = [due for due in due_inputs(snapshot, scores) if due.node.owner == owner]
    tasks = list(wrong)
    for each in missing:
        for ask, periods in ((TaskKind.ENTER, each.overdue), (TaskKind.FILL, each.gaps)):
            left = tuple(period for period in periods if (each.node.id, period) not in reported)
            if left:
                tasks.append(Task(ask, each.node, _where_to_type(snapshot.actuals, each.node.id), left))
    return tuple(sorted(tasks, key=lambda task: list(TaskKind).index(task.ask)))


def _where_to_type(actuals: pd.DataFrame, indicator: str) -> str:
    """Return where numbers of an indicator are typed, by where they were: its row, or the tab where each has a row of its own."""
    cells = actuals.loc[actuals["indicator"] == indicator].sort_values("period")["cell"].tolist()
    places = [place for cell in cells if (place := address_of(cell)) is not None]
    if not places:
        return ""
    last = places[-1]
    shared = [place for place in places if (place.tab, place.row) == (last.tab, last.row)]
    is_row = last.row is not None and (len(shared) > 1 or len(places) == 1)
    return (
        f"{tab_prefix(last.tab)}{last.row + 1}:{last.row + 1}"
        if is_row and last.row is not None
        else tab_prefix(last.tab)
    )


# -- whose a problem is -----------------------------------------------------------------------------------------


def _problems(snapshot: Snapshot, scores: Scores, owner: str) -> Iterator[Task]:
    found = dict.fromkeys(
        problem for problem in (*snapshot.problems, *scores.problems) if problem.severity is not Severity.INFO
    )
    nodes = snapshot.plan.by_id
    tabs = {tab_of(problem.where) for problem in found}
    rows: dict[
        tuple[str, int], str
    ] = {}  # the indicator of each row of these tabs that holds numbers of one alone, else ""
    for cell, indicator in zip(snapshot.actuals["cell"].tolist(), snapshot.actuals["indicator"].tolist(), strict=True):
        address = address_of(cell) if cell and tab_of(cell) in tabs else None
        if address is not None and address.row is not None:
            place = (address.tab, address.row)
            rows[place] = indicator if rows.get(place, indicator) == indicator else ""
    for problem in found:
        named = (problem.where, *(problem.facts.get(name) for name in ("indicator", "node", "id")))
        node = next((nodes[name] for name in named if isinstance(name, str) and name in nodes), None)
        address = address_of(problem.where) if node is None else None
        if address is not None and address.row is not None:
            node = nodes.get(rows.get((address.tab, address.row), ""))
        if node is not None and node.owner == owner and node.is_active:
            ask = TaskKind.MEND if problem.severity is Severity.ERROR else TaskKind.CHECK
            yield Task(ask, node, problem.where, problem=problem)
