"""Make the example workbooks from `kpicore.samples`: `python examples/build.py`.

A company's sheet holds numbers, not who typed them and when; so the example shop leaves these out, and its actuals stand in
one wide tab per cadence, as people keep them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from kpicore.model import Snapshot
from kpicore.samples.online_retail import online_retail
from kpicore.samples.shop import shop
from kpicore.sheets.writing.layout import sheets_of
from kpicore.stores.files.store import write_csv, write_xlsx

EXAMPLES = Path(__file__).parent
RETAIL_DAY, SHOP_DAY = date(2011, 11, 30), date(2026, 10, 15)


def retail_example() -> Snapshot:
    """Return the plan on the real days of examples/online_retail/daily.csv."""
    return online_retail((EXAMPLES / "online_retail" / "daily.csv").read_text(encoding="utf-8"))


def shop_example() -> Snapshot:
    """Return the sample shop as of its day, without who entered what and when, and not marked as the app's sample."""
    snapshot = shop(SHOP_DAY)
    settings = snapshot.plan.settings.model_copy(update={"sample": False})
    actuals = snapshot.actuals.assign(entered_by="", recorded_at=pd.Series(pd.NaT, dtype="datetime64[us]"))
    return replace(snapshot, plan=snapshot.plan.model_copy(update={"settings": settings}), actuals=actuals)


def main() -> None:
    write_xlsx(
        EXAMPLES / "online_retail" / "online_retail.xlsx", sheets_of(retail_example(), today=RETAIL_DAY, language="en")
    )
    write_csv(EXAMPLES / "shop", sheets_of(shop_example(), today=SHOP_DAY), replace=True)


if __name__ == "__main__":
    main()
