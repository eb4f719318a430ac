"""`kpicore history`, and under whose name the command line writes."""

from __future__ import annotations

import csv
import getpass
import json
from pathlib import Path

import pytest

from kpicore.cli import main
from kpicore.model import Change, Node, Plan, Settings, Snapshot
from kpicore.model.access import Actor, Role
from kpicore.model.rows import changes_between
from kpicore.stores.open import open_store
from kpicore.stores.person import person_here

HOSTILE = '=HYPERLINK("http://x")\x1b[2J'
PLAN = Snapshot(
    Plan(
        settings=Settings(name="計画"),
        nodes=(Node(id="k", kind="KPI", name="受注"), Node(id="m", kind="KPI", name="訪問")),
    )
)
TREE = "ID,種別,名称,単位\nsales,KGI,売上,円\n"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("KPICORE_STORE", "sqlite:///board.db")
    return "sqlite:///board.db"


@pytest.fixture
def logged(url: str) -> str:
    """A store whose log has two saves, one of them by somebody with a hostile name."""
    store = open_store(url)
    store.save(changes_between(Snapshot(), PLAN), Actor("佐藤", Role.OWNER, mail="sato@example.com", origin="board"))
    row = {"indicator": "k", "period": "2026-05", "value": 12.0, "note": "=1+1"}
    store.save([Change("actuals", ("k", "2026-05"), None, row)], Actor(HOSTILE, Role.OWNER, origin="token:+x"))
    return url


def test_the_history_says_who_changed_what_from_where_and_cannot_steer_the_terminal(logged: str, capsys):
    assert main(["history"]) == 0

    out = capsys.readouterr().out
    first, second, *_ = out.splitlines()
    assert "=HYPERLINK" in first
    assert "(token:+x)" in first
    assert "\x1b" not in out
    assert "\\x1b[2J" in first
    assert second.strip().startswith("Actuals k 2026-05")
    assert "12" in second
    assert "佐藤 (sato@example.com, board)" in out


@pytest.mark.parametrize(
    ("options", "tables"),
    [
        (("--who", "sato@example.com"), {"settings", "nodes"}),
        (("--node", "受注"), {"nodes", "actuals"}),
        (("--node", "m"), {"nodes"}),
        (("--table", "actuals"), {"actuals"}),
        (("--since", "2099-12-31"), set()),
        (("--since", "2020-01-01"), {"settings", "nodes", "actuals"}),
    ],
)
def test_the_history_is_narrowed_down(logged: str, capsys, options: tuple[str, ...], tables: set[str]):
    assert main(["history", *options, "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["plan"] == "計画"
    assert {change["table"] for change in found["changes"]} == tables


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--who", "nobody"), "佐藤"),
        (("--node", "nothing"), "nothing"),
        (("--table", "drafts"), "settings"),
        (("--json", "--csv", "x.csv"), "--csv"),
        (("--plan", "osaka"), "main"),
        (("--csv", "there.csv"), "--force"),
    ],
)
def test_what_the_history_cannot_do_is_one_line_and_exit_code_2(
    logged: str, capsys, options: tuple[str, ...], said: str
):
    Path("there.csv").write_text("mine", encoding="utf-8")

    assert main(["history", *options]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert Path("there.csv").read_text(encoding="utf-8") == "mine"


def test_no_cell_of_an_exported_history_is_a_formula(logged: str, capsys):
    Path("log.csv").write_text("old", encoding="utf-8")

    assert main(["history", "--csv", "log.csv", "--force"]) == 0

    assert Path("log.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with Path("log.csv").open(encoding="utf-8-sig", newline="") as file:
        header, newest, *rest = list(csv.reader(file))
    assert header == ["When", "Who", "Table", "Key", "Before", "After", "Revision", "Mail", "Origin"]
    assert newest[1] == f"'{HOSTILE}"
    assert newest[8] == "token:+x"
    assert json.loads(newest[5])["note"] == "=1+1"
    assert len(rest) == 3
    assert not [cell for row in (newest, *rest) for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_an_empty_store_has_no_history(url: str, capsys):
    assert main(["history"]) == 0
    assert capsys.readouterr().out == "No change fits.\n"
    assert not Path("board.db").exists()


# -- under whose name ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "author"),
    [("佐藤", "佐藤"), (" 佐藤\n[2026] 鈴木 ", "佐藤 [2026] 鈴木"), ("x" * 500, "x" * 80), ("", getpass.getuser())],
)
def test_a_command_writes_under_the_name_given_else_the_systems_user(
    url: str, capsys, monkeypatch: pytest.MonkeyPatch, named: str, author: str
):
    monkeypatch.setenv("KPICORE_ACTOR", named)
    Path("book").mkdir()
    Path("book/ツリー.csv").write_text(TREE, encoding="utf-8")

    assert main(["import", "book"]) in (0, 1)

    assert {(line.author, line.origin) for line in open_store(url).history()} == {(author, "command")}


def test_a_user_the_system_has_no_name_for_is_local(monkeypatch: pytest.MonkeyPatch):
    def nameless() -> str:
        raise OSError("no such user")

    monkeypatch.setattr(getpass, "getuser", nameless)

    assert person_here("board", {}) == Actor("local", Role.OWNER, origin="board")


# -- which plan ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [("score",), ("check",), ("export", "plan.xlsx"), ("import", "book"), ("parse", "売上3億円"), ("history",)],
)
def test_every_command_with_a_store_says_that_a_plan_is_not_there_and_does_nothing(
    logged: str, capsys, command: tuple[str, ...]
):
    Path("book").mkdir()
    Path("book/ツリー.csv").write_text(TREE, encoding="utf-8")
    before = open_store(logged).revision()

    assert main([*command, "--plan", "osaka", "--lang", "ja"]) == 2

    assert "「osaka」という計画はありません。ある計画: main" in capsys.readouterr().err
    assert open_store(logged).revision() == before
    assert not Path("plan.xlsx").exists()


def test_the_first_plan_may_be_named(logged: str, capsys):
    assert main(["score", "--plan", "main", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["plan"] == "計画"
