"""設定 › 年度: the page that begins the next fiscal year, for owners, and the way to it in the header."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.periods import Cadence, Period
from kpicore.reports.years.beginning import Carry, begin_year
from pages.shared import session
from tests.pages.boards import control, looks_as, said
from tests.pages.test_settings import click_first_undo, complaints
from tests.people import owner, staff
from tests.reports.small import node, scored, snapshot

MARCH = date(2027, 3, 20)
MONTHS = (*(f"2026-{month:02}" for month in range(4, 13)), "2027-01", "2027-02")
HELD = snapshot(
    [
        node("sales", kind="KGI", shape="total", target=1200.0, owner="佐藤", deadline=date(2027, 3, 31), unit="円"),
        node("visits", "sales", owner="鈴木<b>"),
        node("gone", "sales", state="retired"),
    ],
    {"sales": [90.0] * 11, "visits": [120.0] * 11},
    months=MONTHS,
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_today", lambda settings: MARCH)  # noqa: ARG005 - as the session asks


def test_targets_landings_and_baselines_are_shown_before_anything_is_saved(open_page):
    app = open_page("settings", held=HELD, address={"tab": "year"})

    assert complaints(app) == []
    text = said(app)
    for each in (
        "2026年度の計画から2027年度を始めます",
        "新しい年度の指標 2件",
        "終了した指標・要因 1件",
        "着地見込みの1期間あたり",
    ):
        assert each in text
    assert "2027年4月11日(日)に2027年度へ切り替わります" in text
    assert session.live().store().load().plan == HELD.plan


@pytest.mark.parametrize(("choice", "target"), [("carried", 1200.0), ("blank", None)])
def test_one_save_begins_the_year_and_one_undo_takes_it_back(open_page, choice, target):
    app = open_page("settings", held=HELD, address={"tab": "year"})
    next(each for each in app.get("button_group") if each.key == "year-carry").set_value(Carry(choice)).run()
    app.button(key="year-save").click().run()

    store = session.live().store()
    held = store.load().plan
    assert complaints(app) == []
    assert (held.settings.year_begun, held.by_id["sales"].target) == ("FY2027", target)
    assert held.by_id["sales"].deadline == date(2028, 3, 31)
    assert len({line.revision for line in store.history()}) == 2
    assert "2027年度はもう始まっています" in said(app)

    app.query_params["tab"] = "history"
    click_first_undo(app.run())
    assert store.load().plan.by_id == HELD.plan.by_id
    assert store.load().plan.settings.year_begun is None


def test_the_header_leads_an_owner_there_until_the_year_is_begun(open_page, monkeypatch):
    link = "2027年度を始める"
    app = open_page("board", held=HELD)
    found = control(app, "next-year")
    assert (found["text"], found["way"]["page"]) == (link, "settings?tab=year")

    looks_as(monkeypatch, staff("佐藤"))
    assert control(app.run(), "next-year") is None

    looks_as(monkeypatch, owner())
    held = session.live().store().load()
    new = begin_year(held, scored(held, MARCH), Period(Cadence.YEARLY, 2027), Carry.CARRIED)
    session.live().store().save(new.changes, owner())
    session.live().refresh()
    assert control(app.run(), "next-year") is None


def test_on_the_board_of_another_day_nothing_can_be_begun(open_page):
    app = open_page("settings", held=HELD, address={"tab": "year", "as_of": "2027-02-20"})
    assert app.button(key="year-save").disabled
    assert "別の日のボード" in said(app)


def test_a_plan_without_indicators_says_why_there_is_no_year(open_page):
    app = open_page("settings", held=snapshot([node("factor", kind="CSF")]), address={"tab": "year"})
    assert "始める年度がありません" in said(app)
    assert [each for each in app.button if each.key == "year-save"] == []
