"""Parts: what cards, the goal and lists say, and that no name from a sheet comes alive."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from kpicore.model.plan import Settings
from kpicore.model.review import Action
from kpicore.problems import Severity
from kpicore.reports.board import Urgent
from kpicore.scoring import Drivers, Landing, Status
from pages.shared import parts
from pages.shared.style import MARKS, PALETTE, escape_md, light_md, light_text, one_line
from tests.pages.material import EN, JA, TERM, node, scored

PAGE = "https://board.example/indicator"
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

    assert parts.marks_md(scored(of, streak=1, overdue=0), JA) == ":green-badge[● 順調]"
    assert ":gray-badge[2期連続未達]" in parts.marks_md(scored(of, streak=2), JA)
    assert ":red-badge[3期連続未達]" in parts.marks_md(scored(of, streak=3), JA)
    assert ":gray-badge[入力待ち1]" in parts.marks_md(scored(of, overdue=1), JA)


# -- the goal --------------------------------------------------------------------------------------------------


def test_the_goal_shows_result_and_cause_side_by_side_and_what_their_disagreement_means():
    of = node("sales", "KGI", "年間売上", unit="円", target=150_000_000, shape="total", **TERM)
    score = scored(
        of,
        Status.OFF_TRACK,
        actual_to_date=60_000_000,
        target_to_date=87_500_000,
        whole_target=150_000_000,
        attainment_to_date=0.685,
        progress=0.4,
        pace=0.7,
        reported_periods=7,
        due_periods=7,
        judged_period="2026-10",
        disagreement="doubt_link",
        drivers=Drivers(Status.ON_TRACK, 0.97, 7, 9),
        landing=Landing("pace", 1.1e8, 0.733, 1.05e8, 1.2e8, {"pace": 1.1e8}),
    )

    app = drawn(lambda: parts.goal_block(score, of, words=JA, page=PAGE, days_left=127))

    written = text(app)
    assert ":gray-badge[残り127日 · 期限 2027年3月31日(水)]" in written
    assert "結果の信号 :red-badge[■ 要対策]" in written
    assert "要因の信号 :green-badge[● 順調] :small[判定 9件中7件]" in written
    assert "KPIとKGIのつながりを疑いましょう" in written
    assert "着地見込みの方法\\: 計画ペース · 方法による幅\\: 1.05億円〜1.2億円" in written
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("実績(累計)", "6,000万円"),
        ("達成率(累計)", "68.5%"),
        ("ペース", "70.0%"),
        ("着地見込み", "1.1億円"),
    ]


def test_a_goal_that_is_no_sum_shows_its_latest_value():
    of = node("nps", "KGI", "満足度", unit="点", target=80, aggregation="mean", **TERM)

    app = drawn(
        lambda: parts.goal_block(
            scored(of, actual=82.0, target=80.0, attainment=1.025, judged_period="2026-10"),
            of,
            words=JA,
            page=PAGE,
            days_left=-3,
        )
    )

    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("実績", "82点"),
        ("達成率(当期)", "102.5%"),
    ]
    assert ":gray-badge[期限を3日過ぎています · 期限 2027年3月31日(水)]" in text(app)


# -- lists, header, problems -----------------------------------------------------------------------------------


def urgent(actions=(), days_without_action=None, today=None) -> AppTest:
    of = node(
        "reply",
        name="初回返答時間",
        unit="時間",
        target=3,
        direction="at_most",
        owner="伊藤",
        response="当番を2人にする",
        **TERM,
    )
    score = scored(of, Status.OFF_TRACK, actual=5.2, target=3, attainment=0.266, judged_period="2026-10", streak=5)
    entry = Urgent(of, score, 0.1, "2026-06", tuple(actions), days_without_action)
    return drawn(lambda: parts.urgent_row(entry, words=JA, page=PAGE, today=today))


def test_what_needs_a_hand_says_owner_since_when_and_the_agreed_response():
    app = urgent(days_without_action=9)

    assert links(app) == [":red-badge[■ 要対策] :red-badge[5期連続未達] **初回返答時間**"]
    assert "担当 伊藤　2026年6月から" in app.caption[0].value
    assert app.markdown[0].value == "事前に決めた対応: 当番を2人にする  \n:red[要対策なのに対応なし 9日]"


def test_an_open_action_stands_in_place_of_the_missing_one():
    app = urgent(
        actions=[Action(id="a", text="当番表を作る", owner="田中", due=date(2026, 12, 1))], days_without_action=9
    )

    assert "アクション: 当番表を作る（担当 田中、期限 12月1日(火)）" in app.markdown[0].value
    assert "対応なし" not in app.markdown[0].value


def test_every_open_action_stands_there_and_one_past_its_day_says_so_in_red():
    actions = [
        Action(id="a", text="当番表を作る", owner="田中", due=date(2026, 11, 22)),
        Action(id="b", text="文例を直す", due=date(2026, 11, 24)),
        Action(id="c", text="様子を見る"),
    ]

    lines = urgent(actions=actions, today=date(2026, 11, 24)).markdown[0].value.split("  \n")[1:]

    assert [line.partition("（")[0] for line in lines] == [
        *("アクション: 当番表を作る", "アクション: 文例を直す", "アクション: 様子を見る"),
    ]
    assert [":red[**期限切れ2日**]" in line for line in lines] == [True, False, False]
    assert sum("期限切れ" in line for line in lines) == 1


def test_in_an_outage_the_header_never_says_just_now():
    app = drawn(
        lambda: parts.freshness(Settings(), timedelta(0), as_of=date(2026, 11, 24), words=JA, reason="つながりません")
    )

    assert "たった今" not in app.markdown[0].value


def test_the_header_says_how_old_the_data_are_and_why():
    app = drawn(
        lambda: parts.freshness(
            Settings(name="年間計画", sample=True),
            timedelta(minutes=3),
            as_of=date(2026, 11, 24),
            words=JA,
            reason="つながりません",
        )
    )

    assert app.markdown[0].value == (
        "**年間計画**　:violet-badge[サンプル]　:gray[:small[2026年11月24日(火)時点]]　:gray[:small[3分前のデータ]]"
    )
    assert app.warning[0].value == "つながりません"


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


@given(st.text(max_size=60))
def test_escaping_loses_nothing_that_can_be_seen(name):
    shown = escape_md(name).replace(JOINER, "")

    unescaped = "".join(sign for at, sign in enumerate(shown) if sign != "\\" or _is_escaped(shown, at))
    assert unescaped == one_line(name).replace(JOINER, "")


@given(st.text(alphabet=":[]()<>!$*_`#~|\\&{}^abc/ ", max_size=40))
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
    of = node("k", name=hostile, owner=hostile, response=hostile, unit=hostile, target=5, **TERM)
    score = scored(of, Status.OFF_TRACK, actual=1.0, target=5.0, attainment=0.2, judged_period="2026-10", streak=3)
    action = Action(id="a", text=hostile, owner=hostile)

    def everything() -> None:
        parts.goal_block(score, of, words=JA, page=PAGE)
        parts.urgent_row(Urgent(of, score, 0.1, None, (action,), None), words=JA, page=PAGE)
        parts.freshness(Settings(name=hostile), None, as_of=date(2026, 11, 24), words=JA, reason=hostile)
        parts.problem_row(Severity.INFO, hostile, (hostile, hostile), hostile, JA)

    app = drawn(everything)

    metrics = [part for metric in app.metric for part in (metric.label, metric.value, metric.delta)]
    for written in [text(app), *links(app), *metrics]:
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
