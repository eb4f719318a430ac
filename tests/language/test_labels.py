"""Names that mean the same, and names that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.language import near_key, same_key


@pytest.mark.parametrize(
    "names",
    [
        ("売上", "売 上", "売上高", "Ｓａｌｅｓ", "Revenue"),
        ("ＣＶＲ", "cvr", "コンバージョン率", "Conversion rate"),
        ("問い合わせ数", "お問い合わせ件数", "問合せの件数", "Inquiries", "Number of inquiries"),
        ("新規顧客数", "新規顧客の数", "新規客数", "New customers"),
        ("アポ数", "アポイント件数", "アポイントメント数"),
        ("客単価", "平均購入単価", "Average order value", "AOV"),
        ("解約率", "チャーンレート", "Churn rate"),
        ("Webサイト訪問者数", "ウェブサイトの訪問者数", "ホームページ訪問者数"),
        ("受注件数（新規）", "受注数", "注文数", "Orders"),
        ("メルマガ配信数", "メールマガジンの配信数"),
        ("年商", "年間売上高", "Annual revenue", "annual_sales"),
        ("受注率", "成約率", "Win rate", "win-rate"),
        ("欠品率", "欠品の割合", "品切れ率", "Stockout rate"),
        ("従業員定着率", "社員の定着率", "Employee retention"),
        ("応募数", "求人エントリー数", "Applications", "Number of applicants"),
        ("リピート購入率", "リピーター率", "Repeat purchase rate"),
    ],
)
def test_names_that_mean_the_same_have_one_key(names):
    assert len({near_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("売上", "粗利"),
        ("訪問者数", "新規訪問者数"),
        ("商談数", "受注数"),
        ("購入率", "解約率"),
        ("顧客満足度", "従業員満足度"),
        ("数", "件"),
        ("1課の受注数", "2課の受注数"),
        ("New customers", "Customers"),
        ("Recall rate", "Call rate"),
        ("Share received electronically", "Share received by call"),
        ("従業員定着率", "契約継続率"),
        ("年間売上", "月間売上"),
    ],
)
def test_names_that_differ_have_two(one, other):
    assert near_key(one) != near_key(other)


def test_the_same_name_is_the_same_but_for_width_case_and_blanks():
    assert same_key("Ｗｅｂ　売上") == same_key("web売上")
    assert same_key("売上") != same_key("売上高")


@given(st.text(max_size=300))
def test_any_text_has_a_key(text):
    assert bool(near_key(text)) == bool(same_key(text))
