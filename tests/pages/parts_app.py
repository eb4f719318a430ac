"""Hostile names through every way a part shows text, and one chart, for the browser test."""

import streamlit as st

from kpicore.charts import trend_chart
from pages.shared.parts import draw_chart
from pages.shared.style import escape_md, light_md
from tests.pages.hostile import HOSTILE
from tests.pages.material import JA, TERM, judged, monthly, node

for at, name in enumerate(HOSTILE):
    with st.container(key=f"hostile-{at}"):
        st.markdown(escape_md(name))
        st.page_link("https://board.example/", label=f"**{escape_md(name)}**")
        st.metric(escape_md(name), escape_md(name))
        st.caption(escape_md(name))

of = node("visits", unit="人", target=5000, **TERM)
score, points = judged(of, monthly("2026-04", 5200, 4600, 3900, None, 4800, 5000, 5100, 2000))
draw_chart(trend_chart(points, of, score, words=JA, previous={"2026-04": 4000.0}), key="trend")
st.markdown(light_md(score.status, JA), width="content")
