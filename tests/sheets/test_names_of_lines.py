"""What lines are called and what names them: titles are no heads, a head speaks for its own block, units and attributes are no names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpicore.model.node import Node
from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.grid import Grid
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab

TODAY = date(2026, 11, 20)
MONTHS = [f"2026-{month:02}" for month in range(4, 10)]


def rows(*cells: list[Any], tab: str = "board", **more: Any) -> TabAnalysis:
    return read_tab(Grid(tab, cells, **more), DateContext(today=TODAY))


def names(analysis: TabAnalysis) -> set[str]:
    return {indicator for indicator, *_ in analysis.actuals}


def numbers(analysis: TabAnalysis) -> dict[tuple[str, str], float]:
    return {(indicator, period): value for indicator, period, value, _ in analysis.actuals}


def body(*indicators: str) -> list[list[Any]]:
    return [
        [name, *[(at + 3) * (place + 2) + at % 3 for at in range(len(MONTHS))]] for place, name in enumerate(indicators)
    ]


@pytest.mark.parametrize(
    ("title", "corners", "lines"),
    [
        (["Sales and wages in £"], ["Market Street", "Station", "Riverside"], ("Sales", "Wages", "Customers")),
        (["支店別 月次"], ["札幌支店", "仙台支店"], ("売上", "来店客数", "客単価")),
        ([None], ["Bovenbouw", "Onderbouw", "Opvang"], ("Leerlingen", "Verzuim")),
        (["2026年度 部門の数字"], ["新車", "中古車"], ("台数", "粗利")),
    ],
)
def test_corners_of_their_own_tell_tables_of_the_same_lines_apart(title, corners, lines):
    cells = [title, []]
    for shop, corner in enumerate(corners):
        cells += [[corner, *MONTHS], *([name, *(shop * 70 + each for each in own)] for name, *own in body(*lines)), []]

    found = rows(*cells)

    assert names(found) == {f"{corner} / {name}" for corner in corners for name in lines}
    assert len(numbers(found)) == len(corners) * len(lines) * len(MONTHS)
    assert found.problems == ()


@pytest.mark.parametrize("corners", [("新宿", "池袋"), ("Market Street", "Station"), ("Bovenbouw", "Onderbouw")])
def test_corners_above_the_periods_tell_tables_apart_as_well(corners):
    cells = []
    for shop, corner in enumerate(corners):
        cells += [
            [corner, "Sales", "Visits"],
            *([month, 90 + shop * 70 + at * 5 % 7, 40 + at] for at, month in enumerate(MONTHS)),
            [],
        ]

    found = rows(*cells)

    assert names(found) == {f"{corner} / {name}" for corner in corners for name in ("Sales", "Visits")}
    assert len(numbers(found)) == 2 * 2 * len(MONTHS)


def test_titles_tell_tables_with_periods_down_apart():
    table = [["月", "売上", "客数"], *([month, 90 + at, 40 + at] for at, month in enumerate(MONTHS))]

    found = rows(["【新宿】"], *table, [], ["【池袋】"], *table)

    assert names(found) == {"新宿 / 売上", "新宿 / 客数", "池袋 / 売上", "池袋 / 客数"}


def test_a_table_whose_corner_says_total_is_the_total_of_the_others():
    tables = [[[corner, *MONTHS], *body("売上", "客数"), []] for corner in ("本店", "港店", "合計")]

    found = rows(*(line for table in tables for line in table))

    assert names(found) == {"本店 / 売上", "本店 / 客数", "港店 / 売上", "港店 / 客数"}
    assert {reason for _, reason in found.skipped} == {"total"}


def test_a_row_that_is_only_called_a_plan_is_that_of_the_nearest_row_as_large():
    found = rows(
        ["科目", *MONTHS],
        ["売上", 100, 110, 105, 98, 97, 99],
        ["うち法人", 40, 45, 42, 41, 40, 39],
        ["法人比率", "40.0%", "40.9%", "40.0%", "41.8%", "41.2%", "39.4%"],
        ["予算", 102, 108, 110, 100, 100, 100],
    )

    assert {each.target.indicator for each in found.targets} == {"売上"}
    assert names(found) == {"売上", "うち法人", "法人比率"}


def test_one_corner_for_all_tables_leaves_them_to_their_titles():
    table = [["項目", *MONTHS], *body("売上", "客数")]
    found = rows(["【佐藤】"], *table, [], ["【高橋】"], *table)

    assert names(found) == {"佐藤 / 売上", "佐藤 / 客数", "高橋 / 売上", "高橋 / 客数"}


@pytest.mark.parametrize(
    ("name", "plan", "rest"),
    [("Sales", "Target", "Sales vs target"), ("売上", "計画", "計画差"), ("Umsatz", "Budget", "Abweichung")],
)
def test_a_row_that_is_only_called_a_plan_is_that_of_the_row_above_it(name, plan, rest):
    sales, plans = [52, 61, 58, 66, 71, 64], [55, 60, 60, 65, 70, 70]
    found = rows(
        ["Verkauf", *MONTHS],
        [name, *sales],
        [plan, *plans],
        [rest, *(own - planned for own, planned in zip(sales, plans, strict=True))],
        ["Orders", *(9 + at * 5 % 7 for at in range(6))],
    )

    assert names(found) == {name, "Orders"}
    assert {each.target.indicator for each in found.targets} == {name}


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        (["つるや 2026年 月別", None, None, "8月以降は予約を含む"], ["月", "販売室数", "宿泊人数", "売上"]),
        (["Almazara Coop.", None, "Campaña 2025/26 (oct-sep)"], ["Mes", "Aceituna", "Aceite", "Ventas"]),
        (["Waldfreibad e.V.", None, None, "Entwurf"], ["Monat", "Karten", "Gäste", "Kiosk"]),
        ([None, "小瀬戸汽船 航路別", None, "記入 山田"], ["年月", "便数", "旅客", "収入"]),
    ],
)
def test_a_title_above_one_column_is_no_head_of_it(title, heads):
    found = rows(title, heads, *[[month, 10 + at, 20 + 3 * at, 400 - at] for at, month in enumerate(MONTHS)])

    assert names(found) == set(heads[1:])
    assert len(numbers(found)) == 3 * len(MONTHS)


@pytest.mark.parametrize(
    ("title", "days"),
    [
        (["日高養鶏", None, None, "産卵日報 2026年8月", None, None, None, "記入: 朝"], range(1, 32)),
        (["Harbour Café", None, None, "Daily covers Aug 2026"], range(1, 32)),
        (["Vereinsheim", None, None, None, "Besucher 2026-09", None, "Stand: Hr. Ott"], range(1, 31)),
    ],
)
def test_a_title_with_the_month_above_the_days_is_no_head_of_one_day(title, days):
    lines = [["1号", name, *[at * 7 % 19 + place for at in days]] for place, name in enumerate(("羽数", "産卵"))]

    found = rows(title, ["舎", "項目", *days], *lines)

    assert names(found) == {"羽数", "産卵"}
    assert len(numbers(found)) == 2 * len(days)


def test_a_head_that_tells_equal_ones_apart_counts_beside_a_title():
    found = rows(
        ["みなも", None, None, "2号店", None],
        ["月", "客数", "売上", "客数", "売上"],
        *[[month, 10 + at, 200 + at, 30 + at, 400 + at] for at, month in enumerate(MONTHS)],
    )

    assert numbers(found)["2号店 / 客数", "2026-04"] == 30


@pytest.mark.parametrize(
    ("wide", "heads", "last"),
    [
        ("出荷", ["実績", "目標"], "乾燥機(h)"),
        ("Sales", ["Actual", "Budget"], "Staff hours"),
        ("Ventes", ["Réel", "Prévu"], "Retours"),
    ],
)
def test_a_merged_head_speaks_for_no_column_beside_it(wide, heads, last):
    found = rows(
        [None, wide, None, None],
        ["月", *heads, last],
        *[[month, 80 + at * 7 % 5, 88, 150 - at * at] for at, month in enumerate(MONTHS)],
        merged=((0, 1, 0, 2),),
    )

    assert numbers(found)[wide, "2026-05"] == 82
    assert len(names(found)) == 2
    assert not found.questions


@pytest.mark.parametrize(
    ("above", "ditto", "name"),
    [
        ("訪問回数 介護(回)", "  〃  医療(回)", "訪問回数医療"),
        ("Sales North", "〃 South", "Sales South"),
        ("来客 平日", "〃 休日", "来客休日"),
    ],
)
def test_a_ditto_mark_is_the_word_above_it(above, ditto, name):
    lines = body(above, ditto)

    found = rows(["項目", *MONTHS], *lines)

    assert name in names(found)


@pytest.mark.parametrize(
    ("head", "units"),
    [
        ("Ud.", ["t", "litros", "€"]),
        ("", ["件", "世帯数", "千円"]),
        ("Einheit", ["Stück", "Liter", "Fuhren"]),
    ],
)
def test_a_column_of_units_names_no_line(head, units):
    lines = [
        [name, unit, month, at * 7 + place]
        for place, (name, unit) in enumerate(zip(("Oliva", "Aceite", "Ventas"), units, strict=True))
        for at, month in enumerate(MONTHS)
    ]

    found = rows(["Indicador", head, "Mes", "Real"], *lines)

    assert names(found) == {"Oliva", "Aceite", "Ventas"}


@pytest.mark.parametrize(
    ("people", "more"),
    [
        (["大庭", "須藤", "ニシ", "遠山", "桐生(6月〜)"], ["看護師", "看護師", "准看", "PT", "OT"]),
        (["Ann", "Bo", "Cy", "Di"], ["senior", "junior", "junior", "senior"]),
        (["Nord", "Süd", "Ost"], ["Müller", "Weber", "Müller"]),
    ],
)
def test_what_is_said_of_rows_that_have_names_of_their_own_names_none(people, more):
    lines = [[name, told, *numbers_of_row] for (name, *numbers_of_row), told in zip(body(*people), more, strict=True)]

    found = rows(["氏名", "資格", *MONTHS], *lines)

    assert names(found) == {name.partition("(")[0] for name in people}


def test_what_all_rows_count_is_their_name_and_not_said_of_them():
    lines = [[shop, "売上", *numbers_of_row] for shop, *numbers_of_row in body("渋谷店", "新宿店")]

    assert names(rows(["店舗", "項目", *MONTHS], *lines)) == {"渋谷店 / 売上", "新宿店 / 売上"}


@pytest.mark.parametrize(
    ("title", "section", "counts"),
    [
        ("All money in €'000 ex VAT", "Activity", ["Berths occupied", "Haul-outs"]),
        ("Amounts in $000", "Clinic", ["Appointments made", "Scans"]),
        ("figures in £k", "On the water", ["Moorings let", "Trips"]),
    ],
)
def test_a_scale_of_money_says_nothing_of_whole_numbers_below_a_section_of_their_own(title, section, counts):
    money = [["Berthing", *[50.5 + at for at in range(6)]], ["Repairs", *[69.4 + 2 * at for at in range(6)]]]
    total = ["Total income", *[119.9 + 3 * at for at in range(6)]]

    found = rows([title], ["", *MONTHS], *money, total, [section], *body(*counts))

    assert numbers(found)["Berthing", "2026-04"] == 50500
    assert numbers(found)[counts[0], "2026-04"] == 6


def test_a_plan_without_a_name_is_that_of_the_only_numbers_that_have_one():
    found = rows(
        ["Miesiąc", "Plan", "Wykonanie", "%"],
        *[[month, 100, 90 + 3 * at, (90 + 3 * at) / 100] for at, month in enumerate(MONTHS)],
    )

    assert names(found) == {"Wykonanie"} == {read.target.indicator for read in found.targets}


@pytest.mark.parametrize(
    ("name", "bare", "value"),
    [
        ("Umsatz T€", "Umsatz", 9000),
        ("Kosten Mio €", "Kosten", 9e6),
        ("CA k€", "CA", 9000),
        ("売上高　百万円", "売上高", 9e6),
        ("Income £000", "Income", 9000),
    ],
)
def test_a_scale_of_money_at_the_end_of_a_name_counts_without_brackets(name, bare, value):
    found = rows(["", *MONTHS], [name, 9, 10, 12, 11, 13, 12], ["Plan B", 3, 4, 3, 5, 4, 3])

    assert numbers(found)[bare, "2026-04"] == value


@pytest.mark.parametrize(
    ("again", "periods"),
    [
        (["第8期", "第9期", "第10期"], ["2024年3月", "2025年3月", "2026年3月"]),
        (["calm", "storm", "fair"], ["2026-08", "2026-09", "2026-10"]),
        (["Heft 41", "Heft 42", "Heft 43", "Heft 44"], ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]),
    ],
)
def test_another_word_above_every_period_names_no_line(again, periods):
    found = rows(
        ["推移", *again],
        ["", *periods],
        ["売上", *range(100, 100 + len(periods))],
        ["社員", *[5 + at % 2 for at in range(len(periods))]],
    )

    assert names(found) in ({"売上", "社員"}, set())
    assert not any(word in str(found.mapping) for word in again)


@pytest.mark.parametrize("years", [("2025年", "2026年"), ("2025", "2026"), ("FY2025", "FY2026")])
def test_a_year_between_a_header_and_its_months_takes_no_head(years):
    found = rows(
        ["月", "売上", "客数"],
        [years[0], None, None],
        ["5月", 10, 5],
        ["6月", 12, 4],
        [years[1], None, None],
        ["5月", 11, 5],
        ["6月", 13, 7],
    )

    assert numbers(found) == {
        ("売上", "2025-05"): 10, ("客数", "2025-05"): 5, ("売上", "2025-06"): 12, ("客数", "2025-06"): 4,
        ("売上", "2026-05"): 11, ("客数", "2026-05"): 5, ("売上", "2026-06"): 13, ("客数", "2026-06"): 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("actual", "target"), [("Leads", "Lead target"), ("Order", "Orders plan"), ("Gasts", "Ziel Gast")]
)
def test_a_target_has_the_name_of_the_actual_whose_plural_or_singular_it_is(actual, target):
    found = rows(["Month", actual, target], *[[month, 90 + at * 7 % 5, 100 + at] for at, month in enumerate(MONTHS)])

    assert names(found) == {actual} == {read.target.indicator for read in found.targets}


@pytest.mark.parametrize(
    ("heads", "table"),
    [
        (["date", "inc_grippe", "prevision", "reel"], "cantine"),
        (["日付", "来店者", "予算", "実績"], "売上"),
        (["Date", "Temperature", "Budget", "Actual"], "covers"),
    ],
)
def test_a_plan_and_an_actual_without_names_are_those_of_the_table_and_not_of_an_actual_left_of_both(heads, table):
    drawn = [[f"2026-09-{day:02}", 40 + day * 7 % 11, 300 + day, 290 + day * 13 % 17] for day in range(1, 13)]
    found = read_tab(Grid(table, [heads, *drawn]), DateContext(today=TODAY))

    assert {name for name, *_ in found.actuals} == {heads[1], table}
    assert {target.target.indicator for target in found.targets} <= {table}


@pytest.mark.parametrize("words", [("1年", "2年", "3年"), ("1組", "2組", "3組"), ("1階", "2階", "3階")])
def test_rows_that_are_numbered_name_lines_of_the_one_period_a_title_tells(words):
    counts = [(334, 223), (253, 155), (265, 198)]

    read = rows(
        ["利用状況 令和8年4月分"],
        [],
        ["", "貸出冊数", "来室者数"],
        *([word, *pair] for word, pair in zip(words, counts, strict=True)),
    )

    assert sorted(value for _, period, value, _ in read.actuals if period == "2026-04") == sorted(sum(counts, ()))


@pytest.mark.parametrize(
    ("heads", "first", "second", "plan"),
    [
        (("Metric", "Owner"), ("New MRR", "Sales"), ("MRR (end of month)", "Finance"), ("   target", "")),
        (("指標", "担当"), ("売上", "佐藤"), ("客数", "鈴木"), ("目標", "佐藤")),
        (("Kennzahl", "Verantwortlich"), ("Umsatz", "Vertrieb"), ("Kunden", "Marketing"), ("Ziel", "")),
    ],
)
def test_who_is_in_charge_names_no_line_though_every_indicator_has_a_row_of_its_target(heads, first, second, plan):
    found = rows(
        [*heads, *MONTHS[:3]],
        [*first, 3180, 2740, 4015],
        [*plan, 3100, 3200, 3300],
        [*second, 44600, 46405, 50560],
        [*plan, 44700, 47400, 50100],
    )

    assert numbers(found)[first[0], "2026-04"] == 3180
    assert names(found) == {first[0], second[0]}
    assert {
        (each.target.indicator, each.target.value) for each in found.targets if each.target.period == "2026-04"
    } == {
        (first[0], 3100),
        (second[0], 44700),
    }


def test_a_row_only_called_a_plan_is_of_the_row_above_it_within_the_same_label():
    found = rows(
        ["担当", "項目", *MONTHS[:3]],
        ["佐藤", "訪問", 31, 27, 40],
        ["", "目標", 30, 32, 33],
        ["", "受注額", 3180, 2740, 4015],
        ["", "目標", 3100, 3200, 3300],
        ["鈴木", "訪問", 44, 46, 50],
        ["", "目標", 45, 47, 50],
    )

    planned = {each.target.indicator: each.target.value for each in found.targets if each.target.period == "2026-04"}
    assert planned.keys() == names(found)
    assert sorted(planned.values()) == [30, 45, 3100]
    assert planned["鈴木 / 訪問"] == 45


@pytest.mark.parametrize("plan", ["Plan (€k)", "目標(千円)", "Budget ($000)"])
def test_a_plan_headed_by_its_unit_is_of_the_numbers_left_of_it(plan: str):
    found = rows(
        ["Month", "Bookings", plan, "Visits"],
        ["2026-04", 412, 400, 31],
        ["2026-05", 433, 420, 30],
        ["2026-06", 403, 410, 33],
    )

    assert {each.target.indicator for each in found.targets} == {"Bookings"}


@pytest.mark.parametrize(
    ("corners", "wanted"),
    [
        (("1.在籍児童数", "3.一時預かり(延べ人数)"), ("在籍児童数", "一時預かり(延べ人数)")),
        (("Footfall", "New members"), ("Footfall", "New members")),
        (("(2)面接実施数", "(3)採用費(円)"), ("面接実施数", "採用費")),
        (("区分", "来場者数"), ("board", "来場者数")),
    ],
)
def test_rows_that_only_say_plan_and_actual_are_of_what_the_corner_of_their_table_names(corners, wanted):
    plan, actual = ("Target", "Actual") if corners[0].isascii() else ("目標", "実績")
    found = rows(
        [corners[0], *MONTHS[:3]],
        [plan, 20, 24, 28],
        [actual, 19, 35, 26],
        [],
        [corners[1], *MONTHS[:3]],
        [plan, 520, 540, 560],
        [actual, 574, 525, 544],
    )

    assert numbers(found)[wanted[0], "2026-04"] == 19
    assert numbers(found)[wanted[1], "2026-04"] == 574
    assert [
        (each.target.indicator, each.target.value) for each in found.targets if each.target.period == "2026-05"
    ] == [
        (wanted[0], 24),
        (wanted[1], 540),
    ]


def test_a_plan_without_a_name_above_the_only_actual_of_its_table_is_of_that():
    found = rows(
        ["5.給食材料費(円)", *MONTHS[:3]],
        ["予算", 520000, 540000, 560000],
        ["執行額", 574027, 525407, 544380],
    )

    assert {each.target.indicator for each in found.targets} == names(found) == {"執行額"}


def test_the_first_letter_of_a_person_s_name_is_no_number_of_a_title():
    found = rows(
        ["A. Smith"],
        ["", *MONTHS[:3]],
        ["Visits", 11, 12, 13],
        ["Deals", 2, 3, 2],
        [],
        ["B. Smith"],
        ["", *MONTHS[:3]],
        ["Visits", 21, 22, 23],
        ["Deals", 4, 3, 5],
    )

    assert names(found) == {"A. Smith / Visits", "A. Smith / Deals", "B. Smith / Visits", "B. Smith / Deals"}


@pytest.mark.parametrize(
    "name",
    [
        "【面談】件数",
        "(新規)売上",
        "[A] Visits",
        "(株)ヤマト屋",
        "(有)桐生プレス",
        "【新規】【既存】",
        "売上(税抜)",
        "(2)面接",
    ],
)
def test_a_bracket_around_the_first_words_of_a_name_stays_whole(name: str):
    found = rows(["", *MONTHS[:3]], [name, 11, 12, 13], ["Other", 5, 4, 7])

    assert name in names(found)


@pytest.mark.parametrize("company", ["(有)桐生プレス 製造課", "株式会社みどり", "Fernhill Studio Ltd"])
def test_whose_numbers_they_are_is_no_name_of_them(company: str):
    found = rows(["来場者数"], [company], ["", *MONTHS[:3]], ["目標", 20, 24, 28], ["実績", 19, 35, 26])

    assert names(found) == {"来場者数"}


def test_a_plan_whose_name_lost_its_bracket_is_still_found():
    node = Node(id="meetings", name="面談】件数", kind="KPI", unit="件")
    cells = [["", *MONTHS[:3]], ["【面談】件数", 11, 12, 13], ["訪問", 5, 4, 7]]
    found = read_tab(Grid("board", cells), DateContext(today=TODAY), nodes=[node])

    assert names(found) == {"meetings"}


@pytest.mark.parametrize("letters", [("S", "M", "L"), ("N", "S", "W"), ("A", "D", "H")])
def test_a_letter_alone_names_a_row_and_is_no_unit_of_it(letters: tuple[str, ...]):
    alone = rows(["単位:千円", *MONTHS[:3]], *([each, 31 + at, 42 + 3 * at, 53] for at, each in enumerate(letters)))
    beside = rows(
        ["区分", "項目", *MONTHS[:3]],
        *([each, "売上(千円)", 31 + at, 42 + 3 * at, 53] for at, each in enumerate(letters)),
    )

    for found, name in ((alone, "{}"), (beside, "{} / 売上")):
        assert names(found) == {name.format(letter) for letter in letters}
        assert numbers(found)[name.format(letters[0]), "2026-04"] == 31_000


def test_a_column_of_one_letter_beside_names_is_their_unit():
    found = rows(["品目", "", *MONTHS[:3]], ["銅", "t", 31, 42, 53], ["鉄", "t", 61, 72, 83])

    assert {(each.name, each.unit) for each in found.indicators} == {("銅", "t"), ("鉄", "t")}


@pytest.mark.parametrize("sections", [("売上高", "利益"), ("Revenue", "Profit"), ("Umsatz", "Ergebnis")])
def test_a_section_merged_over_several_columns_of_labels_names_the_rows_below_it(sections: tuple[str, str]):
    first, second = sections
    found = rows(
        ["", "", *MONTHS],
        [first],
        ["文芸", "実績", 4, 5, 7, 6, 8, 9],
        ["", "計画", 5, 5, 6, 6, 8, 8],
        ["児童", "実績", 8, 3, 5, 4, 2, 7],
        ["", "計画", 7, 4, 5, 5, 3, 6],
        [second],
        ["文芸", "実績", 1, 2, 3, 1, 4, 2],
        ["", "計画", 2, 2, 2, 2, 3, 3],
        merged=((1, 0, 1, 7), (6, 0, 6, 7)),
    )

    assert names(found) == {f"{first} / 文芸", "児童", f"{second} / 文芸"}
