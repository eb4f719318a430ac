"""How fresh the data are: their age above a page, why they are not fresher, and what stands there until the store answers at all."""

from __future__ import annotations

import streamlit as st

from kpicore.errors import KpiError, NoSuchPlan
from kpicore.model.access import Role
from kpicore.text import formats
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.components.header import age as draw_age
from pages.shared.frame.failures import say_unexpected
from pages.shared.frame.notices import plan_button
from pages.shared.session import View
from pages.shared.style import Voice, escape_md
from pages.shared.turns import Turn


def watch_age(shown: View, turn: Turn) -> None:
    """Say how old the data are, and rerun the page when there is a new revision or a new day and its turn has come."""
    try:
        reading = session.live().read()
        is_out = session.visitor().actor.role is Role.NONE
        if is_out or (session.mark_of(reading) != shown.mark and turn.has_come()):
            st.rerun()
        since = session.now() - reading.confirmed_at if reading.confirmed_at is not None else None
        is_outage = reading.failure is not None
        draw_age("" if since is None else formats.data_age(since, shown.words.language, outage=is_outage))
        failure, words = reading.failure, shown.words
        if failure is not None:
            st.warning(escape_md(words("frame.not_fresh", reason=_reason(failure, words))), icon=":material/cloud_off:")
            with st.container(horizontal=True, gap="small"):
                st.button(
                    words("frame.retry"), icon=":material/refresh:", type="tertiary", on_click=_retry, key="retry"
                )
                lacks_tab = isinstance(failure, KpiError) and failure.facts.get("reason") == "tab-gone"
                if lacks_tab and session.current_actor().role >= Role.OWNER:
                    label = words("frame.accept_sheet")
                    st.button(label, type="tertiary", on_click=session.accept_sheet, key="accept-sheet")
    except NoSuchPlan:  # it was let go of: the page says so
        st.rerun()
    except Exception as failure:  # noqa: BLE001 - a fragment runs on its own, outside `guarded`
        say_unexpected(failure)


def _reason(failure: Exception | None, words: Voice) -> str:
    """Return why the store could not be read. Plain text, not escaped."""
    return error_sentence(failure, words.language) if isinstance(failure, KpiError) else words("reasons.unknown")


def _retry() -> None:
    session.live().retry()


@st.fragment(run_every=session.glance_seconds())
def unreachable(words: Voice) -> None:
    """Draw what stands there until the store answers for the first time; the page appears by itself when it does."""
    reading = session.live().read()
    if reading.snapshot is not None:
        st.rerun()
    with st.container(border=True, gap="small"):
        st.title(words("frame.unreachable_title"), anchor=False)
        st.markdown(escape_md(_reason(reading.failure, words)))
        st.markdown(words("frame.unreachable_text"))
        st.caption(words("frame.unreachable_store", url=escape_md(session.public_store())))
        if st.button(words("frame.retry"), icon=":material/refresh:"):
            session.live().retry()
            st.rerun()
        others = [plan for plan in session.plans() if plan.key != session.plan_key()]
        if others:
            st.caption(words("plans.others"))
        for plan in others:
            plan_button(plan, words)
