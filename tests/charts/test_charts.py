"""Charts: the table that is drawn, the marks that draw it, and the words around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import altair as alt
import pyarrow as pa
import pytest
from jsonschema import ValidationError

from kpicore.charts import (
    Chart,
    ChartMarks,
    contribution_chart,
    cumulative_chart,
    landing_chart,
    mountain_chart,
    trend_chart,
    z_chart,
)
from kpicore.charts.axes import label_expression, padded_extent
from kpicore.charts.specifications import COLOURS
from kpicore.model.node import Band, Node
from kpicore.model.plan import Plan
from kpicore.reports.years.one_page import Checkpoint
from kpicore.scoring import Landing, NodeScore
from kpicore.scoring.links.shapley import Contribution, ContributionPart
from kpicore.text.voice import Voice
from tests.pages.material import EN, JA, TERM, judged, monthly, node, scored


def visits() -> Node:
    return node("visits", unit="人", target=5000, **TERM)


def trend(of: Node, actuals: dict[str, float], **given: object) -> Chart:
    score, series = judged(of, actuals)
    return trend_chart(series, of, score, words=JA, **given)  # type: ignore[arg-type]


def at(chart: Chart, period: str) -> dict[str, object]:
    """Return the row of a period by its column names."""
    place = next(index for index, x in enumerate(chart.columns["x"]) if x.startswith(f"{period}|"))
    return {name: values[place] for name, values in chart.columns.items()}


# -- trend -----------------------------------------------------------------------------------------------------


def test_each_period_has_its_actual_its_target_and_its_light():
    chart = trend(visits(), monthly("2026-04", 5200, 4600, 3900))

    rows = [at(chart, period) for period in ("2026-04", "2026-05", "2026-06")]
    assert [(row["actual"], row["target"], row["light"]) for row in rows] == [
        (5200, 5000, "on_track"),
        (4600, 5000, "watch"),
        (3900, 5000, "off_track"),
    ]


def test_a_missing_month_is_a_gap_and_never_zero():
    chart = trend(visits(), monthly("2026-04", 5200, None, 5100))

    assert at(chart, "2026-05")["actual"] is None
    assert all(mark["invalid"].startswith("break-paths") for mark in marks(chart) if mark["type"] == "line")


def test_the_open_period_is_hollow_and_apart_from_the_line():
    chart = trend(visits(), monthly("2026-04", 5200, 5100, 5000, 5000, 5000, 5000, 5000, 3600))

    november = at(chart, "2026-11")
    assert (november["actual"], november["open"]) == (None, 3600)
    assert november["expected"] == pytest.approx(5000 * 24 / 30)
    assert {"type": "point", "filled": False}.items() <= next(
        mark for mark in marks(chart) if mark.get("filled") is False
    ).items()


@pytest.mark.parametrize(
    ("of", "lights"),
    [
        (visits(), ["off_track", "watch", "on_track"]),
        (
            node(unit="時間", target=3, direction="at_most", aggregation="mean", **TERM),
            ["on_track", "watch", "off_track"],
        ),
        (
            node(unit="日", target=Band(low=20, high=30), direction="within", aggregation="last", **TERM),
            ["off_track", "watch", "on_track", "watch", "off_track"],
        ),
        (node(unit="円", target=60_000, shape="total", aggregation="sum", **TERM), []),
        (node(unit="回", **TERM), []),
    ],
    ids=["more is better", "less is better", "a range", "a total is judged on the sum", "no target"],
)
def test_bands_lie_in_the_order_of_the_direction(of, lights):
    chart = trend(of, monthly("2026-04", 4, 5))

    bands = [
        layer["encoding"]["color"]["datum"]
        for layer in chart.spec["layer"]
        if "y2" in layer["encoding"] and layer["mark"].get("opacity") == 0.12
    ]
    assert bands == lights


def test_bands_are_clipped_to_the_axis_and_reach_its_ends():
    chart = trend(visits(), monthly("2026-04", 5200, 4600, 3900))

    low, high = chart.spec["encoding"]["y"]["scale"]["domain"]
    row = at(chart, "2026-05")
    assert [row[name] for name in ("a0", "a1", "b0", "b1", "c0", "c1")] == [low, 4000, 4000, 5000, 5000, high]


def test_a_rate_leads_to_its_landing_in_the_last_period():
    chart = trend(node(unit="%", target=25, **TERM), monthly("2026-04", 20, 21, 22, 23, 24, 24, 25))

    march = at(chart, "2027-03")
    assert march["landing_low"] <= march["landing"] <= march["landing_high"]
    assert at(chart, "2026-10")["landing"] == 25
    assert at(chart, "2026-09")["landing"] is None


def test_a_sums_landing_belongs_to_the_cumulative_chart():
    chart = trend(visits(), monthly("2026-04", 5200, 4600, 3900))

    assert set(chart.columns["landing"]) == {None}


def test_last_year_and_reviews_are_put_on_their_period():
    chart = trend(
        visits(),
        monthly("2026-04", 5200, 4600),
        previous={"2026-05": 4100.0},
        marks=ChartMarks([("2026-05", "広告を止めた"), ("2026-05", "再開した")]),
    )

    may = at(chart, "2026-05")
    assert (may["previous"], may["previous_text"]) == (4100.0, "4,100人")
    assert may["review_text"] == "広告を止めた / 再開した"
    assert at(chart, "2026-04")["review"] is None


def test_texts_are_in_the_readers_language():
    of = node(unit="円", target=12_500_000, aggregation="sum", **TERM)
    score, series = judged(of, monthly("2026-04", *[12_600_000] * 7))

    ja, en = (trend_chart(series, of, score, words=words) for words in (JA, EN))

    assert at(ja, "2026-04")["actual_text"] == "1,260万円"
    assert at(en, "2026-04")["actual_text"] == "¥12.6M"
    assert [each.spec["encoding"]["y"]["axis"]["title"] for each in (ja, en)] == ["円", "¥"]
    assert "着地" not in ja.legend
    assert ja.alt == "訪問者数の推移。最新の2026年10月は1,260万円、目標1,250万円以上、順調。"


def test_a_point_is_spoken_as_its_tooltip_reads():
    chart = trend(visits(), monthly("2026-04", 5200))

    assert (
        at(chart, "2026-04")["spoken"] == "期間 2026年4月、実績 5,200人、目標 5,000人以上、達成率 104.0%、信号 ● 順調"
    )


def test_an_indicator_without_numbers_still_has_a_chart():
    chart = trend(node(unit="件", **TERM), {})

    assert set(chart.columns["actual"]) == {None}
    assert chart.alt == "訪問者数の推移。実績はまだありません。"


# -- cumulative, Z, landing ------------------------------------------------------------------------------------

LANDING = Landing("pace", 1140.0, 0.95, 1123.4, 1175.0, {"pace": 1140.0, "plan": 1175.0, "moving_average": 1123.4})


def of_sales(**fields: object) -> tuple[Node, NodeScore]:
    of = node("sales", "KGI", "売上", unit="万円", target=1200, shape="total", **TERM)
    return of, scored(of, landing=LANDING, whole_target=1200.0, **fields)


def test_the_way_to_the_landing_starts_at_the_last_sum_and_opens_to_its_range():
    of, score = of_sales()
    rows = [("2026-04", 90.0, 100.0), ("2026-05", 190.0, 200.0), ("2026-06", None, 300.0), ("2026-07", None, 400.0)]

    chart = cumulative_chart(rows, of, score, words=JA)

    assert chart.columns["landing"] == [None, 190.0, 665.0, 1140.0]
    assert [chart.columns[name][3] for name in ("landing_low", "landing_high")] == [1123.4, 1175.0]
    assert chart.spec["encoding"]["y"]["scale"]["domain"][0] == 0


def test_a_finished_term_has_no_way_left():
    of, score = of_sales()

    chart = cumulative_chart([("2026-04", 90.0, 100.0), ("2026-05", 190.0, 200.0)], of, score, words=JA)

    assert chart.columns["landing"] == [None, None]


def test_the_z_chart_shows_value_sum_and_moving_total():
    of, _ = of_sales()

    chart = z_chart([("2026-04", 90.0, 90.0, 1050.0), ("2026-05", 100.0, 190.0, None)], of, words=JA)

    assert chart.columns["moving_total"] == [1050.0, None]
    assert chart.columns["cumulative_text"] == ["90万円", "190万円"]
    assert chart.alt == "売上のZチャート。2026年4月の移動年計は1,050万円。"


def test_landings_are_listed_lowest_first_with_the_chosen_one_marked():
    of, score = of_sales()

    chart = landing_chart(LANDING, of, score, words=JA)

    assert chart.columns["method"] == ["移動平均(3)", "計画ペース", "実績＋残計画"]
    assert chart.columns["chosen"] == ["no", "yes", "no"]
    assert chart.spec["layer"][0]["encoding"]["x"] == {"datum": 1200.0}


def test_a_landing_a_person_put_in_is_listed_too():
    of, score = of_sales()
    by_hand = Landing("manual", 1190.0, 0.99, 1123.4, 1190.0, LANDING.methods)

    chart = landing_chart(by_hand, of, score, words=JA)

    assert dict(zip(chart.columns["method"], chart.columns["chosen"], strict=True))["手入力"] == "yes"


def difference(*parts: tuple[str, float], drift: float = 0.0, incoherence: float = 0.0) -> Contribution:
    total = sum(value for _, value in parts) + drift + incoherence
    found = tuple(ContributionPart(name, value, 0.0, 0.0) for name, value in parts)
    return Contribution("goal", "target", ("2026-10",), total, found, drift, incoherence)


GOAL = Plan(nodes=(node("goal", kind="KGI", name="売上", unit="円"), node("a", name="客数"), node("b", name="客単価")))


def test_the_parts_of_a_difference_are_bars_the_largest_first_and_what_is_unexplained_last():
    parts = difference(("a", 200_000.0), ("b", -2_700_000.0), drift=900.0, incoherence=-900.0)
    chart = contribution_chart(parts, GOAL, words=JA)

    assert [label.split("\u241f") for label in chart.columns["part"]] == [
        ["客単価", "−270万円"],
        ["客数", "+20万円"],
        ["計算式と実績のずれ", "+900円"],
        ["目標どうしの食い違い", "−900円"],
    ]
    assert chart.columns["value"] == [-2_700_000.0, 200_000.0, 900.0, -900.0]
    assert chart.alt == "売上の実績と目標の差−250万円の内訳。"


@pytest.mark.parametrize("values", [[5.0, 3.0], [-5.0, -3.0], [5.0, -3.0], [0.0]])
def test_bars_begin_at_zero_whatever_their_signs(values):
    chart = contribution_chart(difference(*zip("ab", values, strict=False)), GOAL, words=EN)

    low, high = chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low <= min(0.0, *values) <= max(0.0, *values) <= high
    assert low < high


# -- axes and marks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("high", "language", "expression"),
    [
        (5_500, "ja", "format(datum.value, ',.6~g')"),
        (60_000, "ja", "format(datum.value, ',.6~g')"),
        (150_000, "ja", "datum.value == 0 ? '0' : format(datum.value / 10000, ',.4~g') + '万'"),
        (15_000_000, "ja", "datum.value == 0 ? '0' : format(datum.value / 10000, ',.4~g') + '万'"),
        (150_000_000, "ja", "datum.value == 0 ? '0' : format(datum.value / 100000000, ',.4~g') + '億'"),
        (15_000_000, "en", "datum.value == 0 ? '0' : format(datum.value / 1000000, ',.4~g') + 'M'"),
        (60_000, "en", "format(datum.value, ',.6~g')"),
    ],
)
def test_the_axis_is_labelled_in_the_unit_people_say_on_every_label_but_zero(high, language, expression):
    assert label_expression((0.0, float(high)), language) == expression


@pytest.mark.parametrize("values", [[], [0.0], [5.0, 5.0], [-3.0, 2.0], [1e12, 3.0], [0.001, 0.002], [1e-20, 2e-20]])
def test_the_axis_holds_all_its_values_with_room_to_draw(values):
    low, high = padded_extent(values)

    assert low < high
    assert all(low <= value <= high for value in values)


def test_at_most_fourteen_periods_are_written_out_and_years_where_they_begin():
    weeks = {f"2026-W{week:02d}": 4.0 for week in range(14, 47)}
    chart = trend(node(unit="本", target=4, cadence="weekly", **TERM), weeks)

    written = [x.split("|") for x in chart.columns["x"] if not x.endswith("||")]
    assert len(written) <= 14
    assert next(year for _, _, year in written if year) == "2026年"
    assert chart.columns["x"] == sorted(chart.columns["x"])


def mountain(language: Voice = JA, **fields: object) -> Chart:
    quarters = [(date(2026, 6, 30), 6.0, True), (date(2026, 9, 30), 5.0, False), (date(2026, 12, 31), 4.0, False)]
    goal = node(**({"name": "返信 :red[x]", "unit": "時間", "direction": "at_most", "target": 4} | fields))  # type: ignore[arg-type]
    return mountain_chart([Checkpoint(*each) for each in quarters], goal, words=language)


def test_a_mountain_says_what_is_reached_by_when_the_goal_on_top_what_is_over_apart():
    columns = mountain().columns

    assert columns["amount"] == [None, "6時間以下", "5時間以下", "4時間以下"]
    assert columns["kind"] == [None, "over", "ahead", "goal"]
    assert columns["when"][1:] == [
        "2026年6月30日(火)まで",
        "2026年9月30日(水)まで",
        "ゴール：2026年12月31日(木)まで",
    ]
    assert (columns["height"][0], columns["height"][-1], columns["right"][-1]) == (0.0, 1.0, 0.0)


def test_a_mountain_is_told_to_a_screen_reader_from_its_foot_to_its_top():
    assert mountain(EN, name="Reply", unit="h").alt == (
        "The way up to Reply: by Tue, Jun 30, 2026 (already past), at most 6 h; by Wed, Sep 30, 2026, at most 5 h; "
        "Goal: by Thu, Dec 31, 2026, at most 4 h."
    )


#: One chart of every shape; each is built when a test first asks for it.
CHARTS: dict[str, Callable[[], Chart]] = {
    "sum": lambda: trend(
        visits(), monthly("2026-04", 5200, 4600), previous={"2026-04": 1.0}, marks=ChartMarks([("2026-05", "x")])
    ),
    "rate": lambda: trend(node(unit="%", target=25, **TERM), monthly("2026-04", 20, 21, 22)),
    "range": lambda: trend(
        node(unit="日", target=Band(low=20, high=30), aggregation="last", **TERM), monthly("2026-04", 20, 21)
    ),
    "cumulative": lambda: cumulative_chart([("2026-04", 90.0, 100.0), ("2026-05", None, 200.0)], *of_sales(), words=JA),
    "z": lambda: z_chart([("2026-04", 90.0, 90.0, 1050.0)], of_sales()[0], words=EN),
    "landing": lambda: landing_chart(LANDING, *of_sales(), words=EN),
    "mountain": mountain,
    "parts": lambda: contribution_chart(difference(("a", 1.0), ("b", -2.0)), GOAL, words=EN),
}


#: Charts of which something that is drawn otherwise is not there yet.
BEGINNINGS: dict[str, Callable[[], Chart]] = {
    "no number yet": lambda: trend(visits(), {}),
    "on the first day of a month": lambda: trend(
        visits(), monthly("2026-04", 5200, 5100, 5000, 5000, 5000, 5000, 5000)
    ),
    "a review before the term": lambda: trend(visits(), monthly("2026-04", 5200), marks=ChartMarks([("2025-11", "x")])),
    "a sum without a number": lambda: cumulative_chart(
        [("2026-04", None, 100.0)], *of_sales(), words=JA, marks=ChartMarks([("2025-11", "x")])
    ),
    "no year before": lambda: z_chart([("2026-04", 90.0, 90.0, None)], of_sales()[0], words=EN),
    "a year without a number": lambda: z_chart([("2026-04", None, None, None)], of_sales()[0], words=EN),
}


@pytest.mark.parametrize("name", [*CHARTS, *BEGINNINGS])
def test_what_a_chart_tells_a_screen_reader_of_has_a_place(name):
    chart = (CHARTS | BEGINNINGS)[name]()

    told = [layer for layer in chart.spec["layer"] if layer["mark"].get("aria") is not False]
    places = [layer["encoding"].get("y", chart.spec["encoding"].get("y", {})).get("field") for layer in told]
    empty = [place for place in places if place and all(value is None for value in chart.columns[place])]
    assert empty == []
    assert "○" not in chart.legend or any(value is not None for value in chart.columns["open"])


@cache
def chart_named(name: str) -> Chart:
    return CHARTS[name]()


@pytest.fixture(params=CHARTS)
def chart(request: pytest.FixtureRequest) -> Chart:
    return chart_named(request.param)


def test_every_specification_is_valid_vega_lite(chart):
    alt.LayerChart.from_dict(dict(chart.spec) | {"data": {"name": "rows"}})


def test_a_mark_vega_lite_does_not_know_would_be_noticed():
    with pytest.raises(ValidationError):
        alt.LayerChart.from_dict({"data": {"name": "rows"}, "layer": [{"mark": {"type": "ruler"}}]})


def test_a_specification_names_no_column_that_its_table_lacks(chart):
    fields = {value for name, value in leaves(chart.spec) if name == "field"}

    assert fields <= set(chart.columns)


def test_numbers_travel_apart_from_the_specification(chart):
    assert not {"data", "datasets", "$schema"} & chart.spec.keys()
    assert {kind for name, kind in leaves(chart.spec) if name == "data"} == set()


def test_colours_are_places_in_the_theme_and_every_chart_has_a_name(chart):
    colours = [layer["encoding"]["color"] for layer in chart.spec["layer"]]

    assert all(
        colour.get("datum") in COLOURS or colour.get("field") == "light" or "value" in colour for colour in colours
    )
    assert chart.spec["encoding"]["color"]["scale"]["range"] == "category"
    assert chart.alt
    assert {len(values) for values in chart.columns.values()} == {len(next(iter(chart.columns.values())))}


def test_the_table_holds_texts_and_numbers_and_a_gap_is_null():
    table = trend(visits(), monthly("2026-04", 5200, None)).table

    assert (table["actual"].type, table["light"].type) == (pa.float64(), pa.string())
    assert table["actual"].to_pylist()[:2] == [5200.0, None]
    assert table["landing"].null_count == len(table)


def test_one_shape_is_built_once():
    first = trend(visits(), monthly("2026-04", 5200, 4600))
    second = trend(visits(), monthly("2026-04", 5190, 4700))

    assert first.spec is second.spec
    assert first.columns != second.columns


def test_the_ends_of_an_axis_are_filled_into_a_shape_that_is_built_once():
    small, large = (trend(visits(), monthly("2026-04", actual)) for actual in (5200, 52_000_000))

    assert small.spec["layer"] is large.spec["layer"]
    assert small.spec["encoding"]["y"]["scale"]["domain"] != large.spec["encoding"]["y"]["scale"]["domain"]
    assert small.spec["encoding"]["x"] == large.spec["encoding"]["x"]


def test_every_target_is_a_rule_at_its_own_value_and_the_shape_stays_as_it_was():
    of, score = of_sales()
    of_range = scored(of, landing=LANDING, whole_target=Band(low=1100, high=1300))

    first, second, third = (landing_chart(LANDING, of, each, words=JA) for each in (score, of_range, score))

    assert [layer["encoding"]["x"].get("datum") for layer in second.spec["layer"]] == [1100, 1300, None]
    assert [layer["encoding"]["x"].get("datum") for layer in first.spec["layer"]] == [1200, None]
    assert first.spec == third.spec


def marks(chart: Chart) -> list[dict[str, Any]]:
    return [layer["mark"] for layer in chart.spec["layer"]]


def leaves(spec: Any) -> Iterator[tuple[str, Any]]:
    """Return every name of a specification with its value, at any depth."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            yield name, value
            yield from leaves(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from leaves(value)
