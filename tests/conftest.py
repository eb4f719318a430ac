"""What every test may ask for: a browser, the running board, and laws tried in the same way on every machine."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import tempfile
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal import charmap
from hypothesis.internal.conjecture import providers

# As in the Makefile, however the tests are begun: they and each of their many processes begin in half the time from what was compiled.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
gc.disable()  # until all is imported and collected (`pytest_collection_finish`): what is made until then stays
pytest.register_assert_rewrite("tests.browser")

from tests.browser import (  # noqa: E402, F401 - after the line above; fixtures are found by their names here
    HOW_TO_GET_ONE,
    board_of_the_run,
    browser,
    browser_context,
    chromium,
    console,
    page,
    running_app,
    sample_app,
    shared_context,
)

BROWSER_FIXTURES = frozenset({"browser", "browser_context", "page", "running_app"})

#: Tests below these start processes, servers, stores or whole pages; all others are the unit suite.
INTEGRATION = (
    *("tests/stores/", "tests/pages/", "tests/e2e/", "tests/serving/"),
    *("tests/test_cli", "tests/test_browser", "tests/agents/test_stdio"),
)

# The same few examples on every run and machine; `HYPOTHESIS_PROFILE=search` looks for new ones by the thousand. No law says how many
# it wants (tests/laws.py), so that both hold for all of them.
settings.register_profile(
    "same",
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
if os.environ.get("HYPOTHESIS_PROFILE", "same") == "same":
    # Hypothesis also draws what the code says literally, of the modules that happen to be imported: the same law would be tried with
    # other examples in every order of the tests. There is no setting for it.
    providers._get_local_constants = lambda: providers._local_constants  # type: ignore[attr-defined]

# Databases of tests wait for a disk at every save, which is half of what some tests take: they lie in memory where there is room.
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108 - pytest makes a folder of the user's own in it
if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)

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
# Nor leave there what it read, or what the board remembers beside a sheet.
for _name in ("KPICORE_OWNER", "KPICORE_DRAFTS"):
    os.environ.pop(_name, None)
_STATES = Path(tempfile.gettempdir(), f"kpicore-tests-{os.getpid()}")
_NUMBERS = count()
os.environ["KPICORE_STATE"] = f"sqlite:///{_STATES}/state.db"
os.environ["KPICORE_LAST_GOOD"] = ""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Give every test a memory of its own, which is made when something is kept in it."""
    os.environ["KPICORE_STATE"] = f"sqlite:///{_STATES}/{next(_NUMBERS)}/state.db"


@pytest.fixture(scope="session")
def short_cuts() -> Iterator[None]:
    """What stores are spared in this process (tests/shortcuts.py), which the unit suite does without importing."""
    from tests import shortcuts

    with shortcuts.taken():
        yield


