"""Numbers, periods and times as people of a language read and say them.

| rule | what it says |
|---|---|
| digits | below 10 two decimals, below 1,000 one, above none; below 1 three significant digits; no trailing zeros |
| money | whole yen; other currencies with two decimals below 1,000 |
| large, ja | 万 from 10万 (12,345円, 12.3万円, 1,234万円); 億 and 兆 with three digits (1.23億円) |
| large, en | M and B with three digits (¥1.23M); thousands separators below |
| half | rounds away from zero, as 四捨五入 does |
| ratio | one decimal, cut off, never rounded up: 99.96 % is shown as 99.9 %, so a missed line never looks reached |
| pair | a value shown `beside` a different one reads differently: up to two decimals more, else every digit |
| exact | every digit that was recorded, never 万, 億, M or B |
| minus | the minus sign − in front, never △, ▲ or brackets |

Values are in the indicator's unit, ratios plain numbers (1.0 = on target). None is `–`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

from kpicore.model.money import SIGNS, SPELLINGS, YEN
from kpicore.model.node import Band, Direction
from kpicore.periods import Cadence, Calendar, Period, parse_period_id
from kpicore.text.catalogue import BLANK, catalogue
from kpicore.text.singular import singular_unit

MINUS = "−"
Value = float | Band | None

_PERCENT_UNITS = frozenset({"%", "％", "パーセント", "percent"})
#: What is written of a currency: 円 in place of the yen's sign, whatever it was typed as.
_CURRENCIES = {spelling: "円" if code == YEN else SIGNS[code] for spelling, code in SPELLINGS.items()}
#: The sign before the number; in Japanese yen follow it (円).
_CURRENCY_SIGNS = {"円": SIGNS[YEN], **{sign: sign for code, sign in SIGNS.items() if code != YEN}}
#: Units whose differences are counted in another unit.
_DIFFERENCE_UNITS = {"位": "ranks"}
#: Units that already hold thousands: such numbers are never scaled a second time.
_SCALED_UNIT_STARTS = ("千", "万", "百万", "千万", "億", "十億", "兆", "k", "K", "M", "B")

_SCALES_JA = (("", Decimal(1)), ("万", Decimal(10**4)), ("億", Decimal(10**8)), ("兆", Decimal(10**12)))
_SCALES_EN = (("", Decimal(1)), ("M", Decimal(10**6)), ("B", Decimal(10**9)), ("T", Decimal(10**12)))
_MAX_DECIMALS = 9
_MORE_DECIMALS = 2
_MANY_DECIMALS = 6
#: 万 is used from ten of them: 12,345円 is shown in full.
_WAN_FROM = 10

_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAMES_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class _Unit:
    """How a unit is written: `currency` is 円, £, $, € or blank; `rest` what follows it (`/件`), else the unit."""

    currency: str
    rest: str
    percent: bool
    scalable: bool


# -- values ----------------------------------------------------------------------------------------------------


def amount(value: Value, unit: str, language: str, *, exact: bool = False, beside: Value = None) -> str:
    """Return a value with its unit: `1.5億円`, `1,234万円`, `5,000人`, `24.8%`, `¥150M`; a band as `10〜20件`.

    `beside` is the value it will be compared with by eye (the target): where both differ they read differently.

    >>> amount(149_999_999, "円", "ja"), amount(149_999_999, "円", "ja", beside=150_000_000)
    ('1.5億円', '149,999,999円')
    """
    if value is None:
        return BLANK
    if isinstance(value, Band):
        kind = _unit(unit)
        low, high = (
            (_every_digit(end) if exact else _short(end, kind, language, 0)) for end in (value.low, value.high)
        )
        joint = "〜" if language == "ja" else "–"
        return _with_unit(f"{low}{joint}{high}", kind, language)
    if exact:
        return _with_unit(_every_digit(value), _unit(unit), language)
    other = beside if isinstance(beside, int | float) and beside != value else None
    return _told_apart(value, other, unit, language)


def whole(value: float, unit: str, language: str) -> str:
    """Return the shortest writing of a value that leaves no digit out, so that it can be typed as it reads.

    >>> whole(12_400_000, "円", "ja"), whole(1_234_567, "円", "ja"), whole(1.25, "円/件", "ja")
    ('1,240万円', '1,234,567円', '1.25円/件')
    """
    kind = _unit(unit)
    short = _short(value, kind, language, 0)
    digits = short if short == _short(value, kind, language, _MANY_DECIMALS) else _every_digit(value)
    has_tenths = digits[-2:-1] == "." and kind.currency not in {"", "円"}
    return _with_unit(f"{digits}0" if has_tenths else digits, kind, language)  # $37.40


def number(value: float | None, language: str, *, exact: bool = False) -> str:
    """Return a number without a unit, by the same rules as `amount`."""
    return amount(value, "", language, exact=exact)


def goal(target: Value, unit: str, direction: Direction, language: str) -> str:
    """Return a target with its direction: `15件以上`, `3時間以下`, `5位以内`, `10〜20件`; `–` when there is none."""
    if target is None:
        return BLANK
    text = amount(target, unit, language)
    if isinstance(target, Band):
        return text
    key = "rank" if direction is Direction.AT_MOST and unit.strip() == "位" else direction
    return catalogue(language)(f"goal.{key}", target=text)


def difference(value: float | None, unit: str, language: str, *, of: float | None = None) -> str:
    """Return a difference with its sign: `+3.2ポイント`, `−1,234万円`, `±0件`; percent indicators differ in points.

    `of` is the value that differs: then it has as many decimals as that value and the one it is compared with are shown with.

    >>> difference(-0.4, "%", "ja", of=1.58), difference(0.454, "%", "ja", of=24.8)
    ('−0.40ポイント', '+0.5ポイント')
    """
    if value is None:
        return BLANK
    shown = difference_unit(unit)
    text = amount(abs(value), shown, language)
    if of is not None and abs(value) < 1000 and not _unit(unit).currency:
        # In 万 and above a value shows no decimals of the unit.
        both = (_short(round(each, _MAX_DECIMALS), _unit(unit), language, 0) for each in (of, of - value))
        places = max(len(short.partition(".")[2]) if short[-1].isdigit() else 0 for short in both)
        digits = _rounded(Decimal(repr(abs(float(value)))), places)
        text = _with_unit(_grouped(digits if digits else Decimal(0)), _unit(shown), language)
    if text == amount(0, shown, language):
        return f"±{text}"
    return f"+{text}" if value > 0 else f"{MINUS}{text}"


def difference_unit(unit: str) -> str:
    """Return the unit in which values of a unit differ: percent in points, ranks (位) in places, any other in itself."""
    return "pt" if _unit(unit).percent else _DIFFERENCE_UNITS.get(unit.strip(), unit)


def ratio(value: float | None) -> str:
    """Return a ratio as a percentage with one decimal, cut off: 0.9996 is 99.9 %, 1.0 is 100.0 %.

    Cut towards the failing side, so that no missed threshold of up to one decimal looks reached; a larger ratio is the
    better one in every direction (R4).
    """
    if value is None:
        return BLANK
    percent = (Decimal(repr(round(float(value), 9))) * 100).quantize(Decimal("0.1"), ROUND_FLOOR)
    return f"{_grouped(percent)}%"


def change_ratio(value: float | None) -> str:
    """Return a ratio of this to another period as a change: 1.032 is `+3.2%`, 0.9 is `−10.0%`."""
    if value is None:
        return BLANK
    percent = ((Decimal(repr(round(float(value), 9))) - 1) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if percent == 0:
        return "±0.0%"
    return f"+{_grouped(percent)}%" if percent > 0 else f"{_grouped(percent)}%"


@lru_cache(maxsize=16_384)
def _told_apart(value: float, other: float | None, unit: str, language: str) -> str:
    """Return the shortest writing that reads differently from the other value's; all digits at last."""
    kind = _unit(unit)
    for more in range(_MORE_DECIMALS + 1):
        text = _with_unit(_short(value, kind, language, more), kind, language)
        if other is None or text != _with_unit(_short(other, kind, language, 0), kind, language):
            return text
    return _with_unit(_every_digit(value), kind, language)


