"""`kpicore digest`: what is to be said of the plan today, and sending what is due."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from kpicore.cli.answers import FINE, PROBLEMS, Answer, CommandError, as_json_text
from kpicore.cli.defaults import language_of, today_of
from kpicore.cli.plans import author, plan_in, secrets_file, store_url
from kpicore.model.plans import DEFAULT_PLAN
from kpicore.model.serving import PUBLIC_URL_VARIABLE
from kpicore.model.subscription import Subscription
from kpicore.notify import (
    ChannelFault,
    Message,
    Posted,
    as_html,
    as_json,
    as_text,
    channels_in,
    deliver,
    message_of,
    pictures_of,
    posts,
    reason_words,
)
from kpicore.scoring import score
from kpicore.stores.state import KeptSubscription, new_holder, open_state
from kpicore.text.catalogue import Words, catalogue

#: What the command prints where nothing is sent: the summary for everybody, of a week.
_WHOLE = Subscription(id="00000000", channel="-")


@click.pass_obj
def make_digest(
    wanted: str | None,
    store: str | None,
    plan: str | None,
    as_of: date | None,
    dry_run: bool,
    send: bool,
    output: str,
) -> Answer:
    if send and (dry_run or as_of):
        raise CommandError("cli.errors.send_and_dry_run" if dry_run else "cli.errors.send_and_as_of")
    key, snapshot = plan or DEFAULT_PLAN, plan_in(store, plan, as_of)
    scores = score(snapshot.plan, snapshot.actuals, as_of or today_of(snapshot.plan.settings))
    words = catalogue(language_of(wanted, snapshot))
    public_url = os.environ.get(PUBLIC_URL_VARIABLE, "").strip()
    if not (send or dry_run):
        whole = _WHOLE.model_copy(update={"language": words.language})
        kept = KeptSubscription(key, whole, "")
        said = message_of(kept, snapshot, scores, public_url=public_url)
        return Answer(_formatted(said[0], output) if said else "")
    if send:
        author(store, plan)  # of an archived plan nothing is sent
    places, faults = channels_in(secrets_file())
    state = open_state(store_url(store)).of_plan(key)
    now = datetime.now(UTC) if send else None  # what is shown is all of the day
    found = posts(state.subscriptions.of(key), places, snapshot, scores, now=now, public_url=public_url)
    done = (
        deliver(found, state, new_holder(), pictures_of(snapshot, scores))
        if send
        else tuple(Posted(post, None) for post in found)
    )
    failed = [each for each in done if each.outcome is not None and not each.outcome.is_delivered]
    code = PROBLEMS if failed or faults else FINE
    if output == "json":
        answer = {"posts": [_post_json(each, sent=send) for each in done], "faults": [each.name for each in faults]}
        return Answer(as_json_text(answer), code)
    return Answer("\n".join(_lines(done, faults, words, sent=send)), code)


def _lines(done: Sequence[Posted], faults: Sequence[ChannelFault], words: Words, *, sent: bool) -> Iterator[str]:
    """Yield what became of each message, or that none is due, and which channels cannot be used."""
    if not done:
        yield words("cli.digest.nothing_due")
    for each in done:
        facts = {"subject": each.post.message.subject, "to": each.post.to or each.post.channel_name}
        if not sent:
            yield "\n".join([words("cli.digest.would", **facts), as_text(each.post.message)])
        elif each.outcome is None or each.outcome.is_delivered:
            yield words("cli.digest.already" if each.outcome is None else "cli.digest.sent", **facts)
        else:
            reason = reason_words(each.outcome.reason, words)
            yield words(f"cli.digest.{each.outcome.delivery}", reason=reason, **facts)
    for fault in faults:
        reason = words(f"notify.faults.{fault.reason}", about=fault.about)
        yield words("cli.digest.fault", name=fault.name, reason=reason)


def _formatted(message: Message, output: str) -> str:
    if output == "html":
        return as_html(message)
    return as_json_text(as_json(message)) if output == "json" else f"{message.subject}\n\n{as_text(message)}"


def _post_json(each: Posted, *, sent: bool) -> dict[str, Any]:
    outcome = each.outcome
    state = "due" if not sent else "elsewhere" if outcome is None else str(outcome.delivery)
    return {
        "key": each.post.key,
        "channel": each.post.channel_name,
        "to": each.post.to or None,
        "state": state,
        "reason": outcome.reason or None if outcome else None,
        "message": as_json(each.post.message),
    }
