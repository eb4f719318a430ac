"""Formula links (R9) and influence links (R10) between indicators."""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.scoring.links.closing import is_counted
    from kpicore.scoring.links.coherence import TOLERANCE, Coherence, Fit, coherence_of, fit_of, wants_less
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
        formula_text,
    )
    from kpicore.scoring.links.figures import Material, material
    from kpicore.scoring.links.formula import Formula, Formulas, Parsed, Vocabulary, formulas, parse, vocabulary
    from kpicore.scoring.links.influence import NOT_ENOUGH, Lagged, Linkage, linkages
    from kpicore.scoring.links.link import Refusal, clean
    from kpicore.scoring.links.rest import Input, Rest, rest_of
    from kpicore.scoring.links.scenarios import BackCalculation, WhatIf, back_calculation, that_count, what_if
    from kpicore.scoring.links.shapley import Contribution, ContributionPart, PeriodChoice, contribution
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "closing": "is_counted",
            "coherence": "TOLERANCE Coherence Fit coherence_of fit_of wants_less",
            "expression": "MINUS OVER PLUS TIMES Expression Constant Product Reference Sum formula_text",
            "figures": "Material material",
            "formula": "Formula Formulas Parsed Vocabulary formulas parse vocabulary",
            "influence": "NOT_ENOUGH Lagged Linkage linkages",
            "link": "Refusal clean",
            "rest": "Input Rest rest_of",
            "scenarios": "BackCalculation WhatIf back_calculation that_count what_if",
            "shapley": "Contribution ContributionPart PeriodChoice contribution",
        },
    )

__all__ = [
    "MINUS",
    "NOT_ENOUGH",
    "OVER",
    "PLUS",
    "TIMES",
    "TOLERANCE",
    "BackCalculation",
    "Coherence",
    "Constant",
    "Contribution",
    "ContributionPart",
    "Expression",
    "Fit",
    "Formula",
    "Formulas",
    "Input",
    "Lagged",
    "Linkage",
    "Material",
    "Parsed",
    "PeriodChoice",
    "Product",
    "Reference",
    "Refusal",
    "Rest",
    "Sum",
    "Vocabulary",
    "WhatIf",
    "back_calculation",
    "clean",
    "coherence_of",
    "contribution",
    "fit_of",
    "formula_text",
    "formulas",
    "is_counted",
    "linkages",
    "material",
    "parse",
    "rest_of",
    "that_count",
    "vocabulary",
    "wants_less",
    "what_if",
]
