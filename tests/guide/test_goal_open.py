"""What a goal leaves open is asked: a unit that neither number nor name tells, a number that nobody counted."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Response time should go from 12 to 4.", ["4分", "4時間", "4日"]),
        ("Average wait no more than 20", ["20分", "20時間", "20日"]),
        ("Turnaround under 3", ["3分", "3時間", "3日"]),
        ("Boat fund to 15 by the end of June.", ["15,000円", "15円", "15%"]),
        ("Savings to 20 by Christmas", ["20,000円", "20円", "20%"]),
        ("We need the listening figures at 15", ["15,000", "15", "15%"]),
    ],
)
def test_a_number_whose_name_is_measured_in_several_units_is_asked_and_not_asserted(text, readings):
    found = the(text)

    [question] = found.questions
    assert (found.value, found.baseline, [each.label for each in question.readings]) == (None, None, readings)


def test_the_start_beside_a_number_without_a_unit_is_read_as_the_number_is():
    [question] = the("Turnover from 310 to 400 next year").questions

    assert [(each.start, each.value, each.unit) for each in question.readings] == [
        (310_000, 400_000, "円"),
        (310, 400, "円"),
        (310, 400, "%"),
    ]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Response time to 4 hours", 4, "時間"),
        ("Debtor days to 35", 35, None),
        ("Loans per week: 85 -> 110", 110, None),
        ("Takings of 900 a week", 900, None),
        ("Net profit to 85k", 85_000, None),
        ("Loans to 40 a month", 40, None),
    ],
)
def test_a_number_whose_name_scale_or_cadence_tells_what_it_is_stands(text, value, unit):
    found = the(text)

    assert (found.value, found.unit, found.questions) == (value, unit, ())


@pytest.mark.parametrize(
    ("text", "name", "unit", "cadence"),
    [
        ("病院からの紹介を月に数十件はほしいところです", "病院からの紹介", "件", "monthly"),
        ("数百人の来場者を集めたい", "来場者", "人", "unspecified"),
        ("展示会で名刺を数百枚集める", "名刺", "枚", "unspecified"),
        ("月に十数件の見学", "見学", "件", "monthly"),
        ("A few dozen commercial jobs this winter would be great.", "commercial jobs", None, "unspecified"),
        ("A couple of hundred members by June", "members", None, "unspecified"),
        ("Several new clients a month would help", "new clients", None, "monthly"),
        ("Get dozens of reviews each month", "reviews", None, "monthly"),
    ],
)
def test_of_a_number_that_nobody_counted_only_the_number_is_missing(text, name, unit, cadence):
    found = the(text)

    assert (found.name, found.value, found.unit, found.cadence) == (name, None, unit, cadence)
    assert "target_value" in found.missing


@pytest.mark.parametrize(
    ("text", "value", "unit", "baseline"),
    [
        ("電気使用量 260k kWh → 230k kWh以下/月", 230_000, "kWh", 260_000),
        ("ガス使用量 12,000 m3 → 9,000 m3", 9_000, "m3", 12_000),
        ("来場者を12k人に", 12_000, "人", None),
        ("水道使用量を4.5k m3以下", 4_500, "m3", None),
        ("売上 3.2M円 → 4M円", 4_000_000, "円", 3_200_000),
        ("Sサイズを5k枚", 5_000, "枚", None),
    ],
)
def test_letters_behind_digits_are_a_multiple_and_a_unit_in_japanese_too(text, value, unit, baseline):
    found = the(text)

    assert (found.value, found.unit, found.baseline) == (value, unit, baseline)
