"""Nothing a file, a key or a link names makes the program call another machine, and nothing a page takes names another store."""

from __future__ import annotations

import json
import socket
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kpicore.sheets.reader import read_workbook
from kpicore.stores.files import open_workbook
from kpicore.stores.google.api import spreadsheet_id
from kpicore.stores.google.connect import account_in, check_all, keep, with_connection
from tests.reports.small import TODAY

ELSEWHERE = (
    "https://e.example/spreadsheets/d/1aB/edit",
    "https://docs.google.com.e.example/spreadsheets/d/1aB/edit",
    "https://docs.google.com@e.example/spreadsheets/d/1aB/edit",
    "http://docs.google.com/spreadsheets/d/1aB/edit",
    "https://docs.google.com:8443/spreadsheets/d/1aB/edit",
    "https://docs.google.com/spreadsheets/d/../../x/edit",
    "https://docs.google.com\\@e.example/spreadsheets/d/1aB/edit",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "//e.example/d/1aB",
    "1aB/../../v4/other",
    "1aB?key=x",
    "1aB\r\nHost: e.example",
)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what was called, or asked the name of; nothing gets through."""
    called: list[object] = []

    def refused(*args: object, **_: object) -> None:
        called.append(args)
        raise OSError("no way out")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    return called


@pytest.mark.parametrize("link", ELSEWHERE)
def test_a_link_of_another_host_is_no_sheet_and_nobody_is_called(link: str, offline: list[object]):
    account = {"type": "service_account", "private_key": "x", "client_email": "a@b", "token_uri": "http://127.0.0.1/"}

    assert spreadsheet_id(link) is None
    assert not list(check_all(account, link, {}))[-1].ok
    assert offline == []


def test_formulas_links_and_other_workbooks_of_a_file_are_never_followed(tmp_path: Path, offline: list[object]):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["項目", "4月", "5月"])
    page.append(["売上", '=IMPORTDATA("http://127.0.0.1:9/x.csv")', '=WEBSERVICE("http://e.example/")'])
    page.append(["受注", '=HYPERLINK("http://e.example/","9")', "='[http://e.example/a.xlsx]Sheet1'!A1"])
    page["A2"].hyperlink = "http://e.example/login"
    page["A3"].hyperlink = "file:///etc/passwd"
    path = tmp_path / "book.xlsx"
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            'Type="x" Target="http://e.example/a.xlsx" TargetMode="External"/></Relationships>',
        )

    read_workbook(open_workbook(path), today=TODAY)

    assert offline == []


HOSTILE_FIELD = (
    'x"\n[auth]\nclient_id = "theirs"\n\nKPICORE_STORE = "sqlite:///theirs.db"\n"""\n\'\'\'\n[connections.gsheets]\n'
)


def test_no_field_of_a_key_writes_a_setting_of_its_own_into_the_secrets(tmp_path: Path):
    """Top-level values of the secrets are environment variables: a key that could write one could name another store."""
    fields = ("private_key", "client_email", "project_id", "client_id", "private_key_id")
    key = {"type": "service_account", "token_uri": "https://oauth2.googleapis.com/token"} | dict.fromkeys(
        fields, HOSTILE_FIELD
    )
    given = key | {"KPICORE_STORE": "sqlite:///theirs.db", "api_url": "http://e.example", "spreadsheet": "theirs"}
    account = account_in(json.dumps(given))

    written = tomllib.loads(with_connection('title = "ours"\n', account, HOSTILE_FIELD))
    step = keep(tmp_path / "secrets.toml", account, "1aB")

    assert written.keys() == {"title", "connections"}
    assert written["connections"].keys() == {"gsheets"}
    section = written["connections"]["gsheets"]
    assert section.keys() == {"spreadsheet", *key}
    assert section["spreadsheet"] == HOSTILE_FIELD
    assert {section[name] for name in fields} == {HOSTILE_FIELD}
    assert step.ok
    assert tomllib.loads((tmp_path / "secrets.toml").read_text())["connections"]["gsheets"]["spreadsheet"] == "1aB"
