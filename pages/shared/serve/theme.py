"""The theme that goes to the browser with every run and every look, made once for all of them.

Streamlit collects it from some three hundred options each time: a seventh of a board drawn anew, a quarter of a look without news
(bench/README.md). Options change only when they are parsed. It has no setting for this; where a Streamlit is built otherwise, it goes on as
it does by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature

from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_NAME = "_populate_theme_msg"

Populate = Callable[[CustomThemeConfig, str], None]


def make_once() -> bool:
    """Have the theme made once from now on, and again after options were parsed; returns False where this Streamlit has no place for it."""
    populate = getattr(app_session, _NAME, None)
    if isinstance(populate, ThemeOnce):
        return True
    if populate is None or tuple(signature(populate).parameters) != ("msg", "section"):
        return False
    once = ThemeOnce(populate)
    setattr(app_session, _NAME, once)
    config.on_config_parsed(once.forget, force_connect=True)
    return True


class ThemeOnce:
    """Fills a theme's message from its section of the options as Streamlit's own function does, which it asks once for each section."""

    def __init__(self, populate: Populate) -> None:
        self._populate = populate
        self._made: dict[str, CustomThemeConfig | None] = {}

    def __call__(self, msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in self._made:
            run = ForwardMsg().new_session
            self._populate(run.custom_theme, section)
            # A message has no such part where the section says nothing.
            self._made[section] = run.custom_theme if run.HasField("custom_theme") else None
        made = self._made[section]
        if made is not None:
            msg.MergeFrom(made)

    def forget(self) -> None:
        """Ask again: the options may be others."""
        self._made = {}
