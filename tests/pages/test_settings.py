"""What is saved from the pages: settings, an import, a landing by hand, and taking it back."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url

from kpicore.model import Change
from kpicore.sheets.writing.layout import sheets_of
from kpicore.stores.files.store import write_xlsx
from kpicore.stores.sql.store import SqlStore
from pages.shared import session
from tests.pages.boards import complaints, said
from tests.people import owner, viewer
from tests.reports.small import TODAY, node, snapshot

FIRST_ROUND = (Path(__file__).parents[1] / "stores" / "first_round.sql").read_text(encoding="utf-8")


@pytest.fixture
def store(url):
    found = SqlStore(make_url(url))
    yield found
    found.engine.dispose()


def labelled(widgets, label):
    (found,) = [widget for widget in widgets if widget.label == label]
    return found


def click(app, label):
    return labelled(app.button, label).click().run()


def test_a_changed_setting_is_saved_with_its_author_and_seen_at_once(open_page, store, monkeypatch):
    monkeypatch.setenv("KPICORE_ACTOR", " 花子\n")
    app = open_page("settings")
    labelled(app.text_input, "計画名").set_value("新しい計画")
    labelled(app.number_input, "注意の下限（%）").set_value(70.0)

    click(app, "保存")

    assert complaints(app) == []
    assert "保存しました。" in said(app)
    assert "新しい計画" in said(app)
    settings = store.load().plan.settings
    assert (settings.name, settings.yellow, settings.green) == ("新しい計画", 0.7, 1.0)
    assert [(each.author, each.origin, each.change.key) for each in store.history()[:2]] == [
        ("花子", "board", ("yellow",)),
        ("花子", "board", ("name",)),
    ]


def test_how_often_the_team_meets_is_a_setting(open_page, store):
    app = open_page("settings")
    labelled(app.selectbox, "会議のリズム").select("weekly")
    labelled(app.selectbox, "会議の曜日").select("friday")

    click(app, "保存")

    settings = store.load().plan.settings
    assert (settings.meeting_rhythm, settings.meeting_weekday, complaints(app)) == ("weekly", "friday", [])


def test_saving_without_a_change_saves_nothing(open_page, store):
    app = open_page("settings")
    before = store.revision()

    click(app, "保存")

    assert (store.revision(), complaints(app)) == (before, [])


@pytest.mark.parametrize(
    ("label", "text", "said_of_it"),
    [
        ("実績の適用境界", "先月", "実績の適用境界が読めません"),
        ("そのほかの休日（1行に1つ）", "お盆", "休日の書き方が読めません"),
    ],
)
def test_what_cannot_be_read_is_said_and_not_saved(open_page, store, label, text, said_of_it):
    app = open_page("settings")
    before = store.revision()
    labelled([*app.text_input, *app.text_area], label).set_value(text)

    click(app, "保存")

    assert said_of_it in complaints(app)[0]
    assert store.revision() == before


def test_thresholds_the_wrong_way_round_are_refused(open_page):
    app = open_page("settings")
    labelled(app.number_input, "注意の下限（%）").set_value(120.0)

    click(app, "保存")

    assert complaints(app) == ["注意の下限が順調の下限より大きくなっています。"]


def test_days_off_are_weekdays_holidays_and_spans(open_page, store):
    app = open_page("settings")
    labelled(app.button_group, "休日").set_value(["saturday", "public"])
    labelled(app.text_area, "そのほかの休日（1行に1つ）").set_value("2026-08-13/2026-08-16\n2026-12-31")

    click(app, "保存")

    assert store.load().plan.settings.days_off == ("saturday", "public", "2026-08-13/2026-08-16", "2026-12-31")


def test_place_and_currency_are_saved_and_what_was_not_touched_stays_as_it_was_typed(open_page, store):
    held = own_plan()
    plan = held.plan.model_copy(update={"settings": held.plan.settings.model_copy(update={"currency": "円"})})
    app = open_page("settings", held=replace(held, plan=plan))
    labelled(app.selectbox, "タイムゾーン").set_value("Europe/London")
    labelled(app.selectbox, "祝日の国").set_value("GB")

    click(app, "保存")

    assert complaints(app) == []
    settings = store.load().plan.settings
    assert (settings.timezone, settings.country, settings.currency) == ("Europe/London", "GB", "円")


def test_a_country_nobody_knows_is_shown_as_it_stands_and_can_be_mended(open_page, store):
    held = own_plan()
    plan = held.plan.model_copy(update={"settings": held.plan.settings.model_copy(update={"country": "ZZ"})})
    app = open_page("settings", held=replace(held, plan=plan), language="en")
    assert labelled(app.selectbox, "Country of the holidays").value == "ZZ"

    labelled(app.selectbox, "Country of the holidays").set_value("JP")
    labelled(app.selectbox, "Currency").set_value("EUR")
    click(app, "Save")

    settings = store.load().plan.settings
    assert (complaints(app), settings.country, settings.currency) == ([], "JP", "EUR")


def test_somebody_else_having_changed_the_same_is_said_and_nothing_is_saved(open_page, store):
    app = open_page("settings")
    name = store.load().plan.settings.name
    labelled(app.text_input, "計画名").set_value("わたしの名前")
    rows = [{"key": "name", "value": value} for value in (name, "ほかの人の名前")]
    store.save([Change("settings", ("name",), *rows)], owner("other"))

    click(app, "保存")

    assert "ほかの人" in complaints(app)[0]
    assert store.load().plan.settings.name == "ほかの人の名前"


def test_a_viewer_cannot_save_even_with_the_form_before_them(open_page, store, monkeypatch):
    app = open_page("settings")
    before = store.revision()
    monkeypatch.setattr(session, "current_actor", viewer)
    labelled(app.text_input, "計画名").set_value("だめな変更")

    click(app, "保存")

    assert "権限" in complaints(app)[0]
    assert store.revision() == before


# -- import, export, undo ----------------------------------------------------------------------------------------


def own_plan():
    return snapshot(
        [node("goal", kind="KGI"), node("visits", "goal", unit="件")], {"visits": [100.0] * 7}, name="自社の計画"
    )


def uploaded(open_page, tmp_path, held):
    path = tmp_path / "plan.xlsx"
    write_xlsx(path, sheets_of(held, today=TODAY))
    app = open_page("settings", address={"tab": "import", "as_of": TODAY.isoformat()})
    app.file_uploader[0].upload(path.name, path.read_bytes())
    return app.run()


def test_an_import_shows_what_would_change_before_anything_is_saved(open_page, store, tmp_path):
    app = uploaded(open_page, tmp_path, own_plan())

    assert complaints(app) == []
    assert "サンプルの計画は、この取り込みで丸ごと入れ替わります。" in said(app)
    assert "実績 追加7" in said(app)
    assert store.load().plan.settings.sample


def test_an_import_replaces_the_sample_and_can_be_undone(open_page, store, tmp_path):
    app = uploaded(open_page, tmp_path, own_plan())
    before = store.load()
    app = click(app, "この内容で取り込む")
    assert complaints(app) == []
    held = store.load()
    assert (held.plan.settings.name, held.plan.settings.sample, list(held.plan.by_id)) == (
        "自社の計画",
        False,
        ["goal", "visits"],
    )

    app.query_params["tab"] = "history"
    app.run()
    click_first_undo(app)

    assert complaints(app) == []
    assert store.load().plan.settings.sample
    assert store.load().actuals.equals(before.actuals)


def test_an_import_that_empties_a_field_waits_until_somebody_agrees_to_it(open_page, store, tmp_path):
    click(uploaded(open_page, tmp_path, owned_by("佐藤", "鈴木")), "この内容で取り込む")

    app = uploaded(open_page, tmp_path, owned_by("佐藤", ""))
    button = labelled(app.button, "この内容で取り込む")
    assert button.disabled
    assert store.load().plan.by_id["visits"].owner == "鈴木"
    app = app.checkbox[-1].check().run()
    click(app, "この内容で取り込む")

    assert store.load().plan.by_id["visits"].owner == ""


def owned_by(goal: str, visits: str):
    nodes = [node("goal", kind="KGI", owner=goal), node("visits", "goal", unit="件", owner=visits)]
    return snapshot(nodes, {"visits": [100.0] * 7}, name="自社の計画")


def click_first_undo(app):
    return next(button for button in app.button if button.label == "この変更を元に戻す").click().run()


def test_a_file_that_is_none_is_said_in_a_sentence(open_page):
    app = open_page("settings", address={"tab": "import"})
    app.file_uploader[0].upload("plan.xlsx", b"this is no workbook")

    app.run()

    assert len(complaints(app)) == 1
    assert "Excel" in complaints(app)[0]


@pytest.mark.parametrize(
    ("name", "content", "said_of_it"),
    [
        ("plan.xlsx", b"", "中身がありません"),
        ("plan.xlsx", b"%PDF-1.7", "PDF"),
        ("plan.xlsx", b"PK\x03\x04 half a workbook", "壊れています"),
        ("plan.xls", bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), ".xls）"),
        ("plan.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is_and_leaves_nothing_on_disk(
    open_page, monkeypatch, tmp_path, name, content, said_of_it
):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    app = open_page("settings", address={"tab": "import"})
    app.file_uploader[0].upload(name, content)

    app.run()

    assert [said_of_it in sentence for sentence in complaints(app)] == [True]
    assert list(folder.iterdir()) == []


def test_problems_of_the_file_are_shown_with_their_cells_and_the_rest_is_imported(open_page, tmp_path):
    rows = ["種別,ID,名称,目標値,単位", "KGI,goal,売上,100,円", "KPI,visits,来店,100,人"]
    (tmp_path / "ツリー.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "実績.csv").write_text("指標,2026-08,2026-09\n来店,80,八十か\n", encoding="utf-8")
    app = open_page("settings", address={"tab": "import", "as_of": TODAY.isoformat()})
    for name in ("ツリー.csv", "実績.csv"):
        app.file_uploader[0].upload(name, (tmp_path / name).read_bytes())

    app.run()

    assert complaints(app) == []
    assert "実績\\\\!C2" in said(app) or "実績\\!C2" in said(app)
    assert "実績 追加1" in said(app)


def test_the_export_is_offered_under_the_plans_name_and_day(open_page):
    app = open_page("settings", address={"tab": "export", "as_of": "2026-11-24"})

    assert complaints(app) == []
    assert "Excelブックを書き出す" in said(app)


def test_a_store_of_files_is_read_only_and_says_so(open_page, tmp_path, monkeypatch):
    path = tmp_path / "plan.xlsx"
    write_xlsx(path, sheets_of(own_plan(), today=TODAY))
    monkeypatch.setenv("KPICORE_STORE", f"xlsx:{path}")

    app = open_page("settings")

    assert complaints(app) == []
    assert "読むだけ" in app.info[0].value
    assert labelled(app.button, "保存").disabled


def test_a_database_of_the_first_round_that_may_only_be_read_is_shown_on_every_page_and_says_so(
    open_page, tmp_path, monkeypatch
):
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_ROUND)
    path.chmod(0o444)
    written = path.read_bytes()
    monkeypatch.setenv("KPICORE_STORE", f"sqlite:///file:{path}?mode=ro&uri=true")

    board, tree, wizard, settings = map(open_page, ("board", "tree", "wizard", "settings"))

    assert [complaints(app) for app in (board, tree, wizard, settings)] == [[], [], [], []]
    assert "みどり歯科" in said(board)
    assert "このデータベース" in settings.info[0].value
    assert labelled(settings.button, "保存").disabled
    assert path.read_bytes() == written


# -- a landing by hand -------------------------------------------------------------------------------------------


def test_a_landing_by_hand_takes_the_place_of_the_computed_one_with_name_and_date(open_page, store, monkeypatch):
    monkeypatch.setenv("KPICORE_ACTOR", "花子")
    app = open_page("indicator", address={"node": "revenue"})
    app.query_params["part"] = "landing"
    app.run()
    app.number_input[0].set_value(140_000_000.0)

    click(app, "保存")

    assert complaints(app) == []
    (landing,) = store.load().plan.landings
    assert (landing.indicator, landing.value, landing.author) == ("revenue", 140_000_000, "花子")
    assert "花子さんが" in said(app)

    click(app, "計算に戻す")

    assert (complaints(app), store.load().plan.landings) == ([], ())


def test_the_log_of_changes_is_shown_by_person_and_can_be_saved(open_page, store):
    first = {"key": "name", "value": store.load().plan.settings.name}
    store.save([Change("settings", ("name",), first, first | {"value": "森の計画"})], owner("森"))
    store.save(
        [Change("settings", ("name",), first | {"value": "森の計画"}, first | {"value": "林の計画"})], owner("林")
    )
    app = open_page("settings", address={"tab": "history"})
    assert len([each for each in app.expander if "林" in each.label or "森" in each.label]) == 2

    labelled(app.selectbox, "変えた人").set_value("森").run()

    assert complaints(app) == []
    assert [("森" in each.label, "林" in each.label) for each in app.expander] == [(True, False)]
    assert [button.label for button in app.get("download_button")] == ["変更履歴をExcelで保存"]
