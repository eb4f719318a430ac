"""The role of a row, a column or a cell of any sheet by its words; every decision has a reason that can be shown and a confidence.

A label states its role by the word it ends with (入会実績), is (達成率) or begins with (目標売上). What is left is the name. A word that
may be part of a name (売上合計, 市場シェア) states a role only where nothing is left or the rest has a row of its own beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from kpicore.sheets.texts import name_key


class TableRole(StrEnum):
    """What a row, a column, a cell or a region of a tab is. Only `actual`, `target` and `actual-then-forecast` are ever read."""

    ACTUAL = "actual"
    TARGET = "target"
    ACTUAL_THEN_FORECAST = "actual-then-forecast"
    FORECAST = "forecast"
    ATTAINMENT = "attainment"
    PROGRESS = "progress"
    DIFFERENCE = "difference"
    SHARE = "share"
    PRIOR_YEAR = "prior-year"
    PRIOR_PERIOD = "prior-period"
    TOTAL = "total"
    CUMULATIVE = "cumulative"
    AVERAGE = "average"
    UNIT = "unit"
    OWNER = "owner"
    REMARK = "remark"
    ID = "id"
    LABEL = "label"
    SCOPE = "scope"
    PERIOD = "period"
    HEADER = "header"
    TITLE = "title"
    IGNORED = "ignored"
    UNCLEAR = "unclear"


#: Roles whose numbers are read.
READ = frozenset({TableRole.ACTUAL, TableRole.TARGET, TableRole.ACTUAL_THEN_FORECAST})
#: Roles of numbers that are computed from others, or are of another time: never read.
COMPUTED = frozenset(
    {
        TableRole.FORECAST,
        TableRole.ATTAINMENT,
        TableRole.PROGRESS,
        TableRole.DIFFERENCE,
        TableRole.SHARE,
        TableRole.PRIOR_YEAR,
        TableRole.PRIOR_PERIOD,
        TableRole.TOTAL,
        TableRole.CUMULATIVE,
        TableRole.AVERAGE,
    }
)
#: The two sides of a comparison, in the order people write them: what was planned, what was done.
SIDES = (TableRole.TARGET, TableRole.ACTUAL)
#: Sums and means: their words may also be part of a name.
SUMS = frozenset({TableRole.TOTAL, TableRole.CUMULATIVE, TableRole.AVERAGE})


@dataclass(frozen=True, slots=True)
class RoleDecision:
    """The role of a place. `where` is a row (`売上!7:7`), a column (`売上!C:C`), a cell or a range.

    `reason` is a key of `mapping.reasons`, `facts` what its sentence names; `confidence` is 0 to 1 (a person's word is 1).
    """

    where: str
    role: TableRole
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0

    def as_json(self) -> dict[str, Any]:
        return {
            "where": self.where,
            "role": str(self.role),
            "reason": self.reason,
            "facts": dict(self.facts),
            "confidence": round(self.confidence, 2),
        }


@dataclass(frozen=True, slots=True)
class Split:
    """A label as name and role: `base` without the word that states the role, `role` None where no word does.

    `how` is `is`, `ends` or `begins`.
    """

    base: str
    role: TableRole | None = None
    word: str = ""
    how: str = ""


_WORDS: Mapping[TableRole, str] = {
    TableRole.ACTUAL: (
        "今期実績 当期実績 当月実績 当年実績 本年実績 今年実績 本年度実績 当年度実績 今年度実績 単月実績 実績数値 実績値 実績額 実績数 "
        "実績 現在値 結果 実数 actuals actual result results"
    ),
    TableRole.TARGET: (
        "今期予算 当期予算 当月予算 年間目標 今期目標 当月目標 目標数値 目標値 目標額 目標数 目標 計画数値 計画値 計画額 計画数 計画 "
        "予算数値 予算額 予算値 予算 ノルマ 予定 予定数 プラン budget target targets goal plan quota"
    ),
    TableRole.FORECAST: (
        "着地見込み 着地見込 着地予想 着地予測 着地 見込み 見込 見込値 見込額 見込数 見通し 予測値 予測 予想 ヨミ 契約予定 "
        "forecast outlook projection estimate landing fcst"
    ),
    TableRole.ATTAINMENT: (
        "目標達成率 計画達成率 予算達成率 予算消化率 達成率 達成度 達成状況 予算比 予実比 計画比 目標比 "
        "対目標比 対計画比 対予算比 対目標 対計画 対予算 消化率 執行率 予算差異率 attainment achievement vstarget vsbudget vsplan"
    ),
    TableRole.PROGRESS: "累計達成率 累積達成率 進捗率 進捗度 進捗状況 進捗 progress",
    TableRole.DIFFERENCE: (
        "予実差異 予実差額 予実差 予算差異 予算差 目標差異 目標差 計画差 差異 差額 差分 予差 前差 乖離率 乖離 過不足 ギャップ 残り "
        "variance difference diff gap change delta"
    ),
    TableRole.SHARE: "構成比率 構成比 構成率",
    TableRole.PRIOR_YEAR: (
        "前年同月実績 前年同月値 前年同月比 前年同月差 前年同月 前年同期比 前年同期差 前年同期 前年同曜日比 前年同曜日 前年度実績 "
        "昨年度実績 前年度比 昨年度比 前年度差 前年実績 昨年実績 前期実績 前年対比 昨年対比 前年比率 前年比 前年差異 前年差 昨年比 昨年差 "
        "前期比 前期差 昨対比 昨対差 昨対 対前年比 対前年差 対前年 対昨年 対前期 前々年実績 前々年 一昨年 "
        "前年度 昨年度 前年 昨年 前期 増減率 伸び率 伸率 成長率 priorayear prioryear lastyear previousyear yoy py vspy vsly"
    ),
    TableRole.PRIOR_PERIOD: (
        "前月実績 前月比 前月差 前月対比 対前月比 対前月差 対前月 先月比 先月実績 前月 先月 前週実績 前週比 前週差 対前週 前週 先週 "
        "前日比 前日差 前日 前回比 前回差 前回 前四半期比 previousmonth lastmonth priormonth mom wow qoq"
    ),
    TableRole.CUMULATIVE: "期首からの累計 期首から 期累計 累計実績 累計 累積 移動年計 移動累計 ytd cumulative todate",
    TableRole.AVERAGE: "平均値 平均 average avg mean",
    TableRole.TOTAL: "総合計 合計値 合計 小計 総計 月計 週計 日計 年計 期計 部計 課計 店計 計 grandtotal subtotal total totals sum",
}
_BOTH = "実績/見込み 実績/見込 実績・見込み 実績・見込 実績見込み 実績見込 実績or見込 実績または見込 実績(見込) 実績/予測 actual/forecast"
#: Words that also begin a label: 目標売上, 前年売上. 見込み客数 and 計画停止 are names.
_PREFIXES: Mapping[TableRole, str] = {
    TableRole.ACTUAL: "今期実績 当月実績 実績 actual",
    TableRole.TARGET: "今期予算 当月予算 年間目標 当月目標 目標 計画 予算 target budget plan planned",
    TableRole.FORECAST: "着地見込み 着地見込 着地予想 見込み 見込 予測 forecast",
    TableRole.PRIOR_YEAR: "前年同月 前年同期 前年同曜日 前年度 昨年度 前年 昨年 前期 昨期 lastyear prioryear",
    TableRole.PRIOR_PERIOD: "前月 先月 前週",
    TableRole.CUMULATIVE: "累計 累積 ytd",
}
_NOT_PREFIXED = re.compile(
    r"^(?:見込み?客|計画(?:停止|休業|件数)|予測精度|目標管理|実績管理|累計会員|前期(?:末|繰|課程|試験|日程|入試|授業))"
)
#: Words that must be the whole label.
_EXACT: Mapping[TableRole, str] = {
    TableRole.ACTUAL: "実 当月 単月 今月 今期 今年 当期 当年 本年 今年度 本年度 当年度 値 数値 value amount",
    TableRole.TARGET: "予 目 計画(予算)",
    TableRole.DIFFERENCE: "差 残 不足 増減 増減額 増減数",
    TableRole.SHARE: "シェア share 比率 割合",
    TableRole.PROGRESS: "ペース pace",
    TableRole.ATTAINMENT: "率 達成",
}


def packed(text: str) -> str:
    """Return a text as roles are looked for in it: NFKC, without blanks and letter case."""
    return name_key(text)


def _table(words: Mapping[TableRole, str]) -> dict[str, TableRole]:
    return {packed(word): role for role, text in words.items() for word in text.split()}


_BOTH_WORDS = dict.fromkeys(map(packed, _BOTH.split()), TableRole.ACTUAL_THEN_FORECAST)
_SUFFIX_ROLES = sorted((_table(_WORDS) | _BOTH_WORDS).items(), key=lambda pair: -len(pair[0]))
_PREFIX_ROLES = sorted(_table(_PREFIXES).items(), key=lambda pair: -len(pair[0]))
_EXACT_ROLES = _table(_WORDS) | _BOTH_WORDS | _table(_EXACT)
_CLOSED = " )]】"
_EDGES = " |/:・_-([【　・、,→"
_DECORATION = re.compile(r"^[\s■□●○◆◇▼▽★☆・※*【\[(<〈《>≫→└├│┗┣┃\-―ー–]+|[\s】\])>〉》:：]+$")


@lru_cache(maxsize=65536)
def plain_name(text: str) -> str:
    """Return a label as a name: NFKC, decorations around it dropped, blanks inside words of Japanese signs dropped.

    >>> plain_name("【入　会】"), plain_name("  └ Web 広告"), plain_name("(有)桐生プレス")
    ('入会', 'Web 広告', '(有)桐生プレス')
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    match = _DECORATION.match(folded)
    start = match.end() if match and match.start() == 0 and match.end() < len(folded) else 0
    opening = folded[max(0, start - 1) : start]
    closed = next((folded.find(closing, start) for closing, other in _PAIRS.items() if other == opening), -1)
    # a bracket around the first words alone stays, as does the end of one that is opened inside
    start -= -1 < closed < len(folded.rstrip(" :：")) - 1 and opening not in folded[start:closed]
    bare = folded[start:]
    while bare and bare[-1] in _CLOSING and bare.count(bare[-1]) > bare.count(_PAIRS.get(bare[-1], "\0")):
        bare = bare[:-1]
    return _SPACED.sub("", bare or folded) or folded


_SPACED = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


_CLOSING = " 】])>〉》:："
_PAIRS = {"】": "【", "]": "[", ")": "(", ">": "<", "〉": "〈", "》": "《"}


@lru_cache(maxsize=65536)
def split_role(text: str) -> Split:
    """Return a label as name and role by its words alone.

    >>> split_role("入 会  | 実績/見込").base, str(split_role("目標売上").role), split_role("会員数").role
    ('入会', 'target', None)
    """
    shown = unicodedata.normalize("NFKC", text)
    outside, inside = _bracketed(shown)
    exact = _EXACT_ROLES.get(packed(plain_name(shown)))
    if exact is not None:
        return Split("", exact, plain_name(shown), "is")
    if inside and (role := _EXACT_ROLES.get(packed(inside))) is not None:
        before = split_role(outside)
        if before.role in COMPUTED and not before.base:
            return before
        return Split(plain_name(outside), role, plain_name(inside), "ends")
    return _suffixed(shown) or _prefixed(shown) or Split(plain_name(shown))


#: Words before a role that only mean "the present one": 今月実績, 当期目標.
_NOW = frozenset(
    map(
        packed,
        (
            "今月",
            "当月",
            "単月",
            "今期",
            "当期",
            "今年",
            "本年",
            "今年度",
            "本年度",
            "当年度",
            "今週",
            "当週",
            "本日",
            "当日",
        ),
    )
)


def _bracketed(text: str) -> tuple[str, str]:
    """Return a label without the bracket at its end, and what stands in it."""
    match = re.fullmatch(r"(.+?)\s*[(\[【〔<]([^()\[\]【】〔〕<>]{1,20})[)\]】〕>]\s*", text)
    return (match[1], match[2]) if match else (text, "")


def _suffixed(text: str) -> Split | None:
    outside, inside = _bracketed(text)
    ends = {text.rstrip(_CLOSED)[-1:].casefold(), outside.rstrip(_CLOSED)[-1:].casefold()}
    for word, role in _SUFFIX_ROLES:
        if word[-1] not in ends:
            continue
        base = _before(text, word)
        if base is None and inside and role in COMPUTED:
            # 昨対比（定期）: the bracket names what the computed number is of.
            base = _before(outside, word)
        if base is not None:
            left = "" if packed(base.strip(_EDGES)) in _NOW else base
            return Split(plain_name(left), role, word, "ends" if left.strip(_EDGES) else "is")
    return None


def _before(text: str, word: str) -> str | None:
    """Return what stands before a word at the end of a text, whatever blanks are in it, None when it does not end so."""
    trimmed = text.rstrip(_CLOSED)
    at = len(trimmed)
    for sign in reversed(word):
        at -= 1
        while at >= 0 and trimmed[at].isspace():
            at -= 1
        if at < 0 or trimmed[at].casefold() != sign:
            return None
    base = trimmed[:at]
    if word.isascii() and base and base[-1].isascii() and base[-1].isalnum():
        return None
    return base.rstrip(_EDGES)


#: What makes the word before it no role of its own: 予算との開き, 前年に対する伸び.
_AFTER_NO_PREFIX = ("と", "に", "まで", "から", "比", "対", "を", "vs", "-", "/")


def _prefixed(text: str) -> Split | None:
    plain = plain_name(text)
    key = packed(plain)
    ends = [at for at, sign in enumerate(plain, start=1) if not sign.isspace()]
    if _NOT_PREFIXED.match(key):
        return None
    for word, role in _PREFIX_ROLES:
        if not key.startswith(word) or key == word:
            continue
        rest = plain[ends[len(word) - 1] :].lstrip(_EDGES + ")]】の").rstrip(_EDGES) if len(word) <= len(ends) else ""
        is_english = word.isascii() and rest and rest[0].isalnum() and not text[len(word) : len(word) + 1].isspace()
        if rest and not is_english and not rest.startswith(_AFTER_NO_PREFIX):
            return Split(plain_name(rest), role, word, "begins")
    return None


def role_of(split: Split, siblings: Collection[str]) -> TableRole | None:
    """Return the role a split label has among the name keys of its table, None where its words are part of a name.

    合計 alone is a total; 売上合計 beside 売上 is one too, but 売上合計 by itself is an indicator. 1Q合計 always is.
    """
    if split.role in SUMS and split.base:
        beside = name_key(split.base) in siblings or _PART_OF_YEAR.fullmatch(name_key(split.base)) is not None
        return split.role if beside else None
    return split.role


_PART_OF_YEAR = re.compile(
    r"(?:[第]?[1-4一二三四](?:q|四半期)|q[1-4]|上期|下期|上半期|下半期|通期|年間|期間|月間|週間|全社|全店|全店舗|全体|全部門|部門|店舗|"
    r"\d{1,4}年?度?|\d{4}年\d{1,2}月期?|\d{1,2}月|[年月週日県市区部課店]|年度|当期|今期)+"
)
