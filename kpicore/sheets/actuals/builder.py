"""Actuals while they are read, column by column: numbers for indicators and periods, so that 200,000 rows cost no objects of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpicore.model.actuals import COLUMNS, actuals_table, empty_actuals, latest_entries
from kpicore.periods import Cadence, Calendar, finest_first
from kpicore.problems import Problem
from kpicore.sheets.addresses import address_of
from kpicore.sheets.columns import Ints, Texts, blank_texts
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import column_letters, tab_prefix


@dataclass(slots=True)
class Numbering:
    """Gives each distinct value a number, counted from 0 in the order they come."""

    values: list[Any] = field(default_factory=list)
    _numbers: dict[Any, int] = field(default_factory=dict)

    def of(self, value: Any) -> int:
        number = self._numbers.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number


@dataclass(frozen=True, slots=True)
class TabActuals:
    """The actuals of one tab. `texts` is a pandas array of texts; `flags`, `notes`, `entered_by` are None where all are
    blank, `recorded_at` where all are unknown.
    """

    tab: str
    indicators: Ints
    periods: Ints
    values: NDArray[np.float64]
    rows: Ints
    columns: Ints
    texts: Any
    flags: Texts | None = None
    notes: Texts | None = None
    entered_by: Texts | None = None
    recorded_at: NDArray[np.datetime64] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def address(self, index: int) -> str:
        return f"{tab_prefix(self.tab)}{column_letters(int(self.columns[index]))}{int(self.rows[index]) + 1}"

    def only(self, kept: NDArray[np.bool_]) -> TabActuals:
        """Return the rows that are kept."""
        return TabActuals(
            self.tab,
            self.indicators[kept],
            self.periods[kept],
            self.values[kept],
            self.rows[kept],
            self.columns[kept],
            self.texts.take(np.flatnonzero(kept)),
            self.flags and self.flags.only(kept),
            self.notes and self.notes.only(kept),
            self.entered_by and self.entered_by.only(kept),
            None if self.recorded_at is None else self.recorded_at[kept],
        )


@dataclass(slots=True)
class ActualsBuilder:
    """All parts of a workbook, and the numbers of its indicators and periods."""

    calendar: Calendar
    indicators: Numbering = field(default_factory=Numbering)
    periods: Numbering = field(default_factory=Numbering)
    parts: list[TabActuals] = field(default_factory=list)

    def first_days(self) -> Ints:
        """Return the day number of the first day of each period."""
        return np.array(
            [
                int(self.calendar.first_days(period.cadence, np.array([period.ordinal]))[0])
                for period in self.periods.values
            ],
            dtype=np.int64,
        )

    def table(self, findings: Findings) -> pd.DataFrame:
        """Return one row per indicator and period; overruled entries are reported in `findings` (R1, decision 12)."""
        parts = [part for part in self.parts if len(part)]
        if not parts:
            return empty_actuals()
        indicators = np.concatenate([part.indicators for part in parts])
        periods = np.concatenate([part.periods for part in parts])
        table = actuals_table(self._frame(parts, indicators, periods))
        if not pd.Series(indicators * len(self.periods.values) + periods).duplicated().any():
            return table
        kept, problems = latest_entries(_of_words_and_numbers(table, findings))
        is_repeat = [problem.facts["value"] == problem.facts["counted_value"] for problem in problems]
        for problem in compress(problems, is_repeat):  # equal to the entry that counts (decision 12)
            findings.skip(problem.where, "repeat")
        findings.problems += _with_cause(compress(problems, (not repeat for repeat in is_repeat)))
        return kept

    def _frame(self, parts: Sequence[TabActuals], indicators: Ints, periods: Ints) -> pd.DataFrame:
        unknown = np.array(["NaT"], dtype="datetime64[us]")
        columns = {
            "indicator": _named([str(name) for name in self.indicators.values], indicators),
            "period": _named([str(period) for period in self.periods.values], periods),
            "value": np.concatenate([part.values for part in parts]),
            "text": _joined([part.texts for part in parts]),
            "cell": _joined([_addresses(part) for part in parts]),
            "flags": _texts([part.flags for part in parts], parts),
            "note": _texts([part.notes for part in parts], parts),
            "entered_by": _texts([part.entered_by for part in parts], parts),
            "recorded_at": np.concatenate(
                [unknown.repeat(len(part)) if part.recorded_at is None else part.recorded_at for part in parts]
            ),
        }
        return pd.DataFrame({column: columns[column] for column in COLUMNS}, copy=False)


def _of_words_and_numbers(table: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return the entries without those a word (対象外) and a number of one period overrule.

    A number beats a word that was not recorded later; of several words the last counts.
    """
    is_word = table["value"].isna()
    if not is_word.any():
        return table
    key = ["indicator", "period"]
    said = (
        table[is_word].sort_values("recorded_at", kind="stable", na_position="first").drop_duplicates(key, keep="last")
    )
    numbers = table[~is_word]
    latest = numbers.groupby(key)["recorded_at"].max()
    held = latest.reindex(pd.MultiIndex.from_frame(said[key]))
    has_number = pd.Index(held.index).isin(latest.index)
    said = said[~has_number | (said["recorded_at"].to_numpy() > held.to_numpy())]
    overruled = pd.MultiIndex.from_frame(numbers[key]).isin(pd.MultiIndex.from_frame(said[key]))
    for cell in numbers.loc[overruled, "cell"].tolist():
        findings.skip(cell, "excluded")
    kept: pd.DataFrame = pd.concat([numbers[~overruled], said]).sort_index().reset_index(drop=True)
    return kept


