"""One picture from one spec: stage, light, camera, back end, background, file.

`render` is a plain module-level function of picklable values: it runs here, or in a pool of spawned processes
(`spawn_pool`), and keeps what is dear (window, light map, meshes) warm for the next picture of the same process.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from typing import assert_never

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engines.renderer.backdrop import backdrop, floor_light
from engines.renderer.encoding import encoded
from engines.renderer.picture import WINDOW_CLASSES, Backend, GlWindow, Picture
from engines.renderer.scene import Camera, Stage, framed, staged
from engines.renderer.solids import Floats
from engines.renderer.spec import RenderSpec

Progress = Callable[[float], None]

__all__ = ["Backend", "GlWindow", "Picture", "Progress", "prepare_worker", "render", "spawn_pool"]


def render(spec: RenderSpec, *, backend: Backend, progress: Progress | None = None) -> Picture:
    """Make the picture; the same spec and back end give the same bytes.

    `progress` is called with 0 to 1 and may raise (RenderCancelled) to stop. VTK reports only the start and the end.
    """
    began = time.perf_counter()
    report = progress or _ignore
    report(0.0)
    stage = staged(spec.geometry)
    camera = framed(stage, spec.camera, spec.width, spec.height)
    product = _photographed(spec, stage, camera, backend, report)
    data = encoded(_composed(spec, stage, camera, product), spec.format)
    report(1.0)
    return Picture(
        data=data,
        width=spec.width,
        height=spec.height,
        format=spec.format,
        sha256=sha256(data).hexdigest(),
        milliseconds=round((time.perf_counter() - began) * 1000),
    )


def spawn_pool(workers: int, *, window: GlWindow | None = None) -> ProcessPoolExecutor:
    """A pool of fresh processes for `render`, one core each.

    `window` is what the probe found; the settings that VTK and its driver read are made in the workers only. Workers are
    not replaced after so many pictures: `max_tasks_per_child` deadlocks in Python 3.11 to 3.13 (cpython#115634).
    """
    context = get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=prepare_worker, initargs=(window,))


def prepare_worker(window: GlWindow | None) -> None:
    """Set up this process to render: which window VTK opens, and one thread for its software driver."""
    os.environ["LP_NUM_THREADS"] = "1"
    if window is not None:
        os.environ["VTK_DEFAULT_OPENGL_WINDOW"] = WINDOW_CLASSES[window]


def _ignore(_: float) -> None:
    pass


def _photographed(
    spec: RenderSpec, stage: Stage, camera: Camera, backend: Backend, report: Progress
) -> NDArray[np.uint8]:
    """The product on nothing, (height, width, 4), straight alpha."""
    match backend:
        case "vtk":
            from engines.renderer.studio_vtk import frame_factor, vtk_studio  # VTK only where it is wanted

            factor = frame_factor(spec.samples, spec.width, spec.height)
            frame = vtk_studio().frame(
                stage, spec.materials, camera, width=spec.width * factor, height=spec.height * factor
            )
            return np.asarray(Image.fromarray(frame).reduce(factor)) if factor > 1 else frame
        case "embree":
            from engines.renderer.studio_embree import traced

            size = (spec.width, spec.height)
            return traced(stage, spec.materials, camera, size=size, samples=spec.samples, report=report)
        case _:
            assert_never(backend)


def _composed(spec: RenderSpec, stage: Stage, camera: Camera, product: NDArray[np.uint8]) -> Image.Image:
    """The product before its background; RGBA only where the file can and shall be transparent."""
    if spec.background == "transparent" and spec.format != "jpeg":
        return Image.fromarray(product)
    if spec.background == "transparent":
        plate: Floats = np.ones((spec.height, spec.width, 3), np.float32)
    else:
        plate = backdrop(spec.background, floor_light(stage, camera, spec.width, spec.height))
    alpha = product[..., 3:].astype(np.float32) / 255
    mixed = product[..., :3] * alpha + plate * 255 * (1 - alpha)
    return Image.fromarray((mixed + 0.5).astype(np.uint8))
