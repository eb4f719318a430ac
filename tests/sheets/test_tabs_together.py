"""What the tabs of a workbook tell of one another: the year of bare months, and answers that hold for all of them."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.periods import Calendar
from kpicore.sheets.corrections import with_answer
from kpicore.sheets.grid import Workbook, draw
from kpicore.sheets.mapping import Mapping
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.text.workbook import choice_words

TODAY = date(2025, 10, 6)


def book(*tabs: tuple[str, str]) -> Workbook:
    return Workbook(tuple(draw(name, text) for name, text in tabs))


def read(workbook: Workbook, mapping: Mapping | None = None) -> WorkbookReading:
    return read_workbook(workbook, today=TODAY, mapping=mapping)


def numbers(reading: WorkbookReading) -> dict[tuple[str, str], float]:
    return {(name, period): value for tab in reading.tabs for name, period, value, _ in tab.actuals}


def asked(reading: WorkbookReading) -> list[tuple[str, str]]:
    return [(tab.tab, question.code) for tab in reading.tabs for question in tab.questions]


def answered(workbook: Workbook, choice: str, at: int = 0) -> WorkbookReading:
    """Read a workbook again after the first question of one of its tabs was answered."""
    tab = [tab for tab in read(workbook).tabs if tab.questions][at]
    return read(workbook, read(workbook).mapping.with_tab(with_answer(tab.mapping, tab, tab.questions[0].key, choice)))


STYLISTS = """
    | 担当 | 1月 | 2月 | 3月 | 4月 | 平均 |
    | アヤ | 525 | 552 | 522 | 526 | 531  |
    | ユイ | 245 | 308 | 248 | 282 | 271  |
