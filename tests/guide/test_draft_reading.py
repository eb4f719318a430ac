"""A draft read into a plan: texts through the readers of cells, mistakes at their fields, and nothing that is typed ever raises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.guide.drafts.beginnings import blank, from_plan, from_sentence, from_template
from kpicore.guide.drafts.editing import (
    LONGEST_TEXT,
    add_entry,
    choose,
    retire,
    set_effective_from,
    set_field,
    set_parents,
    set_sentence,
    set_setting,
    set_why,
)
from kpicore.guide.drafts.entries import FIELDS, REASONS, SETTING_FIELDS, Draft, Entry
from kpicore.guide.drafts.reading import ReadDraft, read_draft
from kpicore.guide.templates import templates
from kpicore.model import Aggregation, Band, Direction, Kind, Node, NodeState, Plan, Settings, Shape
from kpicore.periods import Cadence
from kpicore.problems import Severity

TODAY = date(2026, 11, 25)


def typed(**texts: str) -> ReadDraft:
    """Return a draft read, of a KGI and a KPI k with these texts."""
    draft, _ = add_entry(
        set_field(blank(), "kgi-1", "name", "売上"), Kind.KPI, parents=("kgi-1",), fields={"name": "k"}
    )
    for name, text in texts.items():
        draft = set_field(draft, "k", name, text)
    return read_draft(draft, TODAY)


def told(read: ReadDraft) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in read.problems]


@pytest.mark.parametrize(
    ("name", "text", "unit", "value"),
    [
        ("target", "1.5億", "円", 150_000_000.0),
        ("target", "１，２３４", "件", 1234.0),
        ("target", "15%", "%", 15.0),
        ("target", "8割", "%", 80.0),
        ("target", "125万円", "千円", 1250.0),
        ("target", "3時間30分", "時間", 3.5),
        ("target", "10〜20", "", Band(low=10, high=20)),
        ("target", "", "件", None),
        ("baseline", "△5", "", -5.0),
        ("deadline", "2027年3月末", "", date(2027, 3, 31)),
        ("deadline", "2027年3月期", "", date(2027, 3, 31)),
        ("deadline", "2027/3/31", "", date(2027, 3, 31)),
        ("start", "2026年度", "", date(2026, 4, 1)),
        ("direction", "以下", "", Direction.AT_MOST),
        ("direction", "at_most", "", Direction.AT_MOST),
        ("cadence", "週次", "", Cadence.WEEKLY),
        ("cadence", "weekly", "", Cadence.WEEKLY),
        ("aggregation", "平均", "", Aggregation.MEAN),
        ("shape", "合計", "", Shape.TOTAL),
        ("green", "100%", "", 1.0),
        ("weight", "2", "", 2.0),
        ("focus", "○", "", True),
        ("owner", " 佐藤 ", "", "佐藤"),
        ("definition", "=1+1", "", "=1+1"),
    ],
)
def test_a_text_is_read_as_a_cell_is(name: str, text: str, unit: str, value: object):
    read = typed(unit=unit, **{name: text})

    assert getattr(read.plan.by_id["k"], name) == value
    assert read.problems == ()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("target", "たくさん", "not-a-number"),
        ("target", "#DIV/0!", "sheet-error"),
        ("target", "20〜10", "band-reversed"),
        ("baseline", "八十か", "not-a-number"),
        ("deadline", "そのうち", "unreadable-period"),
        ("deadline", "2027-02-31", "unreadable-period"),
        ("direction", "うえ", "unknown-direction"),
        ("cadence", "ときどき", "unknown-cadence"),
        ("weight", "-1", "bad-weight"),
        ("green", "3", "bad-threshold"),
        ("green", "1e999", "bad-threshold"),
        ("focus", "たぶん", "bad-mark"),
        ("name", "  ", "name-missing"),
        ("name", "あ" * 201, "text-too-long"),
        ("definition", "あ" * 10_001, "text-too-long"),
        ("response", "a\x00b", "control-character"),
        ("formula", "訪問者 × 3", "formula-unknown-id"),
        ("formula", "k × 2", "formula-self-reference"),
        ("formula", "kgi-1 ÷ 0", "formula-divides-by-zero"),
        ("formula", "(kgi-1", "formula-unbalanced"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_the_rest_is_read(name: str, text: str, code: str):
    read = typed(owner="佐藤", **{name: text})

    assert told(read) == [(code, f"k/{name}")]
    assert read.plan.by_id["k"].owner == "佐藤"
    assert read.draft.by_id["k"].text(name) == text


def test_ten_thousand_characters_are_kept_and_read():
    read = typed(definition="あ" * 10_000)

    assert read.problems == ()
    assert read.plan.by_id["k"].definition == "あ" * 10_000


def test_a_formula_may_be_typed_with_names_and_is_kept_with_ids():
    draft = blank()
    for name in ("来店客数", "客単価（税込）", "Repeat rate"):
        draft, _ = add_entry(draft, Kind.KPI, parents=("kgi-1",), fields={"name": name})
    draft = set_field(
        set_field(draft, "kgi-1", "name", "売上"), "kgi-1", "formula", "来店客数 × 「客単価（税込）」 × Repeat rate"
    )

    read = read_draft(draft, TODAY)

    assert read.problems == ()
    assert read.plan.by_id["kgi-1"].formula == "kpi-1 × kpi-2 × repeat-rate"
    assert read.formulas.by_node["kgi-1"].inputs == ("kpi-1", "kpi-2", "repeat-rate")


def test_a_name_that_means_two_indicators_is_no_name_in_a_formula():
    draft = blank()
    for _ in range(2):
        draft, _ = add_entry(draft, Kind.KPI, parents=("kgi-1",), fields={"name": "客数"})
    draft = set_field(set_field(draft, "kgi-1", "name", "売上"), "kgi-1", "formula", "客数 × 2")

    [problem] = read_draft(draft, TODAY).problems

    assert (problem.code, problem.where, problem.facts["column"]) == ("formula-unknown-id", "kgi-1/formula", 1)


def test_formulas_that_go_round_in_a_circle_are_told_at_each():
    draft = set_field(blank(), "kgi-1", "name", "a")
    draft, _ = add_entry(draft, Kind.KPI, parents=("kgi-1",), fields={"name": "b", "formula": "a + 1"})
    draft = set_field(draft, "kgi-1", "formula", "b + 1")

    assert told(read_draft(draft, TODAY)) == [("formula-cycle", "kgi-1/formula"), ("formula-cycle", "b/formula")]


def test_parents_that_go_round_in_a_circle_are_read_and_left_to_the_design_check():
    draft, _ = add_entry(blank(), Kind.KPI, fields={"name": "a"}, parents=("b",))
    draft, _ = add_entry(draft, Kind.KPI, fields={"name": "b"}, parents=("a",))

    assert {node.id: node.parents for node in read_draft(draft, TODAY).plan.nodes}["a"] == ("b",)


def test_candidates_and_what_stands_only_under_them_are_no_part_of_the_plan():
    draft = set_field(blank(), "kgi-1", "name", "売上")
    for name in ("one", "two"):
        draft, _ = add_entry(draft, Kind.CSF, parents=("kgi-1",), fields={"name": name}, chosen=name == "one")
    draft, _ = add_entry(draft, Kind.KPI, parents=("two",), fields={"name": "below"})
    draft, _ = add_entry(draft, Kind.KPI, parents=("one", "two"), fields={"name": "shared"})

    read = read_draft(draft, TODAY)

    assert [(node.id, node.parents) for node in read.plan.nodes] == [
        ("kgi-1", ()),
        ("one", ("kgi-1",)),
        ("shared", ("one",)),
    ]
    assert "below" in read_draft(choose(draft, "two"), TODAY).plan.by_id


def test_an_entry_without_a_name_is_called_by_its_sentence_or_its_kind_never_by_its_id_and_is_no_error():
    draft, _ = add_entry(blank(), Kind.KPI, sentence="駅前で 目立つ")
    for _ in range(2):
        draft, _ = add_entry(draft, Kind.KPI)

    read = read_draft(draft, TODAY)

    assert [node.name for node in read.plan.nodes] == [
        "名前のないKGI",
        "駅前で 目立つ",
        "名前のないKPI",
        "名前のないKPI 2",
    ]
    assert told(read) == []
    assert read_draft(blank(language="en"), TODAY).plan.nodes[0].name == "Unnamed KGI"
    assert told(read_draft(set_field(blank(), "kgi-1", "name", "  "), TODAY)) == [("name-missing", "kgi-1/name")]


def test_a_cadence_left_to_the_board_is_a_choice_and_stored_as_the_usual_one():
    draft = set_field(blank(), "kgi-1", "name", "売上")

    assert read_draft(draft, TODAY).plan.nodes[0].cadence is Cadence.MONTHLY
    assert read_draft(set_field(draft, "kgi-1", "cadence", "いつか"), TODAY).plan.nodes[0].cadence is None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("fiscal_start_month", "10月", 10),
        ("fiscal_start_month", "１", 1),
        ("closing_day", "20日", 20),
        ("green", "70%", 0.7),
        ("days_off", "土日祝、2026-12-29〜2027-01-03", ("saturday", "sunday", "public", "2026-12-29/2027-01-03")),
        ("name", "<b>売上</b>", "<b>売上</b>"),
    ],
)
def test_settings_are_read_as_those_of_a_sheet(name: str, text: str, value: object):
    read = read_draft(set_setting(set_setting(blank(), "yellow", "60%"), name, text), TODAY)

    assert getattr(read.plan.settings, name) == value
    assert [problem for problem in read.problems if problem.where.startswith("/")] == []


def test_a_setting_that_cannot_be_read_is_told_and_leaves_the_usual_one():
    read = read_draft(set_setting(blank(), "fiscal_start_month", "13月"), TODAY)

    assert ("bad-setting", "/fiscal_start_month") in told(read)
    assert read.plan.settings.fiscal_start_month == Settings().fiscal_start_month


def test_the_day_new_targets_count_from_may_be_a_month_and_is_today_where_it_cannot_be_read():
    draft = from_plan(Plan(), "1", TODAY)

    assert read_draft(set_effective_from(draft, "2026年12月"), TODAY).effective_from == date(2026, 12, 1)
    assert read_draft(draft, TODAY).effective_from == TODAY
    read = read_draft(set_effective_from(draft, "いつか"), TODAY)
    assert (read.effective_from, told(read)) == (TODAY, [("unreadable-period", "/effective_from")])


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.key)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_template_is_read_without_a_mistake(template, language: str):
    read = read_draft(from_template(template, language, TODAY), TODAY)

    assert read.problems == ()
    assert [node.id for node in read.plan.nodes] == [node.id for node in template.nodes(language)]
    assert all(node.target is None for node in read.plan.nodes)


def test_what_looks_past_is_told_in_an_edit_and_not_in_a_new_plan():
    node = Node(id="k", kind="KPI", name="件数", target=10.0, start=date(2026, 4, 1), deadline=date(2027, 3, 31))
    draft = from_plan(Plan(nodes=(node,)), "1", TODAY)

    read = read_draft(set_field(draft, "k", "direction", "at_most"), TODAY)

    assert [(each.code, each.where, each.severity) for each in read.problems] == [
        ("changes-the-past", "k/direction", Severity.WARNING)
    ]
    assert told(typed(direction="at_most")) == []
    assert told(read_draft(set_field(draft, "k", "target", "20"), TODAY)) == []
    assert told(read_draft(set_field(draft, "k", "target", ""), TODAY)) == [("changes-the-past", "k/target")]
    earlier = set_effective_from(set_field(draft, "k", "target", "20"), "2026-04-01")
    assert told(read_draft(earlier, TODAY)) == [("changes-the-past", "/effective_from")]
    assert told(read_draft(set_setting(draft, "green", "120%"), TODAY)) == [("changes-the-past", "/green")]


# -- whatever is typed ---------------------------------------------------------------------------------------------

HOSTILE = [
    "",
    " ",
    "'",
    "''",
    "=1+1",
    "=IMPORTXML(1)",
    "<script>alert(1)</script>",
    "**bold** [x](javascript:alert(1))",
    "a\x00b\x1b[31m",
    "\ud800",
    "🙂👨‍👩‍👧",
    "\u202eabc",
    "1" * 400,
    "1e999",
    "-" * 3000,
    "あ" * 10_000,
    "9999999年13月",
    "2026年4月第1週",
    "0÷0",
    "kgi-1 ÷ kgi-1",
    "(" * 3000,
    "k + k + k",
    "10〜",
    "〜",
    "1〜2〜3",
    "nan",
    "inf",
    "∞",
    "{0.__class__}",
    "\n\n",
    "a,b",
    '"',
    "%s",
    "円",
    "千円",
    "99999999999999999999億円",
]
anything = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
fields = st.dictionaries(st.sampled_from(FIELDS), anything, max_size=8)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Any draft a person can make by typing anything anywhere, new or of a running plan."""
    draft = blank()
    if draw(st.booleans()):
        node = Node(id="k/1", kind="KPI", name="件数", target=10.0, parents=("nobody",))
        draft = from_plan(Plan(nodes=(node, Node(id="'", kind="KGI", name="売上", target=1.0))), "1", TODAY)
    for _ in range(draw(st.integers(0, 4))):
        ids = [entry.id for entry in draft.entries]
        parents = draw(st.lists(st.sampled_from([*ids, "nobody"]), max_size=2))
        draft, new_id = add_entry(draft, draw(st.sampled_from(Kind)), parents=parents, chosen=draw(st.booleans()))
        draft = set_why(draft, new_id, draw(anything))
        draft = set_sentence(draft, new_id, draw(anything), TODAY).draft
    for entry in draft.entries:
        for name, text in draw(fields).items():
            draft = set_field(draft, entry.id, name, text)
        if draw(st.booleans()):
            draft = set_parents(
                draft, entry.id, draw(st.lists(st.sampled_from([e.id for e in draft.entries]), max_size=3))
            )
        if draw(st.integers(0, 5)) == 0:
            draft = retire(draft, entry.id)
    for name, text in draw(st.dictionaries(st.sampled_from(SETTING_FIELDS), anything, max_size=4)).items():
        draft = set_setting(draft, name, text)
    return set_effective_from(draft, draw(anything))


