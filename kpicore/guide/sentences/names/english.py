"""The name of an English goal by the frame of its verb: subject, what stands between verb and number, and what the number counts.

| verb before the number | name |
|---|---|
| none | the phrase before the number (Occupancy 85%), else what it counts (20 more bookings) |
| one with a phrase between it and the number | its object (cut the waiting list to 60) |
| is, stays, exceeds, drops | its subject (downtime should drop by a third) |
| one that does something (win, hold, a verb no list knows) | what the number counts (our bakery sells 200 loaves), else its subject |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kpicore.guide.sentences.clauses import counted_as
from kpicore.guide.sentences.directions import TIME_UNITS
from kpicore.guide.sentences.names.english_phrases import (
    BE,
    BEHIND_NOUNS,
    CIRCUMSTANTIAL,
    DETERMINERS,
    INTRANSITIVE,
    MODALS,
    PAST_PARTICIPLES,
    SUBJECTS,
    NounPhrase,
    aside_of,
    is_label,
    is_participle,
    is_share_or_sum,
    phrases,
    verbs,
    word_before_verb,
)
from kpicore.guide.sentences.names.found import NameFound
from kpicore.guide.sentences.roles import COSTS, Roles
from kpicore.guide.sentences.stances import AMOUNTS_TO, DID, NEEDED, PAST_VERBS, RECKONING
from kpicore.guide.sentences.uses import Case, NumberUse, is_amount_of_change
from kpicore.language import (
    TAKES_TIME,
    Bound,
    MarkKind,
    Motion,
    NumberKind,
    TextMark,
    TimeKind,
    first_mark,
    is_measurable,
    text_of,
    without_blanks,
    word_set,
)
from kpicore.value_types import value_type


def english_name(marks: Sequence[TextMark], roles: Roles) -> NameFound:
    """Return the name of an English clause, empty where no noun phrase stands in it."""
    if told := _days_without(marks, roles.target) or _waited(marks, roles.target):
        return told
    if part := tuple(counted_as(marks)):
        return NameFound(NounPhrase("", part).text, part)
    aside = aside_of(marks)
    numbers = [use for use in (roles.target, roles.baseline, roles.low, roles.check, *roles.rivals) if use is not None]
    target = roles.target or next(iter((*roles.rivals, *numbers)), None)
    apart = _places_of(marks, (*numbers, *roles.conditions), target)
    if target is not None and target.at in aside and any(mark.is_past for mark in marks[aside.start : target.at]):
        apart, aside = apart | set(range(aside.start)), range(0)  # we lost too many (retention fell to 71%)
    begin = min((use.begin for use in numbers), default=len(marks))
    places = [at for at in verbs(marks) if at not in aside]
    end = next((use.begin for use in roles.in_name if _is_part_behind(marks, target, use)), len(marks))
    following = phrases(marks, range(target.at + 1 if target else begin, end), apart | set(places), aside)
    behind = [each for each in following if {mark.norm for mark in each.marks} != {"times"}]
    counted = _counted_with_people(marks, target, behind)
    unit = _unit_as_name(marks, target, behind) if target is not None and counted is None else None
    if counted is None and unit is None:  # Occupancy 85%
        places = [at for at in places if not is_label(marks, at, begin)]
    verb, cuts = next((at for at in reversed(places) if at < begin), None), apart | set(places)
    subject = _best(list(phrases(marks, range(verb or 0), cuts, aside)))
    subject = subject if verb is None or begin == len(marks) else _without_pronoun(marks, verb, subject)
    thing = _best(list(phrases(marks, range(0 if verb is None else verb + 1, begin), cuts, aside)))
    is_passive = verb is not None and marks[verb].norm in {"getting", "being", "get", "be"} and subject is not None
    thing = _without_participle(thing, target, is_passive=is_passive)
    subject, thing = (None, None) if _only_wishes(marks, begin) else (subject, thing)
    frame = _Frame(marks, None if verb is None else marks[verb], subject, thing, counted, target)
    found = _named(frame) or counted or unit
    found = _unless_told(marks, found) or _unless_told(marks, _named_behind(marks, behind, begin))
    if found is None and roles.baseline is not None:  # from two deliveries a week to five
        started = phrases(marks, range(roles.baseline.at + 1, len(marks)), cuts, aside)
        found = _counted(marks, roles.baseline, list(started))
    spent = _spent_on(marks, target, behind)
    if spent is not None or found is None:
        return spent or _occasion(marks, behind) or _verb_as_name(marks, verb, target)
    return (
        _done_in_times(frame, found) or (found in behind and _doing(marks, target, found)) or _with_verb(frame, found)
    )


def _places_of(marks: Sequence[TextMark], uses: Sequence[NumberUse], target: NumberUse | None) -> set[int]:
    """Return the places of numbers and what belongs to them, and of what gives the target its direction.

    What is counted before an arrow is none: 1.2k letters -> 5k; that a sum comes in is one: £6,000 a month coming in from it.
    """
    directing = set(map(id, target.says_direction if target is not None else ()))
    words = without_blanks(marks)
    for amount, word, tie in zip(words, words[1:], words[2:], strict=False):
        is_coming = word.norm.endswith("ing") and tie.norm == "in" and amount.kind in {MarkKind.NUMBER, MarkKind.TIME}
        directing |= {id(word)} if is_coming else set()
    apart = {at for at, mark in enumerate(marks) if id(mark) in directing}
    for use in uses:
        is_led = marks[use.after - 1].kind is MarkKind.ARROW
        counted = {at for at in range(use.at + 1, use.after) if is_led and marks[at].kind is MarkKind.WORD}
        apart |= set(range(use.begin, use.after)) - counted
    return apart


def _counted_with_people(
    marks: Sequence[TextMark], target: NumberUse | None, behind: Sequence[NounPhrase]
) -> NounPhrase | None:
    """Return what a number counts, with the people who do it: 15 people turning up."""
    counted = _counted(marks, target, behind)
    if counted is None or target is None or not counted.marks[0].norm.endswith(("ing", "ed")):
        return counted
    people = _unit_as_name(marks, target, []) if counted.marks[0].start > marks[target.at].end else None
    return NounPhrase("", (*people.marks, *counted.marks)) if people is not None else counted


def _without_pronoun(marks: Sequence[TextMark], verb: int, subject: NounPhrase | None) -> NounPhrase | None:
    """Return the phrase before a verb, None where the pronoun beside that is the whole subject: I'd be happy at 29.

    A phrase that a comma parts from the pronoun, or that they and it take up again, stays: vet bills, they were 19,000.
    """
    words = {marks[verb].norm, word_before_verb(marks, verb)}
    if subject is None or not words & SUBJECTS:
        return subject
    before = first_mark(reversed([mark for mark in marks if mark.end <= subject.marks[0].start]))
    is_noun = len(subject.marks) > 1 or (before is not None and before.norm in {"the", "our", "my"})
    if words & _TAKING_UP and is_noun:  # the backlog it's 400, not right now it's 40
        return subject
    led = [mark for mark in without_blanks(marks[:verb]) if mark.norm not in SUBJECTS]
    is_labelled = bool(led) and led[-1].text == ":"  # Monthly givers: we've 340
    is_apart = is_labelled or any(mark.kind is MarkKind.BREAK or mark.text in _DASHES for mark in marks[:verb])
    return subject if is_apart else None


_DASHES = word_set("- – —")


def _only_wishes(marks: Sequence[TextMark], begin: int) -> bool:
    """Return whether only a pronoun stands between who wishes or asks and the number: boss wants it 1.5, the bank is asking for £14."""
    if any(mark.kind is MarkKind.BREAK or mark.text in _DASHES for mark in marks[1:begin]):
        return False  # complaints, we want no more than 3
    before = text_of(marks[:begin]).lower().replace("’", "'")
    return _WISHED_BY.search(before) is not None or _SET_BY.match(before) is not None


_WISHED_BY = re.compile(
    r"\b(?:wants?|expects?|demands|requires|insists(?: on)?|calls for|stipulates|says|recommends|advises|suggests"
    r"|regards?|considers?|deems?"
    r"|(?:would|'d) (?:like|wish|prefer)|prefers?"
    r"|(?:is|are|'s|'re) (?:asking|looking|pushing|hoping|aiming)(?: for)?|asks(?: for)?)"
    r"(?: to (?:see|have|get|bring|be))?(?: (?:it|that|this|these|them|us))?"
    r"(?: (?:to be|reduced|raised|brought|cut|back|up|down|at|to|under|over|about|around))*\s*$"
)
#: What is called the standard, and not what it is of: the standard we're supposed to meet is nine in ten.
_SET_BY = re.compile(
    r"\W*(?:and |but )?(?:the|our|a) (?:[a-z]+ )?(?:standard|target|goal|benchmark|aim|quota) (?:that )?"
    r"(?:(?:we|they|i)\b[^,;]*|(?:the|our|my) [^,;]* (?:set|gave|asked|wants?|wanted|agreed|require[sd]?|promised)\b[^,;]*) is\s*$"
)


def _unless_told(marks: Sequence[TextMark], found: NounPhrase | None) -> NounPhrase | None:
    """Return a phrase unless it only tells a number: it takes us 6 weeks, went from 40 to 55, shifted 600 last winter."""
    return found if found is None or not all(_only_tells(marks, mark) for mark in found.marks) else None


def _named_behind(marks: Sequence[TextMark], behind: Sequence[NounPhrase], begin: int) -> NounPhrase | None:
    """Return the first phrase behind the number that does not only say when, where or on what: a 40% reduction in repeat calls."""
    is_told = marks[0].norm in SUBJECTS and any(mark.norm in PAST_VERBS for mark in marks[1:begin])
    apart_from = CIRCUMSTANTIAL | {"on", "for", "with"} if is_told else CIRCUMSTANTIAL  # we had 14 on the last job
    for phrase in behind:
        before = without_blanks([mark for mark in marks if mark.end <= phrase.marks[0].start])
        if any(mark.text == "and" and mark.kind is MarkKind.BREAK for mark in before[1:]):
            return None  # it's running 7.5 and the owners noticed
        before = [mark for mark in before if mark.norm not in DETERMINERS][-2:]
        is_changed = len(before) > 1 and before[0].motion is not None and before[1].norm == phrase.lead == "in"
        if phrase.lead not in apart_from or is_changed:
            return phrase
    return None


def _occasion(marks: Sequence[TextMark], behind: Sequence[NounPhrase]) -> NameFound | None:
    """Return for what a number is aimed at, where nothing says of what it is: aim for 70 at the summer concert."""
    if not any(mark.motion is Motion.AIM for mark in marks):
        return None
    for phrase in behind:
        before = without_blanks([mark for mark in marks if mark.end <= phrase.marks[0].start])[-2:]
        if phrase.lead == "at" and before[-1].norm in {"the", "our"} and len(phrase.marks) > 1:
            return NameFound(phrase.text, phrase.marks)
    return None


def _without_participle(found: NounPhrase | None, target: NumberUse | None, *, is_passive: bool) -> NounPhrase | None:
    """Return a phrase without what shall be done to it until its number is reached: court time extended to 14 hours."""
    if is_passive and found is not None and len(found.marks) == 1 and is_participle(found.marks[0]):
        return None  # invoices are getting paid in 52 days
    if found is not None and any(mark.norm == "done" for mark in found.marks[1:-1]):
        return NounPhrase(found.lead, tuple(mark for mark in found.marks if mark.norm != "done"))  # get the cert done
    is_led = found is not None and target is not None and target.case in {Case.TO, Case.BY}
    if found is None or not is_led or not (found.marks[-1].norm.endswith("ed") or found.marks[-1].norm == "cut"):
        return found
    return NounPhrase(found.lead, found.marks[:-1]) if len(found.marks) > 1 else None


def _done_in_times(frame: _Frame, found: NounPhrase) -> NameFound | None:
    """Return what is done so many times as the name, its verb and object: GM walks the floor twice a shift is walking the floor."""
    verb, target = frame.verb, frame.target
    if verb is None or verb.motion is not None or target is None or found is not frame.thing:
        return None
    behind = first_mark(frame.marks[target.at + 1 :])
    if target.unit != "回" and (behind is None or behind.norm != "times"):
        return None
    between = [mark for mark in frame.marks if verb.end <= mark.start < found.marks[0].start and mark.text.strip()]
    if verb.norm in BE | MODALS | INTRANSITIVE | PAST_VERBS or any(mark.norm not in DETERMINERS for mark in between):
        return None
    if verb.norm in _LIGHT_VERBS:
        return NameFound(found.text, found.marks)  # do a full aisle walk
    words = [_gerund(verb.text), *(mark.text for mark in between), found.text]
    return NameFound(" ".join(words), (verb, *between, *found.marks))


_SPENDING = word_set("spend spending")
_LIGHT_VERBS = word_set("do does have has hold holds give gives run runs make makes")


def _spent_on(marks: Sequence[TextMark], target: NumberUse | None, behind: Sequence[NounPhrase]) -> NameFound | None:
    """Return what a share of every pound or some time is spent on: Spend 85p of every pound on food is spend on food."""
    coin = marks[target.at].text if target is not None and target.number.kind is NumberKind.RATIO else ""
    opening = first_mark(marks)
    is_time = target is not None and target.unit in TIME_UNITS | _MONEY and opening is not None
    is_spent = "every" in coin or "pound" in coin or (is_time and opening is not None and opening.norm in _SPENDING)
    if target is None or not is_spent or not behind or behind[0].lead not in {"on", "to"}:
        return None
    verb = next((mark for mark in marks if mark.kind in {MarkKind.WORD, MarkKind.MOTION}), marks[0])
    if verb.start > target.number.start:
        return None  # 30p in the pound on wages
    start = min(mark.start for mark in behind[0].marks)
    tie = next(mark for mark in reversed(marks) if mark.norm == behind[0].lead and mark.end <= start)
    of = [mark.text for mark in marks if tie.end <= mark.start < start and mark.text.strip()]
    name = " ".join([verb.text, tie.text, *of, behind[0].text])
    return NameFound(name, (verb, tie, *behind[0].marks))


def _doing(marks: Sequence[TextMark], target: NumberUse | None, found: NounPhrase) -> NameFound | None:
    """Return those of whom a share does something with what they do: parents completing the survey, food ending up in the bin."""
    is_of = found.lead == "of" or (target is not None and target.number.kind is NumberKind.RATIO)
    if target is None or target.unit != "%" or not is_of:
        return None
    end = _ENDS_LASTING | {MarkKind.BOUND}
    behind = [mark for mark in marks if mark.start >= found.marks[-1].end and mark.kind is not MarkKind.SPACE]
    rest = list(takewhile(lambda mark: mark.kind not in end or mark.time is not None, behind))
    while rest and (rest[-1].time is not None or rest[-1].norm in CIRCUMSTANTIAL | {"from", "to"}):
        rest.pop()
    led = next((at for at, mark in enumerate(found.marks) if mark.norm == "to"), len(found.marks))
    whom, rest = list(found.marks[:led]), [*found.marks[led:], *rest]
    if [mark.norm for mark in rest[:2]] in _SAME_TERM:
        return None  # reference emails the same day
    is_led = bool(rest) and rest[0].norm in MODALS | {"to"}
    if is_led and rest[0].norm == "to" and any(is_participle(mark) or mark.norm.endswith("ing") for mark in whom[1:]):
        is_act = len(rest) > _VERB_AT and rest[_VERB_AT].norm in _BEHIND_VERB  # staff trained to use the hoist
        told = NounPhrase("", (*whom, *rest))  # not harvest sold direct | to customers
        return NameFound(told.text, told.marks) if is_act else None
    if is_led and len(rest) > 1 and rest[1].text[0].isupper():
        return None  # chair time Tuesday to Saturday
    if is_led and len(rest) > 1 and rest[0].norm == "to" and re.search("[^s]s$", rest[1].norm):
        return None  # wine direct to restaurants
    if is_led:  # should rebook, to walk to school
        rest = rest[1:]
    elif (
        rest and len(whom) > 1 and rest[0].norm in _BEHIND_VERB and whom[-2].kind is MarkKind.WORD
    ):  # taken for a part of the noun
        rest = [whom.pop(), *rest]
    if rest and rest[-1].norm in DETERMINERS:
        return None  # pass the | 2027 exam
    is_no_verb = bool(rest) and rest[0].norm in BE | CIRCUMSTANTIAL
    if len(rest) < 1 + (not is_led) or rest[0].kind not in {MarkKind.WORD, MarkKind.MOTION} or is_no_verb:
        return None
    is_done = _PARTICIPLE.search(rest[0].norm) is not None or rest[0].norm in PAST_PARTICIPLES
    if not is_led and (rest[1].norm not in _BEHIND_VERB or is_done):
        return None
    words = [NounPhrase("", tuple(whom)).text, _gerund(rest[0].text), *(mark.text for mark in rest[1:])]
    return NameFound(" ".join(words), (*whom, *rest))


_VERB_AT = 2
_SAME_TERM = [["the", word] for word in ("same", "next", "following")]
#: What stands behind a verb and not behind a noun.
_BEHIND_VERB = DETERMINERS | word_set("up back out off away again down through")
_PARTICIPLE = re.compile(r"(?:ed|ing)$")


def _gerund(verb: str) -> str:
    """Return a verb in the form that describes who does it: complete, ends, get as completing, ending, getting."""
    if verb.endswith("ing") and len(verb) > len("bring"):
        return verb  # stop entering every order
    stem = re.sub(r"(?<=[a-z]{2})ies$", "y", verb)
    stem = re.sub(r"(?<=[a-z]{2}[^s])s$", "", stem)
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", stem):
        return f"{stem}{stem[-1]}ing"
    return f"{re.sub(r'(?<=[^e])e$', '', stem)}ing"


def _verb_as_name(marks: Sequence[TextMark], verb: int | None, target: NumberUse | None) -> NameFound:
    """Return the verb as the name of a clause without a noun phrase, if it says what is measured: post three times a week."""
    if verb is None:
        return NameFound()
    if marks[verb].norm in {"turn over", "turning over"}:
        return NameFound("turnover", (marks[verb],))
    if marks[verb].norm in _KEEPING:
        return NameFound(marks[verb].text, (marks[verb],))  # put away £300 a month
    following = next((mark.norm for mark in marks[verb + 1 :] if mark.kind is not MarkKind.SPACE), "")
    if following in {"it", "them", "this", "that"}:
        return NameFound()  # putting it back up to 30
    is_timed = target is not None and target.unit in TIME_UNITS  # close in 5 days
    is_counted = target is not None and target.unit == "回"
    is_act = (is_timed or is_counted) and marks[verb].motion in _ACTS
    # be taking £9,000 a week
    is_act = is_act or (
        marks[verb].norm.endswith("ing")
        and marks[verb].norm not in AMOUNTS_TO | RECKONING
        and verb > 0
        and following not in CIRCUMSTANTIAL | {"for", "on"}  # paying for five a week
    )
    return NameFound(marks[verb].text, (marks[verb],)) if is_act else NameFound()


_KEEPING = frozenset({"put away", "put by", "put aside", "set aside"})


def _days_without(marks: Sequence[TextMark], target: NumberUse | None) -> NameFound | None:
    """Return the unit of time and what there is none of as the name of days that are counted: 500 days without an accident."""
    unit = _LAST_WORD.search(marks[target.at].text) if target is not None and target.unit in TIME_UNITS else None
    if target is None or unit is None or target.bound is not None or target.case is Case.MEANS:
        return None
    behind = without_blanks(marks[target.at + 1 :])
    denied = next((at for at, mark in enumerate(behind[:2]) if mark.kind is MarkKind.NOT), None)
    if denied is None or (denied and behind[0].norm != "with"):
        return None
    ends = _ENDS_LASTING | {MarkKind.MOTION}
    end = next((at for at in range(denied + 1, len(behind)) if behind[at].kind in ends), len(behind))
    first = marks[target.at].start + unit.start(), marks[target.at].start + unit.end()
    lasting = NounPhrase("", (TextMark(MarkKind.WORD, *first, unit[0], unit[0].lower()), *behind[:end]))
    return NameFound(lasting.text, lasting.marks) if end > denied + 1 else None


_LAST_WORD = re.compile(r"[A-Za-z]+$")
_ENDS_LASTING = frozenset({MarkKind.TIME, MarkKind.NUMBER, MarkKind.BREAK, MarkKind.STOP})


def _waited(marks: Sequence[TextMark], target: NumberUse | None) -> NameFound | None:
    """Return what nobody shall do or be so long as the name: waits longer than 25 minutes for a table, be on shift more than 5 days."""
    is_longer = target is not None and any(
        mark.norm == "over" or mark.norm.endswith("than") for mark in target.says_direction
    )
    if target is None or target.unit not in TIME_UNITS or not is_longer:
        return None
    before, behind = without_blanks(marks[: target.begin]), without_blanks(marks[target.after :])
    if before and before[-1].norm == "for":  # on call for more than 5 days
        before.pop()
    place = next((at for at in reversed(range(len(before))) if before[at].norm in _WAITING_FOR), len(before))
    at = place - 1
    if 0 < at < len(before) - 2 and before[at].norm in BE and any(mark.kind is MarkKind.NOT for mark in before):
        unit, *state = _LAST_WORD.findall(marks[target.at].text), *before[place:]
        name = " ".join([*unit, *(mark.text for mark in state)])
        return NameFound(name, tuple(state)) if state[-1].kind is MarkKind.WORD else None
    is_none = at > 1 and before[at - 2].norm == "no" and before[at].norm.endswith("s")  # no child waits over 6 weeks
    if at < 1 or not (is_none or before[at - 1].norm in _BEFORE_WAITING) or before[at].kind is not MarkKind.WORD:
        return None
    if before[at].norm in (INTRANSITIVE - _STAYING) | BE:
        return None  # it only says how long something is
    told = before[place:] or list(takewhile(lambda mark: mark.kind not in _ENDS_LASTING, behind))
    if not told or told[0].norm not in _WAITING_FOR:
        return None
    verb = before[at]
    words = [verb.norm.removesuffix("s"), *(mark.text for mark in told)]
    return NameFound(" ".join(words).strip(" ."), (verb, *told))


_BEFORE_WAITING = frozenset({"nobody", "no one", "no-one", "should", "must", "shall", "will", "may", "to"})


_WAITING_FOR = word_set("for in at on off")
_STAYING = word_set("sit stand stay remain")


def _is_part_behind(marks: Sequence[TextMark], target: NumberUse | None, use: NumberUse) -> bool:
    """Return whether a number behind the target tells a part of it: $25k a month, $10k of it from contracts."""
    between = marks[target.after : use.begin] if target is not None and use.at > target.at else ()
    return any(mark.kind is MarkKind.BREAK for mark in between)


def _only_tells(marks: Sequence[TextMark], word: TextMark) -> bool:
    """Return whether a word of a clause is no noun but a verb that tells a number, a past form at the head before it among them."""
    words = without_blanks(marks)
    opens = word is words[0] and len(words) > 1 and words[1].kind in {MarkKind.NUMBER, MarkKind.ABOUT}
    return word.norm in _TELLING_VERBS or (opens and word.norm.endswith("ed"))


_TELLING_VERBS = (AMOUNTS_TO | PAST_VERBS | {"stop", "quit", *NEEDED}) - {"average", "averages", "costs", "runs"}
#: Take up what was named before them: vet bills, they were 19,000.
_TAKING_UP = word_set("they it that's they're it's")


@value_type
class _Frame:
    """A verb with its subject, the phrase between it and the number, and what the number counts."""

    marks: Sequence[TextMark]
    verb: TextMark | None
    subject: NounPhrase | None
    thing: NounPhrase | None
    counted: NounPhrase | None
    target: NumberUse | None

    @property
    def is_tied(self) -> bool:
        """Return whether the number is said of something: to 40, at 85%, for 95% of patients."""
        target = self.target
        is_of_some = target is not None and target.case is Case.MEANS and target.unit == "%"
        return target is not None and (target.case in _TIED or target.is_arrow or is_of_some)

    @property
    def acts(self) -> bool:
        """Return whether the verb does something to what is counted, and does not only say what share of a whole its subject is."""
        verb = self.verb
        if verb is None or verb.norm in BE:
            return False
        behind = next((mark.norm for mark in self.marks if mark.start > verb.end), "")
        is_share = self.target is not None and self.target.unit == "%"
        if self.subject is not None and behind in {"it", "them", "that", "those"}:
            return False  # no-shows - I want them under 5 percent of bookings
        opening = first_mark(self.marks)
        if verb.norm in {"take", "takes"} and opening is not None and opening.norm in {"each", "every"}:
            return self.counted is not None and self.target is not None and self.target.unit not in TIME_UNITS
        if (verb.norm, behind) in _MAKING_UP or (is_share and verb.norm in _TAKING_SHARE):
            return False  # Trade orders should make up 30% of sales
        return verb.motion in _ACTS or (verb.motion is None and verb.norm not in INTRANSITIVE | PAST_VERBS - DID)


_MAKING_UP = {("make", "up"), ("makes", "up"), ("account", "for"), ("accounts", "for")}
#: Whose subject is so much of something: freight must not eat up more than 6% of revenue.
_TAKING_SHARE = word_set("run running eat eating consume consuming absorb absorbing swallow use using")
_TIED = frozenset({Case.TO, Case.FROM, Case.BY, Case.OBJECT})
_ACTS = frozenset({Motion.REACH, Motion.GAIN, Motion.AIM})


def _named(frame: _Frame) -> NounPhrase | None:
    """Return the phrase that the verb's frame makes the name."""
    thing, counted, verb = frame.thing, frame.counted, frame.verb
    is_money = frame.target is not None and frame.target.unit in _MONEY
    if thing is None and verb is not None and verb.norm in _COLLECTING and is_money:
        before = without_blanks([mark for mark in frame.marks if mark.end <= verb.start])
        is_label = bool(before) and before[-1].text in {
            ":",
            "-",
            "–",
            "—",
        }  # roof fund: raise £20,000; not prices: raise £2
        is_label = is_label and before[-2:][0].norm.removesuffix("s") not in _PRICED
        return counted or (frame.subject if is_label else None)  # the group is raising $7,500 for the new roof
    is_circumstance = (
        thing is not None and thing.lead == "for" and _is_apart(frame, thing)
    )  # in time for the fair, 90 boxes
    is_of_time = frame.target is not None and frame.target.unit in TIME_UNITS
    if is_of_time and frame.subject is not None and verb is not None and verb.norm in _ARRIVING:
        return frame.subject  # the first quote should reach the customer within 2 days
    if is_of_time and frame.subject is not None and verb is not None and verb.norm in _REMAINING:
        return _with_state(frame, frame.subject, verb)  # shop stays open 6 days a week
    if thing is not None and counted is not None and (is_circumstance or _tells_which(frame, thing)):
        return counted
    if thing is not None and _is_other_than(frame, thing):
        return counted
    if thing is not None and (verb is None or verb.norm not in BE):
        is_unknown_verb = verb is None and counted is not None and not frame.is_tied and _may_be_verb(frame, thing)
        return counted if is_unknown_verb else thing
    if verb is None:
        return None
    if is_of_time and frame.subject is not None and verb.norm in _COVERING:
        return frame.subject  # reserves must cover six months of running costs
    if frame.subject is not None and verb.norm in BE and is_of_time:
        return _with_state(frame, frame.subject, verb)
    return counted if frame.acts and counted is not None and not frame.is_tied else frame.subject


