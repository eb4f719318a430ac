"""What a database driver says, in our words. The one place where exceptions of SQLAlchemy, sqlite3 and psycopg end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from kpicore.errors import KpiError, ReadOnlyStore, StoreBroken, StoreUnavailable

_Failure = tuple[type[KpiError], str]

#: By the first word after SQLITE_ of the error's name, extended codes (SQLITE_READONLY_DBMOVED) included.
_SQLITE: dict[str, _Failure] = {
    "BUSY": (StoreUnavailable, "busy"),
    "LOCKED": (StoreUnavailable, "busy"),
    "READONLY": (ReadOnlyStore, "read-only-file"),
    "PERM": (StoreUnavailable, "no-permission"),
    "AUTH": (StoreUnavailable, "no-permission"),
    "CANTOPEN": (StoreUnavailable, "cannot-open"),
    "FULL": (StoreUnavailable, "disk-full"),
    "IOERR": (StoreUnavailable, "disk-error"),
    "NOMEM": (StoreUnavailable, "out-of-memory"),
    "CORRUPT": (StoreBroken, "damaged"),
    "NOTADB": (StoreBroken, "damaged"),
    "SCHEMA": (StoreBroken, "not-ours"),
}

#: By the SQLSTATE PostgreSQL gives, the longest beginning that fits.
_POSTGRESQL: dict[str, _Failure] = {
    "08": (StoreUnavailable, "network"),
    "25006": (ReadOnlyStore, "read-only-database"),
    "28": (StoreUnavailable, "auth"),
    "3D": (StoreUnavailable, "not-found"),
    "40": (StoreUnavailable, "busy"),
    "42501": (ReadOnlyStore, "no-permission"),
    "53": (StoreUnavailable, "server"),
    "55P03": (StoreUnavailable, "busy"),
    "57": (StoreUnavailable, "server"),
    "57014": (StoreUnavailable, "timeout"),
    "58": (StoreUnavailable, "disk-error"),
    "XX": (StoreBroken, "damaged"),
}

#: What libpq says when it never came to a SQLSTATE.
_CONNECTING = (
    ("password authentication failed", "auth"),
    ("no password supplied", "auth"),
    ("does not exist", "not-found"),
    ("timeout expired", "timeout"),
    ("timed out", "timeout"),
)


@contextmanager
def our_errors(store: str, driver_error: type[Exception]) -> Iterator[None]:
    """Raise what goes wrong inside as an error of ours, with `store` (its URL without password) and `reason`.

    `driver_error` is the root of the driver's own exceptions, which come out where its cursor is used directly.
    """
    try:
        yield
    except (SQLAlchemyError, driver_error) as error:
        failure, reason = _failure(error)
        raise failure(store=store, reason=reason) from error
    except OSError as error:
        raise StoreUnavailable(store=store, reason="cannot-open") from error
    except (StoreBroken, StoreUnavailable, ReadOnlyStore) as error:
        error.facts.setdefault("store", store)
        raise


def _failure(error: Exception) -> _Failure:
    driver_error = getattr(error, "orig", None) if isinstance(error, SQLAlchemyError) else error
    if isinstance(driver_error, sqlite3.Error):
        name = getattr(driver_error, "sqlite_errorname", "").removeprefix("SQLITE_").split("_")[0]
        return _SQLITE.get(name, (StoreBroken, "bad-answer"))
    state = getattr(driver_error, "sqlstate", None)
    if state:
        known = (_POSTGRESQL[state[:n]] for n in range(len(state), 1, -1) if state[:n] in _POSTGRESQL)
        return next(known, (StoreBroken, "bad-answer"))
    text = str(driver_error or error)
    reason = next((reason for words, reason in _CONNECTING if words in text), "network")
    return (StoreUnavailable, reason) if driver_error is not None else (StoreBroken, "bad-answer")
