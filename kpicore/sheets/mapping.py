"""How the tabs of a sheet that is not ours are read: decisions of the rules and corrections of people, kept by words, never by positions.

A tab is found by its name, a table in it by the words above it, a row by the words of its labels, a column by the words of its header in
which every period is written `*`. So next month's version is read unattended: a new column of a month, a row put in between, a
renamed total. What the mapping reads and no longer finds makes it not fit, and then nothing of the tab is read.
"""

from __future__ import annotations

import json
import re
from collections import abc
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from kpicore.sheets.roles import TableRole
from kpicore.sheets.texts import name_key, word_key

VERSION = 1
#: Stands for any period in the words of a header.
ANY_PERIOD = "*"

#: The words of a row's labels or of a column's header, from the outermost in.
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A row or a column by its words: its role, and for what is read the indicator it means ("" as the words say).

    `told`: a person decided it. What only the rules decided is decided again when the words change.
    """

    words: Path
    role: TableRole
    indicator: str = ""
    told: bool = False

    @property
    def key(self) -> Path:
        return path_key(self.words)


@dataclass(frozen=True, slots=True)
class CellEntry:
    """A single cell whose role a person chose, by the words of its row and of its column; the period is named here."""

    row: Path
    column: Path
    role: TableRole


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table of a tab: the words of its title and of the headers above its labels, how it lies, its rows and its columns.

    `layout` is `periods-across`, `periods-down`, `one-period`, `long` or `fixed`.
    """

    title: str
    anchor: Path
    layout: str
    rows: tuple[LineEntry, ...] = ()
    columns: tuple[LineEntry, ...] = ()
    cells: tuple[CellEntry, ...] = ()

    def row(self, key: Path) -> LineEntry | None:
        return next((entry for entry in self.rows if entry.key == key), None)

    def column(self, key: Path) -> LineEntry | None:
        return next((entry for entry in self.columns if entry.key == key), None)

    def as_json(self) -> dict[str, Any]:
        """Return the table as JSON values; without `cells` where no single cell has a role of its own."""
        cells = [{"row": list(cell.row), "column": list(cell.column), "role": str(cell.role)} for cell in self.cells]
        return {
            "title": self.title,
            "anchor": list(self.anchor),
            "layout": self.layout,
            "rows": [_entry_json(entry) for entry in self.rows],
            "columns": [_entry_json(entry) for entry in self.columns],
            **({"cells": cells} if cells else {}),
        }


