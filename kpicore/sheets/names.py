"""Which indicator a row or an entry means: by id, else by its exact name, within its scope (decisions 1, 4 and 7 of the sheet).

A label may also state what its numbers are: 入会計画 is the target of 入会, `売上 | 実績/見込` its actuals and then its forecasts,
売上達成率 is computed from others. A name in the tree always means its node; suffixes are considered only for other names.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from kpicore.model.node import Node
from kpicore.sheets import words
from kpicore.sheets.cells import Fault, label_unit
from kpicore.sheets.texts import name_key, word_key


class NumberRole(StrEnum):
    """What the numbers beside a label are."""

    ACTUAL = "actual"
    TARGET = "target"
    ACTUAL_THEN_FORECAST = "actual-then-forecast"


@dataclass(frozen=True, slots=True)
class Label:
    """How a row or an entry names its indicator, as text; blanks are "". `tab` is what the tab's name adds (実績_営業 → 営業)."""

    id: str = ""
    name: str = ""
    scope: str = ""
    tab: str = ""

    @property
    def shown(self) -> str:
        """The label as a person would quote it."""
        name = self.name or self.id
        return f"{self.scope} / {name}" if self.scope else name


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that is no indicator's: its numbers are left out for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The indicator a label means, with its node where there is a tree, and what its numbers are.

    `disagrees` is the id of the node the name alone would mean, where id and name disagree.
    """

    indicator: str
    node: Node | None = None
    role: NumberRole = NumberRole.ACTUAL
    disagrees: str = ""


Meaning = Meant | Skip | Fault

#: So many names are offered where one fits nothing.
SUGGESTIONS = 3
_LONG_LABEL = 60


@dataclass(frozen=True)
class NameIndex:
    """The indicators of a workbook: of its tree, or, where it has none, the names as they are written.

    `scoped` are the keys of names that stand for several indicators, one in each scope.
    """

    nodes: tuple[Node, ...] = ()
    scoped: frozenset[str] = frozenset()
    _ids: Mapping[str, Node] = field(default_factory=dict)
    _names: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    _scopes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def has_tree(self) -> bool:
        return bool(self.nodes)

    def meaning(self, label: Label, siblings: frozenset[str] = frozenset()) -> Meaning:
        """Return what a label means. `siblings` are the name keys of all labels of its table: 売上合計 beside 売上 is a total."""
        if not self.has_tree:
            return self._as_written(label, siblings)
        found = self._in_tree(label)
        if isinstance(found, Meant):
            return _with_numbers(found, label)
        for base, role in roles_of(label.name or label.id):  # a suffix may state the role of the numbers
            meant = self._in_tree(Label("", base, label.scope, label.tab)) if base else None
            if isinstance(meant, Meant):
                is_number = role in _NUMBERS
                meaning = Meant(meant.indicator, meant.node, _NUMBERS[role]) if is_number else Skip(role)
                return _with_numbers(meaning, label)
            if not base or role == "derived":
                return Skip(role)
        return found

    def indicator(self, label: Label) -> Meant | Fault:
        """Return the indicator meant by a label without a role: of the tree, or where there is none as it is written."""
        if not self.has_tree:
            return Meant(self._written(label_unit(label.name or label.id)[0] or label.name, label))
        found = self._in_tree(label)
        if isinstance(found, Meant) and found.node is not None and not found.node.is_indicator:
            return Fault("not-an-indicator", {"indicator": label.shown, "id": found.indicator})
        return found

    def node(self, written: str) -> Node | None:
        """Return the node an id or a name means, of any kind, None when there is none or several."""
        named = self._named(Label(name=written))
        return self._ids.get(written) or (named if isinstance(named, Node) else None)

    def nearest(self, name: str) -> list[str]:
        """Return the names of the tree nearest to a name, the best first."""
        written = {name_key(node.id): node.id for node in self.nodes} | {
            name_key(node.name): node.name for node in self.nodes
        }
        close = difflib.get_close_matches(name_key(name)[:_LONG_LABEL], list(written), SUGGESTIONS, cutoff=0.5)
        return list(dict.fromkeys(written[key] for key in close))

    # -- with a tree ------------------------------------------------------------------------------------------

    def _in_tree(self, label: Label) -> Meant | Fault:
        """Return what a label means by its id, else by its name; a heading or a name that is none of the tree may be an id too."""
        named = self._named(label)
        by_id = self._with_id(label.id)
        if by_id is not None:
            other = "" if not isinstance(named, Node) or named.id == by_id.id else named.id
            return Meant(by_id.id, by_id, disagrees=other)
        if isinstance(named, Node):
            return Meant(named.id, named, disagrees=label.id)
        by_name = self._with_id(label.name)
        return named if by_name is None else Meant(by_name.id, by_name, disagrees=label.id)

    def _with_id(self, text: str) -> Node | None:
        return self._ids.get(text) or self._ids.get(name_key(text)) if text else None

    def _named(self, label: Label) -> Node | Fault:
        """Return the node with this name, in the label's scope where several have it."""
        name = label.name or label.id
        nodes = self._with_name(name)
        if not nodes:
            scope, name = _split_scope(name)
            nodes = [node for node in self._with_name(name) if scope and self.is_in(node, scope)]
        if len(nodes) > 1:
            scopes = [scope for scope in (label.scope, label.tab) if scope]
            inside = ([node for node in nodes if self.is_in(node, scope)] for scope in scopes)
            nodes = next(filter(None, inside), nodes)
        if len(nodes) == 1:
            return nodes[0]
        if nodes:
            return Fault("ambiguous-name", {"indicator": label.shown, "ids": [node.id for node in nodes]})
        return Fault("unknown-indicator", {"indicator": label.shown, "nearest": self.nearest(name)})

    def _with_name(self, name: str) -> list[Node]:
        key = name_key(name)
        bare = name_key(label_unit(name)[0])
        # A plan made of a sheet may have a name that lost the bracket it begins with: 面談】件数.
        cut = key[1:] if key.startswith(("【", "[", "(", "<", "〈", "《")) else ""
        return list(self._names.get(key) or self._names.get(bare) or self._names.get(cut) or ()) if key else []

    def is_in(self, node: Node, scope: str) -> bool:
        key = name_key(scope)
        if not node.department and key in _WHOLE:
            return True
        return key == name_key(node.department) or key in self._scopes.get(node.id, frozenset())

    # -- without a tree ---------------------------------------------------------------------------------------

    def _as_written(self, label: Label, siblings: frozenset[str]) -> Meaning:
        if not label.name:
            return Meant(label.id)
        name = label.name
        for base, role in roles_of(name):
            if role in {"derived", "prior-year", "forecast"} or not base:
                return Skip(role)
            rest = unicodedata.normalize("NFKC", name).strip()[len(base) :]
            separate = bool(re.match(r"[\s|/:・_\-(\[【]", rest))
            if role == "total" and name_key(base) in siblings:
                return Skip(role)
            if role not in _NUMBERS:
                continue
            # the table has the same base with another role: 入会計画 beside 入会実績
            others = [suffix for suffix, other in _SUFFIXES if other != role and other in _NUMBERS]
            if separate or any(name_key(base) + name_key(suffix) in siblings for suffix in others):
                return Meant(self._written(base, label), role=_NUMBERS[role])
        return Meant(self._written(name, label))

    def _written(self, name: str, label: Label) -> str:
        scope = label.scope or label.tab
        return f"{scope} / {name}" if scope and name_key(name) in self.scoped else name


