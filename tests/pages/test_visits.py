"""When somebody was here before: what counts as a visit, whose it is, and what becomes of memory that cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kpicore.errors import StoreUnavailable
from kpicore.model.access import Actor, Role
from pages.shared import session
from pages.shared.components import wall
from pages.shared.welcome import visits
from pages.shared.welcome.visits import visits_after
from tests.pages.boards import complaints, looks_as, said

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_a_look_hours_later_is_a_new_visit_and_one_within_them_belongs_to_the_same():
    kept = None
    before = []
    for hours in (0, 1, 3, 24, 25, 24 * 7):
        last, ended = visits_after(kept, MONDAY + timedelta(hours=hours))
        kept = {"last": last.isoformat(), "before": ended.isoformat() if ended else None}
        before.append(None if ended is None else (ended - MONDAY) / timedelta(hours=1))

    assert before == [None, None, None, 3, 3, 25]


@pytest.mark.parametrize(
    "known",
    [
        None,
        [],
        "x",
        {},
        {"last": "yesterday"},
        {"last": 5},
        {"last": "2026-11-20T08:00:00"},
        {"last": "2999-01-01T00:00:00+00:00"},
    ],
)
def test_what_cannot_be_read_is_a_first_visit(known):
    assert visits_after(known, MONDAY) == (MONDAY, None)


def test_the_board_tells_what_changed_since_this_person_was_here(open_page):
    here = session.visitor().actor.name
    session.state().people.put(f"here:{here}", "visits", {"last": "2026-06-01T00:00:00+00:00", "before": None})

    shown = said(open_page())

    assert "前回（6月1日(月)）から" in shown
    assert "新しい数字" in shown


def test_without_a_visit_before_it_is_since_the_last_review_and_on_another_day_nothing(open_page):
    assert "前回の振り返り（" in said(open_page())
    assert "前回の振り返り（" not in said(open_page(address={"as_of": "2026-10-01"}))


def test_a_signed_in_person_is_remembered_by_their_address_and_a_stranger_is_not(open_page, monkeypatch):
    looks_as(monkeypatch, Actor("佐藤", Role.VIEWER, "sato@example.com"), "sato@example.com")
    open_page()
    assert "visits" in session.state().people.settings("sato@example.com")

    monkeypatch.setattr(visits, "mode", lambda: type("Open", (), {"kind": "open-read"}))
    looks_as(monkeypatch, Actor("", Role.VIEWER))
    assert visits.person_of(session.visitor()) is None


def test_a_memory_that_cannot_be_reached_is_no_trouble(open_page, monkeypatch):
    def fails(*_, **__):
        raise StoreUnavailable(reason="offline")

    app = open_page()
    monkeypatch.setattr(session.state().people, "put", fails, raising=False)
    app.session_state["visit-before"] = None
    del app.session_state["visit-before"]

    assert complaints(app.run()) == []


def test_a_visit_is_noted_when_the_wall_is_drawn_and_once_in_a_session(open_page, monkeypatch):
    done: list[str] = []
    people = type(session.state().people)
    put = people.put
    monkeypatch.setattr(people, "put", lambda *args: (done.append(args[2]), put(*args)))
    monkeypatch.setattr(wall, "wall", lambda *_, **__: done.append("wall"))

    open_page().run()

    assert done == ["wall", "visits", "wall"]
