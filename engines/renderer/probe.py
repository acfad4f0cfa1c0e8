"""Which back end can draw here: tried once, in a child process, since VTK kills a process that has no OpenGL.

Run it when the app or a worker starts; the reason is written for the health page.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from engines.renderer.errors import RendererUnavailable
from engines.renderer.picture import WINDOW_CLASSES, Backend, GlWindow

Preference = Literal["auto", "vtk", "embree"]

INSTALL = (
    "for pictures in about a second install the system packages libegl1 and libgl1-mesa-dri (or libosmesa6)"
)
_CHILD = "from engines.renderer.probe import draw_test_frame; draw_test_frame()"


@dataclass(frozen=True, kw_only=True)
class BackendChoice:
    """The back end to use, the window that VTK shall open, and why, in a sentence for an administrator."""

    backend: Backend
    window: GlWindow | None
    reason: str


def choose_backend(
    preference: Preference = "auto", *, timeout: float = 60.0, environment: Mapping[str, str] | None = None
) -> BackendChoice:
    """Try VTK on EGL, then on OSMesa, and fall back to embree; takes one to three seconds.

    `preference` is what the operator set (COUNTERFOIL_RENDERER). `environment` is the child's, by default this
    process's. Raises RendererUnavailable when VTK is demanded and cannot draw, or the word is unknown.
    """
    if preference not in get_args(Preference):
        raise RendererUnavailable(
            f"Unknown renderer '{preference}'; choose one of {', '.join(get_args(Preference))}."
        )
    if preference == "embree":
        return BackendChoice(backend="embree", window=None, reason="embree was chosen in the settings")
    failures = []
    for window in get_args(GlWindow):
        failure = _failure_of(window, timeout, dict(os.environ if environment is None else environment))
        if failure is None:
            reason = f"VTK draws on this machine through {window.upper()}, without a display"
            return BackendChoice(backend="vtk", window=window, reason=reason)
        failures.append(f"{window.upper()}: {failure}")
    why = f"VTK cannot draw on this machine ({'; '.join(failures)})"
    if preference == "vtk":
        raise RendererUnavailable(f"{why}, but the settings demand it; choose auto or embree, or {INSTALL}.")
    return BackendChoice(
        backend="embree", window=None, reason=f"{why}, so embree traces the pictures; {INSTALL}"
    )


def draw_test_frame() -> None:
    """Draw a small frame with VTK and check it; for the child process only. Exits with a message if it is blank."""
    from engines.renderer.geometry import Shaft, Step
    from engines.renderer.scene import framed, staged
    from engines.renderer.spec import Material
    from engines.renderer.studio_vtk import vtk_studio

    studio = vtk_studio()
    stage = staged(Shaft(steps=(Step(diameter=20, length=20),)))
    steel = Material(name="probe", base_color="#c8cacd", metallic=1.0, roughness=0.3)
    looks = {part.slot: steel for part in stage.parts}
    frame = studio.frame(stage, looks, framed(stage, "three_quarter", 64, 64), width=64, height=64)
    covered = float((frame[..., 3] > 0).mean())
    if not 0.1 < covered < 0.9 or frame[..., :3].std() < 5:
        sys.exit(f"the test frame is blank (covered {covered:.2f})")


def _failure_of(window: GlWindow, timeout: float, environment: dict[str, str]) -> str | None:
    """Why the test frame failed, or None."""
    environment["PYTHONPATH"] = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    environment["VTK_DEFAULT_OPENGL_WINDOW"] = WINDOW_CLASSES[window]
    environment["LP_NUM_THREADS"] = "1"
    try:
        child = subprocess.run(
            [sys.executable, "-c", _CHILD],
            env=environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no frame within {timeout:g} s"
    if child.returncode == 0:
        return None
    if child.returncode < 0:
        return f"crashed with {signal.Signals(-child.returncode).name}"
    lines = [line for line in child.stderr.splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else f"ended with code {child.returncode}"
