"""What staff are sent: who records what, where, how often and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpicore.guide.handover import by_owner, duties, staff_sheets
from kpicore.model import Node, Plan, Settings, Snapshot
from kpicore.periods import Cadence
from kpicore.text.handover import EntryPlace, handover_text

TODAY = date(2026, 11, 25)
YEAR = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}


def node(node_id: str, **fields: object) -> Node:
    return Node(**{"id": node_id, "kind": "KPI", "name": node_id, **YEAR, **fields})


PLAN = Plan(
    settings=Settings(name="ECサイト"),
    nodes=(
        node("売上", kind="KGI", unit="円"),
        node("要因", kind="CSF"),
        node("訪問者数", unit="人", owner="佐藤", cadence="weekly", focus=True, definition="初めての人だけ数える"),
        node("件数", owner="鈴木", cadence="daily"),
        node("単価", owner="佐藤", cadence="quarterly", start=date(2027, 1, 1)),
        node("昔の", owner="佐藤", state="retired"),
    ),
)


def test_everybody_is_told_what_is_theirs_and_what_is_nobodys_comes_last():
    found = duties(PLAN, TODAY, "ja")

    assert [(owner, [duty.name for duty in of_owner]) for owner, of_owner in by_owner(found)] == [
        ("佐藤", ["訪問者数", "単価"]),
        ("鈴木", ["件数"]),
        ("", ["売上"]),
    ]


def test_tab_first_period_and_days_follow_the_cadence():
    found = {duty.id: duty for duty in duties(PLAN, TODAY, "ja")}

    assert {name: (duty.tab, duty.cadence, duty.first, duty.grace_days) for name, duty in found.items()} == {
        "売上": ("実績", Cadence.MONTHLY, "2026-11", 10),
        "訪問者数": ("実績_週次", Cadence.WEEKLY, "2026-W48", 3),
        "件数": ("実績_日次", Cadence.DAILY, "2026-11-25", 1),
        "単価": ("実績_四半期", Cadence.QUARTERLY, "FY2026-Q4", 20),
    }


def test_a_term_that_is_over_has_no_first_period():
    [duty] = duties(Plan(nodes=(node("k", deadline=date(2026, 10, 31)),)), TODAY, "ja")

    assert duty.first is None


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_tabs_made_are_those_named_and_hold_what_everybody_records(language: str):
    """A day has a row of its own, so the daily tab begins empty."""
    made = {sheet.tab: sheet for sheet in staff_sheets(Snapshot(plan=PLAN), TODAY, language)}
    named = duties(PLAN, TODAY, language)

    assert set(made) == {duty.tab for duty in named}
    for tab, sheet in made.items():
        text = {str(cell.value) for row in sheet.rows for cell in row}
        of_tab = {duty.id for duty in named if duty.tab == tab and duty.cadence is not Cadence.DAILY}
        assert text & {node.id for node in PLAN.nodes} == of_tab


def test_the_text_says_it_all_in_plain_lines():
    text = handover_text(PLAN, TODAY, "ja", EntryPlace("https://example.com/board"))

    assert text.splitlines()[:6] == [
        "【入力のお願い】「ECサイト」の数字を、次のとおり入力してください。",
        "",
        "■ 担当：佐藤",
        "・★訪問者数（人）：「実績_週次」タブ。1週間分（月曜〜日曜）を、週が終わってから3日以内に。",
        "　最初に入れるのは第48週(11/23〜11/29)です。",
        "　数え方：初めての人だけ数える",
    ]
    assert "入力する場所：https://example.com/board" in text
    assert "昔の" not in text
    assert "要因" not in text


def test_where_numbers_go_into_the_board_its_page_is_named_and_no_tab():
    text = handover_text(PLAN, TODAY, "ja", EntryPlace(in_tabs=False))

    assert "・★訪問者数（人）：1週間分（月曜〜日曜）を、週が終わってから3日以内に。" in text
    assert "入力する場所：ボードの「入力」のページ" in text
    assert "タブ" not in text
    assert "the page “Entry” of the board https://kpi.example.com/entry" in handover_text(
        PLAN, TODAY, "en", EntryPlace("https://kpi.example.com/entry", in_tabs=False)
    )


def test_the_period_that_a_board_asks_for_first_is_named():
    text = handover_text(PLAN, TODAY, "ja", first={"売上": "2026-10", "単価": "FY2026-Q4"})

    assert "最初に入れるのは2026年10月です。" in text
    assert "最初に入れるのは第48週(11/23〜11/29)です。" in text, "not asked for: the first that is not over"


def test_without_a_link_no_place_is_named():
    assert "入力する場所" not in handover_text(PLAN, TODAY, "ja")


def test_a_closing_day_is_named():
    plan = PLAN.model_copy(update={"settings": Settings(closing_day=20)})

    assert "締め日（20日）から10日以内" in handover_text(plan, TODAY, "ja")
    assert "closing day (20)" in handover_text(plan, TODAY, "en")


def test_names_with_line_ends_and_braces_stay_one_line_and_plain():
    plan = Plan(nodes=(node("a\nb {plan} <b>", owner="c\nd"),))

    lines = handover_text(plan, TODAY, "en").splitlines()

    assert "■ c d" in lines
    assert any(line.startswith("- a b {plan} <b>: ") for line in lines)


def test_a_plan_without_indicators_is_a_text_too():
    assert handover_text(Plan(), TODAY, "en").startswith("Please record the figures of “our new plan”")


def test_duties_are_values():
    [one, *_] = duties(PLAN, TODAY, "ja")

    assert replace(one) == one
