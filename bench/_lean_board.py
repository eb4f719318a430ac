"""The floor of board.py: the leanest Streamlit app that shows the same text, rows and marks as the board, in as few elements as that takes.

The same pages to go to, one block of HTML with every word of the line above the board, of its head and rows and every sparkline, the same
chart, a language switch that changes all of it, and a second page with every word of an indicator's head, the same chart, the names of its
parts and the table of its periods: of another indicator at every visit. It knows no plan: what it shows is written beside it by `board.py`.
"""

import json
from pathlib import Path

import pyarrow as pa
import streamlit as st

SHOWN = json.loads((Path(__file__).parent / "shown.json").read_text(encoding="utf-8"))
for each in (*SHOWN["board"].values(), *SHOWN["indicators"]):
    each["rows"] = pa.table(each["rows"])


def board() -> None:
    language = st.segmented_control("Language", ("日本語", "English"), default="日本語", required=True)
    said = SHOWN["board"]["en" if language == "English" else "ja"]
    st.html(said["line"])
    st.page_link(page_two, label="indicator")
    left, right = st.columns([11, 9])
    left.html(said["head"])
    right.vega_lite_chart(said["rows"], said["chart"], height=220, key="chart")
    st.html(said["wall"])


def indicator() -> None:
    visit = st.session_state["visits"] = st.session_state.get("visits", -1) + 1
    said = SHOWN["indicators"][visit % len(SHOWN["indicators"])]
    st.page_link(page_one, label="board")
    st.html(said["head"])
    st.vega_lite_chart(said["rows"], said["chart"], height=320, key=f"chart-{said['id']}")
    st.html(said["parts"])


def nothing() -> None:
    """Stand for a page nobody opens here."""


(title, icon), *titles = SHOWN["pages"]
page_one = st.Page(board, title=title, icon=icon, url_path="board", default=True)
page_two = st.Page(indicator, title=titles[0][0], icon=titles[0][1], url_path="indicator")
others = [
    st.Page(nothing, title=title, icon=icon, url_path=f"page-{at}") for at, (title, icon) in enumerate(titles[1:])
]
st.set_page_config(layout="wide")
st.navigation([page_one, page_two, *others], position="top").run()
