"""What a tab's name and the rows above a table tell: the year and the period of its numbers, their unit, their scope, their role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from kpicore.periods import Cadence, Calendar, Period, parse_period_id
from kpicore.sheets import words
from kpicore.sheets.cells import label_unit, split_unit
from kpicore.sheets.grid import Grid
from kpicore.sheets.periods import DateContext, read_period
from kpicore.sheets.roles import TableRole, plain_name, role_of, split_role
from kpicore.sheets.tables.canvas import Canvas
from kpicore.sheets.tables.regions import Frame
from kpicore.sheets.template import Title, title_of
from kpicore.sheets.texts import text_of, word_key


def title_rows(
    canvas: Canvas,
    lines: Sequence[Sequence[Any]],
    frame: Frame,
    context: DateContext,
    corner: Sequence[str] = (),
) -> Title:
    """Return what the corner of a table, the `lines` above it and the tab's name tell of its years and of the unit of its money."""
    grid = canvas.grid
    head = [canvas.values[row][frame.left : frame.right + 1] for row in frame.header]
    small = Grid(grid.tab, (*lines, *head[:-1], corner, *head[-1:]))
    title = title_of(small, len(lines) + max(len(head), 1), context)
    texts = [
        unicodedata.normalize("NFKC", text_of(value)) for row in (*reversed(head), *reversed(lines)) for value in row
    ]
    if not title.unit and title.scale == 1.0:
        title = _with_money(title, texts)
    if title.context.year is None and title.context.fiscal_year is None:
        title = _with_bare_year(title, [*texts, unicodedata.normalize("NFKC", grid.tab)])
    return title


_MONEY_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:in\s+)?([^()\[\]]{1,24}?)\s*[)\]]|\bin (thousands? of \w+|millions? of \w+)", re.IGNORECASE
)
_MONEY_UNITS = frozenset({"円", "ドル", "ユーロ", "元"})
_BARE_YEAR = re.compile(r"(?<![\d/.\-])(20\d{2})(?![\d/.\-年])")


def _with_money(title: Title, texts: Iterable[str]) -> Title:
    """Return the title with the unit of money in brackets in it: (USD thousands), (千ドル)."""
    for text in texts:
        for match in _MONEY_IN_BRACKETS.finditer(text[:200]):
            unit, scale = split_unit(match[1] or match[2])
            if unit in _MONEY_UNITS:
                return replace(title, unit=unit, scale=scale)
    return title


def _with_bare_year(title: Title, texts: Iterable[str]) -> Title:
    """Return the title with a year that stands alone: 予実2026."""
    for text in texts:
        found = set(_BARE_YEAR.findall(text[:200]))
        if len(found) == 1:
            return replace(title, context=replace(title.context, year=int(found.pop())))
    return title


def with_month_of_days(context: DateContext, numbers: Sequence[int], tab: str, texts: Sequence[str]) -> DateContext:
    """Return the context in which the bare numbers of a header are days, where the tab's name or its title tells one month."""
    by_tab = period_told([tab], context)
    month = by_tab if by_tab is not None else period_told(texts, context)
    if month is None or month.cadence is not Cadence.MONTHLY or not numbers:
        return context
    are_days = by_tab is not None or max(numbers) > 12 or numbers[0] == 1
    return replace(context, month=month) if are_days and max(numbers) <= 31 else context


# -- the period of a tab that names one only ------------------------------------------------------------------------

_MONTH = re.compile(
    r"(?:(?:19|20)\d{2}年|(?:令和|平成|R|H)\s?(?:\d{1,2}|元)[年.])\s?\d{1,2}月(?:度|分)?(?!\s*\d{1,2}日)(?![〜~\-－―]\s*\d{1,2}月)"
)
_SLASHED = re.compile(r"(?<![\d/.\-])(?:19|20)\d{2}[/\-.]\d{1,2}(?![\d/.\-])")
_BARE_MONTH = re.compile(r"(?<!\d)(?<![〜~\-－―])\d{1,2}月(?:度|分)?(?!\s*\d{1,2}日)(?![〜~\-－―期]\s*\d{0,2})")
_LONGER = re.compile(
    r"(?:FY\s?\d{2,4}\s?(?:Q[1-4]|[1-4]Q|H[12])|(?:\d{4}年度|令和\d{1,2}年度)\s?(?:第?[1-4一二三四]四半期|[1-4]Q|上半?期|下半?期)|"
    r"\d{4}年\d{1,2}月期|\d{4}年度|令和\d{1,2}年度|FY\s?\d{2,4})"
)
_DAY = re.compile(r"(?:19|20)\d{2}[年/\-.]\d{1,2}[月/\-.]\d{1,2}日?")
_MADE = re.compile(r"作成|更新|出力|印刷|現在|時点|today|今日|本日|created|updated|printed", re.IGNORECASE)


