"""使い方 in the browser: opened from a screen, its links stay in the tab, a search ends at the section, Back leads back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import RunningBoard, stand_still

pytestmark = pytest.mark.browser


def test_the_help_of_a_screen_is_read_and_searched_in_one_tab(sample_app: RunningBoard, page: Page):
    page.goto(f"{sample_app.url}/entry")
    expect(page.locator("h1")).to_be_visible(timeout=30_000)
    stand_still(page)
    page.locator(".st-key-frame").get_by_role("link", name="使い方").click()
    expect(page.get_by_role("heading", name="数字を入れる", level=1)).to_be_visible()
    stand_still(page)

    page.locator(".st-key-manual").get_by_role("link", name="会議", exact=True).first.click()
    expect(page.get_by_role("heading", name="会議", level=1, exact=True)).to_be_visible()
    assert len(page.context.pages) <= 2  # this one, and the one that stays open for all tests
    stand_still(page)

    field = page.get_by_label("使い方を探す")
    field.fill("連続未達")
    field.press("Enter")
    found = page.locator(".st-key-manual-text").get_by_role("link", name="信号と数字の意味 › 連続未達")
    found.click()
    expect(page).to_have_url(re.compile(r"page=lights&part="))
    expect(page.locator("h2:focus")).to_have_text("連続未達")

    page.go_back()
    expect(found).to_be_visible()
