"""The token server: takes assertions that the service account signed, gives tokens that last an hour."""

from __future__ import annotations

import secrets
import time
from functools import cache
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from kpicore.stores.google.stand_in.messages import Reply, as_json
from kpicore.stores.google.stand_in.spreadsheet import EMAIL

SCOPES = {f"https://www.googleapis.com/auth/{name}" for name in ("spreadsheets", "spreadsheets.readonly")}
#: What google-auth writes as the audience of its assertions, wherever the token_uri of the key points.
GOOGLES_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
LIFETIME_SECONDS = 3600


@cache
def private_key() -> str:
    """Return the PEM of this process's only key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


@cache
def public_key() -> bytes:
    """Return the PEM of the public half of `private_key`."""
    key = serialization.load_pem_private_key(private_key().encode(), None).public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


class Tokens:
    """The tokens that are valid."""

    def __init__(self) -> None:
        self.issued: dict[str, tuple[str, float]] = {}

    def issue(self, body: bytes, token_uri: str) -> Reply:
        """Return a token for an assertion that the account's key signed, for this token server, not expired."""
        form = parse_qs(body.decode())
        if form.get("grant_type") != ["urn:ietf:params:oauth:grant-type:jwt-bearer"]:
            return as_json({"error": "unsupported_grant_type"}, 400)
        try:
            audience = [token_uri, GOOGLES_TOKEN_URI]
            claims = jwt.decode(form["assertion"][0], certs=public_key(), audience=audience)  # type: ignore[no-untyped-call]
        except (ValueError, KeyError) as error:
            return as_json({"error": "invalid_grant", "error_description": f"Invalid JWT: {error}"}, 400)
        if claims["iss"] != EMAIL or not set(claims.get("scope", "").split()) & SCOPES:
            return as_json(
                {"error": "invalid_scope", "error_description": "Invalid OAuth scope or ID token audience."}, 400
            )
        token = secrets.token_urlsafe(16)
        self.issued[token] = (claims["iss"], time.time() + LIFETIME_SECONDS)
        return as_json({"access_token": token, "expires_in": LIFETIME_SECONDS - 1, "token_type": "Bearer"})

    def email_of(self, token: str) -> str:
        """Return the account a token was issued to, "" when it is unknown or expired."""
        email, expires = self.issued.get(token, ("", 0.0))
        return email if time.time() < expires else ""

    def expire(self) -> None:
        """Let every token expire, as after an hour."""
        self.issued.clear()
