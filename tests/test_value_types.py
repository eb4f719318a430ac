"""Values that are made by the thousand are equal, hashed and copied as frozen dataclasses are."""

from __future__ import annotations

import pytest

from kpicore.value_types import replace, value_type


@value_type
class Place:
    town: str
    streets: int = 1


def test_a_value_is_equal_to_another_with_the_same_fields_and_counts_once_in_a_set():
    assert len({Place("Kyoto"), Place("Kyoto", 1), Place("Kyoto", 2)}) == 2


def test_a_copy_has_the_fields_that_are_given_and_keeps_the_others():
    place = Place("Kyoto", 2)

    assert replace(place, streets=3) == Place("Kyoto", 3)
    assert place == Place("Kyoto", 2)


def test_a_copy_with_a_field_that_there_is_none_of_is_refused():
    with pytest.raises(TypeError, match="houses"):
        replace(Place("Kyoto"), houses=3)


def test_a_value_takes_no_field_that_its_class_does_not_name():
    with pytest.raises(AttributeError):
        Place("Kyoto").houses = 3
