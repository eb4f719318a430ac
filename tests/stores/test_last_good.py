"""The last good reading on disk: for its owner alone, whole or not at all, and never in the way of a reading."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kpicore.errors import StoreUnavailable
from kpicore.samples.shop import shop
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.writing.layout import workbook_of
from kpicore.stores import private_file
from kpicore.stores.google import store
from kpicore.stores.google.stand_in import Reply, Spreadsheet, StandIn
from kpicore.stores.google.store import GoogleSheetStore
from kpicore.stores.last_good import KeptWorkbook, LastGood
from kpicore.stores.open import Beside, open_store
from pages.shared.live import LiveStore
from tests.stores.conftest import TODAY
from tests.stores.quick import quick_caller

STORE = "gsheet:1abc"
AT = datetime(2026, 7, 15, 9, 30, tzinfo=UTC)
BOOK = Workbook(
    (
        Grid("ツリー", (("ID", "名称"), ("sales", "売上\u2028"))),
        Grid(
            "実績",
            (("ID", "2026-04"), ("sales", 0.1), (None, True, -3, "")),
            (("",), ("", "0%")),
            True,
            frozenset({2}),
            frozenset({1, 0}),
            ((0, 0, 1, 1),),
        ),
    ),
    STORE,
)


def the_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_what_was_read_comes_back_as_it_was(tmp_path: Path):
    LastGood(tmp_path / "kept", STORE).keep(KeptWorkbook(BOOK, AT), "r1")

    found = LastGood(tmp_path / "kept", STORE).find()

    assert found is not None
    assert found.read_at == AT
    assert found.workbook == BOOK


def test_the_file_is_for_its_owner_alone(tmp_path: Path):
    folder = tmp_path / "data" / "kept"
    LastGood(folder, STORE).keep(KeptWorkbook(BOOK, AT), "r1")

    assert folder.stat().st_mode & 0o777 == 0o700
    assert the_file(folder).stat().st_mode & 0o777 == 0o600


def test_each_store_has_its_own(tmp_path: Path):
    LastGood(tmp_path, STORE).keep(KeptWorkbook(BOOK, AT), "r1")

    assert LastGood(tmp_path, "gsheet:another").find() is None


def test_the_same_revision_is_written_again_only_after_five_minutes(tmp_path: Path):
    kept = LastGood(tmp_path, STORE)
    for minutes, told in [(0, 0), (4, 0), (5, 5), (6, 5)]:
        kept.keep(KeptWorkbook(BOOK, AT + timedelta(minutes=minutes)), "r1")
        found = kept.find()
        assert found is not None
        assert found.read_at == AT + timedelta(minutes=told)

    kept.keep(KeptWorkbook(BOOK, AT + timedelta(minutes=6)), "r2")
    found = kept.find()
    assert found is not None
    assert found.read_at == AT + timedelta(minutes=6)


def halve(content: bytes) -> bytes:
    return content[: len(content) // 2]


def another_number(content: bytes) -> bytes:
    return content.replace(b"0.1", b"0.9")


def later_format(content: bytes) -> bytes:
    return content.replace(b'"format": 1', b'"format": 2')


@pytest.mark.parametrize(
    "spoil",
    [
        halve,
        another_number,
        later_format,
        lambda _: b"",
        lambda _: b"[]\n[]\n",
        lambda _: b"\xff\x00\n",
        lambda _: b"1\n",
    ],
)
def test_a_file_that_is_damaged_or_of_another_format_counts_as_none(tmp_path: Path, spoil, caplog):
    LastGood(tmp_path, STORE).keep(KeptWorkbook(BOOK, AT), "r1")
    path = the_file(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))

    assert LastGood(tmp_path, STORE).find() is None
    assert "cannot be used" in caplog.text


def full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_the_old_file_and_no_rest_and_is_told_once(tmp_path: Path, monkeypatch, caplog):
    kept = LastGood(tmp_path, STORE)
    kept.keep(KeptWorkbook(BOOK, AT), "r1")
    monkeypatch.setattr(private_file.os, "fsync", full)

    kept.keep(KeptWorkbook(BOOK, AT), "r2")
    kept.keep(KeptWorkbook(BOOK, AT), "r3")

    assert len(list(tmp_path.iterdir())) == 1
    assert kept.find() == KeptWorkbook(BOOK, AT)
    assert caplog.text.count("No space left") == 1


def test_a_folder_that_cannot_be_made_is_survived(tmp_path: Path):
    (tmp_path / "data").write_text("a file where the folder should be")
    kept = LastGood(tmp_path / "data" / "kept", STORE)

    kept.keep(KeptWorkbook(BOOK, AT), "r1")

    assert kept.find() is None


# -- in a store and on a board --------------------------------------------------------------------------------


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of(workbook_of(shop(TODAY), today=TODAY))).running() as stand_in:
        yield stand_in


def opened(google: StandIn, folder: Path) -> GoogleSheetStore:
    store = open_store(
        "gsheet:",
        secrets=google.secrets,
        today=lambda: TODAY,
        environ=google.environ,
        beside=Beside(last_good=folder),
    )
    assert isinstance(store, GoogleSheetStore)
    return store


def test_a_board_that_starts_in_an_outage_shows_the_last_good_reading_its_age_and_the_reason(
    google: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "Caller", quick_caller)
    before = opened(google, tmp_path).load()
    google.fault = lambda _: Reply(503)
    live = LiveStore(lambda: opened(google, tmp_path), interval=60)
    try:
        reading = live.read()
    finally:
        live.stop()

    assert reading.snapshot is not None
    assert reading.snapshot.plan == before.plan
    assert reading.snapshot.actuals.equals(before.actuals)
    assert reading.snapshot.revision == before.revision
    assert reading.confirmed_at == before.read_at
    assert isinstance(reading.failure, StoreUnavailable)
    assert reading.failure.facts["reason"] == "server"


def test_without_a_copy_a_board_that_starts_in_an_outage_has_only_the_reason(google: StandIn, tmp_path: Path):
    google.sheet.shared_with.clear()
    live = LiveStore(lambda: opened(google, tmp_path), interval=60)
    try:
        reading = live.read()
    finally:
        live.stop()

    assert (reading.snapshot, reading.confirmed_at) == (None, None)


def test_the_copy_holds_no_key_and_no_token(google: StandIn, tmp_path: Path):
    opened(google, tmp_path).load()

    text = the_file(tmp_path).read_text(encoding="utf-8")
    held = {name for name in google.account.values() if len(name) > 20}
    assert not any(secret in text or json.dumps(secret)[1:-1] in text for secret in held)


def test_a_place_that_cannot_be_written_is_survived(google: StandIn, tmp_path: Path):
    in_the_way = tmp_path / "a file, not a folder"
    in_the_way.write_text("")

    assert opened(google, in_the_way / "kept").load().plan.nodes
