"""A cell that should hold a number: the worked notations as tables, the laws by Hypothesis."""

from __future__ import annotations

import math
import time as clock
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.language import label_unit, split_unit
from kpicore.sheets.cells.cell import (
    FAULT,
    MISSING,
    NUMBER,
    Fault,
    Missing,
    Number,
    clashing_percents,
    read_number,
    read_numbers,
    whole_row_clashes,
)


@pytest.mark.parametrize(
    ("typed", "unit", "value", "stated"),
    [
        ("1234", "", 1234, ""),
        ("1,234", "", 1234, ""),
        ("１，２３４", "", 1234, ""),
        (" 1,234 ", "", 1234, ""),
        ("\u3000１２３４．５\u3000", "", 1234.5, ""),
        ("1234\u00a0", "", 1234, ""),
        ("\u200b1234\ufeff", "", 1234, ""),
        ("'1234", "", 1234, ""),
        ("1'234.50", "", 1234.5, ""),
        ("1’234’567", "", 1_234_567, ""),
        ("'1'234", "", 1234, ""),
        ("-3'400", "", -3400, ""),
        ("1'200%", "%", 1200, "%"),
        ("007", "件", 7, ""),
        (".5", "", 0.5, ""),
        ("+12", "", 12, ""),
        ("¥1,234", "円", 1234, "円"),
        ("￥1,234", "円", 1234, "円"),
        ("\\1,234", "円", 1234, "円"),
        ("¥ 1,234", "円", 1234, "円"),
        ("¥1,200-", "円", 1200, "円"),
        ("1,234円", "円", 1234, "円"),
        ("1,234 円", "円", 1234, "円"),
        ("$5.50", "ドル", 5.5, "ドル"),
        ("12件", "件", 12, "件"),
        ("12名", "人", 12, "人"),
        ("12 セッション", "セッション", 12, "セッション"),
        ("5ほげ", "ほげ", 5, "ほげ"),
        ("120円/件", "円/件", 120, "円/件"),
        ("1,200円", "円/人", 1200, "円"),
        ("120m²", "㎡", 120, "m2"),
    ],
)
def test_digits_signs_and_units_in_any_width(typed, unit, value, stated):
    assert read_number(typed, unit=unit) == Number(value, "", stated)


@pytest.mark.parametrize(
    ("typed", "value", "stated"),
    [
        ("120 000", 120_000, ""),
        ("1 130 000", 1_130_000, ""),
        ("1 234.5", 1_234.5, ""),
        ("120\u00a0000", 120_000, ""),
        ("120\u202f000", 120_000, ""),
        ("１２０\u3000０００", 120_000, ""),
        ("１ ２００円", 1_200, "円"),
        ("120 000 円", 120_000, "円"),
        ("2 000万", 20_000_000, ""),
        ("1億 2 000万円", 120_000_000, "円"),
        ("▲1 000", -1_000, ""),
        ("−1 000", -1_000, ""),
        ("(1 234)", -1_234, ""),
        ("¥1 200-", 1_200, "円"),
    ],
)
def test_a_blank_between_groups_of_three_digits_is_a_thousands_mark(typed, value, stated):
    assert read_number(typed, unit="円") == Number(value, "", stated)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,250千円", 1_250_000),
        ("120万円", 1_200_000),
        ("1.5億円", 150_000_000),
        ("1.1億", 110_000_000),
        ("1億2,000万円", 120_000_000),
        ("1億2000万", 120_000_000),
        ("3,000万", 30_000_000),
        ("5百万円", 5_000_000),
        ("1,250百万円", 1_250_000_000),
        ("3千5百万円", 35_000_000),
        ("2億5千万", 250_000_000),
        ("1万10", 10_010),  # two digits are no 千 left out
        ("12万3,456円", 123_456),
        ("１２０万円", 1_200_000),
        ("2兆円", 2e12),
        ("△3万", -30_000),
    ],
)
def test_thousands_and_millions_in_words(typed, value):
    reading = read_number(typed, unit="円")

    assert isinstance(reading, Number)
    assert reading.value == value


