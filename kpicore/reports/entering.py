"""Numbers given by indicator and period, from a command or an agent: what each means, what it changes, what is to be looked at.

The same grammar and the same guards as on the entry page; nobody is there to be asked, so a question is a warning beside a number that is
saved. Nothing is written here: `change` is what a store is to save.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpicore.entry import By, NumberQuestion, Typed, entered, question, review_of, reviewed, understood
from kpicore.model.change import Change
from kpicore.model.node import Node
from kpicore.model.review import Review
from kpicore.model.rows import Row
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Period, parse_period_id
from kpicore.reports.due import open_to, rows_of, usual_before
from kpicore.scoring.scores import Scores
from kpicore.sheets.names import Label, Meant, name_index_of
from kpicore.sheets.periods import DateContext, read_period


@dataclass(frozen=True, slots=True)
class Given:
    """One line as it was given; `line` counts from 1, `clears` takes the number away."""

    line: int
    indicator: str
    period: str
    value: str
    note: str = ""
    clears: bool = False


@dataclass(frozen=True, slots=True)
class EnteredLine:
    """What one line comes to.

    `refused` is a stable word with `facts`, "" where it can be saved: `unknown`, `not_indicator`, `retired`, `bad_period`, `wrong_cadence`,
    `not_closed`, `no_value`, `missing`, `fault` (`code`). `changes` is empty where the number is there already.
    """

    given: Given
    node: Node | None = None
    period: str = ""
    typed: Typed | None = None
    refused: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    doubt: NumberQuestion | None = None
    is_outside: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def outcome(self) -> str:
        """`refused`, `same`, `removed` or `saved`."""
        if self.refused:
            return "refused"
        if not self.changes:
            return "same"
        return "removed" if self.changes[0].table == "actuals" and self.changes[0].after is None else "saved"

    @property
    def asks_to_look(self) -> bool:
        return bool(self.refused or self.doubt or self.is_outside)

    def as_json(self) -> dict[str, Any]:
        typed = self.typed
        doubt = {"code": str(self.doubt.doubt), "factor": self.doubt.factor or None} if self.doubt else None
        outside = [{"code": "outside-term"}] if self.is_outside else []
        return {
            "line": self.given.line,
            "indicator": self.node.id if self.node is not None else None,
            "period": self.period or None,
            "value": typed.value if typed is not None else None,
            "text": self.given.value,
            "flags": typed.flags.split() if typed is not None else [],
            "outcome": self.outcome,
            "reason": self.facts.get("code", self.refused.replace("_", "-")) if self.refused else None,
            "warnings": [*([doubt] if doubt else []), *outside],
        }


def entries(
    snapshot: Snapshot, scores: Scores, given: Iterable[Given], by: By, *, keeps_notes: bool
) -> tuple[EnteredLine, ...]:
    """Return what each line comes to, in order; a later line for the same indicator and period builds on the one before.

    A note stands beside its number where the store `keeps_notes` there, else it is a review.
    """
    batch = _Batch(snapshot, scores, by, keeps_notes)
    return tuple(batch.entry(each) for each in given)


class _Batch:
    def __init__(self, snapshot: Snapshot, scores: Scores, by: By, keeps_notes: bool) -> None:
        self.snapshot, self.scores, self.by, self.keeps_notes = snapshot, scores, by, keeps_notes
        self.index = name_index_of(snapshot.plan.by_id.values())
        self.rows: dict[str, dict[tuple[str, str], Row | None]] = {}

    def entry(self, given: Given) -> EnteredLine:
        text = given.indicator
        meant = self.index.indicator(Label(id=text, name=text))
        node = meant.node if isinstance(meant, Meant) else None
        if node is None:
            factor = self.index.node(text)
            if factor is not None and not factor.is_indicator:
                return EnteredLine(given, refused="not_indicator", facts={"name": text})
            facts = {"name": text, "nearest": self.index.nearest(text)}
            return EnteredLine(given, refused="unknown", facts=facts)
        if not node.is_active:
            return EnteredLine(given, refused="retired", facts={"name": node.name})
        period, refused, facts = self._period(given.period, node)
        if period is None:
            return EnteredLine(given, node, refused=refused, facts=facts)
        if given.clears:
            return self._built(given, node, str(period), Typed("", missing="blank"))
        typed = understood(given.value, node, dash_means=self.snapshot.plan.settings.dash_means)
        if typed.fault is not None:
            return EnteredLine(
                given, node, str(period), typed, "fault", {**typed.fault.facts, "code": typed.fault.code}
            )
        is_own = period.cadence is node.filled().cadence
        if typed.value is None and not (typed.is_exempt and is_own):
            refused = "no_value" if typed.missing == "blank" else "missing"
            return EnteredLine(given, node, str(period), typed, refused, {"word": typed.text})
        return self._built(given, node, str(period), typed)

    def _period(self, text: str, node: Node) -> tuple[Period | None, str, dict[str, Any]]:
        calendar, cadence = self.snapshot.plan.settings.calendar, node.filled().cadence
        year = calendar.fiscal_year(self.scores.today).ordinal
        context = DateContext(calendar, fiscal_year=year, cadence=cadence, today=self.scores.today)
        period = parse_period_id(text.strip()) or read_period(text, context=context)
        if not isinstance(period, Period):
            return None, "bad_period", {"text": text}
        if cadence is not None and period.cadence.rank > cadence.rank:
            return None, "wrong_cadence", {"name": node.name, "cadence": str(cadence), "period": str(period)}
        if calendar.first_day(period) > self.scores.today:
            return None, "not_closed", {"period": str(period)}
        return period, "", {}

    def _built(self, given: Given, node: Node, period: str, typed: Typed) -> EnteredLine:
        """Return the entry with its changes, and what is to be looked at where the period is one of the indicator's own cadence."""
        if node.id not in self.rows:
            self.rows[node.id] = dict(rows_of(self.snapshot, {node.id}))
        held = self.rows[node.id]
        row = held.get((node.id, period))
        note = given.note.strip()
        change = entered(node.id, period, row, typed, self.by, note=note if self.keeps_notes else "")
        changes = [change] if change is not None else []
        if change is not None:
            held[node.id, period] = change.after
        if note and not self.keeps_notes and (typed.value is not None or typed.is_exempt):
            review = Review(
                id=review_of(node.id, period),
                date=self.scores.today,
                node=node.id,
                period=period,
                fact=note,
                author=self.by.who,
            )
            noted = reviewed(self.snapshot.reviews, review)
            changes += [noted] if noted is not None else []
        own = parse_period_id(period)
        is_own = own is not None and own.cadence is node.filled().cadence
        asked = question(typed.value, usual_before(self.scores, node.id, period)) if typed.value and is_own else None
        is_outside = is_own and typed.missing != "blank" and period not in open_to(self.scores, node.id)
        return EnteredLine(given, node, period, typed, doubt=asked, is_outside=is_outside, changes=tuple(changes))
