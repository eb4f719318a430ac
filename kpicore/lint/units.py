"""Units along a formula: 円/件 × 件 = 円. Only certain conflicts are reported; an unknown unit is unknown, never wrong.

People write units in short, and a check that scolds every plan is switched off. So:

- % and 倍 have no unit. Between counts they turn one into another: 訪問者(人) × 購入率(%) = 注文(件).
- A mean, or a name such as 単価 or 頻度, is per one of something even where its unit does not say so: 客単価(円) is 円 per 件, 人 or 社.
- Days, weeks, months and years are how often something is counted, and are left out.
- A bare number has no unit in a product, and any unit in a sum.
- 人 and 名 are one unit; 人, 社 and 件 are three.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kpicore.model.node import Aggregation, Node
from kpicore.scoring.links import Constant, Expression, Product, Reference, Sum
from kpicore.sheets.cells import known_unit, split_unit

_SHARES = frozenset({"%", "割", "倍", "ポイント"})
_SPANS = frozenset({"日", "週", "か月", "年"})
_NOT_COUNTS = frozenset(
    "円 ドル ユーロ 元 ポンド 秒 分 時間 g kg t mm cm m km mL L kL m2 kWh 坪 位 点 歳".split()  # noqa: SIM905
)
_SIGNS = {"£": "ポンド", "gbp": "ポンド", "＄": "ドル", "￥": "円"}
_PER_ONE = re.compile(
    r"単価|平均|当たり|あたり|一人|1人|頻度|回転|原価率|客席"
    r"|\b(?:average|mean|per|frequency|arpu|arpa|aov|ltv|cpa|cac|cpc)\b",
    re.IGNORECASE,
)
#: What one of something costs, unless the name says that it is all of it: 月会費, but not 会費売上.
_PRICE = re.compile(r"会費|料金|価格|報酬|時給|月額|\b(?:price|fee|value)\b", re.IGNORECASE)
_TOTAL = re.compile(r"(?:売上|売上高|収入|収益|合計|総額|総数)$|\btotal\b|\b(?:revenue|sales|income)$", re.IGNORECASE)
_LONGEST_UNIT = 40


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a figure is counted in: exponents by unit. None of it is certain when `unknown`.

    `per` counts figures that are per one of something unnamed (+1 as a factor, −1 as a divisor); `turns` says that counts may turn
    into one another on the way.
    """

    exponents: Mapping[str, int] = field(default_factory=dict)
    unknown: bool = False
    per: int = 0
    turns: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class UnitConflict:
    """Two units that ought to be the same and are not, as people write them: what was found, and what is wanted there."""

    found: str
    wanted: str


def unit_conflict(tree: Expression, node: Node, nodes: Mapping[str, Node]) -> UnitConflict | None:
    """Return where the units of a formula contradict each other or the node's own unit; None where they fit or are unknown."""
    conflicts: list[UnitConflict] = []
    found = _dimension(tree, nodes, conflicts)
    if conflicts:
        return conflicts[0]
    wanted = dimension_of(node)
    return None if _may_equal(found, wanted) else UnitConflict(unit_text(found), node.unit.strip())


def dimension_of(node: Node) -> Dimension:
    """Return what an indicator is counted in by its unit, its aggregation and its name."""
    parts = _unit_parts(node.unit)
    if not parts or any(name is None for name, _ in parts):
        return Dimension(unknown=True)
    exponents: Counter[str] = Counter()
    shares = False
    for name, exponent in parts:
        if name in _SHARES:
            shares = True
        elif name is not None and name not in _SPANS:
            exponents[name] += exponent
    is_mean = (node.aggregation or node.usual_aggregation) is Aggregation.MEAN or _PER_ONE.search(node.name)
    is_price = bool(_PRICE.search(node.name)) and not _TOTAL.search(node.name.strip())
    per_one = len(parts) == 1 and not shares and bool(is_mean or is_price)
    return Dimension(_without_zeros(exponents), per=int(per_one), turns=shares or per_one or len(parts) > 1)


