"""The design check: is this a plan that can lead to its goal (R11)? One function per rule, no language, no screen."""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.lint.rules import RULES, Rule, lint
    from kpicore.lint.smart import LETTERS, Mark, smart_marks
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "rules": "RULES Rule lint",
            "smart": "LETTERS Mark smart_marks",
        },
    )

__all__ = ["LETTERS", "RULES", "Mark", "Rule", "lint", "smart_marks"]
