"""The steps of connecting, each on a sheet where exactly that goes wrong, and the key: kept for its owner, shown to nobody."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kpicore.sheets.grid import Grid
from kpicore.stores.google.api import access
from kpicore.stores.google.connect import (
    STEPS,
    StepResult,
    account_in,
    check_all,
    check_key,
    keep,
    missing_tabs,
    with_connection,
)
from kpicore.stores.google.stand_in import EMAIL, SPREADSHEET, Call, Refused, Reply, Spreadsheet, StandIn, private_key
from kpicore.text.catalogue import catalogue
from kpicore.text.sentences import step_sentence

LINK = f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit#gid=0"


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as stand_in:
        yield stand_in


def steps(google: StandIn, link: str = LINK, **changed: Any) -> list[StepResult]:
    account = account_in(json.dumps(google.account | changed))
    return list(check_all(account, link, google.environ))


def last(results: list[StepResult]) -> tuple[str, str]:
    """Return step and reason of the last result, after making sure that both languages say what to do."""
    for language in ("ja", "en"):
        assert not results[-1].reason or f"reasons.{results[-1].reason}" in catalogue(language)
    return results[-1].code, results[-1].reason


def test_a_key_and_a_sheet_that_is_shared_go_through_every_step(google: StandIn):
    results = steps(google)

    assert [(result.code, result.ok) for result in results] == [(step, True) for step in STEPS]
    assert results[0].facts == {"client_email": EMAIL, "project_id": "stand-in"}
    assert results[2].facts == {"title": "KPI", "tabs": ["シート1"]}


def test_trying_to_write_leaves_nothing_behind(google: StandIn):
    steps(google)

    assert google.sheet.metadata == {}
    assert google.names() == ["get", "batchUpdate"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "{}",
        '{"installed": {"client_id": "1"}}',
        '{"type": "authorized_user"}',
        '{"type": "service_account"',
    ],
)
def test_a_file_that_is_no_service_account_key_is_named(text: str):
    assert last(list(check_all(account_in(text), LINK, {}))) == ("key", "not-a-key")


@pytest.mark.parametrize("changed", [{"private_key": "SECRET"}, {"client_email": ""}, {"token_uri": ""}])
def test_a_key_that_is_damaged_is_named_without_a_call(google: StandIn, changed: dict[str, str]):
    results = steps(google, **changed)

    assert last(results) == ("key", "bad-credentials")
    assert "SECRET" not in repr(results)
    assert google.calls == []


def test_a_link_that_is_none_is_named(google: StandIn):
    assert last(steps(google, "https://example.com/spreadsheet")) == ("sheet", "wrong-link")


def test_a_link_to_a_sheet_that_is_not_there_is_named(google: StandIn):
    assert last(steps(google, LINK.replace(SPREADSHEET, "1another"))) == ("sheet", "wrong-link")


def test_a_sheet_that_is_not_shared_names_the_address(google: StandIn):
    google.sheet.shared_with.clear()
    results = steps(google)

    assert last(results) == ("sheet", "not-shared")
    assert results[-1].facts["client_email"] == EMAIL


def test_a_sheet_shared_for_viewing_is_told_from_one_not_shared(google: StandIn):
    google.sheet.viewers.add(EMAIL)

    assert last(steps(google)) == ("write", "shared-read-only")


def test_a_key_google_does_not_know_any_more_is_named(google: StandIn):
    assert last(steps(google, private_key=private_key.__wrapped__())) == ("token", "key-revoked")


def test_a_key_that_would_go_to_an_address_without_encryption_is_not_sent(google: StandIn):
    open_line = "http://example.com/token"
    account = google.account | {"token_uri": open_line}
    environ = google.environ | {"KPICORE_SHEETS_TOKEN_URL": open_line}

    assert last(list(check_all(account, LINK, environ))) == ("token", "not-https")


@pytest.mark.parametrize("told", [{}, {"KPICORE_SHEETS_TOKEN_URL": "https://proxy.example.com/token"}])
def test_a_key_whose_tokens_are_another_servers_is_refused_and_nothing_is_sent(google: StandIn, told: dict[str, str]):
    results = list(check_all(account_in(json.dumps(google.account)), LINK, told))

    assert last(results) == ("key", "foreign-address")
    assert google.account["token_uri"] in step_sentence(results[0], "ja")
    assert "KPICORE_SHEETS_TOKEN_URL" in step_sentence(results[0], "en")
    assert google.calls == []


@pytest.mark.parametrize(
    "token_uri",
    [
        "https://oauth2.googleapis.com.example.com/token",
        "https://oauth2.googleapis.com@example.com/token",
        "http://oauth2.googleapis.com/token",
        "https://oauth2.googleapis.com/token?to=example.com",
        "https://oauth2.googleapis.com/other",
        "https://[",
        "x\n" * 200,
    ],
)
def test_what_only_looks_like_google_is_another_server(google: StandIn, token_uri: str):
    result = check_key(google.account | {"token_uri": token_uri}, {})

    assert result.reason == "foreign-address"
    assert len(result.facts["url"]) < 130
    assert "\n" not in result.facts["url"]


@pytest.mark.parametrize(
    "token_uri", ["https://oauth2.googleapis.com/token", "https://accounts.google.com/o/oauth2/token"]
)
def test_what_google_wrote_into_keys_over_the_years_asks_the_token_server_of_today(google: StandIn, token_uri: str):
    account = google.account | {"token_uri": token_uri}

    assert check_key(account, {}).ok
    assert access(SPREADSHEET, account, {}).account["token_uri"] == "https://oauth2.googleapis.com/token"
    assert last(list(check_all(account, LINK, google.environ))) == ("write", "")


def refusal(words: str) -> Reply:
    return Reply(400, json.dumps({"error": "invalid_grant", "error_description": words}).encode())


@pytest.mark.parametrize(
    ("call", "reply", "expected"),
    [
        (
            "token",
            refusal("Invalid JWT: Token must be a short-lived token; check your iat and exp values"),
            ("token", "clock-skew"),
        ),
        ("token", refusal("Invalid grant: account not found"), ("token", "account-gone")),
        ("token", Reply(reset=True), ("token", "network")),
        ("get", Refused(403, "PERMISSION_DENIED", "x", "SERVICE_DISABLED").reply(), ("sheet", "api-disabled")),
        ("get", Refused(429, "RESOURCE_EXHAUSTED", "x").reply(), ("sheet", "quota")),
        ("batchUpdate", Refused(429, "RESOURCE_EXHAUSTED", "x").reply(), ("write", "quota")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_failure_is_named_at_its_step(google: StandIn, call: str, reply: Reply, expected: tuple[str, str]):
    def fault(made: Call) -> Reply | None:
        return reply if made.name == call else None

    google.fault = fault

    assert last(steps(google)) == expected


def test_the_tabs_a_sheet_lacks_are_told_whatever_language_it_speaks():
    assert missing_tabs(["Tree", "シート1"], ["使い方", "ツリー", "実績"]) == ["使い方", "実績"]


# -- keeping the key ------------------------------------------------------------------------------------------

OTHERS = '# ours\n[auth]\ncookie_secret = "abc"  # keep\n\n[connections.other]\nurl = "x"\n'


def test_the_key_is_kept_for_its_owner_and_everything_else_in_the_file_stays(google: StandIn, tmp_path: Path):
    path = tmp_path / ".streamlit" / "secrets.toml"
    path.parent.mkdir()
    path.write_text(OTHERS, encoding="utf-8")

    assert keep(path, google.account, LINK).ok

    text = path.read_text(encoding="utf-8")
    assert text.startswith(OTHERS.rstrip("\n"))
    assert path.stat().st_mode & 0o777 == 0o600
    held = tomllib.loads(text)
    assert held["connections"]["gsheets"] == google.account | {"spreadsheet": SPREADSHEET}
    assert held["auth"] == {"cookie_secret": "abc"}
    assert held["connections"]["other"] == {"url": "x"}


def test_a_second_key_takes_the_place_of_the_first_and_an_address_it_was_not_tried_with_goes(google: StandIn):
    first = with_connection('[connections.gsheets]\napi_url = "http://127.0.0.1:1"\n', google.account, LINK)
    again = with_connection(first, {"client_email": "new@example.com"}, "1another")

    assert tomllib.loads(again)["connections"]["gsheets"] == {
        "spreadsheet": "1another",
        "client_email": "new@example.com",
    }


@pytest.mark.parametrize("text", ["[connections\n", "connections = 3\n", "[connections]\ngsheets = 3\n"])
def test_a_file_of_secrets_that_cannot_be_read_is_left_as_it_is(google: StandIn, tmp_path: Path, text: str):
    path = tmp_path / "secrets.toml"
    path.write_text(text, encoding="utf-8")

    assert last([keep(path, google.account, LINK)]) == ("secrets", "secrets-damaged")
    assert path.read_text(encoding="utf-8") == text


def test_a_folder_that_cannot_be_made_is_told(google: StandIn, tmp_path: Path):
    (tmp_path / "file").write_text("")

    assert last([keep(tmp_path / "file" / "secrets.toml", google.account, LINK)]) == ("secrets", "secrets-not-writable")
