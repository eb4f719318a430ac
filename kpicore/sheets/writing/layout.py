"""A snapshot as the sheets of the template: what stands in each cell, and the guards around it. Pure; `stores.workbook` writes them.

What is written here is read back by `reader` as it was. Everything a person named is text and never a formula. Percent stand in percent
format where that loses no digit. An actual with a note, a person or a time, or with a mark that its text does not carry, stands as one row
of a long tab; all others stand in the wide tab of their cadence. That is the tab people fill, so that its columns show the numbers of the
long tab as well: the reader skips what another tab repeats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from kpicore.model.actuals import exempt_reason
from kpicore.model.node import Band, Node
from kpicore.model.plan import Plan, Settings
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence, Calendar, Period, parse_period_id
from kpicore.sheets import words
from kpicore.sheets.cells import Measure, Number, exempt_word, measure_of, read_amount, unit_base
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.mapping import parts_of
from kpicore.sheets.periods import DateContext, read_header, read_period
from kpicore.sheets.template import join_list, join_moves
from kpicore.sheets.texts import escaped
from kpicore.sheets.writing.numbers import plain

LANGUAGES = ("ja", "en")
TEXT, DAY, RATIO = "@", "yyyy-mm-dd", "0%"
_WHOLE, _DECIMAL, _PERCENT, _LITERAL_PERCENT = "#,##0", "#,##0.0#####", "0.0###%", '0.0###"%"'
#: Periods before the open one that a wide tab shows at most; older ones go to the long tab.
_PERIODS_BACK = {Cadence.WEEKLY: 530, Cadence.MONTHLY: 240, Cadence.QUARTERLY: 80, Cadence.HALF: 40, Cadence.YEARLY: 40}
#: The settings a workbook holds: whether a plan is the sample is known to a database alone.
SETTINGS_WRITTEN = tuple(key for key in Settings.model_fields if key != "sample")
_WIDE = (Cadence.MONTHLY, Cadence.WEEKLY, Cadence.QUARTERLY, Cadence.HALF, Cadence.YEARLY)


class Cell(NamedTuple):
    """What stands in a cell: a raw value and the number format it is shown in."""

    value: Any = None
    format: str = ""


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab to write: its cells and, by column counted from 0, what surrounds them.

    `frozen` are the rows and columns that stay in view. `lists` are the values of dropdown lists, offered and not forced; in `numbers`
    columns anything but a number is warned of. `highlight` is the column of the open period. `notes` explain headers.
    """

    tab: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: Mapping[int, float] = field(default_factory=dict)
    frozen: tuple[int, int] = (1, 0)
    lists: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    highlight: int | None = None
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def grid(self) -> Grid:
        """The sheet as the reader would be given it."""
        header = (tuple(self.header),) if self.header else ()
        return Grid(
            self.tab,
            (*header, *(tuple(cell.value for cell in row) for row in self.rows)),
            (*(("",) * len(row) for row in header), *(tuple(cell.format for cell in row) for row in self.rows)),
        )


@dataclass(frozen=True, slots=True)
class _Export:
    """What every sheet is made from."""

    snapshot: Snapshot
    today: date
    language: str
    periods_ahead: int

    @property
    def plan(self) -> Plan:
        return self.snapshot.plan

    @property
    def calendar(self) -> Calendar:
        return self.plan.settings.calendar

    def word(self, pair: Sequence[str]) -> str:
        return pair[LANGUAGES.index(self.language)]

    def tab(self, kind: str, *suffixes: Sequence[str]) -> str:
        return "_".join([self.word(words.TABS[kind]), *map(self.word, suffixes)])

    def headers(self, kind: str, fields: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.word(words.HEADERS[kind][name]) for name in fields)

    def notes(self, fields: Sequence[str]) -> dict[int, str]:
        return {at: self.word(words.NOTES[name]) for at, name in enumerate(fields) if name in words.NOTES}

    def chosen(self, words_of: str, value: str | None) -> Cell:
        """Return the word for a value of a fixed list, blank for None."""
        return BLANK if value is None else text_cell(self.word(words.VALUES[words_of][value]))

    def period(self, text: str | None) -> Cell:
        period = parse_period_id(text or "")
        if period is None:
            return text_cell(text or "")
        return text_cell(period_text(period, self.calendar, self.language))


