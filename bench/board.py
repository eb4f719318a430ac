"""The board beside the leanest Streamlit app that shows the same text, rows and marks (`_lean_board.py`), in Chromium, in one run.

| measured | until |
|---|---|
| cold | a browser that was never here shows the page, and nothing on it changes any more |
| warm | the same browser opens it again |
| language | the other language is chosen, which changes every word |
| opened, back | a name is clicked, which opens the indicator's page; the browser's Back |

Settled is the last change of the page, once nothing changed for a quarter of a second; changes inside components count. The two apps take
turns. Of the first open also what browsers judge it by: largest paint (LCP), layout shift (CLS), blocking time (TBT). Then a tree
of 300 nodes, folded and unfolded at once: from the click to the frame that shows it. Last the server alone: reruns a second at saturation,
from sockets that ask for the next as soon as one is done.

    python bench/board.py [--rounds 7] [--seconds 5]
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from sqlalchemy import make_url  # noqa: E402
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.sync.client import connect  # noqa: E402

from kpicore.charts import Chart, goal_chart  # noqa: E402
from kpicore.model import Snapshot  # noqa: E402
from kpicore.model.rows import changes_between  # noqa: E402
from kpicore.reports.board import board  # noqa: E402
from kpicore.reports.indicator import indicator  # noqa: E402
from kpicore.samples.shop import shop  # noqa: E402
from kpicore.scoring import Scores, score  # noqa: E402
from kpicore.stores.sql.store import SqlStore  # noqa: E402
from pages.shared.components.board_head import head_of  # noqa: E402
from pages.shared.components.wall import wall_of_board  # noqa: E402
from pages.shared.style import Voice, voice  # noqa: E402
from pages.watch.indicator_parts import first_look  # noqa: E402
from tests.browser import ARGUMENTS, WHOLE, RunningBoard, chromium, running_board  # noqa: E402
from tests.pages.odd_boards import large  # noqa: E402
from tests.people import owner  # noqa: E402

QUIET_MS = 250
#: Folding a tree of 300 nodes may take so long.
FOLD_MS = 100
#: A chart that is drawn. Both apps have one on either page, and on a busy machine it comes long after everything else.
CHART = '[data-testid="stVegaLiteChart"] svg'
#: What of a component's data is no text of the page.
NOT_SAID = {"tone", "address", "id", "key", "place", "fits", "status", "colour"}
SOCKETS = 8
#: What each may cost of the floor.
AIMS = {"cold": 1.15, "warm": 1.2, "language": 1.8, "opened": 1.5, "back": 1.5}

WATCH = """() => {
  window.lastChange = performance.now()
  window.shifts = []
  window.vitals = { lcp: 0, cls: 0, tbt: 0, blocked: 0 }
  let painted = Infinity
  const seen = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true })
  seen("largest-contentful-paint", entry => { window.vitals.lcp = entry.startTime })
  seen("layout-shift", entry => {
    if (entry.hadRecentInput) return
    window.vitals.cls += entry.value
    window.shifts.push([entry.value, entry.sources.map(each => each.node?.outerHTML?.slice(0, 120) ?? String(each.node?.nodeName))])
  })
  seen("paint", entry => { if (entry.name === "first-contentful-paint") painted = entry.startTime })
  // As browsers define it, blocking time counts from the first paint on; `blocked` is that of the whole load.
  seen("longtask", ({ startTime, duration }) => {
    const past = startTime + duration - Math.max(startTime, painted)
    window.vitals.tbt += Math.max(0, past - 50)
    window.vitals.blocked += Math.max(0, duration - 50)
  })
  const watched = { subtree: true, childList: true, characterData: true, attributes: true }
  const observer = new MutationObserver(changes => {
    window.lastChange = performance.now()
    for (const change of changes) for (const added of change.addedNodes) if (added.nodeType === 1) inside(added)
  })
  const inside = element => {
    for (const each of [element, ...element.querySelectorAll("*")]) {
      if (each.shadowRoot) { observer.observe(each.shadowRoot, watched); inside(each.shadowRoot) }
    }
  }
  const start = () => { observer.observe(document.body, watched); inside(document.body) }
  document.body ? start() : addEventListener("DOMContentLoaded", start)
}"""
#: Folds and unfolds the whole tree, `times` each, and returns what each took until the frame was there, in ms.
FOLD = """async (times) => {
  const inside = root => root.querySelector("[data-do]") ? root
    : [...root.querySelectorAll("*")].reduce((found, each) => found ?? (each.shadowRoot && inside(each.shadowRoot)), null)
  const tree = inside(document), took = { closed: [], open: [] }
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  for (let at = 0; at < times; at++) for (const how of ["closed", "open"]) {
    const clicked = performance.now()
    tree.querySelector(`[data-do=${how}]`).click()
    await frame()
    took[how].push(performance.now() - clicked)
    await new Promise(done => setTimeout(done, 200))
  }
  return took
}"""
SETTLED = """(quiet) => window.lastChange > (window.clickedAt ?? 0) && performance.now() - window.lastChange > quiet
  && document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'"""


