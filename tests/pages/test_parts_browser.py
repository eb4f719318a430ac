"""Parts in a real browser: hostile names stay text, and a chart is drawn with its name."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.hostile import HOSTILE
from tests.pages.serving import served

pytestmark = pytest.mark.browser

#: What comes of markup: nothing of it may stand in a part that shows a name.
ALIVE = "img, script, .katex, del, code, em, u, h1, h2, h3, li, blockquote, table, hr, sup, p a, [style*='color']"

CHART = "[role='graphics-document'][aria-label^='訪問者数の推移。']"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("parts_app.py", tmp_path_factory.mktemp("parts")) as found:
        yield found


def test_hostile_names_are_shown_letter_for_letter_and_a_chart_has_a_name_and_tells_its_figures(
    page: Page, address: str
):
    page.goto(address)
    expect(page.get_by_text("今日までの目安")).to_be_visible(timeout=60_000)
    for at, name in enumerate(HOSTILE):
        part = page.locator(f".st-key-hostile-{at}")
        assert said_when_drawn(part, name).count(name) == 5, name
        assert part.locator(ALIVE).count() == 0, (name, part.inner_html())

    chart = page.locator(CHART)
    expect(chart.get_by_text("5,000", exact=True)).to_be_visible()
    expect(chart.locator("[aria-label^='期間 2026年4月、実績 5,200人']")).to_have_count(1)

    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.12, box["y"] + box["height"] * 0.5)

    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("2026年4月")
    expect(tip).to_contain_text("5,200人")
    expect(tip).to_contain_text("前年")


def said_when_drawn(part: Locator, name: str) -> str:
    """Return what a part says once all five of its names are there, or after ten seconds."""
    until = time.monotonic() + 10
    while (said := part.inner_text().replace("\u2060", "")).count(name) != 5 and time.monotonic() < until:
        time.sleep(0.1)
    return said
