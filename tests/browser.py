"""The board in a real browser: a Chromium that is on the machine, and the app as `make run` starts it.

A test that asks for `page` or `running_app` is marked `browser`, and is skipped where no Chromium is found; with
KPICORE_REQUIRE_BROWSER=1 that is a failure. When such a test ends, the browser's console and the server's log have to
be free of warnings and errors.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests import ready

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Frame, Locator, Page

ROOT = Path(__file__).resolve().parent.parent
#: The part of Chromium that draws pages, without the windows around them: the tests take an eighth less time in it.
WITHOUT_WINDOWS = ("chromium-headless-shell", "chrome-headless-shell")
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # a second page is drawn by the process of the first
    # A page of a test lives for seconds: compiling its scripts for speed, and looking for garbage in them, is a tenth of loading it.
    "--js-flags=--invocation-count-for-maglev=4000 --interrupt-budget-for-maglev=400000 --interrupt-budget=1000000"
    " --min-semi-space-size=64 --initial-heap-size=512 --no-flush-bytecode",
)
HOW_TO_GET_ONE = (
    "No Chromium was found. On Debian and Ubuntu: apt-get install chromium-headless-shell fonts-noto-cjk."
    " Elsewhere install Google Chrome or Chromium, or name one with CHROMIUM=/path/to/chrome."
)
SECONDS_TO_START = 120
#: Ports of boards that have ended. The next one takes it over: a browser keeps the scripts of an address, compiled.
_PORTS: list[int] = []

#: The browser profile of a test that does not say otherwise.
USUAL: dict[str, Any] = {
    "locale": "ja-JP",
    "timezone_id": "Asia/Tokyo",
    "viewport": {"width": 1280, "height": 800},
}
#: What a test may change of it without a profile of its own.
OF_A_PAGE = frozenset({"viewport"})
#: Where a page is before a test has it go anywhere.
EMPTY = "about:blank"
#: What pages keep in a profile, beside cookies.
KEPT_BY_PAGES = "local_storage,indexeddb,cache_storage,service_workers"

#: How often open pages of the shared board look for something new: often enough that whatever happens by itself happens in a test.
QUICK = {"KPICORE_REFRESH_SECONDS": "1"}

#: Where a page of its own address looks for the server first, before it finds it one level up.
PROBES = ("/_stcore/health", "/_stcore/host-config")

#: What the browser says of its own accord, with the reason it tells nothing about the board.
HARMLESS_IN_CONSOLE = (
    re.compile(r"WebGL|GPU stall|swiftshader", re.IGNORECASE),  # there is no graphics card on a test machine
    re.compile(r"Unrecognized feature: "),  # Streamlit's permissions policy names features this Chromium lacks
    re.compile(r"WARN Infinite extent for field \"[xy]\""),  # the sparkline of st.metric, before its data have arrived
    re.compile(r"An iframe which has both allow-scripts and allow-same-origin"),  # Streamlit's frame for components v1
)


def chromium(candidates: Iterable[str] = (*WITHOUT_WINDOWS, *WHOLE)) -> str | None:
    """Return the path of the first of some Chromiums that is on this machine, None where there is none; CHROMIUM names one."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = next(filter(None, map(shutil.which, candidates)), None)
    return found or next((path for path in MAC_PATHS if Path(path).exists()), None)


def browser_is_required() -> bool:
    """Return whether a missing browser is a failure."""
    return os.environ.get("KPICORE_REQUIRE_BROWSER", "") not in {"", "0"}


@dataclass
class RunningBoard:
    """The app in a process of its own; `url` is its address, `environ` what it was given, `log()` everything it has said."""

    url: str
    process: subprocess.Popen[bytes] | ready.Forked
    log_path: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def complaints(self) -> list[str]:
        """Return the lines of the log that are warnings, errors or the beginning of a trace."""
        return [
            line for line in self.log().splitlines() if re.search(r"\b(WARN|ERROR|CRITICAL|Traceback|Warning:)", line)
        ]


