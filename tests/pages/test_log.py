"""What sheets and browsers say cannot steer a terminal or pass for an entry of the log."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest

from kpicore.text.escaping import trace_text, visible
from pages.shared.frame import failures
from pages.shared.live import LiveStore

FORGED = "x\n2026-11-29 12:00:00 INFO signed in: owner\r\x1b[2J\x1b]0;title\x07\u202e\x85\u2028end"
STEERS = ("\x1b", "\r", "\x07", "\x85", "\u202e", "\u2028")


def test_a_text_is_one_line_and_steers_nothing():
    assert visible(FORGED).isprintable()


def test_a_trace_keeps_its_lines_and_none_of_them_begins_as_an_entry_does():
    try:
        raise ValueError(FORGED)
    except ValueError as failure:
        lines = trace_text(failure).splitlines()

    assert all(line.startswith("  | ") for line in lines)
    assert any("test_log.py" in line for line in lines)
    assert any("signed in: owner" in line for line in lines)
    assert not [sign for sign in STEERS if sign in "".join(lines)]


def forged_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("2026-11-29")]


def test_the_address_a_browser_names_forges_no_line_of_the_log(monkeypatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setattr(failures.st, "context", SimpleNamespace(url=FORGED + "x" * 10_000, locale="ja"))

    failures.say_unexpected(RuntimeError(FORGED))

    (record,) = [each for each in caplog.records if each.name == "gyakusan"]
    assert forged_lines(record.getMessage()) == []
    assert not [sign for sign in STEERS if sign in record.getMessage()]
    assert len(record.getMessage()) < 3000
    assert record.exc_info is None


def test_what_a_store_cannot_read_forges_no_line_of_the_log(caplog: pytest.LogCaptureFixture):
    def broken() -> None:
        raise ValueError(FORGED)

    live = LiveStore(broken, interval=3600)
    with caplog.at_level(logging.WARNING):
        live.read()
    live.stop()

    (record,) = [each for each in caplog.records if each.name == "pages.shared.live"]
    assert "signed in" in record.getMessage()
    assert forged_lines(record.getMessage()) == []
    assert record.exc_info is None