class App(NamedTuple):
    """An app as it is clicked: languages, the role of their switch, the link to its second page, and what shows that its first is there."""

    running: RunningBoard
    languages: Sequence[str]
    switch: str
    link: str
    there: str


def first_open(browser: Browser, app: App) -> tuple[dict[str, float], list[Any]]:
    """Return what a first and a second open took, what browsers judge the first by, and what moved in it."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 1360, "height": 900})
    context.add_init_script(f"({WATCH})()")
    page = context.new_page()
    found: dict[str, float] = {}
    for name in ("cold", "warm"):
        page.goto(app.running.url)
        _wait_for(page, app)
        found[name] = page.evaluate("window.lastChange")
        if name == "cold":
            found |= page.evaluate("window.vitals")
            moved = page.evaluate("window.shifts")
    context.close()
    return found, moved


def clicks(page: Page, app: App, round_at: int) -> dict[str, float]:
    """Return what one switch of the language, one opened indicator and one Back took."""
    found = {}
    for language in (app.languages[1], app.languages[0]):  # the second leads back; the first is measured
        took = _timed(page, lambda language=language: page.get_by_role(app.switch, name=language).evaluate(_CLICK))
        found.setdefault("language", took)
    link = page.locator(app.link)
    found["opened"] = _timed(page, lambda: link.nth(round_at % link.count()).evaluate(_CLICK))
    found["back"] = _timed(page, lambda: page.evaluate("window.clickedAt = performance.now(); history.back()"))
    return found


_CLICK = "target => { window.clickedAt = performance.now(); target.click() }"


def _timed(page: Page, act: Callable[[], object]) -> float:
    page.wait_for_timeout(300)
    act()
    _settle(page)
    return float(page.evaluate("window.lastChange - window.clickedAt"))


def _wait_for(page: Page, app: App) -> None:
    for shown in (app.there, CHART):
        page.locator(shown).first.wait_for()
    _settle(page)


def _settle(page: Page) -> None:
    page.wait_for_timeout(60)
    page.wait_for_function(SETTLED, arg=QUIET_MS, polling=50)


def reruns_a_second(app: App, seconds: float) -> float:
    """Return how many reruns of the first page the server finishes in a second while every socket always has one asked for."""
    counts = [0] * SOCKETS
    until = time.monotonic() + seconds

    def ask(at: int) -> None:
        address = app.running.url.replace("http:", "ws:") + "/_stcore/stream"
        with connect(address, origin=app.running.url, subprotocols=["streamlit"], max_size=None, proxy=None) as opened:  # type: ignore[arg-type, list-item]
            while time.monotonic() < until:
                message = BackMsg()
                message.rerun_script.query_string = ""
                opened.send(message.SerializeToString())
                while True:
                    received = ForwardMsg()
                    received.ParseFromString(opened.recv(timeout=60))  # type: ignore[arg-type]
                    if received.WhichOneof("type") == "script_finished":
                        break
                counts[at] += 1

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(SOCKETS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def around(app: App, browser: Browser, language: str) -> dict[str, Any]:
    """Return what stands around the board in a language: its pages as (title, icon), and the words of the line above it."""
    page = browser.new_page(locale=LOCALES[language], viewport={"width": 1360, "height": 900})
    page.goto(f"{app.running.url}/?lang={language}")
    page.locator(app.there).first.wait_for()
    page.wait_for_timeout(1500)
    pages = []
    for link in page.locator('[data-testid="stTopNavLink"]').all():
        icon = link.locator('[data-testid="stIconMaterial"]').inner_text().strip()
        pages.append((link.inner_text().removeprefix(icon).strip(), f":material/{icon}:"))
    line = [each.strip() for each in str(page.locator(".st-key-frame").evaluate(WORDS_WITHIN)).splitlines()]
    page.close()
    return {
        "pages": pages,
        "line": _html([each for each in line if each and each not in app.languages and not ICON.fullmatch(each)]),
    }


LOCALES = {"ja": "ja-JP", "en": "en-US"}
#: The words of a component, which stand in a document of its own.
WORDS_WITHIN = """place => [...place.querySelectorAll("*")].filter(each => each.shadowRoot)
  .flatMap(each => [...each.shadowRoot.children]).filter(each => each.tagName !== "STYLE").map(each => each.innerText).join("\\n")"""
#: An icon is written as its name.
ICON = re.compile("[a-z]+(?:_[a-z]+)*")


def lean_app(folder: Path, around_it: Mapping[str, Mapping[str, Any]]) -> Path:
    """Write the floor into a folder of its own, with the board's server options and everything the board says; `around_it` by language."""
    (folder / ".streamlit").mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", folder / ".streamlit" / "config.toml")
    app = folder / "lean.py"
    shutil.copy(Path(__file__).with_name("_lean_board.py"), app)
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    held = shop(today)
    scores = score(held.plan, held.actuals, today)
    shown = _shown(held, scores)
    for language, board_shown in shown["board"].items():
        board_shown["line"] = around_it[language]["line"]
    shown["pages"] = around_it["ja"]["pages"]
    (folder / "shown.json").write_text(json.dumps(shown), encoding="utf-8")
    return app


