"""What a plan is, from its tabs: 設定 and ツリー.

Each cell becomes a value or a problem at that cell; no row is lost to another's mistake.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kpicore.model.countries import country_code
from kpicore.model.money import is_currency
from kpicore.model.node import MOST_RESPONSE_DAYS, Kind, Node, NodeState, names_percent
from kpicore.model.plan import PUBLIC_HOLIDAYS, WEEKDAYS, Settings
from kpicore.periods import Calendar, Period
from kpicore.sheets import words
from kpicore.sheets.cells import Fault, Measure, Missing, Number, measure_of, read_amount, read_ratio, read_target, tidy
from kpicore.sheets.findings import Findings, Record, formulas_without_value, header_missing, records_below
from kpicore.sheets.grid import Grid
from kpicore.sheets.mapping import mapping_of_text, texts_of_parts
from kpicore.sheets.periods import DateContext, read_day, read_period, read_start_end
from kpicore.sheets.template.headers import choice, find_header, title_of, yes_or_no
from kpicore.sheets.template.lists import split_list
from kpicore.sheets.texts import is_blank, name_key, text_of, word_key

# -- 設定 -----------------------------------------------------------------------------------------------------------


def read_settings(grid: Grid, base: Settings, findings: Findings) -> Settings:
    """Return the settings of a 設定 tab over `base`; a key or value that cannot be read is a problem and leaves the base's."""
    found: dict[str, Any] = {}
    headers = [*words.HEADERS["settings"].values(), *words.ALSO["settings"].values()]
    known = {word_key(word) for group in headers for word in group}
    for row in range(len(grid.rows)):
        filled = [column for column in range(len(grid.rows[row])) if not is_blank(grid.value(row, column))]
        is_header = row == 0 and all(word_key(text_of(grid.value(row, column))) in known for column in filled[:2])
        if filled and not is_header:
            _read_setting(grid, row, filled, found, findings)
    periods = {name: found.pop(name) for name in _PERIODS if name in found}
    settings = base.model_copy(update=found)
    read = {}
    for name, (value, number_format, where, key) in periods.items():
        period = read_period(value, number_format, context=DateContext(calendar=settings.calendar))
        is_period = isinstance(period, Period)
        if not is_period:
            findings.warn("bad-setting", where, key=key, text=text_of(value)[:80], allowed=["2026-08-31", "2026-08"])
        read[name] = str(period) if is_period else None
    return settings.model_copy(update=read)


#: Settings that are a day or a period, which the calendar of the other settings reads.
_PERIODS = ("actuals_through", "entered_from")


def _read_setting(grid: Grid, row: int, filled: Sequence[int], found: dict[str, Any], findings: Findings) -> None:
    at_key, at_value = filled[0], filled[0] + 1
    text = text_of(grid.value(row, at_key))
    key = setting_keys().get(word_key(text))
    if key is None:
        near = difflib.get_close_matches(text, [pair[0] for pair in words.SETTINGS.values()], 1, cutoff=0.4)
        findings.warn("unknown-setting", grid.at(row, at_key), key=text[:80], nearest=near)
        return
    value, number_format = grid.value(row, at_value), grid.format(row, at_value)
    if is_blank(value) or key == "sample":  # older exports carry the mark; what somebody holds as a file is their own
        return
    if key == "mappings":
        found[key] = (*found.get(key, ()), *_mapping_texts(grid, row, at_value, findings))
        return
    if key in found and key != "days_off":
        findings.warn("duplicate-setting", grid.at(row, at_value), key=text, text=text_of(value)[:80])
    reading = _SETTING_READERS[key](value, number_format)
    where = grid.at(row, at_value)
    if isinstance(reading, Fault):
        findings.warn(reading.code, where, **{"key": text, "text": text_of(value)[:80], **reading.facts})
    elif key == "days_off":
        good = []
        for entry in reading:
            if isinstance(entry, Fault):
                findings.warn(entry.code, where, **{"key": text, **entry.facts})
            else:
                good.append(entry)
        found[key] = (*found.get(key, ()), *good)
    elif key in _PERIODS:
        found[key] = (value, number_format, where, text)
    else:
        found[key] = reading


def setting_keys() -> dict[str, str]:
    """Return the setting each word in the first column of 設定 means, by the word's key."""
    known: dict[str, str] = {}
    for key, pair in words.SETTINGS.items():
        for word in (*pair, key, *words.SETTINGS_ALSO.get(key, ())):
            known.setdefault(word_key(word), key)
    return known


