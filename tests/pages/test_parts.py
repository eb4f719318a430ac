"""Parts: what cards, the goal and lists say, and that no name from a sheet comes alive."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import given, strategies
from streamlit.testing.v1 import AppTest

from kpicore.model.review import Action
from kpicore.problems import Severity
from kpicore.scoring import Status
from kpicore.text.board import marks
from pages.shared import parts
from pages.shared.style import MARKS, PALETTE, escape_md, light_md, light_text, one_line
from tests.pages.material import EN, JA, node, scored

JOINER = "\u2060"


def drawn(draw: Callable[[], None]) -> AppTest:
    """Return what a function draws."""

    def script(draw):  # runs as a text of its own
        draw()

    app = AppTest.from_function(script, kwargs={"draw": draw}, default_timeout=15).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    """Return everything that is written, in order."""
    kinds = (app.markdown, app.caption, app.info, app.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def links(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("page_link")]


# -- lights ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.ON_TRACK, ":green-badge[● 順調]"),
        (Status.WATCH, ":yellow-badge[▲ 注意]"),
        (Status.OFF_TRACK, ":red-badge[■ 要対策]"),
        (Status.STALE, ":gray-badge[◇ 更新切れ]"),
        (Status.NO_DATA, ":gray-badge[○ データなし]"),
        (Status.NO_TARGET, ":gray-badge[□ 目標なし]"),
        (Status.NOT_STARTED, ":gray-badge[… 開始前]"),
    ],
)
def test_a_light_is_mark_and_word_and_colour(status, shown):
    assert light_md(status, JA) == shown


def test_no_two_lights_look_alike_without_their_colour():
    assert len(set(MARKS.values())) == len(Status)
    assert set(PALETTE) == {status for status in Status if status.is_colour}
    assert len({light_text(status, EN) for status in Status}) == len(Status)


def test_streak_and_overdue_inputs_stand_beside_the_light():
    of = node()

    assert marks(scored(of, streak=1, overdue=0), JA) == [("● 順調", "green")]
    assert ("2期連続未達", "gray") in marks(scored(of, streak=2), JA)
    assert ("3期連続未達", "red") in marks(scored(of, streak=3), JA)
    assert ("入力待ち1", "gray") in marks(scored(of, overdue=1), JA)


# -- problems ------------------------------------------------------------------------------------------


def test_a_problem_shows_its_cell_and_how_to_mend_it():
    app = drawn(
        lambda: parts.problem_row(
            Severity.ERROR,
            "数字ではありません",
            ("「八十か」は読めません。", "", "数字を入れてください。"),
            "実績!C7",
            JA,
        )
    )

    assert app.markdown[0].value == ":red-badge[■ エラー] **数字ではありません** · :gray-badge[実績\\!C7]"
    assert app.markdown[1].value == "「八十か」は読めません。  \n数字を入れてください。"


# -- hostile names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (":red[x]", rf"\:{JOINER}red\[x\]"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("![x](y)", r"\!\[x\](y)"),
        ("$x$", r"\$x\$"),
        ("[a](javascript:alert(1))", rf"\[a\](javascript\:{JOINER}alert(1))"),
        ("**b** _i_ `c` ~~d~~", r"\*\*b\*\* \_i\_ \`c\` \~\~d\~\~"),
        ("# h", r"\# h"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("2) a", r"2\) a"),
        ("===", r"\==="),
        ("102.5%", "102.5%"),
        (":+1: :material/home:", rf"\:{JOINER}+1\: \:{JOINER}material/home\:"),
        ("https://x.jp www.x.jp a@x.jp", rf"https{JOINER}\:{JOINER}//x.jp www{JOINER}.x.jp a@{JOINER}x.jp"),
        ("a -> b", rf"a -{JOINER}\> b"),
        ("a\n\nb\t c\u00a0d", "a b c d"),
        ("\u202eabc\x00", "abc"),
        ("\\", r"\\"),
        ("売上（税込）10:30 1.5倍", r"売上（税込）10\:" + JOINER + "30 1.5倍"),
        ("", ""),
    ],
)
def test_a_name_is_shown_letter_for_letter(name, shown):
    assert escape_md(name) == shown


def test_a_very_long_name_is_cut_where_space_is_short():
    assert len(escape_md("あ" * 5000, 80)) == 80
    assert escape_md("あ" * 5000, 80).endswith("…")
    assert len(escape_md("あ" * 5000)) == 5000


@given(strategies.text(max_size=60))
def test_escaping_loses_nothing_that_can_be_seen(name):
    shown = escape_md(name).replace(JOINER, "")

    unescaped = "".join(sign for at, sign in enumerate(shown) if sign != "\\" or _is_escaped(shown, at))
    assert unescaped == one_line(name).replace(JOINER, "")


@given(strategies.text(alphabet=":[]()<>!$*_`#~|\\&{}^abc/ ", max_size=40))
def test_no_sign_of_markup_is_left_bare(name):
    shown = escape_md(name)

    bare = [sign for at, sign in enumerate(shown) if sign in "`*_[]<>#|~$:&!{}^" and not _is_escaped(shown, at)]
    assert bare == []


def _is_escaped(shown: str, at: int) -> bool:
    """Return whether an odd number of backslashes stands before a place."""
    before = shown[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def test_hostile_names_reach_no_part_unescaped():
    hostile = ":red[x] ![x](y) $x$ <b>"
    action = Action(id="a", text=hostile, owner=hostile)

    def everything() -> None:
        st.markdown(parts.action_md(action, None, JA))
        parts.problem_row(Severity.INFO, hostile, (hostile, hostile), hostile, JA)

    app = drawn(everything)

    for written in [text(app), *links(app)]:
        assert not any(alive in written for alive in (":red[x]", "![x]", " $x$", " <b>"))


# -- the theme -------------------------------------------------------------------------------------------------

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["green", "yellow", "red", "gray", "blue", "violet"])
def test_status_text_can_be_read_on_its_tint_and_on_the_page(theme, colour):
    look = CONFIG["theme"][theme]

    for paper in (look[f"{colour}BackgroundColor"], look["backgroundColor"], look["secondaryBackgroundColor"]):
        assert contrast(look[f"{colour}TextColor"], paper) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chart_colours_stand_out_from_the_page(theme):
    look = CONFIG["theme"][theme]

    faintest = {colour: contrast(colour, look["backgroundColor"]) for colour in look["chartCategoricalColors"]}
    assert min(faintest.values()) >= 2.2, faintest
    assert contrast(look["textColor"], look["backgroundColor"]) >= 7


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
