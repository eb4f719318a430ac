"""A chart ready to draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from kpicore.charts.legend import LegendEntry, legend_markdown


@dataclass(frozen=True)  # without slots, which leave no place for what is made once
class Chart:
    """A chart ready to draw: a Vega-Lite specification and, apart from it, the columns it draws.

    `spec` is shared by every chart of its shape and is never changed. `alt` is one sentence on what is shown; `entries` are those of its
    legend, none where colours need no explanation.
    """

    spec: Mapping[str, Any]
    columns: Mapping[str, list[Any]]
    alt: str
    entries: tuple[LegendEntry, ...] = ()

    @property
    def legend(self) -> str:
        """The legend as Markdown, "" without one."""
        return legend_markdown(self.entries)

    @cached_property
    def table(self) -> pa.Table:
        """The columns as Arrow, made once: either text or numbers; None is null."""
        return pa.table(
            {
                name: pa.array(values, pa.string() if any(isinstance(value, str) for value in values) else pa.float64())
                for name, values in self.columns.items()
            }
        )
