"""Every format, read back by the program that people open it with."""

import colorsys
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas
import pytest
from PIL import Image
from scipy.spatial import cKDTree

from engines.dla.cluster import Cluster
from engines.dla.errors import ExportFailed
from engines.dla.exports import FORMATS, Json, write_export
from engines.dla.exports.legend import bar_length
from engines.dla.exports.tints import PAPER, ramp
from engines.dla.exports.view import camera, view_of
from engines.dla.growth import grow
from engines.dla.spec import GrowthSpec

FACTS: dict[str, Json] = {
    "simulation": "SIM-0042",
    "project": 'Soot "A"\nПроект=1\u2028\\',
    "particles": 3_000,
    "dimension": 2,
    "stickiness": 0.5,
    "seed_geometry": "line",
    "seed": 7,
    "radius": 61.25,
    "grown_at": None,
    "analyses": [{"metric": "radius_of_gyration", "value": 1.7, "curve": {"x": [1.0], "fit": []}}],
}


@cache
def grown(particles: int, dimension: int) -> Cluster:
    return grow(GrowthSpec(particles, dimension, seed=7), report=lambda share: share <= 1)


def written(cluster: Cluster, format: str, folder: Path) -> Path:  # noqa: A002 - the word of the exports
    path = folder / f"cluster.{format}"
    write_export(cluster, FACTS, format, path)
    return path


def at(*centres: tuple[float, ...]) -> Cluster:
    """A chain of particles at these places."""
    return Cluster(np.array(centres, np.float64), np.arange(-1, len(centres) - 1, dtype=np.int32))


@pytest.mark.parametrize("dimension", [2, 3])
def test_the_csv_holds_every_particle_in_order_and_apart(dimension: int, tmp_path: Path) -> None:
    cluster = grown(20_500, dimension)
    table = pandas.read_csv(written(cluster, "csv", tmp_path))
    assert list(table.columns) == ["id", "parent_id", "x", "y", "z"]
    assert table["id"].tolist() == list(range(20_500))
    assert table["parent_id"].tolist() == cluster.parents.tolist()
    positions = table[["x", "y", "z"]].to_numpy()
    assert np.abs(positions[:, :dimension] - cluster.positions).max() < 1e-9
    assert (positions[:, dimension:] == 0).all()
    nearest = cKDTree(positions).query(positions, 2)[0][:, 1]
    assert nearest.min() > 1 - 1e-6
    bonds = np.linalg.norm(positions[1:] - positions[table["parent_id"][1:]], axis=1)
    assert np.abs(bonds - 1).max() < 1e-6


def test_the_csv_has_unix_lines_and_no_negative_zero(tmp_path: Path) -> None:
    path = written(at((-1e-13, 0.0), (-1.0, 1e-12)), "csv", tmp_path)
    assert path.read_bytes() == (
        b"id,parent_id,x,y,z\n"
        b"0,-1,0.0000000000,0.0000000000,0.0000000000\n"
        b"1,0,-1.0000000000,0.0000000000,0.0000000000\n"
    )


@pytest.mark.parametrize("dimension", [2, 3])
def test_the_xyz_has_two_lines_of_head_and_one_for_each_particle(dimension: int, tmp_path: Path) -> None:
    cluster = grown(3_000, dimension)
    lines = written(cluster, "xyz", tmp_path).read_text(encoding="utf-8").split("\n")
    assert lines[0] == "3000"
    assert lines[1].startswith(
        'Properties=species:S:1:pos:R:3:order:I:1:parent:I:1 pbc="F F F" simulation=SIM-0042 '
    )
    assert " project=\"Soot 'A' Проект=1 /\" particles=3000 " in lines[1]
    assert lines[1].endswith(" seed=7 radius=61.25")
    assert lines[-1] == ""
    rows = [line.split(" ") for line in lines[2:-1]]
    assert {row[0] for row in rows} == {"X"}
    numbers = np.array([row[1:] for row in rows], np.float64)
    assert np.abs(numbers[:, :dimension] - cluster.positions).max() < 1e-9
    assert numbers[:, 3].tolist() == list(range(3_000))
    assert numbers[:, 4].tolist() == cluster.parents.tolist()


@pytest.mark.parametrize("dimension", [2, 3])
def test_the_json_holds_facts_and_particles_without_loss(dimension: int, tmp_path: Path) -> None:
    cluster = grown(3_000, dimension)
    whole = json.loads(written(cluster, "json", tmp_path).read_text(encoding="utf-8"))
    assert (whole["form"], whole["version"]) == ("counterfoil-dla", 1)
    assert whole["facts"] == FACTS
    assert list(whole["particles"]) == [*"xyz"[:dimension], "parent"]
    axes = [whole["particles"][axis] for axis in "xyz"[:dimension]]
    assert np.array_equal(np.array(axes).T, cluster.positions)
    assert whole["particles"]["parent"] == cluster.parents.tolist()


def test_facts_that_are_no_json_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="cannot be written as JSON"):
        write_export(grown(3, 2), {"radius": float("nan")}, "json", tmp_path / "a.json")
    assert not (tmp_path / "a.json").exists()


@pytest.mark.parametrize("dimension", [2, 3])
def test_the_vtk_file_opens_with_points_bonds_and_order(dimension: int, tmp_path: Path) -> None:
    import pyvista

    cluster = grown(3_000, dimension)
    mesh = pyvista.read(written(cluster, "vtk", tmp_path))
    assert isinstance(mesh, pyvista.PolyData)
    assert np.array_equal(mesh.points[:, :dimension], cluster.positions)
    assert mesh["order"].tolist() == list(range(3_000))
    assert mesh["parent"].tolist() == cluster.parents.tolist()
    bonds = mesh.lines.reshape(-1, 3)
    assert np.array_equal(bonds[:, 1], cluster.parents[1:])
    assert bonds[:, 2].tolist() == list(range(1, 3_000))
    assert mesh.n_verts == 3_000
    assert mesh.length == pytest.approx(np.linalg.norm(np.ptp(cluster.positions, axis=0)))


