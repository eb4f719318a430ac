"""How much a number counts, which years its months are of, and whether rows are things: told by words nobody listed, by order, by sums."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.periods import Calendar
from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.corrections import with_answer
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab, read_workbook
from kpicore.text.workbook import choice_words

CONTEXT = DateContext(today=date(2026, 11, 20))


def read(text: str) -> TabAnalysis:
    return read_tab(draw("board", text), CONTEXT)


def first_values(analysis: TabAnalysis) -> dict[str, float]:
    """Return the first number of each indicator."""
    found: dict[str, float] = {}
    for indicator, _, value, _ in analysis.actuals:
        found.setdefault(indicator, value)
    return found


def periods(analysis: TabAnalysis) -> list[str]:
    return [period for _, period, *_ in analysis.actuals]


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("tkr", 4_000),
        ("Mkr", 4_000_000),
        ("TSEK", 4_000),
        ("TEUR", 4_000),
        ("tys. zł", 4_000),
        ("₹ lakh", 400_000),
        ("₹ in crores", 40_000_000),
        ("x € 1.000", 4_000),
        ("000 listeners", 4_000),
        ("thousand listeners", 4_000),
        ("R$ mil", 4_000),
        ("만원", 40_000),
        ("万元", 40_000),
        ("亿元", 400_000_000),
        ("万亿元", 4e12),
        ("人民币百万元", 4_000_000),
        ("RMB million", 4_000_000),
        ("万美元", 40_000),
        ("kr", 4),
        ("NOK", 4),
    ],
)
def test_a_column_of_units_states_a_scale_in_any_currency_or_of_anything(unit: str, value: float):
    found = read(f"| KPI | Unit | 2026-04 | 2026-05 |\n| One | {unit} | 4 | 5 |\n| Other | score | 4 | 5 |")

    assert first_values(found) == {"One": value, "Other": 4}


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("金額は千円。11月の下段は見込。", 4_000),
        ("金額の単位は百万円", 4_000_000),
        ("千円単位で表示", 4_000),
        ("Belopp i tkr", 4_000),
        ("Kwoty w tys. zł", 4_000),
        ("Bedragen x € 1.000", 4_000),
        ("Sales in 1,000 shops", 4),
    ],
)
def test_a_sentence_above_a_table_states_the_scale_of_its_money_and_of_nothing_counted(title: str, value: float):
    found = read(f"| {title} |\n| 科目 | 2026-04 | 2026-05 |\n| 売上 | 4 | 5 |\n| 顧問先数(月末) | 4 | 5 |")

    assert first_values(found) == {"売上": value, "顧問先数(月末)": 4}


#: Where a scale may stand in a table of years, and the first number of each row.
SCALES_BESIDE_YEARS = [
    (
        """
        | 指标     | 2023 | 2024 | 单位 |
        | 营业收入 | 12.5 | 13.1 | 亿元 |
        | 员工人数 | 120  | 121  | 人   |
        | 毛利率   | 31.2 | 30.1 | %    |
        """,
        {"营业收入": 1_250_000_000, "员工人数": 120, "毛利率": 31.2},
    ),
    (
        """
        | Posten   | 2024-04 | 2024-05 | Summe | Einheit  |
        | Umsatz   | 12.5    | 13.1    | 25.6  | Mio. €   |
        | Personal | 120     | 121     | 241   | Personen |
        """,
        {"Umsatz": 12_500_000, "Personal": 120},
    ),
    (
        """
        | Line Item ($ millions) | 2023 | 2024 | 2025 |
        | Net sales              | 820  | 840  | 871  |
        | Headcount              | 1200 | 1240 | 1301 |
        | Diluted EPS            | 5.9  | 6.02 | 6.51 |
        | Dividends per share    | 1.9  | 2.02 | 2.51 |
        | Special dividend ($)   | 1.0  | 0.02 | 0.51 |
        """,
        {"Net sales": 820e6, "Headcount": 1200, "Diluted EPS": 5.9, "Dividends per share": 1.9, "Special dividend": 1},
    ),
    (
        """
        | 科目(百万円)   | 2023 | 2024 | 2025 |
        | 売上高         | 820  | 840  | 871  |
        | 1株当たり利益  | 59   | 60.2 | 65.1 |
        """,
        {"売上高": 820_000_000, "1株当たり利益": 59},
    ),
    (
        """
        | Year ($ millions) | Net sales | EPS ($) | Employees |
        | 2023              | 820       | 5.9     | 100       |
        | 2024              | 840       | 6.02    | 101       |
        | 2025              | 871       | 6.51    | 120       |
        """,
        {"Net sales": 820e6, "EPS": 5.9, "Employees": 100},
    ),
    (
        """
        | Goal       | 2026-04 | 2026-05 | Dir |
        | Sales      | 820     | 840     | H   |
        | Complaints | 8       | 9       | H   |
        """,
        {"Sales": 820, "Complaints": 8},
    ),
]


def test_a_scale_behind_the_periods_or_in_their_corner_counts_and_money_for_one_share_stays_in_its_currency():
    found = {text: first_values(read(text)) for text, _ in SCALES_BESIDE_YEARS}

    assert found == dict(SCALES_BESIDE_YEARS)


def test_a_title_of_a_scale_right_above_a_table_is_no_head_of_the_columns_it_stands_over():
    found = read("""
        | 湯の宿 |      |      |      | 金額:千円(客単価のみ円) |        |
        | 月     | 人数 |      | 売上 |                         | 客単価 |
        |        | 予算 | 実績 | 予算 | 実績                    |        |
        | 1月    | 580  | 561  | 8800 | 9006                    | 16053  |
        | 2月    | 550  | 555  | 8400 | 9319                    | 16791  |
        | 3月    | 680  | 698  | 9800 | 9586                    | 13733  |
        | 2026年 |      |      |      |                         |        |
        """)

    assert first_values(found) == {"人数": 561, "売上": 9_006_000, "客単価": 16_053}


def test_a_head_may_write_out_how_much_each_number_counts():
    found = read("| Maand | Omzet (x € 1.000) | Klanten |\n| 2026-04 | 4 | 5 |\n| 2026-05 | 5 | 6 |")

    assert first_values(found) == {"Omzet": 4_000, "Klanten": 5}


def test_a_column_headed_as_units_is_one_whatever_stands_in_it():
    found = read("""
        | Indicador   | Unidade | jan/2025 | fev/2025 |
        | Faturamento | R$ mil  | 773.3    | 886.6    |
        | Entregas    | un      | 4923     | 5197     |
        | Distância   | mil km  | 78.1     | 66.7     |
        """)

    assert {name.rpartition("/")[2].strip() for name in first_values(found)} == {"Faturamento", "Entregas", "Distância"}
    assert first_values(found)["Faturamento"] == 773_300


def test_a_unit_alone_beside_the_name_of_a_row_is_its_unit():
    found = read("""
        | 項目     |        | 2026-04 | 2026-05 |
        | 燃油費   | (万円) | 84      | 18      |
        | 労働時間 | (時間) | 84      | 18      |
        """)

    assert first_values(found) == {"燃油費": 840_000, "労働時間": 84}


def test_the_scale_in_the_corner_of_one_table_is_not_of_the_next_whose_corner_names_something_else():
    found = read("""
        | Income ($ thousands) | 2026-04 | 2026-05 |
        | Tickets              | 10      | 12      |

        | People               | 2026-04 | 2026-05 |
        | Households           | 100     | 120     |
        """)

    assert first_values(found) == {"Tickets": 10_000, "Households": 100}


def test_a_unit_alone_in_the_corner_holds_for_the_tables_below():
    found = read("""
        | (千円) | 2026-04 | 2026-05 |
        | 売上   | 10      | 12      |

        | 店別     | 2026-04 | 2026-05 |
        | 本店売上 | 100     | 120     |
        """)

    assert first_values(found) == {"売上": 10_000, "本店売上": 100_000}


@pytest.mark.parametrize("note", ["売上は万円、端数四捨五入", "売上:万円", "売上＝万円"])
def test_what_a_note_says_of_one_name_holds_for_names_with_it_and_for_what_adds_up_to_them(note):
    found = read(f"""
        | 直売所   |      |        |        | {note} |        |
        | 月       | 野菜 | 果物   | 加工品 | 売上計 | 平均点 |
        | 2026-01  | 183  | 71     | 41     | 295    | 4.1    |
        | 2026-02  | 165  | 117    | 46     | 328    | 4.3    |
        | 2026-03  | 158  | 89     | 43     | 290    | 4.2    |
        """)

    assert first_values(found) == {"野菜": 1_830_000, "果物": 710_000, "加工品": 410_000, "平均点": 4.1}


#: Of a table: what its title says, the name of money, and beside it the name of which the title says something else.
_EXCEPTED = [
    # a bracket of only one name, with its unit
    ("金額:千円(客単価のみ円)", "売上高", "客単価"),
    ("単位：万円（※平均工賃だけ円）", "工賃売上", "平均工賃"),
    ("金額単位：百万円（坪単価は円）", "仲介手数料", "坪単価"),
    ("単位:千円（1個あたり原価:円）", "材料費", "1個あたり原価"),
    ("単位:千円 ただし時給は円", "人件費", "時給"),
    ("単位:千円／平均単価は円", "売上", "平均単価"),
    # what is left out, without its unit
    ("単位：千円（診療単価を除く）", "診療収入", "診療単価"),
    ("客室単価・朝食単価を除き千円", "宿泊売上", "客室単価"),
    ("講師謝金以外は千円", "受講料", "講師謝金"),
    ("特記なき限り千円、送料のみ円", "出荷額", "送料"),
    ("金額は千円単位（燃料単価を除く）", "運賃収入", "燃料単価"),
    # the same in other languages
    ("in €k except average ticket", "Turnover", "Average ticket"),
    ("All figures £'000, excluding fee per pupil", "Tuition", "Fee per pupil"),
    ("$000s (ARPU in $)", "Revenue", "ARPU"),
    ("€k unless stated; average basket in €", "Takings", "Average basket"),
    ("USD thousands, other than price per seat", "Bookings", "Price per seat"),
    ("Alle Beträge in T€ (Durchschnittsbon in €)", "Umsatz", "Durchschnittsbon"),
    ("Importes en miles de euros, salvo ticket medio", "Ingresos", "Ticket medio"),
    ("Montants en k€ sauf panier moyen", "Recettes", "Panier moyen"),
    ("(In millions, except per-unit amounts)", "Revenue", "Cost per unit"),
    ("$ in thousands, except per share data", "Revenue", "Earnings per share"),
    # named a little otherwise than in the table
    ("単位：千円（ただし、1人あたりの値は円）", "売上", "1人あたり売上"),
    ("単位：千円、人、円（客単価）", "売上", "客単価"),
    ("金額:千円(単価のみ円)", "売上高", "商品単価"),
    ("金額:千円(平均単価のみ円)", "売上高", "客単価"),
    ("€k except average tickets", "Turnover", "Avg ticket"),
]


@pytest.mark.parametrize(("title", "money", "odd"), _EXCEPTED)
@pytest.mark.parametrize("is_down", [True, False])
def test_a_scale_holds_for_all_money_but_what_its_title_excepts(title: str, money: str, odd: str, is_down: bool):
    rows = [
        ["", money, odd],
        ["2026-04", "11000", "17836"],
        ["2026-05", "10400", "18593"],
        ["2026-06", "12800", "19464"],
    ]
    cells = rows if is_down else list(map(list, zip(*rows, strict=True)))
    found = read(f"| {title} | | | |\n" + "\n".join(f"| {' | '.join(row)} |" for row in cells))

    assert {name: value for name, value in first_values(found).items() if name == odd} == {odd: 17836}
    assert first_values(found)[money] in (11_000_000, 110_000_000, 11_000_000_000)


def test_a_title_in_the_corner_of_a_table_may_have_an_exception():
    found = read("""
        | 単位:千円(客単価のみ円) |      | 2026-04 | 2026-05 |
        | 売上                    | 目標 | 110     | 120     |
        |                         | 実績 | 112     | 121     |
        | 客単価                  | 目標 | 1700    | 1800    |
        |                         | 実績 | 1712    | 1821    |
        """)

    assert first_values(found) == {"売上": 112_000, "客単価": 1712}
    assert [each.target.value for each in found.targets] == [110_000, 120_000, 1700, 1800]


def test_of_two_exceptions_that_of_the_whole_name_holds():
    found = read("""
        | 単位:百万円(人件費は千円、人件費率は%) |         |         |
        | 項目                                   | 2026-04 | 2026-05 |
        | 売上                                   | 110     | 120     |
        | 人件費                                 | 41000   | 42000   |
        | 人件費率                               | 37.3    | 35.0    |
        """)

    assert first_values(found) == {"売上": 110_000_000, "人件費": 41_000_000, "人件費率": 37.3}


@pytest.mark.parametrize(
    ("title", "note", "odd"),
    [
        ("単位:千円", "※客単価のみ円", "客単価"),
        ("(金額:万円)", "注)坪単価は円", "坪単価"),
        ("£'000", "* Fee per pupil in £", "Fee per pupil"),
    ],
)
@pytest.mark.parametrize("is_below", [True, False])
def test_the_exception_of_a_scale_may_be_a_note_of_its_own(title: str, note: str, odd: str, is_below: bool):
    table = f"| | 2026-04 | 2026-05 |\n| 売上 | 110 | 120 |\n| {odd} | 1783 | 1836 |"
    found = read(f"| {title} | | |\n{table}\n\n| {note} | | |" if is_below else f"| {title} | {note} | |\n{table}")

    assert first_values(found)[odd] == 1783
    assert first_values(found)["売上"] in (110_000, 1_100_000)


@pytest.mark.parametrize(
    ("title", "left_out"),
    [
        ("売上表(送料を除く、単位:千円)", "送料"),
        ("Sales excluding postage, £k", "Postage"),
        ("返品を除く売上(千円)", "返品額"),
    ],
)
def test_what_a_title_leaves_out_of_what_is_counted_is_in_its_scale(title: str, left_out: str):
    found = read(f"| {title} | |\n| | 2026-04 | 2026-05 |\n| 売上 | 110 | 120 |\n| {left_out} | 17 | 18 |")

    assert first_values(found) == {"売上": 110_000, left_out: 17_000}


@pytest.mark.parametrize(("title", "money", "odd"), [each for each in _EXCEPTED[:11] if each[0].startswith("単位")])
def test_an_exception_of_a_scale_holds_in_a_table_of_our_own_format(title: str, money: str, odd: str):
    grid = draw(
        "実績", f"| {title} | | |\n| 指標 | 2026-04 | 2026-05 |\n| {money} | 11 | 12 |\n| {odd} | 1783 | 1836 |"
    )
    answer = read_workbook(Workbook((grid,)), today=date(2026, 11, 20)).as_json()

    assert not answer["tabs"]
    assert [row["value"] for row in answer["actuals"] if row["indicator"] == odd] == [1783, 1836]
    assert next(row["value"] for row in answer["actuals"] if row["indicator"] == money) in (11_000, 110_000)


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("金額：千円（税抜）", 4_000),
        ("金額:万円（概算）", 40_000),
        ("単位：千円（千円未満切捨て）", 4_000),
        ("単位:百万円（利益率は%）", 4_000_000),
        ("単位：千円（人数を除く）", 4_000),
        ("€k except headcount", 4_000),
        ("£'000 unless otherwise stated", 4_000),
        ("特記なき限り千円", 4_000),
    ],
)
def test_what_a_title_says_beside_its_scale_or_of_what_is_no_money_leaves_the_scale(title: str, value: float):
    found = read(f"""
        | {title} |         |         |         |
        | 項目    | 2026-04 | 2026-05 | 2026-06 |
        | 売上    | 4       | 5       | 6       |
        | 利益率  | 12.5    | 13.5    | 14.2    |
        | 人数    | 14      | 15      | 15      |
        """)

    assert first_values(found) == {"売上": value, "利益率": 12.5, "人数": 14}


@pytest.mark.parametrize(
    ("title", "count"),
    [("Importes en miles de euros", "Piezas"), ("Alles in € x 1.000", "Bezoeken"), ("all in £k", "Awards entered")],
)
def test_whole_numbers_beside_sums_of_decimals_are_none_of_the_money(title, count):
    found = read(f"""
        | {title}  |       |       |       |       |
        |          | 2023  | 2024  | 2025  | 2026  |
        | Tienda   | 208.1 | 221.2 | 232.3 | 149.3 |
        | Online   | 21.6  | 26.3  | 34.0  | 39.9  |
        | Total    | 229.7 | 247.5 | 266.3 | 189.2 |
        | Rent     | 24.3  | 24.4  | 25.0  | 25.1  |
        | {count}  | 83    | 86    | 91    | 58    |
        """)

    assert first_values(found) == {"Tienda": 208_100, "Online": 21_600, "Rent": 24_300, count: 83}


@pytest.mark.parametrize(
    ("name", "value"), [("Staff costs", 403_000), ("Members income", 403_000), ("Sales calls", 403)]
)
def test_the_last_word_of_a_name_says_whether_it_is_money(name, value):
    found = read(
        f"| all amounts in k€ | | |\n| | 2026-01 | 2026-02 |\n| {name} | 403 | 410 |\n| Turnover | 1204 | 1180 |"
    )

    assert first_values(found) == {name: value, "Turnover": 1_204_000}


@pytest.mark.parametrize("above", ["", "        | Activity  |    |    |    |\n"])
@pytest.mark.parametrize("counted", ["Headcount", "Win rate", "Visits"])
def test_what_stands_with_counts_apart_from_all_money_is_counted(above, counted):
    text = f"""
        | €k unless stated |         |         |         |
        |                  | 2026-01 | 2026-02 | 2026-03 |
        | Fee income       | 306     | 342     | 379     |
        | Payroll          | 230     | 204     | 219     |
        | Profit           | 76      | 138     | 160     |

