"""What other processes do to the board's memory in the tests."""

from __future__ import annotations

from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from kpicore.guide.drafts.beginnings import blank
from kpicore.guide.drafts.editing import set_field
from kpicore.stores.state.database import StateDatabase
from kpicore.stores.state.drafts import Drafts
from kpicore.stores.state.open import open_state
from tests.people import owner


def take_a_turn(url: str, number: int, gate: Any, answers: Any) -> None:
    """Open a memory at the moment the others do, try to be the one who sends, and say what came of it."""
    state = open_state(url, {})
    gate.wait()
    got = state.leases.take("digest", f"p{number}", timedelta(minutes=1))
    sent = state.sent.begin("digest/1", f"p{number}")
    answers.put((number, got, sent, len(state.audit.entries())))


def kept_drafts(folder: Path) -> Drafts:
    return Drafts(StateDatabase(make_url(f"sqlite:///{folder}/state.db")))


def type_for_ever(folder: Path, said: Connection) -> None:
    """Save a draft after every character that is typed, and send each version that was saved."""
    drafts, draft, version = kept_drafts(folder), blank(draft_id="d1"), 0
    while True:
        draft = set_field(draft, "kgi-1", "name", draft.by_id["kgi-1"].text("name") + "あ")
        version = drafts.save(draft, owner("佐藤"), version)
        said.send(version)