def _tells_which(frame: _Frame, thing: NounPhrase) -> bool:
    """Return whether a lone word between a determiner and the number tells which are counted: keep the best 20 suppliers."""
    before = first_mark(reversed([mark for mark in frame.marks if mark.end <= thing.marks[0].start]))
    behind = first_mark(mark for mark in frame.marks if mark.start >= thing.marks[-1].end)
    is_alone = len(thing.marks) == 1 and before is not None and before.norm in {"the", "our", "my", "these", "those"}
    is_next = frame.target is not None and behind is not None and behind.number is frame.target.number
    end = frame.counted.marks[-1].end if frame.counted is not None else 0
    rest = first_mark(mark for mark in frame.marks if mark.start >= end)
    is_done = frame.verb is not None and (
        rest is None or rest.kind is not MarkKind.WORD
    )  # not the menu 3 pages shorter
    return is_alone and is_next and is_done and not thing.marks[0].norm.endswith("s")


def _is_other_than(frame: _Frame, thing: NounPhrase) -> bool:
    """Return whether a phrase is done by a day and the number behind and or with is of another: website live by May, and 40 leads."""
    begin = frame.marks[frame.target.at].start if frame.target is not None else 0
    between = [mark for mark in frame.marks if thing.marks[-1].end <= mark.start < begin and mark.text.strip()]
    joint = between.pop() if between else None
    is_timed, is_counted = any(mark.time is not None for mark in between), frame.counted is not None
    is_joined = joint is not None and joint.text == "and" and (is_timed or is_counted)
    is_joined = is_joined or (joint is not None and joint.text == "with" and is_timed and is_counted)
    return is_joined and all(mark.time is not None or mark.kind is MarkKind.BREAK for mark in between)


