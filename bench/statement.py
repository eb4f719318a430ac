"""How well goal sentences are read: accuracy per field on tests/guide/sentences.toml, numbers made up, and the time it takes.

Every statement a careful person finds counts once per field; one that is missed or made up is wrong in every field.
"""

from __future__ import annotations

import re
import sys
import tomllib
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from kpicore.guide.sentences.statement import read_statements
from kpicore.guide.sentences.values import Statement
from kpicore.language import tidy

SENTENCES = Path(__file__).resolve().parent.parent / "tests" / "guide" / "sentences.toml"
TODAY = date(2026, 11, 24)
FIELDS = ("name", "value", "unit", "direction", "cadence", "mode", "baseline", "deadline", "level", "questions")
SETS = ("articles", "own", "tuned", "held_out")
DEFAULTS = {"cadence": "unspecified", "direction": "unspecified"}
KANJI = re.compile(r"[一二三四五六七八九十百千]")


def found_field(statement: Statement | None, field: str) -> Any:
    if statement is None:
        return "missed"
    if field == "questions":
        return [question.key for question in statement.questions]
    value = getattr(statement, field)
    return value.isoformat() if isinstance(value, date) else value


def wanted_field(row: dict[str, Any], field: str) -> Any:
    return row.get(field, [] if field == "questions" else DEFAULTS.get(field))


def is_right(row: dict[str, Any], statement: Statement | None, field: str) -> bool | None:
    """Return whether a field is right; None where nothing is to be said (a level no one told)."""
    if field == "level" and "level" not in row:
        return None
    wanted, found = wanted_field(row, field), found_field(statement, field)
    if field == "mode" and "value" not in row:
        return None
    return (
        bool(tidy(wanted) == tidy(found))
        if isinstance(wanted, str) and isinstance(found, str)
        else bool(wanted == found)
    )


def is_invented(statement: Statement, text: str) -> bool:
    """Return whether a statement's number has a digit that the text does not have."""
    written = re.sub(r"[^0-9]", "", tidy(text))
    if KANJI.search(text):
        return False
    numbers = [number for number in (statement.value, statement.baseline) if number is not None]
    return any(
        digit not in written for number in numbers for digit in f"{number:g}".split("e")[0] if digit in "123456789"
    )


def judge(rows: list[dict[str, Any]], *, tell: bool) -> tuple[dict[str, list[int]], int]:
    """Return right and all per field, and how many numbers were made up."""
    score = {field: [0, 0] for field in FIELDS}
    invented = 0
    for row in rows:
        found = list(read_statements(row["text"], today=TODAY))
        invented += sum(is_invented(statement, row["text"]) for statement in found)
        length = max(len(found), len(row["expect"]))
        pairs = zip(row["expect"] + [{}] * length, found + [None] * length, strict=False)
        for wanted, statement in list(pairs)[:length]:
            wrong = []
            for field in FIELDS:
                right = is_right(wanted, statement, field) if wanted else False
                if right is None:
                    continue
                score[field][0] += right
                score[field][1] += 1
                if not right:
                    wrong.append(f"{field}: {wanted_field(wanted, field)!r} read as {found_field(statement, field)!r}")
            if wrong and tell:
                print(f"    {row['text'].strip()[:70]}\n      " + "\n      ".join(wrong))
    return score, invented


def main() -> None:
    """Print the accuracy per field and set; `--wrong` names every field that is wrong."""
    tell = "--wrong" in sys.argv
    material = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    print("set        statements  " + "  ".join(f"{field:>9}" for field in FIELDS) + "   made up")
    for name in SETS:
        rows = material[name]
        score, invented = judge(rows, tell=tell)
        cells = "  ".join(f"{100 * right / total:8.1f}%" if total else f"{'':9}" for right, total in score.values())
        print(f"{name:<10} {score['name'][1]:>10}  {cells}   {invented:>7}")
    for name in ("none", "none_tuned", "none_held_out"):
        texts = material[name]["texts"]
        wrong = [text for text in texts if read_statements(text, today=TODAY)]
        print(f"{name}: {len(texts)} texts that are no goals, {len(wrong)} read as one")
        if tell and wrong:
            print("    " + "\n    ".join(wrong))
    sentences = [row["text"] for name in SETS for row in material[name]]
    for text in sentences:
        read_statements(text, today=TODAY)
    began = perf_counter()
    for text in sentences:
        read_statements(text, today=TODAY)
    print(f"{1000 * (perf_counter() - began) / len(sentences):.2f} ms a sentence")


if __name__ == "__main__":
    main()
