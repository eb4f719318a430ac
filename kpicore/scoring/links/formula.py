"""Formula links (R9): a formula as its owner wrote it becomes a tree of our own, which is read, named and computed; nothing is executed.

| written | is |
|---|---|
| an id, as the tree has it | the node's figure in its base unit: % as a ratio (80 → 0.8), 千円 as 円 |
| `12`, `1.5`, `１２`, `30%` | a number (no thousands separators: a comma says nothing) |
| `+` `-` `−` `×` `*` `÷` `/` `(` `)`, also full-width | the four operations; × and ÷ before + and −, else from left to right |

Ids may hold hyphens, so a hyphen between two letters belongs to the id: a minus sign has a blank on both sides. A leading `=` is
allowed. Columns count the characters of the formula from 1.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kpicore.model.node import Node
from kpicore.model.plan import Plan
from kpicore.problems import Problem, Severity, error
from kpicore.scoring.links.expression import (
    MINUS,
    OVER,
    PLUS,
    TIMES,
    Constant,
    Expression,
    Product,
    Reference,
    Sum,
    base_factor,
    evaluate,
    formula_text,
    mentions,
    references,
)

__all__ = [
    "Constant",
    "Expression",
    "Formula",
    "Formulas",
    "Parsed",
    "Product",
    "Reference",
    "Sum",
    "Vocabulary",
    "base_factor",
    "circles",
    "evaluate",
    "formula_text",
    "formulas",
    "mentions",
    "parse",
    "references",
    "vocabulary",
]

LONGEST_FORMULA = 2_000
DEEPEST_BRACKETS = 50
_SHOWN = 40
_SUGGESTIONS = 3
#: At most this many unknown words of one formula are reported; fixing them shows the next.
_MOST_FAULTS = 5

_OPEN, _CLOSE = "(", ")"
_SIGNS = {
    **dict.fromkeys("+＋", PLUS),
    **dict.fromkeys("−", MINUS),
    **dict.fromkeys("×*＊✕✖∗", TIMES),
    **dict.fromkeys("÷/／∕", OVER),
    **dict.fromkeys("(（", _OPEN),
    **dict.fromkeys(")）", _CLOSE),
}
#: Signs that are a minus with blanks around them and a hyphen inside a word.
_HYPHENS = "-－‐‑–—﹣"
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)%?")
_LIKE_A_NUMBER = re.compile(r"[0-9.][0-9.,]*[^0-9.,a-z]{0,3}")


@dataclass(frozen=True, slots=True)
class Formula:
    """A node's formula, read: `inputs` are the ids it names, each once, in the order written."""

    node: str
    text: str
    tree: Expression
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was made of a formula: the formula, or None and the problems that point into it."""

    formula: Formula | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Formulas:
    """Every formula of a plan that can be computed, by node, inputs before what is made of them; and what is wrong with the rest."""

    by_node: Mapping[str, Formula]
    problems: tuple[Problem, ...]


# -- reading -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FormulaToken:
    """A sign (`kind` is the sign itself), an id or a number; `column` counts from 1."""

    kind: str
    text: str
    column: int
    value: float = 0.0


class _SyntaxError(Exception):
    """Reading stopped at a place; the problem is ready to be handed on."""

    def __init__(self, code: str, token: _FormulaToken, expected: str) -> None:
        self.code, self.token, self.expected = code, token, expected
        super().__init__(code)


@dataclass(frozen=True)
class Vocabulary:
    """The ids a formula may name, in the spellings that mean one of them alone."""

    nodes: Mapping[str, Node]
    folded: Mapping[str, str]
    #: Ids that hold blanks, brackets or signs (a name used as an id) by their first letter, longest first: looked for as they stand.
    phrases: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]

    def meant(self, word: str) -> str | None:
        """Return the id a word means: exactly, else but for width and case where that leaves one."""
        return word if word in self.nodes else self.folded.get(_fold(word))


def vocabulary(plan: Plan) -> Vocabulary:
    """Return what formulas of a plan may name."""
    nodes = plan.by_id
    spellings: dict[str, list[str]] = {}
    for node_id in nodes:
        spellings.setdefault(_fold(node_id), []).append(node_id)
    folded = {spelling: ids[0] for spelling, ids in spellings.items() if len(ids) == 1}
    phrases: dict[str, tuple[str, ...]] = {}
    for node_id in sorted((each for each in nodes if _is_phrase(each, folded)), key=len, reverse=True):
        phrases[node_id[0]] = (*phrases.get(node_id[0], ()), node_id)
    names: dict[str, str] = {}
    for node in nodes.values():
        names.setdefault(_fold(node.name), node.id)
    return Vocabulary(nodes, folded, phrases, names)


def _is_phrase(node_id: str, folded: Mapping[str, str]) -> bool:
    """Whether an id must be looked for as it stands: it holds blanks or signs, and is no formula over other ids."""
    if not any(sign in _SIGNS or sign.isspace() for sign in node_id) or not node_id[0].isalnum():
        return False
    parts = [_fold(part) for part in re.split(r"[\s" + re.escape("".join(_SIGNS) + _HYPHENS) + "]+", node_id) if part]
    return not all(part in folded or _NUMBER.fullmatch(part) for part in parts)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def parse(text: str, known: Vocabulary, node_id: str = "") -> Parsed:
    """Return a formula read over the ids of a plan; `node_id` is the node it belongs to, which it may not name.

    Problems are errors at the node with the facts `name`, `formula`, `column` (from 1), `text` and `expected`.
    """
    node = known.nodes.get(node_id)
    common: dict[str, Any] = {"name": node.name if node else node_id, "formula": _cut(text)}
    if len(text) > LONGEST_FORMULA:
        common |= {"column": LONGEST_FORMULA + 1, "text": f"{len(text)}", "expected": f"{LONGEST_FORMULA}"}
        return Parsed(None, (error("formula-too-long", node_id, **common),))
    tokens, problems = _tokens(text, known, node_id, common)
    if not tokens and not problems:
        return Parsed(None, (error("formula-empty", node_id, column=1, text="", expected="operand", **common),))
    if problems:
        return Parsed(None, tuple(problems))
    try:
        tree = _Reader(tokens, len(text)).whole()
    except _SyntaxError as stop:
        token = stop.token
        facts = {"column": token.column, "text": _cut(token.text), "expected": stop.expected}
        return Parsed(None, (Problem(stop.code, Severity.ERROR, node_id, common | facts),))
    return Parsed(Formula(node_id, text, tree, references(tree)), ())


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _tokens(
    text: str, known: Vocabulary, node_id: str, common: Mapping[str, Any]
) -> tuple[list[_FormulaToken], list[Problem]]:
    """Return the words and signs of a formula, and a problem for each word that is neither a number nor an input it may have."""
    tokens: list[_FormulaToken] = []
    problems: list[Problem] = []
    for word, column in _words(text, known):
        if word in _SIGNS:
            tokens.append(_FormulaToken(_SIGNS[word], word, column))
            continue
        for token in _word_tokens(word, column, known):
            fault = None if token.kind in _SIGNS.values() else _fault(token, known, node_id, common)
            tokens.append(token)
            if fault is not None:
                problems.append(fault)
        if len(problems) >= _MOST_FAULTS:
            break
    return tokens, problems


def _words(text: str, known: Vocabulary) -> Iterator[tuple[str, int]]:
    """Yield the signs and the runs of other characters between them, with their columns; a leading = is passed over."""
    at = len(text) - len(text.lstrip())
    if text[at : at + 1] in {"=", "＝"}:
        at += 1
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = at + 1
        phrase = next((each for each in known.phrases.get(text[at], ()) if _stands_at(text, at, each)), None)
        if phrase is not None:
            end = at + len(phrase)
        elif text[at] not in _SIGNS:
            while end < len(text) and not text[end].isspace() and text[end] not in _SIGNS:
                end += 1
        yield text[at:end], at + 1
        at = end


def _stands_at(text: str, at: int, phrase: str) -> bool:
    if not text.startswith(phrase, at):
        return False
    after = text[at + len(phrase) : at + len(phrase) + 1]
    return not after or after.isspace() or after in _SIGNS


def _word_tokens(word: str, column: int, known: Vocabulary) -> Iterator[_FormulaToken]:
    """Yield the word as one token, after the hyphens before it and before those after it, which are minus signs."""
    if known.meant(word) is not None:
        yield _operand(word, column, known)
        return
    inner = word.strip(_HYPHENS)
    lead = len(word) - len(word.lstrip(_HYPHENS)) if inner else len(word)
    for at in range(lead):
        yield _FormulaToken(MINUS, word[at], column + at)
    if inner:
        yield _operand(inner, column + lead, known)
    for at in range(lead + len(inner), len(word)):
        yield _FormulaToken(MINUS, word[at], column + at)


def _operand(word: str, column: int, known: Vocabulary) -> _FormulaToken:
    number = _number(word)
    if number is not None:
        return _FormulaToken("number", word, column, number)
    meant = known.meant(word)
    return _FormulaToken("unknown", word, column) if meant is None else _FormulaToken("id", meant, column)


def _number(word: str) -> float | None:
    text = unicodedata.normalize("NFKC", word)
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.rstrip("%"))
    value = value / 100 if text.endswith("%") else value
    return value if np.isfinite(value) else None


def _fault(token: _FormulaToken, known: Vocabulary, node_id: str, common: Mapping[str, Any]) -> Problem | None:
    """Return what is wrong with a word where an operand stands, None when nothing is."""
    text = _cut(token.text)
    at: dict[str, Any] = {**common, "column": token.column, "text": text}
    if token.kind == "number":
        meant = known.meant(token.text)
        return None if meant is None else error("formula-number-or-id", node_id, expected=f"{text}.0", **at)
    if token.kind == "id":
        if token.text == node_id:
            return error("formula-self-reference", node_id, expected=[], **at)
        if not known.nodes[token.text].is_indicator:
            return error("formula-names-factor", node_id, expected=[], **at)
        if not known.nodes[token.text].is_active:
            return error("formula-names-retired", node_id, expected=[], **at)
        return None
    folded = unicodedata.normalize("NFKC", token.text)
    if _LIKE_A_NUMBER.fullmatch(folded):
        plain = folded.replace(",", "")
        return error("formula-bad-number", node_id, expected=plain if _NUMBER.fullmatch(plain) else "1234.5", **at)
    parts = re.split(f"[{re.escape(_HYPHENS)}]", token.text)
    if len(parts) > 1 and all(known.meant(part) is not None or _number(part) is not None for part in parts):
        return error("formula-minus-without-blanks", node_id, expected=_cut(" − ".join(parts)), **at)
    named = known.names.get(_fold(token.text))
    if named is not None:
        nearest = [named]
    elif len(token.text) > _SHOWN:
        nearest = []
    else:
        ends = (token.text[0], token.text[-1])
        alike = [node_id for node_id in known.nodes if node_id[0] == ends[0] or node_id[-1] == ends[1]]
        nearest = difflib.get_close_matches(token.text, alike, _SUGGESTIONS, cutoff=0.6)
    return error("formula-unknown-id", node_id, expected=nearest, **at)


class _Reader:
    """Reads tokens into a tree: a sum of products of numbers, ids and sums in brackets."""

    def __init__(self, tokens: list[_FormulaToken], length: int) -> None:
        self.tokens = tokens
        self.at = 0
        self.end = _FormulaToken("end", "", length + 1)

    def whole(self) -> Expression:
        tree = self._sum(0)
        token = self._next()
        if token.kind == _CLOSE:
            raise _SyntaxError("formula-unbalanced", token, "(")
        if token.kind != "end":
            raise _SyntaxError("formula-operator-expected", token, "operator")
        return tree

    def _next(self) -> _FormulaToken:
        return self.tokens[self.at] if self.at < len(self.tokens) else self.end

    def _take(self) -> _FormulaToken:
        token = self._next()
        self.at += 1
        return token

    def _sum(self, depth: int) -> Expression:
        terms = [(1, self._product(depth))]
        while self._next().kind in (PLUS, MINUS):
            sign = 1 if self._take().kind == PLUS else -1
            terms.append((sign, self._product(depth)))
        return terms[0][1] if len(terms) == 1 else Sum(tuple(terms))

    def _product(self, depth: int) -> Expression:
        factors = [(1, self._operand(depth))]
        while self._next().kind in (TIMES, OVER):
            sign = 1 if self._take().kind == TIMES else -1
            token = self._next()
            factor = self._operand(depth)
            if sign < 0 and isinstance(factor, Constant) and factor.value == 0:
                raise _SyntaxError("formula-divides-by-zero", token, "operand")
            factors.append((sign, factor))
        return factors[0][1] if len(factors) == 1 else Product(tuple(factors))

    def _operand(self, depth: int) -> Expression:
        token = self._take()
        if token.kind == MINUS:
            if self._next().kind == MINUS:  # two signs in a row are a slip
                raise _SyntaxError("formula-operand-expected", self._next(), "operand")
            inside = self._operand(depth)
            return Constant(-inside.value) if isinstance(inside, Constant) else Sum(((-1, inside),))
        if token.kind == "number":
            return Constant(token.value)
        if token.kind == "id":
            return Reference(token.text, token.column)
        if token.kind != _OPEN:
            raise _SyntaxError("formula-operand-expected", token, "operand")
        if depth >= DEEPEST_BRACKETS:
            raise _SyntaxError("formula-too-deep", token, f"{DEEPEST_BRACKETS}")
        inside = self._sum(depth + 1)
        closing = self._next()
        if closing.kind == "end":
            raise _SyntaxError("formula-unbalanced", token, ")")
        if closing.kind != _CLOSE:
            raise _SyntaxError("formula-operator-expected", closing, "operator")
        self._take()
        return inside


# -- a whole plan --------------------------------------------------------------------------------------------------


def formulas(plan: Plan) -> Formulas:
    """Return every formula of the active indicators that can be computed, and the problems of the others (R9).

    A formula on a circle of formulas is a problem at its node and left out; those that only lead into one stay.
    """
    known = vocabulary(plan)
    parsed = [
        parse(node.formula, known, node.id) for node in plan.indicators if node.is_active and node.formula.strip()
    ]
    read = {each.formula.node: each.formula for each in parsed if each.formula is not None}
    circular = circles(read)
    problems = [problem for each in parsed for problem in each.problems]
    problems += [_circle_problem(read[node_id], circle, plan) for node_id, circle in circular.items()]
    kept = {node_id: formula for node_id, formula in read.items() if node_id not in circular}
    return Formulas({node_id: kept[node_id] for node_id in _inputs_first(kept)}, tuple(problems))


def circles(read: Mapping[str, Formula]) -> dict[str, tuple[str, ...]]:
    """Return the nodes whose formulas come back to themselves, each with the shortest way round, beginning with itself."""
    left = {node_id: {each for each in formula.inputs if each in read} for node_id, formula in read.items()}
    while True:  # take away, again and again, nodes without inputs and nodes that are nobody's input
        used = set().union(*left.values()) if left else set()
        ends = {node_id for node_id, inputs in left.items() if not inputs or node_id not in used}
        if not ends:
            break
        left = {node_id: inputs - ends for node_id, inputs in left.items() if node_id not in ends}
    ways = {start: _way_back(start, left) for start in left}
    return {start: way for start, way in ways.items() if way}


def _way_back(start: str, inputs: Mapping[str, set[str]]) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        following = []
        for at in waiting:
            if start in inputs[at]:
                way = [at]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            new = sorted(inputs[at] - came_from.keys())
            came_from |= dict.fromkeys(new, at)
            following += new
        waiting = following
    return ()


def _circle_problem(formula: Formula, circle: tuple[str, ...], plan: Plan) -> Problem:
    following = circle[1] if len(circle) > 1 else circle[0]
    column = next((each.column for each in mentions(formula.tree) if each.id == following), 1)
    return error(
        "formula-cycle",
        formula.node,
        name=plan.by_id[formula.node].name,
        formula=_cut(formula.text),
        column=column,
        text=_cut(following),
        expected=[],
        circle=[plan.by_id[node_id].name for node_id in circle[:10]],
    )


def _inputs_first(read: Mapping[str, Formula]) -> Iterable[str]:
    """Yield the nodes of formulas without circles so that every input comes before what is made of it. No recursion: chains are long."""
    done: set[str] = set()
    stack = list(read)[::-1]
    while stack:
        at = stack[-1]
        waiting = [] if at in done else [each for each in read[at].inputs if each in read and each not in done]
        if waiting:
            stack += waiting
            continue
        stack.pop()
        if at not in done:
            done.add(at)
            yield at
