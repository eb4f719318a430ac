"""kpicore parse: goal sentences on the command line (docs/cli.md, docs/statement.md)."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest

from kpicore.cli import main
from kpicore.model import Settings, Snapshot
from kpicore.model.plan import Plan
from kpicore.model.rows import changes_between
from kpicore.stores.open import open_store
from tests.people import owner

FIELDS = [
    "text",
    "level",
    "name",
    "value",
    "unit",
    "cadence",
    "direction",
    "mode",
    "baseline",
    "deadline",
    "missing",
    "questions",
    "kind",
    "reading",
    "spans",
]


@pytest.fixture
def parse(capsys, tmp_path, monkeypatch):
    """Run `kpicore parse` in an empty folder, in English unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = main(["parse", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


def statements(ran: tuple[int, str, str]) -> list[dict[str, Any]]:
    code, out, err = ran
    assert (code, err) == (0, "")
    return json.loads(out)["statements"]


def test_every_field_of_the_contract_is_there_in_its_order(parse):
    [row] = statements(parse("Webサイトからの資料請求数週20件", "--json"))

    assert list(row) == FIELDS
    assert (row["name"], row["value"], row["unit"]) == ("Webサイトからの資料請求数", 20, "件")
    assert (row["cadence"], row["level"], row["baseline"], row["deadline"]) == ("weekly", "KPI", None, None)


@pytest.mark.parametrize(
    ("text", "kind", "reading"),
    [
        ("売上高3億円", "total", "3億円 = 2026年4月〜2027年3月の合計、月2,500万円"),
        ("月間売上高3億円", "each", "3億円 = 2026年4月〜2027年3月の毎月、合計36億円"),
        ("会員数を300人から500人へ", "reach", "500人 = 2027年3月に到達する水準、月+16.7人"),
        ("成約率30%", "each", "30% = 2026年4月〜2027年3月の毎月"),
        ("来期の営業利益1億2,000万円", "total", "1.2億円 = 2027年4月〜2028年3月の合計、月1,000万円"),
        (
            "顧客数500社",
            None,
            "500社 = 2026年4月〜2027年3月の合計か、毎月か、2027年3月に到達する水準かを選んでください",
        ),
        ("新規顧客獲得数を前年比15%増加", "total", None),
    ],
)
def test_what_a_target_means_over_time_is_said_in_one_line(parse, text, kind, reading):
    [row] = statements(parse(text, "--as-of", "2026-11-28", "--lang", "ja", "--json"))

    assert (row["kind"], row["reading"]) == (kind, reading)


def test_people_are_told_what_a_target_means(parse):
    assert (
        "  ¥120M = total of Apr 2026 to Mar 2027, ¥10M a month"
        in parse("Grow sales to 120 million yen", "--as-of", "2026-11-28", "--lang", "en")[1]
    )


def test_whole_numbers_are_written_without_a_point(parse):
    _, out, _ = parse("年間売上高3億円達成", "--json")

    assert '"value": 300000000,' in out


def test_a_question_has_a_sentence_in_both_languages_and_its_readings(parse):
    [row] = statements(parse("成約率30%を15%向上", "--json"))
    [question] = row["questions"]

    assert list(question) == ["key", "ja", "en", "readings"]
    assert question["ja"].startswith("成約率の15%は")
    assert question["en"].startswith("成約率: is 15%")
    assert question["readings"] == [
        {"label": "30% × 1.15", "value": 34.5, "unit": "%"},
        {"label": "30% + 15pt", "value": 45, "unit": "%"},
    ]


def test_a_text_without_a_goal_is_an_empty_list_and_no_error(parse):
    assert statements(parse("今日は天気がいい", "--json")) == []


def test_this_fiscal_year_is_counted_from_the_day_given(parse):
    [row] = statements(parse("今期末までに会員数1,000人", "--as-of", "2026-05-01", "--json"))

    assert row["deadline"] == "2027-03-31"


def test_the_calendar_of_a_plan_decides_what_a_fiscal_year_is(parse, tmp_path):
    url = f"sqlite:///{tmp_path / 'board.db'}"
    plan = Snapshot(plan=Plan(settings=Settings(name="店", fiscal_start_month=10)))
    open_store(url).save(changes_between(Snapshot(), plan), owner("test"))

    [row] = statements(parse("2026年度の売上3億円", "--store", url, "--json"))

    assert row["deadline"] == "2027-09-30"


def test_a_dash_reads_standard_input(parse, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("問い合わせ数 月50件\n資料請求数 週20件\n"))

    assert [row["value"] for row in statements(parse("-", "--json"))] == [50, 20]


def test_people_are_told_goal_what_is_missing_and_what_to_confirm(parse):
    code, out, _ = parse("成約率30%を15%向上", "--lang", "ja")

    assert code == 0
    assert out.splitlines() == [
        "KPI 成約率: 15%増やす、基準 30%",
        "  足りないもの: 数え方、％かポイントか、頻度、期限",
        "  確認: 成約率の15%は、今の値に対する割合ですか。それともポイント（率そのものの差）ですか。",
        "    30% × 1.15 → 34.5%",
        "    30% + 15pt → 45%",
    ]


@pytest.mark.parametrize(("language", "said"), [("ja", "目標は見つかりませんでした"), ("en", "No goal was found")])
def test_people_are_told_when_there_is_no_goal(parse, language, said):
    assert said in parse("今日は天気がいい", "--lang", language)[1]


def test_hostile_text_comes_back_as_text(parse):
    code, out, err = parse("\x1b[31m問い合わせ数{name} 月50件</script>", "--lang", "ja")

    assert (code, err) == (0, "")
    assert "\x1b" not in out
