"""The wall of rows: what its lines, groups and cards say. The browser's part is in the browser test."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from kpicore.model.node import Band
from kpicore.model.plan import Plan
from kpicore.model.review import Action
from kpicore.reports.board import Board, Card, Group, Urgent, Waiting
from kpicore.reports.shares import Share
from kpicore.reports.since import Since, StatusChange
from kpicore.scoring import Drivers, Status
from pages.shared.components.wall import since_words, wall_of_board, wall_of_cards
from tests.pages.hostile import HOSTILE
from tests.pages.material import EN, JA, TERM, TODAY, node, scored

FOLDER = Path(__file__).parents[2] / "pages" / "shared" / "components"
SCRIPTS = ("wall/wall.js", "board_head/head.js", "address/links.js")


def card(of, score, **given):
    """Return what one card says."""
    (group,) = wall_of_cards([Card(of, score, **given)], JA)["groups"]
    return group["rows"][0]


# -- cards -----------------------------------------------------------------------------------------------------


def test_a_card_says_value_change_target_ratio_and_owner():
    of = node("visits", unit="人", target=5000, owner="佐藤", **TERM)
    score = scored(of, Status.WATCH, actual=4200, target=5000, attainment=0.84, judged_period="2026-10", met=False)

    said = card(of, score, spark=(4700, None, 4500, 4200), before=4500)

    assert (said["name"], said["star"], said["when"], said["value"]) == ("訪問者数", "", "10月", "4,200人")
    assert (said["light"], said["tone"], said["marks"]) == ("▲ 注意", "yellow", [])
    assert said["change"] == {"arrow": "↓", "text": "−300人", "said": "前月差 悪化"}
    assert said["spark"]["said"] == "直近3期の推移、最小4,200人、最大4,700人"
    assert [len(run) for run in said["spark"]["runs"]] == [1, 2]
    assert (said["goal"], said["judged"]) == ("5,000人以上・84.0%", "10月の目標 5,000人以上・達成率 84.0%")
    assert said["whose"] == "佐藤"
    assert said["address"] == "indicator?node=visits"


def test_streak_and_overdue_inputs_stand_beside_the_light():
    of = node(focus=True)

    said = card(of, scored(of, Status.OFF_TRACK, streak=3, overdue=2))

    assert said["star"] == "★"
    assert (said["light"], said["tone"]) == ("■ 要対策", "red")
    assert [(mark["text"], mark["tone"]) for mark in said["marks"]] == [
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

    assert (said["value"], said["when"], said["change"], said["spark"]) == ("–", "", None, None)
    assert said["goal"] == "100件以上"


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

    said = card(of, score)

    assert (said["when"], said["value"], said["goal"]) == ("累計", "8,050万円", "8,750万円以上・92.0%")
    assert said["judged"] == "累計 8,050万円 / 目標 8,750万円・達成率 92.0%"


def test_where_there_is_no_ratio_a_card_says_met_or_not():
    of = node(unit="件", target=0, direction="at_most", **TERM)

    said = card(of, scored(of, Status.OFF_TRACK, actual=2.0, target=0.0, judged_period="2026-10", met=False))

    assert (said["goal"], said["judged"]) == ("0件以下・未達", "10月の目標 0件以下・未達")


def test_a_missed_target_never_reads_as_reached():
    of = node(unit="円", target=150_000_000, **TERM)
    score = scored(
        of, Status.WATCH, actual=149_999_999, target=150_000_000, judged_period="2026-10", attainment=0.99999
    )

    said = card(of, score)

    assert said["value"] != "1.5億円"
    assert "99.9%" in said["goal"]
    assert "達成率 99.9%" in said["judged"]


@pytest.mark.parametrize("name", [*HOSTILE, "\u202eabc\x00", "あ" * 500])
def test_a_name_is_text_of_one_line_and_an_id_never_leaves_its_address(name):
    of = node(name, name=name, owner=name)

    said = card(of, scored(of))

    assert len(said["name"]) <= 240
    assert not set("\u202e\x00\n") & set(said["name"] + said["whose"])
    assert said["address"].startswith("indicator?node=")
    assert not set(said["address"].removeprefix("indicator?node=")) & set("&=#?/:<>\"' ")


def test_two_names_of_eighty_characters_that_differ_at_their_end_are_both_whole():
    names = ["あ" * 79 + end for end in "甲乙"]

    assert [card(of, scored(of))["name"] for of in (node(name=name) for name in names)] == names


@pytest.mark.parametrize(
    ("target", "lines"), [(30.0, 1), (Band(low=10, high=30), 2), (None, 0)], ids=["number", "range", "none"]
)
def test_a_sparkline_has_a_line_for_each_end_of_its_target(target, lines):
    said = card(node(), scored(node(), actual=2.0, target=target), spark=(10, 20))

    assert len(said["spark"]["targets"]) == lines


# -- the whole wall --------------------------------------------------------------------------------------------


def shown(**given):
    """Return the wall of a board that holds nothing but what is given."""
    whole = {"goals": (), "urgent": (), "unbound": (), "waiting": (), "groups": (), "counts": {}, "next_step": None}
    return wall_of_board(Board(today=TODAY, **{**whole, **given}), JA, entry="entry")


def test_a_group_says_its_factor_with_light_share_of_the_gap_and_coverage():
    goal, factor, of = node("g", "KGI", unit="円"), node("f", "CSF", "集客"), node("k", parents=("f",))
    score = scored(factor, Status.WATCH, drivers=Drivers(Status.WATCH, 0.9, 3, 4))

    (group,) = shown(groups=(Group(factor, score, (Card(of, scored(of)),), Share(goal, 9_680_000.0)),))["groups"]

    assert {name: group[name] for name in ("name", "light", "tone", "facts", "empty")} == {
        "name": "集客",
        "light": "▲ 注意",
        "tone": "yellow",
        "facts": ["影響 −968万円", "判定 4件中3件"],
        "empty": "",
    }
    assert group["rows"][0]["place"] == "f/k"


def test_a_factor_without_indicators_and_indicators_without_a_factor_say_so():
    factor, of = node("f", "CSF", "集客"), node("k")

    bare, rest = shown(groups=(Group(factor, scored(factor), ()), Group(None, None, (Card(of, scored(of)),))))["groups"]

    assert (bare["empty"], bare["rows"]) == (JA("indicator.factor_empty"), [])
    assert (rest["name"], rest["light"]) == (JA("board.without_factor"), "")


def urgent(*actions, status=Status.OFF_TRACK, waited=None, **given):
    """Return the line of one indicator that needs a hand."""
    of = node(
        "reply",
        name="初回返答時間",
        unit="時間",
        target=3,
        direction="at_most",
        owner="伊藤",
        response="当番を2人に",
        **TERM,
    )
    score = scored(of, status, actual=5.2, target=3, attainment=0.266, judged_period="2026-10", streak=5, overdue=4)
    entry = Urgent(of, score, 0.1, "2026-06", actions, waited, **given)
    return shown(urgent=(entry,))["act"]["rows"][0]


def test_a_line_of_what_needs_a_hand_says_whose_since_when_against_which_target_and_what_comes_next():
    row = urgent(Action(id="a", text="当番表を作る", owner="田中", due=date(2026, 12, 1)))

    assert (row["light"], row["name"], row["facts"]) == ("■ 要対策", "初回返答時間", ["伊藤", "6月から"])
    assert (row["value"], row["goal"]) == ("5.2時間", "3時間以下")
    assert row["step"] == {"text": "当番表を作る", "owner": "田中", "due": "期限 12月1日(火)", "late": ""}


def test_an_action_past_its_day_says_for_how_long():
    assert urgent(Action(id="a", text="当番表", due=date(2026, 11, 22)))["step"]["late"] == "期限切れ2日"


def test_where_nothing_was_agreed_it_says_so_with_the_days_and_what_is_out_of_date_asks_for_its_numbers():
    assert urgent(waited=9)["step"]["late"] == "要対策なのに対応なし 9日"
    assert urgent(status=Status.STALE)["step"]["text"] == "4期分の数字を入れる"


def test_what_it_costs_the_goal_carries_the_sign_of_its_effect_and_the_goals_period():
    goal = node("g", "KGI", unit="円", cadence="monthly")

    assert urgent(cost_per_period=2_690_000.0, goal=goal)["cost"] == "−269万円/月"
    assert urgent(cost_per_period=-50_000.0, goal=goal)["cost"] == "+50,000円/月"
    assert urgent()["cost"] == ""


def test_unfolded_stand_the_response_and_every_open_action():
    actions = [Action(id=text, text=text, due=due) for text, due in (("甲", date(2026, 11, 22)), ("乙", None))]

    lines = urgent(*actions)["more"]

    assert [line["text"] for line in lines] == [
        "事前に決めた対応: 当番を2人に",
        "アクション: 甲（担当 担当未定、期限 11月22日(日)）",
        "アクション: 乙（担当 担当未定、期限 なし）",
    ]
    assert [line["late"] for line in lines] == ["", "期限切れ2日", ""]


def test_a_late_action_of_no_indicator_is_a_line_without_a_link():
    row = shown(unbound=(Action(id="a", text="名簿を作る", owner="田中", due=date(2026, 11, 20)),))["act"]["rows"][0]

    assert (row["name"], row["address"], row["facts"], row["step"]["late"]) == (
        "名簿を作る",
        "",
        ["田中"],
        "期限切れ4日",
    )


def test_who_has_not_entered_stands_apart_with_the_way_to_their_fields():
    waiting = shown(waiting=(Waiting("田中", ("a", "b")), Waiting("", ("c",))))["waiting"]

    assert [(each["text"], each["address"]) for each in waiting["people"]] == [
        ("田中 2件", "entry?me=%E7%94%B0%E4%B8%AD"),
        ("担当未定 1件", "entry?me=-"),
    ]


def test_filters_are_offered_only_where_there_is_a_choice():
    cards = [node("a", owner="佐藤", department="店"), node("b", owner="鈴木", department="店")]
    group = Group(None, None, tuple(Card(of, scored(of)) for of in cards))

    filters = shown(groups=(group,), counts={Status.ON_TRACK: 2})["filters"]

    assert [(each["name"], [choice["value"] for choice in each["choices"]]) for each in filters] == [
        ("owner", ["佐藤", "鈴木"])
    ]


def test_since_somebody_was_here_lights_numbers_and_promises_are_told_apart():
    plan = Plan(nodes=(node("a", name="購入率"), node("b"), node("c")))
    turns = (
        StatusChange(Status.OFF_TRACK, Status.WATCH, ("a",)),
        StatusChange(Status.WATCH, Status.ON_TRACK, ("a", "b", "c")),
    )
    found = Since(datetime(2026, 11, 20, 9), turns, 4, 1)

    told = since_words(found, plan, is_visit=True, words=JA)

    assert told["label"] == "前回（11月20日(金)）から"
    assert [item["text"] for item in told["items"]] == [
        "■ 要対策 → ▲ 注意 1件（購入率）",
        "▲ 注意 → ● 順調 3件",
        "新しい数字4件",
        "期限切れ1件",
    ]
    nothing = since_words(Since(found.moment, (), 0, 0), plan, is_visit=False, words=EN)
    assert nothing["items"] == [{"text": "nothing has changed", "tone": ""}]


# -- the browser's part ----------------------------------------------------------------------------------------


def test_the_browser_never_reads_text_as_markup():
    for name in SCRIPTS:
        script = (FOLDER / name).read_text(encoding="utf-8")

        assert not [
            word for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(") if word in script
        ]


def test_colours_come_from_the_theme():
    for name in ("wall/wall.css", "board_head/head.css"):
        style = (FOLDER / name).read_text(encoding="utf-8")

        assert "#" not in style
        assert "rgb(" not in style
