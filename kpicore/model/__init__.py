"""What exists: the frozen values every other part speaks in."""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.model.actuals import COLUMNS, actuals_table, empty_actuals, latest_entries
    from kpicore.model.change import TABLES, Change, LoggedChange
    from kpicore.model.node import Aggregation, Band, Direction, Kind, Node, NodeState, Shape
    from kpicore.model.plan import LandingOverride, Plan, Settings, Target
    from kpicore.model.review import Action, ActionState, Meeting, MeetingState, ResourceMove, Review, ReviewDecision
    from kpicore.model.snapshot import Snapshot
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "actuals": "COLUMNS actuals_table empty_actuals latest_entries",
            "change": "TABLES Change LoggedChange",
            "node": "Aggregation Band Direction Kind Node Shape NodeState",
            "plan": "LandingOverride Plan Settings Target",
            "review": "Action ActionState Meeting MeetingState ResourceMove Review ReviewDecision",
            "snapshot": "Snapshot",
        },
    )

__all__ = [
    "COLUMNS",
    "TABLES",
    "Action",
    "ActionState",
    "Aggregation",
    "Band",
    "Change",
    "Direction",
    "Kind",
    "LandingOverride",
    "LoggedChange",
    "Meeting",
    "MeetingState",
    "Node",
    "NodeState",
    "Plan",
    "ResourceMove",
    "Review",
    "ReviewDecision",
    "Settings",
    "Shape",
    "Snapshot",
    "Target",
    "actuals_table",
    "empty_actuals",
    "latest_entries",
]
