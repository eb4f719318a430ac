"""What every store promises. One list, run on each of them; a new store joins in conftest.py."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from kpicore.errors import CannotWrite, ChangeConflict, NotAllowed, NotTheirs, ReadOnlyStore
from kpicore.model import (
    Action,
    ActionState,
    Band,
    Change,
    LandingOverride,
    Meeting,
    MeetingState,
    Node,
    Plan,
    ResourceMove,
    Review,
    ReviewDecision,
    Settings,
    Snapshot,
    Target,
    actuals_table,
)
from kpicore.model.access import Actor, Role
from kpicore.model.rows import Tables, changes_between, key_of, tables_of
from kpicore.sheets.writing import without_provenance
from kpicore.stores.base import NEVER_SAVED, Store
from kpicore.stores.google.store import GoogleSheetStore
from kpicore.text.sentences import error_sentence
from tests.laws import tried
from tests.people import owner, staff, viewer
from tests.sheets import plans
from tests.stores.conftest import READABLE, SECONDS_TO_END, WRITABLE, Open, Source

SHOP = Snapshot(
    plan=Plan(
        settings=Settings(
            name="ECサイト",
            year_begun="FY2026",
            closing_day=20,
            days_off=("saturday", "public", "2026-08-13/2026-08-16"),
        ),
        nodes=(
            Node(
                id="sales",
                kind="KGI",
                name="売上",
                unit="円",
                target=150_000_000,
                shape="total",
                deadline=date(2027, 3, 31),
            ),
            Node(
                id="new",
                kind="CSF",
                name="新規顧客",
                parents=("sales",),
                why="既存客だけでは、\n目標に届かない",
                effect=3,
                control=1,
                actions=("展示会に出る、月1回", "紹介を頼む"),
                response_when="misses-3",
                response_owner="鈴木",
                response_days=3,
                entered_from=date(2026, 11, 30),
            ),
            Node(
                id="visitors",
                kind="KPI",
                name="訪問者数",
                parents=("new", "sales"),
                target=5000,
                focus=True,
                position=2.5,
            ),
            Node(id="stay", kind="KPI", name="滞在時間", parents=("new",), target=Band(low=10, high=20.5), weight=0),
        ),
        targets=(
            Target(indicator="visitors", period="2026-04", value=4000, baseline=-1500.25),
            Target(indicator="visitors", period="2026-04", value=4500, effective_from=date(2026, 4, 1)),
            Target(indicator="stay", value=Band(low=-1.5, high=0)),
        ),
        landings=(
            LandingOverride(indicator="sales", value=1.4e8, author="佐藤", at=datetime(2026, 6, 1, 9, tzinfo=UTC)),
        ),
    ),
    actuals=actuals_table(
        [
            {
                "indicator": "visitors",
                "period": "2026-04",
                "value": 4321.5,
                "text": "４，３２１.５",
                "cell": "実績!C7",
                "flags": "approximate",
            },
            {"indicator": "visitors", "period": "2026-W15", "value": 0, "recorded_at": "2026-04-10T09:30:00.250000"},
            {"indicator": "stay", "period": "FY2026-Q1", "value": -1e-7, "note": "仮", "entered_by": "鈴木"},
        ]
    ),
    meetings=(
        Meeting(
            id="m1",
            date=date(2026, 5, 7),
            people=("佐藤 花子", "鈴木,一郎"),
            state=MeetingState.CLOSED,
            as_of=date(2026, 5, 6),
            summary="訪問者数を強化する。\n判定は6月末",
        ),
    ),
    reviews=(
        Review(
            id="r1",
            date=date(2026, 5, 7),
            node="visitors",
            fact="未達",
            decision=ReviewDecision.REINFORCE,
            meeting="m1",
            watch_until=date(2026, 5, 21),
            resources=(
                ResourceMove(source="チラシ", target="広告: 検索", amount="月15万円"),
                ResourceMove(amount="週2日"),
            ),
            judged_on=date(2026, 6, 30),
        ),
    ),
    actions=(
        Action(
            id="a1",
            review="r1",
            text="広告を増やす",
            owner="鈴木",
            due=date(2026, 5, 31),
            state=ActionState.DOING,
            node="visitors",
            aimed=4800.5,
            rolled=2,
            opened=date(2026, 5, 7),
            closed=date(2026, 5, 30),
        ),
    ),
)


def save(store: Store, after: Snapshot, author: str = "佐藤") -> str:
    return store.save(changes_between(store.load(), after), owner(author))


def setting(key: str, before: Any, after: Any) -> Change:
    return Change("settings", (key,), {"key": key, "value": before}, {"key": key, "value": after})


def adds_actual(value: float, *, indicator: str = "visitors", period: str = "2026-05", **fields: Any) -> Change:
    row = {"indicator": indicator, "period": period, "value": value, **fields}
    return Change("actuals", (indicator, period), None, row)


def rows(snapshot: Snapshot, store: Store) -> Tables:
    """Return the rows of a snapshot; of a sheet without where its actuals came from, which is the sheet itself."""
    tables = tables_of(snapshot)
    if isinstance(store, GoogleSheetStore):
        tables["actuals"] = {key: without_provenance(row) or {} for key, row in tables["actuals"].items()}
    return tables


def content(store: Store) -> Tables:
    return rows(store.load(), store)


# -- load and save --------------------------------------------------------------------------------------------


def test_a_store_that_nothing_was_saved_to_is_empty(store: Store):
    assert store.revision() == NEVER_SAVED
    assert store.load().revision == NEVER_SAVED
    assert content(store) == rows(Snapshot(), store)
    assert store.history() == []


def test_what_was_saved_is_loaded_again_also_by_another(open_again: Open):
    revision = save(open_again(), SHOP)

    store = open_again()
    loaded = store.load()

    assert rows(loaded, store) == rows(SHOP, store)
    assert loaded.plan == SHOP.plan
    assert (loaded.reviews, loaded.actions, loaded.problems) == (SHOP.reviews, SHOP.actions, ())
    assert loaded.revision == revision


def test_actuals_are_loaded_in_the_agreed_table(store: Store):
    save(store, SHOP)

    key = ["indicator", "period"]
    loaded = store.load().actuals.sort_values(key, ignore_index=True)

    given = SHOP.actuals.sort_values(key, ignore_index=True)
    if isinstance(store, GoogleSheetStore):
        given[["text", "cell"]] = loaded[["text", "cell"]]
    pd.testing.assert_frame_equal(loaded, given)


def test_a_table_without_actuals_has_the_agreed_columns(store: Store):
    store.save([setting("name", "", "計画")], owner("佐藤"))

    pd.testing.assert_frame_equal(store.load().actuals, Snapshot().actuals)


def test_a_snapshot_says_when_it_was_read(store: Store):
    save(store, SHOP)

    read_at = store.load().read_at

    assert read_at is not None
    assert read_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - read_at) < timedelta(minutes=1)


def test_a_loaded_table_can_be_changed_without_changing_the_store(store: Store):
    save(store, SHOP)

    loaded = store.load().actuals
    loaded["value"] = 0.0

    assert content(store) == rows(SHOP, store)


def test_blank_and_zero_and_false_stay_what_they_are(store: Store):
    save(store, SHOP)

    stay = store.load().plan.by_id["stay"]

    assert (stay.weight, stay.green, stay.definition, stay.focus, stay.start) == (0, None, "", False, None)


def test_a_band_stays_a_band_and_can_become_a_number(store: Store):
    save(store, SHOP)
    assert store.load().plan.by_id["stay"].target == Band(low=10, high=20.5)
    before = content(store)["nodes"]["stay",]

    store.save([Change("nodes", ("stay",), before, {**before, "target": 12.0})], owner("佐藤"))

    assert store.load().plan.by_id["stay"].target == 12


def test_two_agreements_on_one_period_are_two_targets(store: Store):
    save(store, SHOP)

    agreed = [(t.period, t.effective_from, t.value) for t in store.load().plan.targets if t.indicator == "visitors"]

    assert agreed == [("2026-04", None, 4000), ("2026-04", date(2026, 4, 1), 4500)]


HOSTILE = (
    '=IMPORTXML("http://x","//a")',
    "+1",
    "-x",
    "@cmd",
    "'; DROP TABLE nodes; --",
    "quotes \" and ' and `",
    "line\nbreak\r\nand\ttab",
    "👨‍👩‍👧 𠮷野家 ﷽",
    "  blanks  around　",
    "%s %(name)s ? :name {x}",
    "\\u0000 \\ \\n",
)
#: No cell is so long, and no row of a sheet stands for a node without a name.
NOT_IN_A_SHEET = ("x" * 100_000, "")


def all_of(*texts: str) -> Snapshot:
    """Return a snapshot with each of these texts wherever there can be one, and the last of them as the name of the plan."""
    names = {text: text or "-" for text in texts}
    plan = Plan(
        settings=Settings(name=texts[-1]),
        nodes=tuple(Node(id=name, kind="KPI", name=text, parents=(text,), owner=text) for text, name in names.items()),
        targets=tuple(Target(indicator=text, value=1) for text in texts),
    )
    entries = [
        {"indicator": name, "period": "2026-04", "value": 1, "text": text, "note": text} for text, name in names.items()
    ]
    return Snapshot(
        plan, actuals_table(entries), actions=tuple(Action(id=name, text=text) for text, name in names.items())
    )


def test_hostile_texts_survive_everywhere(store: Store):
    texts = HOSTILE
    if isinstance(store, GoogleSheetStore):
        for text in NOT_IN_A_SHEET:
            refuses(store, all_of(text))
    else:
        texts = (*HOSTILE, *NOT_IN_A_SHEET)

    for number in range(1, len(texts) + 1):
        after = all_of(*texts[:number])
        save(store, after, author=texts[number - 1])
        assert content(store) == rows(after, store)
    assert {line.author for line in store.history()} == set(texts)


def refuses(store: Store, after: Snapshot) -> None:
    """Assert that a snapshot the store has no place for is refused as a whole."""
    before = content(store)
    with pytest.raises(CannotWrite):
        save(store, after)
    assert content(store) == before
    assert store.history() == []


def test_a_number_is_kept_to_its_last_bit(store: Store):
    numbers = [0.1 + 0.2, 1e300, 5e-324, -0.0, 123456789012345.67, 2.0**53, 3.0]
    by_period = {f"2026-{month:02d}": number for month, number in enumerate(numbers, 1)}

    store.save([adds_actual(number, period=period) for period, number in by_period.items()], owner("佐藤"))

    actuals = store.load().actuals
    assert dict(zip(actuals["period"], actuals["value"], strict=True)) == by_period


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
    ids = st.text("ab-_売", min_size=1, max_size=3)
    numbers = st.floats(allow_nan=False, allow_infinity=False)
    values = st.one_of(numbers, st.builds(Band, low=numbers, high=numbers))
    days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
    periods = st.sampled_from(["2026-04-06", "2026-W15", "2026-04", "FY2026-Q1", "FY2026-H2", "FY2026"])
    node = st.builds(
        Node,
        id=ids,
        parents=st.lists(ids, max_size=3).map(tuple),
        name=texts,
        target=st.none() | values,
        baseline=st.none() | numbers,
        start=st.none() | days,
        weight=st.none() | st.floats(0, 10),
        formula=texts,
        focus=st.booleans(),
        position=st.none() | numbers,
        why=texts,
        effect=st.none() | st.integers(1, 3),
        actions=st.lists(texts, max_size=2).map(tuple),
        control=st.none() | st.integers(1, 3),
    )
    target = st.builds(Target, indicator=ids, period=st.none() | periods, value=values, effective_from=st.none() | days)
    actual = st.fixed_dictionaries(
        {"indicator": ids, "period": periods, "value": numbers},
        optional={
            "text": texts,
            "note": texts,
            "recorded_at": st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),
        },
    )
    actuals = draw(st.lists(actual, max_size=5, unique_by=lambda row: (row["indicator"], row["period"])))
    return Snapshot(
        Plan(
            settings=draw(st.builds(Settings, name=texts, green=numbers, closing_day=st.none() | st.integers(1, 31))),
            nodes=tuple(draw(st.lists(node, max_size=4, unique_by=lambda node: node.id))),
            targets=tuple(
                draw(st.lists(target, max_size=4, unique_by=lambda t: (t.indicator, t.period, t.effective_from)))
            ),
        ),
        actuals_table(actuals),
        actions=tuple(draw(st.lists(st.builds(Action, id=ids, text=texts), max_size=2, unique_by=lambda a: a.id))),
    )


@pytest.mark.parametrize("kind", sorted(WRITABLE.keys() - {"google"}))
@tried(one_in=6)
@given(states=st.lists(snapshots(), min_size=1, max_size=3))
def test_whatever_is_saved_over_whatever_it_is_loaded_and_undone(
    kind: str, states: Sequence[Snapshot], tmp_path_factory: pytest.TempPathFactory
):
    kept_and_undone(kind, states, tmp_path_factory)


@tried(one_in=6, phases=set(Phase) - {Phase.shrink})
@given(states=st.lists(plans.snapshots(), min_size=1, max_size=2))
def test_whatever_a_sheet_can_say_is_kept_and_undone(
    states: Sequence[Snapshot], tmp_path_factory: pytest.TempPathFactory
):
    kept_and_undone("google", with_one_calendar(states), tmp_path_factory)


def with_one_calendar(states: Sequence[Snapshot]) -> list[Snapshot]:
    """Return the states with the calendar of the first: the words of a sheet (2026年度第1四半期) mean what its calendar says."""
    first = states[0].plan.settings
    same = {
        name: getattr(first, name) for name in ("fiscal_start_month", "fiscal_year_name", "closing_day", "timezone")
    }
    planned = (s.plan.model_copy(update={"settings": s.plan.settings.model_copy(update=same)}) for s in states)
    return [replace(state, plan=plan) for state, plan in zip(states, planned, strict=True)]


def kept_and_undone(kind: str, states: Sequence[Snapshot], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Assert that each state is loaded as it was saved over the one before, and that undoing all leads back to nothing."""
    with WRITABLE[kind](tmp_path_factory.mktemp("law")) as open_again:
        store = open_again()
        for state in states:
            save(store, state)
            assert content(store) == rows(state, store)
        store.save([line.change.undone() for line in store.history()], owner("undo"))
        assert content(store) == rows(Snapshot(), store)


