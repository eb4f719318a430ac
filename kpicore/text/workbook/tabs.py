"""How a tab that is not ours was read, in words: one line for the whole, a sentence for each decision, and what is asked."""

from __future__ import annotations

from collections import Counter
from datetime import date

from kpicore.periods import Cadence, Calendar, parse_period_id
from kpicore.sheets.analysed import Question, TabAnalysis
from kpicore.sheets.roles import RoleDecision, TableRole
from kpicore.text import formats
from kpicore.text.catalogue import catalogue


def tab_summary(tab: TabAnalysis, language: str) -> str:
    """Return a tab in one line, `12指標 × 8か月 = 96セル: 実績 88, 未入力 6, 要確認 2`, or why nothing of it is read."""
    words = catalogue(language)
    if tab.reason == "not-read":
        return words("mapping.not_read")
    if tab.reason:
        return words("mapping.not_read_why", reason=skip_word(tab.reason, language))
    counts = tab.counts
    if not counts.actual and not counts.missing and counts.target:
        return words("mapping.summary_targets_only", target=counts.target)
    if not counts.indicators:
        waits = "waits" if any(question.blocking for question in tab.questions) else "nothing"
        return words(f"mapping.summary_{waits}", n=len(tab.questions))
    # A table with gaps has fewer cells than its edges say: then no sum is claimed.
    shape = "even" if counts.indicators * counts.periods == counts.cells else "uneven"
    cadences = Counter(str(period.cadence) for at in tab.periods if (period := parse_period_id(at.period)) is not None)
    cadence = cadences.most_common(1)[0][0] if cadences else "other"
    periods = words(f"mapping.periods_{cadence}", n=counts.periods)
    said = words(f"mapping.summary_{shape}", **(counts.as_json() | {"periods": periods}))
    return said + (words("mapping.summary_targets", target=counts.target) if counts.target else "")


def skip_word(reason: str, language: str) -> str:
    """Return why a place was left out, a few words."""
    words = catalogue(language)
    return words(f"skipped.{reason}") if f"skipped.{reason}" in words else reason


def missing_word(reason: str, language: str) -> str:
    """Return why a cell is known to hold no number, a few words."""
    words = catalogue(language)
    return words(f"missing.{reason}") if f"missing.{reason}" in words else reason


def _role_word(role: TableRole | str, language: str) -> str:
    """Return a role as people call it: 実績, 達成率."""
    return catalogue(language)(f"mapping.roles.{role}")


def reason_sentence(decision: RoleDecision, calendar: Calendar, language: str) -> str:
    """Return why a row, a column or a cell is what it is: 「入会実績」は「実績」で終わるので、実績と読みました。"""
    words = catalogue(language)
    key = f"mapping.reasons.{decision.reason}"
    key = key if key in words else "mapping.reasons.unsaid"
    facts = {**decision.facts, "role": _role_word(decision.role, language)}
    if "period" in facts:
        facts["period"] = formats.period_name(str(facts["period"]), calendar, language)
    return words.lenient(key, facts)


#: So many of the lines that a question is about are named.
_MOST_LABELS = 4


def question_sentence(question: Question, language: str) -> str:
    """Return what is asked, with its place."""
    words = catalogue(language)
    key = f"mapping.questions.{question.code}"
    key = key if key in words else "mapping.questions.other"
    labels = question.facts.get("labels", ())
    more = {"label": words.joined(labels[:_MOST_LABELS]) + "…" * (len(labels) > _MOST_LABELS)} if labels else {}
    return words.lenient(key, {**question.facts, **more, "where": question.where})


def choice_words(question: Question, choice: str, calendar: Calendar, language: str) -> str:
    """Return one of the choices of a question, worked out: the period it means, what a dash would count."""
    words = catalogue(language)
    if question.code == "total":
        key = "mapping.total_followed" if choice == TableRole.ACTUAL else "mapping.total_left"
        return words.lenient(key, question.facts)
    if question.code == "role" and choice in set(TableRole):
        return _role_word(choice, language)
    if choice == "leave":
        return words("mapping.leave")
    if question.code in ("dash", "order", "list"):
        return words(f"mapping.{question.code}_{choice}")
    if question.code == "shares":
        percent, share = question.facts["readings"]
        reading = share if choice == "share" else percent
        return words("mapping.share_choice", text=question.facts["text"], reading=reading)
    if question.code == "codes":
        return (
            words("mapping.codes_month", month=formats.month(int(choice), language))
            if choice.isdigit()
            else words("mapping.codes_none")
        )
    if question.code == "year" and choice.isdigit():
        return words(
            "mapping.year_choice",
            first=formats.period_name(
                f"{choice}-{question.facts.get('first', calendar.fiscal_start_month):02d}", calendar, language
            ),
        )
    if question.code == "reading":
        return _reading_words(str(question.facts["readings"][int(choice)]), calendar, language)
    return formats.period_name(choice, calendar, language) if parse_period_id(choice) is not None else choice


def _reading_words(reading: str, calendar: Calendar, language: str) -> str:
    """Return one reading of a period: its name, of parts of a year with their months; or from which day or month to which."""
    words = catalogue(language)
    period = parse_period_id(reading)
    if period is not None and period.cadence in (Cadence.QUARTERLY, Cadence.HALF):
        first, last = (f"{day:%Y-%m}" for day in (calendar.first_day(period), calendar.last_day(period)))
        months = _reading_words(f"{first}..{last}", calendar, language)
        return words("mapping.part_of_year", period=formats.period_name(period, calendar, language), months=months)
    ends = reading.split("..")
    if len(ends) == 1:
        return formats.period_name(reading, calendar, language)
    try:
        start, end = (formats.day(date.fromisoformat(end), language) for end in ends)
    except ValueError:
        start, end = (formats.period_name(end, calendar, language) for end in ends)
    return words("mapping.days", first=start, last=end)
