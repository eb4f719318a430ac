"""How well: every case of `tests/sheets/cases`, an ugly sheet beside what must be read of it, and folders of files with their `truth.json`
(`bench/held_out.py`). Precision: of the numbers read, those that are right (role, indicator, period, value). Recall: of those that must be
read, the ones that are. A wrong role is the worst: a forecast, total, rate or prior year read as an actual. Aim: no wrong role, precision
99 %, recall 95 %.
How long: a wide table and a long log under names that are not ours, read from cells already in memory, against openpyxl opening the same
file with all cells looked at (its fastest mode), and python-calamine where it is installed. Aim: no slower than openpyxl. Memory: the most
that was held while reading, against the values of the cells with a place for each; aim at most 5 times.
`python bench/reading_foreign.py [rows] [FOLDER …] [--wrong]`; `--wrong` names every difference.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.held_out import measure
from bench.held_out import report as report_folder
from kpicore.sheets.grid import Workbook
from kpicore.sheets.reader import read_workbook
from kpicore.stores.files.store import open_workbook
from tests.sheets.case_files import Case, all_cases
from tests.sheets.case_outcomes import Score, report, scores_of

TODAY = date(2026, 8, 15)
INDICATORS = 250


# -- how well -------------------------------------------------------------------------------------------------------


def report_cases(*, with_wrong: bool) -> None:
    cases = all_cases()
    for number in sorted({case.held_out for case in cases}):
        name = f"held out, set {number}, rules mended since" if number else "written with the rules"
        _report_set(name, [case for case in cases if case.held_out == number], with_wrong=with_wrong)


def _report_set(name: str, sheets: Sequence[Case], *, with_wrong: bool) -> None:
    cases = {case.name: scores_of(case) for case in sheets}
    scores = [score for found in cases.values() for score in found]
    kinds = Counter(difference.kind for score in scores for difference in score.differences)
    print(f"{name}: {len(cases)} sheets, {len(scores)} versions; read exactly as they say: {_exact(cases.values())}")
    _print_share("precision", sum(score.right for score in scores), sum(score.read for score in scores), 99)
    _print_share("recall", sum(score.required_right for score in scores), sum(score.required for score in scores), 95)
    print(f"  wrong role: {kinds['wrong-role'] + kinds['made-up']} (aim: 0)")
    print("  other differences: " + (", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none"))
    if with_wrong:
        print("\n".join(filter(None, (report(name, found) for name, found in cases.items()))))


def _exact(cases: Iterable[Sequence[Score]]) -> int:
    return sum(not any(score.differences for score in found) for found in cases)


def _print_share(name: str, part: int, whole: int, aim: int) -> None:
    print(f"  {name}: {part} of {whole} = {part / max(1, whole):.1%} (aim: {aim} %)")


# -- how long -------------------------------------------------------------------------------------------------------


def wide_table() -> Iterable[Sequence[Any]]:
    """Yield 300 indicators × 60 months as a company keeps them: plan, actual and rate rows, quarter totals between the months."""
    rng = random.Random(1)  # noqa: S311 - the same cells in every run
    months = [f"{2021 + (month + 3) // 12}年{(month + 3) % 12 + 1}月" for month in range(60)]
    header = [text for place, month in enumerate(months) for text in _with_total(month, place)]
    yield "月次管理表（単位：千円）", *(None for _ in header)
    yield "項目", "区分", *header
    for number in range(300):
        for kind in ("計画", "実績", "達成率"):
            cells = [rng.randrange(1_000_000) if kind != "達成率" else round(rng.random(), 3) for _ in header]
            yield f"指標{number}" if kind == "計画" else None, kind, *cells


def _with_total(month: str, place: int) -> list[str]:
    return [month, f"{place // 3 % 4 + 1}Q合計"] if place % 3 == 2 else [month]


def long_log(rows: int) -> Iterable[Sequence[Any]]:
    """Yield a daily log under names of its own: day, shop, item, amount, remark."""
    rng = random.Random(2)  # noqa: S311
    yield ("日付", "店舗", "項目", "数値", "備考")
    for index in range(rows):
        day = date(2024, 4, 1) + timedelta(days=index // INDICATORS)
        item, shop = f"指標{index % (INDICATORS // 5)}", f"店舗{index // (INDICATORS // 5) % 5}"
        yield day, shop, item, round(rng.uniform(0, 1e6), 2), "雨" if index % 50 == 0 else None


def write(path: Path, tab: str, rows: Iterable[Sequence[Any]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(tab)
    for row in rows:
        sheet.append(row)
    book.save(path)


def by_openpyxl(path: Path) -> int:
    """Look at all cells as openpyxl's fastest mode gives them."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    count = sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    book.close()
    return count


def by_calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook  # type: ignore[import-not-found]  # only a measure, no dependency

    book = CalamineWorkbook.from_path(str(path))
    return sum(len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())


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


def peak(workbook: Workbook) -> int:
    """Return the most that was held while reading cells that are already there, in bytes."""
    tracemalloc.start()
    read_workbook(workbook, today=TODAY)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def report_speed(name: str, path: Path) -> None:
    workbook = open_workbook(path)
    has_calamine = find_spec("python_calamine") is not None
    rival = [lambda: by_calamine(path)] if has_calamine else []
    floor, ours, opening, *others = seconds(
        lambda: by_openpyxl(path),
        lambda: read_workbook(workbook, today=TODAY),
        lambda: open_workbook(path),
        *rival,
    )
    found = read_workbook(workbook, today=TODAY)
    most, raw = peak(workbook), raw_bytes(workbook)
    print(
        f"{name}: {len(found.actuals):,} actuals, {len(found.targets):,} targets, {len(found.skipped):,} places skipped"
    )
    print(f"  openpyxl alone: {floor:.2f} s · open_workbook: {opening:.2f} s")
    print(f"  python-calamine alone: {others[0]:.2f} s" if others else "  python-calamine: not installed")
    print(f"  analysis and reading: {ours:.2f} s = {ours / floor:.2f} × openpyxl (aim: at most 1)")
    print(f"  memory: {most / 1e6:.0f} MB at most, raw cells {raw / 1e6:.1f} MB = {most / raw:.1f} × (aim: at most 5)")


def main(arguments: Sequence[str]) -> None:
    counts = [int(argument) for argument in arguments if argument.isdigit()]
    with_wrong = "--wrong" in arguments
    report_cases(with_wrong=with_wrong)
    for folder in (Path(argument) for argument in arguments if Path(argument).is_dir()):
        report_folder(folder.name, measure(folder), with_wrong=with_wrong)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write(path, "月次管理", wide_table())
        report_speed("300 indicators × 60 months, three rows each", path)
        write(path, "店舗日報", long_log(counts[0] if counts else 200_000))
        report_speed("long log", path)


if __name__ == "__main__":
    main(sys.argv[1:])
