"""The button that downloads a plan as a workbook; the file is made when it is pressed."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from kpicore.sheets.writing import Sheet
from kpicore.stores.files import write_xlsx

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download_workbook(
    label: str, sheets: Callable[[], Sequence[Sheet]], file_name: str, *, key: str | None = None
) -> None:
    """Draw the button; `sheets` is called in the moment of the download."""

    def workbook() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.xlsx"
            write_xlsx(path, sheets())
            return path.read_bytes()

    st.download_button(
        label, workbook, file_name=file_name, mime=XLSX_TYPE, icon=":material/download:", on_click="ignore", key=key
    )
