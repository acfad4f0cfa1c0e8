"""Bearing housings: a cast body with machined seat and holes, an insert bearing, seals, screws; z up, shaft along y.

The front faces -y and the housing stands on z = 0. Shapes follow the common families (ISO 3228: pillow blocks UCP,
flanges UCF and UCFL, take-up units UCT; split plummer blocks SNL).
"""

import math
from collections.abc import Iterable

from manifold3d import Manifold

from engines.renderer.casting import (
    Field,
    blended,
    block,
    cast,
    circle,
    drawn_normals,
    face_rectangle,
    lozenge,
    plan_rectangle,
    slab,
)
from engines.renderer.geometry import Housing
from engines.renderer.inserts import Frame, fitting_meshes, frame_of, insert_meshes
from engines.renderer.solids import (
    ROUND,
    Part,
    grown,
    merged,
    meshed,
    rectangle,
    rod,
    rounded,
    turned,
    united,
)


def housing_parts(shape: Housing) -> tuple[Part, ...]:
    """The housing's parts, one for each slot."""
    frame = frame_of(shape)
    field = _field(shape, frame)
    body = cast(field, _bounds(shape)).trim_by_plane((0, 0, 1), 0.0)
    body = body - united(_machining(shape, frame))
    detail = shape.length / 34
    plain = meshed(body, crease=38, detail=detail, marks=False)
    surface = drawn_normals(plain, field, shape.length / 190)
    insert, seal, screws = insert_meshes(shape, frame)
    bolts = [screws, *fitting_meshes(shape, frame)]
    return (
        Part("body", surface),
        Part("insert", insert),
        Part("seal", seal),
        Part("bolt", merged(bolts)),
    )


def _bounds(shape: Housing) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    margin = 0.06 * max(shape.height, shape.width)
    x, y = shape.length / 2 + margin, shape.width / 2 + margin
    return (-x, -y, -0.26 * shape.height), (x, y, shape.height + margin)


def _field(shape: Housing, frame: Frame) -> Field:
    match shape.design:
        case "pillow_block":
            return _pillow(shape, frame)
        case "split_block":
            return _split(shape, frame)
        case "take_up":
            return _take_up(shape, frame)
        case _:
            return _flange(shape, frame)


def _edge(shape: Housing, wanted: float) -> float:
    """A cast edge is never sharper than the grid that the surface is found on."""
    return max(wanted, 0.03 * shape.length)


def _pillow(shape: Housing, frame: Frame) -> Field:
    radius, foot, wide = shape.seat / 2 + frame.wall, frame.foot, shape.width
    plan = plan_rectangle(shape.length / 2, wide / 2, 0.42 * wide)
    plate = slab(plan, -foot, foot, _edge(shape, 0.16 * foot), axis=2)
    head = slab(circle(0, frame.centre, radius), -frame.front, frame.front, _edge(shape, 0.05 * wide))
    web = block((0, 0, frame.centre / 2), (0.92 * radius, 0.27 * wide, frame.centre / 2), 0.08 * wide)
    shoulder = block((0, 0, 0.5 * foot), (1.12 * radius, 0.3 * wide, 0.9 * foot), 0.3 * foot)
    return blended([plate, shoulder, web, head], 0.11 * shape.height)


def _split(shape: Housing, frame: Frame) -> Field:
    radius, foot, wide = shape.seat / 2 + frame.wall, frame.foot, shape.width
    plan = plan_rectangle(shape.length / 2, wide / 2, 0.16 * wide)
    plate = slab(plan, -foot, foot, _edge(shape, 0.14 * foot), axis=2)
    head = slab(circle(0, frame.centre, radius), -frame.front, frame.front, _edge(shape, 0.06 * wide))
    middle = (0, 0, frame.centre / 2)
    base = block(middle, (1.06 * radius, 0.42 * wide, frame.centre / 2), _edge(shape, 0.06 * wide))
    joint = (0, 0, frame.centre + 0.02 * shape.height)
    lugs = block(joint, (1.42 * radius, 0.30 * wide, 0.17 * shape.height), _edge(shape, 0.05 * wide))
    return blended([plate, base, lugs, head], 0.07 * shape.height)


def _take_up(shape: Housing, frame: Frame) -> Field:
    radius, half = shape.seat / 2 + frame.wall, shape.width / 2
    outline = face_rectangle(frame.centre, shape.length / 2, shape.height / 2, 0.16 * shape.height)
    plate = slab(outline, -0.6 * half, 0.6 * half, _edge(shape, 0.05 * half))
    head = slab(circle(frame.offset, frame.centre, radius), -half, half, _edge(shape, 0.08 * half))
    return blended([plate, head], 0.09 * shape.height)


