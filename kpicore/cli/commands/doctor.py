"""`kpicore doctor`: what a deployment lacks."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from kpicore import __version__
from kpicore.cli.answers import FINE, PROBLEMS, Answer, as_json_text
from kpicore.cli.plans import SECRETS, store_at, store_url
from kpicore.errors import KpiError
from kpicore.model.members import owners
from kpicore.model.serving import (
    LEAST_DISK_BYTES,
    OPEN_VARIABLE,
    PUBLIC_URL_VARIABLE,
    Finding,
    Level,
    Setup,
    auth_findings,
    backup_finding,
    clock_finding,
    fine,
    missing,
    note,
    serving_findings,
)
from kpicore.stores.backup import newest
from kpicore.stores.open import DEFAULT_STORE, STORE_VARIABLE, public_url
from kpicore.stores.reachable import readiness_of
from kpicore.stores.sql import SqlDatabase, probe
from kpicore.stores.state import OWNER_VARIABLE, open_state
from kpicore.text.catalogue import Words, catalogue
from kpicore.text.sentences import error_sentence

BACKUPS_VARIABLE = "KPICORE_BACKUPS"
#: What `make run` binds the board to.
_USUAL_ADDRESS = "127.0.0.1"
_MARKS = {Level.FINE: "✓", Level.NOTE: "・", Level.MISSING: "✗"}


@click.pass_obj
def check_deployment(wanted: str | None, store: str | None, url: bool, backups: str | None, as_json: bool) -> Answer:
    found = _findings(store, backups, asks_url=url)
    words = catalogue(wanted or "ja")
    lacks = sum(finding.level is Level.MISSING for finding in found)
    code = PROBLEMS if lacks else FINE
    if as_json:
        rows = [{"level": each.level.value, "code": each.code, "text": _sentence(each, words)} for each in found]
        return Answer(as_json_text({"missing": lacks, "findings": rows}), code)
    lines = [f"{_MARKS[each.level]} {_sentence(each, words)}" for each in found]
    return Answer("\n".join([*lines, "", words("doctor.lacks", n=lacks) if lacks else words("doctor.all_fine")]), code)


def _sentence(finding: Finding, words: Words) -> str:
    facts = dict(finding.facts)
    error = facts.pop("error", None)
    if isinstance(error, KpiError):
        facts["reason"] = error_sentence(error, words.language)
    return words(f"doctor.{finding.code}", **facts)


def _findings(store: str | None, backups: str | None, *, asks_url: bool) -> list[Finding]:
    """Return what was found, in the order in which it is reported; with `asks_url` the public address is asked as well."""
    secrets, unreadable = _secrets()
    # As Streamlit does: what stands at the top of the secrets is a variable of the environment.
    environ = {**os.environ, **{name: str(value) for name, value in secrets.items() if not isinstance(value, dict)}}
    auth = secrets.get("auth")
    found = [note("versions", app=__version__, python=platform.python_version(), streamlit=version("streamlit"))]
    found += [missing("secrets-damaged", path=str(path)) for path in unreadable]
    found += _secrets_findings()
    place = store or environ.get(STORE_VARIABLE) or (DEFAULT_STORE if unreadable else store_url(None))
    has_owner, of_memory = _memory_findings(place, environ)
    found += serving_findings(_setup(environ, auth), has_owner=has_owner)
    if isinstance(auth, dict):
        found += auth_findings(auth, environ.get(PUBLIC_URL_VARIABLE, ""))
        found += [] if find_spec("authlib") and find_spec("httpx") else [missing("signin-missing")]
    found += [] if unreadable else _store_findings(place)
    found += of_memory
    folder = backups or environ.get(BACKUPS_VARIABLE, "").strip()
    if not folder:
        found.append(note("backup-unknown"))
    elif not Path(folder).is_dir():
        found.append(missing("backup-none", folder=folder))
    else:
        found.append(backup_finding(newest(Path(folder)), datetime.now(UTC), folder))
    return found + ([_url_finding(environ.get(PUBLIC_URL_VARIABLE, "").strip())] if asks_url else [])


# -- settings ----------------------------------------------------------------------------------------------------


def _secrets() -> tuple[dict[str, Any], list[Path]]:
    """Return the secrets as the board reads them (those of the folder win), and the files that are no TOML."""
    found: dict[str, Any] = {}
    unreadable = []
    for path in (Path.home() / SECRETS, SECRETS):
        try:
            found |= tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            unreadable.append(path)
    return found, unreadable


def _setup(environ: Mapping[str, str], auth: object) -> Setup:
    """Return what decides how the board is served, as far as it stands in files and variables."""
    server: dict[str, Any] = {}
    for path in (Path.home() / ".streamlit/config.toml", Path(".streamlit/config.toml")):
        try:
            section = tomllib.loads(path.read_text(encoding="utf-8")).get("server", {})
            server |= section if isinstance(section, dict) else {}
        except (OSError, ValueError):
            continue
    address = environ.get("STREAMLIT_SERVER_ADDRESS") or server.get("address") or _USUAL_ADDRESS
    headers = environ.get("STREAMLIT_SERVER_TRUSTED_USER_HEADERS") or server.get("trustedUserHeaders")
    opened, public = environ.get(OPEN_VARIABLE, ""), environ.get(PUBLIC_URL_VARIABLE, "")
    return Setup(str(address), bool(auth), bool(headers), opened, public)


def _secrets_findings() -> Iterator[Finding]:
    if not SECRETS.exists():
        return
    git = shutil.which("git")
    asks_git = [git or "", "ls-files", "--error-unmatch", str(SECRETS)]
    if stat.S_IMODE(SECRETS.stat().st_mode) & 0o077:
        yield missing("secrets-open", path=str(SECRETS))
    elif git is not None and subprocess.run(asks_git, capture_output=True, check=False).returncode == 0:  # noqa: S603 - a path of ours
        yield missing("secrets-in-git", path=str(SECRETS))
    else:
        yield fine("secrets-fine", path=str(SECRETS))


# -- what is kept ------------------------------------------------------------------------------------------------


def _store_findings(url: str) -> Iterator[Finding]:
    shown = public_url(url)
    try:
        store = store_at(url)
        if isinstance(store, SqlDatabase):
            yield from _database_findings("store", store, shown)
        else:
            store.revision()
            yield fine("store-answers", place=shown)
    except KpiError as error:
        yield missing("store-fails", place=shown, error=error)


def _memory_findings(url: str, environ: Mapping[str, str]) -> tuple[bool, list[Finding]]:
    """Return whether the board has an owner, as far as can be told, and what is to be said about its own memory."""
    has_owner = bool(environ.get(OWNER_VARIABLE, "").strip())
    try:
        state = open_state(url, environ)
        found = list(_database_findings("memory", state.database, state.database.name))
    except KpiError as error:
        return has_owner, [missing("memory-fails", place=public_url(url), error=error)]
    if not has_owner:
        with suppress(KpiError):
            has_owner = bool(owners(state.members.list()))
        state.database.engine.dispose()
    return has_owner, found


def _database_findings(what: str, database: SqlDatabase, place: str) -> Iterator[Finding]:
    try:
        found = probe(database)
    finally:
        database.engine.dispose()
    if found.is_read_only:
        yield missing(f"{what}-read-only", place=place)
    elif found.is_new:
        yield note(f"{what}-new", place=place)
    elif found.pending:
        yield note(f"{what}-older", place=place, n=found.pending)
    else:
        yield fine(f"{what}-answers", place=place)
    if found.path is not None and found.path.exists():
        folder = found.path.parent
        if stat.S_IMODE(found.path.stat().st_mode) & 0o077:
            yield missing("file-open", path=str(found.path))
        free = shutil.disk_usage(folder).free
        if free < LEAST_DISK_BYTES:
            yield missing("disk-low", path=str(folder), n=free // 1_000_000)
        elif what == "store":
            yield fine("disk-fine", path=str(folder), n=free // 1_000_000)
    if found.at is not None and what == "store":
        yield clock_finding(found.at, datetime.now(UTC))


def _url_finding(url: str) -> Finding:
    if not url:
        return missing("public-none")
    try:
        return fine("url-answers", url=url) if readiness_of(url) else missing("url-not-ready", url=url)
    except KpiError as error:
        return missing("url-fails", url=url, error=error)
