"""Templates: every one is a sound tree in both languages, says where its typical values come from, and invents none."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.guide.completeness import completeness
from kpicore.guide.drafts import from_template, read_draft
from kpicore.guide.templates import Category, Template, TemplateNode, candidates, sources, template, templates
from kpicore.guide.templates.reading import read_template
from kpicore.language import near_key, same_key
from kpicore.lint import lint
from kpicore.lint.units import dimension_of, unit_conflict
from kpicore.model.node import Aggregation, Band, Direction, Kind, Node, Shape
from kpicore.model.plan import Plan
from kpicore.scoring.links.coherence import coherence
from kpicore.scoring.links.formula import formulas
from kpicore.text.manual.templates_page import templates_page

TODAY = date(2026, 11, 25)
LANGUAGES = ("ja", "en")
WIDEST_NAME = 40  # twenty full-width characters
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
ROOT = Path(__file__).resolve().parents[2]

every = pytest.mark.parametrize("each", templates(), ids=lambda each: each.key)
in_both = pytest.mark.parametrize("language", LANGUAGES)


def of_kind(each: Template, *kinds: Kind, language: str = "ja") -> list[TemplateNode]:
    return [node for node in each.nodes(language) if node.kind in kinds]


def all_nodes(each: Template, language: str = "ja") -> tuple[TemplateNode, ...]:
    return (*each.nodes(language), *each.more_factors(language))


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


# -- the collection ------------------------------------------------------------------------------------------------


def test_there_are_templates_for_many_departments_and_industries():
    categories = [each.category for each in templates()]

    assert len(templates()) >= 16
    assert min(categories.count(Category.DEPARTMENT), categories.count(Category.INDUSTRY)) >= 8


def test_the_order_is_fixed_departments_first_and_no_place_is_taken_twice():
    order = [(list(Category).index(each.category), each.place) for each in templates()]

    assert order == sorted(set(order))
    assert templates() is templates()


def test_a_template_is_found_by_its_key_and_an_unknown_key_is_an_error():
    assert all(template(each.key) is each for each in templates())
    with pytest.raises(KeyError):
        template("no-such-template")


@every
def test_a_language_without_words_is_an_error(each):
    with pytest.raises(ValueError, match="xx"):
        each.nodes("xx")


@in_both
def test_no_two_templates_have_one_name(language):
    names = [same_key(each.name(language)) for each in templates()]

    assert len(set(names)) == len(names)


# -- the shape of a tree -------------------------------------------------------------------------------------------


@every
def test_a_tree_has_one_goal_two_or_three_factors_three_to_five_kpis_and_an_action_or_two(each):
    count = {kind: len(of_kind(each, kind)) for kind in Kind}

    assert each.nodes("ja")[0].kind is Kind.KGI
    assert count[Kind.KGI] == 1
    assert 2 <= count[Kind.CSF] <= 3
    assert 3 <= count[Kind.KPI] <= 5
    assert 1 <= count[Kind.KDI] <= 2
    assert each.more_factors("ja")


@every
def test_only_factors_stand_right_under_the_goal(each):
    goal = each.goal("ja").id

    assert {node.kind for node in all_nodes(each) if goal in node.parents} == {Kind.CSF}


@every
def test_ids_are_unique_and_every_parent_stands_before_its_children(each):
    seen: set[str] = set()
    for node in all_nodes(each):
        assert node.id not in seen
        assert set(node.parents) <= seen
        assert bool(node.parents) == (node.kind is not Kind.KGI)
        seen.add(node.id)


@every
def test_every_factor_has_a_kpi_and_every_kpi_a_factor(each):
    kinds = {node.id: node.kind for node in each.nodes("ja")}
    measured = {parent for node in of_kind(each, Kind.KPI) for parent in node.parents}

    assert {node.id for node in of_kind(each, Kind.CSF)} == measured
    assert {kinds[parent] for parent in measured} == {Kind.CSF}


@every
def test_one_indicator_below_the_goal_is_proposed_to_be_starred(each):
    assert [node.kind for node in each.nodes("ja") if node.focus] == [Kind.KPI]


@every
def test_the_tree_is_the_same_in_both_languages(each):
    told = {"name", "definition", "unit", "response", "typical_text", "source", "why"}

    for one, other in zip(all_nodes(each, "ja"), all_nodes(each, "en"), strict=True):
        assert one.model_dump(exclude=told) == other.model_dump(exclude=told)


# -- what is counted -----------------------------------------------------------------------------------------------


@every
def test_an_indicator_says_how_it_is_counted_and_a_factor_why_it_matters(each):
    for node in all_nodes(each):
        counted = (node.unit, node.cadence, node.direction, node.aggregation, node.shape, node.definition)
        judged = (node.why, node.effect, node.control)
        assert all(judged if node.kind is Kind.CSF else counted), node.id
        assert not any(counted if node.kind is Kind.CSF else judged), node.id


@every
def test_every_kpi_has_a_response_to_agree_on(each):
    assert [node.id for node in of_kind(each, Kind.KPI) if not node.response] == []


def test_an_example_in_yen_is_none_in_dollars_and_a_published_figure_stays():
    housing = {node.id: node for node in template("housing").nodes("en")}
    money = next(node for node in housing.values() if node.unit == "¥" and node.typical_text and not node.source)
    published = money.model_copy(update={"source": "somebody"})

    assert (money.in_money("$").unit, money.in_money("$").typical_text) == ("$", "")
    assert money.in_money("¥") == money
    assert published.in_money("$").typical_text == money.typical_text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_two_indicators_share_a_response(language):
    said = [node.response for each in templates() for node in each.nodes(language) if node.response]

    assert len(set(said)) == len(said) > 100


@pytest.mark.parametrize("language", ["ja", "en"])
@every
def test_nothing_in_a_template_counts_the_same_twice(each, language):
    read = read_draft(from_template(each, language, TODAY), TODAY)

    assert completeness(read.plan, read.formulas).overlaps == ()


@every
def test_a_level_is_never_summed_and_a_total_always(each):
    for node in of_kind(each, Kind.KGI, Kind.KPI, Kind.KDI):
        if node.unit == "%":
            assert node.aggregation is not Aggregation.SUM, node.id
        if node.shape is Shape.TOTAL:
            assert node.aggregation is Aggregation.SUM, node.id


@every
@in_both
def test_a_formula_reads_and_its_units_work_out(each, language):
    plan = each.plan(language, TODAY)
    read = formulas(plan)

    assert read.problems == ()
    assert set(read.by_node) == {node.id for node in each.nodes(language) if node.formula}
    for node_id, formula in read.by_node.items():
        assert unit_conflict(formula.tree, plan.by_id[node_id], plan.by_id) is None
        assert {plan.by_id[each].kind for each in formula.inputs} == {Kind.KPI}


@every
def test_where_the_goal_is_a_profit_the_formula_of_its_sales_reads_and_is_money(each):
    is_profit = each.goal("ja").unit == "円" and re.search("利益|収支", each.goal("ja").name) is not None
    if each.sales_formula:
        plan = each.plan("ja", TODAY)
        sales = plan.nodes[0].model_copy(update={"name": "売上", "formula": each.sales_formula})
        read = formulas(plan.model_copy(update={"nodes": (sales, *plan.nodes[1:])}))
        assert read.problems == ()
        assert unit_conflict(read.by_node[sales.id].tree, sales, plan.by_id) is None
    assert is_profit or not each.sales_formula


@every
def test_japanese_units_are_units_the_reader_of_cells_knows(each):
    for node in each.plan("ja", TODAY).indicators:
        assert not dimension_of(node).unknown, (node.id, node.unit)


def test_a_goal_of_money_is_computed_by_its_kpis():
    assert [each.key for each in templates() if each.goal("ja").unit == "円" and not each.goal("ja").formula] == []


# -- typical values ------------------------------------------------------------------------------------------------


@every
def test_a_typical_value_has_its_words_and_words_without_a_number_a_source(each):
    for node in all_nodes(each):
        assert node.typical_text or (node.typical is None and node.source is None), node.id
        assert node.source or node.typical is not None or not node.typical_text, node.id


@every
def test_typical_values_that_are_complete_agree_with_the_formula_within_a_tenth(each):
    typical = {node.id: node.typical for node in each.nodes("ja")}
    plan = each.plan("ja", TODAY, {key: value for key, value in typical.items() if value is not None})
    for link in coherence(plan, TODAY):
        goal = typical[link.node]
        if isinstance(goal, float) and link.computed is not None:
            assert abs(link.computed - goal) <= 0.1 * goal, (link.node, link.computed, goal)


def test_the_trees_of_trades_have_typical_values_that_can_be_checked():
    complete = [
        each.key
        for each in templates()
        if each.goal("ja").typical is not None
        and all(
            dict.fromkeys([node.id for node in each.nodes("ja") if node.typical is not None]).keys()
            >= set(formula.inputs)
            for formula in formulas(each.plan("ja", TODAY)).by_node.values()
        )
        and each.goal("ja").formula
    ]

    assert {
        "clinic",
        "wholesale",
        "manufacturer",
        "car-repair",
        "insurance-agency",
        "cleaning",
        "nursery",
        "farm",
        "npo",
    } <= set(complete)
    assert {"ec", "housing", "care", "sales-new"} <= set(complete)


@every
@in_both
def test_the_number_of_a_typical_value_stands_in_the_words_of_its_source(each, language):
    for node in each.nodes(language):
        ends = [node.typical.low, node.typical.high] if isinstance(node.typical, Band) else [node.typical]
        for end in (end for end in ends if end is not None):
            assert _is_said(end, node.typical_text), (node.id, node.typical_text)


def _is_said(value: float, text: str) -> bool:
    # 1億1,520万 is 11,520万.
    text = re.sub(r"([0-9]+)億([0-9,]+)万", lambda each: f"{each[1]}{int(each[2].replace(',', '')):04d}万", text)
    said = [float(number.replace(",", "")) for number in re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)]
    return any(abs(number * scale - value) < 1e-6 * scale for number in said for scale in (1, 1e4, 1e6, 1e8))


@every
def test_every_source_is_in_the_list_of_sources(each):
    known = {(source.ja, source.link) for source in sources().values()}

    assert {(node.source, node.link) for node in all_nodes(each) if node.source} <= known


def test_every_source_of_the_list_is_used_and_no_address_is_half_written():
    used = {node.source for each in templates() for node in all_nodes(each)}

    assert [key for key, source in sources().items() if source.ja not in used] == []
    assert all(source.link is None or re.fullmatch(r"https?://\S+", source.link) for source in sources().values())


# -- words ---------------------------------------------------------------------------------------------------------


@every
@in_both
def test_names_fit_a_card(each, language):
    too_long = [node.name for node in all_nodes(each, language) if width(node.name) > WIDEST_NAME]

    assert too_long == []
    assert width(each.name(language)) <= WIDEST_NAME


@every
@in_both
def test_no_two_names_of_a_template_mean_the_same(each, language):
    keys = [near_key(node.name) for node in all_nodes(each, language)]

    assert sorted(keys) == sorted(set(keys))


@every
def test_a_name_means_the_same_in_full_width_with_or_without_no_and_as_a_number_of_things(each):
    for node in all_nodes(each):
        full_width = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in node.name)
        counted = re.sub("(?<![件人回社本台])数$", "件数", node.name)
        spellings = {node.name, full_width, node.name.replace("の", ""), counted, f" {node.name} "}
        assert len({near_key(spelling) for spelling in spellings}) == 1, spellings


@every
def test_english_words_are_english_and_japanese_ones_japanese(each):
    def texts(language: str) -> list[str]:
        words = ("name", "definition", "response", "why", "unit", "typical_text", "source")
        return [each.name(language), each.about(language)] + [
            getattr(node, word) for node in all_nodes(each, language) for word in words if getattr(node, word)
        ]

    assert [text for text in texts("en") if JAPANESE.search(text)] == []
    assert [text for text in texts("ja") if re.search(r"[a-z]{4,} [a-z]{3,}", text)] == []
    assert len(texts("ja")) == len(texts("en"))


@every
def test_long_texts_are_sentences(each):
    for node in all_nodes(each, "ja"):
        assert all(text.endswith("。") for text in (node.definition, node.response, node.why) if text), node.id
    for node in all_nodes(each, "en"):
        assert all(text.endswith(".") for text in (node.definition, node.response, node.why) if text), node.id


# -- the plan ------------------------------------------------------------------------------------------------------


def plausible(node: Node, given: TemplateNode) -> float:
    """A target somebody might set: the typical one, else a round number by unit."""
    if isinstance(given.typical, float):
        return given.typical
    less = node.direction is Direction.AT_MOST
    by_unit = {"%": 10.0 if less else 60.0, "円": 4_000.0 if less else 10_000.0}
    return by_unit.get(node.unit, 5.0 if less else 100.0)


def filled(each: Template, language: str) -> Plan:
    """The plan as its owner would fill it in, the goal's target being what the KPIs give."""
    told = dict(zip((node.id for node in each.nodes(language)), each.nodes("ja"), strict=True))
    in_japanese = each.plan("ja", TODAY).by_id
    targets = {key: plausible(in_japanese[key], node) for key, node in told.items() if node.kind is not Kind.CSF}
    plan = with_owner(each.plan(language, TODAY, targets))
    goals = {link.node: link.computed for link in coherence(plan, TODAY)}
    assert all(value is not None and value > 0 for value in goals.values())
    return with_owner(each.plan(language, TODAY, targets | goals))


