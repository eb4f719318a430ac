"""How well goal sentences are read: per set the share of right fields, numbers made up or asserted wrongly, what is asked, and the speed.

Sets: `tests/guide/sentences.toml` (the rules were written with them) and the held-out sets in `bench/sets`, written without sight of the
code; bench/README.md has the first evaluation of each. Every goal a careful person finds counts once per field; one that is missed is wrong
in every field. Held-out sets are read through the field's door (`read_goal`), what is no goal through the door for prose.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

from kpicore.guide.drafts.filling import texts_of_statement
from kpicore.guide.sentences import Statement, read_goal, read_statements
from kpicore.language import is_japanese, tidy, unit_name

ROOT = Path(__file__).resolve().parent
SENTENCES = ROOT.parent / "tests" / "guide" / "sentences.toml"
HELD_OUT = ROOT / "sets"
TODAY = date(2026, 11, 24)
FIELDS = ("name", "value", "unit", "direction", "cadence", "baseline", "deadline", "questions")
SETS = ("articles", "own", "tuned", "held_out")
DEFAULTS = {"cadence": "unspecified", "direction": "unspecified"}
KANJI = re.compile(
    r"[〇一二三四五六七八九十百千半倍割]|ゼロ|half|third|double|zero|one|two|three|four|five|ten|twice|fifty|hundred",
    re.IGNORECASE,
)


@dataclass
class Score:
    """Right and all per field, and what is worse than a miss."""

    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    goals: int = 0
    asked: int = 0
    invented: int = 0
    wrong: int = 0
    extra: int = 0
    told: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        cells = "  ".join(f"{100 * self.right[each] / max(1, self.goals):8.1f}%" for each in FIELDS)
        return (
            f"{name:<14} {self.goals:>5}  {cells}  {self.asked:>5} {self.invented:>8} {self.wrong:>5} {self.extra:>5}"
        )


HEAD = f"{'set':<14} {'goals':>5}  " + "  ".join(f"{each:>9}" for each in FIELDS) + "  asked invented wrong extra"


def is_invented(number: float, text: str) -> bool:
    """Return whether a number has a digit that the text does not have; words for numbers excuse it."""
    if KANJI.search(text):
        return False
    written = re.sub(r"[^0-9]", "", tidy(text))
    return any(digit not in written for digit in f"{number:g}".split("e")[0] if digit in "123456789")


# -- the sets the rules were written with ----------------------------------------------------------------------------


def judge_own(rows: list[dict[str, Any]]) -> Score:
    """Return the score of sentences in the contract's own words."""
    score = Score()
    for row in rows:
        found = list(read_statements(row["text"], today=TODAY))
        score.invented += sum(
            is_invented(number, row["text"])
            for each in found
            for number in (each.value, each.baseline)
            if number is not None
        )
        score.extra += max(0, len(found) - len(row["expect"]))
        for index, wanted in enumerate(row["expect"]):
            statement = found[index] if index < len(found) else None
            score.goals += 1
            wrong = [each for each in FIELDS if not _is_as_wanted(wanted, statement, each)]
            for each in FIELDS:
                score.right[each] += each not in wrong
            if statement is not None and statement.value is not None and "value" in wrong:
                score.wrong += 1
            if wrong:
                score.told.append(
                    f"{row['text'].strip()[:60]}: "
                    + ", ".join(f"{each} {_found(statement, each)!r} for {wanted.get(each)!r}" for each in wrong)
                )
    return score


def _found(statement: Statement | None, name: str) -> Any:
    if statement is None:
        return "missed"
    if name == "questions":
        return [question.key for question in statement.questions]
    value = getattr(statement, name)
    return value.isoformat() if isinstance(value, date) else value


def _is_as_wanted(wanted: dict[str, Any], statement: Statement | None, name: str) -> bool:
    expected = wanted.get(name, [] if name == "questions" else DEFAULTS.get(name))
    found = _found(statement, name)
    return (
        bool(tidy(expected) == tidy(found))
        if isinstance(expected, str) and isinstance(found, str)
        else bool(expected == found)
    )


# -- held-out sets ---------------------------------------------------------------------------------------------------

