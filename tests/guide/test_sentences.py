"""Every sentence of sentences.toml that the rules were written for is read as a careful person reads it; bench/ measures the others."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicore.guide.sentences.statement import read_statements
from kpicore.guide.sentences.values import Statement

MATERIAL = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 24)


def row(statement: Statement, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return a statement as the file writes it: only what is said; a level where the file names one."""
    found = {
        "name": statement.name,
        "value": statement.value,
        "unit": statement.unit,
        "cadence": statement.cadence,
        "direction": statement.direction,
        "mode": statement.mode,
        "baseline": statement.baseline,
        "deadline": statement.deadline.isoformat() if statement.deadline else None,
        "questions": [question.key for question in statement.questions],
    }
    if "level" in wanted:
        found["level"] = statement.level
    return {key: value for key, value in found.items() if value not in (None, "unspecified", [])}


@pytest.mark.parametrize(
    "entry", [*MATERIAL["articles"], *MATERIAL["own"]], ids=lambda entry: entry["text"].strip()[:30]
)
def test_a_goal_sentence_is_read_as_a_careful_person_reads_it(entry):
    found = read_statements(entry["text"], today=TODAY)

    wanted = [{key: value for key, value in want.items() if value != "unspecified"} for want in entry["expect"]]
    assert [row(statement, want) for statement, want in zip(found, wanted, strict=True)] == wanted


@pytest.mark.parametrize("text", [*MATERIAL["none"]["texts"], *MATERIAL["none_tuned"]["texts"]])
def test_what_is_no_goal_yields_nothing(text):
    assert read_statements(text, today=TODAY) == ()
