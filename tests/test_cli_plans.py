"""`kpicore plans`: several plans of one board from the command line, and what an archived one refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpicore.cli import main
from kpicore.model import Node, Plan, Settings, Snapshot, actuals_table
from kpicore.model.access import Role
from kpicore.model.members import Member
from kpicore.model.rows import changes_between
from kpicore.stores.open import open_store
from kpicore.stores.state import open_state
from tests.people import owner

SATO = "sato@example.co.jp"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A board whose first plan has a goal, an indicator and one number."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    found = f"sqlite:///{tmp_path}/board.db"
    monkeypatch.setenv("KPICORE_STORE", found)
    goal = Node(id="sales", kind="KGI", name="売上", unit="円", target=1200.0)
    visits = Node(id="visits", parents=("sales",), kind="KPI", name="来客数", unit="人", target=1200.0)
    numbers = actuals_table([{"indicator": "visits", "period": "2026-05", "value": 100.0}])
    settings = Settings(name="本店", fiscal_start_month=7, sample=True)
    open_store(found).save(
        changes_between(Snapshot(), Snapshot(Plan(settings=settings, nodes=(goal, visits)), numbers)), owner()
    )
    return found


def listed(capsys) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    assert main(["plans", "--json"]) == 0
    return {row["plan"]: row for row in json.loads(capsys.readouterr().out)["plans"]}


def test_an_empty_plan_begins_with_the_companys_settings_under_its_own_name(url, capsys):
    assert main(["plans", "add", "osaka", "--name", "大阪支店"]) == 0

    held = open_store(url, plan="osaka").load().plan
    assert (held.settings.name, held.settings.fiscal_start_month, held.settings.sample) == ("大阪支店", 7, False)
    assert held.nodes == ()
    row = listed(capsys)["osaka"]
    assert (row["name"], row["next_step"], row["archived_at"]) == ("大阪支店", "plan", None)


@pytest.mark.parametrize(("more", "numbers"), [((), 0), (("--numbers",), 1)])
def test_a_copy_has_the_tree_and_with_numbers_what_was_entered(url, more, numbers):
    assert main(["plans", "add", "trial", "--name", "お試し", "--copy", "main", *more]) == 0

    copy = open_store(url, plan="trial").load()
    assert list(copy.plan.by_id) == ["sales", "visits"]
    assert (copy.plan.settings.name, copy.plan.settings.sample, len(copy.actuals)) == ("お試し", False, numbers)
    assert open_store(url).load().plan.settings.name == "本店"


def test_what_is_done_in_a_copy_stays_out_of_the_original(url):
    main(["plans", "add", "trial", "--name", "お試し", "--copy", "main"])

    assert main(["enter", "visits", "2026-06", "7", "--plan", "trial"]) in (0, 1)

    assert open_store(url, plan="trial").load().actuals["value"].tolist() == [7.0]
    assert open_store(url).load().actuals["value"].tolist() == [100.0]


def test_a_copy_is_seen_by_nobody_who_may_not_see_the_original(url):
    state = open_state(url)
    state.members.put(Member("owner@example.co.jp", Role.OWNER), owner(), None)
    state.members.put(Member(SATO, Role.VIEWER), owner(), None)
    main(["plans", "add", "pay", "--name", "人件費"])
    state.plans.grant("pay", SATO, Role.NONE, owner())

    main(["plans", "add", "pay-2", "--name", "人件費の案", "--copy", "pay"])

    assert state.plans.register().roles == {"pay": {SATO: Role.NONE}, "pay-2": {SATO: Role.NONE}}


def test_an_archived_plan_is_looked_at_and_refuses_every_command_that_writes(url, capsys):
    main(["plans", "add", "old", "--name", "昨年度", "--copy", "main", "--numbers"])
    assert main(["plans", "archive", "old"]) == 0
    Path("more.csv").write_text("x", encoding="utf-8")
    capsys.readouterr()

    for command in (
        ["enter", "visits", "2026-06", "7"],
        ["action", "add", "電話する"],
        ["handover", "visits", "鈴木"],
        ["import", "more.csv"],
        ["digest", "--send"],
    ):
        assert main([*command, "--plan", "old"]) == 2
        assert "kpicore plans reopen old" in capsys.readouterr().err
    assert len(open_store(url, plan="old").load().actuals) == 1
    assert main(["score", "--plan", "old"]) == 0
    assert listed(capsys)["old"]["archived_at"] is not None

    assert main(["plans", "reopen", "old"]) == 0
    assert main(["enter", "visits", "2026-06", "7", "--plan", "old"]) in (0, 1)
    assert len(open_store(url, plan="old").load().actuals) == 2


def test_renaming_changes_the_name_everybody_reads(url, capsys):
    main(["plans", "add", "osaka", "--name", "大阪"])

    assert main(["plans", "rename", "osaka", "--name", "関西"]) == 0
    assert main(["plans", "rename", "main", "--name", "本社"]) == 0

    names = {key: row["name"] for key, row in listed(capsys).items()}
    assert names == {"main": "本社", "osaka": "関西"}


def test_the_lights_of_all_plans_count_what_they_share_once_and_leave_archived_ones_out(url, capsys):
    main(["plans", "add", "trial", "--name", "お試し", "--copy", "main", "--numbers"])
    capsys.readouterr()
    main(["plans", "--json"])
    both = json.loads(capsys.readouterr().out)
    main(["plans", "archive", "trial"])
    capsys.readouterr()
    main(["plans", "--json"])
    one = json.loads(capsys.readouterr().out)

    assert sum(both["lights"].values()) == sum(one["lights"].values()) == 1
    assert ([each["plans"] for each in both["shared"]], one["shared"]) == ([["main", "trial"]], [])


@pytest.mark.parametrize(
    "arguments",
    [
        ["add"],
        ["add", "osaka"],
        ["add", "大阪", "--name", "x"],
        ["add", "main", "--name", "x"],
        ["add", "osaka", "--name", "x", "--numbers"],
        ["add", "osaka", "--name", "x", "--copy", "nope"],
        ["add", "osaka", "--name", "x", "--sheet", "https://example.com/x"],
        ["add", "osaka", "--name", "x", "--sheet", "sqlite:///other.db"],
        ["archive", "main"],
        ["archive", "nope"],
        ["remove", "main"],
        ["rename", "main"],
        ["list", "main"],
        ["explode"],
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_makes_no_plan(url, capsys, arguments):
    assert main(["plans", *arguments]) == 2

    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert list(listed(capsys)) == ["main"]


def test_a_store_of_one_plan_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    assert main(["plans", "add", "osaka", "--name", "x", "--store", "memory:"]) == 2

    assert "holds one plan" in capsys.readouterr().err


def test_a_hostile_name_cannot_steer_the_terminal(url, capsys):
    main(["plans", "add", "x", "--name", "\x1b[2J<b>=1+1"])
    capsys.readouterr()

    assert main(["plans"]) == 0

    assert "\x1b" not in capsys.readouterr().out