CHANGES = {"delta", "percent_change", None}
#: Sets from D on name the kinds of change so.
MODES = {"points": "plus", "amount": "plus", "percent": "percent", "times": "times"}
#: Questions that have both ends of a band among their readings.
BANDS = {"which_end", "range_or_way"}
CADENCES = {"unspecified": None, "annual": "yearly", "half_year": "half"}
#: A cadence filled from a stated default (docs/statement.md: a fiscal year, a quarter or a comparison gives one) is not wrong.
IMPLIED = re.compile(
    r"年度|[来今当本前上下]期|月期|四半期|前年|昨年|FY|fiscal|\bQ[1-4]|quarter|year on year|year-on-year|last year"
)
CURRENCIES = {
    "usd": "ドル",
    "jpy": "円",
    "yen": "円",
    "$": "ドル",
    "¥": "円",
    "eur": "ユーロ",
    "gbp": "ポンド",
    "c": "℃",
    "°c": "℃",
}


def judge_held_out(rows: list[dict[str, Any]], today: date) -> Score:
    """Return the score of a held-out set; its conventions stand in its head."""
    score = Score()
    for row in rows:
        found = list(read_goal(row["text"], today=today))
        pairs, extra = _paired(row["goals"], found)
        # The sets forbid an amount of change as a level; the contract has it in `value` with its mode.
        levels = [each.value for each in found if each.value is not None and each.mode not in CHANGES]
        numbers = [number for number in (*levels, *(each.baseline for each in found)) if number is not None]
        # what a set itself gives as the start is forbidden as the target alone
        starts = {float(start) for goal in row["goals"] for start in _starts(goal)}
        forbidden = {float(number) for number in row["forbidden"]} - (starts - set(levels))
        given = starts | {float(goal["value"]) for goal in row["goals"] if goal["value"] is not None}
        made_up = {number for number in numbers if number not in given and is_invented(number, row["text"])}
        score.invented += sum(number in forbidden or number in made_up for number in numbers)
        score.extra += sum(each.value is not None for each in extra)
        score.wrong += sum(each.value is not None for each in extra)
        for goal, statement in pairs:
            _judge_goal(score, row, goal, statement)
        for each in extra:
            score.told.append(f"{row['text']}\n      extra: {each.name!r} {each.value!r} {each.unit!r}")
    return score


def _starts(goal: dict[str, Any]) -> list[float]:
    """Return the starts that a set gives a goal or accepts for it."""
    return [start for start in (goal["baseline"], *goal.get("accept", {}).get("baseline", ())) if start is not None]


def _paired(
    goals: list[dict[str, Any]], found: list[Statement]
) -> tuple[list[tuple[dict[str, Any], Statement | None]], list[Statement]]:
    """Return each goal with the statement that names or values it as it does, and the statements that are left."""
    left = list(found)
    pairs: list[tuple[dict[str, Any], Statement | None]] = []
    for goal in goals:
        best = next((each for each in left if _same_name(goal, each)), None)
        best = best or next((each for each in left if goal["value"] is not None and each.value == goal["value"]), None)
        best = best or (left[0] if left else None)
        if best is not None:
            left.remove(best)
        pairs.append((goal, best))
    return pairs, left


def _judge_goal(score: Score, row: dict[str, Any], goal: dict[str, Any], statement: Statement | None) -> None:
    score.goals += 1
    if statement is None:
        score.told.append(f"{row['text']}\n      missed: {goal['name']!r}")
        return
    checks = {
        "name": _same_name(goal, statement),
        "value": _same_value(goal, statement),
        "unit": _accepts(goal, "unit", _unit(statement), same=_same_unit)
        or (goal["change"] is not None and _same_change(goal, statement)),
        "direction": _accepts(goal, "direction", _direction(statement)),
        "cadence": _accepts(goal, "cadence", CADENCES.get(statement.cadence, statement.cadence))
        or _accepts(goal, "cadence", statement.cadence)
        or (goal["cadence"] is None and IMPLIED.search(row["text"]) is not None),
        "baseline": _accepts(goal, "baseline", statement.baseline),
        "deadline": _accepts(goal, "deadline", statement.deadline.isoformat() if statement.deadline else None),
    }
    checks["questions"] = not row["ask"] or bool(
        statement.questions or statement.missing or statement.meaning.shape is None
    )
    for each, is_right in checks.items():
        score.right[each] += is_right
    if statement.value is None and statement.questions:
        score.asked += 1
    is_value_wrong = statement.value is not None and not checks["value"]
    is_baseline_wrong = statement.baseline is not None and not checks["baseline"]
    score.wrong += is_value_wrong or is_baseline_wrong
    wrong = [each for each, is_right in checks.items() if not is_right]
    if wrong:
        shown = ", ".join(f"{each}: {_shown(statement, each)!r} for {goal.get(each)!r}" for each in wrong)
        change = f" change {goal['change']}" if goal["change"] else ""
        score.told.append(f"{row['text']}\n      {shown}{change}  accept {goal.get('accept', {})}")


