"""What a picture needs: shape, materials, size, view and background. Pure values with a JSON form.

A RenderSpec that exists can be rendered: all checks run when it is made, and each failure is one sentence for the
person who asked (`SpecInvalid`).
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from engines.renderer.errors import SpecInvalid
from engines.renderer.geometry import BallBearing, Geometry, Housing, RollerBearing, Shaft, Step

PictureFormat = Literal["webp", "png", "jpeg"]
View = Literal["three_quarter", "front", "side", "top"]

SMALLEST_PX = 16
LARGEST_PX = 2048
MOST_SAMPLES = 256
DEFAULT_SAMPLES = 16
BACKGROUNDS = ("transparent", "white", "studio")

_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_KINDS: dict[str, type[BallBearing | RollerBearing | Housing | Shaft]] = {
    "ball_bearing": BallBearing,
    "roller_bearing": RollerBearing,
    "housing": Housing,
    "shaft": Shaft,
}


@dataclass(frozen=True, kw_only=True)
class Material:
    """How a surface looks: metal/roughness as in glTF 2.0, and three refinements, all 0 to 1.

    Attributes:
        base_color: display colour, ``#rrggbb``; for metals the colour of their reflection.
        anisotropy: stretch of highlights across turning or brushing marks.
        clearcoat: strength of a clear gloss layer.
        grain: unevenness of a cast or blasted surface.
    """

    name: str
    base_color: str
    metallic: float
    roughness: float
    anisotropy: float = 0.0
    clearcoat: float = 0.0
    grain: float = 0.0

    def __post_init__(self) -> None:
        if not _is_text(self.name) or not 1 <= len(self.name) <= 100:
            raise SpecInvalid("a material needs a name of 1 to 100 characters")
        if not _is_color(self.base_color):
            raise SpecInvalid(f"the colour of {self.name} must look like #c0c4c8, got {self.base_color!r}")
        for name in ("metallic", "roughness", "anisotropy", "clearcoat", "grain"):
            value = getattr(self, name)
            if isinstance(value, bool) or not (isinstance(value, int | float) and 0 <= value <= 1):
                raise SpecInvalid(f"{name} of {self.name} must be 0 to 1, got {value!r}")


@dataclass(frozen=True, kw_only=True)
class RenderSpec:
    """One picture to make; `materials` gives each slot of the geometry its material.

    `samples` is quality: supersampling in VTK (16 is 2x2 per pixel, 36 is 3x3, 64 is 4x4), rays per pixel in the path
    tracer. `background` is ``transparent``, ``white``, ``studio`` or a colour ``#rrggbb``; JPEG has no transparency and
    puts it on white. Raises SpecInvalid.
    """

    geometry: Geometry
    materials: Mapping[str, Material]
    width: int
    height: int
    format: PictureFormat = "webp"
    samples: int = DEFAULT_SAMPLES
    camera: View = "three_quarter"
    background: str = field(default="white")

    def __post_init__(self) -> None:
        _check_shape(self.geometry)
        _check_count("width", self.width, SMALLEST_PX, LARGEST_PX, " px")
        _check_count("height", self.height, SMALLEST_PX, LARGEST_PX, " px")
        _check_count("samples", self.samples, 1, MOST_SAMPLES, "")
        _check_choice("format", self.format, get_args(PictureFormat))
        _check_choice("camera", self.camera, get_args(View))
        if self.background not in BACKGROUNDS and not _is_color(self.background):
            choices = ", ".join(BACKGROUNDS)
            raise SpecInvalid(
                f"unknown background {self.background!r}; choose {choices} or a colour like #f0f2f4"
            )
        object.__setattr__(self, "materials", _materials_for(self.geometry, self.materials))

    def to_json(self) -> dict[str, object]:
        """A JSON-ready dictionary; `from_json` makes an equal spec of it."""
        plain = {
            name: getattr(self, name)
            for name in ("width", "height", "format", "samples", "camera", "background")
        }
        materials = {slot: asdict(material) for slot, material in self.materials.items()}
        return {"geometry": geometry_to_json(self.geometry), "materials": materials, **plain}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "RenderSpec":
        """The spec that `to_json` wrote. Raises SpecInvalid, also for missing and unknown fields."""
        values = _checked_fields("picture", data, cls)
        materials = values.pop("materials")
        if not isinstance(materials, Mapping):
            raise SpecInvalid("materials must be an object of slots and materials")
        values["materials"] = {str(slot): material_from_json(value) for slot, value in materials.items()}
        values["geometry"] = geometry_from_json(values.pop("geometry"))
        return cls(**values)


def geometry_to_json(geometry: Geometry) -> dict[str, object]:
    """A JSON-ready dictionary with the shape's `kind` and its dimensions in mm."""
    kind = next(name for name, cls in _KINDS.items() if isinstance(geometry, cls))
    return {"kind": kind, **asdict(geometry)}


