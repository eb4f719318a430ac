"""What a wide cell cannot hold of an actual (note, author, time, flags), taken from the log of changes.

A number typed in the app stands in the cell where staff would type it; who typed it, when and why is in 変更履歴. As long as the cell
holds the number of its last logged change, that entry speaks for it; once a person types another number, it no longer does.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from kpicore.model.actuals import actuals_table
from kpicore.model.change import LoggedChange
from kpicore.model.rows import Row

_DETAILS = ("flags", "note", "entered_by", "recorded_at")


def with_logged_details(actuals: pd.DataFrame, history: Iterable[LoggedChange]) -> pd.DataFrame:
    """Return the actuals; those that are a bare number in the sheet have the details of their last change.

    `history` has the newest change first. The table given is not changed.
    """
    last: dict[tuple[str, ...], Row | None] = {}
    for line in history:
        if line.change.table == "actuals":
            last.setdefault(line.change.key, line.change.after)
    logged = {key: row for key, row in last.items() if row is not None and any(row.get(name) for name in _DETAILS)}
    if not logged or not len(actuals):
        return actuals
    bare = (actuals["note"] == "") & (actuals["entered_by"] == "") & actuals["recorded_at"].isna()
    bare &= (actuals["flags"] == "") | actuals["value"].isna()
    names, periods = actuals["indicator"].tolist(), actuals["period"].tolist()
    values = actuals["value"].tolist()
    found: dict[int, Row] = {}
    for index in np.flatnonzero(bare.to_numpy()).tolist():
        row = logged.get((names[index], periods[index]))
        held = None if isnan(values[index]) else values[index]  # a word (対象外) is logged without a value
        if row is not None and row.get("value") == held:
            found[index] = row
    if not found:
        return actuals
    filled = actuals.copy()
    for name in _DETAILS:
        column: list[Any] = filled[name].tolist()
        for index, row in found.items():
            column[index] = row.get(name) or (None if name == "recorded_at" else "")
        texts = [None if pd.isna(at) else at if isinstance(at, str) else at.isoformat() for at in column]
        filled[name] = texts if name == "recorded_at" else column
    return actuals_table(filled)
