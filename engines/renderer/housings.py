"""Bearing housings: a cast body with machined seat and holes, an insert bearing, seals, screws; z up, shaft along y.

The front faces -y and the housing stands on z = 0. Shapes follow the common families (ISO 3228: pillow blocks UCP, flanges UCF
and UCFL, take-up units UCT; split plummer blocks SNL).
"""

import math
from collections.abc import Iterable

import numpy as np
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
from engines.renderer.solids import (
    ROUND,
    Doubles,
    Mesh,
    Part,
    disc,
    grown,
    merged,
    meshed,
    moved,
    rectangle,
    rod,
    rounded,
    solid_circle_of,
    turned,
    united,
)

TO_FRONT = np.array([[1.0, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0]])  # axis z becomes -y


def housing_parts(shape: Housing) -> tuple[Part, ...]:
    """The housing's parts, one for each slot."""
    centre = _centre(shape)
    field = _field(shape, centre)
    body = cast(field, _bounds(shape)).trim_by_plane((0, 0, 1), 0.0)
    body = body - united(_machining(shape, centre))
    detail = shape.length / 34
    surface = drawn_normals(meshed(body, crease=38, detail=detail), field, shape.length / 150)
    insert, seal, screws = _insert(shape, centre)
    bolts = [screws, *_fittings(shape, centre)]
    return (
        Part("body", surface),
        Part("insert", insert),
        Part("seal", seal),
        Part("bolt", merged(bolts)),
    )


def _wall(shape: Housing) -> float:
    return 0.13 * shape.seat


def _centre(shape: Housing) -> float:
    """Height of the shaft's axis."""
    match shape.design:
        case "pillow_block" | "split_block":
            return shape.height - shape.seat / 2 - _wall(shape)
        case _:
            return shape.height / 2


def _foot(shape: Housing) -> float:
    """Thickness of the foot of a block."""
    return (0.2 if shape.design == "split_block" else 0.17) * shape.height


def _bounds(shape: Housing) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    margin = 0.06 * max(shape.height, shape.width)
    x, y = shape.length / 2 + margin, shape.width / 2 + margin
    return (-x, -y, -0.26 * shape.height), (x, y, shape.height + margin)


def _field(shape: Housing, centre: float) -> Field:
    match shape.design:
        case "pillow_block":
            return _pillow(shape, centre)
        case "split_block":
            return _split(shape, centre)
        case "take_up":
            return _take_up(shape, centre)
        case _:
            return _flange(shape, centre)


def _edge(shape: Housing, wanted: float) -> float:
    """A cast edge is never sharper than the grid that the surface is found on."""
    return max(wanted, 0.021 * shape.length)


def _pillow(shape: Housing, centre: float) -> Field:
    radius, foot = shape.seat / 2 + _wall(shape), _foot(shape)
    edge = _edge(shape, 0.16 * foot)
    plate = slab(
        plan_rectangle(shape.length / 2, shape.width / 2, 0.42 * shape.width), -foot, foot, edge, axis=2
    )
    head = slab(
        circle(0, centre, radius), -0.43 * shape.width, 0.43 * shape.width, _edge(shape, 0.05 * shape.width)
    )
    web = block((0, 0, centre / 2), (0.92 * radius, 0.27 * shape.width, centre / 2), 0.08 * shape.width)
    shoulder = block((0, 0, 0.5 * foot), (1.12 * radius, 0.3 * shape.width, 0.9 * foot), 0.3 * foot)
    return blended([plate, shoulder, web, head], 0.11 * shape.height)


def _split(shape: Housing, centre: float) -> Field:
    radius, foot = shape.seat / 2 + _wall(shape), _foot(shape)
    plate = slab(
        plan_rectangle(shape.length / 2, shape.width / 2, 0.16 * shape.width),
        -foot,
        foot,
        _edge(shape, 0.14 * foot),
        axis=2,
    )
    head = slab(
        circle(0, centre, radius), -0.46 * shape.width, 0.46 * shape.width, _edge(shape, 0.06 * shape.width)
    )
    base = block(
        (0, 0, centre / 2), (1.06 * radius, 0.42 * shape.width, centre / 2), _edge(shape, 0.06 * shape.width)
    )
    lugs = block(
        (0, 0, centre + 0.02 * shape.height),
        (1.42 * radius, 0.30 * shape.width, 0.17 * shape.height),
        _edge(shape, 0.05 * shape.width),
    )
    return blended([plate, base, lugs, head], 0.07 * shape.height)


