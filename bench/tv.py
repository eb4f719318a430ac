"""Does a TV that shows the board for a day keep its size? 24 hours in a headless browser whose clock runs 60 times as fast.

    python bench/tv.py [--hours 24] [--out tv.csv]

A board on the sample plan runs beside it, and the plan changes once an hour of the fast clock. Printed for every hour: the JavaScript heap
after a collection, elements of the document, listeners, and the memory of the board's process. The reload of the night happens as well.
The floor is the first hour: what grows from there on, and does not fall back, is a leak.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import CDPSession, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kpicore.model.access import Actor, Role
from kpicore.model.change import Change
from kpicore.model.rows import actual_rows
from kpicore.stores.open import open_store
from tests.browser import ARGUMENTS, WHOLE, chromium, running_board

SPEED = 60
#: Fast minutes passed on at once, a second of true time each.
STEP = 60_000
OWNER = Actor("bench", Role.OWNER)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--hours", type=int, default=24)
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    rows = measured(given.hours)
    if given.out:
        with given.out.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("hour", "heap_mb", "nodes", "listeners", "server_mb", "slide"), *rows])
    first, last = rows[min(1, len(rows) - 1)], rows[-1]
    print(f"heap {first[1]} → {last[1]} MB, nodes {first[2]} → {last[2]}, server {first[4]} → {last[4]} MB")


def measured(hours: int) -> list[tuple[float | int | str, ...]]:
    rows: list[tuple[float | int | str, ...]] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = f"sqlite:///{folder}/board.db"
        environ = {"KPICORE_STATE": f"sqlite:///{folder}/state.db", "KPICORE_LAST_GOOD": ""}
        browser = playwright.chromium.launch(executable_path=chromium(WHOLE), args=list(ARGUMENTS))
        with running_board(Path(folder), store, environ) as board:
            page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="ja-JP", timezone_id="Asia/Tokyo")
            page.clock.install()
            page.goto(f"{board.url}/tv?turn=20")
            page.locator(".tv section").first.wait_for(timeout=60_000)
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable")
            for hour in range(hours + 1):
                rows.append((hour, *figures(session), server_mb(board.process.pid), shown(page)))
                print(*rows[-1], sep="\t", flush=True)
                for _ in range(60 if hour < hours else 0):
                    began = time.monotonic()
                    page.clock.run_for(STEP)
                    time.sleep(max(0.0, STEP / 1000 / SPEED - (time.monotonic() - began)))
                change_something(store, hour)
        browser.close()
    return rows


def figures(session: CDPSession) -> tuple[float, int, int]:
    """Return the heap in MB after a collection, the nodes and the listeners."""
    session.send("HeapProfiler.collectGarbage")
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return round(found["JSHeapUsedSize"] / 2**20, 2), int(found["Nodes"]), int(found["JSEventListeners"])


def server_mb(process: int) -> float:
    """Return the memory of the board's process that is in use, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return round(pages * 4096 / 2**20, 1)


def shown(page: object) -> str:
    """Return the age that stands on the TV: it answers as long as this changes with the clock."""
    return page.locator(".tv .clock").inner_text()  # type: ignore[attr-defined, no-any-return]


def change_something(url: str, hour: int) -> None:
    """Change one number of the plan, as staff would."""
    store = open_store(url)
    snapshot = store.load()
    row = next(row for row in actual_rows(snapshot.actuals) if row["indicator"] == "visitors")
    after = {**row, "value": row["value"] + 1 + hour % 2, "note": f"bench, hour {hour}"}
    store.save([Change("actuals", (row["indicator"], row["period"]), row, after)], OWNER)


if __name__ == "__main__":
    main()
