"""The sheet of paper for the wall: one for each person, with the code of their entry page where others can reach the board."""

from __future__ import annotations

import pytest

from kpicore.model.access import Actor, Role
from kpicore.model.serving import Mode, ModeKind
from tests.pages.boards import complaints, looks_as, said
from tests.reports.small import node, snapshot

PUBLIC = "https://kpi.example.com"


def team() -> object:
    return snapshot(
        [
            node("goal", kind="KGI", owner="佐藤"),
            node("visits", "goal", owner="田中", unit="人", definition="月の訪問者"),
            node("calls", "goal", owner=" 田中 ", cadence="weekly"),
            node("open", "goal", owner=""),
        ]
    )


def headings(app) -> list[str]:
    return [each.value for each in app.markdown if each.value.startswith("## ")]


def codes(app) -> list[str]:
    return [each.value for each in app.code]


@pytest.fixture
def is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.shared.mode.mode", lambda: Mode(ModeKind.OPEN_ALL, public_origin=PUBLIC))


def test_everybody_who_owns_a_number_has_one_sheet_and_nobodys_numbers_one(open_page):
    app = open_page("poster", held=team())

    assert complaints(app) == []
    assert headings(app) == [
        "## 佐藤さんの数字は、ここから入れます",
        "## 田中さんの数字は、ここから入れます",
        "## 担当の決まっていない数字",
    ]
    assert "月の訪問者" in said(app)
    assert "1週間分（月曜〜日曜）を、週が終わってから3日以内に。" in said(app)


def test_without_a_public_address_there_is_no_code_and_the_page_says_why(open_page):
    app = open_page("poster", held=team())

    assert codes(app) == []
    assert "/media/" not in said(app)
    assert any("公開のアドレスがない" in each.value for each in app.caption)


@pytest.mark.usefixtures("is_public")
def test_the_code_leads_to_the_entry_page_of_the_person(open_page):
    app = open_page("poster", held=team(), address={"me": "田中"})

    assert codes(app) == [f"{PUBLIC}/entry?me=%E7%94%B0%E4%B8%AD"]
    assert "/media/" in said(app)


def test_staff_get_their_own_sheet_and_no_others(open_page, monkeypatch):
    looks_as(monkeypatch, Actor("田中", Role.STAFF, spellings=("田中",)), "tanaka@example.com")
    app = open_page("poster", held=team(), address={"me": "佐藤"})

    assert headings(app) == ["## 田中さんの数字は、ここから入れます"]


def test_the_entry_page_leads_to_the_paper(open_page):
    links = [each.proto.page for each in open_page("entry", held=team()).main.get("page_link")]

    assert "poster" in links


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_plan_without_numbers_says_so(open_page, language):
    app = open_page("poster", held=snapshot([node("factor", kind="CSF")]), language=language)

    assert complaints(app) == []
    assert headings(app) == []
    assert len(app.info) == 1
