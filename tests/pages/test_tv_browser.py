"""A TV in a real browser: nothing to scroll and nothing too small at both sizes, slides that turn by themselves, an outage that is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from kpicore.model import Snapshot
from kpicore.model.rows import changes_between
from kpicore.stores.open import open_store
from tests.browser import running_board
from tests.pages.odd_boards import long_names
from tests.people import owner

pytestmark = pytest.mark.browser

#: Every text of the slide that is shown: its size in pixels of a screen of 1080 lines, and whether it lies within the window.
TEXTS = """() => {
  const screen = [...document.querySelectorAll("*")].map(each => each.shadowRoot?.querySelector(".tv")).find(Boolean)
  const scale = innerHeight / 1080, found = []
  const walker = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT)
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const holder = text.parentElement
    if (!text.data.trim() || !holder.checkVisibility()) continue
    const { left, right, top, bottom } = holder.getBoundingClientRect()
    const inside = left >= 0 && right <= innerWidth + 1 && top >= 0 && bottom <= innerHeight + 1
    found.push({ text: text.data, size: parseFloat(getComputedStyle(holder).fontSize) / scale, inside })
  }
  const parts = [...screen.querySelectorAll("section, .rows, .row, .groups, .group, .columns")].filter(each => each.checkVisibility())
  return {
    found,
    over: parts.filter(each => each.scrollHeight > each.clientHeight + 1).map(each => `${each.className}: ${each.textContent.slice(0, 60)}`),
    scrolls: document.documentElement.scrollHeight > innerHeight && getComputedStyle(screen).position !== "fixed",
    covers: screen.getBoundingClientRect().width === innerWidth && screen.getBoundingClientRect().height === innerHeight,
    cursor: getComputedStyle(screen).cursor,
  }
}"""


def measured(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(TEXTS)
    return found


def assert_fits(page: Page) -> None:
    """Look at each slide in turn at both sizes."""
    for size in ({"width": 1920, "height": 1080}, {"width": 3840, "height": 2160}):
        page.set_viewport_size(size)
        for _ in range(page.locator(".tv section").count()):
            seen = measured(page)
            assert len(seen["found"]) > 3
            assert [each for each in seen["found"] if each["size"] < 28 or not each["inside"]] == []
            assert (seen["over"], seen["scrolls"], seen["covers"], seen["cursor"]) == ([], False, True, "none")
            page.keyboard.press("ArrowRight")


def until_four() -> int:
    """Return the milliseconds to a minute past four in Tokyo, at least two and a half hours ahead: younger pages are not loaded anew."""
    now = datetime.now(ZoneInfo("Asia/Tokyo"))
    four = now.replace(hour=4, minute=1, second=0)
    while four - now < timedelta(hours=2, minutes=30):
        four += timedelta(days=1)
    return int((four - now).total_seconds() * 1000)


def test_every_slide_of_the_sample_fits_both_sizes_and_turns_without_the_server(page: Page, sample_app):
    page.goto(f"{sample_app.url}/tv?turn=5")
    sections = page.locator(".tv section")
    expect(sections).to_have_count(4, timeout=60_000)
    assert_fits(page)
    sizes = {each["text"]: each["size"] for each in measured(page)["found"]}
    assert [size for text, size in sizes.items() if text.startswith("このままだと")] == [64]
    assert max(sizes.values()) == 120
    page.evaluate("""() => {
      const screen = [...document.querySelectorAll("*")].map(each => each.shadowRoot?.querySelector(".tv")).find(Boolean)
      screen.first = screen.querySelector("section")
    }""")

    expect(sections.nth(1)).to_be_visible(timeout=15_000)

    assert page.evaluate("""() => {
      const screen = [...document.querySelectorAll("*")].map(each => each.shadowRoot?.querySelector(".tv")).find(Boolean)
      return screen.first === screen.querySelector("section")
    }"""), "a slide that turns is not drawn anew"


def test_long_names_fit_the_night_loads_the_page_anew_and_an_outage_leaves_the_last_picture_with_its_age(
    browser: Browser, tmp_path: Path
):
    store = f"sqlite:///{tmp_path / 'board.db'}"
    open_store(store).save(changes_between(Snapshot(), long_names()), owner())
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.clock.install()
    with running_board(tmp_path, store) as board:
        page.goto(f"{board.url}/tv?turn=0&as_of=2026-11-24")
        expect(page.locator(".tv section")).to_have_count(4, timeout=60_000)
        expect(page.locator(".tv .age")).to_have_text("1分以内のデータ")
        assert_fits(page)

        with page.expect_event("load", timeout=60_000):
            page.clock.fast_forward(until_four())
        expect(page.locator(".tv .age")).to_have_text("1分以内のデータ", timeout=60_000)
        expect(page.locator(".tv .clock")).to_contain_text(" 04:")

    page.clock.fast_forward(5 * 60_000)

    expect(page.locator(".tv .age")).to_have_text("更新が止まっています – 5分前のデータ")
    expect(page.locator(".tv .age")).to_have_class("age old")
    assert measured(page)["covers"]
    assert page.evaluate(
        "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2).shadowRoot?.querySelector('.tv') != null"
    ), "nothing lies over the picture"
    context.close()