_ARRIVING = word_set("reach reaches leave leaves")
_REMAINING = word_set("stay stays remain remains keep keeps")
_PRICED = word_set("price rate fee charge fare tariff wage salary salarie pay rent")
_COLLECTING = word_set("raise raises raising save saves saving collect collects collecting")
#: Whose subject is enough for so long.
_COVERING = word_set("cover covers")


def _with_state(frame: _Frame, subject: NounPhrase, verb: TextMark) -> NounPhrase:
    """Return a subject with the state of which the time is measured: machines down, vans idle, lifts out of order."""
    begin = frame.marks[frame.target.begin].start if frame.target is not None else verb.end
    between = [mark for mark in frame.marks if verb.end <= mark.start < begin and mark.kind is not MarkKind.SPACE]
    is_state = 0 < len(between) <= _LONGEST_STATE and all(mark.kind in _STATES for mark in between)
    is_state = is_state and not any(mark.norm in _NO_STATES | AMOUNTS_TO for mark in between)
    return NounPhrase(subject.lead, (*subject.marks, *between)) if is_state else subject


_STATES, _LONGEST_STATE = frozenset({MarkKind.WORD, MarkKind.PARTICLE}), 3
_NO_STATES = word_set("at about around to in within on by for the a an our only just currently now not")


