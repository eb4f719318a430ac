"""What is entered, on every store that can be written: it lands where it belongs, is said to be by whom, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from kpicore.entry import By, entered, review_of, understood
from kpicore.errors import CannotWrite, ChangeConflict, NotAllowed
from kpicore.model import Change, Snapshot
from kpicore.model.rows import Row, actual_rows, changes_between
from kpicore.reports.due import desk
from kpicore.reports.entering import EnteredLine, Given, entries
from kpicore.scoring import score
from kpicore.sheets.grid import draw
from kpicore.stores.base import HoldsTabs, Store
from kpicore.stores.google.stand_in import FormulaCell, Spreadsheet, StandIn
from tests.people import owner, staff, viewer
from tests.reports.small import node, snapshot
from tests.stores.conftest import google_store

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 8, 31)
PLAN = snapshot(
    [node("sales", kind="KGI", owner="佐藤", unit="円"), node("visits", "sales", owner="田中", unit="人")],
    {"sales": [100.0, 110.0, 90.0, 100.0, 105.0, 95.0], "visits": [50.0] * 7},
    tab="",
)


@pytest.fixture
def filled(store: Store) -> Store:
    """A store that holds the plan; the sales of October are still missing."""
    bare = Snapshot(PLAN.plan, PLAN.actuals.assign(cell=""))
    store.save(changes_between(store.load(), bare), owner())
    return store


def rows(store: Store) -> dict[tuple[str, str], Row]:
    return {(row["indicator"], row["period"]): row for row in actual_rows(store.load().actuals)}


def given(store: Store, value: str, note: str = "", indicator: str = "sales", period: str = "2026-10") -> EnteredLine:
    held = store.load()
    scores = score(held.plan, held.actuals, DAY)
    line = Given(1, indicator, period, value, note)
    (entry,) = entries(held, scores, [line], By("田中", AT), keeps_notes=not isinstance(store, HoldsTabs))
    return entry


def test_a_number_fills_what_was_asked_for_and_is_there_once(filled: Store):
    found = given(filled, "１，０２０円")

    filled.save(found.changes, owner())

    assert rows(filled)["sales", "2026-10"]["value"] == 1020.0
    held = filled.load()
    assert desk(held, score(held.plan, held.actuals, DAY)).missing == ()
    assert given(filled, "1020").outcome == "same"


def test_a_number_that_was_saved_can_be_taken_back(filled: Store):
    before = rows(filled)
    filled.save(given(filled, "102").changes, owner())
    now = rows(filled)["sales", "2026-10"]

    filled.save([Change("actuals", ("sales", "2026-10"), now, None)], owner())

    assert rows(filled).keys() == before.keys()


def test_two_people_in_one_field_are_told_of_each_other(filled: Store):
    mine, theirs = given(filled, "102"), given(filled, "99")
    filled.save(theirs.changes, owner("鈴木"))

    with pytest.raises(ChangeConflict) as conflict:
        filled.save(mine.changes, owner())

    assert conflict.value.facts["found"]["value"] == 99.0
    assert rows(filled)["sales", "2026-10"]["value"] == 99.0


def test_what_happened_is_kept_beside_the_number_or_as_a_review_where_cells_hold_none(filled: Store):
    filled.save(given(filled, "40", note="大雨だった").changes, owner())

    held = filled.load()
    beside = rows(filled)["sales", "2026-10"]["note"]
    reviews = [(review.id, review.node, review.period, review.fact) for review in held.reviews]
    if isinstance(filled, HoldsTabs):
        assert (beside, reviews) == ("", [(review_of("sales", "2026-10"), "sales", "2026-10", "大雨だった")])
    else:
        assert (beside, reviews) == ("大雨だった", [])


@pytest.mark.parametrize("actor", [viewer(), staff("鈴木")], ids=["viewer", "other-department"])
def test_a_viewer_and_another_departments_staff_are_refused_at_the_store(filled: Store, actor):
    found = given(filled, "102")

    with pytest.raises(NotAllowed):
        filled.save(found.changes, actor)

    assert ("sales", "2026-10") not in rows(filled)


def test_staff_enter_their_own(filled: Store):
    filled.save(given(filled, "102").changes, staff("佐藤"))

    assert rows(filled)["sales", "2026-10"]["value"] == 102.0


# -- a period that does not apply ----------------------------------------------------------------------------------


def test_a_period_that_does_not_apply_is_kept_and_not_asked_for_again(filled: Store):
    filled.save(given(filled, "休業", note="改装").changes, owner())

    row = rows(filled)["sales", "2026-10"]
    assert (row["value"], row["flags"]) == (None, "closed-day")
    held = filled.load()
    assert desk(held, score(held.plan, held.actuals, DAY)).missing == ()
    assert given(filled, "休業").outcome == "same"


def test_a_number_takes_its_place_and_it_takes_the_place_of_a_number(filled: Store):
    filled.save(given(filled, "対象外").changes, owner())
    filled.save(given(filled, "102").changes, owner())
    assert (rows(filled)["sales", "2026-10"]["value"], rows(filled)["sales", "2026-10"]["flags"]) == (102.0, "")

    filled.save(given(filled, "休止").changes, owner())
    assert (rows(filled)["sales", "2026-10"]["value"], rows(filled)["sales", "2026-10"]["flags"]) == (None, "suspended")


def test_it_can_be_taken_back_and_is_in_the_log(filled: Store):
    before = rows(filled)
    filled.save(given(filled, "対象外").changes, owner("田中"))

    filled.save([Change("actuals", ("sales", "2026-10"), rows(filled)["sales", "2026-10"], None)], owner())

    assert rows(filled).keys() == before.keys()
    assert [(line.author, line.change.after and line.change.after["flags"]) for line in filled.history()[:2]] == [
        ("佐藤", None),
        ("田中", "excluded"),
    ]


def test_a_number_and_the_word_for_none_in_one_field_are_told_of_each_other(filled: Store):
    mine, theirs = given(filled, "102"), given(filled, "対象外")
    filled.save(theirs.changes, owner("鈴木"))

    with pytest.raises(ChangeConflict) as conflict:
        filled.save(mine.changes, owner())

    assert (conflict.value.facts["found"]["value"], conflict.value.facts["found"]["flags"]) == (None, "excluded")


@pytest.mark.parametrize("actor", [viewer(), staff("鈴木")], ids=["viewer", "other-department"])
def test_only_who_may_enter_the_number_may_say_that_there_is_none(filled: Store, actor):
    with pytest.raises(NotAllowed):
        filled.save(given(filled, "対象外").changes, actor)

    assert ("sales", "2026-10") not in rows(filled)


# -- in a sheet of people's own --------------------------------------------------------------------------------

TREE = draw(
    "ツリー",
    """
    | ID     | 親    | 種別 | 名称   | 単位 | 担当 | 目標値 |
    | sales  |       | KGI  | 売上   | 円   | 佐藤 | 100    |
    | visits | sales | KPI  | 来店数 | 人   | 田中 | 50     |
    """,
)
ACTUALS = draw(
    "実績",
    """
    | 指標   | 単位 | 2026-08 | 2026-09 | 2026-10 |
    | 売上   | 千円 | 120     | 110     |         |
    | 来店数 | 人   | 50      | 55      | 未集計  |
    """,
)


@pytest.fixture
def sheet() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of([TREE, ACTUALS])).running() as stand_in:
        yield stand_in


def test_the_value_lands_in_the_cell_where_staff_would_have_typed_it(sheet: StandIn):
    store = google_store(sheet)

    store.save(given(store, "13万円").changes, owner("田中"))
    store.save(given(store, "60人", indicator="来店数").changes, owner("田中"))

    assert (sheet.sheet.value("実績!E2"), sheet.sheet.value("実績!E3")) == (130, 60)
    assert [tab.title for tab in sheet.sheet.tabs if tab.title.startswith("実績")] == ["実績"]
    assert {key[1]: row["value"] for key, row in rows(store).items() if key[0] == "sales"}["2026-10"] == 130_000.0


def test_the_word_a_person_would_type_stands_in_the_cell_and_goes_with_the_undo(sheet: StandIn):
    store = google_store(sheet)

    store.save(given(store, "臨時休業").changes, owner("田中"))
    store.save(given(store, "対象外", indicator="来店数").changes, owner("田中"))

    assert (sheet.sheet.value("実績!E2"), sheet.sheet.value("実績!E3")) == ("臨時休業", "対象外")
    assert (rows(store)["sales", "2026-10"]["flags"], rows(store)["sales", "2026-10"]["entered_by"]) == (
        "closed-day",
        "田中",
    )
    store.save([Change("actuals", ("sales", "2026-10"), rows(store)["sales", "2026-10"], None)], owner())
    assert sheet.sheet.value("実績!E2") is None


def test_a_formula_is_left_alone_and_its_cell_is_named(sheet: StandIn):
    sheet.sheet.edit("実績!E2", FormulaCell("=C2+D2", 230))
    store = google_store(sheet)
    held = rows(store)["sales", "2026-10"]

    with pytest.raises(CannotWrite) as refused:
        store.save(given(store, "13万円").changes, owner())

    assert (refused.value.facts["reason"], refused.value.facts["where"]) == ("formula", "実績!E2")
    assert rows(store)["sales", "2026-10"]["value"] == held["value"]


def test_a_number_put_back_in_a_sheet_leaves_the_cell_as_it_was(sheet: StandIn):
    store = google_store(sheet)
    store.save(given(store, "13万円").changes, owner())
    now = rows(store)["sales", "2026-10"]

    store.save([Change("actuals", ("sales", "2026-10"), now, None)], owner())

    assert sheet.sheet.value("実績!E2") is None


def test_a_number_says_who_entered_it_and_keeps_its_note_when_it_is_corrected():
    held = {"indicator": "a", "period": "2026-10", "value": 1.0, "text": "1", "cell": "", "flags": "", "note": "雨"}
    row = {**held, "entered_by": "鈴木", "recorded_at": None}

    change = entered("a", "2026-10", row, understood("2", node("a")), By("田中", AT))

    assert change is not None
    assert change.after is not None
    kept = [change.after[name] for name in ("note", "entered_by", "recorded_at")]
    assert kept == ["雨", "田中", "2026-11-24T08:31:00"]