def _shown(statement: Statement, name: str) -> Any:
    if name == "value":
        return (
            statement.value,
            statement.mode,
            [reading.label for question in statement.questions for reading in question.readings],
        )
    return _found(statement, name)


def _accepts(goal: dict[str, Any], name: str, found: Any, same: Any = None) -> bool:
    wanted = [goal[name], *goal.get("accept", {}).get(name, [])]
    return any(same(each, found) if same else _same_number(each, found) for each in wanted)


def _same_number(wanted: Any, found: Any) -> bool:
    """Return whether a field is as wanted; a share that was worked out (1 in 3) to half a percent of itself."""
    if isinstance(wanted, float) and isinstance(found, float):
        return abs(wanted - found) <= 0.005 * abs(wanted)
    return bool(wanted == found)


def _plain_name(name: str | None) -> str:
    words = re.sub(r"[\s・「」()（）]", " ", tidy(name or "").casefold()).strip()
    words = re.sub(r"^(?:the|our|a|an) ", "", words)
    return words.replace(" ", "")


def _same_name(goal: dict[str, Any], statement: Statement) -> bool:
    return _accepts(goal, "name", statement.name, same=lambda wanted, found: _plain_name(wanted) == _plain_name(found))


def _unit(statement: Statement) -> str | None:
    return statement.unit or (statement.baseline_unit or None)


def _same_unit(wanted: str | None, found: str | None) -> bool:
    def plain(unit: str | None) -> str:
        folded = tidy(unit or "").casefold()
        return CURRENCIES.get(folded, unit_name(folded))

    return plain(wanted) == plain(found)


def _same_value(goal: dict[str, Any], statement: Statement) -> bool:
    if goal["change"] is not None and statement.mode in CHANGES:
        return _same_change(goal, statement)
    accepted = any(each is not None for each in goal.get("accept", {}).get("change", []))
    if accepted and statement.mode in CHANGES and _same_change(goal, statement):
        return True
    if goal["change"] is not None and None not in goal.get("accept", {}).get("change", []):
        return False
    if goal["low"] is not None and goal["high"] is not None:
        ends = [
            reading.value
            for question in statement.questions
            if question.key in BANDS
            for reading in question.readings
            if reading.label[:1] in "≥≤"
        ]
        return ends == [goal["low"], goal["high"]]
    return statement.mode not in CHANGES - {None} and _accepts(goal, "value", statement.value)


def _same_change(goal: dict[str, Any], statement: Statement) -> bool:
    """Return whether the same change is meant; half is -50 % too, and an amount counts without its sign."""
    if statement.value is None:
        return False
    kinds = {"ポイント": "plus", "%": "percent", "倍": "times"}
    mode = kinds.get(statement.unit or "", "plus")
    for change in (goal["change"], *goal.get("accept", {}).get("change", [])):
        if change is None:
            continue
        by, meant = abs(change["by"]), change.get("mode") or MODES[change["kind"]]
        if meant == mode and by == abs(statement.value):
            return True
        if meant == "times" and mode == "percent" and abs(1 - by) * 100 == statement.value:
            return True
    return False


def _direction(statement: Statement) -> str | None:
    """Return the side that would be stored; of a change which way it goes."""
    if statement.direction in {"increase_by", "increase"}:
        return "at_least"
    if statement.direction in {"decrease_by", "decrease"}:
        return "at_most"
    if any(question.key in BANDS for question in statement.questions):
        return "within"
    return texts_of_statement(statement).get("direction") or None


# -- what stands beside a goal -------------------------------------------------------------------------------------

