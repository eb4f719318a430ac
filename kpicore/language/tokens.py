"""Text as tokens with their part of speech: by morphological analysis where there is Japanese, by plain rules where there is none.

The only place that knows the analyser (docs/decisions/morphology.md). It is imported when the first Japanese text is read.
"""

from __future__ import annotations

import re
import threading
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kpicore.language.lexicon import MOTIONS
from kpicore.value_types import value_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sudachipy import Dictionary, Tokenizer


class Part(StrEnum):
    """A part of speech, as far as the grammar distinguishes them."""

    NOUN = "noun"
    VERBAL = "verbal noun"  # 増加, 受注: a noun that する makes a verb
    TIMELY = "noun of time or degree"  # 今, 以上, 前年
    COUNTER = "counter"
    NUMERAL = "numeral"
    SUFFIX = "suffix"
    PREFIX = "prefix"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADJECTIVAL = "adjectival noun"
    AUXILIARY = "auxiliary"
    CASE = "case particle"
    TOPIC = "topic particle"
    JOINING = "joining particle"
    PARTICLE = "particle"
    ADVERB = "adverb"
    ADNOMINAL = "adnominal"
    CONJUNCTION = "conjunction"
    STOP = "end of a sentence"
    COMMA = "comma"
    SIGN = "sign"
    SPACE = "space"
    WORD = "plain word"


NOMINAL = frozenset(
    {Part.NOUN, Part.VERBAL, Part.TIMELY, Part.COUNTER, Part.SUFFIX, Part.PREFIX, Part.ADJECTIVAL, Part.WORD}
)


@value_type
class Token:
    """A word or sign at start..end of the text; `norm` is its normal form (問合せ → 問い合わせ, 超える → 越える)."""

    text: str
    norm: str
    part: Part
    start: int
    end: int

    @property
    def is_nominal(self) -> bool:
        return self.part in NOMINAL


_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥々]")
#: The analyser takes 49,149 bytes; so many characters of any kind fit.
_LONGEST = 12_000


def is_japanese(text: str) -> bool:
    """Return whether a text holds kana or kanji."""
    return _JAPANESE.search(text) is not None


def tokens(text: str, *, finest: bool = False) -> tuple[Token, ...]:
    """Return the tokens of a folded text, blanks included, so that they cover it without a gap.

    `finest` cuts compounds into their smallest words (mode A), which is how labels are compared.
    """
    if not is_japanese(text):
        return tuple(_plain(text))
    found: list[Token] = []
    for begin in range(0, len(text), _LONGEST):
        found += _analysed(text[begin : begin + _LONGEST], begin, finest=finest)
    for at, (token, following) in enumerate(pairwise(found)):
        if token.text == "の" and following.text in _LENGTHENED and following.start == token.end:  # 15%のばす
            found[at] = Token("", "", Part.SPACE, token.start, token.start)
            found[at + 1] = Token("の" + following.text, "伸ばす", Part.VERB, token.start, following.end)
        if token.part not in _MAY_NAME:
            continue
        before = found[at - 1] if at else None
        if token.part is Part.VERB and _names_act(token, before, following):
            found[at] = Token(token.text, token.norm, Part.NOUN, token.start, token.end)
        if token.part is Part.ADJECTIVE and following.text == "さ" and following.start == token.end:  # 重さ
            found[at] = Token(token.text, token.text, Part.NOUN, token.start, token.end)
        is_joined = (following.is_nominal or following.text == "・") and following.start == token.end
        is_thing = is_joined or following.text in {"を", "が", "は", "の"}
        if token.part is Part.ADVERB and is_thing and _KATAKANA.fullmatch(token.text):  # ヒヤリハット, ヒヤリを
            found[at] = Token(token.text, token.norm, Part.NOUN, token.start, token.end)
        is_short = token.part is Part.ADJECTIVE and not token.text.endswith(_INFLECTED)
        if is_short and is_joined:  # 早割
            found[at] = Token(token.text, token.norm, Part.NOUN, token.start, token.end)
        is_stem = token.part is Part.VERB and not token.text.endswith(_FINAL_FORM)
        if is_stem and following.part in _COMPOUNDING and following.start == token.end:
            found[at] = Token(token.text, token.norm, Part.NOUN, token.start, token.end)
            if at and found[at - 1].part is Part.VERB and _KANA_STEM.fullmatch(found[at - 1].text):  # かかりつけ医
                before = found[at - 1]
                found[at - 1] = Token(before.text, before.norm, Part.NOUN, before.start, before.end)
    return tuple([token for token in found if token.text])


def _names_act(token: Token, before: Token | None, following: Token) -> bool:
    """Return whether a verb's stem is a noun by what stands around it.

    It ends a compound (荷|待ち、 レジ|待ちを; not 売上|伸ばし、), or stands alone before a particle or behind の: 看取りは, 現場の見回り、.
    """
    is_plain = token.text.endswith(_STEM_ENDS) and token.norm not in MOTIONS
    is_behind_noun = before is not None and before.part in _COMPOUNDING and before.end == token.start
    is_done = (is_plain and following.text in _CLOSES_NOUN) or token.text in _NAMING_STEMS
    if is_behind_noun and is_done and following.part in _BEHIND_NOUN:
        return True
    if not is_plain or _WITH_KANJI.match(token.text) is None:
        return False
    is_closed = following.text == "、" or following.part is Part.NUMERAL
    is_led = before is not None and before.text == "の" and is_closed
    return (is_led or following.text in _BEHIND_STEM) and (before is None or before.part in _BEFORE_STEM)


