"""How this board is run: alone on its owner's machine, for a team, or open to everybody — never one of them by accident.

`decide` holds the whole rule. Pure: whoever asks brings the settings (`pages/shared/mode.py` those of a running board, `kpicore doctor`
those it finds on the machine).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from kpicore.errors import MayNotServe
from kpicore.model.access import Role

OPEN_VARIABLE, PUBLIC_URL_VARIABLE = "KPICORE_OPEN", "KPICORE_PUBLIC_URL"
#: The names of this machine for itself.
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
#: What installs the extra that a sign-in needs.
INSTALLS_SIGN_IN = "make setup LOCK=requirements.lock EXTRAS=signin"
_PORTS = {"http": 80, "https": 443}


class ModeKind(StrEnum):
    """The ways to run a board."""

    ALONE = "alone"
    TEAM = "team"
    OPEN_READ = "open-read"
    OPEN_ALL = "open-all"


#: What a visitor may do of whom nothing is known.
_STRANGERS = {
    ModeKind.ALONE: Role.OWNER,
    ModeKind.TEAM: Role.NONE,
    ModeKind.OPEN_READ: Role.VIEWER,
    ModeKind.OPEN_ALL: Role.OWNER,
}


@dataclass(frozen=True, slots=True)
class Setup:
    """What decides: `address` the server is bound to ("" is every address of the machine), whether `[auth]` is in the secrets, whether a
    proxy is trusted to name the visitor (`server.trustedUserHeaders`), the two variables as they were given, and whether what a sign-in
    needs is installed.
    """

    address: str = ""
    signs_in: bool = False
    trusts_proxy: bool = False
    opened: str = ""
    public_url: str = ""
    can_sign_in: bool = True


@dataclass(frozen=True, slots=True)
class Mode:
    """How the board is run. `hosts` are the names it answers to, without ports; `public_origin` is the origin people open it at
    (`https://kpi.example.com`), "" where none was named.
    """

    kind: ModeKind
    hosts: tuple[str, ...] = LOOPBACK_HOSTS
    public_origin: str = ""

    @property
    def public_host(self) -> str:
        """The name of the public origin, without its port."""
        return urlsplit(self.public_origin).hostname or ""

    @property
    def is_open(self) -> bool:
        """Whether people nobody knows are let in: then every page says so."""
        return self.kind in {ModeKind.OPEN_READ, ModeKind.OPEN_ALL}

    @property
    def stranger(self) -> Role:
        """What a visitor may do who has not signed in; alone at the machine that is its owner."""
        return _STRANGERS[self.kind]


def decide(setup: Setup) -> Mode:
    """Return how a board that is set up like this is run.

    Raises MayNotServe: `bad-open` or `bad-public-url` for a variable that cannot be read, `open-and-sign-in` where both are asked for,
    `signin-missing` where what a sign-in needs is not installed, `open-by-accident` where others could reach it and nothing says who may,
    `no-public-url` where they could and no name is allowed.
    """
    knows_people = setup.signs_in or setup.trusts_proxy
    opened = setup.opened.strip().lower()
    if opened not in {"", "read", "all"}:
        raise MayNotServe(reason="bad-open", text=setup.opened)
    if opened and knows_people:
        raise MayNotServe(reason="open-and-sign-in", text=opened)
    if setup.signs_in and not setup.can_sign_in:
        raise MayNotServe(reason="signin-missing", text=INSTALLS_SIGN_IN)
    public = _public(setup.public_url.strip())
    is_reachable = not is_loopback(setup.address)
    if not knows_people and not opened:
        if is_reachable:
            raise MayNotServe(reason="open-by-accident", text=setup.address or "0.0.0.0")  # noqa: S104 - the address is named
        return Mode(ModeKind.ALONE)
    named = _named_hosts(setup.address, public)
    if is_reachable and not named:
        raise MayNotServe(reason="no-public-url", text=setup.address or "0.0.0.0")  # noqa: S104 - the address is named
    kind = ModeKind.TEAM if knows_people else ModeKind(f"open-{opened}")
    return Mode(kind, (*LOOPBACK_HOSTS, *named), origin_of(public) if public else "")


def is_loopback(host: str) -> bool:
    """Return whether a host name or address, without a port, is this machine for itself."""
    bare = host.strip().strip("[]").lower().rstrip(".")
    if bare == "localhost":
        return True
    try:
        found = ip_address(bare)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def origin_of(url: SplitResult) -> str:
    """Return scheme, host and port as a browser writes an origin: lower case, without the scheme's usual port."""
    host = (url.hostname or "").lower()
    name = f"[{host}]" if ":" in host else host
    port = "" if url.port in {None, _PORTS.get(url.scheme)} else f":{url.port}"
    return f"{url.scheme}://{name}{port}"


def _public(text: str) -> SplitResult | None:
    """Return the public address, None without one. Raises MayNotServe when it is no address of a web page."""
    if not text:
        return None
    try:
        url = urlsplit(text)
        is_fine = url.scheme in _PORTS and url.hostname and url.port != 0
    except ValueError:
        is_fine = False
    if not is_fine or "@" in url.netloc or url.query or url.fragment or any(map(str.isspace, text)):
        raise MayNotServe(reason="bad-public-url", text=text)
    return url


def _named_hosts(address: str, public: SplitResult | None) -> tuple[str, ...]:
    """Return the names beyond loopback: of the public address, and the one address the server is bound to."""
    names = [public.hostname.lower().rstrip(".")] if public is not None and public.hostname else []
    try:
        bound = ip_address(address.strip("[]"))
        if not bound.is_unspecified and not bound.is_loopback:
            names.append(str(bound))
    except ValueError:
        names += [address.lower()] if address and not is_loopback(address) else []
    return tuple(dict.fromkeys(names))
