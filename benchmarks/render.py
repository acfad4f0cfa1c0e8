"""What a picture costs: CPU seconds and memory of both back ends, against a bare sphere frame and an encoding.

    .venv/bin/python -m benchmarks.render [--size 1024] [--rounds 2]

Each line is one child process of its own, as the app has them, on one core. "cold" is the first picture of a product in a
process that has drawn others; "warm" the same product again, in another material. The ratio is to the median of a bare
VTK frame (a sphere with VTK's own shading, the same size, 2x2 supersampled, read back) measured in the same run.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from engines.renderer.catalogue import MATERIALS, PRODUCTS, materials_of
from engines.renderer.picture import Backend, GlWindow
from engines.renderer.probe import choose_backend
from engines.renderer.rendering import prepare_worker, render
from engines.renderer.spec import RenderSpec

Result = TypeVar("Result")
WARM_UP = "WE-3025"
MEASURED = ("KL-6204", "RL-22208", "GH-F205", "WE-1040")


def cpu_of(work: Callable[[], Any]) -> float:
    """CPU seconds of one call, all threads."""
    began = time.process_time()
    work()
    return time.process_time() - began


def spec_of(pim_id: str, size: int) -> RenderSpec:
    """A product of the catalogue as the app orders it."""
    product = next(each for each in PRODUCTS if each.pim_id == pim_id)
    return RenderSpec(geometry=product.geometry, materials=materials_of(product), width=size, height=size)


def measure_backend(backend: Backend, size: int, rounds: int) -> dict[str, float]:
    """In a child process: medians over products of the cold and the warm picture, and the peak memory in MB."""
    render(spec_of(WARM_UP, size), backend=backend)
    cold, warm = [], []
    for pim_id in MEASURED:
        spec = spec_of(pim_id, size)
        cold.append(cpu_of(partial(render, spec, backend=backend)))
        for turn in range(rounds):
            worn = dict.fromkeys(spec.geometry.slots, MATERIALS[turn % len(MATERIALS)].material)
            other = replace(spec, materials=worn)
            warm.append(cpu_of(partial(render, other, backend=backend)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "cold": statistics.median(cold),
        "warm": statistics.median(warm),
        "worst": max(warm + cold),
        "memory": peak,
    }


def measure_first(backend: Backend, size: int) -> float:
    """In a child process: CPU seconds from nothing (imports, light, shaders, product) to the first picture."""
    return cpu_of(lambda: render(spec_of(MEASURED[0], size), backend=backend))


def measure_sphere(size: int, rounds: int) -> float:
    """In a child process: the baseline, a sphere as VTK draws it."""
    import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - registers the OpenGL classes with VTK's factories
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
    from vtkmodules.vtkFiltersSources import vtkSphereSource
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer, vtkRenderWindow

    source = vtkSphereSource(theta_resolution=160, phi_resolution=160)
    mapper = vtkPolyDataMapper(input_connection=source.output_port)
    renderer, window = vtkRenderer(), vtkRenderWindow(off_screen_rendering=True, size=(2 * size, 2 * size))
    renderer.AddActor(vtkActor(mapper=mapper))
    window.AddRenderer(renderer)

    def frame() -> None:
        renderer.GetActiveCamera().Azimuth(7)
        window.Render()
        window.GetRGBACharPixelData(0, 0, 2 * size - 1, 2 * size - 1, 0, vtkUnsignedCharArray())  # type: ignore[call-overload]  # VTK's stub lacks this form

    frame()
    return statistics.median(cpu_of(frame) for _ in range(max(5, rounds)))


def in_child(window: GlWindow | None, work: Callable[..., Result], *arguments: Any) -> Result:
    """The result of a function in a fresh process that is set up as a worker."""
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=prepare_worker, initargs=(window,)
    ) as pool:
        return pool.submit(work, *arguments).result()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    choice = choose_backend()
    print(choice.reason)
    backends: list[Backend] = ["vtk", "embree"] if choice.backend == "vtk" else ["embree"]
    sphere = in_child(choice.window, measure_sphere, options.size, options.rounds) if choice.window else None
    if sphere is not None:
        print(f"bare sphere frame, {options.size} px: {sphere:.2f} CPU s (ratio 1)")
    for backend in backends:
        first = in_child(choice.window, measure_first, backend, options.size)
        found = in_child(choice.window, measure_backend, backend, options.size, options.rounds)
        ratio = f", {found['warm'] / sphere:.1f} times the sphere" if sphere is not None else ""
        print(
            f"{backend:6} {options.size} px: warm {found['warm']:.2f} CPU s{ratio}; cold {found['cold']:.2f}; "
            f"worst {found['worst']:.2f}; first of a process {first:.2f}; peak {found['memory']:.0f} MB"
        )


if __name__ == "__main__":
    main()
