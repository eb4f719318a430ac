"""A backup holds the board at one moment, is checked whole before it counts, and goes back all or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kpicore.errors import BadBackup, ReadOnlyStore, StoreBroken, WouldReplace
from kpicore.guide.drafts.entries import Draft
from kpicore.model import Change, Snapshot
from kpicore.model.access import Actor, Role
from kpicore.model.members import Member
from kpicore.model.rows import changes_between, tables_of
from kpicore.samples.shop import shop
from kpicore.stores.backup import archive as module
from kpicore.stores.backup.archive import MANIFEST, PartName, manifest_of, opened
from kpicore.stores.backup.copies import Restored, WholeBoard, back_up, restore
from kpicore.stores.backup.rotation import backups_in, file_of, newest, remove_old
from kpicore.stores.open import open_store
from kpicore.stores.state.audit import Act
from kpicore.stores.state.keys import Grant, KeyKind
from kpicore.stores.state.open import open_state
from kpicore.text.sentences import error_sentence
from tests.people import owner
from tests.postgresql import database
from tests.stores import apart, crashing
from tests.stores.conftest import google
from tests.stores.crashing import tried_of
from tests.stores.restoring import restore_and_die, restore_at

SATO = Actor("佐藤", Role.OWNER, "sato@example.co.jp", origin="board")
HOSTILE = "'; DROP TABLE nodes; -- <script>\u202e=1+1\\N\t\"\n{x}"
ROOT = Path(__file__).parents[2]
FIRST_ROUND = Path(__file__).with_name("first_round.sql").read_text(encoding="utf-8")


def board_at(url: str) -> WholeBoard:
    return WholeBoard(open_store(url), open_state(url, {}))


@contextmanager
def new_url(kind: str, folder: Path) -> Iterator[str]:
    """Yield the URL of a place for a board where nothing is yet."""
    if kind == "sqlite":
        yield f"sqlite:///{tempfile.mkdtemp(dir=folder)}/board.db"
        return
    with database() as url:
        yield url.render_as_string(hide_password=False)


def fill(board: WholeBoard) -> None:
    """Give a board a plan with odd numbers and texts, two saves, members, keys and a draft."""
    plan = shop(date(2026, 11, 29))
    board.store.save(changes_between(Snapshot(), plan), owner("佐藤"))
    odd = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.0, 1234567890123456.7]
    rows = [
        {"indicator": "odd", "period": f"2026-{month:02d}", "value": value, "note": HOSTILE}
        for month, value in enumerate(odd, start=1)
    ]
    board.store.save([Change("actuals", (row["indicator"], row["period"]), None, row) for row in rows], owner(HOSTILE))
    state = board.state
    state.members.put(Member("sato@example.co.jp", Role.OWNER, "佐藤", ("佐藤", HOSTILE[:40])), SATO, None)
    state.keys.make(Grant(KeyKind.SCREEN, "受付", Role.VIEWER), SATO)
    state.drafts.save(Draft(id="d1"), SATO, 0)


def held_in(board: WholeBoard) -> tuple[Any, ...]:
    """Return all of a board that a backup is to keep."""
    state, store = board.state, board.store
    drafts = [(line.id, line.author, line.version) for line in state.drafts.list()]
    acts = [entry for entry in state.audit.entries() if entry.act is not Act.RESTORED]
    return (
        tables_of(store.load()),
        store.history(),
        store.revision(),
        state.members.list(),
        state.keys.list(),
        drafts,
        acts,
    )


def put_back(board: WholeBoard, path: Path, *, replace: bool = False) -> Restored:
    with opened(path) as archive:
        return restore(board, archive, SATO, replace=replace)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a filled board that nobody has open, and of its backup: every test has a copy of its own."""
    folder = tmp_path_factory.mktemp("filled")
    board = board_at(f"sqlite:///{folder}/data/board.db")
    fill(board)
    back_up(board, folder / "board.zip")
    for database_of_board in board.databases.values():
        database_of_board.engine.dispose()
    return folder


@pytest.fixture
def board(filled: Path, tmp_path: Path) -> WholeBoard:
    shutil.copytree(filled / "data", tmp_path / "data")
    return board_at(f"sqlite:///{tmp_path}/data/board.db")


@pytest.fixture
def backup(board: WholeBoard, filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(filled / "board.zip", tmp_path))