# -- order ----------------------------------------------------------------------------------------------------


def node(identity: str, name: str = "") -> Node:
    return Node(id=identity, kind="KPI", name=name or identity)


def ids(store: Store) -> str:
    return "".join(node.id for node in store.load().plan.nodes)


def test_nodes_keep_the_order_they_were_saved_in(store: Store):
    save(store, Snapshot(Plan(nodes=tuple(map(node, "zbya")))))

    assert ids(store) == "zbya"


def test_a_changed_node_stays_in_its_place_and_a_new_one_comes_last(store: Store):
    save(store, Snapshot(Plan(nodes=tuple(map(node, "zby")))))

    save(store, Snapshot(Plan(nodes=(node("z"), node("b", "新しい名前"), node("y"), node("a")))))

    assert ids(store) == "zbya"


def test_a_node_that_comes_back_takes_its_old_place(store: Store):
    whole = Snapshot(Plan(nodes=tuple(map(node, "zby"))))
    save(store, whole)
    save(store, Snapshot(Plan(nodes=(node("z"), node("y")))))
    assert ids(store) == "zy"

    save(store, whole)

    assert ids(store) == "zby"


# -- revisions ------------------------------------------------------------------------------------------------


def test_the_revision_changes_exactly_when_the_content_does(store: Store):
    first = save(store, SHOP)
    assert store.revision() == first == store.load().revision

    assert store.save([], owner("佐藤")) == first
    row = content(store)["nodes"]["new",]
    assert store.save([Change("nodes", ("new",), row, dict(row))], owner("佐藤")) == first
    assert store.revision() == first
    assert {line.revision for line in store.history()} == {first}

    second = store.save([setting("name", "ECサイト", "EC")], owner("佐藤"))
    assert second != first
    assert store.revision() == second == store.load().revision


