"""`kpicore digest` as it is typed, and as cron calls it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kpicore.cli import main
from kpicore.model import Snapshot
from kpicore.model.rows import changes_between
from kpicore.model.subscription import Subscription
from kpicore.samples.shop import shop
from kpicore.stores.open import open_store
from kpicore.stores.state import open_state
from tests.notify.servers import webhook
from tests.people import owner

STORE = "sqlite:///data/board.db"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a store in it that holds the sample of today."""
    monkeypatch.chdir(tmp_path)
    for name in ("KPICORE_STATE", "KPICORE_STORE", "KPICORE_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    open_store(STORE).save(changes_between(Snapshot(), shop(datetime.now(ZoneInfo("Asia/Tokyo")).date())), owner())
    return tmp_path


def subscribe(url: str, **fields: object) -> None:
    """Keep subscriptions of which one is always due: a message may be six hours late, and one of them begins before another ends."""
    Path(".streamlit").mkdir(exist_ok=True)
    Path(".streamlit/secrets.toml").write_text(f'[notify.own]\nkind = "webhook"\nurl = "{url}"\n', encoding="utf-8")
    state = open_state(STORE)
    for number, at in enumerate(("00:00", "05:59", "11:58", "17:57", "18:00")):
        given = {"id": f"0000000{number}", "channel": "own", "rhythm": "daily", "at": at, **fields}
        state.subscriptions.put("main", Subscription.model_validate(given), owner())
    store = open_store(STORE)
    held = store.load()
    settings = held.plan.settings.model_copy(update={"days_off": ("2000-01-01",)})  # works on every day there is
    plan = held.plan.model_copy(update={"settings": settings})
    store.save(changes_between(held, Snapshot(plan, held.actuals, held.reviews, held.actions)), owner())


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["digest", "--lang", "en", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_digest_is_printed_as_text_html_and_json(capsys):
    code, text, _ = ran(capsys)
    _, html, _ = ran(capsys, "--format", "html")
    _, plain, _ = ran(capsys, "--format", "json")

    assert code == 0
    assert "At this rate it ends at" in text
    assert html.startswith("<!doctype html>")
    assert set(json.loads(plain)) == {"subject", "text", "lines"}


def test_what_is_due_is_sent_once_however_often_cron_calls(capsys):
    with webhook() as hook:
        subscribe(hook.url)
        code, first, _ = ran(capsys, "--send")
        _, second, _ = ran(capsys, "--send")

    assert code == 0
    assert first.count("Sent: ") == len(hook.requests) > 0
    assert "Sent before" in second
    assert len(hook.requests) <= 2  # two windows of six hours may overlap


def test_a_dry_run_shows_the_whole_day_and_sends_nothing(capsys):
    with webhook() as hook:
        subscribe(hook.url)
        code, out, _ = ran(capsys, "--dry-run")
        _, listed, _ = ran(capsys, "--dry-run", "--format", "json")

    assert (code, hook.requests) == (0, [])
    assert out.count("Would send: ") == 5
    assert {post["state"] for post in json.loads(listed)["posts"]} == {"due"}


def test_what_could_not_be_sent_is_exit_code_1_with_its_reason_and_no_secret(capsys):
    with webhook() as hook:
        hook.answers = [(404, {})]
        subscribe(f"{hook.url}/SECRET")
        code, out, err = ran(capsys, "--send")

    assert code == 1
    assert "it answered 404" in out
    assert "SECRET" not in out + err


def test_a_channel_that_is_written_wrongly_is_named(capsys):
    subscribe("ftp://SECRET")
    code, out, _ = ran(capsys, "--dry-run")

    assert code == 1
    assert "The channel own cannot be used: the URL has to begin with https://" in out
    assert "SECRET" not in out


@pytest.mark.parametrize("options", [("--send", "--dry-run"), ("--send", "--as-of", "2026-11-30"), ("--format", "pdf")])
def test_what_the_digest_cannot_do_is_one_line_and_exit_code_2(capsys, options):
    code, out, err = ran(capsys, *options)

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
