"""Who looks, at which day, in which language, and at what data: the only place for secrets, caches, session state, user
and clock.

`open_view` is called once per run by app.py and settles all of it; pages ask `view()` for the same. A view is frozen:
one run shows one snapshot, even when a newer one arrives while it draws.
"""

from __future__ import annotations

import os
import random
import secrets as random_text
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit import config
from streamlit.runtime.scriptrunner import get_script_run_ctx

from kpicore.errors import ChangeConflict, KpiError, NoSuchPlan, ReadOnlyStore
from kpicore.model.access import Actor, Role
from kpicore.model.change import Change, LoggedChange
from kpicore.model.plan import Settings
from kpicore.model.plans import DEFAULT_PLAN, BoardPlan, Register, actor_in
from kpicore.model.rows import changes_between
from kpicore.model.serving import Issuer, ModeKind, issuers_of
from kpicore.model.snapshot import Snapshot
from kpicore.notify import SECTION, Channel, ChannelFault, channels_in
from kpicore.periods import FIRST_DAY, LAST_DAY, read_day
from kpicore.reports.years.shown import ShownYear, shown_year
from kpicore.samples.shop import shop
from kpicore.scoring import Scores, score
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.stores.base import (
    NEVER_SAVED,
    HasLinks,
    HoldsPlans,
    MayBeReadOnly,
    Store,
    check_board_role,
    check_role,
)
from kpicore.stores.google import KEY_FIELDS
from kpicore.stores.open import Beside, default_store_url, open_store, public_url
from kpicore.stores.person import ACTOR_VARIABLE, person_here
from kpicore.stores.state import STATE_VARIABLE, Drafts, State, open_state
from kpicore.text.catalogue import LANGUAGES
from pages.shared.after_refresh import AfterRefresh, AgreedResponses, CellNotes
from pages.shared.live import LiveStore, Reading
from pages.shared.mode import mode
from pages.shared.people import ORIGIN, SESSION_COOKIE, Proof, Visitor, visitor_of
from pages.shared.register import forget_register, known_register
from pages.shared.style import Voice, voice
from pages.shared.turns import TURNS

T = TypeVar("T")

REFRESH_SECONDS = 30.0
#: Open pages look at the memory this often, so that a change shows within the refresh and five seconds (of many pages: `turns`).
GLANCE_SECONDS = 4.0
#: And this often where a change made anywhere is announced at once: it then shows within two seconds.
ANNOUNCED_GLANCE_SECONDS = 1.0
#: Who fills an empty store with the sample plan.
SAMPLE_AUTHOR = Actor("sample", Role.OWNER, origin="board")
LAST_GOOD_FOLDER = "data/last-good"
SECRETS_FILE = Path(".streamlit/secrets.toml")
DEFAULT_TIMEZONE = "Asia/Tokyo"
NO_CALENDAR = Settings().calendar
#: Filters a link may carry, by id; `status` is a light.
FILTERS = ("department", "owner", "status")

_LANGUAGE, _DAY, _PLAN, _OPENS = "language", "as_of", "shown-plan", "own-plan"
_VIEW, _CHOICES, _BEFORE = "view", "choices", "address-before"
#: Stores that are somebody's own sheet or file: read here, changed there.
READ_ONLY = ("xlsx:", "csv:")
_SEEDED = ("sqlite:", "postgresql", "memory:")


# -- people ----------------------------------------------------------------------------------------------------


def visitor(*, fresh: bool = False) -> Visitor:
    """Return whoever looks, with what they may do in the plan of this visit: the one place that knows.

    `fresh` asks the board's own memory for what a member may do even if it said so a moment ago. Raises KpiError where nobody can tell.
    """
    found = _on_board(fresh=fresh)
    actor = actor_in(found.actor, found.who, plan_key(), register(fresh=fresh))
    if not found.is_sure:  # a role given in this plan may have been taken back meanwhile
        actor = replace(actor, role=min(actor.role, Role.VIEWER))
    return replace(found, actor=actor)


