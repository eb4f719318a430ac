"""`kpicore backup`, `restore` and `doctor` as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kpicore.cli import main
from kpicore.model import Snapshot
from kpicore.model.access import Role
from kpicore.model.rows import changes_between
from kpicore.samples.shop import shop
from kpicore.stores.backup import WholeBoard, back_up, backups_in, file_of
from kpicore.stores.open import open_store
from kpicore.stores.state import Grant, KeyKind, open_state
from tests.people import owner
from tests.postgresql import schema

SECRETS = """
[auth]
redirect_uri = "https://kpi.example.com/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "board"
client_secret = "hidden-from-all"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a store in it that holds the sample."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("KPICORE_STATE", "KPICORE_STORE", "KPICORE_BACKUPS", "STREAMLIT_SERVER_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    open_store("sqlite:///data/board.db").save(changes_between(Snapshot(), shop(date(2026, 11, 29))), owner())
    return tmp_path


def ended(*arguments: str) -> int:
    return main([*arguments])


def test_a_backup_goes_into_an_empty_store_at_once_and_over_another_only_when_asked(capsys: pytest.CaptureFixture[str]):
    open_state("sqlite:///data/board.db").keys.make(Grant(KeyKind.SCREEN, "Lobby", Role.VIEWER), owner())
    actuals = len(shop(date(2026, 11, 29)).actuals)
    assert ended("backup", "board.zip") == 0
    assert ended("backup", "board.zip") == 2  # it is there
    assert ended("backup", "board.zip", "--force") == 0
    assert ended("restore", "board.zip", "--store", "sqlite:///other/board.db") == 0
    out = capsys.readouterr().out
    assert f"{actuals} actuals" in out
    assert "Lobby (TV" in out

    assert ended("restore", "board.zip") == 2
    told = capsys.readouterr().err
    assert "17 nodes" in told
    assert "1 key" in told
    assert "--replace" in told
    assert ended("restore", "board.zip", "--replace", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["parts"]["board"]["nodes"], [key["name"] for key in answer["keys"]]) == (17, ["Lobby"])


def test_a_backup_a_day_with_the_newest_kept(folder: Path, capsys: pytest.CaptureFixture[str]):
    url = "sqlite:///data/board.db"
    board, today = WholeBoard(open_store(url), open_state(url)), datetime.now().astimezone().date()
    (folder / "backups").mkdir()
    for days in range(1, 6):
        back_up(board, file_of(folder / "backups", today - timedelta(days=days)))

    assert ended("backup", "--into", "backups", "--keep", "3") == 0
    assert (
        ended("backup", "--into", "backups", "--keep", "3") == 0
    )  # a second one of the day takes the first one's place

    kept = [path.name for path in backups_in(folder / "backups")]
    assert kept == [f"gyakusan-{today - timedelta(days=days)}.zip" for days in range(3)]
    assert kept[0] in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("backup",),
        ("backup", "x.zip", "--into", "folder"),
        ("backup", "x.zip", "--keep", "3"),
        ("backup", "--into", "folder", "--keep", "0"),
        ("backup", "--into", "folder", "--keep", "-1"),
        ("backup", "nowhere/x.zip"),
        ("backup", "x.zip", "--store", "memory:"),
        ("restore", "nowhere.zip"),
        ("restore", "data/board.db"),
        ("restore", "data"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]):
    assert ended(*arguments) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("kpicore: ")
    assert told.err.count("\n") == 1
    assert "unexpected" not in told.err


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, str]]:
    """Return the exit code of the check, and the level of each finding by its code."""
    capsys.readouterr()
    code = ended("doctor", "--json", *arguments)
    answer = json.loads(capsys.readouterr().out)
    assert "hidden-from-all" not in json.dumps(answer)
    return code, {finding["code"]: finding["level"] for finding in answer["findings"]}


def test_a_board_on_its_owners_machine_lacks_nothing(capsys: pytest.CaptureFixture[str]):
    code, found = codes(capsys)

    assert code == 0
    assert found["serving-alone"] == "fine"
    assert found["store-answers"] == "fine"


def test_a_team_that_is_set_up_lacks_nothing_and_every_part_taken_away_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    (folder / ".streamlit").mkdir()
    secrets = folder / ".streamlit/secrets.toml"
    secrets.write_text(f'KPICORE_OWNER = "sato@example.co.jp"\n{SECRETS}', encoding="utf-8")
    secrets.chmod(0o600)
    monkeypatch.setenv("KPICORE_PUBLIC_URL", "https://kpi.example.com")
    assert ended("backup", "--into", "backups") == 0

    code, found = codes(capsys, "--backups", "backups")
    assert (code, [name for name, level in found.items() if level == "missing"]) == (0, [])
    assert {"serving-team", "public-fine", "owner-known", "auth-fine", "secrets-fine", "backup-recent"} <= found.keys()

    def without_owner() -> None:
        secrets.write_text(SECRETS, encoding="utf-8")

    taken_away: dict[str, Callable[[], object]] = {
        "secrets-open": lambda: secrets.chmod(0o644),
        "no-owner": without_owner,
        "file-open": lambda: Path("data/board.db").chmod(0o644),
        "public-none": lambda: monkeypatch.delenv("KPICORE_PUBLIC_URL"),
        "serving-refused": lambda: monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0"),
        "backup-none": lambda: [path.unlink() for path in Path("backups").iterdir()],
        "store-fails": lambda: Path("data/board.db").write_bytes(b"x" * 4096),
        "secrets-damaged": lambda: secrets.write_text("[auth", encoding="utf-8"),
    }
    for name, take in taken_away.items():
        take()
        code, found = codes(capsys, "--backups", "backups")
        assert (code, found.get(name)) == (1, "missing"), name


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_finding_is_a_sentence_without_a_gap(language: str, capsys: pytest.CaptureFixture[str]):
    assert ended("doctor", "--lang", language) == 0

    out = capsys.readouterr().out
    assert "{" not in out
    assert out.splitlines()[-1] == {"ja": "足りないものはありません。", "en": "Nothing is missing."}[language]


def test_the_clock_of_a_database_server_is_compared(capsys: pytest.CaptureFixture[str]):
    with schema() as url:
        text = url.render_as_string(hide_password=False)
        code, found = codes(capsys, "--store", text)
    assert (code, found["clock-fine"], found["store-new"]) == (0, "fine", "note")


def test_nobody_is_called_at_the_public_address_unless_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []
    monkeypatch.setenv("KPICORE_PUBLIC_URL", "http://127.0.0.1:9")
    with monkeypatch.context() as watched:
        watched.setattr("kpicore.stores.reachable.requests.get", lambda url, **_: asked.append(url))
        codes(capsys)
    assert asked == []

    assert codes(capsys, "--url")[1]["url-fails"] == "missing"
