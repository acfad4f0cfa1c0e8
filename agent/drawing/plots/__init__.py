"""Plots as SVG, drawn on the server: bars, curves and points of a ``Series``, on linear or logarithmic axes."""

from agent.drawing.plots.alone import draw_alone
from agent.drawing.plots.figure import plot

__all__ = ["draw_alone", "plot"]
