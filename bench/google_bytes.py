"""What commands and a board ask of a Google Sheet: calls and bytes, against a floor in the same run.

The sheet is the sample plan with its guards, as `kpicore import` makes it (17 nodes, twelve periods, its log). Floor: one `values:batchGet`
over all tabs, which is what a refresh has to be. The stand-in answers without compression, prints prettily unless it is asked not to, and
gives of cells what mask and ranges name. The last line is what asking for the structure of the whole sheet would bring.

    .venv/bin/python bench/google_bytes.py
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kpicore.cli import main as kpicore
from kpicore.model.access import Actor, Role
from kpicore.samples.shop import shop
from kpicore.sheets.grid import Grid
from kpicore.stores.google.stand_in import SPREADSHEET, Call, Reply, Spreadsheet, StandIn
from kpicore.stores.google.store import today_in_japan
from kpicore.stores.google.structure import CELL_FIELDS
from kpicore.stores.open import open_store

STORE = f"gsheet:{SPREADSHEET}"

BENCH = Actor("bench", Role.OWNER)


def main() -> None:
    """Print calls and bytes for each thing that is done."""
    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as google, tempfile.TemporaryDirectory() as folder:
        counted = Counted(google)
        key = Path(folder, "key.json")
        key.write_text(json.dumps(google.account), encoding="utf-8")
        os.environ |= google.environ | {"GOOGLE_APPLICATION_CREDENTIALS": str(key), "KPICORE_LAST_GOOD": folder}
        store = open_store(STORE)
        store.provision(shop(today_in_japan()), BENCH)
        board = open_store(STORE)
        counted.take()
        board.load()
        first = counted.take()
        board.revision()
        _, floor = counted.take()
        print(f"{'':28} {'calls':>5} {'kB':>8} {'of the floor':>13}")
        told("floor: a refresh", (1, floor), floor)
        told("a board's first look", first, floor)
        for name, command in COMMANDS.items():
            with redirect_stdout(StringIO()):
                kpicore([*command, "--store", STORE])
            told(name, counted.take(), floor)
        told("the whole structure, pretty", (1, whole(google)), floor)


COMMANDS = {
    "kpicore score": ["score"],
    "kpicore score, again": ["score"],
    "kpicore check, after it": ["check"],
}


class Counted:
    """Counts the calls of a stand-in, and the bytes of what it answers; those for tokens left out."""

    def __init__(self, google: StandIn) -> None:
        self._made: list[int] = []
        answer: Callable[[Call, str], Reply] = google.answer

        def counted(call: Call, bearer: str) -> Reply:
            reply = answer(call, bearer)
            if call.name != "token":
                self._made.append(len(reply.body))
            return reply

        google.answer = counted  # type: ignore[method-assign]

    def take(self) -> tuple[int, int]:
        """Return calls and bytes since the last time."""
        calls, size = len(self._made), sum(self._made)
        self._made.clear()
        return calls, size


def whole(google: StandIn) -> int:
    """Return the bytes of the formats and hidden lines of all cells of all tabs, asked for without ranges."""
    call = Call(
        "GET", f"/v4/spreadsheets/{SPREADSHEET}", {"fields": [CELL_FIELDS]}, email=next(iter(google.sheet.shared_with))
    )
    return len(google.true_answer(call).body)


def told(name: str, made: tuple[int, int], floor: int) -> None:
    """Print one line of the table."""
    print(f"{name:28} {made[0]:>5} {made[1] / 1000:>8.1f} {made[1] / floor:>12.2f}×")


if __name__ == "__main__":
    main()
