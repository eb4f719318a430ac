"""Changes in words: what a batch does to which tables, one change field by field, and the log of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from itertools import groupby
from typing import Any

from kpicore.model.change import TABLES, Change, LoggedChange
from kpicore.model.rows import Row
from kpicore.sheets.words import HEADERS, SETTINGS, TABS
from kpicore.text.catalogue import fact_text
from kpicore.text.escaping import visible
from kpicore.text.sentences import moment
from kpicore.text.voice import Voice

_TAB_OF = {"nodes": "tree"}
LONGEST_VALUE = 60
#: What a batch of an import shows of its changes; all of them are in the JSON and the CSV.
MOST_LINES = 20


def _table_name(table: str, words: Voice) -> str:
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
            parts.append(f"{_table_name(table, words)} {words('edits.pause').join(kinds)}")
    return words("common.list_pause").join(parts)


def change_text(change: Change, words: Voice) -> str:
    """Return one change: where, and each field that differs with its value before and after."""
    in_english = words.language == "en"
    parts = (
        change.key if change.table != "settings" else (SETTINGS.get(key, (key, key))[in_english] for key in change.key)
    )
    place = " ".join(part for part in parts if part)
    old, new = (_readable(change.table, row, words) for row in (change.before, change.after))
    if old is None or new is None:
        row = new or old or {}
        # What a person knows a row by.
        known = next((_said(row[field], words) for field in ("name", "value", "fact", "text") if row.get(field)), "")
        return f"{place}: {words(f'edits.{_kind(change)}_one')} {known}"
    heads = HEADERS.get(_TAB_OF.get(change.table, change.table), {})
    differences = []
    for field, now in new.items():
        before = old.get(field)
        if now != before:
            # A setting is named by its key already.
            name = heads[field][in_english] if field in heads else field
            name = words("indicator.as_typed") if field == "text" and field not in heads else name
            name = "" if change.table == "settings" else name
            differences.append(f"{name} {_said(before, words)} → {_said(now, words)}")
    return f"{place}: {words('common.list_pause').join(differences)}"


def author_text(line: LoggedChange, words: Voice) -> str:
    """Return who made a change, with the address and where it came from where those are known: 佐藤（sato@example.com、ボード）."""
    kind = line.origin.partition(":")[0]  # of a key its id stands behind: agent:1f2e3d
    origin = words(f"origin.{kind}") if words.has(f"origin.{kind}") else line.origin
    known = words("common.list_pause").join(filter(None, (line.mail, origin)))
    return words("edits.by", name=line.author, known=known) if known else line.author


def history_text(log: Sequence[LoggedChange], zone: tzinfo, words: Voice) -> str:
    """Return a log as lines for a terminal, batch by batch; times as the clocks of the plan show them."""
    if not log:
        return words("cli.history.none")
    lines = []
    for _, batch in groupby(log, lambda line: (line.revision, line.at, author_text(line, words))):
        made = list(batch)
        when = moment(made[0].at.astimezone(zone).replace(tzinfo=None).isoformat(), words.language)
        lines.append(
            visible(f"{when}  {author_text(made[0], words)}  {batch_text([line.change for line in made], words)}")
        )
        lines += [
            visible(f"  {_table_name(line.change.table, words)} {change_text(line.change, words)}")
            for line in made[:MOST_LINES]
        ]
        lines += [f"  {words('common.and_more', n=len(made) - MOST_LINES)}"] if len(made) > MOST_LINES else []
    return "\n".join(lines)


def _readable(table: str, row: Row | None, words: Voice) -> Row | None:
    """Return a row as people read it: of an actual the flags in words, and where its period does not apply that word for its number."""
    if table != "actuals" or row is None or not row.get("flags"):
        return row
    flags = [words(f"flag.{flag}") if words.has(f"flag.{flag}") else flag for flag in str(row["flags"]).split()]
    said = words("common.list_pause").join(flags)
    if row.get("value") is None:
        return {**row, "value": said, "flags": ""}
    return {**row, "flags": said}


def _kind(change: Change) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _said(value: Any, words: Voice) -> str:
    text = fact_text(value, words.language)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
