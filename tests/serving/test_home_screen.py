"""What a phone is given for its home screen: name and picture, to anybody, and nothing of the plan."""

from __future__ import annotations

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse

from pages.shared.serve.application import around
from pages.shared.serve.arrivals import _NOT_PAGES
from pages.shared.serve.headers import is_page
from pages.shared.serve.home_screen import MANIFEST, PICTURE, manifest, picture
from tests.serving.loops import awaited


def asked(path: str, language: str = "ja-JP") -> Request:
    headers = [(b"accept-language", language.encode())]
    return Request({"type": "http", "path": path, "query_string": b"", "headers": headers, "server": ("localhost", 80)})


def test_the_home_screen_gets_the_boards_name_in_the_phones_language_and_its_picture():
    answer = awaited(manifest(asked(MANIFEST)))
    found = json.loads(answer.body)

    assert answer.media_type == "application/manifest+json"
    assert (found["name"], found["display"]) == ("逆算", "standalone")
    assert "start_url" not in found  # it opens where it was put there from
    assert [f"/{icon['src']}" for icon in found["icons"]] == [PICTURE]
    shown = awaited(picture(asked(PICTURE)))
    assert isinstance(shown, FileResponse)
    assert Path(shown.path).read_bytes()[:4] == b"\x89PNG"


def test_both_are_addresses_of_the_board_and_answered_before_anybody_signs_in():
    assert {MANIFEST, PICTURE} <= {route.path for route in around()["routes"]}
    assert {MANIFEST, PICTURE} <= set(_NOT_PAGES)
    assert not is_page(MANIFEST)
    assert not is_page(PICTURE)
