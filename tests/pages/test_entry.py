"""入力: whose page it is, what is asked, and what becomes of each thing a browser hands over."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from kpicore.errors import StoreUnavailable
from kpicore.model import Change
from kpicore.model.rows import Row, actual_rows
from kpicore.sheets.writing.layout import sheets_of
from kpicore.stores.files.store import write_xlsx
from kpicore.stores.sql.store import SqlStore
from pages.run.entry import phone, saving
from pages.run.entry.saving import messages
from pages.shared import session
from tests.pages.boards import Open, complaints, looks_as, said
from tests.people import owner, staff, viewer
from tests.reports.small import TODAY, node, snapshot

ADDRESS = {"as_of": TODAY.isoformat(), "me": "田中", "period": "2026-10"}
USUAL = [100.0, 110.0, 90.0, 100.0, 105.0, 95.0]
NODES = [
    node("sales", kind="KGI", owner="田中", unit="円", response="値引きをやめる"),
    node("visits", "sales", owner="田中", unit="人"),
    node("theirs", "sales", owner="鈴木"),
]
HELD = snapshot(NODES, {"sales": USUAL, "visits": [*USUAL, 100.0], "theirs": USUAL})


class Visit:
    """What a browser does with the page: it shows the rows, hands over what was typed and hears the answers."""

    def __init__(self, app: AppTest) -> None:
        self.app, self.count = app, 0

    @property
    def data(self) -> dict[str, Any]:
        (found,) = [
            each for each in self.app.get("bidi_component") if '"answers"' in each.proto.mixed.json + each.proto.json
        ]
        return json.loads(found.proto.json or found.proto.mixed.json)

    def row(self, field: str) -> dict[str, Any]:
        return next(row for row in self.data["rows"] if row["id"] == field)

    def sends(self, text: str, field: str = "sales 2026-10", **more: str) -> dict[str, Any]:
        """Hand over one field and return its answer."""
        self.count += 1
        message = {"n": f"n{self.count}", "kind": "value", "field": field, "text": text, "seen": "", "sure": "", **more}
        self.app.session_state["entry-rows"] = {"sent": {"messages": [message]}}
        self.app.run()
        assert complaints(self.app) == []
        return next(answer for answer in self.data["answers"] if answer["n"] == message["n"])


@pytest.fixture
def visit(open_page: Open) -> Visit:
    return Visit(open_page("entry", held=HELD, address=ADDRESS))


def stored(url: str) -> dict[tuple[str, str], Row]:
    store = SqlStore(make_url(url))
    found = {(row["indicator"], row["period"]): row for row in actual_rows(store.load().actuals)}
    store.engine.dispose()
    return found


def test_the_heading_says_who_is_to_enter_how_many_and_how_long_it_takes(visit: Visit):
    assert visit.app.title[0].value == "田中さん、1つ入れてください（約10秒）"
    assert [row["id"] for row in visit.data["rows"]] == ["sales 2026-10", "visits 2026-10"]
    row = visit.row("sales 2026-10")
    assert [fact["text"] for fact in row["facts"]] == ["95円", "–", "100円以上"]
    assert (row["value"], row["state"]["text"], row["locked"]) == ("", "期限切れ", False)


def test_a_number_is_read_as_a_cell_is_said_back_saved_and_judged_at_once(visit: Visit, url: str):
    answer = visit.sends("１０２円")

    assert answer["kind"] == "saved"
    assert (answer["said"][:2], answer["echo"]) == ("保存", "102円と読みました")
    assert stored(url)["sales", "2026-10"]["entered_by"] == "田中"
    row = visit.row("sales 2026-10")
    assert (row["value"], row["light"]["text"], row["light"]["ratio"]) == ("102", "● 順調", "達成率 102.0%")
    assert visit.app.title[0].value == "田中さん、いま入れる数字はありません"
    assert "次は12月1日(火)から、2026年11月の数字です。" in said(visit.app)


def test_an_unusual_number_is_asked_about_and_saved_when_the_person_says_so(visit: Visit, url: str):
    asked = visit.sends("1000")
    assert (asked["kind"], asked["said"]) == ("asked", "いつもの約10倍です。このままですか。")
    assert ("sales", "2026-10") not in stored(url)

    assert visit.sends("1000", sure=asked["options"][0]["sure"])["kind"] == "saved"
    assert stored(url)["sales", "2026-10"]["value"] == 1000.0


def test_what_is_no_number_is_told_and_nothing_is_saved(visit: Visit, url: str):
    assert visit.sends("八十か")["said"] == "数字として読めません: 八十か"
    assert visit.sends("3時間")["said"] == "単位が合いません（この指標は円）: 3時間"
    assert visit.sends("<img src=x onerror=alert(1)>")["kind"] == "asked"
    assert ("sales", "2026-10") not in stored(url)


def test_none_is_a_zero_or_no_number_as_the_person_says(visit: Visit, url: str):
    asked = visit.sends("なし")
    assert [option["label"] for option in asked["options"]] == ["0として保存", "対象外にする", "まだない"]

    assert visit.sends("なし", sure="blank")["kind"] == "saved"
    assert ("sales", "2026-10") not in stored(url)
    assert visit.sends("なし", sure="exempt")["kind"] == "saved"
    assert stored(url)["sales", "2026-10"]["flags"] == "excluded"
    assert visit.sends("なし", sure="zero", seen="excluded")["kind"] == "saved"
    assert stored(url)["sales", "2026-10"]["value"] == 0.0


def test_a_period_that_does_not_apply_is_said_back_not_asked_for_again_and_can_be_undone(visit: Visit, url: str):
    answer = visit.sends("臨時休業")

    assert (answer["kind"], answer["undo"]) == ("saved", True)
    assert answer["echo"] == "休業として残しました。この期間の数字はもう求めません"
    row = visit.row("sales 2026-10")
    assert (row["value"], row["state"]["text"], row["light"]) == ("臨時休業", "この期間は求めません", None)
    assert visit.app.title[0].value == "田中さん、いま入れる数字はありません"
    assert visit.sends("臨時休業", seen="closed-day")["said"] == "同じ内容が入っています"

    assert visit.sends("", kind="undo", seen="closed-day")["said"].startswith("元に戻しました")
    assert ("sales", "2026-10") not in stored(url)


def test_a_number_that_gives_way_to_the_word_is_asked_about_and_a_conflict_names_both(visit: Visit, url: str):
    visit.sends("102")

    asked = visit.sends("対象外", seen="102.0")
    assert (asked["kind"], asked["said"]) == ("asked", "いまの 102円 を「対象外」に変えますか。")
    assert visit.sends("対象外", seen="102.0", sure="yes")["kind"] == "saved"

    late = visit.sends("99")
    assert late["said"] == "田中さんが先に 対象外 と入れています。あなたは 99円 です。"
    assert stored(url)["sales", "2026-10"]["value"] is None


def test_what_only_says_that_there_is_no_number_yet_stays_blank_and_names_the_way(visit: Visit, url: str):
    assert visit.sends("未定")["said"].startswith("未定: まだ数字がない")
    assert ("sales", "2026-10") not in stored(url)


def test_the_same_message_twice_and_the_same_number_again_are_one_save(visit: Visit, url: str):
    visit.sends("102", n="same")
    revisions = len(SqlStore(make_url(url)).history())

    visit.sends("102", n="same")
    assert visit.sends("102")["said"] == "同じ数字が入っています"  # another visit, which never heard the answer

    assert len(SqlStore(make_url(url)).history()) == revisions


def test_a_save_is_answered_though_a_newer_message_ends_the_run_that_made_it(visit: Visit, url: str, monkeypatch):
    looks, again = iter([True]), saving._Answering._look_again

    def ended(answering: saving._Answering) -> None:
        if next(looks, False):
            st.rerun()
        again(answering)

    monkeypatch.setattr(saving._Answering, "_look_again", ended)

    answer = visit.sends("102")

    assert (answer["kind"], answer["echo"], answer["undo"]) == ("saved", "102円と読みました", True)
    assert stored(url)["sales", "2026-10"]["value"] == 102.0


def test_two_people_in_one_field_see_both_numbers_and_who_and_one_of_them_decides(visit: Visit, url: str):
    row = {"indicator": "sales", "period": "2026-10", "value": 99.0, "entered_by": "鈴木"}
    SqlStore(make_url(url)).save([Change("actuals", ("sales", "2026-10"), None, row)], owner("鈴木"))
    session.live().refresh()

    asked = visit.sends("102")

    assert asked["said"] == "鈴木さんが先に 99円 と入れています。あなたは 102円 です。"
    mine, theirs = asked["options"]
    assert theirs["drop"]
    assert stored(url)["sales", "2026-10"]["value"] == 99.0
    assert visit.sends("102", sure=mine["sure"], seen=mine["seen"])["kind"] == "saved"
    assert stored(url)["sales", "2026-10"]["value"] == 102.0


def test_somebody_who_saves_in_the_very_moment_is_asked_about_too(
    visit: Visit, url: str, monkeypatch: pytest.MonkeyPatch
):
    live, faster = session.live(), []
    save = live.save

    def after_somebody(changes: Any, actor: Any) -> None:
        if not faster:
            faster.append(True)
            row = {"indicator": "sales", "period": "2026-10", "value": 99.0, "entered_by": "鈴木"}
            live.store().save([Change("actuals", ("sales", "2026-10"), None, row)], owner("鈴木"))
        save(changes, actor)

    monkeypatch.setattr(live, "save", after_somebody)

    assert visit.sends("102")["said"].startswith("鈴木さんが先に 99円")


def test_a_saved_number_can_be_undone_but_not_what_somebody_changed_since(visit: Visit, url: str):
    visit.sends("102")
    assert visit.row("sales 2026-10")["undo"]

    assert visit.sends("", kind="undo")["said"].startswith("元に戻しました")
    assert ("sales", "2026-10") not in stored(url)
    assert visit.sends("", kind="undo")["kind"] == "refused"


def test_emptying_a_field_asks_before_the_number_goes(visit: Visit, url: str):
    asked = visit.sends("", field="visits 2026-10", seen="100.0")
    assert asked["said"] == "いまの 100人 を消しますか。"

    assert visit.sends("", field="visits 2026-10", seen="100.0", sure="yes")["kind"] == "saved"
    assert ("visits", "2026-10") not in stored(url)


def test_a_number_far_from_its_target_asks_what_happened_beginning_with_what_was_agreed(visit: Visit, url: str):
    visit.sends("60")
    assert visit.row("sales 2026-10")["asks"] == "値引きをやめる"

    visit.sends("大雨だった", kind="note")

    assert stored(url)["sales", "2026-10"]["note"] == "大雨だった"
    assert (visit.row("sales 2026-10")["asks"], visit.row("sales 2026-10")["note"]) == (None, "大雨だった")


def test_an_outage_is_told_and_may_be_tried_again(visit: Visit, monkeypatch: pytest.MonkeyPatch):
    def fails(*_: Any) -> None:
        raise StoreUnavailable(reason="timeout")

    monkeypatch.setattr(session.live(), "save", fails)
    assert visit.sends("102")["kind"] == "failed"
    monkeypatch.undo()


def test_an_indicator_retired_meanwhile_and_a_period_that_is_none_are_refused_in_words(visit: Visit, url: str):
    store = SqlStore(make_url(url))
    before = next(each for each in store.load().plan.nodes if each.id == "sales").model_dump(mode="json")
    store.save([Change("nodes", ("sales",), before, {**before, "state": "retired"})], owner())
    session.live().refresh()

    assert visit.sends("102")["said"].startswith("この指標は終了しました")
    assert visit.sends("102", field="visits 1999-01")["kind"] == "refused"
    assert visit.sends("102", field="nobody 2026-10")["kind"] == "refused"


def test_a_viewer_and_anothers_staff_see_locked_fields_and_a_viewer_why(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
):
    looks_as(monkeypatch, viewer())
    app = open_page("entry", held=HELD, address=ADDRESS)
    assert all(row["locked"] for row in Visit(app).data["rows"])
    assert "閲覧の権限" in said(app)

    looks_as(monkeypatch, staff("鈴木"))
    mine = Visit(open_page("entry", address=ADDRESS))
    assert [(row["id"], row["locked"]) for row in mine.data["rows"]] == [("theirs 2026-10", False)]  # `me` is ignored
    assert "だれの、いつの" not in said(mine.app)


def test_a_store_that_can_only_be_read_says_so_and_locks_its_fields(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_xlsx(tmp_path / "plan.xlsx", sheets_of(HELD, today=TODAY))
    monkeypatch.setenv("KPICORE_STORE", f"xlsx:{tmp_path / 'plan.xlsx'}")
    app = open_page("entry", address=ADDRESS)

    assert "読むだけです" in said(app)
    assert all(row["locked"] for row in Visit(app).data["rows"])


def test_a_pasted_block_shows_where_it_lands_and_saves_all_of_it_at_once(visit: Visit, url: str):
    text = "\t9月\t10月\nsales\t95\t1,020\nvisits\t\t120\n謎\t1\t2"
    visit.app.session_state["entry-rows"] = {"pasted": {"n": "p1", "field": "visits 2026-10", "text": text}}
    app = visit.app.run()

    shown = said(app)
    assert "2件の数字が入ります。 うち1件は、いまある数字を書き換えます。 1件は同じ数字がすでに入っています。" in shown
    assert "いつもの約10倍" in shown
    assert "この名前の指標がありません" in shown
    assert ("sales", "2026-10") not in stored(url)
    before = {line.revision for line in SqlStore(make_url(url)).history()}

    app.button(key="entry-paste-save").click().run()

    assert len({line.revision for line in SqlStore(make_url(url)).history()} - before) == 1

    assert [stored(url)[each, "2026-10"]["value"] for each in ("sales", "visits")] == [1020.0, 120.0]
    assert "2件を保存しました" in said(app)
    assert not [each for each in app.button if each.key == "entry-paste-save"]


def test_ten_thousand_cells_and_more_are_answered_in_one_sentence(visit: Visit):
    text = "\n".join("\t".join(["7"] * 101) for _ in range(100))
    visit.app.session_state["entry-rows"] = {"pasted": {"n": "p1", "field": "sales 2026-10", "text": text}}

    assert "1万セルまで" in said(visit.app.run())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_without_a_name_everybodys_fields_are_shown_and_the_owner_sees_whose_are_missing(
    open_page: Open, language: str
):
    app = open_page("entry", held=HELD, language=language, address={"as_of": TODAY.isoformat(), "period": "2026-10"})

    assert complaints(app) == []
    assert len(Visit(app).data["rows"]) == 3
    heading = {"ja": "あと2件入れてください（約20秒）", "en": "2 numbers are still missing (about 20 seconds)"}[
        language
    ]
    assert app.title[0].value == heading


def test_a_name_nobody_has_and_a_period_without_fields_are_said(open_page: Open):
    app = open_page("entry", held=HELD, address={**ADDRESS, "me": "<b>だれか", "period": "1999-01"})

    assert "という担当は計画にありません" in said(app)
    assert "この期間には入れる欄がありません" in said(app)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        5,
        "x",
        {"n": 1},
        [None],
        [{"n": "1"}],
        [{"n": 1, "kind": "value"}],
        [{"n": "1", "kind": "drop", "field": "a b"}],
        [{"n": "1", "kind": "value", "field": "a b", "text": "9" * 201}],
        [{"n": "1", "kind": "value", "field": ["a"]}],
    ],
)
def test_what_is_no_message_is_left_out(sent: object):
    assert messages(sent) == []


def test_a_plan_that_does_not_want_to_ask_asks_nothing(open_page: Open):
    quiet = snapshot(NODES, {"sales": [*USUAL, 60.0]}, asks_why=False)

    assert Visit(open_page("entry", held=quiet, address=ADDRESS)).row("sales 2026-10")["asks"] is None


def test_the_qr_code_leads_to_the_persons_page_at_the_public_address(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    assert "KPICORE_PUBLIC_URL" in said(open_page("entry", held=HELD, address=ADDRESS))
    here = replace(phone.mode(), public_origin="https://board.example.jp")
    monkeypatch.setattr(phone, "mode", lambda: here)

    app = open_page("entry", address=ADDRESS)

    (code,) = [each.value for each in app.code]
    assert code == "https://board.example.jp/entry?me=%E7%94%B0%E4%B8%AD"
    assert phone.picture(code).startswith(b"\x89PNG")


def test_a_click_that_comes_with_the_address_of_the_period_before_leaves_the_period_that_was_chosen(open_page: Open):
    app = open_page("entry", held=HELD, address=ADDRESS)
    next(each for each in app.button if each.key == "entry-before").click().run()
    app.query_params["period"] = "2026-10"  # the browser has not heard of the other period yet
    app.run()

    assert Visit(app).data["rows"][0]["id"] == "sales 2026-09"
