"""How a board is run follows from its settings alone, and never opens by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.errors import MayNotServe
from kpicore.model.access import Role
from kpicore.model.serving import ModeKind, Setup, decide, is_loopback
from kpicore.model.serving.mode import LOOPBACK_HOSTS
from kpicore.text.catalogue import LANGUAGES
from kpicore.text.sentences import error_sentence
from pages.shared import mode

ALONE, TEAM, READ, ALL = ModeKind.ALONE, ModeKind.TEAM, ModeKind.OPEN_READ, ModeKind.OPEN_ALL
HERE = "127.0.0.1"
PUBLIC = "https://kpi.example.com"


@pytest.mark.parametrize(
    ("setup", "kind", "stranger"),
    [
        (Setup(HERE), ALONE, Role.OWNER),
        (Setup("::1"), ALONE, Role.OWNER),
        (Setup("localhost"), ALONE, Role.OWNER),
        (Setup(HERE, public_url=PUBLIC), ALONE, Role.OWNER),  # a name alone opens nothing
        (Setup(HERE, signs_in=True), TEAM, Role.NONE),
        (Setup(HERE, trusts_proxy=True), TEAM, Role.NONE),
        (Setup("", signs_in=True, public_url=PUBLIC), TEAM, Role.NONE),
        (Setup("0.0.0.0", trusts_proxy=True, public_url=PUBLIC), TEAM, Role.NONE),
        (Setup("192.168.1.5", signs_in=True), TEAM, Role.NONE),
        (Setup(HERE, opened="read"), READ, Role.VIEWER),
        (Setup("192.168.1.5", opened=" Read "), READ, Role.VIEWER),
        (Setup("192.168.1.5", opened="all"), ALL, Role.OWNER),
        (Setup("0.0.0.0", opened="all", public_url="http://board:8501/"), ALL, Role.OWNER),
    ],
)
def test_the_settings_say_how_it_is_run_and_what_a_stranger_may(setup: Setup, kind: ModeKind, stranger: Role):
    found = decide(setup)

    assert (found.kind, found.stranger, found.is_open) == (kind, stranger, kind in {READ, ALL})


@pytest.mark.parametrize(
    ("setup", "reason"),
    [
        (Setup(""), "open-by-accident"),
        (Setup("0.0.0.0"), "open-by-accident"),
        (Setup("::"), "open-by-accident"),
        (Setup("192.168.1.5"), "open-by-accident"),
        (Setup("board.example.com", public_url=PUBLIC), "open-by-accident"),
        (Setup("127.0.0.1.example.com"), "open-by-accident"),
        (Setup("0.0.0.0", signs_in=True), "no-public-url"),
        (Setup("", opened="read"), "no-public-url"),
        (Setup(HERE, opened="yes"), "bad-open"),
        (Setup(HERE, opened="true", signs_in=True), "bad-open"),
        (Setup(HERE, opened="read", signs_in=True), "open-and-sign-in"),
        (Setup(HERE, opened="all", trusts_proxy=True), "open-and-sign-in"),
        (Setup(HERE, signs_in=True, can_sign_in=False), "signin-missing"),
        *(
            (Setup(HERE, public_url=url), "bad-public-url")
            for url in (
                "kpi.example.com",
                "ftp://kpi.example.com",
                "https://",
                "https://me:pw@kpi.example.com",
                "https://kpi.example.com:99999",
                "https://kpi.example.com/?x=1",
                "https://kpi .example.com",
                "https://[::1",
            )
        ),
    ],
)
def test_what_would_be_open_by_accident_or_says_nothing_is_refused_with_a_sentence(setup: Setup, reason: str):
    with pytest.raises(MayNotServe) as refusal:
        decide(setup)

    said = {language: error_sentence(refusal.value, language) for language in LANGUAGES}
    assert refusal.value.facts["reason"] == reason
    assert str(refusal.value.facts["text"]) in said["ja"]
    assert str(refusal.value.facts["text"]) in said["en"]
    assert "–" not in said["ja"], "a fact of the sentence is missing"


@pytest.mark.parametrize(
    ("setup", "names", "origin"),
    [
        (Setup(HERE), (), ""),
        (Setup(HERE, public_url=PUBLIC), (), ""),
        (Setup("", signs_in=True, public_url="https://KPI.example.com:443/"), ("kpi.example.com",), PUBLIC),
        (
            Setup("192.168.1.5", opened="all", public_url="http://board:8501"),
            ("board", "192.168.1.5"),
            "http://board:8501",
        ),
        (Setup("192.168.1.5", opened="read"), ("192.168.1.5",), ""),
        (
            Setup(HERE, signs_in=True, public_url="https://[2001:db8::1]:8443"),
            ("2001:db8::1",),
            "https://[2001:db8::1]:8443",
        ),
    ],
)
def test_it_answers_to_this_machine_and_to_what_was_named(setup: Setup, names: tuple[str, ...], origin: str):
    found = decide(setup)

    assert found.hosts == (*LOOPBACK_HOSTS, *names)
    assert found.public_origin == origin


addresses = st.one_of(st.ip_addresses().map(str), st.sampled_from(["", "0.0.0.0", "::", "localhost", "board.local"]))
setups = st.builds(
    Setup,
    address=addresses,
    signs_in=st.booleans(),
    trusts_proxy=st.booleans(),
    opened=st.sampled_from(["", "", "read", "all", "x"]),
    public_url=st.sampled_from(["", PUBLIC, "x"]),
)


@given(setups)
def test_nobody_unknown_may_do_anything_unless_bound_to_this_machine_or_told_so(setup: Setup):
    try:
        found = decide(setup)
    except MayNotServe:
        return

    if found.stranger > Role.NONE:
        assert setup.opened or is_loopback(setup.address)
    if found.stranger is Role.OWNER:
        assert setup.opened == "all" or found.kind is ALONE


@given(setups)
def test_signing_in_never_lets_a_stranger_do_more(setup: Setup):
    try:
        found = decide(replace(setup, signs_in=True))
    except MayNotServe:
        return

    assert found.stranger is Role.NONE


def test_what_was_decided_at_the_start_holds_whatever_the_settings_say_later(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mode, "_settled", [])
    monkeypatch.setenv("KPICORE_OPEN", "read")
    assert mode.settle().kind is READ

    monkeypatch.setenv("KPICORE_OPEN", "all")

    assert mode.mode().kind is READ


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.8.9.10", "::1", "[::1]", "::ffff:127.0.0.1"]
)
def test_these_are_this_machine(host: str):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "0.0.0.0", "::", "localhost.example.com", "127.0.0.1.nip.io", "10.0.0.1", "2130706433", "0x7f.1", "evil"],
)
def test_these_are_not(host: str):
    assert not is_loopback(host)