def _mapping_texts(grid: Grid, row: int, first: int, findings: Findings) -> list[str]:
    """Return the mappings in the cells of one row, a text for each; one that cannot be parsed is a problem and left out."""
    good = []
    for text in texts_of_parts(text_of(grid.value(row, at)) for at in range(first, len(grid.rows[row]))):
        try:
            mapping_of_text(text)
        except ValueError:
            findings.warn("bad-mapping", grid.at(row, first), text=text[:80])
        else:
            good.append(text)
    return good


def _bad(value: object, *allowed: str) -> Fault:
    return Fault("bad-setting", {"text": text_of(value)[:80], "allowed": list(allowed)})


def _of(field: str) -> Callable[[Any, str], str | Fault]:
    def read(value: Any, _: str) -> str | Fault:
        found = choice(field, value)
        return _bad(value, *(names[0] for names in words.VALUES[field].values())) if found is None else found

    return read


def _month(value: Any, _: str) -> int | Fault:
    match = re.fullmatch(r"(\d{1,2})\s*月?", tidy(text_of(value)))
    if match and 1 <= int(match[1]) <= 12:
        return int(match[1])
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    start = text_of(value).casefold()[:3]
    return names.index(start) + 1 if start in names else _bad(value, "1", "12")


def _closing_day(value: Any, _: str) -> int | Fault | None:
    text = tidy(text_of(value))
    if word_key(text) in {word_key(word) for word in words.END_OF_MONTH}:
        return None
    match = re.fullmatch(r"(?:毎月)?(\d{1,2})\s*日?(?:締め?)?", text)
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else _bad(value, "20", words.END_OF_MONTH[0])


def _timezone(value: Any, _: str) -> str | Fault:
    name = text_of(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _bad(value, "Asia/Tokyo")
    return name


def _country(value: Any, _: str) -> str | Fault:
    return country_code(text_of(value)) or _bad(value, "JP", "US")


def _currency(value: Any, _: str) -> str | Fault:
    """Return a code or symbol as typed; an amount, or words, are none."""
    text = tidy(text_of(value))
    return text if is_currency(text) else _bad(value, "JPY", "USD")


def _weekday(value: Any, _: str) -> str | Fault:
    found = choice("day_off", value)
    return found if found in WEEKDAYS else _bad(value, "月", "金")


def _week_of_month(value: Any, _: str) -> int | Fault:
    match = re.fullmatch(r"第?([1-4])\s*(?:週|番目)?", tidy(text_of(value)))
    return int(match[1]) if match else _bad(value, "1", "4")


def _year_id(value: Any, _: str) -> str | Fault:
    text = tidy(text_of(value)).upper()
    return text if re.fullmatch(r"FY[0-9]{4}", text) else _bad(value, "FY2027")


def _threshold(value: Any, number_format: str) -> float | Fault:
    reading = read_ratio(value, number_format)
    return reading if isinstance(reading, float) else Fault("bad-threshold", {"text": text_of(value)[:80]})


def _yes_or_no(value: Any, _: str) -> bool | Fault:
    mark = yes_or_no(value)
    return _bad(value, *words.YES_WORD) if mark is None else mark


def read_days_off(value: Any, number_format: str = "") -> list[str | Fault]:
    """Return 休日 as the plan keeps them (`saturday`, `public`, `2026-08-13`, `2026-08-13/2026-08-16`), a fault for what is none."""
    if not isinstance(value, str):
        return [_day_or_span(value, number_format)]
    text = re.sub(r"\s*(?:[〜～~]|から)\s*", "~", tidy(value))
    entries: list[str | Fault] = []
    for part in filter(None, map(str.strip, re.split(r"[,、;\n・]+", text))):
        for word in [part] if _weekdays(part) else part.split():
            entries += _weekdays(word) or [_day_or_span(word, "")]
    return entries


def _weekdays(part: str) -> list[str]:
    part = re.sub(r"^毎週", "", part)
    known = choice("day_off", part)
    if known:
        return [known]
    match = re.fullmatch(r"([月火水木金土日]+?)(祝日?)?(?:曜日?)?", part)
    if match is None:
        return []
    return [str(choice("day_off", day)) for day in match[1]] + ([PUBLIC_HOLIDAYS] if match[2] else [])


def _day_or_span(value: Any, number_format: str) -> str | Fault:
    if isinstance(value, str) and (match := re.fullmatch(r"(.+?)~(.+)|(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", value)):
        first_text, last_text = match[1] or match[3], match[2] or match[4]
        first, last = read_day(first_text), read_day(last_text)
        if isinstance(first, date) and not isinstance(last, date):
            last = read_day(f"{first.year}/{last_text}")
        if isinstance(first, date) and isinstance(last, date) and first <= last:
            return f"{first.isoformat()}/{last.isoformat()}"
        return _bad(value, "土", "祝日", "2026-08-13〜2026-08-16")
    day = read_day(value, number_format)
    return day.isoformat() if isinstance(day, date) else _bad(value, "土", "祝日", "2026-08-13")


_SETTING_READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "name": lambda value, _: text_of(value),
    "fiscal_start_month": _month,
    "fiscal_year_name": _of("fiscal_year_name"),
    "timezone": _timezone,
    "closing_day": _closing_day,
    "green": _threshold,
    "yellow": _threshold,
    "actuals_through": lambda value, _: value,
    "entered_from": lambda value, _: value,
    "language": _of("language"),
    "days_off": read_days_off,
    "country": _country,
    "currency": _currency,
    "dash_means": _of("dash_means"),
    "cell_notes": _yes_or_no,
    "asks_why": _yes_or_no,
    "meeting_rhythm": _of("meeting_rhythm"),
    "meeting_weekday": _weekday,
    "meeting_week": _week_of_month,
    "year_begun": _year_id,
}


