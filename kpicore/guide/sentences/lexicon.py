"""The words goals are made of, in Japanese: what rises and falls, what is kept, what is measured, what is better when low.

Each list is one group of a regular expression, longest words first, so that 引き上げ is found before 上げ.
"""

from __future__ import annotations

import re


def one_of(words: str) -> str:
    """Return the alternatives of a regular expression, longest first."""
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))


UP = one_of(
    "増加 増やす 増やし 増やせ 増やそ 増える 増え 増 倍増 向上 上げる 上げ 上昇 アップ UP up 伸ばす 伸ばし 伸ばそ 伸び 伸長 拡大 "
    "引き上げ 引上げ 高める 高め 改善 成長 強化 上積み 積み増 底上げ 加速 プラス 最大化"
)
DOWN = one_of(
    "減少 減らす 減らし 減らそ 減る 減 半減 削減 短縮 低減 下げる 下げ 引き下げ 引下げ 抑制 抑える 抑え 圧縮 縮小 縮める 縮め ダウン "
    "DOWN 解消 低下 カット マイナス 早める 最小化 節減 短く 少なく "
    "とどめる とどめ 留める 留め 収める 収め おさえる おさえ 絞る 絞り"
)
KEEP = one_of("維持 キープ 保つ 保ち 保持 継続 守る 守り 死守 据え置き")
REACH = one_of(
    "達成 獲得 到達 実現 受注 成約 採用 にする にし とする に設定 に乗せ に載せ に到達 に届 にな を目指 を狙 目指す 目指し "
    "を取る 取る 取り 取得 販売 契約 開拓 集める 集め 稼ぐ 稼ぎ 売る 売り上げる"
)
SECURE = one_of("確保 突破 超え 超す 上回 クリア")
#: Nouns of change that close a factor and say its direction, and those that are its name.
TREND_NOUN = re.compile(rf"(?:の|を|が)?(?:(?P<up>{UP})|(?P<down>{DOWN})|(?P<keep>維持|キープ|保持))$")
FACTOR_NOUN = re.compile(r"(?:獲得|開拓|採用|防止|維持・拡大|創出|定着|育成|確保|最適化|充実|改善|強化|成長)$")

RATE_NAME = re.compile(
    r"(?:率|比率|割合|シェア|歩留まり|構成比|CVR|CTR|ROAS|ROI|ROE|ROA|満足度|認知度|推奨度|OEE|NRR|\b(?:rate|ratio"
    r"|share|margin|retention))(?:\([^()]*\))?$",
    re.IGNORECASE,
)
#: Where less is better when the sentence does not say so.
_LOW_IS_GOOD = re.compile(
    r"(?:離職|離脱|解約|退会|退職|失客|不良|欠品|値引|返品|カゴ落ち|クレーム|苦情|事故|災害|ミス|誤|残業|遅延|遅刻"
    r"|欠勤|キャンセル|滞留|放棄"
    r"|未払|滞納|廃棄|ロス|故障|停止|欠陥|手戻り|FL比|FLR|原価|人件費|コスト|費用|経費|光熱費|単価.{0,2}\(CPA|CPA"
    r"|CPO|CPC|チャーン"
    r"|採用単価|獲得単価|待ち時間|返答時間|応答時間|対応時間|処理時間|返信時間|所要時間|会議時間|リードタイム|日数$"
    r"|納期$|在庫回転日数|順位|要介護度)"
)
_BETTER_HIGH = re.compile(
    r"(?:対応|解決|遵守|達成|防止|改善|完了|実施|削減)(?:率|数|件数)$|稼働日数$|営業日数$|休日数$|取得日数$"
)

