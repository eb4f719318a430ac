"""Changes in words: what a batch does to which tables, and one change field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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
    parts = []
    for table in TABLES:
        if table in counted:
            kinds = [
                words(f"edits.{kind}", n=counted[table][kind])
                for kind in ("added", "changed", "removed")
                if counted[table][kind]
            ]
            parts.append(f"{table_name(table, words)} {words('edits.pause').join(kinds)}")
    return words("common.list_pause").join(parts)


def change_text(change: Change, words: Voice) -> str:
    """Return one change: where, and each field that differs with its value before and after."""
    place = " ".join(part for part in change.key if part)
    if change.before is None or change.after is None:
        row = change.after or change.before or {}
        # What a person knows a row by.
        known = next((_said(row[field], words) for field in ("name", "value", "fact", "text") if row.get(field)), "")
        return f"{place}: {words(f'edits.{_kind(change)}_one')} {known}"
    heads = HEADERS.get(_TAB_OF.get(change.table, change.table), {})
    differences = []
    for field, now in change.after.items():
        before = change.before.get(field)
        if now != before:
            # A setting is named by its key already.
            name = heads[field][words.language == "en"] if field in heads else field
            name = "" if change.table == "settings" else name
            differences.append(f"{name} {_said(before, words)} → {_said(now, words)}")
    return f"{place}: {words('common.list_pause').join(differences)}"


def _kind(change: Change) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _said(value: Any, words: Voice) -> str:
    text = fact_text(value, words.language)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
