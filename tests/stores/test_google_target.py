"""`make test-google` works: what it runs on a real sheet, run on the stand-in, which it is told about as it would be told about Google."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from kpicore.sheets.grid import draw
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = draw("会計", "| 科目 | 金額 |\n| 家賃 | 200000 |")
#: Promises of each kind: empty, saved and loaded, conflicts, refusals, history, read, renamed behind the store's back, several at once.
SOME = (
    "nothing_was_saved or saved_is_loaded or conflict_is_told or order_they_were_saved or undoing_the_newest"
    " or is_read_as_what_it_holds or one_revision_as_long or of_two_who_change or test_google_real"
)


def run_on(google: StandIn, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of `make test-google` on a stand-in."""
    key = folder / "key.json"
    key.write_text(json.dumps(google.account), encoding="utf-8")
    environ = os.environ | {
        "KPICORE_TEST_SHEET": f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit",
        "KPICORE_TEST_SHEET_KEY": str(key),
        "KPICORE_TEST_SHEET_API": google.url,
        "KPICORE_TEST_SHEET_PACE": "60000",
    }
    tests = ("tests/stores/test_google_real.py", "tests/stores/test_contract.py")
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", *tests, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300, check=False)


def test_the_promises_are_kept_on_a_sheet_and_foreign_tabs_stay_as_they_are(tmp_path: Path):
    with StandIn(Spreadsheet.of([FOREIGN])).running() as google:
        done = run_on(google, tmp_path, "-k", SOME)
        calls = google.names()

        assert done.returncode == 0, done.stdout[-3000:]
        assert "skipped" not in done.stdout
        assert calls.count("batchUpdate") > 20
        assert [(tab.title, tab.rows) for tab in google.sheet.tabs] == [("会計", [["科目", "金額"], ["家賃", 200000]])]
        assert google.sheet.metadata == {}


def test_a_sheet_that_holds_a_plan_is_left_alone(tmp_path: Path):
    plan = draw("実績", "| ID | 2026-04 |\n| sales | 1 |")
    with StandIn(Spreadsheet.of([plan])).running() as google:
        done = run_on(google, tmp_path, "-k", "nothing_was_saved")

        assert done.returncode == 1
        assert "The sheet holds 実績" in done.stdout
        assert [tab.rows for tab in google.sheet.tabs] == [[["ID", "2026-04"], ["sales", 1]]]


def test_the_makefile_runs_the_same_tests() -> None:
    line = next(
        line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "test_google_real.py" in line
    )

    assert "tests/stores/test_contract.py" in line
