"""Which English words give which marks: bounds and prepositions before a number, verbs where a clause begins, negation."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from kpicore.language import lexicon
from kpicore.language.lexicon import Bound, Motion, word_set
from kpicore.language.scanning import MarkKind, Scan, without_blanks
from kpicore.language.spelled_numbers import COUNTING, SMALL_NUMBERS
from kpicore.language.tokens import Part, Token
from kpicore.language.written_numbers import NUMBER_WORDS, PARTS, NumberKind, WrittenNumber, rounded_share
from kpicore.language.written_times import TimeKind, english_time


class _VerbScan(Scan):
    """What in an English text is a verb of change, and what only looks like one."""

    def _motion(self, token: Token) -> tuple[Motion, bool] | None:
        """Return what a verb does and whether it is told as past; None for every other word, and for a noun that looks like one."""
        base, is_past, is_noun = _base_form(token.norm)
        following = self._next_word()
        last = self.last
        if not is_past and self._is_change(token, base):
            return lexicon.ENGLISH_CHANGES[base], False
        motion = lexicon.ENGLISH_MOTIONS.get(base)
        if motion is None:
            return None
        if base in {"double", "triple"} and _DIGITS.match(self.text, token.end):
            return None
        if base == "save" and not _SAVED_ON.match(self.text, token.end):
            motion = Motion.GAIN  # save £10,000 by June
        opens = self._opens() or (motion in _SHIFTS and following in _WAYS and last is not None and last.norm == "to")
        is_by = following == "by" and not _BY_ORDINAL.match(self.text, token.end)
        if is_by and motion in _SHIFTS and not is_past and _BY_AMOUNT.match(self.text, token.end):
            return motion, False  # members cut by 40, lower by a third
        opens = opens or self._is_of_subject(motion, following)
        opens = opens or (last is not None and last.norm in {"we're", "i'm"} and token.norm.endswith("ing"))
        if is_past:
            told = self._past(token, motion, opens=opens)
            return None if told is None else (motion, told)
        if token.norm in _COMPARED:  # 3 more
            return (motion, False) if self.is_behind(MarkKind.NUMBER) or (token.norm == "lower" and opens) else None
        if token.norm in {"up", "down", "forward"}:
            return (motion, False) if self._leads_on(token, following) else None
        if base in {"hold", "bring", "put"} and self._is_number(following):
            motion = Motion.GAIN  # hold 4 meetings, bring 60 leads, put £200 aside
        if is_noun or self._is_named(token, base, opens=opens):
            return None
        is_late = token.norm == base and not (last is not None and last.norm in _BEFORE_OBJECT)  # with top 5 vendors
        is_late = is_late and (motion in {Motion.OVER, Motion.KEEP} or base in _LATE)
        is_late = is_late and not self.is_behind(MarkKind.NUMBER) and _LATE_VERB.match(self.text, token.end) is not None
        return (motion, False) if opens or is_late else None

    def _is_named(self, token: Token, base: str, *, opens: bool) -> bool:
        """Return whether the base form of a verb is a noun by what stands around it: shrink is at 2.4%, get shrink down to 1.5%."""
        last, following = self.last, self._next_word()
        if following in _AFTER_NOUN and not (base in _ONLY_VERBS and opens):
            return True
        is_object = last is not None and last.norm in {"want", "wants", "get", "like"} and following in _PLACES
        return token.norm == base and (is_object or _PREDICATE_NEXT.match(self.text, token.end) is not None)

    def _is_change(self, token: Token, base: str) -> bool:
        """Return whether a noun tells what changes, or by how much: a growth in sales, a drop of 5% in churn, we agreed a 15% cut."""
        following, share = self._next_word(), self.last.number if self.last is not None else None
        ends_share = share is not None and share.unit == "%" and following in _BEHIND_SHARE
        if base not in lexicon.ENGLISH_CHANGES or not (following in {"in", "of"} or ends_share):
            return False
        is_head = _AT_HEAD.search(self.text[max(0, token.start - 24) : token.start]) is not None
        is_amount = is_head and _OF_AMOUNT_IN.match(self.text, token.end) is not None
        return is_amount or not _NUMBER_AFTER.match(self.text, token.end)

    def _past(self, token: Token, motion: Motion, *, opens: bool) -> bool | None:
        """Return whether a past form tells what was done, False where it says what is to be, None where it is no verb of the clause."""
        last = self.last
        tells_number = _PAST_OF.match(self.text, token.end) is not None
        if last is None:
            return None
        if last.norm in _WISHED_OBJECTS and any(mark.norm in _WISHING for mark in self.done):
            return False  # I want that halved by Easter
        if motion is Motion.KEEP and self._next_word() in _WAYS | {"at"} and last.kind is MarkKind.WORD:
            return False  # labour cost held to 31%
        if last.norm == "be" and tells_number:
            return False  # to be extended by 15 days
        if motion is Motion.GAIN and last.kind is MarkKind.WORD and _SHARE_NEXT.match(self.text, token.end):
            return None  # seats filled 78%
        is_told = last.norm in {"we", "i", "they", "he", "she", "it"}  # we closed 14 deals
        return True if is_told or (not opens and tells_number) else None

    def _leads_on(self, token: Token, following: str) -> bool:
        """Return whether up, down or forward tells which way: down to 4, up 20%, bring invoicing forward to 3 days.

        Not where it only ends a verb: make up half of all bookings, the lift was down 11 days.
        """
        last = self.last
        verb = last.norm if last is not None else ""
        if token.norm == "down" and verb in {"was", "were"} and _DOWN_FOR.match(self.text, token.end):
            return False
        doing = without_blanks(self.done[-4:])[:-1][-1:] if verb in _WISHED_OBJECTS else []
        is_written = bool(doing) and (doing[0].kind is MarkKind.WORD or doing[0].motion is Motion.GAIN)
        is_written = is_written and doing[0].norm != "get" and (not following or self._is_number(following))
        before = without_blanks(self.done)[-2:-1]
        is_act = token.norm == "up" and bool(before) and before[0].norm in _ASKED_TO and verb not in _MOVED_UP
        is_act = is_act and _SOME_NEXT.match(self.text, token.end) is not None  # each gang to put up 2 jobs
        shares = [at for at, mark in enumerate(self.done) if mark.number is not None and mark.number.unit == "%"]
        is_of_some = bool(shares) and any(mark.norm == "of" for mark in self.done[shares[-1] + 1 :][:2])
        is_act = is_act or (is_of_some and _TO_NO_AMOUNT.match(self.text, token.end) is not None)
        if is_act or (token.norm == "up" and verb in _WITH_UP) or is_written:
            return False  # write it down 3 times a day, 85% of trainees brought up to level 2
        if token.norm == "forward":
            is_moved = any(mark.motion is Motion.MAKE for mark in self.done)
            return is_moved and (following in _WAYS or self.is_behind(MarkKind.MOTION))
        is_way = following in {"to", "from", "by", "on", ""} or following[:1].isdigit() or following[:1] in _MONEY_SIGNS
        is_done = verb.endswith(("ed", "paid", "sold", "built"))
        is_by = is_done and following == "by"
        if is_by and english_time(self.text, self.text.index("by", token.end)) is not None:
            return False  # members paid up by the end of January
        if is_by and _BY_ORDINAL.match(self.text, token.end) is not None:
            return False  # phones picked up by the third ring
        is_way = is_way or _CHANGED_BY.match(self.text, token.end) is not None
        return is_way or self.is_behind(MarkKind.NUMBER, MarkKind.MOTION)

    def _opens(self) -> bool:
        """Return whether a clause begins here, or a verb is expected: behind to, should, we, not, a term of time at the head."""
        last = self.last
        if last is None or last.kind in {MarkKind.BREAK, MarkKind.STOP, MarkKind.SIGN, MarkKind.NOT, MarkKind.ABOUT}:
            return True
        if last.norm == "to":  # days to hire is a noun, team to reach is not
            words = without_blanks(self.done)[:-1]
            return not words or words[-1].kind is not MarkKind.WORD or words[-1].norm in _BEFORE_VERB
        if last.kind is MarkKind.PARTICLE:
            return last.norm in _BEFORE_VERB
        blank = {MarkKind.TIME, MarkKind.SPACE, MarkKind.BREAK}
        return last.kind is MarkKind.TIME and all(mark.kind in blank for mark in self.done)

    def _is_of_subject(self, motion: Motion, following: str) -> bool:
        """Return whether to and a verb tell what the subject at the head is to do: borrower to bring arrears below 5%, blog to win 60.

        A verb of change takes an object or a number, any other one a number: not calls to close, below 5. What takes time or money to do
        is measured itself (days to close 40 deals).
        """
        last = self.last
        if last is None or last.norm != "to":
            return False
        words = without_blanks(self.done)
        wish = next((at for at in reversed(range(len(words))) if words[at].norm in _ASKED), -1)
        words = [
            mark for mark in words[wish + 1 :] if wish < 0 or mark.norm not in _OWNERS
        ]  # we need the crew to file reports
        if not 1 < len(words) <= _LONGEST_SUBJECT:
            return False
        words.pop()
        is_subject = all(mark.kind is MarkKind.WORD for mark in words) and not any(
            mark.norm in _TASKS for mark in words
        )
        is_object = (motion in _CHANGING or wish >= 0) and following[:1].isalpha() and following not in _NO_OBJECTS
        return is_subject and (is_object or self._is_number(following))

    def _is_number(self, word: str) -> bool:
        return word[:1].isdigit() or word[:1] in _MONEY_SIGNS or word in NUMBER_WORDS

    def _ends_range(self) -> bool:
        """Return whether `and` joins the ends of a range: between 28% and 32%."""
        marks = without_blanks(self.done[-6:])
        is_open = len(marks) > 1 and marks[-1].kind is MarkKind.NUMBER and marks[-2].norm == "between"
        following = self._next_word()
        return is_open and self._is_number(following)

    def _next_word(self) -> str:
        following = self.token(1)
        if following is not None and following.part is Part.SPACE:
            following = self.token(2)
        return following.norm if following and following.part is not Part.STOP else ""


class EnglishScan(_VerbScan):
    """The scan of an English text."""

    def time(self, token: Token) -> bool:
        if token.part is Part.STOP:  # Dr. Patel wants 90
            return self.last is not None and self.last.norm in _TITLES and self.put(MarkKind.SIGN)
        time = english_time(self.text, token.start)
        return time is not None and self.put_to(MarkKind.TIME, time.start, time.end, time=time)

    def word(self, token: Token) -> bool:
        if token.part is not Part.WORD:
            if token.text == "+" and self.is_behind(MarkKind.NUMBER):  # bouquets 150+
                return self.put(MarkKind.BOUND, bound=Bound.AT_LEAST)
            is_about = token.text == "~" and re.match(r"\s?[$€£¥]?[0-9]", self.text[token.end :])
            return self.put(MarkKind.ABOUT if is_about else MarkKind.SIGN)
        for pattern, bound, before in _ENGLISH_BOUNDS if token.norm in _BEGIN_BOUNDS else ():
            found = pattern.match(self.text, token.start)
            if found and (before or self._is_behind_amount(token, found.end())):
                return self.put_to(MarkKind.BOUND, token.start, found.end(), bound=bound, is_before=before)
        if token.norm in {"by", "in"} and (
            found := _BY_PART.match(self.text, token.start)
        ):  # by half, by a third, in half
            share = rounded_share(Fraction(1), Fraction(PARTS[found["part"].lower()]))
            self.put(MarkKind.PARTICLE, norm="by")
            number = WrittenNumber(token.end, found.end(), NumberKind.AMOUNT, share, "%")
            return self.put_to(MarkKind.NUMBER, self.tokens[self.at].start, found.end(), number=number)
        for pattern, kind, moves in _PHRASES.get(token.norm, ()):
            if found := pattern.match(self.text, token.start):
                return self.put_to(kind, token.start, found.end(), motion=moves)
        if self._pointing(token) or self._told(token) or self._half_again(token) or self._negation(token):
            return True
        if motion := self._motion(token):
            return self.put(MarkKind.MOTION, motion=motion[0], is_past=motion[1])
        if token.norm == "and" and self._ends_range():
            return self.put(MarkKind.RANGE)
        if token.norm in {"and", "while", "but", "plus"}:
            return self.put(MarkKind.BREAK, norm="and")
        is_acronym = token.text in _ACRONYMS and not self.text.isupper()  # grow the US
        is_particle = token.norm in _ENGLISH_PARTICLES and not is_acronym
        return self.put(
            MarkKind.PARTICLE if is_particle else MarkKind.WORD, norm=token.text if is_acronym else token.norm
        )

    def _pointing(self, token: Token) -> bool:
        """Put what only points at something named before or told behind: 25 of em, back to where it used to be, a 4.8."""
        if token.norm == "em":
            return self._next_word() not in {"dash", "space"} and self.put(MarkKind.PARTICLE, norm="them")
        former = _TO_WHERE_IT_WAS.match(self.text, token.start) if token.norm == "to" else None
        if former is None:
            return False
        passed = 0
        for each in self.tokens[self.at :]:
            if each.end > former.end():
                break
            passed += 1
        return self.put(MarkKind.PARTICLE, passed, norm="to")

    def _told(self, token: Token) -> bool:
        """Put what a multiple is of (double what we did), or how many times what it is now a number is (that's twice what we get)."""
        if token.norm not in _BEGIN_TOLD:
            return False
        if half := _HALF_THE_BATTLE.match(self.text, token.start):
            return self.put_to(MarkKind.PARTICLE, token.start, half.end())
        if told := _MULTIPLE_OF_NOW.match(self.text, token.start):
            times = {"half": 0.5, "triple": 3.0, "three times": 3.0, "four times": 4.0}.get(told["times"].lower(), 2.0)
            number = WrittenNumber(*told.span("times"), NumberKind.MULTIPLE, times)
            return self.put_to(MarkKind.PARTICLE, token.start, told.end(), number=number)
        last, told = self.last, _WHAT_IT_IS.match(self.text, token.start)
        multiple = _MULTIPLE_BESIDE.match(self.text, token.start) if self.is_behind(MarkKind.BREAK) else None
        if multiple is not None and any(mark.kind is MarkKind.NUMBER for mark in self.done):
            number = WrittenNumber(
                *multiple.span("times"), NumberKind.MULTIPLE, float(lexicon.TIMES[multiple["times"].lower()])
            )
            return self.put_to(MarkKind.PARTICLE, token.start, multiple.end(), number=number)
        if told is None or last is None:
            return False
        multiple_of, before = last.number, without_blanks(self.done)[-_MULTIPLE_BEHIND:]
        is_times = multiple_of is not None and multiple_of.unit == "倍"
        is_beside = is_times and len(before) == _MULTIPLE_BEHIND and before[-2].kind is MarkKind.BREAK
        if is_beside and multiple_of is not None and any(mark.number is not None for mark in self.done[:-1]):
            beside = WrittenNumber(multiple_of.start, multiple_of.end, NumberKind.MULTIPLE, multiple_of.value)
            self.done[self.done.index(last)] = replace(last, kind=MarkKind.PARTICLE, number=beside)  # twice what we do
        is_multiple = is_times or last.motion in {Motion.DOUBLE, Motion.HALVE}
        return is_multiple and self.put_to(MarkKind.PARTICLE, token.start, told.end())

    def _half_again(self, token: Token) -> bool:
        """Put half as many again, and what is counted between them, as the half by which it grows."""
        whole = _TO_ITSELF.match(self.text, token.start) if self.is_behind(MarkKind.NUMBER) else None
        if whole is not None:
            return self.put_to(MarkKind.PARTICLE, token.start, whole.end())
        found = _HALF_AGAIN.match(self.text, token.start) if token.norm == "half" else None
        if found is not None:
            number = WrittenNumber(token.start, found.end(), NumberKind.AMOUNT, 50.0, "%", sign="+")
            return self.put_to(MarkKind.NUMBER, token.start, found.end(), number=number)
        is_told = token.norm == "again" and any(mark.text.lower().startswith("half as ") for mark in self.done)
        return is_told and self.put(MarkKind.PARTICLE)

    def _is_behind_amount(self, token: Token, end: int) -> bool:
        """Return whether a number, a time or what a number counts stands before: three rings or less, 2 a month max, in 5 days at most."""
        last = self.last
        is_span = last is not None and last.time is not None and last.time.kind is TimeKind.SPAN
        if is_span or self.is_behind(MarkKind.NUMBER):
            return True
        if token.norm in {"at", "max", "maximum", "tops"} and not self.text[end:].strip(" .!"):
            return any(mark.number is not None for mark in self.done)  # one in a thousand returned at most
        if token.norm == "plus":
            return False
        marks = without_blanks(self.done[-8:])
        if marks and marks[-1].kind is MarkKind.BREAK and token.norm in {"no", "not", "and"}:
            marks.pop()  # three a month, not more
        while marks and marks[-1].time is not None and marks[-1].time.kind is TimeKind.CADENCE:
            marks.pop()
        count = next((at for at, mark in enumerate(reversed(marks)) if mark.kind is not MarkKind.WORD), len(marks))
        number = marks[-1 - count].number if count < len(marks) else None
        return number is not None and count <= _LONGEST_COUNTED and (number.unit in {"", "%"} or not count)

    def _negation(self, token: Token) -> bool:
        """Put a negation; the single one of which there shall be none is zero: we should not wish to record | a single further one."""
        if token.norm == "a" and (single := _A_SINGLE.match(self.text, token.start)):
            near = range(max(0, len(self.done) - _LONGEST_DENIED), len(self.done))
            denier = next((at for at in reversed(near) if self.done[at].kind is MarkKind.NOT), None)
            if denier is None or any(mark.kind is MarkKind.BREAK for mark in self.done[denier:]):
                return False
            self.done[denier] = replace(self.done[denier], kind=MarkKind.PARTICLE)
            number = WrittenNumber(token.start, single.end(), NumberKind.AMOUNT, 0.0)
            return self.put_to(MarkKind.NUMBER, token.start, single.end(), number=number)
        if token.norm.endswith("t") and (denied := _DENIED_AUXILIARY.fullmatch(token.norm)):
            return self.put(MarkKind.NOT, norm=f"{denied['auxiliary']}n't")
        is_kept = token.norm == "from" and not self.is_behind(MarkKind.NUMBER)  # knock off 3 days from invoicing
        is_denied = token.norm in _ENGLISH_NOT or (is_kept and _KEPT_FROM.match(self.text, token.start) is not None)
        return is_denied and self.put(MarkKind.NOT)


#: The full stop behind them ends nothing.
_TITLES = word_set("dr mr mrs ms prof rev")
_ASKED_TO = word_set("to should must shall will can we i they i'll we'll")
#: What they are up is how far they went.
_MOVED_UP = word_set("go move come be is are was were get climb creep step jump edge inch rise grow end")
#: What some of those are brought to, and no level that a number goes to.
_TO_NO_AMOUNT = re.compile(
    r"\s+to\s+(?!(?:the\s+|about\s+|around\s+|roughly\s+|at\s|no\s|a\s+|under\s|below\s|over\s|above\s)*"
    rf"(?:[$£€¥]?[0-9]|(?:{COUNTING.replace(' ', '|')}|half|zero)\b))[a-z]",
    re.IGNORECASE,
)
#: So many things, and no share or place.
_SOME_NEXT = re.compile(
    rf"\s+(?:[0-9][0-9,]*|{COUNTING.replace(' ', '|')})\s+(?!percent|per cent|points?\b|places?\b|ranks?\b)(?:[a-z-]+\s+){{0,2}}[a-z]+s\b",
    re.IGNORECASE,
)
#: With up they say of what something is so much: rent eats up 19% of sales.
_WITH_UP = word_set("make makes take takes eat eats use uses tie ties")
#: Written so they are no pronouns.
_ACRONYMS = frozenset({"US", "IT"})
#: What a multiple is of: double what we did last December.
_WHAT_IT_IS = re.compile(r"what (?:we|i|they|it|you|he|she)\b[^,.;:()]*", re.IGNORECASE)
#: Behind a number, how many times what it is now that comes to.
_MULTIPLE_OF_NOW = re.compile(
    r"(?:that['’]?s|that is|which is|which['’]s) (?P<times>double|twice|triple|three times|four times|half) "
    + _WHAT_IT_IS.pattern,
    re.IGNORECASE,
)
#: A verdict on what stands before it, and no number of it: that's half the battle.
_HALF_THE_BATTLE = re.compile(
    r"(?:that['’]?s|that is|which is|which['’]s) half (?:the|my|our) [a-z]+(?=[.,;!]|$)", re.IGNORECASE
)
_WISHED_OBJECTS, _WISHING = word_set("it that this them those"), word_set("want wants need needs like get have see")
#: 60 a day, double today's rate.
_MULTIPLE_BESIDE = re.compile(
    r"(?P<times>double|triple|quadruple) (?:today['’]s|the (?:current|present)|our (?:current|present)|what (?:we|it|they))\b[^,.;:()]*",
    re.IGNORECASE,
)
_A_SINGLE = re.compile(r"a single(?: (?:further|more|other|additional|new|extra))?(?: one\b)?", re.IGNORECASE)
_LONGEST_DENIED, _MULTIPLE_BEHIND = 12, 2
_BEGIN_TOLD = word_set("double triple quadruple what that's thats that which which's")
_SHARE_NEXT = re.compile(r"\s+[0-9.]+\s?%")
_LONGEST_COUNTED = 2
_LONGEST_SUBJECT = 5
_ASKED = word_set("need needs want wants expect expects ask asks require requires like get")
_OWNERS = word_set("the our my their each every all")
_CHANGING = frozenset({Motion.UP, Motion.DOWN, Motion.MAKE, Motion.KEEP, Motion.HOLD})
_TASKS = word_set(
    "time times days hours weeks minutes months cost costs price steps calls visits ability chance way ways reason reasons"
)
#: Behind a verb of change they begin no object: sales to grow by a fifth.
_NO_OBJECTS = word_set("to by from below under above over within at in on and or per is are is up down")
#: What a noun is to do, from where or to where: inventory to reduce from 38 to 30; not days to close 40 deals.
_BEHIND_SHARE = word_set("by this next over before from") | {""}
_SHIFTS = frozenset({Motion.UP, Motion.DOWN, Motion.BETTER})
_WAYS = word_set("from to by below under above")
_COMPARED = word_set("more fewer less higher lower better additional extra further")
#: How many figures a number has is no multiple: double digit growth.
_DIGITS = re.compile(r"[\s-](?:digits?|figures?|check|glazed|glazing|bed(?:ded)?|room|shifts?)\b", re.IGNORECASE)
#: What is saved on something is taken off it.
_SAVED_ON = re.compile(r"(?:\s+(?:[^\s,.]|[.,](?=[0-9]))+){1,6}?\s+(?:on|off|from)\b", re.IGNORECASE)
#: A past form that tells what a number did: grew 15%, was cut by half; not orders shipped same day.
_PAST_OF = re.compile(
    r"\s+(?:(?:by|to|from)\s+(?:\w+\s+){0,2}?(?:[$€£¥]?[0-9]|half\b|an? (?:third|quarter|fifth|sixth|eighth|tenth)\b"
    r"|(?:two|three|four|five|six|ten|zero)\b)"
    r"|[$€£¥]?[0-9]|about|over|under)",
    re.IGNORECASE,
)
_DOWN_FOR = re.compile(r"\s+(?:for\s+)?[0-9.]+\s?(?:days?|hours?|minutes?|weeks?)\b", re.IGNORECASE)
_MONEY_SIGNS = frozenset("$€£¥")
_LATE = frozenset({"fall", "drop", "rise", "grow", "hit"})
#: At the head of a clause no nouns, whatever follows: increase margin, cut costs; not drop rate.
_ONLY_VERBS = word_set(
    "increase raise reduce cut slash trim decrease grow boost lower improve expand shorten get bring achieve maintain"
)
_NUMBER_AFTER = re.compile(r"\s+(?:in|of)\s+[$€£¥]?[0-9]")
_ENGLISH_NOT = word_set("not never no nobody nothing none cannot without")
#: With its apostrophe or, as people type, without.
_DENIED_AUXILIARY = re.compile(r"(?P<auxiliary>do|does|wo|must|should|ca|ought|need|sha|would|could)n'?t")
_BEFORE_VERB = word_set(
    "to wanna gonna gotta will must should shall may we us me him them help i please let's lets and then also can would like is are be "
    "that love so hope hoping keen trying try intend pledge endeavour endeavor strive seek attempt undertake aspire wish "
    "our goal target aim aims plan plans need needs want wants expect expects intends pledges seek seeks commits hopes promises tries "
    "team staff everyone resolved decided agreed asked voted requested promised pls"
)
_AFTER_NOUN = word_set(
    "rate rates time times ratio score scores value values of cost costs price level index share margin volume size target "
    "figure figures count hours per"
)
#: Behind a noun, however much it looks like a verb: shrink's at 2.4%, cut has slipped.
_PREDICATE_NEXT = re.compile(
    r"(?:['’]s)?\s+(?:is|are|was|were|has|had|sits?|stands?|averages|went|came|should|must|needs to)\b"
    r"|['’]s\s+(?:at|up|down|now|[0-9])|(?:\s+up|\s+down)?\s+at\s+[$€£]?[0-9]|:",
    re.IGNORECASE,
)
_PLACES = word_set("at to under below above over down up back")
_ENGLISH_PARTICLES = word_set(
    "wanna gonna gotta a an the our we us me him i my your their its his her this that these those is are be being been "
    "will must should shall would can may to of in on at by for from with into onto as per than it they them he she let's "
    "lets please all each every so or if then also have has had do does there which who when where need needs want wants "
    "like via about aside up down out off over under between within through throughout along across toward towards behind beside "
    "despite upon against amid among near"
)
_NUMBER_AHEAD = (
    r"(?=\s+(?:the\s+|a\s+|an\s+|about\s+|around\s+)?(?:[$€£¥~]\s?)?(?:[0-9]|(?:half|dozen|hundred|thousand|point"
    rf"|{'|'.join(SMALL_NUMBERS)})\b)|\s+an?\s+(?:second|minute|hour|day|week|month)\b|\s+(?-i:[A-Z]{{1,3}}\s?)?[$€£¥₹][0-9]"
    r"|\s+(?-i:[A-Z]{3}|Rs\.?)\s?[0-9]|\s+[0-9])"
)
#: An amount as it stands behind a word of change: about forty, a third, half a point, a day and a half.
_AMOUNT = (
    r"\s+(?:(?:an?|the|about|around|roughly|approximately|nearly|almost|another|some|over|only|just|a further)\s+)*"
    r"(?:~\s?)?"
    rf"(?:[$€£¥]?\s?[0-9]|(?:{'|'.join(PARTS)}|dozen|couple|few|hundred|thousand|million|point|percentage|per ?cent"
    rf"|second|minute|hour|day|week|month|{'|'.join(SMALL_NUMBERS)})\b)"
)
_CHANGED_BY = re.compile(_AMOUNT, re.IGNORECASE)
_BY_AMOUNT = re.compile(
    r"\s+by(?!\s+[0-9a-z]+\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)" + _AMOUNT,
    re.IGNORECASE,
)
_OF_AMOUNT_IN = re.compile(rf"\s+of{_AMOUNT}(?:[^,;:]|,(?=[0-9]))*?\s(?:in|on|from|over|across)\b", re.IGNORECASE)
_AT_HEAD = re.compile(r"(?:^|[.,;:!?]\s*|\ban? (?:(?:further|overall|total|net|average) )?)$", re.IGNORECASE)
#: After a limit a part may stand too: below a fifth.
_AMOUNT_AHEAD = rf"(?:{_NUMBER_AHEAD}|(?=\s+a\s+(?:fiver|tenner)\b)|(?=\s+(?:an?|one)\s+(?:third|quarter|fifth|sixth|eighth|tenth)\b))"
_LESS = "less|fewer|lower|smaller|shorter|younger|lighter|cheaper"
_ENGLISH_BOUNDS = tuple(
    (re.compile(rf"(?:{words}){ahead}", re.IGNORECASE), bound, before)
    for words, ahead, bound, before in (
        (
            rf"(?:no|not) (?!(?:{_LESS}) )(?:more|worse|[a-z]{{2,}}er) than|at most|at or (?:below|under)|up to|under"
            rf"|below|beneath|(?:{_LESS}|faster|sooner) than|within|inside(?: of)?|"
            r"(?:a )?max(?:imum|\.)?(?: of)?(?:,)?|(?:an? )?(?:upper )?limit(?:ed)? (?:of|to|at|is)|capped at|(?:a )?cap of"
            r"|(?:a )?ceiling of|not exceeding|south of|shy of",
            _AMOUNT_AHEAD,
            Bound.AT_MOST,
            True,
        ),
        (r"(?:within|inside) (?:the|their|its|his|her|your|our) first", _NUMBER_AHEAD, Bound.AT_MOST, True),
        (r"sub[- ]?", r"(?=[$€£¥]?[0-9])", Bound.AT_MOST, True),
        (r"(?:by|before) (?:working |business )?day", r"(?=\s[0-9]{1,2}\b)", Bound.AT_MOST, True),
        (
            rf"(?:no|not) (?:{_LESS}) than|at least|at or above|above|over|(?:more|higher|greater|better"
            r"|longer|bigger|larger|older|heavier) than"
            r"|(?:a )?min(?:imum|\.)?(?: of)?|(?:a )?floor of|beyond|past|exceeding|upwards of|north of",
            _AMOUNT_AHEAD,
            Bound.AT_LEAST,
            True,
        ),
        (
            r"is (?:the|our|my) (?:minimum|floor)"
            r"|not an? (?:point|penny|cent|minute|second|day|hour|pound|dollar|euro|gram) (?:less|under|fewer|shorter|lower)"
            r"|or (?:more|better|higher|above|greater|over)|plus|and (?:up|above|over)|at least|or longer|minimum"
            r"|at the (?:very )?least|as a minimum",
            r"\b",
            Bound.AT_LEAST,
            False,
        ),
        (
            r"is (?:the|our|my) (?:limit|maximum|max|ceiling|cap)"
            r"|not an? (?:point|penny|cent|minute|second|day|hour|pound|dollar|euro|gram) (?:more|over|longer|higher)"
            r"|or (?:less|fewer|below|lower|under|faster|sooner|better than)|at most|max(?:imum)?|tops|or shorter"
            r"|(?:and\s+)?(?:no|not(?: a single| any)?(?: one)?) more(?=\s*(?:[,.;:!?)]|-\s|$))"
            r"|at the (?:very )?(?:outside|most)|as a maximum",
            r"\b",
            Bound.AT_MOST,
            False,
        ),
    )
)
#: They name nothing: 90% of the time, in 9 of 10 cases, at any one time.
_HOW_OFTEN = re.compile(
    r"(?:of (?:the|all) (?:time|cases)|of cases|at any (?:one |given |single )?(?:time|moment|point)|at all times)\b",
    re.IGNORECASE,
)
_ENGLISH_ABOUT = re.compile(
    r"(?:about|around|roughly|approximately|some|nearly|almost|another|an additional|additional|an extra|extra|circa"
    r"|(?:somewhere |anywhere )?in the (?:region|order|area|neighbou?rhood|vicinity) of|to the tune of"
    r"|(?:(?<=[,;(–—-] )|(?<=[,;(–—-]))say,?)" + _NUMBER_AHEAD,  # more of them, say 20; not: people say 20
    re.IGNORECASE,
)
#: So much on top of what there is.
_HALF_AGAIN = re.compile(
    r"half (?:as (?:many|much)(?=(?:\s+[a-z-]+){0,3}\s+again\b)|again as (?:many|much)\b)", re.IGNORECASE
)
#: Not by half term, by quarter end: a part of a year.
_BY_PART = re.compile(
    rf"(?:by\s+(?:an?\s+|one\s+)?|in\s+(?=half))(?P<part>{'|'.join(PARTS)})\b"
    r"(?![\s-](?:terms?|time|years?|past|way|end|an?|of an hour)\b)",
    re.IGNORECASE,
)
_TO_WHERE_IT_WAS = re.compile(
    r"to (?:where|what) (?:it|they|we|that) (?:was|were|used to be|had been)(?: (?:before|then|last (?:year|season)|in 20[0-9]{2}))?"
    r"(?:,| -| –)(?: (?:at|of|a|an|about))?(?=\s[$€£¥]?[0-9])",
    re.IGNORECASE,
)
_BY_ORDINAL = re.compile(r"\s+by the (?:first|second|third|next|last|[a-z]+th) [a-z]", re.IGNORECASE)
_KEPT_FROM = re.compile(r"from\s+(?:\w+ing)\b", re.IGNORECASE)
#: What shall not go on denies the limit behind it: stop falling below 60%, avoid exceeding 40 hours, prevent more than 2 breakages.
_STOPPED = re.compile(
    r"(?:stop|avoid|quit|prevent)(?:(?:\s+\w+ing)?"
    r"(?=\s+(?:above|over|below|beneath|under|beyond|past|(?:more|fewer|less) than)\b)|(?=\s+exceeding\b))",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"(?:per|for every|out of every)(?=\s+(?:[0-9]|hundred\b|thousand\b))", re.IGNORECASE)
_RID_OF = re.compile(
    r"(?:(?:get|getting|be) rid of|do(?:ing)? away with|put an end to|pay(?:ing)? (?:off|down)|wipe out)\b"
    r"|clear(?:ing)?(?= (?:the|our|my|all)\b)",
    re.IGNORECASE,
)
#: What it looks like is no number of it: make the fleet look like one company instead of four.
_LOOKING = "".join(
    f"|(?<={word}{form} )"
    for word in ("look", "feel", "work", "act", "run", "sound", "think")
    for form in ("", "s", "ing")
)
_LOOKS_LIKE = re.compile(
    rf"(?:{_LOOKING[1:]})like (?:an? single|[2-9]|{'|'.join(SMALL_NUMBERS)}) (?!hundred|thousand|million|dozen)[a-z]+"
    rf"(?:,? (?:instead of|rather than|and not|not) (?:[0-9]+|{'|'.join(SMALL_NUMBERS)})\b)?",
    re.IGNORECASE,
)
#: What is like so many is about as many, unless somebody would like them; what somebody is after is wished for: we're after 30 new carers.
_IS_LIKE = re.compile(r"(?<!would )(?<!['’]d )(?<!\bi )(?<!\bwe )like" + _NUMBER_AHEAD, re.IGNORECASE)
_IS_AFTER = re.compile(
    r"(?:(?<=\bwe['’]re )|(?<=\bi['’]m )|(?<=\bwe are )|(?<=\bi am ))after"
    + _NUMBER_AHEAD
    + r"|(?:(?<=\bwe['’]re )|(?<=\bi['’]m )|(?<=\bwe are )|(?<=\bi am )|^|(?<=[,;] ))"
    r"(?:going|shooting|gunning|pushing|looking|heading|angling) for" + _NUMBER_AHEAD,
    re.IGNORECASE,
)
#: Behind it stands what is sold, and no limit: turn over £220k.
_TURN_OVER = re.compile(r"turn(?:ing)? over" + _NUMBER_AHEAD, re.IGNORECASE)
#: What is counted as no-shows is nothing that is denied.
_NO_SHOWS = re.compile(r"no shows?\b", re.IGNORECASE)
#: Whom somebody hires, or what is brought in, is won: take on 2 apprentices.
_TAKE_ON = re.compile(r"(?:tak(?:e|ing) on|bring(?:ing)? in|(?:put|lay)(?:t?ing)? on)" + _NUMBER_AHEAD, re.IGNORECASE)
#: What is taken off is by how much something falls: knock off 3 days.
_KNOCK_OFF = re.compile(
    r"(?:knock|lop|chop|slice|take(?=[^,;.]{4,24} from )) off"
    rf"{_NUMBER_AHEAD}|knock{_NUMBER_AHEAD}(?=[^,;.]{{1,30}} off\b)",
    re.IGNORECASE,
)
#: To or with whom something is done, and not where a number is led: talk to 5 customers; not sales to 40.
_TALK_TO = re.compile(
    r"(?:(?:talk|speak|write|listen|reply|respond|present|pitch|apply|report|reach out|give talks) to|(?:talk|speak|meet|work) with"
    r"|call on|check in (?:on|with)|look at)"
    rf"(?=\s+(?:(?:about|around|another|some)\s+)?(?:[0-9]+|{'|'.join(SMALL_NUMBERS)})\s+(?:[a-z]+ ){{0,2}}[a-z]+s\b(?!\s*%))"
    r"(?!\s+\S+ (?:percent|points|minutes|hours|days|weeks|months|years|seconds)\b)",
    re.IGNORECASE,
)
_HOLD_LINE = re.compile(r"hold(?:ing)? the line on\b", re.IGNORECASE)
#: With and without as they are noted.
_WITH_STROKE = re.compile(r"w/(?=\s?[a-z])(?!o\b)", re.IGNORECASE)
#: More than twice is what is doubled and more.
_MORE_THAN_DOUBLE = re.compile(r"more than(?= (?:doubl|tripl|quadrupl|halv)(?:e|ing)\b)", re.IGNORECASE)
#: Where a change begins: off a base of +8.
_FROM_BASE = re.compile(r"(?:off|from) a base(?:line)? of(?=\s+[+-]?[$€£¥]?[0-9])", re.IGNORECASE)
#: Behind a number, that it is a little more: 8 and a bit.
_AND_A_BIT = re.compile(r"and a (?:bit|little)\b", re.IGNORECASE)
#: At the head it tells which: on time delivery; not on time every day.
_ON_TIME = re.compile(
    r"(?<![a-z0-9%] )on[ -]time(?=\s+(?!every|each|to|in|by|for|at|and|from|within)[a-z]{3,})", re.IGNORECASE
)
_THIS_TIME = re.compile(r"(?:this|next|last) time\b(?! (?:next|last)\b)", re.IGNORECASE)
_RIGHT_NOW = re.compile(r"right(?=\s+now\b)", re.IGNORECASE)
#: What is led back by whatever work: build it back to 22.
_WORKED = re.compile(
    r"(?:build|claw|work|drag|ease|steer|nurse|coax|edge|inch|haul)(?:ing)?(?= (?:it|that|this|them|these|those) (?:back|up|down)\b)",
    re.IGNORECASE,
)
#: From end to end of what is meant, and no name: 30 minutes door to door.
_TO_ITSELF = re.compile(r"(?P<end>[a-z]{3,}) to (?P=end)(?=[,.;]|$)", re.IGNORECASE)
_AT_THE_MOMENT = re.compile(r"(?:at (?:the|this) (?:moment|point)|at present|as of (?:today|now))\b", re.IGNORECASE)
#: Money that is kept, with or without an object of the verb: put away £300 a month, £80,000 put by.
_PUT_BY = re.compile(r"(?:put(?:ting)? (?:away|by|aside)|set(?:ting)? aside)\b", re.IGNORECASE)
_PUTTING_BY = re.compile(_PUT_BY.pattern + _NUMBER_AHEAD, re.IGNORECASE)
#: It only says never once more.
_NOT_ONCE = re.compile(r"not (?:even )?once\b(?! (?:a|an|per|every|in)\b)", re.IGNORECASE)
_NOBODY = re.compile(r"no[ -]one\b|not (?:a single|one)\b", re.IGNORECASE)
#: By the word they begin with.
#: Before a noun they tell which: out of hours calls.
_OUT_OF_HOURS = re.compile(r"out of (?:hours|stock|date|warranty|school|area)(?=\s[a-z])", re.IGNORECASE)
_UP_FRONT = re.compile(r"up[ -]?front\b", re.IGNORECASE)
_PHRASES = {
    word: found
    for words, found in (
        ("no", ((_NO_SHOWS, MarkKind.WORD, None), (_NOBODY, MarkKind.NOT, None))),
        ("take", ((_KNOCK_OFF, MarkKind.MOTION, Motion.DOWN), (_TAKE_ON, MarkKind.MOTION, Motion.GAIN))),
        ("taking bring bringing", ((_TAKE_ON, MarkKind.MOTION, Motion.GAIN),)),
        ("knock lop chop slice", ((_KNOCK_OFF, MarkKind.MOTION, Motion.DOWN),)),
        (
            "talk speak write listen reply respond present pitch apply report reach give call check look meet work",
            ((_TALK_TO, MarkKind.MOTION, Motion.GAIN),),
        ),
        ("hold holding", ((_HOLD_LINE, MarkKind.MOTION, Motion.HOLD),)),
        ("w w/", ((_WITH_STROKE, MarkKind.PARTICLE, None),)),
        ("not", ((_NOT_ONCE, MarkKind.PARTICLE, None), (_NOBODY, MarkKind.NOT, None))),
        ("no-one", ((_NOBODY, MarkKind.NOT, None),)),
        ("out", ((_OUT_OF_HOURS, MarkKind.WORD, None), (_NUMBER_OF, MarkKind.PER, None))),
        ("right", ((_RIGHT_NOW, MarkKind.PARTICLE, None),)),
        ("this next last", ((_THIS_TIME, MarkKind.PARTICLE, None),)),
        ("more", ((_MORE_THAN_DOUBLE, MarkKind.ABOUT, None),)),
        ("up", ((_UP_FRONT, MarkKind.PARTICLE, None),)),
        ("off from", ((_FROM_BASE, MarkKind.PARTICLE, None),)),
        ("on", ((_ON_TIME, MarkKind.WORD, None),)),
        ("stop avoid quit prevent", ((_STOPPED, MarkKind.NOT, None),)),
        ("and", ((_AND_A_BIT, MarkKind.ABOUT, None),)),
        ("of", ((_HOW_OFTEN, MarkKind.PARTICLE, None),)),
        ("at as", ((_HOW_OFTEN, MarkKind.PARTICLE, None), (_AT_THE_MOMENT, MarkKind.PARTICLE, None))),
        (
            "put putting lay laying set setting",
            (
                (_TAKE_ON, MarkKind.MOTION, Motion.GAIN),
                (_PUTTING_BY, MarkKind.MOTION, Motion.GAIN),
                (_PUT_BY, MarkKind.WORD, None),
                (_RID_OF, MarkKind.MOTION, Motion.DOWN),
            ),
        ),
        ("build claw work drag ease steer nurse coax edge inch haul", ((_WORKED, MarkKind.MOTION, Motion.MAKE),)),
        (
            "about around roughly approximately some nearly almost another an additional extra circa in somewhere anywhere to say",
            ((_ENGLISH_ABOUT, MarkKind.ABOUT, None),),
        ),
        ("per for", ((_NUMBER_OF, MarkKind.PER, None),)),
        ("like", ((_LOOKS_LIKE, MarkKind.PARTICLE, None), (_IS_LIKE, MarkKind.ABOUT, None))),
        ("after going shooting gunning pushing looking heading angling", ((_IS_AFTER, MarkKind.MOTION, Motion.AIM),)),
        ("turn turning", ((_TURN_OVER, MarkKind.MOTION, Motion.GAIN),)),
        ("get getting be do doing pay paying wipe clear clearing", ((_RID_OF, MarkKind.MOTION, Motion.DOWN),)),
    )
    for word in words.split()
}
#: Behind them stands no verb.
_BEFORE_OBJECT = word_set("on with from at in of for by across among the our a an")
_BEGIN_BOUNDS = word_set(
    "no not by before at up under below beneath less fewer lower shorter faster sooner within inside a an max maximum upper "
    "limit limited capped cap ceiling floor "
    "above over more higher greater better longer bigger larger older heavier smaller younger lighter cheaper "
    "min minimum beyond past exceeding upwards north south shy sub sub- is or plus and tops as"
)
_LATE_VERB = re.compile(
    r"\s*(?:at|to|by|above|below|beneath|under|over|within|up|down|no|not|$|[$€£¥]?[0-9]|the|last|between)",
    re.IGNORECASE,
)
_IRREGULAR = {
    "grew": "grow",
    "rose": "increase",
    "fell": "fall",
    "was": "",
    "won": "win",
    "made": "make",
    "hit": "hit",
    "kept": "keep",
    "held": "hold",
    "sold": "sell",
    "got": "get",
    "sent": "send",
    "brought": "bring",
    "met": "meet",
}


@lru_cache(maxsize=8192)
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
