"""One question of an agent: the plan as it is known, scored as of one day, and what every answer is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from kpicore.agents.callers import AgentCaller
from kpicore.agents.quoting import NOTE, id_text, said, unit_text, unmarked
from kpicore.agents.sources import PlanLook, PlanSource
from kpicore.errors import ChangeConflict, KpiError, NoSuchPlan, NotAllowed, ReadOnlyStore
from kpicore.model.actuals import numbers_of
from kpicore.model.names import name_key
from kpicore.model.node import Band, Node
from kpicore.model.plan import Plan
from kpicore.model.review import Action
from kpicore.model.snapshot import Snapshot
from kpicore.periods import FIRST_DAY, LAST_DAY, parse_period_id, read_day
from kpicore.reports.meetings.agenda import node_of
from kpicore.reports.score import plain
from kpicore.scoring.result import NodeScore
from kpicore.scoring.scores import Scores, score
from kpicore.sheets.names import name_index_of
from kpicore.text import formats
from kpicore.text.catalogue import catalogue
from kpicore.text.sentences import error_sentence
from kpicore.text.voice import Voice, light_text, voice

T = TypeVar("T")
Json = dict[str, Any]


class Declined(Exception):
    """A question that has no answer; `key` is the sentence that says why and what to do, `facts` what it names."""

    def __init__(self, key: str, **facts: Any) -> None:
        self.key = key
        self.facts = facts
        super().__init__(key)


@dataclass(frozen=True)
class Query:
    """A question. `now` is UTC, `scores` are of the snapshot as of the day asked for."""

    source: PlanSource
    look: PlanLook
    scores: Scores
    caller: AgentCaller
    now: datetime

    @property
    def snapshot(self) -> Snapshot:
        return self.look.snapshot

    @property
    def plan(self) -> Plan:
        return self.look.snapshot.plan

    @property
    def today(self) -> date:
        """The day the plan is judged as of."""
        return self.scores.today

    @cached_property
    def words(self) -> Voice:
        """The language of the answer under the plan's calendar."""
        return voice(self.caller.language or self.plan.settings.language, self.plan.settings.calendar)

    @property
    def wall_time(self) -> datetime:
        """The moment as the plan's clocks show it, without its offset."""
        return self.now.astimezone(ZoneInfo(self.plan.settings.timezone)).replace(tzinfo=None)

    # -- what arguments mean --------------------------------------------------------------------------------------

    def node(self, text: str) -> Node:
        """Return the active node an id or a name means. Raises Declined (`unknown_node`, `retired`)."""
        index = name_index_of(self.plan.by_id.values())
        wanted = unmarked(text)
        node = self.plan.by_id.get(wanted) or index.node(wanted)
        if node is None:
            holding = [each.name for each in self.plan.by_id.values() if name_key(wanted) in name_key(each.name)]
            near = list(dict.fromkeys([*holding, *index.nearest(wanted)])) if wanted else []
            key = "unknown_node_near" if near else "unknown_node"
            raise Declined(key, name=said(wanted), **({"nearest": self.listed(near)} if near else {}))
        if not node.is_active:
            raise Declined("retired", name=said(node.name))
        return node

    def indicator(self, text: str) -> Node:
        """Return the active node with numbers of its own that an id or a name means. Raises Declined (also `not_indicator`)."""
        node = self.node(text)
        if not node.is_indicator:
            raise Declined("not_indicator", name=said(node.name))
        return node

    def listed(self, names: Sequence[str], most: int = 12) -> str:
        """Return names of people or nodes as they are listed in a sentence."""
        return self.words("common.list_pause").join(said(name) for name in names[:most])

    # -- what answers are made of ---------------------------------------------------------------------------------

    def named(self, node: Node) -> Json:
        """Return who a node is: id, name, kind and owner."""
        return {"id": id_text(node.id), "name": said(node.name), "kind": str(node.kind), "owner": said(node.owner)}

    def figure(self, value: float | Band | None, unit: str) -> Json | None:
        """Return a figure with its unit, as a number and as people of the language write it; None without one."""
        if value is None:
            return None
        unit = unit_text(unit)
        said_so = formats.amount(value, unit, self.words.language)
        number = plain(value) if isinstance(value, Band) else {"value": plain(value)}
        return {**number, "unit": unit, "text": said_so}

    def light(self, score: NodeScore) -> Json:
        """Return a light (R6; of a factor R7) with the ratio it was judged by."""
        return {
            "status": str(score.status),
            "word": light_text(score.status, self.words),
            "ratio": plain(score.light_ratio),
            "rule": "R6" if score.drivers is None or score.judged_period is not None else "R7",
        }

    def to_date(self, score: NodeScore, unit: str) -> Json:
        """Return the sums over the term so far (R5); of what is no sum there are none."""
        return {
            "actual": self.figure(score.actual_to_date, unit),
            "target": self.figure(score.target_to_date, unit),
            "attainment": plain(score.attainment_to_date),
            "through": score.judged_period,
            "rule": "R5",
        }

    def landing(self, score: NodeScore, unit: str) -> Json | None:
        """Return where an indicator ends if it goes on like this (R8); None where nothing can be said."""
        found = score.landing
        if found is None:
            return None
        ends = {
            name: self.figure(value, unit)
            for name, value in (("value", found.value), ("low", found.low), ("high", found.high))
        }
        return {**ends, "method": found.method, "rule": "R8"}

    def cost(self, value: float | None, goal: Node | None, rule: str) -> Json | None:
        """Return what something costs a goal, in the goal's unit and positive against it; None where nothing is known."""
        if value is None or goal is None:
            return None
        return {**(self.figure(value, goal.unit) or {}), "goal": id_text(goal.id), "rule": rule}

    def action(self, action: Action) -> Json:
        """Return an action: what, who, by when, for which indicator, and how far it is."""
        node = node_of(action, self.snapshot)
        return {
            "id": id_text(action.id),
            "text": said(action.text, NOTE),
            "owner": said(action.owner),
            "due": action.due.isoformat() if action.due else None,
            "days_overdue": action.days_overdue(self.today),
            "state": str(action.state),
            "indicator": None if node is None else self.named(node),
            "aimed": self.figure(action.aimed, node.unit if node is not None else ""),
            "result": said(action.result, NOTE),
        }

    def cells(self, node_id: str, first: date, last: date) -> Json | None:
        """Return the cells the actuals of an indicator between two days came from: the first, the last and how many; None without any."""
        calendar = self.plan.settings.calendar
        rows = numbers_of(self.snapshot.actuals)
        mine = rows[rows["indicator"] == node_id]
        found = []
        for period_id, cell in zip(mine["period"].tolist(), mine["cell"].tolist(), strict=True):
            period = parse_period_id(period_id)
            if (
                cell
                and period is not None
                and first <= calendar.first_day(period)
                and calendar.last_day(period) <= last
            ):
                found.append((calendar.first_day(period), cell))
        if not found:
            return None
        found.sort()
        ends = (
            {"first": said(found[0][1]), "last": said(found[-1][1])} if len(found) > 1 else {"cell": said(found[0][1])}
        )
        return {**ends, "count": len(found)}

    def cells_of_period(self, node_id: str, period_id: str | None) -> Json | None:
        """Return the cells of one period's actual, those of finer periods it was added up from where it has none of its own."""
        period = parse_period_id(period_id or "")
        if period is None:
            return None
        calendar = self.plan.settings.calendar
        return self.cells(node_id, calendar.first_day(period), calendar.last_day(period))

    def page(self, rows: Sequence[T], offset: int, most: int) -> tuple[Sequence[T], Json]:
        """Return a part of a list, and how many there are with how to ask for the rest."""
        part = rows[offset : offset + most]
        left = len(rows) - offset - len(part)
        facts: Json = {"shown": len(part), "of": len(rows), "more": None}
        if left > 0:
            facts["more"] = self.words("agents.more", n=left, offset=offset + len(part))
        return part, facts

    def answer(self, **parts: Any) -> Json:
        """Return an answer: of which plan and day, how old the data are, how texts are to be read, then its parts."""
        confirmed = self.look.confirmed_at
        data: Json = {"age_seconds": None if confirmed is None else max(0, int((self.now - confirmed).total_seconds()))}
        if self.look.failure is not None:
            data["outage"] = self.words(
                "agents.outage", reason=failure_sentence(self.look.failure, self.words.language)
            )
        return {
            "plan": said(self.plan.settings.name),
            "as_of": self.today.isoformat(),
            "data": data,
            "how_to_read": self.words("agents.how_to_read"),
            **parts,
        }


