"""A folded text as marks, left to right: numbers, times, bounds, verbs of change, negation, particles, words, breaks.

Japanese and English give the same marks; what differs is which words give them. Every character of a token lies in exactly one mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kpicore.language import lexicon
from kpicore.language.lexicon import Bound, Motion
from kpicore.language.tokens import Part, Token, is_japanese, tokens
from kpicore.language.written_numbers import NumberKind, WrittenNumber, read_number
from kpicore.language.written_times import TimeKind, WrittenTime, english_time, japanese_time


class MarkKind(StrEnum):
    """What a mark is."""

    NUMBER = "number"
    TIME = "time"
    BOUND = "bound"
    ABOUT = "about"
    MOTION = "motion"
    NOT = "not"
    ARROW = "arrow"
    RANGE = "range"
    PER = "per"
    PARTICLE = "particle"
    WORD = "word"
    SIGN = "sign"
    SPACE = "space"
    BREAK = "break"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class TextMark:
    """One mark at start..end of the text; which of the other fields is set depends on its kind.

    `is_past` is of a verb (grew, 増加した is told by its auxiliary); `is_before` of a bound that stands before its number.
    """

    kind: MarkKind
    start: int
    end: int
    text: str
    norm: str
    part: Part = Part.SIGN
    number: WrittenNumber | None = None
    time: WrittenTime | None = None
    bound: Bound | None = None
    motion: Motion | None = None
    is_before: bool = False
    is_past: bool = False

    @property
    def is_nominal(self) -> bool:
        """Return whether it can be part of a name."""
        return self.kind is MarkKind.WORD and self.part in _NAMING

    def is_(self, *norms: str) -> bool:
        return self.norm in norms


_NAMING = frozenset(
    {
        Part.NOUN,
        Part.VERBAL,
        Part.TIMELY,
        Part.COUNTER,
        Part.SUFFIX,
        Part.PREFIX,
        Part.ADJECTIVAL,
        Part.WORD,
        Part.NUMERAL,
    }
)


def text_marks(text: str) -> tuple[TextMark, ...]:
    """Return the marks of a folded text."""
    found = tokens(text)
    scanner = _Scanner(text, found, japanese=is_japanese(text))
    return tuple(scanner.marks())


class _Scanner:
    """Where the scan of one text stands."""

    def __init__(self, text: str, found: tuple[Token, ...], *, japanese: bool) -> None:
        self.text = text
        self.tokens = list(found)
        self.stops = frozenset(token.end for token in found)
        self.japanese = japanese
        self.done: list[TextMark] = []
        self.at = 0

    def marks(self) -> list[TextMark]:
        word = self._japanese if self.japanese else self._english
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if not (self._time(token) or self._number(token) or self._sign(token)):
                word(token)
        return self.done

    def token(self, offset: int = 0) -> Token | None:
        index = self.at + offset
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def last(self) -> TextMark | None:
        """Return the last mark that is no blank."""
        return next((mark for mark in reversed(self.done) if mark.kind is not MarkKind.SPACE), None)

    def put(self, kind: MarkKind, count: int = 1, *, norm: str = "", **more: object) -> bool:
        """Add a mark of the next tokens."""
        first, last = self.tokens[self.at], self.tokens[self.at + count - 1]
        self.done.append(
            TextMark(kind, first.start, last.end, self.text[first.start : last.end], norm or first.norm, first.part, **more)  # type: ignore[arg-type]
        )
        self.at += count
        return True

    def put_to(self, kind: MarkKind, start: int, end: int, **more: object) -> bool:
        """Add a mark that ends within a token, if need be; the rest of the token stays."""
        while self.at < len(self.tokens) and self.tokens[self.at].end <= end:
            self.at += 1
        if self.at < len(self.tokens) and self.tokens[self.at].start < end:
            cut = self.tokens[self.at]
            rest = cut.text[end - cut.start :]
            self.tokens[self.at] = Token(rest, rest.lower() if not self.japanese else rest, cut.part, end, cut.end)
        written = self.text[start:end]
        self.done.append(TextMark(kind, start, end, written, written.lower(), Part.NOUN, **more))  # type: ignore[arg-type]
        return True

    # -- the same in both languages ----------------------------------------------------------------------------------

    def _time(self, token: Token) -> bool:
        if token.part in {Part.SPACE, Part.STOP}:
            return False
        last = self.done[-1] if self.done else None
        if self.japanese:
            if token.text == "数" and token.part is Part.SUFFIX:
                return False
            if token.part not in _MAY_BEGIN_TIME and token.text[:1] not in _BEGINS_TIME:
                return False
            if token.part is Part.NUMERAL and not _MAY_BE_TIME.match(self.text, token.start):
                return False
            time = japanese_time(self.text, token.start, self.stops)
            is_compound = (
                time is not None
                and time.kind in {TimeKind.CADENCE, TimeKind.PAST}
                and last is not None
                and last.kind is MarkKind.NUMBER
                and last.end == token.start
                and token.text[:1] != "/"
                and not self.text[time.end : time.end + 1].isdigit()
            )
            if is_compound:
                return False
        else:
            time = english_time(self.text, token.start)
        if time is None:
            return False
        return self.put_to(MarkKind.TIME, time.start, time.end, time=time)

    def _number(self, token: Token) -> bool:
        if token.part in {Part.SPACE, Part.STOP, Part.COMMA} and token.text != ".":
            return False
        number = read_number(self.text, self.tokens, self.at)
        if number is None:
            return False
        if number.kind in {NumberKind.CODE, NumberKind.ORDINAL, NumberKind.AGE}:
            return self.put_to(MarkKind.WORD, number.start, number.end)
        return self.put_to(MarkKind.NUMBER, number.start, number.end, number=number)

    def _sign(self, token: Token) -> bool:
        if token.part is Part.SPACE:
            return self.put(MarkKind.SPACE)
        arrow = _ARROW.match(self.text, token.start)
        if arrow:
            return self.put_to(MarkKind.ARROW, token.start, arrow.end())
        last, following = self.last(), self.token(1)
        is_between = (
            last is not None
            and last.kind is MarkKind.NUMBER
            and following is not None
            and (following.part is Part.NUMERAL or following.text[:1] in "$¥€£")
        )
        if token.text in _RANGES and is_between:
            return self.put(MarkKind.RANGE)
        if token.text in {"≥", "≧", "≤", "≦", ">=", "<="}:
            bound = Bound.AT_LEAST if token.text[0] in "≥≧>" else Bound.AT_MOST
            return self.put(MarkKind.BOUND, bound=bound, is_before=True)
        if token.part is Part.STOP or token.text in {";", "\n", "。", "!", "?", "|"}:
            return self.put(MarkKind.STOP)
        if token.part is Part.COMMA or token.text in {"/", "、", "，"}:
            return self.put(MarkKind.BREAK, norm="、")
        return False

    # -- Japanese ----------------------------------------------------------------------------------------------------

    def _japanese(self, token: Token) -> bool:
        following = self.token(1)
        ahead = following.text if following else ""
        last = self.last()
        behind_number = last is not None and last.kind in {MarkKind.NUMBER, MarkKind.ABOUT}
        if token.text in {"倍", "半分", "半数"} and not behind_number and token.part in {Part.COUNTER, Part.TIMELY, Part.NOUN}:
            value, unit = (2.0, "倍") if token.text == "倍" else (50.0, "%")
            number = WrittenNumber(token.start, token.end, NumberKind.AMOUNT, value, unit, unit_start=token.start)
            return self.put(MarkKind.NUMBER, number=number)
        if behind_number and (token.norm in lexicon.ABOUT_BEHIND or token.text in lexicon.ABOUT_BEHIND):
            return self.put(MarkKind.ABOUT)
        if bound := lexicon.BOUNDS_BEHIND.get(token.norm):
            if behind_number and (token.part is not Part.VERB):
                return self.put(MarkKind.BOUND, bound=bound)
            if not behind_number and token.text in {"以上", "以下", "以内", "未満"}:
                return self.put(MarkKind.WORD)
        if behind_number and token.text == "より" and ahead[:1] in {"多", "高", "大", "少", "低", "小", "短", "早", "長"}:
            bound = Bound.AT_LEAST if ahead[:1] in "多高大長" else Bound.AT_MOST
            return self.put(MarkKind.BOUND, 2, bound=bound)
        if self._bound_before(token, ahead):
            return True
        if token.norm in {"当たり", "辺り", "ごと", "毎"} and token.part is not Part.PREFIX:
            return self.put(MarkKind.PER)
        if token.text == "に" and ahead in {"つき", "付き"}:
            return self.put(MarkKind.PER, 2)
        if token.norm in lexicon.ABOUT_BEFORE and token.part in {Part.PREFIX, Part.ADVERB, Part.TIMELY} and self._number_follows():
            return self.put(MarkKind.ABOUT)
        if token.norm in lexicon.NEGATION and token.part in {Part.AUXILIARY, Part.ADJECTIVE}:
            return self.put(MarkKind.NOT)
        motion = lexicon.MOTIONS.get(token.norm) or lexicon.MOTIONS.get(token.text)
        if motion and self._is_predicate(token, motion):
            return self.put(MarkKind.MOTION, motion=motion)
        if token.part is Part.CONJUNCTION:
            return self.put(MarkKind.BREAK, norm="、")
        if token.part in {Part.CASE, Part.TOPIC, Part.JOINING, Part.PARTICLE, Part.AUXILIARY}:
            return self.put(MarkKind.PARTICLE, norm=token.text)
        if token.part in {Part.SIGN, Part.SPACE}:
            return self.put(MarkKind.SIGN)
        return self.put(MarkKind.WORD)

    def _number_follows(self) -> bool:
        following = self.token(1)
        return following is not None and (following.part is Part.NUMERAL or following.text[:1] in "0123456789¥$")

    def _bound_before(self, token: Token, ahead: str) -> bool:
        """Put 最低, 多くても, 上限 where they speak of a number: before one, or behind it as 上限."""
        second = self.token(2)
        if token.text in {"少なく", "多く", "長く", "遅く", "高く"} and (ahead == "とも" or (ahead == "て" and second and second.text == "も")):
            bound = Bound.AT_LEAST if token.text == "少なく" else Bound.AT_MOST
            return self.put(MarkKind.BOUND, 2 if ahead == "とも" else 3, bound=bound, is_before=True)
        bound_word = lexicon.BOUNDS_BEFORE.get(token.norm) or lexicon.BOUNDS_BEFORE.get(token.text)
        if bound_word is None:
            return False
        count = 3 if ahead == "で" and second and second.text == "も" else 1
        following = self.token(count)
        is_name = count == 1 and following is not None and following.is_nominal and token.text not in {"上限", "下限"}
        if is_name and following is not None and following.text not in {"月", "週", "日", "年"}:
            return False
        return self.put(MarkKind.BOUND, count, bound=bound_word, is_before=True)

    def _is_predicate(self, token: Token, motion: Motion) -> bool:
        """Return whether a word of change acts as one here; within a name (新規顧客獲得数) it does not."""
        following = self.token(1)
        last = self.done[-1] if self.done else None
        if token.part is Part.VERB:
            if motion is Motion.UNDER and token.norm == "切る" and last is not None and last.kind is MarkKind.WORD:
                return False  # 売り切る
            is_attribute = (
                motion is Motion.MAKE
                and following is not None
                and following.is_nominal
                and following.norm not in {"事", "こと", "為", "の"}
            )
            return not is_attribute
        if following is not None and following.part is Part.SUFFIX and following.text in {"中", "済み", "済"}:
            return False
        if following is not None and (following.is_nominal or following.part is Part.NUMERAL):
            is_head = following.norm in _BEHIND_VERBAL or following.text in _BEHIND_VERBAL
            behind_number = last is not None and last.kind in {MarkKind.NUMBER, MarkKind.BOUND, MarkKind.ABOUT}
            if not is_head and not (behind_number and following.part is Part.NUMERAL):
                return False
        is_behind_noun = last is not None and last.is_nominal and last.end == token.start
        if is_behind_noun and self._claim_follows():
            return False  # 原価低減 年間500万円
        if motion in {Motion.GAIN, Motion.AIM} and last is not None and last.kind is MarkKind.WORD and last.is_nominal:
            return self._verbs_follow()  # 新規顧客獲得, 売上目標: the end of a name
        if following is not None and following.text == "を" and self._number_ahead():
            return last is not None and last.kind in {MarkKind.NUMBER, MarkKind.BOUND, MarkKind.ABOUT}
        if following is not None and following.text in _AFTER_A_NOUN:
            return last is not None and last.kind in {MarkKind.NUMBER, MarkKind.BOUND, MarkKind.ABOUT}
        return True

    def _claim_follows(self) -> bool:
        """Return whether a number or a time follows behind a blank."""
        blank, following = self.token(1), self.token(2)
        if blank is None or following is None or blank.part is not Part.SPACE:
            return False
        return following.part is Part.NUMERAL or japanese_time(self.text, following.start, self.stops) is not None

    def _number_ahead(self) -> bool:
        """Return whether a number follows in the same sentence: then 受注を月30件に speaks of what is counted."""
        for token in self.tokens[self.at + 1 : self.at + 20]:
            if token.part is Part.STOP:
                return False
            if token.part is Part.NUMERAL:
                return True
        return False

    def _verbs_follow(self) -> bool:
        following = self.token(1)
        return following is not None and following.norm in {"為る", "する", "した", "できる", "出来る", "致す"}

    # -- English -----------------------------------------------------------------------------------------------------

    def _english(self, token: Token) -> bool:
        if token.part is not Part.WORD:
            return self.put(MarkKind.SIGN)
        for pattern, bound, before in _ENGLISH_BOUNDS:
            found = pattern.match(self.text, token.start)
            if found and (before or (self.last() is not None and self.last().kind is MarkKind.NUMBER)):  # type: ignore[union-attr]
                return self.put_to(MarkKind.BOUND, token.start, found.end(), bound=bound, is_before=before)
        if found := _ENGLISH_ABOUT.match(self.text, token.start):
            return self.put_to(MarkKind.ABOUT, token.start, found.end())
        if found := _BY_PART.match(self.text, token.start):
            share = {"half": 50.0, "third": 33.3, "quarter": 25.0, "fifth": 20.0}[found["part"].lower()]
            self.put(MarkKind.PARTICLE)
            number = WrittenNumber(token.start, found.end(), NumberKind.AMOUNT, share, "%")
            return self.put_to(MarkKind.NUMBER, self.tokens[self.at].start, found.end(), number=number)
        if token.norm in _ENGLISH_NOT or _KEPT_FROM.match(self.text, token.start):
            return self.put(MarkKind.NOT)
        if found := _NUMBER_OF.match(self.text, token.start):
            return self.put_to(MarkKind.PER, token.start, found.end())
        if motion := self._english_motion(token):
            return self.put(MarkKind.MOTION, motion=motion[0], is_past=motion[1])
        if token.norm == "and" and self._ends_range():
            return self.put(MarkKind.RANGE)
        if token.norm in {"and", "while", "but", "plus"}:
            return self.put(MarkKind.BREAK, norm="and")
        if token.norm in _ENGLISH_PARTICLES:
            return self.put(MarkKind.PARTICLE)
        return self.put(MarkKind.WORD)

    def _english_motion(self, token: Token) -> tuple[Motion, bool] | None:
        base, is_past, is_noun = _base_form(token.norm)
        motion = lexicon.ENGLISH_MOTIONS.get(base)
        last, following = self.last(), self._next_word()
        opens = last is None or last.kind in {MarkKind.BREAK, MarkKind.STOP, MarkKind.SIGN} or (last.kind in {MarkKind.PARTICLE, MarkKind.NOT} and last.norm in _BEFORE_VERB) or (last.kind is MarkKind.TIME and all(mark.kind in {MarkKind.TIME, MarkKind.SPACE, MarkKind.BREAK} for mark in self.done)) or (last.kind is MarkKind.NOT)
        if base in lexicon.ENGLISH_CHANGES and not is_past and following in {"in", "of"} and not self._number_after_preposition():
            return lexicon.ENGLISH_CHANGES[base], False
        if motion is None:
            return None
        if base == "hold" and following[:1].isdigit():
            motion = Motion.GAIN  # hold 4 meetings
        if is_past:
            return (motion, True) if base not in {"return", "process"} and not opens else None
        if token.norm in {"up", "down"}:
            moves = following in {"to", "from", "by", "on"} or following[:1].isdigit() or (last is not None and last.kind in {MarkKind.NUMBER, MarkKind.MOTION})
            return (motion, False) if moves or self._is_last() else None
        if token.norm in {"more", "fewer", "less"}:
            return (motion, False) if last is not None and last.kind is MarkKind.NUMBER else None
        if is_noun or following in _AFTER_NOUN:
            return None
        if opens:
            return motion, False
        is_late = motion in {Motion.OVER, Motion.KEEP} or base in {"fall", "drop", "rise", "grow"}
        return (motion, False) if is_late and token.norm == base and last is not None and last.kind is not MarkKind.NUMBER and self._bound_or_number_follows() else None

    def _ends_range(self) -> bool:
        """Return whether `and` joins the ends of a range: between 28% and 32%."""
        marks = [mark for mark in self.done[-6:] if mark.kind is not MarkKind.SPACE]
        is_open = len(marks) > 1 and marks[-1].kind is MarkKind.NUMBER and marks[-2].norm == "between"
        return is_open and (self._next_word()[:1].isdigit() or self._next_word()[:1] in "$€£¥")

    def _next_word(self) -> str:
        following = self.token(1)
        if following is not None and following.part is Part.SPACE:
            following = self.token(2)
        return following.norm if following else ""

    def _is_last(self) -> bool:
        return all(token.part in {Part.SPACE, Part.STOP} for token in self.tokens[self.at + 1 :])

    def _number_after_preposition(self) -> bool:
        return re.compile(r"\w+\s+(?:in|of)\s+[$€£¥]?[0-9]").match(self.text, self.tokens[self.at].start) is not None

    def _bound_or_number_follows(self) -> bool:
        return _LATE_VERB.match(self.text, self.tokens[self.at].end) is not None


_ARROW = re.compile(r"→|⇒|➡|⇨|➔|-+>|=+>|~>|▶(?=\s*[0-9])|>(?=\s*[0-9])")
_RANGES = frozenset("〜~-–ー―")
_MAY_BEGIN_TIME = frozenset({Part.TIMELY, Part.NUMERAL, Part.COUNTER, Part.PREFIX, Part.ADVERB})
#: A number that may begin a time: 2027年, 3月, 1日, 3か月, 2027/3, 4Q, 1商談ごと; not 3億円.
_MAY_BE_TIME = re.compile(r"[0-9.]{1,4}(?:[年月日週度期四半/.Qかヶケカヵ箇-]|商談|面談|配信|訪問|来店|接客|案件|開催|回|件)|[^0-9.]")
_BEGINS_TIME = frozenset("年月週日毎半四上下第前昨去先対今来翌当本再期通都現直従以数この商面配訪来接案開会通打回件一ひ令RFYQ向あ/'期MTmy")
#: What may stand behind a verbal noun that is a predicate: 増加すること, 増加目標, 達成以上.
_BEHIND_VERBAL = frozenset("以上 事 こと 為 ため 目標 予定 様 よう 後 時 可能 必達 為る する".split())
#: A verbal noun before one of these is a noun: 契約への転換率, 増加の傾向.
_AFTER_A_NOUN = frozenset("の へ から が は で も や と ・ / まで".split())
_ENGLISH_NOT = frozenset("not never no don't doesn't won't mustn't shouldn't can't cannot without".split())
_BEFORE_VERB = frozenset("to will must should shall we i please let's lets and then also can would like is are be that our goal target aim need needs want wants team staff everyone".split())
_AFTER_NOUN = frozenset("rate rates time times ratio score scores value values of cost costs price level index share margin volume size target figure figures count hours per".split())
_ENGLISH_PARTICLES = frozenset(
    "a an the our we us i my your their its his her this that these those is are be being been will must should shall would can may to of in on at by for from with into onto as per than it they them he she "
    "let's lets please all each every so or if then also have has had do does there which who when where need needs want wants like via about up down out off over under between within".split()
)
_NUMBER_AHEAD = r"(?=\s+(?:the\s+|a\s+|an\s+|about\s+|around\s+)?(?:[$€£¥]\s?)?(?:[0-9]|zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|half)\b|\s+[$€£¥][0-9]|\s+[0-9])"
_ENGLISH_BOUNDS = tuple(
    (re.compile(rf"(?:{words}){ahead}", re.IGNORECASE), bound, before)
    for words, ahead, bound, before in (
        (
            r"(?:no|not) (?:more|higher|greater|later|longer|larger|worse) than|at most|at or (?:below|under)|up to|under|below|(?:less|fewer|lower|shorter|faster|sooner) than|within|inside|"
            r"(?:a )?max(?:imum)?(?: of)?(?:,)?|(?:an? )?(?:upper )?limit(?:ed)? (?:of|to|at|is)|capped at|(?:a )?cap of|(?:a )?ceiling of",
            _NUMBER_AHEAD,
            Bound.AT_MOST,
            True,
        ),
        (
            r"(?:no|not) (?:less|fewer|lower|worse) than|at least|at or above|above|over|(?:more|higher|greater|better|longer) than|(?:a )?min(?:imum)?(?: of)?|beyond|past|exceeding|upwards of|north of",
            _NUMBER_AHEAD,
            Bound.AT_LEAST,
            True,
        ),
        (r"or (?:more|better|higher|above|greater|over)|plus|and (?:up|above|over)|at least|or longer|minimum", r"\b", Bound.AT_LEAST, False),
        (r"or (?:less|fewer|below|lower|under|faster|sooner|better than)|at most|max(?:imum)?|tops|or shorter", r"\b", Bound.AT_MOST, False),
    )
)
_ENGLISH_ABOUT = re.compile(r"(?:about|around|roughly|approximately|some|nearly|almost|another|an additional|additional)" + _NUMBER_AHEAD, re.IGNORECASE)
_BY_PART = re.compile(r"(?:by\s+(?:a\s+|one\s+)?|in\s+(?=half))(?P<part>half|third|quarter|fifth)\b", re.IGNORECASE)
_KEPT_FROM = re.compile(r"from\s+(?:\w+ing)\b", re.IGNORECASE)
_NUMBER_OF = re.compile(r"(?:per|for every|out of every)(?=\s+[0-9])", re.IGNORECASE)
_LATE_VERB = re.compile(r"\s*(?:at|to|by|above|below|under|over|within|up|down|no|not|$|[$€£¥]?[0-9]|the|last|between)", re.IGNORECASE)
_IRREGULAR = {
    "grew": "grow", "rose": "increase", "fell": "fall", "was": "", "won": "win", "made": "make", "hit": "hit", "kept": "keep", "held": "hold", "sold": "sell", "got": "get",
    "sent": "send", "brought": "bring", "met": "meet",
}


def _base_form(word: str) -> tuple[str, bool, bool]:
    """Return the base form of an English verb, whether it is a past form, and whether it is a plural or a gerund that is a noun here."""
    verbs = lexicon.ENGLISH_MOTIONS
    if word in verbs:
        return word, False, False
    if word in _IRREGULAR:
        return _IRREGULAR[word], True, False
    for ending, news, is_past, is_noun in (
        ("ied", ("y",), True, False),
        ("ed", ("", "e"), True, False),
        ("ies", ("y",), False, True),
        ("es", ("", "e"), False, True),
        ("s", ("",), False, True),
        ("ing", ("", "e"), False, False),
    ):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
            for base in (*(stem + new for new in news), doubled):
                if base in verbs:
                    return base, is_past, is_noun
    return word, False, False
