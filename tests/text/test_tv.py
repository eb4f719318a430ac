"""What a TV on the wall is given: slides that fit, in the board's order, with or without names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpicore.model import Action, Snapshot
from kpicore.reports.board import board
from kpicore.samples.shop import shop
from kpicore.text.tv import MOST_PAGES, MOST_ROWS, ROWS_OF_FEW, ROWS_OF_MANY, SLIDES, Programme, programme_in, slides_of
from kpicore.text.voice import voice
from tests.pages.odd_boards import forty, no_goal, none
from tests.reports.small import TODAY, node, scored, snapshot

SHOP = shop(TODAY, "ja")


def slides(held: Snapshot, language: str = "ja", **programme: Any) -> list[dict[str, Any]]:
    words = voice(language, held.plan.settings.calendar)
    return slides_of(board(held, scored(held)), held, Programme(**programme), words)


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ({}, "show=goal,act,factors,late&turn=20"),
        ({"show": "late, goal,late", "turn": "60"}, "show=late,goal&turn=60"),
        ({"show": "<script>", "turn": "-3", "names": "on"}, "show=goal,act,factors,late&turn=20"),
        ({"turn": "0"}, "show=goal,act,factors,late&turn=0"),
        ({"turn": "1"}, "show=goal,act,factors,late&turn=5"),
        ({"turn": "99999"}, "show=goal,act,factors,late&turn=3600"),
        ({"turn": "二十"}, "show=goal,act,factors,late&turn=20"),
        ({"show": "act", "names": "off", "theme": "light"}, "show=act&turn=20&names=off&theme=light"),
    ],
)
def test_the_address_says_what_is_shown_and_what_it_cannot_say_is_as_usual(address: dict[str, str], query: str):
    assert programme_in(address).query == query
    assert programme_in(dict(part.split("=") for part in query.split("&"))) == programme_in(address)


def test_the_goal_says_where_it_ends_what_is_needed_and_how_far_it_is():
    (goal,) = slides(SHOP, show=("goal",))

    assert goal["sentence"].startswith("このままだと1.32億円。目標に1,803万円届きません")
    assert "▲\u00a0注意" in goal["sentence"]
    assert (goal["large"]["label"], goal["large"]["value"]) == ("着地見込み", "1.32億円")
    assert [figure["value"] for figure in goal["figures"]] == ["7,815万円", "月1,437万円"]
    assert (goal["bar"]["done"], goal["bar"]["planned"]) == (0.521, 0.5625)
    assert goal["light"] == {"text": "▲ 注意", "tone": "yellow"}


def test_what_needs_a_hand_comes_with_its_step_and_how_late_it_is():
    (act,) = slides(SHOP, show=("act",))

    first = act["rows"][0]
    assert (first["name"], first["value"], first["goal"]) == ("商品ページの購入率（CVR）", "1.58%", "2%以上・78.8%")
    assert first["facts"] == ["佐藤", "7月から", "−253万円/月"]
    assert (first["due"][0], first["late"]) == ("高橋", "期限切れ2日")


def test_a_factor_shows_those_in_trouble_first():
    (factors,) = slides(SHOP, show=("factors",))

    purchase = factors["groups"][1]
    assert (factors["lines"], purchase["name"], purchase["share"]) == (1, "購入率と客単価の向上", "影響 −831万円")
    assert [row["light"]["tone"] for row in purchase["rows"]] == ["red", "green", "green", "green"]


def test_who_has_not_entered_and_what_is_overdue():
    (late,) = slides(SHOP, show=("late",))

    numbers, actions = late["columns"]
    assert [row["text"] for row in numbers["rows"]] == ["田中: 2指標", "鈴木: 1指標"]
    assert [(row["note"], row["late"]) for row in actions["rows"]] == [("高橋", "期限切れ2日")]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_without_names_no_owner_stands_anywhere(language: str):
    held = shop(TODAY, language)
    owners = {node.owner for node in held.plan.nodes} - {""}

    with_names, without = (
        json.dumps(slides(held, language, has_names=each), ensure_ascii=False) for each in (True, False)
    )

    assert [owner for owner in owners if owner in with_names] != []
    assert [owner for owner in owners if owner in without] == []


def test_without_names_a_missing_number_is_called_by_its_indicator():
    held = snapshot([node("goal", kind="KGI", owner="佐藤")], {"goal": []})
    (goal,) = slides(held, show=("goal",), has_names=False)

    assert "佐藤" not in goal["sentence"]
    assert "goal" in goal["sentence"]


def test_more_than_fits_is_spread_over_a_few_slides_and_the_rest_is_counted():
    many = snapshot(
        [node("goal", kind="KGI"), *(node(f"f{n}", "goal", kind="CSF") for n in range(20))]
        + [node(f"k{n}", f"f{n % 20}", owner=f"人{n}") for n in range(100)],
        {f"k{n}": [50.0] * (7 if n % 2 else 5) for n in range(100)},
        actions=[Action(id=f"a{n}", text="電話", owner="佐藤", due=date(2026, 11, 1)) for n in range(30)],
    )
    found = slides(many)
    acts = [slide for slide in found if slide["kind"] == "act"]
    factors = [slide for slide in found if slide["kind"] == "factors"]

    assert (len(acts), [len(slide["rows"]) for slide in acts]) == (MOST_PAGES, [MOST_ROWS] * MOST_PAGES)
    assert [slide["page"] for slide in acts] == ["1 / 3", "2 / 3", "3 / 3"]
    assert (acts[0]["more"], acts[-1]["more"].startswith("ほか")) == ("", True)
    assert {len(group["rows"]) for slide in factors for group in slide["groups"]} == {ROWS_OF_MANY}
    assert factors[0]["groups"][0]["more"] == "ほか3件"
    assert found[-1]["columns"][1]["more"] == "ほか24件"


def test_few_factors_have_room_for_more_indicators():
    (factors,) = slides(forty(), show=("factors",))

    assert [len(group["rows"]) for group in factors["groups"]] == [ROWS_OF_FEW] * 3


def test_where_there_is_nothing_a_slide_says_so():
    calm = snapshot([node("goal", kind="KGI"), node("a", "goal")], {"goal": [100.0] * 7, "a": [100.0] * 7})
    act, late = slides(calm, show=("act", "late"))

    assert (act["rows"], act["text"]) == ([], "いま手を打つものはありません。")
    assert (late["columns"], late["text"]) == ([], "入力待ちも、期限切れもありません。")
    assert [slide["kind"] for slide in slides(none())] == ["empty"]
    assert [slide["kind"] for slide in slides(no_goal(), show=("goal",))] == ["empty"]
    assert {slide["kind"] for slide in slides(no_goal())} == set(SLIDES) - {"goal"}


def test_a_goal_that_is_no_sum_has_no_bar():
    held = replace(SHOP, plan=snapshot([node("goal", kind="KGI", unit="%", aggregation="mean")]).plan)
    (goal,) = slides(held, show=("goal",))

    assert goal["bar"] is None


def test_a_unit_that_is_a_word_is_said_once_beside_the_target_of_a_factors_row():
    (factors,) = slides(shop(TODAY, "en"), "en", show=("factors",))

    told = {row["name"]: (row["value"], row["goal"]) for group in factors["groups"] for row in group["rows"]}

    assert told["New visitors"] == ("4,749 visitors", "at least 5,000 · 94.9%")
    assert told["Average order value"] == ("$126.43", "at least $125.00 · 101.1%")
    assert told["Requests for a review"] == ("", "at least 15 requests")