@pytest.mark.parametrize(
    "typed", ["△1,234", "▲1,234", "(1,234)", "-1,234", "−1,234", "－1,234", "（１，２３４）", "‐1,234", "ー1,234"]
)
def test_every_minus_is_a_minus(typed):
    assert read_number(typed) == Number(-1234.0)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("△¥5", -5),
        ("¥△5", -5),
        ("¥(5)", -5),
        ("(5)円", -5),
        ("(5円)", -5),
        ("-¥5", -5),
        ("↑0.04", 0.04),
        ("↓-0.14", -0.14),
        ("±0", 0),
    ],
)
def test_sign_and_currency_in_any_order(typed, value):
    reading = read_number(typed)

    assert isinstance(reading, Number)
    assert reading.value == value


@pytest.mark.parametrize(
    ("typed", "unit", "readings"),
    [
        ("↓0.14", "", [0.14, -0.14]),
        ("▼5", "", [5, -5]),
        ("1,200-", "", [1200, -1200]),
        ("2億5千", "円", [200_005_000, 250_000_000]),
        ("1億2000", "円", [100_002_000, 120_000_000]),
        ("1万5", "円", [10_005, 15_000]),
        ("△1万5", "円", [-10_005, -15_000]),
        ("1億10", "円", [100_000_010, 100_100_000]),
        ("3:30", "分", [210, 3.5]),
        ("3:30", "秒", [12_600, 210]),
    ],
)
def test_what_can_be_read_in_two_ways_names_both(typed, unit, readings):
    assert read_number(typed, unit=unit) == Fault("ambiguous-number", {"text": typed, "readings": readings})


@pytest.mark.parametrize(
    ("typed", "unit", "value", "stated"),
    [
        ("12.5%", "%", 12.5, "%"),
        ("１２．５％", "%", 12.5, "%"),
        ("0.07%", "%", 0.07, "%"),
        ("80", "%", 80, ""),
        ("0.8", "%", 0.8, ""),
        ("8割", "%", 80, "割"),
        ("8割5分", "%", 85, "割"),
        ("1.2倍", "%", 120, "倍"),
        ("1.2倍", "倍", 1.2, "倍"),
        ("120%", "倍", 1.2, "%"),
        ("+5pt", "%", 5, "ポイント"),
        ("5ポイント", "%", 5, "ポイント"),
        ("5%pt", "%", 5, "ポイント"),
    ],
)
def test_percent_are_percent_numbers(typed, unit, value, stated):
    assert read_number(typed, unit=unit) == Number(value, "", stated)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("3.5h", "時間", 3.5),
        ("3時間30分", "時間", 3.5),
        ("3h30m", "分", 210),
        ("3時間半", "時間", 3.5),
        ("3:30", "時間", 3.5),
        ("-3:30", "時間", -3.5),
        ("1:03:36", "時間", 1.06),
        ("90分", "時間", 1.5),
        ("2日", "時間", 48),
        ("36時間", "日", 1.5),
        ("1年2か月", "か月", 14),
        ("1週2日", "日", 9),
        ("1日2時間", "時間", 26),
        ("2分30秒", "秒", 150),
        ("1割2分3厘", "%", 12.3),
        ("18ヶ月", "年", 1.5),
        (time(3, 30), "時間", 3.5),
        (timedelta(hours=30, minutes=30), "時間", 30.5),
        (timedelta(minutes=3, seconds=30), "分", 3.5),
        (timedelta(hours=12), "日", 0.5),
    ],
)
def test_durations_are_told_in_the_row_s_unit(typed, unit, value):
    reading = read_number(typed, unit=unit)

    assert isinstance(reading, Number)
    assert reading.value == value


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1.5kg", "g", 1500),
        ("2t", "kg", 2000),
        ("5mm", "cm", 0.5),
        ("3cm", "mm", 30),
        ("2m", "cm", 200),
        ("1.2km", "m", 1200),
        ("500mL", "L", 0.5),
        ("1.2kL", "L", 1200),
        ("3割", "%", 30),
        ("1.5倍", "%", 150),
        ("5ポイント", "%", 5),
    ],
)
def test_measures_are_told_in_the_row_s_unit(typed, unit, value):
    reading = read_number(typed, unit=unit)

    assert isinstance(reading, Number)
    assert reading.value == value


