"""A page with nothing but a wall of cards, for the browser test: hostile names, and numbers that change by a button."""

import streamlit as st

from kpicore.reports.board import Card, Group
from kpicore.scoring import Status
from pages.shared.components.card_wall import card_wall, wall_groups
from tests.pages.hostile import HOSTILE
from tests.pages.material import JA, TERM, node, scored

st.set_page_config(layout="wide")
if st.button("新しい数字"):
    st.session_state["value"] = 4300
visits = node("visits", unit="人", target=5000, owner="佐藤", **TERM)
judged = scored(
    visits,
    Status.WATCH,
    actual=st.session_state.get("value", 4200),
    target=5000,
    attainment=0.84,
    judged_period="2026-10",
)
factor = node("factor", "CSF", "集客")
price = node("price", name="客単価")
hostile = [node(f"hostile-{at}", name=name, owner=name, unit=name) for at, name in enumerate(HOSTILE)]
groups = [
    Group(factor, scored(factor), (Card(visits, judged, (4700, None, 4500, 4200), 4500), Card(price, scored(price)))),
    Group(None, None, tuple(Card(of, scored(of, actual=1.0)) for of in hostile)),
]
st.text(f"選択: {card_wall(wall_groups(groups, JA), key='wall')}")
