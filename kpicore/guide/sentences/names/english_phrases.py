"""An English clause cut into what a name is made of: where verbs stand, and the noun phrases between verbs and numbers.

A verb is found by where it stands: behind a pronoun, a modal or `to`, at the head before a determiner or a number. The lists are closed
classes of the language; none is of indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpicore.guide.sentences.directions import TIME_UNITS
from kpicore.guide.sentences.roles import NOW_BEFORE_NOUN, opens_cost
from kpicore.guide.sentences.stances import AMOUNTS_TO, PAST_VERBS, RECKONING, REPORTING, is_numbered
from kpicore.language import (
    MarkKind,
    TextMark,
    TimeKind,
    first_mark,
    is_measurable,
    is_rate,
    is_sum,
    without_blanks,
    word_set,
)
from kpicore.value_types import value_type

DETERMINERS = word_set("the a an our my your their its his her this that these those each every all any no some both")
BE = word_set("is are am was were be being been isn't aren't wasn't it's that's they're we're i'm")
MODALS = word_set(
    "will would should must shall can could may might having wanna "
    "gonna gotta can't cannot won't mustn't shouldn't ought oughtn't needn't shan't wouldn't couldn't i'd we'd i'll we'll let's don't "
    "doesn't"
)
_PRONOUNS = word_set(
    "i we you they he she it us them me there who what here anything something anywhere somewhere "
    "nobody everyone everybody someone whom thereof it'd that'd they'd he'd she'd i've we've they've we'll i'd we'd"
)
_OPENING_OBJECTS = DETERMINERS | _PRONOUNS - {"who", "there"}
SUBJECTS = (_PRONOUNS - word_set("us them me there who whom thereof what here")) | word_set(
    "it's that's they're we're i'm he's she's"
)
_WISHES = word_set("want wants need needs like love aim hope plan wish going expect expects able has have had got")
_ADVERBS = word_set(
    "rather frankly honestly ever "
    "not never only just really still now currently already also please ideally maybe perhaps always roughly about presently again "
    "usually normally typically momentarily temporarily "
    " back together overall somewhere even too so well soon away simply hopefully preferably certainly definitely "
    "um uh er erm starting around up down consistently apiece flat"
)
#: Prepositions that may tie two noun phrases into one name.
_TYING = word_set("of for on in with from per to through at via among into against under behind")
#: A phrase behind one of these says when, where or how, and is a name only where there is no other.
CIRCUMSTANTIAL = word_set(
    "following in by at before after since until till within without than like instead as over during despite not beside versus vs "
    "between across is are am was were be"
)
_PREPOSITIONS = (
    _TYING | CIRCUMSTANTIAL | word_set("onto about near inside worth towards toward because although though if")
)
#: Nouns that name nothing by themselves; behind another noun they do: lead time, grade level.
_LIGHT = word_set(
    "year month week quarter day summer winter spring autumn goal target aim objective moment present today level average total number "
    "goals targets aims objectives "
    "least most end half lot limit point sure kpi kgi one thing team far minimum maximum max min term season christmas easter place weeks "
    "months days years way cases done range plan aim's goal's target's "
    "baseline current wk wks mo yr qtr yesterday jan feb mar apr jun jul aug sep sept oct nov dec january "
    "february april june july august september october november december"
)
_NEVER_FIRST = word_set(
    "many much shorter longer smaller bigger faster quicker cheaper earlier sooner "
    "today outturn actual actuals whatever less more fewer higher lower last next goal target aim objective kpi kgi least most moment way"
)
_FINITE, _BEFORE_VERB, _LEADS = BE | MODALS | REPORTING, MODALS | SUBJECTS, _PREPOSITIONS | BE
_NO_NOUNS, _TIES = _ADVERBS | _PREPOSITIONS, _TYING | DETERMINERS | {"and", "than"}
_ENDS_NONE = DETERMINERS | _PREPOSITIONS | _NEVER_FIRST
_OPENS_NONE = _ENDS_NONE | _PRONOUNS
#: What becomes so much, without an object.
INTRANSITIVE = word_set(
    "go goes went stay stays remain remains exceed exceeds drop drops fall falls rise rises grow grows reach reaches "
    "hit hits slip slips creep climb pass passes come comes become becomes average averages cost costs take takes last "
    "lasts sit sits lie lies stand stands hover hovers hold holds double triple halve improve decline equal number"
)
#: Limits that stand behind a noun, not behind a verb: spoilage below 350 sheets.
BEHIND_NOUNS = word_set("below above under over within beyond ≤ ≥ < >")
_RELATIVE = word_set("who whose which where")
_PARTICIPLE = re.compile(r"(?:ed|en|ing|pt|wn|ne)$")
PAST_PARTICIPLES = word_set(
    "sent held lost made kept sold spent met paid built left brought bought caught found read taken given put written shown taught"
)


@value_type
class NounPhrase:
    """A noun phrase, and the preposition it stands behind."""

    lead: str
    marks: tuple[TextMark, ...]

    @property
    def text(self) -> str:
        name = ""
        for at, mark in enumerate(self.marks):
            name += (" " if at and mark.start > self.marks[at - 1].end else "") + mark.text
        return name.strip(" :'\"-").removesuffix("'s").removesuffix("’s")


# -- verbs -------------------------------------------------------------------------------------------------------------


def verbs(marks: Sequence[TextMark]) -> Iterator[int]:
    """Return where verbs stand."""
    places = [at for at, mark in enumerate(marks) if mark.kind is not MarkKind.SPACE]
    is_relative = False
    before: list[TextMark] = []  # of the clause so far, without adverbs
    for index, at in enumerate(places):
        mark = marks[at]
        is_relative = (is_relative or _opens_relative(marks, at)) and not (
            mark.kind is MarkKind.BREAK or _is_claim(mark)
        )
        is_task = index > 1 and [marks[each].norm for each in places[index - 2 : index]] in _TASKS  # cost to raise £1
        is_task = is_task and mark.norm not in _LANDING  # not food cost to land at 29%
        # all 25 permits renewed, building permits: 10 days
        is_plural = mark.norm in REPORTING and (any(map(_is_claim, before[-1:])) or _word_behind(marks, at) == ":")
        is_used_to = mark.norm == "used" and _word_behind(marks, at) == "to"
        if is_relative or is_task:
            pass
        elif mark.kind is MarkKind.MOTION or is_used_to or (mark.norm in _FINITE and not is_plural):
            yield at
        elif mark.norm in _DOING or (mark.norm not in _NO_NOUNS and mark.kind is MarkKind.WORD):
            behind = [marks[each] for each in places[index + 1 : index + 3]]
            ends = _PARTICLES_OF_VERBS | {"up"} if before and before[-1].norm == "to" else _PARTICLES_OF_VERBS
            is_phrasal = len(behind) > 1 and behind[0].norm in ends and _is_amount(behind[1])
            after = behind[is_phrasal] if behind else None  # carry out 12 drills
            is_done = mark.norm in {"do", "does"} and _opens_amount(after)  # each tech does 6 tanks
            is_done = is_done or (is_numbered(marks, at) and _is_claim(after))
            is_manner = len(before) > 1 and before[-2].norm in SUBJECTS | MODALS and _HOW.fullmatch(before[-1].norm)
            words = before[:-1] if is_manner else before  # we respectfully propose
            claim = next((each.number for each in marks[at + 1 :] if _is_claim(each)), None)
            is_each = len(before) > 1 and before[-2].norm in {"each", "every"} and mark.norm.endswith("ing")
            is_each = is_each and _is_amount(after) and claim is not None and not claim.unit  # every bay turning 3 cars
            if is_done or is_each or (mark.kind is MarkKind.WORD and _is_verb(mark, words, after)):
                yield at
        if mark.kind in _OPENERS:
            before = []
        elif mark.norm not in _ADVERBS and not (
            mark.norm in {"each", "all", "both"} and before and before[-1].norm in MODALS
        ):
            before.append(mark)  # the shops should each make £9k


_DOING = frozenset({"do", "does", "number"})
_PARTICLES_OF_VERBS = word_set("out off over through away")
_OPENERS = frozenset({MarkKind.BREAK, MarkKind.STOP})
#: Behind a subject it says how: we respectfully propose; not we supply 40 shops.
_HOW = re.compile(r"[a-z]{4,}(?<!p)ly")


def _is_verb(mark: TextMark, before: Sequence[TextMark], after: TextMark | None) -> bool:
    """Return whether a word is a verb by its neighbours, adverbs between them left out."""
    if not before or before[-1].text == ":" or mark.norm == "let":
        is_head = _is_head(mark, before, after)
        if is_head is not None:
            return is_head
    last = before[-1]
    if mark.norm.endswith("ing") and _goes_on(mark, last, after):
        return True
    if last.norm in _BEFORE_VERB or [each.norm for each in before[-2:]] == ["let", "us"]:
        return True
    if mark.norm in _MOVING and after is not None and after.norm in {"up", "down", "out", "back", "through"}:
        return True  # that receivables come down
    if after is not None and (mark.norm, after.norm) in {("make", "up"), ("makes", "up"), ("account", "for")}:
        return True  # I'm hoping gift boxes make up a quarter of sales
    if _is_seen(mark, before, after):
        return True
    if last.norm == "to":
        return _is_infinitive(mark, before, after)
    if _is_caused(mark, before, after):
        return True
    if last.norm in _WISHES | {"been"}:
        return _PARTICIPLE.search(mark.norm) is not None or (last.norm == "have" and _opens_amount(after))
    is_of_time = last.number is not None and last.number.unit in TIME_UNITS and mark.norm in _OF_AMOUNTS
    is_told = is_of_time and after is not None and after.norm == "at"  # debts beyond 60 days stand at
    return is_told or (last.kind is MarkKind.WORD and _is_predicate(mark, before, after))


def _is_head(mark: TextMark, before: Sequence[TextMark], after: TextMark | None) -> bool | None:
    """Return whether the word at the head of a clause is its verb: hoping to, see, let the queue grow; None where it is not at the head."""
    if mark.norm == "let" and all(each.norm in {"do", "please"} for each in before):
        return after is not None and not _is_amount(after)
    if before and before[-1].text != ":":
        return None
    following = after.norm if after is not None else ""
    is_amount_next = _opens_amount(after) and following not in BEHIND_NOUNS
    is_moved = mark.norm == "see" or (mark.norm in RECKONING and following == "to")
    is_moved = is_moved or (mark.norm in _MOVING and following in {"from", "to", "past"})
    is_done = following in _OPENING_OBJECTS or (is_amount_next and not mark.norm.endswith("s"))
    return is_moved or (is_done and not (is_measurable(mark.text) or is_share_or_sum(mark.text)))


def is_share_or_sum(name: str) -> bool:
    """Return whether a name is of a share or a sum, and no verb: margin 15% of sales, payroll 28% of revenue; not spend 15% of it."""
    return is_rate(name) or (is_sum(name) and name.lower() not in _SUMS_AS_VERBS)


_SUMS_AS_VERBS = word_set("spend fund budget rent bill loan profit")


def _is_infinitive(mark: TextMark, before: Sequence[TextMark], after: TextMark | None) -> bool:
    """Return whether a word behind to is what somebody is to do: to give four concerts, the staff to serve 40; not days to close."""
    if len(before) == 1:
        return _opens_amount(after) or (after is not None and after.norm in _OPENING_OBJECTS)
    who = before[-2]
    is_moved = mark.norm in _MOVING | _LANDING or (mark.norm in _ARRIVING and who.norm not in _TASK_HEADS)
    is_taken = who.norm in _TAKEN_TO and not is_moved
    is_done = _opens_amount(after) or mark.norm in _MOVING | _LANDING
    if before[0].norm in _ASKING and who.kind is MarkKind.WORD and who.norm not in _TAKEN_TO:
        return True  # get suppliers to confirm orders
    is_willing = who.norm in _WISHES | _PRONOUNS | MODALS | RECKONING  # hoping to see
    return is_willing or (who.kind in _ENDING_NAMES and not is_taken and is_done)


def _is_seen(mark: TextMark, before: Sequence[TextMark], after: TextMark | None) -> bool:
    """Return whether a word tells what somebody sees or lets something do: see NPS climb from 32 to 45, the door count average 210.

    Behind let any word does (don't let payback stretch past 12 months), else one that moves, or that moves along a scale (see churn dip
    below 4%).
    """
    if after is None or len(before) < 2:
        return False
    causes = {each.norm for each in before[:-1]} & _SEEING
    is_moving = mark.norm in INTRANSITIVE | {"go", "move"} and after.norm in _LEADING
    is_cost = mark.norm == "cost" and not before[-1].norm.endswith("s")  # see food cost under 30%
    is_moving = (is_moving or (mark.norm in _OF_AMOUNTS and _is_amount(after))) and not is_cost
    is_led = after.norm in _LEADING | {"beyond", "at", "in"} and before[-1].norm not in _SEEING
    is_on_scale = is_led and mark.norm in _ON_SCALE and not causes.isdisjoint({"see", "watch", "let"})
    return (bool(causes) and is_moving) or is_on_scale or ("let" in causes and is_led and not mark.norm.endswith("s"))


def _goes_on(mark: TextMark, last: TextMark, after: TextMark | None) -> bool:
    """Return whether a form in -ing is what somebody does: the bakery is wasting about 40 loaves, keep chucking away two buckets."""
    if last.norm == "be" and after is not None and after.norm in DETERMINERS:
        return True  # we ought to be answering the phone
    if mark.norm in {"reaching", "hitting"} and last.kind is MarkKind.WORD and _is_amount(after):
        return True  # uptake reaching three quarters would pay for the kitchen
    if last.norm in BE:
        return _is_amount(after) and mark.norm not in AMOUNTS_TO | RECKONING
    return last.norm in _KEEPING_ON and after is not None and (_opens_amount(after) or after.norm in _AWAY)


def _is_caused(mark: TextMark, before: Sequence[TextMark], after: TextMark | None) -> bool:
    """Return whether a word before a number tells what each does or is to do: have each rep run 2 calls, every van does 4 drops."""
    last, words = before[-1], [each.norm for each in before]
    if mark.norm in _YIELDING and _opens_amount(after) and not _GETTING.isdisjoint(words[:2]):
        return True  # get our retail shelf doing $2k a month
    if last.kind is not MarkKind.WORD or not _opens_amount(after) or is_measurable(mark.text):
        return False
    if words[0] in {"each", "every"}:
        return mark.norm.endswith("s") and not mark.norm.endswith("ss")
    cause = next((at for at, word in enumerate(words[:-1]) if word in _CAUSING), len(words))
    is_person = cause + 1 < len(words) and (words[cause + 1] in DETERMINERS or last.norm.endswith("s"))
    return is_person and _is_claim(after) and not mark.norm.endswith(("s", "ed", "ing"))


_CAUSING = word_set("have let make")
#: Verbs of those somebody gets to come to so much.
_GETTING, _YIELDING = (
    word_set("get have see want like"),
    word_set("doing making taking earning billing turning pulling bringing"),
)


def _is_predicate(mark: TextMark, before: Sequence[TextMark], after: TextMark | None) -> bool:
    """Return whether a word behind a noun tells what that does: sales grew, changeovers take 50 minutes."""
    if mark.norm in PAST_VERBS - _PAST_IN_NAMES:
        return before[0].norm not in _ASKING or mark.norm not in _TURNED
    if mark.norm in AMOUNTS_TO and after is not None and after.norm == "at" and not is_measurable(mark.text):
        return True  # food waste runs at about 11 kg a day
    is_third = mark.norm.endswith("s") and not mark.norm.endswith("ss") and mark.norm != "costs"
    if is_third and mark.norm in INTRANSITIVE and not any(map(_is_claim, before[1:])):
        return True  # not give away 200 free trial passes
    if not before[-1].norm.endswith("s"):
        is_done = is_third and not (is_measurable(mark.text) or any(map(_is_claim, before)))
        return is_done and after is not None and after.norm in DETERMINERS - {"a", "an"}  # GM walks the floor
    if mark.norm in _OF_AMOUNTS | _MOVING - {"be", "stay"} and (
        _opens_amount(after) or (after is not None and after.norm == "at")
    ):
        return True
    is_object_next = after is not None and after.norm in _OPENING_OBJECTS
    is_form = mark.norm.endswith(("ed", "ing"))  # customers rebooking the next year
    return is_object_next and not is_form and not is_measurable(mark.text)


_LEADING = word_set("from to by past above below under over")
_KEEPING_ON = word_set("keep keeps stop start")
_OUT = word_set("out off")
_AWAY = word_set("away out off up down back through")
#: Of what somebody wants done they are participles: get all boats turned round.
_TURNED = word_set("turned brought run won")
_ASKING = word_set("get ask expect need want")
_OF_AMOUNTS = word_set("take cost average last run sit stand lie hover total number")
#: What moves along a scale, as verbs; nouns of it, too, where nobody sees it move.
_ON_SCALE = word_set(
    "dip sink slide shrink jump leap soar settle stretch creep climb tick edge inch drift get come dive plunge surge shoot tumble"
    " swell land slip"
)
_SEEING = word_set("see have get watch make let")
#: Receivables beyond 90 days to come below 5 lakh.
_ENDING_NAMES = frozenset({MarkKind.WORD, MarkKind.NUMBER})
#: 5 days to close is no verb of a goal.
_TAKEN_TO = word_set("time days hours weeks cost costs minutes months")
_ARRIVING = word_set("reach hit pass exceed total")
_LANDING = word_set("land sit settle hover lie")
_TASK_HEADS = ("cost", "costs", "time", "price")
_TASKS = [[head, "to"] for head in _TASK_HEADS]
_MOVING = word_set("come go fall drop rise stay be")
#: May stand behind a noun in a name: meetings held, hours spent.
_PAST_IN_NAMES = word_set("held spent lost made kept sold used hit sent met")


def is_label(marks: Sequence[TextMark], at: int, begin: int) -> bool:
    """Return whether a word taken for a verb is all that stands before a number that counts nothing: Occupancy 85%."""
    others = [mark for mark in (*marks[:at], *marks[at + 1 : begin]) if mark.kind in {MarkKind.WORD, MarkKind.PARTICLE}]
    is_word = marks[at].kind is MarkKind.WORD and marks[at].norm not in SUBJECTS
    return is_word and not others and _word_behind(marks, at) not in _TYING


def word_before_verb(marks: Sequence[TextMark], at: int) -> str:
    """Return the word before a verb, adverbs, modals and is left out."""
    skipped = _ADVERBS | MODALS | BE | _WISHES | {"to"}
    words = (mark.norm for mark in reversed(marks[:at]) if mark.kind is not MarkKind.SPACE)
    return next((word for word in words if word in SUBJECTS or word not in skipped), "")


def _is_claim(mark: TextMark | None) -> bool:
    return mark is not None and mark.number is not None and mark.number.is_claim


def _is_amount(mark: TextMark | None) -> bool:
    return _is_claim(mark) or (mark is not None and mark.kind in {MarkKind.BOUND, MarkKind.ABOUT})


def _opens_amount(mark: TextMark | None) -> bool:
    return _is_amount(mark) or (mark is not None and mark.norm in DETERMINERS)


def aside_of(marks: Sequence[TextMark]) -> range:
    """Return the places of a bracket behind the first word, in which nothing is named: Comebacks (same fault) 2 a month."""
    opening = next((at for at, mark in enumerate(marks) if mark.text == "("), 0)
    closing = next((at for at in range(opening, len(marks)) if marks[at].text == ")"), opening - 1)
    return range(opening, closing + 1) if opening else range(0)


def phrases(marks: Sequence[TextMark], places: range, apart: set[int], aside: range) -> Iterator[NounPhrase]:
    """Return the noun phrases between verbs and numbers; those tied by a preposition are one."""
    words: list[TextMark] = []
    waiting: list[TextMark] = []  # prepositions and determiners behind the words so far
    lead, is_relative = "", False
    for at in places:
        mark = marks[at]
        if mark.kind is MarkKind.SPACE or at in aside:
            continue
        is_out = at in apart or (
            mark.norm in NOW_BEFORE_NOUN and _is_number_next(marks, at)
        )  # the current 31 complaints
        is_told = is_relative and mark.kind not in {MarkKind.TIME, MarkKind.BREAK, MarkKind.STOP}
        if not is_out and (is_told or _is_word(mark, words, waiting)):
            opens_relative = _opens_relative(marks, at)
            is_tied = opens_relative or not waiting or any(each.norm not in DETERMINERS for each in waiting)
            is_task = [each.norm for each in words[:2]] in _TASKS  # cost to serve a customer
            if words and not (is_tied or is_task or words[-1].norm in _PARTICLES):  # moved up a grade
                yield from _trimmed(words, lead)
                words, lead = [], ""
            is_participle = bool(words) and not waiting and mark.norm.endswith("ing") and words[-1].norm.endswith("s")
            words += [*(waiting if words else ()), mark]
            waiting, is_relative = [], is_relative or opens_relative or is_participle  # tools coming back broken
        elif not is_out and words and _opens_relative(marks, at):
            words += [*waiting, mark]
            waiting, is_relative = [], True
        elif not is_out and words and _may_tie(marks, at, words[-1]):
            waiting.append(mark)
        else:
            if words:
                is_end = mark.kind in _ENDS_PHRASE
                yield from _trimmed([*words, *_particle_behind(words, waiting)] if is_end else words, lead)
            if words or mark.norm not in DETERMINERS:
                before = first_mark(reversed(marks[:at])) if mark.norm == "like" else None
                is_wish = before is not None and before.norm in MODALS  # the trustees would like spend lifted
                is_out = mark.norm == "out" and _word_behind(marks, at) in DETERMINERS  # quotes out the door
                is_tie = is_out or (mark.norm in _LEADS and not is_wish)
                lead = "#" if _is_claim(mark) else mark.norm if is_tie else ""
            words, waiting, is_relative = [], [], False
    yield from _trimmed([*words, *_particle_behind(words, waiting)], lead)


def _particle_behind(words: Sequence[TextMark], waiting: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return what ends a phrase and belongs to the participle before it, as it leads to nothing: apprentices taken on."""
    is_told = len(waiting) == 1 and waiting[0].norm in _ENDING_PARTICLES and bool(words) and is_participle(words[-1])
    return waiting if is_told else ()


