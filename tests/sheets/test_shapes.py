"""Shapes of tables as people draw them: sums between days, sections before the first number, steps as labels, tables side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import WorkbookReading, read_tab, read_workbook
from kpicore.sheets.roles import TableRole

TODAY = date(2026, 11, 20)


def read(text: str, tab: str = "board", **more: Any) -> TabAnalysis:
    return read_tab(draw(tab, text, **more), DateContext(today=TODAY))


def book(*grids: Grid) -> WorkbookReading:
    return read_workbook(Workbook(grids), today=TODAY)


def numbers(analysis: TabAnalysis) -> dict[tuple[str, str], float]:
    return {(indicator, period): value for indicator, period, value, _ in analysis.actuals}


@pytest.mark.parametrize(
    ("head", "days", "rows_between"),
    [
        ("日", range(1, 13), {1: "週計", 8: "週計"}),
        ("日", (2, 3, 4, 6, 7, 9, 10, 11, 13, 14, 16), {7: "小計"}),
        ("日付", range(4, 20), {10: "計"}),
        ("Date", range(1, 15), {7: "Week total"}),
    ],
)
def test_days_by_number_go_on_over_sums_and_closed_days(head: str, days: Any, rows_between: dict[int, str]):
    drawn = [f"| {head} | 客数 |"]
    for day in days:
        drawn.append(f"| {day} | {day * 3 + day % 4} |")
        drawn += [f"| {rows_between[day]} | {day * 11} |"] if day in rows_between else []

    found = read("| 2026年10月 日報 | |\n" + "\n".join(drawn))

    assert numbers(found) == {("客数", f"2026-10-{day:02}"): day * 3 + day % 4 for day in days}


def test_numbers_that_fall_below_a_day_word_are_no_days():
    found = read("| 2026年10月 | |\n| 日 | 客数 |\n" + "\n".join(f"| {30 - n} | {n * 7} |" for n in range(12)))

    assert not found.actuals


@pytest.mark.parametrize(
    "above",
    [
        "| Month: October 2026 | | | Printed 06/11/2026 |\n\n| Measure | Actual | Budget | Var |\n| Income | | | |",
        "| 2026年10月 | | | 作成日 2026/11/5 |\n| 項目 | 実績 | 予算 | 差異 |\n| 収入 | | | |",
    ],
)
def test_the_header_of_a_month_stands_above_the_section_of_its_first_number(above: str):
    found = read(f"{above}\n| Fees | 30 | 28 | 2 |\n| Rent | 41 | 44 | -3 |")

    assert [(period, value) for _, period, value, _ in found.actuals] == [("2026-10", 30), ("2026-10", 41)]
    assert [target.target.value for target in found.targets] == [28, 44]


def test_numbers_below_a_month_beside_actual_and_budget_are_of_that_month():
    found = read("""
        | October 2026 |        |        |        |
        | Measure      | Actual | Budget | Oct-25 |
        | Calls        | 58     | 64     | 54     |
        | Visits       | 73     | 70     | 71     |
        """)

    assert numbers(found) == {
        ("Calls", "2026-10"): 58,
        ("Calls", "2025-10"): 54,
        ("Visits", "2026-10"): 73,
        ("Visits", "2025-10"): 71,
    }
    assert not found.questions


@pytest.mark.parametrize("name", ["Plan income", "Budget hotels", "目標管理研修", "計画旅行"])
def test_a_plan_in_the_name_of_a_row_is_a_name_where_heads_tell_plan_and_actual(name: str):
    found = read(f"""
        |         | Apr 2026 |        | May 2026 |        |
        | Line    | Budget   | Actual | Budget   | Actual |
        | Fees    | 90       | 88     | 92       | 97     |
        | {name} | 30       | 34     | 31       | 35     |
        """)

    assert numbers(found)[name, "2026-04"] == 34
    assert len(found.targets) == 4


def test_rows_of_plan_and_actual_below_such_heads_stay_a_question():
    found = read("""
        |           | Apr 2026 |        | May 2026 |        |
        | Line      | Budget   | Actual | Budget   | Actual |
        | Fees plan   | 90     | 88     | 92       | 97     |
        | Fees actual | 30     | 34     | 31       | 35     |
        """)

    assert found.questions


@pytest.mark.parametrize(
    ("head", "steps", "names"),
    [
        ("Grade", ("K", "1", "2", "3"), ("Grade K", "Grade 1", "Grade 2", "Grade 3")),
        ("学年", ("1", "2", "3"), ("学年 1", "学年 2", "学年 3")),
        ("年代", ("20", "30", "40", "その他"), ("年代 20", "年代 30", "年代 40", "その他")),
        ("Floor", ("1", "2", "Roof"), ("Floor 1", "Floor 2", "Roof")),
    ],
)
def test_steps_name_rows_by_the_word_above_them(head: str, steps: tuple[str, ...], names: tuple[str, ...]):
    rows = "\n".join(f"| {step} | {40 + 7 * n} | {61 - 3 * n * n} |" for n, step in enumerate(steps))

    found = read(f"| {head} | 2026-04 | 2026-05 |\n{rows}")

    assert [indicator for indicator, period, *_ in found.actuals if period == "2026-04"] == list(names)
    assert [value for _, period, value, _ in found.actuals if period == "2026-04"] == [
        40 + 7 * n for n in range(len(steps))
    ]


@pytest.mark.parametrize("head", ["No.", "コード", "目標", "円"])
def test_numbers_that_are_codes_targets_or_amounts_name_no_rows(head: str):
    found = read(f"| {head} | 2026-04 | 2026-05 |\n| 1 | 40 | 44 |\n| 2 | 51 | 58 |\n| 3 | 61 | 60 |")

    assert not any(head in indicator for indicator, *_ in found.actuals)


def test_a_table_with_months_down_may_stand_right_of_one_with_months_across():
    found = read("""
        | Output | Jul 2026 | Aug 2026 | Note |  | Month      | Volunteers |
        | Meals  | 310      | 320      | ok   |  | 2026-07-01 | 73         |
        | Stops  | 37       | 33       |      |  | 2026-08-01 | 72         |
        | Boxes  | 62       | 58       |      |  | 2026-09-01 | 76         |
        """)

    assert numbers(found)["Meals", "2026-08"] == 320
    assert [numbers(found)["Volunteers", f"2026-{month:02}"] for month in (7, 8, 9)] == [73, 72, 76]
    assert ("Volunteers", "2026-10") not in numbers(found)


def test_a_projected_year_is_a_forecast():
    found = read("| School | 2024-25 | 2025-26 | 2026-27 (proj.) |\n| North | 49 | 60 | 57 |\n| South | 55 | 41 | 44 |")

    assert {period for _, period, *_ in found.actuals} == {"FY2024", "FY2025"}
    assert {reason for _, reason in found.skipped} == {"forecast"}


@pytest.mark.parametrize("tab", ["実績", "実績まとめ", "Actuals"])
def test_a_tab_called_ours_in_a_workbook_of_others_is_read_with_all_its_tables(tab: str):
    top = "| 職種 | 2026年4月 | 2026年5月 |\n| 看護師 | 547 | 495 |\n| 療法士 | 280 | 262 |\n\n"
    below = "| 項目 | 2025年度 |      | 2026年度 |\n|      | 上期     | 下期 | 上期     |\n| 売上 | 38 | 40 | 41 |\n"

    found = book(draw(tab, top + below, merged=((4, 1, 4, 2),)))

    read_of = list(zip(found.actuals["indicator"], found.actuals["period"], found.actuals["value"], strict=True))
    assert ("看護師", "2026-05", 495) in read_of
    assert [each for each in read_of if each[0] == "売上"] == [
        ("売上", "FY2025-H1", 38),
        ("売上", "FY2025-H2", 40),
        ("売上", "FY2026-H1", 41),
    ]


def test_a_tab_of_ours_below_a_title_is_read_as_ours():
    found = book(draw("実績", "| 月次の数字 2026 | |\n| 指標 | 2026-04 | 2026-05 |\n| 売上 | 3 | 4 |"))

    assert not found.tabs
    assert list(found.actuals["value"]) == [3, 4]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Income", ("Fees", "Rent", "Total for Income")),
        ("Erlöse", ("Beratung", "Miete", "Summe Erlöse")),
        ("Shop", ("Bikes", "Fee income", "Total fee income")),
        ("収入の部", ("会費", "家賃", "収入の部 合計")),
        ("Produits", ("Conseil", "Loyers", "Total des Produits")),
    ],
)
def test_what_is_called_the_sum_of_its_section_is_a_total_though_the_file_adds_up_wrongly(head: str, rows: Any):
    found = read(f"""
        | Account | 2026-04 | 2026-05 | 2026-06 |
        | {head}    |         |         |         |
        | {rows[0]} | 367     | 351     | 433     |
        | {rows[1]} | 387     | 288     | 324     |
        | {rows[2]} | 799     | 640     | 751     |
        """)

    assert {value for _, period, value, _ in found.actuals if period == "2026-04"} == {367, 387}
    assert {reason for where, reason in found.skipped} == {"total"}


def test_a_total_of_what_stands_nowhere_is_an_indicator():
    found = read("| Account | 2026-04 | 2026-05 |\n| Total sales | 367 | 351 |\n| Visits | 38 | 28 |")

    assert len(found.actuals) == 4


@pytest.mark.parametrize("word", ["Facturé cumulé", "Dépenses cumulées", "Ricavi cumulati", "Cumul annuel"])
def test_a_running_total_is_told_in_french_and_italian_by_its_word(word: str):
    found = read(
        f"| | 2026-07 | 2026-08 | 2026-09 |\n| Facturé | 8640 | 14625 | 18000 |\n| {word} | 8640 | 23265 | 41270 |"
    )

    assert {reason for _, reason in found.skipped} == {"cumulative"}


@pytest.mark.parametrize(("head", "asked"), [("new_line_id", 1), ("Shop ID", 0), ("No.", 0)])
def test_a_count_that_is_called_like_numbers_of_things_is_asked_about(head: str, asked: int):
    rows = zip(range(4, 10), (144, 179, 160, 171, 139, 188), strict=True)
    found = read(f"| Month | Sales | {head} |\n" + "\n".join(f"| 2026-{m:02} | {m * 31} | {n} |" for m, n in rows))

    assert len(found.questions) == asked
    assert len(found.actuals) == 6


@pytest.mark.parametrize(
    "label", ["Cash Basis Monday, January 19, 2026 04:28 PM", "出力 2026/11/5 9:30", "Exported 2026-11-05T09:30"]
)
def test_a_row_named_by_the_moment_of_a_report_is_not_read(label: str):
    found = read(f"| Account | 2026-04 | 2026-05 |\n| 10:00-11:00 | 367 | 351 |\n| {label} | 0 | 0 |")

    assert {value for *_, value, _ in found.actuals} == {367, 351}


@pytest.mark.parametrize(
    ("first", "second", "period"),
    [
        ("2025", "2026", "FY2025"),
        ("2025年度", "2026年度", "FY2025"),
        ("(Aug 2026)", "(Sep 2026)", "2026-08"),
        ("2026年8月", "2026年9月", "2026-08"),
    ],
)
def test_rows_named_by_a_part_of_the_company_and_a_period_are_of_that_period(first: str, second: str, period: str):
    found = read(f"""
        | Region         | Sales | Visits | Growth % |
        | North {first}  | 120   | 130    | 8.3      |
        | South {first}  | 90    | 95     | 5.6      |
        | North {second} | 140   | 151    | 7.9      |
        | South {second} | 99    | 111    | 12.1     |
        | Total          | 449   | 487    |          |
        """)

    assert numbers(found)["North / Sales", period] == 120
    assert numbers(found)["South / Visits", period] == 95
    assert len(found.actuals) == 8


def test_things_with_a_year_in_their_names_are_no_periods():
    found = read(
        "| Item | Stock | Price |\n| Diary 2026 | 12 | 900 |\n| Almanac 2025 | 9 | 1200 |\n| Atlas 2024 | 40 | 80 |"
    )

    assert not found.actuals


def test_texts_above_and_below_tables_are_titles_and_widen_no_column():
    found = read(
        "| 串処 営業日報 2026年11月 | |\n| 指標 | 2026-10 |\n| 客数 | 4 |\n| 売上 | 7 |\n\n| ※ 速報値。翌月に確定します | |"
    )

    assert found.role_at(0, 0) is TableRole.TITLE
    assert found.role_at(1, 0) is TableRole.HEADER
    assert found.role_at(2, 0) is TableRole.LABEL


@pytest.mark.parametrize(
    ("planned", "done", "difference", "ratio", "period"),
    [
        ("Q1_予算合計", "Q1_実績合計", "Q1_差額", "Q1_達成率", "FY2026-Q1"),
        ("4月 予算計", "4月 実績計", "4月 差額", "4月 達成率", "2026-04"),
        ("Apr 2026 budget total", "Apr 2026 actual total", "Apr 2026 variance", "Apr 2026 %", "2026-04"),
    ],
)
def test_a_sum_of_the_plan_or_of_what_was_done_is_read_where_nothing_else_is_of_it(
    planned: str, done: str, difference: str, ratio: str, period: str
):
    found = read(f"""
        | 2026年度 予実 |           |        |              |         |
        | 科目名       | {planned} | {done} | {difference} | {ratio} |
        | 売上高       | 246       | 155    | -91          | 62.9    |
        | 人件費       | 96        | 64     | -32          | 66.7    |
    """)

    assert numbers(found) == {("売上高", period): 155.0, ("人件費", period): 64.0}
    assert [read.target.value for read in found.targets] == [246.0, 96.0]


@pytest.mark.parametrize("heads", [("4月実績", "5月実績", "Q1実績合計"), ("4月", "5月", "Q1実績合計")])
def test_a_sum_of_what_other_headings_tell_is_not_read_beside_them(heads: tuple[str, str, str]):
    found = read(f"""
        | 2026年度 月次 |            |            |            |
        | 科目名       | {heads[0]} | {heads[1]} | {heads[2]} |
        | 売上高       | 246        | 155        | 470        |
        | 人件費       | 96         | 64         | 160        |
    """)

    assert sorted(numbers(found).values()) == [64.0, 96.0, 155.0, 246.0]


@pytest.mark.parametrize(
    ("first", "second", "periods"),
    [
        ("sales_2026_04", "sales_2026_05", {"2026-04", "2026-05"}),
        ("sales_202604", "sales_202605", {"2026-04", "2026-05"}),
        ("apr_2026_sales", "may_2026_sales", {"2026-04", "2026-05"}),
        ("sales_2026_w14", "sales_2026_w15", {"2026-W14", "2026-W15"}),
        ("sales_2024_25", "sales_2025_26", {"FY2024", "FY2025"}),
    ],
)
def test_columns_named_as_programs_name_them_are_of_the_period_in_their_name(
    first: str, second: str, periods: set[str]
):
    analysis = read(f"| shop | {first} | {second} |\n| A | 120 | 133 |\n| B | 45 | 51 |")

    assert {(name, period) for name, period, *_ in analysis.actuals} == {
        (shop, period) for shop in "AB" for period in periods
    }


def test_an_identifier_with_lines_between_its_words_names_no_period():
    analysis = read("| month | line_2026_id | sales |\n| 2026-04 | 48213 | 120 |\n| 2026-05 | 51877 | 133 |")

    assert {name for name, *_ in analysis.actuals} == {"sales"}


def read_texts(*rows: tuple[str, ...]) -> TabAnalysis:
    """A tab as a CSV file has it: numbers are texts."""
    return read_tab(Grid("board", rows), DateContext(today=TODAY))


@pytest.mark.parametrize("amounts", [("16.8", "17.5", "22.1"), ("21.4", "22.2", "29.4"), ("13.8", "14.2", "14.9")])
def test_decimals_that_rise_are_amounts_and_no_months(amounts: tuple[str, ...]):
    rows = [(f"R{year}.3", amount, f"70{year}") for year, amount in zip((6, 7, 8), amounts, strict=True)]

    analysis = read_texts(("時点", "月曜", "件数"), *rows)

    assert [(period, value) for name, period, value, _ in analysis.actuals if name == "月曜"] == [
        (f"{2018 + year}-03", float(amount)) for year, amount in zip((6, 7, 8), amounts, strict=True)
    ]


@pytest.mark.parametrize("months", [("26.4", "26.5", "26.6"), ("25.11", "25.12", "26.1")])
def test_decimals_that_go_on_as_months_do_are_months(months: tuple[str, ...]):
    analysis = read_texts(("年月", "件数"), *((month, f"{at * 37 % 11}") for at, month in enumerate(months, 1)))

    wanted = {f"20{month.split('.')[0]}-{int(month.split('.')[1]):02}" for month in months}
    assert {period for _, period, *_ in analysis.actuals} == wanted


@pytest.mark.parametrize("between", ["10 Year Rolling Averages", "Mean", "平均"])
def test_years_across_end_where_means_over_years_begin(between: str):
    years, means = range(2019, 2026), range(2021, 2025)
    heads = " | ".join(["", *map(str, years), between, *map(str, means)])
    rows = "\n".join(
        f"| {month} | {' | '.join(str(at * 37 % 91 + year % 7) for year in years)} | | {' | '.join('9.5' for _ in means)} |"
        for at, month in enumerate(("January", "February", "March", "April"), 1)
    )

    analysis = read(f"| {heads} |\n{rows}")

    assert {period for _, period, *_ in analysis.actuals} == {f"{year}-0{at}" for year in years for at in range(1, 5)}
    assert len(analysis.actuals) == 28


@pytest.mark.parametrize(
    ("head", "numbers"),
    [
        ("電話", (74, 72, 67)),
        ("Phone", (12, 9, 14)),
        ("smartphone_pct", (33, 37, 35)),
        ("電話対応", (31, 42, 58, 52, 44, 38, 51, 36, 52)),
    ],
)
def test_what_comes_by_telephone_is_counted(head: str, numbers: tuple[int, ...]):
    rows = "\n".join(f"| 2026-0{month} | {40 + month} | {number} |" for month, number in enumerate(numbers, 1))

    analysis = read(f"| month | WEB | {head} |\n{rows}")

    assert {name for name, *_ in analysis.actuals} == {"WEB", head}


def test_numbers_that_can_be_dialled_are_not_counted():
    rows = "\n".join(f"| 2026-0{month} | {40 + month} | 7745289{month} |" for month in range(4, 8))

    assert {name for name, *_ in read(f"| month | WEB | 電話 |\n{rows}").actuals} == {"WEB"}


@pytest.mark.parametrize("head", ["累計（4月～）", "累計(4月から)", "4月～累計"])
def test_the_month_from_which_a_running_total_counts_is_not_when_its_numbers_are(head: str):
    analysis = read(f"| 2026年9月 月次報告 |\n| 項目 | 当月 | {head} |\n| 売上 | 120 | 731 |\n| 来客 | 45 | 262 |")

    assert {(period, value) for _, period, value, _ in analysis.actuals} == {("2026-09", 120.0), ("2026-09", 45.0)}


@pytest.mark.parametrize("head", ["累計（4月～）", "累計(4月から)", "4月～累計"])
def test_a_running_total_since_a_month_stands_beside_months(head: str):
    analysis = read(
        f"| 2026年度 |\n| 項目 | 8月 | 9月 | {head} |\n| 売上 | 120 | 131 | 731 |\n| 来客 | 45 | 52 | 262 |"
    )

    assert {(period, value) for _, period, value, _ in analysis.actuals} == {
        ("2026-08", 120.0),
        ("2026-09", 131.0),
        ("2026-08", 45.0),
        ("2026-09", 52.0),
    }


@pytest.mark.parametrize("years", [("2025年", "2026年"), ("令和7年", "令和8年"), ("2025", "2026")])
@pytest.mark.parametrize("header", ["", "| 月 | 来客 |\n"])
def test_a_year_alone_is_the_title_of_the_months_below_it(years: tuple[str, str], header: str):
    tables = "\n".join(
        f"| {year} | |\n{header}| 1月 | {at}1 |\n| 2月 | {at}2 |\n| 3月 | {at}3 |" for at, year in enumerate(years, 1)
    )

    analysis = read(("" if header else "| 月 | 来客 |\n") + tables)

    assert {(period, value) for _, period, value, _ in analysis.actuals} == {
        (f"{2024 + at}-0{month}", 10.0 * at + month) for at in (1, 2) for month in (1, 2, 3)
    }


def test_a_day_that_stays_the_same_for_a_label_is_of_the_label_and_no_period():
    rows = [
        f"| {meter} | 2026-0{month}-01 | {100 * month + 7 * number} | {put_in} |"
        for number, (meter, put_in) in enumerate((("51-0300-8", "1984-01-14"), ("51-0632-9", "1981-04-11")))
        for month in range(1, 5)
    ]
    found = read("\n".join(["| Meter | Month | Used | Put in |", *rows]))

    assert {period for _, period, *_ in found.actuals} == {f"2026-0{month}" for month in range(1, 5)}
    assert (len(found.actuals), found.questions) == (8, ())


def test_a_blank_column_parts_months_from_weeks_at_their_right():
    rows = [f"| {at}月 | {300 + at} | {330 + at} |  | 2025-10-{7 * at - 1:02} | {50 + at} |" for at in range(1, 5)]
    found = numbers(read("\n".join(["| 月 | R5年 | R6年 |  | 週(月曜) | L級 |", *rows])))

    assert {period for _, period in found} == {
        *(f"{year}-0{month}" for year in (2023, 2024) for month in range(1, 5)),
        *(f"2025-W{week}" for week in range(41, 45)),
    }


def test_a_blank_column_parts_a_table_from_names_with_numbers_of_no_period():
    rows = [
        f"| 2026-0{at} | {70 + at} |  | {name} | {900 + at} |" for at, name in enumerate(("Ada", "Bo", "Cy", "Di"), 1)
    ]
    found = read("\n".join(["| Month | Hours |  | Name | Rate |", *rows]))

    assert sorted(value for *_, value, _ in found.actuals) == [71, 72, 73, 74]
    assert ("board!E2:E5", "outside-tables") in found.skipped


@pytest.mark.parametrize("month", ["2026年10月", "2026-10"])
def test_the_month_in_a_title_above_dated_rows_is_no_header_of_columns(month: str):
    drawn = [f"| 日報 | | {month} | |", "| 日付 | 昼 | 夜 | 入場者計 |"]
    drawn += [
        f"| 2026/10/{day:02} | {100 + day * 7} | {60 + day * 5 % 17} | {160 + day * 7 + day * 5 % 17} |"
        for day in range(1, 9)
    ]

    found = numbers(read("\n".join(drawn)))

    assert {name for name, _ in found} == {"昼", "夜"}
    assert (len(found), found["昼", "2026-10-08"]) == (16, 156)
