"""What a page may load, and the language it begins in."""

from __future__ import annotations

import pytest

from pages.shared.serve.headers import (
    content_security_policy,
    in_language,
    inline_script_hashes,
    installed_page,
    is_page,
    page_language,
)


def test_the_inline_script_of_the_installed_page_is_allowed_by_its_hash():
    page = installed_page()

    assert len(inline_script_hashes(page)) == page.count(b"<script>") == 1
    # Worked example: printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    assert inline_script_hashes(b"<script>alert(1)</script>") == (
        "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
    )


def test_a_policy_names_every_websocket_and_nothing_of_elsewhere():
    policy = content_security_policy(["'sha256-x'"], ["localhost:8501", "localhost:8501"]).decode()

    assert "script-src 'self' blob: 'sha256-x';" in policy
    assert "connect-src 'self' ws://localhost:8501 wss://localhost:8501;" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "*" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        (b"", "", "ja"),
        (b"", "en-US,en;q=0.9,ja;q=0.8", "en"),
        (b"", "ja-JP", "ja"),
        (b"", "fr,en;q=0.5", "ja"),  # as the board itself: the browser's first, else the plan's
        (b"", "en;q=0.5", "en"),
        (b"lang=en", "ja", "en"),
        (b"node=x&lang=ja", "en", "ja"),
        (b"lang=xx", "en", "en"),
        (b"lang=%22onload%3D", "", "ja"),
        (b"lang=\xff", "", "ja"),
    ],
)
def test_a_page_begins_in_the_language_of_its_address_else_of_the_browser(query: bytes, accepted: str, language: str):
    assert page_language(query, accepted) == language


def test_the_installed_page_takes_a_language_and_holds_the_places_of_what_comes_later():
    page = installed_page()

    assert in_language(page, "ja").count(b'<html lang="ja"') == 1
    assert in_language(page, "ja").count(b".st-key-frame { min-height: 51px") == 1


@pytest.mark.parametrize("path", ["/", "/tree", "/index.html", "/kpi/tree", "/no-such-page"])
def test_these_are_pages(path: str):
    assert is_page(path)


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/index.js",
        "/_stcore/stream",
        "/_stcore/health",
        "/media/x",
        "/favicon.png",
        "/component/x/index.html",
    ],
)
def test_these_are_files_or_the_servers_own(path: str):
    assert not is_page(path)
