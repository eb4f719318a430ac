"""Goal sentences in Japanese and English, parsed into statements with open questions."""

from kpicore.guide.sentences.lexicon import is_goal_name, is_low_good, is_rate
from kpicore.guide.sentences.meaning import usual_meaning
from kpicore.guide.sentences.statement import read_statements
from kpicore.guide.sentences.values import Ambiguity, Interpretation, Statement

__all__ = [
    "Ambiguity",
    "Interpretation",
    "Statement",
    "is_goal_name",
    "is_low_good",
    "is_rate",
    "read_statements",
    "usual_meaning",
]
