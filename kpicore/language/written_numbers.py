"""Numbers in running text, by kind: what is an amount, and what only looks like one (10時, 20代, 第2, 5S, 十数件, 5点満点, ±1%).

An amount is number × multiplier × unit or counter. The digits are read by the grammar of the cells, exactly; a number cut by an odd comma
or blank is none. Nothing is an amount that was not written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from kpicore.language.lexicon import (
    ABOUT_BEHIND,
    BOUNDS_BEFORE,
    BOUNDS_BEHIND,
    ENGLISH_MOTIONS,
    MOTIONS,
    Motion,
    word_set,
)
from kpicore.language.quantities import IN_TEXT, Ambiguous, Quantity, as_float, digits_of, read_quantity
from kpicore.language.spelled_numbers import COUNTING, SMALL_NUMBERS, clipped_number, spelled_number
from kpicore.language.tokens import Part, Token, is_japanese
from kpicore.language.units import known_unit, unit_name
from kpicore.model.money import CURRENCIES, LOCAL_SIGNS
from kpicore.value_types import replace, value_type


class NumberKind(StrEnum):
    """What a number in a text is; only an amount and a ratio can be a target."""

    AMOUNT = "amount"
    RATIO = "ratio"  # 1 in 4
    DATE = "date"  # 9月 where no time is read
    VAGUE = "vague"  # 十数件
    TOLERANCE = "tolerance"  # ±1%
    OUT_OF = "out of"  # 5点満点
    CLOCK = "clock"  # 10時
    AGE = "age"  # 20代
    PHONE = "phone"
    ORDINAL = "ordinal"  # 第2, 3回目
    FRACTION = "fraction"  # 1/2
    CODE = "code"  # 5S, 1on1, A4
    MULTIPLE = "multiple"  # that's double what we get now
    UNREADABLE = "unreadable"  # 1,23


@value_type
class WrittenNumber:
    """A number at start..end. `value` is in the base unit of `unit` ("" when none is written), None unless it is an amount or a ratio.

    `readings` are its two values where it has two (2億5千); `sign` as written; `unit_start` is where its unit begins. `scale` is the
    multiple it was written with (10,000 of 3,000万, 1,000 of 18k), the largest of several (1億2,000万), 1 of digits alone.
    """

    start: int
    end: int
    kind: NumberKind
    value: float | None = None
    unit: str = ""
    sign: str = ""
    readings: tuple[float, ...] = ()
    unit_start: int | None = None
    scale: int = 1

    @property
    def is_amount(self) -> bool:
        return self.kind in _AMOUNTS

    @property
    def unit_place(self) -> tuple[int, int] | None:
        """Return where its unit stands, None where it has none: behind the digits, or one sign before them ($)."""
        if self.unit_start is None:
            return None
        is_behind = self.unit_start > self.start or self.end == self.unit_start + len(self.unit)
        return (self.unit_start, self.end) if is_behind else (self.unit_start, self.unit_start + 1)

    @property
    def is_claim(self) -> bool:
        """Return whether it can be what a goal says, be it only as a question (1/3)."""
        return self.kind in _AMOUNTS or (bool(self.readings) and self.kind is NumberKind.FRACTION)


_AMOUNTS = frozenset({NumberKind.AMOUNT, NumberKind.RATIO})
_TOKEN = rf"{IN_TEXT}\s?[十百千]?[万億兆]?"
#: 60 80 are two numbers: only what 万 or 千 multiplies goes on with further digits.
_MULTIPLIED = rf"{IN_TEXT}\s?(?:[十百千][万億兆]?|[万億兆])\s?"
_DIGITS = re.compile(rf"(?P<sign>(?<![0-9A-Za-z%円件人])[+±△▲-])?\s?(?P<body>[¥$€£]?\s?(?:{_MULTIPLIED})*{_TOKEN})")
_ENGLISH = re.compile(
    rf"(?P<sign>(?<![0-9A-Za-z])[+±-])?(?P<currency>[$€£¥])?\s?(?P<digits>{IN_TEXT})"
    r"(?:\s?(?P<scale>thousand|million|billion|lakhs?|lacs?|crores?|cr|grand|bn|mn|mil|k|m|b)"
    r"(?![A-Za-z]|(?<=m)[23](?![0-9])))?"  # 900 m3 are no millions
    r"(?:\s?-?(?P<unit>percentage points?|percent points?|%|percent|pct|pc|per cent|points?|pts?|pp|(?:business"
    r"|working) days?|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|(?<=\.[0-9])s|(?<=\.[0-9][0-9])s"
    r"|(?<=\b[1-9])s(?= [a-z])|(?<=[0-9])s(?=$|[.,;)]|\s(?:max|or less|tops)\b)|ms|milliseconds?|days?"
    r"|weeks?|wks?|months?|years?|yrs?|°\s?[CF]|yen|JPY|dollars?|bucks?|quid|cents?|USD|euros?|EUR|pounds?|pence|(?-i:p)|GBP|people|persons?|kg|kilos?|grams?"
    r"|tons?|tonnes?|km|(?:kg|t|g|L|kWh|bags)/[a-z]{1,6}|kWh|MWh|GWh|kW|MW|GW|ppm|lit(?:re|er)s?|m2|sqm"
    r"|(?:cubic|square) (?:(?:kilo|centi|milli)?met(?:re|er)s?|foot|feet|yards?|inch(?:es)?|miles?)"
    r"|(?-i:t|MT|g|l|L|ml|mL|cl|hl|mg|mm|cm|m3|ha)(?!['’-]))(?![A-Za-z])"
    r"|\s?(?P<times>x|×|-?fold|times)(?![A-Za-z]))?",
    re.IGNORECASE,
)
_SCALES = {
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 10**5),
    **dict.fromkeys(("crore", "crores", "cr"), 10**7),
    "k": 10**3,
    "thousand": 10**3,
    "grand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mil": 10**6,
    "million": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
}
_CURRENCIES = {"$": "ドル", "€": "ユーロ", "¥": "円", "£": "ポンド"}
_ENGLISH_UNITS = {
    "business day": "営業日",
    "working day": "営業日",
    "wk": "週",
    "wks": "週",
    "yr": "年",
    "yrs": "年",
    "percentage point": "ポイント",
    "percent point": "ポイント",
    "per cent": "%",
    "pct": "%",
    "pc": "%",
    "°c": "℃",
    "° c": "℃",
    "pound": "ポンド",
    "buck": "ドル",
    "bucks": "ドル",
    "quid": "ポンド",
    "cent": "cents",
    "gbp": "ポンド",
    "kilo": "kg",
    "tonne": "t",
    "ton": "t",
    "mt": "t",
    "litre": "L",
    "millisecond": "ms",
    "liter": "L",
}
#: A hundredth of their currency; cents are of several, and stay what they are unless the text tells of which.
_SMALL_COINS = {"p": "ポンド", "pence": "ポンド"}
_IN_CENTS = (
    ("ドル", re.compile(r"\$|\bdollars?\b", re.IGNORECASE)),
    ("ユーロ", re.compile(r"€|\beuros?\b", re.IGNORECASE)),
)
_WORDS = SMALL_NUMBERS | {"nil": 0, "hundred": 100, "thousand": 1_000, "once": 1, "twice": 2}
NUMBER_WORDS = frozenset(_WORDS) - {"once", "twice"}
#: Units kept as their writer wrote them, although the sheets know one name for both.
_KEPT = {"名": "名", "名様": "名"}
_PARTS = re.compile(
    rf"(?:時間(?:{IN_TEXT}分|半)|分{IN_TEXT}秒|割{IN_TEXT}[分歩]|年{IN_TEXT}[かヶケカ]月|年半|[かヶケカ]月半|日半(?![分額]))"
)
#: Digits in groups of which the first begins with 0, three groups, or 3 and 4 digits (a postcode, a number in town).
_PHONE = re.compile(
    r"\+[0-9]{1,3}(?:[ -][0-9]{2,4}){2,4}|\(?0[0-9]{1,4}\)?[ -][0-9]{1,4}[ -][0-9]{3,4}(?![0-9])"
    r"|0[0-9]{2,4}[ -][0-9]{5,7}(?![0-9])|[0-9]{1,5}(?:-[0-9]{1,5}){2,}|[0-9]{3}-[0-9]{4}(?![0-9.,%]|\s?[一-龥])"
)
#: Behind these a number is dialled, not counted: 内線204, ext. 200.
_EXTENSION = re.compile(
    r"(?:内線|電話|直通|TEL|FAX|〒|\bext\.?|\bextension|\bphone|\bdial)\s?[:：]?\s?$", re.IGNORECASE
)
_SHORT = re.compile(r"[0-9]{2,5}(?![0-9.,%件本人回円分秒])")
_CLOCK = re.compile(
    r"(?:午前|午後)?[0-9]{1,2}(?:時(?!間|給|短|点)(?:[0-9]{1,2}分|半)?|:[0-5][0-9](?::[0-5][0-9])?)"
    r"|(?:(?:1[0-2]|[1-9])(?::[0-5][0-9])?(?:\s?[~–-]\s?|\s(?:to|till|until)\s|(?<=between .)\sand\s|(?<=between ..)\sand\s))?"  # 3-6pm
    r"[0-9]{1,2}(?::[0-9]{2})?\s?(?:[ap]\.?m\b\.?|o'clock)"
    r"|(?<![a-z] )(?:[6-9]|1[0-2]) (?:to|-) [1-9](?=[,.;]|$)",  # open, 9 to 5
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"{IN_TEXT}(?:点満点|段階(?:評価|中)?|点中|つ星満点)|(?:on )?an? {IN_TEXT}[- ]point scale|(?<=out of ){IN_TEXT}",
    re.IGNORECASE,
)
_OF_SCALE = re.compile(
    rf"(?P<value>{IN_TEXT})\s?(?:/\s?(?:5(?:\.0)?|10|100)(?![0-9%])(?!月)|out of (?:5|10|100)\b"
    r"(?!\s+(?:[a-z]+s|would|will|should|can|do|are|have|people|children|through|past|passing|with|without|completing|finishing)\b))"
)
_FRACTION = re.compile(r"[0-9]{1,4}/[0-9]{1,4}(?![0-9])|[0-9]{1,3}分の[0-9]{1,3}")
_KANJI_FRACTION = re.compile(
    r"(?P<whole>[二三四五六七八九十])分の(?P<part>[一二三四五六七八九])(?P<bound>以上|以下|以内|未満|超)?"
)
_ORDINAL = re.compile(
    rf"{IN_TEXT}(?:(?:回|代|番|年|期|人|[かヶ]月|日|週|本|つ)目(?![標安指途])|号(?!車)|協定|条(?!件)|階(?!建)|丁目|年生|周年|次(?=[一-龥])|級"
    rf"|番(?!組)|期生|合目|世代|[課係](?!題|数|長)|st\b|nd\b|rd\b|th\b)"
)
_AGE = re.compile(
    rf"(?:[0-9]{{1,2}}[・、〜~-])*{IN_TEXT}(?:代(?!$)(?=[のがはをに男女前半後以・、〜~)]|[一-龥])|歳児)",
)
_YEARS_OLD = re.compile(
    r"[0-9]{1,2}(?:-[0-9]{1,2})?[ -](?:year|month)s?[ -]olds?\b"
    r"|[0-9]{1,2}(?:-| to )[0-9]{1,2}(?=s? age (?:group|band|range|bracket)s?\b)",
    re.IGNORECASE,
)
_ONE_TO_ONE = re.compile(r"1-2-1s?\b|1-(?:to|on)-1(?:s\b|(?= [a-z]+s?\b))", re.IGNORECASE)
#: What stands before a number that tells how old somebody or something is.
_OLD = re.compile(
    r"(?:創業|創立|設立|築|開業|開店|開院|明治|大正|昭和|平成)$"
    r"|\b(?:(?:by the time|when|before|until) (?:i'm|i am|i turn|s?he's|s?he is)|aged"
    r"|(?:most|mostly|many|some|(?:all|half|both) of (?:us|them|whom))(?: are)? (?:aged|over|under)"
    r"|(?:people|adults|men|women|patients|members|residents|customers) (?:aged|over|under)|aged [0-9]{1,2} (?:to|and|or))\s$",
    re.IGNORECASE,
)
_PENCE = re.compile(
    r"([0-9]{1,2})\s?(?:p|pence|cents?|c) (?:in|out of|of|on|for) (?:every|each|the) (?:(?:pound|dollar|euro)\b|[£$€]1\b)",
    re.IGNORECASE,
)
_COIN_IN = re.compile(
    rf"(?P<sign>[$€£¥])(?P<part>{IN_TEXT}) (?:in|of|out of) every (?P=sign)(?P<whole>{IN_TEXT})", re.IGNORECASE
)
_SINCE = re.compile(
    r"\b(?:since|established|founded|est\.?|opened|built|back|like it['’]?s)(?: in)?\s$|\b(?:pre|post|mid)-$"
    r"|\b(?:spring|summer|autumn|winter|fall|school) (?:term|semester|season|session|half|year)\s$",  # the autumn term 2027
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}(?![0-9,.%]|\s?[件人円名個])")
#: 2027〜2029年度, (2026: 3,150).
_TO_YEAR = re.compile(r"\s?[〜~–-]\s?(?:(?:19|20)[0-9]{2}|[0-9]{2})(?=年|年度|[)）]|$)|:(?=\s*[$€£¥]?[0-9])")
#: 3年前: a time, unless something is due by then (3日前までに).
_BEFORE_NOW = re.compile(r"前(?!後|年|月|週|期|倒|まで|日|夜|に(?:は)?(?:完|終|準|提|連|予|発|納|配|送))")
_TOLERANCE = re.compile(
    rf"(?:±|\+/-)\s?(?P<currency>[$£€¥])?(?P<value>{IN_TEXT})\s?(?P<unit>°C|%|percent|points?|ポイント|営業日|時間|[A-Za-z]{{1,3}}(?![A-Za-z])|[一-龥](?![一-龥]|$)|[一-龥](?=以|$))?"
)
_DATE_PART = re.compile(
    r"(?:1[0-2]|[1-9]|[一二三四五六七八九十]{1,2})月(?![間例商次額])(?:[0-9]{1,2}日)?|(?:19|20)[0-9]{2}年(?!間)"
)
_DIGIT_COUNT = re.compile(r"[0-9一二三四五六七八九]+(?:桁|ケタ)")
_SHARE = re.compile(
    r"(?P<word>one|two|three|four|five|seven|nine|[1-579])[ -](?P<of_word>half|third|fifth|sixth|eighth|tenth)s?\b"
    r"|(?P<part>one|two|three|four|an?|[1-4])[ -](?P<of>third|quarter|fifth|sixth|eighth|tenth)s?"
    r"(?= (?:of|to|on|off|or|over|up|down|more|fewer|less"
    r"|by|higher|lower|better|from|than|would|in(?! a (?:row|year))|reduction|cut|drop|increase|rise)\b|[.,;!)]|$)"
    r"|(?:a )?half(?= (?:of|our|the|my|their|your|all)\b|[.,;!]|$|\s+(?:by|in|next|this|we|they|i|it)\b)",
    re.IGNORECASE,
)
#: Behind by roughly a part says how much, whatever is told of when or where: by about a third next year.
_PART_AND_WHEN = re.compile(
    r"(?P<part>an?|one) (?P<of>third|quarter|fifth|sixth|eighth|tenth)(?P<word>)(?P<of_word>)"
    r"(?= (?:next|this|within|before|until|every|each|per|a|and|but|while|compared|versus|vs|against|at|with|across)\b)",
    re.IGNORECASE,
)
_BY_ROUGHLY = re.compile(
    r"\bby (?:about|around|roughly|approximately|nearly|almost|some|over|at least|up to|maybe|perhaps) $", re.IGNORECASE
)
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_TIMES_AS_MANY = re.compile(
    r"(?P<times>half|twice|(?:three|four|five) times)(?: as (?:many|much)(?!(?: [a-z-]+){0,3} again)\b|(?<!half) the number of\b"
    r"|(?<!half)(?= (?:our|my|last|what|this|today['’]?s|the (?:current|present))\b))",
    re.IGNORECASE,
)
_PART_OF_TIME = re.compile(
    r"half an hour\b|(?:a |one )?quarter of an hour\b|three[ -]quarters of an hour\b|an hour and a (?:half|quarter)\b",
    re.IGNORECASE,
)
_PART_OF_ONE = re.compile(
    r"(?P<part>half|(?:a )?quarter) (?:of )?(?:a|one) (?P<unit>percentage point|per ?cent|point|day)\b", re.IGNORECASE
)
_ONE_AND_HALF = re.compile(r"(?:a|one) (?P<unit>percentage point|per ?cent|point|day|week) and a half\b", re.IGNORECASE)
_ONE_TIME = re.compile(r"an? (?P<unit>second|minute|hour|day|week|month)\b(?! and a)", re.IGNORECASE)
_LIMITING = re.compile(r"(?:\b(?:within|inside|under|over|than|least|most|down to)|, not)\s$", re.IGNORECASE)
_ONE_OF = re.compile(r"\s+(?!(?:and|or|is|are|to|by|for|that|which|who|on|at|before|after)\b)[a-z]", re.IGNORECASE)
#: Where a start and its unit stand before it, one is a number: down from three days to one.
_LED_TO = re.compile(rf"\bfrom\s+(?:[0-9]\S*|{COUNTING.replace(' ', '|')})(?:\s+[a-z]+){{0,3}}\s+to\s$", re.IGNORECASE)
#: Half of what it is: how much it moves.
_HALF_OF_THAT = re.compile(r"half (?:of )?(?:that|this|it|what it is|of what)\b", re.IGNORECASE)
_WHOLES = "|".join(word for word, number in SMALL_NUMBERS.items() if number > 1)
_RATIO = re.compile(
    rf"(?:a\s+)?(?P<part>{IN_TEXT}|one|two|three|four|five|six|seven|eight|nine)\s+(?:times\s+)?(?:in|out of(?: every)?"
    rf"|of every)\s+(?:every\s+|a\s+(?=hundred|thousand))?(?P<whole>(?!(?:19|20)[0-9]{{2}}\b){IN_TEXT}|{_WHOLES}|hundred|thousand)\b"
    r"(?!\s*(?:days?|weeks?|months?|years?|hours?|minutes?))",
    re.IGNORECASE,
)
_NO_AMOUNT = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern.pattern})"
        for kind, pattern in (
            ("CODE", _ONE_TO_ONE),
            ("PHONE", _PHONE),
            ("CLOCK", _CLOCK),
            ("OUT_OF", _OUT_OF),
            ("ORDINAL", _ORDINAL),
            ("AGE", _AGE),
            ("VAGUE", _DIGIT_COUNT),
            ("DATE", re.compile(f"{_DATE_PART.pattern}|{_YEARS_OLD.pattern}")),
        )
    ),
    re.IGNORECASE,
)
_LONGEST_UNIT = 6
_MOST_DIGITS = 30
#: A number and its unit lie within so many tokens (1 億 2 000 万 円).
_WINDOW = 24
_LARGEST = 1e15  # beyond 15 digits a row of numbers was run together
#: Never a unit, although it may stand right behind a number.
_NO_UNIT = word_set("見込 見込み 実績 予想 着地 間 中 後 前 末 頃 半 別 用 式 版 系 性 的 化 目 時 分の 上 下")


#: Parts that every token is asked for: to find a member at its class takes ten times as long.
_NUMERAL, _WORD = Part.NUMERAL, Part.WORD


def read_number(text: str, tokens: Sequence[Token], at: int) -> WrittenNumber | None:
    """Return the number that begins at a token of a folded text, of whatever kind; None where none begins."""
    token = tokens[at]
    if not (token.text[:1] in "+-±△▲¥$€£.(0123456789" or token.part is _NUMERAL):
        return _without_digits(text, tokens, at)
    if token.text == "(":
        phone = _PHONE.match(text, token.start)
        return WrittenNumber(token.start, phone.end(), NumberKind.PHONE) if phone else None
    if vague := _vague(tokens, at) or _and_something(text, tokens, at):
        return vague
    start = token.start
    if tolerance := _TOLERANCE.match(text, start):
        around = float(Fraction(digits_of(tolerance["value"])))
        written = (tolerance["unit"] or "").replace("°C", "℃")
        unit = _CURRENCIES.get(tolerance["currency"] or "") or known_unit(written) or _english_unit(written.lower())
        return WrittenNumber(start, tolerance.end(), NumberKind.TOLERANCE, around, unit)
    if len(token.text) > _MOST_DIGITS:
        return WrittenNumber(start, token.end, NumberKind.UNREADABLE)
    if called := _in_minutes(text, start) or _no_amount(text, start):
        return called
    if found := _OF_SCALE.match(text, start):
        value = float(Fraction(digits_of(found["value"])))
        is_score = "." in found["value"] or "out" in found[0] or found[0].endswith("/100")
        if is_score:
            return WrittenNumber(start, found.end(), NumberKind.AMOUNT, value)
    if share := _part_of_whole(text, start) or _to_one(text, start):
        return share
    if called := _by_what_stands_before(text, start):
        return called
    number = _japanese(text, tokens, at) if is_japanese(text) else _english(text, tokens, at)
    number = number and _or_so(text, _half_more(text, _of_age(text, number)))
    if number is None or (number.value is not None and abs(number.value) >= _LARGEST):
        digits = _ALL_DIGITS.match(text, start)
        end = digits.end() if digits else start + 1
        return WrittenNumber(start, end, NumberKind.UNREADABLE) if token.text[:1].isdigit() else None
    return number


def _without_digits(text: str, tokens: Sequence[Token], at: int) -> WrittenNumber | None:
    """Return 半日, S$5m, sixty-something, two thirds: a number that begins with a word or a code."""
    token, first = tokens[at], tokens[at].text[:1]
    if first == "半":  # 半日に, 半日短縮: how long something takes, or how much it changes
        half, end = _HALF_DAY.match(text, token.start), token.start + len("半日")
        return half and WrittenNumber(token.start, end, NumberKind.AMOUNT, 0.5, "日", unit_start=end - 1)
    if first in _BEGIN_MONEY and (money := _money(text, tokens, at)):
        return money
    if first.isascii() and (some := _and_something(text, tokens, at)):
        return some
    return _in_words(text, token) if token.part is _WORD else None


def _and_something(text: str, tokens: Sequence[Token], at: int) -> WrittenNumber | None:
    """Return 60-something percent, four hundred and something: where it starts about so much, as a level one of two that are asked."""
    is_said = "hing" in text or "HING" in text
    found = _SOMETHING.match(text, tokens[at].start) if is_said else None
    if found is None:
        return None
    begin, end = found.span("more")
    token = tokens[at]
    if token.end > begin:  # sixty-something
        token = Token(text[token.start : begin], text[token.start : begin].lower(), token.part, token.start, begin)
    number = read_number(text[:begin] + text[end:], [token], 0)
    if number is None or not number.value or number.kind is not NumberKind.AMOUNT:
        return number
    last = number.value + 10 ** max(1, len(f"{number.value:.0f}") - 1) - 1
    unit_start = number.unit_start + end - begin if number.unit_start is not None else None
    return replace(number, end=number.end + end - begin, unit_start=unit_start, readings=(number.value, last))


_SOMETHING = re.compile(
    r"(?:[1-9]0+|(?:[a-z]+ )?(?:[a-z]+ty|hundred|thousand))(?P<more>[ -](?:and[ -])?something)\b(?! (?:like|to|else|of)\b)",
    re.IGNORECASE,
)
_ALL_DIGITS = re.compile(r"[0-9][0-9.,]*[0-9]|[0-9]")


def _no_amount(text: str, at: int) -> WrittenNumber | None:
    found = _NO_AMOUNT.match(text, at)
    return WrittenNumber(at, found.end(), NumberKind[found.lastgroup or ""]) if found else None


def _in_minutes(text: str, at: int) -> WrittenNumber | None:
    """Return minutes and seconds as minutes where a limit stands beside them and the text is of such times: calls answered under 1:30."""
    found = _MINUTES_AND_SECONDS.match(text, at)
    is_limited = found is not None and (
        _LIMIT_BEFORE.search(text[max(0, at - 16) : at]) or _LIMIT_BEHIND.match(text, found.end())
    )
    if found is None or not is_limited or not _OF_MINUTES.search(text):
        return None
    value = as_float(int(found["minutes"]) + Fraction(int(found["seconds"]), 60))
    return WrittenNumber(at, found.end(), NumberKind.AMOUNT, value, "分")


_MINUTES_AND_SECONDS = re.compile(
    r"(?P<minutes>[0-9]{1,2}):(?P<seconds>[0-5][0-9])(?![:0-9])(?!\s?[ap]\.?m\b)", re.IGNORECASE
)
_LIMIT_BEFORE = re.compile(
    r"(?:\b(?:under|below|within|max\.?|maximum(?: of)?|at most|more than|less than)|[<≤])\s?$", re.IGNORECASE
)
_LIMIT_BEHIND = re.compile(r"\s(?:max|maximum|tops|at most|or (?:less|under|faster))\b", re.IGNORECASE)
_OF_MINUTES = re.compile(
    r"\b(?:min(?:ute)?s?|sec(?:ond)?s?|wait(?:s|ing)?|queues?|answered"
    r"|(?:response|reply|replies)\b|(?:call|handling|handle|hold|service|serving) times?)\b",
    re.IGNORECASE,
)


def _money(text: str, tokens: Sequence[Token], at: int) -> WrittenNumber | None:
    """Return an amount behind a code or a sign of its currency: CHF 300k, A$2.1m, SGD 5万."""
    begin = tokens[at].start
    found = _MONEY_BEFORE.match(text, begin)
    unit = _currency(found["unit"]) if found else None
    digits = next((index for index in range(at, len(tokens)) if found and tokens[index].start >= found.end()), None)
    if unit is None or digits is None or found is None:
        return None
    number = read_number(f"{text[:begin]}{' ' * len(found[0])}{text[found.end() :]}", tokens, digits)
    if number is None or number.kind is not NumberKind.AMOUNT or number.unit:
        return None
    if found["unit"] in _CODES_AND_WORDS and (number.value or 0.0) < _LEAST_MONEY:
        return None
    return replace(number, start=begin, unit=unit, unit_start=begin)


def _money_behind(text: str, end: int) -> tuple[str, int, int] | None:
    """Return the currency behind a number that ends there, where it begins and ends: 45k SGD, 5万SGD, 20,000 zł."""
    found = _MONEY_BEHIND.match(text, end)
    unit = _currency(found["unit"]) if found else None
    is_word = found is not None and found["unit"] in _CODES_AND_WORDS and _NOUN_BEHIND.match(text, found.end())
    return (unit, found.start("unit"), found.end()) if found and unit and not is_word else None


def _currency(written: str) -> str | None:
    """Return the unit of amounts with this code or sign, None where it is none: 円 of JPY, SGD of S$."""
    code = LOCAL_SIGNS.get(written, written)
    return known_unit(code) or (code if code in CURRENCIES else None)


_BEGIN_MONEY = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ") | {sign[0] for sign in LOCAL_SIGNS}


def _to_one(text: str, start: int) -> WrittenNumber | None:
    """Return how many of one thing there are to one of another: 15:1, 4対1, a ratio of 7 to 1; 1:8 is read by nobody but its writer."""
    found = _TO_ONE.match(text, start)
    if found is None:
        one = _ONE_TO.match(text, start)
        return WrittenNumber(start, one.end(), NumberKind.UNREADABLE) if one else None
    if "to" in found[0] and not (_SAYS_RATIO.search(text) or _BEFORE_RATIO.search(text[max(0, start - 6) : start])):
        return None
    value = float(Fraction(digits_of(found["value"])))
    return WrittenNumber(start, found.end(), NumberKind.AMOUNT, value, TO_ONE, unit_start=found.end("value"))


#: The unit of a ratio to one.
TO_ONE = ":1"
_TO_ONE = re.compile(
    rf"(?P<value>{IN_TEXT})(?<!\b1)(?:\s?[:対]\s?| to )(?:1|one)(?![A-Za-z0-9_%:]|[.,][0-9]|\s(?:an?|per|each|every)\b)",
    re.IGNORECASE,
)
_ONE_TO = re.compile(r"(?<![A-Za-z0-9.])1\s?[:対]\s?[2-9](?![0-9:])")
_SAYS_RATIO = re.compile(r"\bratio\b|\breturn\b|[a-z]-to-[a-z]", re.IGNORECASE)
_BEFORE_RATIO = re.compile(r"\b(?:of|at|a) $", re.IGNORECASE)


def _part_of_whole(text: str, start: int) -> WrittenNumber | None:
    """Return 1/3, 三分の一, 22p in every pound."""
    if found := _FRACTION.match(text, start):
        first, second = (int(part) for part in re.findall("[0-9]+", found[0]))
        part, whole = (second, first) if "分の" in found[0] else (first, second)
        return _fraction(start, found.end(), part, whole)
    if found := _KANJI_FRACTION.match(text, start):
        share = _fraction(start, found.end("part"), kanji_value(found["part"]), kanji_value(found["whole"]))
        if not found["bound"] or not share.readings:
            return share
        return replace(share, kind=NumberKind.RATIO, value=share.readings[0], unit="%", readings=())  # 三分の一以上
    if found := _COIN_IN.match(text, start):
        coin, of = Fraction(digits_of(found["part"])), Fraction(digits_of(found["whole"]))
        if 0 < coin < of:
            return WrittenNumber(start, found.end(), NumberKind.RATIO, rounded_share(coin, of), "%")
    found = _PENCE.match(text, start)
    return WrittenNumber(start, found.end(), NumberKind.RATIO, float(found[1]), "%") if found else None


def _fraction(start: int, end: int, part: int, whole: int) -> WrittenNumber:
    """Return a part of a whole with its two readings, a share and a multiple of what it is now; 1/3 may as well be a date."""
    if not 0 < part < whole:
        return WrittenNumber(start, end, NumberKind.FRACTION)
    share = rounded_share(Fraction(part), Fraction(whole))
    return WrittenNumber(start, end, NumberKind.FRACTION, readings=(share, round(part / whole, 3)))


def _by_what_stands_before(text: str, start: int) -> WrittenNumber | None:
    """Return a number that is dialled (内線204) or a year (since 1987) by the word before it."""
    if (digits := _SHORT.match(text, start)) and _EXTENSION.search(text[max(0, start - 12) : start]):
        return WrittenNumber(start, digits.end(), NumberKind.PHONE)
    word = _WORD_OF_NUMBER.match(text, start)
    if word and _AHEAD.search(text[max(0, start - 24) : start]) and _PLURAL_BEHIND.match(text, word.end()):
        return WrittenNumber(start, word.end(), NumberKind.CODE)
    if word and _BEHIND_NUMBER.search(text[max(0, start - 16) : start]) and _ATTRIBUTE.match(text, word.end()):
        return WrittenNumber(start, word.end(), NumberKind.CODE)
    year = _YEAR.match(text, start)
    if year and (_SINCE.search(text[max(0, start - 20) : start]) or _TO_YEAR.match(text, year.end())):
        return WrittenNumber(start, year.end(), NumberKind.DATE)
    return None


#: What is given in points: a score of nine out of ten is nine.
_SCORED = re.compile(r"\b(?:score|scores|scored|rating|ratings|rated|grade|mark|marks)\b", re.IGNORECASE)
_WORD_OF_NUMBER = re.compile(rf"[0-9]{{1,3}}\b(?![.,%])|(?:{COUNTING.replace(' ', '|')})\b", re.IGNORECASE)
#: How far ahead or back one looks, in things that are no unit of time: over the next two surveys.
_AHEAD = re.compile(
    r"\b(?:over|in|for|during|after|across|within|of|at)\s+(?:(?:the|our|my)\s+)?(?:next|last|past|previous|coming|following)\s$",
    re.IGNORECASE,
)
_PLURAL_BEHIND = re.compile(r"\s(?!(?:days|weeks|months|years|quarters|hours|minutes)\b)[a-z]+s\b")
#: A number right behind another one describes the noun behind it: 100 five star reviews, 20 two bedroom flats.
_BEHIND_NUMBER = re.compile(r"(?<![A-Za-z.,/-])[0-9][0-9,]*\s$")
_ATTRIBUTE = re.compile(r"[\s-][a-z]+(?<!s)\s[A-Za-z]")
_LOCAL_SIGNS = "|".join(re.escape(sign) for sign in sorted(LOCAL_SIGNS, key=len, reverse=True))
_MONEY_BEFORE = re.compile(rf"(?<![A-Za-z0-9])(?P<unit>{_LOCAL_SIGNS}|[A-Z]{{3}})(?:(?<=Rs)\.)?\s?(?=[0-9])")
_MONEY_BEHIND = re.compile(rf"\s?(?P<unit>[A-Z]{{3}}|{_LOCAL_SIGNS})(?![A-Za-z0-9])")
#: Codes that are words too, which before less than a thousand name no money: ALL 5 branches, TOP 10; nor before a noun: 5 CAD drawings.
_CODES_AND_WORDS, _LEAST_MONEY = word_set("ALL BAM CAD COP CUP GEL LAK MAD MOP PEN SOS TOP TRY"), 1_000
_NOUN_BEHIND = re.compile(r"\s+(?!(?:an?|per|each|every|by|in|from|to|next|this|and|or)\b)[A-Za-z]")
_SOME_DAY = re.compile(
    r"one day(?:,?\s(?P<who>i|we|they|our|my|the)\b|\s[a-z]+ing\b|\s(?:and|but|so)\b|[,.!]|$)", re.IGNORECASE
)
#: A verb that takes no time as its object, and what it takes.
_TO_DO = re.compile(
    r"\b(?:to|will|we'll|i'll) (?!(?:take|last|be|get|save|spend|wait|need|add)\b)(?P<verb>[a-z]+)"
    r"(?: [a-z]+)* $(?<! (?:in|to|by|of|at) )(?<!off )(?<!down )(?<!within )(?<!under )",
    re.IGNORECASE,
)
_BEGIN_NUMBERS = frozenset(_WORDS) | word_set(
    "a an half quarter point low mid high upper several dozens tens scores hundreds thousands"
)
#: So many nobody counted: a few dozen, several hundred, dozens of.
_SOME = re.compile(
    r"(?:(?:a )?(?:few|couple(?: of)?|handful of)|several)(?: (?:dozen|hundred|thousand|million)\b(?: of)?|(?= (?:new|more|extra)\b))"
    r"|(?:low|mid|high|upper)(?:[ -]to[ -](?:mid|high))?[ -](?:teens|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|[1-9]0s)\b"
    r"|(?:single|double|two|three|four|five|six|seven)[ -](?:figures?|digits?)\b(?= |[.,]|$)(?! (?:growth|increase))"
    r"|(?:dozens|tens|scores|hundreds|thousands) of(?: thousands of)?\b",
    re.IGNORECASE,
)


#: Not a few hours a week, nor a profit a month.
_ONE_EACH = re.compile(
    r"(?P<a>an?) (?!(?:few|lot|couple|bit|little|total|average|maximum|minimum|max|min|limit|further|hour|minute|second|day|night"
    r"|week|month|year|share|profit|loss|surplus|turnover|saving|good|great|third|quarter|fifth|sixth|eighth|tenth|dozen|hundred|thousand"
    r"|million|billion|half)\b)(?:(?!(?:of|in|on|at|to|for|with|and|or|by|than)\b)[a-z-]+ ){1,3}"
    r"(?:a|per|each|every) (?:day|week|month|quarter|year)\b",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(rf"(?:[0-9]|\b(?:{COUNTING.replace(' ', '|')})\b)[^.,;:]*$", re.IGNORECASE)
#: How often: once a week, once in three months; not once we've got the second fryer, once a new one is here.
_COUNTED_ONCE = re.compile(
    r"(?<!at )(?<!for )once(?=\s*/|[.!]?\s*$|[,;]"
    r"|[ -](?:per|each|every|daily|weekly|monthly|quarterly|yearly|annually|or twice|within|by|before|(?:this|next|in an?|in every|an?)"
    r" (?:second|minute|hour|shift|day|night|week|fortnight|month|quarter|term|season|year|decade)|in (?:[0-9]|two|three|four|five|six)"
    r"|an? [a-z-]+(?=[.,;]|$| (?:for|on|in|at|by|with|from|to|and)))\b)",
    re.IGNORECASE,
)
#: Here zero counts nothing.
_ZERO_TOLERANCE = re.compile(r"zero tolerance\b", re.IGNORECASE)
#: Stands for a noun: a new one moves in, every single one.
_SUCH_A_ONE = re.compile(r"\b(?:(?:an?|the|this|that) (?!good |full )[a-z]+|every(?: single)?) $", re.IGNORECASE)


def _in_words(text: str, token: Token) -> WrittenNumber | None:
    """Return one in four, two thirds, twice."""
    is_number = token.norm in _BEGIN_NUMBERS or "-" in token.norm
    is_number = is_number and (token.norm != "once" or _COUNTED_ONCE.match(text, token.start) is not None)
    if not is_number or _ZERO_TOLERANCE.match(text, token.start):
        return None
    if called := _by_what_stands_before(text, token.start):
        return called
    if some := _SOME.match(text, token.start):
        return WrittenNumber(token.start, some.end(), NumberKind.VAGUE)
    ratio = _RATIO.match(text, token.start)
    if ratio and _SCORED.search(text[: token.start]) and not _PLURAL_BEHIND.match(text, ratio.end()):
        return WrittenNumber(token.start, ratio.end(), NumberKind.AMOUNT, float(_WORDS.get(ratio["part"].lower(), 0)))
    if ratio:
        return _ratio(ratio)
    if many := _many(text, token.start) or _one_each(text, token.start):
        return many
    if one := _ONE_THING_IN.match(text, token.start):
        return _one_thing(one, token.end)
    if time := _time_in_words(text, token.start):
        return time
    if share := _share_in_words(text, token.start):
        return share
    if times := _TIMES_AS_MANY.match(text, token.start):
        word = times["times"].lower().split()[0]
        value = 0.5 if word == "half" else float(_WORDS[word])
        return WrittenNumber(token.start, times.end(), NumberKind.AMOUNT, value, "倍")
    is_alone = not _ONE_OF.match(text, token.end) or text[: token.start].lower().endswith("no ")  # retire the old one
    is_alone = is_alone or _SUCH_A_ONE.search(text[max(0, token.start - 30) : token.start]) is not None
    is_alone = is_alone or _EACH_ONE.search(text[max(0, token.start - 12) : token.start]) is not None
    is_alone = is_alone and not _LIMITING.search(
        text[max(0, token.start - 10) : token.start]
    )  # bring that under one day
    is_alone = is_alone and not (_LED_TO.search(text[: token.start]) or _AND_HALF.match(text, token.end))
    if token.norm == "one" and (is_alone or _is_some_day(text, token)):
        return None
    return _of_age(text, _or_so(text, _english_word(text, token))) if token.norm in _WORDS else None


def _or_so(text: str, number: WrittenNumber) -> WrittenNumber:
    """Return a number with the words behind it that make it one of about so many: forty or so, 20-odd."""
    if number.unit or number.kind is not NumberKind.AMOUNT:
        return number
    behind = _OR_SO.match(text, number.end)
    return replace(number, end=behind.end()) if behind else number


_HALF_DAY = re.compile(r"半日(?=$|[をにへでは以未、。]|から|まで|程度|ほど|くらい|ぐらい|短|減|縮|早|削|増|延)")
_OR_SO = re.compile(r" or (?:so|thereabouts)\b|[ -]odd\b", re.IGNORECASE)


#: Each one should bring in $4,000: whom it is of, and no number.
_EACH_ONE = re.compile(r"\b(?:each|every|this|that|which)\s+$", re.IGNORECASE)


def _one_each(text: str, at: int) -> WrittenNumber | None:
    """Return the article as one of what is done each week or month: a toolbox talk a week; not $5.20 a head a day."""
    one = _ONE_EACH.match(text, at)
    if one is None or _COUNTED_BEFORE.search(text[:at]):
        return None
    return WrittenNumber(at, one.end("a"), NumberKind.AMOUNT, 1.0)


def _time_in_words(text: str, at: int) -> WrittenNumber | None:
    """Return half an hour, and behind a limit one unit of time: less than an hour a month."""
    one = _ONE_TIME.match(text, at)
    if one and _LIMITING.search(text[max(0, at - 10) : at]):
        unit = _english_unit(one["unit"].lower())
        return WrittenNumber(at, one.end(), NumberKind.AMOUNT, 1.0, unit, unit_start=one.start("unit"))
    if more := _ONE_AND_HALF.match(text, at):  # by a point and a half
        unit = _english_unit(more["unit"].lower())
        return WrittenNumber(at, more.end(), NumberKind.AMOUNT, 1.5, unit, unit_start=more.start("unit"))
    if part := _PART_OF_ONE.match(text, at):  # half a percent
        value = 0.5 if part["part"].lower() == "half" else 0.25
        unit = _english_unit(part["unit"].lower())
        return WrittenNumber(at, part.end(), NumberKind.AMOUNT, value, unit, unit_start=part.start("unit"))
    span = _PART_OF_TIME.match(text, at)
    if span is None:
        return None
    written = span[0].lower()
    if written.startswith("an"):
        value, unit = 1.5 if written.endswith("half") else 1.25, "時間"
    else:
        value, unit = 30.0 if written.startswith("half") else 45.0 if written.startswith("three") else 15.0, "分"
    return WrittenNumber(at, span.end(), NumberKind.AMOUNT, value, unit)


def _is_some_day(text: str, token: Token) -> bool:
    """Return whether one day is a time nobody knows: I'd like to retire one day, One day we will move; not to last one day."""
    behind = _SOME_DAY.match(text, token.start)
    before = _TO_DO.search(text[max(0, token.start - 60) : token.start])
    if behind is None or (token.start and before is None):
        return False
    return bool(behind["who"]) if before is None else ENGLISH_MOTIONS.get(before["verb"].lower()) not in _OF_AMOUNTS


