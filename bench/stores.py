"""How long the stores take with many actuals: the first import, a load, a look at the revision, one cell, everything again.

    python bench/stores.py [--actuals 200000] [--store sqlite:////tmp/bench.db]

The floor, measured in the same run, is sqlite3 alone with the same rows in a table of the same shape. Each line says processor time of
this process (which other work on the machine does not change much), time on the wall, and the multiple of its floor. The store must be new.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from kpicore.model import Change, Snapshot, actuals_table
from kpicore.model.access import Actor, Role
from kpicore.model.actuals import COLUMNS
from kpicore.model.rows import actual_rows, changes_between
from kpicore.stores.base import NEVER_SAVED
from kpicore.stores.open import open_store

T = TypeVar("T")

BENCH = Actor("bench", Role.OWNER)


def made(actuals: int) -> Snapshot:
    """Return a snapshot of so many actuals: 200 months of each indicator."""
    months = [f"{2000 + n // 12:04d}-{n % 12 + 1:02d}" for n in range(200)]
    indicators = [f"k{n:05d}" for n in range(-(-actuals // len(months)))]
    table = pd.DataFrame(
        {"indicator": np.repeat(indicators, len(months)), "period": np.tile(months, len(indicators))}
    ).head(actuals)
    numbers = np.arange(actuals) * 0.1
    return Snapshot(actuals=actuals_table(table.assign(value=numbers, text=numbers.astype(str), cell="実績!C7")))


def timed(what: str, call: Callable[[], T], floor_seconds: float | None = None) -> tuple[T, float]:
    """Print how long a call took; return its result and the processor time."""
    wall, start = time.perf_counter(), time.process_time()
    result = call()
    seconds, passed = time.process_time() - start, time.perf_counter() - wall
    ratio = f"{seconds / floor_seconds:8.1f} × floor" if floor_seconds else ""
    print(f"{what:<36}{seconds:8.3f} s{passed:9.3f} s wall{ratio}")
    return result, seconds


def floors(snapshot: Snapshot) -> tuple[float, float]:
    """Return what the driver alone needs to write and to read the same rows."""
    rows = [tuple(row.values()) for row in actual_rows(snapshot.actuals)]
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "floor.db")) as connection:
        connection.execute(f"CREATE TABLE a ({', '.join(COLUMNS)}, PRIMARY KEY (indicator, period)) WITHOUT ROWID")
        insert = f"INSERT INTO a VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
        _, write = timed("floor: sqlite3 executemany", lambda: connection.executemany(insert, rows))
        connection.commit()
        _, read = timed("floor: sqlite3 fetchall", lambda: connection.execute("SELECT * FROM a").fetchall())
    return write, read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actuals", type=int, default=200_000)
    parser.add_argument("--store")
    asked = parser.parse_args()
    folder = tempfile.TemporaryDirectory()
    store = open_store(asked.store or f"sqlite:///{folder.name}/board.db")
    if store.revision() != NEVER_SAVED:
        raise SystemExit("the store must be new")
    snapshot = made(asked.actuals)
    write, read = floors(snapshot)
    changes, _ = timed("changes_between: everything new", lambda: changes_between(Snapshot(), snapshot))
    timed("save: everything new", lambda: store.save(changes, BENCH), write)
    loaded, _ = timed("load", store.load, read)
    timed("revision", store.revision)
    timed("changes_between: nothing new", lambda: changes_between(loaded, snapshot))
    first = changes[0]
    timed("save: one cell", lambda: store.save([Change("actuals", first.key, first.after, None)], BENCH))
    higher = Snapshot(actuals=snapshot.actuals.assign(value=snapshot.actuals["value"] + 1))
    again = changes_between(store.load(), higher)
    timed("save: everything changed", lambda: store.save(again, BENCH), write)
    timed("history", store.history, read)
    folder.cleanup()


if __name__ == "__main__":
    main()
