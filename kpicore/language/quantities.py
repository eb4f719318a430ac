"""The number grammar of Japanese sheets: sign, currency, digits, 千 万 億, unit, durations; of tidy text.

Amounts are exact fractions, so that 1.1億 is 110,000,000 and not a hair beside it. Every sign of a text belongs to its number or to
its unit: a text of which anything is left over is no number. One blank between groups of exactly three digits is a thousands mark,
as a comma is (1 234 567) and an apostrophe (1'234'567); digits after any other blank begin a second number, and then the text is none.
"""

from __future__ import annotations

import re
from fractions import Fraction

from kpicore.language.units import MULTIPLIERS, known_unit, unit_factor, unit_name
from kpicore.value_types import replace, value_type


@value_type
class Quantity:
    """An amount of `unit` ("" when none was written); `is_stated` when a unit or a multiplier stood in the text.

    `scale` is the multiplier of an amount written with a single one: 1000 of 1,250千円; 1 of 1億2,000万.
    """

    amount: Fraction
    unit: str
    is_stated: bool
    scale: int = 1


@value_type
class Ambiguous:
    """A text that can be read as either of these numbers."""

    readings: tuple[float, ...]


_MINUS = "−–—―‐‑ー△▲-"
_CURRENCIES = {
    "¥": "円",
    "\\": "円",
    "JPY": "円",
    "$": "ドル",
    "US$": "ドル",
    "USD": "ドル",
    "€": "ユーロ",
    "EUR": "ユーロ",
    "£": "ポンド",
    "GBP": "ポンド",
}
_CURRENCY = r"[¥\\$€£]|US\$|USD|EUR|GBP|JPY"
_HEAD = re.compile(
    rf"(?P<sign>[+±{_MINUS}]?)\s*(?P<currency>(?:{_CURRENCY})?)\s*(?P<second>[+{_MINUS}]?)\s*(?=\.?[0-9])"
)
#: $4.2M, 1.2k, 3 mio: a multiple behind the digits. A lone M is metres in small letters, B a grade: beside a currency both are multiples.
_MULTIPLE = re.compile(
    r"(?P<word>[kK]|M|MM|mn|mio\.?|million|thousand|bn|billion|(?P<money>[mBb]))(?![A-Za-z])\s*(?P<rest>.*)"
)
_MULTIPLES = {"k": 10**3, "thousand": 10**3, "b": 10**9, "bn": 10**9, "billion": 10**9}
#: Digits with thousands marks, commas, single blanks or apostrophes throughout; tidy text has no other kind of blank within a line.
GROUPED = r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+|(?:['’][0-9]{3})+)"
#: By lakh and crore: 12,34,567.
_BY_LAKH = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
#: A number in running text. 1,23 is a slip there: it is not 1, and not 23.
IN_TEXT = rf"(?<![0-9])(?<![0-9],)(?:{GROUPED}|{_BY_LAKH}|[0-9]+)(?!,?[0-9])(?:\.[0-9]+)?"
_MARKS = str.maketrans("", "", ", '’")
#: A number by itself, without sign and unit.
NUMBER = rf"(?:{GROUPED}|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+"
_TOKEN = re.compile(rf"\s*(?P<digits>{NUMBER})\s*(?P<small>[十百千]?)\s*(?P<big>[万億兆]?)")
_CLOCK = re.compile(r"(?P<first>[0-9]{1,5}):(?P<second>[0-5][0-9])(?::(?P<third>[0-5][0-9]))?")
_PART = re.compile(rf"\s*(?P<digits>{NUMBER})\s*(?P<unit>[^0-9.,\s半]{{1,6}})\s*(?P<half>半?)")
_PART_SIZES = (
    {"週": 604_800, "日": 86_400, "時間": 3_600, "分": 60, "秒": 1},
    {"年": 12, "か月": 1},
    {"割": 100, "分": 10, "厘": 1},
)
_PARENTHESISED = re.compile(rf"(?P<currency>(?:{_CURRENCY})?)\s*\((?P<inside>[^()]*)\)\s*(?P<rest>[^()]*)")
_UP, _DOWN = frozenset("↑↗⬆→"), frozenset("↓↘⬇▼▽")


def read_quantity(text: str, unit: str = "") -> Quantity | Ambiguous | None:
    """Return the amount a text names, both readings where there are two, None when it is no number.

    `unit` is the indicator's unit by name: that word is understood after a number although no table knows it.
    """
    if "(" in text and (parenthesised := _PARENTHESISED.fullmatch(text)):
        inside = _signed("{currency}{inside}{rest}".format(**parenthesised.groupdict()), unit)
        return _negated(inside[1]) if inside and not inside[0] else None
    arrow = text[:1] if text[:1] in _UP | _DOWN else ""
    signed = _signed(text[len(arrow) :].lstrip(), unit)
    if signed is None:
        return None
    sign, quantity = signed
    if arrow and (arrow in _UP) == (sign == "-"):
        return _either_sign(quantity) if arrow in _DOWN and not sign else None
    return _negated(quantity) if sign == "-" else quantity


def _signed(text: str, unit: str) -> tuple[str, Quantity | Ambiguous] | None:
    """Return the sign ("", "+" or "-") and the amount behind it; None for two signs or no number."""
    head = _HEAD.match(text)
    if head is None or (head["sign"] and head["second"]):
        return None
    sign = head["sign"] or head["second"]
    quantity = _unsigned(text[head.end() :], _CURRENCIES.get(head["currency"], ""), unit)
    if quantity is None or (sign == "±" and not (isinstance(quantity, Quantity) and quantity.amount == 0)):
        return None
    return ("-" if sign and sign in _MINUS else sign), quantity


def _unsigned(text: str, currency: str, unit: str) -> Quantity | Ambiguous | None:
    if ":" in text:
        return None if currency else _clock(text, unit)
    scanned = _scan(text)
    if scanned is None:
        return _parts(text)
    amount, scale, is_multiplied, rest = scanned
    if rest in {"-", ".-", "也"} and currency:
        rest = ""  # ¥1,200- closes an amount in Japanese bookkeeping
    if rest == "-" and isinstance(amount, Fraction):
        return _either_sign(Quantity(amount, "", is_stated=False))  # some exports write the minus last
    multiple = _MULTIPLE.fullmatch(rest) if rest[:1].isascii() else None
    if multiple and isinstance(amount, Fraction) and not is_multiplied and (currency or not multiple["money"]):
        size = _MULTIPLES.get(multiple["word"].lower(), 10**6)
        stated = _unit_of(multiple["rest"], currency, unit)
        return None if stated is None else Quantity(amount * size, stated, is_stated=True, scale=size)
    stated = _unit_of(rest, currency, unit)
    if stated is None:
        return None if currency else _parts(text)
    if isinstance(amount, Ambiguous):
        return amount
    return Quantity(amount, stated, bool(stated) or is_multiplied, scale)


def _unit_of(rest: str, currency: str, unit: str) -> str | None:
    """Return the unit a number is followed by, "" for none; None when it is no unit or contradicts the currency."""
    if not rest:
        return currency
    word = rest.removesuffix("也").strip()
    stated = known_unit(word) or (unit if unit and unit_name(word) == unit else None)
    return stated if not currency or stated == currency else None


def _negated(quantity: Quantity | Ambiguous) -> Quantity | Ambiguous:
    if isinstance(quantity, Ambiguous):
        return Ambiguous(tuple(-reading for reading in quantity.readings))
    return replace(quantity, amount=-quantity.amount)


def _either_sign(quantity: Quantity | Ambiguous) -> Quantity | Ambiguous | None:
    if isinstance(quantity, Ambiguous):
        return None
    if quantity.amount == 0:
        return quantity
    return Ambiguous((as_float(quantity.amount), as_float(-quantity.amount)))


def digits_of(number: str) -> str:
    """Return a number's digits without their thousands marks: 1234.5 of 1,234.5 and 1 234.5; a point at the end is dropped."""
    return number.translate(_MARKS).rstrip(".")


def as_float(amount: Fraction) -> float:
    """Return the nearest float, infinite where there is none."""
    try:
        return float(amount)
    except OverflowError:
        return float("inf") if amount > 0 else float("-inf")


# -- 1億2,000万 ----------------------------------------------------------------------------------------------------


@value_type
class _ScaledDigits:
    """Digits and what multiplies them: 2,000万, 3千, 5百万."""

    amount: Fraction
    is_whole: bool
    small: int
    big: int

    @property
    def is_bare(self) -> bool:
        return self.small == self.big == 1


def _scan(text: str) -> tuple[Fraction | Ambiguous, int, bool, str] | None:
    """Return the amount at the start of a text, its only multiplier, whether 千, 万 … stood in it, and the words behind it."""
    tokens: list[_ScaledDigits] = []
    end = 0
    while match := _TOKEN.match(text, end):
        digits = digits_of(match["digits"])
        if tokens and (tokens[-1].is_bare or (match["small"] == match["big"] == "" and Fraction(digits) == 0)):
            return None  # 120 0, 12 34: what follows digits is a unit or a multiplier, never digits; and nothing adds nothing
        small, big = MULTIPLIERS[match["small"]], MULTIPLIERS[match["big"]]
        amount = Fraction(int(digits) if digits.isdigit() else digits)  # a text is parsed once more
        tokens.append(_ScaledDigits(amount, "." not in match["digits"], small, big))
        end = match.end()
    if not tokens:
        return None
    first, rest = tokens[0], text[end:].strip()
    if len(tokens) == 1:
        scale = first.small * first.big
        return first.amount if first.is_bare else first.amount * scale, scale, not first.is_bare, rest
    total = _many_tokens(tokens)
    return None if total is None else (total, 1, not all(token.is_bare for token in tokens), rest)


def _many_tokens(tokens: list[_ScaledDigits]) -> Fraction | Ambiguous | None:
    """Return the sum of tokens that go down in size, as in 1億2,000万 and 3千5百; None when they do not.

    2億5千 and 1万5 have a gap: spoken 2億5千万 and 1万5千, written out 200,005,000 and 10,005. Both are named.
    """
    total, group = Fraction(0), Fraction(0)
    last_big, last_small = 10**16, 10**16
    for token in tokens:
        part = token.amount * token.small
        if not token.is_whole or part >= min(last_small, 10_000 if total else 10**16) or token.big >= last_big:
            return None
        group, last_small = group + part, token.small
        if token.big > 1:
            total, group, last_big, last_small = total + group * token.big, Fraction(0), token.big, 10**16
    if total and group and (last_big > 10_000 or (group < 10 and tokens[-1].small == 1)):
        spoken = total + group * (last_big // (10 if group < 10 else 10_000))
        return Ambiguous((as_float(total + group), as_float(spoken)))
    return total + group


# -- durations and other amounts in parts --------------------------------------------------------------------------


def _clock(text: str, unit: str) -> Quantity | Ambiguous | None:
    """Read 3:30 as hours and minutes; in a row of minutes or seconds it may be minutes and seconds: both are named."""
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return None
    first, second, third = (int(clock[part] or 0) for part in ("first", "second", "third"))
    seconds = first * 3_600 + second * 60 + third
    if clock["third"] is None and seconds and unit in {"分", "秒"}:
        in_unit = unit_factor("秒", unit) or Fraction(1)
        return Ambiguous((float(seconds * in_unit), float(Fraction(seconds, 60) * in_unit)))
    return Quantity(Fraction(seconds, 3_600), "時間", is_stated=True)


def _parts(text: str) -> Quantity | None:
    """Read an amount in parts that go down: 3時間30分, 3h30m, 1年2か月, 8割5分, 3時間半; in its first unit."""
    parts: list[tuple[Fraction, str]] = []
    end = 0
    while match := _PART.match(text, end):
        amount = Fraction(digits_of(match["digits"])) + (Fraction(1, 2) if match["half"] else 0)
        name = "分" if match["unit"].lower() == "m" else known_unit(match["unit"]) or match["unit"]
        parts.append((amount, name))
        end = match.end()
    names = [name for _, name in parts]
    if end < len(text.rstrip()) or (len(parts) < 2 and not text.rstrip().endswith("半")):
        return None
    for sizes in _PART_SIZES:
        if names == [name for name in sizes if name in names]:
            amount = sum((part * sizes[name] for part, name in parts), Fraction(0)) / sizes[names[0]]
            return Quantity(amount, names[0], is_stated=True)
    return None
