"""The page of one indicator: what stands above its chart, and the table of its periods."""

from __future__ import annotations

import pytest

from tests.pages.boards import Open, given

HEADS = ["期間", "実績", "目標", "達成率(当期)", "信号", "前年", "前年差", "前年比"]


def test_the_table_of_periods_has_a_row_for_each_with_mark_word_and_colour_of_its_light(open_page: Open):
    table = given(open_page("indicator", address={"node": "cvr"}), "kpi_part_links")["table"]

    assert (table["name"], table["heads"]) == ("期間ごとの表", HEADS)
    assert table["figures"] == [False, True, True, True, False, True, True, True]
    rows = {row[0]: row for row in table["rows"]}
    assert len(rows) == 12
    assert rows["2026年10月"][4] == {"text": "■ 要対策", "tone": "red"}
    assert rows["2026年11月"][4] == {"text": "進行中の期間", "tone": "gray"}
    assert rows["2026年12月"][4] == ""


def test_another_part_than_the_table_comes_without_it(open_page: Open):
    app = open_page("indicator", address={"node": "cvr", "part": "agreed"})

    assert given(app, "kpi_part_links")["table"] is None
    assert any("目標の履歴" in each.value for each in app.markdown)


@pytest.mark.parametrize(("node", "lines"), [("cvr", 2), ("order-value", 0)])
def test_what_was_agreed_and_why_stand_above_the_chart_where_the_light_is_red(open_page: Open, node: str, lines: int):
    head = given(open_page("indicator", address={"node": node}), "kpi_board_head")

    assert len(head["lines"]) == lines
    assert [line.split(":")[0] for line in head["lines"][:1]] == ["事前に決めた対応"][:lines]
    assert head["legend"][0] == {"signs": [{"text": "━", "colour": "blue"}], "word": "実績"}
