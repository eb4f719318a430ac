"""The wall of cards in a real browser: clicks, keys, focus, hostile names, phone, paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.hostile import HOSTILE
from tests.pages.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page with nothing but the wall."""
    with served("card_wall_app.py", tmp_path_factory.mktemp("wall")) as found:
        yield found


@pytest.fixture
def wall(page: Page, address: str) -> Page:
    page.goto(address)
    expect(card(page, "factor/visits")).to_be_visible(timeout=20_000)
    return page


def card(page: Page, place: str) -> Locator:
    return page.locator(f'.card[data-place="{place}"]')


def focused(page: Page) -> str:
    """Return the place of the name that has the focus, "" for none."""
    return page.evaluate(
        """() => {
            let at = document.activeElement
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
            return at?.dataset?.place ?? ""
        }"""
    )


def test_a_click_picks_once_and_the_page_stays(wall: Page):
    link = card(wall, "factor/price").get_by_role("link", name="客単価")
    expect(link).to_have_attribute("href", "indicator?node=price")
    link.click()

    expect(wall.get_by_text("選択: price")).to_be_visible()
    wall.get_by_role("button", name="新しい数字").click()
    expect(wall.get_by_text("選択: None")).to_be_visible()


def test_tab_walks_the_names_and_enter_picks(wall: Page):
    wall.get_by_role("button", name="新しい数字").focus()
    wall.keyboard.press("Tab")
    assert focused(wall) == "factor/visits"
    wall.keyboard.press("Tab")
    assert focused(wall) == "factor/price"

    wall.keyboard.press("Enter")

    expect(wall.get_by_text("選択: price")).to_be_visible()
    assert focused(wall) == "factor/price"


def test_the_focus_stays_on_its_name_when_numbers_change(wall: Page):
    card(wall, "factor/visits").get_by_role("link").focus()

    # Pressed from outside, as new numbers come: the focus is not taken away by a click.
    wall.get_by_role("button", name="新しい数字").evaluate("button => button.click()")

    expect(card(wall, "factor/visits")).to_contain_text("4,300人")
    assert focused(wall) == "factor/visits"


def test_hostile_names_are_shown_letter_for_letter(wall: Page):
    for at, name in enumerate(HOSTILE):
        part = card(wall, f"/hostile-{at}")
        assert part.get_by_role("link").evaluate("link => link.textContent") == name
        assert part.locator("img, script, b, u, li, h1, a:not([data-id])").count() == 0


def test_a_screen_reader_finds_groups_cards_and_what_a_line_shows(wall: Page):
    group = wall.get_by_role("region", name=re.compile("^集客 ● 順調"))

    expect(group.get_by_role("heading", level=4)).to_be_visible()
    expect(group.get_by_role("listitem")).to_have_count(2)
    expect(group.get_by_role("img", name="直近3期の推移、最小4,200人、最大4,700人")).to_be_visible()
    assert group.locator("polyline").count() == 2


@pytest.mark.profile(viewport={"width": 375, "height": 700})
def test_cards_stand_below_each_other_on_a_phone(wall: Page):
    boxes = [card(wall, place).bounding_box() for place in ("factor/visits", "factor/price", "/hostile-0")]

    assert len({box["x"] for box in boxes}) == 1
    assert all(box["x"] + box["width"] <= 375 for box in boxes)


def test_cards_stand_side_by_side_on_a_laptop_and_on_paper_lights_keep_a_frame(wall: Page):
    boxes = [card(wall, place).bounding_box() for place in ("factor/visits", "factor/price")]
    assert boxes[0]["y"] == boxes[1]["y"]

    wall.emulate_media(media="print")

    light = card(wall, "factor/visits").locator(".mark").first
    assert light.evaluate("mark => getComputedStyle(mark).borderTopWidth") == "1px"