def sheets_of(snapshot: Snapshot, *, today: date, language: str = "ja", periods_ahead: int = 12) -> tuple[Sheet, ...]:
    """Return the sheets of the template that hold a snapshot.

    `today` decides which period is open and highlighted; wide tabs go `periods_ahead` beyond it. `language` is that of tab names,
    headers and words (`ja`, `en`); both are read back.
    """
    export = _Export(snapshot, today, language, periods_ahead)
    names = {kind: export.word(pair) for kind, pair in words.TABS.items()}
    names |= {name: export.word(words.HEADERS["actuals"][name]) for name in ("id", "recorded_at")}
    names["log"] = export.tab("actuals", words.LOG_TAB)
    lines = [line.format(**names) for line in words.HOW_TO[export.language]]
    return (
        Sheet(export.tab("how_to"), (), tuple((text_cell(line),) for line in lines), {0: 90}, frozen=(0, 0)),
        _settings(export),
        _tree(export),
        *_actuals(export),
        _targets(export),
        _landings(export),
        _meetings(export),
        _reviews(export),
        _actions(export),
    )


def workbook_of(snapshot: Snapshot, *, today: date, language: str = "ja", periods_ahead: int = 12) -> Workbook:
    """Return the sheets of `sheets_of` as the reader would be given them."""
    sheets = sheets_of(snapshot, today=today, language=language, periods_ahead=periods_ahead)
    return Workbook(tuple(sheet.grid for sheet in sheets))


def actuals_tab(cadence: Cadence, language: str) -> str:
    """Return the name of the tab in which actuals of a cadence are typed: 実績 for monthly ones, 実績_週次 for weekly ones."""
    suffix = () if cadence is Cadence.MONTHLY else (words.CADENCE_TABS[cadence],)
    return "_".join(pair[LANGUAGES.index(language)] for pair in (words.TABS["actuals"], *suffix))


# -- cells ----------------------------------------------------------------------------------------------------------


def text_cell(text: str) -> Cell:
    """Return a text that is read back as it is, blank for an empty one."""
    return Cell(escaped(text), TEXT) if text else BLANK


def _day_cell(day: date | None) -> Cell:
    """Return the cell of a day, blank for None."""
    return BLANK if day is None else Cell(day, DAY)


def _ratio_cell(ratio: float | None) -> Cell:
    """Return a threshold as percent."""
    return BLANK if ratio is None else Cell(ratio, RATIO)


def number_cell(value: float | None, unit: str = "") -> Cell:
    """Return a number in its indicator's unit; percent as a share in percent format where the share loses no digit."""
    if value is None:
        return BLANK
    if unit_base(unit) != ("%", 1.0):
        return Cell(value, _WHOLE if value.is_integer() else _DECIMAL)
    share = float(Decimal(repr(value)).scaleb(-2))
    # As a number in percent format, and as the text a CSV file has of it.
    is_exact = float(Decimal(repr(share)).scaleb(2)) == value
    if is_exact and read_amount(share, _PERCENT, Measure("%")) == Number(value, unit="%"):
        return Cell(share, _PERCENT)
    return Cell(value, _LITERAL_PERCENT)


def _target_cell(value: float | Band | None, unit: str) -> Cell:
    """Return a target; a band is text, `10〜20`."""
    if isinstance(value, Band):
        return Cell(f"{plain(value.low)}〜{plain(value.high)}", TEXT)
    return number_cell(value, unit)


@lru_cache(maxsize=65536)
def period_text(period: Period, calendar: Calendar, language: str) -> str:
    """Return a period as people of the language write it, where that is read back as the same period; else its id.

    >>> period_text(Period(Cadence.MONTHLY, 2026 * 12 + 3), Calendar(), "en")
    '2026-04'
    """
    context = DateContext(calendar=calendar)
    for written in _spellings(period, calendar, language):
        if read_period(written, context=context) == period:
            return written
    return str(period)