def _take_up(shape: Housing, centre: float) -> Field:
    radius, half = shape.seat / 2 + _wall(shape), shape.width / 2
    frame = slab(
        face_rectangle(centre, shape.length / 2, shape.height / 2, 0.16 * shape.height),
        -0.3 * shape.width,
        0.3 * shape.width,
        _edge(shape, 0.05 * half),
    )
    head = slab(circle(-0.1 * shape.length, centre, radius), -half, half, _edge(shape, 0.08 * half))
    return blended([frame, head], 0.09 * shape.height)


def _flange(shape: Housing, centre: float) -> Field:
    radius, half = shape.seat / 2 + _wall(shape), shape.width / 2
    thick = 0.36 * shape.width
    match shape.design:
        case "flange_oval":
            end = 0.14 * shape.length
            outline = lozenge(centre, shape.length / 2 - end, min(shape.height / 2, radius * 1.12), end)
        case "flange_round":
            outline = circle(0, centre, min(shape.length, shape.height) / 2)
        case _:
            outline = face_rectangle(centre, shape.length / 2, shape.height / 2, 0.13 * shape.length)
    plate = slab(outline, half - thick, half, _edge(shape, 0.14 * thick))
    boss = slab(circle(0, centre, radius), -half, half, _edge(shape, 0.1 * half))
    return blended([plate, boss], 0.26 * shape.width)


def _offset(shape: Housing) -> float:
    return -0.1 * shape.length if shape.design == "take_up" else 0.0


def _machining(shape: Housing, centre: float) -> Iterable[Manifold]:
    """The bearing seat with its milled face, mounting holes, and what else is cut after casting."""
    seat, half = shape.seat / 2, shape.width
    bevel = 0.05 * seat
    edge = _front_of(shape)
    section = rectangle(0, seat, -half, half)
    face = edge - 0.024 * shape.width
    cone = turned(section) + Manifold.cylinder(bevel * 2, seat, seat + bevel * 2, ROUND).translate(
        (0, 0, face - bevel)
    )
    cone = cone + rod(seat + 1.3 * _wall(shape), face, half, ROUND)
    yield _towards_front(cone, _offset(shape), centre)
    yield from _holes(shape, centre)
    if shape.design == "split_block":
        gap = 0.007 * shape.height
        yield Manifold.cube((4 * shape.length, 4 * shape.width, gap), True).translate((0, 0, centre))
    if shape.design == "take_up":
        yield from _guides(shape, centre)


def _front_of(shape: Housing) -> float:
    """How far the front face of the boss lies before the shaft's middle."""
    match shape.design:
        case "pillow_block":
            return 0.43 * shape.width
        case "split_block":
            return 0.46 * shape.width
        case _:
            return shape.width / 2


def _towards_front(solid: Manifold, x: float, z: float) -> Manifold:
    return solid.rotate((90, 0, 0)).translate((x, 0, z))


def _holes(shape: Housing, centre: float) -> Iterable[Manifold]:
    radius = 0.055 * shape.length if shape.design != "flange_oval" else 0.052 * shape.length
    far = shape.length
    match shape.design:
        case "pillow_block" | "split_block":
            reach = shape.length / 2 - 2.3 * radius
            slot = rounded(rectangle(-1.5 * radius, 1.5 * radius, -0.8 * radius, 0.8 * radius), 0.79 * radius)
            pad = grown(slot, 0.55 * radius)
            for x in (-reach, reach):
                yield slot.extrude(2 * far).translate((x, 0, -far))
                yield pad.extrude(far).translate((x, 0, _foot(shape) * 0.99))
        case "flange_square":
            x, z = shape.length / 2 - 2.4 * radius, shape.height / 2 - 2.4 * radius
            for sx, sz in ((x, z), (-x, z), (x, -z), (-x, -z)):
                yield _bolt_hole(shape, radius, sx, centre + sz)
        case "flange_oval":
            reach = shape.length / 2 - 0.14 * shape.length
            for x in (-reach, reach):
                yield _bolt_hole(shape, radius, x, centre)
        case "flange_round":
            reach = (min(shape.length, shape.height) + shape.seat + 2 * _wall(shape)) / 4 * 1.02
            for angle in (45, 135, 225, 315):
                a = math.radians(angle)
                yield _bolt_hole(shape, 0.8 * radius, reach * math.cos(a), centre + reach * math.sin(a))


def _bolt_hole(shape: Housing, radius: float, x: float, z: float) -> Manifold:
    """A through hole along the shaft's direction with a flat spot-face for the screw head."""
    face = shape.width / 2 - 0.36 * shape.width * 0.94
    hole = rod(radius, -shape.width, shape.width, 64) + rod(1.55 * radius, -face, shape.width, 64)
    return hole.rotate((90, 0, 0)).translate((x, 0, z))


