"""A Google Sheet as a store, and the steps that connect one."""

from kpicore.stores.google.api import access, spreadsheet_id
from kpicore.stores.google.connect import KEY_FIELDS, StepResult, account_in, check_all, check_key, keep, missing_tabs
from kpicore.stores.google.store import BesideSheet, GoogleSheet, GoogleSheetStore, today_in_japan

__all__ = [
    "KEY_FIELDS",
    "BesideSheet",
    "GoogleSheet",
    "GoogleSheetStore",
    "StepResult",
    "access",
    "account_in",
    "check_all",
    "check_key",
    "keep",
    "missing_tabs",
    "spreadsheet_id",
    "today_in_japan",
]
