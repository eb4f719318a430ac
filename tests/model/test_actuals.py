"""The table of actuals: its schema, the check at the door, and which of two entries counts."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import pytest

from kpicore.model import COLUMNS, actuals_table, empty_actuals, latest_entries


def rows(*entries):
    """Return a table of entries: value, cell and time of recording, all of one indicator and period."""
    return actuals_table(
        [
            {"indicator": "k", "period": "2026-04", "value": value, "cell": cell, "recorded_at": at}
            for value, cell, at in entries
        ]
    )


EARLY, LATE = datetime(2026, 5, 1, 9), datetime(2026, 5, 2, 9)


def test_a_table_has_the_written_schema_whatever_was_given():
    table = actuals_table([{"indicator": "k", "period": "2026-04", "value": 3}])

    assert tuple(table.columns) == COLUMNS
    assert table["value"].dtype == "float64"
    assert str(table["recorded_at"].dtype) == "datetime64[us]"
    assert table.iloc[0].drop(["value", "recorded_at"]).to_dict() == {
        "indicator": "k", "period": "2026-04", "text": "", "cell": "", "flags": "", "note": "", "entered_by": ""
    }  # fmt: skip


def test_an_empty_table_has_the_same_schema():
    assert tuple(empty_actuals().columns) == COLUMNS
    assert empty_actuals().dtypes.equals(actuals_table([{"indicator": "k", "period": "2026-04", "value": 3}]).dtypes)


@pytest.mark.parametrize(
    "row",
    [
        {"indicator": "k", "period": "2026-04"},
        {"period": "2026-04", "value": 1},
        {"indicator": "k", "period": "2026-04", "value": float("nan")},
        {"indicator": "k", "period": "2026-04", "value": float("inf")},
        {"indicator": "k", "period": "2026-04", "value": 1, "colour": "red"},
    ],
)
def test_what_is_no_actual_is_refused_at_the_door(row):
    with pytest.raises(ValueError, match=r"needed|finite|unknown"):
        actuals_table([row])


@pytest.mark.parametrize(
    ("entries", "counts"),
    [
        ([(1, "C3", None), (2, "C4", None)], 2),
        ([(1, "C3", LATE), (2, "C4", EARLY)], 1),
        ([(1, "C3", EARLY), (2, "C4", EARLY)], 2),
        ([(1, "C3", EARLY), (2, "C4", None)], 1),
        ([(1, "C3", None), (2, "C4", LATE), (3, "C5", EARLY)], 2),
    ],
)
def test_of_two_entries_the_later_counts_else_the_lower_row(entries, counts):
    table, problems = latest_entries(rows(*entries))

    assert table["value"].tolist() == [float(counts)]
    assert len(problems) == len(entries) - 1


def test_the_entry_that_gave_way_is_reported_with_both_cells():
    _, problems = latest_entries(rows((1, "実績!C3", LATE), (2, "実績!C4", EARLY)))

    assert [(p.code, p.where, dict(p.facts)) for p in problems] == [
        (
            "duplicate-actual",
            "実績!C4",
            {"indicator": "k", "period": "2026-04", "value": 2.0, "counted": "実績!C3", "counted_value": 1.0},
        )
    ]


def test_a_table_without_duplicates_comes_back_as_it_is():
    table = actuals_table({"indicator": ["a", "b"], "period": ["2026-04"] * 2, "value": [1, 2]})

    assert latest_entries(table)[0] is table
    assert latest_entries(pd.concat([table, table], ignore_index=True))[0]["value"].tolist() == [1.0, 2.0]
