"""A meeting in words: the facts of an agenda line, an action's indicator before and after, and the minutes as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from kpicore.model.node import Shape
from kpicore.model.review import Action, Meeting, ResourceMove, Review
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence
from kpicore.reports.headline import headlines
from kpicore.reports.meetings.agenda import AgendaLine, Effect, Reason, agenda, node_of
from kpicore.reports.meetings.okr import Objective, grade_of, objectives
from kpicore.scoring.scores import Scores
from kpicore.text import formats
from kpicore.text.board import headline_text
from kpicore.text.voice import Voice, light_text


def when_text(code: str, words: Voice) -> str:
    """Return when an agreed response opens its action (`Node.response_when`): by hand where the code is blank."""
    if code.startswith("misses-"):
        return words("meeting.response_misses", n=int(code.removeprefix("misses-")))
    return words("meeting.response_light" if code else "meeting.response_by_hand")


def facts_text(line: AgendaLine, words: Voice) -> str:
    """Return the facts of an agenda line: 10月 1.58 %、目標 2 %、4期連続未達、影響 −269万円/月."""
    node, score = line.node, line.score
    if line.is_key_result:
        return _okr_facts(line, words)
    is_total = node.shape is Shape.TOTAL
    actual, target = (score.actual_to_date, score.target_to_date) if is_total else (score.actual, score.target)
    parts = []
    if score.judged_period is not None and actual is not None:
        when = words("charts.cumulative") if is_total else words.period_short(score.judged_period)
        beside = target if isinstance(target, float | int) else None
        parts.append(words("meeting.fact_period", period=when, actual=words.amount(actual, node.unit, beside=beside)))
    if target is not None:
        parts.append(words("meeting.fact_target", target=words.goal(target, node.unit, node.direction)))
    if (score.streak or 0) > 1:
        parts.append(words("meeting.fact_misses", n=score.streak))
    elif line.since is not None and line.reason is not Reason.STALE:
        parts.append(words("meeting.fact_since", period=words.period_short(line.since)))
    if line.reason is Reason.STALE:
        parts.append(words("meeting.fact_stale", n=score.overdue or 0))
    if line.cost_per_period is not None and line.goal is not None:
        effect = words.difference(-line.cost_per_period, formats.difference_unit(line.goal.unit))
        cost = words(f"board.cost_{line.goal.cadence or Cadence.MONTHLY}", effect=effect)
        parts.append(words("meeting.fact_cost", cost=cost))
    return words("common.list_pause").join(parts)


def grade_text(grade: float | None, words: Voice) -> str:
    """Return the score of a key result or an objective, 0.00 to 1.00; cut, not rounded, so that 0.6 is only said of what is good."""
    return words("common.none") if grade is None else f"{int(grade * 100 + 1e-9) / 100:.2f}"


def _okr_facts(line: AgendaLine, words: Voice) -> str:
    """Return the facts of a key result on the agenda: スコア 0.25（0.6以上が良い）."""
    said = words("okr.fact", grade=grade_text(grade_of(line.score), words))
    if line.reason is Reason.STALE:
        return words("common.list_pause").join((said, words("meeting.fact_stale", n=line.score.overdue or 0)))
    return said


def okr_lines(found: Sequence[Objective], words: Voice) -> list[str]:
    """Return objectives and key results as plain lines; empty without any."""
    lines = []
    for each in found:
        name = each.node.name if each.node is not None else words("okr.no_objective")
        lines.append(words("okr.objective_line", name=name, grade=grade_text(each.grade, words)))
        for result in each.results:
            facts = {"name": result.node.name, "grade": grade_text(result.grade, words)}
            lines.append(f"  {light_text(result.score.status, words)} {words('okr.result_line', **facts)}")
    return lines


def effect_text(effect: Effect, aimed: float | None, words: Voice) -> str:
    """Return an indicator before an action and after: 購入率: 1.5 % → 1.8 %、ねらい 2 %、届いていない."""
    node = effect.node
    before, after = (
        words.amount(side.actual, node.unit) if side is not None else words("meeting.no_value")
        for side in (effect.before, effect.after)
    )
    parts = [words("meeting.effect", name=node.name, before=before, after=after)]
    if aimed is not None:
        parts.append(words("meeting.effect_aimed", aimed=words.amount(aimed, node.unit)))
    if effect.is_reached is not None:
        parts.append(words("meeting.effect_reached" if effect.is_reached else "meeting.effect_missed"))
    return words("common.list_pause").join(parts)


def action_text(action: Action, snapshot: Snapshot, words: Voice) -> str:
    """Return an action in one line: what, who, by when, and the value it aims at."""
    due = words("meeting.due", day=_day(action.due, words)) if action.due else words("meeting.no_due")
    owner = action.owner or words("parts.no_owner")
    said = words("meeting.minutes_action", text=" ".join(action.text.split()), owner=owner, due=due)
    node = node_of(action, snapshot)
    if action.aimed is None or node is None:
        return said
    aimed = words("meeting.minutes_aimed", aimed=words.amount(action.aimed, node.unit))
    return words("common.list_pause").join((said, aimed))


def review_lines(review: Review | None, words: Voice) -> list[str]:
    """Return what a meeting says of one node, a line for each thing; none where it says nothing yet."""
    if review is None:
        return []
    lines = [words("meeting.minutes_cause", cause=review.cause.strip())] if review.cause.strip() else []
    if review.decision is not None:
        decision = words(f"meeting.decisions.{review.decision}")
        lines.append(words("meeting.minutes_decision", decision=decision))
    if review.watch_until is not None:
        lines.append(words("meeting.minutes_watch", day=_day(review.watch_until, words)))
    lines += [words("meeting.minutes_resource", text=_move_text(move, words)) for move in review.resources]
    if review.judged_on is not None:
        lines.append(words("meeting.minutes_judged", day=_day(review.judged_on, words)))
    return lines


def _move_text(move: ResourceMove, words: Voice) -> str:
    """Return what was moved: チラシ → 広告 月15万円."""
    if not (move.source or move.target):
        return move.amount
    return words("meeting.move", source=move.source, target=move.target, amount=move.amount).strip()


def minutes_text(snapshot: Snapshot, scores: Scores, meeting: Meeting, kept: Sequence[Action], words: Voice) -> str:
    """Return the minutes of a meeting as plain text; `kept` are the promises it asked for, answered or not."""
    settings = snapshot.plan.settings
    title = words("meeting.minutes_title", plan=settings.name, day=_day(meeting.date, words, year=True))
    lines = [title]
    if meeting.people:
        lines.append(words("meeting.minutes_people", people=words("common.list_pause").join(meeting.people)))
    lines += ["", words("meeting.minutes_heading", text=words("meeting.minutes_result"))]
    lines += [headline_text(each, snapshot.plan, words.language).whole for each in headlines(snapshot, scores)]
    okr = okr_lines(objectives(snapshot, scores), words)
    lines += ["", words("meeting.minutes_heading", text=words("okr.title")), *okr] if okr else []
    lines += ["", words("meeting.minutes_heading", text=words("meeting.minutes_promises"))]
    for action in kept:
        result = f" – {action.result.strip()}" if action.result.strip() else ""
        state = words(f"action_state.{action.state}")
        lines.append(f"・{action_text(action, snapshot, words)} [{state}]{result}")
    lines += [] if kept else [words("meeting.minutes_none")]
    lines += ["", words("meeting.minutes_heading", text=words("meeting.minutes_agenda"))]
    found = agenda(snapshot, scores, meeting.id)
    for line in found:
        owner = line.node.owner or words("parts.no_owner")
        lines.append(f"{light_text(line.score.status, words)} {line.node.name}（{owner}） {facts_text(line, words)}")
        lines += [f"  {text}" for said in review_lines(line.review, words) for text in said.splitlines()]
    lines += [] if found else [words("meeting.agenda_empty")]
    lines += ["", words("meeting.minutes_heading", text=words("meeting.minutes_actions"))]
    reviews = {review.id for review in snapshot.reviews if review.meeting == meeting.id}
    given = [action for action in snapshot.actions if action.review in reviews]
    lines += [f"・{action_text(action, snapshot, words)}" for action in given] or [words("meeting.minutes_none")]
    return "\n".join(lines)


def minutes_html(text: str, language: str) -> str:
    """Return minutes as a page that prints on A4: plain text, nothing of it markup."""
    first, _, rest = text.partition("\n")
    style = (
        "@page{size:A4;margin:18mm}body{font-family:system-ui,'Noto Sans JP',sans-serif;font-size:11pt;max-width:174mm;"
        "margin:8mm auto;color:#111;background:#fff}h1{font-size:16pt}pre{white-space:pre-wrap;font:inherit;line-height:1.6}"
    )
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(first)}</title>'
        f"<style>{style}</style><h1>{escape(first)}</h1><pre>{escape(rest.strip())}</pre></html>"
    )


def _day(day: date | None, words: Voice, *, year: bool = False) -> str:
    return formats.day(day, words.language, year=year)
