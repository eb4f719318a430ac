"""The sheet in a real browser: keys, picking, focus over new data, what stays in sight, phone, large tabs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page with nothing but the sheet."""
    with served("sheet_app.py", tmp_path_factory.mktemp("sheet")) as found:
        yield found


@pytest.fixture
def sheet(page: Page, address: str) -> Locator:
    page.goto(address)
    found = page.get_by_role("grid", name="読み取った表")
    expect(found.get_by_role("row").first).to_be_visible(timeout=60_000)
    return found


def focused(page: Page) -> str:
    """Return what the cell that has the focus shows, "" for none."""
    return page.evaluate(
        """() => {
            let at = document.activeElement
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
            return at?.matches("th, td") ? at.textContent : ""
        }"""
    )


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


def test_keys_walk_over_cells_letters_and_numbers_and_pick_and_one_tab_stop_leads_in(page: Page, sheet: Locator):
    assert sheet.locator('[tabindex="0"]').count() == 1
    sheet.locator('[tabindex="0"]').focus()

    assert focused(page) == "1"
    assert press(page, "ArrowDown", "ArrowDown", "ArrowDown") == "4"
    assert press(page, "ArrowRight") == "入会計画"
    assert press(page, "End") == "<b>太字</b> :red[x]"
    assert press(page, "Home") == "4"
    assert press(page, "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp") == "B"
    assert press(page, "ArrowUp") == "B"
    assert press(page, "Control+End") == ""
    assert press(page, "Control+Home") == "1"
    assert sheet.locator('[tabindex="0"]').count() == 1

    # Enter and blank pick a row or a cell.
    for row, name, value, key in ((5, "入会実績", "28", "Enter"), (4, "入会計画", "30", " ")):
        sheet.get_by_role("rowheader", name=f"行 {row} ").focus()
        page.keyboard.press(key)
        expect(page.get_by_text(f"選択: '会員 動向'!{row}:{row}")).to_be_visible()
        expect(sheet.locator("tr", has_text=name).locator("[aria-selected=true]")).to_have_count(7)

        assert press(page, "ArrowRight", "ArrowRight") == value
        page.keyboard.press(key)
        expect(page.get_by_text(f"選択: '会員 動向'!B{row}")).to_be_visible()
        expect(sheet.locator("[aria-selected=true]")).to_have_count(1)


def test_the_focus_stays_when_something_else_was_made_of_the_row(page: Page, sheet: Locator):
    sheet.get_by_role("rowheader", name="行 5 ").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("選択: '会員 動向'!5:5")).to_be_visible()
    expect(sheet.get_by_role("rowheader", name="行 5 · 実績")).to_be_focused()

    page.get_by_role("button", name="実績ではない").focus()
    page.keyboard.press("Enter")

    expect(sheet.get_by_role("rowheader", name="行 5 · 読まない")).to_be_visible()
    expect(sheet.locator('[tabindex="0"]')).to_have_text("5")
    expect(sheet.locator("[aria-selected=true]")).to_have_count(7)


def test_cells_are_named_for_a_screen_reader_markup_stays_text_and_colours_have_letters_and_a_legend(
    page: Page, sheet: Locator
):
    expect(
        sheet.get_by_role("gridcell", name="C6 · △2 · 問題あり · △2 は負の数ですか、評価の△ですか。")
    ).to_be_visible()
    expect(sheet.get_by_role("rowheader", name="行 6 · 非表示の行")).to_be_visible()
    expect(sheet.get_by_role("gridcell", name="D5 · 空欄 · 未入力")).to_be_visible()
    expect(sheet.get_by_text("<b>太字</b> :red[x]")).to_be_visible()
    assert sheet.locator("b").count() == 0
    marks = sheet.get_by_role("gridcell", name="B5").evaluate("cell => getComputedStyle(cell, '::before').content")
    assert marks == '"実"'
    legend = page.get_by_role("list", name="色と記号の意味")
    expect(legend.get_by_role("listitem")).to_have_text(
        ["実実績", "目目標", "空未入力", "！問題あり", "名指標の名前", "見見込み", "備備考"]
    )

    sheet.get_by_role("columnheader", name="列 E ").click()

    expect(page.get_by_text("選択: '会員 動向'!E:E")).to_be_visible()
    expect(sheet.locator("[aria-selected=true]")).to_have_count(7)


def test_letters_head_and_labels_stay_in_sight_of_a_large_tab(page: Page, address: str):
    page.goto(f"{address}?large=1")
    sheet = page.get_by_role("grid")
    expect(sheet.get_by_text("指標の名前 0", exact=True)).to_be_visible(timeout=60_000)
    assert sheet.locator("td").count() == 200 * 60

    page.locator(".box").evaluate("box => box.scrollTo(3000, 3000)")

    expect(sheet.get_by_text("指標の名前 110", exact=True)).to_be_in_viewport()
    expect(sheet.get_by_text("2023年1月", exact=True)).to_be_in_viewport()
    letters = sheet.get_by_role("columnheader", name="列 AK", exact=True).bounding_box()
    months = sheet.get_by_text("2023年1月", exact=True).bounding_box()
    assert abs(letters["y"] + letters["height"] - months["y"]) <= 1


def test_a_later_part_of_a_large_tab_begins_with_its_head(page: Page, address: str):
    page.goto(f"{address}?large=1&page=2")
    sheet = page.get_by_role("grid")

    expect(sheet.get_by_text("指標の名前 449", exact=True)).to_be_attached(timeout=60_000)
    expect(sheet.get_by_role("row").nth(1)).to_contain_text("2020年1月")


@pytest.mark.profile(viewport={"width": 375, "height": 700})
def test_a_phone_scrolls_the_sheet_and_not_the_page(page: Page, sheet: Locator):
    box = page.locator(".box")

    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sheet.get_by_role("columnheader", name="列 F ").focus()
    expect(sheet.get_by_role("columnheader", name="列 F ")).to_be_in_viewport()