def with_owner(plan: Plan) -> Plan:
    def owned(node: Node) -> Node:
        if not node.is_indicator:
            return node
        before = node.target * (1.25 if node.direction is Direction.AT_MOST else 0.8)
        return node.model_copy(update={"owner": "佐藤", "baseline": before})

    return plan.model_copy(update={"nodes": tuple(owned(node) for node in plan.nodes)})


@every
@in_both
def test_a_template_that_is_filled_in_passes_the_design_check_without_a_word(each, language):
    assert [(told.code, told.where) for told in lint(filled(each, language), None, TODAY)] == []


@every
def test_a_fresh_plan_has_no_targets_and_the_term_of_the_fiscal_year_around_today(each):
    plan = each.plan("ja", TODAY)

    assert {node.target for node in plan.nodes} == {None}
    assert (plan.nodes[0].start, plan.nodes[0].deadline) == (date(2026, 4, 1), date(2027, 3, 31))
    assert plan.settings.name == each.name("ja")


def test_targets_that_are_given_stand_in_the_plan():
    plan = template("ec").plan("ja", TODAY, {"cvr": 2.0})

    assert {node.id: node.target for node in plan.nodes if node.target is not None} == {"cvr": 2.0}


# -- candidates for a goal sentence --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("ECサイトの年間売上を1.5億円にする", "ec"),
        ("ネットショップの売り上げを2倍にしたい", "ec"),
        ("従業員定着率90%維持", "people"),
        ("歯科医院の医業収入を1億円に", "dental"),
        ("ラーメン屋の利益を増やす", "restaurant"),
        ("工場の不良率を1%以下に", "production"),
        ("市場シェア20%獲得", "management"),
        ("2027年3月期の採用人数を10人", "recruiting"),
        ("ＭＲＲを1,000万円へ", "saas"),
        ("注文住宅の契約を年間30棟", "housing"),
        ("顧客満足度を85点以上に", "support"),
        ("もっと儲けたい", "management"),
        ("在庫回転日数を45日から30日へ短縮", "production"),
        ("Double the revenue of our online store", "ec"),
        ("Keep employee turnover below 10%", "people"),
        ("Raise hotel occupancy to 80%", "lodging"),
    ],
)
def test_the_template_that_fits_a_goal_best_comes_first(sentence, first):
    assert candidates(sentence, "ja")[0].template == first


