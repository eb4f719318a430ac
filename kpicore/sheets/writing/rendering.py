"""Rows of a plan as cells of the template, in the language of the workbook they go into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpicore.model.actuals import actuals_table
from kpicore.model.rows import Key, Row, Tables
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence
from kpicore.sheets.template import fields_in, tab_kind
from kpicore.sheets.writing.edits import Put
from kpicore.sheets.writing.layout import SETTINGS_WRITTEN, Cell, Sheet, entry_cells, sheets_of
from kpicore.sheets.writing.places import KINDS

#: Cells by table, key and field.
Cells = Mapping[str, Mapping[Key, Mapping[str, Cell]]]


@dataclass(frozen=True, slots=True)
class Rendering:
    """Renders rows of one plan (`snapshot`, without actuals) as cells on `today`, in `language`."""

    snapshot: Snapshot
    today: date
    language: str

    def sheets(self, actuals: Iterable[Row] = ()) -> Sequence[Sheet]:
        """Return all tabs of the template with the plan and these actuals."""
        return sheets_of(
            replace(self.snapshot, actuals=actuals_table(actuals)), today=self.today, language=self.language
        )

    def cells(self, rows: Tables, tables: Collection[str]) -> Cells:
        """Return the cells of the rows of some tables; `rows` are the plan's own, all of them."""
        if not tables:
            return {}
        sheets = {tab_kind(sheet.tab): sheet for sheet in self.sheets()}
        found: dict[str, dict[Key, dict[str, Cell]]] = {}
        for table in tables:
            sheet, kind = sheets[KINDS[table]], KINDS[table]
            names = {column: name for name, column in fields_in(kind, sheet.header)[0].items()}
            keys = [key for key in rows[table] if table != "settings" or key[0] in SETTINGS_WRITTEN]
            found[table] = {
                key: {names[at]: cell for at, cell in enumerate(cells) if at in names}
                for key, cells in zip(keys, sheet.rows, strict=True)
            }
        return found

    def empty_long(self, cadence: Cadence) -> Sheet:
        """Return a tab for entries of a cadence, without entries."""
        period = str(self.snapshot.plan.settings.calendar.containing(cadence, self.today))
        entry = {"indicator": "-", "period": period, "value": 0, "note": "-"}
        sheets = sheets_of(Snapshot(actuals=actuals_table([entry])), today=self.today, language=self.language)
        long = [sheet for sheet in sheets if tab_kind(sheet.tab) == "actuals" and len(sheet.rows) == 1]
        return replace(next(sheet for sheet in long if len(sheet.header) == 8), rows=())

    def entry(self, row: Row) -> Mapping[str, Cell]:
        """Return an actual as a row of a long tab, by field."""
        snapshot = replace(self.snapshot, actuals=actuals_table([row]))
        return entry_cells(snapshot, today=self.today, language=self.language)[0]

    def label(self, indicator: str) -> Mapping[str, Cell]:
        """Return what names an indicator at the head of a wide row."""
        node = self.snapshot.plan.by_id.get(indicator)
        entry = self.entry({"indicator": indicator, "period": "2000-01", "value": 0})
        unit, owner = (node.unit, node.owner) if node else ("", "")
        return {
            "id": entry["id"],
            "indicator": entry["indicator"],
            "unit": Cell(unit or None),
            "owner": Cell(owner or None),
        }


def put(tab: str, row: int, column: int, cell: Cell) -> Put:
    """Return the edit that writes a rendered cell; one without a format leaves the format there is."""
    return Put(tab, row, column, cell.value, cell.format or None)
