"""A page with nothing but the wall of the board, for the browser test: hostile names, and numbers that change by a button."""

from datetime import date

import streamlit as st

from kpicore.model.review import Action
from kpicore.reports.board import Board, Card, Group, Urgent, Waiting
from kpicore.scoring import Status
from pages.shared.components.packed import packed
from pages.shared.components.wall import wall, wall_of_board
from tests.pages.hostile import HOSTILE
from tests.pages.material import JA, TERM, node, scored

st.set_page_config(layout="wide")
if st.button("新しい数字"):
    st.session_state["value"] = 4300
visits = node("visits", unit="人", target=5000, owner="佐藤", department="集客", response="広告を見直す", **TERM)
judged = scored(
    visits,
    Status.OFF_TRACK,
    actual=st.session_state.get("value", 3200),
    target=5000,
    attainment=0.64,
    judged_period="2026-10",
)
factor = node("factor", "CSF", "集客")
price = node("price", name="客単価", owner="高橋", department="店舗")
hostile = [node(f"hostile-{at}", name=name, owner=name, unit=name, response=name) for at, name in enumerate(HOSTILE)]
late = Action(id="a", text="文例を直す", owner="田中", due=date(2026, 11, 22))
rows = Board(
    today=date(2026, 11, 24),
    goals=(),
    urgent=(
        Urgent(visits, judged, 0.1, "2026-09", (late,), None, (4700, None, 4500, 3200)),
        *(
            Urgent(of, scored(of, Status.OFF_TRACK), 0.1, None, (Action(id=of.id, text=of.name),), None)
            for of in hostile
        ),
    ),
    unbound=(),
    waiting=(Waiting("佐藤", ("visits",)),),
    groups=(
        Group(
            factor, scored(factor), (Card(visits, judged, (4700, None, 4500, 3200), 4500), Card(price, scored(price)))
        ),
        Group(None, None, tuple(Card(of, scored(of, actual=1.0)) for of in hostile)),
    ),
    counts={Status.ON_TRACK: 1 + len(hostile), Status.OFF_TRACK: 1},
    next_step=None,
)
wall(packed(wall_of_board(rows, JA, entry="entry")), key="wall")
