"""The stores the promises are tested on; PostgreSQL is a server of the tests' own (tests/postgresql.py).

Where KPICORE_TEST_SHEET names a real Google Sheet, they are tested on that alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import URL, make_url

from kpicore.model import Change, LoggedChange, Snapshot
from kpicore.model.rows import Tables, changes_between, tables_of
from kpicore.sheets.grid import Grid
from kpicore.sheets.writing.layout import sheets_of, workbook_of
from kpicore.stores.base import Store
from kpicore.stores.files.store import write_csv, write_xlsx
from kpicore.stores.google.api import access
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn
from kpicore.stores.google.store import GoogleSheet, GoogleSheetStore
from kpicore.stores.memory import MemoryStore
from kpicore.stores.open import open_store
from kpicore.stores.sql.schema import plans
from kpicore.stores.sql.store import SqlStore
from tests.people import owner
from tests.postgresql import schema as own_schema
from tests.stores import real_sheet
from tests.stores.quick import quick_caller

#: Tests of a real sheet are there only where `make test-google` was given one.
collect_ignore = [] if real_sheet.is_given() else ["test_google_real.py"]
#: How long several threads at once may take: a real sheet is asked once a second.
SECONDS_TO_END = 1800.0 if real_sheet.is_given() else 60.0

#: Opens the same store again, as another process would; each call may return a new object.
Open = Callable[[], Store]


@contextmanager
def memory(folder: Path) -> Iterator[Open]:
    store = MemoryStore()
    yield lambda: store


@contextmanager
def sqlite(folder: Path) -> Iterator[Open]:
    yield lambda: SqlStore(make_url(f"sqlite:///{folder}/board.db"))


def add_plan(url: URL, key: str) -> None:
    """Give a database that something was saved to one more plan, beside the first."""
    store = SqlStore(url)
    with store.engine.begin() as connection:
        connection.execute(plans.insert(), {"key": key, "created_at": "2026-11-01T00:00:00+00:00"})
    store.engine.dispose()


@contextmanager
def second_plan(folder: Path) -> Iterator[Open]:
    """The second plan of a database whose first one has rows of the same keys, and keeps them."""
    file, held = _with_two_plans()
    path = folder / "board.db"
    path.touch(0o600)
    path.write_bytes(file)
    url = make_url(f"sqlite:///{path}")
    yield lambda: SqlStore(url, plan="second")
    first = SqlStore(url)
    assert (tables_of(first.load()), first.history()) == held


@cache
def _with_two_plans() -> tuple[bytes, tuple[Tables, list[LoggedChange]]]:
    """Return the file of a database whose second plan is empty, and what the first one holds."""
    with TemporaryDirectory() as folder:
        url = make_url(f"sqlite:///{folder}/board.db")
        first = SqlStore(url)
        node = {"id": "visitors", "kind": "KPI", "name": "最初の計画の訪問者数", "owner": "田中"}
        actual = {"indicator": "visitors", "period": "2026-05", "value": 999.0}
        rows = {"nodes": (("visitors",), node), "actuals": (("visitors", "2026-05"), actual)}
        first.save([Change(table, key, None, row) for table, (key, row) in rows.items()], owner("前"))
        add_plan(url, "second")
        held = tables_of(first.load()), first.history()
        first.engine.dispose()
        with closing(sqlite3.connect(f"{folder}/board.db")) as filled, closing(sqlite3.connect(":memory:")) as copy:
            filled.backup(copy)
            return copy.serialize(), held


@contextmanager
def postgresql(folder: Path) -> Iterator[Open]:
    """A schema of its own, gone afterwards."""
    opened: list[SqlStore] = []

    def open_again() -> Store:
        opened.append(SqlStore(url))
        return opened[-1]

    with own_schema() as url:
        try:
            yield open_again
        finally:
            for store in opened:
                store.engine.dispose()


#: The day it is for a sheet that is written: every period the promises name has begun.
SHEET_DAY = date(2026, 11, 25)


@contextmanager
def google(folder: Path) -> Iterator[Open]:
    """A new spreadsheet with its one empty tab, served by a stand-in; each opening is a program of its own."""
    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as stand_in:
        yield lambda: google_store(stand_in)


def google_store(stand_in: StandIn) -> GoogleSheetStore:
    sheet = GoogleSheet(
        SPREADSHEET, lambda: access(SPREADSHEET, stand_in.secrets, stand_in.environ), caller=quick_caller()
    )
    return GoogleSheetStore(sheet, today=lambda: SHEET_DAY)


@contextmanager
def real_google(folder: Path) -> Iterator[Open]:
    """The real sheet; each opening is a program of its own."""
    with real_sheet.cleared() as place:
        yield lambda: real_sheet.opened(place, lambda: SHEET_DAY)


WRITABLE = {
    "memory": memory,
    "sqlite": sqlite,
    "second plan": second_plan,
    "google": google,
    "postgresql": postgresql,
}
if real_sheet.is_given():
    WRITABLE = {"google": real_google}


@pytest.fixture(params=WRITABLE)
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    with WRITABLE[request.param](tmp_path) as opener:
        yield opener


@pytest.fixture
def store(open_again: Open) -> Store:
    return open_again()


# -- stores that are read: what they hold is put there by other means -------------------------------------------


@dataclass(frozen=True)
class Source:
    """A store that holds a snapshot, and a way for its people to change something (the name of the plan) behind its back."""

    store: Store
    rename: Callable[[str], None]


TODAY = date(2026, 7, 15)


def _renamed(snapshot: Snapshot, name: str) -> Snapshot:
    settings = snapshot.plan.settings.model_copy(update={"name": name})
    return replace(snapshot, plan=snapshot.plan.model_copy(update={"settings": settings}))


@contextmanager
def xlsx(folder: Path, snapshot: Snapshot) -> Iterator[Source]:
    path = folder / "board.xlsx"

    def write(held: Snapshot) -> None:
        write_xlsx(path, sheets_of(held, today=TODAY))

    write(snapshot)
    store = open_store(f"xlsx:{path}", today=lambda: TODAY)
    yield Source(store, lambda name: write(_renamed(snapshot, name)))


@contextmanager
def csv_folder(folder: Path, snapshot: Snapshot) -> Iterator[Source]:
    path = folder / "board"

    def write(held: Snapshot) -> None:
        write_csv(path, sheets_of(held, today=TODAY), replace=True)

    write(snapshot)
    store = open_store(f"csv:{path}", today=lambda: TODAY)
    yield Source(store, lambda name: write(_renamed(snapshot, name)))


@contextmanager
def google_sheet(folder: Path, snapshot: Snapshot) -> Iterator[Source]:
    sheet = Spreadsheet.of(workbook_of(snapshot, today=TODAY))

    def rename(name: str) -> None:
        with sheet.lock:
            sheet.tabs = Spreadsheet.of(workbook_of(_renamed(snapshot, name), today=TODAY)).tabs

    with StandIn(sheet).running() as google:
        yield Source(open_store("gsheet:", secrets=google.secrets, today=lambda: TODAY, environ=google.environ), rename)


@contextmanager
def saved(folder: Path, snapshot: Snapshot) -> Iterator[Source]:
    """The database, for which reading is the same promise."""
    store = open_store(f"sqlite:///{folder}/board.db")
    store.save(changes_between(Snapshot(), snapshot), owner("佐藤"))

    def rename(name: str) -> None:
        before = {"key": "name", "value": snapshot.plan.settings.name}
        store.save([Change("settings", ("name",), before, {**before, "value": name})], owner("佐藤"))

    yield Source(store, rename)


@contextmanager
def real_google_sheet(folder: Path, snapshot: Snapshot) -> Iterator[Source]:
    with real_sheet.cleared() as place:
        store = real_sheet.holding(place, snapshot, lambda: TODAY)
        yield Source(store, lambda name: real_sheet.type_into(place, "設定", "計画名", name))


READABLE = {"xlsx": xlsx, "csv": csv_folder, "gsheet": google_sheet, "sqlite": saved}
if real_sheet.is_given():
    READABLE = {"gsheet": real_google_sheet}
