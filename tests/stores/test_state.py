"""What the board's own memory promises, in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kpicore.errors import ChangeConflict, NotAllowed, NotGranted
from kpicore.guide.drafts.beginnings import blank
from kpicore.guide.drafts.editing import set_field
from kpicore.model.access import Actor, Role
from kpicore.model.members import Member, actor_for, spelling_problems
from kpicore.model.subscription import Subscription
from kpicore.sheets.mapping import Mapping, TabMapping
from kpicore.stores.state.audit import Act
from kpicore.stores.state.keys import (
    INVITATION_LASTS,
    MOST_SESSIONS,
    SESSION_LASTS,
    Grant,
    KeyKind,
    NewKey,
    NewSession,
    actor_of,
)
from kpicore.stores.state.leases import SendState, new_holder
from kpicore.stores.state.open import State
from kpicore.stores.state.schema import metadata, sessions
from tests.stores import apart
from tests.stores.state_child import take_a_turn
from tests.stores.states import OWNER, PLACES, STAFF, Clockwork, OpenState, set_clock

VIEWER = Actor("見る人", Role.VIEWER, "viewer@example.co.jp")
HOSTILE = "'; DROP TABLE kpicore_members; -- <script>alert(1)</script>\n2026-01-01 forged line \u202e\x00\ud800 =1+1"


@pytest.fixture(params=PLACES)
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenState]:
    with PLACES[request.param](tmp_path) as opener:
        yield opener


@pytest.fixture
def state(open_again: OpenState) -> State:
    return open_again()


@pytest.fixture
def clock(state: State) -> Clockwork:
    found = Clockwork()
    set_clock(state, found)
    return found


def at_once(number: int, work: Callable[[int], object]) -> list[object]:
    """Return what so many threads bring that begin together."""
    ends: list[object] = []
    gate = threading.Barrier(number)

    def run(mine: int) -> None:
        gate.wait()
        try:
            ends.append(work(mine))
        except Exception as error:  # noqa: BLE001 - judged by the test
            ends.append(error)

    threads = [threading.Thread(target=run, args=(mine,)) for mine in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def added(state: State, who: str, role: Role = Role.OWNER, **more) -> Member:
    return state.members.put(Member(who, role, **more), OWNER, None)


def acts(state: State) -> list[tuple[Act, str]]:
    return [(entry.act, entry.subject) for entry in reversed(state.audit.entries())]


def sessions_kept(state: State) -> int:
    with state.database.reading() as connection:
        assert connection is not None
        return len(connection.execute(select(sessions)).fetchall())


# -- where nothing was kept -----------------------------------------------------------------------------------------


def test_looking_finds_nothing_and_makes_nothing(state: State, tmp_path: Path):
    assert (state.members.list(), state.keys.list(), state.drafts.list()) == ((), (), ())
    assert (state.audit.entries(), state.sent.list(), state.people.settings("a@b.jp")) == ((), (), {})
    assert (state.leases.held("digest"), state.mappings.of("xlsx:a"), state.drafts.load("d")) == (None, Mapping(), None)
    for nothing in ("", "a.b", "ab.ü", ".", "x" * 500):
        assert (state.keys.exchange(nothing), state.keys.check(nothing), state.keys.holder(nothing)) == (None,) * 3
        state.keys.sign_out(nothing)
    assert list(tmp_path.iterdir()) == []


# -- members --------------------------------------------------------------------------------------------------------


def test_a_member_is_there_as_kept_for_whoever_opens_next(open_again: OpenState):
    state = open_again()
    added(state, "owner@example.co.jp")
    before = datetime.now(UTC)

    kept = state.members.put(
        Member("Ｓato@Example.co.jp ", Role.STAFF, "佐藤 花子", ("佐藤", "さとう", "佐藤 "), enters_all=True),
        OWNER,
        None,
    )

    assert open_again().members.list()[1] == kept
    assert (kept.who, kept.spellings, kept.added_by) == ("sato@example.co.jp", ("佐藤", "さとう"), OWNER.mail)
    assert kept.added_at is not None
    assert abs(kept.added_at - before) < timedelta(minutes=1)
    assert kept.added_at.utcoffset() == timedelta(0)


def test_domains_come_last_and_every_change_is_in_the_log_with_before_and_after(state: State):
    added(state, "z@example.co.jp")
    domain = added(state, "example.co.jp", Role.VIEWER)
    changed = state.members.put(replace(domain, role=Role.STAFF), OWNER, domain)
    state.members.remove("example.co.jp", OWNER)
    state.members.remove("example.co.jp", OWNER)

    assert changed.added_at == domain.added_at
    assert acts(state) == [
        (Act.MEMBER_ADDED, "z@example.co.jp"),
        (Act.MEMBER_ADDED, "example.co.jp"),
        (Act.MEMBER_CHANGED, "example.co.jp"),
        (Act.MEMBER_REMOVED, "example.co.jp"),
    ]
    entry = state.audit.entries()[1]
    assert (entry.author, entry.mail, entry.origin, entry.number) == (OWNER.name, OWNER.mail, "board", 3)
    assert (entry.facts["before"]["role"], entry.facts["after"]["role"]) == ("viewer", "staff")


@pytest.mark.parametrize("actor", [STAFF, VIEWER, Actor("", Role.NONE)], ids=lambda actor: actor.role.name)
def test_whoever_is_no_owner_is_refused_here_whatever_the_page_asked(state: State, actor: Actor):
    kept = added(state, "owner@example.co.jp")
    key = state.keys.make(Grant(KeyKind.SCREEN, "受付", Role.VIEWER), OWNER)
    session = state.keys.exchange(key.secret)
    before = acts(state)

    for call in (
        lambda: state.members.put(Member("evil@example.co.jp", Role.OWNER), actor, None),
        lambda: state.members.put(replace(kept, name="x"), actor, kept),
        lambda: state.members.remove(kept.who, actor),
        lambda: state.keys.make(Grant(KeyKind.AGENT, "x", Role.VIEWER), actor),
        lambda: state.keys.revoke(key.key.id, actor),
    ):
        with pytest.raises(NotAllowed) as refusal:
            call()
        assert refusal.value.facts == {"needs": "owner"}
    assert (state.members.list(), acts(state)) == ((kept,), before)
    assert state.keys.holder(session.cookie) is not None


def test_the_last_owner_can_be_neither_removed_nor_lowered_nor_swapped_for_a_domain(state: State):
    one = added(state, "one@example.co.jp")
    two = added(state, "two@example.co.jp")
    state.members.remove(two.who, OWNER)

    for call in (
        lambda: state.members.remove(one.who, OWNER),
        lambda: state.members.put(replace(one, role=Role.STAFF), OWNER, one),
    ):
        with pytest.raises(NotGranted) as refusal:
            call()
        assert refusal.value.facts["reason"] == "last-owner"
    assert state.members.list() == (one,)


def test_of_who_is_removed_nothing_is_remembered_and_no_message_goes_to_them_any_more(open_again: OpenState):
    state = open_again()
    added(state, "boss@example.co.jp")
    added(state, "sato@example.co.jp", Role.STAFF)
    for who in ("sato@example.co.jp", "boss@example.co.jp"):
        state.people.put(who, "language", "en")
    for number, more in enumerate(
        (
            {"address": "Sato@example.co.jp"},
            {"address": "boss@example.co.jp", "copy_to": "sato@example.co.jp"},
            {"address": "boss@example.co.jp"},
            {"address": "", "channel": "slack"},
        )
    ):
        state.subscriptions.put("osaka", subscribed(f"{number}" * 8, **more), OWNER)
    before = len(acts(state))

    state.members.remove("sato@example.co.jp", OWNER)

    left = [each.subscription for each in open_again().subscriptions.all()]
    assert [(each.id[0], each.target, each.copy_to) for each in left] == [
        ("1", "boss@example.co.jp", ""),
        ("2", "boss@example.co.jp", ""),
        ("3", "slack", ""),
    ]
    people = open_again().people
    assert (people.settings("sato@example.co.jp"), people.settings("boss@example.co.jp")) == ({}, {"language": "en"})
    ended = (Act.SUBSCRIPTION_REMOVED, "sato@example.co.jp")
    assert acts(state)[before:] == [(Act.MEMBER_REMOVED, "sato@example.co.jp"), ended, ended]


def test_a_subscription_altered_into_nonsense_keeps_nobody_in(state: State):
    added(state, "boss@example.co.jp")
    added(state, "sato@example.co.jp", Role.STAFF)
    state.subscriptions.put("main", subscribed(address="sato@example.co.jp"), OWNER)
    with state.members._database.writing() as connection:
        connection.exec_driver_sql("UPDATE kpicore_subscriptions SET content = '{'")

    state.members.remove("sato@example.co.jp", OWNER)

    assert [member.who for member in state.members.list()] == ["boss@example.co.jp"]


def test_of_two_owners_who_lower_each_other_at_once_one_stays(open_again: OpenState):
    one, two = (added(open_again(), f"{name}@example.co.jp") for name in ("one", "two"))

    ends = at_once(2, lambda mine: open_again().members.remove((one, two)[mine].who, OWNER))

    assert sorted(isinstance(end, NotGranted) for end in ends) == [False, True]
    assert len(open_again().members.list()) == 1


@pytest.fixture(params=[place for place in PLACES if place != "memory"])
def open_lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenState]:
    """The places that outlive a process, which may have another environment."""
    with PLACES[request.param](tmp_path) as opener:
        yield opener


def test_the_first_owner_is_one_until_there_is_another_and_stays_one_then(open_lasting: OpenState):
    state = open_lasting(KPICORE_OWNER=" Boss@example.co.jp")
    [boss] = state.members.list()
    assert (boss.who, boss.role, boss.added_by) == ("boss@example.co.jp", Role.OWNER, "KPICORE_OWNER")

    added(state, "second@example.co.jp")

    assert [member.who for member in open_lasting().members.list()] == ["boss@example.co.jp", "second@example.co.jp"]
    state.members.remove("boss@example.co.jp", OWNER)
    assert [member.who for member in state.members.list()] == ["second@example.co.jp"]


def test_a_first_owner_may_be_renamed_but_not_lowered(open_lasting: OpenState):
    state = open_lasting(KPICORE_OWNER="boss@example.co.jp")
    [boss] = state.members.list()

    with pytest.raises(NotGranted):
        state.members.put(replace(boss, role=Role.VIEWER), OWNER, boss)
    kept = state.members.put(replace(boss, name="社長"), OWNER, boss)

    assert state.members.list() == (kept,)


def test_what_somebody_else_changed_since_it_was_shown_is_not_written_over(state: State):
    added(state, "owner@example.co.jp")
    seen = added(state, "sato@example.co.jp", Role.STAFF)
    lowered = state.members.put(replace(seen, role=Role.NONE), OWNER, seen)

    for stale in (seen, None):
        with pytest.raises(ChangeConflict) as conflict:
            state.members.put(replace(seen, name="佐藤"), OWNER, stale)
        assert (conflict.value.facts["table"], conflict.value.facts["found"]["role"]) == ("members", "none")
    assert lowered in state.members.list()


def test_hostile_texts_are_kept_as_texts(open_again: OpenState):
    state = open_again()
    added(state, "owner@example.co.jp", name=HOSTILE, spellings=(HOSTILE,))
    state.audit.record(replace(OWNER, name=HOSTILE, origin=HOSTILE), Act.STORE_CONNECTED, HOSTILE, url=HOSTILE[:9])
    state.people.put("a@b.jp", "language", HOSTILE[:20])

    [kept] = open_again().members.list()
    assert kept.name == HOSTILE.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert state.audit.entries()[0].subject == kept.name
    assert open_again().people.settings("a@b.jp") == {"language": HOSTILE[:20]}


# -- keys, invitations, sessions ------------------------------------------------------------------------------------


def invitation(state: State, **more) -> NewKey:
    return state.keys.make(Grant(KeyKind.INVITATION, "山田", Role.STAFF, ("山田",), **more), OWNER)


def exchanged(state: State, secret: str) -> NewSession:
    found = state.keys.exchange(secret)
    assert found is not None
    return found


def test_an_invitation_becomes_one_session_and_no_second(open_again: OpenState):
    new = invitation(open_again())

    session = exchanged(open_again(), new.secret)

    assert open_again().keys.exchange(new.secret) is None
    holder = open_again().keys.holder(session.cookie)
    assert holder is not None
    assert actor_of(holder, open_again().keys.invited()) == Actor(
        "山田", Role.STAFF, "", frozenset({"山田"}), False, f"invitation:{new.key.id}"
    )
    assert acts(open_again()) == [(Act.KEY_MADE, new.key.id), (Act.INVITATION_USED, new.key.id)]


def test_a_spelling_of_somebody_invited_and_of_a_member_is_neithers_and_a_script_has_that_of_its_person(state: State):
    added(state, "owner@example.co.jp")
    added(state, "sato@example.co.jp", Role.STAFF, spellings=("佐藤", "山　田"))
    invited = invitation(state)
    script = state.keys.make(Grant(KeyKind.AGENT, "取り込み", Role.STAFF, ("佐藤", "山田")), OWNER)
    people = (*state.members.list(), *state.keys.invited())

    assert actor_for("sato@example.co.jp", "", people).spellings == {"佐藤"}
    assert actor_of(invited.key, people).spellings == frozenset()
    assert actor_of(script.key, people).spellings == {"佐藤"}
    assert [problem.facts["people"] for problem in spelling_problems(people)] == [["sato@example.co.jp", "山田"]]


def test_of_many_browsers_with_one_invitation_one_comes_in(open_again: OpenState):
    new = invitation(open_again())

    ends = at_once(5, lambda _: open_again().keys.exchange(new.secret))

    assert sorted(isinstance(end, NewSession) for end in ends) == [False] * 4 + [True]
    assert sessions_kept(open_again()) == 1


def test_an_invitation_expires_and_what_came_of_it_has_its_own_day(state: State, clock: Clockwork):
    used, late = invitation(state), invitation(state)
    session = exchanged(state, used.secret)
    clock.at += INVITATION_LASTS

    assert state.keys.exchange(late.secret) is None
    assert state.keys.holder(session.cookie) is not None
    clock.at += SESSION_LASTS[KeyKind.INVITATION] - INVITATION_LASTS
    assert state.keys.holder(session.cookie) is None


def test_a_tv_key_makes_a_session_at_every_start_until_it_is_over(state: State, clock: Clockwork):
    ends = clock.at + timedelta(days=3)
    new = state.keys.make(Grant(KeyKind.SCREEN, "受付", Role.VIEWER, expires_at=ends), OWNER)
    cookies = [exchanged(state, new.secret).cookie for _ in range(3)]
    clock.at = ends - timedelta(microseconds=1)
    assert all(state.keys.holder(cookie) for cookie in cookies)

    clock.at = ends

    assert not any(state.keys.holder(cookie) for cookie in cookies)
    assert state.keys.exchange(new.secret) is None


def test_an_agent_token_is_good_for_calls_alone_and_no_other_key_is(state: State):
    agent = state.keys.make(Grant(KeyKind.AGENT, "夜の取り込み", Role.STAFF), OWNER)
    screen = state.keys.make(Grant(KeyKind.SCREEN, "受付", Role.VIEWER), OWNER)
    cookie = exchanged(state, screen.secret).cookie

    assert state.keys.check(agent.secret).grant == agent.key.grant
    assert state.keys.exchange(agent.secret) is None
    for wrong in (screen.secret, cookie, invitation(state).secret):
        assert state.keys.check(wrong) is None
    for wrong in (agent.secret, screen.secret):
        assert state.keys.holder(wrong) is None


def test_what_is_revoked_is_out_at_once_with_all_its_sessions(open_again: OpenState):
    state = open_again()
    keys = [state.keys.make(Grant(kind, "x", Role.VIEWER), OWNER) for kind in KeyKind]
    cookies = [exchanged(state, new.secret).cookie for new in keys if new.key.grant.kind in SESSION_LASTS]
    for new in keys:
        open_again().keys.revoke(new.key.id, OWNER)
        open_again().keys.revoke(new.key.id, OWNER)

    assert not any(state.keys.holder(cookie) for cookie in cookies)
    assert not any(state.keys.check(new.secret) or state.keys.exchange(new.secret) for new in keys)
    assert [entry for entry in acts(state) if entry[0] is Act.KEY_REVOKED] == [
        (Act.KEY_REVOKED, new.key.id) for new in keys
    ]
    assert {key.revoked_by for key in state.keys.list()} == {OWNER.mail}
    assert state.keys.invited() == ()


def test_one_session_ends_and_the_other_stays(state: State):
    new = state.keys.make(Grant(KeyKind.SCREEN, "受付", Role.VIEWER), OWNER)
    one, two = (exchanged(state, new.secret) for _ in range(2))
    state.keys.sign_out(one.cookie)

    assert [state.keys.holder(each.cookie) is None for each in (one, two)] == [True, False]


def test_a_guess_with_the_right_id_is_none(state: State):
    new = state.keys.make(Grant(KeyKind.AGENT, "x", Role.VIEWER), OWNER)
    key_id, _, random = new.secret.partition(".")

    guesses = [f"{key_id}.", f"{key_id}.{random[:-1]}", f"{key_id}.{random}=", f"{key_id}.{'0' * len(random)}"]
    guesses += [random, f"{key_id.upper()}x.{random}", f"%.{random}", f"{key_id}.{random}\x00"]
    assert not any(state.keys.check(guess) for guess in guesses)
    assert state.keys.check(new.secret) is not None


def test_the_last_use_is_shown_and_seldom_written(state: State, clock: Clockwork):
    new = state.keys.make(Grant(KeyKind.AGENT, "x", Role.VIEWER), OWNER)

    def used() -> datetime | None:
        [key] = state.keys.list()
        return key.last_used_at

    assert used() is None
    state.keys.check(new.secret)
    first = clock.at
    clock.at += timedelta(seconds=59)
    state.keys.check(new.secret)
    assert used() == first
    clock.at += timedelta(seconds=1)
    state.keys.check(new.secret)
    assert used() == clock.at


@pytest.mark.parametrize(
    ("grant", "reason"),
    [
        (Grant(KeyKind.AGENT, "x", Role.OWNER), "owner-key"),
        (Grant(KeyKind.SCREEN, "x", Role.NONE), "owner-key"),
        (Grant(KeyKind.INVITATION, " \u3000", Role.VIEWER), "no-name"),
        (Grant(KeyKind.INVITATION, "x" * 101, Role.VIEWER), "too-long"),
        (Grant(KeyKind.INVITATION, "x", Role.STAFF, tuple(map(str, range(51)))), "too-many-spellings"),
    ],
)
def test_a_key_that_gives_too_much_or_nobody_knows_by_name_is_not_made(state: State, grant: Grant, reason: str):
    with pytest.raises(NotGranted) as refusal:
        state.keys.make(grant, OWNER)

    assert (refusal.value.facts["reason"], state.keys.list()) == (reason, ())


def test_a_tv_that_forgets_its_cookie_does_not_fill_the_table(state: State, clock: Clockwork):
    new = state.keys.make(Grant(KeyKind.SCREEN, "受付", Role.VIEWER), OWNER)
    cookies = []
    for _ in range(MOST_SESSIONS + 2):
        cookies.append(exchanged(state, new.secret).cookie)
        clock.at += timedelta(seconds=1)

    assert [state.keys.holder(cookie) is None for cookie in (*cookies[:3], cookies[-1])] == [True, True, False, False]
    assert sessions_kept(state) == MOST_SESSIONS


def test_no_secret_is_in_what_is_shown_or_kept(open_again: OpenState, tmp_path: Path):
    state = open_again()
    keys = [state.keys.make(Grant(kind, "x", Role.VIEWER), OWNER) for kind in KeyKind]
    session = exchanged(state, keys[0].secret)
    secrets = [new.secret.partition(".")[2] for new in keys] + [session.cookie.partition(".")[2]]

    shown = repr((keys, session, state, state.keys.list(), state.audit.entries()))
    with state.database.reading() as connection:
        assert connection is not None
        shown += "".join(repr(connection.execute(select(table)).fetchall()) for table in metadata.sorted_tables)
    assert len(set(secrets)) == 4
    assert all(len(secret) >= 43 and secret not in shown for secret in secrets)


# -- leases and what was sent ---------------------------------------------------------------------------------------


MINUTE = timedelta(minutes=1)


def test_a_lease_has_one_holder_until_it_is_over(state: State, clock: Clockwork):
    assert state.leases.take("digest", "a", MINUTE)
    assert state.leases.take("digest", "a", MINUTE)
    assert not state.leases.take("digest", "b", MINUTE)
    assert state.leases.take("fetch", "b", MINUTE)
    assert state.leases.held("digest").holder == "a"

    clock.at += MINUTE - timedelta(microseconds=1)
    assert not state.leases.take("digest", "b", MINUTE)
    assert state.leases.renew("digest", "a", MINUTE)
    clock.at += MINUTE
    assert state.leases.held("digest") is None
    assert not state.leases.renew("digest", "a", MINUTE)
    assert state.leases.take("digest", "b", MINUTE)
    assert not state.leases.renew("digest", "a", MINUTE)


def test_of_many_who_want_a_lease_at_once_one_has_it(open_again: OpenState):
    ends = at_once(6, lambda mine: open_again().leases.take("digest", f"holder-{mine}", MINUTE))

    assert sorted(ends) == [False] * 5 + [True]


def test_of_many_who_would_send_one_sends(open_again: OpenState):
    ends = at_once(6, lambda mine: open_again().sent.begin("digest/2026-11-30/a@b.jp", f"holder-{mine}"))

    assert sorted(ends) == [False] * 5 + [True]


def test_what_failed_for_certain_may_be_sent_again_and_nothing_else(open_again: OpenState):
    state = open_again()
    assert state.sent.begin("k", "a")
    assert not state.sent.begin("k", "a")
    state.sent.end("k", "b", failure="not mine to end")
    assert not state.sent.begin("k", "b")

    state.sent.end("k", "a", failure="550 no such person")
    [failed] = state.sent.list()
    assert (failed.state, failed.detail) == (SendState.FAILED, "550 no such person")
    assert open_again().sent.begin("k", "b")
    state.sent.end("k", "b")

    [sending] = state.sent.list()
    assert (sending.state, sending.detail, sending.holder) == (SendState.SENT, "", "b")
    assert sending.ended_at >= sending.begun_at
    assert not state.sent.begin("k", "c")


def test_two_processes_have_names_of_their_own():
    assert len({new_holder() for _ in range(50)}) == 50


def test_two_plans_of_one_store_have_leases_messages_and_drafts_of_their_own(open_again: OpenState):
    main, osaka = open_again().of_plan("main"), open_again().of_plan("osaka")

    assert main.leases.take("digest", "a", MINUTE)
    assert osaka.leases.take("digest", "b", MINUTE)
    assert main.sent.begin("digest/2026-11-30", "a")
    assert osaka.sent.begin("digest/2026-11-30", "b")
    osaka.sent.end("digest/2026-11-30", "b")
    for state, unit in ((main, "円"), (osaka, "人")):
        draft = set_field(blank(draft_id="d"), "kgi-1", "unit", unit)
        assert state.drafts.save(draft, OWNER, 0) == 1
    main.drafts.save(main.drafts.load("d").draft, OWNER, 1)

    again = open_again()
    assert [again.of_plan(plan).leases.held("digest").holder for plan in ("main", "osaka")] == ["a", "b"]
    assert [again.of_plan(plan).sent.list()[0].state for plan in ("main", "osaka")] == [SendState.BEGUN, SendState.SENT]
    assert [again.of_plan(plan).drafts.load("d").version for plan in ("main", "osaka")] == [2, 1]
    osaka.drafts.remove("d", OWNER)
    assert ([line.id for line in main.drafts.list()], osaka.drafts.list()) == (["d"], ())


# -- people, mappings, the log --------------------------------------------------------------------------------------


def test_a_person_finds_their_settings_and_their_last_visit(open_again: OpenState, clock: Clockwork):
    state = open_again()
    set_clock(state, clock)
    assert state.people.visit("a@b.jp") is None
    first = clock.at
    clock.at += MINUTE
    state.people.put("a@b.jp", "language", "en")
    state.people.put("c@d.jp", "language", "ja")
    assert state.people.visit("a@b.jp") == first
    assert open_again().people.settings("a@b.jp")["language"] == "en"
    assert open_again().people.settings("c@d.jp") == {"language": "ja"}


def test_settings_of_one_person_from_two_browsers_at_once_are_all_kept(open_again: OpenState):
    ends = at_once(5, lambda mine: open_again().people.put("a@b.jp", f"setting-{mine}", mine))

    assert ends == [None] * 5
    assert open_again().people.settings("a@b.jp") == {f"setting-{mine}": mine for mine in range(5)}


def test_the_mapping_of_a_tab_is_kept_for_its_source_alone(open_again: OpenState):
    state = open_again()
    first = TabMapping("売上 ８月", scope="shop", answers={"q": "a"})
    state.mappings.put("xlsx:a.xlsx", first, OWNER)
    state.mappings.put("xlsx:a.xlsx", TabMapping("顧客"), OWNER)
    state.mappings.put("xlsx:a.xlsx", replace(first, tab="売上8月", year=2026), OWNER)

    kept = {tab.tab: tab for tab in open_again().mappings.of("xlsx:a.xlsx").tabs}
    assert kept == {"顧客": TabMapping("顧客"), "売上8月": replace(first, tab="売上8月", year=2026)}
    assert open_again().mappings.of("xlsx:b.xlsx") == Mapping()
    state.mappings.remove("xlsx:a.xlsx", "売上8月", OWNER)
    assert state.mappings.of("xlsx:a.xlsx") == Mapping((TabMapping("顧客"),))


@pytest.mark.parametrize("actor", [VIEWER, STAFF], ids=lambda actor: actor.role.word)
def test_nobody_but_an_owner_says_how_a_source_is_read(state: State, actor: Actor):
    state.mappings.put("xlsx:a.xlsx", TabMapping("顧客"), OWNER)

    with pytest.raises(NotAllowed):
        state.mappings.put("xlsx:a.xlsx", TabMapping("顧客", year=2020), actor)
    with pytest.raises(NotAllowed):
        state.mappings.remove("xlsx:a.xlsx", "顧客", actor)

    assert state.mappings.of("xlsx:a.xlsx") == Mapping((TabMapping("顧客"),))


def test_the_log_counts_without_a_gap_whoever_writes_at_once(open_again: OpenState):
    at_once(5, lambda mine: open_again().audit.record(OWNER, Act.STORE_CONNECTED, f"store {mine}", mine=mine))

    entries = open_again().audit.entries()
    assert [entry.number for entry in entries] == [5, 4, 3, 2, 1]
    assert {entry.facts["mine"] for entry in entries} == set(range(5))
    assert [entry.number for entry in open_again().audit.entries(most=2, before=4)] == [3, 2]


@pytest.mark.parametrize("statement", ["UPDATE kpicore_audit SET author = 'x'", "DELETE FROM kpicore_audit"])
def test_the_log_cannot_be_altered_in_the_database_either(state: State, statement: str):
    state.audit.record(OWNER, Act.STORE_CONNECTED, "sqlite:///a.db")

    with pytest.raises(Exception, match="only added to"), state.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    assert [entry.author for entry in state.audit.entries()] == [OWNER.name]


# -- between processes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["sqlite", "postgresql"])
def test_processes_that_start_at_once_make_one_memory_and_one_of_them_has_the_lease(place: str, tmp_path: Path):
    with PLACES[place](tmp_path) as opener:
        url = opener().database.engine.url.render_as_string(hide_password=False)
        gate, answers = apart.Barrier(3), apart.Queue()
        workers = [apart.begun(take_a_turn, url, number, gate, answers) for number in range(3)]
        ends = [answers.get(timeout=60) for _ in workers]
        for worker in workers:
            worker.join()

        assert (sorted(end[1] for end in ends), sorted(end[2] for end in ends)) == ([False, False, True],) * 2
        assert opener().leases.held("digest").holder == next(f"p{end[0]}" for end in ends if end[1])


# -- who gets which messages ---------------------------------------------------------------------------------------


def subscribed(subscription_id: str = "0123abcd", **fields: Any) -> Subscription:
    return Subscription.model_validate(
        {"id": subscription_id, "channel": "mail", "address": "sato@example.com", **fields}
    )


def test_a_subscription_is_kept_for_its_plan_and_changed_in_its_place(open_again):
    parts = open_again().subscriptions
    parts.put("main", subscribed(), OWNER)
    parts.put("main", subscribed("4567abcd", address=""), OWNER)
    parts.put("other", subscribed(), OWNER)
    before = open_again().subscriptions.of("main")
    parts.put("main", subscribed(weekday=4), OWNER)
    after = open_again().subscriptions.of("main")

    assert [each.subscription.id for each in after] == ["0123abcd", "4567abcd"]
    assert after[0].subscription.weekday == 4
    assert [each.token for each in after] == [each.token for each in before]
    assert len(open_again().subscriptions.of("other")) == 1


def test_whoever_has_the_link_leaves_and_nobody_else(open_again):
    parts = open_again().subscriptions
    parts.put("main", subscribed(), OWNER)
    (kept,) = parts.of("main")

    assert not parts.leave("wrong")
    assert parts.leaving("wrong") is None
    assert parts.leaving(kept.token) == kept
    assert parts.leave(kept.token)
    assert [each.subscription.left for each in open_again().subscriptions.of("main")] == [True]


def test_only_an_owner_says_who_gets_messages_and_the_log_says_who_it_was(open_again):
    parts = open_again().subscriptions
    with pytest.raises(NotAllowed):
        parts.put("main", subscribed(), STAFF)
    parts.put("main", subscribed(), OWNER)
    with pytest.raises(NotAllowed):
        parts.remove("main", "0123abcd", STAFF)
    parts.remove("main", "0123abcd", OWNER)

    assert parts.of("main") == ()
    acts = [(entry.act, entry.subject) for entry in open_again().audit.entries()]
    assert acts == [(Act.SUBSCRIPTION_REMOVED, "sato@example.com"), (Act.SUBSCRIPTION_KEPT, "sato@example.com")]
