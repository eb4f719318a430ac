"""The router: which pages there are, in which language, and the frame around each.

Streamlit runs this file at every look (`__main__`); the server imports it once, for the application around it (pages/shared/serve).
"""

from pathlib import Path

import streamlit as st

from pages.shared import frame, serve, session
from pages.shared.components import address
from pages.shared.mode import mode
from pages.shared.style import voice

#: Name (also the address), file, icon. The set never changes, so that every link keeps its meaning.
PAGES = (
    ("board", "pages/watch/board.py", ":material/dashboard:"),
    ("tree", "pages/watch/tree.py", ":material/account_tree:"),
    ("indicator", "pages/watch/indicator.py", ":material/monitoring:"),
    ("wizard", "pages/setup/wizard/page.py", ":material/design_services:"),
    ("health", "pages/setup/health.py", ":material/health_and_safety:"),
    ("settings", "pages/setup/settings.py", ":material/settings:"),
)

ICON = Path(__file__).parent / "pages" / "shared" / "icon.svg"


def main() -> None:
    """Show the page of this address, or what stands in its way."""
    mode()  # raises where the board is not to be served as it is set up, before anything is read
    session.require("viewer")
    session.take_address()
    reading = session.live().read()
    plan = reading.snapshot.plan.settings if reading.snapshot else None
    words = voice(session.language(plan.language if plan else "ja"), plan.calendar if plan else session.NO_CALENDAR)
    page = st.navigation(
        [
            st.Page(file, title=words(f"nav.{name}"), icon=icon, url_path=name, default=name == "board", help="")
            for name, file, icon in PAGES
        ],
        position="top",
    )
    frame.open_notice(words)
    if reading.snapshot is None:
        frame.unreachable(words)
        return
    frame.header(session.open_view(reading))
    address.keep(page.url_path, words.language)
    page.run()


if __name__ == "__main__":
    st.set_page_config(page_icon=str(ICON), layout="wide")
    frame.guarded(main)
else:
    app = st.App(__file__, **serve.around())
    serve.settle()
    serve.announce()
