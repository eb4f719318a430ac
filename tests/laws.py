"""How often a law is tried: as often as the profile of the run says (tests/conftest.py), or a part of that where an example takes long."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

#: Of how few examples a law is still one.
FEWEST = 5


def tried(*, one_in: int = 1, **options: Any) -> settings:
    """Return settings for a law whose examples are large: 1 / `one_in` of the profile's examples, however long each is in the making."""
    examples = max(FEWEST, settings.default.max_examples // one_in)
    return settings(max_examples=examples, suppress_health_check=list(HealthCheck), **options)
