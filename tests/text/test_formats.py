"""Numbers, periods and times as people read them: tables of examples, and the laws behind them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model.node import Band, Direction
from kpicore.periods import Calendar
from kpicore.text import formats

APRIL = Calendar()
MARCH_END = Calendar(fiscal_year_name="end")
CALENDAR_YEAR = Calendar(fiscal_start_month=1)
CLOSING_20 = Calendar(closing_day=20)


@pytest.mark.parametrize(
    ("value", "unit", "japanese", "english"),
    [
        (150_000_000, "円", "1.5億円", "¥150M"),
        (12_340_000, "円", "1,234万円", "¥12.3M"),
        (123_456_789, "円", "1.23億円", "¥123M"),
        (1_234_567_890, "円", "12.3億円", "¥1.23B"),
        (1_000_000_000_000, "円", "1兆円", "¥1T"),
        (123_456, "円", "12.3万円", "¥123,456"),
        (99_999, "円", "99,999円", "¥99,999"),
        (12_345.4, "円", "12,345円", "¥12,345"),
        (0, "円", "0円", "¥0"),
        (-12_340_000, "円", "−1,234万円", "−¥12.3M"),
        (-0.2, "円", "0円", "¥0"),
        (5_000, "人", "5,000人", "5,000 people"),
        (1, "人", "1人", "1 person"),
        (12_345, "人", "12,345人", "12,345 people"),
        (123_456, "件", "12.3万件", "123,456"),
        (1_234, "千円", "1,234千円", "¥1,234 thousand"),
        (1_200, "円/件", "1,200円/件", "¥1,200/件"),
        (572_713.89, "£", "£57.3万", "£572,714"),
        (409.1, "£", "£409.10", "£409.10"),
        (9_000_000, "$", "$900万", "$9M"),
        (24.8, "%", "24.8%", "24.8%"),
        (25.0, "%", "25%", "25%"),
        (1.575, "%", "1.58%", "1.58%"),
        (3.5, "時間", "3.5時間", "3.5 h"),
        (5, "位", "5位", "rank 5"),
        (0.0123, "", "0.0123", "0.0123"),
        (436.44, "kg", "436.4kg", "436.4 kg"),
        (50_878, "visits", "50,878 visits", "50,878 visits"),
        (1, "sign-ups", "1 sign-up", "1 sign-up"),
        (5, "kWh", "5kWh", "5 kWh"),
        (12, "GB/h", "12GB/h", "12 GB/h"),
        (None, "円", "–", "–"),
        (Band(low=10, high=20), "件", "10〜20件", "10–20"),
        (Band(low=5, high=10), "%", "5〜10%", "5–10%"),
    ],
)
def test_a_value_is_said_with_its_unit(value, unit, japanese, english):
    assert formats.amount(value, unit, "ja") == japanese
    assert formats.amount(value, unit, "en") == english


@pytest.mark.parametrize(
    ("value", "japanese"),
    [
        (99_999.4, "99,999円"),
        (99_999.6, "10万円"),
        (99_994_000, "9,999万円"),
        (99_996_000, "1億円"),
        (999_449, "99.9万円"),
    ],
)
def test_rounding_up_moves_to_the_next_scale_and_never_earlier(value, japanese):
    assert formats.amount(value, "円", "ja") == japanese


@pytest.mark.parametrize(
    ("value", "unit", "exact"),
    [
        (149_999_999, "円", "149,999,999円"),
        (572_713.89, "£", "£572,713.89"),
        (24.975, "%", "24.975%"),
        (0.1 + 0.2, "", "0.3"),
        (5_000.0, "人", "5,000人"),
    ],
)
def test_exact_shows_every_digit(value, unit, exact):
    assert formats.amount(value, unit, "ja", exact=True) == exact


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "leads", "1 lead"),
        (-1, "leads", "−1 lead"),
        (2, "leads", "2 leads"),
        (1.5, "leads", "1.5 leads"),
        (1, "children", "1 child"),
        (1, "inquiries", "1 inquiry"),
        (1, "purchases", "1 purchase"),
        (1, "matches", "1 match"),
        (1, "room nights", "1 room night"),
        (1, "visits per week", "1 visit per week"),
        (1, "visits/day", "1 visit/day"),
        (1, "people (full-time)", "1 person (full-time)"),
        (1, "SMS", "1 SMS"),
        (1, "kg", "1 kg"),
        (1, "staff", "1 staff"),
        (1, "business", "1 business"),
        (1, "pt", "1 pt"),
    ],
)
def test_one_thing_in_english_has_its_unit_in_the_singular(value, unit, text):
    assert formats.amount(value, unit, "en") == text


@pytest.mark.parametrize(
    ("value", "beside", "unit", "text"),
    [
        (149_999_999, 150_000_000, "円", "149,999,999円"),
        (149_600_000, 150_000_000, "円", "1.496億円"),
        (24.96, 25.0, "%", "24.96%"),
        (4_999.6, 5_000, "人", "4,999.6人"),
        (150_000_000, 150_000_000, "円", "1.5億円"),
        (12, 15, "件", "12件"),
    ],
)
def test_a_value_beside_its_target_never_reads_like_it_unless_it_is_the_same(value, beside, unit, text):
    assert formats.amount(value, unit, "ja", beside=beside) == text


@given(
    value=st.floats(-1e13, 1e13, allow_nan=False).map(lambda x: round(x, 4)),
    target=st.floats(-1e13, 1e13, allow_nan=False).map(lambda x: round(x, 4)),
    unit=st.sampled_from(["円", "人", "%", "£", "", "千円"]),
    language=st.sampled_from(["ja", "en"]),
)
def test_two_different_values_read_differently_beside_each_other(value, target, unit, language):
    shown = formats.amount(value, unit, language, beside=target)

    assert (shown == formats.amount(target, unit, language)) <= (value == target)


@given(
    st.floats(-1e15, 1e15, allow_nan=False),
    st.sampled_from(["円", "人", "%", "$", "位", ""]),
    st.sampled_from(["ja", "en"]),
)
def test_any_value_can_be_said(value, unit, language):
    text = formats.amount(value, unit, language)

    assert text
    assert not set(text) & set("△▲()E")


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (1.0, "100.0%"),
        (0.9996, "99.9%"),
        (0.99999, "99.9%"),
        (0.935, "93.5%"),
        (2 / 3, "66.6%"),
        (0.7999, "79.9%"),
        (0.8, "80.0%"),
        (1.2345, "123.4%"),
        (0.0, "0.0%"),
        (-0.0005, "−0.1%"),
        (12.5, "1,250.0%"),
        (None, "–"),
    ],
)
def test_a_ratio_is_cut_off_so_that_a_missed_line_never_looks_reached(ratio, text):
    assert formats.ratio(ratio) == text


@given(st.floats(-5, 5).map(lambda x: round(x, 9)), st.sampled_from([1.0, 0.8, 0.7, 0.4]))
def test_a_shown_ratio_is_on_the_same_side_of_a_threshold_as_the_ratio(ratio, threshold):
    shown = float(formats.ratio(ratio).rstrip("%").replace("−", "-")) / 100

    assert (round(shown, 6) >= threshold) == (ratio >= threshold)


@pytest.mark.parametrize(
    ("value", "unit", "japanese", "english"),
    [
        (3.2, "%", "+3.2ポイント", "+3.2 pts"),
        (-0.15, "%", "−0.15ポイント", "−0.15 pts"),
        (-12_340_000, "円", "−1,234万円", "−¥12.3M"),
        (5, "人", "+5人", "+5 people"),
        (-2, "位", "−2位", "−2 places"),
        (0, "件", "±0件", "±0"),
        (None, "件", "–", "–"),
    ],
)
def test_a_difference_has_a_sign_and_percents_differ_in_points(value, unit, japanese, english):
    assert formats.difference(value, unit, "ja") == japanese
    assert formats.difference(value, unit, "en") == english


@pytest.mark.parametrize(("ratio", "text"), [(1.032, "+3.2%"), (0.9, "−10.0%"), (1.0, "±0.0%"), (None, "–")])
def test_a_ratio_to_another_period_is_said_as_a_change(ratio, text):
    assert formats.change_ratio(ratio) == text


@pytest.mark.parametrize(
    ("target", "unit", "direction", "japanese", "english"),
    [
        (15, "件", Direction.AT_LEAST, "15件以上", "at least 15"),
        (3, "時間", Direction.AT_MOST, "3時間以下", "at most 3 h"),
        (Band(low=10, high=20), "件", Direction.WITHIN, "10〜20件", "10–20"),
        (None, "件", Direction.AT_LEAST, "–", "–"),
    ],
)
def test_a_target_says_its_direction(target, unit, direction, japanese, english):
    assert formats.goal(target, unit, direction, "ja") == japanese
    assert formats.goal(target, unit, direction, "en") == english


@pytest.mark.parametrize(
    ("period", "calendar", "japanese", "english"),
    [
        ("2026-04", APRIL, "2026年4月", "Apr 2026"),
        ("2026-04", CLOSING_20, "2026年4月度", "Apr 2026"),
        ("2026-W15", APRIL, "第15週(4/6〜4/12)", "W15 (Apr 6–Apr 12)"),
        ("2026-04-06", APRIL, "2026年4月6日(月)", "Mon, Apr 6, 2026"),
        ("FY2026", APRIL, "2026年度", "FY2026"),
        ("FY2026", MARCH_END, "2027年3月期", "FY2027"),
        ("FY2026", CALENDAR_YEAR, "2026年度", "FY2026"),
        ("FY2026-Q1", APRIL, "2026年度 第1四半期", "Q1 FY2026"),
        ("FY2026-Q4", MARCH_END, "2027年3月期 第4四半期", "Q4 FY2027"),
        ("FY2026-H1", APRIL, "2026年度 上期", "H1 FY2026"),
        ("FY2026-H2", MARCH_END, "2027年3月期 下期", "H2 FY2027"),
        ("4月第1週", APRIL, "4月第1週", "4月第1週"),
        (None, APRIL, "–", "–"),
    ],
)
def test_a_period_is_said_in_the_plans_words(period, calendar, japanese, english):
    assert formats.period_name(period, calendar, "ja") == japanese
    assert formats.period_name(period, calendar, "en") == english


@pytest.mark.parametrize(
    ("period", "japanese", "english"),
    [
        ("2026-04", "4月", "Apr"),
        ("2026-W15", "第15週", "W15"),
        ("2026-04-06", "4/6", "Apr 6"),
        ("FY2026-Q1", "1Q", "Q1"),
        ("FY2026-H2", "下期", "H2"),
        ("FY2026", "2026年度", "FY2026"),
    ],
)
def test_a_period_is_short_on_an_axis(period, japanese, english):
    assert formats.period_short(period, APRIL, "ja") == japanese
    assert formats.period_short(period, APRIL, "en") == english


def test_a_day_has_its_weekday():
    assert formats.day(date(2026, 4, 6), "ja") == "4月6日(月)"
    assert formats.day(date(2026, 4, 6), "en") == "Mon, Apr 6"


@pytest.mark.parametrize(
    ("seconds", "japanese", "english"),
    [
        (-5, "たった今のデータ", "Data from just now"),
        (59, "たった今のデータ", "Data from just now"),
        (60, "1分前のデータ", "Data from 1 minute ago"),
        (200, "3分前のデータ", "Data from 3 minutes ago"),
        (7_200, "2時間前のデータ", "Data from 2 hours ago"),
        (86_400, "1日前のデータ", "Data from 1 day ago"),
    ],
)
def test_data_say_their_age_in_whole_units(seconds, japanese, english):
    assert formats.data_age(timedelta(seconds=seconds), "ja") == japanese
    assert formats.data_age(timedelta(seconds=seconds), "en") == english


@pytest.mark.parametrize(
    ("change", "of", "unit", "text"),
    [
        (-0.42, 1.58, "%", "−0.42ポイント"),
        (-0.4, 1.58, "%", "−0.40ポイント"),
        (0.454, 24.8, "%", "+0.5ポイント"),
        (0.42, 2.0, "%", "+0.42ポイント"),
        (2, 12, "件", "+2件"),
        (34.5, 1234.5, "件", "+35件"),
        (0.001, 24.8, "%", "±0ポイント"),
        (12_000, 123_000, "円", "+12,000円"),
        (-19_420_000, 131_000_000, "円", "−1,942万円"),
        (3, 123_456, "人", "+3人"),
    ],
)
def test_a_difference_has_as_many_digits_as_the_values_it_lies_between(change, of, unit, text):
    assert formats.difference(change, unit, "ja", of=of) == text


@pytest.mark.parametrize(("language", "text"), [("ja", "5位以内"), ("en", "rank 5 or better")])
def test_a_rank_is_reached_within_never_below(language, text):
    assert formats.goal(5, "位", Direction.AT_MOST, language) == text


@pytest.mark.parametrize(
    ("seconds", "japanese"), [(-5, "1分以内のデータ"), (59, "1分以内のデータ"), (60, "1分前のデータ")]
)
def test_in_an_outage_nothing_is_from_just_now(seconds, japanese):
    assert formats.data_age(timedelta(seconds=seconds), "ja", outage=True) == japanese
    assert "just now" not in formats.data_age(timedelta(seconds=seconds), "en", outage=True)


@pytest.mark.parametrize(
    ("last", "language", "first_name", "last_name"),
    [
        ("2027-W25", "ja", "2026年 第1週(12/29〜1/4)", "2027年 第25週(6/21〜6/27)"),
        ("2027-W25", "en", "2026 W1 (Dec 29–Jan 4)", "2027 W25 (Jun 21–Jun 27)"),
        ("2026-W25", "ja", "第1週(12/29〜1/4)", "第25週(6/15〜6/21)"),
        ("2027-06", "ja", "第1週(12/29〜1/4)", "2027年6月"),
    ],
)
def test_weeks_of_two_years_carry_theirs(last, language, first_name, last_name):
    assert formats.span_names("2026-W01", last, Calendar(), language) == (first_name, last_name)


@pytest.mark.parametrize(("value", "text"), [(37.4, "$37.40"), (40, "$40"), (37.25, "$37.25"), (1_234.5, "$1,234.50")])
def test_money_that_can_be_typed_has_cents_or_none(value, text):
    assert formats.whole(value, "$", "en") == text