def _shown(held: Snapshot, scores: Scores) -> dict[str, Any]:
    """Return what the board says and draws in either language, and what the pages of its indicators do, in the order of the links."""
    rows, shown, wall = board(held, scores), {}, {}
    for language in ("en", "ja"):
        words = voice(language, held.plan.settings.calendar)
        wall = wall_of_board(rows, words, entry="entry")
        chart = goal_chart(rows.goals[0], held, scores, words=words)
        shown[language] = {
            "head": _html([head_of(rows.goals[0], rows, held.plan, words), _legend(chart)]),
            "wall": _html(wall),
            **_drawn(chart),
        }
    opened = [row["id"] for group in wall["groups"] for row in group["rows"]]
    return {"board": shown, "indicators": [_indicator_shown(node_id, held, scores, words) for node_id in opened]}


def _indicator_shown(node_id: str, held: Snapshot, scores: Scores, words: Voice) -> dict[str, Any]:
    found = indicator(held, scores, node_id)
    assert found is not None
    chart = first_look.trend(found, words)
    names = [words(f"indicator.{name}") for name in (first_look.PERIODS, "landing", "agreed", "kin", "provenance")]
    return {
        "id": node_id,
        "head": _html([first_look.head(found, held.plan, (), words), _legend(chart)]),
        "parts": _html(names) + _html_table(first_look.period_table(found, words)),
        **_drawn(chart),
    }


def _drawn(chart: Chart) -> dict[str, Any]:
    return {"chart": dict(chart.spec), "rows": dict(chart.columns)}


def _legend(chart: Chart) -> str:
    return "　".join("".join(sign for _, sign in entry.signs) + f" {entry.word}" for entry in chart.entries)


def _html_table(table: Mapping[str, Any]) -> str:
    """Return a table of the indicator's page as the leanest one: text in cells."""
    lines = [
        table["heads"],
        *([cell if isinstance(cell, str) else cell["text"] for cell in row] for row in table["rows"]),
    ]
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in line)}</tr>" for line in lines)
    return f"<table>{body}</table>{_html(table['note'])}"


def _html(said: Any) -> str:
    """Return every text in what a component is given as a line, and every sparkline as a picture."""
    if isinstance(said, str):
        return f"<div>{html.escape(said)}</div>"
    if isinstance(said, Mapping) and "runs" in said:
        lines = "".join(
            f'<polyline points="{" ".join(f"{x},{y}" for x, y in run)}" fill="none" stroke="currentColor"/>'
            for run in said["runs"]
        )
        return f'<svg viewBox="0 0 96 24" width="96" height="24">{lines}</svg>'
    if isinstance(said, Mapping):
        said = [each for name, each in said.items() if name not in NOT_SAID]
    parts = said if isinstance(said, Sequence) else ()
    return "".join(map(_html, parts))


def answered(app: App, browser: Browser) -> None:
    """Answer the first start, which stands above the board until somebody does, and open every page once."""
    page = browser.new_page(locale="ja-JP")
    page.goto(app.running.url)
    page.locator(app.there).first.wait_for()
    later = page.get_by_role("button", name="あとで")
    if later.count():
        later.click()
        page.wait_for_timeout(1500)
    page.close()


