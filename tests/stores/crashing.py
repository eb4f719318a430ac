"""The processes that test_crash.py kills: they save batches, and some of them end themselves in the middle.

Batch n sets every actual of CONTENT to n, adds a target and names the plan, so that half a batch would show.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Engine, event, make_url

from kpicore.errors import ChangeConflict
from kpicore.model import Change
from kpicore.stores.base import NEVER_SAVED
from kpicore.stores.sql.store import SqlStore
from tests.people import owner
from tests.shortcuts import compiled_once

CONTENT = [(f"k{number}", f"2026-{month:02d}") for number in range(8) for month in range(1, 13)]


def open_at(folder: Path) -> SqlStore:
    return SqlStore(make_url(f"sqlite:///{folder}/board.db"))


def batch(number: int) -> list[Change]:
    """Return the changes from batch number − 1 to this one."""
    changes = [_actual(key, number - 1, number) for key in CONTENT]
    changes.append(_setting("" if number == 1 else f"計画{number - 1}", f"計画{number}"))
    target = {"indicator": "k0", "period": None, "value": float(number), "effective_from": f"{2000 + number}-01-01"}
    return [*changes, Change("targets", ("k0", "", f"{2000 + number}-01-01"), None, target)]


def _actual(key: tuple[str, str], before: int, after: int) -> Change:
    rows = [{"indicator": key[0], "period": key[1], "value": float(value)} for value in (before, after)]
    return Change("actuals", key, rows[0] if before else None, rows[1])


def _setting(before: str, after: str) -> Change:
    return Change("settings", ("name",), {"key": "name", "value": before}, {"key": "name", "value": after})


def held_batch(store: SqlStore) -> int:
    """Return which batch a store holds, after checking that it holds exactly that one and says so everywhere."""
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    loaded, history = store.load(), store.history()
    number = int(loaded.plan.settings.name.removeprefix("計画") or 0)
    assert loaded.actuals["value"].tolist() == ([float(number)] * len(CONTENT) if number else [])
    assert [target.value for target in loaded.plan.targets] == list(range(1, number + 1))
    assert len(history) == number * len(batch(1))
    assert (history[0].revision if history else NEVER_SAVED) == loaded.revision == store.revision()
    return number


#: How many batches there have to be at least, however slow the machine is, for a crash to be one in the middle of saving.
SOME_BATCHES = 3
#: Of the moments in which tables are made, every so many are one crash.
EVERY = {"first": 20, "later": 1}
#: What only reads begins so: after it a database holds what it held before.
READS = ("SELECT", "PRAGMA", "BEGIN")


def at_moments(engine: Engine, do: Callable[[bool], None]) -> None:
    """Call a function after every statement that writes (False) and after every commit (True): the moments a crash can tell apart."""
    committing: list[bool] = []

    @event.listens_for(engine, "after_cursor_execute")
    def on_statement(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().startswith(READS):
            do(False)

    @event.listens_for(engine, "commit")
    def on_commit(_connection: object) -> None:
        committing.append(True)

    @event.listens_for(engine, "checkin")
    def on_checkin(_driver: object, _record: object) -> None:
        if committing:
            committing.clear()
            do(True)


def die_at(moment: int) -> Callable[[bool], None]:
    """Return a function that kills this process when it is called after so many calls."""
    left = [moment]

    def die_when_it_is_time(_is_commit: bool) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    return die_when_it_is_time


def tried_of(are_commits: Sequence[bool], one_in: int) -> list[int]:
    """Return the numbers of the moments a process is killed at: of all under the profile `search`, else of one in so many.

    Those right before and after a commit, the first and the last are always among them.
    """
    if os.environ.get("HYPOTHESIS_PROFILE") == "search":
        one_in = 1
    last = len(are_commits) - 1
    around = {at for commit in range(last + 1) if are_commits[commit] for at in (commit - 1, commit)}
    return sorted({*range(0, last + 1, one_in), *around, last})


def at_every_statement(folder: Path, which: str, answer: Connection) -> None:
    """Save in one process after another, each killed a moment later, until one lives; send how they ended."""
    ends: list[int] = []
    with compiled_once():
        moments = _moments_of_a_save(folder / "counted", which)
        for moment in (*tried_of(moments, EVERY[which]), len(moments)):
            place = folder / str(len(ends))
            batches = _prepared(place, which)
            pid = os.fork()
            if pid == 0:
                _save_and_die(open_at(place), batches, moment)
            ends.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    answer.send(ends)


def _prepared(place: Path, which: str) -> list[Change]:
    """Return the changes to save, after saving those before them."""
    if which == "later":
        open_at(place).save(batch(1), owner("佐藤"))
    return batch(2 if which == "later" else 1)


def _moments_of_a_save(place: Path, which: str) -> list[bool]:
    """Return of each moment of a save whether it is a commit."""
    changes, store = _prepared(place, which), open_at(place)
    passed: list[bool] = []
    at_moments(store.engine, passed.append)
    store.save(changes, owner("田中"))
    store.engine.dispose()
    return passed


def _save_and_die(store: SqlStore, changes: Sequence[Change], moment: int) -> None:
    at_moments(store.engine, die_at(moment))
    store.save(changes, owner("田中"))
    os._exit(0)


def at_any_moment(folder: Path, times: int, answer: Connection) -> None:
    """Kill a process that saves without end after a while, so many times and until some were saved; send which batch was held after each.

    One that came to nothing gets longer the next time: how long a save takes is the machine's.
    """
    chance, patience = random.Random(20260401), 1.0
    held: list[int] = []
    while len(held) < times or held[-1] <= SOME_BATCHES:
        pid = os.fork()
        if pid == 0:
            _save_for_ever(folder)
        time.sleep(patience * chance.uniform(0.02, 0.12))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        held.append(held_batch(open_at(folder)))
        patience = 1.0 if held[-1] > max(held[:-1], default=0) else 1.5 * patience
    answer.send(held)


def _save_for_ever(folder: Path) -> None:
    store = open_at(folder)
    name = store.load().plan.settings.name
    number = int(name.removeprefix("計画") or 0)
    while True:
        number += 1
        store.save(batch(number), owner("佐藤"))


def count(folder: Path, times: int) -> None:
    """Add one to the same actual so many times, beginning anew whenever another was quicker."""
    store, key = open_at(folder), ("k", "2026-04")
    while times:
        held = store.load().actuals["value"].tolist()
        before = int(held[0]) if held else 0
        try:
            store.save([_actual(key, before, before + 1)], owner("佐藤"))
        except ChangeConflict:
            continue
        times -= 1
