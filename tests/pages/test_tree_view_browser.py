"""The tree in a real browser: keys, folds, focus, screen reader names, phone, paper."""

from __future__ import annotations

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
    expect(found.get_by_role("treeitem").first).to_be_visible(timeout=20_000)
    return found


def item(tree: Locator, name: str) -> Locator:
    """Return the first card whose spoken name holds this."""
    return tree.locator(f'[role="treeitem"][aria-label*="{name}"]').first


def focused(page: Page) -> str:
    """Return the id of the node that has the focus, "" for none."""
    return page.evaluate(
        """() => {
            let at = document.activeElement
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
            return at?.dataset?.id ?? ""
        }"""
    )


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


def test_arrows_walk_what_is_visible_and_one_tab_stop_leads_in(page: Page, tree: Locator):
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


def test_left_closes_then_leads_out_and_right_opens_then_leads_in(page: Page, tree: Locator):
    visits = item(tree, "訪問者数")
    visits.focus()

    assert press(page, "ArrowLeft") == "visits"
    expect(visits).to_have_attribute("aria-expanded", "false")
    assert press(page, "ArrowLeft") == "factor"
    assert press(page, "ArrowRight") == "visits"
    assert press(page, "ArrowRight") == "visits"
    expect(visits).to_have_attribute("aria-expanded", "true")
    assert press(page, "ArrowRight") == "ads"


@pytest.mark.parametrize("key", ["Enter", " "])
def test_enter_and_blank_pick_and_the_focus_stays(page: Page, tree: Locator, key: str):
    item(tree, "客単価").focus()

    page.keyboard.press(key)

    expect(page.get_by_text("選択: price")).to_be_visible()
    assert focused(page) == "price"
    assert press(page, "ArrowUp") == "visits"


def test_a_click_picks_and_a_second_click_on_the_same_picks_again(page: Page, tree: Locator):
    item(tree, "客単価").locator(".card").click()
    expect(page.get_by_text("選択: price")).to_be_visible()

    item(tree, "広告本数").locator(".card").click()
    expect(page.get_by_text("選択: ads")).to_be_visible()

    item(tree, "客単価").locator(".card").click()
    expect(page.get_by_text("選択: price")).to_be_visible()


def test_folds_and_focus_survive_new_numbers(page: Page, tree: Locator):
    visits = item(tree, "訪問者数")
    visits.locator("> .card .twisty").click()
    expect(item(tree, "広告本数")).to_be_hidden()

    page.get_by_role("button", name="新しい数字").click()

    expect(item(tree, "4,300人")).to_be_visible()
    expect(item(tree, "広告本数")).to_be_hidden()


def test_a_fold_does_not_pick(page: Page, tree: Locator):
    item(tree, "訪問者数").locator("> .card .twisty").click()

    expect(page.get_by_text("選択: None")).to_be_visible()


def test_all_fold_and_all_unfold(page: Page, tree: Locator):
    page.get_by_role("button", name="すべて閉じる").click()
    expect(item(tree, "新規顧客")).to_be_visible()
    expect(item(tree, "下位は最初の場所に表示")).to_be_visible()
    expect(item(tree, "広告本数")).to_be_hidden()

    page.get_by_role("button", name="すべて開く").click()
    expect(item(tree, "広告本数")).to_be_visible()


def test_cards_are_named_for_a_screen_reader(tree: Locator):
    expect(item(tree, "訪問者数")).to_have_attribute(
        "aria-label",
        "KPI 訪問者数<b>:red[x]</b>、信号 注意、実績 4,200人、目標 5,000人以上、達成率 84.0%、計算式のつながり",
    )
    expect(item(tree, "客単価")).to_have_attribute("aria-level", "2")
    expect(item(tree, "新規顧客")).to_have_attribute("aria-posinset", "1")
    expect(item(tree, "新規顧客")).to_have_attribute("aria-setsize", "3")


def test_a_name_with_markup_is_shown_letter_for_letter(tree: Locator):
    expect(tree.get_by_text("訪問者数<b>:red[x]</b>").first).to_be_visible()
    assert tree.locator("b").count() == 0


def test_factors_stand_side_by_side_on_a_laptop(tree: Locator):
    boxes = [item(tree, name).bounding_box() for name in ("新規顧客", "客単価")]

    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


@pytest.mark.profile(viewport={"width": 300, "height": 700})
def test_the_tree_is_an_indented_list_on_a_narrow_phone(page: Page, tree: Locator):
    boxes = [
        item(tree, name).locator("> .card").bounding_box() for name in ("年間売上", "新規顧客", "訪問者数", "広告本数")
    ]

    assert [box["x"] for box in boxes] == sorted({box["x"] for box in boxes})
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    assert all(box["x"] + box["width"] <= 300 for box in boxes)


def test_paper_shows_closed_branches(page: Page, tree: Locator):
    page.get_by_role("button", name="すべて閉じる").click()
    expect(item(tree, "広告本数")).to_be_hidden()

    page.emulate_media(media="print")

    expect(item(tree, "広告本数")).to_be_visible()
    expect(page.get_by_role("button", name="すべて開く")).to_be_hidden()


def test_three_hundred_nodes_start_with_what_is_red(page: Page, address: str):
    page.goto(f"{address}?large=1")
    tree = page.get_by_role("tree", name="KPIツリー")

    expect(item(tree, "日数 30")).to_be_visible(timeout=20_000)
    shown = tree.locator('[role="treeitem"]').evaluate_all("all => all.filter(li => li.getClientRects().length).length")
    assert shown == 1 + 12 + 1
    item(tree, "要因6").focus()
    page.keyboard.press("ArrowRight")
    expect(item(tree, "日数 42")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
