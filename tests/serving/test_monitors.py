"""What a monitor is told when the store does not answer: that, why in a sentence, and how old the data are; no path, no host."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request

from kpicore.errors import StoreUnavailable
from kpicore.model import Snapshot
from pages.shared import session
from pages.shared.live import Reading
from pages.shared.serve.monitors import readiness

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SECRET = "/home/owner/secret/board.db"


class Known:
    """A live store of which one reading is known."""

    def __init__(self, reading: Reading) -> None:
        self.read = lambda: reading


def told(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict]:
    monkeypatch.setattr(session, "live", lambda: Known(reading))
    monkeypatch.setattr(session, "now", lambda: NOW)
    scope = {"type": "http", "path": "/readyz", "query_string": b"lang=en", "headers": [], "server": ("localhost", 80)}
    answer = readiness(Request(scope))
    return answer.status_code, json.loads(answer.body)


def test_a_store_that_never_answered_is_not_ready(monkeypatch: pytest.MonkeyPatch):
    failure = StoreUnavailable(reason="cannot-open", path=SECRET, store=f"sqlite:///{SECRET}")
    status, answer = told(Reading(failure=failure), monkeypatch)

    assert (status, answer["ready"], answer["age_seconds"]) == (503, False, None)
    assert answer["text"].startswith("The store cannot be read.")
    assert "folder" in answer["text"]
    assert SECRET not in json.dumps(answer)


def test_data_that_cannot_be_renewed_have_an_age(monkeypatch: pytest.MonkeyPatch):
    old = Reading(Snapshot(), NOW - timedelta(minutes=7), RuntimeError(SECRET))
    status, answer = told(old, monkeypatch)

    assert (status, answer["ready"], answer["age_seconds"]) == (503, False, 420)
    assert SECRET not in json.dumps(answer)


def test_a_store_that_answers_is_ready(monkeypatch: pytest.MonkeyPatch):
    assert told(Reading(Snapshot(), NOW - timedelta(seconds=3)), monkeypatch) == (
        200,
        {"ready": True, "age_seconds": 3, "text": "The store answers."},
    )
