"""The singular of an English unit, for the number 1: 1 lead, 1 child, 1 room night, 1 visit per week.

Units are words people typed. Nouns in -s follow the rules of spelling; the few that do not are listed. What is no plural stays as it is.
"""

from __future__ import annotations

import re

_IRREGULAR = {
    "people": "person",
    "persons": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "teeth": "tooth",
    "criteria": "criterion",
    "analyses": "analysis",
    "crises": "crisis",
    "leaves": "leaf",
    "halves": "half",
    "shelves": "shelf",
    "loaves": "loaf",
    "knives": "knife",
    "lives": "life",
    "potatoes": "potato",
    "tomatoes": "tomato",
    "bonuses": "bonus",
    "buses": "bus",
    "campuses": "campus",
    "statuses": "status",
    "viruses": "virus",
    "movies": "movie",
    "cookies": "cookie",
    "calories": "calorie",
    "pies": "pie",
    "ties": "tie",
}
#: Words in -s that are no plurals.
_NO_PLURALS = frozenset(
    {"series", "species", "news", "gas", "lens", "plus", "always", "mbps", "kbps", "gbps", "bps", "ms"}
)
#: What says more about the thing counted: it is followed by no noun that is counted.
_BEHIND = re.compile(r"\s*[/(（]|\s+(?:per|of|in|on|at|for|from|with|without|to|by|a|an|each|and|or)\s")
_LAST_WORD = re.compile(r"[A-Za-z]+$")
_SHORTEST = 3


def singular_unit(unit: str) -> str:
    """Return the unit of one thing.

    >>> [singular_unit(each) for each in ("leads", "children", "room nights", "visits per week", "kg", "SMS")]
    ['lead', 'child', 'room night', 'visit per week', 'kg', 'SMS']
    """
    behind = _BEHIND.search(unit)
    counted, rest = (unit[: behind.start()], unit[behind.start() :]) if behind else (unit, "")
    return _LAST_WORD.sub(lambda word: _singular(word[0]), counted) + rest


def _singular(word: str) -> str:
    small = word.lower()
    if small in _IRREGULAR:
        found = _IRREGULAR[small]
        return found.capitalize() if word[0].isupper() else found
    if len(word) < _SHORTEST or small in _NO_PLURALS or not word.endswith("s") or small.endswith(("ss", "us", "is")):
        return word
    if small.endswith("ies"):
        return f"{word[:-3]}y"
    return word[: -2 if small.endswith(("sses", "xes", "ches", "shes", "zzes")) else -1]
