"""The person at this machine, who owns what is run on it: the author where nobody signs in."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping

from kpicore.model.access import Actor, Role

ACTOR_VARIABLE = "KPICORE_ACTOR"
#: Who changes something where the machine has no name for its user.
UNNAMED = "local"
LONGEST_NAME = 80


def person_here(origin: str, environ: Mapping[str, str] = os.environ) -> Actor:
    """Return the person at this machine, an owner: named by KPICORE_ACTOR, else the system's user.

    `origin` says what they use (`board`, `command`).
    """
    named = " ".join(environ.get(ACTOR_VARIABLE, "").split())[:LONGEST_NAME]
    if not named:
        try:
            named = getpass.getuser() or UNNAMED
        except (OSError, KeyError):  # no name for the user id, as in a container
            named = UNNAMED
    return Actor(named, Role.OWNER, origin=origin)
