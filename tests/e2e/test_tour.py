"""The tour of the sample plan on a phone: offered within the length of the board, five steps beside what they are about, and once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kpicore.text.catalogue import catalogue
from tests.browser import go_to, stand_still

pytestmark = pytest.mark.browser

#: Where the card stands, and how much of it is seen only by scrolling it.
CARD = """card => {
  const at = card.getBoundingClientRect(), { clientWidth, clientHeight } = document.documentElement
  return { top: at.top, outside: Math.max(-at.left, at.right - clientWidth, at.bottom - clientHeight), hidden: card.scrollHeight - card.clientHeight }
}"""
#: What each step is about: the answer, what needs a hand, the headings of two pages, and the field for a sentence.
ABOUT = ("h1", ".st-key-wall", "h1", "h1", ".st-key-wizard-start-sentence")


def walk(page: Page, language: str) -> None:
    """Go from the first step to the end, looking at each."""
    words = catalogue(language)
    for number, about in enumerate(ABOUT, 1):
        expect(page.get_by_text(words("tour.of", n=number))).to_be_visible()
        expect(page.locator("h1")).to_be_visible()
        stand_still(page)
        card = page.locator(".st-key-tour").evaluate(CARD)
        assert card["outside"] <= 0
        assert card["hidden"] <= 1, "the text of a step is read without scrolling"
        seen = page.locator(about).bounding_box()
        assert seen is not None
        assert 0 <= seen["y"] <= card["top"] - 100, "what it is about is seen above it"
        if number < len(ABOUT):
            page.get_by_role("button", name=words("tour.next"), exact=True).click()
    page.get_by_role("button", name=words("tour.end")).click()
    expect(page.locator(".st-key-tour")).to_have_count(0)


@pytest.mark.profile(viewport={"width": 375, "height": 667})
def test_on_a_phone_each_step_stands_below_what_it_is_about_in_both_languages_and_is_offered_once(
    running_app, page: Page
):
    words, english = catalogue("ja"), catalogue("en")
    board = running_app()
    page.goto(f"{board.url}/?lang=ja")
    page.get_by_role("button", name=words("first_start.later"), exact=True).click(timeout=60_000)
    begin = page.get_by_role("button", name=words("tour.begin"))
    expect(begin).to_be_visible()
    expect(page.locator(".st-key-wall")).to_be_visible()
    stand_still(page)
    assert page.locator('[data-testid="stMain"]').evaluate("main => main.scrollHeight") <= 2400
    begin.click()
    walk(page, "ja")

    page.goto(f"{board.url}/?lang=ja")
    expect(page.locator(".st-key-wall")).to_be_visible(timeout=30_000)
    stand_still(page)
    expect(begin).to_have_count(0)

    go_to(page, "help?lang=en")
    page.get_by_role("button", name=english("tour.begin")).click()
    page.get_by_role("button", name=english("tour.open"), exact=True).click()
    walk(page, "en")