_OF_AMOUNTS = frozenset({Motion.UP, Motion.DOWN, Motion.KEEP, Motion.HOLD})


def _many(text: str, at: int) -> WrittenNumber | None:
    """Return a number in several words, a dozen, half a thousand."""
    if spelled := spelled_number(text, at):
        last = text[at : spelled[1]].lower().rpartition(" ")[2]
        scale = _SCALES.get(last, 1)
        return _or_so(text, replace(_with_unit_in_words(text, at, spelled[1], spelled[0], scale=scale), scale=scale))
    if times := _TIMES_AND_HALF.match(text, at):
        value = _WORDS[times["ones"].lower()] + 0.5
        return WrittenNumber(at, times.end(), NumberKind.AMOUNT, value, "倍", unit_start=times.start("times"))
    if end := clipped_number(text, at):  # one eighty is 180 of some things, one of others
        return WrittenNumber(at, end, NumberKind.UNREADABLE)
    if note := _NOTE.match(text, at):
        return WrittenNumber(
            at, note.end(), NumberKind.AMOUNT, {"f": 5.0, "t": 10.0}[note["note"][0].lower()], "ポンド"
        )
    if _A_UNIT_MORE.match(text, at):
        return _with_unit_in_words(text, at, at + 1, 1.0, scale=1)
    if odd := _ODD.match(text, at):
        return WrittenNumber(at, odd.end(), NumberKind.AMOUNT, float(_WORDS[odd["tens"].lower()]))
    many = _A_MANY.match(text, at)
    if many is None:
        return None
    scale = _SCALES.get(many["many"].lower(), 1)
    value = {"dozen": 12.0, "hundred": 100.0}.get(many["many"].lower(), float(scale))
    value *= _PARTS_OF_MANY[(many["part"] or "")[:1].lower()]
    return replace(_with_unit_in_words(text, at, many.end(), value, scale=max(scale, int(value))), scale=scale)


