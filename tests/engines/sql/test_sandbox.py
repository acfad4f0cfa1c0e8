"""On SQLite a query changes nothing, ends when its time is up, and its process lives and dies with the app."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from engines.sql.errors import QueryFailed, QueryTooSlow, QueryUnavailable
from engines.sql.guard import check
from engines.sql.sandbox import SandboxedSqlite
from tests.engines.sql.asking import ask, outcome, unguarded
from tests.engines.sql.leaks import LEAKS
from tests.engines.sql.world import OURS, PUBLISHED, THEIRS, make_sqlite
from tests.engines.sql.writes import WRITES
from tests.house import ROOT

COUNT_FOREVER = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS n FROM n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return make_sqlite(tmp_path / "app.db", "a")


@pytest.fixture
def sandbox(file: Path) -> Iterator[SandboxedSqlite]:
    with SandboxedSqlite(file, PUBLISHED) as sandbox:
        yield sandbox


def workers_of(sandbox: SandboxedSqlite) -> set[int]:
    return {process.pid for process in sandbox._idle}


def test_attacks_that_pass_the_guard_leave_the_file_and_the_folder_as_they_are(
    sandbox: SandboxedSqlite, file: Path
) -> None:
    before = dump(file)
    for _, sql in LEAKS["sqlite"] + WRITES["sqlite"]:
        outcome(sandbox, unguarded(sql, "sqlite"))
    assert dump(file) == before
    assert {path.name for path in file.parent.iterdir()} <= {"app.db", "app.db-wal", "app.db-shm"}
    assert not Path("/tmp/x.db").exists()


def dump(file: Path) -> str:
    with sqlite3.connect(file) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_process_has_no_environment_and_no_open_file_of_the_app_but_its_own(
    sandbox: SandboxedSqlite,
) -> None:
    ask(sandbox, "SELECT 1 AS one")
    for pid in workers_of(sandbox):
        assert Path(f"/proc/{pid}/environ").read_bytes() == b""
        assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")


# Bounds


def test_an_answer_is_cut_at_a_megabyte(sandbox: SandboxedSqlite) -> None:
    doubled = "WITH a AS (SELECT number || number || number || number AS x FROM orders), "
    doubled += (
        "b AS (SELECT x || x || x || x || x AS x FROM a), c AS (SELECT group_concat(x, '') AS x FROM b) "
    )
    answer = ask(sandbox, doubled + "SELECT c.x FROM c, orders AS p, orders AS q, orders AS r")
    assert answer.truncated
    assert 100 < len(answer.rows) < 500
    assert sum(len(str(row[0])) for row in answer.rows) <= 1_000_000


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(COUNT_FOREVER, id="recursion"),
        pytest.param(
            "SELECT count(*) AS n FROM " + ", ".join(f"renders AS r{number}" for number in range(9)),
            id="join",
        ),
    ],
)
def test_a_query_that_takes_too_long_is_stopped_in_time(sandbox: SandboxedSqlite, sql: str) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTooSlow, match=r"longer than 0\.5 seconds and was stopped"):
        ask(sandbox, sql, timeout=0.5)
    assert time.monotonic() - started < 5
    assert ask(sandbox, "SELECT count(*) AS n FROM orders").rows == ((12,),)


def test_a_process_that_hangs_inside_one_step_is_killed_and_replaced(sandbox: SandboxedSqlite) -> None:
    ask(sandbox, "SELECT 1 AS one")
    before = workers_of(sandbox)
    hang = "SELECT sum(length(replace(printf('%.900000c', 'a'), printf('%.400000c', 'a') || 'b', 'c'))) AS x"
    started = time.monotonic()
    with pytest.raises(QueryTooSlow):
        sandbox.run(str(OURS), unguarded(hang, "sqlite"), timeout=0.5)
    assert time.monotonic() - started < 5
    after = workers_of(sandbox)
    assert len(after) == len(before) == 2
    assert len(after & before) == 1
    assert ask(sandbox, "SELECT count(*) AS n FROM orders").rows == ((12,),)


def test_a_query_that_explodes_while_it_is_prepared_is_killed(sandbox: SandboxedSqlite) -> None:
    steps = ", ".join(
        f"a{n} AS (SELECT x.i FROM a{n - 1} x JOIN a{n - 1} y ON x.i = y.i)" for n in range(1, 40)
    )
    started = time.monotonic()
    exploding = unguarded(f"WITH a0 AS (SELECT 1 AS i), {steps} SELECT count(*) AS n FROM a39", "sqlite")
    with pytest.raises((QueryTooSlow, QueryFailed)):
        sandbox.run(str(OURS), exploding, timeout=0.7)
    assert time.monotonic() - started < 5
    assert ask(sandbox, "SELECT count(*) AS n FROM orders").rows == ((12,),)


def test_a_query_that_takes_too_much_memory_is_stopped(file: Path) -> None:
    sorting = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000000) "
    sorting += "SELECT x, printf('%050d', x) AS t FROM n ORDER BY 2 DESC"
    query = unguarded(sorting, "sqlite")
    with SandboxedSqlite(file, PUBLISHED, workers=1, memory=120_000_000) as sandbox:
        with pytest.raises(QueryFailed, match="more memory than it may use"):
            sandbox.run(str(OURS), query, timeout=20)
        assert ask(sandbox, "SELECT count(*) AS n FROM orders").rows == ((12,),)


def test_a_wrong_query_gets_the_databases_reason(sandbox: SandboxedSqlite) -> None:
    with pytest.raises(QueryFailed, match=r"SQLite could not run the query: .*Correct it and try again"):
        ask(sandbox, "SELECT name FROM products UNION SELECT number, status FROM orders")


# Life and death


def test_a_process_that_was_killed_is_replaced(sandbox: SandboxedSqlite) -> None:
    for pid in workers_of(sandbox):
        os.kill(pid, signal.SIGKILL)
        wait_until(partial(gone, pid))
    assert ask(sandbox, "SELECT count(*) AS n FROM orders").rows == ((12,),)
    assert ask(sandbox, "SELECT count(*) AS n FROM orders", tenant=THEIRS).rows == ((7,),)


def test_closing_ends_the_processes(file: Path) -> None:
    sandbox = SandboxedSqlite(file, PUBLISHED)
    pids = workers_of(sandbox)
    sandbox.close()
    assert [state(pid) for pid in pids] == ["-", "-"]
    with pytest.raises(QueryUnavailable, match="has been stopped"):
        ask(sandbox, "SELECT 1 AS one")


def test_the_processes_end_when_the_app_dies(file: Path) -> None:
    program = f"""
