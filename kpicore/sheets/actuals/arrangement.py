"""How the numbers of a tab lie: wide (one column per period) or long (one row per entry), and what its rows and columns are.

Only the shape is found here; `names` finds the indicator of each, `values` reads the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from kpicore.periods import Period
from kpicore.sheets import words
from kpicore.sheets.cells import Fault, tidy
from kpicore.sheets.columns import Ints, columns_below, numbered
from kpicore.sheets.grid import Grid
from kpicore.sheets.names import Label, roles_of
from kpicore.sheets.periods import DateContext, Derived, Total, read_header
from kpicore.sheets.template import Title, fields_in, first_row_where, header_words, tab_suffix, title_of
from kpicore.sheets.texts import is_blank, text_of, word_key


@dataclass(frozen=True, slots=True)
class ActualsTable:
    """A tab with a header: `fields` are the columns with a known header, `skipped` the columns without a use, each with the reason."""

    grid: Grid
    header_row: int
    fields: Mapping[str, int]
    title: Title
    skipped: Mapping[int, str] = field(default_factory=dict)

    def label(self, row: int) -> Label:
        """Return how a row names its indicator."""
        return Label(
            id=self.label_text(row, "id"),
            name=self.label_text(row, "indicator"),
            scope=self.label_text(row, "scope"),
            tab=_scope_in_tab_name(self.grid.tab),
        )

    def label_text(self, row: int, name: str) -> str:
        """Return a label cell as text, of a merged one what stands in its first cell."""
        column = self.fields.get(name)
        if column is None:
            return ""
        value = self.grid.value(row, column)
        if value is None:
            inside = (area for area in self.grid.merged if area[0] <= row <= area[2] and area[1] <= column <= area[3])
            top, left, *_ = next(inside, (row, column))
            value = self.grid.value(top, left)
        return text_of(value)


@dataclass(frozen=True, slots=True)
class Wide(ActualsTable):
    """A tab with one column per period; `faults` are the columns whose header should be a period and cannot be read as one.

    `rows` are the rows below the header that hold anything.
    """

    rows: Sequence[int] = ()
    periods: Mapping[int, Period] = field(default_factory=dict)
    faults: Mapping[int, Fault] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Long(ActualsTable):
    """A tab with one row per entry, its number in the field `value` (in 目標 `target`).

    `columns` are the rows below the header as columns; `labels` its distinct labels, each with the text of its 単位 cell, and
    `label_codes` is the index of each row's label among them.
    """

    columns: Mapping[int, list[Any]] = field(default_factory=dict)
    labels: Sequence[tuple[Label, str]] = ()
    label_codes: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def column(self, name: str) -> list[Any] | None:
        """Return the cells of a field below the header, None where the tab has no such column."""
        return self.columns.get(self.fields.get(name, -1))


def actuals_table_of(grid: Grid, context: DateContext) -> Wide | Long | None:
    """Return how the actuals of a tab lie, None when no row looks like a header."""

    def table_at(row: int) -> Wide | Long | None:
        found, unknown = fields_in("actuals", grid.rows[row])
        if not {"id", "indicator"} & set(found):
            return None
        title = title_of(grid, row, context)
        if "value" in found and any(name in found for name in _WHEN):
            return long_table(grid, row, found, unknown, title)
        asked = set(unknown)  # the known headers are hidden from the reading of the row
        cells = [value if column in asked else None for column, value in enumerate(grid.rows[row])]
        formats = [grid.format(row, column) for column in range(len(cells))]
        headings = read_header(cells, formats, context=title.context)
        if not any(isinstance(headings[column], Period) for column in unknown):
            return None
        return _wide(grid, row, found, {column: headings[column] for column in unknown}, title)

    found: Wide | Long | None = first_row_where(grid, table_at)
    return found


_WHEN = ("period", "recorded_at", "month", "first")


def long_table(grid: Grid, row: int, found: Mapping[str, int], unknown: Sequence[int], title: Title) -> Long:
    """Return the long table under a header row."""
    columns = columns_below(grid, row + 1)
    unnamed = [at for at in columns if is_blank(grid.value(row, at)) and not all(map(is_blank, columns[at]))]
    skipped = dict.fromkeys(unknown, "unknown-column") | dict.fromkeys(unnamed, "no-header")
    names = [name for name in ("id", "indicator", "scope", "unit") if found.get(name) in columns]
    unlabelled: list[Any] = [None] * (len(grid.rows) - row - 1)
    codes, distinct = numbered([columns[found[name]] for name in names] or [unlabelled])
    tab = _scope_in_tab_name(grid.tab)
    texts = [dict(zip(names, map(text_of, key), strict=False)) for key in distinct]
    labels = [
        (Label(text.get("id", ""), text.get("indicator", ""), text.get("scope", ""), tab), text.get("unit", ""))
        for text in texts
    ]
    return Long(grid, row, found, title, skipped, columns, labels, codes)


def _wide(grid: Grid, row: int, found: Mapping[str, int], headings: Mapping[int, Any], title: Title) -> Wide:
    periods: dict[int, Period] = {}
    faults: dict[int, Fault] = {}
    blank = {column for column in range(grid.width) if is_blank(grid.value(row, column))}
    first, unnamed = min(blank, default=0), set[int]()
    for cells in grid.rows[row + 1 :]:  # cells that exist, not width × height: one stray cell may make a tab very wide
        unnamed |= {column for column in range(first, len(cells)) if column in blank and not is_blank(cells[column])}
    skipped = dict.fromkeys(sorted(unnamed), "no-header")
    skipped |= {found[name]: "unknown-column" for name in found if name not in _WIDE_FIELDS}
    for column, heading in headings.items():
        text = text_of(grid.value(row, column))
        if isinstance(heading, Period):
            periods[column] = heading
        elif isinstance(heading, Fault) and _was_meant_as_period(heading, text):
            faults[column] = heading
        elif isinstance(heading, Total | Derived):
            skipped[column] = heading.reason
        else:
            skipped[column] = next((role for base, role in roles_of(text) if not base), "unknown-column")
    known = {name: column for name, column in found.items() if name in _WIDE_FIELDS}
    filled = [at for at in range(row + 1, len(grid.rows)) if not all(map(is_blank, grid.rows[at]))]
    return Wide(grid, row, known, title, skipped, filled, periods, faults)


_WIDE_FIELDS = {"id", "indicator", "scope", "unit", "owner", "excluded"}


_PERIOD_LIKE = re.compile(r"[年月週期]|度$|\d\s*[-/.]\s*\d|[QHW]\s*\d|\d\s*[QHW]|FY|\d{4}", re.IGNORECASE)


def _was_meant_as_period(fault: Fault, text: str) -> bool:
    """Whether a header that names no period was meant to: 八月 and 2026年13月 were, メモ2 was not."""
    if fault.code != "unreadable-period":
        return True
    shown = tidy(text)
    is_remark = any(word in shown.casefold() for word in words.REMARKS)
    return bool(_PERIOD_LIKE.search(shown)) and not is_remark and len(shown) <= 40 and not roles_of(text)


def is_repeated_header(table: ActualsTable, row: int) -> bool:
    """Whether a row below the header repeats the words of the header."""
    labels = [(name, table.label_text(row, name)) for name in ("id", "indicator") if name in table.fields]
    known = header_words("actuals")
    return all(known.get(word_key(text)) == name for name, text in labels)


_NO_SCOPE = re.compile(r"^\d+$|\d+年|\d{4}|令和|平成|FY|\d+月|上期|下期|通期|[第]?\d+(?:Q|四半期|期)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _scope_in_tab_name(tab: str) -> str:
    """Return the scope a tab's name adds (実績_営業 → 営業), "" when it adds none, a cadence or a period."""
    suffix = tab_suffix(tab)
    parts = [part for part in re.split(r"[\s_\-・()（）【】]+", suffix) if part]
    not_scopes = {word_key(word) for pair in (*words.CADENCE_TABS.values(), words.LOG_TAB) for word in pair}
    kept = [part for part in parts if word_key(part) not in not_scopes and not _NO_SCOPE.search(part)]
    return " ".join(kept)
