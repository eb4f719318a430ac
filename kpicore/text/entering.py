"""What was entered by a command, in words: one line for each number, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpicore.entry import Doubt
from kpicore.periods import Calendar
from kpicore.reports.entering import EnteredLine
from kpicore.text import formats
from kpicore.text.catalogue import Words, catalogue


def entries_text(entries: Sequence[EnteredLine], calendar: Calendar, language: str, *, dry_run: bool = False) -> str:
    """Return the entries as lines, those refused with their line, and how many were saved, on a `dry_run` how many would be."""
    words = catalogue(language)
    lines, would = [], "would_" if dry_run else ""
    for entry in entries:
        if entry.refused:
            said = refusal_sentence(entry, calendar, language)
            lines.append(words("entry.cli.problem", line=entry.given.line, said=said))
            continue
        node, typed = entry.node, entry.typed
        value = words("common.none")
        if typed is not None and typed.value is not None and node is not None:
            value = formats.whole(typed.value, node.unit, language)
        elif typed is not None and typed.is_exempt:
            value = words(f"flag.{typed.missing}")
        facts = {"name": _name(entry), "period": formats.period_name(entry.period, calendar, language)}
        lines.append(words("entry.cli.line", **facts, value=value, kind=words(f"entry.cli.{would}{entry.outcome}")))
        lines += [f"  {words('entry.cli.warning', said=said)}" for said in warnings(entry, calendar, language)]
    saved = sum(entry.outcome in ("saved", "removed") for entry in entries)
    return "\n".join([*lines, words(f"entry.cli.{would}summary", saved=saved)])


def warnings(entry: EnteredLine, calendar: Calendar, language: str) -> list[str]:
    """Return what to look at in a number that was taken: what is unusual, and that it lies outside the term."""
    words = catalogue(language)
    found = []
    if entry.doubt is not None:
        facts = {} if entry.doubt.doubt is Doubt.SIGN else {"factor": entry.doubt.factor}
        found.append(words(f"entry.cli.{entry.doubt.doubt}", **facts))
    if entry.is_outside:
        period = formats.period_name(entry.period, calendar, language)
        found.append(words("entry.cli.outside_term", period=period, name=_name(entry)))
    return found


def refusal_sentence(entry: EnteredLine, calendar: Calendar, language: str) -> str:
    """Return why a line was not taken."""
    words = catalogue(language)
    facts = dict(entry.facts)
    if entry.refused == "fault":
        unit = entry.node.unit if entry.node is not None else ""
        return fault_sentence(str(facts.pop("code")), {**facts, "unit": unit}, words)
    if entry.refused == "unknown":
        nearest = words.joined(facts["nearest"])
        return words(f"entry.cli.unknown{'_near' if nearest else ''}", name=facts["name"], names=nearest)
    if "period" in facts:
        facts["period"] = formats.period_name(str(facts["period"]), calendar, language)
    if "cadence" in facts:
        facts["cadence"] = words(f"cadence.{facts['cadence']}")
    return words(f"entry.cli.{entry.refused}", **facts)


def fault_sentence(code: str, facts: Mapping[str, Any], words: Words) -> str:
    """Return what is wrong with a typed number, by the code and facts of its fault."""
    key = f"entry.fault.{code}"
    if key not in words:
        return words("entry.fault.other")
    plain = {
        name: words.joined(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in facts.items()
    }
    return words.lenient(key, plain)


def _name(entry: EnteredLine) -> str:
    return "" if entry.node is None else entry.node.name or entry.node.id
