"""A goal that falls says so in every word (R2): cards, what needs a hand, the page of the indicator, sentences, both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kpicore.periods import Calendar
from kpicore.reports.board import board
from kpicore.reports.check import check
from kpicore.reports.indicator import indicator
from kpicore.scoring import score
from kpicore.text.board import judged_line
from kpicore.text.sentences import light_sentence
from pages.shared.components.wall import wall_of_cards
from tests.pages.boards import FILES, said
from tests.pages.material import EN, JA
from tests.reports.test_number_cases import held

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def case():
    """The snapshot, its scores and its board."""
    found = held("reduction-goal-without-direction", TODAY)
    scores = score(found.plan, found.actuals, TODAY)
    return found, scores, board(found, scores)


@pytest.mark.parametrize(
    ("words", "change", "line"),
    [
        (JA, {"arrow": "↓", "text": "−50千円", "said": "前月差 改善"}, "10月の目標 708.3千円以下・達成率 68.5%"),
        (
            EN,
            {"arrow": "↓", "text": "−¥50 thousand", "said": "vs month before better"},
            "Oct target at most ¥708.3 thousand · 68.5%",
        ),
    ],
    ids=["ja", "en"],
)
def test_its_card(case, words, change, line):
    cards = [card for group in case[2].groups for card in group.cards if card.node.id == "k1"]
    told = wall_of_cards(cards, words)["groups"][0]["rows"][0]

    assert told["change"] == change
    assert told["judged"] == line


@pytest.mark.parametrize(("words", "side"), [(JA, "708.3千円以下"), (EN, "at most")], ids=["ja", "en"])
def test_what_needs_a_hand_and_the_sentence_that_explains_the_light(case, words, side):
    found, scores, shown = case
    urgent = next(each for each in shown.urgent if each.node.id == "k1")

    assert side in judged_line(urgent.score, urgent.node.filled(), words)
    assert side in light_sentence(scores.by_id["k1"], found.plan.by_id["k1"], Calendar(), words.language)


def test_its_page(case):
    found, scores, _ = case
    told = indicator(found, scores, "k1")

    assert told is not None
    assert str(told.node.direction) == "at_most"


def test_the_ratio_is_that_of_a_falling_goal_and_the_design_check_has_nothing_to_say(case):
    found, scores, _ = case

    assert scores.by_id["k1"].attainment == 0.685714286
    assert [each.code for each in check(found, TODAY).design if each.code == "direction-against-goal"] == []


@pytest.mark.parametrize("name", ["board", "indicator"])
def test_the_pages_say_nothing_of_at_least(open_page, case, name):
    assert name in FILES
    app = open_page(name, held=case[0], address={"as_of": TODAY.isoformat(), "node": "k1"})

    assert "708.3千円以上" not in said(app)
    assert re.search(r"−50千円[^}]*悪化", said(app)) is None
