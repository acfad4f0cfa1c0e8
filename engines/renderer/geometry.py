"""Parametric parts: what a catalogue knows about a product's shape, in millimetres.

A part is a frozen value that checks itself, so whatever exists can be built. Lengths are diameters unless they say
otherwise. The surfaces are made elsewhere (`bearings`, `housings`, `shafts`).
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from engines.renderer.errors import SpecInvalid

BallDesign = Literal["deep_groove", "double_row", "self_aligning", "thrust"]
Seal = Literal["open", "shield", "rubber"]
RollerDesign = Literal["cylindrical", "tapered", "spherical", "needle", "thrust"]
HousingDesign = Literal[
    "pillow_block", "split_block", "flange_square", "flange_oval", "flange_round", "take_up"
]
StepFeature = Literal["plain", "keyway", "spline", "thread", "groove", "collar"]

LARGEST_MM = 5_000.0


@dataclass(frozen=True, kw_only=True)
class BallBearing:
    """A ball bearing; `balls` counts one row. Raises SpecInvalid when it could not be assembled."""

    bore: float
    outer: float
    width: float
    balls: int
    design: BallDesign = "deep_groove"
    seal: Seal = "open"

    def __post_init__(self) -> None:
        _check_rings(self.bore, self.outer, self.width)
        _check_choice("ball bearing design", self.design, get_args(BallDesign))
        _check_choice("seal", self.seal, get_args(Seal))
        _check_elements("balls", self.balls, self.ball_diameter, self.pitch)
        if self.seal != "open" and self.design != "deep_groove":
            raise SpecInvalid(f"a {self.design} ball bearing has no seal; use seal 'open'")

    @property
    def pitch(self) -> float:
        """Diameter of the circle through the centres of the balls."""
        return (self.bore + self.outer) / 2

    @property
    def ball_diameter(self) -> float:
        """The ball that suits rings of this section, as catalogues have it (0.6 of the ring section, ISO 15 series)."""
        section = (self.outer - self.bore) / 2
        match self.design:
            case "deep_groove":
                return min(0.6 * section, 0.72 * self.width)
            case "thrust":
                return min(0.62 * section, 0.56 * self.width)
            case "double_row" | "self_aligning":
                return min(0.52 * section, 0.42 * self.width)

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the parts that each carry a material."""
        return ("ring", "ball", "cage") if self.seal == "open" else ("ring", "ball", "cage", "seal")


@dataclass(frozen=True, kw_only=True)
class RollerBearing:
    """A roller bearing; `rollers` counts one row. Raises SpecInvalid when it could not be assembled."""

    bore: float
    outer: float
    width: float
    rollers: int
    design: RollerDesign = "cylindrical"

    def __post_init__(self) -> None:
        _check_rings(self.bore, self.outer, self.width)
        _check_choice("roller bearing design", self.design, get_args(RollerDesign))
        most = 0.8 * (self.outer - self.bore)
        if self.design == "thrust" and self.width > most:
            raise SpecInvalid(
                f"a thrust bearing of these rings is at most {most:g} mm wide, got {self.width:g} mm"
            )
        _check_elements("rollers", self.rollers, self.roller_diameter, self.pitch)

    @property
    def pitch(self) -> float:
        """Diameter of the circle through the centres of the rollers."""
        return (self.bore + self.outer) / 2

    @property
    def roller_diameter(self) -> float:
        """The roller that suits rings of this section."""
        section = (self.outer - self.bore) / 2
        match self.design:
            case "thrust":
                return 0.42 * self.width
            case "needle":
                return 0.34 * section
            case "cylindrical":
                return 0.5 * section
            case "tapered":
                return 0.46 * section
            case "spherical":
                return min(0.48 * section, 0.5 * self.width)

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the parts that each carry a material."""
        return ("ring", "roller", "cage")


@dataclass(frozen=True, kw_only=True)
class Housing:
    """A bearing housing with its insert: the shaft's diameter, the foot's or flange's length, height and width."""

    bore: float
    length: float
    height: float
    width: float
    design: HousingDesign = "pillow_block"

    def __post_init__(self) -> None:
        for name in ("bore", "length", "height", "width"):
            _check_length(name, getattr(self, name))
        _check_choice("housing design", self.design, get_args(HousingDesign))
        least = 0.1 * max(self.length, self.height)
        if self.width < least:
            raise SpecInvalid(
                f"a housing of {self.length:g} x {self.height:g} mm is at least {least:g} mm wide, got {self.width:g} mm"
            )
        if self.seat > 0.8 * min(self.length, self.height):
            raise SpecInvalid(
                f"a housing of {self.length:g} x {self.height:g} mm has no room for a shaft of {self.bore:g} mm; "
                f"make it larger or the bore smaller"
            )

    @property
    def seat(self) -> float:
        """Outer diameter of the insert bearing."""
        return self.bore * 1.45 + 16

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the parts that each carry a material."""
        return ("body", "insert", "seal", "bolt")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One section of a shaft, from left to right."""

    diameter: float
    length: float
    feature: StepFeature = "plain"

    def __post_init__(self) -> None:
        _check_length("diameter", self.diameter)
        _check_length("length", self.length)
        _check_choice("shaft feature", self.feature, get_args(StepFeature))


@dataclass(frozen=True, kw_only=True)
class Shaft:
    """A turned shaft of one or more steps, hollow when `bore` is not 0."""

    steps: tuple[Step, ...]
    bore: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= len(self.steps) <= 24:
            raise SpecInvalid(f"a shaft has 1 to 24 steps, got {len(self.steps)}")
        thinnest = min(step.diameter for step in self.steps)
        if self.bore != 0:
            _check_length("bore", self.bore)
        if self.bore > 0.8 * thinnest:
            raise SpecInvalid(
                f"the shaft's bore must be 0 to {0.8 * thinnest:g} mm (0.8 of its thinnest step), got {self.bore:g} mm"
            )

    @property
    def length(self) -> float:
        """Length over all."""
        return math.fsum(step.length for step in self.steps)

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the parts that each carry a material."""
        features = {step.feature for step in self.steps}
        return ("body", "collar") if "collar" in features else ("body",)


Geometry = BallBearing | RollerBearing | Housing | Shaft


def _check_length(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LARGEST_MM:
        raise SpecInvalid(f"{name} must be more than 0 and at most {LARGEST_MM:g} mm, got {value}")


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise SpecInvalid(f"unknown {name} '{value}'; choose one of {', '.join(choices)}")


def _check_rings(bore: float, outer: float, width: float) -> None:
    for name, value in (("bore", bore), ("outer", outer), ("width", width)):
        _check_length(name, value)
    if outer < 1.08 * bore:
        raise SpecInvalid(
            f"the outer diameter must be at least 1.08 times the bore ({bore:g} mm), got {outer:g} mm"
        )
    if width > 2 * outer:
        raise SpecInvalid(
            f"the width must be at most twice the outer diameter ({outer:g} mm), got {width:g} mm"
        )


def _check_elements(name: str, count: object, diameter: float, pitch: float) -> None:
    most = int(math.pi / math.asin(min(1.0, 1.04 * diameter / pitch)))
    if isinstance(count, bool) or not isinstance(count, int) or not 3 <= count <= most:
        raise SpecInvalid(
            f"{name} must be 3 to {most} ({name} of {diameter:.3g} mm on a pitch circle of {pitch:g} mm), got {count}"
        )
