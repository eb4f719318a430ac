"""What a tab's name and the rows above a table tell: the year and the period of its numbers, their unit, their scope, their role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from kpicore.periods import Cadence, Calendar, Period, parse_period_id
from kpicore.sheets import words
from kpicore.sheets.cells import label_unit
from kpicore.sheets.roles import plain_name, role_of, split_role
from kpicore.sheets.tables.witnesses import without_exceptions
from kpicore.sheets.texts import word_key


def period_of_reading(reading: str, calendar: Calendar) -> Period | None:
    """Return the period one of the readings of an ambiguous notation is: by its id, or the ISO week most of its days lie in."""
    period = parse_period_id(reading.partition(" ")[0])
    if period is not None:
        return period
    first, _, last = reading.partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    if (days[1] - days[0]).days > 6:
        return None
    return calendar.containing(Cadence.WEEKLY, days[0] + (days[1] - days[0]) / 2)


# -- scope ----------------------------------------------------------------------------------------------------------

_GENERIC = (
    "KPI KGI 管理表 管理 一覧表 一覧 集計表 集計 シート 月次 週次 日次 年次 四半期 報告書 報告 会議 資料 進捗 表 まとめ サマリー サマリ "
    "データ 元データ 数値 数字 指標 業績 予実管理 予実 実績 目標 計画 予算 見込 推移 ダッシュボード レポート 入力用 入力 "
    "フォームの回答 回答 日報 週報 月報 最新 今期 当期 前期 年度 "
    "sheet data report dashboard summary monthly weekly daily kpis input form responses "
    "actuals targets budget plan table"
)
_GENERIC_WORDS = sorted({word_key(word) for word in _GENERIC.split()}, key=lambda word: -len(word))
_WHEN = re.compile(
    r"\d{4}年\d{1,2}月期|(?:FY)?\d{2,4}年度?|令和\d{1,2}年度?|R\d{1,2}|\d{1,2}月(?:度|分)?|第?\d(?:Q|四半期)|Q\d|上半?期|下半?期|"
    r"\d{4}[.\-/]?\d{0,2}|\d+期|\d+",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def tab_scope(tab: str) -> str:
    """Return the part of the company a tab's name tells (営業部KPI → 営業部), "" when it tells none.

    >>> tab_scope("営業部_2026年度"), tab_scope("月次KPI管理表"), tab_scope("Sheet1")
    ('営業部', '', '')
    """
    text = _WHEN.sub(" ", unicodedata.normalize("NFKC", tab))
    parts = [part for part in re.split(r"[\s_\-・()（）【】/|.,:]+", text) if part]
    kept = [rest for part in parts if (rest := _without_generic(part))]
    return " ".join(kept)


def _without_generic(part: str) -> str:
    if word_key(part) in {word_key(word) for word in words.WHOLE}:
        return part
    rest = part
    for word in _GENERIC_WORDS:
        rest = re.sub(re.escape(word), "", rest, flags=re.IGNORECASE)
    return rest.strip("のとー ")


_SCOPE_ENDS = re.compile(
    r"(?:部|課|店|支店|営業所|事業部|事業所|チーム|グループ|室|工場|センター|拠点|本社|支社|エリア|地区|ライン|局|班|校|院|店舗|部門|係)$"
)


def looks_like_scope(text: str) -> bool:
    """Whether a word is the name of a part of a company: 営業部, 渋谷店, 全社."""
    name = plain_name(text)
    return word_key(name) in {word_key(word) for word in words.WHOLE} or bool(_SCOPE_ENDS.search(name))


_SUMMARY = re.compile(
    r"比較|対比|予実|まとめ|集計|サマリ|総括|全社|全店|全体|ダッシュボード|summary|dashboard|overview|company",
    re.IGNORECASE,
)


def sums_up(tab: str) -> bool:
    """Return whether a tab says again, by its name, what other tabs say: 全社, 予実比較, まとめ."""
    return _SUMMARY.search(unicodedata.normalize("NFKC", tab)) is not None


# -- name -------------------------------------------------------------------------------------------------------------

_EMPTY_BRACKETS = re.compile(r"[(\[【]\s*[)\]】]")
_BY_WHAT = re.compile(r"別$|^(?:推移|一覧|一覧表|集計|集計表|報告|まとめ)$")


#: 3.一時預かり, (1) Footfall, Ⅲ、: so a title is counted. A letter may be the first of a person's name, and 24 is none of 24時間対応.
_COUNTED = re.compile(r"^\s*(?:[(（]\d{1,2}[)）]|(?:\d{1,2}|[Ⅰ-Ⅻ])[.．、)）](?!\d))\s*(?=\S)")


def without_number(text: str) -> str:
    """Return a title without the number it is counted by."""
    return _COUNTED.sub("", text)


_COMPANY = re.compile(
    r"(?:株式|有限|合同)会社|(?:社団|財団|福祉|医療|学校)法人|\((?:株|有|同|医|社|学|財)\)|\b(?:ltd|inc|llc|gmbh|plc|pty)\b",
    re.IGNORECASE,
)


def title_name(texts: Iterable[str]) -> str:
    """Return the name a title gives to what stands below it: 売上(千円) → 売上, 2026年度 客数推移 → 客数; "" when it gives none."""
    for text in texts:
        if _COMPANY.search(unicodedata.normalize("NFKC", text)) or without_exceptions(text)[1]:
            continue  # whose numbers they are or in which units (金額：百万円　部数：千部), not of what
        bare = label_unit(plain_name(without_number(text.partition("※")[0])))[0]
        bare = _EMPTY_BRACKETS.sub(" ", _WHEN.sub(" ", unicodedata.normalize("NFKC", bare)))
        kept = [part for part in bare.split() if not _BY_WHAT.search(part)]
        split = split_role(plain_name(" ".join(kept)))
        rest = split.base if role_of(split, ()) is not None else plain_name(" ".join(kept))
        rest = re.sub(r"(?:\s|の?推移|一覧表?|集計表?|表|別|について)+$", "", rest).strip()
        if rest and len(rest) <= 30 and "単位" not in rest and _without_generic(rest):
            return rest
    return ""
