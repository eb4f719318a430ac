"""Snapshots as plain rows and back: what a store keeps, a change carries and a difference compares.

A row is a mapping of JSON values with the fields of its value; dates and times are ISO text, bands `{"low", "high"}`,
blanks None or "". A setting is always there: one that nobody set has its default, so that for settings None in a change
means the default.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from kpicore.errors import UnstorableText
from kpicore.model.actuals import COLUMNS, TEXT_COLUMNS, actuals_table, exempt_reason
from kpicore.model.change import TABLES, Change
from kpicore.model.node import Frozen, Node
from kpicore.model.plan import LandingOverride, Plan, Settings, Target
from kpicore.model.review import Action, Meeting, Review
from kpicore.model.snapshot import Snapshot
from kpicore.periods import parse_period_id

Key = tuple[str, ...]
Row = Mapping[str, Any]
Tables = Mapping[str, Mapping[Key, Row]]

#: The value each table's rows are; settings (one row per field) and actuals (one long table) have checks of their own.
MODELS: Mapping[str, type[Frozen]] = {
    "nodes": Node,
    "targets": Target,
    "landings": LandingOverride,
    "meetings": Meeting,
    "reviews": Review,
    "actions": Action,
}

_BLANK_ACTUAL: Row = dict.fromkeys(TEXT_COLUMNS, "") | {"value": None, "recorded_at": None}
_actual_texts = itemgetter(*TEXT_COLUMNS)


def key_of(table: str, row: Row) -> Key:
    """Return the key of a row: its key fields as text, blanks as ""."""
    if table == "actuals":  # never blank, and hundreds of thousands of them
        return row["indicator"], row["period"]
    return tuple("" if row[field] is None else str(row[field]) for field in TABLES[table])


def setting_rows(settings: Settings) -> list[dict[str, Any]]:
    """Return one row per setting, defaults included."""
    return [{"key": key, "value": value} for key, value in settings.model_dump(mode="json").items()]


def tables_of(snapshot: Snapshot) -> dict[str, dict[Key, Row]]:
    """Return every row of a snapshot by table and key, in order; of rows with one key the last, of nodes the first."""
    tables: dict[str, Iterable[Row]] = {
        "settings": setting_rows(snapshot.plan.settings),
        "nodes": [node.model_dump(mode="json") for node in snapshot.plan.by_id.values()],
        "targets": [target.model_dump(mode="json") for target in snapshot.plan.targets],
        "actuals": actual_rows(snapshot.actuals),
        "landings": [landing.model_dump(mode="json") for landing in snapshot.plan.landings],
        "meetings": [meeting.model_dump(mode="json") for meeting in snapshot.meetings],
        "reviews": [review.model_dump(mode="json") for review in snapshot.reviews],
        "actions": [action.model_dump(mode="json") for action in snapshot.actions],
    }
    return {table: {key_of(table, row): row for row in rows} for table, rows in tables.items()}


def snapshot_of(tables: Mapping[str, Iterable[Row]]) -> Snapshot:
    """Return the snapshot these rows make; tables not given are empty. Raises ValueError on a row that is none."""
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
        meetings=tuple(Meeting.model_validate(row) for row in tables.get("meetings", ())),
        reviews=tuple(Review.model_validate(row) for row in tables.get("reviews", ())),
        actions=tuple(Action.model_validate(row) for row in tables.get("actions", ())),
    )


def actual_rows(actuals: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table of actuals as rows; `recorded_at` as ISO text or None, `value` None where the period does not apply."""
    columns = [actuals[column].tolist() for column in COLUMNS if column != "recorded_at"]
    if actuals["value"].hasnans:
        at = COLUMNS.index("value")
        columns[at] = [None if math.isnan(value) else value for value in columns[at]]
    times = actuals["recorded_at"]
    if times.isna().all():
        iso_texts = [None] * len(times)
    else:
        stamps = times.to_numpy(dtype="datetime64[us]")
        has_fraction = stamps != stamps.astype("datetime64[s]")
        texts = np.where(has_fraction, np.datetime_as_string(stamps, "us"), np.datetime_as_string(stamps, "s"))
        iso_texts = [None if text == "NaT" else text for text in texts.tolist()]
    columns.append(iso_texts)
    return [dict(zip(COLUMNS, values, strict=True)) for values in zip(*columns, strict=True)]


# -- the door: what may become a row --------------------------------------------------------------------------


def checked_changes(changes: Iterable[Change]) -> list[Change]:
    """Return the changes with their rows as `tables_of` writes them, blanks filled in.

    Raises ValueError (pydantic.ValidationError is one) on an unknown table, a row that is none, and a key that is not
    the row's.
    """
    checked = []
    for change in changes:
        if change.table not in TABLES:
            raise ValueError(f"no such table: {change.table!r}")
        key = tuple(change.key)
        before = _checked_side(change.table, key, change.before)
        after = _checked_side(change.table, key, change.after)
        checked.append(Change(change.table, key, before, after))
    return checked


