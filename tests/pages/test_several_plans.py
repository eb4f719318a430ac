"""Several plans on one board: the page of all of them, their section of the settings, roles in each, and what an archived one refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from kpicore.errors import NotAllowed, NotGranted, StoreUnavailable
from kpicore.model import Change, Node, Plan, Settings, Snapshot
from kpicore.model.access import Actor, Role
from kpicore.model.actuals import actuals_table
from kpicore.model.members import Member
from kpicore.model.plans import BoardPlan
from kpicore.model.rows import changes_between
from kpicore.sheets.grid import Grid
from kpicore.sheets.writing import sheets_of
from kpicore.stores.files.store import write_xlsx
from kpicore.stores.google.stand_in import EMAIL, SPREADSHEET, Spreadsheet, StandIn
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state import Act, Grant, KeyKind, State, open_state
from pages.shared import own_sheet, people, plans, session
from pages.shared.people import Visitor
from pages.shared.register import forget_register
from tests.pages.boards import Open, complaints, copied, fill, given, said
from tests.pages.hostile import HOSTILE
from tests.people import owner

LINK = f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit"
DAY = "2026-11-20"


def plan_of(name: str, visits: float = 100.0) -> Snapshot:
    """A shop with a goal of 1,200 and one indicator below it, six months of numbers for both."""
    term = {"start": "2026-04-01", "deadline": "2027-03-31"}
    nodes = (
        Node(id="revenue", kind="KGI", name=f"{name}の売上", unit="万円", target=100.0, owner="佐藤", **term),
        Node(
            id="visits", parents=("revenue",), kind="KPI", name="来客数", unit="人", target=100.0, owner="田中", **term
        ),
    )
    months = [f"2026-{month:02}" for month in range(4, 10)]
    rows = [{"indicator": "revenue", "period": month, "value": 90.0} for month in months]
    rows += [{"indicator": "visits", "period": month, "value": visits} for month in months]
    return Snapshot(Plan(settings=Settings(name=name), nodes=nodes), actuals_table(rows))


@pytest.fixture(autouse=True)
def knows_nothing() -> Iterator[None]:
    for forget in (people.forget_people, forget_register, session._known_plans.clear):
        forget()
    yield
    for forget in (people.forget_people, forget_register, session._known_plans.clear):
        forget()


@pytest.fixture
def state(url: str) -> State:
    return open_state(url)


def add(url: str, key: str, held: Snapshot | None) -> SqlStore:
    """Put a plan beside the first one, as an owner does; without a snapshot an empty one."""
    open_state(url).plans.put(BoardPlan(key, held.plan.settings.name if held else "空の計画"), owner(), None)
    return put_beside(url, key, held)


def put_beside(url: str, key: str, held: Snapshot | None) -> SqlStore:
    """Put a plan beside the first one of a database, which the board's own memory does not know of."""
    store = SqlStore(make_url(url), plan=key)
    store.add_plan(key, owner())
    if held is not None:
        store.save(changes_between(Snapshot(), held), owner())
    return store


@pytest.fixture
def two(url: str) -> str:
    """A board of 本店, and 大阪 beside it."""

    def make() -> None:
        fill(url, plan_of("本店"))
        put_beside(url, "osaka", plan_of("大阪")).engine.dispose()

    copied(url, "本店 and 大阪 beside it", make)
    open_state(url).plans.put(BoardPlan("osaka", "大阪"), owner(), None)
    return url


def is_member(monkeypatch: pytest.MonkeyPatch, member: Member, key: str = "") -> None:
    """Have this member look, as the plan of the address and the register make of them."""
    board = Actor(member.name, member.role, member.who, frozenset(member.spellings), member.enters_all, "board")
    monkeypatch.setattr(session, "_on_board", lambda *, fresh=False: Visitor(board, member.who, who=member.who))  # noqa: ARG005


def told(app: AppTest) -> str:
    """Return everything a page shows, without the signs that keep it text."""
    return re.sub(r"\\+(?=\W)", "", said(app)).replace("\u2060", "")


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return app.run()


class Dialog:
    """An open dialog. Without a browser one is open for one run, so every further step presses what opens it again."""

    def __init__(self, app: AppTest, opener: str) -> None:
        self.app, self.opener = press(app, opener), opener

    def run(self) -> AppTest:
        self.app.button(key=self.opener).click()
        return self.app.run()

    def press(self, key: str) -> AppTest:
        self.app.button(key=key).click()
        return self.run()

    def submit(self, label: str) -> AppTest:
        next(button for button in self.app.button if button.label == label).click()
        return self.run()


