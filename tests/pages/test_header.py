"""The line above every page: what it says of plan, day and data, and what each role has to press."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpicore.errors import StoreUnavailable
from kpicore.model.access import Actor, Role
from pages.shared import session
from pages.shared.live import LiveStore, Reading
from tests.pages.boards import Open, asked, control, given, looks_as
from tests.people import owner
from tests.reports.small import node, snapshot

HOSTILE = ":red[x] <b>bold</b> ![i](http://x/y.png)"
STAFF = Actor("Tanaka", Role.STAFF, spellings=frozenset({"田中", "Tanaka"}))


def line(app: AppTest) -> dict[str, Any]:
    return given(app, "kpi_header")


def age(app: AppTest) -> str:
    return next(
        json.loads(each.proto.json)["text"]
        for each in app.main.get("bidi_component")
        if each.proto.component_name == "kpi_data_age"
    )


def names(app: AppTest) -> list[str]:
    return [each["name"] for each in line(app)["controls"]]


def reads(monkeypatch: pytest.MonkeyPatch, ago: timedelta, failure: Exception | None = None) -> None:
    """Have the store have answered so long ago, and fail since where a failure is given."""
    read = LiveStore.read

    def held_back(self: LiveStore) -> Reading:
        return Reading(read(self).snapshot, datetime.now(UTC) - ago, failure)

    monkeypatch.setattr(LiveStore, "read", held_back)


def test_it_names_plan_sample_day_year_and_the_age_of_the_data(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    reads(monkeypatch, timedelta(minutes=3, seconds=5))

    app = open_page("board", address={"as_of": "2026-10-31"})
    said = line(app)

    assert (said["plan"], said["sample"]) == ("はなまる雑貨店（サンプル）", "サンプル")
    assert said["facts"] == ["2026年10月31日(土)時点", "2026年度"]
    assert age(app) == "3分前のデータ"


def test_in_an_outage_the_data_are_never_from_just_now_and_the_reason_stands_below(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
):
    reads(monkeypatch, timedelta(seconds=1), StoreUnavailable(reason="timeout"))

    app = open_page("board")

    assert "たった今" not in age(app)
    assert "最後に読めたものを表示しています" in app.warning[0].value
    assert "retry" in [each.key for each in app.button]


def test_a_plan_without_a_name_is_called_so(open_page: Open):
    said = line(open_page("board", held=snapshot([node("x")], name="")))

    assert (said["plan"], said["sample"]) == ("名前のない計画", "")


def test_a_hostile_name_is_one_line_of_text_within_the_data_and_nothing_else(open_page: Open):
    app = open_page("board", held=snapshot([node("x")], name=f"{HOSTILE}\n\u202e{'あ' * 200}"))

    plan = line(app)["plan"]

    assert plan.startswith(HOSTILE)
    assert (len(plan), plan[-1]) == (80, "…")
    assert not {"\n", "\u202e"} & set(plan)


@pytest.mark.parametrize(
    ("actor", "found"),
    [
        (owner(), ["make-own", "help", "other-year", "as-of", "paper", "language"]),
        (STAFF, ["help", "other-year", "as-of", "paper", "language"]),
    ],
)
def test_only_an_owner_of_the_sample_is_led_to_a_plan_of_their_own(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, actor: Actor, found: list[str]
):
    looks_as(monkeypatch, actor)

    assert names(open_page("board")) == found


def test_help_leads_to_the_page_about_this_screen_and_of_the_settings_about_the_tab(open_page: Open):
    def leads(name: str, **address: str) -> str:
        found = control(open_page(name, address=address), "help")
        assert found is not None
        return str(found["way"]["page"])

    assert leads("review") == "help?page=meeting"
    assert leads("settings") == "help?page=start"
    assert leads("settings", tab="members") == "help?page=security"
    assert control(open_page("help"), "help") is None


def test_who_is_signed_in_is_named_with_what_they_may_do_and_may_leave(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
):
    assert line(open_page("board"))["who"] is None
    looks_as(monkeypatch, STAFF, "tanaka@example.co.jp")

    who = line(open_page("board"))["who"]

    assert who["text"] == "Tanaka"
    assert "tanaka@example.co.jp" in [part["text"] for part in who["parts"]]
    assert any("田中" in part["text"] for part in who["parts"])
    assert who["parts"][-1] == {"kind": "ask", "name": "sign-out", "text": "サインアウト", "icon": "logout"}


def test_what_one_person_was_shown_is_not_shown_to_the_next(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    looks_as(monkeypatch, owner(), "owner@example.co.jp")
    open_page("board")
    looks_as(monkeypatch, STAFF, "tanaka@example.co.jp")

    app = open_page("board")

    assert "make-own" not in names(app)
    assert "owner@example.co.jp" not in str(line(app))


def test_what_the_browser_asks_for_and_nobody_offers_does_nothing(open_page: Open):
    app = open_page("health")

    asked(app, "paper")

    assert not app.exception
    assert "make-paper" not in [each.key for each in app.button]


def test_languages_call_themselves_by_their_own_names_and_one_is_the_present(open_page: Open):
    languages = control(open_page("tree", language="en"), "language")
    assert languages is not None

    assert languages["label"] == "Language"
    found = [(each["text"], each["language"], each["now"], each["way"]["put"]) for each in languages["items"]]
    assert found == [("日本語", "ja", False, {"lang": "ja"}), ("English", "en", True, {"lang": "en"})]


def test_the_line_is_made_once_for_everybody_of_a_role(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    made: list[str] = []
    kept = session.kept

    def counted(shown: Any, name: str, make: Any, *arguments: str) -> Any:
        return kept(shown, name, lambda: (made.append(name), make())[1], *arguments)

    monkeypatch.setattr(session, "kept", counted)
    app = open_page("board")
    app.run()

    assert made.count("header") == 1
