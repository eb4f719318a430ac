"""What name and unit tell about a number (R2, R3): one table, each kind with neighbours; what they do not tell is asked."""

from __future__ import annotations

import pytest

from kpicore.language import measured

NAMES = {
    "flow": "売上高/円 営業利益/円 人件費/円 広告予算/円 問い合わせ数/件 来店客数/人 新規会員数/人 会員獲得数/人 純増会員数/人 退会者数/人 採用人数/人"
    " 残業/時間 有給取得日数/日 受注/件 出荷量/t revenue/ new~members/ missed~deliveries/ overtime/時間 クレーム/件 契約金額/円 入荷/件/月 calls~to~absent~members/ 客数/人",
    "level": "会員数/人 会員/名 在庫/円 商品在庫金額/円 月末在庫/個 借入金残高/円 店舗数/店舗 ARR/円 MRR/円 フォロワー/人 LINE友だち数/人 従業員数/人"
    " 受注残/円 生徒数/人 売掛金/円 取引先/社 members/ retail~stores/ headcount/ inventory/ number~of~members/",
    "rate": "成約率/% 解約率/ 顧客満足度/点 NPS/ 客単価/円 リードタイム/日 初回返答時間/時間 面会待ち/分 見積回答/営業日 在庫回転日数/日"
    " 1人あたり売上/円 売上高営業利益率/ 寸法不良/ppm 月間実人数/人 MAU/人 churn/ cycle~time/ 時間単価/円/時間 会員単価/円 月平均残業時間/時間"
    " 1運行あたりの費用/円 purchase~frequency/times",
    "rank": "検索順位/ 地域ランキング/ 知名度/位 search~ranking/",
    None: "顧客数/社 利用者数/人 資格取得者数/名 生産性の高い席/席 things/ 台数/台 契約社数/社",
}
ROWS = [(kind, *each.replace("~", " ").split("/", 1)) for kind, rows in NAMES.items() for each in rows.split()]


@pytest.mark.parametrize(("kind", "name", "unit"), ROWS, ids=lambda part: str(part))
def test_a_name_and_a_unit_tell_flow_from_level(kind, name, unit):
    assert measured(name, unit) == kind


@pytest.mark.parametrize("name", ["会員数（月末）", " ＡＲＲ ", "会員数 (人)"])
def test_width_blanks_and_remarks_tell_nothing_else(name):
    assert measured(name, "") == "level"
