"""Two addresses for machines that watch: is the process there, and does the store answer. Neither tells anything of the plan."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from kpicore.errors import KpiError
from kpicore.text.catalogue import catalogue
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.serve.headers import page_language

_NEVER_KEPT = {"Cache-Control": "no-store"}


async def health(request: Request) -> Response:  # noqa: ARG001 - the protocol's signature
    """Answer 200 as long as the process answers at all."""
    return PlainTextResponse("ok", headers=_NEVER_KEPT)


def readiness(request: Request) -> Response:
    """Answer 200 when the store answered the last time it was asked, else 503, with a sentence and the age of the data in seconds."""
    language = page_language(request.url.query.encode(), request.headers.get("accept-language", ""))
    reading = session.live().read()
    is_ready = reading.failure is None
    age = None if reading.confirmed_at is None else max(0, int((session.now() - reading.confirmed_at).total_seconds()))
    words = catalogue(language)
    text = words("serving.ready")
    if reading.failure is not None:
        reason = words("reasons.unknown")
        if isinstance(reading.failure, KpiError):
            # Without the facts, which are not for everybody (a path, a host).
            bare = type(reading.failure)(reason=reading.failure.facts.get("reason"))
            reason = error_sentence(bare, language)
        text = words("serving.not_ready", reason=reason)
    answer = {"ready": is_ready, "age_seconds": age, "text": text}
    return JSONResponse(answer, 200 if is_ready else 503, _NEVER_KEPT)
