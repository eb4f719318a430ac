"""The question a script asks: every figure and light of a plan, as plain JSON values.

Ratios are plain numbers (1.0 = on target) rounded to 9 places; what does not apply is None, and never absent.
This is a contract (docs/cli.md): names are added, never changed.
"""

from __future__ import annotations

from typing import Any

from kpicore.model import Band, Snapshot
from kpicore.scoring import Landing, NodeScore
from kpicore.scoring.scores import Scores

PLACES = 9

_FIGURES = (
    "met",
    "attainment",
    "attainment_to_date",
    "progress",
    "judged_period",
    "actual",
    "target",
    "actual_to_date",
    "target_to_date",
    "reported_periods",
    "due_periods",
    "overdue",
    "streak",
    "needs_review",
    "pace",
)


def scores_report(snapshot: Snapshot, scores: Scores) -> dict[str, Any]:
    """Return the scored plan: `as_of`, `plan` (its name), `nodes` in the owner's order, `problems`.

    `scores` are of that snapshot. Retired nodes are absent. `problems` are those of reading the source, then those of scoring.
    """
    return {
        "as_of": scores.today.isoformat(),
        "plan": snapshot.plan.settings.name,
        "nodes": [_node_row(node) for node in scores.nodes],
        "problems": [problem.as_json() for problem in (*snapshot.problems, *scores.problems)],
    }


def _node_row(node: NodeScore) -> dict[str, Any]:
    """Return one scored node as JSON values; a CSF has a status, an attainment and drivers, and None for the rest."""
    row: dict[str, Any] = {
        "id": node.id,
        "kind": str(node.kind),
        "name": node.name,
        "parents": list(node.parents),
        "status": str(node.status),
    }
    row |= {name: plain(getattr(node, name)) for name in _FIGURES}
    open_period = None
    if node.open is not None:
        open_period = {
            "period": node.open.period,
            "actual": plain(node.open.actual),
            "expected": plain(node.open.expected),
        }
    drivers = None
    if node.drivers is not None:
        drivers = {
            "status": str(node.drivers.status),
            "attainment": plain(node.drivers.attainment),
            "coverage": [node.drivers.counted, node.drivers.total],
        }
    return row | {
        "open": open_period,
        "disagreement": node.disagreement,
        "drivers": drivers,
        "landing": _landing(node.landing),
    }


def _landing(landing: Landing | None) -> dict[str, Any] | None:
    if landing is None:
        return None
    return {
        "method": landing.method,
        "value": plain(landing.value),
        "ratio": plain(landing.ratio),
        "low": plain(landing.low),
        "high": plain(landing.high),
        "methods": {name: plain(value) for name, value in landing.methods.items()},
        "reason": {
            "chosen_by": str(landing.reason.chosen_by),
            "default": landing.reason.default,
            "origins": landing.reason.origins,
            "steps": landing.reason.steps,
            "errors": {name: plain(error) for name, error in landing.reason.errors.items()},
            "floor": plain(landing.reason.floor),
            "ceiling": plain(landing.reason.ceiling),
            "cut": list(landing.reason.cut),
        },
    }


def plain(value: Any) -> Any:
    """Return a figure as a JSON value: bands as low and high, floats rounded, everything else as it is."""
    if isinstance(value, Band):
        return {"low": plain(value.low), "high": plain(value.high)}
    return round(value, PLACES) + 0.0 if isinstance(value, float) else value
