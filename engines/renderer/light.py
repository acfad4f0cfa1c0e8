"""The studio: what a surface sees when it looks around, as one analytic light map.

Directions are in the studio's frame: x to the camera's right, y away from the camera, z up. So the light follows the
camera and every view is lit on purpose. Soft boxes are two to three times as bright as white paper; dark flags between
them give metal the contrast that makes it read as metal. The light shelf is the same map blurred for rough surfaces: GGX
lobes with view = normal = reflection (Karis, Real Shading in Unreal Engine 4, SIGGRAPH 2013).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engines.renderer.solids import Floats

LEVELS = 6  # roughness 0, 0.2 … 1
PEAK = 2.7  # white paper is 1
SHARP = (256, 512)
BLURRED = (96, 192)
OCTAHEDRON = 384


@dataclass(frozen=True)
class Box:
    """A soft box: where it hangs (degrees; azimuth 0 is behind the camera, 90 right), its half size, edge and power."""

    azimuth: float
    elevation: float
    wide: float
    high: float
    edge: float
    power: float
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)


BOXES = (
    Box(-50, 46, 36, 22, 7, 2.6, (1.0, 0.99, 0.97)),  # key, front left
    Box(56, 22, 7, 40, 4, 1.9, (0.97, 0.99, 1.0)),  # strip, right
    Box(118, 40, 18, 24, 8, 1.5),  # rim, behind right
    Box(-132, 36, 14, 28, 7, 1.8, (0.98, 0.99, 1.0)),  # rim, behind left
    Box(0, 86, 58, 26, 10, 1.4),  # overhead
    Box(10, 34, 10, 9, 6, 0.8),  # small fill above the camera
)
FLAGS = (Box(20, 10, 16, 60, 10, 0.75), Box(92, 0, 12, 70, 8, 0.8), Box(-100, 0, 9, 70, 8, 0.7))


@dataclass(frozen=True, eq=False)
class LightShelf:
    """The light map ready to look up: `sharp` (h, w, 3), `blurred` (levels, h, w, 3) and `irradiance` (h, w, 3)."""

    sharp: Floats
    blurred: Floats
    irradiance: Floats


def radiance(directions: Floats) -> Floats:
    """Light that arrives from unit directions (n, 3), linear RGB (n, 3)."""
    x, y, z = np.ascontiguousarray(directions.T)
    sky = 0.10 + 0.16 * np.clip(z, 0, 1)
    floor = 0.46 - 0.24 * np.clip(-z, 0, 1)
    blend = _step(z, -0.16, -0.02)
    level = floor * (1 - blend) + sky * blend
    for flag in FLAGS:
        level = level * (1 - flag.power * _window(x, y, z, flag))
    windows = np.stack([_window(x, y, z, box) for box in BOXES], axis=1)
    powers = np.array([[box.power * share for share in box.tint] for box in BOXES], dtype=np.float32)
    return np.asarray(np.minimum(level[:, None] + windows @ powers, PEAK), np.float32)


def _step(value: Floats, low: float, high: float) -> Floats:
    t = np.clip((value - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _window(x: Floats, y: Floats, z: Floats, box: Box) -> Floats:
    """How far a direction lies inside a box: 1 inside, 0 outside, smooth at the edge; seen in the box's own plane."""
    a, e = math.radians(box.azimuth), math.radians(box.elevation)
    sa, ca, se, ce = math.sin(a), math.cos(a), math.sin(e), math.cos(e)
    depth = np.maximum(x * (sa * ce) - y * (ca * ce) + z * se, 1e-3)
    across = np.abs(x * ca + y * sa) / depth
    upward = np.abs(y * (ca * se) - x * (sa * se) + z * ce) / depth
    inside = _inside(across, box.wide, box.edge) * _inside(upward, box.high, box.edge)
    return np.asarray(inside, np.float32)


def _inside(offset: Floats, half: float, edge: float) -> Floats:
    """1 within the half angle (degrees), falling to 0 over the edge; `offset` is a tangent."""
    low, high = math.tan(math.radians(half - edge)), math.tan(math.radians(min(half + edge, 86)))
    return np.asarray(1 - _step(offset, low, high), np.float32)


def map_directions(height: int, width: int) -> Floats:
    """Directions of an equirectangular map's texels, row 0 at the nadir, (height * width, 3)."""
    polar = (np.arange(height) + 0.5) / height * math.pi - math.pi / 2
    turn = (np.arange(width) + 0.5) / width * 2 * math.pi - math.pi
    p, t = np.meshgrid(polar, turn, indexing="ij")
    flat = np.stack([np.cos(p) * np.cos(t), np.cos(p) * np.sin(t), np.sin(p)], axis=-1)
    return flat.reshape(-1, 3).astype(np.float32)


@lru_cache(maxsize=1)
def light_shelf() -> LightShelf:
    """The light map at every roughness; made once per process (about half a CPU second)."""
    sharp = radiance(map_directions(*SHARP)).reshape(*SHARP, 3)
    alphas = [(i / (LEVELS - 1)) ** 2 for i in range(LEVELS)]
    fine = [_sampled(alpha) for alpha in alphas[:2]]
    *rough, irradiance = _convolved(sharp, [*alphas[2:], None])
    return LightShelf(sharp, np.stack(fine + rough), irradiance)


