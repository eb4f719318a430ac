"""The one table of actuals: its columns, the check at the door, and which of two entries counts.

A row holds a number, or says that its period does not apply (対象外): then `value` is NaN and `flags` hold one of `EXEMPT`.

| column | type | holds |
|---|---|---|
| indicator | str | id of the indicator (or the name as written, from a workbook without a tree) |
| period | str | period id (`kpicore.periods`) |
| value | float64 | in the indicator's unit; NaN where the period does not apply, and nowhere else |
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
#: Why a period has no number and none is asked for: 対象外, 休業, 休止. Words of `flags`, the reasons of known blanks (`sheets.cells`).
EXEMPT = ("excluded", "closed-day", "suspended")
COLUMNS = ("indicator", "period", "value", "text", "cell", "flags", "note", "entered_by", "recorded_at")

_BLANK = pd.array([""], dtype="str")


def empty_actuals() -> pd.DataFrame:
    """Return a table of actuals without rows."""
    return _no_actuals().copy()


@lru_cache(maxsize=1)
def _no_actuals() -> pd.DataFrame:
    """Return the same empty table every time: making one costs more than a small plan's targets."""
    return actuals_table([])


def actuals_table(rows: Iterable[Mapping[str, Any]] | Mapping[str, Any] | pd.DataFrame) -> pd.DataFrame:
    """Return rows (or columns) as a table with exactly the schema above; columns not given are blank.

    Raises ValueError when indicator, period or value is missing, or a value is not a finite number and the row does not say that its
    period does not apply.
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows if isinstance(rows, Mapping) else list(rows))
    unknown = set(frame.columns) - set(COLUMNS)
    if unknown:
        raise ValueError(f"unknown columns: {sorted(unknown)}")
    if len(frame) and not {"indicator", "period", "value"} <= set(frame.columns):
        raise ValueError("indicator, period and value are needed")
    # Columns of arrays, all at once: with a series for each a table costs three times as much, a quarter of what reading a sheet takes.
    columns: dict[str, Any] = dict.fromkeys(COLUMNS, _BLANK.repeat(len(frame)))
    columns |= {"value": np.empty(0), "recorded_at": np.full(len(frame), "NaT", dtype="datetime64[us]")}
    for column in [name for name in COLUMNS if name in frame.columns]:
        given = frame[column]
        if column == "value":
            columns[column] = pd.Series(given, dtype="float64").to_numpy()
        elif column == "recorded_at":
            columns[column] = pd.to_datetime(given, format="ISO8601").astype("datetime64[us]").to_numpy()
        elif given.dtype == _BLANK.dtype and not given.hasnans:
            columns[column] = given.array
        else:
            columns[column] = given.fillna("").astype("str").array
    table = pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))
    is_odd = ~np.isfinite(columns["value"])
    if is_odd.any() and (np.isinf(columns["value"]).any() or not all(map(exempt_reason, table["flags"][is_odd]))):
        raise ValueError(
            "a value is not a finite number: missing is no row, and only a period that does not apply has none"
        )
    return table


def exempt_reason(flags: str) -> str:
    """Return why a period does not apply by the flags of its row, "" where they do not say so.

    >>> exempt_reason("hidden closed-day"), exempt_reason("approximate")
    ('closed-day', '')
    """
    return next((word for word in flags.split() if word in EXEMPT), "") if flags else ""


def numbers_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that hold a number: those of periods that do not apply are left out."""
    is_number = table["value"].notna()
    return table if is_number.all() else table[is_number]


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
