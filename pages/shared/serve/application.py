"""What surrounds the script app.py however the program is started: who is let in, addresses for monitors, failures with a number."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

import click
import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from streamlit import config

from kpicore.agents import AgentsRoute, is_installed
from kpicore.errors import KpiError, MayNotServe
from kpicore.model.serving import ModeKind, is_loopback
from kpicore.text.catalogue import catalogue, locale_language
from kpicore.text.sentences import error_sentence
from pages.shared import frame, session
from pages.shared.mode import mode
from pages.shared.mode import settle as settle_mode
from pages.shared.serve import theme
from pages.shared.serve.agents import AGENTS, agents_route
from pages.shared.serve.arrivals import Arrivals, Exchanged
from pages.shared.serve.bundle import Bundle
from pages.shared.serve.front_door import Application, FrontDoor
from pages.shared.serve.home_screen import MANIFEST, PICTURE, manifest, picture
from pages.shared.serve.leaving import LEAVE, leave
from pages.shared.serve.messages import sending
from pages.shared.serve.monitors import health, readiness

log = logging.getLogger("gyakusan")
#: So many new objects between two collections of garbage: a run of a page makes thousands that are gone right after it.
COLLECT_AFTER = 7_000
SCRIPT = Path(__file__).resolve().parents[3] / "app.py"


class Around(TypedDict):
    """Arguments of `st.App` beside the script."""

    middleware: list[Middleware]
    routes: list[BaseRoute]
    lifespan: Callable[[Any], AbstractAsyncContextManager[None]]
    on_script_error: Callable[[Exception], bool | None]


def around() -> Around:
    """Return what `st.App` is given beside the script."""
    agents = agents_route() if is_installed() else None
    return {
        "middleware": [Middleware(FrontDoor), Middleware(Bundle), Middleware(_for_visitors)],
        "routes": [
            Route("/healthz", health),
            Route("/readyz", readiness),
            Route(MANIFEST, manifest),
            Route(PICTURE, picture),
            Route(LEAVE, leave, methods=["GET", "POST"]),
            *([Route(AGENTS, agents)] if agents is not None else []),
        ],
        "lifespan": partial(_while_served, agents),
        "on_script_error": frame.tell,
    }


@asynccontextmanager
async def _while_served(agents: AgentsRoute | None, app: Any) -> AsyncIterator[None]:
    """Do what lasts from the start of the server to its end: send messages, answer agents."""
    # What is imported by now stays. Python would go through all of it, a quarter of a million objects, each time it collects garbage, and
    # every page would wait for that.
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 10, 10)
    async with AsyncExitStack() as until_the_end:
        await until_the_end.enter_async_context(sending(app))
        if agents is not None:
            await until_the_end.enter_async_context(agents.running())
        yield


def _for_visitors(app: Application) -> Application:
    """Return the application behind what happens to a team's visitors on the way in; nobody signs in at any other board."""
    decided = mode()
    if decided.kind is not ModeKind.TEAM:
        return app
    return Arrivals(
        app,
        exchange=_exchanged,
        sign_out=_signed_out,
        secure=decided.public_origin.startswith("https:"),
    )


def _exchanged(secret: str) -> Exchanged | None:
    """Return the cookie for a key or an invitation; an outage of the board's memory lets nobody in."""
    try:
        made = session.state().keys.exchange(secret)
    except KpiError:
        log.warning("a key could not be looked up", exc_info=True)
        return None
    return None if made is None else Exchanged(made.cookie, made.session.expires_at - made.session.made_at)


def _signed_out(cookie: str) -> None:
    """End the session of a cookie; in an outage the browser forgets it all the same."""
    with suppress(KpiError):
        session.state().keys.sign_out(cookie)


def settle() -> None:
    """Decide how the board is run and hold Streamlit to it; where it may not be served, end the process with one sentence.

    Called once `st.App` exists, which finds the options that lie beside the script.
    """
    try:
        decided = settle_mode()
    except MayNotServe as failure:
        raise SystemExit(error_sentence(failure, locale_language(os.environ) or "ja")) from None
    config.set_option("server.allowedHosts", list(decided.hosts))
    if decided.public_host:
        # Streamlit compares origins with it, and would otherwise look up which addresses this machine has.
        config.set_option("browser.serverAddress", decided.public_host)
    theme.make_once()
    _leave_the_old_kind_behind()


def announce() -> None:
    """Print where the board is opened: for a server of Streamlit, which is told not to (it would look up addresses to print them)."""
    host = config.get_option("server.address") or "localhost"
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    name = "localhost" if is_loopback(host) else f"[{host}]" if ":" in host else host
    url = mode().public_origin or f"{scheme}://{name}:{config.get_option('server.port')}"
    click.echo(catalogue(locale_language(os.environ) or "ja")("serving.at", url=url))


def _leave_the_old_kind_behind() -> None:
    """Tell this process that its pages come from `st.navigation`; outside a run it does nothing else but warn.

    Until the first visitor's run reaches `st.navigation`, Streamlit takes every app with a pages/ folder for one of the old kind: a visitor
    whose first address is a page of its own (/tree, a link in a mail, a screen on the wall after a restart) is told that the page does not
    exist.
    """
    logging.disable(logging.WARNING)
    st.navigation([st.Page(_nothing, title="-")], position="hidden")
    logging.disable(logging.NOTSET)


def _nothing() -> None:
    """Be the page that is never shown."""
