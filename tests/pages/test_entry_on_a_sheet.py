"""入力 on a Google Sheet: a number lands in the cell where staff would have typed it, and what people do in the sheet meanwhile is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpicore.sheets.grid import draw
from kpicore.stores.google import store as google_sheet
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn
from pages.shared import session
from tests.pages.boards import APP, FILES, LOCALES
from tests.pages.test_entry import ADDRESS, Visit
from tests.stores.quick import quick_caller

TREE = draw(
    "ツリー",
    """
    | ID     | 親    | 種別 | 名称   | 単位 | 担当 | 目標値 | 状態 |
    | sales  |       | KGI  | 売上   | 円   | 田中 | 100000 | 有効 |
    | visits | sales | KPI  | 来店数 | 人   | 田中 | 50     | 有効 |
    """,
)
ACTUALS = draw(
    "実績",
    """
    | 指標   | 単位 | 2026-07 | 2026-08 | 2026-09 | 2026-10 |
    | 売上   | 千円 | 110     | 120     | 110     |         |
    | 来店数 | 人   | 50      | 50      | 55      |         |
    """,
)
#: The cell of sales in October.
CELL = "実績!F2"


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The sheet the board reads."""
    with StandIn(Spreadsheet.of([TREE, ACTUALS])).running() as stand_in:
        key = tmp_path / "key.json"
        key.write_text(json.dumps(stand_in.account), encoding="utf-8")
        given = {"KPICORE_STORE": f"gsheet:{SPREADSHEET}", "GOOGLE_APPLICATION_CREDENTIALS": str(key)}
        for name, value in (given | stand_in.environ | {"KPICORE_REFRESH_SECONDS": "3600"}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(google_sheet, "Caller", quick_caller)
        yield stand_in
        st.cache_resource.clear()


@pytest.fixture
def visit(google: StandIn) -> Callable[[], Visit]:
    """A function that opens the page of 田中 for October in a browser of its own."""

    def opened() -> Visit:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.context = {"locale": LOCALES["ja"]}
        app.run()
        for key, value in ADDRESS.items():
            app.query_params[key] = value
        return Visit(app.switch_page(FILES["entry"]).run())

    return opened


def test_a_number_lands_in_the_cell_where_staff_would_have_typed_it_and_is_taken_back_from_there(google, visit):
    page = visit()

    saved = page.sends("13万円")

    assert (saved["kind"], saved["echo"]) == ("saved", "13万円と読みました")
    assert (google.sheet.value(CELL), page.row("sales 2026-10")["value"]) == (130, "130,000")
    assert [tab.title for tab in google.sheet.tabs if tab.title.startswith("実績")] == ["実績"]
    assert page.sends("", kind="undo")["kind"] == "saved"
    assert google.sheet.value(CELL) is None


def test_a_value_typed_into_the_sheet_meanwhile_is_shown_and_stays_until_one_decides(google, visit):
    page = visit()
    google.sheet.edit(CELL, 99)

    asked = page.sends("130000")

    assert asked["kind"] == "asked"
    assert asked["said"] == "先に 99,000円 と入っています。あなたは 13万円 です。"
    assert google.sheet.value(CELL) == 99
    mine = asked["options"][0]
    assert page.sends("130000", seen=mine["seen"], sure=mine["sure"])["kind"] == "saved"
    assert google.sheet.value(CELL) == 130


def test_of_two_people_in_one_field_the_second_is_asked_and_nothing_is_written_over(google, visit):
    first, second = visit(), visit()
    assert first.sends("120000")["kind"] == "saved"

    asked = second.sends("99000")

    assert asked["kind"] == "asked"
    assert asked["said"] == "田中さんが先に 12万円 と入れています。あなたは 99,000円 です。"
    assert google.sheet.value(CELL) == 120


def test_an_indicator_retired_in_the_sheet_meanwhile_is_refused_and_its_cell_stays_empty(google, visit):
    page = visit()
    google.sheet.edit("ツリー!H2", "終了")
    session.live().refresh()

    refused = page.sends("120000")

    assert (refused["kind"], refused["said"]) == ("refused", "この指標は終了しました。入れた数字は保存していません。")
    assert google.sheet.value(CELL) is None


def test_a_period_that_is_closed_in_the_sheet_is_refused_in_one_sentence_and_nothing_is_lost(google, visit):
    page = visit()
    google.sheet.tab("実績").protected.append({"range": {"startColumnIndex": 5, "endColumnIndex": 6}})

    refused = page.sends("120000")

    assert refused["kind"] == "refused"
    assert refused["said"] == (
        "書き込めません。セルが保護されています（締めた期間など）。シートの持ち主に、保護を外すか、サービスアカウントに編集を許してもらってください。"
    )
    assert google.sheet.value(CELL) is None

    google.sheet.tab("実績").protected.clear()
    assert page.sends("120000")["kind"] == "saved"
    assert google.sheet.value(CELL) == 120  # 千円
