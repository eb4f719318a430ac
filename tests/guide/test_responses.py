"""The pattern of a response follows what the indicator counts, and every pattern has words that do something."""

import pytest

from kpicore.guide.responses import PATTERNS, response_pattern
from kpicore.model.node import Node
from kpicore.periods import Cadence, Calendar
from kpicore.text.voice import voice


@pytest.mark.parametrize(
    ("kind", "name", "unit", "direction", "pattern"),
    [
        ("KDI", "架電数", "件", None, "action"),
        ("KPI", "受注率", "%", None, "rate"),
        ("KPI", "不良率", "%", "at_most", "rate"),
        ("KPI", "広告費", "円", "at_most", "cost"),
        ("KPI", "客単価", "円", None, "price"),
        ("KPI", "紹介からの売上", "円", None, "money"),
        ("KPI", "検索順位", "位", "at_most", "rank"),
        ("KPI", "在庫数", "個", "at_most", "stock"),
        ("KPI", "待ち時間", "分", "at_most", "time"),
        ("KPI", "クレーム数", "件", "at_most", "fewer"),
        ("KPI", "会員数", "人", None, "level"),
        ("KPI", "来店数", "人", None, "count"),
    ],
)
def test_a_response_begins_with_what_can_be_done_about_this_kind_of_number(kind, name, unit, direction, pattern):
    assert response_pattern(Node(id="x", kind=kind, name=name, unit=unit, direction=direction)) == pattern


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_pattern_says_who_does_what_in_words_of_its_own(language):
    words = voice(language, Calendar())
    said = {words(f"wizard.response.{each}", owner="佐藤", span="–") for each in PATTERNS}

    assert len(said) == len(PATTERNS)
    assert all("佐藤" in text for text in said)
    assert all(words(f"wizard.response_span.{each}") for each in Cadence)
