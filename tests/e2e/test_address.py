"""The address and the browser's Back and Forward: one click is one step, and nothing takes a step back that the person made."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import go_to, look_for_news

expect.set_options(timeout=30_000)


@pytest.fixture
def board(sample_app):
    return sample_app


def opened(page: Page, board, address: str = "") -> None:
    page.goto(f"{board.url}/{address}")
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page is drawn."""
    expect(page.get_by_text("のデータ").or_(page.get_by_text("Data from"))).to_be_visible()
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


def arrived(page: Page, board, address: str) -> None:
    """Wait until the page of an address is the one that is shown.

    The address changes at once and the page after it. Whoever goes on before that makes Streamlit put the page it has just begun into the
    history, which takes the steps forward away.
    """
    expect(page).to_have_url(f"{board.url}{address}")
    path = re.sub(r"\?.*", "", address)
    shown = page.locator('[data-testid="stTopNavLink"][aria-current="page"]')
    expect(shown).to_have_attribute("href", re.compile(rf"^({re.escape(board.url)})?{re.escape(path)}$"))
    settled(page)


def rest(page: Page) -> None:
    """Let whatever rewrites an address by itself have its chance: a page that is drawn and has looked for something new."""
    settled(page)
    look_for_news(page)


def steps(page: Page) -> int:
    return page.evaluate("history.length")


def where(page: Page, board) -> str:
    return page.url.removeprefix(board.url)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    settled(page)


def test_back_and_forward_over_five_pages(board, page):
    opened(page, board)
    way = [where(page, board)]
    clicks = [
        page.locator('li[data-place="purchase/order-value"]').get_by_role("link"),
        page.get_by_role("link", name="ツリー"),
        page.get_by_role("link", name="データの健康"),
        page.get_by_role("link", name="設定"),
    ]
    for link in clicks:
        before = steps(page)
        link.first.click()
        expect(page).not_to_have_url(f"{board.url}{way[-1]}")
        settled(page)
        assert steps(page) == before + 1
        way.append(where(page, board))

    assert [re.sub(r"\?.*", "", each) for each in way] == ["/", "/indicator", "/tree", "/health", "/settings"]
    assert way[1] == "/indicator?node=order-value"
    for address in reversed(way[:-1]):
        page.go_back()
        arrived(page, board, address)
    heading(page, "いま手を打つもの")
    for address in way[1:]:
        page.go_forward()
        arrived(page, board, address)
    rest(page)
    assert where(page, board) == way[-1]


def test_a_change_of_language_is_everywhere_keeps_the_focus_and_back_brings_back_page_address_and_language(board, page):
    opened(page, board)
    document, english = page.locator("html"), page.get_by_role("link", name="English")
    page.get_by_role("link", name="ツリー").click()
    expect(page.get_by_role("tree")).to_be_visible()
    settled(page)
    before = steps(page)
    expect(document).to_have_attribute("lang", "ja")
    english.press("Enter")
    expect(page).to_have_url(f"{board.url}/tree?lang=en")
    expect(document).to_have_attribute("lang", "en")
    settled(page)
    assert steps(page) == before + 1
    expect(english).to_have_attribute("aria-current", "true")
    expect(english).to_be_focused()

    page.go_back()

    expect(page.get_by_role("link", name="データの健康")).to_be_visible()
    rest(page)
    assert where(page, board) == "/tree"
    page.go_back()
    heading(page, "いま手を打つもの")
    rest(page)
    assert where(page, board) == "/"
    page.go_forward()
    page.go_forward()
    expect(page.get_by_role("link", name="Data health")).to_be_visible()
    assert where(page, board) == "/tree?lang=en"
    page.get_by_role("link", name="Data health").click()
    expect(page.get_by_role("heading", name="Waiting for input")).to_be_visible()


def test_language_and_day_stay_in_the_address_on_every_page_without_a_step_of_their_own(board, page):
    opened(page, board, "?lang=en&as_of=2026-10-31")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    before = steps(page)
    page.get_by_role("link", name="Tree").click()

    expect(page).to_have_url(re.compile(r"/tree\?lang=en&as_of=2026-10-31$"))
    rest(page)
    assert steps(page) == before + 1
    page.go_back()
    expect(page).to_have_url(re.compile(r"/\?lang=en&as_of=2026-10-31$"))


def test_a_language_whose_message_was_lost_on_the_way_is_in_the_address_all_the_same(running_app, page):
    opened(page, running_app())
    page.get_by_role("button", name="確かめる").click()
    page.get_by_role("dialog").get_by_role("combobox", name="言語").click()
    page.get_by_role("option", name="English").click()
    settled(page)
    page.evaluate(
        """() => {
            const push = history.pushState
            history.pushState = function (...given) {
                if (!String(given[2]).includes("lang=")) return push.apply(history, given)
                history.pushState = push  // this one is lost
            }
        }"""
    )
    page.get_by_role("button", name="この設定で始める").click()

    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.get_by_role("link", name="Data health")).to_be_visible()


def test_a_day_that_cannot_be_shown_is_called_that(board, page):
    opened(page, board)
    for given, said in (
        ("2026-02-30", "「2026-02-30」という日付はない"),
        ("yesterday", "「yesterday」という日付はない"),
        ("2999-01-01", "の外なので"),
    ):
        go_to(page, f"?as_of={given}")

        expect(page.get_by_text(said)).to_be_visible()