@pytest.mark.parametrize(
    ("typed", "value", "flags"),
    [
        ("約120", 120, "approximate"),
        ("120前後", 120, "approximate"),
        ("120※", 120, "provisional"),
        ("120 *", 120, "provisional"),
        ("※120", 120, "provisional"),
        ("120※1", 120, "provisional"),
        ("120(見込)", 120, "provisional"),
        ("120（見込み）", 120, "provisional"),
        ("見込120", 120, "provisional"),
        ("約1.2万(速報)", 12_000, "approximate provisional"),
        ("1000 ※未確定", 1000, "provisional"),
        ("※未確定 1000", 1000, "provisional"),
        ("1 000 未確定", 1000, "provisional"),
        ("120（集計中）", 120, "provisional"),
        ("120※修正", 120, "revised"),
        ("120 ※税込", 120, "tax-included"),
        ("120(修正)", 120, "revised"),
        ("120(税抜)", 120, "tax-excluded"),
        ("120(確定)", 120, ""),
    ],
)
def test_marks_beside_a_number_are_its_flags(typed, value, flags):
    assert read_number(typed) == Number(value, flags)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [(None, "blank"), ("", "blank"), (" \u3000\n", "blank"), ("'", "blank")]
    + [(text, "dash") for text in ("-", "ー", "－", "―", "–", "—", "−", "--", "(-)")]
    + [(text, "not-entered") for text in ("未", "未入力", "未記入")]
    + [(text, "pending") for text in ("未定", "未集計", "集計中", "…", "(未定)", "ＴＢＤ")]
    + [(text, "not-available") for text in ("N/A", "n/a", "Ｎ／Ａ", "不明")]
    + [(text, "excluded") for text in ("対象外", "計算対象外", "／")]
    + [(text, "closed-day") for text in ("休業", "休", "定休日")]
    + [("休止", "suspended"), ("入社前", "not-begun"), ("退職", "ended")],
)
def test_a_known_missing_keeps_its_reason(typed, reason):
    assert read_number(typed, unit="件") == Missing(reason)


def test_a_dash_is_zero_only_where_the_plan_says_so():
    assert read_number("-", dash_means="zero") == Number(0.0)
    assert read_number("－", dash_means="zero") == Number(0.0)
    assert read_number("未入力", dash_means="zero") == Missing("not-entered")
    assert read_number("", dash_means="zero") == Missing("blank")


@pytest.mark.parametrize(
    "typed",
    [
        "#DIV/0!",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#ERROR!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "Loading...",
        "読み込み中…",
        "#####",
        "＃Ｎ／Ａ",
        "Err:502",
    ],
)
def test_a_sheet_s_error_is_never_zero(typed):
    reading = read_number(typed, dash_means="zero")

    assert isinstance(reading, Fault)
    assert reading.code == "sheet-error"


@pytest.mark.parametrize("typed", ["○", "△", "×", "◎", "▲", "〇", "◯", "✕", "✔", "(○)"])
def test_a_bare_mark_is_a_grade(typed):
    assert read_number(typed) == Fault("grade-not-number", {"text": typed})


@pytest.mark.parametrize(
    "typed",
    [
        "1,2,3",
        "12,34",
        "1,2345",
        "1'20",
        "1'2345",
        "0'123",
        "12'345'67",
        "1'234,567",
        "1,234'567",
        "0,123",
        "1.234,5",
        "1.2.3",
        "1,2340",
        "1,23",
        "1 2",
        "120 0",
        "12 34",
        "1 2345",
        "0 123",
        "120  000",
        "120\n000",
        "1,234 567",
        "1 234,567",
        "1.5 000",
        "1万0",
        "5千 000",
        "120※ 0",
        "120 ※130の誤り",
        "1e5",
        "1E5",
        "nan",
        "inf",
        "-inf",
        "0x10",
        "1_000",
        "八十",
        "百万円",
        "100円+200円",
        "=A1+B1",
        "10〜20",
        "120以上",
        "佐藤(リーダー)",
        "商品A 1,000円",
        "120(3)",
        "なし",
        "確定",
        "①",
        "⑴",
        "1²",
        "½",
        "٣",
        "--5",
        "△-5",
        "△5あれ",
        "±5",
        "8厘",
        "(△5)",
        "↑-5",
        "1億20000万",
        "1万2億",
        "$5円",
        "5円円",
        "約",
        "%",
        "円",
        "3:75",
        "1:2",
    ],
)
def test_words_lists_and_odd_digits_are_not_guessed(typed):
    assert read_number(typed) == Fault("not-a-number", {"text": typed})


