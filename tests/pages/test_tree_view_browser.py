"""The tree in a real browser: keys, folds, focus, screen reader names, phone, paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page with nothing but the tree."""
    with served("tree_app.py", tmp_path_factory.mktemp("tree")) as found:
        yield found


@pytest.fixture
def tree(page: Page, address: str) -> Locator:
    page.goto(address)
    found = page.get_by_role("tree", name="KPIツリー")
    expect(found.get_by_role("treeitem").first).to_be_visible(timeout=60_000)
    return found


def item(tree: Locator, name: str) -> Locator:
    """Return the first card that shows this."""
    return tree.locator('[role="treeitem"]', has_text=name).first


def focused(page: Page) -> str:
    """Return the id of the node that has the focus, "" for none."""
    return page.evaluate(
        """() => {
            let at = document.activeElement
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
            return at?.parentElement?.dataset?.id ?? ""
        }"""
    )


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


def test_keys_walk_what_is_visible_close_open_and_pick_and_one_tab_stop_leads_in(page: Page, tree: Locator):
    assert tree.locator('[tabindex="0"]').count() == 1
    item(tree, "年間売上").focus()

    assert press(page, "ArrowDown") == "factor"
    assert press(page, "ArrowDown", "ArrowDown") == "ads"
    assert press(page, "ArrowUp") == "visits"
    assert press(page, "End") == "price"
    assert press(page, "ArrowDown") == "price"
    assert press(page, "Home") == "goal"
    assert press(page, "ArrowUp") == "goal"
    assert tree.locator('[tabindex="0"]').count() == 1

    # Left closes, then leads out; right opens, then leads in.
    visits = item(tree, "訪問者数")
    visits.focus()
    assert press(page, "ArrowLeft") == "visits"
    expect(visits).to_have_attribute("aria-expanded", "false")
    assert press(page, "ArrowLeft") == "factor"
    assert press(page, "ArrowRight") == "visits"
    assert press(page, "ArrowRight") == "visits"
    expect(visits).to_have_attribute("aria-expanded", "true")
    assert press(page, "ArrowRight") == "ads"

    # Enter and blank pick, and the focus stays.
    for key, name, node, above in (("Enter", "客単価", "price", "visits"), (" ", "訪問者数", "visits", "factor")):
        item(tree, name).focus()
        page.keyboard.press(key)
        expect(page.get_by_text(f"選択: {node}")).to_be_visible()
        assert focused(page) == node
        assert press(page, "ArrowUp") == above


def test_a_fold_picks_nothing_and_survives_new_numbers_and_a_second_click_on_the_same_picks_again(
    page: Page, tree: Locator
):
    item(tree, "訪問者数").locator(".twisty").click()
    expect(item(tree, "広告本数")).to_be_hidden()
    expect(page.get_by_text("選択: None")).to_be_visible()

    page.get_by_role("button", name="新しい数字").click()

    expect(item(tree, "4,300人")).to_be_visible()
    expect(item(tree, "広告本数")).to_be_hidden()
    expect(page.get_by_text("選択: None")).to_be_visible()

    page.get_by_role("button", name="すべて閉じる").click()
    expect(item(tree, "新規顧客")).to_be_visible()
    expect(item(tree, "下位は最初の場所に表示")).to_be_visible()
    expect(item(tree, "広告本数")).to_be_hidden()
    page.get_by_role("button", name="すべて開く").click()
    expect(item(tree, "広告本数")).to_be_visible()

    for name, node in (("客単価", "price"), ("広告本数", "ads"), ("客単価", "price")):
        item(tree, name).click()
        expect(page.get_by_text(f"選択: {node}")).to_be_visible()


def test_cards_have_names_for_a_screen_reader_markup_stays_text_and_factors_stand_beside_each_other(
    page: Page, tree: Locator
):
    expect(item(tree, "訪問者数")).to_have_accessible_name(
        re.compile(r"^注意 KPI 訪問者数<b>:red\[x\]</b> 10月 4,200人 84\.0% 目標（10月）5,000人以上 計算式のつながり$")
    )
    expect(item(tree, "客単価")).to_have_attribute("aria-level", "2")
    expect(item(tree, "新規顧客")).to_have_attribute("aria-posinset", "1")
    expect(item(tree, "新規顧客")).to_have_attribute("aria-setsize", "3")
    expect(tree.get_by_text("訪問者数<b>:red[x]</b>").first).to_be_visible()
    assert tree.locator("b").count() == 0
    customers, price = (item(tree, name).bounding_box() for name in ("新規顧客", "客単価"))
    assert customers["y"] == price["y"]
    assert customers["x"] < price["x"]


