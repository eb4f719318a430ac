"""The meeting as a report: its agenda, its promises, its rhythm, what it lacks to be closed, and what it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Action, ActionState, Meeting, Review
from kpicore.model.calendar import is_workday
from kpicore.model.plan import WEEKDAYS, Settings
from kpicore.reports.meetings.agenda import Reason, agenda, effect_of, promises, unanswered
from kpicore.reports.meetings.analysis import analysis
from kpicore.reports.meetings.edits import answered, closed, handed_over, held, meeting_on, opened, reopened, retargeted
from kpicore.reports.meetings.minutes import minutes
from kpicore.reports.meetings.rhythm import coming_meeting, missed_meeting, next_meeting_day
from kpicore.stores.memory import MemoryStore
from kpicore.text.meetings import facts_text, minutes_html, minutes_text
from kpicore.text.voice import voice
from tests.people import owner
from tests.reports.small import TODAY, node, scored, snapshot

NODES = [
    node("goal", kind="KGI", formula="a + b"),
    node("a", "goal", owner="佐藤", department="営業部"),
    node("b", "goal", owner="鈴木", department="営業部、製造部"),
    node("c", "goal", owner="田中", department="製造部"),
    node("late", "goal", owner="高橋", department="製造部"),
    node("fine", "goal", owner="佐藤"),
]
ACTUALS = {
    "goal": [200.0] * 7,
    "a": [100.0] * 3 + [60.0] * 4,
    "b": [100.0] * 6 + [90.0],
    "c": [100.0] * 4 + [99.0, 98.0, 97.0],
    "late": [100.0] * 3,
    "fine": [100.0] * 7,
}
PLAN = snapshot(NODES, ACTUALS)
MEETING = Meeting(id="2026-11-24", date=TODAY)


def lines(held_plan=PLAN, **given):
    return agenda(held_plan, scored(held_plan), **given)


# -- agenda --------------------------------------------------------------------------------------------------------


def test_on_the_agenda_are_red_ones_and_third_misses_then_yellow_ones_then_those_out_of_date_and_no_others():
    assert [(line.node.id, line.reason) for line in lines()] == [
        ("a", Reason.OFF_TRACK),
        ("c", Reason.MISSES),
        ("b", Reason.WATCH),
        ("late", Reason.STALE),
    ]


def test_the_facts_of_a_line_are_filled_in():
    words = voice("ja", PLAN.plan.settings.calendar)
    said = {line.node.id: facts_text(line, words) for line in lines()}

    assert said["a"] == "10月 60件、目標 100件以上、4期連続未達、影響 −40件/月"
    assert said["b"] == "10月 90件、目標 100件以上"
    assert said["late"] == "6月 100件、目標 100件以上、4期分の数字が未入力"


def test_a_department_sees_its_own_and_those_it_shares_with_the_others_owners():
    assert [line.node.id for line in lines(department="営業部")] == ["a", "b"]
    assert "c" in [line.node.id for line in lines(department="製造部")]
    shared = snapshot(
        [
            node("goal", kind="KGI"),
            node("p", "goal", owner="佐藤", department="営業部"),
            node("q", "p", owner="田中", department="製造部"),
        ],
        {"goal": [100.0] * 7, "p": [50.0] * 7, "q": [50.0] * 7},
    )
    (p,) = [line for line in lines(shared, department="営業部") if line.node.id == "p"]
    assert p.shared_with == ("田中",)


@pytest.mark.parametrize(
    ("review", "action", "is_answered"),
    [
        (None, None, False),
        ({"watch_until": date(2026, 12, 31)}, None, False),
        ({"watch_until": date(2026, 12, 31), "cause": "季節"}, None, True),
        ({"watch_until": TODAY, "cause": "季節"}, None, False),
        ({"cause": "季節"}, None, False),
        (None, "open", True),
        (None, "done", False),
    ],
)
def test_a_red_light_needs_an_action_or_watching_with_a_reason_and_a_day(review, action, is_answered):
    reviews = [Review(id="r", date=TODAY, node="a", meeting=MEETING.id, **review)] if review else []
    actions = [Action(id="x", text="x", node="a", state=action)] if action else []
    with_them = replace(PLAN, reviews=tuple(reviews), actions=tuple(actions))

    missing = [line.node.id for line in unanswered(lines(with_them, meeting_id=MEETING.id), TODAY)]

    assert missing == ([] if is_answered else ["a"])


# -- promises ------------------------------------------------------------------------------------------------------


def test_promised_is_what_is_open_and_what_was_closed_since_the_last_meeting_the_latest_ones_first():
    actions = (
        Action(id="old", text="old", state="done", closed=date(2026, 10, 1)),
        Action(id="kept", text="kept", state="done", closed=date(2026, 11, 20)),
        Action(id="soon", text="soon", due=date(2026, 11, 30), rolled=3),
        Action(id="late", text="late", due=date(2026, 11, 10)),
        Action(id="new", text="new", review="r"),
    )
    review = Review(id="r", date=TODAY, node="a", meeting=MEETING.id)
    before = Meeting(id="m", date=date(2026, 11, 16), state="closed")
    found = promises(replace(PLAN, actions=actions, reviews=(review,), meetings=(before,)), MEETING, TODAY)

    assert [each.action.id for each in found] == ["late", "soon", "kept"]
    assert [each.is_rolled_too_often for each in found] == [False, True, False]
    assert found[0].days_overdue == 14


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (ActionState.DOING, {"state": "doing", "rolled": 2, "due": "2026-11-30", "closed": None}),
        (ActionState.DONE, {"state": "done", "rolled": 1, "due": "2026-11-20", "closed": "2026-11-24"}),
        (ActionState.DROPPED, {"state": "dropped", "rolled": 1, "due": "2026-11-20", "closed": "2026-11-24"}),
    ],
)
def test_a_promise_is_kept_dropped_or_rolled_over_to_the_next_meeting(state, after):
    action = Action(id="x", text="x", due=date(2026, 11, 20), rolled=1)

    change = answered(action, state, "一行", TODAY, date(2026, 11, 30))

    assert {name: change.after[name] for name in after} == after
    assert change.after["result"] == "一行"


def test_a_promise_that_is_recorded_twice_in_one_meeting_is_rolled_over_once():
    action, following = Action(id="x", text="x", due=date(2026, 11, 24)), date(2026, 11, 30)
    once = Action.model_validate(answered(action, ActionState.DOING, "", TODAY, following).after)
    twice = answered(once, ActionState.DOING, "三件", TODAY, following).after

    assert (once.rolled, twice["rolled"], twice["result"]) == (1, 1, "三件")


def test_a_closed_action_shows_its_indicator_before_and_after_and_whether_the_aimed_value_was_reached():
    action = Action(id="x", text="x", node="a", opened=date(2026, 7, 5), closed=date(2026, 11, 2), aimed=80)

    effect = effect_of(action, PLAN, scored(PLAN))

    assert (effect.before.period, effect.before.actual) == ("2026-06", 100.0)
    assert (effect.after.period, effect.after.actual, effect.is_reached) == ("2026-10", 60.0, False)
    assert effect_of(replace_action(action, opened=date(2026, 11, 1)), PLAN, scored(PLAN)).after is None
    for unknown in ({"node": "nowhere"}, {"opened": None}):
        assert effect_of(replace_action(action, **unknown), PLAN, scored(PLAN)) is None


def replace_action(action: Action, **fields) -> Action:
    return action.model_copy(update=fields)


# -- rhythm --------------------------------------------------------------------------------------------------------


@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.sampled_from(WEEKDAYS),
    st.integers(1, 4),
    st.sampled_from(["weekly", "monthly"]),
)
def test_the_next_meeting_is_a_workday_after_the_day_within_the_rhythm(day, weekday, week, rhythm):
    settings = Settings(
        meeting_rhythm=rhythm, meeting_weekday=weekday, meeting_week=week, days_off=("saturday", "public")
    )

    found = next_meeting_day(settings, day)

    assert day < found <= day + timedelta(days=17 if rhythm == "weekly" else 50)
    assert is_workday(found, settings)


def test_a_monday_that_is_a_holiday_moves_the_meeting_to_the_next_workday():
    weekly = Settings(meeting_rhythm="weekly", days_off=("saturday", "sunday", "public"))

    assert next_meeting_day(weekly, date(2026, 11, 20)) == date(2026, 11, 24)  # the 23rd is Labour Thanksgiving Day
    monthly = weekly.model_copy(update={"meeting_rhythm": "monthly", "meeting_weekday": "friday", "meeting_week": 2})
    assert next_meeting_day(monthly, date(2026, 11, 13)) == date(2026, 12, 11)
    assert next_meeting_day(Settings(), date(2026, 11, 20)) is None


@pytest.mark.parametrize(
    ("held_on", "missed"),
    [
        ([], None),  # nobody has met yet
        ([date(2026, 11, 2)], date(2026, 11, 16)),
        ([date(2026, 11, 13)], None),  # three days early
        ([date(2026, 11, 20)], None),  # made up for
        ([date(2026, 11, 16)], None),
    ],
)
def test_a_meeting_is_missed_when_nobody_met_since_the_day_before_it(held_on, missed):
    settings = PLAN.plan.settings.model_copy(update={"meeting_rhythm": "weekly"})
    meetings = tuple(Meeting(id=day.isoformat(), date=day, state="closed") for day in held_on)
    with_them = replace(PLAN, plan=PLAN.plan.model_copy(update={"settings": settings}), meetings=meetings)

    assert missed_meeting(with_them, date(2026, 11, 20)) == missed


@pytest.mark.parametrize(
    ("meetings", "coming"),
    [
        ({}, date(2026, 11, 16)),  # the day of the rhythm, which is today
        ({date(2026, 11, 16): "closed"}, date(2026, 11, 24)),  # the 23rd is a holiday
        ({date(2026, 11, 16): "held"}, date(2026, 11, 16)),
        ({date(2026, 11, 9): "closed", date(2026, 11, 20): "preparing"}, date(2026, 11, 20)),
    ],
)
def test_the_coming_meeting_is_the_open_one_else_the_next_of_the_rhythm_after_one_that_is_closed(meetings, coming):
    settings = PLAN.plan.settings.model_copy(
        update={"meeting_rhythm": "weekly", "days_off": ("saturday", "sunday", "public")}
    )
    with_them = replace(
        PLAN,
        plan=PLAN.plan.model_copy(update={"settings": settings}),
        meetings=tuple(Meeting(id=day.isoformat(), date=day, state=state) for day, state in meetings.items()),
    )

    assert coming_meeting(with_them, date(2026, 11, 16)) == coming


# -- analysis ------------------------------------------------------------------------------------------------------


def test_three_misses_are_traced_through_the_chain_with_what_else_turned_and_was_done():
    chain = snapshot(
        [node("goal", kind="KGI"), node("top", "goal"), node("low", "top"), node("other", "goal"), node("ok", "top")],
        {
            "goal": [100.0] * 7,
            "top": [100.0] * 4 + [50.0] * 3,
            "low": [100.0] * 4 + [50.0] * 3,
            "other": [100.0] * 5 + [50.0] * 2,
            "ok": [100.0] * 7,
        },
    )
    done = Action(id="x", text="x", node="top", opened=date(2026, 9, 10))
    before = Action(id="y", text="y", node="top", opened=date(2026, 5, 10))

    found = analysis(replace(chain, actions=(done, before)), scored(chain), "top")

    assert (found.since, len(found.missed)) == ("2026-08", 3)
    assert [(link.node.id, link.depth) for link in found.chain] == [("goal", -1), ("top", 0), ("low", 1), ("ok", 1)]
    assert [link.node.id for link in found.behind] == ["low"]
    assert [each.id for each in found.turned] == ["low", "other"]
    assert found.actions == (done,)


# -- edits ---------------------------------------------------------------------------------------------------------


def test_a_meeting_goes_from_its_day_to_held_closed_and_open_again():
    store = MemoryStore(PLAN)
    meeting = meeting_on(store.load(), "2026-11-24")
    assert (meeting.state, meeting_on(PLAN, "x"), meeting_on(PLAN, "20261124")) == ("preparing", None, None)

    store.save([held(store.load(), meeting, ["佐藤"], TODAY)], owner())
    store.save([closed(store.load(), store.load().meetings[0], "議事録")], owner())
    (sealed,) = store.load().meetings
    assert (sealed.state, sealed.people, sealed.as_of, sealed.summary) == ("closed", ("佐藤",), TODAY, "議事録")
    store.save([reopened(store.load(), sealed)], owner())

    assert store.load().meetings[0].state == "held"
    assert len(store.history()) == 3


def test_actions_of_one_meeting_have_ids_of_their_own_and_a_target_leaves_the_past_alone():
    store = MemoryStore(PLAN)
    for text in ("一", "二"):
        store.save([opened(store.load(), MEETING, "a", TODAY, {"text": text, "owner": "佐藤"})], owner())
    store.save([retargeted(store.load(), "a", 60.0, date(2026, 11, 1))], owner())

    found = store.load()

    assert len({action.id for action in found.actions}) == 2
    assert scored(found).by_id["a"].status == scored(PLAN).by_id["a"].status


def test_handing_over_gives_the_owners_open_actions_too_and_leaves_others_and_done_ones():
    actions = (
        Action(id="1", text="1", owner="佐 藤", node="a"),
        Action(id="2", text="2", owner="鈴木", node="a"),
        Action(id="3", text="3", owner="佐藤", node="a", state="done"),
        Action(id="4", text="4", owner="佐藤", node="fine"),
    )
    changes = handed_over(replace(PLAN, actions=actions), "a", "高橋")

    assert [(change.table, change.key) for change in changes] == [("nodes", ("a",)), ("actions", ("1",))]
    assert {change.after["owner"] for change in changes} == {"高橋"}


# -- minutes -------------------------------------------------------------------------------------------------------

PAST = replace(
    PLAN,
    meetings=tuple(
        Meeting(id=day, date=date.fromisoformat(day), state="closed", summary=text)
        for day, text in (("2026-09-07", "値引きをやめる"), ("2026-10-05", "ＣＶＲを広告で上げる"))
    ),
    reviews=(
        Review(id="r1", date=date(2026, 10, 5), node="a", meeting="2026-10-05", cause="電話が減った"),
        Review(id="r2", date=date(2026, 10, 5), node="b", meeting="2026-10-05", cause="雨"),
    ),
    actions=(Action(id="x", review="r1", text="架電を毎朝10件"),),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["2026-10-05", "2026-09-07"]),
        ("cvr", ["2026-10-05"]),
        ("架電", ["2026-10-05"]),
        ("a 電話", ["2026-10-05"]),
        ("値引き", ["2026-09-07"]),
        ("値引き 電話", []),
    ],
)
def test_meetings_are_found_by_every_word_of_a_question_the_latest_first(query, found):
    assert [each.meeting.id for each in minutes(PAST, query)] == found


def test_of_a_meeting_only_the_reviews_that_fit_are_shown():
    (found,) = minutes(PAST, "架電")

    assert [review.id for review in found.reviews] == ["r1"]
    assert [action.id for action in found.actions] == ["x"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_minutes_are_plain_text_and_printed_none_of_it_is_markup(language):
    hostile = Review(id="r", date=TODAY, node="a", meeting=MEETING.id, cause="<script>alert(1)</script>")
    with_it = replace(PLAN, reviews=(hostile,))
    text = minutes_text(with_it, scored(with_it), MEETING, (), voice(language, PLAN.plan.settings.calendar))

    assert "<script>alert(1)</script>" in text
    assert "<script" not in minutes_html(text, language)
