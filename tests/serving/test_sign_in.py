"""Signing in at a team's board, against a provider that speaks real OIDC: discovery, key set, code flow."""

from __future__ import annotations

import time

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from kpicore.model.access import Role
from kpicore.model.members import Member
from kpicore.stores.state import Grant, KeyKind
from pages.shared.people import SESSION_COOKIE
from tests.serving.servers import _until_finished, served, shown
from tests.serving.signing_in import OWNER, Browser, a_team

SIGN_IN = "チームのメンバーだけが見られます"
NO_MEMBER = "メンバーに登録されていません"
PLAN = "kpi_address"


@pytest.fixture(scope="module")
def team(provider, tmp_path_factory):
    with a_team(tmp_path_factory.mktemp("team"), provider) as found:
        yield found


def test_a_stranger_sees_the_sign_in_alone_at_every_address(team):
    page = team.browser().sees("settings")

    assert SIGN_IN in page
    assert PLAN not in page
    assert "ECサイト" not in page


def test_a_member_comes_in_and_ends_where_the_link_led(team):
    browser = team.browser()

    assert browser.sign_in("tanaka", "/indicator?node=cvr&as_of=2026-10-31") == "/indicator?node=cvr&as_of=2026-10-31"
    page = browser.sees("indicator", "node=cvr")
    assert PLAN in page
    assert "田中" in page
    assert SIGN_IN not in page


def test_the_role_of_the_members_table_decides_what_opens(team):
    owner, viewer = team.browser(), team.browser()
    owner.sign_in("owner")
    viewer.sign_in("look")

    assert PLAN in owner.sees("wizard")
    assert "権限が要ります" not in owner.sees("wizard")
    assert "権限が要ります" in viewer.sees("wizard")
    assert PLAN in viewer.sees()


def test_who_signed_in_and_is_no_member_is_told_so_and_sees_nothing(team):
    browser = team.browser()
    browser.sign_in("stranger")

    page = browser.sees("tree")
    assert NO_MEMBER in page
    assert "elsewhere" in page
    assert PLAN not in page


def test_an_address_the_provider_has_not_verified_is_nobodys(team):
    browser = team.browser()
    browser.sign_in("unverified")

    page = browser.sees()
    assert "確認されていません" in page
    assert PLAN not in page


def wait_until_in(browser: Browser) -> None:
    """Wait until somebody who was just added is in, which is a moment later."""
    deadline = time.monotonic() + 30
    while PLAN not in browser.sees():
        assert time.monotonic() < deadline, "never came in"


def test_a_member_who_was_removed_is_out_with_the_next_look(team):
    team.state.members.put(Member("stranger@elsewhere.example", Role.VIEWER), OWNER, None)
    browser = team.browser()
    browser.sign_in("stranger")
    wait_until_in(browser)

    team.state.members.remove("stranger@elsewhere.example", OWNER)

    deadline = time.monotonic() + 30
    while PLAN in browser.sees():
        assert time.monotonic() < deadline, "still in"


def test_a_page_that_stands_open_is_taken_from_a_member_who_was_removed(team):
    """Open pages glance by themselves (a fragment that runs again and again): nobody has to reload."""
    team.state.members.put(Member("stranger@elsewhere.example", Role.VIEWER), OWNER, None)
    browser = team.browser()
    browser.sign_in("stranger")
    wait_until_in(browser)
    with team.board.socket(token=browser.token, headers=browser.cookies) as opened:
        look, glance = BackMsg(), BackMsg()
        look.rerun_script.query_string = ""
        opened.send(look.SerializeToString())
        first = list(_until_finished(opened))
        assert PLAN in shown(first)
        (glance.rerun_script.fragment_id,) = {each.auto_rerun.fragment_id for each in first} - {""}

        opened.send(glance.SerializeToString())
        assert NO_MEMBER not in shown(_until_finished(opened))
        team.state.members.remove("stranger@elsewhere.example", OWNER)
        deadline, page = time.monotonic() + 30, ""
        while NO_MEMBER not in page:
            assert time.monotonic() < deadline, "the page still stands there"
            opened.send(glance.SerializeToString())
            answer = list(_until_finished(opened))
            if answer[-1].script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:  # the glance asks for the whole page
                answer = list(_until_finished(opened))
            page = shown(answer)
            time.sleep(0.2)


