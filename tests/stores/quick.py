"""A caller that does not sleep and does not rest, for tests in which a fault comes and goes."""

from __future__ import annotations

import time
from collections.abc import Callable

from kpicore.stores.transport import Caller, Circuit


def quick_caller(*, failures: int = 1_000_000, clock: Callable[[], float] = time.monotonic) -> Caller:
    """Return a caller that tries as often as the true one, without its waits; `failures` in a row make it rest."""
    return Caller(circuit=Circuit(failures=failures), clock=clock, sleep=lambda _: None)
