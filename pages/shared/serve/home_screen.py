"""What a phone asks for when a page is put on its home screen: a name and a picture. Neither tells anything of the plan.

The page itself names both (components/entry_rows); where it opens is the address it was put there from.
"""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from kpicore.text.catalogue import catalogue
from pages.shared.serve.headers import page_language

MANIFEST, PICTURE = "/app.webmanifest", "/app-icon.png"
_ICON = Path(__file__).parents[1] / "icon-512.png"
_KEPT_FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}


async def manifest(request: Request) -> Response:
    """Answer with the web app manifest, named in the language the browser asks for."""
    words = catalogue(page_language(request.url.query.encode(), request.headers.get("accept-language", "")))
    found = {
        "name": words("common.app_name"),
        "short_name": words("common.app_name"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1f5fa8",
        "icons": [{"src": PICTURE.lstrip("/"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"}],
    }
    return JSONResponse(found, headers=_KEPT_FOR_A_DAY, media_type="application/manifest+json")


async def picture(request: Request) -> Response:  # noqa: ARG001 - the protocol's signature
    """Answer with the picture of the board."""
    return FileResponse(_ICON, media_type="image/png", headers=_KEPT_FOR_A_DAY)
