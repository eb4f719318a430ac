"""The wizard in a browser: from one sentence to a plan on the board, by mouse and by keyboard alone."""

from __future__ import annotations

import re
import secrets
from datetime import date
from importlib.resources import files
from unicodedata import normalize

import pytest
from playwright.sync_api import Locator, Page, expect

from kpicore.guide.drafts import STEPS, Draft, from_sentence, from_template, set_field
from kpicore.guide.drafts.editing import add_entry
from kpicore.guide.templates import template
from kpicore.model.node import Kind
from kpicore.stores.state.open import open_drafts
from tests.browser import RunningBoard, pick, stand_still
from tests.e2e.test_accessibility import RULES, violations
from tests.paper.reading import pages_of, squeezed
from tests.people import owner

# A first visit imports everything; a busy machine takes its time.
expect.set_options(timeout=30_000)

MOST_TABS = 150
TODAY = date(2026, 11, 30)
SENTENCE = "ECサイトの年間売上を2027年3月末までに1.5億円にする"


@pytest.fixture
def wizard(sample_app, page) -> RunningBoard:
    """The wizard's first page over the sample plan, which drafts leave as it is."""
    return opened(page, sample_app)


@pytest.fixture
def own_wizard(running_app, page) -> RunningBoard:
    """The wizard's first page over a sample plan that another may replace."""
    return opened(page, running_app())


def opened(page: Page, board: RunningBoard) -> RunningBoard:
    page.goto(f"{board.url}/wizard")
    expect(page.get_by_role("button", name="この文から始める").first).to_be_visible()
    return board


def left_at(page: Page, board: RunningBoard, step: str, draft: Draft | None = None) -> None:
    """Open a draft at a step, as it was left there: the one begun with the sentence, where no other is given."""
    begun = draft or from_sentence(SENTENCE, draft_id="", language="ja", today=TODAY)
    left = begun.but(id=secrets.token_hex(4))
    open_drafts(board.environ["KPICORE_STORE"], board.environ).save(left, owner("佐藤"), 0)
    page.goto(f"{board.url}/wizard?draft={left.id}&step={step}")
    expect(page.locator(f".st-key-wizard-step-{step}").get_by_role("heading").first).to_be_visible()
    stand_still(page)