# -- ツリー ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _TreeReader:
    """What every row of a tree is read with."""

    context: DateContext
    findings: Findings

    def fault(self, record: Record, field: str, fault: Fault, **facts: Any) -> None:
        self.findings.error(
            fault.code, record.cell(field), **{"text": record.text(field)[:80], "field": field, **facts, **fault.facts}
        )

    def value(self, record: Record, field: str, reading: Any) -> Any:
        """Return what was read of a cell, None for a blank and for a fault, which is reported; a formula without a value already was."""
        if isinstance(reading, Fault) and reading.code != "formula-without-value":
            self.fault(record, field, reading)
        return None if isinstance(reading, Fault | Missing) else reading


def read_tree(grid: Grid, calendar: Calendar, today: date, findings: Findings) -> tuple[Node, ...]:
    """Return the nodes of a ツリー tab in their order, those with a mistake too: what could not be read of one is blank."""
    header = find_header(grid, "tree")
    if header is None:
        header_missing(grid, ["ID", "名称", "種別"], findings)
        return ()
    title = title_of(grid, header.row, DateContext(calendar=calendar, today=today))
    reader = _TreeReader(title.context, findings)
    records = records_below(grid, header.row, header.fields)
    findings.skip_columns(grid, dict.fromkeys(header.unknown, "unknown-column"), [], {})
    rows = [(record, ids) for record in records if (ids := _identity(record, findings)) is not None]
    by_name = {name_key(name): node_id for _, (node_id, name) in reversed(rows)}
    known = {node_id for _, (node_id, _) in rows}
    nodes = []
    seen: set[str] = set()
    for record, (node_id, name) in rows:
        if node_id in seen:
            findings.error("duplicate-id", record.cell("id"), id=node_id, name=name)
        seen.add(node_id)
        written = split_list(record.raw("parents"))
        parents = tuple(text if text in known else by_name.get(name_key(text), text) for text in written)
        for parent in parents:
            if parent not in known:
                near = difflib.get_close_matches(parent, sorted(known), 3, cutoff=0.5)
                findings.warn("orphan", record.cell("parents"), name=name, parent=parent, nearest=near)
        nodes.append(_node(record, node_id, name, parents, reader))
    return tuple(nodes)


def _identity(record: Record, findings: Findings) -> tuple[str, str] | None:
    """Return id and name of a row; one stands for the other where it is blank, None when both are."""
    formulas_without_value(record, findings)
    node_id, name = record.text("id"), record.text("name")
    if not node_id and not name:
        findings.error("node-without-name", record.cell("name"), id="")
        return None
    if not node_id:
        findings.warn("node-without-id", record.cell("id"), name=name)
    elif not name:
        findings.warn("node-without-name", record.cell("name"), id=node_id)
    return node_id or name, name or node_id


