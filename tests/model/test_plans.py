"""Several plans of one board: keys, and what somebody may do in one of them (trust: roles per plan)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kpicore.errors import NotGranted
from kpicore.model.access import Actor, Role
from kpicore.model.plans import BoardPlan, Register, actor_in, checked_plan, new_plan_key, typed_plan_key

LAST_YEAR = BoardPlan("last-year", archived_at=datetime(2026, 4, 1, tzinfo=UTC))
SATO, TANAKA = "sato@example.co.jp", "tanaka@example.co.jp"


@pytest.mark.parametrize(
    ("on_board", "given", "in_plan"),
    [
        (Role.VIEWER, None, Role.VIEWER),
        (Role.VIEWER, Role.OWNER, Role.OWNER),
        (Role.STAFF, Role.NONE, Role.NONE),
        (Role.NONE, Role.VIEWER, Role.VIEWER),
        (Role.OWNER, Role.NONE, Role.OWNER),
        (Role.OWNER, Role.VIEWER, Role.OWNER),
    ],
)
def test_a_role_given_in_a_plan_holds_there_but_for_an_owner_of_the_board(on_board, given, in_plan):
    register = Register(roles={"osaka": {SATO: given}} if given is not None else {})

    actor = actor_in(Actor("佐藤", on_board), SATO, "osaka", register)

    assert (actor.role, actor.board_role) == (in_plan, on_board)


def test_a_role_in_one_plan_is_none_in_another_and_not_that_of_somebody_else():
    register = Register(roles={"osaka": {SATO: Role.OWNER}})
    sato, tanaka = Actor("佐藤", Role.VIEWER), Actor("田中", Role.VIEWER)

    assert actor_in(sato, SATO, "main", register).role is Role.VIEWER
    assert actor_in(tanaka, TANAKA, "osaka", register).role is Role.VIEWER
    assert actor_in(sato, "", "osaka", register).role is Role.VIEWER


def test_going_from_plan_to_plan_carries_no_role_along():
    register = Register(roles={"osaka": {SATO: Role.OWNER}})
    in_osaka = actor_in(Actor("佐藤", Role.VIEWER), SATO, "osaka", register)

    assert actor_in(in_osaka, SATO, "main", register).role is Role.VIEWER


@pytest.mark.parametrize("role", list(Role))
def test_nobody_changes_an_archived_plan_and_its_board_is_still_its_owners(role: Role):
    actor = actor_in(Actor("佐藤", role), SATO, "last-year", Register({"last-year": LAST_YEAR}))

    assert (actor.role, actor.board_role) == (min(role, Role.VIEWER), role)


def test_the_first_plan_comes_first_and_one_only_its_store_knows_comes_last():
    register = Register({"last-year": LAST_YEAR, "trial": BoardPlan("trial", "お試し")})

    assert [plan.key for plan in register.with_known(["main", "osaka", "trial"])] == [
        "main",
        "last-year",
        "trial",
        "osaka",
    ]


@pytest.mark.parametrize(
    ("title", "taken", "key"),
    [
        ("Osaka branch", [], "osaka-branch"),
        ("Osaka branch", ["osaka-branch"], "osaka-branch-2"),
        ("大阪支店", [], "plan-2"),
        ("大阪支店", ["plan-2", "plan-3"], "plan-4"),
        ("２０２７年度", [], "plan-2"),
        ("  --  ", [], "plan-2"),
        ("A" * 200, ["a" * 36], "a" * 36 + "-2"),
        ("../../etc/passwd", [], "etc-passwd"),
    ],
)
def test_a_new_plan_gets_a_key_that_is_a_plain_word_and_nobody_elses(title: str, taken: list[str], key: str):
    assert new_plan_key(title, taken) == key
    assert typed_plan_key(key) == key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "bad-plan-key"),
        ("大阪", "bad-plan-key"),
        ("a/b", "bad-plan-key"),
        ("-a", "bad-plan-key"),
        ("a-", "bad-plan-key"),
        ("a\x00", "bad-plan-key"),
        ("a" * 41, "too-long"),
    ],
)
def test_what_is_no_key_is_refused_with_its_reason(text: str, reason: str):
    with pytest.raises(NotGranted) as refused:
        typed_plan_key(text)

    assert refused.value.facts["reason"] == reason


def test_the_first_plan_stays_where_an_address_without_a_plan_finds_it():
    for plan in (BoardPlan("main", archived_at=LAST_YEAR.archived_at), BoardPlan("main", source="gsheet:x")):
        with pytest.raises(NotGranted) as refused:
            checked_plan(plan)
        assert refused.value.facts["reason"] == "first-plan"


def test_a_plan_lies_in_the_store_of_the_board_or_in_its_own_sheet():
    url = "sqlite:///data/board.db"

    assert BoardPlan("osaka").place(url) == (url, "osaka")
    assert BoardPlan("osaka", source="gsheet:abc").place(url) == ("gsheet:abc", "main")