def _guides(shape: Housing, centre: float) -> Iterable[Manifold]:
    """Grooves for the rails and the slot for the tensioning screw of a take-up unit."""
    deep = 0.05 * shape.height
    for z in (0.0, shape.height):
        yield Manifold.cube((2 * shape.length, 0.22 * shape.width, 2 * deep), True).translate((0, 0, z))
    slot = rounded(
        rectangle(-0.055 * shape.length, 0.055 * shape.length, -0.24 * shape.height, 0.24 * shape.height),
        0.054 * shape.length,
    )
    window = slot.extrude(2 * shape.width).translate((0, 0, -shape.width)).rotate((90, 0, 0))
    yield window.translate((0.38 * shape.length, 0, centre))
    bore = rod(0.045 * shape.length, 0, shape.length, 48).rotate((0, 90, 0))
    yield bore.translate((0.2 * shape.length, 0, centre))


def _insert(shape: Housing, centre: float) -> tuple[Mesh, Mesh, Mesh]:
    """The insert bearing, its seal, and the set screws of its inner ring."""
    bore, seat = shape.bore / 2, shape.seat / 2
    front = _front_of(shape)
    inner = bore + 0.26 * (seat - bore)
    ring = rounded(rectangle(0.80 * seat, seat * 0.998, -0.8 * front, 0.8 * front), 0.03 * seat)
    hub = rounded(rectangle(bore, inner, -front, 1.16 * front), 0.035 * seat)
    screw = 0.26 * (inner - bore) + 0.055 * bore
    hole = rod(screw, 0, 2 * seat, 48).rotate((0, 90, 0)).translate((0, 0, front * 0.96))
    hubs = turned(hub) - united([hole.rotate((0, 0, 60)), hole.rotate((0, 0, 180))])
    plate = rectangle(inner * 1.005, 0.805 * seat, 0.62 * front, 0.7 * front) - disc(
        0.06 * seat, (0.6 * (inner + 0.8 * seat), 0.73 * front), 48
    )
    seal = turned(rounded(plate, 0.012 * seat))
    pin = rounded(rectangle(0, 0.96 * screw, bore * 1.02, inner * 0.985), 0.12 * screw)
    pins = [
        turned(pin, 48).rotate((0, 90, 0)).translate((0, 0, front * 0.96)).rotate((0, 0, a))
        for a in (60, 180)
    ]
    where = TO_FRONT.copy()
    where[:, 3] = (_offset(shape), 0.0, centre)
    detail = (seat - bore) / 6
    rings = merged([meshed(turned(ring), detail=detail), meshed(hubs, detail=detail)])
    return moved(rings, where), moved(meshed(seal, detail=detail), where), moved(meshed(united(pins)), where)


def _fittings(shape: Housing, centre: float) -> Iterable[Mesh]:
    """The grease nipple, and the cap screws of a split housing."""
    size = 0.022 * (shape.length + shape.height)
    radius = shape.seat / 2 + _wall(shape)
    nipple = united(
        [
            _hexagon(0.62 * size, 0, 0.7 * size),
            rod(0.3 * size, 0.6 * size, 1.2 * size, 32),
            Manifold.sphere(0.36 * size, 32).translate((0, 0, 1.3 * size)),
        ]
    )
    lean = 0.0 if shape.design in ("split_block", "take_up") else 28.0
    depth = 0.0 if shape.design in ("pillow_block", "split_block", "take_up") else -0.3 * shape.width / 2
    set_out = (
        nipple.translate((0, 0, radius * 0.985))
        .rotate((0, lean, 0))
        .translate((_offset(shape), depth, centre))
    )
    yield meshed(set_out, crease=25)
    if shape.design == "split_block":
        x, top = 1.2 * radius, centre + 0.19 * shape.height
        head = united([_hexagon(1.5 * size, 0, 1.1 * size), rod(1.75 * size, -0.12 * size, 0.06 * size, 64)])
        for sign in (-1, 1):
            yield meshed(head.translate((sign * x, 0, top)), crease=25)


def _hexagon(radius: float, low: float, high: float) -> Manifold:
    """A hexagon head with the turned chamfer that real ones have."""
    prism = Manifold.cylinder(high - low, radius, radius, 6).translate((0, 0, low))
    cone = Manifold.cylinder(high - low, radius * 1.25, radius * 0.93, 96).translate((0, 0, low))
    return prism ^ cone