def _may_be_verb(frame: _Frame, phrase: NounPhrase) -> bool:
    """Return whether a phrase is a lone word that may be a verb (lose at most 4), or a subject and its verb (bakery sells 200)."""
    words = [mark for mark in phrase.marks if mark.kind is MarkKind.WORD]
    limit = next((mark.norm for mark in frame.target.says_direction if mark.bound), "") if frame.target else ""
    is_share = frame.target is not None and frame.target.unit == "%" and frame.target.bound is Bound.AT_MOST
    is_of = frame.counted is not None and frame.counted.lead == "of"
    is_head = (len(words) > 1 or is_of) and _is_apart(frame, phrase)  # Rebooking: 65% of clients
    if is_measurable(phrase.text) or is_share_or_sum(phrase.text) or limit in BEHIND_NOUNS or is_share or is_head:
        return False
    first = first_mark(frame.marks)
    if len(words) == 1:
        return words[0] is first and not words[0].norm.endswith("s")
    return words[-1].norm.endswith("s") and not words[-2].norm.endswith("s") and not limit


def _is_apart(frame: _Frame, phrase: NounPhrase) -> bool:
    """Return whether a comma or a sign stands between a phrase and the number, which is then nothing done to it."""
    begin = frame.marks[frame.target.begin].start if frame.target is not None else 0
    between = (mark for mark in frame.marks if phrase.marks[-1].end <= mark.start < begin)
    return any(mark.kind in {MarkKind.BREAK, MarkKind.SIGN} for mark in between)


