"""What the browser sends of the entry page, one field at a time, and what it is told.

The browser keeps all it has sent until it is answered and sends it again when in doubt, so each message has a number, is answered once and
is never saved twice. Nothing it says is trusted: the field is looked up, the text is read by the grammar of cells, and the store decides
who may write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from kpicore.entry import By, Doubt, Typed, entered, noted, question, review_of, reviewed, seen, understood
from kpicore.errors import ChangeConflict, KpiError, StoreUnavailable
from kpicore.model.actuals import exempt_reason
from kpicore.model.change import Change
from kpicore.model.review import Review
from kpicore.model.rows import Row, storable
from kpicore.reports.due import Field, fields
from kpicore.text import formats
from kpicore.text.catalogue import catalogue
from kpicore.text.entering import fault_sentence
from kpicore.text.sentences import error_sentence
from pages.shared import own_sheet, session
from pages.shared.session import View
from pages.shared.style import Voice, one_line

#: In one message: fields, characters of a number, characters of a note.
MOST_SENT, LONGEST_TEXT, LONGEST_NOTE = 300, 200, 500
#: So many answers are kept for a browser that asks again.
MOST_KEPT = 600
_ANSWERS, _UNDO = "entry-answers", "entry-undo"
KINDS = ("value", "note", "undo")
#: What なし may mean, by what the person says: nothing was sold, nothing was to be recorded, nothing is known yet.
_MEANT = {
    "zero": Typed("", 0.0),
    "exempt": Typed("", flags="excluded", missing="excluded"),
    "blank": Typed("", missing="blank"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of the browser; `sure` is what the person chose when asked ("" before that)."""

    n: str
    kind: str
    node: str
    period: str
    text: str
    seen: str
    sure: str

    @property
    def field(self) -> str:
        return f"{self.node} {self.period}"


@dataclass(frozen=True, slots=True)
class Option:
    """A button under a question: send the field again with `sure`, having seen `seen`; `drop` gives up what was typed."""

    label: str
    sure: str = ""
    seen: str = ""
    drop: bool = False


@dataclass(frozen=True, slots=True)
class SaveAnswer:
    """What the browser is told of one message. `kind` is saved, asked, refused or failed (which may be sent again)."""

    n: str
    field: str
    kind: str
    said: str
    echo: str = ""
    undo: bool = False
    options: Sequence[Option] = ()

    def as_json(self) -> dict[str, Any]:
        options = [{"label": o.label, "sure": o.sure, "seen": o.seen, "drop": o.drop} for o in self.options]
        return {
            **{name: getattr(self, name) for name in ("n", "field", "kind", "said", "echo", "undo")},
            "options": options,
        }


def take(sent: object, author: str, shown: View) -> bool:
    """Save what a browser sent and was not answered yet; return whether there was anything. Answers are in `answers()`."""
    kept: dict[str, SaveAnswer] = st.session_state.setdefault(_ANSWERS, {})
    fresh = [each for each in messages(sent) if each.n not in kept]
    if not fresh:
        return False
    # Both are at hand before anything is saved: a newer message may end this run at its next look into the session.
    _Answering(_Judge(shown, author, st.session_state.setdefault(_UNDO, {})), kept).answer(fresh)
    for number in list(kept)[:-MOST_KEPT]:
        del kept[number]
    return True


def answers() -> list[dict[str, Any]]:
    """Return what this visit's messages were answered, as JSON."""
    kept: dict[str, SaveAnswer] = st.session_state.get(_ANSWERS, {})
    return [answer.as_json() for answer in kept.values()]


def messages(sent: object) -> list[Sent]:
    """Return what is a message of what a browser sent, the latest of each number; anything else is left out."""
    found: dict[str, Sent] = {}
    for each in sent[:MOST_SENT] if isinstance(sent, list) else ():
        if not isinstance(each, Mapping):
            continue
        parts = [each.get(name, "") for name in ("n", "kind", "field", "text", "seen", "sure")]
        if not all(isinstance(part, str) and len(part) <= LONGEST_NOTE for part in parts):
            continue
        n, kind, place, text, token, sure = map(storable, parts)
        node, _, period = place.rpartition(" ")
        if n and node and kind in KINDS and (kind == "note" or len(text) <= LONGEST_TEXT):
            found[n] = Sent(n, kind, node, period, text, token, sure)
    return list(found.values())


