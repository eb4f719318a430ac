"""Texts of a column as small numbers.

As `pandas.factorize`, but quicker on the two columns a table of actuals has: one in runs (rows ordered by indicator), one of texts of
equal width (period ids of a cadence). Both are read from the bytes of the column where pandas keeps them in Arrow's layout, and by
`factorize` where it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Codes = NDArray[np.int64]

#: With more runs than this share of the rows, looking at runs alone saves nothing; the first rows tell whether to try.
_FEW_RUNS = 0.25
_SAMPLE = 512
#: A larger table of numbers would cost more than a hash of the texts.
_MOST_NUMBERS = 1 << 20


def coded(column: pd.Series[Any]) -> tuple[Codes, list[str]]:
    """Return for each row the position of its text among the distinct ones, and those texts.

    >>> coded(pd.Series(["2026-W01", "2026-W02", "2026-W01"], dtype="str"))
    (array([0, 1, 0]), ['2026-W01', '2026-W02'])
    """
    import pandas as pd  # whoever has a column has loaded it; the plan alone is laid out without

    sample = column.iloc[:_SAMPLE]
    if len(_run_starts(sample)) <= _FEW_RUNS * len(sample):
        starts = _run_starts(column)
        codes, texts = pd.factorize(column.iloc[starts])
        return np.repeat(codes, np.diff(starts, append=len(column))), texts.tolist()
    data = _bytes_of_equal_width(column)
    found = None if data is None else _by_digits(data)
    if found is not None:
        return found
    codes, texts = pd.factorize(column)
    return codes, texts.tolist()


def _by_digits(data: NDArray[np.uint8]) -> tuple[Codes, list[str]] | None:
    """Return codes and texts of rows of bytes, in the order of the alphabet; None where the bytes vary too much.

    The bytes that vary are the digits of a number, each with its own base, so that a table of all such numbers can be looked up
    instead of a hash of the text.
    """
    places = np.ascontiguousarray(data.T)
    low, high = places.min(axis=1), places.max(axis=1)
    base = (high - low).astype(np.int64) + 1
    if np.prod(base.astype(np.float64)) > _MOST_NUMBERS:
        return None
    worth = np.append(np.cumprod(base[::-1])[::-1][1:], 1)
    number = np.zeros(len(data), dtype=np.int32)
    for place in np.nonzero(base > 1)[0]:
        number += np.multiply(places[place] - low[place], worth[place], dtype=np.int32)
    row = number.astype(np.int64)  # once, instead of at each look-up
    present = np.zeros(int(np.prod(base)), dtype=bool)
    present[row] = True
    numbers = np.nonzero(present)[0]
    code_of = np.zeros(len(present), dtype=np.int64)
    code_of[numbers] = np.arange(len(numbers))
    texts = (numbers[:, None] // worth % base + low).astype(np.uint8)
    return code_of.take(row), [text.tobytes().decode() for text in texts]


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
