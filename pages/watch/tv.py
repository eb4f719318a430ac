"""テレビ: the board on the wall. Slides by the address (`?show=goal,act&turn=20&names=off`), turned by the browser alone."""

import logging
from typing import Any

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.reports.board import board
from kpicore.text.escaping import trace_text
from kpicore.text.tv import Programme, programme_in, slides_of
from pages.shared import session
from pages.shared.components.packed import packed, packed_with
from pages.shared.components.tv import tv
from pages.shared.session import View
from pages.shared.style import one_line
from pages.shared.turns import TURNS, Turn

session.require(Role.VIEWER)

log = logging.getLogger("gyakusan")

#: Data are called old once they were not confirmed for so many times the refresh, and never before two minutes.
OLD_AFTER_REFRESHES, OLD_AFTER_SECONDS = 4, 120
#: A wall needs no haste: the store is looked at this often.
LOOK_SECONDS = max(5.0, session.glance_seconds())


@st.fragment(run_every=LOOK_SECONDS)
def draw(shown: View, programme: Programme, turn: Turn) -> None:
    """Draw the slides, and tell the browser how old they are; a new revision or day is a new run of the page."""
    try:
        reading = session.live().read()
        is_out = session.visitor().actor.role is Role.NONE
        if is_out or (session.mark_of(reading) != shown.mark and turn.has_come()):
            st.rerun()
    except KpiError as failure:  # nobody can tell whether it is new: what is there stays, and grows old
        log.warning("a TV could not be renewed\n%s", trace_text(failure))
        reading = shown.reading
    confirmed = reading.confirmed_at or session.now()
    refresh = session.refresh_seconds()
    live = {
        "now": int(session.now().timestamp() * 1000),
        "confirmed": int(confirmed.timestamp() * 1000),
        "old_after": int(max(OLD_AFTER_SECONDS, OLD_AFTER_REFRESHES * refresh) * 1000),
    }
    data = session.kept(shown, "tv", lambda: packed(_data(shown, programme)), programme.query, shown.words.language)
    tv(packed_with(data, live=live), key="tv")


def _data(shown: View, programme: Programme) -> dict[str, Any]:
    words, settings = shown.words, shown.snapshot.plan.settings
    rows = session.kept(shown, "board", lambda: board(shown.snapshot, shown.scores))
    name = one_line(settings.name)
    if shown.chosen_day is not None:
        name = f"{name} – {words('common.as_of', day=shown.chosen_day.isoformat())}"
    ages = {key: words(f"common.{key}", n="{n}") for key in ("days_ago", "hours_ago", "minutes_ago")}
    return {
        "plan": name,
        "language": words.language,
        "zone": session.zone_name(shown),
        "turn": programme.turn,
        "light": programme.is_light,
        "words": {
            **ages,
            "now": words("common.within_a_minute"),
            "data_age": words("common.data_age", age="{age}"),
            "stopped": words("tv.stopped"),
        },
        "slides": slides_of(rows, shown.snapshot, programme, words),
    }


draw(session.view(), programme_in(st.query_params.to_dict()), TURNS.turn())
