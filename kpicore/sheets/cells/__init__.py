"""One cell as a person writes it: numbers with sign, unit and scale, known blanks, errors, percentages and bands.

Everything here is pure and knows neither tabs nor plans.
"""

from kpicore.sheets.cells.amounts import (
    Measure,
    measure_of,
    read_amount,
    read_amounts,
    read_ratio,
    read_target,
    unit_base,
)
from kpicore.sheets.cells.cell import (
    FAULT,
    MISSING,
    NUMBER,
    Columns,
    Fault,
    Missing,
    Number,
    Reading,
    clashing_percents,
    read_number,
    whole_row_clashes,
)
from kpicore.sheets.cells.marks import is_sheet_error, missing_reason
from kpicore.sheets.cells.number_formats import NumberFormat, Shows, number_format
from kpicore.sheets.cells.number_kinds import Measured, measured
from kpicore.sheets.cells.quantities import IN_TEXT, Ambiguous, Quantity, as_float, digits_of, read_quantity
from kpicore.sheets.cells.spelling import shown, tidy, too_long
from kpicore.sheets.cells.units import known_unit, label_unit, multiplier_word, split_unit, unit_name

__all__ = [
    "FAULT",
    "IN_TEXT",
    "MISSING",
    "NUMBER",
    "Ambiguous",
    "Columns",
    "Fault",
    "Measure",
    "Measured",
    "Missing",
    "Number",
    "NumberFormat",
    "Quantity",
    "Reading",
    "Shows",
    "as_float",
    "clashing_percents",
    "digits_of",
    "is_sheet_error",
    "known_unit",
    "label_unit",
    "measure_of",
    "measured",
    "missing_reason",
    "multiplier_word",
    "number_format",
    "read_amount",
    "read_amounts",
    "read_number",
    "read_quantity",
    "read_ratio",
    "read_target",
    "shown",
    "split_unit",
    "tidy",
    "too_long",
    "unit_base",
    "unit_name",
    "whole_row_clashes",
]
