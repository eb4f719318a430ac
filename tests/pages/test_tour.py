"""The tour of the sample plan: offered once, five steps over their pages, and never on a plan of one's own."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kpicore.errors import StoreUnavailable
from kpicore.model.access import Actor, Role
from kpicore.stores.state.open import open_state
from kpicore.stores.state.people import People
from kpicore.text.catalogue import LANGUAGES, catalogue
from pages.shared.welcome.tour import steps
from tests.pages.boards import APP, complaints, looks_as, said
from tests.reports.small import node, snapshot

MAIL = "tanaka@example.com"


def keys(app: AppTest) -> set[str]:
    return {each.key for each in app.button if (each.key or "").startswith("tour-")}


def press(app: AppTest, key: str) -> AppTest:
    return next(each for each in app.button if each.key == key).click().run()


@pytest.fixture
def board(open_page, monkeypatch):
    """A function that opens the board of the sample as staff, whom the first start asks nothing."""
    looks_as(monkeypatch, Actor("田中", Role.STAFF, spellings=("田中",)), MAIL)
    return lambda name="board", **more: open_page(name, **more)


def test_it_is_offered_on_the_board_and_declined_for_good(board, url):
    app = board()
    assert keys(app) == {"tour-begin", "tour-skip"}

    assert keys(press(app, "tour-skip")) == set()
    assert keys(board()) == set()
    assert open_state(url).people.settings(MAIL)["tour"] == "seen"


def test_whoever_takes_it_is_not_offered_it_again(board):
    app = press(board(), "tour-begin")

    assert "案内 1/5" in said(app)
    assert keys(app) == {"tour-next", "tour-end"}
    assert keys(press(app, "tour-end")) == set()
    assert keys(board()) == set()


def test_on_the_page_of_the_manual_it_can_be_taken_again(board):
    press(board(), "tour-skip")
    app = press(board("help"), "tour-again")

    assert "案内 1/5" in said(app)
    assert "tour-open" in keys(app)


def test_the_second_step_is_on_the_same_page_and_back_leads_to_the_first(board):
    app = press(press(board(), "tour-begin"), "tour-next")

    assert complaints(app) == []
    assert "案内 2/5" in said(app)
    assert "案内 1/5" in said(press(app, "tour-back"))


def test_a_plan_of_ones_own_has_no_tour(board):
    own = snapshot([node("goal", kind="KGI"), node("kpi", "goal")], {"kpi": [90.0] * 7})

    assert keys(board(held=own)) == set()
    assert keys(board("help", held=own)) == set()


def test_the_first_start_is_answered_before_it_is_offered(open_page):
    app = open_page()
    assert keys(app) == set()

    assert keys(press(app, "first-start-not-now")) == {"tour-begin", "tour-skip"}


def test_whom_the_memory_cannot_know_again_is_not_asked_at_every_visit(open_page, monkeypatch):
    looks_as(monkeypatch, Actor("", Role.VIEWER))
    monkeypatch.setattr("pages.shared.welcome.visits.mode", lambda: type("Open", (), {"kind": "open-read"})())

    assert keys(open_page()) == set()


def test_while_the_memory_is_away_nothing_is_offered_and_the_board_stands(board, monkeypatch):
    app = board()

    def fails(*_: object) -> object:
        raise StoreUnavailable(reason="server")

    monkeypatch.setattr(People, "put", fails)
    app = press(app, "tour-begin")
    assert complaints(app) == []
    assert "案内 1/5" in said(app)

    monkeypatch.setattr(People, "settings", fails)
    again = AppTest.from_file(str(APP), default_timeout=30).run()
    assert keys(again) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [Role.VIEWER, Role.STAFF, Role.OWNER])
def test_there_are_five_steps_with_words_for_every_role(role, language):
    words = catalogue(language)
    found = steps(role)

    assert len(found) == 5
    assert all(f"tour.{part}_{step.name}" in words for step in found for part in ("title", "text"))
    assert ("wizard" in {step.page for step in found}) is (role is Role.OWNER)