#: What an indicator's name ends with: enough, beside a number, to be one.
HEAD = re.compile(
    r"(?:率|数|高|額|量|費|費用|コスト|点|回|者|時間|期間|日数|単価|利益|粗利|売上|売り上げ|年商|月商|日商|収益"
    r"|収入|シェア|順位|スコア|比率|割合"
    r"|比|残業|在庫|残高|商談|受注|契約|成約|アポ|アポイント|訪問|架電|電話|問い合わせ|問合せ|問合わせ|資料請求"
    r"|リード|応募|エントリー|採用"
    r"|内定|来店|来客|来場|予約|会員|入会|退会|解約|離職|クレーム|事故|災害|不良|ミス|納期|リードタイム|返信|返答"
    r"|回答|応答|対応|投稿|配信"
    r"|記事|口コミ|レビュー|紹介|フォロワー|友だち|登録|ダウンロード|申込|申し込み|注文|購入|販売|出荷|客|顧客|新規"
    r"|店舗|拠点|面談|研修|提案"
    r"|見積|見積もり|訪問者|ユーザー|アクセス|セッション|満足度|認知度|生産性|深度|要介護度|倍率|契約社"
    r"|キャッシュフロー|歩留まり|稼働|定着"
    r"|開拓|効果|評価|得点|点数|偏差値|在籍|待ち|継続|取得|貸出|入庫|出庫|DL|PV|UU|CV|CVR|CPA|CPO|CPC|CTR|ROAS|ROI|ROE|ROA"
    r"|LTV|NPS|MRR|ARR|ARPA|ARPU|GMV|EBITDA|OEE|CSAT|NRR|AHT|CAC)"
    r"(?:\([^()]{1,20}\))?$",
    re.IGNORECASE,
)
#: Named alone, without a number, these are indicators too: what a list of indicators holds.
BARE_NAME = re.compile(
    r"(?:[^はがをにでもへ、。\s]{0,14})(?:売上|売り上げ|売上高|[^関指係変複]数|率|利益|利益額|単価|シェア|満足度"
    r"|生産量|残高|コスト|品質|納期|対効果|CPA|CVR|ROAS|NPS|MRR|LTV)"
    r"(?:\([A-Za-z]{2,8}\))?"
)
_NO_INDICATOR = re.compile(
    r"(?:KGI|KPI|CSF|KSF|KDI|OKR|指標|目標|成果|数値|原則|要因|要素|対象|体制|仕組み|フレームワーク|リソース|連携"
    r"|手順|方法|サイクル|数字|データ|情報)(?:の?設定)?$"
)
#: Acts that are counted, not outcomes: a KDI is proposed.
ACTION = re.compile(
    r"(?:電話|架電|テレアポ|訪問|面談|1on1|投稿|配信|送信|提案|声かけ|案内|巡回|点検|更新|公開|返信|フォロー|研修"
    r"|勉強会|ミーティング|発信"
    r"|メール|DM|ロープレ|振り返り)(?:の?(?:実施|お願い))?(?:件数|回数|本数|数|電話)?$"
)
ENCOUNTER = re.compile(r"ヒアリング|商談|面談|接客|訪問|来店|カウンセリング|通話|打ち合わせ")
_GOAL_NAME = re.compile(
    r"売上|売り上げ|利益|粗利|年商|収益|シェア|契約数|定着率|新規顧客獲得数|MRR|ARR|EBITDA|自己資本比率|満足度"
    r"|\b(?:revenue|sales|profit|income|market share|retention)\b",
    re.IGNORECASE,
)
_POINTS_TO_UNNAMED = re.compile(r"特定の?|一部の|主要な?|各|対象の|市場シェア")
_NEEDS_DEFINITION = re.compile(
    r"(?:率|度|性|力|シェア|スコア|品質|深度|割合|比率|ニーズ数|\b(?:rate|ratio|share|score|satisfaction|retention"
    r"|margin))(?:\([^()]*\))?$"
)
_SALES = re.compile(r"売上|売り上げ|利益|粗利|収益|\b(?:revenue|sales|profit|income)\b", re.IGNORECASE)
_MONEY = re.compile(
    r"(?:売上|売り上げ|利益|粗利|年商|月商|日商|収益|金額|単価|費|費用|コスト|残高|MRR|ARR|LTV|CPA|GMV|EBITDA)$"
)


def is_rate(name: str) -> bool:
    """Return whether the indicator is a share by its name, so that a change of it in % has two meanings."""
    return RATE_NAME.search(name) is not None


def is_low_good(name: str) -> bool:
    """Return whether less of it is better, judged by its name alone."""
    return _LOW_IS_GOOD.search(name) is not None and _BETTER_HIGH.search(name) is None


def is_indicator(name: str) -> bool:
    """Return whether the words name something that can be measured (and not a plan, a principle, the KPI themselves)."""
    return HEAD.search(name) is not None and not is_talk_of_method(name)


def is_talk_of_method(name: str) -> bool:
    """Return whether the words are about goal setting itself: 3個のKPI is no goal."""
    return _NO_INDICATOR.search(name) is not None


def is_goal_name(name: str) -> bool:
    """Return whether the name is one companies set as their final goal."""
    return _GOAL_NAME.search(name) is not None


def has_money(text: str) -> bool:
    """Return whether a text speaks of sales or profit, which are sums over the year they are named for."""
    return _SALES.search(text) is not None


def is_money(name: str) -> bool:
    """Return whether a number under this name without a unit is money (売上3億)."""
    return _MONEY.search(name) is not None


def needs_scope(name: str) -> bool:
    """Return whether the name points at something it does not name: which market, which keywords, which tasks."""
    return _POINTS_TO_UNNAMED.search(name) is not None


def needs_definition(name: str) -> bool:
    """Return whether people will count it differently until it is written down: rates, degrees, scores."""
    return _NEEDS_DEFINITION.search(name) is not None and "÷" not in name and "/" not in name
