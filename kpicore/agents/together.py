"""Tools about people and what they agreed: who is late, and what meetings decided."""

from __future__ import annotations

from kpicore.agents.asked import Declined, Json, Query
from kpicore.agents.quoting import MINUTES, id_text, said, unmarked
from kpicore.agents.single import review_json
from kpicore.model.names import name_key
from kpicore.model.review import Action
from kpicore.reports.due import Asked as WhyAsked
from kpicore.reports.due import DueNumber, desk
from kpicore.reports.meetings.minutes import minutes, reviews_apart
from kpicore.reports.meetings.rhythm import coming_meeting, missed_meeting

MOST_PEOPLE, MOST_NUMBERS, MOST_ACTIONS, MOST_MEETINGS, MOST_REVIEWS = 40, 30, 40, 8, 20


def late(asked: Query, *, owner: str, offset: int) -> Json:
    """Return whose numbers are late or missing, and which actions are past their due day; of one person where one is named.

    Raises Declined (`nobody`) for a name that owns nothing and has no action.
    """
    whose = name_key(unmarked(owner))
    numbers: dict[str, list[DueNumber]] = {}
    actions: dict[str, list[Action]] = {}
    names: dict[str, str] = {}
    for node in asked.plan.by_id.values():
        names.setdefault(name_key(node.owner), node.owner)
    for each in asked.snapshot.actions:
        names.setdefault(name_key(each.owner), each.owner)
        if each.days_overdue(asked.today):
            actions.setdefault(name_key(each.owner), []).append(each)
    for due in desk(asked.snapshot, asked.scores).missing:
        if due.asked is not WhyAsked.WAITING:
            numbers.setdefault(name_key(due.node.owner), []).append(due)
    if whose and whose not in names:
        raise Declined(
            "nobody", name=said(unmarked(owner)), known=asked.listed([name for name in names.values() if name])
        )
    found = [key for key in names if (key in numbers or key in actions) and (not whose or key == whose)]
    found.sort(key=lambda key: -sum(each.asked is WhyAsked.LATE for each in numbers.get(key, ())))
    part, facts = asked.page(found, offset, MOST_PEOPLE)
    return asked.answer(
        **facts,
        people=[_person(names[key], numbers.get(key, []), actions.get(key, []), asked) for key in part],
    )


def _person(name: str, numbers: list[DueNumber], actions: list[Action], asked: Query) -> Json:
    by_indicator: dict[str, list[DueNumber]] = {}
    for each in numbers:
        by_indicator.setdefault(each.node.id, []).append(each)
    actions = sorted(actions, key=lambda each: -each.days_overdue(asked.today))
    return {
        "owner": said(name),
        "numbers_late": sum(each.asked is WhyAsked.LATE for each in numbers),
        "numbers_missing_before_later_ones": sum(each.asked is WhyAsked.GAP for each in numbers),
        "rule": "R6",
        "numbers": [
            {
                **asked.named(due[0].node),
                "periods": [each.period for each in due][:MOST_NUMBERS],
                "periods_in_all": len(due),
                "latest_last_day": max(each.last_day for each in due).isoformat(),
            }
            for due in list(by_indicator.values())[:MOST_NUMBERS]
        ],
        "overdue_actions_in_all": len(actions),
        "overdue_actions": [asked.action(each) for each in actions[:MOST_ACTIONS]],
    }


def meetings(asked: Query, *, query: str, offset: int) -> Json:
    """Return the meetings, the latest first, with what they found and decided; with `query` those that hold all its words.

    A review outside any meeting stands beside them. The next meeting, and one that was missed, are told as well.
    """
    wanted = unmarked(query)
    found = minutes(asked.snapshot, wanted)
    part, facts = asked.page(found, offset, MOST_MEETINGS)
    apart = sorted(reviews_apart(asked.snapshot, wanted), key=lambda review: review.date, reverse=True)
    coming = coming_meeting(asked.snapshot, asked.today)
    missed = missed_meeting(asked.snapshot, asked.today)
    return asked.answer(
        next_meeting=coming.isoformat() if coming else None,
        missed_meeting=missed.isoformat() if missed else None,
        **facts,
        meetings=[
            {
                "id": id_text(each.meeting.id),
                "date": each.meeting.date.isoformat(),
                "state": str(each.meeting.state),
                "people": [said(person) for person in each.meeting.people[:MOST_PEOPLE]],
                "minutes": said(each.meeting.summary, MINUTES),
                "reviews_in_all": len(each.reviews),
                "reviews": [review_json(review, asked) for review in each.reviews[:MOST_REVIEWS]],
            }
            for each in part
        ],
        reviews_outside_meetings=[review_json(review, asked) for review in apart[:MOST_REVIEWS]],
        reviews_outside_meetings_in_all=len(apart),
    )