def _on_board(*, fresh: bool = False) -> Visitor:
    """Return whoever looks, with what they may do on the board. On its owner's machine it has one person, its owner."""
    here = mode()
    if here.kind is not ModeKind.TEAM:
        return Visitor(replace(_person_here(os.environ.get(ACTOR_VARIABLE, "")), role=here.stranger))
    user = st.user.to_dict()
    proxied = str(user.get("email") or "") if trusts_proxy() and "is_logged_in" not in user else ""
    proof = Proof(user, proxied, st.context.cookies.get(SESSION_COOKIE, ""))
    return visitor_of(proof, issuers(), state(), now(), fresh=fresh)


@lru_cache(maxsize=1)
def _person_here(named: str) -> Actor:
    """Return the person at this machine; the system is asked for its user once, and not six times a run."""
    return person_here(ORIGIN, {ACTOR_VARIABLE: named})


def current_actor() -> Actor:
    """Return whoever looks, with what they may do at this moment. Raises KpiError."""
    return visitor(fresh=True).actor


def require(needs: Role) -> None:
    """Raise NotAllowed unless the person has at least this role in the plan of this visit. Every page calls it first, every write again."""
    check_role(visitor().actor, needs)


def require_on_board(needs: Role) -> None:
    """Raise NotAllowed unless the person has at least this role on the board itself: members, keys, plans, stores."""
    check_board_role(visitor().actor, needs)


def register(*, fresh: bool = False) -> Register:
    """Return what the board keeps of its plans. Raises KpiError where a team's board cannot tell who may see which."""
    try:
        return known_register(state(), fresh=fresh)
    except KpiError:
        if mode().kind is ModeKind.TEAM:
            raise
        return Register()


def plans() -> tuple[BoardPlan, ...]:
    """Return the plans this visit may see, the first one first, archived ones last. Raises KpiError."""
    found, held = visitor(), register()
    every = sorted(held.with_known(_known_plans(store_url())), key=lambda plan: plan.is_archived)
    return tuple(plan for plan in every if actor_in(found.actor, found.who, plan.key, held).role > Role.NONE)


def archived() -> BoardPlan | None:
    """Return the plan of this visit where it is archived and only looked at, else None. Raises KpiError."""
    plan = register().plan(plan_key())
    return plan if plan.is_archived else None


def forget_plans() -> None:
    """Let go of what is known of the plans: one that was added, changed or let go counts at once in this process."""
    forget_register()
    _known_plans.clear()
    with suppress(KpiError):
        held = {store_url(), *(plan.source for plan in register().plans.values())}
        for key in [key for key in _at_hand if key[0].startswith("gsheet:") and key[0] not in held]:
            _at_hand.pop(key).stop()  # a sheet that was let go is asked no more
            _live.clear(*key)


@st.cache_resource(show_spinner=False, ttl=60, max_entries=16)
def _known_plans(url: str) -> tuple[str, ...]:
    """Return the keys of the plans a store holds, as it knows them itself; none where it holds one plan or does not answer."""
    try:
        store = open_store(url, secrets=_secrets())
        return tuple(store.plans()) if isinstance(store, HoldsPlans) else ()
    except KpiError:
        return ()


def issuers() -> Mapping[str, Issuer]:
    """Return the providers people sign in at, by the names of their sections in the secrets."""
    try:
        return issuers_of(st.secrets.get("auth", {}))
    except FileNotFoundError:
        return {}


def trusts_proxy() -> bool:
    """Return whether a proxy in front of the board names the visitor (`server.trustedUserHeaders`)."""
    headers = config.get_option("server.trustedUserHeaders")
    return isinstance(headers, dict) and bool(headers)


# -- the store -------------------------------------------------------------------------------------------------