def all_read(app: AppTest) -> str:
    """Return the page of all plans once every plan was read: it looks again by itself, here by one run after another."""
    until = monotonic() + 30
    while any(word in said(app.run()) for word in ("読んでいます", "Reading the")):
        assert monotonic() < until, "a plan is still being read"
        sleep(0.05)
    return told(app)


# -- all plans -------------------------------------------------------------------------------------------------


def test_every_plan_says_its_sentence_its_landing_its_lights_and_who_is_late(two: str, open_page: Open):
    app = open_page("plans", address={"as_of": DAY})

    page = all_read(app)

    assert complaints(app) == []
    assert "本店" in page
    assert "大阪" in page
    assert page.count("入力待ち: ") == 2
    assert page.count("佐藤 1件、田中 1件") == 2
    assert page.count("目標 1,200万円") >= 2


def test_an_indicator_of_two_plans_counts_once_at_the_top_and_the_page_says_so(two: str, open_page: Open):
    add(two, "kyoto", plan_of("京都", visits=50.0))

    page = all_read(open_page("plans", address={"as_of": DAY}))

    assert "3つの計画にある指標（KGIは除く）を合わせると、信号は2個" in page
    assert "1 個の指標は複数の計画にあり（来客数）" in page


def test_an_empty_plan_says_the_next_step(two: str, open_page: Open):
    add(two, "new", None)

    page = all_read(open_page("plans"))

    assert "空の計画" in page
    assert "まだ計画の中身がありません" in page


def test_an_archived_plan_stands_below_and_is_left_out_of_the_counts(two: str, open_page: Open, state: State):
    state.plans.archive("osaka", owner())

    page = all_read(open_page("plans", address={"as_of": DAY}))

    assert "1つの計画にある指標（KGIは除く）を合わせると、信号は1個" in page
    assert page.index("**本店**") < page.index('"アーカイブした計画"') < page.index("**大阪**")


def test_a_sheet_that_does_not_answer_is_one_sentence_and_the_other_plans_stand(
    two: str, open_page: Open, state: State
):
    state.plans.put(BoardPlan("sheet", "シートの計画", f"gsheet:{SPREADSHEET}"), owner(), None)

    app = open_page("plans", address={"as_of": DAY})
    page = all_read(app)

    assert complaints(app) == []
    assert "いま読めません。" in page
    assert "まだ読めていない計画 1 件は含みません" in page
    assert "大阪" in page


def test_a_sheet_that_does_not_answer_leads_to_the_other_plans_and_all_of_them_stand(
    two: str, open_page: Open, state: State
):
    state.plans.put(BoardPlan("sheet", "シートの計画", f"gsheet:{SPREADSHEET}"), owner(), None)

    board = open_page("board", address={"plan": "sheet"})
    assert [each.key for each in board.button if each.key] == ["open-plan-main", "open-plan-osaka"]
    page = all_read(open_page("plans", address={"plan": "sheet", "as_of": DAY}))
    assert "2つの計画にある指標" in page


def test_a_plan_whose_store_stops_answering_keeps_its_last_numbers_with_their_age(
    two: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
):
    app = open_page("plans", address={"as_of": DAY})
    all_read(app)

    def gone(self: SqlStore) -> str:
        raise StoreUnavailable(reason="network")

    monkeypatch.setattr(SqlStore, "revision", gone)
    session.live_of("osaka").refresh()

    page = told(app.run())
    assert "最後に読めた数字です" in page
    assert page.count("目標 1,200万円") >= 2


def test_the_first_look_waits_for_no_store(two: str, open_page: Open, monkeypatch: pytest.MonkeyPatch):
    def never(*_: object) -> None:
        raise AssertionError("somebody waited for a store")

    open_page("board")
    monkeypatch.setattr("pages.shared.live.LiveStore.refresh", never)
    monkeypatch.setattr("pages.shared.live.LiveStore._watch", lambda _: None)  # its store takes for ever

    app = open_page("plans")

    assert complaints(app) == []
    assert "「大阪」の数字を読んでいます" in said(app)
    assert len(app.get("skeleton")) == 1


def test_the_page_is_in_the_navigation_of_whoever_sees_two_plans_and_says_so_in_english(two: str, open_page: Open):
    app = open_page("plans", language="en", address={"as_of": DAY})

    assert "Lights of 1 indicator below the goals of 2 plans" in all_read(app)
    assert complaints(app) == []


