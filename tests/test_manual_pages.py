"""The pages an office reads are the same ones in both languages, and whatever they lead to is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.manual import anchor_of
from kpicore.text.manual.pages import Section, page_keys, sections_of

DOCS = Path(__file__).resolve().parent.parent / "docs"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
MARKUP = re.compile(r"<(?!https?://|!--)[a-zA-Z/]")
#: Bytes a picture may have, so that a page is there at once.
LARGEST_PICTURE = 150_000

pages = pytest.mark.parametrize("key", page_keys())


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def sections(path: Path) -> tuple[Section, ...]:
    return sections_of(text_of(path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_language_are_those_of_the_list(language: str):
    assert sorted(path.stem for path in (DOCS / language).iterdir()) == sorted(page_keys())


@pages
def test_both_languages_have_the_same_headings_and_pictures(key: str):
    shapes, pictures = zip(
        *(
            (
                [section.level for section in sections(DOCS / language / f"{key}.md")],
                [Path(file).name for _, file in PICTURE.findall(text_of(DOCS / language / f"{key}.md"))],
            )
            for language in LANGUAGES
        ),
        strict=True,
    )

    assert shapes[0] == shapes[1]
    assert shapes[0].count(1) == 1
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pages
def test_every_picture_is_of_the_language_described_and_small(key: str, language: str):
    for words, file in PICTURE.findall(text_of(DOCS / language / f"{key}.md")):
        path = DOCS / language / file
        assert words
        assert path.resolve().parent == DOCS / "screenshots" / language, file
        assert path.stat().st_size < LARGEST_PICTURE, file


def test_the_files_of_a_board_for_others_are_the_same_in_both_languages_and_in_the_reference():
    """Who reads one of the pages alone gets the board running: what they copy is what is tried."""

    def files(path: Path) -> list[str]:
        blocks = re.findall(r"^( *)```(?:ini|toml|caddyfile)\n(.*?)^ *```", text_of(path), re.MULTILINE | re.DOTALL)
        return [
            "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True)) for indent, text in blocks
        ]

    japanese, english = (files(DOCS / language / "deploy.md") for language in LANGUAGES)
    reference = files(DOCS / "deploy.md")

    assert japanese == english
    assert [text.partition("\n")[0] for text in japanese] == ["[Unit]", "kpi.example.com {", "[auth]"]
    assert {text for text in japanese if text.startswith("[")} <= set(reference)


def test_every_picture_of_a_language_is_shown_somewhere():
    for language in LANGUAGES:
        shown = {
            Path(file).name
            for path in [*(DOCS / language).glob("*.md"), *DOCS.parent.glob("README*.md")]
            for _, file in PICTURE.findall(text_of(path))
        }
        assert {path.name for path in (DOCS / "screenshots" / language).iterdir()} - shown == set(), language


@pytest.mark.parametrize("language", LANGUAGES)
@pages
def test_every_link_ends_at_a_page_and_a_heading(key: str, language: str):
    here = DOCS / language / f"{key}.md"
    for file, anchor in LINK.findall(text_of(here)):
        target = (here.parent / file).resolve() if file else here
        assert target.is_file(), file
        assert not anchor or anchor in {section.anchor for section in sections(target)}, f"{file}#{anchor}"


@pytest.mark.parametrize("language", LANGUAGES)
@pages
def test_a_page_leads_to_itself_in_the_other_language_or_is_made_from_words(key: str, language: str):
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    text = text_of(DOCS / language / f"{key}.md")

    assert f"(../{other}/{key}.md)" in text or f"kpicore.text.manual.{key}_page" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pages
def test_an_address_in_a_sentence_is_marked_so_that_a_link_ends_where_it_does(key: str, language: str):
    """A bare address is made a link up to the next blank, of which a sentence in Japanese has none."""
    text = re.sub(
        r"```.*?```|`[^`\n]*`|\]\([^)]*\)|<https?://[^>\s]*>",
        "",
        text_of(DOCS / language / f"{key}.md"),
        flags=re.DOTALL,
    )

    assert re.findall(r"https?://\S*", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pages
def test_a_page_is_markdown_without_markup(key: str, language: str):
    shown = re.sub(r"```.*?```|`[^`\n]*`", "", text_of(DOCS / language / f"{key}.md"), flags=re.DOTALL)

    assert MARKUP.search(shown) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_signs_of_a_screen_open_is_on_the_page_about_lights_and_numbers(language: str):
    words = catalogue(language)
    named = {anchor_of(words(key)) for key in words if key.startswith("lights.")}

    assert len(named) > 10
    assert named <= {section.anchor for section in sections(DOCS / language / "lights.md")}


JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.mark.parametrize("key", sorted(set(page_keys()) - {"problems", "lint", "templates"}))
def test_what_an_english_page_calls_a_thing_is_english(key: str):
    """What is Japanese is the name of the language, and examples of what people type: those stand as code, in lists of words anywhere."""
    shown = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)|日本語", "", text_of(DOCS / "en" / f"{key}.md"), flags=re.DOTALL)

    assert [line for line in shown.splitlines() if JAPANESE.search(line)] == []


#: In quotation marks, and no word of a screen: what is typed, and names of other programs.
OF_NO_SCREEN = {
    "入会実績",
    "売上合計",
    "4月第1週",
    "Sales actual",
    "Total sales",
    "first week of April",
    "http://localhost:8501",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["start", "security", "mapping"])
def test_what_a_page_quotes_is_on_the_screen(key: str, language: str):
    words = catalogue(language)
    texts = [words.texts[each] for each in words]
    quoted = re.findall(
        {"ja": "「([^」]+)」", "en": '["“]([^"”]+)["”]'}[language], text_of(DOCS / language / f"{key}.md")
    )
    examples = [each for each in quoted if each in OF_NO_SCREEN or re.search(r"\d.*\d", each)]

    assert len(quoted) > 1
    assert [each for each in quoted if each not in examples and not any(each in text for text in texts)] == []