@dataclass
class _Answering:
    """Where messages are answered; the fields are read again after every save.

    `kept` takes each answer as soon as it is known, `judge.undo` each change that was saved: what was saved is never asked for again.
    """

    judge: _Judge
    kept: dict[str, SaveAnswer]

    def answer(self, fresh: Sequence[Sent]) -> None:
        """Answer each message. What nothing stands against is saved at once; where that fails, one by one."""
        judged = [(each, self.judge.judged(each)) for each in fresh]
        changes = [(each, found) for each, found in judged if isinstance(found, Change)]
        for _, found in judged:
            if isinstance(found, SaveAnswer):
                self.kept[found.n] = found
        if len(changes) > 1 and len({found.key for _, found in changes}) == len(changes):
            try:
                session.save([found for _, found in changes])
            except KpiError:
                self._look_again()
            else:
                for each, found in changes:
                    self._saved(each, found)
                self._look_again()
                return
        for each, _ in changes:
            self._save(each)

    def _save(self, each: Sent) -> None:
        """Save one message as things are now."""
        for _ in range(2):
            found = self.judge.judged(each)
            if isinstance(found, SaveAnswer):
                self.kept[each.n] = found
                return
            try:
                session.save([found])
            except ChangeConflict:  # somebody was faster: look at what is there, and ask
                self._look_again()
                continue
            except KpiError as failure:
                kind = "failed" if isinstance(failure, StoreUnavailable) else "refused"
                said = error_sentence(failure, self.judge.words.language)
                self.kept[each.n] = SaveAnswer(each.n, each.field, kind, said)
                return
            self._saved(each, found)
            self._look_again()
            return
        self.kept[each.n] = SaveAnswer(each.n, each.field, "failed", self.judge.words("entry.say.gone"))

    def _saved(self, each: Sent, change: Change) -> None:
        judge = self.judge
        now = f"{session.wall_time(session.now(), judge.shown):%H:%M}"
        echo, can_undo = "", each.kind == "value"
        if each.kind == "undo":
            judge.undo.pop(each.field, None)
            said = "undone"
        elif each.kind == "note":
            said = "note_saved"
        else:
            judge.undo[each.field] = change
            said = "saved" if change.after is not None else "removed"
            if change.after is not None:
                unit = judge.shown.snapshot.plan.by_id[each.node].unit
                key = "read_as" if change.after["value"] is not None else "read_as_exempt"
                echo = judge.words(f"entry.say.{key}", value=judge.value(change.after, unit))
        text = judge.words(f"entry.say.{said}", time=now)
        self.kept[each.n] = SaveAnswer(each.n, each.field, "saved", text, echo, undo=can_undo)

    def _look_again(self) -> None:
        self.judge = _Judge(session.open_view(session.live().refresh()), self.judge.author, self.judge.undo)