def test_a_way_there_and_back_in_one_batch_is_no_change(store: Store):
    there = adds_actual(5)

    revision = store.save([there, there.undone()], owner("佐藤"))

    assert revision == store.revision() == NEVER_SAVED
    assert store.history() == []


def test_a_revision_never_comes_back_though_the_content_does(store: Store):
    first = store.save([setting("name", "", "A")], owner("佐藤"))
    second = store.save([setting("name", "A", "B")], owner("佐藤"))
    third = store.save([setting("name", "B", "A")], owner("佐藤"))

    assert len({NEVER_SAVED, first, second, third}) == 4


# -- conflicts ------------------------------------------------------------------------------------------------


def test_a_conflict_is_told_and_nothing_of_the_batch_is_applied(store: Store):
    save(store, SHOP)
    before, history = content(store), store.history()
    stale = setting("name", "古い名前", "新しい名前")

    with pytest.raises(ChangeConflict) as conflict:
        store.save([adds_actual(1), stale, adds_actual(2, period="2026-06")], owner("田中"))

    told = {
        "table": "settings",
        "key": ("name",),
        "seen": {"key": "name", "value": "古い名前"},
        "found": {"key": "name", "value": "ECサイト"},
    }
    assert conflict.value.facts.items() >= told.items()
    assert content(store) == before
    assert store.history() == history


