"""Templates from their files: every `*.toml` of this folder is a template named by its file, but `sources.toml`, the list of sources.

| written in a file | becomes |
|---|---|
| `name.ja`, `name.en` | the text of each language; a plain text or number is that of every language |
| `[[node]]` | a node of the tree; blanks of an indicator are filled in with what R2 says a blank means |
| `[[more]]` | a factor to choose from, under the KGI |
| `sales_formula` | the formula of a goal that is sales, where the tree's own goal is a profit |
| `typical.low`, `typical.high` | the range a source names |
| `source` | a section of `sources.toml` |

A file that is no template raises ValueError with its name: a mistake of whoever wrote it, never of a reader of the board.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from kpicore.guide.templates.template import Category, Template, TemplateNode, Told
from kpicore.model.node import Frozen, Kind, Node

LANGUAGES = ("ja", "en")
_SOURCES = "sources.toml"
_FILES = files("kpicore.guide.templates")


class Source(Frozen):
    """Where a typical value comes from: what it is called in each language, and its address (None for the method's own articles)."""

    key: str
    ja: str
    en: str
    link: str | None = None

    def name(self, language: str) -> str:
        return {"ja": self.ja, "en": self.en}[language]


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Return every template: those for departments, then those for industries, each in the order of `place`."""
    found = [
        read_template(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
        for entry in _FILES.iterdir()
        if entry.name.endswith(".toml") and entry.name != _SOURCES
    ]
    order = list(Category)
    return tuple(sorted(found, key=lambda each: (order.index(each.category), each.place, each.key)))


def template(key: str) -> Template:
    """Return the template of a key; raises KeyError when there is none."""
    return {each.key: each for each in templates()}[key]


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """Return the sources of typical values by their keys."""
    sections = tomllib.loads((_FILES / _SOURCES).read_text(encoding="utf-8"))
    return MappingProxyType({key: Source(key=key, **section) for key, section in sections.items()})


def read_template(key: str, text: str) -> Template:
    """Return the template written in a text; raises ValueError, naming the file, when it is none."""
    try:
        raw = tomllib.loads(text)
        goal = next(node["id"] for node in raw["node"] if node["kind"] == Kind.KGI)
        more = [{"kind": Kind.CSF, "parents": (goal,)} | factor for factor in raw.get("more", ())]
        told = {
            language: Told(
                name=_in(language, raw["name"]),
                about=_in(language, raw["about"]),
                nodes=tuple(_node(node, language) for node in raw["node"]),
                more=tuple(_node(node, language) for node in more),
            )
            for language in LANGUAGES
        }
        return Template(
            key=key,
            category=Category(raw["category"]),
            place=raw["place"],
            field_words=tuple(raw["field_words"]),
            goal_words=tuple(raw["goal_words"]),
            sales_formula=raw.get("sales_formula", ""),
            any_trade=raw.get("any_trade", False),
            told=MappingProxyType(told),
        )
    except (KeyError, ValueError, TypeError) as fault:
        raise ValueError(f"{key}.toml: {fault}") from fault


def _node(raw: Mapping[str, Any], language: str) -> TemplateNode:
    fields = {field: _in(language, value) for field, value in raw.items()}
    if "source" in fields:
        source = sources()[fields["source"]]
        fields |= {"source": source.name(language), "link": source.link}
    if raw["kind"] == Kind.CSF:
        usual = {}
    else:
        blank = Node(id=raw["id"], kind=raw["kind"], name=_in("ja", raw["name"]), unit=_in("ja", raw["unit"])).filled()
        usual = blank.model_dump(include={"direction", "aggregation", "cadence", "shape"})
    return TemplateNode(**(usual | fields))


def _in(language: str, value: Any) -> Any:
    """Return the text of a language, or the value itself where it is the same in all."""
    if not isinstance(value, dict) or not value.keys() & set(LANGUAGES):
        return value
    if value.keys() != set(LANGUAGES):
        raise ValueError(f"not in every language: {value}")
    return value[language]
