"""The entry page in a browser: with one thumb on a phone and through a lost connection, and by keyboard alone."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import make_url

from kpicore.model.rows import actual_rows
from kpicore.stores.sql.store import SqlStore
from tests.browser import RunningBoard
from tests.e2e.test_board import PHONE, fill
from tests.reports.small import TODAY, node, snapshot

expect.set_options(timeout=30_000)

ADDRESS = f"entry?me={quote('田中')}&period=2026-10&as_of={TODAY.isoformat()}"
USUAL = [100.0, 110.0, 90.0, 100.0, 105.0, 95.0]
HELD = snapshot(
    [node("sales", kind="KGI", owner="田中", unit="円"), node("visits", "sales", owner="田中", unit="人")],
    {"sales": USUAL, "visits": USUAL},
)


@pytest.fixture
def board(running_app, tmp_path: Path) -> RunningBoard:
    url = f"sqlite:///{tmp_path / 'board.db'}"
    fill(url, HELD)
    return running_app(store=url)


def entered(folder: Path) -> tuple[dict[tuple[str, str], float], int]:
    """Return the actuals that are stored, and how many saves there were."""
    store = SqlStore(make_url(f"sqlite:///{folder / 'board.db'}"))
    found = {(row["indicator"], row["period"]): row["value"] for row in actual_rows(store.load().actuals)}
    saves = len({line.revision for line in store.history()})
    store.engine.dispose()
    return found, saves


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=f"{name}、2026年10月")


def row(page: Page, name: str) -> Locator:
    return page.locator(".row").filter(has=page.locator(".name", has_text=name))


@pytest.mark.profile(**PHONE, has_touch=True)
def test_staff_enter_their_numbers_by_phone_and_lose_nothing_when_it_is_locked_in_between(board, page, tmp_path):
    page.goto(f"{board.url}/{ADDRESS}")
    expect(page.get_by_role("heading", level=1)).to_have_text("田中さん、2つ入れてください（約20秒）")
    assert page.evaluate("document.documentElement.scrollWidth") == 375

    field(page, "sales").tap()
    field(page, "sales").fill("１０２円")
    field(page, "sales").press("Enter")
    expect(field(page, "visits")).to_be_focused()
    expect(row(page, "sales")).to_contain_text("102円と読みました")
    expect(row(page, "sales")).to_contain_text("● 順調")

    page.keyboard.type("10")  # the phone is locked before this was handed over, and its browser forgets the page
    page.goto("about:blank")
    page.goto(f"{board.url}/{ADDRESS}")
    expect(field(page, "visits")).to_have_value("10")
    expect(page.get_by_text("送っていない入力を戻しました")).to_be_visible()
    field(page, "visits").tap()
    page.keyboard.press("Enter")
    expect(row(page, "visits")).to_contain_text("いつもの約10分の1です")
    assert ("visits", "2026-10") not in entered(tmp_path)[0]

    field(page, "visits").fill("98")
    os.kill(board.process.pid, signal.SIGSTOP)  # the connection hangs while it is handed over
    try:
        field(page, "visits").press("Enter")
        expect(row(page, "visits")).to_contain_text("送信中")
        page.goto("about:blank")
    finally:
        os.kill(board.process.pid, signal.SIGCONT)
    page.goto(f"{board.url}/{ADDRESS}")

    expect(page.get_by_role("heading", level=1)).to_have_text("田中さん、いま入れる数字はありません")
    expect(field(page, "visits")).to_have_value("98")
    expect(page.get_by_text("送信中")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('gyakusan-entry'))") == []
    page.goto(f"{board.url}/entry?as_of={TODAY.isoformat()}")  # this device knows who it is
    expect(page.get_by_role("heading", level=1)).to_have_text("田中さん、いま入れる数字はありません")
    found, saves = entered(tmp_path)
    assert (found["sales", "2026-10"], found["visits", "2026-10"]) == (102.0, 98.0)
    assert saves == 3  # the plan, and each number once


#: What has the focus, however deep it lies in a component: its name, and whether that can be seen.
FOCUSED = """() => {
    let element = document.activeElement
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return [element.getAttribute("aria-label") ?? element.textContent, outlineStyle === "solid" && parseFloat(outlineWidth) >= 3]
}"""


def test_fields_and_the_owners_matrix_are_walked_by_keyboard_alone(board, page):
    page.goto(f"{board.url}/entry?me=all&period=2026-10&as_of={TODAY.isoformat()}")
    field(page, "sales").focus()

    page.keyboard.type("102")
    page.keyboard.press("Tab")  # what a thumb has below a field is no stop
    expect(field(page, "visits")).to_be_focused()
    page.keyboard.type("7000")
    page.keyboard.press("Escape")
    expect(field(page, "visits")).to_have_value("")
    page.keyboard.press("ArrowUp")
    expect(field(page, "sales")).to_be_focused()
    expect(row(page, "sales")).to_contain_text("102円と読みました")
    row(page, "sales").get_by_role("button", name="元に戻す").focus()
    page.keyboard.press("Enter")
    expect(row(page, "sales")).to_contain_text("元に戻しました")
    expect(field(page, "sales")).to_be_focused()  # the button that was pressed is gone
    page.keyboard.type("102")
    page.keyboard.press("Enter")
    expect(row(page, "sales")).to_contain_text("102円と読みました")

    page.get_by_role("link", name="田中 合計: 1").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == ["田中 2026年10月: 1", True]
    page.keyboard.press("Home")
    assert page.evaluate(FOCUSED) == ["田中 合計: 1", True]
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("田中さん、1つ入れてください（約10秒）")
