"""The conversation about tabs that are not ours, without a browser: what is said, asked, corrected, kept, and what goes wrong."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
import streamlit as st
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from kpicore.cli import main
from kpicore.cli.plans import plan_in, plan_of_source
from kpicore.errors import KpiError, NotAllowed, StoreUnavailable
from kpicore.model import Snapshot
from kpicore.model.access import Actor
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.mapping import Mapping, mappings_of
from kpicore.sheets.roles import TableRole
from kpicore.sheets.writing.layout import sheets_of, workbook_of
from kpicore.stores.files.store import write_xlsx
from kpicore.stores.google import store as google_sheet
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state import Act
from pages.shared import own_sheet, session
from tests.pages.boards import DAY, complaints, said
from tests.pages.hostile import HOSTILE
from tests.pages.material import node
from tests.people import owner, staff, viewer
from tests.reports.small import snapshot
from tests.stores.quick import quick_caller

TODAY = "2026-11-10"
HEAD = ("項目", "4月", "5月", "6月", "備考")
#: A name of the tree, one that is not, a plan by name, a total.
LINES: Sequence[Sequence[Any]] = (
    ("入会実績", 28, 31, 29),
    ("体験者", 40, "八十", None),
    ("解除予定", 10, 9, 8),
    ("合計", 78, 40, 37),
)
ROW = {"入会": 4, "体験者": 5, "解除": 6}


def club(**settings: Any) -> Snapshot:
    nodes = [
        node("goal", "KGI", "会員数", unit="人", target=500),
        node("join", name="入会", parents=("goal",), unit="人", target=30),
        node("quit", name="退会", parents=("goal",), unit="人", target=10, direction="at_most"),
    ]
    return snapshot(nodes, **{"name": "教室の計画", **settings})


def sheet(lines: Sequence[Sequence[Any]] = LINES, *, title: str = "2026年度 会員動向", tab: str = "動向") -> bytes:
    """Return a workbook with one tab: a title, an empty row, the head, the lines."""
    book = openpyxl.Workbook()
    book.active.title = tab
    for row in ([title], [], HEAD, *lines):
        book.active.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def store(url):
    found = SqlStore(make_url(url))
    yield found
    found.engine.dispose()


@pytest.fixture
def uploaded(open_page):
    """A function that opens the import page on a plan and drops a file there."""

    def dropped(content: bytes, held: Snapshot | None = None, language: str = "ja", name: str = "教室.xlsx"):
        app = open_page("settings", held=held, language=language, address={"tab": "import", "as_of": TODAY})
        app.file_uploader[0].upload(name, content)
        return app.run()

    return dropped


def labelled(widgets, label):
    (found,) = [widget for widget in widgets if widget.label == label]
    return found


def sheets_drawn(app: AppTest) -> list[str]:
    """Return the keys of the sheets that a page draws."""
    return [each.key for each in app.get("bidi_component") if "-sheet-" in str(each.key)]


def pick(app, where: str, tab: str = "動向"):
    app.session_state[f"import-picked-{tab}"] = f"{tab}!{where}"
    return app.run()


def choose(app, label: str, option: str):
    return labelled(app.selectbox, label).set_value(option).run()


def make(app, role: str):
    return labelled(app.button_group, "これは何ですか").set_value(TableRole(role)).run()


def written(app) -> str:
    """Return what a page says in Markdown, without what the grid draws as plain text."""
    elements = [*app.markdown, *app.caption, *app.info, *app.error]
    labels = [each.label for each in (*app.selectbox, *app.radio, *app.button, *app.expander)]
    return "\n".join([*(each.value for each in elements), *labels])


# -- what is said --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "summary", "reason"),
    [
        ("ja", "実績 3, 未入力 0, 要確認", "「入会実績」は「実績」で終わるので、実績と読みました。"),
        ("en", "3 actual, 0 not entered", "“入会実績” ends with “実績”, so it is read as"),
    ],
)
def test_a_tab_is_told_in_one_line_and_what_is_picked_with_its_reason(uploaded, language, summary, reason):
    app = pick(uploaded(sheet(), club(), language), "4:4")

    assert complaints(app) == []
    assert summary in said(app)
    assert reason in said(app)
    assert len(sheets_drawn(app)) == 1


def test_a_column_is_named_by_its_head_and_not_by_what_a_title_says_above_it(uploaded):
    book = openpyxl.load_workbook(io.BytesIO(sheet()))
    book.active["C1"] = "単位:人"

    app = pick(uploaded(saved(book), club()), "C:C")

    assert "列 C" in said(app)
    assert "**列 C**　5月" in written(app)


def test_a_cell_says_what_it_was_read_as_and_a_wrong_one_what_is_wrong(uploaded):
    app = pick(uploaded(sheet(), club()), "B4")
    assert "入会の2026年4月の実績 28 と読みました。" in said(app)

    app = choose(app, "「体験者」はツリーのどの指標ですか", "quit")
    assert "数字として読めません" in said(pick(app, "C5"))

    assert "数字としては読みません（空欄）" in said(pick(app, "D5"))


def test_totals_are_shown_as_what_they_are(uploaded):
    app = pick(uploaded(sheet(), club()), "7:7")

    assert "「合計」と書かれているので、合計と読みました。" in said(app)


# -- corrections ---------------------------------------------------------------------------------------------------


def test_a_corrected_row_is_read_anew_at_once(uploaded):
    app = pick(uploaded(sheet(), club()), "6:6")
    assert "目標と読みました" in said(app)

    app = make(app, "actual")

    assert complaints(app) == []
    assert "人が「実績」と決めました。" in said(app)


def test_an_indicator_is_matched_with_the_tree_and_another_left_out(uploaded, store):
    app = make(pick(uploaded(sheet(), club()), "6:6"), "actual")
    (match, *_) = [box for box in app.selectbox if box.label == "「解除」はツリーのどの指標ですか"]
    app = match.set_value("quit").run()
    app = choose(app, "「体験者」はツリーのどの指標ですか", "-")

    assert complaints(app) == []
    assert "2指標 × 3か月 = 6セル\\: 実績 6, 未入力 0, 要確認 0" in written(app)
    assert "計画にない指標" not in said(app)
    labelled(app.button, "この内容で取り込む").click().run()

    assert complaints(app) == []
    held = store.load()
    read = {(row.indicator, row.period): row.value for row in held.actuals.itertuples()}
    assert (read["quit", "2026-04"], read["join", "2026-06"]) == (10, 29)
    assert [tab.tab for tab in mappings_of(held.plan.settings.mappings).tabs] == ["動向"]


def test_the_next_file_is_read_by_what_was_kept_and_says_so(uploaded, open_page, store):
    app = make(pick(uploaded(sheet(), club()), "6:6"), "actual")
    (match, *_) = [box for box in app.selectbox if box.label == "「解除」はツリーのどの指標ですか"]
    app = match.set_value("quit").run()
    labelled(app.button, "この内容で取り込む").click().run()

    later = [("休業日", 1, 1, 1), *LINES[:2], ("解除予定", 10, 9, 12), ("総計", 1, 2, 3)]
    app = open_page("settings", address={"tab": "import", "as_of": TODAY})
    app.file_uploader[0].upload("12月.xlsx", sheet(later))
    app.run()

    assert complaints(app) == []
    assert "前回の読み取り設定で読みました。" in said(app)
    assert "実績 変更" in said(app)
    labelled(app.button, "この内容で取り込む").click().run()
    read = {(row.indicator, row.period): row.value for row in store.load().actuals.itertuples()}
    assert read["quit", "2026-06"] == 12


def test_a_file_that_no_longer_fits_changes_nothing_and_says_what_moved(uploaded, open_page, store):
    app = uploaded(sheet(), club())
    labelled(app.button, "この内容で取り込む").click().run()
    before = store.revision()

    app = open_page("settings", address={"tab": "import", "as_of": TODAY})
    app.file_uploader[0].upload("12月.xlsx", sheet([("新規加入", 1, 2, 3), *LINES[1:]]))
    app.run()

    assert "前回の読み取り設定が合いません" in complaints(app)[0]
    assert "入会実績" in said(app)
    assert store.revision() == before

    app = labelled(app.button, "読み取り設定を捨てて、読み直す").click().run()
    assert complaints(app) == []
    assert "「新規加入」はツリーのどの指標ですか" in [box.label for box in app.selectbox]


def test_what_is_kept_can_be_forgotten(uploaded, open_page, store):
    labelled(uploaded(sheet(), club()).button, "この内容で取り込む").click().run()
    app = open_page("settings", address={"tab": "import"})
    assert "動向（指標 " in said(app)

    labelled(app.button, "忘れる").click().run()

    assert complaints(app) == []
    assert store.load().plan.settings.mappings == ()


def test_an_import_is_undone_with_what_was_kept(uploaded, store):
    app = uploaded(sheet(), club())
    labelled(app.button, "この内容で取り込む").click().run()
    assert store.load().plan.settings.mappings

    app.query_params["tab"] = "history"
    app.run()
    next(button for button in app.button if button.label == "この変更を元に戻す").click().run()

    assert complaints(app) == []
    assert (store.load().plan.settings.mappings, len(store.load().actuals)) == ((), 0)


def test_a_tab_that_is_not_to_be_read_is_left_out(uploaded):
    app = uploaded(sheet(), club())

    app = labelled(app.toggle, "このタブを読む").set_value(False).run()

    assert complaints(app) == []
    assert "読まない設定です。" in said(app)
    app = labelled(app.toggle, "このタブを読む").set_value(True).run()
    assert "実績 3" in said(app)


def test_what_a_dash_means_is_asked_once_and_the_answer_counts(uploaded):
    app = uploaded(sheet([("入会実績", 28, "-", 29)]), club())
    (question,) = app.radio
    assert question.label.startswith("「-」は、どういう意味ですか")

    app = question.set_value("zero").run()

    assert complaints(app) == []
    assert "実績 3, 未入力 0" in said(app)
    assert list(app.radio) == []


def test_the_year_of_bare_months_can_be_said(uploaded):
    app = uploaded(sheet(title="会員動向"), club())

    app = labelled(app.number_input, "年度（始まる年）").set_value(2025).run()

    assert complaints(app) == []
    assert "2025年4月" in said(pick(app, "B4"))


def test_the_period_of_a_tab_that_names_none_is_asked_and_may_be_typed(uploaded):
    book = openpyxl.Workbook()
    for row in (["項目", "実績", "目標"], ["入会", 28, 30]):
        book.active.append(row)
    app = uploaded(saved(book), club(), name="月次.xlsx")
    assert "確かめたいことが1件あり" in written(app)

    typed = labelled(app.text_input, "ほかの期間（2026-05、2026-Q1 など）")
    app = typed.set_value("先月").run()
    assert "期間として読めません" in complaints(app)[0]
    app = labelled(app.text_input, "ほかの期間（2026-05、2026-Q1 など）").set_value("2026-08").run()

    assert complaints(app) == []
    assert "1指標 × 1か月 = 1セル\\: 実績 1" in written(app)


@pytest.mark.parametrize(
    ("head", "later", "answer"),
    [
        (["Date", "9/14/2026", "10/5/2026"], "11/2/2026", None),
        (["KPI", "FY26-P01", "FY26-P02"], "FY26-P03", "1番は4月"),
    ],
    ids=["dates of the USA", "period codes"],
)
def test_a_sheet_from_abroad_is_read_with_one_answer_at_most_and_alone_the_next_month(
    uploaded, open_page, store, head: list[str], later: str, answer: str | None
):
    app = uploaded(lines_of(head, ["入会", "28", "31"]), club(), name="a.csv")
    assert [each.options[0] for each in app.radio] == [answer] * (answer is not None)
    for question in app.radio:
        app = question.set_value("4").run()
    assert complaints(app) == []
    assert "実績 2, 未入力 0, 要確認 0" in said(app)
    labelled(app.button, "この内容で取り込む").click().run()

    app = open_page("settings", address={"tab": "import", "as_of": TODAY})
    app.file_uploader[0].upload("a.csv", lines_of([*head, later], ["入会", "28", "31", "29"]))
    app.run()

    assert complaints(app) == []
    assert "前回の読み取り設定で読みました。" in said(app)
    assert list(app.radio) == []
    labelled(app.button, "この内容で取り込む").click().run()
    assert store.load().actuals["value"].tolist() == [28, 31, 29]


def lines_of(*lines: Sequence[str]) -> bytes:
    return "\n".join(",".join(line) for line in lines).encode()


# -- a tree from it ------------------------------------------------------------------------------------------------


def test_without_a_tree_the_indicators_found_become_a_draft(uploaded):
    app = uploaded(sheet())
    assert "まだツリーがないので" in said(app)

    labelled(app.button, "この表からツリーの下書きを作る").click().run()

    (line,) = session.drafts().list()
    draft = session.drafts().load(line.id).draft
    assert [entry.name for entry in draft.entries if entry.name] == ["入会", "体験者", "解除"]
    assert {entry.text("cadence") for entry in draft.entries if entry.name} == {"monthly"}


# -- several tabs, large ones ----------------------------------------------------------------------------------------


def test_a_workbook_of_several_tabs_shows_each_in_one_line(uploaded):
    book = openpyxl.load_workbook(io.BytesIO(sheet()))
    copy = book.create_sheet("西店")
    for row in (["2026年度"], HEAD, ("入会実績", 1, 2, 3)):
        copy.append(list(row))
    book.create_sheet("在庫一覧").append(["品番", "品名"])

    app = uploaded(saved(book), club())

    assert complaints(app) == []
    assert all(name in said(app) for name in ("動向", "西店", "在庫一覧"))


def test_an_answer_about_one_tab_leaves_the_others_read(uploaded):
    book = openpyxl.load_workbook(io.BytesIO(sheet([("入会実績", 28, "-", 29)])))
    west = book.create_sheet("西店")
    for row in (["2026年度"], HEAD, ("退会実績", 1, 2, 3)):
        west.append(list(row))

    app = uploaded(saved(book), club()).radio[0].set_value("zero").run()

    assert complaints(app) == []
    assert "実績 追加6" in said(app)


def test_a_large_tab_is_turned_over_and_nothing_is_left_out(uploaded):
    lines = [(f"指標{number}", number, number, number) for number in range(450)]

    app = uploaded(sheet(lines), club())

    assert complaints(app) == []
    assert "行 1〜200（全453行）" in said(app)
    (turned,) = app.get("pagination")
    assert turned.proto.num_pages == 3


# -- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ja", "en"])
def test_names_that_would_come_alive_are_shown_letter_for_letter(uploaded, language):
    lines = [(text, 1, 2, 3) for text in HOSTILE]

    app = uploaded(sheet([("入会実績", 1, 2, 3), *lines]), club(), language)

    assert complaints(app) == []
    shown = written(app)
    assert not re.search(r"<script>|(?<!\\)\]\(javascript|:red\[|!\[絵|\$x\^2|`c`|(?<!\\)\*\*b", shown)


def test_a_name_of_ten_thousand_signs_stays_in_its_place(uploaded):
    app = uploaded(sheet([("入会実績", 1, 2, 3), ("あ" * 10_000, 1, 2, 3)]), club())

    app = pick(app, "5:5")

    assert complaints(app) == []
    assert max(len(line) for line in written(app).splitlines()) < 600


def test_a_file_with_nothing_to_read_says_so(uploaded):
    book = openpyxl.Workbook()
    book.active.append(["こんにちは"])

    app = uploaded(saved(book), club())

    assert not app.exception
    assert "読みません" in said(app) or "変わるものはありません" in said(app)


def test_an_empty_file_says_so(uploaded):
    app = uploaded(saved(openpyxl.Workbook()))

    assert not app.exception
    assert len(complaints(app)) == 1


def test_a_store_that_fails_keeps_the_corrections(uploaded, monkeypatch):
    app = make(pick(uploaded(sheet(), club()), "6:6"), "actual")

    def refuse(_changes):
        raise NotAllowed(needs="owner")

    monkeypatch.setattr(session, "save", refuse)
    app = labelled(app.button, "この内容で取り込む").click().run()

    assert "権限" in complaints(app)[0]
    assert "人が「実績」と決めました。" in said(app)


# -- データの健康 --------------------------------------------------------------------------------------------------------


@pytest.fixture
def connected(tmp_path, monkeypatch, open_page):
    """A function that opens データの健康 on a workbook with a tree of ours and a tab that is not."""

    def opened(language: str = "ja", actor: Actor | None = None):
        path = tmp_path / "計画.xlsx"
        write_xlsx(
            path,
            [each for each in sheets_of(club(), today=DAY) if not each.tab.startswith("実績")],
        )
        book, own = openpyxl.load_workbook(path), openpyxl.load_workbook(io.BytesIO(sheet()))
        tab = book.create_sheet("動向")
        for row in own.active.iter_rows(values_only=True):
            tab.append(row)
        book.save(path)
        monkeypatch.setenv("KPICORE_STORE", f"xlsx:{path}")
        monkeypatch.setattr(session, "current_actor", lambda: actor or owner())
        app = open_page("health", language=language, address={"as_of": TODAY})
        app.session_state["tabs"] = True
        return app.run()

    return opened


@pytest.mark.parametrize(
    ("language", "title", "read_it"),
    [("ja", "タブの読み方", "このタブも読む"), ("en", "How each tab is read", "Read this tab as well")],
)
def test_a_tab_beside_ours_is_read_when_it_is_asked_for(connected, language, title, read_it):
    app = connected(language)
    assert title in [each.value for each in app.subheader]

    app = labelled(app.button, read_it).click().run()

    assert complaints(app) == []
    assert sheets_drawn(app) != []
    assert "動向" in written(app)


def corrected(app: AppTest) -> AppTest:
    """Have the tab of one's own read, and match a row the tree calls otherwise."""
    app = labelled(app.button, "このタブも読む").click().run()
    app.session_state["tabs-picked-動向"] = "動向!6:6"
    app = make(app.run(), "actual")
    (match, *_) = [box for box in app.selectbox if box.label == "「解除」はツリーのどの指標ですか"]
    return match.set_value("quit").run()


