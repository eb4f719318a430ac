"""The design check: is this a plan that can lead to its goal (R11)? One function per rule, no language, no screen."""

from kpicore.lint.rules import RULES, Rule, lint
from kpicore.lint.smart import LETTERS, Mark, smart_marks

__all__ = ["LETTERS", "RULES", "Mark", "Rule", "lint", "smart_marks"]
