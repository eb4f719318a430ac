"""What people wrote beside the numbers: 会議, 振り返り, アクション, 着地見込み and the log of changes.

An entry whose id is missing gets one from its row; an entry that lacks what it cannot be without is reported and not read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kpicore.model.change import TABLES, Change, LoggedChange
from kpicore.model.node import Node
from kpicore.model.plan import LandingOverride
from kpicore.model.review import Action, ActionState, Meeting, MeetingState, Review, ReviewDecision
from kpicore.periods import Period
from kpicore.sheets import words
from kpicore.sheets.cells import Fault, Measure, Missing, measure_of, read_amount
from kpicore.sheets.findings import Findings, Record, formulas_without_value, header_missing, records_below
from kpicore.sheets.grid import Grid
from kpicore.sheets.names import Label, Meant, NameIndex
from kpicore.sheets.periods import DateContext, read_day, read_period, read_timestamp
from kpicore.sheets.template.headers import choice, find_header
from kpicore.sheets.template.lists import split_list, split_moves
from kpicore.sheets.texts import text_of

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Records:
    """What people wrote in all tabs of a workbook, each kind in the order of its tabs; of landings for one indicator the last counts."""

    meetings: tuple[Meeting, ...]
    reviews: tuple[Review, ...]
    actions: tuple[Action, ...]
    landings: tuple[LandingOverride, ...]
    history: tuple[LoggedChange, ...]


def read_records(
    tabs: Mapping[str, Sequence[Grid]], name_index: NameIndex, context: DateContext, timezone: str, findings: Findings
) -> Records:
    """Return the entries of the tabs of records, which are given by kind; `timezone` is that of landings without an offset."""

    def each(kind: str, read: Callable[[Grid], Iterable[Any]]) -> tuple[Any, ...]:
        return tuple(entry for grid in tabs.get(kind, ()) for entry in read(grid))

    meetings = each("meetings", lambda grid: read_meetings(grid, context, findings))
    reviews = each("reviews", lambda grid: read_reviews(grid, name_index, context, findings))
    actions = each("actions", lambda grid: read_actions(grid, reviews, name_index, context, findings))
    landings = each("landings", lambda grid: _read_landings(grid, name_index, timezone, findings))
    by_indicator = {landing.indicator: landing for landing in landings}
    return Records(meetings, reviews, actions, tuple(by_indicator.values()), each("changes", _read_history))


def _records(grid: Grid, kind: str, findings: Findings) -> list[Record]:
    """Return the filled rows of a tab of records; its unknown columns are reported as skipped, a missing header as a problem."""
    header = find_header(grid, kind)
    if header is None:
        wanted = [words.HEADERS[kind][group[0]][0] for group in words.NEEDED[kind]]
        header_missing(grid, wanted, findings)
        return []
    findings.skip_columns(grid, dict.fromkeys(header.unknown, "unknown-column"), [], {})
    records = records_below(grid, header.row, header.fields)
    for record in records:
        formulas_without_value(record, findings)
    return records


def read_meetings(grid: Grid, context: DateContext, findings: Findings) -> tuple[Meeting, ...]:
    """Return the entries of 会議. One without a day that can be read is reported and not read; one without a state is being prepared."""
    found = []
    seen: set[str] = set()
    for record in _records(grid, "meetings", findings):
        day = _day(record, "date", context, findings)
        if day is None:
            findings.error("meeting-without-date", record.cell("date"), text=record.text("summary")[:_SHOWN])
            continue
        state = _choice(record, "state", "meeting_state", MeetingState, findings)
        found.append(
            Meeting(
                id=_id(record, seen, day.isoformat(), findings),
                date=day,
                people=tuple(split_list(record.raw("people"))),
                state=state or MeetingState.PREPARING,
                as_of=_day(record, "as_of", context, findings),
                summary=record.text("summary"),
            )
        )
    return tuple(found)


def read_reviews(grid: Grid, name_index: NameIndex, context: DateContext, findings: Findings) -> tuple[Review, ...]:
    """Return the entries of 振り返り. One without a day that can be read is reported and not read."""
    found = []
    seen: set[str] = set()
    for record in _records(grid, "reviews", findings):
        day = _day(record, "date", context, findings)
        if day is None:
            findings.error("review-without-date", record.cell("date"), text=record.text("fact")[:_SHOWN])
            continue
        node, _ = _node(record, name_index, findings)
        found.append(
            Review(
                id=_id(record, seen, f"{day.isoformat()}-{node}", findings),
                date=day,
                node=node,
                period=_period(record, context, findings),
                fact=record.text("fact"),
                cause=record.text("cause"),
                decision=_choice(record, "decision", "decision", ReviewDecision, findings),
                author=record.text("author"),
                meeting=record.text("meeting"),
                watch_until=_day(record, "watch_until", context, findings),
                resources=split_moves(record.raw("resources")),
                judged_on=_day(record, "judged_on", context, findings),
            )
        )
    return tuple(found)


def read_actions(
    grid: Grid, reviews: tuple[Review, ...], name_index: NameIndex, context: DateContext, findings: Findings
) -> tuple[Action, ...]:
    """Return the entries of アクション; one without a state is open. A value aimed at is in the unit of the indicator it is for."""
    found = []
    known = {review.id: review.node for review in reviews}
    seen: set[str] = set()
    for record in _records(grid, "actions", findings):
        review = record.text("review")
        if review and review not in known:
            findings.warn("action-without-review", record.cell("review"), review=review)
        node, meant = _node(record, name_index, findings)
        if not node:
            meant = name_index.node(known.get(review, ""))
        measure = (measure_of(meant.unit) if meant else None) or Measure()
        rolled = _amount(record, "rolled", Measure(), findings) or 0.0
        if rolled < 0 or not rolled.is_integer():
            findings.error("bad-count", record.cell("rolled"), text=record.text("rolled")[:_SHOWN])
            rolled = 0.0
        found.append(
            Action(
                id=_id(record, seen, f"action-{record.row + 1}", findings),
                review=review,
                text=record.text("text"),
                owner=record.text("owner"),
                due=_day(record, "due", context, findings),
                state=_choice(record, "state", "action_state", ActionState, findings) or ActionState.OPEN,
                result=record.text("result"),
                node=node,
                aimed=_amount(record, "aimed", measure, findings),
                rolled=int(rolled),
                opened=_day(record, "opened", context, findings),
                closed=_day(record, "closed", context, findings),
            )
        )
    return tuple(found)


def _read_landings(grid: Grid, name_index: NameIndex, timezone: str, findings: Findings) -> tuple[LandingOverride, ...]:
    """Return the landings people put in place of computed ones (R8). One without a number or a time is reported and not read."""
    found: dict[str, LandingOverride] = {}
    for record in _records(grid, "landings", findings):
        meaning = name_index.meaning(Label(record.text("id"), record.text("indicator")))
        if not isinstance(meaning, Meant):
            fault = (
                meaning
                if isinstance(meaning, Fault)
                else Fault("not-an-indicator", {"indicator": record.text("indicator")})
            )
            findings.fault(fault, record.cell("value"))
            continue
        measure = (measure_of(meaning.node.unit) if meaning.node else None) or Measure()
        value = read_amount(record.raw("value"), record.format("value"), measure)
        if isinstance(value, Missing):
            findings.missing.append((record.cell("value"), value.reason))
            continue
        if isinstance(value, Fault):
            if value.code != "formula-without-value":
                findings.fault(value, record.cell("value"), indicator=meaning.indicator)
            continue
        moment = _moment(record, "at", findings)
        if moment is None:
            findings.error("landing-without-time", record.cell("value"), indicator=meaning.indicator)
            continue
        at = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
        found[meaning.indicator] = LandingOverride(
            indicator=meaning.indicator, value=value.value, author=record.text("author"), at=at
        )
    return tuple(found.values())


# -- the log of changes ---------------------------------------------------------------------------------------------


def _read_history(grid: Grid) -> list[LoggedChange]:
    """Return the changes a 変更履歴 tab holds, the newest first. Rows that are none (cut, edited by hand) are left out.

    キー, 変更前 and 変更後 are JSON; times without an offset are UTC.
    """
    header = find_header(grid, "changes")
    if header is None:
        return []
    found = [_logged(record) for record in records_below(grid, header.row, header.fields)]
    return [change for change in reversed(found) if change is not None]


def _logged(record: Record) -> LoggedChange | None:
    try:
        key = json.loads(record.text("key"))
        before, after = (json.loads(record.text(side) or "null") for side in ("before", "after"))
        at = datetime.fromisoformat(record.text("at"))
    except ValueError:
        return None
    table = record.text("table")
    if table not in TABLES or not isinstance(key, list) or not _is_row(before) or not _is_row(after):
        return None
    change = Change(table, tuple(str(part) for part in key), before, after)
    return LoggedChange(
        at if at.tzinfo else at.replace(tzinfo=UTC),
        record.text("author"),
        record.text("revision"),
        change,
        record.text("mail"),
        record.text("origin"),
    )


def _is_row(value: object) -> bool:
    return value is None or isinstance(value, Mapping)


# -- fields ---------------------------------------------------------------------------------------------------------


def _id(record: Record, seen: set[str], otherwise: str, findings: Findings) -> str:
    """Return the id of an entry; a blank one is made, a second of its kind is reported."""
    written = record.text("id")
    entry = written or otherwise
    if entry in seen:
        if written:
            findings.error("duplicate-id", record.cell("id"), id=entry, name="")
        entry = f"{entry}-{record.row + 1}"
    seen.add(entry)
    return entry


def _node(record: Record, name_index: NameIndex, findings: Findings) -> tuple[str, Node | None]:
    """Return the id of the node an entry names by id or name, and the node; as written, with a warning, where the tree has none."""
    written = record.text("node")
    found = name_index.node(written)
    if found is None and written and name_index.has_tree:
        findings.warn("unknown-node", record.cell("node"), name=written, nearest=name_index.nearest(written))
    return (written if found is None else found.id), found


def _amount(record: Record, field: str, measure: Measure, findings: Findings) -> float | None:
    value = read_amount(record.raw(field), record.format(field), measure)
    if isinstance(value, Fault) and value.code != "formula-without-value":
        findings.fault(value, record.cell(field))
    return None if isinstance(value, Fault | Missing) else value.value


def _day(record: Record, field: str, context: DateContext, findings: Findings) -> date | None:
    value = record.raw(field)
    if not text_of(value):
        return None
    day = read_day(value, record.format(field), calendar=context.calendar)
    if isinstance(day, Fault):
        findings.fault(day, record.cell(field))
    return day if isinstance(day, date) else None


def _moment(record: Record, field: str, findings: Findings) -> datetime | None:
    value = record.raw(field)
    if not text_of(value):
        return None
    try:
        moment = datetime.fromisoformat(text_of(value)) if isinstance(value, str) else read_timestamp(value)
    except ValueError:
        moment = read_timestamp(value)
    if isinstance(moment, Fault):
        findings.fault(moment, record.cell(field))
    return moment if isinstance(moment, datetime) else None


def _period(record: Record, context: DateContext, findings: Findings) -> str:
    value = record.raw("period")
    if not text_of(value):
        return ""
    period = read_period(value, record.format("period"), context=context)
    if isinstance(period, Fault):
        findings.fault(period, record.cell("period"))
    return str(period) if isinstance(period, Period) else text_of(value)


def _choice(record: Record, field: str, words_of: str, make: Callable[[str], Any], findings: Findings) -> Any:
    value = record.raw(field)
    if not text_of(value):
        return None
    found = choice(words_of, value)
    if found is None:
        allowed = [names[0] for names in words.VALUES[words_of].values()]
        findings.warn(
            f"unknown-{words_of.replace('_', '-')}", record.cell(field), text=text_of(value)[:_SHOWN], allowed=allowed
        )
        return None
    return make(found)
