"""会議: prepared by the owners of indicators, held in five steps, closed with what it needs, and found again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from kpicore.model import Action, Change, Meeting, MeetingState, Review
from kpicore.sheets.writing.layout import sheets_of
from kpicore.stores.files.store import write_xlsx
from kpicore.stores.sql.store import SqlStore
from pages.shared import place, session
from tests.pages.boards import FILES, Open, complaints, fill, looks_as
from tests.pages.boards import said as drawn
from tests.pages.hostile import HOSTILE
from tests.pages.test_hostile import alive
from tests.people import owner, staff, viewer
from tests.reports.small import TODAY, node, snapshot

MEETING = "2026-11-30"
#: The red one has missed for four months, the yellow one is a little short.
PLAN = snapshot(
    [
        node("goal", kind="KGI"),
        node("red", "goal", owner="佐藤", response="電話を増やす"),
        node("yellow", "goal", owner="鈴木"),
    ],
    {"goal": [100.0] * 7, "red": [100.0] * 3 + [50.0] * 4, "yellow": [100.0] * 6 + [90.0]},
)
HELD = replace(PLAN, meetings=(Meeting(id=MEETING, date=date(2026, 11, 30), state="held", as_of=date(2026, 11, 29)),))


@pytest.fixture
def store(url):
    found = SqlStore(make_url(url))
    yield found
    found.engine.dispose()


def said(app: AppTest) -> str:
    """Return what a page shows as it is read: without the signs that keep a text from being markup."""
    return drawn(app).replace("\\", "").replace("\u2060", "")


def at(open_page: Open, held=HELD, step: str = "promises", **address: str) -> AppTest:
    if held is not None:
        fill(session.store_url(), held)
        session.live().refresh()
        held = None
    return open_page("review", held=held, address={"meeting": MEETING, "step": step, **address})


def labelled(widgets, label: str):
    return [widget for widget in widgets if widget.label == label]


def press(app: AppTest, label: str, which: int = 0) -> AppTest:
    return labelled(app.button, label)[which].click().run()


def test_the_next_meeting_says_what_is_on_its_agenda_and_a_missed_one_is_said(open_page):
    before = Meeting(id="2026-11-02", date=date(2026, 11, 2), state="closed", summary="続ける")
    settings = PLAN.plan.settings.model_copy(update={"meeting_rhythm": "weekly", "meeting_weekday": "monday"})
    held = replace(PLAN, plan=PLAN.plan.model_copy(update={"settings": settings}), meetings=(before,))

    text = said(open_page("review", held=held))

    assert "の会議は開かれていません。" in said(open_page())
    assert "議題2件（■ 1、▲ 1、◇ 0）" in text
    assert "の会議は開かれていません。" in text
    assert "次の会議:" in text


def test_before_the_meeting_an_owner_of_an_indicator_writes_its_cause_and_only_its(open_page, store, monkeypatch):
    open_page("review", held=PLAN)
    looks_as(monkeypatch, staff("佐藤"))
    app = open_page("review", address={"meeting": MEETING})
    (field,) = app.text_area

    field.set_value("電話が減った")
    press(app, "保存")

    (review,) = store.load().reviews
    assert (review.node, review.meeting, review.cause) == ("red", MEETING, "電話が減った")
    assert review.fact == "10月 50件、目標 100件以上、4期連続未達"
    assert labelled(app.button, "会議を始める") == []
    assert complaints(app) == []


def test_an_owner_starts_the_meeting_with_who_is_there(open_page, store):
    app = open_page("review", held=PLAN, address={"meeting": MEETING})

    app = press(app, "会議を始める")

    (meeting,) = store.load().meetings
    assert (meeting.id, meeting.state, meeting.people) == (MEETING, "held", ("佐藤", "鈴木"))
    assert "開始から0分" in said(app)
    assert complaints(app) == []


def test_a_promise_that_goes_on_is_rolled_over_to_the_next_meeting_and_shows_the_indicator_before_and_after(
    open_page, store
):
    promised = Action(
        id="a1",
        text="電話する",
        owner="佐藤",
        node="red",
        due=date(2026, 11, 20),
        rolled=2,
        aimed=80,
        opened=date(2026, 8, 5),
    )
    app = at(open_page, replace(HELD, actions=(promised,)))
    assert "red: 50件 → 50件、ねらい 80件、届いていない" in said(app)
    assert "期限切れ" in said(app)

    (answer,) = [each for each in app.get("button_group") if str(each.key).endswith("-answer")]
    answer.set_value("promise_on")
    press(app, "記録する")

    (action,) = store.load().actions
    assert (action.state, action.rolled) == ("doing", 3)
    assert "繰り越し3回" in said(app.run())


def test_three_misses_in_a_row_open_the_cause_analysis_and_fewer_do_not(open_page):
    text = said(at(open_page, step="exceptions"))

    assert text.count("原因分析") == 1
    assert "4期続けて未達です。原因分析" in text
    assert "事前に決めた対応: 電話を増やす" in text


def test_a_meeting_is_closed_when_every_red_light_has_an_action_and_its_minutes_are_sealed(open_page, store):
    app = at(open_page, step="summary")
    assert labelled(app.button, "会議を確定する")[0].disabled
    assert "次の■にアクション" in said(app)

    app = at(open_page, None, step="decisions")
    labelled(app.text_input, "何を")[0].set_value("毎朝10件電話する")
    app = press(app, "加える")
    (action,) = store.load().actions
    (review,) = store.load().reviews
    assert (action.text, action.owner, action.node, action.review) == ("毎朝10件電話する", "佐藤", "red", review.id)

    app = press(at(open_page, None, step="summary"), "会議を確定する")

    (meeting,) = store.load().meetings
    assert meeting.state == "closed"
    assert "毎朝10件電話する（佐藤、期限" in meeting.summary
    assert "【アクション】" in meeting.summary
    assert "確定しています" in said(app)
    app = press(app, "会議を再開する")
    assert store.load().meetings[0].state == "held"
    assert store.history()[0].change.table == "meetings"
    assert complaints(app) == []


def test_a_week_is_run_with_it_prepared_held_closed_and_rolled_over_in_the_next_one(open_page, store):
    app = press(at(open_page, PLAN), "会議を始める")
    app.query_params["step"] = "decisions"
    labelled(app.run().text_input, "何を")[0].set_value("毎朝10件電話する")
    app = press(app, "加える")
    app.query_params["step"] = "summary"
    press(app.run(), "会議を確定する")

    following = "2026-12-07"
    app = press(open_page("review", address={"meeting": following}), "会議を始める")
    assert "毎朝10件電話する" in said(app)
    (answer,) = [each for each in app.get("button_group") if str(each.key).endswith("-answer")]
    answer.set_value("promise_on")
    press(app, "記録する")

    found = store.load()
    assert {(meeting.id, str(meeting.state)) for meeting in found.meetings} == {
        (MEETING, "closed"),
        (following, "held"),
    }
    assert [(action.rolled, action.state) for action in found.actions] == [(1, "doing")]


def test_watching_needs_a_reason_and_a_day_to_come(open_page, store):
    def closes(**fields) -> bool:
        review = Review(id=f"{MEETING}-red", date=date(2026, 11, 30), node="red", meeting=MEETING, **fields)
        app = at(open_page, replace(HELD, reviews=(review,)), step="summary")
        return not labelled(app.button, "会議を確定する")[0].disabled

    assert not closes(watch_until=date(2027, 1, 31))
    assert not closes(watch_until=date(2026, 11, 1), cause="季節のもの")
    assert closes(watch_until=date(2027, 1, 31), cause="季節のもの")


def test_of_two_browsers_the_later_one_is_shown_both_and_loses_nothing(open_page, store):
    app = at(open_page, step="exceptions")
    other = Review(id=f"{MEETING}-red", date=date(2026, 11, 30), node="red", meeting=MEETING, cause="ほかの人の原因")
    app.text_area[0].set_value("わたしの原因")
    store.save([Change("reviews", (other.id,), None, other.model_dump(mode="json"))], owner("鈴木"))
    session.live().refresh()

    app = press(app, "保存")

    assert "ほかの人が先に書きました" in said(app)
    assert "ほかの人の原因" in said(app)
    assert (app.text_area[0].value, store.load().reviews[0].cause) == ("わたしの原因", "ほかの人の原因")
    press(app, "保存")
    assert store.load().reviews[0].cause == "わたしの原因"


def test_exceptions_come_one_by_one_and_what_was_typed_about_another_one_stays(open_page, store):
    app = at(open_page, step="exceptions")
    assert [each.value.endswith("[佐藤]") for each in app.subheader] == [True]
    assert len(app.text_area) == 1
    app.text_area[0].set_value("電話が減った").run()

    app.query_params["item"] = "yellow"
    app.run()
    assert "未保存: red" in said(app)
    app.text_area[0].set_value("雨")
    app = press(app, "保存")
    assert [(review.node, review.cause) for review in store.load().reviews] == [("yellow", "雨")]
    app.query_params["item"] = "red"
    app = press(app.run(), "保存して次の議題へ")

    assert {(review.node, review.cause) for review in store.load().reviews} == {
        ("red", "電話が減った"),
        ("yellow", "雨"),
    }
    assert app.query_params["item"] == "yellow"
    assert "済んだ議題 2/2" in said(app)
    assert complaints(app) == []


def test_a_saved_decision_leaves_a_cause_that_is_still_being_typed(open_page, store):
    app = at(open_page, step="exceptions")
    app.text_area[0].set_value("まだ途中").run()
    app.query_params["step"] = "decisions"
    labelled(app.run().selectbox, "決定")[0].select("reinforce")
    app = press(app, "保存")
    app.query_params["step"] = "summary"
    assert "保存していない入力があります" in said(app.run())

    app.query_params["step"] = "exceptions"
    assert app.run().text_area[0].value == "まだ途中"
    press(app, "保存")

    (review,) = store.load().reviews
    assert (review.cause, review.decision) == ("まだ途中", "reinforce")


def test_two_people_who_add_an_action_at_once_both_have_theirs(open_page, store):
    app = at(open_page, step="decisions")
    labelled(app.text_input, "何を")[0].set_value("電話する").run()
    theirs = Review(id=f"{MEETING}-red", date=date(2026, 11, 30), node="red", meeting=MEETING)
    other = Action(id=f"{MEETING}-red-1", review=theirs.id, node="red", text="メールを出す")
    rows = [("reviews", theirs), ("actions", other)]
    store.save([Change(table, (row.id,), None, row.model_dump(mode="json")) for table, row in rows], owner("鈴木"))

    app = press(app, "加える")

    assert sorted(action.text for action in store.load().actions) == ["メールを出す", "電話する"]
    assert len(store.load().reviews) == 1
    assert complaints(app) == []


def test_a_row_that_somebody_else_wrote_is_simply_shown_where_nothing_was_typed(open_page, store):
    app = at(open_page, step="exceptions")
    other = Review(id=f"{MEETING}-red", date=date(2026, 11, 30), node="red", meeting=MEETING, cause="ほかの人の原因")
    store.save([Change("reviews", (other.id,), None, other.model_dump(mode="json"))], owner("鈴木"))
    session.live().refresh()

    app.run()

    assert app.text_area[0].value == "ほかの人の原因"
    assert "ほかの人が先に書きました" not in said(app)


def test_a_meeting_is_not_closed_over_what_somebody_wrote_a_moment_ago(open_page, store):
    action = Action(id="a", text="電話する", node="red")
    app = at(open_page, replace(HELD, actions=(action,)), step="summary")
    other = Review(id=f"{MEETING}-red", date=date(2026, 11, 30), node="red", meeting=MEETING, cause="ほかの人の原因")
    store.save([Change("reviews", (other.id,), None, other.model_dump(mode="json"))], owner("鈴木"))

    app = press(app, "会議を確定する")
    assert "ほかの人が書き足しました" in said(app)
    assert store.load().meetings[0].state == "held"
    app = press(app, "会議を確定する")

    assert "ほかの人の原因" in store.load().meetings[0].summary
    assert complaints(app) == []


def test_a_meeting_that_somebody_else_closed_meanwhile_is_shown_closed_and_nothing_is_written(open_page, store):
    app = at(open_page, step="exceptions")
    app.text_area[0].set_value("遅かった原因")
    now = store.load().meetings[0]
    sealed = now.model_copy(update={"state": MeetingState.CLOSED, "summary": "議事録"})
    store.save(
        [Change("meetings", (MEETING,), now.model_dump(mode="json"), sealed.model_dump(mode="json"))], owner("鈴木")
    )
    session.live().refresh()

    app.run()

    assert "確定しています" in said(app)
    assert store.load().reviews == ()


def test_changing_the_kpi_opens_the_wizard_at_the_indicator_itself(open_page):
    review = Review(id=f"{MEETING}-red", date=date(2026, 11, 30), node="red", meeting=MEETING, decision="change_kpi")
    app = press(at(open_page, replace(HELD, reviews=(review,)), step="decisions"), "ウィザードでこの指標を直す")

    address = re.search(r'wizard\?draft=([^&"\\]+)&step=kpi', said(app))
    app.query_params.clear()
    app.query_params["draft"], app.query_params["step"] = address[1], "kpi"
    app.switch_page(FILES["wizard"]).run()

    assert [
        field.key for field in app.text_input if str(field.key).startswith("wizard-red--name")
    ]  # its entry is open, no other is
    assert not [field.key for field in app.text_input if str(field.key).startswith("wizard-yellow--name")]
    assert '"wizard-red--card"' in said(app)


def test_a_long_list_of_the_wizard_turns_to_the_page_of_the_indicator_once(open_page):
    many = [node(f"other{number}", "why") for number in range(60)]
    nodes = [node("goal", kind="KGI"), node("why", "goal", "CSF"), *many, node("red", "why", owner="佐藤")]
    decided = Review(id=f"{MEETING}-red", date=date(2026, 11, 30), node="red", meeting=MEETING, decision="change_kpi")
    held = replace(snapshot(nodes, {"red": [50.0] * 7}, reviews=[decided]), meetings=HELD.meetings)
    app = press(at(open_page, held, step="decisions", item="red"), "ウィザードでこの指標を直す")

    address = re.search(r'wizard\?draft=([^&"\\]+)&step=kpi', said(app))
    app.query_params.clear()
    app.query_params["draft"], app.query_params["step"] = address[1], "kpi"
    app.switch_page(FILES["wizard"]).run()

    part = "wizard-part-wizard-why--list"
    assert app.session_state[part] == 3
    assert [field for field in app.text_input if str(field.key).startswith("wizard-red--name")]
    app.session_state[part] = 1
    app.run()
    assert app.session_state[part] == 1


def test_where_nothing_can_be_written_it_is_said_that_no_response_opens_an_action(open_page, tmp_path, monkeypatch):
    agreed = PLAN.plan.by_id["red"].model_copy(update={"response_when": "misses-3"})
    nodes = tuple(agreed if each.id == "red" else each for each in PLAN.plan.nodes)
    held = replace(HELD, plan=PLAN.plan.model_copy(update={"nodes": nodes}))
    assert "自動で開きません" not in said(at(open_page, held, step="exceptions"))
    write_xlsx(tmp_path / "plan.xlsx", sheets_of(held, today=TODAY))
    monkeypatch.setenv("KPICORE_STORE", f"xlsx:{tmp_path / 'plan.xlsx'}")

    app = at(open_page, None, step="exceptions")

    assert "条件を満たしてもアクションは自動で開きません" in said(app)


def test_no_text_typed_in_a_meeting_comes_alive_in_it_its_minutes_or_the_list(open_page, store):
    line, lines = " ".join(HOSTILE), "\n".join(HOSTILE)
    theirs = node("theirs", "goal", owner=line)
    app = at(open_page, replace(PLAN, plan=PLAN.plan.model_copy(update={"nodes": (*PLAN.plan.nodes, theirs)})))
    labelled(app.text_input, "参加者")[0].set_value(line)
    app = press(app, "会議を始める")
    app.query_params["step"] = "exceptions"
    app.run().text_area[0].set_value(lines)
    app = press(app, "保存")
    app.query_params["step"] = "decisions"
    labelled(app.run().text_area, "動かす人・お金・時間")[0].set_value(lines)
    app = press(app, "保存")
    for label in ("何を", "誰が"):
        labelled(app.text_input, label)[0].set_value(line)
    app = press(app, "加える")
    assert alive(app) == []
    labelled(app.selectbox, "新しい担当")[0].set_value(line).run()
    app = app.button(key="hand-over-do-red").click().run()
    assert store.load().plan.by_id["red"].owner == line[:80].strip()
    assert alive(app) == []

    app.query_params["step"] = "summary"
    app = press(app.run(), "会議を確定する")
    assert alive(app) == []
    assert all(text in store.load().meetings[0].summary for text in HOSTILE)
    app = press(open_page("review", address={"meeting": "2026-12-07"}), "会議を始める")
    labelled(app.text_input, "結果を一行で")[0].set_value(line)
    (answer,) = [each for each in app.get("button_group") if str(each.key).endswith("-answer")]
    answer.set_value("promise_on")
    app = press(app, "記録する")

    assert store.load().actions[0].result == line[:300].strip()
    for shown in (app, open_page("review", address={"q": "script"})):
        assert alive(shown) == []
        assert complaints(shown) == []


def test_a_changed_target_holds_from_its_day_on_and_an_ended_indicator_leaves_the_agenda(open_page, store):
    def deciding(decision: str) -> AppTest:
        review = Review(id=f"{MEETING}-red", date=date(2026, 11, 30), node="red", meeting=MEETING, decision=decision)
        return at(open_page, replace(HELD, reviews=(review,)), step="decisions")

    app = deciding("change_target")
    labelled(app.number_input, "新しい目標（件）")[0].set_value(60.0)
    app.button(key="FormSubmitter:target-red-保存").click().run()
    assert [(each.indicator, each.value) for each in store.load().plan.targets] == [("red", 60.0)]

    press(deciding("end"), "この指標を終了する")
    assert store.load().plan.by_id["red"].state == "retired"


def test_an_indicator_is_handed_over_with_its_owners_open_actions(open_page, store):
    actions = (Action(id="a1", text="a", owner="佐藤", node="red"), Action(id="a2", text="b", owner="田中", node="red"))
    app = at(open_page, replace(HELD, actions=actions), step="decisions")

    labelled(app.selectbox, "新しい担当")[0].set_value("鈴木").run()
    assert "いっしょに渡る未完了のアクション: 1件" in said(app)
    app.button(key="hand-over-do-red").click().run()

    found = store.load()
    assert found.plan.by_id["red"].owner == "鈴木"
    assert [action.owner for action in found.actions] == ["鈴木", "田中"]


def test_when_an_agreed_response_fires_is_agreed_in_the_meeting(open_page, store):
    app = at(open_page, step="decisions")

    labelled(app.selectbox, "いつ始めるか")[0].select("misses-3")
    labelled(app.number_input, "何日以内に")[0].set_value(3)
    app.button(key="FormSubmitter:response-nodes/red-0-保存").click().run()

    red = store.load().plan.by_id["red"]
    assert (red.response, red.response_when, red.response_days) == ("電話を増やす", "misses-3", 3)


def test_meetings_are_found_by_what_they_decided(open_page):
    meetings = tuple(
        Meeting(id=day, date=date.fromisoformat(day), state="closed", summary=text)
        for day, text in (("2026-10-05", "値引きをやめる"), ("2026-11-02", "広告を増やす"))
    )
    review = Review(id="r", date=date(2026, 11, 2), node="red", meeting="2026-11-02", cause="電話が減った")
    held = replace(PLAN, meetings=meetings, reviews=(review,))

    assert "1件の会議" in said(open_page("review", held=held, address={"q": "red 電話"}))
    assert "触れた会議はありません" in said(open_page("review", address={"q": "採用"}))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("step", ["promises", "result", "exceptions", "decisions", "summary"])
def test_every_step_is_drawn_for_whoever_may_only_look_without_a_field(open_page, monkeypatch, step, language):
    open_page("review", held=HELD)
    looks_as(monkeypatch, viewer())

    app = open_page("review", language=language, address={"meeting": MEETING, "step": step})

    assert complaints(app) == []
    assert (len(app.text_area), len(app.text_input)) == (0, 0)


def test_an_address_of_no_meeting_is_said(open_page):
    for address in ("<b>x", "2026-13-45", "nonsense", "20261130"):
        assert "という会議はありません" in said(open_page("review", held=PLAN, address={"meeting": address}))


def test_key_results_stand_apart_from_the_lights_of_what_must_reach_its_target(open_page):
    nodes = [node("goal", kind="KGI"), node("must", "goal"), node("love*s*", "goal", green=0.6, yellow=0.3)]
    held = snapshot(nodes, {"must": [50.0] * 7, "love*s*": [70.0] * 7})
    held = replace(held, meetings=HELD.meetings)

    text = said(at(open_page, held, step="result"))

    assert "OKR（目的と主な結果）" in text
    assert "0.70" in text
    lights = next(line for line in text.splitlines() if "いまの信号" in line)
    assert "要対策" in lights
    assert "順調" not in lights


# -- a slow board --------------------------------------------------------------------------------------------------


def step_of(app: AppTest) -> str:
    found = app.query_params.get("step", "promises")
    return found if isinstance(found, str) else found[0]


def behind(app: AppTest, **address: str) -> AppTest:
    """Run as a click does whose browser had not heard of the new address yet: it comes with the old one."""
    for name in ("step", "item"):
        app.query_params.pop(name, None)
    for name, value in {"meeting": MEETING, **address}.items():
        app.query_params[name] = value
    return app.run()


def test_a_click_that_comes_with_the_address_of_the_step_before_puts_nobody_back(open_page):
    app = at(open_page, step="result")
    labelled(app.button, "次へ: 3 議題")[0].click().run()
    assert step_of(app) == "exceptions"

    behind(app, step="result")
    assert (step_of(app), labelled(app.text_area, "原因") != []) == ("exceptions", True)

    app.query_params["step"] = "result"  # the next click too
    labelled(app.button, "次へ: 4 決定")[0].click().run()
    for each in ("result", "exceptions"):
        assert step_of(behind(app, step=each)) == "decisions"


def test_back_leads_to_the_step_before_at_once_and_a_link_to_any(open_page, monkeypatch):
    app = at(open_page, step="result")
    labelled(app.button, "次へ: 3 議題")[0].click().run()

    with monkeypatch.context() as back:
        context = place.get_script_run_ctx
        back.setattr(place, "get_script_run_ctx", lambda: _ThroughHistory(context()))
        behind(app, step="result")
    assert step_of(app) == "result"

    assert step_of(behind(app, step="summary")) == "summary"


def test_an_address_that_has_arrived_is_believed_again(open_page):
    app = at(open_page, step="result")
    labelled(app.button, "次へ: 3 議題")[0].click().run()
    app.run()  # the browser names the new step itself

    assert step_of(behind(app, step="result")) == "result"


class _ThroughHistory:
    """What a run knows of itself when Back or Forward began it."""

    is_history_navigation = True

    def __init__(self, context: object) -> None:
        self._context = context

    def __getattr__(self, name: str) -> object:
        return getattr(self._context, name)


def test_a_run_that_another_click_began_writes_nothing_into_the_field_that_is_being_typed_in(open_page):
    held = replace(HELD, actions=(Action(id="a1", text="電話", owner="佐藤", due=TODAY, node="red"),))
    app = at(open_page, held=held)
    assert [field.proto.set_value for field in app.text_input if field.label == "結果を一行で"] == [True]

    app.run()  # as after any other click

    assert [field.proto.set_value for field in app.text_input if field.label == "結果を一行で"] == [False]
