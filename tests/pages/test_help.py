"""使い方: the pages of the manual on the board, opened from every screen, searched, and never a file of somebody's choosing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.shared import session
from pages.shared.frame.head import MANUAL
from tests.pages.boards import FILES, complaints, given, said

DOCS = Path(__file__).resolve().parents[2] / "docs"


def links(app) -> list[str]:
    """Return where the help links of a page lead, by the page of the manual."""
    found = [each.proto for each in app.main.get("page_link")]
    above = [each["way"]["page"] or "" for each in given(app, "kpi_header")["controls"] if each["kind"] == "link"]
    return [each.query_string for each in found if each.page == "help"] + [
        page.removeprefix("help?") for page in above if page.startswith("help?")
    ]


# A TV has nothing to press.
@pytest.mark.parametrize("name", sorted(FILES.keys() - {"help", "tv"}))
def test_every_screen_leads_to_the_page_about_itself(open_page, name):
    assert f"page={MANUAL[name]}" in links(open_page(name))


def test_a_section_of_the_settings_has_a_page_of_its_own(open_page):
    assert "page=connect" in links(open_page("settings", address={"tab": "connect"}))


@pytest.mark.parametrize(("language", "title"), [("ja", "# 数字を入れる"), ("en", "# Entering numbers")])
def test_the_page_of_the_address_is_shown_in_the_language_of_the_visit(open_page, language, title):
    app = open_page("help", language=language, address={"page": "entry"})

    assert complaints(app) == []
    assert any(each.value.startswith(title) for each in app.markdown)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pictures_are_shown_with_what_they_show_in_words(open_page, language):
    written = (DOCS / language / "wizard.md").read_text(encoding="utf-8")

    shown = said(open_page("help", language=language, address={"page": "wizard"}))

    assert shown.count("/media/") == written.count("](../screenshots/") > 0
    assert "screenshots" not in shown


@pytest.mark.parametrize("asked", ["../../../etc/passwd", "architecture", "ENTRY", "<script>", "a" * 5000])
def test_an_address_opens_nothing_but_the_pages_of_the_list(open_page, asked):
    app = open_page("help", address={"page": asked, "part": asked})

    assert complaints(app) == []
    assert len(app.info) == 1
    assert "root:" not in said(app)
    assert any(each.value.startswith("# ") for each in app.markdown)


def test_a_search_names_sections_with_their_page(open_page):
    app = open_page("help", address={"q": "着地見込み"})

    assert [each.value for each in app.title] == ["使い方"]
    assert any("help?page=" in each.value and "part=" in each.value for each in app.markdown)


@pytest.mark.parametrize("wanted", ["<b>x</b> [a](javascript:x) $y$", "z" * 400])
def test_what_is_searched_stays_text_and_finds_nothing(open_page, wanted):
    app = open_page("help", address={"q": wanted})

    assert complaints(app) == []
    assert "](javascript:x)" not in app.info[0].value


def test_without_the_folder_of_documents_the_page_says_so(open_page, monkeypatch):
    monkeypatch.setattr("kpicore.text.manual.pages.page_keys", lambda: ())
    monkeypatch.setattr(session, "_always", session.Shelf())

    app = open_page("help")

    assert complaints(app) == []
    assert "docs" in app.info[0].value