def shown_values() -> dict[tuple[str, str], float]:
    snapshot = session.live().read().snapshot
    return {(row.indicator, row.period): row.value for row in snapshot.actuals.itertuples()}


READ = {("join", "2026-04"): 28, ("join", "2026-05"): 31, ("join", "2026-06"): 29}
QUIT = {("quit", "2026-04"): 10, ("quit", "2026-05"): 9, ("quit", "2026-06"): 8}


def test_how_a_file_is_read_is_kept_by_the_board_and_counts_for_every_reading_of_it(connected, tmp_path, monkeypatch):
    app = corrected(connected())
    assert shown_values() == {}
    written_before = (tmp_path / "計画.xlsx").read_bytes()

    app = labelled(app.button, "読み方を覚える").click().run()

    assert complaints(app) == []
    assert "読み方をボードが覚えました" in said(app)
    assert shown_values() == READ | QUIT
    assert (tmp_path / "計画.xlsx").read_bytes() == written_before
    (entry,) = session.state().audit.entries()
    assert (entry.act, entry.author, entry.facts) == (Act.MAPPING_KEPT, "佐藤", {"name": "動向"})
    # The same program started again, and the command line: at its URL, and by the path of the file.
    st.cache_resource.clear()
    assert shown_values() == READ | QUIT
    monkeypatch.chdir(tmp_path)
    assert len(plan_in(f"xlsx:{tmp_path}/計画.xlsx").actuals) == 6
    assert len(plan_of_source("計画.xlsx", None).actuals) == 6


