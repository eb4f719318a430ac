"""Units and scales that a heading, a cell of units or a title states, in any currency: 千円, ($k), £000, USD m, tkr, x € 1.000."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kpicore.sheets.cells import known_unit, label_unit, split_unit, tidy

_CURRENCIES = {
    "$": "ドル",
    "us$": "ドル",
    "a$": "ドル",
    "au$": "ドル",
    "c$": "ドル",
    "ca$": "ドル",
    "nz$": "ドル",
    "hk$": "ドル",
    "s$": "ドル",
    "usd": "ドル",
    "dollar": "ドル",
    "dollars": "ドル",
    "€": "ユーロ",
    "eur": "ユーロ",
    "euro": "ユーロ",
    "euros": "ユーロ",
    "£": "ポンド",
    "gbp": "ポンド",
    "pounds": "ポンド",
    "¥": "円",
    "jpy": "円",
    "yen": "円",
    "円": "円",
    "元": "元",
    "cny": "元",
    "rmb": "元",
    "ドル": "ドル",
    "ユーロ": "ユーロ",
    "kronor": "kr",
    "kroner": "kr",
    "dkk": "dkk",
    "chf": "chf",
    "pln": "pln",
    "zł": "pln",
    "czk": "czk",
    "kč": "czk",
    "₹": "inr",
    "krw": "krw",
    "₩": "krw",
    "brl": "brl",
    "reais": "brl",
    "r$": "brl",
    "rub": "rub",
    "₽": "rub",
    "руб": "rub",
}
#: Currencies whose names alone are other words as well (key results, seconds, not in order): they are read beside a scale.
_BESIDE_SCALES = {"kr": "kr", "inr": "inr", "sek": "sek", "nok": "nok", "cad": "ドル", "aud": "ドル"}
_NAMES_OF_MONEY = frozenset((*_CURRENCIES.values(), *_BESIDE_SCALES.values()))
_CURRENCY = (
    r"(?:us|au?|ca?|nz|hk|s)\$|r\$|[$€£¥₹₩₽]|usd|eur|gbp|jpy|yen|dollars?|euros?|pounds|kronor|kroner|kr|sek|nok|dkk|chf|pln|zł|czk|kč|"
    r"inr|krw|brl|reais|rub|руб|cad|aud|cny|rmb"
)
_SCALES = {
    "k": 1e3,
    "000": 1e3,
    "'000": 1e3,
    "000s": 1e3,
    "'000s": 1e3,
    "thousand": 1e3,
    "thousands": 1e3,
    "t": 1e3,
    "tsd": 1e3,
} | {
    "m": 1e6,
    "mn": 1e6,
    "mm": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "billion": 1e9,
    "billions": 1e9,
}
_THOUSANDS = ("miles", "milliers", "milhares", "migliaia", "tausend", "duizend", "tusen")
_MILLIONS = ("millones", "milhões", "milioni", "millionen", "miljoen", "miljoner")
_SHORT = {"tys": 1e3, "tis": 1e3, "тыс": 1e3, "mln": 1e6, "млн": 1e6, "mld": 1e9, "mrd": 1e9}
_INDIAN = {"lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "crore": 1e7, "crores": 1e7, "cr": 1e7}
_SCALES |= (
    {"mil": 1e3} | dict.fromkeys(_THOUSANDS, 1e3) | dict.fromkeys(_MILLIONS, 1e6) | _SHORT | _INDIAN | {"tusental": 1e3}
)
_SCALE = r"'?000s?|k|mm|mn|mio|m|bn|b|tsd|t|thousands?|millions?|billions?|" + "|".join(
    (*_THOUSANDS, *_MILLIONS, *_SHORT, *_INDIAN, "tusental")
)
_MONEY_FIRST = re.compile(rf"(?:in )?({_CURRENCY})\s*(?:in )?\s*({_SCALE}|(?<=r\$ )mil)\.?")
_SCALE_FIRST = re.compile(rf"(?:in )?({_SCALE})\.?\s*(?:of |de |d['’]|di )?\s*({_CURRENCY})")
_MARKED = re.compile(
    r"(?:(?:金額|金额|금액)\s?(?:の?単位|单位|단위)\s*[:：]?|(?:金额|금액)\s*[:：]|(?:(?:alle|tous les|todos (?:los|os)|tutti gli) )?"
    r"(?:beträge|betrag|montants?|importes?|importi|valores|bedragen|belopp|beløb|kwoty)\s*(?:[:：]|(?=(?:in|en|em|i|w) ))|"
    r"単位|单位|단위|金額|unit|units|amounts?|all (?:figures|amounts)|figures|in)\s*[:：]?\s*(?:(?:in|en|em|i|w) )?",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]{1,24})[)）\]］】]")
_SENTENCE = re.compile(
    rf"^(?P<unit>(?:{_CURRENCY})\s?(?:in )?(?:thousands?|millions?|'?000s?|k|mn?)\b|(?:k|mn?)\s?[$€£¥](?!\w))",
    re.IGNORECASE,
)
#: x € 1.000, € x 1,000, in 1 000 kr: how many of its unit each number counts, written out.
_TIMES = re.compile(
    rf"(?:(?P<a>{_CURRENCY})\s*)?(?:[x×]|\b(?:in|i|en|à))\s*(?:(?P<b>{_CURRENCY})\s*)?1(?P<zeros>(?:[.,'’ ]?000){{1,3}})(?!\d)"
    rf"(?:\s*(?P<c>{_CURRENCY})(?!\w))?",
    re.IGNORECASE,
)
#: 000 listeners, tys. sztuk: a scale before what is counted, which may be anything.
_OF_THINGS = re.compile(r"(?P<scale>'?000s?|tsd|tys|tis)\.?\s+(?:of )?(?P<thing>[^\W\d]\w*(?: \w+)?)")
_MARKED_MONEY = re.compile(
    r"(?:金額|単位|数値)[^\s、。,は:：]{0,4}(?:は|[:：])\s*(?:すべて|全て|いずれも)?(?P<a>[十百千万億]{0,2}(?:円|ドル|ユーロ))"
    r"|(?P<b>[十百千万億]{1,2}(?:円|ドル|ユーロ))(?:単位|表示)"
)
_OF_ONE = re.compile(
    r"(?<![^\s()（）、,])(?P<name>(?!単位|单位|金額|金额|数値|数字|表示)[^\s()（）、,は:：=＝]+?)(?:の?単位|单位)?[は:：=＝]\s*"
    r"(?P<unit>[十百千万億亿]{0,2}(?:円|元|ドル|人|件|時間))"
)
_WON = {"": 1.0, "천": 1e3, "만": 1e4, "백만": 1e6, "억": 1e8}
_KOREAN = re.compile(rf"(?P<scale>{'|'.join(_WON)})원")
_ENGLISH_IN = re.compile(
    rf"\b(?:in|en|em|i|w) ((?:{_SCALE})\.? ?(?:of |de |d['’]|di )?(?:{_CURRENCY})|(?:{_CURRENCY})\s?(?:{_SCALE}))(?!\w)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def unit_of(text: str) -> tuple[str, float] | None:
    """Return base unit and scale of a text that is nothing but a unit: ("ドル", 1000.0) of $k, ("円", 1000.0) of 単位：千円; else None."""
    plain = tidy(text).casefold().strip(" ()[]【】:：")
    marked = _MARKED.match(plain)
    bare = plain[marked.end() :].strip() if marked else plain
    if (told := _TIMES.fullmatch(plain) or _TIMES.fullmatch(bare)) is not None:
        return _counted_by(told)
    if not bare or len(bare) > 24:
        return None
    money = _MONEY_FIRST.fullmatch(bare)
    if money:
        return _currency(money[1]), _SCALES[money[2].replace("'", "")]
    scaled = _SCALE_FIRST.fullmatch(bare)
    if scaled:
        return _currency(scaled[2]), _SCALES[scaled[1].replace("'", "")]
    if bare in _CURRENCIES:
        return _CURRENCIES[bare], 1.0
    if (won := _KOREAN.fullmatch(bare)) is not None:
        return "krw", _WON[won["scale"]]
    if bare in (
        "'000",
        "000",
        "'000s",
        "000s",
        "thousands",
        "thousand",
        "k",
        "millions",
        "million",
        "billions",
        "billion",
    ):
        return "", _SCALES[bare.strip("'")]
    if (things := _OF_THINGS.fullmatch(bare)) is not None:
        unit = things["thing"] if re.fullmatch("[a-z]{1,12}", things["thing"]) else ""
        return unit, _SCALES[things["scale"].strip("'")]
    if known_unit(bare) is not None or re.search("[千万億亿]", bare):
        unit, scale = split_unit(bare)
        return (unit, scale) if unit or scale != 1.0 else None
    return None


def _currency(text: str) -> str:
    return _CURRENCIES.get(text) or _BESIDE_SCALES[text]


def _counted_by(told: re.Match[str]) -> tuple[str, float]:
    currency = told["a"] or told["b"] or told["c"]
    return _currency(currency.casefold()) if currency else "", 10.0 ** told["zeros"].count("0")


def is_money(unit: str) -> bool:
    """Return whether a base unit is a currency."""
    return unit in _NAMES_OF_MONEY


def is_unit(text: str) -> bool:
    """Return whether a text is a unit."""
    return unit_of(text) is not None


def is_letter(text: str) -> bool:
    """Return whether a text is a single letter, which names a row (S, M, L) rather than counting it in seconds, metres and litres."""
    return len(text) == 1 and text.isascii() and text.isalpha()


#: Units that are things people follow by that name: rows called so are no rows without one.
_THINGS = frozenset(
    [
        "pv",
        "uu",
        "セッション",
        "ユーザー",
        "リード",
        "アカウント",
        "プロジェクト",
        "案件",
        "拠点",
        "世帯",
        "団体",
        "店舗",
        "工数",
    ]
)


@lru_cache(maxsize=8192)
def is_thing(text: str) -> bool:
    """Whether a word that is a unit as well names a row or a column: PV, リード; 件, 千円 and (時間) do not."""
    return tidy(text).casefold() in _THINGS


#: (株)ヤマト屋: before a name the mark of a company, behind one (出来高(株)) shares.
_COMPANY = "(株)"


@lru_cache(maxsize=8192)
def unit_within(text: str) -> tuple[str, float] | None:
    """Return the unit a label or a title states beside other words (Revenue ($k), 金額:千円, … in thousands of USD), None for none."""
    plain = tidy(text).removeprefix(_COMPANY)
    for bracket in reversed(list(_BRACKET.finditer(plain))):
        found = unit_of(bracket[1])
        if found is not None:
            return found
    _, unit, scale = label_unit(plain)
    if unit or scale != 1.0:
        return unit, scale
    if re.search(r"(?:単位|单位|단위|金額|units?)\s*[:：]", plain, re.IGNORECASE):
        return unit_of(re.split(r"[:：]", plain, maxsplit=1)[1].split("、")[0].split("/")[0].split("(")[0])
    told = [unit_of(part) for part in re.split(r"[,、;；|] ", plain)[1:]]
    parts = [found for found in told if found is not None and found[0] and found[1] != 1.0]
    if parts:
        return parts[-1]
    if (written_out := _TIMES.search(plain)) is not None and _counted_by(written_out)[0]:
        return _counted_by(written_out)
    if (of_money := _MARKED_MONEY.search(plain)) is not None:
        return unit_of(of_money["a"] or of_money["b"])
    if (at_end := _unit_at_end(plain)) is not None:
        return at_end[1:]
    inside = _ENGLISH_IN.search(plain) or _SENTENCE.match(plain)
    return unit_of(inside[1]) if inside else None


#: 売上高百万円: of a name in Japanese blanks are dropped.
_YEN_AT_END = re.compile(r"(?P<name>.*[^\s\d十百千万億])\s*(?P<unit>[十百千万億]{1,2}円)")


def _unit_at_end(plain: str) -> tuple[str, str, float] | None:
    """Return a label as its name, unit and scale where it ends with a scale of money: Umsatz T€, Kosten Mio €, 売上 千円."""
    if (yen := _YEN_AT_END.fullmatch(plain)) is not None and (unit := unit_of(yen["unit"])) is not None:
        return yen["name"], *unit
    words = plain.split(" ")
    for count in (2, 1):
        found = unit_of(" ".join(words[-count:])) if len(words) > count else None
        if found is not None and found[1] != 1.0 and is_money(found[0]):
            return " ".join(words[:-count]), *found
    return None


def named_in_sentence(text: str) -> str:
    """Return the word whose unit a sentence states (MRR of "MRR in $k", 売上 of 売上:千円), "" where it speaks of no word."""
    plain = tidy(text)
    if (told := _OF_ONE.search(plain)) is not None:
        return told["name"]
    inside = _ENGLISH_IN.search(plain)
    before = re.search(r"([^\s,;:()]+)\s*$", plain[: inside.start()]) if inside else None
    return before[1] if before else ""


def unit_told_of(name: str, titles: Sequence[str]) -> tuple[str, float] | None:
    """Return the unit that a sentence states for one name (受注額は万円), None where none does."""
    for title in titles:
        for told in _OF_ONE.finditer(tidy(title)):
            if name and (told["name"].endswith(name) or told["name"] in name):
                return unit_of(told["unit"])
        of_one = named_in_sentence(title).casefold()
        if of_one and of_one in name.casefold():
            return unit_within(title)
    return None


def without_unit(label: str) -> str:
    """Return a label without the unit in brackets at its end: Pipeline of Pipeline (USD m); one of other words stays."""
    plain = tidy(label)
    if plain.startswith(_COMPANY) and plain != _COMPANY:
        return label
    for bracket in reversed(list(_BRACKET.finditer(plain))):
        if unit_of(bracket[1]) is not None:
            return (plain[: bracket.start()] + plain[bracket.end() :]).strip() or plain
    if (at_end := _unit_at_end(plain)) is not None:
        return at_end[0]
    return label_unit(plain)[0] or plain