def read_as_of(text: str, language: str) -> date:
    """Return the day of an argument. Raises Declined."""
    words = catalogue(language)
    day = read_day(unmarked(text))
    if day is None:
        raise Declined("said", said=words("cli.errors.not_a_day", text=said(text)))
    if not FIRST_DAY <= day <= LAST_DAY:
        facts = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
        raise Declined("said", said=words("cli.errors.day_out_of_range", text=said(text), **facts))
    return day


class Scoring:
    """Plans scored lately: an agent asks ten things of one plan on one day."""

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._held: dict[tuple[str, date], tuple[Snapshot, Scores]] = {}

    def of(self, snapshot: Snapshot, day: date) -> Scores:
        """Return the snapshot scored as of a day."""
        key = (snapshot.revision, day)
        held = self._held.get(key)
        if held is None or held[0] is not snapshot:
            held = (snapshot, score(snapshot.plan, snapshot.actuals, day))
            self._held = {**dict(list(self._held.items())[-self._most + 1 :]), key: held}
        return held[1]


def asked(source: PlanSource, caller: AgentCaller, as_of: str, now: datetime, scoring: Scoring) -> Query:
    """Return the question of a caller as of a day ("": today in the plan's zone).

    Raises Declined (`empty_plan`, and for what is no day), KpiError where nothing is known.
    """
    look = source.look()
    settings = look.snapshot.plan.settings
    if not look.snapshot.plan.nodes:
        raise Declined("empty_plan")
    language = caller.language or settings.language
    day = read_as_of(as_of, language) if as_of else now.astimezone(ZoneInfo(settings.timezone)).date()
    return Query(source, look, scoring.of(look.snapshot, day), caller, now)


def declined_sentence(declined: Declined, language: str) -> str:
    """Return why a question has no answer, and what to do."""
    facts = declined.facts
    return (
        str(facts["said"]) if declined.key == "said" else catalogue(language)(f"agents.cannot.{declined.key}", **facts)
    )


def failure_sentence(failure: Exception, language: str) -> str:
    """Return what could not be done and why, in one sentence, without paths and hosts and with texts of the plan between marks."""
    if isinstance(failure, ReadOnlyStore):
        return catalogue(language)("agents.cannot.read_only")
    if not isinstance(failure, KpiError):
        return catalogue(language)("errors.error")
    if isinstance(failure, NotAllowed | ChangeConflict | NoSuchPlan):
        facts = {name: _quoted(value) for name, value in failure.facts.items() if name not in {"seen", "found"}}
        return error_sentence(type(failure)(**{**facts, "needs": failure.facts.get("needs")}), language)
    return error_sentence(type(failure)(reason=failure.facts.get("reason")), language)


def _quoted(fact: Any) -> Any:
    if isinstance(fact, str):
        return said(fact)
    return tuple(_quoted(each) for each in fact) if isinstance(fact, list | tuple) else fact