def _named(names: Sequence[str], numbers: Ints) -> Any:
    return pd.array(list(names), dtype="str").take(numbers)


def _joined(texts: Sequence[Any]) -> Any:
    """Return arrays of texts one below the other, as one array."""
    return texts[0] if len(texts) == 1 else pd.concat([pd.Series(each) for each in texts], ignore_index=True).array


def _addresses(part: TabActuals) -> Any:
    """Return the address of every cell: the tab and the letters of its column, and the number of its row."""
    used, codes = np.unique(part.columns, return_inverse=True)
    starts = [tab_prefix(part.tab) + column_letters(int(column)) for column in used]
    size = 1 << int(part.rows.max() + 1).bit_length()
    return _named(starts, codes) + _row_numbers(size).take(part.rows)


@lru_cache(maxsize=2)
def _row_numbers(count: int) -> Any:
    """Return the numbers of so many rows as texts; kept, as a board reads the same sheet again and again."""
    return pd.array([str(row + 1) for row in range(count)], dtype="str")


def _texts(columns: Sequence[Texts | None], parts: Sequence[TabActuals]) -> Any:
    """Return the columns of all parts one below the other, blanks where a part has none."""
    names: list[str] = []
    codes = []
    for column, part in zip(columns, parts, strict=True):
        texts = column or blank_texts(len(part))
        codes.append(texts.codes + len(names))
        names += texts.names
    return _named(names, np.concatenate(codes))


def _with_cause(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Return the problems with what they may have in common: two columns of one period (`duplicate-column` says which counts), an
    indicator on two tabs that disagree, or the one cell that counts.
    """
    for problem in problems:
        facts, counted_at = problem.facts, str(problem.facts["counted"])
        mine, counted = address_of(problem.where), address_of(counted_at)
        if mine is None or counted is None or mine.tab != counted.tab:
            cause = f"{counted_at.rpartition('!')[0]}!{facts['indicator']}"
            yield Problem(problem.code, problem.severity, problem.where, {**facts, "cause": cause})
        elif mine.row != counted.row:
            yield Problem(problem.code, problem.severity, problem.where, {**facts, "cause": counted_at})
        else:
            column, other = (re.sub("[0-9]+", "", address.cells) for address in (mine, counted))
            more = {"column": column, "counted_column": other, "cause": f"{column}/{other}"}
            yield Problem("duplicate-column", problem.severity, problem.where, {**facts, **more})


def totals_among(part: TabActuals, builder: ActualsBuilder, declared: Sequence[Cadence | None]) -> NDArray[np.bool_]:
    """Return which entries are totals of finer ones of the same indicator in the same tab (decisions 1 and 8).

    Weeks among days always are. Other coarser periods are, unless theirs is the cadence the indicator declares (`declared`, by its
    number): then it is the number itself, and beats the finer ones (R2).
    """
    cadences = np.array([period.cadence.rank for period in builder.periods.values], dtype=np.int64)[part.periods]
    ordinals = np.array([period.ordinal for period in builder.periods.values], dtype=np.int64)[part.periods]
    totals = np.zeros(len(part), dtype=bool)
    present = finest_first(builder.periods.values[number].cadence for number in np.unique(part.periods))
    for place, coarse in enumerate(present):
        for fine in present[:place]:
            is_week_of_days = (fine, coarse) == (Cadence.DAILY, Cadence.WEEKLY)
            own = np.array([cadence is coarse and not is_week_of_days for cadence in declared])[part.indicators]
            inside = builder.calendar.parents_of(fine, ordinals[cadences == fine.rank], coarse)
            covered = set(zip(part.indicators[cadences == fine.rank].tolist(), inside.tolist(), strict=True))
            mine = np.flatnonzero((cadences == coarse.rank) & ~own)
            totals[[i for i in mine.tolist() if (part.indicators[i], ordinals[i]) in covered]] = True
    return totals