#: Whether the keyboard is in an element; null where it is none of the page any more.
HAS_FOCUS = "each => each.isConnected ? each.contains(document.activeElement) : null"


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the element has the focus; it has to be reachable, and seen."""
    expect(target).to_be_visible()
    found = target.element_handle()
    for _ in range(MOST_TABS):
        focused = found.evaluate(HAS_FOCUS)
        if focused is None:  # it was drawn anew
            found = target.element_handle()
            focused = found.evaluate(HAS_FOCUS)
        if focused:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {target}")


def press(page: Page, name: str | re.Pattern[str], *, exact: bool = False) -> None:
    tab_to(page, page.get_by_role("button", name=name, exact=exact).first)
    page.keyboard.press("Enter")


def box(page: Page, name: str) -> Locator:
    """Return the field of this name, once there is one: while a page is drawn anew the old one stands beside it for a moment."""
    found = page.get_by_role("textbox", name=name)
    expect(found).to_have_count(1)
    return found.first  # it may be drawn anew while it is looked at


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name)


def to_the_goal(page: Page) -> None:
    """Go on from what is asked once to the goal."""
    expect(heading(page, "はじめに：業種・年度・これまで")).to_be_visible()
    press(page, "KGIへ進む")
    expect(heading(page, "KGI：いちばん大きな目標")).to_be_focused()


def kept(page: Page) -> None:
    """Wait until the page says that everything typed is in the store."""
    expect(page.get_by_text("下書きを保存しました")).to_be_visible()


def test_a_finding_puts_the_keyboard_into_its_field(sample_app, page):
    left_at(page, sample_app, "check")
    expect(heading(page, "設計チェック")).to_be_visible()

    press(page, "いまの値（基準値）")

    expect(heading(page, "KGI：いちばん大きな目標")).to_be_visible()
    expect(box(page, "いまの値")).to_be_focused()


def test_two_people_at_one_draft_lose_nothing(sample_app, page, browser_context):
    left_at(page, sample_app, "kgi")
    expect(box(page, "目標値")).to_have_value("150,000,000")
    other = browser_context.new_page()
    other.goto(page.url)
    box(other, "いまの値").fill("1億")
    other.keyboard.press("Tab")
    expect(other.get_by_role("treeitem", name=re.compile("KGI"))).to_be_visible()
    expect(other.get_by_text("いまの値（基準値）（要入力）")).to_have_count(0)

    box(page, "いまの値").fill("1.2億")
    page.keyboard.press("Tab")

    expect(page.get_by_text("この下書きを変更しました")).to_be_visible()
    expect(box(page, "いまの値")).to_have_value("1.2億")
    page.get_by_role("button", name="こちらにする").click()
    stand_still(page)
    expect(box(page, "いまの値").first).to_have_value("1億")  # while it is drawn there are two


#: What is typed into a field of the goal, and what of it is announced.
ANNOUNCED = (
    ("目標値", "おおめに", "数字として読めません"),
    ("目標値", "2億", "2億円 = 2026年4月〜2027年3月の合計"),
    (
        "目標を一文で",
        "月間問い合わせ数を50件に増やす",
        "読み取ったところ: いつ 月間、名前 問い合わせ数、数字 50、単位 件",
    ),
    ("目標を一文で", "300万", "まだわからないこと：何の数字か、単位、期限"),
)


def test_who_does_not_see_the_page_is_told_what_was_understood_of_what_was_typed(sample_app, page):
    left_at(page, sample_app, "kgi")
    for name, text, told in ANNOUNCED:
        box(page, name).fill(text)
        page.keyboard.press("Tab")

        expect(page.locator(".st-key-announcement").get_by_role("status")).to_contain_text(told)


LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 800}


def test_on_any_step_axe_finds_nothing_and_nothing_is_wider_than_a_phone(sample_app, page):
    left_at(page, sample_app, STEPS[0], from_template(template("restaurant"), "ja", TODAY, draft_id=""))
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))

    found, wide = {}, {}
    for at, step in enumerate(STEPS, start=1):
        page.get_by_role("radio", name=re.compile(f"^{at} ")).click()
        shown = page.locator(f".st-key-wizard-step-{step}")
        expect(shown.get_by_role("heading").first).to_be_visible()
        expect(shown.get_by_role("button").last).to_be_visible()
        stand_still(page)
        found[step] = violations(page, RULES)
        page.set_viewport_size(PHONE)
        stand_still(page)
        wide[step] = page.locator("[data-testid=stMain]").evaluate("each => each.scrollWidth - each.clientWidth")
        page.set_viewport_size(LAPTOP)

    assert {step: told for step, told in found.items() if told} == {}
    assert {step: more for step, more in wide.items() if more > 0} == {}


#: Seconds of the keystroke-level model (Card, Moran and Newell): a key, pointing at something, the hand from keys to mouse, a thought.
KEY, POINT, MOVE, THOUGHT = 0.28, 1.1, 0.4, 1.35
#: Keys for a sign of Japanese with its conversion, and how fast people read silently.
KEYS_A_SIGN, SIGNS_A_MINUTE, WORDS_A_MINUTE = 2.5, 500, 238


class Hand:
    """A hand that counts: every press on something, and every field that is gone into.

    `minutes` are reckoned, not measured: everything a step says is read once when it is first seen, then presses and keys. By keyboard
    alone it goes by Tab to what it would point at; it counts as if it had.
    """

    def __init__(self, page: Page, *, by_keyboard: bool = False) -> None:
        self.page = page
        self.by_keyboard = by_keyboard
        self.clicks = 0
        self.seconds = 0.0
        self._seen: set[str] = set()

    @property
    def minutes(self) -> float:
        return self.seconds / 60

    def _read(self) -> None:
        """Read what the present step says, once."""
        step = self.page.locator("[class*='st-key-wizard-step-'], .st-key-wizard-start-sentence").first
        name = str(step.get_attribute("class"))
        if name not in self._seen:
            self._seen.add(name)
            said = step.inner_text()
            signs = len(re.findall("[ぁ-んァ-ヶ一-龠々ー]", said))
            self.seconds += 60 * (signs / SIGNS_A_MINUTE + len(re.findall("[A-Za-z0-9]+", said)) / WORDS_A_MINUTE)

    def _type(self, text: str) -> None:
        wide = sum(not sign.isascii() for sign in text)
        self.seconds += KEY * (wide * KEYS_A_SIGN + len(text) - wide + 1)

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_enabled()
        stand_still(self.page)
        if not self.page.get_by_role("dialog").count():
            self._read()
        if self.by_keyboard:
            tab_to(self.page, target)
        self.clicks += 1
        self.seconds += THOUGHT + MOVE + POINT + KEY

    def press(self, target: Locator) -> None:
        self._reach(target)
        if self.by_keyboard:
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def choose(self, name: str, option: str) -> None:
        field = self.page.get_by_role("combobox", name=name)
        if self.by_keyboard:
            stand_still(self.page)
            tab_to(self.page, field.last)
            self.page.keyboard.press("ArrowDown")
            expect(self.page.get_by_role("option", name=option, exact=True)).to_be_visible()
            self.page.keyboard.insert_text(option)
            self.page.keyboard.press("Enter")
        else:
            pick(field, option)
        self.clicks += 2
        self.seconds += THOUGHT + MOVE + 2 * (POINT + KEY)

    def button(self, name: str | re.Pattern[str]) -> None:
        self.press(self.page.get_by_role("button", name=name).first)

    def write(self, key: str, text: str, *, finish: str = "Tab") -> None:
        field = self.page.locator(f"[class*='st-key-{key}']").locator("input, textarea").first
        self.fill(field, text, finish=finish)

    def fill(self, field: Locator, text: str, *, finish: str = "Tab") -> None:
        self._reach(field)
        if self.by_keyboard:
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.insert_text(text)
            self.page.keyboard.press(finish)
        else:
            field.fill(text)
            field.press(finish)
        self._type(text)


def set_targets(hand: Hand, targets: dict[str, str], label: str = "「{}」の目標値") -> None:
    """Set the targets of KPIs where it is seen whether they add up; the tree shows each."""
    for kpi, number in targets.items():
        hand.fill(hand.page.get_by_role("textbox", name=label.format(kpi)), number)
        expect(hand.page.get_by_role("treeitem", name=re.compile(f"KPI {kpi}.*(?:目標|Target)"))).to_be_visible()


def test_by_keyboard_alone_a_clinic_goes_from_a_sentence_to_a_plan_that_adds_up_with_a_refresh_in_the_middle(
    own_wizard, page
):
    hand = Hand(page, by_keyboard=True)
    hand.write("wizard-first-sentence", "歯科医院の医業収入を今年度9,600万円にする")
    hand.button("この文から始める")

    expect(heading(page, "はじめに：業種・年度・これまで")).to_be_visible()
    hand.write("wizard-plan-name", "歯科 年度計画")
    hand.write("wizard-known-last_year", "9,000万円")
    expect(page.get_by_text("去年 9,000万円 → 目標 9,600万円")).to_be_visible()
    hand.button("KGIへ進む")
    expect(heading(page, "KGI：いちばん大きな目標")).to_be_focused()
    expect(heading(page, "SMARTの5つの見方")).to_be_visible()
    hand.write("wizard-kgi-1--why", "診療台を1台増やすため")
    expect(page.get_by_text("基準値から届く範囲の目標です")).to_be_visible()
    page.reload()
    expect(box(page, "なぜこの目標か")).to_have_value("診療台を1台増やすため")
    expect(box(page, "目標値")).to_have_value("96,000,000")
    hand.button("CSFへ進む")
    expect(heading(page, "CSF：目標を左右する要因")).to_be_focused()
    for factor in ("新しい患者に選ばれる", "定期検診で通い続けてもらう", "納得して治療を選んでもらう"):
        hand.button(f"＋ {factor}")
        expect(page.get_by_role("treeitem", name=f"CSF {factor}")).to_be_visible()
    hand.button("KPIへ進む")
    expect(heading(page, "KPI：要因ごとの数字")).to_be_focused()
    hand.button("＋ 新患数")
    expect(page.get_by_role("treeitem", name=re.compile("KPI 新患数"))).to_be_visible()
    for at, kpi in enumerate(("延べ来院数", "来院1回あたり診療収入")):
        hand.button(f"＋ {kpi}")
        expect(page.get_by_role("treeitem", name=re.compile(f"KPI {kpi}"))).to_be_visible()
        hand.choose("KPI", kpi)
        hand.button("式に加える")
        expect(box(page, "計算式")).to_have_value(("延べ来院数", "延べ来院数 × 来院1回あたり診療収入")[at])
    # What was typed as a formula is a solid line of the growing tree at once.
    expect(page.get_by_role("treeitem", name=re.compile("KPI 延べ来院数.*計算式のつながり"))).to_be_visible()
    hand.button("KDIへ進む")
    expect(heading(page, "KDI：行動とその質")).to_be_focused()
    hand.button("整合へ進む")
    set_targets(hand, {"延べ来院数": "200", "来院1回あたり診療収入": "8,000"})
    expect(page.get_by_text("足りません").first).to_be_visible()
    hand.button(re.compile("を目標にする$"))
    expect(page.get_by_text("足ります").or_(page.get_by_text("余ります")).first).to_be_visible()
    hand.button("担当・対応へ進む")
    expect(heading(page, "担当・頻度・対応")).to_be_focused()
    hand.write("wizard-owner-of-all", "院長", finish="Enter")
    expect(page.get_by_role("textbox", name="担当").first).to_have_value("院長")
    kept(page)
    hand.button("チェックへ進む")
    expect(heading(page, "設計チェック")).to_be_focused()
    hand.button("シートへ進む")
    expect(page.get_by_text("【入力のお願い】").first).to_be_visible()
    hand.button("変更を確かめて保存")
    expect(page.get_by_role("dialog").get_by_text("追加：KPI 延べ来院数")).to_be_visible()
    hand.button("この内容で保存する")

    expect(page.get_by_text("計画を保存しました").first).to_be_visible()
    assert hand.clicks <= 40
    assert hand.minutes <= 12

    tab_to(page, page.get_by_role("link", name="ボードを見る"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("歯科 年度計画").first).to_be_visible()
    expect(heading(page, "要因ごとのKPI")).to_be_visible()
    expect(page.get_by_text("延べ来院数").first).to_be_visible()


def test_a_machine_shop_goes_from_a_sentence_to_a_plan_that_adds_up_in_forty_clicks_and_twelve_minutes(
    own_wizard, page
):
    hand = Hand(page)
    hand.write(
        "wizard-first-sentence", "金属加工の町工場です。出荷額を去年の2億8,000万円から今年度3億2,000万円に増やす"
    )
    hand.button("この文から始める")

    # The start the sentence tells is last year's figure, and its words name the trade.
    expect(page.get_by_text("去年 2.8億円 → 目標 3.2億円（+14.3%）")).to_be_visible()
    hand.write("wizard-plan-name", "工場 年度計画")
    hand.button("KGIへ進む")
    hand.write("wizard-kgi-1--definition", "検収を終えた分の税抜金額")
    hand.write("wizard-kgi-1--why", "賃上げの原資をつくるため")
    hand.button("CSFへ進む")
    expect(page.get_by_text("去年との差は4,000万円です。")).to_be_visible()
    for factor in ("採算の合う受注を増やす", "納期と品質を守る"):
        hand.button(f"＋ {factor}")
        expect(page.get_by_role("treeitem", name=f"CSF {factor}")).to_be_visible()
    hand.button("KPIへ進む")
    expect(heading(page, "KPI：要因ごとの数字")).to_be_in_viewport()
    hand.write("wizard-csf-2--actions", "止まった工程を朝礼で1つ直す")
    hand.button("＋ 止まった工程を朝礼で1つ直す")
    for kpi in ("納期遵守率", "不良率"):
        hand.button(f"＋ {kpi}")
        expect(page.get_by_role("treeitem", name=re.compile(f"KPI {kpi}"))).to_be_visible()
    hand.button("この式を使う")
    expect(box(page, "計算式")).to_have_value("出荷した注文の件数 × 1件あたり出荷額")
    hand.button("KDIへ進む")
    hand.button("整合へ進む")
    set_targets(hand, {"納期遵守率": "98", "不良率": "1", "出荷した注文の件数": "40", "1件あたり出荷額": "60万"})
    expect(page.get_by_text("目標との差3,200万円を、どれで埋めますか")).to_be_visible()
    hand.button("45件を目標にする")
    expect(page.get_by_text("余ります").first).to_be_visible()
    hand.button("担当・対応へ進む")
    hand.write("wizard-owner-of-all", "工場長", finish="Enter")
    expect(page.get_by_role("textbox", name="担当").first).to_have_value("工場長")
    hand.press(page.get_by_role("radio", name=re.compile("9 シート")))
    hand.button("変更を確かめて保存")
    hand.button("この内容で保存する")

    expect(page.get_by_text("計画を保存しました").first).to_be_in_viewport()
    assert hand.clicks <= 40
    assert hand.minutes <= 12


@pytest.mark.profile(locale="en-US", timezone_id="America/New_York")
def test_an_english_charity_goes_from_a_sentence_to_a_plan_that_adds_up_in_forty_clicks_and_twelve_minutes(
    running_app, page
):
    page.goto(f"{running_app().url}/wizard")
    hand = Hand(page)
    hand.button("Start with these settings")
    hand.write(
        "wizard-first-sentence",
        "Our food bank wants to raise donations from $96,000 last year to $120,000 this fiscal year",
    )
    hand.button("Start with this sentence")

    # A January year and dollars come from the browser's country, the trade and last year from the sentence.
    expect(page.get_by_text("Last year $96,000 → goal $120,000 (+25.0%)")).to_be_visible()
    hand.write("wizard-plan-name", "Giving plan")
    hand.button("Next: KGI")
    expect(box(page, "Unit")).to_have_value("$")
    hand.write("wizard-donations--definition", "Gifts received, without grants and gifts in kind")
    hand.write("wizard-donations--why", "To open a second distribution site")
    hand.button("Next: CSF")
    for factor in ("Regular giving", "Donor stewardship"):
        hand.button(f"+ {factor}")
        expect(page.get_by_role("treeitem", name=f"CSF {factor}")).to_be_visible()
    hand.button("Next: KPI")
    hand.button("Use this formula")
    expect(box(page, "Formula")).to_have_value("“Regular donors” × “Average monthly gift” + “One-off donations”")
    hand.button("+ Donors thanked within 7 days")
    expect(page.get_by_role("treeitem", name=re.compile("KPI Donors thanked"))).to_be_visible()
    hand.button("Next: KDI")
    hand.button("Next: Add up")
    targets = {
        "Donors thanked within 7 days": "95",
        "Regular donors": "200",
        "Average monthly gift": "35",
        "One-off donations": "2,000",
    }
    set_targets(hand, targets, "Target of “{}”")
    expect(page.get_by_text("The gap is $12,000. Which of these will close it?")).to_be_visible()
    hand.button("Make 229 donors the target")
    expect(page.get_by_text("adds up").or_(page.get_by_text("goes beyond")).first).to_be_visible()
    hand.button("Next: People")
    hand.write("wizard-owner-of-all", "Emma", finish="Enter")
    expect(page.get_by_role("textbox", name="Owner").first).to_have_value("Emma")
    hand.press(page.get_by_role("radio", name=re.compile("9 Sheet")))
    hand.button("Review the changes and save")
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Save", exact=True))

    expect(page.get_by_text("The plan is saved and on the board.").first).to_be_visible()
    assert not re.search("[ぁ-んァ-ヶ一-龠]", page.locator("[data-testid=stMain]").inner_text().replace("日本語", ""))
    assert hand.clicks <= 40
    assert hand.minutes <= 12


def test_what_a_run_takes_away_leaves_the_keyboard_where_it_was(sample_app, page):
    left_at(page, sample_app, "kgi")
    # The name is read from the sentence: its field, which has the focus by then, is drawn anew.
    write_over(page, "目標を一文で", "店舗の客数を月300人にする")
    expect(box(page, "名前")).to_have_value("店舗の客数")
    stand_still(page)
    expect(box(page, "名前")).to_be_focused()
    # A reading that was taken is no longer offered: the others around it keep the focus.
    press(page, "水準")
    expect(page.get_by_role("button", name="水準")).to_have_count(0)
    stand_still(page)
    expect(page.locator("[class*='--meaning']:focus-within")).to_have_count(1)


def write_over(page: Page, name: str, text: str) -> None:
    tab_to(page, page.get_by_role("textbox", name=name).first)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)
    page.keyboard.press("Tab")


def test_what_is_typed_and_not_left_yet_stands_in_its_field_after_a_reload(wizard, page):
    first = page.get_by_role("textbox", name="何をめざしますか")
    first.fill(SENTENCE)
    page.reload()
    expect(first).to_have_value(SENTENCE)
    # Left, but not begun with: nothing has it but the page.
    first.press("Tab")
    stand_still(page)
    page.reload()
    expect(first).to_have_value(SENTENCE)

    page.get_by_role("button", name="この文から始める").click()
    to_the_goal(page)
    expect(box(page, "目標を一文で")).to_have_value(SENTENCE)
    box(page, "なぜこの目標か").fill("来期に2人採用する")
    page.reload()
    expect(box(page, "なぜこの目標か")).to_have_value("来期に2人採用する")
    assert box(page, "なぜこの目標か").evaluate(HAS_FOCUS)
    page.keyboard.press("End")
    page.keyboard.insert_text("ため")
    page.keyboard.press("Tab")
    stand_still(page)
    page.reload()
    expect(box(page, "なぜこの目標か")).to_have_value("来期に2人採用するため")

    # The sentence that was begun with is gone from the first page.
    page.goto(f"{wizard.url}/wizard")
    stand_still(page)
    expect(first).to_have_value("")


def test_the_last_page_is_one_sheet_of_paper_with_long_names_and_many_indicators(running_app, page, tmp_path):
    draft = from_template(template("manufacturer"), "ja", TODAY, draft_id="long")
    goal, factor = draft.of_kind(Kind.KGI)[0], draft.of_kind(Kind.CSF)[0]
    # Two years have eight quarters: the highest mountain.
    for name, text in (("target", "3億2,000万"), ("deadline", "2028-03-31")):
        draft = set_field(draft, goal.id, name, text)
    for at in range(9):
        name = f"特注家具の見積もり提出から受注決定までにかかった平均日数（法人のお客さま）{at}"
        fields = {"name": name, "unit": "日", "target": "12345", "cadence": "monthly", "owner": "営業企画部 山口"}
        draft, _ = add_entry(draft, Kind.KPI, parents=(factor.id,), fields=fields)
    left_at(page, running_app(), "sheet", draft)
    hand = Hand(page)
    hand.button("変更を確かめて保存")
    hand.button("この内容で保存する")
    expect(page.get_by_text("計画を保存しました").first).to_be_visible()
    expect(page.locator(".st-key-wizard-sheet [data-testid='stVegaLiteChart']").first).to_be_visible()
    stand_still(page)

    printed = [normalize("NFKC", each) for each in pages_of(page.pdf(prefer_css_page_size=True, format="A4"))]

    assert len(printed) == 1
    for said in (
        "2028年3月31日",
        "最初の振り返り:",
        "目標と担当、最初の数字",
        "平均日数(法人のお客さま)6",
        "営業企画部",
    ):
        assert normalize("NFKC", squeezed(said)) in squeezed(printed[0]), said
