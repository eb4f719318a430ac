"""Start the board: `python -m pages.shared.serve`, with the options of `streamlit run`.

Until the first visitor's run reaches `st.navigation`, Streamlit takes every app with a pages/ folder for one of the old kind: a visitor
whose first address is a page of its own (/tree, a link in a mail, a screen on the wall after a restart) is told that the page does not
exist. So navigation is called once here, before there is any visitor.
"""

import importlib
import logging
import sys
from pathlib import Path

import streamlit as st
from streamlit.web import cli

APP = Path(__file__).resolve().parents[2] / "app.py"


def leave_the_old_kind_behind() -> None:
    """Tell this process that its pages come from `st.navigation`; outside a run it does nothing else but warn."""
    logging.disable(logging.WARNING)
    st.navigation([st.Page(_nothing, title="-")], position="hidden")
    logging.disable(logging.NOTSET)


def _nothing() -> None:
    """Be the page that is never shown."""


if __name__ == "__main__":
    leave_the_old_kind_behind()
    importlib.import_module("kpicore.charts")  # half a second for Altair, which the first visitor would wait for
    cli.main(["run", str(APP), *sys.argv[1:]], prog_name="streamlit")
