"""What every test may ask for: a browser, the running board, and laws tried in the same way on every machine."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.browser")

from tests.browser import (  # noqa: E402, F401 - after the line above; fixtures are found by their names here
    HOW_TO_GET_ONE,
    browser,
    browser_context,
    chromium,
    console,
    page,
    running_app,
)

BROWSER_FIXTURES = frozenset({"browser", "browser_context", "page", "running_app"})

#: Tests below these start processes, servers, stores or whole pages; all others are the unit suite.
INTEGRATION = ("tests/stores/", "tests/pages/", "tests/e2e/", "tests/serving/", "tests/test_cli", "tests/test_browser")

# The same examples on every run and machine; `HYPOTHESIS_PROFILE=search` looks for new ones.
settings.register_profile(
    "same",
    max_examples=30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# No test may find the machine's own store, key or language.
for _name in (
    "KPICORE_STORE",
    "KPICORE_SHEETS_API_URL",
    "KPICORE_SHEETS_TOKEN_URL",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "KPICORE_TRACE",
    "KPICORE_OPEN",
    "KPICORE_PUBLIC_URL",
):
    os.environ.pop(_name, None)
# Nor leave there what it read, or drafts beside a sheet.
os.environ["KPICORE_DRAFTS"] = str(Path(tempfile.gettempdir(), f"kpicore-tests-{os.getpid()}", "drafts.db"))
os.environ["KPICORE_LAST_GOOD"] = ""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "profile(**options): the browser profile of one test (viewport, color_scheme, …)"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is no unit test, and keep what needs a browser in one process: one Chromium, one board at a time."""
    for item in items:
        if item.nodeid.startswith(INTEGRATION):
            item.add_marker(pytest.mark.integration)
        if BROWSER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def parts_of_the_run(stats: Mapping[str, Iterable[object]]) -> list[str]:
    """Return a line for each part of the suite: how many tests ran, and the work they took, all processes added up."""
    tests, seconds = Counter(), Counter()
    for report in (each for reports in stats.values() for each in reports if isinstance(each, pytest.TestReport)):
        part = next((name for name in ("browser", "integration") if name in report.keywords), "unit")
        tests[part] += report.when == "call"
        seconds[part] += report.duration
    return [f"{part:<12} {tests[part]:>6} tests  {seconds[part]:>6.0f} s of work" for part in seconds]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how long each part took, and how to get a browser where tests were skipped for want of one."""
    for line in parts_of_the_run(terminalreporter.stats):
        terminalreporter.line(line)
    skipped = terminalreporter.stats.get("skipped", [])
    without = [report for report in skipped if HOW_TO_GET_ONE in str(report.longrepr)]
    if without:
        terminalreporter.section("browser")
        terminalreporter.line(f"{len(without)} browser tests were skipped. {HOW_TO_GET_ONE}")
