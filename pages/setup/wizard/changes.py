"""What saving a plan changes, in lines a person can check: names for ids, words for codes, before → after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from kpicore.model.change import Change
from kpicore.model.node import Band
from kpicore.model.plan import Plan
from kpicore.scoring.agreements import Value, agreed_periods
from kpicore.scoring.links import parse, vocabulary
from kpicore.sheets.words import SETTINGS
from kpicore.text.changes import batch_text, change_text
from kpicore.text.links import name_of, named_formula
from kpicore.text.meetings import when_text
from pages.shared.style import Voice

#: Fields with a list of values, each with a section of the catalogue.
_CODES = frozenset({"direction", "aggregation", "cadence", "shape", "state", "kind"})
_AMOUNTS = frozenset({"target", "baseline", "value"})
_RATIOS = frozenset({"green", "yellow"})
#: Settings that are not listed.
_HIDDEN = frozenset({"sample"})
_LONGEST = 80


def change_lines(changes: Sequence[Change], before: Plan, after: Plan, today: date, words: Voice) -> list[str]:
    """Return one line per change of settings, indicators and targets, and one for all removals. Plain text, not escaped."""
    agreed = _Agreed(before, today)
    lines = [line for change in changes if (line := _line(change, agreed, after, words))]
    gone = [change for change in changes if change.after is None]
    return [*lines, words("wizard.change_gone", what=batch_text(gone, words))] if gone else lines


class _Agreed:
    """The targets in force before a change, by indicator and period; computed on first access."""

    def __init__(self, plan: Plan, today: date) -> None:
        self._plan, self._today = plan, today

    @cached_property
    def _periods(self) -> Mapping[tuple[str, str], Value | None]:
        found = agreed_periods(self._plan, self._today)
        return {(node_id, each.period): each.value for node_id, periods in found.items() for each in periods}

    def target(self, node_id: str, period: str | None) -> Value | None:
        """Return the target in force for a period before the change, of all periods the node's own."""
        node = self._plan.by_id.get(node_id)
        if period is None:
            return node.target if node is not None else None
        return self._periods.get((node_id, period))


def _line(change: Change, agreed: _Agreed, after: Plan, words: Voice) -> str:
    if change.after is None:
        return ""
    if change.table == "settings":
        key = change.key[0]
        if key in _HIDDEN or key not in SETTINGS:
            return ""
        was, now = (row and row.get("value") for row in (change.before, change.after))
        name = SETTINGS[key][words.language == "en"]
        return words(
            "wizard.change_field", name=name, before=_said(key, was, "", words), after=_said(key, now, "", words)
        )
    if change.table == "nodes":
        return _node(change, after, words)
    if change.table == "targets":
        return _target(change, agreed, after, words)
    return change_text(change, words)


def _node(change: Change, after: Plan, words: Voice) -> str:
    row = change.after or {}
    unit = str(row.get("unit") or "")
    if change.before is None:
        node = after.by_id[change.key[0]]
        goal = words.goal(node.target, node.unit, node.filled().direction) if node.target is not None else ""
        said = [f"{node.kind} {node.name}", *(each for each in (goal, node.owner) if each)]
        return words("wizard.change_added", name=words("common.list_pause").join(said))
    lines = []
    for field in row:
        was, now = change.before.get(field), row[field]
        if was == now:
            continue
        if field == "parents":
            was, now = (
                words("common.list_pause").join(name_of(after, each) for each in ids or ()) for ids in (was, now)
            )
        if field == "formula":
            was, now = (_with_names(text, after, words) for text in (was, now))
        key = f"wizard.field.{field}"
        facts = {"before": _said(field, was, unit, words), "after": _said(field, now, unit, words)}
        lines.append(words("wizard.change_field", name=words(key) if words.has(key) else field, **facts))
    return words("wizard.change_node", name=str(row.get("name") or change.key[0]), what="　".join(lines))


def _with_names(text: Any, plan: Plan, words: Voice) -> str:
    """Return a formula with names for ids; what cannot be read over the plan stays as it is."""
    read = parse(str(text or ""), vocabulary(plan), "").formula
    return named_formula(read.tree, plan, words.language) if read is not None else str(text or "")


def _target(change: Change, agreed: _Agreed, after: Plan, words: Voice) -> str:
    row = change.after or {}
    node = after.by_id.get(str(row.get("indicator")))
    was = agreed.target(str(row.get("indicator")), row.get("period"))
    unit = node.unit if node is not None else ""
    name = node.name if node is not None else str(row.get("indicator"))
    since = row.get("effective_from")
    key = "wizard.change_target_since" if since else "wizard.change_target"
    period = words.period(row["period"]) if row.get("period") else words("wizard.every_period")
    facts: dict[str, Any] = {"name": name, "period": period, "value": _said("value", row.get("value"), unit, words)}
    facts["before"] = words.amount(was, unit) if was is not None else words("common.none")
    return words(key, **facts, since=since) if since else words(key, **facts)


def _said(field: str, value: Any, unit: str, words: Voice) -> str:
    """Return a value in words and units; a dash for none."""
    if value is None or value in ("", [], ()):
        return words("common.none")
    if field == "response_when":
        return when_text(str(value), words)
    if field in _CODES:
        return words(f"{field}.{value}")
    if field in _RATIOS and isinstance(value, int | float):
        return words.percent(float(value))
    if field in _AMOUNTS and isinstance(value, int | float):
        return words.amount(float(value), unit)
    if isinstance(value, Mapping) and set(value) == {"low", "high"}:
        return words.amount(Band(low=value["low"], high=value["high"]), unit)
    if isinstance(value, bool):
        return words("common.yes" if value else "common.no")
    text = words("common.list_pause").join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
