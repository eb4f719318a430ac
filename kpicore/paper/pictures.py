"""Charts as pictures: the specifications of `kpicore.charts`, drawn by vl-convert in the colours of the light theme.

vl-convert runs Vega in a JavaScript engine of its own. It is given no folder and no address to load from, and the rows it draws are plain
values; texts in them are cleaned before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kpicore.charts import Chart
from kpicore.paper.content import ImageBlock
from kpicore.paper.fonts import FAMILY, drawable, font_folders
from kpicore.text.escaping import one_line

#: Actual, target, landing, year before, green, yellow, red, no light: the places of `kpicore.charts`, as the board's light theme has them.
_COLOURS = ("#1f5fa8", "#1d2733", "#6d4fb3", "#8e99a6", "#1a7f5a", "#d99a0b", "#c8372d", "#1f5fa8")
_TEXT, _GRID = "#0f1720", "#d5dde6"


def picture_of(chart: Chart, *, width: int, height: int) -> ImageBlock:
    """Return a chart as a picture; width and height in pixels, of which 96 are an inch."""
    svg: str = _engine().vegalite_to_svg(_specification(chart, width, height), allowed_base_urls=[])
    return ImageBlock(svg, one_line(chart.alt), chart.entries)


def _specification(chart: Chart, width: int, height: int) -> dict[str, Any]:
    """Return the whole specification: the chart's own, its rows, its size and the look of paper."""
    names = list(chart.columns)
    rows = [dict(zip(names, map(_clean, row), strict=True)) for row in zip(*chart.columns.values(), strict=True)]
    axis = {
        "labelColor": _TEXT,
        "titleColor": _TEXT,
        "gridColor": _GRID,
        "domainColor": _GRID,
        "titleFontWeight": "normal",
        **chart.spec.get("config", {}).get("axis", {}),
    }
    config = {
        **chart.spec.get("config", {}),
        "font": FAMILY,
        "axis": axis,
        "range": {"category": list(_COLOURS)},
        "background": "#ffffff",
    }
    return {
        **chart.spec,
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows},
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "config": config,
    }


def _clean(value: Any) -> Any:
    return drawable(one_line(value)) if isinstance(value, str) else value


@lru_cache(maxsize=1)
def _engine() -> Any:
    import vl_convert  # with its engine 84 MB, and not on every board

    for folder in font_folders():
        vl_convert.register_font_directory(folder)
    return vl_convert
