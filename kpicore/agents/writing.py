"""Tools that write: a number, an action. Each says first what it would do, and does it when it is told so.

The grammar of numbers, their guards and the rows are those of the entry page and of `kpicore enter`; whether the caller may, the rules of
the stores say, before anything is written and in a dry run as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

from kpicore.agents.asked import Declined, Json, Query, read_as_of
from kpicore.agents.quoting import NOTE, said, unmarked
from kpicore.entry import By
from kpicore.errors import KpiError, ReadOnlyStore
from kpicore.model.access import Role
from kpicore.model.actuals import exempt_reason
from kpicore.model.change import Change
from kpicore.model.review import Action
from kpicore.model.rows import checked_changes, tables_of
from kpicore.reports.entering import Given, entries
from kpicore.reports.meetings.edits import opened
from kpicore.stores.base import HoldsTabs, MayBeReadOnly, check_permission, check_role
from kpicore.text.entering import refusal_sentence, warnings


def enter(asked: Query, *, indicator: str, period: str, value: str, note: str, dry_run: bool) -> Json:
    """Return what a number comes to, and save it where it is no dry run. Raises Declined for a number that cannot be taken, KpiError."""
    check_role(asked.caller.actor, Role.STAFF)
    given = Given(1, unmarked(indicator), unmarked(period), value, unmarked(note))
    keeps_notes = not isinstance(asked.source.store(), HoldsTabs)
    by = By(asked.caller.actor.name, asked.wall_time.replace(microsecond=0))
    (entry,) = entries(asked.snapshot, asked.scores, [given], by, keeps_notes=keeps_notes)
    calendar, language = asked.words.calendar, asked.words.language
    if entry.refused or entry.node is None:
        raise Declined("said", said=said(refusal_sentence(entry, calendar, language), NOTE))
    _carry_out(entry.changes, asked, dry_run=dry_run)
    node, before = entry.node, None
    rows = asked.snapshot.actuals
    held = rows[(rows["indicator"] == node.id) & (rows["period"] == entry.period)]
    if not held.empty:
        row = held.iloc[-1]
        reason = exempt_reason(str(row["flags"]))
        figure = {"does_not_apply": reason} if reason else asked.figure(float(row["value"]), node.unit) or {}
        before = {**figure, "cell": said(str(row["cell"]))}
    return asked.answer(
        **_outcome(entry.outcome, bool(entry.changes), asked, dry_run=dry_run),
        indicator=asked.named(node),
        period={"id": entry.period, "name": asked.words.period(entry.period)},
        before=before,
        after=asked.figure(entry.typed.value if entry.typed is not None else None, node.unit),
        does_not_apply=exempt_reason(entry.typed.flags) or None if entry.typed is not None else None,
        understood_from=said(value),
        to_look_at=[said(line, NOTE) for line in warnings(entry, calendar, language)],
    )


class ActionTexts(TypedDict):
    """An action as an agent writes it: everything but what it aims at is text, "" where nothing was given."""

    text: str
    indicator: str
    owner: str
    due: str
    aimed: float | None


def add_action(asked: Query, *, dry_run: bool, **given: Unpack[ActionTexts]) -> Json:
    """Return the action that would be opened, and open it where it is no dry run. Raises Declined, KpiError."""
    check_role(asked.caller.actor, Role.STAFF)
    what = " ".join(unmarked(given["text"]).split())
    if not what:
        raise Declined("no_text")
    node = asked.node(given["indicator"]) if unmarked(given["indicator"]) else None
    fields = {
        "text": what,
        "owner": unmarked(given["owner"]) or (node.owner if node is not None else ""),
        "due": read_as_of(given["due"], asked.words.language) if unmarked(given["due"]) else None,
        "aimed": given["aimed"],
    }
    change = opened(asked.snapshot, None, node.id if node is not None else "", asked.today, fields)
    _carry_out([change], asked, dry_run=dry_run)
    action = Action.model_validate(change.after)
    is_late = action.due is not None and action.due < asked.today
    return asked.answer(
        **_outcome("saved", True, asked, dry_run=dry_run),
        action=asked.action(action),
        to_look_at=[asked.words("agents.due_has_passed")] if is_late else [],
    )


def _carry_out(changes: Sequence[Change], asked: Query, *, dry_run: bool) -> None:
    """Save changes, or find out as far as can be told without saving whether they could be. Raises KpiError."""
    if not dry_run:
        if changes:
            asked.source.save(changes, asked.caller.actor)
        return
    store = asked.source.store()
    if asked.look.failure is not None and isinstance(asked.look.failure, KpiError):
        raise asked.look.failure
    if isinstance(store, MayBeReadOnly) and store.is_read_only():
        raise ReadOnlyStore
    checked = checked_changes(changes)
    check_permission(asked.caller.actor, checked, lambda: tables_of(asked.snapshot))


def _outcome(outcome: str, has_changes: bool, asked: Query, *, dry_run: bool) -> Json:
    key = "unchanged" if not has_changes else "dry_run" if dry_run else "written"
    is_saved = has_changes and not dry_run
    return {
        "outcome": "would_be_" + outcome if has_changes and dry_run else outcome,
        "written": is_saved,
        "next": asked.words(f"agents.{key}"),
    }
