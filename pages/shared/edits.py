"""Changes in words: what a batch does to which tables, and one change field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from kpicore.model.change import TABLES, Change
from kpicore.sheets.words import HEADERS, TABS
from kpicore.text.catalogue import fact_text
from pages.shared.style import Voice

_TAB_OF = {"nodes": "tree"}
LONGEST_VALUE = 60


def table_name(table: str, words: Voice) -> str:
    """Return a table by the name of its tab in the workbook."""
    return TABS[_TAB_OF.get(table, table)][words.language == "en"]


def batch_text(changes: Iterable[Change], words: Voice) -> str:
    """Return what a batch does, table by table: ツリー 追加3・変更1、実績 追加120."""
    counted: dict[str, Counter[str]] = {}
    for change in changes:
        counted.setdefault(change.table, Counter())[_kind(change)] += 1
    said = []
    for table in TABLES:
        if table in counted:
            kinds = [
                words(f"edits.{kind}", n=counted[table][kind])
                for kind in ("added", "changed", "removed")
                if counted[table][kind]
            ]
            said.append(f"{table_name(table, words)} {words('edits.pause').join(kinds)}")
    return words("common.list_pause").join(said)


def change_text(change: Change, words: Voice) -> str:
    """Return one change: where, and each field that differs with its value before and after."""
    place = " ".join(part for part in change.key if part)
    if change.before is None or change.after is None:
        return f"{place}: {words(f'edits.{_kind(change)}_one')} {_values(change.after or change.before or {}, words)}"
    fields = [field for field in change.after if change.after[field] != change.before.get(field)]
    told = [
        f"{_field(change, field, words)} {_said(change.before.get(field), words)} → {_said(change.after[field], words)}"
        for field in fields
    ]
    return f"{place}: {words('common.list_pause').join(told)}"


def _kind(change: Change) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _values(row: Mapping[str, Any], words: Voice) -> str:
    """Return the value or the name of a row: what a person knows it by."""
    return next((_said(row[field], words) for field in ("name", "value", "fact", "text") if row.get(field)), "")


def _field(change: Change, field: str, words: Voice) -> str:
    if change.table == "settings":
        return ""
    heads = HEADERS.get(_TAB_OF.get(change.table, change.table), {})
    return heads[field][words.language == "en"] if field in heads else field


def _said(value: Any, words: Voice) -> str:
    text = fact_text(value, words.language)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