def test_a_row_that_is_there_cannot_be_added_and_one_that_is_not_cannot_go(store: Store):
    store.save([adds_actual(1)], owner("佐藤"))
    there = next(iter(tables_of(store.load())["actuals"].values()))

    with pytest.raises(ChangeConflict) as added:
        store.save([adds_actual(2)], owner("田中"))
    with pytest.raises(ChangeConflict) as removed:
        store.save([Change("actuals", ("visitors", "2026-09"), {**there, "period": "2026-09"}, None)], owner("田中"))

    assert (added.value.facts["seen"], added.value.facts["found"]) == (None, there)
    assert removed.value.facts["found"] is None


def test_changes_of_one_row_apply_one_after_the_other(store: Store):
    first, second = adds_actual(1), adds_actual(2)
    then = Change("actuals", first.key, first.after, second.after)

    store.save([first, then], owner("佐藤"))

    assert store.load().actuals["value"].tolist() == [2.0]
    assert [line.change.after["value"] for line in store.history() if line.change.after] == [2.0, 1.0]


def test_a_row_with_blanks_left_out_is_the_row_with_blanks(store: Store):
    store.save([adds_actual(1)], owner("佐藤"))
    short = {"indicator": "visitors", "period": "2026-05", "value": 1}

    store.save([Change("actuals", ("visitors", "2026-05"), short, {**short, "value": 2})], owner("佐藤"))

    assert store.load().actuals["value"].tolist() == [2.0]


