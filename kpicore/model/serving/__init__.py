"""How a board is served: alone or for people (`decide`), whom a sign-in names, and what a deployment lacks. Pure: the settings come in."""

from kpicore.model.serving.deployment import (
    LEAST_DISK_BYTES,
    Finding,
    Level,
    auth_findings,
    backup_finding,
    clock_finding,
    fine,
    missing,
    note,
    serving_findings,
)
from kpicore.model.serving.identity import Distrust, Identity, Issuer, identified, issuers_of
from kpicore.model.serving.mode import OPEN_VARIABLE, PUBLIC_URL_VARIABLE, Mode, ModeKind, Setup, decide, is_loopback

__all__ = [
    "LEAST_DISK_BYTES",
    "OPEN_VARIABLE",
    "PUBLIC_URL_VARIABLE",
    "Distrust",
    "Finding",
    "Identity",
    "Issuer",
    "Level",
    "Mode",
    "ModeKind",
    "Setup",
    "auth_findings",
    "backup_finding",
    "clock_finding",
    "decide",
    "fine",
    "identified",
    "is_loopback",
    "issuers_of",
    "missing",
    "note",
    "serving_findings",
]