@pytest.mark.parametrize(
    ("value", "text"), [(True, "TRUE"), (False, "FALSE"), (math.nan, "nan"), (math.inf, "inf"), ([1], "[1]")]
)
def test_what_is_no_number_at_all(value, text):
    assert read_number(value) == Fault("not-a-number", {"text": text})


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime(2026, 3, 4), "yyyy/m/d", "2026-03-04"),
        (date(2026, 3, 4), "", "2026-03-04"),
        (46085, "yyyy/m/d", "2026-03-04"),
        (46085, 'm"月"d"日"', "2026-03-04"),
        ("2026/3/4", "", "2026/3/4"),
        ("2026年3月4日", "", "2026年3月4日"),
    ],
)
def test_a_date_in_a_number_s_cell_says_so(value, number_format, text):
    assert read_number(value, number_format) == Fault("date-not-number", {"text": text})


@pytest.mark.parametrize(
    ("value", "number_format", "unit", "cell_unit", "text"),
    [
        ("5円", "", "件", "円", "5円"),
        ("12人", "", "件", "人", "12人"),
        ("12%", "", "円", "%", "12%"),
        (0.8, "0%", "円", "%", "80%"),
        (5, '0"件"', "円", "件", "5件"),
        (5, "¥#,##0", "件", "円", "5円"),
        ("3:30", "", "件", "時間", "3:30"),
        ("90分", "", "円", "分", "90分"),
        ("1.5億円", "", "件", "円", "1.5億円"),
    ],
)
def test_a_unit_that_is_not_the_indicator_s_clashes(value, number_format, unit, cell_unit, text):
    expected = Fault("unit-clash", {"text": text, "cell_unit": cell_unit, "unit": unit})

    assert read_number(value, number_format, unit=unit) == expected


@pytest.mark.parametrize(
    ("raw", "number_format", "unit", "scale", "value"),
    [
        (0.07, "0%", "%", 1, 7.0),
        (0.8, "0.0%", "%", 1, 80.0),
        (0.29, "0%", "%", 1, 29.0),
        (80, '0.0"%"', "%", 1, 80.0),
        (0.8, "", "%", 1, 0.8),
        (12_345_678, "#,##0", "円", 1, 12_345_678),
        (1_250, "#,##0", "円", 1000, 1_250_000),
        (2.3, "General", "円", 1000, 2300.0),
        (1.1, "", "円", 1e8, 110_000_000),
        (12_345_678, "#,##0,", "円", 1000, 12_345_678),
        (12_345_678, "#,##0,", "円", 1, 12_345_678),
        (12_345_678, "#,##0,", "円", 1_000_000, 12_345_678_000),
        (12_345_678, '#,##0,"千円"', "円", 1000, 12_345_678),
        (1_234_567, "#,##0,", "千円", 1, 1_234.567),
        (1_234_567, "¥#,##0,", "千円", 1, 1_234.567),
        (1_300_000_000, "#,##0,,", "百万円", 1, 1_300),
        (12_345_678, "0!.0,", "万円", 1, 1_234.5678),
        (1_300_000, "#,##0,", "千人", 1, 1_300),
        (1_300, "#,##0", "千円", 1, 1_300),
        (1_300, '#,##0"千円"', "千円", 1, 1_300),
        (1_300_000, '#,##0,"千円"', "千円", 1, 1_300),
        (1_250, '#,##0"千円"', "円", 1, 1_250_000),
        (12_345_678, '#,##0,,"百万円"', "円", 1, 12_345_678),
        (12_345_678, '0!.0,"万円"', "円", 1, 12_345_678),
        (123_456_789, '0!.00,,"億円"', "円", 1, 123_456_789),
        (1_250, '#,##0"千円";-0%', "円", 1, 1_250_000),  # only the section of positive numbers counts
        (1_250, "¥#,##0", "円", 1000, 1_250_000),
        (1_250, '#,##0"円"', "円", 1000, 1_250),
        (90, '0"分"', "時間", 1, 1.5),
        (0.14583333333333334, "[h]:mm", "時間", 1, 3.5),
        (1.25, "[h]:mm", "時間", 1, 30),
        (-1234, "#,##0;▲#,##0", "円", 1, -1234),
        (1234, "#,##0_);(#,##0)", "円", 1, 1234),
        (datetime(1900, 1, 1, 12), "h:mm", "時間", 1, 36),
        (datetime(1900, 1, 1, 12, tzinfo=UTC), "h:mm", "時間", 1, 36),
    ],
)
def test_the_number_format_tells_what_a_raw_value_is(raw, number_format, unit, scale, value):
    reading = read_number(raw, number_format, unit=unit, scale=scale)

    assert isinstance(reading, Number)
    assert reading.value == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,250", 1_250_000),
        ("△1.1", -1100),
        ("1,250円", 1_250),
        ("1.5億", 150_000_000),
        ("1万2,000", 12_000),  # one multiplier states it for all of them
        ("3,000千円", 3_000_000),
        ("約12", 12_000),
    ],
)
def test_a_unit_in_the_cell_beats_the_one_above_it(typed, value):
    reading = read_number(typed, unit="円", scale=1000)

    assert isinstance(reading, Number)
    assert reading.value == value


