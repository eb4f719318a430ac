"""A person with a browser at a team's board: over real HTTP and the real websocket, against a provider that speaks real OIDC on loopback."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from kpicore.model.access import Actor, Role
from kpicore.model.members import Member
from kpicore.stores.base import Clock
from kpicore.stores.state import State, open_state
from tests.browser import free_port
from tests.serving.servers import Served, _until_finished, served, shown

XSRF_COOKIE = "_streamlit_xsrf"
COOKIE_SECRET = "a secret of this test, nowhere else: 3d1f"
OWNER = Actor("設置者", Role.OWNER, mail="owner@example.com", origin="command")
#: The people the provider knows: by their id the claims of their ID token.
ACCOUNTS = {
    "owner": {"email": "owner@example.com", "email_verified": True, "name": "森 社長"},
    "tanaka": {"email": "Tanaka@Example.com", "email_verified": True, "name": "田中 一郎"},
    "look": {"email": "look@example.com", "email_verified": True, "name": "見る人"},
    "stranger": {"email": "stranger@elsewhere.example", "email_verified": True, "name": "よその人"},
    "unverified": {"email": "owner@example.com", "email_verified": False, "name": "なりすまし"},
}
MEMBERS = (
    Member("owner@example.com", Role.OWNER, "森"),
    Member("tanaka@example.com", Role.STAFF, "田中", spellings=("田中",)),
    Member("look@example.com", Role.VIEWER),
)


@dataclass
class Team:
    """A team's board that runs, the memory beside it, and the address people open it at."""

    board: Served
    state: State
    address: str
    folder: Path
    browsers: list[Browser] = field(default_factory=list)

    @property
    def board_url(self) -> str:
        """The URL of the store the board shows."""
        return f"sqlite:///{self.folder}/board.db"

    def state_at(self, now: Clock) -> State:
        """Return the board's memory as a process has it whose clock says so."""
        return open_state(self.board_url, {"KPICORE_STATE": f"sqlite:///{self.folder}/state.db"}, now=now)

    def browser(self) -> Browser:
        self.browsers.append(Browser(self))
        return self.browsers[-1]


@dataclass
class Browser:
    """Cookies, and what a person does with them."""

    team: Team
    client: httpx.Client = field(default_factory=lambda: httpx.Client(follow_redirects=False, timeout=30))

    def get(self, path: str) -> httpx.Response:
        """Ask for a page as a browser does."""
        return self.client.get(self.team.address + path, headers={"accept": "text/html"})

    @property
    def cookies(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.client.cookies.jar)}

    @property
    def token(self) -> str:
        """What a page of the board knows from its cookie; asked for as the browser does before it opens the websocket."""
        if XSRF_COOKIE not in self.client.cookies:
            self.client.get(self.team.address + "/_stcore/health")
        return self.client.cookies[XSRF_COOKIE]

    def visit(self, page: str = "", query: str = "") -> list[ForwardMsg]:
        """Open a page over the websocket with the cookies of this browser."""
        return self.team.board.visit(page, query, token=self.token, headers=self.cookies)

    def sees(self, page: str = "", query: str = "") -> str:
        return shown(self.visit(page, query))

    def sign_in(self, account: str, path: str = "/") -> str:
        """Open a page, press the button, say who one is at the provider, and return the address one ends at."""
        self.get(path)
        provider = self.client.get(self.team.address + self._pressed("sign-in-default"))
        back = self.client.post(provider.headers["location"], data={"sub": account})
        return self.client.get(back.headers["location"]).headers["location"]

    def sign_out(self) -> None:
        self.client.get(self.team.address + "/auth/logout")

    def _pressed(self, key: str) -> str:
        """Press a button of the first page and return where Streamlit sends the browser."""
        with self.team.board.socket(token=self.token, headers=self.cookies) as opened:
            message = BackMsg()
            message.rerun_script.query_string = ""
            opened.send(message.SerializeToString())
            page = shown(_until_finished(opened))
            button = next(each for each in re.findall(r'id: "(\$\$ID-[^"]+)"', page) if each.endswith(f"-{key}"))
            pressed = BackMsg()
            pressed.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
            opened.send(pressed.SerializeToString())
            return next(each.auth_redirect.url for each in _until_finished(opened) if each.HasField("auth_redirect"))


@contextmanager
def a_provider() -> Iterator[str]:
    """Run a provider that knows ACCOUNTS, in a process of its own; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        ends = time.monotonic() + 60
        while True:
            try:
                for account, claims in ACCOUNTS.items():
                    httpx.put(f"{address}/users/{account}", json=claims).raise_for_status()
                break
            except httpx.TransportError:
                assert time.monotonic() < ends, "the provider does not answer"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def a_team(
    folder: Path, provider: str, *, given: dict[str, str] | None = None, members: tuple[Member, ...] = MEMBERS
) -> Iterator[Team]:
    """Run a team's board that trusts the provider of this address (`a_provider`)."""
    port = free_port()
    address = f"http://localhost:{port}"
    secrets = f"""
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "board"
client_secret = "nothing"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
    environ = {"KPICORE_PUBLIC_URL": address, "KPICORE_STATE": f"sqlite:///{folder}/state.db", **(given or {})}
    state = open_state(f"sqlite:///{folder}/board.db", environ)
    for member in members:
        state.members.put(member, OWNER, None)
    with served(folder, given=environ, secrets=secrets, port=port, at_once=True) as board:
        board.public, board.scheme = f"localhost:{port}", "http"
        team = Team(board, state, address, folder)
        try:
            yield team
        finally:
            for browser in team.browsers:
                browser.client.close()
