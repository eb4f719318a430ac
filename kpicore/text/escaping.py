"""Text from sheets and browsers as a terminal or a log may hold it."""

from __future__ import annotations

from traceback import format_exception

#: What stands before every line of a trace: no line of a message can pass for an entry of the log.
_MARGIN = "  | "


def visible(text: str) -> str:
    r"""Return a text with control characters as escapes: a name from a sheet cannot steer the terminal.

    >>> visible("売上\x1b[2J")
    '売上\\x1b[2J'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def trace_text(failure: BaseException) -> str:
    """Return the trace of a failure for the log. Its messages may quote a sheet or a browser: control characters are escapes, and each
    line has a margin.
    """
    lines = "".join(format_exception(failure)).split("\n")
    return "\n".join(f"{_MARGIN}{visible(line)}" for line in lines if line)
