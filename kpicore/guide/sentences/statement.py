"""Sentences become indicators: `read_statements` returns the goals a text states, by rules that can be explained.

Pure: no network, no model, no clock. A number in a statement stands in the text; what the text leaves open is named in `missing`, and what
can be read in two ways is a question with its readings worked out. A text without a goal has no statements.
"""

from __future__ import annotations

from datetime import date

from kpicore.guide.sentences.complete import completed
from kpicore.guide.sentences.segments import Piece, is_japanese, sentences
from kpicore.guide.sentences.values import ParsedGoal, Statement
from kpicore.periods import Calendar

#: No more than this is read of a text, so that a pasted book cannot hold up a page.
LONGEST_TEXT = 200_000


def read_statements(
    text: str, *, calendar: Calendar | None = None, today: date | None = None, money: str = "円"
) -> tuple[Statement, ...]:
    """Return the goals of a Japanese or English text in order, none when there is none.

    `calendar` gives fiscal years their months (April by default, R1). `today` lets 今期末 and 3月末 become days; without it they stay open.
    `money` is the unit proposed for money that has none (売上3億).

    >>> [statement] = read_statements("Webサイトからの資料請求数週20件")
    >>> statement.name, statement.value, statement.unit, statement.cadence
    ('Webサイトからの資料請求数', 20.0, '件', 'weekly')
    """
    calendar = calendar or Calendar()
    found: list[Statement] = []
    for sentence in sentences(text[:LONGEST_TEXT]):
        quoted = [(piece, draft) for piece in sentence.quoted if (draft := _draft(piece, calendar, today))]
        quoted = [(piece, draft) for piece, draft in quoted if not draft.is_bare]
        own = [(piece, _draft(piece, calendar, today)) for piece in sentence.clauses] if not quoted else []
        is_list = all(draft for _, draft in own)  # goals without a number count only in a list, not in prose
        listed = [(piece, draft) for piece, draft in own if draft and (is_list or draft.value is not None)]
        found.extend(completed(draft, piece, money) for piece, draft in quoted or listed)
    return tuple(found)


def _draft(piece: Piece, calendar: Calendar, today: date | None) -> ParsedGoal | None:
    # Each language compiles some sixty expressions when it is imported: a sentence pays for its own.
    if is_japanese(piece.folded):
        from kpicore.guide.sentences.japanese import read_japanese

        return read_japanese(piece, calendar, today)
    from kpicore.guide.sentences.english import read_english

    return read_english(piece, calendar, today)
