"""A plan and its numbers as cells: the layout of the template, and edits that put a value where a person would type it."""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.sheets.writing.edits import AddTab, Edit, InsertColumn, InsertRow, Put, edited, stored
    from kpicore.sheets.writing.layout import Cell, Sheet, actuals_tab, sheets_of, workbook_of
    from kpicore.sheets.writing.log import LONGEST_CELL, history_sheet, log_edits, log_sheet, revision_of_save
    from kpicore.sheets.writing.numbers import plain
    from kpicore.sheets.writing.places import Places
    from kpicore.sheets.writing.placing import Placed, place
    from kpicore.sheets.writing.wanted import without_provenance
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "edits": "AddTab Edit InsertColumn InsertRow Put edited stored",
            "layout": "Cell Sheet actuals_tab sheets_of workbook_of",
            "log": "LONGEST_CELL history_sheet log_edits log_sheet revision_of_save",
            "numbers": "plain",
            "places": "Places",
            "placing": "Placed place",
            "wanted": "without_provenance",
        },
    )

__all__ = [
    "LONGEST_CELL",
    "AddTab",
    "Cell",
    "Edit",
    "InsertColumn",
    "InsertRow",
    "Placed",
    "Places",
    "Put",
    "Sheet",
    "actuals_tab",
    "edited",
    "history_sheet",
    "log_edits",
    "log_sheet",
    "place",
    "plain",
    "revision_of_save",
    "sheets_of",
    "stored",
    "without_provenance",
    "workbook_of",
]
