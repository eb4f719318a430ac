"""The pages an office reads (docs/ja, docs/en), as the board shows and searches them.

The keys of the pages are the names of their files and stand in `PAGES`; nothing else is ever opened. The text is our own: Markdown without
HTML. A section is what stands between two headings; it is found by its anchor, as a web page of the document would have it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

#: The pages in the order of reading, by group (`help.group_…`).
PAGES = {
    "begin": ("start", "first-week", "wizard"),
    "watch": ("board", "lights", "tree", "tv"),
    "week": ("entry", "meeting", "digest", "paper"),
    "sheets": ("sheet", "mapping", "connect"),
    "care": ("years", "plans", "security", "deploy", "agents"),
    "lists": ("problems", "lint", "templates"),
}
FIRST = "start"
#: So many sections a search names at most.
MOST_FOUND = 30
#: Characters of an excerpt before and after the word that was found.
_AROUND = 40

_HEADING = re.compile(r"^(#{1,4}) +(.+?) *$")
_PICTURE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\((?P<file>[^)\s]+)\)$")
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
_COMMENT = re.compile(r"^<!--.*-->$")
_FENCE = re.compile(r"^\s*```")
#: The language of a block of code: the colours a page would give its words are not read well by everybody.
_CODE_LANGUAGE = re.compile(r"^(\s*```)\w+ *$", re.MULTILINE)
_CODE = re.compile(r"(`[^`\n]*`)")
#: Where a link may lead from a page: into its own folder, or to the same page in the other language.
_FOLDERS = {"": "", "../ja": "ja", "../en": "en"}
_NO_ANCHOR = re.compile(r"[^\w\- ]")
_MARKS = re.compile(r"[*`|]+|^\s*(?:[-#>]+|\d+\.)\s+|-{3,}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it until the next. `level` is 1 for the title of the page, `text` Markdown without the heading."""

    level: int
    title: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page: its key, the language it is in, and its sections, the first of which has the title."""

    key: str
    language: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        return self.sections[0].title


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands alone on its line: what it shows in words, and its path as the page names it."""

    alt: str
    file: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A section in which all words of a search occur, with plain text around the first of them."""

    page: ManualPage
    section: Section
    excerpt: str


def page_keys() -> tuple[str, ...]:
    """Return the keys of all pages in the order of reading."""
    return tuple(key for keys in PAGES.values() for key in keys)


def manual(docs: Path, language: str) -> dict[str, ManualPage]:
    """Return the pages of a language by key, in the order of reading; one whose file is not there is left out."""
    paths = {key: docs / language / f"{key}.md" for key in page_keys()}
    return {
        key: ManualPage(key, language, sections_of(path.read_text(encoding="utf-8")))
        for key, path in paths.items()
        if path.is_file()
    }


def sections_of(text: str) -> tuple[Section, ...]:
    """Return the sections of a page; what stands before its first heading belongs to none."""
    found: list[tuple[int, str, list[str]]] = []
    in_code = False
    for line in text.splitlines():
        in_code ^= bool(_FENCE.match(line))
        heading = None if in_code else _HEADING.match(line)
        if heading:
            found.append((len(heading[1]), heading[2], []))
        elif found and (in_code or not _COMMENT.match(line)):
            found[-1][2].append(line)
    return tuple(
        Section(level, title.replace("`", ""), anchor_of(title), "\n".join(lines).strip())
        for level, title, lines in found
    )


def anchor_of(title: str) -> str:
    """Return the name by which a link ends at a heading.

    >>> anchor_of("What a *light* means")
    'what-a-light-means'
    """
    return _NO_ANCHOR.sub("", title.strip().lower()).replace(" ", "-")


def pieces_of(text: str) -> Iterator[str | Picture]:
    """Yield the text of a section cut at its pictures."""
    lines: list[str] = []
    for line in text.splitlines():
        picture = _PICTURE.match(line)
        if picture is None:
            lines.append(line)
            continue
        yield "\n".join(lines).strip()
        lines = []
        yield Picture(picture["alt"], picture["file"])
    yield "\n".join(lines).strip()


def linked(text: str, page: str, **carried: str) -> str:
    """Return Markdown whose links to other pages open them in the board; `page` is where the text stands.

    A link to a technical page becomes its text with the name of the file: those are no pages of the board. Signs that a page would draw
    as a formula are escaped. Blocks of code are of one colour.
    """

    def shown(match: re.Match[str]) -> str:
        target = match["target"]
        if target.startswith(("https://", "mailto:")):
            return match[0]
        file, _, part = target.partition("#")
        key = Path(file).stem if file else page
        folder = file.rpartition("/")[0]
        if key in page_keys() and folder in _FOLDERS:
            there = {**carried, **({"lang": _FOLDERS[folder]} if folder else {})}
            return f"[{match['text']}]({address_of(key, part, **there)})"
        named = f"docs/{file.removeprefix('../')}"
        return match["text"] if match["text"].strip("`") in named else f"{match['text']} (`{named}`)"

    parts = _CODE.split(_CODE_LANGUAGE.sub(r"\1", _LINK.sub(shown, text)))
    return "".join(part if part.startswith("`") else part.replace("$", r"\$") for part in parts)


def address_of(page: str, part: str = "", **carried: str) -> str:
    """Return the address of a page of the manual in the board, relative to any of its pages."""
    params = {"page": page, **({"part": part} if part else {}), **carried}
    return f"help?{urlencode(params)}"


def search(pages: Sequence[ManualPage], wanted: str) -> tuple[SearchHit, ...]:
    """Return the sections that hold every word of `wanted`, those with a word in their title first; full and half width are one.

    At most `MOST_FOUND`; none for a search without words.
    """
    words = _folded(wanted).split()
    if not words:
        return ()
    found: list[tuple[bool, SearchHit]] = []
    for page in pages:
        for section in page.sections:
            plain = f"{section.title}\n{_plain_text(section.text)}"
            folded = _folded(plain)
            if all(word in folded for word in words):
                is_titled = any(word in _folded(section.title) for word in words)
                found.append((not is_titled, SearchHit(page, section, _excerpt(_plain_text(section.text), words))))
    found.sort(key=lambda each: each[0])
    return tuple(each for _, each in found[:MOST_FOUND])


def _plain_text(text: str) -> str:
    """Return Markdown as plain text on one line."""
    without = "\n".join("" if _PICTURE.match(line) else line for line in text.splitlines())
    return " ".join(_MARKS.sub(" ", _LINK.sub(lambda link: link["text"], without)).split())


def _excerpt(plain: str, words: Sequence[str]) -> str:
    """Return the text around the first word that occurs in it, its beginning where none does."""
    places = [place for word in words if (place := _folded(plain).find(word)) >= 0]
    start = max(0, min(places, default=0) - _AROUND)
    end = start + 2 * _AROUND + max(map(len, words))
    return ("…" if start else "") + plain[start:end].strip() + ("…" if end < len(plain) else "")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