@dataclass(frozen=True)
class _Judge:
    """What a message comes to in the fields of one look at the data; nothing is saved here. `undo` holds what this visit can take back."""

    shown: View
    author: str
    undo: dict[str, Change]
    _fields: dict[str, tuple[Field, ...]] = field(default_factory=dict)

    @property
    def words(self) -> Voice:
        return self.shown.words

    def judged(self, each: Sent) -> Change | SaveAnswer:
        """Return the change a message asks for, or what to say instead."""
        if each.period not in self._fields:
            self._fields[each.period] = fields(self.shown.snapshot, self.shown.scores, each.period)
        found = next((field for field in self._fields[each.period] if field.node.id == each.node), None)
        if found is None or found.is_added_up:
            node = self.shown.snapshot.plan.by_id.get(each.node)
            is_retired = node is not None and not node.is_active
            return self._told(each, "refused", "retired" if is_retired else "gone")
        if each.kind == "note":
            change = self._note(each, found)
            return change or self._told(each, "saved", "note_kept")
        if each.kind == "undo":
            done = self.undo.get(each.field)
            if done is None or seen(found.row) != seen(done.after):
                return self._told(each, "refused", "undo_gone")
            return Change("actuals", done.key, found.row, done.before)
        return self._entered(each, found)

    def _entered(self, each: Sent, found: Field) -> Change | SaveAnswer:
        typed = understood(each.text, found.node, dash_means=self.shown.snapshot.plan.settings.dash_means)
        if typed.fault is not None:
            facts = {**typed.fault.facts, "unit": found.node.unit}
            said = one_line(fault_sentence(typed.fault.code, facts, catalogue(self.words.language)), 200)
            return SaveAnswer(each.n, each.field, "asked", said)
        if typed.missing == "nothing":
            if each.sure not in _MEANT:
                options = [Option(self.words(f"entry.say.nothing_{sure}"), sure, each.seen) for sure in _MEANT]
                return self._told(each, "asked", "nothing", options)
            typed = _MEANT[each.sure]
        by = By(self.author, session.wall_time(session.now(), self.shown))
        change = entered(each.node, each.period, found.row, typed, by)
        if change is None:
            if typed.value is not None or typed.is_exempt:  # what is stored already
                return self._told(each, "saved", "same" if typed.value is not None else "same_word")
            if typed.missing == "blank":
                return self._told(each, "saved", "blank")
            return self._told(each, "saved", "missing", word=one_line(typed.text, 20))
        if seen(found.row) != each.seen:
            return self._conflict(each, found, typed)
        return change if each.sure else self._asked(each, found, typed) or change

    def _asked(self, each: Sent, found: Field, typed: Typed) -> SaveAnswer | None:
        """Return the question about a number that is not what is usual, or that is to go; None where there is none."""
        if typed.value is None:
            if found.row is None or (typed.is_exempt and found.row["value"] is None):
                return None
            value = self.value(found.row, found.node.unit)
            if typed.is_exempt:
                word = self._typed(typed, found.node.unit)
                options = [Option(self.words("entry.say.mine", value=word), "yes", each.seen), self._give_up(value)]
                return self._told(each, "asked", "erase_exempt", options, value=value, word=word)
            options = [Option(self.words("entry.say.erase_yes"), "yes", each.seen), self._give_up(value)]
            return self._told(each, "asked", "erase", options, value=value)
        doubt = question(typed.value, found.usual, found.target)
        if doubt is None:
            return None
        options = [Option(self.words("entry.say.keep"), "yes", each.seen)]
        said = self.words(
            f"entry.say.{doubt.doubt}", **({"factor": doubt.factor} if doubt.doubt is not Doubt.SIGN else {})
        )
        echo = self.words("entry.say.read_as", value=self._typed(typed, found.node.unit))
        return SaveAnswer(each.n, each.field, "asked", said, echo, options=options)

    def _conflict(self, each: Sent, found: Field, typed: Typed) -> SaveAnswer:
        unit, row = found.node.unit, found.row
        mine = self._typed(typed, unit)
        who = one_line(self._author_of(each, row), 40)
        named = {"who": who} if who else {}
        suffix = "" if who else "_unknown"
        theirs = self.value(row, unit) if row is not None else ""
        use = Option(self.words("entry.say.mine", value=mine), "yes", seen(row))
        if row is None:
            leave = Option(self.words("entry.say.theirs_blank"), drop=True)
            return self._told(each, "asked", f"conflict_gone{suffix}", [use, leave], mine=mine, **named)
        options = [use, self._give_up(theirs)]
        return self._told(each, "asked", f"conflict{suffix}", options, theirs=theirs, mine=mine, **named)

    def _author_of(self, each: Sent, row: Row | None) -> str:
        """Return who made what is in a field now, "" where nobody knows."""
        if row is not None and row["entered_by"]:
            return str(row["entered_by"])
        try:
            log = session.history()
        except KpiError:
            return ""
        key = (each.node, each.period)
        return next((line.author for line in log if (line.change.table, line.change.key) == ("actuals", key)), "")

    def _note(self, each: Sent, found: Field) -> Change | None:
        """Return the change that keeps what happened: beside the number in a database, in 振り返り of a workbook, whose cells hold none."""
        text = each.text.strip()
        if not own_sheet.holds_tabs():
            return noted(found.row, text) if found.row is not None else None
        written = Review(
            id=review_of(each.node, each.period),
            date=self.shown.today,
            node=each.node,
            period=each.period,
            fact=text,
            author=self.author,
        )
        return reviewed(self.shown.snapshot.reviews, written)

    # -- words ------------------------------------------------------------------------------------------------

    def value(self, row: Row, unit: str) -> str:
        """Return what a row says: its number, or that its period does not apply."""
        if row["value"] is None:
            return self.words(f"flag.{exempt_reason(row['flags'])}")
        return formats.whole(row["value"], unit, self.words.language)

    def _typed(self, typed: Typed, unit: str) -> str:
        if typed.value is None and not typed.is_exempt:
            return self.words("common.none")
        return self.value({"value": typed.value, "flags": typed.flags}, unit)

    def _give_up(self, value: str) -> Option:
        return Option(self.words("entry.say.theirs", value=value), drop=True)

    def _told(self, each: Sent, kind: str, key: str, options: Sequence[Option] = (), **facts: Any) -> SaveAnswer:
        return SaveAnswer(each.n, each.field, kind, self.words(f"entry.say.{key}", **facts), options=options)


def remember(change: Change) -> None:
    """Let a saved number be taken back, as one that was typed."""
    st.session_state.setdefault(_UNDO, {})[" ".join(change.key)] = change


def can_undo() -> frozenset[str]:
    """Return the fields whose last save of this visit can be taken back."""
    return frozenset(st.session_state.get(_UNDO, {}))
