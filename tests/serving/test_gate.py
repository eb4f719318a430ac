"""Who is let in: the peer, the Host and the Origin decide, before anything is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpicore.model.serving import Setup, decide
from pages.shared.serve.gate import TurnedAway, Visit, host_name, refusal

ALONE = decide(Setup("127.0.0.1"))
TEAM = decide(Setup("0.0.0.0", signs_in=True, public_url="https://kpi.example.com"))
OFFICE = decide(Setup("192.168.1.5", opened="read"))

AT_HOME = Visit("/", "127.0.0.1", ("localhost:8501",))
AT_WORK = Visit("/", "203.0.113.9", ("kpi.example.com",))


@pytest.mark.parametrize(
    "visit",
    [
        AT_HOME,
        replace(AT_HOME, hosts=("127.0.0.1:8501",)),
        replace(AT_HOME, peer="::1", hosts=("[::1]:8501",)),
        replace(AT_HOME, peer="::ffff:127.0.0.1", hosts=("LOCALHOST:8501",)),
        replace(AT_HOME, origins=("http://localhost:8501",), is_socket=True),
        replace(AT_HOME, headers=frozenset({"accept", "x-xsrftoken"})),
    ],
)
def test_alone_the_person_at_the_machine_is_let_in(visit: Visit):
    assert refusal(visit, ALONE) is None


@pytest.mark.parametrize(
    ("visit", "why"),
    [
        (replace(AT_HOME, peer="192.168.1.20"), TurnedAway.NOT_ALONE),
        (replace(AT_HOME, peer=""), TurnedAway.NOT_ALONE),
        *(
            (replace(AT_HOME, headers=frozenset({name})), TurnedAway.NOT_ALONE)
            for name in ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip", "via")
        ),
        (replace(AT_HOME, hosts=("evil.example",)), TurnedAway.FOREIGN_HOST),
        (replace(AT_HOME, hosts=("kpi.example.com",)), TurnedAway.FOREIGN_HOST),
        (replace(AT_HOME, hosts=("localhost.evil.example:8501",)), TurnedAway.FOREIGN_HOST),
        (replace(AT_HOME, hosts=("evil.example@localhost",)), TurnedAway.FOREIGN_HOST),
        (replace(AT_HOME, hosts=("localhost/evil",)), TurnedAway.FOREIGN_HOST),
        (replace(AT_HOME, hosts=("localhost:x",)), TurnedAway.FOREIGN_HOST),
        (replace(AT_HOME, hosts=()), TurnedAway.NO_HOST),
        (replace(AT_HOME, hosts=("localhost", "evil.example")), TurnedAway.NO_HOST),
        (replace(AT_HOME, is_socket=True), TurnedAway.FOREIGN_ORIGIN),
        *(
            (replace(AT_HOME, origins=(origin,)), TurnedAway.FOREIGN_ORIGIN)
            for origin in (
                "null",
                "",
                "http://evil.example",
                "http://localhost:3000",  # another program of this machine
                "http://localhost.evil.example:8501",
                "file://",
            )
        ),
        (replace(AT_HOME, origins=("http://localhost:8501", "http://evil.example")), TurnedAway.FOREIGN_ORIGIN),
    ],
)
def test_alone_nobody_else_is(visit: Visit, why: TurnedAway):
    assert refusal(visit, ALONE) is why


@pytest.mark.parametrize(
    ("mode", "visit"),
    [
        (TEAM, AT_WORK),
        (TEAM, replace(AT_WORK, headers=frozenset({"x-forwarded-for", "via"}))),
        (TEAM, replace(AT_WORK, origins=("https://kpi.example.com",), is_socket=True)),
        # A proxy that writes its own Host:
        (TEAM, Visit("/", "127.0.0.1", ("127.0.0.1:8501",), ("https://kpi.example.com",), is_socket=True)),
        (OFFICE, Visit("/", "192.168.1.20", ("192.168.1.5:8501",), ("http://192.168.1.5:8501",), is_socket=True)),
    ],
)
def test_a_team_is_let_in_by_its_own_name(mode, visit: Visit):
    assert refusal(visit, mode) is None


@pytest.mark.parametrize(
    ("mode", "visit", "why"),
    [
        (TEAM, replace(AT_WORK, hosts=("evil.example",)), TurnedAway.FOREIGN_HOST),
        (TEAM, replace(AT_WORK, hosts=("203.0.113.1",)), TurnedAway.FOREIGN_HOST),
        (TEAM, replace(AT_WORK, is_socket=True), TurnedAway.FOREIGN_ORIGIN),
        (TEAM, replace(AT_WORK, origins=("https://evil.example",)), TurnedAway.FOREIGN_ORIGIN),
        (TEAM, replace(AT_WORK, origins=("http://kpi.example.com",)), TurnedAway.FOREIGN_ORIGIN),  # not the https one
        (TEAM, replace(AT_WORK, origins=("https://kpi.example.com:444",)), TurnedAway.FOREIGN_ORIGIN),
        (OFFICE, Visit("/", "192.168.1.20", ("kpi.example.com",)), TurnedAway.FOREIGN_HOST),
    ],
)
def test_a_team_is_not_entered_by_another_name(mode, visit: Visit, why: TurnedAway):
    assert refusal(visit, mode) is why


@pytest.mark.parametrize("mode", [ALONE, TEAM, OFFICE])
@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/kpi/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/script-health-check"]
)
def test_what_streamlit_tells_of_itself_is_closed_to_everybody(mode, path: str):
    assert refusal(Visit(path, "127.0.0.1", ("localhost",)), mode) is TurnedAway.CLOSED


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("KPI.example.com:8501", "kpi.example.com"),
        ("kpi.example.com.", "kpi.example.com"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("localhost:99999", ""),
        ("a b", ""),
        ("a\\b", ""),
        ("a?b", ""),
        ("a#b", ""),
        ("", ""),
        ("[::1", ""),
    ],
)
def test_a_host_header_is_a_host_and_a_port_or_nothing(host: str, name: str):
    assert host_name(host) == name
