"""From a click to a settled board, beside the leanest Streamlit app with as much on it (click to settled, in Chromium).

Two clicks: the language is switched, which changes every word on the board; and, what people do most on it, the name
on a card is clicked, which opens the indicator's page (the way back is not measured). Floor of both: twelve cards, a
table of 25 rows and one chart specification in as few elements as Streamlit needs for them, on the same server
options; a switch changes everything they show, the words of the chart too. Settled is the last change of the page
after a click, once nothing changed for a quarter of a second; changes inside components count.

    python bench/board.py [--clicks 15]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import CDPSession, Locator, Page, sync_playwright  # noqa: E402

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
  const watched = { subtree: true, childList: true, characterData: true, attributes: true };
  const observer = new MutationObserver(changes => {
    window.lastChange = performance.now();
    for (const change of changes) for (const added of change.addedNodes) if (added.nodeType === 1) inside(added);
  });
  const inside = element => {
    for (const each of [element, ...element.querySelectorAll("*")]) {
      if (each.shadowRoot) { observer.observe(each.shadowRoot, watched); inside(each.shadowRoot) }
    }
  };
  observer.observe(document.body, watched);
  inside(document.body);
}"""
SETTLED = """(quiet) => performance.now() - window.lastChange > quiet
  && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'"""
QUIET_MS = 250


class Times(NamedTuple):
    """Milliseconds of one click: until the page's last change, and of work in the page's own thread."""

    settled: float
    worked: float


class Click(NamedTuple):
    """What is clicked, in turn from one time to the next, and what leads back before the next; None: nothing needs to."""

    targets: Callable[[Page], tuple[Locator, ...]]
    back: Callable[[Page], object] | None = None


def switch(*labels: str) -> Click:
    """Return the click that chooses each of the labels in turn."""
    return Click(lambda page: tuple(page.get_by_role("radio", name=label) for label in labels))


OPEN_A_CARD = Click(
    lambda page: (page.locator(".card a[data-id=order-value]"), page.locator(".card a[data-id=open-rate]")),
    lambda page: page.go_back(),
)


def click_to_settled(page: Page, click: Click, clicks: int) -> list[Times]:
    """Return what each click took; the first two warm up and are left out."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    targets = click.targets(page)
    times = []
    for at in range(clicks + 2):
        target = targets[at % len(targets)]
        target.wait_for()
        page.wait_for_timeout(300)
        before = _work(devtools)
        target.evaluate("target => { window.clickedAt = performance.now(); target.click() }")
        _settle(page)
        settled = page.evaluate("window.lastChange - window.clickedAt")
        times.append(Times(settled, _work(devtools) - before))
        if click.back:
            click.back(page)
            _settle(page)
    devtools.detach()
    return times[2:]


def _settle(page: Page) -> None:
    page.wait_for_timeout(60)
    page.wait_for_function(SETTLED, arg=QUIET_MS, polling=50)


def _work(devtools: CDPSession) -> float:
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def measure(app: Path, clicks: Sequence[Click], times: int) -> list[list[Times]]:
    """Return the times of each of these clicks on an app that starts anew."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # Freshness is drawn anew every few seconds; a measurement is no place for it.
        environ = {"KPICORE_REFRESH_SECONDS": "600"}
        store = f"sqlite:///{folder}/board.db"
        with running_board(Path(folder), store, environ, app=app) as board:
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *sandbox])
            page = browser.new_page(locale="ja-JP", viewport={"width": 1360, "height": 900})
            page.goto(board.url)
            page.get_by_role("radio").first.wait_for()
            found = [click_to_settled(page, click, times) for click in clicks]
            browser.close()
    return found


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
    times = parser.parse_args().clicks
    if chromium() is None:
        say("no Chromium found: nothing measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        (floor,) = measure(lean_app(Path(folder)), [switch("two", "one")], times)
    languages, opened = measure(ROOT / "app.py", [switch("English", "日本語"), OPEN_A_CARD], times)
    for name, found in (("floor", floor), ("language switched", languages), ("indicator opened", opened)):
        settled, worked = _median(found)
        ratios = [ours / lean for ours, lean in zip(_median(found), _median(floor), strict=True)]
        say(
            f"{name}: settled after {settled:.0f} ms, of which the page worked {worked:.0f} ms (medians);"
            f" {ratios[0]:.2f} and {ratios[1]:.2f} times the floor (aim: at most 1.5)"
        )


def _median(times: list[Times]) -> Times:
    return Times(*(statistics.median(column) for column in zip(*times, strict=True)))


if __name__ == "__main__":
    main()
