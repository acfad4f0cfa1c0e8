"""The stage: a product's parts set down in front of the camera, in stage units.

Stage frame: the product stands on z = 0, its front faces -y, and its bounding sphere has radius 1. Named views go round
it. `framed` finds the camera that fills 80 % of a picture of any shape.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engines.renderer.bearings import ball_bearing_parts
from engines.renderer.geometry import BallBearing, Geometry, Housing, RollerBearing, Shaft
from engines.renderer.housings import housing_parts
from engines.renderer.rollers import roller_bearing_parts
from engines.renderer.shafts import shaft_parts
from engines.renderer.solids import Doubles, Floats, Mesh, Part, moved
from engines.renderer.spec import View

FIELD = math.radians(22)  # vertical field of view: a portrait lens, little distortion
FILL = 0.82  # of the frame's tighter side

FACING = np.array(
    [[1.0, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0]]
)  # axis z becomes -y: a ring on its rim, face to camera
LYING = np.array([[1.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
ALONG = np.array([[0.0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0]])  # axis z becomes x: a shaft on the table


@dataclass(frozen=True, eq=False)
class Camera:
    """A pinhole camera; `tangent` is half the frame's height at distance 1."""

    eye: Doubles
    right: Doubles
    up: Doubles
    ahead: Doubles
    tangent: float
    azimuth: float


@dataclass(frozen=True, eq=False)
class Stage:
    """Parts in stage units, and how this kind of product likes to be looked at (azimuth, elevation in degrees)."""

    parts: tuple[Part, ...]
    best_view: tuple[float, float]


def parts_of(geometry: Geometry) -> tuple[Part, ...]:
    """The meshes of a product in its own millimetre frame, one part for each slot."""
    match geometry:
        case BallBearing():
            return ball_bearing_parts(geometry)
        case RollerBearing():
            return roller_bearing_parts(geometry)
        case Housing():
            return housing_parts(geometry)
        case Shaft():
            return shaft_parts(geometry)


def pose_of(geometry: Geometry) -> tuple[Doubles, tuple[float, float]]:
    """How the product is set down, and its best view."""
    match geometry:
        case BallBearing(design="thrust") | RollerBearing(design="thrust"):
            return LYING, (-30.0, 33.0)
        case BallBearing() | RollerBearing():
            return FACING, (-33.0, 17.0)
        case Housing():
            return LYING, (-33.0, 20.0)
        case Shaft():
            return ALONG, (-38.0, 24.0)


@lru_cache(maxsize=16)
def staged(geometry: Geometry) -> Stage:
    """The product on the stage; meshes are kept for the last 16 products of this process."""
    pose, view = pose_of(geometry)
    posed = [Part(part.slot, moved(part.mesh, pose)) for part in parts_of(geometry)]
    points = np.concatenate([part.mesh.points for part in posed])
    low, high = points.min(axis=0), points.max(axis=0)
    centre = (low + high) / 2
    radius = float(np.linalg.norm(points - centre, axis=1).max())
    shift = np.array([centre[0], centre[1], low[2]], dtype=np.float32)
    parts = tuple(Part(part.slot, _scaled(part.mesh, shift, radius)) for part in posed)
    return Stage(parts, view)


def _scaled(mesh: Mesh, shift: Floats, radius: float) -> Mesh:
    return Mesh(((mesh.points - shift) / radius).astype(np.float32), mesh.normals, mesh.tangents, mesh.faces)


def framed(stage: Stage, view: View, width: int, height: int) -> Camera:
    """The camera of a named view, at the distance where the product fills the frame."""
    azimuth, elevation = {
        "three_quarter": stage.best_view,
        "front": (0.0, 4.0),
        "side": (-90.0, 6.0),
        "top": (0.0, 84.0),
    }[view]
    a, e = math.radians(azimuth), math.radians(elevation)
    back = np.array([math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)])
    right = np.array([math.cos(a), math.sin(a), 0.0])
    up = np.cross(back, right)
    points = _outermost(np.concatenate([part.mesh.points for part in stage.parts]), right, up, back)
    flat = np.stack([points @ right, points @ up, points @ back], axis=1)
    tangent = math.tan(FIELD / 2)
    centre, distance = _fit(flat, tangent, width / height)
    eye = right * centre[0] + up * centre[1] + back * distance
    return Camera(eye, right, up, -back, tangent, a)


def _outermost(points: Floats, right: Doubles, up: Doubles, back: Doubles) -> Doubles:
    """The points that can touch an edge of the frame: the extremes towards each side, for near and far sides alike."""
    sides = np.stack([right, -right, up, -up])
    probes = np.concatenate([sides + lean * back for lean in np.linspace(-0.24, 0.24, 9)])
    extremes = np.unique((points @ probes.T.astype(np.float32)).argmax(axis=0))
    return np.asarray(points[extremes], np.float64)


def _fit(flat: Doubles, tangent: float, aspect: float) -> tuple[Doubles, float]:
    """Where the camera must sit (across, up) and how far, so that the outline is centred and fills the frame.

    The outline shrinks with the distance, so the distance is found by halving an interval.
    """
    reach = np.array([tangent * aspect, tangent])
    near, far = float(flat[:, 2].max()) + 0.05, 200.0
    for _ in range(40):
        distance = (near + far) / 2
        _, half = _centred(flat, distance)
        near, far = (distance, far) if float((half / reach).max()) > FILL else (near, distance)
    return _centred(flat, far)[0], far


def _centred(flat: Doubles, distance: float) -> tuple[Doubles, Doubles]:
    """The middle of the outline seen from a distance, and half its extent (tangents)."""
    depth = (distance - flat[:, 2])[:, None]
    centre, half = np.zeros(2), np.zeros(2)
    for _ in range(24):
        seen = (flat[:, :2] - centre) / depth
        low, high = seen.min(axis=0), seen.max(axis=0)
        centre, half = centre + (low + high) / 2 * float(depth.min()), (high - low) / 2
    return centre, half
