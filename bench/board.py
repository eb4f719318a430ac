"""From a click to a settled board, beside the leanest Streamlit app with as much on it (click to settled, in Chromium).

Floor: twelve cards, a table of 25 rows and one chart specification in as few elements as Streamlit needs for them, on
the same server options. Both change everything they show, the words of the chart too: the board by its language, the
floor by a switch. Settled is
the last change of the page after a click, once nothing changed for a quarter of a second.

    python bench/board.py [--clicks 15]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import CDPSession, Page, sync_playwright  # noqa: E402

from tests.browser import ARGUMENTS, chromium, running_board  # noqa: E402

LEAN = """
import streamlit as st
st.set_page_config(layout="wide")
other = st.segmented_control("Switch", ("one", "two"), default="one", required=True) == "two"
factor = 2 if other else 1
spec = {"mark": {"type": "line", "point": True},
        "encoding": {"x": {"field": "x", "type": "ordinal", "title": "two" if other else "one"},
                     "y": {"field": "y", "type": "quantitative"}}}
st.vega_lite_chart([{"x": at, "y": at * factor} for at in range(12)], spec, height=300, key="chart")
with st.grid("auto", min_column_width=264):
    for card in range(12):
        st.markdown(f"**Card {card}** ● {card * factor}  \\n{card * factor * 100}  \\ntarget {card * factor * 90}")
rows = "\\n".join(f"| {node} | {node * factor} | {node * factor * 2} |" for node in range(25))
st.markdown(f"| node | actual | target |\\n| --- | ---: | ---: |\\n{rows}")
"""

WATCH = """() => {
  window.lastChange = performance.now();
  new MutationObserver(() => { window.lastChange = performance.now() }).observe(
    document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}"""
SETTLED = """(quiet) => performance.now() - window.lastChange > quiet
  && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'"""
QUIET_MS = 250


class Times(NamedTuple):
    """Milliseconds of one click: until the page's last change, and of work in the page's own thread."""

    settled: float
    worked: float


def click_to_settled(page: Page, labels: tuple[str, str], clicks: int) -> list[Times]:
    """Return what each click on the two labels in turn took; the first two warm up and are left out."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    times = []
    for click in range(clicks + 2):
        button = page.get_by_role("radio", name=labels[click % 2])
        page.wait_for_timeout(300)
        before = _work(devtools)
        button.evaluate("button => { window.clickedAt = performance.now(); button.click() }")
        page.wait_for_timeout(60)
        page.wait_for_function(SETTLED, arg=QUIET_MS, polling=50)
        settled = page.evaluate("window.lastChange - window.clickedAt")
        times.append(Times(settled, _work(devtools) - before))
    return times[2:]


def _work(devtools: CDPSession) -> float:
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def measure(app: Path, labels: tuple[str, str], clicks: int) -> list[Times]:
    """Return the times of an app whose two labels change all it shows."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # Freshness is drawn anew every few seconds; a measurement is no place for it.
        environ = {"KPICORE_REFRESH_SECONDS": "600"}
        store = f"sqlite:///{folder}/board.db"
        with running_board(Path(folder), store, environ, app=app) as board:
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *sandbox])
            page = browser.new_page(locale="ja-JP", viewport={"width": 1360, "height": 900})
            page.goto(board.url)
            page.get_by_role("radio", name=labels[0]).wait_for()
            times = click_to_settled(page, labels, clicks)
            browser.close()
    return times


def lean_app(folder: Path) -> Path:
    """Write the floor into a folder of its own, with the board's server options."""
    (folder / ".streamlit").mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", folder / ".streamlit" / "config.toml")
    app = folder / "lean.py"
    app.write_text(LEAN, encoding="utf-8")
    return app


def main(say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clicks", type=int, default=15)
    clicks = parser.parse_args().clicks
    if chromium() is None:
        say("no Chromium found: nothing measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        floor = measure(lean_app(Path(folder)), ("two", "one"), clicks)
    ours = measure(ROOT / "app.py", ("English", "日本語"), clicks)
    for name, times in (("floor", floor), ("board", ours)):
        settled, worked = _median(times)
        say(f"{name}: settled after {settled:.0f} ms, of which the page worked {worked:.0f} ms (medians)")
    ratios = [board / lean for board, lean in zip(_median(ours), _median(floor), strict=True)]
    say(f"ratio: settled {ratios[0]:.2f}, work in the page {ratios[1]:.2f} (aim: at most 1.5)")


def _median(times: list[Times]) -> Times:
    return Times(*(statistics.median(column) for column in zip(*times, strict=True)))


if __name__ == "__main__":
    main()
