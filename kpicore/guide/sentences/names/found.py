"""What naming a goal gives."""

from __future__ import annotations

from kpicore.language import TextMark
from kpicore.value_types import value_type


@value_type
class NameFound:
    """A name, the marks it was made of, and whether it is an act that is counted."""

    name: str = ""
    marks: tuple[TextMark, ...] = ()
    is_act: bool = False
