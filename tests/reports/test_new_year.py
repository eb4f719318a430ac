"""A new fiscal year from the old plan: what is carried, what begins anew, and that the old year looks the same ever after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kpicore.model import Action, ActionState, Band, LandingOverride, Node, Plan, Snapshot, Target
from kpicore.model.rows import changes_between, snapshot_of, tables_of
from kpicore.periods import Cadence, Period, parse_period_id
from kpicore.reports.years.beginning import Basis, Carry, NewYear, begin_year, year_to_begin, years_to_begin
from kpicore.reports.years.shown import shown_year
from kpicore.samples.shop import shop
from kpicore.scoring import score
from tests.reports.small import node, scored, snapshot

MARCH, APRIL_5, APRIL_11 = date(2027, 3, 20), date(2027, 4, 5), date(2027, 4, 11)
NEXT = Period(Cadence.YEARLY, 2027)
YEAR_MONTHS = (*(f"2026-{month:02}" for month in range(4, 13)), "2027-01", "2027-02", "2027-03")


def begun(held: Snapshot, day: date = MARCH, carry: Carry = Carry.CARRIED, year: Period = NEXT) -> NewYear:
    return begin_year(held, scored(held, day), year, carry)


def after(held: Snapshot, new: NewYear) -> Snapshot:
    """Return the plan with the changes applied, as a store does."""
    tables = {table: dict(rows) for table, rows in tables_of(held).items()}
    for change in new.changes:
        assert tables[change.table].get(change.key) == change.before
        if change.after is None:
            del tables[change.table][change.key]
        else:
            tables[change.table][change.key] = change.after
    return snapshot_of({table: list(rows.values()) for table, rows in tables.items()})


def year(values: dict[str, list[float | None]], nodes: list[Node], **more: object) -> Snapshot:
    return snapshot(nodes, values, months=YEAR_MONTHS, **more)  # type: ignore[arg-type]


def line(new: NewYear, indicator: str):
    return next(each for each in new.lines if each.before.id == indicator)


# -- the past keeps its colours -----------------------------------------------------------------------------------


@pytest.mark.parametrize("carry", Carry)
@pytest.mark.parametrize("day", [MARCH, APRIL_5])
def test_every_light_and_number_of_the_old_year_is_the_same_afterwards(carry: Carry, day: date):
    held = shop(date(2027, 3, 20))
    then = after(held, begun(held, MARCH, carry))

    was, now = (score(each.plan, each.actuals, day) for each in (held, then))

    assert now.year == Period(Cadence.YEARLY, 2026)
    assert now.nodes == was.nodes


def test_a_way_to_a_level_keeps_its_baseline_in_the_old_year_and_gets_a_new_one():
    """Returns days from 45 to 30: 34 at the end is 0.733 of the way (R4.1), whatever the baseline is later."""
    goal = node("days", kind="KGI", aggregation="last", shape="reach", baseline=45, target=30.0, unit="日")
    held = year({"days": [44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34.5, 34]}, [goal])
    then = after(held, begun(held, APRIL_5))

    assert scored(then, APRIL_5).by_id["days"].attainment == scored(held, APRIL_5).by_id["days"].attainment
    assert round(scored(then, APRIL_5).by_id["days"].attainment or 0, 3) == 0.733
    assert (then.plan.by_id["days"].baseline, then.plan.by_id["days"].target) == (34.0, 30.0)
    first = next(each for each in then.plan.targets if each.period == "2026-04")
    assert (first.value, first.baseline) == (43.75, 45.0)


def test_the_new_year_counts_from_its_switch_day_and_the_header_leads_back():
    goal = node("sales", kind="KGI", shape="total", target=1200.0, start=date(2026, 4, 1), deadline=date(2027, 3, 31))
    held = year({"sales": [90.0] * 12}, [goal])
    then = after(held, begun(held, MARCH))

    assert (then.plan.by_id["sales"].start, then.plan.by_id["sales"].deadline) == (date(2027, 4, 1), date(2028, 3, 31))
    old, new = scored(then, date(2027, 4, 10)), scored(then, APRIL_11)
    assert (old.by_id["sales"].judged_period, old.by_id["sales"].whole_target) == ("2027-03", 1200.0)
    assert (new.by_id["sales"].status, new.by_id["sales"].whole_target) == ("not_started", 1200.0)
    shown = shown_year(then, new)
    assert shown is not None
    assert (shown.other, shown.as_of) == (Period(Cadence.YEARLY, 2026), date(2027, 4, 10))


# -- targets ------------------------------------------------------------------------------------------------------


def test_a_target_that_was_changed_in_the_year_is_carried_as_agreed_last():
    rows = [Target(indicator="calls", value=120.0, effective_from=date(2026, 10, 1))]
    held = year({"calls": [100.0] * 12}, [node("calls", kind="KGI")], targets=rows)
    then = after(held, begun(held))

    assert then.plan.by_id["calls"].target == 120.0
    targets = {each.period: each.value for each in then.plan.targets}
    assert (targets["2026-09"], targets["2026-10"], None in targets) == (100.0, 120.0, False)


def test_targets_of_single_periods_are_carried_to_the_same_periods_of_the_new_year():
    rows = [Target(indicator="sales", period=month, value=50.0) for month in ("2026-08", "2027-02")]
    goal = node("sales", kind="KGI", shape="total", target=1200.0)
    held = year({"sales": [90.0] * 12}, [goal], targets=rows)
    then = after(held, begun(held))

    new = {each.period: each.value for each in then.plan.targets if (each.period or "") >= "2027-04"}
    assert new == {"2027-08": 50.0, "2028-02": 50.0}
    assert scored(then, APRIL_11).by_id["sales"].whole_target == 1200.0


def test_targets_of_the_new_year_that_are_written_already_stay():
    rows = [
        Target(indicator="sales", period=month, value=value) for month, value in (("2026-08", 50.0), ("2027-08", 70.0))
    ]
    held = year({"sales": [90.0] * 12}, [node("sales", kind="KGI")], targets=rows)

    for carry in Carry:
        kept = after(held, begun(held, carry=carry)).plan.targets
        assert {each.value for each in kept if each.period == "2027-08"} == {70.0}


def test_blank_targets_leave_the_new_year_without_any_and_the_direction_as_it_was():
    nodes = [
        node("cost", kind="KGI", aggregation="last", shape="reach", baseline=1000, target=500.0),
        node("stay", "cost", target=Band(low=1, high=2), aggregation="mean"),
    ]
    held = year({"cost": [900.0] * 12, "stay": [1.5] * 12}, nodes)
    then = after(held, begun(held, carry=Carry.BLANK))

    assert {each.id: each.target for each in then.plan.nodes} == {"cost": None, "stay": None}
    assert {each.id: each.filled().direction for each in then.plan.nodes} == {"cost": "at_most", "stay": "within"}
    assert {each.status for each in scored(then, date(2027, 5, 20)).nodes} == {"no_target"}


# -- baselines ----------------------------------------------------------------------------------------------------


def test_baselines_are_the_landing_in_the_terms_of_the_target():
    nodes = [
        node("total", kind="KGI", shape="total", target=1200.0),
        node("each", "total"),
        node("rate", "total", unit="%", aggregation="mean", target=40.0),
        node("silent", "total", baseline=7.0),
        node("band", "total", target=Band(low=1, high=200), aggregation="mean", baseline=3.0),
    ]
    values = {"total": [90.0] * 12, "each": [95.0] * 11 + [100.0], "rate": [31.25] * 12, "band": [50.0] * 12}
    new = begun(year(values, nodes), APRIL_5)

    found = {each.before.id: (each.after.baseline, each.basis) for each in new.lines}
    assert found == {
        "total": (1080.0, Basis.LANDING),
        "each": (95.4, Basis.PER_PERIOD),
        "rate": (31.25, Basis.LANDING),
        "silent": (7.0, Basis.NO_LANDING),
        "band": (3.0, Basis.WITHIN),
    }


def test_a_level_that_is_reached_has_no_way_left_and_no_baseline():
    """From 520 to 500 less would be better: the carried target would turn the light around."""
    goal = node("members", kind="KGI", aggregation="last", shape="reach", baseline=300, target=500.0)
    held = year({"members": [520.0] * 12}, [goal])
    new = begun(held, APRIL_5)

    assert (line(new, "members").basis, line(new, "members").after.baseline) == (Basis.REACHED, None)
    then = after(held, new)
    assert then.plan.by_id["members"].filled().direction == "at_least"


def test_a_landing_somebody_put_in_is_the_baseline_and_is_the_old_years():
    put_in = LandingOverride(indicator="sales", value=1000.0, author="佐藤", at=datetime(2027, 3, 1, tzinfo=UTC))
    goal = node("sales", kind="KGI", shape="total", target=1200.0)
    held = year({"sales": [90.0] * 12}, [goal])
    held = replace(held, plan=Plan(settings=held.plan.settings, nodes=held.plan.nodes, landings=(put_in,)))
    new = begun(held)

    assert line(new, "sales").after.baseline == 1000.0
    assert after(held, new).plan.landings == ()


# -- what stays ---------------------------------------------------------------------------------------------------


def test_retired_indicators_are_left_out_and_actions_stay_with_their_nodes():
    nodes = [node("goal", kind="KGI"), node("old", "goal", state="retired")]
    actions = [Action(id="a", text="x", node="goal"), Action(id="b", text="y", node="goal", state=ActionState.DONE)]
    held = year({"goal": [90.0] * 12, "old": [1.0] * 12}, nodes, actions=actions)
    new = begun(held)

    assert [each.before.id for each in new.lines] == ["goal"]
    assert ([each.id for each in new.retired], [each.id for each in new.actions]) == (["old"], ["a"])
    assert {change.table for change in new.changes} == {"settings", "nodes"}
    assert after(held, new).plan.by_id["old"] == held.plan.by_id["old"]


def test_a_term_that_is_over_or_reaches_further_is_left_as_it_is():
    nodes = [
        node("goal", kind="KGI", deadline=date(2027, 3, 31)),
        node("campaign", "goal", deadline=date(2026, 9, 30)),
        node("three-years", "goal", deadline=date(2029, 3, 31)),
    ]
    held = year({"goal": [90.0] * 12, "campaign": [9.0] * 6, "three-years": [9.0] * 12}, nodes)
    new = begun(held)

    assert [each.id for each in new.left] == ["campaign", "three-years"]
    assert {change.key[0] for change in new.changes if change.table in ("nodes", "targets")} == {"goal"}


def test_an_early_limit_of_actuals_is_named():
    goal = node("goal", kind="KGI")
    assert begun(year({"goal": [90.0] * 12}, [goal], actuals_through="2027-03")).stops_judging
    assert not begun(year({"goal": [90.0] * 12}, [goal], actuals_through="2027-06")).stops_judging


# -- which year ---------------------------------------------------------------------------------------------------

BLANK_TERM, WRITTEN = node("goal", kind="KGI"), node("goal", kind="KGI", deadline=date(2027, 3, 31))


@pytest.mark.parametrize(
    ("goal", "day", "known", "asked"),
    [
        (BLANK_TERM, date(2026, 11, 24), ["FY2027"], None),
        (BLANK_TERM, MARCH, ["FY2027"], "FY2027"),
        (BLANK_TERM, APRIL_5, ["FY2027"], "FY2027"),
        (BLANK_TERM, date(2027, 5, 1), ["FY2027", "FY2028"], "FY2027"),
        (BLANK_TERM, date(2027, 9, 1), ["FY2028", "FY2027"], None),
        (WRITTEN, date(2027, 9, 1), ["FY2027", "FY2028"], None),
        (WRITTEN, date(2027, 5, 1), ["FY2027", "FY2028"], "FY2027"),
    ],
)
def test_the_year_that_was_missed_comes_first_while_it_is_young_or_the_terms_are_over(goal, day, known, asked):
    held = year({"goal": [90.0] * 12}, [goal])

    assert [str(each) for each in years_to_begin(held, scored(held, day))] == known
    coming = year_to_begin(held, scored(held, day))
    assert (str(coming) if coming else None) == asked


def test_a_year_that_was_begun_is_not_begun_again():
    held = year({"goal": [90.0] * 12}, [WRITTEN])
    then = after(held, begun(held))

    assert [str(each) for each in years_to_begin(then, scored(then, MARCH))] == []
    assert [str(each) for each in years_to_begin(then, scored(then, APRIL_11))] == ["FY2028"]


def test_a_plan_made_for_its_year_is_not_begun_for_what_it_kept_of_the_year_before():
    made = node("goal", kind="KGI", deadline=date(2028, 3, 31))
    held = year({"goal": [90.0] * 12}, [made])
    assert [str(each) for each in years_to_begin(held, scored(held, date(2027, 5, 1)))] == ["FY2028"]


@pytest.mark.parametrize("nodes", [[], [node("factor", kind="CSF")], [node("old", state="retired")]])
def test_a_plan_without_an_active_indicator_has_no_year_to_begin(nodes):
    held = snapshot(nodes)
    assert years_to_begin(held, scored(held, MARCH)) == ()


def test_a_plan_without_goal_and_without_actuals_begins_with_what_there_is():
    held = snapshot([node("a", baseline=5.0), node("b", "gone")])
    new = begun(held)

    assert [(each.before.id, each.basis) for each in new.lines] == [("a", Basis.NO_LANDING), ("b", Basis.NO_LANDING)]
    assert after(held, new).plan.by_id["a"] == held.plan.by_id["a"]
    assert [change.key for change in new.changes] == [("year_begun",)]


def test_it_is_undone_by_its_changes_turned_around():
    held = shop(date(2027, 3, 20))
    new = begun(held)
    then = after(held, new)
    back = NewYear(
        **{
            **{name: getattr(new, name) for name in new.__dataclass_fields__},
            "changes": tuple(change.undone() for change in reversed(new.changes)),
        }
    )

    assert changes_between(held, after(then, back)) == []


def test_a_fiscal_year_is_named_by_its_start_year():
    assert parse_period_id("FY2027") == NEXT
