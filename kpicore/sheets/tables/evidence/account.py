"""What a tab recognised by evidence has to tell: its regions, every decision with its evidence, its indicators, its mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpicore.model.plan import Settings
from kpicore.periods import Period
from kpicore.sheets.actuals import Line as ActualsLine
from kpicore.sheets.analysed import FoundIndicator, PeriodAt, Pointed, Question, Region, TabAnalysis
from kpicore.sheets.cells import Fault
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Position, column_letters
from kpicore.sheets.mapping import LineEntry, TableMapping, TabMapping
from kpicore.sheets.roles import RoleDecision, TableRole, plain_name
from kpicore.sheets.tables.evidence.mapped import cell_path, column_words, entries_of, paths_of_rows
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.recognised import Sorted
from kpicore.sheets.tables.shapes import Evidence, EvidenceKind, TableLine, TitleText, TypedSheet
from kpicore.sheets.tables.witnesses import said_of

_SHOWN = 200
#: The reasons by which decisions are shown, by the kind of their last evidence, and the sign between the lines that one is computed from.
_REASONS = {
    EvidenceKind.WORD: "by-word",
    EvidenceKind.SUM: "is-sum",
    EvidenceKind.RUNNING: "runs-on",
    EvidenceKind.DIFFERENCE: "is-difference",
    EvidenceKind.RATIO: "is-ratio",
    EvidenceKind.WHOLE: "is-whole",
    EvidenceKind.MEAN: "is-mean",
    EvidenceKind.EARLIER: "is-earlier",
    EvidenceKind.CHANGE: "is-change",
    EvidenceKind.PERIODS: "periods-again",
    EvidenceKind.RANK: "is-rank",
    EvidenceKind.FLAG: "is-flag",
    EvidenceKind.OF_LABEL: "of-label",
    EvidenceKind.FUTURE: "numbers-ahead",
    EvidenceKind.PLANNED: "beside-target",
    EvidenceKind.SHAPE: "plain-row",
    EvidenceKind.TOLD: "told",
}


@dataclass(frozen=True, slots=True)
class AccountOfEvidence:
    """What a tab has to tell (`recognised.Account`)."""

    sheet: TypedSheet
    readings: tuple[ReadTable, ...]
    titles: tuple[TitleText, ...]
    cells: Sorted
    mapping: TabMapping | None
    reason: str = ""
    roles: dict[Position, TableRole] = field(default_factory=dict, compare=False, repr=False)

    def regions(self) -> tuple[Region, ...]:
        regions = [*map(self._title, self.titles), *map(self._table, self.readings)]
        return tuple(sorted(regions, key=lambda region: region.rectangle[:2]))

    def _title(self, title: TitleText) -> Region:
        canvas = self.sheet.canvas
        row, column = canvas.rows[title.row], canvas.columns[title.column]
        return Region("title", canvas.at(title.row, title.column), (row, column, row, column), title.text[:_SHOWN])

    def _table(self, reading: ReadTable) -> Region:
        canvas, block = self.sheet.canvas, reading.block
        bottom = block.body[-1]
        return Region(
            "table",
            canvas.range(block.top, block.left, bottom, block.right),
            (canvas.rows[block.top], canvas.columns[block.left], canvas.rows[bottom], canvas.columns[block.right]),
            reading.title_text[:_SHOWN],
            reading.layout,
            tuple(canvas.rows[row] for row in block.header),
            tuple(canvas.columns[at] for at in (*block.labels, *block.axes)),
        )

    def told(self, lines: Sequence[ActualsLine | Fault], findings: Findings, settings: Settings) -> dict[str, Any]:
        if self.reason and not self.readings:
            return {"questions": tuple(self.cells.questions)}
        first = self.readings[0].title if self.readings else None
        decisions = [
            (reading.block.is_down, _decision(reading, line))
            for reading in self.readings
            for line in reading.lines
            if line.cells
        ]
        return {
            "rows": tuple(_once([decision for is_column, decision in decisions if not is_column])),
            "columns": tuple(_once([decision for is_column, decision in decisions if is_column])),
            "periods": tuple(self._periods()),
            "unit": first.unit if first else "",
            "scale": first.scale if first else 1.0,
            "indicators": tuple(self._indicators(lines)),
            "questions": (*self.cells.questions, *_shares(findings), *self._dashes(findings, settings)),
            "role_of": self.role_at,
        }

    def role_at(self, row: int, column: int) -> TableRole | None:
        """Return what a cell of a table is, by its row and column in the tab, None outside. Found for all cells when first asked."""
        if not self.roles:
            self.roles.update(self._roles())
        return self.roles.get((row, column))

    def _periods(self) -> Iterator[PeriodAt]:
        first: dict[Period, Position] = {}
        for reading in self.readings:
            for place, period in reading.periods.periods.items():
                first.setdefault(period, place)
        for period, place in first.items():
            yield PeriodAt(str(period), self.sheet.canvas.at(*place))

    def _indicators(self, lines: Sequence[ActualsLine | Fault]) -> Iterator[FoundIndicator]:
        seen: set[str] = set()
        for series, line in zip(self.cells.series, lines, strict=True):
            named = f"{series.scope} / {series.name}" if series.scope else series.name
            name = line.name if isinstance(line, ActualsLine) else named
            if name in seen:
                continue
            seen.add(name)
            node = line.node if isinstance(line, ActualsLine) else None
            unit = line.measure.unit if isinstance(line, ActualsLine) else ""
            yield FoundIndicator(
                name, series.scope, node.unit if node else unit, "", node.id if node else None, series.where
            )

    def _dashes(self, findings: Findings, settings: Settings) -> list[Question]:
        """Ask once per tab what a dash means, where there is one and nobody has said."""
        dashes = [where for where, reason in findings.missing if reason == "dash"]
        told = self.mapping is not None and self.mapping.dash_means is not None
        if not dashes or told or settings.dash_means == "zero":
            return []
        return [Question("dash", "dash", dashes[0], ("none", "zero"), {"cells": len(dashes)}, blocking=False)]

    def _roles(self) -> Mapping[Position, TableRole]:
        """Return what each cell of a table is, by its row and column in the tab."""
        canvas = self.sheet.canvas
        roles: dict[Position, TableRole] = {
            (canvas.rows[title.row], canvas.columns[title.column]): TableRole.TITLE for title in self.titles
        }
        for reading in self.readings:
            block = reading.block
            for row in block.header:
                roles |= {
                    (canvas.rows[row], canvas.columns[at]): TableRole.HEADER
                    for at in range(block.left, block.right + 1)
                }
            for row in block.body:
                roles |= {(canvas.rows[row], canvas.columns[at]): TableRole.LABEL for at in block.labels}
                of_row = [block.titles[row]] if row in block.titles else [(row, at) for at in block.axes]
                roles |= {(canvas.rows[top], canvas.columns[at]): TableRole.PERIOD for top, at in of_row}
            for line in reading.lines:
                roles |= {
                    (canvas.rows[row], canvas.columns[at]): line.role or TableRole.IGNORED for row, at in line.cells
                }
            for row, at in reading.periods.sums:
                roles[canvas.rows[row], canvas.columns[at]] = TableRole.TOTAL
            for row, at in reading.periods.earlier:
                roles[canvas.rows[row], canvas.columns[at]] = TableRole.PRIOR_YEAR
        return roles

    def recorded(self, _lines: Sequence[ActualsLine | Fault], analysis: TabAnalysis) -> TabMapping:
        before = self.mapping
        if before is not None and (self.reason or not analysis.fits):
            return before
        base = before or TabMapping(self.sheet.grid.tab, read=not self.reason)
        return TabMapping(
            tab=self.sheet.grid.tab,
            read=base.read,
            scope=base.scope,
            year=base.year,
            period=base.period,
            scale=base.scale,
            dash_means=base.dash_means,
            tables=tuple(_recorded(reading, base.tables) for reading in self.readings),
            answers=base.answers,
        )

    def pointed(self, where: str) -> Sequence[Pointed]:
        return [_pointed(reading, where) for reading in self.readings]


def _once(decisions: Sequence[RoleDecision]) -> list[RoleDecision]:
    """Return one decision for each place: of a row with several lines the first that is read, else the first."""
    found: dict[str, RoleDecision] = {}
    for decision in decisions:
        before = found.get(decision.where)
        if before is None or (decision.role is TableRole.ACTUAL and before.role is not TableRole.ACTUAL):
            found[decision.where] = decision
    return list(found.values())


def _decision(reading: ReadTable, line: TableLine) -> RoleDecision:
    last = line.evidence[-1] if line.evidence else Evidence(EvidenceKind.SHAPE, TableRole.IGNORED)
    text = last.text or line.name
    role = line.role or TableRole.IGNORED
    if last.kind is EvidenceKind.WORD:
        reason, word = _by_word(text, is_heading=reading.block.is_down)
        return RoleDecision(reading.where(line), role, reason, {"text": text, "word": word}, _confidence(line))
    others = _SIGNS.get(last.kind, "、").join(last.others)
    facts = {"text": text, "others": others, "count": last.count}
    reason = f"{_REASONS[last.kind]}-by-formula" if last.by_formula else _REASONS[last.kind]
    return RoleDecision(reading.where(line), role, reason, facts, _confidence(line))


_SIGNS = {EvidenceKind.SUM: " + ", EvidenceKind.DIFFERENCE: " − ", EvidenceKind.RATIO: " ÷ "}


def _by_word(text: str, *, is_heading: bool) -> tuple[str, str]:
    """Return the reason by which a word of a label or a heading is told, by where it stands in it, and the word."""
    said = said_of(text)
    word = said.word if said is not None else text
    whole, part = plain_name(text).casefold(), plain_name(word).casefold()
    place = "is" if whole == part else "ends" if whole.endswith(part) else "begins" if whole.startswith(part) else ""
    if not part or not place:
        return ("header-word" if is_heading else "by-word"), word
    return f"{'header' if is_heading else 'label'}-{place}", word


def _confidence(line: TableLine) -> float:
    """Return how sure a role is: a person's word is 1, a proof or a word of its own 0.9, a title or only its shape 0.7."""
    weights = {EvidenceKind.TOLD: 1.0, EvidenceKind.SHAPE: 0.7, EvidenceKind.FUTURE: 0.65}
    last = line.evidence[-1] if line.evidence else None
    if last is None or line.role is TableRole.UNCLEAR:
        return 0.4
    return weights.get(last.kind, 0.9 if last.weight >= 1 else 0.7)