_ENDS_PHRASE = frozenset({MarkKind.TIME, MarkKind.BREAK, MarkKind.STOP})
_ENDING_PARTICLES = word_set("on over through")


def _is_word(mark: TextMark, words: Sequence[TextMark], waiting: Sequence[TextMark]) -> bool:
    """Return whether a mark is a word of a noun phrase: a noun, a number within a name, the adverb of a participle (picked up)."""
    if words and not waiting and mark.norm in _PARTICLES and is_participle(words[-1]):
        return True
    is_doing = bool(words) and words[-1].norm.endswith("ing") and mark.norm in _OUT
    is_doing = is_doing and (len(words) == 1 or words[-2].norm.endswith(("s", "people")))
    if is_doing and not waiting:
        return True  # people calling out
    is_tied = bool(waiting) and waiting[-1].norm in _OCCASIONS  # turnout at monthly meetings
    if words and mark.time is not None and (is_tied or (not waiting and words[-1].norm in {"average", "mean"})):
        return mark.time.kind is TimeKind.CADENCE and mark.text.endswith("ly")  # average daily rate
    is_task = mark.kind is MarkKind.MOTION and [each.norm for each in (*words[-1:], *waiting)] in _TASKS
    is_noun = (is_task or mark.kind in {MarkKind.WORD, MarkKind.PER}) and mark.norm not in _NO_NOUNS
    return is_noun or (mark.number is not None and mark.number.is_amount)