def main(say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--shifts", action="store_true", help="name what moved while the board opened")
    given = parser.parse_args()
    if chromium(WHOLE) is None:
        say("no Chromium found: nothing measured")
        return
    # Freshness is drawn anew every few seconds; a measurement is no place for it.
    environ = {"KPICORE_REFRESH_SECONDS": "600"}
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(3)]
        playwright = stack.enter_context(sync_playwright())
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(WHOLE), args=[*ARGUMENTS, *sandbox])
        ours = App(
            stack.enter_context(running_board(folders[0], f"sqlite:///{folders[0]}/board.db", environ)),
            ("日本語", "English"),
            "link",
            ".rows a[data-id]",
            ".rows li",
        )
        app = lean_app(folders[1], {language: around(ours, browser, language) for language in LOCALES})
        lean = stack.enter_context(running_board(folders[1], f"sqlite:///{folders[1]}/board.db", environ, app=app))
        link = '[data-testid="stMain"] [data-testid="stPageLink"] a'
        apps = {"ours": ours, "lean": App(lean, ours.languages, "radio", link, "svg")}
        times, moved = measured(apps, browser, given.rounds)
        _report(times, say)
        if given.shifts:
            for value, nodes in moved:
                say(f"  shift {value:.3f}: {nodes}")
        folds = folded(stack, folders[2], environ, browser)
        rates = {name: reruns_a_second(app, given.seconds) for name, app in apps.items()}
        browser.close()
    for how, took in folds.items():
        middle, most = statistics.median(took), max(took)
        say(f"a tree of 300 nodes, {how}: {middle:.0f} ms, at most {most:.0f} (aim: at most {FOLD_MS})")
    say(
        f"server: {rates['ours']:.0f} reruns of the board a second, the floor {rates['lean']:.0f} (aim: at least 80 on two idle cores)"
    )


def folded(
    stack: ExitStack, folder: Path, environ: Mapping[str, str], browser: Browser
) -> Mapping[str, Sequence[float]]:
    """Return what folding (`closed`) and unfolding (`open`) the whole of a large tree took, in ms."""
    store = f"sqlite:///{folder}/board.db"
    SqlStore(make_url(store)).save(changes_between(Snapshot(), large()), owner())
    running = stack.enter_context(running_board(folder, store, environ))
    page = browser.new_page(locale="ja-JP", viewport={"width": 1360, "height": 900})
    page.goto(f"{running.url}/tree")
    page.get_by_role("treeitem").first.wait_for()
    page.wait_for_timeout(1500)
    took: dict[str, list[float]] = page.evaluate(FOLD, 9)
    page.close()
    return took


def measured(
    apps: Mapping[str, App], browser: Browser, rounds: int
) -> tuple[dict[str, dict[str, list[float]]], list[Any]]:
    """Return every time of each app by what was done, apps in turn, without the first round, which warms up; and what moved in the last."""
    times: dict[str, dict[str, list[float]]] = {name: {} for name in apps}
    pages = {}
    for name, app in apps.items():
        answered(app, browser)
        context = browser.new_context(locale="ja-JP", viewport={"width": 1360, "height": 900})
        context.add_init_script(f"({WATCH})()")
        pages[name] = context.new_page()
        pages[name].goto(app.running.url)
        _wait_for(pages[name], app)
    moved: list[Any] = []
    for at in range(rounds + 1):
        for name, app in apps.items():
            opened, shifts = first_open(browser, app)
            moved = shifts if name == "ours" else moved
            for what, took in {**opened, **clicks(pages[name], app, at)}.items():
                if at:
                    times[name].setdefault(what, []).append(took)
    return times, moved


def _report(times: Mapping[str, Mapping[str, list[float]]], say: Callable[[str], None]) -> None:
    for what, aim in AIMS.items():
        ours, lean = (statistics.median(times[name][what]) for name in ("ours", "lean"))
        say(f"{what}: {ours:.0f} ms, the floor {lean:.0f} ms; {ours / lean:.2f} times (aim: at most {aim})")
    for name in ("ours", "lean"):
        lcp, cls, tbt, blocked = (statistics.median(times[name][each]) for each in ("lcp", "cls", "tbt", "blocked"))
        say(
            f"first open, {name}: LCP {lcp:.0f} ms, CLS {cls:.3f} (aim: at most 0.1), TBT {tbt:.0f} ms (aim: at most 200; "
            f"{blocked:.0f} ms with what comes before the first paint)"
        )


if __name__ == "__main__":
    main()