def refresh_seconds() -> float:
    """Return how often the store is asked (KPICORE_REFRESH_SECONDS), at least once in a fifth of a second."""
    try:
        return max(0.2, float(os.environ.get("KPICORE_REFRESH_SECONDS", REFRESH_SECONDS)))
    except ValueError:
        return REFRESH_SECONDS


def glance_seconds() -> float:
    """Return how long an open page waits before it compares what it shows with what is in memory: about the usual pause, longer where many
    are open, by chance a quarter more or less, so that they do not look at the same moments.
    """
    announces = default_store_url(os.environ).startswith("postgresql")
    usual = ANNOUNCED_GLANCE_SECONDS if announces else GLANCE_SECONDS
    return min(TURNS.pause(usual) * random.uniform(0.75, 1.25), refresh_seconds())  # noqa: S311 - no secret


def store_url() -> str:
    """Return the URL of the store: KPICORE_STORE, else the spreadsheet in the secrets, else the embedded default."""
    sheet = None if os.environ.get("KPICORE_STORE") else _secrets().get("spreadsheet")
    return f"gsheet:{sheet}" if sheet else default_store_url(os.environ)


def is_read_only() -> bool:
    """Return whether the store can only be read, as far as it can be told without trying."""
    try:
        store = live().store()
    except KpiError:
        return _plan_url().startswith(READ_ONLY)
    return isinstance(store, MayBeReadOnly) and store.is_read_only()


def is_file() -> bool:
    """Return whether the store is a workbook or CSV files on this machine, which are changed where they are."""
    return _plan_url().startswith(READ_ONLY)


def public_store() -> str:
    """Return the URL of the store as it may be shown: without a password."""
    return public_url(_plan_url())


def sheet_link() -> str:
    """Return the address of the Google Sheet the store is, "" where it is none."""
    url = _plan_url()
    if not url.startswith("gsheet:"):
        return ""
    sheet = url.removeprefix("gsheet:").strip()
    return sheet if sheet.startswith("https://") else f"https://docs.google.com/spreadsheets/d/{sheet}/edit"


def plan_key() -> str:
    """Return the key of the plan this visit looks at: the one in the address (`?plan=`), else the first."""
    if get_script_run_ctx(suppress_warning=True) is None:  # a monitor asks, who is no visit
        return DEFAULT_PLAN
    return st.session_state.get(_PLAN) or st.session_state.get(_OPENS) or DEFAULT_PLAN


def _plan_url() -> str:
    """Return the URL of the store the plan of this visit lies in: the board's own, or that of a connected sheet."""
    key = plan_key()
    return store_url() if key == DEFAULT_PLAN else register().plan(key).place(store_url())[0]


def open_own_plan() -> None:
    """Settle which plan an address without one means: the first, or the first of those this person may see."""
    st.session_state[_OPENS] = None
    if st.session_state.get(_PLAN) is None and visitor().actor.role is Role.NONE:
        st.session_state[_OPENS] = next((plan.key for plan in plans()), None)


def choose_plan(key: str) -> None:
    """Look at the plan of this key from the next run on, and put it in the address."""
    st.session_state[_PLAN] = _plan(key)
    _choose("plan", _plan(key))


def live() -> LiveStore:
    """Return the one live store of this process for the plan of this visit.

    Raises NoSuchPlan (`plan`, `known`) where the address names a plan the store does not hold; then nothing was started for it.
    """
    return live_of(plan_key())


def live_of(plan: str) -> LiveStore:
    """Return the one live store of this process for a plan of this key. Raises NoSuchPlan as `live` does."""
    key = _place_of(plan)
    found = _at_hand.get(key)
    if found is None or found.is_stopped:
        if key[1] != DEFAULT_PLAN:
            _find_plan(*key)
        found = _at_hand[key] = _live(*key)
    return found


def live_at_hand(plan: str) -> LiveStore | None:
    """Return the live store of a plan where one runs already, None where none was begun. Asks no store."""
    return _at_hand.get(_place_of(plan))


