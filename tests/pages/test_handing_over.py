"""The page of an indicator gives it to another person, with its open actions, for owners alone."""

from __future__ import annotations

from kpicore.model import Action, ActionState
from pages.shared import session
from tests.pages.boards import looks_as, said
from tests.people import staff
from tests.reports.small import node, snapshot

HELD = snapshot(
    [node("goal", kind="KGI", owner="佐藤"), node("cvr", "goal", owner="佐藤"), node("calls", "goal", owner="鈴木")],
    {"cvr": [90.0] * 7},
    actions=[
        Action(id="mine", text="電話*する*", owner="佐藤", node="cvr"),
        Action(id="other", text="広告", owner="田中", node="cvr"),
        Action(id="done", text="済み", owner="佐藤", node="cvr", state=ActionState.DONE),
    ],
)


def opened(open_page):
    app = open_page("indicator", held=HELD, address={"node": "cvr"})
    app.query_params["part"] = "agreed"
    return app.run()


def picked(app):
    return [each for each in app.selectbox if (each.key or "").startswith("hand-over-cvr")]


def test_what_goes_with_it_is_shown_before_it_is_saved_as_one(open_page):
    app = picked(opened(open_page))[0].set_value("鈴木").run()
    assert "いっしょに渡る未完了のアクション: 1件" in said(app).replace("\\", "").replace("\u2060", "")
    store = session.live().store()
    assert store.load().plan.by_id["cvr"].owner == "佐藤"

    app.button(key="hand-over-do-cvr").click().run()

    held = store.load()
    assert held.plan.by_id["cvr"].owner == "鈴木"
    assert {each.id: each.owner for each in held.actions} == {"mine": "鈴木", "other": "田中", "done": "佐藤"}
    log = store.history()
    assert [line.change.table for line in log if line.revision == log[0].revision] in (
        ["nodes", "actions"],
        ["actions", "nodes"],
    )
    assert picked(app)[0].value is None


def test_staff_are_not_offered_it(open_page, monkeypatch):
    app = opened(open_page)
    looks_as(monkeypatch, staff("佐藤"))
    assert picked(app.run()) == []
