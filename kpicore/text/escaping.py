"""Text from sheets and browsers as a line of a page, a terminal or a log may hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from traceback import format_exception

#: What stands before every line of a trace: no line of a message can pass for an entry of the log.
_MARGIN = "  | "
# Invisible marks that turn text around or hide it: a name has no use for them.
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    r"""Return a text with control characters as escapes: a name from a sheet cannot steer the terminal.

    >>> visible("売上\x1b[2J")
    '売上\\x1b[2J'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def visible_lines(lines: Iterable[str]) -> str:
    r"""Return lines for a terminal, one below the other, each as `visible` shows it: a name makes no line of its own.

    >>> print(visible_lines(["売上", "a\nb"]))
    売上
    a\nb
    """
    return "\n".join(map(visible, lines))


def trace_text(failure: BaseException) -> str:
    """Return the trace of a failure for the log. Its messages may quote a sheet or a browser: control characters are escapes, and each
    line has a margin.
    """
    lines = "".join(format_exception(failure)).split("\n")
    return "\n".join(f"{_MARGIN}{visible(line)}" for line in lines if line)


def one_line(text: str, longest: int | None = None) -> str:
    """Return text on one line, without control characters and marks that turn the direction of writing.

    Longer than `longest` is cut with an ellipsis.
    """
    line = " ".join(_INVISIBLE.sub("", text).split())
    if longest is not None and len(line) > longest:
        return line[: longest - 1].rstrip() + "…"
    return line