def name_index_of(nodes: Iterable[Node], labels: Iterable[Label] = ()) -> NameIndex:
    """Return the index of the names of a tree, or, without one, of the labels a workbook's tabs use."""
    nodes = tuple(nodes)
    if not nodes:
        scopes: dict[str, set[str]] = defaultdict(set)
        for label in labels:
            name, scope = label.name or label.id, name_key(label.scope or label.tab)
            for key in {name_key(name), *(name_key(base) for base, _ in roles_of(name))}:
                scopes[key].add(scope)
        return NameIndex(scoped=frozenset(key for key, found in scopes.items() if key and len(found) > 1))
    ids: dict[str, Node] = {}
    names: dict[str, list[Node]] = defaultdict(list)
    by_id: dict[str, Node] = {}
    for node in nodes:
        if by_id.setdefault(node.id, node) is not node:
            continue
        names[name_key(node.name)].append(node)
    for node in by_id.values():
        names[name_key(label_unit(node.name)[0])] = names.get(name_key(label_unit(node.name)[0])) or [node]
        ids.setdefault(name_key(node.id), node)
    names.pop("", None)
    return NameIndex(
        nodes,
        _ids=ids | by_id,
        _names={key: tuple(found) for key, found in names.items()},
        _scopes={node.id: _ancestors(node, by_id) for node in by_id.values()},
    )


def _split_scope(name: str) -> tuple[str, str]:
    """Return scope and name of `営業部 / 売上`, a blank scope when there is none."""
    scope, slash, rest = unicodedata.normalize("NFKC", name).rpartition(" / ")
    return (scope.strip(), rest.strip()) if slash else ("", name)


@lru_cache(maxsize=8192)
def roles_of(name: str) -> tuple[tuple[str, str], ...]:
    """Return each reading of a label as a base name and the role of its suffix, the longest suffix first.

    >>> roles_of("入会計画"), roles_of("合計")
    ((('入会', 'target'),), (('', 'total'),))
    """
    text = unicodedata.normalize("NFKC", name).strip()
    packed = text.casefold().rstrip(" )]】")  # the suffix may stand apart or in brackets
    found = []
    for suffix, role in _SUFFIXES:
        if not packed.endswith(suffix):
            continue
        base = text[: len(packed) - len(suffix)]
        is_end_of_word = suffix.isascii() and base[-1:].isascii() and base[-1:].isalnum()
        if not is_end_of_word:
            found.append((base.rstrip(" |/:・_-([【　"), role))
    return tuple(found)


def _with_numbers(found: Meaning, label: Label) -> Meaning:
    """Return what was found, or a fault where it is a success factor, which has no numbers of its own (R2)."""
    if isinstance(found, Meant) and found.node is not None and not found.node.is_indicator:
        return Fault("not-an-indicator", {"indicator": label.shown, "id": found.indicator})
    return found


def _ancestors(node: Node, by_id: Mapping[str, Node]) -> frozenset[str]:
    """Return the name keys of all nodes above one."""
    seen: set[str] = set()
    waiting = list(node.parents)
    while waiting:
        parent = by_id.get(waiting.pop())
        if parent is not None and parent.id not in seen:
            seen.add(parent.id)
            waiting += parent.parents
    return frozenset(name_key(by_id[parent].name) for parent in seen)


_WHOLE = {word_key(word) for word in words.WHOLE}
_NUMBERS = {
    "actual": NumberRole.ACTUAL,
    "target": NumberRole.TARGET,
    "actual-then-forecast": NumberRole.ACTUAL_THEN_FORECAST,
}
_SUFFIXES = sorted(
    [(unicodedata.normalize("NFKC", word).casefold(), role) for role, names in words.ROLES.items() for word in names]
    + [(unicodedata.normalize("NFKC", word).casefold(), "actual-then-forecast") for word in words.ACTUAL_THEN_FORECAST],
    key=lambda pair: -len(pair[0]),
)