def open_plan(plan: BoardPlan) -> Store:
    """Return the store of a plan, opened for it; nothing is read yet. Raises KpiError."""
    url, key = plan.place(store_url())
    return open_store(url, plan=key, secrets=_secrets())


def _place_of(plan: str) -> tuple[str, str]:
    own = store_url()
    return (own, plan) if plan == DEFAULT_PLAN else register().plan(plan).place(own)


#: Live stores that run: finding one in the cache of Streamlit, three times a run, took a twentieth of a rerun.
_at_hand: dict[tuple[str, str], LiveStore] = {}


@st.cache_resource(show_spinner=False, max_entries=256)
def _find_plan(url: str, plan: str) -> bool:
    """Return True once a store was seen to hold a plan: an address is anybody's to type, and a live store has a thread. Raises KpiError."""
    open_store(url, plan=plan, secrets=_secrets()).revision()
    return True


@st.cache_resource(show_spinner=False, on_release=LiveStore.stop)
def _live(url: str, plan: str) -> LiveStore:
    given, spoken = _secrets(), language("ja")
    after = AfterRefresh(CellNotes(), AgreedResponses(_today), lambda: _is_archived_at(url, plan))
    return LiveStore(lambda: _connect(url, plan, given, spoken), interval=refresh_seconds(), after=after)


def _is_archived_at(url: str, plan: str) -> bool:
    archived = (each for each in register().plans.values() if each.is_archived)
    return any(each.place(store_url()) == (url, plan) for each in archived)


def notes_failure() -> KpiError | None:
    """Return why the notes on the sheet's cells are not as they should be, None when they are."""
    after = live().after
    return after.notes.failure if isinstance(after, AfterRefresh) else None


def link_to(where: str) -> str | None:
    """Return the address that opens a place of the sheet (`実績!C7`), None where the store has no such address."""
    live_store = live()
    try:
        store = live_store.store()
    except KpiError:
        return None
    return store.link(where) if isinstance(store, HasLinks) else None


def channels() -> tuple[tuple[Channel, ...], tuple[ChannelFault, ...]]:
    """Return where messages can go by the secrets file, and what is written wrongly there."""
    return channels_in(notify_secrets())


def notify_secrets() -> Mapping[str, Any]:
    """Return the part of the secrets file that is about messages, as `channels_in` takes it."""
    try:
        return {SECTION: st.secrets.get(SECTION, {})}
    except FileNotFoundError:
        return {}


def _secrets() -> Mapping[str, Any]:
    global _without_secrets_at  # noqa: PLW0603 - when the disk was last looked at is a fact of the process
    if monotonic() - _without_secrets_at < SECRETS_SECONDS:
        return {}
    try:
        return dict(st.secrets.get("connections", {}).get("gsheets", {}))
    except FileNotFoundError:
        _without_secrets_at = monotonic()
        return {}


#: Where there is no file of secrets Streamlit looks for one at every question, ten times a run: so long nobody asks again.
SECRETS_SECONDS = 1.0
_without_secrets_at = float("-inf")


def _connect(url: str, plan: str, given: Mapping[str, Any], spoken: str) -> Store:
    named = os.environ.get("KPICORE_LAST_GOOD", LAST_GOOD_FOLDER)
    # A little less than the pause between two looks, so that the board whose turn it is does not find its own look too new.
    lasts = timedelta(seconds=refresh_seconds() * 0.9)
    looks = state().looks_at(public_url(url), lasts) if url.startswith("gsheet:") else None
    beside = Beside(last_good=Path(named) if named else None, mappings=lambda: kept_mappings(url), looks=looks)
    store = open_store(url, plan=plan, secrets=given, beside=beside)
    is_seeded = url.startswith(_SEEDED) and plan == DEFAULT_PLAN and os.environ.get("KPICORE_SAMPLE", "on") != "off"
    if is_seeded and store.revision() == NEVER_SAVED:
        # The sample plan in the language of whoever opens the board first. Where another process was faster, its sample is as good as ours.
        # An empty database that may only be read is shown as it is.
        with suppress(ChangeConflict, ReadOnlyStore):
            store.save(changes_between(store.load(), shop(_today(Settings()), spoken)), SAMPLE_AUTHOR)
    return store


