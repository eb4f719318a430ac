"""How this board is run, by the settings of this process. The rule is `kpicore.model.serving.decide`.

What was decided when the server started holds until it ends: a file of secrets that changes meanwhile makes nobody an owner.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec

import streamlit as st
from streamlit import config

from kpicore.model.serving import OPEN_VARIABLE, PUBLIC_URL_VARIABLE, Mode, Setup, decide

#: Authlib takes httpx for granted, and would miss it only when the first person signs in.
NEEDED_TO_SIGN_IN = ("authlib", "httpx")

_settled: list[Mode] = []


def mode() -> Mode:
    """Return how this board is run: as settled when the server started, else as the settings say now. Raises MayNotServe."""
    return _settled[0] if _settled else decide(_setup(os.environ))


def settle() -> Mode:
    """Decide once for the life of this process and return it. Raises MayNotServe."""
    _settled[:] = [decide(_setup(os.environ))]
    return _settled[0]


def _setup(environ: Mapping[str, str]) -> Setup:
    try:  # first: reading the secrets puts their top-level values into the environment
        signs_in = bool(dict(st.secrets.get("auth", {})))
    except (FileNotFoundError, TypeError, ValueError):  # no such file, or one that cannot be read
        signs_in = False
    headers = config.get_option("server.trustedUserHeaders")
    return Setup(
        address=str(config.get_option("server.address") or ""),
        signs_in=signs_in,
        trusts_proxy=isinstance(headers, dict) and bool(headers),
        opened=environ.get(OPEN_VARIABLE, ""),
        public_url=environ.get(PUBLIC_URL_VARIABLE, ""),
        can_sign_in=all(find_spec(name) is not None for name in NEEDED_TO_SIGN_IN),
    )