def test_next_months_file_is_read_as_was_said_and_the_board_can_forget_it(connected, tmp_path):
    app = labelled(corrected(connected()).button, "読み方を覚える").click().run()
    path = tmp_path / "計画.xlsx"
    book = openpyxl.load_workbook(path)
    for row, value in ((3, "7月"), (4, 33), (6, 7)):
        book["動向"].cell(row, 5, value)
    book.save(path)

    session.live().refresh()
    assert shown_values() == READ | QUIT | {("join", "2026-07"): 33, ("quit", "2026-07"): 7}

    app = app.run().button(key="forget-here-0").click().run()

    assert complaints(app) == []
    assert shown_values() == {}
    assert [entry.act for entry in session.state().audit.entries()] == [Act.MAPPING_FORGOTTEN, Act.MAPPING_KEPT]


@pytest.mark.parametrize("actor", [viewer(), staff("佐藤", enters_all=True)], ids=lambda actor: actor.role.word)
def test_what_stands_before_somebody_who_is_no_owner_any_more_keeps_no_reading(connected, monkeypatch, actor):
    app = corrected(connected())
    monkeypatch.setattr(session, "current_actor", lambda: actor)

    app = labelled(app.button, "読み方を覚える").click().run()

    assert session.kept_mappings() == Mapping()
    assert shown_values() == {}
    assert "読み方をボードが覚えました" not in said(app)


