"""What stands in a bearing housing: the insert bearing with its seal and set screws, the grease nipple, cap screws.

Dimensions follow the usual insert bearings (ISO 9628) with an inner ring that is wider than the outer one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from manifold3d import Manifold

from engines.renderer.geometry import Housing
from engines.renderer.solids import Mesh, disc, merged, meshed, moved, rectangle, rod, rounded, turned, united

TO_FRONT = np.array([[1.0, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0]])  # axis z becomes -y


@dataclass(frozen=True)
class Frame:
    """Measures (mm) that body and insert share.

    Attributes:
        wall: thickness round the seat.
        foot: thickness of the foot of a block.
        centre: height of the shaft's axis.
        offset: how far the axis lies beside the middle.
        front: how far the front face lies before the shaft's middle.
    """

    wall: float
    foot: float
    centre: float
    offset: float
    front: float


def frame_of(shape: Housing) -> Frame:
    """The measures of a housing."""
    wall = 0.13 * shape.seat
    upright = shape.height - shape.seat / 2 - wall
    match shape.design:
        case "pillow_block":
            return Frame(wall, 0.17 * shape.height, upright, 0.0, 0.43 * shape.width)
        case "split_block":
            return Frame(wall, 0.2 * shape.height, upright, 0.0, 0.46 * shape.width)
        case "take_up":
            return Frame(wall, 0.0, shape.height / 2, -0.1 * shape.length, shape.width / 2)
        case _:
            return Frame(wall, 0.0, shape.height / 2, 0.0, shape.width / 2)


def insert_meshes(shape: Housing, frame: Frame) -> tuple[Mesh, Mesh, Mesh]:
    """The insert bearing, its seal, and the set screws of its inner ring."""
    bore, seat = shape.bore / 2, shape.seat / 2
    front = frame.front
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
    where[:, 3] = (frame.offset, 0.0, frame.centre)
    detail = (seat - bore) / 6
    rings = merged([meshed(turned(ring), detail=detail), meshed(hubs, detail=detail)])
    return moved(rings, where), moved(meshed(seal, detail=detail), where), moved(meshed(united(pins)), where)


def fitting_meshes(shape: Housing, frame: Frame) -> Iterable[Mesh]:
    """The grease nipple, and the cap screws of a split housing."""
    size = 0.022 * (shape.length + shape.height)
    radius = shape.seat / 2 + frame.wall
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
        .translate((frame.offset, depth, frame.centre))
    )
    yield meshed(set_out, crease=25)
    if shape.design == "split_block":
        x, top = 1.2 * radius, frame.centre + 0.19 * shape.height
        head = united([_hexagon(1.5 * size, 0, 1.1 * size), rod(1.75 * size, -0.12 * size, 0.06 * size, 64)])
        for sign in (-1, 1):
            yield meshed(head.translate((sign * x, 0, top)), crease=25)


def _hexagon(radius: float, low: float, high: float) -> Manifold:
    """A hexagon head with the turned chamfer that real ones have."""
    prism = Manifold.cylinder(high - low, radius, radius, 6).translate((0, 0, low))
    cone = Manifold.cylinder(high - low, radius * 1.25, radius * 0.93, 96).translate((0, 0, low))
    return prism ^ cone
