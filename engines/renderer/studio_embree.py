"""The ray-traced studio: the same stage, light and materials without any OpenGL, in numpy and Embree.

Each sample meets the product, shades it as the VTK studio does, and then sends a ray into each lobe that something may
stand in the way of: what the ray meets, shaded in turn, takes the place of the studio's light. So parts mirror each
other truly, while open surfaces have no grain at all. Every pixel gets a few samples; edges, gaps and whatever differs
between them get all. Random numbers are a fixed low-discrepancy sequence: the same spec gives the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engines.renderer.rays import RayScene, ray_scene
from engines.renderer.scene import Camera, Stage
from engines.renderer.shading import Shade, body_ray, gloss_ray, hidden, seen
from engines.renderer.solids import Floats, Rows, unit
from engines.renderer.spec import Material
from engines.renderer.surface import Look, Surfaces, surfaces_of
from engines.renderer.tone import developed

FIRST = 4  # samples that every pixel gets
CHUNK = 16_384  # rays at a time: their arrays stay in the processor's cache
OPEN = 0.97  # from this openness on nothing stands in the way
CALM = 0.02  # display difference between samples below which a pixel is done
NUMBERS = 6

Report = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Tracer:
    """What all rays of one picture share."""

    rays: RayScene
    surfaces: Surfaces
    camera: Camera
    width: int
    height: int


def traced(
    stage: Stage,
    materials: Mapping[str, Material],
    camera: Camera,
    *,
    size: tuple[int, int],
    samples: int,
    report: Report,
) -> NDArray[np.uint8]:
    """The product on nothing, (height, width, 4) RGBA with straight alpha; `report` is told the share that is done."""
    width, height = size
    tracer = Tracer(ray_scene(stage), surfaces_of(stage, materials), camera, width, height)
    picture = np.zeros((height * width, 4), np.float32)
    pixels = np.flatnonzero(_covered(tracer).ravel())
    chunks = max(1, -(-len(pixels) // CHUNK))
    for number, chunk in enumerate(np.array_split(pixels, chunks)):
        picture[chunk] = _pixels(tracer, chunk, samples, seed=number, report=_part_of(report, number, chunks))
    return (picture.reshape(height, width, 4) * 255 + 0.5).astype(np.uint8)


def _part_of(report: Report, number: int, parts: int) -> Report:
    """Reports of one part as shares of the whole."""
    return lambda share: report((number + share) / parts)


def _pixels(tracer: Tracer, pixels: NDArray[np.int64], samples: int, *, seed: int, report: Report) -> Floats:
    """Finished pixels, display RGBA 0 to 1, (n, 4)."""
    shifts = np.random.default_rng(seed).random((len(pixels), NUMBERS), dtype=np.float32)
    total = np.zeros((len(pixels), 4), np.float32)
    low, high = np.full((len(pixels), 1), np.inf, np.float32), np.full((len(pixels), 1), -np.inf, np.float32)
    rows = np.arange(len(pixels))
    taken = np.zeros((len(pixels), 1), np.float32)
    for index in range(samples):
        if index == min(FIRST, samples):
            rows = np.flatnonzero((high - low > CALM) | (total[:, 3:] < index))
        if not len(rows):
            break
        light = _sample(tracer, pixels[rows], _sequence(index, shifts[rows]))
        shown = developed(np.asarray(light[:, :3].mean(axis=1, keepdims=True), np.float32))
        low[rows], high[rows] = np.minimum(low[rows], shown), np.maximum(high[rows], shown)
        total[rows] += light
        taken[rows] += 1
        report((index + 1) / samples)
    color = developed(np.asarray(total[:, :3] / np.maximum(total[:, 3:], 1), np.float32))
    return np.concatenate([color, total[:, 3:] / taken], axis=1)


def _sequence(index: int, shifts: Floats) -> Floats:
    """The index-th point of a Kronecker sequence (generalised golden ratio), shifted for each pixel."""
    count = shifts.shape[1]
    root = 1.0
    for _ in range(40):
        root = (1 + root) ** (1 / (count + 1))
    steps = np.array([root ** -(i + 1) for i in range(count)]) * (index + 1) % 1
    return np.asarray((shifts + steps.astype(np.float32)) % np.float32(1), np.float32)


def _covered(tracer: Tracer) -> NDArray[np.bool_]:
    """Pixels that may show the product: those whose middle does, and their neighbours."""
    pixels = np.arange(tracer.width * tracer.height)
    starts, ways = _lens(tracer, pixels, np.full((len(pixels), 2), 0.5, np.float32))
    mask = (tracer.rays.hits(starts, ways)[0] >= 0).reshape(tracer.height, tracer.width)
    for _ in range(2):
        padded = np.pad(mask, 1)
        mask = padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:] | mask
    return mask


def _lens(tracer: Tracer, pixels: NDArray[np.int64], within: Floats) -> tuple[Floats, Floats]:
    """Rays from the eye through points within pixels."""
    camera, width, height = tracer.camera, tracer.width, tracer.height
    u = ((pixels % width + within[:, 0]) / width * 2 - 1) * camera.tangent * width / height
    v = (1 - (pixels // width + within[:, 1]) / height * 2) * camera.tangent
    ways = camera.ahead + u[:, None] * camera.right + v[:, None] * camera.up
    starts = np.broadcast_to(camera.eye.astype(np.float32), ways.shape)
    return starts, unit(ways.astype(np.float32))


def _sample(tracer: Tracer, pixels: NDArray[np.int64], numbers: Floats) -> Floats:
    """One sample of each pixel: linear RGB and 1 where it met the product, else zeros, (n, 4)."""
    starts, ways = _lens(tracer, pixels, numbers[:, :2])
    part, triangle, corner = tracer.rays.hits(starts, ways)
    rows = np.flatnonzero(part >= 0)
    result = np.zeros((len(pixels), 4), np.float32)
    if len(rows):
        look = tracer.surfaces.at(part[rows], triangle[rows], corner[rows])
        view = -ways[rows]
        shade = _checked(tracer, look, view, numbers[rows, 2:])
        result[rows, :3] = shade.total()
        result[rows, 3] = 1
    return result


def _checked(tracer: Tracer, look: Look, view: Floats, numbers: Floats) -> Shade:
    """The shade of surfaces, with what rays meet in the place of what stands behind it."""
    shade = seen(look, view, tracer.camera)
    narrow = np.flatnonzero(look.ambient[:, 0] < OPEN)
    if not len(narrow):
        return shade
    gloss, coat, body = shade.gloss.copy(), shade.coat.copy(), shade.body.copy()
    near = look.part(narrow)
    met, light = _met(tracer, near, gloss_ray(near, view[narrow], numbers[narrow, :2]))
    gloss[narrow[met]] = coat[narrow[met]] = light
    matt = narrow[near.finish[:, 0] < 0.999]
    if len(matt):
        dull = look.part(matt)
        met, light = _met(tracer, dull, body_ray(dull, numbers[matt, 2:]))
        body[matt[met]] = light
    return replace(shade, gloss=gloss, coat=coat, body=body)


def _met(tracer: Tracer, look: Look, ways: Floats) -> tuple[Rows, Floats]:
    """Rows whose ray meets another surface, and that surface's light."""
    part, triangle, corner = tracer.rays.hits(look.points + look.flat * np.float32(1.5e-3), ways)
    rows = np.flatnonzero(part >= 0)
    if not len(rows):
        return rows, np.zeros((0, 3), np.float32)
    there = tracer.surfaces.at(part[rows], triangle[rows], corner[rows])
    view = -ways[rows]
    return rows, hidden(seen(there, view, tracer.camera, marks=False), there, view)
