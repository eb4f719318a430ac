"""One clause becomes a goal: its numbers get roles, its verb and bounds a direction, the noun phrase that remains is the name.

Steps, the same for Japanese and English: marks (`kpicore.language`) → `clauses` → `uses` → `roles` → `naming` and direction here. Whether
it is a goal at all is judged afterwards (`goals`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kpicore.guide.sentences.naming import NameFound, english_name, japanese_name
from kpicore.guide.sentences.roles import Roles, roles_of
from kpicore.guide.sentences.uses import Case, NumberUse, number_uses
from kpicore.guide.sentences.values import ParsedGoal
from kpicore.guide.sentences.when import When, when_of
from kpicore.language import (
    TAKES_TIME,
    TIMES,
    Bound,
    MarkKind,
    Motion,
    NumberKind,
    Part,
    TextMark,
    TimeKind,
    WrittenNumber,
    is_high_good,
    is_low_good,
    is_money,
    is_rate,
    unit_name,
)
from kpicore.periods import Calendar

_TIME_UNITS = frozenset({"秒", "分", "時間", "日", "営業日", "週", "か月", "年"})
_MINUS = frozenset("△▲−-")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with what was found in it, for the step that judges whether it is a goal."""

    marks: tuple[TextMark, ...]
    roles: Roles
    name: NameFound
    motion: TextMark | None
    is_turned: bool


def read_clause(
    marks: Sequence[TextMark], calendar: Calendar, today: date | None, *, japanese: bool
) -> tuple[ParsedGoal, Clause]:
    """Return what a clause says, and the clause; what it does not say is empty."""
    marks = _with_span_as_measure(_without_formula(marks))
    roles = roles_of(marks, number_uses(marks, japanese=japanese), japanese=japanese)
    found = (japanese_name if japanese else english_name)(marks, roles)
    motion = _motion(marks, roles, japanese=japanese)
    if not japanese:
        found = _with_verb(found, marks, roles, motion)
    turned = _is_turned(marks, roles, motion, japanese=japanese)
    clause = Clause(tuple(marks), roles, found, motion, turned)
    target_at = marks[roles.target.at].start if roles.target else marks[-1].end
    text = "".join(mark.text for mark in marks)
    when = when_of(marks, found.name, calendar, today, target_at=target_at, is_money=_has_money(text))
    goal = _goal(clause, when, japanese=japanese).with_(name=found.name or None, is_act=found.is_act, when=when)
    return goal.with_(is_english=not japanese, marks=_evidence(clause, when)), clause


def _has_money(text: str) -> bool:
    return re.search(r"売上|売り上げ|利益|粗利|収益|\b(?:revenue|sales|profit|income)\b", text, re.IGNORECASE) is not None


def _without_formula(marks: Sequence[TextMark]) -> Sequence[TextMark]:
    """Return the marks without a reckoning in brackets: 売上350万円(客数700人×客単価5,000円)."""
    opening = next((at for at, mark in enumerate(marks) if mark.text in {"(", "("}), None)
    if opening is None:
        return marks
    closing = next((at for at in range(opening, len(marks)) if marks[at].text == ")"), len(marks) - 1)
    inside = marks[opening : closing + 1]
    if not any(mark.text in {"×", "÷", "=", "*"} for mark in inside) or opening == 0:
        return marks
    return [*marks[:opening], *marks[closing + 1 :]]


