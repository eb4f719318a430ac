"""What was written while the plan was designed, as it is quoted where an indicator is off track."""

from kpicore.model.node import Node
from kpicore.model.plan import Plan
from kpicore.periods import Calendar
from kpicore.text.board import reason_lines
from kpicore.text.voice import voice

JA, EN = (voice(language, Calendar()) for language in ("ja", "en"))


def plan():
    """A KDI under a KPI under a factor that says why, how it was judged, and what people do."""
    return Plan(
        nodes=(
            Node(id="goal", kind="KGI", name="売上"),
            Node(
                id="new",
                kind="CSF",
                name="新規客",
                parents=("goal",),
                why="7割が初めてのお客さま\nだから",
                effect=3,
                control=2,
                actions=("駅前で配る", "口コミに返信"),
            ),
            Node(id="visits", kind="KPI", name="来店", parents=("new", "visits"), why="来なければ買えない"),
            Node(id="flyers", kind="KDI", name="配布", parents=("visits",)),
        )
    )


def test_an_indicator_stands_under_the_nearest_factors_also_through_other_indicators_and_circles():
    found = plan()

    assert [[factor.id for factor in found.factors_above(each)] for each in ("flyers", "visits", "new", "none")] == [
        ["new"],
        ["new"],
        [],
        [],
    ]


def test_why_judgement_and_actions_of_an_indicator_and_its_factor_are_quoted_a_line_each():
    found = plan()
    visits = found.by_id["visits"]

    assert reason_lines(visits, found.factors_above("visits"), JA) == [
        "選んだ理由: 来なければ買えない",
        "要因「新規客」を選んだ理由: 7割が初めてのお客さま だから（目標への効果 大きい、動かせる度合い 中くらい）",
        "要因「新規客」の打ち手: 駅前で配る、口コミに返信",
    ]
    assert reason_lines(visits, (), EN) == ["Why: 来なければ買えない"]


def test_what_nobody_wrote_is_no_line_and_a_judgement_without_words_stands_alone():
    bare = Node(id="x", kind="CSF", name="x")

    assert reason_lines(bare, (), JA) == []
    assert reason_lines(bare.model_copy(update={"effect": 1}), (), EN) == ["How it was judged: effect low"]
