"""Every place of the pages that writes: for whom it does, and that it writes nothing for anybody else.

`WRITES` lists the places as the code has them; a new one fails the first test until a scenario below proves who is refused there.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from kpicore.errors import NotAllowed
from kpicore.guide.drafts.beginnings import blank
from kpicore.guide.drafts.editing import add_entry, set_field, set_replaces
from kpicore.model import Change
from kpicore.model.access import Actor, Role
from kpicore.model.node import Kind
from kpicore.sheets.grid import Grid
from kpicore.sheets.mapping import Mapping, TabMapping, texts_of
from kpicore.sheets.writing.layout import sheets_of
from kpicore.stores.files.store import write_xlsx
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state import Act
from pages.shared import own_sheet, session
from tests.pages.boards import FILES, Open, begun_with_the_sample, fill, looks_as, said
from tests.people import owner, staff, viewer
from tests.reports.small import TODAY, node, snapshot

ROOT = Path(__file__).resolve().parents[2]
DAY = {"as_of": TODAY.isoformat()}
LINK = f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit"
REFUSED = (viewer(), staff("佐藤", enters_all=True), staff("よその部署"))

#: Names of what writes, in stores, in the board's own memory and on this machine's disk.
WRITING = frozenset(
    [
        "save",
        "provision",
        "accept",
        "put",
        "remove",
        "make",
        "revoke",
        "exchange",
        "sign_out",
        "record",
        "connect",
        "make_tabs",
        "accept_sheet",
        "keep_reading",
        "forget_reading",
        "keep",
        "begin_plan",
        "rename_plan",
        "archive",
        "replace_private",
        "write_bytes",
        "write_text",
        "unlink",
        "rename",
        "mkdir",
    ]
)
#: What has such a name and writes nothing: pure edits of a draft, what an address holds, and a picture made in memory.
HARMLESS = frozenset(
    {"editing.remove", "address.keep", "segno.make", "segno.make(address, error='m', micro=False).save"}
)
#: Calls of `save` in `pages.setup.importing` are of the function that settings hands in, which is in the list itself.
HANDED_IN = frozenset({"put", "make", "save", "exchange", "sign_out", "connect"})

#: Members and keys have a door of their own, which the contract of the board's memory tests.
OF_THE_BOARD = "an owner of the board alone (tests/pages/test_several_plans.py)"
MEMORYS_OWN = "the memory itself refuses all but an owner (tests/stores/test_state.py)"

#: The scenarios that prove who is refused at a place: keys of SCENARIOS or DOORS, or why none is needed.
WRITES = {
    ("pages/run/entry/pasting.py", "_save", "session.save"): ("a pasted block",),
    ("pages/run/entry/saving.py", "answer", "session.save"): ("two numbers at once",),
    ("pages/run/entry/saving.py", "_save", "session.save"): ("a number", "a note", "a number undone"),
    ("pages/run/review/saving.py", "_saved", "session.save"): ("a cause",),
    ("pages/setup/importing/connecting.py", "draw", "own_sheet.connect"): ("a sheet and its key",),
    ("pages/setup/importing/connecting.py", "_tabs", "own_sheet.make_tabs"): ("tabs in a sheet",),
    ("pages/setup/importing/connecting.py", "_tabs", "own_sheet.connect"): ("a sheet and its key",),
    ("pages/setup/importing/mapping.py", "forget", "own_sheet.forget_reading"): ("a way to read forgotten",),
    ("pages/setup/importing/tab_reading.py", "_keeping", "own_sheet.keep_reading"): ("how a tab is read",),
    ("pages/setup/importing/upload.py", "_open", "path.write_bytes"): "a folder of its own that is gone at once",
    ("pages/setup/membership/members.py", "_key", "session.state().keys.revoke"): MEMORYS_OWN,
    ("pages/setup/membership/members.py", "dialog", "session.state().keys.make"): MEMORYS_OWN,
    ("pages/setup/membership/members.py", "dialog", "session.state().members.put"): MEMORYS_OWN,
    ("pages/setup/membership/members.py", "dialog", "session.state().members.remove"): MEMORYS_OWN,
    ("pages/setup/notices/subscriptions.py", "dialog", "session.state().subscriptions.put"): MEMORYS_OWN,
    ("pages/setup/notices/subscriptions.py", "dialog", "session.state().subscriptions.remove"): MEMORYS_OWN,
    ("pages/setup/plans/adding.py", "begin", "own_sheet.make_tabs"): ("tabs in a sheet",),
    ("pages/setup/plans/section.py", "dialog", "plans.archive"): OF_THE_BOARD,
    ("pages/setup/plans/section.py", "dialog", "plans.rename"): OF_THE_BOARD,
    ("pages/setup/settings.py", "_save", "session.save"): (
        "settings",
        "an undo",
        "an import",
        "a mapping",
        "a new year",
    ),
    ("pages/setup/wizard/archiving.py", "_archive", "session.save"): ("a plan archived",),
    ("pages/setup/wizard/steps/handover.py", "_save", "session.save"): ("a plan", "a plan replaced"),
    ("pages/setup/wizard/steps/handover.py", "_save", "session.drafts().remove"): ("a plan",),
    ("pages/setup/wizard/steps/start.py", "_delete", "session.drafts().remove"): ("a draft away",),
    ("pages/setup/wizard/workspace.py", "_keep", "session.drafts().save"): ("a draft", "a field of a draft"),
    ("pages/setup/wizard/workspace.py", "_keep_copy", "session.drafts().save"): ("a copy of a draft",),
    (
        "pages/shared/after_refresh/agreed_responses.py",
        "__call__",
        "store.save",
    ): "nobody's act: what the plan's owner agreed beforehand, and nothing else (tests/pages/test_agreed_responses.py)",
    ("pages/shared/welcome/first_start.py", "_begin", "session.save"): ("a change",),
    (
        "pages/shared/welcome/first_start.py",
        "_keep",
        "session.state().people.put",
    ): "an owner's answer, asked for again before it is kept",
    ("pages/shared/frame/freshness.py", "watch_age", "session.accept_sheet"): ("a sheet as it is",),
    ("pages/shared/live.py", "save", "store.save"): ("a change",),
    ("pages/shared/live.py", "accept", "self._store.accept"): ("a sheet as it is",),
    (
        "pages/shared/serve/agents.py",
        "save",
        "self._live.save",
    ): "as whoever's token it is, who is refused like at a page (tests/serving/test_agents.py, tests/agents/test_writing.py)",
    ("pages/shared/plans/changes.py", "_begun", "begin_plan"): OF_THE_BOARD,
    ("pages/shared/plans/changes.py", "archive", "session.state().plans.archive"): OF_THE_BOARD,
    ("pages/shared/plans/changes.py", "let_go", "session.state().plans.remove"): OF_THE_BOARD,
    ("pages/shared/plans/changes.py", "rename", "rename_plan"): OF_THE_BOARD,
    ("pages/shared/serve/application.py", "_exchanged", "session.state().keys.exchange"): "the secret is the right",
    ("pages/shared/serve/application.py", "_signed_out", "session.state().keys.sign_out"): "one's own session",
    ("pages/shared/serve/arrivals.py", "__init__", "self.exchange"): "the secret is the right",
    ("pages/shared/serve/arrivals.py", "__init__", "self.sign_out"): "one's own session",
    ("pages/shared/serve/arrivals.py", "_joined", "self.exchange"): "the secret is the right",
    ("pages/shared/serve/arrivals.py", "_keyed", "self.exchange"): "the secret is the right",
    ("pages/shared/serve/arrivals.py", "_left", "self.sign_out"): "one's own session",
    ("pages/shared/session.py", "_connect", "store.save"): "nobody's act: a store nothing was saved to",
    ("pages/shared/session.py", "accept_sheet", "live().accept"): ("a sheet as it is",),
    ("pages/shared/own_sheet/connecting.py", "connect", "keep"): ("a sheet and its key",),
    ("pages/shared/own_sheet/connecting.py", "connect", "session.state().audit.record"): ("a sheet and its key",),
    ("pages/shared/own_sheet/reading.py", "forget_reading", "session.state().mappings.remove"): (
        "a way to read forgotten",
    ),
    ("pages/shared/own_sheet/reading.py", "keep_reading", "session.live().save"): ("how a tab is read",),
    ("pages/shared/own_sheet/reading.py", "keep_reading", "memory.mappings.put"): ("how a tab is read",),
    ("pages/shared/own_sheet/reading.py", "keep_reading", "memory.mappings.remove"): ("how a tab is read",),
    ("pages/shared/own_sheet/connecting.py", "make_tabs", "store.provision"): ("tabs in a sheet",),
    ("pages/shared/session.py", "save", "live().save"): ("a change",),
    (
        "pages/shared/welcome/tour.py",
        "_note_seen",
        "session.state().people.put",
    ): "that one saw the tour, under one's own name",
    (
        "pages/shared/welcome/visits.py",
        "note_visit",
        "session.state().people.put",
    ): "when one was here oneself, under one's own name",
    ("pages/watch/indicator_parts/handing_over.py", "draw", "saving.save"): ("an indicator handed over",),
    ("pages/watch/indicator_parts/saving.py", "save", "session.save"): (
        "an indicator handed over",
        "a landing by hand",
    ),
    ("pages/watch/indicator.py", "_save_landing", "saving.save"): ("a landing by hand",),
}

# -- the list is whole -----------------------------------------------------------------------------------------


def named_in(tree: ast.AST, function: str = "") -> Iterator[tuple[str, str]]:
    """Yield function and text of every place that names something that writes, called there or handed on."""
    for child in ast.iter_child_nodes(tree):
        within = child.name if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) else function
        is_bare = isinstance(child, ast.Name) and child.id in WRITING - HANDED_IN
        is_of_something = isinstance(child, ast.Attribute) and child.attr in WRITING
        if is_bare or is_of_something:
            yield within, ast.unparse(child)
        yield from named_in(child, within)


def places() -> set[tuple[str, str, str]]:
    return {
        (path.relative_to(ROOT).as_posix(), function, text)
        for path in (ROOT / "app.py", *(ROOT / "pages").rglob("*.py"))
        for function, text in named_in(ast.parse(path.read_text(encoding="utf-8")))
        if text not in HARMLESS
    }


def test_every_place_of_the_pages_that_writes_is_in_the_list_with_its_proof():
    assert places() == WRITES.keys()
    named = {name for proof in WRITES.values() if isinstance(proof, tuple) for name in proof}
    assert named == SCENARIOS.keys() | DOORS.keys() | ENTRIES.keys()


# -- from the page ---------------------------------------------------------------------------------------------


@dataclass
class Desk:
    """The board of one test, and what is stored for it."""

    open_page: Open
    url: str
    folder: Path

    def held(self) -> tuple[object, ...]:
        """Return what must not change: the store, its log, the drafts."""
        store = SqlStore(make_url(self.url))
        drafts = [(line.id, line.version, line.title, line.author) for line in session.drafts().list()]
        found = (store.revision(), len(store.history()), sorted(drafts))
        store.engine.dispose()
        return found


@pytest.fixture
def desk(open_page: Open, url: str, tmp_path: Path) -> Desk:
    return Desk(open_page, url, tmp_path)


Press = Callable[[], AppTest]


def press(app: AppTest, label: str) -> Press:
    """Return what presses a button by its label as it was drawn, whoever looks by then."""
    (button,) = [each for each in app.button if each.label == label]
    return lambda: button.click().run()


def settings(desk: Desk) -> Press:
    app = desk.open_page("settings")
    (name,) = [each for each in app.text_input if each.label == "計画名"]
    name.set_value("別の計画")
    return press(app, "保存")


def an_undo(desk: Desk) -> Press:
    app = desk.open_page("settings", address={"tab": "history"})
    return press(app, "この変更を元に戻す")


def an_import(desk: Desk) -> Press:
    path = desk.folder / "plan.xlsx"
    write_xlsx(path, sheets_of(snapshot([node("goal", kind="KGI")], name="自社"), today=TODAY))
    app = desk.open_page("settings", address={"tab": "import", **DAY})
    app.file_uploader[0].upload(path.name, path.read_bytes())
    return press(app.run(), "この内容で取り込む")


def a_mapping(desk: Desk) -> Press:
    kept = texts_of(Mapping((TabMapping("動向", year=2026),)))
    fill(desk.url, snapshot([node("goal", kind="KGI")], mappings=kept))
    app = desk.open_page("settings", address={"tab": "import"})
    button = app.button(key="forget-0")
    return lambda: button.click().run()


def a_new_year(desk: Desk) -> Press:
    button = desk.open_page("settings", address={"tab": "year"}).button(key="year-save")
    return lambda: button.click().run()


def a_landing(desk: Desk) -> Press:
    app = desk.open_page("indicator", address={"node": "revenue"})
    app.query_params["part"] = "landing"
    app.run().number_input[0].set_value(5.0)
    return press(app, "保存")


def handed_over(desk: Desk) -> Press:
    app = desk.open_page("indicator", address={"node": "revenue"})
    app.query_params["part"] = "agreed"
    app.run()
    next(each for each in app.selectbox if (each.key or "").startswith("hand-over-revenue")).set_value("鈴木").run()
    button = app.button(key="hand-over-do-revenue")
    return lambda: button.click().run()


def a_draft(desk: Desk) -> Press:
    app = desk.open_page("wizard")
    button = app.button(key="wizard-begin-blank")
    return lambda: button.click().run()


def _kept_draft(desk: Desk, step: str) -> AppTest:
    session.drafts().save(set_field(blank(draft_id="d"), "kgi-1", "target", "100"), owner("Ann"), 0)
    return desk.open_page("wizard", address={"draft": "d", "step": step})


def _named(app: AppTest, text: str) -> Press:
    (field,) = [each for each in app.text_input if (each.key or "").startswith("wizard-kgi-1--name")]
    return lambda: field.set_value(text).run()


def a_field(desk: Desk) -> Press:
    return _named(_kept_draft(desk, "kgi"), "別の目標")


def a_copy(desk: Desk) -> Press:
    app = _kept_draft(desk, "kgi")
    session.drafts().remove("d", owner("鈴木"))
    return _named(app, "別の目標")


def a_draft_away(desk: Desk) -> Press:
    session.drafts().save(blank(draft_id="d"), owner("Ann"), 0)
    app = desk.open_page("wizard").button(key="wizard-delete-d").click().run()
    button = app.button(key="wizard-do-delete-d")
    return lambda: button.click().run()


def a_plan(desk: Desk) -> Press:
    draft, _ = add_entry(blank(draft_id="d"), Kind.CSF, parents=("kgi-1",), fields={"name": "集客"})
    session.drafts().save(set_field(draft, "kgi-1", "name", "売上"), owner("Ann"), 0)
    app = desk.open_page("wizard", address={"draft": "d", "step": "sheet"}).button(key="wizard-save").click().run()
    button = app.button(key="wizard-save-do")
    return lambda: button.click().run()


def a_plan_replaced(desk: Desk) -> Press:
    _own(desk)
    draft = set_replaces(set_field(blank(draft_id="d"), "kgi-1", "name", "売上"), True)
    session.drafts().save(draft, owner("Ann"), 0)
    app = desk.open_page("wizard", address={"draft": "d", "step": "sheet"}).button(key="wizard-save").click().run()
    app.checkbox(key="wizard-replace-seen").check()
    button = app.button(key="wizard-save-do")
    return lambda: button.click().run()


def a_plan_archived(desk: Desk) -> Press:
    _own(desk)
    app = desk.open_page("wizard").button(key="wizard-archive").click().run()
    app.checkbox(key="wizard-archive-seen").check()
    button = app.button(key="wizard-archive-do")
    return lambda: button.click().run()


def _own(desk: Desk) -> None:
    """Have the board hold a plan of one's own."""
    fill(desk.url, snapshot([node("goal", kind="KGI")], {"goal": [100.0] * 3}))


