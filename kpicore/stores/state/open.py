"""The board's own memory that belongs to a store, and where it lies.

| `KPICORE_STATE` | the store | its memory |
|---|---|---|
| a URL of a database, `memory:` | any | that |
| not set | `sqlite:///data/board.db` | `data/state.db`, beside it |
| | `postgresql://…` | the same database |
| | `memory:` | in memory |
| | a Google Sheet, `xlsx:`, `csv:` | `data/state.db`, or beside the file `KPICORE_DRAFTS` named for an earlier version |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL

from kpicore.errors import BadStoreUrl, StoreUnavailable
from kpicore.stores.base import Clock, utc_now
from kpicore.stores.open import FILES, database_url, public_url
from kpicore.stores.state.audit import AuditLog
from kpicore.stores.state.database import StateDatabase
from kpicore.stores.state.drafts import Drafts, OldPlace
from kpicore.stores.state.keys import Keys
from kpicore.stores.state.leases import Leases, SentLog
from kpicore.stores.state.looks import Looks
from kpicore.stores.state.mappings import Mappings
from kpicore.stores.state.members import OWNER_VARIABLE, Members
from kpicore.stores.state.people import People
from kpicore.stores.state.plans import Plans
from kpicore.stores.state.subscriptions import Subscriptions

STATE_VARIABLE = "KPICORE_STATE"
#: Where drafts beside a sheet lay in the first round: looked into once, and a folder that lasts.
OLD_DRAFTS_VARIABLE = "KPICORE_DRAFTS"
_STATE_FILE = "state.db"
DEFAULT_STATE = f"data/{_STATE_FILE}"
_OLD_DRAFTS = "data/drafts.db"
_MEMORY = URL.create("sqlite")


@dataclass(frozen=True, repr=False)
class State:
    """The board's own memory, part by part; `source` is the name of the store in `mappings`. May be used from several threads and processes
    at once.
    """

    database: StateDatabase
    members: Members
    keys: Keys
    drafts: Drafts
    mappings: Mappings
    leases: Leases
    sent: SentLog
    people: People
    plans: Plans
    subscriptions: Subscriptions
    audit: AuditLog
    source: str = ""

    def __repr__(self) -> str:
        return f"State({self.database!r})"

    def looks_at(self, source: str, lasts: timedelta) -> Looks | None:
        """Return where boards share what they see of a Google Sheet; None where the memory is of one machine, whose board looks itself."""
        is_shared = self.database.engine.dialect.name == "postgresql"
        return Looks(self.database, source, lasts) if is_shared else None

    def of_plan(self, plan: str) -> State:
        """Return the same memory as a plan of the store sees it: with its own drafts, leases and messages sent."""
        drafts = self.drafts.of_plan(plan)
        return replace(self, drafts=drafts, leases=Leases(self.database, plan), sent=SentLog(self.database, plan))


def open_state(store_url: str, environ: Mapping[str, str] = os.environ, *, now: Clock = utc_now) -> State:
    """Return the memory that belongs to the store a URL names, as its first plan sees it; nothing is read or made yet.

    Raises BadStoreUrl where the URL or KPICORE_STATE names no database, NotGranted where KPICORE_OWNER is no address, StoreUnavailable
    (`driver-missing`) without the driver.
    """
    store = store_url.strip()
    place = state_url(store, environ)
    try:
        database = StateDatabase(place, now=now)
    except ModuleNotFoundError as error:
        shown = place.render_as_string(hide_password=True)
        raise StoreUnavailable(store=shown, reason="driver-missing", package=error.name) from error
    return State(
        database=database,
        members=Members(database, environ.get(OWNER_VARIABLE, "").strip()),
        keys=Keys(database),
        drafts=Drafts(database, _name_beside(store, place), _old_place(store, environ)),
        mappings=Mappings(database),
        leases=Leases(database),
        sent=SentLog(database),
        people=People(database),
        plans=Plans(database),
        subscriptions=Subscriptions(database),
        audit=AuditLog(database),
        source=_source(store, place),
    )


def open_drafts(store_url: str, environ: Mapping[str, str] = os.environ) -> Drafts:
    """Return the drafts that belong to the first plan of the store a URL names. Raises what `open_state` raises."""
    return open_state(store_url, environ).drafts


def state_url(store_url: str, environ: Mapping[str, str] = os.environ) -> URL:
    """Return where the memory of a store lies; `sqlite://` is in memory. Raises BadStoreUrl."""
    given = environ.get(STATE_VARIABLE, "").strip()
    store = None if store_url == "memory:" else database_url(store_url)
    if given:
        found = _MEMORY if given == "memory:" else database_url(given)
        if found is None:
            raise BadStoreUrl(url=public_url(given))
        return found
    if store_url == "memory:":
        return _MEMORY
    if store is None:
        old = environ.get(OLD_DRAFTS_VARIABLE, "").strip()
        place = Path(old).expanduser().with_name(_STATE_FILE) if old else DEFAULT_STATE
        return URL.create("sqlite", database=str(place))
    if store.get_backend_name() != "sqlite":
        return store
    folder, slash, _ = (store.database or "").rpartition("/")
    return store.set(database=f"{folder}{slash}{_STATE_FILE}")


def _name_beside(store_url: str, state: URL) -> str:
    """Return the name of a store in its memory: where the two lie together one that stays when both are moved."""
    store = None if store_url == "memory:" else database_url(store_url)
    if store is not None and store.get_backend_name() == state.get_backend_name():
        is_same = (store.host, store.port) == (state.host, state.port) and _folder(store) == _folder(state)
        if is_same:
            return Path(store.database or "").name
    return public_url(store_url)


def _source(store_url: str, state: URL) -> str:
    """Return the name of a store as a source of tabs: a file as it lies beside the memory, where that is a file as well."""
    scheme, _, rest = store_url.partition(":")
    if scheme not in FILES:
        return public_url(store_url)
    path = str(Path(rest).resolve())
    if state.get_backend_name() == "sqlite" and state.database:
        memory = Path(state.database.removeprefix("file:")).resolve()
        with suppress(ValueError):  # on another drive
            path = os.path.relpath(path, memory.parent)
    return f"{scheme}:{path}"


def _folder(url: URL) -> str:
    return str(Path(url.database or "").parent)


def _old_place(store_url: str, environ: Mapping[str, str]) -> OldPlace | None:
    """Return where the drafts of a store lay in the first round, None where they lay nowhere."""
    if store_url == "memory:":
        return None
    database = database_url(store_url)
    if database is not None:
        return OldPlace(database, "")
    path = Path(environ.get(OLD_DRAFTS_VARIABLE, "").strip() or _OLD_DRAFTS).expanduser()
    return OldPlace(URL.create("sqlite", database=str(path)), public_url(store_url))
