"""`kpicore enter`: one number or many lines, the same grammar and guards as on the page."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from kpicore.cli import main
from kpicore.model import Snapshot
from kpicore.model.rows import actual_rows, changes_between
from kpicore.stores.open import open_store
from tests.people import owner
from tests.reports.small import node, snapshot

DAY = ["--as-of", "2026-11-24"]
HELD = snapshot(
    [
        node("sales", kind="KGI", owner="佐藤", unit="円"),
        node("visits", "sales", cadence="weekly"),
        node("old", "sales", state="retired"),
        node("factor", "sales", kind="CSF"),
    ],
    {"sales": [100.0, 110.0, 90.0, 100.0, 105.0, 95.0]},
)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.setenv("KPICORE_STORE", "sqlite:///board.db")
    monkeypatch.setenv("KPICORE_ACTOR", "田中")
    open_store("sqlite:///board.db").save(changes_between(Snapshot(), HELD), owner())
    return "sqlite:///board.db"


def held(url: str) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["indicator"], row["period"]): row for row in actual_rows(open_store(url).load().actuals)}


def test_a_number_is_saved_with_its_text_its_note_and_its_author(url: str, capsys):
    assert main(["enter", "sales", "10月", "約１０２", "--note", "速報", *DAY]) == 0

    row = held(url)["sales", "2026-10"]
    assert (row["value"], row["text"], row["flags"], row["note"]) == (102.0, "約１０２", "approximate", "速報")
    assert row["entered_by"] == "田中"
    assert "2026年10月: 102円（保存しました）" in capsys.readouterr().out
    (line, *_) = open_store(url).history()
    assert (line.author, line.origin) == ("田中", "command")


def test_an_unusual_number_is_saved_and_reported(url: str, capsys):
    assert main(["enter", "sales", "2026-10", "1000", *DAY]) == 1

    assert held(url)["sales", "2026-10"]["value"] == 1000.0
    assert "注意: いつもの約10倍です。" in capsys.readouterr().out


def test_the_same_number_again_changes_nothing_and_clear_takes_it_away(url: str, capsys):
    main(["enter", "sales", "2026-10", "102", *DAY])
    before = open_store(url).revision()

    assert main(["enter", "sales", "2026-10", "102", *DAY]) == 0
    assert open_store(url).revision() == before
    assert main(["enter", "sales", "2026-10", "--clear", *DAY]) == 0

    assert ("sales", "2026-10") not in held(url)
    assert "消しました" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["salse", "2026-10", "1"], "「salse」という指標はありません。近い名前: sales"),
        (["factor", "2026-10", "1"], "要因です"),
        (["old", "2026-10", "1"], "終了しています"),
        (["sales", "いつか", "1"], "期間として読めません"),
        (["visits", "2026-10", "1"], "週次の指標です"),
        (["sales", "2026-12", "1"], "まだ始まっていません"),
        (["sales", "2026-10", "八十か"], "数字として読めません: 八十か"),
        (["sales", "2026-10", "未定"], "未定は数字ではありません"),
        (["sales", "2026-10-05", "対象外"], "対象外は数字ではありません"),
        (["sales", "2026-10", ""], "値がありません"),
        (["sales", "2026-10", "5人"], "単位が合いません"),
        (["sales"], "PERIOD"),
        (["sales", "2026-10"], "VALUE"),
    ],
)
def test_what_cannot_be_entered_is_one_line_and_changes_nothing(given: list[str], said: str, url: str, capsys):
    before = open_store(url).revision()

    assert main(["enter", *given, *DAY]) == 2

    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert said in err
    assert open_store(url).revision() == before


def test_a_period_that_does_not_apply_is_entered_as_a_word_and_taken_away_as_a_number(url: str, capsys):
    assert main(["enter", "sales", "2026-10", "休業", "--note", "改装", "--json", *DAY]) == 0

    (found,) = json.loads(capsys.readouterr().out)["entries"]
    assert (found["outcome"], found["value"], found["flags"]) == ("saved", None, ["closed-day"])
    row = held(url)["sales", "2026-10"]
    assert (row["value"], row["text"], row["note"]) == (None, "休業", "改装")
    assert main(["enter", "sales", "2026-10", "--clear", *DAY]) == 0
    assert ("sales", "2026-10") not in held(url)
    capsys.readouterr()
    assert main(["history"]) == 0
    assert "sales 2026-10: 追加 休業" in capsys.readouterr().out


def test_lines_are_saved_together_and_those_that_cannot_be_are_named(url: str, capsys, monkeypatch: pytest.MonkeyPatch):
    lines = (
        '指標,期間,値,メモ\nsales,2026-10,98,棚卸\n\nsales,2026-09,なに\nvisits,2026-W46,"1,200"\nvisits,2026-W46,12\n'
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO("\ufeff" + lines))

    assert main(["enter", "--json", *DAY]) == 1

    found = json.loads(capsys.readouterr().out)
    assert [(each["line"], each["outcome"], each["reason"], each["value"]) for each in found["entries"]] == [
        (2, "saved", None, 98.0),
        (4, "refused", "not-a-number", None),
        (5, "saved", None, 1200.0),
        (6, "saved", None, 12.0),
    ]
    assert found["saved"] == 3
    assert held(url)["visits", "2026-W46"]["value"] == 12.0
    assert held(url)["sales", "2026-10"]["note"] == "棚卸"
    assert len({line.revision for line in open_store(url).history()}) == 2


def test_nothing_is_saved_by_a_dry_run_and_an_empty_input_is_a_mistake(
    url: str, capsys, monkeypatch: pytest.MonkeyPatch
):
    before = open_store(url).revision()

    assert main(["enter", "sales", "2026-10", "98", "--dry-run", *DAY]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "sales 2026年10月: 98円（保存できます）",
        "何も保存していません（確認だけ）。保存できるのは1件です。",
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["enter"]) == 2
    monkeypatch.setattr(sys, "stdin", io.StringIO("sales 2026-10"))
    assert main(["enter"]) == 2

    assert open_store(url).revision() == before


def test_a_number_outside_the_term_is_kept_as_history_and_said(url: str, capsys):
    assert main(["enter", "sales", "2025-10", "80", *DAY]) == 1

    assert held(url)["sales", "2025-10"]["value"] == 80.0
    assert "期間の外" in capsys.readouterr().out


def test_a_store_that_can_only_be_read_says_so(url: str, tmp_path: Path, capsys):
    assert main(["export", "plan.xlsx"]) == 0

    assert main(["enter", "sales", "2026-10", "98", "--store", "xlsx:plan.xlsx", *DAY]) == 2
    assert "読" in capsys.readouterr().err


def test_a_name_like_no_other_is_said_without_a_mark_for_names_near_it(url: str, capsys: pytest.CaptureFixture[str]):
    assert main(["enter", "ぬるぽ", "2026-10", "5", "--lang", "ja"]) == 2

    assert capsys.readouterr().err.rstrip().endswith("「ぬるぽ」という指標はありません。")
