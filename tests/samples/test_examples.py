"""The example workbooks in the repository are what the samples say they are."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicore.model import Snapshot
from kpicore.model.rows import tables_of
from kpicore.scoring import score
from kpicore.sheets.reader import read_workbook
from kpicore.stores.files.store import open_workbook

EXAMPLES = Path(__file__).parents[2] / "examples"


def build_script() -> Any:
    spec = importlib.util.spec_from_file_location("examples_build", EXAMPLES / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = build_script()


def content(snapshot: Snapshot) -> dict[str, Any]:
    """Every row, without what says where a number was read: text and cell."""
    tables = tables_of(snapshot)
    unplaced = {key: {**row, "text": "", "cell": ""} for key, row in tables["actuals"].items()}
    return {**tables, "actuals": unplaced}


@pytest.mark.parametrize(
    ("source", "made", "today"),
    [
        (EXAMPLES / "online_retail" / "online_retail.xlsx", BUILD.retail_example, BUILD.RETAIL_DAY),
        (EXAMPLES / "shop", BUILD.shop_example, BUILD.SHOP_DAY),
    ],
    ids=["online_retail", "shop"],
)
def test_an_example_reads_back_to_its_snapshot(source, made, today):
    reading = read_workbook(open_workbook(source), today=today)

    assert reading.problems == ()
    assert content(reading.snapshot()) == content(made()), "run: python examples/build.py"


def test_the_retail_workbook_scores_as_its_readme_says():
    snapshot = read_workbook(
        open_workbook(EXAMPLES / "online_retail" / "online_retail.xlsx"), today=date(2011, 11, 30)
    ).snapshot()
    goal = score(snapshot.plan, snapshot.actuals, date(2011, 11, 30)).by_id["revenue"]
    told = (EXAMPLES / "online_retail" / "README.md").read_text(encoding="utf-8")

    assert f"£{goal.actual_to_date:,.0f} against £{goal.target_to_date:,.0f}: {goal.light_ratio:.1%}" in told.replace(
        "\n", " "
    )
    assert goal.disagreement == "doubt_link"


def test_the_data_name_their_source_and_licence():
    told = (EXAMPLES / "online_retail" / "LICENCE.md").read_text(encoding="utf-8")

    assert "10.24432/C5BW33" in told
    assert "CC BY 4.0" in told
