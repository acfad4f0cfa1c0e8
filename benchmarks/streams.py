"""Many answers at once in one process: 100 turns stream at 20 words a second, each followed by a client of its own.

Every turn is stored, audited and permission-checked as always. Printed: how many followers saw every word, the slowest
follower's updates per second while its words came, and the CPU that the process took; the baseline is the same
number of streams read by the bare SDK in the same run.

Run: ``python -m benchmarks.streams [--turns 100]``
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from agent.models.connections import ProviderSettings, connect
from agent.turns.service import Turns
from benchmarks.turn import QUESTION, Bare, OneModel, free_port, start_server
from benchmarks.world import World, open_world
from db import chats

WORDS_PER_SECOND = 20.0
STORE_THREADS = 32


@dataclass(frozen=True)
class Followed:
    """What one follower saw: words, updates with text, and the seconds between the first and the last of them."""

    words: int
    updates: int
    seconds: float
    finish: str


async def follow(turns: Turns, world: World) -> Followed:
    """Ask in a new chat and follow to the end."""

    def new_chat() -> UUID:
        with world.store.work(world.who.scope) as session:
            return chats.create_chat(session, world.who).id

    chat_id = await asyncio.to_thread(new_chat)
    started = await turns.start(world.who, chat_id, QUESTION)
    words, finish, times = 0, "", []
    async for each in turns.follow(world.who, chat_id, turn_id=started.turn_id):
        if each.kind == "content_delta":
            words += len(str(each.payload["delta"]).split())
            times.append(time.perf_counter())
        finish = str(each.payload.get("finish", ""))
    return Followed(words, len(times), times[-1] - times[0], finish)


async def measure(world: World, number: int, port: int) -> None:
    """Both kinds, one after the other."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(STORE_THREADS))
    url, bench = f"http://127.0.0.1:{port}/v1", world.workbench()
    model = connect(ProviderSettings("compatible", "bench-1", "x", url))
    turns = Turns(world.store, OneModel(model), bench)
    bare = Bare(world, bench, url)
    await follow(turns, world)
    began, cpu = time.perf_counter(), time.process_time()
    seen = await asyncio.gather(*(follow(turns, world) for _ in range(number)))
    ours = time.perf_counter() - began, time.process_time() - cpu
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(bare.turn() for _ in range(number)))
    theirs = time.perf_counter() - began, time.process_time() - cpu
    complete = sum(each.words == 50 and each.finish == "stop" for each in seen)
    slowest = min(each.updates / each.seconds for each in seen)
    print(
        f"{complete} of {number} followers saw every word and the end; the slowest had {slowest:.1f} updates/s"
    )
    print(f"all done after {ours[0]:.1f} s with {ours[1]:.1f} CPU s; bare SDK loop {theirs[0]:.1f} s with "
          f"{theirs[1]:.1f} CPU s; CPU ratio {ours[1] / theirs[1]:.2f}")  # fmt: skip
    await model.close()


def run(number: int) -> None:
    """Make the world, measure, clean up."""
    with tempfile.TemporaryDirectory() as folder:
        world = open_world(f"sqlite:///{Path(folder) / 'bench.db'}")
        port = free_port()
        server = start_server(port, WORDS_PER_SECOND)
        try:
            asyncio.run(measure(world, number, port))
        finally:
            server.kill()
            server.wait()
            world.store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=100)
    run(parser.parse_args().turns)
