"""The button that makes a file of what a page shows."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kpicore.model.access import Actor, Role
from kpicore.samples.shop import shop
from pages.shared import session
from pages.shared.people import Visitor
from tests.pages.boards import Open, asked, control
from tests.paper.reading import pages_of
from tests.people import viewer
from tests.reports.small import TODAY, snapshot

DAY = {"as_of": TODAY.isoformat()}


def opened(app: AppTest) -> AppTest:
    """Ask for it as the header does; without a browser the dialog is open for one run, so every further step asks again."""
    return asked(app, "paper")


def made(app: AppTest) -> bytes:
    """Press what makes the file, and return what is offered for download."""
    app.button(key="make-paper").click()
    opened(app)
    assert not app.error, [each.value for each in app.error]
    assert app.get("download_button")
    (_, content) = app.session_state["paper-made"]
    return content


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("board", "このままだと"),
        ("tree", "ツリー"),
        ("indicator", "ECサイト年間売上"),
        ("review", "会議"),
    ],
)
def test_each_page_offers_a_file_of_what_it_shows(open_page: Open, name: str, says: str):
    app = open_page(name, held=shop(TODAY), address=DAY)
    assert control(app, "paper") is not None
    opened(app)

    (first, *_) = pages_of(made(app))
    assert says in first
    assert "2026年11月" in first


def test_the_file_is_of_the_day_and_the_indicator_in_the_address(open_page: Open):
    app = opened(open_page("indicator", held=shop(TODAY), address={"as_of": "2026-09-30", "node": "cvr"}))

    (page,) = pages_of(made(app))
    assert page.startswith("商品ページの購入率")
    assert "2026年9月30日(水)時点" in page


def test_nothing_is_made_before_it_is_asked_for(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    def never(*_: object, **__: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("pages.shared.frame.paper.make_paper", never)
    app = opened(open_page("board", held=shop(TODAY), address=DAY))

    assert not app.exception
    assert not app.get("download_button")


def test_what_was_chosen_anew_is_not_what_was_made_before(open_page: Open):
    app = opened(open_page("board", held=shop(TODAY), address=DAY))
    made(app)

    app.radio(key="paper-what").set_value("full")
    opened(app)

    assert not app.get("download_button")


def test_a_whole_report_is_no_picture(open_page: Open):
    app = opened(open_page("board", held=shop(TODAY), address=DAY))
    assert app.radio(key="paper-format-3").options == ["PDF", "画像（PNG）", "HTML"]

    app.radio(key="paper-what").set_value("full")
    opened(app)

    assert app.radio(key="paper-format-2").options == ["PDF", "HTML"]


def test_where_the_packages_are_missing_the_dialog_says_how_to_add_them(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("pages.shared.frame.paper.is_installed", lambda: False)
    app = opened(open_page("board", held=shop(TODAY), address=DAY))

    assert "make setup EXTRAS=paper" in app.info[-1].value
    assert not [each for each in app.button if each.key == "make-paper"]


def test_who_may_look_may_print_and_nobody_else(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "visitor", lambda **_: Visitor(viewer()))
    app = opened(open_page("board", held=shop(TODAY), address=DAY))
    assert made(app)

    monkeypatch.setattr(session, "visitor", lambda **_: Visitor(Actor("x", Role.NONE)))
    app.button(key="make-paper").click()
    opened(app)

    assert not app.get("download_button")


@pytest.mark.parametrize("name", ["entry", "health", "settings"])
def test_other_pages_have_the_browsers_own_printing(open_page: Open, name: str):
    app = open_page(name, held=shop(TODAY))
    assert control(app, "paper") is None

    opened(app)  # whatever the browser says

    assert "make-paper" not in [each.key for each in app.button]


def test_a_board_without_a_plan_has_nothing_to_print(open_page: Open):
    assert control(open_page("board", held=snapshot([])), "paper") is None
