"""The theme is collected once, and is the one Streamlit would send."""

from __future__ import annotations

import pytest
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession
from streamlit.runtime import app_session

from pages.shared.serve import theme
from pages.shared.serve.theme import ThemeOnce


def sent() -> NewSession:
    """Return the theme of a run, section by section as a session fills it."""
    run = ForwardMsg().new_session
    whole = run.custom_theme
    for msg, section in (
        (whole, "theme"),
        (whole.light, "theme.light"),
        (whole.dark, "theme.dark"),
        (whole.sidebar, "theme.sidebar"),
        (whole.light.sidebar, "theme.light.sidebar"),
        (whole.dark.sidebar, "theme.dark.sidebar"),
    ):
        app_session._populate_theme_msg(msg, section)
    return run


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as it is by itself, before and after the test."""
    found = app_session._populate_theme_msg
    own = found._populate if isinstance(found, ThemeOnce) else found
    monkeypatch.setattr(app_session, "_populate_theme_msg", own)


@pytest.mark.usefixtures("plain")
def test_the_theme_made_once_is_the_one_streamlit_sends():
    before = sent()

    assert theme.make_once(), "this Streamlit sends its theme in another way: look what that costs now"

    assert before.custom_theme.light.primary_color == "#1f5fa8"  # the board's own, or nothing is compared
    assert [sent(), sent()] == [before, before]
    assert not sent().custom_theme.HasField("sidebar")  # a section without a word stays away


@pytest.mark.usefixtures("plain")
def test_options_that_were_parsed_again_count(monkeypatch: pytest.MonkeyPatch):
    theme.make_once()
    sent()
    before = config.get_option("theme.light.primaryColor")

    config.set_option("theme.light.primaryColor", "#123456")
    try:
        config._on_config_parsed.send()
        assert sent().custom_theme.light.primary_color == "#123456"
    finally:
        config.set_option("theme.light.primaryColor", before)
        config._on_config_parsed.send()


def test_a_section_is_collected_once():
    asked: list[str] = []

    def populate(msg: CustomThemeConfig, section: str) -> None:
        asked.append(section)
        msg.primary_color = section

    once = ThemeOnce(populate)
    filled = [CustomThemeConfig() for _ in range(3)]
    for msg in filled:
        once(msg, "theme.dark")

    assert asked == ["theme.dark"]
    assert [msg.primary_color for msg in filled] == ["theme.dark"] * 3


def test_a_streamlit_without_such_a_function_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(app_session, "_populate_theme_msg", print)

    assert not theme.make_once()
    assert not isinstance(app_session._populate_theme_msg, ThemeOnce)
