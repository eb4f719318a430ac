"""What a command takes where nothing is given: the day, the language, who changes something."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kpicore.model import Settings
from kpicore.model.access import Actor
from kpicore.stores.person import person_here

if TYPE_CHECKING:
    from kpicore.model import Snapshot


def today_of(settings: Settings) -> date:
    """Return the day it is where the plan is kept."""
    return datetime.now(ZoneInfo(settings.timezone)).date()


def language_of(wanted: str | None, snapshot: Snapshot) -> str:
    """Return the language asked for, else the plan's."""
    return wanted or snapshot.plan.settings.language


def actor() -> Actor:
    """Return who changes something by a command: whoever can read the database owns it."""
    return person_here("command")
