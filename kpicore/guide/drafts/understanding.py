"""What a typed sentence was understood as: the sentence in parts, each with what it gave, and what is still missing.

Nothing of the sentence is left out: the parts in order are the text as typed. The words are in `kpicore.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpicore.guide.drafts.editing import statement_of, take_sentence
from kpicore.guide.drafts.entries import Draft, Entry
from kpicore.guide.drafts.filling import texts_of_statement
from kpicore.guide.drafts.reading import read_draft
from kpicore.guide.sentences import Statement
from kpicore.language import tidy
from kpicore.model.node import Kind

#: What a sentence can lack, by the field that holds it; a blank cadence is no lack (R2), which days a term has is told beside the target.
_FIELD_OF_MISSING: Mapping[str, str] = {
    "indicator": "name",
    "target_value": "target",
    "unit": "unit",
    "baseline": "baseline",
    "deadline": "deadline",
}
#: Units a number without one may have, beside money.
_COUNTED = {"ja": ("件", "人"), "en": ("orders", "people")}
#: A bare 120 may be percent, a bare 3,000 hardly.
_MOST_PERCENT = 200


@dataclass(frozen=True, slots=True)
class SentencePart:
    """Characters of a sentence and what they gave: name, number, unit, time or direction; "" for nothing."""

    text: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A sentence in parts, what it lacks (words of a statement's `missing`) and the units a number without one may have.

    `value` is that number. `is_read` is False where nothing of the sentence is a goal.
    """

    parts: tuple[SentencePart, ...]
    missing: tuple[str, ...] = ()
    value: float | None = None
    units: tuple[str, ...] = ()
    is_read: bool = True


def understood(draft: Draft, entry: Entry, today: date) -> Understood | None:
    """Return what the sentence of an entry was understood as, None where it has none.

    What was typed into a field since is not missing any more.
    """
    if not entry.sentence.strip():
        return None
    statement = statement_of(draft, entry, today)
    if statement is None:
        wanted = ("indicator", "target_value") if entry.kind is not Kind.CSF else ()
        return Understood((SentencePart(entry.sentence),), _still(entry, wanted), is_read=False)
    needs_unit = statement.value is not None and "unit" in statement.missing and not entry.text("unit").strip()
    counted = _COUNTED.get(draft.settings.get("language", "ja"), _COUNTED["en"])
    percent = ("%",) if abs(statement.value or 0) <= _MOST_PERCENT else ()
    return Understood(
        parts=_parts(entry.sentence, statement),
        missing=_still(entry, statement.missing),
        value=statement.value if needs_unit else None,
        units=(draft.money_unit, *counted, *percent) if needs_unit else (),
    )


#: What is compared with what was typed by hand, in the order of the form.
_SAID = ("name", "unit", "target", "deadline", "cadence")


def said_otherwise(draft: Draft, entry: Entry, today: date) -> Mapping[str, str]:
    """Return what the sentence of an entry says of fields that were typed by hand and mean something else, by field."""
    found = texts_of_statement(statement_of(draft, entry, today), entry.kind, draft.settings.get("language", "ja"))
    typed = [name for name in _SAID if name in found and entry.text(name).strip() and name not in entry.filled]
    other = {name: found[name] for name in typed if tidy(found[name]) != tidy(entry.text(name))}
    if not other:
        return {}
    taken = take_sentence(draft, entry.id, other, today)
    mine, theirs = (read_draft(each, today).plan.by_id.get(entry.id) for each in (draft, taken))
    return {name: text for name, text in other.items() if getattr(mine, name, "") != getattr(theirs, name, None)}


def _still(entry: Entry, missing: tuple[str, ...]) -> tuple[str, ...]:
    known = (word for word in missing if word in _FIELD_OF_MISSING)
    return tuple(word for word in known if not entry.text(_FIELD_OF_MISSING[word]).strip())


def _parts(text: str, statement: Statement) -> tuple[SentencePart, ...]:
    """Return the text cut where the statement found something; of places that overlap the one that begins first counts, and the other
    from where that ends ($ and 120,000 of $120,000).

    Words of one field with nothing but blanks between them are one part.
    """
    places: list[tuple[int, int, str]] = []
    for start, end, what in sorted(
        (start, end, what) for what, found in statement.spans.items() for start, end in found
    ):
        if places and places[-1][2] == what and not text[places[-1][1] : start].strip():
            places[-1] = (places[-1][0], max(places[-1][1], end), what)
        else:
            places.append((start, end, what))
    parts, at = [], 0
    for start, end, what in places:
        start = max(start, at)
        if start >= end or end > len(text):
            continue
        parts += [SentencePart(text[at:start]), SentencePart(text[start:end], what)]
        at = end
    return tuple(part for part in (*parts, SentencePart(text[at:])) if part.text)
