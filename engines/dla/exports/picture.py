"""The aggregate as a PNG picture, coloured from the first particle to the last."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, PngImagePlugin

from engines.dla.cluster import Cluster
from engines.dla.exports.discs import paint_discs
from engines.dla.exports.facts import Facts, caption_of, title_of
from engines.dla.exports.legend import Words, draw_legend
from engines.dla.exports.spheres import paint_spheres
from engines.dla.exports.tints import encoded
from engines.dla.exports.view import View, view_of


def write_png(cluster: Cluster, facts: Facts, path: Path) -> None:
    """1600 x 1600 pixels on light paper, with a title, a scale bar and the colours' meaning."""
    view = view_of(cluster.positions)
    words = Words(title_of(facts), caption_of(cluster, facts), len(cluster))
    sheet = _painted(cluster, view)
    draw_legend(sheet, words, view.scale)
    told = PngImagePlugin.PngInfo()
    told.add_text("Title", words.title)
    told.add_itxt("Description", words.caption)
    with path.open("wb") as file:
        sheet.save(file, "PNG", pnginfo=told, compress_level=6)


def _painted(cluster: Cluster, view: View) -> Image.Image:
    if cluster.dimension == 2:
        return Image.fromarray(encoded(paint_discs(view)))
    return Image.fromarray(paint_spheres(view)).reduce(2)