def geometry_from_json(data: object) -> Geometry:
    """The shape that `geometry_to_json` wrote. Raises SpecInvalid."""
    if not isinstance(data, Mapping):
        raise SpecInvalid("geometry must be an object with a kind and dimensions in mm")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise SpecInvalid(f"unknown geometry kind {kind!r}; choose one of {', '.join(_KINDS)}")
    cls = _KINDS[kind]
    values = _checked_fields(kind, {key: value for key, value in data.items() if key != "kind"}, cls)
    if cls is Shaft:
        values["steps"] = tuple(
            Step(**_checked_fields("step", step, Step)) for step in _sequence(values["steps"])
        )
    return cls(**values)


def material_from_json(data: object) -> Material:
    """The material that `asdict` wrote. Raises SpecInvalid."""
    if isinstance(data, Material):
        return data
    return Material(**_checked_fields("material", data, Material))


def _sequence(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise SpecInvalid("steps must be a list")
    return list(value)


def _checked_fields(what: str, data: object, cls: type) -> dict[str, Any]:
    """The fields of a dataclass, none unknown, none missing that has no default."""
    if not isinstance(data, Mapping):
        raise SpecInvalid(f"a {what} must be an object, got {type(data).__name__}")
    known = {item.name: item for item in fields(cls)}
    unknown = [str(key) for key in data if key not in known]
    if unknown:
        raise SpecInvalid(f"unknown field '{unknown[0]}' of {what}; it has {', '.join(known)}")
    needed = [name for name, item in known.items() if item.default is item.default_factory]  # both MISSING
    missing = [name for name in needed if name not in data]
    if missing:
        raise SpecInvalid(f"{what} lacks '{missing[0]}'")
    return dict(data)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_color(value: object) -> bool:
    return isinstance(value, str) and _HEX.match(value) is not None


def _check_shape(value: object) -> None:
    if not isinstance(value, tuple(_KINDS.values())):
        raise SpecInvalid(f"unknown geometry {type(value).__name__}; choose one of {', '.join(_KINDS)}")


def _check_count(name: str, value: object, least: int, most: int, unit: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise SpecInvalid(f"{name} must be {least} to {most}{unit}, got {value}")


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise SpecInvalid(f"unknown {name} {value!r}; choose one of {', '.join(choices)}")


def _materials_for(geometry: Geometry, materials: Mapping[str, Material]) -> dict[str, Material]:
    """Exactly one material for each slot of the geometry."""
    missing = [slot for slot in geometry.slots if slot not in materials]
    if missing:
        raise SpecInvalid(
            f"no material for {', '.join(missing)}; this part has the slots {', '.join(geometry.slots)}"
        )
    strange = [slot for slot in materials if slot not in geometry.slots]
    if strange:
        raise SpecInvalid(f"this part has no slot '{strange[0]}'; it has {', '.join(geometry.slots)}")
    return {slot: materials[slot] for slot in geometry.slots}