def _with_span_as_measure(marks: Sequence[TextMark]) -> list[TextMark]:
    """Return the marks with a lone span of time as the number it is: 納期を3週間以内に, when nothing else is measured."""
    has_number = any(mark.kind is MarkKind.NUMBER for mark in marks) or any(
        mark.motion in {Motion.DOUBLE, Motion.HALVE} for mark in marks
    )
    spans = [at for at, mark in enumerate(marks) if mark.time is not None and mark.time.kind is TimeKind.SPAN]
    if has_number or len(spans) != 1:
        return list(marks)
    at = spans[0]
    time = marks[at].time
    nouns = [mark for mark in marks[:at] if mark.is_nominal]
    if time is None or time.amount is None or (not nouns and not time.is_within) or not (time.is_within or _ends_clause(marks, at)):
        return list(marks)
    number = WrittenNumber(marks[at].start, marks[at].end, NumberKind.AMOUNT, time.amount, unit_name(time.unit))
    measured = TextMark(MarkKind.NUMBER, marks[at].start, marks[at].end, marks[at].text, marks[at].norm, Part.NUMERAL, number=number)
    bound = [TextMark(MarkKind.BOUND, marks[at].end, marks[at].end, "", "", bound=Bound.AT_MOST)] if time.is_within else []
    return [*marks[:at], measured, *bound, *marks[at + 1 :]]


def _ends_clause(marks: Sequence[TextMark], at: int) -> bool:
    return all(mark.kind in {MarkKind.MOTION, MarkKind.PARTICLE} for mark in marks[at + 1 :]) and marks[at].text.rstrip("にはで") != marks[at].text


# -- the verb ------------------------------------------------------------------------------------------------------

_WEAK = frozenset({Motion.REACH, Motion.AIM, Motion.MAKE, Motion.GAIN})


def _motion(marks: Sequence[TextMark], roles: Roles, *, japanese: bool) -> TextMark | None:
    """Return the verb that says what happens to the number: the first strong one, else the first."""
    target = roles.target
    begin = target.after if target is not None and japanese else 0
    found = [mark for mark in marks[begin:] if mark.kind is MarkKind.MOTION]
    if japanese and target is not None and not found and roles.baseline is not None:
        found = [mark for mark in marks if mark.kind is MarkKind.MOTION]
    found = [mark for mark in found if not (mark.motion is Motion.MAKE and _is_named_target(marks, mark))]
    strong = [mark for mark in found if mark.motion not in _WEAK]
    crossed = next((mark for mark in strong if mark.motion in {Motion.OVER, Motion.UNDER}), None)
    if not japanese and crossed is not None:
        return crossed  # keep churn from exceeding 3%
    return strong[0] if strong else found[0] if found else None


def _is_named_target(marks: Sequence[TextMark], verb: TextMark) -> bool:
    """Return whether a verb only says that the number is a target: 90%を目標とする."""
    before = [mark.text for mark in marks if mark.end <= verb.start][-2:]
    return len(before) == 2 and before[0] in {"目標", "目安", "ゴール"}


def _is_turned(marks: Sequence[TextMark], roles: Roles, motion: TextMark | None, *, japanese: bool) -> bool:
    """Return whether an odd number of negations bears on the bound: 超えない turns, 超えてはならない too, しなければならない does not."""
    begin = marks[roles.target.after - 1].start if japanese and roles.target is not None else 0
    negations = [mark for mark in marks if mark.kind is MarkKind.NOT and mark.start >= begin]
    return len(negations) % 2 == 1


def _with_verb(found: NameFound, marks: Sequence[TextMark], roles: Roles, motion: TextMark | None) -> NameFound:
    """Return the name with its verb where the time of an answer is counted: Respond to inquiries within 3 hours."""
    first = next((mark for mark in marks if mark.kind is MarkKind.MOTION), None)
    target = roles.target
    if first is None or target is None or not found.name or first.norm not in TAKES_TIME:
        return found
    limited = any(use.unit in _TIME_UNITS for use in roles.in_name)
    if target.unit in _TIME_UNITS or (limited and target.unit == "%"):
        named = _respelled(marks, found, roles)
        return NameFound(f"{first.text} {named}", (first, *found.marks))
    return found


def _respelled(marks: Sequence[TextMark], found: NameFound, roles: Roles) -> str:
    """Return the name with the preposition that follows its verb: respond to inquiries."""
    if not found.marks:
        return found.name
    before = [mark for mark in marks if mark.start < found.marks[0].start and mark.kind is not MarkKind.SPACE]
    return f"to {found.name}" if before and before[-1].norm == "to" else found.name


# -- value and direction ---------------------------------------------------------------------------------------------


