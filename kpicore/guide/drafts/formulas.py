"""Formulas of a draft: read over ids or names, kept with ids, and reported at their field where they cannot be read (R9)."""

from __future__ import annotations

from dataclasses import replace

from kpicore.model.node import Node
from kpicore.model.plan import Plan, Settings
from kpicore.problems import Problem
from kpicore.scoring.links import Formulas, Parsed, Vocabulary, formula_text, formulas, parse, vocabulary

_QUOTED = ("「{}」", "“{}”", '"{}"')


def _named_vocabulary(plan: Plan) -> Vocabulary:
    """Return what a formula may name in a draft: ids, and names that mean one active indicator alone, also in quotation marks."""
    known = vocabulary(plan)
    by_name: dict[str, list[Node]] = {}
    for node in plan.by_id.values():
        by_name.setdefault(_fold(node.name), []).append(node)
    folded, phrases = dict(known.folded), dict(known.phrases)
    for nodes in by_name.values():
        usable = [node for node in nodes if node.is_active and node.is_indicator] or nodes
        name = usable[0].name.strip() if len(usable) == 1 else ""
        if not name:
            continue
        plain = () if _fold(name) in folded else (name,)
        for spelling in (*plain, *(form.format(name) for form in _QUOTED)):
            folded.setdefault(_fold(spelling), usable[0].id)
            phrases[spelling[0]] = (*phrases.get(spelling[0], ()), spelling)
    ordered = {first: tuple(sorted(set(found), key=len, reverse=True)) for first, found in phrases.items()}
    return replace(known, folded=folded, phrases=ordered)


def _fold(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", text).strip().casefold()


def read_formula(text: str, plan: Plan, node_id: str) -> Parsed:
    """Return a formula read over ids and names; columns count in the text as typed."""
    return parse(text, _named_vocabulary(plan), node_id)


def id_text(parsed: Parsed) -> str:
    """Return a formula that could be read, with ids; "" for one that could not."""
    return "" if parsed.formula is None else formula_text(parsed.formula.tree, lambda node_id: node_id)


def read_formulas(
    nodes: tuple[Node, ...], settings: Settings, problems: list[Problem]
) -> tuple[tuple[Node, ...], Formulas]:
    """Return the nodes with their formulas over ids, and the formulas that can be computed; problems stand at `<id>/formula`."""
    plan = Plan(settings=settings, nodes=nodes)
    plain, named = vocabulary(plan), _named_vocabulary(plan)
    faulty: dict[str, tuple[Problem, ...]] = {}
    texts: dict[str, str] = {}
    for node in nodes:
        if not (node.is_active and node.is_indicator and node.formula.strip()):
            continue
        if parse(node.formula, plain, node.id).formula is not None:
            continue
        read = parse(node.formula, named, node.id)
        if read.formula is None:
            faulty[node.id] = read.problems
        else:
            texts[node.id] = id_text(read)
    nodes = tuple(node.model_copy(update={"formula": texts[node.id]}) if node.id in texts else node for node in nodes)
    found = formulas(Plan(settings=settings, nodes=nodes))
    remaining = [problem for each in faulty.values() for problem in each]
    remaining += [problem for problem in found.problems if problem.where not in faulty]
    problems += [replace(problem, where=f"{problem.where}/formula") for problem in remaining]
    return nodes, found