def _short(value: float, unit: _Unit, language: str, more: int) -> str:
    """Return the number alone, with `more` decimals than usual, in the largest scale that people would use."""
    exact = Decimal(repr(float(value)))
    scales = _SCALES_JA if language == "ja" else _SCALES_EN
    name, size = scales[0]
    shown = _rounded(exact, _decimals(exact, unit, name) + more)
    for larger, larger_size in scales[1:] if unit.scalable else ():
        # Rounded in the smaller scale first: 99,999.6 is 10万, 99,950 is not.
        if abs(shown) * size < larger_size * (_WAN_FROM if larger == "万" else 1):
            break
        name, size = larger, larger_size
        shown = _rounded(exact / size, _decimals(exact / size, unit, name) + more)
    keeps_zeros = unit.currency not in {"", "円"} and not name
    return _grouped(shown if keeps_zeros else shown.normalize()) + name


def _decimals(value: Decimal, unit: _Unit, scale: str) -> int:
    """Return the decimals of a value in a scale ("" for the unit itself)."""
    size = abs(value)
    if scale == "万":
        return 1 if size < 100 else 0
    if scale:
        return 2 if size < 10 else 1 if size < 100 else 0
    if unit.currency:
        return 2 if unit.currency != "円" and size < 1000 else 0
    if 0 < size < 1:
        return min(_MAX_DECIMALS, 2 - size.adjusted())
    return 2 if size < 10 else 1 if size < 1000 else 0


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _every_digit(value: float) -> str:
    return _grouped(Decimal(repr(round(float(value), 9))).normalize())