def test_without_its_memory_the_board_shows_the_last_good_numbers_and_none_read_otherwise(connected, tmp_path, capsys):
    labelled(corrected(connected()).button, "読み方を覚える").click().run()
    place = session.state().database.path
    assert place is not None
    kept = place.read_bytes()
    for each in place.parent.glob(f"{place.name}*"):
        each.unlink()
    place.write_bytes(b"damaged" * 1000)
    path = tmp_path / "計画.xlsx"
    path.touch()

    reading = session.live().refresh()

    assert isinstance(reading.failure, KpiError)
    assert shown_values() == READ | QUIT
    assert main(["score", "--store", f"xlsx:{path}"]) == 2
    st.cache_resource.clear()
    assert session.live().read().snapshot is None
    place.write_bytes(kept)
    session.live().refresh()
    assert shown_values() == READ | QUIT


def test_a_viewer_sees_how_tabs_are_read_and_changes_nothing(connected):
    app = connected(actor=viewer())

    assert complaints(app) == []
    assert all(button.disabled for button in app.button if button.label == "このタブも読む")
    assert "読み方を覚える" not in [button.label for button in app.button]


def test_a_board_on_a_database_has_no_tabs(open_page):
    app = open_page("health")

    assert "タブの読み方" not in [each.value for each in app.subheader]


