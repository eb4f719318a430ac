"""Every page under axe-core, with the rules of WCAG 2.2 A and AA, in both themes, on a laptop and a phone; and what belongs to every page:
its title, one heading of the first level, Japanese for Streamlit's own words, a focus one can see.

What Streamlit itself draws and no page of ours can change is listed in `KNOWN` with the day it was found and the reason; anything else is ours.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import RunningBoard, go_to

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
    "plans": "すべての計画",
    "settings": "設定",
    "settings?tab=import": "設定",
    "settings?tab=plans": "設定",
    "help?page=start": "使い方",
    "poster": "壁に貼る紙",
    "tv?turn=0": "テレビ",
}
LAPTOP, PHONE = {"width": 1360, "height": 900}, {"width": 375, "height": 812}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"label-content-name-mismatch": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
#: Those of them that look at colours: a theme changes nothing else of a page.
OF_COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
#: In this order, and on the next page in the other one, so that a page is loaded once and repainted once.
LOOKS = (
    ("light laptop", "light", LAPTOP, RULES),
    ("light phone", "light", PHONE, OF_COLOURS),
    ("dark phone", "dark", PHONE, RULES),
    ("dark laptop", "dark", LAPTOP, OF_COLOURS),
)
#: (rule, pattern of the markup): of Streamlit 1.67, with the day it was found and why it stays.
KNOWN: tuple[tuple[str, str], ...] = ()


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """Return what axe-core finds on a page by these rules, less what is known of Streamlit itself."""
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", rules)
    return [
        f"{each['id']}: {node['html'][:200]} ({(node.get('failureSummary') or '')[-160:]})"
        for each in found["violations"]
        for node in each["nodes"]
        if not any(each["id"] == rule and re.search(markup, node["html"]) for rule, markup in KNOWN)
    ]


def page_at(page: Page, board: RunningBoard, address: str) -> Page:
    page.goto(f"{board.url}/{address}")
    expect(page.get_by_text("のデータ").first).to_be_visible(timeout=30_000)
    whole(page)
    return page


def whole(page: Page) -> None:
    """Wait until the page is drawn, with its one heading and the way past what stands above it."""
    settled(page)
    expect(page.locator("h1")).to_have_count(1, timeout=30_000)
    expect(page.get_by_text("本文へ移動")).to_have_count(1, timeout=30_000)


def settled(page: Page) -> None:
    """Wait until the page is drawn."""
    app = page.locator('[data-testid="stApp"]')
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)


def looks(page: Page, scheme: str, size: dict[str, int]) -> None:
    """Have a page look so, and wait until it does."""
    is_phone = size is PHONE
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": is_phone, "maxTouchPoints": 1})
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(PAINTED, arg=[scheme == "dark", is_phone])
    settled(page)


#: Whether the page is dark and of a phone as is asked, and nothing is on its way from one colour to another.
PAINTED = """([isDark, isPhone]) => {
  const ground = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor
  const light = ground.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((sum, each) => sum + each, 0) / 3
  return (light < 128) === isDark && matchMedia("(pointer: coarse)").matches === isPhone
    && !document.getAnimations().some(each => each instanceof CSSTransition && each.playState === "running")
}"""


#: How wide the page and its main part are; on how many lines each fact of the header stands: 「たった今のデータ」 is no 「たった今のデ」.
WIDE = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')].map(each => each.scrollWidth)"""
LINES = "all => all.map(each => each.getClientRects().length)"


def narrowed(page: Page) -> list[int]:
    """Return how wide a page and its main part are once what measures itself (a table) has followed the window."""
    for _ in range(20):
        if (wide := page.evaluate(WIDE)) == [PHONE["width"]] * 2:
            break
        page.wait_for_timeout(100)
    return wide


def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways_on_a_phone(
    sample_app: RunningBoard, page: Page, subtests: pytest.Subtests
):
    page_at(page, sample_app, "")
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))

    for number, (address, title) in enumerate(PAGES.items()):
        go_to(page, address)
        with subtests.test(address=address):
            expect(page).to_have_title(f"{title} – はなまる雑貨店（サンプル）")
            whole(page)
            found = {}
            for name, scheme, size, rules in LOOKS if number % 2 == 0 else LOOKS[::-1]:
                looks(page, scheme, size)
                found[name] = violations(page, rules)
                if name == "light phone":
                    wide, lines = narrowed(page), page.locator(".st-key-frame .facts > span").evaluate_all(LINES)

            assert wide == [PHONE["width"]] * 2
            assert set(lines) <= {1}
            assert len(lines) >= 3 or "tv" in address
            assert {look: told for look, told in found.items() if told} == {}
    looks(page, "light", LAPTOP)


def test_streamlits_own_words_are_japanese_where_the_page_is(sample_app: RunningBoard, page: Page):
    page_at(page, sample_app, "settings?tab=import")

    expect(page.get_by_text("本文へ移動")).to_have_count(1)
    expect(page.get_by_text("Skip to main content")).to_have_count(0)
    expect(page.get_by_role("button", name="ファイルを選ぶ")).to_be_visible()
    expect(page.get_by_text(re.compile(r"1ファイル .*MB.* まで")).first).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_text("Skip to main content")).to_have_count(1)
    expect(page.get_by_text(re.compile(r"MB.* per file")).first).to_be_visible()


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


def test_the_focus_is_seen_on_navigation_links_and_rows(sample_app: RunningBoard, page: Page):
    page_at(page, sample_app, "tree")
    expect(page.get_by_role("treeitem", name=re.compile("KGI"))).to_be_visible()
    # Forth in light to the first row of the tree, and from behind it back in dark.
    for scheme, key, last in (("light", "Tab", "KGI"), ("dark", "Shift+Tab", "ボード")):
        looks(page, scheme, LAPTOP)
        seen = {}
        for _ in range(30):
            page.keyboard.press(key)
            found = page.evaluate(FOCUS)
            seen[found["name"]] = found
            if last in found["name"]:
                break
        page.keyboard.press("Tab")

        weak = [
            each
            for name, each in seen.items()
            if name.strip() and (each["contrast"] < 3 or each["width"] < 2 or each["style"] == "none")
        ]
        assert any("ボード" in name for name in seen), scheme
        assert any("KGI" in name for name in seen), scheme
        assert weak == [], scheme
