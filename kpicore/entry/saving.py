"""An entered number as a change, and what the browser has to have seen for it.

The browser sends back what it was shown (`seen`). Where that is no longer what is stored, two people were in one field, and the one who
comes later is asked. A number that is there already is not written a second time.
"""

from __future__ import annotations

from datetime import datetime

from kpicore.entry.typed import Typed
from kpicore.model.change import Change
from kpicore.model.rows import Row


def seen(row: Row | None) -> str:
    """Return what tells one state of a field from another: its value, "" without one."""
    return "" if row is None else repr(float(row["value"]))


def entered(indicator: str, period: str, held: Row | None, typed: Typed, who: str, at: datetime) -> Change | None:
    """Return the change that puts a number into its place (of no number: that takes away what is there); None where it is there already.

    `held` is the row as it is stored, `who` and `at` (wall time of the plan) are kept with the number. A note stays with it.
    """
    key = (indicator, period)
    if typed.value is None:
        return None if held is None else Change("actuals", key, held, None)
    if held is not None and (held["value"], held["flags"]) == (typed.value, typed.flags):
        return None
    after = {
        "indicator": indicator,
        "period": period,
        "value": typed.value,
        "text": typed.text,
        "cell": "",
        "flags": typed.flags,
        "note": held["note"] if held is not None else "",
        "entered_by": who,
        "recorded_at": at.replace(microsecond=0, tzinfo=None).isoformat(),
    }
    return Change("actuals", key, held, after)


def noted(held: Row, note: str) -> Change | None:
    """Return the change that puts a note beside a number, None where it stands there already."""
    return (
        None
        if held["note"] == note
        else Change("actuals", (held["indicator"], held["period"]), held, {**held, "note": note})
    )