def _goal(clause: Clause, when: When, *, japanese: bool) -> ParsedGoal:
    roles, name = clause.roles, clause.name.name
    motion = clause.motion.motion if clause.motion else None
    if roles.rivals:
        rivals = tuple((use.value, use.unit) for use in roles.rivals)
        return ParsedGoal(rivals=rivals, direction=_wish(motion, name))
    target = roles.target
    if target is None:
        return _without_number(clause, motion, name)
    if (around := _tolerance(clause)) is not None and target.number.is_amount and roles.low is None:
        ends = (Fraction(str(target.value)) - Fraction(str(around)), Fraction(str(target.value)) + Fraction(str(around)))
        return ParsedGoal(value=float(ends[1]), low=float(ends[0]), unit=target.unit, is_kept=motion is Motion.KEEP)
    goal = ParsedGoal(
        value=target.number.readings[0] if target.number.readings else target.value,
        unit=target.unit,
        is_fraction=target.number.kind is NumberKind.FRACTION,
        readings=target.number.readings,
        low=roles.low.value if roles.low else None,
        baseline=_signed(roles.baseline) if roles.baseline else None,
        baseline_unit=roles.baseline.unit if roles.baseline else "",
        check=roles.check.value if roles.check and roles.check.unit == "%" and roles.baseline else None,
        is_kept=motion is Motion.KEEP or (not japanese and any(mark.motion is Motion.KEEP for mark in clause.marks)),
    )
    if roles.low and not goal.unit:
        goal = goal.with_(unit=roles.low.unit)
    return _directed(goal, clause, when, motion, japanese=japanese)


def _tolerance(clause: Clause) -> float | None:
    """Return the 0.3 of 98.5%±0.3."""
    found = (mark.number for mark in clause.marks if mark.number is not None)
    return next((number.value for number in found if number.kind is NumberKind.TOLERANCE), None)


def _signed(use: NumberUse) -> float:
    return -use.value if use.number.sign and use.number.sign in _MINUS and use.value else use.value


def _wish(motion: Motion | None, name: str) -> str:
    """Return the direction of a goal without a number."""
    if motion is Motion.BETTER:
        return "decrease" if is_low_good(name) else "increase"
    return {
        Motion.UP: "increase",
        Motion.DOWN: "decrease",
        Motion.HOLD: "decrease",
        Motion.KEEP: "maintain",
        Motion.REACH: "reach",
    }.get(motion, "unspecified") if motion else "unspecified"


def _without_number(clause: Clause, motion: Motion | None, name: str) -> ParsedGoal:
    baseline = clause.roles.baseline
    goal = ParsedGoal(
        direction=_wish(motion, name),
        baseline=_signed(baseline) if baseline else None,
        baseline_unit=baseline.unit if baseline else "",
    )
    if motion is Motion.DOUBLE and clause.motion:
        times = next((times for word, times in TIMES.items() if clause.motion.norm.startswith(word)), 2)
        return goal.with_(value=float(times), unit="倍", direction="reach", is_ratio=True)
    if motion is Motion.HALVE:
        return goal.with_(value=50.0, unit="%", direction="decrease_by", change=True)
    return goal


def _directed(goal: ParsedGoal, clause: Clause, when: When, motion: Motion | None, *, japanese: bool) -> ParsedGoal:
    """Return the goal with its direction, by the first rule that fits: a change, a bound, a comparison, a verb, the name."""
    target, name = clause.roles.target, clause.name.name
    assert target is not None
    if way := _change_of(clause, when, motion, name, japanese=japanese):
        return goal.with_(change=True, direction=way, is_each=_is_each(clause, when), is_kept=False, is_ratio=when.is_ratio and target.value >= 100 and way == "increase_by" and False)
    if not when.compared and not goal.readings:
        goal = goal.with_(value=_signed(target))
    bound = _bound_of(clause, motion)
    if when.compared and target.unit == "%":
        return _compared(goal, target, bound, motion)
    if target.unit == "倍":
        if motion is Motion.KEEP and bound is None:
            return goal.with_(direction="maintain")
        is_own = re.search(r"倍率$|/|回転|ROAS|比$|競争率|ratio$", name) is not None
        return goal.with_(direction=str(bound) if bound else "reach", is_ratio=not is_own)
    if bound is not None:
        return goal.with_(direction=str(bound))
    if motion is Motion.KEEP:
        return goal.with_(direction="at_most" if goal.value == 0 else "maintain")
    return goal.with_(**_level(goal, clause, motion, japanese=japanese))


