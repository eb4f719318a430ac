"""Calls to a distant store: tried again within a deadline, rested when it is down, never written twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpicore.stores.transport import Caller, Circuit, Failure, Patience


class World:
    """A clock that only sleeping moves, and a call that fails as told."""

    def __init__(self, *failures: Failure) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.left: list[float] = []
        self.made = 0
        self._failures = list(failures)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def call(self, seconds_left: float) -> str:
        self.made += 1
        self.left.append(seconds_left)
        if self._failures:
            raise self._failures.pop(0)
        return "answer"

    def caller(self, *, chance: Callable[[], float] = lambda: 1.0, failures: int = 99) -> Caller:
        return Caller(circuit=Circuit(failures=failures), clock=lambda: self.now, sleep=self.sleep, chance=chance)


def busy(retry_after: float | None = None) -> Failure:
    return Failure("quota", passing=True, retry_after_seconds=retry_after)


def test_a_read_is_tried_again_with_growing_waits_until_it_works():
    world = World(busy(), busy(), busy())

    assert world.caller().read(world.call) == "answer"

    assert world.slept == [0.5, 1.0, 2.0]


def test_full_jitter_waits_anything_from_nothing_to_the_whole():
    world = World(busy())

    world.caller(chance=lambda: 0.25).read(world.call)

    assert world.slept == [0.125]


def test_a_read_gives_up_after_four_tries():
    world = World(*[busy() for _ in range(9)])

    with pytest.raises(Failure, match="quota"):
        world.caller().read(world.call)

    assert world.made == 4


def test_what_the_other_side_asks_for_is_waited_but_not_beyond_the_deadline():
    patient, hopeless = World(busy(7.0)), World(busy(25.0))

    assert patient.caller().read(patient.call) == "answer"
    with pytest.raises(Failure):
        hopeless.caller().read(hopeless.call)

    assert patient.slept == [7.0]
    assert hopeless.slept == []


def test_what_will_not_pass_is_not_tried_again():
    world = World(Failure("not-shared", passing=False))

    with pytest.raises(Failure, match="not-shared"):
        world.caller().read(world.call)

    assert world.made == 1


def test_a_write_is_made_once_whatever_happens():
    world = World(busy())

    with pytest.raises(Failure):
        world.caller().write(world.call)

    assert world.made == 1


def test_after_three_failures_nothing_is_asked_until_the_rest_is_over():
    world = World(busy(), busy(), busy())
    caller = world.caller(failures=3)
    with pytest.raises(Failure):
        caller.read(world.call)
    made = world.made

    with pytest.raises(Failure, match="quota") as refused:
        caller.read(world.call)
    assert world.made == made
    assert refused.value.retry_after_seconds == pytest.approx(30.0)

    world.now += 31
    assert caller.read(world.call) == "answer"
    assert not caller.circuit.is_open


def test_a_probe_that_fails_opens_the_circuit_for_another_rest():
    world = World(*[busy() for _ in range(4)])
    caller = world.caller(failures=3)
    with pytest.raises(Failure):
        caller.read(world.call)
    world.now += 31
    with pytest.raises(Failure):
        caller.read(world.call)
    made = world.made

    with pytest.raises(Failure):
        caller.read(world.call)

    assert world.made == made


def test_only_the_calls_of_the_last_hour_are_counted():
    world = World()
    caller = world.caller()
    caller.read(world.call)
    world.now += 3000
    caller.read(world.call)
    assert caller.traffic().calls_last_hour == 2

    world.now += 1000
    assert caller.traffic().calls_last_hour == 1


def test_every_try_is_told_how_much_of_the_deadline_is_left():
    world = World(busy(), busy(7.0))

    world.caller().read(world.call)

    assert world.left == [20.0, 19.5, 12.5]


def test_a_write_is_made_even_while_reads_rest_and_its_answer_ends_the_rest():
    world = World(busy(), busy(), busy())
    caller = world.caller(failures=3)
    with pytest.raises(Failure):
        caller.read(world.call)
    assert caller.traffic().rests_seconds == 30.0

    assert caller.write(world.call) == "answer"
    assert caller.traffic().rests_seconds == 0.0


def test_an_answer_that_is_an_error_of_its_own_kind_does_not_open_the_circuit():
    def refused(_: float) -> str:
        raise LookupError("no such tab")

    caller = World().caller(failures=1)
    with pytest.raises(LookupError):
        caller.read(refused)

    assert not caller.circuit.is_open


@pytest.mark.parametrize(("attempt", "longest"), [(1, 0.5), (2, 1.0), (3, 2.0), (9, 8.0)])
def test_waits_double_up_to_the_longest(attempt, longest):
    assert Patience().wait_before(attempt, 1.0) == longest
