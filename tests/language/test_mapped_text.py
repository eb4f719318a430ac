"""Every character of a changed text knows where it came from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.language import MappedText

TEXTS = st.text(st.sampled_from("売上１２３ａＢ％〜−–ｶﾞﾊﾟ\u200b\u00ad㎡①é🎯 \n<b>&amp;"), max_size=40)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("売上１２，０００円", "売上12,000円"),
        ("ｸﾚｰﾑ率", "クレーム率"),
        ("ﾊﾞｽﾎﾟｲﾝﾄ", "バスポイント"),
        ("−5％", "-5%"),
        ("10–15", "10-15"),
        ("データ―平均", "データ―平均"),
        ("問い\u200b合わせ\ufeff数", "問い合わせ数"),
        ("①売上", "①売上"),
    ],
)
def test_a_text_is_folded_to_one_spelling(typed, folded):
    assert MappedText.of(typed).folded().text == folded


def test_a_half_width_character_and_its_mark_are_one_place():
    folded = MappedText.of("ﾊﾞｽ 3本").folded()

    assert [folded.span(at, at + 1) for at in range(2)] == [(0, 2), (2, 3)]


@given(TEXTS)
def test_every_character_points_to_what_it_was_folded_from(text):
    folded = MappedText.of(text).replaced(re.compile("<[^<>]*>"), "").folded()

    for at, sign in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert sign in MappedText.of(text[start:end]).folded().text
    assert list(folded.starts) == sorted(folded.starts)


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_a_cut_keeps_its_places(text, start, end):
    cut = MappedText.of(text)[start:end].stripped()

    if cut.text:
        begin, stop = cut.span(0, len(cut.text))
        assert text[begin:stop] == cut.text
        assert MappedText.of(text).within(begin, stop) == cut


def test_what_is_put_in_points_to_all_it_replaces():
    replaced = MappedText.of("二〇二七年まで").replaced(re.compile("二〇二七"), "2027")

    assert (replaced.text, replaced.span(0, 1), replaced.span(4, 5)) == ("2027年まで", (0, 4), (4, 5))


@given(st.text(st.sampled_from("売1１①½ｶﾞが\u3099%％-−–‐\u200b\u00ad,，。"), max_size=8))
def test_a_text_is_folded_the_same_when_something_beside_it_is(text):
    assert MappedText.of(f"{text}ｱ").folded().text == f"{MappedText.of(text).folded().text}ア"
