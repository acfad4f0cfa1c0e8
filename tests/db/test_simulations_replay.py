"""A staged run and its replay give the same rows; what has begun is not undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import simulations
from db.changes import Change, Recorder, digest_of
from db.errors import ChangedSince, Conflict
from db.ids import new_id, seeded_ids
from db.models.jobs import Job
from db.models.simulations import Export, Project, Simulation, Sweep
from db.numbers import Numbers, keep_reserved
from db.reversal import turn_back
from db.session import Store
from db.simulations import Wanted
from tests.db.laboratory import Laboratory, at_once, open_laboratory
from tests.db.studio import Statements

Changes = tuple[Change, ...]
TABLES = (Project, Sweep, Simulation, Job, Export)
VALUES = [1.0, 0.5, 0.2, 0.1]


@pytest.fixture
def lab(store: Store) -> Laboratory:
    """A new tenant for each test."""
    return open_laboratory(store)


def rows(lab: Laboratory) -> list[int]:
    with lab.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def run(lab: Laboratory, **settings: Any) -> Callable[[Session], Any]:
    return lambda session: simulations.run_simulation(
        session, lab.ada, Wanted(500, **settings), project="Soot"
    )


def sweep(lab: Laboratory) -> Callable[[Session], Any]:
    return lambda session: simulations.run_sweep(
        session, lab.ada, Wanted(500), "stickiness", VALUES, project="soot"
    )


def do(lab: Laboratory, *verbs: Callable[[Session], Any]) -> Changes:
    """Do what one card holds; returns the recorded changes."""
    with lab.work() as session:
        return recorded(session, *verbs)


def recorded(session: Session, *verbs: Callable[[Session], Any]) -> Changes:
    session.info["recorder"] = recorder = Recorder()
    for verb in verbs:
        verb(session)
        session.flush()
    session.info["recorder"] = None
    return recorder.changes(session)


def undo(lab: Laboratory, changes: Changes) -> Changes:
    """Turn it back, as the undo tool does."""
    with lab.work() as session:
        simulations.check_undo(session, changes)
        return recorded(session, lambda session: turn_back(session, changes))


def rehearsed(session: Session, lab: Laboratory, numbers: Numbers, change_set: UUID) -> Changes:
    """Run and sweep as a staged turn does, and take it back."""
    recorder = Recorder()
    numbers.rewind()
    session.info.update(recorder=recorder, numbers=numbers, rehearsing=True)
    savepoint = session.begin_nested()
    for place, verb in enumerate((run(lab), run(lab, dimension=3), sweep(lab))):
        session.info["make_id"] = seeded_ids(change_set, place)
        verb(session)
        session.flush()
    changes = recorder.changes(session)
    savepoint.rollback()
    keep_reserved(session, numbers)
    session.info.update(recorder=None, numbers=None, rehearsing=False, make_id=new_id)
    return changes


def test_a_replay_makes_the_same_rows_with_the_same_ids_and_seeds(lab: Laboratory) -> None:
    change_set, numbers = new_id(), Numbers()
    with lab.work() as session:
        first = rehearsed(session, lab, numbers, change_set)
    for _ in range(3):  # others work meanwhile, and the estimates learn from that
        lab.done(50_000)
    with lab.work() as session:
        second = rehearsed(session, lab, numbers, change_set)
    assert digest_of(first) == digest_of(second)
    made = [(each.table, each.label) for each in first]
    assert made[:3] == [("projects", "Soot"), ("simulations", "SIM-0001"), ("jobs", "SIM-0001")]
    assert len(first) == 1 + 2 * 2 + 1 + 2 * len(VALUES)
    seeds = [each.after["seed"] for each in first if each.table == "simulations" and each.after]
    assert len(set(seeds)) == 3, "two runs and one sweep"
    assert lab.told("simulation")[0]["number"] != "SIM-0001", "a rehearsal tells nobody"


def test_a_sweep_needs_few_statements(lab: Laboratory) -> None:
    with lab.work() as session, Statements(lab.store) as seen:
        recorded(session, sweep(lab))
    assert len(seen.texts) <= 12 + 12 * len(VALUES)


def test_what_still_waits_is_undone_as_a_whole(lab: Laboratory) -> None:
    changes = do(lab, run(lab), sweep(lab))
    assert rows(lab) == [1, 1, 5, 5, 0]
    undone = undo(lab, changes)
    assert rows(lab) == [0, 0, 0, 0, 0]
    assert {each.kind for each in undone} == {"delete"}
    export = do(lab, lambda session: _export(session, lab))
    assert rows(lab) == [0, 0, 1, 2, 1]
    undo(lab, export)
    assert rows(lab) == [0, 0, 1, 1, 0]


def _export(session: Session, lab: Laboratory) -> None:
    """An export of a simulation that is done before the recording sees it."""
    recorder, session.info["recorder"] = session.info["recorder"], None
    queued = simulations.run_simulation(session, lab.ada, Wanted(500))
    queued.simulation.status = "done"
    session.flush()
    session.info["recorder"] = recorder
    simulations.order_export(session, lab.ada, queued.simulation.number, "csv")


def test_what_has_begun_is_cancelled_instead_of_undone(lab: Laboratory) -> None:
    changes = do(lab, run(lab))
    lab.start(lab.job("SIM-0001").id)
    with pytest.raises(
        Conflict, match=r"SIM-0001 is running by now, so queueing it can't be undone. Cancel it"
    ):
        undo(lab, changes)
    lab.finish("SIM-0001")
    with pytest.raises(
        Conflict, match=r"SIM-0001 is done by now, so queueing it can't be undone. It stays on record"
    ):
        undo(lab, changes)
    assert rows(lab) == [1, 0, 1, 1, 0]


def test_a_sweep_of_which_some_have_begun_is_not_undone(lab: Laboratory) -> None:
    changes = do(lab, sweep(lab))
    lab.finish("SIM-0002")
    lab.cancel("SIM-0003")
    with pytest.raises(
        Conflict, match=r"SIM-0002, SIM-0003 have begun or ended by now, .* They stay on record"
    ):
        undo(lab, changes)
    lab.start(lab.job("SIM-0001").id)
    lab.cancel("SIM-0004")
    with pytest.raises(
        Conflict, match=r"SIM-0001, SIM-0002, SIM-0003 and 1 more have begun .* Cancel what still runs"
    ):
        undo(lab, changes)
    assert rows(lab) == [1, 1, 4, 4, 0]


def test_an_export_that_was_written_is_not_undone(lab: Laboratory) -> None:
    number = lab.done()
    changes = do(lab, lambda session: simulations.order_export(session, lab.ada, number, "csv"))
    with lab.read() as session:
        [export] = simulations.list_exports(session)
    lab.write(export)
    with pytest.raises(Conflict, match=r"SIM-0001.csv is done by now, so queueing it can't be undone"):
        undo(lab, changes)


def test_a_project_that_others_use_by_now_stays(lab: Laboratory) -> None:
    changes = do(lab, run(lab))
    lab.run(project="SOOT")
    with pytest.raises(ChangedSince, match="1 simulations were added since and belong to Soot"):
        undo(lab, changes)
    assert rows(lab) == [1, 0, 2, 2, 0]


def test_a_cancelled_simulation_cannot_be_put_back_into_the_queue(lab: Laboratory) -> None:
    number = lab.run()
    changes = do(lab, lambda session: simulations.cancel_simulation(session, lab.ada, number))
    assert {each.table for each in changes} == {"jobs", "simulations"}
    assert changes[0].after == {"status": "cancelled"}
    with pytest.raises(Conflict, match="can't be turned back"):
        undo(lab, changes)


def test_an_undo_while_a_worker_begins_leaves_no_half(lab: Laboratory) -> None:
    for _ in range(4):
        before = rows(lab)
        changes = do(lab, run(lab))
        [job] = [each for each in changes if each.table == "jobs"]

        def turn(changes: Changes = changes) -> str:
            try:
                undo(lab, changes)
            except Conflict as error:
                return str(error)
            return "undone"

        def start(key: str = job.key) -> str:
            return str(lab.start(UUID(key)))

        started, undone = at_once(start, turn)
        assert (started == "False") == (undone == "undone"), (started, undone)
        if undone != "undone":
            assert "is running by now" in undone
        else:
            assert rows(lab)[2:4] == before[2:4]
