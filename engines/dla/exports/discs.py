"""The aggregate in the plane: smooth-edged discs."""

from __future__ import annotations

import numpy as np

from engines.dla.exports.fragments import fragments
from engines.dla.exports.tints import PAPER, Colours, linear, tinted
from engines.dla.exports.view import SIDE, View

_SMALLEST = 0.6
"""Pixels of a radius: smaller discs would fade away."""


def paint_discs(view: View) -> Colours:
    """(SIDE, SIDE, 3) linear light. A pixel mixes the discs in it by the share of it that each covers."""
    radius = max(view.scale / 2, _SMALLEST)
    order = np.linspace(0, 1, len(view.centres), dtype=np.float32)
    covered, tint = np.zeros(SIDE * SIDE, np.float32), np.zeros(SIDE * SIDE, np.float32)
    for found in fragments(view.centres, radius + 0.5, SIDE):
        share = np.minimum(np.float32(radius + 0.5) - np.sqrt(found.squares), np.float32(1))
        np.add.at(covered, found.pixels, share)
        np.add.at(tint, found.pixels, share * order[found.numbers])
    sheet = np.empty((SIDE * SIDE, 3), np.float32)
    sheet[:] = linear(PAPER)
    inked = np.flatnonzero(covered)
    opaque = np.minimum(covered[inked], 1)[:, None]
    sheet[inked] = tinted(tint[inked] / covered[inked]) * opaque + linear(PAPER) * (1 - opaque)
    return sheet.reshape(SIDE, SIDE, 3)
