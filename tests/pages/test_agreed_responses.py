"""An agreed response opens its action by itself: once, whoever sees it first, and never again after a person took it away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpicore.model import Action, ActionState, Snapshot
from kpicore.stores.memory import MemoryStore
from pages.shared.after_refresh.agreed_responses import AUTHOR, AgreedResponses
from tests.people import owner
from tests.reports.small import TODAY, node, snapshot


def plan(values: list[float], **fields: object) -> Snapshot:
    agreed = {
        "response": "電話を増やす",
        "response_when": "misses-3",
        "response_owner": "鈴木",
        "response_days": 3,
        **fields,
    }
    return snapshot([node("x", owner="佐藤", **agreed)], {"x": values})


def opened(held: Snapshot, today: date = TODAY) -> tuple[MemoryStore, tuple[Action, ...]]:
    store = MemoryStore(held)
    AgreedResponses(lambda _: today)(store, store.load())
    return store, store.load().actions


MISSED = [100.0] * 4 + [50.0] * 3


def test_a_third_miss_opens_the_action_with_who_and_by_when_under_a_name_of_its_own():
    store, (action,) = opened(plan(MISSED))

    assert (action.text, action.owner, action.node) == ("電話を増やす", "鈴木", "x")
    assert (action.opened, action.due) == (TODAY, date(2026, 11, 27))
    assert [(line.author, line.origin) for line in store.history()] == [(AUTHOR.name, "response")]


def test_nothing_is_opened_before_its_time_or_where_it_was_agreed_to_do_it_by_hand():
    assert opened(plan([100.0] * 5 + [50.0] * 2))[1] == ()
    assert opened(plan(MISSED, response_when=""))[1] == ()
    assert opened(plan(MISSED, response=""))[1] == ()
    assert opened(plan([100.0] * 6 + [90.0], response_when="light"))[1] == ()


def test_a_red_light_opens_it_at_once_where_that_was_agreed_and_the_owner_does_it_where_nobody_was_named():
    (action,) = opened(plan([100.0] * 6 + [50.0], response_when="light", response_owner="", response_days=None))[1]

    assert (action.owner, action.due) == ("佐藤", None)


def test_it_is_opened_once_for_a_run_of_bad_periods_however_often_and_by_however_many_it_is_seen():
    store, _ = opened(plan(MISSED))

    for _ in range(2):  # another process, and a later look
        AgreedResponses(lambda _: date(2026, 12, 20))(store, store.load())

    assert len(store.load().actions) == 1


def test_while_it_is_open_no_second_one_comes_even_if_a_correction_moves_the_beginning_of_the_run():
    _, (action,) = opened(plan(MISSED))
    corrected = replace(plan([100.0] * 3 + [50.0] * 4), actions=(action,))

    assert opened(corrected)[1] == (action,)
    done = action.model_copy(update={"state": ActionState.DONE})
    assert len(opened(replace(corrected, actions=(done,)))[1]) == 2


def test_what_a_person_took_away_does_not_come_back():
    store, _ = opened(plan(MISSED))
    store.save([line.change.undone() for line in store.history()], owner())

    AgreedResponses(lambda _: TODAY)(store, store.load())

    assert store.load().actions == ()


def test_the_sample_opens_nothing():
    held = plan(MISSED)
    settings = held.plan.settings.model_copy(update={"sample": True})

    assert opened(replace(held, plan=held.plan.model_copy(update={"settings": settings})))[1] == ()
