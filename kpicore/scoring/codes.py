"""Texts of a column as small numbers.

As `pandas.factorize`, but quicker on the two columns a table of actuals has: one in runs (rows ordered by indicator), one of texts of
equal width (period ids of a cadence). Both are read from the bytes of the column where pandas keeps them in Arrow's layout, and by
`factorize` where it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]

#: With more runs than this share of the rows, looking at runs alone saves nothing; the first rows tell whether to try.
_FEW_RUNS = 0.25
_SAMPLE = 4096
_WORD = 8


def coded(column: pd.Series[Any]) -> tuple[Codes, list[str]]:
    """Return for each row the position of its text among the distinct ones, and those texts.

    >>> coded(pd.Series(["2026-W01", "2026-W02", "2026-W01"], dtype="str"))
    (array([0, 1, 0]), ['2026-W01', '2026-W02'])
    """
    sample = column.iloc[:_SAMPLE]
    if len(_run_starts(sample)) <= _FEW_RUNS * len(sample):
        starts = _run_starts(column)
        codes, texts = pd.factorize(column.iloc[starts])
        return np.repeat(codes, np.diff(starts, append=len(column))), texts.tolist()
    data = _bytes_of_equal_width(column)
    if data is None:
        codes, texts = pd.factorize(column)
        return codes, texts.tolist()
    first, *others = _words(data)
    codes = pd.factorize(first)[0]
    for word in others:
        words = pd.factorize(word)[0]
        codes = pd.factorize(codes * (int(words.max()) + 1) + words)[0]
    some_row = np.zeros(int(codes.max()) + 1, dtype=np.int64)
    some_row[codes] = np.arange(len(codes))
    return codes, column.iloc[some_row].tolist()


def _run_starts(column: pd.Series[Any]) -> Codes:
    """Return the rows whose text is not that of the row above."""
    if not len(column):
        return np.zeros(0, dtype=np.int64)
    changes = np.asarray(column.array[1:] != column.array[:-1], dtype=bool)
    return np.concatenate([[0], np.nonzero(changes)[0] + 1])


def _bytes_of_equal_width(column: pd.Series[Any]) -> NDArray[np.uint8] | None:
    """Return the texts as rows of bytes, None when they differ in width or are not kept in Arrow's layout."""
    as_arrow = getattr(column.array, "__arrow_array__", None)
    if as_arrow is None:
        return None
    arrow = as_arrow()
    arrow = arrow.combine_chunks() if hasattr(arrow, "combine_chunks") else arrow
    if str(arrow.type) not in {"string", "large_string"} or arrow.null_count:
        return None
    _, offsets, data = arrow.buffers()
    kind = np.int64 if str(arrow.type) == "large_string" else np.int32
    ends = np.frombuffer(offsets, dtype=kind)[arrow.offset : arrow.offset + len(arrow) + 1]
    width = int(ends[1] - ends[0])
    if not width or (np.diff(ends) != width).any():
        return None
    return np.frombuffer(data, dtype=np.uint8)[int(ends[0]) : int(ends[-1])].reshape(-1, width)


def _words(data: NDArray[np.uint8]) -> Iterator[NDArray[np.uint64]]:
    """Yield rows of bytes as whole numbers, eight bytes at a time."""
    for first in range(0, data.shape[1], _WORD):
        part = data[:, first : first + _WORD]
        padded = part if part.shape[1] == _WORD else np.pad(part, ((0, 0), (0, _WORD - part.shape[1])))
        yield np.ascontiguousarray(padded).view(np.uint64).ravel()