# -- there and back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
@pytest.mark.parametrize("here", ["sqlite", "postgresql"])
def test_a_board_comes_back_as_it_was_from_any_database_into_any(here: str, there: str, tmp_path: Path):
    with new_url(here, tmp_path) as old, new_url(there, tmp_path) as new:
        one, other = board_at(old), board_at(new)
        fill(one)
        back_up(one, tmp_path / "board.zip")

        done = put_back(other, tmp_path / "board.zip")

        assert held_in(other) == held_in(one)
        assert done.parts == (PartName.BOARD, PartName.MEMORY)
        for each in (one, other):
            each.store.engine.dispose()  # type: ignore[attr-defined]
            each.state.database.engine.dispose()


def test_a_restored_board_goes_on(backup: Path, tmp_path: Path):
    other = board_at(f"sqlite:///{tmp_path}/other/board.db")
    put_back(other, backup)

    other.store.save(
        [Change("actuals", ("odd", "2026-12"), None, {"indicator": "odd", "period": "2026-12", "value": 1.0})], owner()
    )
    other.state.members.put(Member("x@example.co.jp", Role.VIEWER), SATO, None)

    assert other.store.history()[0].change.key == ("odd", "2026-12")
    assert [entry.act for entry in other.state.audit.entries()[:2]] == [Act.MEMBER_ADDED, Act.RESTORED]


def test_a_backup_is_of_one_moment_while_others_save(tmp_path: Path):
    """Batch n of `crashing` sets every actual to n: a copy of two moments would hold two numbers."""
    store = crashing.open_at(tmp_path)
    store.save(crashing.batch(1), owner("佐藤"))
    is_over = threading.Event()

    def save_on() -> None:
        number = 1
        while not is_over.is_set():
            number += 1
            crashing.open_at(tmp_path).save(crashing.batch(number), owner("佐藤"))

    saver = threading.Thread(target=save_on)
    saver.start()
    held = []
    try:
        for number in range(4):
            back_up(board_at(f"sqlite:///{tmp_path}/board.db"), tmp_path / f"{number}.zip")
            put_back(board_at(f"sqlite:///{tmp_path}/{number}/board.db"), tmp_path / f"{number}.zip")
            held.append(crashing.held_batch(crashing.open_at(tmp_path / str(number))))
    finally:
        is_over.set()
        saver.join()
    assert held == sorted(held)
    assert held[-1] > held[0]


def test_the_file_is_for_its_owner_and_takes_its_place_in_one_step(
    board: WholeBoard, backup: Path, monkeypatch: pytest.MonkeyPatch
):
    before = backup.read_bytes()
    assert backup.stat().st_mode & 0o777 == 0o600

    monkeypatch.setattr(module, "MOST_LINE_BYTES", 10)
    with pytest.raises(BadBackup):
        back_up(board, backup)

    assert backup.read_bytes() == before
    assert sorted(path.name for path in backup.parent.iterdir()) == ["board.zip", "data"]


def test_no_secret_is_in_a_backup(board: WholeBoard, tmp_path: Path):
    key = board.state.keys.make(Grant(KeyKind.SCREEN, "会議室", Role.VIEWER), SATO)
    session = board.state.keys.exchange(key.secret)
    assert session is not None
    back_up(board, tmp_path / "board.zip")

    with zipfile.ZipFile(tmp_path / "board.zip") as file:
        content = b"".join(map(file.read, file.namelist()))
    hashed = hashlib.sha256(session.cookie.partition(".")[2].encode()).hexdigest()
    for secret in (key.secret, key.secret.partition(".")[2], session.cookie, hashed):
        assert secret.encode() not in content


def test_where_nothing_was_saved_there_is_nothing_to_back_up(tmp_path: Path):
    with pytest.raises(BadBackup) as error:
        back_up(board_at(f"sqlite:///{tmp_path}/data/board.db"), tmp_path / "board.zip")

    assert error.value.facts["reason"] == "nothing-kept"
    assert list(tmp_path.iterdir()) == []


# -- who may come in ---------------------------------------------------------------------------------------------


