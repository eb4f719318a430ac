"""Workbooks on disk: .xlsx files and folders of CSV, read within limits, and written."""

from kpicore.stores.files.store import WorkbookStore, open_workbook, write_csv, write_one_csv, write_xlsx

__all__ = ["WorkbookStore", "open_workbook", "write_csv", "write_one_csv", "write_xlsx"]
