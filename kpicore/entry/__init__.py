"""What people type: one field understood and questioned, a pasted block laid out, both as changes. Pure."""

from kpicore.entry.block import LONGEST_BLOCK, MOST_CELLS, Block, Landing, Page, Unplaced, read_block
from kpicore.entry.saving import entered, noted, review_of, reviewed, seen
from kpicore.entry.typed import Doubt, Question, Typed, question, understood

__all__ = [
    "LONGEST_BLOCK",
    "MOST_CELLS",
    "Block",
    "Doubt",
    "Landing",
    "Page",
    "Question",
    "Typed",
    "Unplaced",
    "entered",
    "noted",
    "question",
    "read_block",
    "review_of",
    "reviewed",
    "seen",
    "understood",
]
