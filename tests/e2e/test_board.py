"""The running board in a browser: what a person does every morning, and what happens by itself."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import make_url

from kpicore.model import Change, Snapshot
from kpicore.model.rows import actual_rows, changes_between
from kpicore.stores.sql.store import SqlStore
from tests.browser import QUICK, ROOT, go_to, look_for_news, running_board
from tests.people import owner
from tests.reports.small import node, snapshot

# A first visit imports everything; a busy machine takes its time.
expect.set_options(timeout=30_000)

PHONE = {"viewport": {"width": 375, "height": 812}}


def open_board(page: Page, url: str, address: str = "") -> None:
    page.goto(f"{url}/{address}")
    expect(page.get_by_text("のデータ")).to_be_visible()


def card_of(page: Page, place: str) -> Locator:
    """Return a row of the wall: its factor and its indicator."""
    return page.locator(f'li[data-place="{place}"]')


def fill(url: str, held: Snapshot) -> None:
    store = SqlStore(make_url(url))
    store.save(changes_between(store.load(), held), owner("test"))
    store.engine.dispose()


def change_visits(url: str, value: float) -> None:
    """Change the one actual of a store."""
    store = SqlStore(make_url(url))
    before = next(row for row in actual_rows(store.load().actuals) if row["indicator"] == "visits")
    change = Change("actuals", ("visits", before["period"]), before, {**before, "value": value})
    store.save([change], owner("somebody else"))
    store.engine.dispose()


@pytest.fixture
def sample(sample_app, page):
    """The board on the sample plan, open in a browser."""
    open_board(page, sample_app.url)
    return sample_app


def test_every_card_opens_its_indicator_by_a_click_the_keyboard_or_in_a_tab_of_its_own_without_a_reload(sample, page):
    page.evaluate("window.stillHere = true")
    urgent = page.locator(".lines > li").first
    expect(urgent).to_contain_text("要対策")
    urgent.get_by_role("link", name=re.compile("購入率")).click()

    expect(page.get_by_role("heading", name="商品ページの購入率（CVR）")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/indicator\?node=cvr"))
    expect(page.get_by_text("それより下が要対策なので「要対策」です")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", name="いま手を打つもの")).to_be_visible()
    expect(page.get_by_role("heading", name="商品ページの購入率（CVR）")).to_have_count(0)
    card_of(page, "purchase/order-value").get_by_role("link").click()
    expect(page.get_by_role("heading", name="客単価", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/indicator\?node=order-value"))

    page.go_back()
    card_of(page, "purchase/cvr").get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="商品ページの購入率（CVR）")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", name="いま手を打つもの")).to_be_visible()
    with page.context.expect_page() as opened:
        card_of(page, "purchase/order-value").get_by_role("link").click(button="middle")
    expect(opened.value.get_by_role("heading", name="客単価", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="いま手を打つもの")).to_be_visible()

    page.get_by_role("link", name="ツリー").click()
    page.get_by_role("treeitem", name=re.compile("KPI 客単価")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/indicator\?node=order-value"))
    expect(page.get_by_role("heading", name="客単価", exact=True)).to_be_visible()
    assert page.evaluate("window.stillHere")

    go_to(page, "indicator?node=purchase")  # the page of a factor
    page.locator(".card").get_by_role("link", name="客単価").click()
    expect(page.get_by_role("heading", name="客単価", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/indicator\?node=order-value"))


def plan_of_a_shop(today: date | None = None) -> Snapshot:
    today = today or datetime.now(ZoneInfo("Asia/Tokyo")).date()
    month = f"{today.year - (today.month == 1)}-{(today.month - 2) % 12 + 1:02d}"
    nodes = [node("goal", kind="KGI"), node("factor", "goal", kind="CSF"), node("visits", "factor", unit="人")]
    return snapshot(nodes, {"visits": [80.0]}, months=[month], name="試験の店")


def test_a_changed_actual_appears_without_a_reload_and_stays_and_says_so_when_the_store_goes_away(
    running_app, page, tmp_path
):
    url = f"sqlite:///{tmp_path / 'board.db'}"
    fill(url, plan_of_a_shop())
    board = running_app(store=url, environ=QUICK)
    open_board(page, board.url)
    card = card_of(page, "factor/visits")
    expect(card).to_contain_text("80人")
    # A reload would forget this, a page drawn from scratch would take the heading away for a moment.
    page.evaluate(
        """() => {
            window.stillHere = true
            window.vanished = 0
            const roots = () => [...document.querySelectorAll('*')].flatMap(each => each.shadowRoot ?? [])
            const shown = () => [document.body, ...roots()].map(each => each.textContent).join(' ')
            const gone = () => { if (!shown().includes('いま手を打つもの')) window.vanished += 1 }
            const observer = new MutationObserver(gone)
            for (const each of [document.body, ...roots()]) observer.observe(each, { subtree: true, childList: true })
        }"""
    )
    page.locator('[data-testid="stMain"]').evaluate("main => main.scrollTo(0, 120)")
    scrolled = page.locator('[data-testid="stMain"]').evaluate("main => main.scrollTop")

    change_visits(url, 4321.0)  # from another process than the board's

    expect(card).to_contain_text("4,321人")
    assert page.evaluate("[window.stillHere, window.vanished]") == [True, 0]
    assert page.locator('[data-testid="stMain"]').evaluate("main => main.scrollTop") == scrolled

    path = tmp_path / "board.db"
    for part in tmp_path.glob("board.db*"):
        part.rename(tmp_path / f"away-{part.name}")
    path.mkdir()

    expect(page.get_by_text("最後に読めたものを表示しています")).to_be_visible()
    expect(card).to_contain_text("4,321人")


def test_a_board_that_changes_nothing_keeps_still(sample, page):
    page.evaluate(
        """() => {
            window.touched = []
            const ours = node => {
                const element = node.nodeType === 1 ? node : node.parentElement
                return element?.closest('[data-testid="stMain"]') && !element.closest('.st-key-frame')
            }
            new MutationObserver(changes => changes.filter(change => ours(change.target)).forEach(
                change => window.touched.push(change.target.outerHTML?.slice(0, 200) ?? change.target.data)
            )).observe(document.body, { subtree: true, childList: true, characterData: true })
        }"""
    )
    look_for_news(page)
    for _ in range(5):
        if not page.evaluate("window.touched.splice(0).length"):
            break
        look_for_news(page)  # still drawing for the first time

    look_for_news(page, 2)

    assert page.evaluate("window.touched") == []


def test_a_store_that_is_not_there_at_the_start_heals_by_itself(running_app, page, tmp_path):
    path = tmp_path / "board.db"
    path.mkdir()
    board = running_app(store=f"sqlite:///{path}", environ=QUICK)
    page.goto(board.url)
    expect(page.get_by_role("heading", name="計画をまだ読めていません")).to_be_visible()

    path.rmdir()
    fill(f"sqlite:///{path}", plan_of_a_shop())

    expect(page.get_by_role("heading", name="いま手を打つもの")).to_be_visible()


BROKEN_APP = """
import runpy
from pages.shared import parts

def fails(*arguments, **named):
    raise RuntimeError("a secret of the code")

parts.draw_chart = fails
runpy.run_path("{app}", run_name="__main__")
"""


def test_a_failure_shows_a_number_and_no_trace(browser, page, tmp_path):
    for name in ("pages", ".streamlit"):
        (tmp_path / name).symlink_to(ROOT / name)
    app = tmp_path / "broken.py"
    app.write_text(BROKEN_APP.format(app=ROOT / "app.py"), encoding="utf-8")
    environ = {"PYTHONPATH": str(ROOT)}
    with running_board(tmp_path, f"sqlite:///{tmp_path / 'board.db'}", environ, app=app) as board:
        page.goto(board.url)
        alert = page.get_by_role("alert").filter(has_text="エラー番号")
        expect(alert).to_be_visible()
        number = re.search(r"E-[0-9A-F]{6}", alert.inner_text())[0]
        shown = page.locator("body").inner_text()

        assert "secret" not in shown
        assert "Traceback" not in shown
        assert number in board.log()
        assert "a secret of the code" in board.log()
        page.close()  # before its server goes away, which it would complain about
