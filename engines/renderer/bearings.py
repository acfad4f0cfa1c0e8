"""Ball bearings: rings with raceways, balls, cage, seals; the axis is z and the middle plane z = 0.

Raceways are the section of the rolling element with a little clearance, cut from a blank ring section; so a ring always
fits what runs in it. Proportions follow the usual catalogue drawings (ISO 15 boundary dimensions).
"""

import math

from manifold3d import CrossSection, Manifold

from engines.renderer.geometry import BallBearing
from engines.renderer.solids import (
    Part,
    ball,
    circle_of,
    disc,
    grown,
    merged,
    meshed,
    rectangle,
    rod,
    rounded,
    solid_circle_of,
    turned,
    united,
)

SHOULDER = 0.34  # of the ball's diameter: how far the ring's shoulders stay away from the pitch circle
GROOVE = 1.03  # raceway radius over ball radius


def ball_bearing_parts(shape: BallBearing) -> tuple[Part, ...]:
    """The bearing's parts, one for each slot."""
    match shape.design:
        case "deep_groove":
            return _deep_groove(shape)
        case "double_row":
            return _two_rows(shape, spherical=False)
        case "self_aligning":
            return _two_rows(shape, spherical=True)
        case "thrust":
            return _thrust(shape)


def ring_corner(bore: float, outer: float, width: float) -> float:
    """Chamfer radius of a bearing ring (ISO 582 minimum values grow with the section)."""
    return min(0.07 * (outer - bore) / 2, 0.08 * width)


def ring_part(sections: list[CrossSection], detail: float) -> Part:
    """Rings turned from their sections, as one part."""
    return Part("ring", merged([meshed(turned(section), detail=detail) for section in sections]))


def _deep_groove(shape: BallBearing) -> tuple[Part, ...]:
    size, pitch = shape.ball_diameter, shape.pitch / 2
    tracks = disc(GROOVE * size / 2, (pitch, 0.0))
    rings = _radial_rings(shape, tracks)
    detail = (shape.outer - shape.bore) / 6
    balls = circle_of(meshed(ball(size / 2), marks=False), shape.balls, pitch)
    parts = [ring_part(rings, detail), Part("ball", balls)]
    cage = _ribbon(shape) if shape.balls <= 16 else _crown(shape, height=0.0)
    parts.append(Part("cage", meshed(cage, crease=40, detail=size / 4)))
    if shape.seal != "open":
        parts.append(Part("seal", meshed(_shields(shape), detail=detail)))
    return tuple(parts)


def _radial_rings(shape: BallBearing, tracks: CrossSection) -> list[CrossSection]:
    half, gap = shape.width / 2, SHOULDER * shape.ball_diameter
    corner = ring_corner(shape.bore, shape.outer, shape.width)
    blank = rounded(rectangle(shape.bore / 2, shape.outer / 2, -half, half), corner)
    middle = shape.pitch / 2
    sides = (rectangle(0, middle - gap, -half, half), rectangle(middle + gap, shape.outer, -half, half))
    return [rounded((blank ^ side) - tracks, 0.22 * corner) for side in sides]


def _ribbon(shape: BallBearing) -> Manifold:
    """A pressed two-piece cage: a flat ring that bulges over each ball and is riveted in between."""
    size, pitch = shape.ball_diameter, shape.pitch / 2
    sheet, gap = 0.055 * size, 0.02 * size
    outside = solid_circle_of(ball(size / 2 + gap + sheet, 56), shape.balls, pitch)
    inside = solid_circle_of(ball(size / 2 + gap, 56), shape.balls, pitch)
    reach = 0.13 * size
    band = turned(rectangle(pitch - reach, pitch + reach, -shape.width, shape.width))
    flat = turned(rounded(rectangle(pitch - reach, pitch + reach, -sheet, sheet), 0.3 * sheet))
    rivet = rod(0.075 * size, -2.1 * sheet, 2.1 * sheet, 24)
    rivets = solid_circle_of(rivet, shape.balls, pitch, start=math.pi / shape.balls)
    return (flat + (outside ^ band)) - inside + rivets


