"""Units as people write them: one name for each, how many of a smaller one it holds, and what 千 and 百万 before it do.

`split_unit("千円")` is ("円", 1000.0): a number under that heading counts thousands of 円.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from kpicore.language.spelling import tidy, too_long
from kpicore.model.money import CURRENCIES

MULTIPLIERS = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "億": 10**8,
    "十億": 10**9,
    "百億": 10**10,
    "千億": 10**11,
    "万億": 10**12,
    "兆": 10**12,
}
_MULTIPLIER_WORDS = {size: word for word, size in MULTIPLIERS.items()}
_ENGLISH_MULTIPLIERS = {"thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9}

_SPELLINGS = {
    "円": "¥ \\ jpy yen 円也 日元",
    "ドル": "$ usd us$ 米ドル 美元 dollar dollars",
    "ユーロ": "€ eur euro euros 欧元",
    "ポンド": "£ gbp pound pounds",
    "元": "人民元 人民币 cny rmb",
    "%": "パーセント パー percent pct",
    "ポイント": "pt pts point points pp %pt %ポイント %point",
    "割": "",
    "倍": "",
    "秒": "秒間 s sec secs second seconds",
    "分": "分間 min mins minute minutes",
    "時間": "h hr hrs hour hours",
    "日": "日間 day days",
    "週": "週間 week weeks",
    "か月": "ヶ月 ケ月 カ月 ヵ月 箇月 か月間 ヶ月間 ケ月間 カ月間 ヵ月間 month months",
    "年": "年間 year years",
    "人": "名 名様 people person persons",
    "件": "",
    "個": "コ ケ ヶ 箇",
    "回": "times",
    "か所": "ヶ所 ケ所 カ所 ヵ所 箇所",
    "歳": "才",
    "m2": "m² 平米 平方メートル",
    "g": "グラム",
    "kg": "キロ キログラム キロg",
    "t": "トン",
    "mm": "ミリ",
    "cm": "センチ",
    "m": "メートル",
    "km": "キロメートル",
    "mL": "ミリリットル",
    "L": "リットル",
    "kL": "キロリットル",
    "hL": "hectolitre hectolitres hectoliter hectoliters",
    "kWh": "",
    "ppm": "",
    "ppb": "",
    "営業日": "",
    "PV": "",
    "UU": "",
}
_COUNTERS = (
    "社 台 本 点 位 つ 枚 冊 店 店舗 組 口 通 杯 箱 袋 室 席 着 足 品 戸 軒 匹 頭 羽 話 度 便 食 棟 区画 種 種類 曲 語 "
    "文字 行 頁 ページ 部 票 段 階 番 問 校 園 床 基 機 両 隻 輪 株 坪 畳 玉 束 丁 膳 皿 缶 瓶 ロット セット ケース "
    "パック ダース ペア 案件 拠点 世帯 団体 セッション 人月 人日 人時 工数 プロジェクト アカウント ユーザー リード"
)
_NAMES = {name.casefold(): name for name in (*_SPELLINGS, *_COUNTERS.split())} | {
    spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()
}
_NAMES |= {f"{kind} {word}": "営業日" for kind in ("business", "working") for word in ("day", "days")}

#: Units that convert into one another: the quantity each measures and how much of it one unit is.
_MEASURES = {
    "秒": ("time", Fraction(1)),
    "分": ("time", Fraction(60)),
    "時間": ("time", Fraction(3_600)),
    "日": ("time", Fraction(86_400)),
    "週": ("time", Fraction(604_800)),
    "か月": ("months", Fraction(1)),
    "年": ("months", Fraction(12)),
    "%": ("share", Fraction(1)),
    "ポイント": ("share", Fraction(1)),
    "割": ("share", Fraction(10)),
    "倍": ("share", Fraction(100)),
    "g": ("mass", Fraction(1)),
    "kg": ("mass", Fraction(1_000)),
    "t": ("mass", Fraction(1_000_000)),
    "mm": ("length", Fraction(1)),
    "cm": ("length", Fraction(10)),
    "m": ("length", Fraction(1_000)),
    "km": ("length", Fraction(1_000_000)),
    "mL": ("volume", Fraction(1)),
    "L": ("volume", Fraction(1_000)),
    "kL": ("volume", Fraction(1_000_000)),
}
#: The units of amounts of money.
MONEY_UNITS = frozenset({"円", "ドル", "ユーロ", "ポンド", "元", *CURRENCIES})
TIME_UNITS = frozenset(unit for unit, (measure, _) in _MEASURES.items() if measure == "time")

_TAX = re.compile(r"税込み?|税抜き?|税別|tax (?:in|ex)cluded", re.IGNORECASE)
_TAX_REMARK = re.compile(rf"[(\[【](?:{_TAX.pattern})[)\]】]", re.IGNORECASE)
_UNIT_MARK = re.compile(r"(?:単位|unit)\s*[:：=は]\s*([^\s()\[\]【】<>、,]{1,20}(?: yen)?)", re.IGNORECASE)
_BRACKETED = re.compile(r"[(（\[［【〔<＜]([^()（）\[\]［］【】〔〕<>＜＞]{1,40})[)）\]］】〕>＞]")
_MULTIPLIED = re.compile(r"(万億|[十百千]?[万億]|[十百千兆])(.*)", re.DOTALL)
_WORD = re.compile(r"[a-z]{1,12}|[ァ-ヶー]{2,12}")


def multiplier_word(scale: float) -> str:
    """Return the word for a multiple: 千 of 1000, 百万 of 1,000,000; "" for 1 and for what has no word."""
    return _MULTIPLIER_WORDS.get(int(scale), "")


@lru_cache(maxsize=8192)
def unit_name(text: str) -> str:
    """Return the one name of a unit (名 → 人, ￥ → 円, ヶ月 → か月); a word not known stays itself, folded."""
    folded = tidy(text).casefold()
    return _NAMES.get(folded) or "/".join(_NAMES.get(part.strip(), part.strip()) for part in folded.split("/"))


@lru_cache(maxsize=8192)
def known_unit(text: str) -> str | None:
    """Return the name of a unit that is in the table (円/件 when both parts are), None for any other word."""
    folded = tidy(text).casefold()
    if folded in _NAMES:
        return _NAMES[folded]
    parts = [_NAMES.get(part.strip()) for part in folded.split("/")]
    return "/".join(part for part in parts if part) if len(parts) > 1 and all(parts) else None


@lru_cache(maxsize=4096)
def unit_factor(stated: str, unit: str) -> Fraction | None:
    """Return what one `stated` is in `unit` (both by name), None where they do not convert.

    >>> unit_factor("分", "時間"), unit_factor("倍", "%"), unit_factor("円", "件")
    (Fraction(1, 60), Fraction(100, 1), None)
    """
    if not unit or stated == unit or stated == unit.split("/", maxsplit=1)[0]:
        return Fraction(1)
    if stated not in _MEASURES or unit not in _MEASURES:
        return None
    (measure, size), (other, of) = _MEASURES[stated], _MEASURES[unit]
    return size / of if measure == other else None


@lru_cache(maxsize=4096)
def split_unit(text: str) -> tuple[str, float]:
    """Return the base unit and the scale a 単位 cell, a label or a title states, ("", 1.0) where it states none.

    千円, (千円), 単位：千円, 売上（千円）: ("円", 1000.0). After 単位： any word is believed, else only known ones.
    """
    if too_long(text):
        return "", 1.0
    return _scaled(_TAX_REMARK.sub("", tidy(text))) or label_unit(text)[1:]


@lru_cache(maxsize=4096)
def label_unit(label: str) -> tuple[str, str, float]:
    """Return a label without its unit, the base unit and the scale: ("売上", "円", 1000.0) for 売上（千円）.

    Only units in brackets or after 単位： count. The rest stays as typed; 売上（税抜・千円） is left as 売上(税抜).
    """
    if too_long(label):
        return label.strip(), "", 1.0
    for bracket in reversed(list(_BRACKETED.finditer(label))):
        inside = tidy(bracket[1])  # 千円, 税抜・千円, 単位：千円
        if inside == "株" and not label[: bracket.start()].strip():
            continue  # (株)ヤマト屋
        named, bare = _UNIT_MARK.search(inside), _TAX.sub("", inside)
        words = (bare, *(word for part in re.split(r"[・、,]", bare) for word in _words_of_unit(part)))
        stated = _believed(named[1]) if named else next((pair for word in words if (pair := _scaled(word))), None)
        if stated:
            tax = _TAX.search(inside)
            rest = label[: bracket.start()] + (f"({tax[0]})" if tax else "") + label[bracket.end() :]
            return rest.strip(), *stated
    marked = _UNIT_MARK.search(label)
    if marked:
        return (label[: marked.start()] + label[marked.end() :]).strip(), *_believed(marked[1])
    return label.strip(), "", 1.0


#: Behind these words a bracket says of what, when or how many: end of month, last 12 months, % of sales, hours per head.
_OF_WHAT = re.compile(
    r"\b(?:of|per|at|by|each|every|last|past|next|previous|prior|this|rolling|older|to|from|over|within|under|after|before|than|until|since|"
    r"for|as|end|start|beginning)\b|(?<!\S)\d[\d,.]*(?=\s)",
    re.IGNORECASE,
)
_CALENDAR = frozenset({"day", "week", "month", "quarter", "year"})


def _words_of_unit(part: str) -> list[str]:
    """Return what of a part of a bracket may be its unit: the whole part, and of several words each before one that says of what; one month
    or year beside other words (calendar year) is none.
    """
    words = _OF_WHAT.split(part, maxsplit=1)[0].split()
    return [part, *(word for word in words if word.casefold() not in _CALENDAR)]


def _believed(word: str) -> tuple[str, float]:
    return _scaled(word) or (unit_name(word), 1.0)


def _scaled(text: str) -> tuple[str, float] | None:
    """Return (base unit, scale) of a text that is nothing but a unit, None when it is not."""
    word = tidy(text).strip("()[]【】").casefold().replace("亿", "億")
    word = word.removeprefix("人民币") or word
    known = known_unit(word)
    if known:
        return known, 1.0
    english = word.split()
    if english and (english[0] in _ENGLISH_MULTIPLIERS or english[-1] in _ENGLISH_MULTIPLIERS):  # thousands of yen
        scales = [_ENGLISH_MULTIPLIERS[part] for part in english if part in _ENGLISH_MULTIPLIERS]
        others = [part for part in english if part not in _ENGLISH_MULTIPLIERS and part not in {"of", "in"}]
        if len(scales) != 1 or len(others) > 1:
            return None
        return unit_name(others[0]) if others else "", float(scales[0])
    multiplied = _MULTIPLIED.fullmatch(word)
    if not multiplied:
        return None
    base, numerator = multiplied[2].strip(), multiplied[2].split("/")[0].strip()
    if base and not known_unit(numerator) and not _WORD.fullmatch(numerator):
        return None
    return unit_name(base), float(MULTIPLIERS[multiplied[1]])
