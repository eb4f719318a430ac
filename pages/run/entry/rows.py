"""The rows of the entry page as the component draws them: words and figures from here, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpicore.entry import review_of, seen
from kpicore.model.node import Shape
from kpicore.reports.due import Field
from kpicore.scoring.result import Status
from kpicore.sheets.cells import exempt_word
from kpicore.text import formats
from kpicore.text.board import number_of
from pages.run.entry import saving, whose
from pages.shared import own_sheet, session
from pages.shared.session import View
from pages.shared.style import LONGEST_NAME, NO_COLOUR, PALETTE, Voice, light_text, one_line

LONGEST_DEFINITION = 300
#: Words of the component that are its own.
_OWN = (
    *(
        "undo",
        "cancel",
        "retry",
        "sending",
        "offline",
        "restored",
        "elsewhere_open",
        "elsewhere_drop",
        "about",
        "minus",
    ),
    *("nothing", "excluded", "letters", "digits", "note", "note_save", "paste_too_large"),
)


def rows(found: Sequence[Field], shown: View, *, several: bool) -> list[dict[str, Any]]:
    """Return one row for each field; `several` names the owner in each."""
    actor, undo = session.visitor().actor, saving.can_undo()
    notes = {review.id: review.fact for review in shown.snapshot.reviews} if own_sheet.holds_tabs() else {}
    writes = whose.writes_here(session.visitor())
    return [
        {
            **_row(each, shown.words, notes, several=several, asks=shown.snapshot.plan.settings.asks_why),
            "undo": f"{each.node.id} {each.period}" in undo,
            "locked": not writes or each.is_added_up or not whose.may_enter(actor, each.node.owner),
        }
        for each in found
    ]


def own_words(words: Voice) -> dict[str, str]:
    """Return the words the component says by itself."""
    found = {name: words(f"entry.row.{name}") for name in _OWN}
    return {**found, "elsewhere": words("entry.row.elsewhere", n="%n"), "definition": words("entry.field.definition")}


def _row(each: Field, words: Voice, notes: Mapping[str, str], *, several: bool, asks: bool) -> dict[str, Any]:
    node, row = each.node, each.row
    name = one_line(node.name, LONGEST_NAME) or node.id
    note = row["note"] if row is not None and row["note"] else notes.get(review_of(node.id, each.period), "")
    asks_why = asks and each.status is Status.OFF_TRACK and each.met is False and not note
    value = formats.number(each.actual, words.language, exact=True) if each.actual is not None else ""
    if each.actual is None and each.exempt and row is not None:  # the word that the period does not apply
        value = exempt_word(each.exempt, row["text"], words.language)
    none = words("common.none")
    facts = {
        "last": words.amount(each.last[1], node.unit, beside=number_of(each.target)) if each.last else none,
        "last_year": words.amount(each.last_year, node.unit) if each.last_year is not None else none,
        "target": words.goal(each.target, node.unit, node.direction) if each.target is not None else none,
    }
    owner = one_line(node.owner, 40)
    whose_it_is = words("entry.not_mine", owner=owner) if owner else words("common.no_owner")
    remarks = [whose_it_is if several else "", words("entry.field.added_up") if each.is_added_up else ""]
    return {
        "id": f"{node.id} {each.period}",
        "name": name,
        "label": words("entry.field.label", name=name, period=words.period(each.period)),
        "definition": one_line(node.definition, LONGEST_DEFINITION),
        "facts": [{"name": words(f"entry.field.{fact}"), "text": text} for fact, text in facts.items()],
        "unit": one_line(node.unit, 20),
        "value": value,
        "seen": seen(row),
        "state": _state(each, words),
        "light": _light(each, words),
        "by": _by(each, words),
        "remark": "　".join(filter(None, remarks)),
        "note": one_line(note, saving.LONGEST_NOTE),
        "asks": one_line(node.response, saving.LONGEST_NOTE) if asks_why else None,
    }


def _state(each: Field, words: Voice) -> dict[str, str] | None:
    """Return what is said of a field without a light: past due, missing, a gap, not applying; of a running period that it is one."""
    if each.exempt:
        return {"text": words("entry.field.exempt"), "tone": NO_COLOUR}
    if each.asked is not None:
        return {"text": words(f"entry.field.{each.asked}"), "tone": "red" if each.asked == "late" else NO_COLOUR}
    return {"text": words("entry.field.open"), "tone": NO_COLOUR} if each.is_open else None


def _light(each: Field, words: Voice) -> dict[str, str] | None:
    """Return the light of this period with its ratio; None while it is open or has no target."""
    if each.status is None:
        return None
    is_total = (
        each.node.shape is Shape.TOTAL
    )  # its light is that of the sums to date (R5), the ratio that of the period
    ratio = ""
    if each.ratio is not None:
        ratio = words(f"entry.field.{'ratio_of_period' if is_total else 'ratio'}", ratio=words.percent(each.ratio))
    text = light_text(each.status, words)
    text = f"{words('common.to_date')} {text}" if is_total else text
    return {"text": text, "tone": PALETTE.get(each.status, NO_COLOUR), "ratio": ratio}


def _by(each: Field, words: Voice) -> str:
    row = each.row
    if row is None or not (row["entered_by"] or row["recorded_at"]):
        return ""
    at = row["recorded_at"] or ""
    when = f"{int(at[5:7])}/{int(at[8:10])} {at[11:16]}" if at else ""
    who = one_line(row["entered_by"], 40)
    return words("entry.field.by", who=who, when=when) if who and when else who or when
