"""The wall of rows in a real browser: links, filters, unfolding, focus, hostile names, phone, paper. No server is asked for any of it."""

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
    with served("wall_app.py", tmp_path_factory.mktemp("wall")) as found:
        yield found


@pytest.fixture
def wall(page: Page, address: str) -> Page:
    return opened(page, address)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(row(page, "factor/price")).to_be_attached(timeout=60_000)
    return page


def row(page: Page, place: str) -> Locator:
    return page.locator(f'li[data-place="{place}"]')


def line(page: Page, place: str) -> Locator:
    """Return a line of what needs a hand, by the place of its name."""
    return page.locator(".lines > li").filter(has=page.locator(f'a[data-place="{place}"]'))


def focused(page: Page) -> str:
    """Return the place of what has the focus, "" for none."""
    return page.evaluate(
        """() => {
            let at = document.activeElement
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
            return at?.dataset?.place ?? ""
        }"""
    )


def test_filters_and_cards_are_in_the_address_and_reload_and_back_bring_them_back(wall: Page):
    wall.evaluate("window.stillHere = true")
    wall.get_by_label("担当").select_option("高橋")
    expect(wall.get_by_role("status")).to_contain_text("1件を表示")
    expect(row(wall, "factor/visits")).to_be_hidden()
    expect(row(wall, "factor/price")).to_be_visible()
    wall.get_by_role("button", name="カード").click()
    expect(wall).to_have_url(re.compile(r"\?owner=%E9%AB%98%E6%A9%8B&view=cards$"))
    assert wall.evaluate("window.stillHere")

    wall.reload()

    expect(wall.locator(".card:visible")).to_have_count(1)
    wall.go_back()
    expect(wall.locator(".rows li:visible")).to_have_count(1)
    wall.go_back()
    expect(wall).to_have_url(re.compile(r"/$"))
    expect(row(wall, "factor/visits")).to_be_visible()
    expect(wall.get_by_label("担当")).to_have_value("")


def test_a_filter_that_fits_nothing_says_so_and_is_cleared_by_one_click(page: Page, address: str):
    opened(page, f"{address}?owner=%E9%AB%98%E6%A9%8B&department=%E9%9B%86%E5%AE%A2")
    expect(page.get_by_role("status")).to_contain_text("条件に合う指標はありません")

    page.get_by_role("button", name="絞り込みを解除").click()

    expect(row(page, "factor/visits")).to_be_visible()
    expect(page).to_have_url(address)


def test_a_line_unfolds_its_response_and_actions_and_stays_unfolded_when_numbers_change(wall: Page):
    more = line(wall, "act/visits").get_by_role("button", name="訪問者数の対応とアクション")
    more.focus()
    wall.keyboard.press("Enter")

    expect(more).to_have_attribute("aria-expanded", "true")
    expect(wall.get_by_text("事前に決めた対応: 広告を見直す")).to_be_visible()
    expect(wall).to_have_url(re.compile(r"\?open=visits$"))
    wall.get_by_role("button", name="新しい数字").evaluate("button => button.click()")
    expect(line(wall, "act/visits")).to_contain_text("4,300人")
    expect(wall.get_by_text("事前に決めた対応: 広告を見直す")).to_be_visible()
    assert focused(wall) == "more act/visits"


def test_only_what_changed_is_drawn_again_and_the_focus_stays(wall: Page):
    row(wall, "factor/visits").get_by_role("link").focus()
    wall.evaluate(
        """() => {
            const kept = [...document.querySelectorAll("*")].map(each => each.shadowRoot?.querySelector(".wall")).find(Boolean)
            window.kept = kept.querySelector('li[data-place="factor/price"]')
        }"""
    )

    # Pressed from outside, as new numbers come: the focus is not taken away by a click.
    wall.get_by_role("button", name="新しい数字").evaluate("button => button.click()")

    expect(row(wall, "factor/visits")).to_contain_text("4,300人")
    assert focused(wall) == "factor/visits"
    assert wall.evaluate("window.kept.isConnected")


def test_hostile_names_are_shown_letter_for_letter(wall: Page):
    wall.locator("button.rest").click()  # beyond the first eight lines
    for at, name in enumerate(HOSTILE):
        for part in (row(wall, f"/hostile-{at}"), line(wall, f"act/hostile-{at}")):
            assert part.get_by_role("link").evaluate("link => link.textContent") == name
            assert part.locator("img, script, b, u, h1, a:not([data-id])").count() == 0


@pytest.mark.profile(viewport={"width": 375, "height": 700})
def test_on_a_phone_nothing_is_wider_than_the_screen_and_every_target_is_large_enough_for_a_thumb(wall: Page):
    wide = wall.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide == 375
    for target in wall.locator(".more:visible, select, .switch button").all():
        assert target.bounding_box()["height"] >= 44
    assert min(each.bounding_box()["height"] for each in wall.locator(".rows > li:visible").all()) >= 44


def test_a_screen_reader_finds_headings_groups_and_rows_long_names_wrap_and_lights_keep_a_frame_on_paper(wall: Page):
    group = wall.get_by_role("region", name=re.compile("^集客 ● 順調"))

    assert wall.get_by_role("heading", level=2).all_inner_texts() == ["いま手を打つもの", "要因ごとのKPI"]
    expect(group.get_by_role("heading", level=3)).to_be_visible()
    expect(group.get_by_role("listitem")).to_have_count(2)
    expect(group.get_by_role("img", name="直近3期の推移、最小3,200人、最大4,700人")).to_be_visible()
    assert group.locator("polyline").count() == 2
    assert group.locator("line.target").count() == 1

    cut = wall.evaluate(
        """() => {
            const root = [...document.querySelectorAll("*")].map(each => each.shadowRoot?.querySelector(".wall")).find(Boolean)
            return [...root.querySelectorAll("a, span, strong, div, p")]
                .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflow !== "visible")
                .map(each => each.textContent)
        }"""
    )
    assert cut == []

    wall.emulate_media(media="print")

    light = row(wall, "factor/visits").locator(".mark").first
    assert light.evaluate("mark => getComputedStyle(mark).borderTopWidth") == "1px"
