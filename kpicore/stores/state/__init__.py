"""What the board remembers apart from the plan: drafts."""

from kpicore.stores.state.drafts import DraftLine, Drafts, new_draft_id, open_drafts

__all__ = ["DraftLine", "Drafts", "new_draft_id", "open_drafts"]
