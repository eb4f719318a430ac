"""What a deployment lacks, from its settings alone. Pure: `kpicore doctor` brings the settings and says the findings in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from kpicore.errors import MayNotServe
from kpicore.model.serving.identity import CLOCK_SKEW, WELL_KNOWN
from kpicore.model.serving.mode import ModeKind, Setup, decide, is_loopback, origin_of

CALLBACK = "/oauth2callback"
#: A cookie is signed with it; 32 characters is what `secrets.token_hex(16)` makes.
SHORTEST_COOKIE_SECRET = 32
#: What stands for a secret in manuals.
_EXAMPLES = ("xxx", "…", "...", "<", "change", "example", "your", "random")
#: Paths of Microsoft's metadata behind which everybody's tenant lies.
_MANY_TENANTS = ("/common/", "/organizations/", "/consumers/")
#: Less than this on the disk of a database is reported.
LEAST_DISK_BYTES = 500_000_000
#: A daily backup older than this was missed.
OLDEST_BACKUP = timedelta(hours=36)


class Level(StrEnum):
    """How much a finding matters."""

    FINE = "fine"
    NOTE = "note"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `code` names its sentence, `facts` what the sentence needs."""

    level: Level
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def missing(code: str, **facts: Any) -> Finding:
    """Return a finding about something to be mended."""
    return Finding(Level.MISSING, code, facts)


def note(code: str, **facts: Any) -> Finding:
    """Return a finding that an administrator may want to know."""
    return Finding(Level.NOTE, code, facts)


def fine(code: str, **facts: Any) -> Finding:
    """Return a finding about something that is as it should be."""
    return Finding(Level.FINE, code, facts)


def serving_findings(setup: Setup, *, has_owner: bool) -> Iterator[Finding]:
    """Yield how a board would be served. `has_owner` is whether KPICORE_OWNER or the members name one."""
    try:
        mode = decide(setup)
    except MayNotServe as refused:
        yield missing("serving-refused", error=refused)
        return
    yield (note if mode.is_open else fine)(f"serving-{mode.kind}", address=setup.address or "*")
    if mode.kind is ModeKind.ALONE:
        return
    if not mode.public_origin:
        yield missing("public-none")
    elif not mode.public_origin.startswith("https:") and not is_loopback(mode.public_host):
        yield missing("public-plain", url=mode.public_origin)
    else:
        yield fine("public-fine", url=mode.public_origin)
    if mode.kind is ModeKind.TEAM:
        yield fine("owner-known") if has_owner else missing("no-owner")


def auth_findings(auth: Mapping[str, Any], public_url: str) -> Iterator[Finding]:
    """Yield what the secrets' `[auth]` lacks; its values are never among the facts, but for addresses."""
    found = []
    lacking = [name for name in ("redirect_uri", "cookie_secret") if not auth.get(name)]
    if lacking:
        found.append(missing("auth-lacks", section="[auth]", names=lacking))
    redirect, public = str(auth.get("redirect_uri") or ""), public_url.strip()
    if redirect and not urlsplit(redirect).path.endswith(CALLBACK):
        found.append(missing("auth-callback", uri=redirect))
    elif redirect and public and origin_of(urlsplit(redirect)) != origin_of(urlsplit(public)):
        expected = f"{origin_of(urlsplit(public))}{CALLBACK}"
        found.append(missing("auth-elsewhere", uri=redirect, expected=expected))
    secret = str(auth.get("cookie_secret") or "")
    if secret and (len(secret) < SHORTEST_COOKIE_SECRET or secret.lower().startswith(_EXAMPLES)):
        found.append(missing("auth-weak-secret", least=SHORTEST_COOKIE_SECRET))
    named = {name: section for name, section in auth.items() if isinstance(section, Mapping)}
    providers = named or {"default": auth}
    for name, section in providers.items():
        found += _provider_findings(name, section)
    yield from found or [fine("auth-fine", names=sorted(providers))]


def _provider_findings(name: str, section: Mapping[str, Any]) -> Iterator[Finding]:
    where = "[auth]" if name == "default" else f"[auth.{name}]"
    lacking = [key for key in ("client_id", "client_secret", "server_metadata_url") if not section.get(key)]
    if lacking:
        yield missing("auth-lacks", section=where, names=lacking)
    metadata = str(section.get("server_metadata_url") or "")
    if not metadata:
        return
    url = urlsplit(metadata)
    is_safe = url.scheme == "https" or is_loopback(url.hostname or "")
    if not metadata.endswith(WELL_KNOWN) or not is_safe:
        yield missing("auth-metadata", section=where, url=metadata)
    elif any(many in url.path for many in _MANY_TENANTS):
        yield missing("auth-many-tenants", section=where, url=metadata)


def backup_finding(newest: datetime | None, now: datetime, folder: str) -> Finding:
    """Return whether the newest backup of a folder is recent."""
    if newest is None:
        return missing("backup-none", folder=folder)
    hours = max(0, round((now - newest) / timedelta(hours=1)))
    return (missing if now - newest > OLDEST_BACKUP else fine)(
        "backup-old" if now - newest > OLDEST_BACKUP else "backup-recent", folder=folder, hours=hours
    )


def clock_finding(store_at: datetime, here: datetime) -> Finding:
    """Return whether this machine's clock and the store's agree: sign-ins and drafts go by both."""
    seconds = round(abs((store_at - here).total_seconds()))
    return missing("clock-apart", seconds=seconds) if seconds > CLOCK_SKEW.total_seconds() / 5 else fine("clock-fine")
