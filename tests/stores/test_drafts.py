"""What drafts promise, wherever the board's memory lies, and how those of the first round come into it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from kpicore.errors import BadStoreUrl, DraftConflict, KpiError, NotAllowed, StoreBroken
from kpicore.guide.drafts.beginnings import blank, from_plan, from_sentence
from kpicore.guide.drafts.editing import set_field, set_setting
from kpicore.guide.drafts.entries import Draft
from kpicore.model import Change, Settings
from kpicore.model.access import Actor
from kpicore.samples.shop import shop
from kpicore.stores.open import open_store
from kpicore.stores.sql import migrations
from kpicore.stores.sql.migrations import STEPS
from kpicore.stores.state.database import StateDatabase
from kpicore.stores.state.drafts import Drafts, new_draft_id
from kpicore.stores.state.open import open_drafts
from tests.people import owner, staff, viewer
from tests.stores import apart
from tests.stores.state_child import kept_drafts, type_for_ever
from tests.stores.states import PLACES as STATES
from tests.stores.states import OpenState

TODAY = date(2026, 11, 25)
ROOT = Path(__file__).parents[2]
HOSTILE = "'; DROP TABLE drafts; -- <script>alert(1)</script> {__class__} %s ${x} \u202e 🙂 =cmd|' /C calc'!A0 \x00\x07"

OpenDrafts = Callable[[], Drafts]


@contextmanager
def beside_a_sheet(folder: Path) -> Iterator[OpenDrafts]:
    environ = {"KPICORE_STATE": f"sqlite:///{folder}/more/state.db"}
    yield lambda: open_drafts("gsheet:1abcdefghijklmnopqrstuvwxyz", environ)


def drafts_in(place: Callable[[Path], AbstractContextManager[OpenState]]) -> Callable[..., Any]:
    @contextmanager
    def opened(folder: Path) -> Iterator[OpenDrafts]:
        with place(folder) as open_state:
            yield lambda: open_state().drafts

    return opened


PLACES = {**{name: drafts_in(place) for name, place in STATES.items()}, "beside-a-sheet": beside_a_sheet}


@pytest.fixture(params=PLACES)
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenDrafts]:
    with PLACES[request.param](tmp_path) as opener:
        yield opener


@pytest.fixture
def drafts(open_again: OpenDrafts) -> Drafts:
    return open_again()


def goal(draft_id: str = "d1", text: str = "2027年3月末までに売上高1.5億円") -> Draft:
    return from_sentence(text, today=TODAY, draft_id=draft_id)


# -- the promises --------------------------------------------------------------------------------------------------


def test_where_nothing_was_saved_there_is_no_draft(drafts: Drafts):
    assert drafts.list() == ()
    assert drafts.load("d1") is None
    drafts.remove("d1", owner())


def test_a_draft_is_there_as_it_was_saved_for_whoever_opens_next(open_again: OpenDrafts):
    draft = goal()
    before = datetime.now(UTC)

    version = open_again().save(draft, owner("佐藤"), 0)

    saved = open_again().load("d1")
    assert saved is not None
    assert (saved.draft, saved.author, saved.version) == (draft, "佐藤", version)
    assert before <= saved.updated_at <= before + timedelta(minutes=1)
    assert saved.updated_at.tzinfo is not None


def test_the_list_says_title_step_who_and_when_the_latest_first(open_again: OpenDrafts):
    drafts = open_again()
    drafts.save(goal("d1"), owner("佐藤"), 0)
    drafts.save(set_setting(blank(draft_id="d2"), "name", "歯科医院"), owner("鈴木"), 0)
    drafts.save(goal("d1"), owner("田中"), 1)

    lines = open_again().list()

    assert [(line.id, line.title, line.author, line.version) for line in lines] == [
        ("d1", "売上高", "田中", 2),
        ("d2", "歯科医院", "鈴木", 1),
    ]
    assert {line.step for line in lines} == {"start"}


def test_whoever_saves_over_an_unseen_version_is_told_who_was_there_and_nothing_is_written(open_again: OpenDrafts):
    one, other = open_again(), open_again()
    version = one.save(goal(), owner("佐藤"), 0)
    one.save(set_field(goal(), "kgi-1", "target", "2億"), owner("佐藤"), version)

    with pytest.raises(DraftConflict) as told:
        other.save(set_field(goal(), "kgi-1", "target", "3億"), owner("鈴木"), version)

    assert told.value.facts["reason"] == "changed"
    assert (told.value.facts["author"], told.value.facts["version"]) == ("佐藤", 2)
    assert isinstance(told.value.facts["at"], datetime)
    saved = other.load("d1")
    assert saved is not None
    assert saved.draft.by_id["kgi-1"].text("target") == "2億"


def test_a_draft_that_somebody_removed_is_a_conflict_and_not_made_again_in_silence(drafts: Drafts):
    version = drafts.save(goal(), owner("佐藤"), 0)
    drafts.remove("d1", owner())

    with pytest.raises(DraftConflict) as told:
        drafts.save(goal(), owner("鈴木"), version)

    assert told.value.facts["reason"] == "removed"
    assert drafts.list() == ()


def test_a_new_draft_does_not_take_the_place_of_one_with_its_id(drafts: Drafts):
    drafts.save(goal(), owner("佐藤"), 0)

    with pytest.raises(DraftConflict):
        drafts.save(blank(draft_id="d1"), owner("鈴木"), 0)


@pytest.mark.parametrize("text", ["", "a\x00", "\ud800", "\u202e"])
def test_what_is_no_id_is_refused_and_not_found(drafts: Drafts, text: str):
    drafts.save(goal("d1"), owner("佐藤"), 0)

    with pytest.raises(ValueError, match="id"):
        drafts.save(goal("d1").but(id=text), owner("佐藤"), 0)
    assert drafts.load(text) is None
    drafts.remove(text, owner())
    assert len(drafts.list()) == 1


def test_hostile_texts_are_kept_as_they_are(open_again: OpenDrafts):
    draft = set_setting(
        set_field(blank(draft_id="'; DROP TABLE drafts; --"), "kgi-1", "name", HOSTILE), "name", HOSTILE
    )

    open_again().save(draft, owner("'; --"), 0)

    saved = open_again().load(draft.id)
    assert saved is not None
    assert saved.draft == draft
    assert saved.author == "'; --"


def test_a_draft_of_a_running_plan_keeps_the_plan_it_began_with(open_again: OpenDrafts):
    held = shop(TODAY)
    draft = from_plan(held.plan, "7-abc", TODAY, draft_id="d1")

    open_again().save(draft, owner("佐藤"), 0)

    saved = open_again().load("d1")
    assert saved is not None
    assert saved.draft == draft
    assert saved.draft.base == held.plan


def test_of_two_who_save_at_once_one_is_told(open_again: OpenDrafts):
    drafts = open_again()
    drafts.save(goal(), owner("佐藤"), 0)
    ends: list[str] = []

    def save(author: str) -> None:
        try:
            open_again().save(goal(), owner(author), 1)
        except DraftConflict:
            ends.append("conflict")
        else:
            ends.append("saved")

    threads = [threading.Thread(target=save, args=(name,)) for name in ("鈴木", "田中", "高橋")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["conflict", "conflict", "saved"]


# -- beside the store ----------------------------------------------------------------------------------------------


def test_saving_a_draft_is_no_change_of_the_store(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/board.db"
    store = open_store(url)
    default = {"key": "name", "value": Settings().name}
    revision = store.save([Change("settings", ("name",), default, {"key": "name", "value": "計画"})], owner())

    open_drafts(url, {}).save(goal(), owner("佐藤"), 0)

    assert store.revision() == revision
    assert len(store.history()) == 1


def test_a_draft_may_be_the_first_thing_a_board_has(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/new/board.db"
    open_drafts(url, {}).save(goal(), owner("佐藤"), 0)

    assert open_store(url).load().plan.nodes == ()


def test_stores_that_share_a_memory_do_not_see_each_others_drafts(tmp_path: Path):
    environ = {"KPICORE_STATE": f"sqlite:///{tmp_path}/state.db"}
    one, other = (open_drafts(url, environ) for url in ("xlsx:a.xlsx", "xlsx:b.xlsx"))
    one.save(goal(), owner("佐藤"), 0)

    assert other.list() == ()
    assert other.load("d1") is None
    other.remove("d1", owner())
    assert other.save(goal(), owner("鈴木"), 0) == 1
    assert [line.author for line in one.list()] == ["佐藤"]


def test_a_folder_that_is_moved_takes_its_drafts_along(tmp_path: Path):
    open_drafts(f"sqlite:///{tmp_path}/before/board.db", {}).save(goal(), owner("佐藤"), 0)
    open_drafts(f"sqlite:///{tmp_path}/before/other.db", {}).save(goal("d2"), owner("佐藤"), 0)
    (tmp_path / "before").rename(tmp_path / "after")

    assert [line.id for line in open_drafts(f"sqlite:///{tmp_path}/after/board.db", {}).list()] == ["d1"]


# -- drafts of the first round -------------------------------------------------------------------------------------


def first_round(path: Path, *rows: tuple[str, str]) -> None:
    """Make a database of the first round that holds drafts: (id, name of the store in it)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as held:
        held.execute("CREATE TABLE kpicore_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)")
        for statement in (*migrations._TABLES, migrations._ACTUALS, migrations._DRAFTS):
            held.execute(statement)
        held.executemany("INSERT INTO kpicore_migrations VALUES (?, '')", [(name,) for name, _ in STEPS[:2]])
        content = {draft_id: goal(draft_id).model_dump_json() for draft_id, _ in rows}
        held.executemany(
            "INSERT INTO drafts VALUES (?, ?, '売上高', 'kgi', '佐藤', '2026-01-01T00:00:00+00:00', 3, ?)",
            [(draft_id, store, content[draft_id]) for draft_id, store in rows],
        )
        held.commit()