#: What may be a noun by what stands beside it.
_MAY_NAME = frozenset({Part.VERB, Part.ADJECTIVE, Part.ADVERB})
_BEHIND_NOUN = frozenset({Part.CASE, Part.TOPIC, Part.COMMA, Part.SPACE, Part.NUMERAL, Part.SIGN})
#: A verb's stem right behind a noun and before one of these is what is done: 段取り替え、, 値決めを.
_CLOSES_NOUN = frozenset("、をはが")
_STEM_ENDS = tuple("いきしちにひみりぎじびえけせてねべめれげぜ")
#: Stems of verbs that name what is done or suffered: 荷待ち, 客離れ, 手直し.
_NAMING_STEMS = frozenset(
    ["待ち", "離れ", "残り", "漏れ", "落ち", "切れ", "崩れ", "詰まり", "遅れ", "戻り", "払い", "残し", "直し", "入れ"]
)
#: A stem of two signs or more that begins with a Chinese one, and what stands around it where it is a noun.
_WITH_KANJI = re.compile("[一-龥].")
_BEHIND_STEM, _BEFORE_STEM = frozenset("はをがの"), frozenset({Part.CASE, Part.COMMA, Part.STOP, Part.SPACE})
_KANA_STEM = re.compile("[ぁ-ん]{2,}[りきしちいみびぎ]")
_INFLECTED = tuple("いくうきしけかっさ")
_KATAKANA = re.compile("[ァ-ヶー]{2,}")
#: What the analyser leaves of のばす behind a number.
_LENGTHENED = frozenset({"ばす", "ばし", "ばそう", "ばせ"})
#: Parts that a verb's stem before them makes a compound: カゴ落ち|率, 仕入れ|原価.
_COMPOUNDING = frozenset({Part.NOUN, Part.VERBAL, Part.SUFFIX, Part.COUNTER})
_FINAL_FORM = tuple("うくぐすつぬぶむるただいなてで")


# -- Japanese ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    from sudachipy import Dictionary

    return Dictionary(dict="small")


class _PerThread(threading.local):
    """A tokenizer is not for two threads; the dictionary behind them is."""

    def __init__(self) -> None:
        self.tokenizers: dict[bool, Tokenizer] = {}


_THREAD = _PerThread()


_NUMERAL = "[0-9]+|[〇一二三四五六七八九十百]+"
#: What every token has that is not as the analyser cuts it.
_MAY_SPLIT = re.compile("[0-9〇一二三四五六七八九十百数第割]")
#: Written as one word in the dictionary: 1人, 一つ, 二日.
_FUSED = re.compile(rf"({_NUMERAL})(人|つ|日|月)")
_COUNTED = re.compile(r"数([0-9].*)")
_NTH = re.compile("第[一二三四五六七八九十]")
_ENDS_IN_DIGITS = re.compile(r"([一-龥ぁ-んァ-ヶー]+)([0-9]+)")
#: 3割切っている is no 割り切る, 9割出す no 割り出す.
_CUT_BELOW = re.compile(r"割(切[らりるれろっ]|出[さしすせそ])")
_MULTIPLIED = re.compile(r"(割)(増し?|引き?|減)")


def _analysed(text: str, begin: int, *, finest: bool) -> list[Token]:
    tokenizer: Any = _THREAD.tokenizers.get(finest)
    if tokenizer is None:
        from sudachipy import SplitMode

        tokenizer = _dictionary().tokenizer(mode=SplitMode.A if finest else SplitMode.C)
        _THREAD.tokenizers[finest] = tokenizer
    found: list[Token] = []
    for morpheme in tokenizer.tokenize(text.encode("utf-8", "replace").decode("utf-8")):
        surface, start = morpheme.surface(), begin + morpheme.begin()
        part = _PARTS.get(morpheme.part_of_speech_id()) or _part_of(morpheme)
        token = Token(surface, morpheme.normalized_form(), part, start, start + len(surface))
        if _MAY_SPLIT.search(surface):
            found += _split(token, found[-1] if found else None)
        else:
            found.append(token)
    return found


