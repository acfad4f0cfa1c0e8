"""Behind and below the product: a page, a studio sweep or a colour, with the soft shadow where the product stands.

The shadow is the share of the overhead light that the product hides from the floor, traced with embree; it is a property
of the product, so it is kept. Pictures are put together in display gamma, as paper and screens do.
"""

from functools import lru_cache

import numpy as np

from engines.renderer.bake import spread
from engines.renderer.rays import ray_scene
from engines.renderer.scene import Camera, Stage
from engines.renderer.solids import Floats

REACH = 2.4  # half the side of the floor map, stage units
GRID = 128
RAYS = 64


@lru_cache(maxsize=16)
def floor_shadow(stage: Stage) -> Floats:
    """How much of the studio's light reaches the floor, (GRID, GRID), 1 = all; x along columns, y along rows."""
    rays = ray_scene(stage)
    side = (np.arange(GRID) + 0.5) / GRID * 2 * REACH - REACH
    x, y = np.meshgrid(side, side)
    starts = np.stack([x.ravel(), y.ravel(), np.full(x.size, 1e-3)], axis=1).astype(np.float32)
    above = [direction for direction in spread(2 * RAYS) if direction[2] > 0.08]
    light = np.zeros(len(starts), np.float32)
    total = 0.0
    for direction in above:
        weight = float(direction[2]) ** 1.3
        free = rays.slot_hit(starts, np.broadcast_to(direction, starts.shape), 10.0) < 0
        light += weight * free
        total += weight
    away = np.clip(np.hypot(x, y) / REACH, 0, 1)
    hidden = (1 - (light / total).reshape(GRID, GRID)) * (1 - away**3)
    return smoothed((1 - hidden).astype(np.float32))


def smoothed(grid: Floats, passes: int = 6) -> Floats:
    """A grid blurred by a small binomial kernel."""
    for _ in range(passes):
        for axis in (0, 1):
            padded = np.moveaxis(np.pad(grid, 1, mode="edge"), axis, 0)
            mean = (padded[:-2] + 2 * padded[1:-1] + padded[2:])[:, 1:-1] / 4
            grid = np.asarray(np.moveaxis(mean, 0, axis), np.float32)
    return grid


def floor_light(stage: Stage, camera: Camera, width: int, height: int) -> Floats:
    """For each pixel the light on the floor that it shows, 1 where there is no floor or no shadow, (height, width)."""
    u = ((np.arange(width) + 0.5) / width * 2 - 1) * camera.tangent * width / height
    v = (1 - (np.arange(height) + 0.5) / height * 2) * camera.tangent
    rays = (
        camera.ahead[:, None, None]
        + camera.right[:, None, None] * u[None, None, :]
        + camera.up[:, None, None] * v[None, :, None]
    ).astype(np.float32)
    down = np.where(rays[2] < -1e-4, rays[2], -1e-4)
    distance = -camera.eye[2].astype(np.float32) / down
    column = ((camera.eye[0] + rays[0] * distance) + REACH) / (2 * REACH) * GRID - 0.5
    row = ((camera.eye[1] + rays[1] * distance) + REACH) / (2 * REACH) * GRID - 0.5
    inside = (column > 0) & (column < GRID - 1.01) & (row > 0) & (row < GRID - 1.01) & (rays[2] < -1e-4)
    shadow = floor_shadow(stage)
    c, r = np.clip(column, 0, GRID - 1.01), np.clip(row, 0, GRID - 1.01)
    c0, r0 = c.astype(np.int32), r.astype(np.int32)
    fc, fr = c - c0, r - r0
    light = (shadow[r0, c0] * (1 - fc) + shadow[r0, c0 + 1] * fc) * (1 - fr) + (
        shadow[r0 + 1, c0] * (1 - fc) + shadow[r0 + 1, c0 + 1] * fc
    ) * fr
    return np.where(inside, light, 1.0).astype(np.float32)


def backdrop(kind: str, light: Floats) -> Floats:
    """The plate behind the product, display RGB 0..1, (height, width, 3)."""
    height, width = light.shape
    depth = 1 - light
    if kind == "studio":
        y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        pool = np.exp(-((x / 0.95) ** 2 + ((y - 0.62) / 0.55) ** 2))
        grey = (0.66 + 0.27 * pool) * (1 - 0.78 * depth**1.15)
        return grey[..., None] * np.array([0.985, 0.992, 1.0], np.float32)
    base = (
        np.ones(3, np.float32)
        if kind == "white"
        else np.array([int(kind[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)
    )
    return base[None, None, :] * (1 - 0.62 * depth**1.2)[..., None]