def test_a_source_that_cannot_be_opened_is_said_and_the_page_stays(connected, monkeypatch):
    def fail(_shown):
        raise StoreUnavailable(reason="not-found")

    monkeypatch.setattr(own_sheet, "workbook", fail)

    app = connected()

    assert not app.exception
    assert any("つながりません" in each.value for each in app.warning)
    assert "つながり" in [each.value for each in app.subheader]


# -- a Google Sheet ------------------------------------------------------------------------------------------------


@pytest.fixture
def google(tmp_path, monkeypatch):
    """A sheet of ours with the club's plan and no actuals, and the club's own tab beside it."""
    book = [grid for grid in workbook_of(club(), today=DAY).grids if not grid.tab.startswith("実績")]
    own = [["2026年度 会員動向"], [], list(HEAD), *map(list, LINES)]
    grids = (*book, Grid("動向", tuple(tuple(row) for row in own)))
    with StandIn(Spreadsheet.of(Workbook(grids))).running() as stand_in:
        key = tmp_path / "key.json"
        key.write_text(json.dumps(stand_in.account), encoding="utf-8")
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))
        for name, value in stand_in.environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("KPICORE_REFRESH_SECONDS", "3600")
        monkeypatch.setattr(google_sheet, "Caller", quick_caller)
        yield stand_in


