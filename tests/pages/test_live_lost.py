"""A store that is lost under the running board is an outage with the last good board, and heals when it is back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from kpicore.errors import KpiError, ReadOnlyStore, StoreBroken, StoreUnavailable
from kpicore.model import Change, Snapshot
from kpicore.model.rows import changes_between
from kpicore.samples.shop import shop
from kpicore.stores.open import open_store
from kpicore.text.sentences import error_sentence
from pages.shared.live import LiveStore
from tests.people import owner
from tests.postgresql import schema

ROW = Change("actuals", ("orders", "2027-01"), None, {"indicator": "orders", "period": "2027-01", "value": 1.0})
NEVER = 3600.0


def folder_there(path: Path) -> None:
    path.mkdir()


LOSSES: dict[str, tuple[Callable[[Path], object], type[KpiError], str]] = {
    "deleted": (lambda _: None, StoreUnavailable, "vanished"),
    "deleted with its folder": (lambda path: path.parent.rmdir(), StoreUnavailable, "vanished"),
    "replaced by a folder": (folder_there, StoreBroken, "is-a-folder"),
    "replaced by an empty file": (lambda path: path.touch(), StoreUnavailable, "vanished"),
    "replaced by something else": (lambda path: path.write_bytes(b"no database " * 400), StoreBroken, "damaged"),
}


@contextmanager
def live_at(url: str) -> Iterator[LiveStore]:
    store = open_store(url)
    store.save(changes_between(Snapshot(), shop(date(2026, 11, 29))), owner())
    live = LiveStore(lambda: store, interval=NEVER)
    try:
        yield live
    finally:
        live.stop()


@pytest.mark.parametrize("loss", LOSSES)
def test_the_last_good_board_stays_with_one_sentence_nothing_is_made_in_its_place_and_it_heals(
    loss: str, tmp_path: Path
):
    lose, failure, reason = LOSSES[loss]
    folder, aside = tmp_path / "data", tmp_path / "aside"
    path = folder / "board.db"
    with live_at(f"sqlite:///{path}") as live:
        before = live.read().snapshot
        assert before is not None
        shutil.copytree(folder, aside)
        for each in folder.iterdir():
            each.unlink()
        lose(path)

        reading = live.refresh()

        assert reading.snapshot is before
        assert isinstance(reading.failure, failure)
        assert reading.failure.facts["reason"] == reason
        assert all("–" not in error_sentence(reading.failure, language) for language in ("ja", "en"))
        was_there = path.exists()
        with pytest.raises(failure):
            live.save([ROW], owner())
        assert path.exists() is was_there
        assert not path.is_file() or path.stat().st_size in {0, 4800}

        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(aside, folder)
        assert live.refresh().failure is None
        live.save([ROW], owner())
        after = live.read().snapshot
        assert after is not None
        assert after.revision != before.revision


def test_tables_dropped_from_a_server_are_no_empty_plan():
    with schema() as url, live_at(url.render_as_string(hide_password=False)) as live:
        before = live.read().snapshot
        with live.store().engine.begin() as connection:  # type: ignore[attr-defined]
            name = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")

        reading = live.refresh()

        assert reading.snapshot is before
        assert isinstance(reading.failure, StoreUnavailable)
        assert reading.failure.facts["reason"] == "vanished"
        live.store().engine.dispose()  # type: ignore[attr-defined]


def test_a_board_nothing_was_saved_to_is_empty_and_takes_its_first_save(tmp_path: Path):
    store = open_store(f"sqlite:///{tmp_path}/data/board.db")
    live = LiveStore(lambda: store, interval=NEVER)
    try:
        assert live.read().failure is None
        live.save([ROW], owner())
        assert live.read().failure is None
    finally:
        live.stop()


def test_a_database_that_may_only_be_read_is_shown_and_refuses_changes(tmp_path: Path):
    path = tmp_path / "board.db"
    with live_at(f"sqlite:///{path}"):
        pass
    looking = open_store(f"sqlite:///file:{path}?mode=ro&uri=true")
    live = LiveStore(lambda: looking, interval=NEVER)
    try:
        assert live.read().failure is None
        assert live.read().snapshot is not None
        with pytest.raises(ReadOnlyStore):
            live.save([ROW], owner())
        assert live.refresh().failure is None
    finally:
        live.stop()


@contextmanager
def full_disk() -> Iterator[None]:
    """Have SQLite find no room beyond what the file has."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        with closing(connection.execute("PRAGMA page_count")) as cursor:
            pages = cursor.fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_on_a_full_disk_the_board_is_shown_and_a_save_is_refused_whole(tmp_path: Path):
    with live_at(f"sqlite:///{tmp_path}/board.db") as live:
        before = live.read().snapshot
        note = "x" * 200_000
        many = [
            Change(
                "actuals",
                ("k", f"20{n:02d}-01"),
                None,
                {"indicator": "k", "period": f"20{n:02d}-01", "value": 1.0, "note": note},
            )
            for n in range(27, 60)
        ]

        with full_disk():
            with pytest.raises(StoreUnavailable) as failure:
                live.save(many, owner())
            assert live.refresh().failure is None

        assert failure.value.facts["reason"] == "disk-full"
        assert live.read().snapshot is before
