"""Who signed in: which of a provider's claims count (verified address, configured issuer and tenant), and why others do not.

Pure: claims and the configuration come in, the moment is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

WELL_KNOWN = "/.well-known/openid-configuration"
#: A provider's clock may be ahead of ours by this much; more is a forged or broken claim.
CLOCK_SKEW = timedelta(minutes=5)
#: After this long a person signs in again, however long the browser keeps the cookie.
SIGN_IN_LASTS = timedelta(days=30)


class Distrust(StrEnum):
    """Why claims name nobody."""

    NO_ADDRESS = "no-address"
    NOT_VERIFIED = "not-verified"
    WRONG_ISSUER = "wrong-issuer"
    WRONG_TENANT = "wrong-tenant"
    EXPIRED = "expired"
    FROM_THE_FUTURE = "from-the-future"


@dataclass(frozen=True)
class Issuer:
    """A provider as the administrator configured it; `tenant` is the only one accepted (`tid` at Microsoft, `hd` at Google), "" any."""

    url: str
    tenant: str = ""


@dataclass(frozen=True)
class Identity:
    """A verified address in lower case, and the name to show."""

    mail: str
    name: str


def issuers_of(auth: Mapping[str, Any]) -> dict[str, Issuer]:
    """Return the issuer of each provider of the secrets' `[auth]`, by provider name (`default` for the unnamed one).

    The issuer is the metadata address without its well-known path; `tenant` may stand beside it. A section without a metadata address
    gives no issuer, and nobody can sign in through it.
    """
    named = {name: section for name, section in auth.items() if isinstance(section, Mapping)}
    found = {}
    for name, section in {"default": auth, **named}.items():
        metadata = str(section.get("server_metadata_url") or "")
        if metadata.endswith(WELL_KNOWN):
            found[name] = Issuer(metadata.removesuffix(WELL_KNOWN), str(section.get("tenant") or ""))
    return found


def identified(claims: Mapping[str, Any], issuers: Mapping[str, Issuer], now: datetime) -> Identity | Distrust:
    """Return the person the claims name, or why they name nobody.

    `claims` are those of the ID token with `provider`, as Streamlit keeps them; the signature was checked when they arrived. An address
    counts where the provider says it is verified: `email_verified`, or `xms_edov` at Microsoft, whose other addresses can be set to
    anything by the administrator of any tenant. Several tenants behind one address (`common`) never match an issuer.
    """
    expected = issuers.get(str(claims.get("provider") or "default"))
    if expected is None or str(claims.get("iss") or "").rstrip("/") != expected.url.rstrip("/"):
        return Distrust.WRONG_ISSUER
    if expected.tenant and expected.tenant not in (claims.get("tid"), claims.get("hd")):
        return Distrust.WRONG_TENANT
    mail = str(claims.get("email") or "").strip().lower()
    if mail.count("@") != 1 or mail.startswith("@") or mail.endswith("@"):
        return Distrust.NO_ADDRESS
    if not (_is_true(claims.get("email_verified")) or _is_true(claims.get("xms_edov"))):
        return Distrust.NOT_VERIFIED
    try:
        signed_in = datetime.fromtimestamp(float(claims.get("iat") or 0), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return Distrust.EXPIRED
    if signed_in > now + CLOCK_SKEW:
        return Distrust.FROM_THE_FUTURE
    if signed_in < now - SIGN_IN_LASTS - CLOCK_SKEW:
        return Distrust.EXPIRED
    return Identity(mail, str(claims.get("name") or "").strip() or mail)


def _is_true(claim: object) -> bool:
    """Return whether a claim says yes; some providers write the word, Microsoft the digit."""
    return claim is True or (isinstance(claim, (str, int)) and str(claim).lower() in ("true", "1"))
