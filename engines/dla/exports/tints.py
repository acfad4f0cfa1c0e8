"""The colours of the order of attachment, perceptually even, and those of the sheet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float32]

PAPER = (248, 249, 251)
INK = (15, 23, 42)
MUTED = (86, 99, 121)
LINE = (203, 213, 225)

_STEPS = 1024
_LIGHTNESS = (0.27, 0.76)
_CHROMA = (0.13, 0.20, 0.15)
_HUE = (285.0, 425.0)  # degrees: indigo over magenta to amber

# OKLab (B. Ottosson, "A perceptual color space for image processing", 2020).
_TO_LMS = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
)
_TO_LINEAR = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def ramp() -> Colours:
    """(1024, 3) linear light, 0 to 1: lightness and hue rise evenly from the first particle to the last."""
    at = np.linspace(0, 1, _STEPS)
    lightness = np.interp(at, (0, 1), _LIGHTNESS)
    chroma = np.interp(at, (0, 0.5, 1), _CHROMA)
    hue = np.radians(np.interp(at, (0, 1), _HUE))
    lab = np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=1)
    return np.asarray(np.clip((lab @ _TO_LMS.T) ** 3 @ _TO_LINEAR.T, 0, 1), np.float32)


def tinted(at: NDArray[np.float32]) -> Colours:
    """Colours in linear light for places on the ramp, 0 to 1; (…) -> (…, 3)."""
    return ramp()[(np.clip(at, 0, 1) * np.float32(_STEPS - 1) + np.float32(0.5)).astype(np.intp)]


def linear(colour: tuple[int, int, int]) -> Colours:
    """An sRGB colour in linear light, 0 to 1."""
    value = np.array(colour, np.float32) / 255
    curved = ((value + 0.055) / 1.055) ** 2.4
    return np.asarray(np.where(value <= 0.04045, value / 12.92, curved), np.float32)


def encoded(light: Colours) -> NDArray[np.uint8]:
    """Linear light as sRGB, 0 to 255."""
    value = np.clip(light, 0, 1)
    curved = np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** np.float32(1 / 2.4) - 0.055)
    return (curved * 255 + 0.5).astype(np.uint8)
