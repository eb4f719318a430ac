"""Templates: whole trees to start from, one TOML file each, in Japanese and English (CONTRIBUTING: "A template").

A template is a place to begin, never a default saved in silence: copied indicators miss how a company earns its money. So targets are
blank, and a typical value stands only where somebody published one, with its source; else everyone sets their own.
"""

from typing import TYPE_CHECKING

from kpicore.guide.templates.reading import Source, sources, template, templates
from kpicore.guide.templates.template import Category, Template, TemplateNode
from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.guide.templates.matching import (
        Candidate,
        TradeFormula,
        candidates,
        formula_of_trade,
        indicators_of_trade,
        trades_of,
    )
else:
    __getattr__ = names_on_use(
        __name__, {"matching": "Candidate TradeFormula candidates formula_of_trade indicators_of_trade trades_of"}
    )  # it compiles the synonyms of lint

__all__ = [
    "Candidate",
    "Category",
    "Source",
    "Template",
    "TemplateNode",
    "TradeFormula",
    "candidates",
    "formula_of_trade",
    "indicators_of_trade",
    "sources",
    "template",
    "templates",
    "trades_of",
]
