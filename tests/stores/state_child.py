"""What other processes do to the board's memory in the tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kpicore.stores.state.open import open_state


def take_a_turn(url: str, number: int, gate: Any, answers: Any) -> None:
    """Open a memory at the moment the others do, try to be the one who sends, and say what came of it."""
    state = open_state(url, {})
    gate.wait()
    got = state.leases.take("digest", f"p{number}", timedelta(minutes=1))
    sent = state.sent.begin("digest/1", f"p{number}")
    answers.put((number, got, sent, len(state.audit.entries())))
