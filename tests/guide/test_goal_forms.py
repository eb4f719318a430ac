"""What the form of a sentence says of its number: what it only describes, what goes on, what is wished for, how long a state lasts."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("主要取引先3社への納期遵守率は99%を切らないようにしたい", "主要取引先3社への納期遵守率", 99),
        ("大口10社との面談を月2回行う", "大口10社との面談", 2),
        ("加盟店20社からの紹介を月8件にする", "加盟店20社からの紹介", 8),
        ("直営5店での客単価を1,200円に", "直営5店での客単価", 1200),
        ("会員300名へのアンケートの回答率は60%以上", "会員300名へのアンケートの回答率", 60),
    ],
)
def test_a_number_that_a_particle_and_no_tie_to_a_noun_is_part_of_the_name(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


def test_what_a_number_becomes_is_no_part_of_the_name():
    assert the("受注は100件への増加を目指す").value == 100


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [
        ("離職率は20%台が続いていて正直しんどい…来年度は15%に", 20, 15),
        ("欠品率は3%前後が続いている。来期は1%に", 3, 1),
        ("客数は月80人が続いています。月100人にしたい", 80, 100),
    ],
)
def test_a_number_that_goes_on_is_how_it_stands(text, start, value):
    found = the(text)

    assert (found.baseline, found.value) == (start, value)


def test_what_somebody_keeps_up_is_a_goal():
    assert the("稼働率95%を維持している").value == 95


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("常連のお客さまに月三回ほどお越しいただけたら、と考えております", 3),
        ("新人6名のうち2名が合格できれば、と期待しています", 2),
        ("平均単価が3千円になればなあと", 3000),
        ("残業を月20時間に減らせたらと", 20),
        ("定着率が8割に届けば、と社長は言います", 80),
    ],
)
def test_a_condition_that_is_only_quoted_is_a_wish(text, value):
    assert the(text).value == value


@pytest.mark.parametrize(
    ("text", "name", "value", "direction"),
    [
        ("残業を月20時間に減らせないかと検討中", "残業", 20, "at_most"),
        ("送料が去年の1.3倍になったので、月38万円に戻せないか検討中です", "送料", 380_000, "reach"),
        ("電気代が3割上がったので、月12万円まで戻せないか確認中", "電気代", 120_000, "at_most"),
    ],
)
def test_whether_something_can_be_done_is_considered_of_a_number_that_is_decided(text, name, value, direction):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, value, direction)


def test_a_number_that_is_considered_itself_is_asked():
    assert the("来年の会員は300名で検討中").value is None


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [
        ("会員数を120名ほどから、できたら200名に", 120, 200),
        ("参加社数を30くらいから、できれば倍に", 30, 2),
        ("来店を1日40人前後から、理想は60人に", 40, 60),
    ],
)
def test_a_comma_behind_the_start_does_not_end_the_goal(text, start, value):
    found = the(text)

    assert (found.baseline, found.value) == (start, value)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("休業災害ゼロを通算1,000日まで継続", "休業災害ゼロ", 1000),
        ("無事故を500日まで続ける", "無事故", 500),
        ("Reach 500 days with no lost-time injuries", "days with no lost-time injuries", 500),
        ("1,000 days without an accident", "days without an accident", 1000),
        ("Hit 90 days without a missed delivery", "days without a missed delivery", 90),
    ],
)
def test_the_days_that_a_state_lasts_are_counted_and_more_are_better(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, "日", "at_least")


def test_a_limit_in_time_is_not_how_long_something_lasts():
    found = the("Close the books in 5 days without overtime")

    assert (found.name, found.value, found.direction) == ("Close the books", 5, "at_most")
