"""What changes take away, in words: rows that go, and fields that are emptied."""

from __future__ import annotations

from collections.abc import Iterable

from kpicore.model.change import Change
from kpicore.sheets.words import HEADERS
from kpicore.stores.transfer import emptied
from kpicore.text.catalogue import catalogue

#: So many names stand behind a count.
MOST_NAMES = 3
_TAB_OF = {"nodes": "tree"}
#: What a person knows a row by, the first of these that it has.
_NAMES = ("name", "text", "fact", "indicator", "id", "key")


def loss_line(changes: Iterable[Change], language: str) -> str:
    """Return what the changes take away, as one line: `ノード17件（売上、受注件数、客単価 ほか）、実績540件、担当1件（売上）`."""
    words = catalogue(language)
    lost: dict[str, list[str]] = {}  # the names of what goes, by the name of its table or field
    for change in changes:
        heads = HEADERS.get(_TAB_OF.get(change.table, change.table), {})
        fields = [heads[field][words.language == "en"] if field in heads else field for field in emptied(change)]
        row = change.before or {}
        name = str(next((row[field] for field in _NAMES if row.get(field)), change.key[0]))
        for what in [words(f"cli.tables.{change.table}")] if change.after is None else fields:
            lost.setdefault(what, []).append(name)
    groups = []
    for what, names in lost.items():
        shown = words.joined(list(dict.fromkeys(names))[:MOST_NAMES])
        key = "cli.import.loss_and_more" if len(set(names)) > MOST_NAMES else "cli.import.loss"
        groups.append(words(key, what=what, n=len(names), names=shown))
    return words.joined(groups)


def losses_json(changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """Return by table how many rows go and how many fields are emptied; tables without a loss are absent."""
    found: dict[str, dict[str, int]] = {}
    for change in changes:
        fields = len(emptied(change))
        if change.after is None or fields:
            of_table = found.setdefault(change.table, {"rows": 0, "fields": 0})
            of_table["rows"] += change.after is None
            of_table["fields"] += fields
    return found
