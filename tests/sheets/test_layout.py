"""The export: the template's sheets, and the law that reading them back changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Snapshot, actuals_table
from kpicore.model.node import Band, Kind, Node
from kpicore.model.plan import LandingOverride, Plan, Settings, Target
from kpicore.model.rows import tables_of
from kpicore.periods import Cadence, Calendar, Period, parse_period_id
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.writing.layout import (
    Cell,
    Sheet,
    number_cell,
    period_text,
    plain,
    sheets_of,
    text_cell,
    workbook_of,
)
from tests.laws import tried
from tests.sheets.plans import HOSTILE, TODAY, numbers, snapshots, without_provenance

SALES = Node(id="sales", kind=Kind.KGI, name="売上", unit="円", owner="佐藤")
CVR = Node(id="cvr", parents=("sales",), kind=Kind.KPI, name="成約率", unit="%")


def sheets_by_tab(snapshot: Snapshot, language: str = "ja") -> dict[str, Sheet]:
    return {sheet.tab: sheet for sheet in sheets_of(snapshot, today=TODAY, language=language, periods_ahead=2)}


def with_actuals(*rows: dict[str, object], nodes: tuple[Node, ...] = (SALES, CVR)) -> Snapshot:
    return Snapshot(plan=Plan(nodes=nodes), actuals=actuals_table(list(rows)))


@tried(one_in=2)
@given(snapshots(), st.sampled_from(["ja", "en"]))
def test_reading_an_export_gives_the_snapshot_back(snapshot: Snapshot, language: str) -> None:
    workbook = workbook_of(snapshot, today=TODAY, language=language)

    read = read_workbook(workbook, today=TODAY).snapshot()

    assert without_provenance(tables_of(read)) == without_provenance(tables_of(snapshot))


def test_reading_an_export_of_a_plan_without_a_tree_gives_its_actuals_back_by_name() -> None:
    rows = [
        {"indicator": name, "period": "2026-04", "value": 1.5} for name in ("売上", "達成率", "営業部 / 売上", "合計")
    ]
    snapshot = Snapshot(actuals=actuals_table(rows))

    read = read_workbook(workbook_of(snapshot, today=TODAY), today=TODAY)

    assert read.actuals["indicator"].tolist() == [row["indicator"] for row in rows]
    assert read.problems == ()


def test_tabs_and_headers_are_in_the_chosen_language() -> None:
    japanese, english = sheets_by_tab(Snapshot()), sheets_by_tab(Snapshot(), "en")

    assert list(japanese) == [
        "使い方",
        "設定",
        "ツリー",
        "実績",
        "目標",
        "着地見込み",
        "会議",
        "振り返り",
        "アクション",
    ]
    assert list(english) == [
        "How to",
        "Settings",
        "Tree",
        "Actuals",
        "Targets",
        "Landings",
        "Meetings",
        "Reviews",
        "Actions",
    ]
    assert japanese["ツリー"].header[:4] == ("ID", "親", "種別", "名称")
    assert english["Tree"].header[:4] == ("ID", "Parents", "Kind", "Name")


def test_the_wide_tab_has_a_column_per_period_and_highlights_the_open_one() -> None:
    snapshot = with_actuals({"indicator": "sales", "period": "2026-06", "value": 1200.0})

    sheet = sheets_by_tab(snapshot)["実績"]

    assert sheet.header == (
        "ID",
        "指標",
        "単位",
        "担当",
        "2026年6月",
        "2026年7月",
        "2026年8月",
        "2026年9月",
        "2026年10月",
    )
    assert sheet.highlight == sheet.header.index("2026年8月")
    assert [cell.value for cell in sheet.rows[0]] == ["sales", "売上", "円", "佐藤", 1200.0, None, None, None, None]
    assert sheet.frozen == (1, 4)


def test_the_tab_people_fill_shows_also_what_is_recorded_with_a_person_and_has_room_for_what_comes() -> None:
    rows = [
        {"indicator": "sales", "period": f"2026-0{month}", "value": month * 100.0, "entered_by": "佐藤", "note": "確定"}
        for month in (5, 6, 7)
    ]
    snapshot = with_actuals(*rows, {"indicator": "cvr", "period": "2026-07", "value": 1.5, "entered_by": "鈴木"})

    sheet = sheets_by_tab(snapshot)["実績"]

    shown = {row[0].value: dict(zip(sheet.header, (cell.value for cell in row), strict=True)) for row in sheet.rows}
    assert [shown["sales"][f"2026年{month}月"] for month in (4, 5, 6, 7, 8)] == [None, 500.0, 600.0, 700.0, None]
    assert shown["cvr"]["2026年7月"] == 0.015
    assert sheet.header[-1] == "2026年10月"
    assert read_workbook(workbook_of(snapshot, today=TODAY), today=TODAY).problems == ()


def test_each_cadence_has_a_tab_and_days_and_entries_with_a_person_stand_in_long_ones() -> None:
    snapshot = with_actuals(
        {"indicator": "sales", "period": "2026-W30", "value": 1.0},
        {"indicator": "sales", "period": "2026-07-31", "value": 2.0},
        {"indicator": "sales", "period": "2026-07", "value": 3.0, "entered_by": "佐藤", "note": "確定"},
    )

    sheets = sheets_by_tab(snapshot)

    assert [tab for tab in sheets if tab.startswith("実績")] == ["実績", "実績_週次", "実績_日次", "実績_記録_月次"]
    entry = dict(zip(sheets["実績_記録_月次"].header, sheets["実績_記録_月次"].rows[0], strict=True))
    assert (entry["期間"].value, entry["値"].value, entry["入力者"].value, entry["メモ"].value) == (
        "2026年7月",
        3.0,
        "佐藤",
        "確定",
    )
    assert [cell.value for cell in sheets["実績"].rows[0][4:] if cell.value is not None] == [3.0]


def test_a_flagged_number_is_written_as_typed_when_that_says_the_same_and_else_with_its_mark() -> None:
    snapshot = with_actuals(
        {"indicator": "sales", "period": "2026-06", "value": 120.0, "text": "約120", "flags": "approximate"},
        {"indicator": "sales", "period": "2026-07", "value": 120.0, "text": "120", "flags": "hidden"},
    )

    sheets = sheets_by_tab(snapshot)

    assert sheets["実績"].rows[0][4].value == "約120"
    assert [cell.value for cell in sheets["実績_記録_月次"].rows[0]][-1] == "hidden"


@pytest.mark.parametrize(
    ("value", "unit", "cell"),
    [
        (80.0, "%", Cell(0.8, "0.0###%")),
        (7.0, "%", Cell(0.07, "0.0###%")),
        (1 / 3, "%", Cell(1 / 3 / 100, "0.0###%")),
        (1200.0, "円", Cell(1200.0, "#,##0")),
        (0.25, "時間", Cell(0.25, "#,##0.0#####")),
        (None, "%", Cell()),
    ],
)
def test_numbers_are_shown_by_their_unit(value: float | None, unit: str, cell: Cell) -> None:
    written = number_cell(value, unit)

    assert written.format == cell.format
    assert written.value == (pytest.approx(cell.value) if cell.value else cell.value)


@given(numbers)
def test_a_number_in_digits_is_the_number(value: float) -> None:
    assert float(plain(value)) == value
    assert "e" not in plain(value)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_named_is_text_never_a_formula(text: str) -> None:
    cell = text_cell(text)

    assert isinstance(cell.value, str)
    assert cell.format == "@"


@pytest.mark.parametrize("name", ["start", "end"])
@pytest.mark.parametrize("start_month", [1, 4, 7])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_written_period_is_the_same_period_when_read(language: str, start_month: int, name: str) -> None:
    texts = ["2026-04", "2026-W15", "2026-04-06", "FY2026", "FY2026-Q1", "FY2026-Q4", "FY2026-H1", "FY2026-H2"]
    calendar = Calendar(fiscal_start_month=start_month, fiscal_year_name=name)
    periods = [parse_period_id(text) for text in texts]
    nodes = tuple(
        SALES.model_copy(update={"id": text, "name": f"売上 {at}", "cadence": period.cadence})
        for at, (text, period) in enumerate(zip(texts, periods, strict=True))
    )
    plan = Plan(settings=Settings(fiscal_start_month=start_month, fiscal_year_name=name), nodes=nodes)
    actuals = actuals_table([{"indicator": text, "period": text, "value": 1.0} for text in texts])

    read = read_workbook(workbook_of(Snapshot(plan=plan, actuals=actuals), today=TODAY, language=language), today=TODAY)

    assert set(zip(read.actuals["indicator"], read.actuals["period"], strict=True)) == set(
        zip(texts, texts, strict=True)
    )
    assert all(period_text(period, calendar, language) for period in periods)


def test_japanese_periods_are_written_as_people_write_them() -> None:
    calendar, year_end = Calendar(), Calendar(fiscal_year_name="end")

    assert period_text(Period(Cadence.MONTHLY, 2026 * 12 + 3), calendar, "ja") == "2026年4月"
    assert period_text(Period(Cadence.QUARTERLY, 2026 * 4), calendar, "ja") == "2026年度第1四半期"
    assert period_text(Period(Cadence.YEARLY, 2026), year_end, "ja") == "2027年3月期"


def test_lists_notes_and_checks_stand_at_their_columns() -> None:
    tree = sheets_by_tab(Snapshot(plan=Plan(nodes=(SALES,))))["ツリー"]

    assert tree.lists[tree.header.index("種別")] == ("KGI", "CSF", "KPI", "KDI")
    assert tree.lists[tree.header.index("注目")] == ("○",)
    assert "10〜20" in tree.notes[tree.header.index("目標値")]


def test_the_page_for_staff_names_the_tabs_of_its_workbook() -> None:
    lines = [row[0].value for row in sheets_by_tab(Snapshot(), "en")["How to"].rows]

    assert any("Actuals" in str(line) for line in lines)
    assert not any("{" in str(line) for line in lines)


def test_targets_bands_and_landings_are_written_in_their_indicators_unit() -> None:
    snapshot = Snapshot(
        plan=Plan(
            nodes=(SALES, CVR),
            targets=(
                Target(indicator="cvr", period="2026-07", value=25.0, effective_from=date(2026, 7, 1), baseline=20.0),
                Target(indicator="sales", value=Band(low=1.0, high=2.5)),
            ),
            landings=(
                LandingOverride(indicator="cvr", value=30.0, author="佐藤", at=datetime(2026, 8, 1, tzinfo=UTC)),
            ),
        )
    )

    sheets = sheets_by_tab(snapshot)

    first, second = sheets["目標"].rows
    assert [cell.value for cell in first] == ["cvr", "成約率", "2026年7月", 0.25, date(2026, 7, 1), 0.2]
    assert [cell.value for cell in second] == ["sales", "売上", None, "1〜2.5", None, None]
    assert sheets["着地見込み"].rows[0][1] == Cell(0.3, "0.0###%")


def test_a_flagged_share_of_a_percent_indicator_is_written_with_its_mark_and_not_as_a_question() -> None:
    snapshot = with_actuals(
        {"indicator": "cvr", "period": "2026-06", "value": 0.8, "text": "約0.8", "flags": "approximate"},
        {"indicator": "cvr", "period": "2026-07", "value": 80.0, "text": "約80%", "flags": "approximate"},
    )

    read = read_workbook(workbook_of(snapshot, today=TODAY), today=TODAY)

    assert sorted(read.actuals["value"]) == [0.8, 80.0]
    assert read.problems == ()
