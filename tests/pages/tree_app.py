"""A page with nothing but the tree, for the browser test: `?rev=` is the revision, `?large=1` a large tree."""

import streamlit as st

from kpicore.scoring import Status
from pages.shared.components.tree_view import Filter, tree_view
from tests.pages.material import JA, node, scored


def small():
    goal = node("goal", "KGI", "年間売上", formula="visits × price", unit="円", target=100)
    factor = node("factor", "CSF", "新規顧客", parents=("goal",))
    visits = node("visits", name="訪問者数<b>:red[x]</b>", parents=("factor", "goal"), unit="人", target=5000)
    ads = node("ads", "KDI", "広告本数", parents=("visits",))
    price = node("price", name="客単価", parents=("goal",), unit="円")
    value = 4200 if st.query_params.get("rev", "1") == "1" else 4300
    return [
        (goal, scored(goal, Status.WATCH, actual=92.0, target=100.0, light_ratio=0.92)),
        (factor, scored(factor)),
        (visits, scored(visits, Status.WATCH, judged_period="2026-10", actual=value, target=5000, light_ratio=0.84)),
        (ads, scored(ads, Status.OFF_TRACK)),
        (price, scored(price)),
    ]


def large():
    goal = node("goal", "KGI", "全社の利益")
    found = [(goal, scored(goal))]
    for at in range(12):
        factor = node(f"factor{at}", "CSF", f"要因{at}", parents=("goal",))
        found.append((factor, scored(factor)))
    for at in range(287):
        of = node(f"k{at}", name=f"見積から受注までの日数 {at}", parents=(f"factor{at % 12}",))
        found.append((of, scored(of, Status.OFF_TRACK if at == 30 else Status.ON_TRACK)))
    return found


FILTERS = [Filter("status", "信号でしぼる", [("on_track", "● 順調"), ("off_track", "■ 要対策")])]

st.set_page_config(layout="wide")
nodes = large() if st.query_params.get("large") else small()
if st.button("新しい数字"):
    st.query_params["rev"] = "2"
    st.rerun()
picked = tree_view(nodes, rev=st.query_params.get("rev", "1"), words=JA, filters=FILTERS)
if picked:
    st.query_params["node"] = picked
    st.rerun()
st.text(f"選択: {st.query_params.get('node')}")