def _change_of(clause: Clause, when: When, motion: Motion | None, name: str, *, japanese: bool) -> str | None:
    """Return increase_by or decrease_by where the number is how much it moves, None where it is a level."""
    target = clause.roles.target
    assert target is not None
    is_to = target.case in {Case.TO, Case.UNTIL} or target.is_arrow
    if motion is Motion.BETTER:
        motion = Motion.DOWN if is_low_good(name) else Motion.UP
    if target.number.unit == "%" and clause.marks[target.at].text in {"半分", "半数"} and not is_rate(name) and is_to:
        return "decrease_by"  # ミスを半分に減らす
    is_share = target.unit in {"%", "ポイント"}
    if motion in {Motion.OVER, Motion.UNDER} and is_share and when.compared and not when.is_ratio:
        motion = Motion.UP if motion is Motion.OVER else Motion.DOWN
    if motion in {Motion.UP, Motion.DOWN} and not clause.is_turned:
        way = "increase_by" if motion is Motion.UP else "decrease_by"
        if japanese:
            is_from_here = clause.roles.baseline is None or target.unit in {"%", "ポイント"} and target.number.sign or target.case is Case.OBJECT or _is_of_object(clause)
            return way if not is_to and is_from_here else None
        is_by = target.case is Case.BY or (target.unit in {"%", "ポイント"} and target.case is Case.NONE and target.bound is None)
        is_more = target.case is Case.NONE and when.compared is not None
        return way if (is_by or is_more) and not is_to else None
    is_signed = target.number.sign and target.bound is None and not is_to and not _HAS_SIGN.search(name)
    if is_signed and clause.roles.baseline is None or target.number.sign and target.unit == "ポイント" and not is_to:
        return "decrease_by" if target.number.sign in _MINUS else "increase_by"
    if motion is None and target.case is Case.BY and not japanese:
        return "increase_by"
    return None


#: What may be negative in itself, so that a sign is no change.
_HAS_SIGN = re.compile(r"成長|増減|伸び|差|NPS|温度|気温|利益|収支|損益|promoter|temperature|balance", re.IGNORECASE)


def _is_of_object(clause: Clause) -> bool:
    """Return whether the baseline is the object that changes: 成約率30%を15%向上."""
    baseline = clause.roles.baseline
    return baseline is not None and baseline.case is Case.OBJECT


def _is_each(clause: Clause, when: When) -> bool:
    target = clause.roles.target
    if target is None:
        return False
    begin = clause.marks[target.begin].start
    return any(mark.time and mark.time.kind is TimeKind.CADENCE and mark.end == begin for mark in when.marks) or any(
        mark.time and mark.time.kind is TimeKind.CADENCE and mark.end == target.number.start for mark in when.marks
    )


def _bound_of(clause: Clause, motion: Motion | None) -> Bound | None:
    """Return the side that is good as the words say it, turned by a negation."""
    target = clause.roles.target
    assert target is not None
    bound = target.bound
    if motion in {Motion.UP, Motion.GAIN, Motion.REACH} and any(mark.norm == "up to" for mark in target.says_direction):
        return None  # grow members up to 500: where it leads, no limit
    if bound is None and motion in {Motion.OVER, Motion.UNDER}:
        bound = Bound.AT_LEAST if motion is Motion.OVER else Bound.AT_MOST
    if bound is None and motion in {Motion.UP, Motion.DOWN} and clause.is_turned:
        bound = Bound.AT_LEAST if motion is Motion.UP else Bound.AT_MOST
    if bound is None and motion is Motion.SECURE:
        return Bound.AT_LEAST
    if bound is None and motion is Motion.HOLD:
        return Bound.AT_MOST
    is_limit = target.case is Case.UNTIL and (motion in {Motion.DOWN, Motion.HOLD} or _ends_with(clause, target))
    if bound is None and is_limit and clause.roles.baseline is None:
        return Bound.AT_MOST
    if bound is None:
        return None
    return bound.turned if clause.is_turned else bound