def test_a_correction_is_kept_in_the_settings_of_the_sheet_and_counts_for_the_board(
    google, monkeypatch, url, open_page
):
    monkeypatch.setenv("KPICORE_STORE", f"gsheet:{SPREADSHEET}")
    app = open_page("health", address={"as_of": TODAY})
    assert len(session.live().read().snapshot.actuals) == 0
    app.session_state["tabs"] = True
    app.run()
    app = labelled(app.button, "このタブも読む").click().run()
    app.session_state["tabs-picked-動向"] = "動向!6:6"
    app = make(app.run(), "actual")
    (match, *_) = [box for box in app.selectbox if box.label == "「解除」はツリーのどの指標ですか"]
    app = match.set_value("quit").run()

    app = labelled(app.button, "読み方を覚える").click().run()

    assert complaints(app) == []
    assert "読み取り設定を保存しました" in said(app)
    snapshot = session.live().read().snapshot
    read = {(row.indicator, row.period): row.value for row in snapshot.actuals.itertuples()}
    assert (read["quit", "2026-06"], read["join", "2026-04"]) == (8, 28)
    (settings,) = [tab.rows for tab in google.sheet.tabs if tab.title == "設定"]
    assert any(row and row[0] == "読み取り設定" and '"動向"' in str(row[1]) for row in settings)


