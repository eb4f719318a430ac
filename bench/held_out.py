"""How well folders of sheets with a `truth.json` are read.

A truth names for each file its `kind` (board or list) and its `actuals`, `targets`, `either` (may be read, then only so) and `derived`
cells. A set is held out while nobody who works on the rules has seen it: only its first evaluation is quoted, in bench/README.md.
`python bench/held_out.py FOLDER [--wrong]`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.utils import range_boundaries

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kpicore.periods import Cadence, Calendar
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.sheets.texts import name_key
from kpicore.stores.files.store import open_workbook

TODAY = date(2026, 11, 29)
Cell = tuple[str, str]


@dataclass(slots=True)
class Tally:
    """What was counted of some files: numbers wanted, read and right, by kind of fault; `lines` name each fault."""

    counts: Counter[str] = field(default_factory=Counter)
    recalls: list[float] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def fault(self, kind: str, file: str, cell: Cell, text: str) -> None:
        self.counts[kind] += 1
        self.lines.append(f"  {kind:13} {file} {cell[0]}!{cell[1]} {text}")


def measure(folder: Path) -> Tally:
    """Return what is made of the files of a folder."""
    truth: Mapping[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    tally = Tally()
    for name, wanted in (truth.get("files") or truth).items():
        path = folder / name
        if not path.exists():
            continue
        today = date.fromisoformat(wanted.get("today", TODAY.isoformat()))
        reading = read_workbook(open_workbook(path), today=today)
        _compare(name, wanted, reading, tally)
    return tally


def _key(sheet: str, cell: str) -> Cell:
    return name_key(sheet.strip("'").removesuffix(".csv")), cell.replace("$", "")


def _numbers(reading: WorkbookReading) -> Iterator[tuple[str, Cell, str, float]]:
    """Yield role, cell, period and value of everything that was read."""
    answer = reading.as_json()
    for role, rows in (("actual", answer["actuals"]), ("target", answer["targets"])):
        for row in rows:
            sheet, _, cell = row["cell"].rpartition("!")
            yield role, _key(sheet, cell), str(row["period"]), row.get("value", row.get("low"))


def _compare(name: str, wanted: Mapping[str, Any], reading: WorkbookReading, tally: Tally) -> None:
    entries = {
        role: {_key(e["sheet"], e["cell"]): e for e in wanted.get(f"{role}s", ())} for role in ("actual", "target")
    }
    either = {_key(e["sheet"], e["cell"]): e for e in wanted.get("either", ())}
    right = 0
    tally.counts["wanted"] += len(entries["actual"])
    tally.counts["targets"] += len(entries["target"])
    tally.counts["asked"] += sum(len(tab.questions) for tab in reading.tabs)
    for role, cell, period, value in _numbers(reading):
        tally.counts["read" if role == "actual" else "read targets"] += 1
        expected = entries[role].get(cell) or (
            either.get(cell) if either.get(cell, {}).get("role", role) == role else None
        )
        if expected is None:
            _misread(name, role, cell, entries, wanted, tally)
        elif not _same_period(expected, period):
            tally.fault("wrong period", name, cell, f"got {period}, is {expected['period']}")
        elif not any(_same(value, each) for each in (expected["value"], *expected.get("accept_values", ()))):
            tally.fault("wrong value", name, cell, f"got {value}, is {expected['value']}")
        else:
            tally.counts["right" if role == "actual" else "right targets"] += 1
            right += role == "actual" and cell in entries["actual"]
    tally.counts["found"] += right
    reasons = Counter(_why_missed(reading, entries["actual"].keys() - {cell for _, cell, _, _ in _numbers(reading)}))
    tally.counts["silent"] += reasons["silent"]
    tally.lines += [f"  missed {count} of {name}: {reason}" for reason, count in reasons.items()]
    if entries["actual"]:
        tally.recalls.append(right / len(entries["actual"]))
        tally.lines.append(f"  {name}: {right} of {len(entries['actual'])}")


def _why_missed(reading: WorkbookReading, missed: Collection[Cell]) -> Iterator[str]:
    """Yield for each wanted number that was not read what was said of it: a problem, a reason, a question of its tab, else `silent`."""
    answer = reading.as_json()
    said = [
        *((each["where"], f"problem {each['code']}") for each in answer["problems"] if each.get("where")),
        *((each["cell"], f"skipped {each['reason']}") for each in answer["skipped"]),
        *((each["cell"], f"missing {each['reason']}") for each in answer["missing"]),
    ]
    areas = [(*where.rpartition("!")[::2], reason) for where, reason in said]
    questions = {_key(tab.tab, "")[0]: tab.questions[0].code for tab in reading.tabs if tab.questions}
    for tab, cell in sorted(missed):
        own = [
            reason
            for name, area, reason in areas
            if _key(name or area, "")[0] == tab and _covers(area if name else "", cell)
        ]
        asked = f", asked {questions[tab]}" if tab in questions else ""
        yield own[0] + asked if own else asked.strip(", ") or "silent"


def _covers(area: str, cell: str) -> bool:
    """Whether a cell lies in a range of cells; a tab as a whole covers them all."""
    if not area:
        return True
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    column, row, *_ = range_boundaries(cell)
    return (left or 1) <= column <= (right or column) and (top or 1) <= row <= (bottom or row)


def _misread(
    name: str, role: str, cell: Cell, entries: Mapping[str, Mapping[Cell, Any]], wanted: Mapping[str, Any], tally: Tally
) -> None:
    """Count a number that was read as something it is not."""
    derived = {_key(*each.rsplit("!", 1)) for each in wanted.get("derived", ()) if isinstance(each, str)}
    derived |= {_key(each["sheet"], each["cell"]) for each in wanted.get("derived", ()) if isinstance(each, dict)}
    is_list = wanted.get("kind") == "list"
    if role == "actual":
        what = (
            "list"
            if is_list
            else "target"
            if cell in entries["target"]
            else "derived"
            if cell in derived
            else "nothing"
        )
        tally.fault("wrong role", name, cell, f"{what} read as actual")
    else:
        what = (
            "list"
            if is_list
            else "actual"
            if cell in entries["actual"]
            else "derived"
            if cell in derived
            else "nothing"
        )
        tally.fault("wrong target", name, cell, f"{what} read as target")


def _same_period(expected: Mapping[str, Any], period: str) -> bool:
    """Whether a period is the one wanted; a calendar quarter of the truth may be read as the plan's fiscal one of that name, or as the
    one of the same months. A target for all periods has none (null).
    """
    wanted = list(map(str, (expected["period"], *expected.get("accept_periods", ()))))
    return period in wanted or any(
        each.startswith("each") or period in (f"FY{each}", _of_same_months(each)) for each in wanted
    )


def _of_same_months(period: str) -> str:
    """Return the fiscal quarter of a plan that begins in April which a calendar quarter (2025-Q3) is, "" for other periods."""
    match = re.fullmatch(r"(\d{4})-Q([1-4])", period)
    if match is None:
        return ""
    first = date(int(match[1]), 3 * int(match[2]) - 2, 1)
    return str(Calendar().containing(Cadence.QUARTERLY, first))


def _same(one: float | None, other: float) -> bool:
    """Whether a number read is the one wanted; a share of 0.55 is read as 55 percent."""
    wanted = (other, 100 * other) if abs(other) <= _LARGEST_SHARE and other != int(other) else (other,)
    return one is not None and any(abs(one - each) <= 1e-6 * max(1.0, abs(each)) for each in wanted)


_LARGEST_SHARE = 2


def report(name: str, tally: Tally, *, with_wrong: bool) -> None:
    counts = tally.counts
    precision = counts["right"] / max(1, counts["read"])
    recall = counts["found"] / max(1, counts["wanted"])
    mean = sum(tally.recalls) / max(1, len(tally.recalls))
    print(
        f"{name}: precision {precision:.1%}, recall {recall:.1%} (mean of files {mean:.0%}), wrong role {counts['wrong role']}, "
        f"wrong period {counts['wrong period']}, wrong value {counts['wrong value']}, "
        f"targets {counts['right targets']} of {counts['targets']} (wrong {counts['wrong target']}), questions {counts['asked']}, "
        f"missed without a word {counts['silent']}"
    )
    if with_wrong:
        print("\n".join(tally.lines))


def main(arguments: Sequence[str]) -> None:
    for folder in (Path(argument) for argument in arguments if not argument.startswith("--")):
        report(folder.name, measure(folder), with_wrong="--wrong" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
