"""Columns and rows of periods as people keep them: days to come, months by number, years beside months, kinds of years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kpicore.periods import Calendar
from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.mapping import TabMapping
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import WorkbookReading, read_tab, read_workbook

TODAY = date(2026, 11, 20)


def read(text: str, tab: str = "board", **more: Any) -> TabAnalysis:
    return read_tab(draw(tab, text, **more), DateContext(today=TODAY))


def book(*grids: Grid) -> WorkbookReading:
    return read_workbook(Workbook(grids), today=TODAY)


def rows(*cells: list[Any], tab: str = "board") -> TabAnalysis:
    return read_tab(Grid(tab, cells), DateContext(today=TODAY))


def numbers(analysis: TabAnalysis) -> dict[tuple[str, str], float]:
    return {(indicator, period): value for indicator, period, value, _ in analysis.actuals}


def targets(analysis: TabAnalysis) -> dict[tuple[str, str | None], object]:
    return {(each.target.indicator, each.target.period): each.target.value for each in analysis.targets}


def asked(analysis: TabAnalysis) -> list[str]:
    return [question.code for question in analysis.questions]


WEEKS = [[date.fromisocalendar(2026, week, 1), 90 + week * 7 % 5] for week in range(27, 37)]
DATED = Grid("shop", [["Week of", "Visits"], *WEEKS])
MONTHLY = Grid("月次", [["2026年"], ["月", "来店"], *[[f"{month}月", 300 + month * 7 % 11] for month in range(1, 13)]])


@pytest.mark.parametrize(
    ("other", "heads", "first", "last"),
    [
        (DATED, [f"Wk {week}" for week in range(27, 37)], "2026-W27", "2026-W36"),
        (DATED, ["7/6週", "7/13週", "7/20週", "7/27週", "8/3週"], "2026-W28", "2026-W32"),
        (MONTHLY, ["Ene", "Feb", "Mar", "Abr", "May"], "2026-01", "2026-05"),
        (MONTHLY, ["10月", "9月", "8月"], "2026-10", "2026-08"),
    ],
)
@pytest.mark.parametrize("is_across", [True, False])
def test_a_table_without_a_year_is_of_the_only_one_in_which_other_tabs_have_its_months(
    other, heads, first, last, is_across
):
    lines = [
        ["", *heads],
        ["Pickles", *(50 + at * 5 % 7 for at in range(len(heads)))],
        ["Jam", *(9 + at for at in range(len(heads)))],
    ]

    found = book(other, Grid("waste", lines if is_across else list(map(list, zip(*lines, strict=True)))))

    told = [period for name, period in numbers(found.tabs[1]) if name == "Jam"]
    assert (told[0], told[-1], len(told)) == (first, last, len(heads))
    assert asked(found.tabs[1]) == []


def test_the_days_of_a_list_tell_the_year_of_its_weekly_table():
    pieces = [(1, 10, 5), (3, 12, 6), (3, 7, 5), (9, 30, 2), (14, 11, 5)]
    orders = [
        [f"2026/9/{day}", f"{place}社", many, price, many * price] for place, (day, many, price) in enumerate(pieces)
    ]
    weeks = [["週", "受注額"], ["9/1週", 157], ["9/8週", 60], ["9/15週", 55]]

    found = book(Grid("受注", [["日付", "顧客", "数量", "単価", "金額"], *orders]), Grid("週計", weeks))

    assert [period for _, period in numbers(found.tabs[1])] == ["2026-W36", "2026-W37", "2026-W38"]
    assert (asked(found.tabs[0]), asked(found.tabs[1])) == (["list"], [])


@pytest.mark.parametrize(
    "others",
    [
        [["月", "売上"], *[[f"{year}年{month}月", 300 + month] for year in (2025, 2026) for month in range(1, 9)]],
        [["月", "売上"], *[[f"2026年{month}月", 300 + month] for month in range(7, 11)]],
        [["年度", "売上"], *[[f"{year}年度", 300 + year % 7] for year in range(2020, 2026)]],
    ],
)
def test_a_table_without_a_year_is_asked_for_it_where_other_tabs_have_its_months_in_several_years_or_hardly(others):
    found = book(
        Grid("売上", others), Grid("廃棄", [["", *(f"{month}月" for month in range(1, 9))], ["惣菜", *range(51, 59)]])
    )

    assert asked(found.tabs[1]) == ["year"]
    assert found.tabs[1].actuals == ()


@pytest.mark.parametrize(("first", "wanted"), [(1, "FY2025-Q4"), (4, "FY2026-Q1")])
def test_quarters_are_of_the_year_whose_twelve_months_another_tab_has(first, wanted):
    months = [f"{2026 + month // 12}-{month % 12 + 1:02}" for month in range(first - 1, first + 11)]
    orders = [[month, 40 + at if month < "2026-11" else None, 45] for at, month in enumerate(months)]
    monthly = [["Mois", "Commandes", "Objectif"], *orders]
    quarterly = [["", "Q1 2026", "Q2 2026"], ["Ventes", 73, 81], ["Loyer", 7, 8]]

    found = book(Grid("mensuel", monthly), Grid("résultat", quarterly))

    assert min(period for _, period in numbers(found.tabs[1])) == wanted
    assert asked(found.tabs[1]) == []


@pytest.mark.parametrize(
    ("head", "days", "open_days", "shut"),
    [
        (["日", "客数"], [f"11/{day}" for day in range(1, 31)], (1, 2, 6, 7, 8, 13, 14), "休診"),
        (["Jour", "Entrées"], [f"{day:02}/11/2026" for day in range(1, 31)], (1, 7, 8, 14, 15), None),
        (
            ["Week of", "Visits"],
            [date(2026, 1, 5 + 7 * week) if week < 4 else f"2026-W{week + 2:02}" for week in range(4)],
            (1, 3),
            None,
        ),
        (["Tag", "Gäste"], [f"{day}.11.2026" for day in range(1, 31)], (4, 5, 11, 12, 18, 19), "geschlossen"),
    ],
)
def test_a_column_of_days_is_one_however_many_are_closed_or_still_to_come(head, days, open_days, shut):
    body = [[day, 20 + at if at in open_days else shut] for at, day in enumerate(days, 1)]

    found = rows(["2026年11月", None], head, *body)

    assert sorted(numbers(found).values()) == [20 + at for at in open_days]


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("Month,Usage", "usage"),
        ("月,電気(kWh)", "電気"),
        ("Monat,Verbrauch,Kosten", "verbrauch"),
        ("mois,litres vendus", "litres"),
    ],
)
def test_months_by_number_alone_are_asked_for_their_year(head, first):
    heads = head.split(",")
    body = [[float(month), *[month * 7 + at for at in range(1, len(heads))]] for month in (*range(1, 13), 3)]

    found = rows(heads, *body)

    assert numbers(found) == {}
    assert asked(found) == ["year"]


@pytest.mark.parametrize(
    ("written", "day_first"),
    [("{m}/1/{y}", False), ("{m:02}/01/{y}", False), ("01/{m:02}/{y}", True), ("1-{m}-{y}", True)],
)
def test_firsts_of_months_tell_the_order_however_many_shops_have_them(written, day_first):
    months = [(month, 2025) for month in range(6, 13)] + [(month, 2026) for month in range(1, 6)]
    body = [
        [written.format(m=m, y=y), shop, 100 + 3 * at]
        for shop in ("North", "South", "East")
        for at, (m, y) in enumerate(months)
    ]

    found = rows(["Date", "Shop", "Units sold"], *body)

    assert numbers(found)["North / Units sold", "2025-07"] == 103
    assert len(numbers(found)) == 36
    assert asked(found) == []


@pytest.mark.parametrize(
    "line", [(26.8, 22.7, 22.1, 21.5, 21.3), (24.2, 25.1, 26.3, 27.4, 28.8), (29.9, 26.4, 25.4, 23.1, 22.2)]
)
def test_decimals_that_rise_or_fall_across_years_are_amounts_and_no_months(line):
    found = rows(
        ["Post", *map(str, range(2021, 2026))],
        ["A", *(value / 2 for value in line)],
        ["B", *line],
        ["C", *(value / 3 for value in line)],
    )

    assert {period for _, period in numbers(found)} == {f"FY{year}" for year in range(2021, 2026)}
    assert numbers(found)["B", "FY2023"] == line[2]


@pytest.mark.parametrize(
    ("head", "year_of"),
    [
        ("年度", lambda year, month: year - (month < 4)),
        ("FY", lambda year, month: year + (month >= 7)),
        ("Jahr", lambda year, _month: year),
        ("x", lambda year, month: year - (month < 10)),
    ],
)
def test_a_column_of_years_beside_the_periods_is_part_of_them_and_no_indicator(head, year_of):
    months = [(2025, month) for month in range(4, 13)] + [(2026, month) for month in range(1, 6)]
    body = [
        [year_of(year, month), f"{year}/{month:02}", shop, 90 + month * 7 % 11]
        for year, month in months
        for shop in ("A", "B")
    ]

    found = rows([head, "年月", "店", "客数"], *body)

    assert {indicator for indicator, _ in numbers(found)} == {"A / 客数", "B / 客数"}
    assert len(numbers(found)) == len(body)


YEARS = range(2023, 2026)


@pytest.mark.parametrize(
    ("head", "periods", "number"),
    [
        ("month_num", [f"{year}-{at:02}" for year in YEARS for at in range(1, 13)], [*range(1, 13)] * 3),
        ("月", [f"{year}年{at}月" for year in YEARS for at in (10, 11, 12)], [10, 11, 12] * 3),
        ("Woche", [f"{year}-W{at:02}" for year in YEARS for at in range(12, 20)], [*range(12, 20)] * 3),
        ("日", [f"2026/{month}/{at}" for month in (9, 10) for at in range(3, 15)], [*range(3, 15)] * 2),
        ("x", [f"{year} Q{at}" for year in YEARS for at in (1, 2, 3, 4)], [1, 2, 3, 4] * 3),
    ],
)
def test_a_number_that_says_again_which_month_week_or_day_it_is_is_no_indicator(head, periods, number):
    found = rows(
        ["期間", head, "客数"], *[[when, at, 90 + at * 7 % 11] for when, at in zip(periods, number, strict=True)]
    )

    assert {indicator for indicator, _ in numbers(found)} == (set() if asked(found) else {"客数"})


def test_a_count_that_is_the_number_of_its_month_for_a_while_stays_one():
    found = rows(["年月", "事故件数"], *[[f"2025/{at:02}", at if at < 8 else 9] for at in range(1, 9)])

    assert len(numbers(found)) == 8


@pytest.mark.parametrize(
    ("head", "kept"), [("Besucher 2024", "Besucher"), ("2024年 来場者", "来場者"), ("Visitors (2024)", "Visitors")]
)
def test_a_head_of_another_year_is_of_none_of_the_weeks_of_this_one(head, kept):
    weeks = [date(2026, 5, 4 + 7 * week) for week in range(4)]

    found = rows(["Woche ab", kept, head], *[[day, 100 + at, 70 + at] for at, day in enumerate(weeks)])

    assert sorted(numbers(found).values()) == [100, 101, 102, 103]


@pytest.mark.parametrize(
    ("title", "first"),
    [("令和6酒造年度 月報", 7), ("2024肥料年度 出荷", 7), ("R社 2024事業年度の推移", 10), ("2024砂糖年度", 10)],
)
def test_a_kind_of_year_is_the_year_it_names(title, first):
    months = [(first + step - 1) % 12 + 1 for step in range(12)]

    found = rows([title], ["項目", *(f"{month}月" for month in months)], ["出荷", *range(50, 62)])

    years = [2024 + (month < first) for month in months]
    assert numbers(found) == {
        ("出荷", f"{year}-{month:02}"): 50 + at for at, (year, month) in enumerate(zip(years, months, strict=True))
    }


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("鵜崎漁協 四半期推移(12月期)", "FY2024-Q4"),
        ("業績推移 12月決算", "FY2024-Q4"),
        ("会社概要 決算月:12月", "FY2024-Q4"),
        ("Umsatz, fiscal year runs January to December", "FY2024-Q4"),
    ],
)
def test_quarters_are_of_the_year_whose_last_month_a_title_tells(title, wanted):
    found = rows(
        [title], ["品目", "2025年 1Q", "2025年 2Q", "2025年 3Q"], ["ぶり", 211, 85, 56], ["さば", 138, 63, 150]
    )

    assert numbers(found)["ぶり", wanted] == 211
    assert asked(found) == []


@pytest.mark.parametrize(
    ("periods", "planned", "wanted"),
    [
        ([f"{year}年12月期" for year in range(2021, 2025)], "2025年12月期(計画)", "FY2025"),
        (["2026-07", "2026-08", "2026-09", "2026-10"], "2026-11 (plan)", "2026-11"),
        (["2026年7月", "2026年8月", "2026年9月"], "2026年12月 予算", "2026-12"),
    ],
)
def test_a_period_with_a_word_for_plan_beside_it_is_that_period_planned(periods, planned, wanted):
    body = [[period, 30 + at, 200 + 7 * at] for at, period in enumerate(periods)]

    found = rows(["期", "社員", "売上高"], *body, [planned, 40, 300])

    assert targets(found) == {("社員", wanted): 40, ("売上高", wanted): 300}
    assert len(numbers(found)) == 2 * len(periods)


def test_a_roster_of_shifts_is_no_table_of_days():
    days = list(range(1, 15))
    weekdays = ["日月火水木金土"[at % 7] for at in days]
    marks = [[name, *["AB×泊"[(at * 7 + place) % 4] for at in days], 9, 5] for place, name in enumerate("江真戸兵")]

    found = rows(
        ["飼育課 勤務表 2026年11月"],
        ["氏名", *days, "出勤", "休"],
        [None, *weekdays],
        *marks,
        ["出勤人数", *[3 + at % 2 for at in days]],
    )

    assert numbers(found) == {}


@pytest.mark.parametrize(
    ("head", "start", "year"),
    [("年度", 4, 2025), ("会計年度", 4, 2025), ("Year", 4, 2025), ("FY", 10, 2025)],
)
@pytest.mark.parametrize("written", ["{}月", "{}"])
def test_a_year_that_goes_on_from_december_to_january_is_a_fiscal_one(head, start, year, written):
    months = [(start + step - 1) % 12 + 1 for step in range(12)]
    body = [[year, written.format(month), 100 + at] for at, month in enumerate(months)]

    found = rows([head, "月", "売上"], *body)

    assert numbers(found) == {
        ("売上", f"{year + (month < start)}-{month:02}"): 100 + at for at, month in enumerate(months)
    }


@pytest.mark.parametrize("head", ["年", "Year", "年度"])
def test_a_year_whose_months_begin_again_for_each_shop_is_no_fiscal_one(head):
    body = [[2025, f"{month}月", shop, 10 * month] for shop in ("A", "B") for month in range(1, 13)]

    found = rows([head, "月", "店", "売上"], *body)

    assert numbers(found)["B / 売上", "2025-03"] == 30


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["10月", None, None, None, "11月", None], ["1週", "2週", "3週", "4週", "1週", "2週"]),
        (
            ["Oct 2026", None, None, None, "Nov 2026", None],
            ["Week 1", "Week 2", "Week 3", "Week 4", "Week 1", "Week 2"],
        ),
        (["2026年9月", None, None, None, "2026年10月", None], ["第1週", "第2週", "第3週", "第4週", "第1週", "第2週"]),
    ],
)
def test_weeks_counted_within_their_month_are_asked_about_and_are_no_weeks_of_the_year(upper, lower):
    found = rows(["2026年", *upper], ["項目", *lower], ["来店", 10, 12, 13, 11, 9, 8], ["成約", 3, 5, 4, 2, 6, 1])

    assert numbers(found) == {}
    assert asked(found) == ["reading"]


def test_weeks_of_the_year_below_their_months_stay_such():
    weeks = ["項目", "W3", "W4", "W6", "W7"]

    found = rows(["2026年 週報"], ["", "1月", None, "2月", None], weeks, ["来店", 10, 12, 13, 11], ["成約", 3, 5, 4, 2])

    assert numbers(found)["来店", "2026-W06"] == 13


@pytest.mark.parametrize(("head", "other"), [("Quarter", "Year"), ("四半期", "年"), ("Quartal", "Jahr")])
def test_quarters_by_number_beside_years_are_periods(head, other):
    found = rows(
        [other, head, "Sales"],
        *[[year, quarter, 90 + year % 7 * quarter] for year in (2024, 2025) for quarter in (1, 2, 3, 4)],
    )

    assert numbers(found) == {}
    assert asked(found) == ["reading"]


@pytest.mark.parametrize(
    ("corner", "months"),
    [
        ("2026年", ["8月", "9月", "10月"]),
        ("FY2026", ["Aug", "Sep", "Oct"]),
        ("令和8年", ["8月", "9月", "10月"]),
    ],
)
def test_a_year_in_the_corner_of_a_header_tells_the_year_of_the_rows_and_takes_no_head(corner, months):
    body = [[month, 100 + at, 5 + at, 110 - at, 6 + at] for at, month in enumerate(months)]

    found = rows(["", "渋谷", None, "新宿", None], [corner, "売上", "客数", "売上", "客数"], *body)

    assert {indicator for indicator, _ in numbers(found)} == {
        f"{shop} / {what}" for shop in ("渋谷", "新宿") for what in ("売上", "客数")
    }
    assert numbers(found)["渋谷 / 売上", "2026-09"] == 101


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["2025年", None, None, "2026年", None], ["10月", "11月", "12月", "1月", "2月"]),
        ([None] * 5, ["Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026"]),
        (["2026", None, None, None, None], ["W40", "W41", "W42", "W43", "W44"]),
    ],
)
def test_amounts_that_count_on_below_their_periods_are_no_days(upper, lower):
    found = rows(["", *upper], ["", *lower], ["売上", 10, 11, 12, 13, 14], ["客数", 4, 5, 6, 5, 4])

    assert sorted(value for (name, _), value in numbers(found).items() if name == "売上") == [10, 11, 12, 13, 14]
    assert len(numbers(found)) == 10


@pytest.mark.parametrize(
    ("upper", "days", "weeks"),
    [
        (["7月", "", "", "", "8月"], ["7/6", "7/13", "7/20", "7/27", "8/3"], ["W28", "W29", "W30", "W31", "W32"]),
        ([], ["03/09/2026", "10/09/2026", "17/09/2026", "24/09/2026"], ["W36", "W37", "W38", "W39"]),
        (
            [],
            ["2026-10-02", "2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30"],
            ["W40", "W41", "W42", "W43", "W44"],
        ),
    ],
)
def test_days_seven_days_apart_are_the_weeks_they_lie_in_whatever_stands_above_them(upper, days, weeks):
    found = rows(
        ["訓練 2026年"],
        *([["", *upper]] if upper else []),
        ["項目", *days],
        ["見学者", *range(41, 41 + len(days))],
        ["歩行訓練", *range(12, 12 + len(days))],
    )

    assert {period for _, period in numbers(found)} == {f"2026-{week}" for week in weeks}


@pytest.mark.parametrize(
    "days",
    [
        ["2026-09-07", "2026-09-14", "2026-09-21"],
        ["2026-09-07", "2026-09-14", "2026-09-21", "2026-09-29", "2026-10-05"],
        ["2026-09-06", "2026-09-13", "2026-09-20", "2026-09-27"],
    ],
)
def test_days_that_are_few_or_in_no_step_or_of_weekends_are_no_weeks_without_a_word(days):
    found = rows(["Stall", *days], ["Visitors", *range(41, 41 + len(days))], ["Jars", *range(9, 9 + len(days))])

    assert {period for _, period in numbers(found)} == set(days)


def test_a_sentence_above_says_whether_days_are_those_on_which_weeks_end_or_begin_in_whatever_order_they_stand():
    """The sentence, the first day and the week it is of, or the day itself where nothing is said of a week."""
    table = [
        ("Columns show week ending (Sunday), latest first", date(2026, 9, 6), "2026-W36"),
        ("All figures by w/e date", date(2026, 9, 5), "2026-W36"),
        ("日付は週末日(日)", date(2026, 9, 6), "2026-W36"),
        ("日付は週の終わり", date(2026, 9, 6), "2026-W36"),
        ("Weeks commencing Sunday", date(2026, 9, 6), "2026-W37"),
        ("日付は週の始まり", date(2026, 9, 6), "2026-W37"),
        ("Weekend sales", date(2026, 9, 6), "2026-09-06"),
        ("週末の売上", date(2026, 9, 6), "2026-09-06"),
    ]
    wrong = []
    for sentence, first, wanted in table:
        for is_newest_first in (False, True):
            for count in (3, 6):
                days = sorted((first + timedelta(7 * at) for at in range(count)), reverse=is_newest_first)
                heads = [["Loaves", *range(310, 310 + count)], ["Orders", *range(80, 80 + count)]]
                across = rows([sentence], [], ["Measurable", *days], *heads)
                down = rows([sentence], [], *map(list, zip(["Day", *days], *heads, strict=True)))
                told = [min((period for _, period in numbers(each)), default="") for each in (across, down)]
                wrong += [(sentence, is_newest_first, count, told)] if told != [wanted] * 2 else []
    assert not wrong


@pytest.mark.parametrize(
    ("title", "letters", "wanted"),
    [
        ("Atelier", ["T1", "T2", "T3", "T4"], ["Q1", "Q2", "Q3", "Q4"]),
        ("Mølle", ["K 1", "K 2", "K 3", "K 4"], ["Q1", "Q2", "Q3", "Q4"]),
        ("Escuela", ["S1", "S2"], ["H1", "H2"]),
    ],
)
def test_columns_below_a_year_that_one_letter_numbers_are_the_parts_of_that_year(title, letters, wanted):
    years, size = ("2024", "2025"), len(letters) + 1
    found = read_tab(
        Grid(
            "board",
            [
                [title],
                ["", *(cell for year in years for cell in [year, *[""] * len(letters)])],
                ["", *[*letters, "Total"] * 2],
                ["Orders", *(value for start in (41, 57) for value in _with_sum(start, len(letters)))],
                ["Visits", *(value for start in (310, 295) for value in _with_sum(start, len(letters)))],
            ],
            merged=((1, 1, 1, size), (1, size + 1, 1, 2 * size)),
        ),
        DateContext(calendar=Calendar(fiscal_start_month=1), today=TODAY),
    )

    assert [period for _, period, *_ in found.actuals][: 2 * len(letters)] == [
        f"FY{year}-{part}" for year in years for part in wanted
    ]
    assert len(found.actuals) == 4 * len(letters)


def _with_sum(first: int, count: int) -> list[int]:
    return [*(values := range(first, first + 7 * count, 7)), sum(values)]


@pytest.mark.parametrize("heads", [["Shop 1", "Shop 2", "Shop 3", "Shop 4"], ["North", "South", "East", "West"]])
def test_columns_below_a_year_that_words_name_are_things_of_that_year(heads):
    found = rows(["", "2024", "", "", "", "2025", "", "", ""], ["", *heads, *heads], ["Orders", *range(41, 49)])

    assert {period for _, period, *_ in found.actuals} == {"FY2024", "FY2025"}


@pytest.mark.parametrize("count", [3, 5])
def test_columns_below_a_year_that_a_letter_numbers_some_other_way_are_asked_about(count):
    letters = [f"T{number}" for number in range(1, count + 1)]
    found = rows(
        ["", "2024", *[""] * (count - 1), "2025", *[""] * (count - 1)],
        ["", *letters, *letters],
        ["Orders", *range(41, 41 + 2 * count)],
    )

    assert not found.actuals
    assert asked(found) == ["codes"]


@pytest.mark.parametrize("note", ["prév.", "Prognose", "見込"])
def test_a_note_beside_the_number_of_a_part_of_a_year_tells_what_it_is(note):
    quarters = ["T1", "T2", "T3", "T4"]
    found = rows(
        ["Quarters of the calendar year"],
        ["", "2024", "", "", "", "2025", "", "", ""],
        ["", *quarters, *quarters[:3], f"T4 ({note})"],
        ["Orders", *range(41, 49)],
    )

    assert [value for *_, value, _ in found.actuals] == [*range(41, 48)]


@pytest.mark.parametrize(
    ("heads", "whens", "day"),
    [
        (
            ["quarter", "call_date", "revenue"],
            [f"FY202{4 + at // 4}-Q{at % 4 + 1}" for at in range(8)],
            "2025-0{}-{:02}",
        ),
        (["年月", "公表日", "来館者"], [f"2025-{month:02}" for month in range(1, 9)], "2025/0{}/{:02}"),
        (["Monat", "Sitzung am", "Anträge"], [f"{month:02}/2025" for month in range(1, 9)], "{1:02}.0{0}.2025"),
    ],
)
def test_days_on_odd_dates_right_of_quarters_or_months_are_not_when_the_numbers_are(heads, whens, day):
    drawn = [[when, day.format(at, at * 11 % 17 + 1), 41 + at * 7 % 11] for at, when in enumerate(whens, 1)]
    found = rows(heads, *drawn)

    assert len(found.actuals) == len(drawn)
    assert {name for name, *_ in found.actuals} == {heads[2]}
    assert all(len(period) < len("2025-01-01") for _, period, *_ in found.actuals)


@pytest.mark.parametrize(
    ("periods", "note"),
    [
        (["FY2025-Q2", "FY2025-Q3", "FY2025-Q4"], "FY2026-Q1 (pre-chiusura)"),
        (["2026年7月", "2026年8月", "2026年9月"], "2026年10月(締め前)"),
        (["2026-07", "2026-08", "2026-09"], "2026-10 (voorlopig)"),
    ],
)
def test_the_one_period_with_a_word_beside_it_that_nobody_knows_is_asked_about(periods, note):
    found = rows(["", *periods, note], ["Orders", 41, 52, 47, 60], ["Visits", 310, 295, 333, 340])

    assert [value for *_, value, _ in found.actuals] == [41, 52, 47, 310, 295, 333]
    assert asked(found) == ["role"]


@pytest.mark.parametrize(
    ("periods", "first", "last"),
    [
        (["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"], "FY2024-Q4", "FY2025-Q3"),
        (["Mar 2025", "Jun 2025", "Sep 2025", "Dec 2025", "Mar 2026", "Sep 2026"], "FY2024-Q4", "FY2026-Q2"),
        (["2026年9月", "2026年6月", "2026年3月"], "FY2026-Q2", "FY2025-Q4"),
        (["2025-04-01", "2025-07-01", "2025-10-01"], "FY2025-Q1", "FY2025-Q3"),
        (["26.3", "26.6", "26.9"], "FY2025-Q4", "FY2026-Q2"),
        (["2024-09-30", "2025-03-31", "2025-09-30", "2026-03-31"], "FY2024-H1", "FY2025-H2"),
        (["2024年4月", "2024年10月", "2025年4月"], "FY2024-H1", "FY2025-H1"),
    ],
)
@pytest.mark.parametrize("is_across", [True, False])
def test_months_three_or_six_apart_are_the_quarters_or_halves_they_end_or_begin(periods, first, last, is_across):
    lines = [["", *periods], ["Revenue", *range(507, 507 - 7 * len(periods), -7)]]
    lines.append(["Orders", *(40 + at * 37 % 11 for at in range(len(periods)))])

    found = rows(*(lines if is_across else map(list, zip(*lines, strict=True))))

    told = [period for name, period in numbers(found) if name == "Orders"]
    assert (told[0], told[-1], len(told)) == (first, last, len(periods))


@pytest.mark.parametrize(
    "periods",
    [
        ["2026-03", "2026-06"],  # two months compared
        ["2025-05-31", "2025-08-31", "2025-11-30"],  # no quarters of a year that begins in April
        ["2025-01-31", "2025-04-30", "2025-07-31"],
        ["2025-12", "2026-06", "2026-09", "2026-10"],
        ["2024-06-30", "2024-12-31", "2025-06-30"],  # halves of the calendar year
    ],
)
def test_months_that_are_no_parts_of_the_plans_year_stay_months(periods):
    found = rows(["", *periods], ["Revenue", *(507 + 7 * at for at in range(len(periods)))])

    assert [period for _, period in numbers(found)] == [each[:7] for each in periods]


@pytest.mark.parametrize(
    "years",
    [
        [*range(1920, 2011)],
        [*range(1975, 1955, -1)],
        [1920, 1925, 1930, 1935, 1940, 1950, 1955, 1960],
        [*range(1950, 2030, 10)],
        [str(year) for year in range(1960, 1972)],
    ],
)
@pytest.mark.parametrize("is_across", [True, False])
def test_a_run_of_years_from_1900_on_is_one(years, is_across):
    lines = [["year", *years]] + [
        [age, *(7000 + at * at + at * 37 % 11 for at in range(len(years)))] for age in ("0-4", "65-79", "80 and over")
    ]

    found = rows(*(lines if is_across else map(list, zip(*lines, strict=True))))

    assert {name for name, _ in numbers(found)} == {"0-4", "65-79", "80 and over"}
    assert [period for name, period in numbers(found) if name == "0-4"] == [f"FY{year}" for year in years]


@pytest.mark.parametrize(
    "amounts", [[1920, 1934, 1951, 1966, 1978], [1901, 1902, 1903], [1950, 1970, 1960, 1930, 1911]]
)
def test_amounts_that_could_be_years_are_none_where_they_do_not_go_on_as_years_do(amounts):
    found = rows(
        ["shop", *"ABCDE"[: len(amounts)]], ["2026-04", *amounts], ["2026-05", *(each + 7 for each in amounts)]
    )

    assert {period for _, period in numbers(found)} == {"2026-04", "2026-05"}
    assert len(numbers(found)) == 2 * len(amounts)


@pytest.mark.parametrize(
    ("tab", "shown", "head", "last"),
    [
        ("R8年度", '0"月"', [4, 5, 6, 7, 8, 9, "上期", 10, 11, 12, 1, 2, 3, "下期"], "2026-11"),
        ("R8年度", "0月度", [4, 5, 6, "1Q計", 7, 8, 9, "2Q計", 10, 11], "2026-11"),
        ("2026年10月", '0"日"', [1, 2, 3, 4, 5, 6, 7, "第1週計", 8, 9], "2026-10-08"),
    ],
)
def test_numbers_that_are_shown_as_months_or_days_are_periods_with_sums_between_them(tab, shown, head, last):
    places = [at for at, each in enumerate(head) if isinstance(each, int)]
    values = [900 + at if at in places[:8] else None for at in range(len(head))]
    formats = [[""], ["", *(shown if at in places else "" for at in range(len(head)))]]

    found = read_tab(
        Grid(tab, [["実績"], ["項目", *head], ["台数", *values]], formats=formats), DateContext(today=TODAY)
    )

    assert list(numbers(found).values()) == [900 + at for at in places[:8]]
    assert max(period for _, period in numbers(found)) == last
    assert asked(found) == []


@pytest.mark.parametrize(
    "heads",
    [
        ["3/21〜4/20", "4/21〜5/20", "5/21〜6/20"],
        ["2026/3/16-2026/4/15", "2026/4/16-2026/5/15", "2026/5/16-2026/6/15"],
        ["26 Mar - 25 Apr 2026", "26 Apr - 25 May 2026", "26 May - 25 Jun 2026"],
        ["21.03.–20.04.2026", "21.04.–20.05.2026", "21.05.–20.06.2026"],
        ["3月21日〜4月20日", "4月21日〜5月20日", "5月21日〜6月20日"],
    ],
)
@pytest.mark.parametrize("is_across", [True, False])
def test_days_from_one_to_another_are_the_month_of_the_last_of_them(heads, is_across):
    lines = [["", *heads], ["客数", 410, 395, 433], ["返品", 12, 9, 14]]

    found = rows(*(lines if is_across else map(list, zip(*lines, strict=True))), tab="2026年")

    assert numbers(found)["客数", "2026-05"] == 395
    assert {period for _, period in numbers(found)} == {"2026-04", "2026-05", "2026-06"}


@pytest.mark.parametrize(
    "days",
    [
        [("2026-03-21", "2026-04-20"), ("2026-04-21", "2026-05-20"), ("2026-05-21", "2026-06-20")],
        [("3/21", "4/20"), ("4/21", "5/20"), ("5/21", "6/20")],
        [("12/26", "1/25"), ("1/26", "2/25"), ("2/26", "3/25")],
    ],
)
def test_a_first_and_a_last_day_in_two_columns_are_the_month_of_the_last(days):
    found = rows(["自", "至", "客数"], *[[*each, 400 + at] for at, each in enumerate(days)], tab="2026年")

    first = int(days[0][1].split("/")[0]) if "/" in days[0][1] else 4
    assert {period for _, period in numbers(found)} == {f"2026-{month:02}" for month in range(first, first + 3)}


def test_days_in_german_end_with_a_point():
    body = [[f"{day}.10.", 40 + day * 7 % 11] for day in range(1, 15)]

    found = rows(["Tag", "Gäste"], *body, tab="Oktober 2026")

    assert [period for _, period in numbers(found)] == [f"2026-10-{day:02}" for day in range(1, 15)]


@pytest.mark.parametrize("years", [["R5", "R6", "R7"], ["H30", "H31", "R2", "R3"], ["R8", "R7", "R6", "R5"]])
@pytest.mark.parametrize("is_across", [True, False])
def test_years_by_the_letter_of_their_era_that_go_on_are_years(years, is_across):
    lines = [
        ["品目", *years],
        ["玉ねぎ", *(130 + at * 37 % 11 for at in range(len(years)))],
        ["りんご", *range(len(years))],
    ]

    found = rows(*(lines if is_across else map(list, zip(*lines, strict=True))))

    first = {"R5": "FY2023", "H30": "FY2018", "R8": "FY2026"}[years[0]]
    assert next(period for name, period in numbers(found) if name == "玉ねぎ") == first
    assert len(numbers(found)) == 2 * len(years)


@pytest.mark.parametrize("rooms", [["R1", "R2", "R3", "R4"], ["R5", "R7", "R6"], ["S1", "R2", "H3"]])
def test_rooms_by_letter_and_number_are_no_years(rooms):
    found = rows(["", "2026-04", "2026-05"], *([room, 40 + at, 52 - at] for at, room in enumerate(rooms)))

    assert {name for name, _ in numbers(found)} == {*rooms}


def test_a_second_table_below_a_first_is_read_by_its_own_years():
    found = rows(
        ["年", "西暦", "来客数(人)", "野菜"],
        *[[f"令和{at}年", 2018 + at, 24000 + at * 371 % 900, 1800 - at * 37 % 90] for at in range(2, 8)],
        ["令和8年(計画)", 2026, 33000, 2300],
        [],
        ["主な作付面積(a) ※聞き取り"],
        ["品目", "R5", "R6", "R7"],
        ["ばれいしょ", 210, 192, 199],
        ["玉ねぎ", 135, 130, 163],
    )

    assert {name for name, _ in numbers(found)} == {"来客数", "野菜", "ばれいしょ", "玉ねぎ"}
    assert numbers(found)["玉ねぎ", "FY2025"] == 163
    assert {name for name, _ in targets(found)} == {"来客数", "野菜"}


@pytest.mark.parametrize(
    ("periods", "legend", "read_of_each"),
    [
        (["Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026", "Nov 2026 F"], "€k unless stated; F = forecast", 4),
        (["2026年7月", "2026年8月", "2026年9月", "2026年10月", "2026年11月 見"], "見：見込", 4),
        (["2026-07", "2026-08", "2026-09", "2026-10", "2026-11 e"], "", 4),  # asked about: nobody says what e is
    ],
)
def test_one_letter_beside_a_period_is_what_the_sheet_says_it_stands_for(periods, legend, read_of_each):
    lines = [[name, *(at * 37 % 11 + 20 for at in range(len(periods)))] for name in ("Fees", "Payroll")]

    found = rows([legend], ["", *periods], *lines)

    assert len(numbers(found)) == 2 * read_of_each
    assert bool(asked(found)) is not bool(legend)


@pytest.mark.parametrize("sign", ["-", "/", "_"])
@pytest.mark.parametrize(("first", "last"), [(0, 30), (1, 53), (10, 20)])
def test_a_year_and_a_number_beyond_twelve_are_weeks(sign, first, last):
    body = [
        [f"2025{sign}{week:02}", 100 + week * 7 % 11, f"0.{week * 37 % 89 + 10}"] for week in range(first, last + 1)
    ]

    found = rows(["year_week", "orders", "late"], *body)

    weeks = [f"2025-W{week:02}" for week in range(max(first, 1), min(last, 52) + 1)]
    assert [period for name, period in numbers(found) if name == "orders"] == weeks


@pytest.mark.parametrize("months", [[f"2025-{month:02}" for month in range(1, 13)], ["2025/01", "2025/02", "2025/03"]])
def test_a_year_and_numbers_up_to_twelve_are_months(months):
    found = rows(["when", "orders"], *([month, 100 + at * 7 % 11] for at, month in enumerate(months)))

    assert [period for _, period in numbers(found)] == [month.replace("/", "-") for month in months]


@pytest.mark.parametrize(("head", "is_read"), [("Qtd_Vendas", True), ("Qtd. vendida", True), ("Vendas QTD", False)])
def test_a_quantity_in_portuguese_is_no_quarter_to_date(head, is_read):
    found = rows(["Mês", "Receita", head], *([f"2026-{at:02}", 90 + at * at, 40 + at * 37 % 11] for at in range(1, 10)))

    assert (head.replace("_", " ") in {name.replace("_", " ") for name, _ in numbers(found)}) is is_read


def years_of(*heads: str, today: date = TODAY, **answers: str) -> list[str]:
    """The years that numbers below some heads are of, in their order."""
    grid = Grid("board", (("駅", *heads), ("三宮", *range(100, 100 + len(heads)))))
    mapping = TabMapping("board", answers=answers) if answers else None
    found = read_tab(grid, DateContext(today=today), mapping=mapping)
    asked = [reading for question in found.questions for reading in question.facts["readings"]]
    return asked or [period for _, period, value, _ in sorted(found.actuals, key=lambda each: each[2])]


def test_years_by_their_number_are_all_of_one_era():
    heads = [f"{number}年度" for number in range(7, 28)]

    assert years_of(*heads, today=date(2016, 10, 1)) == [f"FY{year}" for year in range(1995, 2016)]
    assert years_of(*heads, today=date(2026, 10, 1)) == ["FY2007", "FY1995"]
    assert years_of(*heads, today=date(2026, 10, 1), era="1")[-1] == "FY2015"
    assert years_of("5年度", "6年度", "7年度") == ["FY2023", "FY2024", "FY2025"]


def test_a_year_by_its_number_is_of_the_era_named_before_it():
    heads = ("平成29年度", "30年度", "令和元年度", "2年度", "3年度")

    assert years_of(*heads) == ["FY2017", "FY2018", "FY2019", "FY2020", "FY2021"]


def test_a_year_by_which_all_numbers_lie_ahead_and_none_a_year_before_is_asked():
    weeks = ["10/5", "10/12", "10/19", "10/26", "11/2"]
    rows = "\n".join(f"| {week}週 | {10 + at} | {9 + at} |" for at, week in enumerate(weeks))
    found = read(f"| 2027年度入試 出願速報 |\n| 週 | 今年 | 昨年計 |\n{rows}\n| 11/30週 |  | 12 |", tab="出願")

    assert [(question.code, found.actuals) for question in found.questions] == [("year", ())]
    assert read(f"| 2026年度入試 出願速報 |\n| 週 | 今年 |\n{rows}", tab="出願").questions == ()


@pytest.mark.parametrize("word", ["昨年計", "前年計"])
def test_the_sum_of_last_year_is_of_last_year(word: str):
    found = read(f"| 月 | 出願 | {word} |\n| 2026-04 | 25 | 17 |\n| 2026-05 | 14 | 31 |\n| 2026-06 | 22 | 12 |")

    assert {name for name, *_ in found.actuals} == {"出願"}


@pytest.mark.parametrize(
    ("tab", "is_told"),
    [
        ("ingressi-biblioteca-2024", True),
        ("売上-2024年度", True),
        ("visits_2024", True),
        ("line-2024-7", False),
        ("part 7-2024", False),
    ],
)
def test_a_year_behind_a_word_and_a_dash_in_the_name_of_a_tab_is_its_year(tab, is_told):
    months = ["Gennaio", "Febbraio", "Marzo", "Aprile", "Maggio", "Giugno"]
    found = rows(["Mese", "Ingressi"], *([month, 1322 - 37 * at] for at, month in enumerate(months)), tab=tab)

    assert asked(found) == ([] if is_told else ["year"])
    assert next(iter(numbers(found)), None) == (("Ingressi", "2024-01") if is_told else None)


@pytest.mark.parametrize(
    ("title", "heads", "wanted"),
    [
        (
            "令和8年度 利用目標",
            ["第1四半期(4-6月)", "第2四半期(7-9月)", "第3四半期(10-12月)", "第4四半期(1-3月)"],
            ["FY2026-Q1", "FY2026-Q2", "FY2026-Q3", "FY2026-Q4"],
        ),
        (
            "FY2026 targets",
            ["Q1 (Apr-Jun)", "Q2 (Jul-Sep)", "Q3 (Oct-Dec)", "Q4 (Jan-Mar)"],
            ["FY2026-Q1", "FY2026-Q2", "FY2026-Q3", "FY2026-Q4"],
        ),
        (
            "Targets 2026",
            ["Q1 (Jan-Mar)", "Q2 (Apr-Jun)", "Q3 (Jul-Sep)", "Q4 (Oct-Dec)"],
            ["FY2025-Q4", "FY2026-Q1", "FY2026-Q2", "FY2026-Q3"],
        ),
        ("2026年度 目標", ["上期(4-9月)", "下期(10-3月)"], ["FY2026-H1", "FY2026-H2"]),
    ],
)
def test_quarters_with_their_months_are_of_the_year_a_title_names(title, heads, wanted):
    found = rows([title], [], ["", *heads], ["来館者", 1080, 1100, 1140, 1050][: len(heads) + 1], tab="目標")

    assert [period for _, period in targets(found)] == wanted


def test_months_from_and_to_behind_a_year_are_its_part_and_never_the_whole_year():
    """Heads of columns, the title above, and the periods read; [] where the months are no period and are asked about."""
    quarters = ["FY2025-Q3", "FY2025-Q4", "FY2026-Q1"]
    table = [
        (["2025年10-12月期", "2026年1-3月期", "2026年4-6月期"], "満足度", quarters),
        (["2025年10-12月調査", "2026年1-3月調査", "2026年4-6月調査"], "満足度", quarters),
        (["2025年10月〜12月実績", "2026年1月〜3月実績", "2026年4月〜6月実績"], "売上", quarters),
        (["令和7年10-12月期", "令和8年1-3月期", "令和8年4-6月期"], "来館", quarters),
        (["R7.10-12月", "R8.1-3月", "R8.4-6月"], "来館", quarters),
        (["2025年度4-6月期", "2025年度7-9月期", "2025年度10-12月期"], "来館", ["FY2025-Q1", "FY2025-Q2", "FY2025-Q3"]),
        (["2025年4-9月期", "2025年10-3月期", "2026年4-9月期"], "乗客", ["FY2025-H1", "FY2025-H2", "FY2026-H1"]),
        (["2026年4-5月分", "2026年6-7月分", "2026年8-9月分"], "検針", []),
        (["4-6月期", "7-9月期", "10-12月期"], "令和7年度 満足度", ["FY2025-Q1", "FY2025-Q2", "FY2025-Q3"]),
        (["4月", "5月", "6月"], "2026年4〜11月 売上", ["2026-04", "2026-05", "2026-06"]),
        (["4月", "5月", "6月"], "令和8年度4〜9月 売上", ["2026-04", "2026-05", "2026-06"]),
    ]
    wrong = []
    for heads, title, wanted in table:
        found = rows([title], [], ["設問", *heads], ["総合満足度", 4.6, 4.5, 4.2], ["回答数", 46, 52, 42])
        periods = sorted({period for _, period in numbers(found)})
        if periods != wanted or not (periods or asked(found)):
            wrong.append((heads, title, periods, asked(found)))
    assert not wrong


@pytest.mark.parametrize("year", [2025, "2025", "2025年度"])
@pytest.mark.parametrize("heads", [["Q1 (Jan-Mar)", "Q2 (Apr-Jun)", "Q3 (Jul-Sep)"], ["1-3月", "4-6月", "7-9月"]])
def test_periods_in_words_with_a_year_as_a_number_beside_them_are_a_header(year, heads):
    found = rows(
        ["Accounts 2026"],
        ["", heads[0], "", heads[1], "", heads[2], "", year],
        ["", *["Budget", "Actual"] * 3, "Full year"],
        ["Court hire", 350, 343, 1400, 1570, 1600, 1378, 3233],
        ["Bar takings", 1200, 1300, 3400, 3638, 3900, 3688, 9178],
    )

    bar = [value for (name, period), value in numbers(found).items() if name == "Bar takings" and "-Q" in period]
    assert bar == [1300, 3638, 3688]
    assert len(targets(found)) == 6


def test_amounts_that_could_be_a_year_beside_the_periods_of_a_list_make_no_header():
    found = rows(
        ["2026"],
        ["Quarter", "Month", "Rooms"],
        ["Q1 (Jan-Mar)", "Jan", 2025],
        ["Q1 (Jan-Mar)", "Feb", 1987],
        ["Q1 (Jan-Mar)", "Mar", 2004],
        ["Q2 (Apr-Jun)", "Apr", 1996],
    )

    assert list(numbers(found).values()) == [2025, 1987, 2004, 1996]


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        (["R7予算", "R7決算", "R6決算"], {"FY2025", "FY2024"}),
        (["R6実績", "R7実績", "R8計画"], {"FY2024", "FY2025"}),
        (["H30実績", "H31実績", "R2実績"], {"FY2018", "FY2019", "FY2020"}),
        (["R6号機", "R7号機", "R8号機"], set()),
        (["R5予算", "R7予算", "R9予算"], set()),
    ],
)
def test_years_by_the_letter_of_their_era_with_a_word_for_plan_or_actual_are_years(heads, wanted):
    found = rows(["活動計算書"], ["科目", *heads], ["会費", 540, 530, 489], ["寄附金", 300, 310, 316])

    assert {period for _, period in numbers(found)} == wanted


@pytest.mark.parametrize("day", ["{}-03-31", "{}/1/1", "{}-10-01"])
@pytest.mark.parametrize("whens", [list(map(str, range(2017, 2025))), [f"令和{at}年度" for at in range(1, 9)]])
def test_days_right_of_years_that_tell_every_row_apart_are_not_when_the_numbers_are(whens, day):
    drawn = [[when, day.format(2018 + at) if at else "", 80898 - 37 * at] for at, when in enumerate(whens)]
    found = rows(["年度", "基準日", "人口"], *drawn)

    assert [period[:2] for _, period in numbers(found)] == ["FY"] * 8
    assert {name for name, _ in numbers(found)} == {"人口"}


@pytest.mark.parametrize("head", ["rok", "年"])
def test_all_periods_once_more_below_are_a_table_of_its_own(head):
    pupils, english = [5226, 5144, 5085, 5008, 4805], [4136, 4213, 4304, 4367, 4307]
    years = list(range(2006, 2011))
    found = rows(
        [head, "celkem", "anglictina"],
        *zip(years, pupils, english, strict=True),
        [],
        *([year, 1, b / a] for year, a, b in zip(years, pupils, english, strict=True)),
    )

    assert list(numbers(found).values()) == [*pupils, *english]
    assert [where for where, reason in found.skipped if reason == "share"] == ["board!B8:B12", "board!C8:C12"]


def test_years_that_come_again_beside_other_names_are_one_table():
    found = rows(
        ["year", "town", "pupils"], *([2006 + at % 5, ["Brno", "Zlín"][at // 5], 5226 - 37 * at] for at in range(10))
    )

    assert len({name for name, _ in numbers(found)}) == 2
    assert len(numbers(found)) == 10


@pytest.mark.parametrize(
    "heads", [("연도", "월"), ("rok", "měsíc"), ("Rok", "Miesiąc"), ("Yıl", "Ay"), ("Год", "Месяц"), ("tahun", "bulan")]
)
def test_a_year_and_a_month_in_columns_side_by_side_are_the_period_in_other_languages_too(heads):
    found = rows(["", *heads, "금액"], *([f"A{at % 2}", 2025, 1 + at // 2, 3390 - 37 * at] for at in range(10)))

    assert {period for _, period in numbers(found)} == {f"2025-{month:02}" for month in range(1, 6)}
    assert len(numbers(found)) == 10


def ends_of_quarters(*ahead: str) -> TabAnalysis:
    done = [["2026-03-31", 120, 118], ["2026-06-30", 131, 127], ["2026-09-30", 126, 130], ["2026-11-02", 40, 38]]
    return rows(["Period", "Revenue", "Revenue Actual"], *done, *([day, 140 + at] for at, day in enumerate(ahead)))


def test_days_ahead_no_farther_off_than_from_one_another_are_planned_and_asked_about():
    found = ends_of_quarters("2026-12-31", "2027-03-31", "2027-06-30")

    assert asked(found) == ["role"]
    assert "future-date" not in {problem.code for problem in found.problems}
    assert list(numbers(found).values()) == [118, 127, 130, 38]


@pytest.mark.parametrize("ahead", [["2027-03-31"], ["2052-12-31", "2053-01-01", "2053-01-02"]])
def test_a_few_days_ahead_or_days_far_ahead_are_slips(ahead):
    found = ends_of_quarters(*ahead)

    assert "future-date" in {problem.code for problem in found.problems}
    assert len(numbers(found)) >= 4


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        (["Q1 2025 TOTAL", "Q2 2025 TOTAL", "Q3 2025 TOTAL", "Yearly"], ["2025-Q1", "2025-Q2", "2025-Q3"]),
        (["Total 2023", "Total 2024", "Total 2025"], ["2023", "2024", "2025"]),
        (["2025年4月合計", "2025年5月合計", "2025年6月合計"], ["2025-04", "2025-05", "2025-06"]),
    ],
)
def test_headings_that_are_all_of_sums_are_those_of_their_periods(heads, wanted):
    found = rows(
        ["calendar year"], ["Account", *heads], ["Revenue", 800, 1050, 750, 2600], ["COGS", 50, 100, 1100, 1250]
    )
    calendar = {"FY2024-Q4": "2025-Q1", "FY2025-Q1": "2025-Q2", "FY2025-Q2": "2025-Q3"}
    periods = [calendar.get(period, period.removeprefix("FY")) for name, period in numbers(found) if name == "Revenue"]

    assert periods == wanted


def test_a_heading_of_a_sum_beside_those_of_its_parts_stays_one():
    found = rows(
        ["Account", "Jan 2025", "Feb 2025", "Mar 2025", "Q1 2025 total"],
        ["Revenue", 800, 1050, 750, 2600],
        ["COGS", 50, 100, 1100, 1250],
    )

    assert {period for _, period in numbers(found)} == {"2025-01", "2025-02", "2025-03"}


def test_a_lone_heading_of_a_sum_is_no_period():
    found = rows(["2026"], ["Account", "Jan", "Total 2025"], ["Revenue", 80, 2600], ["COGS", 50, 1250])

    assert {period for _, period in numbers(found)} <= {"2026-01", "2025-01"}


#: Names of weeks, and what stands behind (or before) each run of four of them.
_RUNS = [
    ("第{}週", ("10月", "11月"), False),
    ("第{}週", ("10月計", "11月計"), False),
    ("{}週", ("10月", "11月"), True),
    ("W{}", ("Sep", "Oct", "Nov"), False),
    ("KW {}", ("Oktober", "November"), True),
]


def test_weeks_that_begin_again_are_those_of_months_and_asked_about():
    wrong = []
    for week, months, is_before in _RUNS:
        rows = []
        for number, month in enumerate(months):
            runs = [[week.format(each), str(100 + 10 * each + number)] for each in range(1, 5)]
            rows += [[month, "460"], *runs] if is_before else [*runs, [month, "460"]]
        found = read("\n".join(f"| {name} | {value} |" for name, value in [["2026", "Sales"], *rows]))
        asked = [question.facts["readings"][-1] for question in found.questions if question.key == "reading"]
        wrong += [(week, months, found.actuals, asked)] if found.actuals or not asked else []

    assert not wrong


def test_weeks_that_begin_again_with_no_month_are_told_of_and_not_read():
    rows = [(name, 100 + 7 * at) for at, name in enumerate(["第1週", "第2週", "第3週", "第4週", "計"] * 2)]
    found = read("| 2026年 | 売上 |\n" + "\n".join(f"| {name} | {value} |" for name, value in rows))

    assert not found.actuals
    assert not found.questions
    assert {problem.code for problem in found.problems} == {"ambiguous-period"}


def test_weeks_by_number_of_two_years_or_of_two_shops_begin_again_as_weeks_of_the_year():
    of_years = read(
        "| 年 | 週 | 売上 |\n" + "\n".join(f"| {y} | 第{w}週 | {y + w} |" for y in (2025, 2026) for w in (1, 2, 3))
    )
    of_shops = read(
        "| 2026年 | 店 | 売上 |\n"
        + "\n".join(f"| 第{w}週 | {s} | {w + 9} |" for s in ("北店", "南店") for w in (1, 2, 3))
    )

    assert [period for _, period, *_ in of_years.actuals] == [f"{y}-W0{w}" for y in (2025, 2026) for w in (1, 2, 3)]
    assert {period for _, period, *_ in of_shops.actuals} == {"2026-W01", "2026-W02", "2026-W03"}


@pytest.mark.parametrize(
    ("first", "month", "wanted"),
    [
        (date(2026, 9, 28), ("Oct", "Nov"), "2026-W40"),
        (date(2025, 12, 1), ("12月", "1月"), "2025-W49"),
        (date(2026, 9, 28), ("10月", "11月"), "2026-W40"),
    ],
)
def test_a_bare_month_behind_its_weeks_is_of_their_year_and_their_total(
    first: date, month: tuple[str, str], wanted: str
):
    days = [first + timedelta(weeks=each) for each in range(8)]
    names = [*map(str, days[:4]), month[0], *map(str, days[4:]), month[1]]
    found = read("| Week of | Sales |\n" + "\n".join(f"| {name} | {100 + 7 * at} |" for at, name in enumerate(names)))

    assert not found.questions
    assert found.actuals[0][1] == wanted
    assert all("W" in period for _, period, *_ in found.actuals)


#: Beside the days of a month: the name of a row of targets, the targets of takings, guests and takings per guest, and their period.
_PLANS_OF_DAYS = [
    ("月間目標", (6000, 900, 70), "2026-10"),
    ("Monthly target", (6000, 900, 70), "2026-10"),
    ("目標", (6000, 900, 70), "2026-10"),
    ("Objectif mois", (6000, None, 70), "2026-10"),
    ("目標", (200, 30, 70), None),
    ("Daily target", (None, 30, None), None),
]


@pytest.mark.parametrize("is_down", [True, False])
@pytest.mark.parametrize("days", [31, 15])
def test_a_target_beside_days_as_large_as_their_month_is_of_the_month(days: int, *, is_down: bool):
    wrong = []
    for name, wanted, period in _PLANS_OF_DAYS:
        guests = [20 + (each * 7) % 20 for each in range(days)]
        table = [[f"2026-10-{each + 1:02}", 7 * guests[each], guests[each], 70 + each % 3] for each in range(days)]
        table = [["", "Takings", "Guests", "Per guest"], *table, [name, *wanted]]
        found = rows(*(table if is_down else map(list, zip(*table, strict=True))))
        told = {(each.target.period, each.target.value) for each in found.targets}
        wrong += [(name, told)] if told != {(period, each) for each in wanted if each is not None} else []

    assert not wrong
