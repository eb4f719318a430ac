"""Factors that fit a goal sentence, out of all templates, by words the sentence and a template share: nothing is guessed, all is shown.

A sentence that names a field (歯科, ネットショップ) gets the factors of that field first, then those of departments whose goal it names
(売上, 定着率), and none of another industry. One that names no field gets those of every template about its goal. Names that mean the
same (`kpicore.language.near_key`) are offered once, from the template that fits best.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kpicore.guide.templates.reading import templates
from kpicore.guide.templates.template import Category, Template, TemplateNode
from kpicore.language import near_key
from kpicore.model.node import Kind

#: Only the beginning of a text is matched: a goal sentence is shorter, and the time to answer stays bounded.
LONGEST_SENTENCE = 400
_IDS = re.compile(r"[a-z][a-z0-9-]*")
#: How large a company is says nothing of what its goal is about: 従業員12人の工房, a firm with 20 staff.
_SIZE = re.compile(
    r"(?:従業員|社員|職員|スタッフ)数?(?:は|が)?(?:約|およそ)?[0-9,]+(?:人|名)(?=の|で、|です|規模|程度)"
    r"|\bwith (?:about |around )?[0-9,]+ (?:full-time )?(?:employees|staff|people)\b"
    r"|\b[0-9,]+[- ](?:person|employee)\b"
)
_STEP = 150
_OVERLAP = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A factor that may lead to the goal: where it comes from, the words that brought it, and indicators that measure it.

    `kpis` and `kdis` are those under the factor in its template, maybe none.
    """

    template: str
    template_name: str
    factor: TemplateNode
    kpis: tuple[TemplateNode, ...]
    kdis: tuple[TemplateNode, ...]
    words: tuple[str, ...]


def trades_of(text: str) -> tuple[str, ...]:
    """Return the keys of the industries whose field a text names most (歯科, レストラン); several where it does not tell them apart.

    クリニック may be a dentist's or a doctor's, a charity that teaches is a charity and a school: both are returned, and the wizard asks.
    """
    sentence = _Sentence(text)
    industries = [each for each in templates() if each.category is Category.INDUSTRY]
    named = {each.key: sum(sentence.holds(word) for word in each.field_words) for each in industries}
    most = max(named.values())
    return tuple(each.key for each in industries if named[each.key] and (named[each.key] == most or each.any_trade))


def candidates(text: str, language: str, trade: str = "") -> tuple[Candidate, ...]:
    """Return the factors of all templates that share a word with a goal sentence, the best fitting first; none without such a word.

    Once the trade is known (the key of a template), they are its own, then those of departments whose field the sentence names: a
    restaurant that sells more needs no sales funnel. `text` may be in any language, the candidates are in `language`; raises ValueError
    when that has no words.
    """
    if known := {each.key: each for each in templates()}.get(trade):
        sentence = _Sentence(text)
        fits = [_Fit(known, tuple(word for word in known.field_words if sentence.holds(word)), ())]
        for each in templates():
            words = tuple(word for word in each.field_words if sentence.holds(word))
            if each.category is Category.DEPARTMENT and words and each is not known:
                fits.append(_Fit(each, words, ()))
        return _offered(fits, language)
    sentence = _Sentence(text)
    fitting = []
    for template in templates():
        fields, goals = (
            tuple(word for word in words if sentence.holds(word))
            for words in (template.field_words, template.goal_words)
        )
        if fields or goals:
            fitting.append(_Fit(template, fields, goals))
    if any(fit.fields for fit in fitting):
        fitting = [fit for fit in fitting if fit.fields or fit.template.category is Category.DEPARTMENT]
    fitting.sort(key=lambda fit: (-len(fit.fields), -len(fit.goals)))
    return _offered(fitting, language)


#: Words by which a goal is sales, and those by which it is what is left of them, or a share.
_SALES = ("売上", "収入", "出荷額", "受注額", "年商", "revenue", "shipments")
_LEFT = ("利益", "粗利", "収支", "profit", "surplus")
_SHARES = ("率", "割合", "rate", "ratio", "margin")


@dataclass(frozen=True, slots=True)
class TradeFormula:
    """The formula by which a trade works back a goal, over the ids of its template; `inputs` are factor and KPI of each."""

    formula: str
    inputs: tuple[tuple[TemplateNode, TemplateNode], ...]


