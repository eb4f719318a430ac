"""Tables that do not follow the template: recognised, mapped, and their numbers sorted into indicators."""

from kpicore.sheets.tables.recognition import Recognition, recognise

__all__ = ["Recognition", "recognise"]