def _recorded(reading: ReadTable, before: Sequence[TableMapping]) -> TableMapping:
    """Return a table as it was read; what a person said of single cells stays with the table of that title."""
    entries = list(entries_of(reading))
    block = reading.block
    anchor = tuple(" ".join(block.heads.get(at, ())) for at in block.labels if block.heads.get(at))
    rows = tuple(entry for kind, entry in entries if kind == "row")
    columns = tuple(entry for kind, entry in entries if kind == "column")
    cells = next((table.cells for table in before if table.title == reading.title_text), ())
    return TableMapping(reading.title_text, anchor, str(reading.layout), rows, columns, cells)


def _pointed(reading: ReadTable, where: str) -> Pointed:
    """Return what an address points at in a table."""
    block, canvas = reading.block, reading.block.sheet.canvas
    rows, columns = [], []
    for line, words in zip(reading.lines, paths_of_rows(reading.lines), strict=True):
        row = canvas.grid.row_address(canvas.rows[line.cells[0][0]]) if line.cells and not block.is_down else ""
        if row == where and words:
            rows.append(LineEntry(words, line.role or TableRole.IGNORED, line.indicator))
    for at in block.columns:
        words = column_words(block, at)
        if where == canvas.grid.column_address(canvas.columns[at]) and words:
            role = next((line.role for line in reading.lines if any(column == at for _, column in line.cells)), None)
            columns.append(LineEntry(words, role or TableRole.IGNORED))
    return Pointed(tuple(rows), tuple(columns), _cell(reading, where))


def _cell(reading: ReadTable, where: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the words of the row and of the column of a cell, its period named."""
    canvas = reading.block.sheet.canvas
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", where.removeprefix(canvas.grid.address))
    if match is None or not where.startswith(canvas.grid.address):
        return None
    for line in reading.lines:
        for row, at in line.cells:
            if canvas.rows[row] == int(match[2]) - 1 and column_letters(canvas.columns[at]) == match[1]:
                return cell_path(reading.block, line, (row, at), reading.periods.periods.get((row, at)))
    return None


def _shares(findings: Findings) -> list[Question]:
    """Ask once per tab whether rows of percent whose numbers are all 1 at most are shares: 0.8 is 80 % or 0.8 %."""
    rows = [
        problem
        for problem in findings.problems
        if problem.code == "unit-clash"
        and problem.facts["unit"] == "%"
        and "readings" in problem.facts
        and ":" in problem.where
    ]
    if not rows:
        return []
    cells = sum(int(row.facts["cells"]) for row in rows)
    facts = {"text": rows[0].facts["text"], "readings": rows[0].facts["readings"], "cells": cells}
    return [Question("shares", "shares", rows[0].where, ("share", "percent"), facts)]
