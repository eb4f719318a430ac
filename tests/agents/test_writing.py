"""An agent writes what it was told to, as whom its key says, and a dry run first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpicore.agents import AgentCaller
from kpicore.model.access import Actor, Role
from kpicore.model.rows import actual_rows
from kpicore.sheets.writing import sheets_of
from kpicore.stores.files import write_csv
from kpicore.stores.memory import MemoryStore
from kpicore.stores.open import open_store
from tests.agents.asking import OWNER, TODAY, VIEWER, Agent
from tests.reports.small import node, snapshot

PLAN = snapshot(
    [
        node("sales", kind="KGI", owner="佐藤", unit="円"),
        node("visits", "sales", owner="鈴木", cadence="weekly"),
    ],
    {"sales": [100.0, 110.0, 90.0, 100.0, 105.0, 95.0]},
)
STAFF = AgentCaller(Actor("入力係", Role.STAFF, spellings=frozenset({"佐藤"}), origin="agent:1f2e3d"), "en")
OCTOBER = {"indicator": "sales", "period": "10月"}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(PLAN)


def held(store: MemoryStore) -> dict[tuple[str, str], float]:
    return {(row["indicator"], row["period"]): row["value"] for row in actual_rows(store.load().actuals)}


def test_a_number_is_a_dry_run_until_it_is_told_otherwise(store: MemoryStore):
    agent = Agent(store, STAFF)
    tried = agent.ask("enter", **OCTOBER, value="約１０２").json

    assert (tried["outcome"], tried["written"], tried["before"]) == ("would_be_saved", False, None)
    assert (tried["after"]["value"], tried["period"]["id"], tried["understood_from"]) == (
        102.0,
        "2026-10",
        "⟦約１０２⟧",
    )
    assert "dry_run=false" in tried["next"]
    assert ("sales", "2026-10") not in held(store)
    assert store.history() == []

    done = agent.ask("enter", **OCTOBER, value="約１０２", dry_run=False).json

    assert (done["outcome"], done["written"]) == ("saved", True)
    assert held(store)["sales", "2026-10"] == 102.0
    line = store.history()[0]
    assert (line.author, line.origin) == ("入力係", "agent:1f2e3d")
    assert agent.ask("explain", node="sales").json["judged"]["period"] == "2026-10"


def test_an_unusual_number_is_pointed_out_before_it_is_written(store: MemoryStore):
    told = Agent(store, STAFF).ask("enter", **OCTOBER, value="1000").json

    (doubt,) = told["to_look_at"]
    assert "10 times" in doubt
    assert ("sales", "2026-10") not in held(store)


def test_a_number_that_is_there_already_is_not_written_again(store: MemoryStore):
    told = Agent(store, STAFF).ask("enter", indicator="sales", period="2026-09", value="95", dry_run=False).json

    assert (told["outcome"], told["written"]) == ("same", False)
    assert store.history() == []


def test_a_period_that_does_not_apply_is_entered_and_told_as_such(store: MemoryStore):
    agent = Agent(store, STAFF)
    done = agent.ask("enter", **OCTOBER, value="対象外", dry_run=False).json
    tried = agent.ask("enter", **OCTOBER, value="102").json
    (month,) = agent.ask("series", node="sales", first="2026-10", last="2026-10").json["periods"]

    assert (done["written"], done["after"], done["does_not_apply"]) == (True, None, "excluded")
    assert (tried["before"]["does_not_apply"], tried["does_not_apply"]) == ("excluded", None)
    assert (month["actual"], month["does_not_apply"], month["source"]["typed"]) == (None, "excluded", "⟦対象外⟧")


def test_a_viewers_token_is_offered_nothing_that_writes_and_refused_if_it_tries(store: MemoryStore):
    agent = Agent(store, VIEWER)

    assert {tool.name for tool in agent.tools()} & {"enter", "add_action"} == set()
    for dry_run in (True, False):
        told = agent.ask("enter", **OCTOBER, value="102", dry_run=dry_run)
        assert (told.is_error, "権限" in told.text) == (True, True)
        assert agent.ask("add_action", text="電話する", dry_run=dry_run).is_error
    assert store.history() == []


@pytest.mark.parametrize("dry_run", [True, False])
def test_staff_enter_what_is_theirs_and_nothing_else_in_a_dry_run_as_well(store: MemoryStore, dry_run: bool):
    told = Agent(store, STAFF).ask("enter", indicator="visits", period="2026-W46", value="5", dry_run=dry_run)

    assert told.is_error
    assert "⟦鈴木⟧" in told.text
    assert store.history() == []


def test_an_action_is_shown_and_then_opened_for_the_indicators_owner(store: MemoryStore):
    agent = Agent(store, STAFF)
    asked = {"text": "見積もりを\n取る", "indicator": "sales", "due": "2026-12-07", "aimed": 120}
    tried = agent.ask("add_action", **asked).json

    assert (tried["action"]["owner"], tried["action"]["due"], tried["action"]["aimed"]["value"]) == (
        "⟦佐藤⟧",
        "2026-12-07",
        120.0,
    )
    assert store.load().actions == ()

    done = agent.ask("add_action", **asked, dry_run=False).json

    (action,) = store.load().actions
    assert (action.text, action.owner, action.due, action.opened) == (
        "見積もりを 取る",
        "佐藤",
        date(2026, 12, 7),
        date(2026, 11, 24),
    )
    assert done["action"]["id"] == action.id
    assert agent.ask("add_action", text="x", indicator="sales", due="2026-11-01").json["to_look_at"] != []
    assert agent.ask("add_action", text="⟦ ⟧", indicator="sales").is_error


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_can_only_be_read_says_so_and_names_no_file(tmp_path: Path, dry_run: bool):
    write_csv(tmp_path / "plan", sheets_of(PLAN, today=TODAY, language="ja"))
    agent = Agent(open_store(f"csv:{tmp_path / 'plan'}"), replace(OWNER, language="en"))

    told = agent.ask("enter", **OCTOBER, value="102", dry_run=dry_run)

    assert told.text.startswith("This plan can only be read here")
    assert str(tmp_path) not in told.text


def test_somebody_who_was_faster_is_not_overwritten(store: MemoryStore):
    class Racing(MemoryStore):
        """Somebody else enters between the look and the save."""

        def save(self, changes, actor):
            if actor.name == "入力係":
                Agent(self, OWNER).ask("enter", **OCTOBER, value="50", dry_run=False)
            return super().save(changes, actor)

    racing = Racing(PLAN)
    told = Agent(racing, STAFF).ask("enter", **OCTOBER, value="102", dry_run=False)

    assert (told.is_error, held(racing)["sales", "2026-10"]) == (True, 50.0)
    assert "Somebody changed the same place" in told.text
