"""A line that is computed from others is never an actual silently: the numbers tell it in any language, else it is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.corrections import with_answer
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab, read_workbook

CONTEXT = DateContext(today=date(2026, 11, 20))


def read(text: str, **more: object) -> TabAnalysis:
    return read_tab(draw("board", text), CONTEXT, **more)  # type: ignore[arg-type]


def names(analysis: TabAnalysis) -> set[str]:
    return {indicator for indicator, *_ in analysis.actuals}


def roles(analysis: TabAnalysis) -> list[str]:
    return [str(decision.role) for decision in (*analysis.rows, *analysis.columns)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # A sum under a word nobody knows (Basque: together).
        (
            """
            | Denda   | 2026-01 | 2026-02 | 2026-03 |
            | Bilbo   | 100     | 101     | 102     |
            | Gasteiz | 230     | 240     | 251     |
            | Guztira | 330     | 341     | 353     |
            """,
            ["actual", "actual", "unclear"],
        ),
        # One of each indicator over all shops.
        (
            """
            | Denda   | Measure | 2026-01 | 2026-02 | 2026-03 |
            | Bilbo   | Sales   | 100     | 101     | 102     |
            |         | Visits  | 1000    | 1051    | 1072    |
            | Gasteiz | Sales   | 230     | 240     | 251     |
            |         | Visits  | 2000    | 2051    | 2073    |
            | Guztira | Sales   | 330     | 341     | 353     |
            |         | Visits  | 3000    | 3102    | 3145    |
            """,
            ["actual", "actual", "actual", "actual", "total", "total"],
        ),
        # The month before again, and how much has changed since.
        (
            """
            | Hilea   | Salmentak | Aurrekoa | Ald   |
            | 2026-01 | 1020      | 980      | 4.1%  |
            | 2026-02 | 1044      | 1020     | 2.4%  |
            | 2026-03 | 998       | 1044     | -4.4% |
            | 2026-04 | 1105      | 998      | 10.7% |
            | 2026-05 | 1150      | 1105     | 4.1%  |
            | 2026-06 | 1177      | 1150     | 2.3%  |
            """,
            ["actual", "prior-period", "prior-period"],
        ),
        # A running total.
        (
            """
            | Hilea   | Salmentak | Metatua |
            | 2026-01 | 1020      | 1020    |
            | 2026-02 | 1044      | 2064    |
            | 2026-03 | 998       | 3062    |
            | 2026-04 | 1105      | 4167    |
            | 2026-05 | 1150      | 5317    |
            """,
            ["actual", "unclear"],
        ),
        # The mean of the last three months.
        (
            """
            | Hilea   | Salmentak | Leundua |
            | 2026-01 | 1020      |         |
            | 2026-02 | 1044      |         |
            | 2026-03 | 998       | 1020.7  |
            | 2026-04 | 1105      | 1049.0  |
            | 2026-05 | 1150      | 1084.3  |
            | 2026-06 | 1177      | 1144.0  |
            """,
            ["actual", "average"],
        ),
    ],
)
def test_what_is_computed_is_told_by_its_numbers_in_any_language(text: str, wanted: list[str]):
    assert roles(read(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        # A whole that its parts are indented below, or named by; a result people follow.
        """
        | 項目     | 2026-04 | 2026-05 | 2026-06 |
        | 売上     | 150     | 165     | 180     |
        | 国内売上 | 100     | 110     | 120     |
        | 海外売上 | 50      | 55      | 60      |
        """,
        # Numbers that go up by one step are any sum of one another, and small ones add up by accident.
        """
        | 項目   | 2026-04 | 2026-05 | 2026-06 |
        | 入会   | 1       | 2       | 1       |
        | 紹介   | 2       | 1       | 1       |
        | 見学   | 3       | 3       | 2       |
        | 会員数 | 457     | 460     | 463     |
        """,
    ],
)
def test_what_only_happens_to_add_up_or_is_the_whole_of_its_parts_stays_an_indicator(text: str):
    assert set(roles(read(text))) == {"actual"}


def test_two_lines_that_are_compared_are_both_asked_about_and_one_answer_tells_the_other():
    text = """
        | Sklep  | 2026-01 |     |      | 2026-02 |     |      | 2026-03 |     |      |
        |        | Zamierz | Wyk | Odch | Zamierz | Wyk | Odch | Zamierz | Wyk | Odch |
        | Krakow | 120     | 115 | -5   | 130     | 138 | 8    | 125     | 121 | -4   |
        | Gdansk | 220     | 231 | 11   | 230     | 238 | 8    | 225     | 201 | -24  |
        """
    first = read(text)
    assert [(question.code, question.where) for question in first.questions] == [
        ("role", "board!B:B"),
        ("role", "board!C:C"),
    ]
    assert not first.actuals

    again = read(text, mapping=with_answer(first.mapping, first, first.questions[0].key, "target"))

    assert again.questions == ()
    assert {value for *_, value, _ in again.actuals} == {115, 138, 121, 231, 238, 201}
    assert len(again.targets) == 6


def test_a_column_beside_an_actual_that_says_so_is_none_by_default():
    found = read("""
        | Tienda | 2026-01 |      | 2026-02 |      |
        |        | Xyz     | Real | Xyz     | Real |
        | Lugo   | 120     | 115  | 130     | 138  |
        | Vigo   | 220     | 231  | 230     | 238  |
        """)

    assert {value for *_, value, _ in found.actuals} == {115, 138, 231, 238}
    assert [question.where for question in found.questions] == ["board!B:B"]


def test_a_row_called_a_plan_below_a_head_called_actual_is_asked_about_where_other_heads_are_plans():
    found = read("""
        | Item           | 2026-01 |      | 2026-02 |      |
        |                | Actual  | Plan | Actual  | Plan |
        | Rent           | 100     | 99   | 101     | 98   |
        | Budget - total | 350     | 340  | 352     | 341  |
        """)

    assert names(found) == {"Rent"}
    assert {each.target.value for each in found.targets} == {99, 98, 340, 341}
    assert [question.code for question in found.questions] == ["role"]


def test_a_row_of_targets_below_heads_that_tell_which_months_are_over_is_one_in_all_of_them():
    found = read("""
        | 項目       | 2026年9月 | 2026年10月 | 2026年11月 | 2026年12月 |
        |            | 実績      | 実績       | 見込       | 見込       |
        | 生徒数     | 183       | 184        | 185        | 190        |
        | 目標生徒数 | 155       | 157        | 158        | 160        |
        """)

    assert {value for *_, value, _ in found.actuals} == {183, 184}
    assert [each.target.value for each in found.targets] == [155, 157, 158, 160]


def test_tables_of_the_same_lines_are_compared_with_one_another():
    found = read("""
        | Helburua |         |         |         |
        | Denda    | 2026-01 | 2026-02 | 2026-03 |
        | Bilbo    | 110     | 105     | 100     |
        | Gasteiz  | 220     | 245     | 255     |
        |          |         |         |         |
        | Egina    |         |         |         |
        | Denda    | 2026-01 | 2026-02 | 2026-03 |
        | Bilbo    | 100     | 101     | 102     |
        | Gasteiz  | 230     | 240     | 251     |
        |          |         |         |         |
        | Aldea    |         |         |         |
        | Denda    | 2026-01 | 2026-02 | 2026-03 |
        | Bilbo    | -10     | -4      | 2       |
        | Gasteiz  | 10      | -5      | -4      |
        """)

    assert roles(found) == ["unclear"] * 4 + ["difference"] * 2


@pytest.mark.parametrize(
    "text",
    [
        """
        | KPI    | Target | 2026-01 | 2026-02 | 2026-03 |
        | Visits | 110    | 105     | 100     | 120     |
        | Leads  | 220    | 245     | 255     | 230     |
        """,
        """
        | Month   | Visits | Leads |
        | Target  | 110    | 220   |
        | 2026-01 | 105    | 245   |
        | 2026-02 | 100    | 255   |
        | 2026-03 | 120    | 230   |
        """,
    ],
)
def test_one_target_for_all_periods_holds_for_each_of_them(text: str):
    found = read(text)

    assert [(each.target.indicator, each.target.period, each.target.value) for each in found.targets] == [
        ("Visits", None, 110),
        ("Leads", None, 220),
    ]


def test_targets_beside_lines_of_one_name_are_those_of_their_own_section():
    found = read("""
        | Measure    | Target | 2026-01 | 2026-02 | 2026-03 |
        | Sales      |        |         |         |         |
        | Fee income | 110    | 105     | 100     | 120     |
        | Lettings   |        |         |         |         |
        | Fee income | 220    | 245     | 255     | 230     |
        """)

    targets = [(each.target.indicator, each.target.value) for each in found.targets]
    assert targets == [("Sales / Fee income", 110), ("Lettings / Fee income", 220)]


def test_a_target_of_the_year_beside_its_months_is_not_one_of_each_month():
    found = read("""
        | KPI    | Target | 2026-01 | 2026-02 | 2026-03 |
        | Visits | 1320   | 105     | 100     | 120     |
        | Leads  | 2640   | 245     | 255     | 230     |
        """)

    assert not found.targets


def test_months_down_below_years_across_are_of_those_years():
    found = read("""
        | Month | 2024 | 2025 |
        | Jan   | 100  | 120  |
        | Feb   | 101  | 122  |
        """)

    assert {(period, value) for _, period, value, _ in found.actuals} == {
        ("2024-01", 100),
        ("2025-01", 120),
        ("2024-02", 101),
        ("2025-02", 122),
    }


def test_months_before_the_first_week_are_no_totals_of_weeks():
    found = read("""
        | KPI    | 2026-08 | 2026-09 | 2026-W44 | 2026-W45 |
        | Visits | 110     | 105     | 20       | 30       |
        """)

    assert {period for _, period, *_ in found.actuals} == {"2026-08", "2026-09", "2026-W44", "2026-W45"}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            """
            | Date       | Client | Amount |
            | 2026-03-04 | Acme   | 12000  |
            | 2026-03-19 | Beta   | 8000   |
            | 2026-04-02 | Coda   | 15000  |
            """,
            "sparse",
        ),
        (
            """
            | Project | Start   | Budget | Spent |
            | Alpha   | 2026-03 | 5000   | 1200  |
            | Beta    | 2026-04 | 5200   | 300   |
            | Gamma   | 2026-04 | 7000   | 800   |
            | Delta   | 2026-06 | 5000   | 1500  |
            """,
            "sparse",
        ),
        (
            """
            | Date       | In  | Out | Balance |
            | 2026-03-04 | 500 |     | 1500    |
            | 2026-03-09 |     | 200 | 1300    |
            | 2026-03-09 | 50  |     | 1350    |
            | 2026-03-21 |     | 120 | 1230    |
            | 2026-04-02 | 600 |     | 1830    |
            | 2026-04-15 |     | 333 | 1497    |
            """,
            "balanced",
        ),
        (
            """
            | Timestamp           | Satisfaction | Recommend |
            | 2026/10/01 10:02:11 | 4            | 8         |
            | 2026/10/01 11:42:10 | 5            | 9         |
            | 2026/10/03 09:12:31 | 3            | 6         |
            | 2026/10/07 16:09:01 | 2            | 7         |
            """,
            "answers",
        ),
    ],
)
def test_few_rows_that_are_things_are_left_out_with_an_offer(text: str, fact: str):
    found = read(text)

    assert not found.actuals
    assert [question.facts["fact"] for question in found.questions] == [fact]


def test_a_log_whose_entries_are_told_apart_by_a_scenario_and_a_region_is_read_by_them():
    text = """
        | Period | Region | KPI   | Scenario | Value |
        | Jan-26 | North  | Sales | Budget   | 100   |
        | Jan-26 | North  | Sales | Actual   | 95    |
        | Jan-26 | South  | Sales | Budget   | 200   |
        | Jan-26 | South  | Sales | Actual   | 210   |
        | Feb-26 | North  | Sales | Budget   | 105   |
        | Feb-26 | North  | Sales | Actual   | 99    |
        """
    reading = read_workbook(Workbook((draw("data", text),)), today=date(2026, 11, 20))

    assert {value for tab in reading.tabs for *_, value, _ in tab.actuals} == {95, 210, 99}
    assert {each.target.value for tab in reading.tabs for each in tab.targets} == {100, 200, 105}


@pytest.mark.parametrize(
    ("written", "period"),
    [
        (["05.10.–11.10.2026", "12.10.–18.10.2026"], "2026-W41"),
        (["5.–11. Oktober 2026", "12.–18. Oktober 2026"], "2026-W41"),
        (["Oct 5 - Oct 11, 2026", "Oct 12 - Oct 18, 2026"], "2026-W41"),
        (["KW 40/26", "KW 41/26"], "2026-W40"),
        (["Week 40 2026", "Week 41 2026"], "2026-W40"),
        (["ott 2026", "nov 2026"], "2026-10"),
        (["paź 2026", "lis 2026"], "2026-10"),
        (["2026M09", "2026M10"], "2026-09"),
        (["1. Quartal 2026", "2. Quartal 2026"], "FY2026-Q1"),
        (["26-Sep", "26-Oct"], "2026-09"),
    ],
)
def test_periods_are_read_in_the_words_of_other_languages(written: list[str], period: str):
    found = read(f"| KPI (FY) | {' | '.join(written)} |\n| Visits | 120 | 133 |")

    assert next(told for _, told, *_ in found.actuals) == period
    assert len(found.actuals) == 2


@pytest.mark.parametrize(
    "text",
    [
        # What is split in two behind it, and what a result is left of.
        """
        | Date       | Offered | Answered | Abandoned |
        | 2026-11-02 | 342     | 322      | 20        |
        | 2026-11-03 | 291     | 276      | 15        |
        | 2026-11-04 | 252     | 237      | 15        |
        | 2026-11-05 | 251     | 241      | 10        |
        """,
        """
        | 科目       | 2026-04 | 2026-05 | 2026-06 |
        | 売上高     | 39511   | 42830   | 42271   |
        | 売上原価   | 31372   | 33999   | 33509   |
        | 売上総利益 | 8139    | 8831    | 8762    |
        """,
        """
        | 区分 | 2026-04 | 2026-05 | 2026-06 | 2026-07 |
        | 入塾 | 22      | 16      | 9       | 13      |
        | 退塾 | 15      | 5       | 4       | 3       |
        | 純増 | 7       | 11      | 5       | 10      |
        """,
    ],
)
def test_a_whole_that_is_split_behind_it_or_that_a_result_is_left_of_is_an_actual(text: str):
    assert roles(read(text))[0] == "actual"
    assert "unclear" not in roles(read(text))


def test_a_ratio_is_proven_to_the_digits_that_are_shown():
    found = read("""
        | Week    | LY sales | Spend | Wage % |
        | 2026-09 | 18770    | 29.82 | 0.3279 |
        | 2026-10 | 18729    | 30.51 | 0.3197 |
        | 2026-11 | 18110    | 27.61 | 0.3457 |
        """)

    assert roles(found) == ["prior-year", "actual", "actual"]


def test_days_by_number_below_a_header_of_two_merged_rows_are_of_the_month_above():
    days = "\n".join(f"| {day} | 火 | {30 + day} | {1000 + 7 * day} |" for day in range(1, 13))
    text = f"| 令和8年9月 日計表 |\n| 日 | 曜 | 来院数 | 収入 |\n|    |    | 計     | 窓口 |\n{days}"
    found = read_tab(replace(draw("9月", text), merged=((1, 0, 2, 0), (1, 1, 2, 1))), CONTEXT)

    assert {period for _, period, *_ in found.actuals} == {f"2026-09-{day:02}" for day in range(1, 13)}


def test_rows_below_the_days_tell_weekdays_and_which_days_are_over():
    found = read("""
        | 2026年11月度 |    |    |    |    |    |
        | 日付         | 18 | 19 | 20 | 21 | 22 |
        | 曜日         | 水 | 木 | 金 | 土 | 日 |
        | 区分         | 実 | 実 | 実 | 予 | 予 |
        | 販売室数     | 10 | 11 | 8  | 12 | 9  |
        """)

    assert [(period, value) for _, period, value, _ in found.actuals] == [
        ("2026-11-18", 10),
        ("2026-11-19", 11),
        ("2026-11-20", 8),
    ]
    assert not found.targets


def test_weeks_by_their_number_above_the_same_weeks_by_their_days_are_one_header():
    found = read("""
        | 週報 2026年 |      |           |             |
        | 担当        | 項目 | 第41週    | 第42週      |
        |             |      | 10/5〜10/11 | 10/12〜10/18 |
        | 佐藤        | 客数 | 32        | 26          |
        | 中村        | 客数 | 21        | 30          |
        """)

    assert {(period, value) for _, period, value, _ in found.actuals} == {
        ("2026-W41", 32),
        ("2026-W42", 26),
        ("2026-W41", 21),
        ("2026-W42", 30),
    }


def test_fiscal_years_and_quarters_are_of_the_months_their_brackets_tell():
    found = read("""
        |          | FY2026 (July 2025 – June 2026) |              | FY2027 (July 2026 – June 2027) |
        | Measure  | Q1 (Jul-Sep)                   | Q2 (Oct-Dec) | Q1 (Jul-Sep)                   |
        | Patients | 410                            | 422          | 433                            |
        """)

    assert [period for _, period, *_ in found.actuals] == ["FY2025-Q2", "FY2025-Q3", "FY2026-Q2"]


def test_the_day_a_report_was_handed_in_is_no_period_of_its_numbers():
    found = read(
        """
        |          |      | 対象年月 | 2026年9月 | 提出日 2026/10/4 |
        | 報告項目 | 単位 | 当月実績 | 計画      | 前月             |
        | 生産数量 | 個   | 472062   | 480000    | 503902           |
        | 不良数   | 個   | 3424     | 3300      | 3553             |
        """
    )

    assert {(period, value) for _, period, value, _ in found.actuals} == {("2026-09", 472062), ("2026-09", 3424)}


def test_a_card_that_names_the_month_before_beside_its_number_has_no_header_there():
    found = read("""
        | Churn  |       | Tickets |     |
        | 0.0098 |       | 387     |     |
        | Sep-26 | 0.015 | Sep-26  | 402 |
        | NPS    |       | CSAT    |     |
        | 41     |       | 4.5     |     |
        """)

    assert not found.actuals


def test_the_name_of_a_file_tells_the_year_where_nothing_else_does():
    text = "| KPI | Apr | May |\n| Visits | 5 | 6 |"

    found = read_workbook(Workbook((draw("board", text),), "/data/weekly 2025.xlsx"), today=date(2026, 11, 20))

    assert [period for tab in found.tabs for _, period, *_ in tab.actuals] == ["2025-04", "2025-05"]


def test_months_down_years_below_one_label_are_all_of_that_label():
    found = read("""
        |        |      | Jan | Feb | Mar |
        | Covers | 2025 | 500 | 510 | 505 |
        |        | 2026 | 520 | 530 | 500 |
        |        | +/-  | 20  | 20  | -5  |
        | Sales  | 2025 | 700 | 720 | 705 |
        |        | 2026 | 710 | 725 | 709 |
        |        | +/-  | 10  | 5   | 4   |
        """)

    assert {indicator for indicator, *_ in found.actuals} == {"Covers", "Sales"}
    assert len(found.actuals) == 12


def test_bounds_of_targets_name_no_rows():
    found = read("""
        | 指標     | 目標値 | 2026年4月 | 2026年5月 |
        | 離床率   | 80以上 | 78.2      | 81.0      |
        | 転倒件数 | 3以下  | 2         | 4         |
        """)

    assert names(found) == {"離床率", "転倒件数"}


def test_letters_that_may_mean_actual_and_budget_are_asked_about():
    found = read("""
        | Fiscal  |         |         |         |         |
        | USD k   | Q1-26 A | Q1-26 B | Q2-26 A | Q2-26 B |
        | Revenue | 120     | 110     | 130     | 125     |
        """)

    assert not found.actuals
    assert [question.where for question in found.questions] == ["board!B:B", "board!C:C"]


def test_a_form_is_of_the_month_it_was_filled_in_for_not_of_the_moment():
    found = read("""
        | タイムスタンプ      | 対象月    | 店舗 | 売上 |
        | 2026/05/01 9:12:11  | 2026年4月 | 渋谷 | 1000 |
        | 2026/05/01 9:45:01  | 2026年4月 | 新宿 | 2000 |
        | 2026/06/01 8:12:11  | 2026年5月 | 渋谷 | 1100 |
        | 2026/06/02 9:15:31  | 2026年5月 | 新宿 | 2100 |
        """)

    assert {period for _, period, *_ in found.actuals} == {"2026-04", "2026-05"}


def test_what_a_customer_spends_on_average_is_no_price_of_a_list():
    found = read_tab(draw("2026-04", "| 店舗 | 売上 | 客単価 |\n| 渋谷 | 1000 | 20 |\n| 新宿 | 2000 | 25 |"), CONTEXT)

    assert {value for *_, value, _ in found.actuals} == {1000, 20, 2000, 25}


def test_years_that_come_again_below_every_measure_tell_the_months_beside_them():
    found = read("""
        |          | Attendance |      |     | Planned giving £ |      |             |          | Parcels |      |
        | Month    | 2025       | 2026 | +/- | 2025             | 2026 | Budget 2026 | v budget | 2025    | 2026 |
        | January  | 95         | 96   | 1   | 5141             | 5805 | 5400        | 405      | 62      | 76   |
        | February | 94         | 96   | 2   | 5383             | 5421 | 5400        | 21       | 60      | 88   |
        | March    | 96         | 100  | 4   | 5728             | 5053 | 5400        | -347     | 57      | 72   |
        """)

    values = {(period, value) for _, period, value, _ in found.actuals}
    assert {("2025-01", 95), ("2026-01", 96), ("2025-02", 5383), ("2026-03", 72)} <= values
    assert len(found.actuals) == 18
    assert {(each.target.period, each.target.value) for each in found.targets} == {
        ("2026-01", 5400),
        ("2026-02", 5400),
        ("2026-03", 5400),
    }


def test_a_scale_that_some_rows_state_themselves_is_not_said_of_the_others():
    found = read("""
        | Importi in migliaia di euro (k€) |      |      |
        | Indicatore                       | 2024 | 2025 |
        | Visitatori                       | 4147 | 4243 |
        | Incasso (k€)                     | 163  | 176  |
        """)

    assert [value for *_, value, _ in found.actuals] == [4147, 4243, 163000, 176000]


def test_a_scale_that_a_row_behind_a_blank_one_states_again_is_said_of_those_before_it():
    found = read("""
        | Sales by branch (£000) |        |        |
        | Branch                 | Jul-26 | Aug-26 |
        | Leeds                  | 193    | 230    |
        | York                   | 88     | 97     |

        | Accounts active        | 1085   | 1097   |
        | Stock (£000)           | 904    | 903    |
        """)

    assert [value for *_, value, _ in found.actuals] == [193000, 230000, 88000, 97000, 1085, 1097, 904000, 903000]


def test_a_scale_of_money_touches_no_row_that_counts_in_brackets():
    found = read("""
        | A$000 unless stated |        |        |
        |                     | Jul-26 | Aug-26 |
        | Entries (no.)       | 1524   | 1552   |
        | Brokerage fees      | 261    | 268    |
        """)

    assert [value for *_, value, _ in found.actuals] == [1524, 1552, 261000, 268000]


def test_columns_headed_as_units_and_definitions_name_no_rows():
    found = read("""
        | KPI         | Definition     | Unit  | Jan-26 | Feb-26 |
        | Net new MRR | New – churned  | $k    | 8.6    | 9.2    |
        | NPS         | Last 90 days   | score | 41     | 43     |
        """)

    assert {(indicator, value) for indicator, _, value, _ in found.actuals} == {
        ("Net new MRR", 8600),
        ("Net new MRR", 9200),
        ("NPS", 41),
        ("NPS", 43),
    }


def test_a_quarter_behind_its_months_is_their_total_whatever_year_it_is_of():
    found = read("""
        | H1 FY27 | Jul-26 | Aug-26 | Sep-26 | Q1  | Oct-26 | Nov-26 | Q2  |
        | Fees    | 261    | 268    | 277    | 806 | 270    | 272    | 542 |
        """)

    assert {period for _, period, *_ in found.actuals} == {"2026-07", "2026-08", "2026-09", "2026-10", "2026-11"}


def test_a_year_as_far_as_it_has_gone_is_no_year():
    found = read("""
        | Indicatore | 2024 | 2025 | 2026 (al 31/10) |
        | Visitatori | 4147 | 4243 | 3500            |
        """)

    assert {period for _, period, *_ in found.actuals} == {"FY2024", "FY2025"}


def test_a_title_spread_over_cells_may_go_on_behind_its_month():
    days = "\n".join(f"| {day} | 火 | {30 + day} | |" for day in range(1, 13))

    text = f"| 2026 | 年 | 10 | 月  診療日報 |\n| 日 | 曜 | 来院数 | 備考 |\n{days}"
    found = read_tab(draw("10月", text), CONTEXT)

    assert {period for _, period, *_ in found.actuals} == {f"2026-10-{day:02}" for day in range(1, 13)}


def test_a_word_for_what_is_left_is_a_name_where_there_is_no_plan():
    found = read("""
        | 不良項目 | 2026-04 | 2026-05 | 2026-06 |
        | キズ     | 151     | 198     | 164     |
        | バリ残り | 75      | 94      | 74      |
        """)

    assert names(found) == {"キズ", "バリ残り"}


def test_the_same_rows_below_one_heading_on_the_tabs_of_two_shops_are_told_apart():
    text = "| 科目 | 2026-04 | 2026-05 |\n| 販管費 | {} | {} |\n| ' 家賃 | {} | {} |"
    tabs = Workbook((draw("駅前店", text.format(9, 8, 5, 4)), draw("団地店", text.format(7, 6, 3, 2))))

    reading = read_workbook(tabs, today=date(2026, 11, 20))

    assert sorted(value for tab in reading.tabs for *_, value, _ in tab.actuals) == [2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("told", "marks", "heads"),
    [
        ("A = actual, F = forecast (reforecast 1 July)", "AAAF", "Quarry tonnage"),
        ("○：実績 △：見込", "○○○△", "出荷量"),
        ("I = Ist; P: Prognose", "IIIP", "Kurse"),
    ],
)
def test_marks_above_periods_are_what_a_text_of_the_tab_says_they_stand_for(told: str, marks: str, heads: str):
    found = read_tab(
        Grid(
            "board",
            [
                [told],
                ["", *marks],
                ["", "2026-08", "2026-09", "2026-10", "2026-11"],
                [heads, 41, 52, 47, 60],
                ["Total cost", 310, 295, 333, 340],
            ],
        ),
        DateContext(today=date(2026, 11, 20)),
    )

    assert {period for _, period, *_ in found.actuals} == {"2026-08", "2026-09", "2026-10"}
    assert not found.targets
    assert not found.questions


@pytest.mark.parametrize("told", ["", "A = Ann, F = Fred", "Actual and forecast"])
def test_marks_above_periods_that_no_text_tells_are_asked_about_or_name_lines(told: str):
    found = read_tab(
        Grid(
            "board", [[told], ["", *"AAAF"], ["", "2026-08", "2026-09", "2026-10", "2026-11"], ["Tons", 41, 52, 47, 60]]
        ),
        DateContext(today=date(2026, 11, 20)),
    )

    assert found.questions or {name for name, *_ in found.actuals} > {"Tons"}


@pytest.mark.parametrize(
    ("plan", "title", "names"),
    [
        ("BUDGET", "VARIANCE to budget 2026", ("Sales", "Metal")),
        ("予算", "実績との開き", ("売上", "材料費")),
        ("Soll", "Vergleich", ("Erlöse", "Löhne")),
    ],
)
def test_a_block_whose_lines_are_the_difference_of_two_others_is_derived_whatever_its_title(
    plan: str, title: str, names: tuple[str, str]
):
    months = [f"2026-0{month}" for month in range(1, 7)]
    actual = {names[0]: [92, 131, 74, 96, 73, 78], names[1]: [21, 28, 17, 30, 5, 23]}
    planned = {names[0]: [90, 110, 70, 85, 100, 65], names[1]: [23, 23, 14, 21, 23, 14]}
    less = {name: [a - b for a, b in zip(actual[name], planned[name], strict=True)] for name in names}
    found = read_tab(
        Grid(
            "board",
            [
                ["", *months],
                *([name, *values] for name, values in actual.items()),
                [""],
                [plan, *months],
                *([name, *values] for name, values in planned.items()),
                [""],
                [title],
                *([name, *values] for name, values in less.items()),
            ],
        ),
        DateContext(today=date(2026, 11, 20)),
    )

    assert [value for *_, value, _ in found.actuals] == [value for name in names for value in actual[name]]
    assert [target.target.value for target in found.targets] == [value for name in names for value in planned[name]]


@pytest.mark.parametrize(
    ("share", "part", "others", "total"),
    [
        ("SaaS比率", "SaaS売上", ["受託売上", "保守売上"], "売上合計"),
        ("% online sobre ventas", "Ventas online", ["Ventas tienda", "Cursos"], "Ventas totales"),
        ("Aandeel winkel", "Winkel", ["Webshop", "Beurs"], "Totaal"),
    ],
)
def test_a_part_of_a_sum_divided_by_the_sum_is_a_share(share, part, others, total):
    parts = [[52, 56, 60, 67], [304, 261, 326, 387], [124, 128, 129, 128]]
    sums = [sum(each) for each in zip(*parts, strict=True)]
    lines = zip([part, *others, total], [*parts, sums], strict=True)
    shares = [round(own / whole, 3) for own, whole in zip(parts[0], sums, strict=True)]

    found = read_tab(
        Grid(
            "board",
            [["", *(f"2026-0{at}" for at in range(1, 5))], *([name, *own] for name, own in lines), [share, *shares]],
        ),
        CONTEXT,
    )

    assert names(found) == {part, *others}
    assert found.rows[-1].role == "share"
    assert found.rows[-1].reason == "is-ratio"


@pytest.mark.parametrize(
    "name", ["全物件", "総受注", "All channels", "Ventas totales", "Alle Filialen", "Toutes boutiques"]
)
def test_a_sum_of_the_lines_above_it_under_a_name_that_says_all_is_a_total_without_a_question(name):
    found = read(f"""
        |           | 2026-01 | 2026-02 | 2026-03 | 2026-04 |
        | Nord      | 101     | 113     | 97      | 120     |
        | Sud       | 230     | 245     | 251     | 238     |
        | {name}    | 331     | 358     | 348     | 358     |
        | All staff | 12      | 12      | 13      | 12      |
        """)

    assert names(found) == {"Nord", "Sud", "All staff"}
    assert roles(found) == ["actual", "actual", "total", "actual"]
    assert found.questions == ()


@pytest.mark.parametrize(
    ("whole", "cost", "result"),
    [("Chiffre d'affaires", "Achats", "Marge brute"), ("Omzet", "Inkoop", "Brutomarge"), ("売上高", "原価", "粗利")],
)
def test_a_sum_of_which_a_result_is_left_is_an_indicator(whole, cost, result):
    found = read(f"""
        |          | 2026-01 | 2026-02 | 2026-03 | 2026-04 |
        | Vélos    | 101     | 113     | 97      | 120     |
        | Atelier  | 230     | 245     | 251     | 238     |
        | {whole}  | 331     | 358     | 348     | 358     |
        | {cost}   | 140     | 149     | 155     | 151     |
        | {result} | 191     | 209     | 193     | 207     |
        """)

    assert names(found) >= {"Vélos", "Atelier", whole, result}
    assert found.questions == ()


@pytest.mark.parametrize("label", ["Same week 2025", "2025年同月", "Vorjahr 2025", "Visites 2025"])
def test_a_row_that_names_another_year_than_all_its_periods_is_of_that_year(label):
    found = read(f"""
        |         | 2026-01 | 2026-02 | 2026-03 | 2026-12 |
        | Visits  | 101     | 113     | 97      |         |
        | {label} | 94      | 99      | 103     | 120     |
        """)

    assert names(found) == {"Visits"}
    assert roles(found) == ["actual", "prior-year"]
    assert found.questions == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            """
            | 商品     | 区分   | 2026-01 | 2026-02 | 2026-03 | 2026-12 |
            | 肉じゃが | 実績   | 101     | 113     | 97      |         |
            | 白和え   | 実績   | 230     | 245     | 251     |         |
            | 合計     | 実績   | 331     | 358     | 348     | 0       |
            |          | 計画   | 330     | 350     | 360     | 370     |
            |          | 達成率 | 100.3%  | 102.3%  | 96.7%   |         |
            """,
            "出荷",
        ),
        (
            """
            | £             | 2026-01 | 2026-02 | 2026-03 | 2026-12 |
            | Repairs       | 101     | 113     | 97      |         |
            | Boilers       | 230     | 245     | 251     |         |
            | Total revenue | 331     | 358     | 348     | 0       |
            | Budget        | 330     | 350     | 360     | 370     |
            """,
            "Total revenue",
        ),
        (
            """
            | Week     | Pale | Stout | Total brewed | Planned |
            | 2026-W36 | 101  | 230   | 331          | 330     |
            | 2026-W37 | 113  | 245   | 358          | 350     |
            | 2026-W38 | 97   | 251   | 348          | 360     |
            | 2026-W52 |      |       | 0            | 370     |
            """,
            "Total brewed",
        ),
        (
            """
            | 項目     | 2026-01 | 2026-02 | 2026-03 | 2026-12 |
            | 修理     | 101     | 113     | 97      |         |
            | 販売     | 230     | 245     | 251     |         |
            | 売上合計 | 331     | 358     | 348     | 0       |
            | 売上目標 | 330     | 350     | 360     | 370     |
            """,
            "売上合計",
        ),
    ],
)
def test_a_total_that_alone_has_a_plan_is_read_with_it_but_not_the_sum_of_nothing(text, name):
    found = read_tab(draw("出荷", text), CONTEXT)

    assert [value for indicator, _, value, _ in found.actuals if indicator == name] == [331, 358, 348]
    assert [each.target.value for each in found.targets if each.target.indicator == name] == [330, 350, 360, 370]
    assert len(names(found)) == 3
    assert [reason for _, reason in found.missing].count("future-zero") == 1


@pytest.mark.parametrize(
    ("plans", "read_with"),
    [([None, None, 340], {"修理", "販売", "売上合計"}), ([100, 240, 340], {"修理", "販売"})],
)
@pytest.mark.parametrize("down", [False, True])
def test_one_plan_of_a_total_for_all_periods_is_followed_unless_it_adds_up_those_of_its_parts(plans, read_with, down):
    lines = [["月", "2026-01", "2026-02", "2026-03"], ["修理", 101, 113, 97], ["販売", 230, 245, 251]]
    lines += [["売上合計", 331, 358, 348]]
    table = [[name, plan, *numbers] for (name, *numbers), plan in zip(lines, ["目標", *plans], strict=True)]
    found = read_tab(Grid("板", list(map(list, zip(*table, strict=True))) if down else table), CONTEXT)

    assert names(found) == read_with
    targets = {each.target.indicator: each.target.value for each in found.targets}
    wanted = zip(("修理", "販売", "売上合計"), plans, strict=True)
    assert targets == {name: plan for name, plan in wanted if plan and name in read_with}


@pytest.mark.parametrize(
    ("plans", "of"),
    [([330, 350, 360], "花店の売上"), ([120, 125, 130], "販売")],
)
@pytest.mark.parametrize("down", [False, True])
def test_a_bare_plan_behind_a_bare_total_is_that_of_what_is_as_large(plans, of, down):
    lines = [
        ["月", "2026-01", "2026-02", "2026-03"],
        ["修理", 101, 113, 97],
        ["販売", 230, 245, 251],
        ["計", 331, 358, 348],
        ["目標", *plans],
    ]
    found = read_tab(Grid("花店の売上", list(map(list, zip(*lines, strict=True))) if down else lines), CONTEXT)

    assert {each.target.indicator for each in found.targets} == {of}
    assert names(found) == {"修理", "販売", of}


def test_a_total_whose_parts_have_plans_as_well_is_none_of_its_own():
    found = read(
        """
        | 店   | 区分 | 2026-01 | 2026-02 | 2026-03 |
        | 本店 | 計画 | 100     | 110     | 100     |
        |      | 実績 | 101     | 113     | 97      |
        | 港店 | 計画 | 230     | 240     | 260     |
        |      | 実績 | 230     | 245     | 251     |
        | 合計 | 計画 | 330     | 350     | 360     |
        |      | 実績 | 331     | 358     | 348     |
        """
    )

    assert {value for *_, value, _ in found.actuals} == {101, 113, 97, 230, 245, 251}
    assert len(found.targets) == 6


@pytest.mark.parametrize(
    ("rate", "of", "rest", "total"),
    [
        ("不良率", "不良", ["良品", "手直し"], "検査合計"),
        ("unemployment_rate", "unemployed", ["employed", "in training"], "Total"),
        ("OPM %", "Operating profit", ["Expenses"], "Sales"),
    ],
)
def test_a_rate_people_follow_is_read_whatever_it_is_computed_from(rate, of, rest, total):
    parts = [[21, 34, 27, 41], *([304, 261, 326, 387], [124, 128, 129, 128])[: len(rest)]]
    sums = [sum(each) for each in zip(*parts, strict=True)]
    lines = zip([of, *rest, total], [*parts, sums], strict=True)
    rates = [round(100 * own / whole, 1) for own, whole in zip(parts[0], sums, strict=True)]

    found = read_tab(
        Grid(
            "board",
            [["", *(f"2026-0{at}" for at in range(1, 5))], *([name, *own] for name, own in lines), [rate, *rates]],
        ),
        CONTEXT,
    )

    assert rate in names(found)


@pytest.mark.parametrize(("total", "sign"), [("Summe", " %"), ("Total", " as %"), ("合計", "比率")])
def test_the_percentages_of_all_parts_of_a_sum_are_shares(total, sign):
    found = read(f"""
        |              | 2026-01 | 2026-02 | 2026-03 | 2026-04 |
        | Brot         | 120     | 131     | 128     | 140     |
        | Kuchen       | 60      | 55      | 71      | 66      |
        | Kaffee       | 40      | 44      | 47      | 39      |
        | {total}      | 220     | 230     | 246     | 245     |
        | Brot{sign}   | 54.5%   | 57.0%   | 52.0%   | 57.1%   |
        | Kuchen{sign} | 27.3%   | 23.9%   | 28.9%   | 26.9%   |
        | Kaffee{sign} | 18.2%   | 19.1%   | 19.1%   | 15.9%   |
        """)

    assert names(found) == {"Brot", "Kuchen", "Kaffee"}
    assert roles(found)[3:] == ["total", "share", "share", "share"]


@pytest.mark.parametrize(
    ("heads", "derived"),
    [
        (["Mois", "Vélos vendus", "dont VAE", "Part VAE"], "Part VAE"),
        (["月", "注文", "アプリ注文", "アプリシェア"], "アプリシェア"),
        (["Month", "Visits", "Mobile visits", "Mobile share"], "Mobile share"),
    ],
)
def test_what_a_share_names_divided_by_a_line_it_never_exceeds_is_no_indicator(heads, derived):
    whole, part = [210, 226, 274, 341, 363], [91, 103, 104, 158, 121]

    found = read_tab(
        Grid(
            "board",
            [
                heads,
                *(
                    [f"2026-0{at + 1}", all_, own, round(own / all_, 3)]
                    for at, (all_, own) in enumerate(zip(whole, part, strict=True))
                ),
            ],
        ),
        CONTEXT,
    )

    assert names(found) == set(heads[1:3])
    assert [str(column.role) for column in found.columns][-1] == "share"


def test_shares_that_are_a_whole_together_are_no_indicators_and_a_share_of_the_market_is_one():
    found = read(
        """
        |               | 2026-01 | 2026-02 | 2026-03 | 2026-04 |
        | North share   | 41.0%   | 39.5%   | 40.2%   | 44.1%   |
        | South share   | 33.4%   | 34.2%   | 31.7%   | 30.6%   |
        | Airport share | 25.6%   | 26.3%   | 28.1%   | 25.3%   |
        | Market share  | 12.1%   | 12.4%   | 11.9%   | 12.6%   |
        """
    )

    assert names(found) == {"Market share"}


def test_a_result_of_nothing_is_no_number_before_what_it_is_made_of():
    found = read(
        """
        | 科目     | 2026-09 | 2026-10 | 2026-11 |
        | 売上     | 520     | 541     |         |
        | 経費     | 410     | 422     |         |
        | 苦情     | 2       | 1       |         |
        | 営業利益 | 110     | 119     | 0       |
        """
    )

    assert [value for indicator, _, value, _ in found.actuals if indicator == "営業利益"] == [110, 119]
    assert ("board!D5", "future-zero") in found.missing


@pytest.mark.parametrize("word", ["同期增減金額", "同期増減", "同比", "环比"])
def test_the_same_period_of_before_is_compared_with_in_chinese_and_japanese(word: str):
    found = read(f"| Month | Used | {word} |\n| 2026-01 | 120 | -7 |\n| 2026-02 | 131 | 12 |\n| 2026-03 | 99 | 4 |")

    assert roles(found) == ["actual", "prior-year"]


@pytest.mark.parametrize("other", ["Stout", "Lager"])
def test_a_share_below_the_name_of_its_part_is_no_second_number_of_it(other: str):
    found = read(f"""
        | Beer     | 2026-01 | 2026-02 | 2026-03 |
        | Pale     | 56.8    | 66.5    | 91.0    |
        | Bitter   | 44.6    | 38.6    | 37.9    |
        | Lager    | 21.1    | 42.8    | 62.8    |
        | Total hl | 122.5   | 147.9   | 191.7   |
        | Of which |         |         |         |
        | Pale     | 0.464   | 0.450   | 0.475   |
        | Bitter   | 0.364   | 0.261   | 0.198   |
        | {other}  | 0.172   | 0.289   | 0.327   |
        """)

    asked = ["share"] if other == "Lager" else ["unclear"]
    assert roles(found) == ["actual", "actual", "actual", "total", "share", "share", *asked]
