"""A tab as data for the browser: which cells it shows, what they say, what comes back. The browser's part is in the browser test."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpicore.sheets.roles import TableRole
from kpicore.text.catalogue import catalogue
from pages.shared.components.sheet_view import (
    MOST_COLUMNS,
    MOST_ROWS,
    TONES,
    AnnotatedSheet,
    Look,
    NumberText,
    sheet_data,
    windows,
)
from tests.pages.hostile import HOSTILE
from tests.pages.material import EN, JA

FOLDER = Path(__file__).parents[2] / "pages" / "shared" / "components" / "sheet_view"


def wide(rows: int, columns: int, **fields) -> AnnotatedSheet:
    """Return a sheet whose cells say where they are."""
    return AnnotatedSheet("実績!", [[f"{row}/{column}" for column in range(columns)] for row in range(rows)], **fields)


def names(data, part):
    return [head["name"] for head in data[part]]


def test_a_cell_is_its_text_alone_where_nothing_was_made_of_it():
    data = sheet_data(AnnotatedSheet("実績!", [["指標", "2026-04"], ["来店", NumberText("80")]]), JA)

    assert data["cells"] == [["指標", "2026-04"], ["来店", ["80", 0, 0, 2]]]
    assert (names(data, "rows"), names(data, "columns")) == (["1", "2"], ["A", "B"])
    assert (data["roles"], data["legend"]) == ([], [])


def test_roles_and_reasons_are_told_once_and_numbered():
    sheet = AnnotatedSheet(
        "実績!",
        [["来店", NumberText("80"), NumberText("90")]],
        row_looks={0: Look(TableRole.ACTUAL, "行1は「実績」で終わるので実績")},
        cell_looks={(0, 1): Look(TableRole.ACTUAL), (0, 2): Look("problem", "読めません")},
    )

    data = sheet_data(sheet, JA)

    assert data["cells"][0] == ["来店", ["80", 1, 0, 2], ["90", 2, 1, 2]]
    assert data["rows"][0] == {"name": "1", "role": 1, "reason": 2, "hidden": False, "sticky": False}
    assert data["reasons"] == ["読めません", "行1は「実績」で終わるので実績"]
    assert [(role["mark"], role["word"], role["tone"]) for role in data["roles"]] == [
        ("実", "実績", "blue"),
        ("！", "問題あり", "red"),
    ]


def test_the_legend_begins_with_what_is_read_wherever_it_stands():
    looks = {
        (0, 0): Look(TableRole.REMARK),
        (0, 1): Look("problem"),
        (0, 2): Look(TableRole.TARGET),
        (0, 3): Look(TableRole.ACTUAL),
    }

    data = sheet_data(AnnotatedSheet("実績!", [["a", "b", "c", "d"]], cell_looks=looks), EN)

    assert [data["roles"][number]["id"] for number in data["legend"]] == ["actual", "target", "problem", "remark"]


def test_a_merged_cell_speaks_for_every_cell_it_covers():
    data = sheet_data(AnnotatedSheet("実績!", [["上期", "", ""], ["4月", "5月", "6月"]], merged=((0, 0, 0, 2),)), JA)

    assert data["cells"][0] == ["上期", ["上期", 0, 0, 1], ["上期", 0, 0, 1]]


def test_hidden_rows_and_columns_are_shown_and_marked():
    data = sheet_data(wide(2, 2, hidden_rows=frozenset({1}), hidden_columns=frozenset({0})), JA)

    assert [row["hidden"] for row in data["rows"]] == [False, True]
    assert [column["hidden"] for column in data["columns"]] == [True, False]


def test_ragged_rows_are_filled_up():
    assert sheet_data(AnnotatedSheet("実績!", [["a"], [], ["b", "c"]]), JA)["cells"] == [
        ["a", ""],
        ["", ""],
        ["b", "c"],
    ]


def test_an_empty_tab_has_no_cells():
    data = sheet_data(AnnotatedSheet("実績!", []), JA)

    assert (data["rows"], data["columns"], data["cells"]) == ([], [], [])


def test_a_large_tab_is_shown_in_parts_that_leave_nothing_out():
    rows, columns = windows(450, 99)

    assert rows == [(0, 199), (200, 399), (400, 449)]
    assert columns == [(0, 59), (60, 98)]
    assert [part[0][0] for part in windows(0, 0)] == [0, 0]


def test_a_later_part_keeps_the_head_above_it_and_the_labels_beside_it():
    sheet = wide(450, 99, head_rows=frozenset({3, 210}), frozen=1)

    second = sheet_data(sheet, JA, (200, 60))
    third = sheet_data(sheet, JA, (400, 0))

    assert names(second, "rows")[:3] == ["4", "201", "202"]
    assert names(second, "columns")[:2] == ["A", "BI"]
    assert second["cells"][1][1] == "200/60"
    assert names(third, "rows")[:2] == ["211", "401"]
    assert (len(second["rows"]), len(second["columns"])) == (MOST_ROWS + 1, 99 - MOST_COLUMNS + 1)


def test_a_long_text_is_cut_and_told_in_full_beside_its_reason():
    text = "あ" * 100

    cell = sheet_data(AnnotatedSheet("実績!", [[text]], cell_looks={(0, 0): Look(TableRole.REMARK)}), JA)["cells"][0][0]

    assert cell[0] == "あ" * 59 + "…"
    data = sheet_data(AnnotatedSheet("実績!", [["い" * 10_000]]), JA)
    assert len(json.dumps(data, ensure_ascii=False)) < 2_000


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_typed_goes_to_the_browser_letter_for_letter(text):
    data = sheet_data(AnnotatedSheet("実績!", [[text]]), JA)

    cell = data["cells"][0][0]
    assert (cell if isinstance(cell, str) else cell[0])[:50] == " ".join(text.split())[:50]


def test_every_role_has_a_word_and_a_letter_of_its_own_in_both_languages():
    for language in ("ja", "en"):
        words = catalogue(language)
        roles = {*map(str, TableRole), *map(str, TONES)}
        marks = [words(f"mapping.marks.{role}") for role in roles]
        assert len(set(marks)) == len(marks)
        assert all(words(f"mapping.roles.{role}") for role in roles)


# -- the component ---------------------------------------------------------------------------------------------


def script():
    import streamlit as st

    from pages.shared.components.sheet_view import AnnotatedSheet, sheet_data, sheet_view
    from tests.pages.material import JA

    sheet = AnnotatedSheet("'会員 動向'!", [["a", "b"], ["c", "d"]])
    st.text(str(sheet_view(sheet_data(sheet, JA), None, key="sheet")))


@pytest.mark.parametrize(
    ("picked", "answer"),
    [
        (None, "None"),
        ("B2", "'会員 動向'!B2"),
        ("2:2", "'会員 動向'!2:2"),
        ("A:A", "'会員 動向'!A:A"),
        ("C1", "None"),
        ("3:3", "None"),
        ("1:2", "None"),
        ("A1\n", "None"),
        ("<b>", "None"),
        (7, "None"),
        ({"a": 1}, "None"),
    ],
)
def test_only_places_that_are_drawn_come_back(picked, answer):
    app = AppTest.from_function(script, default_timeout=15).run()
    if picked is not None:
        app.session_state["sheet"] = {"picked": picked}
        app.run()

    assert not app.exception
    assert app.text[0].value == answer


def test_the_browsers_part_takes_text_as_text_and_colours_from_the_theme():
    js = (FOLDER / "sheet.js").read_text(encoding="utf-8")
    css = (FOLDER / "sheet.css").read_text(encoding="utf-8")

    assert not any(way in js for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("))
    painted = re.findall(
        r"(?<![\w-])(?:(?:[\w-]*color|background[\w-]*|border[\w-]*|outline|[\w-]*shadow|fill|stroke)|--[\w-]+)\s*:([^;}]+)",
        css,
    )
    assert len(painted) > 20
    assert [value for value in painted if _names_a_colour(value)] == []


#: What may stand in a value that paints besides the theme's own colours: words of lines, of lengths and of nothing.
_NO_COLOURS = {
    *("none", "transparent", "currentcolor", "inherit", "solid", "dashed", "dotted", "inset", "separate", "collapse"),
    *("in", "srgb", "color-mix", "repeating-linear-gradient", "linear-gradient", "deg", "px", "rem", "var"),
}


def _names_a_colour(value: str) -> bool:
    """Whether a value of the style sheet holds a colour of its own: by number, by function or by name."""
    plain = re.sub(r"var\([^()]*\)", "", value.lower())
    return "#" in plain or bool(set(re.findall(r"[a-z][a-z-]*", plain)) - _NO_COLOURS)


@pytest.mark.parametrize("value", ["#fff", "red", "rgb(1 2 3)", "hsl(1 2% 3%)", "1px solid navy", "oklch(1 2 3)"])
def test_a_colour_of_its_own_would_be_seen(value):
    assert _names_a_colour(value)
