"""What every test of a page may ask for."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import app_test, local_script_runner

from kpicore.errors import MayNotServe
from kpicore.model import Snapshot
from kpicore.stores.base import NEVER_SAVED
from kpicore.stores.sql.store import SqlStore
from pages.shared import mode, session
from tests.pages.boards import DAY, open_page, url  # noqa: F401 - fixtures are found by their names here

#: Of how many revisions this process keeps what it read and made.
MOST_KEPT = 64
#: What pages make of a snapshot and its scores alone, whoever looks.
OF_A_SNAPSHOT = frozenset(
    {"scores", "year", "board", "tree", "indicator", "links", "health", "agenda", "desk", "since", "goal-chart", "wall"}
)


class SharedShelf(session.Shelf):
    """A shelf that has what is made of a snapshot alone in common with those of other copies of the same database."""

    def get(self, key, make):
        is_shared = key[0] in OF_A_SNAPSHOT and self.of and self.of[0].startswith("sqlite:")
        return _made_of(self.of[1:]).get(key, make) if is_shared else super().get(key, make)


@lru_cache(maxsize=MOST_KEPT)
def _made_of(_of: tuple[str, ...], shelf: type[session.Shelf] = session.Shelf) -> session.Shelf:
    return shelf()


def _loading_once(load: Callable[[SqlStore], Snapshot]) -> Callable[[SqlStore], Snapshot]:
    loaded: dict[tuple[str, str], Snapshot] = {}

    def once(store: SqlStore) -> Snapshot:
        revision = store.revision()
        if (found := loaded.get((store._plan, revision))) is not None:
            return replace(found, read_at=store._now())
        found = load(store)
        if found.revision != NEVER_SAVED:
            loaded[store._plan, found.revision] = found
        if len(loaded) > MOST_KEPT:
            loaded.pop(next(iter(loaded)))
        return found

    return once


@pytest.fixture(scope="package", autouse=True)
def what_is_the_same_is_made_once():
    """Have what is made once (`_made_once`) stand in its place, and in no test of another folder that the same process runs in between."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, value in _made_once():
            patch.setattr(owner, name, value)
        yield


@cache
def _made_once() -> list[tuple[object, str, object]]:
    """Return what to look for once (the components of the packages installed, what a sign-in needs), to compile once (a script), to read and
    score once (a revision), and to wait for instead of polling it (a run); each as what it stands for and its name there.

    How it is run a board decides when it starts, and a page that is run by itself when the run does. A revision is of one content, whichever
    copy of a file it lies in (`boards.fill`). What stands for the runtime of Streamlit is given all it holds anew at every run.
    """
    polls = local_script_runner.require_widgets_deltas
    runs = local_script_runner.LocalScriptRunner._run_script_thread
    scripts = cache(local_script_runner.ScriptCache)

    def waits(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        """Wait for the end of a run without asking a thousand times a second, which takes the interpreter from the script."""
        runner._script_thread.join(timeout)
        polls(runner, 1.0)  # returns at once where it has ended, and raises where it has not

    def runs_settled(runner: local_script_runner.LocalScriptRunner) -> None:
        with suppress(MayNotServe):  # raised in the run where it asks
            mode.settle()
        try:
            runs(runner)
        finally:
            mode._settled.clear()

    return [
        (local_script_runner, "require_widgets_deltas", waits),
        (local_script_runner.LocalScriptRunner, "_run_script_thread", runs_settled),
        (app_test, "MagicMock", cache(app_test.MagicMock)),
        (manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)),
        (app_test, "ScriptCache", scripts),
        (local_script_runner, "ScriptCache", scripts),
        (mode, "find_spec", cache(mode.find_spec)),
        (session, "Shelf", SharedShelf),
        (SqlStore, "load", _loading_once(SqlStore.load)),
    ]


@pytest.fixture(autouse=True)
def day_of_the_board(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it be the same day in every run: what a page says depends on the month, the fiscal year and the day of the week."""
    monkeypatch.setattr(session, "_today", lambda _: DAY)
