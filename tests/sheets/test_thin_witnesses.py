"""Whole tables that one weak witness used to decide: a year in the head of another column, a word below both sides, a lone number in a header."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.grid import Workbook, draw
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab, read_workbook
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.witnesses import said_of

TODAY = date(2026, 11, 20)


def read(text: str, tab: str = "board") -> TabAnalysis:
    return read_tab(draw(tab, text), DateContext(today=TODAY))


def actuals(analysis: TabAnalysis) -> set[tuple[str, str, float]]:
    return {(indicator, period, value) for indicator, period, value, _ in analysis.actuals}


def values(analysis: TabAnalysis) -> set[float]:
    return {value for _, _, value, _ in analysis.actuals}


@pytest.mark.parametrize("head", ["2025 avg", "FY25", "2025年平均", "2025 actual"])
def test_the_year_of_a_column_beside_the_months_is_not_theirs(head: str):
    table = f"""
    | 2026 scorecard |  |  |  |  |
    |                |  |  |  |  |
    | KPI       | {head} | Jan | Feb | Mar |
    | Near miss | 14     | 17  | 25  | 11  |
    | Orders    | 180    | 175 | 181 | 195 |
    """
    periods = {period for _, period, _ in actuals(read(table))}
    assert {"2026-01", "2026-02", "2026-03"} <= periods
    assert not periods & {"2025-01", "2025-02", "2025-03"}


@pytest.mark.parametrize(("actual", "plan"), [("ACTUAL", "BUDGET"), ("実績", "予算"), ("Actual", "Plan")])
def test_corners_tell_stacked_tables_of_plan_and_actual_apart(actual: str, plan: str):
    analysis = read(
        f"""
        | {actual} | Jan 26 | Feb 26 | Mar 26 |
        | Covers   | 271    | 274    | 247    |
        | Sales    | 628    | 575    | 546    |
        |          |        |        |        |
        | {plan}   | Jan 26 | Feb 26 | Mar 26 |
        | Covers   | 265    | 265    | 265    |
        | Sales    | 592    | 592    | 592    |
        """
    )
    assert values(analysis) == {271, 274, 247, 628, 575, 546}
    assert {read.target.value for read in analysis.targets} == {265, 592}


_SHOPS = {
    "Soho": ("ACTUAL", (271, 274, 247, 254), "BUDGET", (265, 265, 265, 265)),
    "Camden": ("ACTUAL", (167, 178, 188, 197), "BUDGET", (186, 186, 186, 186)),
}


def _shop(title: str, first: tuple[int, ...], second: tuple[int, ...]) -> str:
    return f"""
    | {title} |  |  |  |  |
    |         |  |  |  |  |
    | ACTUAL | Jan 26 | Feb 26 | Mar 26 | Apr 26 |
    | Covers | {" | ".join(map(str, first))} |
    | Guests | {" | ".join(str(2 * each) for each in first)} |
    |        |        |        |        |        |
    | BUDGET | Jan 26 | Feb 26 | Mar 26 | Apr 26 |
    | Covers | {" | ".join(map(str, second))} |
    | Guests | {" | ".join(str(2 * each) for each in second)} |
    """


@pytest.mark.parametrize(("tab", "title"), [("Group", "Group total"), ("全社", "月次"), ("All", "Total"), ("HQ", "HQ")])
def test_a_tab_that_adds_up_the_others_counts_no_number_twice(tab: str, title: str):
    shops = {name: (own[1], own[3]) for name, own in _SHOPS.items()}
    sums = tuple(tuple(map(sum, zip(*each, strict=True))) for each in zip(*shops.values(), strict=True))
    grids = [draw(name, _shop(name, *own)) for name, own in shops.items()] + [draw(tab, _shop(title, *sums))]
    reading = read_workbook(Workbook(tuple(grids)), today=TODAY)
    summed = next(each for each in reading.tabs if each.tab == tab)
    assert not summed.actuals
    assert not summed.targets
    assert [len(list(each.actuals)) for each in reading.tabs if each.tab != tab] == [8, 8]


@pytest.mark.parametrize(
    ("one", "two", "total"),
    [
        ("自社 {}", "モール {}", "{}計"),
        ("{} 本店", "{} 駅前", "{}合計"),
        ("Web {}", "Shop {}", "Total {}"),
        ("{} north", "{} south", "{} total"),
    ],
)
def test_every_other_column_is_added_up_by_the_word_they_share(one: str, two: str, total: str):
    heads = [form.format(word) for form in (one, two, total) for word in ("売上", "件数")]
    rows = [(678, 11, 1564, 33), (929, 17, 1336, 27), (865, 15, 1516, 35), (690, 12, 1665, 34), (701, 14, 1402, 29)]
    lines = [
        f"| 2026-10-0{day} | {a} | {b} | {c} | {d} | {a + c} | {b + d} |" for day, (a, b, c, d) in enumerate(rows, 1)
    ]
    found = actuals(read("\n".join([f"| 日付 | {' | '.join(heads)} |", *lines])))
    assert len(found) == 20
    assert {value for *_, value in found} == {value for row in rows for value in row}


@pytest.mark.parametrize(
    "rows",
    [
        [("2026-W40", "2026-09-28", "2026-10-04"), ("2026-W41", "2026-10-05", "2026-10-11")],
        [("第40週", "2026/9/28", "2026/10/4"), ("第41週", "2026/10/5", "2026/10/11")],
        [("2026年8月", "2026-08-01", "2026-08-31"), ("2026年9月", "2026-09-01", "2026-09-30")],
    ],
)
def test_a_period_with_its_first_and_last_day_is_no_list(rows: list[tuple[str, str, str]]):
    more = {"2026-W40": ["2026-W42", "2026-10-12", "2026-10-18"], "第40週": ["第42週", "2026/10/12", "2026/10/18"]}
    third = more.get(rows[0][0], ["2026年10月", "2026-10-01", "2026-10-31"])
    last = {
        "2026-W40": ["2026-W43", "2026-10-19", "2026-10-25"],
        "第40週": ["第43週", "2026/10/19", "2026/10/25"],
    }.get(rows[0][0], ["2026年11月", "2026-11-01", "2026-11-30"])
    table = [*rows, third, last]
    lines = [f"| {' | '.join(row)} | {4782 + 13 * n} | {441 - n} |" for n, row in enumerate(table)]
    analysis = read("\n".join(["| 期 | 開始 | 終了 | 着信数 | 処理時間 |", *lines]))
    assert len(list(analysis.actuals)) == 8


def test_tickets_with_three_dates_stay_a_list():
    lines = [
        f"| 2026-09-{day:02d} | 2026-09-{day + 1:02d} | 2026-09-{day + step:02d} | {hours} |"
        for day, step, hours in ((1, 2, 4), (1, 5, 3), (3, 4, 8), (7, 9, 2), (7, 3, 5), (12, 6, 6))
    ]
    analysis = read("\n".join(["| 受付 | 着手 | 完了 | 時間 |", *lines]))
    assert not analysis.actuals


@pytest.mark.parametrize("beside", ["列ラベル", "Column Labels", "月別"])
def test_the_words_that_differ_above_tables_alike_tell_them_apart(beside: str):
    def table(name: str, *numbers: int) -> str:
        return f"""
        | {name}   | {beside} |  |  |
        | 行ラベル | 2026/04 | 2026/05 | 2026/06 |
        | チラシ   | {numbers[0]} | {numbers[1]} | {numbers[2]} |
        | 冊子     | {numbers[3]} | {numbers[4]} | {numbers[5]} |
        """

    blank = "|  |  |  |  |\n|  |  |  |  |"
    analysis = read(
        table("売上金額", 2949, 2604, 2805, 1904, 1708, 1808) + blank + table("伝票数", 66, 59, 57, 23, 21, 23)
    )
    assert len(list(analysis.actuals)) == 12


@pytest.mark.parametrize(("month", "to_date"), [("単月", "累計"), ("当月", "累計"), ("今月", "期首からの累計")])
def test_a_word_below_plan_and_actual_alike_does_not_tell_them_apart(month: str, to_date: str):
    analysis = read(
        f"""
        | 2026年度 |      |            |     |     |     |     |
        | 項目     | 区分 |            | 4月 | 5月 | 6月 | 7月 |
        | 受注高   | 計画 | {month}    | 84  | 96  | 120 | 121 |
        | 受注高   | 計画 | {to_date}  | 84  | 180 | 300 | 421 |
        | 受注高   | 実績 | {month}    | 91  | 78  | 145 | 128 |
        | 受注高   | 実績 | {to_date}  | 91  | 169 | 314 | 442 |
        """
    )
    assert values(analysis) == {91, 78, 145, 128}
    assert {read.target.value for read in analysis.targets} == {84, 96, 120, 121}


def test_a_header_with_the_sum_of_all_rows_in_it_is_still_a_header():
    rows = [(24, 5, 5500), (24, 2, 5000), (24, 1, 5500), (25, 1.5, 5000), (25, 3, 5500), (26, 5, 5000), (26, 4, 5500)]
    lines = [f"| 2026-10-{day} | 会議 | {hours} | {price} | {hours * price} |  |" for day, hours, price in rows]
    analysis = read("\n".join(["| 日付 | 作業 | 時間 | 単価 | 小計 | 121091 |", *lines]))
    assert not analysis.actuals
    assert [question.key for question in analysis.questions] == ["list"]


@pytest.mark.parametrize("names", [("会議", "会議", "設計"), ("Call", "Call", "Visit"), ("A社", "B社", "A社")])
def test_numbers_that_no_word_names_are_not_read(names: tuple[str, str, str]):
    lines = [f"| 2026-10-0{n // 3 + 1} | {names[n % 3]} | {n + 2} | {310 + n} |" for n in range(9)]
    assert not read("\n".join(lines)).actuals


@pytest.mark.parametrize("first", ["2021*", "2021※", "2021†", "2021*1"])
def test_the_mark_of_a_footnote_is_no_part_of_a_period(first: str):
    found = actuals(
        read(
            f"""
            | Category | {first} | 2022 | 2023 | 2024 |
            | Admin    | 8000 | 12080 | 12150 | 15100 |
            | Ground   | 8200 | 12050 | 17150 | 15300 |
            """
        )
    )
    assert {value for _, period, value in found if "2021" in period} == {8000, 8200}
    assert len(found) == 8


@pytest.mark.parametrize("flag", ["b", "p", "※", "r"])
def test_flags_beside_some_numbers_name_no_rows(flag: str):
    found = actuals(
        read(
            f"""
            | Area    | 2022 |   | 2023 |        | 2024 |   |
            | Belgium | 90.8 |   | 91.9 |        | 94.4 |   |
            | Czechia | 88.0 |   | 91.4 | {flag} | 91.3 |   |
            | Denmark | 95.2 |   | 95.3 |        | 96.1 |   |
            | Germany | 95.8 |   | 91.8 | {flag} | 91.4 |   |
            | Estonia | 88.7 |   | 91.8 |        | 92.4 |   |
            """
        )
    )
    assert len(found) == 15
    assert {name for name, *_ in found} == {"Belgium", "Czechia", "Denmark", "Germany", "Estonia"}


@pytest.mark.parametrize(
    ("code", "state"),
    [("カテゴリコード", "達成区分"), ("店舗コード", "判定"), ("Store ID", "Status"), ("拠点番号", "評価")],
)
def test_a_code_names_rows_that_nothing_else_tells_apart(code: str, state: str):
    marks = "×〇△"
    rows = [(shop, month) for shop in (11, 22, 51) for month in range(1, 7)]
    lines = [
        f"| {shop} | 20260{month} | {shop * 100 + 7 * month} | {shop * 101 - 5 * month} | {marks[(shop + month) % 3]} |"
        for shop, month in rows
    ]
    found = actuals(read("\n".join([f"| {code} | 年月 | 売上予算 | 売上実績 | {state} |", *lines])))
    assert {(period, value) for _, period, value in found} == {
        (f"2026-0{month}", shop * 101 - 5 * month) for shop, month in rows
    }
    assert len({name for name, *_ in found}) == 3


def test_two_columns_below_one_period_are_not_read_without_a_word_for_either():
    analysis = read(
        """
        | 2026      |       |       |       |       |
        | Revenue   | Mar   |       | Apr   |       |
        | Porridge  | 97125 | 96100 | 16275 | 16900 |
        | Tea       | 60375 | 58000 | 99750 | 91000 |
        | Powder    | 41750 | 36175 | 89000 | 87401 |
        """
    )
    assert not analysis.actuals


@pytest.mark.parametrize("text", ["% Total", "% of total", "% total"])
def test_a_share_of_the_total_is_no_total(text: str):
    said = said_of(text)
    assert said is not None
    assert said.role is TableRole.SHARE


@pytest.mark.parametrize(
    ("rows", "number"), [("Shareholders", "Percent"), ("取締役", "持株数"), ("Assumption", "Rate")]
)
def test_numbers_below_another_word_behind_a_blank_row_are_of_no_period(rows: str, number: str):
    analysis = read(
        f"""
        | Customer   | 2024  | 2025     |
        | Customer A | 9430  | 9512     |
        | Customer B | 46954 | 51200    |
        |            |       |          |
        | {rows}     | Role  | {number} |
        | Aztic      | Chair | 41       |
        | Oaktree    | Board | 36       |
        """
    )
    assert values(analysis) == {9430, 46954, 9512, 51200}


@pytest.mark.parametrize("word", ["休業", "未定", "集計中"])
def test_a_period_without_a_number_behind_a_blank_row_ends_no_table(word: str):
    analysis = read(
        f"""
        | 店    | 2025   | 2026   |
        | 本店  | 9430   | 9511   |
        |       |        |        |
        | 駅前  | {word} | {word} |
        | 団地  | 4100   | 4200   |
        """
    )
    assert values(analysis) == {9430, 9511, 4100, 4200}


def test_a_word_for_the_month_week_or_quarter_before_is_one_in_any_language_and_no_half_year_place_or_person():
    before = (
        *("Ankuenfte_Veraenderung_Vormonat_relativ", "Vorwoche in %", "Umsatz Vorquartal", "Variation mois précédent"),
        *("Ventas mes anterior", "Vendas mês anterior", "Ricavi mese precedente", "vorige maand", "Förra/föregående"),
        *("上年同期", "上月末", "전월 대비"),
    )
    others = ("上期", "上月", "上海", "전주", "이전", "Monat", "Bestandsveränderung", "Vormontage", "Anteriority")

    assert [text for text in before if (said := said_of(text)) is None or said.role is not TableRole.PRIOR_YEAR] == []
    assert [text for text in others if (said := said_of(text)) and said.role is TableRole.PRIOR_YEAR] == []


def test_a_tab_that_speaks_of_differences_and_of_a_plan_is_of_the_plan_where_none_of_many_numbers_is_negative():
    months = [f"2026-{month:02d}" for month in range(1, 9)]
    lines = [
        f"| {month} | {100 + 7 * index} | {300 + 31 * index**2} | {50 + index * 3} |"
        for index, month in enumerate(months)
    ]
    table = "| Month | Rent | Wages | Travel |\n" + "\n".join(lines)

    plan = read(table, "variance-analyzer budget")
    differences = read(table.replace("| 107 |", "| -7 |"), "variance-analyzer budget")
    few = read("\n".join(table.splitlines()[:4]), "budget variance")

    assert (len(plan.targets), len(plan.actuals)) == (24, 0)
    assert [(len(each.targets), len(each.actuals)) for each in (differences, few)] == [(0, 0), (0, 0)]


def test_apostrophes_between_thousands_leave_a_pivot_of_people_its_labels_and_its_total():
    found = read("""
        | Name  | Betrag   | Jan 2026 | Feb 2026 | Mrz 2026 |
        | Summe | 16'234.6 | 5'773.16 | 4'984.98 | 5'476.46 |
        | Ali.P | 9'234.64 | 3'773.16 | 2'984.98 | 2'476.50 |
        | Eva.D | 6'999.96 | 2'000.00 | 2'000.00 | 2'999.96 |
        """)

    assert {name for name, *_ in actuals(found)} == {"Ali.P", "Eva.D"}
    assert values(found) == {3773.16, 2984.98, 2476.5, 2000, 2999.96}


def test_growth_is_told_by_its_numbers_where_less_than_half_of_what_it_was_computed_of_has_been_revised_since():
    steps = (7919, 6841, 5923, 8377, 4513, 7001, 6277, 9011, 5501, 8849, 4243, 7489)
    arrivals = [
        steps[month] + 613 * year + 37 * ((month * 5 + year * 7) % 11) for year in range(3) for month in range(12)
    ]

    def table(revised: int) -> str:
        rows = []
        for place, now in enumerate(arrivals):
            grown = (now / arrivals[place - 12] - 1) * 100 if place >= 12 else 3.1 + place % 5
            odd = 2.3 if revised and place % revised == 1 else 0
            rows.append(
                f"| {2022 + place // 12}-{place % 12 + 1:02d} | {now} | {grown + odd:.1f} | {410 + place * 7 % 90} |"
            )
        return "| kk | Saapuneet | Muutos | Huoneet |\n" + "\n".join(rows)

    names = {revised: {name for name, *_ in actuals(read(table(revised)))} for revised in (0, 3, 2)}

    assert names == {
        0: {"Saapuneet", "Huoneet"},
        3: {"Saapuneet", "Huoneet"},
        2: {"Saapuneet", "Huoneet", "Muutos"},  # half of them are of other numbers: nothing is proven
    }


@pytest.mark.parametrize("line", ["data/actuals.csv", "exports\\2026 actual.xlsx", "Actuals"])
def test_the_file_a_table_was_pasted_from_names_none_of_its_rows_and_they_stand_beside_their_plans(line: str):
    def rows(factor: int) -> str:
        return "\n".join(
            f"| 2026-{month:02d} | {team} | Wages | {factor * month + 7 * len(team)} |"
            for month in range(1, 5)
            for team in ("Sales", "Plant", "Office")
        )

    head = "| month | team | account | amount |"
    found = read(f"{head}\n{rows(100)}\n| {line} | | | |\n{head}\n{rows(101)}", "budget")

    assert {name for name, *_ in actuals(found)} == {each.target.indicator for each in found.targets}
    assert len(found.targets) == len(found.actuals) == 12
