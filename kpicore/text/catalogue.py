"""The words of one language, read from its TOML file: every sentence the pages and the command line say.

A key is section and name joined by a dot (`board.days_left`). Inside a text two things are replaced, and nothing else:

| written | becomes |
|---|---|
| `{days}` | the fact `days` |
| `{days\\|day\\|days}` | the second word when the fact is 1, else the third (the fact itself is not repeated) |

Facts come from people's sheets. They are put in once, as plain text: braces or attribute names inside a fact mean
nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

LANGUAGES = ("ja", "en")
#: The files that make up the words of a language: `ja.toml`, and one for each large part of the product.
PARTS = (
    "",
    "wizard_",
    "mapping_",
    "lasts_",
    "entry_",
    "notify_",
    "meeting_",
    "years_",
    "help_",
    "agents_",
    "paper_",
    "tv_",
    "plans_",
)

_PLACE = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)(?:\|(?P<one>[^{}|]*)\|(?P<many>[^{}|]*))?\}")
_JOINED_BY = {"ja": "、", "en": ", "}
_RANGE = {"ja": "〜", "en": "–"}
#: What stands for a fact that was not given.
BLANK = "–"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `words(key, **facts)` is the text of a key with its facts put in.

    Raises KeyError with the key when there is no such text, and with key and fact when a fact it needs was not given.
    """

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **facts: Any) -> str:
        return fill(self.texts[key], facts, self.language, key)

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def lenient(self, key: str, facts: Mapping[str, Any]) -> str:
        """Return the text of a key with a dash for every fact not given: for facts that come from stored data."""
        text = self.texts[key]
        known = dict.fromkeys(placeholders(text)) | dict(facts)
        return fill(text, known, self.language, key)

    def joined(self, parts: Iterable[str]) -> str:
        """Return the parts as people of this language list them."""
        return _JOINED_BY[self.language].join(parts)


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Words:
    """Return the words of a language, of the board and its parts; raises ValueError when it is not one of `LANGUAGES`."""
    return _read(language, *(f"{part}{{language}}.toml" for part in PARTS))


@lru_cache(maxsize=len(LANGUAGES))
def problem_catalogue(language: str) -> Words:
    """Return the words for problems: keys `<code>.title`, `<code>.meaning`, `<code>.mend`."""
    return _read(language, "problems_{language}.toml")


@lru_cache(maxsize=len(LANGUAGES))
def lint_catalogue(language: str) -> Words:
    """Return the words of the design check: keys `<code>.title`, `.meaning`, `.why`, `.mend`, `.source`, and `smart.<reason>`."""
    return _read(language, "lint_{language}.toml")


@lru_cache(maxsize=len(LANGUAGES))
def country_catalogue(language: str) -> Words:
    """Return the names of countries and territories: keys `country.<code>`."""
    return _read(language, "countries_{language}.toml")


def locale_language(environ: Mapping[str, str]) -> str | None:
    """Return the language of a process's locale (LC_ALL, LC_MESSAGES or LANG), None where it is none of ours."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return next((language for language in LANGUAGES if locale.lower().startswith(language)), None)


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of the facts a text needs, each once, sorted."""
    return tuple(sorted({match["name"] for match in _PLACE.finditer(text)}))


def fill(text: str, facts: Mapping[str, Any], language: str, key: str = "") -> str:
    """Return the text with its facts put in, in one pass; raises KeyError naming the fact that was not given."""

    def put(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in facts:
            raise KeyError(f"{key}: {name}" if key else name)
        if match["one"] is None:
            return fact_text(facts[name], language)
        count = str(facts[name])
        # The first of a pair is for one thing in English, for up to nine in Japanese (9つ, 10個).
        takes_first = count in {"1", "1.0"} if language != "ja" else len(count) == 1
        return match["one"] if takes_first else match["many"]

    return _PLACE.sub(put, text)


def fact_text(fact: Any, language: str) -> str:
    """Return a fact as plain text: numbers without noise, lists listed, a dash for nothing."""
    if fact is None or fact == "":
        return BLANK
    if isinstance(fact, float):
        return f"{fact:,.9g}" if abs(fact) < 1e9 else f"{fact:,.0f}"
    if isinstance(fact, Mapping) and set(fact) == {"low", "high"}:
        return _RANGE[language].join(fact_text(fact[end], language) for end in ("low", "high"))
    if isinstance(fact, list | tuple):
        return _JOINED_BY[language].join(fact_text(part, language) for part in fact) or BLANK
    return str(fact)


def _read(language: str, *names: str) -> Words:
    if language not in LANGUAGES:
        raise ValueError(f"no words for language {language!r}")
    texts: dict[str, str] = {}
    for name in names:
        text = (files("kpicore.text") / name.format(language=language)).read_text(encoding="utf-8")
        texts.update(_flat(tomllib.loads(text)))
    return Words(language, MappingProxyType(texts))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