def _checked_row(table: str, row: Row) -> Row:
    """Return the row as `tables_of` writes it. Raises ValueError when it is not a row of that table."""
    if table == "actuals":
        return _checked_actual(row)
    for text in _texts_in(row):
        refuse_unstorable(text)
    if table == "settings":
        if row.keys() != {"key", "value"}:
            raise ValueError(f"a setting has key and value, not {sorted(row)}")
        key = row["key"]
        if key not in Settings.model_fields:
            raise ValueError(f"no such setting: {key!r}")
        settings = Settings.model_validate({key: row["value"]})
        return {"key": key, "value": settings.model_dump(mode="json")[key]}
    checked = MODELS[table].model_validate(row).model_dump(mode="json")
    if table == "targets":
        checked["period"] = checked["period"] or None
        if checked["period"] is not None and parse_period_id(checked["period"]) is None:
            raise ValueError(f"targets: {checked['period']!r} is not the id of a period")
    return checked


def _checked_side(table: str, key: Key, row: Row | None) -> Row | None:
    if row is None:
        if table != "settings":
            return None
        if len(key) != 1 or key[0] not in Settings.model_fields:
            raise ValueError(f"no such setting: {key!r}")
        return {"key": key[0], "value": Settings().model_dump(mode="json")[key[0]]}
    checked = _checked_row(table, row)
    if key_of(table, checked) != key:
        raise ValueError(f"{table}: the key {key!r} is not the key of its row {key_of(table, checked)!r}")
    return checked


def _checked_actual(row: Row) -> Row:
    checked = {**_BLANK_ACTUAL, **row}
    if len(checked) != len(COLUMNS):
        raise ValueError(f"actuals: unknown fields {sorted(checked.keys() - _BLANK_ACTUAL.keys())}")
    if None in checked.values():
        checked = {column: _BLANK_ACTUAL[column] if value is None else value for column, value in checked.items()}
    try:
        refuse_unstorable("".join(_actual_texts(checked)))
    except TypeError:
        raise ValueError(f"actuals: a text is not a text: {checked}") from None
    if not checked["indicator"] or parse_period_id(checked["period"]) is None:
        raise ValueError(f"actuals: no indicator, or not the id of a period: {checked}")
    checked["recorded_at"] = _wall_time(checked["recorded_at"])
    value = checked["value"]
    if value is None and exempt_reason(checked["flags"]):
        return checked
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"actuals: {value!r} is not a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(
            "actuals: a value is a finite number; missing is no row, and only a period that does not apply has none"
        )
    checked["value"] = number
    return checked


@lru_cache(maxsize=65536)
def _wall_time(text: Any) -> str | None:
    if text is None or text == "":
        return None
    if not isinstance(text, str):
        raise ValueError(f"actuals: recorded_at is ISO text, not {text!r}")
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None:
        raise ValueError(f"actuals: recorded_at is wall time without an offset, not {text!r}")
    return at.isoformat()


def storable(text: str) -> str:
    """Return a text as every store can keep it: NUL (PostgreSQL has none) and halves of a surrogate pair become U+FFFD.

    >>> storable("注文\\ud800")
    '注文�'
    """
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def refuse_unstorable(text: str, **facts: Any) -> None:
    """Raise UnstorableText for a text that `storable` would change."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UnstorableText(reason="unstorable-text", text=storable(text)[:80], **facts) from None
    if "\x00" in text:
        raise UnstorableText(reason="unstorable-text", text=storable(text)[:80], **facts)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts_in(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts_in(part)


# -- differences ----------------------------------------------------------------------------------------------


def changes_between(before: Snapshot, after: Snapshot, *, remove: bool = True) -> list[Change]:
    """Return the changes that turn one snapshot into the other; with `remove` False nothing is taken away."""
    # Which actuals differ is found column-wise: a plan of years has hundreds of thousands, and an import changes a few of them.
    key_fields = list(TABLES["actuals"])
    was, now = (each.actuals.drop_duplicates(key_fields, keep="last") for each in (before, after))
    both = pd.concat([was, now], ignore_index=True)
    differs = ~both.duplicated(keep=False)
    old = tables_of(_with_actuals(before, both[: len(was)][differs[: len(was)]]))
    new = tables_of(_with_actuals(after, both[len(was) :][differs[len(was) :]]))
    changes: list[Change] = []
    for table in TABLES:
        changes += [
            Change(table, key, row_before, row)
            for key, row in new[table].items()
            if (row_before := old[table].get(key)) != row
        ]
        if remove:
            changes += [Change(table, key, row, None) for key, row in old[table].items() if key not in new[table]]
    return changes


def _with_actuals(snapshot: Snapshot, actuals: pd.DataFrame) -> Snapshot:
    return replace(snapshot, actuals=actuals)
