"""What a line is called, in which scope, and in which unit its numbers count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import median

from kpicore.sheets.cells import label_unit, multiplier_word, split_unit
from kpicore.sheets.roles import TableRole, plain_name
from kpicore.sheets.tables.shapes import Block, TableLine, numbers_of, without_periods
from kpicore.sheets.tables.tab_titles import looks_like_scope
from kpicore.sheets.tables.witnesses import (
    is_counted,
    is_letter,
    is_money,
    is_of_a_share,
    is_thing,
    is_unit,
    is_value_word,
    label_key,
    named_in_sentence,
    said_of,
    unit_of,
    unit_told_of,
    unit_within,
    units_excepted,
    without_unit,
)


def name_lines(block: Block, lines: Sequence[TableLine], title: str, titles: Sequence[str] = ()) -> None:
    """Give every line its name, scope and unit; a unit in brackets stays in the name where two lines differ only in it (h03)."""
    actual = frozenset(line.column for line in lines if line.role is TableRole.ACTUAL)
    totals = {(line.labels, line.column): line for line in lines if line.role is TableRole.TOTAL}
    labelled = _labels(block, lines)
    named = [
        (_named(line.sections), labels, _heads(block, line, actual, totals))
        for line, labels in zip(lines, labelled, strict=True)
    ]
    are_scopes = all(looks_like_scope(labels[-1]) for _, labels, heads in named if labels and heads) and any(
        heads for *_, heads in named
    )
    others: list[list[str]] = []
    for line, (sections, labels, heads) in zip(lines, named, strict=True):
        if block.is_down or are_scopes:
            name = heads[-1] if heads else (labels[-1] if labels else title)
        else:
            name = labels[-1] if labels else (heads[-1] if heads else (sections[-1] if sections else title))
        key = label_key(name)
        others.append([part for part in (*sections, *labels, *heads) if label_key(part) != key])
        line.name = without_unit(name)
        line.scope = _scope([part for part in others[-1] if looks_like_scope(part)] or others[-1])
    _name_units(lines, titles)
    _name_targets_like_actuals(lines)
    # 本店 / 野菜, 本店 / 果物: all their other words are the scope where these tell them apart.
    for alike in _of_one_name(lines):
        if len({tuple(others[index]) for index in alike}) > 1:
            for index in alike:
                lines[index].scope = _scope(others[index])
    for alike in _of_one_name(lines):
        same = [lines[index] for index in alike]
        if len({line.unit for line in same}) > 1 and len({line.labels for line in same}) in (1, len(same)):
            for line in same:
                line.indicator = line.indicator or (f"{line.name}({line.unit})" if line.unit else line.name)


def _name_units(lines: Sequence[TableLine], titles: Sequence[str]) -> None:
    """Give every line the unit that its words state, else that a title states of its name; one that a title takes out of its scale without
    a unit has none.
    """
    words = [(line.name, *line.words, *reversed(line.sections)) for line in lines]  # the nearest first
    excepted = units_excepted(list(dict.fromkeys(word for mine in words for word in mine)), titles)
    own = {
        label_key(name): unit_within(title)
        for title in titles
        for name in (without_unit(title), named_in_sentence(title))
    }
    for line, mine in zip(lines, words, strict=True):
        line.unit = unit_text(line)
        of_some = next((excepted[word] for word in mine if word in excepted), None)
        of_name = own.get(
            label_key(line.name)
        )  # Orders ($k) above Plan and Actual: what counts otherwise is money here
        told = None if line.unit else of_some or of_name or unit_told_of(line.name, titles)
        if told is not None and not (is_money(told[0]) and is_counted(line.name) and of_name is None):
            line.unit = f"{multiplier_word(told[1])}{told[0]}"
        line.is_unscaled = not line.unit and (of_some is not None or is_of_a_share(line.name))
    for line in lines:
        for part in line.parts if line.unit else ():
            part.unit = part.unit or line.unit  # what is added up counts what the sum counts


def _name_targets_like_actuals(lines: Sequence[TableLine]) -> None:
    """Give a target whose name is that of no actual the name of the only one that is its plural or singular: Lead target beside Leads."""
    actual = {label_key(line.name): line.name for line in lines if line.role is not TableRole.TARGET}
    for line in lines:
        key = label_key(line.name)
        if line.role is TableRole.TARGET and key not in actual and not line.told:
            found = [name for other, name in actual.items() if f"{key}s" == other or key == f"{other}s"]
            line.name = found[0] if len(found) == 1 else line.name


def _of_one_name(lines: Sequence[TableLine]) -> list[list[int]]:
    """Return the places of the lines in groups of one name, scope and role."""
    same: dict[tuple[str, str, TableRole | None], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        same[label_key(line.name), line.scope, line.role].append(index)
    return list(same.values())


def _scope(parts: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(map(_bare, parts)))


def _names(line: TableLine, words: tuple[str, ...], *, of_rows: bool = False) -> tuple[str, ...]:
    """Return words of a line as names; one that said a role the numbers deny stays whole."""
    if line.refuted not in words:
        return _named(words, of_rows=of_rows)
    parts = ((word,) if word == line.refuted else _named((word,), of_rows=of_rows) for word in words)
    return tuple(name for names in parts for name in names)


#: A plan lies between these shares of its actual.
_LOWEST, _HIGHEST = 0.5, 2.0


def _labels(block: Block, lines: Sequence[TableLine]) -> list[tuple[str, ...]]:
    """Return the names left of each line; a row that is only called a plan is that of the nearest one above it that is none and as large:
    Sales, Wage %, Target. Of a total without a name it is one without a name as well. Above all others it is that of the only actual.
    """
    found: list[tuple[str, ...]] = []
    above: dict[tuple[object, object], list[tuple[TableLine, tuple[str, ...]]]] = defaultdict(list)
    for line in lines:
        names, alike = _names(line, line.labels, of_rows=True), above[line.sections, line.heads]
        is_bare = bool(line.labels) and not _named(line.labels[-1:])
        if line.role is not TableRole.TARGET:
            alike.append((line, names))
        elif (not names or is_bare) and block.across and not block.down:
            names = next(
                (
                    own
                    for other, own in reversed(alike)
                    if (own[:-1] == names if names else own or other.role is TableRole.TOTAL)
                    and _are_as_large(block, line, other)
                ),
                names,
            )
        else:
            alike.clear()
        found.append(names)
    actual: dict[tuple[object, object], list[int]] = defaultdict(list)
    for index, line in enumerate(lines if block.across and not block.down else ()):
        if line.role is TableRole.ACTUAL:
            actual[line.sections, line.heads].append(index)
    for index, line in enumerate(lines if actual else ()):
        beside = actual[line.sections, line.heads]
        if line.role is TableRole.TARGET and not found[index] and len(beside) == 1:
            found[index] = found[beside[0]] if _are_as_large(block, line, lines[beside[0]]) else ()
    return found


def _are_as_large(block: Block, plan: TableLine, line: TableLine) -> bool:
    planned, actual = numbers_of(block, plan), numbers_of(block, line)
    shares = [planned[when] / actual[when] for when in planned if actual.get(when)]
    return bool(shares) and _LOWEST <= median(shares) <= _HIGHEST


def _heads(
    block: Block,
    line: TableLine,
    actual: frozenset[int | None],
    totals: Mapping[tuple[tuple[str, ...], int | None], TableLine],
) -> tuple[str, ...]:
    """Return the names above a line; a heading that only says value counts where it tells columns apart, and a bare 予算 is that of the
    numbers left of it, else that of the only ones that have a name. Those left of it have none but their own where they are actuals
    and a bare 実績 stands between them and the next: incidence | prévision | réel. A bare 計 has no name, and a 予算 as large behind it
    is its own.
    """
    names = _names(line, line.heads) or ((plain_name(line.heads[-1]),) if block.is_down and _has_odd_head(line) else ())
    if len(block.columns) == 1:
        return tuple(name for name in names if not is_value_word(name))
    at = line.column if block.is_down or not line.cells else line.cells[0][1]
    if names or block.across or at is None or line.role is TableRole.TOTAL:
        return names
    named = [column for column in block.columns if _named(block.heads.get(column, ()))]
    before = [column for column in named if column < at][-1:] or (named if len(named) == 1 else [])
    if not before:
        return ()
    between = filter(None, (totals.get((line.labels, column)) for column in range(before[0] + 1, at)))
    if line.role is TableRole.TARGET and any(_are_as_large(block, line, total) for total in between):
        return ()
    end = min((column for column in named if column > at), default=block.right + 1)
    bare = {column for column in block.columns if before[0] < column < end}
    return () if before[0] in actual and bare & actual else _named(block.heads[before[0]])


def _has_odd_head(line: TableLine) -> bool:
    """Whether the only heading of a column is a word that is also a period or a unit: a person called June (h01), kWh."""
    return bool(line.heads) and (
        not without_periods(line.heads[-1:]) or (len(line.heads) == 1 and is_unit(line.heads[0]))
    )


@lru_cache(maxsize=32768)
def _named(words: tuple[str, ...], *, of_rows: bool = False) -> tuple[str, ...]:
    """Return words as names: without periods, units, and what they say of their role; of rows a letter alone is none (S, M, L)."""
    found = []
    for word in without_periods(words):
        if is_unit(word) and not is_thing(word) and not (of_rows and is_letter(word)):
            continue
        said = said_of(word)
        name = word if said is None else said.name
        if name and (said is None or not is_unit(name)):  # Plan (€k)
            found.append(plain_name(_BOUND.sub("", name)) or plain_name(name))
    return tuple(found)


#: 不良率(以下), 件数(3件以内): what a bracket says of a target is no part of a name.
_BOUND = re.compile(
    r"\s*[(（][^()（）]{0,4}(?:以上|以下|以内|未満|超|or (?:less|more)|at (?:least|most)|max\.?|min\.?)[)）]$",
    re.IGNORECASE,
)


def _bare(name: str) -> str:
    return label_unit(name)[0] or name


def unit_text(line: TableLine) -> str:
    """Return the unit a line states, as a cell of units would say it (千ドル), "" for none; the nearest word first."""
    labels = (label for label in reversed(line.labels) if not is_letter(label))
    for word in (line.unit, *reversed(line.heads), *labels, *line.sections):
        if not word:
            continue
        found = unit_of(word) or unit_within(word) or (split_unit(word) if word is line.unit else None)
        if found is not None and found != ("", 1.0):
            unit, scale = found
            return f"{multiplier_word(scale)}{unit}"
    return ""
