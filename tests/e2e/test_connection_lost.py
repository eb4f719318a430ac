"""A board that is stopped under an open page says so in the language of the page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser import running_board


def test_the_first_visitor_comes_in_through_any_page_and_a_board_stopped_under_it_says_so_in_its_language(
    browser: Browser, tmp_path: Path
):
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    dialog = page.get_by_role("dialog")
    with running_board(tmp_path, f"sqlite:///{tmp_path / 'board.db'}") as board:
        page.goto(f"{board.url}/tree")
        expect(page.get_by_role("tree")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("本文へ移動")).to_have_count(1)
        expect(dialog).to_have_count(0)

    expect(dialog.get_by_role("heading", name="接続できません")).to_be_visible(timeout=60_000)
    expect(dialog).to_contain_text("ボードから返事がありません")
    expect(dialog).not_to_contain_text("Streamlit")
    assert page.evaluate("document.documentElement.lang") == "ja"
    context.close()