@lru_cache(maxsize=4096)
def _unit_parts(unit: str) -> tuple[tuple[str | None, int], ...]:
    """Return the units above (+1) and below (−1) a stroke by name, None for a word that is no known unit."""
    if not unit.strip() or len(unit) > _LONGEST_UNIT:
        return ()
    return tuple(
        (
            _SIGNS.get(word := factor.strip().casefold()) or known_unit(word) or split_unit(factor)[0] or None,
            -1 if place else 1,
        )
        for place, part in enumerate(re.split(r"[/／]", unit))
        for factor in re.split(r"[・×*]", part)
    )


def _dimension(tree: Expression, nodes: Mapping[str, Node], conflicts: list[UnitConflict]) -> Dimension:
    match tree:
        case Constant():
            return Dimension(bare=True)
        case Reference(node_id, _):
            return dimension_of(nodes[node_id])
        case Sum(terms):
            return _of_sum([_dimension(part, nodes, conflicts) for _, part in terms], conflicts)
        case Product(factors):
            return _of_product([(sign, _dimension(part, nodes, conflicts)) for sign, part in factors])


def _of_sum(terms: list[Dimension], conflicts: list[UnitConflict]) -> Dimension:
    """Return what the terms are counted in, and add a conflict for the first that cannot be added to the one before it."""
    counted = [term for term in terms if not term.bare]
    if not counted:
        return Dimension(bare=True)
    known = [term for term in counted if not term.unknown]
    for other in known[1:]:
        if not _may_equal(other, known[0]):
            conflicts.append(UnitConflict(unit_text(other), unit_text(known[0])))
            break
    unknown = len(known) < len(counted)
    first = known[0] if known else counted[0]
    return replace(first, unknown=unknown, turns=any(term.turns for term in counted))


def _of_product(factors: list[tuple[int, Dimension]]) -> Dimension:
    exponents: Counter[str] = Counter()
    for sign, factor in factors:
        for name, exponent in factor.exponents.items():
            exponents[name] += sign * exponent
    return Dimension(
        _without_zeros(exponents),
        unknown=any(factor.unknown for _, factor in factors),
        per=sum(sign * factor.per for sign, factor in factors),
        turns=any(factor.turns for _, factor in factors),
        bare=all(factor.bare for _, factor in factors),
    )


def _may_equal(found: Dimension, wanted: Dimension) -> bool:
    """Whether two dimensions can be the same, with every figure that is per something given something to be per."""
    if found.unknown or wanted.unknown or found.bare or wanted.bare:
        return True
    difference = Counter(found.exponents)
    difference.subtract(wanted.exponents)
    if any(exponent for name, exponent in difference.items() if name in _NOT_COUNTS):
        return False
    above = sum(exponent for exponent in difference.values() if exponent > 0)
    below = -sum(exponent for exponent in difference.values() if exponent < 0)
    per = found.per - wanted.per
    above, below = max(0, above - max(0, per)), max(0, below - max(0, -per))
    if found.turns or wanted.turns:
        above, below = above - min(above, below), below - min(above, below)
    return above == 0 and below == 0


def unit_text(dimension: Dimension) -> str:
    """Return a dimension as people write it: `円/件`, `人×円`; blank where there is none.

    >>> unit_text(Dimension({"円": 1, "件": -1}))
    '円/件'
    """
    above = [name for name, exponent in dimension.exponents.items() for _ in range(max(0, exponent))]
    below = [name for name, exponent in dimension.exponents.items() for _ in range(max(0, -exponent))]
    return (
        "×".join(above) + "".join(f"/{name}" for name in below)
        if above or not below
        else "1" + "".join(f"/{name}" for name in below)
    )


def _without_zeros(exponents: Mapping[str, int]) -> dict[str, int]:
    return {name: exponent for name, exponent in exponents.items() if exponent}
