"""The floor of board.py: the leanest Streamlit app that shows the same text, rows and marks as the board, in as few elements as that takes.

One block of HTML with every word of the board's head and rows and every sparkline, one chart, a language switch that changes all of it, and
a second page as full as an indicator's. It knows no plan: what it shows is written beside it by `board.py`.
"""

import json
from pathlib import Path

import streamlit as st

SHOWN = json.loads((Path(__file__).parent / "shown.json").read_text(encoding="utf-8"))


def board() -> None:
    language = st.segmented_control("Language", ("日本語", "English"), default="日本語", required=True)
    said = SHOWN["en" if language == "English" else "ja"]
    st.page_link(page_two, label="indicator")
    left, right = st.columns([11, 9])
    left.html(said["head"])
    right.vega_lite_chart(said["rows"], said["chart"], height=220, key="chart")
    st.html(said["wall"])


def indicator() -> None:
    said = SHOWN["ja"]
    st.page_link(page_one, label="board")
    st.html(said["head"])
    st.vega_lite_chart(said["rows"], said["chart"], height=320, key="chart-two")
    st.html(said["wall"])


page_one = st.Page(board, url_path="board", default=True)
page_two = st.Page(indicator, url_path="indicator")
st.set_page_config(layout="wide")
st.navigation([page_one, page_two], position="top").run()
