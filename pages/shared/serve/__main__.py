"""Start the board: `python -m pages.shared.serve`, with the options of `streamlit run`."""

import sys
from importlib import import_module

from streamlit.web import cli

from pages.shared.serve.application import SCRIPT

if __name__ == "__main__":
    import_module("kpicore.charts")  # half a second for Altair, which the first visitor would wait for
    cli.main(["run", str(SCRIPT), *sys.argv[1:]], prog_name="streamlit")
