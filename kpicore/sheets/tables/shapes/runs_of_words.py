"""Names of months in all languages of CLDR. They are words of other things as well (Mac, set, ocak), so that in a line of cells only a run
of them in the order of the year, all of one language, says that they are meant, and in a single cell a number beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from kpicore.sheets.cells import tidy
from kpicore.sheets.grid import Grid
from kpicore.sheets.periods import ERAS
from kpicore.sheets.tables.witnesses import said_of

_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: A word, with the point behind a short one.
_WORD = re.compile(r"[^\s\d_.,;:/()（）~〜–-]+\.?")
#: Between day, month and year: 5 de gener de 2026.
_OF = re.compile(r"(?<=[\w.]) (?:DE|DEL|DI) (?=\w)")
#: Months stand at the head of a table or in its first rows; longer texts are remarks.
_LOOKED_AT, _LONGEST = 60, 40
#: So many months in a run, fewer where each has its year and nothing else, with so much of the steps to the same month or the next, are no
#: accident.
_FEWEST, _FEWEST_DATED, _MOSTLY = 4, 2, 0.75
_DATED = re.compile(r"[^\W\d_]+\.?[\s/'-]*(?:20)?\d\d")
#: Short names of months have less letters.
_WHOLE = 5


@lru_cache(maxsize=1)
def _months() -> dict[str, dict[str, int]]:
    """Return the languages that use a word as the name of a month, each with the month, counted from 0."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    table = Path(__file__).with_name("months.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        language, *months = line.split("\t")
        for month, names in enumerate(months):
            for name in names.split("/"):
                found[_plain(name)][language] = month
    return dict(found)


@lru_cache(maxsize=16384)
def _plain(word: str) -> str:
    """Return a word as it is compared: in small letters without accents, which programs leave out."""
    letters = unicodedata.normalize("NFKD", word.casefold().rstrip("."))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("ı", "i")


def in_english(text: str) -> str:
    """Return a text in capitals with whole names of months in other languages beside its numbers in English, where all languages that know
    the word mean one month by it: 5 DE OTTOBRE DE 2026 → 5 OCT 2026. Short names are words of other things (avg 24).
    """
    return _WORD.sub(_english_alone, _OF.sub(" ", text)) if re.search(r"\d", text) else text


def _english_alone(match: re.Match[str]) -> str:
    months = set(_told(match[0]).values()) if len(match[0]) >= _WHOLE else set()
    return _ENGLISH[months.pop()].upper() if len(months) == 1 else match[0]


def in_full(grid: Grid) -> Grid:
    """Return a tab with what runs in order along its rows and columns written out: the months of other languages in English (Gener,
    Febrer, Març), the years of Japan with their era (R5, R6, R7).
    """
    first = grid.rows[:_LOOKED_AT]
    of_rows = {at: write for at, row in enumerate(first) if (write := _writer_of(row))}
    columns = zip_longest(*first)
    of_columns = {at: write for at, column in enumerate(columns) if (write := _writer_of(column))}
    if not of_rows and not of_columns:
        return grid
    rows = [
        [_written(value, of_rows.get(row) or of_columns.get(column)) for column, value in enumerate(values)]
        for row, values in enumerate(grid.rows)
    ]
    return replace(grid, rows=rows)


def _writer_of(values: Sequence[Any]) -> Callable[[str], str] | None:
    texts = [value for value in values if type(value) is str and len(value) <= _LONGEST]
    if _are_years_of_eras([told for text in texts if (told := _ERA.fullmatch(tidy(text)))]):
        return lambda text: _ERA.sub(lambda told: f"{_ERAS[told[1]]}{told[2]}年{told[3]}", tidy(text))
    language = _language_of(texts)
    return partial(_in_english_of, language) if language else None


def _written(value: Any, write: Callable[[str], str] | None) -> Any:
    return value if write is None or type(value) is not str or len(value) > _LONGEST else write(value)


_ERAS = {"R": "令和", "H": "平成", "S": "昭和"}
_ERA = re.compile(r"([RHS])([1-9]\d?)([^\W\da-zA-Z年月]*)")
#: So many years by the letter of their era; from 1 on they are rooms or regions.
_FEWEST_YEARS = 3


def _are_years_of_eras(told: Sequence[re.Match[str]]) -> bool:
    """Whether R5, R6, R7 or H31, R2, R3 go on by a year or, from one era to the next, by two; a word behind one of them, if there is any,
    says plan or actual (R7予算, R7決算, R6決算).
    """
    rests = {each[3] for each in told} - {""}
    if len(told) < _FEWEST_YEARS or (rests and not any(map(said_of, rests))):
        return False
    first = {letter: ERAS[era][0].year - 1 for letter, era in _ERAS.items()}
    years = list(dict.fromkeys(first[each[1]] + int(each[2]) for each in told))
    steps = {b - a for a, b in pairwise(years)}
    return steps in ({1}, {-1}) and "1" not in (told[0][2], told[-1][2])


def _language_of(texts: Iterable[str]) -> str:
    """Return the language in which most months run in order through some cells, "" where they do in none, or as many in English."""
    runs: dict[str, list[int]] = defaultdict(list)
    undated: set[str] = set()
    for text in texts:
        found = {language: month for word in _WORD.findall(text) for language, month in _told(word).items()}
        undated |= set() if _DATED.fullmatch(text) else found.keys()
        for language, month in found.items():
            runs[language].append(month)
    steps = {
        language: _steps(months, _FEWEST if language in undated else _FEWEST_DATED) for language, months in runs.items()
    }
    longest = max(steps, key=lambda language: steps[language], default="")
    return longest if steps.get(longest, 0) > steps.get("en", 0) else ""


def _told(word: str) -> dict[str, int]:
    return _months().get(_plain(word), {})


def _steps(months: Sequence[int], fewest: int) -> int:
    """Return how many steps lead to the same month or the next, 0 where they are no run."""
    steps = [(one, other) for one, other in pairwise(months) if (other - one) % 12 in (0, 1)]
    is_run = len({month for step in steps for month in step}) >= fewest
    return len(steps) if is_run and len(steps) >= _MOSTLY * (len(months) - 1) else 0


def _in_english_of(language: str, text: str) -> str:
    return _WORD.sub(lambda match: _in_one_word(match[0], language), text)


def _in_one_word(word: str, language: str) -> str:
    month = _told(word).get(language)
    return word if month is None else _ENGLISH[month]