def _flange(shape: Housing, frame: Frame) -> Field:
    radius, half = shape.seat / 2 + frame.wall, shape.width / 2
    thick = 0.36 * shape.width
    match shape.design:
        case "flange_oval":
            end = 0.14 * shape.length
            outline = lozenge(frame.centre, shape.length / 2 - end, min(shape.height / 2, radius * 1.12), end)
        case "flange_round":
            outline = circle(0, frame.centre, min(shape.length, shape.height) / 2)
        case _:
            outline = face_rectangle(frame.centre, shape.length / 2, shape.height / 2, 0.13 * shape.length)
    plate = slab(outline, half - thick, half, _edge(shape, 0.14 * thick))
    boss = slab(circle(0, frame.centre, radius), -half, half, _edge(shape, 0.1 * half))
    return blended([plate, boss], 0.26 * shape.width)


def _machining(shape: Housing, frame: Frame) -> Iterable[Manifold]:
    """The bearing seat with its milled face, mounting holes, and what else is cut after casting."""
    seat, half = shape.seat / 2, shape.width
    bevel = 0.05 * seat
    edge = frame.front
    section = rectangle(0, seat, -half, half)
    face = edge - 0.024 * shape.width
    cone = turned(section) + Manifold.cylinder(bevel * 2, seat, seat + bevel * 2, ROUND).translate(
        (0, 0, face - bevel)
    )
    cone = cone + rod(seat + 1.3 * frame.wall, face, half, ROUND)
    yield _towards_front(cone, frame.offset, frame.centre)
    yield from _holes(shape, frame)
    if shape.design == "split_block":
        gap = 0.007 * shape.height
        yield Manifold.cube((4 * shape.length, 4 * shape.width, gap), True).translate((0, 0, frame.centre))
    if shape.design == "take_up":
        yield from _guides(shape, frame)


def _towards_front(solid: Manifold, x: float, z: float) -> Manifold:
    return solid.rotate((90, 0, 0)).translate((x, 0, z))


def _holes(shape: Housing, frame: Frame) -> Iterable[Manifold]:
    radius = 0.055 * shape.length if shape.design != "flange_oval" else 0.052 * shape.length
    far = shape.length
    match shape.design:
        case "pillow_block" | "split_block":
            reach = shape.length / 2 - 2.3 * radius
            slot = rounded(rectangle(-1.5 * radius, 1.5 * radius, -0.8 * radius, 0.8 * radius), 0.79 * radius)
            pad = grown(slot, 0.55 * radius)
            for x in (-reach, reach):
                yield slot.extrude(2 * far).translate((x, 0, -far))
                yield pad.extrude(far).translate((x, 0, frame.foot * 0.99))
        case "flange_square":
            x, z = shape.length / 2 - 2.4 * radius, shape.height / 2 - 2.4 * radius
            for sx, sz in ((x, z), (-x, z), (x, -z), (-x, -z)):
                yield _bolt_hole(shape, radius, sx, frame.centre + sz)
        case "flange_oval":
            reach = shape.length / 2 - 0.14 * shape.length
            for x in (-reach, reach):
                yield _bolt_hole(shape, radius, x, frame.centre)
        case "flange_round":
            reach = (min(shape.length, shape.height) + shape.seat + 2 * frame.wall) / 4 * 1.02
            for angle in (45, 135, 225, 315):
                a = math.radians(angle)
                yield _bolt_hole(shape, 0.8 * radius, reach * math.cos(a), frame.centre + reach * math.sin(a))


def _bolt_hole(shape: Housing, radius: float, x: float, z: float) -> Manifold:
    """A through hole along the shaft's direction with a flat spot-face for the screw head."""
    face = shape.width / 2 - 0.36 * shape.width * 0.94
    hole = rod(radius, -shape.width, shape.width, 64) + rod(1.55 * radius, -face, shape.width, 64)
    return hole.rotate((90, 0, 0)).translate((x, 0, z))


def _guides(shape: Housing, frame: Frame) -> Iterable[Manifold]:
    """Grooves for the rails and the slot for the tensioning screw of a take-up unit."""
    deep = 0.05 * shape.height
    for z in (0.0, shape.height):
        yield Manifold.cube((2 * shape.length, 0.22 * shape.width, 2 * deep), True).translate((0, 0, z))
    slot = rounded(
        rectangle(-0.055 * shape.length, 0.055 * shape.length, -0.24 * shape.height, 0.24 * shape.height),
        0.054 * shape.length,
    )
    window = slot.extrude(2 * shape.width).translate((0, 0, -shape.width)).rotate((90, 0, 0))
    yield window.translate((0.38 * shape.length, 0, frame.centre))
    bore = rod(0.045 * shape.length, 0, shape.length, 48).rotate((0, 90, 0))
    yield bore.translate((0.2 * shape.length, 0, frame.centre))
