"""What a model is told of simulations: record types, states, numbers and rules, read from what the code has."""

from __future__ import annotations

from db.models.simulations import Analysis, Export, Project, Simulation, Sweep
from db.simulations.words import (
    FORMATS,
    INDICATIVE_BELOW,
    LEAST_STICKINESS,
    METRICS,
    MOST_COMPARED,
    MOST_PARTICLES,
    MOST_SEED,
    MOST_SWEPT,
    PARAMETERS,
    SEED_GEOMETRIES,
    STATES,
)
from tools.reflection import Kind

KINDS = (
    Kind(Project, hidden=("created_by", "plain_name")),
    Kind(Sweep, hidden=("created_by",)),
    Kind(Simulation, states=STATES, hidden=("created_by", "attempts")),
    Kind(Analysis, hidden=("curve",)),
    Kind(Export, states=STATES, hidden=("created_by", "attempts", "file", "checksum")),
)
"""The record types of this pack."""

KNOWLEDGE = f"""\
# Particle simulations
Diffusion-limited aggregation (DLA): particles of diameter 1 walk at random, one after the other, and stick where they
touch a growing cluster, off any lattice, in 2D or 3D. A simulation's number looks like SIM-0012, a sweep's like SW-0003.
A sweep is several simulations that differ in one parameter ({", ".join(PARAMETERS)}).
Rules:
- "Run …", "grow …", "simulate …" mean run_dla_simulation. 1 to {MOST_PARTICLES:,} particles, those of the seed
  included; dimension 2 or 3; stickiness {LEAST_STICKINESS:g} to 1; random seed 0 to {MOST_SEED}; seed geometries
  {", ".join(SEED_GEOMETRIES)} (plate in 3D only). One parameter over 2 to {MOST_SWEPT} values is one
  sweep_simulations, not several runs.
- Running, sweeping, cancelling and exporting become a card; nothing grows before a person has confirmed it. Tell the
  estimate of seconds. Afterwards it runs in the background: never say that it is done unless a result says so.
- "It" and "the last one" mean leaving simulation_id out. Several metrics ({", ".join(METRICS)}) fit in one call.
- Every simulation is measured when it has grown. What is not done can't be analysed, compared or exported: say how far
  it is, and stop; don't ask again in the same turn.
- Tell a fractal dimension with its estimator, its fit range and its error, as the result gives them. Say "indicative"
  where the result does (under {INDICATIVE_BELOW:,} particles); only what is not indicative is compared with the
  published values for stickiness 1 and a point as seed, 1.71 in 2D and 2.50 in 3D (by the radius of gyration).
- Estimators differ by their nature: box counting lies below the radius of gyration at these sizes. Compare like with
  like, at most {MOST_COMPARED} simulations at once.
- Export formats: {", ".join(FORMATS)}. The file is made after the confirmation; its link then stands on the card and on
  the simulation's page.
- Never invent numbers of simulations or results; take them from the user or from a tool's result."""

SUGGESTIONS = {
    "en": (
        "Run a DLA simulation with 500 particles",
        "Now analyze it",
        "Sweep the stickiness over 1, 0.5 and 0.1 with 2000 particles",
        "Show my last 5 simulations",
    ),
    "ru": (
        "Запусти DLA-симуляцию на 500 частиц",
        "Теперь проанализируй её",
        "Прогони липкость 1, 0.5 и 0.1 на 2000 частиц",
        "Покажи мои последние 5 симуляций",
    ),
}