SCENARIOS: dict[str, Callable[[Desk], Press]] = {
    "settings": settings,
    "an undo": an_undo,
    "an import": an_import,
    "a mapping": a_mapping,
    "a new year": a_new_year,
    "a landing by hand": a_landing,
    "an indicator handed over": handed_over,
    "a draft": a_draft,
    "a field of a draft": a_field,
    "a copy of a draft": a_copy,
    "a draft away": a_draft_away,
    "a plan": a_plan,
    "a plan replaced": a_plan_replaced,
    "a plan archived": a_plan_archived,
}


#: Scenarios on a section of the settings that only owners are shown.
OF_SETTINGS = frozenset({"settings", "an undo", "an import", "a mapping", "a new year"})
#: Those everybody is shown: export and history.
FOR_EVERYBODY = ("export", "history")


@pytest.mark.parametrize(
    "actor", [viewer(), staff("佐藤", enters_all=True), owner()], ids=lambda actor: actor.role.word
)
@pytest.mark.parametrize("name", SCENARIOS)
def test_what_somebody_still_has_before_them_is_written_for_an_owner_alone(
    name: str, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    act = SCENARIOS[name](desk)
    before = desk.held()
    looks_as(monkeypatch, actor)

    app = act()

    assert (desk.held() != before) == (actor.role is Role.OWNER)
    if (
        name in OF_SETTINGS and actor.role is not Role.OWNER
    ):  # the section itself is gone: nothing is left to be refused
        assert len(app.get("button_group")[-1].options) == len(FOR_EVERYBODY)
        return
    if name == "an indicator handed over" and actor.role is not Role.OWNER:  # it is offered to nobody else
        assert [each for each in app.button if (each.key or "").startswith("hand-over-do")] == []
        return
    # What a callback raises is drawn by the server's own last resort, which no test without a server has.
    refused = "権限が要ります" in said(app) or len(app.exception) == 1
    assert refused == (actor.role is not Role.OWNER)


# -- what staff enter ------------------------------------------------------------------------------------------


def _entry(desk: Desk) -> AppTest:
    """Open the fields of 佐藤 for October, as an owner: two are empty, one is off track."""
    nodes = [
        node("goal", kind="KGI", owner="佐藤"),
        node("cvr", "goal", owner="佐藤"),
        node("low", "goal", owner="佐藤"),
    ]
    fill(desk.url, snapshot(nodes, {"goal": [100.0] * 6, "cvr": [100.0] * 6, "low": [50.0] * 7}))
    return desk.open_page("entry", address={**DAY, "me": "佐藤", "period": "2026-10"})


def _sends(app: AppTest, *sent: dict[str, str]) -> Press:
    """Return what has the browser hand over messages, whoever looks by then."""
    blank = {"kind": "value", "text": "", "seen": "", "sure": ""}

    def run() -> AppTest:
        messages = [{**blank, "n": f"m{at}-{each['field']}", **each} for at, each in enumerate(sent)]
        app.session_state["entry-rows"] = {"sent": {"messages": messages}}
        return app.run()

    return run


def a_number(desk: Desk) -> Press:
    return _sends(_entry(desk), {"field": "goal 2026-10", "text": "90"})


def two_numbers(desk: Desk) -> Press:
    return _sends(_entry(desk), {"field": "goal 2026-10", "text": "90"}, {"field": "cvr 2026-10", "text": "95"})


def a_note(desk: Desk) -> Press:
    return _sends(_entry(desk), {"kind": "note", "field": "low 2026-10", "text": "大雨だった", "seen": "50.0"})


def an_undone_number(desk: Desk) -> Press:
    app = a_number(desk)()
    return _sends(app, {"kind": "undo", "field": "goal 2026-10", "n": "later"})


def a_block(desk: Desk) -> Press:
    app = _entry(desk)
    app.session_state["entry-rows"] = {"pasted": {"n": "1", "field": "goal 2026-10", "text": "90\n95"}}
    button = app.run().button(key="entry-paste-save")
    return lambda: button.click().run()


def a_cause(desk: Desk) -> Press:
    nodes = [node("goal", kind="KGI"), node("low", "goal", owner="佐藤")]
    fill(desk.url, snapshot(nodes, {"goal": [100.0] * 7, "low": [50.0] * 7}))
    app = desk.open_page("review", address={"meeting": "2026-11-30"})
    (field,) = app.text_area
    field.set_value("雨が続いた")
    (button,) = [each for each in app.button if each.label == "保存"]
    return lambda: button.click().run()


ENTRIES: dict[str, Callable[[Desk], Press]] = {
    "a number": a_number,
    "two numbers at once": two_numbers,
    "a note": a_note,
    "a number undone": an_undone_number,
    "a pasted block": a_block,
    "a cause": a_cause,
}


@pytest.mark.parametrize(
    ("actor", "may"),
    [(viewer(), False), (staff("よその部署"), False), (staff("佐藤"), True), (staff("鈴木", enters_all=True), True)],
    ids=["viewer", "other-department", "own", "all"],
)
@pytest.mark.parametrize("name", ENTRIES)
def test_what_staff_enter_is_written_for_those_whose_it_is_and_for_nobody_else(
    name: str, actor: Actor, may: bool, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    act = ENTRIES[name](desk)
    before = desk.held()
    looks_as(monkeypatch, actor)

    act()

    assert (desk.held() != before) == may


# -- at the doors ----------------------------------------------------------------------------------------------


@pytest.fixture
def google(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    begun_with_the_sample(desk.url)
    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as stand_in:
        for name, value in stand_in.environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(session, "SECRETS_FILE", desk.folder / "secrets.toml")
        yield stand_in


def a_change(_: StandIn) -> None:
    held = session.live().store().load().plan.settings.name
    session.save([Change("settings", ("name",), *({"key": "name", "value": each} for each in (held, "別の計画")))])


def a_way_to_read(_: StandIn) -> None:
    tab = TabMapping("動向", year=2026)
    texts = list(texts_of(Mapping((tab,))))
    change = Change("settings", ("mappings",), *({"key": "mappings", "value": each} for each in ([], texts)))
    own_sheet.keep_reading([change], [tab])


def a_store(google: StandIn) -> None:
    own_sheet.connect(google.account, LINK)


def some_tabs(google: StandIn) -> None:
    own_sheet.make_tabs(google.account, LINK)


#: Doors of the session that every page goes through; what is refused here is refused whatever a page does.
DOORS: dict[str, Callable[[StandIn], None]] = {
    "a change": a_change,
    "how a tab is read": a_way_to_read,
    "a way to read forgotten": lambda _: own_sheet.forget_reading("動向"),
    "a sheet and its key": a_store,
    "tabs in a sheet": some_tabs,
    "a sheet as it is": lambda _: session.accept_sheet(),
}


@pytest.mark.parametrize("actor", REFUSED, ids=lambda actor: f"{actor.role.word}-{actor.enters_all}")
@pytest.mark.parametrize("name", DOORS)
def test_the_doors_of_the_session_are_shut_for_all_but_an_owner(
    name: str, actor: Actor, desk: Desk, google: StandIn, monkeypatch: pytest.MonkeyPatch
):
    before = desk.held()
    looks_as(monkeypatch, actor)

    with pytest.raises(NotAllowed):
        DOORS[name](google)

    assert desk.held() == before
    assert google.calls == []
    assert not session.SECRETS_FILE.exists()
    assert session.state().audit.entries() == ()


#: Doors of the board itself, which the owner of one plan alone does not open.
BOARD_DOORS = ("a sheet and its key", "tabs in a sheet")


def test_the_owner_of_one_plan_alone_goes_through_the_doors_of_the_plan_and_through_none_of_the_board(
    desk: Desk, google: StandIn, monkeypatch: pytest.MonkeyPatch
):
    looks_as(monkeypatch, Actor("鈴木", Role.OWNER, origin="board", on_board=Role.VIEWER))

    for name in BOARD_DOORS:
        with pytest.raises(NotAllowed):
            DOORS[name](google)
    for name in DOORS.keys() - {*BOARD_DOORS}:
        DOORS[name](google)

    assert google.calls == []
    assert not session.SECRETS_FILE.exists()


def test_an_owner_goes_through_every_door_and_who_connected_a_sheet_is_in_the_log(
    desk: Desk, google: StandIn, monkeypatch: pytest.MonkeyPatch
):
    looks_as(monkeypatch, owner("森"))

    for through in DOORS.values():
        through(google)

    assert session.live().store().load().plan.settings.name == "別の計画"
    assert session.SECRETS_FILE.exists()
    assert len(google.sheet.tabs) > 1
    (entry,) = session.state().audit.entries()
    assert (entry.act, entry.author, entry.subject) == (Act.STORE_CONNECTED, "森", f"gsheet:{SPREADSHEET}")
    assert "PRIVATE" not in str(entry)


def test_another_departments_numbers_are_refused_where_ones_own_are_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    fill(desk.url, snapshot([node("mine", kind="KGI", owner="佐藤"), node("theirs", "mine", owner="鈴木")]))
    looks_as(monkeypatch, staff("佐藤"))

    def entered(indicator: str) -> None:
        row = {"indicator": indicator, "period": "2026-10", "value": 1.0}
        session.save([Change("actuals", (indicator, "2026-10"), None, row)])

    with pytest.raises(NotAllowed):
        entered("theirs")
    entered("mine")

    assert list(session.live().store().load().actuals["indicator"]) == ["mine"]


# -- by the address, and by what a session holds ---------------------------------------------------------------


@pytest.mark.parametrize("actor", [viewer(), staff("佐藤", enters_all=True)], ids=lambda actor: actor.role.word)
def test_the_wizard_shows_nothing_of_a_draft_by_its_address_its_file_or_its_session(
    desk: Desk, actor: Actor, monkeypatch: pytest.MonkeyPatch
):
    draft = set_field(blank(draft_id="d"), "kgi-1", "name", "秘密の目標")
    session.drafts().save(draft, owner("Ann"), 0)
    begun_with_the_sample(desk.url)
    before = desk.held()
    looks_as(monkeypatch, actor)
    app = desk.open_page("board", address={"draft": "d", "step": "sheet"})
    for key, value in {
        "wizard-confirming": "d",
        "wizard-delete": "d",
        "wizard-to-delete": "d",
        "role": "owner",
    }.items():
        app.session_state[key] = value

    app.switch_page(FILES["wizard"]).run()

    assert "権限が要ります" in said(app)
    assert "秘密の目標" not in said(app)
    assert desk.held() == before


@pytest.mark.parametrize("name", ["role", "me", "mail", "actor", "user", "owner", "key", "tab"])
def test_no_parameter_of_an_address_makes_anybody_more_than_they_are(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
):
    looks_as(monkeypatch, viewer())

    assert "権限が要ります" in said(desk.open_page("wizard", address={name: "owner", "plan": "main"}))
