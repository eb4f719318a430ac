"""Tables recognised by evidence: what the cells are, where periods run, what the numbers prove; words only propose."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.periods import Calendar
from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.corrections import with_answer, with_role
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab, read_workbook
from kpicore.sheets.roles import TableRole
from kpicore.text.workbook import choice_words, question_sentence, reason_sentence
from tests.sheets.case_files import Case, all_cases
from tests.sheets.case_outcomes import WRONG, scores_of

CONTEXT = DateContext(today=date(2026, 11, 20))


def read(text: str, tab: str = "board", **more: object) -> TabAnalysis:
    return read_tab(draw(tab, text), CONTEXT, **more)  # type: ignore[arg-type]


def actuals(analysis: TabAnalysis) -> list[tuple[str, str, float]]:
    return [(indicator, period, value) for indicator, period, value, _ in analysis.actuals]


def targets(analysis: TabAnalysis) -> list[tuple[str, str | None, object]]:
    return [(read.target.indicator, read.target.period, read.target.value) for read in analysis.targets]


CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_known_sheet_is_read_without_a_wrong_number(case: Case):
    for score in scores_of(case):
        assert score.count(*WRONG, "twice", "unread") == 0, score.differences
        assert score.required_right == score.required


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # A column of periods is one whatever its corner says; a person called June is no month.
        (
            """
            | Staff  | aki | june |
            | 202604 | 10  | 5    |
            | 202605 | 11  | 7    |
            """,
            [("aki", "2026-04", 10), ("aki", "2026-05", 11), ("june", "2026-04", 5), ("june", "2026-05", 7)],
        ),
        # A day above 12 anywhere in the column tells which comes first.
        (
            """
            | Day       | Leads |
            | 8/17/2026 | 20    |
            | 9/7/2026  | 23    |
            """,
            [("Leads", "2026-08-17", 20), ("Leads", "2026-09-07", 23)],
        ),
        # The last day of each week, seven days apart.
        (
            """
            | Week ending | Calls |
            | 10/4/2026   | 20    |
            | 10/11/2026  | 23    |
            | 10/18/2026  | 21    |
            """,
            [("Calls", "2026-W40", 20), ("Calls", "2026-W41", 23), ("Calls", "2026-W42", 21)],
        ),
        # Months down below years across: each tells what the other lacks.
        (
            """
            | 月  | 2024年 | 2025年 |
            | 4月 | 10     | 20     |
            | 5月 | 11     | 21     |
            """,
            [
                ("board", "2024-04", 10),
                ("board", "2025-04", 20),
                ("board", "2024-05", 11),
                ("board", "2025-05", 21),
            ],
        ),
        # One title with a name above each of several tables of the same labels.
        (
            """
            | 【佐藤】 |          |          |
            | 項目     | 2026-W41 | 2026-W42 |
            | 架電数   | 62       | 58       |
            | 【鈴木】 |          |          |
            | 項目     | 2026-W41 | 2026-W42 |
            | 架電数   | 55       | 60       |
            | 【課合計】 |        |          |
            | 項目     | 2026-W41 | 2026-W42 |
            | 架電数   | 117      | 118      |
            """,
            [
                ("佐藤 / 架電数", "2026-W41", 62),
                ("佐藤 / 架電数", "2026-W42", 58),
                ("鈴木 / 架電数", "2026-W41", 55),
                ("鈴木 / 架電数", "2026-W42", 60),
            ],
        ),
        # The months are those of the fiscal year that the title names by its end.
        (
            """
            | 2027年2月期 |     |      |
            | 項目        | 3月 | 1月  |
            | 予約        | 11  | 21   |
            """,
            [("予約", "2026-03", 11), ("予約", "2027-01", 21)],
        ),
        # A week named by its last or its first day.
        (
            """
            | KPI   | w/e 6 Sep 2026 | w/c 7 Sep 2026 |
            | Calls | 20             | 23             |
            """,
            [("Calls", "2026-W36", 20), ("Calls", "2026-W37", 23)],
        ),
        # A quarter in French, of a fiscal year; a quarter with its months in brackets, of the year in the title.
        (
            """
            | Exercice | T1 2026 | T2 2026 |
            | Nantes   | 38      | 41      |
            """,
            [("Nantes", "FY2026-Q1", 38), ("Nantes", "FY2026-Q2", 41)],
        ),
        (
            """
            | Accounts 2026 |              |              |
            | Line          | Q1 (Apr-Jun) | Q2 (Jul-Sep) |
            | Fees          | 38           | 41           |
            """,
            [("Fees", "FY2026-Q1", 38), ("Fees", "FY2026-Q2", 41)],
        ),
        # Days by their number are those of the month in the title, sums of ten days between them.
        (
            "| 2026年10月 日次 | |\n| 日 | 客数 |\n"
            + "\n".join(f"| {day}日 | {day * 3} |" for day in range(1, 11))
            + "\n| 上旬計 | 165 |\n| 11日 | 40 |",
            [("客数", f"2026-10-{day:02}", day * 3) for day in range(1, 11)] + [("客数", "2026-10-11", 40)],
        ),
        # A target between the header and the first period belongs to none of them, and the header stays the header.
        (
            """
            | 年月    | 新患 | 退院 |
            | 目標    | 100  | 90   |
            | 2026-04 | 105  | 84   |
            | 2026-05 | 110  | 94   |
            """,
            [("新患", "2026-04", 105), ("新患", "2026-05", 110), ("退院", "2026-04", 84), ("退院", "2026-05", 94)],
        ),
        # A report of one month beside its running total: the month in the heading is where that begins.
        (
            """
            | 2026年10月度 営業報告 | | | | | |
            | 会館 | 項目 | 当　月 | | 累　計（４月～） | |
            |      |      | 計画 | 実績 | 計画 | 実績 |
            | 本町 | 施行 | 16 | 15 | 81 | 82 |
            | 本町 | 相談 | 22 | 21 | 110 | 95 |
            """,
            [("施行", "2026-10", 15), ("相談", "2026-10", 21)],
        ),
        # Year and month of the title in cells of their own.
        (
            "| 生産日報 | 2026 | 年 | 10 | 月度 | |\n| 機番 | 1 | 2 | 3 | 4 | 5 |\n| 1号機 | 240 | 241 | 242 | 230 | 251 |",
            [("1号機", f"2026-10-{day:02}", value) for day, value in enumerate((240, 241, 242, 230, 251), 1)],
        ),
        # A sum up to a month is none of that month; a remark in one heading is no name.
        (
            """
            | KPI   | jul 2026 | aug 2026 | sep 2026 | okt 2026 | nov 2026 (t/m 26) | Totaal t/m nov |
            | Omzet | 10       | 11       | 12       | 13       | 14                | 60             |
            """,
            [("Omzet", f"2026-{month:02}", 3 + month) for month in range(7, 12)],
        ),
        # The words of a plan in Spanish, and a scale in a sentence.
        (
            """
            | Ingresos en miles de € |      |          |       |
            | Indicador | 2026-04 | 2026-04 | 2026-04 |
            |           | Obj.    | Real    | Desv.   |
            | Altas     | 91      | 76      | -15     |
            | Ingresos  | 48.1    | 47.2    | -0.9    |
            """,
            [("Altas", "2026-04", 76), ("Ingresos", "2026-04", 47_200)],
        ),
        # Two tables side by side, years down in the left one, each below a numbered heading of its own.
        (
            """
            | 1. 年度推移 |      | 2. 2026年度 路線別 |      |     |     |
            | 年度     | 人員 | 路線               | 区分 | 1Q  | 2Q  |
            | 2023年度 | 4610 | 市内線             | 計画 | 820 | 795 |
            | 2024年度 | 4880 |                    | 実績 | 848 | 765 |
            | 2025年度 | 5062 | 郊外線             | 計画 | 310 | 300 |
            |          |      |                    | 実績 | 305 | 296 |
            """,
            [
                ("人員", "FY2023", 4610),
                ("人員", "FY2024", 4880),
                ("人員", "FY2025", 5062),
                ("市内線", "FY2026-Q1", 848),
                ("市内線", "FY2026-Q2", 765),
                ("郊外線", "FY2026-Q1", 305),
                ("郊外線", "FY2026-Q2", 296),
            ],
        ),
        # Units of every kind in one column, a remark below the table in the same column.
        (
            """
            | 指標   | 単位 | 2026-04 | 2026-05 |
            | 受注   | 件   | 4       | 5       |
            | 受注高 | 千円 | 12      | 13      |
            |        | 4月は2件が翌月にずれ込み | | |
            """,
            [
                ("受注", "2026-04", 4),
                ("受注", "2026-05", 5),
                ("受注高", "2026-04", 12_000),
                ("受注高", "2026-05", 13_000),
            ],
        ),
    ],
    ids=[
        "corner",
        "day-above-12",
        "week-ending",
        "years-by-months",
        "titles",
        "fiscal-end",
        "weeks-named-by-a-day",
        "trimestre",
        "quarter-and-its-months",
        "days-by-number",
        "row-above-the-periods",
        "month-and-running-total",
        "split-title",
        "sum-up-to-a-month",
        "spanish",
        "side-by-side",
        "units",
    ],
)
def test_a_table_is_found_by_what_its_cells_are(text: str, wanted: list[tuple[str, str, float]]):
    settled = DateContext(today=date(2027, 2, 20))

    found = read_tab(draw("board", text), settled)

    assert sorted(actuals(found)) == sorted(wanted)


def test_a_decimal_comma_in_one_column_settles_what_a_point_means_in_another():
    rows = [["Month", "Turnover", "kWh"], ["Apr 2026", "12.450,50", "12.345"], ["May 2026", "9.100,25", "13.100"]]

    found = read_tab(Grid("werk", rows), CONTEXT)

    assert {(name, value) for name, _, value in actuals(found)} == {
        ("Turnover", 12450.5),
        ("Turnover", 9100.25),
        ("kWh", 12345.0),
        ("kWh", 13100.0),
    }


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [("4", ["2026-04", "2026-05"]), ("10", ["2026-10", "2026-11"]), ("none", [])],
)
def test_period_codes_nobody_explained_are_asked_about_and_one_answer_tells_them_all(choice: str, wanted: list[str]):
    text = "| KPI | FY26-P01 | FY26-P02 |\n| Sales | 5 | 6 |"
    first = read(text)
    assert [(question.code, question.where) for question in first.questions] == [("codes", "board!B1")]
    assert actuals(first) == []

    again = read(text, mapping=with_answer(first.mapping, first, "codes", choice))

    assert [period for _, period, _ in actuals(again)] == wanted
    assert again.questions == ()


def test_next_months_code_is_read_by_the_answer_of_last_month():
    first = read("| KPI | FY26-P01 | FY26-P02 |\n| Sales | 5 | 6 |")
    answered = read(
        "| KPI | FY26-P01 | FY26-P02 |\n| Sales | 5 | 6 |", mapping=with_answer(first.mapping, first, "codes", "4")
    )

    later = read("| KPI | FY26-P01 | FY26-P02 | FY26-P03 |\n| Sales | 5 | 6 | 7 |", mapping=answered.mapping)

    assert actuals(later)[-1] == ("Sales", "2026-06", 7)


def test_what_a_row_says_of_its_own_numbers_is_not_said_of_the_rows_below_it():
    found = read("""
        | 項目                 | 2026-04 | 2026-05 |
        | 不良率               | 0.9     | 0.8     |
        | 目標不良率（以下）   | 0.8     | 0.8     |
        | \u3000キズ           | 32      | 33      |
        """)

    assert [decision.role for decision in found.rows] == [TableRole.ACTUAL, TableRole.TARGET, TableRole.ACTUAL]
    assert targets(found) == [("不良率", "2026-04", 0.8), ("不良率", "2026-05", 0.8)]


def test_a_running_month_that_is_0_everywhere_as_all_later_ones_are_has_not_been_booked():
    found = read("""
        | 科目   | 2026年10月 | 2026年11月 | 2026年12月 |
        | 売上高 | 900        | 0          | 0          |
        | 手数料 | 0          | 0          | 0          |
        """)

    assert actuals(found) == [("売上高", "2026-10", 900), ("手数料", "2026-10", 0)]
    assert ("board!C2", "future-zero") in found.missing


@pytest.mark.parametrize(
    ("title", "head", "first"),
    [
        ("2026年度 売上", "1Q 2026", "FY2026-Q1"),
        ("Sales, fiscal 2026", "Q1 2026", "FY2026-Q1"),
        ("売上（会計年度）", "2026年第1四半期", "FY2026-Q1"),
        ("Sales by calendar quarter", "Q1 2026", "FY2025-Q4"),
        ("売上（暦年）", "2026年 1Q", "FY2025-Q4"),
        ("Fiscal year: July - June", "Q2 2026", "FY2026-Q3"),
        ("年度は10月〜9月", "Q1 2025", "FY2025-Q3"),
        ("Sales", "Q1 2026 (Jan-Mar)", "FY2025-Q4"),
        ("Sales", "FY2026 Q1", "FY2026-Q1"),
        ("売上", "2026年上期", "FY2026-H1"),
    ],
)
def test_a_quarter_is_of_the_year_that_the_sheet_tells(title: str, head: str, first: str):
    found = read(f"| {title} | |\n| Shop | {head} |\n| North | 38 |\n| South | 41 |")

    assert {period for _, period, _ in actuals(found)} == {first}
    assert not found.questions


def test_a_quarter_of_which_nothing_tells_the_year_is_asked_about_with_both_readings():
    drawn = "| Shop | Q1 2026 | Q2 2026 |\n| North | 38 | 40 |\n| South | 41 | 44 |"

    found = read(drawn)
    (question,) = found.questions
    answered = [
        read(drawn, mapping=with_answer(found.mapping, found, question.key, choice)) for choice in question.choices
    ]

    assert not found.actuals
    assert question.facts["readings"] == ["FY2026-Q1", "FY2025-Q4"]
    assert [choice_words(question, choice, Calendar(), "en") for choice in question.choices] == [
        "Q1 FY2026 (Apr 2026 – Jun 2026)",
        "Q4 FY2025 (Jan 2026 – Mar 2026)",
    ]
    assert [[period for _, period, _ in actuals(each)] for each in answered] == [
        ["FY2026-Q1", "FY2026-Q2"] * 2,
        ["FY2025-Q4", "FY2026-Q1"] * 2,
    ]


def test_a_half_of_the_calendar_year_is_not_put_into_another_half_of_the_plan():
    drawn = "| Shop | H1 2026 |\n| North | 38 |\n| South | 41 |"

    found = read(drawn)
    (question,) = found.questions
    answered = read(drawn, mapping=with_answer(found.mapping, found, question.key, "1"))

    assert choice_words(question, "1", Calendar(), "en") == "Jan 2026 – Jun 2026"
    assert not found.actuals
    assert not answered.actuals
    assert {reason for _, reason in answered.skipped} == {"unknown-column"}


@pytest.mark.parametrize(
    ("title", "second", "first"),
    [
        ("Fiscal year 2026 runs July 2026 to June 2027", "P02", "2026-07"),
        ("FY26: July 2025 – June 2026. Fiscal year from July.", "P02", "2025-07"),
        ("Fiscal year July - June", "P02", "2026-07"),
        ("Fiscal year July - June", "P10", "2025-07"),
    ],
)
def test_a_fiscal_year_is_named_as_its_sentence_says_else_as_numbers_lie_behind(title: str, second: str, first: str):
    found = read(f"| {title} | | |\n| KPI | FY26-P01 | FY26-{second} |\n| Parcels | 940 | 955 |")

    assert actuals(found)[0][1] == first


def test_numbers_that_would_lie_ahead_tell_whose_quarter_it_is():
    drawn = "| Shop | Q3 2026 | Q4 2026 |\n| North | 38 | 40 |\n| South | 41 | 44 |"

    assert [period for _, period, _ in actuals(read(drawn))] == ["FY2026-Q2", "FY2026-Q3"] * 2
    assert read(drawn.replace("Shop", "Budget")).questions  # a plan lies ahead by either


def test_a_year_beside_the_quarters_of_a_later_one_is_there_to_compare_with():
    found = read("""
        | Accounts FY25 |     |     |     |     |             |
        | Line          | Q1 2025 | Q2 2025 | Q3 2025 | Q4 2025 | 2023 actual |
        | Fees          | 38  | 41  | 35  | 44  | 150         |
        """)

    assert [value for _, _, value in actuals(found)] == [38, 41, 35, 44]
    assert ("board!F3", "prior-year") in found.skipped


def test_a_number_outside_all_tables_is_told_of():
    found = read("""
        | 担当 | 内線    | 777     |
        | 項目 | 2026-04 | 2026-05 |
        | 受注 | 4       | 5       |
        """)

    assert ("board!C1", "outside-tables") in found.skipped


@pytest.mark.parametrize(("language", "told"), [("ja", "「合計」＝"), ("en", "“合計” =")])
def test_a_proven_sum_names_what_it_adds_up_and_in_how_many_places(language: str, told: str):
    found = read("""
        | 店   | 2026-04 | 2026-05 | 2026-06 |
        | 渋谷 | 100     | 110     | 120     |
        | 新宿 | 95      | 118     | 121     |
        |      | 195     | 228     | 241     |
        """)

    sentences = [reason_sentence(decision, Calendar(), language) for decision in found.rows]

    assert any("渋谷" in each and "新宿" in each and "3" in each for each in sentences), sentences


def test_what_the_numbers_prove_is_no_actual_whatever_it_is_called():
    found = read("""
        | Line     | 2026-04 | 2026-05 | 2026-06 | 2026-07 |
        | Plan     | 100     | 110     | 120     | 90      |
        | Actual   | 95      | 118     | 121     | 99      |
        | Xyz      | -5      | 8       | 1       | 9       |
        | Qwe      | 95%     | 107%    | 101%    | 110%    |
        """)

    roles = [decision.role for decision in found.rows]

    assert roles == [TableRole.TARGET, TableRole.ACTUAL, TableRole.DIFFERENCE, TableRole.ATTAINMENT]
    assert [decision.reason for decision in found.rows][2:] == ["is-difference", "is-ratio"]
    assert [reason_sentence(decision, Calendar(), "ja") for decision in found.rows][2:] == [
        "「Xyz」＝ Actual − Plan なので（4か所すべて一致）、差異です。",
        "「Qwe」＝ Actual ÷ Plan なので（4か所すべて一致）、達成率です。",
    ]


def test_a_sum_below_its_parts_is_a_total_and_one_that_is_none_stays_an_indicator():
    found = read("""
        | 項目     | 2026-04 | 2026-05 | 2026-06 |
        | 国内売上 | 100     | 110     | 120     |
        | 海外売上 | 50      | 55      | 60      |
        | 売上合計 | 150     | 165     | 180     |
        | 受注合計 | 7       | 9       | 4       |
        """)

    assert [decision.role for decision in found.rows] == [
        TableRole.ACTUAL,
        TableRole.ACTUAL,
        TableRole.TOTAL,
        TableRole.ACTUAL,
    ]


@pytest.mark.parametrize(
    ("tab", "text"),
    [
        (
            "tickets",
            """
            | No   | Subject | Opened     | Closed     | Minutes |
            | 9001 | a       | 2026-10-01 | 2026-10-02 | 39      |
            | 9002 | b       | 2026-10-01 | 2026-10-05 | 69      |
            | 9003 | c       | 2026-10-01 | 2026-10-03 | 83      |
            | 9004 | d       | 2026-10-02 | 2026-10-09 | 62      |
            | 9005 | e       | 2026-10-02 | 2026-10-03 | 11      |
            """,
        ),
        (
            "lines",
            """
            | Date       | Item | Price | Qty | Amount |
            | 2026-10-01 | a    | 10    | 2   | 20     |
            | 2026-10-01 | b    | 15    | 3   | 45     |
            | 2026-10-01 | a    | 10    | 5   | 50     |
            | 2026-10-02 | c    | 20    | 1   | 20     |
            | 2026-10-02 | b    | 15    | 2   | 30     |
            """,
        ),
    ],
)
def test_a_list_of_things_is_left_out_with_one_offer_that_holds_nothing_up(tab: str, text: str):
    found = read(text, tab)

    assert found.actuals == ()
    assert found.reason == "transaction-log"
    assert [(question.code, question.blocking) for question in found.questions] == [("list", False)]

    told = with_answer(found.mapping, found, "list", "read")
    assert read(text, tab, mapping=told).actuals != ()


def test_a_shop_s_daily_sheet_with_a_price_it_calculates_is_no_list():
    rows = "\n".join(
        f"| 2026/11/{day} | {weekday} | {40 + day} | {(40 + day) * 800} | 800 |"
        for day, weekday in zip(range(2, 9), "月火水木金土日", strict=True)
    )

    found = read(f"| 日付 | 曜日 | 客数 | 売上 | 客単価 |\n{rows}")

    assert {indicator for indicator, *_ in actuals(found)} == {"客数", "売上", "客単価"}


def test_day_or_month_first_is_asked_once_and_read_as_answered():
    text = """
        | Date     | Leads |
        | 3/8/2026 | 20    |
        | 4/8/2026 | 21    |
        | 5/8/2026 | 22    |
        """
    asked = read(text)
    assert asked.actuals == ()
    assert [question.code for question in asked.questions] == ["order"]

    by_month = read(text, mapping=with_answer(asked.mapping, asked, "order", "md"))

    assert actuals(by_month) == [("Leads", "2026-03-08", 20), ("Leads", "2026-04-08", 21), ("Leads", "2026-05-08", 22)]


def test_months_that_nothing_gives_a_year_are_asked_and_read_as_answered():
    text = """
        | 項目 | 4月 | 5月 |
        | 売上 | 10  | 20  |
        """
    asked = read(text)
    assert asked.actuals == ()

    answered = read(text, mapping=with_answer(asked.mapping, asked, "year", "2026"))

    assert actuals(answered) == [("売上", "2026-04", 10), ("売上", "2026-05", 20)]


def test_numbers_ahead_in_a_line_that_does_not_say_what_it_is_are_asked():
    text = """
        | 項目 | 2026-10 | 2026-11 | 2026-12 |
        | 売上 | 10      | 20      | 30      |
        """
    asked = read(text)
    assert asked.actuals == ()
    assert [question.code for question in asked.questions] == ["role"]

    told = with_role(asked.mapping, asked, asked.questions[0].where, TableRole.TARGET)

    assert targets(read(text, mapping=told)) == [
        ("売上", "2026-10", 10),
        ("売上", "2026-11", 20),
        ("売上", "2026-12", 30),
    ]


def test_what_lines_with_numbers_ahead_are_is_asked_once_for_all_of_them():
    text = """
        | 項目 | 2026-10 | 2026-11 | 2026-12 |
        | 売上 | 10      | 20      | 30      |
        | 客数 | 4       | 7       | 9       |
        """
    asked = read(text)
    (question,) = asked.questions

    told = read(text, mapping=with_answer(asked.mapping, asked, question.key, "target"))

    assert question_sentence(question, "ja") == "「売上、客数」は何の数字ですか（board!2:2）"
    assert (len(targets(told)), told.questions) == (6, ())


def test_rows_of_one_label_below_two_sections_are_told_apart_by_a_person():
    text = """
        | 項目     | 2026-04 | 2026-05 |
        | 【店舗】 |         |         |
        | 売上     | 10      | 20      |
        | 【通販】 |         |         |
        | 売上     | 4       | 7       |
        """
    first = read(text)

    told = read(text, mapping=with_role(first.mapping, first, "board!5:5", TableRole.IGNORED))

    assert sorted(value for *_, value in actuals(told)) == [10, 20]


def test_what_a_person_said_of_a_row_is_read_next_month_with_its_new_column():
    first = read("""
        | 項目 | 2026-04 | 2026-05 |
        | 入会 | 1       | 2       |
        | 退会 | 3       | 4       |
        """)
    told = with_role(first.mapping, first, "board!3:3", TableRole.IGNORED)

    later = read(
        """
        | 項目 | 2026-04 | 2026-05 | 2026-06 |
        | 退会 | 3       | 4       | 5       |
        | 入会 | 1       | 2       | 6       |
        """,
        mapping=told,
    )

    assert later.fits
    assert actuals(later) == [("入会", "2026-04", 1), ("入会", "2026-05", 2), ("入会", "2026-06", 6)]


def test_a_mapping_whose_row_is_gone_does_not_fit_and_nothing_is_read():
    first = read("""
        | 項目 | 2026-04 | 2026-05 |
        | 入会 | 1       | 2       |
        """)

    later = read(
        """
        | 項目 | 2026-04 | 2026-05 |
        | 会員 | 1       | 2       |
        """,
        mapping=first.mapping,
    )

    assert not later.fits
    assert later.actuals == ()


def test_a_scale_stated_above_touches_money_and_a_currency_in_the_label_its_own_line():
    found = read("""
        | $ thousand     |         |
        | KPI            | 2026-04 |
        | Sales          | 792     |
        | Pipeline (€ m) | 3.5     |
        | Deals          | 17      |
        """)

    assert actuals(found) == [
        ("Sales", "2026-04", 792_000),
        ("Pipeline", "2026-04", 3_500_000),
        ("Deals", "2026-04", 17),
    ]


def test_two_columns_of_one_name_are_told_apart_by_their_units():
    workbook = Workbook(
        (
            draw(
                "日別",
                """
                | 日付       | 水(本) | 水(円) |
                | 2026-10-01 | 5      | 600    |
                | 2026-10-02 | 4      | 480    |
                """,
            ),
        )
    )

    reading = read_workbook(workbook, today=date(2026, 11, 20))

    assert sorted(set(reading.actuals["indicator"])) == ["水(円)", "水(本)"]
    assert not reading.problems


def test_a_range_where_a_number_belongs_is_a_problem_at_its_cell_and_no_label():
    found = read("""
        | 年月    | 売上     | 客数 |
        | 2026-04 | 120〜130 | 320  |
        | 2026-05 | 130〜140 | 331  |
        """)

    assert actuals(found) == [("客数", "2026-04", 320), ("客数", "2026-05", 331)]
    assert [problem.code for problem in found.problems] == ["not-a-number", "not-a-number"]


# -- kinds of fault that sheets of others had -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tab", "text", "fact"),
    [
        (
            "Retention",
            """
            | Cohort   | M0   | M1  | M2  | M3  |
            | Jan 2026 | 100% | 85% | 71% | 66% |
            | Feb 2026 | 100% | 88% | 70% |     |
            | Mar 2026 | 100% | 81% |     |     |
            | Apr 2026 | 100% |     |     |     |
            """,
            "cohort",
        ),
        (
            "勤怠",
            """
            | 社員番号 | 氏名 | 日付       | 出勤 | 退勤  | 残業 |
            | 1001     | 山田 | 2026/10/01 | 9:00 | 18:30 | 0.5  |
            | 1002     | 中村 | 2026/10/01 | 8:45 | 18:00 | 0    |
            | 1001     | 山田 | 2026/10/02 | 9:00 | 18:10 | 0.2  |
            | 1002     | 中村 | 2026/10/02 | 8:50 | 19:00 | 1    |
            """,
            "clocked",
        ),
        (
            "仕訳帳",
            """
            | 日付       | 項目 | 金額 |
            | 2026/04/06 | 電話 | 100  |
            | 2026/04/07 | 訪問 | 200  |
            """,
            "journal",
        ),
    ],
)
def test_rows_that_are_things_are_left_out_by_a_fact(tab: str, text: str, fact: str):
    found = read(text, tab)

    assert actuals(found) == []
    assert [(question.code, question.blocking, question.facts["fact"]) for question in found.questions] == [
        ("list", False, fact)
    ]


def test_weeks_by_their_first_day_below_a_fiscal_year_lie_in_it():
    found = read("""
        | 2026年度 |        |         |
        | 項目     | 4/6週  | 4/13週  |
        | 架電     | 240    | 251     |
        """)

    assert actuals(found) == [("架電", "2026-W15", 240), ("架電", "2026-W16", 251)]


def test_a_column_of_codes_is_no_measure_whatever_its_heading_says():
    areas = enumerate(("北", "南", "東", "西"))
    rows = [
        f"| 2026-0{month} | {10010017 + number} | {area} | {month * 10 + number} |"
        for number, area in areas
        for month in (1, 2, 3)
    ]

    found = read("| 月 | 費用 | 地域 | 件数 |\n" + "\n".join(rows))

    assert {name for name, *_ in actuals(found)} == {"北 / 件数", "南 / 件数", "東 / 件数", "西 / 件数"}


def test_what_looks_like_a_target_in_a_language_nobody_knows_is_asked_and_not_read():
    found = read("""
        | Kuu     | Myynti | Xyz myynti |
        | 2026-01 | 410    | 400        |
        | 2026-02 | 388    | 400        |
        | 2026-03 | 402    | 400        |
        | 2026-04 | 431    | 400        |
        """)

    assert {name for name, *_ in actuals(found)} == {"Myynti"}
    assert [question.code for question in found.questions] == ["role"]


def test_a_company_called_like_a_target_is_asked_and_not_read_as_one():
    found = read(
        """
        | Channel  | Spend | Clicks |
        | Google   | 900   | 410    |
        | Meta     | 700   | 380    |
        | LinkedIn | 300   | 90     |
        """,
        "September 2026",
    )

    assert found.targets == ()
    assert sorted(value for *_, value in actuals(found)) == [90, 300, 410, 900]


@pytest.mark.parametrize(
    ("title", "revenue", "tickets"),
    [("KPIs; Revenue in $k", 42_000, 17), ("KPIs, calendar 2026, $000", 42_000, 17), ("KPIs; MRR in $k", 42_000, 17)],
)
def test_a_scale_in_a_sentence_touches_what_the_sentence_names(title: str, revenue: float, tickets: float):
    name = "MRR" if "MRR" in title else "Revenue"

    found = read(
        f"| {title} | | |\n| Metric | Apr 2026 | May 2026 |\n| {name} | 42 | 43 |\n| Number of tickets | 17 | 18 |"
    )

    assert [value for _, period, value in actuals(found) if period == "2026-04"] == [revenue, tickets]


def test_a_unit_above_the_last_column_is_of_the_whole_table_and_heads_nothing():
    found = read("""
        | 売上対比（2026年） |      | 単位：千円 |
        | 月                 | 売上 | 仕入       |
        | 1月                | 540  | 210        |
        | 2月                | 560  | 220        |
        """)

    assert sorted(value for *_, value in actuals(found)) == [210_000, 220_000, 540_000, 560_000]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("| Year | Week | Orders |\n| 2026 | 20 | 5 |\n| 2026 | 21 | 6 |", ["2026-W20", "2026-W21"]),
        ("| Medico | Sett. 30 | Sett. 31 |\n| Rossi 2026 | 5 | 6 |", ["2026-W30", "2026-W31"]),
        ("| Cel 2026 | styczeń | luty |\n| Nowi | 5 | 6 |", ["2026-01", "2026-02"]),
        (
            "| Semana | Pedidos |\n| 01/06/2026 - 07/06/2026 | 5 |\n| 08/06/2026 - 14/06/2026 | 6 |",
            ["2026-W23", "2026-W24"],
        ),
        ("| 2026年10月度 営収 | | |\n| 乗務員 | 1日 | 2日 |\n| 相川 | 5 | 6 |", ["2026-10-01", "2026-10-02"]),
    ],
)
def test_periods_as_others_write_them(text: str, periods: list[str]):
    found = read(text, "2026")

    assert [period for _, period, _ in actuals(found)] == periods


def test_days_by_number_down_a_column_are_of_the_month_the_tab_names():
    rows = "\n".join(f"| {day} | {50 + day} |" for day in range(1, 13))

    found = read("| 日 | 大人 |\n" + rows, "2026.09")

    assert [period for _, period, _ in actuals(found)][:2] == ["2026-09-01", "2026-09-02"]


def test_persons_who_alone_name_rows_are_scopes_and_no_owners():
    found = read("""
        | 指標 | 担当者 | 2026-04 | 2026-05 |
        | 反響 | 青木   | 28      | 31      |
        |      | 石田   | 22      | 19      |
        """)

    assert sorted(value for *_, value in actuals(found)) == [19, 22, 28, 31]
    assert found.questions == ()


def test_two_tables_side_by_side_are_told_apart_by_the_titles_above_them():
    found = read("""
        | Inbound  |        |   | Outbound |        |
        | Week     | Trucks |   | Week     | Trucks |
        | 2026-W36 | 61     |   | 2026-W36 | 74     |
        | 2026-W37 | 58     |   | 2026-W37 | 77     |
        """)

    assert {name for name, *_ in actuals(found)} == {"Inbound / Trucks", "Outbound / Trucks"}