@dataclass
class Console:
    """What the pages of a test said in the browser's console."""

    lines: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", self._hear_of_error)

    def listen_no_more(self, page: Page) -> None:
        page.remove_listener("console", self._hear)
        page.remove_listener("pageerror", self._hear_of_error)

    def _hear_of_error(self, error: Error) -> None:
        self.lines.append(f"uncaught: {error}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"warning", "error"} or message.location["url"].endswith(PROBES):
            return
        if not any(known.search(message.text) for known in HARMLESS_IN_CONSOLE):
            self.lines.append(f"{message.type}: {message.text}")


def free_port(wanted: int = 0) -> int:
    """Return a port of this machine that nobody listens on: the one that is wanted, where it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])


@contextmanager
def running_board(
    folder: Path,
    store: str,
    environ: Mapping[str, str] | None = None,
    *,
    app: Path | None = None,
    module: str = "pages.shared.serve",
) -> Iterator[RunningBoard]:
    """Run the app on a free port with a store until the block ends; `folder` takes its log.

    Yields once it answers. `environ` is added to the process's own environment; `app` may be another script, `module` another
    program that starts the board (`tests.served_at`). The board itself is started as `make run` starts it, from a process that has
    imported it (`tests.ready`).
    """
    port = free_port(_PORTS.pop() if _PORTS else 0)
    log_path = folder / f"board-{port}.log"
    start = [] if app is None else ["run", str(app)]
    usual = {"PYTHONUTF8": "1", "KPICORE_STORE": store, "KPICORE_LAST_GOOD": str(folder / "last-good")}
    given = {**os.environ, **usual, **(environ or {})}
    process = ready.begin(
        [*start, "--server.port", str(port)],
        given,
        log_path,
        module=module if app is None else "streamlit",
        folder=ROOT if app is None else app.parent,
    )
    board = RunningBoard(f"http://127.0.0.1:{port}", process, log_path, given)
    try:
        _wait_until_it_answers(board)
        yield board
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _PORTS.append(port)


def _wait_until_it_answers(board: RunningBoard) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if board.process.poll() is not None:
            pytest.fail(f"the board stopped before it answered:\n{board.log()}")
        try:
            with urllib.request.urlopen(f"{board.url}/_stcore/health", timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    pytest.fail(f"the board did not answer within {SECONDS_TO_START} s:\n{board.log()}")


# -- fixtures (brought in by conftest.py) ------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for the whole run."""
    path = chromium()
    if path is None:
        (pytest.fail if browser_is_required() else pytest.skip)(HOW_TO_GET_ONE)
    from playwright.sync_api import sync_playwright

    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright, waiting_before_it_is_expected():
        launched = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *sandbox])
        yield launched
        launched.close()


@contextmanager
def waiting_before_it_is_expected() -> Iterator[None]:
    """Until the block ends, have what is expected of an element wait for it before it looks.

    Whenever it looks and finds something else, Playwright (1.65) writes down the whole page as a screen reader has it, for the
    message of a test that fails: half of what tests ask of a page, and a tenth of what they take.
    """
    from playwright._impl.assertions import LocatorAssertions
    from playwright._impl.errors import Error

    looks = LocatorAssertions._call_expect

    async def waits(self: Any, expression: str, options: Any, title: str | None) -> Any:
        is_of_one = not expression.endswith(".array") and expression not in {"to.have.count", "to.be.detached"}
        if is_of_one and not options["isNot"]:
            state = {"to.be.visible": "visible", "to.be.hidden": "hidden"}.get(expression, "attached")
            with suppress(Error):  # said by what looks
                await self._actual_locator.wait_for(state=state, timeout=options["timeout"])
        return await looks(self, expression, options, title)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocatorAssertions, "_call_expect", waits)
        yield


