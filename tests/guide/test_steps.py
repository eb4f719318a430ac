"""The steps: what is done, what is asked, and where a finding is mended."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.beginnings import blank, from_plan, from_sentence, from_template
from kpicore.guide.drafts.editing import (
    add_entry,
    answer,
    open_questions,
    rate,
    retire,
    set_field,
    set_sentence,
    set_why,
)
from kpicore.guide.drafts.entries import Draft
from kpicore.guide.drafts.reading import read_draft
from kpicore.guide.steps import (
    STEPS,
    FieldPlace,
    StepQuestion,
    StepState,
    asks,
    design_problems,
    factors_reason,
    field_of,
    promise,
    step_states,
    suggest_factors,
)
from kpicore.guide.templates import template
from kpicore.lint import RULES
from kpicore.model import Kind, Node, Plan, Target
from kpicore.problems import error, warning
from kpicore.text.catalogue import catalogue, lint_catalogue, problem_catalogue
from kpicore.text.manual.lint_page import lint_codes

TODAY = date(2026, 11, 25)


def asked(draft: Draft) -> list[tuple[str, str, str]]:
    return [(ask.step, ask.entry, ask.reason) for ask in asks(draft, read_draft(draft, TODAY), TODAY)]


def with_kpi(**fields: str) -> Draft:
    draft, _ = add_entry(blank(), Kind.KPI, parents=("kgi-1",), fields={"name": "k", **fields})
    return draft


# -- what is asked -------------------------------------------------------------------------------------------------


def test_only_what_a_goal_still_lacks_is_asked():
    draft = from_sentence("2027年3月末までに売上高1.5億円", today=TODAY)

    assert asked(draft) == [
        ("kgi", "kgi-1", "baseline"),
        ("kgi", "kgi-1", "definition"),
        ("kgi", "kgi-1", "why"),
        ("people", "kgi-1", "owner"),
    ]
    for name in ("baseline", "definition", "owner"):
        draft = set_field(draft, "kgi-1", name, "月次")
    assert asked(set_why(draft, "kgi-1", "来期の採用に要る")) == []


def test_a_sentence_with_two_meanings_is_asked_in_its_own_question_and_not_for_the_target():
    draft = set_sentence(with_kpi(), "k", "成約率30%を15%向上", TODAY).draft

    [ask] = [ask for ask in asks(draft, read_draft(draft, TODAY), TODAY) if ask.field == "target" and ask.entry == "k"]

    assert ask.reason == "percent_or_point"
    assert ask.question is not None
    assert [reading.value for reading in ask.question.readings] == [34.5, 45.0]


def test_a_target_typed_by_hand_answers_the_question():
    draft = set_field(set_sentence(with_kpi(), "k", "成約率30%を15%向上", TODAY).draft, "k", "target", "45")

    assert [ask for ask in asked(draft) if ask[1:] == ("k", "percent_or_point")] == []


def test_of_a_number_by_a_day_it_is_asked_how_it_is_meant_over_time():
    draft = set_sentence(with_kpi(), "k", "2027年3月末までに顧客数1000社", TODAY).draft

    assert ("kpi", "k", "shape") in asked(draft)
    assert ("kpi", "k", "shape") not in asked(set_field(draft, "k", "shape", "reach"))


def test_an_indicator_whose_periods_have_targets_is_not_asked_for_one():
    plan = Plan(
        nodes=(Node(id="k", kind="KPI", name="件数"),), targets=(Target(indicator="k", period="2026-12", value=3),)
    )
    draft = from_plan(plan, "1", TODAY)

    assert "target" not in {reason for _, _, reason in asked(draft)}


def test_nothing_is_asked_of_candidates_and_retired_entries():
    draft = from_plan(Plan(nodes=(Node(id="k", kind="KPI", name="件数"),)), "1", TODAY)
    draft, _ = add_entry(draft, Kind.CSF, chosen=False)

    assert {entry for _, entry, _ in asked(draft)} == {"k"}
    assert asked(retire(draft, "k")) == []


# -- how far it is -------------------------------------------------------------------------------------------------


def test_every_step_has_a_state_in_the_order_of_the_steps():
    draft = blank()

    states = step_states(draft, read_draft(draft, TODAY), TODAY)

    assert tuple(states) == STEPS
    assert (states["kgi"].state, states["kgi"].errors) == (StepState.OPEN, 0), "nobody has typed anything yet"
    assert states["csf"].state is StepState.OPEN
    assert states["kdi"].state is StepState.OPEN, "there is no KPI an action could move"
    with_kpi, _ = add_entry(draft, Kind.KPI, parents=("kgi-1",), fields={"name": "来店"})
    assert step_states(with_kpi, read_draft(with_kpi, TODAY), TODAY)["kdi"].state is StepState.DONE, "optional"
    assert states["coherence"].state is StepState.OPEN, "nothing can be said without a formula"
    assert states["sheet"].state is StepState.OPEN, "a draft is not handed over"
    assert states["check"].errors == states["kgi"].errors + states["coherence"].errors


def test_a_blank_field_is_asked_for_and_no_finding_and_a_typed_one_is_judged():
    draft, _ = add_entry(blank(), Kind.KPI, parents=("kgi-1",), fields={"name": "来店"})

    codes = {problem.code for problem in design_problems(read_draft(draft, TODAY), TODAY)}
    assert not codes & {"kgi-without-number", "kpi-without-target", "kpi-without-owner", "kpi-without-cadence"}
    assert "kpi-without-csf" in codes
    typed = set_field(set_field(draft, "kpi-1", "target", "100"), "kpi-1", "baseline", "200")
    assert "already-met" in {problem.code for problem in design_problems(read_draft(typed, TODAY), TODAY)}


def test_a_step_is_done_when_nothing_is_asked_and_nothing_wrong():
    draft = from_sentence("2027年3月末までに売上高1.5億円", today=TODAY)
    for name, text in (("baseline", "1億"), ("cadence", "monthly"), ("definition", "税抜"), ("owner", "社長")):
        draft = set_field(draft, "kgi-1", name, text)
    draft = set_why(draft, "kgi-1", "来期の採用に要る")

    state = step_states(draft, read_draft(draft, TODAY), TODAY)["kgi"]

    assert (state.state, state.entries, state.asks, state.errors) == (StepState.DONE, 1, 0, 0)


def test_a_goal_to_stay_inside_a_range_is_not_asked_where_it_starts():
    draft = from_sentence("冷蔵庫の温度を2〜8℃に保つ", today=TODAY)
    [question] = open_questions(draft, draft.by_id["kgi-1"], TODAY)
    before = {ask.field for ask in asks(draft, read_draft(draft, TODAY), TODAY)}

    draft = answer(draft, "kgi-1", question, 0)

    read = read_draft(draft, TODAY)
    assert before - {ask.field for ask in asks(draft, read, TODAY)} == {"target", "baseline"}
    assert "kgi-without-baseline" not in {problem.code for problem in design_problems(read, TODAY)}


def test_a_template_has_nothing_wrong_but_what_only_the_owner_knows():
    draft = from_template(template("ec"), "ja", TODAY)
    read = read_draft(draft, TODAY)

    codes = {problem.code for problem in design_problems(read, TODAY)}

    missing = {"kpi-without-target", "kgi-without-number", "kgi-without-baseline", "kpi-without-owner", "focus-count"}
    assert codes <= missing


def test_what_the_reader_told_at_a_field_the_design_check_does_not_tell_again():
    draft = set_field(with_kpi(), "kgi-1", "formula", "k ÷ 0")
    read = read_draft(draft, TODAY)

    assert [(each.code, each.where) for each in read.problems if each.code.startswith("formula")] == [
        ("formula-divides-by-zero", "kgi-1/formula")
    ]
    assert [each for each in design_problems(read, TODAY) if each.code.startswith("formula")] == []


# -- places --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [*lint_codes(), "orphan", "cycle"])
def test_every_finding_of_the_design_check_is_mended_at_a_step(code: str):
    draft = with_kpi()

    of_node, of_plan = (field_of(warning(code, where), draft) for where in ("k", ""))

    assert of_node.step in STEPS
    assert of_plan.step in STEPS
    assert of_node.field or (of_node.step, code) in {
        ("kgi", "no-kgi"),
        ("csf", "csf-count"),
        ("kpi", "kpi-count"),
        ("kdi", "only-lagging"),
        ("kpi", "csf-without-kpi"),
    }, "a field, or a step as a whole"


def test_the_codes_with_words_are_those_of_the_rules():
    """`lint_codes` has one for every rule, so that the test above leaves none out; formulas have codes of their own."""
    named = {rule.__name__.replace("_", "-") for rule in RULES} - {"formula-faults", "orphan", "cycle"}

    assert named <= set(lint_codes())
    assert set(lint_codes()) == {key.removesuffix(".title") for key in lint_catalogue("ja") if key.endswith(".title")}


@pytest.mark.parametrize(
    "code", sorted({key.split(".")[0] for key in problem_catalogue("ja") if key.startswith("formula-")})
)
def test_every_fault_of_a_formula_is_mended_in_the_formula(code: str):
    assert field_of(error(code, "k"), with_kpi()) == FieldPlace("kpi", "k", "formula")


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("k/target", FieldPlace("kpi", "k", "target")),
        ("k/owner", FieldPlace("people", "k", "owner")),
        ("kgi-1/deadline", FieldPlace("kgi", "kgi-1", "deadline")),
        ("kgi-1/cadence", FieldPlace("kgi", "kgi-1", "cadence")),
        ("/fiscal_start_month", FieldPlace("start", "", "fiscal_start_month")),
        ("/effective_from", FieldPlace("sheet", "", "effective_from")),
        ("gone/target", FieldPlace("start", "", "target")),
    ],
)
def test_a_problem_of_the_reader_is_mended_where_it_was_typed(where: str, place: FieldPlace):
    assert field_of(error("not-a-number", where), with_kpi()) == place


def test_an_id_with_a_stroke_in_it_is_still_found():
    draft = from_plan(Plan(nodes=(Node(id="営業/件数", kind="KPI", name="件数"),)), "1", TODAY)

    assert field_of(error("not-a-number", "営業/件数/target"), draft) == FieldPlace("kpi", "営業/件数", "target")
    assert field_of(warning("kpi-without-target", "営業/件数"), draft) == FieldPlace("kpi", "営業/件数", "target")


# -- factors -------------------------------------------------------------------------------------------------------


def with_factors(*judged: tuple[int | None, int | None]) -> Draft:
    draft = blank()
    for effect, control in judged:
        draft, new_id = add_entry(draft, Kind.CSF, parents=("kgi-1",))
        draft = rate(draft, new_id, effect=effect, control=control)
    return draft


def test_factors_are_suggested_by_effect_times_control():
    draft = with_factors((1, 3), (None, 3), (3, 3), (2, 2), (2, 2))

    assert [(entry.id, promise(entry)) for entry in suggest_factors(draft)] == [
        ("csf-3", 9),
        ("csf-4", 4),
        ("csf-5", 4),
        ("csf-1", 3),
        ("csf-2", 0),
    ]


@pytest.mark.parametrize(("count", "word"), [(0, "few"), (1, "few"), (2, "enough"), (3, "enough"), (4, "many")])
def test_why_two_or_three_are_enough_is_said_for_as_many_as_there_are(count: int, word: str):
    key = factors_reason(with_factors(*[(1, 1)] * count))

    assert key == f"guide.factors.{word}"
    assert all(key in catalogue(language) for language in ("ja", "en"))


def test_an_ask_is_a_plain_value():
    assert StepQuestion("kgi", "kgi-1", "unit", "unit") == StepQuestion("kgi", "kgi-1", "unit", "unit", None)
