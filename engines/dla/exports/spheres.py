"""The aggregate in space: lit spheres behind one another, in twice the sheet's resolution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.dla.exports.fragments import fragments
from engines.dla.exports.shadows import Singles, openness, unshadowed
from engines.dla.exports.tints import PAPER, encoded, tinted
from engines.dla.exports.view import SIDE, Floats, View

_FINER = 2
_SMALLEST = 0.6
_LIGHT = np.array([-0.50, -0.68, 0.54])
"""Towards the lamp at the upper left, over the shoulder; in rows that run downwards."""
_AMBIENT, _FRONT, _LAMP, _SHINE = 0.10, 0.36, 0.80, 0.16
_HAZE = 0.30
"""How far the farthest particle fades into the paper."""
_SHADE = 0.35
"""What is left of the lamp in a shadow, so that spheres keep their form there."""

Codes = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Surface:
    """What is visible: the pixels' flat numbers, which particle is there, the surface's normal and place in pixels."""

    pixels: NDArray[np.intp]
    numbers: NDArray[np.intp]
    normals: Singles
    places: Singles


def paint_spheres(view: View) -> NDArray[np.uint8]:
    """(2 SIDE, 2 SIDE, 3) sRGB: light from the front and a lamp that casts shadows, dark crevices, haze far away."""
    side, radius = SIDE * _FINER, max(view.scale / 2, _SMALLEST) * _FINER
    spots = np.concatenate([view.centres * _FINER, view.depth[:, None] * _FINER], axis=1)
    surface = _seen(nearest(spots, radius, side), spots, radius, side)
    colours = encoded(tinted(np.linspace(0, 1, len(spots), dtype=np.float32))).astype(np.float32)
    far = (1 - _risen(surface.places[:, 2])) * np.float32(_HAZE)
    light, shine = _light(surface, spots, radius, side)
    sheet = np.empty((side * side, 3), np.uint8)
    for channel in range(3):
        lit = np.minimum(colours[surface.numbers, channel] * light, 255)
        lit += (255 - lit) * shine
        sheet[:, channel] = PAPER[channel]
        sheet[surface.pixels, channel] = lit + (PAPER[channel] - lit) * far + 0.5
    return sheet.reshape(side, side, 3)


def nearest(spots: Floats, radius: float, side: int) -> Codes:
    """Depth buffer (side²,): 0 or, above, the bits of the nearest sphere's height and, below, its number.

    Heights are single-precision, above zero, whose bits are in the order of their values.
    """
    codes = np.zeros(side * side, np.uint64)
    heights = (spots[:, 2] - spots[:, 2].min() + 1).astype(np.float32)
    for found in fragments(spots[:, :2], radius, side):
        height = heights[found.numbers] + np.sqrt(np.float32(radius * radius) - found.squares)
        bits = height.view(np.uint32).astype(np.uint64) << np.uint64(32)
        np.maximum.at(codes, found.pixels, bits | found.numbers.astype(np.uint64))
    return codes


def _seen(codes: Codes, spots: Floats, radius: float, side: int) -> Surface:
    pixels = np.flatnonzero(codes)
    numbers = (codes[pixels] & np.uint64(0xFFFFFFFF)).astype(np.intp)
    rows, columns = np.divmod(pixels.astype(np.int32), np.int32(side))
    centres = spots.astype(np.float32)[numbers]
    normals = np.empty_like(centres)
    for axis, at in enumerate((columns, rows)):
        normals[:, axis] = (at.astype(np.float32) + np.float32(0.5) - centres[:, axis]) / np.float32(radius)
    normals[:, 2] = np.sqrt(np.maximum(1 - normals[:, 0] ** 2 - normals[:, 1] ** 2, 0))
    return Surface(pixels, numbers, normals, centres + np.float32(radius) * normals)


def _light(surface: Surface, spots: Floats, radius: float, side: int) -> tuple[Singles, Singles]:
    """What sRGB colours are multiplied with, and how much white the lamp's reflection adds."""
    towards = _LIGHT / np.linalg.norm(_LIGHT)
    middle = towards + np.array([0.0, 0.0, 1.0])
    free = unshadowed(surface.places, spots, radius, towards)
    lamp = np.maximum(surface.normals @ towards.astype(np.float32), 0) * (_SHADE + (1 - _SHADE) * free)
    gloss = np.maximum(surface.normals @ (middle / np.linalg.norm(middle)).astype(np.float32), 0) ** 24 * free
    light = (_AMBIENT + _FRONT * surface.normals[:, 2] + _LAMP * lamp) * openness(
        surface.pixels, surface.places[:, 2], side, reach=3 * radius
    )
    return np.power(light, np.float32(1 / 2.2)), gloss * np.float32(_SHINE)


def _risen(depth: Singles) -> Singles:
    """From 0, the farthest, to 1, the nearest."""
    return np.asarray((depth - depth.min()) / max(float(np.ptp(depth)), 1e-6), np.float32)
