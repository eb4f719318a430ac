"""Tabs in words: one line for the whole, reasons, questions with their readings worked out, in both languages."""

from __future__ import annotations

import pytest

from kpicore.periods import Calendar
from kpicore.sheets.analysed import Counts, PeriodAt, Question, TabAnalysis
from kpicore.sheets.mapping import TabMapping
from kpicore.sheets.roles import RoleDecision, TableRole
from kpicore.text.workbook import choice_words, missing_word, question_sentence, reason_sentence, skip_word, tab_summary

MONTHS = tuple(
    PeriodAt(f"2026-{month:02d}", f"実績!{letter}1") for month, letter in zip(range(4, 12), "BCDEFGHI", strict=True)
)
CALENDAR, NOTHING = Calendar(), Counts()


def tab(counts: Counts = NOTHING, **fields) -> TabAnalysis:
    return TabAnalysis("実績", counts=counts, mapping=TabMapping("実績"), **fields)


@pytest.mark.parametrize(
    ("counts", "ja", "en"),
    [
        (
            Counts(12, 8, actual=88, missing=6, check=2),
            "12指標 × 8か月 = 96セル: 実績 88, 未入力 6, 要確認 2",
            "12 indicators × 8 months = 96 cells: 88 actual, 6 not entered, 2 to check",
        ),
        (
            Counts(12, 8, actual=80, missing=6, check=2),
            "12指標、8か月、88セル: 実績 80, 未入力 6, 要確認 2",
            "12 indicators, 8 months, 88 cells: 80 actual, 6 not entered, 2 to check",
        ),
        (
            Counts(1, 1, actual=1, target=7),
            "1指標 × 1か月 = 1セル: 実績 1, 未入力 0, 要確認 0、目標 7",
            "1 indicator × 1 month = 1 cell: 1 actual, 0 not entered, 0 to check, 7 targets",
        ),
        (Counts(target=3), "目標 3セル", "3 targets"),
        (Counts(), "読む数字はありません。", "There are no numbers to read."),
    ],
    ids=["a full table", "a table with gaps", "targets beside", "targets alone", "nothing"],
)
def test_a_tab_in_one_line_says_a_product_only_where_it_is_one(counts, ja, en):
    assert (tab_summary(tab(counts, periods=MONTHS), "ja"), tab_summary(tab(counts, periods=MONTHS), "en")) == (ja, en)


def test_a_tab_that_waits_for_an_answer_says_so():
    asks = Question("year", "year", "実績!B1", ("2026",))

    assert tab_summary(tab(questions=(asks,)), "ja") == "確かめたいことが1件あり、まだ何も読んでいません。"


def test_a_tab_that_is_not_read_says_why():
    assert tab_summary(tab(reason="not-read"), "ja") == "読まない設定です。"
    assert tab_summary(tab(reason="unknown-tab"), "ja") == "読みません（知らないタブ）。"
    assert tab_summary(tab(reason="of-a-later-version"), "en") == "Not read (of-a-later-version)."


def test_a_reason_names_the_words_and_the_role():
    decision = RoleDecision("実績!7:7", TableRole.ACTUAL, "label-ends", {"text": "入会実績", "word": "実績"})

    assert reason_sentence(decision, CALENDAR, "ja") == "「入会実績」は「実績」で終わるので、実績と読みました。"
    assert "ends with “実績”" in reason_sentence(decision, CALENDAR, "en")


def test_a_period_in_a_reason_is_said_in_words_and_an_unknown_reason_says_the_role():
    period = RoleDecision("実績!B:B", TableRole.ACTUAL, "header-period", {"period": "2026-04"})

    assert "2026年4月" in reason_sentence(period, CALENDAR, "ja")
    assert (
        reason_sentence(RoleDecision("実績!B:B", TableRole.TARGET, "of-a-later-version"), CALENDAR, "ja")
        == "目標と読みました。"
    )


@pytest.mark.parametrize(
    ("question", "choice", "ja"),
    [
        (Question("role:来店", "role", "実績!2:2", ("forecast",)), "forecast", "見込み"),
        (Question("dash", "dash", "実績!C4", ("zero",), {"cells": 2}), "zero", "0（ゼロだった、と数えます）"),
        (Question("year", "year", "実績!B1", ("2026",)), "2026", "2026年4月から始まる年度"),
        (Question("period", "period", "実績!", ("2026-08",)), "2026-08", "2026年8月"),
        (
            Question(
                "reading", "reading", "実績!B1", ("0",), {"text": "4月第1週", "readings": ["2026-04-01..2026-04-05"]}
            ),
            "0",
            "4月1日(水)〜4月5日(日)",
        ),
        (
            Question("role:全店 / 売上", "total", "実績!9:9", ("actual",), {"actual": "766", "target": "730"}),
            "actual",
            "追う指標です（実績 766、目標 730 など）",
        ),
        (Question("later", "later", "実績!B1", ("x",)), "x", "x"),
    ],
    ids=lambda value: value.code if isinstance(value, Question) else "",
)
def test_choices_are_worked_out(question, choice, ja):
    assert choice_words(question, choice, CALENDAR, "ja") == ja
    assert question_sentence(question, "ja")
    assert question_sentence(question, "en")


def test_words_for_places_that_hold_no_number_never_fail():
    assert (skip_word("forecast", "ja"), missing_word("dash", "ja")) == ("見込み・予測", "「-」")
    assert (skip_word("new-reason", "ja"), missing_word("new-reason", "en")) == ("new-reason", "new-reason")