@pytest.mark.parametrize(
    ("typed", "value"), [("1,250", 1250), ("1,250千円", 1250), ("125万円", 1250), ("1,250,000円", 1250)]
)
def test_an_indicator_kept_in_thousands_stays_in_thousands(typed, value):
    reading = read_number(typed, unit="千円")

    assert isinstance(reading, Number)
    assert reading.value == value


@pytest.mark.parametrize(
    "noise",
    [
        "x" * 50_000,
        "9" * 50_000,
        "1," * 25_000,
        "(" * 50_000,
        " " * 50_000,
        "約" * 50_000,
        "1 " * 25_000,
        "1億" * 20_000,
    ],
)
def test_very_long_text_is_quick_and_quoted_short(noise):
    begun = clock.perf_counter()
    reading = read_number(noise)

    assert clock.perf_counter() - begun < 0.2
    assert isinstance(reading, Missing) or len(reading.facts["text"]) <= 80


# -- laws ----------------------------------------------------------------------------------------------------------

HALF_TO_FULL = str.maketrans("0123456789,.%()+-", "０１２３４５６７８９，．％（）＋－")
UNITS = st.sampled_from(["", "円", "%", "件", "時間", "分", "千円", "円/件", "ほげ"])
FORMATS = st.sampled_from(
    ["", "General", "0%", "0.0%", "#,##0,", '#,##0,"千円"', '0"件"', "yyyy/m/d", "[h]:mm", "¥#,##0", "0.00", "[", '"']
)
SCALES = st.sampled_from([1.0, 1000.0, 1_000_000.0, 10_000.0])
TYPED = st.text("0123456789０１２,.-+△▲()（）円千万億%件約※:時間分 '¥#NA/未見込↓→①e", max_size=12)
RAW = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.floats(-1e6, 1e6).map(lambda x: round(x, 2)),
    TYPED,
    st.text(max_size=20),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.binary(max_size=3),
    st.sampled_from(["-", "未入力", "#DIV/0!", "1,234円", "△5", "3:30", "8割5分", "約12万円(見込)", 10**400]),
)


@given(st.one_of(TYPED, st.decimals(allow_nan=False, allow_infinity=False, places=2).map(lambda n: f"{n:,}")), UNITS)
def test_full_width_and_half_width_read_the_same(typed, unit):
    full = read_number(typed.translate(HALF_TO_FULL), unit=unit)
    half = read_number(typed, unit=unit)

    if isinstance(half, Fault):
        assert isinstance(full, Fault)
        assert full.code == half.code
    else:
        assert full == half


@given(
    st.one_of(st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False)),
    st.sampled_from(["", "円", "件", "%"]),
)
def test_a_number_written_with_separators_and_unit_reads_back_exactly(number, unit):
    written = f"{Decimal(repr(number)):,f}{unit}"

    assert read_number(written, unit=unit) == Number(float(number), "", unit)
    assert read_number(written.replace("-", "△"), unit=unit) == Number(float(number), "", unit)


DIGITS = ["1", "12", "120", "000", "0", "234", ".5", ",", " ", "\u00a0", "\u3000"]
SIGNS = ["-", "▲", "(", ")", "¥", "%", "円", "件", "割", "↓", ":", "千", "万", "億", "時間", "分", "半"]
MARKS = ["約", "※", "※未確定", "(見込)"]
CELL = st.lists(st.sampled_from(DIGITS + SIGNS + MARKS), max_size=7).map("".join)


