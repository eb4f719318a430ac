"""What a digest says of a plan, for everybody, a department and a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from kpicore.model import Action, Review
from kpicore.reports.digest import Scope, digest
from kpicore.samples.shop import shop
from kpicore.scoring import Status, score
from kpicore.text.digest import MOST_LINES, digest_lines, digest_title
from tests.reports.small import TODAY, node, scored, snapshot

MONDAY = datetime(2026, 11, 16, 8)


def plan(**actuals: list[float | None]):
    nodes = [
        node("goal", kind="KGI", target=1200.0, shape="total"),
        node("calls", "goal", owner="佐藤", department="営業部"),
        node("visits", "goal", owner="鈴木", department="営業部、マーケティング部"),
    ]
    review = Review(id="r", date=date(2026, 11, 1), node="calls")
    actions = [
        Action(id="a", review="r", text="電話の台本を直す", owner="佐藤", due=date(2026, 11, 20)),
        Action(id="b", review="", text="期限の先", owner="鈴木", due=date(2026, 12, 20)),
    ]
    return snapshot(nodes, {"goal": [100.0] * 7, **actuals}, reviews=[review], actions=actions)


EVERYBODY = Scope()


def found(held, scope: Scope = EVERYBODY, moment: datetime = MONDAY):
    return digest(held, scored(held), moment, scope)


FULL = {"calls": [100.0] * 7, "visits": [100.0] * 7}
LATE = {"calls": [100.0] * 6, "visits": [100.0] * 7}


def test_whose_numbers_are_late_and_which_promises_are_overdue_is_told():
    got = found(plan(**LATE))

    assert [(each.node.id, each.period) for each in got.missing] == [("calls", "2026-10")]
    assert [(each.action.id, each.node.id, each.days) for each in got.overdue] == [("a", "calls", 4)]


@pytest.mark.parametrize(
    ("scope", "missing", "overdue"),
    [
        (Scope(), ["calls"], ["a"]),
        (Scope(person="佐 藤"), ["calls"], ["a"]),
        (Scope(person="鈴木"), [], []),
        (Scope(department="営業部"), ["calls"], ["a"]),
        (Scope(department="マーケティング部"), [], []),
    ],
)
def test_a_digest_speaks_for_everybody_a_department_or_a_person(scope, missing, overdue):
    got = found(plan(**LATE), scope)

    assert [each.node.id for each in got.missing] == missing
    assert [each.action.id for each in got.overdue] == overdue
    assert len(got.headlines) == 1  # the goal is everybody's


def test_a_light_that_turned_since_is_news_and_the_worse_comes_first():
    today = date(2026, 11, 11)
    held = plan(calls=[100.0] * 6 + [40.0], visits=[50.0] * 6 + [100.0])
    recorded = held.actuals["period"].map(lambda period: datetime(2026, int(period[-2:]) + 1, 2))
    held = snapshot_with(held, recorded)

    got = digest(held, score(held.plan, held.actuals, today), datetime(2026, 10, 26, 8))

    assert [(each.node.id, each.before, each.after) for each in got.turned] == [
        ("calls", Status.ON_TRACK, Status.OFF_TRACK),
        ("visits", Status.OFF_TRACK, Status.ON_TRACK),
    ]
    assert got.new_actuals == 3


def snapshot_with(held, recorded):
    return replace(held, actuals=held.actuals.assign(recorded_at=recorded.astype("datetime64[us]")))


def test_where_nothing_happened_one_line_says_so():
    got = found(snapshot([node("goal", kind="KGI", target=1200.0, shape="total")], {"goal": [100.0] * 7}))
    lines = [line.text for line in digest_lines(got, plan().plan, "ja")]

    assert got.is_quiet
    assert lines[-1] == "前回から変わったことはありません。"
    assert len(lines) <= 3


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_sample_is_told_in_twelve_lines_with_links_to_where_something_is_to_be_done(language):
    today = date(2026, 11, 30)
    held = shop(today, language)
    got = digest(held, score(held.plan, held.actuals, today), MONDAY)
    lines = digest_lines(got, held.plan, language)

    assert len(lines) <= MOST_LINES
    assert lines[0].text.startswith({"ja": "このままだと", "en": "At this rate"}[language])
    pages = {line.page for line in lines}
    assert {"indicator", "entry"} <= pages
    asked = next(line for line in lines if line.page == "entry")
    assert "period=" in asked.link("https://kpi.example.com/")
    assert asked.link("https://kpi.example.com/").startswith("https://kpi.example.com/entry?me=")
    assert asked.link("") == ""


def test_a_bad_week_of_three_hundred_indicators_still_fits():
    nodes = [node("goal", kind="KGI", target=1200.0, shape="total")]
    nodes += [node(f"k{at}", "goal", owner=f"担当{at % 40}") for at in range(300)]
    held = snapshot(nodes, {"goal": [100.0] * 7})
    lines = digest_lines(found(held), held.plan, "ja")

    assert len(lines) <= MOST_LINES
    assert any("ほかに38人" in line.text for line in lines)


def test_the_subject_says_how_the_first_goal_stands_and_for_whom():
    held = shop(TODAY)
    got = digest(held, score(held.plan, held.actuals, TODAY), MONDAY)

    assert digest_title(got, held.plan, "ja") == "▲ 注意 はなまる雑貨店（サンプル）"
    assert digest_title(got, held.plan, "en", Scope(person="佐藤")) == "▲ Watch: はなまる雑貨店（サンプル） – 佐藤"


def test_a_plan_without_a_goal_has_a_digest_too():
    held = snapshot([node("calls", owner="佐藤")], {"calls": [100.0] * 6})
    got = found(held)

    assert digest_title(got, held.plan, "ja") == "試験のまとめ"
    assert [line.page for line in digest_lines(got, held.plan, "ja")] == ["entry"]
