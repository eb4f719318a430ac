"""Sentences typed as in a chat read as the same ones in plain spelling; a plain sentence is left as it is."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from kpicore.guide.sentences import Statement, read_goal
from kpicore.language import MappedText, in_plain_spelling, is_japanese

TODAY = date(2026, 12, 1)
SENTENCES = tomllib.loads((Path(__file__).parents[1] / "guide" / "sentences.toml").read_text("utf-8"))


def plain(text: str) -> str:
    return in_plain_spelling(MappedText.of(text), japanese=is_japanese(text)).text


def fields(found: Statement) -> tuple[object, ...]:
    return found.name, found.value, found.unit, found.direction, found.baseline, found.cadence, found.deadline


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("goal is 40 key copies a day rn its like 25", "goal is 40 key copies a day, right now it's like 25"),
        ("ngl we need 2 hit 40 sign-ups a week b4 June", "we need to hit 40 sign-ups a week before June"),
        ("need 2 get returns under 3% b4 xmas 🙏", "need to get returns under 3% before xmas"),
        ("want 2 cut no-shows to 5 a wk tbh", "want to cut no-shows to 5 a wk"),
        ("no more than 2 ppl off sick a week plz lol", "no more than 2 people off sick a week please"),
        (
            "churn is at 6% rn cuz of the price, get it to 4% asap",
            "churn is at 6% right now because of the price, get it to 4% asap",
        ),
        ("get 30 reviews w/ photos n 10 w/o", "get 30 reviews with photos and 10 without"),
        ("待ち時間まじで長い、、20分にしたい〜", "待ち時間とても長い、20分にしたい"),
        ("残業めっちゃ多いから月20時間にしたいな〜笑", "残業とても多いから月20時間にしたいな笑"),
    ],
)
def test_what_is_typed_as_in_a_chat_is_what_it_means(typed, meant):
    assert plain(typed) == meant
    assert list(map(fields, read_goal(typed, today=TODAY))) == list(map(fields, read_goal(meant, today=TODAY)))


@pytest.mark.parametrize(
    "text",
    [
        "We need 2 cut flowers a table",
        "have 2 finish lines a year",
        "Hire 2 RNs and an rn per ward by June",
        "its 40 members pay on time",
        "get our ATM uptime to 99.9%",
        "R&B nights: 4 a month",
        "a b4 envelope costs 20p",
        "n = 40 samples a week",
        "マジックショーを月に4回",
        "ガチャの売上を月30万円に",
        "コーヒー3杯、紅茶2杯",
        "8〜10月で30件、平均2〜3日",
    ],
)
def test_a_plain_sentence_is_left_as_it_is(text):
    assert plain(text) == text


def test_no_sentence_of_the_readers_own_set_is_changed():
    texts = [row["text"].strip() for name in ("articles", "own", "tuned", "held_out") for row in SENTENCES[name]]
    texts += SENTENCES["none"]["texts"] + SENTENCES["none_tuned"]["texts"] + SENTENCES["none_held_out"]["texts"]

    assert [text for text in texts if plain(text) != text] == []
