"""The plan in the address: kept from page to page, and named with the plans there are where it is none."""

from __future__ import annotations

import re
from threading import enumerate as threads

import pytest
from sqlalchemy import make_url

from kpicore.guide.drafts.beginnings import blank
from kpicore.guide.drafts.editing import set_field
from kpicore.model import Node, Plan, Settings, Snapshot
from kpicore.model.rows import changes_between
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state import open_state
from tests.pages.boards import complaints, fill, said
from tests.pages.hostile import HOSTILE
from tests.people import owner
from tests.stores.conftest import add_plan


def plan_of(name: str) -> Snapshot:
    goal = Node(id="revenue", kind="KGI", name=f"{name}の売上", unit="円", target=100.0)
    return Snapshot(Plan(settings=Settings(name=name), nodes=(goal,)))


@pytest.fixture
def two_plans(url: str) -> str:
    """A database that holds 本店, and osaka beside it."""
    fill(url, plan_of("本店"))
    add_plan(make_url(url), "osaka")
    SqlStore(make_url(url), plan="osaka").save(changes_between(Snapshot(), plan_of("大阪")), owner())
    return url


def test_a_plan_in_the_address_is_shown_and_stays_from_page_to_page(two_plans, open_page):
    app = open_page("board", address={"plan": "osaka"})
    assert complaints(app) == []
    assert "大阪の売上" in said(app)
    assert "本店の売上" not in said(app)

    app.query_params.clear()
    app.switch_page("pages/watch/tree.py").run()

    assert "大阪の売上" in said(app)


def test_without_one_the_first_plan_is_shown(two_plans, open_page):
    assert "本店の売上" in said(open_page("board"))
    assert "本店の売上" in said(open_page("board", address={"plan": "main"}))


def test_two_visits_look_at_two_plans_at_once(two_plans, open_page):
    one, other = open_page("board", address={"plan": "osaka"}), open_page("board")

    assert "大阪の売上" in said(one.run())
    assert "本店の売上" in said(other.run())


def test_a_draft_is_of_the_plan_it_was_begun_beside(two_plans, open_page):
    draft = set_field(blank(draft_id="d"), "kgi-1", "name", "新店の売上")
    open_state(two_plans).of_plan("osaka").drafts.save(draft, owner(), 0)

    assert "新店の売上" in said(open_page("wizard", address={"plan": "osaka"}))
    assert "新店の売上" in said(open_page("wizard", address={"plan": "osaka", "draft": "d", "step": "kgi"}))
    assert "新店の売上" not in said(open_page("wizard"))
    assert "新店の売上" not in said(open_page("wizard", address={"draft": "d", "step": "kgi"}))


@pytest.mark.parametrize("key", ["kyoto", "OSAKA", "x" * 5000, *HOSTILE[:6]])
def test_a_plan_that_is_not_there_is_said_with_a_way_to_those_that_are_and_starts_nothing(
    two_plans, open_page, key: str
):
    before = [thread.name for thread in threads()].count("live-store")
    app = open_page("board", address={"plan": key})

    assert complaints(app) == []
    assert "という計画はありません" in app.title[0].value
    assert re.search(r"(?<!\\)[<\[*$]", app.title[0].value) is None
    assert len(app.title[0].value) < 200
    assert [button.label for button in app.button] == ["計画「main」を開く", "計画「osaka」を開く"]
    # The first run of every test is one without an address, which looks at the first plan.
    assert [thread.name for thread in threads()].count("live-store") <= before + 1

    app.button(key="open-plan-osaka").click().run()

    assert app.query_params["plan"] == "osaka"
    assert "大阪の売上" in said(app)


def test_a_page_below_is_refused_as_well(two_plans, open_page):
    app = open_page("settings", address={"plan": "kyoto"})

    assert "という計画はありません" in app.title[0].value
    assert len(app.text_input) == 0


def test_a_change_on_a_page_goes_to_the_plan_that_is_shown(two_plans, open_page, monkeypatch):
    monkeypatch.setenv("KPICORE_ACTOR", "花子")
    app = open_page("settings", address={"plan": "osaka"})
    next(box for box in app.text_input if box.label == "計画名").set_value("大阪店")

    next(button for button in app.button if button.label == "保存").click().run()

    assert complaints(app) == []
    osaka, main = SqlStore(make_url(two_plans), plan="osaka"), SqlStore(make_url(two_plans))
    assert (osaka.load().plan.settings.name, osaka.history()[0].author) == ("大阪店", "花子")
    assert main.load().plan.settings.name == "本店"
