"""The places the board's own memory is tested in, each opened as often as a test wants, as another process would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kpicore.model.access import Actor, Role
from kpicore.stores.base import Clock, utc_now
from kpicore.stores.state.open import State, open_state
from tests.postgresql import schema

OpenState = Callable[..., State]

OWNER = Actor("佐藤", Role.OWNER, "owner@example.co.jp", origin="board")
STAFF = Actor("鈴木", Role.STAFF, "staff@example.co.jp", enters_all=True, origin="board")


@contextmanager
def in_memory(folder: Path) -> Iterator[OpenState]:
    state = open_state("memory:", {})
    yield lambda **_environ: state


@contextmanager
def in_sqlite(folder: Path) -> Iterator[OpenState]:
    yield lambda **environ: open_state(f"sqlite:///{folder}/data/board.db", environ)


@contextmanager
def in_postgresql(folder: Path) -> Iterator[OpenState]:
    opened: list[State] = []
    with schema() as url:

        def open_again(**environ: str) -> State:
            opened.append(open_state(url.render_as_string(hide_password=False), environ))
            return opened[-1]

        try:
            yield open_again
        finally:
            for state in opened:
                state.database.engine.dispose()


PLACES = {"memory": in_memory, "sqlite": in_sqlite, "postgresql": in_postgresql}


class Clockwork:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def set_clock(state: State, clock: Clock = utc_now) -> None:
    """Have a memory go by another clock."""
    state.database._now = clock
