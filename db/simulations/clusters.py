"""The particles of finished simulations; only who draws or exports them reads them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.simulations import Cluster
from db.simulations.runs import check_done, find_simulation


def packed_cluster(session: Session, number_or_id: str | UUID) -> bytes:
    """The particles as ``engines.dla.cluster`` packs them.

    Raises:
        NotFound: there is no such simulation.
        Conflict: it is not done.
    """
    simulation = check_done(find_simulation(session, number_or_id), "show")
    data = session.scalar(select(Cluster.data).where(Cluster.simulation_id == simulation.id))
    if data is None:
        raise Conflict(f"The particles of {simulation.number} are gone. Run it anew with the same seed.")
    return data


def cluster_of(session: Session, simulation_id: UUID) -> Cluster | None:
    """Size and checksum of the cluster (its ``data`` is read when it is asked for); None where there is none."""
    return session.scalar(select(Cluster).where(Cluster.simulation_id == simulation_id))
