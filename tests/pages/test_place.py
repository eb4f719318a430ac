"""Where a person is on a page, while the browser's messages still bring the address of before."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pages.shared import place, session
from pages.shared.place import Place

STEP = Place(("step",))


class Address(dict[str, str]):
    """The address as Streamlit holds it."""

    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def from_dict(self, values: dict[str, str]) -> None:
        self.clear()
        self.update(values)


class Visit:
    """One visit: the server's address and memory, and the runs that the browser or the server itself asks for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.query_params = Address()
        self.session_state: dict[str, object] = {}
        self.run = SimpleNamespace(is_history_navigation=False, context_info=object())
        for module in (place, session):
            monkeypatch.setattr(module, "st", self)
        monkeypatch.setattr(place, "get_script_run_ctx", lambda: self.run)

    def browser_asks(self, step: str | None, *, through_history: bool = False) -> str | None:
        """Have the browser ask for a run with the address it has; returns the step that is shown."""
        self.query_params = Address({"step": step} if step else {})
        self.run = SimpleNamespace(is_history_navigation=through_history, context_info=object())
        return self.server_asks()

    def server_asks(self) -> str | None:
        """Run the page once more with the address the server has, as `st.rerun` does."""
        STEP.settle()
        return self.query_params.get("step")


@pytest.fixture
def visit(monkeypatch):
    visit = Visit(monkeypatch)
    visit.browser_asks("agenda")
    STEP.go(step="decisions")
    assert visit.server_asks() == "decisions"
    return visit


def test_a_click_that_comes_with_the_address_of_before_does_not_lead_back(visit):
    assert visit.browser_asks("agenda") == "decisions"
    assert visit.browser_asks("agenda") == "decisions"


def test_a_run_of_the_server_does_not_say_that_the_address_has_arrived(visit):
    assert visit.server_asks() == "decisions"
    assert visit.server_asks() == "decisions"

    assert visit.browser_asks("agenda") == "decisions"


def test_once_the_browser_named_the_new_place_a_link_to_the_old_one_leads_there(visit):
    assert visit.browser_asks("decisions") == "decisions"

    assert visit.browser_asks("agenda") == "agenda"


def test_back_leads_back_though_the_new_address_never_was_heard_of(visit):
    assert visit.browser_asks("agenda", through_history=True) == "agenda"


def test_several_steps_are_gone_through_before_the_browser_hears_of_the_first(visit):
    STEP.go(step="summary")

    assert [visit.browser_asks(step) for step in ("agenda", "decisions", "agenda", "summary")] == ["summary"] * 4