def _spellings(period: Period, calendar: Calendar, language: str) -> list[str]:
    """Return ways to write a period, the best first."""
    cadence, ordinal = period
    if cadence is Cadence.MONTHLY and language == "ja":
        return [f"{ordinal // 12}年{ordinal % 12 + 1}月"]
    parts = {Cadence.QUARTERLY: 4, Cadence.HALF: 2, Cadence.YEARLY: 1}.get(cadence)
    if parts is None:
        return []
    label = calendar.fiscal_year_label(ordinal // parts)
    part = {4: f"Q{ordinal % 4 + 1}", 2: f"H{ordinal % 2 + 1}", 1: ""}[parts]
    ending = f"{ordinal // parts + (calendar.fiscal_start_month > 1)}年{(calendar.fiscal_start_month - 2) % 12 + 1}月期"
    name = f"{label}年度" if calendar.fiscal_year_name == "start" else ending
    japanese = {4: f"{name}第{ordinal % 4 + 1}四半期", 2: f"{name}{'上期' if ordinal % 2 == 0 else '下期'}", 1: name}[
        parts
    ]
    english = f"FY{label} {part}".strip()
    return [japanese, english] if language == "ja" else [english]


# -- sheets without numbers -----------------------------------------------------------------------------------------


def _settings(export: _Export) -> Sheet:
    settings = export.plan.settings
    known = {entry: export.word(pair) for entry, pair in words.VALUES["day_off"].items()}
    days_off = [known.get(entry) or entry.replace("/", "〜") for entry in settings.days_off]
    values = {
        "name": text_cell(settings.name),
        "fiscal_start_month": Cell(settings.fiscal_start_month, "0"),
        "fiscal_year_name": export.chosen("fiscal_year_name", settings.fiscal_year_name),
        "timezone": text_cell(settings.timezone),
        "closing_day": Cell(settings.closing_day, "0"),
        "green": _ratio_cell(settings.green),
        "yellow": _ratio_cell(settings.yellow),
        "actuals_through": export.period(settings.actuals_through),
        "entered_from": export.period(settings.entered_from),
        "language": export.chosen("language", settings.language),
        "days_off": text_cell("、".join(days_off)),
        "country": text_cell(settings.country),
        "currency": text_cell(settings.currency),
        "dash_means": export.chosen("dash_means", settings.dash_means),
        "cell_notes": text_cell(export.word(words.YES_WORD)) if settings.cell_notes else BLANK,
        "asks_why": text_cell(export.word(words.YES_WORD if settings.asks_why else words.NO_WORD)),
        "meeting_rhythm": export.chosen("meeting_rhythm", settings.meeting_rhythm),
        "meeting_weekday": export.chosen("day_off", settings.meeting_weekday),
        "meeting_week": Cell(settings.meeting_week, "0"),
        "year_begun": text_cell(settings.year_begun or ""),
    }
    mappings = mapping_cells(settings.mappings)
    values["mappings"], more = mappings[0], {"mappings": mappings[1:]}
    rows = tuple(
        (text_cell(export.word(words.SETTINGS[key])), values[key], *more.get(key, ())) for key in SETTINGS_WRITTEN
    )
    return Sheet(export.tab("settings"), export.headers("settings", ("key", "value")), rows, {0: 22, 1: 40})


def mapping_cells(mappings: Sequence[str]) -> list[Cell]:
    """Return how tabs are read as the cells of one row of 設定, at least one; a text too long for a cell goes on in the next."""
    return [text_cell(part) for mapping in mappings for part in parts_of(mapping)] or [BLANK]


def _tree(export: _Export) -> Sheet:
    fields = tuple(words.HEADERS["tree"])
    rows = tuple(tuple(_node_cell(node, name, export) for name in fields) for node in export.plan.nodes)
    lists = {fields.index(name): tuple(export.word(found) for found in words.VALUES[name].values()) for name in _CHOSEN}
    widths = {fields.index(name): width for name, width in _WIDTHS.items()}
    return Sheet(
        export.tab("tree"),
        export.headers("tree", fields),
        rows,
        widths,
        (1, fields.index("name") + 1),
        lists | {fields.index("focus"): (words.MARK,)},
        tuple(fields.index(name) for name in ("baseline", "weight", "position", "response_days")),
        notes=export.notes(fields),
    )


#: The fields of a node that are chosen from a list.
_CHOSEN = ("kind", "direction", "aggregation", "cadence", "shape", "state", "effect", "control")
_WIDTHS = {
    "id": 18,
    "parents": 18,
    "name": 28,
    "definition": 40,
    "response": 40,
    "why": 40,
    "actions": 40,
    "formula": 24,
    "target": 14,
    "baseline": 14,
}


def _node_cell(node: Node, name: str, export: _Export) -> Cell:
    value = getattr(node, name)
    if name == "parents":
        return text_cell(join_list(node.parents))
    if name == "response_when":
        misses = node.response_misses
        return (
            export.chosen(name, value or None)
            if misses is None
            else text_cell(export.word(words.MISSES).format(n=misses))
        )
    if name in words.VALUES:
        return export.chosen(name, None if value is None else str(value))
    if name == "actions":
        return text_cell("\n".join(node.actions))
    if name in ("green", "yellow"):
        return _ratio_cell(value)
    if name in ("start", "deadline", "entered_from"):
        return _day_cell(value)
    if name in ("target", "baseline"):
        return _target_cell(value, node.unit)
    if name in ("weight", "position", "response_days"):
        return number_cell(None if value is None else float(value))
    if name == "focus":
        return text_cell(words.MARK if value else "")
    return text_cell(value)


def _targets(export: _Export) -> Sheet:
    fields = ("id", "indicator", "period", "target", "effective_from", "baseline")
    nodes = export.plan.by_id
    rows = tuple(
        (
            text_cell(target.indicator),
            text_cell(nodes[target.indicator].name) if target.indicator in nodes else BLANK,
            export.period(target.period),
            _target_cell(target.value, nodes[target.indicator].unit if target.indicator in nodes else ""),
            _day_cell(target.effective_from),
            number_cell(target.baseline, nodes[target.indicator].unit if target.indicator in nodes else ""),
        )
        for target in export.plan.targets
    )
    widths = {0: 18, 1: 28, 2: 14, 3: 14, 4: 14, 5: 14}
    return Sheet(export.tab("targets"), export.headers("targets", fields), rows, widths, notes=export.notes(fields))


def _landings(export: _Export) -> Sheet:
    fields = ("id", "value", "author", "at")
    nodes = export.plan.by_id
    rows = tuple(
        (
            text_cell(landing.indicator),
            number_cell(landing.value, nodes[landing.indicator].unit if landing.indicator in nodes else ""),
            text_cell(landing.author),
            text_cell(landing.at.isoformat()),
        )
        for landing in export.plan.landings
    )
    return Sheet(export.tab("landings"), export.headers("landings", fields), rows, {0: 18, 1: 14, 2: 14, 3: 28})


def _meetings(export: _Export) -> Sheet:
    fields = tuple(words.HEADERS["meetings"])
    rows = tuple(
        (
            text_cell(meeting.id),
            _day_cell(meeting.date),
            text_cell(join_list(meeting.people)),
            export.chosen("meeting_state", meeting.state),
            _day_cell(meeting.as_of),
            text_cell(meeting.summary),
        )
        for meeting in export.snapshot.meetings
    )
    return _people_sheet("meetings", fields, rows, {"state": "meeting_state"}, export)


def _reviews(export: _Export) -> Sheet:
    fields = tuple(words.HEADERS["reviews"])
    rows = tuple(
        (
            text_cell(review.id),
            _day_cell(review.date),
            text_cell(review.node),
            export.period(review.period),
            text_cell(review.fact),
            text_cell(review.cause),
            export.chosen("decision", review.decision),
            text_cell(review.author),
            text_cell(review.meeting),
            _day_cell(review.watch_until),
            text_cell(join_moves(review.resources)),
            _day_cell(review.judged_on),
        )
        for review in export.snapshot.reviews
    )
    return _people_sheet("reviews", fields, rows, {"decision": "decision"}, export)


def _actions(export: _Export) -> Sheet:
    fields = tuple(words.HEADERS["actions"])
    nodes, of_reviews = export.plan.by_id, {review.id: review.node for review in export.snapshot.reviews}
    units = {node_id: node.unit for node_id, node in nodes.items()}
    rows = tuple(
        (
            text_cell(action.id),
            text_cell(action.review),
            text_cell(action.text),
            text_cell(action.owner),
            _day_cell(action.due),
            export.chosen("action_state", action.state),
            text_cell(action.result),
            text_cell(action.node),
            number_cell(action.aimed, units.get(action.node or of_reviews.get(action.review, ""), "")),
            number_cell(float(action.rolled) if action.rolled else None),
            _day_cell(action.opened),
            _day_cell(action.closed),
        )
        for action in export.snapshot.actions
    )
    return _people_sheet("actions", fields, rows, {"state": "action_state"}, export)


def _people_sheet(
    kind: str, fields: Sequence[str], rows: tuple[tuple[Cell, ...], ...], lists: Mapping[str, str], export: _Export
) -> Sheet:
    return Sheet(
        export.tab(kind),
        export.headers(kind, fields),
        rows,
        {
            at: 36 if name in ("fact", "cause", "text", "result", "resources", "summary") else 14
            for at, name in enumerate(fields)
        },
        lists={
            fields.index(name): tuple(export.word(found) for found in words.VALUES[words_of].values())
            for name, words_of in lists.items()
        },
    )


# -- actuals --------------------------------------------------------------------------------------------------------


class _Actual(NamedTuple):
    """One row of the table of actuals, with its period."""

    indicator: str
    period: Period
    value: float
    text: str
    flags: str
    note: str
    entered_by: str
    recorded_at: Any


def _actuals(export: _Export) -> list[Sheet]:
    """Return a wide sheet per cadence in use, the long sheet of days, and one long sheet of entries per cadence that needs it."""
    wide: dict[Cadence, list[_Actual]] = {}
    long: dict[Cadence, list[_Actual]] = {}
    for actual in _rows(export.snapshot.actuals):
        cells = wide if _fits_wide(actual, export) else long
        cells.setdefault(actual.period.cadence, []).append(actual)
    used = {node.cadence or Cadence.MONTHLY for node in export.plan.indicators if node.is_active} | {Cadence.MONTHLY}
    sheets = [
        _wide(cadence, wide.get(cadence, []), long.get(cadence, []), export)
        for cadence in _WIDE
        if cadence in used or cadence in wide
    ]
    if Cadence.DAILY in used or Cadence.DAILY in long:
        tab = actuals_tab(Cadence.DAILY, export.language)
        sheets.append(_long(tab, long.pop(Cadence.DAILY, []), export))
    for cadence, actuals in sorted(long.items()):
        sheets.append(_long(export.tab("actuals", words.LOG_TAB, words.CADENCE_TABS[cadence]), actuals, export))
    return sheets


def _rows(actuals: pd.DataFrame) -> list[_Actual]:
    columns = [actuals[name].tolist() for name in _Actual._fields]
    return [
        _Actual(row[0], period, *row[2:])
        for row in zip(*columns, strict=True)
        if (period := parse_period_id(row[1])) is not None
    ]


def _fits_wide(actual: _Actual, export: _Export) -> bool:
    """Whether a wide tab holds everything known about an actual."""
    cadence = actual.period.cadence
    if cadence is Cadence.DAILY or actual.note or actual.entered_by or not pd.isna(actual.recorded_at):
        return False
    offset = actual.period.ordinal - export.calendar.containing(cadence, export.today).ordinal
    if not -_PERIODS_BACK[cadence] <= offset <= max(export.periods_ahead, 60):
        return False
    return not actual.flags or _says_itself(actual, export)


def _says_itself(actual: _Actual, export: _Export) -> bool:
    """Whether the text as typed is read back as the same value with the same flags."""
    if pd.isna(actual.value):
        return actual.flags == exempt_reason(actual.flags)
    node = export.plan.by_id.get(actual.indicator)
    measure = measure_of(node.unit if node else "") or Measure()
    reading = read_amount(actual.text, TEXT, measure, dash_means=export.plan.settings.dash_means)
    if not isinstance(reading, Number) or (reading.value, reading.flags) != (actual.value, actual.flags):
        return False
    # A bare 約0.8 of a % indicator would be asked about (R2): is it a share?
    return unit_base(measure.unit)[0] != "%" or bool(reading.unit) or abs(reading.value) > 1


def _value_cell(actual: _Actual, export: _Export) -> Cell:
    if pd.isna(actual.value):
        return Cell(exempt_word(exempt_reason(actual.flags), actual.text, export.language), TEXT)
    if actual.flags and _says_itself(actual, export):
        return Cell(actual.text, TEXT)
    node = export.plan.by_id.get(actual.indicator)
    return number_cell(actual.value, node.unit if node else "")


def _wide(cadence: Cadence, actuals: Sequence[_Actual], repeated: Sequence[_Actual], export: _Export) -> Sheet:
    """Return a sheet with one row per indicator, in the plan's order and then those that only have actuals, and one column per period.

    `repeated` stand in a long tab and are shown here where there is a row and a column for them. The open period is highlighted.
    """
    fields = ("id", "indicator", "unit", "owner")
    now = export.calendar.containing(cadence, export.today).ordinal
    ordinals = [actual.period.ordinal for actual in actuals]
    back = {Cadence.MONTHLY: 12, Cadence.WEEKLY: 12}.get(cadence, 4)  # where there is no actual yet
    span = range(min([*ordinals, now if ordinals else now - back]), max([*ordinals, now + export.periods_ahead]) + 1)
    periods = [Period(cadence, ordinal) for ordinal in span]
    cells = {(actual.indicator, actual.period.ordinal): actual for actual in (*repeated, *actuals)}
    with_actuals = dict.fromkeys(actual.indicator for actual in actuals)
    planned = [
        node.id
        for node in export.plan.indicators
        if node.id in with_actuals or (node.is_active and (node.cadence or Cadence.MONTHLY) is cadence)
    ]
    rows = []
    for indicator in dict.fromkeys([*planned, *with_actuals]):
        node = export.plan.by_id.get(indicator)
        label = [
            text_cell(text) for text in (indicator, *((node.name, node.unit, node.owner) if node else ("", "", "")))
        ]
        numbers = [cells.get((indicator, period.ordinal)) for period in periods]
        rows.append((*label, *(_value_cell(actual, export) if actual else BLANK for actual in numbers)))
    headers = tuple(period_text(period, export.calendar, export.language) for period in periods)
    if read_header(headers, context=DateContext(calendar=export.calendar)) != periods:
        headers = tuple(map(str, periods))
    first, open_period = len(fields), export.calendar.containing(cadence, export.today)
    return Sheet(
        actuals_tab(cadence, export.language),
        (*export.headers("actuals", fields), *headers),
        tuple(rows),
        {0: 18, 1: 28, 2: 8, 3: 12} | dict.fromkeys(range(first, first + len(periods)), 12),
        (1, first),
        numbers=tuple(range(first, first + len(periods))),
        highlight=first + periods.index(open_period),
        notes=export.notes(fields),
    )


def _long(tab: str, actuals: Sequence[_Actual], export: _Export) -> Sheet:
    """Return a sheet with one row per actual."""
    rows = tuple(tuple(_entry(actual, export).values()) for actual in actuals)
    widths = {0: 14, 1: 18, 2: 28, 3: 14, 4: 36, 5: 14, 6: 22, 7: 14}
    return Sheet(tab, export.headers("actuals", _ENTRY), rows, widths, numbers=(3,), notes=export.notes(_ENTRY))


_ENTRY = ("period", "id", "indicator", "value", "note", "entered_by", "recorded_at", "flags")


def _entry(actual: _Actual, export: _Export) -> dict[str, Cell]:
    """Return an actual as the cells of a row in a long tab, by field, in the order of `_ENTRY`."""
    nodes = export.plan.by_id
    value = _value_cell(actual, export)
    return {
        "period": text_cell(period_text(actual.period, export.calendar, export.language)),
        "id": text_cell(actual.indicator),
        "indicator": text_cell(nodes[actual.indicator].name) if actual.indicator in nodes else BLANK,
        "value": value,
        "note": text_cell(actual.note),
        "entered_by": text_cell(actual.entered_by),
        "recorded_at": text_cell("" if pd.isna(actual.recorded_at) else actual.recorded_at.isoformat(sep=" ")),
        "flags": text_cell("" if value.format == TEXT else actual.flags),
    }


def entry_cells(snapshot: Snapshot, *, today: date, language: str = "ja") -> list[dict[str, Cell]]:
    """Return each actual of a snapshot as the cells of a row in a long tab, by field, in the order of the table."""
    export = _Export(snapshot, today, language, 0)
    return [_entry(actual, export) for actual in _rows(snapshot.actuals)]