def _one_thing(match: re.Match[str], end: int) -> WrittenNumber:
    """Return one supplier invoice in two hundred, 1 call-back in every 20 jobs as a share."""
    size = {"hundred": 100, "thousand": 1000}.get((match["times"] or "").lower(), 1)
    written = match["whole"]
    whole = Fraction(_WORDS.get(written.lower()) or digits_of(written)) * size if written else Fraction(size)
    return WrittenNumber(match.start(), end, NumberKind.RATIO, rounded_share(Fraction(1), whole), "%")


def _half_more(text: str, number: WrittenNumber) -> WrittenNumber:
    """Return a number of turns, rounds or boxes with the half behind it: 2回転半."""
    behind = _AND_A_HALF.match(text, number.end) if "半" in text[number.end : number.end + 4] else None
    if behind is None:
        return number
    is_whole = (
        number.value is not None
        and number.value.is_integer()
        and not number.readings
        and number.unit not in {"%", "円"}
    )
    if number.value is None or not is_whole:
        return number
    unit_start = number.unit_start if number.unit_start is not None else number.end
    return replace(
        number,
        value=number.value + 0.5,
        end=behind.end(),
        unit=number.unit or behind["unit"] or "",
        unit_start=unit_start,
    )


#: The counter is there already where it is known as one.
_AND_A_HALF = re.compile(
    r"(?P<unit>回転|周|往復|袋|箱|枚|個|本|ケース|パック)?半(?=[はをがにでの以未、。]|$|から|まで|程度)"
)


