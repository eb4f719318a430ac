"""An entered number as a change, and what the browser has to have seen for it.

The browser sends back what it was shown (`seen`). Where that is no longer what is stored, two people were in one field, and the one who
comes later is asked. A number that is there already is not written a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kpicore.entry.typed import Typed
from kpicore.model.actuals import exempt_reason
from kpicore.model.change import Change
from kpicore.model.review import Review
from kpicore.model.rows import Row


def seen(row: Row | None) -> str:
    """Return what tells one state of a field from another: its value or the word for none, "" where nothing is stored."""
    if row is None:
        return ""
    return repr(float(row["value"])) if row["value"] is not None else exempt_reason(row["flags"])


@dataclass(frozen=True, slots=True)
class By:
    """Who entered a number, and when by the plan's clocks."""

    who: str
    at: datetime


def entered(indicator: str, period: str, held: Row | None, typed: Typed, by: By, *, note: str = "") -> Change | None:
    """Return the change that puts a number, or the word that its period does not apply, into its place; None where it is there already.

    Of no number it is the one that takes away what is there.

    `held` is the row as it is stored; its note stays where no `note` is given.
    """
    key = (indicator, period)
    if typed.value is None and not typed.is_exempt:
        return None if held is None else Change("actuals", key, held, None)
    kept = note or (held["note"] if held is not None else "")
    if held is not None and (held["value"], held["flags"], held["note"]) == (typed.value, typed.flags, kept):
        return None
    after = {
        "indicator": indicator,
        "period": period,
        "value": typed.value,
        "text": typed.text,
        "cell": "",
        "flags": typed.flags,
        "note": kept,
        "entered_by": by.who,
        "recorded_at": by.at.replace(microsecond=0, tzinfo=None).isoformat(),
    }
    return Change("actuals", key, held, after)


def noted(held: Row, note: str) -> Change | None:
    """Return the change that puts a note beside a number, None where it stands there already."""
    return (
        None
        if held["note"] == note
        else Change("actuals", (held["indicator"], held["period"]), held, {**held, "note": note})
    )


def review_of(indicator: str, period: str) -> str:
    """Return the id of the review that keeps what happened, where the store has no place for it beside the number."""
    return f"entry-{indicator}-{period}"


def reviewed(reviews: Iterable[Review], written: Review) -> Change | None:
    """Return the change that keeps what happened as a review: of one that is there already the fact and its author change."""
    held = next((review for review in reviews if review.id == written.id), None)
    if held is not None:
        written = held.model_copy(update={"fact": written.fact, "author": written.author})
    before = held.model_dump(mode="json") if held is not None else None
    after = written.model_dump(mode="json")
    return None if before == after else Change("reviews", (written.id,), before, after)
