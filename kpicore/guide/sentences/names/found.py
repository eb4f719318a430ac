"""What naming a goal gives."""

from __future__ import annotations

from dataclasses import dataclass

from kpicore.language import TextMark


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name, the marks it was made of, and whether it is an act that is counted."""

    name: str = ""
    marks: tuple[TextMark, ...] = ()
    is_act: bool = False
