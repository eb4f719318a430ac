"""`kpicore year`: what beginning a fiscal year would do, and doing it, for people and for scripts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kpicore.cli import main
from kpicore.model import Action, Snapshot
from kpicore.model.rows import changes_between
from kpicore.stores.open import open_store
from tests.people import owner
from tests.reports.small import node, snapshot

DAY = ["--as-of", "2027-03-20"]
MONTHS = (*(f"2026-{month:02}" for month in range(4, 13)), "2027-01", "2027-02")
HELD = snapshot(
    [
        node("sales", kind="KGI", shape="total", target=1200.0, deadline=date(2027, 3, 31), unit="円"),
        node("visits", "sales"),
        node("gone", "sales", state="retired"),
    ],
    {"sales": [90.0] * 11},
    months=MONTHS,
    actions=[Action(id="a1", text="電話", node="visits")],
)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.setenv("KPICORE_STORE", "sqlite:///board.db")
    monkeypatch.setenv("KPICORE_ACTOR", "田中")
    open_store("sqlite:///board.db").save(changes_between(Snapshot(), HELD), owner())
    return "sqlite:///board.db"


def test_without_save_it_shows_what_would_change_and_changes_nothing(url: str, capsys):
    assert main(["year", *DAY]) == 0

    said = capsys.readouterr().out
    assert "2026年度の計画から2027年度を始めます" in said
    assert "sales: 目標 1,200円以上 → 1,200円以上、基準値 – → 1,080円（着地見込みから）" in said
    assert "まだ何も保存していません" in said
    assert open_store(url).load().plan == HELD.plan


def test_saved_it_is_one_entry_of_the_log_and_answers_as_json(url: str, capsys):
    assert main(["year", "fy2027", "--targets", "blank", "--save", "--json", *DAY]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert {name: answer[name] for name in ("year", "from", "saved", "left", "retired", "open_actions")} == {
        "year": "FY2027",
        "from": "FY2026",
        "saved": True,
        "left": [],
        "retired": ["gone"],
        "open_actions": ["a1"],
    }
    (sales, _) = answer["indicators"]
    assert sales["target"] == {"before": 1200, "after": None}
    assert sales["baseline"] == {"before": None, "after": 1080, "basis": "landing"}
    assert (sales["landing"], sales["deadline"]) == ({"value": 1080, "method": "pace"}, "2028-03-31")
    store = open_store(url)
    assert store.load().plan.by_id["sales"].target is None
    log = store.history()
    assert {line.author for line in log if line.revision == log[0].revision} == {"田中"}
    assert answer["changes"] == sum(line.revision == log[0].revision for line in log)


@pytest.mark.parametrize(
    ("given", "said"),
    [(["FY2031"], "始められるのは FY2027"), (["2027"], "「2027」は始められる年度ではありません")],
)
def test_a_year_that_cannot_be_begun_is_named_with_those_that_can(url: str, capsys, given: list[str], said: str):
    assert main(["year", *given, "--save", *DAY]) == 2
    assert said in capsys.readouterr().err


def test_a_year_is_begun_once(url: str, capsys):
    main(["year", "--save", *DAY])
    assert main(["year", "--save", *DAY]) == 2
    assert "始める年度がありません" in capsys.readouterr().err
    assert len({line.revision for line in open_store(url).history()}) == 2
