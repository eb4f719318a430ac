"""Numbers as the texts of cells."""

from __future__ import annotations

from decimal import Decimal


def plain(value: float) -> str:
    """Return a number in digits, without an exponent and without losing one.

    >>> plain(1234.5), plain(1e-7), plain(3.0)
    ('1234.5', '0.0000001', '3')
    """
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")