def _grouped(value: Decimal) -> str:
    """Return a decimal with thousands separators and the minus sign; -0 is 0."""
    text = f"{value:,f}"
    negative = text.startswith("-")
    digits = text.lstrip("-")
    return (MINUS if negative and digits.strip("0.,") else "") + digits


def unit_name(unit: str, language: str) -> str:
    """Return a unit by itself, as above an axis: yen are 円 in Japanese and ¥ in any other language, however they were typed.

    >>> unit_name("円", "ja"), unit_name("円", "en"), unit_name("円/件", "en"), unit_name("人", "en")
    ('円', '¥', '¥/件', '人')
    """
    read = _unit(unit)
    if not read.currency:
        return unit
    return f"{read.currency if language == 'ja' else _CURRENCY_SIGNS[read.currency]}{read.rest}"


@lru_cache(maxsize=1_024)
def _unit(unit: str) -> _Unit:
    text = unit.strip()
    head, slash, tail = text.partition("/")
    currency = _CURRENCIES.get(head.strip(), "")
    return _Unit(
        currency=currency,
        rest=slash + tail if currency else text,
        percent=text in _PERCENT_UNITS,
        scalable=not text.startswith(_SCALED_UNIT_STARTS) and text not in _PERCENT_UNITS,
    )


def _with_unit(digits: str, unit: _Unit, language: str) -> str:
    if unit.percent:
        return f"{digits}%"
    if unit.currency == "円" and language == "ja":
        return f"{digits}円{unit.rest}"
    if unit.currency:
        sign = MINUS if digits.startswith(MINUS) else ""
        return f"{sign}{_CURRENCY_SIGNS[unit.currency]}{digits.removeprefix(MINUS)}{unit.rest}"
    if not unit.rest:
        return digits
    words = catalogue(language)
    if f"units.{unit.rest}" in words:
        return words(f"units.{unit.rest}", n=digits)
    is_words = unit.rest.isascii() and _WORD.match(unit.rest) is not None
    if language == "ja" and not is_words:
        return f"{digits}{unit.rest}"
    return f"{digits} {singular_unit(unit.rest) if digits.removeprefix(MINUS) == '1' else unit.rest}"


#: English words stand apart from their number in Japanese too (50,878 visits), signs of units do not (436kg, 5kWh).
_WORD = re.compile("[A-Za-z][a-z]{3,}")


# -- periods and days ------------------------------------------------------------------------------------------


def period_name(period: str | Period | None, calendar: Calendar, language: str, *, year: bool = True) -> str:
    """Return a period in full words: `2026年4月`, `第15週(4/6〜4/12)`, `2026年度 第1四半期`, `2027年3月期`.

    Fiscal years are named as the plan names them (R1); a month with a closing day is 月度. `year` False leaves the year
    of days and months out; weeks never carry theirs. Text that is no period id is returned as it is.
    """
    found = parse_period_id(period) if isinstance(period, str) else period
    if found is None:
        return str(period or BLANK)
    naming = _name_ja if language == "ja" else _name_en
    return naming(found, calendar, year)


def span_names(first: str, last: str, calendar: Calendar, language: str) -> tuple[str, str]:
    """Return the names of the first and the last period of a span. Weeks of different years carry theirs: `2026年 第49週(11/30〜12/6)`."""
    names = [period_name(each, calendar, language) for each in (first, last)]
    periods = [parse_period_id(each) for each in (first, last)]
    years = {calendar.anchor_day(each).isocalendar().year for each in periods if each and each[0] is Cadence.WEEKLY}
    if len(years) > 1:
        joint = {"ja": "年 ", "en": " "}[language]
        names = [f"{each[:4]}{joint}{name}" for each, name in zip((first, last), names, strict=True)]
    return names[0], names[1]


def period_short(period: str | Period, calendar: Calendar, language: str) -> str:
    """Return a period for an axis or a column head: `4月`, `第15週`, `1Q`, `上期`, `2026年度`, `4/6`."""
    found = parse_period_id(period) if isinstance(period, str) else period
    if found is None:
        return str(period)
    cadence, ordinal = found
    japanese = language == "ja"
    match cadence:
        case Cadence.DAILY:
            return _month_day(calendar.first_day(found), language)
        case Cadence.WEEKLY:
            week = calendar.anchor_day(found).isocalendar().week
            return f"第{week}週" if japanese else f"W{week}"
        case Cadence.MONTHLY:
            return f"{ordinal % 12 + 1}月" if japanese else _MONTHS_EN[ordinal % 12]
        case Cadence.QUARTERLY:
            return f"{ordinal % 4 + 1}Q" if japanese else f"Q{ordinal % 4 + 1}"
        case Cadence.HALF:
            return ("上期", "下期")[ordinal % 2] if japanese else f"H{ordinal % 2 + 1}"
        case Cadence.YEARLY:
            return period_name(found, calendar, language)