@pytest.mark.parametrize("name", HOSTILE[:8])
def test_names_that_would_come_alive_stay_text_on_every_page_about_plans(url: str, open_page: Open, name: str):
    fill(url, plan_of(name))
    add(url, "osaka", plan_of(name))

    for page, address in (("plans", {}), ("settings", {"tab": "plans"}), ("settings", {"tab": "members"})):
        app = open_page(page, address=address)
        assert complaints(app) == []
        for markdown in (*app.markdown, *app.caption):
            assert "<script" not in markdown.value.replace("\\<", "")


# -- who sees which plan ---------------------------------------------------------------------------------------


def test_of_a_plan_without_a_role_nobody_is_told_that_it_exists(
    two: str, open_page: Open, state: State, monkeypatch: pytest.MonkeyPatch
):
    tanaka = Member("tanaka@example.com", Role.STAFF, "田中", ("田中",))
    state.members.put(Member("mori@example.com", Role.OWNER), owner(), None)
    state.members.put(tanaka, owner(), None)
    state.plans.grant("osaka", tanaka.who, Role.NONE, owner())
    is_member(monkeypatch, tanaka)

    assert "大阪" not in all_read(open_page("plans"))
    refused = open_page("board", address={"plan": "osaka"})
    unknown = open_page("board", address={"plan": "kyoto"})

    assert refused.title[0].value.replace("osaka", "kyoto") == unknown.title[0].value
    assert "大阪" not in said(refused)
    assert [each.key for each in refused.button] == ["open-plan-main"]


