"""The way from nothing to a connected sheet, in steps that can each be tested: is it a key, does Google believe it, is the sheet there
and shared, may it be written.

A step answers with a `StepResult`: it went well, or a `reason` names what is wrong (`reasons.<reason>` is the sentence that says what to
do). Nothing of a key but its e-mail address and project leaves this module, in no result, no error and no log; `keep` alone writes it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from google.oauth2 import service_account
from tomlkit.exceptions import TOMLKitError

from kpicore.errors import KpiError
from kpicore.sheets.template import tab_kind
from kpicore.stores.google.api import Access, RefusedRequests, SheetsApi, access, foreign_address, spreadsheet_id
from kpicore.stores.private_file import replace_private

#: The steps in their order.
STEPS = ("key", "token", "sheet", "write")
#: The fields of a key that are kept, as Google names them.
KEY_FIELDS = ("type", "project_id", "private_key_id", "private_key", "client_email", "client_id", "token_uri")
_NEEDED = ("private_key", "client_email", "token_uri")
_TRIAL_KEY = "gyakusan.connect"


@dataclass(frozen=True, slots=True)
class StepResult:
    """How a step went. `reason` is "" when it went well; `facts` hold what a sentence about it needs."""

    code: str
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it went well."""
        return not self.reason

    def as_json(self) -> dict[str, Any]:
        """Return the step as JSON takes it."""
        return {"step": self.code, "ok": self.ok, "reason": self.reason or None, "facts": dict(self.facts)}


# -- the steps ------------------------------------------------------------------------------------------------


def account_in(text: str) -> dict[str, Any]:
    """Return the fields of a service-account key in the text of its file, empty when it is none."""
    try:
        fields = json.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return {}
    if not isinstance(fields, dict) or fields.get("type") != "service_account":
        return {}
    return {name: fields[name] for name in KEY_FIELDS if isinstance(fields.get(name), str)}


def check_key(account: Mapping[str, Any], environ: Mapping[str, str]) -> StepResult:
    """Return whether these are the fields of a key (`client_email`, `project_id`): `not-a-key`, `bad-credentials`, `foreign-address`."""
    if not account:
        return StepResult("key", "not-a-key")
    if any(not account.get(name) for name in _NEEDED):
        return StepResult("key", "bad-credentials")
    foreign = foreign_address(account, environ)
    if foreign:
        return StepResult("key", "foreign-address", foreign)
    try:
        service_account.Credentials.from_service_account_info(dict(account))  # type: ignore[no-untyped-call]
    except (ValueError, KeyError, TypeError):  # without the cause: what a parser says of a key may quote it
        return StepResult("key", "bad-credentials")
    return StepResult("key", facts={name: account.get(name, "") for name in ("client_email", "project_id")})


def _check_token(found: Access) -> StepResult:
    """Return whether Google believes the key: `key-revoked`, `account-gone`, `clock-skew`, `network`, …"""
    return _step("token", lambda: _nothing(SheetsApi(found).sign_in))


def _check_sheet(found: Access) -> StepResult:
    """Return whether the sheet is there and shared (`title`, `tabs`): `wrong-link`, `not-shared`, `api-disabled`, `quota`, …"""
    fields = "spreadsheetId,properties.title,sheets.properties.title"

    def look() -> dict[str, Any]:
        answer = SheetsApi(found).spreadsheet(fields)
        tabs = [sheet.get("properties", {}).get("title", "") for sheet in answer.get("sheets", ())]
        return {"title": answer.get("properties", {}).get("title", ""), "tabs": tabs}

    return _step("sheet", look, {"not-found": "wrong-link"})


def _check_write(found: Access) -> StepResult:
    """Return whether the sheet may be changed: `shared-read-only`, …

    A note nobody sees (developer metadata) is made and taken away again in one batch, so nothing stays.
    """
    number = secrets.randbelow(2**20) + 1
    trial = {
        "metadataId": number,
        "metadataKey": _TRIAL_KEY,
        "metadataValue": "1",
        "location": {"spreadsheet": True},
        "visibility": "PROJECT",
    }
    batch: list[Mapping[str, Any]] = [
        {"createDeveloperMetadata": {"developerMetadata": trial}},
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": number}}}},
    ]
    return _step("write", lambda: _nothing(lambda: SheetsApi(found).change(batch)), {"not-shared": "shared-read-only"})


def check_all(account: Mapping[str, Any], link: str, environ: Mapping[str, str]) -> Iterator[StepResult]:
    """Yield each step as it is done, in the order of `STEPS`, and stop at the first that fails."""
    key = check_key(account, environ)
    yield key
    if not key.ok:
        return
    spreadsheet = spreadsheet_id(link)
    if spreadsheet is None:
        yield StepResult("sheet", "wrong-link")
        return
    try:
        found = access(spreadsheet, account, environ)
    except KpiError as error:
        yield _failed("token", error, {})
        return
    for check in (_check_token, _check_sheet, _check_write):
        result = check(found)
        yield result
        if not result.ok:
            return


def missing_tabs(tabs: list[str], template: list[str]) -> list[str]:
    """Return the tabs of the template that a sheet with these tabs lacks, whatever it calls those it has."""
    kinds = {tab_kind(tab) for tab in tabs}
    return [tab for tab in template if tab_kind(tab) not in kinds and tab not in tabs]


def _step(code: str, look: Callable[[], Mapping[str, Any]], renamed: Mapping[str, str] | None = None) -> StepResult:
    try:
        return StepResult(code, facts=look())
    except KpiError as error:
        return _failed(code, error, renamed or {})
    except RefusedRequests:
        return StepResult(code, "bad-answer")


def _nothing(act: Callable[[], object]) -> Mapping[str, Any]:
    act()
    return {}


def _failed(code: str, error: KpiError, renamed: Mapping[str, str]) -> StepResult:
    reason = str(error.facts.get("reason", "unknown"))
    facts = {name: fact for name, fact in error.facts.items() if name in ("client_email", "status", "url", "path")}
    return StepResult(code, renamed.get(reason, reason), facts)


# -- keeping the key ------------------------------------------------------------------------------------------


def keep(path: Path, account: Mapping[str, Any], link: str) -> StepResult:
    """Write key and sheet into `[connections.gsheets]` of a file of secrets (mode 0600); the rest of the file stays as it is.

    Fields of that section that are not of a key stay too, but for `api_url`: the sheet was tried without it. Reasons:
    `secrets-damaged`, `secrets-not-writable` (`path`).
    """
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        content = with_connection(text, account, link)
    except (TOMLKitError, UnicodeDecodeError, AttributeError, TypeError):
        return StepResult("secrets", "secrets-damaged", {"path": str(path)})
    except OSError:
        return StepResult("secrets", "secrets-not-writable", {"path": str(path)})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_private(path, content.encode())
    except OSError:
        return StepResult("secrets", "secrets-not-writable", {"path": str(path)})
    return StepResult("secrets", facts={"path": str(path)})


def with_connection(text: str, account: Mapping[str, Any], link: str) -> str:
    """Return the text of a file of secrets with this key and sheet in it. Raises TOMLKitError, AttributeError or TypeError."""
    document = tomlkit.parse(text)
    connections = document.setdefault("connections", tomlkit.table(is_super_table=True))
    section = connections.setdefault("gsheets", tomlkit.table())
    for name in (*KEY_FIELDS, "api_url"):
        section.pop(name, None)
    section["spreadsheet"] = spreadsheet_id(link) or link
    for name in KEY_FIELDS:
        if name in account:
            section[name] = account[name]
    return tomlkit.dumps(document)
