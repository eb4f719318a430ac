"""テレビ: a page without a frame, whose slides the address names; and the button of the board that makes the address."""

from __future__ import annotations

from datetime import timedelta

from kpicore.errors import StoreUnavailable
from kpicore.model.access import Actor, Role
from pages.shared import session
from tests.pages.boards import complaints, given, looks_as, said
from tests.reports.small import node, snapshot

VIEWER = Actor("壁", Role.VIEWER)


def test_the_slides_of_the_address_fill_a_page_without_a_frame(open_page):
    app = open_page("tv", address={"show": "goal,late", "turn": "45", "names": "off"})
    shown = given(app, "kpi_tv")

    assert complaints(app) == []
    assert [slide["kind"] for slide in shown["slides"]] == ["goal", "late"]
    assert (shown["turn"], shown["zone"], shown["plan"]) == (45, "Asia/Tokyo", "はなまる雑貨店（サンプル）")
    assert "佐藤" not in said(app)
    assert [button.key for button in app.button] == []


def test_a_viewer_may_look_and_a_stranger_sees_nothing(open_page, monkeypatch):
    looks_as(monkeypatch, VIEWER)
    assert given(open_page("tv"), "kpi_tv")["slides"] != []

    looks_as(monkeypatch, Actor("", Role.NONE))
    assert [each for each in open_page("tv").main.get("bidi_component") if "kpi_tv" in str(each.proto)] == []


def test_the_browser_is_told_when_the_store_last_answered_and_from_when_on_that_is_old(open_page, monkeypatch):
    monkeypatch.setenv("KPICORE_REFRESH_SECONDS", "60")
    live = given(open_page("tv"), "kpi_tv")["live"]

    assert 0 <= live["now"] - live["confirmed"] < 30_000
    assert live["old_after"] == 240_000


def test_in_an_outage_the_last_slides_stay_with_their_age(open_page, monkeypatch):
    app = open_page("tv")
    store = session.live()
    reading = store.read()
    monkeypatch.setattr(
        store,
        "_reading",
        type(reading)(
            reading.snapshot, reading.confirmed_at - timedelta(minutes=7), StoreUnavailable(reason="network")
        ),
    )
    app.run()
    shown = given(app, "kpi_tv")

    assert complaints(app) == []
    assert shown["slides"] != []
    assert shown["live"]["now"] - shown["live"]["confirmed"] >= 420_000


def test_a_plan_in_a_zone_nobody_knows_has_a_clock_all_the_same(open_page):
    held = snapshot([node("goal", kind="KGI")], {"goal": [90.0] * 7}, timezone="Mars/Olympus")

    assert given(open_page("tv", held=held), "kpi_tv")["zone"] == "Asia/Tokyo"


def test_the_board_makes_the_address_of_a_tv(open_page):
    app = open_page("board")
    assert not app.code  # what the button opens is drawn when it is opened
    app.session_state["tv"] = True
    app.run()
    (address,) = [each.value for each in app.code]
    assert address.endswith("/tv?show=goal,act,factors,late&turn=20")

    app.number_input(key="tv-turn").set_value(40)
    app.toggle(key="tv-names").set_value(False)
    app.run()

    (address,) = [each.value for each in app.code]
    assert address.endswith("/tv?show=goal,act,factors,late&turn=40&names=off")
