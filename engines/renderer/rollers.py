"""Roller bearings: cylindrical, tapered, spherical, needle and thrust; the axis is z and the middle plane z = 0.

One recipe for all radial designs: the roller's own section, tilted and set on the pitch circle, is cut out of the
blank rings on either side of its axis, and turned about its own axis to make the roller.
"""

import math
from dataclasses import dataclass

from manifold3d import CrossSection, Manifold

from engines.renderer.bearings import ring_corner, ring_part
from engines.renderer.geometry import RollerBearing
from engines.renderer.solids import (
    Mesh,
    Part,
    circle_of,
    disc,
    grown,
    merged,
    meshed,
    rectangle,
    rounded,
    solid_circle_of,
    turned,
    united,
)


@dataclass(frozen=True)
class Row:
    """One row of rollers: the roller's section about its own axis, its length, and where it sits (mm, radians)."""

    section: CrossSection
    length: float
    height: float = 0.0
    tilt: float = 0.0
    start: float = 0.0


def roller_bearing_parts(shape: RollerBearing) -> tuple[Part, ...]:
    """The bearing's parts, one for each slot."""
    match shape.design:
        case "cylindrical" | "needle":
            return _cylindrical(shape)
        case "tapered":
            return _tapered(shape)
        case "spherical":
            return _spherical(shape)
        case "thrust":
            return _thrust(shape)


def _straight(diameter: float, length: float) -> CrossSection:
    """Section of a cylindrical roller with rounded ends."""
    return rounded(rectangle(-diameter / 2, diameter / 2, -length / 2, length / 2), 0.09 * diameter)


def _cylindrical(shape: RollerBearing) -> tuple[Part, ...]:
    size, pitch, half = shape.roller_diameter, shape.pitch / 2, shape.width / 2
    row = Row(_straight(size, 0.74 * shape.width), 0.74 * shape.width)
    blank = _blank(shape)
    inner = blank ^ rectangle(0, pitch - 0.505 * size, -half, half)
    outer = (blank ^ rectangle(pitch + 0.24 * size, shape.outer, -half, half)) - grown(
        _set(row, pitch), 0.012 * size
    )
    return _assembled(shape, [inner, outer], [row])


def _tapered(shape: RollerBearing) -> tuple[Part, ...]:
    size, pitch, half = shape.roller_diameter, shape.pitch / 2, shape.width / 2
    length, tilt = 0.72 * shape.width, math.radians(13)
    thick, thin = size * 0.5 + length * 0.038, size * 0.5 - length * 0.038
    profile = CrossSection(
        [[(-thin, -length / 2), (thin, -length / 2), (thick, length / 2), (-thick, length / 2)]]
    )
    row = Row(rounded(profile, 0.07 * size), length, 0.02 * shape.width, tilt)
    channel = CrossSection([[(-thin, -length), (thin, -length), (thick, length), (-thick, length)]])
    race = grown(_set(Row(channel, length, row.height, tilt), pitch), 0.01 * size)
    blank = _blank(shape)
    below = _beside(row, pitch, -4 * size, -0.30 * size, 3 * shape.width)
    above = _beside(row, pitch, 0.30 * size, 6 * size, 3 * shape.width)
    inner = ((blank ^ below) ^ rectangle(0, shape.outer, -0.86 * half, half)) - grown(
        _set(row, pitch), 0.012 * size
    )
    outer = ((blank ^ above) ^ rectangle(0, shape.outer, -half, 0.56 * half)) - race
    return _assembled(shape, [inner, outer], [row])


def _spherical(shape: RollerBearing) -> tuple[Part, ...]:
    size, pitch = shape.roller_diameter, shape.pitch / 2
    away, length = 0.235 * shape.width, 0.4 * shape.width
    tilt = math.atan2(away, pitch)
    race = math.hypot(pitch, away) + size / 2
    barrel = (
        rectangle(-size, size, -length / 2, length / 2)
        ^ disc(race, (race - size / 2, 0), 512)
        ^ disc(race, (size / 2 - race, 0), 512)
    )
    profile = rounded(barrel, 0.06 * size)
    turn = math.pi / shape.rollers
    rows = [Row(profile, length, away, -tilt), Row(profile, length, -away, tilt, turn)]
    blank = _blank(shape)
    inner = CrossSection()
    for row, low in zip(rows, (0.0, -shape.width), strict=True):
        side = rectangle(0, shape.outer, low, low + shape.width)
        below = _beside(row, pitch, -6 * size, -0.22 * size, 3 * shape.width)
        inner = inner + ((blank ^ below ^ side) - grown(_set(row, pitch), 0.012 * size))
    sphere = disc(race * 1.003, segments=720)
    outer = (blank ^ rectangle(pitch, shape.outer, -shape.width, shape.width)) - sphere
    return _assembled(shape, [inner, outer], rows)


