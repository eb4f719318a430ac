"""Sentences become indicators: `read_statements` returns the goals a text states, by rules that can be explained.

Pure: no network, no model, no clock. A number in a statement stands in the text; what the text leaves open is named in `missing`, and what
can be read in two ways is a question with its readings worked out. A text without a goal has no statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpicore.guide.sentences.complete import completed
from kpicore.guide.sentences.segments import Piece, Sentence, is_japanese, sentences
from kpicore.guide.sentences.values import Draft, Statement
from kpicore.periods import Calendar

#: No more than this is read of a text, so that a pasted book cannot hold up a page.
LONGEST_TEXT = 200_000


def read_statements(text: str, *, calendar: Calendar | None = None, today: date | None = None) -> tuple[Statement, ...]:
    """Return the goals of a Japanese or English text in order, none when there is none.

    `calendar` gives fiscal years their months (April by default, R1). `today` lets 今期末 and 3月末 become days; without it they stay open.

    >>> [statement] = read_statements("Webサイトからの資料請求数週20件")
    >>> statement.name, statement.value, statement.unit, statement.cadence
    ('Webサイトからの資料請求数', 20.0, '件', 'weekly')
    """
    calendar = calendar or Calendar()
    found: list[Statement] = []
    for sentence in sentences(text[:LONGEST_TEXT]):
        found.extend(_of_sentence(sentence, calendar, today))
    return tuple(found)


def _of_sentence(sentence: Sentence, calendar: Calendar, today: date | None) -> Iterator[Statement]:
    """Return the goals in quotation marks, else those of the sentence itself."""
    quoted = [(piece, draft) for piece in sentence.quoted if (draft := _draft(piece, calendar, today))]
    quoted = [(piece, draft) for piece, draft in quoted if not draft.is_bare]
    drafts = quoted or _own(sentence, calendar, today)
    return (completed(draft, piece) for piece, draft in drafts)


def _own(sentence: Sentence, calendar: Calendar, today: date | None) -> list[tuple[Piece, Draft]]:
    """Return the goals of the clauses; those without a number count only where every clause is one (a list, not prose)."""
    drafts = [(piece, _draft(piece, calendar, today)) for piece in sentence.clauses]
    is_list = all(draft for _, draft in drafts)
    return [(piece, draft) for piece, draft in drafts if draft and (is_list or draft.value is not None)]


def _draft(piece: Piece, calendar: Calendar, today: date | None) -> Draft | None:
    # Each language compiles some sixty expressions when it is imported: a sentence pays for its own.
    if is_japanese(piece.folded):
        from kpicore.guide.sentences.japanese import read_japanese

        return read_japanese(piece, calendar, today)
    from kpicore.guide.sentences.english import read_english

    return read_english(piece, calendar, today)