def _split(token: Token, before: Token | None) -> tuple[Token, ...]:
    fused = _FUSED.fullmatch(token.text)
    if fused and token.part not in {Part.VERB, Part.ADVERB}:
        cut = token.start + len(fused[1])
        return (
            Token(fused[1], fused[1], Part.NUMERAL, token.start, cut),
            Token(fused[2], fused[2], Part.COUNTER, cut, token.end),
        )
    is_behind_noun = before is not None and before.is_nominal and before.end == token.start
    if is_behind_noun and (counted := _COUNTED.fullmatch(token.text)):  # 顧客数1000
        return (
            Token("数", "数", Part.SUFFIX, token.start, token.start + 1),
            Token(counted[1], counted[1], Part.NUMERAL, token.start + 1, token.end),
        )
    if token.part is Part.ADVERB and _NTH.fullmatch(token.text):  # 第一志望
        return (Token(token.text, token.norm, Part.NOUN, token.start, token.end),)
    ending = _ENDS_IN_DIGITS.fullmatch(token.text)
    if ending:  # 売上高1 is cut into 売上 and 高1 by the analyser
        cut = token.start + len(ending[1])
        return (
            Token(ending[1], ending[1], token.part, token.start, cut),
            Token(ending[2], ending[2], Part.NUMERAL, cut, token.end),
        )
    if before is not None and before.part is Part.NUMERAL and (multiplied := _MULTIPLIED.fullmatch(token.text)):
        return (
            Token("割", "割", Part.COUNTER, token.start, token.start + 1),
            Token(multiplied[2], multiplied[2][:1], Part.NOUN, token.start + 1, token.end),
        )
    if before is not None and before.part is Part.NUMERAL and (cut_below := _CUT_BELOW.fullmatch(token.text)):
        return (
            Token("割", "割", Part.COUNTER, token.start, token.start + 1),
            Token(cut_below[1], "切る" if "切" in cut_below[1] else "出す", Part.VERB, token.start + 1, token.end),
        )
    if token.text == "数" and is_behind_noun:  # 問い合わせ数: the analyser takes every 数 for the numeral of 数件
        return (Token("数", "数", Part.SUFFIX, token.start, token.end),)
    return (token,)


_PARTS: dict[int, Part] = {}
_BY_NAME = {
    "動詞": Part.VERB,
    "形容詞": Part.ADJECTIVE,
    "形状詞": Part.ADJECTIVAL,
    "助動詞": Part.AUXILIARY,
    "副詞": Part.ADVERB,
    "連体詞": Part.ADNOMINAL,
    "接続詞": Part.CONJUNCTION,
    "接頭辞": Part.PREFIX,
    "接尾辞": Part.SUFFIX,
    "代名詞": Part.NOUN,
    "空白": Part.SPACE,
    "感動詞": Part.ADVERB,
}
_NOUNS = {"サ変可能": Part.VERBAL, "助数詞可能": Part.COUNTER, "副詞可能": Part.TIMELY}
_PARTICLES = {"格助詞": Part.CASE, "係助詞": Part.TOPIC, "接続助詞": Part.JOINING}
_SIGNS = {"句点": Part.STOP, "読点": Part.COMMA}


def _part_of(morpheme: Any) -> Part:
    """Return a part of speech, and keep it by its number in the dictionary."""
    main, kind, detail, *_ = morpheme.part_of_speech()
    if main == "名詞":
        part = Part.NUMERAL if kind == "数詞" else _NOUNS.get(detail, Part.NOUN)
    elif main == "助詞":
        part = _PARTICLES.get(kind, Part.PARTICLE)
    elif main == "形状詞" and kind == "助動詞語幹":
        part = Part.AUXILIARY
    else:
        part = _BY_NAME.get(main) or _SIGNS.get(kind, Part.SIGN)
    _PARTS[morpheme.part_of_speech_id()] = part
    return part


# -- plain ---------------------------------------------------------------------------------------------------------

_PLAIN = re.compile(
    r"(?P<numeral>\.?[0-9]+)|(?P<word>[^\W\d_]+(?:['’.&-](?=[^\W\d_])[^\W\d_]+)*)|(?P<space>\s+)|(?P<sign>.)", re.DOTALL
)
#: 's as a verb, by what stands behind it.
_IS = re.compile(
    r"['’]s\s+(?:(?:running|sitting|standing|hovering|averaging|stuck|now|still|currently)\b|(?:at|up|down)\s+[$€£]?[0-9])",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(
    f"{word}{mark}s" for word in ("it", "that", "there", "here", "what", "who", "he", "she") for mark in "'’"
)
#: Avg. ticket: a full stop within a sentence.
_GOES_ON = re.compile(r"\s+[a-z0-9$]")
_STOPS = frozenset(".!?;\n。")


_PLAIN_PARTS = {"numeral": Part.NUMERAL, "word": Part.WORD, "space": Part.SPACE}


def _plain(text: str) -> Iterator[Token]:
    for match in _PLAIN.finditer(text):
        written, kind = match[0], match.lastgroup
        is_verb = kind == "word" and text[match.end() - 2] in "'’" and _IS.match(text, match.end() - 2)
        if is_verb and written.lower() not in _PRONOUNS:
            noun, cut = written[:-2], match.end() - 2  # sick leave's running at 11
            yield Token(noun, noun.lower(), Part.WORD, match.start(), cut)
            yield Token(written[-2:], "is", Part.WORD, cut, match.end())
            continue
        part = _PLAIN_PARTS.get(kind or "")
        if part is None:
            is_stop = written in _STOPS and not (written == "." and _GOES_ON.match(text, match.end()))
            part = Part.STOP if is_stop else Part.COMMA if written in ",、" else Part.SIGN
        yield Token(written, written.lower().replace("’", "'"), part, match.start(), match.end())
