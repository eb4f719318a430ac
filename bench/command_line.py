"""Processor time of starting the command line: --help, --version and parse, beside an empty Python and one that imports click."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile

ROUNDS = 7
FLOORS = {"python -c pass": ["-c", "pass"], "import click": ["-c", "import click"]}
COMMANDS = {
    "--help": ["-m", "kpicore", "--help"],
    "--version": ["-m", "kpicore", "--version"],
    "parse": ["-m", "kpicore", "parse", "来期の売上を年3億円にする", "--as-of", "2026-04-20"],
}


def processor_seconds(arguments: list[str], environ: dict[str, str]) -> float:
    """Return user and system time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, env=environ, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the least of several rounds, all in turn, each as a multiple of both floors."""
    programs = FLOORS | COMMANDS
    least = dict.fromkeys(programs, float("inf"))
    with tempfile.TemporaryDirectory() as folder:
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environ["PYTHONPYCACHEPREFIX"] = folder  # byte code as an installation has it; the first round writes it
        for each in range(ROUNDS + 1):
            for name, arguments in programs.items():
                seconds = processor_seconds(arguments, environ)
                least[name] = min(least[name], seconds) if each else least[name]
    empty, click = (least[name] for name in FLOORS)
    for name, seconds in least.items():
        print(f"{name:<15} {1000 * seconds:6.0f} ms   {seconds / empty:5.1f} × empty   {seconds / click:5.1f} × click")


if __name__ == "__main__":
    main()