def test_the_vtk_file_of_one_particle_has_no_bonds(tmp_path: Path) -> None:
    import pyvista

    mesh = pyvista.read(written(grown(1, 3), "vtk", tmp_path))
    assert (mesh.n_points, mesh.n_lines) == (1, 0)
    assert np.array_equal(mesh.point_data["parent"], [-1])


@pytest.mark.parametrize("dimension", [2, 3])
@pytest.mark.parametrize("particles", [1, 2, 6_000])
def test_the_picture_shows_the_aggregate_on_light_paper(
    dimension: int, particles: int, tmp_path: Path
) -> None:
    cluster = grown(particles, dimension)
    with Image.open(written(cluster, "png", tmp_path)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (1600, 1600))
        assert picture.info["Title"] == "SIM-0042"
        assert picture.info["Description"].endswith("· stickiness 0.5 · line seed · random seed 7")
        pixels = np.asarray(picture)
    assert tuple(pixels[0, 0]) == tuple(pixels[1599, 1599]) == PAPER
    view = view_of(cluster.positions)
    columns, rows = np.floor(view.centres).astype(int).T
    assert rows.min() > 110
    assert rows.max() < 1460
    hit = pixels[rows, columns].astype(int)
    assert (np.abs(hit - PAPER).max(axis=1) > 60).mean() > 0.97


def test_discs_take_the_colours_of_their_order(tmp_path: Path) -> None:
    chain = at(*((float(step), 0.0) for step in range(9)))
    with Image.open(written(chain, "png", tmp_path)) as picture:
        pixels = np.asarray(picture)
    columns, rows = np.floor(view_of(chain.positions).centres).astype(int).T
    seen = pixels[rows, columns].astype(float)
    lightness = seen @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(lightness) > 5).all()
    first, last = (colorsys.rgb_to_hsv(*(colour / 255))[0] for colour in (seen[0], seen[-1]))
    assert 0.6 < first < 0.8  # indigo
    assert 0.05 < last < 0.15  # amber


def test_a_disc_has_smooth_edges_and_the_right_area(tmp_path: Path) -> None:
    with Image.open(written(at((0.0, 0.0)), "png", tmp_path)) as picture:
        grey = np.asarray(picture.convert("L"), float)[300:1300, 300:1300]
    share = (grey.max() - grey) / np.ptp(grey)
    assert share.sum() == pytest.approx(np.pi * 36**2, rel=0.01)
    assert np.count_nonzero((share > 0.05) & (share < 0.95)) > 100


def test_of_two_spheres_behind_one_another_the_nearer_is_seen(tmp_path: Path) -> None:
    towards = camera()[2]
    for nearer in (1, 0):
        places = [(0.0, 0.0, 0.0), tuple(3 * towards * (1 if nearer else -1))]
        with Image.open(written(at(*places), "png", tmp_path)) as picture:
            colour = np.asarray(picture)[785, 800] / 255
        hue = colorsys.rgb_to_hsv(*colour)[0]
        assert (hue < 0.2) == bool(nearer)


def test_a_sphere_is_lit_from_the_upper_left(tmp_path: Path) -> None:
    with Image.open(written(at((0.0, 0.0, 0.0)), "png", tmp_path)) as picture:
        grey = np.asarray(picture.convert("L"), float)
    assert grey[785 - 18, 800 - 18] > grey[785 + 18, 800 + 18] + 10


def test_the_colours_rise_evenly_in_lightness() -> None:
    light = ramp() @ np.array([0.2126, 0.7152, 0.0722])
    lightness = 116 * np.cbrt(light) - 16  # CIE L*
    steps = np.diff(lightness[::64])
    assert (steps > 0).all()
    assert lightness[0] < 25
    assert 60 < lightness[-1] < 80


@pytest.mark.parametrize(
    ("scale", "length"), [(72, 2), (30, 10), (3.1, 100), (1.1, 200), (0.014, 20_000), (400, 1)]
)
def test_the_scale_bar_has_a_round_length(scale: float, length: int) -> None:
    assert bar_length(scale) == length


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_aggregate_gives_the_same_bytes_over_an_older_file(
    format: str,  # noqa: A002 - the word of the exports
    tmp_path: Path,
) -> None:
    first = written(grown(50, 3), format, tmp_path).read_bytes()
    (tmp_path / f"cluster.{format}").write_bytes(b"older" * 500_000)
    assert written(grown(50, 3), format, tmp_path).read_bytes() == first


@pytest.mark.parametrize("format", FORMATS)
def test_an_aggregate_without_facts_can_be_written(format: str, tmp_path: Path) -> None:  # noqa: A002 - the engine's own name for it
    write_export(grown(3, 2), {}, format, tmp_path / "a")
    assert (tmp_path / "a").stat().st_size > 50


@pytest.mark.parametrize("format", FORMATS)
def test_a_full_disk_is_an_os_error(format: str) -> None:  # noqa: A002 - the word of the exports
    with pytest.raises(OSError, match="No space left"):
        write_export(grown(20_500, 2), FACTS, format, Path("/dev/full"))


def test_an_unknown_format_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    for wrong in ("stl", "CSV", "", "../csv"):
        with pytest.raises(ExportFailed, match="Choose csv, xyz, json, png or vtk"):
            write_export(grown(3, 2), FACTS, wrong, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_importing_the_formats_loads_no_heavy_library() -> None:
    told = "import sys, engines.dla.exports; print([n for n in ('scipy', 'numba', 'vtk', 'PIL') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
