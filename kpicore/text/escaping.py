"""Text from sheets as a terminal may print it."""

from __future__ import annotations


def visible(text: str) -> str:
    r"""Return a text with control characters as escapes: a name from a sheet cannot steer the terminal.

    >>> visible("売上\x1b[2J")
    '売上\\x1b[2J'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
