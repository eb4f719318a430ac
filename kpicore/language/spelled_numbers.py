"""English numbers in words, as they are dictated: twenty-five, eight thousand two hundred, a hundred and ten thousand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

COUNTING = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
SMALL_NUMBERS = {word: value for value, word in enumerate(COUNTING.split())} | {
    word: 10 * ten for ten, word in enumerate(_TENS.split(), 3)
}
_LARGE = {"thousand": 10**3, "grand": 10**3, "lakh": 10**5, "crore": 10**7, "million": 10**6, "billion": 10**9}
#: Six grand are thousands, six grand pianos are not.
_LARGE_WORD = "|".join(_LARGE).replace(
    "grand", r"grand(?! (?:piano|prix|final|opening|slam|total|master|(?!this|less|plus|across|as|us)[a-z]+s)\b)"
)
_WORD = re.compile(rf"({'|'.join([*SMALL_NUMBERS, 'hundred'])}|{_LARGE_WORD})\b", re.IGNORECASE)
_JOINT = re.compile(r"\s+(?:and\s+)?|-")
_A = re.compile(r"an?\s+(?=(?:hundred|thousand|million|billion)\b(?! times))", re.IGNORECASE)
_MOST = 24


@dataclass(slots=True)
class _Sum:
    """What the words so far come to: groups above a thousand in `whole`, the open one in `group`; `least` is the last place filled."""

    whole: int = 0
    group: int = 0
    least: int = 1000
    last_scale: int = 10**12

    def takes(self, word: str) -> bool:
        """Add a word where it continues the number, as a smaller place or a scale of what is open; say whether it did."""
        if word in _LARGE:
            if not self.group or _LARGE[word] >= self.last_scale:
                return False
            self.whole, self.group = self.whole + self.group * _LARGE[word], 0
            self.least, self.last_scale = 1000, _LARGE[word]
            return True
        if word == "hundred":
            if not 0 < self.group < 100 or self.group % 10 == 0:
                return False
            self.group, self.least = self.group * 100, 100
            return True
        value = SMALL_NUMBERS[word]
        if not 0 <= value < self.least or (value == 0 and (self.whole or self.group)):
            return False
        is_ten = value >= 20
        self.group, self.least = self.group + value, 10 if is_ten else 0
        return True

    @property
    def value(self) -> int:
        return self.whole + self.group


_DIGITS = rf"(?P<digits>(?:\s+(?:{'|'.join(COUNTING.split()[:10])}))+)\b"
_POINT = re.compile(rf"\s+point{_DIGITS}", re.IGNORECASE)
_BARE_POINT = re.compile(rf"point{_DIGITS}", re.IGNORECASE)
_SCALE = re.compile(rf"[\s-]+(?P<scale>dozen|hundred|{'|'.join(_LARGE)})\b(?! times)", re.IGNORECASE)
_HALF = re.compile(rf"\s+and\s+a\s+half(?={_SCALE.pattern})", re.IGNORECASE)


def _scaled(text: str, end: int, value: Fraction) -> tuple[float, int]:
    """Return a number that ends there, times the thousand or million behind it, and where that ends."""
    scale = _SCALE.match(text, end)
    size = {"dozen": 12, "hundred": 100, **_LARGE}[scale["scale"].lower()] if scale else 1
    return float(value * size), scale.end() if scale else end


def _said_short(text: str, written: str, end: int, total: _Sum) -> tuple[float, int] | None:
    """Return a number of which the last word counts tenths of its million, as prices are said, and where it ends; None of any other.

    A million two is 1.2 million, a million two fifty 1.25 million; a million and two is no more than it says, and of a million two years
    from now only the million is the number.
    """
    before, _, digit = written.lower().rpartition(" ")
    is_digit = 0 < total.group < 10 and digit in SMALL_NUMBERS and not before.endswith(" and")
    if total.whole < _SAID_SHORT or total.last_scale < _SAID_SHORT or not is_digit:
        return None
    if _OTHER_COUNT.match(text, end):
        return float(total.whole), end - len(digit) - 1
    value, tens = total.whole + Fraction(total.group * total.last_scale, 10), _TENS_BEHIND.match(text, end)
    if tens is None:
        return float(value), end
    hundredths = SMALL_NUMBERS[tens["tens"].lower()]
    return float(value + Fraction(hundredths * total.last_scale, 1000)), tens.end()


#: Nobody leaves out the scale of less.
_SAID_SHORT = 10**6
#: Behind the digit they make it a number of its own.
_OTHER_COUNT = re.compile(
    r"\s+(?:times|(?:years?|months?|weeks?|days?|quarters?|seasons?|terms?)\b(?!['’]s?))", re.IGNORECASE
)
_TENS_BEHIND = re.compile(
    rf"\s+(?P<tens>{'|'.join(COUNTING.split()[10:])}|{_TENS.replace(' ', '|')})\b(?!-)", re.IGNORECASE
)


def spelled_number(text: str, at: int) -> tuple[float, int] | None:
    """Return a number in several words that begins at a place of a text, and where it ends; None for one word or none.

    A word goes on with the number only as its next smaller place: three hundred and two hundred, two five are two numbers.

    >>> spelled_number("a hundred and ten thousand we owe", 0)
    (110000.0, 26)
    """
    opening = _A.match(text, at)
    total, end, count = _Sum(group=int(opening is not None)), at, 0
    following = opening.end() if opening else at
    while count < _MOST and (word := _WORD.match(text, following)):
        joint = text[end:following].lower()
        is_tied = "and" not in joint or (total.least in {100, 1000} and word[1].lower() not in {"hundred", *_LARGE})
        is_hyphen_of_tens = joint != "-" or total.least == 10  # two-three
        ahead = _JOINT.match(text, word.end())
        multiplied = _WORD.match(text, ahead.end()) if ahead and "and" in joint else None
        is_apart = multiplied is not None and multiplied[1].lower() == "hundred" and total.least == 100
        if not (is_tied and is_hyphen_of_tens) or is_apart or not total.takes(word[1].lower()):
            break
        end, count = word.end(), count + 1
        joint_behind = _JOINT.match(text, end)
        if joint_behind is None:
            break
        following = joint_behind.end()
    if short := _said_short(text, text[at:end], end, total):
        return short
    if (count and (point := _POINT.match(text, end))) or (
        point := _BARE_POINT.match(text, at)
    ):  # thirty-two point five
        digits = "".join(str(SMALL_NUMBERS[word]) for word in point["digits"].lower().split())
        return _scaled(text, point.end(), Fraction(f"{total.value}.{digits}"))
    if count and (half := _HALF.match(text, end)):  # two and a half million
        return _scaled(text, half.end(), total.value + Fraction(1, 2))
    return (float(total.value), end) if count > 1 or (opening and count) else None


_CLIPPED = re.compile(
    rf"(?:{'|'.join(COUNTING.split()[1:10])}) (?:{'|'.join([*COUNTING.split()[10:], *_TENS.split()])})\b(?!-)",
    re.IGNORECASE,
)


def clipped_number(text: str, at: int) -> int | None:
    """Return where a number ends that leaves out its hundred, as one says prices and rooms: one eighty, two fifty; None elsewhere."""
    clipped = _CLIPPED.match(text, at)
    return clipped.end() if clipped else None
