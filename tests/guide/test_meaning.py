"""What is stored is what was said: total, every period's or a level (R3), which side is good, from where, and by when."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.beginnings import blank, from_plan, from_sentence
from kpicore.guide.drafts.editing import add_entry, set_field, set_sentence, set_setting
from kpicore.guide.drafts.filling import texts_of_statement
from kpicore.guide.drafts.reading import read_draft
from kpicore.guide.drafts.target_readings import other_readings, said_back, texts_of_shape
from kpicore.guide.sentences.statement import read_statements
from kpicore.guide.steps import asks
from kpicore.model import Kind, Node, Plan, Shape
from kpicore.periods import Calendar
from kpicore.scoring.agreements import agreed_periods

TODAY = date(2026, 11, 28)


def stored(text: str, calendar: Calendar | None = None) -> dict[str, str]:
    """Return the texts the only goal of a sentence gives to fields."""
    [statement] = read_statements(text, calendar=calendar, today=TODAY)
    return texts_of_statement(statement)


def plan_of(text: str) -> Node:
    """Return the goal a sentence becomes in a plan."""
    [node] = read_draft(from_sentence(text, today=TODAY), TODAY).plan.nodes
    return node


# -- total, each, reach ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shape", "aggregation"),
    [
        # a flow without a cadence is the total of the term
        ("売上高3億円", "total", "sum"),
        ("営業利益を5,000万円にする", "total", "sum"),
        ("問い合わせ数600件", "total", "sum"),
        ("新規会員数1,200人", "total", "sum"),
        ("Grow revenue to $3 million", "total", "sum"),
        ("売上を2億円から3億円へ", "total", "sum"),
        # with a cadence it is each
        ("月間売上高3億円", "each", "sum"),
        ("問い合わせ数 月50件", "each", "sum"),
        ("1日20件の電話", "each", "sum"),
        ("残業を月20時間以内に", "each", "sum"),
        ("年間売上高3億円", "total", "sum"),
        # a level is reached
        ("会員数500人", "reach", "last"),
        ("会員数を300人から500人へ", "reach", "last"),
        ("ARR 1億円", "reach", "last"),
        ("店舗数10店舗", "reach", "last"),
        ("フォロワー1万人", "reach", "last"),
        ("月末在庫を300万円以下に", "reach", "last"),
        ("借入金残高を2,000万円以下に", "reach", "last"),
        ("Reach 1,000 members by March 2027", "reach", "last"),
        # a rate, a score, a mean time is every period's mean
        ("成約率30%", "each", "mean"),
        ("顧客満足度4.5点以上", "each", "mean"),
        ("リードタイム5日以内", "each", "mean"),
        ("客単価3,500円", "each", "mean"),
        ("離職率を10%から5%へ", "reach", "mean"),
        ("在庫回転日数を45日から30日へ", "reach", "mean"),
        # a rank's last
        ("検索順位5位以内", "each", "last"),
        # not told by name and unit: asked
        ("顧客数500社", "", ""),
        ("資格取得者を4名", "", ""),
        ("利用者数を3,000人に増やす", "", ""),
        ("3年後に売上10億円", "", "sum"),  # the sum of which year?
        # with a cadence it is not: every month's number
        ("利用者数 月3,000人", "each", ""),
    ],
)
def test_a_number_lies_over_time_as_what_it_counts_does(text, shape, aggregation):
    texts = stored(text)

    assert (texts.get("shape", ""), texts.get("aggregation", "")) == (shape, aggregation)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("売上高3億円", 3e8),
        ("月間売上高3億円", 36e8),
        ("来期の営業利益1億円", 1e8),
        ("2026年度下期の売上6,000万円", 6e7),
    ],
)
def test_the_periods_of_a_flow_add_up_to_what_was_said(text, whole):
    plan = read_draft(from_sentence(text, today=TODAY), TODAY).plan
    [periods] = agreed_periods(plan, TODAY).values()

    assert sum(each.value for each in periods) == pytest.approx(whole)


def test_members_are_not_added_up():
    plan = read_draft(from_sentence("会員数を300人から500人へ", today=TODAY), TODAY).plan
    [periods] = agreed_periods(plan, TODAY).values()

    assert (len(periods), periods[-1].value) == (12, 500)


# -- the term ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "deadline"),
    [
        ("来期の営業利益1億円", "2027-04-01", "2028-03-31"),
        ("2027年3月期の売上3億円", "2026-04-01", "2027-03-31"),
        ("2026年度下期の売上1億円", "2026-10-01", "2027-03-31"),
        ("2027年の売上3億円", "2027-01-01", "2027-12-31"),
        ("来月の受注30件", "2026-12-01", "2026-12-31"),
        ("来期の粗利率35%以上", "2027-04-01", "2028-03-31"),
        ("2026年10月から2027年3月までに売上1億円", "2026-10-01", "2027-03-31"),
        ("Revenue of 3 million yen in FY27", "2027-04-01", "2028-03-31"),
        # a day until which is no term
        ("2027年3月末までに売上1億円", "", "2027-03-31"),
        ("来期の会員数500人", "", "2028-03-31"),
        ("Reach 1,000 members by the end of FY26", "", "2027-03-31"),
    ],
)
def test_a_term_that_is_named_has_its_first_day(text, start, deadline):
    texts = stored(text)

    assert (texts.get("start", ""), texts["deadline"]) == (start, deadline)


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("FY28の売上3億円", "2029-03-31", "2028-03-31"),
        ("2028年度末までに会員数1,000人", "2029-03-31", "2028-03-31"),
        ("Reach 1,000 members by the end of FY28", "2029-03-31", "2028-03-31"),
        ("2028年3月期の売上3億円", "2028-03-31", "2028-03-31"),
        ("年度末までに会員数1,000人", "2027-03-31", "2027-03-31"),
        ("Reach 1,000 members by fiscal year end", "2027-03-31", "2027-03-31"),
        ("Reach 1,000 members by the end of the fiscal year", "2027-03-31", "2027-03-31"),
    ],
)
def test_a_fiscal_year_is_called_as_the_plan_calls_it(text, starts, ends):
    assert stored(text)["deadline"] == starts
    assert stored(text, Calendar(fiscal_year_name="end"))["deadline"] == ends


def test_a_draft_reads_its_sentences_by_its_own_calendar():
    draft = from_sentence("FY28の売上3億円", Calendar(fiscal_year_name="end"), TODAY)
    assert draft.entries[0].text("deadline") == "2028-03-31"

    other = set_sentence(set_setting(blank(), "fiscal_year_name", "終了年"), "kgi-1", "FY28の売上3億円", TODAY).draft
    assert other.entries[0].text("deadline") == "2028-03-31"


def test_a_quarter_without_a_year_is_the_next_that_is_not_over():
    assert stored("Cut late invoices from 18% to under 6% by the end of Q2")["deadline"] == "2027-09-30"


def test_a_deadline_that_is_over_is_asked():
    draft = from_sentence("2025年3月末までに会員数1,000人", today=TODAY)

    assert ("deadline", "deadline_over") in {
        (ask.field, ask.reason) for ask in asks(draft, read_draft(draft, TODAY), TODAY)
    }


# -- which side is good ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "direction", "value"),
    [
        ("残業は月20時間を超えないように", "at_most", "20"),
        ("面会待ちは20分を超えさせない", "at_most", "20"),
        ("離職率は5%を上回らない", "at_most", "5"),
        ("返品率1.5%を上回らないようにする", "at_most", "1.5"),
        ("クレームの上限は月5件", "at_most", "5"),
        ("経費は月100万円が上限", "at_most", "1,000,000"),
        ("人件費を上限300万円に抑える", "at_most", "3,000,000"),
        ("残業が月30時間を越えることのないようにする", "at_most", "30"),
        ("原価率は35%以上にしない", "at_most", "35"),
        ("会議時間は週5時間を超過しない", "at_most", "5"),
        ("在庫は300万円を下回らない", "at_least", "3,000,000"),
        ("部屋の稼働率90%を割り込まない", "at_least", "90"),
        ("粗利率は30%以下にしない", "at_least", "30"),
        ("稼働率の下限は85%", "at_least", "85"),
        ("定着率90%を切らない", "at_least", "90"),
        ("残業時間は月45時間を超えてはならない", "at_most", "45"),
        ("在庫は常に100個を切らないようにする", "at_least", "100"),
        ("残業は月20時間を超える", "at_least", "20"),
        ("離職率5%を下回る", "at_most", "5"),
        ("Overtime should not exceed 20 hours per month", "at_most", "20"),
        ("Costs must not exceed 3 million yen", "at_most", "3,000,000"),
        ("Keep complaints up to 5 per month", "at_most", "5"),
        ("Keep churn from exceeding 3%", "at_most", "3"),
        ("Lead time never above 5 days", "at_most", "5"),
        ("Margin not below 30%", "at_least", "30"),
        ("Keep occupancy rate from falling below 90%", "at_least", "90"),
        ("Margin must not fall below 30%", "at_least", "30"),
        ("Grow members up to 500", "at_least", "500"),
        ("No more than 5 complaints per month", "at_most", "5"),
    ],
)
def test_a_negated_bound_turns_and_a_limit_is_a_limit(text, direction, value):
    texts = stored(text)

    assert (texts["direction"], texts["target"]) == (direction, value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("在庫は常に100個を切らないようにする", "在庫"),
        ("クレームの上限は月5件", "クレーム"),
        ("Costs must not exceed 3 million yen", "Costs"),
    ],
)
def test_the_words_of_a_bound_are_no_part_of_the_name(text, name):
    [statement] = read_statements(text, today=TODAY)

    assert statement.name == name


# -- from where --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "baseline", "target", "unit"),
    [
        ("売上を前年の3,200万円から1.2倍にする", "32,000,000", "38,400,000", "円"),
        ("前年の3,200万円から売上を1.2倍", "32,000,000", "38,400,000", "円"),
        ("売上を前年の3,200万円の1.2倍にする", "32,000,000", "38,400,000", "円"),
        ("会員数を今の200人から2倍に", "200", "400", "人"),
        ("受注を月40件から1.5倍にする", "40", "60", "件"),
        ("Grow sales 1.2x from 32 million yen", "32,000,000", "38,400,000", "円"),
        ("Bring defects down to 5 from 9", "9", "5", ""),
        ("Cycle time down to 4 days from 7", "7", "4", "日"),
        ("Reduce churn to 3% from 5%", "5", "3", "%"),
        ("Increase members to 500 from 300", "300", "500", ""),
        ("Cut late invoices from 18% to under 6%", "18", "6", "%"),
        ("LTV/CACを2倍から3倍へ", "2", "3", "倍"),
    ],
)
def test_what_it_starts_from_is_the_baseline_and_never_the_target(text, baseline, target, unit):
    texts = stored(text)

    assert (texts["baseline"], texts["target"], texts.get("unit", "")) == (baseline, target, unit)


# -- twenty sentences of others ----------------------------------------------------------------------------------

#: Of each what may be stored (name left out), as pairs of value and direction; what is not read stores nothing.
OTHERS = {
    "部屋の稼働率90%を割り込まない": {("90", "at_least")},
    "面会待ちは20分を超えさせない": {("20", "at_most")},
    "返品率1.5%を上回らないようにする": {("1.5", "at_most")},
    "転倒事故ゼロを継続": {("0", "at_most")},
    "苦情ゼロ": {("0", "at_most")},
    "月商450万をキープ": {("4,500,000", "at_least")},
    "寸法不良 800ppm→300ppm": {("300", "at_most")},
    "見積回答 4営業日→2営業日": {("2", "at_most")},
    "クレーム一次対応は1営業日以内": {("1", "at_most")},
    "予約キャンセル1割以下": {("10", "at_most")},
    "リピート客、今の3割→4割5分": {("45", "at_least")},
    "会員200名、うち法人30名": {("200", "at_least"), ("30", "at_least")},
    "応答率90%超え、放棄率5%切り": {("90", "at_least"), ("5", "at_most")},
    "電気代は売上の2%以内": {("2", "at_most")},
    "2年後に取引先を今の倍に": {("2", "at_least")},
    "No more than 5 complaints per 1,000 orders": {("5", "at_most")},
    "Zero missed deliveries this quarter": {("0", "at_most")},
    "Cut late invoices from 18% to under 6% by the end of Q2": {("6", "at_most")},
    "Cycle time down to 4 days from 7": {("4", "at_most")},
    "Win 1 in 3 tenders": {("33.3", "at_least")},
}


@pytest.mark.parametrize("text", OTHERS)
def test_of_sentences_of_others_nothing_wrong_is_stored(text):
    found = [texts_of_statement(each) for each in read_statements(text, today=TODAY)]

    assert {(texts["target"], texts["direction"]) for texts in found if "target" in texts} <= OTHERS[text]


def test_of_sentences_of_others_these_are_read():
    read = {text for text in OTHERS if any(each.value is not None for each in read_statements(text, today=TODAY))}

    assert read >= {
        "部屋の稼働率90%を割り込まない",
        "面会待ちは20分を超えさせない",
        "返品率1.5%を上回らないようにする",
        "月商450万をキープ",
        "会員200名、うち法人30名",
        "Cut late invoices from 18% to under 6% by the end of Q2",
        "Cycle time down to 4 days from 7",
    }


# -- typed, not said ---------------------------------------------------------------------------------------------


def typed(**texts: str) -> Node:
    draft, _ = add_entry(blank(), Kind.KPI, parents=("kgi-1",), fields={"name": "k"})
    for name, text in texts.items():
        draft = set_field(draft, "k", name, text)
    return read_draft(draft, TODAY).plan.by_id["k"]


@pytest.mark.parametrize(
    ("texts", "shape", "aggregation"),
    [
        ({"name": "会員数", "target": "500"}, "reach", "last"),
        ({"target": "500", "name": "店舗数"}, "reach", "last"),
        ({"name": "成約率", "unit": "%", "target": "30"}, "each", "mean"),
        ({"name": "成約率", "target": "30", "unit": "%", "baseline": "20"}, "reach", "mean"),
        ({"name": "売上", "target": "3億"}, None, None),
        ({"name": "会員数", "target": "500", "shape": "each"}, "each", "last"),
        ({"name": "会員数", "target": "500", "aggregation": "mean"}, "reach", "mean"),
        ({"name": "会員数", "target": "500"} | {"unit": "%"}, "each", "mean"),
    ],
)
def test_a_typed_target_of_a_level_or_a_rate_is_stored_as_one_and_what_was_chosen_stays(texts, shape, aggregation):
    node = typed(**texts)

    assert (node.shape, node.aggregation) == (shape, aggregation)


def test_a_name_that_becomes_a_flow_takes_the_level_back():
    draft, _ = add_entry(blank(), Kind.KPI, fields={"name": "k"})
    for name, text in (("name", "会員数"), ("target", "500"), ("name", "新規会員数")):
        draft = set_field(draft, "k", name, text)

    assert (draft.by_id["k"].text("shape"), draft.by_id["k"].text("aggregation")) == ("", "")


def test_a_running_indicator_keeps_its_shape_when_its_target_is_typed():
    plan = Plan(nodes=(Node(id="k", kind="KPI", name="会員数", unit="人", target=100.0),))
    draft = set_field(from_plan(plan, "1", TODAY), "k", "target", "200")

    assert (draft.by_id["k"].text("shape"), draft.by_id["k"].text("aggregation")) == ("", "")


@pytest.mark.parametrize(("name", "is_asked"), [("顧客数", True), ("受注", False), ("会員数", False)])
def test_it_is_asked_exactly_where_name_and_unit_do_not_tell(name, is_asked):
    draft, _ = add_entry(blank(), Kind.KPI, fields={"name": "k"})
    draft = set_field(set_field(draft, "k", "name", name), "k", "target", "500")

    asked = asks(draft, read_draft(draft, TODAY), TODAY)

    assert (("k", "shape") in {(ask.entry, ask.field) for ask in asked}) == is_asked


# -- said back ---------------------------------------------------------------------------------------------------


def readings(**fields: object) -> dict[str, tuple[float | None, float | None]]:
    """Return per period and whole of every way to read a target of 1,200."""
    node = Node(**{"id": "k", "kind": "KPI", "name": "受注", "unit": "件", "target": 1200.0, **fields})
    plan = Plan(nodes=(node,))
    own = said_back(node, agreed_periods(plan, TODAY)["k"])
    assert own is not None
    return {str(each.shape): (each.per, each.whole) for each in (own, *other_readings(plan, "k", TODAY))}


def test_every_way_to_read_a_target_is_worked_out():
    found = readings(shape="total", aggregation="sum")

    assert found == {"total": (100, 1200), "each": (1200, 14400), "reach": (None, 14400)}


def test_a_level_with_a_baseline_says_how_far_it_moves_a_month():
    found = readings(name="会員数", shape="reach", aggregation="last", baseline=600.0)

    assert found["reach"] == (50, None)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("name", ["売上", "会員数", "成約率", "検索順位", "顧客数"])
def test_a_way_that_is_taken_is_no_finding_of_its_own(name, shape):
    texts = texts_of_shape(Node(id="k", kind="KPI", name=name, target=1.0), shape)

    assert texts["shape"] == shape
    assert (shape is Shape.TOTAL) <= (texts["aggregation"] == "sum")
