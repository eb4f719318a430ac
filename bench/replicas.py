"""How soon a change shows on two boards: on one PostgreSQL behind nginx, as docs/deploy.md sets them up.

Each round saves a new name of the plan beside the boards, while at each of them a page looks once in ANNOUNCED_GLANCE_SECONDS, as an open
page does, through the proxy. Measured is until both have shown it. Floor: one look at a board that has nothing new to show. Aim (trust):
2 s. Needs PostgreSQL and nginx.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kpicore.model import Change
from kpicore.stores.open import open_store
from kpicore.stores.sql.store import SqlStore
from pages.shared.session import ANNOUNCED_GLANCE_SECONDS
from tests.people import owner
from tests.serving.test_replicas import Proxy, two_boards

ROUNDS = 20


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, two_boards(Path(folder), 3600) as found:
        proxy, letters = found.proxy, list(found.boards)
        looks = [_seconds_of_a_look(proxy) for _ in range(ROUNDS)]
        seen = [_seconds_until_seen(proxy, found.url, f"計画 {number}", letters) for number in range(ROUNDS)]
    floor, median, worst = statistics.median(looks), statistics.median(seen), max(seen)
    times = f"median {median:.2f} s ({median / floor:.1f} times), most {worst:.2f} s (aim 2)"
    print(f"one look {floor:.2f} s; a change shown on both boards: {times}")


def _seconds_of_a_look(proxy: Proxy) -> float:
    began = time.monotonic()
    proxy.visit("b")
    return time.monotonic() - began


def _seconds_until_seen(proxy: Proxy, url: str, name: str, boards: list[str]) -> float:
    """Save a name beside the boards, and return how long it took until an open page at every board had shown it."""
    store = open_store(url)
    assert isinstance(store, SqlStore)
    before = store.load().plan.settings.name
    change = Change("settings", ("name",), {"key": "name", "value": before}, {"key": "name", "value": name})
    with ThreadPoolExecutor(len(boards)) as pages:
        store.save([change], owner())
        began = time.monotonic()
        shown = [pages.submit(_looks_until, proxy, board, name) for board in boards]
        seconds = max(page.result() for page in shown) - began
    store.engine.dispose()
    return seconds


def _looks_until(proxy: Proxy, board: str, name: str) -> float:
    """Look as an open page does, beginning at any moment of its second, and return when the name was shown."""
    due = time.monotonic() + random.uniform(0, ANNOUNCED_GLANCE_SECONDS)  # noqa: S311 - any moment will do
    while True:
        time.sleep(max(0.0, due - time.monotonic()))
        due += ANNOUNCED_GLANCE_SECONDS
        if name in proxy.visit(board):
            return time.monotonic()


if __name__ == "__main__":
    main()
