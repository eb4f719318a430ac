"""Where the tables of a tab are and when their numbers are: typed cells, runs of periods, blocks, their lines, years."""

from kpicore.sheets.tables.shapes.axes import day_of_when
from kpicore.sheets.tables.shapes.block import Block
from kpicore.sheets.tables.shapes.blocks import blocks_of
from kpicore.sheets.tables.shapes.hints import (
    Rules,
    Titles,
    TitleText,
    hints_of,
    leave_unscaled,
    money_of,
    naming_corners,
    near_titles,
    rules_of,
    scopes_above,
    telling_corners,
    titles_of,
    with_marks_told,
)
from kpicore.sheets.tables.shapes.lines import (
    Evidence,
    EvidenceKind,
    TableLine,
    excluded_rows,
    lines_of,
    numbers_of,
    without_periods,
)
from kpicore.sheets.tables.shapes.one_period import one_period_block, period_of_tab
from kpicore.sheets.tables.shapes.partial_periods import Grain, PartialPeriod, whens_inside, whens_of_text
from kpicore.sheets.tables.shapes.periods_of_blocks import Dated, dated
from kpicore.sheets.tables.shapes.runs_of_words import in_full
from kpicore.sheets.tables.shapes.sheet import BLANK, NUMBER, PERIOD, TypedSheet, in_one_notation, sheet_of
from kpicore.sheets.tables.shapes.years import Hint, first_of_year

__all__ = [
    "BLANK",
    "NUMBER",
    "PERIOD",
    "Block",
    "Dated",
    "Evidence",
    "EvidenceKind",
    "Grain",
    "Hint",
    "PartialPeriod",
    "Rules",
    "TableLine",
    "TitleText",
    "Titles",
    "TypedSheet",
    "blocks_of",
    "dated",
    "day_of_when",
    "excluded_rows",
    "first_of_year",
    "hints_of",
    "in_full",
    "in_one_notation",
    "leave_unscaled",
    "lines_of",
    "money_of",
    "naming_corners",
    "near_titles",
    "numbers_of",
    "one_period_block",
    "period_of_tab",
    "rules_of",
    "scopes_above",
    "sheet_of",
    "telling_corners",
    "titles_of",
    "whens_inside",
    "whens_of_text",
    "with_marks_told",
    "without_periods",
]
