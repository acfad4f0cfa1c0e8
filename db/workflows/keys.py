"""Numbers and ids: as people write them, and as they follow from the key of a form that may be sent twice."""

from __future__ import annotations

import re

_WORKFLOW = re.compile(r"(?:wf|workflow)?[\s_#№-]*(\d{1,9})", re.IGNORECASE)
_RUN = re.compile(r"(?:run)?[\s_#№-]*(\d{1,9})", re.IGNORECASE)


def workflow_number(text: str) -> str | None:
    """``wf 7``, ``WF-7`` and ``7`` are WF-0007; None for what is no number."""
    found = _WORKFLOW.fullmatch(text.strip())
    return f"WF-{int(found[1]):04d}" if found else None


def run_number(text: str) -> str | None:
    """``run 12``, ``RUN-12`` and ``12`` are RUN-00012; None for what is no number."""
    found = _RUN.fullmatch(text.strip())
    return f"RUN-{int(found[1]):05d}" if found else None
