"""What is typed into a field: what it means, and when it is asked about."""

import pytest

from kpicore.entry import Doubt, question, understood
from kpicore.model.node import Band, Node


def of(unit: str) -> Node:
    return Node(id="kpi", kind="KPI", name="指標", unit=unit)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("１，２３４", "件", 1234.0),
        ("1.2万", "円", 12_000.0),
        ("1,153万円", "円", 11_530_000.0),
        ("3時間30分", "時間", 3.5),
        ("80%", "%", 80.0),
        ("△5", "円", -5.0),
        ("1,250千円", "千円", 1250.0),
        ("1250", "千円", 1250.0),
        ("  42 ", "人", 42.0),
        ("0", "件", 0.0),
    ],
)
def test_a_field_takes_what_a_cell_takes(typed: str, unit: str, value: float):
    assert understood(typed, of(unit)).value == value


def test_about_is_a_flag_beside_the_number():
    found = understood("約120", of("件"))

    assert (found.value, found.flags) == (120.0, "approximate")


@pytest.mark.parametrize(
    ("typed", "reason"), [("対象外", "excluded"), ("休業", "closed-day"), ("", "blank"), ("-", "dash")]
)
def test_words_for_no_number_are_no_number_with_their_reason(typed: str, reason: str):
    found = understood(typed, of("件"))

    assert (found.value, found.missing) == (None, reason)


@pytest.mark.parametrize(
    ("typed", "stays"),
    [("対象外", True), ("closed", True), ("休止", True), ("-", False), ("未定", False), ("n/a", False)],
)
def test_only_a_period_that_will_never_have_a_number_does_not_apply(typed: str, stays: bool):
    assert understood(typed, of("件")).is_exempt is stays


def test_none_may_be_a_zero_or_no_number_and_is_left_to_the_person():
    assert [understood(text, of("件")).missing for text in ("なし", "無し", "None")] == ["nothing"] * 3


def test_a_dash_is_a_zero_only_where_the_plan_says_so():
    assert understood("-", of("件"), dash_means="zero").value == 0.0


@pytest.mark.parametrize(
    ("typed", "code"),
    [("八十か", "not-a-number"), ("△", "grade-not-number"), ("3時間", "unit-clash"), ("<script>", "not-a-number")],
)
def test_what_is_no_number_is_named_as_a_cell_names_it(typed: str, code: str):
    fault = understood(typed, of("円")).fault

    assert fault is not None
    assert fault.code == code


def test_a_unit_beside_the_number_counts_and_one_that_does_not_fit_is_a_clash():
    assert understood("1,250", of("円"), stated=("円", 1000.0)).value == 1_250_000.0
    clash = understood("12", of("円"), stated=("人", 1.0)).fault
    assert clash is not None
    assert clash.code == "unit-clash"


@pytest.mark.parametrize(
    ("value", "doubt", "factor"),
    [
        (1000.0, Doubt.LARGER, 10),
        (940.0, Doubt.LARGER, 10),
        (10_000.0, Doubt.LARGER, 100),
        (500.0, Doubt.LARGER, 5),
        (10.0, Doubt.SMALLER, 10),
        (0.1, Doubt.SMALLER, 1000),
        (-100.0, Doubt.SIGN, 0),
    ],
)
def test_ten_times_a_tenth_and_the_other_sign_of_what_is_usual_are_asked_about(value: float, doubt: Doubt, factor: int):
    found = question(value, [90.0, 100.0, 110.0])

    assert found is not None
    assert (found.doubt, found.factor) == (doubt, factor)


@pytest.mark.parametrize("value", [100.0, 400.0, 30.0, 0.0])
def test_what_is_within_five_times_of_the_usual_and_a_zero_are_not(value: float):
    assert question(value, [90.0, 100.0, 110.0]) is None


def test_what_has_happened_before_is_not_asked_about_again():
    assert question(1000.0, [90.0, 100.0, 110.0]) is not None
    assert question(1000.0, [90.0, 900.0, 100.0, 110.0]) is None


def test_signs_that_change_are_usual():
    assert question(-100.0, [90.0, -100.0, 110.0]) is None


def test_without_three_numbers_the_target_says_what_is_usual():
    assert question(1000.0, [100.0], 1000.0) is None
    assert question(10_000.0, [], 1000.0) is not None
    assert question(10_000.0, [], Band(low=1.0, high=2.0)) is None
    assert question(10_000.0, []) is None


@pytest.mark.parametrize("value", [1e300, 5e-324, -1e300])
def test_no_number_is_too_large_or_too_small_to_be_asked_about(value: float):
    assert question(value, [1.0, 1.0, 1.0]) is not None