"""


@pytest.mark.parametrize(
    ("other", "first"),
    [
        ("| 月 | 客数 |\n" + "\n".join(f"| 2025-{month:02} | {300 + month} |" for month in range(1, 10)), "2025-01"),
        ("| | " + " | ".join(f"2024年{month}月" for month in range(1, 7)) + " |\n| 客数 |" + " 31 |" * 6, "2024-01"),
        (
            "| 月 | 客数 |\n"
            + "\n".join(
                f"| {2024 + (month < 6)}/{month:02} | {300 + month} |" for month in (*range(6, 13), *range(1, 6))
            ),
            "2025-01",
        ),
    ],
)
def test_months_without_a_year_are_of_the_year_that_the_same_months_of_other_tabs_have(other, first):
    reading = read(book(("月別", other), ("担当別", STYLISTS)))

    assert numbers(reading)["アヤ", first] == 525
    assert asked(reading) == []


@pytest.mark.parametrize(
    "other",
    [
        "| 月 | 客数 |\n" + "\n".join(f"| 2025-{month:02} | {300 + month} |" for month in (1, 2, 3)),  # no April
        "| 月 | 客数 |\n" + "\n".join(f"| {year}-04 | {year} |" for year in (2023, 2024, 2025)),
        "| 月 | 客数 |\n"  # April before January
        + "\n".join(f"| {2024 + (month < 4)}/{month:02} | {300 + month} |" for month in (*range(4, 13), 1, 2, 3)),
        "| 月 | 客数 |\n"
        + "\n".join(f"| {2024 + at // 12}-{at % 12 + 1:02} | {300 + at} |" for at in range(20)),  # of two years
    ],
)
def test_months_that_other_tabs_have_not_or_have_of_two_years_are_asked_for_theirs(other):
    assert asked(read(book(("月別", other), ("担当別", STYLISTS)))) == [("担当別", "year")]


def test_a_year_told_of_months_from_january_on_is_that_of_the_calendar():
    reading = answered(book(("担当別", STYLISTS)), "2025")

    assert {period for _, period in numbers(reading)} == {"2025-01", "2025-02", "2025-03", "2025-04"}
    assert asked(reading) == []


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        ("1月 2月 3月 4月 5月", "The year beginning in Jan 2025"),
        ("4月 5月 6月 7月 8月", "The year beginning in Apr 2025"),
        ("11月 12月 1月 2月 3月", "The year beginning in Apr 2025"),
        ("12月 11月 10月 9月", "The year beginning in Apr 2025"),
        ("2月 3月 4月 5月", "The year beginning in Feb 2025"),
        ("3月 4月", "The year beginning in Apr 2025"),
    ],
)
def test_the_years_to_choose_from_begin_as_the_months_do(months, shown):
    heads = months.split()
    table = f"| 担当 | {' | '.join(heads)} |\n| アヤ | {' | '.join(str(7 * at + 3) for at in range(len(heads)))} |"

    (tab,) = read(book(("担当別", table))).tabs
    words = choice_words(tab.questions[0], "2025", Calendar(), "en")

    assert words == shown


def test_what_an_answer_makes_unclear_is_asked_and_keeps_no_tab_from_being_read():
    reading = answered(book(("担当別", STYLISTS)), "2026")

    assert [problem.code for tab in reading.tabs for problem in tab.problems] == ["unclear-role"]


SHOPS = ("本店", "駅前店", "港店")
DASHES = "| 月 | 客数 | 苦情 |\n" + "\n".join(
    f"| 2025-{month:02} | {300 + month} | {month if month % 3 else '-'} |" for month in range(1, 7)
)


@pytest.mark.parametrize(("choice", "read_of_each"), [("zero", 12), ("none", 10)])
@pytest.mark.parametrize("names", [SHOPS, ("2023", "2024", "2025")])
def test_a_dash_is_asked_about_once_and_the_answer_holds_for_all_tabs(names, choice, read_of_each):
    workbook = book(*((name, DASHES.replace("客数 | 苦情", f"客数{at} | 苦情{at}")) for at, name in enumerate(names)))

    assert asked(read(workbook)) == [(names[0], "dash")]
    reading = answered(workbook, choice)
    assert len(numbers(reading)) == read_of_each * len(names)
    assert asked(reading) == []


def test_a_word_is_asked_about_once_and_the_answer_holds_for_all_tabs():
    table = "| 項目 | 2025-07 | 2025-08 |\n| 客数 | 300 | 310 |\n| 予算との開き | 20 | 25 |"
    workbook = book(*((name, table) for name in SHOPS))

    assert asked(read(workbook)) == [(SHOPS[0], "role")]
    reading = answered(workbook, "actual")
    assert len([name for name, _ in numbers(reading) if "開き" in name]) == 2 * len(SHOPS)
    assert asked(reading) == []


@pytest.mark.parametrize("choice", ["leave", "read"])
def test_an_answer_about_one_tab_is_no_word_on_the_others(choice):
    workbook = book(
        ("売上", "| | 2025-04 | 2025-05 | 2025-06 |\n| 本店 売上 | 310 | 322 | 305 |"),
        ("来客", "| | 2025-04 | 2025-05 | 2025-06 |\n| 来店客数 | 98 | 104 | 91 |"),
        (
            "クレーム",
            "\n".join(
                [
                    "| 日付 | 内容 | 件数 |",
                    *(f"| 2025-06-{day:02} | 割れていた{day} | {day % 3} |" for day in (1, 4, 5, 9, 20)),
                ]
            ),
        ),
    )
    first = read(workbook)
    [tab] = [tab for tab in first.tabs if tab.questions]
    assert tab.tab == "クレーム"

    again = read(workbook, Mapping().with_tab(with_answer(tab.mapping, tab, tab.questions[0].key, choice)))

    of_others = {place: number for place, number in numbers(again).items() if place in numbers(first)}
    assert of_others == numbers(first) != {}
    assert [tab for tab, _ in asked(again)] == []


def test_whose_quarters_are_meant_is_asked_once_for_all_tabs():
    drawn = "| Beer | Q1 2024 | Q2 2024 | Q3 2024 |\n| {} | 38 | 40 | 44 |"
    tabs = book(("Made", drawn.format("Brewed")), ("Sold", drawn.format("Sales")))

    told = answered(tabs, "1")

    assert (asked(read(tabs)), asked(told)) == ([("Made", "reading")], [])
    assert {period for _, period in numbers(told)} == {"FY2023-Q4", "FY2024-Q1", "FY2024-Q2"}
    assert len(numbers(told)) == 6


@pytest.mark.parametrize("tab", ["令和7年度予算", "Budget 2025"])
def test_of_what_was_the_tab_of_the_year_counts_and_not_the_plan_beside_it(tab: str):
    done = ("2024", "| 科目 | 2023年度実績 | 2024年度実績 |\n| 会費 | 84 | 87 |\n| 補助金 | 600 | 550 |")
    plan = (tab, "| 科目 | 2024年度実績 | 2025年度予算 |\n| 会費 | 87 | 90 |\n| 補助金 | 550 | 560 |")

    found = read(book(done, plan))

    assert {row["cell"].partition("!")[0].strip("'") for row in found.as_json()["actuals"]} == {"2024"}


def births(more: int = 0, odd: int = 0) -> str:
    rows = [f"| {2015 + at} | {21900 + 7 * at + more:,} | {20870 - 3 * at + more} |" for at in range(5)]
    return "\n".join(["| 年 | 出生數 | 出生數 |", "| | 男 | 女 |", *rows]).replace("21,914", str(21914 + odd))


@pytest.mark.parametrize(("more", "tabs"), [(0, {""}), (1, {"全國 登記", "全國 發生"})])
def test_tabs_that_say_other_numbers_of_most_periods_tell_of_other_things(more: int, tabs: set[str]):
    found = numbers(read(book(("全國(登記)", births()), ("全國(發生)", births(more)))))

    assert {name.rpartition("出生數")[0].strip(" /") for name, _ in found} == tabs


def test_tabs_that_differ_in_one_period_tell_of_one_thing_and_it_is_a_problem():
    found = read(book(("全國(登記)", births()), ("全國(發生)", births(odd=10))))

    assert {name for name, _ in numbers(found)} == {"男", "女"}
    assert "duplicate-actual" in {problem.code for problem in found.problems}


@pytest.mark.parametrize("places", [("Oakham", "Melton", "Stamford"), ("Halle Nord", "Halle Süd"), ("青葉", "若松")])
def test_months_that_nobody_has_filled_yet_do_not_make_tabs_alike(places: tuple[str, ...]):
    months = " | ".join(f"2025-{month:02}" for month in range(4, 13))
    tabs = [
        (
            place,
            f"| Month | {months} |\n| Patients | {310 + at} | {298 + at} | {355 + at} | {341 + at} | {320 + at} | | | | |",
        )
        for at, place in enumerate(places)
    ]

    found = read(book(*tabs))

    assert {name.rpartition("Patients")[0].strip(" /") for name, _ in numbers(found)} == set(places)
    assert not found.problems


@pytest.mark.parametrize("places", [("Oakham", "Melton", "Stamford"), ("Halle Nord", "Halle Süd"), ("青葉", "若松")])
def test_plans_are_of_the_tabs_that_what_was_done_tells_apart(places: tuple[str, ...]):
    tabs = [
        (
            place,
            "| Month | 2025-04 | 2025-05 | 2025-06 | 2025-07 |\n"
            f"| Patients | {310 + at} | {298 + at} | {355 + at} | {341 + at} |\n"
            f"| Private budget | {330 + at} | {330 + at} | {297 + at} | {330 + at} |",
        )
        for at, place in enumerate(places)
    ]

    found = read(book(*tabs))

    assert not found.problems
    assert len({row["indicator"] for row in found.as_json()["targets"]}) == len(places)


def test_a_rank_worked_out_of_other_columns_makes_no_list_of_a_tab_of_one_month_and_is_no_indicator():
    """Heads, rows, and whether the table is read; a number that nothing sorts is that of a line."""
    depots = [["中央", 1850, 1732, 24], ["北", 1240, 1238, 17], ["港", 980, 990, 13], ["東", 760, 702, 11]]
    table = [
        ("営業所 | 実車回数 | 運送収入 | 車両数 | 順位", [2, 4, 1, 3], False),
        ("営業所 | 実車回数 | 運送収入 | 車両数 | 順位", [4, 3, 2, 1], True),
        ("Depot | Trips | Income | Vans | Rank", [4, 3, 2, 1], True),
        ("Depot | Trips | Income | Vans | No.", [1, 2, 3, 4], False),
        ("Depot | Trips | Income | Vans | ID", [7, 3, 12, 5], False),
        ("Depot | Trips | Income | Vans | Rank", [4, 3, 2, 2], False),
    ]
    wrong = []
    for heads, last, is_read in table:
        lines = [heads, *(" | ".join(map(str, [*row, rank])) for row, rank in zip(depots, last, strict=True))]
        text = "\n".join(f"| {line} |" for line in lines)
        found = [each for tab in read(book(("2025年8月", text), ("2025年9月", text))).tabs for each in tab.actuals]
        periods, values = {period for _, period, _, _ in found}, {value for _, _, value, _ in found}
        right = periods == {"2025-08", "2025-09"} and {1732, 1238, 24, 17} <= values and not values & set(last)
        if right != is_read or bool(found) != is_read:
            wrong.append((heads, last, found))
    assert not wrong
