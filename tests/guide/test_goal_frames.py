"""The frame of a verb tells the name, and numbers that are written in other ways than a number and its unit are read as they are meant."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Workshop places to hit 60 by June", "Workshop places"),
        ("volunteer hours to reach 900", "volunteer hours"),
        ("Time to fill: 30 days", "Time to fill"),
        ("We want £40k in savings by 2028", "savings"),
        ("Pay off the £18,000 loan by December 2027", "loan"),
        ("Want to be selling 300 a week", "selling"),
        ("Each driver delivers 40 parcels a day", "parcels"),
        ("Raise the daily rate of our fitters to £210", "rate of our fitters"),
        ("80% of nurses finish the fire training by March", "nurses finishing the fire training"),
        ("Greet every visitor within two minutes", "Greet every visitor"),
        ("Churn below 2% and nobody left waiting", "Churn"),
        ("Weekend clinics between 20 and 25 a month", "Weekend clinics"),
        ("Desk bookings across both floors at 75%", "Desk bookings"),
    ],
)
def test_an_english_name_is_the_phrase_the_frame_of_the_verb_measures(text, name):
    assert the(text).name == name


@pytest.mark.parametrize("text", ["Make $4,000 a month before tax", "Earn £900 a week after fuel"])
def test_a_circumstance_alone_is_no_name(text):
    found = the(text)

    assert (found.name, "indicator" in found.missing) == (None, True)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Takings of 12 grand a month", 12_000, None),
        ("Cost per leaflet under 45p", 0.45, "ポンド"),
        ("Packaging cost below 90 cents", 90, "cents"),
        ("40 three bedroom houses sold", 40, "houses"),
        ("60 four star ratings", 60, "ratings"),
        ("No more than 1 refund in every 40 sales", 2.5, "%"),
        ("at most 1 late parcel in every 50 orders", 2, "%"),
        ("NPS to 45 within the next three campaigns", 45, None),
        ("Lift conversion to 3% in the next 5 launches", 3, "%"),
        ("Guest score eight out of ten", 8, None),
        ("eight out of ten students pass", 80, "%"),
        ("cost to win £1 of grants shouldn't exceed 20p", 0.2, "ポンド"),
        ("会員を三千に", 3_000, None),
        ("在庫を二百以下に減らす", 200, None),
        ("売上を五億へ", 500_000_000, "円"),
    ],
)
def test_a_number_is_read_as_it_is_meant_however_it_is_written(text, value, unit):
    found = the(text)

    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "name", "value", "direction", "baseline"),
    [
        ("Weekday covers up to 60, we do about 45", "Weekday covers", 60, "at_least", 45),
        ("Vans per driver up to 2", "Vans per driver", 2, "at_most", None),
        ("見積もりに2時間かかっているのを45分にしたい", "見積もり", 45, "reach", 120),
        ("電話の応答、1分30秒かかっているのを40秒にしたい", "電話の応答", 40, "reach", 90),
        ("単価を6%値上げする", "単価", 6, "increase_by", None),
        ("価格を2割値下げしたい", "価格", 20, "decrease_by", None),
        ("給与計算を翌月15日までに終える", "給与計算", 15, "at_most", None),
        ("配車待ちを10分以内に", "配車待ち", 10, "at_most", None),
        ("客離れを5%以下に", "客離れ", 5, "at_most", None),
        ("2027年9月卒業の学生を20名採りたい", "2027年9月卒業の学生", 20, "reach", None),
        ("オペレーター一人あたり1日45コール取る", "オペレーター一人あたりのコール", 45, "reach", None),
        ("月末時点で未処理を5件以下に", "未処理", 5, "at_most", None),
        ("属人化をなくす", "属人化", None, "decrease", None),
        ("怪我をなくす", "怪我", 0, "at_most", None),
    ],
)
def test_a_way_a_start_and_what_is_named_follow_the_words_around_a_number(text, name, value, direction, baseline):
    found = the(text)

    assert (found.name, found.value, found.direction, found.baseline) == (name, value, direction, baseline)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Raise £90,000 in 2028-29", date(2029, 3, 31)),
        ("Players at 4,000 by next Christmas", date(2027, 12, 25)),
        ("月末時点で未処理を5件以下に", None),
    ],
)
def test_a_fiscal_year_with_a_dash_and_the_next_feast_are_days(text, deadline):
    assert the(text).deadline == deadline


@pytest.mark.parametrize(
    ("goal", "name", "value"),
    [
        ("離職率を5%以下にする", "離職率", 5),
        ("客単価1,300円", "客単価", 1_300),
        ("予約の電話に3コール以内で出る", "予約の電話", 3),
        ("刷り直し、年30件を15件に", "刷り直し", 15),
        ("寄付者を増やす", "寄付者", None),
    ],
)
@pytest.mark.parametrize(
    "beside",
    [
        "人手が足りないので、",
        "来月から法律が変わるので、",
        "材料費が上がっているため、",
        "会社を残すために、",
        "教育に力を入れて、",
        "品質を守りながら、",
        "なかなか難しいけど、",
        "社長が言うには、",
        "春から担当が変わる営業部では、",
        "正直なところ、",
    ],
)
def test_a_japanese_clause_that_tells_why_how_or_where_leaves_the_goal_as_it_is(beside, goal, name, value):
    found = the(beside + goal)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("goal", "name", "value"),
    [
        ("cut late orders to 3%", "late orders", 3),
        ("occupancy 85%", "occupancy", 85),
        ("win 12 new contracts a year", "new contracts", 12),
        ("refund requests should stay below 20 a week", "refund requests", 20),
    ],
)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", " because the team is stretched"),
        ("", " so that we can sleep at night"),
        ("", " while keeping quality high"),
        ("", " without hiring anyone"),
        ("", " to keep the lights on"),
        ("", ", if possible"),
        ("", ", which would be great"),
        ("", " as soon as we can"),
        ("Because the rent went up, ", ""),
        ("To stay afloat, ", ""),
        ("With a small team, ", ""),
        ("Honestly, ", ""),
    ],
)
def test_an_english_clause_that_tells_why_how_or_where_leaves_the_goal_as_it_is(before, behind, goal, name, value):
    found = the(f"{before}{goal}{behind}")

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("残業が多いので、月20時間以内にしたい", "残業", 20),
        ("Because overtime is killing us, keep it under 20 hours a week", "overtime", 20),
        ("商品の締切が12月10日だから、そこまでに200枚売りたい", None, 200),
    ],
)
def test_a_clause_that_tells_how_a_thing_is_names_the_goal_that_has_no_name(text, name, value):
    found = the(text)

    assert found.value == value
    assert name is None or found.name == name


def test_a_full_stop_before_a_small_letter_ends_a_sentence_but_not_an_abbreviation():
    assert the("Hello from the workshop. scrap rate below 3%").name == "scrap rate"
    assert the("Avg. ticket to $40").name == "Avg. ticket"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'm hoping gift boxes make up a quarter of December sales", "gift boxes"),
        ("We're hoping regulars make up 60% of covers", "regulars"),
        ("I'd like repeat work to account for half of turnover", "repeat work"),
        ("no-shows — I want them under 5 percent of bookings", "no-shows"),
        ("Late fees - I want them under 3% of accounts", "Late fees"),
        ("Get the cafe doing £900 a day", "cafe"),
        ("I want the bar taking £3k a night", "bar"),
        ("Get the new machine making 400 parts a shift", "parts"),
        ("Attendance in Years 7 to 9 at 95%", "Attendance in Years 7 to 9"),
        ("Scrap on lines 2 and 4 below 3%", "Scrap on lines 2 and 4"),
    ],
)
def test_what_makes_up_does_or_is_taken_up_by_a_pronoun_is_the_name(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Delivery time of 30 minutes, give or take 5", ("25–35分", "≥ 25分", "≤ 35分")),
        ("Room temperature at 21 degrees give or take 1", ("20–22 degrees", "≥ 20 degrees", "≤ 22 degrees")),
        ("Fill level 98%, give or take 1%", ("97–99%", "≥ 97%", "≤ 99%")),
        ("Moisture at 12%, give or take 2 points", ("10–14%", "≥ 10%", "≤ 14%")),
    ],
)
def test_give_or_take_is_a_tolerance(text, ends):
    [question] = the(text).questions

    assert (question.key, tuple(reading.label for reading in question.readings)) == ("which_end", ends)