def _crown(shape: BallBearing, *, height: float, facing: float = 1.0) -> Manifold:
    """A one-piece snap cage: a solid ring behind the balls whose fingers reach between them."""
    size, pitch = shape.ball_diameter, shape.pitch / 2
    reach = 0.24 * size
    section = rectangle(pitch - reach, pitch + reach, -0.62 * size, 0.16 * size)
    pockets = solid_circle_of(ball(size / 2 * 1.04, 56), shape.balls, pitch)
    crown = turned(rounded(section, 0.05 * size)) - pockets
    return crown.scale((1.0, 1.0, facing)).translate((0, 0, height))


def _shields(shape: BallBearing) -> Manifold:
    """Two discs that close the gap between the rings, with the bead that real ones have."""
    gap, middle, half = SHOULDER * shape.ball_diameter, shape.pitch / 2, shape.width / 2
    sheet = 0.05 * shape.width
    top = half - 0.07 * shape.width
    plate = rectangle(middle - 1.02 * gap, middle + 1.1 * gap, top - sheet, top)
    bead = 0.22 * gap if shape.seal == "rubber" else 0.12 * gap
    groove = disc(bead, (middle + 0.35 * gap, top + 0.25 * bead), 24)
    lip = disc(0.16 * gap, (middle - 0.82 * gap, top - 0.02 * gap), 24)
    front = turned(rounded((plate + lip) - groove, 0.2 * sheet))
    return front + front.mirror((0, 0, 1))


def _two_rows(shape: BallBearing, *, spherical: bool) -> tuple[Part, ...]:
    size, pitch = shape.ball_diameter, shape.pitch / 2
    offset = 0.27 * shape.width if shape.width > 2.1 * size else 0.52 * size
    tracks = united_sections([disc(GROOVE * size / 2, (pitch, z)) for z in (-offset, offset)])
    inner, outer = _radial_rings(shape, tracks)
    if spherical:
        outer = _spherical_outer(shape, offset)
    turn = math.pi / shape.balls
    single = meshed(ball(size / 2), marks=False)
    balls = merged(
        [
            circle_of(single, shape.balls, pitch, height=z, start=s)
            for z, s in ((-offset, 0.0), (offset, turn))
        ]
    )
    front = _crown(shape, height=0.0).rotate((0, 0, math.degrees(turn))).translate((0, 0, offset))
    cage = united([front, _crown(shape, height=-offset, facing=-1.0)])
    detail = (shape.outer - shape.bore) / 6
    return (
        ring_part([inner, outer], detail),
        Part("ball", balls),
        Part("cage", meshed(cage, crease=40, detail=size / 4)),
    )


def united_sections(sections: list[CrossSection]) -> CrossSection:
    """The union of sections."""
    total = sections[0]
    for section in sections[1:]:
        total = total + section
    return total


def _spherical_outer(shape: BallBearing, offset: float) -> CrossSection:
    half = shape.width / 2
    race = math.hypot(shape.pitch / 2, offset) + shape.ball_diameter / 2 * 1.01
    corner = ring_corner(shape.bore, shape.outer, shape.width)
    blank = rectangle(shape.pitch / 2, shape.outer / 2, -half, half)
    return rounded(rounded(blank, corner) - disc(race, segments=512), 0.3 * corner)


def _thrust(shape: BallBearing) -> tuple[Part, ...]:
    """Two washers with a row of balls between them; it lies flat."""
    size, pitch, half = shape.ball_diameter, shape.pitch / 2, shape.width / 2
    gap = 0.31 * size
    corner = ring_corner(shape.bore, shape.outer, shape.width)
    track = grown(disc(size / 2, (pitch, 0.0)), 0.012 * size)
    washers = []
    for low, high, bore, outer in (
        (-half, -gap, 1.012 * shape.bore, shape.outer),
        (gap, half, shape.bore, 0.99 * shape.outer),
    ):
        blank = rounded(rectangle(bore / 2, outer / 2, low, high), corner)
        washers.append(rounded(blank - track, 0.25 * corner))
    reach = 0.24 * (shape.outer - shape.bore) / 2
    flat = turned(rounded(rectangle(pitch - reach, pitch + reach, -0.11 * size, 0.11 * size), 0.04 * size))
    cage = flat - solid_circle_of(ball(size / 2 * 1.03, 56), shape.balls, pitch)
    return (
        ring_part(washers, (shape.outer - shape.bore) / 6),
        Part("ball", circle_of(meshed(ball(size / 2), marks=False), shape.balls, pitch)),
        Part("cage", meshed(cage, crease=40, detail=size / 4)),
    )
