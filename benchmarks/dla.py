"""What growing an aggregate costs: CPU seconds and peak memory, against the fastest Python package for DLA on PyPI.

    .venv/bin/python -m benchmarks.dla [--rounds 3] [--rival /path/to/python]

Each figure is a fresh child process on one core with the kernels compiled before (their cache on disk is warm): the
median over rounds, each of another seed. "start" is what a process spends before it grows: imports and loading the
kernels. The ratio is to a baseline of the same run, particle for particle: dla-ideal-solver 0.0.4 (MIT), compiled by
numba as well, which walks on a 2D lattice and has no 3D. No other package on PyPI was found to grow DLA: FracVAL and its
like (PyFracVAL, pyFracAggregate) place particles to get a wanted dimension, without diffusion; dlaf and DLAf-optimized
are C++ programs. To have the comparison:

    python3 -m venv /tmp/rival && /tmp/rival/bin/pip install dla-ideal-solver==0.0.4
    .venv/bin/python -m benchmarks.dla --rival /tmp/rival/bin/python
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass

GOALS = {(2, 50_000): 0.8, (2, 100_000): 2.0, (3, 50_000): 7.0}
MEMORY_GOALS = {2: 500, 3: 1000}
SIZES = (5_000, 20_000, 50_000, 100_000)
RIVAL_LATTICE, RIVAL_PARTICLES = 128, 500  # where it does best: it copies its lattice at each step

OURS = """
import json, resource, sys, time
from engines.dla.growth import grow
from engines.dla.spec import GrowthSpec

particles, dimension, stickiness, seed = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
grow(GrowthSpec(2, dimension), report=lambda grown: True)
began = time.process_time()
grow(GrowthSpec(particles, dimension, stickiness, seed), report=lambda grown: True)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"start": began, "cpu": time.process_time() - began, "memory": memory}))
"""

RIVALS = """
import json, resource, sys, time
from dla_ideal.core.solver import DLASolver

lattice, particles = int(sys.argv[1]), int(sys.argv[2])
solver = DLASolver(N=lattice, verbose=False, n_cores=1)
settings = {"injection_mode": "radial", "show_progress": False, "snapshot_interval": 10**9}
solver.solve(n_walkers=20, max_iter=1, injection_radius=20, **settings)
began = time.process_time()
grown = solver.solve(n_walkers=particles, max_iter=10**7, injection_radius=0.45 * lattice, **settings)["n_particles"]
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"start": began, "cpu": time.process_time() - began, "memory": memory, "grown": int(grown)}))
"""


@dataclass(frozen=True)
class Cost:
    """Medians over rounds: CPU seconds before growing and of growing, peak memory in MB."""

    start: float
    cpu: float
    memory: float


def main() -> None:
    """Measure and print."""
    wanted = _arguments()
    for dimension in (2, 3):
        _child(sys.executable, OURS, 2, dimension, 1.0, 0)  # compiles where that has not happened
    print(f"load {os.getloadavg()[0]:.1f} before; CPU seconds on one core")
    rival = _measure_rival(wanted.rival, wanted.rounds)
    for dimension in (2, 3):
        for particles in SIZES:
            _report(dimension, particles, _measure(wanted.rounds, particles, dimension, 1.0), rival)
    for dimension in (2, 3):
        cost = _measure(1, 20_000, dimension, 0.05)
        print(f"{dimension}D {20_000:>7,}, stickiness 0.05: {cost.cpu:6.2f} s")
    print(f"load {os.getloadavg()[0]:.1f} after")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rival", default=sys.executable, help="a Python that has dla-ideal-solver")
    return parser.parse_args()


def _report(dimension: int, particles: int, cost: Cost, rival: float | None) -> None:
    goal = GOALS.get((dimension, particles))
    told = [f"{dimension}D {particles:>7,}: {cost.cpu:6.2f} s", f"{1e6 * cost.cpu / particles:5.1f} µs each"]
    told.append(f"start {cost.start:.1f} s, {cost.memory:.0f} MB (goal {MEMORY_GOALS[dimension]} MB)")
    if goal is not None:
        told.append(f"goal {goal:g} s")
    if rival is not None and dimension == 2:
        told.append(f"{rival / (cost.cpu / particles):,.0f} times as fast as the baseline")
    print(", ".join(told), flush=True)


def _measure(rounds: int, particles: int, dimension: int, stickiness: float) -> Cost:
    costs = [
        _child(sys.executable, OURS, particles, dimension, stickiness, seed) for seed in range(1, rounds + 1)
    ]
    return Cost(*(statistics.median(cost[name] for cost in costs) for name in ("start", "cpu", "memory")))


def _measure_rival(python: str, rounds: int) -> float | None:
    """CPU seconds of the baseline for a particle, or None with a sentence where it is not installed."""
    found = subprocess.run([python, "-c", "import dla_ideal"], capture_output=True, check=False)
    if found.returncode != 0:
        print(
            "dla-ideal-solver is not installed, so there is no comparison; the head of benchmarks/dla.py says how."
        )
        return None
    _child(python, RIVALS, 64, 20)  # compiles
    costs = [_child(python, RIVALS, RIVAL_LATTICE, RIVAL_PARTICLES) for _ in range(rounds)]
    each = statistics.median(cost["cpu"] / cost["grown"] for cost in costs)
    print(
        f"baseline, dla-ideal-solver: {each * RIVAL_PARTICLES:.2f} s for {RIVAL_PARTICLES:,} particles on "
        f"{RIVAL_LATTICE}² cells, {1e6 * each:,.0f} µs each, {costs[0]['memory']:.0f} MB (ratio 1)"
    )
    return each


def _child(python: str, script: str, *arguments: float) -> dict[str, float]:
    """What a fresh process told of itself."""
    command = [python, "-c", script, *map(str, arguments)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(told.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