def test_a_setting_that_goes_away_has_its_default_again(store: Store):
    store.save([setting("closing_day", None, 20)], owner("佐藤"))

    store.save([Change("settings", ("closing_day",), {"key": "closing_day", "value": 20}, None)], owner("佐藤"))

    assert store.load().plan.settings == Settings()


# -- refusals -------------------------------------------------------------------------------------------------

ACTUAL = {"indicator": "visitors", "period": "2026-05", "value": 1.0}
KEY = ("visitors", "2026-05")


NO_ROWS = [
    Change("secrets", ("x",), None, {"x": 1}),
    Change("nodes", ("x",), None, {"id": "x"}),
    Change("nodes", ("x",), None, {"id": "x", "kind": "KPI", "name": "x", "colour": "red"}),
    Change("nodes", ("y",), None, {"id": "x", "kind": "KPI", "name": "x"}),
    Change("nodes", ("x",), None, {"id": "x", "kind": "KPI", "name": "a\x00b"}),
    Change("nodes", ("x",), None, {"id": "x", "kind": "KPI", "name": "x", "parents": ["\x00"]}),
    Change("nodes", ("x",), None, {"id": "x", "kind": "KPI", "name": "half \ud83d"}),
    Change("settings", ("colour",), None, {"key": "colour", "value": "red"}),
    Change("settings", ("colour",), None, None),
    Change("settings", ("fiscal_start_month",), None, {"key": "fiscal_start_month", "value": 13}),
    Change("settings", ("days_off",), None, {"key": "days_off", "value": "someday"}),
    Change("targets", ("x", "4月", ""), None, {"indicator": "x", "period": "4月", "value": 1}),
    Change("actuals", KEY, None, {**ACTUAL, "value": None}),
    Change("actuals", KEY, None, {**ACTUAL, "value": float("nan")}),
    Change("actuals", KEY, None, {**ACTUAL, "value": float("inf")}),
    Change("actuals", KEY, None, {**ACTUAL, "value": 10**400}),
    Change("actuals", KEY, None, {**ACTUAL, "value": True}),
    Change("actuals", KEY, None, {**ACTUAL, "value": "1"}),
    Change("actuals", KEY, None, {**ACTUAL, "colour": "red"}),
    Change("actuals", KEY, None, {**ACTUAL, "text": 5}),
    Change("actuals", KEY, None, {**ACTUAL, "note": "\x00"}),
    Change("actuals", KEY, None, {**ACTUAL, "recorded_at": "yesterday"}),
    Change("actuals", KEY, None, {**ACTUAL, "recorded_at": "2026-05-01T09:00:00+09:00"}),
    Change("actuals", KEY, {**ACTUAL, "value": "x"}, None),
    Change("actuals", ("visitors", "4月"), None, {**ACTUAL, "period": "4月"}),
    Change("actuals", ("", "2026-05"), None, {**ACTUAL, "indicator": ""}),
]


def test_what_is_no_row_is_refused_before_anything_is_written(store: Store, subtests: pytest.Subtests):
    save(store, SHOP)
    before = store.revision()

    for change in NO_ROWS:
        with subtests.test(change=repr(change)):
            with pytest.raises(ValueError):
                store.save([setting("name", "ECサイト", "EC"), change], owner("田中"))
            assert store.revision() == before
    assert content(store) == rows(SHOP, store)


@pytest.mark.parametrize("text", ["注文\ud800", "注文\x00"])
def test_a_text_nothing_can_store_is_told_in_a_sentence_and_of_an_author_only_the_character_is_lost(
    store: Store, text: str
):
    save(store, SHOP)
    before = store.revision()
    for change in (
        Change("nodes", ("x",), None, {"id": "x", "kind": "KPI", "name": text}),
        Change("actuals", KEY, None, {**ACTUAL, "note": text}),
    ):
        with pytest.raises(CannotWrite) as refused:
            store.save([setting("name", "ECサイト", "EC"), change], owner("田中"))
        for language in ("ja", "en"):
            sentence = error_sentence(refused.value, language)
            assert "注文\ufffd" in sentence
            sentence.encode()
    assert store.revision() == before

    store.save([setting("name", "ECサイト", "EC")], owner(f"田中{text[-1]}"))
    assert store.history()[0].author[:2] == "田中"


# -- who may write --------------------------------------------------------------------------------------------

#: 訪問者数 is 佐藤's and 滞在時間 鈴木's; each has an actual, a review and an action that came from it.
TEAM = replace(
    SHOP,
    plan=SHOP.plan.model_copy(
        update={
            "nodes": tuple(
                node.model_copy(update={"owner": {"visitors": "佐藤 花子", "stay": "鈴木"}.get(node.id, "")})
                for node in SHOP.plan.nodes
            )
        }
    ),
    reviews=(*SHOP.reviews, Review(id="r2", date=date(2026, 5, 7), node="stay", fact="未達")),
    actions=(*SHOP.actions, Action(id="a2", review="r2", text="案内を直す", owner="鈴木")),
)
SATO = Actor(
    "佐藤",
    Role.STAFF,
    mail="sato@example.com",
    spellings=frozenset({"佐藤花子"}),
    origin="token:取り込み",
)


