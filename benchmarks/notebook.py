"""What the notebook's assistant costs: its import, making one, and a question beyond the turn itself.

The import is measured against what it cannot do without, a question against the same turn on the same parts, followed in
an event loop without background thread, gathering and display; alternately in one process.

Run: ``python -m benchmarks.notebook [--rounds 30]``
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from agent import Assistant
from agent.notebook.lines import Beginning, Question
from agent.notebook.local import LocalLine
from agent.notebook.opening import Wanted, open_local
from benchmarks.world import open_world

TENANT, QUESTION = "bearings", "Show the last five orders"
KEY = "a secret of 32 characters at least"
OWN = "from agent import Assistant, tool"
NEEDED = "import asyncio, pydantic, markupsafe"
TIMED = "import time; began = time.{clock}(); {code}; print(time.{clock}() - began)"
IMPORTS = 7


def time_import(code: str, *, clock: str = "perf_counter") -> float:
    """Seconds in a fresh process, without the start of Python."""
    ran = subprocess.run(
        [sys.executable, "-c", TIMED.format(code=code, clock=clock)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout)


def measure(run: Callable[[], object]) -> float:
    """Seconds that one run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def compare_imports() -> None:
    """Alternately, the files being in the cache after the first."""
    pairs = [(time_import(OWN), time_import(NEEDED)) for _ in range(IMPORTS)]
    mine, theirs = (statistics.median(each) for each in zip(*pairs[1:], strict=True))
    busy = min(time_import(OWN, clock="process_time") for _ in range(3))
    print(f"import, p50: {mine:.3f} s ({busy:.3f} s of computing), what it cannot do without {theirs:.3f} s, "
          f"ratio {mine / theirs:.2f}")  # fmt: skip


def compare_questions(data: Path, environment: dict[str, str], rounds: int) -> None:
    """The same question by an assistant and by the bare line."""
    cold = time_import(f"from agent import Assistant; Assistant({TENANT!r}, data={str(data)!r}).close()")
    line = open_local(Wanted(TENANT, data=data), environment)
    with Assistant(TENANT, data=data) as assistant, asyncio.Runner() as runner:
        warm = measure(lambda: Assistant(TENANT, data=data).close())
        mine: list[float] = []
        theirs: list[float] = []
        for number in range(rounds + 3):
            assistant.new()
            with contextlib.redirect_stdout(io.StringIO()):
                asked = measure(lambda: assistant.chat(QUESTION))
            plain = measure(lambda: runner.run(follow(line)))
            if number >= 3:
                mine.append(asked)
                theirs.append(plain)
        runner.run(line.close())
    ratio = statistics.median(mine) / statistics.median(theirs)
    print(f"making one: in a fresh process {cold:.2f} s with all imports, later ones {warm:.2f} s")
    print(f"a question, p50: {statistics.median(mine) * 1000:.1f} ms, the bare turn "
          f"{statistics.median(theirs) * 1000:.1f} ms, ratio {ratio:.2f}")  # fmt: skip


async def follow(line: LocalLine) -> None:
    """Ask in a new chat, as ``Assistant.chat`` does, and look at each event."""
    chat_id = await line.begin_chat(Beginning())
    async for _ in line.stream(chat_id, Question(QUESTION)):
        pass


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser("benchmarks.notebook", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    wanted = parser.parse_args()
    compare_imports()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        open_world(f"sqlite:///{data / 'counterfoil.db'}").store.close()
        (data / "secret.key").write_text(KEY)
        compare_questions(data, {}, wanted.rounds)


if __name__ == "__main__":
    main()