def period_told(texts: Iterable[str], context: DateContext) -> Period | None:
    """Return the one period that titles tell, the nearest first: a month, else a day, else something longer; None when none does."""
    lines = [unicodedata.normalize("NFKC", text) for text in texts if text]
    for pattern in (_MONTH, _SLASHED, _BARE_MONTH, _DAY, _LONGER):
        for line in lines:
            period = _in_line(pattern, line, context)
            if period is not None:
                return period
    return None


def _in_line(pattern: re.Pattern[str], line: str, context: DateContext) -> Period | None:
    if pattern is _DAY and _MADE.search(line):
        return None
    found = {match.group().replace(" ", "") for match in pattern.finditer(line)}
    if len(found) != 1:
        return None
    period = read_period(found.pop(), context=context)
    return period if isinstance(period, Period) else None


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


_SUMMARY = re.compile(
    r"比較|対比|予実|まとめ|集計|サマリ|総括|全社|全店|全体|ダッシュボード|summary|dashboard|overview|company",
    re.IGNORECASE,
)


def sums_up(tab: str) -> bool:
    """Return whether a tab says again, by its name, what other tabs say: 全社, 予実比較, まとめ."""
    return _SUMMARY.search(unicodedata.normalize("NFKC", tab)) is not None


# -- role -----------------------------------------------------------------------------------------------------------

_TOLD = {TableRole.TARGET, TableRole.FORECAST, TableRole.PRIOR_YEAR}
_OF_TWO_YEARS = re.compile(r"[比差率対]")
_ACTUAL = re.compile(r"実績|actuals?", re.IGNORECASE)
_OTHER = re.compile(r"予算|計画|目標|予定|見込|予測|予実|対比|budget|plan|target|forecast", re.IGNORECASE)
_OF_ALL = re.compile(r"実績|予実|対比|比較|結果|進捗|actual|result|管理", re.IGNORECASE)


def role_of_block(texts: Iterable[str]) -> TableRole | None:
    """Return the role of a block whose own heading is nothing but one: 【計画】, ■差異."""
    for text in texts:
        split = split_role(re.sub(r"(?:表|の部|ブロック)$", "", plain_name(label_unit(text)[0]))) if text else None
        if split is not None and split.role is not None and split.how == "is":
            return split.role
    return None


def role_told(texts: Iterable[str]) -> TableRole | None:
    """Return the role that a title gives to everything below it (2026年度 予算, 売上計画), None where none does.

    >>> str(role_told(["2026年度予算"])), role_told(["予実管理表"]), role_told(["目標管理シート"])
    ('target', None, None)
    """
    for text in texts:
        if not text or _OF_ALL.search(text):
            continue
        bare = re.sub(r"(?:表|シート|一覧|案|書)$", "", plain_name(_WHEN.sub(" ", label_unit(text)[0])))
        split = split_role(bare)
        if split.role in _TOLD and split.how in ("is", "ends") and not _OF_TWO_YEARS.search(split.word):
            return split.role
    return None


def says_actual(texts: Iterable[str]) -> bool:
    """Return whether a title says that what stands below it are actuals, and nothing else: 2026年度 売上実績."""
    return any(_ACTUAL.search(text) and not _OTHER.search(text) for text in texts)


_EMPTY_BRACKETS = re.compile(r"[(\[【]\s*[)\]】]")
_BY_WHAT = re.compile(r"別$|^(?:推移|一覧|一覧表|集計|集計表|報告|まとめ)$")


def title_name(texts: Iterable[str]) -> str:
    """Return the name a title gives to what stands below it: 売上(千円) → 売上, 2026年度 客数推移 → 客数; "" when it gives none."""
    for text in texts:
        bare = label_unit(plain_name(text))[0]
        bare = _EMPTY_BRACKETS.sub(" ", _WHEN.sub(" ", unicodedata.normalize("NFKC", bare)))
        kept = [part for part in bare.split() if not _BY_WHAT.search(part)]
        split = split_role(plain_name(" ".join(kept)))
        rest = split.base if role_of(split, ()) is not None else plain_name(" ".join(kept))
        rest = re.sub(r"(?:\s|の?推移|一覧表?|集計表?|表|別|について)+$", "", rest).strip()
        if rest and len(rest) <= 30 and "単位" not in rest and _without_generic(rest):
            return rest
    return ""