def pytest_unconfigure() -> None:
    shutil.rmtree(_STATES, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "profile(**options): the browser profile of one test (viewport, color_scheme, …)"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread what `-m "not integration"` leaves out: importing it is half of what a unit run takes to begin."""
    unit_only = "not integration" in config.option.markexpr
    name = f"{collection_path.relative_to(config.rootpath)}/" if collection_path.is_relative_to(config.rootpath) else ""
    return True if unit_only and name.startswith(INTEGRATION) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is no unit test, and what needs a browser."""
    for item in items:
        if item.nodeid.startswith(INTEGRATION):
            item.add_marker(pytest.mark.integration)
            item.fixturenames.insert(0, "short_cuts")  # type: ignore[attr-defined]
        if BROWSER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage among what tests make alone: going through all that was imported, over and over, is a tenth of a run.

    Streamlit's sixty loggers hand on what they hear as others do: pytest hangs a handler on each that does not, and takes it off, three
    times a test.
    """
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.propagate = True
    gc.enable()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    if session.config.option.collectonly:  # `make compiled`
        charmap.intervals_from_codec("utf-8")  # Hypothesis tries a million characters once and keeps what came of it


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return two processes for each processor: a test that drives a browser or a server spends a third of its time waiting for it."""
    return 2 * (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Deal out files as one, those that share a Chromium or boards together: what has a browser, then those of the most tests.

    A file each, because what a file prepares is prepared in every process that runs a test of it, and because the scheduler goes
    through all it has dealt out whenever a test ends. Not by the mark `xdist_group`: pytest-xdist 3.8 writes it where pytest 9.2 no
    longer looks for it.
    """
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    workers = len(config.getvalue("tx"))

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return process_of(nodeid, workers)

        def add_node_collection(self, node: object, collection: Iterable[str]) -> None:
            super().add_node_collection(node, Places(collection))

        def _assign_work_unit(self, node: object) -> None:
            put_browsers_first(self.workqueue)
            super()._assign_work_unit(node)

    return Together(config, log)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Have a process of a run say of a test that passes what came of it, once: a quarter of what sharing tests out costs."""
    for plugin in session.config.pluginmanager.get_plugins() if hasattr(session.config, "workerinput") else ():
        if hasattr(plugin, "sendevent"):
            plugin.sendevent = said_once(plugin.sendevent)


def said_once(send: Callable[..., None]) -> Callable[..., None]:
    """Return what sends the events of a process of pytest-xdist without those that say only that all is well so far: that a test begins,
    and that what it needs was made and taken away. How long these took is said with the test.
    """
    held: list[dict[str, Any]] = []

    def sends(name: str, **event: Any) -> None:
        data = event.get("data", {})
        is_of_test = name == "testreport" and data.get("$report_type") == "TestReport"
        if is_of_test and data["outcome"] == "passed":
            held.append(data)
            if data["when"] == "teardown":
                for report in [each for each in held if each["when"] == "call"]:
                    send(name, data=report | {"duration": sum(each["duration"] for each in held)})
                held.clear()
        elif name != "logstart":
            for report in [each for each in held if each["when"] == "call" and is_of_test]:
                send(name, data=report)
            if is_of_test:
                held.clear()
            send(name, **event)

    return sends


def process_of(nodeid: str, workers: int) -> str:
    """Return the name of what a test has to share a process with: half of them have a browser, one the boards that are attacked and the
    agents, so that one process imports their SDK.
    """
    file = nodeid.partition("::")[0]
    if file.startswith("tests/e2e/") or file.endswith("_browser.py"):
        return f"browser {crc32(file.encode()) % max(1, workers // 2)}"
    return "serving" if file.startswith(("tests/serving/", "tests/agents/")) else file


class Places(list[str]):
    """The tests of a process in their order. The scheduler asks for the place of each, which a list looks for from its beginning."""

    def __init__(self, tests: Iterable[str]) -> None:
        super().__init__(tests)
        self._places = {test: at for at, test in enumerate(self)}

    def index(self, test: str) -> int:  # type: ignore[override]
        return self._places[test]


def put_browsers_first(queue: OrderedDict[str, dict[str, bool]]) -> None:
    """Move what has a browser to the front of what waits: its few tests take the longest, and no other process can take over some of them."""
    for name in [each for each in queue if each.startswith("browser ")]:
        queue.move_to_end(name, last=False)


def parts_of_the_run(stats: Mapping[str, Iterable[object]]) -> list[str]:
    """Return a line for each part of the suite and one for each process, the longest first.

    A part has its tests and their work, all processes added up; a process how long it worked at what, by which one sees whether one of
    them was waited for.
    """
    tests, seconds, ways = Counter(), Counter(), defaultdict(Counter)
    for report in (each for reports in stats.values() for each in reports if isinstance(each, pytest.TestReport)):
        part = next((name for name in ("browser", "integration") if name in report.keywords), "unit")
        tests[part] += report.when == "call"
        seconds[part] += report.duration
        ways[getattr(report, "worker_id", "")][part] += report.duration
    lines = [f"{part:<12} {tests[part]:>6} tests  {seconds[part]:>6.0f} s of work" for part in seconds]
    for worker, way in sorted(ways.items(), key=lambda each: -each[1].total()) if len(ways) > 1 else ():
        shares = ", ".join(f"{part} {spent:.0f}" for part, spent in way.most_common())
        lines.append(f"process {worker:<4} {way.total():>14.0f} s: {shares}")
    return lines


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how long each part and each process took, and how to get a browser where tests were skipped for want of one."""
    for line in parts_of_the_run(terminalreporter.stats):
        terminalreporter.line(line)
    skipped = terminalreporter.stats.get("skipped", [])
    without = [report for report in skipped if HOW_TO_GET_ONE in str(report.longrepr)]
    if without:
        terminalreporter.section("browser")
        terminalreporter.line(f"{len(without)} browser tests were skipped. {HOW_TO_GET_ONE}")
