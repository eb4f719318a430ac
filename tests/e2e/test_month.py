"""A month with the board, on a Google Sheet: staff enter, Monday's digest leads to the empty field, the team meets, and a week later again.

The clock is set by the test (`tests.served_at`); what became of everything is looked at in the sheet itself.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from kpicore.model import Action, Meeting, Review, Snapshot
from kpicore.model.subscription import Subscription
from kpicore.sheets.writing.layout import workbook_of
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn
from kpicore.stores.state import open_state
from tests.browser import RunningBoard, paste, pick, stand_still
from tests.e2e.test_board import PHONE
from tests.notify.servers import mail_server
from tests.people import owner
from tests.reports.small import node, snapshot
from tests.served_at import CLOCK_FILE

expect.set_options(timeout=60_000)

STORE = f"gsheet:{SPREADSHEET}"
WEEKS = tuple(f"2026-W{week}" for week in range(40, 48))
NAMES = {"sales": "売上件数", "shop": "来店", "visits": "来店数", "calls": "架電数", "posts": "投稿数"}
NODES = [
    node("sales", kind="KGI", owner="高橋", cadence="weekly"),
    node("shop", "sales", kind="CSF"),
    node("visits", "shop", owner="佐藤", cadence="weekly", unit="人", response="電話を増やす"),
    node("calls", "visits", kind="KDI", owner="田中", cadence="weekly", unit="回"),
    node("posts", "shop", kind="KDI", owner="田中", cadence="weekly", unit="回"),
]
GOOD = [100.0] * 7
#: On Monday the 30th of November the numbers of the week before (48) are still missing; of visits and calls the week before that was bad.
PLAN = snapshot(
    [each.model_copy(update={"name": NAMES[each.id], "start": date(2026, 9, 28)}) for each in NODES],
    {"sales": [*GOOD, 100.0], "visits": [*GOOD, 70.0], "calls": [*GOOD, 60.0], "posts": [*GOOD, 100.0]},
    months=WEEKS,
    name="試験の店",
    meeting_rhythm="weekly",
)
#: Where staff type: the column of a week in the sheet, and the row of an indicator.
COLUMN = {47: "L", 48: "M", 49: "N"}
ROW = {"sales": 2, "visits": 3, "calls": 4, "posts": 5}


@dataclass
class Month:
    """The sheet, the board on it, and the time it is there."""

    google: StandIn
    board: RunningBoard
    clock: Path

    def typed(self, name: str, week: int) -> Any:
        """Return what the cell shows into which staff would type a number."""
        return self.google.sheet.value(f"実績_週次!{COLUMN[week]}{ROW[name]}")

    def rows(self, tab: str) -> list[dict[str, Any]]:
        """Return the rows of a tab of the sheet by its headings."""
        heads, *rows = self.google.sheet.tab(tab).rows
        return [dict(zip(heads, row, strict=False)) for row in rows if any(row)]


Begin = Callable[..., Month]


@pytest.fixture
def begin(running_app, tmp_path: Path) -> Iterator[Begin]:
    """A function that starts the board on a sheet with a plan at a moment: `begin(held, "2026-11-30T08:00:00")`, in Japan."""
    running: list[Any] = []

    def start(held: Snapshot, moment: str, secrets: str = "") -> Month:
        stand_in = StandIn(Spreadsheet.of(workbook_of(held, today=date.fromisoformat(moment[:10])))).running()
        google = stand_in.__enter__()
        running.append(stand_in)
        key, clock, home = tmp_path / "key.json", tmp_path / "clock", tmp_path / "home" / ".streamlit"
        key.write_text(json.dumps(google.account), encoding="utf-8")
        home.mkdir(parents=True)
        (home / "secrets.toml").write_text(secrets, encoding="utf-8")
        set_clock(clock, moment)
        environ = {
            **google.environ,
            "GOOGLE_APPLICATION_CREDENTIALS": str(key),
            "KPICORE_REFRESH_SECONDS": "1",
            "KPICORE_OPEN": "all",  # people read the digest elsewhere: its links need an address, and that somebody said who may come
            "HOME": str(tmp_path / "home"),
            CLOCK_FILE: str(clock),
        }
        return Month(google, running_app(store=STORE, environ=environ, module="tests.served_at"), clock)

    yield start
    for stand_in in running:
        stand_in.__exit__(None, None, None)


def set_clock(clock: Path, moment: str) -> None:
    clock.write_text(f"{moment}+09:00", encoding="utf-8")


def entry_of(person: str) -> str:
    return f"entry?{urlencode({'me': person, 'period': '2026-W48'})}"


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=re.compile(f"^{NAMES[name]}、第48週"))


def press(page: Page, name: str) -> None:
    """Press a button once the page stands still, as a person does: what an earlier press drew may yet move it."""
    stand_still(page)
    page.get_by_role("button", name=name, exact=True).first.click()


def write(page: Page, name: str, text: str) -> None:
    """Write into a field and leave it."""
    stand_still(page)
    page.get_by_role("textbox", name=name).first.fill(text)
    page.keyboard.press("Tab")


def add_action(page: Page, text: str, who: str) -> None:
    """Give somebody an action, once the page asks for one of theirs and stands still: until then its address may not have arrived."""
    stand_still(page)
    asks = page.get_by_role("textbox", name="誰が", exact=True).first  # while the page is drawn there are two
    expect(asks).to_have_value(who)
    write(page, "何を", text)
    press(page, "加える")
    expect(page.get_by_text(f"・{text}（{who}、期限")).to_be_visible()


@pytest.mark.profile(**PHONE, has_touch=True)
def test_on_monday_staff_enter_by_phone_and_by_paste_and_the_sheet_has_it_where_they_would_have_typed(begin, page):
    month = begin(PLAN, "2026-11-30T07:45:00")
    page.goto(f"{month.board.url}/{entry_of('佐藤')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("佐藤さん、1つ入れてください（約10秒）")

    field(page, "visits").fill("５５人")
    field(page, "visits").press("Enter")
    expect(page.get_by_text("55人と読みました")).to_be_visible()
    note = page.get_by_role("textbox", name="何がありましたか").first
    expect(note).to_have_value("電話を増やす")  # what was agreed, to begin with
    note.fill("雨が続いた")
    press(page, "書き留める")
    expect(page.get_by_text("雨が続いた")).to_be_visible()
    expect(note).to_have_count(0)
    assert month.typed("visits", 48) == 55
    assert [(row["対象"], row["期間"], row["事実"]) for row in month.rows("振り返り")] == [
        ("visits", "2026-W48", "雨が続いた")
    ]

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{month.board.url}/{entry_of('田中')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("田中さん、2つ入れてください（約20秒）")
    field(page, "calls").click()
    paste(page, "\t第47週\t第48週\n架電数\t62\t58\n投稿数\t100\t101\n")
    expect(page.get_by_text("3件の数字が入ります。 うち1件は、いまある数字を書き換えます。")).to_be_visible()
    assert month.typed("calls", 48) is None
    press(page, "3件を保存")
    expect(field(page, "posts")).to_have_value("101")
    assert [month.typed("calls", 47), month.typed("calls", 48), month.typed("posts", 48)] == [62, 58, 101]

    page.goto(month.board.url)
    expect(page.locator(".lines > li").filter(has_text="来店数")).to_contain_text("55人")


def test_mondays_digest_leads_to_the_empty_field_and_the_meeting_is_prepared_held_and_closed(begin, page, monkeypatch):
    with mail_server() as inbox:
        open_state(STORE).subscriptions.put(
            "main", Subscription(id="0123abcd", channel="mail", address="sato@example.com"), owner()
        )
        secrets = f'[notify.mail]\nkind = "mail"\nhost = "127.0.0.1"\nport = {inbox.port}\nsecurity = "none"\nfrom = "kpi@example.com"\n'
        month = begin(PLAN, "2026-11-30T07:59:00", secrets)
        page.goto(month.board.url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert inbox.mails == []
        set_clock(month.clock, "2026-11-30T08:00:10")
        until = time.monotonic() + 30
        while not inbox.mails and time.monotonic() < until:
            page.wait_for_timeout(100)
        ((recipients, mail),) = inbox.mails
    body = mail.get_body(("plain",)).get_content()
    assert recipients == ("sato@example.com",)
    (link,) = re.findall(r"(\S+/entry\?\S*node=visits\S*)", body)

    page.goto(link)
    expect(field(page, "visits")).to_be_focused()
    expect(field(page, "visits")).to_have_value("")
    page.keyboard.type("55")
    page.keyboard.press("Enter")
    expect(page.get_by_text("55人と読みました")).to_be_visible()

    page.goto(f"{month.board.url}/review")
    expect(page.get_by_role("heading", name="次の会議: 2026年11月30日(月)")).to_be_visible()
    press(page, "準備する")
    cause = page.get_by_role("textbox", name="原因").first
    write(page, "原因", "電話が減った")
    press(page, "保存して次の議題へ")
    expect(page.get_by_text("保存しました")).to_be_visible()
    expect(page.get_by_role("heading", name="架電数")).to_be_visible()
    press(page, "会議を始める")
    press(page, "次へ: 2 結果")
    press(page, "次へ: 3 議題")
    expect(cause).to_have_value("電話が減った")
    press(page, "次へ: 4 決定")
    add_action(page, "毎朝10件電話する", "佐藤")
    expect(page.get_by_text("・毎朝10件電話する（佐藤、期限 12月7日(月)）")).to_be_visible()
    press(page, "次へ: 5 まとめ")
    expect(page.get_by_text("アクションか「様子を見る（理由、いつまで）」が必要です: 架電数")).to_be_visible()
    press(page, "架電数")
    add_action(page, "電話の台本を直す", "田中")
    press(page, "次へ: 5 まとめ")
    press(page, "会議を確定する")
    expect(page.get_by_text("この議事録は確定しています。")).to_be_visible()

    assert [(row["ID"], row["状態"]) for row in month.rows("会議")] == [("2026-11-30", "確定")]
    assert "原因: 電話が減った" in month.rows("会議")[0]["要約"]
    actions = [[row[name] for name in ("内容", "担当", "対象", "状態")] for row in month.rows("アクション")]
    assert actions == [
        ["毎朝10件電話する", "佐藤", "visits", "未着手"],
        ["電話の台本を直す", "田中", "calls", "未着手"],
    ]


#: A week later: the second miss was entered, the meeting of the 30th is closed, and its action is not done.
LATER = replace(
    snapshot(
        PLAN.plan.nodes,
        {"sales": [*GOOD, 100.0, 100.0], "visits": [*GOOD, 70.0, 55.0], "calls": [*GOOD, 60.0, 58.0]}
        | {"posts": [*GOOD, 100.0, 101.0]},
        months=(*WEEKS, "2026-W48"),
        name="試験の店",
        meeting_rhythm="weekly",
    ),
    meetings=(Meeting(id="2026-11-30", date=date(2026, 11, 30), state="closed", summary="電話を増やす"),),
    reviews=(Review(id="2026-11-30-visits", date=date(2026, 11, 30), node="visits", meeting="2026-11-30"),),
    actions=(
        Action(
            id="2026-11-30-visits-1",
            review="2026-11-30-visits",
            text="毎朝10件電話する",
            owner="佐藤",
            node="visits",
            due=date(2026, 12, 7),
            opened=date(2026, 11, 30),
        ),
    ),
)


def test_a_week_later_the_action_rolls_over_and_a_third_miss_is_analysed_and_corrected(begin, page):
    month = begin(LATER, "2026-12-07T09:00:00")
    page.goto(f"{month.board.url}/review")
    expect(page.get_by_role("heading", name="次の会議: 2026年12月7日(月)")).to_be_visible()
    for name, value in (("sales", 99), ("visits", 50), ("calls", 55), ("posts", 100)):
        month.google.sheet.edit(f"実績_週次!{COLUMN[49]}{ROW[name]}", value)  # staff type into the sheet itself
    press(page, "準備する")
    expect(page.get_by_text("3期続けて未達です。原因分析")).to_be_visible()
    press(page, "会議を始める")
    page.get_by_role("radio", name="続ける").first.click()
    expect(page.get_by_role("radio", name="続ける").first).to_be_checked()
    write(page, "結果を一行で", "5件まで")
    press(page, "記録する")
    expect(page.get_by_text("繰り越し1回")).to_be_visible()
    press(page, "次へ: 2 結果")
    press(page, "次へ: 3 議題")
    expect(page.get_by_text("3期続けて未達です。原因分析")).to_be_visible()
    chain = page.get_by_role("listitem").filter(has_text="売上件数")
    expect(chain).to_contain_text(re.compile("売上件数.*来店.*来店数.*3期連続未達.*架電数.*3期連続未達", re.DOTALL))
    expect(page.get_by_text("第47週(11/16〜11/22)から続いています。")).to_be_visible()
    press(page, "次へ: 4 決定")
    pick(page.get_by_role("combobox", name="決定"), "強化")
    page.get_by_role("spinbutton", name="year, 判定日").click()
    page.keyboard.type("20261228")
    write(page, "動かす人・お金・時間", "チラシ → 電話: 週5時間")
    press(page, "保存")
    expect(page.get_by_text("12月28日(月)に判定")).to_be_visible()
    press(page, "次の議題: 架電数")
    add_action(page, "電話の当番を2人にする", "田中")
    press(page, "次へ: 5 まとめ")
    press(page, "会議を確定する")
    expect(page.get_by_text("この議事録は確定しています。")).to_be_visible()

    rolled = month.rows("アクション")[0]
    assert [rolled[name] for name in ("状態", "結果", "繰り越し")] == ["進行中", "5件まで", 1]
    (review,) = [row for row in month.rows("振り返り") if (row["会議ID"], row["対象"]) == ("2026-12-07", "visits")]
    assert (review["決定"], review["資源の移動"]) == ("強化", "チラシ → 電話: 週5時間")
    assert "3期連続未達" in review["事実"]
    assert {(row["ID"], row["状態"]) for row in month.rows("会議")} == {("2026-11-30", "確定"), ("2026-12-07", "確定")}
    page.goto(month.board.url)
    expect(page.locator(".lines > li").filter(has_text="来店数")).to_contain_text("毎朝10件電話する")
