"""Two versions of one draft joined field by field: nothing typed in either is lost, and who typed what stands at the field."""

from datetime import UTC, date, datetime

from kpicore.guide.drafts import Draft, blank, clicked_by_both, merged, set_field, settled
from kpicore.guide.drafts.editing import (
    add_entry,
    lock,
    move,
    rate,
    remove,
    set_actions,
    set_effective_from,
    set_known,
    set_sentence,
    set_setting,
    set_why,
    star,
)
from kpicore.model.node import Kind

TODAY, AT = date(2026, 11, 25), datetime(2026, 11, 25, 1, 32, tzinfo=UTC)


def begun() -> Draft:
    """Return a goal with a factor and two KPIs, as both tabs loaded it."""
    draft, factor = add_entry(blank(draft_id="d"), Kind.CSF, parents=("kgi-1",), fields={"name": "reach"})
    for name in ("visits", "price"):
        draft, _ = add_entry(draft, Kind.KPI, parents=(factor,), fields={"name": name})
    return draft


def joined(kept: Draft, mine: Draft, theirs: Draft) -> Draft:
    return merged(kept, mine, theirs, "鈴木", AT)


def open_texts(draft: Draft) -> list[tuple[str, str, str]]:
    return [(each.entry, each.field, each.text) for each in draft.rivals]


def test_what_only_one_side_changed_is_taken_whoever_it_was():
    kept = begun()
    mine = set_setting(set_why(set_field(kept, "visits", "target", "100"), "reach", "広い"), "name", "計画")
    theirs = set_actions(set_field(kept, "price", "unit", "円"), "reach", ["配る"])

    found = joined(kept, mine, theirs)

    assert found.by_id["visits"].text("target") == "100"
    assert found.by_id["price"].text("unit") == "円"
    assert (found.by_id["reach"].why, found.by_id["reach"].actions) == ("広い", ("配る",))
    assert found.settings["name"] == "計画"
    assert found.rivals == ()
    assert joined(kept, kept, theirs) == theirs


def test_two_texts_of_one_field_stand_there_both_with_who_typed_the_other_and_when():
    kept = begun()
    mine = set_effective_from(set_field(kept, "visits", "target", "100"), "明日")
    theirs = set_effective_from(set_field(kept, "visits", "target", "300"), "来月")

    found = joined(kept, mine, theirs)

    assert (found.by_id["visits"].text("target"), found.effective_from) == ("100", "明日")
    assert open_texts(found) == [("", "effective_from", "来月"), ("visits", "target", "300")]
    assert {(each.author, each.at) for each in found.rivals} == {("鈴木", AT)}
    assert Draft.model_validate_json(found.model_dump_json()) == found


def test_choosing_settles_the_field_one_way_or_the_other():
    kept = begun()
    mine = set_why(set_actions(set_sentence(kept, "visits", "来店100人", TODAY).draft, "reach", ["a"]), "reach", "x")
    theirs = set_why(
        set_actions(set_sentence(kept, "visits", "来店300人", TODAY).draft, "reach", ["b", "c"]), "reach", "y"
    )
    found = joined(kept, mine, theirs)

    taken = found
    for rival in found.rivals:
        taken = settled(taken, rival, take=True, today=TODAY)
    left = found
    for rival in found.rivals:
        left = settled(left, rival, take=False, today=TODAY)

    assert (taken.by_id["visits"].sentence, taken.by_id["visits"].text("target")) == ("来店300人", "300")
    assert (taken.by_id["reach"].actions, taken.by_id["reach"].why, taken.rivals) == (("b", "c"), "y", ())
    assert (left.entries, left.rivals) == (mine.entries, ())


def test_a_choice_made_in_one_tab_is_made_in_the_other_and_equal_texts_need_none():
    kept = begun()
    open_one = joined(kept, set_field(kept, "visits", "unit", "人"), set_field(kept, "visits", "unit", "件"))
    chosen = settled(open_one, open_one.rivals[0], take=True, today=TODAY)

    assert joined(open_one, set_field(open_one, "price", "unit", "円"), chosen).rivals == ()
    same = set_field(kept, "visits", "unit", "人")
    assert joined(kept, same, set_field(same, "price", "unit", "円")).rivals == ()


def test_new_entries_of_both_stay_and_one_id_is_never_two_things():
    kept = begun()
    mine, own = add_entry(kept, Kind.KPI, parents=("reach",), fields={"name": "来店"})
    mine, child = add_entry(mine, Kind.KDI, parents=(own,), fields={"name": "声かけ"})
    mine = set_field(mine, "kgi-1", "formula", f"{own} × price")
    theirs, other = add_entry(kept, Kind.KPI, parents=("reach",), fields={"name": "電話"})
    assert own == other

    found = joined(kept, mine, theirs)

    (visits,) = [entry for entry in found.entries if entry.name == "来店"]
    assert found.by_id[other].name == "電話"
    assert found.by_id[child].parents == (visits.id,)
    assert found.by_id["kgi-1"].text("formula") == f"{visits.id} × price"


def test_what_one_took_out_is_gone_unless_the_other_changed_it():
    kept = begun()

    assert "visits" not in joined(kept, remove(kept, "visits"), set_field(kept, "price", "unit", "円")).by_id
    assert "visits" not in joined(kept, set_field(kept, "price", "unit", "円"), remove(kept, "visits")).by_id
    for mine, theirs in ((remove(kept, "visits"), set_field(kept, "visits", "unit", "人")),) * 2:
        assert joined(kept, mine, theirs).by_id["visits"].text("unit") == "人"
        assert joined(kept, theirs, mine).by_id["visits"].text("unit") == "人"


def test_order_follows_whoever_moved_and_one_star_is_left():
    kept = begun()
    moved = move(kept, "price", -1)

    for mine, theirs in ((moved, star(kept, "visits")), (star(kept, "visits"), moved)):
        assert [entry.id for entry in joined(kept, mine, theirs).of_kind(Kind.KPI)] == ["price", "visits"]
    both = joined(kept, star(kept, "price"), star(kept, "visits"))
    assert [entry.id for entry in both.entries if entry.text("focus")] == ["price"]


def test_answers_before_the_goal_are_joined_like_any_other_text():
    kept = begun()
    mine = set_known(set_known(kept, "last_year", "9000万"), "trade", "dental")
    theirs = set_known(set_known(kept, "last_year", "8000万"), "so_far", "5500万")

    found = joined(kept, mine, theirs)

    assert found.known == {"last_year": "9000万", "trade": "dental", "so_far": "5500万"}
    assert open_texts(found) == [("", "last_year", "8000万")]
    assert settled(found, found.rivals[0], take=True, today=TODAY).known["last_year"] == "8000万"


def test_where_both_clicked_something_different_is_told_and_only_there():
    kept = begun()

    assert clicked_by_both(kept, star(kept, "price"), star(kept, "visits")) == (("price", "focus"),)
    assert clicked_by_both(kept, star(kept, "price"), star(kept, "price")) == ()
    assert clicked_by_both(kept, star(kept, "price"), kept) == ()
    mine, theirs = (rate(kept, "visits", effect=level, control=None) for level in (1, 3))
    assert clicked_by_both(kept, mine, theirs) == (("visits", "effect"),)


def test_a_lock_of_one_side_stands_beside_what_the_other_typed():
    kept = begun()
    draft = joined(kept, lock(kept, "price", True), set_field(kept, "price", "target", "900"))

    assert draft.by_id["price"].locked
    assert draft.by_id["price"].text("target") == "900"
