"""What a goal sentence says, as the texts of an entry's fields. Only what is stated is filled in: no number and no cadence is made up.

| the sentence says | field |
|---|---|
| a level (20件, 8%以上) | target |
| a change from a stated level (50件から+15件, 30%を15ポイント) | target, reckoned |
| a change from a level that is not stated (前年比15%増加) | nothing yet: with the baseline comes the target |
| A から B へ | baseline, target |
| 月間, 毎週, … | cadence |
| what the number means over time (`kpicore.guide.sentences.meaning`) | shape and aggregation, never left to what a blank means (R3) |
| 来期, 2027年3月期 | start and deadline |
| 以下, 以内, less is better by its name | direction at_most |
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpicore.guide.drafts.entries import goal_text, number_text
from kpicore.guide.sentences import Ambiguity, Interpretation, Statement
from kpicore.language import is_low_good, is_rate
from kpicore.model.node import Band, Direction, Kind, Shape
from kpicore.periods import Cadence
from kpicore.sheets.cells import Measure, Number, measure_of, read_amount

_CADENCES = {
    "half_year": Cadence.HALF,
    "quarterly": Cadence.QUARTERLY,
    "monthly": Cadence.MONTHLY,
    "weekly": Cadence.WEEKLY,
    "daily": Cadence.DAILY,
}
_LESS = frozenset({"at_most", "decrease_by", "decrease"})
_MORE = frozenset({"at_least", "increase_by", "increase"})
#: Questions whose answer is a number of the target; `which_deadline` alone is about a day.
_DEADLINE_QUESTION = "which_deadline"
_LONGEST_FACTOR = 40


#: Units as sentences give them, and as people who write English know them.
_IN_ENGLISH = {
    "円": "¥",
    "ドル": "$",
    "ユーロ": "€",
    "ポンド": "£",
    "人": "people",
    "名": "people",
    "社": "companies",
    "店舗": "stores",
    "件": "cases",
    "個": "items",
    "回": "times",
    "台": "units",
    "枚": "sheets",
    "冊": "copies",
    "席": "seats",
    "室": "rooms",
    "点": "points",
    "ポイント": "points",
    "時間": "hours",
    "分": "minutes",
    "秒": "seconds",
    "日": "days",
    "週": "weeks",
    "か月": "months",
    "年": "years",
}


def texts_of_statement(statement: Statement | None, kind: Kind = Kind.KPI, language: str = "ja") -> dict[str, str]:
    """Return the texts a statement gives to an entry of a kind, by field; nothing for None. A factor has a name only, its own words.

    Units are those of the plan's language: $ and hours where it is not Japanese.
    """
    if statement is None:
        return {}
    if kind is Kind.CSF:
        sentence = statement.text.strip()
        return {"name": sentence if len(sentence) <= _LONGEST_FACTOR else statement.name or ""}
    target, name = _stated_target(statement), statement.name or ""
    first = name.partition(" ")[0]
    if first.isascii() and first.islower():  # as on a list: Donations, but iPhone sales
        name = name[0].upper() + name[1:]
    texts = {
        "name": name,
        "unit": _unit(statement) if language == "ja" else _IN_ENGLISH.get(_unit(statement), _unit(statement)),
        "direction": _direction(statement, target) or "",
        "cadence": _CADENCES.get(statement.cadence, ""),
        "baseline": number_text(statement.baseline),
        "target": "" if target is None else number_text(target),
        "shape": statement.meaning.shape or "",
        "aggregation": statement.meaning.aggregation or "",
        "start": statement.start.isoformat() if statement.start else "",
        "deadline": statement.deadline.isoformat() if statement.deadline else "",
    }
    return {name: str(text) for name, text in texts.items() if text}


def _stated_target(statement: Statement) -> float | None:
    """Return the target a statement gives by itself: a level, or a change from a baseline it states; None where that is still asked."""
    if statement.value is None or any(decided_by(question) == "target" for question in statement.questions):
        return None
    if statement.mode in {"absolute", "maintain"}:
        return statement.value
    moved = None if statement.baseline is None else _moved(statement, Fraction(str(statement.baseline)))
    return None if moved is None else float(moved)


def _direction(statement: Statement, target: float | None) -> Direction | None:
    """Return which side of the target is good: by its verb, by where it leads from the baseline, else by what the name is usually for."""
    if statement.direction in _LESS:
        return Direction.AT_MOST
    if statement.direction in _MORE:
        return Direction.AT_LEAST
    if target is not None and statement.baseline is not None and target != statement.baseline:
        return Direction.AT_MOST if target < statement.baseline else Direction.AT_LEAST
    if statement.direction in {"reach", "maintain"}:
        return Direction.AT_MOST if is_low_good(statement.name or "") else Direction.AT_LEAST
    return None


def decided_by(question: Ambiguity) -> str:
    """Return the field that the answer to a question goes into."""
    return "deadline" if question.key == _DEADLINE_QUESTION else "target"


def texts_of_reading(question: Ambiguity, reading: Interpretation) -> dict[str, str]:
    """Return the texts that taking one reading of a question gives, by field; of a change at most its unit."""
    if isinstance(reading.value, str):
        return {decided_by(question): reading.value}
    if reading.move is not None:
        is_points = question.key == "percent_or_point"
        return {"unit": "%"} if is_points else {}
    texts = {"unit": reading.unit or "", "direction": reading.side or "", "baseline": number_text(reading.start)}
    if reading.band is not None:
        low, high = reading.band
        # A band is the same in every period (R3), also of a level: set after the target, which would make it one to be reached.
        texts |= {"target": goal_text(Band(low=low, high=high)), "shape": Shape.EACH}
    elif reading.value is None:
        return {}
    else:
        texts["target"] = number_text(float(reading.value))
    return {name: str(text) for name, text in texts.items() if text}


def taken(question: Ambiguity, answers: Mapping[str, str]) -> Interpretation | None:
    """Return the reading of a question that was taken, None while it is open; `answers` are labels of readings by key of the question."""
    label = answers.get(question.key)
    return next((reading for reading in question.readings if reading.label == label), None)


def changed_target(statement: Statement | None, baseline: str, unit: str, answers: Mapping[str, str]) -> str:
    """Return the text of the target that a change of a typed baseline gives, read as the answers say.

    "" where there is no change, what it is is still asked, or the baseline is no number.
    """
    if statement is None:
        return ""
    readings = [taken(question, answers) for question in statement.questions if decided_by(question) == "target"]
    moves = [reading.move for reading in readings if reading is not None and reading.move is not None]
    if len(moves) < len(readings):
        return ""
    start = read_amount(baseline, "", measure_of(unit) or Measure(unit)) if baseline.strip() else None
    if not isinstance(start, Number):
        return ""
    known = Fraction(str(start.value))
    target = moves[0].from_start(known) if moves else _moved(statement, known)
    return "" if target is None else number_text(float(target))


def _moved(statement: Statement, start: Fraction) -> Fraction | None:
    """Return where a change leads from a baseline."""
    if statement.value is None or statement.mode not in {"delta", "percent_change"}:
        return None
    change = Fraction(str(statement.value))
    sign = -1 if statement.direction in _LESS else 1
    if statement.mode == "delta":
        return start + sign * change
    if statement.unit == "倍":
        return start * change
    return start * (1 + sign * change / 100)


def _unit(statement: Statement) -> str:
    """Return the unit of the indicator; how much it changes in % says nothing about it, points are of a percentage."""
    if statement.mode == "percent_change":
        if statement.baseline_unit:
            return statement.baseline_unit
        return "%" if statement.baseline is not None and is_rate(statement.name or "") else ""
    return "%" if statement.unit == "ポイント" and statement.mode == "delta" else statement.unit or ""


def asks_for_shape(statement: Statement | None) -> bool:
    """Return whether a statement leaves open how its number lies over time: 顧客数500社 is a sum, a level or every month's (R3)."""
    return statement is not None and statement.value is not None and statement.meaning.shape is None
