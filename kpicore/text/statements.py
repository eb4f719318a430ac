"""Goal sentences as they were read: JSON with its questions in both languages, and text for people (docs/statement.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicore.guide.values import Question, Reading, Statement
from kpicore.text.catalogue import LANGUAGES, Words, catalogue
from kpicore.text.formats import amount, day


def statements_report(statements: Sequence[Statement]) -> dict[str, Any]:
    """Return `{"statements": […]}` as `kpicore parse --json` prints it; each question has a sentence in `ja` and `en`."""
    return {"statements": [_row(statement) for statement in statements]}


def _row(statement: Statement) -> dict[str, Any]:
    row = statement.as_json()
    row["questions"] = [
        {"key": question.key}
        | {language: question_sentence(question, language) for language in LANGUAGES}
        | {"readings": [reading.as_json() for reading in question.readings]}
        for question in statement.questions
    ]
    return row


def question_sentence(question: Question, language: str) -> str:
    """Return what is asked, without its readings."""
    return catalogue(language).lenient(f"statement.ask.{question.key}", question.facts)


def missing_word(missing: str, language: str) -> str:
    """Return what is missing in words: 「どの年度か」."""
    return catalogue(language)(f"statement.missing_word.{missing}")


def statements_text(statements: Sequence[Statement], language: str) -> str:
    """Return the statements for people, each with what is missing and what is to be confirmed."""
    if not statements:
        return catalogue(language)("statement.none")
    return "\n\n".join("\n".join(_lines(statement, language)) for statement in statements)


def _lines(statement: Statement, language: str) -> list[str]:
    words = catalogue(language)
    lines = [
        words(
            "statement.line",
            level=statement.level or words("statement.no_level"),
            name=statement.name or words("statement.no_name"),
            goal=words.joined(_said(statement, words)),
        )
    ]
    if statement.missing:
        items = words.joined(missing_word(missing, language) for missing in statement.missing)
        lines.append("  " + words("statement.missing", items=items))
    for question in statement.questions:
        lines.append("  " + words("statement.question", text=question_sentence(question, language)))
        lines += [f"    {_reading(reading, words)}" for reading in question.readings]
    return lines


def _said(statement: Statement, words: Words) -> list[str]:
    """Return cadence, goal, baseline and deadline, those that were said."""
    said = [] if statement.cadence == "unspecified" else [words(f"statement.cadence.{statement.cadence}")]
    said.append(_goal(statement, words))
    if statement.baseline is not None:
        unit = "%" if statement.unit == "ポイント" else statement.unit or ""
        said.append(words("statement.baseline", text=amount(statement.baseline, unit, words.language)))
    if statement.deadline is not None:
        said.append(words("statement.deadline", text=day(statement.deadline, words.language, year=True)))
    return said


def _goal(statement: Statement, words: Words) -> str:
    if statement.value is None and statement.direction not in {"increase", "decrease"}:
        return words("statement.no_value")
    shown = amount(statement.value, statement.unit or "", words.language)
    if statement.direction == "at_most" and statement.unit == "位":
        return words("goal.rank", target=shown)
    return words.lenient(f"statement.goal.{statement.direction}", {"amount": shown})


def _reading(reading: Reading, words: Words) -> str:
    value = (
        reading.value if isinstance(reading.value, str) else amount(reading.value, reading.unit or "", words.language)
    )
    return words("statement.reading", label=reading.label, value=value)
