"""The words of the board: its first sentence, the figures and marks of its rows, and what was written down about an indicator.

One wording for every place that shows them: the board, the page of an indicator, the TV, paper, agents. Plain text; whoever draws it
escapes it.
"""

from kpicore.text.board.cards import judged_line, marks, number_of
from kpicore.text.board.figures import (
    LONGEST_OWNER,
    LONGEST_TEXT,
    Figure,
    change_words,
    cost_words,
    disagreement_words,
    figure_words,
    goal_facts,
    goal_figures,
    share_words,
    step_words,
)
from kpicore.text.board.headline import headline_text
from kpicore.text.board.indicator import indicator_figures
from kpicore.text.board.reasons import reason_lines

__all__ = [
    "LONGEST_OWNER",
    "LONGEST_TEXT",
    "Figure",
    "change_words",
    "cost_words",
    "disagreement_words",
    "figure_words",
    "goal_facts",
    "goal_figures",
    "headline_text",
    "indicator_figures",
    "judged_line",
    "marks",
    "number_of",
    "reason_lines",
    "share_words",
    "step_words",
]
