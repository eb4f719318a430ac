"""Whether a board answers at its public address: asked only where an administrator wants it."""

from __future__ import annotations

import requests

from kpicore.errors import StoreUnavailable

_SECONDS = 10


def readiness_of(url: str) -> bool:
    """Return whether `/readyz` below an address says ready. Raises StoreUnavailable (`network`, `timeout`) where nobody answers."""
    try:
        answer = requests.get(f"{url.rstrip('/')}/readyz", timeout=_SECONDS, allow_redirects=False)
    except requests.Timeout as error:
        raise StoreUnavailable(store=url, reason="timeout") from error
    except requests.RequestException as error:
        raise StoreUnavailable(store=url, reason="network") from error
    return answer.status_code == 200
