"""What a board lets strangers do who nobody knows: without a server, at the doors of the session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import make_url

from kpicore.errors import NotAllowed
from kpicore.model import Change
from kpicore.stores.sql.store import SqlStore
from pages.shared import own_sheet, session
from tests.pages.boards import open_page, said, url  # noqa: F401 - fixtures are found by their names here

WRITES: dict[str, Callable[[], object]] = {
    "a change": lambda: session.save([Change("settings", ("name",), None, {"key": "name", "value": "別の計画"})]),
    "a sheet as it is": session.accept_sheet,
    "another sheet": lambda: own_sheet.connect({}, "https://docs.google.com/spreadsheets/d/x/edit"),
    "tabs": lambda: own_sheet.make_tabs({}, "x"),
}


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_writes_is_refused_on_a_board_that_is_open_to_look_at(write, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KPICORE_OPEN", "read")

    with pytest.raises(NotAllowed):
        write()


def test_a_setting_cannot_be_saved_from_the_page_of_a_board_that_is_open_to_look_at(open_page, url, monkeypatch):  # noqa: F811
    page = open_page("settings")  # as its owner, before it was opened
    (name,) = [field for field in page.text_input if field.label == "計画名"]
    (saving,) = [button for button in page.button if button.label == "保存"]
    monkeypatch.setenv("KPICORE_OPEN", "read")
    name.set_value("別の計画")
    saving.click()
    page.run()

    store = SqlStore(make_url(url))
    assert store.load().plan.settings.name != "別の計画"
    store.engine.dispose()


def test_a_board_that_is_open_to_all_says_that_anybody_may_change_it(open_page, monkeypatch):  # noqa: F811
    monkeypatch.setenv("KPICORE_OPEN", "all")

    assert "KPICORE_OPEN=all" in said(open_page("tree"))
    assert "KPICORE_OPEN=all" in said(open_page("settings"))


def test_a_board_for_one_says_nothing_of_the_kind(open_page):  # noqa: F811
    assert "KPICORE_OPEN" not in said(open_page("tree"))


def test_a_board_that_may_not_be_served_shows_the_reason_and_reads_nothing(open_page, monkeypatch):  # noqa: F811
    def is_read() -> None:
        raise AssertionError("the store was asked")

    monkeypatch.setenv("KPICORE_OPEN", "yes")
    monkeypatch.setattr(session, "live", is_read)

    page = said(open_page("board"))

    assert "「yes」はわかりません" in page
    assert "はなまる" not in page
