"""What the command line says to people: columns line up, a sheet cannot steer the terminal, a total is shown to date."""

from datetime import date

import pytest

from kpicore.model import Change, Kind, Node, Plan, Settings, Shape, Snapshot, actuals_table
from kpicore.periods import Calendar
from kpicore.problems import error, info, warning
from kpicore.scoring import score
from kpicore.stores.transfer import Merge
from kpicore.text.catalogue import catalogue
from kpicore.text.escaping import visible
from kpicore.text.terminal import import_text, problem_counts, problem_lines, score_text, tab_of, table, width


@pytest.mark.parametrize(
    ("text", "columns"), [("KGI", 3), ("売上", 4), ("ｳﾘｱｹﾞ", 5), ("ＫＧＩ", 6), ("が", 2), ("", 0), ("売上 KGI", 8)]
)
def test_a_full_width_character_takes_two_columns(text, columns):
    assert width(text) == columns


def test_columns_line_up_with_full_width_names():
    lines = table([["売上", "1"], ["KGI orders", "1,000"]], right=frozenset({1}))

    assert lines == ["売上            1", "KGI orders  1,000"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("売上\x1b[2J", "売上\\x1b[2J"), ("a\nb", "a\\nb"), ("\u202eabc", "\\u202eabc"), ("売上 ★", "売上 ★")],
)
def test_a_name_from_a_sheet_cannot_steer_the_terminal(name, shown):
    assert visible(name) == shown


@pytest.mark.parametrize(
    ("place", "tab"),
    [("実績!C7", "実績"), ("'実績 4月'!C7:F9", "実績 4月"), ("'Q1''s'!A1", "Q1's"), ("orders", ""), ("", "")],
)
def test_the_tab_of_a_place(place, tab):
    assert tab_of(place) == tab


def plan_with(node: Node, **values: float) -> Snapshot:
    rows = [
        {"indicator": node.id, "period": period.replace("_", "-")[1:], "value": value}
        for period, value in values.items()
    ]
    return Snapshot(plan=Plan(settings=Settings(name="本店"), nodes=(node,)), actuals=actuals_table(rows))


def shown(snapshot: Snapshot, today: date, language: str = "ja") -> str:
    return score_text(snapshot, score(snapshot.plan, snapshot.actuals, today), language)


def test_a_target_of_every_period_is_shown_with_the_judged_one():
    orders = Node(id="orders", kind=Kind.KPI, name="受注件数", unit="件", target=15)
    text = shown(plan_with(orders, p2026_04=12, p2026_05=15), date(2026, 6, 20))

    assert "● 順調  KPI 受注件数  2026年5月" in text
    assert "100.0%" in text


def test_a_total_is_shown_to_date_because_that_is_what_was_judged():
    sales = Node(
        id="s", kind=Kind.KGI, name="売上", unit="件", target=120, shape=Shape.TOTAL, deadline=date(2027, 3, 31)
    )
    text = shown(plan_with(sales, p2026_04=5, p2026_05=10), date(2026, 6, 20))

    assert "2026年5月まで累計  15件  20件   75.0%" in text


def test_a_node_below_another_is_indented_and_a_cycle_ends():
    nodes = (
        Node(id="a", kind=Kind.KPI, name="甲", parents=("b",)),
        Node(id="b", kind=Kind.KPI, name="乙", parents=("a",)),
    )
    snapshot = Snapshot(plan=Plan(nodes=nodes))

    assert "    KPI 甲" in shown(snapshot, date(2026, 6, 20))


def test_problems_are_told_with_place_meaning_and_remedy():
    lines = list(problem_lines([error("not-a-number", "実績!C3", text="八十か")], "en", Calendar()))

    assert lines[0] == "■ Error  実績!C3  Not a number  [not-a-number]"
    assert "“八十か”" in lines[1]
    assert lines[2].startswith("    → ")


def test_problems_are_counted_by_severity():
    problems = [error("a", ""), warning("b", ""), warning("c", ""), info("d", "")]

    assert problem_counts(problems, catalogue("en")) == "4 problems found (errors 1, warnings 2, notes 1)"
    assert problem_counts([], catalogue("en")) == "No problems were found."


def test_an_import_tells_rows_by_table_and_removals_only_where_there_are_any():
    gone = Change("nodes", ("sales",), {"id": "sales", "name": "売上"}, None)
    new = [Change("actuals", ("sales", month), None, {"value": 1}) for month in ("2026-04", "2026-05")]
    merged = Merge(None, (gone, *new), replaces_sample=True)

    assert import_text(merged, "en").splitlines() == [
        "  The sample plan, which nobody had changed, gave way to this one.",
        "  Nodes: 0 added, 0 changed, 1 removed",
        "  Actuals: 2 added, 0 changed",
    ]


def test_what_goes_is_named_and_a_look_ahead_says_what_it_takes_to_go_on():
    gone = tuple(Change("nodes", (name,), {"id": name, "name": name}, None) for name in ("a", "b", "c", "d"))
    merged = Merge(None, gone, replaces_sample=False, takes_away=gone)

    assert "  消したもの: ノード4件（a、b、c ほか）" in import_text(merged, "ja")
    assert "--replace" in import_text(merged, "ja", asks=True)
    assert "--replace" not in import_text(merged, "ja")
