"""What a deployment lacks follows from its settings, and no secret is among the facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kpicore.model.serving import Level, Setup, auth_findings, backup_finding, clock_finding, serving_findings

PUBLIC = "https://kpi.example.com"
TEAM = Setup("127.0.0.1", signs_in=True, public_url=PUBLIC)
GOOGLE = "https://accounts.google.com/.well-known/openid-configuration"
SECRET = "0123456789abcdef0123456789abcdef"
AUTH: Mapping[str, Any] = {
    "redirect_uri": f"{PUBLIC}/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "board",
    "client_secret": "hidden-from-all",
    "server_metadata_url": GOOGLE,
}
NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("setup", "has_owner", "codes"),
    [
        (Setup("127.0.0.1"), False, ["serving-alone"]),
        (TEAM, True, ["serving-team", "public-fine", "owner-known"]),
        (TEAM, False, ["serving-team", "public-fine", "no-owner"]),
        (Setup("127.0.0.1", signs_in=True), True, ["serving-team", "public-none", "owner-known"]),
        (
            Setup("127.0.0.1", signs_in=True, public_url="http://kpi.example.com"),
            True,
            ["serving-team", "public-plain", "owner-known"],
        ),
        (
            Setup("127.0.0.1", signs_in=True, public_url="http://localhost:8501"),
            True,
            ["serving-team", "public-fine", "owner-known"],
        ),
        (
            Setup("192.168.1.5", opened="read", public_url="http://192.168.1.5"),
            False,
            ["serving-open-read", "public-plain"],
        ),
        (Setup("0.0.0.0"), True, ["serving-refused"]),
        (Setup("0.0.0.0", signs_in=True), True, ["serving-refused"]),
    ],
)
def test_how_it_is_served_and_by_whom_it_is_owned(setup: Setup, has_owner: bool, codes: list[str]):
    assert [finding.code for finding in serving_findings(setup, has_owner=has_owner)] == codes


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, ["auth-fine"]),
        ({"redirect_uri": ""}, ["auth-lacks"]),
        ({"client_secret": ""}, ["auth-lacks"]),
        ({"redirect_uri": f"{PUBLIC}/"}, ["auth-callback"]),
        ({"redirect_uri": "https://other.example.com/oauth2callback"}, ["auth-elsewhere"]),
        ({"redirect_uri": "http://kpi.example.com/oauth2callback"}, ["auth-elsewhere"]),
        ({"redirect_uri": "https://kpi.example.com:443/oauth2callback"}, ["auth-fine"]),
        ({"cookie_secret": SECRET[:-1]}, ["auth-weak-secret"]),
        ({"cookie_secret": "xxx"}, ["auth-weak-secret"]),
        ({"cookie_secret": "your random secret that is long enough to pass"}, ["auth-weak-secret"]),
        ({"server_metadata_url": "https://accounts.google.com"}, ["auth-metadata"]),
        ({"server_metadata_url": GOOGLE.replace("https", "http")}, ["auth-metadata"]),
        ({"server_metadata_url": "http://127.0.0.1:9/.well-known/openid-configuration"}, ["auth-fine"]),
        (
            {"server_metadata_url": "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"},
            ["auth-many-tenants"],
        ),
        ({"redirect_uri": "", "cookie_secret": "x", "client_id": ""}, ["auth-lacks", "auth-weak-secret", "auth-lacks"]),
    ],
)
def test_a_sign_in_is_complete_or_what_it_lacks_is_named(changed: Mapping[str, Any], codes: list[str]):
    findings = list(auth_findings({**AUTH, **changed}, PUBLIC))

    assert [finding.code for finding in findings] == codes
    assert all((finding.level is Level.FINE) == (finding.code == "auth-fine") for finding in findings)
    assert "hidden-from-all" not in repr(findings)
    assert SECRET not in repr(findings)


def test_each_provider_is_looked_at_by_its_own_section():
    shared = {name: AUTH[name] for name in ("redirect_uri", "cookie_secret")}
    google = {name: AUTH[name] for name in ("client_id", "client_secret", "server_metadata_url")}

    assert [each.code for each in auth_findings({**shared, "google": google, "microsoft": google}, PUBLIC)] == [
        "auth-fine"
    ]
    [lacking] = auth_findings({**shared, "google": google, "microsoft": {**google, "client_id": ""}}, PUBLIC)
    assert lacking.facts == {"section": "[auth.microsoft]", "names": ["client_id"]}


@pytest.mark.parametrize(
    ("age", "level"), [(0, Level.FINE), (24, Level.FINE), (36, Level.FINE), (37, Level.MISSING), (900, Level.MISSING)]
)
def test_a_backup_of_yesterday_is_recent_and_one_of_the_day_before_was_missed(age: int, level: Level):
    assert backup_finding(NOW - timedelta(hours=age), NOW, "backups").level is level


def test_no_backup_is_missing_and_one_from_the_future_is_no_hours_old():
    assert backup_finding(None, NOW, "backups").code == "backup-none"
    assert backup_finding(NOW + timedelta(hours=3), NOW, "backups").facts["hours"] == 0


@pytest.mark.parametrize(
    ("seconds", "code"), [(0, "clock-fine"), (60, "clock-fine"), (61, "clock-apart"), (-3600, "clock-apart")]
)
def test_clocks_agree_within_a_minute(seconds: int, code: str):
    assert clock_finding(NOW + timedelta(seconds=seconds), NOW).code == code
