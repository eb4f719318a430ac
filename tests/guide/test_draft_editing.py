"""Edits of a draft: nothing typed is lost, ids never change, and a sentence fills only what nobody typed."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.beginnings import ImportedIndicator, blank, from_plan, from_rows, from_sentence
from kpicore.guide.drafts.editing import (
    add_entry,
    answer,
    at_step,
    choose,
    move,
    open_questions,
    rate,
    remove,
    retire,
    set_actions,
    set_field,
    set_parents,
    set_sentence,
    set_setting,
    star,
)
from kpicore.guide.drafts.entries import Draft
from kpicore.guide.drafts.reading import read_draft
from kpicore.model import Band, Direction, Kind, Node, Plan, Shape
from kpicore.periods import Calendar

TODAY = date(2026, 11, 25)


def with_kpi(**fields: str) -> Draft:
    draft, _ = add_entry(blank(), Kind.KPI, parents=("kgi-1",), fields=fields)
    return draft


def said(sentence: str, **typed: str) -> dict[str, str]:
    """Return the fields of a KPI after these were typed and then the sentence."""
    draft = with_kpi()
    for name, text in typed.items():
        draft = set_field(draft, "kpi-1", name, text)
    return dict(set_sentence(draft, "kpi-1", sentence, TODAY).draft.by_id["kpi-1"].fields)


#: What is stored of a rate (R3).
EACH_MEAN = {"shape": "each", "aggregation": "mean"}


# -- sentences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "fields"),
    [
        (
            "Webサイトからの資料請求数週20件",
            {
                "name": "Webサイトからの資料請求数",
                "unit": "件",
                "direction": "at_least",
                "cadence": "weekly",
                "target": "20",
                "shape": "each",
                "aggregation": "sum",
            },
        ),
        (
            "初回返答時間3時間以内",
            {"name": "初回返答時間", "unit": "時間", "direction": "at_most", "target": "3", **EACH_MEAN},
        ),
        (
            "在庫回転日数を45日から30日へ短縮",
            {
                "name": "在庫回転日数",
                "unit": "日",
                "direction": "at_most",
                "baseline": "45",
                "target": "30",
                "shape": "reach",
                "aggregation": "mean",
            },
        ),
        (
            "年間売上高3億円",
            {
                "name": "売上高",
                "unit": "円",
                "direction": "at_least",
                "target": "300,000,000",
                "shape": "total",
                "aggregation": "sum",
            },
        ),
        (
            "従業員定着率90%維持",
            {"name": "従業員定着率", "unit": "%", "direction": "at_least", "target": "90", **EACH_MEAN},
        ),
        ("不良率0.5%以下", {"name": "不良率", "unit": "%", "direction": "at_most", "target": "0.5", **EACH_MEAN}),
    ],
)
def test_a_sentence_fills_the_fields_it_speaks_of_and_no_other(sentence: str, fields: dict[str, str]):
    assert said(sentence) == fields


def test_what_a_person_typed_a_sentence_leaves_alone():
    fields = said("資料請求数 週20件", target="30", name="資料の請求")

    assert (fields["target"], fields["name"], fields["cadence"]) == ("30", "資料の請求", "weekly")


def test_another_sentence_replaces_what_the_first_filled_and_clears_what_it_does_not_say():
    draft = set_field(with_kpi(), "kpi-1", "owner", "佐藤")
    draft = set_sentence(draft, "kpi-1", "資料請求数 週20件", TODAY).draft

    draft = set_sentence(draft, "kpi-1", "成約率40%", TODAY).draft

    assert dict(draft.by_id["kpi-1"].fields) == {
        "owner": "佐藤",
        "name": "成約率",
        "unit": "%",
        "direction": "at_least",
        "target": "40",
        **EACH_MEAN,
    }
    assert draft.by_id["kpi-1"].sentence == "成約率40%"


def test_a_sentence_that_states_no_goal_is_kept_and_fills_nothing():
    filled = set_sentence(with_kpi(), "kpi-1", "もっと売りたい", TODAY)

    assert (filled.statement, dict(filled.texts)) == (None, {})
    assert filled.draft.by_id["kpi-1"].sentence == "もっと売りたい"


def test_a_change_of_something_not_told_becomes_a_target_once_the_baseline_is_typed():
    draft = set_sentence(with_kpi(), "kpi-1", "新規顧客獲得数を前年比15%増加", TODAY).draft
    assert draft.by_id["kpi-1"].text("target") == ""

    draft = set_field(draft, "kpi-1", "baseline", "200")
    assert draft.by_id["kpi-1"].text("target") == "230"

    assert set_field(draft, "kpi-1", "baseline", "300").by_id["kpi-1"].text("target") == "345"
    typed = set_field(set_field(draft, "kpi-1", "target", "240"), "kpi-1", "baseline", "300")
    assert typed.by_id["kpi-1"].text("target") == "240", "what was typed stays"


def test_a_question_stays_open_until_a_reading_is_taken():
    draft = set_sentence(with_kpi(), "kpi-1", "成約率30%を15%向上", TODAY).draft
    [question] = open_questions(draft, draft.by_id["kpi-1"], TODAY)
    assert draft.by_id["kpi-1"].text("target") == ""

    draft = answer(draft, "kpi-1", question, 1)

    assert (draft.by_id["kpi-1"].text("target"), draft.by_id["kpi-1"].text("unit")) == ("45", "%")
    assert open_questions(draft, draft.by_id["kpi-1"], TODAY) == ()


def test_an_end_of_a_range_that_is_taken_says_the_direction_too():
    draft = set_sentence(with_kpi(), "kpi-1", "粗利率10〜15%", TODAY).draft
    [question] = open_questions(draft, draft.by_id["kpi-1"], TODAY)

    fields = answer(draft, "kpi-1", question, 1).by_id["kpi-1"].fields

    assert (fields["target"], fields["direction"]) == ("10", "at_least")


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [("冷蔵庫の温度を2〜8℃に保つ", 2, 8), ("在庫は40箱以上60箱以下", 40, 60), ("歩留まり98.5%±0.3", 98.2, 98.8)],
)
def test_a_band_that_is_taken_is_the_same_in_every_period_also_of_a_level(sentence, low, high):
    draft = set_sentence(with_kpi(), "kpi-1", sentence, TODAY).draft
    [question] = open_questions(draft, draft.by_id["kpi-1"], TODAY)

    draft = answer(draft, "kpi-1", question, 0)

    found = read_draft(draft, TODAY)
    node = found.plan.by_id["kpi-1"]
    assert (node.target, node.direction, node.shape) == (Band(low=low, high=high), Direction.WITHIN, Shape.EACH)
    assert not found.problems_at("kpi-1")
    assert open_questions(draft, draft.by_id["kpi-1"], TODAY) == ()


def test_a_year_is_counted_by_the_calendar_of_the_draft():
    draft = set_setting(with_kpi(), "fiscal_start_month", "10月")

    assert set_sentence(draft, "kpi-1", "2026年度 売上高3億円", TODAY).texts["deadline"] == "2027-09-30"


def test_several_goals_in_one_text_become_a_goal_and_candidates():
    draft = from_sentence("2027年3月末までに売上高1.5億円。問い合わせ数 月50件\nリピート率の向上", Calendar(), TODAY)

    assert [(entry.kind, entry.name, entry.chosen) for entry in draft.entries] == [
        (Kind.KGI, "売上高", True),
        (Kind.KPI, "問い合わせ数", False),
        (Kind.CSF, "リピート率の向上", False),
    ]
    assert draft.entries[0].text("shape") == "total", "sales by a day are the sum until then"
    assert [node.name for node in read_draft(draft, TODAY).plan.nodes] == ["売上高"]


def test_the_goal_comes_first_wherever_it_stands():
    draft = from_sentence("問い合わせ数 月50件。年間売上高1.5億円", today=TODAY)

    assert [(entry.kind, entry.name) for entry in draft.entries] == [(Kind.KGI, "売上高"), (Kind.KPI, "問い合わせ数")]


def test_a_text_without_a_goal_is_kept_as_the_goals_sentence():
    draft = from_sentence("もっと売りたい 🙂", today=TODAY)

    assert [(entry.id, entry.sentence) for entry in draft.entries] == [("kgi-1", "もっと売りたい 🙂")]


# -- entries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "new_id"),
    [
        ("Web inquiries", "web-inquiries"),
        ("  NPS ", "nps"),
        ("客数", "kpi-1"),
        ("2026 sales", "kpi-1"),
        ("", "kpi-1"),
        ("--", "kpi-1"),
        ("x" * 100, "x" * 40),
    ],
)
def test_an_id_is_made_from_a_latin_name_else_counted(name: str, new_id: str):
    assert add_entry(blank(), Kind.KPI, fields={"name": name})[1] == new_id


def test_ids_are_never_given_twice_and_stay_when_the_name_changes():
    draft, first = add_entry(blank(), Kind.KPI, fields={"name": "NPS"})
    draft, second = add_entry(draft, Kind.KPI, fields={"name": "nps"})
    draft = set_field(draft, first, "name", "推奨度")

    assert (first, second) == ("nps", "nps-2")
    assert draft.by_id["nps"].name == "推奨度"
    assert add_entry(remove(draft, second), Kind.KPI)[1] == "kpi-2"


def test_removing_an_entry_leaves_what_stood_under_it_under_its_parents():
    draft, factor = add_entry(blank(), Kind.CSF, parents=("kgi-1",))
    draft, below = add_entry(draft, Kind.KPI, parents=(factor,))

    assert remove(draft, factor).by_id[below].parents == ("kgi-1",)


def test_a_node_of_the_running_plan_is_retired_and_can_be_taken_back():
    nodes = (
        Node(id="goal", kind="KGI", name="売上"),
        Node(id="factor", kind="CSF", name="要因", parents=("goal",)),
        Node(id="only", kind="KPI", name="件数", parents=("factor",)),
        Node(id="shared", kind="KPI", name="単価", parents=("factor", "goal")),
    )
    draft = from_plan(Plan(nodes=nodes), "1", TODAY)

    gone = retire(draft, "factor", below=True)

    assert {entry.id for entry in gone.entries if entry.retired} == {"factor", "only"}
    assert choose(gone, "factor").by_id["factor"].retired is False
    assert remove(draft, "only").by_id["only"].retired


def test_one_star_takes_the_other():
    draft, other = add_entry(with_kpi(), Kind.KPI)
    draft = star(star(draft, "kpi-1"), other)

    assert [entry.id for entry in draft.entries if entry.text("focus")] == [other]
    assert [entry.id for entry in star(draft, None).entries if entry.text("focus")] == []
    assert set_field(draft, "kpi-1", "focus", "○").by_id[other].text("focus") == ""


def test_entries_move_among_those_of_their_kind():
    draft = blank()
    for kind in (Kind.KPI, Kind.CSF, Kind.KPI, Kind.KPI):
        draft, _ = add_entry(draft, kind)

    assert [entry.id for entry in move(draft, "kpi-3", -2).entries] == ["kgi-1", "kpi-3", "csf-1", "kpi-1", "kpi-2"]
    assert move(draft, "kpi-1", -5) == draft


def test_among_siblings_an_entry_passes_those_that_stand_elsewhere():
    draft = blank()
    for name, parent in (("a", "x"), ("b", "y"), ("c", "x"), ("d", "x")):
        draft, _ = add_entry(draft, Kind.KPI, parents=(parent,), fields={"name": name})

    moved = move(draft, "a", 1, ["a", "c", "d"])

    assert [entry.id for entry in moved.entries] == ["kgi-1", "c", "b", "a", "d"]
    assert move(moved, "d", 1, ["c", "a", "d"]) == moved
    assert move(moved, "a", -1, ["c", "a", "d"]) == draft


def test_parents_never_hold_the_entry_itself_or_one_twice():
    draft = set_parents(with_kpi(), "kpi-1", ("kpi-1", "kgi-1", "kgi-1"))

    assert draft.by_id["kpi-1"].parents == ("kgi-1",)


def test_judgements_are_one_to_three_or_none():
    draft = rate(with_kpi(), "kpi-1", effect=3, control=None)

    assert (draft.by_id["kpi-1"].effect, draft.by_id["kpi-1"].control) == (3, None)
    with pytest.raises(ValueError, match="effect"):
        rate(draft, "kpi-1", effect=4, control=1)


def test_actions_are_kept_without_blank_lines():
    assert set_actions(with_kpi(), "kpi-1", ["広告", " ", "SEO"]).by_id["kpi-1"].actions == ("広告", "SEO")


@pytest.mark.parametrize("edit", [set_field, set_sentence])
def test_an_entry_that_is_not_there_is_a_fault_of_the_caller(edit):
    with pytest.raises(KeyError):
        edit(blank(), "nobody", "name", "x")


def test_unknown_fields_settings_and_steps_are_refused():
    with pytest.raises(ValueError, match="no such fields"):
        set_field(blank(), "kgi-1", "colour", "red")
    with pytest.raises(KeyError):
        set_setting(blank(), "sample", "yes")
    with pytest.raises(ValueError, match="moon"):
        at_step(blank(), "moon")
    assert at_step(blank(), "people").step == "people"


# -- from a table --------------------------------------------------------------------------------------------------


def test_indicators_of_a_table_become_a_goal_and_kpis_below_it():
    rows = [
        ImportedIndicator("来店客数", unit="人", cadence="monthly"),
        ImportedIndicator("売上高", unit="千円"),
        ImportedIndicator("クレーム件数", unit="件", direction="at_most"),
        ImportedIndicator(" 来店客数 "),
        ImportedIndicator(" "),
    ]

    draft = from_rows(rows, name="店舗月報")

    assert [(entry.kind, entry.name, entry.parents, entry.text("unit")) for entry in draft.entries] == [
        (Kind.KGI, "売上高", (), "千円"),
        (Kind.KPI, "来店客数", ("kgi-1",), "人"),
        (Kind.KPI, "クレーム件数", ("kgi-1",), "件"),
    ]
    assert draft.title == "店舗月報"
    assert read_draft(draft, TODAY).problems == ()


def test_a_table_without_a_goal_gets_an_empty_one():
    draft = from_rows([ImportedIndicator("来店客数")])

    assert [(entry.kind, entry.name) for entry in draft.entries] == [(Kind.KGI, ""), (Kind.KPI, "来店客数")]


def test_two_sums_of_a_year_are_a_total_and_no_level_that_a_month_reaches():
    draft = from_sentence("年間売上を1.2億円から1.5億円にする", today=date(2026, 11, 25))

    goal = draft.entries[0]
    assert (goal.text("baseline"), goal.text("target"), goal.text("shape")) == ("120,000,000", "150,000,000", "total")


@pytest.mark.parametrize(
    ("sentence", "key", "targets"),
    [
        ("成約率を5%上げたい", "percent_or_point", ["31.5", "35"]),
        ("離職率を5%下げる", "percent_or_point", ["28.5", "25"]),
        ("来店数を10増やす", "which_number", ["33", "40"]),
        ("残業を10減らす", "which_number", ["27", "20"]),
        ("売上を前年比120%増やす", "ratio_or_increase", ["36", "66"]),
        ("月間2件増加", "once_or_each", ["32", "54"]),
    ],
)
def test_by_how_much_something_changes_is_never_its_target_but_leads_to_one_from_the_baseline(
    sentence: str, key: str, targets: list[str]
):
    """Taking 5% of +5% or +5 points put 5 into the target."""
    for reading, target in enumerate(targets):
        draft = set_sentence(with_kpi(), "kpi-1", sentence, TODAY).draft
        [question] = open_questions(draft, draft.by_id["kpi-1"], TODAY)
        assert question.key == key

        draft = answer(draft, "kpi-1", question, reading)
        assert draft.by_id["kpi-1"].text("target") == ""
        assert open_questions(draft, draft.by_id["kpi-1"], TODAY) == ()
        draft = set_field(draft, "kpi-1", "baseline", "30")
        assert draft.by_id["kpi-1"].text("target") == target

        again = answer(draft, "kpi-1", question, 0)
        assert again.by_id["kpi-1"].text("target") == targets[0]


def test_another_sentence_is_asked_about_anew():
    draft = set_sentence(with_kpi(), "kpi-1", "成約率を5%上げたい", TODAY).draft
    [question] = open_questions(draft, draft.by_id["kpi-1"], TODAY)
    draft = answer(draft, "kpi-1", question, 1)

    draft = set_sentence(draft, "kpi-1", "成約率を6%上げたい", TODAY).draft

    assert len(open_questions(draft, draft.by_id["kpi-1"], TODAY)) == 1
