"""The short text to send to staff when a plan begins: plain lines for a mail or a chat, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from kpicore.guide.handover import Duty, by_owner, duties
from kpicore.model.plan import Plan
from kpicore.text import formats
from kpicore.text.catalogue import Words, catalogue

#: Longer definitions are left to the sheet and the board.
LONGEST_DEFINITION = 120


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where numbers are typed: in the tabs of a workbook, else on the entry page; `link` leads to either, "" where nobody knows."""

    link: str = ""
    in_tabs: bool = True


_IN_TABS = EntryPlace()
_NONE_ASKED: Mapping[str, str] = MappingProxyType({})


def handover_text(
    plan: Plan, today: date, language: str, place: EntryPlace = _IN_TABS, *, first: Mapping[str, str] = _NONE_ASKED
) -> str:
    """Return what to send: who records what, where, how often and by when.

    `first` are the periods asked for first, by indicator, where a board knows them; else it is the first that is not over.
    """
    words = catalogue(language)
    found = duties(plan, today, language)
    lines = [words("guide.handover.head", plan=plan.settings.name.strip() or words("guide.handover.a_plan"))]
    for owner, of_owner in by_owner(found):
        head = words("guide.handover.owner", owner=owner) if owner else words("guide.handover.nobody")
        duties_of = (replace(duty, first=first.get(duty.id, duty.first)) for duty in of_owner)
        lines += ["", head, *(line for duty in duties_of for line in _lines(duty, plan, words, in_tabs=place.in_tabs))]
    link = place.link if place.in_tabs else " ".join(filter(None, (words("guide.handover.entry_page"), place.link)))
    lines += ["", *([words("guide.handover.link", link=link)] if link else [])]
    lines += [words("guide.handover.blank"), words("guide.handover.late")]
    # A name may hold line ends: each line becomes one, what indents it stays.
    return "\n".join(line[: len(line) - len(line.lstrip(" 　"))] + " ".join(line.split()) for line in lines)


def by_when(duty: Duty, plan: Plan, words: Words) -> str:
    """Return of which days a number is, and until when it is to be entered. Plain text."""
    closing = plan.settings.closing_day
    key = "monthly_closing" if duty.cadence == "monthly" and closing not in {None, 31} else str(duty.cadence)
    return words.lenient(f"guide.handover.by.{key}", {"days": duty.grace_days, "closing": closing})


def _lines(duty: Duty, plan: Plan, words: Words, *, in_tabs: bool) -> list[str]:
    unit = words("guide.handover.unit", unit=duty.unit) if duty.unit.strip() else ""
    star = words("guide.handover.star") if duty.is_starred else ""
    facts = {"name": f"{star}{duty.name}{unit}", "by_when": by_when(duty, plan, words)}
    lines = [
        words("guide.handover.line_tab", tab=duty.tab, **facts) if in_tabs else words("guide.handover.line", **facts)
    ]
    if duty.first is not None:
        first = formats.period_name(duty.first, plan.settings.calendar, words.language)
        lines.append(words("guide.handover.first", period=first))
    if duty.definition:
        lines.append(
            words(
                "guide.handover.definition",
                text=duty.definition
                if len(duty.definition) <= LONGEST_DEFINITION
                else duty.definition[: LONGEST_DEFINITION - 1] + "…",
            )
        )
    return lines
