"""Which changes an actor may make: the rule alone, without a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.errors import NotAllowed, NotTheirs
from kpicore.model import TABLES, Change
from kpicore.model.access import ENTERED, Actor, Role, Tables, refusal
from kpicore.model.names import name_key
from tests.people import owner, staff, viewer

#: 訪問者数 is 佐藤's, 受注 鈴木's, 売上 nobody's; a review of each, and an action that came from each review.
PLAN: Tables = {
    "nodes": {
        ("visitors",): {"id": "visitors", "owner": "佐藤 花子"},
        ("orders",): {"id": "orders", "owner": "鈴木"},
        ("sales",): {"id": "sales", "owner": ""},
    },
    "reviews": {
        ("r-visitors",): {"id": "r-visitors", "node": "visitors"},
        ("r-orders",): {"id": "r-orders", "node": "orders"},
    },
}
SATO = staff("佐藤花子")


def action(review: str = "", owner: str = "", **fields: Any) -> dict[str, Any]:
    return {"id": "a", "review": review, "owner": owner, "text": "広告", "state": "open", "result": "", **fields}


def changed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, table: str = "actions") -> Change:
    return Change(table, ("a",), before, after)


def actual(indicator: str) -> Change:
    return Change("actuals", (indicator, "2026-05"), None, {"indicator": indicator, "period": "2026-05", "value": 1.0})


def review(node_before: str | None, node_after: str | None) -> Change:
    sides = [None if node is None else {"id": "r-visitors", "node": node} for node in (node_before, node_after)]
    return Change("reviews", ("r-visitors",), *sides)


def refused(actor: Actor, *changes: Change, stored: Mapping[str, Any] | None = None) -> NotAllowed | None:
    """Return the refusal where the action `a` is stored as given, or as the first of the changes says it was."""
    row = stored if stored is not None else next((c.before for c in changes if c.table == "actions"), None)
    return refusal(actor, changes, lambda: {**PLAN, "actions": {("a",): row} if row else {}})


def never() -> Tables:
    raise AssertionError("nothing of the plan is needed to know")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("actor", [viewer(), Actor("通行人", Role.NONE, spellings=frozenset({"佐藤花子"}))])
def test_who_only_looks_changes_nothing_and_nothing_is_read_to_know_it(table: str, actor: Actor):
    error = refusal(actor, [Change(table, ("x",), None, None)], never)

    assert error is not None
    assert error.facts == {"table": table, "key": ("x",), "needs": "staff" if table in ENTERED else "owner"}


@pytest.mark.parametrize("table", sorted(TABLES.keys() - ENTERED))
@pytest.mark.parametrize("actor", [SATO, staff(enters_all=True)])
def test_the_plan_is_its_owners_alone(table: str, actor: Actor):
    error = refusal(actor, [actual("visitors"), Change(table, ("x",), None, None)], never)

    assert error is not None
    assert (error.facts["table"], error.facts["needs"]) == (table, "owner")
    assert refusal(owner(), [Change(table, ("x",), None, None)], never) is None


def test_who_enters_for_everybody_enters_for_nobodys_indicator_too():
    everything = [actual("orders"), actual("sales"), actual("unknown")]

    assert refusal(staff(enters_all=True), everything, never) is None
    assert refused(staff(enters_all=True), *everything, review("orders", "sales")) is None


@pytest.mark.parametrize("state", ["preparing", "held", "closed"])
@pytest.mark.parametrize("actor", [SATO, staff(enters_all=True), owner()])
@pytest.mark.parametrize("sides", [("m", "m"), ("", "m"), ("m", "")], ids=["in it", "into it", "out of it"])
def test_the_reviews_of_a_closed_meeting_are_sealed_for_all_but_owners(
    sides: tuple[str, str], actor: Actor, state: str
):
    before, after = ({"id": "r-visitors", "node": "visitors", "meeting": meeting} for meeting in sides)
    held = {**PLAN, "meetings": {("m",): {"id": "m", "state": state}}}
    held["reviews"] = {**PLAN["reviews"], ("r-visitors",): before}
    plainly = Change("reviews", ("r-visitors",), before, after)
    forged = Change("reviews", ("r-visitors",), {**before, "meeting": ""}, {**after, "meeting": ""})

    for change in (plainly, forged) if sides[0] else (plainly,):
        error = refusal(actor, [change], lambda: held)
        assert (error is None) is (state != "closed" or actor.role is Role.OWNER)


@pytest.mark.parametrize("spelling", ["佐藤花子", "佐藤　花子", " 佐 藤 花 子 "])
def test_a_spelling_is_compared_without_width_and_blanks(spelling: str):
    assert refused(staff(spelling), actual("visitors")) is None


@pytest.mark.parametrize("spelling", ["", " ", "佐藤", "佐藤花", "鈴木,佐藤花子"])
def test_another_spelling_grants_nothing(spelling: str):
    assert isinstance(refused(staff(spelling), actual("visitors")), NotTheirs)


@pytest.mark.parametrize(("indicator", "whose"), [("orders", "鈴木"), ("sales", ""), ("unknown", "")])
def test_what_is_somebody_elses_or_nobodys_is_refused_with_its_owner(indicator: str, whose: str):
    error = refused(staff("佐藤花子", ""), actual(indicator))

    assert isinstance(error, NotTheirs)
    assert error.facts == {
        "table": "actuals",
        "key": (indicator, "2026-05"),
        "needs": "owner",
        "whose": whose,
    }


def test_the_indicator_of_an_actual_is_the_one_in_its_key():
    forged = Change("actuals", ("orders", "2026-05"), {"indicator": "visitors"}, {"indicator": "visitors"})

    assert refused(SATO, forged) is not None


MINE, THEIRS = action("r-visitors", "佐藤花子"), action("r-orders", "鈴木")


@pytest.mark.parametrize(
    ("changes", "is_allowed"),
    [
        # reviews: of the node before and after
        ([review(None, "visitors")], True),
        ([review("visitors", None)], True),
        ([review("visitors", "orders")], False),
        ([review("orders", "visitors")], False),
        ([review(None, "")], False),
        # actions: of the node of their review
        ([changed(None, MINE)], True),
        ([changed(MINE, {**MINE, "owner": "鈴木"})], True),
        ([changed(None, THEIRS)], False),
        ([changed(None, action("r-orders", "佐藤花子"))], False),
        ([changed(None, action("r-unknown", "佐藤花子"))], False),
        ([changed(MINE, {**MINE, "review": "r-orders"})], False),
        # nobody takes an action over by writing their own name, or their own review, into it
        ([changed(THEIRS, {**THEIRS, "owner": "佐藤花子"})], False),
        ([changed(THEIRS, {**THEIRS, "review": "r-visitors"})], False),
        ([changed(THEIRS, {**THEIRS, "review": "", "owner": "佐藤花子"})], False),
        ([changed(THEIRS, None)], False),
        # actions of no node: of their own 担当
        ([changed(None, action(owner="佐藤花子"))], True),
        ([changed(None, action(owner="鈴木"))], False),
        ([changed(None, action())], False),
        ([changed(action(owner="佐藤花子"), action(owner="鈴木"))], False),
        # a node of its own goes before the review's
        ([changed(None, action("r-orders", node="visitors"))], True),
        ([changed(None, action("r-visitors", node="orders"))], False),
        # what was given to somebody is reported on by them, and nothing more
        ([changed(action("r-orders", "佐藤花子"), action("r-orders", "佐藤花子", state="done", result="済"))], True),
        ([changed(action("r-orders", "佐藤花子"), action("r-orders", "佐藤花子", state="done", text="別"))], False),
        ([changed(action("r-orders", "佐藤花子"), action("r-orders", "鈴木", state="done"))], False),
        ([changed(action("r-orders", "鈴木"), action("r-orders", "鈴木", state="done"))], False),
        ([changed(action("r-orders", "佐藤花子"), None)], False),
        # a review made in the same batch counts; one that is moved away in it is refused with what hangs on it
        ([Change("reviews", ("new",), None, {"id": "new", "node": "visitors"}), changed(None, action("new"))], True),
        ([review("visitors", "visitors"), changed(None, action("r-visitors")), review("visitors", "orders")], False),
        # one row of somebody else refuses the whole
        ([actual("visitors"), actual("orders")], False),
    ],
)
def test_what_staff_may_change_of_reviews_and_actions(changes: Sequence[Change], is_allowed: bool):
    assert (refused(SATO, *changes) is None) is is_allowed


def test_what_a_change_claims_was_there_does_not_make_it_theirs():
    """The row as stored counts as well: a forged `before` meets a refusal, not a conflict that shows what is there."""
    forged = changed(MINE, {**MINE, "text": "別"})

    assert isinstance(refused(SATO, forged, stored=THEIRS), NotTheirs)
    assert isinstance(refused(SATO, changed(None, MINE), stored=THEIRS), NotTheirs)
    reported = changed(action("r-orders", "佐藤花子"), action("r-orders", "佐藤花子", state="done"))
    assert isinstance(refused(SATO, reported, stored=THEIRS), NotTheirs)


# -- laws --------------------------------------------------------------------------------------------------------

_nodes, _people = (
    st.sampled_from(["visitors", "orders", "sales", "unknown", ""]),
    st.sampled_from(["佐藤花子", "鈴木", ""]),
)
_reviews = st.sampled_from(["r-visitors", "r-orders", "new", ""])
_actions = st.none() | st.builds(action, _reviews, _people, state=st.sampled_from(["open", "done"]))
_any_change = st.one_of(
    st.builds(actual, _nodes),
    st.builds(review, st.none() | _nodes, st.none() | _nodes),
    st.builds(lambda node: Change("reviews", ("new",), None, {"id": "new", "node": node}), _nodes),
    st.builds(changed, _actions, _actions),
)


def owner_of(row: Mapping[str, Any]) -> str:
    """Return whose an action is in the plan as it is stored, looked up plainly."""
    if not row["review"]:
        return name_key(row["owner"])
    node = PLAN["reviews"].get((row["review"],), {"node": ""})["node"]
    return name_key(PLAN["nodes"].get((node,), {"owner": ""})["owner"])


@given(changes=st.lists(_any_change, min_size=1, max_size=4), stored=_actions)
def test_an_allowed_batch_leaves_everybody_elses_rows_and_indicators_alone(changes: list[Change], stored: Any):
    if refused(SATO, *changes, stored=stored or {}) is not None:
        return
    mine = name_key("佐藤花子")
    for change in changes:
        if change.table == "actuals":
            assert change.key[0] == "visitors"
        if change.table != "actions":
            continue
        only_reports = stored is not None and change.after == {**stored, "state": (change.after or stored)["state"]}
        if only_reports and name_key(stored["owner"]) == mine:
            continue
        for row in filter(None, (stored, change.before, change.after)):
            assert owner_of(row) == mine or row["review"] == "new"


@given(changes=st.lists(_any_change, max_size=4), role=st.sampled_from(Role), all_of=st.booleans())
def test_a_higher_role_may_do_whatever_a_lower_one_may(changes: list[Change], role: Role, all_of: bool):
    def allowed(which: Role) -> bool:
        actor = Actor("x", which, spellings=frozenset({"佐藤花子"}), enters_all=all_of)
        return refused(actor, *changes) is None

    assert all(allowed(role) for lower in Role if lower <= role and allowed(lower))
