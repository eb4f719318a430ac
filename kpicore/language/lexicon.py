"""The closed lists of the grammar: verbs of change, comparators, negation, what is better when low. No list of indicators.

Japanese entries are normal forms as the analyser gives them (超える is 越える, 抑える is 押さえる), so that one entry covers all
spellings; tests/language/test_lexicon.py runs each through it. English entries are base forms.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text between blanks."""
    return frozenset(words.split())


class Motion(StrEnum):
    """What a verb, or a noun that acts as one, does to a quantity."""

    UP = "up"
    DOWN = "down"
    BETTER = "better"
    DOUBLE = "double"
    HALVE = "halve"
    KEEP = "keep"
    HOLD = "hold"  # 抑える: at most
    OVER = "over"
    UNDER = "under"
    SECURE = "secure"  # 確保する: at least
    REACH = "reach"
    GAIN = "gain"  # 獲得する: reach, and what is gained is what is counted
    AIM = "aim"
    MAKE = "make"  # にする


class Bound(StrEnum):
    """Which side of a number is good."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"

    @property
    def turned(self) -> Bound:
        return Bound.AT_MOST if self is Bound.AT_LEAST else Bound.AT_LEAST


def _by_word(**words: str) -> dict[str, Motion]:
    return {word: Motion[kind.upper()] for kind, listed in words.items() for word in listed.split()}


MOTIONS = _by_word(
    up="増やす 増える 増す 増 増し 割り増し 伸ばす 伸びる のばす 延ばす 延びる 延長 上げる 上がる 引き上げる 引き上げ 高める "
    "高まる 増加 向上 拡大 上昇 成長 アップ 広げる "
    "底上げ 上積み 上乗せ 積み増す 積み上げる 積む プラス 増員 増収 増益 伸長 追加 増強 加速 強化 ",
    down="減らす 減る 減 下げる 下がる 引き下げる 引き下げ 減少 削減 短縮 縮める 縮小 縮減 圧縮 低減 軽減 カット ダウン 落とす "
    "削る マイナス 減額 "
    "全廃 浮かす 浮く 節約 節減 早める なくす 無くす 撲滅 根絶 一掃 完済 解消 低下 減員 ",
    better="改善 良化 改める 見直す ",
    double="倍増 倍加",
    halve="半減",
    keep="維持 保つ キープ 継続 守る 続ける 続く 死守 堅持 保持 据え置き 据え置く",
    hold="押さえる 抑制 留める 止める 止まる 留まる 収める おさめる 収まる 納める 治める 済ませる 絞る 絞り込む 食い止める 制限",
    over="越える 上回る 突破 越す 超過 クリア オーバー",
    under="下回る 切る 割る 割り込む 切れる 割れる",
    secure="確保",
    reach="達成 到達 実現 届く 届ける 達する 乗せる 必達 乗る",
    gain="獲得 取る 取得 集める 稼ぐ 売り上げる 売る 開拓 得る 残す 集客 受注 成約 採用 販売 契約",
    aim="目指す めざす 狙う",
    make="為る 成る 近付ける 定める 置く 設定",
)
#: Right behind a number they say by how much two things differ: 20人多く, 3割安い.
DEGREES = _by_word(
    up="多い 高い 長い 多く 高く 長く 多め 高め 余分",
    down="少ない 低い 短い 早い 速い 安い 少なく 低く 短く 早く 速く 安く 少なめ 低め",
)
ENGLISH_MOTIONS = _by_word(
    up="increase raise grow lift boost improve expand gain up add strengthen enlarge more higher bump nudge climb extend "
    "lengthen prolong rise additional extra further",
    down="cut reduce decrease lower shrink drop fall trim shorten slash down forward save minimize minimise lessen fewer less eliminate "
    "eradicate curb shave",
    double="double triple quadruple",
    halve="halve",
    keep="keep maintain hold stay retain sustain preserve remain",
    hold="limit cap restrict",
    over="exceed surpass beat top pass outperform cross",
    secure="secure",
    reach="reach achieve hit attain",
    gain="win acquire deliver generate sign close make publish earn sell hire visit book launch open post send complete ship land run "
    "conduct obtain collect get produce recruit train serve enroll enrol register onboard write answer reply respond resolve "
    "process finish handle fill "
    "host attract receive call place file submit",
    aim="aim target want plan",
    make="bring take move put push pull",
    better="better",
)
#: Verbs after which nothing is left: they say zero as 半減 says half.
NONE_LEFT = word_set("無くす なくす 全廃 撲滅 根絶 一掃 完済 eliminate eradicate") | {
    "pay off",
    "paying off",
    "wipe out",
    "get rid of",
    "getting rid of",
    "do away with",
    "put an end to",
    "clear",
    "clearing",
}
#: double, triple …: how many times.
TIMES = {"double": 2, "triple": 3, "quadruple": 4}
#: Nouns of change in English: an increase in sales of 10%.
ENGLISH_CHANGES = _by_word(
    up="increase growth rise improvement gain",
    down="decrease reduction drop decline cut",
)
#: A verb whose time is counted, not its object: respond within 3 hours.
TAKES_TIME = word_set(
    "answer reply respond resolve ship complete finish handle process deliver call return close submit"
)

#: Comparators behind a number, by normal form.
BOUNDS_BEHIND = {
    word: bound
    for bound, words in (
        (Bound.AT_LEAST, "以上 超 越え"),
        (Bound.AT_MOST, "以下 以内 未満 切り 割れ"),
    )
    for word in words.split()
}
#: Words before a number, or between the name and it.
BOUNDS_BEFORE = {
    word: bound
    for bound, words in (
        (Bound.AT_LEAST, "最低 下限 最小"),
        (Bound.AT_MOST, "最大 最長 最高 上限 限度 精々"),
    )
    for word in words.split()
}
ABOUT_BEFORE = word_set("約 凡そ ほぼ 概ね 平均 大体 略")
ABOUT_BEHIND = word_set("程度 前後 強 弱 くらい ほど 台 余り 位 丁度 近く")
NEGATION = word_set("ない 無い ず ぬ まい ん ません")
NOW_WORDS = word_set("現在 現状 現行 只今 今 いま 現 直近 足元 従来 実績 ベース 基準")
PAST_WORDS = word_set("昔 以前 一昨 一昨年 従前 前年 昨年 去年 前期 先月 前月 昨 前 昨季 例年 前週 先週 前回")
#: Of a group they say that nobody is left out.
EVERYONE = word_set("全員 皆 全て 其々 其れ其れ 各々 各自 一人一人 共 揃う")
#: Words that carry no part of a name when they stand at its edge.
LIGHT_WORDS = word_set(
    "目標 約 平均 だけ 程度 以上 以下 予定 事 こと 物 為 様 よう 先ず 必ず 常 合計 計 全体 今 現在 現状 今後 更に もっと 水準 大台 "
    "御陰 ライン 内 うち 累計 トータル 目安 各々 其れ 其々 次 値 我々 私 当社 弊社 自社 例えば 特に 当面 達 体制 状態 上限 下限 最低 最大 "
    "達成 KGI KPI KDI CSF KSF ゴール 又 猶 其の 此の 此処 約束 何れ いずれ 分 ほど 幅 位 確実 全員 きちんと 確り 後 残り 何 毎回 都度 常時 "
    "必達 合意 方針 各自 年率 今日 本日 奴 "
    "筈 誰 理想 必要 税込み 税抜き 税別 のべ 並み 原則 時点 所 此れ 其処 此処 辺り いつ 年度 半額 延べ 当店 当院 絶対 中"
)
JOINING_VERBS = word_set(
    "対する 関する 置く おける 因る よる 占める 掛かる 関わる 向ける 伴う 付く 除く 含む 通じる 経る"
)

#: What a rate, a share or a score is called: its head, at the end of the name.
_RATE_HEADS = "率 比率 割合 シェア 歩留まり 構成比 満足度 認知度 推奨度 CVR CTR ROAS ROI ROE ROA OEE NRR rate ratio share margin retention"
#: Heads of what can be measured, longest first by use: enough at the end of a noun phrase to be an indicator.
_HEADS = (
    "率 数 高 額 量 費 費用 コスト 点 回 者 時間 期間 日数 単価 利益 粗利 売上 年商 月商 日商 収益 収入 シェア 順位 スコア "
    "比率 割合 比 残業 在庫 残高 商談 受注 契約 成約 "
    "アポ アポイント 訪問 架電 電話 問い合わせ 資料請求 リード 応募 エントリー 採用 内定 来店 来客 来場 予約 会員 入会 退会 "
    "解約 離職 クレーム 苦情 事故 災害 不良 ミス 納期 "
    "リードタイム 返信 返答 回答 応答 対応 投稿 配信 記事 口コミ レビュー 紹介 フォロワー 友だち 登録 ダウンロード 申し込み "
    "注文 購入 販売 出荷 客 顧客 新規 店舗 拠点 面談 研修 提案 "
    "見積もり 訪問者 ユーザー アクセス セッション (?<!制)度 性 力 倍率 キャッシュフロー 歩留まり 稼働 定着 開拓 効果 評価 得点 点数 "
    "偏差値 在籍 待ち 継続 取得 貸出 入庫 出庫 DL PV UU CV CVR "
    "CPA CPO CPC CTR ROAS ROI ROE ROA LTV NPS MRR ARR ARPA ARPU GMV EBITDA OEE CSAT NRR AHT CAC 品質 生産性 資金 キャンセル "
    "遅延 ロス 代 社 名 人"
)
_LOW_IS_GOOD = re.compile(
    r"離職|休職|離脱|解約|退会|退職|失客|不良|不適合|不備|不足|欠品|欠陥|欠勤|値引|返品|返金|返却遅|カゴ落ち|クレーム|苦情|事故"
    r"|災害|労災|漏洩|漏えい|ミス|エラー|誤|残業|時間外(?!診療|対応|窓口|受付)|遅延|遅刻|遅れ|キャンセル|滞留|放棄"
    r"|未払|未収|未達|未納|未回|未処|未読|未対応|滞納|廃棄|ロス|故障|停止|手戻り|手直し|やり直し|FL比|FLR|原価|人件費|コスト"
    r"|経費|費用(?!対効果)|光熱費|費$|単価.{0,2}\(CPA|CPA|CPO|CPC|チャーン"
    r"|採用単価|獲得単価|待ち|待機|(?:応答|返答|対応|処理|返信|所要|会議|回答|到着|調理|提供|段取り|作業|準備|清掃|入力"
    r"|移動)(?:時間|日数)|リードタイム|(?<!稼働)(?<!営業)(?<!休)(?<!取得)日数$|納期$"
    r"|順位|ランキング|要介護度|転倒|ヒヤリ|感染|損失|損耗|赤字|負債|借入|ダウンタイム|トラブル|空室|空席|空床|再作業|差異"
    r"|誤差|超過|破損|紛失|違反|漏れ|滞り|死亡|発生件数|再発|在庫回転(?:日数|期間)|在庫日数"
    r"|(?<![0-9])代$|使用量|消費量|排出量|(?:工数|手間)$|延滞|渋滞|拘束|離床遅|再入院|再来遅|脱落|辞退|失注"
    r"|\b(?:churn|attrition|(?<!inventory )(?<!stock )(?<!asset )turnover(?! ratio)|complaints?|defects?|defective"
    r"|accidents?|costs?|expenses?|CPA|CAC|overtime|errors?|absences?|absenteeism"
    r"|late|delays?|downtime|returns?|returned|refunds?|injur(?:y|ies)|incidents?|backlog|overdue|rework|missed"
    r"|no-shows?|cancellations?|waste|scrap|debt|debts|spoilage|breakage|shrinkage|bounce"
    r"|(?:response|waiting|wait|lead|cycle|turnaround|handling|delivery|processing|repair|resolution|queue|changeover"
    r"|reply|load|loading) times?|days? to|time to|unplanned|vacanc(?:y|ies)|dropouts?"
    r"|stockouts?|outages?|carbon(?! (?:captured|stored))"
    r"|failures?|faults?|losses|loss|rejects?|unpaid|gaps?|receivables|emissions|consumption|bugs?)\b",
    re.IGNORECASE,
)
_HIGH_IS_GOOD = re.compile(
    r"(?:報告|発見|検出|提出|対応|解決|遵守|達成|防止|改善|完了|実施|削減|順守|回収|返済|予防|カット|低減|撲滅)(?:率|数|件数|額|活動|する割合)?$|稼働日数$"
    r"|(?:返す|答える|応える|応じる|直す|防ぐ|減らす)割合$"
    r"|ゼロ$|営業日数$|休日数$|取得日数$|ノー残業|無事故|対策"
    r"|事故防止|原価低減|在庫回転率|費用対効果|燃費|利益|粗利|貢献|継続|定着|満足|(?:稼働|営業|学習|研修|滞在|再生|視聴|睡眠"
    r"|読書|訓練|勉強)時間"
    r"|\b(?:on[- ]time|in time|resolved|resolution rate|recovery|prevention|catch rate|detection"
    r"|detected|caught|recovered|savings?|uptime|training|billable"
    r"|inventory turnover|closed|fixed|answered|return on|returning|response rate"
    r"|return rate of customers|repeat|(?:in (?:reserve|hand|the bank)|reserves?)$|(?:days|weeks|months|hours) with(?:out| no))\b",
    re.IGNORECASE,
)
#: More hours or days of something may be good or bad.
_TAKES_TIME = re.compile(r"(?:時間|期間|日数|間隔|周期)$|\b(?:time|hours|days|duration)$", re.IGNORECASE)
_RATE_NAME = re.compile(
    rf"(?:{'|'.join(head for head in _RATE_HEADS.split() if not head.isascii() or head.isupper())}"
    r"|\b(?:rate|ratio|share|margin|retention))(?:\([^()]*\))?$",
    re.IGNORECASE,
)
_HEAD_NAME = re.compile(
    rf"(?:{'|'.join(sorted(_HEADS.split(), key=len, reverse=True))})(?:\([^()]{{1,20}}\))?$", re.IGNORECASE
)
_MONEY = re.compile(
    r"(?:売上|売り上げ|売上高|売上額|利益|粗利|年商|月商|日商|収益|収入|金額|単価|費|費用|コスト|残高|予算|資金|原価|人件費"
    r"|経費|MRR|ARR|LTV|CPA|GMV|EBITDA|代|額|高|金|赤字|黒字|滞納|借入|負債|債務|貯蓄|家賃|給与|給料|報酬|仕入れ?|支出|出費|寄付|投資|払い|返済|小売|積立|積み立て|賃料)$"
)


@lru_cache(maxsize=4096)
def is_low_good(name: str) -> bool:
    """Return whether less of it is better, judged by its name alone."""
    name = name.partition(" between ")[0]  # time between failures
    return _LOW_IS_GOOD.search(name) is not None and _HIGH_IS_GOOD.search(name) is None


@lru_cache(maxsize=4096)
def is_high_good(name: str) -> bool:
    """Return whether more of it is better, judged by its name alone; neither side may be known."""
    is_measured = _HEAD_NAME.search(name) is not None and _TAKES_TIME.search(name) is None
    return _HIGH_IS_GOOD.search(name) is not None or (is_measured and not is_low_good(name))


@lru_cache(maxsize=4096)
def is_rate(name: str) -> bool:
    """Return whether the indicator is a share by its name, so that a change of it in % has two meanings."""
    return _RATE_NAME.search(name) is not None


@lru_cache(maxsize=4096)
def is_measurable(name: str) -> bool:
    """Return whether the head of a noun phrase is something that is measured."""
    return _HEAD_NAME.search(name) is not None


@lru_cache(maxsize=4096)
def is_money(name: str) -> bool:
    """Return whether a number under this name without a unit is money (売上3億)."""
    return _MONEY.search(name) is not None


#: English heads of what is measured in minutes, hours or days, and of sums that people tell in thousands or as a share (loans are counted).
_OF_TIME = re.compile(
    r"(?:時間|期間|間隔|周期|リードタイム|納期|工期|待ち)$|\b(?:time|duration|turnaround|wait|delay)$", re.IGNORECASE
)
#: Of staff it tells who leaves.
_OF_MONEY = "".join(
    f"(?<!{who} )" for who in sorted(word_set("staff employee team crew labor labour volunteer driver nurse"))
)
_OF_SUM = re.compile(
    rf"(?<!-to-)\b(?:revenue|{_OF_MONEY}turnover|profits?|income|earnings|takings|fund|savings|reserves?|debt|loan|budget|bills?|rent|overheads|costs"
    r"|spend|spending|expenses|expenditure|wages|payroll|outgoings)$",
    re.IGNORECASE,
)


def is_of_time(name: str) -> bool:
    """Return whether a name is of a time and does not say in which unit: response time, リードタイム, not debtor days."""
    return _OF_TIME.search(name) is not None


def is_sum(name: str) -> bool:
    """Return whether an English name is of a sum of money: boat fund, turnover."""
    return _OF_SUM.search(name) is not None


_HEAD_UNITS = (
    ("", re.compile(r"(?:セット|回転|買上点数)率$")),
    ("%", re.compile(r"(?:率|割合|比率|シェア|構成比|歩留まり|歩留り)(?:\([^()]*\))?$")),
    ("時間", re.compile(r"(?:時間|残業)$")),
    ("日", re.compile(r"日数$")),
    ("人", re.compile(r"(?:人数|者数|客数|人員|離職者|退職者)$")),
    ("回", re.compile(r"回数$")),
    ("", re.compile(r"(?:排出|排出量|ごみ|ゴミ|ロス|在庫)$")),
    ("円", re.compile(r"(?:赤字|借入金|残高|負債|未収金)$")),
)


def head_unit(name: str) -> str | None:
    """Return the unit a name is counted in by its head, "" where it is counted in none of its own, None where the head does not tell."""
    return next((unit for unit, heads in _HEAD_UNITS if heads.search(name)), None)
