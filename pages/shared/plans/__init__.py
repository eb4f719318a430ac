"""The plans of the board: what they are called, how they stand, and the changes an owner makes to them."""

from pages.shared.plans.changes import (
    archive,
    begin_connected,
    begin_copy,
    begin_empty,
    google_account,
    grant,
    let_go,
    rename,
)
from pages.shared.plans.names import holds_several, name_of, sheet_of
from pages.shared.plans.standings import KnownPlan, looks, together

__all__ = [
    "KnownPlan",
    "archive",
    "begin_connected",
    "begin_copy",
    "begin_empty",
    "google_account",
    "grant",
    "holds_several",
    "let_go",
    "looks",
    "name_of",
    "rename",
    "sheet_of",
    "together",
]
