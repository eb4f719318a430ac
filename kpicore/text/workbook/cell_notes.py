"""The words of the notes on cells: what is wrong with the cell, and how to mend it, in the language of the plan."""

from __future__ import annotations

from collections.abc import Iterable

from kpicore.periods import Calendar
from kpicore.problems import Problem, Severity, by_severity
from kpicore.sheets.addresses import address_of
from kpicore.text.catalogue import catalogue
from kpicore.text.sentences import problem_words

#: Cells with a note at most, the gravest first: more would only be in the way.
MOST_NOTES = 300
_LONGEST = 1_500


def notes_of(
    problems: Iterable[Problem], language: str, calendar: Calendar | None = None
) -> dict[tuple[str, int, int], str]:
    """Return by tab, row and column (from 0) what to say of cells: errors and warnings that are about a cell, or begin at one.

    Problems of whole tabs, rows, columns and nodes have no cell to stand at.
    """
    words = catalogue(language)
    found: dict[tuple[str, int, int], list[str]] = {}
    for problem in by_severity(problems):
        address = address_of(problem.where)
        if problem.severity is Severity.INFO or address is None or address.row is None or address.column is None:
            continue
        place = (address.tab, address.row, address.column)
        if place in found or len(found) < MOST_NOTES:
            said = problem_words(problem, language, calendar)
            note = "\n".join((said.title, said.meaning, words("cell_notes.mend", mend=said.mend)))
            found.setdefault(place, []).append(note)
    return {place: "\n\n".join(dict.fromkeys(notes))[:_LONGEST] for place, notes in found.items()}
