"""What a message of the browser brings that left it before the page changed: the widgets of before, each as it stood there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from kpicore.stores.state.open import open_drafts
from pages.shared import place
from pages.shared.place import on_answer
from tests.pages.boards import Open, complaints
from tests.pages.test_review import HELD, MEETING
from tests.pages.test_wizard import adding_up
from tests.people import owner

ROOT = Path(__file__).resolve().parents[2]
Press = Callable[[AppTest], AppTest]


def button(label: str) -> Press:
    """Return what presses the first button with this in its label."""
    return lambda app: next(each for each in app.button if re.search(label, each.label)).click().run()


def link(**address: str) -> Press:
    """Return what follows a link of the page to itself; an empty value takes one out of the address."""

    def followed(app: AppTest) -> AppTest:
        for name, value in address.items():
            app.query_params.pop(name, None)
            if value:
                app.query_params[name] = value
        return app.run()

    return followed


def on_its_way(app: AppTest) -> WidgetStates:
    """Return the widgets as the browser names them now: all with a value, and of buttons only one that is being pressed."""
    states = app._tree.get_widget_states()
    return WidgetStates(widgets=[each for each in states.widgets if each.WhichOneof("value") != "trigger_value"])


#: The page, its address, and how a person goes on from there without the widgets that hold where they are.
WAYS: Mapping[str, tuple[str, dict[str, str], Press]] = {
    "step of a meeting": ("review", {"meeting": MEETING, "step": "decisions"}, button("次へ: 5 まとめ")),
    "exception of a meeting": ("review", {"meeting": MEETING, "step": "exceptions"}, button("次の議題")),
    "step of the wizard": ("wizard", {"draft": "d", "step": "kgi"}, button("CSFへ進む")),
    "indicator": ("indicator", {"node": "red"}, link(node="yellow")),
    "search in the manual": ("help", {"q": "信号"}, link(q="")),
    "whose fields": ("entry", {"me": "佐藤"}, link(me="鈴木")),
    "whose poster": ("poster", {"me": "佐藤"}, link(me="鈴木")),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_message_with_the_widgets_of_before_leads_nowhere_and_changes_nothing(way, open_page: Open, url):
    name, address, gone_on = WAYS[way]
    drafts = open_drafts(url)
    drafts.save(adding_up(), owner("Ann"), 0)
    app = open_page(name, held=HELD, address=address)
    assert not complaints(app)
    behind, before = on_its_way(app), dict(app.query_params)

    gone_on(app)
    here, draft = dict(app.query_params), drafts.load("d")
    assert here != before
    app._run(behind)

    assert not complaints(app)
    assert dict(app.query_params) == here
    assert drafts.load("d") == draft


class Field:
    """A widget that is drawn with a value, and what was heard of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session_state: dict[str, object] = {}
        self.heard: list[object] = []
        monkeypatch.setattr(place, "st", self)

    def drawn(self, value: object) -> None:
        self.changed = on_answer("field", value, self.heard.append)

    def brought(self, value: object) -> None:
        """Have a message bring a value that Streamlit calls another one."""
        self.session_state["field"] = value
        self.changed()


def test_an_answer_is_a_value_other_than_the_one_drawn_and_two_in_a_row_are_both_heard(monkeypatch):
    field = Field(monkeypatch)
    field.drawn("a")

    for value in ("a", "b", "b", "a", None):
        field.brought(value)

    assert field.heard == ["b", "a", None]


def test_what_was_answered_before_the_widget_was_drawn_again_can_be_answered_again(monkeypatch):
    field = Field(monkeypatch)
    field.drawn("a")
    field.brought("b")
    field.drawn("a")  # refused, or put back by somebody else

    field.brought("b")

    assert field.heard == ["b", "b"]


def test_widgets_of_a_page_that_was_left_have_no_answers(monkeypatch):
    field = Field(monkeypatch)
    place.on_page("board")
    field.drawn("a")
    place.on_page("entry")

    field.brought("b")

    assert field.heard == []


def test_every_widget_of_the_pages_hears_through_on_answer():
    """A bare callback would act on what a message brings from the page before. Two widgets only ask for a run (`"rerun"`)."""
    bare = [
        f"{path.relative_to(ROOT)}:{node.value.lineno}"
        for path in sorted((ROOT / "pages").rglob("*.py"))
        if path.name != "place.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.keyword) and node.arg == "on_change" and not _is_heard(node.value))
    ]

    assert bare == []


def _is_heard(value: ast.expr) -> bool:
    """Return whether the value of an `on_change` is what `on_answer` returned, under its name or at once, or the word for a run."""
    is_word = isinstance(value, ast.Constant) and value.value == "rerun"
    is_call = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "on_answer"
    return is_word or is_call or (isinstance(value, ast.Name) and value.id in {"heard", "on_change"})
