"""What a command loads before it does anything: a terminal answers at once (bench/command_line.py measures it)."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

from kpicore.cli.grammar import COMMANDS, loaded

HEAVY = (
    "pandas",
    "numpy",
    "pydantic",
    "sqlalchemy",
    "streamlit",
    "altair",
    "gspread",
    "google",
    "requests",
    "openpyxl",
)
PROGRAM = """
import contextlib, json, os, sys
from kpicore.cli import main
with open(os.devnull, "w", encoding="utf-8") as nothing, contextlib.redirect_stdout(nothing):
    code = main(json.loads(sys.argv[1]))
print(json.dumps([code, sorted(sys.modules)]))
"""


def loaded_by(arguments: Sequence[str]) -> set[str]:
    """Return which of the heavy packages a command line of its own process has loaded when it ends."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM, json.dumps(arguments)], capture_output=True, check=True)
    code, modules = json.loads(ran.stdout)
    assert code == 0
    return set(HEAVY).intersection(modules)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["score", "--help"], []], ids=" ".join)
def test_help_and_version_load_no_heavy_package(arguments: list[str]):
    assert loaded_by(arguments) == set()


@pytest.mark.parametrize("text", ["来期の売上を年3億円にする", "Raise sales to 300 by March 2027"])
def test_a_sentence_is_parsed_without_tables_and_without_drivers(text: str):
    assert loaded_by(["parse", text, "--as-of", "2026-04-20"]) <= {"numpy", "pydantic"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_grammar_looks_for_it(name: str):
    place, _ = COMMANDS[name]

    assert callable(loaded(place))
