"""`kpicore meeting` and `kpicore action`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import make_url

from kpicore.cli import main
from kpicore.model import Action, Meeting, Snapshot
from kpicore.model.rows import changes_between
from kpicore.stores.open import open_store
from kpicore.stores.sql.store import SqlStore
from tests.people import owner
from tests.reports.small import node, snapshot

PLAN = replace(
    snapshot(
        [node("goal", kind="KGI"), node("cvr", "goal", owner="佐藤")],
        {"goal": [100.0] * 7, "cvr": [100.0] * 3 + [50.0] * 4},
        meeting_rhythm="weekly",
    ),
    actions=(Action(id="a1", text="電話", owner="佐藤", node="cvr", due=date(2026, 11, 20)),),
    meetings=(Meeting(id="m", date=date(2026, 11, 2), state="closed", summary="続ける"),),
)


@pytest.fixture
def url(tmp_path):
    found = f"sqlite:///{tmp_path / 'board.db'}"
    store = SqlStore(make_url(found))
    store.save(changes_between(Snapshot(), PLAN), owner())
    store.engine.dispose()
    return found


def asked(capsys, *args: str) -> tuple[int, str]:
    code = main(list(args))
    return code, capsys.readouterr().out


def test_the_next_meeting_has_its_day_its_agenda_and_the_promises(url, capsys):
    code, out = asked(capsys, "meeting", "--next", "--store", url, "--as-of", "2026-11-24", "--json")

    found = json.loads(out)
    assert (code, found["next"], found["missed"]) == (0, "2026-11-24", "2026-11-16")
    (line,) = found["agenda"]
    assert (line["indicator"], line["reason"], line["streak"], line["answered"]) == ("cvr", "off_track", 4, True)
    assert [(each["id"], each["days_overdue"]) for each in found["promises"]] == [("a1", 4)]
    assert "cvr" in asked(capsys, "meeting", "--next", "--store", url, "--as-of", "2026-11-24", "--lang", "en")[1]


def test_meetings_are_listed(url, capsys):
    assert [each["id"] for each in json.loads(asked(capsys, "meeting", "--store", url, "--json")[1])["meetings"]] == [
        "m"
    ]
    assert "2026年11月2日" in asked(capsys, "meeting", "--store", url)[1]


def test_an_action_is_added_listed_and_done_under_the_name_of_whoever_did_it(url, capsys, monkeypatch):
    monkeypatch.setenv("KPICORE_ACTOR", "花子")
    code, out = asked(
        capsys,
        "action",
        "add",
        "導線を直す",
        "--node",
        "cvr",
        "--due",
        "2026-12-07",
        "--aimed",
        "80",
        "--store",
        url,
        "--json",
    )
    added = json.loads(out)
    assert (code, added["owner"], added["node"], added["aimed"], added["state"]) == (0, "佐藤", "cvr", 80.0, "open")

    listed = json.loads(asked(capsys, "action", "list", "--who", "佐 藤", "--store", url, "--json")[1])["actions"]
    assert [each["id"] for each in listed] == ["a1", added["id"]]
    assert json.loads(asked(capsys, "action", "list", "--who", "鈴木", "--store", url, "--json")[1])["actions"] == []

    code, out = asked(capsys, "action", "done", added["id"], "--result", "直した", "--store", url, "--json")
    assert (code, json.loads(out)["state"], json.loads(out)["result"]) == (0, "done", "直した")
    store = SqlStore(make_url(url))
    assert {line.author for line in store.history()[:2]} == {"花子"}
    store.engine.dispose()


@pytest.mark.parametrize(
    "args", [("done", "nowhere"), ("add",), ("add", "x", "--node", "nowhere"), ("sing",), ("done", "a1", "--due", "x")]
)
def test_what_is_not_there_is_one_clear_line_and_nothing_is_written(url, capsys, args):
    assert main(["action", *args, "--store", url]) == 2

    said = capsys.readouterr().err
    assert said.count("\n") == 1


def test_an_indicator_is_handed_over_with_its_open_actions_and_a_dry_run_changes_nothing(url, capsys):
    def held():
        snapshot = open_store(url).load()
        return snapshot.plan.by_id["cvr"].owner, snapshot.actions[0].owner

    code, out = asked(capsys, "handover", "CVR", " 高橋 ", "--store", url, "--dry-run", "--lang", "ja")
    assert (code, held()) == (0, ("佐藤", "佐藤"))
    assert "cvr: 担当 佐藤 → 高橋、アクション 1件" in out
    assert "まだ保存していません" in out

    found = json.loads(asked(capsys, "handover", "cvr", "高橋", "--store", url, "--json")[1])
    assert {name: found[name] for name in ("indicator", "before", "after", "saved")} == {
        "indicator": "cvr",
        "before": "佐藤",
        "after": "高橋",
        "saved": True,
    }
    assert ([each["id"] for each in found["actions"]], held()) == (["a1"], ("高橋", "高橋"))
    assert "もう高橋です" in asked(capsys, "handover", "cvr", "高橋", "--store", url, "--lang", "ja")[1]
    assert main(["handover", "nobody", "高橋", "--store", url]) == 2


def test_every_line_for_a_terminal_is_a_line_and_no_text_makes_one_of_its_own(url, capsys):
    asked(capsys, "action", "add", "電話\nする", "--who", "佐藤", "--store", url)
    asked(capsys, "action", "add", "広告", "--who", "佐藤", "--store", url)

    listed = asked(capsys, "action", "list", "--store", url)[1].splitlines()
    assert ["電話 する" in line for line in listed].count(True) == 1
    assert len(listed) == 3
    assert len(asked(capsys, "meeting", "--next", "--store", url)[1].splitlines()) > 3
