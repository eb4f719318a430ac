"""Edits of a draft: every one is a function from a draft to the next. None of them judges what was typed.

An id that a draft does not have raises KeyError: it is a fault of the caller, not of the person. Texts are kept as typed, up to
`LONGEST_TEXT`; only halves of a surrogate pair, which nothing can store, become U+FFFD.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from kpicore.guide.drafts.entries import FOCUS_MARK, KNOWN, SETTING_FIELDS, STEPS, Draft, Entry
from kpicore.guide.drafts.filling import changed_target, decided_by, taken, texts_of_reading, texts_of_statement
from kpicore.guide.sentences import Ambiguity, Statement, read_goal, usual_meaning
from kpicore.model.node import Kind
from kpicore.periods import Calendar

#: No more of one text is kept; the reader says so at the field.
LONGEST_TEXT = 20_000
_LONGEST_SLUG = 40


# -- the draft as a whole ------------------------------------------------------------------------------------------


def at_step(draft: Draft, step: str) -> Draft:
    """Return the draft standing at another step. Raises ValueError for a word that is none."""
    if step not in STEPS:
        raise ValueError(f"no such step: {step!r}")
    return draft.but(step=step)


def set_setting(draft: Draft, name: str, text: str) -> Draft:
    """Return the draft with the text of a setting (`name`, `fiscal_start_month`, …). Raises KeyError for one a draft does not hold."""
    if name not in SETTING_FIELDS:
        raise KeyError(name)
    return draft.but(settings=_put(draft.settings, name, _clean(text)))


def set_known(draft: Draft, name: str, text: str) -> Draft:
    """Return the draft with an answer of `KNOWN` as typed, "" for none. Raises KeyError for any other."""
    if name not in KNOWN:
        raise KeyError(name)
    return draft.but(known=_put(draft.known, name, _clean(text)))


def set_baseline_from(draft: Draft, entry_id: str, text: str) -> Draft:
    """Return the draft with last year's total as the goal's baseline, unless somebody typed another one; "" takes it back."""
    entry = draft.by_id[entry_id]
    if entry.text("baseline") and "baseline" not in entry.filled:
        return draft
    draft = set_field(draft, entry_id, "baseline", text)
    filled = (*(each for each in draft.by_id[entry_id].filled if each != "baseline"), *(["baseline"] if text else []))
    return _with(draft, entry_id, filled=filled)


def set_effective_from(draft: Draft, text: str) -> Draft:
    """Return the draft with the text of the day from which changed targets count (R3)."""
    return draft.but(effective_from=_clean(text))


def set_replaces(draft: Draft, replaces: bool) -> Draft:
    """Return the draft of a new plan that takes the place of the plan that is there, or is added to it."""
    return draft.but(replaces=replaces)


# -- entries -------------------------------------------------------------------------------------------------------


def add_entry(
    draft: Draft,
    kind: Kind,
    *,
    parents: Iterable[str] = (),
    fields: Mapping[str, str] | None = None,
    **more: Any,
) -> tuple[Draft, str]:
    """Return the draft with a new entry at its end, and the entry's id.

    The id is made from a name in Latin letters (`web-inquiries`), else counted (`kpi-3`); it never changes. `more` are other parts of
    an Entry (`sentence`, `why`, `effect`, `control`, `chosen`, `actions`, `filled`).
    """
    texts = {name: _clean(text) for name, text in (fields or {}).items() if text}
    entry_id = new_id(draft, kind, texts.get("name", ""))
    values = {name: _clean(part) if isinstance(part, str) else part for name, part in more.items()}
    entry = Entry(id=entry_id, kind=kind, parents=tuple(parents), fields=texts, **values)
    return draft.but(entries=(*draft.entries, entry)), entry_id


def new_id(draft: Draft, kind: Kind, name: str) -> str:
    """Return an id that no entry of the draft and no node of the plan it edits has."""
    taken = {entry.id for entry in draft.entries} | (draft.base.by_id.keys() if draft.base else set())
    folded = unicodedata.normalize("NFKC", name).strip().casefold()
    if not folded.isascii():
        slug = ""
    else:
        slug = re.sub("[^a-z0-9]+", "-", folded).strip("-")[:_LONGEST_SLUG].strip("-")
        slug = slug if re.match("[a-z]", slug) else ""
    if slug and slug not in taken:
        return slug
    stem = slug or kind.lower()
    number = sum(entry.kind is kind for entry in draft.entries) + 1 if not slug else 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def set_field(draft: Draft, entry_id: str, name: str, text: str) -> Draft:
    """Return the draft with the text of a field as typed; "" makes it blank. A field typed is no longer filled from the sentence.

    A baseline that a change in the sentence waited for (15%増加) gives the target, as long as no target was typed. Starring one entry
    takes the star from the others.
    """
    entry = draft.by_id[entry_id]
    fields = _put(entry.fields, name, _clean(text))
    filled = tuple(each for each in entry.filled if each != name)
    draft = _with(draft, entry_id, fields=fields, filled=filled)
    if name in _TELLING:
        draft = _with_usual_meaning(draft, entry, entry_id)
    if name == "baseline" and entry.sentence:
        return _target_from_change(draft, entry_id)
    return _without_other_stars(draft, entry_id) if name == "focus" and text.strip() else draft


#: The fields that tell what a target typed as a number means over time.
_TELLING = frozenset({"name", "unit", "target", "baseline"})


def _with_usual_meaning(draft: Draft, before: Entry, entry_id: str) -> Draft:
    """Return the draft with what name and unit say of a typed target stored (R3): a level is to be reached, a rate is every period's.

    What a person chose, or a sentence or template filled in, stays; of a running node everything does.
    """
    entry = draft.by_id[entry_id]
    if not entry.is_indicator or draft.is_running(entry_id):
        return draft
    was, now = _usual_texts(before), _usual_texts(entry)
    for name in ("shape", "aggregation"):
        is_ours = name in entry.filled and entry.text(name) == was.get(name, "")
        if was != now and (is_ours or not entry.text(name)):
            filled = (*(each for each in entry.filled if each != name), *([name] if name in now else []))
            entry = entry.model_copy(update={"fields": _put(entry.fields, name, now.get(name, "")), "filled": filled})
    return _with(draft, entry_id, fields=entry.fields, filled=entry.filled)


def _usual_texts(entry: Entry) -> dict[str, str]:
    if not entry.text("target").strip():
        return {}
    found = usual_meaning(entry.name, entry.text("unit"), has_baseline=bool(entry.text("baseline").strip()))
    return {name: str(value) for name in ("shape", "aggregation") if (value := getattr(found, name))}


def star(draft: Draft, entry_id: str | None) -> Draft:
    """Return the draft with the star on one entry, or on none."""
    marked = draft if entry_id is None else set_field(draft, entry_id, "focus", FOCUS_MARK)
    return _without_other_stars(marked, entry_id)


def _without_other_stars(draft: Draft, entry_id: str | None) -> Draft:
    for entry in draft.entries:
        if entry.id != entry_id and entry.text("focus"):
            draft = _with(draft, entry.id, fields=_put(entry.fields, "focus", ""))
    return draft


def set_parents(draft: Draft, entry_id: str, parents: Iterable[str]) -> Draft:
    """Return the draft with an entry under other ones; itself and repeats are left out."""
    return _with(draft, entry_id, parents=tuple(each for each in dict.fromkeys(parents) if each != entry_id))


def set_why(draft: Draft, entry_id: str, text: str) -> Draft:
    """Return the draft with the reason why an entry leads to what is above it (of a KGI: why it is wanted)."""
    return _with(draft, entry_id, why=_clean(text))


def set_actions(draft: Draft, entry_id: str, actions: Iterable[str]) -> Draft:
    """Return the draft with what people will do under an entry; blank lines are left out."""
    return _with(draft, entry_id, actions=tuple(_clean(each) for each in actions if each.strip()))


def rate(draft: Draft, entry_id: str, *, effect: int | None, control: int | None) -> Draft:
    """Return the draft with an entry judged on effect and on what we can control, 1..3 each; None is not judged."""
    entry = draft.by_id[entry_id]
    judged = Entry.model_validate({**dict(entry), "effect": effect, "control": control})
    return _with(draft, entry_id, effect=judged.effect, control=judged.control)


def choose(draft: Draft, entry_id: str, chosen: bool = True) -> Draft:
    """Return the draft with a candidate picked, or put back. A node of the running plan is retired or taken back instead."""
    if draft.is_running(entry_id):
        return retire(draft, entry_id, retired=not chosen)
    return _with(draft, entry_id, chosen=chosen)


def lock(draft: Draft, entry_id: str, locked: bool) -> Draft:
    """Return the draft with the target of an entry kept as it is while others are moved, or free again."""
    return _with(draft, entry_id, locked=locked)


def move(draft: Draft, entry_id: str, by: int, among: Sequence[str] | None = None) -> Draft:
    """Return the draft with an entry moved among those named, down by so many places (negative: up); among those of its kind for None.

    The others keep their order, and the places they hold in the draft are the same. Nodes are stored in this order: those of a running
    plan by their position (並び). At an end it stays.
    """
    entry = draft.by_id[entry_id]
    wanted = {each.id for each in draft.of_kind(entry.kind)} if among is None else {entry_id, *among}
    places = [at for at, each in enumerate(draft.entries) if each.id in wanted]
    order = [draft.entries[place] for place in places]
    at = order.index(entry)
    order.insert(min(max(at + by, 0), len(places) - 1), order.pop(at))
    entries = list(draft.entries)
    for place, each in zip(places, order, strict=True):
        entries[place] = each
    return draft.but(entries=tuple(entries))


def remove(draft: Draft, entry_id: str) -> Draft:
    """Return the draft without an entry; what stood under it stands under its parents. A node of the running plan is retired instead."""
    gone = draft.by_id[entry_id]
    if draft.is_running(entry_id):
        return retire(draft, entry_id)
    kept = []
    for entry in draft.entries:
        if entry.id == entry_id:
            continue
        if gone.id in entry.parents:
            above = (new for each in entry.parents for new in (gone.parents if each == gone.id else (each,)))
            parents = tuple(each for each in dict.fromkeys(above) if each != entry.id)
            entry = entry.model_copy(update={"parents": parents})
        kept.append(entry)
    return draft.but(entries=tuple(kept))


def retire(draft: Draft, entry_id: str, *, retired: bool = True, below: bool = False) -> Draft:
    """Return the draft with a node ended, or taken back; with `below` everything that stands only under it as well.

    Its numbers, lights and history stay (R7). An entry that is new is taken out of the plan as a candidate.
    """
    ids = (entry_id, *_only_below(draft, entry_id)) if below else (entry_id,)
    for each in ids:
        running = draft.is_running(each)
        draft = _with(draft, each, retired=retired) if running else _with(draft, each, chosen=not retired)
    return draft


def _only_below(draft: Draft, entry_id: str) -> list[str]:
    """Return the entries all of whose parents are this one or below it, in the order of the draft."""
    found = {entry_id}
    while True:
        new = {
            entry.id
            for entry in draft.entries
            if entry.id not in found and entry.parents and all(parent in found for parent in entry.parents)
        }
        if not new:
            return [entry.id for entry in draft.entries if entry.id in found and entry.id != entry_id]
        found |= new


# -- sentences -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filled:
    """What a sentence gave: the draft, the texts it put into fields, and what it left open.

    `statement` is None where the sentence states no goal; `missing` and `questions` are its own (`kpicore.guide.sentences`); `others`
    are further goals in the same text, which are not used.
    """

    draft: Draft
    texts: Mapping[str, str] = field(default_factory=dict)
    statement: Statement | None = None
    others: tuple[Statement, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        return self.statement.missing if self.statement else ()

    @property
    def questions(self) -> tuple[Ambiguity, ...]:
        return self.statement.questions if self.statement else ()


def set_sentence(draft: Draft, entry_id: str, text: str, today: date | None) -> Filled:
    """Return the draft with the sentence of an entry, and its fields filled from it.

    Only fields the person has not typed are filled. What an earlier sentence filled and this one does not say becomes blank again.
    """
    text = _clean(text)
    statements = statements_of(draft, text, today)
    statement = statements[0] if statements else None
    draft = _with(draft, entry_id, sentence=text, answers={})
    others = statements[1:]
    entry = draft.by_id[entry_id]
    typed = {name: text for name, text in entry.fields.items() if name not in entry.filled}
    found = texts_of_statement(statement, entry.kind, draft.settings.get("language", "ja"))
    stated = {name: text for name, text in found.items() if name not in typed}
    draft = _with(draft, entry_id, fields={**typed, **stated}, filled=tuple(stated))
    return Filled(_target_from_change(draft, entry_id, statement), stated, statement, others)


def take_sentence(draft: Draft, entry_id: str, names: Collection[str], today: date | None) -> Draft:
    """Return the draft with these fields of an entry as its sentence says them, whatever was typed there."""
    entry = draft.by_id[entry_id]
    fields = {name: text for name, text in entry.fields.items() if name not in names}
    return set_sentence(_with(draft, entry_id, fields=fields), entry_id, entry.sentence, today).draft


def statements_of(draft: Draft, text: str, today: date | None) -> tuple[Statement, ...]:
    """Return the goals of a text, read by the calendar of the draft, money in its currency."""
    return _statements(text, draft.calendar, today, draft.money_unit)


@lru_cache(maxsize=2048)
def _statements(text: str, calendar: Calendar, today: date | None, money: str) -> tuple[Statement, ...]:
    """Return the goals of a text: asked for again at every look at a draft."""
    return read_goal(text, calendar=calendar, today=today, money=money)


def _target_from_change(draft: Draft, entry_id: str, statement: Statement | None = None) -> Draft:
    """Return the draft with the target a change gives once the baseline is known, where no target was typed."""
    entry = draft.by_id[entry_id]
    if entry.text("target") and "target" not in entry.filled:
        return draft
    statement = statement or statement_of(draft, entry, None)
    target = changed_target(statement, entry.text("baseline"), entry.text("unit"), entry.answers)
    if not target:
        return draft
    filled = (*(each for each in entry.filled if each != "target"), "target")
    return _with(draft, entry_id, fields=_put(entry.fields, "target", target), filled=filled)


def answer(draft: Draft, entry_id: str, question: Ambiguity, reading: int) -> Draft:
    """Return the draft with one reading of a question taken: its number or day is in the field the question is about, as if typed.

    By how much something is to change is no target: that comes with the baseline, and is asked for without one.
    """
    chosen = question.readings[reading]
    for name, text in texts_of_reading(question, chosen).items():
        draft = set_field(draft, entry_id, name, text)
    if chosen.move is None:
        return draft
    entry = draft.by_id[entry_id]
    draft = _with(draft, entry_id, answers={**entry.answers, question.key: chosen.label})
    return _target_from_change(draft, entry_id)


def statement_of(draft: Draft, entry: Entry, today: date | None) -> Statement | None:
    """Return what an entry's sentence states, None where it has none or states no goal."""
    return next(iter(statements_of(draft, entry.sentence, today)), None) if entry.sentence.strip() else None


def open_questions(draft: Draft, entry: Entry, today: date) -> tuple[Ambiguity, ...]:
    """Return the questions of an entry's sentence whose field nothing was typed into yet."""
    statement = statement_of(draft, entry, today)
    asked = statement.questions if statement else ()
    is_open = (each for each in asked if taken(each, entry.answers) is None)
    return tuple(each for each in is_open if not entry.text(decided_by(each)) or decided_by(each) in entry.filled)


# -- parts ---------------------------------------------------------------------------------------------------------


def _with(draft: Draft, entry_id: str, **changes: Any) -> Draft:
    if entry_id not in draft.by_id:
        raise KeyError(entry_id)
    entries = tuple(
        Entry.model_validate({**dict(entry), **changes}) if entry.id == entry_id else entry for entry in draft.entries
    )
    return draft.but(entries=entries)


def _put(texts: Mapping[str, str], name: str, text: str) -> dict[str, str]:
    """Return texts with one changed, without it where it is empty."""
    kept = {key: value for key, value in texts.items() if key != name}
    return {**kept, name: text} if text else kept


def _clean(text: str) -> str:
    """Return a text that can be stored: whole characters, no more than `LONGEST_TEXT`."""
    return text[:LONGEST_TEXT].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