import sys, threading, time
from engines.sql.port import CheckedQuery
from engines.sql.sandbox import SandboxedSqlite
from tests.engines.sql.world import PUBLISHED
sandbox = SandboxedSqlite({str(file)!r}, PUBLISHED)
print(*[process.pid for process in sandbox._idle], flush=True)
sandbox.run({str(OURS)!r}, CheckedQuery({COUNT_FOREVER!r}, (), "sqlite"), timeout=1.0)
"""
    app = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert app.stdout is not None
    pids = [int(pid) for pid in app.stdout.readline().split()]
    time.sleep(0.3)
    app.kill()
    app.wait()
    app.stdout.close()
    assert len(pids) == 2
    wait_until(lambda: all(gone(pid) for pid in pids))


def test_a_missing_file_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    told = pytest.raises(QueryUnavailable, match=r"could not be read .*Ask again in a minute")
    with SandboxedSqlite(tmp_path / "absent.db", PUBLISHED) as sandbox, told:
        ask(sandbox, "SELECT 1 AS one")
    assert list(tmp_path.iterdir()) == []


def test_what_the_app_has_written_is_seen_by_the_next_query(sandbox: SandboxedSqlite, file: Path) -> None:
    counted = "SELECT count(*) AS n FROM orders"
    assert ask(sandbox, counted).rows == ((12,),)
    with sqlite3.connect(file) as app:
        app.execute("DELETE FROM orders WHERE tenant_id = ? AND number LIKE '%7'", [OURS.hex])
        assert ask(sandbox, counted).rows == ((12,),), "not committed yet"
    app.close()
    assert ask(sandbox, counted).rows == ((11,),)


def test_a_file_that_was_put_in_place_of_the_old_one_is_seen(
    sandbox: SandboxedSqlite, file: Path, tmp_path: Path
) -> None:
    counted = "SELECT count(*) AS n FROM orders"
    assert ask(sandbox, counted, tenant=THEIRS).rows == ((7,),)
    (tmp_path / "restored").mkdir()
    restored = make_sqlite(tmp_path / "restored" / "app.db", "b")
    with sqlite3.connect(restored) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    for left in (file.with_name("app.db-wal"), file.with_name("app.db-shm")):
        left.unlink(missing_ok=True)
    restored.replace(file)
    assert ask(sandbox, counted, tenant=THEIRS).rows == ((40,),)


def test_the_app_can_write_while_a_query_runs(sandbox: SandboxedSqlite, file: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(outcome, sandbox, check(COUNT_FOREVER, PUBLISHED, "sqlite"), 2.0)
        time.sleep(0.3)
        with sqlite3.connect(file, timeout=5) as app:
            app.execute("UPDATE orders SET status = 'done'")
        app.close()
        assert not running.done()
        assert running.result().startswith("QueryTooSlow")


def test_many_threads_and_tenants_each_get_their_own_rows(sandbox: SandboxedSqlite) -> None:
    query = check("SELECT min(number) AS n FROM orders", PUBLISHED, "sqlite")

    def first(tenant: object) -> object:
        return sandbox.run(str(tenant), query, timeout=20).rows[0][0]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(first, [OURS, THEIRS] * 50))
    assert answers == ["SA-2026-00000", "CANARY-a-SA-2026-00000"] * 50


def test_one_tenant_cannot_take_all_the_processes(sandbox: SandboxedSqlite) -> None:
    slow, quick = (check(sql, PUBLISHED, "sqlite") for sql in (COUNT_FOREVER, "SELECT 1 AS one"))
    started = threading.Event()

    def hog() -> None:
        started.set()
        with pytest.raises(QueryTooSlow):
            sandbox.run(str(OURS), slow, timeout=3.0)

    with ThreadPoolExecutor(1) as pool:
        hogging = pool.submit(hog)
        started.wait()
        time.sleep(0.2)
        with pytest.raises(QueryUnavailable, match="Other queries are still running"):
            sandbox.run(str(OURS), quick, timeout=0.2)
        assert sandbox.run(str(THEIRS), quick).rows == ((1,),)
        assert not hogging.done()
        hogging.result()


def state(pid: int) -> str:
    """The letter of a process's state, Z for one that has ended and was not waited for, - for none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0]
    except FileNotFoundError:
        return "-"


def gone(pid: int) -> bool:
    return state(pid) in "Z-"


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