def removals(store: Store) -> dict[str, Change]:
    """Return for each table the change that takes its last row away."""
    found = {}
    for table, of_table in content(store).items():
        key, row = next(reversed(of_table.items()))
        found[table] = Change(table, key, row, None)
    return found


def refused(store: Store, changes: Sequence[Change], actor: Actor) -> NotAllowed:
    """Return the refusal, after which the store is as it was."""
    (error,) = all_refused(store, [changes], actor)
    return error


def all_refused(store: Store, batches: Iterable[Sequence[Change]], actor: Actor) -> list[NotAllowed]:
    """Return the refusals of batches one after another, after which the store and its log, of which nothing goes away, are as they were."""
    before, history, errors = content(store), store.history(), []
    for changes in batches:
        with pytest.raises(NotAllowed) as refusal:
            store.save(changes, actor)
        errors.append(refusal.value)
    assert content(store) == before
    assert store.history() == history
    return errors


def test_who_may_only_look_changes_no_table(store: Store):
    save(store, TEAM)

    changes = removals(store)
    errors = all_refused(store, ([change] for change in changes.values()), viewer())
    for (table, change), error in zip(changes.items(), errors, strict=True):
        needs = "staff" if table in ("actuals", "reviews", "actions") else "owner"
        assert error.facts == {"table": table, "key": change.key, "needs": needs}


def test_a_stranger_is_refused_before_anything_is_made(open_again: Open):
    store = open_again()

    refused(store, [adds_actual(1)], Actor("通行人", Role.NONE))

    assert store.revision() == NEVER_SAVED


def test_staff_change_no_plan_whoever_they_enter_for(store: Store):
    save(store, TEAM)
    plan = {
        table: change for table, change in removals(store).items() if table not in ("actuals", "reviews", "actions")
    }
    assert plan.keys() == {"settings", "nodes", "targets", "landings", "meetings"}

    batches = ([adds_actual(1), change] for change in plan.values())
    for table, error in zip(plan, all_refused(store, batches, staff("佐藤花子", enters_all=True)), strict=True):
        assert (error.facts["table"], error.facts["needs"]) == (table, "owner")


def theirs(store: Store, table: str, key: tuple[str, ...]) -> Change:
    """Return a change that takes away the row of a table."""
    return Change(table, key, content(store)[table][key], None)


def test_another_department_is_refused_and_sees_no_conflict(store: Store):
    save(store, TEAM)
    stale = Change("actuals", ("stay", "FY2026-Q1"), None, {**ACTUAL, "indicator": "stay", "period": "FY2026-Q1"})
    foreign = [
        stale,
        theirs(store, "actuals", ("stay", "FY2026-Q1")),
        theirs(store, "reviews", ("r2",)),
        theirs(store, "actions", ("a2",)),
    ]

    errors = all_refused(store, ([change] for change in foreign), SATO)
    for change, error in zip(foreign, errors, strict=True):
        assert isinstance(error, NotTheirs)
        assert error.facts == {"table": change.table, "key": change.key, "needs": "owner", "whose": "鈴木"}
        assert all("鈴木" in error_sentence(error, language) for language in ("ja", "en"))


def test_the_reviews_of_a_closed_meeting_are_sealed_for_staff(store: Store):
    save(store, TEAM)
    review = content(store)["reviews"]["r1",]
    changed = Change("reviews", ("r1",), review, {**review, "meeting": "", "cause": "あとから"})
    added = Change("reviews", ("r9",), None, {**review, "id": "r9"})

    for actor in (SATO, staff("佐藤花子", enters_all=True)):
        errors = all_refused(store, [[changed], [added]], actor)
        assert [error.facts for error in errors] == [
            {"table": "reviews", "key": change.key, "needs": "owner"} for change in (changed, added)
        ]

    meeting = content(store)["meetings"]["m1",]
    store.save([Change("meetings", ("m1",), meeting, {**meeting, "state": "held"})], owner("田中"))
    store.save([changed], SATO)
    assert content(store)["reviews"]["r1",]["cause"] == "あとから"


def test_an_action_is_not_taken_over_by_ones_own_name(store: Store):
    save(store, TEAM)
    action = content(store)["actions"]["a2",]

    attempts = []
    for taken in ({"owner": "佐藤花子"}, {"review": "r1"}, {"review": "", "owner": "佐藤花子"}):
        forged = {**action, **taken}
        attempts += [[Change("actions", ("a2",), action, forged)]]
        attempts += [[Change("actions", ("a2",), forged, {**forged, "text": "別"})]]

    assert len(all_refused(store, attempts, SATO)) == len(attempts)


