"""Cells that hold several things: names separated by commas, and moves of resources, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpicore.model.review import ResourceMove
from kpicore.sheets.texts import text_of

_SEPARATORS = ",、，;；\n"
_ENTRY = re.compile(
    rf'\s*(?:"(?P<quoted>(?:[^"]|"")*)"\s*(?=[{_SEPARATORS}]|$)|(?P<bare>[^{_SEPARATORS}]*))[{_SEPARATORS}]?'
)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_ARROW, _COLON = "→", ":："


def split_list(value: object) -> list[str]:
    """Return the entries of a cell with several, separated by commas; one in double quotes may hold commas.

    >>> split_list('a、b, "c,d"')
    ['a', 'b', 'c,d']
    """
    entries = []
    for match in _ENTRY.finditer(text_of(value)):
        quoted = match["quoted"]
        entries.append(match["bare"].strip() if quoted is None else quoted.replace('""', '"'))
    return [entry for entry in entries if entry]


def join_list(entries: Iterable[str]) -> str:
    """Return entries as one cell that `split_list` reads back."""
    return ",".join(_quoted_with(entry, _SEPARATORS) for entry in entries)


def split_moves(value: object) -> tuple[ResourceMove, ...]:
    """Return the moves of resources in a cell, one a line: from → to: how much. A line without an arrow is an amount alone.

    >>> split_moves("広告費 → 商品ページ: 月15万円")
    (ResourceMove(source='広告費', target='商品ページ', amount='月15万円'),)
    """
    found, rest = [], text_of(value)
    while rest:
        line, rest = _cut(rest, "\\n")
        source, after = _cut(line, _ARROW)
        target, amount = _cut(after, _COLON)
        if len(source) == len(line):
            source, amount = "", line
        stripped = [part.strip() for part in (source, target, amount)]
        parts = [part[1:-1].replace('""', '"') if _QUOTED.fullmatch(part) else part for part in stripped]
        if any(parts):
            found.append(ResourceMove(source=parts[0], target=parts[1], amount=parts[2]))
    return tuple(found)


def join_moves(moves: Iterable[ResourceMove]) -> str:
    """Return moves of resources as one cell that `split_moves` reads back."""
    lines = []
    for move in moves:
        source, target, amount = (
            _quoted_with(part, f"{_ARROW}{_COLON}\n") for part in (move.source, move.target, move.amount)
        )
        way = f"{source} {_ARROW} {target}".strip() if source or target else ""
        lines.append(f"{way}: {amount}" if way and amount else way or amount)
    return "\n".join(lines)


def _quoted_with(text: str, marks: str) -> str:
    """Return a text, in double quotes where it holds one of the marks or its ends would be dropped."""
    needs_quotes = text != text.strip() or re.search(rf'[{marks}"]', text)
    return '"' + text.replace('"', '""') + '"' if needs_quotes else text


def _cut(text: str, marks: str) -> tuple[str, str]:
    """Return what stands before and after the first of the marks that no quotes enclose; all and nothing where there is none."""
    for match in re.finditer(rf"{_QUOTED.pattern}|[{marks}]", text):
        if match[1] is None:
            return text[: match.start()], text[match.end() :]
    return text, ""
