"""The wizard without a browser: every step in both languages, what is typed and kept, and what happens when keeping fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from kpicore.errors import StoreUnavailable
from kpicore.guide.drafts.beginnings import blank, from_plan, from_sentence, from_template
from kpicore.guide.drafts.editing import add_entry, set_field
from kpicore.guide.drafts.entries import STEPS, Draft
from kpicore.guide.templates import template, templates
from kpicore.model.node import Kind
from kpicore.model.plan import Target
from kpicore.model.snapshot import Snapshot
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state.drafts import Drafts
from kpicore.stores.state.open import open_drafts
from pages.shared import session
from tests.pages.boards import complaints, fill, looks_as, said
from tests.pages.hostile import HOSTILE
from tests.people import owner, viewer
from tests.reports.small import node, snapshot

TODAY = date(2026, 11, 25)
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
MARKUP = re.compile(r"(?<!\\)<script|(?<!\\)!\[絵|(?<!\\)\[a\]\(|(?<!\\):red\[赤|(?<!\\)\$x")

languages = pytest.mark.parametrize("language", ["ja", "en"])

Open = Callable[..., AppTest]


# -- drafts to work on -----------------------------------------------------------------------------------------


def empty(language: str = "ja") -> Draft:
    return blank(draft_id="d", language=language)


def shop(language: str = "ja") -> Draft:
    """Return the tree of an online shop, targets blank but for two."""
    draft = from_template(template("ec"), language, TODAY, draft_id="d")
    draft = set_field(draft, "revenue", "target", "150,000,000")
    return set_field(draft, "new-visitors", "target", "50,000")


def adding_up(language: str = "ja") -> Draft:
    """Return a goal of a product of two numbers that falls short of it."""
    draft = from_sentence("年間売上120万円", today=TODAY, draft_id="d", language=language)
    draft, factor = add_entry(
        draft, Kind.CSF, parents=("kgi-1",), fields={"name": "集客" if language == "ja" else "Reach"}
    )
    for name, unit, target in (("Orders", "件", "100"), ("Price", "円", "900")):
        fields = {"name": name, "unit": unit, "target": target, "aggregation": "mean" if name == "Price" else ""}
        draft, _ = add_entry(draft, Kind.KPI, parents=(factor,), fields=fields)
    name = "売上" if language == "ja" else "Revenue"
    return set_field(set_field(draft, "kgi-1", "formula", "orders × price"), "kgi-1", "name", name)


def nasty(language: str = "ja") -> Draft:
    """Return a draft whose every text would come alive if it were not escaped, with a circle and formulas that cannot be."""
    draft = blank(draft_id="d", language=language)
    for text in HOSTILE:
        draft, factor = add_entry(draft, Kind.CSF, parents=("kgi-1",), fields={"name": text}, why=text)
        draft, _ = add_entry(draft, Kind.KPI, parents=(factor,), fields={"name": text, "owner": text, "target": text})
    for name, text in (("name", HOSTILE[2]), ("formula", "kgi-1 ÷ 0"), ("target", "\x00\x07"), ("deadline", "いつか")):
        draft = set_field(draft, "kgi-1", name, text)
    first, second = [entry.id for entry in draft.of_kind(Kind.KPI)][:2]
    return set_field(set_field(draft, first, "formula", second), second, "formula", first)


DRAFTS = {each.__name__: each for each in (empty, shop, adding_up, nasty)}
SPOKEN = [("empty", "ja"), ("empty", "en"), ("shop", "ja"), ("shop", "en"), ("adding_up", "en"), ("nasty", "ja")]
#: The drafts that hold no word of another language, where they are English.
ENGLISH = frozenset({("empty", "en"), ("shop", "en")})
#: What a step explains of the kind that is chosen there.
EXPLAINED = {"kgi": "OKR", "csf": "KSF", "kpi": "KGI", "kdi": "KDI"}


# -- opening ---------------------------------------------------------------------------------------------------


@pytest.fixture
def drafts(url: str) -> Drafts:
    return open_drafts(url)


@pytest.fixture
def at(open_page: Open, drafts: Drafts) -> Open:
    """A function that opens a step of a draft, kept by somebody before: `at("kgi", shop())`."""

    def opened(step: str, draft: Draft, *, held: Snapshot | None = None, language: str = "ja") -> AppTest:
        if drafts.load(draft.id) is None:
            drafts.save(draft, owner("Ann"), 0)
        return open_page("wizard", held=held, language=language, address={"draft": draft.id, "step": step})

    return opened


def widget(app: AppTest, kind: str, place: str):
    """Return the widget of a place, however often it was drawn anew."""
    return next(each for each in app.get(kind) if each.key == place or (each.key or "").startswith(f"{place}--g"))


def typed(app: AppTest, place: str, text: str, kind: str = "text_input") -> AppTest:
    return widget(app, kind, place).set_value(text).run()


def pressed(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def marked_up(app: AppTest) -> list[str]:
    """Return every text of a page that is drawn as Markdown: paragraphs, and labels of widgets."""
    texts = [each.value for kind in ("markdown", "caption", "info", "warning", "error") for each in app.get(kind)]
    labelled = (
        "button",
        "checkbox",
        "radio",
        "selectbox",
        "slider",
        "text_area",
        "text_input",
        "toggle",
        "multiselect",
    )
    return texts + [each.label for kind in labelled for each in app.get(kind)]


def kept(drafts: Drafts) -> Draft:
    found = drafts.load("d")
    assert found is not None
    return found.draft


# -- every step ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), SPOKEN)
def test_every_step_is_drawn_in_its_language_whatever_the_draft_holds(at, name, language):
    for step in STEPS:
        app = at(step, DRAFTS[name](language), language=language)
        texts = marked_up(app)

        assert (step, complaints(app)) == (step, [])
        assert widget(app, "segmented_control", "wizard-steps").value == step
        assert (step, [text for text in texts if MARKUP.search(text)]) == (step, [])
        if (name, language) in ENGLISH:
            assert (step, [text for text in texts if JAPANESE.search(text)]) == (step, [])
        if name == "empty" and step in EXPLAINED:
            assert EXPLAINED[step] in said(app)


@languages
def test_the_first_page_has_every_way_to_begin_and_every_template_can_be_looked_at_and_begun(
    open_page, drafts, language
):
    app = open_page("wizard", language=language)
    assert complaints(app) == []
    assert {"wizard-begin-sentence", "wizard-begin-plan", "wizard-begin-blank"} <= {each.key for each in app.button}

    for each in templates():
        choice = app.segmented_control(key="wizard-category")
        if choice.value != each.category:
            choice.set_value(each.category).run()
        app.pills(key=f"wizard-template-{each.category}").set_value(each.key).run()
        assert (each.key, complaints(app)) == (each.key, [])

    pressed(app, "wizard-begin-template")

    assert complaints(app) == []
    [line] = drafts.list()
    assert (line.title, line.step) == (each.name(language), "start")


# -- beginning, leaving, going on ------------------------------------------------------------------------------


def test_a_sentence_becomes_a_draft_with_its_fields_filled_and_an_address_of_its_own(open_page, drafts):
    app = open_page("wizard")
    app.text_area(key="wizard-first-sentence").set_value("ECサイトの年間売上を2027年3月末までに1.5億円にする")
    pressed(app, "wizard-begin-sentence")

    [line] = drafts.list()
    assert (app.query_params["draft"], app.query_params["step"]) == (line.id, "start")
    goal = drafts.load(line.id).draft.by_id["kgi-1"]
    assert (goal.text("target"), goal.text("deadline")) == ("150,000,000", "2027-03-31")


# -- what is asked once ----------------------------------------------------------------------------------------


def goal_of(sentence: str) -> Draft:
    return from_sentence(sentence, today=TODAY, draft_id="d")


def test_the_trade_a_sentence_names_is_proposed_and_can_be_another(at, drafts):
    app = at("start", goal_of("歯科医院の医業収入を今年度9,600万円にする"))
    assert widget(app, "selectbox", "wizard-trade").value == "dental"

    widget(app, "selectbox", "wizard-trade").set_value("restaurant").run()

    assert complaints(app) == []
    assert kept(drafts).known == {"trade": "restaurant"}


def test_last_year_and_this_year_so_far_work_the_goal_back(at, drafts):
    app = at("start", goal_of("医業収入を今年度9,600万円にする"))
    assert "残りは5か月（2026年11月〜2027年3月）です" in app.info[0].value

    typed(app, "wizard-known-last_year", "8,000万円", kind="text_area")
    typed(app, "wizard-known-so_far", "5,600万円", kind="text_area")

    assert complaints(app) == []
    told = app.info[0].value
    assert "去年 8,000万円 → 目標 9,600万円（+20.0%）" in told
    assert "残り 4,000万円を5か月" in told
    assert "月 800万円" in told
    assert kept(drafts).by_id["kgi-1"].text("baseline") == "80,000,000"


def test_last_years_months_may_spread_the_goal_over_the_year(at, drafts):
    app = at("start", goal_of("医業収入を今年度9,600万円にする"))
    typed(app, "wizard-known-last_year", "\n".join(["600万"] * 11 + ["1400万"]), kind="text_area")

    widget(app, "checkbox", "wizard-known--season").check().run()

    assert complaints(app) == []
    assert kept(drafts).known["season"]


def test_what_is_no_figure_is_told_at_its_field_and_stays(at, drafts):
    app = at("start", goal_of("医業収入を今年度9,600万円にする"))

    typed(app, "wizard-known-so_far", "1 2 3", kind="text_area")
    assert "合計を1つか、7個の数字を入れてください（いま3個）" in said(app)
    typed(app, "wizard-known-so_far", "[a](javascript:alert(1))", kind="text_area")

    assert complaints(app) == []
    assert "数字として読めません" in said(app)
    assert not MARKUP.search("".join(marked_up(app)))
    assert kept(drafts).known["so_far"] == "[a](javascript:alert(1))"


def test_a_plan_begins_with_the_day_from_which_numbers_are_asked_for(open_page, drafts):
    app = open_page("wizard")
    pressed(app, "wizard-begin-blank")

    [line] = drafts.list()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", drafts.load(line.id).draft.settings["entered_from"])


def test_what_joins_a_plan_asks_staff_for_numbers_of_that_plan(at):
    own = snapshot([node("goal", kind="KGI")], name="本店の計画")
    app = at("sheet", adding_up(), held=own)

    assert "「本店の計画」の数字を" in app.code[0].value


@languages
def test_beside_a_plan_of_ones_own_it_is_asked_from_which_day_numbers_are_entered_and_nothing_that_plan_decides(
    at, drafts, language
):
    own = snapshot([node("goal", kind="KGI")], language=language, name="Own")
    app = typed(at("start", shop(language), held=own, language=language), "wizard-entered-from", "2026-11-20")

    assert "Own" in said(app)
    assert kept(drafts).settings["entered_from"] == "2026-11-20"
    keys = {each.key for each in (*app.text_input, *app.selectbox)}
    assert "wizard-entered-from" in keys
    assert not {"wizard-plan-name", "wizard-fiscal-month"} & keys


def test_a_sentence_is_shown_with_what_was_understood_and_a_bare_number_with_its_units(at, drafts):
    app = typed(at("kgi", empty()), "wizard-kgi-1--sentence", "300万")
    assert "まだわからないこと：何の数字か、単位、期限" in said(app)

    pressed(app, "wizard-kgi-1--unit-0")

    assert complaints(app) == []
    assert kept(drafts).by_id["kgi-1"].text("unit") == "円"


def test_a_number_typed_by_hand_stays_beside_another_in_the_sentence_which_is_told_and_one_click_away(at, drafts):
    draft = from_sentence("年間売上を1.5億円にする", today=TODAY, draft_id="d")
    app = typed(at("kgi", draft), "wizard-kgi-1--target", "2億")
    assert "文では「150,000,000」、欄では「2億」" in said(app)

    pressed(app, "wizard-kgi-1--take-sentence")

    assert kept(drafts).by_id["kgi-1"].text("target") == "150,000,000"
    assert complaints(app) == []


def test_a_sentence_without_a_goal_begins_a_draft_and_loses_nothing(open_page, drafts):
    for text in ("😀" * 50, "あ" * 10_000, "<script>alert(1)</script>", "\x00\x07"):
        app = open_page("wizard")
        app.text_area(key="wizard-first-sentence").set_value(text)
        pressed(app, "wizard-begin-sentence")

        assert (text[:9], complaints(app)) == (text[:9], [])
        [line] = drafts.list()
        held = drafts.load(line.id)
        assert held is not None
        assert held.draft.entries[0].sentence == text.strip()
        drafts.remove(line.id, owner("Ann"))


@pytest.mark.parametrize("text", ["", "  \n "])
def test_no_sentence_is_asked_for_and_begins_nothing(open_page, drafts, text):
    app = open_page("wizard")
    app.text_area(key="wizard-first-sentence").set_value(text)
    pressed(app, "wizard-begin-sentence")

    [asked] = [each.value for each in app.info if "一文で書いて" in each.value]
    assert ("「白紙から始める」" in asked, drafts.list()) == (True, ())
    app.run()
    assert not any("一文で書いて" in each.value for each in app.info)


def test_another_device_goes_on_where_the_first_one_was(at, open_page, drafts):
    first = at("kgi", empty())
    typed(first, "wizard-kgi-1--unit", "円")

    second = open_page("wizard", address={"draft": "d", "step": "kgi"})

    assert widget(second, "text_input", "wizard-kgi-1--unit").value == "円"


def test_the_list_names_drafts_with_step_author_and_time_and_opens_them(open_page, drafts):
    drafts.save(shop().but(step="kpi"), owner("Ann"), 0)

    app = open_page("wizard")
    assert re.search(r"KPI · Ann · 20\d\d", said(app))
    pressed(app, "wizard-open-d")

    assert app.segmented_control(key="wizard-steps").value == "kpi"


def test_a_draft_is_deleted_after_a_second_question(open_page, drafts):
    drafts.save(shop(), owner("Ann"), 0)

    app = pressed(open_page("wizard"), "wizard-delete-d")
    assert drafts.load("d") is not None
    pressed(app, "wizard-do-delete-d")

    assert drafts.list() == ()


def test_a_link_to_a_draft_that_is_gone_says_so_beside_the_ways_to_begin(open_page):
    app = open_page("wizard", address={"draft": "gone"})

    assert "見つかりません" in app.warning[0].value
    assert app.button(key="wizard-begin-blank")


def test_a_step_that_there_is_not_is_the_one_the_draft_was_left_at(at):
    for step in ("nowhere", "<script>", ""):
        app = at(step, shop().but(step="csf"))

        assert (step, app.segmented_control(key="wizard-steps").value) == (step, "csf")


# -- typing ----------------------------------------------------------------------------------------------------


def test_every_change_is_kept_at_once(at, drafts):
    app = at("kgi", empty())

    typed(app, "wizard-kgi-1--name", "年間売上")
    assert kept(drafts).entries[0].name == "年間売上"
    typed(app, "wizard-kgi-1--why", "採用のため", "text_area")
    assert kept(drafts).entries[0].why == "採用のため"


def test_what_cannot_be_read_stays_as_typed_with_a_sentence_at_its_field(at, drafts):
    app = typed(at("kgi", empty()), "wizard-kgi-1--target", "たくさん")

    assert kept(drafts).entries[0].text("target") == "たくさん"
    assert any("数字として読めません" in each.value for each in app.markdown)


def test_odd_texts_are_kept_and_break_no_page(at, drafts):
    app = at("kgi", empty())

    for text in ("x" * 10_000, "😀 目標", "a\x00b\x1b", "<b>x</b> **y** $z$", "=1/0"):
        typed(app, "wizard-kgi-1--name", text)

        assert (text[:9], complaints(app)) == (text[:9], [])
        assert kept(drafts).entries[0].text("name") == text


def test_a_sentence_rewritten_reads_again_only_what_nobody_typed(at, drafts):
    app = typed(at("kgi", empty()), "wizard-kgi-1--sentence", "年間売上を1億円にする")
    typed(app, "wizard-kgi-1--name", "売上高")
    typed(app, "wizard-kgi-1--sentence", "年間売上を2億円にする")

    goal = kept(drafts).entries[0]
    assert (goal.name, goal.text("target")) == ("売上高", "200,000,000")
    assert widget(app, "text_input", "wizard-kgi-1--target").value == "200,000,000"


def test_what_can_be_read_in_two_ways_is_asked_with_both_worked_out_and_the_answer_is_taken(at, drafts):
    app = typed(at("kgi", empty()), "wizard-kgi-1--sentence", "成約率30%を15%向上")
    question = next(each for each in app.radio if each.key.startswith("wizard-kgi-1--ask"))
    assert any("34.5" in each for each in question.options)

    question.set_value(0).run()

    assert kept(drafts).entries[0].text("target") == "34.5"


def test_every_smart_mark_has_mark_word_and_reason(at):
    app = at("kgi", shop())

    [marks] = [each.value for each in app.markdown if "具体的" in each.value]
    assert len(marks.splitlines()) == 5


# -- factors ---------------------------------------------------------------------------------------------------


def test_own_factors_and_those_of_templates_are_added_and_picked_up_to_three(at, drafts):
    app = at("csf", from_sentence("ECサイトの年間売上1.5億円", today=TODAY, draft_id="d"))
    widget(app, "text_input", "wizard-new-factor").set_value("値上げ")
    pressed(app, "wizard-add-factor")
    suggested = [each.key for each in app.button if (each.key or "").startswith("wizard-suggest-")]
    for key in suggested[:3]:
        pressed(app, key)

    chosen = [(entry.name, entry.chosen) for entry in kept(drafts).of_kind(Kind.CSF)]
    assert next(name for name, _ in chosen) == "値上げ"
    assert [is_chosen for _, is_chosen in chosen] == [True, True, True, False]
    assert "4つ以上は多すぎます" not in said(app)


def test_a_factor_is_judged_and_put_back(at, drafts):
    app = at("csf", shop())
    factor = kept(drafts).of_kind(Kind.CSF)[0].id
    app.segmented_control(key=f"wizard-{factor}--effect").set_value(1).run()
    app.checkbox(key=f"wizard-{factor}--chosen").uncheck().run()

    entry = kept(drafts).by_id[factor]
    assert (entry.effect, entry.chosen) == (1, False)


def test_what_was_taken_out_comes_back_with_one_click(at, drafts):
    before = shop()
    factor = before.of_kind(Kind.CSF)[0].id
    app = pressed(at("csf", before), f"wizard-{factor}--out")
    assert factor not in kept(drafts).by_id

    pressed(app, "wizard-bring-back")

    assert kept(drafts).by_id[factor] == before.by_id[factor]


# -- indicators ------------------------------------------------------------------------------------------------


def test_two_goals_in_one_sentence_are_two_kpis(at, drafts):
    app = at("kpi", adding_up())
    widget(app, "text_input", "wizard-csf-1--new-KPI").set_value("訪問者数を月間5,000人、資料請求数を月間50件")
    pressed(app, "wizard-csf-1--new-KPI-do")

    named = [(entry.name, entry.text("target"), entry.parents) for entry in kept(drafts).of_kind(Kind.KPI)[2:]]
    assert named == [("訪問者数", "5,000", ("csf-1",)), ("資料請求数", "50", ("csf-1",))]


def test_a_name_alone_is_a_kpi_too_and_nothing_is_none(at, drafts):
    app = at("kpi", adding_up())
    pressed(app, "wizard-csf-1--new-KPI-do")
    widget(app, "text_input", "wizard-csf-1--new-KPI").set_value("お客さまの笑顔")
    pressed(app, "wizard-csf-1--new-KPI-do")

    assert [entry.name for entry in kept(drafts).of_kind(Kind.KPI)] == ["Orders", "Price", "お客さまの笑顔"]


def test_actions_are_kept_line_by_line(at, drafts):
    typed(at("kpi", adding_up()), "wizard-csf-1--actions", "広告\n\nSEO", "text_area")

    assert kept(drafts).by_id["csf-1"].actions == ("広告", "SEO")


def test_an_indicator_opens_and_what_is_typed_inside_leaves_it_open(at, drafts):
    app = pressed(at("kpi", adding_up()), "wizard-orders--turn")
    typed(app, "wizard-orders--target", "120")

    assert kept(drafts).by_id["orders"].text("target") == "120"
    assert widget(app, "text_input", "wizard-orders--target").value == "120"


def test_an_indicator_under_two_factors_is_drawn_once_and_named_at_the_other(at):
    draft, second = add_entry(adding_up(), Kind.CSF, parents=("kgi-1",), fields={"name": "値づけ"})
    price = draft.by_id["price"]
    draft = draft.but(
        entries=tuple(
            each.model_copy(update={"parents": ("csf-1", second)}) if each == price else each for each in draft.entries
        )
    )

    app = at("kpi", draft)

    assert complaints(app) == []
    assert any("「Price」は「集客」" in each.value for each in app.caption)


def test_what_stands_in_a_field_that_adds_is_added_when_it_is_left(at, drafts):
    app = typed(at("csf", shop()), "wizard-new-factor", "値上げ")
    assert "値上げ" in [entry.name for entry in kept(drafts).of_kind(Kind.CSF)]
    assert widget(app, "text_input", "wizard-new-factor").value == ""

    pressed(app, "wizard-add-factor")

    assert [entry.name for entry in kept(drafts).of_kind(Kind.CSF)].count("値上げ") == 1
    assert complaints(app) == []


def test_a_kdi_stands_under_its_kpi(at, drafts):
    app = at("kdi", adding_up())
    widget(app, "text_input", "wizard-orders--new-KDI").set_value("電話を週20件")
    pressed(app, "wizard-orders--new-KDI-do")

    [action] = kept(drafts).of_kind(Kind.KDI)
    assert (action.parents, action.text("cadence")) == (("orders",), "weekly")


# -- formulas and coherence ------------------------------------------------------------------------------------


def test_a_formula_is_built_by_choosing_and_shown_with_names(at, drafts):
    app = at("kpi", set_field(adding_up(), "kgi-1", "formula", ""))
    app.selectbox(key="wizard-kgi-1--operand").set_value("orders").run()
    pressed(app, "wizard-kgi-1--formula-add")
    widget(app, "selectbox", "wizard-kgi-1--operand").set_value("price").run()
    pressed(app, "wizard-kgi-1--formula-add")

    assert kept(drafts).by_id["kgi-1"].text("formula") == "orders × price"
    assert widget(app, "text_input", "wizard-kgi-1--formula").value == "Orders × Price"
    assert "足りない" in said(app) or "足りません" in said(app)


def test_a_formula_that_cannot_be_is_told_at_its_field_and_stays_as_typed(at, drafts):
    app = at("kpi", adding_up())
    assert not any("エラー" in each.value for each in app.markdown)

    for formula in ("Orders ÷ 0", "売上 + 1", "Orders ×", "(((", "Nobody × Price", "1" * 9_999):
        typed(app, "wizard-kgi-1--formula", formula)

        assert (formula[:9], complaints(app)) == (formula[:9], [])
        assert any("エラー" in each.value for each in app.markdown)
        assert kept(drafts).by_id["kgi-1"].text("formula") == formula


def test_the_value_that_closes_the_gap_is_taken_with_one_click(at, drafts):
    app = at("coherence", adding_up())
    assert any("足りません" in each.value for each in app.markdown)

    pressed(app, next(each.key for each in app.button if "--take" in each.key))

    assert kept(drafts).by_id["orders"].text("target") == "112"
    assert complaints(app) == []


def test_a_slider_tries_and_changes_nothing_until_it_is_taken(at, drafts):
    app = at("coherence", adding_up())
    app.slider[0].set_value(150.0).run()
    assert kept(drafts).by_id["orders"].text("target") == "100"
    assert app.info

    pressed(app, "wizard-kgi-1--take-trial")

    assert kept(drafts).by_id["orders"].text("target") == "150"


def test_what_is_tried_counts_in_the_value_that_would_close_the_gap(at):
    app = at("coherence", adding_up())
    before = [each.label for each in app.button if "--take" in each.key]
    app.slider[0].set_value(110.0).run()

    offered = [each.label for each in app.button if each.key.endswith("--take")]
    assert any("試し中" in each.value for each in app.markdown)
    assert offered != before
    assert complaints(app) == []


def test_one_indicator_in_two_formulas_is_tried_in_both(at):
    draft, _ = add_entry(
        adding_up(), Kind.KPI, parents=("kgi-1",), fields={"name": "Half", "target": "50", "formula": "Orders ÷ 2"}
    )
    app = at("coherence", draft)
    next(each for each in app.slider if "Orders" in each.label).set_value(150.0).run()

    assert [each.value for each in app.slider if "Orders" in each.label] == [150.0, 150.0]
    assert len(app.info) == 2
    assert complaints(app) == []


def test_a_gap_is_closed_by_several_numbers_at_once_first_tried_then_taken(at, drafts):
    app = pressed(at("coherence", adding_up()), "wizard-kgi-1--together-try")
    tried = [each.value for each in app.slider]
    assert all(now > before for now, before in zip(tried, (100.0, 900.0), strict=True))
    assert kept(drafts).by_id["orders"].text("target") == "100"

    pressed(app, "wizard-kgi-1--take-trial")

    assert [float(kept(drafts).by_id[each].text("target").replace(",", "")) for each in ("orders", "price")] == tried
    assert complaints(app) == []


def test_a_locked_number_keeps_its_target_and_nothing_is_offered_for_it(at, drafts):
    app = at("coherence", adding_up())
    next(each for each in app.checkbox if each.key.endswith("-locked")).check().run()

    assert [each.disabled for each in app.slider] == [True, False]
    assert len([each for each in app.button if each.key.endswith("--take")]) == 1
    assert "wizard-kgi-1--together-take" not in {each.key for each in app.button}
    assert complaints(app) == []


def test_a_lock_is_part_of_the_draft_and_outlasts_a_new_target(at, drafts):
    app = at("coherence", adding_up())
    app.checkbox[0].check().run()
    assert kept(drafts).by_id["orders"].locked

    draft = set_field(kept(drafts), "orders", "target", "120")
    drafts.save(draft, owner("Ann"), drafts.load(draft.id).version)
    again = at("coherence", draft)

    assert [each.value for each in again.checkbox if each.key.endswith("-locked")] == [True, False]
    assert [each.disabled for each in again.slider] == [True, False]
    again.checkbox[0].uncheck().run()
    assert not kept(drafts).by_id["orders"].locked
    assert complaints(again) == []


def test_what_was_tried_is_let_go(at, drafts):
    app = at("coherence", adding_up())
    app.slider[0].set_value(150.0).run()

    pressed(app, "wizard-kgi-1--drop-trial")

    assert (app.slider[0].value, list(app.info)) == (100.0, [])


def test_an_input_whose_periods_have_targets_of_their_own_has_no_slider(at, url):
    nodes = [node("goal", kind="KGI", target=100.0, formula="k"), node("k", "goal", target=10.0)]
    fill(url, snapshot(nodes, targets=[Target(indicator="k", period="2026-12", value=20.0)]))
    now = SqlStore(make_url(url)).load()

    app = at("coherence", from_plan(now.plan, now.revision, TODAY, draft_id="d"))

    assert complaints(app) == []
    assert len(app.slider) == 0
    assert any("1つの値では試せません" in each.value for each in app.caption)


# -- people and check ------------------------------------------------------------------------------------------


def test_one_owner_is_filled_in_wherever_there_is_none(at, drafts):
    app = at("people", set_field(adding_up(), "price", "owner", "鈴木"))
    typed(app, "wizard-owner-of-all", "佐藤")

    owners = {entry.id: entry.text("owner") for entry in kept(drafts).entries if entry.is_indicator}
    assert owners == {"kgi-1": "佐藤", "orders": "佐藤", "price": "鈴木"}


def test_one_kpi_is_starred_and_a_pattern_of_a_response_put_in(at, drafts):
    app = at("people", adding_up())
    app.selectbox(key="wizard-star").set_value("price").run()
    pressed(app, "wizard-price--response-draft")

    price = kept(drafts).by_id["price"]
    assert price.text("focus")
    assert "単価の下がった取引" in price.text("response")


def test_a_response_is_told_when_it_starts_who_responds_and_by_when(at, drafts):
    app = pressed(at("people", adding_up()), "wizard-price--response-draft")
    app.selectbox(key="wizard-price--response_when").set_value("misses-2").run()
    app.text_input(key="wizard-price--response_owner").set_value("鈴木").run()
    app.text_input(key="wizard-price--response_days").set_value("7").run()

    price = kept(drafts).by_id["price"]
    assert [price.text(f"response_{name}") for name in ("when", "owner", "days")] == ["misses-2", "鈴木", "7"]
    assert "2期続けて未達になったら" in said(app)


def test_a_finding_leads_to_its_field(at):
    app = at("check", adding_up())
    go = next(each for each in app.button if each.key.startswith("wizard-finding-") and "担当" in each.label)
    go.click().run()

    assert widget(app, "segmented_control", "wizard-steps").value == "people"
    assert complaints(app) == []


# -- saving ----------------------------------------------------------------------------------------------------


def test_a_plan_is_saved_after_a_look_and_its_draft_is_done(at, drafts, url):
    app = at("sheet", adding_up())
    assert any("【入力のお願い】" in each.value for each in app.code)
    pressed(app, "wizard-save")
    assert any("追加：KPI Orders" in each.value for each in app.markdown)

    pressed(app, "wizard-save-do")

    assert complaints(app) == []
    plan = SqlStore(make_url(url)).load().plan
    assert [each.id for each in plan.nodes] == ["kgi-1", "csf-1", "orders", "price"]
    assert not plan.settings.sample
    assert drafts.list() == ()
    assert "保存しました" in app.success[0].value


@languages
def test_the_last_page_is_the_plan_on_one_page_with_the_way_to_its_first_numbers(at, language, monkeypatch):
    monkeypatch.setattr(session, "_today", lambda _: TODAY)
    draft = set_field(adding_up(language), "orders", "owner", HOSTILE[2]).but(settings={"entered_from": "2026-11-25"})
    app = at("sheet", draft, language=language)
    pressed(app, "wizard-save")
    pressed(app, "wizard-save-do")

    assert complaints(app) == []
    assert not any(MARKUP.search(text) for text in marked_up(app))
    (chart,) = app.get("vega_lite_chart")
    assert ("2026年6月30日" if language == "ja" else "by Tue, Jun 30, 2026") in chart.proto.alt
    entry = [each.proto.query_string for each in app.get("page_link") if each.proto.page == "entry"]
    assert "period=2026-11&node=price" in entry
    assert urlencode({"me": HOSTILE[2], "period": "2026-11", "node": "orders"}) in entry
    assert not app.get("text_area")
    # On paper a number is written where the screen has the link to its field.
    form = next(each.value for each in app.markdown if "＿" in each.value and "|" in each.value)
    assert len(form.splitlines()) == 2 + len(entry)

    pressed(app, "wizard-saved-again")

    assert app.get("text_area")
    assert app.get("vega_lite_chart") == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"meeting_rhythm": "weekly", "meeting_weekday": "friday"}, "最初の振り返り：2026年11月27日"),
        ({}, "最初の振り返りの日は、まだ決まっていません"),
    ],
)
def test_the_last_page_says_when_the_first_review_is_and_what_a_goal_without_a_number_lacks(
    at, url, settings, told, monkeypatch
):
    monkeypatch.setattr(session, "_today", lambda _: TODAY)
    held = snapshot([node("goal", kind="KGI", target=None, unit="件"), node("k", "goal", target=100.0)], **settings)
    fill(url, held)
    now = SqlStore(make_url(url)).load()
    draft = set_field(from_plan(now.plan, now.revision, TODAY, draft_id="d"), "k", "target", "150")
    app = at("sheet", draft)
    pressed(app, "wizard-save")
    pressed(app, "wizard-save-do")

    assert complaints(app) == []
    assert told in said(app)
    assert "目標の数字がまだない" in said(app)
    assert app.get("vega_lite_chart") == []
    assert ("会議の日を決める" in said(app)) == (not settings)


def test_an_edit_ends_in_before_and_after_by_name_from_a_day_on(at, drafts, url):
    held = snapshot([node("goal", kind="KGI", target=1200.0), node("k", "goal", target=100.0, unit="件")])
    fill(url, held)
    store = SqlStore(make_url(url))
    now = store.load()
    draft = set_field(from_plan(now.plan, now.revision, TODAY, draft_id="d"), "k", "target", "150")
    app = at("sheet", draft.but(effective_from="2027-01-01"))
    pressed(app, "wizard-save")

    told = "\n".join(each.value for each in app.markdown)
    assert "2027-01-01" in told.replace("\\", "")
    assert "100件以上" not in told
    assert "100件 → 150件" in told
    pressed(app, "wizard-save-do")
    assert complaints(app) == []
    assert store.load().plan.by_id["k"].target == 100.0


def test_a_node_of_the_running_plan_is_retired_and_taken_back(at, drafts, url):
    held = snapshot([node("goal", kind="KGI"), node("f", "goal", kind="CSF"), node("k", "f")])
    fill(url, held)
    now = SqlStore(make_url(url)).load()
    app = at("kpi", from_plan(now.plan, now.revision, TODAY, draft_id="d"))
    pressed(app, "wizard-k--turn")
    pressed(app, "wizard-k--out")
    assert kept(drafts).by_id["k"].retired

    pressed(app, "wizard-k--out")

    assert not kept(drafts).by_id["k"].retired


def test_the_tree_leads_to_a_draft_of_the_running_plan(open_page, drafts):
    app = pressed(open_page("tree"), "edit-plan")

    assert complaints(app) == []
    [line] = drafts.list()
    assert line.title.startswith("はなまる雑貨店")


# -- what a target means ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "sentence", "told"),
    [
        ("ja", "売上高3億円", "3億円 = 2026年4月〜2027年3月の合計、月2,500万円"),
        ("ja", "会員数を300人から500人へ", "500人 = 2027年3月に到達する水準、月+16.7人"),
        ("en", "Grow sales to 300 million yen", "¥300M = total of Apr 2026 to Mar 2027, ¥25M a month"),
    ],
)
def test_beside_a_target_stands_what_it_means_with_its_amount_per_period(at, language, sentence, told):
    app = at("kgi", from_sentence(sentence, today=TODAY, draft_id="d", language=language), language=language)

    assert told in said(app)


def test_another_way_to_read_a_target_is_one_click_away(at, drafts):
    app = at("kgi", from_sentence("売上高3億円", today=TODAY, draft_id="d"))
    assert "毎月、合計36億円" in app.button(key="wizard-kgi-1--means-each").label

    pressed(app, "wizard-kgi-1--means-each")

    goal = kept(drafts).entries[0]
    assert (goal.text("shape"), goal.text("aggregation"), goal.text("target")) == ("each", "sum", "300,000,000")
    assert "3億円 = 2026年4月〜2027年3月の毎月、合計36億円" in said(app)
    assert app.button(key="wizard-kgi-1--means-total")


def test_where_name_and_unit_do_not_tell_every_way_is_offered_and_one_is_chosen(at, drafts):
    app = at("kgi", from_sentence("顧客数500社", today=TODAY, draft_id="d"))
    assert {f"wizard-kgi-1--means-{shape}" for shape in ("total", "each", "reach")} <= {each.key for each in app.button}

    pressed(app, "wizard-kgi-1--means-reach")

    goal = kept(drafts).entries[0]
    assert (goal.text("shape"), goal.text("aggregation")) == ("reach", "last")
    assert "wizard-kgi-1--means-reach" not in {each.key for each in app.button}


# -- when keeping fails ----------------------------------------------------------------------------------------


class Failing:
    """Drafts that cannot be written while `down`."""

    def __init__(self, real: Drafts) -> None:
        self.real, self.down = real, False

    def list(self):
        return self.real.list()

    def load(self, draft_id: str):
        return self.real.load(draft_id)

    def remove(self, draft_id: str) -> None:
        self.real.remove(draft_id)

    def save(self, draft: Draft, author: str, seen_version: int) -> int:
        if self.down:
            raise StoreUnavailable(reason="network")
        return self.real.save(draft, author, seen_version)


@languages
def test_what_cannot_be_kept_stays_on_the_page_with_a_sentence_and_is_kept_later(at, drafts, monkeypatch, language):
    failing = Failing(drafts)
    monkeypatch.setattr(session, "drafts", lambda: failing)
    app = at("kgi", empty(language), language=language)
    failing.down = True
    typed(app, "wizard-kgi-1--name", "A")
    typed(app, "wizard-kgi-1--unit", "B")

    assert complaints(app) == []
    assert app.button(key="wizard-keep")
    assert widget(app, "text_input", "wizard-kgi-1--name").value == "A"
    failing.down = False
    pressed(app, "wizard-keep")

    goal = kept(drafts).entries[0]
    assert (goal.name, goal.text("unit")) == ("A", "B")
    assert "wizard-keep" not in {each.key for each in app.button}


def test_drafts_that_cannot_be_read_are_told_and_a_new_one_can_begin(open_page, monkeypatch):
    class Unreadable(Failing):
        def list(self):
            raise StoreUnavailable(reason="network")

        def load(self, draft_id: str):
            raise StoreUnavailable(reason="network")

    monkeypatch.setattr(session, "drafts", lambda: Unreadable(open_drafts("memory:")))
    app = open_page("wizard", address={"draft": "d"})

    assert "下書きを開けません" in app.error[0].value
    assert app.button(key="wizard-begin-blank")


def test_two_at_one_draft_are_told_who_saved_and_both_texts_stand_at_the_field(at, drafts):
    app = at("kgi", empty())
    drafts.save(set_field(kept(drafts), "kgi-1", "name", "Theirs"), owner("鈴木"), 1)
    typed(app, "wizard-kgi-1--name", "Mine")

    assert "鈴木さんが" in said(app)
    assert "Theirs" in said(app)
    assert kept(drafts).entries[0].name == "Mine"

    pressed(app, "wizard-kgi-1--name-rival-0-take")

    assert widget(app, "text_input", "wizard-kgi-1--name").value == "Theirs"
    assert (kept(drafts).entries[0].name, kept(drafts).rivals) == ("Theirs", ())


def test_what_was_typed_in_both_tabs_of_a_draft_is_there_after_a_reload(at, open_page, drafts):
    first, second = at("kgi", empty()), at("kgi", empty())
    typed(first, "wizard-kgi-1--name", "First")
    typed(second, "wizard-kgi-1--name", "Second")
    typed(first, "wizard-kgi-1--unit", "円")
    typed(second, "wizard-kgi-1--target", "300")

    again = open_page("wizard", address={"draft": "d", "step": "kgi"})

    fields = [widget(again, "text_input", f"wizard-kgi-1--{name}").value for name in ("name", "unit", "target")]
    assert fields == ["Second", "円", "300"]
    assert "First" in said(again)
    assert "別のタブ" in said(again)
    assert [line.id for line in drafts.list()] == ["d"]
    pressed(again, "wizard-kgi-1--name-rival-0-leave")
    assert (kept(drafts).entries[0].name, kept(drafts).rivals) == ("Second", ())


def test_a_draft_that_was_removed_meanwhile_is_kept_as_another(at, drafts):
    app = at("kgi", empty())
    drafts.remove("d", owner("鈴木"))
    typed(app, "wizard-kgi-1--name", "Mine")

    assert "削除した" in said(app)
    (line,) = drafts.list()
    assert (line.title, app.query_params["draft"]) == ("Mine", line.id)
    pressed(app, "wizard-seen")
    assert "削除した" not in said(app)


def test_drafts_of_one_name_are_told_apart_by_where_they_began(open_page, drafts):
    drafts.save(shop().but(id="a"), owner("鈴木"), 0)
    drafts.save(set_field(empty().but(id="b", settings={"name": "EC"}), "kgi-1", "name", "粗利"), owner("佐藤"), 0)
    drafts.save(empty().but(id="c", settings={"name": "ほか"}), owner("佐藤"), 0)
    drafts.save(shop().but(id="a", settings={"name": "EC"}), owner("鈴木"), 1)

    rows = [each.value for each in open_page("wizard").markdown if "· " in each.value]

    (ec,) = [row for row in rows if "ひな形「" in row]
    (blank_one,) = [row for row in rows if "白紙から、粗利、指標1個" in row]
    assert "鈴木" in ec
    assert "佐藤" in blank_one
    assert not any("白紙" in row for row in rows if "ほか" in row)


def test_a_plan_is_replaced_or_archived_only_after_what_goes_was_ticked(open_page, drafts, at):
    held = snapshot([node("goal", kind="KGI")], {"goal": [100.0] * 3})
    app = at("sheet", set_field(empty(), "kgi-1", "name", "新目標"), held=held)
    assert "新しい指標が加わります" in said(app)
    app.radio(key="wizard-instead").set_value(True).run()
    pressed(app, "wizard-save")
    assert "実績 削除3" in app.warning[0].value
    pressed(app, "wizard-save-do")
    assert "先に、消えるものを" in said(app)

    app = pressed(open_page("wizard", held=held), "wizard-archive")
    assert "実績 削除3" in app.warning[0].value
    pressed(app, "wizard-archive-do")
    assert "先に、消えるものを" in said(app)


def test_looking_around_in_a_draft_stands_in_nobodys_way(at, drafts):
    app = at("kgi", empty())
    widget(app, "segmented_control", "wizard-steps").set_value("check").run()

    assert drafts.save(set_field(kept(drafts), "kgi-1", "name", "Theirs"), owner("鈴木"), 1) == 2


def test_who_may_not_design_a_plan_sees_a_sentence_and_writes_nothing(open_page, drafts, monkeypatch):
    looks_as(monkeypatch, viewer())

    app = open_page("wizard")

    assert len(app.error) == 1
    assert [button.key for button in app.button if button.key != "other-year"] == []


def test_a_write_asks_for_the_role_again(at, drafts, monkeypatch):
    app = at("kgi", empty())
    actors = iter([viewer(), viewer()])
    monkeypatch.setattr(session, "current_actor", lambda: next(actors, owner()))

    typed(app, "wizard-kgi-1--name", "A")

    assert kept(drafts).entries[0].name == ""


# -- large -----------------------------------------------------------------------------------------------------


def large() -> Draft:
    draft = blank(draft_id="d")
    for at in range(10):
        draft, _ = add_entry(draft, Kind.CSF, parents=("kgi-1",), fields={"name": f"F{at}"})
    for at in range(490):
        draft, _ = add_entry(draft, Kind.KPI, parents=(f"f{at % 10}",), fields={"name": f"K{at}", "target": str(at)})
    return draft


def test_five_hundred_nodes_are_drawn_in_parts(at):
    draft = large()
    for step in ("kgi", "kpi", "people", "check", "sheet"):
        app = at(step, draft)

        assert (step, complaints(app)) == (step, [])
        assert len(app.button) < 400


# -- from what people do -----------------------------------------------------------------------------------------


def test_an_action_becomes_a_kdi_and_its_quality_another_with_one_click_each(at, drafts):
    draft, factor = add_entry(empty(), Kind.CSF, parents=("kgi-1",), fields={"name": "集客"})
    draft, _ = add_entry(draft, Kind.KPI, parents=(factor,), fields={"name": "visits"})
    app = at(
        "kpi",
        draft.but(
            entries=(
                draft.entries[0],
                draft.entries[1].model_copy(update={"actions": ("声をかける",)}),
                draft.entries[2],
            )
        ),
    )

    pressed(app, f"wizard-{factor}--count-0")
    assert complaints(app) == []
    [counted] = kept(drafts).of_kind(Kind.KDI)
    assert (counted.name, counted.parents) == ("声をかける", ("visits",))

    app = at("kdi", kept(drafts))
    pressed(app, f"wizard-{counted.id}--quality")

    assert complaints(app) == []
    assert [each.text("unit") for each in kept(drafts).of_kind(Kind.KDI)] == ["回", "%"]


def test_all_targets_stand_in_one_table_with_what_they_mean(at):
    table = at("coherence", adding_up()).dataframe[0].value

    assert table["指標"].tolist() == ["売上", "Orders", "Price"]
    assert table["目標"].tolist()[1].startswith("100")
    assert table["目標の意味"].tolist()[0].startswith("120万円 = 2026年")


def test_a_shape_that_is_asked_for_may_be_left_to_the_default_which_is_kept_as_what_it_means(at, drafts):
    app = at("kgi", goal_of("顧客数を500社にする"))
    next(each for each in app.toggle if each.key and each.key.startswith("wizard-kgi-1--more")).set_value(True).run()
    shape = next(each for each in app.selectbox if "--shape" in (each.key or ""))
    assert shape.options[:2] == ["まだ選んでいません", "おまかせ（毎期）"]

    shape.set_value("usual").run()

    assert kept(drafts).by_id["kgi-1"].text("shape") == "each"
