"""What is known before a plan begins: last year and this year so far, the goal worked back from them, and what is saved of it."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.beginnings import blank, from_plan, from_sentence
from kpicore.guide.drafts.editing import set_baseline_from, set_field, set_known
from kpicore.guide.drafts.entries import Draft
from kpicore.guide.drafts.figures import KnownFigures, WorkedBack, known_figures, worked_back
from kpicore.guide.drafts.reading import read_draft
from kpicore.guide.drafts.saving import changes_of
from kpicore.model.actuals import empty_actuals
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.model.snapshot import Snapshot
from kpicore.scoring.scores import score

TODAY = date(2026, 11, 29)
#: December is twice a usual month.
LAST_YEAR = "600万 700万 700万 700万 700万 700万 700万 700万 1400万 700万 700万 700万"


def clinic(**known: str) -> Draft:
    draft = from_sentence("医業収入を今年度9,600万円にする", today=TODAY, draft_id="d")
    for name, text in known.items():
        draft = set_known(draft, name, text)
    return draft


def of(draft: Draft) -> KnownFigures:
    found = known_figures(draft, read_draft(draft, TODAY).plan, TODAY)
    assert found is not None
    return found


def back(draft: Draft) -> WorkedBack:
    found = worked_back(of(draft))
    assert found is not None
    return found


def test_what_is_left_of_a_year_begun_in_november_is_shared_by_the_five_months_left():
    found = back(clinic(so_far="5,500万円"))

    assert (found.first, found.last, found.count) == ("2026-11", "2027-03", 5)
    assert (found.left, found.per_period) == (41_000_000, 8_200_000)


def test_without_this_years_figures_nothing_is_said_of_what_is_left():
    found = back(clinic())

    assert (found.left, found.per_period, found.growth, found.count) == (None, None, None, 5)


def test_last_year_tells_the_growth_and_what_the_same_months_brought():
    found = back(clinic(last_year=LAST_YEAR, so_far="5,500万円"))

    assert found.last_year == 90_000_000
    assert found.growth == pytest.approx(96 / 90 - 1)
    assert found.last_year_rest == 42_000_000
    assert dict(found.season)["2026-12"] == pytest.approx(2 * dict(found.season)["2026-11"])
    assert sum(value for _, value in found.season) == pytest.approx(found.left)


def test_seven_months_typed_one_by_one_are_the_months_that_are_over():
    found = of(clinic(so_far="800万\t750万\t780万\t790万\t800万\t780万\t800万"))

    assert list(found.so_far_of) == [f"2026-{month:02}" for month in range(4, 11)]
    assert found.so_far == 55_000_000


@pytest.mark.parametrize(
    ("name", "text", "misread"),
    [
        ("last_year", "たくさん", ("text", "たくさん")),
        ("last_year", "1 2 3", ("count", "3")),
        ("so_far", "1 2 3 4 5 6", ("count", "6")),
        ("so_far", "#REF!", ("text", "#REF!")),
    ],
)
def test_what_is_neither_a_total_nor_a_number_for_each_month_is_no_figure(name, text, misread):
    found = of(clinic(**{name: text}))

    assert found.misread == {name: misread}
    assert (found.last_year, found.so_far) == (None, None)


def test_the_season_of_last_year_gives_period_targets_that_add_up_to_the_goal():
    plan = read_draft(clinic(last_year=LAST_YEAR, season="○"), TODAY).plan

    values = {target.period: target.value for target in plan.targets}
    assert len(values) == 12
    assert sum(values.values()) == 96_000_000
    assert values["2026-05"] == 7_400_000  # 7/90 of 96 million, in a number people say
    assert max(values, key=lambda period: values[period]) == "2026-12"


@pytest.mark.parametrize("known", [{"season": "○"}, {"season": "○", "last_year": "9000万"}, {"last_year": LAST_YEAR}])
def test_no_season_is_made_up(known):
    assert read_draft(clinic(**known), TODAY).plan.targets == ()


def test_known_months_are_saved_as_actuals_and_a_total_is_shared_and_marked():
    sample = Snapshot(plan=Plan(nodes=(Node(id="old", kind=Kind.KGI, name="見本"),)))
    sample = Snapshot(
        plan=sample.plan.model_copy(update={"settings": sample.plan.settings.model_copy(update={"sample": True})})
    )

    rows = [
        each.after
        for each in changes_of(clinic(last_year=LAST_YEAR, so_far="5,600万"), sample, TODAY)
        if each.table == "actuals"
    ]

    by_period = {row["period"]: row for row in rows}
    assert len(by_period) == 12 + 7
    assert by_period["2025-12"]["value"] == 14_000_000
    assert by_period["2025-12"]["flags"] == ""
    assert by_period["2026-10"]["value"] == 8_000_000
    assert by_period["2026-10"]["flags"] == "approximate"


def test_beside_another_plan_the_figures_go_to_the_goal_under_its_new_id():
    held = Snapshot(plan=Plan(nodes=(Node(id="kgi-1", kind=Kind.KGI, name="ほかの目標"),)))

    changes = changes_of(clinic(so_far="5,500万"), held, TODAY)

    assert {each.after["indicator"] for each in changes if each.table == "actuals"} == {"kgi-1-2"}


def test_a_year_begun_in_november_waits_for_no_number_of_april():
    draft = clinic(so_far="5,500万")
    draft = draft.but(settings={**draft.settings, "entered_from": TODAY.isoformat()})

    found = score(read_draft(draft, TODAY).plan, empty_actuals(), TODAY).by_id["kgi-1"]

    assert (found.overdue, str(found.status)) == (0, "not_started")


@pytest.mark.parametrize(
    ("cadence", "closed", "left", "last_year", "first"),
    [
        ("quarterly", 2, 2, "2000万 2200万 2400万 2400万", "FY2025-Q1"),
        ("half", 1, 1, "4000万 5000万", "FY2025-H1"),
        ("weekly", 34, 18, " ".join(["170万"] * 52), "2025-W14"),
    ],
)
def test_a_sum_by_week_quarter_or_half_year_is_worked_back_too(cadence, closed, left, last_year, first):
    draft = set_field(clinic(last_year=last_year, so_far="5,500万"), "kgi-1", "cadence", cadence)

    assert (of(draft).closed, of(draft).misread, back(draft).count) == (closed, {}, left)
    assert back(draft).per_period == pytest.approx(41_000_000 / left)
    changes = changes_of(draft, Snapshot(), TODAY)
    periods = [each.after["period"] for each in changes if each.table == "actuals" and each.after is not None]
    assert periods[0] == first
    assert len(set(periods)) == len(periods)


def test_a_goal_that_is_a_level_and_a_plan_that_runs_are_not_asked_for_months():
    level = from_sentence("会員数を2027年3月末に500人にする", today=TODAY)
    running = from_plan(read_draft(clinic(), TODAY).plan, "1", TODAY)

    for draft in (level, running, blank().but(entries=())):
        assert known_figures(draft, read_draft(draft, TODAY).plan, TODAY) is None


def test_last_years_total_is_the_baseline_until_another_is_typed():
    draft = set_baseline_from(clinic(), "kgi-1", "90,000,000")
    assert draft.by_id["kgi-1"].text("baseline") == "90,000,000"
    assert set_baseline_from(draft, "kgi-1", "").by_id["kgi-1"].text("baseline") == ""

    typed = set_baseline_from(set_field(draft, "kgi-1", "baseline", "8,000万"), "kgi-1", "1")
    assert typed.by_id["kgi-1"].text("baseline") == "8,000万"
