"""`kpicore connect` on a stand-in of Google: steps, the key, the tabs, and what scripts get."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpicore.cli import main
from kpicore.sheets.grid import Grid
from kpicore.stores.google.connect import keep
from kpicore.stores.google.stand_in import EMAIL, SPREADSHEET, Spreadsheet, StandIn, private_key

LINK = f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit"
SECRETS = Path(".streamlit/secrets.toml")


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    with StandIn(Spreadsheet.of([Grid("メモ", (("ours",),))])).running() as stand_in:
        for name, value in stand_in.environ.items():
            monkeypatch.setenv(name, value)
        Path("key.json").write_text(json.dumps(stand_in.account), encoding="utf-8")
        yield stand_in


def test_a_sheet_is_connected_its_tabs_are_made_and_the_key_is_shown_nowhere(google: StandIn, capsys):
    assert main(["connect", LINK, "--key", "key.json", "--yes"]) == 0

    said = capsys.readouterr()
    assert said.out.count("✓") == 5
    assert EMAIL in said.out
    assert private_key().splitlines()[1] not in said.out + said.err
    assert SECRETS.stat().st_mode & 0o777 == 0o600
    assert tomllib.loads(SECRETS.read_text())["connections"]["gsheets"]["spreadsheet"] == SPREADSHEET
    titles = [tab.title for tab in google.sheet.tabs]
    assert titles[0] == "メモ"
    assert len(titles) > 5
    assert google.sheet.value("メモ!A1") == "ours"


@pytest.mark.parametrize("how", ["a key in a file", "the key that was kept", "the key of the environment"])
def test_a_key_that_names_another_token_server_is_refused_and_nothing_is_sent(google, capsys, monkeypatch, how: str):
    with StandIn(Spreadsheet.of([])).running() as elsewhere:
        key = google.account | {"token_uri": f"{elsewhere.url}/token"}
        Path("foreign.json").write_text(json.dumps(key), encoding="utf-8")
        if how == "the key that was kept":
            keep(SECRETS, key, LINK)
        elif how == "the key of the environment":
            monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "foreign.json")
        given = ["--key", "foreign.json"] if how == "a key in a file" else []

        assert main(["connect", LINK, *given]) == 2
        told = capsys.readouterr()
        assert told.out.count("✗") == 1
        assert f"{elsewhere.url}/token" in told.out
        if not given:  # a board or a command that uses it without connecting
            assert main(["score", "--store", f"gsheet:{SPREADSHEET}"]) == 2
            assert "KPICORE_SHEETS_TOKEN_URL" in capsys.readouterr().err
        assert elsewhere.calls == google.calls == []


def test_a_second_time_nothing_changes_and_the_kept_key_is_used(google: StandIn, capsys):
    main(["connect", LINK, "--key", "key.json", "--yes"])
    before = [(tab.title, [list(row) for row in tab.rows]) for tab in google.sheet.tabs]
    capsys.readouterr()

    assert main(["connect", LINK, "--yes", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["missing_tabs"], told["provisioned"]) == ([], False)
    assert [(tab.title, tab.rows) for tab in google.sheet.tabs] == before


def test_without_yes_a_script_is_told_what_is_missing_and_nothing_is_made(google: StandIn, capsys):
    assert main(["connect", LINK, "--key", "key.json", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [step["step"] for step in told["steps"]] == ["key", "token", "sheet", "write", "secrets"]
    assert told["provisioned"] is False
    assert "Tree" in told["missing_tabs"]
    assert [tab.title for tab in google.sheet.tabs] == ["メモ"]


def test_what_fails_is_named_with_its_mend_and_nothing_is_kept(google: StandIn, capsys):
    google.sheet.viewers.add(EMAIL)

    assert main(["connect", LINK, "--key", "key.json", "--yes"]) == 2

    said = capsys.readouterr()
    assert f"make {EMAIL} an editor" in said.out.splitlines()[-1]
    assert said.err.startswith("kpicore: Not connected.")
    assert not SECRETS.exists()


def test_a_key_the_environment_names_stays_where_it_is(google: StandIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "key.json")

    assert main(["connect", LINK]) == 0

    assert tomllib.loads(SECRETS.read_text())["connections"]["gsheets"] == {"spreadsheet": SPREADSHEET}


@pytest.mark.parametrize("key", [[], ["--key", "nowhere.json"]])
def test_without_a_key_it_says_how_to_name_one(google: StandIn, capsys, key: list[str]):
    assert main(["connect", LINK, *key]) == 2

    assert capsys.readouterr().err.count("\n") == 1
