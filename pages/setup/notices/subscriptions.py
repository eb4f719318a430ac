"""設定 › 知らせ: who gets which messages, with what each would say now, a message that tries a channel, and what was sent. Owners only.

Channels stand in the secrets file: here one is chosen by its name, never typed. Recipients lie in the board's own memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time, timedelta
from typing import Any, TypeVar

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.model.subscription import Rhythm, Subscription, What, Whom
from kpicore.notify import (
    Channel,
    Delivery,
    Post,
    as_text,
    deliver,
    is_address,
    message_of,
    pictures_of,
    post_now,
    reason_words,
    trial_post,
)
from kpicore.reports.health import people
from kpicore.stores.state import KeptSubscription, Sending, SendState, new_holder, new_subscription_id
from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.sentences import error_sentence, moment
from pages.shared import parts, session
from pages.shared.mode import mode
from pages.shared.session import View
from pages.shared.style import Voice, escape_md

T = TypeVar("T")

MOST_SENT = 30
#: What an administrator writes, the same in every language.
EXAMPLE = """[notify.team]
kind = "slack"
url = "https://hooks.slack.com/services/…"

[notify.mail]
kind = "mail"
host = "smtp.example.com"
user = "board"
password = "…"
from = "KPI <kpi@example.com>"
"""
#: A message that was begun so long ago and never ended may or may not have arrived.
_BEGUN_FOR = timedelta(minutes=5)
_DONE = "notices-done"


def draw(shown: View) -> None:
    """Draw the subscriptions, what is wrong with channels, and the log."""
    session.require(Role.OWNER)
    words = shown.words
    if done := st.session_state.pop(_DONE, None):
        st.success(done, icon=":material/check_circle:")
    places, faults = session.channels()
    for fault in faults:
        reason = words(f"notify.faults.{fault.reason}", about=fault.about)
        st.warning(escape_md(words("notices.fault", name=fault.name, reason=reason), 400), icon=":material/warning:")
    if not places:
        st.info(words("notices.no_channel"), icon=":material/info:")
        st.code(EXAMPLE, language="toml")
        return
    if not mode().public_origin:
        st.caption(words("notices.no_address"))
    try:
        kept = session.state().subscriptions.of(session.plan_key())
        sent = session.state().of_plan(session.plan_key()).sent.list(most=MOST_SENT)
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, words.language)), icon=":material/cloud_off:")
        return
    for each in kept:
        _subscription(each, places, shown)
    if not kept:
        st.markdown(words("notices.none"))
    if st.button(words("notices.add"), icon=":material/add:", type="primary", key="add-notice"):
        _edit(None, places, shown)
    with st.expander(words("notices.sent"), icon=":material/history:"):
        st.caption(words("notices.sent_text"))
        for sending in sent:
            st.markdown(escape_md(_sent_text(sending, shown), 300))
        if not sent:
            st.markdown(words("notices.nothing_sent"))


# -- one subscription -----------------------------------------------------------------------------------------------


def _subscription(kept: KeptSubscription, places: Sequence[Channel], shown: View) -> None:
    words, subscription = shown.words, kept.subscription
    whom = subscription.name or words("notices.whom_all")
    what = words("notices.line", what=words(f"notices.what_{subscription.what}"), whom=whom, to=subscription.target)
    at = f"{subscription.at:%H:%M}"
    if subscription.left:
        when = words("notices.left")
    elif subscription.what is What.REQUEST:
        when = words("notices.when_request", at=at)
    else:
        weekday = words(f"notices.weekday_{subscription.weekday}")
        when = words(f"notices.when_{subscription.rhythm}", at=at, weekday=weekday, n=subscription.workday)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"notice-{subscription.id}"):
        with st.container(gap=None):
            st.markdown(f"**{escape_md(what, 200)}**")
            st.caption(escape_md(when, 300))
        if st.button(words("notices.preview"), key=f"preview-{subscription.id}"):
            _preview(kept, places, shown)
        if st.button(words("notices.change"), key=f"change-{subscription.id}"):
            _edit(kept, places, shown)


def _preview(kept: KeptSubscription, places: Sequence[Channel], shown: View) -> None:
    """Open the dialog that shows what a subscription says now, and sends it if one wants."""
    words = shown.words

    @st.dialog(words("notices.preview_title"), width="large", on_dismiss="rerun")
    def dialog() -> None:
        said = message_of(kept, shown.snapshot, shown.scores, public_url=mode().public_origin)
        if said is None:
            st.info(words("notices.says_nothing"), icon=":material/info:")
            return
        message, _ = said
        st.markdown(f"**{escape_md(message.subject, 200)}**")
        # The link by which somebody leaves is theirs alone.
        st.code(as_text(message).replace(kept.token, "…"), language=None, wrap_lines=True)
        if st.button(words("notices.send_now"), icon=":material/send:", key="send-now"):
            channel = _place(kept.subscription.channel, places)
            _send(post_now(kept.subscription, message, channel), shown)

    dialog()


def _send(post: Post, shown: View) -> None:
    """Send one message at once, and say what became of it."""
    session.require(Role.OWNER)
    words = shown.words
    try:
        draw = pictures_of(shown.snapshot, shown.scores)
        (posted,) = deliver([post], session.state().of_plan(session.plan_key()), new_holder(), draw)
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, words.language)), icon=":material/cloud_off:")
        return
    outcome = posted.outcome
    if outcome is None:
        return
    if outcome.is_delivered:
        st.success(words("notices.was_sent"), icon=":material/check_circle:")
        return
    helps = "channel"  # what helps against a refusal: an administrator, to wait, or to look at the address
    if outcome.reason in {"timeout", "network", "http-429", "http-503"}:
        helps = "wait"
    elif outcome.reason == "address" or outcome.reason.startswith("smtp-"):
        helps = "address"
    reason = reason_words(outcome.reason, catalogue(words.language))
    next_step = words(f"notices.next_{helps}") if outcome.delivery is Delivery.FAILED else ""
    told = words(f"notices.was_{outcome.delivery}", reason=reason, next=next_step).strip()
    st.error(escape_md(told, 400), icon=":material/error:")


def _place(name: str, places: Sequence[Channel]) -> Channel | None:
    return next((place for place in places if place.name == name), None)


# -- the dialog -----------------------------------------------------------------------------------------------------


def _edit(kept: KeptSubscription | None, places: Sequence[Channel], shown: View) -> None:
    """Open the dialog about one subscription, a new one without."""
    words = shown.words
    held = (
        kept.subscription
        if kept
        else Subscription(id=new_subscription_id(), channel=places[0].name, language=words.language)
    )

    @st.dialog(words("notices.change_title" if kept else "notices.add"))
    def dialog() -> None:
        wanted = _fields(held, places, shown)
        channel = _place(wanted.channel, places)
        with st.container(horizontal=True):
            saves = st.button(words("common.save"), type="primary", key="save-notice")
            tries = channel is not None and st.button(words("notices.try"), icon=":material/send:", key="try-notice")
            removes = kept is not None and st.button(words("notices.remove"), key="remove-notice")
        if removes:
            _try(
                lambda: session.state().subscriptions.remove(session.plan_key(), held.id, session.current_actor()),
                "notices.removed",
                words,
            )
        elif saves or tries:
            problem = _problem(wanted, channel)
            if problem:
                st.error(words(problem), icon=":material/error:")
            elif tries and channel is not None:
                name = shown.snapshot.plan.settings.name or words("digest.unnamed")
                _send(trial_post(channel, wanted.address, wanted.language, name), shown)
            else:
                _try(
                    lambda: session.state().subscriptions.put(session.plan_key(), wanted, session.current_actor()),
                    "notices.saved",
                    words,
                )

    dialog()


def _problem(wanted: Subscription, channel: Channel | None) -> str:
    """Return the key of what is missing, "" where it can be kept."""
    if channel is None:
        return "notices.no_such_channel"
    if channel.needs_address and not is_address(wanted.address):
        return "notices.bad_address"
    if wanted.copy_to and not is_address(wanted.copy_to):
        return "notices.bad_copy"
    return "notices.no_name" if wanted.whom is not Whom.ALL and not wanted.name else ""


def _fields(held: Subscription, places: Sequence[Channel], shown: View) -> Subscription:
    """Draw the fields, and return what they say; one that was left begins again by being saved."""
    words = shown.words
    what = _chosen(st, "what", list(What), held.what, words)
    st.caption(words("notices.what_help"))
    whom, name = _whom(held, shown)
    when = _times(held, what, words)
    names = [place.name for place in places]
    left, right = st.columns(2)
    channel = left.selectbox(
        words("notices.channel"), names, index=names.index(held.channel) if held.channel in names else 0
    )
    language = right.selectbox(
        words("notices.language"),
        LANGUAGES,
        index=LANGUAGES.index(held.language),
        format_func=lambda code: catalogue(code)("common.language_name"),
    )
    place = _place(channel, places)
    to: dict[str, object] = {"picture": held.picture}
    if place is not None and place.needs_address:
        address = st.text_input(words("notices.address"), held.address, max_chars=254, placeholder="sato@example.co.jp")
        to["address"] = address.strip()
        if what is What.SUMMARY:
            to["picture"] = st.checkbox(words("notices.picture"), held.picture, help=words("notices.picture_help"))
        if what is What.REQUEST:
            aid = words("notices.copy_help")
            to["copy_to"] = st.text_input(words("notices.copy_to"), held.copy_to, max_chars=254, help=aid).strip()
    given = {"what": what, "whom": whom, "name": name, "channel": channel, "language": language}
    return Subscription.model_validate({"id": held.id, **given, **to, **when})


def _chosen(place: Any, about: str, options: list[T], current: T, words: Voice) -> T:
    """Draw one choice, named and worded by what it is about."""
    found: T = place.selectbox(
        words(f"notices.{about}"),
        options,
        index=options.index(current),
        format_func=lambda each: words(f"notices.{about}_{each}"),
    )
    return found


def _whom(held: Subscription, shown: View) -> tuple[Whom, str]:
    """Draw for whom it speaks, and return it with the name of the person or department, "" for everybody."""
    words = shown.words
    left, right = st.columns(2)
    whom = _chosen(left, "whom", list(Whom), held.whom, words)
    if whom is Whom.ALL:
        return whom, ""
    nodes = shown.snapshot.plan.by_id.values()
    found = (
        dict.fromkeys(people(shown.snapshot))
        if whom is Whom.PERSON
        else dict.fromkeys(node.department for node in nodes if node.department.strip())
    )
    if held.whom is whom and held.name:
        found.setdefault(held.name)
    names = list(found)
    at = names.index(held.name) if held.name in names and held.whom is whom else 0
    return whom, right.selectbox(words(f"notices.whom_{whom}"), names, index=at) or ""


def _times(held: Subscription, what: What, words: Voice) -> dict[str, object]:
    """Draw when it comes; requests to enter come when numbers are due."""
    left, middle, right = st.columns(3)
    if what is What.REQUEST:
        at = left.time_input(words("notices.at"), held.at, step=timedelta(minutes=15))
        middle.caption(words("notices.when_request", at=f"{at:%H:%M}"))
        return {"at": at}
    rhythm = _chosen(left, "rhythm", list(Rhythm), held.rhythm, words)
    found: dict[str, object] = {"rhythm": rhythm}
    if rhythm is Rhythm.WEEKLY:
        found["weekday"] = _chosen(middle, "weekday", list(range(7)), held.weekday, words)
    elif rhythm is Rhythm.MONTHLY:
        found["workday"] = int(middle.number_input(words("notices.workday"), 1, 23, held.workday))
    found["at"] = right.time_input(words("notices.at"), held.at or time(8), step=timedelta(minutes=15))
    return found


# -- doing it, and what was done ------------------------------------------------------------------------------------


def _try(do: Callable[[], object], done: str, words: Voice) -> None:
    """Change who gets messages, then draw the page again; say in a sentence what could not be done."""
    session.require(Role.OWNER)
    with parts.refusal_said(words):
        do()
        st.session_state[_DONE] = words(done)
        st.rerun()


def _sent_text(sending: Sending, shown: View) -> str:
    """Return one line of the log: when, what, and what became of it."""
    words = shown.words
    state = str(sending.state)
    if sending.state is SendState.BEGUN and session.now() - sending.begun_at > _BEGUN_FOR:
        state = "unknown"
    reason = reason_words(sending.detail, catalogue(words.language)) if sending.detail else ""
    said = words(f"notices.state_{state}") + (words("notices.because", reason=reason) if reason else "")
    when = moment(session.wall_time(sending.begun_at, shown).isoformat(), words.language)
    kind, *rest = sending.key.split("/")
    # A request names its channel and the address, everything else one of them; ids and the day behind it tell nobody anything.
    to = next(filter(None, reversed(rest[:2])), kind) if kind == What.REQUEST else next(iter(rest), kind)
    return words("notices.sent_line", when=when, what=words(f"notices.kind_{kind}"), about=to, state=said)