@pytest.fixture
def console() -> Iterator[Console]:
    """What the browser's console says; the test fails at its end when that holds a warning or an error."""
    heard = Console()
    yield heard
    assert heard.lines == []


def new_context(browser: Browser, **wanted: Any) -> BrowserContext:
    """Return a browser profile of its own, the usual one but for what is wanted."""
    context = browser.new_context(**(USUAL | wanted))
    context.set_default_timeout(20_000)
    context.add_init_script(REMEMBERS_WHAT_IT_ASKED)
    return context


@pytest.fixture(scope="session")
def shared_context(browser: Browser) -> Iterator[BrowserContext]:
    """The usual profile, of which every test finds nothing of another.

    One page of it stays open, and with it what it has loaded and compiled: a new one does that again, which costs more than many tests.
    """
    context = new_context(browser)
    yield context
    context.close()


@pytest.fixture
def browser_context(browser: Browser, console: Console, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser profile without cookies and storage, Japanese, on a laptop; a test changes that by `@pytest.mark.profile(viewport=…)`."""
    wanted = _profile(request)
    if not OF_A_PAGE.issuperset(wanted):
        context = new_context(browser, **wanted)
        context.on("page", console.listen)
        yield context
        context.close()
        return
    context, visited = request.getfixturevalue("shared_context"), set[str]()
    stays = first_page(context)

    def visit(frame: Frame) -> None:
        visited.add(frame.url)

    def listen(page: Page) -> None:
        console.listen(page)
        page.on("framenavigated", visit)

    listen(stays)
    context.on("page", listen)
    yield context
    context.remove_listener("page", listen)
    close_pages(context)
    stays.remove_listener("framenavigated", visit)
    console.listen_no_more(stays)
    _forget(context, visited)


def _profile(request: pytest.FixtureRequest) -> dict[str, Any]:
    mark = request.node.get_closest_marker("profile")
    return mark.kwargs if mark else {}


def first_page(context: BrowserContext) -> Page:
    """Return the page of a profile that was opened first, a new one where there is none."""
    return context.pages[0] if context.pages else context.new_page()


def close_pages(context: BrowserContext) -> None:
    """Close what a test opened; its first page becomes as empty as a new one, without a step back."""
    for page in context.pages[1:]:
        page.close()
    for page in context.pages:
        page.evaluate("try { sessionStorage.clear() } catch {}")  # a page of an error has none
        page.unroute_all()
        page.goto(EMPTY)
        page.emulate_media(media="null", color_scheme="light")
        page.set_viewport_size(USUAL["viewport"])
        session = context.new_cdp_session(page)
        session.send("Page.resetNavigationHistory")
        session.detach()


def _forget(context: BrowserContext, visited: Iterable[str]) -> None:
    """Forget what the pages of these addresses kept."""
    context.clear_cookies()
    session = context.new_cdp_session(first_page(context))
    for scheme, host in {urlsplit(url)[:2] for url in visited if url.startswith("http")}:
        session.send("Storage.clearDataForOrigin", {"origin": f"{scheme}://{host}", "storageTypes": KEPT_BY_PAGES})
    session.detach()


@pytest.fixture
def page(browser_context: BrowserContext, request: pytest.FixtureRequest) -> Page:
    """An empty page whose console is listened to.

    In the usual profile it is the page of the tests before: who gives it what no page takes back (a script at every start, a clock of its
    own) opens one with `browser_context.new_page()`.
    """
    found = first_page(browser_context)
    if "viewport" in _profile(request):
        found.set_viewport_size(_profile(request)["viewport"])
    return found


def begin_in_japanese(browser: Browser, board: RunningBoard) -> None:
    """Be a board's first visitor: the sample is in the language of whoever comes first, and a run may begin with a test in English."""
    page = browser.new_page()
    page.goto(f"{board.url}/?lang=ja")
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    page.close()


@pytest.fixture(scope="session")
def board_of_the_run(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBoard]:
    """One board for all tests that leave the sample plan as it is; drafts they make are their own."""
    folder = tmp_path_factory.mktemp("sample")
    with running_board(folder, f"sqlite:///{folder / 'board.db'}", QUICK) as board:
        begin_in_japanese(browser, board)
        yield board


@pytest.fixture
def sample_app(board_of_the_run: RunningBoard, browser_context: BrowserContext) -> Iterator[RunningBoard]:
    """The board on the sample plan, shared with other tests; the test fails at its end when the server complained meanwhile."""
    before = len(board_of_the_run.complaints())
    yield board_of_the_run
    close_pages(browser_context)
    assert board_of_the_run.complaints()[before:] == []


@pytest.fixture
def running_app(browser_context: BrowserContext, tmp_path: Path) -> Iterator[Any]:
    """A function that starts the board: `running_app(store=…, environ=…, module=…) -> RunningBoard`, stopped when the test ends.

    Without a store it is an empty one in the test's folder. The test fails at its end when a server complained. Pages
    are closed before their server stops, which they would complain about.
    """
    boards: list[RunningBoard] = []
    with ExitStack() as running:

        def start(
            store: str | None = None, environ: Mapping[str, str] | None = None, module: str = "pages.shared.serve"
        ) -> RunningBoard:
            usual = f"sqlite:///{tmp_path / 'board.db'}"
            board = running_board(tmp_path, store or usual, environ, module=module)
            boards.append(running.enter_context(board))
            return boards[-1]

        yield start
        close_pages(browser_context)
    assert [line for board in boards for line in board.complaints()] == []


#: Has a page remember when it last asked its server for something, how often it did, and when it was last told anything.
REMEMBERS_WHAT_IT_ASKED = """(() => {
  window.asked = window.told = window.asks = 0
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (...given) {
    if (!this.isHeard) {
      this.isHeard = true
      this.addEventListener("message", () => window.told = performance.now())
    }
    window.asked = performance.now()
    window.asks += 1
    return send.apply(this, given)
  }
})()"""


def stand_still(page: Page) -> None:
    """Wait until at two looks in a row no run is going on or asked for: what a run draws moves fields, and Streamlit closes a list that is open then.

    A few requests have no answer: half a second is waited for one.
    """
    page.evaluate(
        """async () => {
          const isAsked = () => window.asked > window.told && performance.now() - window.asked < 500
          const runs = () => isAsked() || document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning"
          for (let calm = 0, looks = 0; looks < 500; looks++) {
            calm = runs() ? 0 : calm + 1
            if (calm === 2) break
            await new Promise(done => setTimeout(done, 50))
          }
        }"""
    )


def go_to(page: Page, address: str) -> None:
    """Have an open page show another address of its board, as Back and Forward do: a quarter of what loading it takes."""
    page.evaluate(
        "address => { history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate')) }",
        f"/{address}",
    )
    stand_still(page)


def look_for_news(page: Page, times: int = 1) -> None:
    """Wait until an open page has looked for something new so many times, and has drawn what it found."""
    page.wait_for_function("until => window.asks >= until", arg=page.evaluate("window.asks") + times)
    stand_still(page)


def pick(field: Locator, option: str) -> None:
    """Open a list and pick from it; where a run closed it in between it is opened again, as anybody would."""
    from playwright.sync_api import TimeoutError

    page = field.page
    for attempt in range(1, 6):
        stand_still(page)
        field.last.click()
        try:
            page.get_by_role("option", name=option, exact=True).click(timeout=4_000)
        except TimeoutError:
            if attempt == 5:
                raise
        else:
            return


def paste(page: Page, text: str) -> None:
    """Paste a text into the focused field, as a spreadsheet puts it on the clipboard."""
    page.evaluate(
        """text => {
            let target = document.activeElement
            while (target.shadowRoot?.activeElement) target = target.shadowRoot.activeElement
            const clipboardData = new DataTransfer()
            clipboardData.setData("text/plain", text)
            target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
        }""",
        text,
    )
