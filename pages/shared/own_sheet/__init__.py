"""A sheet or file of somebody's own that the board reads: how it is connected, and how its tabs are read.

What may be written is decided here as at every door of the session: each function asks for the role it needs.
"""

from pages.shared.own_sheet.connecting import connect, follows_secrets, lacking_tabs, make_tabs
from pages.shared.own_sheet.reading import forget_reading, holds_tabs, keep_reading, workbook

__all__ = [
    "connect",
    "follows_secrets",
    "forget_reading",
    "holds_tabs",
    "keep_reading",
    "lacking_tabs",
    "make_tabs",
    "workbook",
]
