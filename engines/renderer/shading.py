"""The shader of `glsl` in numpy, and the rays with which the path tracer checks what it assumes.

A surface's light is split: gloss (GGX, split sum), diffuse base, clear coat. Each looks the studio up in the blurred
light map; `Shade` keeps these looks apart, so that the tracer can replace one by what a ray really met.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.renderer.light import frames, quick_look, quick_shelf
from engines.renderer.scene import Camera
from engines.renderer.solids import Floats, Ints, unit
from engines.renderer.surface import Look

COAT_ROUGHNESS = 0.08
TAPS = (
    (-1.0, 0.1125),
    (-0.5, 0.225),
    (0.0, 0.325),
    (0.5, 0.225),
    (1.0, 0.1125),
)  # looks across brushing marks


@dataclass(frozen=True, eq=False)
class Shade:
    """What each lobe sees of an open studio, and how much of it comes back."""

    gloss: Floats
    gloss_share: Floats
    body: Floats
    body_share: Floats
    coat: Floats
    coat_share: Floats

    def total(self) -> Floats:
        """Linear RGB."""
        base = self.gloss * self.gloss_share + self.body * self.body_share
        return base * (1 - self.coat_share) + self.coat * self.coat_share


def seen(look: Look, view: Floats, camera: Camera, *, marks: bool = True) -> Shade:
    """The lobes under an open studio; `view` points to the eye. Without `marks` brushing is left out (mirrored parts)."""
    metallic, roughness = look.finish[:, :1], look.finish[:, 1:2]
    cosine = np.clip(np.abs(_dot(look.normals, view)), 1e-3, 1)
    base = 0.04 + (look.colors - 0.04) * metallic
    scale, bias = _fit(roughness, cosine)
    gloss_share = base * scale + bias
    body_share = look.colors * (1 - metallic) * (1 - gloss_share)
    body = np.zeros_like(view)
    matt = np.flatnonzero(metallic[:, 0] < 0.999)
    body[matt] = quick_look(quick_shelf().irradiance, _turned(look.normals[matt], camera))
    coat, coat_share = np.zeros_like(view), np.zeros_like(metallic)
    coated = np.flatnonzero(look.finish[:, 3] > 0)
    if len(coated):
        scale, bias = _fit(np.float32(COAT_ROUGHNESS), cosine[coated])
        coat_share[coated] = look.finish[coated, 3:4] * (0.04 * scale + bias)
        there = _reflected(view[coated], look.normals[coated])
        coat[coated] = studio(there, np.full(len(coated), COAT_ROUGHNESS, np.float32), camera)
    gloss = (
        _gloss(look, view, camera)
        if marks
        else studio(_reflected(view, look.normals), roughness[:, 0], camera)
    )
    return Shade(gloss, gloss_share, body, body_share, coat, coat_share)


def hidden(shade: Shade, look: Look, view: Floats) -> Floats:
    """The light of `shade` behind what stands in the way, by the baked openness; linear RGB."""
    there = _reflected(view, look.normals)
    opening = np.clip(look.visibility[:, :1] + _dot(look.visibility[:, 1:], there), 0, 1)
    blocked = look.glow * (0.15 + 0.85 * look.ambient)
    gloss = blocked + (shade.gloss - blocked) * opening
    coat = blocked + (shade.coat - blocked) * opening
    body = look.glow * 0.6 + (shade.body - look.glow * 0.6) * look.ambient
    base = gloss * shade.gloss_share + body * shade.body_share
    return np.asarray(base * (1 - shade.coat_share) + coat * shade.coat_share, np.float32)


def studio(ways: Floats, roughness: Floats, camera: Camera) -> Floats:
    """The studio's light in directions, each blurred to a roughness 0 to 1 (between two levels of the shelf)."""
    levels = quick_shelf().levels
    turned = _turned(ways, camera)
    top = len(levels) - 1
    level = np.clip(roughness * top, 0, top - 1e-3)
    low: Ints = level.astype(np.int32)
    light = np.empty_like(turned)
    for number in np.unique(low):
        rows = np.flatnonzero(low == number)
        near = quick_look(levels[number], turned[rows])
        far = quick_look(levels[number + 1], turned[rows])
        light[rows] = near + (far - near) * (level[rows] - number)[:, None]
    return light