def formula_of_trade(goal: str, language: str, trade: str) -> TradeFormula | None:
    """Return how a trade works back a goal of this name; None where the trade's own goal is another thing, or an input is the goal.

    It is the template's formula where goal and template's goal share a word of what the template is about, and the part of it that gives
    the sales where the goal is sales and the template's a profit.
    """
    known = {each.key: each for each in templates()}.get(trade)
    if known is None or not goal.strip():
        return None
    asked, own = _Sentence(goal), _Sentence(" ".join(known.goal(each).name for each in known.told))
    formula = ""
    if any(asked.holds(word) and not own.holds(word) for word in _SHARES):
        return None
    if any(asked.holds(word) and own.holds(word) for word in known.goal_words):
        formula = known.goal(language).formula
    elif any(map(asked.holds, _SALES)) and not any(map(asked.holds, _LEFT)):
        formula = known.sales_formula
    by_id = {node.id: node for node in known.nodes(language)}
    named = [by_id[each] for each in dict.fromkeys(_IDS.findall(formula))]
    if not named or near_key(goal) in {near_key(each.name) for each in named}:
        return None
    return TradeFormula(formula, tuple((by_id[each.parents[0]], each) for each in named))


def _offered(fitting: list[_Fit], language: str) -> tuple[Candidate, ...]:
    """Return the factors of templates in their order, of each those of its tree and then those to choose from; what means the same once."""
    offered: dict[str, Candidate] = {}
    for fit in fitting:
        name, nodes = fit.template.name(language), fit.template.nodes(language)
        factors = [node for node in nodes if node.kind is Kind.CSF]
        for factor in (*factors, *fit.template.more_factors(language)):
            kpis = tuple(node for node in nodes if node.kind is Kind.KPI and factor.id in node.parents)
            measured = {factor.id, *(kpi.id for kpi in kpis)}
            kdis = tuple(node for node in nodes if node.kind is Kind.KDI and measured & set(node.parents))
            found = Candidate(fit.template.key, name, factor, kpis, kdis, (*fit.fields, *fit.goals))
            offered.setdefault(near_key(factor.name), found)
    return tuple(offered.values())


def indicators_of_trade(name: str, kind: Kind, language: str, trade: str) -> tuple[TemplateNode, ...]:
    """Return the indicators of a kind in a trade's template, those whose words are most like a name of one's own first."""
    known = {each.key: each for each in templates()}.get(trade)
    if known is None:
        return ()
    pairs = _pairs(name)
    nodes = [node for node in known.nodes(language) if node.kind is kind]
    # A definition also says what is not counted: it decides only between names that are as much alike.
    return tuple(
        sorted(nodes, key=lambda node: (-len(pairs & _pairs(node.name)), -len(pairs & _pairs(node.definition))))
    )


def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring signs of a text, by which words without blanks between them can be compared."""
    # Not `near_key`, which puts another word for some: "cancellation rate" is to be like "cancellations".
    folded = "".join(unicodedata.normalize("NFKC", text[:LONGEST_SENTENCE]).casefold().split())
    return frozenset(folded[at : at + 2] for at in range(len(folded) - 1))


@dataclass(frozen=True, slots=True)
class _Fit:
    template: Template
    fields: tuple[str, ...]
    goals: tuple[str, ...]


class _Sentence:
    """A sentence as words are looked for in it: a word of Latin letters stands alone, any other anywhere, in any of its synonyms."""

    def __init__(self, text: str) -> None:
        folded = _SIZE.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST_SENTENCE]).casefold())
        self._plain = folded
        self._words = f" {' '.join(re.findall(r'[a-z0-9]+', folded))} "
        # Keys are made of short texts: a longer sentence is looked at in parts that overlap.
        self._keys = [near_key(folded[at : at + _STEP]) for at in range(0, len(folded), _STEP - _OVERLAP)]

    def holds(self, word: str) -> bool:
        """Return whether the sentence holds a word: `EC`, `online shop`, 売上 (also as 売り上げ or sales)."""
        spoken = unicodedata.normalize("NFKC", word).casefold()
        latin = re.findall(r"[a-z0-9]+", spoken) if spoken.isascii() else None
        if latin is None:
            return spoken in self._plain or any(near_key(word) in key for key in self._keys)
        return any(f" {' '.join(latin)}{plural} " in self._words for plural in ("", "s"))