def _sampled(alpha: float, samples: int = 64) -> Floats:
    """The map seen through narrow GGX lobes of width alpha, by samples of the lobe."""
    around = map_directions(*BLURRED)
    total = np.zeros_like(around)
    weight = 0.0
    for u, v in _sequence(samples):
        cosine = math.sqrt((1 - u) / (1 + (alpha * alpha - 1) * u))
        mirrored = 2 * cosine * cosine - 1
        if mirrored > 0:
            sine = 2 * cosine * math.sqrt(1 - cosine * cosine)
            total += mirrored * radiance(_about(around, sine, 2 * math.pi * v, mirrored))
            weight += mirrored
    return (total / weight).reshape(*BLURRED, 3).astype(np.float32)


def _convolved(sharp: Floats, alphas: Sequence[float | None]) -> list[Floats]:
    """The map seen through wide GGX lobes, or through a cosine (None): every texel counts, so there is no noise."""
    height, width = 32, 64
    tiles = sharp.reshape(height, SHARP[0] // height, width, SHARP[1] // width, 3)
    directions = map_directions(height, width)
    cosine = np.clip(directions @ directions.T, 0, 1)
    matt = cosine * np.sqrt(1 - directions[:, 2] ** 2)[None, :]  # texels shrink towards the poles
    blurred = []
    for alpha in alphas:
        lobe = matt if alpha is None else matt / ((cosine + 1) / 2 * (alpha * alpha - 1) + 1) ** 2
        mean = lobe @ tiles.mean(axis=(1, 3)).reshape(-1, 3) / lobe.sum(axis=1, keepdims=True)
        table = mean.reshape(height, width, 3).astype(np.float32)
        blurred.append(look_up(table, map_directions(*BLURRED)).reshape(*BLURRED, 3))
    return blurred


def _sequence(count: int) -> list[tuple[float, float]]:
    """Evenly spread points in the unit square (Roberts' R2 sequence)."""
    return [((i + 0.5) / count, (0.5 + 0.7548776662466927 * i) % 1.0) for i in range(count)]


def _about(normals: Floats, sine: float, angle: float, cosine: float) -> Floats:
    """Directions at a given angle from each normal."""
    turn = np.arctan2(normals[:, 1], normals[:, 0])
    first = np.stack([-np.sin(turn), np.cos(turn), np.zeros_like(turn)], axis=1)
    second = np.cross(normals, first)
    out = normals * cosine + first * (sine * math.cos(angle)) + second * (sine * math.sin(angle))
    return out.astype(np.float32)


def frames(normals: Floats) -> tuple[Floats, Floats]:
    """Two unit vectors that span the plane of each normal (Duff et al., JCGT 6(1), 2017)."""
    x, y, z = normals[:, 0], normals[:, 1], normals[:, 2]
    sign = np.where(z >= 0, np.float32(1), np.float32(-1))
    a = -1 / (sign + z)
    b = x * y * a
    first = np.stack([1 + sign * x * x * a, sign * b, -sign * x], axis=1)
    second = np.stack([b, sign + y * y * a, -y], axis=1)
    return first.astype(np.float32), second.astype(np.float32)


def look_up(texture: Floats, directions: Floats) -> Floats:
    """Bilinear look-up of an equirectangular map (h, w, 3) in unit directions (n, 3)."""
    height, width = texture.shape[:2]
    row = np.clip(
        (np.arcsin(np.clip(directions[:, 2], -1, 1)) / math.pi + 0.5) * height - 0.5, 0, height - 1.001
    )
    column = (np.arctan2(directions[:, 1], directions[:, 0]) / (2 * math.pi) + 0.5) * width - 0.5
    r0 = row.astype(np.int32)
    c0 = np.floor(column).astype(np.int32)
    fr, fc = (row - r0)[:, None].astype(np.float32), (column - c0)[:, None].astype(np.float32)
    left, right = c0 % width, (c0 + 1) % width
    low = texture[r0, left] * (1 - fc) + texture[r0, right] * fc
    high = texture[r0 + 1, left] * (1 - fc) + texture[r0 + 1, right] * fc
    return np.asarray(low * (1 - fr) + high * fr, np.float32)


@dataclass(frozen=True, eq=False)
class QuickShelf:
    """The light shelf as flat octahedral maps: one multiplication and one fetch for each look; for the ray tracer."""

    levels: tuple[Floats, ...]
    irradiance: Floats


@lru_cache(maxsize=1)
def quick_shelf() -> QuickShelf:
    """The light shelf resampled; made once per process."""
    shelf = light_shelf()
    side = (np.arange(OCTAHEDRON) + 0.5) / OCTAHEDRON * 2 - 1
    v, u = (axis.ravel() for axis in np.meshgrid(side, side, indexing="ij"))
    z = 1 - np.abs(u) - np.abs(v)
    fold = np.maximum(-z, 0)
    ways = np.column_stack([u - np.copysign(fold, u), v - np.copysign(fold, v), z])
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    maps = [
        look_up(table, ways.astype(np.float32))
        for table in (shelf.sharp, *shelf.blurred[1:], shelf.irradiance)
    ]
    return QuickShelf(tuple(maps[:-1]), maps[-1])


def quick_look(table: Floats, ways: Floats) -> Floats:
    """The nearest texel of an octahedral map in unit directions (Cigolle et al., JCGT 3(2), 2014)."""
    x, y, z = ways[:, 0], ways[:, 1], ways[:, 2]
    size = np.abs(x) + np.abs(y) + np.abs(z)
    u, v = x / size, y / size
    below = np.flatnonzero(z < 0)
    ub, vb = u[below], v[below]
    u[below], v[below] = np.copysign(1 - np.abs(vb), ub), np.copysign(1 - np.abs(ub), vb)
    half = np.float32(OCTAHEDRON / 2 - 1e-3)
    texel = ((v + 1) * half).astype(np.int32) * OCTAHEDRON + ((u + 1) * half).astype(np.int32)
    return np.asarray(table[texel], np.float32)