def gloss_ray(look: Look, view: Floats, numbers: Floats) -> Floats:
    """A direction within the gloss lobe: a reflection at a facet of the GGX slope distribution; numbers are (n, 2)."""
    roughness, brushed = look.finish[:, 1:2], look.finish[:, 2:3]
    first, second, marked = _frame(look)
    alpha = roughness * roughness
    across = np.where(
        marked, np.maximum(alpha, 0.5 * roughness * (0.6 + 1.7 * brushed) * (brushed > 0)), alpha
    )
    radius = np.minimum(np.sqrt(numbers[:, :1] / np.maximum(1 - numbers[:, :1], 1e-3)), 3)
    turn = 2 * np.pi * numbers[:, 1:2]
    facet = unit(
        look.normals + first * (alpha * radius * np.cos(turn)) + second * (across * radius * np.sin(turn))
    )
    out = _reflected(view, facet)
    return np.where(_dot(out, look.flat) > 0.01, out, _reflected(view, look.normals)).astype(np.float32)


def body_ray(look: Look, numbers: Floats) -> Floats:
    """A direction of the diffuse lobe (cosine-weighted); numbers are (n, 2)."""
    first, second = frames(look.normals)
    radius, turn = np.sqrt(numbers[:, :1]), 2 * np.pi * numbers[:, 1:2]
    up = np.sqrt(np.maximum(0, 1 - numbers[:, :1]))
    return np.asarray(
        first * (radius * np.cos(turn)) + second * (radius * np.sin(turn)) + look.normals * up, np.float32
    )


def _gloss(look: Look, view: Floats, camera: Camera) -> Floats:
    """The gloss lobe: one look on plain surfaces, several across the marks of brushed ones."""
    brushed = (look.finish[:, 2] >= 0.01) & (_dot(look.tangents, look.tangents)[:, 0] > 0.25)
    light = np.zeros_like(view)
    plain = np.flatnonzero(~brushed)
    if len(plain):
        light[plain] = studio(_reflected(view[plain], look.normals[plain]), look.finish[plain, 1], camera)
    rows = np.flatnonzero(brushed)
    if len(rows):
        light[rows] = _streak(look.part(rows), view[rows], camera)
    return light


def _streak(look: Look, view: Floats, camera: Camera) -> Floats:
    levels = quick_shelf().levels
    top = len(levels) - 1
    roughness, brushed = look.finish[:, 1], look.finish[:, 2]
    spread = (roughness * (0.6 + 1.7 * brushed))[:, None]
    level = np.maximum(1, np.floor(roughness * (1 - 0.5 * brushed) * top + 0.5)).astype(np.int32)
    _, second, _ = _frame(look)
    light = np.zeros_like(view)
    for number in np.unique(level):
        rows = np.flatnonzero(level == number)
        table, normals, across = levels[number], look.normals[rows], second[rows] * spread[rows]
        for offset, weight in TAPS:
            there = _reflected(view[rows], unit(normals + across * np.float32(offset)))
            light[rows] += np.float32(weight) * quick_look(table, _turned(there, camera))
    return light


def _frame(look: Look) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Directions along and across the marks, and whether there are marks at all."""
    marked = _dot(look.tangents, look.tangents) > 0.25
    along = look.tangents - look.normals * _dot(look.tangents, look.normals)
    spare, _ = frames(look.normals)
    first = np.where(marked, unit(along), spare).astype(np.float32)
    return first, np.cross(look.normals, first).astype(np.float32), marked


def _turned(ways: Floats, camera: Camera) -> Floats:
    """Directions in the studio's frame, which follows the camera round the product."""
    c, s = np.float32(math.cos(camera.azimuth)), np.float32(math.sin(camera.azimuth))
    return np.column_stack([c * ways[:, 0] + s * ways[:, 1], c * ways[:, 1] - s * ways[:, 0], ways[:, 2]])


def _fit(roughness: Floats | np.float32, cosine: Floats) -> tuple[Floats, Floats]:
    """Karis' fit of the environment term: scale and bias of the base reflectance."""
    rx, ry = 1 - roughness, 0.0425 - 0.0275 * roughness
    rz, rw = 1.04 - 0.572 * roughness, 0.022 * roughness - 0.04
    a = np.minimum(rx * rx, np.exp2(-9.28 * cosine)) * rx + ry
    return (rz - 1.04 * a).astype(np.float32), (rw + 1.04 * a).astype(np.float32)


def _reflected(view: Floats, normals: Floats) -> Floats:
    return np.asarray(2 * _dot(view, normals) * normals - view, np.float32)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", a, b)[:, None], np.float32)
