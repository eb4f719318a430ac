"""The words about a workbook: how its tabs were read, what is wrong with its cells, and what a change takes away from it."""

from kpicore.text.workbook.cell_notes import notes_of
from kpicore.text.workbook.losses import loss_line, losses_json
from kpicore.text.workbook.tabs import (
    choice_words,
    missing_word,
    question_sentence,
    reason_sentence,
    skip_word,
    tab_summary,
)

__all__ = [
    "choice_words",
    "loss_line",
    "losses_json",
    "missing_word",
    "notes_of",
    "question_sentence",
    "reason_sentence",
    "skip_word",
    "tab_summary",
]
