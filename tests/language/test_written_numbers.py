"""Numbers in running text: amounts in their base unit, and what only looks like one."""

from __future__ import annotations

import pytest

from kpicore.language import MappedText, NumberKind
from kpicore.language.marking import text_marks

AMOUNTS = [
    ("売上1億2,000万円", 120_000_000, "円"),
    ("売上高1,250千円以上", 1_250_000, "円"),
    ("三億円", 300_000_000, "円"),
    ("3時間30分以内", 3.5, "時間"),
    ("4割5分", 45, "%"),
    ("三割増", 30, "%"),
    ("苦情ゼロ", 0, ""),
    ("ゼロ件", 0, "件"),
    ("800ppm→", 800, "ppm"),
    ("2営業日", 2, "営業日"),
    ("3コール以内", 3, "コール"),
    ("20教室へ", 20, "教室"),
    ("4,500円/時間", 4_500, "円/時間"),
    ("30℃", 30, "℃"),
    ("3か月分以下", 3, "か月"),
    ("今の倍に", 2, "倍"),
    ("LTV3万円以上", 30_000, "円"),
    ("NPS40以上", 40, ""),
    ("1人月30時間", 1, "人"),
    ("$1.5M", 1_500_000, "ドル"),
    ("£120k", 120_000, "ポンド"),
    ("5 working days", 5, "営業日"),
    ("zero accidents", 0, ""),
    ("1 in 4 bids", 25, "%"),
    ("two in three", 66.7, "%"),
    ("4.5 out of 5", 4.5, ""),
    ("22 °C", 22, "℃"),
    ("a hundred and ten thousand dollars", 110_000, "ドル"),
    ("eight thousand two hundred litres", 8_200, "L"),
    ("one hundred and fifty thousand cells", 150_000, ""),
    ("twenty-five new members", 25, ""),
    ("thirty-two point five percent", 32.5, "%"),
    ("one point five percent", 1.5, "%"),
    ("fifteen hundred visits", 1_500, ""),
    ("two million three hundred thousand", 2_300_000, ""),
    ("half a thousand", 500, ""),
    ("three dozen cases", 36, ""),
    ("load time 1.8s", 1.8, "秒"),
    ("広告費 月600万円上限", 6_000_000, "円"),
]
OTHERS = [
    ("十数件の", NumberKind.VAGUE),
    ("数十名", NumberKind.VAGUE),
    ("二桁の伸び", NumberKind.VAGUE),
    ("1/2に", NumberKind.FRACTION),
    ("3分の1", NumberKind.FRACTION),
    ("5点満点で", NumberKind.OUT_OF),
    ("±1%", NumberKind.TOLERANCE),
    ("10時から", NumberKind.CLOCK),
    ("at 5 pm", NumberKind.CLOCK),
    ("03-1234-5678", NumberKind.PHONE),
    ("1,23件", NumberKind.UNREADABLE),
    ("one eighty boxes", NumberKind.UNREADABLE),
    ("1 2000万円", NumberKind.UNREADABLE),
    ("9" * 40, NumberKind.UNREADABLE),
]
WORDS = ["20代の会員", "第2工場", "5S活動", "1on1実施", "A4用紙", "3回目の訪問", "2年目の社員", "ISO9001を取得", "4P"]


def numbers(text):
    return [mark.number for mark in text_marks(MappedText.of(text).folded().text) if mark.number is not None]


@pytest.mark.parametrize(("text", "value", "unit"), AMOUNTS)
def test_an_amount_is_in_its_base_unit(text, value, unit):
    found = numbers(text)[0]

    assert (found.is_amount, found.value, found.unit) == (True, value, unit)


@pytest.mark.parametrize(("text", "kind"), OTHERS)
def test_what_only_looks_like_an_amount_is_none(text, kind):
    assert numbers(text)[0].kind is kind
    assert not numbers(text)[0].is_amount


@pytest.mark.parametrize("text", WORDS)
def test_a_number_in_a_word_is_part_of_it(text):
    assert numbers(text) == []


def test_a_number_said_in_two_ways_has_both_readings():
    assert numbers("売上2億5千")[0].readings == (200_005_000, 250_000_000)


def test_a_fraction_is_a_share_or_a_multiple():
    assert numbers("売上の1/3以下")[0].readings == (33.3, 0.333)


@pytest.mark.parametrize(
    ("text", "number", "unit"), [("月20件", "20", "件"), ("$40 per lead", "$40", "$"), ("売上3億円", "3億", "円")]
)
def test_a_number_knows_where_its_unit_stands(text, number, unit):
    found = numbers(text)[0]
    start, end = found.unit_place

    assert text[start:end] == unit
    assert text[found.start : max(start, found.start + 1) if start > found.start else found.end] == number


@pytest.mark.parametrize("text", ["three hundred and two hundred", "two five", "twenty and thirty", "five to ten"])
def test_a_word_that_is_no_smaller_place_begins_another_number(text):
    assert len(numbers(text)) == 2


@pytest.mark.parametrize("text", ["(2026: 3,150 hl)", "(2025: 9h)"])
def test_a_year_before_a_colon_labels_the_number_behind_it(text):
    year, amount = numbers(text)

    assert (year.kind, amount.kind) == (NumberKind.DATE, NumberKind.AMOUNT)


@pytest.mark.parametrize(
    ("text", "written"), [("離職率5% 有休取得率", "5%"), ("残業20時間 離職", "20時間"), ("3人 欠品", "3人")]
)
def test_the_blank_behind_a_unit_is_no_part_of_the_number(text, written):
    [number] = numbers(text)

    assert text[number.start : number.end] == written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a million two", 1_200_000),
        ("two million five", 2_500_000),
        ("three million one in grants", 3_100_000),
        ("a million two fifty by June", 1_250_000),
        ("two hundred million five", 200_500_000),
        ("a million and two", 1_000_002),
        ("two million five hundred thousand", 2_500_000),
        ("a hundred and five thousand", 105_000),
        ("15 hundred boxes", 1500),
    ],
)
def test_the_last_digit_behind_a_million_counts_tenths_of_it_as_prices_are_said(text, value):
    assert [number.value for number in numbers(text)] == [value]


def test_what_time_counts_behind_a_million_is_a_number_of_its_own():
    assert numbers("a million two years from now")[0].value == 1_000_000


@pytest.mark.parametrize("text", ["40 dozen", "40 dozen loaves", "up to 40 dozen"])
def test_who_writes_dozens_in_digits_counts_by_the_dozen(text):
    [number] = numbers(text)

    assert (number.value, number.unit) == (40, "dozen")


@pytest.mark.parametrize(
    "hours", ["(3–6pm)", "(10-2pm)", "(9am-5pm)", "from 12 to 2pm", "between 8 and 6pm", "(7:30-3pm)"]
)
def test_from_when_to_when_are_hours_of_the_day_where_only_the_last_says_which(hours):
    assert {number.kind for number in numbers(f"at peak {hours}")} == {NumberKind.CLOCK}
