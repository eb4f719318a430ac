"""What a browser can send over a team's websocket to be more than it is: what an owner's browser sent, sessions that are over, claims."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from kpicore.model.access import Role
from kpicore.model.members import Member
from kpicore.stores.open import open_store
from kpicore.stores.state import Grant, KeyKind
from pages.shared.people import SESSION_COOKIE
from tests.serving.servers import _until_finished, shown
from tests.serving.signing_in import COOKIE_SECRET, OWNER, Browser, Team, a_team

SIGN_IN = "チームのメンバーだけが見られます"
REFUSED = "権限が要ります"
PLAN = "kpi_address"
USER_COOKIE = "_streamlit_user"


@pytest.fixture(scope="module")
def team(provider, tmp_path_factory):
    with a_team(tmp_path_factory.mktemp("replay"), provider) as found:
        yield found


@pytest.fixture(scope="module")
def people(team: Team) -> Mapping[str, Browser]:
    """A browser of each role, signed in."""
    found = {"owner": team.browser(), "staff": team.browser(), "viewer": team.browser()}
    for role, account in (("owner", "owner"), ("staff", "tanaka"), ("viewer", "look")):
        found[role].sign_in(account)
    return found


# -- replays ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """What a browser sends at a page: texts typed into widgets by their labels or keys, and the button pressed."""

    page: str
    query: str
    button: str
    typed: Mapping[str, str]


SAVES = Sent("settings", "", "保存", {"計画名": "乗っ取られた計画"})
BEGINS = Sent("wizard", "", "wizard-begin-blank", {})


def messages(owner: Browser, sent: Sent) -> BackMsg:
    """Return the message by which an owner's browser does it, with the ids of the widgets as it was shown them."""
    ids = {}
    for each in owner.visit(sent.page, sent.query):
        element = each.delta.new_element
        kind = element.WhichOneof("type")
        widget = getattr(element, kind) if kind in ("button", "text_input") else None
        if widget is not None:
            ids |= {widget.label: widget.id, widget.id.rpartition("-None-")[2]: widget.id}
            ids |= {name: widget.id for name in (sent.button,) if widget.id.endswith(f"-{name}")}
    message = BackMsg()
    message.rerun_script.page_name = sent.page
    message.rerun_script.query_string = sent.query
    widgets = message.rerun_script.widget_states.widgets
    for label, text in sent.typed.items():
        widgets.add(id=ids[label], string_value=text)
    widgets.add(id=ids[sent.button], trigger_value=True)
    return message


def sends(browser: Browser, message: BackMsg, *, looks_first: bool) -> str:
    """Send it over a new websocket, at once or after a look at the page, and return what the page was sent."""
    with browser.team.board.socket(token=browser.token, headers=browser.cookies) as opened:
        if looks_first:
            first = BackMsg()
            first.rerun_script.page_name = message.rerun_script.page_name
            opened.send(first.SerializeToString())
            list(_until_finished(opened))
        opened.send(message.SerializeToString())
        return shown(_until_finished(opened))


def held(team: Team) -> tuple[object, ...]:
    store = open_store(team.board_url, environ={})
    drafts = [(line.id, line.version) for line in team.state.drafts.list()]
    return store.load().plan.settings.name, len(store.history()), drafts


@pytest.mark.parametrize("sent", [SAVES, BEGINS], ids=lambda sent: sent.page)
def test_what_an_owners_browser_sent_writes_nothing_when_another_sends_it(team, people, sent: Sent):
    message = messages(people["owner"], sent)
    before = held(team)

    for role in ("staff", "viewer"):
        for looks_first in (False, True):
            page = sends(people[role], message, looks_first=looks_first)
            assert held(team) == before
            # The section of the settings is not even drawn for them, so that there is nothing left to refuse.
            assert REFUSED in page or not looks_first or sent is SAVES

    sends(people["owner"], message, looks_first=True)
    assert held(team) != before


REMOVES = Member("going@example.com", Role.VIEWER)
CHANGES, REMOVE = f"change-{REMOVES.who}", "remove-member"


def pressing(page: str, button: str, *, fragment: str = "") -> BackMsg:
    """Return the message that presses a button of the members' section, in a fragment of the page where one is named."""
    message = BackMsg()
    message.rerun_script.page_name = "settings"
    message.rerun_script.query_string = "tab=members"
    message.rerun_script.fragment_id = fragment
    (found,) = {each for each in re.findall(r'id: "(\$\$ID-[^"]+)"', page) if each.endswith(f"-{button}")}
    message.rerun_script.widget_states.widgets.add(id=found, trigger_value=True)
    return message


def member(team: Team, who: str) -> Member | None:
    return next((each for each in team.state.members.list() if each.who == who), None)