def test_a_key_revoked_since_the_backup_stays_revoked(board: WholeBoard, tmp_path: Path):
    screen = board.state.keys.make(Grant(KeyKind.SCREEN, "会議室", Role.VIEWER), SATO)
    agent = board.state.keys.make(Grant(KeyKind.AGENT, "集計", Role.VIEWER), SATO)
    for key in (screen.key, agent.key):
        board.state.plans.grant("osaka", key.as_member().who, Role.NONE, SATO)
    back_up(board, tmp_path / "board.zip")
    board.state.keys.revoke(agent.key.id, SATO)

    done = put_back(board, tmp_path / "board.zip", replace=True)

    assert board.state.keys.check(agent.secret) is None
    assert board.state.keys.exchange(screen.secret) is not None
    assert board.state.plans.register().roles == {"osaka": {screen.key.as_member().who: Role.NONE}}
    assert {key.grant.name for key in done.keys} == {"受付", "会議室"}
    assert done.members == ("sato@example.co.jp",)


def test_browsers_sign_in_anew_and_an_invitation_nobody_used_is_over(board: WholeBoard, tmp_path: Path):
    used = board.state.keys.make(Grant(KeyKind.INVITATION, "税理士", Role.VIEWER), SATO)
    session = board.state.keys.exchange(used.secret)
    waiting = board.state.keys.make(Grant(KeyKind.INVITATION, "派遣", Role.VIEWER), SATO)
    assert session is not None
    back_up(board, tmp_path / "board.zip")
    other = board_at(f"sqlite:///{tmp_path}/other/board.db")

    put_back(other, tmp_path / "board.zip")

    assert other.state.keys.holder(session.cookie) is None
    assert other.state.keys.exchange(used.secret) is None
    assert other.state.keys.exchange(waiting.secret) is None


def test_an_invitation_used_since_the_backup_is_not_good_again(board: WholeBoard, tmp_path: Path):
    key = board.state.keys.make(Grant(KeyKind.INVITATION, "税理士", Role.VIEWER), SATO)
    back_up(board, tmp_path / "board.zip")
    assert board.state.keys.exchange(key.secret) is not None

    put_back(board, tmp_path / "board.zip", replace=True)

    assert board.state.keys.exchange(key.secret) is None


def test_acts_since_the_backup_stay_in_the_log(board: WholeBoard, backup: Path):
    board.state.members.put(Member("since@example.co.jp", Role.VIEWER), SATO, None)

    put_back(board, backup, replace=True)

    assert [(entry.act, entry.subject) for entry in board.state.audit.entries()[:2]] == [
        (Act.RESTORED, "board.db"),
        (Act.MEMBER_ADDED, "since@example.co.jp"),
    ]
    assert [member.who for member in board.state.members.list()] == ["sato@example.co.jp"]


# -- into what is there ------------------------------------------------------------------------------------------


def test_what_is_there_gives_way_only_to_replace_and_is_named(board: WholeBoard, backup: Path, tmp_path: Path):
    other = board_at(f"sqlite:///{tmp_path}/other/board.db")
    other.store.save(
        [Change("settings", ("name",), {"key": "name", "value": ""}, {"key": "name", "value": "別"})], owner()
    )
    before = held_in(other)

    with pytest.raises(WouldReplace) as error:
        put_back(other, backup)

    assert error.value.facts["held"][PartName.BOARD] == {"plans": 1, "settings": 1, "revisions": 1, "changes": 1}
    assert held_in(other) == before
    put_back(other, backup, replace=True)
    assert held_in(other)[:4] == held_in(board)[:4]


def test_a_backup_of_an_older_schema_is_brought_up_to_date(tmp_path: Path):
    """The first round had no plans, no addresses and no memory; the archive keeps its tables as they were."""
    for name in ("old", "same"):
        (tmp_path / name).mkdir()
        with closing(sqlite3.connect(tmp_path / name / "board.db")) as connection:
            connection.executescript(FIRST_ROUND)
    old = board_at(f"sqlite:///{tmp_path}/old/board.db")
    manifest = back_up(old, tmp_path / "board.zip")
    assert len(manifest.parts[PartName.BOARD].steps) == 4
    upgraded = open_store(f"sqlite:///{tmp_path}/same/board.db")
    for kind in ("sqlite", "postgresql"):
        with new_url(kind, tmp_path) as url:
            new = board_at(url)

            put_back(new, tmp_path / "board.zip")

            assert tables_of(new.store.load()) == tables_of(upgraded.load())
            assert new.store.history() == upgraded.history()
            new.store.engine.dispose()  # type: ignore[attr-defined]
            new.state.database.engine.dispose()


# -- stores that are no database ---------------------------------------------------------------------------------


