"""The tabs of our own template: their names, headers, settings, tree and records."""

from kpicore.sheets.template.definitions import read_settings, read_tree, setting_keys
from kpicore.sheets.template.headers import (
    Header,
    Title,
    choice,
    copied_from,
    fields_in,
    find_header,
    first_row_where,
    header_words,
    tab_kind,
    tab_suffix,
    title_of,
    yes_or_no,
)
from kpicore.sheets.template.headings import HeadingMemory, TreeHeadings, doubtful_headings, given_fields, gone_headings
from kpicore.sheets.template.lists import join_list, join_moves, split_list, split_moves
from kpicore.sheets.template.records import read_actions, read_meetings, read_records, read_reviews

__all__ = [
    "Header",
    "HeadingMemory",
    "Title",
    "TreeHeadings",
    "choice",
    "copied_from",
    "doubtful_headings",
    "fields_in",
    "find_header",
    "first_row_where",
    "given_fields",
    "gone_headings",
    "header_words",
    "join_list",
    "join_moves",
    "read_actions",
    "read_meetings",
    "read_records",
    "read_reviews",
    "read_settings",
    "read_tree",
    "setting_keys",
    "split_list",
    "split_moves",
    "tab_kind",
    "tab_suffix",
    "title_of",
    "yes_or_no",
]