def test_the_owner_of_one_plan_changes_it_and_finds_nothing_of_the_board(
    two: str, open_page: Open, state: State, monkeypatch: pytest.MonkeyPatch
):
    suzuki = Member("suzuki@example.com", Role.VIEWER, "鈴木")
    state.members.put(Member("mori@example.com", Role.OWNER), owner(), None)
    state.members.put(suzuki, owner(), None)
    state.plans.grant("osaka", suzuki.who, Role.OWNER, owner())
    is_member(monkeypatch, suzuki)

    app = open_page("settings", address={"plan": "osaka"})
    sections = {option for group in app.get("button_group") for option in group.options}
    assert sections >= {"計画と暦", "知らせ"}
    assert not sections & {"計画の一覧", "メンバー", "Google シートに接続"}
    next(box for box in app.text_input if box.label == "計画名").set_value("大阪支店")
    next(button for button in app.button if button.label == "保存").click()
    app.run()

    assert complaints(app) == []
    assert SqlStore(make_url(two), plan="osaka").load().plan.settings.name == "大阪支店"
    assert "メンバー" not in said(open_page("settings", address={"plan": "osaka", "tab": "members"}))
    for refused in (
        lambda: plans.begin_empty("京都", "kyoto"),
        lambda: plans.archive(BoardPlan("osaka"), archived=True),
        lambda: plans.rename(BoardPlan("osaka"), "京都"),
        lambda: plans.let_go(BoardPlan("osaka")),
        lambda: plans.grant(suzuki.who, {"main": Role.OWNER}),
        lambda: own_sheet.connect({}, LINK),
        lambda: own_sheet.make_tabs({}, LINK),
        lambda: session.require_on_board(Role.OWNER),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_roles_of_a_plan_are_given_beside_the_member_and_shown_there(two: str, open_page: Open, state: State):
    state.members.put(Member("mori@example.com", Role.OWNER, "森"), owner(), None)
    state.members.put(Member("tanaka@example.com", Role.STAFF, "田中"), owner(), None)
    dialog = Dialog(open_page("settings", address={"tab": "members"}), "roles-tanaka@example.com")

    dialog.app.selectbox(key="role-in-osaka").select(Role.NONE)
    app = dialog.submit("保存")

    assert complaints(app) == []
    assert state.plans.register().roles == {"osaka": {"tanaka@example.com": Role.NONE}}
    assert "大阪: 見られない" in told(app)
    assert state.audit.entries()[0].act is Act.PLAN_ROLE

    dialog = Dialog(open_page("settings", address={"tab": "members"}), "roles-tanaka@example.com")
    dialog.app.selectbox(key="role-in-osaka").select_index(0)
    dialog.submit("保存")
    assert state.plans.register().roles == {}


def test_nobody_owns_a_plan_by_a_key_and_a_screen_only_looks(two: str, open_page: Open, state: State):
    state.members.put(Member("mori@example.com", Role.OWNER, "森"), owner(), None)
    screen = state.keys.make(Grant(KeyKind.SCREEN, "テレビ", Role.VIEWER), owner()).key
    agent = state.keys.make(Grant(KeyKind.AGENT, "週報", Role.STAFF), owner()).key

    for key, most in ((screen, "閲覧"), (agent, "入力")):
        dialog = Dialog(open_page("settings", address={"tab": "members"}), f"roles-{key.as_member().who}")
        assert dialog.app.selectbox(key="role-in-osaka").options[-1] == most


# -- the chooser ---------------------------------------------------------------------------------------------


def chooser(app: AppTest) -> list[dict[str, Any]]:
    """Return the parts of the menu of plans above the page, none where there is no menu."""
    menus = [each for each in given(app, "kpi_header")["controls"] if each["name"] == "plan"]
    return menus[0]["parts"] if menus else []


def test_the_chooser_lists_the_plans_by_their_present_names_archived_ones_last(two: str, open_page: Open, state: State):
    add(two, "old", plan_of("去年"))
    state.plans.archive("old", owner())
    session.live_of("osaka").read()
    SqlStore(make_url(two), plan="osaka").save(
        [Change("settings", ("name",), *({"key": "name", "value": name} for name in ("大阪", "大阪支店")))], owner()
    )
    session.live_of("osaka").refresh()

    parts = chooser(open_page("tree"))

    assert [part["text"] for part in parts] == ["本店", "大阪支店", "去年（アーカイブ）", "すべての計画"]
    assert [part["now"] for part in parts] == [True, False, False, False]
    assert parts[-1]["way"]["page"] == "plans"


def test_choosing_keeps_the_page_and_leaves_ids_of_the_other_plan_behind(two: str, open_page: Open):
    for page, address, way in (
        ("indicator", {"node": "visits"}, "indicator"),
        ("settings", {"tab": "members"}, "settings?tab=members"),
        ("board", {"owner": "田中"}, "board"),
    ):
        parts = chooser(open_page(page, address=address))
        assert parts[1]["way"] == {"page": way, "put": {"plan": "osaka"}}


def test_a_board_of_one_plan_has_no_chooser_and_names_what_it_shows(url: str, open_page: Open):
    fill(url, plan_of("本店"))
    app = open_page("board")

    assert chooser(app) == []
    assert "すべての計画" not in said(app)


@pytest.mark.parametrize("name", HOSTILE[:8])
def test_a_hostile_name_is_one_line_of_text_in_the_chooser(url: str, open_page: Open, name: str):
    fill(url, plan_of("本店"))
    open_state(url).plans.put(BoardPlan("osaka", name[:100] or "x"), owner(), None)

    assert "\n" not in chooser(open_page("board"))[1]["text"]


# -- the plans in the settings ---------------------------------------------------------------------------------


def adding(open_page: Open, kind: str = "empty") -> Dialog:
    dialog = Dialog(open_page("settings", address={"tab": "plans"}), "add-plan")
    dialog.app.radio(key="plan-kind").set_value(kind)
    dialog.run()
    return dialog


def changing(open_page: Open, key: str, plan: str = "main") -> Dialog:
    return Dialog(open_page("settings", address={"tab": "plans", "plan": plan}), f"change-plan-{key}")


def test_an_empty_plan_is_added_under_its_name_with_the_calendar_of_the_one_beside(
    two: str, open_page: Open, state: State
):
    main = SqlStore(make_url(two))
    main.save(
        [Change("settings", ("closing_day",), *({"key": "closing_day", "value": day} for day in (None, 20)))], owner()
    )
    dialog = adding(open_page)

    dialog.app.text_input(key="plan-title").set_value("  京都  支店 ")
    app = dialog.submit("追加する")

    assert complaints(app) == []
    added = state.plans.register().plans["plan-2"]
    assert (added.title, added.source) == ("京都 支店", "")
    settings = SqlStore(make_url(two), plan="plan-2").load().plan.settings
    assert (settings.name, settings.closing_day, settings.sample) == ("京都 支店", 20, False)


def test_a_plan_beside_the_first_has_the_basics_of_the_company_and_asks_nobody_for_them(two: str, open_page: Open):
    plans.begin_empty("京都", "kyoto")

    for page in ("board", "wizard"):
        assert "会社の基本を確かめます" not in said(open_page(page, address={"plan": "kyoto"}))


def test_a_sheet_that_can_only_be_read_keeps_its_name_and_that_is_said(
    two: str, open_page: Open, state: State, google: StandIn
):
    connected = plans.begin_connected("シートの計画", "sheet", LINK)
    google.sheet.viewers.add(EMAIL)

    dialog = changing(open_page, connected.key)
    next(box for box in dialog.app.text_input if box.label == "計画名").set_value("別の名前")
    app = dialog.submit("保存")

    assert complaints(app) == []
    assert "シートに書かれたまま" in app.success[0].value


@pytest.mark.parametrize(("is_whole", "numbers"), [(False, 0), (True, 12)])
def test_a_plan_is_copied_whole_or_as_its_tree_and_targets(
    two: str, open_page: Open, state: State, is_whole: bool, numbers: int
):
    state.plans.grant("osaka", "tanaka@example.com", Role.NONE, owner())
    dialog = adding(open_page, "copy")
    dialog.app.selectbox(key="copy-of").select_index(1)
    dialog.app.radio(key="copy-whole").set_value(is_whole)
    dialog.app.text_input(key="plan-title").set_value("osaka 2027")
    app = dialog.submit("追加する")

    assert complaints(app) == []
    copy = SqlStore(make_url(two), plan="osaka-2027").load()
    assert (copy.plan.settings.name, len(copy.plan.nodes), len(copy.actuals)) == ("osaka 2027", 2, numbers)
    assert state.plans.register().roles["osaka-2027"] == {"tanaka@example.com": Role.NONE}


@pytest.mark.parametrize(
    ("title", "key", "why"),
    [
        ("", "", "計画の名前を入れてください"),
        ("京都", "Kyoto 1", "使えません"),
        ("京都", "../main", "使えません"),
        ("京都", "osaka", "もうあります"),
        ("京都", "main", "もうあります"),
    ],
)
def test_what_cannot_be_added_is_said_with_what_was_typed_still_there(
    two: str, open_page: Open, state: State, title: str, key: str, why: str
):
    dialog = adding(open_page)
    dialog.app.text_input(key="plan-title").set_value(title)
    next(box for box in dialog.app.text_input if box.placeholder == "osaka-2026").set_value(key)
    app = dialog.submit("追加する")

    assert why in app.error[0].value
    assert app.text_input(key="plan-title").value == title
    assert set(state.plans.register().plans) == {"osaka"}


def test_a_plan_is_renamed_where_it_lies_archived_and_taken_up_again(two: str, open_page: Open, state: State):
    dialog = changing(open_page, "osaka")
    next(box for box in dialog.app.text_input if box.value == "大阪").set_value("大阪 <b>支店</b>")
    app = dialog.submit("保存")
    assert complaints(app) == []
    assert SqlStore(make_url(two), plan="osaka").load().plan.settings.name == "大阪 <b>支店</b>"
    assert state.plans.register().plans["osaka"].title == "大阪 <b>支店</b>"

    app = changing(open_page, "osaka").press("archive-plan")
    assert state.plans.register().plans["osaka"].is_archived
    assert "アーカイブしました" in said(app)

    changing(open_page, "osaka").press("archive-plan")
    assert not state.plans.register().plans["osaka"].is_archived


def test_a_store_that_refuses_a_name_leaves_both_names_as_they_were(
    two: str, open_page: Open, state: State, monkeypatch: pytest.MonkeyPatch
):
    dialog = changing(open_page, "osaka")

    def gone(*_: object) -> str:
        raise StoreUnavailable(reason="network")

    monkeypatch.setattr(SqlStore, "save", gone)
    next(box for box in dialog.app.text_input if box.value == "大阪").set_value("大阪支店")
    app = dialog.submit("保存")

    assert len(app.error) == 1
    assert state.plans.register().plans["osaka"].title == "大阪"
    assert any(box.value == "大阪支店" for box in app.text_input)


# -- a sheet beside --------------------------------------------------------------------------------------------


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as stand_in:
        for name, value in stand_in.environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(session, "_secrets", lambda: stand_in.account)
        yield stand_in


def test_a_sheet_is_tried_connected_with_its_tabs_made_and_let_go_again(
    two: str, open_page: Open, state: State, google: StandIn
):
    dialog = adding(open_page, "sheet")
    dialog.app.text_input(key="plan-link").set_value(LINK)
    dialog.run()
    assert "\n".join(each.value for each in dialog.press("try-plan").markdown).count("✓") == 4
    app = dialog.submit("追加する")

    assert complaints(app) == []
    (connected,) = [plan for plan in state.plans.register().plans.values() if plan.source]
    assert connected.source == f"gsheet:{SPREADSHEET}"
    assert "ツリー" in [tab.title for tab in google.sheet.tabs]

    live = session.live_of(connected.key)
    changing(open_page, connected.key).press("let-go-plan")
    assert set(state.plans.register().plans) == {"osaka"}
    assert live.is_stopped
    assert "ツリー" in [tab.title for tab in google.sheet.tabs]


@pytest.mark.parametrize(
    "link", ["sqlite:////etc/passwd", "xlsx:/etc/hosts", "../board.db", "file:///etc/passwd", "http://127.0.0.1/d/x"]
)
def test_nothing_but_a_google_sheet_is_taken_from_the_browser(
    two: str, open_page: Open, state: State, google: StandIn, link: str
):
    dialog = adding(open_page, "sheet")
    dialog.app.text_input(key="plan-link").set_value(link)
    dialog.run()
    app = dialog.press("try-plan")

    assert "追加する" not in labels(app)
    assert google.calls == []
    assert set(state.plans.register().plans) == {"osaka"}
    with pytest.raises(StoreUnavailable):
        plans.begin_connected("計画", "", link)


def test_a_board_whose_own_store_is_a_file_takes_sheets_alone_and_says_so(
    open_page: Open, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "plan.xlsx"
    write_xlsx(path, sheets_of(plan_of("本店"), today=date(2026, 11, 20)))
    monkeypatch.setenv("KPICORE_STORE", f"xlsx:{path}")

    dialog = Dialog(open_page("settings", address={"tab": "plans"}), "add-plan")

    assert any("計画を一つだけ置けます" in info.value for info in dialog.app.info)
    assert dialog.app.radio(key="plan-kind").options == ["別の Google シート"]
    with pytest.raises(NotGranted) as refused:
        plans.begin_empty("京都", "kyoto")
    assert refused.value.facts["reason"] == "one-plan-store"


def test_the_sheet_that_is_the_boards_own_store_is_no_second_plan(
    url: str, state: State, google: StandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(session, "store_url", lambda: f"gsheet:{LINK}")

    with pytest.raises(NotGranted) as refused:
        plans.begin_connected("もう一度", "", LINK)

    assert refused.value.facts == {"reason": "plan-taken", "plan": "main"}
    assert google.calls == []


def test_the_key_may_be_the_file_an_administrator_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, google: StandIn
):
    path = tmp_path / "key.json"
    path.write_text(json.dumps(google.account), encoding="utf-8")
    monkeypatch.setattr(session, "_secrets", dict)
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    assert plans.google_account() == {}

    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    assert plans.google_account()["client_email"] == google.account["client_email"]

    path.write_bytes(b"\xff no key")
    assert plans.google_account() == {}


# -- an archived plan ------------------------------------------------------------------------------------------


def test_an_archived_plan_says_so_on_every_page_and_has_no_fields(two: str, open_page: Open, state: State):
    state.plans.archive("osaka", owner())

    for page in ("board", "entry", "review", "tree", "indicator", "wizard", "health", "settings"):
        app = open_page(page, address={"plan": "osaka"})
        assert complaints(app) == [], page
        assert "にアーカイブされました。見るだけで" in app.info[0].value, page
        if page in ("entry", "wizard"):
            assert said(app).count("text_input") == 0


def test_an_archived_plan_refuses_a_write_at_the_door_and_in_the_store(
    two: str, open_page: Open, state: State, monkeypatch: pytest.MonkeyPatch
):
    state.plans.archive("osaka", owner())
    monkeypatch.setattr(session, "plan_key", lambda: "osaka")
    row = {"indicator": "revenue", "period": "2026-10", "value": 1.0}

    with pytest.raises(NotAllowed):
        session.save([Change("actuals", ("revenue", "2026-10"), None, row)])

    store = SqlStore(make_url(two), plan="osaka")
    with pytest.raises(NotAllowed):
        store.save([Change("actuals", ("revenue", "2026-10"), None, row)], session.current_actor())
    assert len(store.load().actuals) == 12


def test_an_owner_of_the_board_takes_an_archived_plan_up_from_its_own_settings(two: str, open_page: Open, state: State):
    state.plans.archive("osaka", owner())

    app = changing(open_page, "osaka", plan="osaka").press("archive-plan")

    assert complaints(app) == []
    assert not state.plans.register().plans["osaka"].is_archived


def test_the_tv_shows_the_plan_of_its_address(two: str, open_page: Open):
    assert "大阪" in said(open_page("tv", address={"plan": "osaka"}))
    assert "大阪" not in said(open_page("tv"))