{above}        | {counted}        | 14      | 15      | 15      |
        | Pitches          | 9       | 8       | 6       |
        """

    assert first_values(read(text))["Pitches"] == 9
    assert first_values(read(text))["Payroll"] == 230_000


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [("■売上(千円)", "■教室", 2), ("◆ Sales (€k)", "◆ Classes", 2), ("売上(千円)", "教室", 2_000)],
)
def test_a_title_heads_its_own_table_where_the_next_has_one_with_the_same_sign(first, second, value):
    found = read(f"""
        | {first}  |         |         |
        |          | 2026-01 | 2026-02 |
        | Rental   | 81      | 27      |

        | {second} |         |         |
        |          | 2026-01 | 2026-02 |
        | Joined   | 2       | 3       |
        """)

    assert first_values(found) == {"Rental": 81_000, "Joined": value}


def test_what_a_total_adds_up_with_money_is_money_whatever_it_is_called():
    found = read("""
        | Board fees, C$ thousands |
        | Line         | 2025-11 | 2025-12 | 2026-01 |
        | Lift tickets | 28      | 333     | 445     |
        | Rentals      | 9       | 105     | 156     |
        | Total        | 37      | 438     | 601     |
        | Sales calls  | 37      | 43      | 60      |
        """)

    assert first_values(found) == {"Lift tickets": 28_000, "Rentals": 9_000, "Sales calls": 37}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "| Season | Nov | Jan | Apr |\n| 2024/25 | 1 | 2 | 3 |\n| 2025/26 | 4 | 5 | 6 |",
            ["2024-11", "2025-01", "2025-04", "2025-11", "2026-01", "2026-04"],
        ),
        (
            "| | 2024/25 | 2025/26 |\n| Oct | 1 | 4 |\n| Jan | 2 | 5 |\n| May | 3 | 6 |",
            ["2024-10", "2025-10", "2025-01", "2026-01", "2025-05", "2026-05"],
        ),
        # A year that begins as the plan's does, whatever months are left out.
        (
            "| 年度 | 4月 | 9月 | 3月 |\n| 2024年度 | 1 | 2 | 3 |\n| 2025年度 | 4 | 5 | 6 |",
            ["2024-04", "2024-09", "2025-03", "2025-04", "2025-09", "2026-03"],
        ),
    ],
)
def test_months_of_a_season_run_on_from_its_first(text: str, wanted: list[str]):
    assert sorted(periods(read(text))) == sorted(wanted)


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        ("2025年度 | 12月 | 1月", ["2025-12", "2026-01"]),
        ("2025年度 | 10月 | 2月", ["2025-10", "2026-02"]),
        ("2025年度 | 1月 | 12月", ["2025-12", "2026-01"]),
        ("2025年度 | 2月 | 1月 | 12月", ["2025-12", "2026-01", "2026-02"]),
        ("Shop | Nov 2025 | Dec | Jan", ["2025-11", "2025-12", "2026-01"]),
        ("店 | 2025年11月 | 12月 | 1月", ["2025-11", "2025-12", "2026-01"]),
        ("2026年 | 3月 | 2月 | 1月", ["2026-01", "2026-02", "2026-03"]),
        ("2025年 | 12月 | 6月", ["2025-06", "2025-12"]),
    ],
)
@pytest.mark.parametrize("is_down", [True, False])
def test_january_behind_december_is_of_the_next_year_however_few_months_there_are(
    heads: str, wanted: list[str], is_down
):
    first = heads.split(" | ")
    rows = [first, ["A", *map(str, range(31, 30 + len(first)))], ["B", *map(str, range(41, 40 + len(first)))]]
    cells = list(map(list, zip(*rows, strict=True))) if is_down else rows
    found = read("\n".join(f"| {' | '.join(row)} |" for row in cells))

    assert sorted(set(periods(found))) == wanted


def test_rows_of_the_year_of_the_title_stand_among_those_that_tell_their_own():
    found = read("""
        | 2026年度 来館者数 |
        | 館   |          | 4月   | 5月   | 6月   |
        | 北館 | 実績     | 710   | 780   | 790   |
        |      | 2025年度 | 700   | 760   | 800   |
        |      | 前年度比 | 1.014 | 1.026 | 0.988 |
        | 南館 | 実績     | 310   | 380   | 390   |
        |      | 2025年度 | 300   | 360   | 300   |
        |      | 前年度比 | 1.033 | 1.056 | 1.300 |
        """)

    assert {(indicator, period, value) for indicator, period, value, _ in found.actuals if period.endswith("-04")} == {
        ("北館", "2026-04", 710),
        ("北館", "2025-04", 700),
        ("南館", "2026-04", 310),
        ("南館", "2025-04", 300),
    }


def test_two_tables_told_apart_by_their_corners_are_what_these_say():
    found = read("""
        | 2025/26 Actual | Nov 2025 | Dec 2025 |
        | Rentals        | 9        | 105      |

        | 2026/27 Budget | Nov 2026 | Dec 2026 |
        | Rentals        | 10       | 114      |
        """)

    assert periods(found) == ["2025-11", "2025-12"]
    assert [read.target.period for read in found.targets] == ["2026-11", "2026-12"]


#: Years in the order of the bins, as many up as down.
VINTAGES = (2016, 2011, 2019, 2013, 2021, 2012, 2018, 2010, 2020, 2014, 2017, 2009)


@pytest.mark.parametrize(
    "rows",
    [
        [
            f"| {101 + at} | {['Arran', 'Mull', 'Skye'][at % 3]} | {year} | {30 + at} |"
            for at, year in enumerate(VINTAGES)
        ],
        [f"| {7 * at % 5} | Cask {chr(65 + at)} | {year}年 | {30 + at} |" for at, year in enumerate(VINTAGES)],
        [f"| 3 | {['Ford', 'Fiat'][at % 2]} | {year}-0{1 + at % 9} | {30 + at} |" for at, year in enumerate(VINTAGES)],
    ],
    ids=["bins", "names of their own", "months of registration"],
)
def test_years_in_no_order_are_of_things(rows: list[str]):
    found = read("| Bin | Name | Since | Cost |\n" + "\n".join(rows))

    assert list(found.actuals) == []


def test_a_table_of_all_periods_and_names_is_one_in_whatever_order():
    pairs = [(shop, month) for month in (7, 2, 9, 4, 1, 8, 3, 6) for shop in ("A店", "B店")]
    rows = "\n".join(f"| {shop} | 2026-0{month} | {100 + month} |" for shop, month in pairs)

    assert len(read("| 店 | 年月 | 売上 |\n" + rows).actuals) == len(pairs)


def test_months_in_no_order_with_the_weather_beside_are_of_an_indicator():
    rows = "\n".join(
        f"| 2025-{month:02} | {'晴雨曇'[month % 3]} | {50 + month} |" for month in (7, 2, 9, 4, 11, 1, 8, 3, 12, 6)
    )

    assert len(read("| 月 | 空 | 客数 |\n" + rows).actuals) == 10


@pytest.mark.parametrize("name", ["KR", "NOK", "CAD", "Won"])
def test_a_word_that_is_a_currency_as_well_stays_a_name(name: str):
    assert first_values(read(f"| KPI | 2026-04 | 2026-05 |\n| {name} | 4 | 5 |")) == {name: 4}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "| 指標 | 2026-04 | 2026-05 |\n| PV | 4 | 5 |\n| リード | 7 | 8 |\n| 売上 | 9 | 9 |",
            {"PV": 4, "リード": 7, "売上": 9},
        ),
        ("| 指標 | 2026-04 | 2026-05 |\n| PV | 4 | 5 |\n| UU | 7 | 9 |", {"PV": 4, "UU": 7}),
        ("| 指標 | 単位 | 2026-04 | 2026-05 |\n| PV | PV | 4 | 5 |\n| リード | 件 | 7 | 9 |", {"PV": 4, "リード": 7}),
        # Beside names they are the units of these.
        ("| 指標 | | 2026-04 | 2026-05 |\n| 閲覧 | PV | 4 | 5 |\n| 閲覧者 | UU | 7 | 9 |", {"閲覧": 4, "閲覧者": 7}),
    ],
)
def test_a_unit_that_people_follow_by_that_name_names_a_row_that_has_no_other(text: str, wanted: dict[str, float]):
    assert first_values(read(text)) == wanted


@pytest.mark.parametrize("title", ["€k unless stated", "（単位：千円）", "all amounts in USD thousands"])
@pytest.mark.parametrize("name", ["Billable time", "稼働", "Occupied"])
def test_numbers_shown_in_percent_are_none_of_the_money_a_title_speaks_of(title, name):
    cells = [[title], ["", "2025-04", "2025-05"], ["Payroll", 230, 204], [name, 0.732, 0.599]]
    formats = [["", "", ""]] * 3 + [["", "0.0%", "0.0%"]]

    found = read_tab(Grid("board", cells, formats), DateContext(today=date(2026, 11, 20)))

    numbers = {(indicator, period): value for indicator, period, value, _ in found.actuals}
    assert numbers["Payroll", "2025-04"] == 230_000
    assert numbers[name, "2025-05"] == 59.9
    assert found.problems == ()


@pytest.mark.parametrize(
    ("choice", "values", "target"), [("share", [49.7, 82.0, 7.0], 60.0), ("percent", [0.497, 0.82, 0.07], 0.6)]
)
@pytest.mark.parametrize("unit", ["%", "％"])
def test_rows_of_percent_up_to_one_are_asked_about_and_read_with_their_targets_as_a_person_says(
    choice, values, target, unit
):
    grid = Grid(
        "board",
        [
            ["KPI", "unit", "kind", "2026-04", "2026-05", "2026-06"],
            ["Occupancy", unit, "actual", 0.497, 0.82, 0.07],
            ["Occupancy", unit, "plan", 0.6, 0.6, 0.6],
            ["Guests", "", "actual", 41, 52, 47],
        ],
    )
    context = DateContext(today=date(2026, 11, 20))
    first = read_tab(grid, context)

    assert [(question.code, question.where) for question in first.questions] == [("shares", "board!D2:F2")]
    assert choice_words(first.questions[0], choice, Calendar(), "en") == f"0.497 is {values[0]}%"

    found = read_tab(grid, context, mapping=with_answer(first.mapping, first, "shares", choice))

    assert [value for indicator, _, value, _ in found.actuals if indicator == "Occupancy"] == values
    assert {read.target.value for read in found.targets} == {target}
    assert found.questions == ()
    assert found.problems == ()


@pytest.mark.parametrize(
    "above",
    [
        "| 項目 | 単位 | 2026-04 | 2026-05 |\n| 介護報酬 | 千円 | 2696 | 2772 |\n| 職員別 訪問件数 |",
        "| 室料予算(千円) | 13200 |",
    ],
)
def test_what_is_said_of_the_unit_of_other_numbers_says_nothing_of_a_table(above: str):
    found = first_values(read(f"{above}\n| 氏名 | 2026-04 | 2026-05 |\n| 山岸 | 89 | 100 |\n| 石黒 | 101 | 96 |"))

    assert {name: value for name, value in found.items() if name in ("山岸", "石黒")} == {"山岸": 89, "石黒": 101}


@pytest.mark.parametrize("title", ["会費収入の単位:万円", "会費収入は万円", "会費収入单位:万元"])
def test_the_unit_of_one_name_is_stated_in_a_title_with_its_word_or_without(title: str):
    found = read(f"| {title} |\n| 項目 | 2026-04 | 2026-05 |\n| 会費収入 | 505 | 498 |\n| 入会 | 39 | 45 |")

    assert first_values(found) == {"会費収入": 5_050_000, "入会": 39}


def test_the_mark_of_a_company_before_its_name_is_no_unit():
    rows = "| ㈱ヤマト屋 | 8062 | 7774 |\n| 有限会社みつば | 3112 | 3083 |"

    found = first_values(read(f"| 売上推移表 単位:千円 |\n| 得意先 | 2026-04 | 2026-05 |\n{rows}"))

    assert sorted(found.values()) == [3_112_000, 8_062_000]


@pytest.mark.parametrize("unit", ["szt.", "Stk.", "pcs", "ks"])
def test_pieces_are_none_of_the_money_a_title_speaks_of(unit: str):
    found = read(
        f"| kwoty w tys. zł |\n| Miesiąc | Krzewy ({unit}) | Sprzedaż |\n| 2026-01 | 197 | 10 |\n| 2026-02 | 349 | 17 |"
    )

    assert sorted(first_values(found).values()) == [197, 10_000]


def test_a_change_in_percent_beside_a_table_has_no_decimals_of_its_money():
    found = read("""
        | (in thousands of dollars) |      |      |        |
        |                       | 2024 | 2025 | Change |
        | Grants                | 463  | 435  | -0.06  |
        | Fees                  | 108  | 114  | 0.055  |
        | Total revenue         | 571  | 549  | -0.038 |

        | Net assets, beginning | 820  | 1041 |        |
        | Net assets, ending    | 1041 | 1230 |        |
        """)

    assert first_values(found)["Net assets, beginning"] == 820_000


#: Of a table: what its title says, a section of money, one of things, how much a number in each of them counts, and its two rows.
_SECTIONS = [
    ("金額：百万円　部数：千部", "売上高", "部数", 1e6, 1e3, ("文芸", "児童")),
    ("金額：千円", "受注金額", "件数", 1e3, 1, ("本店", "駅前")),
    ("単位：万円", "工事収入", "棟数", 1e4, 1, ("新築", "改修")),
    ("Amounts in €k", "Revenue", "Units", 1e3, 1, ("Fiction", "Children")),
    ("Beträge in T€", "Umsatz", "Anzahl", 1e3, 1, ("Nord", "Süd")),
    ("(금액 단위: 천원)", "매출", "판매수량", 1e3, 1, ("원두", "굿즈")),
]


@pytest.mark.parametrize(("title", "money", "things", "scale", "each", "names"), _SECTIONS)
@pytest.mark.parametrize("place", ["section", "label", "head"])
def test_a_scale_of_money_holds_below_a_word_of_money_and_not_below_one_of_things(
    title, money, things, scale, each, names, place
):
    one, other = names
    if place == "head":
        rows = f"| | {money} | | {things} | |\n| | {one} | {other} | {one} | {other} |\n"
        rows += "| 2026-04 | 4 | 7 | 8 | 9 |\n| 2026-05 | 5 | 6 | 9 | 8 |\n| 2026-06 | 6 | 5 | 7 | 9 |"
    elif place == "section":
        rows = f"| | 2026-04 | 2026-05 |\n| {money} |\n| {one} | 4 | 5 |\n| {other} | 7 | 6 |\n"
        rows += f"| {things} |\n| {one} | 8 | 9 |\n| {other} | 9 | 8 |"
    else:
        rows = f"| | | 2026-04 | 2026-05 |\n| {money} | {one} | 4 | 5 |\n| | {other} | 7 | 6 |\n"
        rows += f"| {things} | {one} | 8 | 9 |\n| | {other} | 9 | 8 |"
    found = read(f"| {title} |\n{rows}")

    assert sorted(first_values(found).values()) == sorted([4 * scale, 7 * scale, 8 * each, 9 * each])


@pytest.mark.parametrize(
    ("title", "money", "things", "scale"),
    [("金額：百万円　部数：千部", "売上高", "部数", 1e3), ("金額：千円", "受注金額", "件数", 1)],
)
def test_the_plans_below_a_section_count_as_its_actuals_do(title, money, things, scale):
    found = read(f"""
        | {title} |
        |        |      | 2026-04 | 2026-05 |
        | {money} |
        | 文芸   | 実績 | 4       | 5       |
        |        | 計画 | 5       | 5       |
        | 計     | 実績 | 4       | 5       |
        | {things} |
        | 文芸   | 実績 | 8       | 9       |
        |        | 計画 | 9       | 9       |
        | 計     | 実績 | 8       | 9       |
        """)

    assert first_values(found)[f"{things} / 文芸"] == 8 * scale
    assert {read.target.value for read in found.targets if things in read.target.indicator} == {9 * scale}


@pytest.mark.parametrize(
    ("title", "counted"),
    [
        ("Beträge in T€", "Gäste"),
        ("Beträge in T€", "Anzahl Buchungen"),
        ("Montants en k€", "Nombre de clients"),
        ("Montants en k€", "Effectif"),
        ("Importes en miles de euros", "Número de pedidos"),
        ("Importes en miles de euros", "Clientes"),
        ("Valores em R$ mil", "Visitas"),
        ("金额单位：千元", "客流量"),
        ("金额单位：千元", "人次"),
        ("금액 단위: 천원", "객수"),
        ("금액 단위: 천원", "이용률"),
    ],
)
def test_what_is_counted_is_none_of_the_amounts_of_a_title_in_any_language(title: str, counted: str):
    found = read(f"| {title} |\n| | 2026-04 | 2026-05 |\n| Total X | 4 | 5 |\n| {counted} | 9 | 8 |")

    assert first_values(found)[counted] == 9


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("(금액 단위: 천원)", 4_000),
        ("금액: 만원", 40_000),
        ("金额:千元", 4_000),
        ("金额单位：万元", 40_000),
        ("Beträge: Tsd. €", 4_000),
        ("Alle Beträge in T€", 4_000),
        ("(montants en milliers d’euros)", 4_000),
        ("Importes: miles de €", 4_000),
        ("Valores em milhares de reais", 4_000),
        ("Bedragen: x € 1.000", 4_000),
    ],
)
@pytest.mark.parametrize("is_above_last", [True, False])
def test_a_scale_said_of_amounts_in_any_language_holds_wherever_its_title_stands(
    title: str, value: float, is_above_last: bool
):
    found = read(f"""
        | {"" if is_above_last else title} |     |     |     | {title if is_above_last else ""} |     |
        | 2026    | AAA |     | Foo | Bar (kg) | Baz |
        |         | X   | Y   |     |          |     |
        | 2026-04 | 4   | 104 | 44  | 9        | 14  |
        | 2026-05 | 5   | 107 | 37  | 8        | 29  |
        | 2026-06 | 6   | 133 | 92  | 8        | 31  |
        """)

    scale = value / 4
    assert sorted(first_values(found).values()) == sorted([4 * scale, 104 * scale, 44 * scale, 14 * scale, 9])


@pytest.mark.parametrize(
    ("title", "money"),
    [
        ("Montants en k€", "Créances clients"),
        ("Valores em R$ mil", "Taxa de entrega"),
        ("Beträge in T€", "Forderungen Kunden"),
        ("Amounts in €k", "No show fees"),
    ],
)
def test_a_word_for_who_comes_at_the_end_of_another_name_makes_no_count_of_it(title: str, money: str):
    found = read(f"| {title} |\n| | 2026-04 | 2026-05 |\n| XX | 4 | 5 |\n| {money} | 9 | 8 |")

    assert first_values(found)[money] == 9_000


#: What stands above the rows or columns, their names, and whether the scale of the title is theirs.
_BELOW = [
    ("売上高", ("法人", "個人"), True),
    ("Sales", ("Corporate", "Private"), True),
    ("売上", ("初回", "リピート"), True),
    ("経費", ("求人", "備品"), True),
    ("Revenue", ("Holidays", "Other"), True),
    ("Revenue", ("Discount", "Full price"), True),
    ("Umsatz", ("Neukunden", "Bestand"), True),
    ("収支", ("売上", "開催回"), False),
    ("客数", ("初回", "リピート"), False),
    ("Sales", ("Takings", "Win rate"), False),
]


@pytest.mark.parametrize("is_down", [True, False])
def test_below_a_heading_of_money_a_scale_holds_whatever_its_parts_end_with(is_down: bool):
    wrong = []
    for above, names, is_scaled in _BELOW:
        for title in ("単位:千円", "all in $k"):
            rows = [["", "", "2026-04", "2026-05"], [above, names[0], "336", "317"], ["", names[1], "208", "187"]]
            cells = [*map(list, zip(*rows, strict=True))] if is_down else rows
            text = "\n".join(f"| {' | '.join(row)} |" for row in cells)
            found = list(first_values(read(f"| {title} | | | |\n{text}")).values())
            wanted = [336_000 if is_scaled or names[0] in ("売上", "Takings") else 336, 208_000 if is_scaled else 208]
            wrong += [(title, above, names, found)] if found != wanted else []

    assert not wrong


def test_ends_of_other_words_are_no_counts_and_no_rates():
    names = ("法人", "外国人", "Corporate", "Discount", "Holidays")
    counted = ("Conversion rate", "Ausfallrate", "Open days", "Account count", "延べ人数")
    lines = "\n".join(f"| {name} | 33 | 31 |" for name in (*names, *counted))
    ours = "\n".join(f"| {name} | 33 |" for name in (*names, *counted))
    grid = draw("実績", f"| 単位：千円 | |\n| 指標 | 2026-04 |\n{ours}")
    found = first_values(read(f"| 売上(単位:千円) | | |\n| | 2026-04 | 2026-05 |\n{lines}"))
    answer = read_workbook(Workbook((grid,)), today=date(2026, 11, 20)).as_json()
    told = {row["indicator"]: row["value"] for row in answer["actuals"]}

    assert [each for each in names if found[each] != 33_000 or told[each] != 33_000] == []
    assert [each for each in counted if {found[each], told[each]} != {33}] == []


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Bestellungen (T€)", 317_000),
        ("Orders in $k", 317_000),
        ("Commandes (k€)", 317_000),
        ("受注(千円)", 317_000),
        ("受注件数(千件)", 317_000),
        ("Orders", 317),
    ],
)
def test_a_title_that_names_all_numbers_states_their_unit_whatever_it_is_of(title: str, value: float):
    found = read(f"| {title} | | |\n| | Plan | Actual |\n| 2026-04 | 336 | 317 |\n| 2026-05 | 208 | 187 |")

    assert found.actuals[0][2] == value
    assert found.targets[0].target.value == value * 336 / 317