def _of_age(text: str, number: WrittenNumber) -> WrittenNumber:
    """Return a number as an age or a date where the words around it say so: 創業48年, people over 60, 3年前."""
    is_span = number.unit in {"年", "か月", "週", "日"}
    if number.unit and not is_span and number.unit != "歳":
        return number
    if (is_span or not number.unit) and _OLD.search(text[max(0, number.start - 24) : number.start]):
        return replace(number, kind=NumberKind.DATE if is_japanese(text) else NumberKind.AGE)
    if number.unit == "歳" and text[number.end : number.end + 3] in {"になる", "のうち", "までに"}:
        return replace(number, kind=NumberKind.DATE)
    if is_span and _BEFORE_NOW.match(text, number.end):
        return replace(number, kind=NumberKind.DATE)
    return number


def _share_in_words(text: str, at: int) -> WrittenNumber | None:
    """Return two thirds of, half of our orders as a share; half of that as how much it moves."""
    if relative := _HALF_OF_THAT.match(text, at):
        return WrittenNumber(at, relative.end(), NumberKind.AMOUNT, 50.0, "%")
    match, before = _SHARE.match(text, at), text[max(0, at - 8) : at]
    if match is None and text[at : at + 1] in "aAoO" and _BY_ROUGHLY.search(text[max(0, at - 20) : at]):
        match = _PART_AND_WHEN.match(text, at)
    if match is None:
        return None
    of, written = match["of"] or match["of_word"], (match["part"] or match["word"] or "").lower()
    is_step = before.lower().endswith("by ") and written not in {"", "a", "an", "one"}  # by two thirds
    if not is_step and re.search(r"\b(?:(?:by|in)\s+(?:a\s+)?|(?:first|second|latter|other)\s+)$", before):
        return None
    if of is None:
        return WrittenNumber(at, match.end(), NumberKind.RATIO, 50.0, "%")
    part = 1 if written in {"a", "an"} else _WORDS.get(written) or int(written)
    whole = PARTS[of.lower()]
    is_more = re.match(r" (?:on|over|more|fewer|less|higher|lower|better)\b", text[match.end() :]) is not None
    kind = NumberKind.AMOUNT if is_more or is_step else NumberKind.RATIO
    share = rounded_share(Fraction(part), Fraction(whole))
    return WrittenNumber(at, match.end(), kind, share, "%") if part < whole else None