@given(drafts())
def test_whatever_is_typed_is_read_without_raising_and_told_at_a_field(draft: Draft):
    read = read_draft(draft, TODAY)

    assert {node.id for node in read.plan.nodes} == {entry.id for entry in draft.entries if draft.in_plan(entry)}
    for problem in read.problems:
        entry_id, _, name = problem.where.rpartition("/")
        assert entry_id in draft.by_id or (entry_id == "" and name in {*SETTING_FIELDS, "effective_from"}), problem
        assert name in {*FIELDS, *REASONS, *SETTING_FIELDS, "effective_from", "parents", "kind"}


@given(drafts())
def test_a_draft_as_json_and_back_is_the_same_draft(draft: Draft):
    assert Draft.model_validate_json(draft.model_dump_json()) == draft


def test_what_is_longer_than_anybody_types_is_cut_once_and_told():
    draft = set_field(blank(), "kgi-1", "definition", "あ" * (LONGEST_TEXT + 1))

    assert len(draft.by_id["kgi-1"].text("definition")) == LONGEST_TEXT
    assert ("text-too-long", "kgi-1/definition") in told(read_draft(draft, TODAY))


def test_five_hundred_entries_are_read():
    entries = [Entry(id="goal", kind=Kind.KGI, fields={"name": "売上", "target": "1.5億", "unit": "円"})]
    entries += [
        Entry(
            id=f"k{at}", kind=Kind.KPI, parents=("goal",), fields={"name": f"指標{at}", "target": "1,000", "unit": "件"}
        )
        for at in range(499)
    ]
    sums = " + ".join(f"指標{at}" for at in range(100))
    entries[0] = Entry.model_validate({**dict(entries[0]), "fields": {**entries[0].fields, "formula": sums}})

    read = read_draft(Draft(entries=tuple(entries)), TODAY)

    assert read.problems == ()
    assert len(read.plan.nodes) == 500
    assert len(read.formulas.by_node["goal"].inputs) == 100


def test_a_retired_entry_stays_in_the_plan_as_retired():
    draft = from_plan(Plan(nodes=(Node(id="k", kind="KPI", name="件数"),)), "1", TODAY)

    assert read_draft(retire(draft, "k"), TODAY).plan.by_id["k"].state is NodeState.RETIRED


def test_the_title_is_the_plans_name_else_its_goals():
    draft = from_sentence("2027年3月末までに売上高1.5億円", today=TODAY)

    assert (blank().title, draft.title, set_setting(draft, "name", "計画A").title) == ("", "売上高", "計画A")
