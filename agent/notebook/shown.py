"""What a notebook draws and plain Python tells: the shape that all values of this package have in common."""

from __future__ import annotations

import sys


class Shown:
    """Told as text in plain Python, drawn as harmless HTML in Jupyter (``agent.notebook.drawing``)."""

    def __repr__(self) -> str:
        from agent.notebook.telling import tell

        return tell(self)

    def _repr_html_(self) -> str:
        from agent.notebook.drawing import draw

        return str(draw(self))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}


def this_cell() -> int | None:
    """The number of the notebook's cell that runs now; None in plain Python."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return None if shell is None else int(shell.execution_count)
