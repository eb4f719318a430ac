"""The register of plans as it was last read: who may see which plan counts as quickly as who is a member, and no longer."""

from __future__ import annotations

import threading
import time

from kpicore.errors import KpiError
from kpicore.model.plans import Register
from kpicore.stores.state import State

#: So long what was read counts; a page of ten parts asks ten times within a run.
REGISTER_COUNTS_SECONDS = 1.0

_lock = threading.Lock()
_last: dict[str, tuple[float, Register]] = {}


def known_register(state: State, *, fresh: bool = False) -> Register:
    """Return the register of the board's own memory; while that cannot be reached, as it was last.

    Raises KpiError where nothing is known.
    """
    place = repr(state)
    with _lock:
        read_at, last = _last.get(place, (float("-inf"), None))
    if not fresh and last is not None and time.monotonic() - read_at < REGISTER_COUNTS_SECONDS:
        return last
    try:
        found = state.plans.register()
    except KpiError:
        if last is None:
            raise
        return last
    with _lock:
        _last[place] = (time.monotonic(), found)
    return found


def forget_register() -> None:
    """Let go of what was read last: a change of plans or roles counts at once in this process."""
    with _lock:
        _last.clear()
