"""A plan while it is being designed: its entries hold the texts a person typed, readable or not, so that nothing typed is ever lost.

Fields are keyed as `kpicore.model.Node` names them. What has a fixed list of values (direction, aggregation, cadence, shape) is best set as
the code of the value (`at_least`, `monthly`), which the reader understands as well as the word of a sheet (以上, 月次).
A draft is a frozen value with a JSON form; every edit (`kpicore.guide.drafts.editing`) is a new draft.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from pydantic import Field, field_validator

from kpicore.model.money import YEN, money_unit
from kpicore.model.node import Band, Frozen, Kind, Node
from kpicore.model.plan import Plan, Settings
from kpicore.periods import Calendar
from kpicore.scoring.agreements import agreed_targets
from kpicore.sheets.template import choice
from kpicore.sheets.writing import plain

#: The steps of the wizard, in order.
STEPS = ("start", "kgi", "csf", "kpi", "kdi", "coherence", "people", "check", "sheet")

#: The fields of an entry that hold a text of their own, in the order people are asked.
FIELDS = (
    *("name", "definition", "unit", "direction", "aggregation", "cadence", "baseline", "target", "shape", "start"),
    *("deadline", "owner", "department", "weight", "formula", "green", "yellow", "response", "focus"),
    *("response_when", "response_owner", "response_days"),
)
#: When an agreed response opens its action, who does it and within how many days: fields drafts did not have at first.
RESPONSE_FIELDS = FIELDS[-3:]
#: What an entry holds beside its texts and a node keeps under the same name.
REASONS = ("why", "effect", "control", "actions")
#: The settings a draft may hold a text for.
SETTING_FIELDS = (
    *("name", "fiscal_start_month", "fiscal_year_name", "closing_day", "timezone", "language", "days_off"),
    *("country", "currency"),
    *("green", "yellow", "actuals_through", "entered_from", "dash_means"),
)

#: What is asked once, before the goal: the template of the trade, the goal's figures of last year and of this one so far (as typed), and
#: whether the goal is spread over the year as last year was.
KNOWN = ("trade", "last_year", "so_far", "season")

_WORDS = ("name", "timezone", "fiscal_year_name", "language", "country", "currency")

#: Where a draft began: nowhere, from a sentence, from the running plan, from the indicators of a table; else `template:<key>`.
BLANK, SENTENCE, PLAN, TABLE, TEMPLATE = "blank", "sentence", "plan", "table", "template:"

FOCUS_MARK = "○"
_MOST_DIGITS = 100


class Entry(Frozen):
    """One node of a draft.

    `sentence` is the goal sentence as typed; `fields` are texts as typed, by field (absent is blank); `filled` names the fields whose text
    came from the sentence or a template and was not typed since. `why` says why it leads to what is above it. `effect` and `control` are
    1..3, None while not judged. `chosen` False is a candidate, which is kept and is no part of the plan. `actions` are what people will do,
    from which indicators are derived. `retired` ends a node of the running plan. `locked` keeps its target while others are moved to close
    a gap (`kpicore.guide.coherence`). `answers` are the readings that were taken of what the
    sentence leaves open and no field shows, by question.
    """

    id: str = Field(min_length=1)
    kind: Kind
    parents: tuple[str, ...] = ()
    sentence: str = ""
    fields: Mapping[str, str] = {}
    filled: tuple[str, ...] = ()
    why: str = ""
    effect: int | None = Field(default=None, ge=1, le=3)
    control: int | None = Field(default=None, ge=1, le=3)
    chosen: bool = True
    actions: tuple[str, ...] = ()
    retired: bool = False
    locked: bool = False
    answers: Mapping[str, str] = {}

    def text(self, field: str) -> str:
        """Return the text of a field as typed, "" where nothing was."""
        return self.fields.get(field, "")

    @property
    def name(self) -> str:
        """The name as typed, without blanks around it."""
        return self.text("name").strip()

    @property
    def is_indicator(self) -> bool:
        return self.kind is not Kind.CSF

    @field_validator("fields")
    @classmethod
    def _known_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        unknown = fields.keys() - set(FIELDS)
        if unknown:
            raise ValueError(f"no such fields: {sorted(unknown)}")
        return fields


class Rival(Frozen):
    """What somebody else typed into a field that has another text here: kept beside it until a person chooses.

    `entry` is "" for a setting and for `effective_from`; `field` is a field of the entry, or its
    `sentence`, `why` or `actions` (lines). `at` is UTC.
    """

    entry: str
    field: str
    text: str
    author: str
    at: datetime


class Draft(Frozen):
    """A plan being designed.

    `base` is the running plan it edits as it was at `base_revision` on the day it `began`; all three are None for a new plan. `settings`
    are texts as typed, by setting; `known` what was answered before the goal (`KNOWN`). `effective_from` is the text of the day from which
    changed targets of a running plan count (R3), today where blank. `rivals` are the fields two people, or two tabs, filled in differently
    (`kpicore.guide.drafts.merging`). `holds_responses` is False of a draft that began before it could hold `RESPONSE_FIELDS`: what it
    lacks of them is not taken away.
    `replaces` has a new plan take the place of the one that is there, instead of standing beside it.
    """

    id: str = ""
    origin: str = BLANK
    base_revision: str | None = None
    base: Plan | None = None
    began: date | None = None
    step: str = STEPS[0]
    settings: Mapping[str, str] = {}
    known: Mapping[str, str] = {}
    effective_from: str = ""
    entries: tuple[Entry, ...] = ()
    rivals: tuple[Rival, ...] = ()
    holds_responses: bool = False
    replaces: bool = False

    def but(self, **changes: Any) -> Draft:
        """Return the draft with other values in some fields, which are values of their types."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Draft.model_construct(**(fields | changes))

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The entries by id."""
        return {entry.id: entry for entry in self.entries}

    @property
    def title(self) -> str:
        """What the draft is called in a list: the plan's name, else its goal's, else the goal's sentence; "" while there is none."""
        goals = [entry for entry in self.entries if entry.kind is Kind.KGI]
        names = (self.settings.get("name", ""), *(goal.name or goal.sentence for goal in goals))
        return next((text.strip() for text in names if text.strip()), "")

    @property
    def calendar_month(self) -> int:
        """The month the fiscal year begins in as far as it can be read, April where it cannot (R1)."""
        text = unicodedata.normalize("NFKC", self.settings.get("fiscal_start_month", "")).strip().removesuffix("月")
        return int(text) if text.isdecimal() and text.isascii() and 1 <= int(text[:3]) <= 12 else 4

    @property
    def calendar(self) -> Calendar:
        """The calendar the settings typed describe as far as they can be read, R1's usual one where not."""
        closing = unicodedata.normalize("NFKC", self.settings.get("closing_day", "")).strip().removesuffix("日")
        day = int(closing) if closing.isdecimal() and closing.isascii() and 1 <= int(closing[:3]) <= 30 else None
        name = choice("fiscal_year_name", self.settings.get("fiscal_year_name", "")) or "start"
        return Calendar(fiscal_start_month=self.calendar_month, fiscal_year_name=name, closing_day=day)

    @property
    def money_unit(self) -> str:
        """The unit in which amounts of money are proposed: that of the currency typed, in the language of the plan."""
        return money_unit(self.settings.get("currency", "").strip() or YEN, self.settings.get("language", "ja"))

    def of_kind(self, *kinds: Kind) -> tuple[Entry, ...]:
        """Return the entries of these kinds in order, candidates and retired ones too."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    def in_plan(self, entry: Entry) -> bool:
        """Return whether an entry is part of the plan: chosen, and not only below candidates."""
        return entry.id in self.included

    @cached_property
    def included(self) -> frozenset[str]:
        """The ids of the chosen entries, without those all of whose parents are no part of the plan (a parent that does not exist is)."""
        out = {entry.id for entry in self.entries if not entry.chosen}
        while True:
            lost = {
                entry.id
                for entry in self.entries
                if entry.id not in out and entry.parents and all(parent in out for parent in entry.parents)
            }
            if not lost:
                return frozenset(self.by_id.keys() - out)
            out |= lost

    @cached_property
    def agreed(self) -> Mapping[str, float | Band | None]:
        """The targets of the running plan's nodes as they were agreed when the draft began, by id; none for a new plan."""
        return {} if self.base is None else agreed_targets(self.base, self.began or date.min)

    @cached_property
    def running_texts(self) -> Mapping[str, Mapping[str, str]]:
        """The texts the running plan's nodes came with, by id and field."""
        nodes = self.base.by_id if self.base else {}
        return {node_id: texts_of(node, self.agreed[node_id]) for node_id, node in nodes.items()}

    def is_untouched(self, entry_id: str, field: str) -> bool:
        """Return whether a field of a running node still holds the text it came with."""
        texts, text = self.running_texts.get(entry_id), self.by_id[entry_id].text(field)
        if field in RESPONSE_FIELDS and not self.holds_responses and not text:
            return texts is not None
        return texts is not None and texts.get(field, "") == text

    def is_running(self, entry_id: str) -> bool:
        """Return whether an entry is a node of the running plan: it can be retired, not removed."""
        return self.base is not None and entry_id in self.base.by_id

    @property
    def is_reordered(self) -> bool:
        """Whether a draft of a running plan has another order than its nodes with the new entries after them."""
        if self.base is None:
            return False
        usual = [node_id for node_id in self.base.by_id if node_id in self.by_id]
        return [entry.id for entry in self.entries] != [
            *usual,
            *(entry.id for entry in self.entries if not self.is_running(entry.id)),
        ]

    @field_validator("step")
    @classmethod
    def _known_step(cls, step: str) -> str:
        if step not in STEPS:
            raise ValueError(f"no such step: {step!r}")
        return step


