"""What a goal sentence says, as values: the statement, and the questions that are left with their readings in numbers.

Words of the contract: cadence `annual half_year quarterly monthly weekly daily per_event unspecified`; direction `at_least
at_most reach maintain increase_by decrease_by increase decrease unspecified`; mode `absolute delta percent_change maintain`,
or None while that is a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from kpicore.guide.sentences.when import When
from kpicore.language import MappedText, TextMark, WrittenNumber
from kpicore.model.node import Aggregation, Shape
from kpicore.value_types import replace, value_type

#: Everything that can be missing, in the order it is asked.
MISSING = (
    "indicator",
    "definition",
    "scope",
    "target_value",
    "unit",
    "percent_or_point",
    "baseline",
    "cadence",
    "fiscal_year",
    "valid_period",
    "start_date",
    "deadline",
)
#: Every question a statement can carry.
QUESTIONS = (
    "percent_or_point",
    "ratio_or_increase",
    "once_or_each",
    "which_number",
    "which_end",
    "range_or_way",
    "rival_numbers",
    "which_side",
    "numbers_disagree",
    "which_deadline",
)


#: Places in the original text by what they gave: `{"name": ((0, 3),), "number": ((3, 6),)}`, ends exclusive.
Spans = Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a target lies over time (R3) and how its sub-periods become a period (R2); None is asked."""

    shape: Shape | None = None
    aggregation: Aggregation | None = None


UNKNOWN = Meaning()
NO_TIME = When()


@dataclass(frozen=True, slots=True)
class Move:
    """Where a change leads from a start: times `factor`, then `shift` more, in the unit of the start."""

    factor: float = 1.0
    shift: float = 0.0

    def from_start(self, start: Fraction) -> Fraction:
        """Return where it leads."""
        return start * Fraction(str(self.factor)) + Fraction(str(self.shift))


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One way to read a sentence: `label` is the reckoning (30% × 1.15), the same in every language; `value` a number or an ISO day.

    Of a change `value` is by how much, and `move` where that leads: it is no target by itself. `start` is where the value begins.
    `side` says what is good (at_least, at_most, within), None where the reading does not tell; within has the ends of its `band` and no
    value.
    """

    label: str
    value: float | str | None
    unit: str | None = None
    move: Move | None = None
    start: float | None = None
    side: str | None = None
    band: tuple[float, float] | None = None

    def as_json(self) -> dict[str, Any]:
        start = {} if self.start is None else {"start": _plain(self.start)}
        band = {} if self.band is None else {"low": _plain(self.band[0]), "high": _plain(self.band[1])}
        return {"label": self.label, "value": _plain(self.value), "unit": self.unit, **start, **band}


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What only the writer can tell; `key` is one of QUESTIONS, `facts` what the sentence about it names."""

    key: str
    readings: tuple[Interpretation, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


@dataclass(frozen=True, slots=True)
class Statement:
    """One goal. `value` and `baseline` in `unit` (of a change: how much), None where the sentence has none; `level` is a proposal.

    `start` is the first day of the term the sentence names (来期, 2027年3月期), None where it names none. `meaning` is how the number
    lies over time (R3). `spans` are the characters of the original that gave `name`, `number`, `unit`, `time` and `direction`.
    """

    text: str
    level: str | None
    name: str | None
    value: float | None
    unit: str | None
    cadence: str
    direction: str
    mode: str | None
    baseline: float | None
    deadline: date | None
    missing: tuple[str, ...]
    questions: tuple[Ambiguity, ...]
    start: date | None = None
    meaning: Meaning = UNKNOWN
    baseline_unit: str = ""
    spans: Spans = field(default_factory=dict, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return the statement as plain JSON values, its questions without words (`kpicore.text.statements` has them)."""
        return {
            "text": self.text,
            "level": self.level,
            "name": self.name,
            "value": _plain(self.value),
            "unit": self.unit,
            "cadence": self.cadence,
            "direction": self.direction,
            "mode": self.mode,
            "baseline": _plain(self.baseline),
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "missing": list(self.missing),
            "questions": [
                {"key": question.key, "readings": [reading.as_json() for reading in question.readings]}
                for question in self.questions
            ],
            "kind": None if self.meaning.shape is None else str(self.meaning.shape),
            "spans": {what: [list(span) for span in places] for what, places in self.spans.items()},
        }


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What one sentence gave to the goal of another one: its text, the marks of the name and the numbers taken from it."""

    text: MappedText
    name: tuple[TextMark, ...] = ()
    numbers: tuple[WrittenNumber, ...] = ()


@value_type
class ParsedGoal:
    """What the grammar found in one clause, before it is judged what is missing.

    `change` says that the value is how much it moves; `check` is a second number that says the same (50件から75件へ、50%増); `low`
    the end of a range, `is_way` that it may as well be where the way to the other end begins (82% to 90%); `readings` the
    two values of one number (2億5千); `rivals` numbers that may each be the target, where
    `is_unit_open` the readings of one without a unit; `is_beside_money` that it follows amounts of money; `when` what it says about time;
    `is_ratio` that the value is a ratio (前年比120%, 2倍); `is_each` that 月間 stands right before a change; `is_side_open` that
    neither words nor name tell which side is good; `is_fraction` that the number is a share or a multiple (1/3); `counted`
    the noun that an English number without a unit counts; `elsewhere` what other sentences gave.
    """

    name: str | None = None
    value: float | None = None
    unit: str = ""
    direction: str = "unspecified"
    is_kept: bool = False
    change: bool = False
    is_each: bool = False
    is_ratio: bool = False
    is_unit_open: bool = False
    is_beside_money: bool = False
    baseline: float | None = None
    baseline_unit: str = ""
    counted: str = ""
    check: float | None = None
    low: float | None = None
    is_way: bool = False
    readings: tuple[float, ...] = ()
    rivals: tuple[tuple[float, str], ...] = ()
    when: When = NO_TIME
    is_side_open: bool = False
    is_fraction: bool = False
    is_factor: bool = False
    is_bare: bool = False
    is_act: bool = False
    is_english: bool = False
    marks: Mapping[str, tuple[TextMark, ...]] = field(default_factory=dict)
    numbers: tuple[WrittenNumber, ...] = ()
    elsewhere: tuple[Excerpt, ...] = ()

    @property
    def cadence(self) -> str:
        return self.when.cadence

    @property
    def compared(self) -> str | None:
        return self.when.compared

    @property
    def is_claim(self) -> bool:
        """Return whether there is a number, one or several."""
        return self.value is not None or bool(self.rivals)

    def with_(self, **changes: Any) -> ParsedGoal:
        """Return the goal with other values, itself where it has them already."""
        if all(getattr(self, name) is value for name, value in changes.items()):
            return self
        return replace(self, **changes)


def _plain(value: float | str | None) -> float | int | str | None:
    """Return whole numbers as integers, so that 300000000 is written without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
