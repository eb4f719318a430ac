"""Tables that do not follow the template: recognised, mapped, and their numbers sorted into indicators."""

from kpicore.sheets.tables.analysed import FoundIndicator, Question, Region, TabAnalysis
from kpicore.sheets.tables.analysis import Draft, analyse, draft_of, labels_of_drafts, read_drafts
from kpicore.sheets.tables.corrections import with_answer, with_indicator, with_read, with_role

__all__ = [
    "Draft",
    "FoundIndicator",
    "Question",
    "Region",
    "TabAnalysis",
    "analyse",
    "draft_of",
    "labels_of_drafts",
    "read_drafts",
    "with_answer",
    "with_indicator",
    "with_read",
    "with_role",
]
