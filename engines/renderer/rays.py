"""Rays against a stage, through Embree (embreex); no OpenGL anywhere."""

from functools import lru_cache

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene

from engines.renderer.scene import Stage
from engines.renderer.solids import Floats, Ints


class RayScene:
    """The triangles of a stage in Embree's tree; the number of a geometry is the number of its part."""

    def __init__(self, stage: Stage) -> None:
        self._scene = EmbreeScene()
        for part in stage.parts:
            TriangleMesh(self._scene, part.mesh.points[part.mesh.faces])

    def slot_hit(self, starts: Floats, directions: Floats, reach: float) -> Ints:
        """Number of the part that each ray meets within `reach`, -1 where it is free."""
        far = np.full(len(starts), reach, np.float32)
        found = self._scene.run(_packed(starts), _packed(directions), dists=far, output=1)
        return np.asarray(found["geomID"], np.int32)

    def hits(self, starts: Floats, directions: Floats) -> tuple[Ints, Ints, Floats]:
        """For each ray the part (-1: none), its triangle there, and the weights of that one's second and third corner."""
        found = self._scene.run(_packed(starts), _packed(directions), output=1)
        weights = np.column_stack([found["u"], found["v"]]).astype(np.float32)
        return np.asarray(found["geomID"], np.int32), np.asarray(found["primID"], np.int32), weights


def _packed(vectors: Floats) -> Floats:
    return np.ascontiguousarray(vectors, dtype=np.float32)


@lru_cache(maxsize=4)
def ray_scene(stage: Stage) -> RayScene:
    """The stage's tree, kept for the last few products."""
    return RayScene(stage)
