"""Where particles come to lie on the sheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIDE = 1600
"""Width and height of the sheet, pixels."""
TOP, BOTTOM, MARGIN = 120, 150, 80
"""Rows for the title and the legend, and the room left beside the aggregate."""
_LARGEST = 72.0
"""Pixels per diameter: a handful of particles does not fill the sheet."""

_YAW, _PITCH = np.radians(-32.0), np.radians(24.0)


@dataclass(frozen=True, eq=False)
class View:
    """Particles on the sheet.

    Attributes:
        centres: (n, 2) pixels, x to the right and y downwards.
        depth: (n,) pixels towards the eye; 0 throughout in the plane.
        scale: pixels per diameter.
    """

    centres: Floats
    depth: Floats
    scale: float


def view_of(positions: Floats) -> View:
    """Looked at from above in the plane, obliquely and without perspective in space; as large as the sheet allows."""
    if positions.shape[1] == 2:
        return _fitted(positions[:, 0], positions[:, 1], np.zeros(len(positions)))
    right, up, towards = (
        positions @ camera().T[:, 0],
        positions @ camera().T[:, 1],
        positions @ camera().T[:, 2],
    )
    return _fitted(right, up, towards)


def camera() -> Floats:
    """Rows: right, up and towards the eye, unit vectors; z is upwards in the scene."""
    towards = np.array([np.sin(_YAW) * np.cos(_PITCH), -np.cos(_YAW) * np.cos(_PITCH), np.sin(_PITCH)])
    right = np.array([np.cos(_YAW), np.sin(_YAW), 0.0])
    return np.stack([right, np.cross(towards, right), towards])


def _fitted(right: Floats, up: Floats, towards: Floats) -> View:
    width, height = SIDE - 2 * MARGIN, SIDE - TOP - BOTTOM
    across, tall = float(np.ptp(right)) + 1, float(np.ptp(up)) + 1
    scale = min(width / across, height / tall, _LARGEST)
    x = SIDE / 2 + scale * (right - (right.max() + right.min()) / 2)
    y = TOP + height / 2 - scale * (up - (up.max() + up.min()) / 2)
    return View(np.stack([x, y], axis=1), scale * (towards - (towards.max() + towards.min()) / 2), scale)