def _counted(marks: Sequence[TextMark], target: NumberUse | None, behind: Sequence[NounPhrase]) -> NounPhrase | None:
    """Return the phrase right behind the target that it counts: 200 loaves, 95% of our shifts, 10% less on packaging, £60k in reserves."""
    if target is None or not behind:
        return None
    between = [mark for mark in marks[target.at + 1 :] if mark.end <= behind[0].marks[0].start]
    between = without_blanks(between)
    if target.unit in _MONEY and between and between[0].time is not None:  # $90k a month in billings
        between = between[between[0].time.kind is TimeKind.CADENCE :]
    words = [mark.norm for mark in between if mark.kind not in {MarkKind.MOTION, MarkKind.NUMBER}]
    words = [word for word in words if word not in {"'", "’"}]  # 4 hours' roof work
    is_less = any(mark.kind is MarkKind.MOTION for mark in between)
    is_near = all(word in _BEFORE_COUNTED or (is_less and word == "on") for word in words)
    is_money = (target.unit in _MONEY or (target.number.scale > 1 and not target.unit)) and words in (
        ["in"],
        ["in", "the"],
        ["in", "our"],
    )
    is_changed = words[:1] in _LEADS_CHANGED and is_amount_of_change(marks, target)  # a drop of 5% in churn
    return behind[0] if is_near or is_money or is_changed else None


