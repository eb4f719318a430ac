"""Two versions of one draft, typed by two people or in two tabs, joined field by field: nothing typed in either is lost.

What one side changed is taken; where both changed one text to different ones, this side's stands in the field and the other's is kept
beside it (`Rival`) until a person chooses. What is clicked, not typed (kind, what it stands under, picked, ended, judged, locked),
is this side's where both changed it. An entry one side took out stays where the other one changed it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from kpicore.guide.drafts import editing
from kpicore.guide.drafts.entries import KNOWN, Draft, Entry, Rival

#: Texts of an entry beside its fields.
_TEXTS = ("sentence", "why", "actions")
_NOTHING: Mapping[str, str] = {}


def merged(kept: Draft, mine: Draft, theirs: Draft, author: str, at: datetime) -> Draft:
    """Return `mine` and `theirs`, which both began from `kept`, as one draft under the id of `theirs`; `author` saved that `at` (UTC)."""
    mine = _with_own_ids(kept, mine, theirs)
    found: list[Rival] = []

    def text(entry: str, name: str, was: Any, own: Any, other: Any) -> Any:
        if own not in (was, other) and other != was:
            found.append(Rival(entry=entry, field=name, text=_shown(other), author=author, at=at))
        return other if own == was else own

    plain = {
        name: _of_one(getattr(kept, name), getattr(mine, name), getattr(theirs, name))
        for name in Draft.model_fields
        if name not in {"id", "entries", "settings", "known", "rivals", "effective_from"}
    }
    settings = {
        name: text("", name, *(each.settings.get(name, "") for each in (kept, mine, theirs)))
        for name in {**theirs.settings, **mine.settings}
    }
    known = {
        name: answer
        for name in {**theirs.known, **mine.known}
        if (answer := text("", name, *(each.known.get(name, "") for each in (kept, mine, theirs))))
    }
    since = text("", "effective_from", kept.effective_from, mine.effective_from, theirs.effective_from)
    entries = _entries(kept, mine, theirs, text)
    draft = theirs.but(**plain, settings=settings, known=known, effective_from=since, entries=entries)
    stars = [entry.id for entry in entries if entry.text("focus").strip()]
    if len(stars) > 1:
        own = [each for each in stars if each in mine.by_id and mine.by_id[each].text("focus").strip()]
        draft = editing.star(draft, (own or stars)[0])
    # Still to be chosen: nothing one side settled, nothing the field says already, of one text the latest.
    chosen = {each for each in kept.rivals if each not in mine.rivals or each not in theirs.rivals}
    waiting = [each for each in (*theirs.rivals, *mine.rivals, *found) if each not in chosen]
    latest = {(each.entry, each.field, each.text): each for each in waiting}.values()
    return draft.but(rivals=tuple(each for each in latest if _text_at(draft, each) not in (None, each.text)))


_CLICKED = ("chosen", "retired", "parents", "effect", "control", "locked")


def clicked_by_both(kept: Draft, mine: Draft, theirs: Draft) -> tuple[tuple[str, str], ...]:
    """Return where both sides clicked something different since `kept`, as entry and field: mine stands, and people are told so.

    The field is `chosen`, `retired`, `parents`, `effect`, `control`, `locked`, or `focus` for the star, under the entry it is on now.
    """
    found = []
    for entry_id, own in mine.by_id.items():
        was, other = kept.by_id.get(entry_id), theirs.by_id.get(entry_id)
        if was is not None and other is not None:
            sides = ((name, *(getattr(each, name) for each in (was, own, other))) for name in _CLICKED)
            found += [(entry_id, name) for name, *values in sides if _all_differ(*values)]
    was_on, own_on, other_on = (
        next((each.id for each in of.entries if each.text("focus").strip()), "") for of in (kept, mine, theirs)
    )
    return (*found, (own_on, "focus")) if _all_differ(was_on, own_on, other_on) else tuple(found)


def _all_differ(was: object, own: object, other: object) -> bool:
    return own != was and other not in (was, own)


def _of_one(was: Any, own: Any, other: Any) -> Any:
    return other if own == was else own


def _shown(value: Any) -> str:
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _with_own_ids(kept: Draft, mine: Draft, theirs: Draft) -> Draft:
    """Return my draft with other ids for its new entries whose ids the other side gave to entries of its own."""
    for entry in mine.entries:
        other = theirs.by_id.get(entry.id)
        if entry.id in kept.by_id or other is None or other == entry:
            continue
        both = theirs.but(entries=(*theirs.entries, *(each for each in mine.entries if each.id not in theirs.by_id)))
        mine = _renamed(mine, entry.id, editing.new_id(both, entry.kind, entry.name))
    return mine


def _renamed(draft: Draft, old: str, new: str) -> Draft:
    """Return the draft with another id for one entry, wherever it is named: what stands under it, formulas, rivals."""
    named = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
    entries = []
    for entry in draft.entries:
        fields = dict(entry.fields)
        if "formula" in fields:
            fields["formula"] = named.sub(lambda _: new, fields["formula"])
        parents = tuple(new if parent == old else parent for parent in entry.parents)
        entry_id = new if entry.id == old else entry.id
        entries.append(entry.model_copy(update={"id": entry_id, "parents": parents, "fields": fields}))
    rivals = (each.model_copy(update={"entry": new}) if each.entry == old else each for each in draft.rivals)
    return draft.but(entries=tuple(entries), rivals=tuple(rivals))


def _entries(kept: Draft, mine: Draft, theirs: Draft, text: Callable[..., Any]) -> tuple[Entry, ...]:
    """Return the entries of both in my order where I moved some, else in theirs; new ones of the other side after them."""
    held = [entry_id for entry_id in kept.by_id if entry_id in mine.by_id]
    is_moved = [entry.id for entry in mine.entries if entry.id in kept.by_id] != held
    first, second = (mine, theirs) if is_moved else (theirs, mine)
    found = []
    for entry_id in dict.fromkeys((*first.by_id, *second.by_id)):
        was, own, other = (each.by_id.get(entry_id) for each in (kept, mine, theirs))
        if own is not None and other is not None:
            found.append(_entry(was, own, other, text))
        elif (only := own or other) is not None and only != was:
            found.append(only)
    return tuple(found)


def _entry(was: Entry | None, own: Entry, other: Entry, text: Callable[..., Any]) -> Entry:
    old = was or own.model_copy(update={"fields": _NOTHING})
    values = {
        name: _of_one(getattr(old, name), getattr(own, name), getattr(other, name)) for name in Entry.model_fields
    }
    for name in _TEXTS:
        values[name] = text(own.id, name, *(getattr(each, name) for each in (old, own, other)))
    fields, filled = {}, []
    for name in {**other.fields, **own.fields}:
        was_text, own_text, other_text = (each.text(name) for each in (old, own, other))
        found = (
            text(own.id, name, was_text, own_text, other_text)
            if name != "focus"
            else _of_one(was_text, own_text, other_text)
        )
        if found:
            fields[name] = found
        if found and name in (own if found == own_text else other).filled:
            filled.append(name)
    return Entry.model_validate({**values, "fields": fields, "filled": tuple(filled)})


# -- choosing ------------------------------------------------------------------------------------------------------


def _text_at(draft: Draft, rival: Rival) -> str | None:
    """Return what the field of a rival says in the draft, None where its entry is gone."""
    if not rival.entry:
        if rival.field in KNOWN:
            return draft.known.get(rival.field, "")
        return draft.effective_from if rival.field == "effective_from" else draft.settings.get(rival.field, "")
    entry = draft.by_id.get(rival.entry)
    if entry is None:
        return None
    return _shown(getattr(entry, rival.field)) if rival.field in _TEXTS else entry.text(rival.field)


def settled(draft: Draft, rival: Rival, *, take: bool, today: date) -> Draft:
    """Return the draft with a field settled: with the other text where `take`, else as it is. Others of the same field are settled too."""
    if rival not in draft.rivals:
        return draft
    if take and _text_at(draft, rival) is not None:
        draft = _with_text(draft, rival, today)
    place = (rival.entry, rival.field)
    return draft.but(rivals=tuple(each for each in draft.rivals if (each.entry, each.field) != place))


def _with_text(draft: Draft, rival: Rival, today: date) -> Draft:
    entry_id, name, text = rival.entry, rival.field, rival.text
    if not entry_id:
        if name in KNOWN:
            return editing.set_known(draft, name, text)
        return (
            editing.set_effective_from(draft, text)
            if name == "effective_from"
            else editing.set_setting(draft, name, text)
        )
    if name == "sentence":
        return editing.set_sentence(draft, entry_id, text, today).draft
    if name == "why":
        return editing.set_why(draft, entry_id, text)
    if name == "actions":
        return editing.set_actions(draft, entry_id, text.splitlines())
    return editing.set_field(draft, entry_id, name, text)
