"""The VTK studio: rasterises a stage off screen, on EGL or OSMesa, with the shaders of `glsl`.

One studio keeps one window, its light map and its compiled shaders; make it once per process. Importing this module loads
VTK: do so in worker processes only, since VTK crashes the process where it finds no OpenGL (see `probe`).
"""

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - registers the OpenGL classes with VTK's factories
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDataArray, vtkPoints, vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkDataObject, vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer, vtkRenderWindow, vtkTexture

from engines.renderer.bake import Openness, openness_of
from engines.renderer.glsl import FRAGMENT, VERTEX
from engines.renderer.light import light_shelf
from engines.renderer.scene import Camera, Stage
from engines.renderer.solids import Floats, Part
from engines.renderer.spec import Material
from engines.renderer.tone import AMBIENT, linear

LARGEST_FRAME = 4096  # pixels a side of the supersampled frame
ATTRIBUTES = ("facing", "marks", "openness", "around")


@lru_cache(maxsize=1)
def vtk_studio() -> "VtkStudio":
    """This process's studio."""
    return VtkStudio()


def frame_factor(samples: int, width: int, height: int) -> int:
    """Supersampling per side: 16 samples are 2x2, 36 are 3x3, 64 are 4x4; never beyond the largest frame."""
    wanted = min(4, max(1, round(math.sqrt(samples) / 2)))
    return max(1, min(wanted, LARGEST_FRAME // max(width, height)))


class VtkStudio:
    """An off-screen window with the studio's light hung up."""

    def __init__(self) -> None:
        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(True)
        self._window.SetMultiSamples(0)
        self._window.SetAlphaBitPlanes(True)
        self._renderer = vtkRenderer()
        self._renderer.SetBackground(0.0, 0.0, 0.0)
        self._renderer.SetBackgroundAlpha(0.0)
        self._renderer.AutomaticLightCreationOff()
        self._window.AddRenderer(self._renderer)
        self._window.Render()  # without OpenGL the process ends here, before the dear part
        shelf = light_shelf()
        self._sharp = _texture(shelf.sharp)
        self._blurred = _texture(np.concatenate([*shelf.blurred, shelf.irradiance]))

    def frame(
        self, stage: Stage, materials: Mapping[str, Material], camera: Camera, *, width: int, height: int
    ) -> NDArray[np.uint8]:
        """The product on nothing, (height, width, 4) RGBA; alpha is 0 or 255."""
        self._renderer.RemoveAllViewProps()
        glow = (
            np.array([linear(materials[part.slot].base_color) for part in stage.parts], np.float32) * AMBIENT
        )
        for part, openness in zip(stage.parts, openness_of(stage), strict=True):
            actor = _actor(part, openness, openness.blocked @ glow)
            actor.GetProperty().SetTexture("sharpMap", self._sharp)
            actor.GetProperty().SetTexture("blurMap", self._blurred)
            _set_look(actor, materials[part.slot], camera)
            self._renderer.AddActor(actor)
        self._aim(camera)
        self._window.SetSize(width, height)
        self._window.Render()
        pixels = vtkUnsignedCharArray()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, pixels)  # type: ignore[call-overload]  # VTK's stub lacks this form
        table: NDArray[np.uint8] = vtk_to_numpy(pixels)  # type: ignore[no-untyped-call]  # VTK's helper has no types
        return np.ascontiguousarray(table.reshape(height, width, 4)[::-1])

    def _aim(self, camera: Camera) -> None:
        lens = self._renderer.GetActiveCamera()
        lens.SetPosition(*camera.eye)
        lens.SetFocalPoint(*(camera.eye + camera.ahead))
        lens.SetViewUp(*camera.up)
        lens.SetViewAngle(math.degrees(2 * math.atan(camera.tangent)))
        lens.SetClippingRange(0.05, float(np.linalg.norm(camera.eye)) + 4)


def _array(table: Floats | NDArray[np.int64]) -> vtkDataArray:
    """VTK's own copy of a table."""
    array: vtkDataArray = numpy_to_vtk(np.ascontiguousarray(table), deep=True)  # type: ignore[no-untyped-call]  # VTK's helper has no types
    return array


def _texture(table: Floats) -> vtkTexture:
    """A float texture (h, w, 3), filtered, repeating round the horizon."""
    height, width, _ = table.shape
    image = vtkImageData()
    image.SetDimensions(width, height, 1)
    image.GetPointData().SetScalars(_array(table.reshape(-1, 3)))
    texture = vtkTexture()
    texture.SetInputData(image)
    texture.SetColorModeToDirectScalars()
    texture.InterpolateOn()
    texture.RepeatOn()
    return texture


def _actor(part: Part, openness: Openness, glow: Floats) -> vtkActor:
    mesh = part.mesh
    points = vtkPoints()
    points.SetData(_array(mesh.points))
    faces = vtkCellArray()
    faces.SetData(3, _array(mesh.faces.ravel().astype(np.int64)))
    surface = vtkPolyData()
    surface.SetPoints(points)
    surface.SetPolys(faces)
    around = np.column_stack([glow, openness.ambient])
    mapper = vtkPolyDataMapper()
    for name, table in zip(
        ATTRIBUTES, (mesh.normals, mesh.tangents, openness.visibility, around), strict=True
    ):
        array = _array(np.asarray(table, np.float32))
        array.SetName(name)
        surface.GetPointData().AddArray(array)
        mapper.MapDataArrayToVertexAttribute(name, name, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
    mapper.SetInputData(surface)
    mapper.SetVBOShiftScaleMethod(0)
    mapper.ScalarVisibilityOff()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().BackfaceCullingOn()
    return actor


def _set_look(actor: vtkActor, material: Material, camera: Camera) -> None:
    shader = actor.GetShaderProperty()
    shader.SetVertexShaderCode(VERTEX)
    shader.SetFragmentShaderCode(FRAGMENT)
    values = shader.GetFragmentCustomUniforms()
    values.SetUniform3f("eye", [float(v) for v in camera.eye])
    values.SetUniform2f("light", [math.cos(camera.azimuth), math.sin(camera.azimuth)])
    values.SetUniform3f("albedo", list(linear(material.base_color)))
    values.SetUniformf("metallic", material.metallic)
    values.SetUniformf("roughness", max(0.03, material.roughness))
    values.SetUniformf("brushed", material.anisotropy)
    values.SetUniformf("coat", material.clearcoat)
    values.SetUniformf("grain", material.grain)