def _blank(shape: RollerBearing) -> CrossSection:
    corner = ring_corner(shape.bore, shape.outer, shape.width)
    return rounded(rectangle(shape.bore / 2, shape.outer / 2, -shape.width / 2, shape.width / 2), corner)


def _set(row: Row, pitch: float) -> CrossSection:
    """The roller's section where it sits."""
    return row.section.rotate(-math.degrees(row.tilt)).translate((pitch, row.height))


def _beside(row: Row, pitch: float, near: float, far: float, length: float) -> CrossSection:
    """A strip parallel to the roller's axis, from `near` to `far` away from it (outwards is positive)."""
    strip = rectangle(near, far, -length / 2, length / 2)
    return strip.rotate(-math.degrees(row.tilt)).translate((pitch, row.height))


def _assembled(shape: RollerBearing, rings: list[CrossSection], rows: list[Row]) -> tuple[Part, ...]:
    lip = 0.25 * ring_corner(shape.bore, shape.outer, shape.width)
    detail = (shape.outer - shape.bore) / 6
    size = shape.roller_diameter
    return (
        ring_part([rounded(ring, lip) for ring in rings], detail),
        Part("roller", merged([_rollers(shape, row) for row in rows])),
        Part("cage", meshed(united(_comb(shape, row) for row in rows), crease=40, detail=size / 2)),
    )


def _roller(row: Row) -> Manifold:
    reach = row.length
    return turned(row.section ^ rectangle(0, reach, -reach, reach), 40)


def _rollers(shape: RollerBearing, row: Row) -> Mesh:
    mesh = meshed(_roller(row), detail=row.length / 4)
    return circle_of(mesh, shape.rollers, shape.pitch / 2, height=row.height, tilt=row.tilt, start=row.start)


def _comb(shape: RollerBearing, row: Row) -> Manifold:
    """A comb cage: a ring behind the rollers and bars between them, so that their ends can be seen."""
    size, pitch = shape.roller_diameter, shape.pitch / 2
    away = -1.0 if row.height < 0 else 1.0
    low, high = sorted((-away * (row.length / 2 + 0.16 * size), away * 0.3 * row.length))
    bar = rounded(rectangle(-0.2 * size, 0.2 * size, low, high), 0.06 * size)
    body = turned(bar.rotate(-math.degrees(row.tilt)).translate((pitch, row.height)))
    hole = turned(grown(row.section, 0.03 * size) ^ rectangle(0, size, -row.length, row.length), 36)
    holes = solid_circle_of(hole, shape.rollers, pitch, height=row.height, tilt=row.tilt, start=row.start)
    return body - holes


def _thrust(shape: RollerBearing) -> tuple[Part, ...]:
    """Two flat washers with a star of rollers between them; it lies flat."""
    size, pitch, half = shape.roller_diameter, shape.pitch / 2, shape.width / 2
    section = (shape.outer - shape.bore) / 2
    row = Row(_straight(size, 0.66 * section), 0.66 * section, 0.0, math.pi / 2)
    corner = ring_corner(shape.bore, shape.outer, shape.width)
    washers = [
        rounded(rectangle(shape.bore / 2, shape.outer / 2, low, high), corner)
        for low, high in ((-half, -0.502 * size), (0.502 * size, half))
    ]
    flat = rounded(
        rectangle(pitch - 0.27 * section, pitch + 0.27 * section, -0.2 * size, 0.2 * size), 0.05 * size
    )
    hole = turned(grown(row.section, 0.03 * size) ^ rectangle(0, size, -row.length, row.length), 36)
    holes = solid_circle_of(hole, shape.rollers, pitch, tilt=row.tilt)
    cage = turned(flat) - holes
    return (
        ring_part(washers, section / 3),
        Part("roller", _rollers(shape, row)),
        Part("cage", meshed(cage, crease=40, detail=size / 2)),
    )
