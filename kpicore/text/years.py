"""A new fiscal year in words: each indicator's target, baseline and where that comes from, and what else stays."""

from __future__ import annotations

from kpicore.model.plan import Plan
from kpicore.periods import Period, parse_period_id
from kpicore.reports.years.beginning import NewYear, YearLine
from kpicore.text import formats
from kpicore.text.voice import Voice

#: So many names stand in a line; the others are counted.
MOST_NAMED = 5


def year_name(year: Period, plan: Plan, words: Voice) -> str:
    """Return a fiscal year as the plan's people write it: 2027年度, FY2027."""
    return formats.period_name(year, plan.settings.calendar, words.language)


def year_facts(new: NewYear, plan: Plan, words: Voice) -> dict[str, str]:
    """Return the facts its sentences share: the new year and the old one by name."""
    return {"year": year_name(new.year, plan, words), "old": year_name(new.old, plan, words)}


def summary_lines(new: NewYear, plan: Plan, words: Voice) -> list[str]:
    """Return what goes into the new year and what stays, a line each. Plain text, not escaped."""
    lines = [words("year.sum_lines", n=len(new.lines))]
    lines += [words("year.sum_actions", n=len(new.actions))] if new.actions else []
    lines += [words("year.sum_retired", n=len(new.retired))] if new.retired else []
    if new.left:
        names = words("common.list_pause").join(node.name for node in new.left[:MOST_NAMED])
        names += "…" if len(new.left) > MOST_NAMED else ""
        lines.append(words("year.sum_left", n=len(new.left), names=names, **year_facts(new, plan, words)))
    return lines


def stops_text(new: NewYear, plan: Plan, words: Voice) -> str:
    """Return that 実績の適用境界 would keep the new year from being judged, "" where it does not. Plain text."""
    if not new.stops_judging:
        return ""
    boundary = plan.settings.actuals_through or ""
    period = parse_period_id(boundary)
    name = words.period(boundary) if period is not None else boundary
    return words("year.stops", boundary=name, **year_facts(new, plan, words))


def target_texts(line: YearLine, words: Voice) -> tuple[str, str]:
    """Return the target as it was in force and that of the new year, in the indicator's unit; a dash for none."""
    direction = line.before.direction
    return tuple(  # type: ignore[return-value]
        words("common.none") if value is None else words.goal(value, line.before.unit, direction)
        for value in (line.agreed, line.after.target)
    )


def baseline_texts(line: YearLine, words: Voice) -> tuple[str, str]:
    """Return the baseline as it is and as it will be, in the indicator's unit; a dash for none."""
    before, after = (
        words("common.none") if value is None else words.amount(value, line.before.unit)
        for value in (line.before.baseline, line.after.baseline)
    )
    return before, after


def landing_text(line: YearLine, words: Voice) -> str:
    """Return where the old year ends, with the method (R8); a dash where nothing was judged."""
    if line.landing is None:
        return words("common.none")
    value = words.amount(line.landing.value, line.before.unit)
    return words("year.landing", value=value, method=words(f"landing.{line.landing.method}"))


def line_text(line: YearLine, words: Voice) -> str:
    """Return one indicator in one line, for a terminal. Plain text."""
    target, new_target = target_texts(line, words)
    before, after = baseline_texts(line, words)
    basis = words(f"year.basis_{line.basis}")
    facts = {"target": target, "new_target": new_target, "before": before, "after": after, "basis": basis}
    return words("year.line", name=line.before.name, **facts)
