"""設定 › メンバー: who is let in, invitations and keys, kept by owners only."""

from __future__ import annotations

import pytest

from kpicore.model.access import Actor, Role
from kpicore.model.members import Member
from kpicore.stores.state import Grant, KeyKind, open_state
from pages.shared import people, session
from pages.shared.people import Visitor
from tests.pages.boards import complaints, said
from tests.people import owner

ADDRESS = {"tab": "members"}


@pytest.fixture
def state(url):
    people.forget_people()
    yield open_state(url)
    people.forget_people()


@pytest.fixture
def as_viewer(monkeypatch):
    """The page is opened by somebody who may only look."""
    visitor = Visitor(Actor("見る人", Role.VIEWER, origin="board"))
    monkeypatch.setattr(session, "visitor", lambda **_: visitor)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_lists_members_with_role_and_what_they_enter_for(open_page, state, language):
    state.members.put(Member("mori@example.com", Role.OWNER, "森"), owner(), None)
    state.members.put(Member("tanaka@example.com", Role.STAFF, "田中", ("田中", "田中 一郎")), owner(), None)
    state.members.put(Member("example.com", Role.VIEWER), owner(), None)

    app = open_page("settings", address=ADDRESS, language=language)

    assert complaints(app) == []
    page = said(app)
    assert {"tanaka", "田中 一郎"} <= {word for word in ("tanaka", "田中 一郎") if word in page}
    assert ("このドメインの全員" if language == "ja" else "everybody of this domain") in page


def test_a_board_for_one_says_what_a_team_needs(open_page, state):
    assert "この端末だけ" in said(open_page("settings", address=ADDRESS))


def test_a_spelling_of_two_people_is_told(open_page, state):
    state.members.put(Member("a@example.com", Role.OWNER, "田中 一郎", ("田中",)), owner(), None)
    state.members.put(Member("b@example.com", Role.STAFF, "田中 二郎", ("田中",)), owner(), None)

    assert any("田中" in warning.value for warning in open_page("settings", address=ADDRESS).warning)


def test_a_key_is_revoked_by_one_click_and_the_act_is_in_the_log(open_page, state):
    state.members.put(Member("mori@example.com", Role.OWNER), owner(), None)
    made = state.keys.make(Grant(KeyKind.SCREEN, "会議室のテレビ", Role.VIEWER), owner())
    app = open_page("settings", address=ADDRESS)
    assert "会議室のテレビ" in said(app)
    assert f"作った人 {owner().name}" in said(app)

    (button,) = [each for each in app.button if each.key == f"revoke-{made.key.id}"]
    button.click().run()

    assert complaints(app) == []
    assert state.keys.exchange(made.secret) is None
    assert "取り消しました" in said(app)
    assert "取り消した" in said(app)


def test_names_that_are_markup_stay_text(open_page, state):
    state.members.put(Member("mori@example.com", Role.OWNER, "**太字** [x](http://evil) <b>", ("<i>",)), owner(), None)
    state.keys.make(Grant(KeyKind.AGENT, "$a$ :material/home:", Role.VIEWER), owner())

    page = said(open_page("settings", address=ADDRESS))

    for live in ("**太字**", "](http://evil)", "<b>", "<i>", "$a$", " :material/home:"):
        assert live not in page.replace(f"\\{live}", "")


def test_a_viewer_finds_no_section_of_members_and_none_that_sets_anything(open_page, state, as_viewer):
    state.members.put(Member("mori@example.com", Role.OWNER, "森"), owner(), None)

    app = open_page("settings", address=ADDRESS)

    (sections,) = app.get("button_group")[-1:]
    assert "mori@example.com" not in said(app)
    assert len(sections.options) == 2
