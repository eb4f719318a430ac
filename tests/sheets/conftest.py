"""What tests of sheets share: a module that names `either_way` runs once with tables recognised by words and once by evidence."""

from __future__ import annotations

import pytest

from kpicore.sheets.reader import read_tab, read_workbook
from kpicore.sheets.tables import Way


@pytest.fixture(params=list(Way))
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Way:
    """Return the way by which tables are recognised in this run where a test names none itself."""
    for read in (read_tab, read_workbook):
        monkeypatch.setitem(read.__kwdefaults__, "way", request.param)
    way: Way = request.param
    return way
