"""The ASGI application, for servers that are given its name."""

import streamlit as st

from pages.shared.serve.application import SCRIPT, around, settle

app = st.App(SCRIPT, **around())
settle()
