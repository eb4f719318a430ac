"""Charts: rows in, a Vega-Lite specification built with Altair and its columns out. The only room that imports altair.

A chart knows no page: whoever draws it hands `spec` and `table()` to Vega-Lite.
"""

from kpicore.charts.chart import Chart
from kpicore.charts.contribution import contribution_chart
from kpicore.charts.goal import goal_chart
from kpicore.charts.landing import landing_chart
from kpicore.charts.legend import LegendEntry
from kpicore.charts.marks import ChartMarks
from kpicore.charts.mountain import mountain_chart
from kpicore.charts.totals import cumulative_chart, z_chart
from kpicore.charts.trend import trend_chart

__all__ = [
    "Chart",
    "ChartMarks",
    "LegendEntry",
    "contribution_chart",
    "cumulative_chart",
    "goal_chart",
    "landing_chart",
    "mountain_chart",
    "trend_chart",
    "z_chart",
]