def _ratio(match: re.Match[str]) -> WrittenNumber | None:
    part, whole = (
        Fraction(_WORDS[match[name].lower()] if match[name].isalpha() else digits_of(match[name]))
        for name in ("part", "whole")
    )
    if part > whole or not whole:
        return None
    share = rounded_share(part, whole)
    return WrittenNumber(match.start(), match.end(), NumberKind.RATIO, share, "%")


def rounded_share(part: Fraction, whole: Fraction) -> float:
    """Return a part of a whole in percent, to three digits: 1 of 3 is 33.3, 1 of 100,000 is 0.001."""
    return float(f"{float(100 * part / whole):.3g}")


def _vague(tokens: Sequence[Token], at: int) -> WrittenNumber | None:
    """Return 十数件, 数百件, 20数名: a number nobody wrote."""
    end, is_vague = at, False
    while end < len(tokens) and tokens[end].part is Part.NUMERAL:
        is_vague = is_vague or tokens[end].text[:1] in {"数", "何", "幾"} or tokens[end].text[-1:] in {"数", "何", "幾"}
        end += 1
    if not is_vague:
        return None
    begin, last = tokens[at].start, tokens[end - 1].end
    unit = tokens[end] if end < len(tokens) and tokens[end].start == last else None
    if unit is None or not (unit.part is Part.COUNTER or known_unit(unit.text)):
        return WrittenNumber(begin, last, NumberKind.VAGUE)
    name = _KEPT.get(unit.text) or known_unit(unit.text) or unit.text
    return WrittenNumber(begin, unit.end, NumberKind.VAGUE, unit=name, unit_start=last)


