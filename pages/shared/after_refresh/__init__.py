"""What the board does by itself after a refresh that brought something new: notes on the cells of the sheet, agreed responses."""

from pages.shared.after_refresh.agreed_responses import AgreedResponses
from pages.shared.after_refresh.callback import AfterRefresh
from pages.shared.after_refresh.cell_notes import CellNotes

__all__ = ["AfterRefresh", "AgreedResponses", "CellNotes"]
