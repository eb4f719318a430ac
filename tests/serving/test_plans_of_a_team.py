"""Roles per plan at a team's board, with people who really sign in."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import make_url

from kpicore.model import Node, Plan, Settings, Snapshot
from kpicore.model.access import Role
from kpicore.model.plans import BoardPlan
from kpicore.model.rows import changes_between
from kpicore.stores.sql.store import SqlStore
from tests.serving.signing_in import OWNER, Team, a_team

pytestmark = pytest.mark.xdist_group("serving")


@pytest.fixture(scope="module")
def team(provider, tmp_path_factory):
    """Two plans: 田中 has no access to 役員報酬, and the viewer owns it."""
    with a_team(tmp_path_factory.mktemp("plans"), provider) as found:
        for key, name in (("main", "本店"), ("board", "役員報酬")):
            store = SqlStore(make_url(found.board_url), plan=key)
            if key != "main":
                found.state.plans.put(BoardPlan(key, name), OWNER, None)
                store.add_plan(key, OWNER)
            goal = Node(id="goal", kind="KGI", name=f"{name}の目標", unit="円", target=100.0)
            store.save(
                changes_between(store.load(), Snapshot(Plan(settings=Settings(name=name), nodes=(goal,)))), OWNER
            )
            store.engine.dispose()
        found.state.plans.grant("board", "tanaka@example.com", Role.NONE, OWNER)
        found.state.plans.grant("board", "look@example.com", Role.OWNER, OWNER)
        yield found


def words_of(page: str, key: str) -> list[str]:
    """Return what a page says, the key of the address left out."""
    return [text.replace(key, "…") for text in re.findall(r'(?:body|label|title): "(.*)"', page)]


def test_of_a_plan_without_access_nothing_is_told_on_any_page(team: Team):
    browser = team.browser()
    browser.sign_in("tanaka")

    for page in ("", "plans", "tree", "entry", "settings", "tv", "help"):
        assert "役員報酬" not in browser.sees(page)
        refused = browser.sees(page, "plan=board")
        assert "役員報酬" not in refused
        assert "という計画はありません" in refused
        assert words_of(refused, "board") == words_of(browser.sees(page, "plan=kyoto"), "kyoto")


def test_the_owner_of_one_plan_alone_sets_it_up_and_finds_nothing_of_the_board(team: Team):
    browser = team.browser()
    browser.sign_in("look")

    settings = browser.sees("settings", "plan=board")
    assert "計画と暦" in settings
    assert "計画の一覧" not in settings
    assert "tanaka" not in browser.sees("settings", "plan=board&tab=members")
    assert "権限が要ります" not in browser.sees("wizard", "plan=board")
    assert "権限が要ります" in browser.sees("wizard")


def test_an_owner_of_the_board_sees_every_plan(team: Team):
    browser = team.browser()
    browser.sign_in("owner")

    assert "計画の一覧" in browser.sees("settings", "plan=board")
    assert "計画ごとの役割" in browser.sees("settings", "plan=board&tab=members")