# -- Japanese ------------------------------------------------------------------------------------------------------


def _japanese(text: str, tokens: Sequence[Token], at: int) -> WrittenNumber | None:
    token = tokens[at]
    match = _DIGITS.match(text, token.start)
    if match is None:
        return _in_kanji(text, tokens, at)
    begin, end = match.start("body"), match.start("body") + len(match["body"].rstrip())
    body, sign = match["body"].strip(), match["sign"] or ""
    multiple = _TIMES_MORE.match(text, end) if body[-1:].isdigit() else None  # 260k kWh
    times = _SCALES[multiple[0].lower()] if multiple else 1
    end = multiple.end() if multiple else end
    money = _money_behind(text, end)
    unit_end, written = (money[2], "") if money else _unit_behind(text, tokens[at : at + _WINDOW], end)
    if text[token.start - 1 : token.start] == "第":
        return WrittenNumber(token.start, end, NumberKind.ORDINAL)
    if not match["sign"] and not money and _is_code(text, token.start, end, written):
        return WrittenNumber(token.start, end, NumberKind.CODE)
    if not written and (later := _APART.match(text, begin)):
        return WrittenNumber(begin, later.end(), NumberKind.UNREADABLE)  # 1 2000万円
    quantity = _quantity(body, written)
    if quantity is None:
        return None
    unit_start = end if unit_end > end else (begin if body[:1] in _CURRENCIES else None)
    start, kind = token.start if sign else begin, NumberKind.AMOUNT
    if isinstance(quantity, Ambiguous):
        value, unit, readings = quantity.readings[0], known_unit(written) or "", quantity.readings
        return WrittenNumber(start, unit_end, kind, value, unit, sign, readings, unit_start)
    unit = money[0] if money else quantity.unit
    value = as_float(quantity.amount * (10 * times if unit == "割" else times))
    unit = "%" if unit == "割" else _KEPT.get(written, unit)
    scale = times if multiple else next((size for sign, size in _KANJI_SCALES.items() if sign in body), 1)
    return WrittenNumber(start, unit_end, kind, value, unit, sign, unit_start=unit_start, scale=scale)


_KANJI_SCALES = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3}
#: In Japanese too digits go on with k and M; M alone says a size, and no million.
_TIMES_MORE = re.compile(r"[kK](?![A-Za-z0-9])|M(?=\s?(?:円|ドル|ユーロ|ポンド))")
_APART = re.compile(r"[0-9.,]+(?:\s[0-9][0-9.,]*)+")


#: 4t2人: the letters before it are the unit of another number.
_BEHIND_SIZE = re.compile(r"[0-9](?:t|kg|g|L|mL|cm|mm|m|km|h)$")


_CAPITALS = re.compile(r"(?<![0-9A-Za-z])[A-Z]*$")
_INDEX = re.compile(r"(?<![A-Za-z0-9])(?!Ver)[A-Z][a-z]{1,2}$")


