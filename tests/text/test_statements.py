"""The words of goal sentences: every question and everything missing can be said in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences.statement import read_statements
from kpicore.guide.sentences.values import MISSING, QUESTIONS, Ambiguity, Interpretation
from kpicore.text.catalogue import BLANK, LANGUAGES
from kpicore.text.statements import missing_word, question_sentence, statements_text

ASKED = (
    "成約率を15%向上\n売上を前年比120%増加\n問い合わせ数月間50件増加\n売上2億5千\n利益率10〜15%\n"
    "問い合わせ数を50件から75件へ、30%増加させる\n2026年1Qの売上1億円\n受注を月30件、年500件\n通院時間1時間\nConversion rate 22% to 30%\n"
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", QUESTIONS)
def test_every_question_has_a_sentence(key, language):
    assert question_sentence(Ambiguity(key, (Interpretation("a", 1), Interpretation("b", 2))), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("missing", MISSING)
def test_everything_missing_has_a_word(missing, language):
    assert missing_word(missing, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_that_was_asked_lacks_no_fact(language):
    asked = [question for statement in read_statements(ASKED) for question in statement.questions]

    assert {question.key for question in asked} == set(QUESTIONS)
    assert [question.key for question in asked if BLANK in question_sentence(question, language)] == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ja", "KGI 営業利益率: 年間、8%以上、期限 2027年3月31日(水)"),
        ("en", "KGI 営業利益率: yearly, at least 8%, by Wed, Mar 31, 2027"),
    ],
)
def test_a_goal_is_told_in_one_line(language, line):
    statements = read_statements("2027年3月期に営業利益率を8%以上へ", today=date(2026, 11, 24))

    assert statements_text(statements, language).splitlines()[0] == line
