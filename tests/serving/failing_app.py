"""A script that fails outside every guard of ours, with what surrounds app.py around it."""

import streamlit as st

from pages.shared import serve

if __name__ == "__main__":
    raise RuntimeError("a secret of the code")
app = st.App(__file__, **serve.around())
serve.settle()
