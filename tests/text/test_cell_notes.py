"""What is said on the cells of a sheet."""

from __future__ import annotations

import pytest

from kpicore.problems import error, info, warning
from kpicore.text.workbook import notes_of
from kpicore.text.workbook.cell_notes import MOST_NOTES

BAD = error("not-a-number", "実績!C7", text="八十")


@pytest.mark.parametrize(("language", "word"), [("ja", "直し方："), ("en", "How to mend it:")])
def test_a_note_says_what_is_wrong_and_how_to_mend_it(language: str, word: str) -> None:
    ((place, note),) = notes_of([BAD], language).items()

    assert place == ("実績", 6, 2)
    assert "八十" in note
    assert word in note
    assert "{" not in note


def test_only_errors_and_warnings_about_cells_are_said() -> None:
    elsewhere = [error("not-a-number", where, text="?") for where in ("実績!7:7", "実績!C:C", "実績!", "visitors", "")]

    found = notes_of(
        [*elsewhere, info("unknown-tab", "実績!A1"), warning("sheet-error", "実績!D8:F9", text="#N/A")], "ja"
    )

    assert list(found) == [("実績", 7, 3)]


def test_several_problems_of_a_cell_share_its_note_and_the_gravest_come_first_of_many() -> None:
    many = [warning("sheet-error", f"実績!A{row}", text="#N/A") for row in range(1, 1000)]

    found = notes_of([*many, BAD, BAD, error("sheet-error", "実績!C7", text="#N/A")], "ja")

    assert len(found) == MOST_NOTES
    assert next(iter(found)) == ("実績", 6, 2)
    assert found["実績", 6, 2].count("八十") == notes_of([BAD], "ja")["実績", 6, 2].count("八十")
