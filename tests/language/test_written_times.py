"""Times in running text, found where words begin and end."""

from __future__ import annotations

import pytest

from kpicore.language import TimeKind
from kpicore.language.marking import text_marks

FOUND = [
    ("問い合わせ数月間50件", TimeKind.CADENCE, "monthly"),
    ("月商", None, None),
    ("月次決算を10日以内", None, None),
    ("年間休日120日", None, None),
    ("週20件", TimeKind.CADENCE, "weekly"),
    ("1日20件", TimeKind.CADENCE, "daily"),
    ("4半期ごとに1店", TimeKind.CADENCE, "quarterly"),
    ("毎回3つ", TimeKind.CADENCE, "per_event"),
    ("50件/月", TimeKind.CADENCE, "monthly"),
    ("月末会員数", None, None),
    ("2027年3月期に", TimeKind.TERM, "2027年3月期"),
    ("27年3月期に", TimeKind.TERM, "27年3月期"),
    ("FY26の", TimeKind.TERM, "FY26"),
    ("来期の", TimeKind.RELATIVE, "来期"),
    ("3/31までに", TimeKind.MONTH, "3/31まで"),
    ("入社1年以内離職率", None, None),
    ("前年比15%", TimeKind.PAST, "year"),
    ("前年同月比110%", TimeKind.PAST, "same_month"),
    ("昨対105%", TimeKind.PAST, "year"),
    ("前期2.5億円", None, None),
    ("3か月連続で", TimeKind.IN_A_ROW, ""),
    ("per week", TimeKind.CADENCE, "weekly"),
    ("by March 2027", TimeKind.TERM, "2027-03"),
    ("by next March", TimeKind.MONTH, ""),
    ("this quarter", TimeKind.RELATIVE, "this quarter"),
    ("year on year", TimeKind.PAST, "year"),
    ("over last year", TimeKind.PAST, "year"),
    ("we may grow", None, None),
]


@pytest.mark.parametrize(("text", "kind", "word"), FOUND)
def test_a_time_is_found_with_its_word(text, kind, word):
    found = next((mark.time for mark in text_marks(text) if mark.time is not None), None)

    assert (found.kind if found else None, found.word if found else None) == (kind, word)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("3年以内に", 3, "年"),
        ("半年で", 0.5, "年"),
        ("within 6 months", 6, "か月"),
        ("over the next two years", 2, "年"),
    ],
)
def test_a_span_has_its_length(text, amount, unit):
    [time] = [mark.time for mark in text_marks(text) if mark.time is not None]

    assert (time.kind, time.amount, time.unit) == (TimeKind.SPAN, amount, unit)


@pytest.mark.parametrize(
    ("text", "until", "moment", "begin"),
    [
        ("2027年3月末までに", True, True, False),
        ("2027年3月の", False, False, False),
        ("2026年10月から", False, False, True),
        ("by the end of FY26", True, True, False),
        ("from April 2026", False, False, True),
    ],
)
def test_what_stands_around_a_term_says_what_it_bounds(text, until, moment, begin):
    time = next(mark.time for mark in text_marks(text) if mark.time is not None)

    assert (time.is_until, time.is_moment, time.is_begin) == (until, moment, begin)


#: With each sign with which a time can begin: a number, a feast, a season, what is said of now, and what is done each time.
BEGINNINGS = {
    TimeKind.TERM: "'27年3月期に R8年度に 令和8年度に",
    TimeKind.RELATIVE: "翌年度に 当期に 本年度に",
    TimeKind.PART: "下期に 第2四半期に",
    TimeKind.FEAST: "クリスマスまでに バレンタインまでに ハロウィンまでに 大晦日までに 元日までに 母の日までに 勤労感謝の日までに 七夕までに",
    TimeKind.SPAN: "あと3年で 向こう3年で 今後3年で 十年で",
    TimeKind.VAGUE: "ここ数年で この秋までに 夏までに 冬までに 年明けまでに 新学期までに 連休までに お盆までに 正月までに "
    "ゴールデンウィークまでに GWまでに",
    TimeKind.PAST: "いまより 従来より 直近より 以前より これまでより 対前年比",
    TimeKind.CADENCE: "ひと月 都度 各回 通年で 毎日 日次で 週次で 年次で 半期ごとに 四半期ごとに 商談ごとに 面談ごとに 案件ごとに 配信ごとに "
    "接客ごとに 訪問ごとに 来店ごとに 開催ごとに 会議ごとに 打ち合わせごとに",
}


@pytest.mark.parametrize(
    ("time", "kind"), [(time, kind) for kind, times in BEGINNINGS.items() for time in times.split()]
)
def test_a_time_begins_with_any_of_its_signs(time: str, kind: TimeKind):
    marks = text_marks(f"{time}3件")

    assert [mark.time.kind for mark in marks if mark.time is not None] == [kind]


@pytest.mark.parametrize(
    ("time", "kind"),
    [
        ("by xmas", TimeKind.FEAST),
        ("until spring", TimeKind.VAGUE),
        ("over the next 2 years", TimeKind.SPAN),
        ("this time next year", TimeKind.SPAN),
        ("every other week", TimeKind.IN_A_ROW),
        ("last year's", None),
        ("match last year's", TimeKind.PAST),
        ("compared to last year", TimeKind.PAST),
        ("against last year", TimeKind.PAST),
        ("versus last year", TimeKind.PAST),
        ("mom", TimeKind.PAST),
        ("semi-annually", TimeKind.CADENCE),
        ("half-yearly", TimeKind.CADENCE),
        ("quarterly", TimeKind.CADENCE),
        ("daily", TimeKind.CADENCE),
        ("EOY", TimeKind.RELATIVE),
        ("next quarter", TimeKind.RELATIVE),
        ("January 2027", TimeKind.TERM),
        ("12/31/2027", TimeKind.TERM),
        ("Q2", TimeKind.PART),
    ],
)
def test_an_english_time_begins_with_any_of_its_letters(time: str, kind: TimeKind | None):
    marks = text_marks(f"3 visits {time}")

    assert [mark.time.kind for mark in marks if mark.time is not None] == ([kind] if kind else [])
