"""The words around the aggregate: title, scale bar, what the colours mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engines.dla.exports.tints import INK, LINE, MUTED, encoded, ramp
from engines.dla.exports.view import MARGIN, SIDE

_BASE = SIDE - 62
"""The row on which bars stand."""
_RAMP = (420, 14)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above the picture, and how many particles its colours run through."""

    title: str
    caption: str
    particles: int


def draw_legend(sheet: Image.Image, words: Words, scale: float) -> None:
    """Draw on the sheet; `scale` is pixels per diameter."""
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, 56), words.title, INK, _font(34), anchor="ls")
    pen.text((MARGIN, 92), words.caption, MUTED, _font(22), anchor="ls")
    _draw_bar(pen, scale)
    _draw_ramp(sheet, pen, words.particles)


def bar_length(scale: float) -> int:
    """The largest of 1, 2, 5, 10, … diameters that is at most 320 pixels."""
    most = 320 / scale
    power = int(10 ** np.floor(np.log10(max(most, 1))))
    return max(step * power for step in (1, 2, 5) if step * power <= max(most, 1))


def _draw_bar(pen: ImageDraw.ImageDraw, scale: float) -> None:
    length = bar_length(scale)
    end = MARGIN + length * scale
    pen.line([(MARGIN, _BASE), (end, _BASE)], INK, 3)
    for x in (MARGIN, end):
        pen.line([(x, _BASE - 8), (x, _BASE + 8)], INK, 3)
    told = "1 diameter" if length == 1 else f"{length:,} diameters"
    pen.text((MARGIN, _BASE + 36), told, MUTED, _font(20), anchor="ls")


def _draw_ramp(sheet: Image.Image, pen: ImageDraw.ImageDraw, particles: int) -> None:
    width, height = _RAMP
    left, top = SIDE - MARGIN - width, _BASE - height // 2
    at = np.linspace(0, len(ramp()) - 1, width).astype(np.intp)
    strip = np.broadcast_to(encoded(ramp()[at]), (height, width, 3))
    sheet.paste(Image.fromarray(np.ascontiguousarray(strip)), (left, top))
    pen.rectangle([left - 1, top - 1, left + width, top + height], outline=LINE)
    font = _font(20)
    pen.text((left, _BASE + 36), "1", MUTED, font, anchor="ls")
    pen.text((left + width / 2, _BASE + 36), "order of attachment", MUTED, font, anchor="ms")
    pen.text((left + width, _BASE + 36), f"{particles:,}", MUTED, font, anchor="rs")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The one that Pillow carries, so that every machine draws the same."""
    return ImageFont.load_default(size)
