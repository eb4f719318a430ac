"""Tables recognised by evidence: types, axes, facts and arithmetic first, words as witnesses."""

from kpicore.sheets.tables.evidence.tabs import tabs_by_evidence

__all__ = ["tabs_by_evidence"]