#: They tie a name to what comes round: the attendance at weekly drills.
_OCCASIONS = word_set("at during")


def is_participle(mark: TextMark) -> bool:
    """Return whether a word is the past participle of a verb by its form."""
    return mark.norm.endswith("ed") or mark.norm in PAST_PARTICIPLES


def _may_tie(marks: Sequence[TextMark], at: int, last: TextMark) -> bool:
    """Return whether a mark may tie what follows to a phrase: of, and, a determiner, the hyphen of a compound (under-7s)."""
    mark, behind = marks[at], marks[at + 1] if at + 1 < len(marks) else None
    if mark.norm == "between":  # time between failures
        return not _is_number_next(marks, at)
    if mark.norm == "at" and opens_cost(marks[at:]):
        return False  # 60 workshops at a cost of £200
    if mark.norm == "of" and [each.kind for each in without_blanks(marks[at + 1 :])[:2]] == _SIZE:
        return False  # hotels of 100+ rooms
    if mark.norm == "at" or mark.kind is MarkKind.BOUND:  # 118 High Street is an address; fixed within 5 days
        return (mark.kind is MarkKind.BOUND) == _is_number_next(marks, at)
    if behind is not None and behind.kind is not MarkKind.SPACE and "-" in {mark.text, behind.text}:
        return True
    following = first_mark(marks[at + 1 :])
    if mark.norm == "or" and following is not None and is_participle(last) and is_participle(following):
        return True  # fixed or tagged
    is_ending = mark.text in {"'", "’", "."} and mark.start == last.end
    return is_ending or mark.text in {"&", "/", "+"} or mark.norm in _TIES