def test_a_sheet_is_backed_up_with_its_log_and_restored_into_a_database(tmp_path: Path):
    with google(tmp_path) as opening:
        sheet = WholeBoard(opening(), open_state("gsheet:x", {"KPICORE_STATE": f"sqlite:///{tmp_path}/state.db"}))
        sheet.store.provision(shop(date(2026, 11, 25)), owner())  # type: ignore[attr-defined]
        manifest = back_up(sheet, tmp_path / "board.zip")
        plan = tables_of(sheet.store.load())
    assert manifest.parts[PartName.BOARD].tables["log"].rows > 0
    other = board_at(f"sqlite:///{tmp_path}/other/board.db")

    put_back(other, tmp_path / "board.zip")

    assert tables_of(other.store.load()) == plan


def test_a_database_is_restored_into_a_sheet_by_saving_it_there(tmp_path: Path):
    board = board_at(f"sqlite:///{tmp_path}/data/board.db")
    board.store.save(changes_between(Snapshot(), shop(date(2026, 11, 25))), owner())
    back_up(board, tmp_path / "board.zip")
    with google(tmp_path) as opening:
        sheet = WholeBoard(opening(), open_state("gsheet:x", {"KPICORE_STATE": f"sqlite:///{tmp_path}/state.db"}))

        put_back(sheet, tmp_path / "board.zip")

        names = [node.name for node in sheet.store.load().plan.nodes]
    assert names == [node.name for node in board.store.load().plan.nodes]


def test_a_store_that_is_only_read_takes_no_backup_back(backup: Path, tmp_path: Path):
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "ツリー.csv").write_text("ID,種別,名称\nk,KGI,売上\n", encoding="utf-8")
    store = WholeBoard(open_store(f"csv:{tmp_path}/csv"), open_state("memory:", {}))

    with pytest.raises(ReadOnlyStore):
        put_back(store, backup, replace=True)


# -- an archive is anybody's file --------------------------------------------------------------------------------


def altered(
    path: Path, change: Callable[[dict[str, bytes]], None], said: Callable[[dict[str, Any]], None] | None = None
) -> Path:
    """Write an archive again with other members, and with a manifest that says other things."""
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    if said is not None:
        manifest = json.loads(members[MANIFEST])
        said(manifest)
        members[MANIFEST] = json.dumps(manifest).encode()
    other = path.with_name("altered.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return other


def nothing(_members: dict[str, bytes]) -> None:
    pass


def adds(name: str, content: bytes = b"{}\n") -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({name: content})


def entry_of(table: str, content: bytes) -> Callable[[dict[str, Any]], None]:
    digest = hashlib.sha256(content).hexdigest()
    entry = {"rows": content.count(b"\n"), "bytes": len(content), "sha256": digest}
    return lambda manifest: manifest["parts"]["board"]["tables"].update({table: entry})


ROWS_OF_ANOTHER_TABLE = b'{"name":"x"}\n'
HOSTILE_ARCHIVES: Mapping[str, tuple[Callable[[dict[str, bytes]], None], Callable[[dict[str, Any]], None] | None, str]] = {
    "a path out of the folder": (adds("../../etc/cron.d/x"), None, "altered"),
    "an absolute path": (adds("/etc/cron.d/x"), None, "altered"),
    "a member the manifest does not know": (adds("board/other.jsonl"), None, "altered"),
    "a table with a path for a name": (adds("board/../x.jsonl", b"{}\n"), entry_of("../x", b"{}\n"), "altered"),
    "a member that is missing": (lambda members: members.pop("board/nodes.jsonl") and None, None, "altered"),
    "a value that was changed": (adds("board/settings.jsonl", b'{"plan":"main","key":"name","value":"1"}\n'), None, "altered"),
    "a line that is no row": (adds("board/settings.jsonl", b"[1]\n"), entry_of("settings", b"[1]\n"), "altered"),
    "a line that is no JSON": (adds("board/settings.jsonl", b"{\n"), entry_of("settings", b"{\n"), "altered"),
    "lists in lists": (adds("board/settings.jsonl", b"[" * 200_000), entry_of("settings", b"[" * 200_000), "altered"),
    "no manifest": (lambda members: members.pop(MANIFEST) and None, None, "not-a-backup"),
    "a manifest that is no JSON": (adds(MANIFEST, b"{"), None, "not-a-backup"),
    "a manifest of something else": (adds(MANIFEST, b'{"format":1}'), None, "not-a-backup"),
    "a manifest of many megabytes": (adds(MANIFEST, b" " * (2 << 20)), None, "not-a-backup"),
    "a newer format": (nothing, lambda said: said.update(format=2, version="9.0"), "newer-format"),
    "a format that is a list": (nothing, lambda said: said.update(format=[1]), "newer-format"),
    "a part nobody knows": (nothing, lambda said: said["parts"].update(other=said["parts"]["board"]), "altered"),
    "a day that is none": (nothing, lambda said: said.update(made_at="yesterday"), "altered"),
    "a newer schema": (nothing, lambda said: said["parts"]["board"]["steps"].append("999-later"), "newer-backup"),
    "steps in another order": (nothing, lambda said: said["parts"]["board"]["steps"].reverse(), "altered"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_ARCHIVES)
def test_an_archive_that_is_not_as_it_was_written_is_refused_before_anything_is_touched(
    name: str, backup: Path, tmp_path: Path
):
    change, said, reason = HOSTILE_ARCHIVES[name]
    target = tmp_path / "new"

    with pytest.raises(BadBackup) as error:
        put_back(board_at(f"sqlite:///{target}/board.db"), altered(backup, change, said))

    assert error.value.facts["reason"] == reason
    assert not target.exists()
    for language in ("ja", "en"):
        sentence = error_sentence(error.value, language)
        assert "\n" not in sentence
        assert "–" not in sentence


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"PK\x05\x06" + b"\0" * 18, os.urandom(4096)])
def test_a_file_that_is_no_archive_is_refused(content: bytes, tmp_path: Path):
    (tmp_path / "x.zip").write_bytes(content)

    with pytest.raises(BadBackup) as error, opened(tmp_path / "x.zip"):
        pass
    assert error.value.facts["reason"] == "not-a-backup"