def latest(plan: str) -> Snapshot | None:
    """Return a plan as its store has it at this moment, None while the store does not answer, and for an archived plan, of which nothing
    is sent: for what runs without a visit.
    """
    if register().plan(plan).is_archived:
        return None
    try:
        reading = live_of(plan).refresh()
    except NoSuchPlan:  # a sheet that was let go, whose messages are still wanted
        return None
    return None if reading.failure is not None else reading.snapshot


def forget_secrets() -> None:
    """Let go of what is known of the secrets: a file that was written counts from the next look on."""
    global _without_secrets_at  # noqa: PLW0603 - now there is a file
    _without_secrets_at = float("-inf")
    _live.clear()


def kept_account() -> dict[str, str]:
    """Return the fields of the key in the secrets, empty without one. They stay on this side."""
    held = _secrets()
    return {name: str(held[name]) for name in KEY_FIELDS if name in held} if held.get("private_key") else {}


# -- kept for everybody ----------------------------------------------------------------------------------------


class Shelf:
    """What was made from one snapshot as of one day (`of`), each thing once: by the first who needs it, while others wait.

    Thread-safe. What was used longest ago is let go.
    """

    def __init__(self, of: tuple[str, ...] = (), most: int = 512) -> None:
        self.of = of
        self._most = most
        self._entries: OrderedDict[tuple[str, ...], _Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what `make` returned for this key, now or before. What it raises is raised, and nothing kept."""
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
            if len(self._entries) > self._most:
                self._entries.popitem(last=False)
        if not entry.made:
            with entry.making:
                if not entry.made:
                    entry.made.append(make())
        found: T = entry.made[0]
        return found

    def holds(self, key: tuple[str, ...]) -> bool:
        """Return whether this was made already, so that `get` neither makes it nor waits."""
        with self._lock:
            entry = self._entries.get(key)
        return entry is not None and bool(entry.made)


class _Entry:
    """One thing on a shelf: empty until it is made."""

    def __init__(self) -> None:
        self.making = Lock()
        self.made: list[Any] = []


# Few shelves: a day looked back at is one, a new revision takes the place of the old one.
@st.cache_resource(max_entries=16, show_spinner=False)
def _shelf(of: tuple[str, ...]) -> Shelf:
    return Shelf(of)


def kept(shown: View, name: str, make: Callable[[], T], *arguments: str) -> T:
    """Return what `make` returns, made once per revision and day for all; name and arguments tell things apart."""
    return shown.shelf.get((name, *arguments), make)


_always = Shelf()


def kept_always(name: str, make: Callable[[], T], *arguments: str) -> T:
    """Return what `make` returns, made once in the life of this process: what no plan and no day changes."""
    return _always.get((name, *arguments), make)


# -- one run ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """What one run shows. `chosen_day` is the as-of day a person asked for, None for today; `notes` are keys and facts of
    what in the address could not be used; `year` is the year shown (R1), None where no term goes by it.
    """

    snapshot: Snapshot
    scores: Scores
    reading: Reading
    today: date
    chosen_day: date | None
    words: Voice
    shelf: Shelf
    notes: tuple[tuple[str, str], ...] = ()
    year: ShownYear | None = None

    @property
    def mark(self) -> tuple[str, str]:
        """What a page compares to know that there is something new: revision and day."""
        return (self.snapshot.revision, _today(self.snapshot.plan.settings).isoformat())


def open_view(reading: Reading) -> View:
    """Return the view of this run and keep it for `view()`. The reading has a snapshot."""
    snapshot = reading.snapshot
    assert snapshot is not None  # noqa: S101 - app.py shows another page until there is one
    settings = snapshot.plan.settings
    chosen: date | None = st.session_state.get(_DAY)
    given = st.query_params.get("as_of", "")
    notes: tuple[tuple[str, str], ...] = ()
    if chosen is None and given:
        notes = (("frame.bad_day" if read_day(given) is None else "frame.far_day", given),)
    today = chosen or _today(settings)
    of = (store_url(), plan_key(), snapshot.revision, today.isoformat())
    before: View | None = st.session_state.get(_VIEW)
    shelf = before.shelf if before is not None and before.shelf.of == of else _shelf(of)
    scored = shelf.get(("scores",), lambda: score(snapshot.plan, snapshot.actuals, today))
    words = voice(language(settings.language), settings.calendar)
    year = shelf.get(("year",), lambda: shown_year(snapshot, scored))
    found = View(snapshot, scored, reading, today, chosen, words, shelf, notes, year)
    st.session_state[_VIEW] = found
    return found


def view() -> View:
    """Return the view app.py opened for this run."""
    found: View = st.session_state[_VIEW]
    return found


def mark_of(reading: Reading) -> tuple[str, str] | None:
    """Return the mark a view of this reading would have, None without a snapshot."""
    if reading.snapshot is None:
        return None
    return (reading.snapshot.revision, _today(reading.snapshot.plan.settings).isoformat())


def take_address() -> None:
    """Take language, as-of day and plan from the address: what it says when a visit begins and when the person goes back or forward.

    In between the last choice holds against an address that lacks it (a click on the navigation) or still has the value before it (the
    message was lost): such an address is only behind, and `address.keep` mends it.
    """
    context = get_script_run_ctx()
    goes_through_history = context is not None and context.is_history_navigation
    begins = _CHOICES not in st.session_state
    st.session_state[_CHOICES] = choices() + goes_through_history
    for name, (key, read) in _CARRIED.items():
        given = st.query_params.get(name)
        says_nothing_new = given in (None, carried()[name], st.session_state.get(_BEFORE, {}).get(name))
        if begins or goes_through_history or not says_nothing_new:
            st.session_state[key] = read(given or "")
            st.session_state[_BEFORE] = {}


def choices() -> int:
    """Return how often what every address holds was chosen, or taken from an address the person went back or forward to."""
    found: int = st.session_state.get(_CHOICES, 0)
    return found


def carried() -> dict[str, str | None]:
    """Return what every address of this visit holds: language, as-of day and plan, None for what was not chosen."""
    day: date | None = st.session_state.get(_DAY)
    plan = plan_key()
    chosen = {"lang": st.session_state.get(_LANGUAGE), "plan": plan if plan != DEFAULT_PLAN else None}
    return {**chosen, "as_of": day.isoformat() if day else None}


def language(otherwise: str) -> str:
    """Return the language: the one chosen, else the browser's, else `otherwise`."""
    if get_script_run_ctx(suppress_warning=True) is None:  # a monitor or the messenger asks, who has no browser
        return otherwise
    chosen = st.session_state.get(_LANGUAGE) or (st.context.locale or "").partition("-")[0]
    return chosen if chosen in LANGUAGES else otherwise


def choose_language(chosen: str) -> None:
    """Speak this language from the next run on, and put it in the address."""
    st.session_state[_LANGUAGE] = chosen
    _choose("lang", chosen)


def _choose(name: str, value: str | None) -> None:
    st.session_state[_CHOICES] = choices() + 1
    st.session_state[_BEFORE] = {name: st.query_params.get(name)}
    put_in_address(**{name: value})


def _day(text: str) -> date | None:
    day = read_day(text)
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def _language(text: str) -> str | None:
    return text if text in LANGUAGES else None


def _plan(text: str) -> str | None:
    return text if text not in ("", DEFAULT_PLAN) else None


#: What the address of every page holds: where the visit keeps it, and how it is read.
_CARRIED: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "lang": (_LANGUAGE, _language),
    "as_of": (_DAY, _day),
    "plan": (_PLAN, _plan),
}


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def wall_time(moment: datetime, shown: View) -> datetime:
    """Return a moment as the plan's clocks show it, without its offset."""
    return moment.astimezone(_zone(shown.snapshot.plan.settings)).replace(tzinfo=None)