_SIZE = [MarkKind.NUMBER, MarkKind.BOUND]


def _is_number_next(marks: Sequence[TextMark], at: int) -> bool:
    return next((mark.number is not None for mark in marks[at + 1 :] if mark.kind is not MarkKind.SPACE), False)


def _word_behind(marks: Sequence[TextMark], at: int) -> str:
    return next((mark.norm for mark in marks[at + 1 :] if mark.kind is not MarkKind.SPACE), "")


def _opens_relative(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a clause begins that describes what stands before it: who passed, days it takes to close, the day they're placed."""
    norm = marks[at].norm
    if norm == "it":
        return _word_behind(marks, at) == "takes"
    if norm in _MOMENTS:
        return _word_behind(marks, at) in SUBJECTS
    return norm in _RELATIVE or (norm in _PLURAL_SUBJECTS and _is_contact(marks, at))


def _is_contact(marks: Sequence[TextMark], at: int) -> bool:
    """Return whether a pronoun and its verb end a clause as what tells which things are meant: halve the plates we break."""
    before, behind = without_blanks(marks[:at])[-2:], without_blanks(marks[at + 1 :])
    claim = next((index for index, mark in enumerate(behind) if _is_claim(mark)), 0)
    opening = first_mark(marks)
    is_changed = bool(before) and opening is not None and opening.motion is not None
    if claim > 1 and is_changed and marks[at].norm in {"we", "they"} and before[-1].kind is MarkKind.WORD:
        return behind[0].kind is MarkKind.WORD  # the bread we throw away each evening from 30 loaves to 12
    ends = [mark for mark in behind if mark.kind not in {MarkKind.TIME, MarkKind.STOP}]
    is_definite = len(before) > 1 and before[0].norm in DETERMINERS and before[1].kind is MarkKind.WORD
    is_verb = len(ends) == 1 and ends[0].kind is MarkKind.WORD and ends[0].norm not in _ADVERBS
    return is_definite and is_verb


def _trimmed(words: Sequence[TextMark], lead: str) -> Iterator[NounPhrase]:
    """Return a phrase without words at its ends that name nothing, if any is left."""
    kept = list(words)
    if len(kept) > 1 and kept[0].norm == "last" and not kept[1].norm.endswith("s") and len(kept) == _LAST_ONE:
        return  # 71% last run
    if kept and (kept[0].norm in _GOAL_IS or (kept[-1].norm == "ones" and kept[0].norm != "new")):
        return  # my aim's simple: 10 calls, busy ones 60
    if len(kept) == _LAST_ONE and kept[0].norm in {"same", "next", "following"} and kept[1].norm in _SAME_TERMS:
        return  # call back every lead the same day
    if len(kept) > _LAST_ONE and kept[0].norm in {"last", "this", "next"} and kept[1].norm in _TERMS:
        kept = kept[2:]  # last year complaints came to 40
    is_phrasal = len(kept) > 1 and kept[-1].norm in _ENDING_PARTICLES and is_participle(kept[-2])
    while kept and not is_phrasal and _is_light_end(kept):
        kept.pop()
    while kept and not _may_open(kept):
        kept.pop(0)
    words_of_it = [mark.text for mark in kept if mark.kind is MarkKind.WORD]
    is_named = any(_NAMING.search(word) and word.lower().removesuffix("'s") not in _LIGHT for word in words_of_it)
    if is_named or _LABEL.fullmatch("".join(words_of_it)):
        yield NounPhrase(lead, tuple(kept))


_LAST_ONE = 2
_PLURAL_SUBJECTS = frozenset({"we", "they", "i", "you"})
_GOAL_IS = word_set("aim's goal's target's plan's ambition's sounds feels seems")
_SAME_TERMS = word_set("day night morning afternoon evening hour week month")
_TERMS = word_set("year month week quarter season summer winter spring autumn")
#: Before a subject they open a clause that says when.
_MOMENTS = word_set("day moment week month hour minute")
#: Behind a participle they belong to it: picked up, handed in.
_PARTICLES = word_set("up in out off back")
#: Light words with what ties a name to them: time to fill, number of returning customers.
_HEADS_OF = {"time": "to", "days": "to", "weeks": "to", "months": "to", "number": "of", "average": "of", "total": "of"}
_NAMING, _LABEL = re.compile(r"[A-Za-z]{2}"), re.compile(r"[A-Z][0-9]{1,2}|1-[a-z0-9]+-1s?")  # P2 within 4h


def _may_open(kept: Sequence[TextMark]) -> bool:
    """Return whether a phrase may begin with its first mark; what a number tells apart does: Year 11 attendance."""
    mark = kept[0]
    is_numbered = len(kept) > 1 and kept[1].text[:1].isdigit()
    following = kept[1].norm if len(kept) > 1 else ""
    is_compound = (
        len(kept) > 1 and kept[1].kind is MarkKind.WORD and following not in _PREPOSITIONS
    )  # days sales outstanding
    is_compound = is_compound or following in {_HEADS_OF.get(mark.norm), "between"}
    is_light = mark.norm.removesuffix("'s") in _LIGHT and not (is_numbered or is_compound)
    if len(kept) > 2 and kept[1].kind is MarkKind.TIME:  # average daily rate
        return True
    if mark.number is not None and "-" in mark.text:  # 30-day readmissions
        return True
    return mark.kind is MarkKind.WORD and not is_light and mark.norm not in _OPENS_NONE


def _is_light_end(kept: Sequence[TextMark]) -> bool:
    last, before = kept[-1], kept[-2] if len(kept) > 1 else None
    is_doing = before is not None and before.norm.endswith("ing") and last.norm in _OUT
    if is_doing or (last.norm in _PARTICLES and before is not None and is_participle(before)):
        return False
    if last.kind is not MarkKind.WORD:
        return last.kind is not MarkKind.NUMBER
    if last.norm in _LIGHT and last.norm not in _NEVER_FIRST:
        return before is None or before.kind is not MarkKind.WORD or before.norm in {"last", "next"}  # last term
    return last.norm in _ENDS_NONE
