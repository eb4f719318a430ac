"""How soon a change made in one board shows in the other: two boards on one PostgreSQL behind nginx, as docs/deploy.md sets them up.

Each round saves a new name of the plan and asks both boards through the proxy until each shows it. Floor: one look at a board that has
nothing new to show. An open page looks by itself once in ANNOUNCED_GLANCE_SECONDS, which comes on top. Aim (trust): 2 s with that.
Needs PostgreSQL and nginx.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kpicore.model import Change
from kpicore.stores.open import open_store
from kpicore.stores.sql.store import SqlStore
from pages.shared.session import ANNOUNCED_GLANCE_SECONDS
from tests.people import owner
from tests.postgresql import database
from tests.serving.servers import served
from tests.serving.test_replicas import NAME, Proxy, proxied

ROUNDS = 20


def main() -> None:
    with ExitStack() as until_the_end:
        folder = Path(until_the_end.enter_context(tempfile.TemporaryDirectory()))
        for name in ("a", "b", "nginx"):
            (folder / name).mkdir()
        url = until_the_end.enter_context(database()).render_as_string(hide_password=False)
        given = {
            "KPICORE_STORE": url,
            "KPICORE_STATE": "",
            "KPICORE_OPEN": "read",
            "KPICORE_PUBLIC_URL": f"https://{NAME}",
            "KPICORE_REFRESH_SECONDS": "3600",
        }
        ports = {
            letter: until_the_end.enter_context(served(folder / letter, given=given, public=NAME)).port
            for letter in "ab"
        }
        proxy = until_the_end.enter_context(proxied(folder / "nginx", **ports))
        for letter in ports:
            proxy.visit(letter)
        looks = [_seconds_of_a_look(proxy) for _ in range(ROUNDS)]
        seen = [_seconds_until_seen(proxy, url, f"計画 {number}", list(ports)) for number in range(ROUNDS)]
    floor, median, worst = statistics.median(looks), statistics.median(seen), max(seen)
    print(
        f"one look: {floor:.2f} s; a change seen on both boards: median {median:.2f} s ({median / floor:.1f} times), most {worst:.2f} s"
    )
    print(
        f"with the {ANNOUNCED_GLANCE_SECONDS:g} s after which an open page looks: at most {worst + ANNOUNCED_GLANCE_SECONDS:.2f} s (aim 2)"
    )


def _seconds_of_a_look(proxy: Proxy) -> float:
    began = time.monotonic()
    proxy.visit("b")
    return time.monotonic() - began


def _seconds_until_seen(proxy: Proxy, url: str, name: str, boards: list[str]) -> float:
    """Save a name beside the boards, and return how long it took until every board had shown it."""
    store = open_store(url)
    assert isinstance(store, SqlStore)
    before = store.load().plan.settings.name
    store.save(
        [Change("settings", ("name",), {"key": "name", "value": before}, {"key": "name", "value": name})], owner()
    )
    began = time.monotonic()
    for board in boards:
        while name not in proxy.visit(board):
            pass
    store.engine.dispose()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