def test_one_row_of_somebody_else_refuses_the_whole_batch(store: Store):
    save(store, TEAM)

    refused(store, [adds_actual(1), adds_actual(2, indicator="stay"), adds_actual(3, period="2026-06")], SATO)


def test_staff_enter_actuals_reviews_and_actions_of_their_own_under_their_name(open_again: Open):
    store = open_again()
    save(store, TEAM)
    review = Review(id="r3", date=date(2026, 6, 1), node="visitors", fact="達成").model_dump(mode="json")
    action = Action(id="a3", review="r3", text="続ける", owner="鈴木").model_dump(mode="json")
    own = content(store)["actions"]["a1",]

    revision = store.save(
        [
            adds_actual(1, note="雨"),
            Change("reviews", ("r3",), None, review),
            Change("actions", ("a3",), None, action),
            Change("actions", ("a1",), own, {**own, "state": "done", "result": "増えた"}),
        ],
        SATO,
    )

    found = content(open_again())
    assert found["actuals"]["visitors", "2026-05"]["note"] == "雨"
    assert (found["reviews"]["r3",], found["actions"]["a3",]) == (review, action)
    assert found["actions"]["a1",]["result"] == "増えた"
    lines = [line for line in open_again().history() if line.revision == revision]
    assert len(lines) == 4
    assert {(line.author, line.mail, line.origin) for line in lines} == {("佐藤", "sato@example.com", "token:取り込み")}


def test_whom_an_action_was_given_to_reports_on_it(store: Store):
    save(store, TEAM)
    action = content(store)["actions"]["a1",]  # of 佐藤's indicator, given to 鈴木
    suzuki = staff("鈴木")

    refused(store, [Change("actions", ("a1",), action, {**action, "due": "2026-12-31"})], suzuki)
    store.save([Change("actions", ("a1",), action, {**action, "state": "done"})], suzuki)

    assert content(store)["actions"]["a1",]["state"] == "done"


def test_who_enters_for_all_enters_for_every_indicator(store: Store):
    save(store, TEAM)

    store.save([adds_actual(1), adds_actual(2, indicator="stay")], staff(enters_all=True))

    assert {("visitors", "2026-05"), ("stay", "2026-05")} <= content(store)["actuals"].keys()


def test_undoing_is_a_change_like_any_other(store: Store):
    save(store, TEAM)
    revision = store.save([adds_actual(1), adds_actual(2, indicator="stay")], staff(enters_all=True))
    undo = [line.change.undone() for line in store.history() if line.revision == revision]

    refused(store, undo, viewer())
    refused(store, undo, SATO)
    store.save([change for change in undo if change.key[0] == "visitors"], SATO)

    assert ("visitors", "2026-05") not in content(store)["actuals"]
    assert ("stay", "2026-05") in content(store)["actuals"]


#: What a store may offer besides the protocol; none of it writes to the log.
OFFERED = {
    "is_read_only",
    "revision",
    "load",
    "save",
    "history",
    "provision",
    "last_good",
    "workbook",
    "show_notes",
    "link",
    "traffic",
    "accept",
    "announcements",
    *("plans", "add_plan"),  # a plan that is added is empty, and has a log of its own
    *("name", "path", "schema", "one_moment", "one_change"),  # of a database as a whole, for backup and restore
}


def test_nothing_a_store_offers_alters_the_log(store: Store):
    save(store, TEAM)
    lines = store.history()
    logged = len(lines)

    assert {name for name in dir(type(store)) if not name.startswith("_")} <= OFFERED
    lines.clear()
    refused(store, [adds_actual(1)], viewer())
    store.save([], viewer())

    assert len(store.history()) == logged


# -- history and undo -----------------------------------------------------------------------------------------


def test_the_history_tells_who_changed_what_and_when_the_newest_first(open_again: Open):
    first = adds_actual(1)
    second = setting("name", "", "計画")
    one = open_again().save([first, second], owner("佐藤"))
    two = open_again().save([setting("name", "計画", "新計画")], owner("田中"))

    history = open_again().history()

    assert [(line.author, line.revision, line.change.table) for line in history] == [
        ("田中", two, "settings"),
        ("佐藤", one, "settings"),
        ("佐藤", one, "actuals"),
    ]
    assert history[1].change == second
    assert history[2].change.after is not None
    assert history[2].change.after["value"] == 1.0
    assert all(abs(datetime.now(UTC) - line.at) < timedelta(minutes=1) for line in history)


def test_undoing_the_newest_batch_restores_what_was_before(store: Store):
    save(store, SHOP)
    save(store, Snapshot(Plan(settings=Settings(name="別"), nodes=SHOP.plan.nodes[1:])))
    newest = [
        line.change.undone() for line in store.history() if line.author == "佐藤" and line.revision == store.revision()
    ]

    store.save(newest, owner("田中"))

    assert content(store) == rows(SHOP, store)
    assert store.load().plan == SHOP.plan


