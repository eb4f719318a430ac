"""Members: who an address is, whose a spelling of 担当 is, and what the table may hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.errors import NotGranted
from kpicore.model.access import Role
from kpicore.model.members import (
    PUBLIC_DOMAINS,
    Member,
    actor_for,
    address_key,
    checked_member,
    granted_spellings,
    member_for,
    refuse_without_owner,
    spelling_problems,
    typed_address,
)

SATO = Member("sato@example.co.jp", Role.STAFF, "佐藤 花子", ("佐藤", "佐藤 花子"))
OFFICE = Member("example.co.jp", Role.VIEWER)
BOSS = Member("boss@example.co.jp", Role.OWNER, "社長")
GONE = Member("gone@example.co.jp", Role.NONE)
INVITED = Member("invitation:ab12", Role.STAFF, "山田", ("山田",))
MEMBERS = (SATO, OFFICE, BOSS, GONE, INVITED)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("sato@example.co.jp", "sato@example.co.jp"),
        (" Sato.Hanako+kpi@Example.CO.JP\u3000", "sato.hanako+kpi@example.co.jp"),
        ("ｓａｔｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", "sato@example.co.jp"),
        ("example.co.jp", "example.co.jp"),
        ("@example.co.jp", "example.co.jp"),
        ("a@xn--r8jz45g.jp", "a@xn--r8jz45g.jp"),
    ],
)
def test_what_an_owner_types_becomes_an_address_or_a_domain(typed: str, who: str):
    assert typed_address(typed) == who


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "sato",
            "sato@",
            "sato@localhost",
            "a b@example.com",
            "a@b@example.com",
            "*@example.com",
            "*",
            "com",
            ".jp",
        ),
        *("佐藤@example.co.jp", "sato@例え.jp", "sa\u0131to@exampl\u0435.com", "a@example..com", "a@-example.com"),
        *("<sato@example.com>", "sato@example.com,evil@example.com", "a@example.com\nBcc: b", "a\x00@example.com"),
        *(
            "a@127.0.0.1",
            "a@[127.0.0.1]",
            ".a@example.com",
            "a..b@example.com",
            "\ud800@example.com",
            f"{'a' * 250}@b.jp",
        ),
    ],
)
def test_what_is_neither_an_address_nor_a_domain_is_refused(typed: str):
    with pytest.raises(NotGranted) as refusal:
        typed_address(typed)

    assert refusal.value.facts["reason"] == "not-an-address"
    assert len(refusal.value.facts["text"]) <= 100
    refusal.value.facts["text"].encode()


@pytest.mark.parametrize("typed", ["", "  ", "　", "@"])
def test_an_empty_address_is_asked_for_instead_of_quoted(typed: str):
    with pytest.raises(NotGranted) as refusal:
        typed_address(typed)

    assert refusal.value.facts["reason"] == "no-address"


@given(st.text())
def test_whatever_is_typed_comes_out_as_ascii_or_not_at_all(text: str):
    try:
        who = typed_address(text)
    except NotGranted:
        return
    assert who.isascii()
    assert typed_address(who) == who == address_key(who)


@pytest.mark.parametrize(
    ("mail", "member"),
    [
        ("sato@example.co.jp", SATO),
        ("SATO@EXAMPLE.CO.JP", SATO),
        ("new@example.co.jp", OFFICE),
        ("gone@example.co.jp", GONE),
        ("boss@example.co.jp", BOSS),
        ("sato@sub.example.co.jp", None),
        ("sato@evilexample.co.jp", None),
        ("sato@example.co.jp.evil.com", None),
        ("evil@evil.com@example.co.jp.evil.com", None),
        ("ſato@example.co.jp", OFFICE),
        ("sato@example.co.jp ", SATO),
        ("sato@example.co.jp\n", None),
        ("sato@exam\u212ale.co.jp", None),
        ("example.co.jp", None),
        ("x@invitation:ab12", None),
        ("invitation:ab12", None),
        ("", None),
    ],
)
def test_an_address_is_the_member_of_that_address_else_of_exactly_its_domain(mail: str, member: Member | None):
    assert member_for(mail, MEMBERS) == member


def test_a_look_alike_letter_makes_nobody_somebody_else():
    """The Kelvin sign folds to k, the long s to s: an address with one of them is a stranger's."""
    members = (Member("kudo@example.com", Role.OWNER), Member("sasaki@example.com", Role.OWNER))

    for mail in ("\u212audo@example.com", "\u017fasaki@example.com", "ｋudo@example.com"):
        assert member_for(mail, members) is None


