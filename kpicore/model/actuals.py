"""The one table of actuals: its columns, the check at the door, and which of two entries counts.

| column | type | holds |
|---|---|---|
| indicator | str | id of the indicator (or the name as written, from a workbook without a tree) |
| period | str | period id (`kpicore.periods`) |
| value | float64 | in the indicator's unit, never NaN |
| text | str | as typed |
| cell | str | where from (`実績!C7`), empty when typed in the app |
| flags | str | words joined by blanks (`approximate`, `provisional`, …), empty for none |
| note | str | a remark that came with it |
| entered_by | str | who, as far as known |
| recorded_at | datetime64[us] | when, NaT when not known; wall time in the plan's timezone |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from kpicore.problems import Problem, warning

TEXT_COLUMNS = ("indicator", "period", "text", "cell", "flags", "note", "entered_by")
COLUMNS = ("indicator", "period", "value", "text", "cell", "flags", "note", "entered_by", "recorded_at")


def empty_actuals() -> pd.DataFrame:
    """Return a table of actuals without rows."""
    return _no_actuals().copy()


@lru_cache(maxsize=1)
def _no_actuals() -> pd.DataFrame:
    """Return the same empty table every time: making one costs more than a small plan's targets."""
    return actuals_table([])


def actuals_table(rows: Iterable[Mapping[str, Any]] | Mapping[str, Any] | pd.DataFrame) -> pd.DataFrame:
    """Return rows (or columns) as a table with exactly the schema above; columns not given are blank.

    Raises ValueError when indicator, period or value is missing or a value is not a finite number.
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows if isinstance(rows, Mapping) else list(rows))
    unknown = set(frame.columns) - set(COLUMNS)
    if unknown:
        raise ValueError(f"unknown columns: {sorted(unknown)}")
    if len(frame) and not {"indicator", "period", "value"} <= set(frame.columns):
        raise ValueError("indicator, period and value are needed")
    table = pd.DataFrame(index=pd.RangeIndex(len(frame)))
    for column in COLUMNS:
        given = frame[column].reset_index(drop=True) if column in frame.columns else None
        if column == "value":
            table[column] = pd.Series([] if given is None else given, dtype="float64")
        elif column in TEXT_COLUMNS:
            table[column] = (
                pd.Series([""] * len(frame), dtype="str") if given is None else given.fillna("").astype("str")
            )
        else:
            blank = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
            table[column] = blank if given is None else pd.to_datetime(given, format="ISO8601").astype("datetime64[us]")
    if not np.isfinite(table["value"].to_numpy()).all():
        raise ValueError("a value is not a finite number: missing is no row, never NaN")
    return table


def latest_entries(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the table with one row per indicator and period, and a problem for each row that gave way (R1).

    The later `recorded_at` counts, else the lower row; a row with a time beats one without.
    """
    doubled = table.duplicated(["indicator", "period"], keep=False)
    if not doubled.any():
        return table, []
    ordered = table[doubled].sort_values("recorded_at", kind="stable", na_position="first")
    kept: dict[tuple[str, str], int] = {
        (indicator, period): index
        for index, indicator, period in zip(ordered.index, ordered["indicator"], ordered["period"], strict=True)
    }
    cells = dict(zip(ordered.index, ordered["cell"].tolist(), strict=True))
    values = dict(zip(ordered.index, ordered["value"].tolist(), strict=True))
    problems = []
    dropped = []
    for index, indicator, period in sorted(zip(ordered.index, ordered["indicator"], ordered["period"], strict=True)):
        winner = kept[indicator, period]
        if winner == index:
            continue
        dropped.append(index)
        problems.append(
            warning(
                "duplicate-actual",
                cells[index] or indicator,
                indicator=indicator,
                period=period,
                value=values[index],
                counted=cells[winner],
                counted_value=values[winner],
            )
        )
    return table.drop(index=dropped).reset_index(drop=True), problems
