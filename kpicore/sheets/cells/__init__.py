"""One cell as a person writes it: numbers with sign, unit and scale, known blanks, errors, percentages and bands.

Everything here is pure and knows neither tabs nor plans.
"""

from kpicore.language import (
    IN_TEXT,
    Ambiguous,
    Quantity,
    as_float,
    digits_of,
    known_unit,
    label_unit,
    multiplier_word,
    read_quantity,
    shown,
    split_unit,
    tidy,
    too_long,
    unit_name,
)
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
from kpicore.sheets.cells.excepted import Excepted, excepted_alone, parted_title
from kpicore.sheets.cells.marks import exempt_word, is_sheet_error, missing_reason
from kpicore.sheets.cells.number_formats import NumberFormat, Shows, number_format
from kpicore.sheets.cells.scaling import times, times_each

__all__ = [
    "FAULT",
    "IN_TEXT",
    "MISSING",
    "NUMBER",
    "Ambiguous",
    "Columns",
    "Excepted",
    "Fault",
    "Measure",
    "Missing",
    "Number",
    "NumberFormat",
    "Quantity",
    "Reading",
    "Shows",
    "as_float",
    "clashing_percents",
    "digits_of",
    "excepted_alone",
    "exempt_word",
    "is_sheet_error",
    "known_unit",
    "label_unit",
    "measure_of",
    "missing_reason",
    "multiplier_word",
    "number_format",
    "parted_title",
    "read_amount",
    "read_amounts",
    "read_number",
    "read_quantity",
    "read_ratio",
    "read_target",
    "shown",
    "split_unit",
    "tidy",
    "times",
    "times_each",
    "too_long",
    "unit_base",
    "unit_name",
    "whole_row_clashes",
]
