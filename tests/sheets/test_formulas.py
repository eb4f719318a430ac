"""What the formulas of a sheet state is evidence without any digits; they decide nothing that words decide, and hostile ones nothing at all.

In the drawings a cell with a formula shows its value and then the formula: `8 =B2+B3`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from kpicore.periods import Calendar
from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.formulas import UNREAD, formula_of, moved
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab, read_workbook
from kpicore.text.workbook import reason_sentence

TODAY = date(2026, 11, 20)


def drawn(tab: str, text: str) -> Grid:
    """Return a drawn tab with the formulas of its cells."""
    formulas = {}
    rows = []
    for row, cells in enumerate(draw(tab, re.sub(r"(?<=[\d%]) (=[^|]*?) *(?=\|)", r"§\1", text)).rows):
        values = []
        for at, cell in enumerate(cells):
            value, is_computed, formula = str(cell).partition("§") if isinstance(cell, str) else (cell, "", "")
            if is_computed:
                formulas[row, at] = formula
                cell = value if value.endswith("%") else float(value)
            values.append(cell)
        rows.append(tuple(values))
    return Grid(tab, tuple(rows), formulas=formulas)


def read(text: str) -> TabAnalysis:
    return read_tab(drawn("board", text), DateContext(today=TODAY))


def roles(analysis: TabAnalysis) -> list[str]:
    return [str(decision.role) for decision in (*analysis.rows, *analysis.columns)]


def without(text: str) -> TabAnalysis:
    return read_tab(replace(drawn("board", text), formulas={}), DateContext(today=TODAY))


# -- what one formula states --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("=D11+E11", "sum D11 E11"),
        ("=SUM(C5:C8)", "sum C5:C8"),
        ("=SUM(C5,C8:C9)+D1", "sum C5 C8:C9 D1"),
        ("=SUBTOTAL(109,C5:C8)", "sum C5:C8"),
        ("=SUM($F$5:F11)", "sum F5:F11"),
        ("='東京'!B5+'大阪 北'!B5", "sum 東京!B5 大阪 北!B5"),
        ("=SUM(東京:福岡!B5)", "sum 東京:福岡!B5"),
        ("=SUM(B5:B8)/1000", "sum B5:B8"),
        ("=C5-B5", "difference C5 / B5"),
        ("=B4-B5-B6", "difference B4 / B5 B6"),
        ("=H11/F11", "ratio H11 / F11"),
        ('=IF(D5="","",D5/C5)', "ratio D5 / C5"),
        ("=IF(ISERROR(D5/C5),0,D5/C5)", "ratio D5 / C5"),
        ('=IFERROR(ROUND(D5/C5*100,1),"-")', "ratio D5 / C5"),
        ("=(E5+I5)/O5", "ratio E5 I5 / O5"),
        ("=C5/B5-1", "growth C5 / B5"),
        ('=IF(OR(B5=0,B5=""),"",(C5-B5)/B5)', "growth C5 / B5"),
        ("=AVERAGE(C5:N5)", "mean C5:N5"),
        ("=SUM(B5:D5)/3", "mean B5:D5"),
        ('=IF(COUNT(B5:D5)=0,"",SUM(B5:D5)/COUNT(B5:D5))', "mean B5:D5"),
        ('=IFERROR(SUM(B5:D5)/COUNTIF(B5:D5,">0"),"")', "mean B5:D5"),
        ("=SUM(B5:D5)/COUNT(B4:D4)", None),
        ("=RANK(K6,$K$6:$K$10)", "rank K6"),
        ("=_xlfn.RANK.EQ(K6,K$6:K$10,0)", "rank K6"),
        ("=+B5", "sum B5"),
        ("=sum(b5:b$8)", "sum B5:B8"),
        ('=SUMIF(B5:B8,">0")', "sum B5:B8"),
        ('=AVERAGEIF(B5:B8,">0")', "mean B5:B8"),
        ('=TEXT(C5/B5,"0.0%")', "ratio C5 / B5"),
        ("=C5/B5*100-100", "growth C5 / B5"),
        ("=100*(C5-B5)/B5", "growth C5 / B5"),
        ('=SUMIF(A5:A8,"北",B5:B8)', None),
        # Lookups and counts over a log are how actuals come into a board; a choice, a forecast, another file state nothing.
        ('=SUMIFS(log!C:C,log!A:A,"4月")', None),
        ("=COUNTIFS(log!$A$2:$A$99,A5)", None),
        ("=VLOOKUP(A5,B1:C9,2,0)", None),
        ('=IFERROR(__xludf.DUMMYFUNCTION("QUERY(log!A:C)"),123)', None),
        ("=IF(A1>0,A1,B1)", None),
        ("=B5*1.05", None),
        ("=1-C5/B5", None),
        ("=[1]Sheet1!A1", None),
        ("=120+35", None),
        ("=A1&B1", None),
        ("=SUM(", None),
        ("=" + "(" * 900, None),
        ("=" + "A1+" * 5000 + "A1", None),
        ("=A0+XFD99999999", None),
        (UNREAD, None),
        ("", None),
    ],
)
def test_a_formula_states_what_is_computed_of_which_cells_or_nothing(text: str, wanted: str | None):
    found = formula_of(text)
    shown = found and f"{found.kind} " + " / ".join(
        " ".join(map(address, cells)) for cells in (found.of, found.by) if cells
    )
    assert shown == wanted


def address(area: object) -> str:
    grid = Grid("x", ())
    corners = area.top, area.left, area.bottom, area.right  # type: ignore[attr-defined]
    tabs = ":".join(dict.fromkeys(filter(None, (area.tab, area.last_tab))))  # type: ignore[attr-defined]
    return (tabs and f"{tabs}!") + grid.range(*corners).removeprefix("x!")


@pytest.mark.parametrize(
    ("text", "rows", "columns", "wanted"),
    [
        ("B2+$C$3+$D4+E$5", 2, 1, "C4+$C$3+$D6+F$5"),
        ("SUM(B$2:B9)", 1, 1, "SUM(C$2:C10)"),
        ("'A1 B2'!A1+Q1!A1+LOG10(A1)", 1, 0, "'A1 B2'!A2+Q1!A2+LOG10(A2)"),
        ('A1&"A1"', 0, 1, 'B1&"A1"'),
        ("A1", -1, 0, "#REF!"),
    ],
)
def test_a_shared_formula_moves_with_its_cell(text: str, rows: int, columns: int, wanted: str):
    assert moved(text, rows, columns) == wanted


# -- lines --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Two periods of one digit prove nothing; the formula does. What has no word for a sum is asked about.
        (
            """
            | 店   | 2026-04    | 2026-05    |
            | 北   | 3          | 4          |
            | 南   | 5          | 2          |
            | 合計 | 8 =B2+B3   | 6 =C2+C3   |
            """,
            ["actual", "actual", "total"],
        ),
        (
            """
            | ぬめ | 2026-04        | 2026-05        |
            | ほげ | 3              | 4              |
            | ふが | 5              | 2              |
            | ぴよ | 8 =SUM(B2:B3)  | 6 =SUM(C2:C3)  |
            """,
            ["actual", "actual", "unclear"],
        ),
        # A running total, by a fixed end, by what it was before, or cell by cell.
        (
            """
            | 月      | 受注 | 累計            |
            | 2026-04 | 3    | 3 =SUM(B$2:B2)  |
            | 2026-05 | 4    | 7 =SUM(B$2:B3)  |
            """,
            ["actual", "cumulative"],
        ),
        (
            """
            | 月      | 受注 | ぴよ     |
            | 2026-04 | 3    | 3 =B2    |
            | 2026-05 | 4    | 7 =C2+B3 |
            """,
            ["actual", "unclear"],
        ),
        (
            """
            | 月      | 受注 | ぴよ         |
            | 2026-04 | 3    | 3 =B2        |
            | 2026-05 | 4    | 7 =B2+B3     |
            | 2026-06 | 1    | 8 =B2+B3+B4  |
            """,
            ["actual", "unclear"],
        ),
        (
            """
            | 月      | 受注 | ぴよ      |
            | 2026-04 | 3    | 3         |
            | 2026-05 | 4    | 7 =C2+B3  |
            | 2026-06 | 2    | 9 =C3+B4  |
            | 2026-07 | 1    | 10 =C4+B5 |
            """,
            ["actual", "unclear"],
        ),
        # A plan and what is compared with it.
        (
            """
            | 月      | 予算 | 実績 | ほげ                   | ぬめ      |
            | 2026-04 | 4    | 3    | 75% =IFERROR(C2/B2,"") | -1 =C2-B2 |
            | 2026-05 | 5    | 5    | 100% =IFERROR(C3/B3,"")| 0 =C3-B3  |
            """,
            ["target", "actual", "attainment", "difference"],
        ),
        # How much a line changed, what it was a year and a period before, its mean over months, its rank.
        (
            """
            | 月      | 受注 | ほげ          | ぬめ   | ふが                | ぴよ                |
            | 2026-04 | 4    |               |        |                     | 2 =RANK(B2,B$2:B$4) |
            | 2026-05 | 5    | 25% =B3/B2-1  | 4 =B2  | 4.5 =AVERAGE(B2:B3) | 1 =RANK(B3,B$2:B$4) |
            | 2026-06 | 3    | -40% =B4/B3-1 | 5 =B3  | 4 =AVERAGE(B3:B4)   | 3 =RANK(B4,B$2:B$4) |
            """,
            ["actual", "prior-period", "prior-period", "average", "id"],
        ),
        # Parts of a whole.
        (
            """
            | 月      | 直営 | 通販 | 卸 | 計             | ほげ         |
            | 2026-04 | 4    | 3    | 1  | 8 =SUM(B2:D2)  | 50% =B2/E2   |
            | 2026-05 | 5    | 5    | 0  | 10 =SUM(B3:D3) | 50% =B3/E3   |
            """,
            ["actual", "actual", "actual", "total", "unclear"],
        ),
        # Lines of one name are added up over their shops, plans with plans.
        (
            """
            | 店   | 項目 | 2026-04   | 2026-05   |
            | 北   | 予算 | 3         | 4         |
            |      | 実績 | 5         | 6         |
            | 南   | 予算 | 1         | 1         |
            |      | 実績 | 5         | 6         |
            | ぬめ | 予算 | 4 =C2+C4  | 5 =D2+D4  |
            |      | 実績 | 10 =C3+C5 | 12 =D3+D5 |
            """,
            ["target", "actual", "target", "actual", "total", "total"],
        ),
        # One number typed over.
        (
            """
            | 店   | 2026-04  | 2026-05  | 2026-06  | 2026-07  | 2026-08  |
            | 北   | 3        | 4        | 1        | 2        | 2        |
            | 南   | 5        | 2        | 2        | 2        | 3        |
            | ぴよ | 8 =B2+B3 | 6 =C2+C3 | 9        | 4 =E2+E3 | 5 =F2+F3 |
            """,
            ["actual", "actual", "unclear"],
        ),
        # A sum of plans under a word that nobody knows, one of plan and actual, and one of what is called actual.
        (
            """
            | 月      | 北 目標 | 北 実績 | 南 目標 | 南 実績 | ぬめ     | ほげ     | ぴよ     |
            | 2026-04 | 3       | 4       | 1       | 2       | 4 =B2+D2 | 5 =B2+E2 | 6 =C2+E2 |
            | 2026-05 | 5       | 2       | 2       | 2       | 7 =B3+D3 | 7 =B3+E3 | 4 =C3+E3 |
            """,
            ["target", "actual", "target", "actual", "unclear", "unclear", "unclear"],
        ),
        # Months that are closed are kept as values, which agree.
        (
            """
            | 店     | 2026-04 | 2026-05 | 2026-06 | 2026-07  | 2026-08  |
            | 北     | 3       | 4       | 1       | 2        | 2        |
            | 南     | 5       | 2       | 2       | 2        | 3        |
            | ぴよ   | 8       | 6       | 3       | 4 =E2+E3 | 5 =F2+F3 |
            | ほげ   | 0.60    | 2       | 0.5     | 1 =E2/E3 | 0.67 =F2/F3 |
            | 合計   | 7       | 6       | 3       | 4 =E2+E3 | 5 =F2+F3 |
            """,
            ["actual", "actual", "unclear", "actual", "total"],
        ),
    ],
)
def test_what_a_formula_states_is_told_however_few_the_numbers(text: str, wanted: list[str]):
    assert roles(read(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        # Counted from a log; converted by a formula of its own cells; typed.
        """
        | 項目   | 2026-04                | 2026-05                |
        | 問合せ | 8 =COUNTIFS(log!A:A,1) | 9 =COUNTIFS(log!A:A,2) |
        | 来店   | 5 =SUMIFS(log!B:B,1)   | 6 =SUMIFS(log!B:B,2)   |
        | 成約   | 3                      | 3                      |
        """,
        # What people follow although it is computed.
        """
        | 項目   | 2026-04              | 2026-05              |
        | 売上   | 8                    | 9                    |
        | 原価   | 5                    | 6                    |
        | 粗利   | 3 =B2-B3             | 3 =C2-C3             |
        | 粗利率 | 0.375 =B4/B2         | 0.333 =C4/C2         |
        | 成約   | 2                    | 3                    |
        | 客単価 | 4 =IFERROR(B2/B6,"") | 3 =IFERROR(C2/C6,"") |
        """,
        # Members are what they were and who came: no running total.
        """
        | 月      | 純増 | 会員   |
        | 2026-04 | 3    | 50     |
        | 2026-05 | 4    | 54 =C2+B3 |
        | 2026-06 | 2    | 56 =C3+B4 |
        | 2026-07 | 1    | 57 =C4+B5 |
        | 2026-08 | 1    | 58 =C5+B6 |
        """,
        # What a month begins with is no earlier number.
        """
        | 項目     | 2026-04 | 2026-05     | 2026-06     |
        | 期首在庫 | 20      | 24 =B5      | 23 =C5      |
        | 入荷     | 7       | 3           | 5           |
        | 出荷     | 3       | 4           | 2           |
        | 期末在庫 | 24 =B2+B3-B4 | 23 =C2+C3-C4 | 26 =D2+D3-D4 |
        """,
        # Values that do not agree with the formulas beside them were entered.
        """
        | 項目 | 2026-04 | 2026-05 | 2026-06 | 2026-07  | 2026-08  |
        | 新規 | 3       | 4       | 1       | 2        | 2        |
        | 再来 | 5       | 2       | 2       | 2        | 3        |
        | 来院 | 9       | 6       | 3       | 4 =E2+E3 | 5 =F2+F3 |
        """,
        # The whole that is split below it.
        """
        | 項目     | 2026-04  | 2026-05  |
        | 売上     | 8 =B3+B4 | 9 =C3+C4 |
        | 国内売上 | 5        | 6        |
        | 海外売上 | 3        | 3        |
        """,
    ],
)
def test_what_is_followed_although_it_is_computed_stays_an_actual(text: str):
    assert set(roles(read(text))) == {"actual"}


def test_what_was_typed_beside_formulas_is_no_sum_because_it_adds_up():
    text = """
        | 項目   | 2026-04        | 2026-05        | 2026-06        |
        | 新規   | 1013           | 1207           | 1119           |
        | 再来   | 2044           | 2011           | 2235           |
        | 見学   | 3057           | 3218           | 3354           |
        | 合計   | 6114 =SUM(B2:B4) | 6436 =SUM(C2:C4) | 6708 =SUM(D2:D4) |
        """
    assert roles(without(text))[:3] == ["actual", "actual", "unclear"]
    assert roles(read(text)) == ["actual", "actual", "actual", "total"]


def test_a_cell_that_adds_up_others_of_its_line_is_a_total_whatever_period_its_heading_names():
    text = """
        | 項目 | 2026-04 | 2026-05 | 2026-06         | 2026-07 |
        | 売上 | 3       | 4       | 7 =SUM(B2:C2)   | 5       |
        | 来店 | 5       | 2       | 7 =B3+C3        | 5 =C3   |
        """
    found = read(text)
    assert len(without(text).actuals) == 8
    assert {where for *_, where in found.actuals} == {
        *("board!B2", "board!C2", "board!E2"),
        *("board!B3", "board!C3", "board!E3"),
    }


def test_the_page_says_that_a_formula_states_it_in_both_languages():
    found = read("""
        | 月      | 1号機 | 2号機 | 合計     |
        | 2026-04 | 3     | 4     | 7 =B2+C2 |
        | 2026-05 | 5     | 1     | 6 =B3+C3 |
        """)
    total = found.columns[-1]
    assert reason_sentence(total, Calendar(), "ja") == "「合計」＝ 1号機 + 2号機 なので（セルの式）、合計です。"
    assert reason_sentence(total, Calendar(), "en") == "“合計” = 1号機 + 2号機 (by the formulas of its cells): Total."


# -- tabs ---------------------------------------------------------------------------------------------------------------


def roles_of_tabs(*tabs: tuple[str, str]) -> dict[str, list[str]]:
    workbook = Workbook(tuple(drawn(name, text) for name, text in tabs))
    return {tab.tab: roles(tab) for tab in read_workbook(workbook, today=TODAY).tabs}


TOKYO = """
    | 項目 | 2026-04 | 2026-05 |
    | 売上 | 3       | 4       |
    | 来店 | 5       | 2       |
    """
OSAKA = """
    | 項目 | 2026-04 | 2026-05 |
    | 売上 | 1       | 1       |
    | 来店 | 2       | 2       |
    """
START = END = "| ここから |"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("東京!B2+大阪!B2", "'東京'!C2+'大阪'!C2"),
        ("SUM(東京:大阪!B2)", "SUM(東京:大阪!C2)"),
        ("SUM(始:終!B2)", "SUM(始:終!C2)"),
        ("東京!B2+大阪!B2+東京!B99", "IFERROR(SUM(東京!C2,大阪!C2),0)"),
    ],
)
@pytest.mark.parametrize("name", ["売上", "ぬめ", "全社売上"])
def test_a_sum_over_tabs_is_their_total_whatever_it_is_called(one: str, other: str, name: str):
    total = f"""
        | 項目   | 2026-04  | 2026-05   |
        | {name} | 4 ={one} | 5 ={other} |
        """
    found = roles_of_tabs(("まとめ", total), ("始", START), ("東京", TOKYO), ("大阪", OSAKA), ("終", END))
    assert found["東京"] == found["大阪"] == ["actual", "actual"]
    assert found["まとめ"] == ["total"]


def test_a_formula_that_also_names_what_was_not_read_states_nothing():
    before = """
        | 項目 | 2025-04 | 2025-05 |
        | 売上 | 4       | 5       |
        """
    now = """
        | 項目 | 2026-04              | 2026-05              |
        | 売上 | 5 =前年度!B2+控!B1   | 6 =前年度!C2+控!B1   |
        | 来店 | 5 =前年度!B2+他!B1   | 6 =前年度!C2+他!B1   |
        """
    found = roles_of_tabs(("今年度", now), ("前年度", before), ("控", "| 足す | 1 |"))
    assert found["今年度"] == ["actual", "actual"]


def test_a_tab_that_compares_two_others_holds_no_actual():
    plan = """
        | 項目 | 2026-04 | 2026-05 |
        | 売上 | 4       | 4       |
        """
    compared = """
        | 項目 | 2026-04       | 2026-05       |
        | ほげ | -1 =成績!B2-予算!B2 | 0 =成績!C2-予算!C2 |
        | ふが | 75% =成績!B2/予算!B2 | 100% =成績!C2/予算!C2 |
        | ぴよ | 4 =予算!B2 | 4 =予算!C2 |
        """
    found = roles_of_tabs(("成績", TOKYO), ("予算", plan), ("見くらべ", compared))
    assert found["見くらべ"] == ["difference", "attainment", "ignored"]


def test_a_sum_of_plans_over_tabs_is_one_and_what_is_compared_with_it_no_actual():
    shop = """
        | 項目 | 2026-04 | 2026-05 |
        | 売上予算 | 4 | 4 |
        | 売上実績 | 3 | 5 |
        """
    both = """
        | 項目 | 2026-04           | 2026-05           |
        | ほげ | 8 =北!B2+南!B2    | 8 =北!C2+南!C2    |
        | ふが | 6 =北!B3+南!B3    | 10 =北!C3+南!C3   |
        | ぴよ | 75% =B3/B2        | 125% =C3/C2       |
        | ぬめ | -2 =B3-B2         | 2 =C3-C2          |
        """
    found = roles_of_tabs(("北", shop), ("南", shop), ("両店", both))
    assert found["両店"] == ["total", "total", "attainment", "difference"]


def test_a_mean_and_a_share_over_tabs_are_none():
    all_shops = """
        | 項目 | 2026-04              | 2026-05              |
        | 売上 | 4 =SUM(東京:大阪!B2) | 5 =SUM(東京:大阪!C2) |
        """
    about = """
        | 項目 | 2026-04                | 2026-05                |
        | ほげ | 2 =(東京!B2+大阪!B2)/2 | 2.5 =(東京!C2+大阪!C2)/2 |
        | ふが | 75% =東京!B2/全店!B2   | 80% =東京!C2/全店!C2   |
        """
    found = roles_of_tabs(("東京", TOKYO), ("大阪", OSAKA), ("全店", all_shops), ("まとめ", about))
    assert found["全店"] == ["total"]
    assert found["まとめ"] == ["average", "share"]


def test_what_is_taken_from_the_year_before_on_another_tab_is_no_actual_of_this_year():
    before = """
        | 項目 | 2025-04 | 2025-05 |
        | 売上 | 4       | 5       |
        """
    now = """
        | 項目 | 2026-04               | 2026-05              |
        | 売上 | 3                     | 6                    |
        | ほげ | 4 ='2025'!B2          | 5 ='2025'!C2         |
        | ふが | -25% =B2/'2025'!B2-1  | 20% =C2/'2025'!C2-1  |
        | ぴよ | -1 =B2-'2025'!B2      | 1 =C2-'2025'!C2      |
        """
    found = roles_of_tabs(("2026", now), ("2025", before))
    assert found["2026"] == ["actual", "prior-year", "prior-year", "prior-year"]


# -- hostile ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        "=B4+C4",  # itself
        "=C4",
        "=XFD1048576+A1048576",
        "=SUM(A1:XFD1048576)",
        "=" + "+".join(["B2"] * 3000),
        "=" + "SUM(" * 500 + "B2" + ")" * 500,
        "='" + "x" * 9000,
        UNREAD,
    ],
)
def test_a_formula_that_leads_nowhere_changes_nothing(formula: str):
    text = """
        | 店   | 2026-04 | 2026-05 |
        | 北   | 3       | 4       |
        | 南   | 5       | 2       |
        | 合計 | 8       | 6       |
        """
    plain = draw("board", text)
    cells = {(row, at): formula for row in (1, 2, 3) for at in (1, 2)}
    found = read_tab(replace(plain, formulas=cells), DateContext(today=TODAY))
    assert roles(found) == roles(read_tab(plain, DateContext(today=TODAY)))


def test_periods_with_and_without_a_year_are_compared_without_an_exception():
    rows = [("月", "受注", "ぴよ"), ("3月", 3, 1), ("2026年4月", 4, 3), ("5月", 5, 4), ("6月", 2, 5)]
    formulas = {(row, 2): f"=B{row}" for row in (2, 3, 4)}
    for order in (rows, [rows[0], *rows[:0:-1]]):
        read_tab(Grid("board", tuple(order), formulas=formulas), DateContext(today=TODAY))


def test_a_formula_of_a_cell_that_holds_a_text_is_no_number():
    text = """
        | 店   | 2026-04 | 2026-05 |
        | 北   | 3       | 4       |
        | 南   | 5       | 2       |
        | メモ | 済      | 未      |
        """
    cells = {(3, 1): '=IF(B2>2,"済","未")', (3, 2): "=C2"}
    found = read_tab(replace(draw("board", text), formulas=cells), DateContext(today=TODAY))
    assert roles(found)[:2] == ["actual", "actual"]
    assert len(found.actuals) == 4


def test_long_running_totals_are_looked_up_by_their_ends():
    days = 2_000
    rows = [("日", "受注", "ぴよ")]
    start = date(2021, 1, 1).toordinal()
    rows += [(date.fromordinal(start + day).isoformat(), day % 7, 0) for day in range(days)]
    total, formulas = 0, {}
    for row in range(1, days + 1):
        total += rows[row][1]  # type: ignore[operator]
        rows[row] = (*rows[row][:2], total)
        formulas[row, 2] = f"=SUM($B$2:B{row + 1})"
    found = read_tab(Grid("board", tuple(rows), formulas=formulas), DateContext(today=TODAY))
    assert [str(decision.role) for decision in found.columns] == ["actual", "unclear"]
