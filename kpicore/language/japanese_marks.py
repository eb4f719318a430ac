"""Which Japanese words give which marks: bounds behind and before a number, predicates against names, negation, particles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kpicore.language import lexicon
from kpicore.language.lexicon import Bound, Motion, word_set
from kpicore.language.scanning import MarkKind, Scan, TextMark
from kpicore.language.tokens import Part, Token
from kpicore.language.units import MONEY_UNITS, TIME_UNITS
from kpicore.language.written_numbers import NumberKind, WrittenNumber
from kpicore.language.written_times import TimeKind, japanese_time
from kpicore.value_types import replace


class JapaneseScan(Scan):
    """The scan of a Japanese text."""

    def marks(self) -> list[TextMark]:
        found = super().marks()
        numbers = [at for at, mark in enumerate(found) if mark.number is not None]
        claims = [at for at, mark in enumerate(found) if mark.number is not None and mark.number.is_claim]
        last = claims[-1] if claims else 0
        for at in numbers:
            number = found[at].number
            if _is_choice_of_neighbours(found[at : at + 3]):
                found[at + 1] = replace(found[at + 1], kind=MarkKind.RANGE)
            if at < last and (_is_whole_group(found[at : last + 1]) or _is_class(*found[at : at + 2])):
                found[at] = replace(found[at], kind=MarkKind.WORD, number=None)
            elif number is not None and [mark.text for mark in found[at + 1 : at + 3]] in _PARTS_OF_TEN:
                vague = replace(number, kind=NumberKind.VAGUE, value=None)  # 98%台後半: which, nobody wrote
                found[at] = replace(found[at], number=vague)
            elif begin := _list_counted_by(found, at):
                found[at] = replace(found[at], kind=MarkKind.WORD, number=None)
                for between in range(begin, at):
                    if found[between].kind is MarkKind.BREAK:
                        found[between] = replace(found[between], kind=MarkKind.SIGN, text="・")
        for at in reversed(numbers):
            found[at : at + 1] = _told_by_digits(found[at : at + 4]) or [found[at]]
        return _only_counted(found)

    def time(self, token: Token) -> bool:
        if token.part not in _MAY_BEGIN_TIME and token.text[:1] not in _BEGINS_TIME:
            return False
        if token.part is Part.STOP or (token.text == "数" and token.part is Part.SUFFIX):
            return False
        if token.text[:1] in "期年" and self.text[token.start - 1 : token.start].isdigit():
            return False  # 第4期末
        if token.part is Part.NUMERAL and not _MAY_BE_TIME.match(self.text, token.start):
            return False
        time = japanese_time(self.text, token.start, self.stops)
        if time is None:
            return False
        if time.kind is TimeKind.CADENCE and time.end == token.end and self._names_product():
            return False
        last = self.done[-1] if self.done else None
        touches = last is not None and last.kind is MarkKind.NUMBER and last.end == token.start
        is_compound = touches and token.text[:1] != "/" and not self.text[time.end : time.end + 1].isdigit()
        if is_compound and time.kind in {TimeKind.CADENCE, TimeKind.PAST}:
            return False
        is_tied = last is not None and last.is_nominal and last.end == token.start
        is_since = is_tied or (last is not None and last.text == "から" and self.done[-2:][0].part is not Part.TIMELY)
        is_later = is_since and self.text[time.start : time.end].endswith("後")  # 初診から3か月後の継続率
        if ((is_tied and time.is_within) or is_later) and self.text[time.end : time.end + 1] == "の":
            return False  # 入社1年以内の離職
        is_after = last is not None and last.text == "後" and time.kind is TimeKind.CADENCE  # 手術後1か月の再入院率
        if is_tied and (is_after or self.text.startswith("月の", time.start)):
            return False  # 通常月の残業
        return self.put_to(MarkKind.TIME, time.start, time.end, time=time)

    def _names_product(self) -> bool:
        """Return whether a cadence is the first part of a noun that tells whose something is: 年間パスの会員; not 月間契約の件数."""
        behind = self.tokens[self.at + 1 : self.at + 12]
        first = list(takewhile(lambda each: each.is_nominal, behind))
        rest = behind[len(first) + 1 :] if behind[len(first) : len(first) + 1] else []
        second = list(takewhile(lambda each: each.is_nominal, rest))
        if not (first and second) or behind[len(first)].text != "の" or second[-1].norm in lexicon.LIGHT_WORDS:
            return False
        return not lexicon.is_measurable("".join(each.text for each in first)) or not _MEASURED.search(second[-1].text)

    def word(self, token: Token) -> bool:
        if token.text in _ONLY_TIES and token.part in _PARTICLES:
            return self.put(MarkKind.PARTICLE, norm=token.text)
        past = _PAST_TERM.match(self.text, token.start) if token.text[:1] in _BEGINS_PAST else None
        if past and past.end() in self.stops:
            count = sum(past.start() <= each.start < past.end() for each in self.tokens[self.at :])
            return self.put(MarkKind.WORD, count, norm="昨年")
        is_behind_number = self._is_behind_number()
        if token.text.endswith(_NUMBERS) and token.is_nominal and not is_behind_number and self._number(token):
            return True
        following = self.token(1)
        if token.text == "+" and self.is_behind(MarkKind.NUMBER) and (following is None or following.text in _ENDS):
            return self.put(MarkKind.BOUND, bound=Bound.AT_LEAST)  # 満足度90+
        may_limit = is_behind_number or not _LIMITING.isdisjoint((token.norm, token.text))
        if may_limit and (self._bound(token) or self._per_or_about(token)):
            return True
        if token.norm in lexicon.NEGATION and token.part in {Part.AUXILIARY, Part.ADJECTIVE}:
            return self.put(MarkKind.NOT)
        if token.norm in lexicon.DEGREES and self._is_behind_amount():  # 20人多く, 3割安い
            return self.put(MarkKind.MOTION, motion=lexicon.DEGREES[token.norm])
        motion = lexicon.MOTIONS.get(token.norm) or lexicon.MOTIONS.get(token.text) or _potential(token)
        by_ending = _BY_ENDING.get(token.text[-2:])
        if motion is None and by_ending and token.part is Part.VERBAL and self._is_behind_amount():  # 8%値上げ
            motion = by_ending
        if motion and (self._is_verb(token, motion) if token.part is Part.VERB else self._is_predicate(token, motion)):
            return self.put(MarkKind.MOTION, motion=motion)
        if token.part in _PARTICLES:
            count = 2 if token.text == "けど" and following is not None and following.text == "も" else 1
            return self.put(_KINDS[token.part], count, norm=token.text)
        return self.put(_KINDS[token.part], norm="、" if token.part is Part.CONJUNCTION else "")

    def _number(self, token: Token) -> bool:
        """Put a number that is one word or ends one: 倍, 半分, クレームゼロ, and behind a cadence 一度."""
        last, following = self.done[-1].time if self.done else None, self.token(1)
        is_last = following is None or following.part in _BEHIND_ZERO
        if is_last and token.text.endswith("ゼロ") and token.text != "ゼロ":  # one word to the analyser
            begin = token.end - len("ゼロ")
            zero = WrittenNumber(begin, token.end, NumberKind.AMOUNT, 0.0)
            self.put_to(MarkKind.WORD, token.start, begin)
            return self.put_to(MarkKind.NUMBER, begin, token.end, number=zero)
        if token.text == "一度" and last is not None and last.kind is TimeKind.CADENCE:
            once = WrittenNumber(token.start, token.end, NumberKind.AMOUNT, 1.0, "回", unit_start=token.start + 1)
            return self.put(MarkKind.NUMBER, number=once)
        if token.text not in {"倍", "半分", "半数"}:
            return False
        value, unit = (2.0, "倍") if token.text == "倍" else (50.0, "%")
        number = WrittenNumber(token.start, token.end, NumberKind.AMOUNT, value, unit, unit_start=token.start)
        return self.put(MarkKind.NUMBER, number=number)

    def _is_behind_number(self) -> bool:
        return self.last is not None and self.last.kind in _COUNTING

    def _is_behind_amount(self) -> bool:
        return self._is_behind_number() or (self.last is not None and self.last.text == "ずつ")

    def _bound(self, token: Token) -> bool:
        """Put a bound behind a number (以上, より多く), or one that speaks of a number before or behind it (最低, 多くても, 上限)."""
        following, second = self.token(1), self.token(2)
        ahead = following.text if following else ""
        if self._is_behind_number():
            if (bound := lexicon.BOUNDS_BEHIND.get(token.norm)) and token.part is not Part.VERB:
                return self.put(MarkKind.BOUND, bound=bound)
            if token.text == "より" and ahead[:1] in _MORE | _LESS and ahead:
                return self.put(MarkKind.BOUND, 2, bound=Bound.AT_LEAST if ahead[:1] in _MORE else Bound.AT_MOST)
        is_even = second is not None and second.text == "も"
        if token.text in _EVEN and (ahead == "とも" or (ahead == "て" and is_even)):
            bound = Bound.AT_LEAST if token.text == "少なく" else Bound.AT_MOST
            return self.put(MarkKind.BOUND, 2 if ahead == "とも" else 3, bound=bound, is_before=True)
        before = lexicon.BOUNDS_BEFORE.get(token.norm) or lexicon.BOUNDS_BEFORE.get(token.text)
        if before is None:
            return False
        count = 3 if ahead == "で" and is_even else 1
        is_name = (
            count == 1 and following is not None and following.is_nominal and ahead not in {"月", "週", "日", "年"}
        )
        if is_name and ahead in _LINES:
            return self.put(MarkKind.BOUND, 2, bound=before, is_before=True)  # 120行が最低線
        if is_name and token.text not in {"上限", "下限"}:
            return False
        return self.put(MarkKind.BOUND, count, bound=before, is_before=True)

    def _per_or_about(self, token: Token) -> bool:
        following = self.token(1)
        if token.norm in _EACH and token.part is not Part.PREFIX:
            return self.put(MarkKind.PER)
        behind = self.token(2)
        is_topic = behind is not None and behind.text in {"まし", "て"}  # 運行率につきましては
        if token.text == "に" and following is not None and following.text in {"つき", "付き"} and not is_topic:
            return self.put(MarkKind.PER, 2)
        if self._is_behind_number() and (token.norm in lexicon.ABOUT_BEHIND or token.text in lexicon.ABOUT_BEHIND):
            return self.put(MarkKind.ABOUT)
        is_number = following is not None and (following.part is Part.NUMERAL or following.text[:1] in "0123456789¥$")
        is_about = token.norm in lexicon.ABOUT_BEFORE and token.part in _BEFORE_NUMBER
        return is_about and is_number and self.put(MarkKind.ABOUT)

    def _is_verb(self, token: Token, motion: Motion) -> bool:
        """Return whether a verb says what happens; not 切る of 売り切る, nor する before the noun it describes."""
        following = self.token(1)
        last = self.done[-1] if self.done else None
        if last is not None and last.part is Part.PREFIX and motion in {Motion.OVER, Motion.UNDER}:
            return False  # お越しいただく
        if token.norm == "上げる" and last is not None and last.text in {"て", "で"} and last.part is Part.JOINING:
            return False  # 取らせてあげたい
        if motion is Motion.UNDER and token.norm == "切る" and last is not None and last.kind in _BEFORE_CUT:
            return False
        is_attribute = motion is Motion.MAKE and following is not None and following.is_nominal
        return not (is_attribute and following is not None and following.norm not in {"事", "こと", "為", "の"})

    def _is_predicate(self, token: Token, motion: Motion) -> bool:
        """Return whether a noun of change acts as a verb here; within a name (新規顧客獲得数) it does not."""
        following, last = self.token(1), self.done[-1] if self.done else None
        behind_number = last is not None and last.kind in {MarkKind.NUMBER, MarkKind.BOUND, MarkKind.ABOUT}
        behind_noun = last is not None and last.is_nominal
        is_gain = motion in {Motion.GAIN, Motion.AIM}
        behind_of = last is not None and last.text == "の"
        if following is None or (is_gain and behind_of and following.part is Part.COMMA):  # 賃貸の成約、去年は41件
            return not (is_gain and (behind_noun or behind_of))
        if following.part is Part.SUFFIX and following.text in {"中", "済み", "済"}:
            return False
        if following.is_nominal or following.part is Part.NUMERAL:
            is_head = following.norm in _BEHIND_VERBAL or following.text in _BEHIND_VERBAL
            if not is_head and not (behind_number and following.part is Part.NUMERAL):
                return False
        if behind_noun and last is not None and last.end == token.start and following.part is Part.SPACE:
            claim = self.token(2)  # 原価低減 年間500万円
            if claim and (claim.part is Part.NUMERAL or japanese_time(self.text, claim.start, self.stops)):
                return False
        if behind_noun and is_gain:  # 新規顧客獲得: the end of a name
            return following.norm in {"為る", "する", "できる", "出来る", "致す"}
        ahead = self.tokens[self.at + 1 : self.at + 20] if following.text == "を" else []
        in_sentence = takewhile(lambda each: each.part is not Part.STOP, ahead)
        is_counted = any(  # 受注を月30件に, 受注を全体の半分に
            each.part is Part.NUMERAL or each.text in {"半分", "半数", "倍"} for each in in_sentence
        )
        return behind_number or not (is_counted or following.text in _AFTER_A_NOUN)


#: As particles they are nothing else.
_ONLY_TIES = word_set("を は が の と も で")
_PARTICLES = frozenset({Part.CASE, Part.TOPIC, Part.JOINING, Part.PARTICLE, Part.AUXILIARY})
_NUMBERS = ("ゼロ", "倍", "半分", "半数", "一度")
_COUNTING = frozenset({MarkKind.NUMBER, MarkKind.ABOUT})
_BEFORE_NUMBER = frozenset({Part.PREFIX, Part.ADVERB, Part.TIMELY})
#: What a token is that no word makes anything else.
_KINDS = dict.fromkeys(Part, MarkKind.WORD) | dict.fromkeys(_PARTICLES, MarkKind.PARTICLE)
_KINDS |= {Part.CONJUNCTION: MarkKind.BREAK, Part.SIGN: MarkKind.SIGN}
_EVEN, _EACH = word_set("少なく 多く 長く 遅く 高く"), word_set("当たり 辺り ごと 毎")
#: What is a limit, a measure or about so much although no number stands before it.
_LIMITING = frozenset({*lexicon.BOUNDS_BEFORE, *lexicon.ABOUT_BEFORE, *_EVEN, *_EACH, "に"})


def _is_choice_of_neighbours(marks: Sequence[TextMark]) -> bool:
    """Return whether a comma stands between two neighbouring numbers that mean about so many: 3、4件."""
    if [mark.text for mark in marks[1:2]] != ["、"] or len(marks) < _NEIGHBOURS:
        return False
    low, high = marks[0].number, marks[2].number
    is_plain = low is not None and high is not None and low.is_amount and high.is_amount and not low.unit
    is_plain = (
        is_plain and marks[0].text.isdigit() and marks[0].end == marks[1].start and marks[1].end == marks[2].start
    )
    return is_plain and low is not None and high is not None and low.value == (high.value or 0.0) - 1 < _LARGEST_CHOICE


_NEIGHBOURS, _LARGEST_CHOICE = 3, 10
_PARTS_OF_TEN = tuple(["台", part] for part in ("前半", "後半", "半ば", "中盤"))


def _is_class(mark: TextMark, behind: TextMark) -> bool:
    """Return whether a number only tells which class of the noun it touches is meant: 二種免許, 一級建築士."""
    return _CLASS.fullmatch(mark.text) is not None and behind.is_nominal and behind.start == mark.end


_CLASS = re.compile("[一二三四1-4][種級類]")


def _is_whole_group(marks: Sequence[TextMark]) -> bool:
    """Return whether the number at the head of marks only counts all those of whom something is asked: 営業5人がそれぞれ, 12人全員."""
    number = marks[0].number
    behind = [mark for mark in marks[1:4] if mark.text not in _TIES]
    is_all = [mark.text for mark in marks[1:3]] == ["と", "も"]  # 3校とも
    is_all = is_all or (bool(behind) and behind[0].norm in lexicon.EVERYONE)
    if number is None or not (number.is_claim and is_all):
        return False
    is_apart = any(mark.kind is MarkKind.STOP for mark in marks)
    return number.unit not in {"", *MONEY_UNITS, *TIME_UNITS, *_NO_COUNTS} and not is_apart


_NO_COUNTS = frozenset({"%", "ポイント", "倍", "点", "か月", "年"})


def _list_counted_by(marks: Sequence[TextMark], at: int) -> int:
    """Return where the list begins that a number only counts, 0 where there is none: 見直すのは人件費、食材費、光熱費の三費目."""
    number = marks[at].number
    if at < _SHORTEST_LIST or marks[at - 1].text != "の" or number is None or not number.is_claim:
        return 0
    begin = at - 1
    while begin > 0 and (marks[begin - 1].is_nominal or marks[begin - 1].text in _LISTING):
        begin -= 1
    count = 1 + sum(mark.text in _LISTING for mark in marks[begin : at - 1])
    return max(begin, 1) if count > 1 and number.value == count else 0


_LISTING, _SHORTEST_LIST = frozenset("、,・とや"), 4


def _only_counted(marks: list[TextMark]) -> list[TextMark]:
    """Return the marks without numbers that count nothing: 1人でも多く, and the sum of those right before it (2名、3名の計5名)."""
    kept = marks
    for at in reversed(range(len(marks))):
        number = kept[at].number
        if number is None or not number.is_claim:
            continue
        behind = [mark.text for mark in kept[at + 1 : at + 5]]
        if number.value == 1 and behind[:2] == ["で", "も"] and behind[2:3] and behind[2] in _TO_THE_UTMOST:
            kept = [*kept[:at], *kept[at + 4 + (behind[3:] == ["の"]) :]]
            continue
        parts = [mark.number for mark in kept[:at] if mark.number and mark.number.is_claim]
        values = [part.value or 0.0 for part in parts if part.unit == number.unit]
        is_sum = len(values) > 1 and sum(values) == number.value
        if is_sum and [mark.text for mark in kept[at - 2 : at]] in (["の", "計"], ["の", "合計"]):
            kept = [*kept[: at - 2], *kept[at + 1 :]]
    return kept


_TO_THE_UTMOST = frozenset({"多く", "早く", "長く", "高く", "少なく", "安く"})


def _told_by_digits(marks: Sequence[TextMark]) -> list[TextMark]:
    """Return the limit that a number of digits says, if any: 一桁台に is below ten, 2桁に乗せる ten or more; not 二桁成長, 2桁にする."""
    digits, behind = marks[0], [mark for mark in marks[1:] if mark.kind is not MarkKind.ABOUT]
    said = re.fullmatch(r"([1-9一二三四五六])(?:桁|ケタ)", digits.text)
    if said is None or digits.number is None or digits.number.kind is not NumberKind.VAGUE:
        return []
    tie = behind[0].text if behind else ""
    count = "一二三四五六".find(said[1]) + 1 or int(said[1])
    verb = behind[1] if len(behind) > 1 and tie in {"に", "へ", "まで", "を"} else None
    is_single = count == 1 and tie in {"", "、", "に", "へ", "で", "まで", "を"}
    is_over = tie == "以上" or (verb is not None and (verb.motion in _GETTING_THERE or verb.norm == "行く"))
    is_below = verb is not None and verb.motion is Motion.DOWN
    if not is_single and (count == 1 or not (is_over or is_below)):
        return []
    bound = Bound.AT_LEAST if is_over and not is_single else Bound.AT_MOST
    value = 10.0 ** (count - (bound is Bound.AT_LEAST))
    number = WrittenNumber(digits.start, digits.end, NumberKind.AMOUNT, value)
    limit = TextMark(MarkKind.BOUND, digits.end, digits.end, "", "", bound=bound)
    return [replace(digits, number=number), limit]


_GETTING_THERE = frozenset({Motion.REACH, Motion.AIM, Motion.UP, Motion.GAIN})
_TIES = frozenset("がはものでに")
#: Terms that are over in words of several parts, or with a season: 昨期, 先々月, 前々回, 去年の夏.
_PAST_TERM = re.compile(
    r"(?:(?:前年度?|昨年度?|去年)の?同(?:期|月|時期)|(?:一昨|昨|先々|前々|直近)(?:年度?|期|季|シーズン|月|週|回)"
    r"|(?:一昨年|昨年?|去年)の?[春夏秋冬])(?!比|対)"
)
_BEGINS_PAST = frozenset("一昨先前去直")
_MEASURED = re.compile("[数率額量高度比点]$")


def _potential(token: Token) -> Motion | None:
    """Return what a verb in the form of what can be done does: 減らせる, 伸ばせる as 減らす, 伸ばす."""
    if token.norm[-2:-1] not in _CAN or token.part is not Part.VERB:
        return None
    motion = lexicon.MOTIONS.get(f"{token.norm[:-2]}{_CAN[token.norm[-2:-1]]}")
    return motion if motion in {Motion.UP, Motion.DOWN} else None


_LINES = word_set("線 ライン 水準 目標 条件")
_CAN = dict(zip("えけげせてねべめれ", "うくぐすつぬぶむる", strict=True))
#: Not before a noun or の: カロリーゼロの新商品.
_BEHIND_ZERO = frozenset({Part.SPACE, Part.STOP, Part.COMMA, Part.CASE})
_ENDS = frozenset(" 、。()（）を")
#: Verbal nouns of change by their last part: 値上げ, 賃下げ.
_BY_ENDING = {"上げ": Motion.UP, "下げ": Motion.DOWN}
_BEFORE_CUT = frozenset({MarkKind.WORD, MarkKind.MOTION})
_MORE, _LESS = frozenset("多高大長"), frozenset("少低小短早")
_MAY_BEGIN_TIME = frozenset({Part.TIMELY, Part.NUMERAL, Part.COUNTER, Part.PREFIX, Part.ADVERB})
#: A number that may begin a time: 2027年, 3月, 1日, 3か月, 2027/3, 4Q, 1商談ごと; not 3億円.
_MAY_BE_TIME = re.compile(
    r"[0-9.]{1,4}(?:[年月日週度期四半/.Qかヶケカヵ箇〜~–-]|商談|面談|配信|訪問|来店|接客|案件|開催|回|件)|[^0-9.]"
)
_BEGINS_TIME = frozenset(
    "母勤七バハ大元年月週日毎半四上下第前昨去先対今来翌当本再期通都現直従以数この商面配訪来接案開会通打回件一ひ令RFYQ向あ/'期MTmy春夏秋冬盆正Gゴク連各"
)
#: What may stand behind a verbal noun that is a predicate: 増加すること, 増加目標, 達成以上.
_BEHIND_VERBAL = word_set("以上 事 こと 為 ため 目標 予定 様 よう 後 時 可能 必達 為る する")
#: A verbal noun before one of these is a noun: 契約への転換率, 増加の傾向.
_AFTER_A_NOUN = word_set("の へ から が は で も や と ・ / まで")
