"""What a picture can have, and the sentences for what it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from engines.renderer.catalogue import CATEGORIES, MATERIALS, PRODUCTS, material_named, materials_of
from engines.renderer.errors import SpecInvalid
from engines.renderer.geometry import BallBearing, Housing, RollerBearing, Shaft, Step
from engines.renderer.spec import Material, RenderSpec, geometry_from_json, geometry_to_json
from tests.house import ROOT

BALL = PRODUCTS[0]
SPEC = RenderSpec(geometry=BALL.geometry, materials=materials_of(BALL), width=1024, height=768)
STEEL = materials_of(BALL)["ring"]


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.pim_id)
def test_every_specification_comes_back_from_its_json(product: Any) -> None:
    spec = RenderSpec(
        geometry=product.geometry, materials=materials_of(product), width=16, height=2048, camera="side"
    )
    assert RenderSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
    assert geometry_from_json(json.loads(json.dumps(geometry_to_json(product.geometry)))) == product.geometry


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"width": 0}, "width must be 16 to 2048 px, got 0"),
        ({"width": 100_000}, "width must be 16 to 2048 px, got 100000"),
        ({"height": 15}, "height must be 16 to 2048 px, got 15"),
        ({"height": 100.5}, "height must be 16 to 2048 px, got 100.5"),
        ({"width": True}, "width must be 16 to 2048 px, got True"),
        ({"samples": 0}, "samples must be 1 to 256, got 0"),
        ({"format": "gif"}, "unknown format 'gif'; choose one of webp, png, jpeg"),
        ({"camera": "below"}, "unknown camera 'below'; choose one of three_quarter, front, side, top"),
        (
            {"background": "blue"},
            "unknown background 'blue'; choose transparent, white, studio or a colour like #f0f2f4",
        ),
        ({"background": "#12345g"}, "unknown background '#12345g'; choose"),
        (
            {"geometry": "a ball"},
            "unknown geometry str; choose one of ball_bearing, roller_bearing, housing, shaft",
        ),
        (
            {"materials": {"ring": STEEL}},
            "no material for ball, cage; this part has the slots ring, ball, cage",
        ),
        (
            {"materials": {**SPEC.materials, "lid": STEEL}},
            "this part has no slot 'lid'; it has ring, ball, cage",
        ),
    ],
)
def test_what_a_picture_cannot_have_is_said_in_a_sentence(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SpecInvalid) as refusal:
        replace(SPEC, **change)
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"roughness": 1.5}, "roughness of Steel must be 0 to 1, got 1.5"),
        ({"metallic": "yes"}, "metallic of Steel must be 0 to 1, got 'yes'"),
        ({"base_color": "silver"}, "the colour of Steel must look like #c0c4c8, got 'silver'"),
        ({"name": ""}, "a material needs a name of 1 to 100 characters"),
    ],
)
def test_what_a_material_cannot_be_is_said_in_a_sentence(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SpecInvalid) as refusal:
        Material(**{"name": "Steel", "base_color": "#c0c4c8", "metallic": 1.0, "roughness": 0.3, **change})
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: BallBearing(bore=20, outer=15, width=10, balls=8),
            "the outer diameter must be at least 1.08 times the bore (20 mm), got 15 mm",
        ),
        (
            lambda: BallBearing(bore=20, outer=47, width=14, balls=40),
            "balls must be 3 to 12 (balls of 8.1 mm on a pitch circle of 33.5 mm), got 40",
        ),
        (
            lambda: BallBearing(bore=-1, outer=47, width=14, balls=8),
            "bore must be more than 0 and at most 5000 mm",
        ),
        (
            lambda: BallBearing(bore=float("nan"), outer=47, width=14, balls=8),
            "bore must be more than 0 and at most 5000 mm, got nan",
        ),
        (
            lambda: BallBearing(bore=20, outer=47, width=14, balls=8, design="thrust", seal="rubber"),
            "a thrust ball bearing has no seal; use seal 'open'",
        ),
        (
            lambda: RollerBearing(bore=30, outer=62, width=16, rollers=13, design="conical"),  # type: ignore[arg-type]  # what a model might say
            "unknown roller bearing design 'conical'; choose one of cylindrical, tapered, spherical, needle, thrust",
        ),
        (
            lambda: RollerBearing(bore=30, outer=52, width=40, rollers=9, design="thrust"),
            "a thrust bearing of these",
        ),
        (
            lambda: Housing(bore=60, length=90, height=80, width=40),
            "a housing of 90 x 80 mm has no room for a shaft of 60 mm",
        ),
        (
            lambda: Housing(bore=25, length=140, height=71, width=4),
            "a housing of 140 x 71 mm is at least 14 mm wide",
        ),
        (lambda: Shaft(steps=()), "a shaft has 1 to 24 steps, got 0"),
        (
            lambda: Shaft(steps=(Step(diameter=20, length=50),), bore=19),
            "the shaft's bore must be 0 to 16 mm (0.8 of its thinnest step), got 19 mm",
        ),
    ],
)
def test_a_part_that_could_not_be_made_is_refused(make: Any, sentence: str) -> None:
    with pytest.raises(SpecInvalid) as refusal:
        make()
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "picture lacks 'geometry'"),
        ({**SPEC.to_json(), "colour": 1}, "unknown field 'colour' of picture; it has geometry, materials"),
        (
            {**SPEC.to_json(), "geometry": {"kind": "gear"}},
            "unknown geometry kind 'gear'; choose one of ball_bearing",
        ),
        ({**SPEC.to_json(), "geometry": {"kind": "shaft", "steps": 3}}, "steps must be a list"),
        (
            {**SPEC.to_json(), "geometry": {"kind": "shaft", "steps": [1]}},
            "a step must be an object, got int",
        ),
        ({**SPEC.to_json(), "materials": []}, "materials must be an object of slots and materials"),
        ([], "a picture must be an object, got list"),
    ],
)
def test_json_that_is_no_picture_is_refused(data: Any, sentence: str) -> None:
    with pytest.raises(SpecInvalid) as refusal:
        RenderSpec.from_json(data)
    assert str(refusal.value).startswith(sentence)


def test_the_catalogue_has_what_the_stories_need() -> None:
    by_category = Counter(product.category for product in PRODUCTS)
    assert set(by_category) == set(CATEGORIES)
    assert len(PRODUCTS) >= 24
    assert by_category["Kugellager"] == 8
    assert len(MATERIALS) == 12
    assert (
        len({product.pim_id for product in PRODUCTS})
        == len({product.name for product in PRODUCTS})
        == len(PRODUCTS)
    )
    shapes = {product.geometry for product in PRODUCTS}
    assert len(shapes) == len(PRODUCTS), "no two products look the same"
    balls = [product for product in PRODUCTS if "kugellager" in product.name.lower()]
    assert [product.category for product in balls] == ["Kugellager"] * 8


def test_names_of_materials_lead_to_one_material_each() -> None:
    names = [name for entry in MATERIALS for name in (entry.material.name, *entry.aliases)]
    assert len({name.casefold() for name in names}) == len(names)
    found = material_named("stahl BLANK")
    assert found is not None
    assert found.name == "Steel-Bare"
    assert material_named("Unobtainium") is None


def test_two_products_outside_the_ball_bearings_have_a_material_that_nobody_mapped() -> None:
    unmapped = {
        product.pim_id: name
        for product in PRODUCTS
        for _, name in product.slots
        if material_named(name) is None
    }
    assert unmapped == {"GH-FC206": "Grauguss RAL 5010", "WE-5020": "Stellring verzinkt"}
    assert all([slot for slot, _ in product.slots] == list(product.geometry.slots) for product in PRODUCTS)


def test_what_the_web_process_imports_brings_neither_numpy_nor_vtk() -> None:
    light = "spec, geometry, catalogue, errors, port, picture, probe"
    heavy = ("numpy", "PIL", "vtkmodules", "pyvista", "manifold3d")
    script = (
        f"from engines.renderer import {light}; import sys; print([m for m in {heavy} if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"


def test_the_path_tracer_needs_no_vtk() -> None:
    script = "from engines.renderer import rendering, studio_embree; import sys; print('vtkmodules' in sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "False"