def test_of_a_bomb_no_more_is_unpacked_than_a_board_can_be(backup: Path, monkeypatch: pytest.MonkeyPatch):
    """The bomb is honest about its size, and one line of it is longer than any row."""
    content = b'{"x":"' + b" " * (3 << 20) + b'"}\n'
    bomb = altered(backup, adds("board/settings.jsonl", content), entry_of("settings", content))
    assert bomb.stat().st_size < len(content) / 50

    monkeypatch.setattr(module, "MOST_LINE_BYTES", 1 << 20)
    with pytest.raises(BadBackup) as one, opened(bomb):
        pass
    monkeypatch.setattr(module, "MOST_BYTES", 1 << 20)
    with pytest.raises(BadBackup) as other, opened(bomb):
        pass

    assert [error.value.facts["reason"] for error in (one, other)] == ["altered", "backup-too-large"]


def test_any_byte_that_was_turned_is_noticed_or_changes_nothing(board: WholeBoard, backup: Path, tmp_path: Path):
    """Of bytes all over the file: refused, or (a time stamp of the zip) the same board."""
    content, want = backup.read_bytes(), held_in(board)
    for number, at in enumerate(range(0, len(content), max(1, len(content) // 15))):
        turned = bytearray(content)
        turned[at] ^= 0x55
        (tmp_path / "turned.zip").write_bytes(turned)
        other = board_at(f"sqlite:///{tmp_path}/turned-{number}/board.db")
        try:
            put_back(other, tmp_path / "turned.zip")
        except BadBackup:
            continue
        assert held_in(other) == want


def test_an_archive_whose_places_lead_nowhere_is_none(backup: Path, tmp_path: Path):
    """The last 22 bytes of a zip say where its list of contents begins and how long it is."""
    content, path = backup.read_bytes(), tmp_path / "turned.zip"
    for at in range(len(content) - 22, len(content)):
        for turn in (0x01, 0x55, 0x80):
            turned = bytearray(content)
            turned[at] ^= turn
            path.write_bytes(turned)
            with suppress(BadBackup), opened(path) as archive:
                assert archive.manifest.parts


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_rows_a_table_cannot_take_leave_everything_as_it_was(kind: str, backup: Path, tmp_path: Path):
    """Checksums are no signature: whoever makes an archive can make them fit."""
    wrong = altered(
        backup, adds("board/settings.jsonl", ROWS_OF_ANOTHER_TABLE), entry_of("settings", ROWS_OF_ANOTHER_TABLE)
    )
    with new_url(kind, tmp_path) as url:
        there = board_at(url)
        fill(there)
        before = held_in(there)

        with pytest.raises(StoreBroken):
            put_back(there, wrong, replace=True)

        assert held_in(there) == before
        there.store.engine.dispose()  # type: ignore[attr-defined]
        there.state.database.engine.dispose()


# -- a kill in the middle ----------------------------------------------------------------------------------------


def seen_in(there: WholeBoard) -> tuple[str, str]:
    """Return the name of the plan and who the only member is."""
    [member] = there.state.members.list()
    return there.store.load().plan.settings.name, member.who


#: More moments than a restore has.
NEVER = 1_000_000


def with_another_plan(url: str) -> WholeBoard:
    """Return a board that holds something else than a backup of another board."""
    there = board_at(url)
    there.store.save(
        [Change("settings", ("name",), {"key": "name", "value": ""}, {"key": "name", "value": "前"})], owner()
    )
    there.state.members.put(Member("before@example.co.jp", Role.OWNER), SATO, None)
    return there


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_any_statement_a_restore_is_done_or_undone(
    kind: str, backup: Path, board: WholeBoard, tmp_path: Path
):
    """SQLite keeps plan and memory in two files, each of which is the old one or the new one; in PostgreSQL both are one transaction."""
    old, new, moments = ("前", "before@example.co.jp"), seen_in(board), list[bool]()
    with new_url(kind, tmp_path) as counted:
        restored = with_another_plan(counted)
        restore_at(counted, backup, moments.append)
        restored.store.engine.dispose()  # type: ignore[attr-defined]
        restored.state.database.engine.dispose()
    kills = tried_of(moments, one_in=40)
    with new_url(kind, tmp_path) as url:
        there, codes, seen = with_another_plan(url), [], []
        here, beyond = apart.Pipe()
        child = apart.begun(restore_and_die, url, backup, beyond)
        beyond.close()  # so that its end is noticed
        for moment in (*kills, NEVER):
            here.send(moment)
            codes.append(here.recv())
            seen.append(seen_in(there))
        here.send(None)
        child.join()
        there.store.engine.dispose()  # type: ignore[attr-defined]
        there.state.database.engine.dispose()

    states = [old, new] if kind == "postgresql" else [old, (new[0], old[1]), new]
    assert codes == [-signal.SIGKILL] * len(kills) + [0]
    assert len(kills) > 6
    assert sum(moments) == len(states) - 1
    assert [state for state in states if state in seen] == list(dict.fromkeys(seen)) == states
    assert seen[: kills.index(moments.index(True)) + 1] == [old] * kills.index(moments.index(True)) + [states[1]]
    assert seen[-1] == new


# -- a file a day ------------------------------------------------------------------------------------------------


def test_of_daily_backups_the_newest_stay_and_nothing_else_is_touched(board: WholeBoard, tmp_path: Path):
    folder = tmp_path / "daily"
    folder.mkdir()
    days = [date(2026, 11, day) for day in range(20, 28)]
    for day in days:
        back_up(board, file_of(folder, day), now=lambda day=day: datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
    strange = {
        "gyakusan-2026-11-01.zip": b"somebody else's",
        "gyakusan-2026-11-02.zip.bak": b"x",
        "notes.txt": b"x",
        "gyakusan-2026-11-03.zip": b"",
    }
    for name, content in strange.items():
        (folder / name).write_bytes(content)
    (folder / "gyakusan-2026-11-04.zip").symlink_to(file_of(folder, days[0]))

    removed = remove_old(folder, 3)

    assert [path.name for path in removed] == [f"gyakusan-2026-11-{day}.zip" for day in (24, 23, 22, 21, 20)]
    assert [path.name for path in backups_in(folder)] == [f"gyakusan-2026-11-{day}.zip" for day in (27, 26, 25)]
    assert all((folder / name).read_bytes() == content for name, content in strange.items())
    assert (folder / "gyakusan-2026-11-04.zip").is_symlink()
    assert newest(folder) == datetime(2026, 11, 27, 3, tzinfo=UTC)


def test_a_manifest_is_of_a_file_of_ours_alone(backup: Path, tmp_path: Path):
    (tmp_path / "other.zip").write_bytes(b"x")

    assert manifest_of(backup) is not None
    assert (manifest_of(tmp_path / "other.zip"), manifest_of(tmp_path), manifest_of(tmp_path / "none")) == (None,) * 3
