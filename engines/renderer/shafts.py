"""Shafts: turned steps with chamfers and fillets, keyways, splines, threads, circlip grooves and collars; axis z.

The left end is z = 0. Proportions of keyways follow DIN 6885 (width about a quarter of the diameter), centre holes
DIN 332, splines DIN ISO 14 and threads a 60 degree profile.
"""

import math
from collections.abc import Iterator

from manifold3d import CrossSection, Manifold

from engines.renderer.geometry import Shaft, Step
from engines.renderer.solids import ROUND, Part, disc, meshed, rectangle, rounded, turned, united

SPLINES = 10


def shaft_parts(shape: Shaft) -> tuple[Part, ...]:
    """The shaft's parts, one for each slot."""
    blank = turned(_profile(shape))
    cuts = list(_cuts(shape))
    body = blank - united(cuts) if cuts else blank
    thinnest = min(step.diameter for step in shape.steps)
    parts = [Part("body", meshed(body, crease=28, detail=thinnest / 5))]
    collars = [_collar(low, step) for low, step in _stations(shape) if step.feature == "collar"]
    if collars:
        parts.append(Part("collar", meshed(united(collars), crease=28, detail=thinnest / 6)))
    return tuple(parts)


def _stations(shape: Shaft) -> Iterator[tuple[float, Step]]:
    """Each step with the height at which it begins."""
    low = 0.0
    for step in shape.steps:
        yield low, step
        low += step.length


def _profile(shape: Shaft) -> CrossSection:
    """The turned section: chamfered outer edges, small fillets in the inner corners."""
    largest = max(step.diameter for step in shape.steps)
    total = CrossSection()
    for low, step in _stations(shape):
        total = total + rectangle(shape.bore / 2, step.diameter / 2, low - 1e-3, low + step.length)
    shortest = min(step.length for step in shape.steps)
    chamfer, fillet = min(0.028 * largest, 0.2 * shortest), 0.02 * largest
    section = rounded(total, chamfer, inner=fillet)
    for low, step in _stations(shape):
        if step.feature == "thread":
            section = section - _thread(low, step)
        if step.feature == "groove":
            width = 0.12 * step.diameter
            middle = low + step.length / 2
            radius = 0.455 * step.diameter
            section = section - rectangle(radius, step.diameter, middle - width / 2, middle + width / 2)
    return section ^ rectangle(shape.bore / 2, largest, 0, shape.length)


def _thread(low: float, step: Step) -> CrossSection:
    """Teeth cut from the flank of a thread."""
    pitch = max(0.085 * step.diameter, step.length / 40)
    radius, depth = step.diameter / 2, 0.54 * pitch
    count = int((step.length - pitch) / pitch)
    start = low + (step.length - count * pitch) / 2
    teeth = [
        [(radius + 0.02 * pitch, z), (radius + 0.02 * pitch, z + pitch), (radius - depth, z + pitch / 2)]
        for z in (start + i * pitch for i in range(count))
    ]
    return CrossSection([tooth[::-1] if _clockwise(tooth) else tooth for tooth in teeth])


def _clockwise(points: list[tuple[float, float]]) -> bool:
    (ax, ay), (bx, by), (cx, cy) = points
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) < 0


def _cuts(shape: Shaft) -> Iterator[Manifold]:
    """What is milled or drilled out of the blank."""
    if shape.bore == 0:
        first, last = shape.steps[0], shape.steps[-1]
        yield _centre_hole(first.diameter)
        yield _centre_hole(last.diameter).mirror((0, 0, 1)).translate((0, 0, shape.length))
    for low, step in _stations(shape):
        if step.feature == "keyway":
            yield _keyway(low, step)
        if step.feature == "spline":
            yield _splines(low, step)


def _centre_hole(diameter: float) -> Manifold:
    radius = 0.11 * diameter
    cone = Manifold.cylinder(radius * 1.6, radius * 1.5, radius * 0.35, 64)
    return cone.translate((0, 0, -1e-3)) + Manifold.cylinder(4 * radius, radius * 0.5, radius * 0.5, 48)


def _keyway(low: float, step: Step) -> Manifold:
    """A feather key slot with round ends, on the side that the camera sees from above."""
    width, depth = 0.27 * step.diameter, 0.15 * step.diameter
    length = min(0.78 * step.length, step.length - 0.3 * width)
    straight = max(length - width, 0.02 * width)
    slot = rounded(
        rectangle(-width / 2, width / 2, -straight / 2 - width / 2, straight / 2 + width / 2), 0.499 * width
    )
    radius = step.diameter / 2
    block = slot.extrude(depth * 2).translate((0, 0, radius - depth))
    upright = block.rotate((-90, 0, 0)).rotate((0, 0, 38))
    return upright.translate((0, 0, low + step.length / 2))


def _splines(low: float, step: Step) -> Manifold:
    """The gaps between straight-sided teeth, with run-out left at the inner end."""
    radius = step.diameter / 2
    root, half_tooth = 0.84 * radius, 0.5 * math.pi * radius / SPLINES * 0.95
    shank = disc(root, segments=ROUND)
    tooth = rectangle(-half_tooth, half_tooth, 0, radius * 1.2)
    teeth = shank
    for i in range(SPLINES):
        teeth = teeth + tooth.rotate(360 * i / SPLINES)
    gaps = disc(radius * 1.1) - rounded(teeth, 0.035 * radius, inner=0.05 * radius)
    return gaps.extrude(step.length * 1.02).translate((0, 0, low - 0.01 * step.length))


def _collar(low: float, step: Step) -> Manifold:
    """A clamping ring pushed onto the step, with two screw holes."""
    inner, outer = step.diameter / 2, 0.78 * step.diameter
    section = rounded(
        rectangle(inner * 1.001, outer, low + 0.2 * step.length, low + 0.8 * step.length),
        min(0.05 * inner, 0.1 * step.length),
    )
    ring = turned(section)
    screw = min(0.09 * step.diameter, 0.18 * step.length)
    hole = Manifold.cylinder(outer, screw, screw, 48)
    middle = low + step.length / 2
    sides = [
        hole.rotate((0, 90, 0)).rotate((0, 0, a)).translate((0, 0, middle)) for a in (-60.0, 60.0, 180.0)
    ]
    slit = Manifold.cube((outer, 0.05 * outer, 2 * step.length)).translate(
        (0, -0.025 * outer, low - step.length / 2)
    )
    return ring - united(sides) - slit.rotate((0, 0, 100))