def _ends_with(clause: Clause, target: NumberUse) -> bool:
    """Return whether nothing but blanks and particles follows a number: 残業は20時間まで, but not 6,000万円まで戻す."""
    behind = clause.marks[target.after :]
    return all(mark.kind in {MarkKind.SPACE, MarkKind.PARTICLE, MarkKind.SIGN, MarkKind.TIME} for mark in behind)


def _compared(goal: ParsedGoal, target: NumberUse, bound: Bound | None, motion: Motion | None) -> ParsedGoal:
    """Return a share of the past: 前年比120% is a ratio of its own, 前年比15% alone may be either."""
    if target.value >= 50:
        return goal.with_(direction=str(bound) if bound else "reach" if motion or target.case is Case.TO else "at_least", is_ratio=True)
    return goal.with_(direction="unspecified", is_ratio=True, change=True)


def _level(goal: ParsedGoal, clause: Clause, motion: Motion | None, *, japanese: bool) -> dict[str, object]:
    """Return the direction of a level without a bound: by verb and case, else by what the name says is good."""
    target, name = clause.roles.target, clause.name.name
    assert target is not None
    low_is_good = is_low_good(name) or target.unit == "位" or goal.value == 0
    is_to = target.case in {Case.TO, Case.UNTIL} or target.is_arrow
    if clause.roles.baseline is not None:
        return {"direction": "reach"}
    if motion is Motion.DOWN and (is_to or not japanese):
        return {"direction": "at_most"}
    if motion is Motion.UP and is_to:
        return {"direction": "reach"}
    if not japanese and motion in {Motion.GAIN, Motion.REACH, Motion.AIM, Motion.UP, Motion.MAKE} and not is_to:
        return {"direction": "at_most" if low_is_good else "at_least"}
    is_reached = motion in {Motion.REACH, Motion.GAIN, Motion.AIM, Motion.MAKE, Motion.BETTER} or is_to
    if is_reached and _is_behind_number(clause, motion) and not clause.name.is_act:
        return {"direction": "at_most" if low_is_good else "reach"}
    if not low_is_good and target.unit in _TIME_UNITS and not is_high_good(name) and name:
        return {"direction": "unspecified", "is_side_open": True}
    return {"direction": "at_most" if low_is_good else "at_least"}


def _is_behind_number(clause: Clause, motion: Motion | None) -> bool:
    """Return whether the verb takes the number itself, not a name behind it: 3億円の売上を達成 is at least."""
    target = clause.roles.target
    return target is not None and target.case is not Case.LINK and (motion is not Motion.MAKE or target.case not in {Case.NONE})


def _evidence(clause: Clause, when: When) -> dict[str, tuple[TextMark | WrittenNumber, ...]]:
    """Return the marks that gave each field."""
    roles = clause.roles
    uses = [use for use in (roles.low, roles.target, roles.baseline, *roles.rivals) if use is not None]
    says: list[TextMark] = [mark for use in uses for mark in use.says_direction]
    if clause.motion is not None:
        says.append(clause.motion)
    if clause.is_turned:
        says += [mark for mark in clause.marks if mark.kind is MarkKind.NOT]
    return {
        "name": clause.name.marks,
        "number": tuple(use.number for use in uses),
        "time": when.marks,
        "direction": tuple(sorted(says, key=lambda mark: mark.start)),
    }


def needs_money_unit(goal: ParsedGoal) -> bool:
    """Return whether a number without a unit is yen by its name (売上3億)."""
    return is_money(goal.name or "") and goal.value is not None and abs(goal.value) >= 10_000 and not goal.is_english
