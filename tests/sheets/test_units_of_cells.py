"""What the cells of a sheet say about their own numbers: thousands marks, units, formats and zones, and what does not fit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpicore.sheets.cells.amounts import read_ratio
from kpicore.sheets.cells.cell import Fault
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.stores.files.store import open_workbook

TODAY = date(2026, 8, 15)
YEN = draw("ツリー", "| ID | 種類 | 指標 | 目標値 | 単位 | 集計 |\n| a | KPI | 売上 | 100 000 | 円 | 合計 |")


def read(*grids: Grid) -> WorkbookReading:
    return read_workbook(Workbook(grids), today=TODAY)


def actuals(reading: WorkbookReading) -> list[tuple[str, str, float]]:
    table = reading.actuals
    return list(zip(table["indicator"], table["period"], table["value"], strict=True))


def values(reading: WorkbookReading) -> list[float]:
    return [value for _, _, value in actuals(reading)]


def clashes(reading: WorkbookReading) -> list[tuple[str, Any]]:
    return [(p.where, p.facts.get("readings")) for p in reading.problems if p.code == "unit-clash"]


def codes(reading: WorkbookReading) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in reading.problems]


# -- 120 000 --------------------------------------------------------------------------------------------------------


def test_a_blank_is_a_thousands_mark_in_a_long_tab_and_in_a_target() -> None:
    reading = read(
        YEN,
        draw(
            "実績",
            """
            | 指標 | 期間    | 実績        |
            | 売上 | 2026-04 | 120 000     |
            | 売上 | 2026-05 | 1 130 000   |
            | 売上 | 2026-06 | 120 000円   |
            | 売上 | 2026-07 | ５ ０００円 |
            """,
        ),
    )

    assert values(reading) == [120_000, 1_130_000, 120_000, 5_000]
    assert reading.plan.nodes[0].target == 100_000
    assert codes(reading) == []


def test_a_blank_is_a_thousands_mark_in_a_wide_tab_and_on_the_tab_of_targets() -> None:
    reading = read(
        YEN,
        draw(
            "実績",
            "| 指標 | 2026-04 | 2026-05 | 2026-06 |\n| 売上 | 120 000 | 1\u202f130\u202f000 | １２０\u3000０００ |",
        ),
        draw("目標", "| ID | 期間 | 目標 |\n| a | 2026-04 | 2 000万 |"),
    )

    assert values(reading) == [120_000, 1_130_000, 120_000]
    assert [target.value for target in reading.plan.targets] == [20_000_000]


def test_any_other_blank_in_a_number_is_a_problem_at_its_cell() -> None:
    reading = read(YEN, draw("実績", "| 指標 | 2026-04 | 2026-05 | 2026-06 |\n| 売上 | 120 0 | 12 34 | 1,2340 |"))

    assert values(reading) == []
    assert codes(reading) == [("not-a-number", f"実績!{column}2") for column in "BCD"]


# -- moments --------------------------------------------------------------------------------------------------------

ORDERS = draw(
    "ツリー",
    """
    | ID | 種別 | 名称 | 単位 | 目標値 | 開始       | 期限       |
    | a  | KPI  | 受注 | 件   | 2      | 2026-04-01 | 2026-05-31 |
    """,
)


def test_a_form_s_answer_in_utc_is_of_the_day_it_was_in_the_plan() -> None:
    answers = draw(
        "実績",
        """
        | タイムスタンプ           | 指標 | 値 |
        | 2026-04-30T15:00:00.000Z | 受注 | 5  |
        | 2026-04-30T14:59:59Z     | 受注 | 6  |
        """,
    )
    new_york = draw("設定", "| 項目 | 値 |\n| タイムゾーン | America/New_York |")

    assert actuals(read(ORDERS, answers)) == [("a", "2026-05-01", 5), ("a", "2026-04-30", 6)]
    assert actuals(read(ORDERS, answers, new_york)) == [("a", "2026-04-30", 5)]


def test_one_moment_recorded_in_several_zones_is_one() -> None:
    reading = read(
        ORDERS,
        draw(
            "実績",
            """
            | タイムスタンプ            | 指標 | 値 |
            | 2026-05-10T20:00:00Z      | 受注 | 5  |
            | 2026-05-11T05:00:00+09:00 | 受注 | 5  |
            | 2026-05-10T15:00:00-05:00 | 受注 | 5  |
            """,
        ),
    )

    assert actuals(reading) == [("a", "2026-05-11", 5)]
    assert codes(reading) == []
    assert reading.skipped == (("実績!C2", "repeat"), ("実績!C3", "repeat"))


# -- formats that hide thousands ------------------------------------------------------------------------------------

#: Unit of the tree, number format, raw value, what is seen and so what is meant.
HIDDEN = [
    ("千円", "#,##0,", 1_234_567, 1_234.567),
    ("百万円", "#,##0,,", 1_300_000_000, 1_300),
    ("万円", "0!.0,", 13_000_000, 1_300),
    ("千円", "#,##0", 1_300, 1_300),
    ("円", "#,##0,", 1_234_567, 1_234_567),
]


@pytest.mark.parametrize(("unit", "shown", "raw", "value"), HIDDEN)
def test_a_format_that_hides_thousands_shows_what_the_tree_states(
    unit: str, shown: str, raw: int, value: float
) -> None:
    tree = Grid(
        "ツリー",
        (("ID", "種別", "名称", "単位", "基準値", "目標値"), ("d", "KPI", "売上", unit, raw, raw)),
        ((), ("", "", "", "", shown, shown)),
    )
    wide = Grid("実績", (("指標", "2026年4月"), ("売上", raw)), ((), ("", shown)))
    long = Grid("実績_営業", (("指標", "期間", "値"), ("売上", "2026-05", raw)), ((), ("", "", shown)))
    targets = Grid("目標", (("ID", "期間", "目標"), ("d", "2026-04", raw)), ((), ("", "", shown)))
    reading = read(tree, wide, long, targets)

    assert values(reading) == [value, value]
    assert (reading.plan.nodes[0].baseline, reading.plan.nodes[0].target) == (value, value)
    assert [target.value for target in reading.plan.targets] == [value]


def test_a_workbook_whose_format_hides_thousands_is_read_as_it_is_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    tree, sheet = book.active, book.create_sheet("実績")
    tree.title = "ツリー"
    tree.append(["ID", "種別", "名称", "単位", "目標値", "開始", "期限"])
    tree.append(["d", "KPI", "売上", "千円", "1000", "2026-04-01", "2027-03-31"])
    sheet.append(["指標", "2026年4月", "2026年5月"])
    sheet.append(["売上", 1_234_567, 1_300_000])
    sheet["B2"].number_format = sheet["C2"].number_format = "#,##0,"
    book.save(tmp_path / "book.xlsx")

    assert values(read_workbook(open_workbook(tmp_path / "book.xlsx"), today=TODAY)) == [1_234.567, 1_300]


# -- rates without a unit -------------------------------------------------------------------------------------------


def test_a_percent_sign_at_the_end_of_a_name_is_its_unit() -> None:
    reading = read(
        draw(
            "ツリー",
            """
            | ID | 種類 | 指標           | 目標値 |
            | a  | KPI  | CVR %          | 1.5    |
            | b  | KPI  | 粗利%          | 65     |
            | c  | KPI  | Gross margin % | 65     |
            | d  | KPI  | 粗利           | 65000  |
            | e  | KPI  | 達成 100%      | 65     |
            """,
        ),
        draw(
            "実績",
            "| 指標 | 2026-04 | 2026-05 |\n| CVR % | 1.2 | 1.3 |\n| 粗利% | 64.4 | 0.636 |\n| 粗利 | 64400 | 63600 |",
        ),
    )

    units = {node.name: (node.unit, str(node.filled().aggregation)) for node in reading.plan.nodes}
    assert units == {
        "CVR %": ("%", "mean"),
        "粗利%": ("%", "mean"),
        "Gross margin %": ("%", "mean"),
        "粗利": ("", "sum"),
        "達成 100%": ("", "sum"),
    }
    assert values(reading) == [1.2, 1.3, 64.4, 64_400, 63_600]
    assert clashes(reading) == [("実績!C3", ["0.636%", "63.6%"])]


def test_a_target_in_percent_is_the_unit_of_an_indicator_without_one() -> None:
    reading = read(
        draw("ツリー", "| ID | 種類 | 指標 | 目標値 |\n| a | KPI | リピート | 30% |"),
        draw("実績", "| 指標 | 2026-04 | 2026-05 |\n| リピート | 28 | 0.27 |"),
    )

    assert (reading.plan.nodes[0].unit, str(reading.plan.nodes[0].filled().aggregation)) == ("%", "mean")
    assert clashes(reading) == [("実績!C2", ["0.27%", "27%"])]


# -- a row whose cells carry a unit -----------------------------------------------------------------------------------

#: The cells of one row; what is counted; what is asked about, with its readings.
ROWS = [
    (["28%", "31%", "29%", "0.27"], [28, 31, 29], [("実績!E2", ["0.27%", "27%"])]),
    (["28%", "31", "29", "27"], [28, 31, 29, 27], []),
    (
        ["1,200千円", "1,300千円", "1400", "125万円"],
        [1_200_000, 1_300_000, 1_250_000],
        [("実績!D2", ["1400円", "1400000円"])],
    ),
    (["1,200千円", "1,300千円", "1400000", "-"], [1_200_000, 1_300_000, 1_400_000], []),
    (["1200円", "1300", "1400", "1500"], [1_200, 1_300, 1_400, 1_500], []),
    (["1200", "1300", "1400", "1億"], [1_200, 1_300, 1_400, 100_000_000], []),
    (["5件", "6件", "7", "8円"], [5, 6, 7], [("実績!E2", None)]),
    (["90分", "2時間", "120分", "30"], [90, 120, 120, 30], []),
]


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize("has_tree", [False, True])
@pytest.mark.parametrize(("cells", "counted", "asked"), ROWS)
def test_a_row_is_in_the_unit_its_cells_state(
    cells: list[str], counted: list[float], asked: list[Any], has_tree: bool, is_long: bool
) -> None:
    months = ["2026-04", "2026-05", "2026-06", "2026-07"]
    grid = Grid("実績", (("指標", *months), ("リピート率", *cells)))
    if is_long:
        rows = [("リピート率", month, cell) for month, cell in zip(months, cells, strict=True)]
        grid = Grid("実績", (("指標", "期間", "値"), *rows))
        asked = [(f"実績!C{'ABCDE'.index(where[-2]) + 1}", readings) for where, readings in asked]
    tree = [draw("ツリー", "| ID | 種類 | 指標 |\n| a | KPI | リピート率 |")] if has_tree else []
    reading = read(*tree, grid)

    assert values(reading) == counted
    assert clashes(reading) == asked


def test_a_format_in_thousands_counts_as_a_unit_of_the_cell() -> None:
    shown = '#,##0"千円"'
    grid = Grid(
        "実績", (("指標", "2026-04", "2026-05", "2026-06"), ("売上", 1_200, 1_300, 1_400)), ((), ("", shown, shown, ""))
    )

    assert values(read(YEN, grid)) == [1_200_000, 1_300_000]
    assert clashes(read(YEN, grid)) == [("実績!D2", ["1400円", "1400000円"])]


def test_where_the_sheet_states_the_unit_a_bare_number_is_in_it() -> None:
    text = "| 指標 | 単位 | 2026-04 | 2026-05 |\n| 売上 | 円 | 1,200千円 | 1400 |"

    assert values(read(YEN, draw("実績", text))) == [1_200_000, 1_400]


def test_rates_of_an_indicator_that_would_be_summed_are_reported() -> None:
    tree = "| ID | 種類 | 指標 | 集計 |\n| a | KPI | リピート | {} |"
    grid = draw("実績", "| 指標 | 2026-04 | 2026-05 |\n| リピート | 28% | 31% |")

    assert codes(read(draw("ツリー", tree.format("")), grid)) == [("rate-without-unit", "実績!B2")]
    assert codes(read(draw("ツリー", tree.format("平均")), grid)) == []


@pytest.mark.parametrize(
    ("typed", "ratio"), [("1 000%", 10.0), ("1,000%", 10.0), ("80%", 0.8), ("1,2", None), ("8,0%", None), ("1 2", None)]
)
def test_a_threshold_is_a_number_as_in_any_cell(typed: str, ratio: float | None) -> None:
    read_as = read_ratio(typed)

    assert read_as == (ratio if ratio is not None else Fault("bad-threshold", {"text": typed}))


# -- a row in the unit of its cells ---------------------------------------------------------------------------------

_WRITTEN = st.sampled_from(
    (
        *(
            1_200,
            0.25,
            "1,300",
            "１，４００",
            "1,200千円",
            "約5万円",
            "△300円",
            "7万",
            "(800)",
            "¥900",
            "$12",
            "5件",
            "3杯",
            "80%",
        ),
        *(
            "3:30",
            "1.5時間",
            "90分",
            "2時間30分",
            "1,23",
            "2億5千",
            "12-",
            "-",
            None,
            "未入力",
            "#DIV/0!",
            "A",
            "2026/4/1",
        ),
    )
)
_FORMATS = st.sampled_from(("", "", "0%", '#,##0"千円"', "[h]:mm", '0"杯"', "¥#,##0", "yyyy/m/d"))


@given(
    st.sampled_from(("円", "分", "時間", "%", "件", "杯", "ポン")), st.lists(st.tuples(_WRITTEN, _FORMATS), max_size=11)
)
@example("ポン", [("3ポン", "")])
@example("円", [("$12", "")])
def test_a_row_reads_as_if_the_tree_gave_the_unit_most_of_its_cells_state(
    unit: str, cells: list[tuple[Any, str]]
) -> None:
    stating = {"%": "0%", "ポン": '0"千ポン"'}  # a word that no table knows is a unit behind 千 only
    most = [(30, stating.get(unit, f'0"{unit}"'))] * 12
    written = [*cells, *most]
    months = [f"{2024 + month // 12}-{month % 12 + 1:02}" for month in range(len(written))]
    rows = ("指標", *months), ("来店", *(value for value, _ in written))
    tab = Grid("実績", rows, formats=((), ("", *(shown for _, shown in written))))

    def found(tree_unit: str) -> tuple[Any, ...]:
        tree = draw(
            "ツリー", f"| ID | 種類 | 指標 | 目標値 | 単位 | 集計 |\n| a | KPI | 来店 | 100 | {tree_unit} | 平均 |"
        )
        reading = read(tree, tab)
        flags = list(reading.actuals["flags"])
        return actuals(reading), flags, codes(reading), clashes(reading), reading.missing, reading.skipped

    assert found("") == found(unit)
