"""What the laboratory begins with: simulations that were really grown, and what its administrator told the assistant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.base import now
from db.models.context import ContextFile, Skill
from db.models.simulations import Project, Simulation
from db.sample.lab_past import PAST, PastRun
from db.sample.lab_rows import Grow, PastGrowth, write_past
from db.sample.office import write_office
from db.skills import SkillValues

__all__ = ["CONTEXT", "SKILLS", "Grow", "fill_lab"]

CONTEXT = """\
# Aggregation laboratory
We grow aggregates of particles by computer and compare them with soot under the microscope and with electrodeposits.

- Lengths are in particle diameters; one diameter is about 25 nm for our soot.
- Quote a fractal dimension with its estimator and its error. By default we mean the one by the radius of gyration.
- Runs under 5,000 particles are for a first look only.
- Soot is grown in 3D from a point; electrodeposits in 2D from a line or a ring.
- Say how long it will take before more than 50,000 particles are grown.
"""
_READING = ("list_simulations", "get_simulation_status", "analyze_simulation", "compare_simulations")
SKILLS = (
    SkillValues(
        "Run report",
        "Report on the simulation that the user names, or else on their latest: its settings, how long it took, each "
        "estimate of the fractal dimension with estimator, fit range and error, and what may be compared with "
        "published values. Keep it under twelve lines.",
        "Settings, time and all estimates of one simulation",
        _READING,
    ),
    SkillValues(
        "Sweep comparison",
        "Find the simulations of the sweep that the user names, compare their fractal dimensions by the radius of "
        "gyration, and say whether they differ by more than their errors. Change nothing.",
        "Whether the runs of a sweep differ by more than their errors",
        _READING,
    ),
)


def fill_lab(
    session: Session, people: Mapping[str, UUID], *, grow: Grow, past: Sequence[PastRun] = PAST
) -> None:
    """Fill a tenant that has neither projects nor simulations yet; one that has stays as it is.

    ``grow`` belongs to ``jobs``, which this package does not know. All is grown before the first row is written, so
    what it raises leaves nothing half done. What the office wrote in an earlier version of the demo stays.
    """
    if any(session.scalar(select(model.id).limit(1)) is not None for model in (Project, Simulation)):
        return
    growths = [PastGrowth(each, grow(each.wanted) if each.status == "done" else None) for each in past]
    write_past(session, people, growths, moment=now())
    if not any(session.scalar(select(model.id).limit(1)) for model in (ContextFile, Skill)):
        write_office(session, people, CONTEXT, SKILLS, known=_READING)
