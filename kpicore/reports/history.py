"""Who changed what, when, and from where: the log of changes by person, table, node and time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from kpicore.model.change import Change, LoggedChange
from kpicore.model.names import name_key
from kpicore.model.review import Review

#: The tables whose rows name their node by the first field of their key.
_BY_KEY = ("nodes", "targets", "actuals", "landings")


def history(
    log: Sequence[LoggedChange],
    *,
    person: str = "",
    table: str = "",
    node: str = "",
    since: datetime | None = None,
    reviews: Iterable[Review] = (),
) -> tuple[LoggedChange, ...]:
    """Return the lines of a log that fit all that is given, in their order; what is blank or None leaves nothing out.

    `person` is a name, compared by `name_key`, or an address; `node` an id; `since` a moment with its offset. A review is about its node,
    before and after; an action about its own or that of its review. `reviews` are those of the plan, for a log that does not know them all.
    """
    # Every node each review is or was about.
    nodes_of_reviews: dict[str, set[str]] = {review.id: {review.node} for review in reviews if review.node}
    for line in log:
        if line.change.table == "reviews":
            nodes_of_reviews.setdefault(line.change.key[0], set()).update(_nodes_of(line.change, {}))
    return tuple(
        line
        for line in log
        if (not person or is_by(line, person))
        and (not table or line.change.table == table)
        and (not node or node in _nodes_of(line.change, nodes_of_reviews))
        and (since is None or line.at >= since)
    )


def is_by(line: LoggedChange, person: str) -> bool:
    """Return whether a name or an address is that of the author of a change."""
    return name_key(person) in (name_key(line.author), name_key(line.mail)) if name_key(person) else False


def people_in(log: Iterable[LoggedChange]) -> tuple[str, ...]:
    """Return the authors of a log by name, each once, in its order."""
    return tuple(dict.fromkeys(line.author for line in log if line.author))


def nodes_in(log: Iterable[LoggedChange]) -> frozenset[str]:
    """Return the ids of all nodes a log speaks of, those that went as well."""
    return frozenset(line.change.key[0] for line in log if line.change.table in _BY_KEY)


def _nodes_of(change: Change, nodes_of_reviews: dict[str, set[str]]) -> set[str]:
    """Return the nodes a change is about, by id; none for a setting, or an action of no node."""
    if change.table in _BY_KEY:
        return {change.key[0]}
    rows = [row for row in (change.before, change.after) if row is not None]
    found = {str(row["node"]) for row in rows if row.get("node")}
    if change.table == "actions":
        for row in rows:
            found |= set() if row.get("node") else nodes_of_reviews.get(str(row.get("review", "")), set())
    return found


def history_json(log: Iterable[LoggedChange]) -> list[dict[str, Any]]:
    """Return the lines of a log as plain values; `at` is ISO text in UTC, `before` and `after` rows or None."""
    return [
        {
            "at": line.at.isoformat(),
            "author": line.author,
            "mail": line.mail,
            "origin": line.origin,
            "revision": line.revision,
            "table": line.change.table,
            "key": list(line.change.key),
            "before": None if line.change.before is None else dict(line.change.before),
            "after": None if line.change.after is None else dict(line.change.after),
        }
        for line in log
    ]
