"""Snapshots as plain rows and back: what a store keeps, a change carries and a difference compares.

A row is a mapping of JSON values with the fields of its value; dates and times are ISO text, bands `{"low", "high"}`, blanks None or "".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kpicore.model.actuals import COLUMNS, actuals_table
from kpicore.model.change import TABLES, Change
from kpicore.model.node import Node
from kpicore.model.plan import LandingOverride, Plan, Settings, Target
from kpicore.model.review import Action, Review
from kpicore.model.snapshot import Snapshot

Row = Mapping[str, Any]
Tables = Mapping[str, Mapping[tuple[str, ...], Row]]


def key_of(table: str, row: Row) -> tuple[str, ...]:
    """Return the key of a row: its key fields as text, blanks as ""."""
    return tuple("" if row[field] is None else str(row[field]) for field in TABLES[table])


def tables_of(snapshot: Snapshot) -> dict[str, dict[tuple[str, ...], Row]]:
    """Return every row of a snapshot by table and key, in order. Of rows with one key the last counts; of nodes the first."""
    settings = snapshot.plan.settings.model_dump(mode="json")
    tables: dict[str, Iterable[Row]] = {
        "settings": [{"key": key, "value": value} for key, value in settings.items()],
        "nodes": [node.model_dump(mode="json") for node in snapshot.plan.by_id.values()],
        "targets": [target.model_dump(mode="json") for target in snapshot.plan.targets],
        "actuals": actual_rows(snapshot.actuals),
        "landings": [landing.model_dump(mode="json") for landing in snapshot.plan.landings],
        "reviews": [review.model_dump(mode="json") for review in snapshot.reviews],
        "actions": [action.model_dump(mode="json") for action in snapshot.actions],
    }
    return {table: {key_of(table, row): row for row in rows} for table, rows in tables.items()}


def snapshot_of(tables: Mapping[str, Iterable[Row]]) -> Snapshot:
    """Return the snapshot these rows make; tables not given are empty. Raises pydantic.ValidationError on a row that is none."""
    settings = {row["key"]: row["value"] for row in tables.get("settings", ()) if row["key"] in Settings.model_fields}
    plan = Plan(
        settings=Settings.model_validate(settings),
        nodes=tuple(Node.model_validate(row) for row in tables.get("nodes", ())),
        targets=tuple(Target.model_validate(row) for row in tables.get("targets", ())),
        landings=tuple(LandingOverride.model_validate(row) for row in tables.get("landings", ())),
    )
    return Snapshot(
        plan=plan,
        actuals=actuals_table(list(tables.get("actuals", ()))),
        reviews=tuple(Review.model_validate(row) for row in tables.get("reviews", ())),
        actions=tuple(Action.model_validate(row) for row in tables.get("actions", ())),
    )


def actual_rows(actuals: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table of actuals as rows; `recorded_at` as ISO text or None."""
    columns = {column: actuals[column].tolist() for column in COLUMNS if column != "recorded_at"}
    columns["recorded_at"] = [None if pd.isna(at) else at.isoformat() for at in actuals["recorded_at"]]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def changes_between(before: Snapshot, after: Snapshot, *, remove: bool = True) -> list[Change]:
    """Return the changes that turn one snapshot into the other; with `remove` False nothing is taken away."""
    old, new = tables_of(before), tables_of(after)
    changes = []
    for table in TABLES:
        for key, row in new[table].items():
            if old[table].get(key) != row:
                changes.append(Change(table, key, old[table].get(key), row))
        if remove:
            changes += [Change(table, key, row, None) for key, row in old[table].items() if key not in new[table]]
    return changes
