"""The contract of the command line: what is printed, where, and with which exit code (docs/cli.md)."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kpicore.cli import main, wanted_language
from kpicore.cli.grammar import commands
from kpicore.model import Settings, Snapshot
from kpicore.model.plan import Plan
from kpicore.model.rows import changes_between, tables_of
from kpicore.stores.open import open_store
from kpicore.text.catalogue import LANGUAGES, catalogue
from tests.people import owner

ROOT = Path(__file__).resolve().parent.parent

TREE = """
ID,親,種別,名称,単位,目標値,目標の形,期限
sales,,KGI,売上,円,1200,合計,2027-03-31
orders,sales,KPI,受注件数,件,15,毎期,
"""
ACTUALS = """
期間,ID,値
2026-04,orders,12
2026-05,orders,15
2026-04,sales,"1,000"
"""
SETTINGS = """
項目,値
計画名,店の計画
"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch) -> Callable[..., Ran]:
    """Run a command line in an empty folder, in English unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    def ran(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return ran


def workbook(folder: Path, **tabs: str) -> Path:
    """Write a folder of CSV files, one per tab."""
    folder.mkdir(exist_ok=True)
    for tab, text in tabs.items():
        (folder / f"{tab}.csv").write_text(text.lstrip(), encoding="utf-8")
    return folder


@pytest.fixture
def shop(tmp_path) -> Path:
    return workbook(tmp_path / "shop", ツリー=TREE, 実績=ACTUALS, 設定=SETTINGS)


def hold(url: str, snapshot: Snapshot) -> None:
    open_store(url).save(changes_between(Snapshot(), snapshot), owner("test"))


def nodes(ran: Ran) -> Mapping[str, Any]:
    return {node["id"]: node for node in ran.json["nodes"]}


# -- import and score --------------------------------------------------------------------------------------------


def test_an_imported_workbook_is_scored_from_the_default_store(run, shop):
    assert run("import", shop).code == 0

    scored = run("score", "--as-of", "2026-06-20", "--json")

    assert (scored.code, scored.err) == (0, "")
    assert (scored.json["as_of"], scored.json["plan"]) == ("2026-06-20", "店の計画")
    assert (nodes(scored)["orders"]["attainment"], nodes(scored)["orders"]["judged_period"]) == (1.0, "2026-05")
    assert nodes(scored)["sales"]["actual_to_date"] == 1000.0


def test_score_for_people_names_light_period_actual_and_target(run, shop):
    run("import", shop)

    text = run("score", "--as-of", "2026-05-20", "--lang", "ja").out

    assert "▲ 注意" in text
    assert "2026年4月" in text
    assert "12件" in text
    assert "15件" in text


def test_score_exits_with_0_whatever_the_lights(run, shop):
    workbook(shop, 実績="期間,ID,値\n2026-04,orders,1\n")
    run("import", shop)

    assert run("score", "--as-of", "2026-05-20", "--json").code == 0


def test_a_second_import_of_the_same_workbook_changes_nothing(run, shop):
    first = run("import", shop, "--json").json
    second = run("import", shop, "--json").json

    assert first["changes"]["actuals"] == {"added": 3, "changed": 0, "removed": 0}
    assert second["changes"] == {}


def test_an_import_takes_nothing_away(run, shop, tmp_path):
    run("import", shop)
    less = workbook(tmp_path / "less", ツリー="\n".join(TREE.strip().splitlines()[:2]) + "\n")

    changes = run("import", less, "--json").json["changes"]

    assert [counts["removed"] for counts in changes.values()] == [0] * len(changes)
    assert set(nodes(run("score", "--json"))) == {"sales", "orders"}


def test_actuals_without_a_tree_are_read_by_the_tree_of_the_store(run, shop, tmp_path):
    run("import", shop)
    news = workbook(tmp_path / "news", 実績="期間,指標,値\n2026-06,受注件数,20\n")

    imported = run("import", news, "--json")

    assert (imported.code, imported.json["changes"]) == (0, {"actuals": {"added": 1, "changed": 0, "removed": 0}})
    assert nodes(run("score", "--as-of", "2026-07-20", "--json"))["orders"]["actual"] == 20.0


def test_a_workbook_without_settings_leaves_the_settings_as_they_are(run, shop, tmp_path):
    run("import", shop)
    run("import", workbook(tmp_path / "news", ツリー=TREE, 実績=ACTUALS))

    assert run("score", "--json").json["plan"] == "店の計画"


def test_actuals_without_any_tree_are_refused(run, tmp_path):
    news = workbook(tmp_path / "news", 実績="期間,指標,値\n2026-06,受注件数,20\n")

    refused = run("import", news)

    assert (refused.code, refused.out) == (2, "")
    assert "tree" in refused.err
    assert not (tmp_path / "data").exists()


def test_a_sample_gives_way_as_a_whole(run, shop, tmp_path):
    url = f"sqlite:///{tmp_path / 'sample.db'}"
    made_up = Plan(settings=Settings(name="見本", sample=True), nodes=(sample_node(),))
    hold(url, Snapshot(plan=made_up))

    imported = run("import", shop, "--store", url, "--json").json

    assert imported["replaced_sample"] is True
    assert set(tables_of(open_store(url).load())["nodes"]) == {("sales",), ("orders",)}
    assert open_store(url).load().plan.settings.sample is False


def sample_node():
    from kpicore.model import Kind, Node

    return Node(id="made-up", kind=Kind.KGI, name="見本の売上")


def test_an_import_with_problems_is_stored_and_exits_with_1(run, shop):
    workbook(shop, 実績=ACTUALS + "2026-06,orders,八十か\n")

    imported = run("import", shop, "--json")

    assert imported.code == 1
    assert [(problem["code"], problem["where"]) for problem in imported.json["problems"]] == [
        ("not-a-number", "実績!C5")
    ]
    assert nodes(run("score", "--as-of", "2026-06-20", "--json"))["orders"]["actual"] == 15.0


def test_an_import_says_what_it_did_by_tab_and_by_table(run, shop):
    text = run("import", shop).out

    assert "実績" in text
    assert "Actuals: 3 added, 0 changed" in text


def test_a_dry_run_says_what_would_change_and_stores_nothing(run, shop):
    told = run("import", shop, "--dry-run")
    as_json = run("import", shop, "--dry-run", "--json").json

    assert "Actuals: 3 added, 0 changed" in told.out
    assert "would" in told.out
    assert (as_json["dry_run"], as_json["changes"]["actuals"]["added"]) == (True, 3)
    assert run("score").code == 2


# -- read, check, export -----------------------------------------------------------------------------------------


def test_read_tells_every_number_with_its_cell_and_stores_nothing(run, shop, tmp_path):
    read = run("read", shop, "--json")

    assert read.code == 0
    assert set(read.json) == {
        *("nodes", "actuals", "targets", "missing", "skipped", "problems", "tabs", "indicators"),
    }
    first = {
        "indicator": "sales",
        "period": "2026-04",
        "value": 1000.0,
        "text": "1,000",
        "cell": "実績!C4",
        "flags": "",
    }
    assert first in read.json["actuals"]
    assert not (tmp_path / "data").exists()


def test_read_with_problems_exits_with_1_and_says_how_to_mend_them(run, shop):
    workbook(shop, 実績=ACTUALS + "2026-06,orders,八十か\n")

    read = run("read", shop, "--lang", "en")

    assert read.code == 1
    assert "実績!C5" in read.out
    assert "Not a number" in read.out


def test_check_exits_with_1_on_errors(run, shop):
    workbook(shop, 実績=ACTUALS + "2026-06,orders,八十か\n")

    checked = run("check", shop, "--json")

    assert (checked.code, checked.json["counts"]["error"]) == (1, 1)
    assert checked.json["problems"][0]["facts"]["text"] == "八十か"


def test_check_of_a_sound_store_exits_with_0(run, shop):
    run("import", shop)

    assert run("check", "--as-of", "2026-06-05", "--json").code == 0


def test_check_takes_a_source_or_a_store(run, shop):
    assert run("check", shop, "--store", "sqlite:///x.db").code == 2


@pytest.mark.parametrize("target", ["plan.xlsx", "plan"])
def test_an_export_reads_back_as_the_same_plan(run, shop, target):
    run("import", shop)

    assert run("export", target).code == 0
    exported, stored = run("score", "--store", ("xlsx:" if target.endswith("x") else "csv:") + target, "--json"), None
    stored = run("score", "--json")

    assert exported.json["nodes"] == stored.json["nodes"]


def test_an_export_stays_off_what_is_there(run, shop, tmp_path):
    run("import", shop)
    (tmp_path / "plan.xlsx").write_text("mine")

    refused = run("export", "plan.xlsx")

    assert refused.code == 2
    assert (tmp_path / "plan.xlsx").read_text() == "mine"
    assert run("export", "plan.xlsx", "--force").code == 0


def test_an_export_never_touches_a_folder_with_other_files(run, shop, tmp_path):
    run("import", shop)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").write_text("dear")

    assert run("export", "documents", "--force").code == 2
    assert [path.name for path in (tmp_path / "documents").iterdir()] == ["letter.txt"]


def test_an_export_in_english_has_english_tabs(run, shop):
    run("import", shop)

    assert "Tree" in run("export", "plan.xlsx", "--lang", "en", "--json").json["tabs"]


# -- failures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["score"],
        ["score", "--store", "nonsense"],
        ["score", "--store", "sqlite:////no/such/folder/at/all.db"],
        ["score", "--as-of", "yesterday"],
        ["score", "--unknown"],
        ["score", "--store"],
        ["score", "more"],
        ["read"],
        ["read", "no-such-file.xlsx"],
        ["read", "gsheet:"],
        ["frobnicate"],
        ["export", "plan.xlsx", "--store", "csv:none"],
        ["score", "--lang", "fr"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_could_not_be_done_is_one_line_and_exit_code_2(run, arguments, language, monkeypatch):
    monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")

    failed = run(*arguments)

    assert (failed.code, failed.out) == (2, "")
    assert failed.err.startswith("kpicore: ")
    assert failed.err.count("\n") == 1
    assert "Traceback" not in failed.err


def test_a_store_without_a_plan_is_not_scored_and_not_made(run, tmp_path):
    failed = run("score")

    assert "kpicore import" in failed.err
    assert list(tmp_path.iterdir()) == []


def test_a_password_in_a_url_is_not_printed(run):
    failed = run("score", "--store", "postgresql+psycopg://u:geheim@127.0.0.1:1/board")

    assert failed.code == 2
    assert "geheim" not in failed.err


# -- help and languages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "usage"), [("ja", "使い方: kpicore"), ("en", "Usage: kpicore")])
@pytest.mark.parametrize("command", [(), ("score",), ("read",), ("import",), ("export",), ("check",)])
def test_help_is_in_the_language_asked_for(run, command, language, usage):
    helped = run(*command, "--lang", language, "--help")

    assert helped.code == 0
    assert helped.out.startswith(usage)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_command_takes_has_a_line_of_help(language):
    for name, command in commands(catalogue(language)).commands.items():
        assert [each.name for each in command.params if not each.help] == [], name


def test_without_arguments_it_explains_itself(run):
    assert (run().code, "score" in run().out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        (["score", "--lang", "ja"], {"LANG": "en_US.UTF-8"}, "ja"),
        (["score", "--lang=en"], {}, "en"),
        (["score"], {"LANG": "ja_JP.UTF-8"}, "ja"),
        (["score"], {"LANG": "ja_JP.UTF-8", "LC_ALL": "en_GB"}, "en"),
        (["score"], {"LANG": "C.UTF-8"}, None),
        (["score"], {"LANG": "de_DE.UTF-8"}, None),
        (["score"], {}, None),
    ],
)
def test_the_language_is_the_one_asked_for_then_the_locales_then_the_plans(arguments, environ, language):
    assert wanted_language(arguments, environ) == language


# -- as a process ------------------------------------------------------------------------------------------------


def process(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ}
    command = [sys.executable, "-W", "error", "-m", "kpicore", *arguments]
    return subprocess.run(command, cwd=folder, env=given, capture_output=True, check=False)


def test_output_is_utf_8_in_any_locale(shop, tmp_path):
    ran = process(tmp_path, "read", str(shop), LC_ALL="C", PYTHONIOENCODING="ascii")

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "実績" in ran.stdout.decode("utf-8")


def test_a_reader_that_leaves_early_is_no_failure(shop, tmp_path):
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kpicore", "read", str(shop), "--json"]
    with subprocess.Popen(command, cwd=tmp_path, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.close()
        said = running.stderr.read()
        running.wait()

    assert (running.returncode, said) == (0, b"")


def test_the_bar_is_for_terminals_only(run, shop):
    assert run("import", shop).err == ""


def test_check_with_an_owner_tells_what_is_theirs_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "ツリー.csv").write_text(
        "ID,親,種別,名称,単位,担当,目標値\nsales,,KGI,売上,円,佐藤,100\nvisits,sales,KPI,来店,人,鈴木,10\n",
        encoding="utf-8",
    )
    (folder / "実績.csv").write_text("ID,2026-04,2026-05\nsales,1,2\nvisits,八十,5\n", encoding="utf-8")
    asked = ["check", str(folder), "--as-of", "2026-06-10", "--lang", "ja", "--owner"]

    code = main([*asked, "鈴木", "--json"])
    tasks = json.loads(capsys.readouterr().out)["tasks"]
    main([*asked, "鈴木"])
    said = capsys.readouterr().out
    unknown = main([*asked, "高橋"])

    assert (code, unknown) == (1, 2)
    assert (tasks[0]["ask"], tasks[0]["where"]) == ("mend", "実績!B3")
    assert {task["indicator"] for task in tasks} == {"visits"}
    assert "来店" in said
    assert "売上" not in said
    assert "佐藤、鈴木" in capsys.readouterr().err


# -- nothing is taken away -----------------------------------------------------------------------------------------

OWNED = """
ID,親,種別,名称,単位,目標値,目標の形,期限,担当
sales,,KGI,売上,円,1200,合計,2027-03-31,社長
orders,sales,KPI,受注件数,件,15,毎期,,佐藤
"""
OWNERLESS = OWNED.replace(",佐藤", ",")


def test_an_import_that_would_remove_something_says_what_and_stores_nothing(run, shop):
    run("import", workbook(shop, ツリー=OWNED))
    before = run("score", "--json").json

    refused = run("import", workbook(shop, ツリー=OWNERLESS), "--lang", "ja")

    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert refused.err.count("担当1件（受注件数）") == 2  # what it would take away, and what --replace would
    assert "--replace" in refused.err
    assert open_store("sqlite:///data/board.db").load().plan.by_id["orders"].owner == "佐藤"
    assert run("score", "--json").json == before


def test_a_dry_run_names_what_would_go_and_replace_lets_it_go(run, shop):
    run("import", workbook(shop, ツリー=OWNED))
    workbook(shop, ツリー=OWNERLESS)

    looked = run("import", shop, "--dry-run", "--lang", "en")
    as_json = run("import", shop, "--dry-run", "--json").json
    done = run("import", shop, "--replace", "--json")

    assert "Would be removed: Owner: 1 (受注件数)" in looked.out
    assert as_json["removes"] == {"nodes": {"rows": 0, "fields": 1}}
    assert (done.code, done.json["removes"]) == (0, {"nodes": {"rows": 0, "fields": 1}})
    assert open_store("sqlite:///data/board.db").load().plan.by_id["orders"].owner == ""


def test_replace_makes_the_plan_what_the_workbook_says(run, shop, tmp_path):
    run("import", shop)
    less = workbook(tmp_path / "less", ツリー="\n".join(TREE.strip().splitlines()[:2]) + "\n")

    done = run("import", less, "--replace", "--json").json

    assert done["removes"] == {"nodes": {"rows": 1, "fields": 0}, "actuals": {"rows": 3, "fields": 0}}
    assert set(nodes(run("score", "--json"))) == {"sales"}


def test_a_sample_that_was_exported_renamed_and_imported_is_nobodys_sample_any_more(run, shop, tmp_path):
    url = f"sqlite:///{tmp_path / 'sample.db'}"
    hold(url, Snapshot(plan=Plan(settings=Settings(name="見本", sample=True), nodes=(sample_node(),))))
    run("export", "mine", "--store", url, "--lang", "ja")
    settings = tmp_path / "mine" / "設定.csv"
    settings.write_text(settings.read_text(encoding="utf-8-sig").replace("見本", "本店"), encoding="utf-8")

    assert run("import", "mine", "--store", url).code == 0
    second = run("import", shop, "--store", url, "--json").json

    assert (second["replaced_sample"], second["removes"]) == (False, {})
    assert set(open_store(url).load().plan.by_id) == {"made-up", "sales", "orders"}


def test_an_export_before_anybody_opened_the_board_is_the_sample_and_makes_no_store(run, tmp_path):
    exported = run("export", "plan.xlsx", "--lang", "ja")

    assert exported.code == 0
    assert "サンプルの計画を書き出しました" in exported.out
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    read = run("read", "plan.xlsx", "--json").json
    assert (len(read["nodes"]), read["problems"]) == (17, [])
    assert {actual["cell"].partition("!")[0] for actual in read["actuals"]} >= {"実績_記録_月次"}


def test_an_export_says_that_it_makes_a_folder(run, shop, tmp_path):
    run("import", shop)

    told = run("export", "new/plan.xlsx", "--lang", "en")
    again = run("export", "new/other.xlsx", "--lang", "en")

    assert "Made the folder new." in told.out
    assert "Made" not in again.out


@pytest.mark.parametrize(
    ("day", "said"), [("2026-02-30", "という日付はありません"), ("0001-01-01", "扱える日"), ("9999-12-31", "扱える日")]
)
def test_a_day_that_cannot_be_shown_is_called_that(run, shop, day, said):
    run("import", shop)

    refused = run("score", "--as-of", day, "--lang", "ja")

    assert (refused.code, said in refused.err) == (2, True)
