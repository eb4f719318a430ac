"""The lists of the grammar are normal forms as the analyser of today gives them: a new version of the dictionary is noticed here."""

from __future__ import annotations

import pytest

from kpicore.language import lexicon
from kpicore.language.tokens import tokens

LISTS = {
    "motions": lexicon.MOTIONS,
    "bounds behind": lexicon.BOUNDS_BEHIND,
    "bounds before": lexicon.BOUNDS_BEFORE,
    "about": lexicon.ABOUT_BEFORE | lexicon.ABOUT_BEHIND,
    "joining": lexicon.JOINING_VERBS,
    "now": lexicon.NOW_WORDS | lexicon.PAST_WORDS,
    "light": lexicon.LIGHT_WORDS,
}
#: Words whose dictionary form is read differently alone: する is 為る in a sentence; 越え is a noun there, a verb alone; おととし is 一昨年.
ALONE = {"為る", "越え", "おける", "よる", "一昨年"}


@pytest.mark.parametrize("name", LISTS)
def test_every_japanese_entry_is_one_word_in_its_normal_form(name):
    words = [word for word in LISTS[name] if not word.isascii() and word not in ALONE]

    assert {word: [token.norm for token in tokens(word)] for word in words} == {word: [word] for word in words}


@pytest.mark.parametrize(
    ("spelling", "norm"),
    [
        ("にする", "為る"),
        ("を超える", "越える"),
        ("に抑える", "押さえる"),
        ("にとどめる", "留める"),
        ("に引上げる", "引き上げる"),
    ],
)
def test_spellings_of_a_verb_share_its_entry(spelling, norm):
    found = tokens(spelling)[-1].norm

    assert found == norm
    assert found in lexicon.MOTIONS


def test_no_word_is_both_up_and_down():
    assert not set(lexicon.BOUNDS_BEHIND) & set(lexicon.BOUNDS_BEFORE)
    assert not lexicon.NEGATION & set(lexicon.MOTIONS)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("離職率", True, False),
        ("返品率", True, False),
        ("初回返答時間", True, False),
        ("不良率", True, False),
        ("クレーム対応率", False, True),
        ("稼働日数", False, True),
        ("事故防止活動", False, True),
        ("成約率", False, True),
        ("在庫回転率", False, True),
        ("churn rate", True, False),
        ("inventory turnover", False, True),
        ("staff turnover", True, False),
        ("on-time deliveries", False, True),
        ("室温", False, False),
        ("通院時間", False, False),
    ],
)
def test_a_name_tells_which_side_is_good_or_neither(name, low, high):
    assert (lexicon.is_low_good(name), lexicon.is_high_good(name)) == (low, high)
