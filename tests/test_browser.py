"""The browser tests can be believed: they find a Chromium, and hear what a page and a server complain about."""

import subprocess
import sys
from collections import OrderedDict
from pathlib import Path

import pytest

from tests.browser import ROOT, Console, RunningBoard, browser_is_required, chromium
from tests.conftest import Places, parts_of_the_run, process_of, put_browsers_first, said_once


def test_a_chromium_can_be_named(monkeypatch, tmp_path):
    named = tmp_path / "my-chrome"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(named))

    assert chromium() == str(named)


def test_a_named_chromium_that_is_not_there_is_not_replaced_by_another(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such/chrome")

    assert chromium() is None


def test_a_browser_is_required_only_when_it_is_said(monkeypatch):
    monkeypatch.delenv("KPICORE_REQUIRE_BROWSER", raising=False)
    assert not browser_is_required()
    monkeypatch.setenv("KPICORE_REQUIRE_BROWSER", "1")
    assert browser_is_required()


def test_warnings_errors_and_traces_in_the_log_are_complaints(tmp_path):
    log = tmp_path / "board.log"
    log.write_text(
        "  URL: http://127.0.0.1:1\nerror 3f on /board\n2026-04-01 WARNING streamlit: old\nTraceback (most recent call last):\n"
    )
    board = RunningBoard("http://127.0.0.1:1", None, log)

    assert board.complaints() == log.read_text().splitlines()[2:]


def test_what_a_page_says_in_the_console_is_heard(browser):
    heard = Console()
    page = browser.new_page()
    heard.listen(page)
    page.set_content("<script>console.warn('slow'); console.log('fine'); console.error('broken'); missing()</script>")
    page.close()

    assert heard.lines[:2] == ["warning: slow", "error: broken"]
    assert heard.lines[2].startswith("uncaught: ")


def test_what_is_expected_is_waited_for_and_fails_where_it_does_not_come(browser):
    from playwright.sync_api import Error, expect

    page = browser.new_page()
    page.set_content(
        "<p id=there>42</p><p id=hidden hidden>7</p>"
        "<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p id=later>1</p>'), 200)</script>"
    )
    at = page.locator

    expect(at("#later")).to_have_text("1")
    expect(at("#hidden")).to_be_hidden()
    expect(at("#hidden")).to_have_text("7")
    expect(at("#gone")).not_to_be_visible()
    expect(at("#gone")).not_to_be_attached()
    for fails in (
        lambda: expect(at("#gone")).to_be_visible(timeout=10),
        lambda: expect(at("#hidden")).to_be_visible(timeout=10),
        lambda: expect(at("#there")).to_be_hidden(timeout=10),
        lambda: expect(at("#there")).to_have_text("7", timeout=10),
        lambda: expect(at("#there")).not_to_have_text("42", timeout=10),
        lambda: expect(at("p")).to_be_visible(timeout=10),  # which of them?
    ):
        with pytest.raises((AssertionError, Error)):
            fails()
    page.close()


@pytest.mark.parametrize(
    ("workers", "browsers"), [(1, {"browser 0"}), (2, {"browser 0"}), (4, {"browser 0", "browser 1"})]
)
def test_files_with_a_browser_share_half_of_the_processes_and_boards_that_are_attacked_one(workers, browsers):
    files = sorted(str(path.relative_to(ROOT)) for path in Path(ROOT, "tests/e2e").glob("test_*.py"))

    assert {process_of(f"{file}::test_a", workers) for file in [*files, "tests/pages/test_tv_browser.py"]} == browsers
    assert process_of("tests/serving/test_gate.py::test_a[b@c]", workers) == "serving"
    assert process_of("tests/agents/test_stdio.py::test_a", workers) == "serving"
    assert process_of("tests/pages/test_tv.py::test_a[b]", workers) == "tests/pages/test_tv.py"


def test_what_has_a_browser_is_dealt_out_before_anything_else():
    queue = OrderedDict((name, {}) for name in ("tests/sheets/test_cells.py", "serving", "browser 0", "browser 1"))

    put_browsers_first(queue)

    assert sorted(list(queue)[:2]) == ["browser 0", "browser 1"]
    assert list(queue)[2:] == ["tests/sheets/test_cells.py", "serving"]


def test_a_test_is_found_at_its_place_among_all_of_a_process():
    tests = [f"tests/test_{at % 3}.py::test_a[{at}]" for at in range(9)]

    assert Places(tests) == tests
    assert [Places(tests).index(test) for test in tests] == list(range(9))


def test_a_run_says_what_each_part_took_and_which_process_was_waited_for():
    def report(part: str, worker: str, when: str, seconds: float) -> pytest.TestReport:
        keywords = {part: 1}
        return pytest.TestReport("a", ("a", 1, "a"), keywords, "passed", None, when, duration=seconds, worker_id=worker)

    ran = {
        "passed": [report("browser", "gw0", "call", 40.0), report("", "gw1", "call", 7.0)],
        "": [report("browser", "gw0", "setup", 2.0), report("integration", "gw1", "setup", 20.0)],
    }

    assert [line.split() for line in parts_of_the_run(ran)] == [
        ["browser", "1", "tests", "42", "s", "of", "work"],
        ["unit", "1", "tests", "7", "s", "of", "work"],
        ["integration", "0", "tests", "20", "s", "of", "work"],
        ["process", "gw0", "42", "s:", "browser", "42"],
        ["process", "gw1", "27", "s:", "integration", "20,", "unit", "7"],
    ]


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (("passed", "passed", "passed"), [("call", "passed", 6.0)]),
        (("passed", "failed", "passed"), [("call", "failed", 2.0)]),
        (("passed", "skipped", "passed"), [("call", "skipped", 2.0)]),
        (("failed", None, "passed"), [("setup", "failed", 1.0)]),
        (("passed", "passed", "failed"), [("call", "passed", 2.0), ("teardown", "failed", 3.0)]),
    ],
)
def test_a_process_says_of_a_test_what_came_of_it_and_of_one_that_passes_once_how_long_all_of_it_took(outcomes, said):
    sent = []
    say = said_once(lambda name, **event: sent.append((name, event)))

    for nodeid in ("a", "b"):
        say("logstart", nodeid=nodeid)
        for when, outcome, seconds in zip(("setup", "call", "teardown"), outcomes, (1.0, 2.0, 3.0), strict=True):
            report = {"nodeid": nodeid, "when": when, "outcome": outcome, "duration": seconds}
            if when == "call":
                say("testreport", data={"nodeid": nodeid, "_report_type": "SubTestReport", "outcome": "passed"})
            if outcome is not None:
                say("testreport", data={"$report_type": "TestReport", **report})
        say("logfinish", nodeid=nodeid)

    of_a = [event["data"] for _, event in sent[: len(sent) // 2] if "when" in event.get("data", {})]
    assert [(each["when"], each["outcome"], each["duration"]) for each in of_a] == said
    assert [event["data"]["nodeid"] for _, event in sent if "data" in event] == ["a"] * (len(said) + 1) + ["b"] * (
        len(said) + 1
    )
    assert [name for name, _ in sent if name != "testreport"] == ["logfinish", "logfinish"]


def test_without_a_browser_tests_are_skipped_and_say_how_to_get_one():
    ran = pytest_without_browser()

    assert ran.returncode == 0
    assert "1 skipped" in ran.stdout
    assert "apt-get install chromium-headless-shell" in ran.stdout


def test_where_a_browser_is_required_its_absence_is_a_failure():
    ran = pytest_without_browser(KPICORE_REQUIRE_BROWSER="1")

    assert ran.returncode == 1
    assert "1 error" in ran.stdout


def pytest_without_browser(**environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_browser.py", "-k", "console_is_heard"]
    given = {"PATH": str(Path(sys.executable).parent), "CHROMIUM": "/no/such/chrome", **environ}
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
