"""Sentences as people type them in a chat, in the spelling of the rest: rn, b4, need 2 get, thats, まじで.

A closed table. An entry is no word of a plain sentence, or counts only beside what makes it one of a chat: 2 between need and a verb.
"""

from __future__ import annotations

import re

from kpicore.language.lexicon import word_set
from kpicore.language.mapped_text import MappedText

#: In small letters, as they are typed: an RN is a nurse, an ATM a machine.
SHORTENED = {
    "abt": "about",
    "atm": "at the moment",
    "b4": "before",
    "bc": "because",
    "cuz": "because",
    "im": "i'm",
    "ive": "i've",
    "mth": "month",
    "mths": "months",
    "n": "and",
    "needa": "need to",
    "r": "are",
    "pls": "please",
    "plz": "please",
    "ppl": "people",
    "rn": "right now",
    "thats": "that's",
    "theres": "there's",
    "theyre": "they're",
    "tho": "though",
    "thru": "through",
    "tryna": "trying to",
    "u": "you",
    "ur": "your",
    "w/o": "without",
    "weve": "we've",
    "youre": "you're",
}
#: They say how it is meant, and part what stands before them from what stands behind.
REMARKS = word_set("lol lmao haha hahaha tbh imo imho ngl btw idk smh omg")
_SHORTENED = re.compile(
    rf"(?<![\w'’./&-])(?<!\ba )(?<!\ban )(?<!each )(?<!every )(?<!per )(?:{'|'.join(sorted(SHORTENED, key=len, reverse=True))})"
    r"(?![\w'’/&-]|\.[a-z]| [=:])"
)
_REMARK = re.compile(
    rf"(?:(?<=[\w%)])|,)? (?:{'|'.join(sorted(REMARKS))})\b(?P<end>\W*$)?,?|^(?:{'|'.join(sorted(REMARKS))}) "
)
#: Now, where a subject stands behind it, begins another clause: 40 a day rn it's 25.
_NOW = re.compile(r"(?<=[a-z0-9%]) (?=rn (?:it|we|i|they|its|it['’]s|we['’]re|i['’]?m)\b)")
_IT_IS = re.compile(r"\bits(?= (?:like|at|now|currently|still) [$£€]?[0-9])")
_WISHING = word_set("it them this that us need needs want wants have trying going like love hoping plan")
#: Behind a wish and before a verb; not need 2 cut reels.
_DOING = word_set(
    "be become bring cut do double finish get go halve have hire hit keep lose lower make open raise reach reduce see sell win"
)
_TO = re.compile(
    rf"2(?:{'|'.join(f'(?<={word} 2)' for word in sorted(_WISHING))})(?= (?:{'|'.join(sorted(_DOING))})\b"
    r"(?! [a-z]+s(?:$|[.,;]| (?:by|per|a|an|each|every|in)\b)))"
)
#: Between what is changed and a number: cut the wait 2 20 min.
_TO_NUMBER = re.compile(r"(?<=[a-z] )2(?= [$£€]?[0-9][0-9.,]*(?:%| ?[a-z]+\b(?!-)|$))(?! [0-9]+-)")
_CHANGING = re.compile(r"\b(?:cut|get|bring|raise|lower|reduce|drop|increase|grow|take)\b[^.,;0-9]*$")
_WITH = re.compile(r"(?<![\w/])w/(?!o\b) ?(?=[a-z0-9$£€])")
_INTENSE = re.compile(r"(?:まじで?|マジで?|まぢで|ガチで|めっちゃ|めちゃくちゃ|ほんまに|ほんとに)(?![ァ-ヶー]|な)")
#: The end of a clause drawn out: したいな〜, 欲しいー!
_DRAWN_OUT = re.compile(r"(?<=[なねよいだすたさわ])[ー〜~]+(?=$|[、。!！?？]|笑)")
_REPEATED = re.compile(r"(?<=、)、+|(?<=。)。+")
_PICTURES = re.compile("\\s*[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+$")


def in_plain_spelling(text: MappedText, *, japanese: bool) -> MappedText:
    """Return a folded text without the spelling of a chat; a plain one is returned as it is.

    >>> in_plain_spelling(MappedText.of("need 2 get returns down b4 May lol"), japanese=False).text
    'need to get returns down before May'
    """
    text = text.replaced(_PICTURES, "")
    if japanese:
        return text.replaced(_INTENSE, "とても").replaced(_DRAWN_OUT, "").replaced(_REPEATED, "")
    text = text.replaced(_REMARK, lambda found: "" if found["end"] is not None or found.start() == 0 else ",")
    text = (
        text.replaced(_NOW, ", ")
        .replaced(_IT_IS, "it's")
        .replaced(_TO, "to")
        .replaced(_TO_NUMBER, _as_to)
        .replaced(_WITH, "with ")
    )
    return text.replaced(_SHORTENED, lambda found: SHORTENED[found[0]])


def _as_to(found: re.Match[str]) -> str:
    return "to" if _CHANGING.search(found.string[: found.start()]) else "2"