def day_of(settings: Settings) -> date:
    """Return the day a plan is looked at as of in this visit: the one chosen, else the day it is there."""
    chosen: date | None = st.session_state.get(_DAY)
    return chosen or _today(settings)


def zone_name(shown: View) -> str:
    """Return the time zone of the plan as a browser knows it; the usual one where the plan's is none."""
    return str(_zone(shown.snapshot.plan.settings))


def _today(settings: Settings) -> date:
    return now().astimezone(_zone(settings)).date()


def _zone(settings: Settings) -> ZoneInfo:
    try:
        return ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(DEFAULT_TIMEZONE)


# -- writing ---------------------------------------------------------------------------------------------------


def save(changes: Sequence[Change]) -> None:
    """Save changes in the name of whoever looks; everybody sees them at once.

    The store itself refuses what they may not change. Raises KpiError (`NotAllowed`, …) and ValueError.
    """
    actor = current_actor()
    check_role(actor, Role.STAFF)
    live().save(changes, actor)


def accept_sheet() -> None:
    """Show the sheet as it is though it lacks a tab that was read before. Raises KpiError."""
    check_role(current_actor(), Role.OWNER)
    live().accept()


def history() -> list[LoggedChange]:
    """Return the log of changes, newest first. Raises KpiError."""
    return live().store().history()


