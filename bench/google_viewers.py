"""What open boards cost on a Google Sheet: calls to Google and the time of one look, for 1, 10 and 100 viewers.

Every viewer looks at the one live store of the process every four seconds, as an open page does. To measure in seconds what takes
minutes, all clocks run `FASTER` times faster than on a board; counts are told per minute of a board that refreshes every 30 s. Floor: two
reads a minute, whoever looks; and of a look nothing but reading a value from memory.

    .venv/bin/python bench/google_viewers.py
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kpicore.samples.shop import shop
from kpicore.sheets.writing.layout import workbook_of
from kpicore.stores.google.api import access
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn
from kpicore.stores.google.store import GoogleSheet, GoogleSheetStore, today_in_japan
from pages.shared.live import LiveStore

REFRESH_SECONDS, GLANCE_SECONDS, FASTER = 30.0, 4.0, 20.0
MINUTES = 3.0
VIEWERS = (1, 10, 100)


def main() -> None:
    """Print calls and latency for each number of viewers."""
    today = today_in_japan()
    with StandIn(Spreadsheet.of(workbook_of(shop(today), today=today))).running() as google:
        print(
            f"{'viewers':>8} {'calls/min':>10} {'looks':>8} {'median µs':>10} {'p99 µs':>8} {'worst ms':>9} {'refresh ms':>11}"
        )
        for viewers in VIEWERS:
            print(line(google, viewers))


def line(google: StandIn, viewers: int) -> str:
    """Return one line of the table."""
    sheet = GoogleSheet(SPREADSHEET, lambda: access(SPREADSHEET, google.secrets, google.environ))
    store = GoogleSheetStore(sheet)
    live = LiveStore(lambda: store, interval=REFRESH_SECONDS / FASTER)
    live.read()
    google.calls.clear()
    looks = watched(live, viewers)
    calls = len(google.names())
    began = time.perf_counter()
    live.refresh()
    refresh = time.perf_counter() - began
    live.stop()
    looks.sort()
    median, late, worst = statistics.median(looks), looks[int(len(looks) * 0.99)], looks[-1]
    per_minute = calls / MINUTES
    return (
        f"{viewers:>8} {per_minute:>10.2f} {len(looks):>8} {median * 1e6:>10.1f} {late * 1e6:>8.0f} "
        f"{worst * 1e3:>9.2f} {refresh * 1e3:>11.1f}"
    )


def watched(live: LiveStore, viewers: int) -> list[float]:
    """Return the seconds of every look of all viewers within the minutes."""
    until = time.monotonic() + MINUTES * 60 / FASTER
    found: list[float] = []

    def look() -> None:
        while time.monotonic() < until:
            began = time.perf_counter()
            live.read()
            found.append(time.perf_counter() - began)
            time.sleep(GLANCE_SECONDS / FASTER)

    threads = [threading.Thread(target=look) for _ in range(viewers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


if __name__ == "__main__":
    main()
