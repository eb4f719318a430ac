"""The address in a message by which its recipient stops it (`/leave?token=…`): for people without a sign-in, and for mail programs.

Looking changes nothing, so that a mail program which opens every link stops nobody's messages; the button, and the one click of a mail
program (RFC 8058), does. The token is in nobody else's mail, and allows nothing else.
"""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kpicore.errors import KpiError
from kpicore.text.catalogue import catalogue
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.serve.arrivals import PLAIN_PAGE
from pages.shared.serve.headers import page_language

LEAVE = "/leave"
_HEADERS = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
#: A token is 32 characters; what is much longer is none.
_LONGEST_TOKEN = 100


def leave(request: Request) -> Response:
    """Show what would stop, or stop it."""
    words = catalogue(page_language(b"", request.headers.get("accept-language", "")))
    token = request.query_params.get("token", "")[:_LONGEST_TOKEN]
    button, status = "", 200
    try:
        kept = session.state().subscriptions.leaving(token) if token else None
        if kept is None or (kept.subscription.left and request.method != "POST"):
            text, status = (
                words("notices.leave_unknown" if kept is None else "notices.leave_done"),
                404 if kept is None else 200,
            )
        elif request.method == "POST":
            session.state().subscriptions.leave(token)
            text = words("notices.leave_done")
        else:
            text = words("notices.leave_text", to=kept.subscription.target)
            button = (
                f'<form method="post"><button autofocus>{html.escape(words("notices.leave_button"))}</button></form>'
            )
    except KpiError as failure:
        text, status = error_sentence(type(failure)(reason=failure.facts.get("reason")), words.language), 503
    page = PLAIN_PAGE.format(
        language=words.language, title=html.escape(words("notices.leave_title")), text=html.escape(text), form=button
    )
    return HTMLResponse(page, status_code=status, headers=_HEADERS)
