"""What every test of a page may ask for."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner

from pages.shared import mode, session
from tests.pages.boards import DAY, open_page, url  # noqa: F401 - fixtures are found by their names here


@pytest.fixture(scope="session", autouse=True)
def what_is_the_same_is_made_once():
    """Look once for the components of the packages installed and for what a sign-in needs; wait for a run instead of polling it.

    How it is run a board decides when it starts; a page that is run by itself asks twenty times.
    """
    polls = local_script_runner.require_widgets_deltas

    def waits(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        """Wait for the end of a run without asking a thousand times a second, which takes the interpreter from the script."""
        runner._script_thread.join(timeout)
        polls(runner, 1.0)  # returns at once where it has ended, and raises where it has not

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", waits)
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        patch.setattr(mode, "find_spec", cache(mode.find_spec))
        yield


@pytest.fixture(autouse=True)
def day_of_the_board(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it be the same day in every run: what a page says depends on the month, the fiscal year and the day of the week."""
    monkeypatch.setattr(session, "_today", lambda _: DAY)