def month(number: int, language: str) -> str:
    """Return a month of any year, 1 to 12: `4月`, `April`."""
    return f"{number}月" if language == "ja" else _MONTH_NAMES_EN[number - 1]


def day(value: date | None, language: str, *, year: bool = False) -> str:
    """Return a day with its weekday: `4月6日(月)`, `Mon, Apr 6`; with `year` `2026年4月6日(月)`, `Mon, Apr 6, 2026`."""
    if value is None:
        return BLANK
    if language == "ja":
        text = f"{value.month}月{value.day}日({_WEEKDAYS_JA[value.weekday()]})"
        return f"{value.year}年{text}" if year else text
    text = f"{_WEEKDAYS_EN[value.weekday()]}, {_MONTHS_EN[value.month - 1]} {value.day}"
    return f"{text}, {value.year}" if year else text


def age(elapsed: timedelta, language: str) -> str:
    """Return how old something is: `たった今` below a minute, `3分前`, `2時間前`, `5日前`; whole units, cut off."""
    words = catalogue(language)
    seconds = max(0, int(elapsed.total_seconds()))
    for key, size in (("days_ago", 86_400), ("hours_ago", 3_600), ("minutes_ago", 60)):
        if seconds >= size:
            return words(f"common.{key}", n=seconds // size)
    return words("common.just_now")


def data_age(elapsed: timedelta, language: str, *, outage: bool = False) -> str:
    """Return the freshness of what is shown: `3分前のデータ`; in an outage (last good data) never that it is from just now."""
    words = catalogue(language)
    is_of_this_minute = outage and elapsed < timedelta(minutes=1)
    return words(
        "common.data_age", age=words("common.within_a_minute") if is_of_this_minute else age(elapsed, language)
    )


def _name_ja(period: Period, calendar: Calendar, year: bool) -> str:
    cadence, ordinal = period
    match cadence:
        case Cadence.DAILY:
            return day(calendar.first_day(period), "ja", year=year)
        case Cadence.WEEKLY:
            week = calendar.anchor_day(period).isocalendar().week
            return f"第{week}週({_span_of(period, calendar, 'ja')})"
        case Cadence.MONTHLY:
            month = f"{ordinal % 12 + 1}月{'度' if calendar.closing_day else ''}"
            return f"{ordinal // 12}年{month}" if year else month
        case Cadence.QUARTERLY:
            return f"{_fiscal_year_ja(ordinal // 4, calendar)} 第{ordinal % 4 + 1}四半期"
        case Cadence.HALF:
            return f"{_fiscal_year_ja(ordinal // 2, calendar)} {('上期', '下期')[ordinal % 2]}"
        case Cadence.YEARLY:
            return _fiscal_year_ja(ordinal, calendar)


def _name_en(period: Period, calendar: Calendar, year: bool) -> str:
    cadence, ordinal = period
    match cadence:
        case Cadence.DAILY:
            return day(calendar.first_day(period), "en", year=year)
        case Cadence.WEEKLY:
            week = calendar.anchor_day(period).isocalendar().week
            return f"W{week} ({_span_of(period, calendar, 'en')})"
        case Cadence.MONTHLY:
            return f"{_MONTHS_EN[ordinal % 12]} {ordinal // 12}" if year else _MONTHS_EN[ordinal % 12]
        case Cadence.QUARTERLY:
            return f"Q{ordinal % 4 + 1} FY{calendar.fiscal_year_label(ordinal // 4)}"
        case Cadence.HALF:
            return f"H{ordinal % 2 + 1} FY{calendar.fiscal_year_label(ordinal // 2)}"
        case Cadence.YEARLY:
            return f"FY{calendar.fiscal_year_label(ordinal)}"


def _fiscal_year_ja(start_year: int, calendar: Calendar) -> str:
    label = calendar.fiscal_year_label(start_year)
    if calendar.fiscal_year_name == "start":
        return f"{label}年度"
    last_month = (calendar.fiscal_start_month - 2) % 12 + 1
    return f"{label}年{last_month}月期"


def _span_of(period: Period, calendar: Calendar, language: str) -> str:
    first, last = calendar.first_day(period), calendar.last_day(period)
    joint = "〜" if language == "ja" else "–"
    return f"{_month_day(first, language)}{joint}{_month_day(last, language)}"


def _month_day(value: date, language: str) -> str:
    return f"{value.month}/{value.day}" if language == "ja" else f"{_MONTHS_EN[value.month - 1]} {value.day}"
