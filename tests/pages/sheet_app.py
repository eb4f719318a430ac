"""A page with nothing but a sheet, for the browser test: `?large=1` a large one; a button changes what was made of row 5."""

import streamlit as st

from pages.shared.components.sheet_view import AnnotatedSheet, Look, NumberText, sheet_data, sheet_view, windows
from tests.pages.material import JA


def small(role: str) -> AnnotatedSheet:
    rows = [
        ["○○マスタ", "", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["項目", "2026年8月", "2026年9月", "2026年10月", "着地見込", "備考"],
        ["入会計画", NumberText("30"), NumberText("30"), NumberText("32"), "", "<b>太字</b> :red[x]"],
        ["入会実績", NumberText("28"), NumberText("31"), "", NumberText("30"), ""],
        ["純増", NumberText("3"), NumberText("△2"), "", "", ""],
    ]
    cells = {(4, 1): Look(role), (4, 2): Look(role), (4, 3): Look("missing"), (4, 4): Look("forecast")}
    cells |= {(3, at): Look("target") for at in (1, 2, 3)} | {
        (5, 2): Look("problem", "△2 は負の数ですか、評価の△ですか。")
    }
    return AnnotatedSheet(
        "'会員 動向'!",
        rows,
        row_looks={3: Look("target", "行4は「計画」で終わるので目標"), 4: Look(role, "行5は「実績」で終わるので実績")},
        column_looks={0: Look("label"), 4: Look("forecast", "列Eは「着地見込」なので見込み"), 5: Look("remark")},
        cell_looks=cells,
        head_rows=frozenset({2}),
        frozen=1,
        hidden_rows=frozenset({5}),
        merged=((0, 0, 0, 3),),
    )


def large() -> AnnotatedSheet:
    rows = [["指標", *(f"{2020 + at // 12}年{at % 12 + 1}月" for at in range(99))]]
    rows += [[f"指標の名前 {row}", *(NumberText(f"{row * at:,}") for at in range(99))] for row in range(450)]
    cells = {(row, column): Look("actual") for row in range(1, 451) for column in range(1, 100)}
    return AnnotatedSheet("実績!", rows, cell_looks=cells, head_rows=frozenset({0}), frozen=1)


st.set_page_config(layout="wide")
if st.button("実績ではない"):
    st.query_params["role"] = "ignored"
    st.rerun()
sheet = large() if st.query_params.get("large") else small(st.query_params.get("role", "actual"))
rows, columns = windows(len(sheet.rows), sheet.width)
first = (rows[int(st.query_params.get("page", "0"))][0], 0)
picked = sheet_view(sheet_data(sheet, JA, first), st.query_params.get("at"), key="sheet")
if picked:
    st.query_params["at"] = picked
    st.rerun()
st.text(f"選択: {st.query_params.get('at')}")
