"""Actuals out of wide and long tables: which indicator, which period, which number."""

from kpicore.sheets.actuals.arrangement import Long, Wide, actuals_table_of, long_table
from kpicore.sheets.actuals.builder import ActualsBuilder, TabActuals
from kpicore.sheets.actuals.details import with_logged_details
from kpicore.sheets.actuals.lines import Line, ReadContext, ReadTarget, labels_in, line_for, lines_of, says_excluded
from kpicore.sheets.actuals.long import read_long
from kpicore.sheets.actuals.values import NumberCells, distinct_targets, read_cells
from kpicore.sheets.actuals.wide import read_wide

__all__ = [
    "ActualsBuilder",
    "Line",
    "Long",
    "NumberCells",
    "ReadContext",
    "ReadTarget",
    "TabActuals",
    "Wide",
    "actuals_table_of",
    "distinct_targets",
    "labels_in",
    "line_for",
    "lines_of",
    "long_table",
    "read_cells",
    "read_long",
    "read_wide",
    "says_excluded",
    "with_logged_details",
]
