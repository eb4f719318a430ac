"""`kpicore report`: files of the board, as many formats as are asked for, and nothing written where something is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kpicore.cli import main
from kpicore.model import Snapshot
from kpicore.model.rows import changes_between
from kpicore.samples.shop import shop
from kpicore.stores.open import open_store
from tests.paper.reading import pages_of, png_size
from tests.people import owner

DAY = ["--as-of", "2026-11-24"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database that holds the sample as somebody's own plan."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.setenv("KPICORE_STORE", "sqlite:///board.db")
    open_store("sqlite:///board.db").save(changes_between(Snapshot(), shop(date(2026, 11, 24))), owner())
    return tmp_path


def test_several_formats_come_of_one_call(folder: Path, capsys):
    assert main(["report", "--pdf", "out/a.pdf", "--png", "a.png", "--html", "a.html", *DAY]) == 0

    assert len(capsys.readouterr().out.splitlines()) == 3
    (page,) = pages_of((folder / "out" / "a.pdf").read_bytes())
    assert "2026年11月24日(火)時点" in page
    assert png_size((folder / "a.png").read_bytes()) == (1600, 900)
    assert (folder / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_indicator_is_named_by_its_name_and_a_meeting_by_its_day(folder: Path):
    assert main(["report", "--pdf", "k.pdf", "--indicator", "客単価", *DAY, "--lang", "en"]) == 0
    assert main(["report", "--pdf", "m.pdf", "--meeting", "2026-11-16", *DAY]) == 0

    assert pages_of((folder / "k.pdf").read_bytes())[0].startswith("客単価●Ontrack")
    assert "会議2026年11月16日(月)" in pages_of((folder / "m.pdf").read_bytes())[0]


def test_as_json_the_files_are_named(folder: Path, capsys):
    assert main(["report", "--pdf", "t.pdf", "--pages", "tree", *DAY, "--json"]) == 0

    size = (folder / "t.pdf").stat().st_size
    assert json.loads(capsys.readouterr().out) == {
        "pages": "tree",
        "as_of": "2026-11-24",
        "files": [{"file": "t.pdf", "bytes": size}],
    }


def test_a_file_that_is_there_stays_unless_force_is_given(folder: Path, capsys):
    (folder / "a.pdf").write_text("mine")

    assert main(["report", "--pdf", "a.pdf", *DAY]) == 2
    assert "--force" in capsys.readouterr().err
    assert (folder / "a.pdf").read_text() == "mine"

    assert main(["report", "--pdf", "a.pdf", "--force", *DAY]) == 0
    assert (folder / "a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "--pdf"),
        (["--pdf", "a.pdf", "--png", "a.png", "--pages", "full"], "PNG"),
        (["--pdf", "a.pdf", "--meeting", "2020-01-01"], "2020-01-01"),
        (["--pdf", "a.pdf", "--indicator", "ない"], "ない"),
        (["--pdf", "a.pdf", "--indicator", "cvr", "--meeting", "2026-11-16"], "--meeting"),
        (["--pdf", "a.pdf", "--pages", "poster"], "one"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_what_cannot_be_made_is_one_line_and_no_file(folder: Path, capsys, given: list[str], said: str):
    assert main(["report", *given, *DAY]) == 2

    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert [path.name for path in folder.iterdir() if path.suffix in (".pdf", ".png")] == []


def test_without_the_packages_the_command_says_how_to_add_them(folder: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kpicore.paper.fonts._NEEDED", ("no_such_package",))

    assert main(["report", "--pdf", "a.pdf", *DAY]) == 2
    assert "make setup EXTRAS=paper" in capsys.readouterr().err
