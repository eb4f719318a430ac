"""Several plans in a browser: changed by one click that Back takes back, added under their name, and closed where one is archived."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import make_url

from kpicore.model.access import Actor, Role
from kpicore.model.plans import BoardPlan
from kpicore.model.rows import changes_between
from kpicore.model.snapshot import Snapshot
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state import State, open_state
from pages.shared.plans.standings import ASKED_AT_ONCE
from tests.browser import RunningBoard
from tests.e2e.test_accessibility import LAPTOP, RULES, settled, violations
from tests.e2e.test_board import PHONE
from tests.reports.small import TODAY, node, snapshot

expect.set_options(timeout=30_000)

OWNER = Actor("佐藤", Role.OWNER)
HOSTILE = '<img src=x onerror="document.title=1"> **大阪**'
ADDRESS = f"entry?me={quote('田中')}&period=2026-10&as_of={TODAY.isoformat()}"


def plan_of(name: str) -> Snapshot:
    nodes = [node("sales", kind="KGI", owner="田中", unit="円"), node("visits", "sales", owner="田中", unit="人")]
    return snapshot(nodes, {"sales": [100.0] * 6, "visits": [10.0] * 6}, name=name)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A board of 本店, a plan with a hostile name beside it, and an empty one."""
    found = f"sqlite:///{tmp_path / 'board.db'}"
    plans = open_state(found).plans
    for key, name in (("main", "本店"), ("osaka", HOSTILE), ("kyoto", "")):
        store = SqlStore(make_url(found), plan=key)
        if key != "main":
            plans.put(BoardPlan(key, name or "京都"), OWNER, None)
            store.add_plan(key, OWNER)
        if name:
            store.save(changes_between(Snapshot(), plan_of(name)), OWNER)
        store.engine.dispose()
    return found


@pytest.fixture
def state(url: str) -> State:
    return open_state(url)


@pytest.fixture
def board(running_app, url: str) -> RunningBoard:
    return running_app(store=url, environ={"KPICORE_REFRESH_SECONDS": "1"})


def shows(page: Page, name: str) -> None:
    expect(page.locator(".st-key-frame .plan")).to_have_text(name)
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name="計画", exact=True).click()
    page.locator(".st-key-frame .box").get_by_role("link", name=name).click()


@pytest.mark.profile(viewport=PHONE["viewport"])
def test_one_click_changes_the_plan_of_the_page_and_back_returns_and_all_plans_stand_under_one_another(board, page):
    page.goto(f"{board.url}/indicator?node=visits")
    shows(page, "本店")

    choose(page, HOSTILE)
    shows(page, HOSTILE)
    expect(page).to_have_url(f"{board.url}/indicator?plan=osaka")
    expect(page).to_have_title(f"指標 – {HOSTILE}")
    assert page.evaluate("document.documentElement.scrollWidth") == 375

    page.go_back()
    shows(page, "本店")
    expect(page).to_have_url(f"{board.url}/indicator?node=visits")
    page.go_forward()
    shows(page, HOSTILE)

    page.set_viewport_size(LAPTOP)
    page.goto(f"{board.url}/plans")
    shows(page, "本店")
    expect(page.get_by_text("2つの計画にある指標").or_(page.get_by_text("3つの計画にある指標"))).to_be_visible()
    expect(page.get_by_text("まだ計画の中身がありません")).to_be_visible()
    assert page.locator("img[src=x]").count() == 0

    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    page.get_by_role("button", name="計画", exact=True).click()
    assert violations(page, RULES) == []
    page.keyboard.press("Escape")
    page.locator('[data-testid="stMain"] [data-testid="stPageLink"]', has_text="onerror").get_by_role("link").click()

    shows(page, HOSTILE)
    expect(page).to_have_url(f"{board.url}/?plan=osaka")


def test_a_new_plan_leads_to_its_wizard_as_one_step_and_is_in_the_list(board, page, state):
    page.goto(f"{board.url}/settings?tab=plans")
    shows(page, "本店")
    page.get_by_role("button", name="計画を追加").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="計画名").fill("名古屋")
    dialog.get_by_role("textbox", name="アドレスに使う名前").fill("nagoya")
    dialog.get_by_role("button", name="追加する").click()

    expect(page).to_have_url(f"{board.url}/wizard?plan=nagoya")
    shows(page, "名古屋")
    page.go_back()
    shows(page, "本店")
    expect(page).to_have_url(f"{board.url}/settings?tab=plans")
    expect(page.get_by_test_id("stMain").get_by_role("strong").filter(has_text="名古屋")).to_be_visible()
    assert state.plans.register().plans["nagoya"].title == "名古屋"


def test_a_number_typed_into_a_plan_that_was_archived_meanwhile_is_refused_and_stored_nowhere(board, page, url, state):
    page.goto(f"{board.url}/{ADDRESS}&plan=osaka")
    shows(page, HOSTILE)
    field = page.get_by_role("textbox", name="visits、2026年10月")
    expect(field).to_be_visible()
    state.plans.archive("osaka", OWNER)

    field.fill("12")
    field.press("Enter")

    expect(page.get_by_text("にアーカイブされました。見るだけで")).to_be_visible()
    store = SqlStore(make_url(url), plan="osaka")
    assert len(store.load().actuals) == 12
    store.engine.dispose()
    page.reload()
    expect(page.get_by_role("heading", name="入力", level=1)).to_be_visible()
    expect(field).to_have_count(0)


#: Notes, as often as the page is painted, how high each plan was while one was a skeleton.
HEIGHTS = """() => {
  window.heights = () => Object.fromEntries([...document.querySelectorAll('[class*="st-key-plan-p"]')]
    .map(each => [[...each.classList].find(name => name.startsWith("st-key-plan-")), Math.round(each.getBoundingClientRect().height)]))
  const note = () => {
    if (document.querySelector(".stSkeleton")) window.before = window.heights()
    requestAnimationFrame(note)
  }
  note()
}"""


@pytest.mark.parametrize("size", [{"width": 1360, "height": 900}, PHONE["viewport"]], ids=["laptop", "phone"])
def test_a_plan_whose_numbers_come_has_its_height_before(
    running_app, browser_context: BrowserContext, url: str, size: dict[str, int]
):
    """There are more plans than are asked at once, so that some come later on any machine; all with names of one line."""
    found = open_state(url)
    for number in range(ASKED_AT_ONCE + 2):
        key, name = f"p{number}", f"支店{number}"
        store = SqlStore(make_url(url), plan=key)
        found.plans.put(BoardPlan(key, name), OWNER, None)
        store.add_plan(key, OWNER)
        store.save(changes_between(Snapshot(), plan_of(name)), OWNER)
        store.engine.dispose()
    page = browser_context.new_page()
    page.set_viewport_size(size)
    page.add_init_script(f"({HEIGHTS})()")

    page.goto(f"{running_app(store=url).url}/plans?as_of={TODAY.isoformat()}")
    expect(page.locator('[class*="st-key-plan-"]')).to_have_count(ASKED_AT_ONCE + 5)
    expect(page.locator(".stSkeleton")).to_have_count(0)
    settled(page)

    before = page.evaluate("window.before")
    assert len(before) == ASKED_AT_ONCE + 2
    assert page.evaluate("window.heights()") == before
