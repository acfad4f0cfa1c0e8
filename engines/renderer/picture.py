"""What comes out of a renderer, and the words for what makes it; plain values that need no other package."""

from dataclasses import dataclass
from typing import Literal

from engines.renderer.spec import PictureFormat

Backend = Literal["vtk", "embree"]
GlWindow = Literal["egl", "osmesa"]

WINDOW_CLASSES: dict[GlWindow, str] = {"egl": "vtkEGLRenderWindow", "osmesa": "vtkOSOpenGLRenderWindow"}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A finished picture file and what is known of it; `milliseconds` is the time it took to get it."""

    data: bytes
    width: int
    height: int
    format: PictureFormat
    sha256: str
    milliseconds: int
