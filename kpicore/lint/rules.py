"""The design check (R11): every rule is a function from a design to problems, and `RULES` is the tuple of them.

Severities group what a person sees: an error must be mended, a warning should be, an information is to be considered. A rule is added
in the file of its topic; its words are in `kpicore/text/lint_ja.toml` and `lint_en.toml`, one section per code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from kpicore.lint.design import Design
from kpicore.lint.goals import GOAL_RULES
from kpicore.lint.indicators import INDICATOR_RULES
from kpicore.lint.numbers import NUMBER_RULES
from kpicore.lint.tree import TREE_RULES
from kpicore.model.plan import Plan
from kpicore.problems import Problem, by_severity
from kpicore.scoring.scores import Scores

Rule = Callable[[Design], Iterable[Problem]]

RULES: tuple[Rule, ...] = (*GOAL_RULES, *TREE_RULES, *INDICATOR_RULES, *NUMBER_RULES)


def lint(plan: Plan, scores: Scores | None, today: date) -> list[Problem]:
    """Return what is wrong with the design of a plan, errors first, else in the order of `RULES`; `where` is a node, blank for the whole.

    `scores`, of the same plan, let rules look at lights too; without them those rules say nothing.
    """
    design = Design(plan, scores, today)
    return by_severity(problem for rule in RULES for problem in rule(design))
