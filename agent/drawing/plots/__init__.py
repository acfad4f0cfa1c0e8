"""Plots as SVG, drawn on the server: bars, curves and points of a ``Series``, on linear or logarithmic axes."""

from agent.drawing.plots.figure import plot

__all__ = ["plot"]
