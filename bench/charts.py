"""What drawing costs the server: twelve cards, one trend chart and a tree of 25 on every rerun, ours beside Altair
objects that are built on every rerun; and the first trend of a shape, whose specification Altair builds.

Run: `.venv/bin/python bench/charts.py [--runs 30]`. Each way is a Streamlit script, run by Streamlit's own test
runner; an empty script is the floor of that runner and is subtracted. Milliseconds, best of the runs; nothing is
read and nothing scored in between.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def empty() -> None:
    import streamlit as st

    st.text("")


def ours() -> None:
    from _charts_drawing import cards, trend

    cards()
    trend()


def our_cards() -> None:
    from _charts_drawing import cards

    cards()


def our_trend() -> None:
    from _charts_drawing import trend

    trend()


def kept_trend() -> None:
    from _charts_drawing import kept_trend

    kept_trend()


def our_tree() -> None:
    from _charts_drawing import tree

    tree()


def cards_and_altair_trend() -> None:
    from _charts_drawing import altair_trend, cards

    cards()
    altair_trend()


def altair_everywhere() -> None:
    from _charts_drawing import altair_cards, altair_trend

    altair_cards()
    altair_trend()


OURS = "12 cards + 1 trend, ours"
TREND = "1 trend: columns, specification, Arrow table"
KEPT = "1 trend made before: Arrow table alone"
WAYS: dict[str, Callable[[], None]] = {
    "12 cards with sparklines": our_cards,
    TREND: our_trend,
    KEPT: kept_trend,
    "tree of 25": our_tree,
    OURS: ours,
    "12 cards + 1 trend as Altair objects": cards_and_altair_trend,
    "12 cards with an Altair line each + 1 trend": altair_everywhere,
}


def best_ms(way: Callable[[], None], runs: int) -> float:
    """Return the best time of one rerun, the first two left out: other work on the machine only adds."""
    app = AppTest.from_function(way, default_timeout=60)
    times = []
    for _ in range(runs + 2):
        start = time.perf_counter()
        app.run()
        times.append((time.perf_counter() - start) * 1000)
        assert not app.exception
    return min(times[2:])


def building_ms(runs: int) -> tuple[float, float]:
    """Return the processor time of a trend whose shape is new, and of one whose shape is known; the best of the runs."""
    from _charts_drawing import made_trend

    from kpicore.charts import specifications

    caches = [each for each in vars(specifications).values() if hasattr(each, "cache_clear")]
    made_trend()
    best = []
    for forgets in (True, False):
        times = []
        for _ in range(runs):
            for cache in caches if forgets else ():
                cache.cache_clear()
            start = time.process_time()
            made_trend()
            times.append((time.process_time() - start) * 1000)
        best.append(min(times))
    return best[0], best[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    logging.disable(logging.WARNING)  # outside a server Streamlit complains about every element
    floor = best_ms(empty, runs)
    print(f"{'empty script (subtracted below)':<48}{floor:8.1f} ms")
    found = {name: best_ms(way, runs) - floor for name, way in WAYS.items()}
    for name, milliseconds in found.items():
        print(f"{name:<48}{milliseconds:8.1f} ms{milliseconds / found[OURS]:8.1f} x ours")
    print(f"{'making a trend anew, of one made before':<48}{found[TREND] / found[KEPT]:8.1f} x")
    first, known = building_ms(runs)
    print(
        f"{'the first trend of a shape, processor time':<48}{first:8.1f} ms{first / known:8.0f} x a later one ({known:.2f} ms)"
    )


if __name__ == "__main__":
    main()
