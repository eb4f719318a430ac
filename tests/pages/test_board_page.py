"""The page of the board over plans of every kind: what its heading says, what it leads to, and that nothing breaks."""

from __future__ import annotations

import re
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpicore.model.access import Actor, Role
from tests.pages.boards import complaints, fill, given, looks_as
from tests.pages.odd_boards import CASES, forty, limit, no_actuals, none, one_node

BY_NAME = {case[0].__name__: case for case in CASES}


def head(app: AppTest) -> dict[str, Any]:
    return given(app, "kpi_board_head")


@pytest.mark.parametrize("name", BY_NAME)
def test_the_heading_says_what_can_be_said_and_the_one_large_button_what_the_plan_lacks(open_page, name):
    make, day, sentence, step = BY_NAME[name]

    app = open_page("board", held=make(), address={"as_of": day})

    assert complaints(app) == []
    assert sentence in head(app)["sentence"]
    assert head(app).get("step", {}).get("text", "") == step
    assert [button.label for button in app.button if button.proto.type == "primary"] == []


def test_without_a_plan_the_next_step_is_the_only_large_button(open_page, monkeypatch):
    monkeypatch.setenv("KPICORE_SAMPLE", "off")

    app = open_page("board", held=none())

    assert app.title[0].value == "まだ計画がありません"
    assert "自分の計画を作る" in [button.label for button in app.button if button.proto.type == "primary"]


@pytest.mark.parametrize(("make", "needs"), [(one_node, Role.OWNER), (no_actuals, Role.STAFF)])
def test_a_step_is_offered_only_to_those_who_may_take_it(open_page, monkeypatch, make, needs):
    app = open_page("board", held=make(), address={"as_of": "2026-11-24"})
    assert "step" in head(app)

    looks_as(monkeypatch, Actor("客", Role(needs - 1)))

    assert "step" not in head(app.run())


def test_forty_indicators_are_all_there_under_names_that_differ(open_page):
    wall = given(open_page("board", held=forty(), address={"as_of": "2026-11-24"}), "kpi_wall")

    rows = [row for group in wall["groups"] for row in group["rows"]]
    assert len({row["name"] for row in rows}) == 40
    assert [each["name"] for each in wall["filters"]] == ["department", "owner", "status"]


def test_the_cause_of_a_limit_that_is_exceeded_is_named_with_its_owner(open_page):
    said = head(open_page("board", held=limit(), address={"as_of": "2026-11-24"}))

    assert said["cause"] == "超えている140円のうち140円はhours（佐藤）。"
    assert [figure["label"] for figure in said["figures"]] == ["10月までの累計", "着地見込み"]


def test_a_place_stays_as_high_as_it_was_when_new_numbers_make_its_texts_longer(open_page, url):
    app = open_page(held=one_node())
    before = places(app)

    fill(url, no_actuals())
    st.cache_resource.clear()
    app.run()

    assert len(before) == 2
    assert places(app) == before
    assert head(app)["sentence"].startswith("数字が14個")


def places(app):
    """Return the keys of the containers whose height is kept."""
    return sorted(set(re.findall(r"place-l\d+-p\d+-\w+", str([block.proto for block in blocks(app.main)]))))


def blocks(block):
    for child in getattr(block, "children", {}).values():
        if hasattr(child, "children"):
            yield child
            yield from blocks(child)
