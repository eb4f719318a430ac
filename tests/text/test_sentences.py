"""A light explains itself, and a problem says what it means and how to mend it, in both languages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicore.errors import BadSource, ChangeConflict, KpiError, ReadOnlyStore, StoreUnavailable
from kpicore.model import Band, Kind, LandingOverride, Node, Plan, Settings, actuals_table
from kpicore.problems import error, warning
from kpicore.scoring import NodeScore, Status, score, series
from kpicore.text import sentences
from kpicore.text.catalogue import catalogue

TODAY = date(2026, 7, 1)
TERM: dict[str, Any] = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}


def told(node: dict[str, Any], values: dict[str, float], language: str = "ja", **row: Any) -> str:
    """The sentence of one indicator, 「来店」 unless said otherwise, on 1 July 2026 with these actuals."""
    plan = Plan(nodes=(Node(**{"id": "x", "kind": Kind.KPI, "name": "来店", "unit": "件", **TERM, **node}),))
    actuals = actuals_table(
        [{"indicator": "x", "period": period, "value": value, **row} for period, value in values.items()]
    )
    scored = score(plan, actuals, TODAY).by_id["x"]
    points = {point.period: point for point in series(plan, actuals, TODAY, "x").points}
    point = points.get(scored.judged_period) if row else None
    return sentences.light_sentence(scored, plan.by_id["x"], plan.settings.calendar, language, point=point)


THRESHOLDS = "100.0%以上が順調、80.0%以上が注意、それより下が要対策なので"


@pytest.mark.parametrize(
    ("node", "values", "sentence"),
    [
        (
            {"target": 15},
            {"2026-06": 12},
            f"2026年6月の実績12件は、目標15件以上に対して80.0%です。{THRESHOLDS}「注意」です。",
        ),
        (
            {"target": 15, "green": 0.7, "yellow": 0.4},
            {"2026-06": 12},
            "2026年6月の実績12件は、目標15件以上に対して80.0%です。"
            "70.0%以上が順調、40.0%以上が注意、それより下が要対策なので「順調」です。",
        ),
        (
            {"target": 3, "unit": "時間", "direction": "at_most"},
            {"2026-06": 4.5},
            f"2026年6月の実績4.5時間は、目標3時間以下に対して50.0%です。{THRESHOLDS}「要対策」です。",
        ),
        (
            {"target": Band(low=10, high=20)},
            {"2026-06": 12},
            f"2026年6月の実績12件は、目標の範囲10〜20件に入っています。{THRESHOLDS}「順調」です。",
        ),
        (
            {"target": Band(low=10, high=20)},
            {"2026-06": 5},
            f"2026年6月の実績5件は、目標の範囲10〜20件から外れています（50.0%）。{THRESHOLDS}「要対策」です。",
        ),
        (
            {"target": 1200, "shape": "total"},
            {"2026-04": 90, "2026-06": 100},
            f"2026年6月までの実績の累計190件は、同じ期間の目標200件以上に対して95.0%です"
            f"（3期間のうち2期間が入力済み）。{THRESHOLDS}「注意」です。",
        ),
        (
            {
                "target": 30,
                "baseline": 45,
                "shape": "reach",
                "unit": "日",
                "direction": "at_most",
                "aggregation": "last",
            },
            {"2026-06": 42},
            f"2026年6月の実績42日は、基準値45日から目標41.3日以下までの道のりの80.0%です。{THRESHOLDS}「注意」です。",
        ),
        (
            {"target": 0, "direction": "at_most"},
            {"2026-06": 2},
            "2026年6月の実績2件は、目標0件以下まで2件足りません（率は出せない目標なので、達成か未達かで判定）。"
            "達成なら順調、未達なら要対策なので「要対策」です。",
        ),
        ({"target": 15}, {}, "終わった期間の実績がまだ1つもないため「データなし」です（入力期限を過ぎた期間は2）。"),
        ({}, {"2026-06": 12}, "目標が入っていないため「目標なし」です。最新の実績は2026年6月の12件です。"),
        ({}, {}, "目標も実績も入っていないため「目標なし」です。"),
        ({"target": 15, "start": date(2026, 7, 1)}, {}, "最初の期間がまだ終わっていないため「開始前」です。"),
    ],
)
def test_a_light_explains_itself_in_one_sentence(node, values, sentence):
    assert told(node, values) == sentence


def test_a_light_explains_itself_in_english():
    assert told({"target": 15, "unit": "orders"}, {"2026-06": 12}, "en") == (
        "Jun 2026: 12 orders against a target of at least 15 orders is 80.0%. "
        "From 100.0% it is on track, from 80.0% watch, below that act: “Watch”."
    )


def test_a_stale_light_says_since_when():
    weekly = {"target": 15, "cadence": "weekly"}

    assert told(weekly, {"2026-W20": 20}) == (
        "第20週(5/11〜5/17)より後の実績が5期間分ありません。古い色は出さず「更新切れ」としています。"
    )


def test_a_miss_by_a_hair_is_not_said_to_be_the_target():
    sentence = told({"target": 150_000_000, "unit": "円"}, {"2026-06": 149_999_999})

    assert sentence.startswith("2026年6月の実績149,999,999円は、目標1.5億円以上に対して99.9%です。")


def test_a_light_says_who_entered_the_number_when_and_where():
    entry = {"entered_by": "佐藤", "recorded_at": "2026-07-01 09:30", "cell": "実績!C7", "text": "約12"}

    assert told({"target": 15}, {"2026-06": 12}, **entry).endswith(
        "出所: 佐藤さんが入力、2026年7月1日(水) 09:30、セル 実績!C7、入力どおりの表記「約12」。"
    )


def test_a_light_says_so_when_nobody_knows_where_the_number_came_from():
    assert told({"target": 15}, {"2026-06": 12}, note="口頭").endswith("出所: 入力者とセルの記録なし。")


# -- factors, goals, landings ----------------------------------------------------------------------------------


def family(*children: float | None) -> tuple[Plan, NodeScore]:
    """A goal of 100 a month that reached 90, a factor, and its KPIs with a target of 10 and these actuals of June."""
    goal = Node(id="goal", kind=Kind.KGI, name="売上", unit="円", target=100, **TERM)
    factor = Node(id="factor", parents=("goal",), kind=Kind.CSF, name="新規")
    kpis = [
        Node(id=f"k{at}", parents=("factor",), kind=Kind.KPI, name=f"K{at}", target=10, **TERM)
        for at in range(len(children))
    ]
    rows = [
        {"indicator": f"k{at}", "period": "2026-06", "value": value}
        for at, value in enumerate(children)
        if value is not None
    ]
    rows.append({"indicator": "goal", "period": "2026-06", "value": 90})
    plan = Plan(nodes=(goal, factor, *kpis))
    return plan, score(plan, actuals_table(rows), TODAY).by_id["factor"]


@pytest.mark.parametrize(
    ("children", "sentence"),
    [
        (
            (10, 8),
            "判定できた指標2件中2件の達成率の加重平均は90.0%です（1件の達成率は0〜100%として数えます）。"
            f"{THRESHOLDS}「注意」です。",
        ),
        ((10, None, None), "判定できた指標は3件中1件で、重みの半分に届かないため「更新切れ」です。"),
        ((None, None), "判定できる指標がまだないため「データなし」です。"),
    ],
)
def test_a_factor_says_on_how_many_indicators_it_rests(children, sentence):
    plan, factor = family(*children)

    assert sentences.light_sentence(factor, plan.by_id["factor"], plan.settings.calendar, "ja") == sentence


def test_a_factor_says_that_a_red_child_keeps_it_from_green():
    plan, factor = family(10, 0)
    lenient = plan.by_id["factor"].model_copy(update={"green": 0.4, "yellow": 0.2})
    scored = score(
        Plan(nodes=tuple(lenient if node.id == "factor" else node for node in plan.nodes)),
        actuals_table(
            [{"indicator": f"k{at}", "period": "2026-06", "value": value} for at, value in enumerate((10, 0))]
        ),
        TODAY,
    ).by_id["factor"]

    assert factor.status is Status.OFF_TRACK
    assert sentences.light_sentence(scored, lenient, plan.settings.calendar, "ja").endswith(
        "要対策の指標があるため、「注意」より良くはなりません。"
    )


def test_a_landing_says_its_method_its_ratio_and_the_range():
    plan = Plan(nodes=(Node(id="x", kind=Kind.KGI, name="売上", unit="件", target=100, **TERM),))
    rows = [
        {"indicator": "x", "period": f"2026-{month:02d}", "value": value}
        for month, value in ((4, 90), (5, 100), (6, 80))
    ]
    scored = score(plan, actuals_table(rows), TODAY).by_id["x"]

    assert sentences.landing_sentence(scored, plan.by_id["x"], "ja") == (
        "このまま進むと1,080件の見込みです（方法: 計画ペース、目標比 90.0%、方法による幅 990件〜1,170件）。"
    )


def test_a_landing_a_person_entered_says_so():
    override = LandingOverride(indicator="x", value=1100, author="佐藤", at="2026-06-30T10:00:00")
    plan = Plan(nodes=(Node(id="x", kind=Kind.KGI, name="売上", unit="件", target=100, **TERM),), landings=(override,))
    scored = score(plan, actuals_table([{"indicator": "x", "period": "2026-06", "value": 90}]), TODAY).by_id["x"]

    assert "1,100件の見込みです（方法: 手入力" in sentences.landing_sentence(scored, plan.by_id["x"], "ja")


def reason_of(values, language, *, today=TODAY, **fields):
    """Return why an indicator with values of consecutive months up to June 2026 lands as it does."""
    node = Node(id="x", kind=Kind.KPI, name="滞在日数", **{"target": 100, "aggregation": "last", **TERM, **fields})
    first = 2026 * 12 + 6 - len(values)
    periods = [f"{at // 12}-{at % 12 + 1:02d}" for at in range(first, first + len(values))]
    rows = actuals_table({"indicator": ["x"] * len(values), "period": periods, "value": values})
    return sentences.landing_reason_sentence(score(Plan(nodes=(node,)), rows, today).by_id["x"], node, language)


def test_a_landing_says_why_this_method():
    assert reason_of([90, 100, 80], "ja", aggregation="sum") == (
        "目標があるので、直近の達成率が残りの期間も続くとみています（合計する指標の標準）。"
    )
    assert reason_of([50, 49, 51], "ja", unit="日") == (
        "標準の方法です。過去の値で方法を比べるには、8回以上の試算が要ります（いまは0回分）。"
    )
    assert reason_of([*range(40, 55)], "ja", unit="日") == (
        "過去の値で5期先の予測を8回試した結果、平均誤差が最も小さく、標準の「最終値据え置き」より1割以上小さい方法です"
        "（最終値据え置き 5日、直近平均(3) 6日、トレンド 0日）。"
    )
    assert reason_of([50.0] * 15, "en", unit="日") == (
        "This is the default. Predicting 5 periods ahead from 8 past points, no other method had a mean error at least 10% "
        "smaller (Last value held 0 days, Recent average (3) 0 days, Trend 0 days)."
    )


def test_a_landing_says_what_its_unit_held_back():
    assert reason_of([50, 30, 10], "ja", unit="%").endswith(
        "この指標の値は0%を下回らないので、0%で止めています（トレンド）。"
    )
    assert reason_of([50, 70, 90], "en", unit="%", target=95).endswith(
        "This indicator does not go above 100%, so the value is held there (Trend)."
    )


@pytest.mark.parametrize(
    "method", ["pace", "plan", "run_rate", "moving_average", "last_year", "hold", "recent", "trend", "path", "manual"]
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_landing_method_has_a_name(method, language):
    assert catalogue(language)(f"landing.{method}")


@pytest.mark.parametrize("status", Status)
def test_every_light_has_mark_and_word(status):
    mark, word = sentences.status_mark(status, "ja").split(" ")

    assert (len(mark), word) == (1, catalogue("ja")(f"status.{status}"))


def test_three_misses_in_a_row_ask_for_a_review():
    scored = NodeScore("x", Kind.KPI, "来店", (), Status.OFF_TRACK, overdue=1, streak=3, needs_review=True)

    assert sentences.mark_sentences(scored, "ja") == (
        "入力が1期間遅れています",
        "3期間続けて未達です。振り返りをして、対応を決めましょう。",
    )
    assert sentences.mark_sentences(scored, "en")[0] == "1 period overdue"


# -- problems and errors ---------------------------------------------------------------------------------------


def test_a_problem_says_the_cell_what_it_means_and_how_to_mend_it():
    words = sentences.problem_words(error("not-a-number", "実績!C3", text="八十か"), "ja")

    assert words.title == "数字として読めません"
    assert words.meaning.startswith("実績!C3 の「八十か」は数字として読めないため")
    assert words.mend.startswith("数字だけを入れてください")


def test_a_problem_says_periods_and_cadences_in_words():
    problem = warning("coarser-than-cadence", "sales", name="売上", cadence="monthly", period="FY2026-Q1")

    calendar = Settings(fiscal_year_name="end").calendar

    assert sentences.problem_words(problem, "ja", calendar).meaning.startswith(
        "「売上」は月次の指標ですが、2027年3月期 第1四半期のまとまった値が入っています"
    )
    assert "“Monthly”, but Q1 FY2027 holds" in sentences.problem_words(problem, "en", calendar).meaning


def test_a_problem_puts_hostile_text_in_as_it_is():
    words = sentences.problem_words(error("not-a-number", "実績!C3", text="{where.__class__} %s {text}"), "en")

    assert words.meaning.startswith("“{where.__class__} %s {text}” in 実績!C3 cannot")


def test_a_problem_without_words_is_named_and_hides_nothing():
    assert sentences.problem_words(error("some-new-code", "実績!C3"), "ja").title == "some-new-code"


def test_a_problem_whose_facts_were_not_stored_shows_dashes():
    assert "「–」" in sentences.problem_words(error("not-a-number", "実績!C3"), "ja").meaning


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (
            StoreUnavailable(reason="quota"),
            "保存先につながりません。Googleの利用回数の上限に達しました。1分ほど待つと元に戻ります。",
        ),
        (StoreUnavailable(reason="something else"), "保存先につながりません。原因は記録（ログ）にあります。"),
        (
            BadSource(reason="encrypted"),
            "ファイルを開けません。パスワードがかかっています。パスワードを外して保存し直してください。",
        ),
        (
            ChangeConflict(table="actuals", key="x 2026-06"),
            "表示したあとに、ほかの人が同じところ（actuals x 2026-06）を変えました。"
            "最新の内容を確かめて、もう一度やり直してください。",
        ),
        (KpiError(), "できませんでした。"),
    ],
)
def test_an_error_says_what_could_not_be_done_and_why(failure, sentence):
    assert sentences.error_sentence(failure, "ja") == sentence


def reasons_given() -> set[str]:
    """Every reason the core gives for an error: `reason="…"`, `_bad(path, "…")`, and the table of drivers' answers."""
    given: set[str] = set()
    for path in (Path(__file__).parents[2] / "kpicore").rglob("*.py"):
        given |= set(
            re.findall(
                r"""(?:reason=|_bad\(\w+, |\(Store\w+, |\(ReadOnlyStore, )"([a-z-]+)\"""", path.read_text("utf-8")
            )
        )
    return given


def test_every_reason_of_an_error_has_words():
    assert {reason for reason in reasons_given() if f"reasons.{reason}" not in catalogue("ja")} == set()


def test_a_read_only_store_says_what_to_do_instead():
    assert sentences.error_sentence(ReadOnlyStore(store="xlsx:plan.xlsx", reason="file"), "ja") == (
        "この保存先（xlsx:plan.xlsx）は読むだけです。元のファイルを直すか、別の名前に書き出してください。"
    )


def test_every_error_of_the_core_has_words():
    codes = {kind.code for kind in KpiError.__subclasses__()}

    assert {code for code in codes if f"errors.{code}" not in catalogue("ja")} == set()
