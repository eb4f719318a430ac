"""Sentences about formula and influence links: do targets add up, what is needed, what a difference comes from, what moves together."""

from __future__ import annotations

from collections.abc import Iterable

from kpicore.model.plan import Plan
from kpicore.scoring.links import (
    NOT_ENOUGH,
    BackCalculation,
    Coherence,
    Contribution,
    Expression,
    Fit,
    Linkage,
    Refusal,
    WhatIf,
    formula_text,
    wants_less,
)
from kpicore.text import formats
from kpicore.text.catalogue import BLANK, Words, catalogue

_QUOTES = {"ja": "「{}」", "en": "“{}”"}
_SIGNS = frozenset("+-−×÷*/()（）＋－／＊")


def named_formula(tree: Expression, plan: Plan, language: str) -> str:
    """Return a formula with names for ids: `訪問者数 × 購入率 × 客単価`; a name that holds blanks or signs is quoted."""

    def said(node_id: str) -> str:
        name = name_of(plan, node_id)
        plain = not any(character in _SIGNS or character.isspace() for character in name)
        return name if plain else _QUOTES[language].format(name)

    return formula_text(tree, said)


def name_of(plan: Plan, node_id: str) -> str:
    """Return the name of a node, its id where it has none."""
    node = plan.by_id.get(node_id)
    return node.name if node is not None and node.name.strip() else node_id


def coherence_sentence(link: Coherence, plan: Plan, language: str) -> str:
    """Return whether the targets of a formula add up, with what is lacking or over, or why that cannot be computed (R9)."""
    words = catalogue(language)
    if link.refusal is not None or link.difference is None:
        return refusal_sentence(link.refusal or Refusal("goal-without-target", (link.node,)), plan, language)
    unit = plan.by_id[link.node].unit
    less = wants_less(plan.by_id[link.node])
    key = {Fit.SHORT: "over_limit" if less else "short", Fit.BEYOND: "under_limit" if less else "beyond"}.get(
        link.fit, "fits"
    )
    return words(
        f"links.{key}",
        formula=named_formula(link.formula.tree, plan, language),
        computed=formats.amount(link.computed, unit, language, beside=link.target),
        goal=formats.amount(link.target, unit, language),
        difference=formats.amount(abs(link.difference), "pt" if unit.strip() in {"%", "％"} else unit, language),
    )


def needed_sentence(found: BackCalculation, plan: Plan, language: str) -> str:
    """Return what one input would have to be for the goal, as a number that reaches it, or why that cannot be computed (R9)."""
    if found.refusal is not None or found.needed is None:
        return refusal_sentence(found.refusal or Refusal("no-formula", (found.goal,)), plan, language)
    words = catalogue(language)
    unit = plan.by_id[found.input].unit
    facts = {
        "input": name_of(plan, found.input),
        "goal": formats.amount(found.wanted, plan.by_id[found.goal].unit, language),
        "needed": formats.amount(found.needed, unit, language, beside=found.current)
        if found.offered is None
        else formats.whole(found.offered, unit, language),
        "current": formats.amount(found.current, unit, language),
    }
    told = [words("links.needed_whole" if found.of_whole else "links.needed", **facts)]
    if found.above_hundred:
        told.append(words("links.above_hundred"))
    return ("" if language == "ja" else " ").join(told)


def what_if_sentence(found: WhatIf, plan: Plan, language: str) -> str:
    """Return what the goal comes to before and after a change, beside its target (R9)."""
    if found.refusal is not None:
        return refusal_sentence(found.refusal, plan, language)
    unit = plan.by_id[found.goal].unit
    return catalogue(language)(
        "links.what_if",
        name=name_of(plan, found.goal),
        before=formats.amount(found.before, unit, language),
        after=formats.amount(found.after, unit, language, beside=found.before),
        goal=formats.amount(found.target, unit, language),
    )


def contribution_rows(found: Contribution, plan: Plan, language: str) -> tuple[tuple[str, float], ...]:
    """Return the rows a difference is made of, by name: inputs in the order of the formula, then what it does not explain, if anything."""
    words = catalogue(language)
    rows = [(name_of(plan, part.input), part.value) for part in found.parts]
    unexplained = (("drift", found.drift), ("incoherence", found.incoherence))
    return (*rows, *((words(f"links.{name}"), value) for name, value in unexplained if value))


def contribution_sentence(found: Contribution, plan: Plan, language: str) -> str:
    """Return the rows of a difference with their signs, named as Shapley values; or why that cannot be computed (R9)."""
    if found.refusal is not None or found.total is None:
        return refusal_sentence(found.refusal or Refusal("no-formula", (found.node,)), plan, language)
    words = catalogue(language)
    unit = plan.by_id[found.node].unit
    parts = _valued(contribution_rows(found, plan, language), unit, words)
    return words("links.contribution", total=formats.difference(found.total, unit, language), parts=parts)


def factors_sentence(found: Contribution, plan: Plan, language: str) -> str | None:
    """Return the parts added up by factor, each input under its first parent; None where that says nothing new."""
    factors = found.by_parent
    if found.refusal is not None or not 1 < len(factors) < len(found.parts):
        return None
    words = catalogue(language)
    names = ((name_of(plan, parent) if parent else words("common.none"), value) for parent, value in factors.items())
    return words("links.by_factor", parts=_valued(names, plan.by_id[found.node].unit, words))


def _valued(rows: Iterable[tuple[str, float]], unit: str, words: Words) -> str:
    said = (
        words("links.part", name=name, value=formats.difference(value, unit, words.language)) for name, value in rows
    )
    return words.joined(said)


def linkage_sentence(link: Linkage, plan: Plan, language: str) -> str:
    """Return how a child moves with the indicator above it at its strongest lag, always with the words on causes (R10)."""
    words = catalogue(language)
    strongest = link.strongest
    told = (
        words(f"links.{'not_enough' if link.lags[0].reason == NOT_ENOUGH else 'constant'}", n=link.lags[0].n)
        if strongest is None
        else words(
            "links.influence",
            child=name_of(plan, link.child),
            parent=name_of(plan, link.parent),
            rho=f"{strongest.rho:+.2f}".replace("-", formats.MINUS),
            n=strongest.n,
            lag=strongest.lag,
        )
    )
    joint = "" if language == "en" or told.endswith("。") else "。"
    return told + joint + ("" if language == "ja" else " ") + words("links.no_proof")


def refusal_sentence(refusal: Refusal, plan: Plan, language: str) -> str:
    """Return why something about a link was not computed, with the names it is about; a reason without words as it is."""
    words = catalogue(language)
    key = f"links.refusal.{refusal.reason}"
    if key not in words:
        return refusal.reason
    if refusal.reason == "missing" and refusal.period:
        names = words.joined(name_of(plan, each) for each in refusal.nodes) or BLANK
        return words(
            "links.missing_in",
            period=formats.period_name(refusal.period, plan.settings.calendar, language),
            names=names,
        )
    return words(key, names=words.joined(name_of(plan, each) for each in refusal.nodes) or BLANK)
