"""What people type: one field understood and questioned, a pasted block laid out, both as changes. Pure."""

from kpicore.entry.block import LONGEST_BLOCK, MOST_CELLS, Page, PastedBlock, PlacedCell, Unplaced, read_block
from kpicore.entry.saving import By, entered, noted, review_of, reviewed, seen
from kpicore.entry.typed import Doubt, NumberQuestion, Typed, question, understood

__all__ = [
    "LONGEST_BLOCK",
    "MOST_CELLS",
    "By",
    "Doubt",
    "NumberQuestion",
    "Page",
    "PastedBlock",
    "PlacedCell",
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
