"""The tree a formula becomes (R9): numbers, references to nodes, sums and products; printed with names, computed over arrays.

A chain of any length is one sum or one product, so a tree is never deeper than its brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from kpicore.scoring.addition import MOST, NOISE, places_of
from kpicore.scoring.attainment import Array

PLUS, MINUS, TIMES, OVER = "+", "−", "×", "÷"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number written in a formula; 30% is 0.3."""

    value: float


@dataclass(frozen=True, slots=True)
class Reference:
    """Another node's figure; `column` is where its first mention begins."""

    id: str
    column: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms added (+1) and taken away (−1), in the order written."""

    terms: tuple[tuple[int, Expression], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors multiplied (+1) and divided by (−1), in the order written."""

    factors: tuple[tuple[int, Expression], ...]


Expression = Constant | Reference | Sum | Product


def references(tree: Expression) -> tuple[str, ...]:
    """Return the ids a formula names, each once, in the order written."""
    return tuple(dict.fromkeys(reference.id for reference in mentions(tree)))


def mentions(tree: Expression) -> Iterator[Reference]:
    """Yield every mention of a node, in the order written."""
    match tree:
        case Reference():
            yield tree
        case Sum(parts) | Product(parts):
            for _, part in parts:
                yield from mentions(part)
        case Constant():
            return


def formula_text(tree: Expression, name_of: Callable[[str], str]) -> str:
    """Return a formula as people read it, ids named by `name_of`: `訪問者数 × 購入率 × 客単価`."""
    match tree:
        case Constant(value):
            return f"{value:.12g}"
        case Reference(node_id, _):
            return name_of(node_id)
        case Sum(terms):
            return _joined(terms, {1: PLUS, -1: MINUS}, lambda part: _bracketed(part, (Sum,), name_of))
        case Product(factors):
            return _joined(factors, {1: TIMES, -1: OVER}, lambda part: _bracketed(part, (Sum, Product), name_of))


def _joined(
    parts: tuple[tuple[int, Expression], ...], signs: Mapping[int, str], text_of: Callable[[Expression], str]
) -> str:
    (first, head), *rest = parts
    lead = "" if first == 1 else MINUS if signs[-1] == MINUS else f"1 {OVER} "
    return lead + text_of(head) + "".join(f" {signs[sign]} {text_of(part)}" for sign, part in rest)


def _bracketed(part: Expression, kinds: tuple[type, ...], name_of: Callable[[str], str]) -> str:
    text = formula_text(part, name_of)
    return f"({text})" if isinstance(part, kinds) or (isinstance(part, Constant) and part.value < 0) else text


# -- computing -----------------------------------------------------------------------------------------------------


def evaluate(tree: Expression, values: Mapping[str, Any]) -> Array:
    """Return the formula over `values`: by id, in base units (% as ratios), numbers or arrays of shapes that broadcast.

    NaN where an input is missing, where something is divided by zero, and where no float can hold the result. Its sums and
    differences are those of paper (R2).

    >>> product = Product(((1, Reference("visitors", 1)), (1, Reference("cvr", 10))))
    >>> float(evaluate(product, {"visitors": 5_000, "cvr": 0.02}))
    100.0
    """
    with np.errstate(all="ignore"):
        value = np.asarray(_computed(tree, values), dtype=np.float64)
    return np.where(np.isfinite(value), value, np.nan)


def _computed(tree: Expression, values: Mapping[str, Any]) -> Array:
    match tree:
        case Constant(value):
            return np.asarray(value)
        case Reference(node_id, _):
            return np.asarray(values[node_id], dtype=np.float64)
        case Sum(terms):
            return added_up([sign * _computed(part, values) for sign, part in terms])
    product = np.ones(())
    for sign, part in tree.factors:
        factor = _computed(part, values)
        # NaN and not infinity for a division by zero: by infinity something may be divided again, and would be 0.
        product = product * factor if sign > 0 else product / np.where(factor == 0, np.nan, factor)
    return product


def added_up(parts: Sequence[Array]) -> Array:
    """Return arrays added element by element, each sum as on paper (R2): with the most decimal places among its summands, and 0 where
    only noise of quotients is left.

    >>> added_up([np.array([0.1, 1e9, 1 / 3]), np.array([0.2, 0.1, 1 / 3]), np.array([-0.3, -1e9, -2 / 3])]).tolist()
    [0.0, 0.1, 0.0]
    """
    total: Array = np.asarray(reduce(np.add, parts))
    odd = np.flatnonzero(np.isfinite(total) & (total != np.rint(total)))
    if not len(odd):
        return total
    each = np.stack([np.broadcast_to(part, total.shape).ravel()[odd] for part in parts])
    places = places_of(each.ravel()).reshape(each.shape).max(axis=0)
    found = total.ravel()[odd]
    scale = np.power(10.0, places)
    noise = np.abs(found) <= NOISE * np.abs(each).sum(axis=0)
    result = total.flatten()
    result[odd] = np.where(places <= MOST, np.rint(found * scale) / scale, np.where(noise, 0.0, found)) + 0.0
    return result.reshape(total.shape)


def rounding_error(tree: Expression, values: Mapping[str, tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return what a formula gives and how far binary fractions may have moved that, from figures with their own errors.

    A difference of large figures keeps their errors: few of its digits may be left.

    >>> short = Sum(((1, Reference("a", 1)), (-1, Reference("b", 5))))
    >>> value, error = rounding_error(short, {"a": (np.array(1e9), np.array(1e-7)), "b": (np.array(1e9 - 1), np.array(1e-7))})
    >>> float(value), round(float(error), 9)
    (1.0, 6.44e-07)
    """
    eps = np.finfo(float).eps
    match tree:
        case Constant(number):
            return np.asarray(number), np.asarray(abs(number) * eps)
        case Reference(node_id, _):
            return values[node_id]
        case Sum(terms):
            parts = [rounding_error(part, values) for _, part in terms]
            value = sum((sign * part for (sign, _), (part, _) in zip(terms, parts, strict=True)), np.zeros(()))
            return value, sum((error + np.abs(part) * eps for part, error in parts), np.zeros(()))
    value, share = np.ones(()), np.zeros(())
    with np.errstate(all="ignore"):
        for sign, factor in tree.factors:
            part, error = rounding_error(factor, values)
            value = value * part if sign > 0 else value / part
            share = share + np.where(error == 0, 0.0, error / np.abs(part)) + eps
        return value, np.where(value == 0, 0.0, np.abs(value) * share)


#: What one of a unit is in its base unit. A formula sees 0.8 for 80 % (R2), and 円 for 千円.
_RATIO_UNITS = {"%": 0.01, "％": 0.01, "パーセント": 0.01, "percent": 0.01, "割": 0.1}
_MULTIPLIERS = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "億": 1e8, "十億": 1e9, "兆": 1e12}
_MULTIPLIED = re.compile(rf"({'|'.join(sorted(_MULTIPLIERS, key=len, reverse=True))})(?=\D)")


def base_factor(unit: str) -> float:
    """Return what one of a unit is in the unit formulas count in.

    >>> base_factor("%"), base_factor("千円"), base_factor("件")
    (0.01, 1000.0, 1.0)
    """
    text = unit.strip().casefold()
    if text in _RATIO_UNITS:
        return _RATIO_UNITS[text]
    multiplied = _MULTIPLIED.match(text)
    return _MULTIPLIERS[multiplied[1]] if multiplied else 1.0
