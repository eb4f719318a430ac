"""Every page under axe-core, with the rules of WCAG 2.2 A and AA, in both themes, on a laptop and a phone; and what belongs to every page:
its title, one heading of the first level, Japanese for Streamlit's own words, a focus one can see.

What Streamlit itself draws and no page of ours can change is listed in `KNOWN` with the day it was found and the reason; anything else is ours.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import RunningBoard, running_board

pytestmark = pytest.mark.browser

#: Pages by their addresses and the names in their titles.
PAGES = {
    "": "ボード",
    "entry": "入力",
    "review": "会議",
    "tree": "ツリー",
    "tree?view=table": "ツリー",
    "indicator": "指標",
    "indicator?node=cvr": "指標",
    "indicator?node=purchase": "指標",
    "wizard": "ウィザード",
    "health": "データの健康",
    "settings?tab=import": "設定",
}
LOOKS = {
    "light laptop": {"color_scheme": "light", "viewport": {"width": 1360, "height": 900}},
    "dark phone": {"color_scheme": "dark", "viewport": {"width": 375, "height": 812}, "has_touch": True},
    "dark laptop": {"color_scheme": "dark", "viewport": {"width": 1360, "height": 900}},
    "light phone": {"color_scheme": "light", "viewport": {"width": 375, "height": 812}, "has_touch": True},
}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"label-content-name-mismatch": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
#: (rule, pattern of the markup): of Streamlit 1.67, with the day it was found and why it stays.
KNOWN: tuple[tuple[str, str], ...] = ()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds on a page, less what is known of Streamlit itself."""
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{each['id']}: {node['html'][:200]} ({(node.get('failureSummary') or '')[-160:]})"
        for each in found["violations"]
        for node in each["nodes"]
        if not any(each["id"] == rule and re.search(markup, node["html"]) for rule, markup in KNOWN)
    ]


@pytest.fixture(scope="module")
def board(browser: Browser, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("accessible")
    with running_board(folder, f"sqlite:///{folder / 'board.db'}") as running:
        yield running


def opened(page: Page, board: RunningBoard, address: str) -> None:
    page.goto(f"{board.url}/{address}")
    expect(page.get_by_text("のデータ").first).to_be_visible(timeout=30_000)
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=30_000
    )
    expect(page.locator("h1")).to_have_count(1, timeout=30_000)
    expect(page.get_by_text("本文へ移動")).to_have_count(1, timeout=30_000)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(browser: Browser, board: RunningBoard, look: str):
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", **LOOKS[look])
    page = context.new_page()
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    found = {}
    for address, name in PAGES.items():
        opened(page, board, address)
        assert page.title() == f"{name} – はなまる雑貨店（サンプル）"
        page.evaluate(axe)
        found[address] = violations(page)
    context.close()

    assert {address: told for address, told in found.items() if told} == {}


def test_streamlits_own_words_are_japanese_where_the_page_is(browser: Browser, board: RunningBoard):
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    opened(page, board, "settings?tab=import")

    expect(page.get_by_text("本文へ移動")).to_have_count(1)
    expect(page.get_by_text("Skip to main content")).to_have_count(0)
    expect(page.get_by_text(re.compile(r"1ファイル .*MB.* まで")).first).to_be_visible()
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_text("Skip to main content")).to_have_count(1)
    expect(page.get_by_text(re.compile(r"MB.* per file")).first).to_be_visible()
    context.close()


#: Contrast of the outline of what has the focus with the ground of the page (WCAG 2.2, 1.4.11: at least 3 : 1).
FOCUS = """() => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  const numbers = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number)
  const light = rgb => rgb.map(v => v / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
  const style = getComputedStyle(at)
  const ground = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor
  const [one, other] = [style.outlineColor, ground].map(numbers).map(light).sort((a, b) => b - a)
  return { name: at.textContent.slice(0, 30), width: parseFloat(style.outlineWidth), style: style.outlineStyle, contrast: (one + 0.05) / (other + 0.05) }
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_on_navigation_links_and_rows(browser: Browser, board: RunningBoard, scheme: str):
    context = browser.new_context(
        locale="ja-JP", timezone_id="Asia/Tokyo", color_scheme=scheme, viewport={"width": 1360, "height": 900}
    )
    page = context.new_page()
    opened(page, board, "tree")
    seen = {}
    for _ in range(30):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        seen[found["name"]] = found
        if "KGI" in found["name"]:
            break
    context.close()

    weak = [
        each
        for name, each in seen.items()
        if name.strip() and (each["contrast"] < 3 or each["width"] < 2 or each["style"] == "none")
    ]
    assert any("ボード" in name for name in seen)
    assert any("KGI" in name for name in seen)
    assert weak == []
