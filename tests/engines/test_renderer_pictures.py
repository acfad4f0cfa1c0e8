"""Real pictures of both back ends: not blank, well lit, the right format, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engines.renderer.catalogue import PRODUCTS, CatalogueProduct, material_named, materials_of
from engines.renderer.errors import RenderCancelled
from engines.renderer.picture import Backend, Picture
from engines.renderer.probe import BackendChoice, choose_backend
from engines.renderer.rendering import render, spawn_pool
from engines.renderer.spec import PictureFormat, RenderSpec

Pixels = NDArray[np.float64]


def product(pim_id: str) -> CatalogueProduct:
    return next(each for each in PRODUCTS if each.pim_id == pim_id)


def spec_of(pim_id: str, **changes: object) -> RenderSpec:
    chosen = product(pim_id)
    plain = RenderSpec(
        geometry=chosen.geometry, materials=materials_of(chosen), width=200, height=200, format="png"
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the fields of RenderSpec


BEARING = spec_of("KL-6204")


@pytest.fixture(scope="module")
def choice() -> BackendChoice:
    """What this machine can draw with."""
    return choose_backend()


@pytest.fixture(scope="module")
def pool(choice: BackendChoice) -> Iterator[ProcessPoolExecutor]:
    """One warm worker, as in the app."""
    with spawn_pool(1, window=choice.window) as workers:
        yield workers


@pytest.fixture(scope="module")
def other_pool(choice: BackendChoice) -> Iterator[ProcessPoolExecutor]:
    """Another worker."""
    with spawn_pool(1, window=choice.window) as workers:
        yield workers


@pytest.fixture(params=["vtk", "embree"])
def backend(request: pytest.FixtureRequest, choice: BackendChoice) -> Backend:
    """Each back end that this machine has."""
    wanted: Backend = request.param
    if wanted == "vtk" and choice.backend != "vtk":
        pytest.skip(choice.reason)
    return wanted


def draw(pool: ProcessPoolExecutor, spec: RenderSpec, backend: Backend) -> Picture:
    return pool.submit(render, spec, backend=backend).result(120)


def pixels(picture: Picture) -> Pixels:
    """RGB or RGBA, 0 to 255, (height, width, channels)."""
    return np.asarray(Image.open(BytesIO(picture.data)), np.float64)


@pytest.mark.parametrize("picture_format", get_args(PictureFormat))
def test_a_picture_has_the_format_and_size_that_were_ordered(
    pool: ProcessPoolExecutor, backend: Backend, picture_format: PictureFormat
) -> None:
    spec = replace(BEARING, width=120, height=90, format=picture_format, background="transparent", samples=1)
    picture = draw(pool, spec, backend)
    with Image.open(BytesIO(picture.data)) as image:
        assert (image.format or "").lower() == picture_format == picture.format
        assert image.size == (120, 90) == (picture.width, picture.height)
        assert image.mode == ("RGB" if picture_format == "jpeg" else "RGBA")
    assert picture.milliseconds > 0


@pytest.mark.parametrize("pim_id", ["KL-6204", "RL-30206", "GH-P205", "WE-1040"])
def test_a_product_stands_in_the_middle_and_reads_as_metal(
    pool: ProcessPoolExecutor, backend: Backend, pim_id: str
) -> None:
    shown = pixels(draw(pool, spec_of(pim_id, background="transparent", samples=4), backend))
    solid = shown[..., 3] > 127
    assert 0.08 < solid.mean() < 0.75
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    filled = max(np.ptp(rows), np.ptp(columns)) / 200
    assert 0.76 < filled < 0.86
    assert abs(rows.mean() - 99.5) < 4
    assert abs(columns.mean() - 99.5) < 4
    light = shown[solid][:, :3].mean(axis=1)
    assert light.std() > 18, "flat"
    assert (light > 250).mean() < 0.08, "blown out"
    assert (light < 8).mean() < 0.12, "drowned in black"
    assert 40 < light.mean() < 215


def test_transparency_is_nothing_around_solid_inside_and_soft_at_the_edge(
    pool: ProcessPoolExecutor, backend: Backend
) -> None:
    alpha = pixels(draw(pool, replace(BEARING, background="transparent"), backend))[..., 3]
    assert alpha[0].max() == alpha[-1].max() == 0
    assert (alpha == 255).mean() > 0.3
    soft = ((alpha > 0) & (alpha < 255)).mean()
    assert 0.002 < soft < 0.08
    middle = alpha[80:120, 85:115]
    assert (middle == 0).mean() > 0.5, "one looks through the bore"


@pytest.mark.parametrize(
    ("background", "corner"), [("white", (255, 255, 255)), ("#2040a0", (32, 64, 160)), ("studio", None)]
)
def test_a_background_fills_the_picture_and_takes_the_shadow(
    pool: ProcessPoolExecutor, backend: Backend, background: str, corner: tuple[int, int, int] | None
) -> None:
    shown = pixels(draw(pool, replace(BEARING, background=background, samples=1), backend))
    assert shown.shape == (200, 200, 3)
    if corner is not None:
        np.testing.assert_allclose(shown[2, 2], corner, atol=1)
    else:
        assert 120 < shown[2, 2].mean() < shown[120, 4].mean() + 40 < 290
    below, beside = shown[186:192, 85:115].mean(), shown[186:192, 2:12].mean()
    assert below < beside - 6, "no shadow where it stands"


def test_a_transparent_jpeg_is_put_on_white(pool: ProcessPoolExecutor, backend: Backend) -> None:
    spec = replace(BEARING, format="jpeg", background="transparent", samples=1)
    assert pixels(draw(pool, spec, backend))[2, 2].min() > 250


def test_materials_look_like_what_they_are_called(pool: ProcessPoolExecutor, backend: Backend) -> None:
    def seen(name: str) -> Pixels:
        material = material_named(name)
        assert material is not None
        worn = dict.fromkeys(BEARING.geometry.slots, material)
        shown = pixels(
            draw(pool, replace(BEARING, materials=worn, background="transparent", samples=1), backend)
        )
        return np.asarray(shown[shown[..., 3] > 250][:, :3].mean(axis=0))

    steel, brass, copper = seen("Steel-Bare"), seen("Brass-Satin"), seen("Copper-Polished")
    black, ceramic = seen("Black-Oxide"), seen("Ceramic-White")
    assert np.ptp(steel) < 12, "steel is neutral"
    assert brass[0] > brass[1] > brass[2] + 30, "brass is yellow"
    assert copper[0] > copper[2] + 40, "copper is red"
    assert copper[0] - copper[1] > brass[0] - brass[1]
    assert black.mean() < 0.5 * steel.mean()
    assert ceramic.mean() > steel.mean() + 25


def test_both_back_ends_show_the_same_product_in_the_same_light(
    pool: ProcessPoolExecutor, choice: BackendChoice
) -> None:
    if choice.backend != "vtk":
        pytest.skip(choice.reason)
    spec = replace(BEARING, background="transparent")
    raster, traced = (pixels(draw(pool, spec, name)) for name in get_args(Backend))
    assert np.abs(raster[..., 3] - traced[..., 3]).mean() < 2
    both = (raster[..., 3] == 255) & (traced[..., 3] == 255)
    difference = np.abs(raster[both] - traced[both])[:, :3].mean(axis=1)
    assert np.median(difference) < 4
    assert difference.mean() < 12


def test_the_same_specification_gives_the_same_bytes_in_every_process(
    pool: ProcessPoolExecutor, other_pool: ProcessPoolExecutor, backend: Backend
) -> None:
    spec = replace(spec_of("GH-P205"), width=96, height=96, format="webp", samples=4)
    first, second = draw(pool, spec, backend), draw(other_pool, spec, backend)
    draw(pool, replace(BEARING, width=64, height=64), backend)
    assert draw(pool, spec, backend).data == first.data == second.data
    assert first.sha256 == second.sha256


def test_more_samples_make_smoother_edges(pool: ProcessPoolExecutor, backend: Backend) -> None:
    def levels(samples: int) -> int:
        spec = replace(BEARING, width=120, height=120, background="transparent", samples=samples)
        return len(np.unique(pixels(draw(pool, spec, backend))[..., 3]))

    assert levels(1) == 2
    assert levels(16) > 4
    assert levels(64) > levels(16)


def test_the_largest_picture_can_be_drawn(pool: ProcessPoolExecutor, choice: BackendChoice) -> None:
    if choice.backend != "vtk":
        pytest.skip(choice.reason)
    shown = pixels(draw(pool, replace(BEARING, width=2048, height=2048, format="webp", samples=256), "vtk"))
    assert shown.shape == (2048, 2048, 3)
    assert shown.std() > 20


def test_a_picture_of_any_shape_keeps_the_product_whole(pool: ProcessPoolExecutor, backend: Backend) -> None:
    for width, height in ((320, 40), (40, 320), (16, 16)):
        spec = replace(BEARING, width=width, height=height, background="transparent", samples=1)
        alpha = pixels(draw(pool, spec, backend))[..., 3]
        border = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
        assert border.max() == 0
        assert (alpha > 0).sum() > 40


def test_the_path_tracer_tells_its_progress_and_stops_when_told() -> None:
    shares: list[float] = []
    spec = replace(spec_of("WE-3025"), width=128, height=128, samples=4)
    render(spec, backend="embree", progress=shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(shares) > 4

    def stop(share: float) -> None:
        if share > 0:
            raise RenderCancelled("The render was cancelled while it ran.")

    with pytest.raises(RenderCancelled):
        render(spec, backend="embree", progress=stop)