GROUP = st.tuples(st.sampled_from([" ", ",", "\u00a0", "千", "万 "]), st.sampled_from(["0", "00", "000", "5", "120"]))
GROUPS = st.lists(GROUP, min_size=1, max_size=3).map(
    lambda groups: "12" + "".join(mark + digits for mark, digits in groups)
)


@given(st.one_of(GROUPS, CELL, TYPED), UNITS)
def test_blanks_and_thousands_marks_never_change_a_number(typed, unit):
    """Nothing of a number's text is left over: the digits that count are all that were typed, in their order."""
    read = read_number(typed, unit=unit)

    if isinstance(read, Number):
        joined = "".join(unicodedata.normalize("NFKC", typed).replace(",", "").split())
        assert read_number(joined, unit=unit) == read


@given(
    st.sampled_from(["", "▲", "-", "¥"]),
    st.integers(0, 10**12),
    st.sampled_from([",", " ", "\u00a0", "\u202f", "\u3000", ""]),
    st.sampled_from(["", "千", "万", "百万"]),
    st.sampled_from(["", "円", " 円"]),
    st.sampled_from([("", ""), ("※", "provisional"), (" ※未確定", "provisional"), ("（税込）", "tax-included")]),
)
def test_a_number_put_together_from_its_parts_is_read_from_all_of_them(sign, whole, mark, multiplier, unit, remark):
    shown, flags = remark
    factor = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6}[multiplier]
    read = read_number(f"{sign}{whole:,}".replace(",", mark) + multiplier + unit + shown, unit="円")

    assert isinstance(read, Number)
    assert read.value == float(whole * factor) * (-1 if sign in {"▲", "-"} else 1)
    assert (read.flags, read.unit) == (flags, "円" if unit or sign == "¥" else "")


@given(st.lists(st.sampled_from(["1", "12", "120", "1 000", "1.5"]), min_size=2, max_size=3))
def test_two_numbers_in_one_cell_are_none(numbers):
    """A blank is a thousands mark only before exactly three digits and after at most three."""
    typed = "  ".join(numbers)

    assert read_number(typed) == Fault("not-a-number", {"text": typed})


@given(st.decimals(-1_000_000, 1_000_000, allow_nan=False, places=4))
def test_percent_text_and_percent_format_agree_to_the_last_digit(percent):
    raw = float(percent.scaleb(-2))

    assert read_number(raw, "0.0%", unit="%") == read_number(f"{percent}%", unit="%") == Number(float(percent), "", "%")


@given(RAW, FORMATS, UNITS, SCALES, st.sampled_from(["none", "zero"]))
def test_no_cell_ever_raises(value, number_format, unit, scale, dash_means):
    reading = read_number(value, number_format, unit=unit, scale=scale, dash_means=dash_means)

    assert isinstance(reading, Number | Missing | Fault)
    assert not isinstance(reading, Number) or math.isfinite(reading.value)


@given(st.lists(st.tuples(RAW, FORMATS, UNITS), max_size=12), SCALES, st.sampled_from(["none", "zero"]))
def test_many_cells_read_as_each_of_them(cells, scale, dash_means):
    values, formats, units = ([cell[part] for cell in cells] for part in range(3))
    columns = read_numbers(values, formats, units=units, scale=scale, dash_means=dash_means)

    for index, (value, number_format, unit) in enumerate(cells):
        one = read_number(value, number_format, unit=unit, scale=scale, dash_means=dash_means)
        assert columns.reading(index) == one
        assert columns.kinds[index] == {Number: NUMBER, Missing: MISSING, Fault: FAULT}[type(one)]
        assert np.isnan(columns.values[index]) == (not isinstance(one, Number))


def test_columns_keep_the_whole_reading_of_what_is_not_plain():
    columns = read_numbers([1.5, "1,234", "約3", "-", "x", None, "5円"], units="円")

    assert columns.values[:3].tolist() == [1.5, 1234, 3]
    assert columns.values[6] == 5
    assert columns.kinds.tolist() == [NUMBER, NUMBER, NUMBER, MISSING, FAULT, MISSING, NUMBER]
    assert sorted(columns.others) == [2, 3, 4, 5, 6]


# -- a row of percent ----------------------------------------------------------------------------------------------


