"""The router: which pages there are, in which language, and the frame around each.

Streamlit runs this file at every look (`__main__`); the server imports it once, for the application around it (pages/shared/serve).
"""

from copy import copy
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from kpicore.errors import NoSuchPlan
from kpicore.model.access import Role
from pages.shared import frame, place, plans, serve, session
from pages.shared.components import address, document
from pages.shared.live import Reading
from pages.shared.mode import mode
from pages.shared.style import Voice, one_line, voice
from pages.shared.turns import TURNS

#: Name (also the address), file, icon. The set never changes, so that every link keeps its meaning.
PAGES = (
    ("board", "pages/watch/board.py", ":material/dashboard:"),
    ("entry", "pages/run/entry/page.py", ":material/edit_square:"),
    ("review", "pages/run/review/page.py", ":material/groups:"),
    ("tree", "pages/watch/tree.py", ":material/account_tree:"),
    ("indicator", "pages/watch/indicator.py", ":material/monitoring:"),
    ("plans", "pages/watch/plans.py", ":material/view_agenda:"),
    ("wizard", "pages/setup/wizard/page.py", ":material/design_services:"),
    ("health", "pages/setup/health.py", ":material/health_and_safety:"),
    ("settings", "pages/setup/settings.py", ":material/settings:"),
    ("help", "pages/watch/help.py", ":material/help:"),
    ("poster", "pages/run/poster.py", ":material/print:"),
    ("tv", "pages/watch/tv.py", ":material/tv:"),
)

#: What a page needs beyond looking.
OPENS = {"wizard": Role.OWNER}
#: Pages another page leads to, which are not in the navigation.
UNLISTED = {"poster", "tv"}
#: Pages about several plans, in the navigation of whoever sees more than one.
OF_SEVERAL = {"plans"}
#: Pages that have nothing to show of an archived plan, where nobody enters or changes anything.
NOT_OF_ARCHIVED = {"entry", "wizard", "poster"}
#: Those of them that fill the window, without a frame.
FRAMELESS = {"tv"}

ICON = Path(__file__).parent / "pages" / "shared" / "icon.svg"


def main() -> None:
    """Show the page of this address, or what stands in its way."""
    mode()  # raises where the board is not to be served as it is set up, before anything is read
    session.take_address()
    session.open_own_plan()
    visitor = session.visitor()
    if visitor.actor.role is Role.NONE:
        words = voice(session.language("ja"), session.NO_CALENDAR)
        _navigation(words, Role.NONE)
        document.dress(words.language)
        if session.plans():  # somebody of this board, at a plan that is not theirs: whether there is one is not said
            frame.no_such_plan(words)
        else:
            frame.sign_in_page(visitor, words)
        return
    reading, is_missing = _reading()
    plan = reading.snapshot.plan.settings if reading.snapshot else None
    words = voice(session.language(plan.language if plan else "ja"), plan.calendar if plan else session.NO_CALENDAR)
    page = _navigation(words, visitor.actor.role)
    place.on_page(page.url_path)
    frame.open_notice(words)
    if is_missing:
        frame.no_such_plan(words)
        return
    named = one_line(plan.name) if plan else plans.name_of(session.register().plan(session.plan_key()))
    st.set_page_config(page_title=" – ".join(filter(None, (page.title, named))))
    document.dress(words.language)
    if reading.snapshot is None:
        frame.unreachable(words)
        if page.url_path in OF_SEVERAL:
            page.run()  # the other plans stand, whatever became of this one
        return
    shown = session.open_view(reading)
    has_frame, is_archived = page.url_path not in FRAMELESS, session.archived() is not None
    if has_frame:
        frame.header(shown, page.url_path or "board")
    address.keep(page.url_path, words.language)
    if has_frame and is_archived:
        frame.archived(shown)
    if is_archived and page.url_path in NOT_OF_ARCHIVED:
        st.title(page.title, anchor=False)
        return
    page.run()


def _navigation(words: Voice, role: Role) -> StreamlitPage:
    """Return the page of this address. All are there for everybody, so that a link leads to a sentence; shown are those a role may open."""
    has_several = role is not Role.NONE and len(session.plans()) > 1

    def is_listed(name: str) -> bool:
        return role >= OPENS.get(name, Role.VIEWER) and name not in UNLISTED and (name not in OF_SEVERAL or has_several)

    def make() -> list[StreamlitPage]:
        return [
            st.Page(
                file,
                title=words(f"nav.{name}"),
                icon=icon,
                url_path=name,
                default=name == "board",
                visibility="visible" if is_listed(name) else "hidden",
                help="",
            )
            for name, file, icon in PAGES
        ]

    # Making one asks the disk for its file, ten in every run of every viewer; what is made knows whether it runs, so each run has copies.
    pages = [copy(page) for page in session.kept_always("pages", make, words.language, str(role), str(has_several))]
    return st.navigation(pages, position="hidden" if role is Role.NONE else "top")


def _reading() -> tuple[Reading, bool]:
    """Return what is known of the plan in the address, and whether there is no such plan."""
    try:
        return session.live().read(), False
    except NoSuchPlan:
        return Reading(), True


if __name__ == "__main__":
    st.set_page_config(page_icon=str(ICON), layout="wide")
    with TURNS.drawing():
        frame.guarded(main)
else:
    app = st.App(__file__, **serve.around())
    serve.settle()
    serve.announce()