# -- values as the texts that are read back as them ----------------------------------------------------------------


def number_text(value: float | None) -> str:
    """Return a number as people type it, thousands apart and no digit lost; "" for None.

    >>> number_text(150_000_000.0), number_text(0.25)
    ('150,000,000', '0.25')
    """
    if value is None:
        return ""
    digits = plain(float(value))
    whole, point, rest = digits.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(whole):,}{point}{rest}" if len(whole) <= _MOST_DIGITS else digits


def goal_text(value: float | Band | None) -> str:
    """Return a target as people type it, a band as `10〜20`."""
    if isinstance(value, Band):
        return f"{number_text(value.low)}〜{number_text(value.high)}"
    return number_text(value)


def ratio_text(value: float | None) -> str:
    """Return a threshold as percent."""
    return "" if value is None else f"{plain(round(value * 100, 9))}%"


def texts_of(node: Node, target: float | Band | None) -> dict[str, str]:
    """Return the texts of a node's fields with the target it has now, those that are blank left out."""
    texts = {
        "name": node.name,
        "definition": node.definition,
        "unit": node.unit,
        **{field: getattr(node, field) or "" for field in ("direction", "aggregation", "cadence", "shape")},
        "baseline": number_text(node.baseline),
        "target": goal_text(target),
        "start": node.start.isoformat() if node.start else "",
        "deadline": node.deadline.isoformat() if node.deadline else "",
        "owner": node.owner,
        "department": node.department,
        "weight": number_text(node.weight),
        "formula": node.formula,
        "green": ratio_text(node.green),
        "yellow": ratio_text(node.yellow),
        "response": node.response,
        "focus": FOCUS_MARK if node.focus else "",
        "response_when": node.response_when,
        "response_owner": node.response_owner,
        "response_days": "" if node.response_days is None else str(node.response_days),
    }
    return {field: str(text) for field, text in texts.items() if text}


def setting_texts(settings: Settings) -> dict[str, str]:
    """Return the texts of settings, those that are blank left out."""
    texts = {
        **{name: getattr(settings, name) or "" for name in _WORDS},
        "fiscal_start_month": str(settings.fiscal_start_month),
        "closing_day": "" if settings.closing_day is None else str(settings.closing_day),
        "green": ratio_text(settings.green),
        "yellow": ratio_text(settings.yellow),
        "actuals_through": settings.actuals_through or "",
        "entered_from": settings.entered_from or "",
        "days_off": "、".join(entry.replace("/", "〜") for entry in settings.days_off),
        "dash_means": settings.dash_means,
    }
    return {name: text for name, text in texts.items() if text}
