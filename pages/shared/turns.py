"""Whose open page is drawn anew when: pages that only watch take turns, so that whoever does something is answered meanwhile.

All pages of a process see new numbers within one pause between two looks, and each takes some milliseconds of the one core Python has:
drawn when they see them, three hundred pages would wait seconds for each other, and whoever clicks would wait with them. So the first look
that finds news takes a turn, one after another, a few times what drawing a page takes apart; a page is drawn anew at the first look after
its turn has come. With few pages that is the first look. What a person does is no turn: it is drawn at once, with the newest numbers.

How often pages look also follows their number: looks alone never take more than a part of the core.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep

#: From one turn to the next so many times what the script of a page takes: with the server's part in it that is half of the core.
APART = 3.0
#: A page that takes long, on a busy machine or for the first time, keeps the others no longer than this, in seconds.
LONGEST_APART = 0.1
#: What a page is thought to take before one was drawn.
USUAL_SECONDS = 0.01
#: However many pages there are, nobody's turn is later than this, which is less than the usual refresh: turns are closer then.
LONGEST_WAIT = 25.0
#: A turn that comes so soon is waited for, and not left to the next look.
SHORT_WAIT = 0.1
#: What one look of one page takes of the core, and the part of it all looks together may take.
LOOK_SECONDS, LOOKS_PART = 0.003, 0.15


class Turns:
    """The turns of one process, and how many pages are open there. Thread-safe."""

    def __init__(self, *, now: Callable[[], float] = monotonic, wait: Callable[[float], None] = sleep) -> None:
        self._now = now
        self._wait = wait
        self._lock = Lock()
        self._next = float("-inf")
        self._takes = USUAL_SECONDS
        self._open = 0

    def turn(self) -> Turn:
        """Return the turn of a page that was drawn just now: it is taken when a look first finds news."""
        return Turn(self._take, self._now, self._wait)

    def pause(self, usual: float) -> float:
        """Return how long a page waits between two looks, at least the usual."""
        return max(usual, self._open * LOOK_SECONDS / LOOKS_PART)

    @contextmanager
    def open_page(self) -> Iterator[None]:
        """Count one open page while the block lasts."""
        with self._lock:
            self._open += 1
        try:
            yield
        finally:
            with self._lock:
                self._open -= 1

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """Note how long a page takes to be drawn: the block draws it."""
        began = self._now()
        try:
            yield
        finally:
            took = min(self._now() - began, LONGEST_APART / APART)
            with self._lock:
                self._takes += (took - self._takes) / 8

    def _take(self) -> float:
        with self._lock:
            now = self._now()
            at = min(max(now, self._next), now + LONGEST_WAIT)
            self._next = at + min(self._takes * APART, LONGEST_WAIT / max(1, self._open))
            return at


class Turn:
    """When one page is drawn anew. Of one page, and no thread's but its own."""

    def __init__(self, take: Callable[[], float], now: Callable[[], float], wait: Callable[[float], None]) -> None:
        self._take = take
        self._now = now
        self._wait = wait
        self._at: float | None = None

    def has_come(self) -> bool:
        """Return whether the page, which has something new to show, is drawn anew now; it waits a moment for a turn that comes in one."""
        if self._at is None:
            self._at = self._take()
        left = self._at - self._now()
        if 0 < left <= SHORT_WAIT:
            self._wait(left)
        return left <= SHORT_WAIT


#: The turns of this process.
TURNS = Turns()
