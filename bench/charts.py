"""What drawing costs the server on every rerun: twelve cards, one trend chart and a tree of 25, ours beside Altair
objects.

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
WAYS: dict[str, Callable[[], None]] = {
    "12 cards with sparklines": our_cards,
    "1 trend, specification and Arrow table": our_trend,
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


if __name__ == "__main__":
    main()
