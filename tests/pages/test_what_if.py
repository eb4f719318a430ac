"""内訳と試算 on the page of an indicator: open to everybody who may look, and it changes nothing but its own answer."""

from __future__ import annotations

import pytest

from kpicore.model.access import Actor, Role
from tests.pages.boards import complaints, given, looks_as, said
from tests.reports.small import node, snapshot

AT = {"node": "sales", "as_of": "2026-11-24"}


def shop(**fields):
    """Sales = visits × rate: 100 a month at 10 %, of 180 a year; five months are left."""
    nodes = [
        node("sales", kind="KGI", target=180.0, shape="total", formula="visits * rate", **fields),
        node("visits", "sales", unit="人", target=150.0),
        node("rate", "sales", unit="%", aggregation="mean", target=10.0),
    ]
    return snapshot(nodes, {"sales": [10.0] * 7, "visits": [100.0] * 7, "rate": [10.0] * 7})


def answer(app) -> str:
    return next(each.value for each in app.markdown if "この値なら" in each.value)


def slider(app, of: str):
    return next(each for each in app.slider if of in each.label)


def test_the_goal_answers_what_happens_if_it_goes_on_like_this(open_page):
    app = open_page("indicator", held=shop(), address=AT)

    assert complaints(app) == []
    assert answer(app) == "残りの5期間が毎期この値なら、salesは120件。目標180件に届きません（−60件）。"
    assert "目標まであと月22件。この試算では月10件、いままでの平均は月10件。" in [each.value for each in app.caption]


def test_several_sliders_move_together_and_the_answer_follows(open_page):
    app = open_page("indicator", held=shop(), address=AT)

    slider(app, "visits").set_value(200.0).run()
    slider(app, "rate").set_value(12.0).run()

    assert answer(app) == "残りの5期間が毎期この値なら、salesは190件。目標180件に届きます（+10件）。"


def test_what_one_input_must_be_is_told_and_can_be_tried(open_page):
    app = open_page("indicator", held=shop(), address=AT)
    assert any("ほかがこの値のままなら 22% で届きます" in each.value for each in app.caption)

    next(each for each in app.button if each.label == "22%を試す").click().run()

    assert answer(app) == "残りの5期間が毎期この値なら、salesは180件。目標180件に届きます（±0件）。"
    app.button(key="try-reset").click().run()
    assert slider(app, "rate").value == 10.0
    assert "salesは120件" in answer(app)


def test_a_limit_is_kept_or_passed(open_page):
    app = open_page("indicator", held=shop(direction="at_most"), address=AT)

    assert answer(app) == "残りの5期間が毎期この値なら、salesは120件。上限180件に収まります（−60件）。"


def test_whoever_may_look_may_try_and_nothing_is_written(open_page, monkeypatch):
    app = open_page("indicator", held=shop(), address=AT)
    looks_as(monkeypatch, Actor("閲覧", Role.VIEWER))
    monkeypatch.setattr("pages.shared.session.save", lambda *_: pytest.fail("a trial was saved"))

    slider(app, "visits").set_value(200.0).run()

    assert complaints(app) == []
    assert "salesは170件" in answer(app)


def test_the_contribution_stands_beside_it_with_the_name_of_its_method(open_page):
    app = open_page("indicator", held=shop(), address=AT)

    assert "シャープレイ値" in said(app)
    assert "visits −35件" in said(app)


def test_where_nothing_can_be_tried_the_reason_stands_there(open_page):
    app = open_page("indicator", held=shop(), address=AT | {"as_of": "2027-04-05"})

    assert any("「sales」の期間は終わっています。" in each.value for each in app.info)
    assert len(app.slider) == 0


def test_without_a_formula_there_is_no_such_part(open_page):
    app = open_page("indicator", held=shop(), address=AT | {"node": "visits"})

    assert len(app.slider) == 0
    assert "内訳と試算" not in said(app)


def test_what_a_sum_still_needs_per_period_stands_among_its_figures(open_page):
    app = open_page("indicator", held=shop(), address=AT)

    found = next(each for each in given(app, "kpi_board_head")["figures"] if each["label"] == "あと必要")
    assert (found["value"], found["note"]) == ("月22件", "いまの平均は10件")
