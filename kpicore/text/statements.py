"""Goal sentences as they were read: JSON with its questions in both languages, and text for people (docs/statement.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from kpicore.guide.drafts import SaidBack, WorkedBack, statement_said_back
from kpicore.guide.sentences import Ambiguity, Interpretation, Statement
from kpicore.model.node import Band, Direction, Shape
from kpicore.periods import Calendar
from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.formats import amount, change_ratio, day, difference, goal, period_name, ratio, span_names

USUAL = Calendar()


def statements_report(
    statements: Sequence[Statement], language: str = "ja", calendar: Calendar = USUAL, today: date | None = None
) -> dict[str, Any]:
    """Return `{"statements": […]}` as `kpicore parse --json` prints it.

    Each question has a sentence in `ja` and `en`; `reading` says in one line of the language what the target means (R3), None where there
    is no target yet.
    """
    rows = []
    for statement in statements:
        row = statement.as_json()
        spans = row.pop("spans")
        questions = [
            {"key": question.key}
            | {each: question_sentence(question, each) for each in LANGUAGES}
            | {"readings": [reading.as_json() for reading in question.readings]}
            for question in statement.questions
        ]
        row |= {"reading": means(statement, language, calendar, today), "spans": spans, "questions": questions}
        rows.append(row)
    return {"statements": rows}


def means(statement: Statement, language: str, calendar: Calendar, today: date | None) -> str | None:
    """Return what a statement's target means in one line, None without a target or a day to count its term from."""
    found = statement_said_back(statement, calendar, today) if today is not None else None
    return None if found is None else means_sentence(found, calendar, language)


def means_sentence(found: SaidBack, calendar: Calendar, language: str) -> str:
    """Return what a target means in one line: 「3億円 = 2026年4月〜2027年3月の合計、月2,500万円」."""
    words = catalogue(language)
    first, last = span_names(found.first, found.last, calendar, language)
    facts: dict[str, Any] = {
        "target": amount(found.target, found.unit, language),
        "term": first if found.count == 1 else words("statement.means.term", first=first, last=last),
        "last": last,
        "each": words(f"statement.means.each_{found.cadence}"),
        "count": found.count,
    }
    if found.shape is None:
        return words.lenient("statement.means.asked", facts)
    key = f"statement.means.{found.shape}"
    if found.count > 1 and found.shape is Shape.EACH and found.whole is not None:
        return words.lenient(f"{key}_sum", facts | {"whole": amount(found.whole, found.unit, language)})
    if found.count > 1 and found.per is not None and found.shape is not Shape.EACH:
        step = found.shape is Shape.REACH and isinstance(found.per, float)
        told = difference(found.per, found.unit, language) if step else amount(found.per, found.unit, language)  # type: ignore[arg-type]
        per = words(f"statement.means.per_{found.cadence}", amount=told)
        return words.lenient(f"{key}_per", facts | {"per": per})
    return words.lenient(key, facts)


def worked_back_lines(found: WorkedBack, calendar: Calendar, language: str) -> list[str]:
    """Return a goal worked back from last year in lines: its growth, what is left per period, and the same periods of last year."""
    words = catalogue(language)

    def told(value: float) -> str:
        return amount(value, found.unit, language)

    lines = []
    if found.last_year is not None:
        year = {"last": told(found.last_year), "target": told(found.target)}
        if found.growth is None:
            lines.append(words("statement.back.last_year", **year))
        else:
            lines.append(words("statement.back.growth", **year, growth=change_ratio(1 + found.growth)))
    if not found.count:
        return lines
    first, last = span_names(found.first, found.last, calendar, language)
    term = first if found.count == 1 else words("statement.means.term", first=first, last=last)
    span = words(f"statement.back.span.{found.cadence}", n=found.count)
    each = words(f"statement.back.each.{found.cadence}")
    if found.left is None or found.so_far is None or found.per_period is None:
        return [*lines, words("statement.back.unknown", span=span, term=term, each=each)]
    facts: dict[str, Any] = {"so_far": told(found.so_far), "span": span, "term": term}
    if found.left <= 0:
        return [*lines, words("statement.back.reached", **facts)]
    per = told(_sayable(found.per_period))
    lines.append(words("statement.back.left", **facts, left=told(found.left), per=per, each=each))
    if found.last_year_rest:
        share = ratio(found.left / found.last_year_rest)
        lines.append(words("statement.back.rest", span=span, last=told(found.last_year_rest), share=share))
    if found.season:
        months = (f"{period_name(each, calendar, language)} {told(_sayable(value))}" for each, value in found.season)
        lines.append(words("statement.back.season", months=words.joined(months)))
    return lines