def _node(record: Record, node_id: str, name: str, parents: tuple[str, ...], reader: _TreeReader) -> Node:
    unit = record.text("unit") or ("%" if names_percent(name) else "")
    if not unit:  # what the target was written in (30%)
        written = read_amount(record.raw("target"), record.format("target"), Measure())
        unit = written.unit if isinstance(written, Number) else ""
    measure = measure_of(unit) or Measure()
    found = choice("kind", record.raw("kind"))
    if found is None:
        reader.fault(record, "kind", Fault("unknown-kind"))
    mark = yes_or_no(record.raw("focus"))
    return Node(
        id=node_id,
        parents=parents,
        kind=Kind(found or "KPI"),
        name=name,
        unit=unit,
        **{field: record.text(field) for field in _TEXTS},
        **{field: _chosen(record, field, reader) for field in ("direction", "aggregation", "cadence", "shape")},
        baseline=_number(record, "baseline", measure, reader),
        target=reader.value(record, "target", read_target(record.raw("target"), record.format("target"), measure)),
        start=_day(record, "start", reader, last=False),
        deadline=_day(record, "deadline", reader, last=True),
        weight=_number(record, "weight", Measure(), reader),
        green=_ratio(record, "green", reader),
        yellow=_ratio(record, "yellow", reader),
        focus=bool(reader.value(record, "focus", Fault("bad-mark") if mark is None else mark)),
        state=NodeState(_chosen(record, "state", reader) or NodeState.ACTIVE),
        position=_number(record, "position", Measure(), reader),
        effect=_level(record, "effect", reader),
        actions=tuple(line for each in record.text("actions").splitlines() if (line := each.strip())),
        control=_level(record, "control", reader),
        response_when=_response_when(record, reader),
        response_days=None
        if (days := _number(record, "response_days", measure_of("日") or Measure(), reader)) is None
        else int(days),
        entered_from=_day(record, "entered_from", reader, last=False),
    )


_TEXTS = ("definition", "owner", "department", "formula", "response", "why", "response_owner")
_MISSES = re.compile(
    r"(?:連続未達|misses)[\s-]*(\d{1,2})\s*(?:期|回)?|(\d{1,2})\s*(?:期|回|か月|週)?\s*連続(?:で)?未達"
)


def _response_when(record: Record, reader: _TreeReader) -> str:
    """Return when a response fires (`Node.response_when`): 信号, or 連続未達 3; blank where the cell is blank or neither."""
    text = tidy(record.text("response_when")).casefold()
    match = _MISSES.fullmatch(text)
    number = int(match[1] or match[2]) if match else 0
    if number:
        return f"misses-{number}"
    found = choice("response_when", text) if text else ""
    if found is None:
        allowed = [*_allowed("response_when"), words.MISSES[0].format(n=3)]
        reader.fault(record, "response_when", Fault("unknown-response-when", {"allowed": allowed}))
    return found or ""


def _level(record: Record, field: str, reader: _TreeReader) -> int | None:
    """Return 1 to 3 for 小, 中 and 大, None for a blank."""
    found = _chosen(record, field, reader, "unknown-level")
    return None if found is None else int(found)


def _chosen(record: Record, field: str, reader: _TreeReader, otherwise: str = "") -> Any:
    """Return what a word stands for, None for a blank; one that is no choice is the fault `otherwise`, else `unknown-` and the field."""
    if not record.text(field):
        return None
    unknown = Fault(otherwise or f"unknown-{field}", {"allowed": _allowed(field)})
    return reader.value(record, field, choice(field, record.raw(field)) or unknown)


def _allowed(field: str) -> list[str]:
    return [names[0] for names in words.VALUES[field].values()]


#: What the number of a field must be, and the fault of one that is not.
_LIMITS: Mapping[str, tuple[Callable[[float], bool], str]] = {
    "weight": (lambda number: number >= 0, "bad-weight"),
    "response_days": (lambda number: number.is_integer() and 0 <= number <= MOST_RESPONSE_DAYS, "bad-count"),
}


def _number(record: Record, field: str, measure: Measure, reader: _TreeReader) -> float | None:
    found = reader.value(record, field, read_amount(record.raw(field), record.format(field), measure))
    if found is None:
        return None
    fits, fault = _LIMITS.get(field, (None, ""))
    if fits is not None and not fits(float(found.value)):
        reader.fault(record, field, Fault(fault))
        return None
    return float(found.value)


def _day(record: Record, field: str, reader: _TreeReader, *, last: bool) -> Any:
    if not record.text(field):
        return None
    reading = read_start_end(record.raw(field), record.format(field), context=reader.context, last=last)
    return reader.value(record, field, reading)


def _ratio(record: Record, field: str, reader: _TreeReader) -> Any:
    return reader.value(record, field, read_ratio(record.raw(field), record.format(field)))
