"""The particles of a finished simulation as numbers for a drawing, not as JSON: 100,000 of them in a megabyte."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from api.callers import Who, has_pack, may
from api.parts import Given
from api.problems import answers
from api.simulations.shapes import SimulationNumber
from db import simulations
from db.simulations.words import MOST_PARTICLES

router = APIRouter(
    prefix="/simulations",
    tags=["simulations"],
    dependencies=[Depends(has_pack("simulations")), Depends(may("simulations:read"))],
)
BINARY = "application/octet-stream"
_whole = {"schema": {"type": "integer"}}
_POINTS: dict[int | str, dict[str, object]] = {
    200: {
        "description": "Little-endian float32: x, y and in 3D z of one particle after the other, in diameters, with the "
        "seed's centre at the origin, in the order of attachment.",
        "content": {BINARY: {}},
        "headers": {
            "X-Dimension": {"description": "2 or 3: how many numbers a particle has.", **_whole},
            "X-Points": {"description": "How many particles are here.", **_whole},
            "X-Total": {
                "description": "How many there are; more than here where they were thinned.",
                **_whole,
            },
        },
    },
    304: {"description": "The particles that the browser has are still the same."},
}


@router.get("/{simulation}/points", response_model=None, responses={**_POINTS, **answers(401, 403, 404, 409)})
def send_points(
    given: Given,
    who: Who,
    simulation: SimulationNumber,
    most: Annotated[
        int, Query(ge=1, le=MOST_PARTICLES, description="Of more, every so many are left out.")
    ] = MOST_PARTICLES,
    if_none_match: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Send the particles of a finished simulation."""
    with given.services.store.read(who.scope) as session:
        found = simulations.check_done(simulations.find_simulation(session, simulation), "show")
        kept = simulations.cluster_of(session, found.id)
        etag = f'"{kept.checksum if kept else None}"'
        # Asked for each time: another tenant's simulation has the same address.
        headers = {"etag": etag, "cache-control": "private, no-cache"}
        if if_none_match and etag in if_none_match:
            return Response(status_code=304, headers=headers)
        packed = simulations.packed_cluster(session, found.id)
    content, counts = _drawn(packed, most)
    return Response(content, media_type=BINARY, headers={**headers, **counts})


def _drawn(packed: bytes, most: int) -> tuple[bytes, dict[str, str]]:
    """The particles as float32, evenly thinned to at most so many, and what the headers say of them."""
    import numpy as np

    from engines.dla.cluster import unpack

    positions = unpack(packed).positions  # around the seed's centre already
    total, dimension = positions.shape
    points = min(total, most)
    chosen = positions if points == total else positions[np.arange(points) * total // points]
    counts = {"x-dimension": dimension, "x-points": points, "x-total": total}
    return chosen.astype("<f4").tobytes(), {name: str(value) for name, value in counts.items()}