@dataclass(frozen=True, slots=True)
class TabMapping:
    """How one tab is read. What no person chose is None or blank: then it is read from the tab itself.

    `year` is the fiscal year its bare months lie in, by the year it starts; `period` the id of the period of a tab that names none;
    `scale` how much a bare amount of money counts; `dash_means` `none` or `zero`; `answers` what was answered, by the question's key.
    """

    tab: str
    read: bool = True
    scope: str | None = None
    year: int | None = None
    period: str | None = None
    scale: float | None = None
    dash_means: str | None = None
    tables: tuple[TableMapping, ...] = ()
    answers: abc.Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as plain JSON values; blanks are left out."""
        chosen = {
            "scope": self.scope,
            "year": self.year,
            "period": self.period,
            "scale": self.scale,
            "dash_means": self.dash_means,
            "answers": dict(self.answers) or None,
        }
        return {
            "version": VERSION,
            "tab": self.tab,
            "read": self.read,
            **{key: value for key, value in chosen.items() if value is not None},
            "tables": [table.as_json() for table in self.tables],
        }

    @staticmethod
    def from_json(row: abc.Mapping[str, Any]) -> TabMapping:
        """Return the mapping in a JSON object; raises ValueError where it is none or of a later version."""
        try:
            return _tab_from(row)
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError(f"not a mapping: {error}") from error


@dataclass(frozen=True, slots=True)
class Mapping:
    """The mappings of a workbook, one for each tab."""

    tabs: tuple[TabMapping, ...] = ()

    def tab(self, name: str) -> TabMapping | None:
        """Return the mapping of a tab by its name (width, case and blanks apart), None when it has none.

        A tab that is new each month (8月, 9月) has the mapping of the one before, where only one has a name like it.
        """
        key = word_key(name)
        same = [tab for tab in self.tabs if word_key(tab.tab) == key]
        if same or _undated(name) == key:
            return same[0] if same else None
        alike = [tab for tab in self.tabs if _undated(tab.tab) == _undated(name)]
        return replace(alike[0], period=None) if len(alike) == 1 else None

    def with_tab(self, mapping: TabMapping) -> Mapping:
        """Return these mappings with that of one tab put in or replaced."""
        key = word_key(mapping.tab)
        others = tuple(tab for tab in self.tabs if word_key(tab.tab) != key)
        return Mapping((*others, mapping))

    def as_json(self) -> dict[str, Any]:
        return {"version": VERSION, "tabs": [tab.as_json() for tab in self.tabs]}

    @staticmethod
    def from_json(row: abc.Mapping[str, Any]) -> Mapping:
        """Return the mappings in a JSON object; raises ValueError where it is none."""
        if not isinstance(row, dict) or not isinstance(row.get("tabs"), list):
            raise ValueError("not a mapping")
        return Mapping(tuple(TabMapping.from_json(tab) for tab in row["tabs"]))


# -- JSON -----------------------------------------------------------------------------------------------------------


def _tab_from(row: abc.Mapping[str, Any]) -> TabMapping:
    version = row["version"]
    if type(version) is not int or not 1 <= version <= VERSION:
        raise ValueError(f"a mapping of version {version!r}")
    year, scale = row.get("year"), row.get("scale")
    return TabMapping(
        tab=str(row["tab"]),
        read=row.get("read", True) is not False,
        scope=_text(row, "scope"),
        year=None if year is None else int(year),
        period=_text(row, "period"),
        scale=None if scale is None else float(scale),
        dash_means=_text(row, "dash_means"),
        tables=tuple(_table_from(table) for table in row.get("tables", ())),
        answers={str(key): str(value) for key, value in row.get("answers", {}).items()},
    )


def _text(row: abc.Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return None if value is None else str(value)


def _table_from(row: abc.Mapping[str, Any]) -> TableMapping:
    return TableMapping(
        title=str(row.get("title", "")),
        anchor=_path(row.get("anchor", ())),
        layout=str(row["layout"]),
        rows=tuple(_entry_from(entry) for entry in row.get("rows", ())),
        columns=tuple(_entry_from(entry) for entry in row.get("columns", ())),
        cells=tuple(
            CellEntry(_path(cell["row"]), _path(cell["column"]), TableRole(cell["role"]))
            for cell in row.get("cells", ())
        ),
    )


def _entry_from(row: abc.Mapping[str, Any]) -> LineEntry:
    return LineEntry(
        _path(row["words"]), TableRole(row["role"]), str(row.get("indicator", "")), row.get("told") is True
    )


def _path(words: Any) -> Path:
    if not isinstance(words, list | tuple):
        raise TypeError("words are a list")
    return tuple(map(str, words))


def _entry_json(entry: LineEntry) -> dict[str, Any]:
    return {
        "words": list(entry.words),
        "role": str(entry.role),
        **({"indicator": entry.indicator} if entry.indicator else {}),
        **({"told": True} if entry.told else {}),
    }


def _undated(name: str) -> str:
    """Return a tab's name with every number in it as one sign: 2026年8月 and 2026年9月 are the same."""
    return re.sub(r"[0-9]+", "#", word_key(name))


def mapping_text(mapping: TabMapping) -> str:
    """Return the mapping of a tab as 設定 keeps it: JSON on one line."""
    return json.dumps(mapping.as_json(), ensure_ascii=False, separators=(",", ":"))


def mapping_of_text(text: str) -> TabMapping:
    """Return the mapping that 設定 keeps; raises ValueError where the text is none."""
    row = json.loads(text)
    if not isinstance(row, dict):
        raise ValueError("not a mapping")
    return TabMapping.from_json(row)


def path_key(words: Iterable[str]) -> Path:
    """Return the words of a row or a header as they are compared: width, letter case and blanks apart."""
    return tuple(name_key(word) for word in words)


# -- 設定 -----------------------------------------------------------------------------------------------------------

#: A cell of an .xlsx holds 32,767 characters.
LONGEST_PART = 30_000


def parts_of(text: str) -> list[str]:
    """Return the text of a mapping in parts that fit into cells; no part but the first begins with `{`, and none has outer blanks."""
    parts = []
    while len(text) > LONGEST_PART:
        at = LONGEST_PART
        while at > 1 and (text[at] in "{'" or text[at].isspace() or text[at - 1].isspace()):
            at -= 1
        parts.append(text[:at])
        text = text[at:]
    return [*parts, text]


def texts_of_parts(parts: Iterable[str]) -> list[str]:
    """Return the texts of mappings from the cells of a row of 設定."""
    texts: list[str] = []
    for part in filter(None, parts):
        if part.startswith("{") or not texts:
            texts.append(part)
        else:
            texts[-1] += part
    return texts


def mappings_of(texts: Iterable[str]) -> Mapping:
    """Return the mappings that settings hold; a text that is none is left out."""
    found = Mapping()
    for text in texts:
        try:
            found = found.with_tab(mapping_of_text(text))
        except ValueError:
            continue
    return found


def texts_of(mapping: Mapping) -> tuple[str, ...]:
    """Return mappings as settings hold them."""
    return tuple(map(mapping_text, mapping.tabs))
