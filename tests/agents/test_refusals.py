"""What an agent is told where there is no answer: one sentence, with what to do, in either language."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import date

import pytest

from kpicore.agents import AgentCaller, PlanLook, StoreSource
from kpicore.errors import StoreUnavailable
from kpicore.model import Action, Snapshot
from kpicore.stores.memory import MemoryStore
from tests.agents.asking import NOW, OWNER, VIEWER, Agent
from tests.reports.small import node, snapshot

PLAN = snapshot(
    [
        node("goal", kind="KGI"),
        node("factor", "goal", kind="CSF"),
        node("calls", "factor", owner="佐藤"),
        node("old", "factor", state="retired"),
    ],
    {"goal": [100.0] * 7, "calls": [100.0] * 3 + [50.0] * 4},
)
ENGLISH = AgentCaller(OWNER.actor, "en")


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        (
            "explain",
            {"node": "nothing like it"},
            "The plan has no node ⟦nothing like it⟧. list_indicators shows all names",
        ),
        ("explain", {"node": "call"}, "Near it are ⟦calls⟧, ⟦goal⟧. list_indicators shows"),
        ("series", {"node": "factor"}, "⟦factor⟧ is a success factor and has no numbers of its own."),
        ("series", {"node": "old"}, "⟦old⟧ is retired"),
        ("series", {"node": "calls", "first": "2031-04"}, "from 2026-04-01 to 2027-03-31: ask within these days."),
        ("series", {"node": "calls", "first": "someday"}, "⟦someday⟧ is no period. Write it like 2026-10"),
        ("contributions", {}, "cannot be computed."),
        ("late", {"owner": "山田"}, "Nobody called ⟦山田⟧ owns an indicator or an action. There are: ⟦佐藤⟧."),
        ("score", {"as_of": "tomorrow-ish"}, "⟦tomorrow-ish⟧ is not a day; write it like 2026-04-30"),
        ("score", {"as_of": "1900-01-01"}, "lies outside the days that can be shown"),
        ("score", {"day": "2026-04-01"}, "score has no argument ⟦day⟧. It takes: as_of, offset."),
        ("explain", {}, "explain needs the argument node."),
        ("score", {"offset": -1}, "The argument offset of score cannot be used as given"),
        ("explain", {"node": "x" * 5000}, "The argument node of explain cannot be used as given"),
        ("drop_tables", {}, "There is no such tool. There are: score, "),
    ],
)
def test_a_question_without_an_answer_is_one_sentence_that_says_what_to_do(tool: str, arguments: dict, said: str):
    told = Agent(PLAN, ENGLISH).ask(tool, **arguments)

    assert told.is_error
    assert said in told.text
    assert "\n" not in told.text


def test_an_empty_plan_and_one_without_a_goal_say_what_to_do_next():
    empty, aimless = Agent(Snapshot(), ENGLISH), Agent(snapshot([node("calls")], {"calls": [1.0]}), ENGLISH)

    assert "Make one in the wizard" in empty.ask("score").text
    assert "The plan has no goal (KGI) yet." in aimless.ask("score").text
    assert aimless.ask("list_indicators").json["of"] == 1


class Failing(MemoryStore):
    """A store that stops to answer when it is told to."""

    failing = False

    def revision(self) -> str:
        if self.failing:
            raise StoreUnavailable(reason="network", path="/srv/secret/board.db", host="db.internal")
        return super().revision()


def test_in_an_outage_the_last_good_numbers_come_with_their_age_and_no_path():
    store, at = Failing(PLAN), [NOW]
    agent = Agent(StoreSource(lambda: store, now=lambda: at[0]), ENGLISH, now=NOW.replace(minute=7))
    before = agent.ask("score").json["data"]
    store.failing = True
    during = agent.ask("score")

    assert before == {"age_seconds": 420}
    assert during.json["data"]["age_seconds"] == 420
    assert during.json["data"]["outage"].startswith("The store does not answer now")
    assert "secret" not in during.text
    assert "internal" not in during.text


def test_a_store_that_never_answered_is_a_sentence():
    store = Failing(PLAN)
    store.failing = True
    store.load = store.revision  # type: ignore[assignment,method-assign]

    told = Agent(store, ENGLISH).ask("score")

    assert (told.is_error, told.text.startswith("The store cannot be reached.")) == (True, True)


def test_what_nobody_foresaw_has_a_number_and_its_trace_stays_in_the_log(caplog: pytest.LogCaptureFixture):
    class Broken:
        def look(self) -> PlanLook:
            raise RuntimeError("password=hunter2\nforged line")

    told = Agent(Broken(), ENGLISH).ask("score")  # type: ignore[arg-type]

    assert "hunter2" not in told.text
    number = told.text.partition("the number ")[2].partition(" ")[0]
    assert number.startswith("E-")
    assert any(number in record.getMessage() for record in caplog.records)
    assert "\nforged" not in caplog.text


def test_an_answer_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    class Slow(MemoryStore):
        def load(self) -> Snapshot:
            time.sleep(0.5)
            return super().load()

    monkeypatch.setattr("kpicore.agents.server.LONGEST_CALL", 0.05)

    assert "took longer than" in Agent(Slow(PLAN), ENGLISH).ask("score").text


def test_long_lists_are_cut_and_say_how_to_ask_for_the_rest():
    many = snapshot([node("goal", kind="KGI"), *(node(f"k{n}", "goal") for n in range(100))])
    agent = Agent(many, ENGLISH)
    first = agent.ask("list_indicators").json
    last = agent.ask("list_indicators", offset=80).json

    assert (first["shown"], first["of"], first["more"]) == (40, 101, "61 more: ask again with offset=40.")
    assert (last["shown"], last["more"]) == (21, None)
    assert agent.ask("list_indicators", offset=5000).json["indicators"] == []


def test_no_plan_makes_an_answer_without_bounds():
    """Five hundred indicators with long names, each with actions and reviews: no answer is larger than an agent can hold."""
    from kpicore.agents.server import LARGEST_ANSWER

    long = "とても長い名前" * 60
    nodes = [node("goal", kind="KGI"), *(node(f"k{n}", "goal", owner=long, definition=long) for n in range(500))]
    actions = [Action(id=f"a{n}", text=long, owner=long, node="k1", due=date(2026, 11, 1)) for n in range(300)]
    agent = Agent(snapshot(nodes, {f"k{n}": [50.0] * 7 for n in range(500)}, actions=actions), ENGLISH)

    for tool, arguments in (
        ("score", {}),
        ("list_indicators", {}),
        ("explain", {"node": "k1"}),
        ("late", {}),
        ("meetings", {}),
    ):
        told = agent.ask(tool, **arguments)
        assert len(told.text) <= LARGEST_ANSWER, tool
        assert not told.is_error or "too large" in told.text, tool


def test_what_was_asked_is_in_the_log_on_one_line(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "gyakusan.agents")
    Agent(PLAN, VIEWER).ask("explain", node="calls\n2026-01-01 forged")

    (line,) = [record.getMessage() for record in caplog.records if record.name == "gyakusan.agents"]
    assert line.startswith('週報 (agent:1f2e3d, viewer) asked explain {"node": "calls\\n2026-01-01 forged"}: declined')
    assert "\n" not in line


def test_the_language_is_the_callers_else_the_plans():
    japanese = Agent(PLAN).ask("explain", node="zzz").text
    of_plan = Agent(
        replace(
            PLAN,
            plan=PLAN.plan.model_copy(update={"settings": PLAN.plan.settings.model_copy(update={"language": "en"})}),
        )
    )

    assert japanese.startswith("計画に ⟦zzz⟧ はありません。")
    assert of_plan.ask("explain", node="zzz").text.startswith("The plan has no node")
