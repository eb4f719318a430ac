"""A company's own sheet, in a browser: uploaded, one row corrected, stored; next month's is read by itself and the board follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import make_url

from kpicore.model import Snapshot
from kpicore.model.rows import changes_between
from kpicore.stores.sql.store import SqlStore
from tests.browser import pick, stand_still
from tests.pages.material import node
from tests.people import owner
from tests.reports.small import snapshot

expect.set_options(timeout=30_000)

MONTHS = ("4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月")
JOINED, LEFT, TRIALS = (28, 31, 29, 33, 30, 27, 26, 41), (10, 9, 8, 11, 12, 9, 8, 17), (40, "-", 38, 41, 39, 44, 45, 50)


def club() -> Snapshot:
    """Return a plan whose indicators are called a little otherwise than in the sheet."""
    nodes = [
        node("goal", "KGI", "月末会員数", unit="人", target=500),
        node("service", "CSF", "続けたくなる教室", parents=("goal",)),
        node("join", name="入会", parents=("service",), unit="人", target=30, cadence="monthly"),
        node(
            "quit", name="退会者数", parents=("service",), unit="人", target=10, direction="at_most", cadence="monthly"
        ),
    ]
    return snapshot(nodes, name="教室の計画")


def fill(url: str, held: Snapshot) -> None:
    store = SqlStore(make_url(url))
    store.save(changes_between(store.load(), held), owner("test"))
    store.engine.dispose()


def sheet_of(path: Path, months: int, *, later: bool = False) -> Path:
    """Write the club's own sheet: a merged title, a year, the head in row 5, plans and totals between, a row that is called a plan by habit.

    `later` is how it looks a month on: a new column, a new row above, a total with another name.
    """
    book = openpyxl.Workbook()
    tab = book.active
    tab.title = "会員 動向"
    tab["A1"] = "○○教室 会員動向"
    tab.merge_cells("A1:F1")
    tab["A2"] = "2026年度"
    tab.append([])
    tab.append([])
    tab.append(["項目", *MONTHS[:months], "着地見込", "備考"])

    def line(name: str, values: Sequence[object], forecast: object = None, remark: object = None) -> None:
        tab.append([name, *values[:months], forecast, remark])

    line("入会計画", [30] * 8, 360)
    if later:
        line("入会達成率", [0.95] * 8)
    line("入会実績", JOINED, 350)
    line("解除予定", LEFT, None, "<b>予定</b>と呼ぶが実績")
    line("体験者", TRIALS)
    line("総計" if later else "合計", [68] * 8)
    book.save(path)
    return path


def upload(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    field = page.locator('input[type="file"]')
    expect(field).to_be_attached()
    field.set_input_files(path)
    expect(page.get_by_role("grid", name="読み取った表")).to_be_visible()


def card(page: Page, place: str) -> Locator:
    return page.locator(f'li[data-place="{place}"]')


def store_it(page: Page) -> None:
    page.get_by_role("button", name="この内容で取り込む").first.click()
    expect(page.get_by_text("件の変更を取り込みました")).to_be_visible()


def test_an_ugly_sheet_is_corrected_once_and_read_alone_the_next_month(running_app, page, tmp_path):
    fill(f"sqlite:///{tmp_path / 'board.db'}", club())
    board = running_app()
    upload(page, f"{board.url}/settings?tab=import&as_of=2026-11-10", sheet_of(tmp_path / "教室.xlsx", 7))
    grid = page.get_by_role("grid", name="読み取った表")

    # What is called a plan by habit is said to be an actual, by picking its row.
    grid.get_by_role("rowheader", name="行 8 · 目標").click()
    expect(page.get_by_text("「解除予定」は「予定」で終わるので、目標と読みました。")).to_be_visible()
    page.get_by_role("radio", name="実績", exact=True).first.click()
    expect(grid.get_by_role("rowheader", name="行 8 · 実績")).to_be_visible()
    expect(page.get_by_text("人が「実績」と決めました。")).to_be_visible()

    # The tree calls it otherwise, and has no trials.
    stand_still(page)
    match(page, "解除", "退会者数", grid.get_by_role("gridcell", name="H8 · 8 · 実績"))
    match(page, "体験者", "取り込まない", grid.get_by_role("rowheader", name="行 9 · 読まない"))
    expect(grid.get_by_role("gridcell", name="H8 · 8 · 実績")).to_be_attached()
    expect(page.get_by_text("2指標 × 7か月 = 14セル: 実績 14, 未入力 0, 要確認 0、目標 7").first).to_be_visible()
    store_it(page)

    page.goto(f"{board.url}/?as_of=2026-11-10")
    expect(card(page, "service/quit")).to_contain_text("8人")
    expect(card(page, "service/join")).to_contain_text("26人")

    upload(
        page, f"{board.url}/settings?tab=import&as_of=2026-12-10", sheet_of(tmp_path / "教室 12月.xlsx", 8, later=True)
    )
    expect(page.get_by_text("前回の読み取り設定で読みました。")).to_be_visible()
    expect(page.get_by_text("実績 追加2")).to_be_visible()
    store_it(page)

    page.goto(f"{board.url}/?as_of=2026-12-10")
    expect(card(page, "service/quit")).to_contain_text("17人")
    expect(card(page, "service/join")).to_contain_text("41人")


def match(page: Page, name: str, wanted: str, shows: Locator) -> None:
    """Say which indicator of the tree a name of the table is, and wait until the table `shows` it and the page stands still."""
    pick(page.get_by_role("combobox", name=f"「{name}」はツリーのどの指標ですか"), wanted)
    expect(shows).to_be_attached()
    stand_still(page)


@pytest.mark.profile(viewport={"width": 375, "height": 812})
def test_where_there_is_only_the_sample_a_phone_scrolls_the_sheet_and_a_tree_is_drafted_from_it(
    sample_app, page, tmp_path
):
    upload(page, f"{sample_app.url}/settings?tab=import&as_of=2026-11-10", sheet_of(tmp_path / "教室.xlsx", 7))

    page.get_by_role("grid").get_by_role("rowheader", name="行 8 · 目標").click()

    expect(page.get_by_text("「解除予定」は「予定」で終わるので、目標と読みました。")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_text("まだツリーがないので")).to_be_visible()

    page.get_by_role("button", name="この表からツリーの下書きを作る").first.click()

    expect(page).to_have_url(re.compile(r"/wizard\?.*draft="))
    expect(page.get_by_text("体験者").first).to_be_visible()