def test_a_sheet_shared_for_viewing_only_is_read_as_was_said_and_later_keeps_it_itself(
    google, monkeypatch, url, open_page
):
    monkeypatch.setenv("KPICORE_STORE", f"gsheet:{SPREADSHEET}")
    google.sheet.viewers.add(google.account["client_email"])
    app = open_page("health", address={"as_of": TODAY})
    app.session_state["tabs"] = True

    app = labelled(corrected(app.run()).button, "読み方を覚える").click().run()

    assert complaints(app) == []
    assert "読み方をボードが覚えました" in said(app)
    assert shown_values() == READ | QUIT
    assert session.live().read().snapshot.plan.settings.mappings == ()

    google.sheet.viewers.clear()
    app = labelled(app.button, "読み方を覚える").click().run()

    assert complaints(app) == []
    assert shown_values() == READ | QUIT
    assert session.kept_mappings() == Mapping()
    assert mappings_of(session.live().read().snapshot.plan.settings.mappings).tab("動向") is not None


def test_a_sheet_that_no_longer_fits_keeps_the_last_numbers_and_is_mended_on_the_page(
    google, monkeypatch, url, open_page
):
    monkeypatch.setenv("KPICORE_STORE", f"gsheet:{SPREADSHEET}")
    app = open_page("health", address={"as_of": TODAY})
    app.session_state["tabs"] = True
    app.run()
    app = labelled(app.button, "このタブも読む").click().run()
    app = labelled(app.button, "読み方を覚える").click().run()
    assert len(session.live().read().snapshot.actuals) == 3

    rename(google, "入会実績", "新規加入実績")
    session.live().refresh()
    app = app.run()

    assert len(session.live().read().snapshot.actuals) == 3
    assert "前回の読み取り設定が合いません" in written(app)
    app = labelled(app.button, "読み取り設定を捨てて、読み直す").click().run()
    (match, *_) = [box for box in app.selectbox if box.label == "「新規加入」はツリーのどの指標ですか"]
    app = match.set_value("join").run()
    app = labelled(app.button, "読み方を覚える").click().run()

    assert "読み取り設定を保存しました" in written(app) + said(app)
    assert session.live().read().failure is None
    assert len(session.live().read().snapshot.actuals) == 3


def rename(google: StandIn, old: str, new: str) -> None:
    """Write another label into the sheet, as a person would."""
    with google.sheet.lock:
        for tab in google.sheet.tabs:
            for row in tab.rows:
                row[:] = [new if cell == old else cell for cell in row]
