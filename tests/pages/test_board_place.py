"""The place that is kept for a head before its script is there: about as high as what comes, so that nothing moves and nothing stays empty."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kpicore.reports.board import board
from kpicore.samples.shop import shop
from kpicore.scoring import score
from pages.shared.components.board_head import head_of
from pages.shared.components.board_head.place import place_of
from pages.shared.components.place import MOST_STEPS, STEP, place_key, places_css
from tests.pages import odd_boards
from tests.pages.material import EN, JA

DAY = date(2026, 12, 1)


def kept(held, words) -> tuple[int, int]:
    """Return the pixels that are kept for the head of a board, on a laptop and on a phone."""
    rows = board(held, score(held.plan, held.actuals, DAY))
    key = place_of(head_of(rows.goals[0], rows, held.plan, words), "0")
    laptop, phone = re.fullmatch(r"place-l(\d+)-p(\d+)-0", key).groups()
    return int(laptop) * STEP, int(phone) * STEP


@pytest.mark.parametrize(
    ("held", "words", "laptop", "phone"),
    [  # as the browser drew them at 1360 and 375 px
        (lambda: shop(DAY), JA, 339, 516),
        (lambda: shop(DAY), EN, 396, 582),
        (odd_boards.forty, JA, 314, 410),
        (odd_boards.forty, EN, 314, 409),
        (odd_boards.ranges, JA, 261, 250),
        (odd_boards.large, EN, 206, 239),
    ],
)
def test_the_place_of_a_head_is_within_a_line_of_what_the_browser_draws(held, words, laptop, phone):
    for of_place, drawn in zip(kept(held(), words), (laptop, phone), strict=True):
        assert abs(of_place - drawn) <= 33


def test_a_head_of_long_names_keeps_no_more_than_a_screen():
    assert max(kept(odd_boards.long_names(), JA)) <= MOST_STEPS * STEP


def test_every_key_has_a_style_and_no_name_takes_that_of_another():
    assert place_key(0, 10_000, "wall") == f"place-l1-p{MOST_STEPS}-wall"
    for screen in "lp":
        assert set(re.findall(rf'"-{screen}(\d+)-"', places_css())) == {
            str(steps) for steps in range(1, MOST_STEPS + 1)
        }