def row(*typed):
    return [read_number(value, unit="%") for value in typed]


@pytest.mark.parametrize(
    ("cells", "target", "clashing", "whole"),
    [
        ([80, 0.8, 82, 79], None, (1,), False),
        ([80, "0.8%", 82], None, (), False),
        ([0.8, 0.75, 0.9], None, (0, 1, 2), True),
        ([0.8, 0.75, 0.9], 80, (0, 1, 2), True),
        ([0.8, 0.75, 0.9], 1.0, (), False),
        ([0.9, 1.1, 1.3], 1.2, (), False),
        ([80, 0, 82], None, (), False),
        ([-0.5, 12, 15], None, (0,), False),
        ([None, "-", "x"], None, (), False),
        ([80, 81], None, (), False),
    ],
)
def test_shares_in_a_percent_row_are_asked_about(cells, target, clashing, whole):
    readings = row(*cells)

    assert clashing_percents(readings, target=target) == clashing
    assert whole_row_clashes(readings, clashing) is whole


# -- units ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "scale"),
    [
        ("千円", "円", 1e3),
        ("百万円", "円", 1e6),
        ("万円", "円", 1e4),
        ("億円", "円", 1e8),
        ("十億円", "円", 1e9),
        ("百億円", "円", 1e10),
        ("千億円", "円", 1e11),
        ("兆円", "円", 1e12),
        ("JPY million", "円", 1e6),
        ("Millions of yen", "円", 1e6),
        ("billion yen", "円", 1e9),
        ("％", "%", 1),
        ("件", "件", 1),
        ("時間", "時間", 1),
        ("単位：千円", "円", 1e3),
        ("（単位:百万円）", "円", 1e6),
        ("(千円)", "円", 1e3),
        ("売上（千円）", "円", 1e3),
        ("2026年度 売上管理表　単位：千円", "円", 1e3),
        ("千人", "人", 1e3),
        ("千円/人", "円/人", 1e3),
        ("千円/来店", "円/来店", 1e3),
        ("円（税抜）", "円", 1),
        ("JPY thousand", "円", 1e3),
        ("名", "人", 1),
        ("ヶ月", "か月", 1),
        ("PV", "PV", 1),
        ("売上管理表", "", 1),
        ("千葉", "", 1),
        ("単位", "", 1),
        ("", "", 1),
    ],
)
def test_a_unit_s_text_is_its_base_and_scale(text, unit, scale):
    assert split_unit(text) == (unit, scale)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("売上（千円）", ("売上", "円", 1e3)),
        ("粗利率(%)", ("粗利率", "%", 1)),
        ("売上[百万円]", ("売上", "円", 1e6)),
        ("売上（税抜・千円）", ("売上(税抜)", "円", 1e3)),
        ("売上（税抜）", ("売上（税抜）", "", 1)),
        ("受注件数", ("受注件数", "", 1)),
        ("売上 単位：千円", ("売上", "円", 1e3)),
        ("売上(税抜 千円)", ("売上(税抜)", "円", 1e3)),
        ("残業(1人 時間)", ("残業", "時間", 1)),
        ("(株)ヤマト屋", ("(株)ヤマト屋", "", 1)),
        ("出来高(株)", ("出来高", "株", 1)),
        ("Churn (% of base)", ("Churn", "%", 1)),
        ("Energy (kWh per m2)", ("Energy", "kWh", 1)),
        ("Sales (net of VAT, €)", ("Sales", "ユーロ", 1)),
        ("Response (median hours)", ("Response", "時間", 1)),
        ("Backlog (in days)", ("Backlog", "日", 1)),
        # what says when, of what or of how many is no unit
        *(
            (label, (label, "", 1))
            for label in (
                "MRR (end of month)",
                "Headcount (end of year)",
                "Sales (per day)",
                "Revenue (rolling 12 months)",
                "Orders (last 7 days)",
                "Visits (month to date)",
                "Members (calendar year)",
                "Tickets (older than 30 days)",
                "Incidents (per 1,000 people)",
            )
        ),
    ],
)
def test_a_label_gives_up_its_unit(label, expected):
    assert label_unit(label) == expected


def test_a_text_too_long_for_a_label_states_no_unit():
    text = "売上" * 50_000 + "(千円)"

    assert (split_unit(text), label_unit(text)) == (("", 1.0), (text, "", 1.0))
