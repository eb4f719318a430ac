"""Progress on standard error: a bar while a workbook is imported, a count while pages are made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from kpicore.stores.transfer import STEPS
from kpicore.text.catalogue import Words

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


class _Bar:
    """A bar on standard error: the step, how long it has taken, and how many are done. Redrawn every second."""

    def __init__(self, bar: ProgressBar[Any], words: Words) -> None:
        self._bar = bar
        self._words = words
        self._lock = Lock()
        self._done = Event()
        self._began = monotonic()
        self._name = ""

    def step(self, name: str) -> None:
        """Begin a step; the one before is done."""
        self._show(name, 1 if self._name else 0)

    def run(self) -> None:
        """Redraw until `stop`, in a thread of its own."""
        while not self._done.wait(1):
            self._show(self._name, 0)

    def stop(self, *, finished: bool) -> None:
        self._done.set()
        self._show(self._name, 1 if finished else 0)

    def _show(self, name: str, steps: int) -> None:
        with self._lock:
            if name != self._name:
                self._name, self._began = name, monotonic()
            seconds = int(monotonic() - self._began)
            self._bar.label = self._words(f"cli.step.{name}") + (f" {seconds}s" if seconds and not steps else "")
            self._bar.update(steps) if steps else self._bar.render_progress()


@contextmanager
def counted(words: Words) -> Iterator[Callable[[int, int], None]]:
    """Yield what is told how many pages there are of how many: a count on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    yield lambda done, of: click.echo(f"\r{words('paper.making_page', done=done, of=of)}", nl=False, err=True)
    click.echo("\r\x1b[K", nl=False, err=True)


@contextmanager
def progress(words: Words) -> Iterator[Callable[[str], None]]:
    """Yield what to call as each step of an import begins: a bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    shape: dict[str, Any] = {"show_eta": False, "show_percent": False, "show_pos": True, "width": 24}
    label = words("cli.step.open")
    with click.progressbar(length=len(STEPS) + 1, label=label, file=sys.stderr, **shape) as drawn:
        bar = _Bar(drawn, words)
        bar.step("open")
        Thread(target=bar.run, daemon=True).start()
        finished = False
        try:
            yield bar.step
            finished = True
        finally:
            bar.stop(finished=finished)
