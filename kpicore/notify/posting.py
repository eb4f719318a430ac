"""What is due now becomes messages, and each is sent once, however many boards and commands look at the same moment.

What to say is reckoned without a network (`posts`); who sends it is decided by the log of the board's own memory (`deliver`): of several
processes one begins a message, and one that may have arrived is not sent again by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kpicore.model.plan import Settings
from kpicore.model.snapshot import Snapshot
from kpicore.model.subscription import Subscription, What, Whom
from kpicore.notify.channels import Channel
from kpicore.notify.message import Message, MessageLine
from kpicore.notify.picture import Draw, no_picture
from kpicore.notify.schedule import before, day_of_digest, due_moment, reminder
from kpicore.notify.sending import Delivery, Outcome, send
from kpicore.reports.digest import Digest, Scope, digest
from kpicore.scoring.scores import Scores
from kpicore.stores.state import KeptSubscription, State
from kpicore.text.catalogue import Words, catalogue
from kpicore.text.digest import DigestLine, asked_lines, digest_lines, digest_title

#: Lines of a request: one person has one, a request for all names these many.
_MOST_ASKED = 10


@dataclass(frozen=True, slots=True)
class Post:
    """One message that is due: its key in the log of what was sent, and where it goes.

    `picture` is the language of the picture of the board that goes with it, "" without one.
    """

    key: str
    message: Message
    channel: Channel | None
    channel_name: str
    to: str = ""
    copy_to: tuple[str, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a post; `outcome` is None where another process sends it, or it was sent already."""

    post: Post
    outcome: Outcome | None


def _scope_of(subscription: Subscription) -> Scope:
    """Return for whom a subscription speaks."""
    if subscription.whom is Whom.PERSON:
        return Scope(person=subscription.name)
    return Scope(department=subscription.name) if subscription.whom is Whom.DEPARTMENT else Scope()


def message_of(
    kept: KeptSubscription, snapshot: Snapshot, scores: Scores, *, public_url: str = ""
) -> tuple[Message, bool] | None:
    """Return what a subscription says on the day its plan was scored for, and whether it is late enough for somebody else to be told.

    None where nothing is to be said: no light turned, nothing is asked. A summary always says something, if only that nothing changed.
    """
    subscription, settings, today = kept.subscription, snapshot.plan.settings, scores.today
    scope, language = _scope_of(subscription), subscription.language
    since = datetime.combine(before(subscription, today, settings), subscription.at)
    found = digest(snapshot, scores, since, scope)
    escalates = False
    if subscription.what is What.REQUEST:
        asked = reminder(found.missing, today, settings)
        if asked is None:
            return None
        lines: Sequence[DigestLine] = asked_lines(asked.missing, snapshot.plan, language, most=_MOST_ASKED)
        escalates = asked.escalates
        subject = catalogue(language)(
            "digest.subject_request", plan=settings.name or catalogue(language)("digest.unnamed")
        )
    else:
        if subscription.what is What.TURNED and not (found.turned or found.key_results):
            return None
        if subscription.what is What.TURNED:
            found = Digest(found.headlines[:1], found.turned, (), (), found.new_actuals, found.key_results)
        lines = digest_lines(found, snapshot.plan, language)
        subject = digest_title(found, snapshot.plan, language, scope)
    words = catalogue(language)
    leave = (
        MessageLine(words("digest.leave"), f"{public_url.rstrip('/')}/leave?token={kept.token}")
        if public_url and kept.token
        else None
    )
    said = tuple(MessageLine(line.text, line.link(public_url, kept.plan)) for line in lines)
    return Message(subject, said, words("digest.open"), leave), escalates


