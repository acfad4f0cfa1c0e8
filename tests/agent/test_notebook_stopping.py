"""Answers that nobody waits for any more are stopped where they are made, and the store is clean after that."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from agent import Assistant
from agent.events import TextDelta, TurnStarted
from agent.notebook.errors import BudgetExhausted, TurnRunning
from db import budgets, usage
from db.budgets import BudgetValues
from db.ids import new_id
from db.usage import Spent
from tests.agent.notebook_home import Home, email, endless_model, open_home
from tests.house import ROOT
from tests.postgres import Urls

SCRIPT = """\
import sys
from agent import Assistant

assistant = Assistant("acme", user=sys.argv[1])
try:
    print("READY", flush=True)
    assistant.chat("Tell me everything")
except KeyboardInterrupt:
    answer = assistant.call("list_orders", limit=1)
    print()
    print("STOPPED", assistant.chat_id, answer.finish, flush=True)
assistant.close()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Answered by a provider that never ends."""
    data = tmp_path_factory.mktemp("home")
    url = f"sqlite:///{data}/counterfoil.db"
    with (
        endless_model() as address,
        pytest.MonkeyPatch.context() as environment,
        open_home(data, Urls(url, url, url)) as opened,
    ):
        environment.setenv("OPENAI_BASE_URL", address)
        environment.setenv("OPENAI_MODEL", "endless")
        yield opened


@pytest.fixture
def assistant(home: Home) -> Iterator[Assistant]:
    with home.working() as opened:
        yield opened


def check_stopped(home: Home, chat_id: str | None) -> None:
    assert chat_id is not None
    assert [turn.status for turn in home.turns(chat_id)] == ["stopped"]


def test_an_answer_is_followed_in_a_loop_that_runs_already(home: Home, assistant: Assistant) -> None:
    async def look() -> list[str]:
        beats: list[str] = []
        async with aclosing(assistant.stream("Tell me everything")) as events:
            async for event in events:
                beats.append(type(event).__name__)
                if isinstance(event, TextDelta) and len(beats) > 3:
                    break
        return beats

    seen = asyncio.run(look())
    assert seen[0] == TurnStarted.__name__
    assert set(seen[1:]) == {TextDelta.__name__}
    check_stopped(home, assistant.chat_id)
    newest = assistant.history[-1]
    assert (newest.role, newest.text[:9]) == ("assistant", "word word")


def test_a_task_that_is_cancelled_stops_its_turn(home: Home, assistant: Assistant) -> None:
    async def give_up() -> None:
        await asyncio.wait_for(assistant.ask("Tell me everything"), timeout=1.5)

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    check_stopped(home, assistant.chat_id)


def test_a_task_that_is_cancelled_at_once_leaves_nothing_running(home: Home, assistant: Assistant) -> None:
    async def give_up() -> None:
        await asyncio.wait_for(assistant.ask("Tell me everything"), timeout=0.0001)

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    if assistant.chat_id is not None:
        assert {turn.status for turn in home.turns(assistant.chat_id)} <= {"stopped"}


def test_a_chat_answers_one_thing_at_a_time(home: Home, assistant: Assistant) -> None:
    async def ask_twice() -> None:
        async with aclosing(assistant.stream("Tell me everything")) as first:
            await anext(first)
            await assistant.ask("And now this")

    with pytest.raises(TurnRunning):
        asyncio.run(ask_twice())
    check_stopped(home, assistant.chat_id)


def test_closing_ends_what_still_runs(home: Home) -> None:
    async def look(assistant: Assistant) -> None:
        events = assistant.stream("Tell me everything")
        await anext(events)
        assistant.close()
        await events.aclose()

    with home.working() as assistant:
        asyncio.run(look(assistant))
        chat_id = assistant.chat_id
    assert chat_id is not None
    assert [turn.status for turn in home.turns(chat_id)] == ["interrupted"]


@pytest.mark.parametrize("early", [True, False], ids=["before the first word", "in the middle"])
def test_an_interrupt_from_the_keyboard_stops_the_turn(home: Home, early: bool, tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(SCRIPT)
    with subprocess.Popen(
        [sys.executable, str(script), email("operator")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "READY\n"
        heard = "" if early else child.stdout.read(30)
        child.send_signal(signal.SIGINT)
        out, problems = child.communicate(timeout=60)
    assert child.returncode == 0, problems
    assert "word" in heard or early
    _, chat_id, finish = next(line.split() for line in out.splitlines() if line.startswith("STOPPED"))
    statuses = [turn.status for turn in home.turns(chat_id)]
    assert finish == "stop"
    assert statuses == ["stopped", "done"] or (early and statuses == ["done"])  # it had not begun yet


def test_a_program_that_closes_nothing_ends_by_itself(home: Home) -> None:
    program = """
import gc
from agent import Assistant

first = Assistant("acme", user="{email}")
answer = first.call("list_orders", limit=1)
del first
gc.collect()
second = Assistant("acme", user="{email}")
print(answer.finish, len(second.tools) > 3)
"""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program.format(email=email("operator"))],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (ran.returncode, ran.stdout.splitlines()[-1], ran.stderr) == (0, "stop True", "")


def test_a_budget_that_is_used_up_is_said_and_nothing_is_stored(home: Home, assistant: Assistant) -> None:
    admin = home.identity("admin")
    with home.store.work(admin.scope) as session:
        budgets.replace_budgets(session, admin, [BudgetValues("tenant", tokens=100)])
        usage.record(session, admin.user_id, new_id(), [Spent("compatible", "endless", 90, 20)])
    try:
        with pytest.raises(BudgetExhausted, match="of 100 tokens") as refused:
            assistant.chat("Tell me everything")
    finally:
        with home.store.work(admin.scope) as session:
            budgets.replace_budgets(session, admin, [])
    assert refused.value.code == "budget_exhausted"
    assert refused.value.retry_after is not None
    assert assistant.history == []
