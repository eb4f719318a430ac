"""Changes in words: a row's place, and each field that differs with its value before and after."""

import pytest

from kpicore.model.change import Change
from kpicore.text.changes import change_text
from kpicore.text.voice import Voice

ROW = {"value": 1.576, "text": None, "entered_by": "佐藤"}
CHANGED = {"value": 1.6, "text": "1.6", "entered_by": "佐藤 健"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "cvr 2026-10: 値 1.576 → 1.6、入力どおりの表記 – → 1.6、入力者 佐藤 → 佐藤 健"),
        ("en", "cvr 2026-10: Value 1.576 → 1.6, As typed – → 1.6, Entered by 佐藤 → 佐藤 健"),
    ],
)
def test_every_field_of_an_actual_has_a_name_an_office_knows(language: str, said: str):
    change = Change("actuals", ("cvr", "", "2026-10"), ROW, CHANGED)

    assert change_text(change, Voice(language)) == said


@pytest.mark.parametrize(("language", "name"), [("ja", "年度開始月"), ("en", "Fiscal start month")])
def test_a_setting_is_named_as_the_sheet_names_it(language: str, name: str):
    change = Change("settings", ("fiscal_start_month",), {"value": 4}, {"value": 1})

    assert change_text(change, Voice(language)).startswith(f"{name}: ")


def test_a_setting_nobody_knows_keeps_its_key():
    change = Change("settings", ("of-a-later-version",), {"value": "a"}, {"value": "b"})

    assert change_text(change, Voice("ja")).startswith("of-a-later-version: ")


@pytest.mark.parametrize(("language", "said"), [("ja", "休業"), ("en", "closed")])
def test_a_period_that_does_not_apply_is_named_where_its_number_would_stand(language: str, said: str):
    word = {"value": None, "text": "", "flags": "closed-day"}

    added = change_text(Change("actuals", ("k", "2026-10"), None, word), Voice(language))
    changed = change_text(
        Change("actuals", ("k", "2026-10"), {**word, "value": 5.0, "flags": ""}, word), Voice(language)
    )

    assert added.endswith(f" {said}")
    assert changed.endswith(f"5 → {said}")