def posts(
    kept: Iterable[KeptSubscription],
    channels: Iterable[Channel],
    snapshot: Snapshot,
    scores: Scores,
    *,
    now: datetime | None = None,
    public_url: str = "",
) -> tuple[Post, ...]:
    """Return the messages due at a moment (with a zone), in the order of their subscriptions; without one all of the scored day.

    A message to an address comes once a day for each subscription; reminders to one address of several subscriptions are one a day.
    """
    by_name = {channel.name: channel for channel in channels}
    found: dict[str, Post] = {}
    for each in kept:
        subscription = each.subscription
        if subscription.left or not _is_due(subscription, scores.today, now, snapshot.plan.settings):
            continue
        said = message_of(each, snapshot, scores, public_url=public_url)
        if said is None:
            continue
        message, escalates = said
        post = Post(
            key=_key_of_the_day(subscription, scores.today),
            message=message,
            channel=by_name.get(subscription.channel),
            channel_name=subscription.channel,
            to=subscription.address,
            copy_to=(subscription.copy_to,) if escalates and subscription.copy_to else (),
            picture=_picture(subscription),
        )
        found.setdefault(post.key, post)
    return tuple(found.values())


def _key_of_the_day(subscription: Subscription, today: date) -> str:
    """Return under which key a message of a day is sent once.

    Reminders of one address are one a day, whichever of its subscriptions asks: nobody is asked twice.
    """
    if subscription.what is What.REQUEST:
        who = f"{subscription.channel}/{subscription.address}/{subscription.whom}/{subscription.name}"
        return f"request/{who}/{today.isoformat()}"
    return f"{subscription.what}/{subscription.target}/{subscription.id}/{today.isoformat()}"


def _picture(subscription: Subscription) -> str:
    """Return in which language the board goes along as a picture, "" where it does not: with summaries alone."""
    return subscription.language if subscription.picture and subscription.what is What.SUMMARY else ""


def _is_due(subscription: Subscription, today: date, now: datetime | None, settings: Settings) -> bool:
    if now is None:
        return subscription.what is What.REQUEST or day_of_digest(subscription, today, settings)
    moment = due_moment(subscription, now, settings)
    return moment is not None and moment.date() == today


def is_anything_due(kept: Iterable[KeptSubscription], settings: Settings, now: datetime) -> bool:
    """Return whether it is worth reckoning: some subscription's time is now."""
    return any(not each.subscription.left and due_moment(each.subscription, now, settings) is not None for each in kept)


def deliver(found: Iterable[Post], state: State, holder: str, draw: Draw = no_picture) -> tuple[Posted, ...]:
    """Send what nobody has begun to send; what certainly failed before is tried again. Raises KpiError where the memory is out of reach.

    `draw` makes the picture of the board, where one goes along and the channel can carry a file.
    """
    done = []
    for post in found:
        if not state.sent.begin(post.key, holder):
            done.append(Posted(post, None))
            continue
        if post.channel is None:
            outcome = Outcome(Delivery.FAILED, "no-channel")
        else:
            picture = draw(post.picture) if post.picture and post.channel.carries_files else None
            outcome = send(post.message, post.channel, to=post.to, copy_to=post.copy_to, picture=picture)
        if outcome.delivery is not Delivery.UNKNOWN:  # what may have arrived stays begun
            state.sent.end(post.key, holder, failure=outcome.reason if outcome.delivery is Delivery.FAILED else "")
        done.append(Posted(post, outcome))
    return tuple(done)


def trial_post(channel: Channel, to: str, language: str, plan: str) -> Post:
    """Return a message that says that a channel works; every one has a key of its own."""
    words = catalogue(language)
    message = Message(words("digest.test_subject", plan=plan), (MessageLine(words("digest.test_text")),))
    return Post(f"test/{to or channel.name}/{secrets.token_hex(4)}", message, channel, channel.name, to)


def post_now(subscription: Subscription, message: Message, channel: Channel | None) -> Post:
    """Return a message that an owner sends by hand; every one has a key of its own."""
    key = f"by-hand/{subscription.target}/{secrets.token_hex(4)}"
    return Post(key, message, channel, subscription.channel, subscription.address, picture=_picture(subscription))


def reason_words(reason: str, words: Words) -> str:
    """Return why a message did not arrive in words; what a server answered by its number."""
    kind, _, number = reason.partition("-")
    return words(f"notify.reasons.{kind if number.isdigit() else reason}", number=number)
