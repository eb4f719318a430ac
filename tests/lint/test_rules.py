"""The design check (R11): each rule finds its fault, says nothing where there is none, and has words in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpicore.lint import RULES, lint
from kpicore.model import Node, Plan, Target
from kpicore.problems import Problem, Severity
from kpicore.samples.shop import shop
from kpicore.scoring import score
from kpicore.text.manual.lint_page import lint_codes
from kpicore.text.sentences import problem_words
from tests.counting import calls_of
from tests.scoring.plans import table

TODAY = date(2026, 9, 15)
TERM = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}


def node(node_id: str, kind: str, parents: tuple[str, ...] = (), **fields: Any) -> Node:
    """A node that every rule is content with, but for the fields given."""
    usual: dict[str, Any] = {"name": node_id, "kind": kind, "parents": parents}
    if kind in {"KGI", "KPI"}:
        usual |= {
            "unit": "件",
            "target": 10,
            "baseline": 8,
            "cadence": "monthly",
            "owner": "佐藤",
            "definition": "数えるもの",
        }
        usual |= {"response": "2か月続けて80%を下回ったら、佐藤が案を出す。"}
    if kind == "KGI":
        usual |= TERM
    return Node(id=node_id, **(usual | fields))


FALLING = {"target": 30, "baseline": 45, "shape": "reach", "aggregation": "last"}
RISING = {"target": 60, "baseline": 45, "shape": "reach", "aggregation": "last"}


def sound(*, rows: tuple[float, ...] = (), **changed: dict[str, Any] | None) -> Plan:
    """A sound plan: a goal, two factors, three KPIs and a KDI; `changed` fields by id, None takes a node away.

    `rows` are targets of a on the 目標 tab, for every period.
    """
    nodes = {
        "goal": ("KGI", ()),
        "f1": ("CSF", ("goal",)),
        "f2": ("CSF", ("goal",)),
        "a": ("KPI", ("f1",)),
        "b": ("KPI", ("f1",)),
        "c": ("KPI", ("f2",)),
        "d": ("KDI", ("c",)),
    }
    starred: dict[str, Any] = {"a": {"focus": True}}
    kept = [
        node(node_id, **({"kind": kind, "parents": parents} | starred.get(node_id, {}) | (changed.get(node_id) or {})))
        for node_id, (kind, parents) in nodes.items()
        if changed.get(node_id, {}) is not None
    ]
    return Plan(nodes=tuple(kept), targets=tuple(Target(indicator="a", value=value) for value in rows))


def found(plan: Plan, code: str) -> list[Problem]:
    return [problem for problem in lint(plan, None, TODAY) if problem.code == code]


def with_nodes(*more: Node) -> Plan:
    return Plan(nodes=(*sound().nodes, *more))


def test_a_sound_plan_has_nothing_to_be_said():
    assert lint(sound(), None, TODAY) == []


def test_an_empty_plan_has_nothing_to_be_said():
    assert lint(Plan(), None, TODAY) == []


E_, W_, I_ = Severity.ERROR, Severity.WARNING, Severity.INFO
DAILY = tuple(node(f"d{at}", "KDI", ("c",), cadence="daily") for at in range(6))
WEEKLY = {"cadence": "weekly"}
FORMULA = {"formula": "a × b", "target": 2_000, "shape": "total", "baseline": 1_500}


#: A plan with a fault, and the finding: its code, severity and place.
FAULTS: list[tuple[Plan, str, Severity, str]] = [
    (Plan(nodes=(node("a", "KPI"),)), "no-kgi", E_, ""),
    (sound(goal={"target": None}), "kgi-without-number", E_, "goal"),
    (sound(goal={"deadline": None}), "kgi-without-deadline", W_, "goal"),
    (sound(goal={"baseline": None}), "kgi-without-baseline", W_, "goal"),
    (sound(goal={"cadence": "yearly"}), "kgi-cadence-yearly", W_, "goal"),
    (with_nodes(node("f3", "CSF", ("goal",)), node("f4", "CSF", ("goal",))), "csf-count", W_, "goal"),
    (sound(f2={"parents": ("f1",)}, c={"parents": ("f1",)}, f1={"state": "retired"}), "csf-count", W_, "goal"),
    (sound(b=None, c={"kind": "KDI"}), "kpi-count", W_, "goal"),
    (with_nodes(*(node(f"k{at}", "KPI", ("f1",)) for at in range(3))), "kpi-count", W_, "goal"),
    (with_nodes(*(node(f"k{at}", "KPI", ("f1",)) for at in range(5))), "kpi-count", E_, "goal"),
    (sound(d=None), "only-lagging", W_, "goal"),
    (sound(goal={"cadence": "weekly"}, a={"cadence": None}, b=WEEKLY, c=WEEKLY), "kpi-slower-than-kgi", W_, "a"),
    (sound(a={"deadline": date(2027, 6, 30)}), "deadline-after-kgi", W_, "a"),
    (sound(a={"parents": ("nobody",)}), "orphan", W_, "a"),
    (sound(f1={"parents": ("goal", "f1")}), "cycle", E_, "f1"),
    (sound(d={"parents": ()}), "not-under-kgi", W_, "d"),
    (sound(c={"parents": ("f1",)}, d={"parents": ("f2",)}), "csf-without-kpi", W_, "f2"),
    (sound(c={"parents": ("goal",)}), "kpi-without-csf", W_, "c"),
    (sound(b={"name": "a"}), "duplicate-name", W_, "b"),
    (sound(a={"name": "お問い合わせ数"}, b={"name": "問合せ件数"}), "duplicate-name", I_, "b"),
    (
        sound(
            **{each: {"department": dept, "focus": each == "a"} for each, dept in zip("abcd", "営営製製", strict=True)}
        ),
        "no-shared-indicator",
        I_,
        "",
    ),
    (sound(a={"focus": False}), "focus-count", I_, ""),
    (sound(a={"target": None}), "kpi-without-target", E_, "a"),
    (sound(a={"owner": " "}), "kpi-without-owner", W_, "a"),
    (sound(goal={"owner": ""}), "kpi-without-owner", W_, "goal"),
    (sound(a={"cadence": None}), "kpi-without-cadence", W_, "a"),
    (sound(a={"definition": ""}), "kpi-without-definition", W_, "a"),
    (sound(a={"response": ""}), "no-agreed-response", W_, "a"),
    (sound(a={"target": 16.1}), "unrealistic-target", W_, "a"),
    (sound(a={"target": 3.9, "direction": "at_most"}), "unrealistic-target", W_, "a"),
    (sound(a={"target": 7}), "already-met", W_, "a"),
    (sound(a={"target": 8}), "already-met", I_, "a"),
    (sound(a={"target": 9, "direction": "at_most"}), "already-met", W_, "a"),
    (sound(a=FALLING | {"direction": "at_least"}), "direction-against-goal", W_, "a"),
    (sound(a=RISING | {"direction": "at_most"}), "direction-against-goal", W_, "a"),
    (sound(a=FALLING | {"target": None}, rows=(30.0,)), "direction-against-goal", W_, "a"),
    (sound(a=FALLING, rows=(60.0,)), "direction-against-goal", W_, "a"),
    (sound(a={"unit": "%", "aggregation": "sum"}), "sums-a-rate", E_, "a"),
    (sound(a={"unit": "位"}), "sums-a-rate", E_, "a"),
    (sound(a={"name": "顧客満足度"}), "sums-a-rate", W_, "a"),
    (sound(a={"name": "リードタイム", "unit": "日"}), "sums-a-rate", W_, "a"),
    (sound(a={"name": "月末在庫"}), "sums-a-level", W_, "a"),
    (sound(a={"name": "会員数", "unit": "人", "shape": "total"}), "sums-a-level", W_, "a"),
    (sound(a={"name": "借入金残高", "unit": "円", "aggregation": "sum"}), "sums-a-level", W_, "a"),
    (sound(a={"name": "Instagramフォロワー", "unit": "人"}), "sums-a-level", W_, "a"),
    (with_nodes(*DAILY), "too-fine", W_, ""),
    (sound(goal=FORMULA), "targets-do-not-add-up", W_, "goal"),
    (sound(goal=FORMULA | {"target": 900, "baseline": 800}), "targets-exceed-goal", I_, "goal"),
    (
        sound(goal=FORMULA | {"target": 900, "baseline": 950, "direction": "at_most"}),
        "targets-exceed-limit",
        W_,
        "goal",
    ),
    (sound(goal={"formula": "a × b", "unit": "円"}), "unit-mismatch", W_, "goal"),
    (sound(goal={"formula": "a × zzz"}), "formula-unknown-id", E_, "goal"),
]


@pytest.mark.parametrize(("plan", "code", "severity", "where"), FAULTS)
def test_a_rule_finds_its_fault(plan, code, severity, where):
    assert [(problem.severity, problem.where) for problem in found(plan, code)] == [(severity, where)]


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (sound(a={"target": 16}), "unrealistic-target"),  # exactly +100 %
        (sound(a={"target": 4, "direction": "at_most"}), "unrealistic-target"),
        (sound(a={"target": 30, "baseline": 45, "shape": "reach"}), "already-met"),  # a falling goal
        (sound(a=FALLING), "direction-against-goal"),  # blank: from the baseline to the target
        (sound(a=FALLING | {"direction": "at_most"}), "direction-against-goal"),
        (sound(a=RISING), "direction-against-goal"),
        (sound(a=FALLING | {"shape": "each", "direction": "at_least"}), "direction-against-goal"),
        (sound(a=FALLING | {"target": None, "direction": "at_most"}, rows=(30.0,)), "direction-against-goal"),
        (sound(a=FALLING | {"target": 45}), "direction-against-goal"),  # no way to go
        (sound(a={"baseline": 0}), "unrealistic-target"),
        (sound(a={"name": "売上", "unit": "円"}, b={"name": "売上件数"}), "duplicate-name"),
        (sound(a={"name": "売上", "department": "営業"}, b={"name": "売上", "department": "店舗"}), "duplicate-name"),
        (sound(a={"unit": "%"}), "sums-a-rate"),  # blank aggregation of % is mean
        (sound(a={"name": "在庫日数", "aggregation": "last"}), "sums-a-rate"),
        (sound(a={"name": "効率化提案"}), "sums-a-rate"),
        (sound(a={"name": "新規会員数", "unit": "人"}), "sums-a-level"),  # what is gained adds up
        (sound(a={"name": "会員数", "unit": "人", "aggregation": "last"}), "sums-a-level"),
        (sound(a={"name": "会員単価", "unit": "円"}), "sums-a-level"),
        (sound(a={"department": "営業"}, b={"department": "製造"}), "no-shared-indicator"),  # c is everybody's
        (sound(a={"parents": ("f1", "f2"), "department": "営業"}, b={"department": "製造"}), "no-shared-indicator"),
        (sound(a={"deadline": date(2027, 3, 31)}), "deadline-after-kgi"),
        (sound(goal={"cadence": "yearly"}), "kpi-slower-than-kgi"),
        (with_nodes(*DAILY[:5]), "too-fine"),
        (sound(goal=FORMULA | {"target": 1_200}), "targets-do-not-add-up"),
        (sound(goal=FORMULA | {"target": 1_206}), "targets-do-not-add-up"),  # half a per cent
    ],
)
def test_a_rule_is_silent_where_there_is_no_fault(plan, code):
    assert found(plan, code) == []


def test_a_target_of_single_periods_is_a_target():
    plan = sound(goal={"target": None}, a={"target": None})
    rows = tuple(Target(indicator=each, period="2026-04", value=1) for each in ("goal", "a"))

    codes = {problem.code for problem in lint(Plan(nodes=plan.nodes, targets=rows), None, TODAY)}

    assert not codes & {"kgi-without-number", "kpi-without-target"}


MONTHS = [f"2026-{month:02d}" for month in range(4, 13)] + [f"2027-{month:02d}" for month in range(1, 4)]


@pytest.mark.parametrize(
    ("amounts", "effective_from", "lacking"),
    [
        ([10] * 12, None, None),
        ([9] * 12, None, 12),
        ([10] * 5, None, None),  # the rest is shared
        ([50, 50, 50], None, 30),  # and would be less than nothing here
        ([9] * 12, date(2026, 7, 1), None),  # agreed anew since
    ],
)
def test_period_targets_add_up_to_the_total(amounts, effective_from, lacking):
    plan = sound(goal={"target": 120, "baseline": 100, "shape": "total"})
    rows = tuple(
        Target(indicator="goal", period=month, value=amount, effective_from=effective_from)
        for month, amount in zip(MONTHS, amounts, strict=False)
    )

    problems = found(Plan(nodes=plan.nodes, targets=rows), "targets-do-not-sum")

    assert [problem.facts["lacking"] for problem in problems] == ([] if lacking is None else [lacking])


def test_what_the_goal_lacks_is_said_in_money():
    plan = Plan(
        nodes=(
            node("sales", "KGI", name="売上", unit="円", shape="total", target=3e8, baseline=2e8, formula="v × c × p"),
            node("v", "KPI", ("sales",), name="訪問者数", unit="人", target=40_000),
            node("c", "KPI", ("sales",), name="購入率", unit="%", target=4),
            node("p", "KPI", ("sales",), name="客単価", unit="円", target=12_500, aggregation="mean"),
        )
    )
    (problem,) = found(plan, "targets-do-not-add-up")

    assert problem_words(problem, "ja").meaning == (
        "「売上」の計算式（訪問者数 × 購入率 × 客単価）に目標を入れると2.4億円。目標3億円に6,000万円足りません。"
    )
    assert "¥240M. The target of ¥300M is missed by ¥60M" in problem_words(problem, "en").meaning


def test_a_goal_below_target_with_kpis_on_track_is_doubted():
    plan = sound(a={"target": 1}, b={"target": 1}, c={"target": 1, "baseline": 0}, d={"target": 1})
    rows = [(each, f"2026-{month:02d}", 1.0) for each in ("goal", "a", "b", "c", "d") for month in range(4, 9)]
    scores = score(plan, table(rows), TODAY)

    assert [problem.code for problem in lint(plan, scores, TODAY) if problem.code == "doubt-the-link"] == [
        "doubt-the-link"
    ]


def test_retired_nodes_are_not_looked_at():
    retired = node("old", "KPI", (), state="retired", target=None, owner="", formula="((", name="a")

    assert lint(with_nodes(retired), None, TODAY) == []


def test_errors_come_first():
    severities = [problem.severity for problem in lint(sound(goal={"target": None}, a={"owner": ""}), None, TODAY)]

    assert severities == sorted(severities, key=list(Severity).index)


# -- the sample, the words, bad input ------------------------------------------------------------------------------


@pytest.mark.parametrize("today", [date(2026, 9, 15), date(2026, 4, 2), date(2027, 1, 4)])
def test_the_sample_plan_has_no_errors_and_its_targets_add_up(today):
    plan = shop(today).plan

    problems = lint(plan, None, today)

    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    assert not {problem.code for problem in problems} & {"targets-do-not-add-up", "unit-mismatch"}


def test_every_rule_is_known_by_its_name_and_every_code_of_the_words_has_a_rule():
    names = {rule.__name__.replace("_", "-") for rule in RULES} - {"formula-faults"}

    assert names == set(lint_codes())
    assert len(RULES) == len(set(RULES))


def test_every_rule_has_a_plan_with_its_fault():
    elsewhere = {
        "doubt-the-link",
        "yearly-or-monthly",
        "targets-do-not-sum",
    }  # with actuals or targets of periods, below

    assert set(lint_codes()) <= {code for _, code, _, _ in FAULTS} | elsewhere


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_finding_is_said_without_a_gap(language):
    plan = sound(
        goal=FORMULA | {"owner": "", "deadline": None}, a={"response": "", "target": 20}, b={"name": "a"}, d=None
    )

    for problem in lint(plan, None, TODAY):
        said = problem_words(problem, language)
        assert "{" not in "".join((said.title, said.meaning, said.mend, said.why, said.source))
        assert "–" not in said.meaning
        assert said.why
        assert said.source


HOSTILE = (
    "",
    "  ",
    "\x00\x1b[2J",
    "<script>alert(1)</script>",
    "{name}",
    "🙂" * 50,
    "あ" * 10_000,
    "**a** | b",
    "=1+1",
    "(a × b",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_in_any_field_is_looked_at_without_harm(text):
    fields = {"name": text, "unit": text, "owner": text, "department": text, "definition": text, "formula": text}
    nodes = (
        node("goal", "KGI", **fields),
        node("x", "KPI", ("goal",), **fields),
        node(text or "y", "KPI", (text,), **fields),
    )

    for problem in lint(Plan(nodes=nodes), None, TODAY):
        assert problem_words(problem, "ja").title


PARENTS = {
    "flat": lambda _at, _count: "goal",
    "chain": lambda at, _count: f"n{at - 1}" if at else "goal",
    "circle": lambda at, count: f"n{(at + 1) % count}",
}


def plan_of(shape: str, count: int) -> Plan:
    nodes = [
        node(f"n{at}", "KPI", (PARENTS[shape](at, count),), formula=f"n{at + 1} + 1" if at < count - 1 else "")
        for at in range(count)
    ]
    return Plan(nodes=(node("goal", "KGI"), *nodes))


@pytest.mark.parametrize("shape", PARENTS)
def test_four_times_the_nodes_cost_sixteen_times_the_work_at_most(shape):
    small, large = plan_of(shape, 25), plan_of(shape, 100)
    few, many = calls_of(lambda: lint(small, None, TODAY)), calls_of(lambda: lint(large, None, TODAY))

    assert many <= 16 * few


def test_a_chain_of_five_hundred_nodes_is_checked():
    assert lint(plan_of("chain", 500), None, TODAY)


# -- with last year's actuals ------------------------------------------------------------------------------------

LAST_YEAR = [f"2025-{month:02d}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]


def read_against(actual: float, months: list[str] = LAST_YEAR, **fields: Any) -> list[tuple[str, float]]:
    """Return what is asked of a target of 120 over the year after months of this actual each: the indicator, and how many times."""
    plan = sound(a={"target": 120, "baseline": None, "shape": "total", **TERM, **fields})
    actuals = table(("a", month, actual) for month in months)
    problems = lint(plan, score(plan, actuals, TODAY), TODAY)
    return [(each.where, each.facts["times"]) for each in problems if each.code == "yearly-or-monthly"]


@pytest.mark.parametrize(
    ("actual", "fields", "asked"),
    [
        (10, {}, []),  # as last year
        (2, {}, []),  # exactly five times
        (1.9, {}, [("a", 5.263157895)]),
        (50, {}, []),  # exactly a fifth
        (60, {}, [("a", 0.166666667)]),
        (10, {"shape": "each"}, [("a", 12.0)]),  # a year's number for every month
        (120, {"shape": "total"}, [("a", 0.083333333)]),  # a month's number for the year
        (1.9, {"aggregation": "mean", "shape": "each"}, []),  # no sum
        (0, {}, []),  # nothing to compare with
    ],
)
def test_a_target_of_another_size_than_last_year_is_asked_about(actual, fields, asked):
    assert read_against(actual, **fields) == asked


def test_like_is_compared_with_like_and_a_month_or_two_tell_nothing():
    assert read_against(1.9, LAST_YEAR[:3]) == [("a", 5.263157895)]
    assert read_against(1.9, LAST_YEAR[:2]) == []
    assert read_against(1.9, ["2025-03"]) == []