def test_drafts_in_a_store_of_the_first_round_are_copied_once_and_go_on(tmp_path: Path):
    first_round(tmp_path / "board.db", ("d1", ""), ("d2", ""))
    url = f"sqlite:///{tmp_path}/board.db"

    assert {(line.id, line.author, line.version) for line in open_drafts(url, {}).list()} == {
        ("d1", "佐藤", 3),
        ("d2", "佐藤", 3),
    }
    open_drafts(url, {}).remove("d1", owner())
    assert open_drafts(url, {}).save(goal("d2"), owner("鈴木"), 3) == 4

    assert [(line.id, line.author) for line in open_drafts(url, {}).list()] == [("d2", "鈴木")]
    assert open_store(url).load().plan.nodes == ()


def test_drafts_beside_a_sheet_of_the_first_round_are_copied_for_that_sheet_alone(tmp_path: Path):
    first_round(tmp_path / "drafts.db", ("d1", "csv:board"), ("d2", "csv:other"))
    environ = {"KPICORE_DRAFTS": str(tmp_path / "drafts.db"), "KPICORE_STATE": f"sqlite:///{tmp_path}/state.db"}

    found = open_drafts("csv:board", environ).load("d1")

    assert found is not None
    assert found.draft == goal("d1")
    assert [line.id for line in open_drafts("csv:board", environ).list()] == ["d1"]