# -- the address -----------------------------------------------------------------------------------------------


def node_in_address() -> str | None:
    """Return the id in `?node=`, None without one."""
    return st.query_params.get("node") or None


def put_in_address(**values: str | None) -> None:
    """Write values into the address at once, None takes one out; nothing happens where nothing changes.

    The browser is told of the whole: of one value after another it might ask for something between them, at a place nobody wanted.
    """
    here = st.query_params.to_dict()
    wanted = {name: value for name, value in {**here, **values}.items() if value is not None}
    if wanted != here:
        st.query_params.from_dict(wanted)


def draft_in_address() -> str | None:
    """Return the id in `?draft=`, None without one."""
    return st.query_params.get("draft") or None


def step_in_address() -> str | None:
    """Return the step of the wizard in `?step=`, None without one."""
    return st.query_params.get("step") or None


# -- the board's own memory ------------------------------------------------------------------------------------


def state() -> State:
    """Return the board's own memory: members, keys, drafts, leases, what was sent. Raises KpiError."""
    key = (store_url(), os.environ.get(STATE_VARIABLE, ""))
    return _states.get(key) or _state(*key)


#: What is open: finding it in the cache of Streamlit, ten times a run, took a twentieth of a rerun.
_states: dict[tuple[str, str], State] = {}


@st.cache_resource(show_spinner=False, on_release=lambda _: _states.clear())
def _state(url: str, place: str) -> State:
    found = _states[url, place] = open_state(url, {**os.environ, STATE_VARIABLE: place})
    return found


def kept_mappings(url: str = "") -> SheetMapping:
    """Return how tabs of a store are read, the one shown without a URL, as far as the board's own memory says it and not the store itself.

    Raises KpiError.
    """
    return state().mappings.of(source_of_tabs(url))


def source_of_tabs(url: str = "") -> str:
    """Return the name a store goes by among what is kept of how tabs are read; the one shown without a URL."""
    place = url or _plan_url()
    return state().source if place == store_url() else public_url(place)


def drafts() -> Drafts:
    """Return the drafts of the plan this visit looks at. Raises KpiError."""
    return state().of_plan(plan_key()).drafts


def new_error_number() -> str:
    """Return a short number for one failure, the same on screen and in the log."""
    return f"E-{random_text.token_hex(3).upper()}"
