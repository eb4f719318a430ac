"""The line above every page in the browser: days and languages by mouse and keyboard, one row on a phone, nothing on paper but words."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import RunningBoard, look_for_news, stand_still
from tests.e2e.test_accessibility import LAPTOP, looks

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 375, "height": 800}}
FOCUSED = """() => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at.textContent
}"""


def opened(page: Page, board: RunningBoard, address: str = "") -> Locator:
    page.goto(f"{board.url}/{address}")
    expect(page.locator("h1")).to_be_visible(timeout=30_000)
    stand_still(page)
    line = page.locator(".st-key-frame")
    expect(line.get_by_text("のデータ")).to_be_visible()
    return line


def steps(page: Page) -> int:
    return int(page.evaluate("history.length"))


def test_a_day_of_the_menu_is_one_step_and_back_leads_to_today(sample_app: RunningBoard, page: Page):
    line = opened(page, sample_app, "indicator?node=cvr")
    before = steps(page)
    line.get_by_role("button", name="時点: 今日").click()
    line.get_by_role("link", name=re.compile("先月末")).click()

    expect(page).to_have_url(re.compile(r"/indicator\?node=cvr&as_of=\d{4}-\d\d-\d\d$"))
    expect(line.get_by_text("の時点で表示しています")).to_be_visible()
    assert steps(page) == before + 1
    page.reload()
    expect(line.get_by_text("の時点で表示しています")).to_be_visible()

    line.get_by_role("link", name="今日に戻る").click()
    expect(page).to_have_url(re.compile(r"/indicator\?node=cvr$"))
    expect(line.get_by_role("button", name="時点: 今日")).to_be_visible()
    page.go_back()
    expect(line.get_by_text("の時点で表示しています")).to_be_visible()


def test_any_day_is_chosen_by_keyboard_alone_and_the_age_of_the_data_leaves_an_open_menu_and_the_focus_in_it(
    sample_app: RunningBoard, page: Page
):
    line = opened(page, sample_app)
    menu = line.get_by_role("button", name="時点: 今日")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "今日"
    look_for_news(page, 2)
    expect(line.get_by_label("日付を選ぶ")).to_be_visible()
    assert page.evaluate(FOCUSED) == "今日"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")

    page.keyboard.press("Enter")
    field = line.get_by_label("日付を選ぶ")
    field.fill("2026-10-15")
    field.press("Enter")

    expect(page).to_have_url(re.compile(r"as_of=2026-10-15$"))
    expect(line.get_by_text("2026年10月15日(木)の時点で表示しています")).to_be_visible()


def test_links_follow_the_address_the_browser_wrote_alone(sample_app: RunningBoard, page: Page):
    line = opened(page, sample_app)
    page.get_by_role("button", name=re.compile("● 順調")).click()
    expect(page).to_have_url(re.compile("status="))

    expect(line.get_by_role("link", name="English")).to_have_attribute("href", re.compile(r"status=.*lang=en"))


@pytest.mark.profile(**PHONE)
def test_on_a_phone_what_there_is_to_press_is_one_row_and_each_has_its_name(sample_app: RunningBoard, page: Page):
    line = opened(page, sample_app)
    names = ("自分の計画を作る", "使い方", "時点: 今日", "印刷・PDF", "English")
    found = [line.get_by_role("link", name=name).or_(line.get_by_role("button", name=name)) for name in names]

    boxes = [each.bounding_box() for each in found]

    assert None not in boxes
    middles = {round(box["y"] + box["height"] / 2) for box in boxes if box}
    assert max(middles) - min(middles) <= 1
    assert all(box["height"] >= 42 and box["width"] >= 40 for box in boxes if box)
    assert [box["x"] + box["width"] <= 375 for box in boxes if box] == [True] * 5
    line.get_by_role("button", name="時点: 今日").click()
    expect(line.get_by_role("link", name=re.compile("年度を見る"))).to_be_visible()


def test_axe_finds_nothing_in_an_open_menu_in_light_and_dark(sample_app: RunningBoard, page: Page):
    line = opened(page, sample_app, "?as_of=2026-10-31")
    line.get_by_role("button", name=re.compile("時点: ")).click()
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))

    found = {}
    for scheme in ("light", "dark"):
        looks(page, scheme, LAPTOP)
        expect(line.get_by_role("button", name=re.compile("時点: "))).to_have_attribute("aria-expanded", "true")
        told = page.evaluate("axe.run('.st-key-frame', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })")
        found[scheme] = [(each["id"], each["nodes"][0]["html"]) for each in told["violations"]]

    assert found == {"light": [], "dark": []}


def test_a_part_of_an_indicator_is_a_step_in_the_address_and_back_leads_to_the_one_before_whose_table_is_one_to_hear(
    sample_app: RunningBoard, page: Page
):
    opened(page, sample_app, "indicator?node=cvr")
    bar = page.get_by_role("navigation", name="この指標のくわしい内容")
    first = bar.get_by_role("link").first
    expect(first).to_have_attribute("aria-current", "true")

    bar.get_by_role("link", name="目標・振り返り").click()
    expect(page).to_have_url(re.compile(r"/indicator\?node=cvr&part=agreed$"))
    expect(page.get_by_text("目標の履歴")).to_be_visible()
    page.reload()
    expect(page.get_by_text("目標の履歴")).to_be_visible()
    expect(bar.get_by_role("link", name="目標・振り返り")).to_have_attribute("aria-current", "true")
    page.go_back()

    expect(first).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("目標の履歴")).to_be_hidden()

    # Scrolled by the keyboard where it is wider than the screen.
    page.set_viewport_size({"width": 375, "height": 812})
    table = page.get_by_role("table", name="期間ごとの表")

    expect(table.get_by_role("columnheader")).to_have_count(8)
    expect(table.get_by_role("columnheader", name="達成率(当期)")).to_have_count(1)
    expect(table.get_by_role("rowheader")).to_have_count(12)
    place = page.get_by_role("group", name="期間ごとの表")
    place.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("place => place.scrollLeft > 0", arg=place.element_handle())
