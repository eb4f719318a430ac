"""The wall of cards: what its groups and cards say. The browser's part is in the browser test."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.model.node import Band
from kpicore.reports.board import Card, Group
from kpicore.scoring import Drivers, Status
from pages.shared.components.card_wall import wall_groups, wall_of
from tests.pages.hostile import HOSTILE
from tests.pages.material import EN, JA, TERM, node, scored

FOLDER = Path(__file__).parents[2] / "pages" / "shared" / "components" / "card_wall"


def card(of, score, **given):
    """Return what one card says."""
    ((group,)) = wall_of([Card(of, score, **given)], JA, "")
    return group["cards"][0]


# -- cards -----------------------------------------------------------------------------------------------------


def test_a_card_says_value_change_target_ratio_and_owner():
    of = node("visits", unit="人", target=5000, owner="佐藤", **TERM)
    score = scored(of, Status.WATCH, actual=4200, target=5000, attainment=0.84, judged_period="2026-10", met=False)

    said = card(of, score, spark=(4700, None, 4500, 4200), before=4500)

    assert (said["name"], said["star"], said["value"]) == ("訪問者数", "", "4,200人")
    assert said["marks"] == [{"text": "▲ 注意", "tone": "yellow"}]
    assert said["change"] == {"arrow": "↓", "text": "−300人", "said": "前月差 悪化"}
    assert said["spark"]["said"] == "直近3期の推移、最小4,200人、最大4,700人"
    assert [len(run) for run in said["spark"]["runs"]] == [1, 2]
    assert said["lines"] == ["10月の目標 5,000人以上・達成率 84.0%", "担当 佐藤"]
    assert said["address"] == "indicator?node=visits"


def test_streak_and_overdue_inputs_stand_beside_the_light():
    of = node(focus=True)

    said = card(of, scored(of, Status.OFF_TRACK, streak=3, overdue=2))

    assert said["star"] == "★"
    assert [(mark["text"], mark["tone"]) for mark in said["marks"]] == [
        ("■ 要対策", "red"),
        ("3期連続未達", "red"),
        ("入力待ち2", "gray"),
    ]


@pytest.mark.parametrize(
    ("direction", "before", "arrow", "described"),
    [
        ("at_least", 90.0, "↑", "前月差 改善"),
        ("at_most", 90.0, "↑", "前月差 悪化"),
        ("at_most", 110.0, "↓", "前月差 改善"),
        ("within", 90.0, "↑", "前月差"),
        ("at_least", 100.0, "", "前月差"),
    ],
)
def test_a_change_is_better_or_worse_by_the_direction(direction, before, arrow, described):
    target = Band(low=80, high=120) if direction == "within" else 100
    of = node(unit="件", target=target, direction=direction, **TERM)

    said = card(of, scored(of, actual=100.0, target=target, attainment=1.0, judged_period="2026-10"), before=before)

    assert (said["change"]["arrow"], said["change"]["said"]) == (arrow, described)


@pytest.mark.parametrize("direction", [None, "at_most", "at_least"])
def test_a_rank_that_moves_up_is_better_whatever_the_direction(direction):
    of = node(unit="位", target=5, aggregation="last", direction=direction, **TERM)

    said = card(of, scored(of, actual=7.0, target=5.0, judged_period="2026-10"), before=9.0)

    assert (said["change"]["text"], said["change"]["said"]) == ("−2位", "前月差 改善")


def test_no_change_is_a_plain_zero_without_an_arrow():
    of = node(unit="件", target=100, **TERM)

    said = card(of, scored(of, actual=100.0, target=100.0, judged_period="2026-10", attainment=1.0), before=100.0)

    assert (said["change"]["arrow"], said["change"]["text"]) == ("", "0")


def test_a_card_without_actuals_says_so_with_a_dash():
    of = node(unit="件", target=100, **TERM)

    said = card(of, scored(of, Status.NOT_STARTED), spark=(None, None))

    assert (said["value"], said["change"], said["spark"]) == ("–", None, None)
    assert said["lines"] == ["目標 100件以上"]


def test_a_total_is_told_by_the_sums_it_was_judged_by():
    of = node(unit="円", target=150_000_000, shape="total", **TERM)
    score = scored(
        of,
        Status.WATCH,
        actual=12_600_000,
        target=12_500_000,
        attainment=1.008,
        judged_period="2026-10",
        actual_to_date=80_500_000,
        target_to_date=87_500_000,
        attainment_to_date=0.92,
    )

    assert card(of, score)["lines"] == ["累計 8,050万円 / 目標 8,750万円・達成率 92.0%"]


def test_where_there_is_no_ratio_a_card_says_met_or_not():
    of = node(unit="件", target=0, direction="at_most", **TERM)

    said = card(of, scored(of, Status.OFF_TRACK, actual=2.0, target=0.0, judged_period="2026-10", met=False))

    assert said["lines"] == ["10月の目標 0件以下・未達"]


def test_a_missed_target_never_reads_as_reached():
    of = node(unit="円", target=150_000_000, **TERM)
    score = scored(
        of, Status.WATCH, actual=149_999_999, target=150_000_000, judged_period="2026-10", attainment=0.99999
    )

    said = card(of, score)

    assert said["value"] != "1.5億円"
    assert "達成率 99.9%" in said["lines"][0]


@pytest.mark.parametrize("name", [*HOSTILE, "\u202eabc\x00", "あ" * 500])
def test_a_name_is_text_of_one_line_and_an_id_never_leaves_its_address(name):
    of = node(name, name=name, owner=name)

    said = card(of, scored(of))

    assert len(said["name"]) <= 80
    assert not set("\u202e\x00\n") & set(said["name"] + said["whole_name"] + said["lines"][-1])
    assert said["address"].startswith("indicator?node=")
    assert not set(said["address"].removeprefix("indicator?node=")) & set("&=#?/:<>\"' ")


# -- groups ----------------------------------------------------------------------------------------------------


def test_a_group_says_its_factor_with_light_and_coverage():
    factor, of = node("f", "CSF", "集客"), node("k", parents=("f",))
    score = scored(factor, Status.WATCH, drivers=Drivers(Status.WATCH, 0.9, 3, 4))

    (group,) = wall_groups([Group(factor, score, (Card(of, scored(of)),))], JA)

    assert {name: group[name] for name in ("name", "light", "tone", "coverage", "empty")} == {
        "name": "集客",
        "light": "▲ 注意",
        "tone": "yellow",
        "coverage": "判定 4件中3件",
        "empty": "",
    }
    assert group["cards"][0]["place"] == "f/k"


def test_a_factor_without_indicators_and_indicators_without_a_factor_say_so():
    factor, of = node("f", "CSF", "集客"), node("k")

    bare, rest = wall_groups([Group(factor, scored(factor), ()), Group(None, None, (Card(of, scored(of)),))], EN)

    assert (bare["empty"], bare["cards"]) == (EN("indicator.factor_empty"), [])
    assert (rest["name"], rest["light"]) == (EN("board.without_factor"), "")


# -- the browser's part ----------------------------------------------------------------------------------------


def test_the_browser_never_reads_text_as_markup():
    script = (FOLDER / "wall.js").read_text(encoding="utf-8")

    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(") if word in script
    ]


def test_colours_come_from_the_theme():
    style = (FOLDER / "wall.css").read_text(encoding="utf-8")

    assert "#" not in style
    assert "rgb(" not in style