#: Said beside a goal they change neither its name nor its number.
BEFORE = {
    True: (
        "人手が足りないので、",
        "来月から法律が変わるので、",
        "会社を残すために、",
        "教育に力を入れて、",
        "品質を守りながら、",
        "社長が言うには、",
        "正直なところ、",
    ),
    False: (
        "Because the rent went up, ",
        "To stay afloat, ",
        "With a small team, ",
        "In our little shop, ",
        "Honestly, ",
    ),
}
BEHIND = {
    True: ("。人手が足りないので。", "（店長と相談済み）", "。よろしくお願いします。"),
    False: (
        " because the team is stretched",
        " so that we can sleep at night",
        " while keeping quality high",
        " to keep the lights on",
        ", if possible",
    ),
}


def judge_beside() -> Iterator[str]:
    """Return per addition how many goals of the held-out sets that are read right lose their name or their number by it."""
    lost: dict[str, list[int]] = {}
    for path in sorted(HELD_OUT.glob("*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        for row in held["sentences"]:
            text, japanese = row["text"], is_japanese(row["text"])
            changed = [(each, each + text) for each in BEFORE[japanese]]
            changed += [(each, text.rstrip(".。") + each) for each in BEHIND[japanese]]
            today = date.fromisoformat(held["today"])
            right = _names_and_values(row["goals"], text, today)
            for addition, longer in changed:
                counts = lost.setdefault(addition.strip(), [0, 0, 0])
                for was, now in zip(right, _names_and_values(row["goals"], longer, today), strict=True):
                    counts[0] += 1
                    counts[1] += was[0] and not now[0]
                    counts[2] += was[1] and not now[1]
    for addition, (goals, names, values) in lost.items():
        yield f"{addition}: {goals} goals, {names} names and {values} numbers lost"


def _names_and_values(goals: list[dict[str, Any]], text: str, today: date) -> list[tuple[bool, bool]]:
    pairs, _ = _paired(goals, list(read_goal(text, today=today)))
    return [
        (found is not None and _same_name(goal, found), found is not None and _same_value(goal, found))
        for goal, found in pairs
    ]


# -- all ---------------------------------------------------------------------------------------------------------------


def speed(texts: Iterable[str]) -> str:
    """Return the processor time a sentence takes, and that of 10,000 characters as a multiple of their mere analysis into words."""
    from kpicore.language.tokens import tokens

    texts = list(texts)
    long = "".join(f"{text}。" for text in texts if not text.isascii())[:10_000]
    for text in texts:
        read_statements(text, today=TODAY)
    once = min(_timed(lambda: [read_statements(text, today=TODAY) for text in texts]) for _ in range(5)) / len(texts)
    whole = min(_timed(lambda: read_statements(long, today=TODAY)) for _ in range(5))
    floor = min(_timed(lambda: tokens(long)) for _ in range(5))
    ratio = f"{whole / floor:.1f} times their tokens ({floor:.3f} s)"
    return f"{1000 * once:.2f} ms a sentence; {len(long):,} characters {whole:.2f} s, {ratio}"


def _timed(call: Any) -> float:
    began = process_time()
    call()
    return process_time() - began


def main() -> None:
    """Print a line per set; `--wrong` names what is not right, set names limit what is run; `--beside` adds clauses instead."""
    if "--beside" in sys.argv:
        print(*judge_beside(), sep="\n")
        return
    tell, only = "--wrong" in sys.argv, {each for each in sys.argv[1:] if not each.startswith("-")}
    material = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    print(HEAD)
    scores = {name: judge_own(material[name]) for name in SETS if not only or name in only}
    for path in sorted(HELD_OUT.glob("*.json")):
        if not only or path.stem in only:
            held = json.loads(path.read_text(encoding="utf-8"))
            scores[path.stem] = judge_held_out(held["sentences"], date.fromisoformat(held["today"]))
    for name, score in scores.items():
        print(score.line(name))
        if tell and score.told:
            print("    " + "\n    ".join(score.told))
    if only:
        return
    for name in ("none", "none_tuned", "none_held_out"):
        texts = material[name]["texts"]
        wrong = [text for text in texts if read_statements(text, today=TODAY)]
        print(f"{name}: {len(texts)} texts that are no goals, {len(wrong)} read as one")
        if tell and wrong:
            print("    " + "\n    ".join(wrong))
    print(speed(row["text"] for name in SETS for row in material[name]))


if __name__ == "__main__":
    main()
