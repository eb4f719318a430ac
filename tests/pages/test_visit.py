"""What the import keeps over the reruns of one session."""

from itertools import count

import pytest

from pages.setup.importing import visit


@pytest.fixture
def compute(monkeypatch):
    """Return a function that gives a number from `once`: a new one whenever it was computed."""
    monkeypatch.setattr(visit.st, "session_state", {})
    numbers = count(1)
    return lambda source, key, place="place": visit.once(place, source, key, lambda: next(numbers))


def test_the_same_source_and_key_are_computed_once(compute):
    source = ["a"]

    assert [compute(source, ("ja", 1)), compute(source, ("ja", 1))] == [1, 1]


def test_another_key_or_an_equal_source_that_is_another_one_is_computed_again(compute):
    source = ["a"]

    assert [compute(source, 1), compute(source, 2), compute(list(source), 2)] == [1, 2, 3]


def test_only_the_latest_result_of_a_place_is_kept(compute):
    source = ["a"]

    assert [compute(source, 1), compute(source, 2), compute(source, 1)] == [1, 2, 3]
    assert [compute(source, 1, "other"), compute(source, 1)] == [4, 3]


def test_a_result_that_failed_is_not_kept(monkeypatch):
    monkeypatch.setattr(visit.st, "session_state", {})

    with pytest.raises(ZeroDivisionError):
        visit.once("place", None, 1, lambda: 1 // 0)

    assert visit.once("place", None, 1, lambda: "made") == "made"