@pytest.mark.parametrize(
    "domain", [*sorted(PUBLIC_DOMAINS)[:5], "gmail.com", "yahoo.co.jp", "outlook.com", "icloud.com"]
)
def test_a_domain_anybody_gets_an_address_at_lets_nobody_in_even_from_a_table_altered_by_hand(domain: str):
    for below in (domain, f"aaa.{domain}"):
        with pytest.raises(NotGranted) as refusal:
            checked_member(Member(below, Role.VIEWER))
        assert refusal.value.facts == {"reason": "public-domain", "domain": below}
        assert member_for(f"x@{below}", (Member(below, Role.OWNER),)) is None
        assert checked_member(Member(f"x@{below}", Role.OWNER)).who == f"x@{below}"
    assert checked_member(Member(f"not{domain}", Role.VIEWER)).is_domain


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (replace(OFFICE, role=Role.OWNER), "domain-owner"),
        (replace(OFFICE, spellings=("佐藤",)), "domain-spellings"),
        (replace(SATO, name="x" * 101), "too-long"),
        (replace(SATO, spellings=("x" * 101,)), "too-long"),
        (replace(SATO, spellings=tuple(map(str, range(51)))), "too-many-spellings"),
    ],
)
def test_what_the_table_does_not_hold_is_refused_with_its_reason(member: Member, reason: str):
    with pytest.raises(NotGranted) as refusal:
        checked_member(member)

    assert refusal.value.facts["reason"] == reason


def test_a_table_without_an_owner_by_address_is_refused():
    refuse_without_owner(MEMBERS)
    for left in ((), (SATO, OFFICE), (replace(OFFICE, role=Role.OWNER),)):
        with pytest.raises(NotGranted, match="last-owner"):
            refuse_without_owner(left)


# -- spellings ------------------------------------------------------------------------------------------------------


def test_a_spelling_that_fits_two_people_grants_nothing_to_either_and_is_a_problem():
    other = Member("sato2@example.co.jp", Role.STAFF, "佐藤 次郎", ("佐　藤", "佐藤 次郎"))

    assert granted_spellings(SATO, (*MEMBERS, other)) == {"佐藤 花子"}
    assert granted_spellings(other, (*MEMBERS, other)) == {"佐藤 次郎"}
    [problem] = spelling_problems((*MEMBERS, other))
    assert (problem.code, dict(problem.facts)) == (
        "spelling-of-two-people",
        {"spelling": "佐藤", "people": ["佐藤 花子", "佐藤 次郎"]},
    )
    assert spelling_problems(MEMBERS) == []
    assert granted_spellings(SATO, MEMBERS) == {"佐藤", "佐藤 花子"}


names = st.lists(st.sampled_from(["佐藤", "佐 藤", "ｻﾄｳ", "サトウ", "Sato", "sato", "鈴木"]), max_size=3)


@given(st.lists(names, max_size=4))
def test_no_spelling_is_ever_granted_to_two_people(spellings: list[list[str]]):
    people = [Member(f"p{number}@example.com", Role.STAFF, spellings=tuple(of)) for number, of in enumerate(spellings)]

    granted = [
        {"".join(each.split()).lower().replace("ｻﾄｳ", "サトウ") for each in granted_spellings(member, people)}
        for member in people
    ]

    assert sum(map(len, granted)) == len(set().union(*granted))


def test_who_signed_in_is_an_actor_with_the_name_role_and_spellings_of_the_table():
    actor = actor_for("SATO@example.co.jp", "Hanako (Google)", MEMBERS)

    assert (actor.name, actor.role, actor.mail, actor.origin) == (
        "佐藤 花子",
        Role.STAFF,
        "sato@example.co.jp",
        "board",
    )
    assert actor.spellings == {"佐藤", "佐藤 花子"}


def test_a_stranger_is_an_actor_who_may_do_nothing():
    actor = actor_for("evil@evil.com", "社長\x00", MEMBERS)

    assert (actor.name, actor.role, actor.spellings, actor.enters_all) == ("社長\ufffd", Role.NONE, frozenset(), False)


def test_who_comes_by_a_domain_has_their_own_name():
    actor = actor_for("new@example.co.jp", "新人", (replace(OFFICE, name="本社"),))

    assert (actor.name, actor.role) == ("新人", Role.VIEWER)