def test_a_goal_of_sales_brings_the_factors_of_every_template_about_sales():
    brought = {candidate.template for candidate in candidates("年間売上3億円達成", "ja")}

    assert {"sales-new", "ec", "retail", "management"} <= brought
    assert "people" not in brought


def test_a_goal_that_names_its_industry_brings_no_factor_of_another_one():
    brought = {candidate.template for candidate in candidates("歯科医院の売上を伸ばす", "ja")}

    assert {key for key in brought if template(key).category is Category.INDUSTRY} == {"dental"}
    assert "sales-new" in brought


def test_a_candidate_shows_why_it_is_there_and_what_measures_it():
    factor = candidates("ECサイトの年間売上を1.5億円にする", "ja")[0]

    assert factor.factor.name == "新規顧客獲得数の増加"
    assert factor.words == ("EC", "ECサイト", "売上")
    assert [node.name for node in factor.kpis] == ["新規訪問者数", "新規訪問者の購入率", "平均購入単価"]


def test_words_of_latin_letters_are_found_as_words_only():
    assert candidates("Second decision of the board", "en") == ()


@pytest.mark.parametrize("sentence", ["", "　", "がんばる", "<script>alert(1)</script>", "🎉" * 10_000])
def test_a_sentence_without_a_known_word_brings_nothing(sentence):
    assert candidates(sentence, "ja") == ()


