"""あなたの未入力・要確認 on データの健康: chosen by name, kept in the address, with the way to the cell."""

from __future__ import annotations

import pytest

from pages.shared import session
from tests.pages.boards import complaints, said
from tests.reports.small import node, snapshot


def held(**more):
    nodes = [
        node("goal", kind="KGI", owner="佐藤"),
        node("visits", "goal", owner="鈴木 <i>"),
        node("x", "goal", **more),
    ]
    return snapshot(nodes, {"goal": [100.0] * 7, "visits": [100.0] * 4})


@pytest.mark.parametrize(("language", "word"), [("ja", "期限の過ぎた入力"), ("en", "input overdue")])
def test_a_person_in_the_address_sees_what_is_theirs(open_page, language, word):
    address = {"owner": "鈴木 <i>", "as_of": "2026-11-24"}

    app = open_page("health", held=held(), language=language, address=address)

    assert complaints(app) == []
    shown = said(app)
    assert word in shown
    assert app.selectbox[0].value == "鈴木 <i>"


def test_somebody_who_is_not_in_the_plan_counts_as_nobody(open_page):
    app = open_page("health", held=held(), address={"owner": "知らない人", "as_of": "2026-11-24"})

    assert complaints(app) == []
    assert app.selectbox[0].value is None


def test_a_person_without_anything_to_do_is_told_so(open_page):
    app = open_page("health", held=held(), address={"owner": "佐藤", "as_of": "2026-11-24"})

    assert "佐藤さんの未入力と要確認はありません" in said(app)


def test_a_choice_goes_into_the_address(open_page):
    app = open_page("health", held=held(), address={"as_of": "2026-11-24"})

    app.selectbox[0].set_value("佐藤").run()

    assert app.query_params["owner"] in ("佐藤", ["佐藤"])


def test_the_place_in_the_sheet_can_be_opened(open_page, monkeypatch):
    monkeypatch.setattr(session, "link_to", lambda where: f"https://docs.google.com/#{where}" if where else None)

    app = open_page("health", held=held(), address={"owner": "鈴木 <i>", "as_of": "2026-11-24"})

    assert complaints(app) == []
    assert "https://docs.google.com/#実績!" in {link.proto.page for link in app.get("page_link")}
