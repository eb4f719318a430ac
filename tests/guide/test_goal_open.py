"""What a goal leaves open is asked: a unit, a side or a day that its words do not tell, a number that nobody counted."""

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
        ("Honestly, a few dozen commercial jobs would be great.", "commercial jobs", None, "unspecified"),
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


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("APIのレスポンスをp95で300msにしたい。", ["≥ 300ms", "≤ 300ms"]),
        ("会議を30分にする", ["≥ 30分", "≤ 30分"]),
        ("睡眠を7時間にしたい", ["≥ 7時間", "≤ 7時間"]),
        ("配送を2日にする", ["≥ 2日", "≤ 2日"]),
        ("Keep the child-to-teacher ratio at 7 to 1 or better.", ["≥ 7:1", "≤ 7:1"]),
        ("LTV to CAC of 4 to 1 or better", ["≥ 4:1", "≤ 4:1"]),
        ("Cover 75% of costs from ticket sales", ["≥ 75%", "≤ 75%"]),
        ("Recover 60% of overdue invoices", ["≥ 60%", "≤ 60%"]),
    ],
)
def test_a_time_or_a_ratio_of_which_nothing_tells_the_good_side_is_asked_for_it(text, labels):
    [question] = the(text).questions

    assert (question.key, [each.label for each in question.readings]) == ("which_side", labels)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("夏までに生徒数150人。", ["2027-05-31", "2027-08-31"]),
        ("口コミ評価を4.2から4.6へ上げる、来年の秋までに。", ["2027-08-31", "2027-11-30"]),
        ("来春までにキャンセル待ちをゼロに", ["2027-02-28", "2027-05-31"]),
        ("Wholesale accounts from 14 to 20 by spring.", ["2027-02-28", "2027-05-31"]),
        ("Empty miles: 22% now, 15 by summer 2028", ["2028-05-31", "2028-08-31"]),
        ("By fall, I want the waitlist under 15 families", ["2027-08-31", "2027-11-30"]),
        ("入会30人、冬までに", ["2026-11-30", "2027-02-28"]),
    ],
)
def test_a_season_until_which_something_is_reached_has_two_last_days_to_choose_from(text, days):
    found = the(text)

    [question] = found.questions
    assert (found.deadline, question.key, [each.value for each in question.readings]) == (None, "which_deadline", days)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Double our wholesale accounts before next fall", date(2027, 8, 31)),
        ("By the end of summer 40 members", date(2027, 8, 31)),
        ("Plant 5,000 native trees over the next three years.", date(2029, 11, 30)),
        ("Double the number of juniors in two years; we have 28.", date(2028, 11, 30)),
        ("Could we reduce invoice disputes by 40% over the next six months?", date(2027, 5, 30)),
        ("Hire 12 people in 18 months' time", date(2028, 5, 30)),
        ("義足の再調整率をこの一年で18%から10%未満に下げたい", date(2027, 11, 30)),
        ("今後3年間で会員を500人増やす", date(2029, 11, 30)),
        ("あと半年で在庫を200個に", date(2027, 5, 30)),
        ("3年後に会員500人", date(2029, 11, 30)),
        ("95% on time by the start of August", date(2027, 8, 1)),
        ("8月初めまでに会員50人", date(2027, 8, 1)),
        ("Bookings of 85 by the first of May", date(2027, 5, 1)),
        ("来年度初めまでに店舗を3つ", date(2027, 4, 1)),
    ],
)
def test_a_span_that_begins_today_and_the_begin_of_a_term_are_a_day(text, deadline):
    assert the(text).deadline == deadline


@pytest.mark.parametrize(
    "text",
    [
        "離職率を3年以内に10%から5%へ",
        "三年で会員を3,000人にする",
        "Answer 95% of tickets in two weeks",
        "Members to 400 within two years",
    ],
)
def test_a_span_of_which_no_word_says_that_it_begins_today_is_asked_for_its_beginning(text):
    found = the(text)

    assert (found.deadline, "start_date" in found.missing) == (None, True)


def test_a_total_is_of_the_span_that_begins_today_and_asked_for_its_term_where_only_its_end_is_told():
    span, moment = the("今後3年で契約を120件"), the("3年後に契約120件")

    assert (span.start, span.meaning.shape) == (TODAY, "total")
    assert (moment.start, moment.meaning.shape) == (None, None)


def test_a_number_a_thousandth_of_its_start_is_asked_for_its_scale():
    found = the("The budget allows £12,000; I want to come in at 10")

    [question] = found.questions
    assert (found.value, found.baseline, [each.value for each in question.readings]) == (None, 12_000, [10_000, 10])


def test_how_many_figures_a_number_has_is_no_number():
    assert all(each.value is None for each in read_goal("Six figures in grant income", today=TODAY))


@pytest.mark.parametrize(
    ("wish", "direction"),
    [
        ("もっと上げていきたいと思っています", "increase"),
        ("上げていきたいです", "increase"),
        ("伸ばしていければと考えております", "increase"),
        ("上げようと思います", "increase"),
        ("もうちょっと何とかしたい", "unspecified"),
        ("どうにかしたいです", "unspecified"),
        ("もっと良くしていきたいと考えています", "unspecified"),
    ],
)
@pytest.mark.parametrize("name", ["保護者アンケートの満足度", "有給の取得率", "客単価"])
def test_a_wish_without_a_number_is_a_goal_however_politely_it_is_told(name, wish, direction):
    [found] = read_goal(f"{name}を{wish}", today=TODAY)

    assert (found.name, found.value, found.direction) == (name, None, direction)


@pytest.mark.parametrize(
    "text",
    [
        "売上が上がると思う",
        "職場の雰囲気を良くしたい",
        "パートさんの定着をなんとかしたい",
        "社員を大切にしていきたいと思っています",
    ],
)
def test_what_is_expected_or_is_no_number_is_no_goal(text):
    assert read_goal(text, today=TODAY) == ()
