"""Goal sentences in Japanese and English, parsed into statements with open questions."""

from kpicore.guide.sentences.complete import is_goal_name
from kpicore.guide.sentences.meaning import usual_meaning
from kpicore.guide.sentences.statement import read_goal, read_statements
from kpicore.guide.sentences.values import Ambiguity, Interpretation, Statement

__all__ = [
    "Ambiguity",
    "Interpretation",
    "Statement",
    "is_goal_name",
    "read_goal",
    "read_statements",
    "usual_meaning",
]
