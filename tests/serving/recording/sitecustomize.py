"""Imported by a Python process before anything else: writes down every call it makes to another machine, into KPICORE_TEST_CALLS."""

import os
import sys
from ipaddress import ip_address
from pathlib import Path

_NO_NAMES = {"", "localhost", "0.0.0.0", "::"}


def _is_elsewhere(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name in _NO_NAMES:
        return False
    try:
        return not ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return True


def _hear(event: str, arguments: tuple) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path is a socket of this machine
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        host = arguments[0]
    else:
        return
    if _is_elsewhere(host):
        with Path(os.environ["KPICORE_TEST_CALLS"]).open("a", encoding="utf-8") as calls:
            calls.write(f"{event} {arguments[-1] if event == 'socket.connect' else arguments[:2]}\n")


if os.environ.get("KPICORE_TEST_CALLS"):
    sys.addaudithook(_hear)
