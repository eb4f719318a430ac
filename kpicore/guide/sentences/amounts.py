"""Amounts in running text: 1億2,000万円, 3時間30分, 20件, 8割, 60〜70%; read by the number grammar of the sheets.

A span counts characters of the text it was found in. Amounts are exact; nothing is an amount without a digit behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kpicore.guide.sentences.lexicon import DOWN, KEEP, REACH, SECURE, UP
from kpicore.sheets.cells import IN_TEXT, Ambiguous, Quantity, as_float, known_unit, read_quantity


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in the text. `value` is in the base unit; `readings` are its two values where it has two; `low` is a range's lower end."""

    start: int
    end: int
    value: float
    unit: str
    sign: str = ""
    readings: tuple[float, ...] = ()
    low: float | None = None


_TOKEN = rf"{IN_TEXT}\s?[十百千]?[万億兆]?"
# 60 80 are two numbers: only what 万 or 千 multiplies goes on with further digits.
_MULTIPLIED = rf"{IN_TEXT}\s?(?:[十百千][万億兆]?|[万億兆])\s?"
_DIGITS = re.compile(rf"(?P<sign>(?<![0-9A-Za-z%円件人])[+±△▲−-])?(?P<body>[¥$€]?\s?(?:{_MULTIPLIED})*{_TOKEN})")
_RANGE = re.compile(rf"(?P<low>{_TOKEN})(?P<unit>[^0-9\s〜~–-]{{0,4}})\s?[〜~–-]\s?(?=[0-9])")
_KATAKANA = re.compile(r"[ァ-ヶー]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_LONGEST_UNIT = 6
_PARTS = re.compile(
    rf"(?:時間(?:{IN_TEXT}分|半)|分{IN_TEXT}秒|割{IN_TEXT}分|年{IN_TEXT}[かヶケカ]月|年半|[かヶケカ]月半)"
)
#: Units kept as their writer wrote them, although the sheets know one name for both.
_KEPT = {"名": "名", "名様": "名"}
#: Counters that begin words: 本 of 本数 and 点 of 点検 are no units there.
_NO_COUNTER = re.compile(
    r"本[数社部人来気当格]|点[検数]|件[数名]|回[数答収転]|人[数件事材]|社[員内外長]|日[本数常]|台[数帳]|店舗数"
    r"|話[題し]|番[号組]|頭[金]|時間[帯]"
)
#: A noun no table knows, between a number and the word that says what the number does: 20教室へ, 3コール以内.
_COUNTER = re.compile(
    rf"(?!以|未|超|程度|前後|約|強|弱|[時代級次期課章条項号]|丁目|年生|学期|周年|階建|[一-龥]目|{UP}|{DOWN}|{KEEP}|{REACH}|{SECURE})"
    r"(?:[ァ-ヶー]{2,8}|[一-龥]{1,2})(?=以上|以下|以内|未満|超|[へにをがで、/→増減]|まで|から|$)"
)
_TEN_THOUSANDS = re.compile(
    r"(?<![0-9.])[一二三四五六七八九十百千〇]+(?=[万億兆]|円|件|人|名|社|個|回|%|割|倍|本|台|日|時間|つ)"
)
_KANJI_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_KANJI_TENS = {"十": 10, "百": 100, "千": 1_000}


def with_digits(text: str) -> str:
    """Return the text with numbers written in kanji before a unit as digits: 三億円 → 3億円; 一人ひとり, 第一, 数十件 stay."""

    def digits(match: re.Match[str]) -> str:
        before = text[: match.start()]
        is_word = before.endswith(("第", "数", "何", "唯", "統")) or (
            match[0] in {"一", "十", "千", "百"} and match.string[match.end() : match.end() + 1] not in set("万億兆")
        )
        return match[0] if is_word else str(_kanji_number(match[0]))

    return _TEN_THOUSANDS.sub(digits, text)


def _kanji_number(kanji: str) -> int:
    total, digit = 0, 0
    for sign in kanji:
        if sign in _KANJI_TENS:
            total, digit = total + (digit or 1) * _KANJI_TENS[sign], 0
        else:
            digit = digit * 10 + _KANJI_DIGITS[sign]
    return total + digit


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a text in order; of a range its upper end, with `low`."""
    return tuple(_amounts(text))


def _amounts(text: str) -> Iterator[Amount]:
    at = 0
    while match := _DIGITS.search(text, at):
        at = match.end()
        ranged = _RANGE.match(text, match.start("body"))
        upper = _DIGITS.match(text, ranged.end()) if ranged else None
        found = _amount(text, upper or match)
        if found is None:
            continue
        at = found.end
        if ranged and upper:
            unit = ranged["unit"] or found.unit
            low = read_quantity(ranged["low"] + unit, unit)
            value = _valued(low)[0] if isinstance(low, Quantity) else None
            found = Amount(match.start(), found.end, found.value, found.unit, low=value)
        yield found


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    end, written = _unit_end(text, match.end())
    if written and not known_unit(written) and _LATIN.match(text[match.start() - 1 : match.start()]):
        end, written = match.end(), ""  # 1on1面談
    body = match["body"].strip() + written
    quantity = read_quantity(body, "" if _PARTS.fullmatch(written) else written)
    if quantity is None:
        return None
    sign = match["sign"] or ""
    start = match.start("body") if not sign else match.start()
    if isinstance(quantity, Ambiguous):
        unit = known_unit(written) or ""
        return Amount(start, end, quantity.readings[0], unit, sign, quantity.readings)
    value, unit = _valued(quantity)
    return Amount(start, end, value, _KEPT.get(written, unit), sign)


def _valued(quantity: Quantity) -> tuple[float, str]:
    """Return value and base unit; 割 are tens of percent."""
    if quantity.unit == "割":
        return as_float(quantity.amount * 10), "%"
    return as_float(Fraction(quantity.amount)), quantity.unit


def _unit_end(text: str, at: int) -> tuple[int, str]:
    """Return where the unit behind a number ends, and the unit as written ("" when there is none)."""
    gap = len(text[at : at + 1]) - len(text[at : at + 1].lstrip())
    begin = at + gap
    parts = _PARTS.match(text, begin)
    if parts:
        return parts.end(), parts[0]
    if _NO_COUNTER.match(text, begin):
        longer = _COUNTER.match(text, begin)
        return (longer.end(), longer[0]) if longer else (at, "")
    for length in range(_LONGEST_UNIT, 0, -1):
        word = text[begin : begin + length]
        end = begin + length
        if len(word) == length and known_unit(word):
            # A unit in Latin letters or katakana does not end within a word: コ of コール.
            scripts = (_LATIN, _KATAKANA)
            if not any(script.match(text[end - 1]) and script.match(text[end : end + 1]) for script in scripts):
                return end, word
    counter = _COUNTER.match(text, begin)
    return (counter.end(), counter[0]) if counter else (at, "")
