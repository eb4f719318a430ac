"""How long it takes to open an .xlsx file, and how much memory, against openpyxl alone.

The floor is measured in the same run: `openpyxl.load_workbook(read_only=True)` with all cells looked at, which gives no merged cells, no
hidden lines and no notes. For comparison openpyxl's full mode, which has them. The files: a long log (period, indicator, value, note) and a
wide table of 300 indicators × 60 months; then, without a floor, a million empty rows of ten formatted cells. Memory is the most that Python
held while opening, against what the values of the cells take by themselves. `python bench/opening.py [rows] [--full]`.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from kpicore.sheets.grid import Workbook
from kpicore.stores.files.store import open_workbook

INDICATORS = 250
EMPTY_ROWS = 1_000_000


def long_log(rows: int) -> Iterable[Sequence[Any]]:
    """Yield a log, a row for each day and indicator."""
    rng = random.Random(1)  # noqa: S311 - the same cells in every run
    yield ("日付", "指標", "値", "メモ")
    for index in range(rows):
        day = date(2024, 4, 1) + timedelta(days=index // INDICATORS)
        note = "雨" if index % 50 == 0 else None
        yield day, f"指標{index % INDICATORS}", round(rng.uniform(0, 1e6), 2), note


def wide_table() -> Iterable[Sequence[Any]]:
    """Yield a table with a column for each month."""
    rng = random.Random(2)  # noqa: S311
    yield ("指標", *(f"{2021 + (month + 3) // 12}-{(month + 3) % 12 + 1:02}" for month in range(60)))
    for number in range(300):
        yield f"指標{number}", *(rng.randrange(1_000_000) for _ in range(60))


def write(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("実績")
    for row in rows:
        sheet.append(row)
    book.save(path)


def write_empty_rows(path: Path) -> None:
    """Write a table of one cell whose rows were all given a format, ten cells each."""
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["A1"].number_format = "0%"
    book.save(path)
    cells = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in "ABCDEFGHIJ")
    row = f'<row r="{{0}}" s="1" customFormat="1">{cells}</row>'
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head, tail = parts.pop(part).split(b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open(part, "w") as file:
            file.write(head)
            for number in range(2, EMPTY_ROWS + 1):
                file.write(row.format(number).encode())
            file.write(b"</sheetData>" + tail)


def floor(path: Path) -> int:
    """Look at all cells as openpyxl's fastest mode gives them."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    count = sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    book.close()
    return count


def full(path: Path) -> int:
    book = openpyxl.load_workbook(path, data_only=True)
    return sum(len(row) for row in book.active.iter_rows(values_only=True))


def seconds(*works: Callable[[], Any], rounds: int = 3) -> list[float]:
    """Return the shortest processor time of each work; they take turns."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [min(taken) for taken in times]


def raw_bytes(workbook: Workbook) -> int:
    """Return what the values of all filled cells take, each different one once, with a place for each."""
    cells = [value for grid in workbook for row in grid.rows for value in row if value is not None]
    return sum(map(sys.getsizeof, {id(cell): cell for cell in cells}.values())) + 8 * len(cells)


def peak(path: Path) -> tuple[int, int]:
    """Return the most that was held while opening, and the raw cells, in bytes."""
    tracemalloc.start()
    workbook = open_workbook(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most, raw_bytes(workbook)


def report(name: str, path: Path, *, with_full: bool) -> None:
    works = [lambda: floor(path), lambda: open_workbook(path)] + ([lambda: full(path)] if with_full else [])
    least, ours, *rest = seconds(*works)
    most, raw = peak(path)
    print(f"{name} ({path.stat().st_size / 1e6:.1f} MB)")
    print(
        f"  floor (read_only, all cells): {least:.2f} s · open_workbook: {ours:.2f} s = {ours / least:.2f} × the floor"
    )
    if rest:
        print(f"  openpyxl full mode: {rest[0]:.2f} s = {rest[0] / least:.2f} × the floor")
    print(f"  memory: {most / 1e6:.0f} MB at most, raw cells {raw / 1e6:.1f} MB = {most / raw:.1f} × (aim: at most 5)")


def report_empty_rows(path: Path) -> None:
    (ours,) = seconds(lambda: open_workbook(path), rounds=1)
    most, _ = peak(path)
    print(f"a million empty rows, ten formatted cells each ({path.stat().st_size / 1e6:.1f} MB)")
    print(f"  open_workbook: {ours:.2f} s, {most / 1e6:.0f} MB at most")


def main(arguments: Sequence[str]) -> None:
    counts = [int(argument) for argument in arguments if argument.isdigit()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write(path, long_log(counts[0] if counts else 200_000))
        report("long log", path, with_full="--full" in arguments)
        write(path, wide_table())
        report("300 indicators × 60 months", path, with_full=True)
        write_empty_rows(path)
        report_empty_rows(path)


if __name__ == "__main__":
    main(sys.argv[1:])
