"""A tab and what was made of it, put together: which cell shows what, when several things are said of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kpicore.problems import error, info
from kpicore.sheets.analysed import Question, Region, TabAnalysis
from kpicore.sheets.grid import draw
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.roles import TableRole
from kpicore.text.catalogue import catalogue
from kpicore.text.workbook import choice_words, tab_summary
from pages.setup.importing.mapped_sheet import area_of, cell_text, marks_of, sheet_of
from pages.shared.components.sheet_view import Look, NumberText, sheet_data
from tests.pages.material import EN, JA
from tests.sheets.case_files import all_cases

GRID = draw(
    "会員 動向",
    """
    | 項目     | 4月 | 5月  |
    | 入会実績 | 28  | 八十 |
    """,
)


def shown(analysis: TabAnalysis):
    return sheet_of(GRID, analysis, marks_of(analysis, GRID.address), JA)


def roles_at(roles: dict[tuple[int, int], TableRole]):
    return lambda row, column: roles.get((row, column))


@pytest.mark.parametrize(
    ("where", "area"),
    [
        ("'会員 動向'!C7", (6, 2, 6, 2)),
        ("'会員 動向'!C7:AA9", (6, 2, 8, 26)),
        ("'会員 動向'!", None),
        ("会員!C7", None),
        ("goal", None),
        ("'会員 動向'!C7; DROP", None),
    ],
)
def test_an_address_names_a_rectangle_of_its_own_tab_alone(where, area):
    assert area_of(where, "'会員 動向'!") == area


def test_the_gravest_thing_said_of_a_cell_counts():
    roles = {(1, 1): TableRole.ACTUAL, (1, 2): TableRole.ACTUAL, (0, 1): TableRole.PERIOD}
    analysis = TabAnalysis(
        "会員 動向",
        role_of=roles_at(roles),
        missing=(("'会員 動向'!C2", "blank"),),
        problems=(
            info("repeat", "'会員 動向'!B2"),
            error("not-a-number", "'会員 動向'!C2", text="八十"),
        ),
    )

    looks = shown(analysis).cell_looks

    assert looks[0, 1] == Look(TableRole.PERIOD)
    assert looks[1, 1] == Look(TableRole.ACTUAL)
    assert (looks[1, 2].role, "数" in looks[1, 2].reason) == ("problem", True)


def test_known_blanks_and_what_was_left_out_say_why():
    analysis = TabAnalysis(
        "会員 動向",
        role_of=roles_at({(1, 1): TableRole.FORECAST}),
        missing=(("'会員 動向'!C2", "dash"),),
        skipped=(("'会員 動向'!A1:B2", "forecast"),),
    )

    looks = shown(analysis).cell_looks

    assert looks[1, 1] == Look(TableRole.FORECAST, "見込み・予測")
    assert looks[1, 2] == Look("missing", "「-」")
    assert looks[0, 0] == Look(TableRole.IGNORED, "見込み・予測")


def test_numbers_that_wait_for_an_answer_do_not_look_as_if_they_were_read():
    asked = Question("year", "year", "'会員 動向'!B1", ("2026",))
    analysis = TabAnalysis(
        "会員 動向",
        role_of=roles_at({(1, 1): TableRole.ACTUAL, (1, 2): TableRole.ACTUAL, (0, 0): TableRole.HEADER}),
        numbers=(("入会", "2026-04", 28.0, "'会員 動向'!B2"),),
        questions=(asked,),
    )

    looks = shown(analysis).cell_looks

    assert (looks[1, 1].role, looks[1, 2].role, looks[0, 0].role) == (
        TableRole.ACTUAL,
        TableRole.UNCLEAR,
        TableRole.HEADER,
    )


def test_the_last_row_of_a_head_and_few_labels_stay_in_sight():
    table = Region("table", "'会員 動向'!A1:C2", (0, 0, 1, 2), header=(0,), labels=(0,))

    sheet = shown(TabAnalysis("会員 動向", regions=(table,)))

    assert (sheet.head_rows, sheet.frozen, sheet.width) == (frozenset({0}), 1, 3)
    many = Region("table", "", (0, 0, 1, 9), header=(), labels=(0, 1, 2, 3, 4))
    assert shown(TabAnalysis("会員 動向", regions=(many,))).frozen == 0


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (None, "", ""),
        ("八十", "", "八十"),
        ("'1234", "", "1234"),
        (True, "", "TRUE"),
        (80, "", "80"),
        (1234567.5, "", "1,234,567.5"),
        (12000, "#,##0", "12,000"),
        (0.125, "0.0%", "12.5%"),
        (0.8, "0%", "80%"),
        (0.1 + 0.2, "", "0.3"),
        (1_250_000, '#,##0,"千円"', "1,250千円"),
        (datetime(2026, 4, 1), 'yyyy"年"m"月"', "2026/4"),
        (date(2026, 4, 1), "yyyy-mm-dd", "2026-04-01"),
        (-3, "0", "-3"),
    ],
)
def test_a_cell_is_shown_as_its_sheet_shows_it(value, pattern, text):
    assert cell_text(value, pattern) == text


def test_numbers_stand_on_the_right():
    assert isinstance(cell_text(80), NumberText)
    assert not isinstance(cell_text("八十"), NumberText)


# -- every ugly sheet ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in all_cases()])
def test_every_ugly_sheet_is_shown_with_every_reason_and_question_in_words(case):
    grids = {grid.tab: grid for grid in case.first.workbook}

    for tab in read_workbook(case.first.workbook, today=case.today, settings=case.settings).tabs:
        for voice in (JA, EN):
            drawn = sheet_data(sheet_of(grids[tab.tab], tab, marks_of(tab, grids[tab.tab].address), voice), voice)
            assert len(drawn["cells"]) == len(drawn["rows"])
            assert tab_summary(tab, voice.language)
            for decision in (*tab.rows, *tab.columns, *tab.cells):
                assert f"mapping.reasons.{decision.reason}" in catalogue(voice.language)
            for question in tab.questions:
                assert f"mapping.questions.{question.code}" in catalogue(voice.language)
                assert all(choice_words(question, each, voice.calendar, voice.language) for each in question.choices)
            for _, reason in tab.skipped:
                assert f"skipped.{reason}" in catalogue(voice.language)
            for _, reason in tab.missing:
                assert f"missing.{reason}" in catalogue(voice.language)