def test_signing_out_leaves_a_stranger(team):
    browser = team.browser()
    browser.sign_in("tanaka")
    browser.sign_out()

    assert SIGN_IN in browser.sees()


@pytest.mark.parametrize("cookie", ["nobody", '{"email": "owner@example.com"}', "owner|1|forged"])
def test_a_forged_cookie_is_nobody(team, cookie):
    browser = team.browser()
    browser.client.cookies.set("_streamlit_user", cookie.replace('"', "%22").replace(" ", ""))

    assert SIGN_IN in browser.sees()


def test_a_cookie_changed_by_one_character_is_nobody(team):
    browser = team.browser()
    browser.sign_in("owner")
    held = browser.client.cookies["_streamlit_user"]
    browser.client.cookies.clear()
    browser.client.cookies.set("_streamlit_user", held[:-2] + ("A" if held[-2] != "A" else "B") + held[-1])

    assert SIGN_IN in browser.sees()


def test_an_invitation_lets_one_browser_in_with_its_role(team):
    made = team.state.keys.make(Grant(KeyKind.INVITATION, "アルバイトの山本", Role.STAFF, ("山本",)), OWNER)
    first, second = team.browser(), team.browser()
    first.client.post(f"{team.address}/join/{made.secret}")
    refused = second.client.post(f"{team.address}/join/{made.secret}")

    assert SESSION_COOKIE in first.client.cookies
    assert "アルバイトの山本" in first.sees()
    assert refused.status_code == 403
    assert SIGN_IN in second.sees()


def test_a_screens_key_leaves_the_address_and_ends_when_it_is_revoked(team):
    made = team.state.keys.make(Grant(KeyKind.SCREEN, "会議室のテレビ", Role.VIEWER), OWNER)
    screen = team.browser()
    answer = screen.get(f"/tree?key={made.secret}&lang=ja")

    assert (answer.status_code, answer.headers["location"]) == (303, "/tree?lang=ja")
    assert PLAN in screen.sees("tree")
    assert "権限が要ります" in screen.sees("wizard")
    assert "kpi_tv" in screen.sees("tv", "show=goal")

    team.state.keys.revoke(made.key.id, OWNER)

    assert SIGN_IN in screen.sees("tree")
    after = screen.sees("tv", "show=goal")
    assert (SIGN_IN in after, "kpi_tv" in after, PLAN in after) == (True, False, False)


def test_no_secret_reaches_the_log(team):
    made = team.state.keys.make(Grant(KeyKind.SCREEN, "廊下", Role.VIEWER), OWNER)
    browser = team.browser()
    browser.get(f"/?key={made.secret}")
    browser.sees()

    log = team.board.log()
    assert made.secret not in log
    assert browser.client.cookies[SESSION_COOKIE] not in log


def test_the_first_owner_is_named_at_set_up(provider, tmp_path):
    with a_team(tmp_path, provider, given={"KPICORE_OWNER": "owner@example.com"}, members=()) as team:
        browser = team.browser()
        browser.sign_in("owner")

        page = browser.sees("wizard")
        assert PLAN in page
        assert "権限が要ります" not in page


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxied")
    environ = {
        "KPICORE_PUBLIC_URL": "https://kpi.example.com",
        "KPICORE_OWNER": "mori@example.com",
        "STREAMLIT_SERVER_TRUSTED_USER_HEADERS": '{"X-Auth-Request-Email": "email"}',
    }
    with served(folder, given=environ, public="kpi.example.com", at_once=True) as board:
        yield board


@pytest.mark.parametrize(
    ("headers", "comes_in"),
    [
        ({"X-Auth-Request-Email": "Mori@Example.com"}, True),
        ({"X-Auth-Request-Email": "stranger@example.com"}, False),
        ({"X-Auth-Request-Email": "mori@example.com@evil.example"}, False),
        ({"X-Forwarded-Email": "mori@example.com"}, False),
        ({}, False),
    ],
    ids=["a member", "a stranger", "two addresses", "another header", "nobody"],
)
def test_behind_a_trusted_proxy_its_one_header_names_the_member(behind_a_proxy, headers, comes_in):
    page = shown(behind_a_proxy.visit("", headers=headers))

    assert (PLAN in page) == comes_in
