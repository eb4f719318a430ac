"""What the reader made of the cells of a case, cell by cell, beside what must be made of them; every difference as one line.

A difference has a kind, the worst first: `wrong-role` (a number that is no actual was read as one), `wrong` (value, period or indicator),
`made-up` (a number read where none is declared), `unread`, `not-asked`, `untold` (a cell nothing is said of), `other-reason`, `twice`,
`other-place` (the number is right but taken from a cell that repeats it).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.mapping import Mapping
from kpicore.sheets.reader import WorkbookReading, read_workbook
from tests.sheets.case_files import ASKED, REASONS, Case, Cell, Expected, Version, same_name
from tests.sheets.places import cells_of

#: Kinds of differences by which a number on the board is wrong.
WRONG = ("wrong-role", "wrong", "made-up")


@dataclass(slots=True)
class Found:
    """All a reading says of one cell; `questions` are asked about it besides."""

    numbers: list[tuple[str, str, str, float]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    @property
    def times(self) -> int:
        return len(self.numbers) + len(self.missing) + len(self.skipped) + len(self.asked)


@dataclass(frozen=True, slots=True)
class Difference:
    kind: str
    where: str
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.kind:12} {self.where}: wanted {self.wanted}, got {self.got}"


@dataclass(frozen=True, slots=True)
class Score:
    """How well a version was read: numbers read, those of them that are right, numbers that must be read, and the differences."""

    read: int
    right: int
    required: int
    required_right: int
    differences: tuple[Difference, ...]

    def count(self, *kinds: str) -> int:
        return sum(difference.kind in kinds for difference in self.differences)


def scores_of(case: Case) -> list[Score]:
    """Return the score of each version of a case; later ones are read with the mapping saved from the first, as text and back."""
    reading = read_case(case, case.first.workbook)
    saved = Mapping.from_json(json.loads(json.dumps(mapping_of(reading).as_json())))
    later = [read_case(case, version.workbook, saved) for version in case.later]
    versions = (case.first, *case.later)
    return [score(version, found) for version, found in zip(versions, (reading, *later), strict=True)]


def read_case(case: Case, workbook: Workbook, mapping: Mapping | None = None) -> WorkbookReading:
    return read_workbook(workbook, today=case.today, settings=case.settings, mapping=mapping)


def mapping_of(reading: WorkbookReading) -> Mapping:
    """Return the mappings of all tabs a reading analysed."""
    return Mapping(tuple(tab.mapping for tab in reading.tabs))


def score(version: Version, reading: WorkbookReading) -> Score:
    """Return how a reading differs from what must be read."""
    found = _found(version.workbook, reading)
    numbers = {cell: what for cell, what in found.items() if what.numbers}
    elsewhere = _repeated(version, numbers)
    differences = [*_differences(version, found, elsewhere), *_made_up(version, numbers)]
    required = [cell for cell, expected in version.cells.items() if _is_number(expected) and not expected.optional]
    return Score(
        read=len(numbers),
        right=sum(cell in elsewhere or _is_right(version.cells.get(cell), what) for cell, what in numbers.items()),
        required=len(required),
        required_right=sum(
            cell in elsewhere or _is_right(version.cells[cell], found.get(cell, Found())) for cell in required
        ),
        differences=tuple(differences),
    )


# -- what was found -------------------------------------------------------------------------------------------------


def _found(workbook: Workbook, reading: WorkbookReading) -> dict[Cell, Found]:
    answer = json.loads(json.dumps(reading.as_json()))
    found: dict[Cell, Found] = {}
    for grid in workbook:
        for what in ("actuals", "targets"):
            for row in answer[what]:
                number = (what[:-1], row["indicator"], row["period"] or "", row.get("value"))
                _tell(found, grid, row["cell"], "numbers", number)
        for what in ("missing", "skipped"):
            for row in answer[what]:
                _tell(found, grid, row["cell"], what, row["reason"])
        for problem in answer["problems"]:
            _tell(found, grid, problem["where"], "asked", problem["code"])
        for question in (question for tab in answer["tabs"] for question in tab["questions"]):
            _tell(found, grid, question["where"], "questions", question["code"])
    return found


def _tell(found: dict[Cell, Found], grid: Grid, where: str, what: str, value: Any) -> None:
    for row, column in cells_of(where, grid):
        getattr(found.setdefault((grid.tab, row, column), Found()), what).append(value)


def _is_number(expected: Expected) -> bool:
    return expected.what in ("actual", "target")


def _is_right(expected: Expected | None, found: Found) -> bool:
    if expected is None or not _is_number(expected) or len(found.numbers) != 1:
        return False
    what, indicator, period, value = found.numbers[0]
    return (
        what == expected.what
        and period == expected.period
        and same_name(expected.names, indicator)
        and value is not None
        and expected.value is not None
        and abs(value - expected.value) <= 1e-9 * max(1.0, abs(expected.value))
    )


# -- differences ----------------------------------------------------------------------------------------------------


def _repeated(version: Version, numbers: dict[Cell, Found]) -> set[Cell]:
    """Return the cells of numbers that were rightly read but from a cell that repeats them, and the cells they should be taken from."""
    repeats = [cell for cell in numbers if version.cells.get(cell, Expected("")).reason == "repeat"]
    wanted = [cell for cell, expected in version.cells.items() if _is_number(expected) and cell not in numbers]
    pairs = [(there, here) for here in wanted for there in repeats if _is_right(version.cells[here], numbers[there])]
    return {cell for pair in pairs for cell in pair}


def _differences(version: Version, found: dict[Cell, Found], elsewhere: set[Cell]) -> Iterator[Difference]:
    grids = {grid.tab: grid for grid in version.workbook}
    for cell, expected in version.cells.items():
        if expected.what == "words":
            continue
        tab, row, column = cell
        kind = "other-place" if cell in elsewhere else _difference(expected, found.get(cell, Found()))
        if kind:
            yield Difference(kind, grids[tab].at(row, column), _shown(expected), _shown_found(found.get(cell, Found())))
    for tab, expected in version.whole.items():
        yield from _of_whole(grids[tab], expected, found)


def _difference(expected: Expected, found: Found) -> str:
    """Return the kind of difference at one cell, "" when it was read as it must be."""
    if found.numbers:
        return _difference_of_number(expected, found)
    if _is_number(expected):
        return "" if expected.optional else "unread"
    if expected.what == "asked":
        return _not_asked(expected.reason, found)
    if not found.times:
        return "untold"
    if found.times > 1 and len(found.skipped) + len(found.missing) > 1:
        return "twice"
    reasons = found.skipped + found.missing + found.asked
    accepted = REASONS.get(expected.reason, frozenset({expected.reason}))
    return "" if not expected.reason or accepted & set(reasons) else "other-reason"


def _difference_of_number(expected: Expected, found: Found) -> str:
    if len(found.numbers) > 1:
        return "twice"
    if found.times > 1:
        return "" if _is_right(expected, found) and not found.missing and not found.skipped else "twice"
    if _is_right(expected, found):
        return ""
    what, _, period, _ = found.numbers[0]
    is_of_prior_year = expected.optional and period != expected.period
    return "wrong-role" if what != expected.what or is_of_prior_year else "wrong"


def _not_asked(code: str, found: Found) -> str:
    """A cell is asked about where a problem covers it, or where it was left out because of one told elsewhere."""
    accepted = ASKED.get(code, frozenset({code}))
    told = {*found.asked, *found.skipped, *found.questions}
    return "" if told and (not code or accepted & told) else "not-asked"


def _of_whole(grid: Grid, expected: Expected, found: dict[Cell, Found]) -> Iterator[Difference]:
    """A tab left out, or not read because of a problem, as a whole."""
    inside = [what for (tab, _, _), what in found.items() if tab == grid.tab]
    if any(what.numbers for what in inside):
        yield Difference("wrong-role", grid.address, _shown(expected), "numbers of it are read")
    elif expected.what == "asked" and not any(expected.reason in what.asked for what in inside):
        yield Difference("not-asked", grid.address, _shown(expected), _shown_reasons(inside))
    elif expected.what == "skipped" and not any(what.skipped or what.asked for what in inside):
        yield Difference("untold", grid.address, _shown(expected), "nothing")


def _made_up(version: Version, numbers: dict[Cell, Found]) -> Iterator[Difference]:
    grids = {grid.tab: grid for grid in version.workbook}
    for cell, found in numbers.items():
        tab, row, column = cell
        if (cell not in version.cells or version.cells[cell].what == "words") and tab not in version.whole:
            yield Difference("made-up", grids[tab].at(row, column), "nothing", _shown_found(found))


def _shown(expected: Expected) -> str:
    if _is_number(expected):
        return f"{expected.what} {' or '.join(expected.names)} {expected.period} {expected.value:g}"
    return f"{expected.what} {expected.reason}".strip()


def _shown_found(found: Found) -> str:
    parts = [f"{what} {name} {period} {value:g}" for what, name, period, value in found.numbers if value is not None]
    for word in ("missing", "skipped", "asked"):
        parts += [f"{word} {reason}" for reason in dict.fromkeys(getattr(found, word))]
    return " + ".join(parts) or "nothing"


def _shown_reasons(found: Iterable[Found]) -> str:
    counts = Counter(reason for what in found for reason in (*what.skipped, *what.asked))
    return ", ".join(f"{reason} ×{count}" for reason, count in counts.items()) or "nothing"


def report(name: str, scores: Sequence[Score]) -> str:
    """Return the differences of a case as text, a line each, "" when there are none."""
    lines = [
        f"{name}{'' if not number else f' (version {number + 1})'}: {difference}"
        for number, found in enumerate(scores)
        for difference in found.differences
    ]
    return "\n".join(lines)
