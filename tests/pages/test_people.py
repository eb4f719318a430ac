"""Who looks, from what a visit proves and what the board's own memory says at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpicore.errors import StoreUnavailable
from kpicore.model.access import Actor, Role
from kpicore.model.members import Member
from kpicore.model.plans import Register
from kpicore.model.serving import Distrust, Issuer
from kpicore.stores.state import State, open_state
from pages.shared import people, session
from pages.shared.people import NOBODY, Proof, Visitor, visitor_of
from tests.pages.boards import Open, complaints, looks_as
from tests.people import owner

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
ISSUERS = {"default": Issuer("https://accounts.example.com")}
SIGNED_IN = Proof(
    {
        "is_logged_in": True,
        "iss": "https://accounts.example.com",
        "email": "mori@example.com",
        "email_verified": True,
        "iat": NOW.timestamp(),
    }
)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    people.forget_people()
    found = open_state(f"sqlite:///{tmp_path / 'board.db'}")
    found.members.put(Member("mori@example.com", Role.OWNER, "森"), owner(), None)
    yield found
    people.forget_people()


def looks(state: State, proof: Proof = SIGNED_IN, *, fresh: bool = True) -> Visitor:
    return visitor_of(proof, ISSUERS, state, NOW, fresh=fresh)


def out_of_reach(*_: object) -> None:
    raise StoreUnavailable(reason="network")


def test_while_the_memory_is_out_of_reach_members_look_on_and_nobody_writes(
    state: State, monkeypatch: pytest.MonkeyPatch
):
    assert looks(state).actor.role is Role.OWNER
    monkeypatch.setattr(state.members, "list", out_of_reach)

    visitor = looks(state)

    assert (visitor.actor.role, visitor.actor.name) == (Role.VIEWER, "森")
    assert not visitor.is_sure


def test_a_board_that_never_reached_its_memory_lets_nobody_in(state: State, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(state.members, "list", out_of_reach)

    with pytest.raises(StoreUnavailable):
        looks(state)


def test_what_was_read_a_moment_ago_counts_for_looking_and_never_for_a_write(state: State):
    state.members.put(Member("sato@example.com", Role.OWNER), owner(), None)
    assert looks(state).actor.role is Role.OWNER
    state.members.remove("mori@example.com", owner())

    assert looks(state, fresh=False).actor.role is Role.OWNER
    assert looks(state, fresh=True).actor.role is Role.NONE


@pytest.mark.parametrize(
    "proof",
    [
        Proof({}),
        Proof({"is_logged_in": False, "email": "mori@example.com", "email_verified": True}),
        Proof({**SIGNED_IN.claims, "email_verified": False}),
        Proof({**SIGNED_IN.claims, "iss": "https://accounts.elsewhere.example"}),
        Proof({}, proxied_mail="mori@example.com@evil.example"),
        Proof({}, cookie="0123456789ab.made-up"),
    ],
    ids=["nothing", "signed out", "unverified", "another issuer", "two addresses", "made-up cookie"],
)
def test_what_proves_nothing_is_a_stranger(state: State, proof: Proof):
    assert looks(state, proof).actor.role is Role.NONE


def test_an_address_that_cannot_be_trusted_is_not_looked_up_by_the_header_beside_it(state: State):
    claims = {**SIGNED_IN.claims, "email_verified": False}

    assert looks(state, Proof(claims, proxied_mail="mori@example.com")).actor.role is Role.NONE


# -- what is shown to them -----------------------------------------------------------------------------------------


def test_each_provider_of_the_secrets_has_a_button_with_its_name(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    issuers = {name: Issuer(f"https://{name}.example.com") for name in ("google", "microsoft", "our-own")}
    monkeypatch.setattr(session, "issuers", lambda: issuers)
    looks_as(monkeypatch, NOBODY)

    app = open_page("board", language="en")

    labels = [button.label for button in app.button if (button.key or "").startswith("sign-in-")]
    assert labels == ["Sign in with Google", "Sign in with Microsoft", "Sign in with Our-Own"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_whoever_is_not_believed_is_told_why_and_offered_another_sign_in(
    open_page: Open, language: str, monkeypatch: pytest.MonkeyPatch
):
    app = open_page("board", language=language)
    said = set()
    for reason in Distrust:
        visitor = Visitor(NOBODY, distrust=reason)
        monkeypatch.setattr(session, "visitor", lambda *, fresh=False, found=visitor: found)  # noqa: ARG005 - asked by name
        app.run()
        assert complaints(app) == []
        assert [button.key for button in app.button] == ["sign-out"]
        said.add(app.warning[0].value)
    assert len(said) == len(Distrust)


@pytest.mark.parametrize(("is_sure", "role"), [(True, Role.OWNER), (False, Role.VIEWER)])
def test_while_nobody_can_say_who_is_a_member_a_role_in_a_plan_lets_nobody_write_either(
    monkeypatch: pytest.MonkeyPatch, is_sure: bool, role: Role
):
    who = "sato@example.com"
    found = Visitor(Actor("佐藤", Role.VIEWER), who, who=who, is_sure=is_sure)
    monkeypatch.setattr(session, "_on_board", lambda *, fresh=False: found)  # noqa: ARG005 - asked by name
    monkeypatch.setattr(session, "register", lambda *, fresh=False: Register(roles={"main": {who: Role.OWNER}}))  # noqa: ARG005

    assert session.visitor().actor.role is role