@given(st.text(max_size=600) | st.sampled_from(["売上", "利益", "採用", "store sales"]), st.sampled_from(LANGUAGES))
def test_candidates_share_a_word_with_the_sentence_and_no_two_mean_the_same(sentence, language):
    found = candidates(sentence, language)
    names = [near_key(candidate.factor.name) for candidate in found]

    assert len(set(names)) == len(names)
    for candidate in found:
        origin = template(candidate.template)
        assert candidate.words
        assert set(candidate.words) <= {*origin.field_words, *origin.goal_words}


@every
def test_the_name_of_a_template_and_of_its_goal_bring_its_own_factors(each):
    for language in LANGUAGES:
        sentence = f"{each.name(language)} {each.goal(language).name}"
        assert each.key in {candidate.template for candidate in candidates(sentence, language)}


# -- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        {"category": '"guild"'},
        {"name.en": None},
        {"place": None},
        {"extra": '[[node]]\nid = "x"\nkind = "KPI"\nunit = "%"\nname.ja = "率"'},
        {"extra": '[[node]]\nid = "x"\nkind = "KPI"\nunit = "%"\nname = "CVR"\nsource = "nobody"'},
        {"extra": '[[node]]\nid = "x"\nkind = "KPI"\nunit = "%"\nname = "CVR"\ncolour = "red"'},
    ],
)
def test_a_file_with_a_fault_is_named(fault):
    lines = {
        "category": '"industry"',
        "place": "1",
        "name.ja": '"花屋"',
        "name.en": '"Florist"',
        "about": '"…"',
        "field_words": "[]",
        "goal_words": "[]",
        "extra": '[[node]]\nid = "a"\nkind = "KGI"\nunit.ja = "円"\nunit.en = "¥"\nname.ja = "売上"\nname.en = "Sales"',
    }
    goal = lines["extra"]

    def text(changed: dict[str, str | None]) -> str:
        head = [f"{key} = {value}" for key, value in (lines | changed).items() if value and key != "extra"]
        return "\n".join([*head, goal, changed.get("extra") or ""])

    assert read_template("florist", text({})).name("en") == "Florist"
    with pytest.raises(ValueError, match=r"florist\.toml"):
        read_template("florist", text(fault))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_of_templates_is_renewed(language: str):
    written = (ROOT / "docs" / language / "templates.md").read_text(encoding="utf-8")

    assert written == templates_page(language), "run: python -m kpicore.text.manual.templates_page docs"
