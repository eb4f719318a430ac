"""Ctrl+P on every page: what one reads is printed and what one presses is not, nothing is cut, and pages are numbered."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect

from tests.browser import RunningBoard, go_to
from tests.paper.reading import pages_of, squeezed

pytestmark = pytest.mark.browser

#: Pages and what each must say on paper.
PAGES = {
    "": "このままだと",
    "entry": "入れてください",
    "review": "これまでの会議",
    "indicator?node=cvr": "期間ごとの表",
    "health": "データの新しさ",
}
#: What on paper could only be pressed, as far as it is visible; the fields to enter stay, to be filled in by hand.
PRESSED = """() => [...document.querySelectorAll(
    'header, [data-testid="stButton"], [data-testid="stMenuButton"], [data-testid="stSelectbox"], [data-testid="stFormSubmitButton"]')]
  .filter(each => each.checkVisibility()).map(each => each.textContent)"""


def test_what_is_printed_of_a_page_is_what_one_reads(sample_app: RunningBoard, page: Page):
    page.set_viewport_size({"width": 794, "height": 1123})  # an A4 sheet in CSS pixels
    page.goto(sample_app.url)
    expect(page.get_by_text("のデータ").first).to_be_visible(timeout=30_000)
    line = page.locator(".st-key-frame")
    for address, says in PAGES.items():
        go_to(page, address)

        page.emulate_media(media="print")
        assert page.evaluate(PRESSED) == [], address
        expect(line.get_by_text("のデータ")).to_be_visible()
        for name in ("使い方", "English"):
            expect(line.get_by_role("link", name=name)).to_be_hidden()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 794, address
        page.emulate_media(media="null")
        printed = pages_of(page.pdf(prefer_css_page_size=True, format="A4"))
        pages = [normalize("NFKC", each) for each in printed]  # a browser writes some signs as radicals
        assert "はなまる雑貨店" in pages[0], address
        assert normalize("NFKC", squeezed(says)) in "".join(pages), address
        assert f"1/{len(pages)}" in pages[0], address
