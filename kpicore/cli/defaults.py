"""What a command takes where nothing is given: the day, the language, the author."""

from __future__ import annotations

import getpass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kpicore.model import Settings

if TYPE_CHECKING:
    from kpicore.model import Snapshot

#: Who changes something where the machine has no name for its user.
UNNAMED_AUTHOR = "kpicore"


def today_of(settings: Settings) -> date:
    """Return the day it is where the plan is kept."""
    return datetime.now(ZoneInfo(settings.timezone)).date()


def language_of(wanted: str | None, snapshot: Snapshot) -> str:
    """Return the language asked for, else the plan's."""
    return wanted or snapshot.plan.settings.language


def author() -> str:
    """Return the name of the user of this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for the user id, as in a container
        return UNNAMED_AUTHOR
