"""The tree as items: where each card stands, what it says, what starts folded. The browser's part is in the browser test."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from kpicore.reports.shares import Share
from kpicore.scoring import Drivers, Status
from pages.shared.components.tree_view import MANY_ITEMS, Nodes, score_face, share_face, tree_items
from tests.pages.material import EN, JA, node, scored

FOLDER = Path(__file__).parents[2] / "pages" / "shared" / "components" / "tree_view"


def tree(drawing: str) -> Nodes:
    """Return nodes from lines `id < parents`; ids beginning with r are red."""
    found = []
    for line in drawing.strip().splitlines():
        name, _, parents = line.partition("<")
        kind = {"g": "KGI", "c": "CSF"}.get(name.strip()[0], "KPI")
        of = node(name.strip(), kind, name.strip(), parents=tuple(parents.split()))
        found.append((of, scored(of, Status.OFF_TRACK if name.strip().startswith("r") else Status.ON_TRACK)))
    return found


def outline(nodes: Nodes) -> list[str]:
    """Return the items as an indented list."""
    return ["·" * (item["level"] - 1) + item["id"] for item in tree_items(nodes, JA)]


def test_cards_stand_below_their_parent_in_the_owners_order():
    nodes = tree("""
        goal
        c1 < goal
        c2 < goal
        k2 < c2
        k1 < c1
        k3 < c1
    """)

    assert outline(nodes) == ["goal", "·c1", "··k1", "··k3", "·c2", "··k2"]


def test_a_node_with_two_parents_stands_under_both_and_its_branch_under_the_first():
    nodes = tree("""
        goal
        c1 < goal
        c2 < goal
        k < c1 c2
        d < k
    """)

    items = tree_items(nodes, JA)

    assert outline(nodes) == ["goal", "·c1", "··k", "···d", "·c2", "··k"]
    assert [item.get("note") for item in items if item["id"] == "k"] == [None, "下位は最初の場所に表示"]
    assert len({item["path"] for item in items}) == len(items)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("a < b\nb < a", ["a", "·b", "··a"]),
        ("a < a", ["a", "·a"]),
        ("goal\nk < goal c\nc < k", ["goal", "·k", "··c", "···k"]),
        ("goal\na < b\nb < a", ["goal", "a", "·b", "··a"]),
        ("k < nobody", ["k"]),
        ("goal\nk < goal goal", ["goal", "·k"]),
        ("goal\nk/1 < goal\nd/ < k/1", ["goal", "·k/1", "··d/"]),
        ("", []),
    ],
    ids=[
        "a circle",
        "its own parent",
        "a circle below a goal",
        "a circle beside",
        "an orphan",
        "a parent twice",
        "slashes in ids",
        "nothing",
    ],
)
def test_trees_with_mistakes_are_shown_too(drawing, expected):
    assert outline(tree(drawing)) == expected


ids = st.integers(0, 12)


@given(st.lists(st.lists(ids, max_size=4), max_size=13))
def test_every_node_is_shown_and_every_branch_once_whatever_the_parents(parents_of):
    nodes = [
        (of := node(f"k{at}", parents=tuple(f"k{parent}" for parent in parents)), scored(of))
        for at, parents in enumerate(parents_of)
    ]

    items = tree_items(nodes, JA)

    assert {item["id"] for item in items} == {of.id for of, _ in nodes}
    links = sum(len({parent for parent in of.parents if int(parent[1:]) < len(nodes)}) for of, _ in nodes)
    assert len(items) <= links + len(nodes)
    assert len({item["path"] for item in items}) == len(items)
    assert all(item["level"] <= before["level"] + 1 for before, item in pairwise(items))


def test_a_chain_as_long_as_a_sheet_does_not_break_it():
    nodes = [(of := node(f"k{at}", parents=(f"k{at - 1}",)), scored(of)) for at in range(3000)]

    assert tree_items(nodes, JA)[-1]["level"] == 3000


# -- what a card says ------------------------------------------------------------------------------------------


def test_a_card_shows_the_figures_of_the_period_that_was_judged_and_names_it():
    of = node("k", name="見積提出率", unit="%", target=82)
    score = scored(of, Status.WATCH, judged_period="2026-10", actual=74, target=80, light_ratio=0.925)

    item = tree_items([(of, score)], JA)[0]

    assert (item["mark"], item["word"], item["tone"]) == ("▲", "注意", "yellow")
    assert (item["basis"], item["value"], item["target"], item["ratio"]) == (
        "10月",
        "74%",
        "目標（10月）80%以上",
        "92.5%",
    )


def test_a_total_shows_the_sums_its_light_was_judged_by():
    of = node(unit="円", target=1.5e8, shape="total")
    score = scored(
        of,
        judged_period="2026-10",
        actual=1.26e7,
        target=1.25e7,
        actual_to_date=8.05e7,
        target_to_date=8.75e7,
        light_ratio=0.92,
    )

    item = tree_items([(of, score)], JA)[0]

    assert (item["basis"], item["value"], item["target"]) == ("累計", "8,050万円", "目標（累計）8,750万円以上")


@pytest.mark.parametrize(("shape", "said"), [("each", "毎期"), ("total", "合計"), ("reach", "到達")])
def test_before_anything_is_judged_the_target_says_what_it_holds_for(shape, said):
    of = node(unit="件", target=15, shape=shape)

    item = tree_items([(of, scored(of, Status.NO_DATA))], JA)[0]

    assert (item["basis"], item["target"]) == ("", f"目標（{said}）15件以上")


def test_a_judged_period_without_a_target_does_not_borrow_the_next_ones():
    of = node(unit="件", target=15)

    assert tree_items([(of, scored(of, judged_period="2026-10", actual=9))], JA)[0]["target"] == ""


@pytest.mark.parametrize(
    ("value", "said", "against"),
    [
        (1.123e7, "ゴールへの影響 −1,123万円", True),
        (-3.62e6, "ゴールへの影響 +362万円", False),
        (0.0, "ゴールへの影響 ±0円", False),
    ],
)
def test_a_card_says_what_its_node_does_to_the_goal(value, said, against):
    goal, of = node("goal", "KGI", unit="円"), node("k")

    found = share_face(of, Share(goal, value), JA)

    assert found == {"share": said, "against": against}


def test_a_goals_own_share_is_its_difference_from_the_target():
    goal = node("goal", "KGI", unit="円", direction="at_most")

    assert share_face(goal, Share(goal, 5e6), JA) == {"share": "目標との差 +500万円", "against": True}
    assert share_face(goal, None, JA) == {}


def test_a_card_may_say_more_than_light_and_figures():
    of = node("k", name="見積提出率")

    def face(each, score, words):
        return score_face(each, score, words) | {"flag": "⚑2", "flag_says": "設計チェックで2件"}

    item = tree_items([(of, scored(of))], JA, face)[0]

    assert (item["flag"], item["flag_says"]) == ("⚑2", "設計チェックで2件")


def test_what_is_filtered_by_is_the_plans_own_text():
    of = node("k", owner=" 田中\n", department="営業")

    item = tree_items([(of, scored(of, Status.WATCH))], JA)[0]

    assert item["filters"] == {"department": "営業", "owner": " 田中\n", "status": "watch"}


def test_a_factor_shows_on_how_many_it_rests():
    of = node("c", "CSF")

    item = tree_items([(of, scored(of, attainment=0.96, drivers=Drivers(Status.ON_TRACK, 0.96, 7, 9)))], EN)[0]

    assert (item["value"], item["ratio"], item["coverage"]) == ("", "96.0%", "7 of 9")


def test_edges_are_solid_where_the_formula_names_the_child():
    goal = node("goal", "KGI", formula="visits × cv-rate − 3")
    children = [node(id, parents=("goal",)) for id in ("visits", "cv-rate", "cv")]

    items = tree_items([(each, scored(each)) for each in (goal, *children)], JA)

    assert [(item["id"], item["solid"]) for item in items[1:]] == [("visits", True), ("cv-rate", True), ("cv", False)]


# -- folds -----------------------------------------------------------------------------------------------------


def folds(nodes: Nodes) -> dict[str, str]:
    return {item["id"]: item["fold"] for item in tree_items(nodes, JA)}


def test_a_small_tree_starts_open():
    assert set(folds(tree("goal\nc1 < goal\nk < c1\nd < k")).values()) == {"open"}


def test_a_large_tree_starts_with_what_is_red():
    lines = ["goal", "c1 < goal", "c2 < goal", "c3 < goal", "r1 < c1", "k0 < c1", "r2 < c2", "k3 < c3"]
    lines += [f"x{at} < c3" for at in range(MANY_ITEMS)]

    found = folds(tree("\n".join(lines)))

    assert [found[each] for each in ("goal", "c1", "c2", "c3")] == ["open", "red", "open", "closed"]


# -- the component ---------------------------------------------------------------------------------------------


def script():
    import streamlit as st

    from pages.shared.components.tree_view import tree_view
    from tests.pages.material import JA, node, scored

    of = node("k")
    st.text(str(tree_view([(of, scored(of))], rev="1", words=JA, key="tree")))


@pytest.mark.parametrize(("picked", "answer"), [(None, "None"), ("k", "k"), ("nobody", "None"), ("<b>", "None")])
def test_only_ids_of_the_tree_come_back(picked, answer):
    app = AppTest.from_function(script, default_timeout=15).run()
    if picked is not None:
        app.session_state["tree"] = {"picked": picked}
        app.run()

    assert not app.exception
    assert app.text[0].value == answer


def test_the_browsers_part_takes_text_as_text_and_colours_from_the_theme():
    js = (FOLDER / "tree.js").read_text(encoding="utf-8")
    css = (FOLDER / "tree.css").read_text(encoding="utf-8")

    assert not any(way in js for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("))
    assert "#" not in css.replace("/* --", "")
    assert "rgb(" not in css
