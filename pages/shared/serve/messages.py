"""The running board's own sender of messages: one thread from the start of the server to its end."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import Any

from kpicore.notify import Messenger, World
from pages.shared import session
from pages.shared.mode import mode

#: `off`: another program sends (`kpicore digest --send` from cron, or a replica of its own).
MESSAGES_VARIABLE = "KPICORE_MESSAGES"


@asynccontextmanager
async def sending(app: Any) -> AsyncIterator[None]:  # noqa: ARG001 - what Streamlit calls it with
    """Look after messages while the server runs."""
    if os.environ.get(MESSAGES_VARIABLE, "").strip() == "off":
        yield
        return
    world = World(session.latest, session.state, session.notify_secrets, mode().public_origin, session.now)
    stopped = Event()
    Thread(target=Messenger(world).run, args=(stopped,), name="messages", daemon=True).start()
    try:
        yield
    finally:
        stopped.set()
