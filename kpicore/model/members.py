"""Members: who is let in, with which role, and which spellings of 担当 are theirs. Pure; the table is in `kpicore.stores.state`.

An address is compared by its ASCII letters in lower case and by nothing else: folding more of Unicode would let somebody with a look-alike
address in. What an owner types may be full-width; it has to become a plain ASCII address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kpicore.errors import NotGranted
from kpicore.model.access import Actor, Role
from kpicore.model.names import name_key
from kpicore.model.rows import storable
from kpicore.problems import Problem, warning

#: Domains anybody can get an address of, and so those below them (`aaa.ocn.ne.jp`). Closed: one that is missing is an owner's to judge.
# fmt: off
PUBLIC_DOMAINS = frozenset(
    (
        "gmail.com", "googlemail.com", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "live.com",
        "live.jp", "msn.com", "icloud.com", "me.com", "mac.com", "yahoo.com", "yahoo.co.jp", "yahoo.co.uk",
        "ymail.com", "ymail.ne.jp", "rocketmail.com", "aol.com", "aol.jp", "proton.me", "protonmail.com", "pm.me",
        "gmx.com", "gmx.net", "gmx.de", "mail.com", "web.de", "t-online.de", "zoho.com", "fastmail.com",
        "tutanota.com", "mail.ru", "yandex.com", "yandex.ru", "qq.com", "163.com", "126.com", "naver.com",
        "daum.net", "hanmail.net", "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp",
        "vodafone.ne.jp", "rakuten.jp", "ymobile.ne.jp", "ymobile1.ne.jp", "uqmobile.jp", "nifty.com", "ocn.ne.jp",
        "biglobe.ne.jp", "so-net.ne.jp", "plala.or.jp", "dion.ne.jp", "odn.ne.jp", "excite.co.jp", "infoseek.jp",
        "goo.jp", "eonet.ne.jp", "jcom.home.ne.jp", "asahi-net.or.jp", "wakwak.com", "hi-ho.ne.jp",
    )
)
# fmt: on
LONGEST_ADDRESS, LONGEST_NAME, MOST_SPELLINGS = 254, 100, 50

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")
#: As people have them; a star or a percent sign in front of an @ is meant as a pattern, which no member is.
_LOCAL = re.compile(r"[a-z0-9&'+=_~-]+(?:\.[a-z0-9&'+=_~-]+)*")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Member:
    """A person by address, or everybody with an address of a domain.

    `who` is as `address_key` makes it, or `KIND:ID` of the key that lets a person in; a role of NONE keeps a person out whose domain is
    let in. `spellings` are the ways 担当 writes a person, as typed; `added_at` is UTC, None before the member was kept.
    """

    who: str
    role: Role
    name: str = ""
    spellings: tuple[str, ...] = ()
    enters_all: bool = False
    added_by: str = ""
    added_at: datetime | None = None

    @property
    def is_domain(self) -> bool:
        return "@" not in self.who and ":" not in self.who


def address_key(mail: str) -> str:
    """Return an address of a sign-in as it is compared."""
    return mail.strip(" ").translate(_ASCII_LOWER)


def typed_address(text: str) -> str:
    """Return the address or domain an owner typed (`sato@example.co.jp`, `example.co.jp`, `@example.co.jp`), as it is compared.

    Raises NotGranted: `no-address` where nothing was typed, `not-an-address`.
    """
    plain = address_key(unicodedata.normalize("NFKC", text).strip()).removeprefix("@")
    if not plain:
        raise NotGranted(reason="no-address")
    local, at, domain = plain.rpartition("@")
    is_local = _LOCAL.fullmatch(local) is not None if at else True
    if not is_local or not _DOMAIN.fullmatch(domain) or len(plain) > LONGEST_ADDRESS:
        raise NotGranted(reason="not-an-address", text=storable(text)[:LONGEST_NAME])
    return plain


def is_public(domain: str) -> bool:
    """Return whether anybody can get an address of a domain."""
    return any(domain == public or domain.endswith(f".{public}") for public in PUBLIC_DOMAINS)


def member_for(mail: str, members: Iterable[Member]) -> Member | None:
    """Return the member a verified address is: by the address itself, else by exactly its domain; None for a stranger."""
    address = address_key(mail)
    domain = address.rpartition("@")[2]
    by_who = {member.who: member for member in members}
    found = by_who.get(address) if "@" in address else None
    is_domain = "@" in address and _DOMAIN.fullmatch(domain) is not None and not is_public(domain)
    return found or (by_who.get(domain) if is_domain else None)


def actor_for(mail: str, name: str, people: Sequence[Member], *, origin: str = "board") -> Actor:
    """Return whoever signed in with a verified address as the actor of what they do; a stranger has the role NONE.

    `people` are the members and those let in by invitations, who may share a spelling; `name` is what the provider says and stands where
    the member has none.
    """
    member = member_for(mail, people)
    if member is None:
        return Actor(storable(name or mail), Role.NONE, mail=address_key(mail), origin=origin)
    called = (member.name if not member.is_domain else "") or name or mail
    spellings = granted_spellings(member, people)
    return Actor(storable(called), member.role, address_key(mail), spellings, member.enters_all, origin)


# -- spellings of 担当 ----------------------------------------------------------------------------------------------


def _shared_spellings(people: Iterable[Member]) -> dict[str, tuple[Member, ...]]:
    """Return the spellings, by key, that fit more than one person, with the people."""
    holders: dict[str, dict[str, Member]] = {}
    for member in people:
        for spelling in member.spellings:
            holders.setdefault(name_key(spelling), {})[member.who] = member
    return {key: tuple(held.values()) for key, held in holders.items() if len(held) > 1}


def granted_spellings(member: Member, people: Iterable[Member]) -> frozenset[str]:
    """Return the spellings of a member, as typed, without those that fit two of these people: such a one grants nothing to anybody.

    A script that enters for a person has that person's spelling and is not one of the people.
    """
    shared = _shared_spellings(people)
    return frozenset(spelling for spelling in member.spellings if name_key(spelling) not in shared)


def spelling_problems(people: Iterable[Member]) -> list[Problem]:
    """Return a problem for each spelling that fits more than one person."""
    return [
        warning(
            "spelling-of-two-people",
            "",
            spelling=next(each for each in held[0].spellings if name_key(each) == key),
            people=[member.name or member.who for member in held],
        )
        for key, held in _shared_spellings(people).items()
    ]


# -- changes of the table -------------------------------------------------------------------------------------------


def checked_member(member: Member) -> Member:
    """Return a member as it may be kept: address, name and spellings in their one form.

    Raises NotGranted: `no-address`, `not-an-address`, `public-domain`, `domain-owner` (a domain is staff at most), `domain-spellings`
    (those are a person's), `too-long`.
    """
    who = typed_address(member.who)
    tidied = replace(member, who=who, name=storable(member.name).strip(), spellings=checked_spellings(member.spellings))
    if len(tidied.name) > LONGEST_NAME:
        raise NotGranted(reason="too-long", text=tidied.name[:LONGEST_NAME])
    if not tidied.is_domain:
        return tidied
    if is_public(who):
        raise NotGranted(reason="public-domain", domain=who)
    if member.role > Role.STAFF:
        raise NotGranted(reason="domain-owner", domain=who)
    if tidied.spellings:
        raise NotGranted(reason="domain-spellings", domain=who)
    return tidied


def checked_spellings(spellings: Iterable[str]) -> tuple[str, ...]:
    """Return spellings without blanks around them, none empty and none twice. Raises NotGranted: `too-long`, `too-many-spellings`."""
    by_key: dict[str, str] = {}
    for spelling in spellings:
        text = storable(spelling).strip()
        if len(text) > LONGEST_NAME:
            raise NotGranted(reason="too-long", text=text[:LONGEST_NAME])
        if name_key(text):
            by_key.setdefault(name_key(text), text)
    if len(by_key) > MOST_SPELLINGS:
        raise NotGranted(reason="too-many-spellings", most=MOST_SPELLINGS)
    return tuple(by_key.values())


def owners(members: Iterable[Member]) -> list[Member]:
    """Return the people who own the board."""
    return [member for member in members if member.role is Role.OWNER and not member.is_domain]


def refuse_without_owner(members: Iterable[Member]) -> None:
    """Raise NotGranted (`last-owner`) for a table of members that nobody could change any more."""
    if not owners(members):
        raise NotGranted(reason="last-owner")
