"""What name and unit reveal about a number: whether it is counted over a period, stands at a moment, or is a rate (R2, R3).

The one place that decides it: the wizard and `kpicore parse` store what a goal sentence means by it, the design check asks by it. The
lists are short and closed. What they leave open is None and becomes a question; nothing is guessed from a number.

| is | examples | added up over periods | a target without a cadence |
|---|---|---|---|
| flow | 売上, 件数, 来店, 残業時間 | yes | the total of the term |
| level | 会員数, 在庫, 残高, 店舗数, ARR | no, the last one counts | the level to be reached |
| rate | %, 単価, 満足度, リードタイム, 実人数 | no, the mean counts | every period's |
| rank | 検索順位 | no, the last one counts | every period's |
"""

from __future__ import annotations

import re
from enum import StrEnum

from kpicore.language.spelling import tidy
from kpicore.language.units import unit_name


class Measured(StrEnum):
    """What a number is."""

    FLOW = "flow"
    LEVEL = "level"
    RATE = "rate"
    RANK = "rank"


_RATE_UNITS = frozenset({"%", "割", "倍", "ポイント", "偏差値", "ppm", "点", "つ星", "回転"})
_TIME_UNITS = frozenset({"秒", "分", "時間", "日", "営業日", "週", "か月", "年"})
_EVENT_UNITS = frozenset({"件", "回", "PV", "通", "食", "泊", "人日", "人月", "人時", "kWh"})
#: Time that is spent, and so adds up; any other span of time is how long one thing takes.
_SPENT = re.compile(
    r"残業|労働|勤務|稼働|作業|研修|学習|訓練|練習|停止|休暇|休日|営業日|取得|利用|\b(?:overtime|training|downtime|worked|billable)\b",
    re.IGNORECASE,
)
_RANK = re.compile(r"(?:順位|ランキング|ランク)$|\brank(?:ing)?\b", re.IGNORECASE)
_RATE = re.compile(
    r"(?:率|比率|割合|比|シェア|満足度|認知度|推奨度|定着度|スコア|評価|偏差値|指数|単価|平均|頻度|歩留まり|生産性|あたり|当たり"
    r"|リードタイム|納期|待ち|待ち時間|(?:返答|応答|対応|処理|返信|所要|滞在|回答|通話|提供)時間|回転日数|在庫日数|ユニーク|実人数"
    r"|CVR|CTR|CPA|CPC|CPO|CAC|ROAS|ROI|ROE|ROA|LTV|ARPU|ARPA|NPS|CSAT|OEE|NRR|AHT|UU|MAU|WAU|DAU)$"
    r"|平均|[1一][^0-9]{1,3}(?:あたり|当たり)"
    r"|\b(?:rate|ratio|share|average|mean|score|rating|satisfaction|margin|conversion|churn|retention|utili[sz]ation|frequency|per|nps"
    r"|unique"
    r"|(?:lead|cycle|response|waiting|handling|delivery|turnaround) time)\b",
    re.IGNORECASE,
)
#: What comes or goes is counted over a period, whatever it adds to: 新規会員数, 会員獲得数, 退会者数.
_MOVES = re.compile(
    r"新規|新患|獲得|純増|増加|減少|入会|退会|入社|退社|退職|離職|解約|開設|新設|出店|閉店|追加|採用|入庫|出庫|入荷|出荷|利益|売上"
    r"|\b(?:new|gained|lost|added|net|hired|revenue|sales|profit|income)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"(?:会員|フォロワー|登録者|友だち|友達|従業員|社員|スタッフ|人員|在籍|在籍者|生徒|在校生|入居者|契約者|加盟店|取引先|継続寄付者|ボランティア|店舗"
    r"|拠点|教室|口座|保有"
    r"|在庫|受注残|[月期年]末[^率]*)(?:数|人数|社数|件数|額|高|量|金額|店舗数)?$"
    r"|残高$|(?:在庫|残)(?:高|額|金額|量|数)$|(?:預金|現預金|借入金|有利子負債|負債|純資産|総資産|資本金|売掛金|買掛金)(?:残高|額)?$"
    r"|(?<![A-Za-z])(?:ARR|MRR)(?![A-Za-z])"
    r"|\b(?:members?|membership|followers?|subscribers?|employees|headcount|stores?|shops?|locations?|inventory|stock|balance|backlog"
    r"|cash|debt|donors?|volunteers?|students|pupils|residents|tenants)$",
    re.IGNORECASE,
)
_FLOW = re.compile(
    r"(?:売上|売上高|売上額|売り上げ|年商|月商|日商|収益|収入|利益|営業利益|粗利|粗利益|費|費用|経費|コスト|支出|支払額|仕入"
    r"|仕入高|予算|投資額|給与"
    r"|電気代|(?<!顧)客|来店|入店|体験|来客|来場|来訪|訪問|受注|契約|成約|商談|アポ|アポイント|電話|架電|問い合わせ|問合せ"
    r"|資料請求|応募|採用|注文|購入|申込|申し込み"
    r"|販売|出荷|生産|予約|紹介|投稿|配信|記事|提案|見積|見積もり|クレーム|苦情|事故|災害|不良|ミス|退会|解約|離職|残業|寄付|ダウンロード"
    r"|[閲覧再生視聴発行掲載]回)(?:数|件数|回数|人数|者数|客数|量|額|金額|高|台数|点数|個数|本数|者|客)?$|(?:件数|回数)$"
    r"|\b(?:revenue|sales|profit|income|costs?|expenses?|fees|spending|orders?|visits?|visitors?|inquir(?:y|ies)|enquir(?:y|ies)"
    r"|leads?|calls?|deals?|contracts?|meetings?|appointments?|complaints?|accidents?|defects?|errors?|downloads?|sign-?ups?"
    r"|applications?|applicants?|hires|bookings?|shipments?|deliveries|cancellations?|posts?|articles?|proposals?|demos?"
    r"|tickets?|referrals?|reviews?|overtime|turnover|donations?|gifts?|giving|grants?"
    r"|(?:people|families|households|children|meals) (?:served|reached|helped|fed))$",
    re.IGNORECASE,
)
#: 円/件 is a rate; 件/月 is counted over a month.
_PER_ONE = re.compile(r"/(?!(?:日|週|月|か月|年)$)")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")


#: What an English name is about stands before its first preposition: calls to members are calls.
_OF = re.compile(r"\s(?:to|for|with|from|after|about|by|of|on|in|at)\s.*$", re.IGNORECASE)
_COUNT_OF = re.compile(r"^(?:the )?(?:total )?(?:number|count) of ", re.IGNORECASE)


def measured(name: str, unit: str) -> Measured | None:
    """Return what an indicator's name and unit say it is, None where they leave open whether it is a flow or a level.

    >>> measured("会員数", "人"), measured("新規会員数", "人"), measured("顧客満足度", "点"), measured("顧客数", "社")
    (<Measured.LEVEL: 'level'>, <Measured.FLOW: 'flow'>, <Measured.RATE: 'rate'>, None)
    """
    folded, counted = _BRACKETS.sub("", tidy(name)).strip(), unit_name(unit)
    if counted == "位" or _RANK.search(folded):
        return Measured.RANK
    if counted in _RATE_UNITS or _PER_ONE.search(counted) or _RATE.search(folded):
        return Measured.RATE
    if counted in _TIME_UNITS:
        return Measured.FLOW if _SPENT.search(folded) else Measured.RATE
    head = _OF.sub("", _COUNT_OF.sub("", folded))
    if _LEVEL.search(head) and not _MOVES.search(head):
        return Measured.LEVEL
    if _MOVES.search(head) or _FLOW.search(head) or counted in _EVENT_UNITS:
        return Measured.FLOW
    return None
