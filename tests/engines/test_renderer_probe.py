"""The probe tells, without dying, whether VTK can draw here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engines.renderer.errors import RendererUnavailable
from engines.renderer.probe import choose_backend


@pytest.fixture
def without_gl(tmp_path: Path) -> dict[str, str]:
    """An environment whose OpenGL libraries are empty files, as on a machine without them."""
    for name in ("libEGL.so", "libEGL.so.1", "libOSMesa.so", "libOSMesa.so.6", "libOSMesa.so.8"):
        (tmp_path / name).touch()
    return {**os.environ, "LD_LIBRARY_PATH": str(tmp_path), "DISPLAY": ""}


def test_without_opengl_the_path_tracer_is_chosen_and_the_reason_says_what_to_install(
    without_gl: dict[str, str],
) -> None:
    choice = choose_backend(environment=without_gl)
    assert (choice.backend, choice.window) == ("embree", None)
    assert "VTK cannot draw on this machine" in choice.reason
    assert "libegl1" in choice.reason


def test_demanding_vtk_without_opengl_is_refused_with_the_reason(without_gl: dict[str, str]) -> None:
    with pytest.raises(
        RendererUnavailable, match=r"VTK cannot draw on this machine .* the settings demand it"
    ):
        choose_backend("vtk", environment=without_gl)


def test_with_opengl_vtk_is_chosen() -> None:
    choice = choose_backend()
    if choice.backend == "embree":
        pytest.skip(choice.reason)
    assert choice.window in ("egl", "osmesa")
    assert "without a display" in choice.reason


def test_the_path_tracer_can_be_demanded_without_trying_anything() -> None:
    choice = choose_backend("embree", environment={})
    assert (choice.backend, choice.reason) == ("embree", "embree was chosen in the settings")


def test_a_probe_that_hangs_is_given_up() -> None:
    choice = choose_backend(timeout=0.05)
    assert choice.backend == "embree"
    assert "no frame within 0.05 s" in choice.reason


def test_an_unknown_renderer_is_refused() -> None:
    with pytest.raises(RendererUnavailable, match="Unknown renderer 'cuda'; choose one of auto, vtk, embree"):
        choose_backend("cuda")  # type: ignore[arg-type]  # what an operator might write