def _is_code(text: str, start: int, end: int, written: str) -> bool:
    """Return whether a number is part of a word: A4, 1on1, 5S, the 30 of 10:30."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    if _IN_CODE.match(before) and not _BEHIND_SIZE.search(
        text[max(0, start - 6) : start]
    ):  # LTV3万円, NPS40以上 are amounts; A4, ISO27001 are not
        letters = _CAPITALS.search(text[max(0, start - 12) : start])
        is_word = letters is not None and len(letters[0]) >= 2
        if (
            _INDEX.search(text[max(0, start - 6) : start])
            and "." in text[start:end]
            and text[end : end + 1] in "をにがは以"
        ):
            return False  # Cpk1.33を
        is_bounded = re.match(r"\s?(?:以上|以下|以内|超|未満)", text[end:]) is not None
        if not (is_word and (written or is_bounded or text[start:end][-1:] in "万億千百")):
            return True
    if before == "-" and _LETTER.match(text[start - 2 : start - 1]):
        return True  # GPT-4
    is_clock = before == ":" and text[start - 2 : start - 1].isdigit()
    is_joined = not written and _JOINED_BEHIND.match(behind) is not None
    return is_clock or is_joined or written in _LETTERS


_IN_CODE, _JOINED_BEHIND, _LETTER = re.compile("[A-Za-z_@#]"), re.compile("[A-Za-z_@:]"), re.compile("[A-Za-z]")
_LETTERS = frozenset("SGDPCM")


def _quantity(body: str, written: str) -> Quantity | Ambiguous | None:
    """Return the amount by the grammar of the cells; 4割5歩 is spelled 4割5分 there, and it knows neither ℃ nor £."""
    unit = {"℃": "℃", "£": "ポンド"}.get(written) or {"£": "ポンド"}.get(body[:1])
    if unit:
        found = read_quantity(body.lstrip("£"), "")
        return replace(found, unit=unit) if isinstance(found, Quantity) else found
    if _PARTS.fullmatch(written):
        return read_quantity(body + (written[:-1] + "分" if written.endswith("歩") else written), "")
    return read_quantity(body + written, unit_name(written))


_IN_PARTS = re.compile("([一二三四五六七八九])分")
_MOST_KANJI = 10**14
_TO_KANJI = re.compile("から[〇一二三四五六七八九十百千万]")
_KANJI = re.compile(r"[〇零一二三四五六七八九十百千万億兆]+|ゼロ")


def _in_kanji(text: str, tokens: Sequence[Token], at: int) -> WrittenNumber | None:
    """Return a number written in kanji, or ゼロ: its normal form holds its digits."""
    token = tokens[at]
    before = text[token.start - 1 : token.start]
    if not _KANJI.fullmatch(token.text):
        return None
    if before == "第":
        return WrittenNumber(token.start, token.end, NumberKind.ORDINAL)
    digits = "0" if token.text in {"ゼロ", "零"} else token.norm.replace(",", "")
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) or Fraction(digits) > _MOST_KANJI:
        digits = str(kanji_value(token.text))
    end, written = _unit_behind(text, tokens[at : at + _WINDOW], token.end)
    is_low = _TO_KANJI.match(text, token.end) is not None  # 百から百二十グラム
    if (digits != "0" and end == token.end and not is_low) or (token.text == "一" and not known_unit(written)):
        return None  # 一 alone is a word: 一次対応, 統一, 一歩
    if digits == "0" and not known_unit(written):
        end, written = token.end, ""  # 遅刻ゼロ運動
    value, unit = as_float(Fraction(digits)), known_unit(written) or written
    if unit == "割":
        value, unit = value * 10, "%"
        if part := _IN_PARTS.match(text, end):  # 二割八分
            value, end = value + "〇一二三四五六七八九".index(part[1]), part.end()
    unit_start = token.end if end > token.end else None
    return WrittenNumber(token.start, end, NumberKind.AMOUNT, value, _KEPT.get(written, unit), unit_start=unit_start)


def kanji_value(kanji: str) -> int:
    """Return what a number in kanji is: 一万二千."""
    digits = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
    tens = {"十": 10, "百": 100, "千": 1_000}
    groups = {"万": 10**4, "億": 10**8, "兆": 10**12}
    total = group = digit = 0
    for sign in kanji:
        if sign in tens:
            group, digit = group + (digit or 1) * tens[sign], 0
        elif sign in groups:
            total, group, digit = total + (group + digit or 1) * groups[sign], 0, 0
        else:
            digit = digit * 10 + digits.get(sign, 0)
    return total + group + digit


def _unit_behind(text: str, tokens: Sequence[Token], at: int) -> tuple[int, str]:
    """Return where the unit behind a number ends, and the unit as written; (at, "") when there is none.

    In order: an amount in parts (3時間30分), a unit of the table that ends where a token ends, a counter by its part of speech, a noun
    that closes the number phrase (3コール以内, 20教室へ).
    """
    gap = len(text[at : at + 1]) - len(text[at : at + 1].lstrip())
    begin = at + gap
    if parts := _PARTS.match(text, begin):
        return parts.end(), parts[0]
    behind: list[Token] = []
    for token in tokens:
        if token.start >= begin + 2 * _LONGEST_UNIT:
            break
        if token.start >= begin:
            behind.append(token)
        elif token.end > begin:  # 5|千本
            behind.append(Token(text[begin : token.end], text[begin : token.end], Part.NOUN, begin, token.end))
    if not behind or behind[0].start != begin:
        return at, ""
    is_latin = behind[0].part is Part.COUNTER and behind[0].text.isascii()  # 9,000 m3
    found = _known(text, begin, behind) or (_counter(behind) if is_latin or not gap else None)
    if found is None:
        return at, ""
    end, written = found
    if text[end - 1 : end] == "分" and not written.endswith("分"):
        return end, written  # 3か月分
    per = _PER_ONE.match(text, end)
    if per is None:
        return end, written
    is_next = text[per.end() : per.end() + 1].isdigit() or text[per.end() :][:1] == ":"  # 90%/放棄呼5%
    after = next((token for token in tokens if token.start == per.end()), None)
    is_next = is_next or (after is not None and after.is_nominal and after.norm not in BOUNDS_BEHIND)  # 15社/既存売上8%
    if known_unit(written) and not is_next and any(token.end == per.end() for token in tokens):
        return per.end(), written + per[0]
    return end, written


_PER_ONE = re.compile(r"/(?!日|週|月|年)[一-龥ァ-ヶA-Za-z]{1,4}")


def _known(text: str, begin: int, behind: Sequence[Token]) -> tuple[int, str] | None:
    if (first := behind[0]).norm in BOUNDS_BEHIND or (first.part is Part.TIMELY and first.text not in {"日", "年"}):
        return None
    if text.startswith("°C", begin):
        return begin + 2, "℃"
    if text.startswith("営業日", begin) or text.startswith("稼働日", begin):
        return begin + 3, text[begin : begin + 3]
    blank = Part.SPACE
    for end in reversed(
        [token.end for token in behind if token.end - begin <= _LONGEST_UNIT and token.part is not blank]
    ):
        written = text[begin:end]
        if "/" in written and written[-1:] in {"日", "週", "月", "年"}:
            continue  # 80人/日: a cadence
        if known_unit(written):
            if end - begin > 1 and written[-1] in "月日年" and _EACH_BEHIND.match(text, end):  # 1人月30時間
                continue
            following = next((token for token in behind if token.start == end), None)
            is_name = following is not None and following.text == "数" and following.part is Part.SUFFIX
            if is_name:
                return None
            has_part = following is not None and following.text == "分" and written[-1] in "月年日人件回"
            return (end + has_part, written)
    return None


_EACH_BEHIND = re.compile("[0-9]|平均|約")
_CLOSES = frozenset("をにへがはで、。,)/→」") | {
    "から",
    "まで",
    "より",
    "です",
    "と",
    "も",
    "だ",
    "・",
    "ずつ",
    "の",
}


def _counter(behind: Sequence[Token]) -> tuple[int, str] | None:
    """Return a counter, or a noun that closes the number phrase."""
    first = behind[0]
    following = behind[1] if len(behind) > 1 else None
    is_house = following is not None and following.text in _HOUSES and first.end == following.start
    if following is not None and is_house and first.part in _OF_HOUSE:  # 3|事業|所, 20|自治|体
        first = Token(first.text + following.text, first.norm + following.text, Part.NOUN, first.start, following.end)
        behind = [first, *behind[2:]]
        following = behind[1] if len(behind) > 1 else None
    if not first.is_nominal or first.norm in MOTIONS or first.text in _NO_UNIT or first.norm in BOUNDS_BEHIND:
        return None
    is_closed = following is None or following.text in _CLOSES or following.part in {Part.STOP, Part.COMMA}
    is_term = first.part is Part.TIMELY and not (len(first.text) == 1 and is_closed)  # 120折を is a counter
    if first.norm in ABOUT_BEHIND or first.norm in BOUNDS_BEFORE or is_term or first.part is Part.PREFIX:
        return None  # 月600万円上限
    if first.part is Part.COUNTER and not (following and following.text == "数"):
        return first.end, first.text
    is_over = (
        following is None
        or following.norm in BOUNDS_BEHIND
        or following.norm in ABOUT_BEHIND
        or following.text in _CLOSES
        or following.part in {Part.SPACE, Part.STOP, Part.COMMA}
        or MOTIONS.get(following.norm) is not None
        or (following.part is Part.VERBAL and _is_done(behind[2:4]))
    )
    is_done = following is not None and following.part is Part.VERBAL and not (behind[2:] and behind[2].is_nominal)
    is_kana = _KATAKANA.fullmatch(first.text) is not None
    is_over = is_over or (is_done and (len(first.text) == 1 or is_kana))  # 5,000鉢出荷, 3アイテム投入
    is_ending = first.part is Part.SUFFIX and len(first.text) == 1
    is_over = is_over or (
        is_ending and following is not None and following.part in _BEHIND_SUFFIX
    )  # 10尾出す, 1羽5,000円
    is_short = len(first.text) <= (8 if is_kana else 3)
    if is_over and is_short and not (following and following.text == "の" and first.part is Part.VERBAL):
        return first.end, first.text
    return None


_KATAKANA = re.compile(r"[ァ-ヶー]+")
_BEHIND_SUFFIX = frozenset({Part.VERB, Part.NUMERAL})
#: Behind a noun they make a house, a body or a calling of it that is counted as one word.
_HOUSES = frozenset("所園街館院校局署庁会体士")
_OF_HOUSE = frozenset({Part.NOUN, Part.VERBAL, Part.ADJECTIVAL})


def _is_done(behind: Sequence[Token]) -> bool:
    """Return whether what stands behind a verbal noun makes it the verb of a number: 240タイトル完成させる, 35教室開設を目指す."""
    norms = [token.norm for token in behind]
    return norms[:1] == ["為る"] or norms in (["を", "目指す"], ["を", "目標"])


# -- English -------------------------------------------------------------------------------------------------------


def _english(text: str, tokens: Sequence[Token], at: int) -> WrittenNumber | None:
    start = tokens[at].start
    if text[start : start + 1] in "+-" and text[start + 1 : start + 2] == " " and start:
        return None  # hours - 32 a week
    if ratio := _RATIO.match(text, start):
        return _ratio(ratio)
    match = _ENGLISH.match(text, start)
    if match is None:
        return _with_decimal_comma(text, start)
    if parts := _TIGHT_UNITS.match(text, start) or _IN_TWO_UNITS.match(text, start):
        return _in_two_units(parts)
    if match[0].strip() == "1" and (one := _ONE_EVERY.match(text, start) or _ONE_IN.match(text, start)):
        return _one_thing(one, match.end())
    if (end := _end_of_code(text, match)) is not None:
        return WrittenNumber(start, end, NumberKind.CODE)
    if many := _digits_of_many(text, match):
        return many
    scale = _SCALES.get((match["scale"] or "").lower(), 1)
    number = Fraction(digits_of(match["digits"])) * scale
    sign = match["sign"] or ""
    word = (match["unit"] or "").lower()
    unit = _CURRENCIES[match["currency"]] if match["currency"] else _english_unit(word, times=match["times"] or "")
    of_cents = next((currency for currency, told in _IN_CENTS if told.search(text)), None) if unit == "cents" else None
    number = number / 100 if word in _SMALL_COINS or of_cents else number
    unit = of_cents or unit
    if match["times"]:
        # deploys 3x/day is how often, 4.5 times its cost a multiple
        is_often = _EACH_TIME.match(text, match.end())
        unit = "回" if is_often else "倍" if _TIMES_OF.match(text, match.end()) else unit
    unit_start = match.start("unit") if word else match.start("times") if match["times"] else None
    end = match.end()
    if not (unit or sign) and (money := _money_behind(text, end)):  # 45k SGD
        unit, unit_start, end = money
    if not (unit or sign) and (measured := _WITHOUT_VOWEL.match(text, end)):  # 7.4 mpg
        unit, unit_start, end = measured["unit"], measured.start("unit"), measured.end()
    kind = NumberKind.AMOUNT
    begin = start if sign else match.start("currency") if match["currency"] else match.start("digits")
    if match["currency"]:
        unit_start = match.start("currency")
    return WrittenNumber(begin, end, kind, as_float(number), unit, sign, unit_start=unit_start, scale=scale)


def _digits_of_many(text: str, match: re.Match[str]) -> WrittenNumber | None:
    """Return digits with the words behind them that make more of them: 2 and a half million, 12 and a half percent, 3 dozen."""
    if match["unit"] or match["scale"]:
        return None
    number, start = Fraction(digits_of(match["digits"])), match.start()
    if many := _HALF_OF_MANY.match(text, match.end()):
        size = _SCALES.get(many["many"].lower(), 1)
        value = as_float((number + Fraction(1, 2)) * size)
        found = replace(_with_unit_in_words(text, start, many.end(), value), scale=size)
        return replace(found, unit=_CURRENCIES[match["currency"]]) if match["currency"] else found
    if not match["currency"] and _AND_HALF.match(text, match.end()):
        return _with_unit_in_words(text, start, match.end(), as_float(number))
    if hundreds := _HUNDRED_BEHIND.match(text, match.end()):
        return _with_unit_in_words(text, start, hundreds.end(), as_float(number * 100))
    if dozens := _DOZEN_BEHIND.match(
        text, match.end()
    ):  # whoever writes 40 dozen counts by the dozen, and so does what stands beside it
        return WrittenNumber(
            start, dozens.end(), NumberKind.AMOUNT, as_float(number), "dozen", unit_start=dozens.end() - len("dozen")
        )
    return None


def _in_two_units(match: re.Match[str]) -> WrittenNumber:
    """Return 2h30 in hours, 6 min 30 in minutes, 6 min 20 in seconds."""
    unit, first, second = _english_unit(match["unit"].lower()), int(match["first"]), int(match["second"])
    is_quarter = second % 15 == 0
    value, unit = (first + second / 60, unit) if is_quarter else (first * 60.0 + second, _SMALLER_UNIT[unit])
    return WrittenNumber(match.start(), match.end(), NumberKind.AMOUNT, value, unit, unit_start=match.start("unit"))


def _with_decimal_comma(text: str, at: int) -> WrittenNumber | None:
    """Return a number whose comma cannot part thousands and that has its unit behind it: 3,2 hours, 88,5 percent."""
    digits = _DECIMAL_COMMA.match(text, at)
    number = _ENGLISH.match(f"{text[:at]}{digits[0].replace(',', '.')}{text[digits.end() :]}", at) if digits else None
    if number is None or not number["unit"]:
        return None
    unit = _english_unit(number["unit"].lower())
    return WrittenNumber(
        at, number.end(), NumberKind.AMOUNT, float(number["digits"]), unit, unit_start=number.start("unit")
    )


_DECIMAL_COMMA = re.compile(r"[0-9]{1,3},[0-9]{1,2}(?![0-9,])")


#: A short word without a vowel is no word but a unit: mpg, rpm, bpm; not what tells a time or a place.
_WITHOUT_VOWEL = re.compile(
    r" ?(?P<unit>nos\b|(?!(?:vs|st|nd|rd|th|am|pm|wks?|yrs?|mths?|qtrs?|mr|mrs|dr|mtgs?|pcs|ppl|tbd|hrs?)\b)"
    r"[bcdfghjklmnpqrstvwxz]{3,4})\b(?! [a-z]+s\b)"
)


def _end_of_code(text: str, match: re.Match[str]) -> int | None:
    """Return where a number of an English text ends that only tells which (ISO 9001, Year 11, 221B), None for an amount."""
    start = match.start()
    around = text[start - 1 : start] + text[match.end() : match.end() + 1]
    is_per = around[-1:] == "/" and text[match.end() + 1 : match.end() + 2].isalpha()  # 32/wk
    is_named = _NAMED_BY_NUMBER.search(text[max(0, start - 6) : start]) is not None
    is_named = is_named or match["unit"] == "S"  # 5S audit: seconds have a small letter
    is_named = is_named or (match["unit"] == "s" and _DECADE.search(text[max(0, start - 8) : start]) is not None)
    if (
        is_named
        or re.search(r"[A-Za-z_@#/:]", around[:-1] if is_per else around)
        or re.match(r"\.(?:[0-9])", text[match.end() :])
    ):
        end = re.compile(r"[\w/:@#]*").match(text, match.end("digits"))
        return end.end() if end else match.end()
    if (match["scale"] or "") in {"b", "B"} and not match["currency"]:
        return match.end()  # 221B Baker Street
    if _LABEL.search(text[max(0, start - 30) : start]) and _LABELLED.match(text, match.end()) and match[0].isdigit():
        return match.end()  # Harbour Road 17, ISO 9001
    if _ADDRESS.match(text, match.end("digits")) or (
        _NUMBERED.search(text[max(0, start - 20) : start]) and _NUMBERED_NOUN.match(text, match.end("digits"))
    ):
        return match.end("digits")  # 118 High Street, Year 11 attendance
    if _NUMBERED_ROW.search(
        text[max(0, start - 20) : start] + "|" + text[match.start("digits") : match.end("digits") + 8]
    ):
        return match.end("digits")  # uptake among Years 3 to 6
    compound = _COMPOUND.match(text, match.end("digits"))  # a 40-bed hostel
    return compound.end() if compound else None


#: A number behind a short word and a hyphen is part of a name: a sev-1 incident; not sub-3.
_NAMED_BY_NUMBER = re.compile(r"(?<![A-Za-z])(?!sub-)[A-Za-z]{1,4}-$", re.IGNORECASE)
#: In our 40s, the mid-30s: no seconds.
_DECADE = re.compile(r"\b(?:the|our|my|your|their|his|her|mid|early|late)[ -]$", re.IGNORECASE)
#: A name in capitals behind another word, or an abbreviation of which nothing is measured, labels the number behind it.
_LABEL = re.compile(r"[A-Za-z] [A-Z][a-z]+(?<!s) $|\bISO $")
_LABELLED = re.compile(r"(?=[,;]|\s+certified|\s+and we)")
_ADDRESS = re.compile(
    r" (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Court|Place|Way|Hill|Terrace|Gardens|Crescent|Row|Quay)\b"
)
#: What is told apart by numbers, and a noun that goes on: Year 11 attendance, Line 3 scrap; not level 3 or more, next year 300 members.
_NUMBERED = re.compile(
    r"(?<!next )(?<!this )(?<!last )(?<!per )(?<!each )(?<!every )(?<!fiscal )(?<!\ba )"
    r"\b(?:year|grade|section|room|line|level|phase|stage|tier|zone|bay|unit|ward|form|class|building|block|key stage) $",
    re.IGNORECASE,
)
_NUMBERED_NOUN = re.compile(
    r"(?<=[0-9])(?:'s)? (?!(?:or|to|and|by|a|an|per|in|is|are|of|for|from|at)\b)[a-z]{3,}|(?= is \d)|\)"
)
#: Several of them, of which a row of numbers tells which, before and behind the place of one: Years | 3 to 6, Years 3 to | 6.
_NUMBERED_ROW = re.compile(
    r"(?<!next )(?<!last )\b(?:years|grades|sections|rooms|lines|levels|stages|zones|bays|wards|forms|classes|buildings|blocks)"
    r" (?:\|[0-9]{1,2} (?:to|and|&) [0-9]{1,2}(?![0-9%])|[0-9]{1,2} (?:to|and|&) \|[0-9]{1,2}(?![0-9,.]*%))",
    re.IGNORECASE,
)
#: A number that describes the noun behind it; a span of time may be what is measured (a 3-day turnaround).
_COMPOUND = re.compile(
    r"-(?!(?:second|sec|minute|min|hour|hr|day|business|working|week|month|year|percent|point|fold|[0-9])s?\b)[a-z]{2,}\b(?= [a-z])",
    re.IGNORECASE,
)


_TIMES_OF = re.compile(r" (?:its|our|their|the|last|what|that of)\b", re.IGNORECASE)
_EACH_TIME = re.compile(r"\s?/|\s(?:an?|per|every|each)\s(?:day|week|month|quarter|year|hour|shift)\b", re.IGNORECASE)


def _english_unit(word: str, times: str = "") -> str:
    if times:
        return "回" if times.lower() == "times" else "倍"
    if word in _SMALL_COINS:
        return _SMALL_COINS[word]
    singular = word.rstrip("s") if len(word) > 3 else word
    return _ENGLISH_UNITS.get(word) or _ENGLISH_UNITS.get(singular) or known_unit(word) or known_unit(singular) or word


#: Twelve and a half percent; not two and a half times.
_AND_HALF = re.compile(r" and a half\b(?! (?:dozen|hundred|thousand|million|billion|times)\b)", re.IGNORECASE)
_HALF_OF_MANY = re.compile(r" and a half (?P<many>thousand|million|billion|lakhs?|crores?)\b", re.IGNORECASE)
_DOZEN_BEHIND, _HUNDRED_BEHIND = re.compile(r" dozen\b", re.IGNORECASE), re.compile(r" hundred\b", re.IGNORECASE)
_SPELLED_UNIT = re.compile(
    r"\s+(hours?|minutes?|seconds|milliseconds|(?:business |working )?days?|percentage points?|points?|percent|per cent"
    r"|weeks?|months?|years?|lit(?:re|er)s?|kilos?|tonnes?|pounds?|dollars?|euros?|quid|bucks)\b",
    re.IGNORECASE,
)


_ONES = "|".join(word for word in SMALL_NUMBERS if word != "zero")
_NOTE = re.compile(r"a (?P<note>fiver|tenner)\b", re.IGNORECASE)
#: By how much two things differ: a pound higher, a day less.
_A_UNIT_MORE = re.compile(
    r"a (?:pound|dollar|euro|quid|minute|hour|day|week|month|year|point)"
    r" (?:higher|lower|more|less|dearer|cheaper|shorter|longer|faster|quicker|earlier|sooner|up on|down on)\b",
    re.IGNORECASE,
)
_ODD = re.compile(r"(?P<tens>(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred)-odd\b", re.IGNORECASE)
_TIMES_AND_HALF = re.compile(rf"(?P<ones>{_ONES}) and a half (?P<times>times)\b", re.IGNORECASE)
_A_MANY = re.compile(
    r"(?P<part>half |(?:a |one )?quarter of |three quarters of )?a (?P<many>dozen|hundred|thousand|million|billion)\b(?! times)",
    re.IGNORECASE,
)
_PARTS_OF_MANY = {"": 1.0, "h": 0.5, "q": 0.25, "a": 0.25, "o": 0.25, "t": 0.75}
_ONE_THING_IN = re.compile(
    rf"(?:one|1)\s+(?:[a-z-]+\s+){{1,3}}(?:(?:in|out of)\s+(?:every\s+|a\s+)?(?=\S*(?:[0-9]|hundred|thousand|{_ONES}))"
    rf"(?P<whole>(?:{_ONES})\b|{IN_TEXT})?\s?(?P<times>hundred|thousand)?)(?!\s*(?:days?|weeks?|months?|years?|hours?|minutes?|shops?|sites?))\b",
    re.IGNORECASE,
)
#: In digits only where every says that it is a share: 1 shop in 2 towns is none.
_ONE_EVERY = re.compile(_ONE_THING_IN.pattern.replace(r"(?:every\s+|a\s+)?", r"every\s+", 1), re.IGNORECASE)
_SMALLER_UNIT = {"時間": "分", "分": "秒"}
#: Hours and minutes, or minutes and seconds, the smaller ones with or without their unit.
_IN_TWO_UNITS = re.compile(
    r"(?P<first>[0-9]{1,3})\s?(?P<unit>hours?|hrs?|h|minutes?|mins?)\s?(?P<second>[0-5]?[0-9])"
    r"(?:\s?(?:minutes?|mins?|seconds?|secs?)\b|(?:\s?[ms])?(?![\w.,/%$€£-]|\s+[a-z]{4,}))",
    re.IGNORECASE,
)
_TIGHT_UNITS = re.compile(
    r"(?P<first>[0-9]{1,3})(?P<unit>hrs?|h|mins?)(?P<second>[0-5][0-9])(?![\w.,/%$€£-])", re.IGNORECASE
)
#: 1 tree in 6: nothing stands behind it that there may be six of.
_ONE_IN = re.compile(
    r"1\s+[a-z-]+(?<!s)\s+in\s+(?P<whole>[2-9]|[1-9][0-9])(?P<times>)"
    r"(?!\s+[a-z]*s\b|[0-9.,%]*[0-9%]|\s*(?:days?|weeks?|months?|years?|hours?|minutes?)\b)",
    re.IGNORECASE,
)
_DOZENS = re.compile(rf"(?P<ones>{_ONES})\s+dozen\b", re.IGNORECASE)


def _english_word(text: str, token: Token) -> WrittenNumber:
    """Return zero, three, two dozen, twice: numbers in words."""
    if dozens := _DOZENS.match(text, token.start):
        return _with_unit_in_words(text, token.start, dozens.end(), 12.0 * _WORDS[dozens["ones"].lower()])
    number = _with_unit_in_words(text, token.start, token.end, float(_WORDS[token.norm]))
    return replace(number, unit="回") if token.norm in {"once", "twice"} and not number.unit else number


def _with_unit_in_words(text: str, start: int, end: int, value: float, *, scale: int = 1) -> WrittenNumber:
    """Return a number in words with the unit behind it, and the half of its scale: three weeks, a million and a half pounds."""
    if half := _AND_HALF.match(text, end):
        value, end = value + scale / 2, half.end()
    spelled = _SPELLED_UNIT.match(text, end)
    unit = _english_unit(spelled[1].lower()) if spelled else ""
    unit_start = spelled.start(1) if spelled else None
    return WrittenNumber(
        start, spelled.end() if spelled else end, NumberKind.AMOUNT, value, unit, unit_start=unit_start
    )