@pytest.mark.profile(viewport={"width": 300, "height": 700})
def test_the_tree_is_an_indented_list_on_a_narrow_phone(page: Page, tree: Locator):
    boxes = [item(tree, name).bounding_box() for name in ("年間売上", "新規顧客", "訪問者数", "広告本数")]

    assert [box["x"] for box in boxes] == sorted({box["x"] for box in boxes})
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    assert all(box["x"] + box["width"] <= 300 for box in boxes)


def test_folds_are_in_the_address_and_back_takes_them_back_without_a_rerun(page: Page, tree: Locator, address: str):
    runs = page.get_by_text("選択: None")
    runs.evaluate("text => { text.dataset.seen = 'yes' }")
    item(tree, "訪問者数").locator(".twisty").click()
    expect(page).to_have_url(f"{address}?closed=visits")
    page.get_by_role("button", name="すべて閉じる").click()
    expect(page).to_have_url(f"{address}?fold=closed")

    page.go_back()

    expect(page).to_have_url(f"{address}?closed=visits")
    expect(item(tree, "訪問者数")).to_be_visible()
    expect(item(tree, "広告本数")).to_be_hidden()
    page.go_back()
    expect(item(tree, "広告本数")).to_be_visible()


def test_an_address_with_folds_and_filter_opens_as_it_was_left(page: Page, address: str):
    page.goto(f"{address}?fold=closed&opened=factor")
    tree = page.get_by_role("tree", name="KPIツリー")
    expect(item(tree, "訪問者数")).to_be_visible(timeout=60_000)
    expect(item(tree, "広告本数")).to_be_hidden()

    page.goto(f"{address}?status=off_track")

    expect(item(tree, "広告本数")).to_be_visible(timeout=60_000)
    expect(item(tree, "訪問者数")).to_be_visible()
    expect(item(tree, "客単価")).to_be_hidden()


def test_a_filter_leaves_what_matches_and_what_is_above_it_and_says_how_many(page: Page, tree: Locator, address: str):
    page.get_by_role("button", name="すべて閉じる").click()

    page.get_by_role("combobox", name="信号でしぼる").select_option("off_track")

    expect(page).to_have_url(f"{address}?fold=closed&status=off_track")
    expect(page.get_by_role("status").filter(has_text="1件が一致")).to_be_visible()
    expect(item(tree, "広告本数")).to_be_visible()
    expect(item(tree, "客単価")).to_be_hidden()
    item(tree, "年間売上").focus()
    assert press(page, "End") == "ads"
    page.get_by_role("combobox", name="信号でしぼる").select_option("")
    expect(item(tree, "広告本数")).to_be_hidden()


PAGES = re.compile(rb"/Type\s*/Page\b")
BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)")


def printed_on_one_a3_sheet(page: Page) -> bool:
    printed = page.pdf(prefer_css_page_size=True)
    width, height = (float(side) for side in BOX.search(printed).groups())
    size = (round(width / 72 * 25.4), round(height / 72 * 25.4))
    return (len(PAGES.findall(printed)), size) == (1, (420, 297))


def test_closed_branches_are_printed_too_all_on_one_a3_sheet(page: Page, tree: Locator):
    page.get_by_role("button", name="すべて閉じる").click()
    expect(item(tree, "広告本数")).to_be_hidden()

    assert printed_on_one_a3_sheet(page)
    expect(page.get_by_role("button", name="すべて開く")).to_be_visible()

    page.emulate_media(media="print")

    expect(item(tree, "広告本数")).to_be_visible()
    expect(page.get_by_role("button", name="すべて開く")).to_be_hidden()


def test_three_hundred_nodes_start_with_what_is_red_and_are_printed_on_one_a3_sheet(page: Page, address: str):
    page.goto(f"{address}?large=1")
    tree = page.get_by_role("tree", name="KPIツリー")

    expect(item(tree, "日数 30")).to_be_visible(timeout=60_000)
    shown = tree.locator('[role="treeitem"]').evaluate_all(
        "all => all.filter(each => each.getClientRects().length).length"
    )
    assert shown == 1 + 12 + 1
    item(tree, "要因6").focus()
    page.keyboard.press("ArrowRight")
    expect(item(tree, "日数 42")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("button", name="すべて閉じる").click()

    assert printed_on_one_a3_sheet(page)
    expect(page.get_by_role("button", name="すべて開く")).to_be_visible()
