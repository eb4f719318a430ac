"""What saving a draft does to a store, as changes; and what others changed meanwhile in the plan it edits.

An edit is merged field by field: what the draft changed is written, what it left alone stays as it is in the store now. So
two people who edit different fields lose nothing; where both changed the same field, `moved_meanwhile` tells and the owner chooses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count
from typing import Any

import pandas as pd

from kpicore.guide.drafts.beginnings import from_plan
from kpicore.guide.drafts.entries import FIELDS, REASONS, Draft, Entry, setting_texts
from kpicore.guide.drafts.figures import known_actuals, known_figures
from kpicore.guide.drafts.reading import ReadDraft, read_draft
from kpicore.model.actuals import actuals_table
from kpicore.model.change import Change
from kpicore.model.node import Node
from kpicore.model.plan import Plan
from kpicore.model.rows import changes_between
from kpicore.model.snapshot import Snapshot
from kpicore.periods import day_of
from kpicore.scoring.links import formula_text


class Placement(StrEnum):
    """What saving a draft means for the store: its first plan, instead of the sample or of another plan, beside it, or an edit."""

    FIRST = "first"
    REPLACES_SAMPLE = "replaces_sample"
    REPLACES = "replaces"
    BESIDE = "beside"
    EDITS = "edits"


def placement(draft: Draft, snapshot: Snapshot) -> Placement:
    """Return what saving the draft into a store that holds this snapshot means."""
    if draft.base is not None:
        return Placement.EDITS
    if snapshot.plan.settings.sample:
        return Placement.REPLACES_SAMPLE
    if not snapshot.plan.nodes:
        return Placement.FIRST
    return Placement.REPLACES if draft.replaces else Placement.BESIDE


def changes_of(draft: Draft, snapshot: Snapshot, today: date) -> list[Change]:
    """Return the changes that bring a draft into a store that holds `snapshot`, to be confirmed and saved as one batch.

    A new plan takes the place of a sample, or of the plan it `replaces`, as a whole, numbers and all, as an import does; beside another
    plan its nodes get ids that are free, and the settings stay: its numbers are asked for from the day the draft says. What was known of
    its goal before (last year, this year so far) comes with it as actuals. An edit changes only what the draft changed since it began:
    nothing edited is no change; the numbers of a new indicator are asked for from the day the edit counts. Nodes are retired, never
    removed.
    """
    read = read_draft(draft, today)
    after = stored_plan(read, snapshot.plan)
    known = known_figures(draft, read.plan, today)
    rows = known_actuals(known) if known is not None else []
    if known is not None and rows:
        # Where another plan is, the goal may have another id: its place among the nodes is the same, counted from the end.
        place = [node.id for node in read.stored.nodes].index(known.goal.id) - len(read.stored.nodes)
        rows = [row | {"indicator": after.nodes[place].id} for row in rows]
    table = actuals_table(rows)
    if placement(draft, snapshot) in {Placement.REPLACES_SAMPLE, Placement.REPLACES}:
        return changes_between(snapshot, Snapshot(plan=after, actuals=table), remove=True)
    actuals = pd.concat([snapshot.actuals, table], ignore_index=True) if rows else snapshot.actuals
    return changes_between(snapshot, replace(snapshot, plan=after, actuals=actuals), remove=True)


def changes_to_archive(snapshot: Snapshot) -> list[Change]:
    """Return the changes that take the plan a store holds away, numbers, meetings and reviews too; how the company counts time stays.

    Its workbook is its archive: it is written before (`kpicore.sheets.writing.sheets_of`), and imported it is the same plan again.
    """
    settings = snapshot.plan.settings.model_copy(
        update={"name": "", "actuals_through": None, "mappings": (), "sample": False}
    )
    return changes_between(snapshot, Snapshot(plan=Plan(settings=settings)), remove=True)


def stored_plan(read: ReadDraft, now: Plan) -> Plan:
    """Return the plan a store holds after the draft was saved over the plan it holds `now`."""
    if read.draft.base is not None:
        return _merged(read.draft.base, _asked_from(read.stored, read.effective_from, new_to=read.draft.base), now)
    if now.settings.sample:
        return read.stored
    settings = now.settings
    if not now.nodes or read.draft.replaces:
        typed = {name for name, text in read.draft.settings.items() if text.strip()}
        settings = settings.model_copy(update={name: getattr(read.stored.settings, name) for name in typed})
    if not now.nodes:
        return read.stored.model_copy(update={"settings": settings})
    taken = now.by_id.keys()
    new_ids: dict[str, str] = {}
    used = {*taken, *read.stored.by_id}
    for node_id in read.stored.by_id:
        if node_id in taken:
            new_ids[node_id] = next(
                free for number in count(2) if (free := f"{node_id}-{number}") not in used | {*new_ids.values()}
            )
    targets = tuple(
        row.model_copy(update={"indicator": new_ids.get(row.indicator, row.indicator)}) for row in read.stored.targets
    )
    if read.draft.replaces:
        added = tuple(_renamed(node, new_ids, read) for node in read.stored.nodes)
        # An id means one thing in the log for ever; how foreign tabs are read and up to when numbers count was said of the plan that goes.
        of_new = {name: getattr(read.stored.settings, name) for name in ("name", "mappings", "actuals_through")}
        return Plan(settings=settings.model_copy(update=of_new), nodes=added, targets=targets)
    since = read.stored.settings.entered_from_day
    joining = read.stored if since is None else _asked_from(read.stored, day_of(since))
    added = tuple(_renamed(node, new_ids, read) for node in joining.nodes)
    return Plan(settings=settings, nodes=(*now.nodes, *added), targets=(*now.targets, *targets), landings=now.landings)


def _asked_from(plan: Plan, since: date, *, new_to: Plan | None = None) -> Plan:
    """Return a plan whose indicators are asked for from a day on (R6), of an edit those that are `new_to` the plan before it.

    A plan that runs since April would wait at once for every month of an indicator that joins it in November.
    """
    old = new_to.by_id if new_to is not None else {}
    nodes = (
        node.model_copy(update={"entered_from": since}) if node.is_indicator and node.id not in old else node
        for node in plan.nodes
    )
    return Plan(settings=plan.settings, nodes=tuple(nodes), targets=plan.targets, landings=plan.landings)


def _renamed(node: Node, new_ids: Mapping[str, str], read: ReadDraft) -> Node:
    formula = read.formulas.by_node.get(node.id)
    text = node.formula
    if formula is not None and any(each in new_ids for each in formula.inputs):
        text = formula_text(formula.tree, lambda each: new_ids.get(each, each))
    return node.model_copy(
        update={
            "id": new_ids.get(node.id, node.id),
            "parents": tuple(new_ids.get(parent, parent) for parent in node.parents),
            "formula": text,
        }
    )


# -- merging an edit -----------------------------------------------------------------------------------------------


def _merged(base: Plan, mine: Plan, now: Plan) -> Plan:
    """Return the plan as it is now with what was changed from `base` to `mine`."""
    settings = {
        name: getattr(mine.settings, name)
        for name in type(mine.settings).model_fields
        if getattr(mine.settings, name) != getattr(base.settings, name)
    }
    nodes = {node.id: node for node in now.by_id.values()}
    for node in mine.nodes:
        before = base.by_id.get(node.id)
        if node.id in nodes:
            changed = {
                name: getattr(node, name)
                for name in Node.model_fields
                if before is None or getattr(node, name) != getattr(before, name)
            }
            nodes[node.id] = nodes[node.id].model_copy(update=changed)
        elif node != before:
            nodes[node.id] = node
    before_by, mine_by, targets = (
        {(row.indicator, row.period, row.effective_from): row for row in plan.targets} for plan in (base, mine, now)
    )
    targets = {key: row for key, row in targets.items() if key in mine_by or key not in before_by}
    targets |= {key: row for key, row in mine_by.items() if before_by.get(key) != row}
    return Plan(
        settings=now.settings.model_copy(update=settings),
        nodes=tuple(nodes.values()),
        targets=tuple(targets.values()),
        landings=now.landings,
    )


# -- what others changed meanwhile ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """A field of a running node that somebody changed since the draft began, as texts: then, now, and in the draft.

    `mine` is None where the draft leaves the field alone: theirs will stay. A node that is gone has the field "" and no texts.
    """

    entry: str
    name: str
    field: str
    before: str = ""
    now: str = ""
    mine: str | None = None

    @property
    def is_conflict(self) -> bool:
        """Whether both changed it, to different texts."""
        return self.mine is not None and self.mine != self.now


def moved_meanwhile(draft: Draft, snapshot: Snapshot, today: date) -> tuple[Moved, ...]:
    """Return what was changed in the running plan since the draft began, field by field; nothing while nobody else saved."""
    if draft.base is None or draft.base_revision == snapshot.revision:
        return ()
    other = _texts_now(snapshot, today)
    return tuple(
        moved for entry in draft.entries if entry.id in draft.base.by_id for moved in _moved(draft, entry, other)
    )


def _texts_now(snapshot: Snapshot, today: date) -> Draft:
    """Return the running plan as a draft of its own, in which every text is what stands there now."""
    return from_plan(snapshot.plan, snapshot.revision, today)


def _moved(draft: Draft, entry: Entry, other: Draft) -> Iterable[Moved]:
    theirs = other.by_id.get(entry.id)
    if theirs is None:
        yield Moved(entry.id, entry.name, "")
        return
    before = draft.running_texts[entry.id]
    base = draft.base.by_id[entry.id] if draft.base else None
    for name in REASONS if base is not None else ():
        then, now, mine = (getattr(each, name) for each in (base, theirs, entry))
        if then != now:
            own = None if mine == then else _reason_text(mine)
            yield Moved(entry.id, entry.name, name, _reason_text(then), _reason_text(now), own)
    for name in FIELDS:
        then, now = before.get(name, ""), theirs.text(name)
        if then != now:
            mine = None if draft.is_untouched(entry.id, name) else entry.text(name)
            yield Moved(entry.id, entry.name, name, then, now, mine)


def _reason_text(value: object) -> str:
    return "\n".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def rebased(draft: Draft, snapshot: Snapshot, today: date, *, theirs: Collection[tuple[str, str]] = ()) -> Draft:
    """Return the draft as an edit of the plan as it is now: what it left alone is as it stands there, what it changed stays changed.

    `theirs` are the fields (entry id, field) for which the owner takes what stands in the plan now.
    """
    if draft.base is None:
        return draft
    other = _texts_now(snapshot, today)
    mine = {entry.id: entry for entry in draft.entries}
    entries = [
        _rebased_entry(draft, mine[each.id], each, theirs) if each.id in mine else each for each in other.entries
    ]
    entries += [entry for entry in draft.entries if entry.id not in other.by_id and _is_own(draft, entry)]
    if draft.is_reordered:
        order = {entry.id: at for at, entry in enumerate(draft.entries)}
        entries.sort(key=lambda entry: order.get(entry.id, len(order)))
    old, new = setting_texts(draft.base.settings), dict(other.settings)
    kept = {name: text for name, text in draft.settings.items() if text != old.get(name, "")}
    return other.but(
        id=draft.id,
        step=draft.step,
        settings=new | kept,
        effective_from=draft.effective_from,
        entries=tuple(entries),
    )


def _is_own(draft: Draft, entry: Entry) -> bool:
    """Return whether an entry is not just a copy of the running plan: new, or changed in the draft."""
    if draft.base is None or not draft.is_running(entry.id):
        return True
    base = draft.base.by_id[entry.id]
    is_said = any(getattr(entry, name) != getattr(base, name) for name in REASONS)
    return is_said or any(not draft.is_untouched(entry.id, name) for name in FIELDS)


def _rebased_entry(draft: Draft, mine: Entry, now: Entry, theirs: Collection[tuple[str, str]]) -> Entry:
    kept = {
        name: mine.text(name)
        for name in FIELDS
        if not draft.is_untouched(mine.id, name) and (mine.id, name) not in theirs
    }
    fields = {name: text for name, text in {**now.fields, **kept}.items() if text}
    base = draft.base.by_id.get(mine.id) if draft.base else None
    own: dict[str, Any] = {
        "parents": now.parents if base is None or mine.parents == base.parents else mine.parents,
        "kind": now.kind if base is None or mine.kind == base.kind else mine.kind,
        "retired": now.retired if base is None or mine.retired is not base.is_active else mine.retired,
    }
    for name in REASONS if base is not None else ():
        is_theirs = getattr(mine, name) == getattr(base, name) or (mine.id, name) in theirs
        own[name] = getattr(now if is_theirs else mine, name)
    return Entry.model_validate({**dict(mine), **own, "fields": fields})
