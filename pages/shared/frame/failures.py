"""Failures, as they are said on a page: an exception never reaches the screen.

It gets a number, the trace goes to the log under that number, and the page shows one sentence. Streamlit's own stop and rerun are no
`Exception` and pass.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from kpicore.errors import KpiError
from kpicore.text.catalogue import catalogue
from kpicore.text.escaping import trace_text, visible
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.style import escape_md

#: So much of the address of a failure is in the log.
LONGEST_URL = 500

log = logging.getLogger("gyakusan")


def guarded(draw: Callable[[], None]) -> None:
    """Draw, and if that fails say so in one sentence: the error's own where it has one, else with a number."""
    try:
        draw()
    except Exception as failure:  # noqa: BLE001 - whatever happened, no trace reaches the screen
        tell(failure)


def tell(failure: Exception) -> bool:
    """Say a failure in one sentence: its own where it has one, else with a number. Returns True: nothing else is shown of it.

    Also the last resort of the server, for what fails outside `guarded`: a callback runs before the script.
    """
    if isinstance(failure, KpiError):
        st.error(escape_md(error_sentence(failure, session.language("ja"))), icon=":material/block:")
    else:
        say_unexpected(failure)
    return True


def say_unexpected(failure: Exception) -> None:
    """Put the failure into the log under a new number, and show the number. The address is whatever the browser says it is."""
    number = session.new_error_number()
    log.error("error %s on %s\n%s", number, visible(str(st.context.url))[:LONGEST_URL], trace_text(failure))
    words = catalogue(session.language("ja"))
    st.error(words("errors.unexpected", number=number), title=words("errors.number", number=number))
