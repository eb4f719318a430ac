"""Words as a person writes them: spelling, tokens, numbers with their units, times, labels. It knows no plan, sheet or screen."""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.language.measures import Measured, measured
    from kpicore.language.quantities import (
        GROUPED,
        IN_TEXT,
        NUMBER,
        Ambiguous,
        Quantity,
        as_float,
        digits_of,
        read_quantity,
    )
    from kpicore.language.spelling import shown, tidy, too_long
    from kpicore.language.units import known_unit, label_unit, multiplier_word, split_unit, unit_factor, unit_name
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "measures": "Measured measured",
            "quantities": "GROUPED IN_TEXT NUMBER Ambiguous Quantity as_float digits_of read_quantity",
            "spelling": "shown tidy too_long",
            "units": "known_unit label_unit multiplier_word split_unit unit_factor unit_name",
        },
    )

__all__ = [
    "GROUPED",
    "IN_TEXT",
    "NUMBER",
    "Ambiguous",
    "Measured",
    "Quantity",
    "as_float",
    "digits_of",
    "known_unit",
    "label_unit",
    "measured",
    "multiplier_word",
    "read_quantity",
    "shown",
    "split_unit",
    "tidy",
    "too_long",
    "unit_factor",
    "unit_name",
]
