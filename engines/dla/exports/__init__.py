"""Files of a grown aggregate: csv, xyz, json, png, vtk.

    write_export ─► rows (csv, xyz) | document (json) | polydata (vtk) | picture (png)
                                       picture ─► view, discs (2D) | spheres (3D), tints, legend

Importing this loads neither SciPy nor VTK; writing needs numpy and, for the picture, Pillow.
"""

from engines.dla.exports.facts import Facts, Json
from engines.dla.exports.writing import FORMATS, Format, write_export

__all__ = ["FORMATS", "Facts", "Format", "Json", "write_export"]
