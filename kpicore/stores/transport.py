"""Retries with backoff, an overall deadline and a circuit breaker for remote stores.

Pure of HTTP but for one header: a call is a function that returns an answer or raises `Failure`; anything else it raises counts as an
answer. A read gets the seconds that are left as its argument. Clock, sleep and random numbers are injected.
Reads are retried; a write never is: without an answer nobody knows whether it was carried out.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

T = TypeVar("T")

HOUR_SECONDS = 3600.0


def seconds_asked(retry_after: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, a number or a date; None where it says neither.

    >>> seconds_asked("Wed, 01 Apr 2026 00:00:30 GMT", datetime(2026, 4, 1, tzinfo=UTC)), seconds_asked("soon", datetime.now(UTC))
    (30.0, None)
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class Failure(Exception):
    """A call that brought no answer. `reason` is a stable word; `passing` says whether the same call may work later.

    `retry_after_seconds` is what the other side asked for, None when it asked for nothing. `error` is the exception
    to raise when no retry helps.
    """

    def __init__(
        self,
        reason: str,
        *,
        passing: bool,
        retry_after_seconds: float | None = None,
        error: Exception | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing
        self.retry_after_seconds = retry_after_seconds
        self.error = error


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a read is tried: at most `tries` times and `deadline_seconds` in all, with full jitter between."""

    tries: int = 4
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 8.0
    deadline_seconds: float = 20.0

    def wait_before(self, attempt: int, chance: float) -> float:
        """Return the seconds to wait before try `attempt` (1 is the second try); `chance` is in 0..1 (full jitter)."""
        return chance * min(self.longest_wait_seconds, self.first_wait_seconds * 2.0 ** (attempt - 1))


class Circuit:
    """Opens after `failures` failed calls in a row, lets one call through after `rest_seconds`, closes when that one works."""

    def __init__(self, *, failures: int = 3, rest_seconds: float = 30.0) -> None:
        self._limit = failures
        self._rest = rest_seconds
        self._failed = 0
        self._opened_at: float | None = None
        self._last: Failure | None = None
        self._lock = threading.Lock()

    def check(self, now: float) -> None:
        """Raise the last failure again while the circuit is open; let one call through after `rest_seconds`."""
        with self._lock:
            if self._opened_at is None or self._last is None:
                return
            left = self._opened_at + self._rest - now
            if left > 0:
                raise Failure(self._last.reason, passing=True, retry_after_seconds=left, error=self._last.error)
            self._opened_at = now

    def worked(self) -> None:
        """Close: the other side answers."""
        with self._lock:
            self._failed, self._opened_at, self._last = 0, None, None

    def failed(self, failure: Failure, now: float) -> None:
        """Count a failure; open at the limit."""
        with self._lock:
            self._failed += 1
            self._last = failure
            if self._failed >= self._limit:
                self._opened_at = now

    @property
    def is_open(self) -> bool:
        return self._opened_at is not None

    def seconds_left(self, now: float) -> float:
        """Return for how long no call is made, 0 when the circuit is closed or may let one through."""
        opened_at = self._opened_at
        return 0.0 if opened_at is None else max(0.0, opened_at + self._rest - now)


@dataclass
class CallLog:
    """When calls were made, for the count of the last hour."""

    _at: deque[float] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, now: float) -> None:
        with self._lock:
            self._at.append(now)
            self._forget(now)

    def last_hour(self, now: float) -> int:
        """Return how many calls the last hour saw."""
        with self._lock:
            self._forget(now)
            return len(self._at)

    def _forget(self, now: float) -> None:
        while self._at and self._at[0] <= now - HOUR_SECONDS:
            self._at.popleft()


@dataclass(frozen=True, slots=True)
class Traffic:
    """Calls to a remote store in the last hour, and for how many seconds the circuit stays open (0: closed)."""

    calls_last_hour: int
    rests_seconds: float


class Caller:
    """Makes calls by these rules. One per remote store; may be used from several threads."""

    def __init__(
        self,
        *,
        patience: Patience | None = None,
        circuit: Circuit | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._patience = patience or Patience()
        self.circuit = circuit or Circuit()
        self.calls = CallLog()
        self.clock = clock
        self._sleep = sleep
        self._chance = chance

    def read(self, call: Callable[[float], T]) -> T:
        """Return the answer of a call that changes nothing, trying again while it may help. Raises the last Failure."""
        started = self.clock()
        attempt = 0
        while True:
            self.circuit.check(self.clock())
            left = self._patience.deadline_seconds - (self.clock() - started)
            try:
                return self._once(call, left)
            except Failure as failure:
                attempt += 1
                if not failure.passing or attempt >= self._patience.tries or self.circuit.is_open:
                    raise
                wait = self._patience.wait_before(attempt, self._chance())
                wait = max(wait, failure.retry_after_seconds or 0.0)
                if wait >= self._patience.deadline_seconds - (self.clock() - started):
                    raise
            self._sleep(wait)

    def write(self, call: Callable[[float], T]) -> T:
        """Return the answer of a call that changes something; it is made once. Raises Failure, which may hide a done write.

        An open circuit does not hold it: a read that worked came before, or what became of an earlier write is to be found out.
        """
        return self._once(call, self._patience.deadline_seconds)

    def traffic(self) -> Traffic:
        """Return the number of calls, and how long the circuit stays open."""
        now = self.clock()
        return Traffic(self.calls.last_hour(now), self.circuit.seconds_left(now))

    def _once(self, call: Callable[[float], T], seconds_left: float) -> T:
        self.calls.add(self.clock())
        try:
            answer = call(seconds_left)
        except Failure as failure:
            if failure.passing:
                self.circuit.failed(failure, self.clock())
            else:
                self.circuit.worked()
            raise
        except Exception:
            self.circuit.worked()
            raise
        self.circuit.worked()
        return answer