# -- stores that are read, whatever they are -----------------------------------------------------------------


@pytest.fixture(params=READABLE)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    with READABLE[request.param](tmp_path, IN_A_WORKBOOK) as found:
        yield found


#: A workbook has no place for a band below zero: 10〜20 is read, -1.5〜0 is not written by people.
IN_A_WORKBOOK = replace(SHOP, plan=SHOP.plan.model_copy(update={"targets": SHOP.plan.targets[:2]}))


def without_places(tables: Tables) -> Tables:
    """Return the rows without what only says where they stand: a workbook writes its own texts and cells."""
    rows = {key: {**row, "text": "", "cell": ""} for key, row in tables["actuals"].items()}
    return {**tables, "actuals": rows}


def test_a_source_is_read_as_what_it_holds(source: Source):
    loaded = source.store.load()

    assert without_places(tables_of(loaded)) == without_places(tables_of(IN_A_WORKBOOK))
    assert [node.id for node in loaded.plan.nodes] == [node.id for node in IN_A_WORKBOOK.plan.nodes]
    assert loaded.read_at is not None
    assert loaded.read_at.utcoffset() == timedelta(0)


def test_a_source_has_one_revision_as_long_as_nobody_changes_it(source: Source):
    first = source.store.revision()
    assert source.store.load().revision == first
    assert source.store.revision() == first

    source.rename("新しい名前")

    assert source.store.revision() not in (first, NEVER_SAVED)
    loaded = source.store.load()
    assert loaded.plan.settings.name == "新しい名前"
    assert loaded.revision == source.store.revision()


@pytest.mark.parametrize("kind", [kind for kind in READABLE if kind in ("xlsx", "csv")])
def test_a_source_that_is_only_read_refuses_changes_and_stays_as_it_is(kind: str, tmp_path: Path):
    with READABLE[kind](tmp_path, IN_A_WORKBOOK) as source:
        before = source.store.revision()

        with pytest.raises(ReadOnlyStore) as refusal:
            source.store.save([setting("name", "ECサイト", "EC")], owner("田中"))

        assert refusal.value.facts["store"].startswith(f"{kind}:")
        assert source.store.revision() == before
        assert source.store.history() == []


# -- several at once ------------------------------------------------------------------------------------------


def test_savers_at_once_lose_nothing(open_again: Open):
    savers, each = 4, 6

    def work(number: int) -> None:
        store = open_again()
        for month in range(1, each + 1):
            store.save([adds_actual(month, indicator=f"k{number}", period=f"2026-{month:02d}")], owner(f"人{number}"))

    in_threads(work, savers)

    store = open_again()
    assert len(store.load().actuals) == savers * each
    assert len({line.revision for line in store.history()}) == savers * each


def test_of_two_who_change_one_row_at_once_one_is_told(open_again: Open):
    open_again().save([adds_actual(0)], owner("佐藤"))
    row = next(iter(content(open_again())["actuals"].values()))
    told: list[ChangeConflict] = []

    def work(number: int) -> None:
        try:
            open_again().save(
                [Change("actuals", key_of("actuals", row), row, {**row, "value": number + 1.0})], owner("人")
            )
        except ChangeConflict as conflict:
            told.append(conflict)

    in_threads(work, 4)

    assert len(told) == 3
    assert len(open_again().history()) == 2


def test_a_reader_never_sees_half_a_batch(open_again: Open):
    """Each batch sets three actuals to one number: whoever reads meanwhile sees three equal ones."""
    seen: list[set[float]] = []
    done = threading.Event()

    def batch(number: int) -> Snapshot:
        return Snapshot(actuals=actuals_table([{"indicator": k, "period": "2026-04", "value": number} for k in "abc"]))

    def work(number: int) -> None:
        store = open_again()
        if number:
            while not done.is_set():
                seen.append(set(store.load().actuals["value"]))
            return
        try:
            for value in range(1, 6):
                save(store, batch(value))
        finally:
            done.set()

    in_threads(work, 3)

    assert all(len(values) <= 1 for values in seen)


def in_threads(work: Any, count: int) -> None:
    """Run work(0), work(1), … at once; the first exception is raised here."""
    raised: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            raised.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=SECONDS_TO_END)
    if raised:
        raise raised[0]
    assert not any(thread.is_alive() for thread in threads)


def test_the_rows_of_a_snapshot_are_accepted_as_they_are():
    """What `changes_between` writes is what `save` checks: saving never rewrites a row of a snapshot."""
    from kpicore.model.rows import checked_changes

    changes = changes_between(Snapshot(), replace(SHOP))

    assert checked_changes(changes) == changes
