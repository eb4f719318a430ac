"""How long the number reader takes for 200,000 messy cells, against pandas reading as many clean ones, in one run.

python bench/cells.py [cells]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from kpicore.sheets.cells.cell import FAULT, MISSING, NUMBER, read_numbers

ROUNDS = 5
FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")


def messy_cells(count: int, seed: int = 1) -> list[object]:
    """Return cells as a shop keeps them: 70 % clean numbers, the rest text, blanks, dashes, errors and words."""
    rng = random.Random(seed)  # noqa: S311 - no secret is drawn
    return [rng.uniform(0, 1e6) if rng.random() < 0.7 else _messy_cell(rng) for _ in range(count)]


def _messy_cell(rng: random.Random) -> object:
    number = rng.randrange(1_000_000)
    kind = rng.randrange(12)
    return (
        f"{number:,}",
        f"{number:,}円",
        f"{number:,}".translate(FULL_WIDTH),
        f"¥{number:,}",
        f"△{number:,}",
        f"{number / 10:,.1f}千円",
        f"約{number % 1000}万円",
        None,
        "-",
        "未入力",
        "#DIV/0!",
        f"{number}\u00a0",
    )[kind]


def best_of(work: Callable[[], object]) -> float:
    """Return the processor seconds of the fastest of some rounds (one thread, so that other work does not count)."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main(count: int) -> None:
    clean = pd.Series([f"{number:.2f}" for number in np.random.default_rng(1).uniform(0, 1e6, count)], dtype=object)
    floats = np.array([float(text) for text in clean], dtype=object)
    messy = messy_cells(count)
    formats = ["#,##0" if index % 2 else "General" for index in range(count)]
    clean_texts, clean_numbers = clean.tolist(), floats.tolist()
    percents = ["0.0%"] * count

    floor = best_of(lambda: pd.to_numeric(clean))
    cast = best_of(lambda: floats.astype(float))
    print(f"{count:,} cells, best of {ROUNDS}")
    print(f"  {'pandas.to_numeric of clean number texts':<46}{floor * 1e3:8.1f} ms   1.0 ×")
    print(f"  {'astype(float) of clean numbers':<46}{cast * 1e3:8.1f} ms")
    cases: list[tuple[str, Callable[[], object]]] = [
        ("read_numbers, messy, 円", lambda: read_numbers(messy, units="円")),
        ("read_numbers, messy, 円, formats, 千円 title", lambda: read_numbers(messy, formats, units="円", scale=1000)),
        ("read_numbers, clean numbers", lambda: read_numbers(clean_numbers, units="円")),
        ("read_numbers, clean numbers in percent format", lambda: read_numbers(clean_numbers, percents, units="%")),
        ("read_numbers, clean number texts", lambda: read_numbers(clean_texts, units="円")),
    ]
    for name, work in cases:
        seconds = best_of(work)
        print(f"  {name:<46}{seconds * 1e3:8.1f} ms {seconds / floor:5.1f} ×   ({seconds / cast:.0f} × astype)")
    kinds = read_numbers(messy, units="円").kinds
    counts = {
        name: int((kinds == kind).sum())
        for name, kind in (("numbers", NUMBER), ("missing", MISSING), ("faults", FAULT))
    }
    print("  messy cells read as: " + ", ".join(f"{number:,} {name}" for name, number in counts.items()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
