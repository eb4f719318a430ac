"""The app as its pages are tested: one store per test, any page, either language, without a browser."""

from __future__ import annotations

import os
import pickle
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from google.protobuf import text_format
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kpicore.model import Settings, Snapshot
from kpicore.model.access import Actor
from kpicore.model.rows import changes_between
from kpicore.stores.sql.store import SqlStore
from pages.shared import session
from pages.shared.components.header import header
from pages.shared.components.packed import unpacked
from pages.shared.frame import head
from pages.shared.people import Visitor
from tests.people import owner

APP = Path(__file__).resolve().parents[2] / "app.py"
FILES = {
    "board": "pages/watch/board.py",
    "entry": "pages/run/entry/page.py",
    "review": "pages/run/review/page.py",
    "tree": "pages/watch/tree.py",
    "indicator": "pages/watch/indicator.py",
    "plans": "pages/watch/plans.py",
    "wizard": "pages/setup/wizard/page.py",
    "health": "pages/setup/health.py",
    "settings": "pages/setup/settings.py",
    "help": "pages/watch/help.py",
    "poster": "pages/run/poster.py",
    "tv": "pages/watch/tv.py",
}
_ESCAPED = re.compile(r"\\+u([0-9a-f]{4})")
LOCALES = {"ja": "ja-JP", "en": "en-US"}

Open = Callable[..., AppTest]

#: The day it is on the pages of these tests.
DAY = date(2026, 11, 27)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a store of the test's own; what the process kept of it is let go at the end."""
    found = f"sqlite:///{tmp_path / 'board.db'}"
    monkeypatch.setenv("KPICORE_STORE", found)
    yield found
    st.cache_resource.clear()


@pytest.fixture
def open_page(url: str) -> Open:
    """A function that opens a page: `open_page("tree", held=snapshot, language="en", address={"node": "cvr"})`.

    With `held` the store holds that snapshot, without it the sample.
    """

    def opened(
        name: str = "board",
        *,
        held: Snapshot | None = None,
        language: str = "ja",
        address: Mapping[str, str] | None = None,
    ) -> AppTest:
        path = _path(url)
        is_sample = held is None and not path.exists() and "KPICORE_SAMPLE" not in os.environ
        if held is not None:
            fill(url, held)
        elif is_sample and _sample(language) in _FILLED:
            _put(_sample(language), path)
        app = AppTest.from_file(str(APP), default_timeout=30)
        app.context = {"locale": LOCALES[language]}
        for key, value in (address or {}).items():
            app.query_params[key] = value
        if name != "board":
            # `switch_page` knows the addresses of pages only after a run, which would draw the board first.
            app._page_hash = calc_hash(name)
        app.run()
        if is_sample:
            _keep(_sample(language), path)
        return app

    return opened


def looks_as(monkeypatch: pytest.MonkeyPatch, actor: Actor, mail: str = "") -> None:
    """Have this person look from now on, with an address they signed in with or none."""
    monkeypatch.setattr(session, "visitor", lambda *, fresh=False: Visitor(actor, mail))  # noqa: ARG005 - asked by name


#: The files of stores that were filled before, by what was put into them.
_FILLED: dict[bytes, bytes] = {}


def _sample(language: str) -> bytes:
    """Return what stands for the sample that a board puts into an empty store: its first visitor's language and the day decide which."""
    return f"sample {language} {session._today(Settings())}".encode()


def fill(url: str, held: Snapshot) -> None:
    """Make a store hold a snapshot. A new store that is to hold what another one was made to hold is a copy of its file."""
    content, path = pickle.dumps(held), _path(url)
    is_new = not path.exists()
    if is_new and content in _FILLED:
        _put(content, path)
        return
    store = SqlStore(make_url(url))
    store.save(changes_between(store.load(), held), owner("test"))
    store.engine.dispose()
    if is_new:
        _keep(content, path)


def copied(url: str, name: str, make: Callable[[], None]) -> None:
    """Make a new store be what `make` makes of it, by making it once in a process; `name` stands for it."""
    if name.encode() in _FILLED:
        _put(name.encode(), _path(url))
        return
    make()
    _keep(name.encode(), _path(url))


def begun_with_the_sample(url: str) -> None:
    """Have a new store hold the sample before anything looks at it."""
    copied(
        url, _sample("ja").decode(), lambda: session.live().store()
    )  # which fills it, as the first look at a board does


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _keep(content: bytes, path: Path) -> None:
    if content not in _FILLED and path.is_file():
        with closing(sqlite3.connect(path)) as filled, closing(sqlite3.connect(":memory:")) as copy:
            filled.backup(copy)
            _FILLED[content] = copy.serialize()


def _put(content: bytes, path: Path) -> None:
    path.touch(0o600)
    path.write_bytes(_FILLED[content])


def said(app: AppTest) -> str:
    """Return everything a page shows, as one text."""
    return "\n".join(_texts(app.main))


def _texts(block: object) -> Iterator[str]:
    proto = getattr(block, "proto", None)
    if proto is not None:
        # What a component is given is bytes of JSON, which are text already, or JSON within, whose Japanese is escaped once more.
        given = getattr(proto, "bytes", b"")
        if given:
            yield given.decode()
            bare = type(proto)()
            bare.CopyFrom(proto)
            bare.ClearField("bytes")
            proto = bare
        yield _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text_format.MessageToString(proto, as_utf8=True))
    for child in getattr(block, "children", {}).values():
        yield from _texts(child)


def given(app: AppTest, name: str) -> dict[str, Any]:
    """Return what a component of the page is given."""
    protos = [each.proto for each in app.main.get("bidi_component")]
    (found,) = [unpacked(proto.bytes) for proto in protos if proto.component_name == name]
    return found


def control(app: AppTest, name: str) -> dict[str, Any] | None:
    """Return one control of the header by its name, None where the page has none of it."""
    return next((each for each in given(app, "kpi_header")["controls"] if each["name"] == name), None)


def asked(app: AppTest, name: str) -> AppTest:
    """Run the page as after a press of what the header asks the server for; without a browser nothing presses it."""

    def pressed(data: bytes) -> str:
        return header(data) or name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(head, "draw_header", pressed)
        return app.run()


def complaints(app: AppTest) -> list[str]:
    """Return what went wrong: exceptions, and errors said on the page."""
    return [each.value for each in app.error] + [each.message for each in app.exception]
