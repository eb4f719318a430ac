"""Whose open page is drawn anew when."""

from contextlib import ExitStack
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from kpicore.model.access import Role
from pages.shared.frame import freshness
from pages.shared.live import Reading
from pages.shared.turns import APART, LONGEST_APART, LONGEST_WAIT, LOOK_SECONDS, LOOKS_PART, SHORT_WAIT, Turns


class Moments:
    """A clock that is moved by hand, and what threads wait for meanwhile."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.waited: list[float] = []

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def moments() -> Moments:
    return Moments()


@pytest.fixture
def turns(moments: Moments) -> Turns:
    return Turns(now=lambda: moments.now, wait=moments.waited.append)


def take_of_a_page(turns: Turns, moments: Moments, seconds: float) -> None:
    """Have it known that a page takes so long."""
    for _ in range(100):
        with turns.drawing():
            moments.wait(seconds)


def test_a_page_alone_is_drawn_at_the_look_that_finds_news(turns: Turns, moments: Moments):
    assert turns.turn().has_come()
    assert moments.waited == []


def test_pages_that_find_news_at_one_moment_come_one_after_another_in_that_order(turns: Turns, moments: Moments):
    take_of_a_page(turns, moments, 0.02)
    began, pages, drawn = moments.now, [turns.turn() for _ in range(100)], {}

    while len(drawn) < len(pages):
        for number, page in enumerate(pages):
            if number not in drawn and page.has_come():
                drawn[number] = moments.now - began
        moments.wait(0.01)

    assert list(drawn) == sorted(drawn)
    assert max(drawn.values()) == pytest.approx(99 * 0.02 * APART, rel=0.1)


def test_a_turn_that_comes_in_a_moment_is_waited_for_and_another_left_to_the_next_look(turns: Turns, moments: Moments):
    take_of_a_page(turns, moments, SHORT_WAIT / APART / 1.5)

    come = [turns.turn().has_come() for _ in range(4)]

    assert come == [True, True, False, False]
    assert moments.waited == [pytest.approx(SHORT_WAIT / 1.5, rel=0.01)]


def test_a_page_keeps_the_turn_it_took(turns: Turns, moments: Moments):
    pages = [turns.turn() for _ in range(50)]
    waiting = [page for page in pages if not page.has_come()]
    for _ in range(50):
        turns.turn().has_come()

    moments.wait(50 * LONGEST_APART)

    assert waiting
    assert all(page.has_come() for page in waiting)


def test_however_many_pages_there_are_none_waits_longer_than_that(turns: Turns, moments: Moments):
    pages = [turns.turn() for _ in range(3_000)]
    for page in pages:
        page.has_come()

    moments.wait(LONGEST_WAIT)

    assert all(page.has_come() for page in pages)


def test_where_pages_are_many_turns_are_closer_and_none_has_that_of_another(turns: Turns, moments: Moments):
    take_of_a_page(turns, moments, LONGEST_APART)
    with ExitStack() as opened:
        for _ in range(1_000):
            opened.enter_context(turns.open_page())
        pages, drawn = [turns.turn() for _ in range(1_000)], []
        for page in pages:
            page.has_come()

        for _ in range(int(LONGEST_WAIT)):
            moments.wait(1.0)
            drawn.append(sum(page.has_come() for page in pages) - sum(drawn))

    assert sum(drawn) == 1_000
    assert max(drawn[1:]) <= 1_000 / LONGEST_WAIT + 1


def test_one_page_that_took_very_long_holds_up_nobody(turns: Turns, moments: Moments):
    take_of_a_page(turns, moments, 60.0)

    assert [turns.turn().has_come() for _ in range(2)] == [True, True]
    assert moments.waited == [pytest.approx(LONGEST_APART, rel=0.01)]


def test_pages_look_at_the_usual_pause_until_looks_alone_would_take_too_much(turns: Turns):
    assert turns.pause(1.0) == 1.0
    with ExitStack() as opened:
        for _ in range(1_000):
            opened.enter_context(turns.open_page())
        assert 1_000 / turns.pause(1.0) * LOOK_SECONDS == pytest.approx(LOOKS_PART)

    assert turns.pause(1.0) == 1.0


def test_a_page_that_fails_is_no_longer_open(turns: Turns):
    with pytest.raises(ZeroDivisionError), turns.open_page():
        raise ZeroDivisionError

    assert turns.pause(0.0) == 0.0


class Redrawn(Exception):
    """The page is drawn anew."""


def look(monkeypatch: pytest.MonkeyPatch, *, turn_has_come: bool, role: Role = Role.VIEWER) -> list[str]:
    """Look for news once where there is some, and return what the line above the page says then. Raises Redrawn."""
    now, ages = datetime(2026, 11, 27, tzinfo=UTC), list[str]()
    reading = Reading(confirmed_at=now)
    monkeypatch.setattr(freshness.session, "live", lambda: SimpleNamespace(read=lambda: reading))
    monkeypatch.setattr(freshness.session, "mark_of", lambda _: ("new", "2026-11-27"))
    monkeypatch.setattr(freshness.session, "visitor", lambda: SimpleNamespace(actor=SimpleNamespace(role=role)))
    monkeypatch.setattr(freshness.session, "now", lambda: now)
    monkeypatch.setattr(freshness, "draw_age", ages.append)

    def rerun() -> None:
        raise Redrawn

    monkeypatch.setattr(freshness.st, "rerun", rerun)
    monkeypatch.setattr(freshness, "say_unexpected", lambda failure: (_ for _ in ()).throw(failure))
    shown: Any = SimpleNamespace(mark=("old", "2026-11-27"), words=SimpleNamespace(language="en"))
    turn: Any = SimpleNamespace(has_come=lambda: turn_has_come)
    freshness.watch_age(shown, turn)
    return ages


def test_a_page_with_news_stays_as_it_is_and_says_the_age_of_the_data_until_its_turn_has_come(monkeypatch):
    assert len(look(monkeypatch, turn_has_come=False)) == 1

    with pytest.raises(Redrawn):
        look(monkeypatch, turn_has_come=True)


def test_whoever_may_no_longer_look_is_out_at_the_next_look_and_no_turn_is_waited_for(monkeypatch):
    with pytest.raises(Redrawn):
        look(monkeypatch, turn_has_come=False, role=Role.NONE)
