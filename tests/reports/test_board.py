"""What the board shows, and in which order what needs a hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpicore.model import Action, Review, actuals_table
from kpicore.reports.board import board, goal_shares
from kpicore.samples.shop import shop
from tests.reports.small import TODAY, node, scored, snapshot

GOOD, LATE = [100.0] * 7, [100.0] * 6 + [None]


def shown(held, today=TODAY):
    return board(held, scored(held, today))


def urgent_ids(held):
    return [urgent.node.id for urgent in shown(held).urgent]


def goal_with(*nodes, **fields):
    return [node("goal", kind="KGI"), *nodes]


def test_what_is_red_comes_before_what_is_stale_and_that_before_what_only_has_a_late_action():
    held = snapshot(
        [node("promised"), node("stale"), node("red")],
        {"promised": GOOD, "stale": [100.0] * 5, "red": [100.0] * 6 + [50.0]},
        reviews=[Review(id="r", date=date(2026, 11, 1), node="promised")],
        actions=[Action(id="a", review="r", text="call", due=date(2026, 11, 23))],
    )

    assert urgent_ids(held) == ["red", "stale", "promised"]


def test_an_input_that_is_late_once_stands_with_who_has_not_entered_and_not_with_what_needs_a_hand():
    held = snapshot(
        [
            node("late", owner="Ann"),
            node("never", owner="Bob"),
            node("stale", owner="Bob"),
            node("nobody"),
            node("good"),
        ],
        {"late": LATE, "stale": [100.0] * 5, "nobody": LATE, "good": GOOD},
    )

    assert urgent_ids(held) == ["stale"]
    assert [(each.owner, each.nodes) for each in shown(held).waiting] == [
        ("Bob", ("never", "stale")),
        ("Ann", ("late",)),
        ("", ("nobody",)),
    ]


@pytest.mark.parametrize(
    ("review_of", "due", "state", "is_unbound"),
    [
        (None, date(2026, 11, 23), "open", True),
        ("gone", date(2026, 11, 23), "open", True),
        ("retired", date(2026, 11, 23), "open", True),
        ("good", date(2026, 11, 23), "open", False),  # its indicator's line says it
        (None, date(2026, 11, 24), "open", False),  # the due day itself is not past
        (None, date(2026, 11, 23), "done", False),
    ],
)
def test_a_late_action_of_no_indicator_on_the_board_has_a_line_of_its_own(review_of, due, state, is_unbound):
    held = snapshot(
        [node("good"), node("retired", state="retired")],
        {"good": GOOD},
        reviews=[Review(id="r", date=date(2026, 11, 1), node=review_of)] if review_of else [],
        actions=[Action(id="a", review="r" if review_of else "", text="call", due=due, state=state)],
    )

    assert [action.id for action in shown(held).unbound] == (["a"] if is_unbound else [])


def of_a_formula(visits, price):
    """Return 10 visitors × 100 JPY wanted each month, and what they were in seven."""
    nodes = [
        node("sales", kind="KGI", unit="JPY", target=1_000.0, formula="visitors × price"),
        node("traffic", "sales", kind="CSF"),
        node("shelf", "sales", kind="CSF"),
        node("visitors", "traffic", unit="人", target=10.0),
        node("price", "shelf traffic", unit="円", target=100.0, aggregation="mean"),
    ]
    sales = [one * other for one, other in zip(visits, price, strict=True)]
    return snapshot(nodes, {"sales": sales, "visitors": visits, "price": price})


def test_a_line_says_what_it_costs_the_goal_per_period_now_and_a_factor_what_its_inputs_hold_of_the_gap():
    held = of_a_formula([10.0, 10.0, 10.0, 10.0, 5.0, 5.0, 5.0], [100.0] * 7)

    rows = shown(held)

    (line,) = rows.urgent
    assert (line.node.id, line.cost_per_period, line.goal.id) == ("visitors", 500.0, "sales")  # the last three months
    shares = [(group.factor.id, group.share and group.share.value) for group in rows.groups]
    assert shares == [("traffic", 1_500.0), ("shelf", 0.0)]


def test_what_costs_the_goal_most_comes_first_and_what_no_formula_leads_to_comes_after():
    held = of_a_formula([10.0] * 4 + [7.0] * 3, [100.0] * 4 + [40.0] * 3)
    more = held.plan.model_copy(update={"nodes": (*held.plan.nodes, node("calls", "traffic", weight=50))})
    table = actuals_table([*held.actuals.to_dict("records"), {"indicator": "calls", "period": "2026-10", "value": 1.0}])

    assert urgent_ids(replace(held, plan=more, actuals=table)) == ["price", "visitors", "calls"]


@pytest.mark.parametrize(
    ("nodes", "actuals", "step"),
    [
        ([], {}, "plan"),
        ([node("k")], {"k": GOOD}, "goal"),
        ([node("g", kind="KGI", target=None), node("k", "g")], {"g": GOOD}, "target"),
        ([node("g", kind="KGI")], {"g": GOOD}, "indicators"),
        ([node("g", kind="KGI"), node("f", "g", kind="CSF")], {"g": GOOD}, "indicators"),
        ([node("g", kind="KGI"), node("k", "g")], {}, "actuals"),
        ([node("g", kind="KGI"), node("k", "g")], {"k": [100.0]}, None),
    ],
)
def test_the_next_step_is_the_first_thing_a_plan_lacks(nodes, actuals, step):
    assert shown(snapshot(nodes, actuals)).next_step == step


def test_lights_are_counted_over_the_indicators_below_the_goals():
    held = snapshot(
        [node("g", kind="KGI"), node("f", "g", kind="CSF"), node("a", "f"), node("b", "f"), node("c", "f")],
        {"g": GOOD, "a": GOOD, "b": [50.0] * 7, "c": GOOD},
    )

    assert shown(held).counts == {"on_track": 2, "off_track": 1}


def test_among_red_ones_the_one_that_costs_the_goal_most_comes_first():
    held = snapshot(
        goal_with(node("small", "goal", weight=1), node("large", "goal", weight=3)),
        {"goal": GOOD, "small": [10.0] * 7, "large": [50.0] * 7},
    )

    costs = {urgent.node.id: urgent.cost for urgent in shown(held).urgent}

    # 3/4 of the goal × half is missing, against 1/4 × nine tenths.
    assert costs == {"large": pytest.approx(0.375), "small": pytest.approx(0.225)}
    assert urgent_ids(held) == ["large", "small"]


def test_what_has_no_ratio_lacks_all_of_it_and_so_does_what_is_out_of_date():
    none_allowed = {"direction": "at_most", "target": 0.0}  # a limit of zero has no ratio (R4)
    held = snapshot(
        goal_with(
            node("half", "goal"), node("none", "goal", **none_allowed), node("stale", "goal"), node("good", "goal")
        ),
        {"goal": GOOD, "half": [50.0] * 7, "none": [0.0] * 6 + [3.0], "stale": [100.0] * 5, "good": GOOD},
    )

    costs = [(urgent.node.id, urgent.cost) for urgent in shown(held).urgent]

    # Each is a quarter of the goal.
    assert costs == [("none", 0.25), ("half", 0.125), ("stale", 0.25)]


def test_a_total_ahead_of_its_plan_costs_nothing_although_three_misses_ask_for_a_hand():
    ahead = node("ahead", target=1200.0, shape="total")
    (urgent,) = shown(snapshot([ahead], {"ahead": [500, 90, 90, 90, 90, 90, 90]})).urgent

    assert (urgent.score.light_ratio > 1, urgent.score.streak, urgent.cost) == (True, 6, 0.0)


def test_three_misses_in_a_row_ask_for_a_hand_even_while_the_light_is_yellow():
    held = snapshot([node("slow")], {"slow": [100.0] * 4 + [90.0] * 3})

    (urgent,) = shown(held).urgent

    assert (urgent.score.status, urgent.score.streak, urgent.since) == ("watch", 3, "2026-08")


def test_a_goal_below_its_target_is_not_repeated_but_one_out_of_date_is():
    red = snapshot([node("goal", kind="KGI")], {"goal": [50.0] * 7})
    late = snapshot([node("goal", kind="KGI")], {"goal": [100.0] * 5})

    assert urgent_ids(red) == []
    assert urgent_ids(late) == ["goal"]


@pytest.mark.parametrize(
    ("actuals", "since"),
    [
        ([100, 100, 100, 100, 100, 50, 50], "2026-09"),  # the first period of the streak
        ([100, 50, None, 50, 50, 50, 50], "2026-07"),  # a gap ends a streak (R6)
        ([100, 100, 100, 100, 100, None, None], "2026-09"),  # stale: the first one missing
    ],
)
def test_since_is_the_first_period_of_what_is_wrong(actuals, since):
    (urgent,) = shown(snapshot([node("x")], {"x": actuals})).urgent

    assert urgent.since == since


def test_a_total_that_is_behind_although_its_last_month_was_met_is_red_since_it_turned_red():
    held = snapshot([node("x", target=1200.0, shape="total")], {"x": [100, 100, 0, 0, 60, 60, 100]})

    (urgent,) = shown(held).urgent

    # To date: 100, 100, 67, 50, 52, 53, 60 percent.
    assert (urgent.score.streak, urgent.since) == (0, "2026-06")


def red_with(reviews=(), actions=()):
    return shown(snapshot([node("x")], {"x": [100.0] * 6 + [50.0]}, reviews=reviews, actions=actions)).urgent[0]


def test_days_without_an_action_count_from_the_end_of_the_first_bad_period():
    assert (red_with().action, red_with().days_without_action) == (None, (TODAY - date(2026, 10, 31)).days)


def test_a_review_since_then_starts_the_count_anew():
    review = Review(id="r1", date=date(2026, 11, 10), node="x")

    assert red_with([review]).days_without_action == 14


def test_a_review_of_another_indicator_answers_nothing():
    review = Review(id="r1", date=date(2026, 11, 10), node="y")

    assert red_with([review]).days_without_action == 24


def test_an_open_action_is_shown_and_one_that_is_done_is_none():
    review = Review(id="r1", date=date(2026, 11, 10), node="x")
    later = Action(id="a1", review="r1", text="later", due=date(2026, 12, 20))
    sooner = Action(id="a2", review="r1", text="sooner", due=date(2026, 12, 1))
    done = Action(id="a3", review="r1", text="done", due=date(2026, 11, 11), state="done")

    urgent = red_with([review], [later, sooner, done])

    assert (urgent.action.text, urgent.days_without_action) == ("sooner", None)


def test_all_open_actions_are_there_the_one_due_first_on_top_and_those_without_a_date_last():
    review = Review(id="r1", date=date(2026, 11, 10), node="x")
    given = [("no date", None, "open"), ("later", date(2026, 12, 20), "doing"), ("sooner", date(2026, 12, 1), "open")]
    actions = [Action(id=text, review="r1", text=text, due=due, state=state) for text, due, state in given]

    assert [action.text for action in red_with([review], actions).actions] == ["sooner", "later", "no date"]


def test_an_action_of_the_indicator_itself_needs_no_review_and_one_of_another_is_none_of_its():
    review = Review(id="r1", date=date(2026, 11, 10), node="x")
    own = Action(id="own", text="own", node="x")
    moved = Action(id="moved", text="moved", review="r1", node="y")

    assert [action.id for action in red_with([review], [own, moved]).actions] == ["own"]


@pytest.mark.parametrize(
    ("day", "waited"),
    [
        (date(2026, 10, 31), 24),  # on the last day of the bad period itself nothing was known yet: it answers nothing
        (date(2026, 11, 1), 23),
        (date(2026, 11, 24), 0),  # today
        (date(2026, 11, 25), 24),  # still to come
    ],
)
def test_only_a_review_after_the_bad_period_and_up_to_today_starts_the_count_anew(day, waited):
    assert red_with([Review(id="r1", date=day, node="x")]).days_without_action == waited


@pytest.mark.parametrize(
    ("due", "state", "days"),
    [
        (date(2026, 11, 22), "open", 2),
        (date(2026, 11, 23), "doing", 1),
        (date(2026, 11, 24), "open", 0),  # the due day itself is not past
        (date(2026, 11, 25), "open", 0),
        (None, "open", 0),
        (date(2026, 11, 1), "done", 0),
        (date(2026, 11, 1), "dropped", 0),
    ],
)
def test_an_open_action_is_overdue_from_the_day_after_its_due_day(due, state, days):
    assert Action(id="a", text="a", due=due, state=state).days_overdue(TODAY) == days


def test_shares_of_the_goal_add_up_level_by_level_and_retired_nodes_hand_on_nothing():
    plan = snapshot(
        [
            node("goal", kind="KGI"),
            node("a", "goal", kind="CSF"),
            node("b", "goal", kind="CSF", weight=3),
            node("gone", "goal", weight=9, state="retired"),
            node("both", "a b"),
            node("only-b", "b"),
        ]
    ).plan

    assert goal_shares(plan) == pytest.approx(
        {"goal": 1, "a": 0.25, "b": 0.75, "gone": 0, "both": 0.25 + 0.375, "only-b": 0.375}
    )


def test_a_circle_in_the_tree_hangs_nothing():
    held = snapshot([node("goal", kind="KGI"), node("a", "goal b"), node("b", "a"), node("c", "d"), node("d", "c")])

    shares = goal_shares(held.plan)

    assert (shares["a"], shares["b"], shares["c"]) == (1.0, 1.0, 0.0)
    assert [card.node.id for group in shown(held).groups for card in group.cards] == ["a", "b", "c", "d"]


def test_indicators_stand_under_their_factor_with_what_hangs_below_them():
    held = snapshot(
        [
            node("goal", kind="KGI"),
            node("factor", "goal", kind="CSF"),
            node("kpi", "factor"),
            node("kdi", "kpi", kind="KDI"),
            node("alone", "goal"),
            node("retired", "factor", state="retired"),
        ]
    )

    groups = [
        (group.factor and group.factor.id, [card.node.id for card in group.cards]) for group in shown(held).groups
    ]

    assert groups == [("factor", ["kpi", "kdi"]), (None, ["alone"])]


def test_a_factor_below_a_factor_keeps_what_hangs_below_it_and_an_indicator_stands_once():
    held = snapshot(
        [
            node("outer", kind="CSF"),
            node("inner", "outer", kind="CSF"),
            node("own", "outer"),
            node("deep", "inner"),
            node("twice", "own outer"),
        ]
    )

    groups = [(group.factor.id, [card.node.id for card in group.cards]) for group in shown(held).groups]

    assert groups == [("outer", ["own", "twice"]), ("inner", ["deep"])]


def test_a_card_compares_with_the_very_period_before_not_with_an_older_one():
    held = snapshot([node("steady"), node("gap")], {"steady": [1, 2, 3, 4, 5, 6, 7], "gap": [1, 2, 3, 4, 5, None, 7]})

    cards = {card.node.id: card for group in shown(held).groups for card in group.cards}

    assert (cards["steady"].before, cards["steady"].spark[-3:]) == (6, (5, 6, 7))
    assert (cards["gap"].before, cards["gap"].spark[-3:]) == (None, (5, None, 7))


def test_a_sparkline_is_of_the_last_thirteen_periods():
    months = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][8:22]
    held = snapshot([node("x")], {"x": [float(at) for at in range(14)]}, months=months)

    (group,) = shown(held).groups

    assert group.cards[0].spark == tuple(float(at) for at in range(1, 14))


def test_a_goal_without_a_deadline_ends_with_the_fiscal_year():
    held = snapshot([node("goal", kind="KGI")])

    (goal,) = shown(held).goals

    assert (goal.node.deadline, goal.headline.days_left) == (date(2027, 3, 31), 127)


def test_an_empty_plan_is_an_empty_board():
    assert shown(snapshot([])).is_empty


@pytest.mark.parametrize("kind", ["KGI", "CSF", "KPI"])
def test_a_board_with_one_thing_on_it_is_not_empty(kind):
    assert not shown(snapshot([node("x", kind=kind)])).is_empty


@pytest.mark.parametrize("today", [date(2026, 4, 1), date(2027, 1, 4), date(2028, 2, 29)], ids=str)
def test_the_sample_leads_with_its_red_starred_indicator(today):
    held = shop(today)

    rows = shown(held, today)

    assert rows.urgent[0].node.id == "cvr"
    assert rows.urgent[0].action is not None