def test_looking_for_drafts_of_the_first_round_makes_nothing_where_there_are_none(tmp_path: Path):
    environ = {"KPICORE_DRAFTS": str(tmp_path / "drafts.db"), "KPICORE_STATE": f"sqlite:///{tmp_path}/state.db"}

    assert open_drafts("csv:board", environ).list() == ()
    assert open_drafts(f"sqlite:///{tmp_path}/board.db", {}).list() == ()
    assert list(tmp_path.iterdir()) == []


def test_of_many_who_look_first_at_once_each_finds_every_draft_once(tmp_path: Path):
    first_round(tmp_path / "board.db", ("d1", ""), ("d2", ""))
    found: list[list[str]] = []

    def look() -> None:
        found.append(sorted(line.id for line in open_drafts(f"sqlite:///{tmp_path}/board.db", {}).list()))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [["d1", "d2"]] * 4


@pytest.mark.parametrize("url", ["", "nonsense", "xlsx:", "http://example.com", "sqlite://"])
def test_a_url_that_names_no_store_has_no_drafts(url: str):
    with pytest.raises(BadStoreUrl):
        open_drafts(url, {})


def test_a_draft_damaged_by_hand_is_told_and_the_others_stay(tmp_path: Path):
    database = StateDatabase(make_url(f"sqlite:///{tmp_path}/state.db"))
    drafts = Drafts(database)
    for draft_id in ("d1", "d2"):
        drafts.save(goal(draft_id), owner("佐藤"), 0)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE kpicore_drafts SET content = '{\"step\": \"moon\"}' WHERE id = 'd1'")

    with pytest.raises(StoreBroken) as told:
        drafts.load("d1")

    assert told.value.facts["reason"] == "bad-row"
    assert drafts.load("d2") is not None


def test_a_place_that_cannot_be_written_says_so_in_our_words(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(KpiError):
        open_drafts("csv:board", {"KPICORE_STATE": f"sqlite:///{tmp_path}/file/state.db"}).save(
            goal(), owner("佐藤"), 0
        )


@pytest.mark.parametrize("actor", [viewer(), staff("佐藤", enters_all=True)], ids=lambda actor: actor.role.word)
def test_nobody_but_an_owner_changes_or_removes_a_draft(drafts: Drafts, actor: Actor):
    drafts.save(goal(), owner("佐藤"), 0)

    with pytest.raises(NotAllowed):
        drafts.save(goal("d2"), actor, 0)
    with pytest.raises(NotAllowed):
        drafts.save(set_field(goal(), "kgi-1", "target", "3億"), actor, 1)
    with pytest.raises(NotAllowed):
        drafts.remove("d1", actor)

    assert [(line.id, line.author, line.version) for line in drafts.list()] == [("d1", "佐藤", 1)]


def test_ids_of_drafts_are_not_guessed():
    assert len({new_draft_id() for _ in range(100)}) == 100


# -- after a crash -------------------------------------------------------------------------------------------------


def test_a_draft_survives_the_process_that_typed_it(tmp_path: Path):
    """A process saves after every character and is killed in the middle: the last version it had said was saved is there."""
    here, there = apart.Pipe()
    process = apart.begun(type_for_ever, tmp_path, there)
    there.close()
    said = [here.recv() for _ in range(12)]
    process.kill()
    with suppress(EOFError, OSError):  # after the last whole one, or in the middle of one
        while True:
            said.append(here.recv())
    process.join()

    saved = kept_drafts(tmp_path).load("d1")

    assert saved is not None
    assert saved.version in {said[-1], said[-1] + 1}
    assert saved.draft.by_id["kgi-1"].text("name") == "あ" * saved.version
