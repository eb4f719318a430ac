"""Saving a draft: what becomes a change, what the past keeps (R3), and what others changed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpicore.guide.drafts.beginnings import blank, from_plan, from_sentence
from kpicore.guide.drafts.editing import (
    add_entry,
    move,
    rate,
    remove,
    retire,
    set_actions,
    set_effective_from,
    set_field,
    set_known,
    set_replaces,
    set_setting,
    set_why,
)
from kpicore.guide.drafts.entries import Draft, goal_text
from kpicore.guide.drafts.reading import read_draft
from kpicore.guide.drafts.saving import (
    Placement,
    changes_of,
    changes_to_archive,
    moved_meanwhile,
    placement,
    rebased,
    stored_plan,
)
from kpicore.model import Band, Kind, Node, NodeState, Plan, Settings, Snapshot, Target
from kpicore.model.rows import changes_between
from kpicore.samples.shop import shop
from kpicore.scoring import series
from kpicore.scoring.agreements import agreed_periods
from kpicore.stores.memory import MemoryStore
from tests.laws import tried
from tests.people import owner
from tests.scoring import plans as scored_plans
from tests.sheets import plans

TODAY = date(2026, 11, 25)
YEAR = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}


def running(*nodes: Node, targets: tuple[Target, ...] = (), **settings: object) -> Snapshot:
    """Return what a store holds of these nodes, at a revision."""
    plan = Plan(settings=Settings(name="計画", **settings), nodes=nodes, targets=targets)
    store = MemoryStore()
    store.save(changes_between(Snapshot(), Snapshot(plan=plan)), owner("佐藤"))
    return store.load()


def kpi(**fields: object) -> Node:
    return Node(**{"id": "k", "kind": "KPI", "name": "受注件数", "unit": "件", "target": 100.0, **YEAR, **fields})


def edited(held: Snapshot, today: date = TODAY, **texts: str) -> Draft:
    """Return a draft of the running plan with other texts in the fields of k; `since` is the day they count from."""
    draft = set_effective_from(from_plan(held.plan, held.revision, today), texts.pop("since", ""))
    for name, text in texts.items():
        draft = set_field(draft, "k", name, text)
    return draft


def saved(held: Snapshot, draft: Draft, today: date = TODAY) -> Snapshot:
    store = MemoryStore(held)
    store.save(changes_of(draft, held, today), owner("佐藤"))
    return store.load()


def in_force(plan: Plan, node_id: str = "k", today: date = TODAY) -> list[object]:
    return [each.value for each in agreed_periods(plan, today)[node_id]]


# -- new plans -----------------------------------------------------------------------------------------------------


def test_the_first_plan_writes_its_settings_and_nodes():
    draft = set_setting(from_sentence("2027年3月末までに売上高1.5億円", today=TODAY), "name", "ECサイト")

    after = saved(Snapshot(), draft)

    assert placement(draft, Snapshot()) is Placement.FIRST
    assert after.plan.settings.name == "ECサイト"
    assert [(node.name, node.target, node.deadline) for node in after.plan.nodes] == [
        ("売上高", 150_000_000.0, date(2027, 3, 31))
    ]


def test_what_was_set_before_there_was_a_plan_stays_where_the_draft_does_not_say_otherwise():
    held = Snapshot(plan=Plan(settings=Settings(timezone="UTC", closing_day=20, name="前の名前")))

    after = saved(held, set_setting(blank(), "name", "計画"))

    assert (after.plan.settings.name, after.plan.settings.closing_day, after.plan.settings.timezone) == (
        "計画",
        20,
        "UTC",
    )


REASONS = {"why": "新規が足りない", "effect": 3, "control": 2, "actions": ("月1回、展示会に出る", "紹介を頼む")}


def test_why_how_it_was_judged_and_what_people_do_are_in_the_plan_that_was_saved():
    draft, factor = add_entry(blank(), Kind.CSF, parents=("kgi-1",), fields={"name": "新規獲得"}, **REASONS)

    node = saved(Snapshot(), draft).plan.by_id[factor]

    assert {name: getattr(node, name) for name in REASONS} == REASONS


RESPONSE = {"response": "電話を増やす", "response_when": "misses-3", "response_owner": "鈴木", "response_days": 14}


def test_when_an_agreed_response_starts_who_responds_and_within_how_many_days_is_kept_and_can_be_changed():
    held = running(kpi(**RESPONSE))
    assert changes_of(edited(held), held, TODAY) == []

    texts = {"response_when": "light", "response_owner": "田中", "response_days": "３日"}
    node = saved(held, edited(held, **texts)).plan.by_id["k"]
    assert (node.response_when, node.response_owner, node.response_days) == ("light", "田中", 3)

    blank_ = saved(held, edited(held, response_when="", response_owner="", response_days="")).plan.by_id["k"]
    assert (blank_.response, blank_.response_when, blank_.response_days) == ("電話を増やす", "", None)


def test_a_new_plan_can_say_when_its_responses_start():
    draft, added = add_entry(
        blank(), Kind.KPI, parents=("kgi-1",), fields={"name": "受注", "response_when": "misses-2"}
    )
    assert saved(Snapshot(), set_field(draft, added, "response_days", "7")).plan.by_id[added].response_misses == 2


def test_days_that_are_no_count_are_a_problem_at_their_field():
    read = read_draft(edited(running(kpi()), response_days="すぐ", response_when="赤くなりそうなとき"), TODAY)
    assert {problem.where for problem in read.problems} >= {"k/response_days", "k/response_when"}


def test_a_draft_of_before_takes_no_response_away_that_it_could_not_hold():
    held = running(kpi(**RESPONSE))
    old = edited(held, response_when="", response_owner="", response_days="").but(holds_responses=False)
    assert changes_of(old, held, TODAY) == []

    typed = saved(held, set_field(old, "k", "response_days", "5")).plan.by_id["k"]
    assert (typed.response_when, typed.response_days) == ("misses-3", 5)


def test_what_was_judged_of_a_running_plan_is_on_the_table_again_and_can_be_changed():
    held = running(kpi(**REASONS))
    draft = from_plan(held.plan, held.revision, TODAY)

    assert {name: getattr(draft.by_id["k"], name) for name in REASONS} == REASONS
    assert changes_of(draft, held, TODAY) == []

    after = saved(
        held, rate(set_why(set_actions(draft, "k", ["電話する"]), "k", "客が減った"), "k", effect=1, control=None)
    )

    node = after.plan.by_id["k"]
    assert (node.why, node.effect, node.control, node.actions) == ("客が減った", 1, None, ("電話する",))


def test_a_reason_another_person_changed_meanwhile_is_told_and_either_may_stay():
    held = running(kpi(**REASONS))
    draft = set_why(from_plan(held.plan, held.revision, TODAY), "k", "私の理由")
    theirs = set_actions(from_plan(held.plan, held.revision, TODAY), "k", ["広告"])
    later = saved(held, set_why(theirs, "k", "別の理由"))

    found = {each.field: (each.now, each.mine) for each in moved_meanwhile(draft, later, TODAY)}

    assert found == {"why": ("別の理由", "私の理由"), "actions": ("広告", None)}
    assert saved(later, rebased(draft, later, TODAY)).plan.by_id["k"].why == "私の理由"
    taken = rebased(draft, later, TODAY, theirs=[("k", "why")])
    assert (taken.by_id["k"].why, taken.by_id["k"].actions) == ("別の理由", ("広告",))


def test_nodes_of_a_running_plan_that_are_moved_stand_there_when_it_is_saved():
    held = running(kpi(), kpi(id="l", name="来店"), kpi(id="m", name="単価"))

    after = saved(held, move(from_plan(held.plan, held.revision, TODAY), "m", -2))

    assert list(after.plan.by_id) == ["m", "k", "l"]
    assert list(saved(after, from_plan(after.plan, after.revision, TODAY)).plan.by_id) == ["m", "k", "l"]


def test_a_new_node_among_those_of_a_running_plan_stands_where_it_was_moved():
    held = running(kpi(), kpi(id="l", name="来店"))
    draft, new = add_entry(from_plan(held.plan, held.revision, TODAY), Kind.KPI, fields={"name": "n"})

    assert list(saved(held, draft).plan.by_id) == ["k", "l", new]
    assert all(node.position is None for node in saved(held, draft).plan.nodes)
    assert list(saved(held, move(draft, new, -1)).plan.by_id) == ["k", new, "l"]


def test_a_sample_gives_way_as_a_whole():
    held = shop(TODAY)
    draft = from_sentence("2027年3月末までに売上高1.5億円", today=TODAY)

    after = saved(held, draft)

    assert placement(draft, held) is Placement.REPLACES_SAMPLE
    assert [node.name for node in after.plan.nodes] == ["売上高"]
    assert (len(after.actuals), after.reviews, after.actions, after.plan.targets) == (0, (), (), ())
    assert not after.plan.settings.sample


def test_beside_another_plan_ids_are_free_and_nothing_of_it_changes():
    held = running(Node(id="kgi-1", kind="KGI", name="利益", target=10.0), Node(id="kpi-1", kind="KPI", name="客数"))
    draft = blank()
    for name in ("件数", "単価"):
        draft, _ = add_entry(draft, Kind.KPI, parents=("kgi-1",), fields={"name": name})
    draft = set_field(set_field(draft, "kgi-1", "name", "売上"), "kgi-1", "formula", "件数 × 単価")

    after = saved(held, draft)

    assert placement(draft, held) is Placement.BESIDE
    assert after.plan.nodes[:2] == held.plan.nodes
    assert [(node.id, node.parents, node.formula) for node in after.plan.nodes[2:]] == [
        ("kgi-1-2", (), "kpi-1-2 × kpi-2"),
        ("kpi-1-2", ("kgi-1-2",), ""),
        ("kpi-2", ("kgi-1-2",), ""),
    ]
    assert after.plan.settings == held.plan.settings


def test_what_joins_a_running_plan_is_asked_for_from_the_day_the_draft_says_and_keeps_its_season():
    held = running(Node(id="kgi-1", kind="KGI", name="利益", target=10.0))
    draft = from_sentence("年間売上1,200万円", today=TODAY, settings={"entered_from": "2026-11"})
    draft = set_known(set_known(draft, "last_year", " ".join(["100万"] * 11 + ["200万"])), "season", "○")

    after = saved(held, draft).plan

    assert [(node.id, node.entered_from) for node in after.nodes] == [
        ("kgi-1", None),
        ("kgi-1-2", date(2026, 11, 1)),
    ]
    assert {row.indicator for row in after.targets} == {"kgi-1-2"}
    assert len(saved(held, set_replaces(draft, True)).plan.targets) == len(after.targets) == 12


def test_an_indicator_added_to_a_running_plan_is_asked_for_from_the_day_the_edit_counts():
    held = running(kpi())
    draft, new = add_entry(from_plan(held.plan, held.revision, TODAY), Kind.KPI, fields={"name": "n"})

    after = saved(held, draft.but(effective_from="2026-12-01"))
    again = saved(after, set_field(from_plan(after.plan, after.revision, TODAY), new, "owner", "佐藤"))

    assert [node.entered_from for node in after.plan.nodes] == [None, date(2026, 12, 1)]
    assert [(node.owner, node.entered_from) for node in again.plan.nodes] == [("", None), ("佐藤", date(2026, 12, 1))]


def test_a_plan_of_ones_own_gives_way_as_a_whole_where_the_owner_says_so_and_the_calendar_stays():
    held = replace(
        shop(TODAY), plan=shop(TODAY).plan.model_copy(update={"settings": Settings(name="旧", closing_day=20)})
    )
    draft = set_replaces(set_setting(from_sentence("2027年3月末までに売上高1.5億円", today=TODAY), "name", "新"), True)

    after = saved(held, draft)

    assert placement(draft, held) is Placement.REPLACES
    assert [node.name for node in after.plan.nodes] == ["売上高"]
    assert (len(after.actuals), after.reviews, after.actions, after.meetings) == (0, (), (), ())
    assert (after.plan.settings.name, after.plan.settings.closing_day) == ("新", 20)


def test_an_id_of_a_plan_that_was_replaced_never_means_something_else():
    held = running(Node(id="kgi-1", kind="KGI", name="利益", target=10.0), actuals_through="2026-10")
    draft, _ = add_entry(
        set_field(blank(), "kgi-1", "name", "売上"), Kind.KPI, parents=("kgi-1",), fields={"name": "来店"}
    )

    after = saved(held, set_replaces(set_field(draft, "kgi-1", "formula", "来店 × 100"), True))

    assert [(node.id, node.parents, node.formula) for node in after.plan.nodes] == [
        ("kgi-1-2", (), "kpi-1 × 100"),
        ("kpi-1", ("kgi-1-2",), ""),
    ]
    assert after.plan.settings.actuals_through is None


def test_an_archived_plan_leaves_an_empty_board_and_comes_back_by_the_log():
    held = replace(
        shop(TODAY), plan=shop(TODAY).plan.model_copy(update={"settings": Settings(name="旧", closing_day=20)})
    )
    store = MemoryStore()
    store.save(changes_between(Snapshot(), held), owner("佐藤"))
    there = store.load()
    changes = changes_to_archive(there)

    store.save(changes, owner("佐藤"))

    empty = store.load()
    assert (empty.plan.nodes, empty.plan.targets, len(empty.actuals), empty.reviews, empty.meetings) == (
        (),
        (),
        0,
        (),
        (),
    )
    assert (empty.plan.settings.name, empty.plan.settings.closing_day) == ("", 20)
    assert placement(blank(), empty) is Placement.FIRST
    store.save([change.undone() for change in reversed(changes)], owner("佐藤"))
    assert changes_between(there, store.load()) == []


# -- edits ---------------------------------------------------------------------------------------------------------


@tried(one_in=2)
@given(plans.snapshots())
def test_a_running_plan_nobody_edited_has_no_changes(held: Snapshot):
    assert changes_of(from_plan(held.plan, held.revision, TODAY), held, TODAY) == []


@tried(one_in=2)
@given(plans.snapshots())
def test_a_plan_as_draft_and_back_keeps_its_nodes_and_targets(held: Snapshot):
    draft = from_plan(held.plan, held.revision, TODAY)
    read = read_draft(Draft.model_validate_json(draft.model_dump_json()), TODAY)

    assert read.stored == held.plan.model_copy(
        update={"nodes": tuple(held.plan.by_id.values())}
    )  # in the owner's order
    assert [problem for problem in read.problems if problem.where.rpartition("/")[2] != "formula"] == []


@tried(one_in=2)
@given(plans.snapshots(), st.integers(-1, 1))
def test_opened_on_another_day_a_draft_still_has_no_changes(held: Snapshot, years: int):
    draft = from_plan(held.plan, held.revision, TODAY)

    assert changes_of(draft, held, TODAY + timedelta(days=400 * years)) == []


def test_a_changed_name_is_one_change_of_one_row():
    held = running(kpi(), kpi(id="k2"))

    [change] = changes_of(edited(held, name="受注数"), held, TODAY)

    assert (change.table, change.key) == ("nodes", ("k",))
    assert change.before is not None
    assert change.after == {**change.before, "name": "受注数"}


def test_delete_is_retire():
    held = running(kpi())
    draft = from_plan(held.plan, held.revision, TODAY)

    for gone in (remove(draft, "k"), retire(draft, "k")):
        [change] = changes_of(gone, held, TODAY)
        assert change.after is not None
        assert change.after["state"] == NodeState.RETIRED


def test_a_new_entry_of_a_running_plan_is_added_with_an_id_nobody_has():
    held = running(kpi(id="kpi-1"), kpi(id="kpi-2", state="retired"))
    draft, new_id = add_entry(from_plan(held.plan, held.revision, TODAY), Kind.KPI, fields={"name": "紹介数"})

    assert new_id == "kpi-3"
    assert [node.id for node in saved(held, draft).plan.nodes] == ["kpi-1", "kpi-2", "kpi-3"]


def test_settings_that_were_edited_are_changes():
    held = running(kpi())
    draft = set_setting(from_plan(held.plan, held.revision, TODAY), "green", "70%")

    [change] = changes_of(draft, held, TODAY)

    assert (change.key, change.after) == (("green",), {"key": "green", "value": 0.7})


# -- targets from a day on (R3) ------------------------------------------------------------------------------------


def test_a_new_target_of_every_period_counts_from_the_day_on_and_the_node_keeps_its_first():
    held = running(kpi(shape="each"))

    after = saved(held, edited(held, target="120", since="2026-12-01"))

    assert after.plan.nodes == held.plan.nodes
    assert after.plan.targets == (Target(indicator="k", value=120.0, effective_from=date(2026, 12, 1)),)
    assert in_force(after.plan) == [100.0] * 8 + [120.0] * 4


def test_a_new_total_shares_what_is_left_of_it_among_the_periods_to_come():
    held = running(kpi(shape="total", target=1200.0))

    after = saved(held, edited(held, target="1,600", since="2026-12-01"))

    assert in_force(after.plan) == [100.0] * 8 + [200.0] * 4
    assert sum(in_force(after.plan)) == 1600.0
    assert len(after.plan.targets) == 1


def test_a_new_total_keeps_the_seasons_that_were_agreed():
    months = [f"2026-{month:02d}" for month in range(4, 13)] + ["2027-01", "2027-02", "2027-03"]
    sizes = [100.0] * 8 + [300.0, 100.0, 100.0, 100.0]
    rows = tuple(Target(indicator="k", period=month, value=size) for month, size in zip(months, sizes, strict=True))
    held = running(kpi(shape="total", target=1400.0), targets=rows)

    after = saved(held, edited(held, target="1,700", since="2026-12-01"))

    assert in_force(after.plan) == [100.0] * 8 + [450.0, 150.0, 150.0, 150.0]


def test_a_season_of_nothing_stays_one_in_a_new_total():
    months = ["2026-12", "2027-01", "2027-02", "2027-03"]
    rows = tuple(
        Target(indicator="k", period=month, value=size)
        for month, size in zip(months, [300.0, 0.0, 100.0, 0.0], strict=True)
    )
    held = running(kpi(shape="total", target=1200.0), targets=rows)

    after = saved(held, edited(held, target="1,600", since="2026-12-01"))

    assert in_force(after.plan) == [100.0] * 8 + [600.0, 0.0, 200.0, 0.0]


def test_a_first_target_that_counts_from_the_first_day_of_the_last_period_is_the_target_shown():
    held = running(kpi(target=None))

    after = saved(held, edited(held, target="120", since="2027-03-01"))

    assert from_plan(after.plan, after.revision, TODAY).by_id["k"].text("target") == "120"


def test_a_new_level_to_be_reached_is_approached_on_the_way_to_it():
    held = running(kpi(shape="reach", aggregation="last", baseline=0.0, target=120.0))

    after = saved(held, edited(held, target="240", since="2026-12-01"))

    assert in_force(after.plan) == [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 180.0, 200.0, 220.0, 240.0]


def test_a_new_band_counts_from_the_day_on():
    held = running(kpi(target=Band(low=10, high=20), direction="within"))

    after = saved(held, edited(held, target="15〜18", since="2026-12-01"))

    assert in_force(after.plan)[7:9] == [Band(low=10, high=20), Band(low=15, high=18)]


def test_a_second_agreement_lies_over_the_first_and_the_field_shows_the_newest():
    held = running(kpi())
    once = saved(held, edited(held, target="120", since="2026-12-01"))

    again = edited(once, target="150", since="2027-02-01")
    twice = saved(once, again)

    assert from_plan(once.plan, once.revision, TODAY).by_id["k"].text("target") == "120"
    assert in_force(twice.plan) == [100.0] * 8 + [120.0] * 2 + [150.0] * 2


def test_an_agreement_taken_earlier_replaces_the_later_one():
    held = running(kpi())
    once = saved(held, edited(held, target="120", since="2027-02-01"))

    twice = saved(once, edited(once, target="110", since="2026-12-01"))

    assert in_force(twice.plan) == [100.0] * 8 + [110.0] * 4


def test_a_first_target_counts_from_the_day_on_too():
    held = running(kpi(target=None))

    after = saved(held, edited(held, target="120", since="2026-12-01"))

    assert after.plan.nodes[0].target is None
    assert [each.value for each in agreed_periods(after.plan, TODAY)["k"]] == [None] * 8 + [120.0] * 4


def test_before_the_term_begins_a_target_is_simply_changed():
    held = running(kpi(start=date(2027, 4, 1), deadline=date(2028, 3, 31)))

    after = saved(held, edited(held, target="120"))

    assert (after.plan.nodes[0].target, after.plan.targets) == (120.0, ())


def test_another_deadline_keeps_the_targets_of_the_past():
    held = running(kpi(shape="total", target=1200.0))

    after = saved(held, edited(held, target="1,800", deadline="2027-06-30", since="2026-12-01"))

    assert in_force(after.plan)[:8] == [100.0] * 8
    assert len(in_force(after.plan)) == 15
    assert sum(in_force(after.plan)) == pytest.approx(1800.0)


def test_another_deadline_of_the_goal_keeps_the_past_of_what_takes_its_term_from_it():
    goal = Node(id="goal", kind="KGI", name="売上", unit="円", target=12.0, shape="total", **YEAR)
    held = running(goal, kpi(parents=("goal",), shape="total", target=1200.0, start=None, deadline=None))
    draft = set_effective_from(from_plan(held.plan, held.revision, TODAY), "2026-12-01")

    after = saved(held, set_field(draft, "goal", "deadline", "2027-06-30"))

    assert in_force(after.plan)[:8] == [100.0] * 8
    assert len(in_force(after.plan)) == 15
    assert sum(in_force(after.plan)) == pytest.approx(1200.0)


def test_another_deadline_leaves_targets_written_for_single_periods_alone():
    rows = (Target(indicator="k", period="2027-02", value=7.0),)
    for shape in ("each", "total"):
        held = running(kpi(shape=shape, target=1200.0), targets=rows)

        after = saved(held, edited(held, deadline="2027-06-30", since="2026-12-01"))

        assert in_force(after.plan)[10] == 7.0
        assert in_force(after.plan)[:8] == in_force(held.plan)[:8]


def test_a_total_of_what_is_not_summed_is_the_target_of_every_period():
    held = running(kpi(shape="total", aggregation="mean"))

    after = saved(held, edited(held, target="120", since="2026-12-01"))

    assert in_force(after.plan) == [100.0] * 8 + [120.0] * 4


def test_without_a_day_a_new_target_counts_from_today():
    held = running(kpi())

    after = saved(held, edited(held, target="120"))

    assert in_force(after.plan) == [100.0] * 8 + [120.0] * 4


def storable(data: st.DataObject) -> tuple[Plan, scored_plans.Rows, date]:
    """Return a random plan as a store can hold it, one target per key, with its actuals and a day."""
    plan, rows, today = data.draw(scored_plans.scored_plans())
    by_key = {(row.indicator, row.period, row.effective_from): row for row in plan.targets}
    return plan.model_copy(update={"targets": tuple(by_key.values())}), rows, today


NUMBERS = st.one_of(st.integers(-3, 400).map(float), st.sampled_from([0.5, 12.5, 1e6]))


@tried(one_in=3)
@given(st.data())
def test_editing_targets_from_a_day_changes_no_light_of_a_period_that_began_before_it(data: st.DataObject):
    """R3: the past keeps its targets and colours. Scoring is asked, with random plans and actuals."""
    plan, rows, today = storable(data)
    actuals = scored_plans.table(rows)
    since = today + timedelta(days=data.draw(st.integers(-300, 200)))
    draft = set_effective_from(from_plan(plan, "1", today), since.isoformat())
    for node in plan.indicators:
        if node.target is not None and data.draw(st.booleans()):
            value = data.draw(scored_plans.bands() if isinstance(node.target, Band) else NUMBERS)
            draft = set_field(draft, node.id, "target", goal_text(value))

    read = read_draft(draft, today)
    after = stored_plan(read, plan)

    told = {problem.where for problem in read.problems if problem.code == "changes-the-past"}
    for node in (node for node in plan.indicators if f"{node.id}/target" not in told):
        for was, now in zip(
            series(plan, actuals, today, node.id).points, series(after, actuals, today, node.id).points, strict=True
        ):
            if date.fromisoformat(was.first_day) < since:
                assert (now.target, now.ratio, now.met, now.status) == (was.target, was.ratio, was.met, was.status)


@tried(one_in=2)
@given(st.data())
def test_what_is_designed_and_what_is_stored_ask_the_same_of_every_period(data: st.DataObject):
    plan, _, today = storable(data)
    since = today + timedelta(days=data.draw(st.integers(-300, 200)))
    draft = set_effective_from(from_plan(plan, "1", today), since.isoformat())
    for node in plan.indicators:
        if node.target is not None and data.draw(st.booleans()):
            value = data.draw(scored_plans.bands() if isinstance(node.target, Band) else NUMBERS)
            draft = set_field(draft, node.id, "target", goal_text(value))

    read = read_draft(draft, today)

    designed, stored = agreed_periods(read.plan, today), agreed_periods(read.stored, today)
    for node_id, periods in stored.items():
        for shown, kept in zip(designed[node_id], periods, strict=True):
            if kept.value is not None:
                assert _near(shown.value, kept.value), (node_id, kept.period)


def _near(one: float | Band | None, other: float | Band | None) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))
    return one == other


# -- others ---------------------------------------------------------------------------------------------------------


def test_what_others_changed_in_other_fields_stays_and_nothing_is_lost():
    held = running(kpi(), kpi(id="k2"))
    draft = edited(held, name="受注数")
    theirs = from_plan(held.plan, held.revision, TODAY)
    meanwhile = saved(held, set_field(set_field(theirs, "k", "owner", "鈴木"), "k2", "name", "別の名前"))

    after = saved(meanwhile, draft)

    assert after.plan.by_id["k"].name == "受注数"
    assert after.plan.by_id["k"].owner == "鈴木"
    assert after.plan.by_id["k2"].name == "別の名前"


def test_what_was_changed_meanwhile_is_told_field_by_field_and_where_both_did_it_is_a_conflict():
    held = running(kpi())
    draft = edited(held, name="受注数")
    theirs = from_plan(held.plan, held.revision, TODAY)
    meanwhile = saved(held, set_field(set_field(theirs, "k", "name", "成約数"), "k", "owner", "鈴木"))

    moved = moved_meanwhile(draft, meanwhile, TODAY)

    assert [(each.field, each.before, each.now, each.mine, each.is_conflict) for each in moved] == [
        ("name", "受注件数", "成約数", "受注数", True),
        ("owner", "", "鈴木", None, False),
    ]
    assert moved_meanwhile(draft, held, TODAY) == ()


@pytest.mark.parametrize(("theirs", "name"), [((), "受注数"), ((("k", "name"),), "成約数")])
def test_the_owner_chooses_which_of_both_stays(theirs: tuple[tuple[str, str], ...], name: str):
    held = running(kpi())
    draft = edited(held, name="受注数")
    other = from_plan(held.plan, held.revision, TODAY)
    meanwhile = saved(held, set_field(set_field(other, "k", "name", "成約数"), "k", "owner", "鈴木"))

    mine = rebased(draft, meanwhile, TODAY, theirs=theirs)

    assert moved_meanwhile(mine, meanwhile, TODAY) == ()
    after = saved(meanwhile, mine)
    assert (after.plan.by_id["k"].name, after.plan.by_id["k"].owner) == (name, "鈴木")


@tried(one_in=2)
@given(plans.snapshots())
@example(Snapshot())
def test_rebased_on_what_others_made_of_the_plan_an_unedited_draft_has_no_changes(held: Snapshot):
    draft = from_plan(held.plan, "1", TODAY)
    kept = tuple(node.model_copy(update={"owner": "鈴木", "target": 7.0}) for node in held.plan.nodes[::2])
    nodes = (*kept, Node(id="added meanwhile", kind="KPI", name="紹介数"))
    later = Snapshot(plan=held.plan.model_copy(update={"nodes": nodes, "targets": ()}), revision="2")

    assert changes_of(rebased(draft, later, TODAY), later, TODAY) == []