_LEADS_CHANGED = (["in"], ["on"], ["to"], ["from"])
_BEFORE_COUNTED = word_set("of off the our all my their these those new")
_MONEY = frozenset({"円", "ドル", "ユーロ", "ポンド"})


def _unit_as_name(marks: Sequence[TextMark], target: NumberUse, behind: Sequence[NounPhrase]) -> NounPhrase | None:
    """Return the word of a unit as a name with what it is counted by: seat 9k people, 28 litres per cow."""
    written, start = marks[target.at], target.number.unit_start
    unit = written.text[start - written.start :].strip() if start else ""
    unit = unit or ("people" if written.norm.endswith("people") else "")
    if not unit.isalpha():
        return None
    per = behind[0] if behind and behind[0].lead == "per" else None
    place = TextMark(MarkKind.WORD, written.end - len(unit), written.end, unit, unit)
    if per is None:
        return NounPhrase("", (place,)) if unit == "people" else None
    tie = next(mark for mark in marks if mark.norm == "per" and mark.start >= written.end)
    return NounPhrase("", (place, tie, *per.marks))


def _with_verb(frame: _Frame, found: NounPhrase) -> NameFound:
    """Return the name with its verb where the time of an act is measured, or the share of what is done.

    Respond to inquiries within 3 hours; of "Close 95% of tickets within 4 hours" it is tickets closed within 4 hours.
    """
    verb, target = frame.verb, frame.target
    is_over = verb is not None and verb.motion is Motion.OVER and target is not None and target.case is Case.BY
    if is_over and found is frame.thing and any(mark.kind is MarkKind.NOT for mark in frame.marks):
        return NameFound(f"{found.text} overrun", found.marks)  # no production is to exceed its budget by more than 2%
    if verb is None or target is None or verb.motion not in _DOES or verb.norm in BE:
        return NameFound(found.text, found.marks)
    if (
        target.unit == "%"
        and found is frame.counted
        and verb.norm in TAKES_TIME - {"respond", "reply"}
        and not verb.is_past
    ):
        done = _PARTICIPLES.get(verb.norm) or f"{verb.norm.removesuffix('e')}ed"
        cut = next(
            (at for at, mark in enumerate(found.marks) if at and mark.norm.split()[0] in _LIMITING), len(found.marks)
        )
        parts = (NounPhrase("", found.marks[:cut]).text, done, NounPhrase("", found.marks[cut:]).text)
        return NameFound(" ".join(part for part in parts if part), (verb, *found.marks))
    is_moved = target.case is Case.TO and not verb.norm.endswith("ing")  # knock the reorder time to 3 days
    is_timed = target.unit in TIME_UNITS or (
        target.unit not in {"%", *_MONEY} and any(mark.norm in {"within", "inside"} for mark in target.says_direction)
    )  # answering the phone inside four rings
    if is_timed and found is frame.thing and not is_moved:
        between = [mark for mark in frame.marks if verb.end <= mark.start < found.marks[0].start and mark.text.strip()]
        kept = [mark for mark in between if mark.norm in {"to", "every", "all", "the"}]  # respond to inquiries
        is_near = all(mark.norm in DETERMINERS | {"to"} for mark in between)
        if is_near and (
            verb.norm.removesuffix("ing") in TAKES_TIME or (verb.motion is None and not verb.norm.endswith("s"))
        ):
            return NameFound(
                " ".join([verb.text, *(mark.text for mark in kept), found.text]), (verb, *kept, *found.marks)
            )
    return NameFound(found.text, found.marks)


_DOES = frozenset({None, Motion.GAIN, Motion.REACH})
_PARTICIPLES = {"ship": "shipped", "submit": "submitted"}
#: What limits an act stands behind its participle: orders shipped the day they're placed.
_LIMITING = word_set("within in inside the on before by at under after")


def _best(phrases: Sequence[NounPhrase]) -> NounPhrase | None:
    """Return the phrase that names most: no circumstance, without a preposition, something measured, the nearest to the number."""
    named = [each for each in phrases if each.lead not in CIRCUMSTANTIAL | {"out"} or each.marks[0].norm in COSTS]
    direct = [each for each in named if not each.lead] or named
    measured = [each for each in direct if is_measurable(each.text)]
    chosen = measured or direct
    return chosen[-1] if chosen else None
