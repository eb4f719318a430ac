"""Which store a URL names, and what of a URL may be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.errors import BadSource, BadStoreUrl, StoreBroken
from kpicore.stores.files.store import WorkbookStore
from kpicore.stores.google.store import GoogleSheetStore
from kpicore.stores.memory import MemoryStore
from kpicore.stores.open import database_url, default_store_url, open_source, open_store, public_url
from kpicore.stores.sql.store import SqlStore


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite:///data/board.db", SqlStore),
        ("  sqlite:///data/board.db\n", SqlStore),
        ("xlsx:計画.xlsx", WorkbookStore),
        ("csv:計画", WorkbookStore),
        ("gsheet:1aB-c_9", GoogleSheetStore),
        ("memory:", MemoryStore),
    ],
)
def test_a_url_names_a_store_and_opening_it_touches_nothing(
    url: str, kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)

    assert isinstance(open_store(url, environ={}), kind)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        *("", "board.db", "memory", "memory:x", "xlsx:", "csv:", "gsheet:", "gsheet:https://example.com/d/1"),
        *("sqlite:", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://root:pw@host/db", "file:///etc/passwd"),
        *("postgresql+psycopg://u:pw@host", "postgresql://u:pw@host:port/db", "postgresql://u:p@w@host/db"),
    ],
)
def test_what_names_no_store_is_refused_without_telling_the_password(url: str):
    with pytest.raises(BadStoreUrl) as refusal:
        open_store(url, environ={})

    assert "pw" not in str(refusal.value)
    assert "w@" not in str(refusal.value)


@pytest.mark.parametrize(
    "options",
    [
        *("sqlite:///file:{path}?uri=true", "sqlite:///file:{path}?mode=ro&uri=true&vfs=x", "sqlite:///file:{path}"),
        *("sqlite:///file:{path}%252Edb?mode=ro&uri=true", "sqlite:///file://{path}?mode=ro&uri=true"),
        *("sqlite:///{path}?mode=memory&uri=true", "sqlite:///{path}?uri=true", "sqlite:///{path}?vfs=unix-none"),
        *(
            "postgresql://u@h/db?service=other",
            "postgresql:///db?service=other&host=/run",
            "postgresql://u@h/db?host=x",
        ),
        *("postgresql://u@h/db?hostaddr=10.0.0.1", "postgresql://u@h/db?dbname=other", "postgresql://u@h/db?user=root"),
        *("postgresql://u@h/db?port=1&sslmode=require", "postgresql://u@h/db?servicefile=/tmp/x"),
    ],
)
def test_no_option_behind_a_url_leads_elsewhere_than_it_says(options: str, tmp_path: Path):
    outside = tmp_path / "outside.db"
    outside.write_bytes(b"")
    (tmp_path / "inside").mkdir()
    link = tmp_path / "inside" / "board.db"
    link.symlink_to(outside)

    with pytest.raises(BadStoreUrl):
        open_store(options.format(path=link), environ={})
    with pytest.raises(StoreBroken):
        open_store(f"sqlite:///file:{link}?mode=ro&uri=true", environ={})


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///data/board.db?timeout=5",
        "sqlite:///file:data/board.db?mode=ro&uri=true",
        "postgresql:///db?host=/var/run/postgresql",
        "postgresql://u:p@h/db?sslmode=require&options=-csearch_path%3Dkpi",
    ],
)
def test_options_that_lead_nowhere_else_are_taken(url: str):
    found = database_url(url)

    assert found is not None
    assert found.query


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///data/board.db", "sqlite:///data/board.db"),
        ("postgresql+psycopg://u:pw@host/db", "postgresql+psycopg://u:***@host/db"),
        ("postgresql://u:pw@host/db?password=pw&sslmode=require", "postgresql://u:***@host/db"),
        ("postgresql://u:p@w@host/db", "postgresql:…"),
        ("gsheet:https://docs.google.com/spreadsheets/d/1aB-c_9/edit?usp=sharing", "gsheet:1aB-c_9"),
        ("xlsx:計画.xlsx", "xlsx:計画.xlsx"),
        ("mysql://root:pw@host/db", "mysql:…"),
        ("board.db", "board.db"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str):
    assert public_url(url) == shown


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({}, "sqlite:///data/board.db"),
        ({"KPICORE_STORE": "  "}, "sqlite:///data/board.db"),
        ({"KPICORE_STORE": "csv:計画"}, "csv:計画"),
    ],
)
def test_the_store_is_the_one_of_the_environment_else_the_embedded_one(environ: dict[str, str], url: str):
    assert default_store_url(environ) == url


def test_a_source_is_a_path_with_or_without_its_kind(tmp_path: Path):
    (tmp_path / "実績.csv").write_text("ID,2026-04\nvisitors,1\n", encoding="utf-8")

    for source in (str(tmp_path), f"csv:{tmp_path}", str(tmp_path / "実績.csv")):
        assert [grid.tab for grid in open_source(source, environ={})] == ["実績"]
    with pytest.raises(BadSource):
        open_source(str(tmp_path / "無い.xlsx"), environ={})
