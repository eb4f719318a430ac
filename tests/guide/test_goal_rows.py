"""Kinds of goal sentences as rows of one table each; a table names all of its rows that are read otherwise."""

from collections.abc import Iterable
from datetime import date

from kpicore.guide.sentences import read_goal

TODAY = date(2026, 12, 1)


def differing(rows: Iterable[tuple[str, object]], *fields: str) -> dict[str, object]:
    """Return what is read of the rows of which the fields of all goals are not as they should be."""
    found = {
        text: [tuple(getattr(goal, field) for field in fields) for goal in read_goal(text, today=TODAY)]
        for text, _ in rows
    }
    return {text: found[text] for text, wanted in rows if found[text] != wanted}


def test_a_bracket_with_a_number_and_a_time_just_over_tells_how_it_was_then():
    rows = [
        ("会員数を500人にしたい（10月末で420人）", [(500, 420, None)]),
        ("利用者数を2027年9月までに85名にしたい（11月末で62名）", [(85, 62, date(2027, 9, 30))]),
        ("解約率を2%に下げる（10月は3.1%）", [(2, 3.1, None)]),
        ("広報誌の配布を1200部に（2025年度で900部）", [(1200, 900, None)]),
        ("残業を月30時間に減らす（10月：42時間）", [(30, 42, None)]),
        ("在庫を300個まで減らす（11月末 420個）", [(300, 420, None)]),
        ("売上を3億円にする（10月末で12店舗）", [(300_000_000, None, None)]),
        # Which March is meant nobody can tell, a year's number has no start in a month, and what is ahead is no start.
        ("会員数を500人に（3月末で450人）", [(None, None, date(2027, 3, 31))]),
        ("研修を年20回（10月は3回）", [(None, None, date(2027, 10, 31))]),
        ("会員数を500人に（2027年3月末で450人）", [(None, None, date(2027, 3, 31))]),
        ("会員数を500人に（12月末までに450人）", [(None, None, date(2026, 12, 31))]),
    ]

    assert differing(rows, "value", "baseline", "deadline") == {}


def test_of_two_earlier_terms_the_last_one_is_the_start_in_whatever_order_they_are_told():
    rows = [
        ("売上は去年9800万、その前が1億1千万だったので今年は1億円に戻したい", [("売上", 1e8, 9.8e7)]),
        ("来客数は去年120人、おととしが150人だったので今年は140人に戻したい", [("来客数", 140, 120)]),
        ("来客数はおととし150人、去年が120人だったので今年は140人に戻したい", [("来客数", 140, 120)]),
        ("クレームは先月12件、先々月が8件でした。来月は5件以内にする", [("クレーム", 5, 12)]),
        ("一昨年22人、昨年19人と離職が出た。今年は10人までにしたい", [("離職", 10, 19)]),
        ("受講者は昨年度340名、その前は410名だったので400名まで戻す", [("受講者", 400, 340)]),
        ("We had 120 visitors a day last year and 150 the year before, I want 140", [("visitors", 140, 120)]),
        ("Membership was 310 last year, 360 two years ago; get it back to 350", [("Membership", 350, 310)]),
        ("Membership was 360 two years ago, 310 last year; get it back to 350", [("Membership", 350, 310)]),
        ("Complaints were 14 last month and 9 the month before, so bring them down to 6", [("Complaints", 6, 14)]),
        ("Two years ago we had 40 clients, today 60, aim for 90", [("clients", 90, 60)]),
        ("生徒は去年80人、3年前が100人だった。今は55人、70人に戻したい", [("生徒", 70, 55)]),
    ]

    assert differing(rows, "name", "value", "baseline") == {}
