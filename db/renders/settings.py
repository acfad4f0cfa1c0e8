"""What a picture is asked for: output types, and the settings that an order may change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, cast, get_args

from rapidfuzz import process, utils
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Invalid
from db.models.base import Json
from db.models.renders import Order, OutputType

Format = Literal["webp", "png", "jpeg"]
Camera = Literal["three_quarter", "front", "side", "top"]
FORMATS: tuple[str, ...] = get_args(Format)
CAMERAS: tuple[str, ...] = get_args(Camera)
BACKGROUNDS = ("transparent", "white", "studio")
SMALLEST, LARGEST = 16, 2048
"""Pixels along one side."""
MOST_SAMPLES = 256
STANDARD_SIDE = 1024
SETTINGS = ("width", "height", "format", "samples", "camera", "background")

_COLOUR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")


def find_output_type(session: Session, name: str) -> OutputType:
    """The output type of that name; a format alone means its size nearest to 1024x1024.

    Case, spaces and "at" do not matter, nor whether it is written JPG or JPEG.

    Raises:
        Invalid: there is none; the message has the nearest names.
    """
    known = list_output_types(session)
    wanted = _key(name)
    found = next((each for each in known if wanted in {_key(each.name), each.format}), None)
    if found is None:
        nearest = nearest_names(name, [each.name for each in known])
        hint = f"The nearest are {', '.join(nearest)}" if nearest else "None is set up yet"
        raise Invalid(f'There is no output type "{name[:80]}". {hint}; other sizes go into the overrides.')
    return found


def list_output_types(session: Session) -> list[OutputType]:
    """All of them; of each format the one nearest to 1024x1024 comes first."""
    found = session.scalars(select(OutputType).order_by(OutputType.name)).all()
    return sorted(found, key=_standard_first)


def settings_of(order: Order) -> dict[str, Json]:
    """What the order's pictures are to be like: its output type with its overrides laid over it."""
    return _of_type(order.output_type) | cast(dict[str, Json], order.overrides)


def check_overrides(output_type: OutputType, overrides: Mapping[str, Json]) -> dict[str, Json]:
    """The overrides as they are stored: checked, spelt alike, without what the output type says anyway.

    A setting that is ``None`` is not overridden.

    Raises:
        Invalid: an unknown setting or a value that no picture can have; the message says what is allowed.
    """
    checked = {name: _check(name, value) for name, value in overrides.items() if value is not None}
    usual = _of_type(output_type)
    kept = {name: value for name, value in checked.items() if usual.get(name) != value}
    if kept.get("background") == "transparent" and (usual | kept)["format"] == "jpeg":
        raise Invalid("A JPEG picture cannot be transparent. Choose WebP or PNG, or another background.")
    return kept


def nearest_names(name: str, known: list[str], *, limit: int = 3) -> list[str]:
    """The names that look most like ``name``, best first."""
    best = process.extract(name[:200], known, processor=utils.default_process, limit=limit)
    return [match[0] for match in best]


def _check(name: str, value: Json) -> Json:
    match name:
        case "width" | "height":
            return _whole(name, value, SMALLEST, LARGEST, unit=" pixels")
        case "samples":
            return _whole(name, value, 1, MOST_SAMPLES)
        case "format":
            return _format(value)
        case "camera":
            return _one_of("camera", value, CAMERAS)
        case "background":
            return _background(value)
    raise Invalid(f'There is no render setting "{name[:80]}". The settings are {", ".join(SETTINGS)}.')


def _whole(name: str, value: Json, least: int, most: int, *, unit: str = "") -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(f"{name} must be {least} to {most}{unit}, not {_told(value)}.")
    return value


def _format(value: Json) -> str:
    word = _key(value) if isinstance(value, str) else ""
    if word not in FORMATS:
        raise Invalid(f"There is no format {_told(value)}. The formats are webp, png and jpeg.")
    return word


def _one_of(name: str, value: Json, known: tuple[str, ...]) -> str:
    word = re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else ""
    if word not in known:
        raise Invalid(f"There is no {name} {_told(value)}. Choose one of {', '.join(known)}.")
    return word


def _background(value: Json) -> str:
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in BACKGROUNDS and not _COLOUR.fullmatch(word):
        known = ", ".join(BACKGROUNDS)
        raise Invalid(
            f"There is no background {_told(value)}. Choose one of {known}, or a colour such as #ff8800."
        )
    return "#" + "".join(2 * digit for digit in word[1:]) if len(word) == 4 else word


def _of_type(output_type: OutputType) -> dict[str, Json]:
    return {"format": output_type.format, "width": output_type.width, "height": output_type.height}


def _standard_first(output_type: OutputType) -> tuple[int, int, str]:
    rank = FORMATS.index(output_type.format) if output_type.format in FORMATS else len(FORMATS)
    return rank, abs(output_type.width * output_type.height - STANDARD_SIDE**2), output_type.name


def _key(name: str) -> str:
    words = re.findall(r"[^\W_]+", name.lower().replace("×", "x"))
    joined = "".join(word for word in words if word not in {"at", "in"})
    return re.sub(r"jpg|jpe(?!g)", "jpeg", joined)


def _told(value: Json) -> str:
    return f'"{value[:80]}"' if isinstance(value, str) else str(value)[:80]
