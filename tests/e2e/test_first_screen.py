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
from tests.browser import stand_still

expect.set_options(timeout=30_000)

LAPTOP, PHONE = {"width": 1360, "height": 900}, {"width": 375, "height": 800}
#: What is wider than its place.
CUT = """() => [...document.querySelectorAll("*")].flatMap(each => [...(each.shadowRoot?.querySelectorAll("*") ?? [])])
  .filter(each => each.scrollWidth > each.clientWidth + 1 && !["inline", "none"].includes(getComputedStyle(each).display))
  .map(each => each.className + ": " + each.textContent)"""

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
    return visible_text(page)


def visible_text(page: Page) -> str:
    stand_still(page)
    return str(page.evaluate(VISIBLE_TEXT))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_first_screen_answers_the_five_questions_under_one_heading_on_a_laptop_and_a_phone(
    sample_app, page, language
):
    held, rows = of_today()
    (goal,), words = rows.goals, catalogue(language)
    cause = held.plan.by_id[goal.headline.causes[0].node]
    step = rows.urgent[0].action
    answers = {
        "on track?": words(f"status.{goal.score.status}"),
        "by how much?": formats.amount(goal.headline.gap_landing, goal.node.unit, language),
        "why?": cause.name,
        "who?": cause.owner,
        "what next?": step.text,
        "until when?": formats.day(step.due, language),
    }

    page.set_viewport_size(LAPTOP)
    text = first_screen(page, sample_app.url, language)

    assert {question: answer for question, answer in answers.items() if answer not in text} == {}
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.evaluate(CUT) == []

    page.set_viewport_size(PHONE)
    text = visible_text(page)

    assert {question: answer for question, answer in answers.items() if answer not in text} == {}
    if language == "ja":  # at most three screens
        assert page.locator('[data-testid="stMain"]').evaluate("main => main.scrollHeight") <= 2400
