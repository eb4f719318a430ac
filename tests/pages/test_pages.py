"""Every page in both languages over every state of the data: no page breaks, each says what there is to say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kpicore.model import Node, Plan, Review, Snapshot, Target, actuals_table
from kpicore.model.access import Actor, Role
from pages.shared import session
from tests.pages.boards import FILES, complaints, control, given, looks_as, said
from tests.reports.small import node, snapshot

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
#: What of it would be markup if it were not escaped.
MARKUP = re.compile(r"(?<!\\)<script|(?<!\\)!\[i|(?<!\\)\[a\]\(|(?<!\\):red\[x|(?<!\\)\$x|(?<!\\)`c")
HOSTILE = "<script>alert(1)</script> :red[x] ![i](http://x/y.png) [a](javascript:x) $x$ | `c` # *b* ~~s~~ :smile:"

languages = pytest.mark.parametrize("language", ["ja", "en"])
pages = pytest.mark.parametrize("name", FILES)


def plain(**settings: str) -> Snapshot:
    return snapshot(
        [
            node("goal", kind="KGI", unit="JPY", target=1200.0, shape="total", owner="Ann"),
            node("factor", "goal", kind="CSF"),
            node("red", "factor", unit="%", owner="Bob", department="Sales", response="Call them", focus=True),
            node("other", "factor", owner="Ann", department="Shop", unit=""),
        ],
        {"goal": [90.0] * 7, "red": [50.0] * 7, "other": [100.0] * 5},
        targets=[Target(indicator="red", value=90.0)],
        **settings,
    )


def without_goal() -> Snapshot:
    return snapshot([node("alone"), node("bare", target=None)], {"alone": [100.0] * 7})


def nothing_yet() -> Snapshot:
    return snapshot([node("goal", kind="KGI"), node("factor", "goal", kind="CSF"), node("kpi", "factor")])


def hostile() -> Snapshot:
    nodes = [
        node("goal", kind="KGI").model_copy(update={"name": HOSTILE, "unit": HOSTILE}),
        node("k", "goal", owner=HOSTILE, department=HOSTILE, definition=HOSTILE, response=HOSTILE).model_copy(
            update={"name": HOSTILE * 60}
        ),
        node("c", "k", department="b", owner="b"),
    ]
    return snapshot(nodes, {"k": [50.0] * 7})


def large() -> Snapshot:
    nodes = [node("goal", kind="KGI")]
    nodes += [node(f"f{at}", "goal", kind="CSF") for at in range(10)]
    nodes += [node(f"k{at}", f"f{at % 10}", owner=f"o{at % 7}") for at in range(290)]
    return snapshot(nodes, {f"k{at}": [60.0 + at % 60] * 7 for at in range(290)})


def circular() -> Snapshot:
    return snapshot([node("a", "b"), node("b", "a"), node("orphan", "nowhere"), node("self", "self")], {"a": [1.0] * 7})


STATES = {each.__name__: each for each in (without_goal, nothing_yet, circular)}


@languages
@pages
def test_the_sample_fills_every_page(open_page, name, language):
    app = open_page(name, language=language)

    assert complaints(app) == []
    assert {"ja": "はなまる雑貨店（サンプル）", "en": "Hanamaru Gifts (sample)"}[language] in said(app)


@pages
@pytest.mark.parametrize("state", STATES)
def test_every_page_stands_in_every_state_of_the_data(open_page, state, name):
    assert complaints(open_page(name, held=STATES[state](), address={"as_of": "2026-11-24"})) == []


@pages
def test_three_hundred_nodes_are_no_trouble(open_page, name):
    assert complaints(open_page(name, held=large(), address={"as_of": "2026-11-24"})) == []


@pages
def test_an_english_page_of_an_english_plan_has_no_japanese(open_page, name):
    held = plain(name="Plan", tab="Actuals")
    app = open_page(name, held=held, language="en", address={"as_of": "2026-11-24"})
    shown = said(app)

    assert complaints(app) == []
    assert [line for line in shown.splitlines() if JAPANESE.search(line) and "日本語" not in line] == []


@languages
@pages
def test_an_empty_plan_says_what_to_do(open_page, monkeypatch, name, language):
    monkeypatch.setenv("KPICORE_SAMPLE", "off")

    app = open_page(name, language=language)

    assert complaints(app) == []
    if name in {"board", "tree", "indicator"}:
        assert {"ja": "まだ計画がありません", "en": "There is no plan yet"}[language] in said(app)


@pages
def test_markup_in_names_is_no_trouble_and_stays_text(open_page, name):
    app = open_page(name, held=hostile(), address={"as_of": "2026-11-24", "node": "k"})

    assert complaints(app) == []
    assert [text for text in markdown_of(app) if MARKUP.search(text)] == []


def markdown_of(app) -> list[str]:
    """Return every text of a page that is drawn as Markdown."""
    texts = [each.value for kind in (app.markdown, app.caption, app.title, app.header, app.subheader) for each in kind]
    return texts + [each.value for each in app.page_link] + [each.label for each in app.expander]


# -- the address -----------------------------------------------------------------------------------------------


def test_the_address_names_the_indicator(open_page):
    assert app_title(open_page("indicator", address={"node": "order-value"})) == "客単価"


def test_without_one_in_the_address_the_goal_is_shown(open_page):
    assert app_title(open_page("indicator")) == "ECサイト年間売上"


def test_a_node_that_is_not_there_is_said_gently_and_the_goal_shown(open_page):
    app = open_page("indicator", address={"node": "nowhere"})

    assert "nowhere" in app.info[0].value
    assert app_title(app) == "ECサイト年間売上"


def test_a_factor_has_a_page_too(open_page):
    app = open_page("indicator", address={"node": "purchase"})

    assert complaints(app) == []
    assert app_title(app) == "購入率と客単価の向上"


def test_an_as_of_day_is_used_and_shown_and_kept_on_the_next_page(open_page):
    app = open_page("board", address={"as_of": "2026-10-01"})
    assert "2026年10月1日(木)の時点で表示しています" in said(app)

    app.query_params.clear()
    app.switch_page(FILES["tree"]).run()

    assert "2026年10月1日(木)の時点で表示しています" in said(app)


YEARS = Snapshot(
    Plan(nodes=(Node(id="a", kind="KPI", name="受注", target=100),)),
    actuals_table({"indicator": ["a", "a"], "period": ["2027-02", "2027-03"], "value": [90, 80]}),
)


@pytest.mark.parametrize(
    ("language", "day", "year", "way", "leads_to"),
    [
        ("ja", "2027-04-05", "2026年度", "2027年度を見る", "2027-04-11"),
        ("ja", "2027-04-11", "2027年度", "2026年度を見る", "2027-04-10"),
        ("en", "2027-04-05", "FY2026", "Show FY2027", "2027-04-11"),
    ],
)
def test_the_header_names_the_year_and_leads_to_the_other_one(open_page, language, day, year, way, leads_to):
    app = open_page("board", held=YEARS, language=language, address={"as_of": day})
    assert (complaints(app), year in said(app)) == ([], True)

    found = control(app, "other-year")
    assert (found["text"], found["way"]) == (way, {"page": None, "put": {"as_of": leads_to}})
    in_the_menu = [each["way"] for each in control(app, "as-of")["parts"] if each.get("text") == way and each["narrow"]]
    assert in_the_menu == [found["way"]]


def test_back_to_today_takes_the_day_out_of_the_address(open_page):
    app = open_page("board", address={"as_of": "2026-10-01"})

    back = given(app, "kpi_header")["past"]["back"]
    assert (back["text"], back["way"]["put"]) == ("今日に戻る", {"as_of": None})
    assert given(open_page("board"), "kpi_header")["past"] is None


def test_the_header_offers_the_last_meeting_and_the_end_of_last_month_by_their_days(open_page):
    held = snapshot([node("x")], reviews=[Review(id="r", date=date(2020, 11, 5), node="x")])
    app = open_page("tree", held=held)

    menu = control(app, "as-of")

    assert menu["text"] == "時点: 今日"
    today, meeting, month_end, *_ = menu["parts"]
    assert (today["text"], today["now"], today["way"]["put"]) == ("今日", True, {"as_of": None})
    assert (meeting["text"], meeting["way"]["put"]) == ("前回の会議（11月5日(木)）", {"as_of": "2020-11-05"})
    assert month_end["text"].startswith("先月末")


def test_any_day_may_be_chosen_within_the_days_there_are(open_page):
    app = open_page("tree", held=plain(), address={"as_of": "2020-10-31"})

    menu, today = control(app, "as-of"), session._today(plain().plan.settings).isoformat()

    assert menu["text"] == "時点: 2020年10月31日(土)"
    (field,) = [each for each in menu["parts"] if each["kind"] == "day"]
    assert (field["name"], field["value"], field["first"]) == ("as_of", "2020-10-31", "2000-01-01")
    assert (field["last"], field["usual"]) == (today, today)
    assert not [each for each in menu["parts"] if each.get("now")]


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "9999-01-01", "<b>"])
def test_a_day_that_is_none_is_ignored_with_a_note(open_page, text):
    app = open_page("board", address={"as_of": text})

    assert complaints(app) == []
    assert any("as_of" in each.value for each in app.caption)


@pytest.mark.parametrize(
    ("locale", "asked", "title"),
    [
        ("ja-JP", None, "いま手を打つもの"),
        ("en-GB", None, "Act now"),
        ("fr-FR", None, "いま手を打つもの"),
        ("ja-JP", "en", "Act now"),
        ("en-US", "xx", "Act now"),
    ],
)
def test_the_language_is_that_of_the_address_else_of_the_browser_else_of_the_plan(open_page, locale, asked, title):
    app = open_page("board", address={"lang": asked} if asked else {})
    app.context = {"locale": locale}
    app.run()

    assert title in said(app)


def test_a_chosen_language_stays_on_the_next_page(open_page):
    app = open_page("board")
    app.query_params["lang"] = control(app, "language")["items"][1]["way"]["put"]["lang"]
    app.run()

    app.query_params.clear()
    app.switch_page(FILES["health"]).run()

    assert "What was found" in [each.value for each in app.subheader]


def test_a_chosen_language_wins_over_an_address_that_still_has_the_one_before(open_page):
    app = open_page("board", address={"lang": "ja"})
    app.button(key="first-start-look").click().run()
    app.selectbox(key="first-start-language").set_value("en").run()
    app.button(key="first-start-begin").click().run()
    assert app.query_params["lang"] == "en"

    app.query_params["lang"] = "ja"
    app.run()

    assert "Act now" in said(app)


def app_title(app) -> str:
    return given(app, "kpi_board_head")["sentence"]


# -- filters ---------------------------------------------------------------------------------------------------


def table_names(app) -> list[str]:
    return [name.strip() for name in app.dataframe[0].value.iloc[:, 0]]


def test_filters_in_the_address_leave_what_matches_and_what_is_above_it(open_page):
    app = open_page("tree", held=plain(), address={"as_of": "2026-11-24", "view": "table", "owner": "Bob"})

    assert table_names(app) == ["goal", "factor", "red"]


def test_a_filter_by_light_and_one_the_plan_does_not_have(open_page):
    address = {"as_of": "2026-11-24", "view": "table", "status": "off_track", "department": "nowhere"}
    app = open_page("tree", held=plain(), address=address)

    assert table_names(app) == ["goal", "factor", "red"]
    assert any("nowhere" in each.value for each in app.caption)


def test_filters_that_leave_nothing_say_so(open_page):
    app = open_page(
        "tree", held=plain(), address={"as_of": "2026-11-24", "view": "table", "owner": "Ann", "department": "Sales"}
    )

    assert app.info


# -- when something fails --------------------------------------------------------------------------------------


def test_a_store_that_cannot_be_read_at_the_start_gets_a_page_that_says_what_to_do(open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("KPICORE_STORE", f"sqlite:///{tmp_path}")

    app = open_page("board")

    assert len(app.exception) == 0
    assert "計画をまだ読めていません" in [each.value for each in app.title]
    assert app.button[0].label == "いますぐ確かめる"


def test_a_failure_shows_a_number_and_the_log_holds_the_trace(open_page, monkeypatch, caplog):
    app = open_page("board")
    monkeypatch.setattr("pages.shared.parts.draw_chart", lambda *_, **__: 1 / 0)

    app.run()

    (message,) = [each.value for each in app.error]
    number = re.search(r"E-[0-9A-F]{6}", message)[0]
    assert "ZeroDivisionError" not in said(app)
    assert len(app.exception) == 0
    assert number in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_whoever_may_not_look_is_shown_the_sign_in_alone(open_page, monkeypatch):
    app = open_page("board")
    looks_as(monkeypatch, Actor("通行人", Role.NONE))

    app.run()

    assert "チームのメンバーだけが見られます" in said(app)
    assert [each.key for each in app.get("bidi_component")] == ["document"]  # the words of Streamlit itself


# -- reviews -----------------------------------------------------------------------------------------------------


def test_reviews_of_an_indicator_are_shown_with_their_actions(open_page):
    app = open_page("indicator", address={"node": "cvr"})
    app.query_params["part"] = "agreed"
    app.run()

    assert "決済の手順を4画面から2画面に減らす" in said(app)


def test_a_review_without_anything_but_a_date_is_no_trouble(open_page):
    held = snapshot([node("x")], reviews=[Review(id="r", date=date(2026, 11, 1), node="x")])
    app = open_page("indicator", held=held, address={"node": "x", "as_of": "2026-11-24"})
    app.query_params["part"] = "agreed"

    assert complaints(app.run()) == []


# -- links -----------------------------------------------------------------------------------------------------


def of_a_formula() -> Snapshot:
    nodes = [
        node("sales", kind="KGI", unit="JPY", target=1_500.0, formula="visitors × price"),
        node("visitors", "sales", unit="人", target=10.0),
        node("price", "sales", unit="円", target=100.0, aggregation="mean"),
        node("calls", "sales", unit="件"),
    ]
    calls = [9.0, 8.0, 8.0, 9.0, 8.0, 10.0, 8.0]
    return snapshot(
        nodes, {"sales": [each * 100 for each in calls], "visitors": calls, "price": [100.0] * 7, "calls": calls}
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ja", ["visitors × price", "足りません", "これだけで届かせるなら", "データ不足 (n=7)"]),
        (
            "en",
            ["visitors × price", "short of the target of", "To get there with one alone", "(n=7)"],
        ),
    ],
)
def test_the_connections_of_an_indicator_say_what_its_formula_lacks_and_what_moves_with_it(open_page, language, told):
    app = open_page("indicator", held=of_a_formula(), language=language, address={"node": "sales"})
    app.query_params["part"] = "kin"
    app.run()

    assert complaints(app) == []
    shown = said(app).replace("\\", "")
    assert [each for each in told if each not in shown] == []


@pytest.mark.parametrize(("language", "told"), [("ja", "設計チェック"), ("en", "Design check")])
def test_the_tree_says_what_the_design_check_found_and_marks_its_nodes(open_page, language, told):
    held = snapshot([node("goal", kind="KGI", deadline=None), node("kpi", "goal", owner="")], {"kpi": [100.0] * 7})

    app = open_page("tree", held=held, language=language, address={"view": "table"})

    assert complaints(app) == []
    assert told in app.expander[0].label
    assert any("⚑" in str(value) for value in app.dataframe[0].value.iloc[:, -1])
