"""Computing in child processes: what comes back, and what happens when a child does not."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from jobs.child import NICENESS
from jobs.errors import ChildDied, Stopping, TookTooLong
from jobs.pool import Pool
from tests.jobs import sums
from tests.jobs.workplace import is_running, kill, until


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """One slot."""
    made = Pool(1)
    yield made
    made.end()


def unheard(_: float) -> bool:
    return True


def test_a_child_computes(pool: Pool) -> None:
    with pool.slot() as slot:
        assert slot.compute(unheard, sums.add, 1, 2) == 3


def test_a_childs_error_is_the_callers(pool: Pool) -> None:
    with pool.slot() as slot, pytest.raises(ZeroDivisionError):
        slot.compute(unheard, sums.divide, 1, 0)


def test_what_cannot_be_sent_is_an_error_and_not_the_end(pool: Pool) -> None:
    with pool.slot() as slot:
        with pytest.raises(RuntimeError, match="cannot be sent"):
            slot.compute(unheard, sums.unsendable)
        assert slot.compute(unheard, sums.add, 1, 2) == 3


def test_one_child_serves_many_calls_and_gives_way_to_others(pool: Pool) -> None:
    with pool.slot() as slot:
        assert len({slot.compute(unheard, sums.process) for _ in range(3)}) == 1
        assert slot.compute(unheard, sums.niceness) >= min(os.nice(0) + NICENESS, 19)


def test_a_crash_is_told_with_its_signal_and_the_next_call_has_a_new_child(pool: Pool) -> None:
    with pool.slot() as slot:
        before = slot.compute(unheard, sums.process)
        with pytest.raises(ChildDied, match="SIGSEGV"):
            slot.compute(unheard, sums.crash)
        assert slot.compute(unheard, sums.process) != before


def test_a_child_that_died_between_two_calls_is_not_noticed(pool: Pool) -> None:
    with pool.slot() as slot:
        before = slot.compute(unheard, sums.process)
        kill(before)
        until(lambda: not is_running(before))
        assert slot.compute(unheard, sums.process) != before


def test_progress_is_told_about_once_a_second_and_can_stop_it(pool: Pool) -> None:
    told: list[float] = []

    def stop_at_the_second(share: float) -> bool:
        told.append(share)
        return len(told) < 2

    with pool.slot() as slot:
        reached = slot.compute(stop_at_the_second, sums.count_until_stopped)
        assert slot.compute(unheard, sums.add, 1, 2) == 3, "the stop was for that call only"
    assert len(told) == 2
    assert 0 < told[0] < told[1] <= reached / 6000 < 0.1


def test_what_gives_no_sign_of_life_is_ended() -> None:
    pool = Pool(1, silence_seconds=2.5)
    with pool.slot() as slot:
        hanging = slot.compute(unheard, sums.process)
        with pytest.raises(TookTooLong):
            slot.compute(unheard, sums.hang)
        assert not is_running(hanging)
    pool.end()


def test_a_child_is_renewed_after_some_calls() -> None:
    pool = Pool(1, renew_after=2)
    with pool.slot() as slot:
        first, second, third = (slot.compute(unheard, sums.process) for _ in range(3))
    pool.end()
    assert first == second != third


def test_a_stopping_pool_lets_running_work_end_and_begins_none() -> None:
    pool = Pool(1)
    ends: list[str] = []

    def wait_for_a_slot() -> None:
        try:
            with pool.slot():
                ends.append("got one")
        except Stopping:
            ends.append("stopped")

    waiters = [threading.Thread(target=wait_for_a_slot) for _ in range(3)]
    with pool.slot() as slot:
        for waiter in waiters:
            waiter.start()
        pool.stop()
        assert slot.compute(unheard, sums.add, 1, 2) == 3
    for waiter in waiters:
        waiter.join(10)
    assert ends == ["stopped"] * 3
    pool.end()


def test_work_that_is_cut_off_by_the_end_is_no_crash() -> None:
    pool = Pool(1)

    def end_now(_: float) -> bool:
        pool.end()
        return True

    with pool.slot() as slot, pytest.raises(Stopping):
        slot.compute(end_now, sums.count_until_stopped)


class Waiters:
    """Threads that wait for a slot, and who has got one, in that order."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._leave: dict[str, threading.Event] = {}
        self._threads: list[threading.Thread] = []
        self.got: list[str] = []

    def wait(self, name: str, *turn: str) -> None:
        """Wait for a slot; returns when it is in line."""
        self._leave[name] = threading.Event()
        self._threads.append(threading.Thread(target=self._hold, args=(name, turn)))
        self._threads[-1].start()
        until(lambda: len(self._pool._waiting) + len(self.got) == len(self._threads))

    def leave(self, name: str) -> None:
        """Give the slot back; returns when the next one has got it."""
        before = len(self.got)
        self._leave[name].set()
        until(lambda: len(self.got) > before)

    def end(self) -> None:
        """Let all have their slots and go."""
        for leave in self._leave.values():
            leave.set()
        for thread in self._threads:
            thread.join(10)

    def _hold(self, name: str, turn: tuple[str, ...]) -> None:
        with self._pool.slot(*turn):
            self.got.append(name)
            self._leave[name].wait(60)


@pytest.fixture
def waiters() -> Iterator[Waiters]:
    """Two slots to wait for."""
    pool = Pool(2)
    made = Waiters(pool)
    yield made
    made.end()
    pool.end()


def test_long_jobs_of_one_kind_leave_a_slot_to_another_kind(waiters: Waiters) -> None:
    for name in ("long 1", "long 2", "long 3"):
        waiters.wait(name, "simulation")
    for name in ("short 1", "short 2"):
        waiters.wait(name, "render")
    assert waiters.got == ["long 1", "long 2"], "nobody else waited"
    waiters.leave("long 1")
    waiters.leave("short 1")
    waiters.leave("long 2")
    assert waiters.got[2:] == ["short 1", "short 2", "long 3"]


def test_one_tenants_long_jobs_leave_a_slot_to_another_tenant(waiters: Waiters) -> None:
    for name in ("ours 1", "ours 2", "ours 3"):
        waiters.wait(name, "simulation", "ours")
    for name in ("theirs 1", "theirs 2"):
        waiters.wait(name, "simulation", "theirs")
    waiters.leave("ours 2")
    waiters.leave("theirs 1")
    assert waiters.got[2:] == ["theirs 1", "theirs 2"]


def test_between_equals_it_is_whose_last_slot_was_longest_ago(waiters: Waiters) -> None:
    waiters.wait("render 1", "render")
    waiters.wait("simulation 1", "simulation")
    waiters.wait("simulation 2", "simulation")
    waiters.wait("export 1", "export")
    waiters.leave("simulation 1")
    assert waiters.got[2:] == ["export 1"], "it has had none yet"