def _sayable(value: float) -> float:
    """Return a number of three digits, rounded up: what is needed is not said too low."""
    if not value:
        return value
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    return math.ceil(round(value / step, 6)) * step


def question_sentence(question: Ambiguity, language: str) -> str:
    """Return what is asked, without its readings."""
    return catalogue(language).lenient(f"statement.ask.{question.key}", question.facts)


def reading_words(reading: Interpretation, language: str) -> str:
    """Return one answer to a question: a side or a band as a target reads (`20人以上`, `2〜8℃の間`), a way from its start (`82% → 90%`),
    else the reckoning and what it gives (`30% × 1.15 → 34.5%`).
    """
    words, unit = catalogue(language), reading.unit or ""
    if reading.band is not None:
        low, high = reading.band
        return words("statement.between", band=amount(Band(low=low, high=high), unit, language))
    if reading.start is not None and isinstance(reading.value, float):
        start, end = (amount(value, unit, language) for value in (reading.start, reading.value))
        return words("statement.reading", label=start, value=end)
    if isinstance(reading.value, float) and reading.side is not None:
        return goal(reading.value, unit, Direction(reading.side), language)
    value = reading.value if isinstance(reading.value, str) else amount(reading.value, unit, language)
    return words("statement.reading", label=reading.label, value=value)


def missing_word(missing: str, language: str) -> str:
    """Return what is missing in words: 「どの年度か」."""
    return catalogue(language)(f"statement.missing_word.{missing}")


def statements_text(
    statements: Sequence[Statement], language: str, calendar: Calendar = USUAL, today: date | None = None
) -> str:
    """Return the statements for people, each with what its target means, what is missing and what is to be confirmed."""
    if not statements:
        return catalogue(language)("statement.none")
    return "\n\n".join("\n".join(_lines(statement, language, calendar, today)) for statement in statements)


def _lines(statement: Statement, language: str, calendar: Calendar, today: date | None) -> list[str]:
    words = catalogue(language)
    said = [] if statement.cadence == "unspecified" else [words(f"statement.cadence.{statement.cadence}")]
    shown = amount(statement.value, statement.unit or "", words.language)
    if statement.value is None and statement.direction not in {"increase", "decrease"}:
        said.append(words("statement.no_value"))
    elif statement.direction == "at_most" and statement.unit == "位":
        said.append(words("goal.rank", target=shown))
    else:
        said.append(words.lenient(f"statement.goal.{statement.direction}", {"amount": shown}))
    if statement.baseline is not None:
        unit = statement.baseline_unit or ("%" if statement.unit == "ポイント" else statement.unit or "")
        said.append(words("statement.baseline", text=amount(statement.baseline, unit, words.language)))
    if statement.deadline is not None:
        said.append(words("statement.deadline", text=day(statement.deadline, words.language, year=True)))
    lines = [
        words(
            "statement.line",
            level=statement.level or words("statement.no_level"),
            name=statement.name or words("statement.no_name"),
            goal=words.joined(said),
        )
    ]
    if (told := means(statement, language, calendar, today)) is not None:
        lines.append(f"  {told}")
    if statement.missing:
        items = words.joined(missing_word(missing, language) for missing in statement.missing)
        lines.append("  " + words("statement.missing", items=items))
    for question in statement.questions:
        lines.append("  " + words("statement.question", text=question_sentence(question, language)))
        lines += [f"    {reading_words(reading, language)}" for reading in question.readings]
    return lines
