"""The grammar of one plain English goal sentence: Increase inquiries by 50, Keep churn below 3%, 20 leads per week by March 2027.

Time is taken out first, then the amounts; the verb and the words beside the last amount say what it is. Facts (was, has risen), questions
and conditions are no goals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kpicore.guide.sentences.english_terms import EnglishTerms, read_english_terms
from kpicore.guide.sentences.segments import Piece
from kpicore.guide.sentences.terms import BLANKED
from kpicore.guide.sentences.values import ParsedGoal
from kpicore.periods import Calendar
from kpicore.sheets.cells import IN_TEXT, as_float, digits_of, known_unit

_NO_GOAL = re.compile(
    r"\?|\b(?:was|were|had|has been|have been|did|increased|decreased|grew|rose|fell|dropped|reached|achieved"
    r"|hit last|if|unless|might|maybe|perhaps"
    r"|can|could|would|according to|for example|reported|announced|forecast|expected|estimated|yesterday"
    r"|last (?:year|month|week|quarter)'s)\b",
    re.IGNORECASE,
)
_GOAL_WORD = re.compile(r"\b(?:goal|target|aim|objective|KPI|KGI)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:our|the|this year's|my|next year's)?\s*(?:main |final )?(?:goal|target|aim|objective|KPI|KGI)s?(?: is"
    r"| are|:)?(?: to)?\s+|we (?:want|aim|need|plan|intend) to\s+"
    r"|we (?:will|must|should)\s+|(?:let's|to|please|and|then|also|will|must)\s+)+",
    re.IGNORECASE,
)
_UP = r"bring(?=.{0,60}\bup\b)|increase|grow|raise|boost|improve|lift|expand|double|triple|more|up(?!\s+to)|gain"
_DOWN = (
    r"bring(?=.{0,60}\bdown\b)|reduce|cut|lower|decrease|shorten|bring down|drop|halve|shrink|slash"
    r"|trim|limit|cap|restrict|minimi[sz]e|down(?!\s+to)|fewer|less"
)
_KEEP = r"keep|maintain|hold|stay|retain|sustain|preserve"
_REACH = (
    r"reach|achieve|hit|get to|get|attain|win|acquire|deliver|generate|sign|close|make|publish|respond to|respond"
    r"|reply to|reply|answer|earn|secure|sell|hire|call"
    r"|visit|book|launch|open|post|send|hold|complete|resolve|ship|have|bring in|land|run|conduct|obtain|collect"
)
_VERB = re.compile(
    rf"^(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<keep>{_KEEP})|(?P<reach>{_REACH}))\b(?!\s+(?:rate|time|than))\s*",
    re.IGNORECASE,
)

_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
}
_AMOUNT = re.compile(
    rf"(?P<currency>[$€¥])?\s?(?P<sign>(?<![0-9A-Za-z])[+-])?(?P<digits>{IN_TEXT})"
    r"(?:\s?(?P<scale>thousand|million|billion|bn|mn|k|m|b)(?![A-Za-z]))?"
    r"(?:\s?(?P<unit>percentage points?|%|percent|points?|pts?|pp|hours?|hrs?|h|minutes?|mins?|seconds?|days?"
    r"|weeks?|months?|yen|JPY|dollars?|USD|euros?|people|persons?|times|kg|grams?|tons?|km|kWh)(?![A-Za-z])"
    r"|(?P<times>x)(?![A-Za-z]))?",
    re.IGNORECASE,
)
_CURRENCIES = {"$": "ドル", "€": "ユーロ", "¥": "円"}
#: A negated bound turns: not exceed is at most, not below at least.
_NOT = (
    r"(?:(?:(?:should|must|shall|will|do|does|can|may)\s+)?(?:not|never|no)|don't|doesn't|won't|mustn't|shouldn't|cannot|can't|without)"
    r"(?:\s+(?:to|be|go|rise|grow|get|let it|allow it to|ever|fall|drop|sink|slip|dip))*"
)
_LOW = re.compile(
    rf"\b(?:(?:{_NOT})\s+(?:below|under|less than|fewer than|lower than|falling below|dropping below|undercut)"
    r"|at least|from (?:falling|dropping|going) below|no less than|no fewer than|minimum(?: of)?|over|above|more than"
    r"|exceed(?:s|ing)?|or more)\b|≥|>=",
    re.IGNORECASE,
)
_HIGH = re.compile(
    rf"\b(?:(?:{_NOT})\s+(?:exceed(?:s|ing)?|over|above|more than|higher than|surpass(?:ing)?|beyond|top)|at most"
    r"|(?:upper |maximum )?limit(?:ed)?(?: (?:of|to|at|is))?|capped at|cap of|maximum(?: of)?|up to|below|under|less than|fewer than"
    r"|within|from exceeding|from (?:going|rising|growing) (?:over|above)|or less|or fewer|or lower)\b|≤|<=",
    re.IGNORECASE,
)
_BOUND = re.compile(rf"(?:{_LOW.pattern}|{_HIGH.pattern})", re.IGNORECASE)
_EDGE_START = re.compile(
    r"^(?:[\s,:;.\-–=)]|\b(?:of|to|the|our|a|an|at|by|from|is|are|in|for|with|about|around|approximately|its|their"
    r"|more|another|additional|be)\b)+",
    re.IGNORECASE,
)
_EDGE_END = re.compile(
    r"(?:[\s,:;.\-–=(]|\b(?:of|to|the|our|at|by|from|is|are|be|in|for|with|about|around|approximately|a|an|rate of"
    r"|currently|and|should|must|target|goal|stay|on average|every)\b)+$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:leads?|customers?|inquir(?:y|ies)|enquir(?:y|ies)|orders?|visits?|visitors?|calls?|contracts?|deals?"
    r"|sales|revenue|profit|income|members?|users?|sign-?ups?|downloads?"
    r"|articles?|posts?|meetings?|appointments?|hires?|applicants?|applications?|reviews?|referrals?|subscribers?"
    r"|complaints?|defects?|accidents?|rate|ratio|share|score|time|days"
    r"|hours|cost|costs|margin|satisfaction|retention|churn|turnover|NPS|CVR|CPA|ROAS|LTV|MRR|ARR|value|price"
    r"|proposals?|demos?|responses?|repl(?:y|ies)|tickets?|views?|sessions?"
    r"|stores?|shops?|units?|shipments?|interviews?|conversion|attrition|inventory|followers?|clicks?|requests?"
    r"|overtime|absences?|errors?|bookings?|reservations?|guests?|patients?)\b",
    re.IGNORECASE,
)
_LOW_GOOD = re.compile(
    r"\b(?:churn|attrition|turnover|complaints?|defects?|accidents?|costs?|CPA|overtime|errors?|absences?"
    r"|response time|waiting time|lead time|cancellations?)\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"respond|reply|answer|resolve|ship|complete", re.IGNORECASE)
_METHOD = re.compile(r"\b(?:KGI|KPI|CSF|KSF|KDI|OKR)s?\b")
_NO_NAME = re.compile(
    r"[0-9]:[0-9]|\b(?:starts|lasts|takes|ends|begins|opens|comes|goes|says|shows|there)\b|"
    r"[,=÷×≤≥%|]|\b(?:is|are|that|which|because|so|I|you|he|she|they|it)\b|\bnever\b|\([^)]*$|^[^(]*\)"
)
_CLOCK = frozenset({"時間", "分", "秒", "日"})
# Answer 90% of calls within 20 seconds: the seconds are part of what is counted.
_SHARE = re.compile(r"[0-9.]+\s?(?:%|percent) of (?P<of>(?:all |the |our )?[a-z][a-z ]*\bwithin [^,]*)$", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|are|am|has|have)\b", re.IGNORECASE)
_BY = re.compile(r"\bby\s*(?:about |around |at least |another )?$", re.IGNORECASE)
_TO = re.compile(r"\bto\s*(?:about |around |over |at least )?$", re.IGNORECASE)
_MOVES = re.compile(
    r"\s*(?:days|hours|%)?\s*(?:to(?: (?:below|under|over|at least))?|→|->)\s*(?:about )?", re.IGNORECASE
)
# Down to 4 days from 7: the target stands first.
_BACKWARDS = re.compile(
    r"\s*[a-z]{0,8}\s*,?\s*(?:(?:down|up)\s+)?from(?=\s|$)\s*(?:(?:the |a |our )?(?:current|present|last year's|today's)(?=\s|$)\s*)?"
    r"(?:about |around )?",
    re.IGNORECASE,
)
_TIMES_OF = re.compile(
    r"\s*(?:of|from|on|over|the)?\s*(?:last year's|this year's|the current|today's)?\s*", re.IGNORECASE
)
_UP_TO = re.compile(r"\bup to\s*(?:about |around )?$", re.IGNORECASE)
_LONGEST_NAME, _MOST_WORDS, _LARGEST = 60, 9, 1e15


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: float
    unit: str


def read_english(piece: Piece, calendar: Calendar, today: date | None) -> ParsedGoal | None:
    """Return what an English piece says, None when it is no goal."""
    text = re.sub(r"\s+", " ", piece.folded)
    if _NO_GOAL.search(text) or not re.search(r"[A-Za-z]{2}", text):
        return None
    when = read_english_terms(text, calendar, today)
    opening = _OPENING.match(when.rest)
    rest = when.rest[opening.end() :] if opening else when.rest
    rest = rest.lstrip(f" ,{BLANKED}")
    is_marked = bool(piece.level or _GOAL_WORD.search(text))
    verb = _VERB.match(rest)
    body = rest[verb.end() :] if verb else rest
    numbers: list[_Number] = []
    for match in _AMOUNT.finditer(body):
        begin = match.start() + len(match[0]) - len(match[0].lstrip())
        around = body[begin - 1 : begin] + body[match.end() : match.end() + 1]
        if re.search(r"[A-Za-z_@#/:]", around) or re.match(r"\.(?:\s|$)", body[match.end() :]):
            continue
        number = Fraction(digits_of(match["digits"])) * _SCALES.get((match["scale"] or "").lower(), 1)
        value = as_float(-number if match["sign"] == "-" else number)
        numbers.append(_Number(match.start(), match.end(), value, _unit(match)))
    draft = _goal(verb, body, numbers, when, is_marked=is_marked) if numbers else _wish(verb, body, piece)
    if draft is None:
        return None
    return draft.with_(
        cadence=when.cadence,
        deadline=when.deadline,
        start=when.start,
        deadlines=when.readings,
        is_deadline_open=when.is_open,
        is_span=when.is_span,
        compared=when.compared,
        is_english=True,
    )


def _wish(verb: re.Match[str] | None, body: str, piece: Piece) -> ParsedGoal | None:
    """Return a goal without a number: Increase repeat purchases."""
    name = _clean(body)
    if verb is None or not name or not piece.is_whole or not _COUNTED.search(name) or len(name.split()) > 5:
        return None
    way = {"up": "increase", "down": "decrease", "keep": "maintain"}.get(verb.lastgroup or "")
    return ParsedGoal(name=name, direction=way) if way else None


def _goal(
    verb: re.Match[str] | None, body: str, numbers: list[_Number], when: EnglishTerms, *, is_marked: bool
) -> ParsedGoal | None:
    share = _SHARE.match(body)
    target, baseline = (numbers[0], None) if share else _target_and_baseline(body, numbers)
    before, after = body[: target.start], body[target.end :]
    name = _clean(share["of"]) if share else _name(body, target, baseline)
    if verb and (share or (target.unit in _CLOCK and _ANSWERS.match(verb[0]))):
        name = f"{verb[0].strip()} {name}"  # Respond to inquiries within 3 hours: what takes the time is the answer
    kind = verb.lastgroup if verb else None
    bound = _bound(before, after)
    if kind in {"up", "reach"} and _UP_TO.search(before):  # Grow members up to 500: where it leads, no limit
        bound = None
    is_clear = bool(bound or target.unit or when.deadline or when.cadence != "unspecified")
    can_be_named = 0 < len(name.split()) <= _MOST_WORDS and not _METHOD.search(name) and not _NO_NAME.search(name)
    if not can_be_named or abs(target.value) >= _LARGEST:
        return None
    if not is_marked and not _is_goal(kind, before, after, name, is_clear=is_clear):
        return None
    plain = ParsedGoal(name=name, value=target.value, unit=target.unit or (baseline.unit if baseline else ""))
    if baseline:
        others = [number for number in numbers if number not in (target, baseline)]
        check = next((number.value for number in others if number.unit == "%"), None)
        plain = plain.with_(baseline=baseline.value, baseline_unit=baseline.unit, check=check)
        if target.unit == "倍" and baseline.unit != "倍":
            return plain.with_(is_ratio=True, direction="reach")
    level = bound or baseline
    is_bare_percent = kind in {"up", "down"} and target.unit == "%" and not level and not _TO.search(before)
    is_by = kind in {"up", "down", None} and _BY.search(before) is not None
    if is_bare_percent or is_by or (when.compared and not bound and not _TO.search(before)):
        return plain.with_(change=True, direction="decrease_by" if kind == "down" else "increase_by")
    if kind == "keep":
        return plain.with_(is_kept=True, direction=bound or "maintain")
    return plain.with_(direction=bound or _level_direction(kind, before, name, has_baseline=baseline is not None))


def _level_direction(kind: str | None, before: str, name: str, *, has_baseline: bool) -> str:
    if has_baseline:
        return "reach"
    if kind == "down":
        return "at_most"
    if kind == "reach" and re.search(r"^\s*$", before) is not None:
        return "at_least"
    if kind in {"up", "reach"}:
        return "reach"
    return "at_most" if _LOW_GOOD.search(name) else "at_least"


def _is_goal(kind: str | None, before: str, after: str, name: str, *, is_clear: bool) -> bool:
    """Return whether a sentence sets a goal: it begins with a verb, or is a fragment that names something counted."""
    if _IS.search(before + after):
        return False
    counted = _COUNTED.search(name) is not None
    if kind:
        return counted or is_clear or kind in {"up", "down"}
    if re.match(r"\s*of\b", after):  # About 30% of customers prefer email
        return False
    ends_with_number = bool(before.strip()) and not after.strip()
    return counted and (is_clear or ends_with_number) and len((before + after).split()) <= _MOST_WORDS


def _target_and_baseline(body: str, numbers: list[_Number]) -> tuple[_Number, _Number | None]:
    """Return B and A of `from A to B`, `A → B`, `to B from A`, and of `1.2 times A`; else the last number and None."""
    if len(numbers) < 2:
        return numbers[-1], None
    first, second = numbers[-2], numbers[-1]
    between = body[first.end : second.start]
    if _MOVES.fullmatch(between):
        return second, first
    if _BACKWARDS.fullmatch(between) or (first.unit == "倍" and _TIMES_OF.fullmatch(between)):
        return first, second
    return second, None


def _bound(before: str, after: str) -> str | None:
    """Return the side the words beside a number say is good; those right before it count, the longest first (not below is at least)."""
    near = before[-40:]
    found = [
        (match.end(), match.end() - match.start(), way)
        for way, words in (("at_least", _LOW), ("at_most", _HIGH))
        for match in words.finditer(near)
    ]
    if found and near[max(found)[0] :].strip(f" {BLANKED}").count(" ") <= 1:
        return max(found)[2]
    if re.match(r"\s*(?:or (?:less|fewer|lower)|at most)", after, re.IGNORECASE):
        return "at_most"
    return "at_least" if re.match(r"\s*(?:or more|at least|\+)", after, re.IGNORECASE) else None


def _name(body: str, target: _Number, baseline: _Number | None) -> str:
    """Return the words before the numbers, else those behind: by 50 …, 20 new leads."""
    first = min((target, baseline or target), key=lambda number: number.start)
    last = max((target, baseline or target), key=lambda number: number.end)
    before = re.sub(
        r"\b(?:from|to|by|at|of|with|(?:down|up)(?: to)?)\s*$",
        "",
        _BOUND.sub(" ", body[: first.start]).rstrip(),
        flags=re.IGNORECASE,
    )
    name = _clean(before)
    return name if name else _clean(_BOUND.sub(" ", body[last.end :]))


def _clean(words: str) -> str:
    name = re.sub(r"\s+", " ", words.replace(BLANKED, " ")).strip()
    before = None
    while name != before:
        before = name
        name = _EDGE_END.sub("", _EDGE_START.sub("", name)).strip()
    return name if len(name) <= _LONGEST_NAME and re.search(r"[A-Za-z]{2}", name) else ""


def _unit(match: re.Match[str]) -> str:
    if match["currency"]:
        return _CURRENCIES[match["currency"]]
    word = (match["unit"] or "").lower()
    if match["times"] or word == "times":
        return "倍" if match["times"] else "回"
    if word.startswith("percentage"):
        return "ポイント"
    return (known_unit(word) or "") if word else ""
