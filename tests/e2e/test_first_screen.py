"""The five questions of every morning, answered by the text of the first screen alone: on track? by how much? why? who? what next?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from kpicore.model import Snapshot
from kpicore.reports.board import Board, board
from kpicore.samples.shop import shop
from kpicore.scoring import score
from kpicore.text import formats
from kpicore.text.catalogue import catalogue

expect.set_options(timeout=30_000)

#: Every text inside the screen, as it is read: nothing that is hidden, covered by no scrolling, or outside of it.
VISIBLE_TEXT = """() => {
  const found = []
  const walk = node => {
    if (node.nodeType === 3) {
      const range = document.createRange()
      range.selectNodeContents(node)
      const inside = [...range.getClientRects()].some(
        box => box.width && box.height && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth
      )
      if (inside) found.push(node.textContent)
    } else if (node.nodeType === 1) {
      const { display, visibility } = getComputedStyle(node)
      if (["STYLE", "SCRIPT", "OPTION"].includes(node.tagName) || display === "none" || visibility === "hidden") return
      for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) walk(child)
    } else node.childNodes.forEach(walk)
  }
  walk(document.body)
  return found.join(" ").replace(/\\s+/g, " ")
}"""


def of_today() -> tuple[Snapshot, Board]:
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    held = shop(today)
    return held, board(held, score(held.plan, held.actuals, today))


def first_screen(page: Page, url: str, language: str) -> str:
    """Return the text of the first screen of somebody who has answered the first start."""
    page.goto(f"{url}/?lang={language}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    later = page.get_by_role("button", name=catalogue(language)("first_start.later"))
    if later.count():
        later.click()
        expect(later).to_have_count(0)
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(500)
    return page.evaluate(VISIBLE_TEXT)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_the_first_screen_answers_the_five_questions(sample_app, page, language, size):
    page.set_viewport_size({"laptop": {"width": 1360, "height": 900}, "phone": {"width": 375, "height": 800}}[size])
    held, rows = of_today()
    (goal,), words = rows.goals, catalogue(language)
    cause = held.plan.by_id[goal.headline.causes[0].node]
    step = rows.urgent[0].action

    text = first_screen(page, sample_app.url, language)

    answers = {
        "on track?": words(f"status.{goal.score.status}"),
        "by how much?": formats.amount(goal.headline.gap_landing, goal.node.unit, language),
        "why?": cause.name,
        "who?": cause.owner,
        "what next?": step.text,
        "until when?": formats.day(step.due, language),
    }
    assert {question: answer for question, answer in answers.items() if answer not in text} == {}


def test_the_board_of_the_sample_is_no_longer_than_three_screens_of_a_phone(sample_app, page):
    page.set_viewport_size({"width": 375, "height": 800})
    first_screen(page, sample_app.url, "ja")

    assert page.locator('[data-testid="stMain"]').evaluate("main => main.scrollHeight") <= 2400


@pytest.mark.parametrize("language", ["ja", "en"])
def test_one_heading_says_what_the_page_is_about_and_nothing_is_cut_at_a_laptops_width(sample_app, page, language):
    page.set_viewport_size({"width": 1360, "height": 900})
    first_screen(page, sample_app.url, language)

    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap(each => [...(each.shadowRoot?.querySelectorAll("*") ?? [])])
            .filter(each => each.scrollWidth > each.clientWidth + 1 && !["inline", "none"].includes(getComputedStyle(each).display))
            .map(each => each.className + ": " + each.textContent)"""
    )
    assert cut == []
