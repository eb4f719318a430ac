"""What the board's own memory promises of its plans, in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kpicore.errors import ChangeConflict, NotAllowed, NotGranted
from kpicore.model.access import Actor, Role
from kpicore.model.members import Member
from kpicore.model.plans import MOST_PLANS, BoardPlan
from kpicore.stores.state.audit import Act
from kpicore.stores.state.keys import Grant, KeyKind
from tests.stores.states import OWNER, PLACES, OpenState

SATO = "sato@example.co.jp"
HEAD_OF_OSAKA = Actor("佐藤", Role.OWNER, SATO, on_board=Role.VIEWER)
SHEET = "gsheet:1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcde"


@pytest.fixture(params=PLACES)
def open_again(request: pytest.FixtureRequest, tmp_path) -> Iterator[OpenState]:
    with PLACES[request.param](tmp_path) as opener:
        yield opener


def test_a_plan_is_kept_changed_archived_and_taken_up_again(open_again: OpenState):
    plans = open_again().plans
    made = plans.put(BoardPlan("osaka", " 大阪\n支店 "), OWNER, None)
    assert (made.title, made.added_by) == ("大阪 支店", OWNER.mail)

    renamed = plans.put(replace(made, title="関西"), OWNER, made)
    archived = plans.archive("osaka", OWNER)

    assert (renamed.title, renamed.added_at) == ("関西", made.added_at)
    assert archived.is_archived
    assert open_again().plans.register().plan("osaka") == archived
    assert plans.archive("osaka", OWNER) == archived
    assert plans.archive("osaka", OWNER, archived=False) == renamed
    acts = [entry.act for entry in open_again().audit.entries()]
    assert acts == [Act.PLAN_CHANGED, Act.PLAN_CHANGED, Act.PLAN_CHANGED, Act.PLAN_ADDED]


def test_plans_come_in_the_order_they_were_made(open_again: OpenState):
    plans = open_again().plans
    for key in ("zzz", "aaa", "mmm"):
        plans.put(BoardPlan(key), OWNER, None)

    assert list(open_again().plans.register().plans) == ["zzz", "aaa", "mmm"]


def test_two_owners_who_change_one_plan_do_not_overwrite_each_other(open_again: OpenState):
    plans = open_again().plans
    made = plans.put(BoardPlan("osaka", "大阪"), OWNER, None)
    plans.put(replace(made, title="関西"), OWNER, made)

    with pytest.raises(ChangeConflict) as conflict:
        plans.put(replace(made, title="大阪本店"), OWNER, made)

    assert conflict.value.facts["found"]["title"] == "関西"
    assert plans.register().plan("osaka").title == "関西"


@pytest.mark.parametrize("taken", [BoardPlan("osaka"), BoardPlan("main"), BoardPlan("kyoto", source=SHEET)])
def test_a_key_and_a_sheet_belong_to_one_plan(open_again: OpenState, taken: BoardPlan):
    plans = open_again().plans
    plans.put(BoardPlan("osaka", source=SHEET), OWNER, None)

    with pytest.raises(NotGranted) as refused:
        plans.put(taken, OWNER, None)

    assert refused.value.facts["reason"] == "plan-taken"


def test_there_are_only_so_many_plans(open_again: OpenState):
    plans = open_again().plans
    for number in range(MOST_PLANS):
        plans.put(BoardPlan(f"p{number}"), OWNER, None)

    with pytest.raises(NotGranted) as refused:
        plans.put(BoardPlan("one-more"), OWNER, None)

    assert refused.value.facts == {"reason": "too-many-plans", "most": MOST_PLANS}


def test_a_connected_sheet_is_let_go_with_its_roles_and_a_plan_of_the_board_is_not(open_again: OpenState):
    plans = open_again().plans
    plans.put(BoardPlan("sheet", source=SHEET), OWNER, None)
    plans.put(BoardPlan("osaka"), OWNER, None)
    plans.grant("sheet", SATO, Role.OWNER, OWNER)

    plans.remove("sheet", OWNER)
    plans.remove("sheet", OWNER)
    with pytest.raises(NotGranted) as refused:
        plans.remove("osaka", OWNER)

    assert refused.value.facts["reason"] == "not-connected"
    assert (list(plans.register().plans), plans.register().roles) == (["osaka"], {})


def test_a_role_in_a_plan_is_given_changed_and_taken_back_and_goes_with_the_member(open_again: OpenState):
    state = open_again()
    state.members.put(Member(OWNER.mail, Role.OWNER), OWNER, None)
    state.members.put(Member(SATO, Role.VIEWER), OWNER, None)
    state.plans.grant("osaka", SATO, Role.STAFF, OWNER)
    state.plans.grant("osaka", SATO, Role.OWNER, OWNER)
    state.plans.grant("kyoto", SATO, Role.NONE, OWNER)
    state.plans.grant("kyoto", SATO, Role.NONE, OWNER)
    assert open_again().plans.register().roles == {"osaka": {SATO: Role.OWNER}, "kyoto": {SATO: Role.NONE}}

    state.plans.grant("kyoto", SATO, None, OWNER)
    assert state.plans.register().roles == {"osaka": {SATO: Role.OWNER}}
    state.members.remove(SATO, OWNER)

    assert open_again().plans.register().roles == {}
    told = [entry.facts["after"] for entry in state.audit.entries() if entry.act is Act.PLAN_ROLE]
    assert told == [None, "none", "owner", "staff"]


def test_roles_in_plans_go_with_the_key_that_had_them(open_again: OpenState):
    state = open_again()
    over, stays = (state.keys.make(Grant(KeyKind.AGENT, name, Role.STAFF), OWNER).key for name in ("集計", "週報"))
    for key in (over, stays):
        state.plans.grant("osaka", key.as_member().who, Role.VIEWER, OWNER)
        state.plans.grant("kyoto", key.as_member().who, Role.NONE, OWNER)

    open_again().keys.revoke(over.id, OWNER)

    left = {stays.as_member().who}
    assert {plan: set(roles) for plan, roles in open_again().plans.register().roles.items()} == {
        "osaka": left,
        "kyoto": left,
    }


def test_whose_session_alone_is_ended_keeps_their_roles_in_plans(open_again: OpenState):
    state = open_again()
    screen = state.keys.make(Grant(KeyKind.SCREEN, "会議室", Role.VIEWER), OWNER)
    state.plans.grant("osaka", screen.key.as_member().who, Role.NONE, OWNER)
    session = state.keys.exchange(screen.secret)
    assert session is not None

    state.keys.sign_out(session.cookie)

    assert open_again().plans.register().roles == {"osaka": {screen.key.as_member().who: Role.NONE}}


def test_who_owns_one_plan_alone_touches_neither_plans_nor_members_nor_keys(open_again: OpenState):
    state = open_again()
    plan = state.plans.put(BoardPlan("sheet", source=SHEET), OWNER, None)
    acts = (
        lambda: state.plans.put(BoardPlan("mine"), HEAD_OF_OSAKA, None),
        lambda: state.plans.put(replace(plan, title="x"), HEAD_OF_OSAKA, plan),
        lambda: state.plans.archive("sheet", HEAD_OF_OSAKA),
        lambda: state.plans.archive("sheet", HEAD_OF_OSAKA, archived=False),
        lambda: state.plans.remove("sheet", HEAD_OF_OSAKA),
        lambda: state.plans.grant("sheet", SATO, Role.OWNER, HEAD_OF_OSAKA),
        lambda: state.members.put(Member(SATO, Role.OWNER), HEAD_OF_OSAKA, None),
        lambda: state.members.remove(SATO, HEAD_OF_OSAKA),
        lambda: state.keys.revoke("k", HEAD_OF_OSAKA),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()

    assert state.plans.register().plans == {"sheet": plan}
    assert len(state.audit.entries()) == 1