@pytest.mark.parametrize("stays_owner", [False, True])
def test_a_button_within_a_fragment_is_for_who_is_an_owner_when_it_is_pressed(team, people, stays_owner: bool):
    """The dialog about a member is a fragment: its buttons run it alone, without the page around it."""
    if member(team, REMOVES.who) is None:
        team.state.members.put(REMOVES, OWNER, None)
    staff = member(team, "tanaka@example.com")
    assert staff is not None
    second = team.state.members.put(replace(staff, role=Role.OWNER), OWNER, staff)
    browser = people["staff"]
    with team.board.socket(token=browser.token, headers=browser.cookies) as opened:
        look = BackMsg()
        look.rerun_script.page_name, look.rerun_script.query_string = "settings", "tab=members"
        page = ""
        for _ in range(30):  # a role that was raised counts a moment later, one that was taken away at once
            opened.send(look.SerializeToString())
            page = shown(_until_finished(opened))
            if CHANGES in page:
                break
            time.sleep(0.5)
        opened.send(pressing(page, CHANGES).SerializeToString())
        dialog = list(_until_finished(opened))
        (fragment,) = {each.delta.fragment_id for each in dialog if REMOVE in str(each)} - {""}
        removes = pressing(shown(dialog), REMOVE, fragment=fragment)
        viewer = people["viewer"]
        with team.board.socket(token=viewer.token, headers=viewer.cookies) as other:  # which knows no such fragment
            for message in (look, removes, look):
                other.send(message.SerializeToString())
            list(_until_finished(other))
        assert member(team, REMOVES.who) is not None
        if not stays_owner:
            team.state.members.put(staff, OWNER, second)
        opened.send(removes.SerializeToString())
        answered = shown(_until_finished(opened))

    assert (member(team, REMOVES.who) is None) == stays_owner
    assert (REFUSED in answered) != stays_owner
    if stays_owner:
        team.state.members.put(staff, OWNER, second)


# -- a role from the browser -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["role=owner", "me=%E6%A3%AE", "mail=owner@example.com&user=owner", "actor=owner&enters_all=true"]
)
def test_no_parameter_raises_a_role(people, query: str):
    assert REFUSED in people["viewer"].sees("wizard", query)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Email": "owner@example.com"},
        {"X-Forwarded-User": "owner", "X-Role": "owner"},
        {"X-Streamlit-User": "owner@example.com", "Remote-User": "owner@example.com"},
        {"Authorization": "Bearer owner"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_raises_a_role_or_lets_a_stranger_in(team, people, headers: dict[str, str]):
    viewer = people["viewer"]
    raised = shown(team.board.visit("wizard", "", token=viewer.token, headers={**viewer.cookies, **headers}))
    stranger = team.browser()
    let_in = shown(team.board.visit("", "", token=stranger.token, headers={**stranger.cookies, **headers}))

    assert REFUSED in raised
    assert SIGN_IN in let_in


def test_no_cookie_of_ones_own_making_raises_a_role(team, people):
    viewer = people["viewer"]
    more = "; role=owner; gyakusan_role=owner; gyakusan_session=x.y; _streamlit_user__1=owner"
    page = shown(
        team.board.visit("wizard", "", token=viewer.token, headers={"Cookie": viewer.cookies["Cookie"] + more})
    )

    assert REFUSED in page or SIGN_IN in page


def test_a_widget_nobody_drew_sets_nothing_of_the_session(people):
    """A browser may send the state of any widget: the names our pages keep things under are no widgets."""
    message = BackMsg()
    message.rerun_script.page_name = "wizard"
    for name in ("view", "role", "visitor", "wizard-held", "wizard-confirming", "shown-plan"):
        message.rerun_script.widget_states.widgets.add(id=name, string_value="owner")
        message.rerun_script.widget_states.widgets.add(id=f"$$ID-0123456789abcdef-{name}", string_value="owner")

    assert REFUSED in sends(people["viewer"], message, looks_first=True)


# -- what is over ----------------------------------------------------------------------------------------------


def signed_in_at(team: Team, browser: Browser, moment: datetime) -> Browser:
    """Return a browser with the cookie of another, as the board would have made it at a moment."""
    held = decode_signed_value(COOKIE_SECRET, USER_COOKIE, browser.client.cookies[USER_COOKIE].encode())
    claims = json.loads(held) | {"iat": int(moment.timestamp())}
    other = team.browser()
    other.client.cookies.set(USER_COOKIE, create_signed_value(COOKIE_SECRET, USER_COOKIE, json.dumps(claims)).decode())
    return other


@pytest.mark.parametrize(
    ("age", "comes_in"),
    [
        (timedelta(days=29), True),
        (timedelta(days=31), False),
        (timedelta(days=3650), False),
        (timedelta(minutes=-4), True),
        (timedelta(minutes=-10), False),
        (timedelta(days=-3650), False),
    ],
    ids=str,
)
def test_a_sign_in_counts_for_thirty_days_and_not_before_it_was_made(team, people, age: timedelta, comes_in: bool):
    browser = signed_in_at(team, people["owner"], datetime.now(UTC) - age)

    page = browser.sees("wizard")

    assert (PLAN in page) == comes_in
    assert ("サインイン" in page and REFUSED not in page) or comes_in


@pytest.mark.parametrize("kind", [KeyKind.INVITATION, KeyKind.SCREEN])
@pytest.mark.parametrize(("days", "comes_in"), [(1, True), (401, False)])
def test_the_session_of_a_key_ends_by_itself(team, kind: KeyKind, days: int, comes_in: bool):
    then = team.state_at(lambda: datetime.now(UTC) - timedelta(days=days))
    made = then.keys.make(Grant(kind, "期限のある人", Role.STAFF), OWNER)
    session = then.keys.exchange(made.secret)
    assert session is not None
    browser = team.browser()
    browser.client.cookies.set(SESSION_COOKIE, session.cookie)

    assert (PLAN in browser.sees()) == comes_in
